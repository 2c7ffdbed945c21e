//! The EU consolidated financial sanctions list, XML 1.1 (`export`, `sanctionEntity`).
//!
//! - The entity's `logicalId` makes the id; each programme is one `Sanction` record with the dates of its regulations.
//! - "circa" dates of birth stay as words.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry, say_date};
use super::values::{Input, joined};
use super::xml::{self, Node, Unread};
use crate::collect::Reading;

const KNOWN: [&str; 9] = [
    "remark",
    "regulation",
    "subjectType",
    "nameAlias",
    "citizenship",
    "birthdate",
    "address",
    "identification",
    "contactInfo",
];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let mut unread = Unread::default();
    let root = xml::each(input, &text, "export", &["sanctionEntity"], |node| {
        unread.note(&node, &KNOWN);
        entries.take(entry(input, &node)?);
        Ok(())
    })?;
    if entries.is_empty() {
        return Err(input.error("it has no entries", "export"));
    }
    let generated = root.attribute("generationDate").and_then(|text| text.parse().ok());
    Newest::of(input, &mut reading, generated, "line 1");
    if generated.is_none() {
        reading.found("line 1", "the file names no edition (generationDate)");
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
    let id = node.attribute("logicalId").ok_or_else(|| input.error("an entry without logicalId", at))?;
    let code = node.child("subjectType").and_then(|kind| kind.attribute("code"));
    let schema = match code {
        Some("person") => "Person",
        Some("enterprise") => "Organization",
        _ => "LegalEntity",
    };
    let mut entry = Entry::new(format!("eu-fsf-{id}"), schema);
    names(node, &mut entry);
    places(node, &mut entry);
    person(node, &mut entry);
    for document in node.all("identification") {
        identify(document, &mut entry);
    }
    for remark in node.all("remark") {
        entry.thing.say("notes", remark.text().unwrap_or_default(), &remark.locator());
    }
    entry.note("Designation", node.attribute("designationDetails").unwrap_or_default(), at);
    records(input, node, id, &mut entry);
    entry.topics(&["sanction"], None, at);
    Ok(entry)
}

/// The first strong name is the name, further ones are aliases, weak ones weak aliases.
fn names(node: &Node, entry: &mut Entry) {
    let strong = |alias: &Node| alias.attribute("strong") != Some("false");
    let main = node.all("nameAlias").position(strong).unwrap_or(0);
    for (place, alias) in node.all("nameAlias").enumerate() {
        let at = &alias.locator();
        let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part));
        let whole = alias.attribute("wholeName").map(str::to_owned).unwrap_or_else(|| joined(&parts, " "));
        let prop = match (place == main, strong(alias)) {
            (true, _) => "name",
            (false, true) => "alias",
            (false, false) => "weakAlias",
        };
        entry.thing.say(prop, &whole, at);
        entry.fit("position", "Function", alias.attribute("function").unwrap_or_default(), at);
        entry.fit("title", "Title", alias.attribute("title").unwrap_or_default(), at);
        match alias.attribute("gender") {
            Some("M") => entry.fit("gender", "Gender", "male", at),
            Some("F") => entry.fit("gender", "Gender", "female", at),
            Some(other) => entry.note("Gender", other, at),
            None => {}
        }
    }
}

/// The country that an element names: its code, unless that is `00` for unknown.
fn country(node: &Node) -> Option<&str> {
    let code = node.attribute("countryIso2Code").filter(|code| *code != "00");
    code.or_else(|| node.attribute("countryDescription").filter(|name| *name != "UNKNOWN"))
}

fn places(node: &Node, entry: &mut Entry) {
    for address in node.all("address") {
        let at = &address.locator();
        let described = address.attribute("countryDescription").filter(|name| *name != "UNKNOWN");
        let part = |name| address.attribute(name);
        let parts =
            [part("street"), part("poBox"), part("place"), part("zipCode"), part("city"), part("region"), described];
        entry.thing.say("address", &joined(&parts, ", "), at);
        if let Some(country) = country(address) {
            entry.country("country", "Country of an address", country, at);
        }
        for contact in address.all("contactInfo") {
            contacts(contact, entry);
        }
    }
    for contact in node.all("contactInfo") {
        contacts(contact, entry);
    }
}

