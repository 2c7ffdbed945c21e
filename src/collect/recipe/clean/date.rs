//! Dates and spans of dates as pages write them, as far as they are stated.
//!
//! - Whole words only: "Marketing 2021" names no month, "退任 2020" is no start.
//! - What a [`PartialDate`] cannot carry is refused: before, after, about, planned, a fiscal year, a span.
//! - Years of two digits need an era or the century a recipe states.

use super::{folded, short};
use crate::collect::recipe::format::{Order, Place};
use crate::model::PartialDate;
use regex::Regex;
use std::sync::LazyLock;

struct Patterns {
    ymd: Regex,
    cjk: Regex,
    era: Regex,
    letter: Regex,
    month_first: Regex,
    day_first: Regex,
    numeric: Regex,
    year: Regex,
    /// A text that is nothing but a year.
    only_year: Regex,
    /// The same year twice: "2015年（平成27年）", "平成27年（2015年）".
    year_era: Regex,
    era_year: Regex,
    /// Between the two dates of a span, from the first one's end.
    separator: Regex,
    /// What stands after the separator of a span without an end.
    now: Regex,
    before: Regex,
    after: Regex,
    two_digits: Regex,
}

const ERAS: &str = "明治|大正|昭和|平成|令和";

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let month = r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?";
    Some(Patterns {
        ymd: new(r"(?-u:\b)([0-9]{4})([-/.])([0-9]{1,2})(?:([-/.])([0-9]{1,2}))?(?:(?-u:\b)|t[0-9])")?,
        cjk: new(r"(?-u:\b)([0-9]{4})\s*年(?:\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*[日号])?)?")?,
        era: new(&format!(
            r"({ERAS})\s*(元|[0-9]{{1,2}})\s*(?:年(?:\s*([0-9]{{1,2}})\s*月(?:\s*([0-9]{{1,2}})\s*日)?)?|[./-]([0-9]{{1,2}})(?:[./-]([0-9]{{1,2}}))?(?-u:\b))"
        ))?,
        letter: new(
            r"(?-u:\b)([mtshr])(元|[0-9]{1,2})(?:年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?|[./-]([0-9]{1,2})(?:[./-]([0-9]{1,2}))?(?-u:\b))",
        )?,
        month_first: new(&format!(
            r"{month}\s*(?:([0-9]{{1,2}})(?:st|nd|rd|th)?\s*,\s*|([0-9]{{1,2}})\s+|,\s*)?([0-9]{{4}})(?-u:\b)"
        ))?,
        day_first: new(&format!(
            r"(?-u:\b)([0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{month}[\s,-]*([0-9]{{4}})(?-u:\b)"
        ))?,
        numeric: new(r"(?-u:\b)([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?-u:\b)")?,
        year: new(r"(?-u:\b)([0-9]{4})(?-u:\b)")?,
        only_year: new(
            r#"^[\s(\["']*(?:in|since|from|est\.?|established|founded|設立|創立|自)?\s*([0-9]{4})[\s)\].,"']*$"#,
        )?,
        year_era: new(&format!(r"([0-9]{{4}})\s*年?\s*\(\s*((?:{ERAS})\s*(?:元|[0-9]{{1,2}}))\s*年?\s*\)\s*年?"))?,
        era_year: new(&format!(
            r"((?:{ERAS})\s*(?:元|[0-9]{{1,2}}))\s*年?\s*\(\s*(?:西暦)?\s*([0-9]{{4}})\s*年?\s*\)\s*年?"
        ))?,
        separator: new(
            r"^\s*(?:(?:から|より|起)\s*(?:[~〜–—-]|至|到)?|[~〜–—−‐-]|(?:to|until|till|through|thru)\b|至|到)\s*",
        )?,
        now: new(
            r"^(?:現在|現任|现在|现任|今|present\b|now\b|current\b|currently\b|today\b|date\b|ongoing\b|incumbent\b|[)\]]|$)",
        )?,
        before: new(
            r"(?:\b(?:before|after|by|circa|ca|c|about|around|approx|approximately|prior to|earlier than|later than|no later than|between|until|till|up to|through|fy|fiscal year|financial year)\b\.?|至|到|[約约~<>≤≥≦≧])\s*$",
        )?,
        after: new(
            r"^\s*(?:までに?|以前|以後|以后|以降|以来|より前|より後|之前|之后|前|後|后|頃|ごろ|ころ|度|期|/[0-9]|\?|(?:or|and) (?:before|after|earlier|later)\b|at the latest)",
        )?,
        two_digits: new(r"^([0-9]{1,2}[/.-][0-9]{1,2}[/.-])([0-9]{2})$")?,
    })
});

