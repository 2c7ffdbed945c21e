//! Every shared page of a listed kind yields what a person would write down: `tests/fixtures/collect/expected/`.
//!
//! The expected files were written by reading the pages, not with the recipes. They name no private person: names of
//! persons are SHA-256 of the name in lower case with single spaces.

use super::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/html");
const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/collect/expected");

fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hidden(name: &str) -> String {
    format!("#{}", sha(&name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Records as lines: schema, id where asked, the compared properties; ends by caption.
fn lines(reading: &Reading, properties: &[&str], ids: bool) -> Vec<String> {
    let captions: BTreeMap<&str, String> = reading
        .proposals
        .iter()
        .map(|p| (p.entity.as_str(), if p.schema == "Person" { hidden(p.caption()) } else { p.caption().to_owned() }))
        .collect();
    let mut lines: Vec<String> = Vec::new();
    for proposal in &reading.proposals {
        let mut values: Vec<String> = Vec::new();
        for value in proposal.values.iter().filter(|value| properties.contains(&value.prop.as_str())) {
            let is_person = proposal.schema == "Person" && value.prop == "name";
            let text = captions.get(value.value.as_str()).cloned();
            let text = text.unwrap_or_else(|| if is_person { hidden(&value.value) } else { value.value.clone() });
            values.push(format!("{}={text}", value.prop));
        }
        if ids && !proposal.is_relation() {
            values.push(format!("id={}", proposal.entity));
        }
        values.sort();
        lines.push(format!("{} {}", proposal.schema, values.join(" · ")));
    }
    lines.sort();
    lines
}

fn wanted(record: &Value) -> String {
    let mut values = Vec::new();
    let mut schema = "";
    for (prop, value) in record.as_object().unwrap() {
        match value {
            Value::String(text) if prop == "schema" => schema = text,
            Value::String(text) => values.push(format!("{prop}={text}")),
            Value::Array(list) => values.extend(list.iter().map(|text| format!("{prop}={}", text.as_str().unwrap()))),
            _ => panic!("{prop}"),
        }
    }
    values.sort();
    format!("{schema} {}", values.join(" · "))
}

#[expect(clippy::print_stderr, reason = "says what was skipped, and the counts")]
fn compare(name: &str, expected: &Value, problems: &mut Vec<String>) {
    let file = Path::new(PAGES).join(expected["file"].as_str().unwrap());
    let Ok(bytes) = std::fs::read(&file) else {
        eprintln!("skipped {name}: no {}", file.display());
        return;
    };
    let document = Document::read(&bytes, "text/html", Some("utf-8"), expected["url"].as_str().unwrap()).unwrap();
    let book = RecipeBook::read(None);
    let fitting = book.fitting(&document);
    let ids: Vec<&str> = fitting.iter().map(|recipe| recipe.id.as_str()).collect();
    if ids.first().copied() != expected["recipe"].as_str() {
        problems.push(format!("{name}: the recipes {ids:?} fit, not {}", expected["recipe"]));
    }
    let Some(recipe) = expected["recipe"].as_str().and_then(|id| book.get(id)) else { return };
    let reading = recipe.read(&document);
    assert_sound(&reading, &[]);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for proposal in &reading.proposals {
        *counts.entry(proposal.schema.as_str()).or_default() += 1;
    }
    let stated = expected["counts"].as_object().unwrap();
    let stated: BTreeMap<&str, u64> = stated.iter().map(|(schema, n)| (schema.as_str(), n.as_u64().unwrap())).collect();
    eprintln!("{name}: {counts:?} of {stated:?}, {} findings", reading.findings.len());
    if counts != stated {
        problems.push(format!("{name}: {counts:?}, expected {stated:?}"));
    }
    let said: Vec<&str> = reading.findings.iter().map(|found| found.message.as_str()).collect();
    if said.len() as u64 != expected["findings"].as_u64().unwrap() {
        problems.push(format!("{name}: {} findings, expected {}: {said:#?}", said.len(), expected["findings"]));
    }
    for words in expected["says"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !said.iter().any(|message| message.contains(words)) {
            problems.push(format!("{name}: no finding says {words:?}"));
        }
    }
    let edition = reading.source.edition.map(|day| day.to_string());
    if edition.as_deref() != expected["edition"].as_str() {
        problems.push(format!("{name}: edition {edition:?}"));
    }
    let properties: Vec<&str> = expected["properties"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let got = lines(&reading, &properties, expected["ids"] == true);
    let list = |key: &str| expected[key].as_array().into_iter().flatten().map(wanted).collect::<Vec<_>>();
    for line in list("records").iter().chain(&list("spot")).filter(|line| !got.contains(line)) {
        problems.push(format!("{name}: not found: {line}"));
    }
    if expected["records"].is_array() {
        let records = list("records");
        let more = got.iter().filter(|line| !records.contains(line));
        problems.extend(more.map(|line| format!("{name}: not expected: {line}")));
    }
    if let Some(all) = expected["names_sha256"].as_str() {
        let things = reading.proposals.iter().filter(|p| p.schema != "Sanction");
        let mut names: Vec<&str> = things.filter_map(|p| p.first("name")).collect();
        names.sort_unstable();
        if sha(&names.join("\n")) != all {
            problems.push(format!("{name}: the names together differ"));
        }
    }
}

#[test]
fn shared_pages_yield_what_a_person_would_write_down() {
    let mut files: Vec<_> = std::fs::read_dir(EXPECTED).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 14);
    let mut problems = Vec::new();
    for file in files {
        let expected: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        compare(&file.file_stem().unwrap().to_string_lossy(), &expected, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
