//! The samples: each guilty shape has its path, each innocent twin raises nothing.

use crate::support::{json, root, strings, text};
use kuromaku::model::{PartialDate, ontology};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `sample_graphs` and what its `case.toml` says.
pub struct Sample {
    pub key: String,
    pub case: toml::Table,
    folder: PathBuf,
}

impl Sample {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.case.get(key).and_then(toml::Value::as_str)
    }

    /// `None`: the sample does not say which leads it gives.
    pub fn leads(&self) -> Option<Vec<&str>> {
        let leads = self.case.get("leads")?.as_array().unwrap();
        Some(leads.iter().map(|lead| lead.as_str().unwrap()).collect())
    }

    fn files(&self) -> Vec<&str> {
        self.case["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect()
    }

    fn start(&self) -> &str {
        self.case["path"]["from"].as_str().unwrap()
    }

    fn records(&self) -> Vec<Value> {
        let lines = fs::read_to_string(self.folder.join(self.files()[0])).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Imports the sample into a new case; nothing may be rejected.
    pub fn import(&self, work: &Path) -> PathBuf {
        let case = work.join(format!("{}.kuromaku", self.key));
        for file in self.files() {
            let answer = json(&["import", text(&case), text(&self.folder.join(file))], &[0]);
            assert_eq!(answer["files"][0]["rejected"], 0, "{}/{file}", self.key);
        }
        case
    }
}

/// Every sample, by folder name.
pub fn all() -> Vec<Sample> {
    let folders = fs::read_dir(root().join("sample_graphs")).unwrap().map(|entry| entry.unwrap().path());
    let mut samples: Vec<Sample> = folders
        .map(|folder| Sample {
            key: text(Path::new(folder.file_name().unwrap())).to_owned(),
            case: fs::read_to_string(folder.join("case.toml")).unwrap().parse().unwrap(),
            folder,
        })
        .collect();
    samples.sort_by(|a, b| a.key.cmp(&b.key));
    samples
}

fn named(key: &str) -> Sample {
    all().into_iter().find(|sample| sample.key == key).unwrap()
}

fn is_tie(record: &Value) -> bool {
    ontology().schema(record["schema"].as_str().unwrap()).unwrap().edge.is_some()
}

fn paths(case: &Path, from: &[&str], options: &[&str]) -> Value {
    let mut arguments = vec!["paths", text(case), "--from"];
    arguments.extend(from);
    arguments.extend(options);
    json(&arguments, &[0])
}

#[test]
fn every_sample_says_what_it_is() {
    let samples = all();
    assert_eq!(samples.len(), 27);
    for sample in &samples {
        let key = &sample.key;
        for wanted in ["title", "title_ja", "about", "about_ja", "licence"] {
            assert!(sample.get(wanted).is_some_and(|value| !value.is_empty()), "{key} has no {wanted}");
        }
        assert!(sample.get("as_of").unwrap().parse::<PartialDate>().is_ok(), "{key}");
        let mut present: Vec<String> = fs::read_dir(&sample.folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "case.toml" && name != "README.md")
            .collect();
        present.sort_by_key(|name| sample.files().iter().position(|file| file == name));
        assert_eq!(present, sample.files(), "{key}");
        assert!(sample.folder.join("README.md").exists(), "{key}");
        if sample.get("kind") == Some("documented") {
            continue;
        }
        assert_eq!(sample.get("kind"), Some("fictional"), "{key}");
        assert!(sample.get("seed").is_some() && sample.leads().is_some(), "{key}");
        let other = sample.get("twin").or(sample.get("twin_of")).unwrap();
        let other = samples.iter().find(|twin| twin.key == other).unwrap();
        assert_eq!(other.get("twin").or(other.get("twin_of")), Some(key.as_str()));
        assert_ne!(sample.get("twin").is_some(), other.get("twin").is_some(), "{key}");
        assert_eq!(sample.get("seed"), other.get("seed"), "{key}");
        assert_eq!(sample.leads().unwrap().is_empty(), sample.get("twin_of").is_some(), "{key}");
    }
}

/// Every end exists (or is a body of the reference pack), every tie names its source, and there are
/// persons whose nationality may be exchanged without changing an answer.
#[test]
fn every_fictional_sample_is_whole_and_sourced() {
    for sample in all().iter().filter(|sample| sample.get("kind") == Some("fictional")) {
        let records = sample.records();
        let ids: BTreeSet<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), records.len(), "{}: an id twice", sample.key);
        let properties = |record: &Value, name: &str| strings(&record["properties"][name]);
        let mut origins = 0;
        for record in &records {
            let id = record["id"].as_str().unwrap();
            let schema = ontology().schema(record["schema"].as_str().unwrap()).unwrap();
            for (name, property) in &schema.properties {
                if property.range.is_some() {
                    for end in properties(record, name) {
                        assert!(ids.contains(end.as_str()) || end.starts_with("ref-"), "{id}: no {end}");
                    }
                }
            }
            origins += usize::from(record["properties"]["nationality"].is_array());
            if is_tie(record) {
                for wanted in ["sourceUrl", "publisher"] {
                    assert!(!properties(record, wanted).is_empty(), "{id} has no {wanted}");
                }
                let description = properties(record, "description");
                assert!(description.iter().any(|text| text.starts_with("source grade ")), "{id}");
            }
        }
        assert!(origins >= 2, "{}", sample.key);
    }
}

