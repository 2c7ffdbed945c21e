//! The document: one `.kuromaku` file, which is a SQLite database anyone can read with `sqlite3`.
//!
//! Invariants: one writer at a time; every change is one transaction together with its entry in the
//! append-only edit log; undo and redo are entries too, so they survive a restart. Statements are
//! never overwritten: undoing an import hides its batch. What was collected waits beside them as proposals
//! until the analyst accepts it. No conclusion is stored here.

mod collected;
mod decide;
mod edit;
mod error;
mod import;
mod lock;
mod log;
mod mentions;
mod numbers;
mod read;
mod record;
mod schema;
#[cfg(test)]
pub mod spoil_test;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_collected;

pub use collected::{Address, Fetch, MOST_KEPT, NewFetch, NewProposal, ProposalState, StoredProposal};
pub use decide::Decided;
pub use edit::{Edit, Who};
pub use error::CaseError;
pub use import::{Batch, ImportCounts, ImportMeta};
pub use log::{EntryKind, LogEntry};
pub use numbers::Numbers;
pub use read::{ImportRecord, RecordBehind};

use error::from_sqlite;
use lock::Lock;
use log::History;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// File name extension of a case.
pub const EXTENSION: &str = "kuromaku";

/// An open case file.
#[derive(Debug)]
pub struct Case {
    db: Connection,
    path: PathBuf,
    history: History,
    /// `None` when opened for reading only.
    lock: Option<Lock>,
    /// The file has the tables of version 2; one of version 1 that is only read has none.
    has_collected: bool,
}

impl Case {
    /// Makes a new, empty case. Refuses to replace an existing file.
    pub fn create(path: &Path) -> Result<Self, CaseError> {
        if path.exists() {
            return Err(CaseError::Exists(path.to_owned()));
        }
        let lock = Lock::take(path)?;
        // Built under another name, so that a half-made file is never taken for a case.
        let fresh = lock::beside(path, ".new");
        match std::fs::remove_file(&fresh) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(CaseError::io(error, &fresh)),
            _ => {}
        }
        std::fs::File::create_new(&fresh).map_err(|error| CaseError::io(error, &fresh))?;
        let mut db = Connection::open(&fresh).map_err(|error| from_sqlite(error, path))?;
        schema::create(&mut db).map_err(|error| from_sqlite(error, path))?;
        db.close().map_err(|(_, error)| from_sqlite(error, path))?;
        std::fs::rename(&fresh, path).map_err(|error| CaseError::io(error, path))?;
        Self::connect(path, Some(lock))
    }

    /// Opens a case for reading and writing.
    pub fn open(path: &Path) -> Result<Self, CaseError> {
        schema::sniff(path)?;
        let lock = Lock::take(path)?;
        Self::connect(path, Some(lock))
    }

    /// Opens a case for reading: while another program writes to it, or from a read-only disk.
    pub fn open_read_only(path: &Path) -> Result<Self, CaseError> {
        schema::sniff(path)?;
        Self::connect(path, None)
    }

    fn connect(path: &Path, lock: Option<Lock>) -> Result<Self, CaseError> {
        let fail = |error| from_sqlite(error, path);
        let db = match &lock {
            // One thread at a time uses a connection: `Case` is not shared without a lock.
            Some(_) => {
                Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                    .map_err(fail)?
            }
            None => schema::open_for_reading(path).map_err(fail)?,
        };
        schema::check(&db, path)?;
        let mut case = Self { db, path: path.to_owned(), history: History::default(), lock, has_collected: false };
        if case.lock.is_some() {
            schema::prepare_for_writing(&mut case.db).map_err(fail)?;
        }
        case.has_collected = schema::version(&case.db).map_err(fail)? >= schema::COLLECTED_SINCE;
        case.history = History::load(&case.db).map_err(fail)?;
        Ok(case)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// Number of the newest log entry: what jobs compare to know whether their answer is stale.
    pub fn revision(&self) -> i64 {
        self.history.revision()
    }

    fn writable(&self) -> Result<(), CaseError> {
        if self.read_only() { Err(CaseError::OpenedReadOnly(self.path.clone())) } else { Ok(()) }
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        if self.lock.is_some() {
            // Folds the write-ahead log into the file, so that the case is one file again. Failing is
            // harmless: the log is replayed at the next opening.
            let _ = self.db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
