//! Files in and out again: what an import reads, an export says, over real files where they are present.
//!
//! The real files are not part of the project; without them the tests say so and pass.

use kuromaku::dossier::{ExportOptions, export_edges, export_ftm, export_nodes};
use kuromaku::ingest::{Format, IngestError, Item, Options, Rejected, Report, Sink, SinkError, read};
use kuromaku::model::{Entity, Facts, Role, StatementId, relations_of};
use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::PathBuf;

#[derive(Default)]
struct Memory {
    facts: Facts,
    seen: HashSet<StatementId>,
}

impl Sink for Memory {
    fn take(&mut self, item: Item) -> Result<(), SinkError> {
        match item {
            Item::Source(source) => {
                self.facts.sources.insert(source.id, source);
            }
            Item::Entity { id, schema, role, statements } => {
                let entity = self.facts.entities.entry(id.clone()).or_insert_with(|| Entity::new(id, schema, role));
                entity.statements.extend(statements.into_iter().filter(|statement| self.seen.insert(statement.id)));
            }
            Item::Judgement(judgement) => self.facts.judgements.push(judgement),
        }
        Ok(())
    }
}

struct Outcome {
    report: Report,
    rejects: Vec<Rejected>,
    facts: Facts,
}

fn import(input: Box<dyn Read + Send>, name: &str, role: Role) -> Result<Outcome, IngestError> {
    let (mut rejects, mut memory) = (Vec::new(), Memory::default());
    let report = read(input, name, &Options { role, ..Options::default() }, &mut rejects, &mut memory)?;
    assert_eq!(report.records, report.accepted + report.rejected, "{name}");
    assert_eq!(report.rejected, rejects.len() as u64, "{name}");
    Ok(Outcome { report, rejects, facts: memory.facts })
}

/// The file under `shared/data/open`, or `None` after saying that it is not there.
fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open")).join(path);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn import_shared(path: &str, role: Role) -> Option<Outcome> {
    let file = File::open(shared(path)?).unwrap();
    Some(import(Box::new(file), path, role).unwrap())
}

/// Everything said, as it must survive the way out and in.
fn said(facts: &Facts) -> BTreeSet<(String, Option<String>, Option<String>)> {
    let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_owned);
    let statements = facts.entities.values().flat_map(|entity| &entity.statements);
    statements.map(|s| (s.id.to_string(), text(&s.first_seen), text(&s.last_seen))).collect()
}

#[test]
fn followthemoney_files_survive_the_round_trip() {
    for path in [
        "ftm/donations.ijson",
        "ftm/t1_entities.ftm.json",
        "ftm/bods_ftm_sample_ftm.jsonl",
        "ftm/t2_delta/20240527194702-wnk_entities.delta.json",
    ] {
        let Some(first) = import_shared(path, Role::Case) else { continue };
        assert_eq!((first.report.format, first.report.rejected), (Format::FtmEntities, 0), "{path}");
        let mut out = Vec::new();
        let counts = export_ftm(&first.facts, ExportOptions::default(), &mut out).unwrap();
        assert_eq!(counts.statements, first.facts.statement_count() as u64, "{path}");
        let second = import(Box::new(Cursor::new(out)), "again.jsonl", Role::Case).unwrap();
        assert_eq!(said(&first.facts), said(&second.facts), "{path}");
        let schemata =
            |facts: &Facts| facts.entities.values().map(|e| (e.id.clone(), &e.schema.name)).collect::<Vec<_>>().len();
        assert_eq!(schemata(&first.facts), schemata(&second.facts), "{path}");
        let count = first.report.statements;
        println!(
            "{path}: {} records, {count} statements, {} warnings",
            first.report.records,
            first.report.warnings.len()
        );
    }
}

#[test]
fn files_beside_them_are_named_not_misread() {
    for (path, words) in [
        ("ftm/t2_delta/20240527134702-zbn_entities.delta.json", "the file is empty"),
        ("ftm/t2_delta/delta.json", "JSON with the fields"),
        ("ftm/ftm_default_model.json", "JSON with the fields"),
        ("ftm/bods_ftm_sample_bods.json", "BODS"),
        ("ftm/donations.xlsx", "XLSX"),
        ("ftm/ftm_fixtures/kek.yml", "not a format"),
    ] {
        let Some(path) = shared(path) else { continue };
        let Err(error) = import(Box::new(File::open(path).unwrap()), "x", Role::Case) else {
            panic!("read although it should not be: {words}")
        };
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_consolidated_screening_list_is_read_whole() {
    if let Some(list) = import_shared("watchlists/us_csl_consolidated_2022-04.csv", Role::List) {
        assert_eq!((list.report.records, list.report.rejected), (14_160, 0), "{:?}", list.rejects.first());
        let listings = list.facts.entities.values().filter(|entity| entity.schema.name == "Sanction").count();
        assert!(listings > 14_100 && list.facts.sources.len() == 13, "{listings}");
        assert!(list.report.warnings.is_empty(), "{:?}", list.report.warnings.first());
    }
    if let Some(small) = import_shared("watchlists/us_csl_small.csv", Role::List) {
        assert_eq!((small.report.format, small.report.rejected), (Format::Csl, 0));
    }
    if let Some(bad) = import_shared("watchlists/us_csl_invalid.csv", Role::List) {
        assert_eq!((bad.report.accepted, bad.report.rejected), (2, 4), "{:?}", bad.rejects);
    }
}

#[test]
fn our_own_tables_are_read_again() {
    let path = format!("{}/tests/fixtures/ftm_good.jsonl", env!("CARGO_MANIFEST_DIR"));
    let first = import(Box::new(File::open(path).unwrap()), "good", Role::Case).unwrap();
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    export_nodes(&first.facts, ExportOptions::default(), &mut nodes).unwrap();
    export_edges(&first.facts, ExportOptions::default(), &mut edges).unwrap();
    let nodes = import(Box::new(Cursor::new(nodes)), "out.nodes.csv", Role::Case).unwrap();
    let edges = import(Box::new(Cursor::new(edges)), "out.csv", Role::Case).unwrap();
    assert_eq!((nodes.report.format, edges.report.format), (Format::NodesCsv, Format::EdgesCsv));
    let things = |facts: &Facts| {
        let things = facts.entities.values().filter(|entity| !entity.is_relation());
        things.map(|e| (e.id.to_string(), e.schema.name.clone(), e.caption().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(things(&first.facts), things(&nodes.facts));
    let ties = |facts: &Facts| {
        let ties = facts.entities.values().flat_map(relations_of);
        ties.map(|r| (r.record, r.kind, r.source, r.target, r.share)).collect::<Vec<_>>().len()
    };
    assert_eq!(ties(&first.facts), ties(&edges.facts));
    let share = |facts: &Facts| facts.entity("own-1").and_then(|e| relations_of(e).first().map(|r| r.share));
    assert_eq!(share(&first.facts), share(&edges.facts));
    assert!(share(&first.facts).is_some());
}
