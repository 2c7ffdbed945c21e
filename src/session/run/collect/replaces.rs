//! Accepted ties that give way when a proposed one of a later version of their page is accepted.
//!
//! - Such a tie is proposed as superseded beside the new one: see [`super::gone`]. That proposal is decided with the new
//!   one, in one edit, and is open again when the new one is taken back.
//! - Only where one tie takes the place of one: several of the same ends are for the analyst to tell apart.
//! - What the analyst said before counts: an end that was rejected stays rejected.

use super::clip::CLIP;
use super::decide::{Also, DecideReport, Item};
use super::gone::{GONE, Key, SUPERSEDED, details, is_end, key, names_entity, what};
use super::ids::Ids;
use super::same_value::same_value;
use crate::case::{Case, Fetch, ProposalState, StoredProposal};
use crate::collect::Proposal;
use crate::session::run::RunError;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// An accepted tie, and the proposed one that takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// The proposal by which the earlier tie is over.
    pub proposal: i64,
    /// The one that takes its place.
    pub by: i64,
    /// Schema of both.
    pub schema: String,
    /// What the earlier one says and the new one does not: property and value.
    pub said: Vec<(String, String)>,
    /// Day of the last version that said it.
    pub version: String,
    #[serde(skip)]
    end: StoredProposal,
    #[serde(skip)]
    also: Also,
}

/// In JSON: the number of the proposal by which the earlier tie is over.
pub(super) fn number<S: Serializer>(replaced: &Option<Replaced>, to: S) -> Result<S::Ok, S::Error> {
    replaced.as_ref().map(|replaced| replaced.proposal).serialize(to)
}

/// What open ties of this page would replace.
///
/// # Errors
/// A case that cannot be read.
pub fn replaces(case: &Case, fetch: &Fetch) -> Result<Vec<Replaced>, RunError> {
    replaced(case, fetch, ProposalState::Open)
}

/// What ties of this page replace, where the proposal by which it is over has this state.
pub(super) fn replaced(case: &Case, fetch: &Fetch, state: ProposalState) -> Result<Vec<Replaced>, RunError> {
    if fetch.origin != CLIP || fetch.problem.is_some() {
        return Ok(Vec::new());
    }
    let all = case.fetches_at(&fetch.final_url)?;
    // What other recipes read of the same bytes is no later version.
    let later = |other: &&Fetch| other.number > fetch.number && other.sha256 != fetch.sha256 && other.problem.is_none();
    let next = all.iter().filter(later).find(|other| other.origin == CLIP);
    let until = next.map_or(i64::MAX, |next| next.number);
    let held: Vec<&Fetch> = all.iter().filter(|other| other.origin == GONE && other.number < until).collect();
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let here: Vec<Item> = case.proposals(fetch.number)?.into_iter().map(Item::read).collect::<Result<_, _>>()?;
    let captions: BTreeMap<String, String> =
        here.iter().map(|item| (item.stored.entity.clone(), item.proposal.caption().to_owned())).collect();
    let mut ends: Vec<(Item, Item)> = Vec::new();
    for page in held {
        for stored in case.proposals(page.number)? {
            let end = Item::read(stored)?;
            if is_end(&end.proposal) && end.proposal.first("status") == Some(SUPERSEDED) {
                ends.extend(said_last(case, &end)?.map(|tie| (end, tie)));
            }
        }
    }
    let mut like: BTreeMap<Key<'_>, Vec<&Item>> = BTreeMap::new();
    for item in here.iter().filter(|item| item.proposal.is_relation()) {
        like.entry(key(&item.proposal)).or_default().push(item);
    }
    let (none, mut found) = (BTreeSet::new(), Vec::new());
    let mut ids = Ids::new(case, &none);
    for (place, new) in like {
        let [new] = new[..] else { continue };
        // The newest page that holds such an end: older ones tell of older versions.
        let mut same = ends.iter().rev().filter(|(_, tie)| key(&tie.proposal) == place);
        let Some((end, tie)) = same.next() else { continue };
        let ambiguous = same.next().is_some_and(|(other, _)| other.stored.fetch == end.stored.fetch);
        let version = all.iter().find(|version| version.number == tie.stored.fetch);
        let same_reader = version.is_some_and(|version| version.reader == fetch.reader);
        let stands = tie.stored.state == ProposalState::Accepted && tie.stored.fetch < fetch.number;
        let in_question = stands || state != ProposalState::Open;
        if ambiguous || !same_reader || !in_question || end.stored.state != state {
            continue;
        }
        if !between_the_same(&mut ids, tie, new)? {
            continue;
        }
        let why = format!("the new version says {} instead", details(&new.proposal));
        found.push(Replaced {
            proposal: end.stored.number,
            by: new.stored.number,
            schema: tie.proposal.schema.clone(),
            said: only_before(&tie.proposal, &new.proposal),
            version: version.and_then(|version| version.at.get(..10)).unwrap_or_default().to_owned(),
            end: end.stored.clone(),
            also: Also { proposal: end.stored.number, caption: what(&tie.proposal, &captions), why },
        });
    }
    Ok(found)
}

