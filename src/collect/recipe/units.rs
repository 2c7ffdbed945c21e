//! What the numbers of a table count in when their own cells and headings do not say: a unit above the table
//! ("（単位：千株）"), shares as parts of one instead of percent.
//!
//! - A unit that is not understood, and shares that may be either, are a finding and no value.
//! - Parts of one are certain only when the numbers of shares beside them say the same.
//! - Left out on purpose: a unit in running text, and one between the rows.

use super::clean::{hundredfold, short};
use super::deals::above;
use super::format::{Kind, Place};
use super::nobody::is_total;
use super::place::{Row, column_of};
use super::read::Reader;
use crate::collect::page::Part;
use regex::Regex;
use scraper::ElementRef;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What was found out about tables and columns of the page.
#[derive(Default)]
pub(super) struct Seen {
    /// By the locator of the part: the unit above it in brackets, or what is not understood.
    above: HashMap<String, Option<Result<String, String>>>,
    scale: HashMap<(String, usize), Scale>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Percent,
    /// Parts of one.
    One,
    Unclear,
}

struct Patterns {
    /// "単位：千株", "Unit: million yen", "in thousands", "（千株）".
    said: Regex,
    known: Regex,
    own: Regex,
    between: Regex,
    count: Regex,
    percent: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let size = "[十百千]?[万萬億亿兆]|[十百千]";
    let of =
        "株|股|口|円|元|圓|ドル|米ドル|人民币元?|人民幣元?|美元|港元|港币|欧元|日元|ユーロ|ウォン|名|人|社|件|倍|歳|%";
    Some(Patterns {
        said: new(&format!(
            r"(?:(?:単位|单位|單位)\s*[:は]?\s*|\bunits?\s*:\s*|\bexpressed )([^()\[\]【】。]+)|\b(in (?:thousands?|millions?|billions?)\b[^()\[\]]*)|^\(?((?:{size})(?:株|股|口|円|元))\)?$"
        ))?,
        known: new(&format!(
            r"^(?:(?:{size})?(?:{of})?|(?:in )?(?:thousands?|millions?|billions?)?(?: of)? ?(?:us |u\.s\. )?(?:shares?|yen|yuan|rmb|dollars?|euros?|pounds?|usd|jpy|eur|gbp|cny)?|except .*)$"
        ))?,
        own: new(
            r"\([^()]*(?:株|股|口|円|元|千|万|百|億|亿|thousand|million|billion|000|shares|usd|jpy|rmb)[^()]*\)|[千万億]株|万股|million|thousand",
        )?,
        between: new(r"[、,，・/;]|及び|\s+and\s+")?,
        count: new(
            r"(?i)持株数|株式数|株数|持股数|股数|出資口数|口数|(?:number|no\.?) of shares|^shares$|shares held",
        )?,
        percent: new(r"(?i)[%％‰]|パーセント|百分|percent|per cent")?,
    })
});

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().trim().to_owned()
}

/// The unit that a line states: each in brackets, as headings write them.
fn unit_in(text: &str, patterns: &Patterns) -> Option<Result<String, String>> {
    let text = folded(text);
    let found = patterns.said.captures(&text)?;
    let said = found.get(1).or(found.get(2)).or(found.get(3))?.as_str().trim();
    let units: Vec<&str> = patterns.between.split(said).map(str::trim).filter(|unit| !unit.is_empty()).collect();
    match units.iter().all(|unit| patterns.known.is_match(unit)) {
        true => Some(Ok(units.iter().map(|unit| format!("({unit})")).collect())),
        false => Some(Err(said.to_owned())),
    }
}

/// Amounts of money: what a unit of money above a table is of.
fn is_money(prop: &str) -> bool {
    let lower = prop.to_lowercase();
    ["amount", "capital", "value", "revenue", "turnover", "price"].iter().any(|word| lower.contains(word))
}

