//! The sample cases raise what they should, and the innocent twin raises nothing.

use super::*;
use crate::model::{Entity, EntityId, Facts, PartialDate, RelationStatus, Role, Source, SourceKind, Statement};
use crate::model::{ontology, relations_of};
use std::collections::{BTreeMap, BTreeSet};

const Z_FUND: [&str; 2] = [
    include_str!("../../sample_graphs/z_fund/z_fund.ftm.jsonl"),
    include_str!("../../sample_graphs/z_fund/orders.csv"),
];
const TWIN: [&str; 2] = [
    include_str!("../../sample_graphs/innocent_twin/innocent_twin.ftm.jsonl"),
    include_str!("../../sample_graphs/innocent_twin/orders.csv"),
];
const LAOX: [&str; 2] = [include_str!("../../sample_graphs/laox_suning/laox_suning.ftm.jsonl"), ""];

/// Reads a sample, checking that the ontology knows every schema and property and that every end exists.
fn read([lines, orders]: [&str; 2]) -> Facts {
    let mut facts = Facts::default();
    let source = Source::new(SourceKind::Dataset, "sample", None, None);
    let mut add = |id: &str, schema: &str, values: Vec<(String, String)>| {
        let schema = ontology().schema(schema).unwrap_or_else(|| panic!("schema {schema}"));
        let mut entity = Entity::new(EntityId::new(id), schema, Role::Case);
        for (prop, value) in values {
            assert!(schema.properties.contains_key(&prop), "{id}: {} has no {prop}", schema.name);
            entity.statements.push(Statement::new(entity.id.clone(), prop.as_str().into(), &value, source.id));
        }
        let present = schema.required.iter().all(|prop| entity.first(prop).is_some());
        assert!(present || !entity.is_relation(), "{id} lacks one of {:?}", schema.required);
        assert!(facts.entities.insert(entity.id.clone(), entity).is_none(), "{id} twice");
    };
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let values = record["properties"].as_object().unwrap().iter();
        let values =
            values.flat_map(|(prop, all)| all.as_array().unwrap().iter().map(move |v| (prop.clone(), text(v))));
        add(&text(&record["id"]), &text(&record["schema"]), values.collect());
    }
    for row in csv::Reader::from_reader(orders.as_bytes()).records() {
        let row = row.unwrap();
        let ends = vec![("supplier".to_owned(), row[2].to_owned()), ("buyer".to_owned(), row[3].to_owned())];
        add(&row[0], &row[1], ends);
    }
    for entity in facts.entities.values() {
        for edge in relations_of(entity) {
            assert!(facts.entity(edge.source.as_str()).is_some(), "{}: no {}", entity.id, edge.source);
            assert!(facts.entity(edge.target.as_str()).is_some(), "{}: no {}", entity.id, edge.target);
        }
    }
    facts
}

fn flagged(facts: &Facts, as_of: &str) -> BTreeMap<String, Vec<String>> {
    let as_of: Option<PartialDate> = as_of.parse().ok();
    let listings = Listings::of(facts);
    let classes = |entity: &Entity| -> Vec<String> {
        let flags = listings.flags(facts, entity, as_of);
        flags.iter().filter(|flag| flag.class.ends_paths).map(|flag| flag.class.id.clone()).collect()
    };
    let all = facts.entities.values().map(|entity| (entity.id.to_string(), classes(entity)));
    all.filter(|(_, classes)| !classes.is_empty()).collect()
}

/// Hops between two nodes over relations in force that day; registration agents and addresses are not passed.
fn hops(facts: &Facts, from: &str, to: &str, day: &str) -> Option<usize> {
    let day: PartialDate = day.parse().unwrap();
    let edges = facts.entities.values().flat_map(relations_of).filter(|edge| {
        let stop = edge.kind == "Representation" || edge.property == Some("addressEntity");
        let status = matches!(edge.status, RelationStatus::Asserted | RelationStatus::Proposed);
        status && !stop && edge.span.in_force(day).possible()
    });
    let edges: Vec<_> = edges.collect();
    let mut seen = BTreeSet::from([from.to_owned()]);
    for distance in 0..=8 {
        if seen.contains(to) {
            return Some(distance);
        }
        let mut next = seen.clone();
        for edge in &edges {
            let (a, b) = (edge.source.to_string(), edge.target.to_string());
            if seen.contains(&a) {
                next.insert(b);
            } else if seen.contains(&b) {
                next.insert(a);
            }
        }
        seen = next;
    }
    None
}

