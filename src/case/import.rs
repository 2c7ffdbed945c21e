//! An import: one transaction that either commits whole, with its log entry, or leaves no trace.
//!
//! Memory stays bounded: rows go straight to SQLite, whose page cache has a fixed size.

use super::edit::append;
use super::error::from_sqlite;
use super::{Case, CaseError, Edit, EntryKind, LogEntry, Who};
use crate::model::{
    DateSpan, EntityId, Judgement, Origin, Role, Schema, Source, SourceId, Statement, StatementId, ontology,
};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

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

/// An import in progress. Dropping it without [`Batch::commit`] leaves the case as it was.
pub struct Batch<'a> {
    transaction: Transaction<'a>,
    history: &'a mut super::History,
    path: PathBuf,
    number: i64,
    meta: ImportMeta,
    who: Who,
    sources: HashMap<SourceId, i64>,
    props: HashMap<Arc<str>, i64>,
    /// Statements written, and those the case already had.
    written: u64,
    known: u64,
    /// Number of the next statement.
    seq: i64,
}

/// What the statements of a record mostly share; a statement that differs says so itself.
#[derive(Default)]
struct Common {
    locator: Option<Box<str>>,
    first_seen: Option<Box<str>>,
    last_seen: Option<Box<str>>,
}

impl Common {
    fn of(statement: Option<&Statement>) -> Self {
        statement.map_or_else(Self::default, |statement| Self {
            locator: Some(statement.locator.clone()),
            first_seen: statement.first_seen.clone(),
            last_seen: statement.last_seen.clone(),
        })
    }
}

impl Case {
    pub fn begin_import(&mut self, meta: ImportMeta, who: &Who) -> Result<Batch<'_>, CaseError> {
        self.writable()?;
        let path = self.path.clone();
        let fail = |error| from_sqlite(error, &path);
        let transaction = self.db.transaction().map_err(fail)?;
        transaction
            .execute(
                "INSERT INTO batch (at, file, format, role) VALUES (?1, ?2, ?3, ?4)",
                params![who.at, meta.file, meta.format, meta.role.as_str()],
            )
            .map_err(fail)?;
        let number = transaction.last_insert_rowid();
        let seq = transaction
            .query_row("SELECT coalesce(max(last_seq), 0) + 1 FROM batch", [], |row| row.get(0))
            .map_err(fail)?;
        Ok(Batch {
            transaction,
            history: &mut self.history,
            path,
            number,
            meta,
            who: who.clone(),
            sources: HashMap::new(),
            props: HashMap::new(),
            written: 0,
            known: 0,
            seq,
        })
    }
}

