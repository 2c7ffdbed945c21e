//! The US Consolidated Screening List as CSV (International Trade Administration), with and without `_id`.
//!
//! - The same entities, ids, topics and sources that an import of the file makes (`ingest`); the two rooms may not use
//!   each other, so each has its own thin reader, and a test in `tests/all` holds them together.
//! - Each list in the file is a source of its own. Its edition is the newest start date its rows show: the file states
//!   no publication date.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry};
use super::table::{self, Row};
use super::values::{Input, is_code};
use crate::collect::{Reading, made_id};
use indexmap::IndexMap;

/// Values one cell may list; the longest known has some 150.
const CELL_VALUES: usize = 2000;

/// How a list's name begins, its short name, and what being on it is called.
pub(in crate::collect) const LISTS: [(&str, &str, &[&str]); 14] = [
    ("Entity List", "EL", &["export.control"]),
    ("Military End User", "MEU", &["export.control"]),
    ("Unverified List", "UVL", &["export.risk"]),
    ("Denied Persons List", "DPL", &["export.control"]),
    ("ITAR Debarred", "DTC", &["export.control", "debarment"]),
    ("Nonproliferation Sanctions", "ISN", &["sanction", "export.risk"]),
    ("Specially Designated Nationals", "SDN", &["sanction"]),
    ("Sectoral Sanctions Identifications", "SSI", &["sanction"]),
    ("Foreign Sanctions Evaders", "FSE", &["sanction"]),
    ("Palestinian Legislative Council", "PLC", &["sanction"]),
    ("Capta List", "CAP", &["sanction"]),
    ("Non-SDN Menu-Based Sanctions", "MBS", &["sanction"]),
    ("Non-SDN Iranian Sanctions", "ISA", &["sanction"]),
    ("Non-SDN Chinese Military-Industrial Complex", "NS-CMIC", &["invest.risk"]),
];

/// Columns with several values separated by "; ".
const LISTED: [(&str, &str); 6] = [
    ("alt_names", "alias"),
    ("addresses", "address"),
    ("citizenships", "citizenship"),
    ("nationalities", "nationality"),
    ("dates_of_birth", "birthDate"),
    ("places_of_birth", "birthPlace"),
];

/// Columns that become a property of the entity as they are.
const PLAIN: [(&str, &str); 8] = [
    ("call_sign", "callSign"),
    ("vessel_type", "type"),
    ("gross_tonnage", "tonnage"),
    ("gross_registered_tonnage", "grossRegisteredTonnage"),
    ("vessel_flag", "flag"),
    ("remarks", "notes"),
    ("source_information_url", "sourceUrl"),
    ("title", "position"),
];

/// Identifier types in `ids` ("country, number, type") and their property.
pub(super) const IDENTIFIERS: [(&str, &str); 12] = [
    ("Vessel Registration Identification", "imoNumber"),
    ("MMSI", "mmsi"),
    ("Gender", "gender"),
    ("Tax ID No.", "taxNumber"),
    ("Registration ID", "registrationNumber"),
    ("Registration Number", "registrationNumber"),
    ("C.R. No.", "registrationNumber"),
    ("Company Number", "registrationNumber"),
    ("Unified Social Credit Code (USCC)", "registrationNumber"),
    ("Passport", "passportNumber"),
    ("SWIFT/BIC", "swiftBic"),
    ("Website", "website"),
];

/// One list of the file while it grows.
struct Part {
    reading: Reading,
    entries: Collected,
    newest: Newest,
}

/// One reading per list, in the order of their first rows.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Reading>, ListError> {
    let (text, remark) = input.text()?;
    let mut parts: IndexMap<String, Part> = IndexMap::new();
    table::each(input, &text, b',', table::needs(&["source", "name", "start_date", "ids"]), |row| {
        let entry = Listing::of(row).map_err(|what| input.error(what, &row.locator))?;
        if row.cells().any(|(_, cell)| cell.matches("; ").count() > CELL_VALUES) {
            return Err(input.error(format!("a cell of more than {CELL_VALUES} values"), &row.locator));
        }
        let part = parts.entry(format!("{}\n{}", entry.list, entry.agency.unwrap_or_default())).or_insert_with(|| {
            let reading = input.reading_of(entry.list, entry.agency, None);
            Part { reading, entries: Collected::default(), newest: Newest::default() }
        });
        part.newest.see(input, row.cell("start_date").and_then(|text| text.parse().ok()), &row.locator);
        if entry.topics.is_empty() && part.entries.is_empty() {
            part.reading.found(&row.locator, format!("unknown list {:?}: no topic given", entry.list));
        }
        part.entries.take(entry.proposals(row));
        Ok(())
    })?;
    if parts.is_empty() {
        return Err(input.error("it has no entries", "line 2"));
    }
    let known = |part: &Part| LISTS.iter().any(|(start, ..)| part.reading.source.title.starts_with(start));
    if !parts.values().any(known) {
        return Err(input.error("none of the lists it names is one of the consolidated list", "line 2"));
    }
    let mut readings: Vec<Reading> = Vec::new();
    for mut part in parts.into_values() {
        part.newest.tell(input, &mut part.reading);
        readings.push(Reading { proposals: part.entries.into_proposals(input)?, ..part.reading });
    }
    if let (Some(remark), Some(first)) = (remark, readings.first_mut()) {
        first.note("start", remark);
    }
    Ok(readings)
}

/// What one row says about being listed.
struct Listing<'a> {
    id: String,
    schema: &'static str,
    list: &'a str,
    agency: Option<&'a str>,
    short: String,
    topics: &'static [&'static str],
}

