//! US Consolidated Screening List, searched by name (International Trade Administration).
//!
//! - A hit is a candidate: an entry of a list with an id of its own, never the asked entity. That both are the same
//!   is for the analyst to say.
//! - Ids are those that the downloaded list has in a case, so an entry met both ways is one entity.
//! - Topics say which list names the entry, nothing else.

use super::super::Proposal;
use super::pick::{Node, Read, encode, say, say_day, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::lists::CSL_LISTS as LISTS;
use crate::model::{PartialDate, ontology};

/// See the module.
pub struct CslApi;

/// Hits of one answer: the most that the service gives.
const SIZE: usize = 50;
const MOST_PAGES: usize = 3;

impl Connector for CslApi {
    fn id(&self) -> &'static str {
        "us_csl_api"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        let fuzzy = match question {
            "search" => "true",
            "search_exact" => "false",
            other => return Err(AskError::NotAskable(format!("no such question: {other}"))),
        };
        let name = subject.first("name").ok_or_else(|| AskError::NotAskable("it has no name".to_owned()))?;
        let mut offset = 0;
        for page in 1..=MOST_PAGES {
            let path = format!("/search?name={}&fuzzy_name={fuzzy}&size={SIZE}&offset={offset}", encode(name));
            let answer = talk.get(&path)?;
            let json = talk.json(answer)?;
            let root = Node::root(&json);
            if root.get("results").is_none() {
                return Err(talk.shape(answer, "no list of results", "/results"));
            }
            let mut read = Read::default();
            let hits = root.list("results", &mut read);
            for hit in &hits {
                entry(hit, talk.today, &mut read);
            }
            offset += hits.len();
            let total = root.get("total").and_then(|total| total.value.as_u64());
            // Where no total is stated, a page that is not full is the last.
            let more = total.map_or(hits.len() >= SIZE, |total| !hits.is_empty() && (offset as u64) < total);
            if more && page == MOST_PAGES {
                let of =
                    total.map_or("how many hits there are is not stated".to_owned(), |total| format!("{total} hits"));
                read.found("/total", format!("{of}; the best {offset} were asked for"));
            }
            read.keep(talk, answer);
            if page == 1 && hits.is_empty() {
                talk.nothing(answer, "/results", name);
            }
            if !more {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// One hit: the entry and its listing.
fn entry(hit: &Node<'_>, today: Option<PartialDate>, read: &mut Read) {
    let (Some(name), Some(source)) = (hit.text("name", read), hit.text("source", read)) else {
        read.found(&hit.pointer, "a hit without a name or a list");
        return;
    };
    let (list, agency) = match source.rsplit_once(" - ") {
        Some((list, agency)) => (list.trim(), Some(agency.trim())),
        None => (source.as_str(), None),
    };
    let known = LISTS.iter().find(|(start, ..)| list.starts_with(start));
    let bracketed = list.rsplit_once('(').and_then(|(_, rest)| rest.split(')').next());
    let short = known.map(|(_, short, _)| *short).or(bracketed).unwrap_or(list).to_owned();
    let own = hit.text("id", read).or_else(|| hit.text("entity_number", read));
    let id = match own {
        Some(own) => format!("csl-{own}"),
        None => {
            let start = hit.text("start_date", read).unwrap_or_default();
            read.own_id("csl", &[list, &name, &start], &name, &hit.place("name"))
        }
    };
    let schema = match hit.text("type", read).as_deref() {
        Some("Individual") => "Person",
        Some("Vessel") => "Vessel",
        Some("Aircraft") => "Airplane",
        Some("Entity") => "Organization",
        _ => "LegalEntity",
    };
    let mut thing = Proposal::new(&id, schema);
    thing.say("name", &name, &hit.place("name"));
    describe(&mut thing, hit, read);
    let end = hit.get("end_date").and_then(|end| end.value.as_str()?.parse::<PartialDate>().ok());
    let over = end.zip(today).is_some_and(|(end, today)| end.latest() < today.earliest());
    match known {
        // A topic has no end of its own: of a listing that is over it is not said.
        Some(_) if over => read.note(&hit.place("end_date"), "the listing had ended"),
        Some((_, _, topics)) => {
            for topic in *topics {
                thing.say_as("topics", topic, Some(&source), &hit.place("source"));
            }
        }
        None => read.found(&hit.place("source"), format!("unknown list: {}", shortened(list))),
    }
    read.propose(thing);
    listing(hit, &id, &Listing { list, agency, short: &short }, read);
}

fn describe(thing: &mut Proposal, hit: &Node<'_>, read: &mut Read) {
    for (key, prop) in [("alt_names", "alias"), ("places_of_birth", "birthPlace")] {
        for value in hit.list(key, read) {
            if let Some(text) = value.as_text(read) {
                say_if_fits(thing, prop, &text, &value.pointer);
            }
        }
    }
    for value in hit.list("dates_of_birth", read) {
        let Some(text) = value.as_text(read) else { continue };
        // "circa 1965" and the like stay as words.
        let born = text.parse::<PartialDate>().map_or(text.clone(), |day| day.to_string());
        let prop = if text.parse::<PartialDate>().is_ok() { "birthDate" } else { "notes" };
        say_if_fits(thing, prop, &born, &value.pointer);
    }
    for (key, prop) in [("nationalities", "nationality"), ("citizenships", "citizenship")] {
        for value in hit.list(key, read) {
            let Some(text) = value.as_text(read) else { continue };
            let prop = if is_country(&text) { prop } else { "notes" };
            let text = if is_country(&text) { text.to_lowercase() } else { format!("{prop}: {text}") };
            say_if_fits(thing, prop, &text, &value.pointer);
        }
    }
    for address in hit.list("addresses", read) {
        let parts = ["address", "city", "state", "postal_code", "country"];
        let parts: Vec<String> = parts.iter().filter_map(|part| address.text(part, read)).collect();
        thing.say("address", &parts.join(", "), &address.pointer);
        if let Some(code) = address.text("country", read).filter(|code| is_country(code)) {
            thing.say("country", &code.to_lowercase(), &address.place("country"));
        }
    }
    if let Some(code) = hit.text("country", read).filter(|code| is_country(code)) {
        thing.say("country", &code.to_lowercase(), &hit.place("country"));
    }
    for (key, prop) in [
        ("title", "position"),
        ("remarks", "notes"),
        ("call_sign", "callSign"),
        ("vessel_type", "type"),
        ("gross_tonnage", "tonnage"),
        ("gross_registered_tonnage", "grossRegisteredTonnage"),
        ("vessel_flag", "flag"),
        ("source_information_url", "sourceUrl"),
    ] {
        if let Some(text) = hit.text(key, read) {
            say_if_fits(thing, prop, &text, &hit.place(key));
        }
    }
    if let Some(owner) = hit.text("vessel_owner", read) {
        thing.say("notes", &format!("Vessel owner: {owner}"), &hit.place("vessel_owner"));
    }
    for number in hit.list("ids", read) {
        identifier(thing, &number, read);
    }
}

fn identifier(thing: &mut Proposal, number: &Node<'_>, read: &mut Read) {
    let (Some(kind), Some(text)) = (number.text("type", read), number.text("number", read)) else {
        read.found(&number.pointer, "an identifier without its kind or number");
        return;
    };
    let prop = match kind.as_str() {
        "Vessel Registration Identification" => "imoNumber",
        "MMSI" => "mmsi",
        "Gender" => "gender",
        "Tax ID No." => "taxNumber",
        "Passport" => "passportNumber",
        "SWIFT/BIC" => "swiftBic",
        "Website" => "website",
        "Registration ID"
        | "Registration Number"
        | "C.R. No."
        | "Company Number"
        | "Unified Social Credit Code (USCC)" => "registrationNumber",
        _ => "notes",
    };
    let text = match prop {
        "notes" => {
            let country = number.text("country", read).map(|code| format!(" ({code})")).unwrap_or_default();
            format!("{kind}: {text}{country}")
        }
        "gender" => text.to_lowercase(),
        _ => text.trim_start_matches("IMO ").to_owned(),
    };
    say_if_fits(thing, prop, &text, &number.place("number"));
}

/// As the property where the schema has it, else as a note: the words are kept.
fn say_if_fits(thing: &mut Proposal, prop: &str, text: &str, place: &str) {
    let fits = ontology().schema(&thing.schema).is_some_and(|schema| schema.properties.contains_key(prop));
    thing.say(if fits { prop } else { "notes" }, text, place);
}

struct Listing<'a> {
    list: &'a str,
    agency: Option<&'a str>,
    short: &'a str,
}

/// The record that puts the entry on the list.
fn listing(hit: &Node<'_>, id: &str, on: &Listing<'_>, read: &mut Read) {
    let place = hit.place("source");
    let mut record = Proposal::new(format!("{id}-{}-listing", on.short.to_lowercase()), "Sanction");
    record.say("entity", id, &hit.place("name"));
    record.say("authority", on.agency.unwrap_or_default(), &place);
    record.say("authorityId", on.short, &place);
    record.say("program", &format!("{} ({})", on.list.split(" (").next().unwrap_or(on.list), on.short), &place);
    for program in hit.list("programs", read) {
        if let Some(text) = program.as_text(read) {
            record.say("programId", &text, &program.pointer);
        }
    }
    for (key, prop) in [("start_date", "startDate"), ("start_date", "listingDate"), ("end_date", "endDate")] {
        say_day(&mut record, prop, hit, key, read);
    }
    for (key, prop) in [
        ("entity_number", "recordId"),
        ("source_list_url", "sourceUrl"),
        ("federal_register_notice", "description"),
        ("license_requirement", "provisions"),
        ("license_policy", "provisions"),
    ] {
        say(&mut record, prop, hit, key, read);
    }
    if hit.text("standard_order", read).is_some_and(|text| text.eq_ignore_ascii_case("y")) {
        record.say("provisions", "Standard order", &hit.place("standard_order"));
    }
    read.propose(record);
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
