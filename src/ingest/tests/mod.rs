//! Tests of the room, by format, over the invented files in `tests/fixtures`.

mod csl;
mod ftm;
mod hostile;
mod statements;
mod table;

use super::*;
use crate::model::{Entity, Facts};
use std::collections::HashSet;
use std::io::Cursor;

/// Collects what a reader hands on the way a case does.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) facts: Facts,
    seen: HashSet<crate::model::StatementId>,
    stop_after: Option<u64>,
}

impl Sink for Memory {
    fn take(&mut self, item: Item) -> Result<(), SinkError> {
        match item {
            Item::Source(source) => {
                self.facts.sources.insert(source.id, source);
            }
            Item::Entity { id, schema, role, statements } => {
                let entity = self.facts.entities.entry(id.clone()).or_insert_with(|| Entity::new(id, schema, role));
                for statement in statements {
                    assert!(self.facts.sources.contains_key(&statement.source), "a statement before its source");
                    if self.seen.insert(statement.id) {
                        entity.statements.push(statement);
                    }
                }
            }
            Item::Judgement(judgement) => self.facts.judgements.push(judgement),
        }
        Ok(())
    }

    fn progress(&mut self, _bytes: u64, records: u64) -> ControlFlow<()> {
        if self.stop_after.is_some_and(|limit| records >= limit) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

pub(super) struct Outcome {
    pub(super) report: Report,
    pub(super) rejects: Vec<Rejected>,
    pub(super) facts: Facts,
}

impl Outcome {
    pub(super) fn entity(&self, id: &str) -> &Entity {
        self.facts.entity(id).unwrap_or_else(|| panic!("no {id}"))
    }

    pub(super) fn values(&self, id: &str, prop: &str) -> Vec<String> {
        self.entity(id).all(prop).map(|statement| statement.value.to_string()).collect()
    }

    /// "line: reason" of each rejected record.
    pub(super) fn reasons(&self) -> Vec<String> {
        self.rejects.iter().map(|r| format!("{}: {}", r.locator, r.reason)).collect()
    }

    pub(super) fn warned(&self, words: &str) -> bool {
        self.report.warnings.iter().any(|warning| format!("{}: {}", warning.locator, warning.message).contains(words))
    }
}

pub(super) fn try_bytes(bytes: &[u8], name: &str, options: &Options) -> Result<Outcome, IngestError> {
    let mut rejects = Vec::new();
    let mut memory = Memory::default();
    let report = read(Box::new(Cursor::new(bytes.to_vec())), name, options, &mut rejects, &mut memory)?;
    assert_eq!(report.records, report.accepted + report.rejected);
    assert_eq!(report.rejected as usize, rejects.len());
    Ok(Outcome { report, rejects, facts: memory.facts })
}

pub(super) fn bytes(bytes: &[u8], name: &str) -> Outcome {
    try_bytes(bytes, name, &Options::default()).unwrap()
}

pub(super) fn fixture_bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub(super) fn fixture(name: &str) -> Outcome {
    bytes(&fixture_bytes(name), name)
}
