//! Decisions about proposals: how they are carried out and taken back.

use super::import::Batch;
use super::log::LogEntry;
use super::{Case, CaseError, Edit, EntryKind, ImportCounts, ImportMeta, Numbers, ProposalState};
use crate::case::edit::append;
use crate::case::error::from_sqlite;
use crate::model::Role;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Proposals that get the same state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub proposals: Numbers,
    pub state: ProposalState,
    /// The batch that holds their statements, when they are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
}

/// Sets states and makes batches count or not count; returns what takes it back.
pub(super) fn apply(db: &Connection, set: &[Decided], batches: &[(i64, bool)]) -> rusqlite::Result<Edit> {
    let mut before: BTreeMap<(ProposalState, Option<i64>), Vec<i64>> = BTreeMap::new();
    let mut select = db.prepare_cached("SELECT no, state, batch FROM proposal WHERE no BETWEEN ?1 AND ?2")?;
    let mut update = db.prepare_cached("UPDATE proposal SET state = ?3, batch = ?4 WHERE no BETWEEN ?1 AND ?2")?;
    for decided in set {
        for &(first, last) in decided.proposals.ranges() {
            let mut rows = select.query([first, last])?;
            while let Some(row) = rows.next()? {
                let state = ProposalState::parse(row.get_ref(1)?.as_str()?).unwrap_or_default();
                before.entry((state, row.get(2)?)).or_default().push(row.get(0)?);
            }
            drop(rows);
            let changed = update.execute(params![first, last, decided.state.as_str(), decided.batch])?;
            if i64::try_from(changed).unwrap_or_default() != last - first + 1 {
                return Err(rusqlite::Error::QueryReturnedNoRows);
            }
        }
    }
    let mut batches_before = Vec::with_capacity(batches.len());
    for &(batch, active) in batches {
        let was: bool = db.query_row("SELECT active FROM batch WHERE no = ?1", [batch], |row| row.get(0))?;
        db.execute("UPDATE batch SET active = ?2 WHERE no = ?1", params![batch, active])?;
        batches_before.push((batch, was));
    }
    let set = before
        .into_iter()
        .map(|((state, batch), numbers)| Decided { proposals: numbers.into_iter().collect(), state, batch })
        .collect();
    Ok(Edit::Decide { set, batches: batches_before })
}

/// What a decision must know of an id.
impl Case {
    /// The role that the records in force give an entity; `None` when none describes it.
    pub fn role_in_force(&self, entity: &str) -> Result<Option<Role>, CaseError> {
        let read = || -> rusqlite::Result<Option<Role>> {
            let mut select = self.db.prepare_cached(
                "SELECT DISTINCT b.role FROM entity e JOIN record r ON r.entity = e.no
                 JOIN batch b ON b.no = r.batch AND b.active = 1 WHERE e.id = ?1",
            )?;
            let mut rows = select.query([entity])?;
            let mut least = None;
            while let Some(row) = rows.next()? {
                let role = Role::parse(row.get_ref(0)?.as_str()?).unwrap_or_default();
                least = Some(least.map_or(role, |known: Role| known.min(role)));
            }
            Ok(least)
        };
        read().map_err(|error| from_sqlite(error, &self.path))
    }

    /// Does a record in force of any other batch than these describe the entity?
    pub fn describes_apart(&self, entity: &str, batches: &BTreeSet<i64>) -> Result<bool, CaseError> {
        let read = || -> rusqlite::Result<bool> {
            let mut select = self.db.prepare_cached(
                "SELECT DISTINCT r.batch FROM entity e JOIN record r ON r.entity = e.no
                 JOIN batch b ON b.no = r.batch AND b.active = 1 WHERE e.id = ?1",
            )?;
            let mut rows = select.query([entity])?;
            while let Some(row) = rows.next()? {
                if !batches.contains(&row.get(0)?) {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        read().map_err(|error| from_sqlite(error, &self.path))
    }
}

/// Ends of a decision that writes statements.
impl Batch<'_> {
    /// Number of the batch that is being written.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Ends this batch and begins another in the same transaction: one decision about proposals of several pages
    /// keeps each page's evidence with its own statements.
    pub fn another(
        &mut self,
        meta: ImportMeta,
        counts: ImportCounts,
        sha256: Option<[u8; 32]>,
    ) -> Result<(), CaseError> {
        let format = self.meta.format.clone();
        self.close(counts, &format, sha256)
            .and_then(|()| self.begin(meta))
            .map_err(|error| from_sqlite(error, &self.path))
    }

    /// Ends a decision: the statements and the new states are one edit. `retired` are batches whose statements this
    /// one replaces.
    pub fn decide(
        mut self,
        counts: ImportCounts,
        sha256: Option<[u8; 32]>,
        label: &str,
        set: &[Decided],
        retired: &[i64],
    ) -> Result<(), CaseError> {
        let format = self.meta.format.clone();
        let written: Vec<i64> = self.begun.clone();
        let mut write = || -> rusqlite::Result<LogEntry> {
            self.close(counts, &format, sha256)?;
            // They count only from here on, so that the inverse says what makes them not count.
            for batch in &written {
                self.transaction.execute("UPDATE batch SET active = 0 WHERE no = ?1", [batch])?;
            }
            let batches: Vec<(i64, bool)> =
                written.iter().map(|&batch| (batch, true)).chain(retired.iter().map(|&batch| (batch, false))).collect();
            let inverse = apply(&self.transaction, set, &batches)?;
            let forward = Edit::Decide { set: set.to_vec(), batches };
            append(&self.transaction, LogEntry::new(EntryKind::Do, None, label, forward, inverse, &self.who))
        };
        let entry = write().map_err(|error| from_sqlite(error, &self.path))?;
        self.transaction.commit().map_err(|error| from_sqlite(error, &self.path))?;
        self.history.push(entry);
        Ok(())
    }
}
