//! The documented deals of the shared data, where a checkout has them: each path that a good tool
//! finds is found under the default filter on its date, or listed as hidden by one filter: some
//! rest on a small share, some on a share that its source states for a later date only.

use crate::graph::{Filter, PathQuery, ProjectInput, StopRules, Topology, explain_suppressed, paths, project};
use crate::model::{Entity, EntityId, Facts, Role, Source, SourceKind, Statement, ontology};
use serde_json::Value;

fn read(lines: &str) -> Facts {
    let mut facts = Facts::default();
    let mut source = Source::new(SourceKind::Dataset, "case", None, None);
    source.reliability = "B".parse().unwrap();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).unwrap();
        let id = record["id"].as_str().unwrap();
        let schema = ontology().schema(record["schema"].as_str().unwrap()).unwrap();
        let mut entity = Entity::new(id.into(), schema, Role::Case);
        for (prop, values) in record["properties"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                entity.statements.push(Statement::new(id.into(), prop.as_str().into(), &text, source.id));
            }
        }
        facts.entities.insert(id.into(), entity);
    }
    facts.sources.insert(source.id, source);
    facts
}

#[test]
fn documented_paths_are_found_or_explained() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/cases");
    let Ok(entries) = std::fs::read_dir(folder) else {
        let mut out = std::io::stderr().lock();
        std::io::Write::write_all(&mut out, b"skipped: no shared cases\n").unwrap();
        return;
    };
    let mut names: Vec<_> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let mut missed = Vec::new();
    let mut checked = 0;
    for name in names.iter().filter_map(|name| name.strip_suffix(".expected.json")) {
        let text = |suffix: &str| std::fs::read_to_string(format!("{folder}/{name}{suffix}")).unwrap();
        let facts = read(&text(".ftm.jsonl"));
        let stop = |entity: &Entity| StopRules::built_in().reason(entity);
        let network = project(&facts, &ProjectInput { canonical: &EntityId::clone, soft: &[], stop: &stop });
        let expected: Value = serde_json::from_str(&text(".expected.json")).unwrap();
        for path in expected["expected_paths"].as_array().unwrap() {
            if path["expectation"] != "must_find" || path["kind"] != "path" {
                continue;
            }
            let as_of = path["as_of"].as_str().or(expected["as_of"].as_str());
            let filter =
                Filter { as_of: as_of.and_then(|text| text.parse().ok()), as_of_explicit: true, ..Filter::default() };
            let nodes: Vec<u32> =
                path["nodes"].as_array().unwrap().iter().filter_map(|id| network.node_of(id.as_str()?)).collect();
            let topology = Topology::build(&network, &filter);
            checked += 1;
            let (Some(&from), Some(&to)) = (nodes.first(), nodes.last()) else { continue };
            let query = PathQuery { k: 1_000, ..PathQuery::new(vec![from], vec![to]) };
            let found = paths(&network, &topology, &query);
            let listed = found.paths.iter().any(|path| path.nodes == nodes);
            let hidden = explain_suppressed(&network, &filter, &query, &found);
            let explained = hidden.iter().any(|route| route.nodes == nodes);
            if !listed && !explained && nodes.len() <= 7 {
                missed.push(format!("{name} {}", path["id"]));
            }
        }
    }
    assert!(checked > 0 && missed.is_empty(), "{} of {checked}:\n{}", missed.len(), missed.join("\n"));
}
