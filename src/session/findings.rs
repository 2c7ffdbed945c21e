//! View models of the analysis: ownership, legal rules, leads, hypothetical deals.
//!
//! Plain data like [`super::shown`], made by jobs and read by panels. Economic interest, control and the
//! results of legal rules are three separate answers here; nothing blends them into one number.

use super::shown::Chip;
use crate::model::{EntityId, PartialDate, Share};

/// An answer that admits not knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Yes,
    Open,
    No,
}

/// Whose ownership is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipAsk {
    pub of: EntityId,
    /// `false`: who owns it. `true`: what it owns.
    pub downwards: bool,
    /// Rows whose possible share stays below this fraction are left out (and counted).
    pub threshold: f64,
    /// Votes instead of capital.
    pub votes: bool,
}

/// The ownership page.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnershipView {
    pub ask: OwnershipAsk,
    pub of: Chip,
    pub as_of: String,
    /// Integrated holdings, largest possible first.
    pub rows: Vec<OwnerRow>,
    /// Rows left out by the threshold.
    pub below: usize,
    /// Direct holders (or holdings), level by level, depth first.
    pub tree: Vec<TreeLine>,
    /// Controllers that nobody controls.
    pub ultimate: Vec<Chip>,
    /// Natural persons with enough of it, or with control; and why.
    pub beneficial: Vec<(Chip, String)>,
    /// Groups that hold each other entirely, with no holder outside.
    pub orphan_rings: Vec<Vec<Chip>>,
    /// Power of the direct holders to decide a vote: Banzhaf and Shapley–Shubik; empty when it cannot be worked out
    /// exactly (unknown votes, too many holders). Only with votes.
    pub power: Vec<(Chip, f64, f64)>,
    /// What would settle it, most telling first.
    pub settle: Vec<SettleLine>,
    /// What is odd about the books: totals over 100 %, self-holdings, contradicting figures.
    pub remarks: Vec<String>,
    /// What was looked at, and what could not be.
    pub coverage: String,
}

/// One integrated holding.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerRow {
    pub chip: Chip,
    /// At least this fraction, whatever the unknown turns out to be.
    pub certain: f64,
    /// At most this fraction.
    pub possible: f64,
    /// `false`: here for control by a right; no source states a holding, and 0 means unstated.
    pub stated: bool,
    /// Directly held, when there is a direct holding.
    pub direct: Option<Share>,
    pub controls: Answer,
    /// The chain that makes up most of it, from owner to company, with the share of each step.
    pub chain: Vec<(Chip, Option<Share>)>,
    /// Smallest share along that chain.
    pub weakest: Option<Share>,
    pub natural_person: bool,
    /// Stands for holders that no source names; belongs to one company alone.
    pub undisclosed: bool,
}

/// A line of the ownership tree.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeLine {
    pub depth: usize,
    /// `None`: the undisclosed rest of the company one level up.
    pub chip: Option<Chip>,
    /// The direct holding.
    pub share: Share,
    /// Votes, where stated apart.
    pub votes: Option<Share>,
    /// Integrated, in the company asked for (or of it).
    pub certain: f64,
    pub possible: f64,
    pub control: Answer,
    /// "general partner", "appoints the majority of the board" …; empty when control is by shares.
    pub control_by: String,
    /// Its own holders are listed further up already (a ring, or a second way to it).
    pub repeated: bool,
    /// Has lines below it.
    pub parent: bool,
    pub dates: String,
    pub grade: String,
    /// Title and URL of each source.
    pub sources: Vec<(String, String)>,
}

/// A close link or common owner of two selected companies, in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLine {
    pub text: String,
    /// However the unknown turns out.
    pub certain: bool,
}

/// One document that would narrow an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SettleLine {
    /// Names the fact; stays the same over sessions.
    pub key: String,
    /// "Ask for the partner register of Z Fund".
    pub text: String,
    /// Whose holding is unknown; `None`: the undisclosed rest.
    pub holder: Option<Chip>,
    pub company: Chip,
    /// By how much the distance between certain and possible shrinks (fraction).
    pub narrows_by: f64,
    /// Which question it would settle: "who owns 瀬戸レンズ工業".
    pub question: String,
    /// Ticked: who has it since when, and the analyst's note.
    pub done: Option<Decision>,
}

/// An analyst's decision that stays on record.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub by: String,
    /// ISO 8601.
    pub at: String,
    /// Why, in the analyst's words.
    pub reason: String,
}

/// What a rule says about an entity on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleResult {
    Met,
    Open,
    NotMet,
    /// Not in force on that day, with the reason in `because`.
    NotInForce,
}

/// A column of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleHead {
    pub id: String,
    pub title: String,
    /// Short form for a column head: "OFAC 50 %".
    pub short: String,
    pub jurisdiction: String,
    pub version: String,
    /// "in force since 2014-08-13", "suspended 2025-11-10 to 2026-11-09".
    pub state: String,
    pub in_force: Answer,
    /// What it tests, in one or two sentences.
    pub test: String,
    pub source: String,
    pub url: String,
    /// The analyst has to confirm whether it applies: what she said, if anything.
    pub switch: Option<RuleSwitch>,
    /// `true`: from the user's own folder.
    pub own: bool,
}

