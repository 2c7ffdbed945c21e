//! What the window shows of collecting: sources that can be asked, the inbox, a page beside its proposals.
//!
//! Plain data in the words of the window; nothing here is a fact of the case.

use super::shown::{Chip, NoticeKind};
use crate::collect::recipe::Draft;
use crate::model::EntityId;
use std::path::PathBuf;

/// A register or service that can be asked, before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceCard {
    pub id: String,
    pub name: String,
    /// What one gets.
    pub gives: String,
    /// The host that will be asked, as set now.
    pub host: String,
    /// Page with the terms of use.
    pub terms: String,
    pub cost: String,
    /// `None`: no key is needed. `Some(false)`: one is needed and there is none.
    pub key: Option<bool>,
    /// Works without its key too.
    pub key_optional: bool,
    /// Where one gets a key.
    pub key_from: String,
    pub questions: Vec<QuestionLine>,
}

/// Something a source can be asked about the selection.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionLine {
    pub id: String,
    pub label: String,
    /// What leaves this computer for each of the first selected entities.
    pub sends: Vec<Sends>,
    /// Why not, for this selection.
    pub why_not: Option<String>,
}

/// What leaves this computer for one entity, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sends {
    /// "name “Acme”".
    This(String),
    /// Nothing, and why: "is asked only about …", "lacks: LEI".
    Nothing(String),
}

/// An official list that can be updated.
#[derive(Clone, Debug, PartialEq)]
pub struct ListLine {
    pub id: String,
    pub name: String,
    pub publisher: String,
    pub host: String,
    /// The file to download, or the page where one finds it.
    pub url: String,
    pub terms: String,
    pub note: String,
    /// Edition in the case; empty when there is none.
    pub edition: String,
    pub entries: usize,
    /// Cannot be downloaded as such: the analyst saves the file and has it read.
    pub by_hand: bool,
}

/// What became of a list that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTold {
    pub kind: NoticeKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Something waits for a decision.
    Open,
    /// A page that no recipe fits and nobody mapped: kept, and what it says is not known.
    Unread,
    /// Everything was decided, or there was nothing to decide.
    Done,
    /// Could not look.
    Failed,
}

/// One answer or page in the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxPage {
    pub fetch: i64,
    pub title: String,
    pub host: String,
    pub url: String,
    /// ISO 8601.
    pub at: String,
    /// What read it: "GLEIF · parents", a recipe's name, "no recipe".
    pub reader: String,
    /// The entity that was asked about.
    pub about: Option<Chip>,
    pub state: Waiting,
    pub open: usize,
    pub accepted: usize,
    pub rejected: usize,
    /// "could not look: …".
    pub problem: Option<String>,
    /// "the same bytes as on …", "changed since …".
    pub note: Option<String>,
    /// There is an earlier version to compare with.
    pub changed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decided {
    #[default]
    Open,
    Accepted,
    Rejected,
}

/// An entity of the case or of a list that a proposed one may be.
#[derive(Clone, Debug, PartialEq)]
pub struct SameLine {
    pub chip: Chip,
    /// 0…1.
    pub score: f64,
    pub why: String,
}

/// A proposed value.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedLine {
    /// Position in the proposal.
    pub at: usize,
    /// Name of the property.
    pub prop: String,
    /// Label of the property.
    pub label: String,
    pub value: String,
    /// A topic code in words.
    pub words: Option<String>,
    /// As the source has it, where it differs.
    pub original: String,
    /// Where it stands; empty when the source has no finer place.
    pub place: String,
    /// Position in [`InboxDetail::blocks`].
    pub block: Option<usize>,
    /// The case has this statement already.
    pub known: bool,
    /// Corrected by the analyst.
    pub corrected: bool,
    /// Names another entity: chosen, never typed.
    pub is_entity: bool,
}

impl ProposedLine {
    /// What the window calls the value; what is edited is the value itself.
    pub fn shown(&self) -> &str {
        self.words.as_deref().unwrap_or(&self.value)
    }
}

/// A proposed entity or relation.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalLine {
    pub number: i64,
    pub schema: String,
    pub schema_label: String,
    pub caption: String,
    pub decided: Decided,
    pub values: Vec<ProposedLine>,
    /// Of a relation: captions of its two ends, source first.
    pub ends: Option<(String, String)>,
    /// Is it in the case under the id it has here, as after an earlier version of its page?
    pub known: bool,
    /// Who else it may be, best first.
    pub same: Vec<SameLine>,
    /// What the analyst said it is.
    pub chosen: Option<Chip>,
    /// "everything is in the case already", "also proposed by …".
    pub duplicate: Option<String>,
    /// "replaces 60 % of the version of …": what is over when this one is accepted.
    pub replaces: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockForm {
    Heading,
    Text,
    Item,
    /// Cells joined by tabs.
    Row,
}

