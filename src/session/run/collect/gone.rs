//! What was accepted from an earlier version of a page and is no longer on it: proposed as over, on a page of its own.
//!
//! - Nothing ends by itself. One whose place another tie takes is over when that one is accepted: see [`super::replaces`].
//!   One that simply vanished is not, nor when everything of the new version is accepted.
//! - A page that no longer states a tie does not say when it ended: a status is proposed, never a date.
//! - Of people of one name it cannot be told whose tie is gone: theirs are left alone.
//! - Only readings by one recipe, or by the same mappings by hand, are compared: others may read other parts of the page.
//!   Where the same parts were not read, nothing is said to be over: see [`super::compared`].

use super::Answered;
use super::again::BY_HAND;
use super::clip::CLIP;
use super::compared::{Named, Versions, Why, says_less};
use super::same_value::says_all;
use super::stored::{mappings_of, proposal_of};
use crate::case::{Case, Fetch, ProposalState, StoredProposal};
use crate::collect::{Finding, Proposal, Reading};
use crate::model::{PropType, SourceKind, ontology};
use crate::session::run::RunError;
use crate::text::counted;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Not a page that is asked for again: what it holds is nowhere on the page.
pub const GONE: &str = "clip/gone";
/// The status of a tie whose place another one takes.
pub(super) const SUPERSEDED: &str = "superseded";
/// What findings say about ties of which it cannot be told whether they are over.
pub(super) const NOT_COMPARED: &str = "not compared with this";
/// How its title ends.
pub const NO_LONGER: &str = ": no longer on this page";

