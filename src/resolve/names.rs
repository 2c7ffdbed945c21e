//! The names of an entity, taken apart for comparison.
//!
//! Brackets at the end are read: `… Corporation (SMIC)` bears an acronym, `EJERCITO … (PEOPLE'S …)` a gloss.
//! A bracket in the middle, or one that holds a place, is part of the name: `… International (Beijing) Corporation`.

use crate::model::{Entity, Statement};
use crate::text::{self, Class, Stripped, Token};
use std::collections::BTreeSet;

/// What the source calls the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Standing {
    Main,
    Former,
    Alias,
    /// Marked by the source as too weak to identify.
    Weak,
    /// A translation or explanation in brackets behind another name.
    Gloss,
}

#[derive(Clone, Debug)]
pub(super) struct Name {
    /// As the source writes it.
    pub raw: String,
    pub standing: Standing,
    pub normal: String,
    pub stripped: Stripped,
    /// The core without spaces.
    pub joined: String,
    /// Without stop words, sorted by text.
    pub tokens: Vec<Token>,
    pub numbers: BTreeSet<u32>,
    /// All capitals and short, or given as an abbreviation.
    pub acronym: bool,
}

impl Name {
    fn new(part: &Part<'_>, acronym: bool, person: bool, craft: bool) -> Option<Self> {
        let normal = text::normal(part.text);
        if text::is_unnamed(&normal) {
            return None;
        }
        let stripped = if person { Stripped { core: normal.clone(), forms: Vec::new() } } else { text::strip(&normal) };
        let mut tokens = if person { person_words(&normal) } else { text::tokens(&stripped.core) };
        tokens.retain(|token| token.class != Class::Stop);
        tokens.sort_by(|a, b| a.text.cmp(&b.text));
        Some(Self {
            raw: part.shown.to_owned(),
            standing: part.standing,
            acronym: acronym || !person && !craft && looks_like_acronym(part.text, 4),
            numbers: if person { BTreeSet::new() } else { text::numbers(&stripped.core) },
            joined: text::squeeze(&stripped.core),
            normal,
            stripped,
            tokens,
        })
    }

    /// The same words whatever their order.
    pub fn same_words(&self, other: &Self) -> bool {
        !self.tokens.is_empty()
            && self.numbers == other.numbers
            && self.tokens.iter().map(|token| &token.text).eq(other.tokens.iter().map(|token| &token.text))
    }
}

/// Every usable name of an entity; those that name nobody are dropped.
pub(super) fn read(entity: &Entity, person: bool, craft: bool) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for statement in entity.names() {
        let standing = standing(entity, statement);
        let abbreviation = &*statement.prop == "abbreviation";
        // A name that says that it is none ("… (name not read)") is none in part either.
        if text::is_unnamed(&text::normal(&statement.value)) {
            continue;
        }
        let value = statement.value.trim();
        let parts = if person { vec![Part::whole(value, standing)] } else { parts(value, standing) };
        for part in parts {
            // A ship called AMBER is no acronym.
            let acronym = !craft && (part.acronym || abbreviation);
            names.extend(Name::new(&part, acronym, person, craft));
        }
    }
    names.sort_by(|a, b| (&a.normal, a.standing, &a.raw).cmp(&(&b.normal, b.standing, &b.raw)));
    names.dedup_by(|b, a| a.normal == b.normal);
    names.sort_by(|a, b| (a.standing, &a.raw).cmp(&(b.standing, &b.raw)));
    names
}

fn standing(entity: &Entity, statement: &Statement) -> Standing {
    match &*statement.prop {
        "name" => Standing::Main,
        "previousName" => Standing::Former,
        "weakAlias" => Standing::Weak,
        _ if entity.first("name").is_none() => Standing::Main,
        _ => Standing::Alias,
    }
}

/// One name within what a source gives as a name.
struct Part<'a> {
    text: &'a str,
    /// With its brackets, for the analyst.
    shown: &'a str,
    standing: Standing,
    acronym: bool,
}

impl<'a> Part<'a> {
    fn whole(text: &'a str, standing: Standing) -> Self {
        Self { text, shown: text, standing, acronym: false }
    }
}

/// The name, and apart from it what stands in brackets at its end.
fn parts(raw: &str, standing: Standing) -> Vec<Part<'_>> {
    let whole = vec![Part::whole(raw, standing)];
    let trimmed = raw.trim_end_matches([',', '.', ';']).trim_end();
    let Some(open) = trimmed.strip_suffix([')', '）']).and_then(|rest| rest.rfind(['(', '（'])) else { return whole };
    let (Some(base), Some(bracket)) = (trimmed.get(..open), trimmed.get(open..)) else { return whole };
    let inner = bracket.trim_matches(['(', ')', '（', '）']).trim();
    let base = base.trim();
    let words = text::tokens(&text::normal(inner));
    let place = !words.is_empty() && words.iter().all(|word| matches!(word.class, Class::Place | Class::Stop));
    if base.is_empty() || inner.is_empty() || place {
        return whole;
    }
    let acronym = looks_like_acronym(inner, 7);
    let inside = if acronym { standing.max(Standing::Alias) } else { Standing::Gloss };
    vec![
        Part { text: base, shown: raw, standing, acronym: false },
        Part { text: inner, shown: inner, standing: inside, acronym },
    ]
}

/// Two capitals or more and nothing else. Lists that shout print whole names so: outside brackets only four
/// letters and fewer are taken for an acronym.
fn looks_like_acronym(raw: &str, longest: usize) -> bool {
    let letters = raw.trim().replace('.', "");
    (2..=longest).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// A person's words as they are; a name in Han or kana is one word, for half of it is another person.
fn person_words(normal: &str) -> Vec<Token> {
    const TITLES: [&str; 7] = ["mr", "mrs", "ms", "dr", "prof", "professor", "sir"];
    let words = normal.split(' ').filter(|word| !word.is_empty() && !TITLES.contains(word));
    words
        .map(|word| Token { text: word.to_owned(), class: Class::Plain, cjk: word.chars().any(text::script::is_cjk) })
        .collect()
}
