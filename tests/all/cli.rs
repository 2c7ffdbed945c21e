//! The command line's contract: shapes, exit statuses, messages.

use crate::support::{fixture, json, program, run, text};
use std::fs;
use std::io::Write;
use std::process::Stdio;

const SMALL: &str = r#"{"id":"a","schema":"Company","properties":{"name":["Alpha Holdings"],"jurisdiction":["jp"]},"datasets":["test"]}
{"id":"b","schema":"PublicBody","properties":{"name":["State Fund"],"jurisdiction":["cn"],"topics":["gov"]},"datasets":["test"]}
{"id":"o","schema":"Ownership","properties":{"owner":["b"],"asset":["a"],"percentage":["25-50"],"startDate":["2016"],"sourceUrl":["https://example.org/register"]},"datasets":["test"]}
"#;

fn case_of(folder: &std::path::Path, content: &str) -> String {
    let file = folder.join("in.jsonl");
    fs::write(&file, content).unwrap();
    let case = text(&folder.join("c.kuromaku")).to_owned();
    json(&["import", &case, text(&file)], &[0, 1]);
    case
}

#[test]
fn paths_and_reach_have_their_fields() {
    let work = tempfile::tempdir().unwrap();
    let case = case_of(work.path(), SMALL);
    let answer = json(&["paths", &case, "--from", "Alpha Holdings"], &[0]);
    let path = &answer["paths"][0];
    assert_eq!(answer["from"][0], "a");
    assert_eq!((&path["rank"], &path["hops"], &path["target"]), (&1.into(), &1.into(), &"b".into()));
    assert_eq!(path["target_classes"][0], "state_body");
    assert_eq!(path["nodes"][1]["schema"], "PublicBody");
    let edge = &path["edges"][0];
    assert_eq!(
        (&edge["relation"], &edge["type"], &edge["from"], &edge["to"]),
        (&"o".into(), &"Ownership".into(), &"b".into(), &"a".into())
    );
    assert_eq!(edge["share"], serde_json::json!({"low": 0.25, "high": 0.5}));
    assert_eq!((&edge["start"], &edge["soft"]), (&"2016".into(), &false.into()));
    assert_eq!(edge["sources"][0]["url"], "https://example.org/register");
    assert_eq!((&path["weakest"], &path["independent_sources"]), (&0.into(), &1.into()));
    assert_eq!(answer["searched"]["complete"], true);
    let reach = json(&["reach", &case, "--from", "a"], &[0]);
    assert_eq!(reach["reached"][0]["hops"], 1);
    let filtered = json(&["paths", &case, "--from", "a", "--exclude-types", "ownership"], &[0]);
    assert!(filtered["paths"].as_array().unwrap().is_empty());
    let earlier = json(&["paths", &case, "--from", "a", "--as-of", "2015"], &[0]);
    assert!(earlier["paths"].as_array().unwrap().is_empty());
}

#[test]
fn rejected_records_are_counted_kept_and_told() {
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("in.jsonl");
    fs::write(&file, format!("{SMALL}not json\n{{\"id\":\"x\",\"schema\":\"Nonsense\",\"properties\":{{}}}}\n"))
        .unwrap();
    let case = work.path().join("c.kuromaku");
    let report = json(&["import", text(&case), text(&file)], &[1]);
    let report = &report["files"][0];
    assert_eq!((&report["records"], &report["rejected"]), (&5.into(), &2.into()));
    let rejects = fs::read_to_string(report["rejects_file"].as_str().unwrap()).unwrap();
    assert!(rejects.contains("line 4") && rejects.contains("Nonsense"), "{rejects}");
}

#[test]
fn wrong_usage_is_2_and_refusal_is_3() {
    let work = tempfile::tempdir().unwrap();
    let case = case_of(work.path(), SMALL);
    let status = |arguments: &[&str]| run(arguments).status.code().unwrap();
    assert_eq!(status(&["--help"]), 0);
    assert_eq!(status(&["nonsense", "x", "y"]), 2);
    assert_eq!(status(&["paths", &case, "--from", "nobody"]), 2);
    assert_eq!(status(&["paths", &case, "--from", "a", "--types", "nonsense"]), 2);
    assert_eq!(status(&["paths", &case, "--from", "a", "--as-of", "yesterday"]), 2);
    assert_eq!(status(&["screen", text(&work.path().join("missing.kuromaku"))]), 2);
    assert_eq!(status(&["import", &case, text(&work.path().join("missing.jsonl"))]), 2);
    assert_eq!(status(&["screen", text(&work.path().join("in.jsonl"))]), 2);
    let held = kuromaku::case::Case::open(case.as_ref()).unwrap();
    assert_eq!(status(&["undo", &case]), 3, "locked");
    assert_eq!(status(&["screen", &case]), 0, "looking is possible");
    drop(held);
    let unreadable = work.path().join("picture.png");
    fs::write(&unreadable, b"\x89PNG\r\n\x1a\n0000").unwrap();
    let fresh = work.path().join("fresh.kuromaku");
    assert_eq!(status(&["import", text(&fresh), text(&unreadable)]), 2);
    assert!(!fresh.exists(), "no empty case is left behind");
}

