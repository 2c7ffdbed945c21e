//! Lists collected and lists imported: the same file must speak of the same entities either way, and what is no longer
//! on a list must not be flagged as if it were.

use crate::support::{root, shared};
use kuromaku::collect::fetch::Exchange;
use kuromaku::collect::{Proposal, Reading, lists};
use kuromaku::ingest::{self, Item, Options, Rejected, Sink, SinkError};
use kuromaku::model::{Entity, EntityId, Facts, PartialDate, Role, Statement, ontology};
use kuromaku::risk::Listings;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn read(id: &str, body: &[u8]) -> Vec<Reading> {
    let exchange = Exchange::of_file("saved", "text/csv", "2026-11-22T10:00:00Z", body.len() as u64, "00");
    lists::read_parts(lists::list(id).unwrap(), &exchange, body).unwrap()
}

/// What an import hands on.
#[derive(Default)]
struct Taken(Facts);

impl Sink for Taken {
    fn take(&mut self, item: Item) -> Result<(), SinkError> {
        match item {
            Item::Source(source) => {
                self.0.sources.insert(source.id, source);
            }
            Item::Entity { id, schema, role, statements } => {
                let entity = self.0.entities.entry(id.clone()).or_insert_with(|| Entity::new(id, schema, role));
                entity.statements.extend(statements);
            }
            Item::Judgement(_) => {}
        }
        Ok(())
    }
}

/// Adds what was read as if all of it had been accepted.
fn accept(facts: &mut Facts, reading: &Reading, proposals: &[Proposal]) {
    for proposal in proposals {
        let id = EntityId::new(&proposal.entity);
        let schema = ontology().schema(&proposal.schema).unwrap();
        let entity = facts.entities.entry(id.clone()).or_insert_with(|| Entity::new(id.clone(), schema, Role::List));
        for value in &proposal.values {
            let statement = Statement::new(id.clone(), value.prop.as_str().into(), &value.value, reading.source.id);
            entity.statements.push(statement);
        }
    }
    facts.sources.insert(reading.source.id, reading.source.clone());
}

type Said = BTreeMap<(String, String), BTreeSet<(String, String)>>;

/// Everything said, by entity and schema, as (property, value) with the title of the source.
fn said(facts: &Facts) -> Said {
    let mut said = Said::new();
    for entity in facts.entities.values() {
        let key = (entity.id.as_str().to_owned(), entity.schema.name.clone());
        let values = said.entry(key).or_default();
        for statement in &entity.statements {
            let title = facts.source(statement.source).unwrap().title.as_str();
            values.insert((format!("{} / {title}", statement.prop), statement.value.to_string()));
        }
    }
    said
}

#[test]
fn the_screening_list_is_the_same_collected_and_imported() {
    let small = root().join("tests/fixtures/collect/lists/us_csl.csv");
    let whole = shared("data/open/watchlists/us_csl_consolidated_2022-04.csv");
    for path in [Some(small), whole].into_iter().flatten() {
        let mut imported = Taken::default();
        let mut rejects: Vec<Rejected> = Vec::new();
        let options = Options { role: Role::List, ..Options::default() };
        let file = Box::new(fs::File::open(&path).unwrap());
        ingest::read(file, "csl.csv", &options, &mut rejects, &mut imported).unwrap();
        assert_eq!(rejects, []);
        let mut collected = Facts::default();
        for part in read("us_csl", &fs::read(&path).unwrap()) {
            accept(&mut collected, &part, &part.proposals);
        }
        let (imported_says, collected_says) = (said(&imported.0), said(&collected));
        assert_eq!(imported_says.len(), collected_says.len());
        for (key, values) in &imported_says {
            assert_eq!(Some(values), collected_says.get(key), "{key:?}");
        }
        let sources = |facts: &Facts| -> BTreeMap<_, _> {
            facts.sources.values().map(|source| (source.id, (source.title.clone(), source.edition))).collect()
        };
        assert_eq!(sources(&imported.0), sources(&collected));
        // An import is known as this list: the next edition is compared with it.
        let card = lists::list("us_csl").unwrap();
        assert_eq!(lists::before(&imported.0, card), lists::before(&collected, card));
    }
}

#[test]
fn what_left_the_list_is_not_flagged_as_listed() {
    let body = fs::read(root().join("tests/fixtures/collect/lists/dod_1260h.html")).unwrap();
    let first = read("dod_1260h", &body).remove(0);
    let text = String::from_utf8(body).unwrap();
    let text = text.replace("<li>Sample Aerospace Corporation (Limited)</li>", "").replace("01/07/2025", "01/07/2026");
    let next = read("dod_1260h", text.as_bytes()).remove(0);
    let card = lists::list("dod_1260h").unwrap();
    let mut facts = Facts::default();
    accept(&mut facts, &first, &first.proposals);
    let change = lists::compare(&lists::before(&facts, card), &next);
    let [(id, name)] = change.removed.as_slice() else { panic!("{change:?}") };
    assert_eq!(name, "Sample Aerospace Corporation (Limited)");
    let seen: PartialDate = "2026-01-09".parse().unwrap();
    let ends = lists::removals(card, &change, &facts, &next, seen);
    accept(&mut facts, &next, &next.proposals);
    accept(&mut facts, &next, &ends);
    let listings = Listings::of(&facts);
    let listed_on = |id: &str, day: &str| {
        let flags = listings.flags(&facts, facts.entity(id).unwrap(), Some(day.parse().unwrap()));
        flags.iter().filter(|flag| flag.list.is_some()).map(|flag| flag.class.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed_on(id, "2025-06-01"), ["military_company"], "it was listed, and history says so");
    assert_eq!(listed_on(id, "2026-06-01"), Vec::<String>::new());
    let kept = &next.proposals[0].entity;
    assert_eq!(listed_on(kept, "2026-06-01"), ["military_company"]);
}

#[test]
fn every_list_gives_the_class_its_meaning_has() {
    for (id, name, class) in [
        ("ofac_sdn", "ofac_sdn.xml", "sanctions"),
        ("bis_dpl", "bis_dpl.txt", "export_control_end_user"),
        ("un_sc", "un_sc.xml", "sanctions"),
        ("eu_fsf", "eu_fsf.xml", "sanctions"),
        ("dod_1260h", "dod_1260h.html", "military_company"),
        ("meti_eul", "meti_eul.txt", "export_control_end_user"),
        ("aspi_tracker", "aspi_tracker.csv", "think_tank_tracker"),
    ] {
        let body = fs::read(root().join("tests/fixtures/collect/lists").join(name)).unwrap();
        let mut facts = Facts::default();
        for part in read(id, &body) {
            accept(&mut facts, &part, &part.proposals);
        }
        let listings = Listings::of(&facts);
        let entries = facts.entities.values().filter(|entity| !entity.schema.is_a("Sanction") && !entity.is_relation());
        for entity in entries {
            let flags = listings.flags(&facts, entity, None);
            let of_list =
                flags.iter().find(|flag| flag.list.is_some()).unwrap_or_else(|| panic!("{id}: {}", entity.id));
            assert_eq!(of_list.class.id, class, "{id}: {}", entity.caption());
        }
    }
}
