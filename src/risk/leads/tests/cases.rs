//! The samples raise exactly the leads their `case.toml` names, twins none; real cases give sensible ones.

#![expect(clippy::print_stdout, reason = "a test says what it skipped and what it found")]

use super::*;
use crate::model::{Entity, EntityId, Role, Source, SourceKind, Statement, ontology};
use crate::risk::leads::tiny::Tiny;
use std::path::Path;

/// Bodies of the reference pack that samples point to, with their parents' categories left out.
fn add_reference(facts: &mut Facts) {
    let pack: serde_json::Value =
        serde_json::from_str(include_str!("../../../../assets/reference/bodies.json")).unwrap();
    let source = Source::new(SourceKind::Reference, "pack", None, None);
    for body in pack["bodies"].as_array().unwrap() {
        let category = body["category"].as_str().unwrap();
        let schema = match category.split('.').next().unwrap() {
            "university" => "University",
            "institute" => "ResearchInstitute",
            "soe" => "Company",
            "pla" => "MilitaryUnit",
            "party" => "PartyBody",
            "talent_programme" => "TalentProgramme",
            _ => "PublicBody",
        };
        let id = EntityId::new(format!("ref-{}", body["id"].as_str().unwrap()));
        let mut entity = Entity::new(id.clone(), ontology().schema(schema).unwrap(), Role::Reference);
        let name = body["names"][0]["name"].as_str().unwrap();
        for (prop, value) in [("name", name), ("classification", category), ("jurisdiction", "cn")] {
            entity.statements.push(Statement::new(id.clone(), prop.into(), value, source.id));
        }
        facts.entities.insert(id, entity);
    }
    facts.sources.insert(source.id, source);
}

fn read(lines: &str) -> Facts {
    let mut facts = Facts::default();
    let source = Source::new(SourceKind::Dataset, "case", None, None);
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let schema = ontology().schema(record["schema"].as_str().unwrap()).unwrap();
        let mut entity = Entity::new(EntityId::new(record["id"].as_str().unwrap()), schema, Role::Case);
        for (prop, values) in record["properties"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                let value = value.as_str().unwrap();
                entity.statements.push(Statement::new(entity.id.clone(), prop.as_str().into(), value, source.id));
            }
        }
        facts.entities.insert(entity.id.clone(), entity);
    }
    facts.sources.insert(source.id, source);
    add_reference(&mut facts);
    facts
}

fn files(folder: &Path, suffix: &str) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.to_string_lossy().ends_with(suffix));
    found.sort();
    found
}

fn found(tiny: &Tiny) -> Leads {
    let world = tiny.world();
    let found = leads(&world, Rules::built_in(), &|| false);
    assert!(found.coverage.iter().all(|coverage| !coverage.stopped_early));
    for lead in &found.leads {
        assert!(!lead.why.en.contains("  ") && !lead.why.ja.is_empty(), "{:?}", lead.why);
        assert!((1..=5).contains(&lead.severity) && !lead.nodes.is_empty());
    }
    found
}