/// Does a rule apply after its suspension ends? The analyst confirms it, with a date.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSwitch {
    /// What has to be confirmed.
    pub question: String,
    /// In force again from this day (`true`) or still suspended as of this day (`false`).
    pub confirmed: Option<(bool, PartialDate, Decision)>,
}

/// A row of the matrix: one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    pub chip: Chip,
    /// Party to the deal.
    pub party: bool,
    /// In the order of [`RulesView::heads`].
    pub cells: Vec<RuleCell>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RuleCell {
    pub result: RuleResult,
    /// One sentence each: the chain, or what is missing.
    pub because: Vec<String>,
    /// The holders from listed body to this entity.
    pub chain: Vec<Chip>,
    /// Title and URL.
    pub sources: Vec<(String, String)>,
}

/// The rules page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RulesView {
    pub as_of: String,
    pub heads: Vec<RuleHead>,
    /// Deal parties first, then entities with something met, then open.
    pub rows: Vec<RuleRow>,
    /// Entities for which every rule is not met: counted, not listed.
    pub clear: usize,
    /// Rule files that could not be used: file, line, what is wrong. The others still run.
    pub errors: Vec<String>,
    pub coverage: String,
}

/// A lead: a rule fired. Evidence and counter-evidence, never a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadCard {
    /// Stays the same as long as rule and entities do.
    pub id: String,
    pub rule: String,
    pub rule_version: String,
    /// 1 investment … 7 cyber; `None` for patterns of the analyst's own.
    pub route: Option<u8>,
    pub title: String,
    /// 1 (a note) to 5.
    pub severity: u8,
    /// Grade of the weakest tie it rests on, such as "C3".
    pub weakest: String,
    /// Fewest independent sources behind any of its ties.
    pub sources_independent: usize,
    /// Smallest number of sources whose failure breaks it.
    pub cut: usize,
    pub chips: Vec<Chip>,
    /// The story in one or two sentences.
    pub why: String,
    /// What carries it: each tie in words, with its sources (title, URL).
    pub evidence: Vec<(String, Vec<(String, String)>)>,
    /// Evidence the rule asks for that the case does not hold.
    pub wanted: Vec<String>,
    /// Innocent explanations: what, and whether the data show it (`Open`: could not look).
    pub lookalikes: Vec<(String, Answer)>,
    pub would_refute: Vec<String>,
    /// `Some(true)`: accepted, `Some(false)`: dismissed.
    pub decision: Option<(bool, Decision)>,
}

/// The leads board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeadsView {
    /// Undecided first, then by severity, strength, rule.
    pub leads: Vec<LeadCard>,
    /// Names of the routes, 1 first.
    pub routes: Vec<String>,
    /// Which rules ran and what they could not look at.
    pub coverage: String,
    pub errors: Vec<String>,
}

/// What kind of deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealKind {
    /// Existing shares change hands, pro rata from all holders unless a seller is named.
    #[default]
    SharePurchase,
    /// New shares: everybody else is diluted.
    CapitalIncrease,
    /// A business changes hands; shares do not.
    AssetDeal,
    /// A new company held by both.
    JointVenture,
}

/// A deal that is only supposed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DealPlan {
    /// Given by the session when new (empty).
    pub id: String,
    pub name: String,
    pub kind: DealKind,
    pub target: String,
    pub acquirer: String,
    /// `None`: from all holders in proportion.
    pub seller: Option<String>,
    /// Stake the acquirer gets (fraction, after the deal).
    pub low: f64,
    pub high: f64,
    /// `YYYY[-MM[-DD]]`.
    pub date: Option<String>,
}

/// Before and after of one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    pub chip: Chip,
    /// Certain and possible share in the target.
    pub before: (f64, f64),
    pub after: (f64, f64),
    pub controls_before: Answer,
    pub controls_after: Answer,
    /// Thresholds certainly or possibly crossed: (fraction, upwards, certain).
    pub crossed: Vec<(f64, bool, bool)>,
}

/// A rule that answers differently after the deal.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTurn {
    pub rule: String,
    pub chip: Chip,
    pub before: RuleResult,
    pub after: RuleResult,
    pub because: Vec<String>,
}

/// A duty to file or notify.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    pub title: String,
    pub due: Answer,
    /// When: "before closing", "within 5 business days".
    pub when: String,
    pub because: String,
    pub source: String,
    pub url: String,
}

/// What one deal changes.
#[derive(Clone, Debug, PartialEq)]
pub struct DealEffect {
    pub plan: DealPlan,
    pub target: Option<Chip>,
    pub acquirer: Option<Chip>,
    pub shifts: Vec<Shift>,
    pub turns: Vec<RuleTurn>,
    pub filings: Vec<Filing>,
    /// Leads that fire only with the deal.
    pub new_leads: Vec<String>,
    /// Hops from the target to the nearest listed body, before and after.
    pub distance: (Option<u32>, Option<u32>),
    pub remarks: Vec<String>,
    /// Why it could not be worked out.
    pub problem: Option<String>,
}

/// The what-if sheet: several deals side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DealsView {
    pub as_of: String,
    pub effects: Vec<DealEffect>,
}

/// Two paths side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct PathComparison {
    pub left: usize,
    pub right: usize,
    /// Entities on both.
    pub shared: Vec<Chip>,
    pub only_left: Vec<Chip>,
    pub only_right: Vec<Chip>,
    /// Label, left, right: hops, weakest tie, sources, cut, categories, dates.
    pub lines: Vec<(String, String, String)>,
}
