//! Between a reader's thread and the caller's sink: batches over a bounded channel, in file order.
//!
//! Keeps the counts, so that `records == accepted + rejected` holds for every format by construction.

use super::lines::{Lines, Opened};
use super::rejects::{RejectSink, Rejected};
use super::{Format, IngestError, Item, Limits, Mapping, Options, Report, Sink, SinkError, Warning};
use super::{csl, ftm, ftm_statements, table};
use crate::model::{EntityId, Judgement, Role, Schema, Source, SourceId, SourceKind, Statement};
use crossbeam_channel::{Receiver, Sender, bounded};
use indexmap::IndexMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Events per batch: large enough that the channel costs nothing, small enough to cancel quickly.
const BATCH: usize = 512;
/// Batches in flight; bounds memory when the sink is slower than the reader.
const IN_FLIGHT: usize = 4;

enum Event {
    Item(Item),
    Reject(Rejected),
}

struct Batch {
    events: Vec<Event>,
    bytes: u64,
    records: u64,
}

/// Why a reader stops before the end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The sink wants no more; the caller knows why.
    Sink,
    Failed(IngestError),
}

/// What readers write to.
pub(super) struct Feed {
    batches: Sender<Batch>,
    events: Vec<Event>,
    bytes: u64,
    accepted: u64,
    rejected: u64,
    entities: u64,
    relations: u64,
    statements: u64,
    seen: HashSet<u64>,
    sources: IndexMap<SourceId, Source>,
    props: HashSet<Arc<str>>,
    warnings: Vec<Warning>,
    further_warnings: u64,
    limits: Limits,
    role: Role,
    retrieved_at: Option<String>,
}

impl Feed {
    fn new(batches: Sender<Batch>, options: &Options) -> Self {
        Self {
            batches,
            events: Vec::with_capacity(BATCH),
            bytes: 0,
            accepted: 0,
            rejected: 0,
            entities: 0,
            relations: 0,
            statements: 0,
            seen: HashSet::new(),
            sources: IndexMap::new(),
            props: HashSet::new(),
            warnings: Vec::new(),
            further_warnings: 0,
            limits: options.limits,
            role: options.role,
            retrieved_at: options.retrieved_at.clone(),
        }
    }

    /// When the file was obtained, empty when the caller did not say.
    pub(super) fn retrieved_at(&self) -> &str {
        self.retrieved_at.as_deref().unwrap_or_default()
    }

    /// The kind of source a dataset is under the chosen role.
    pub(super) fn dataset_kind(&self) -> SourceKind {
        match self.role {
            Role::Case => SourceKind::Dataset,
            Role::List => SourceKind::List,
            Role::Reference => SourceKind::Reference,
        }
    }

    /// One shared copy of a property name.
    pub(super) fn prop(&mut self, name: &str) -> Arc<str> {
        match self.props.get(name) {
            Some(known) => known.clone(),
            None => {
                let new: Arc<str> = name.into();
                self.props.insert(new.clone());
                new
            }
        }
    }

    /// Hands a source on the first time it is used.
    pub(super) fn source(&mut self, mut source: Source) -> Result<SourceId, Stop> {
        let id = source.id;
        if !self.sources.contains_key(&id) {
            source.retrieved_at.clone_from(&self.retrieved_at);
            self.sources.insert(id, source.clone());
            self.push(Event::Item(Item::Source(source)))?;
        }
        Ok(id)
    }

    /// To fill in what becomes known later; sent at the end of the file.
    pub(super) fn source_mut(&mut self, id: SourceId) -> Option<&mut Source> {
        self.sources.get_mut(&id)
    }

    /// Was this id handed on before?
    pub(super) fn knows(&self, id: &str) -> bool {
        self.seen.contains(&hash(id))
    }

    pub(super) fn entity(
        &mut self,
        id: EntityId,
        schema: &'static Schema,
        statements: Vec<Statement>,
    ) -> Result<(), Stop> {
        if self.seen.insert(hash(id.as_str())) {
            if schema.edge.is_some() {
                self.relations += 1;
            } else {
                self.entities += 1;
            }
        }
        self.statements += statements.len() as u64;
        self.push(Event::Item(Item::Entity { id, schema, role: self.role, statements }))
    }

    pub(super) fn judgement(&mut self, judgement: Judgement) -> Result<(), Stop> {
        self.push(Event::Item(Item::Judgement(judgement)))
    }

    /// One record went in.
    pub(super) fn accept(&mut self) {
        self.accepted += 1;
    }

    /// One record did not.
    pub(super) fn reject(&mut self, locator: String, reason: impl Into<String>, raw: &str) -> Result<(), Stop> {
        self.rejected += 1;
        let end = (0..=raw.len().min(self.limits.reject_bytes)).rev().find(|&i| raw.is_char_boundary(i));
        let raw = raw.get(..end.unwrap_or_default()).unwrap_or_default().to_owned();
        self.push(Event::Reject(Rejected { locator, reason: reason.into(), raw }))
    }