/// A date in the text, with the bytes it takes; `Err` when its numbers are none the calendar has.
struct Token {
    start: usize,
    end: usize,
    date: Result<String, String>,
    /// A year without any word or sign that says so: counts in a span only.
    is_bare: bool,
}

/// What a text says of dates.
enum Said {
    Day(String),
    /// From when to when, each as far as it is stated; no end: it is open.
    Span(Option<String>, Option<String>),
}

/// The first date in a text, as far as it is stated: `2021-03-12`, `2021-03`, `2021`.
///
/// # Errors
/// No date in it, one that may be read in two ways, or more than a date: a span, "before 2020".
pub(in crate::collect::recipe) fn date(text: &str, order: Option<Order>) -> Result<String, String> {
    match said(text, order)? {
        Said::Day(day) => Ok(day),
        Said::Span(..) => Err(format!("{:?} is a range of dates, not one date", short(text))),
    }
}

/// Start and end that the text of a start date states: "2010年6月～2019年6月" is a tie that has ended.
///
/// # Errors
/// As for [`date`], and a text that tells of an end only in words: "2020年退任".
pub(in crate::collect::recipe) fn start(text: &str, place: &Place) -> Result<(Option<String>, Option<String>), String> {
    const ENDS: [&str; 25] = [
        "退任",
        "辞任",
        "離任",
        "离任",
        "卸任",
        "退職",
        "退职",
        "解任",
        "免职",
        "失効",
        "失效",
        "終了",
        "终了",
        "終止",
        "终止",
        "解除",
        "満了",
        "resigned",
        "retired",
        "stepped down",
        "ended",
        "expired",
        "terminated",
        "dissolved",
        "left",
    ];
    match said(&with_century(text, place), place.order)? {
        Said::Day(_) if ENDS.iter().any(|word| text.to_lowercase().contains(word)) => {
            Err(format!("{:?} tells of an end, not of a start", short(text)))
        }
        Said::Day(day) => Ok((Some(day), None)),
        Said::Span(start, end) => Ok((start, end)),
    }
}

fn said(text: &str, order: Option<Order>) -> Result<Said, String> {
    let no = || format!("{:?} is not read as a date", short(text));
    let Some(patterns) = &*PATTERNS else { return Err(no()) };
    let lower = folded(text).to_lowercase();
    let lower = one_year(lower.trim(), patterns).ok_or_else(|| format!("{:?} names two years", short(text)))?;
    const PLANNED: [&str; 7] = ["予定", "見込", "预计", "預計", "planned", "expected", "scheduled"];
    if PLANNED.iter().any(|word| lower.contains(word)) {
        return Err(format!("{:?} is a plan, not a date", short(text)));
    }
    let tokens = tokens(&lower, order, patterns, text);
    for (at, token) in tokens.iter().enumerate() {
        if let Some(span) = span(&lower, token, tokens.get(at + 1), patterns, text) {
            return span;
        }
        if !token.is_bare {
            return single(&lower, token, patterns, text);
        }
    }
    let year = patterns.only_year.captures(&lower).and_then(|found| found.get(1)?.as_str().parse().ok());
    year.and_then(|year| written(year, None, None)).map(Said::Day).ok_or_else(no)
}

/// A date that is no part of a span.
fn single(lower: &str, token: &Token, patterns: &Patterns, text: &str) -> Result<Said, String> {
    let before = lower.get(..token.start).unwrap_or_default();
    let after = lower.get(token.end..).unwrap_or_default();
    if patterns.before.is_match(before) || patterns.after.is_match(after) {
        return Err(format!("{:?} says more than a date can (before, after, about, a fiscal year)", short(text)));
    }
    // "4-6 May 2010", "June-July 2010": the end of a span whose beginning is no date by itself.
    let joined = before.trim_end().strip_suffix(['-', '–', '—', '−', '~', '〜', '/']);
    if joined.is_some_and(|rest| rest.trim_end().ends_with(char::is_alphanumeric)) {
        return Err(format!("{:?} is a range of dates, not one date", short(text)));
    }
    token.date.clone().map(Said::Day)
}

