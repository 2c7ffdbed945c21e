//! Real public documents outside the repository, where they are; people by the SHA-256 of their name.

#![expect(clippy::print_stdout, reason = "says what was skipped")]

use super::*;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open")).join(path);
    found.exists().then_some(found)
}

/// The first eight hexadecimal digits of a name's SHA-256.
fn hashed(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The parts of a proposal's properties must exist.
fn checked(read: &Read) {
    for proposal in &read.proposals {
        let schema = crate::model::ontology().schema(&proposal.schema).unwrap();
        for value in &proposal.values {
            assert!(schema.properties.contains_key(&value.prop), "{}.{}", proposal.schema, value.prop);
            assert!(!value.locator.is_empty());
        }
    }
}

#[test]
fn filings_of_the_sec_say_what_a_person_would_write_down() {
    let Some(folder) = shared("sec") else {
        println!("skipped: no shared/data/open/sec");
        return;
    };
    let schedule = |file: &str| read_schedule_13(&std::fs::read(folder.join(file)).unwrap(), file).unwrap();
    let read = schedule("schedule13d.xml");
    checked(&read);
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    assert_eq!(one(&all, "Company", "Aadi Bioscience, Inc.").entity, "us-cik-1422142");
    let shares: Vec<_> = of(&all, "Ownership").iter().map(|h| (h.first("percentage"), h.first("date"))).collect();
    assert_eq!(shares, [(Some("8.5"), Some("2024-12-31")), (Some("9.9"), Some("2024-12-31"))]);
    assert_eq!(hashed(one(&all, "Person", "").caption()), "41b143cd");
    assert!(read.findings.is_empty(), "{:?}", read.findings);

    let read = schedule("schedule13g_nested_cusip.xml");
    checked(&read);
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    assert_eq!(one(&all, "Company", "AVIS BUDGET GROUP, INC.").entity, "us-cik-723612");
    let holdings = of(&all, "Ownership");
    assert_eq!(holdings.len(), 2);
    assert!(holdings.iter().all(|h| h.first("percentage") == Some("22.2") && h.first("date") == Some("2026-03-31")));
    assert_eq!((holdings[0].first("directness"), holdings[1].first("directness")), (None, Some("indirect")));

    let form = |file: &str| read_ownership_form(&std::fs::read(folder.join(file)).unwrap(), file).unwrap();
    let read = form("374WaterForm4.xml");
    checked(&read);
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    assert_eq!(one(&all, "Directorship", "").first("role"), Some("Chief Technology Officer"));
    let holding = one(&all, "Ownership", "");
    assert_eq!((holding.first("sharesCount"), holding.first("date")), (Some("757756"), Some("2025-04-30")));
    assert!(values(holding, "summary").iter().any(|note| note.starts_with("Footnote F1: Vesting")));
    assert!(values(holding, "summary").iter().any(|note| note.contains("Derivative, not counted as shares")));
    assert_eq!(one(&all, "Company", "374Water Inc.").first("ticker"), Some("SCWO"));

    let read = form("form5.snow.xml");
    checked(&read);
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    assert_eq!(one(&all, "Directorship", "").first("role"), Some("director"));
    // Held directly, and in two trusts that only their footnotes tell apart.
    let counts: Vec<_> =
        of(&all, "Ownership").iter().map(|h| (h.first("sharesCount"), h.first("directness"))).collect();
    let indirect = Some("indirect");
    assert_eq!(counts, [(Some("54666"), Some("direct")), (Some("151188"), indirect), (Some("125737"), indirect)]);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
}

#[test]
fn the_bulk_file_and_the_api_have_the_same_items() {
    let Some(folder) = shared("uk_psc") else {
        println!("skipped: no shared/data/open/uk_psc");
        return;
    };
    let mut totals = (0, 0, 0, 0);
    let mut count = |read: &Read| {
        checked(read);
        let number = |schema: &str| read.proposals.iter().filter(|p| p.schema == schema).count();
        totals.0 += number("Person");
        totals.1 += number("Ownership");
        totals.2 += number("ControlRight");
        totals.3 += read.findings.len();
    };
    for at in 1..=10 {
        let path = folder.join(format!("psc-data-{at}.json"));
        let text = std::fs::read_to_string(&path).unwrap();
        let records: serde_json::Value = serde_json::from_str(&text).unwrap();
        for record in records.as_array().unwrap() {
            count(&read_psc(record, None));
        }
    }
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("register_fixtures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let record: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let read = read_psc(&record, None);
        count(&read);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let shares = read.proposals.iter().filter_map(|p| p.first("percentage")).collect::<Vec<_>>();
        match name.as_str() {
            "psc_individual.json" | "psc_ceased_on.json" => assert_eq!(shares, ["25-50"], "{name}"),
            "psc_corporate.json" => assert_eq!(read.proposals[0].entity, "gb-coh-89101112"),
            "psc_no_match.json" | "psc_no_country.json" => assert!(read.proposals[0].entity.starts_with("gb-psc-")),
            "psc_statement.json" | "psc_super_secure.json" => {
                assert!(read.proposals.iter().all(|p| p.schema == "Company" && p.entity == "gb-coh-01234567"));
                assert_eq!(read.findings.len(), 1);
            }
            "psc_totals.json" | "psc_unknown_kind.json" => assert!(read.proposals.is_empty()),
            _ => {}
        }
    }
    // People, holdings, rights; findings: totals, statements, protected, exempt, unknown kinds, no nature stated.
    assert_eq!(totals, (6, 13, 7, 23));
}
