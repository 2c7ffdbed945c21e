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