/// The span that begins or ends with this date.
fn span(
    lower: &str,
    token: &Token,
    next: Option<&Token>,
    patterns: &Patterns,
    text: &str,
) -> Option<Result<Said, String>> {
    let unread = || Err(format!("{:?} is a range of dates and not read as one", short(text)));
    let before = lower.get(..token.start)?.trim_end();
    let after = lower.get(token.end..)?;
    // "～2015年3月", "until 2018", "2018年まで": no start is stated.
    let is_until = ["〜", "至", "到"].contains(&before)
        || ["until", "till", "up to", "through"].iter().any(|word| before.trim_start_matches(['(', '[']) == *word)
        || ["まで", "迄", "止"].iter().any(|word| after.trim_start().starts_with(word) && !after.contains("までに"));
    if is_until {
        return Some(token.date.clone().map(|end| Said::Span(None, Some(end))));
    }
    let separator = patterns.separator.find(after)?;
    let rest = after.get(separator.end()..)?;
    let from = token.end + separator.end();
    if let Some(next) = next.filter(|next| next.start == from) {
        let beyond = lower.get(next.end..)?;
        if patterns.before.is_match(before) || patterns.after.is_match(beyond) {
            return Some(unread());
        }
        return Some(match (&token.date, &next.date) {
            (Ok(start), Ok(end)) if is_before(start, end) => Ok(Said::Span(Some(start.clone()), Some(end.clone()))),
            (Err(why), _) | (_, Err(why)) => Err(why.clone()),
            _ => unread(),
        });
    }
    // "12 March 2021 - 10:00" is a time of day; "4月～6月", "2010–15" are spans without a whole end.
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if digits > 0 {
        return (!rest.get(digits..)?.starts_with(':')).then(unread);
    }
    if patterns.now.is_match(rest) {
        return Some(token.date.clone().map(|start| Said::Span(Some(start), None)));
    }
    None
}

/// May the first be the start of a span that ends with the second?
fn is_before(start: &str, end: &str) -> bool {
    match (start.parse::<PartialDate>(), end.parse::<PartialDate>()) {
        (Ok(start), Ok(end)) => start.earliest() <= end.latest(),
        _ => false,
    }
}

/// "10/31/23" with the century that the recipe states.
pub(super) fn with_century(text: &str, place: &Place) -> String {
    let text = folded(text);
    match (place.century, &*PATTERNS) {
        (Some(century), Some(patterns)) => {
            let century = century / 100;
            patterns.two_digits.replace(text.trim(), format!("${{1}}{century:02}${{2}}")).into_owned()
        }
        _ => text,
    }
}

/// The text with a year that is stated twice said once; `None` when the two differ.
fn one_year(text: &str, patterns: &Patterns) -> Option<String> {
    let mut said = text.to_owned();
    for (pattern, year, era) in [(&patterns.year_era, 1, 2), (&patterns.era_year, 2, 1)] {
        while let Some(found) = pattern.captures(&said) {
            let (all, year) = (found.get(0)?, found.get(year)?.as_str());
            let name = found.get(era)?.as_str();
            let (era, of_era) = ERAS.split('|').find_map(|era| Some((era, name.strip_prefix(era)?.trim())))?;
            if year_of(era, of_era)?.to_string() != year {
                return None;
            }
            said = format!("{}{year}年{}", said.get(..all.start())?, said.get(all.end()..)?);
        }
    }
    Some(said)
}

/// The year of an era; `None` beyond its last one.
fn year_of(era: &str, year: &str) -> Option<i16> {
    let year: i16 = if year == "元" { 1 } else { year.parse().ok()? };
    let (before, last) = match era {
        "明治" | "m" => (1867, 45),
        "大正" | "t" => (1911, 15),
        "昭和" | "s" => (1925, 64),
        "平成" | "h" => (1988, 31),
        "令和" | "r" => (2018, 99),
        _ => return None,
    };
    (1..=last).contains(&year).then(|| before + year)
}

