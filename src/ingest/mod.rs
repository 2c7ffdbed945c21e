//! Files in: one reader per format, all streaming to a [`Sink`] and ending with a [`Report`].
//!
//! - Pure: reads from the `Read` it is given; opens no file (but [`RejectsFile`]), asks no clock.
//! - One record of the file is either accepted or rejected: `records == accepted + rejected`, always.
//! - Bad input never panics and never grows memory: lines, nesting, quotes and warnings are bounded.
//! - Output order is file order, whatever the threads do.
//!
//! Left out on purpose: writing to a case, deciding what is the same entity, any risk conclusion.

mod cells;
mod csl;
mod detect;
mod feed;
mod ftm;
mod ftm_statements;
mod guess;
mod json;
mod lines;
mod mapping;
mod rejects;
mod table;
#[cfg(test)]
mod tests;
mod values;

pub use detect::{Detection, detect};
pub use guess::guess;
pub use mapping::{Column, DateFormat, End, EndBy, Kind, Mapping, MappingError, TableSource};
pub use rejects::{RejectSink, Rejected, RejectsFile};

use crate::model::{EntityId, Judgement, Role, Schema, Source, Statement};
use std::io::Read;
use std::ops::ControlFlow;

/// What a reader hands on, in file order.
#[derive(Clone, Debug)]
pub enum Item {
    /// Comes before the first statement that uses it, and once more at the end with what only the
    /// whole file tells (SHA-256, edition): the later one replaces the earlier.
    Source(Source),
    /// May come again with the same id: the statements add up.
    Entity {
        id: EntityId,
        schema: &'static Schema,
        role: Role,
        statements: Vec<Statement>,
    },
    Judgement(Judgement),
}

/// Why a sink wants no more.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    #[error("cancelled")]
    Cancelled,
    #[error("{0}")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Where items go: a case's transaction, or memory.
pub trait Sink {
    fn take(&mut self, item: Item) -> Result<(), SinkError>;

    /// Called now and then with the bytes and records read so far; `Break` cancels.
    fn progress(&mut self, _bytes: u64, _records: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The formats this room reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// FollowTheMoney entities as JSON lines, a JSON array, or OpenSanctions deltas.
    FtmEntities,
    /// FollowTheMoney statements, CSV.
    FtmStatementsCsv,
    /// FollowTheMoney statements, JSON lines.
    FtmStatementsJson,
    /// A table with one thing per row.
    NodesCsv,
    /// A table with one relation per row.
    EdgesCsv,
    /// The US Consolidated Screening List as CSV.
    Csl,
}

impl Format {
    pub const ALL: [Self; 6] =
        [Self::FtmEntities, Self::FtmStatementsCsv, Self::FtmStatementsJson, Self::NodesCsv, Self::EdgesCsv, Self::Csl];

    /// The name used on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FtmEntities => "ftm",
            Self::FtmStatementsCsv => "ftm-statements-csv",
            Self::FtmStatementsJson => "ftm-statements-json",
            Self::NodesCsv => "nodes-csv",
            Self::EdgesCsv => "edges-csv",
            Self::Csl => "csl",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }
}

/// Bounds that keep memory flat on hostile files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one line (UTF-8, without its end). A longer line is rejected, the rest is read.
    pub line_bytes: usize,
    /// Lines one quoted table cell may span; past it the quote counts as broken.
    pub quoted_lines: usize,
    /// Warnings kept word for word; further ones are counted.
    pub warnings: usize,
    /// Bytes of a rejected record that are kept.
    pub reject_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line_bytes: 64 << 20, quoted_lines: 256, warnings: 200, reject_bytes: 4096 }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `None`: by content.
    pub format: Option<Format>,
    /// How to read a table; `None`: guessed from its header.
    pub mapping: Option<Mapping>,
    pub role: Role,
    /// When the file was obtained, as the caller knows it (ISO 8601).
    pub retrieved_at: Option<String>,
    pub limits: Limits,
}

/// Something read, but not quite as it should be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    pub locator: String,
    pub message: String,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Report {
    pub format: Format,
    pub records: u64,
    pub accepted: u64,
    pub rejected: u64,
    /// Distinct ids of things, and of records about one thing (a `Sanction`).
    pub entities: u64,
    /// Distinct ids of relation records.
    pub relations: u64,
    pub statements: u64,
    pub warnings: Vec<Warning>,
    /// Warnings beyond [`Limits::warnings`].
    pub further_warnings: u64,
    /// Of the bytes read, in hexadecimal.
    pub sha256: String,
    pub encoding: &'static str,
    /// Of tables.
    pub delimiter: Option<char>,
    /// How a table was read: as given, or as guessed.
    pub mapping: Option<Mapping>,
}

#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("byte {at}: could not read: {source}\nFile: {name}")]
    Read { at: u64, source: std::io::Error, name: String },
    #[error("the file is empty\nFile: {name}")]
    Empty { name: String },
    #[error("not a format Kuromaku reads: it looks like {looks_like}\nFile: {name}")]
    Unknown { looks_like: String, name: String },
    #[error("{0}\nFile: {1}")]
    Mapping(#[source] MappingError, String),
    #[error("cancelled after {records} records\nFile: {name}")]
    Cancelled { records: u64, name: String },
    #[error("after {records} records: could not store: {source}\nFile: {name}")]
    Write { records: u64, source: Box<dyn std::error::Error + Send + Sync>, name: String },
    #[error("could not write down a rejected record: {source}\nFile: {name}")]
    Rejects { source: std::io::Error, name: String },
}

/// Reads one file to its end. Parsing runs on a thread of its own while `sink` stores.
///
/// # Errors
/// When nothing can be read at all, or storing fails. Records that cannot be read are no error:
/// they go to `rejects` and are counted.
pub fn read(
    input: Box<dyn Read + Send>,
    name: &str,
    options: &Options,
    rejects: &mut dyn RejectSink,
    sink: &mut dyn Sink,
) -> Result<Report, IngestError> {
    let opened = lines::open(input, name, options)?;
    feed::run(opened, name, options, rejects, sink)
}