/// Of one name, but not of one person where the analyst pointed the rows of the two versions at different ones.
fn between_the_same(ids: &mut Ids<'_>, old: &Item, new: &Item) -> Result<bool, RunError> {
    for (_, end) in new.ends() {
        if ids.end(old.stored.fetch, end)? != ids.end(new.stored.fetch, end)? {
            return Ok(false);
        }
    }
    Ok(old.stored.entity != new.stored.entity)
}

/// The newest row of the tie that this end is about.
fn said_last(case: &Case, end: &Item) -> Result<Option<Item>, RunError> {
    for stored in case.proposals_of(&end.stored.entity)? {
        let row = Item::read(stored)?;
        if !is_end(&row.proposal) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn only_before(old: &Proposal, new: &Proposal) -> Vec<(String, String)> {
    let own = old.values.iter().filter(|value| !names_entity(&old.schema, &value.prop));
    let gone = own.filter(|value| {
        !new.values.iter().any(|said| said.prop == value.prop && same_value(&said.value, &value.value))
    });
    gone.map(|value| (value.prop.clone(), value.value.clone())).collect()
}

fn of_these<'a>(
    case: &Case,
    these: impl Iterator<Item = &'a StoredProposal>,
    state: ProposalState,
) -> Result<Vec<Replaced>, RunError> {
    let mut by_page: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for stored in these {
        by_page.entry(stored.fetch).or_default().insert(stored.number);
    }
    let mut found = Vec::new();
    for (page, numbers) in by_page {
        let Some(fetch) = case.fetch(page)? else { continue };
        found.extend(replaced(case, &fetch, state)?.into_iter().filter(|replaced| numbers.contains(&replaced.by)));
    }
    Ok(found)
}

/// Accepts with these ties that those they replace are over.
pub(super) fn with_replaced(case: &Case, items: &mut Vec<Item>, report: &mut DecideReport) -> Result<(), RunError> {
    let ties = items.iter().filter(|item| item.proposal.is_relation()).map(|item| &item.stored);
    for replaced in of_these(case, ties, ProposalState::Open)? {
        if items.iter().all(|item| item.stored.number != replaced.proposal) {
            items.push(Item::read(replaced.end.clone())?);
            report.also.push(replaced.also.clone());
            report.replaced.push(replaced);
        }
    }
    Ok(())
}

/// What is no longer over when these are taken back.
pub(super) fn standing_again(case: &Case, gone: &[StoredProposal]) -> Result<Vec<(StoredProposal, Also)>, RunError> {
    let accepted = gone.iter().filter(|stored| stored.batch.is_some());
    let found = of_these(case, accepted, ProposalState::Accepted)?.into_iter().map(|replaced| {
        let why = "what takes its place is taken back".to_owned();
        (replaced.end, Also { why, ..replaced.also })
    });
    Ok(found.collect())
}
