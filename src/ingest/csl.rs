//! The US Consolidated Screening List as CSV (International Trade Administration), with and without `_id`.
//!
//! - A row becomes an entity and a `Sanction` record that says which list it is on. A body on several
//!   lists has one `_id`, so it is one entity with one record per list.
//! - Each list is a source of its own. Its edition is the newest start date its rows show: the file
//!   states no publication date. A date after the day of import is a typing error and no edition.
//! - Topics say which list names the body, nothing else. Nationality and citizenship are kept as
//!   facts of people and conclude nothing.

use super::cells::{Cells, Row, Rows};
use super::feed::{Feed, Stop};
use super::lines::Lines;
use crate::model::{EntityId, PartialDate, Schema, Source, SourceId, SourceKind, Statement, ontology};

/// Short name, and what FollowTheMoney calls being on the list; looked up by the name's beginning.
const LISTS: [(&str, &str, &[&str]); 14] = [
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

/// Columns with several values separated by "; ".
const LISTED: [(&str, &str); 6] = [
    ("alt_names", "alias"),
    ("addresses", "address"),
    ("citizenships", "citizenship"),
    ("nationalities", "nationality"),
    ("dates_of_birth", "birthDate"),
    ("places_of_birth", "birthPlace"),
];

/// Identifier types in `ids` ("country, number, type") and their property.
const IDENTIFIERS: [(&str, &str); 12] = [
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

/// Reads every row of the list into `feed`.
pub(super) fn read(lines: &mut Lines, delimiter: char, feed: &mut Feed) -> Result<(), Stop> {
    let mut rows = Rows::new(lines, delimiter);
    let mut header: Option<Vec<String>> = None;
    loop {
        feed.at(rows.bytes());
        let row = match rows.next()? {
            None => return Ok(()),
            Some(Row::Broken { line, reason, raw }) => {
                feed.reject(format!("line {line}"), reason, &raw)?;
                continue;
            }
            Some(Row::Cells(row)) => row,
        };
        let Some(header) = &header else {
            header = Some(row.cells.iter().map(|cell| cell.trim().to_lowercase()).collect());
            continue;
        };
        match Entry::read(header, &row) {
            Ok(entry) => {
                entry.hand_on(feed)?;
                feed.accept();
            }
            Err(reason) => feed.reject(row.locator(), reason, &row.raw)?,
        }
    }
}

/// One row.
struct Entry<'a> {
    header: &'a [String],
    row: &'a Cells,
    schema: &'static Schema,
    id: EntityId,
    list: String,
    agency: Option<String>,
    short: String,
    topics: &'static [&'static str],
}

impl<'a> Entry<'a> {
    fn read(header: &'a [String], row: &'a Cells) -> Result<Self, String> {
        if row.cells.len() != header.len() {
            let cut = if row.ended { "" } else { " (the file may be cut off)" };
            return Err(format!("{} cells, the header has {}{cut}", row.cells.len(), header.len()));
        }
        let cell = |name: &str| find(header, row, name);
        let name = cell("name").ok_or("no name")?;
        let source = cell("source").ok_or("no source list")?;
        let (list, agency) = match source.rsplit_once(" - ") {
            Some((list, agency)) => (list.trim(), Some(agency.trim().to_owned())),
            None => (source, None),
        };
        let known = LISTS.iter().find(|(start, ..)| list.starts_with(start));
        let bracketed = || list.rsplit_once('(').and_then(|(_, rest)| rest.split(')').next());
        let short = known.map(|(_, short, _)| *short).or_else(bracketed).unwrap_or(list).to_owned();
        let schema = match cell("type") {
            Some("Individual") => "Person",
            Some("Vessel") => "Vessel",
            Some("Aircraft") => "Airplane",
            Some("Entity") => "Organization",
            _ => "LegalEntity",
        };
        let id = match cell("_id").or_else(|| cell("entity_number")) {
            Some(id) => format!("csl-{id}"),
            None => {
                let parts = [list, name, cell("addresses").unwrap_or_default(), cell("start_date").unwrap_or_default()];
                format!("csl-{}", short_hash(&parts))
            }
        };
        Ok(Self {
            header,
            row,
            schema: ontology().schema(schema).ok_or_else(|| format!("no schema {schema}"))?,
            id: EntityId::new(id),
            list: list.to_owned(),
            agency,
            short,
            topics: known.map_or(&[], |(_, _, topics)| topics),
        })
    }

