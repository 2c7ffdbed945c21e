//! Same or not: which entities of a case may be the same as an entry of a list, and why.
//!
//! `profile` reads what an entity says about itself, `blocking` finds pairs worth comparing without
//! comparing all, `align` lays two names side by side, `features` says what speaks for and against a pair, `score` adds it up, `clusters` turns
//! judgements into groups.
//!
//! - Leads, not verdicts: a candidate is a question to the analyst; only a judgement joins anything.
//! - Nationality, citizenship, birthplace, ethnicity and the commonness of a surname are never looked at.
//!   The country of an *organisation* is weak support; the country of a person is not read at all.
//! - Deterministic: the same facts and options give the same list in the same order.
//! - Left out: matching across scripts by reading (岸田 and Kishida); an entity known in two scripts matches in either.

mod align;
mod blocking;
mod clusters;
mod features;
mod names;
mod profile;
mod score;

pub use clusters::Clusters;
pub use score::{LIKELY, probability};

use crate::model::{EntityId, Facts, Role};
use blocking::Index;
use profile::Profile;
use std::collections::BTreeSet;

/// One thing that speaks for (positive weight) or against (negative) the two being the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Stable name: "name_exact", "number_conflict" …
    pub name: &'static str,
    /// Log-odds at value 1.
    pub weight: f64,
    /// How far it applies, 0 to 1.
    pub value: f64,
    /// One sentence for the analyst.
    pub why: String,
}

impl Feature {
    fn new(name: &'static str, weight: f64, value: f64, why: String) -> Self {
        Self { name, weight, value, why }
    }

    /// What it adds to the log-odds.
    pub fn contribution(&self) -> f64 {
        self.weight * self.value
    }
}

/// A pair that may be the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The case entity.
    pub left: EntityId,
    /// The list or reference entry; or another case entity, then `left` < `right`.
    pub right: EntityId,
    /// 0 to 1.
    pub score: f64,
    /// Strongest first.
    pub features: Vec<Feature>,
    /// The two names that matched best, as their sources write them.
    pub name_left: String,
    pub name_right: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Candidates below it are not returned.
    pub threshold: f64,
    /// The best so many per case entity.
    pub limit_per_entity: usize,
    /// Compare the case's entities with each other too.
    pub within_case: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: 0.70, limit_per_entity: 10, within_case: false }
    }
}

/// What was found and what was covered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    /// Best score first, then by ids.
    pub list: Vec<Candidate>,
    /// False when cancelled: then entities after the last one screened were not looked at.
    pub complete: bool,
    /// Pairs scored.
    pub compared: usize,
    /// Case entities screened.
    pub entities: usize,
    /// List and reference entries screened against.
    pub entries: usize,
}

/// Screens the case's entities against list and reference entries and, on demand, against each other.
/// Pairs already judged are returned too; attaching the judgement is the caller's business.
///
/// O(names) to index, then per entity the postings of its rarer words and at most 60 full comparisons.
pub fn candidates(facts: &Facts, options: &Options, cancel: &dyn Fn() -> bool) -> Candidates {
    let profiles: Vec<Profile<'_>> = facts.entities.values().filter_map(Profile::read).collect();
    let (case, entries): (Vec<_>, Vec<_>) = profiles.iter().partition(|profile| profile.entity.role == Role::Case);
    let mut found = Candidates { complete: true, entries: entries.len(), ..Candidates::default() };
    let against: Vec<&Profile<'_>> =
        if options.within_case { entries.iter().chain(&case).copied().collect() } else { entries };
    let index = Index::build(&against);
    for left in case {
        if cancel() {
            found.complete = false;
            break;
        }
        found.entities += 1;
        let mut own = Vec::new();
        for right in index.lookup(left) {
            let within = right.entity.role == Role::Case;
            if (within && left.entity.id >= right.entity.id) || !left.may_be(right) {
                continue;
            }
            found.compared += 1;
            own.extend(score::compare(left, right, &index).filter(|candidate| candidate.score >= options.threshold));
        }
        own.sort_by(order);
        own.truncate(options.limit_per_entity);
        found.list.append(&mut own);
    }
    found.list.sort_by(order);
    found
}

fn order(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then_with(|| (&a.left, &a.right).cmp(&(&b.left, &b.right)))
}

/// The candidate for one pair whatever its score, for "why not?": `None` when either is unknown, names
/// nobody, or the two are of kinds that cannot be the same.
pub fn explain(facts: &Facts, left: &EntityId, right: &EntityId) -> Option<Candidate> {
    let profiles: Vec<Profile<'_>> = facts.entities.values().filter_map(Profile::read).collect();
    let listed: Vec<&Profile<'_>> = profiles.iter().filter(|profile| profile.entity.role != Role::Case).collect();
    let wanted: BTreeSet<&EntityId> = [left, right].into();
    let mut pair = profiles.iter().filter(|profile| wanted.contains(&profile.entity.id));
    let (a, b) = (pair.next()?, pair.next()?);
    let (a, b) = if &a.entity.id == left { (a, b) } else { (b, a) };
    a.may_be(b).then(|| score::compare(a, b, &Index::build(&listed)))?
}

#[cfg(test)]
mod tests;