#[test]
fn samples_raise_exactly_their_leads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_graphs");
    let mut wrong = Vec::new();
    for folder in files(&root, "") {
        let Ok(text) = std::fs::read_to_string(folder.join("case.toml")) else { continue };
        let case: toml::Table = text.parse().unwrap();
        let Some(expected) = case.get("leads").and_then(|leads| leads.as_array()) else {
            println!("skipped, names no leads: {}", folder.display());
            continue;
        };
        let expected: BTreeSet<&str> = expected.iter().map(|id| id.as_str().unwrap()).collect();
        let lines: String =
            files(&folder, ".jsonl").iter().map(|path| std::fs::read_to_string(path).unwrap() + "\n").collect();
        let party =
            |name: &str| case.get("deal").and_then(|deal| deal.get(name)).and_then(|id| id.as_str()).unwrap_or("");
        let as_of = case["as_of"].as_str().unwrap();
        let tiny = Tiny::from_facts(read(&lines), party("target"), party("acquirer"), as_of);
        let found = found(&tiny);
        for lead in &found.leads {
            println!("{}: {} {} | {}", folder.file_name().unwrap().display(), lead.rule, lead.severity, lead.why.en);
        }
        let ids: BTreeSet<&str> = found.leads.iter().map(|lead| lead.rule.as_str()).collect();
        if ids != expected {
            wrong.push(format!("{}: {ids:?} instead of {expected:?}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn real_cases_give_sensible_leads() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join("cases");
    let cases = files(&root, ".expected.json");
    if cases.is_empty() {
        println!("skipped: no shared cases");
    }
    for path in cases {
        let case: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = case["case"].as_str().unwrap();
        let lines = std::fs::read_to_string(root.join(format!("{name}.ftm.jsonl"))).unwrap();
        let party = |role: &str| case["deal"][role].as_str().unwrap_or("");
        let tiny = Tiny::from_facts(read(&lines), party("target"), party("acquirer"), case["as_of"].as_str().unwrap());
        let found = found(&tiny);
        for lead in &found.leads {
            println!("{name}: {} {} | {}", lead.rule, lead.severity, lead.why.en);
        }
        let rules: BTreeSet<&str> = found.leads.iter().map(|lead| lead.rule.as_str()).collect();
        match name {
            // The negative control: an ordinary contest for a company.
            "tokyo-kikai-adc-2021" => assert!(rules.is_empty(), "{rules:?}"),
            "seven-sons-japan-universities-2020-2023" => {
                assert!(rules.contains("research_with_listed_university"), "{rules:?}");
            }
            "lattice-canyon-bridge-2016" => assert!(rules.contains("fund_front"), "{rules:?}"),
            "imagination-canyon-bridge-2017-2020" | "newport-nexperia-wingtech-2021-2022" => {
                assert!(rules.contains("third_country_front"), "{rules:?}");
            }
            _ => {}
        }
    }
}

/// Companies with owners and officers: every rule ends within its budget, in seconds even unoptimised.
#[test]
fn a_large_case_is_searched_in_bounded_time() {
    let mut facts = Facts::default();
    let source = Source::new(SourceKind::Dataset, "large", None, None);
    let mut add = |id: String, schema: &str, values: &[(&str, String)]| {
        let mut entity = Entity::new(EntityId::new(id), ontology().schema(schema).unwrap(), Role::Case);
        for (prop, value) in values {
            entity.statements.push(Statement::new(entity.id.clone(), (*prop).into(), value, source.id));
        }
        facts.entities.insert(entity.id.clone(), entity);
    };
    let count = std::env::var("KUROMAKU_LARGE").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000_usize);
    // A fixed sequence: no randomness in tests.
    let mut seed = 7_usize;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for number in 0..count {
        let topic = if number % 200 == 0 { "gov.soe" } else { "corp.offshore" };
        let code = ["jp", "cn", "tw", "us"][number % 4];
        add(format!("c{number}"), "Company", &[("jurisdiction", code.into()), ("topics", topic.into())]);
        add(format!("p{number}"), "Person", &[("birthDate", "1950".into())]);
    }
    for number in 0..count {
        for (tie, schema, ends, from) in [
            ("o", "Ownership", ["owner", "asset"], "c"),
            ("d", "Directorship", ["director", "organization"], "p"),
            ("e", "Employment", ["employee", "employer"], "p"),
            ("a", "Associate", ["person", "associate"], "p"),
        ] {
            let to = if tie == "a" { "p" } else { "c" };
            let values = [(ends[0], format!("{from}{}", next(count))), (ends[1], format!("{to}{}", next(count)))];
            add(format!("{tie}{number}"), schema, &values);
        }
    }
    facts.sources.insert(source.id, source);
    let tiny = Tiny::from_facts(facts, "c0", "c2", "2026-01-01");
    let world = tiny.world();
    let started = std::time::Instant::now();
    let found = leads(&world, Rules::built_in(), &|| false);
    println!(
        "{} nodes, {} ties: {:?}, {} leads",
        world.nodes.len(),
        world.ties.len(),
        started.elapsed(),
        found.leads.len()
    );
    assert_eq!(found.coverage.len(), Rules::built_in().all.len());
    assert!(started.elapsed().as_secs() < 60);
}
