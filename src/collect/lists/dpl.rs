//! The Denied Persons List of BIS, tab separated.
//!
//! - The file has no numbers: name and effective date make the id, so that several address rows of one order are one
//!   entry. A name that BIS corrects is therefore another entry.
//! - The expiration date ends the listing; topics are not said of orders that had ended by the newest update.

use super::entry::{Collected, Entry, say_date};
use super::table::{self, Row};
use super::values::{self, Input, joined, squeeze};
use super::{ListError, MaxByLatest};
use crate::collect::{Reading, made_id};

const COLUMNS: [&str; 6] = ["name", "street_address", "country", "effective_date", "expiration_date", "fr_citation"];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut found: Vec<Entry> = Vec::new();
    table::each(input, &text, b'\t', table::needs(&COLUMNS), |row| {
        let updated = row.cell("last_update").and_then(values::date);
        reading.source.edition = reading.source.edition.max_by_latest(updated);
        let entry = entry(input, row).map_err(|what| input.error(what, &row.locator))?;
        found.push(entry);
        Ok(())
    })?;
    if found.is_empty() {
        return Err(input.error("it has no entries", "line 2"));
    }
    let mut entries = Collected::default();
    for mut entry in found {
        let at = entry.thing.values.first().map(|value| value.locator.clone()).unwrap_or_default();
        entry.topics(&["export.control"], reading.source.edition, &at);
        entries.take(entry);
    }
    if let Some(remark) = remark {
        reading.found("start", remark);
    }
    reading.proposals = entries.into_proposals();
    Ok(reading)
}

fn entry(input: &Input<'_>, row: &Row<'_>) -> Result<Entry, &'static str> {
    let at = row.locator.as_str();
    let name = squeeze(row.cell("name").ok_or("a row without a name")?);
    let since = row.cell("effective_date").unwrap_or_default();
    let mut entry = Entry::new(made_id("bis-dpl", &[&name.to_lowercase(), since]), "LegalEntity");
    entry.thing.say_as("name", &name, row.cell("name"), at);
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
    Ok(entry)
}