#[test]
fn undo_and_redo_from_the_command_line() {
    let work = tempfile::tempdir().unwrap();
    let case = case_of(work.path(), SMALL);
    json(&["undo", &case], &[0]);
    assert_eq!(run(&["paths", &case, "--from", "a"]).status.code(), Some(2), "nothing is called a any more");
    assert_eq!(run(&["undo", &case]).status.code(), Some(2), "nothing to undo");
    json(&["redo", &case], &[0]);
    assert_eq!(json(&["paths", &case, "--from", "a"], &[0])["paths"].as_array().unwrap().len(), 1);
    let log = json(&["log", &case], &[0]);
    let kinds: Vec<_> = log["edits"].as_array().unwrap().iter().map(|edit| edit["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["do", "undo", "redo"]);
}

#[test]
fn an_ambiguous_name_lists_who_may_be_meant() {
    let work = tempfile::tempdir().unwrap();
    let twice = r#"{"id":"a1","schema":"Company","properties":{"name":["Same Name"]},"datasets":["t"]}
{"id":"a2","schema":"Company","properties":{"name":["Same Name"]},"datasets":["t"]}
"#;
    let case = case_of(work.path(), twice);
    let output = run(&["paths", &case, "--from", "Same Name"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("a1") && message.contains("a2"), "{message}");
}

#[test]
fn standard_input_is_read() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("c.kuromaku");
    let mut child = program()
        .args(["import", text(&case), "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(SMALL.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["accepted"], 3);
}

#[test]
fn edges_to_nobody_make_marked_placeholders() {
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("in.jsonl");
    let lonely = r#"{"id":"o","schema":"Ownership","properties":{"owner":["ghost"],"asset":["a"]},"datasets":["t"]}
{"id":"a","schema":"Company","properties":{"name":["Alpha"]},"datasets":["t"]}
"#;
    fs::write(&file, lonely).unwrap();
    let case = work.path().join("c.kuromaku");
    let report = json(&["import", text(&case), text(&file)], &[0]);
    let warning = &report["files"][0]["warnings"][0];
    assert!(warning["message"].as_str().unwrap().contains("ghost"), "{warning}");
    assert!(warning["locator"].as_str().unwrap().contains('1'));
}

#[test]
fn a_guessed_mapping_is_saved_and_can_be_corrected() {
    let work = tempfile::tempdir().unwrap();
    let table = work.path().join("owners.csv");
    fs::write(&table, "owner,company,share %\nQuiet Fund,Lens Works,60\n").unwrap();
    let case = work.path().join("c.kuromaku");
    let report = json(&["import", text(&case), text(&table)], &[0]);
    let mapping = report["files"][0]["mapping_file"].as_str().unwrap().to_owned();
    let corrected = fs::read_to_string(&mapping).unwrap().replace("\"Ownership\"", "\"UnknownLink\"");
    fs::write(&mapping, corrected.replace("percentage", "summary")).unwrap();
    let again = work.path().join("again.kuromaku");
    json(&["import", text(&again), text(&table), "--mapping", &mapping], &[0]);
    let facts = kuromaku::case::Case::open_read_only(&again).unwrap().facts().unwrap();
    assert!(facts.entities.values().any(|entity| entity.schema.name == "UnknownLink"));
    assert!(facts.entities.values().all(|entity| entity.schema.name != "Ownership"));
    fs::write(&mapping, "kind = \"neither\"").unwrap();
    assert_eq!(run(&["import", text(&again), text(&table), "--mapping", &mapping]).status.code(), Some(2));
}

#[test]
fn completions_and_manual_are_printed() {
    let script = String::from_utf8(run(&["completions", "bash"]).stdout).unwrap();
    assert!(script.contains("kuromaku") && script.contains("screen"));
    let manual = String::from_utf8(run(&["man"]).stdout).unwrap();
    assert!(manual.contains(".TH kuromaku"));
}

#[test]
fn fixtures_are_there() {
    assert!(fixture("").is_dir());
}
