//! What waits for a decision, and what of it is not new.

use super::clip::CLIP;
use super::decide::statement;
use super::gone::GONE;
use super::ids::{role_in_pack, role_of, written};
use super::may_be::{MayBe, offer};
use super::replaces::{self, Replaced, replaced};
use super::stored::{findings_of, proposal_of, source_of};
use crate::case::{Case, Fetch, ProposalState, StoredProposal};
use crate::collect::{Finding, Proposal, ProposedValue};
use crate::model::{Facts, Role, Source, SourceId};
use crate::session::run::RunError;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Why a proposal says nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Duplicate {
    /// Every statement of it is in the case, from this very source.
    InCase,
    /// The case says all of it, by another source: accepting it adds a second witness.
    SaidElsewhere,
    /// Another open proposal says the same.
    Open { proposal: i64 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InboxLine {
    pub proposal: i64,
    pub entity: String,
    pub schema: String,
    pub caption: String,
    pub relation: bool,
    /// `open`, `accepted`, `rejected`.
    pub state: &'static str,
    pub same_as: Option<String>,
    pub values: Vec<ProposedValue>,
    /// For each value: does the case have the statement?
    pub known: Vec<bool>,
    pub duplicate: Option<Duplicate>,
    /// Entities of the case that have its name under another id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may_be: Vec<MayBe>,
    /// The tie of an earlier version that is over when this one is accepted.
    #[serde(serialize_with = "replaces::number", skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaced>,
}

/// One page or answer with its proposals: the contract of `inbox --json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InboxPage {
    pub fetch: i64,
    pub at: String,
    pub origin: String,
    pub subject: Option<String>,
    pub url: String,
    pub title: String,
    pub reader: String,
    pub sha256: Option<String>,
    pub problem: Option<String>,
    pub earlier: Option<i64>,
    pub findings: Vec<Finding>,
    pub open: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub proposals: Vec<InboxLine>,
}

/// Pages with open proposals, those that could not be looked at, and the newest versions of which nothing was proposed
/// and that say why; oldest first.
pub fn inbox(case: &Case, facts: &Facts) -> Result<Vec<InboxPage>, RunError> {
    let mut fetches = case.fetches()?;
    let followed: BTreeSet<i64> = fetches.iter().filter_map(|fetch| fetch.earlier).collect();
    let silent = |fetch: &Fetch| {
        fetch.accepted == 0 && fetch.rejected == 0 && fetch.findings != "[]" && !followed.contains(&fetch.number)
    };
    fetches.retain(|fetch| fetch.open > 0 || fetch.problem.is_some() || silent(fetch));
    let mut by_fetch: BTreeMap<i64, Vec<StoredProposal>> = BTreeMap::new();
    for stored in case.open_proposals()? {
        by_fetch.entry(stored.fetch).or_default().push(stored);
    }
    let held: BTreeSet<String> =
        fetches.iter().filter(|fetch| fetch.origin == GONE && fetch.open > 0).map(page_address).collect();
    let mut seen = HashMap::new();
    let pages: Result<Vec<InboxPage>, RunError> = fetches
        .into_iter()
        .map(|fetch| {
            let stored = by_fetch.remove(&fetch.number).unwrap_or_default();
            let replaces = fetch.origin == CLIP && held.contains(&page_address(&fetch));
            let replaces = if replaces { replaced(case, &fetch, ProposalState::Open)? } else { Vec::new() };
            page(facts, fetch, stored, replaces, &mut seen)
        })
        .collect();
    let mut pages = pages?;
    offer(facts, &mut pages);
    Ok(pages)
}

/// One page with all its proposals, decided ones too. `None` when the case has no such page.
pub fn inbox_page(case: &Case, facts: &Facts, number: i64) -> Result<Option<InboxPage>, RunError> {
    let Some(fetch) = case.fetch(number)?.filter(|fetch| fetch.active) else { return Ok(None) };
    let mut seen = HashMap::new();
    for other in case.open_proposals()?.into_iter().filter(|other| other.fetch < number) {
        seen.entry(key(&other.entity, &proposal_of(&other)?)).or_insert(other.number);
    }
    let stored = case.proposals(number)?;
    let replaces = replaced(case, &fetch, ProposalState::Open)?;
    let mut page = page(facts, fetch, stored, replaces, &mut seen)?;
    offer(facts, std::slice::from_mut(&mut page));
    Ok(Some(page))
}

/// Whatever part of the page it names.
fn page_address(fetch: &Fetch) -> String {
    fetch.final_url.split('#').next().unwrap_or_default().to_owned()
}

fn page(
    facts: &Facts,
    fetch: Fetch,
    stored: Vec<StoredProposal>,
    mut replaces: Vec<Replaced>,
    seen: &mut HashMap<Said, i64>,
) -> Result<InboxPage, RunError> {
    let source = source_of(&fetch)?;
    let (findings, role) = (findings_of(&fetch)?, role_of(&fetch, &source));
    let mut lines = Vec::with_capacity(stored.len());
    for proposal in stored {
        let mut line = line(facts, &source, role, proposal, seen)?;
        if line.state == ProposalState::Open.as_str() {
            let at = replaces.iter().position(|replaced| replaced.by == line.proposal);
            line.replaces = at.map(|at| replaces.swap_remove(at));
        }
        lines.push(line);
    }
    Ok(InboxPage {
        fetch: fetch.number,
        at: fetch.at,
        origin: fetch.origin,
        subject: fetch.subject,
        url: fetch.final_url,
        title: fetch.title,
        reader: fetch.reader,
        sha256: fetch.sha256.map(|bytes| super::hex(&bytes)),
        problem: fetch.problem,
        earlier: fetch.earlier,
        findings,
        open: fetch.open,
        accepted: fetch.accepted,
        rejected: fetch.rejected,
        proposals: lines,
    })
}

/// Entity and what is said of it, in an order of its own.
type Said = (String, Vec<(String, String)>);

fn key(entity: &str, proposal: &Proposal) -> Said {
    let mut values: Vec<_> = proposal.values.iter().map(|value| (value.prop.clone(), value.value.clone())).collect();
    values.sort();
    (entity.to_owned(), values)
}

fn line(
    facts: &Facts,
    source: &Source,
    of: Role,
    stored: StoredProposal,
    seen: &mut HashMap<Said, i64>,
) -> Result<InboxLine, RunError> {
    let proposal = proposal_of(&stored)?;
    let role = |id: &str| Ok(role_in_pack(id).or_else(|| facts.entity(id).map(|entity| entity.role)));
    let written = written(&stored.entity, stored.same_as.as_deref(), of, &source.title, role)?;
    let (known, mut said) = known_values(facts, source, &written.id, &proposal);
    if let Some(target) = &written.judged_with {
        said |= known_values(facts, source, target, &proposal).1;
    }
    let open = stored.state == ProposalState::Open;
    let before = if open {
        let first = *seen.entry(key(&stored.entity, &proposal)).or_insert(stored.number);
        Some(first).filter(|&first| first != stored.number)
    } else {
        None
    };
    let duplicate = match before {
        _ if !open || known.is_empty() => None,
        _ if known.iter().all(|known| *known) => Some(Duplicate::InCase),
        _ if said => Some(Duplicate::SaidElsewhere),
        first => first.map(|proposal| Duplicate::Open { proposal }),
    };
    Ok(InboxLine {
        proposal: stored.number,
        caption: proposal.caption().to_owned(),
        relation: proposal.is_relation(),
        entity: stored.entity,
        schema: stored.schema,
        state: stored.state.as_str(),
        same_as: stored.same_as,
        values: proposal.values,
        known,
        duplicate,
        may_be: Vec::new(),
        replaces: None,
    })
}

/// For each value whether this source's statement is in force, in this version of it or another; and whether all values
/// are, whoever says so.
pub(super) fn known_values(facts: &Facts, source: &Source, id: &str, proposal: &Proposal) -> (Vec<bool>, bool) {
    let Some(entity) = facts.entity(id) else { return (vec![false; proposal.values.len()], false) };
    let parts = |source: &Source| (source.kind, source.title.clone(), source.publisher.clone(), source.url.clone());
    let own = parts(source);
    let mut versions: HashMap<SourceId, bool> = HashMap::from([(source.id, true)]);
    let mut of_source =
        |id: SourceId| *versions.entry(id).or_insert_with(|| facts.source(id).is_some_and(|other| parts(other) == own));
    let known = proposal.values.iter().map(|value| {
        let wanted = statement(id, value, &value.value, source, "");
        entity.statements.iter().any(|said| {
            let same = said.prop == wanted.prop && said.value == wanted.value && said.original == wanted.original;
            same && said.lang == wanted.lang && said.origin == wanted.origin && of_source(said.source)
        })
    });
    let known = known.collect();
    let said = proposal.values.iter().all(|value| {
        entity.statements.iter().any(|statement| *statement.prop == *value.prop && *statement.value == *value.value)
    });
    (known, said)
}
