//! The US Consolidated Screening List.

use super::*;
use crate::model::SourceKind;

fn list(name: &str) -> Outcome {
    let options = Options { role: Role::List, ..Options::default() };
    try_bytes(&fixture_bytes(name), name, &options).unwrap()
}

#[test]
fn a_row_is_an_entity_and_a_listing() {
    let got = list("csl.csv");
    assert_eq!((got.report.format, got.report.records, got.report.accepted), (Format::Csl, 6, 4));
    assert_eq!(got.values("csl-901", "alias"), ["Invented Optics", "IOW"]);
    assert_eq!(got.values("csl-901", "address").len(), 2);
    assert_eq!(got.values("csl-901", "country"), ["xa"]);
    assert_eq!(got.values("csl-901", "topics"), ["export.control"]);
    let listing = got.entity("csl-901-el-listing");
    assert_eq!((listing.schema.name.as_str(), listing.first("entity")), ("Sanction", Some("csl-901")));
    assert_eq!(listing.first("program"), Some("Entity List (EL)"));
    assert_eq!(listing.first("authority"), Some("Bureau of Industry and Security"));
    assert_eq!(listing.first("startDate"), Some("2019-05-21"));
    assert_eq!(got.entity("csl-903").schema.name, "Vessel");
    assert_eq!(got.values("csl-903", "imoNumber"), ["1234567"]);
    assert_eq!(got.reasons(), ["line 6: 2 cells, the header has 29", "line 7: no name"]);
}

#[test]
fn one_body_on_two_lists_is_one_entity_with_two_listings() {
    let got = list("csl.csv");
    let doe = got.entity("csl-902");
    assert_eq!(doe.schema.name, "Person");
    assert_eq!(got.values("csl-902", "passportNumber"), ["12345"]);
    assert_eq!(got.values("csl-902", "notes"), ["Secret handshake, Other ID"]);
    assert_eq!(got.values("csl-902-sdn-listing", "programId"), ["PROG-A", "PROG-B"]);
    assert_eq!(got.values("csl-902-cap-listing", "endDate"), ["2030-01-01"]);
    let lists: Vec<String> = got
        .facts
        .sources
        .values()
        .map(|s| format!("{} / {} / {:?}", s.title, s.publisher.as_deref().unwrap_or_default(), s.edition))
        .collect();
    assert_eq!(
        lists,
        [
            "Entity List (EL) / Bureau of Industry and Security / Some(2019-05-21)",
            "Specially Designated Nationals (SDN) / Treasury Department / None",
            "Capta List (CAP) / Treasury Department / Some(2020-01-01)",
        ]
    );
    assert!(got.facts.sources.values().all(|source| source.kind == SourceKind::List));
}

#[test]
fn the_older_columns_without_ids_are_read() {
    let got = list("csl_old.csv");
    assert_eq!(got.report.accepted, 1);
    let again = list("csl_old.csv");
    let ids = |outcome: &Outcome| outcome.facts.entities.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&got), ids(&again));
    assert!(ids(&got)[0].as_str().starts_with("csl-"));
}

#[test]
fn a_date_after_the_day_of_import_is_no_edition() {
    let file = "_id,source,name,type,start_date\n\
        1,Entity List (EL) - Bureau of Industry and Security,Invented Optics,Entity,2026-11-20\n\
        2,Entity List (EL) - Bureau of Industry and Security,Invented Lenses,Entity,3017-08-22\n";
    let edition = |day: Option<&str>| {
        let retrieved_at = day.map(str::to_owned);
        let options = Options { role: Role::List, format: Some(Format::Csl), retrieved_at, ..Options::default() };
        let got = try_bytes(file.as_bytes(), "csl.csv", &options).unwrap();
        let edition = got.facts.sources.values().next().unwrap().edition.unwrap().to_string();
        let said: Vec<String> = got.report.warnings.iter().map(|w| format!("{}: {}", w.locator, w.message)).collect();
        assert_eq!(got.values("csl-2", "name"), ["Invented Lenses"], "the row itself stays");
        (edition, said.join("\n"))
    };
    let said = "line 3: 3017-08-22 is after the day of retrieval (2026-11-22): no edition".to_owned();
    assert_eq!(edition(Some("2026-11-22T10:00:00Z")), ("2026-11-20".to_owned(), said));
    // It is tomorrow already elsewhere; a day nobody knows forbids nothing.
    assert_eq!(edition(Some("2026-11-19")).0, "2026-11-20");
    assert_eq!(edition(None), ("3017-08-22".to_owned(), String::new()));
}