/// The page that holds what is no longer on this one, if anything. What cannot be said becomes a finding of this one.
/// `body` is that of the page, which several readings may share.
pub(super) fn held(
    case: &Case,
    answer: &mut Cow<'_, Answered>,
    body: Option<&[u8]>,
) -> Result<Option<Answered>, RunError> {
    if answer.origin != CLIP || answer.problem.is_some() || answer.source.kind != SourceKind::Page {
        return Ok(None);
    }
    let mut versions = case.fetches_at(&answer.exchange.final_url)?;
    versions.retain(|fetch| fetch.origin == CLIP && fetch.problem.is_none());
    let Earlier { ties, captions, names, bases, others } = Earlier::read(case, &versions, answer)?;
    let mut said: Vec<Finding> = Vec::new();
    let mut not_compared: BTreeMap<String, usize> = BTreeMap::new();
    if !others.is_empty() {
        not_compared.insert("they were read by another recipe".to_owned(), others.len());
    }
    let unread = answer.proposals.is_empty();
    if unread && !ties.is_empty() {
        not_compared.insert("nothing was read from this one".to_owned(), ties.len());
    }
    let mut compared = Versions::new(case, &versions, answer, body);
    let mut gone = Reading { source: answer.source.clone(), proposals: Vec::new(), findings: Vec::new() };
    let now = Now::of(&answer.proposals);
    for (stored, tie) in ties.iter().filter(|_| !unread) {
        let rows = case.proposals_of(&stored.entity)?;
        let ends = rows.iter().filter_map(|row| Some((row, proposal_of(row).ok()?))).filter(|(_, row)| is_end(row));
        let ends: Vec<&StoredProposal> = ends.map(|(row, _)| row).collect();
        if now.ids.contains(tie.entity.as_str()) {
            if let Some(end) = ends.iter().find(|end| end.state == ProposalState::Accepted) {
                let what = what(tie, &captions);
                said.push(finding(format!(
                    "{what} is stated again, and was accepted as over (proposal {}): reopen that one",
                    end.number
                )));
            }
            continue;
        }
        let ambiguous = ends_of(tie).any(|(_, end)| now.alike.contains(bases.get(end).map_or(end, String::as_str)));
        let decided = ends.iter().any(|end| end.number > stored.number);
        let like_it = now.ties.get(&key(tie)).map_or(&[][..], Vec::as_slice);
        if ambiguous || decided || tie.first("endDate").is_some() || like_it.iter().any(|new| says_all(new, tie)) {
            continue;
        }
        if let (Some(new), true) = (like_it.first(), like_it.iter().all(|new| says_less(new, tie))) {
            let (what, left) = (what(tie, &captions), details(new));
            let left = if left.is_empty() { "nothing".to_owned() } else { left };
            said.push(finding(format!("{what}: {NOT_COMPARED} version, which was read to say {left}")));
            continue;
        }
        let last = rows.iter().filter_map(|row| versions.iter().find(|version| version.number == row.fetch));
        let last = last.max_by_key(|version| version.number);
        if like_it.is_empty() {
            match compared.why_not(tie, last.map(|version| version.number), &names) {
                Some(Why::OfAll(why)) => {
                    *not_compared.entry(why).or_default() += 1;
                    continue;
                }
                Some(Why::OfThis(why)) => {
                    said.push(finding(format!("{}: {NOT_COMPARED} version: {why}", what(tie, &captions))));
                    continue;
                }
                None => {}
            }
        }
        let day = last.and_then(|version| version.at.get(..10)).unwrap_or("an earlier day");
        let mut what = format!("{}: no longer stated on this page; last in the version of {day}", what(tie, &captions));
        if !like_it.is_empty() {
            let new: Vec<String> = like_it.iter().map(|new| details(new)).filter(|text| !text.is_empty()).collect();
            what = format!("{what}; it now says {}", new.join(" and "));
        }
        match over(tie, &what, if like_it.is_empty() { "ended" } else { SUPERSEDED }) {
            Some(end) => gone.proposals.push(end),
            None => gone.findings.push(finding(what)),
        }
    }
    let not_compared = not_compared.into_iter().map(|(why, count)| {
        let (ties, are) = (counted(count, "tie", "ties"), if count == 1 { "is" } else { "are" });
        finding(format!("{ties} accepted from earlier versions {are} {NOT_COMPARED} one: {why}"))
    });
    said.splice(0..0, not_compared);
    if !said.is_empty() {
        answer.to_mut().findings.append(&mut said);
    }
    if gone.proposals.is_empty() && gone.findings.is_empty() {
        return Ok(None);
    }
    let count = gone.proposals.len();
    gone.found("", format!("{} would be over: check before accepting", counted(count, "tie", "ties")));
    let mut held = answer.of_same_body(&format!("{}{NO_LONGER}", answer.title), gone);
    held.origin = GONE.to_owned();
    Ok(Some(held))
}

fn finding(message: String) -> Finding {
    Finding::not_read("", message)
}

/// What earlier versions said.
#[derive(Default)]
struct Earlier {
    /// Accepted ties that this recipe read, each id once.
    ties: Vec<(StoredProposal, Proposal)>,
    /// Accepted ties that others read.
    others: BTreeSet<String>,
    captions: BTreeMap<String, String>,
    names: BTreeMap<String, Named>,
    /// Of people of one name: the id that the words alone give.
    bases: BTreeMap<String, String>,
}

impl Earlier {
    fn read(case: &Case, versions: &[Fetch], answer: &Answered) -> Result<Self, RunError> {
        let mut earlier = Self::default();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        // Newest first: it is the newest row of an id that counts.
        for version in versions.iter().rev() {
            let compared = is_read_again(version, answer);
            for stored in case.proposals(version.number)? {
                let proposal = proposal_of(&stored)?;
                let accepted = stored.state == ProposalState::Accepted;
                if !proposal.is_relation() {
                    let caption = proposal.caption().to_owned();
                    earlier.names.entry(stored.entity.clone()).or_insert_with(|| Named::of(&proposal));
                    earlier.captions.entry(stored.entity.clone()).or_insert(caption);
                    if let Some(base) = proposal.alike {
                        earlier.bases.insert(stored.entity, base);
                    }
                } else if accepted && !compared {
                    earlier.others.insert(stored.entity);
                } else if accepted && seen.insert(stored.entity.clone()) {
                    earlier.ties.push((stored, proposal));
                }
            }
        }
        earlier.ties.sort_by_key(|(stored, _)| stored.number);
        Ok(earlier)
    }
}

