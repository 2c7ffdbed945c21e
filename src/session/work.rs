//! What jobs do: each function runs on a worker and returns an answer for [`super::Session::poll`].

use super::findings::{LinkLine, OwnershipAsk, OwnershipView};
use super::run::analysis::Analysis;
use super::run::common::CommonAnswer;
use super::run::decisions::Decisions;
use super::run::graph::{self, PathsAnswer};
use super::run::ingest::{self, FileReport, ImportAsk};
use super::run::judge::Judged;
use super::run::measure::Measured;
use super::run::{RunError, case};
use super::shown::{HistoryLine, PreviewFile};
use super::view;
use crate::case::{Case, Edit, EntryKind, ImportRecord, RecordBehind, Who};
use crate::ingest::{Column, Format, detect, guess};
use crate::jobs::Progress;
use crate::layout;
use crate::model::{EntityId, PartialDate, StatementId};
use crate::resolve::Candidates;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub(super) type Store = Arc<Mutex<Case>>;

/// What the window shows of the case file itself.
#[derive(Clone, Debug)]
pub(super) struct CaseState {
    pub title: Option<String>,
    pub path: PathBuf,
    pub read_only: bool,
    pub imports: Vec<ImportRecord>,
    pub history: Vec<HistoryLine>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub view: Option<String>,
    pub decisions: Arc<Decisions>,
}

pub(super) struct Opened {
    pub store: Store,
    pub state: CaseState,
    pub analysis: Arc<Analysis>,
    /// Set when a sample was opened.
    pub sample: bool,
    pub reports: Vec<FileReport>,
    /// A failure after the case was opened: the case is open, this did not happen.
    pub failed: Option<RunError>,
}

pub(super) struct Changed {
    pub state: CaseState,
    /// `None`: facts and judgements are as they were.
    pub analysis: Option<Arc<Analysis>>,
    pub reports: Vec<FileReport>,
    pub failed: Option<RunError>,
}

