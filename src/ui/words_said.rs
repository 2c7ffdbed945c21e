//! Texts that lower rooms made and that are kept in English (why something could not be looked at, findings of
//! readers, labels of edits), said in the language of the window.
//!
//! - The tables in `assets/words` pair an English template with its Japanese; a hole keeps what it holds.
//! - Of the templates that fit a text, the one with the most fixed characters is used, first of those that begin with
//!   some. A text that none fits is shown as it is: nothing is ever lost or guessed.
//! - The texts come from anywhere: the work for one text is bounded, whatever it holds.
//!
//! Deliberately left out: the way back. What is stored, and what the command line prints, stays as it was made.

use crate::model::{Schema, ontology};
use crate::session::Lang;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Texts with more bytes are shown as they are.
const LONGEST: usize = 4_096;
/// How often a text may hold another one.
const DEEPEST: u32 = 8;
/// Steps for one text: templates tried and places looked at.
const STEPS: u32 = 6_000;
/// What looking through the whole table counts as.
const SCAN: u32 = 30;

/// Why something could not be looked at, what a reader found, why something is flagged.
static MESSAGES: LazyLock<Table> = LazyLock::new(|| {
    built_in(&[
        include_str!("../../assets/words/asked.toml"),
        include_str!("../../assets/words/read.toml"),
        include_str!("../../assets/words/case.toml"),
        include_str!("../../assets/words/values.toml"),
    ])
});
/// Statuses and summaries that this program gives.
static VALUES: LazyLock<Table> = LazyLock::new(|| built_in(&[include_str!("../../assets/words/values.toml")]));
/// Labels of edits.
static LABELS: LazyLock<Table> = LazyLock::new(|| built_in(&[include_str!("../../assets/words/labels.toml")]));

/// A message of a lower room in the language of the window; the name of a page or entity may stand before it.
pub fn said(lang: Lang, text: &str) -> Cow<'_, str> {
    in_language(lang, text, |text| {
        let search = Search::new(&MESSAGES);
        search.say(text).or_else(|| search.say_behind_a_name(text))
    })
}

