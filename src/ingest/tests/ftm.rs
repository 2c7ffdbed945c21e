//! FollowTheMoney entities.

use super::*;
use crate::model::SourceKind;

#[test]
fn entities_become_statements_with_their_source_and_place() {
    let got = fixture("ftm_good.jsonl");
    let report = &got.report;
    assert_eq!((report.format, report.records, report.rejected), (Format::FtmEntities, 3, 0));
    assert_eq!((report.entities, report.relations, report.statements), (2, 1, 10));
    assert_eq!(got.values("acme", "name"), ["Acme KK", "アクメ株式会社"]);
    assert_eq!(got.values("acme", "country"), ["jp"], "a scalar is read as a list of one");
    assert_eq!(got.values("acme", "registrationNumber"), ["7010401012345"], "a number keeps its digits");
    assert!(got.values("acme", "notes").is_empty(), "null and empty say nothing");
    let name = &got.entity("acme").statements[0];
    assert_eq!((&*name.locator, name.first_seen.as_deref()), ("line 1", Some("2024-01-01T00:00:00")));
    let titles: Vec<&str> = got.facts.sources.values().map(|source| source.title.as_str()).collect();
    assert_eq!(titles, ["invented_register", "invented_register;invented_gazette", "ftm_good"]);
    assert!(
        got.facts
            .sources
            .values()
            .all(|s| s.kind == SourceKind::Dataset && s.sha256.as_deref() == Some(&report.sha256))
    );
    assert_eq!(got.values("ito", "favouriteColour"), ["green"]);
    assert!(got.warned("line 2: \"favouriteColour\" is not a property of Person: kept"));
}

#[test]
fn a_broken_record_costs_one_record() {
    let got = fixture("ftm_bad.jsonl");
    assert_eq!((got.report.records, got.report.accepted), (11, 2));
    assert!(got.facts.entity("a").is_some() && got.facts.entity("g").is_some());
    let reasons = got.reasons();
    for (at, words) in [
        (0, "line 2: not a FollowTheMoney entity"),
        (1, "line 4: no id"),
        (2, "line 5: unknown schema \"Spaceship\""),
        (3, "line 6: no schema"),
        (4, "nested object"),
        (5, "line 8: contains a NUL"),
        (6, "line 9: not a FollowTheMoney entity"),
        (7, "line 10: a deletion"),
        (8, "line 12: cut off"),
    ] {
        assert!(reasons[at].contains(words), "{} / {words}", reasons[at]);
    }
}

#[test]
fn arrays_and_pretty_printing_are_read() {
    let got = fixture("ftm_pretty.json");
    assert_eq!((got.report.records, got.report.accepted), (3, 2));
    assert_eq!(got.values("acme", "name"), ["Acme \"quoted\" {brace}"]);
    assert_eq!(got.rejects[0].locator, "line 7");
    let minified = br#"[{"id":"a","schema":"Company","properties":{}},{"id":"b","schema":"Company"}]"#;
    assert_eq!(bytes(minified, "x").report.accepted, 2);
    let cut = br#"[{"id":"a","schema":"Company","properties":{}},{"id":"b","sch"#;
    let got = bytes(cut, "x");
    assert_eq!((got.report.accepted, got.rejects[0].reason.contains("cut off")), (1, true));
}

#[test]
fn the_role_makes_it_a_list() {
    let options = Options { role: Role::List, retrieved_at: Some("2024-07-01".into()), ..Options::default() };
    let got = try_bytes(&fixture_bytes("ftm_good.jsonl"), "x.json", &options).unwrap();
    assert!(got.facts.entities.values().all(|entity| entity.role == Role::List));
    let kinds_and_dates = |s: &Source| s.kind == SourceKind::List && s.retrieved_at.as_deref() == Some("2024-07-01");
    assert!(got.facts.sources.values().all(kinds_and_dates));
}

#[test]
fn values_are_told_once_and_odd_numbers_are_named() {
    let line =
        br#"{"id":"a","schema":"Company","properties":{"name":["A","A"],"idNumber":[123456789012345678901234]}}"#;
    let got = bytes(line, "x");
    assert_eq!((got.report.statements, got.values("a", "name").len()), (2, 1));
    assert!(got.warned("may not be exact"));
}

#[test]
fn cancelling_stops_the_reader() {
    let line = "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"name\":[\"A\"]}}\n".repeat(20_000);
    let mut memory = Memory { stop_after: Some(1_000), ..Memory::default() };
    let input = Box::new(Cursor::new(line.into_bytes()));
    let error = read(input, "x", &Options::default(), &mut Vec::new(), &mut memory).unwrap_err();
    assert!(matches!(error, IngestError::Cancelled { records: 1_000..5_000, .. }), "{error}");
}

#[test]
fn a_sink_that_cannot_store_ends_the_import() {
    struct Full;
    impl Sink for Full {
        fn take(&mut self, _: Item) -> Result<(), SinkError> {
            Err(SinkError::Write("disk full".into()))
        }
    }
    let input = Box::new(Cursor::new(fixture_bytes("ftm_good.jsonl")));
    let error = read(input, "x", &Options::default(), &mut Vec::new(), &mut Full).unwrap_err();
    assert!(error.to_string().contains("disk full"));
}
