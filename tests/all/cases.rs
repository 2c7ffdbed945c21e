//! The documented deals: every path that must be found is found, every guard holds.

use crate::support::{json, run, shared, strings, text};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn expected(folder: &Path) -> Vec<Value> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| text(path).ends_with(".expected.json"));
    files.sort();
    files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

fn node_lists(paths: &Value) -> Vec<Vec<String>> {
    let ids = |path: &Value| {
        path["nodes"].as_array().into_iter().flatten().filter_map(|n| n["id"].as_str().map(str::to_owned)).collect()
    };
    paths.as_array().into_iter().flatten().map(ids).collect()
}

#[test]
fn documented_deals_give_their_paths() {
    let Some(folder) = shared("cases") else { return };
    let work = tempfile::tempdir().unwrap();
    let mut looked = 0;
    for case in expected(&folder) {
        let name = case["case"].as_str().unwrap();
        let file = work.path().join(format!("{name}.kuromaku"));
        let file = text(&file);
        let import = json(&["import", file, text(&folder.join(format!("{name}.ftm.jsonl")))], &[0]);
        assert_eq!(import["files"][0]["rejected"], 0, "{name}");
        for path in case["expected_paths"].as_array().unwrap() {
            let nodes = strings(&path["nodes"]);
            let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { continue };
            if path["expectation"] != "must_find" {
                continue;
            }
            looked += 1;
            let mut arguments = vec!["paths", file, "--from", first, "--to", last];
            if let Some(date) = path["as_of"].as_str() {
                arguments.extend(["--as-of", date]);
            }
            let answer = json(&arguments, &[0]);
            let found = node_lists(&answer["paths"]).contains(&nodes);
            // A tie whose source dates it later than the day asked for is told as such, not walked.
            let told = node_lists(&answer["suppressed"]).contains(&nodes);
            assert!(found || told, "{name}: {nodes:?} not found");
            if !found {
                let now = json(&["paths", file, "--from", first, "--to", last], &[0]);
                assert!(node_lists(&now["paths"]).contains(&nodes), "{name}: {nodes:?} not found today either");
            }
        }
    }
    assert!(looked > 30, "{looked}");
}

#[test]
fn guards_hold() {
    let Some(folder) = shared("cases") else { return };
    let work = tempfile::tempdir().unwrap();
    let import = |name: &str| {
        let file = work.path().join(format!("{name}.kuromaku"));
        json(&["import", text(&file), text(&folder.join(format!("{name}.ftm.jsonl")))], &[0]);
        file
    };
    let laox = import("laox-suning-2009-2021");
    let before = json(&["paths", text(&laox), "--from", "laox", "--as-of", "2015-01"], &[0]);
    assert_eq!(before["paths"], Value::Array(Vec::new()), "no state path before July 2021");
    let tokyo = import("tokyo-kikai-adc-2021");
    let none = json(&["paths", text(&tokyo), "--from", "tks"], &[0]);
    assert_eq!(none["paths"], Value::Array(Vec::new()), "the negative control");
    assert!(none["searched"]["statement"].as_str().unwrap().contains("not clearance"));
    let rakuten = import("rakuten-tencent-2021");
    let early = json(&["paths", text(&rakuten), "--from", "tencent", "--to", "pla", "--as-of", "2021-04"], &[0]);
    assert_eq!(early["paths"], Value::Array(Vec::new()), "no military listing as of 2021");
    let japan = import("japan-pc-lenovo-legend-cas-2011-2025");
    let reach = json(&["reach", text(&japan), "--from", "fccl"], &[0]);
    let reached: Vec<String> = reach["reached"].as_array().unwrap().iter().map(|node| node["id"].to_string()).collect();
    assert!(!reached.iter().any(|id| id.contains(":dbj")), "the Development Bank of Japan is not Chinese state");
}

#[test]
fn the_screening_list_is_read_whole_and_names_are_found() {
    let Some(list) = shared("data/open/watchlists/us_csl_consolidated_2022-04.csv") else { return };
    let Some(deal) = shared("cases/motor-sich-skyrizon-2016-2022.ftm.jsonl") else { return };
    let work = tempfile::tempdir().unwrap();
    let file = work.path().join("deal.kuromaku");
    json(&["import", text(&file), text(&deal)], &[0]);
    let import = json(&["import", text(&file), text(&list), "--as", "list"], &[0, 1]);
    let report = &import["files"][0];
    let count = |field: &str| report[field].as_u64().unwrap();
    assert_eq!(count("records"), count("accepted") + count("rejected"));
    assert_eq!(count("records"), 14_160);
    let screen = json(&["screen", text(&file)], &[0]);
    let listed: Vec<&Value> = screen["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["entity"].as_str().unwrap().ends_with(":bjsky"))
        .collect();
    assert!(!listed.is_empty(), "Beijing Skyrizon is on the Military End User list");
    assert!(listed[0]["edition"].is_string() && listed[0]["score"].as_f64().unwrap() > 0.7);
    assert!(run(&["screen", text(&file)]).status.success());
}
