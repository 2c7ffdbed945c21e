//! Texts of pages as values: dates, shares, numbers, countries.
//!
//! - What cannot be read with certainty is refused with a reason, never guessed: "01/02/2021" without a stated order
//!   is no date, a country the table does not have is no country.
//! - "Unknown" is never zero: an unknown share yields no value.

use super::format::{Kind, Order, Place};
use crate::model::{PartialDate, PropType, Schema, Share, ontology};
use regex::Regex;
use std::collections::HashMap;
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
    let wide: String = text.nfkc().collect();
    let wide = wide.trim();
    match kind {
        Kind::Text => Ok(Some(text.trim().to_owned())),
        Kind::Date => date(wide, place.order).map(Some),
        Kind::Percent => percent(wide),
        Kind::Number => number(wide).map(Some),
        Kind::Shares => shares(wide, heading).map(Some),
        Kind::Country => country(wide)
            .map(|code| Some(code.to_owned()))
            .ok_or_else(|| format!("{text:?} is not in the table of countries")),
        Kind::Url => Ok(Some(absolute(text.trim(), url))),
    }
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
    let label = plain(label);
    names.iter().any(|name| match name.strip_suffix('*') {
        Some(beginning) => label.starts_with(&plain(beginning)),
        None => label == plain(name),
    })
}

fn absolute(text: &str, base: &str) -> String {
    match url::Url::parse(base).and_then(|base| base.join(text)) {
        Ok(url) if !text.is_empty() => url.to_string(),
        _ => text.to_owned(),
    }
}

struct DatePatterns {
    ymd: Regex,
    era: Regex,
    month_first: Regex,
    day_first: Regex,
    numeric: Regex,
    year: Regex,
}

static DATES: LazyLock<Option<DatePatterns>> = LazyLock::new(|| {
    let month = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?";
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(DatePatterns {
        ymd: new(r"\b(\d{4})\s*(?:年|[-/.])\s*(?:(\d{1,2})\s*(?:月|[-/.]|$|\b)\s*(?:(\d{1,2})\s*(?:日|号)?)?)?")?,
        era: new(
            r"(明治|大正|昭和|平成|令和|\b[mtshr])\s*(元|\d{1,2})\s*[年./-]\s*(?:(\d{1,2})\s*[月./-]?\s*(?:(\d{1,2})\s*日?)?)?",
        )?,
        month_first: new(&format!(r"\b{month}\s*(?:(\d{{1,2}})(?:st|nd|rd|th)?\s*,\s*|(\d{{1,2}})\s+)?(\d{{4}})\b"))?,
        day_first: new(&format!(r"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{month}[\s,-]*(\d{{4}})\b"))?,
        numeric: new(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")?,
        year: new(r"^\D{0,4}(\d{4})\D{0,2}$")?,
    })
});

/// The first date in a text (NFKC), as far as it is stated: `2021-03-12`, `2021-03`, `2021`.
///
/// # Errors
/// No date in it, or one that may be read in two ways.
pub(super) fn date(text: &str, order: Option<Order>) -> Result<String, String> {
    let lower = text.to_lowercase();
    let no = || format!("{:?} is not read as a date", short(text));
    let Some(patterns) = &*DATES else { return Err(no()) };
    let number = |found: Option<regex::Match<'_>>| found.and_then(|found| found.as_str().parse::<i16>().ok());
    let month = |found: Option<regex::Match<'_>>| {
        const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let name = found?.as_str();
        MONTHS.iter().position(|month| *month == name).and_then(|at| i16::try_from(at + 1).ok())
    };
    // Each pattern with the place of its match: the first date in the text counts.
    let mut dates: Vec<(usize, Result<String, String>)> = Vec::new();
    if let Some(found) = patterns.era.captures(&lower) {
        let start = match found.get(1).map(|era| era.as_str()) {
            Some("明治" | "m") => 1867,
            Some("大正" | "t") => 1911,
            Some("昭和" | "s") => 1925,
            Some("平成" | "h") => 1988,
            _ => 2018,
        };
        let year = found.get(2).map_or(1, |year| year.as_str().parse::<i16>().unwrap_or(1));
        let at = found.get(0).map_or(0, |all| all.start());
        dates.push((at, said(start + year, number(found.get(3)), number(found.get(4))).ok_or_else(no)));
    }
    if let Some(found) = patterns.ymd.captures(&lower) {
        let at = found.get(0).map_or(0, |all| all.start());
        let year = number(found.get(1)).unwrap_or_default();
        dates.push((at, said(year, number(found.get(2)), number(found.get(3))).ok_or_else(no)));
    }
    if let Some(found) = patterns.month_first.captures(&lower) {
        let at = found.get(0).map_or(0, |all| all.start());
        let day = number(found.get(2).or(found.get(3)));
        let year = number(found.get(4)).unwrap_or_default();
        dates.push((at, said(year, month(found.get(1)), day).ok_or_else(no)));
    }
    if let Some(found) = patterns.day_first.captures(&lower) {
        let at = found.get(0).map_or(0, |all| all.start());
        let year = number(found.get(3)).unwrap_or_default();
        dates.push((at, said(year, month(found.get(2)), number(found.get(1))).ok_or_else(no)));
    }
    if let Some(found) = patterns.numeric.captures(&lower) {
        let at = found.get(0).map_or(0, |all| all.start());
        let part = |group| number(found.get(group)).unwrap_or_default();
        dates.push((at, numeric(part(1), part(2), part(3), order, text)));
    }
    if dates.is_empty()
        && let Some(found) = patterns.year.captures(&lower)
    {
        dates.push((0, said(number(found.get(1)).unwrap_or_default(), None, None).ok_or_else(no)));
    }
    dates.into_iter().min_by_key(|(at, _)| *at).map_or_else(|| Err(no()), |(_, date)| date)
}