impl<'a> Reader<'a> {
    /// The heading of a number with the unit that stands above its table, where the heading has none of its own. None,
    /// and a finding, when that unit is not understood.
    pub(super) fn with_unit(
        &mut self,
        kind: Kind,
        prop: &str,
        row: &Row<'a>,
        heading: &str,
        at: &str,
    ) -> Option<String> {
        let same = || Some(heading.to_owned());
        let is_counted = kind == Kind::Shares || kind == Kind::Number && is_money(prop);
        let Some(patterns) = PATTERNS.as_ref().filter(|_| is_counted) else { return same() };
        if patterns.own.is_match(&folded(heading)) {
            return same();
        }
        let (locator, title) = match row {
            Row::Cells { part, .. } => (part.locator.clone(), part.title.as_str()),
            _ => (at.to_owned(), ""),
        };
        let unit = match self.seen.above.get(&locator) {
            Some(known) => known.clone(),
            None => {
                let element = self.look.document.select(&locator);
                let around =
                    element.into_iter().flat_map(|element| std::iter::once(*element).chain(element.ancestors()));
                let table = around.filter_map(ElementRef::wrap).find(|one| one.value().name() == "table");
                let texts = std::iter::once(title.to_owned()).chain(table.map(above).unwrap_or_default());
                let unit = texts.into_iter().find_map(|text| unit_in(&text, patterns));
                self.seen.above.insert(locator.clone(), unit.clone());
                unit
            }
        };
        match unit {
            None => same(),
            Some(Ok(unit)) => Some(format!("{heading}{unit}")),
            Some(Err(unit)) => {
                if self.ambiguous.insert((locator.clone(), prop.to_owned())) {
                    let message =
                        format!("{prop}: the unit {:?} above the table is not understood; none is taken", short(&unit));
                    self.found(&locator, message);
                }
                None
            }
        }
    }

    /// A share of a column in percent.
    ///
    /// # Errors
    /// The column's shares may be percent or parts of one.
    pub(super) fn in_percent(
        &mut self,
        share: Option<String>,
        place: &Place,
        row: &Row<'a>,
    ) -> Result<Option<String>, String> {
        let (Row::Cells { part, row: cells }, Some(share)) = (row, &share) else { return Ok(share) };
        let Some(at) = column_of(part, cells, &place.column).ok().flatten() else { return Ok(Some(share.clone())) };
        let key = (part.locator.clone(), at);
        match *self.seen.scale.entry(key).or_insert_with(|| scale_of(part, at)) {
            Scale::Percent => Ok(Some(share.clone())),
            Scale::One => {
                share_of_one(share).map(Some).ok_or_else(|| format!("{share:?} is not read as a part of one"))
            }
            Scale::Unclear => Err(format!("{share:?} may be percent or a part of one; not taken")),
        }
    }
}

fn share_of_one(share: &str) -> Option<String> {
    share.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| hundredfold(share))
}

fn number(text: &str) -> Option<f64> {
    let text: String = folded(text).chars().filter(|c| *c != ',').collect();
    let text = text.trim_end_matches(['株', '股', '口']).trim();
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Are a column's shares percent, or parts of one?
fn scale_of(part: &Part, at: usize) -> Scale {
    let Some(patterns) = &*PATTERNS else { return Scale::Percent };
    let says_percent = |text: &str| patterns.percent.is_match(text);
    let cells = || part.rows.iter().filter_map(|row| Some((row, row.cells.get(at)?.as_str())));
    if part.header.get(at).is_some_and(|heading| says_percent(heading)) || cells().any(|(_, cell)| says_percent(cell)) {
        return Scale::Percent;
    }
    let count_column = part.header.iter().position(|heading| {
        let heading = folded(heading);
        patterns.count.is_match(&heading) && !["比率", "割合", "比例"].iter().any(|word| heading.contains(word))
    });
    let (mut shares, mut counts) = (Vec::new(), Vec::new());
    for (row, cell) in cells() {
        let Some(share) = number(cell) else { continue };
        let is_sum = row.cells.iter().any(|cell| is_total(cell));
        if share > 1.0 {
            return Scale::Percent;
        }
        if !is_sum {
            shares.push(share);
            counts.extend(count_column.and_then(|count| number(row.cells.get(count)?)));
        }
    }
    let whole: f64 = shares.iter().sum();
    if whole > 1.05 || whole <= 0.0 {
        return Scale::Percent;
    }
    let all: f64 = counts.iter().sum();
    let agrees = |(share, count): (&f64, &f64)| (count / all - share).abs() < 0.006;
    let is_whole = (whole - 1.0).abs() < 0.02 && shares.len() > 1 && counts.len() == shares.len() && all > 0.0;
    if is_whole && shares.iter().zip(&counts).all(agrees) { Scale::One } else { Scale::Unclear }
}