#[test]
fn z_fund_leads_to_the_party_office() {
    let facts = read(Z_FUND);
    let flagged = flagged(&facts, "2026-06-30");
    let ids: Vec<&str> = flagged.keys().map(String::as_str).collect();
    assert_eq!(ids, ["z-fund:office", "z-fund:tianqu", "z-fund:ufwd"]);
    assert_eq!(flagged["z-fund:office"], ["party_body"]);
    assert_eq!(flagged["z-fund:tianqu"], ["military_company", "state_enterprise"]);
    assert_eq!(hops(&facts, "z-fund:fund", "z-fund:office", "2026-06-30"), Some(3));
    assert_eq!(hops(&facts, "z-fund:koyo", "z-fund:office", "2026-06-30"), Some(4));
    assert_eq!(hops(&facts, "z-fund:fund", "z-fund:tianqu", "2026-06-30"), Some(4));
    let person = facts.entity("z-fund:gao").unwrap();
    let notes = Listings::of(&facts).flags(&facts, person, "2026-06-30".parse().ok());
    assert_eq!(
        notes.iter().map(|flag| flag.why.as_str()).collect::<Vec<_>>(),
        ["special adviser, 中共月水市委统一战线工作部 since 2017"]
    );
}

#[test]
fn the_innocent_twin_raises_nothing() {
    let facts = read(TWIN);
    let listings = Listings::of(&facts);
    for entity in facts.entities.values() {
        assert_eq!(listings.flags(&facts, entity, None), [], "{}", entity.id);
    }
    assert_eq!(facts.entity("innocent-twin:tong").unwrap().first("nationality"), Some("cn"));
}

#[test]
fn laox_reaches_state_capital_only_from_2021() {
    let facts = read(LAOX);
    assert!(facts.entities.values().all(|entity| !entity.schema.is_a("Person")));
    let id = |name: &str| format!("laox-suning-2009-2021:{name}");
    let flagged = flagged(&facts, "2021-12-02");
    assert_eq!(flagged[&id("njfund")], ["state_enterprise"]);
    assert_eq!(flagged[&id("jsstate")], ["state_body"]);
    assert!(!flagged.contains_key(&id("sunings")) && !flagged.contains_key(&id("fund2")));
    assert!(hops(&facts, &id("laox"), &id("njfund"), "2021-12").is_some());
    assert_eq!(hops(&facts, &id("laox"), &id("njfund"), "2015-01"), None);
}

#[test]
fn every_sample_says_how_to_open_it() {
    for (text, sample) in [
        (include_str!("../../sample_graphs/z_fund/case.toml"), Z_FUND),
        (include_str!("../../sample_graphs/innocent_twin/case.toml"), TWIN),
        (include_str!("../../sample_graphs/laox_suning/case.toml"), LAOX),
    ] {
        let facts = read(sample);
        let case: toml::Table = text.parse().unwrap();
        let deal = case["deal"].as_table().unwrap();
        for party in ["target", "acquirer"] {
            assert!(facts.entity(deal[party].as_str().unwrap()).is_some());
        }
        let path = case["path"].as_table().unwrap();
        let to = path["to"].as_str().unwrap();
        assert!(facts.entity(path["from"].as_str().unwrap()).is_some());
        assert!(to == "listed" || facts.entity(to).is_some());
        assert!(case["as_of"].as_str().unwrap().parse::<PartialDate>().is_ok());
        assert!(facts.entities.values().any(|entity| entity.schema.name == "Deal"));
    }
}
