//! Tests of the lists, over invented files in the publishers' layouts (`tests/fixtures/collect/lists`).

mod changes;
mod hostile;
mod readers;
mod real;
mod strict;

use super::*;
use crate::collect::Proposal;
use crate::model::ontology;

/// Bytes of a fixture.
fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/collect/lists/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn card(id: &str) -> &'static ListCard {
    list(id).unwrap()
}

fn exchange(body: &[u8]) -> Exchange {
    Exchange::of_file("saved", "text/plain", "2026-11-22T10:00:00Z", body.len() as u64, "00")
}

fn read_bytes(id: &str, body: &[u8]) -> Result<Reading, ListError> {
    let reading = read(card(id), &exchange(body), body)?;
    for proposal in &reading.proposals {
        check(proposal);
    }
    Ok(reading)
}

fn reading(id: &str, name: &str) -> Reading {
    read_bytes(id, &bytes(name)).unwrap()
}

fn refused(id: &str, body: &[u8]) -> String {
    read_bytes(id, body).unwrap_err().to_string()
}

/// Every schema and property exists, every value has its place, dates are dates and codes are codes.
fn check(proposal: &Proposal) {
    let schema = ontology().schema(&proposal.schema).unwrap_or_else(|| panic!("no schema {}", proposal.schema));
    for value in &proposal.values {
        let known = schema.properties.get(&value.prop);
        assert!(known.is_some(), "{} has no {}: {:?}", schema.name, value.prop, value.value);
        let is_line = value.locator.starts_with("line ") || value.locator.starts_with("page ");
        assert!(is_line || value.locator.contains(':') || value.locator.starts_with('#'));
        let date = value.value.parse::<crate::model::PartialDate>();
        assert!(!["startDate", "endDate", "listingDate", "modifiedAt"].contains(&value.prop.as_str()) || date.is_ok());
    }
}

fn find<'a>(reading: &'a Reading, id: &str) -> &'a Proposal {
    reading.proposals.iter().find(|proposal| proposal.entity == id).unwrap_or_else(|| panic!("no {id}"))
}

fn named<'a>(reading: &'a Reading, name: &str) -> &'a Proposal {
    reading
        .proposals
        .iter()
        .find(|proposal| proposal.first("name") == Some(name))
        .unwrap_or_else(|| panic!("no {name}"))
}

fn all<'a>(proposal: &'a Proposal, prop: &str) -> Vec<&'a str> {
    proposal.values.iter().filter(|value| value.prop == prop).map(|value| value.value.as_str()).collect()
}

fn records_of<'a>(reading: &'a Reading, id: &str) -> Vec<&'a Proposal> {
    let records = reading.proposals.iter().filter(|proposal| proposal.schema == "Sanction");
    records.filter(|record| record.first("entity") == Some(id)).collect()
}

fn entries(reading: &Reading) -> usize {
    reading.proposals.iter().filter(|p| p.schema != "Sanction" && !p.is_relation()).count()
}

fn edition(reading: &Reading) -> String {
    reading.source.edition.map(|day| day.to_string()).unwrap_or_default()
}

/// A file of the shared data; says so when it is not there.
#[expect(clippy::print_stdout, reason = "a test says what it skipped")]
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = format!("{}/data/open/watchlists/{name}", concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let found = std::fs::read(&path).ok();
    if found.is_none() {
        println!("skipped: there is no {name} in the shared data");
    }
    found
}

#[test]
fn every_card_can_be_read_and_has_a_reader() {
    for (file, text) in FILES {
        let card: ListCard = toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(format!("{}.toml", card.id), file);
        assert!(card.url.starts_with("https://") && card.terms.starts_with("https://"), "{file}");
        for words in [&card.en, &card.ja, &card.publisher, &card.note_en, &card.note_ja] {
            assert!(!words.trim().is_empty(), "{file}");
        }
        let error = read(&card, &exchange(b" "), b" ").unwrap_err();
        assert_eq!(error.what, "the file is empty");
        let error = read(&card, &exchange(b"x"), b"x").unwrap_err();
        assert_ne!(error.what, "there is no reader for it", "{file}");
    }
    assert_eq!(lists().len(), FILES.len());
}

#[test]
fn no_two_cards_share_a_title() {
    let titles: std::collections::BTreeSet<&str> = lists().iter().map(|card| card.en.as_str()).collect();
    assert_eq!(titles.len(), lists().len());
}