impl<'a> Listing<'a> {
    fn of(row: &Row<'a>) -> Result<Self, &'static str> {
        let name = row.cell("name").ok_or("a row without a name")?;
        let source = row.cell("source").ok_or("a row without a source list")?;
        let (list, agency) = match source.rsplit_once(" - ") {
            Some((list, agency)) => (list.trim(), Some(agency.trim())),
            None => (source, None),
        };
        let known = LISTS.iter().find(|(start, ..)| list.starts_with(start));
        let bracketed = || list.rsplit_once('(').and_then(|(_, rest)| rest.split(')').next());
        let schema = match row.cell("type") {
            Some("Individual") => "Person",
            Some("Vessel") => "Vessel",
            Some("Aircraft") => "Airplane",
            Some("Entity") => "Organization",
            _ => "LegalEntity",
        };
        let id = match row.any(&["_id", "entity_number"]) {
            Some(id) => format!("csl-{id}"),
            None => {
                let of = |column| row.cell(column).unwrap_or_default();
                made_id("csl", &[list, name, of("addresses"), of("start_date")])
            }
        };
        let short = known.map(|(_, short, _)| *short).or_else(bracketed).unwrap_or(list).to_owned();
        Ok(Self { id, schema, list, agency, short, topics: known.map_or(&[], |(_, _, topics)| topics) })
    }

    fn proposals(&self, row: &Row<'_>) -> Entry {
        let mut entry = Entry::new(self.id.clone(), self.schema);
        self.describe(row, &mut entry);
        for topic in self.topics {
            entry.thing.say("topics", topic, &row.locator);
        }
        self.record(row, &mut entry);
        entry
    }

    fn describe(&self, row: &Row<'_>, entry: &mut Entry) {
        let at = row.locator.as_str();
        entry.thing.say("name", row.cell("name").unwrap_or_default(), at);
        for (column, prop) in LISTED {
            for value in row.cell(column).into_iter().flat_map(|cell| cell.split("; ")) {
                say_if_fits(entry, prop, value, at);
            }
        }
        for address in row.cell("addresses").into_iter().flat_map(|cell| cell.split("; ")) {
            if let Some(code) = address.rsplit(',').next().map(str::trim).filter(|code| is_code(code)) {
                entry.thing.say("country", &code.to_lowercase(), at);
            }
        }
        for (column, prop) in PLAIN {
            if let Some(value) = row.cell(column) {
                say_if_fits(entry, prop, value, at);
            }
        }
        if let Some(owner) = row.cell("vessel_owner") {
            entry.note("Vessel owner", owner, at);
        }
        for identifier in row.cell("ids").into_iter().flat_map(|cell| cell.split("; ")) {
            identify(entry, identifier, at);
        }
    }

    /// The record that puts the entity on the list.
    fn record(&self, row: &Row<'_>, entry: &mut Entry) {
        let at = row.locator.as_str();
        let record = entry.record(&self.short, at);
        // The id that an import makes: the short name as it is.
        record.entity = format!("{}-{}-listing", self.id, self.short.to_lowercase());
        record.say("authority", self.agency.unwrap_or_default(), at);
        record.say("authorityId", &self.short, at);
        let name = self.list.split(" (").next().unwrap_or(self.list);
        record.say("program", &format!("{name} ({})", self.short), at);
        for program in row.cell("programs").into_iter().flat_map(|cell| cell.split("; ")) {
            record.say("programId", program, at);
        }
        for (column, prop) in [
            ("start_date", "startDate"),
            ("start_date", "listingDate"),
            ("end_date", "endDate"),
            ("entity_number", "recordId"),
            ("source_list_url", "sourceUrl"),
            ("federal_register_notice", "description"),
            ("license_requirement", "provisions"),
            ("license_policy", "provisions"),
        ] {
            record.say(prop, row.cell(column).unwrap_or_default(), at);
        }
        if row.cell("standard_order").is_some_and(|cell| cell.eq_ignore_ascii_case("y")) {
            record.say("provisions", "Standard order", at);
        }
    }
}

/// As the property where the schema has it, else as a note: the words are kept.
fn say_if_fits(entry: &mut Entry, prop: &str, value: &str, at: &str) {
    let fits = super::entry::has(&entry.thing.schema, prop);
    let code = matches!(prop, "nationality" | "citizenship") && is_code(value.trim());
    match (fits, code) {
        (true, true) => entry.thing.say(prop, &value.trim().to_lowercase(), at),
        (true, false) => entry.thing.say(prop, value, at),
        (false, _) => entry.thing.say("notes", value, at),
    };
}

/// "country, number, type" or "number, type"; types without a property stay as notes.
fn identify(entry: &mut Entry, text: &str, at: &str) {
    let found = text.rsplit_once(", ").and_then(|(value, kind)| {
        let (_, prop) = IDENTIFIERS.iter().find(|(name, _)| *name == kind.trim())?;
        Some((value, *prop))
    });
    let Some((value, prop)) = found.filter(|(_, prop)| super::entry::has(&entry.thing.schema, prop)) else {
        entry.thing.say("notes", text, at);
        return;
    };
    let number = match value.split_once(", ") {
        Some((country, number)) if is_code(country) => number,
        _ => value,
    };
    let number = number.trim_start_matches("IMO ");
    let number = if prop == "gender" { number.to_lowercase() } else { number.to_owned() };
    entry.thing.say(prop, &number, at);
}
