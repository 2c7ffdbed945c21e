//! What a panel may ask for: the only way from the window to the case.

use super::command::Command;
use crate::graph::Filter;
use crate::model::{EntityId, PartialDate, Role, Verdict};
use std::path::PathBuf;

/// How a selection changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selecting {
    Replace,
    Add,
    Toggle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutKind {
    Force,
    Tree,
}

/// The page of the left rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Explore,
    /// The judgement queue.
    Identity,
    /// Sources, imports and their reports.
    Sources,
    /// The edit log.
    History,
}

/// The tab of the lower drawer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawer {
    #[default]
    Paths,
    /// The table twin of the canvas.
    Table,
    Jobs,
}

/// Where paths may end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PathTo {
    /// Any listed, state, party or military body.
    #[default]
    Listed,
    Entity(EntityId),
}

/// What the paths panel asks.
#[derive(Clone, Debug, PartialEq)]
pub struct PathAsk {
    pub from: Vec<EntityId>,
    pub to: PathTo,
    pub max_hops: u32,
    pub k: usize,
    pub by_hops: bool,
}

#[derive(Clone, Debug)]
pub enum Message {
    Run(Command),
    /// Opens a case file.
    Open(PathBuf),
    /// Makes a new case file and imports into it.
    Create(PathBuf),
    /// Opens a folder of `sample_graphs` (or the built-in copy) as a new case.
    OpenSample(&'static str),
    /// Looks at files and shows what they are before importing.
    Preview(Vec<PathBuf>),
    /// Imports what the preview shows. `mappings[i]` is TOML, edited by the analyst, or `None`.
    ImportPreviewed {
        role: Role,
        mappings: Vec<Option<String>>,
    },
    DropPreview,
    /// Shows the record behind a statement.
    ShowEvidence(crate::model::StatementId),
    CloseEvidence,
    Select(Vec<EntityId>, Selecting),
    /// Selects it, shows it and moves the canvas there.
    Reveal(EntityId),
    /// Shows the hidden neighbours of an entity (up to a cap).
    Expand(EntityId),
    Hide(Vec<EntityId>),
    Show(Vec<EntityId>),
    /// Moves nodes; they are pinned where they were put.
    Move(Vec<(EntityId, [f32; 2])>),
    Pin(Vec<EntityId>, bool),
    Layout(LayoutKind),
    /// Shows or hides every entity of a schema.
    ToggleSchema(&'static str),
    SetFilter(Filter),
    SetAsOf(Option<PartialDate>),
    FindPaths(PathAsk),
    /// Shows a found path, or none.
    ShowPath(Option<usize>),
    Judge {
        left: EntityId,
        right: EntityId,
        verdict: Verdict,
    },
    /// Moves the queue to a candidate.
    ShowCandidate(usize),
    SetSearch(String),
    SetPage(Page),
    /// Opens a tab of the drawer, or closes it.
    SetDrawer(Option<Drawer>),
    SetLang(super::Lang),
    SetTheme(super::Theme),
    SetTitle(String),
    ExportTo {
        path: PathBuf,
        csv: bool,
    },
    CancelJob(u64),
    DismissNotice(u64),
}