fn contacts(contact: &Node, entry: &mut Entry) {
    let value = contact.attribute("value").or_else(|| contact.text()).unwrap_or_default();
    let prop = match contact.attribute("key") {
        Some("EMAIL") => "email",
        Some("PHONE") => "phone",
        Some("WEB") => "website",
        _ => "",
    };
    entry.fit(prop, contact.attribute("key").unwrap_or("Contact"), value, &contact.locator());
}

fn person(node: &Node, entry: &mut Entry) {
    for citizenship in node.all("citizenship") {
        if let Some(country) = country(citizenship) {
            entry.country("citizenship", "Citizenship", country, &citizenship.locator());
        }
    }
    for born in node.all("birthdate") {
        let at = &born.locator();
        let day = born.attribute("birthdate").or_else(|| born.attribute("year"));
        let range = joined(&[born.attribute("yearRangeFrom"), born.attribute("yearRangeTo")], " to ");
        // A day of another calendar is no day of ours.
        let foreign = born.attribute("calendarType").filter(|calendar| !matches!(*calendar, "" | "GREGORIAN"));
        match (day, born.attribute("circa") == Some("true")) {
            (Some(day), _) if foreign.is_some() => {
                entry.note(&format!("Date of birth, {} calendar", foreign.unwrap_or_default()), day, at);
            }
            (Some(day), false) => entry.date("birthDate", "Date of birth", day, at),
            (Some(day), true) => entry.note("Date of birth, approximately", day, at),
            (None, _) => entry.note("Date of birth, between", &range, at),
        }
        let described = born.attribute("countryDescription").filter(|name| *name != "UNKNOWN");
        let parts = [born.attribute("place"), born.attribute("city"), born.attribute("region"), described];
        entry.fit("birthPlace", "Place of birth", &joined(&parts, ", "), at);
    }
}

fn identify(document: &Node, entry: &mut Entry) {
    let at = &document.locator();
    let code = document.attribute("identificationTypeCode").unwrap_or("other");
    let label = document.attribute("identificationTypeDescription").unwrap_or(code);
    let number = document.attribute("number").or_else(|| document.attribute("latinNumber")).unwrap_or_default();
    let prop = match code {
        "passport" | "diplopassport" => "passportNumber",
        "id" | "ssn" => "idNumber",
        "regnumber" => "registrationNumber",
        "fiscalcode" => "taxNumber",
        "swiftbic" => "swiftBic",
        "imo" => "imoNumber",
        _ => "",
    };
    // A number known to be false is a note, never the number of the entity.
    let prop = if document.attribute("knownFalse") == Some("true") { "" } else { prop };
    entry.fit(prop, label, number, at);
    for (flag, words) in [
        ("knownFalse", "known to be false"),
        ("knownExpired", "expired"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked by its issuer"),
    ] {
        if document.attribute(flag) == Some("true") {
            entry.note(&format!("{label} {number}"), words, at);
        }
    }
    for remark in document.all("remark") {
        entry.note(&format!("{label} {number}"), remark.text().unwrap_or_default(), &remark.locator());
    }
}

fn records(input: &Input<'_>, node: &Node, id: &str, entry: &mut Entry) {
    let at = &node.locator();
    let unsc = node.attribute("unitedNationId").unwrap_or_default();
    let reference = node.attribute("euReferenceNumber").unwrap_or_default();
    for regulation in node.all("regulation") {
        let at = &regulation.locator();
        let programme = regulation.attribute("programme").unwrap_or("list");
        let record = entry.record(programme, at);
        record.say("programId", programme, at);
        record.say("description", regulation.attribute("numberTitle").unwrap_or_default(), at);
        if let Some(day) = regulation.attribute("publicationDate") {
            say_date(record, "listingDate", day, at);
        }
        if let Some(day) =
            regulation.attribute("entryIntoForceDate").or_else(|| regulation.attribute("publicationDate"))
        {
            say_date(record, "startDate", day, at);
        }
        for url in regulation.all("publicationUrl") {
            record.say("sourceUrl", url.text().unwrap_or_default(), &url.locator());
        }
    }
    if entry.records.is_empty() {
        entry.record("list", at);
    }
    for record in &mut entry.records {
        record.say("authority", "Council of the European Union", at);
        record.say("program", &input.card.en, at);
        record.say("authorityId", reference, at);
        record.say("recordId", id, at);
        record.say("unscId", unsc, at);
    }
}
