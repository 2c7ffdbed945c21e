//! Out: exchange formats written from [`Facts`](crate::model::Facts).
//!
//! - Stable: the same facts give the same bytes.
//! - Pure but for [`write_file`], which replaces a file as a whole or not at all.
//! - Bodies of the built-in reference pack are not exported: every copy of the program has them.

mod csv;
mod file;
mod ftm;
#[cfg(test)]
mod tests;

pub use csv::{export_edges, export_nodes};
pub use file::write_file;
pub use ftm::export_ftm;

use crate::model::{Entity, Role};

/// What of a case goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Entries of imported lists too, not only the case's own entities.
    pub lists: bool,
}

impl ExportOptions {
    fn takes(self, entity: &Entity) -> bool {
        match entity.role {
            Role::Case => true,
            Role::List => self.lists,
            Role::Reference => false,
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub lines: u64,
    pub entities: u64,
    pub relations: u64,
    pub statements: u64,
}

impl Counts {
    fn add(&mut self, entity: &Entity) {
        if entity.is_relation() {
            self.relations += 1;
        } else {
            self.entities += 1;
        }
    }
}