    fn cell(&self, name: &str) -> Option<&'a str> {
        find(self.header, self.row, name)
    }

    fn hand_on(&self, feed: &mut Feed) -> Result<(), Stop> {
        let source = feed.source(Source::new(SourceKind::List, &self.list, self.agency.as_deref(), None))?;
        self.note_edition(source, feed);
        let mut thing = Said::new(self.id.clone(), source, self.row.locator());
        self.describe(&mut thing, feed);
        if self.topics.is_empty() {
            feed.warn(self.row.locator(), format!("unknown list {:?}: no topic given", self.list));
        }
        for topic in self.topics {
            thing.say("topics", topic, feed);
        }
        feed.entity(self.id.clone(), self.schema, thing.statements)?;
        self.listing(source, feed)
    }

    fn describe(&self, thing: &mut Said, feed: &mut Feed) {
        if let Some(name) = self.cell("name") {
            thing.say("name", name, feed);
        }
        for (column, prop) in LISTED {
            for value in self.cell(column).into_iter().flat_map(|cell| cell.split("; ")) {
                self.say_if_fits(thing, prop, value, feed);
            }
        }
        for address in self.cell("addresses").into_iter().flat_map(|cell| cell.split("; ")) {
            if let Some(country) = address.rsplit(',').next().map(str::trim).filter(|code| is_country(code)) {
                thing.say("country", &country.to_lowercase(), feed);
            }
        }
        for (column, prop) in PLAIN {
            if let Some(value) = self.cell(column) {
                self.say_if_fits(thing, prop, value, feed);
            }
        }
        if let Some(owner) = self.cell("vessel_owner") {
            thing.say("notes", &format!("Vessel owner: {owner}"), feed);
        }
        for identifier in self.cell("ids").into_iter().flat_map(|cell| cell.split("; ")) {
            self.identifier(thing, identifier, feed);
        }
    }

    /// "country, number, type" or "number, type"; types without a property stay as notes.
    fn identifier(&self, thing: &mut Said, text: &str, feed: &mut Feed) {
        let found = text.rsplit_once(", ").and_then(|(value, kind)| {
            let (_, prop) = IDENTIFIERS.iter().find(|(name, _)| *name == kind.trim())?;
            Some((value, *prop))
        });
        let Some((value, prop)) = found.filter(|(_, prop)| self.schema.properties.contains_key(*prop)) else {
            if !text.trim().is_empty() {
                thing.say("notes", text, feed);
            }
            return;
        };
        let number = match value.split_once(", ") {
            Some((country, number)) if is_country(country) => number,
            _ => value,
        };
        let number = number.trim_start_matches("IMO ");
        if prop == "gender" {
            thing.say(prop, &number.to_lowercase(), feed);
        } else {
            thing.say(prop, number, feed);
        }
    }

    /// As the property where the schema has it, else as a note: the words are kept.
    fn say_if_fits(&self, thing: &mut Said, prop: &'static str, value: &str, feed: &mut Feed) {
        let fits = self.schema.properties.contains_key(prop);
        let country = fits && matches!(prop, "nationality" | "citizenship") && is_country(value.trim());
        match (fits, country) {
            (_, true) => thing.say(prop, &value.trim().to_lowercase(), feed),
            (true, false) => thing.say(prop, value, feed),
            (false, _) => thing.say("notes", value, feed),
        }
    }

    /// The record that puts the entity on the list.
    fn listing(&self, source: SourceId, feed: &mut Feed) -> Result<(), Stop> {
        let Some(schema) = ontology().schema("Sanction") else { return Ok(()) };
        let id = EntityId::new(format!("{}-{}-listing", self.id, self.short.to_lowercase()));
        let mut record = Said::new(id.clone(), source, self.row.locator());
        record.say("entity", self.id.as_str(), feed);
        if let Some(agency) = &self.agency {
            record.say("authority", agency, feed);
        }
        record.say("authorityId", &self.short, feed);
        record.say(
            "program",
            &format!("{} ({})", self.list.split(" (").next().unwrap_or(&self.list), self.short),
            feed,
        );
        for program in self.cell("programs").into_iter().flat_map(|cell| cell.split("; ")) {
            record.say("programId", program, feed);
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
            if let Some(value) = self.cell(column) {
                record.say(prop, value, feed);
            }
        }
        if self.cell("standard_order").is_some_and(|cell| cell.eq_ignore_ascii_case("y")) {
            record.say("provisions", "Standard order", feed);
        }
        feed.entity(id, schema, record.statements)
    }

    fn note_edition(&self, source: SourceId, feed: &mut Feed) {
        let start: Option<PartialDate> = self.cell("start_date").and_then(|text| text.parse().ok());
        let fetched = feed.retrieved_at().get(..10).unwrap_or_default().to_owned();
        if let Some(late) = start.filter(|start| !is_possible(*start, &fetched)) {
            let message = format!("{late} is after the day of retrieval ({fetched}): no edition");
            feed.warn(self.row.locator(), message);
        } else if let (Some(start), Some(source)) = (start, feed.source_mut(source))
            && source.edition.is_none_or(|edition| edition.latest() < start.latest())
        {
            source.edition = Some(start);
        }
    }
}

/// The statements of one record as they grow.
struct Said {
    id: EntityId,
    source: SourceId,
    locator: String,
    statements: Vec<Statement>,
}

impl Said {
    fn new(id: EntityId, source: SourceId, locator: String) -> Self {
        Self { id, source, locator, statements: Vec::new() }
    }

    /// Adds a value unless it is blank or said already.
    fn say(&mut self, prop: &str, value: &str, feed: &mut Feed) {
        let value = value.trim();
        let known = |statement: &Statement| &*statement.prop == prop && &*statement.value == value;
        if value.is_empty() || self.statements.iter().any(known) {
            return;
        }
        let mut statement = Statement::new(self.id.clone(), feed.prop(prop), value, self.source);
        statement.locator = self.locator.as_str().into();
        self.statements.push(statement);
    }
}

fn find<'a>(header: &[String], row: &'a Cells, name: &str) -> Option<&'a str> {
    let place = header.iter().position(|cell| cell == name)?;
    row.cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// Can a file that was obtained on that day (ISO 8601) be of this edition? One day more than the clock says: it is already
/// tomorrow in Tokyo. Where the day is not known, any edition can be.
fn is_possible(edition: PartialDate, obtained: &str) -> bool {
    let Ok(day) = obtained.parse::<PartialDate>() else { return true };
    let (year, key) = (day.year_number(), day.latest());
    let (month, day) = ((key / 100 % 100) as u8, (key % 100) as u8);
    let next = PartialDate::day(year, month, day + 1).or_else(|| PartialDate::day(year, month + 1, 1));
    let next = next.or_else(|| PartialDate::day(year + 1, 1, 1));
    next.is_none_or(|next| edition.earliest() <= next.latest())
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Twenty hexadecimal digits over parts that cannot run into each other.
pub(super) fn short_hash(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(20).collect()
}