/// Was the version read by what read this one? Of mappings by hand each reads its own part of the page.
fn is_read_again(version: &Fetch, answer: &Answered) -> bool {
    let mappings = mappings_of(version);
    version.reader == answer.reader
        && mappings.iter().all(|mapping| answer.mappings.contains(mapping))
        && (version.reader != BY_HAND || !mappings.is_empty())
}

/// Schema and ends, in an order of their own.
pub(super) type Key<'a> = (&'a str, BTreeSet<(&'a str, &'a str)>);

pub(super) fn key(tie: &Proposal) -> Key<'_> {
    (&tie.schema, ends_of(tie).collect())
}

/// What the new version says.
struct Now<'a> {
    ids: BTreeSet<&'a str>,
    ties: BTreeMap<Key<'a>, Vec<&'a Proposal>>,
    /// Ids by words alone of which there are several people.
    alike: BTreeSet<&'a str>,
}

impl<'a> Now<'a> {
    fn of(proposals: &'a [Proposal]) -> Self {
        let mut ties: BTreeMap<Key<'a>, Vec<&'a Proposal>> = BTreeMap::new();
        for tie in proposals.iter().filter(|proposal| proposal.is_relation()) {
            ties.entry(key(tie)).or_default().push(tie);
        }
        let ids = proposals.iter().map(|proposal| proposal.entity.as_str()).collect();
        Self { ids, ties, alike: proposals.iter().filter_map(|proposal| proposal.alike.as_deref()).collect() }
    }
}

pub(super) fn names_entity(schema: &str, prop: &str) -> bool {
    let spec = ontology().schema(schema).and_then(|schema| schema.properties.get(prop));
    spec.is_some_and(|spec| spec.kind == PropType::Entity)
}

fn ends_of(tie: &Proposal) -> impl Iterator<Item = (&str, &str)> {
    let ends = tie.values.iter().filter(|value| names_entity(&tie.schema, &value.prop));
    ends.map(|value| (value.prop.as_str(), value.value.as_str()))
}

/// A tie that is proposed as over names no end.
pub(super) fn is_end(proposal: &Proposal) -> bool {
    proposal.is_relation() && ends_of(proposal).next().is_none()
}

/// What a tie says beside its ends: "percentage 30".
pub(super) fn details(tie: &Proposal) -> String {
    let own = tie.values.iter().filter(|value| !names_entity(&tie.schema, &value.prop));
    own.map(|value| format!("{} {}", value.prop, value.value)).collect::<Vec<_>>().join(", ")
}

pub(super) fn what(tie: &Proposal, captions: &BTreeMap<String, String>) -> String {
    // From source to target, as the tie is drawn.
    let edge = ontology().schema(&tie.schema).and_then(|schema| schema.edge.as_ref());
    let ends: Vec<&str> = match edge {
        Some(edge) => [&edge.source, &edge.target].into_iter().filter_map(|prop| tie.first(prop)).collect(),
        None => ends_of(tie).map(|(_, end)| end).collect(),
    };
    let ends: Vec<&str> = ends.into_iter().map(|end| captions.get(end).map_or(end, String::as_str)).collect();
    let details = details(tie);
    let between = if details.is_empty() { "" } else { ", " };
    format!("{} {}{between}{details}", tie.schema, ends.join(" – "))
}

/// That a tie is over, as far as its schema can say it and its source does not say another status.
fn over(tie: &Proposal, what: &str, status: &str) -> Option<Proposal> {
    let schema = ontology().schema(&tie.schema)?;
    let has = |prop: &str| schema.properties.contains_key(prop);
    if !has("status") || tie.first("status").is_some() {
        return None;
    }
    let mut end = Proposal::new(tie.entity.as_str(), &tie.schema);
    end.say("status", status, "");
    if has("summary") {
        end.say("summary", what, "");
    }
    Some(end)
}
