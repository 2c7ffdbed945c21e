//! Edits as data: each knows how to be applied and hands back its inverse.

use super::{Case, CaseError, Decided, EntryKind, LogEntry, Numbers, collected, decide};
use crate::case::error::from_sqlite;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

/// Who changes the case, and when: the caller's clock, never this room's.
#[derive(Clone, Debug)]
pub struct Who {
    pub by: String,
    /// ISO 8601.
    pub at: String,
}

/// The body of an analyst's judgement; the pair is ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub verdict: String,
    pub by: String,
    pub at: String,
    pub explanation: String,
}

/// One reversible change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum Edit {
    /// Makes an import count or not count.
    Import { batch: i64, active: bool },
    /// Sets or removes the analyst's judgement of a pair (`left` < `right`).
    Judge { left: String, right: String, verdict: Option<Verdict> },
    /// Sets or removes a stored view (positions, hidden entities, filters), as JSON.
    View { name: String, json: Option<String> },
    /// Sets or removes the note on an entity.
    Note { entity: String, text: Option<String> },
    /// Sets or removes a property of the case itself, such as its title.
    Meta { key: String, value: Option<String> },
    /// Makes fetches count or not count, with their proposals.
    Collect { fetches: Numbers, active: bool },
    /// Sets what was decided about proposals, and makes the batches with their statements count or not count.
    Decide { set: Vec<Decided>, batches: Vec<(i64, bool)> },
    /// Replaces what a proposal says.
    Correct { proposal: i64, schema: String, body: String },
    /// Says which entity of the case a proposal is about, or that it is one of its own.
    Point { proposal: i64, same_as: Option<String> },
}

impl Edit {
    /// The edit that records a judgement.
    pub fn judge(judgement: &crate::model::Judgement) -> Self {
        Self::Judge {
            left: judgement.left.to_string(),
            right: judgement.right.to_string(),
            verdict: Some(Verdict {
                verdict: judgement.verdict.as_str().to_owned(),
                by: judgement.by.clone(),
                at: judgement.at.clone(),
                explanation: judgement.explanation.clone(),
            }),
        }
    }

    /// Carries the edit out and returns what takes it back.
    fn apply(&self, db: &Connection) -> rusqlite::Result<Self> {
        match self {
            Self::Import { batch, active } => {
                must_exist(db.execute("UPDATE batch SET active = ?2 WHERE no = ?1", params![batch, active])?)?;
                Ok(Self::Import { batch: *batch, active: !active })
            }
            Self::Judge { left, right, verdict } => {
                let before = judgement(db, left, right)?;
                match verdict {
                    Some(v) => db.execute(
                        "INSERT OR REPLACE INTO judgement (left, right, batch, verdict, by, at, explanation)
                         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6)",
                        params![left, right, v.verdict, v.by, v.at, v.explanation],
                    )?,
                    None => {
                        db.execute("DELETE FROM judgement WHERE left = ?1 AND right = ?2 AND batch = 0", [left, right])?
                    }
                };
                Ok(Self::Judge { left: left.clone(), right: right.clone(), verdict: before })
            }
            Self::View { name, json } => {
                let before = set(db, "view", "name", "json", name, json.as_deref())?;
                Ok(Self::View { name: name.clone(), json: before })
            }
            Self::Note { entity, text } => {
                let before = set(db, "note", "entity", "text", entity, text.as_deref())?;
                Ok(Self::Note { entity: entity.clone(), text: before })
            }
            Self::Meta { key, value } => {
                let before = set(db, "meta", "key", "value", key, value.as_deref())?;
                Ok(Self::Meta { key: key.clone(), value: before })
            }
            Self::Collect { fetches, active } => {
                for fetch in fetches.iter() {
                    must_exist(db.execute("UPDATE fetch SET active = ?2 WHERE no = ?1", params![fetch, active])?)?;
                }
                Ok(Self::Collect { fetches: fetches.clone(), active: !active })
            }
            Self::Decide { set, batches } => decide::apply(db, set, batches),
            Self::Correct { proposal, schema, body } => {
                let (old_schema, old_body) = collected::content(db, *proposal)?;
                let update = "UPDATE proposal SET schema = ?2, body = ?3 WHERE no = ?1";
                db.execute(update, params![proposal, schema, body])?;
                Ok(Self::Correct { proposal: *proposal, schema: old_schema, body: old_body })
            }
            Self::Point { proposal, same_as } => {
                let before = collected::same_as(db, *proposal)?;
                must_exist(db.execute("UPDATE proposal SET same_as = ?2 WHERE no = ?1", params![proposal, same_as])?)?;
                Ok(Self::Point { proposal: *proposal, same_as: before })
            }
        }
    }
}

