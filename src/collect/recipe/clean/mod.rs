//! Texts of pages as values: dates, shares, numbers, countries.
//!
//! - What cannot be read with certainty is refused with a reason, never guessed: "01/02/2021" without a stated order
//!   is no date, a country the table does not have is no country.
//! - The whole text must be the value: a number in words or beside another number is not picked out of them.
//! - What a value cannot carry ("about 3 %", "before 2020") is refused, never dropped.
//! - "Unknown" is never zero: an unknown share yields no value.

mod date;
mod number;
mod share;

pub(super) use date::{date, start};
pub(super) use number::hundredfold;
pub(super) use share::estimated;

use super::format::{Kind, Place};
use crate::model::{PropType, Schema, ontology};
use regex::Regex;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// How a property's values are read unless the recipe says otherwise.
pub(super) fn kind_of(schema: &str, prop: &str) -> Kind {
    if matches!(prop, "percentage" | "votingPercentage") {
        return Kind::Percent;
    }
    if prop == "sharesCount" {
        return Kind::Shares;
    }
    let property = |schema: &Schema| schema.properties.get(prop).map(|property| property.kind);
    match ontology().schema(schema).and_then(property) {
        Some(PropType::Date) => Kind::Date,
        Some(PropType::Country) => Kind::Country,
        Some(PropType::Url) => Kind::Url,
        Some(PropType::Number) => Kind::Number,
        _ => Kind::Text,
    }
}

/// The value a text stands for; `None` when it says that nothing is known.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn clean(text: &str, kind: Kind, place: &Place, heading: &str, url: &str) -> Result<Option<String>, String> {
    let wide = folded(text);
    let wide = wide.trim();
    match kind {
        Kind::Text => Ok(Some(text.trim().to_owned())),
        Kind::Date => date(&date::with_century(wide, place), place.order).map(Some),
        Kind::Percent => share::percent(wide),
        Kind::Number => number::number(wide, heading).map(Some),
        Kind::Shares => number::shares(wide, heading).map(Some),
        Kind::Country => country(wide)
            .map(|code| Some(code.to_owned()))
            .ok_or_else(|| format!("{text:?} is not in the table of countries")),
        Kind::Url => Ok(Some(absolute(text.trim(), url))),
    }
}

/// NFKC, but marks that would become part of a number do not: "12.3¹" is "12.3[1]", not "12.31"; and "～5" (at most 5)
/// stays another sign than "~5" (about 5).
pub(super) fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '～' => plain.push('〜'),
            '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⑳' => {
                plain.push('[');
                plain.extend(c.nfkc());
                plain.push(']');
            }
            c => plain.push(c),
        }
    }
    plain.nfkc().collect()
}

/// Without the marks of footnotes at the end: "12.3 [1]", "500※2", "4.5 (注1)", "7 *".
fn without_notes(text: &str) -> &str {
    static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\s*(?:\[(?:note\s*|注記?\s*)?[0-9a-z]{1,3}\]|\((?:note|注記?|[※*])\s*[0-9]{0,2}\)",
            r"|注記?[0-9]{0,2}|[※*†‡]+\s*[0-9]{0,2})$"
        ))
        .ok()
    });
    let mut text = text.trim();
    while let Some(note) = NOTE.as_ref().and_then(|note| note.find(text))
        && note.start() > 0
    {
        text = text.get(..note.start()).unwrap_or_default().trim_end();
    }
    text
}

/// Does a text (in lower case) state its number as an estimate?
fn says_about(text: &str) -> bool {
    const WORDS: [&str; 19] = [
        "約",
        "约",
        "およそ",
        "おおよそ",
        "ほぼ",
        "程度",
        "前後",
        "前后",
        "左右",
        "推定",
        "概算",
        "about",
        "approx",
        "around",
        "circa",
        "nearly",
        "almost",
        "roughly",
        "estimate",
    ];
    WORDS.iter().any(|word| text.contains(word))
        || text.contains('≈')
        || ["~", "c.", "ca.", "ca "].iter().any(|mark| text.starts_with(mark))
}

/// One line, single spaces.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A heading or label without numbering, brackets' width, spaces inside and case: "(1) 名　称" is "名称".
pub(super) fn plain(text: &str) -> String {
    static NUMBERING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:[(\[]?(?:[0-9]{1,2}|[ivx]{1,4}|[a-z])[)\].、．](?:\s|$|\b)|[・※*•‣]|[①-⑳])\s*").ok()
    });
    let circled = |c: char| ('\u{2460}'..='\u{2473}').contains(&c);
    let text = text.trim_start().trim_start_matches(circled);
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let folded = match &*NUMBERING {
        Some(numbering) => numbering.replace(&folded, "").into_owned(),
        None => folded,
    };
    let folded = folded.trim().trim_end_matches([':', '：']).trim();
    if folded.is_ascii() { line(folded) } else { folded.chars().filter(|c| !c.is_whitespace()).collect() }
}

/// Is the label one of these? A name that ends with `*` is the beginning of one.
pub(super) fn is_one_of(label: &str, names: &[String]) -> bool {
    let label = plain_heading(label);
    names.iter().any(|name| match name.strip_suffix('*') {
        Some(beginning) => label.starts_with(&*plain_heading(beginning)),
        None => label == plain_heading(name),
    })
}

/// [`plain`] of what is asked for every row of a table: headings and the names that recipes give them.
pub(super) fn plain_heading(text: &str) -> Rc<str> {
    const MOST: usize = 4_096;
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<str>, Rc<str>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(plain) = known.get(text) {
            return Rc::clone(plain);
        }
        if known.len() >= MOST {
            known.clear();
        }
        let made: Rc<str> = plain(text).into();
        known.insert(text.into(), Rc::clone(&made));
        made
    })
}

fn absolute(text: &str, base: &str) -> String {
    match url::Url::parse(base).and_then(|base| base.join(text)) {
        Ok(url) if !text.is_empty() => url.to_string(),
        _ => text.to_owned(),
    }
}

const COUNTRIES: &str = include_str!("../../../../assets/recipes/countries.txt");

static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for entry in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
        if let Some((code, spellings)) = entry.split_once(' ') {
            names.insert(code.to_owned(), code);
            for name in spellings.split('|') {
                names.insert(country_key(name), code);
            }
        }
    }
    names
});

fn country_key(name: &str) -> String {
    let name: String = name.nfkc().collect::<String>().to_lowercase();
    name.replace('’', "'").trim_start_matches("the ").trim().to_owned()
}

/// ISO 3166-1 code of a country's name, in lower case. O(1). "Korea" alone may be two.
pub(super) fn country(text: &str) -> Option<&'static str> {
    NAMES.get(&country_key(text)).copied()
}

/// Is it the code of a country, in lower case?
pub fn is_country(code: &str) -> bool {
    country(code) == Some(code)
}

pub(super) fn short(text: &str) -> String {
    let text = line(text);
    if text.chars().count() <= 80 { text } else { text.chars().take(79).chain(['…']).collect() }
}
