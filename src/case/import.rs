//! An import: one transaction that either commits whole, with its log entry, or leaves no trace.
//!
//! Memory stays bounded: rows go straight to SQLite, whose page cache has a fixed size.

use super::collected::keep;
use super::edit::append;
use super::error::from_sqlite;
use super::mentions::Mentions;
use super::read::read_record;
use super::record::{self, Common};
use super::{Case, CaseError, Edit, EntryKind, LogEntry, Who};
use crate::model::{EntityId, Judgement, Role, Schema, Source, SourceId, Statement, StatementId};
use rusqlite::{Transaction, params};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// What an import is about, before its first record.
#[derive(Clone, Debug)]
pub struct ImportMeta {
    /// File name for the log, without its folder.
    pub file: String,
    pub format: String,
    pub role: Role,
}

/// What the reader counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportCounts {
    pub records: u64,
    pub accepted: u64,
    pub rejected: u64,
}

/// An import in progress. Dropping it without [`Batch::commit`] or [`Batch::decide`] leaves the case as it was.
pub struct Batch<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) history: &'a mut super::History,
    pub(super) path: PathBuf,
    pub(super) number: i64,
    /// Every batch of this transaction.
    pub(super) begun: Vec<i64>,
    pub(super) meta: ImportMeta,
    pub(super) who: Who,
    /// Statements are written even when the case already has them.
    whole: bool,
    sources: HashMap<SourceId, i64>,
    mentions: Mentions,
    /// The JSON of a record, kept to save allocations.
    json: Vec<u8>,
    /// Statements written, and those the case already had.
    written: u64,
    known: u64,
}

impl Case {
    pub fn begin_import(&mut self, meta: ImportMeta, who: &Who) -> Result<Batch<'_>, CaseError> {
        self.begin_batch(meta, who, false)
    }

    /// Begins to accept proposals. Their statements are written even where the case has them already: proposals are
    /// reopened one by one, and another page may go on saying the same. [`Case::facts`] names each once.
    pub fn begin_acceptance(&mut self, meta: ImportMeta, who: &Who) -> Result<Batch<'_>, CaseError> {
        self.begin_batch(meta, who, true)
    }

    fn begin_batch(&mut self, meta: ImportMeta, who: &Who, whole: bool) -> Result<Batch<'_>, CaseError> {
        self.writable()?;
        let path = self.path.clone();
        let transaction = self.db.transaction().map_err(|error| from_sqlite(error, &path))?;
        let mut batch = Batch {
            transaction,
            history: &mut self.history,
            path,
            number: 0,
            begun: Vec::new(),
            meta: meta.clone(),
            who: who.clone(),
            whole,
            sources: HashMap::new(),
            mentions: Mentions::default(),
            json: Vec::new(),
            written: 0,
            known: 0,
        };
        batch.begin(meta).map_err(|error| from_sqlite(error, &batch.path))?;
        Ok(batch)
    }
}

