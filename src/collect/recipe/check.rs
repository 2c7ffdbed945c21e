//! What is wrong with a recipe beyond its syntax: properties, names of records, tests that fail.

use super::Recipe;
use super::format::{File, Place, Places, Record, SchemaIf, SchemaName, Tie, line_of};
use crate::collect::page::Document;
use crate::collect::proposal::{Proposal, Reading};
use crate::model::ontology;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

struct Check<'t> {
    text: &'t str,
    names: BTreeSet<String>,
    problems: Vec<(usize, String)>,
}

/// Everything the ontology or the recipe itself contradicts, each with its line.
pub(super) fn contradictions(file: &File, text: &str) -> Vec<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let all = || file.subject.iter().chain(&file.record);
    names.extend(all().filter_map(|record| record.name.as_ref()).map(|name| name.get_ref().clone()));
    if file.subject.is_some() {
        names.insert("subject".to_owned());
    }
    let mut check = Check { text, names, problems: Vec::new() };
    let id = file.id.get_ref();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if id.is_empty() || !id.chars().all(plain) {
        check.add(&file.id, "an id is lower-case letters, digits, _ and -".to_owned());
    }
    for record in all() {
        check.record(record, true);
    }
    for tie in &file.tie {
        check.tie(tie, false);
    }
    check.places(file.edition.as_ref());
    check.problems.sort();
    check.problems.into_iter().map(|(line, problem)| format!("line {line}: {problem}")).collect()
}

impl Check<'_> {
    fn add<T>(&mut self, at: &Spanned<T>, problem: String) {
        self.problems.push((line_of(self.text, at.span().start), problem));
    }

    fn record(&mut self, record: &Record, on_page: bool) {
        let Some(schema) = &record.schema else {
            match &record.known {
                Some(_) if record.name.is_some() || on_page => {}
                _ => self.problems.push((self.line_near(record), "a record needs its schema".to_owned())),
            }
            return;
        };
        let places = [record.each.is_some(), record.part.is_some(), record.facts.is_some(), record.pieces.is_some()];
        if places.iter().filter(|place| **place).count() > 1 {
            self.add(schema, "a record has one of each, part, facts, pieces".to_owned());
        }
        let schemata = schemata(schema, &record.schema_if);
        self.values(&schemata, &record.values);
        for key in &record.key {
            if !record.values.contains_key(key.get_ref().as_str()) {
                self.add(key, format!("the key {:?} is not among the values", key.get_ref()));
            }
        }
        if record.id.is_none() && record.key.is_empty() && !record.values.contains_key("name") {
            self.add(schema, "nothing identifies the record: it has no id, no key and no name".to_owned());
        }
        self.conditions(&record.when);
        for case in &record.schema_if {
            self.conditions(&case.when);
        }
        for tie in &record.tie {
            self.tie(tie, true);
        }
    }

    /// Tables without a span of their own stand near their first value.
    fn line_near(&self, record: &Record) -> usize {
        record.values.keys().next().map_or(1, |key| line_of(self.text, key.span().start))
    }

    fn tie(&mut self, tie: &Tie, in_record: bool) {
        let Some(schema) = &tie.schema else {
            let line = tie.ends.keys().next().map_or(1, |key| line_of(self.text, key.span().start));
            self.problems.push((line, "a tie needs its schema".to_owned()));
            return;
        };
        let names = schemata(schema, &[]);
        self.values(&names, &tie.values);
        for prop in &tie.aside {
            self.property(&names, prop);
        }
        if tie.ends.is_empty() {
            self.add(schema, "a tie needs its ends".to_owned());
        }
        for (prop, end) in &tie.ends {
            self.property(&names, prop);
            let known = match end.as_str() {
                "this" => in_record,
                "other" => tie.other.is_some(),
                name => self.names.contains(name),
            };
            if !known {
                self.add(prop, format!("{end:?} is no record that this tie can name"));
            }
        }
        if let Some(other) = &tie.other {
            self.record(other, false);
        }
        self.conditions(&tie.when);
    }

    fn values(&mut self, schemata: &[String], values: &IndexMap<Spanned<String>, Places>) {
        for (prop, places) in values {
            let Places(list) = places;
            for place in list {
                let narrowed: Vec<String> = place.schemata.iter().map(|only| only.get_ref().0.clone()).collect();
                self.property(if narrowed.is_empty() { schemata } else { &narrowed }, prop);
                if place.is_condition() || place.not || place.otherwise.is_some() {
                    self.add(prop, "is, like, empty, company, unit, not and otherwise belong in `when`".to_owned());
                }
                if let Some(name) = place.record.as_ref().filter(|name| !self.names.contains(name.as_str())) {
                    self.add(prop, format!("no record is named {name:?}"));
                }
            }
        }
    }

    fn property(&mut self, schemata: &[String], prop: &Spanned<String>) {
        let missing = schemata.iter().find(|schema| {
            ontology().schema(schema).is_none_or(|schema| !schema.properties.contains_key(prop.get_ref().as_str()))
        });
        if let Some(schema) = missing {
            self.add(prop, format!("{schema} has no property {:?}", prop.get_ref()));
        }
    }

    fn conditions(&mut self, when: &[Place]) {
        if when.iter().any(|place| !place.is_condition()) {
            let line = 1;
            self.problems.push((line, "a condition says what it wants: is, like, empty, company or unit".to_owned()));
        }
    }

    fn places(&mut self, places: Option<&Places>) {
        if places.is_some_and(|Places(list)| list.iter().any(Place::is_condition)) {
            self.problems.push((1, "the edition is a value, not a condition".to_owned()));
        }
    }
}

