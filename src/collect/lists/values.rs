//! What all readers share: the body as text, dates as lists write them, names of countries.
//!
//! A date or country that cannot be told is `None`; the caller keeps the words. Nothing is guessed.

use super::super::Reading;
use super::super::fetch::Exchange;
use super::{ListCard, ListError};
use crate::model::{PartialDate, Reliability, Source, SourceKind};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A body with the card it should fit.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) card: &'a ListCard,
    pub(super) exchange: &'a Exchange,
    pub(super) body: &'a [u8],
}

impl<'a> Input<'a> {
    pub(super) fn new(card: &'a ListCard, exchange: &'a Exchange, body: &'a [u8]) -> Self {
        Self { card, exchange, body }
    }

    pub(super) fn error(&self, what: impl Into<String>, place: impl Into<String>) -> ListError {
        ListError { list: self.card.en.clone(), what: what.into(), place: place.into() }
    }

    /// Nothing at all, or less than the answer had.
    pub(super) fn check_size(&self) -> Result<(), ListError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(self.error("the file is empty", "start"));
        }
        if self.exchange.bytes > self.body.len() as u64 {
            let what = format!("it is cut short: {} of {} bytes", self.body.len(), self.exchange.bytes);
            return Err(self.error(what, format!("byte {}", self.body.len())));
        }
        Ok(())
    }

    /// The reading of this list, still empty.
    pub(super) fn reading(&self) -> Reading {
        self.reading_of(&self.card.en, Some(&self.card.publisher), Some(&self.card.url))
    }

    /// The same for one of several lists in the file.
    pub(super) fn reading_of(&self, title: &str, publisher: Option<&str>, url: Option<&str>) -> Reading {
        let mut reading = Reading::new(SourceKind::List, title, publisher, url);
        self.complete(&mut reading.source);
        reading
    }

    fn complete(&self, source: &mut Source) {
        source.retrieved_at = Some(self.exchange.at.clone()).filter(|at| !at.is_empty());
        source.sha256 = Some(self.exchange.sha256.clone()).filter(|hash| !hash.is_empty());
        source.licence.clone_from(&self.card.licence);
        // The publisher is the authority on who is on its own list; a think tank is not.
        source.reliability = if self.card.id == "aspi_tracker" { Reliability::B } else { Reliability::A };
    }

    /// The body as text, with a remark where it was not UTF-8.
    pub(super) fn text(&self) -> Result<(Cow<'a, str>, Option<String>), ListError> {
        if self.body.starts_with(b"%PDF-") {
            return Err(self.error("a PDF: save its text first and read that", "start"));
        }
        let (text, encoding) = match Encoding::for_bom(self.body) {
            Some((encoding, _)) => (encoding.decode_with_bom_removal(self.body).0, encoding),
            None => match std::str::from_utf8(self.body) {
                Ok(text) => (Cow::Borrowed(text), UTF_8),
                Err(_) => {
                    let fallback = if self.card.id == "meti_eul" { SHIFT_JIS } else { WINDOWS_1252 };
                    let named =
                        self.exchange.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
                    let encoding = named.filter(|encoding| *encoding != UTF_8).unwrap_or(fallback);
                    (encoding.decode_without_bom_handling(self.body).0, encoding)
                }
            },
        };
        if let Some(at) = text.find('\0') {
            return Err(self.error("a binary file", line_of(&text, at)));
        }
        let remark = (encoding != UTF_8).then(|| format!("read as {}", encoding.name()));
        Ok((text, remark))
    }

    /// Refuses what is plainly another format than a table or plain text, saying what it looks like.
    pub(super) fn refuse_markup(&self, text: &str) -> Result<(), ListError> {
        let start = text.trim_start().chars().take(4000).collect::<String>();
        let lower = start.to_ascii_lowercase();
        let looks = if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.contains("<body") {
            page_title(&start)
        } else if lower.starts_with('<') {
            "XML or another markup".to_owned()
        } else if lower.starts_with('{') || lower.starts_with('[') {
            "JSON".to_owned()
        } else if start.starts_with("PK\u{3}\u{4}") {
            "a ZIP archive or spreadsheet".to_owned()
        } else {
            return Ok(());
        };
        Err(self.error(format!("it looks like {looks}"), "start"))
    }
}

