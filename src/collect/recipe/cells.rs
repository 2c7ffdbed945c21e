//! Cells that do not say one thing of one party: several values beside one label, a share for the holders of several
//! rows, shares in columns of several periods.
//!
//! - What is of several together is of none of them alone: the tie is proposed without it, and a finding says it.
//! - Left out on purpose: nothing is divided. "45.0 %" of two holders is not 22.5 % each.

use super::clean::{is_one_of, line, short};
use super::format::{Places, Record};
use super::place::{Row, lines};
use super::read::Reader;
use scraper::ElementRef;

impl<'a> Reader<'a> {
    /// Does the row's element have several values beside the label of its name, as tables of several companies side by
    /// side do? Then a finding says so.
    pub(super) fn is_side_by_side(&mut self, record: &Record, row: &Row<'a>) -> bool {
        let Row::Element(element) = row else { return false };
        let names = record.values.iter().filter(|(prop, _)| prop.get_ref() == "name");
        let labels: Vec<String> =
            names.flat_map(|(_, Places(places))| places).flat_map(|place| place.label.clone()).collect();
        let rows = element.descendants().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "tr");
        let Some((locator, values)) = rows
            .filter_map(|row| Some((self.look.document.locator_of(row), beside(row, &labels)?)))
            .find(|(_, values)| values.len() > 1)
        else {
            return false;
        };
        let quoted: Vec<String> = values.iter().map(|value| format!("{:?}", short(value))).collect();
        self.found(&locator, format!("several in columns, none is read: {}; map them by hand", quoted.join(", ")));
        true
    }
}

/// The different texts beside the label of a row; a number of its own may stand before the label.
fn beside(row: ElementRef<'_>, labels: &[String]) -> Option<Vec<String>> {
    let cells: Vec<String> = row
        .child_elements()
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
        .map(|cell| line(&lines(cell)))
        .collect();
    let at = cells.iter().take(2).position(|cell| is_one_of(cell, labels))?;
    let mut values: Vec<String> = cells.into_iter().skip(at + 1).filter(|text| !text.is_empty()).collect();
    values.dedup();
    Some(values)
}