fn schemata(schema: &Spanned<SchemaName>, cases: &[SchemaIf]) -> Vec<String> {
    let cases = cases.iter().map(|case| case.schema.get_ref().0.clone());
    std::iter::once(schema.get_ref().0.clone()).chain(cases).collect()
}

/// Runs the recipe's own tests; each difference is a line of text.
pub(super) fn failures(recipe: &Recipe) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, test) in recipe.file.test.iter().enumerate() {
        let name = format!("test {}", number + 1);
        let document = match Document::read(test.html.as_bytes(), "text/html", Some("utf-8"), &test.url) {
            Ok(document) => document,
            Err(error) => {
                problems.push(format!("{name}: {error}"));
                continue;
            }
        };
        if !recipe.fits(&document) {
            problems.push(format!("{name}: the recipe does not fit its page"));
        }
        let reading = recipe.read(&document);
        let mut wanted: Vec<String> = test.expect.iter().map(stated).collect();
        let mut got: Vec<String> = reading.proposals.iter().map(|proposal| shown(proposal, &reading)).collect();
        wanted.sort();
        got.sort();
        let missing = wanted.iter().filter(|one| !got.contains(one));
        problems.extend(missing.map(|one| format!("{name}: not found: {one}")));
        let more = got.iter().filter(|one| !wanted.contains(one));
        problems.extend(more.map(|one| format!("{name}: not expected: {one}")));
        if wanted.len() != got.len() {
            problems.push(format!("{name}: {} records, expected {}", got.len(), wanted.len()));
        }
        if reading.findings.len() != test.findings {
            let said = reading.findings.iter().map(|found| found.message.as_str()).collect::<Vec<_>>().join("; ");
            problems.push(format!("{name}: {} findings, expected {}: {said}", reading.findings.len(), test.findings));
        }
    }
    problems
}

/// One line for a record, records it names by caption: what tests compare.
fn shown(proposal: &Proposal, reading: &Reading) -> String {
    let captions: BTreeMap<&str, &str> =
        reading.proposals.iter().map(|other| (other.entity.as_str(), other.caption())).collect();
    let mut values: Vec<String> = Vec::new();
    for value in &proposal.values {
        let text = captions.get(value.value.as_str()).copied().unwrap_or(&value.value);
        values.push(format!("{}={text}", value.prop));
    }
    values.sort();
    format!("{} {}", proposal.schema, values.join(" · "))
}

fn stated(expect: &IndexMap<String, toml::Value>) -> String {
    let mut values: Vec<String> = Vec::new();
    let mut schema = "";
    for (prop, value) in expect {
        match value {
            toml::Value::String(text) if prop == "schema" => schema = text,
            toml::Value::String(text) => values.push(format!("{prop}={text}")),
            toml::Value::Array(list) => {
                values.extend(list.iter().filter_map(toml::Value::as_str).map(|text| format!("{prop}={text}")));
            }
            other => values.push(format!("{prop}={other}")),
        }
    }
    values.sort();
    format!("{schema} {}", values.join(" · "))
}
