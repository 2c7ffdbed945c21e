//! OFAC's SDN list as `sdn.xml` (`sdnList`, `sdnEntry`).
//!
//! - The entry's `uid` makes its id; each programme is one `Sanction` record. The file states no listing dates.
//! - `Record_Count` is checked: fewer entries than it states is a cut file.
//! - OFAC's consolidated list of those who are *not* on the SDN list has the same layout: it is refused by its programmes.
//! - What is absent: wallets of their own for digital currency addresses; they stay as notes.

use super::ListError;
use super::csl::IDENTIFIERS;
use super::edition::Newest;
use super::entry::{Collected, Entry};
use super::values::{self, Input, joined};
use super::xml::{self, Node, Unread};
use crate::collect::Reading;

/// Identifier types beyond those of the Consolidated Screening List.
const FURTHER: [(&str, &str); 10] = [
    ("Cedula No.", "idNumber"),
    ("National ID No.", "idNumber"),
    ("National Foreign ID Number", "idNumber"),
    ("Identification Number", "idNumber"),
    ("Aircraft Serial Identification", "serialNumber"),
    ("Aircraft Manufacturer's Serial Number (MSN)", "serialNumber"),
    ("Email Address", "email"),
    ("Phone Number", "phone"),
    ("Business Registration Number", "registrationNumber"),
    ("Legal Entity Number", "leiCode"),
];

/// Programmes under which nobody is on the SDN list.
const BESIDE_SDN: [&str; 3] = ["CMIC-EO13959", "MBS", "561-Related"];

const KNOWN: [&str; 16] = [
    "uid",
    "firstName",
    "lastName",
    "title",
    "sdnType",
    "remarks",
    "programList",
    "idList",
    "akaList",
    "addressList",
    "nationalityList",
    "citizenshipList",
    "dateOfBirthList",
    "placeOfBirthList",
    "vesselInfo",
    "aircraftInfo",
];

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let mut unread = Unread::default();
    let (mut count, mut stated, mut published) = (0_u64, None, None);
    xml::each(input, &text, "sdnList", &["publshInformation", "sdnEntry"], |node| {
        if node.name == "publshInformation" {
            published = node.of("Publish_Date").and_then(values::date);
            Newest::of(input, &mut reading, published, &node.locator());
            stated = node.of("Record_Count").and_then(|text| text.parse::<u64>().ok());
            return Ok(());
        }
        if let Some(program) = not_blocked(&node) {
            let what = format!("an entry of programme {program} only: this is OFAC's list beside the SDN list");
            return Err(input.error(what, node.locator()));
        }
        count += 1;
        unread.note(&node, &KNOWN);
        entries.take(entry(input, &node)?);
        Ok(())
    })?;
    if let Some(stated) = stated.filter(|stated| count < *stated) {
        return Err(input.error(format!("it has {count} of {stated} entries"), "publshInformation"));
    }
    if count == 0 {
        return Err(input.error("it has no entries", "sdnList"));
    }
    if published.is_none() {
        reading.found("publshInformation", "the file names no edition (Publish_Date)");
    }
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    unread.tell(&mut reading);
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

/// The programme of an entry that has none but those whose targets are not blocked.
fn not_blocked(node: &Node) -> Option<&str> {
    let programs: Vec<&str> = node.inside("programList", "program").filter_map(Node::text).collect();
    let beside = programs.iter().all(|program| BESIDE_SDN.contains(program));
    programs.first().copied().filter(|_| beside)
}

fn entry(input: &Input<'_>, node: &Node) -> Result<Entry, ListError> {
    let at = &node.locator();
    let uid = node.of("uid").ok_or_else(|| input.error("an entry without uid", at))?;
    let schema = match node.of("sdnType") {
        Some("Individual") => "Person",
        Some("Entity") => "Organization",
        Some("Vessel") => "Vessel",
        Some("Aircraft") => "Airplane",
        _ => "LegalEntity",
    };
    let mut entry = Entry::new(format!("ofac-sdn-{uid}"), schema);
    entry.thing.say("name", &full_name(node), at);
    if schema == "Person" {
        entry.thing.say("firstName", node.of("firstName").unwrap_or_default(), at);
        entry.thing.say("lastName", node.of("lastName").unwrap_or_default(), at);
    }
    for aka in node.inside("akaList", "aka") {
        let prop = match (aka.of("category"), aka.of("type")) {
            (Some("weak"), _) => "weakAlias",
            (_, Some("f.k.a.")) => "previousName",
            _ => "alias",
        };
        entry.thing.say(prop, &full_name(aka), &aka.locator());
    }
    entry.fit("position", "Title", node.of("title").unwrap_or_default(), at);
    entry.thing.say("notes", node.of("remarks").unwrap_or_default(), at);
    places(node, &mut entry);
    person(node, &mut entry);
    for id in node.inside("idList", "id") {
        identify(id, &mut entry);
    }
    vessel(node, &mut entry);
    records(input, node, uid, &mut entry);
    entry.topics(&["sanction"], None, at);
    Ok(entry)
}

