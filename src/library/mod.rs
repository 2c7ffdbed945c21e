//! Reference corpora: bodies that names are compared with, too big or too general for a case file.
//!
//! - [`Library`] is the seam: search, get, neighbours, edition. An office with a large registry
//!   implements it over its own database.
//! - [`reference`] is the built-in pack of party, state and military bodies, as [`Facts`].
//!
//! What is absent: judging whether two names are the same (`resolve`) and any network access.

mod pack;

pub use pack::{ReferenceLibrary, reference, reference_library, traps};

use crate::model::{Entity, EntityId};

/// One answer of a search: an entity and the name that answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: EntityId,
    pub caption: String,
    /// The name that contains the query.
    pub name: String,
    /// How it fits; better fits come first.
    pub fit: Fit,
}

/// How a name answers a query, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Exact,
    Prefix,
    Within,
}

/// "Not to be confused with": a known mix-up, shown beside the bodies it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Trap {
    /// The entities it is about; empty when it is about lists in general.
    pub bodies: Vec<EntityId>,
    pub note: String,
    pub note_ja: String,
    /// Titles or addresses of its sources.
    pub sources: Vec<String>,
}

/// A corpus that can be asked for entities.
pub trait Library {
    /// Entities with a name that holds `query`, best fit first, at most `limit`. An empty query finds nothing.
    fn search(&self, query: &str, limit: usize) -> Vec<Hit>;
    /// One entity with all its statements.
    fn get(&self, id: &str) -> Option<Entity>;
    /// Entities and relation records one step away, in stable order.
    fn neighbours(&self, id: &str) -> Vec<Entity>;
    /// Which edition this is, as its own content says.
    fn edition(&self) -> &str;
}

#[cfg(test)]
mod tests;
