//! ASPI's China Defence Universities Tracker, from a table that the analyst saved.
//!
//! - The tracker offers no download and its content is under copyright: its pages are not read here. A think tank's
//!   rating is kept as its words; it gives no topic, only the record that says who listed the institution.
//! - What makes a table the tracker's is its rating of Chinese institutions: a column of risks with the tracker's own
//!   levels, and no column that another list has. Any other table is refused with the reason.

use super::ListError;
use super::entry::{Collected, Entry};
use super::table::{self, Row};
use super::values::{self, Input};
use crate::collect::Reading;
use crate::collect::alike::Alike;
use crate::collect::nobody::is_nobody;

const NAMES: [&str; 5] = ["name", "institution", "university", "organisation", "organization"];
const LOCAL: [&str; 6] = ["chinese name", "name (chinese)", "name_zh", "chinese", "中文名", "中文"];
const ALIASES: [&str; 4] = ["alias", "aliases", "also known as", "other names"];
const COUNTRY: [&str; 2] = ["country code", "country"];
const PLACE: [&str; 3] = ["location", "address", "city"];
const CATEGORY: [&str; 2] = ["category", "kind"];
const RISK: [&str; 4] = ["risk", "risk rating", "overall risk", "risk level"];
const LINK: [&str; 3] = ["url", "link", "source url"];
/// The tracker's levels, with or without "risk" behind them.
const LEVELS: [&str; 5] = ["very high", "high", "medium", "low", "unknown"];
/// Where the institutions that it rates are.
const PLACES: [&str; 3] = ["cn", "hk", "mo"];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let delimiter = if text.lines().next().unwrap_or_default().contains('\t') { b'\t' } else { b',' };
    let (mut alike, mut rated) = (Alike::default(), false);
    let page = "the tracker's page is not read: save what you may use as a table (name, Chinese name, risk, category)";
    table::each(input, &text, delimiter, fits, |row| {
        check(input, row)?;
        rated |= row.any(&RISK).is_some();
        let name = row.any(&NAMES).ok_or_else(|| input.error("a row without a name", &row.locator))?;
        if is_nobody(name) {
            reading.found(&row.locator, format!("not named: {name:?}"));
            return Ok(());
        }
        let country = row.any(&COUNTRY).unwrap_or_default();
        let (id, told) = alike.id("aspi-tracker", &[&name.to_lowercase(), &country.to_lowercase()], name);
        if let Some(told) = told {
            reading.found(&row.locator, told);
        }
        entries.take(entry(input, row, id, name));
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
    if !rated {
        return Err(input.error("its column of risks is empty: it is not the tracker's", "line 2"));
    }
    reading.note("table", "a saved table names no edition");
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

fn fits(header: &[String]) -> Result<(), String> {
    table::not_foreign(header)?;
    let has = |names: &[&str]| header.iter().any(|column| names.contains(&column.as_str()));
    match (has(&NAMES), has(&RISK)) {
        (true, true) => Ok(()),
        (false, _) => Err("no column with the institution's name (name, institution, university)".to_owned()),
        (_, false) => Err("no column with the tracker's rating (risk, risk rating)".to_owned()),
    }
}

/// Is the row one of the tracker: a level that it has, of an institution in a place that it covers?
fn check(input: &Input<'_>, row: &Row<'_>) -> Result<(), ListError> {
    if let Some(risk) = row.any(&RISK) {
        let lower = risk.to_lowercase();
        let level = lower.strip_suffix("risk").unwrap_or(&lower).trim();
        if !LEVELS.contains(&level) {
            let what = format!("{risk:?} is no level of the tracker (very high, high, medium, low)");
            return Err(input.error(what, &row.locator));
        }
    }
    match row.any(&COUNTRY) {
        Some(country) if !values::country(country).is_some_and(|code| PLACES.contains(&code.as_str())) => {
            Err(input.error(format!("an institution in {country:?}: the tracker rates Chinese ones"), &row.locator))
        }
        _ => Ok(()),
    }
}

fn entry(input: &Input<'_>, row: &Row<'_>, id: String, name: &str) -> Entry {
    let at = row.locator.as_str();
    let mut entry = Entry::new(id, "Organization");
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
    entry
}
