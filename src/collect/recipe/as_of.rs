//! The day that a table says its rows are of: "大株主（2016年3月31日現在）", "as of 31 March 2016", "截至2023年12月31日".
//!
//! - Such a day is no beginning of a tie and no end: it goes into the summary of each tie, and is said.
//! - Of several different days none is taken. What a table of long ago says may be over: that is said as well.

use super::above::{Kind, above};
use super::clean::{date, folded, line, short};
use crate::collect::page::{Document, Part};
use crate::collect::proposal::Reading;
use regex::Regex;
use scraper::ElementRef;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A table that is older than this when its page is kept is called old.
const MONTHS: i32 = 18;

/// A longer line behind a table is running text.
const MAX_LINE: usize = 60;

/// What the summary of a tie says before the day.
const AS_OF: &str = "as of ";

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day = concat!(
        r"(?:(?:(?:明治|大正|昭和|平成|令和)(?:元|[0-9]{1,2})|[0-9]{4})年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?",
        r"|[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?",
        r"|(?:[0-9]{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:[0-9]{1,2}, ?)?[0-9]{4})"
    );
    let words = concat!(
        r"(?i)(DAY)\s*末?\s*(?:現在|时点|時点)|(?:截[至止]到?|基準日は?|基准日|股权登记日)\s*:?\s*(DAY)",
        r"|\b(?:as (?:of|at|on)|record date:?)\s+(?:the )?(DAY)"
    );
    Regex::new(&words.replace("DAY", day)).ok()
});

/// A day and the text that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AsOf {
    pub day: String,
    pub text: String,
}

impl AsOf {
    pub fn summary(&self) -> String {
        format!("{AS_OF}{}", self.day)
    }
}

/// The days in a text that it says to be those of what it heads.
fn days_in(text: &str) -> Vec<AsOf> {
    let folded = line(&folded(text));
    let found = PATTERN.as_ref().map(|pattern| pattern.captures_iter(&folded).collect::<Vec<_>>()).unwrap_or_default();
    let days = found.iter().filter_map(|found| (1..=3).find_map(|group| found.get(group)));
    let read = days.filter_map(|day| date(day.as_str(), None).ok());
    read.map(|day| AsOf { day, text: line(text) }).collect()
}

/// The different days that caption, headings, columns and the lines around a table say.
pub(super) fn days_of(document: &Document, part: &Part) -> Vec<AsOf> {
    let near = above(document, part).into_iter().filter(|over| over.kind != Kind::Line);
    let mut texts: Vec<String> = near.map(|over| over.text).collect();
    texts.extend(part.header.iter().cloned());
    texts.extend(line_behind(document, part));
    let mut days: BTreeMap<String, AsOf> = BTreeMap::new();
    for found in texts.iter().flat_map(|text| days_in(text)) {
        days.entry(found.day.clone()).or_insert(found);
    }
    days.into_values().collect()
}

fn line_behind(document: &Document, part: &Part) -> Option<String> {
    let table = document.select(&part.locator)?;
    let behind = table.next_siblings().find_map(ElementRef::wrap)?;
    let text = matches!(behind.value().name(), "p" | "div" | "small" | "span").then(|| document.text_of(behind))?;
    (text.chars().count() <= MAX_LINE).then_some(text)
}

/// Months since the year 0 of an ISO day, month or year; of a year its last.
fn months(day: &str) -> Option<i32> {
    let mut parts = day.split(['-', 'T']);
    let year: i32 = parts.next()?.parse().ok()?;
    Some(year * 12 + parts.next().map_or(Some(12), |month| month.parse().ok())?)
}

/// Says which tables were old when their page was kept; `kept` is an ISO day or time.
pub fn old_tables(reading: &mut Reading, kept: &str) {
    let Some(now) = months(kept) else { return };
    let kept = kept.get(..10).unwrap_or(kept);
    let mut old: BTreeMap<String, String> = BTreeMap::new();
    for value in reading.proposals.iter().flat_map(|one| &one.values).filter(|value| value.prop == "summary") {
        if let Some(day) = value.value.strip_prefix(AS_OF)
            && months(day).is_some_and(|then| now - then > MONTHS)
        {
            old.entry(day.to_owned()).or_insert_with(|| value.locator.clone());
        }
    }
    for (day, locator) in old {
        let message = format!("the table is old: it is of {}, and the page was kept on {kept}", short(&day));
        reading.found(&locator, message);
    }
}

#[cfg(test)]
mod tests {
    use super::days_in;

    #[test]
    fn days_of_a_table_are_told_from_others() {
        for (text, day) in [
            ("大株主（2016年3月31日現在）", "2016-03-31"),
            ("大株主の状況（平成28年3月31日時点）", "2016-03-31"),
            ("株主構成 2016年3月末現在", "2016-03"),
            ("２０１６年３月３１日　現在", "2016-03-31"),
            ("Major shareholders as of 31 March 2016", "2016-03-31"),
            ("Shareholders (as at March 31, 2016)", "2016-03-31"),
            ("截至2023年12月31日前十大股东", "2023-12-31"),
            ("（基準日：2024年3月31日）", "2024-03-31"),
        ] {
            let days: Vec<String> = days_in(text).into_iter().map(|found| found.day).collect();
            assert_eq!(days, [day], "{text}");
        }
        for text in ["2016年3月31日に取得", "現在の株主", "as of today", "since 31 March 2016", "役員（2016年6月就任）"]
        {
            assert!(days_in(text).is_empty(), "{text}");
        }
    }
}