/// A piece of the page's text.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockLine {
    pub form: BlockForm,
    pub text: String,
    pub place: String,
    /// Bytes of `text` that a proposed value of this page stands for.
    pub marks: Vec<(usize, usize)>,
}

/// A name of the case or of a list that occurs in the text. Only a hint.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionLine {
    pub text: String,
    pub block: usize,
    pub chip: Chip,
}

/// A table or list of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PartLine {
    /// Position in the page.
    pub part: usize,
    /// "Table", "List", "Facts", "Data".
    pub kind: String,
    pub title: String,
    pub header: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    pub rows: usize,
}

/// The recipe assistant at work on one part.
#[derive(Clone, Debug, PartialEq)]
pub struct Assistant {
    pub fetch: i64,
    pub part: PartLine,
    pub draft: Draft,
    /// Name and label of schemata for rows, common ones first.
    pub schemata: Vec<(String, String)>,
    /// Name and label of properties of the chosen schema.
    pub properties: Vec<(String, String)>,
    /// Name and label of kinds of ties.
    pub ties: Vec<(String, String)>,
    /// Name and label of properties of the chosen tie.
    pub tie_properties: Vec<(String, String)>,
    /// What the first rows would yield: caption and "label: value" lines.
    pub preview: Vec<(String, Vec<String>)>,
    /// How many entities and ties in all.
    pub entities: usize,
    pub relations: usize,
    pub problems: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Added,
    Removed,
}

/// What is different from the version before.
#[derive(Clone, Debug, PartialEq)]
pub struct PageChange {
    pub earlier_at: String,
    pub lines: Vec<(Sign, String)>,
    /// Lines not listed.
    pub further: usize,
}

/// What a list's new edition changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ListNews {
    pub edition: String,
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub renamed: Vec<(String, String)>,
    pub unchanged: usize,
}

/// Labels of the lines of an exchange that this program says itself: everything else there is the source's.
pub const REMARKS: [&str; 3] = ["Note", "注意", "robots.txt"];

/// The shown page of the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxDetail {
    pub page: InboxPage,
    /// Request, answer, robots, certificate, hash: label and value.
    pub exchange: Vec<(String, String)>,
    /// The first ones; a list may have thousands.
    pub proposals: Vec<ProposalLine>,
    /// Proposals not listed.
    pub further: usize,
    pub blocks: Vec<BlockLine>,
    /// Place and message of what could not be read.
    pub findings: Vec<(String, String)>,
    pub mentions: Vec<MentionLine>,
    pub parts: Vec<PartLine>,
    pub change: Option<PageChange>,
    pub news: Option<ListNews>,
    /// Why the body cannot be shown.
    pub no_body: Option<String>,
}

/// The inbox: everything collected, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InboxView {
    pub pages: Vec<InboxPage>,
    /// Open proposals of all pages.
    pub open: usize,
    /// Questions that got no answer.
    pub failed: usize,
}

/// The page a statement was read from, shown with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PageEvidence {
    pub exchange: Vec<(String, String)>,
    pub blocks: Vec<BlockLine>,
    /// The block that holds the place.
    pub marked: Option<usize>,
    /// The kept bytes were hashed again just now: do they still have the hash?
    pub hash_holds: bool,
}

/// What to clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClipWhat {
    Url(String),
    File(PathBuf),
}

/// One decision about proposals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decide {
    /// These proposals.
    These(Vec<i64>),
    /// All open ones of a page.
    AllOf(i64),
}

/// A value of a proposal as the analyst saw it: what stands there by now may be another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenValue {
    /// Position in the proposal.
    pub at: usize,
    pub prop: String,
    pub value: String,
}

impl ProposedLine {
    /// This value, as it is shown.
    pub fn seen(&self) -> SeenValue {
        SeenValue { at: self.at, prop: self.prop.clone(), value: self.value.clone() }
    }
}

/// What to change in a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correct {
    /// This value becomes another.
    Value { seen: SeenValue, value: String },
    /// This value is left out.
    Without { seen: SeenValue },
    /// It is this entity of the case, or, with `None`, a new one.
    Same(Option<EntityId>),
}
