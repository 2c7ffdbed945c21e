//! The United Nations Security Council Consolidated List as XML (`CONSOLIDATED_LIST`).
//!
//! - The permanent reference number makes the id. Those delisted are not in the file.
//! - Approximate and "between" dates of birth stay as words: as a date they would separate what may be the same.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry, say_date};
use super::values::{Input, joined, slug};
use super::xml::{self, Node, Unread};
use crate::collect::Reading;

const KNOWN: [&str; 29] = [
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "GENDER",
    "NAME_ORIGINAL_SCRIPT",
    "COMMENTS1",
    "TITLE",
    "DESIGNATION",
    "NATIONALITY",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "INDIVIDUAL_ALIAS",
    "INDIVIDUAL_ADDRESS",
    "INDIVIDUAL_DATE_OF_BIRTH",
    "INDIVIDUAL_PLACE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT",
    "ENTITY_ALIAS",
    "ENTITY_ADDRESS",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
    "DELISTED_ON",
    "NATIONALITY2",
    "ENTITY_DOCUMENT",
];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let mut unread = Unread::default();
    let root = xml::each(input, &text, "CONSOLIDATED_LIST", &["INDIVIDUAL", "ENTITY"], |node| {
        unread.note(&node, &KNOWN);
        entries.take(entry(input, &node)?);
        Ok(())
    })?;
    if entries.is_empty() {
        return Err(input.error("it has no entries", "CONSOLIDATED_LIST"));
    }
    let generated = root.attribute("dateGenerated").and_then(|text| text.parse().ok());
    Newest::of(input, &mut reading, generated, "line 1");
    if generated.is_none() {
        reading.found("line 1", "the file names no edition (dateGenerated)");
    }
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    unread.tell(&mut reading);
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

fn entry(input: &Input<'_>, node: &Node) -> Result<Entry, ListError> {
    let at = &node.locator();
    let number = node.of("REFERENCE_NUMBER").or_else(|| node.of("DATAID"));
    let number = number.ok_or_else(|| input.error("an entry without reference number", at))?;
    let schema = if node.name == "INDIVIDUAL" { "Person" } else { "Organization" };
    let mut entry = Entry::new(format!("un-sc-{}", slug(number)), schema);
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| node.of(part));
    entry.thing.say("name", &joined(&parts, " "), at);
    names(node, &mut entry);
    for (list, prop, label) in [("TITLE", "title", "Title"), ("DESIGNATION", "position", "Designation")] {
        for value in values(node, list) {
            entry.fit(prop, label, value.text().unwrap_or_default(), &value.locator());
        }
    }
    entry.fit("gender", "Gender", &node.of("GENDER").unwrap_or_default().to_lowercase(), at);
    for list in ["NATIONALITY", "NATIONALITY2"] {
        for value in values(node, list) {
            entry.country("nationality", "Nationality", value.text().unwrap_or_default(), &value.locator());
        }
    }
    places(node, &mut entry);
    birth(node, &mut entry);
    for list in ["INDIVIDUAL_DOCUMENT", "ENTITY_DOCUMENT"] {
        for document in node.all(list) {
            identify(document, &mut entry);
        }
    }
    if let Some(words) = node.child("COMMENTS1") {
        entry.thing.say("notes", words.text().unwrap_or_default(), &words.locator());
    }
    record(input, node, number, &mut entry);
    // An entry that was taken off says when: with the day of retrieval its topic is told or not.
    let fetched = input.exchange.at.get(..10).and_then(|day| day.parse().ok());
    entry.topics(&["sanction"], fetched, at);
    Ok(entry)
}

/// Every `VALUE` under the elements of this name.
fn values<'a>(node: &'a Node, list: &'a str) -> impl Iterator<Item = &'a Node> {
    node.inside(list, "VALUE").filter(|value| value.text().is_some())
}

