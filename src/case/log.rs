//! The edit log and what can be undone or redone, derived from it alone.

use super::{Case, Edit, Who};
use rusqlite::Connection;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    Do,
    Undo,
    Redo,
}

impl EntryKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// 0 until written.
    pub number: i64,
    pub kind: EntryKind,
    /// The edit an undo or redo is about.
    pub target: Option<i64>,
    pub label: String,
    pub forward: Edit,
    pub inverse: Edit,
    pub by: String,
    pub at: String,
}

impl LogEntry {
    pub(super) fn new(
        kind: EntryKind,
        target: Option<i64>,
        label: &str,
        forward: Edit,
        inverse: Edit,
        who: &Who,
    ) -> Self {
        Self {
            number: 0,
            kind,
            target,
            label: label.to_owned(),
            forward,
            inverse,
            by: who.by.clone(),
            at: who.at.clone(),
        }
    }
}

impl LogEntry {
    /// That something was looked at and left as it is: a note in the log, which nothing takes back.
    pub fn changes_nothing(&self) -> bool {
        self.kind == EntryKind::Do && self.forward == self.inverse
    }
}

/// The log in memory, and the two stacks it implies.
#[derive(Debug, Default)]
pub(super) struct History {
    entries: Vec<LogEntry>,
    /// Positions in `entries` of `do` entries in force, oldest first.
    done: Vec<usize>,
    /// Positions of entries taken back, the next to redo last.
    undone: Vec<usize>,
}

impl History {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Self> {
        let mut select =
            db.prepare("SELECT no, kind, target, label, forward, inverse, by, at FROM edit ORDER BY no")?;
        let rows = select.query_map([], |row| {
            let edit = |column: usize| -> rusqlite::Result<Edit> {
                let text: String = row.get(column)?;
                serde_json::from_str(&text).map_err(|error| {
                    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
                })
            };
            let kind: String = row.get(1)?;
            Ok(LogEntry {
                number: row.get(0)?,
                kind: match kind.as_str() {
                    "undo" => EntryKind::Undo,
                    "redo" => EntryKind::Redo,
                    _ => EntryKind::Do,
                },
                target: row.get(2)?,
                label: row.get(3)?,
                forward: edit(4)?,
                inverse: edit(5)?,
                by: row.get(6)?,
                at: row.get(7)?,
            })
        })?;
        let mut history = Self::default();
        for entry in rows {
            history.push(entry?);
        }
        Ok(history)
    }

    pub(super) fn push(&mut self, entry: LogEntry) {
        match entry.kind {
            EntryKind::Do if entry.changes_nothing() => {}
            EntryKind::Do => {
                self.undone.clear();
                self.done.push(self.entries.len());
            }
            EntryKind::Undo => self.undone.extend(self.done.pop()),
            EntryKind::Redo => self.done.extend(self.undone.pop()),
        }
        self.entries.push(entry);
    }

    pub(super) fn revision(&self) -> i64 {
        self.entries.last().map_or(0, |entry| entry.number)
    }

    pub(super) fn to_undo(&self) -> Option<&LogEntry> {
        self.done.last().and_then(|&at| self.entries.get(at))
    }

    pub(super) fn to_redo(&self) -> Option<&LogEntry> {
        self.undone.last().and_then(|&at| self.entries.get(at))
    }
}

impl Case {
    /// The whole log, oldest first.
    pub fn log(&self) -> &[LogEntry] {
        &self.history.entries
    }

    pub fn can_undo(&self) -> bool {
        !self.read_only() && !self.history.done.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.read_only() && !self.history.undone.is_empty()
    }

    /// Numbers of the edits in force, and of the notes between them.
    pub fn in_force(&self) -> impl Iterator<Item = i64> + '_ {
        let notes = self.history.entries.iter().filter(|entry| entry.changes_nothing());
        self.history.done.iter().filter_map(|&at| self.history.entries.get(at)).chain(notes).map(|entry| entry.number)
    }
}