    pub(super) fn warn(&mut self, locator: String, message: impl Into<String>) {
        if self.warnings.len() < self.limits.warnings {
            self.warnings.push(Warning { locator, message: message.into() });
        } else {
            self.further_warnings += 1;
        }
    }

    /// The same, but only the first time these words are used in the file.
    pub(super) fn warn_once(&mut self, locator: String, message: String) {
        if self.warnings.len() >= self.limits.warnings || !self.warnings.iter().any(|w| w.message == message) {
            self.warn(locator, message);
        }
    }

    /// How far the reader is.
    pub(super) fn at(&mut self, bytes: u64) {
        self.bytes = bytes;
    }

    fn push(&mut self, event: Event) -> Result<(), Stop> {
        self.events.push(event);
        if self.events.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        let events = std::mem::replace(&mut self.events, Vec::with_capacity(BATCH));
        let batch = Batch { events, bytes: self.bytes, records: self.accepted + self.rejected };
        self.batches.send(batch).map_err(|_| Stop::Sink)
    }

    fn finish(mut self, format: Format, mapping: Option<Mapping>, lines: &Lines) -> Result<Report, Stop> {
        for line in lines.replaced() {
            self.warn(format!("line {line}"), format!("bytes that are not {} were replaced", lines.encoding()));
        }
        self.further_warnings += lines.further_replaced();
        let sha256 = lines.sha256();
        for mut source in std::mem::take(&mut self.sources).into_values() {
            source.sha256 = Some(sha256.clone());
            self.push(Event::Item(Item::Source(source)))?;
        }
        self.at(lines.bytes());
        self.flush()?;
        Ok(Report {
            format,
            records: self.accepted + self.rejected,
            accepted: self.accepted,
            rejected: self.rejected,
            entities: self.entities,
            relations: self.relations,
            statements: self.statements,
            warnings: self.warnings,
            further_warnings: self.further_warnings,
            sha256,
            encoding: lines.encoding(),
            delimiter: mapping.as_ref().and_then(|m| m.delimiter),
            mapping,
        })
    }
}

/// For counting and duplicate warnings only, never stored: 64 bits are enough and stay small.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Runs the reader of the format on its own thread and stores what it hands on.
pub(super) fn run(
    opened: Opened,
    name: &str,
    options: &Options,
    rejects: &mut dyn RejectSink,
    sink: &mut dyn Sink,
) -> Result<Report, IngestError> {
    std::thread::scope(|scope| {
        let (send, receive) = bounded(IN_FLIGHT);
        let reader = scope.spawn(move || parse(opened, name, options, Feed::new(send, options)));
        let stored = store(receive, name, rejects, sink);
        let parsed = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        stored?;
        match parsed {
            Ok(report) => Ok(report),
            Err(Stop::Failed(error)) => Err(error),
            // The reader stops for the sink only after `store` returned an error.
            Err(Stop::Sink) => Err(IngestError::Cancelled { records: 0, name: name.to_owned() }),
        }
    })
}

fn parse(opened: Opened, name: &str, options: &Options, mut feed: Feed) -> Result<Report, Stop> {
    let Opened { format, delimiter, mut lines } = opened;
    let mapping = match format {
        Format::FtmEntities => {
            ftm::read(&mut lines, name, &mut feed)?;
            None
        }
        Format::FtmStatementsJson => {
            ftm_statements::read_json(&mut lines, name, &mut feed)?;
            None
        }
        Format::FtmStatementsCsv => {
            ftm_statements::read_csv(&mut lines, delimiter, name, &mut feed)?;
            None
        }
        Format::Csl => {
            csl::read(&mut lines, delimiter, &mut feed)?;
            None
        }
        Format::NodesCsv | Format::EdgesCsv => {
            Some(table::read(&mut lines, format, delimiter, name, options, &mut feed)?)
        }
    };
    let mut report = feed.finish(format, mapping, &lines)?;
    if matches!(format, Format::Csl | Format::FtmStatementsCsv) {
        report.delimiter = Some(delimiter);
    }
    Ok(report)
}

fn store(
    batches: Receiver<Batch>,
    name: &str,
    rejects: &mut dyn RejectSink,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let name = || name.to_owned();
    for Batch { events, bytes, records } in batches {
        for event in events {
            match event {
                Event::Reject(rejected) => {
                    rejects.reject(&rejected).map_err(|source| IngestError::Rejects { source, name: name() })?;
                }
                Event::Item(item) => sink.take(item).map_err(|error| match error {
                    SinkError::Cancelled => IngestError::Cancelled { records, name: name() },
                    SinkError::Write(source) => IngestError::Write { records, source, name: name() },
                })?,
            }
        }
        if sink.progress(bytes, records) == ControlFlow::Break(()) {
            return Err(IngestError::Cancelled { records, name: name() });
        }
    }
    Ok(())
}
