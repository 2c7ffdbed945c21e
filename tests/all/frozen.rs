//! Case files of every version that was ever released still open.

use crate::support::{fixture, json, text};
use std::fs;

#[test]
fn a_case_of_version_1_opens() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("v1.kuromaku");
    fs::copy(fixture("frozen/v1.kuromaku"), &case).unwrap();
    let log = json(&["log", text(&case)], &[0]);
    let labels: Vec<&str> = log["edits"].as_array().unwrap().iter().map(|e| e["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Import people.jsonl", "Import people.jsonl"], "an import, and its being undone");
    json(&["redo", text(&case)], &[0]);
    let reach = json(&["reach", text(&case), "--from", "frozen:fund"], &[0]);
    assert_eq!(reach["reached"][0]["id"], "frozen:office");
}

#[test]
fn a_case_of_version_2_opens_with_what_was_collected() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("v2.kuromaku");
    fs::copy(fixture("frozen/v2.kuromaku"), &case).unwrap();
    let page = &json(&["inbox", text(&case), "--page", "1"], &[0])["pages"][0];
    assert_eq!((&page["title"], &page["accepted"], &page["rejected"]), (&"About us".into(), &3.into(), &0.into()));
    let out = work.path().join("evidence.warc");
    let warc = json(&["export", text(&case), "--format", "warc", "--out", text(&out)], &[0]);
    assert_eq!(warc["warc"]["problems"].as_array().unwrap().len(), 0);
    assert!(fs::read_to_string(&out).unwrap().contains("We grind lenses."), "its evidence is there");
    json(&["undo", text(&case)], &[0]);
    assert_eq!(json(&["inbox", text(&case)], &[0])["pages"][0]["open"], 3);
}