/// Day and month in the stated order; without one only where a number says which is which.
fn numeric(first: i16, second: i16, year: i16, order: Option<Order>, text: &str) -> Result<String, String> {
    let year = match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        _ => year,
    };
    let (day, month) = match order {
        Some(Order::Dmy) => (first, second),
        Some(Order::Mdy) => (second, first),
        None if first > 12 || first == second => (first, second),
        None if second > 12 => (second, first),
        None => return Err(format!("{:?} may be two dates: the order of day and month is not stated", short(text))),
    };
    said(year, Some(month), Some(day)).ok_or_else(|| format!("{:?} is not read as a date", short(text)))
}

fn said(year: i16, month: Option<i16>, day: Option<i16>) -> Option<String> {
    let text = match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    text.parse::<PartialDate>().ok().filter(|_| (1000..=2999).contains(&year)).map(|_| text)
}

/// A share as registries write it, without the sign; `None` when it is stated to be unknown.
fn percent(text: &str) -> Result<Option<String>, String> {
    if matches!(text, "-" | "–" | "—" | "ー" | "―") {
        return Ok(None);
    }
    let bare = text.trim_end_matches("percent").replace('%', "");
    let bare = bare.trim().trim_start_matches('約').trim();
    match bare.parse::<Share>() {
        Ok(Share::Unknown) => Ok(None),
        Ok(_) => Ok(Some(bare.to_owned())),
        Err(error) => Err(error.to_string()),
    }
}

/// Is the number after `before` a negative one? "△", "▲" and a minus say so; brackets around all of it do too.
fn is_negative(before: &str, after: &str) -> bool {
    const CURRENCY: [char; 5] = ['¥', '$', '€', '£', '￥'];
    let before = before.trim_end().trim_end_matches(CURRENCY).trim_end();
    if before.ends_with(['△', '▲', '−']) || before.ends_with("minus") || before.ends_with("マイナス") {
        return true;
    }
    if let Some(rest) = before.strip_suffix(['-', '–']) {
        return !rest.ends_with(char::is_alphanumeric);
    }
    let open = before.strip_suffix('(').is_some_and(|rest| rest.trim().trim_matches(CURRENCY).is_empty());
    open && after.contains(')') && !after.contains(|c: char| c.is_ascii_digit())
}

/// A number with its unit multiplied out: "1,200百万円" is 1200000000, "△1,200" is -1200.
fn number(text: &str) -> Result<String, String> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(\d[\d,]*)(?:\.(\d+))?\s*(百万|千万|十億|億|亿|万|千|百|million|billion|thousand)?").ok()
    });
    let lower = text.to_lowercase();
    let found = NUMBER.as_ref().and_then(|number| number.captures(&lower));
    let Some(found) = found else { return Err(format!("{:?} is not read as a number", short(text))) };
    let whole: String = found.get(1).map_or("", |whole| whole.as_str()).replace(',', "");
    let part = found.get(2).map_or("", |part| part.as_str());
    let zeros = match found.get(3).map(|unit| unit.as_str()) {
        Some("百") => 2,
        Some("千" | "thousand") => 3,
        Some("万") => 4,
        Some("百万" | "million") => 6,
        Some("千万") => 7,
        Some("億" | "亿") => 8,
        Some("十億" | "billion") => 9,
        _ => 0,
    };
    let size = shifted(&whole, part, zeros);
    let sides = found.get(0).and_then(|all| Some((lower.get(..all.start())?, lower.get(all.end()..)?)));
    let negative = size != "0" && sides.is_some_and(|(before, after)| is_negative(before, after));
    Ok(if negative { format!("-{size}") } else { size })
}

/// The decimal number with its point moved right, exactly.
fn shifted(whole: &str, part: &str, zeros: usize) -> String {
    let mut digits = whole.to_owned();
    let moved: String = part.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    digits.push_str(&moved);
    let rest: String = part.chars().skip(zeros).collect();
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { digits.to_owned() } else { format!("{digits}.{rest}") }
}

/// A number of shares; the heading's unit counts when the cell has none.
fn shares(text: &str, heading: &str) -> Result<String, String> {
    let plain_number = number(text)?;
    if plain_number.starts_with('-') {
        return Err(format!("{:?} is no number of shares", short(text)));
    }
    let own_unit = ["千", "万", "百", "million", "thousand"].iter().any(|unit| text.to_lowercase().contains(unit));
    let heading: String = heading.nfkc().collect::<String>().to_lowercase();
    let zeros = if own_unit {
        0
    } else if heading.contains("百万株") || heading.contains("million") {
        6
    } else if heading.contains("万股") || heading.contains("万株") {
        4
    } else if heading.contains("千株") || heading.contains("thousand") {
        3
    } else if heading.contains("百株") {
        2
    } else {
        0
    };
    let (whole, part) = plain_number.split_once('.').unwrap_or((&plain_number, ""));
    Ok(shifted(whole, part, zeros))
}

const COUNTRIES: &str = include_str!("../../../assets/recipes/countries.txt");

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

/// ISO 3166-1 code of a country's name, in lower case. O(1).
pub(super) fn country(text: &str) -> Option<&'static str> {
    NAMES.get(&country_key(text)).copied()
}

pub(super) fn short(text: &str) -> String {
    let text = line(text);
    if text.chars().count() <= 80 { text } else { text.chars().take(79).chain(['…']).collect() }
}
