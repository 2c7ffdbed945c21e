//! Reading a case: its facts, imports, views and the records behind statements.

use super::error::from_sqlite;
use super::record::{self, Common, Names};
use super::{Case, CaseError};
use crate::model::{
    Entity, EntityId, Facts, Judgement, Role, Schema, Source, SourceId, SourceKind, Statement, StatementId, ontology,
};
use rusqlite::{OptionalExtension, Row};
use std::sync::Arc;

/// One import, as the case remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRecord {
    pub number: i64,
    pub at: String,
    pub file: String,
    pub format: String,
    pub role: Role,
    pub sha256: Option<String>,
    pub records: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub active: bool,
}

/// The bytes a statement was read from, or why there are none.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordBehind {
    pub file: String,
    pub at: String,
    pub sha256: Option<String>,
    /// `None` when the file was too large to keep.
    pub body: Option<Vec<u8>>,
}

impl Case {
    /// Everything in force: sources, entities in the order they came, judgements.
    pub fn facts(&self) -> Result<Facts, CaseError> {
        self.read_facts().map_err(|error| from_sqlite(error, &self.path))
    }

    fn read_facts(&self) -> rusqlite::Result<Facts> {
        let mut facts = Facts::default();
        self.read_sources(&mut facts)?;
        self.read_records(&mut facts)?;
        facts.judgements = self.read_judgements()?;
        Ok(facts)
    }

    fn read_sources(&self, facts: &mut Facts) -> rusqlite::Result<()> {
        let mut select = self.db.prepare(
            "SELECT no, id, kind, title, publisher, url, edition, retrieved_at, sha256, licence, reliability
             FROM source ORDER BY no",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let id = SourceId(row.get(1)?);
            let kind: String = row.get(2)?;
            let edition: Option<String> = row.get(6)?;
            let reliability: String = row.get(10)?;
            facts.sources.insert(
                id,
                Source {
                    id,
                    kind: SourceKind::parse(&kind).unwrap_or(SourceKind::Dataset),
                    title: row.get(3)?,
                    publisher: row.get(4)?,
                    url: row.get(5)?,
                    edition: edition.and_then(|text| text.parse().ok()),
                    retrieved_at: row.get(7)?,
                    sha256: row.get(8)?,
                    licence: row.get(9)?,
                    reliability: reliability.parse().unwrap_or_default(),
                },
            );
        }
        Ok(())
    }

    /// Entities with an active record and their statements. Where imports disagree on the schema, the most
    /// specific wins, then the earliest; an entity of the deal's own records stays one even when a list names it too.
    fn read_records(&self, facts: &mut Facts) -> rusqlite::Result<()> {
        let mut names = Names::new();
        let mut select = self.db.prepare(
            "SELECT e.id, r.schema, b.role, s.id, r.locator, r.first_seen, r.last_seen, r.statements FROM record r
             JOIN entity e ON e.no = r.entity JOIN batch b ON b.no = r.batch AND b.active = 1
             LEFT JOIN source s ON s.no = r.source ORDER BY r.no",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(1)?.as_str()?;
            let schema = ontology().schema(name).or_else(|| ontology().schema("Thing"));
            let Some(schema) = schema else { continue };
            let role = Role::parse(row.get_ref(2)?.as_str()?).unwrap_or_default();
            let id = row.get_ref(0)?.as_str()?;
            match facts.entities.get_mut(id) {
                Some(entity) => {
                    entity.schema = more_specific(entity.schema, schema);
                    entity.role = entity.role.min(role);
                    // Two records of one import may say the same.
                    for statement in read_record(row, 3, &entity.id.clone(), &mut names)? {
                        if entity.statements.iter().all(|known| known.id != statement.id) {
                            entity.statements.push(statement);
                        }
                    }
                }
                None => {
                    let id = EntityId::new(id);
                    let mut entity = Entity::new(id.clone(), schema, role);
                    entity.statements = read_record(row, 3, &id, &mut names)?;
                    facts.entities.insert(id, entity);
                }
            }
        }
        Ok(())
    }