/// A value of a record in the language of the window, where this program gave it: that something is over.
pub fn value<'a>(lang: Lang, prop: &str, text: &'a str) -> Cow<'a, str> {
    if matches!(prop, "status" | "summary") {
        in_language(lang, text, |text| Search::new(&VALUES).say(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The label of an edit in the language of the window.
pub fn label(lang: Lang, text: &str) -> Cow<'_, str> {
    in_language(lang, text, |text| Search::new(&LABELS).say(text))
}

fn in_language(lang: Lang, text: &str, say: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let said = if lang == Lang::Ja && text.len() <= LONGEST { say(text) } else { None };
    said.map_or(Cow::Borrowed(text), Cow::Owned)
}

fn built_in(files: &[&str]) -> Table {
    Table::read(files).unwrap_or_else(|error| unreachable!("built-in words: {error}"))
}

/// What fits in a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Any text.
    Text,
    /// `#`: digits, with signs between and before them.
    Number,
    /// `^`: any text without brackets.
    Bare,
    /// `.`: no white space; may be empty.
    Word,
    /// `~`: any text, said in Japanese when it is a message itself.
    Message,
    /// `!`: only a text that is a message itself.
    OnlyMessage,
    /// `%`: names of properties and schemata, at least one of them known.
    Names,
    /// `=`: topic codes.
    Topics,
}

#[derive(Debug)]
struct Hole {
    name: String,
    kind: Kind,
}

/// A template of both languages.
#[derive(Debug)]
struct Template {
    /// The fixed text before, between and behind the holes: one more than there are holes.
    fixed: Vec<String>,
    holes: Vec<Hole>,
    /// The Japanese: fixed text with the number of the hole behind it.
    ja: Vec<(String, Option<usize>)>,
}

#[derive(Debug)]
struct Table {
    /// In the order in which they are tried.
    templates: Vec<Template>,
}

/// Splits `fixed {hole} fixed` at its holes.
fn split(text: &str) -> Result<(Vec<String>, Vec<String>), String> {
    let (mut fixed, mut holes, mut rest) = (Vec::new(), Vec::new(), text);
    while let Some((before, behind)) = rest.split_once('{') {
        let (hole, after) = behind.split_once('}').ok_or_else(|| format!("an open hole: {text}"))?;
        fixed.push(before.to_owned());
        holes.push(hole.to_owned());
        rest = after;
    }
    fixed.push(rest.to_owned());
    Ok((fixed, holes))
}

impl Hole {
    fn read(text: &str) -> Self {
        let kinds = [
            ('#', Kind::Number),
            ('^', Kind::Bare),
            ('.', Kind::Word),
            ('~', Kind::Message),
            ('!', Kind::OnlyMessage),
            ('%', Kind::Names),
            ('=', Kind::Topics),
        ];
        let found = kinds.into_iter().find_map(|(sign, kind)| Some((text.strip_suffix(sign)?, kind)));
        let (name, kind) = found.unwrap_or((text, Kind::Text));
        Self { name: name.to_owned(), kind }
    }
}

impl Template {
    fn read(en: &str, ja: &str) -> Result<Self, String> {
        let (fixed, holes) = split(en)?;
        let holes: Vec<Hole> = holes.iter().map(|hole| Hole::read(hole)).collect();
        let (said, names) = split(ja)?;
        let number = |name: &String| {
            let found = holes.iter().position(|hole| hole.name == *name);
            found.map(Some).ok_or_else(|| format!("no hole {name}: {en}"))
        };
        let numbers: Result<Vec<Option<usize>>, String> = names.iter().map(number).chain([Ok(None)]).collect();
        let ja = said.into_iter().zip(numbers?).collect();
        Ok(Self { fixed, holes, ja })
    }

    /// Fixed characters.
    fn weight(&self) -> usize {
        self.fixed.iter().map(|text| text.chars().count()).sum()
    }

    fn begins_open(&self) -> bool {
        self.fixed.first().is_none_or(String::is_empty)
    }

    fn say(&self, found: &[Cow<'_, str>]) -> String {
        let mut text = String::new();
        for (fixed, hole) in &self.ja {
            text.push_str(fixed);
            text.push_str(hole.and_then(|hole| found.get(hole)).map_or("", |held| held));
        }
        text
    }
}

impl Table {
    fn read(files: &[&str]) -> Result<Self, String> {
        let mut templates = Vec::new();
        for file in files {
            let table: toml::Table = file.parse().map_err(|error: toml::de::Error| error.to_string())?;
            for (en, ja) in &table {
                templates.push(Template::read(en, ja.as_str().ok_or_else(|| format!("no text: {en}"))?)?);
            }
        }
        // A hole at the beginning takes what stands before another message, so those come last. Stable: of two with as
        // many fixed characters the one with fewer holes, then the first by alphabet.
        templates.sort_by_key(|template| (template.begins_open(), Reverse(template.weight()), template.holes.len()));
        Ok(Self { templates })
    }
}

/// The work on one text.
struct Search<'a> {
    table: &'a Table,
    left: Cell<u32>,
    depth: Cell<u32>,
    /// What was found for pieces of the text, by address and length: templates ask for the same piece again and again.
    known: RefCell<BTreeMap<(usize, usize), Option<String>>>,
}

impl<'a> Search<'a> {
    fn new(table: &'a Table) -> Self {
        Self { table, left: Cell::new(STEPS), depth: Cell::new(0), known: RefCell::default() }
    }

    /// `false`: too much was done already.
    fn pay(&self, steps: u32) -> bool {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The Japanese of a message; `None` when it is none.
    fn say(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let piece = (text.as_ptr().addr(), text.len());
        if let Some(known) = self.known.borrow().get(&piece) {
            return known.clone();
        }
        if text.is_empty() || self.depth.get() >= DEEPEST || !self.pay(SCAN) {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let said = self.find(text).map(|(template, found)| template.say(&found));
        self.depth.set(self.depth.get() - 1);
        self.known.borrow_mut().insert(piece, said.clone());
        said
    }

    /// "Seta: could not look: …": the name of a page or entity before a message.
    fn say_behind_a_name(&self, text: &str) -> Option<String> {
        for (end, between) in text.match_indices(": ").take_while(|_| self.pay(SCAN)) {
            let (name, message) = (text.get(..end)?, text.get(end + between.len()..)?);
            if let Some((template, found)) = self.find(message) {
                return Some(format!("{name}：{}", template.say(&found)));
            }
        }
        None
    }

    /// The first template that fits, with what its holes hold.
    fn find<'t>(&self, text: &'t str) -> Option<(&'a Template, Vec<Cow<'t, str>>)> {
        self.table.templates.iter().find_map(|template| Some((template, self.fit(template, text)?)))
    }

    fn fit<'t>(&self, template: &Template, text: &'t str) -> Option<Vec<Cow<'t, str>>> {
        let (first, last) = (template.fixed.first()?, template.fixed.last()?);
        let rest = text.strip_prefix(first.as_str())?;
        if template.holes.is_empty() {
            return rest.is_empty().then(Vec::new);
        }
        let rest = rest.strip_suffix(last.as_str())?;
        let mut found = Vec::with_capacity(template.holes.len());
        // Where a text can be cut in several ways, the cut whose pieces are messages is the right one.
        let strict = template.holes.iter().any(|hole| hole.kind == Kind::Message);
        let fits = (strict && self.fill(template, 0, rest, true, &mut found))
            || self.fill(template, 0, rest, false, &mut found);
        fits.then_some(found)
    }

    /// Fills the holes from this one on; fixed text is taken where it stands first, and further on only if the rest
    /// does not fit. `strict`: texts that may be messages must be.
    fn fill<'t>(
        &self,
        template: &Template,
        at: usize,
        text: &'t str,
        strict: bool,
        found: &mut Vec<Cow<'t, str>>,
    ) -> bool {
        let Some(hole) = template.holes.get(at) else { return text.is_empty() };
        let kind = if strict && hole.kind == Kind::Message { Kind::OnlyMessage } else { hole.kind };
        let next = at + 1;
        if next == template.holes.len() {
            let held = self.hold(kind, text);
            return held.map(|held| found.push(held)).is_some();
        }
        let Some(fixed) = template.fixed.get(next).filter(|_| self.pay(1 + (text.len() / 64) as u32)) else {
            return false;
        };
        for (end, fixed) in text.match_indices(fixed.as_str()) {
            if !self.pay(1) {
                return false;
            }
            let (Some(held), Some(rest)) = (text.get(..end), text.get(end + fixed.len()..)) else { return false };
            let Some(held) = self.hold(kind, held) else { continue };
            found.push(held);
            if self.fill(template, next, rest, strict, found) {
                return true;
            }
            found.pop();
        }
        false
    }

    /// What a hole shows for a text; `None` when it does not fit.
    fn hold<'t>(&self, kind: Kind, text: &'t str) -> Option<Cow<'t, str>> {
        let fits = match kind {
            Kind::Word => !text.contains(char::is_whitespace),
            Kind::Number => is_number(text),
            Kind::Bare => !text.is_empty() && !text.contains(['(', ')']),
            _ => !text.trim().is_empty(),
        };
        if !fits {
            return None;
        }
        match kind {
            Kind::Text | Kind::Number | Kind::Bare | Kind::Word => Some(Cow::Borrowed(text)),
            Kind::Message => Some(self.say(text).map_or(Cow::Borrowed(text), Cow::Owned)),
            Kind::OnlyMessage => self.say(text).map(Cow::Owned),
            Kind::Names => names(text).map(Cow::Owned),
            Kind::Topics => topics(text).map(Cow::Owned),
        }
    }
}

