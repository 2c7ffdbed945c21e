//! Import, export, import again: the same statements.

use crate::support::{json, shared, text};
use kuromaku::case::Case;
use kuromaku::model::Entity;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a case says, independent of places in files: ids of statements, which hold everything else.
fn said(case: &Path) -> BTreeSet<(String, String, String, String, String)> {
    let facts = Case::open_read_only(case).unwrap().facts().unwrap();
    let mut found = BTreeSet::new();
    for entity in facts.entities.values() {
        for s in &entity.statements {
            found.insert((
                s.id.to_string(),
                entity.schema.name.clone(),
                s.entity.to_string(),
                s.prop.to_string(),
                s.value.to_string(),
            ));
        }
    }
    found
}

fn ftm_files() -> Vec<PathBuf> {
    let Some(folder) = shared("data/open/ftm") else { return Vec::new() };
    let mut folders = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = text(&path).to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.ends_with("ftm_default_model.json")
                && !name.ends_with("bods.json")
                && !name.ends_with(".xlsx")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn followthemoney_files_survive_the_round_trip() {
    let mut read = 0;
    for file in ftm_files() {
        let work = tempfile::tempdir().unwrap();
        let (first, second) = (work.path().join("a.kuromaku"), work.path().join("b.kuromaku"));
        let out = work.path().join("out.ftm.jsonl");
        let import = crate::support::run(&["import", text(&first), text(&file), "--json"]);
        if import.status.code() == Some(2) {
            println!("not read: {} ({})", file.display(), String::from_utf8_lossy(&import.stderr).trim());
            continue;
        }
        let report: serde_json::Value = serde_json::from_slice(&import.stdout).unwrap();
        if !report["files"][0]["format"].as_str().unwrap().starts_with("ftm") {
            continue;
        }
        read += 1;
        json(&["export", text(&first), "--out", text(&out), "--format", "ftm"], &[0]);
        if said(&first).is_empty() {
            continue;
        }
        let again = json(&["import", text(&second), text(&out)], &[0]);
        assert_eq!(again["files"][0]["rejected"], 0, "{}", file.display());
        let (before, after) = (said(&first), said(&second));
        let lost: Vec<_> = before.difference(&after).take(3).collect();
        let gained: Vec<_> = after.difference(&before).take(3).collect();
        assert!(before == after, "{}: lost {lost:?}, gained {gained:?}", file.display());
    }
    println!("{read} files made the round trip");
}

#[test]
fn the_csv_export_is_read_again() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("z.kuromaku");
    let sample = crate::support::root().join("sample_graphs/z_fund/z_fund.ftm.jsonl");
    json(&["import", text(&case), text(&sample)], &[0]);
    let out = work.path().join("out.csv");
    json(&["export", text(&case), "--out", text(&out), "--format", "csv"], &[0]);
    let again = work.path().join("again.kuromaku");
    let nodes = work.path().join("out.nodes.csv");
    let report = json(&["import", text(&again), text(&nodes), text(&out)], &[0]);
    let relations = report["files"][1]["relations"].as_u64().unwrap();
    let before = Case::open_read_only(&case).unwrap().facts().unwrap();
    let after = Case::open_read_only(&again).unwrap().facts().unwrap();
    assert!(relations as usize >= before.entities.values().filter(|entity| entity.is_relation()).count());
    // An address is captioned by its text, which the table of names does not hold.
    let named = |entity: &&Entity| !entity.is_relation() && !entity.schema.is_a("Address");
    for entity in before.entities.values().filter(named) {
        let same = after.entity(entity.id.as_str()).unwrap_or_else(|| panic!("{} is lost", entity.id));
        assert_eq!((same.caption(), &same.schema.name), (entity.caption(), &entity.schema.name));
    }
}
