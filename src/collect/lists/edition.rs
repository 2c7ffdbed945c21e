//! The edition of a list: a day that its file names, never one after the day the file was fetched.
//!
//! A typing error in one row ("3017-08-22") would else be the edition for good: every later file would look older.

use super::Reading;
use super::values::Input;
use crate::model::PartialDate;

/// Can a file that was fetched then (RFC 3339) be of this edition? One day more than the clock says: it is already
/// tomorrow in Tokyo. Where the day is not known, any edition can be.
pub(super) fn is_possible(edition: PartialDate, fetched: &str) -> bool {
    let day = fetched.get(..10).and_then(|text| text.parse::<PartialDate>().ok());
    let next = day.and_then(|day| {
        let text = day.to_string();
        let mut parts = text.split('-').map(|part| part.parse::<i16>().ok());
        let (year, month, day) = (parts.next()??, u8::try_from(parts.next()??).ok()?, parts.next()??);
        let day = u8::try_from(day).ok()? + 1;
        let next = PartialDate::day(year, month, day).or_else(|| PartialDate::day(year, month + 1, 1));
        next.or_else(|| PartialDate::day(year + 1, 1, 1))
    });
    next.is_none_or(|next| edition.earliest() <= next.latest())
}

/// The newest day that a file names while it is read.
#[derive(Debug, Default)]
pub(super) struct Newest {
    day: Option<PartialDate>,
    /// The first day that is none of an edition, where it stands, and how many more there are.
    late: Option<(PartialDate, String, usize)>,
}

impl Newest {
    /// Takes a day into account.
    pub(super) fn see(&mut self, input: &Input<'_>, day: Option<PartialDate>, place: &str) {
        let Some(day) = day else { return };
        if is_possible(day, &input.exchange.at) {
            self.day = self.day.into_iter().chain([day]).max_by_key(|day| day.latest());
            return;
        }
        match &mut self.late {
            Some((.., more)) => *more += 1,
            None => self.late = Some((day, place.to_owned(), 0)),
        }
    }

    /// Says the edition, and what was not taken as one.
    pub(super) fn tell(self, input: &Input<'_>, reading: &mut Reading) {
        reading.source.edition = self.day;
        let Some((day, place, more)) = self.late else { return };
        let more = if more == 0 { String::new() } else { format!("; {more} more such days follow") };
        let fetched = input.exchange.at.get(..10).unwrap_or_default();
        reading.found(&place, format!("{day} is after the day of retrieval ({fetched}): no edition{more}"));
    }

    /// The one day that a file states as its own.
    pub(super) fn of(input: &Input<'_>, reading: &mut Reading, day: Option<PartialDate>, place: &str) {
        let mut newest = Self::default();
        newest.see(input, day, place);
        newest.tell(input, reading);
    }
}
