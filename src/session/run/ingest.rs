//! Files into a case: what the reader hands on goes into one transaction, with its evidence.

use super::RunError;
use crate::case::{Batch, Case, CaseError, ImportCounts, ImportMeta, Who};
use crate::ingest::{self, Format, IngestError, Item, Mapping, Options, RejectsFile, Report, Sink, SinkError, Warning};
use crate::model::Role;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Larger files are not kept as evidence: their SHA-256 and locators are.
const SNAPSHOT_LIMIT: usize = 32 << 20;
/// Undescribed ends of relations that get a warning of their own; the rest is counted.
const NAMED_PLACEHOLDERS: usize = 20;

/// What to import and how.
#[derive(Clone, Debug)]
pub struct ImportAsk {
    /// `-` is standard input.
    pub path: PathBuf,
    /// Read this instead of the file: the samples are built in.
    pub text: Option<&'static str>,
    pub format: Option<Format>,
    pub mapping: Option<Mapping>,
    pub role: Role,
}

/// What became of one file: the contract of `import --json`.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    pub path: String,
    pub format: String,
    pub records: u64,
    pub entities: u64,
    pub relations: u64,
    pub statements: u64,
    /// Statements the case already held.
    pub already_known: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub warnings: Vec<Warning>,
    pub rejects_file: Option<String>,
    /// How a table was read, guessed or given: saved beside the case, to be corrected and used again.
    pub mapping_file: Option<String>,
    pub sha256: String,
    pub encoding: String,
    /// The bytes are kept in the case as evidence.
    pub kept: bool,
}

/// Imports one file in one transaction. On error or cancel the case is as it was.
pub fn import(
    case: &mut Case,
    ask: &ImportAsk,
    who: &Who,
    on_progress: &mut dyn FnMut(Option<f32>, u64) -> ControlFlow<()>,
) -> Result<FileReport, RunError> {
    let stdin = ask.path.as_os_str() == "-";
    let name = if stdin {
        "standard input".to_owned()
    } else {
        ask.path.file_name().unwrap_or(ask.path.as_os_str()).to_string_lossy().into_owned()
    };
    let (input, size): (Box<dyn Read + Send>, Option<u64>) = if let Some(text) = ask.text {
        (Box::new(text.as_bytes()), Some(text.len() as u64))
    } else if stdin {
        (Box::new(io::stdin()), None)
    } else {
        let file = File::open(&ask.path).map_err(|error| RunError::io(error, &ask.path))?;
        let meta = file.metadata().map_err(|error| RunError::io(error, &ask.path))?;
        if meta.is_dir() {
            return Err(RunError::Usage(format!("this is a folder, not a file: {}", ask.path.display())));
        }
        (Box::new(file), Some(meta.len()))
    };
    let kept = Kept::default();
    let input = Box::new(Tee { input, kept: kept.clone() });
    let options = Options {
        format: ask.format,
        mapping: ask.mapping.clone(),
        role: ask.role,
        retrieved_at: Some(who.at.clone()),
        ..Options::default()
    };
    let case_path = case.path().to_owned();
    let mut rejects = RejectsFile::beside(&rejects_base(&case_path, &name));
    let meta = ImportMeta { file: name.clone(), format: String::new(), role: ask.role };
    let mut sink = CaseSink { batch: case.begin_import(meta, who)?, size, on_progress };
    let report = ingest::read(input, &name, &options, &mut rejects, &mut sink).map_err(unwrap_case_error)?;
    let batch = sink.batch;
    let rejects = rejects.finish().map_err(|error| RunError::io(error, &ask.path))?;
    finish(batch, ask, &name, report, &kept, Beside { case: &case_path, rejects })
}

/// What lies beside the case.
struct Beside<'a> {
    case: &'a Path,
    rejects: Option<PathBuf>,
}

fn finish(
    mut batch: Batch<'_>,
    ask: &ImportAsk,
    name: &str,
    report: Report,
    kept: &Kept,
    beside: Beside<'_>,
) -> Result<FileReport, RunError> {
    let Beside { case: case_path, rejects } = beside;
    let sha256 = parse_sha256(&report.sha256);
    let body = kept.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let mut is_kept = false;
    if let (Some(sha256), Some(body)) = (sha256, &body) {
        batch.snapshot(sha256, media_type(report.format), body)?;
        is_kept = true;
    }
    let mut warnings = report.warnings;
    if report.further_warnings > 0 {
        warnings.push(Warning {
            locator: String::new(),
            message: format!("and {} more warnings", report.further_warnings),
        });
    }
    warnings.extend(placeholder_warnings(&batch)?);
    let mapping_file = save_mapping(ask, name, &report.mapping, case_path)?;
    let (written, known) = batch.statements();
    let counts = ImportCounts { records: report.records, accepted: report.accepted, rejected: report.rejected };
    let label = match ask.role {
        Role::List => format!("Import list {name}"),
        _ => format!("Import {name}"),
    };
    batch.commit(counts, report.format.as_str(), sha256, &label)?;
    Ok(FileReport {
        path: ask.path.display().to_string(),
        format: report.format.as_str().to_owned(),
        records: report.records,
        entities: report.entities,
        relations: report.relations,
        statements: written,
        already_known: known,
        accepted: report.accepted,
        rejected: report.rejected,
        warnings,
        rejects_file: rejects.map(|path| path.display().to_string()),
        mapping_file: mapping_file.map(|path| path.display().to_string()),
        sha256: report.sha256,
        encoding: report.encoding.to_owned(),
        kept: is_kept,
    })
}