/// All dates of the text in their order, none over another.
fn tokens(lower: &str, order: Option<Order>, patterns: &Patterns, text: &str) -> Vec<Token> {
    let no = || format!("{:?} is not read as a date", short(text));
    let part = |found: &regex::Captures<'_>, group| found.get(group).and_then(|part| part.as_str().parse::<i16>().ok());
    let mut tokens: Vec<Token> = Vec::new();
    let mut add = |found: &regex::Captures<'_>, date: Option<Result<String, String>>, is_bare| {
        if let Some(all) = found.get(0) {
            // The hour after "T" is no part of the date, nor is a full stop after a month's name.
            tokens.push(Token { start: all.start(), end: all.end(), date: date.unwrap_or_else(|| Err(no())), is_bare });
        }
    };
    for found in patterns.ymd.captures_iter(lower) {
        let is_one_sign = found.get(4).is_none_or(|sign| Some(sign.as_str()) == found.get(2).map(|sign| sign.as_str()));
        let date = part(&found, 1).filter(|_| is_one_sign);
        add(&found, date.and_then(|year| written(year, part(&found, 3), part(&found, 5))).map(Ok), false);
    }
    for found in patterns.cjk.captures_iter(lower) {
        // "12月1日2020年" and "(2011年)5月1日" say more than a year.
        let sides = found.get(0).and_then(|all| Some((lower.get(..all.start())?, lower.get(all.end()..)?)));
        let has_more = sides.is_some_and(|(before, after)| {
            let after = after.trim_start_matches([')', ' ']);
            has_month(before) || after.starts_with(|c: char| c.is_ascii_digit()) && has_month(after)
        });
        let is_whole = found.get(2).is_some() || !has_more;
        let date = part(&found, 1).filter(|_| is_whole);
        add(&found, date.and_then(|year| written(year, part(&found, 2), part(&found, 3))).map(Ok), false);
    }
    for found in patterns.era.captures_iter(lower).chain(patterns.letter.captures_iter(lower)) {
        let era = found.get(1).map_or("", |era| era.as_str());
        let year = found.get(2).and_then(|year| year_of(era, year.as_str()));
        let month = part(&found, 3).or_else(|| part(&found, 5));
        let day = part(&found, 4).or_else(|| part(&found, 6));
        let all = found.get(0).map_or("", |all| all.as_str());
        // A letter, a number and another one may be anything: "T3/4", "H20-12 号"; "S63.4" alone is a month.
        let is_vague = era.len() == 1 && day.is_none() && !all.contains('年');
        let is_alone = all == lower && all.contains('.') && !matches!(era, "m" | "t");
        let year = year.filter(|_| !is_vague || is_alone);
        add(&found, year.and_then(|year| written(year, month, day)).map(Ok), false);
    }
    for found in patterns.month_first.captures_iter(lower) {
        let day = part(&found, 2).or_else(|| part(&found, 3));
        let date = part(&found, 4).and_then(|year| written(year, month(&found, 1), day));
        add(&found, date.map(Ok), false);
    }
    for found in patterns.day_first.captures_iter(lower) {
        let date = part(&found, 3).and_then(|year| written(year, month(&found, 2), part(&found, 1)));
        add(&found, date.map(Ok), false);
    }
    for found in patterns.numeric.captures_iter(lower) {
        let number = |group| part(&found, group).unwrap_or_default();
        add(&found, Some(numeric(number(1), number(2), number(3), order, text)), false);
    }
    for found in patterns.year.captures_iter(lower) {
        add(&found, part(&found, 1).and_then(|year| written(year, None, None)).map(Ok), true);
    }
    tokens.sort_by_key(|token| (token.start, std::cmp::Reverse(token.end)));
    let mut end = 0;
    tokens.retain(|token| {
        let is_free = token.start >= end;
        end = if is_free { token.end } else { end };
        is_free
    });
    tokens
}

fn has_month(text: &str) -> bool {
    text.split('月').rev().skip(1).any(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

fn month(found: &regex::Captures<'_>, group: usize) -> Option<i16> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = found.get(group)?.as_str();
    MONTHS.iter().position(|month| name.starts_with(month)).and_then(|at| i16::try_from(at + 1).ok())
}

/// Day and month in the stated order; without one only where a number says which is which.
fn numeric(first: i16, second: i16, year: i16, order: Option<Order>, text: &str) -> Result<String, String> {
    let (day, month) = match order {
        Some(Order::Dmy) => (first, second),
        Some(Order::Mdy) => (second, first),
        None if first > 12 || first == second => (first, second),
        None if second > 12 => (second, first),
        None => return Err(format!("{:?} may be two dates: the order of day and month is not stated", short(text))),
    };
    written(year, Some(month), Some(day)).ok_or_else(|| format!("{:?} is not read as a date", short(text)))
}

fn written(year: i16, month: Option<i16>, day: Option<i16>) -> Option<String> {
    let text = match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    text.parse::<PartialDate>().ok().filter(|_| (1000..=2999).contains(&year)).map(|_| text)
}
