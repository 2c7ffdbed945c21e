//! The documented deals: every path that must be found is among the first five, and what must not be
//! asserted is not.

use crate::support::{json, shared, strings, text};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Paths with a tie whose source dates it later than the day asked for: told as suppressed on that day,
/// found without a day.
const DATED_LATER: [(&str, &str); 2] =
    [("global-switch-elegant-jubilee-2016-2019", "p1"), ("shanghai-electric-power-japan-2013-2023", "p2")];

/// One line of `expected_paths`, with its case imported.
struct Line {
    name: String,
    case: PathBuf,
    line: Value,
}

impl Line {
    fn nodes(&self) -> Vec<String> {
        strings(&self.line["nodes"])
    }

    fn is(&self, case: &str, id: &str) -> bool {
        self.name == case && self.line["id"] == id
    }

    fn paths(&self, dated: bool) -> Value {
        let nodes = self.nodes();
        let mut arguments = vec!["paths", text(&self.case), "--from", &nodes[0], "--to", &nodes[nodes.len() - 1]];
        if let Some(day) = self.line["as_of"].as_str().filter(|_| dated) {
            arguments.extend(["--as-of", day]);
        }
        json(&arguments, &[0])
    }
}

fn lines(expectation: &str, work: &Path) -> Vec<Line> {
    let Some(folder) = shared("cases") else { return Vec::new() };
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| text(path).ends_with(".expected.json"));
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let expected: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let name = expected["case"].as_str().unwrap().to_owned();
        let case = work.join(format!("{name}.kuromaku"));
        let import = json(&["import", text(&case), text(&folder.join(format!("{name}.ftm.jsonl")))], &[0]);
        assert_eq!(import["files"][0]["rejected"], 0, "{name}");
        let wanted = expected["expected_paths"].as_array().unwrap().iter();
        let wanted = wanted.filter(|line| line["expectation"] == expectation);
        lines.extend(wanted.map(|line| Line { name: name.clone(), case: case.clone(), line: line.clone() }));
    }
    lines
}

fn node_lists(paths: &Value) -> Vec<Vec<String>> {
    let ids = |path: &Value| {
        path["nodes"].as_array().into_iter().flatten().filter_map(|n| n["id"].as_str().map(str::to_owned)).collect()
    };
    paths.as_array().into_iter().flatten().map(ids).collect()
}

#[test]
fn what_must_be_found_is_among_the_first_five() {
    let work = tempfile::tempdir().unwrap();
    let lines = lines("must_find", work.path());
    for line in &lines {
        let dated = !DATED_LATER.iter().any(|(case, id)| line.is(case, id));
        if !dated {
            let told = node_lists(&line.paths(true)["suppressed"]);
            assert!(told.contains(&line.nodes()), "{}: {} is not told", line.name, line.line["id"]);
        }
        let found = node_lists(&line.paths(dated)["paths"]);
        let rank = found.iter().position(|nodes| *nodes == line.nodes());
        assert!(rank.is_some_and(|rank| rank < 5), "{}: {} has rank {rank:?}", line.name, line.line["id"]);
    }
    assert!(lines.is_empty() || lines.len() > 30, "{}", lines.len());
}

/// The two nodes stay two, and no holding, office or control between them is stated as a fact of that day.
#[test]
fn what_must_not_be_asserted_is_not() {
    const STRONG: [&str; 4] = ["ownership", "control", "office", "fund_role"];
    let work = tempfile::tempdir().unwrap();
    for line in lines("must_not_assert", work.path()) {
        let answer = line.paths(true);
        for path in answer["paths"].as_array().unwrap() {
            assert_ne!(path["hops"], 0, "{}: {} merges the two", line.name, line.line["id"]);
            let direct = path["hops"] == 1 && line.line["kind"] != "merge_guard";
            for edge in path["edges"].as_array().into_iter().flatten().filter(|_| direct) {
                let stated = edge["status"] == "asserted" && edge["soft"] == false;
                let strong = edge["category"].as_str().is_some_and(|category| STRONG.contains(&category));
                assert!(!stated || !strong, "{}: {} is asserted: {edge}", line.name, line.line["id"]);
            }
        }
        let pair = line.nodes();
        if line.line["kind"] == "negative_control" {
            let listed = json(&["paths", text(&line.case), "--from", &pair[0], "--to", "listed"], &[0]);
            assert_eq!(listed["paths"], Value::Array(Vec::new()), "{}", line.name);
        }
        if line.line["kind"] == "jurisdiction_guard" {
            let reach = json(&["reach", text(&line.case), "--from", &pair[1]], &[0]);
            let reached = reach["reached"].as_array().unwrap();
            assert!(
                !reached.iter().any(|node| node["id"] == pair[0].as_str()),
                "{}: {} is flagged",
                line.name,
                pair[0]
            );
        }
    }
}
