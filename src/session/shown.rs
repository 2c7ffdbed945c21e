//! View models: what panels read. Plain data, computed when something changes, never while drawing.

use super::message::PathAsk;
use super::scene::Badge;
use crate::model::ontology::Shape;
use crate::model::{Category, EntityId, StatementId, Verdict};
use std::path::PathBuf;

/// An entity in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    pub id: EntityId,
    pub caption: String,
    /// Name in another script, or what it is.
    pub subtitle: String,
    pub shape: Shape,
    pub badges: Vec<Badge>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub entities: usize,
    pub relations: usize,
    pub statements: usize,
    pub sources: usize,
    /// Entries of imported lists.
    pub list_entries: usize,
    /// Bodies of the reference pack.
    pub reference: usize,
    /// Candidates nobody has decided.
    pub undecided: usize,
}

/// The deal card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DealCard {
    pub target: Option<Chip>,
    pub acquirer: Option<Chip>,
    /// Announced, closed, amount, outcome … label (translated) and value.
    pub lines: Vec<(String, String)>,
}

/// A filter chip: how many entities of a schema, or with a class, are there and shown.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetLine {
    /// Schema name or class id.
    pub key: &'static str,
    pub label: String,
    pub shape: Shape,
    /// Set for classes.
    pub badge: Option<Badge>,
    pub count: usize,
    /// Not switched off.
    pub on: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SourceLine {
    pub title: String,
    pub publisher: String,
    pub url: String,
    pub edition: String,
    pub retrieved_at: String,
    /// A–F.
    pub reliability: String,
    pub statements: usize,
    pub kind: &'static str,
    pub sha256: String,
}

/// One import and how it went.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportLine {
    pub at: String,
    pub file: String,
    pub format: String,
    pub records: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub undone: bool,
}

/// A line of the edit log, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryLine {
    pub number: i64,
    pub at: String,
    pub by: String,
    pub label: String,
    /// Taken back at the moment.
    pub undone: bool,
}

/// A value with its source, as the inspector shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementLine {
    pub id: StatementId,
    pub prop: String,
    pub label: String,
    pub value: String,
    pub lang: String,
    /// Title of the source.
    pub source: String,
    pub publisher: String,
    pub url: String,
    pub locator: String,
    /// Admiralty pair, `F6` when nobody judged it.
    pub grade: String,
    pub valid: String,
    /// Another statement of the same single-valued property says otherwise.
    pub contradicted: bool,
}

/// A relation of the inspected entity.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationLine {
    pub record: EntityId,
    pub other: Chip,
    pub label: String,
    pub category: Category,
    /// The inspected entity is the relation's source.
    pub outgoing: bool,
    pub share: String,
    pub dates: String,
    /// Empty when its source simply asserts it.
    pub status: &'static str,
    pub grade: String,
    pub former: bool,
    /// Title and URL of each source.
    pub sources: Vec<(String, String)>,
    pub statements: Vec<StatementLine>,
}

/// The inspector: one entity, or one link's relations.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    pub chip: Chip,
    pub schema_label: String,
    pub placeholder: bool,
    /// Ids merged into it by judgement.
    pub members: Vec<EntityId>,
    pub statements: Vec<StatementLine>,
    pub relations: Vec<RelationLine>,
    /// Positions in [`super::Session::queue`] of candidates with this entity.
    pub candidates: Vec<usize>,
    /// "Not to be confused with …" notes of the reference pack.
    pub cautions: Vec<String>,
}

/// The record or text behind a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub statement: StatementLine,
    /// What was kept, or why nothing was.
    pub note: String,
    /// Lines around the place, with their numbers; `true` marks the place itself.
    pub lines: Vec<(u64, String, bool)>,
    /// Of a page or an answer that was collected: the exchange and the text with the place marked.
    pub page: Option<super::PageEvidence>,
}

/// One side of a candidate: what an analyst compares.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    pub chip: Chip,
    pub schema_label: String,
    /// List or dataset it comes from, with edition.
    pub origin: String,
    /// Property label, values.
    pub lines: Vec<(String, Vec<String>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FeatureLine {
    pub name: String,
    pub weight: f64,
    pub value: f64,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct QueueItem {
    pub left: Side,
    pub right: Side,
    pub score: f64,
    pub features: Vec<FeatureLine>,
    pub verdict: Option<Verdict>,
}

/// One found path, ready for the table.
#[derive(Clone, Debug, PartialEq)]
pub struct PathLine {
    pub chips: Vec<Chip>,
    /// Between chips: what the tie is ("limited partner in · 45 % · since 2019-04"); `true` = soft step.
    pub ties: Vec<(String, bool)>,
    pub ends: Vec<Badge>,
    pub hops: usize,
    pub soft: usize,
    /// The weakest tie in words.
    pub weakest: String,
    pub sources: usize,
    pub cost: f64,
    /// Paths through the same inner entities are one explanation and share its number, 1 first.
    pub explanation: usize,
    /// Fewest sources whose failure breaks every tie of some step; 0 when no source carries a step.
    pub cut: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SuppressedLine {
    pub reason: String,
    pub chips: Vec<Chip>,
}

/// The answer of a path search.
#[derive(Clone, Debug, PartialEq)]
pub struct PathsView {
    pub ask: PathAsk,
    pub from: Vec<Chip>,
    pub found: FoundPaths,
    /// "Searched ≤ 6 hops over … Absence is not clearance."
    pub coverage: String,
    /// Stopped before everything was searched.
    pub partial: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundPaths {
    pub paths: Vec<PathLine>,
    pub suppressed: Vec<SuppressedLine>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct JobLine {
    pub id: u64,
    pub name: String,
    /// 0…1, or `None` when the end is not known.
    pub fraction: Option<f32>,
    pub text: String,
    pub cancellable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Info,
    Warning,
    Error,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: u64,
    pub kind: NoticeKind,
    pub text: String,
    pub details: Vec<String>,
}

/// What a file is taken for, before anything is imported.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewFile {
    pub path: PathBuf,
    pub format: String,
    pub encoding: String,
    pub delimiter: Option<char>,
    /// For tables: the guessed mapping as TOML, editable.
    pub mapping: Option<String>,
    /// Why each column was taken for what.
    pub reasons: Vec<String>,
    /// First rows of a table, header first; first lines of anything else.
    pub sample: Vec<Vec<String>>,
    /// Why it cannot be read.
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub files: Vec<PreviewFile>,
}

/// A sample case on the welcome page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLine {
    pub key: &'static str,
    pub title: String,
    pub about: String,
    pub fictional: bool,
    /// The sample that this one is the innocent twin of.
    pub twin_of: Option<&'static str>,
}

/// A group of entities with more ties among themselves than chance would give.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupLine {
    pub number: usize,
    /// As in [`super::SceneNode::community`].
    pub community: u32,
    /// Captions of its best connected members.
    pub leading: Vec<String>,
    /// Members that belong to the picture, hidden ones too.
    pub members: Vec<EntityId>,
    /// At least one member is not hidden.
    pub on: bool,
}

/// Groups of the picture, largest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupsView {
    pub lines: Vec<GroupLine>,
    /// Groups not listed: of one or two, or beyond the largest.
    pub smaller: usize,
    /// Being worked out.
    pub working: bool,
}

/// What hangs on a selected entity or tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Without the entity so many others have no way to the deal.
    Deal(usize),
    /// Without the entity some others are no longer connected; there is no deal.
    Parts,
    /// Without the tie so many entities on its smaller side are no longer connected to the others.
    Tie(usize),
}