fn is_number(text: &str) -> bool {
    let inside = |sign: u8| sign.is_ascii_digit() || matches!(sign, b'.' | b',' | b'-');
    text.bytes().all(inside) && text.bytes().any(|sign| sign.is_ascii_digit())
}

/// Names of properties and schemata in their Japanese words; one that is not known stays.
fn names(text: &str) -> Option<String> {
    let (parts, between): (Vec<&str>, &str) = match text {
        _ if text.contains(" or ") => (text.split(" or ").collect(), "または"),
        _ if text.contains(" and ") => (text.split(" and ").collect(), "と"),
        _ => (text.split(", ").collect(), "、"),
    };
    if parts.iter().any(|part| part.is_empty() || part.len() > 60) {
        return None;
    }
    let known: Vec<Option<&str>> = parts.iter().map(|part| name(part)).collect();
    let any = known.iter().any(Option::is_some);
    let words: Vec<&str> = known.iter().zip(&parts).map(|(known, part)| known.unwrap_or(part)).collect();
    any.then(|| words.join(between))
}

/// The Japanese label of a schema, by its name or English label, or of a property.
fn name(text: &str) -> Option<&'static str> {
    static NAMES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        let schemata = || ontology().schemata.values();
        let mut labels: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (prop, spec) in schemata().flat_map(|schema| &schema.properties) {
            if let Some(label) = &spec.label_ja {
                *labels.entry(prop).or_default().entry(label).or_default() += 1;
            }
        }
        // Which schema is meant is not known here: what most of them call it, of equally many the last in order.
        let usual = |labels: BTreeMap<&'static str, usize>| labels.into_iter().max_by_key(|(_, count)| *count);
        let properties = labels.into_iter().filter_map(|(prop, labels)| Some((prop, usual(labels)?.0)));
        let of = |schema: &'static Schema| [&schema.label, &schema.name].map(|name| (name.as_str(), &*schema.label_ja));
        properties.chain(schemata().flat_map(of)).collect()
    });
    NAMES.get(text).copied()
}

/// Topic codes in their Japanese words; one that is not known stays.
fn topics(text: &str) -> Option<String> {
    let codes: Vec<&str> = text.split(", ").collect();
    let is_code = |code: &&str| !code.is_empty() && code.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'.');
    let words = |code: &&str| {
        let topic = ontology().topics.get(*code);
        topic.map_or_else(|| (*code).to_owned(), |topic| topic.label_ja.clone())
    };
    codes.iter().all(is_code).then(|| codes.iter().map(words).collect::<Vec<_>>().join("、"))
}

#[cfg(test)]
mod tests;
