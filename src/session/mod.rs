//! The running app without pixels: case, selection, view, settings and jobs.
//!
//! Panels read the accessors below and send [`Message`]s; nothing above this level holds a case that
//! can be changed. Long work runs in `jobs` and carries the revision it saw; stale answers are dropped.

pub mod command;
#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod fixture_scene;
pub mod message;
pub mod scene;
pub mod settings;
pub mod shown;

pub use command::{Command, Menu};
pub use message::{Drawer, LayoutKind, Message, Page, PathAsk, PathTo, Selecting};
pub use scene::{Badge, LinkPart, Scene, SceneLink, SceneNode, Tone};
pub use settings::{Lang, Settings, Theme};
pub use shown::*;

use crate::graph::Filter;
use crate::model::EntityId;
use indexmap::IndexSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What the window shows about the open case, besides the scene.
#[derive(Clone, Debug, Default)]
pub struct CaseCard {
    pub title: String,
    pub path: Option<PathBuf>,
    pub read_only: bool,
    pub counts: Counts,
    pub deal: DealCard,
    pub schemata: Vec<FacetLine>,
    pub classes: Vec<FacetLine>,
    pub sources: Vec<SourceLine>,
    pub imports: Vec<ImportLine>,
    pub history: Vec<HistoryLine>,
}

#[derive(Default)]
pub struct Session {
    case: Option<CaseCard>,
    scene: Arc<Scene>,
    selection: IndexSet<EntityId>,
    filter: Filter,
    inspection: Option<Inspection>,
    evidence: Option<Evidence>,
    paths: Option<PathsView>,
    shown_path: Option<usize>,
    queue: Vec<QueueItem>,
    candidate: Option<usize>,
    search: String,
    hits: Vec<Chip>,
    page: Page,
    drawer: Option<Drawer>,
    jobs: Vec<JobLine>,
    notices: Vec<Notice>,
    preview: Option<Preview>,
    settings: Settings,
    /// Serial and id of the last `Reveal`; the canvas moves when the serial changes.
    reveal: (u64, Option<EntityId>),
    /// Serial of the last request to fit everything.
    fit: u64,
}

impl Session {
    pub fn case(&self) -> Option<&CaseCard> {
        self.case.as_ref()
    }
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }
    pub fn selection(&self) -> &IndexSet<EntityId> {
        &self.selection
    }
    pub fn filter(&self) -> &Filter {
        &self.filter
    }
    pub fn inspection(&self) -> Option<&Inspection> {
        self.inspection.as_ref()
    }
    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref()
    }
    pub fn paths(&self) -> Option<&PathsView> {
        self.paths.as_ref()
    }
    pub fn shown_path(&self) -> Option<usize> {
        self.shown_path
    }
    /// Candidates, undecided first, best first.
    pub fn queue(&self) -> &[QueueItem] {
        &self.queue
    }
    pub fn candidate(&self) -> Option<usize> {
        self.candidate
    }
    pub fn search_text(&self) -> &str {
        &self.search
    }
    pub fn search_hits(&self) -> &[Chip] {
        &self.hits
    }
    pub fn page(&self) -> Page {
        self.page
    }
    /// `None`: the drawer is closed.
    pub fn drawer(&self) -> Option<Drawer> {
        self.drawer
    }
    pub fn jobs(&self) -> &[JobLine] {
        &self.jobs
    }
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }
    pub fn preview(&self) -> Option<&Preview> {
        self.preview.as_ref()
    }
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }
    pub fn reveal(&self) -> (u64, Option<&EntityId>) {
        (self.reveal.0, self.reveal.1.as_ref())
    }
    pub fn fit_serial(&self) -> u64 {
        self.fit
    }
    pub fn can_undo(&self) -> bool {
        false
    }
    pub fn can_redo(&self) -> bool {
        false
    }
    /// Sample cases for the welcome page.
    pub fn samples(&self) -> Vec<SampleLine> {
        Vec::new()
    }
    /// Takes finished work in; `true` when something visible changed.
    pub fn poll(&mut self) -> bool {
        false
    }
    /// Does what a panel asked for. Returns quickly; long work becomes a job.
    pub fn handle(&mut self, _message: Message) {}
}
