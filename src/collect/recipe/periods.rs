//! Which of several columns is of the newest period: "持株比率（2024年3月期）" beside "持株比率（2023年3月期）".
//!
//! - Only headings that count in one way are put in order: years, eras, or numbers of business years.
//! - Left out on purpose: quarters, and years of two digits.

use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// A period that a heading states: how it counts, and where it stands in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stated {
    by_number: bool,
    year: u32,
    month: u32,
}

/// The period of a heading; of a range its end.
pub(super) fn stated(heading: &str) -> Option<Stated> {
    static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)(?:\b|^|[^0-9])((?:19|20)[0-9]{2})(?:(?:年|[./-])([01]?[0-9])(?:[^0-9]|$)|[^0-9]|$)|(令和|平成)(元|[0-9]{1,2})年(?:([01]?[0-9])月)?|第([0-9]{1,4})期",
        )
        .ok()
    });
    let text: String = heading.nfkc().filter(|c| !c.is_whitespace()).collect();
    let found = PERIOD.as_ref()?.captures_iter(&text).last()?;
    let number = |group| found.get(group).and_then(|part: regex::Match<'_>| part.as_str().parse::<u32>().ok());
    if let Some(year) = number(1) {
        return Some(Stated { by_number: false, year, month: number(2).unwrap_or(0) });
    }
    if let Some(era) = found.get(3) {
        let before = if era.as_str() == "令和" { 2018 } else { 1988 };
        let year = before + number(4).unwrap_or(1);
        return Some(Stated { by_number: false, year, month: number(5).unwrap_or(0) });
    }
    number(6).map(|year| Stated { by_number: true, year, month: 0 })
}

/// The position of the newest period among headings, all of which state one.
pub(super) fn newest<'h>(headings: impl Iterator<Item = &'h str>) -> Option<usize> {
    let periods: Vec<Stated> = headings.map(stated).collect::<Option<_>>()?;
    let newest = periods.iter().max()?;
    let is_one_order = periods.iter().all(|one| one.by_number == newest.by_number);
    let mut at = periods.iter().enumerate().filter(|(_, one)| *one == newest).map(|(at, _)| at);
    let first = at.next().filter(|_| is_one_order)?;
    at.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{newest, stated};

    #[test]
    fn periods_of_headings_are_put_in_order() {
        for (headings, want) in [
            (["持株比率（2023年3月期）", "持株比率（2024年3月期）"], Some(1)),
            (["持株比率(2024.9)", "持株比率(2024.3)"], Some(0)),
            (["平成30年3月期", "令和元年3月期"], Some(1)),
            (["令和６年３月期", "2023年3月期"], Some(0)),
            (["Stake 2022", "Stake 2023"], Some(1)),
            (["第49期", "第50期"], Some(1)),
            (["第49期", "2024年"], None),
            (["2024年", "2024年"], None),
            (["持株比率", "2024年"], None),
        ] {
            assert_eq!(newest(headings.into_iter()), want, "{headings:?}");
        }
        assert_eq!(stated("持株数（千株）"), None);
    }
}
