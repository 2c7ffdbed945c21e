//! Whom of the case a proposed entity may be: one of the same name and kind that is there under another id.
//!
//! Only offered: a name is no proof, and nothing is merged by itself.

use super::inbox::InboxPage;
use crate::model::{Entity, Facts, Role, Schema, ontology};
use crate::text::{normal, squeeze, strip};
use serde::Serialize;
use std::collections::HashMap;

/// The most that are offered for one proposal.
const MOST: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MayBe {
    pub entity: String,
    pub caption: String,
}

/// Offers them for open proposals that nobody pointed at anyone. O(names of the case) when there are such.
pub(super) fn offer(facts: &Facts, pages: &mut [InboxPage]) {
    let mut wanted: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (page, lines) in pages.iter().enumerate() {
        for (at, line) in lines.proposals.iter().enumerate() {
            let known = line.relation || line.state != "open" || line.same_as.is_some();
            if !known && facts.entity(&line.entity).is_none() {
                for name in line.values.iter().filter(|value| value.prop == "name") {
                    wanted.entry(key(&name.value)).or_default().push((page, at));
                }
            }
        }
    }
    if wanted.is_empty() {
        return;
    }
    let of_case = |entity: &&Entity| entity.role == Role::Case && !entity.is_relation() && !entity.placeholder;
    for entity in facts.entities.values().filter(of_case) {
        for name in entity.names() {
            for &(page, at) in wanted.get(&key(&name.value)).into_iter().flatten() {
                let Some(line) = pages.get_mut(page).and_then(|page| page.proposals.get_mut(at)) else { continue };
                let new = line.may_be.iter().all(|other| other.entity != entity.id.as_str());
                if new && line.may_be.len() < MOST && are_of_a_kind(&line.schema, entity.schema) {
                    let (entity, caption) = (entity.id.to_string(), entity.caption().to_owned());
                    line.may_be.push(MayBe { entity, caption });
                }
            }
        }
    }
}

/// Names that differ in their legal form alone, in width or in spaces have one key.
fn key(name: &str) -> String {
    squeeze(&strip(&normal(name)).core)
}

fn are_of_a_kind(schema: &str, other: &Schema) -> bool {
    let Some(schema) = ontology().schema(schema) else { return false };
    let both = |kind: &str| schema.is_a(kind) == other.is_a(kind);
    let open = |schema: &Schema| schema.name == "LegalEntity";
    both("LegalEntity") && (both("Person") || open(schema) || open(other))
}
