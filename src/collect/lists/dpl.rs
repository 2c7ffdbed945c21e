//! The Denied Persons List of BIS, tab separated.
//!
//! - The file has no numbers: name and effective date make the id, so that several address rows of one order are one
//!   entry. A name that BIS corrects is therefore another entry. Rows of one name and day that end on different days are
//!   different orders and are kept apart.
//! - The expiration date ends the listing, however far away it is; topics are not said of orders that had ended by the
//!   newest update. An end before its beginning, and an update after the day of retrieval, are mistakes and decide nothing.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry, say_date};
use super::table::{self, Row};
use super::values::{self, Input, joined, squeeze};
use crate::collect::Reading;
use crate::collect::alike::Alike;
use crate::collect::nobody::is_nobody;
use std::collections::BTreeMap;

const COLUMNS: [&str; 6] = ["name", "street_address", "country", "effective_date", "expiration_date", "fr_citation"];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut found: Vec<Entry> = Vec::new();
    let mut newest = Newest::default();
    let mut orders = Orders::default();
    table::each(input, &text, b'\t', table::needs(&COLUMNS), |row| {
        newest.see(input, row.cell("last_update").and_then(values::date), &row.locator);
        let name = squeeze(row.cell("name").ok_or_else(|| input.error("a row without a name", &row.locator))?);
        if is_nobody(&name) {
            reading.found(&row.locator, format!("not named: {name:?}"));
            return Ok(());
        }
        let id = orders.id(&name, row, &mut reading);
        found.push(entry(input, row, id, &name));
        Ok(())
    })?;
    if found.is_empty() {
        return Err(input.error("it has no entries", "line 2"));
    }
    newest.tell(input, &mut reading);
    let mut entries = Collected::default();
    for mut entry in found {
        let at = entry.thing.values.first().map(|value| value.locator.clone()).unwrap_or_default();
        entry.topics(&["export.control"], reading.source.edition, &at);
        entries.take(entry);
    }
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

/// The orders met so far: by name and effective date, each end has its own id.
#[derive(Default)]
struct Orders {
    ids: BTreeMap<[String; 3], String>,
    alike: Alike,
}

impl Orders {
    fn id(&mut self, name: &str, row: &Row<'_>, reading: &mut Reading) -> String {
        let of = |column| row.cell(column).unwrap_or_default();
        let (name, since) = (name.to_lowercase(), of("effective_date"));
        let order = [name.clone(), since.to_owned(), of("expiration_date").to_owned()];
        if let Some(id) = self.ids.get(&order) {
            return id.clone();
        }
        let (id, told) = self.alike.id("bis-dpl", &[&name, since], &name);
        if told.is_some() {
            reading
                .found(&row.locator, format!("another order of {since} about {name:?} with another end: kept apart"));
        }
        self.ids.insert(order, id.clone());
        id
    }
}

fn entry(input: &Input<'_>, row: &Row<'_>, id: String, name: &str) -> Entry {
    let at = row.locator.as_str();
    let since = row.cell("effective_date").unwrap_or_default();
    let mut entry = Entry::new(id, "LegalEntity");
    entry.thing.say_as("name", name, row.cell("name"), at);
    let parts = ["street_address", "city", "state", "postal_code", "country"].map(|column| row.cell(column));
    entry.thing.say("address", &joined(&parts, ", "), at);
    if let Some(country) = row.cell("country") {
        entry.country("country", "Country of an address", country, at);
    }
    let record = entry.record("dpl", at);
    record.say("authority", &input.card.publisher, at);
    record.say("authorityId", "DPL", at);
    record.say("program", "Denied Persons List (DPL)", at);
    if !since.is_empty() {
        say_date(record, "startDate", since, at);
        say_date(record, "listingDate", since, at);
    }
    if let Some(until) = row.cell("expiration_date") {
        say_date(record, "endDate", until, at);
    }
    record.say("description", row.cell("fr_citation").unwrap_or_default(), at);
    record.say("summary", row.cell("action").unwrap_or_default(), at);
    if row.cell("standard_order").is_some_and(|cell| cell.eq_ignore_ascii_case("y")) {
        record.say("provisions", "Standard order", at);
    }
    record.say("sourceUrl", &input.card.terms, at);
    entry
}