impl Batch<'_> {
    pub(super) fn begin(&mut self, meta: ImportMeta) -> rusqlite::Result<()> {
        self.transaction.execute(
            "INSERT INTO batch (at, file, format, role) VALUES (?1, ?2, ?3, ?4)",
            params![self.who.at, meta.file, meta.format, meta.role.as_str()],
        )?;
        self.number = self.transaction.last_insert_rowid();
        self.begun.push(self.number);
        self.meta = meta;
        Ok(())
    }

    /// Writes what is known only at the end of a batch.
    pub(super) fn close(
        &mut self,
        counts: ImportCounts,
        format: &str,
        sha256: Option<[u8; 32]>,
    ) -> rusqlite::Result<()> {
        self.transaction.execute(
            "UPDATE batch SET records = ?2, accepted = ?3, rejected = ?4, sha256 = ?5, format = ?6 WHERE no = ?1",
            params![self.number, counts.records as i64, counts.accepted as i64, counts.rejected as i64, sha256, format],
        )?;
        Ok(())
    }

    /// Registers a source; one known under the same id keeps its record and gains what it lacked. Of a list that was
    /// retrieved later, time, hash and edition replace the earlier ones together, unless its edition is the older one.
    pub fn source(&mut self, source: &Source) -> Result<(), CaseError> {
        let number = self.write_source(source).map_err(|error| from_sqlite(error, &self.path))?;
        self.sources.insert(source.id, number);
        Ok(())
    }

    fn write_source(&self, source: &Source) -> rusqlite::Result<i64> {
        const NEWER: &str = "source.kind = 'list' AND excluded.retrieved_at > coalesce(source.retrieved_at, '')
                     AND coalesce(excluded.edition, '9') >= coalesce(source.edition, '')";
        self.transaction
            .prepare_cached(&format!(
                "INSERT INTO source (id, kind, title, publisher, url, edition, retrieved_at, sha256, licence, reliability)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (id) DO UPDATE SET
                   edition = CASE WHEN {NEWER} THEN excluded.edition
                     ELSE nullif(max(coalesce(edition, ''), coalesce(excluded.edition, '')), '') END,
                   retrieved_at = CASE WHEN {NEWER} THEN excluded.retrieved_at
                     ELSE coalesce(retrieved_at, excluded.retrieved_at) END,
                   sha256 = CASE WHEN {NEWER} THEN excluded.sha256 ELSE coalesce(sha256, excluded.sha256) END,
                   licence = coalesce(licence, excluded.licence),
                   reliability = min(reliability, excluded.reliability)
                 RETURNING no"
            ))?
            .query_row(
                params![
                    source.id.0,
                    source.kind.as_str(),
                    source.title,
                    source.publisher,
                    source.url,
                    source.edition.map(|date| date.to_string()),
                    source.retrieved_at,
                    source.sha256,
                    source.licence,
                    source.reliability.to_string()
                ],
                |row| row.get(0),
            )
    }

    /// Adds an entity's or relation's statements. Those the case already holds are not written twice.
    pub fn entity(&mut self, id: &EntityId, schema: &Schema, statements: &[Statement]) -> Result<(), CaseError> {
        self.write_entity(id, schema, statements).map_err(|error| from_sqlite(error, &self.path))
    }

    fn write_entity(&mut self, id: &EntityId, schema: &Schema, statements: &[Statement]) -> rusqlite::Result<()> {
        let new = self
            .transaction
            .prepare_cached("INSERT INTO entity (id) VALUES (?1) ON CONFLICT (id) DO NOTHING")?
            .execute([id.as_str()])?
            == 1;
        let number = if new {
            self.transaction.last_insert_rowid()
        } else {
            self.transaction
                .prepare_cached("SELECT no FROM entity WHERE id = ?1")?
                .query_row([id.as_str()], |row| row.get(0))?
        };
        let known = if new || self.whole { HashSet::new() } else { self.known_statements(id, number)? };
        let fresh = fresh(statements, &known);
        self.known += (statements.len() - fresh.len()) as u64;
        self.written += fresh.len() as u64;
        self.mentions.note(id, schema, statements);
        let common = Common::of(statements);
        record::write(&mut self.json, fresh.into_iter(), &common)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let json = std::str::from_utf8(&self.json).map_err(|error| rusqlite::Error::Utf8Error(0, error))?;
        let source = match common.source {
            None => None,
            Some(source) => Some(*self.sources.get(&source).ok_or(rusqlite::Error::QueryReturnedNoRows)?),
        };
        self.transaction
            .prepare_cached(
                "INSERT INTO record (entity, batch, schema, source, locator, first_seen, last_seen, statements)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                number,
                self.number,
                schema.name,
                source,
                common.locator,
                common.first_seen,
                common.last_seen,
                json
            ])?;
        Ok(())
    }

    /// What imports say about the entity. What was accepted from the inbox is not counted: it can be opened again
    /// in any order, and what an import skipped for it would be lost then.
    fn known_statements(&self, id: &EntityId, entity: i64) -> rusqlite::Result<HashSet<StatementId>> {
        let mut select = self.transaction.prepare_cached(
            "SELECT s.id, r.locator, r.first_seen, r.last_seen, r.statements FROM record r
             JOIN batch b ON b.no = r.batch AND b.active = 1
             LEFT JOIN source s ON s.no = r.source
             WHERE r.entity = ?1 AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.batch = b.no)",
        )?;
        let mut rows = select.query([entity])?;
        let mut found = HashSet::new();
        let mut names = record::Names::new();
        while let Some(row) = rows.next()? {
            let statements = read_record(row, 0, id, &mut names)?;
            found.extend(statements.iter().map(|statement| statement.id));
        }
        Ok(found)
    }

    /// A judgement the imported source itself makes. The analyst's own judgement outweighs it.
    pub fn judgement(&mut self, judgement: &Judgement) -> Result<(), CaseError> {
        let write = || -> rusqlite::Result<()> {
            self.transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO judgement (left, right, batch, verdict, by, at, explanation)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    judgement.left.as_str(),
                    judgement.right.as_str(),
                    self.number,
                    judgement.verdict.as_str(),
                    judgement.by,
                    judgement.at,
                    judgement.explanation
                ])?;
            Ok(())
        };
        write().map_err(|error| from_sqlite(error, &self.path))
    }

    /// Keeps the bytes behind the statements.
    pub fn snapshot(&mut self, sha256: [u8; 32], media: &str, bytes: &[u8]) -> Result<(), CaseError> {
        keep(&self.transaction, sha256, media, bytes, &self.path)
    }

    /// Statements written so far, and those the case already had.
    pub fn statements(&self) -> (u64, u64) {
        (self.written, self.known)
    }

    /// Ids that relations of this import name and no import describes, with the place of the first
    /// mention, and how many there are in all.
    pub fn undescribed(&self, limit: usize) -> Result<(Vec<(String, String)>, usize), CaseError> {
        let find = || -> rusqlite::Result<(Vec<(String, String)>, usize)> {
            let mut select = self
                .transaction
                .prepare("SELECT 1 FROM entity e JOIN record r ON r.entity = e.no WHERE e.id = ?1 LIMIT 1")?;
            let (mut found, mut count) = (Vec::new(), 0);
            for (id, locator) in self.mentions.undescribed() {
                if !select.exists([id])? {
                    count += 1;
                    if found.len() < limit {
                        found.push((id.to_owned(), locator.to_owned()));
                    }
                }
            }
            Ok((found, count))
        };
        find().map_err(|error| from_sqlite(error, &self.path))
    }

    /// Ends the import: from here on it is part of the case. Nothing is kept when it had no record.
    pub fn commit(
        mut self,
        counts: ImportCounts,
        format: &str,
        sha256: Option<[u8; 32]>,
        label: &str,
    ) -> Result<i64, CaseError> {
        let mut write = || -> rusqlite::Result<LogEntry> {
            self.close(counts, format, sha256)?;
            let forward = Edit::Import { batch: self.number, active: true };
            let inverse = Edit::Import { batch: self.number, active: false };
            let entry = LogEntry::new(EntryKind::Do, None, label, forward, inverse, &self.who);
            append(&self.transaction, entry)
        };
        let entry = write().map_err(|error| from_sqlite(error, &self.path))?;
        self.transaction.commit().map_err(|error| from_sqlite(error, &self.path))?;
        self.history.push(entry);
        Ok(self.number)
    }

    pub fn role(&self) -> Role {
        self.meta.role
    }
}

/// Up to here comparing every pair is faster than hashing.
const FEW_STATEMENTS: usize = 24;

/// Statements the case does not hold yet, each once: a record may say the same twice.
fn fresh<'a>(statements: &'a [Statement], known: &HashSet<StatementId>) -> Vec<&'a Statement> {
    let is_new = |statement: &&Statement| known.is_empty() || !known.contains(&statement.id);
    if statements.len() > FEW_STATEMENTS {
        let mut seen = HashSet::new();
        return statements.iter().filter(is_new).filter(|statement| seen.insert(statement.id)).collect();
    }
    let mut fresh: Vec<&Statement> = Vec::with_capacity(statements.len());
    for statement in statements.iter().filter(is_new) {
        if fresh.iter().all(|earlier| earlier.id != statement.id) {
            fresh.push(statement);
        }
    }
    fresh
}