fn placeholder_warnings(batch: &Batch<'_>) -> Result<Vec<Warning>, RunError> {
    let (named, count) = batch.undescribed(NAMED_PLACEHOLDERS)?;
    let rest = count - named.len();
    let mut warnings: Vec<Warning> = named
        .into_iter()
        .map(|(id, locator)| Warning {
            locator,
            message: format!("a relation names {id:?}, which no record describes; kept as a marked placeholder"),
        })
        .collect();
    if rest > 0 {
        warnings.push(Warning {
            locator: String::new(),
            message: format!("and {rest} more entities that relations name and no record describes"),
        });
    }
    Ok(warnings)
}

/// Samples are ours to read and standard input has no name: theirs are not saved.
fn save_mapping(
    ask: &ImportAsk,
    name: &str,
    mapping: &Option<Mapping>,
    case: &Path,
) -> Result<Option<PathBuf>, RunError> {
    let Some(mapping) = mapping else { return Ok(None) };
    if ask.text.is_some() || ask.path.as_os_str() == "-" {
        return Ok(None);
    }
    let text = mapping.to_toml().map_err(|error| RunError::Usage(error.to_string()))?;
    let mut path = rejects_base(case, name).into_os_string();
    path.push(".mapping.toml");
    let path = PathBuf::from(path);
    std::fs::write(&path, text).map_err(|error| RunError::io(error, &path))?;
    Ok(Some(path))
}

/// Rejects lie beside the case: the input's folder may be read-only or somebody else's.
fn rejects_base(case: &Path, name: &str) -> PathBuf {
    case.parent().unwrap_or(Path::new("")).join(name.replace(['/', '\\', ':'], "_"))
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::FtmEntities | Format::FtmStatementsJson => "application/json",
        _ => "text/csv",
    }
}

fn parse_sha256(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// A case error that went through the reader comes out as itself.
fn unwrap_case_error(error: IngestError) -> RunError {
    match error {
        IngestError::Cancelled { .. } => RunError::Cancelled,
        IngestError::Write { source, records, name } => match source.downcast::<CaseError>() {
            Ok(case) => RunError::Case(*case),
            Err(source) => RunError::Ingest(IngestError::Write { source, records, name }),
        },
        other => RunError::Ingest(other),
    }
}

struct CaseSink<'a, 'b> {
    batch: Batch<'a>,
    size: Option<u64>,
    on_progress: &'b mut dyn FnMut(Option<f32>, u64) -> ControlFlow<()>,
}

impl Sink for CaseSink<'_, '_> {
    fn take(&mut self, item: Item) -> Result<(), SinkError> {
        let taken = match item {
            Item::Source(source) => self.batch.source(&source),
            Item::Entity { id, schema, statements, .. } => self.batch.entity(&id, schema, &statements),
            Item::Judgement(judgement) => self.batch.judgement(&judgement),
        };
        taken.map_err(|error| SinkError::Write(Box::new(error)))
    }

    fn progress(&mut self, bytes: u64, records: u64) -> ControlFlow<()> {
        let fraction = self.size.filter(|&size| size > 0).map(|size| bytes as f32 / size as f32);
        (self.on_progress)(fraction, records)
    }
}

/// What was read, up to the limit; `None` once it is exceeded.
#[derive(Clone)]
struct Kept(Arc<Mutex<Option<Vec<u8>>>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Some(Vec::new()))))
    }
}

/// Hands bytes on and keeps them.
struct Tee {
    input: Box<dyn Read + Send>,
    kept: Kept,
}

impl Read for Tee {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let mut kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = kept.as_mut() {
            if body.len() + count > SNAPSHOT_LIMIT {
                *kept = None;
            } else if let Some(read) = buffer.get(..count) {
                body.extend_from_slice(read);
            }
        }
        Ok(count)
    }
}
