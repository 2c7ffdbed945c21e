//! ASPI's China Defence Universities Tracker, from a table that the analyst saved.
//!
//! The tracker offers no download and its content is under copyright: its pages are not read here. A think tank's
//! rating is kept as its words; it gives no topic, only the record that says who listed the institution.

use super::ListError;
use super::entry::{Collected, Entry};
use super::table::{self, Row};
use super::values::Input;
use crate::collect::{Reading, made_id};

const NAMES: [&str; 5] = ["name", "institution", "university", "organisation", "organization"];
const LOCAL: [&str; 6] = ["chinese name", "name (chinese)", "name_zh", "chinese", "中文名", "中文"];
const ALIASES: [&str; 4] = ["alias", "aliases", "also known as", "other names"];
const COUNTRY: [&str; 2] = ["country code", "country"];
const PLACE: [&str; 3] = ["location", "address", "city"];
const CATEGORY: [&str; 3] = ["category", "kind", "type"];
const RISK: [&str; 4] = ["risk", "risk rating", "overall risk", "risk level"];
const LINK: [&str; 3] = ["url", "link", "source url"];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let delimiter = if text.lines().next().unwrap_or_default().contains('\t') { b'\t' } else { b',' };
    let fits = |header: &[String]| match (header.iter().any(|c| NAMES.contains(&c.as_str())), has_rating(header)) {
        (true, true) => Ok(()),
        (false, _) => Err("no column with the institution's name (name, institution, university)".to_owned()),
        (_, false) => Err("no column with its risk or category".to_owned()),
    };
    let page = "the tracker's page is not read: save what you may use as a table (name, Chinese name, risk, category)";
    table::each(input, &text, delimiter, fits, |row| {
        entries.take(entry(input, row)?);
        Ok(())
    })
    .map_err(|error| {
        if error.what.contains("web page") {
            input.error(format!("{}; {page}", error.what), error.place)
        } else {
            error
        }
    })?;
    if entries.is_empty() {
        return Err(input.error("it has no entries", "line 2"));
    }
    reading.found("table", "a saved table names no edition");
    if let Some(remark) = remark {
        reading.found("start", remark);
    }
    reading.proposals = entries.into_proposals();
    Ok(reading)
}

fn has_rating(header: &[String]) -> bool {
    header.iter().any(|column| RISK.contains(&column.as_str()) || CATEGORY.contains(&column.as_str()))
}

fn entry(input: &Input<'_>, row: &Row<'_>) -> Result<Entry, ListError> {
    let at = row.locator.as_str();
    let name = row.any(&NAMES).ok_or_else(|| input.error("a row without a name", at))?;
    let country = row.any(&COUNTRY).unwrap_or_default();
    let mut entry =
        Entry::new(made_id("aspi-tracker", &[&name.to_lowercase(), &country.to_lowercase()]), "Organization");
    entry.thing.say("name", name, at);
    for (column, cell) in row.cells() {
        let one_of = |names: &[&str]| names.contains(&column);
        if one_of(&LOCAL) {
            entry.thing.say("name", cell, at);
        } else if one_of(&ALIASES) {
            cell.split(';').for_each(|alias| {
                entry.thing.say("alias", alias, at);
            });
        } else if one_of(&COUNTRY) {
            entry.country("country", "Country", cell, at);
        } else if one_of(&PLACE) {
            entry.thing.say("address", cell, at);
        } else if one_of(&CATEGORY) {
            entry.thing.say("classification", cell, at);
        } else if one_of(&LINK) {
            entry.thing.say("sourceUrl", cell, at);
        } else if !one_of(&NAMES) && !one_of(&RISK) && cell != "None" {
            entry.note(column, cell, at);
        }
    }
    let record = entry.record("tracker", at);
    record.say("authority", &input.card.publisher, at);
    record.say("program", "China Defence Universities Tracker", at);
    record.say("status", "named by a think tank, not by a government", at);
    if let Some(risk) = row.any(&RISK) {
        record.say("reason", &format!("ASPI's rating: {risk}"), at);
    }
    record.say("sourceUrl", row.any(&LINK).unwrap_or(&input.card.url), at);
    Ok(entry)
}