/// An edit about a row that is not there is damage, not a change.
fn must_exist(changed: usize) -> rusqlite::Result<()> {
    if changed == 0 { Err(rusqlite::Error::QueryReturnedNoRows) } else { Ok(()) }
}

fn judgement(db: &Connection, left: &str, right: &str) -> rusqlite::Result<Option<Verdict>> {
    db.query_row(
        "SELECT verdict, by, at, explanation FROM judgement WHERE left = ?1 AND right = ?2 AND batch = 0",
        [left, right],
        |row| Ok(Verdict { verdict: row.get(0)?, by: row.get(1)?, at: row.get(2)?, explanation: row.get(3)? }),
    )
    .optional()
}

/// Sets or removes one row of a key-value table; returns the value before.
fn set(
    db: &Connection,
    table: &str,
    key_column: &str,
    value_column: &str,
    key: &str,
    value: Option<&str>,
) -> rusqlite::Result<Option<String>> {
    let select = format!("SELECT {value_column} FROM {table} WHERE {key_column} = ?1");
    let before = db.query_row(&select, [key], |row| row.get(0)).optional()?;
    match value {
        Some(value) => {
            let insert = format!("INSERT OR REPLACE INTO {table} ({key_column}, {value_column}) VALUES (?1, ?2)");
            db.execute(&insert, [key, value])?;
        }
        None => {
            db.execute(&format!("DELETE FROM {table} WHERE {key_column} = ?1"), [key])?;
        }
    }
    Ok(before)
}

impl Case {
    /// Carries out an edit and logs it, in one transaction. An edit that changes nothing is not logged.
    pub fn apply(&mut self, edit: &Edit, label: &str, who: &Who) -> Result<(), CaseError> {
        self.writable()?;
        let path = self.path.clone();
        let fail = |error| from_sqlite(error, &path);
        let transaction = self.db.transaction().map_err(fail)?;
        let inverse = edit.apply(&transaction).map_err(fail)?;
        if inverse == *edit {
            return Ok(());
        }
        let entry = LogEntry::new(EntryKind::Do, None, label, edit.clone(), inverse, who);
        let entry = append(&transaction, entry).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        self.history.push(entry);
        Ok(())
    }

    /// Writes into the log that these fetches were looked at again and are as they were. There is nothing to undo.
    pub fn log_look(&mut self, fetches: &[i64], label: &str, who: &Who) -> Result<(), CaseError> {
        self.writable()?;
        let path = self.path.clone();
        let fail = |error| from_sqlite(error, &path);
        let looked = Edit::Collect { fetches: fetches.iter().copied().collect(), active: true };
        let entry = LogEntry::new(EntryKind::Do, None, label, looked.clone(), looked, who);
        let transaction = self.db.transaction().map_err(fail)?;
        let entry = append(&transaction, entry).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        self.history.push(entry);
        Ok(())
    }

    /// Takes the newest edit back. `None` when there is none.
    pub fn undo(&mut self, who: &Who) -> Result<Option<LogEntry>, CaseError> {
        self.replay(EntryKind::Undo, who)
    }

    /// Applies the edit again that was taken back last. `None` when there is none.
    pub fn redo(&mut self, who: &Who) -> Result<Option<LogEntry>, CaseError> {
        self.replay(EntryKind::Redo, who)
    }

    fn replay(&mut self, kind: EntryKind, who: &Who) -> Result<Option<LogEntry>, CaseError> {
        self.writable()?;
        let target = match kind {
            EntryKind::Undo => self.history.to_undo(),
            _ => self.history.to_redo(),
        };
        let Some(target) = target.cloned() else { return Ok(None) };
        let path = self.path.clone();
        let fail = |error| from_sqlite(error, &path);
        let edit = if kind == EntryKind::Undo { &target.inverse } else { &target.forward };
        let transaction = self.db.transaction().map_err(fail)?;
        let inverse = edit.apply(&transaction).map_err(fail)?;
        let entry = LogEntry::new(kind, Some(target.number), &target.label, edit.clone(), inverse, who);
        let entry = append(&transaction, entry).map_err(fail)?;
        transaction.commit().map_err(fail)?;
        self.history.push(entry);
        Ok(Some(target))
    }
}

/// Writes a log entry and gives it its number.
pub(super) fn append(transaction: &Transaction<'_>, mut entry: LogEntry) -> rusqlite::Result<LogEntry> {
    let json = |edit: &Edit| {
        serde_json::to_string(edit).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    };
    transaction.execute(
        "INSERT INTO edit (at, by, kind, target, label, forward, inverse) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            entry.at,
            entry.by,
            entry.kind.as_str(),
            entry.target,
            entry.label,
            json(&entry.forward)?,
            json(&entry.inverse)?
        ],
    )?;
    entry.number = transaction.last_insert_rowid();
    Ok(entry)
}