fn names(node: &Node, entry: &mut Entry) {
    if let Some(name) = node.child("NAME_ORIGINAL_SCRIPT") {
        entry.thing.say("alias", name.text().unwrap_or_default(), &name.locator());
    }
    for alias in node.all("INDIVIDUAL_ALIAS").chain(node.all("ENTITY_ALIAS")) {
        let prop = match alias.of("QUALITY") {
            Some("Low") => "weakAlias",
            Some("f.k.a.") => "previousName",
            _ => "alias",
        };
        entry.thing.say(prop, alias.of("ALIAS_NAME").unwrap_or_default(), &alias.locator());
        if let Some(note) = alias.of("NOTE") {
            entry.note("Alias", note, &alias.locator());
        }
    }
}

fn places(node: &Node, entry: &mut Entry) {
    for address in node.all("INDIVIDUAL_ADDRESS").chain(node.all("ENTITY_ADDRESS")) {
        let at = &address.locator();
        let part = |name| address.of(name);
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"].map(part);
        entry.thing.say("address", &joined(&parts, ", "), at);
        if let Some(country) = part("COUNTRY") {
            entry.country("country", "Country of an address", country, at);
        }
        if let Some(note) = part("NOTE") {
            entry.note("Address", note, at);
        }
    }
}

fn birth(node: &Node, entry: &mut Entry) {
    for born in node.all("INDIVIDUAL_DATE_OF_BIRTH") {
        let at = &born.locator();
        let exact = born.of("TYPE_OF_DATE").is_none_or(|kind| kind == "EXACT");
        match born.of("DATE").or_else(|| born.of("YEAR")) {
            Some(date) if exact => entry.date("birthDate", "Date of birth", date, at),
            Some(date) => entry.note("Date of birth, approximately", date, at),
            None => {
                let years = joined(&[born.of("FROM_YEAR"), born.of("TO_YEAR")], " to ");
                entry.note("Date of birth, between", &years, at);
            }
        }
        if let Some(note) = born.of("NOTE") {
            entry.note("Date of birth", note, at);
        }
    }
    for born in node.all("INDIVIDUAL_PLACE_OF_BIRTH") {
        let at = &born.locator();
        let parts = ["CITY", "STATE_PROVINCE", "COUNTRY"].map(|part| born.of(part));
        entry.fit("birthPlace", "Place of birth", &joined(&parts, ", "), at);
        if let Some(note) = born.of("NOTE") {
            entry.note("Place of birth", note, at);
        }
    }
}

fn identify(document: &Node, entry: &mut Entry) {
    let at = &document.locator();
    let kind = joined(&[document.of("TYPE_OF_DOCUMENT"), document.of("TYPE_OF_DOCUMENT2")], ", ");
    let number = document.of("NUMBER").unwrap_or_default();
    let prop = match document.of("TYPE_OF_DOCUMENT") {
        Some("Passport" | "Numéro de passeport" | "Número de pasaporte") => "passportNumber",
        Some("National Identification Number") => "idNumber",
        _ => "",
    };
    let label = if kind.is_empty() { "Document" } else { &kind };
    entry.fit(prop, label, number, at);
    let parts =
        ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE"].map(|part| document.of(part));
    let further = joined(&parts, ", ");
    if !further.is_empty() {
        entry.note(&joined(&[Some(label), Some(number)], " "), &further, at);
    }
}

fn record(input: &Input<'_>, node: &Node, number: &str, entry: &mut Entry) {
    let at = &node.locator();
    let committee = node.of("UN_LIST_TYPE").unwrap_or("list");
    let record = entry.record(committee, at);
    record.say("authority", &input.card.publisher, at);
    record.say("program", &format!("UN Security Council sanctions: {committee}"), at);
    record.say("programId", committee, at);
    record.say("unscId", number, at);
    record.say("recordId", node.of("DATAID").unwrap_or_default(), at);
    if let Some(day) = node.child("LISTED_ON").and_then(|day| Some((day.text()?, day.locator()))) {
        say_date(record, "listingDate", day.0, &day.1);
        say_date(record, "startDate", day.0, &day.1);
    }
    if let Some(day) = node.child("DELISTED_ON").and_then(|day| Some((day.text()?, day.locator()))) {
        say_date(record, "endDate", day.0, &day.1);
    }
    for day in values(node, "LAST_DAY_UPDATED") {
        say_date(record, "modifiedAt", day.text().unwrap_or_default(), &day.locator());
    }
    record.say("sourceUrl", &input.card.terms, at);
}