    fn read_judgements(&self) -> rusqlite::Result<Vec<Judgement>> {
        // Batch 0 sorts first: the analyst's own word outweighs an imported one about the same pair.
        let mut select = self.db.prepare(
            "SELECT j.left, j.right, j.verdict, j.by, j.at, j.explanation FROM judgement j
             LEFT JOIN batch b ON b.no = j.batch
             WHERE j.batch = 0 OR b.active = 1 ORDER BY j.left, j.right, j.batch",
        )?;
        let mut rows = select.query([])?;
        let mut found: Vec<Judgement> = Vec::new();
        while let Some(row) = rows.next()? {
            let verdict = row.get_ref(2)?.as_str()?.parse();
            let Ok(verdict) = verdict else { continue };
            let (left, right) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            if found.last().is_some_and(|last| last.left.as_str() == left && last.right.as_str() == right) {
                continue;
            }
            found.push(Judgement {
                left: left.into(),
                right: right.into(),
                verdict,
                by: row.get(3)?,
                at: row.get(4)?,
                explanation: row.get(5)?,
            });
        }
        Ok(found)
    }

    /// All imports, undone ones too, oldest first.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, CaseError> {
        let read = || -> rusqlite::Result<Vec<ImportRecord>> {
            let mut select = self.db.prepare(
                "SELECT no, at, file, format, role, lower(hex(sha256)), records, accepted, rejected, active
                 FROM batch ORDER BY no",
            )?;
            let rows = select.query_map([], |row| {
                let role: String = row.get(4)?;
                let sha256: Option<String> = row.get(5)?;
                Ok(ImportRecord {
                    number: row.get(0)?,
                    at: row.get(1)?,
                    file: row.get(2)?,
                    format: row.get(3)?,
                    role: Role::parse(&role).unwrap_or_default(),
                    sha256: sha256.filter(|hex| !hex.is_empty()),
                    records: row.get::<_, i64>(6)?.unsigned_abs(),
                    accepted: row.get::<_, i64>(7)?.unsigned_abs(),
                    rejected: row.get::<_, i64>(8)?.unsigned_abs(),
                    active: row.get::<_, i64>(9)? == 1,
                })
            })?;
            rows.collect()
        };
        read().map_err(|error| from_sqlite(error, &self.path))
    }

    /// The stored view of a name, as JSON.
    pub fn view(&self, name: &str) -> Result<Option<String>, CaseError> {
        self.read_text("SELECT json FROM view WHERE name = ?1", name)
    }

    /// A property of the case itself.
    pub fn meta(&self, key: &str) -> Result<Option<String>, CaseError> {
        self.read_text("SELECT value FROM meta WHERE key = ?1", key)
    }

    /// Every property of the case whose key begins so, by key.
    pub fn metas(&self, beginning: &str) -> Result<std::collections::BTreeMap<String, String>, CaseError> {
        let read = || -> rusqlite::Result<_> {
            let mut select = self.db.prepare_cached("SELECT key, value FROM meta")?;
            let rows = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
            rows.filter(|row| row.as_ref().map_or(true, |(key, _)| key.starts_with(beginning))).collect()
        };
        read().map_err(|error| from_sqlite(error, &self.path))
    }

    /// The note on an entity.
    pub fn note(&self, entity: &str) -> Result<Option<String>, CaseError> {
        self.read_text("SELECT text FROM note WHERE entity = ?1", entity)
    }

    fn read_text(&self, sql: &str, key: &str) -> Result<Option<String>, CaseError> {
        let read =
            self.db.prepare_cached(sql).and_then(|mut select| select.query_row([key], |row| row.get(0)).optional());
        read.map_err(|error| from_sqlite(error, &self.path))
    }

    /// Does any record in force describe this entity?
    pub fn describes(&self, entity: &str) -> Result<bool, CaseError> {
        let find = || -> rusqlite::Result<bool> {
            self.db
                .prepare_cached(
                    "SELECT 1 FROM entity e JOIN record r ON r.entity = e.no
                     JOIN batch b ON b.no = r.batch AND b.active = 1 WHERE e.id = ?1 LIMIT 1",
                )?
                .exists([entity])
        };
        find().map_err(|error| from_sqlite(error, &self.path))
    }

    /// The file a statement was read from.
    pub fn record_behind(&self, entity: &EntityId, statement: StatementId) -> Result<Option<RecordBehind>, CaseError> {
        type Found = (String, String, Option<[u8; 32]>);
        let read = || -> rusqlite::Result<Option<Found>> {
            let mut select = self.db.prepare_cached(
                "SELECT b.file, b.at, b.sha256, s.id, r.locator, r.first_seen, r.last_seen, r.statements FROM record r
                 JOIN entity e ON e.no = r.entity JOIN batch b ON b.no = r.batch AND b.active = 1
                 LEFT JOIN source s ON s.no = r.source WHERE e.id = ?1 ORDER BY r.no",
            )?;
            let mut rows = select.query([entity.as_str()])?;
            while let Some(row) = rows.next()? {
                let statements = read_record(row, 3, entity, &mut Names::new())?;
                if statements.iter().any(|known| known.id == statement) {
                    return Ok(Some((row.get(0)?, row.get(1)?, row.get(2)?)));
                }
            }
            Ok(None)
        };
        let found = read().map_err(|error| from_sqlite(error, &self.path))?;
        let Some((file, at, sha256)) = found else { return Ok(None) };
        let body = match sha256 {
            Some(sha256) => self.snapshot(sha256)?,
            None => None,
        };
        let hex = sha256.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(Some(RecordBehind { file, at, sha256: hex, body }))
    }

    /// Kept bytes, as they stand in the file: whoever relies on them takes [`Case::body`], which compares.
    pub(super) fn snapshot(&self, sha256: [u8; 32]) -> Result<Option<Vec<u8>>, CaseError> {
        let row: Option<(i64, Vec<u8>)> = self
            .db
            .query_row("SELECT bytes, body FROM snapshot WHERE sha256 = ?1", [sha256], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(|error| from_sqlite(error, &self.path))?;
        let Some((bytes, body)) = row else { return Ok(None) };
        // The stored length bounds the memory, whatever the compressed body claims.
        let limit = usize::try_from(bytes).unwrap_or_default();
        let body = zstd::bulk::decompress(&body, limit).map_err(|error| CaseError::Damaged {
            detail: format!("a kept file does not unpack: {error}"),
            path: self.path.clone(),
        })?;
        Ok(Some(body))
    }
}

fn more_specific(known: &'static Schema, other: &'static Schema) -> &'static Schema {
    if other.is_a(&known.name) { other } else { known }
}

/// Reads a record from five columns beginning at `first`: source id, locator, seen dates, statements.
pub(super) fn read_record(
    row: &Row<'_>,
    first: usize,
    entity: &EntityId,
    names: &mut Names,
) -> rusqlite::Result<Vec<Statement>> {
    let text = |column: usize| -> rusqlite::Result<Option<Arc<str>>> {
        Ok(row.get_ref(column)?.as_str_or_null()?.map(Arc::from))
    };
    let common = Common {
        source: row.get::<_, Option<[u8; 16]>>(first)?.map(SourceId),
        locator: text(first + 1)?.unwrap_or_else(|| Arc::from("")),
        first_seen: text(first + 2)?,
        last_seen: text(first + 3)?,
    };
    record::read(row.get_ref(first + 4)?.as_str()?, entity, &common, names).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(first + 4, rusqlite::types::Type::Text, Box::new(error))
    })
}