impl Batch<'_> {
    /// Registers a source; one known under the same id keeps its record and gains what it lacked.
    pub fn source(&mut self, source: &Source) -> Result<(), CaseError> {
        let number = self.write_source(source).map_err(|error| from_sqlite(error, &self.path))?;
        self.sources.insert(source.id, number);
        Ok(())
    }

    fn write_source(&self, source: &Source) -> rusqlite::Result<i64> {
        self.transaction
            .prepare_cached(
                "INSERT INTO source (id, kind, title, publisher, url, edition, retrieved_at, sha256, licence, reliability)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (id) DO UPDATE SET
                   edition = nullif(max(coalesce(edition, ''), coalesce(excluded.edition, '')), ''),
                   retrieved_at = coalesce(retrieved_at, excluded.retrieved_at),
                   sha256 = coalesce(sha256, excluded.sha256),
                   licence = coalesce(licence, excluded.licence),
                   reliability = min(reliability, excluded.reliability)
                 RETURNING no",
            )?
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
        let common = self.write_record(number, schema, new, statements)?;
        let mut known = if new { HashSet::new() } else { self.known_statements(number)? };
        for statement in statements {
            if !known.insert(statement.id) {
                self.known += 1;
                continue;
            }
            self.write_statement(number, statement, &common)?;
        }
        Ok(())
    }

    fn known_statements(&self, entity: i64) -> rusqlite::Result<HashSet<StatementId>> {
        let mut select = self.transaction.prepare_cached(
            "SELECT s.id FROM statement s JOIN batch b ON b.no = s.batch WHERE s.entity = ?1 AND b.active = 1",
        )?;
        let rows = select.query_map([entity], |row| row.get::<_, [u8; 16]>(0))?;
        rows.map(|id| id.map(StatementId)).collect()
    }

    /// Writes what the import took the entity for; the most specific schema wins within one import.
    /// Returns what its statements need not repeat.
    fn write_record(
        &self,
        entity: i64,
        schema: &Schema,
        new: bool,
        statements: &[Statement],
    ) -> rusqlite::Result<Common> {
        let before: Option<(String, Common)> = if new {
            None
        } else {
            self.transaction
                .prepare_cached(
                    "SELECT schema, locator, first_seen, last_seen FROM record WHERE entity = ?1 AND batch = ?2",
                )?
                .query_row([entity, self.number], |row| {
                    let common = Common { locator: row.get(1)?, first_seen: row.get(2)?, last_seen: row.get(3)? };
                    Ok((row.get(0)?, common))
                })
                .optional()?
        };
        let Some((known, common)) = before else {
            let common = Common::of(statements.first());
            self.transaction
                .prepare_cached(
                    "INSERT INTO record (entity, batch, schema, locator, first_seen, last_seen)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    entity,
                    self.number,
                    schema.name,
                    common.locator.as_deref().unwrap_or_default(),
                    common.first_seen,
                    common.last_seen
                ])?;
            return Ok(common);
        };
        if schema.name != known && schema.is_a(&known) {
            self.transaction
                .prepare_cached("UPDATE record SET schema = ?3 WHERE entity = ?1 AND batch = ?2")?
                .execute(params![entity, self.number, schema.name])?;
        }
        Ok(common)
    }

    fn write_statement(&mut self, entity: i64, statement: &Statement, common: &Common) -> rusqlite::Result<()> {
        let prop = match self.props.get(&statement.prop) {
            Some(&number) => number,
            None => self.write_prop(&statement.prop)?,
        };
        let source = self.sources.get(&statement.source).copied().ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let seq = self.seq;
        self.seq += 1;
        self.written += 1;
        // Most statements say nothing beyond their value: a short row for those.
        let plain = statement.original.is_none()
            && statement.lang.is_none()
            && statement.valid == DateSpan::default()
            && statement.origin == Origin::Source
            && !statement.external
            && Some(&statement.locator) == common.locator.as_ref()
            && statement.first_seen == common.first_seen
            && statement.last_seen == common.last_seen;
        if plain {
            self.transaction
                .prepare_cached(
                    "INSERT INTO statement (entity, seq, id, batch, prop, source, value, credibility)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    entity,
                    seq,
                    statement.id.0,
                    self.number,
                    prop,
                    source,
                    statement.value,
                    statement.credibility.number()
                ])?;
            return Ok(());
        }
        let differs = |own: &Option<Box<str>>, shared: &Option<Box<str>>| own.clone().filter(|_| own != shared);
        self.transaction
            .prepare_cached(
                "INSERT INTO statement (entity, seq, id, batch, prop, source, value, credibility, origin, external,
                 original, lang, valid_from, valid_to, locator, first_seen, last_seen)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )?
            .execute(params![
                entity,
                seq,
                statement.id.0,
                self.number,
                prop,
                source,
                statement.value,
                statement.credibility.number(),
                (statement.origin == Origin::Analyst).then_some(Origin::Analyst.as_str()),
                statement.external.then_some(1),
                statement.original,
                statement.lang,
                statement.valid.start.map(|date| date.to_string()),
                statement.valid.end.map(|date| date.to_string()),
                differs(&Some(statement.locator.clone()), &common.locator),
                differs(&statement.first_seen, &common.first_seen),
                differs(&statement.last_seen, &common.last_seen)
            ])?;
        Ok(())
    }

    fn write_prop(&mut self, name: &Arc<str>) -> rusqlite::Result<i64> {
        self.transaction.execute("INSERT INTO prop (name) VALUES (?1) ON CONFLICT (name) DO NOTHING", [&**name])?;
        let number = self.transaction.query_row("SELECT no FROM prop WHERE name = ?1", [&**name], |row| row.get(0))?;
        self.props.insert(name.clone(), number);
        Ok(number)
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
        let body = zstd::bulk::compress(bytes, 3).map_err(|error| CaseError::io(error, &self.path))?;
        self.transaction
            .execute(
                "INSERT OR IGNORE INTO snapshot (sha256, media, bytes, body) VALUES (?1, ?2, ?3, ?4)",
                params![sha256, media, bytes.len() as i64, body],
            )
            .map_err(|error| from_sqlite(error, &self.path))?;
        Ok(())
    }

    /// Statements written so far, and those the case already had.
    pub fn statements(&self) -> (u64, u64) {
        (self.written, self.known)
    }

    /// Ids that relations of this import name and no import describes, and how many there are in all.
    pub fn undescribed(&self, limit: usize) -> Result<(Vec<(String, String)>, usize), CaseError> {
        let find = || -> rusqlite::Result<(Vec<(String, String)>, usize)> {
            let ends: Vec<i64> = self.props.iter().filter(|(name, _)| names_entity(name)).map(|(_, no)| *no).collect();
            let list = ends.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
            let mut select = self.transaction.prepare(&format!(
                "SELECT s.value, min(coalesce(s.locator, r.locator)) FROM statement s
                 JOIN record r ON r.entity = s.entity AND r.batch = s.batch
                 WHERE s.batch = ?1 AND s.prop IN ({list})
                   AND NOT EXISTS (SELECT 1 FROM entity e JOIN record r ON r.entity = e.no WHERE e.id = s.value)
                 GROUP BY s.value ORDER BY min(s.seq)"
            ))?;
            let mut rows = select.query([self.number])?;
            let (mut found, mut count) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                count += 1;
                if found.len() < limit {
                    found.push((row.get(0)?, row.get(1)?));
                }
            }
            Ok((found, count))
        };
        find().map_err(|error| from_sqlite(error, &self.path))
    }

    /// Ends the import: from here on it is part of the case. Nothing is kept when it had no record.
    pub fn commit(
        self,
        counts: ImportCounts,
        format: &str,
        sha256: Option<[u8; 32]>,
        label: &str,
    ) -> Result<i64, CaseError> {
        let fail = |error| from_sqlite(error, &self.path);
        let write = |counts: ImportCounts| -> rusqlite::Result<LogEntry> {
            self.transaction.execute(
                "UPDATE batch SET records = ?2, accepted = ?3, rejected = ?4, sha256 = ?5, format = ?6,
                 last_seq = ?7 WHERE no = ?1",
                params![
                    self.number,
                    counts.records as i64,
                    counts.accepted as i64,
                    counts.rejected as i64,
                    sha256,
                    format,
                    self.seq - 1
                ],
            )?;
            let forward = Edit::Import { batch: self.number, active: true };
            let inverse = Edit::Import { batch: self.number, active: false };
            let entry = LogEntry::new(EntryKind::Do, None, label, forward, inverse, &self.who);
            append(&self.transaction, entry)
        };
        let entry = write(counts).map_err(fail)?;
        self.transaction.commit().map_err(fail)?;
        self.history.push(entry);
        Ok(self.number)
    }

    pub fn role(&self) -> Role {
        self.meta.role
    }
}

/// Does any schema use this property to name an entity?
fn names_entity(prop: &str) -> bool {
    use crate::model::PropType;
    let mut schemata = ontology().schemata.values();
    schemata.any(|schema| schema.properties.get(prop).is_some_and(|spec| spec.kind == PropType::Entity))
}
