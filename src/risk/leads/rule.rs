//! A rule ready to run: names resolved to numbers, words to conditions.
//!
//! Made by `compile` only, so every index in here is valid for its motif. Nothing in here can ask for a person's
//! country, nationality, birthplace, ethnicity or name: there is no such condition.

use super::clause::Clause;
use super::{Words, template::Template};
use crate::model::{Category, Role};
use crate::risk::Tone;

/// A lead rule.
#[derive(Clone, Debug)]
pub struct Rule {
    pub id: String,
    pub version: String,
    /// 1 investment … 7 cyber.
    pub route: Option<u8>,
    pub title: Words,
    /// Title and address of what the method rests on.
    pub sources: Vec<(String, String)>,
    pub would_refute: Vec<Words>,
    /// From the user's own folder.
    pub own: bool,
    /// File it was read from.
    pub file: String,
    pub(super) severity: Severity,
    /// The alternatives, each complete; a rule without alternatives has one.
    pub(super) cases: Vec<Case>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Severity {
    Fixed(u8),
    /// By the class of the node with this name.
    Of,
}

/// One alternative of a rule.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub motif: Motif,
    /// Variables that make a situation distinct; `None`: all nodes of the story.
    pub about: Option<Vec<usize>>,
    /// The variable whose class gives the severity.
    pub severity_of: Option<usize>,
    pub why: Template,
    pub why_ja: Template,
    pub wanted: Vec<(Words, Option<Motif>)>,
    pub lookalikes: Vec<Lookalike>,
}

#[derive(Clone, Debug)]
pub(super) struct Lookalike {
    pub words: Words,
    pub check: Option<Motif>,
    pub known: Option<Motif>,
    pub excludes: bool,
}

/// Nodes, ties and conditions that must hold together. Inner motifs number their variables and steps after those
/// of the motif around them.
#[derive(Clone, Debug, Default)]
pub(super) struct Motif {
    pub vars: Vec<Var>,
    pub steps: Vec<Step>,
    pub clauses: Vec<Clause>,
    pub none: Vec<Motif>,
    pub tallies: Vec<Tally>,
    /// Bound by the motif around it.
    pub outer_vars: usize,
    pub outer_steps: usize,
    /// Nodes joined by walks that may be empty: these may be one and the same. All others are different nodes.
    pub merged: Vec<Vec<usize>>,
    /// In which order to bind and check.
    pub plan: Vec<Op>,
}

#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub name: String,
    pub what: TallyOf,
    pub at_least: f64,
    pub motif: Motif,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TallyOf {
    /// Distinct nodes of a variable.
    Nodes(usize),
    /// Shares of a step, each tie once.
    Shares(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Try every node that fits.
    Bind(usize),
    /// Walk the step from its bound end, or check it between two bound ends.
    Step(usize),
    Clause(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Var {
    pub name: String,
    pub test: NodeTest,
}

#[derive(Clone, Debug, Default)]
pub(super) struct NodeTest {
    pub schema: Vec<String>,
    pub not_schema: Vec<String>,
    pub deal: Vec<DealRole>,
    pub flag: Vec<FlagWant>,
    pub not_flag: Vec<FlagWant>,
    /// One of these codes must be stated. Organisations only.
    pub jurisdiction: Vec<String>,
    /// A jurisdiction must be stated, and be none of these.
    pub not_jurisdiction: Vec<String>,
    pub property: Vec<PropertyTest>,
    pub any_property: Vec<PropertyTest>,
    pub not_property: Vec<PropertyTest>,
    pub record: Vec<Role>,
    /// `None`: either.
    pub stop: Option<bool>,
    pub capital_grew: Option<f64>,
    pub flagged_capital: Option<CapitalTest>,
    pub name_dropped: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct CapitalTest {
    pub at_least: f64,
    pub flag: Vec<FlagWant>,
    pub possible: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DealRole {
    Target,
    Acquirer,
    Adviser,
    Seller,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FlagWant {
    /// Any class that ends a path and is more than a note.
    Any,
    Tone(Tone),
    Class(String),
}

#[derive(Clone, Debug)]
pub(super) struct PropertyTest {
    pub names: Vec<String>,
    /// Lower case; empty: any value.
    pub any: Vec<String>,
    pub not: Vec<String>,
}

/// When a tie counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Moment {
    /// May be in force on the day.
    #[default]
    InForce,
    /// Over, or one of its ends was dissolved.
    Over,
    Any,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Unique within the rule: walks are remembered under it.
    pub id: usize,
    pub from: usize,
    pub to: usize,
    pub when: Moment,
    pub kind: StepKind,
}

#[derive(Clone, Debug)]
pub(super) enum StepKind {
    Tie(Box<TieTest>),
    Walk(Walk),
}

#[derive(Clone, Debug, Default)]
pub(super) struct TieTest {
    pub schema: Vec<String>,
    pub category: Vec<Category>,
    pub role: Vec<String>,
    pub not_role: Vec<String>,
    pub either_way: bool,
    pub share: Option<ShareTest>,
    pub property: Vec<PropertyTest>,
    pub any_property: Vec<PropertyTest>,
    pub not_property: Vec<PropertyTest>,
    pub points: Vec<(String, usize)>,
    pub plain_membership: bool,
}

/// Fractions.
#[derive(Clone, Debug, Default)]
pub(super) struct ShareTest {
    pub at_least: Option<f64>,
    pub below: Option<f64>,
    pub just_under: Vec<f64>,
    pub margin: f64,
    pub unknown: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub min: usize,
    pub max: usize,
    pub ways: Vec<Way>,
    /// Inner nodes must be one of these; empty: any.
    pub through: Vec<String>,
    pub through_flagged: bool,
    /// One "≈" step of at least this score.
    pub soft: Option<f64>,
    /// Smallest known share of an ownership tie (fraction).
    pub min_share: f64,
}

/// One kind of tie that a walk may take.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub over: Over,
    pub direction: Direction,
    /// Only as the last tie.
    pub last: bool,
    pub role: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Over {
    Category(Category),
    Schema(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Towards holders, officers, clients' agents: against the tie's own direction.
    Up,
    /// In the tie's own direction.
    Down,
    Either,
}