fn full_name(node: &Node) -> String {
    joined(&[node.of("firstName"), node.of("lastName")], " ")
}

fn places(node: &Node, entry: &mut Entry) {
    for address in node.inside("addressList", "address") {
        let at = &address.locator();
        let part = |name| address.of(name);
        let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"].map(part);
        entry.thing.say("address", &joined(&parts, ", "), at);
        if let Some(country) = part("country") {
            entry.country("country", "Country of an address", country, at);
        }
    }
}

fn person(node: &Node, entry: &mut Entry) {
    for (list, item, field, prop, label) in [
        ("nationalityList", "nationality", "country", "nationality", "Nationality"),
        ("citizenshipList", "citizenship", "country", "citizenship", "Citizenship"),
    ] {
        for item in node.inside(list, item) {
            entry.country(prop, label, item.of(field).unwrap_or_default(), &item.locator());
        }
    }
    for born in node.inside("dateOfBirthList", "dateOfBirthItem") {
        entry.date("birthDate", "Date of birth", born.of("dateOfBirth").unwrap_or_default(), &born.locator());
    }
    for born in node.inside("placeOfBirthList", "placeOfBirthItem") {
        entry.fit("birthPlace", "Place of birth", born.of("placeOfBirth").unwrap_or_default(), &born.locator());
    }
}

fn identify(id: &Node, entry: &mut Entry) {
    let at = &id.locator();
    let kind = id.of("idType").unwrap_or("Identification");
    let number = id.of("idNumber").unwrap_or_default();
    let prop = IDENTIFIERS.iter().chain(&FURTHER).find(|(name, _)| *name == kind).map(|(_, prop)| *prop);
    match prop {
        Some("gender") => entry.fit("gender", kind, &number.to_lowercase(), at),
        Some(prop) => entry.fit(prop, kind, number.trim_start_matches("IMO "), at),
        None => entry.note(kind, &joined(&[Some(number), id.of("idCountry")], ", "), at),
    }
}

fn vessel(node: &Node, entry: &mut Entry) {
    for (info, field, prop, label) in [
        ("vesselInfo", "callSign", "callSign", "Call sign"),
        ("vesselInfo", "vesselType", "type", "Vessel type"),
        ("vesselInfo", "tonnage", "tonnage", "Tonnage"),
        ("vesselInfo", "grossRegisteredTonnage", "grossRegisteredTonnage", "Gross registered tonnage"),
        ("vesselInfo", "vesselOwner", "", "Vessel owner"),
        ("aircraftInfo", "aircraftType", "type", "Aircraft type"),
        ("aircraftInfo", "aircraftModel", "model", "Aircraft model"),
        ("aircraftInfo", "aircraftOperator", "", "Aircraft operator"),
    ] {
        for info in node.all(info) {
            entry.fit(prop, label, info.of(field).unwrap_or_default(), &info.locator());
        }
    }
    for info in node.all("vesselInfo") {
        if let Some(flag) = info.of("vesselFlag") {
            entry.country("flag", "Vessel flag", flag, &info.locator());
        }
    }
}

fn records(input: &Input<'_>, node: &Node, uid: &str, entry: &mut Entry) {
    let at = node.locator();
    let mut programs: Vec<(String, String)> = node
        .inside("programList", "program")
        .filter_map(|program| Some((program.text()?.to_owned(), program.locator())))
        .collect();
    if programs.is_empty() {
        programs.push((String::new(), at));
    }
    for (program, at) in programs {
        let kind = if program.is_empty() { "sdn" } else { &program };
        let record = entry.record(kind, &at);
        record.say("authority", &input.card.publisher, &at);
        record.say("authorityId", "SDN", &at);
        record.say("program", "Specially Designated Nationals and Blocked Persons List (SDN)", &at);
        record.say("programId", &program, &at);
        record.say("recordId", uid, &at);
        record.say("sourceUrl", &input.card.terms, &at);
    }
}