/// "a web page", with its title if it has one.
pub(super) fn page_title(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|at| {
        let from = at + lower.get(at..)?.find('>')? + 1;
        let to = from + lower.get(from..)?.find("</title")?;
        text.get(from..to)
    });
    match title.map(squeeze).filter(|title| !title.is_empty()) {
        Some(title) => format!("a web page ({:?})", title.chars().take(80).collect::<String>()),
        None => "a web page".to_owned(),
    }
}

/// "line N" of a byte position.
pub(super) fn line_of(text: &str, at: usize) -> String {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    format!("line {}", 1 + before.iter().filter(|byte| **byte == b'\n').count())
}

/// Runs of white space become one space.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two upper-case letters.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Parts that are not blank, separated by `separator`.
pub(super) fn joined(parts: &[Option<&str>], separator: &str) -> String {
    let parts: Vec<String> = parts.iter().flatten().map(|part| squeeze(part)).filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

/// Lower case, with everything that is no letter or digit as `-`: a programme as part of an id.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        match c.is_alphanumeric() {
            true => slug.push(c),
            false if slug.ends_with('-') => {}
            false => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as these lists write one: ISO, `10/16/2017` (month first: American lists), `01 Oct 2001`, `Oct 2001`,
/// `January 7, 2025`, `2025年09月12日`, `令和６年１月２９日`. `circa 1954` and spans are none.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    if text.contains('年') {
        return japanese_date(text);
    }
    let number = |part: &str| part.parse::<u16>().ok();
    if let [month, day, year] = text.split('/').collect::<Vec<_>>().as_slice() {
        return made(number(year).filter(|_| year.len() == 4)?, Some(number(month)?), Some(number(day)?));
    }
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| {
        let start = word.get(..3)?.to_ascii_lowercase();
        Some(MONTHS.iter().position(|name| *name == start)? as u16 + 1)
    };
    let year = |word: &str| number(word).filter(|_| word.len() == 4);
    match words.as_slice() {
        [a, b, c] => match month(b) {
            Some(named) => made(year(c)?, Some(named), Some(number(a)?)),
            None => made(year(c)?, Some(month(a)?), Some(number(b)?)),
        },
        [a, b] => made(year(b)?, Some(month(a)?), None),
        _ => None,
    }
}

fn made(year: u16, month: Option<u16>, day: Option<u16>) -> Option<PartialDate> {
    let mut text = format!("{year:04}");
    for part in [month, day].into_iter().flatten() {
        text += &format!("-{part:02}");
    }
    text.parse().ok()
}

fn japanese_date(text: &str) -> Option<PartialDate> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    let (year, rest) = plain.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    let year: u16 =
        match [("令和", 2018), ("平成", 1988)].iter().find_map(|(era, base)| Some((year.split_once(era)?.1, base)))
        {
            Some(("元", base)) => base + 1,
            Some((number, base)) => number.parse::<u16>().ok()?.checked_add(*base)?,
            None => {
                let digits: String = year.chars().rev().take_while(char::is_ascii_digit).collect();
                digits.chars().rev().collect::<String>().parse().ok()?
            }
        };
    made(year, Some(month.parse().ok()?), Some(day.parse().ok()?))
}

/// A full-width digit, letter or sign as its half-width form.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Written names of countries and their codes; `assets/sources/lists/countries.txt`.
static COUNTRIES: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../../../assets/sources/lists/countries.txt").lines();
    let rows = rows.filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once(' '));
    rows.flat_map(|(code, names)| names.split('|').map(move |name| (folded(name), code))).collect()
});

fn folded(name: &str) -> String {
    let name = squeeze(&name.to_lowercase().replace('’', "'"));
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// The code of a written country or of an upper-case code; `None` when the name is not known.
pub(super) fn country(text: &str) -> Option<String> {
    let text = text.trim();
    match is_code(text) {
        true => Some(text.to_lowercase()),
        false => COUNTRIES.get(&folded(text)).map(|code| (*code).to_owned()),
    }
}

/// The longest country name that `text` begins with, as (code, length in bytes).
pub(super) fn leading_country(text: &str) -> Option<(&'static str, usize)> {
    let lower = text.to_lowercase();
    // Lower-casing may change lengths outside ASCII; then the place in the text would be wrong.
    if lower.len() != text.len() {
        return None;
    }
    let fits = COUNTRIES.iter().filter(|(name, _)| {
        let after = lower.strip_prefix(name.as_str()).map(|rest| rest.chars().next());
        after.is_some_and(|next| next.is_none_or(|c| !c.is_alphabetic() || !name.is_ascii()))
    });
    fits.map(|(name, code)| (*code, name.len())).max_by_key(|(_, length)| *length)
}