pub(super) enum Done {
    Opened(Box<Result<Opened, RunError>>),
    Changed(Box<Result<Changed, RunError>>),
    Dated(Arc<Analysis>),
    Laid {
        kind: Laid,
        positions: Vec<(EntityId, [f32; 2])>,
    },
    Paths(Box<Result<PathsAnswer, RunError>>),
    /// Rules, leads and supposed deals.
    Judged(Box<Judged>),
    /// Sizes, groups and joints.
    Measured(Box<Measured>),
    Common(Box<Result<CommonAnswer, RunError>>),
    Owned {
        ask: OwnershipAsk,
        view: Box<Result<OwnershipView, RunError>>,
    },
    /// What links two selected entities, by their ids.
    Linked {
        pair: (EntityId, EntityId),
        lines: Vec<LinkLine>,
    },
    /// Something was collected, or could not be.
    Gathered(Box<Result<super::work_collect::Gathered, RunError>>),
    Inbox(Box<Result<super::collect::ReadInbox, RunError>>),
    Assisted(Box<Result<super::Assistant, RunError>>),
    Tabled(Box<Result<PreviewFile, RunError>>),
    /// A key was kept (`true`), taken away, or neither.
    Key {
        source: String,
        set: Result<bool, String>,
    },
    Behind(Box<Option<super::PageEvidence>>),
    /// Done, with something to say.
    Told(Result<String, RunError>),
    Previewed(Vec<PreviewFile>),
    Exported(Result<Vec<PathBuf>, RunError>),
    Evidence {
        statement: StatementId,
        record: Box<Result<Option<RecordBehind>, RunError>>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Laid {
    /// Needed because entities had no place yet.
    Missing,
    /// Asked for: an edit.
    Asked,
}

pub(super) fn locked(store: &Store) -> std::sync::MutexGuard<'_, Case> {
    // A job that panicked left at most an unfinished transaction, which SQLite has rolled back.
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn state(case: &Case) -> Result<CaseState, RunError> {
    let in_force: std::collections::HashSet<i64> = case.in_force().collect();
    let history = case.log().iter().rev().filter(|entry| entry.kind == EntryKind::Do).map(|entry| HistoryLine {
        number: entry.number,
        at: entry.at.clone(),
        by: entry.by.clone(),
        label: entry.label.clone(),
        undone: !in_force.contains(&entry.number),
    });
    Ok(CaseState {
        title: case.meta("title")?,
        path: case.path().to_owned(),
        read_only: case.read_only(),
        imports: case.imports()?,
        history: history.collect(),
        can_undo: case.can_undo(),
        can_redo: case.can_redo(),
        view: case.view(view::MAIN)?,
        decisions: Arc::new(Decisions::of(case)?),
    })
}

pub(super) fn analyse(
    case: &Case,
    known: Option<Arc<Candidates>>,
    as_of: Option<PartialDate>,
    progress: &Progress,
) -> Result<Arc<Analysis>, RunError> {
    progress.say(None, "comparing names");
    Ok(Arc::new(Analysis::build(case.facts()?, known, as_of, &|| progress.cancelled())))
}

/// Opens a case; `create` makes it when there is none.
pub(super) fn open(
    path: &Path,
    create: bool,
    as_of: Option<PartialDate>,
    progress: &Progress,
) -> Result<Opened, RunError> {
    let mut failed = None;
    let opened = if create {
        case::open_or_create(path)?
    } else {
        match Case::open(path) {
            Ok(opened) => opened,
            // Somebody else writes to it, or the disk is read-only: looking is still possible.
            Err(error @ (crate::case::CaseError::Locked { .. } | crate::case::CaseError::ReadOnly(_))) => {
                failed = Some(RunError::Case(error));
                case::open_to_read(path)?
            }
            Err(error) => return Err(error.into()),
        }
    };
    let analysis = analyse(&opened, None, as_of, progress)?;
    let state = state(&opened)?;
    Ok(Opened { store: Arc::new(Mutex::new(opened)), state, analysis, sample: false, reports: Vec::new(), failed })
}

/// Opens the sample's case file, importing the sample when the file is new.
pub(super) fn open_sample(
    path: &Path,
    sample: &'static super::samples::Sample,
    title: &str,
    who: &Who,
    as_of: Option<PartialDate>,
    progress: &Progress,
) -> Result<Opened, RunError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| RunError::io(error, folder))?;
    }
    if path.exists() {
        let opened = open(path, false, as_of, progress)?;
        return Ok(Opened { sample: true, ..opened });
    }
    let mut made = case::open_or_create(path)?;
    let title = Edit::Meta { key: "title".to_owned(), value: Some(title.to_owned()) };
    made.apply(&title, "Name the case", who)?;
    for (name, text) in sample.files {
        let ask = ImportAsk {
            path: PathBuf::from(name),
            text: Some(text),
            format: None,
            mapping: None,
            role: Default::default(),
        };
        ingest::import(&mut made, &ask, who, &mut |_, _| ControlFlow::Continue(()))?;
    }
    let analysis = analyse(&made, None, as_of, progress)?;
    let state = state(&made)?;
    let store = Arc::new(Mutex::new(made));
    Ok(Opened { store, state, analysis, sample: true, reports: Vec::new(), failed: None })
}