/// `ends_at` is found from where the opening view starts; a sample without it has no path at all.
#[test]
fn samples_have_their_paths() {
    let work = tempfile::tempdir().unwrap();
    for sample in all().iter().filter(|sample| sample.get("twin").is_some()) {
        let case = sample.import(work.path());
        let answer = paths(&case, &[sample.start()], &["--to", "listed", "--as-of", sample.get("as_of").unwrap()]);
        let found = answer["paths"].as_array().unwrap();
        let Some(end) = sample.get("ends_at") else {
            assert_eq!(found, &[] as &[Value], "{}", sample.key);
            continue;
        };
        let path = found.iter().find(|path| path["target"] == end).unwrap_or_else(|| panic!("{}", sample.key));
        assert!(!path["target_classes"].as_array().unwrap().is_empty());
        for edge in path["edges"].as_array().unwrap() {
            assert!(!edge["sources"].as_array().unwrap().is_empty(), "every tie names its source");
        }
    }
}

#[test]
fn innocent_twins_raise_nothing() {
    let work = tempfile::tempdir().unwrap();
    for sample in all().iter().filter(|sample| sample.get("twin_of").is_some()) {
        let case = sample.import(work.path());
        let screen = json(&["screen", text(&case)], &[0]);
        assert_eq!(screen["candidates"], Value::Array(Vec::new()), "{}", sample.key);
        assert!(screen["searched"]["entries"].as_u64().unwrap() > 80, "it was compared with the reference pack");
        let records = sample.records();
        let entities: Vec<&str> =
            records.iter().filter(|record| !is_tie(record)).map(|record| record["id"].as_str().unwrap()).collect();
        let wide = ["--soft", "2", "--min-share", "0"];
        let former = ["--soft", "2", "--min-share", "0", "--include-former"];
        for options in [&["--as-of", sample.get("as_of").unwrap()][..], &[], &wide, &former] {
            let answer = paths(&case, &entities, options);
            assert_eq!(answer["paths"], Value::Array(Vec::new()), "{} {options:?}", sample.key);
            assert_eq!(answer["suppressed"], Value::Array(Vec::new()), "{} {options:?}", sample.key);
        }
    }
}

#[test]
fn z_fund_leads_to_the_party_office() {
    let work = tempfile::tempdir().unwrap();
    let case = named("z_fund").import(work.path());
    let answer = paths(&case, &["z-fund:koyo", "z-fund:fund"], &["--as-of", "2026-06-30"]);
    let best = &answer["paths"][0];
    assert_eq!(best["target"], "z-fund:office");
    assert!(best["target_classes"].as_array().unwrap().contains(&Value::from("party_body")));
    let reach = json(&["reach", text(&case), "--from", "z-fund:fund", "--as-of", "2026-06-30"], &[0]);
    let office = reach["reached"].as_array().unwrap().iter().find(|node| node["id"] == "z-fund:office").unwrap();
    assert_eq!(office["hops"], 3);
}

#[test]
fn the_documented_sample_shows_its_dates() {
    let work = tempfile::tempdir().unwrap();
    let laox = named("laox_suning");
    let case = laox.import(work.path());
    let late = paths(&case, &[laox.start()], &["--as-of", "2021-12-02"]);
    assert!(!late["paths"].as_array().unwrap().is_empty());
    let early = paths(&case, &[laox.start()], &["--as-of", "2015"]);
    assert_eq!(early["paths"], Value::Array(Vec::new()));
}
