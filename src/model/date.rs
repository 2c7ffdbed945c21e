//! Partial dates: a year, a month or a day, compared honestly.
//!
//! `2016` and `2016-03` are neither equal nor ordered: asking gives [`Known::Maybe`]. Nothing here
//! pads a missing month with January.

use std::fmt;
use std::str::FromStr;

/// A date as precise as its source stated it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: i16,
    /// 0 = not stated.
    month: u8,
    /// 0 = not stated.
    day: u8,
}

/// An answer that admits not knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    No,
    Maybe,
    Yes,
}

impl Known {
    pub fn possible(self) -> bool {
        self != Self::No
    }

    fn from_bounds(certain: bool, possible: bool) -> Self {
        match (certain, possible) {
            (true, _) => Self::Yes,
            (false, true) => Self::Maybe,
            (false, false) => Self::No,
        }
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {0:?}")]
pub struct DateError(pub String);

impl PartialDate {
    pub fn year(year: i16) -> Self {
        Self { year, month: 0, day: 0 }
    }

    /// A full day; `None` when the calendar has no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        ((1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// The day of a Unix time in UTC. The clock itself is read by `main` only.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        // Howard Hinnant's civil-from-days algorithm.
        let days = seconds.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u8;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
        let year = (year_of_era + era * 400 + i64::from(month <= 2)) as i16;
        Self { year, month, day }
    }

    pub fn year_number(self) -> i16 {
        self.year
    }

    /// The first day it can mean, as a sortable number.
    pub fn earliest(self) -> i32 {
        self.key(self.month.max(1), self.day.max(1))
    }

    /// The last day it can mean, as a sortable number.
    pub fn latest(self) -> i32 {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { days_in_month(self.year, month) } else { self.day };
        self.key(month, day)
    }

    fn key(self, month: u8, day: u8) -> i32 {
        i32::from(self.year) * 10_000 + i32::from(month) * 100 + i32::from(day)
    }

    /// Is this before `other`? `Maybe` when the precision does not say.
    pub fn before(self, other: Self) -> Known {
        Known::from_bounds(self.latest() < other.earliest(), self.earliest() < other.latest())
    }

    /// Do both name the same day? `Maybe` when one only names the month or year around the other.
    pub fn same_day(self, other: Self) -> Known {
        let exact = self.day != 0 && self == other;
        Known::from_bounds(exact, self.earliest() <= other.latest() && other.earliest() <= self.latest())
    }
}

fn days_in_month(year: i16, month: u8) -> u8 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads `YYYY[-MM[-DD]]`, and the same with a time of day after `T` or a space (the time is dropped).
    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError(text.chars().take(40).collect());
        let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = date.split('-');
        let mut number = |len: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == len && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<i16>().map(Some).map_err(|_| wrong())
            }
            Some(_) => Err(wrong()),
        };
        let year = number(4)?.ok_or_else(wrong)?;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() {
            return Err(wrong());
        }
        match (month, day) {
            (None, _) => Ok(Self::year(year)),
            (Some(month @ 1..=12), None) => Ok(Self { year, month: month as u8, day: 0 }),
            (Some(month), Some(day)) => {
                Self::day(year, month.clamp(0, 99) as u8, day.clamp(0, 99) as u8).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// From when to when; an end that no source states is open, not "today".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateSpan {
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
}

impl DateSpan {
    /// Was it in force at some moment of `date`? An undated side counts as in force.
    pub fn in_force(self, date: PartialDate) -> Known {
        let started = self.start.map_or(Known::Yes, |start| {
            Known::from_bounds(start.latest() <= date.earliest(), start.earliest() <= date.latest())
        });
        let not_ended = self.end.map_or(Known::Yes, |end| {
            Known::from_bounds(date.latest() <= end.earliest(), date.earliest() <= end.latest())
        });
        started.min(not_ended)
    }

    /// Was it surely over before `date` began?
    pub fn ended_before(self, date: PartialDate) -> bool {
        self.end.is_some_and(|end| end.before(date) == Known::Yes)
    }

    /// Does it surely start only after `date`?
    pub fn starts_after(self, date: PartialDate) -> bool {
        self.start.is_some_and(|start| date.before(start) == Known::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn precision_is_kept_and_never_padded() {
        for text in ["2016", "2016-03", "2016-03-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2016-03-31T10:00:00").to_string(), "2016-03-31");
        for wrong in ["", "16", "2016-3", "2016-13", "2016-02-30", "2016-03-01-01", "20160301", "2016-"] {
            assert!(wrong.parse::<PartialDate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn comparison_admits_what_it_does_not_know() {
        assert_eq!(date("2016").before(date("2016-03")), Known::Maybe);
        assert_eq!(date("2016").same_day(date("2016-03")), Known::Maybe);
        assert_eq!(date("2016").same_day(date("2016")), Known::Maybe);
        assert_eq!(date("2015").before(date("2016-03")), Known::Yes);
        assert_eq!(date("2016-03-02").before(date("2016-03-01")), Known::No);
        assert_eq!(date("2016-03-01").same_day(date("2016-03-01")), Known::Yes);
        assert_eq!(date("2017").before(date("2016-12")), Known::No);
    }

    #[test]
    fn spans_are_in_force_when_they_may_be() {
        let span = DateSpan { start: Some(date("2009")), end: Some(date("2021-07")) };
        assert_eq!(span.in_force(date("2015")), Known::Yes);
        assert_eq!(span.in_force(date("2021-07-15")), Known::Maybe);
        assert_eq!(span.in_force(date("2022")), Known::No);
        assert!(span.ended_before(date("2021-08")));
        assert!(!span.ended_before(date("2021")));
        assert_eq!(DateSpan::default().in_force(date("2022")), Known::Yes);
    }

    #[test]
    fn unix_time_gives_the_calendar_day() {
        assert_eq!(PartialDate::from_unix_seconds(0).to_string(), "1970-01-01");
        assert_eq!(PartialDate::from_unix_seconds(951_782_400).to_string(), "2000-02-29");
        assert_eq!(PartialDate::from_unix_seconds(1_795_305_600).to_string(), "2026-11-22");
    }
}
