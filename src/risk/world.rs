//! What rules look at: entities as numbered nodes, ties between them, flags, and the deal, on one day.
//!
//! Made by the caller from the network and the ownership books; this room computes neither. Node and tie
//! numbers are the caller's, so that answers can be shown on the canvas.

use super::Flag;
use crate::model::{EntityId, Facts, PartialDate, RelationView, Role, Schema, SourceId};

/// One canonical entity.
#[derive(Clone, Copy, Debug)]
pub struct WorldNode<'a> {
    pub id: &'a EntityId,
    pub caption: &'a str,
    pub schema: &'static Schema,
    pub role: Role,
    /// Every record judged to be this entity; look into [`World::facts`] for their statements.
    pub members: &'a [EntityId],
    /// On the day, worst first.
    pub flags: &'a [Flag],
    /// A registration agent, nominee, exchange, index fund or mass address.
    pub stop: bool,
}

/// One tie. `from` and `to` are positions in [`World::nodes`], in the relation's own direction.
#[derive(Clone, Copy, Debug)]
pub struct WorldTie<'a> {
    /// The caller's number for it.
    pub number: u32,
    pub from: u32,
    pub to: u32,
    pub what: TieKind<'a>,
    /// Sources of the statements that assert it.
    pub sources: &'a [SourceId],
    /// 0…1, for ordering only.
    pub strength: f64,
    /// May be in force on the day. Ties that are over or start later are here too, with `false`.
    pub in_force: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum TieKind<'a> {
    Relation(&'a RelationView),
    /// "≈": possibly the same, undecided.
    Soft {
        score: f64,
    },
}

/// An integrated holding: at least `certain`, at most `possible` (fractions).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integrated {
    pub certain: f64,
    pub possible: f64,
}

/// Ownership as worked out elsewhere.
pub trait Ownership {
    /// Integrated capital of `owner` in `company`; `None`: holds nothing, directly or not.
    fn integrated(&self, owner: u32, company: u32) -> Option<Integrated>;
    /// Everybody with an integrated holding in `company`, by number.
    fn owners(&self, company: u32) -> Vec<(u32, Integrated)>;
    /// Does `owner` control `company`: yes, open (it depends on what is unknown), or no?
    fn controls(&self, owner: u32, company: u32) -> Control;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    No,
    Open,
    Yes,
}

/// One direct holding: fractions; unknown is 0…1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DirectStake {
    pub owner: u32,
    pub company: u32,
    pub low: f64,
    pub high: f64,
    /// Position in [`World::ties`].
    pub tie: u32,
}

/// The deal looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DealParties {
    /// The record of schema Deal, when there is one.
    pub record: Option<EntityId>,
    pub targets: Vec<u32>,
    pub acquirers: Vec<u32>,
    pub advisers: Vec<u32>,
    pub sellers: Vec<u32>,
    pub date: Option<PartialDate>,
}

/// Everything a rule may ask.
pub struct World<'a> {
    pub facts: &'a Facts,
    pub nodes: Vec<WorldNode<'a>>,
    pub ties: Vec<WorldTie<'a>>,
    /// Direct holdings of capital in force on the day, merged per pair, by (company, owner).
    pub stakes: Vec<DirectStake>,
    pub ownership: &'a dyn Ownership,
    pub deal: DealParties,
    /// `None`: any day.
    pub as_of: Option<PartialDate>,
}