/// Imports files one after another. Those before a failure stay imported; the failure is told.
pub(super) fn import(
    store: &Store,
    asks: &[ImportAsk],
    who: &Who,
    as_of: Option<PartialDate>,
    progress: &Progress,
) -> Result<Changed, RunError> {
    let mut case = locked(store);
    let (mut reports, mut failed) = (Vec::new(), None);
    for ask in asks {
        let name = ask.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let done = ingest::import(&mut case, ask, who, &mut |fraction, records| {
            progress.say(fraction, &format!("{name}: {records}"));
            if progress.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match done {
            Ok(report) => reports.push(report),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    let analysis = if reports.is_empty() { None } else { Some(analyse(&case, None, as_of, progress)?) };
    Ok(Changed { state: state(&case)?, analysis, reports, failed })
}

/// Carries out an edit, or an undo or redo.
pub(super) enum Step {
    Do(Edit, String),
    Undo,
    Redo,
}

pub(super) fn step(
    store: &Store,
    step: &Step,
    who: &Who,
    known: Arc<Candidates>,
    as_of: Option<PartialDate>,
    progress: &Progress,
) -> Result<Changed, RunError> {
    let mut case = locked(store);
    let edit = match step {
        Step::Do(edit, label) => {
            case.apply(edit, label, who)?;
            Some(edit.clone())
        }
        Step::Undo => case.undo(who)?.map(|entry| entry.inverse),
        Step::Redo => case.redo(who)?.map(|entry| entry.forward),
    };
    let analysis = match edit {
        Some(Edit::Import { .. } | Edit::Decide { .. }) => Some(analyse(&case, None, as_of, progress)?),
        Some(Edit::Judge { .. }) => Some(analyse(&case, Some(known), as_of, progress)?),
        _ => None,
    };
    Ok(Changed { state: state(&case)?, analysis, reports: Vec::new(), failed: None })
}

/// Places nodes; the answer is in the order of `ids`.
pub(super) fn lay_out(
    ids: &[EntityId],
    input: &layout::Input,
    tree: bool,
    drop: f32,
    progress: &Progress,
) -> Vec<(EntityId, [f32; 2])> {
    let mut on_step = |fraction: f32, _: &[[f32; 2]]| {
        progress.say(Some(fraction), "");
        if progress.cancelled() { layout::Step::Stop } else { layout::Step::Continue }
    };
    let centres = if tree { layout::tree(input, &[], &mut on_step) } else { layout::force(input, &mut on_step) };
    // The layout places boxes, the picture places glyphs: the caption hangs below.
    ids.iter().cloned().zip(centres.into_iter().map(|[x, y]| [x, y - drop])).collect()
}

pub(super) fn find_paths(
    analysis: &Analysis,
    ask: &graph::PathsAsk,
    progress: &Progress,
) -> Result<PathsAnswer, RunError> {
    graph::paths(analysis, ask, &|| progress.cancelled())
}

/// Bytes looked at to tell what a file is.
const HEAD: u64 = 1 << 20;
/// Rows shown before importing.
const SAMPLE_ROWS: usize = 8;
/// Characters of a cell or line shown before importing.
const SAMPLE_CHARS: usize = 120;

/// Says what a file is taken for, without importing anything.
pub(super) fn preview(path: &Path) -> PreviewFile {
    let mut file = PreviewFile {
        path: path.to_owned(),
        format: String::new(),
        encoding: String::new(),
        delimiter: None,
        mapping: None,
        reasons: Vec::new(),
        sample: Vec::new(),
        problem: None,
    };
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|open| open.take(HEAD).read_to_end(&mut head));
    if let Err(error) = read {
        file.problem = Some(error.to_string());
        return file;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let found = detect(&head, &name);
    file.encoding = found.encoding.name().to_owned();
    let (text, _, _) = found.encoding.decode(&head);
    let rows = if found.binary { Vec::new() } else { first_rows(&text, found.delimiter) };
    // A table whose headings nobody knows can still be read: its mapping is for the analyst to complete.
    let is_table = matches!(rows.as_slice(), [header, first, ..] if header.len() > 1 && first.len() == header.len());
    let Some(format) = found.format.or(is_table.then_some(Format::NodesCsv)) else {
        file.problem = Some(found.looks_like);
        return file;
    };
    if found.format.is_none() {
        file.reasons.push(found.looks_like);
    }
    file.format = format.as_str().to_owned();
    let cut = |text: &str| text.chars().take(SAMPLE_CHARS).collect::<String>();
    if matches!(format, Format::NodesCsv | Format::EdgesCsv | Format::Csl | Format::FtmStatementsCsv) {
        file.delimiter = Some(found.delimiter);
        if matches!(format, Format::NodesCsv | Format::EdgesCsv)
            && let Some((header, rest)) = rows.split_first()
        {
            let mapping = guess(header, rest);
            let reason = |column: &Column| format!("{} → {}: {}", column.column, column.property, column.reason);
            file.reasons.extend(mapping.columns.iter().map(reason));
            file.reasons.extend(mapping.notes.iter().cloned());
            file.mapping = mapping.to_toml().ok();
        }
        file.sample = rows.iter().map(|row| row.iter().map(|cell| cut(cell)).collect()).collect();
    } else {
        file.sample = text.lines().take(SAMPLE_ROWS).map(|line| vec![cut(line)]).collect();
    }
    file
}

fn first_rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok).take(SAMPLE_ROWS);
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}
