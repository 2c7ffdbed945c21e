//! Entities that relations name: to tell, after an import, which of them no record describes.
//!
//! Eight bytes per described entity and the text of ends named before they are described; both are
//! small beside the file, and what is kept is capped.

use crate::model::{EntityId, Schema, Statement};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Ends kept until the end of the import. A file with more of them unresolved is told up to here.
const MOST_OPEN: usize = 2_000_000;

#[derive(Default)]
pub(super) struct Mentions {
    described: HashSet<u64>,
    /// Named while not described yet: hash, id, place.
    open: Vec<(u64, Box<str>, Arc<str>)>,
    noted: HashSet<u64>,
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl Mentions {
    /// Takes note of a record and, when it is a relation, of its ends.
    pub(super) fn note(&mut self, id: &EntityId, schema: &Schema, statements: &[Statement]) {
        self.described.insert(hash(id.as_str()));
        let Some(edge) = &schema.edge else { return };
        for statement in statements {
            if *statement.prop != *edge.source && *statement.prop != *edge.target {
                continue;
            }
            let end = hash(&statement.value);
            if self.open.len() < MOST_OPEN && !self.described.contains(&end) && self.noted.insert(end) {
                self.open.push((end, statement.value.clone(), statement.locator.clone()));
            }
        }
    }

    /// Ends that no record of this import describes, in order of first mention.
    pub(super) fn undescribed(&self) -> impl Iterator<Item = (&str, &str)> {
        let open = self.open.iter().filter(|(end, _, _)| !self.described.contains(end));
        open.map(|(_, id, locator)| (&**id, &**locator))
    }
}
