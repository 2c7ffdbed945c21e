//! FollowTheMoney statements.

use super::*;
use crate::model::Verdict;

#[test]
fn rows_keep_what_entities_cannot_say() {
    let got = fixture("statements.csv");
    assert_eq!((got.report.format, got.report.records, got.report.accepted), (Format::FtmStatementsCsv, 6, 4));
    let name = &got.entity("acme").statements[0];
    assert_eq!(
        (&*name.value, name.original.as_deref(), name.lang.as_deref()),
        ("Acme KK", Some("ACME K.K."), Some("eng"))
    );
    assert_eq!(got.entity("acme").statements.len(), 2, "the checksum row is no statement");
    assert!(got.entity("acme-2").statements[0].external);
    assert_eq!(got.reasons(), ["line 6: unknown schema \"Galaxy\"", "line 7: no value"]);
}

#[test]
fn a_canonical_id_is_a_judgement_once() {
    let got = fixture("statements.csv");
    let pairs: Vec<String> = got
        .facts
        .judgements
        .iter()
        .map(|j| format!("{}={} {} {}", j.left, j.right, j.verdict.as_str(), j.by))
        .collect();
    assert_eq!(pairs, ["Q1=acme same invented_register", "Q1=acme-2 same invented_gazette"]);
    assert!(got.facts.judgements.iter().all(|judgement| judgement.verdict == Verdict::Same));
}

#[test]
fn json_lines_say_the_same() {
    let got = fixture("statements.jsonl");
    assert_eq!((got.report.format, got.report.accepted, got.report.rejected), (Format::FtmStatementsJson, 2, 1));
    let csv = fixture("statements.csv");
    assert_eq!(got.entity("acme").statements[0].id, csv.entity("acme").statements[0].id);
    assert_eq!(got.facts.judgements.len(), 1);
}
