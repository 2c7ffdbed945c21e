//! Whom a proposed entity may be: compared with the case's own entities and lists the way the queue compares.
//!
//! A comparison proposes; only the analyst says that two are the same.

use crate::collect::Proposal;
use crate::model::{Entity, EntityId, Facts, Role, SourceId, Statement, ontology};
use crate::resolve::{self, Options};
use std::collections::HashMap;

/// Best guesses per proposed entity.
const MOST: usize = 4;

/// What one comparison says.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub id: EntityId,
    /// 0…1.
    pub score: f64,
    pub why: String,
}

/// For each proposal, by position: entities of the case that it may be, best first. Relations have none.
///
/// O(names of the case) to index, once for all proposals.
pub fn guesses(facts: &Facts, proposals: &[Proposal], cancel: &dyn Fn() -> bool) -> HashMap<usize, Vec<Guess>> {
    let mut compared = Facts::default();
    for (id, entity) in &facts.entities {
        if !entity.is_relation() {
            // What is there already is compared with, as the queue does with a list.
            compared.entities.insert(id.clone(), Entity { role: Role::Reference, ..entity.clone() });
        }
    }
    let mut positions = HashMap::new();
    for (at, proposal) in proposals.iter().enumerate() {
        let Some(schema) = ontology().schema(&proposal.schema).filter(|schema| schema.edge.is_none()) else { continue };
        // An id of its own, so that the record is compared with what the case has under the same id too.
        let id = EntityId::new(format!("proposal {at}"));
        let mut entity = Entity::new(id.clone(), schema, Role::Case);
        let say = |value: &crate::collect::ProposedValue| {
            Statement::unsealed(id.clone(), value.prop.as_str().into(), &value.value, SourceId([0; 16]))
        };
        entity.statements = proposal.values.iter().map(say).collect();
        positions.insert(id.clone(), at);
        compared.entities.insert(id, entity);
    }
    if positions.is_empty() {
        return HashMap::new();
    }
    let options = Options { limit_per_entity: MOST, ..Options::default() };
    let mut found: HashMap<usize, Vec<Guess>> = HashMap::new();
    for candidate in resolve::candidates(&compared, &options, cancel).list {
        let Some(&at) = positions.get(&candidate.left) else { continue };
        let why = candidate.features.iter().take(2).map(|feature| feature.why.clone()).collect::<Vec<_>>().join(" · ");
        found.entry(at).or_default().push(Guess { id: candidate.right, score: candidate.score, why });
    }
    found
}
