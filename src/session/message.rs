//! What a panel may ask for: the only way from the window to the case.

use super::collected::{ClipWhat, Correct, Decide};
use super::command::Command;
use super::findings::{DealPlan, OwnershipAsk};
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
    /// Who owns what, certain and possible.
    Ownership,
    /// Rules and patterns that fired.
    Leads,
    /// Legal rules by entity.
    Rules,
    /// Hypothetical deals side by side.
    Deals,
    /// What results are made from, and what is never used.
    Method,
    /// What was collected and waits for a decision.
    Inbox,
    /// Sources, imports and their reports.
    Sources,
    /// The edit log.
    History,
}

impl Page {
    /// The canvas and the inspector stand beside this page; the others fill the middle themselves.
    pub fn has_canvas(self) -> bool {
        matches!(self, Self::Explore | Self::Sources | Self::History)
    }
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
    /// Only paths that pass all of these.
    pub via: Vec<EntityId>,
    /// Only paths that pass none of these.
    pub avoid: Vec<EntityId>,
}

impl PathAsk {
    /// The usual question: from these to any listed, state, party or military body.
    pub fn to_listed(from: Vec<EntityId>) -> Self {
        Self { from, to: PathTo::Listed, max_hops: 6, k: 20, by_hops: false, via: Vec::new(), avoid: Vec::new() }
    }
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
    /// Shows whose ownership.
    AskOwnership(OwnershipAsk),
    /// Ticks a document as received (with a note), or not.
    TickSettle {
        key: String,
        done: Option<String>,
    },
    /// Accepts (`true`) or dismisses a lead with a reason; `None` takes the decision back.
    DecideLead {
        id: String,
        decision: Option<(bool, String)>,
    },
    /// Shows a lead's entities on the canvas, or nothing.
    ShowLead(Option<usize>),
    /// Confirms whether a suspended rule applies again, from which day; `None` takes it back.
    SwitchRule {
        rule: String,
        setting: Option<(bool, PartialDate)>,
    },
    /// Adds a hypothetical deal (empty id) or changes one.
    PutDeal(DealPlan),
    RemoveDeal(String),
    /// Puts two found paths side by side, or neither.
    ComparePaths(Option<(usize, usize)>),
    /// Chooses what the size of nodes tells.
    SetSizeBy(super::SizeBy),
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
    /// Keeps a page as evidence and reads it into the inbox.
    Clip {
        what: ClipWhat,
        /// A recipe's id; `None`: the first that fits.
        recipe: Option<String>,
    },
    /// Asks a source about entities, one after another.
    Enrich {
        source: String,
        question: String,
        of: Vec<EntityId>,
        /// Also those that were asked before.
        again: bool,
    },
    /// Downloads lists anew, by their ids.
    UpdateLists(Vec<String>),
    /// Reads a list from a file that the analyst saved.
    ReadList {
        list: String,
        file: PathBuf,
    },
    /// Asks the pages again whether they changed.
    Recheck(Vec<i64>),
    /// Shows a page of the inbox.
    ShowInbox(Option<i64>),
    ShowProposal(Option<i64>),
    /// `Some(true)` accepts, `Some(false)` rejects, `None` opens again.
    DecideProposals {
        which: Decide,
        accept: Option<bool>,
    },
    CorrectProposal {
        proposal: i64,
        change: Correct,
    },
    /// Opens the recipe assistant on a part of the shown page; `None` closes it.
    Assist(Option<usize>),
    /// The assistant's draft was changed.
    Draft(crate::collect::recipe::Draft),
    /// What the draft yields goes to the inbox.
    ProposeDraft,
    /// Keeps the draft as a recipe for pages like this one.
    SaveRecipe(String),
    /// A table of the shown page becomes a file to import.
    ImportPart(usize),
    /// Evidence of everything collected, as WARC.
    ExportWarc(PathBuf),
    SetCollect(Box<crate::collect::fetch::Settings>),
    /// Keeps an API key in the keyring of the system, or takes it away.
    SetKey {
        source: String,
        key: Option<crate::collect::fetch::Secret>,
    },
    CancelJob(u64),
    DismissNotice(u64),
}
