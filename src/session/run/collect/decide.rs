//! Decisions in the inbox: accepting writes statements, and every decision can be taken back.
//!
//! - Who is accepted as a tie's end comes along: a tie to nobody says nothing. A rejected end refuses the tie.
//! - Statements that go in keep the source's own text, its place and the time it was seen.

use super::stored::{json, proposal_of, source_of};
use crate::case::{
    Batch, Case, Decided, Edit, Fetch, ImportCounts, ImportMeta, Numbers, ProposalState, StoredProposal, Who,
};
use crate::collect::Proposal;
use crate::model::{EntityId, PropType, Role, Schema, Source, Statement, ontology};
use crate::session::run::RunError;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which proposals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    These(Vec<i64>),
    /// Every open one of these pages; to reopen, every decided one.
    AllOf(Vec<i64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accept,
    Reject,
    /// Back to undecided; what was accepted no longer counts.
    Reopen,
}

/// A proposal that was decided without being named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Also {
    pub proposal: i64,
    pub caption: String,
    pub why: String,
}

/// Something that was not done, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub proposal: i64,
    pub what: String,
    pub why: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DecideReport {
    /// How many proposals changed their state.
    pub decided: usize,
    pub also: Vec<Also>,
    pub left_out: Vec<LeftOut>,
    /// Statements written.
    pub statements: u64,
}

/// A proposal on its way.
struct Item {
    stored: StoredProposal,
    proposal: Proposal,
}

impl Item {
    fn read(stored: StoredProposal) -> Result<Self, RunError> {
        let proposal = proposal_of(&stored)?;
        Ok(Self { stored, proposal })
    }

    /// Ids of other entities that it names, with the property.
    fn ends(&self) -> impl Iterator<Item = (&str, &str)> {
        let schema = ontology().schema(&self.proposal.schema);
        self.proposal.values.iter().filter_map(move |value| {
            let spec = schema?.properties.get(&value.prop)?;
            (spec.kind == PropType::Entity).then_some((value.prop.as_str(), value.value.as_str()))
        })
    }
}

/// Carries out a decision, as one edit.
///
/// # Errors
/// An unknown proposal; a tie whose end was rejected, when it was named itself.
pub fn decide(case: &mut Case, which: &Which, verdict: Verdict, who: &Who) -> Result<DecideReport, RunError> {
    let chosen = chosen(case, which, verdict)?;
    if chosen.is_empty() {
        return Ok(DecideReport::default());
    }
    match verdict {
        Verdict::Accept => accept(case, chosen, matches!(which, Which::AllOf(_)), who),
        Verdict::Reject => take_back(case, chosen, ProposalState::Rejected, who),
        Verdict::Reopen => take_back(case, chosen, ProposalState::Open, who),
    }
}

fn chosen(case: &Case, which: &Which, verdict: Verdict) -> Result<Vec<StoredProposal>, RunError> {
    let mut found = match which {
        Which::AllOf(fetches) => {
            let mut found = Vec::new();
            for &fetch in fetches.iter().collect::<BTreeSet<_>>() {
                let all = case.proposals(fetch)?;
                if all.is_empty() && !case.fetch(fetch)?.is_some_and(|fetch| fetch.active) {
                    return Err(RunError::Usage(format!("there is no page {fetch} in the inbox")));
                }
                let wanted =
                    |stored: &StoredProposal| (stored.state == ProposalState::Open) != (verdict == Verdict::Reopen);
                found.extend(all.into_iter().filter(wanted));
            }
            found
        }
        Which::These(numbers) => {
            let mut found = Vec::new();
            for &number in numbers.iter().collect::<BTreeSet<_>>() {
                let stored = case.proposal(number)?;
                found.push(
                    stored.ok_or_else(|| RunError::Usage(format!("there is no proposal {number} in the inbox")))?,
                );
            }
            found
        }
    };
    let target = match verdict {
        Verdict::Accept => ProposalState::Accepted,
        Verdict::Reject => ProposalState::Rejected,
        Verdict::Reopen => ProposalState::Open,
    };
    found.retain(|stored| stored.state != target);
    Ok(found)
}

fn accept(case: &mut Case, chosen: Vec<StoredProposal>, lenient: bool, who: &Who) -> Result<DecideReport, RunError> {
    let mut report = DecideReport::default();
    let items = with_ends(case, chosen, lenient, &mut report)?;
    if items.is_empty() {
        return Ok(report);
    }
    let mut pages: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for item in items {
        pages.entry(item.stored.fetch).or_default().push(item);
    }
    let pages = Pages::read(case, pages)?;
    let label = pages.label("Accept");
    report.decided = pages.count();
    write(case, &pages, &[], &[], &label, &mut report, who)?;
    Ok(report)
}

/// Adds the open ends of ties until no tie lacks one.
fn with_ends(
    case: &Case,
    chosen: Vec<StoredProposal>,
    lenient: bool,
    report: &mut DecideReport,
) -> Result<Vec<Item>, RunError> {
    let mut items: Vec<Item> = chosen.into_iter().map(Item::read).collect::<Result<_, _>>()?;
    let mut known: BTreeSet<String> = items.iter().map(|item| item.stored.entity.clone()).collect();
    let mut refused: BTreeSet<i64> = BTreeSet::new();
    let mut next = 0;
    while let Some(item) = items.get(next) {
        next += 1;
        let (number, fetch) = (item.stored.number, item.stored.fetch);
        let caption = item.proposal.caption().to_owned();
        let ends: Vec<(String, String)> = item.ends().map(|(prop, id)| (prop.to_owned(), id.to_owned())).collect();
        for (prop, end) in ends {
            if known.contains(&end) || case.describes(&end)? {
                continue;
            }
            let candidates = case.proposals_of(&end)?;
            let best = |state: ProposalState| {
                let of_page = candidates.iter().find(|other| other.state == state && other.fetch == fetch);
                of_page.or_else(|| candidates.iter().find(|other| other.state == state)).cloned()
            };
            if best(ProposalState::Accepted).is_some() {
                // Accepted as somebody the case knows under another id.
                continue;
            }
            if let Some(open) = best(ProposalState::Open) {
                let end = Item::read(open)?;
                let why = format!("{prop} of {caption}");
                report.also.push(Also { proposal: end.stored.number, caption: end.proposal.caption().to_owned(), why });
                known.insert(end.stored.entity.clone());
                items.push(end);
            } else if let Some(rejected) = best(ProposalState::Rejected) {
                let why = format!("its {prop} was rejected (proposal {})", rejected.number);
                if !lenient {
                    let hint = "reopen that one, or reject this one too";
                    return Err(RunError::Usage(format!("proposal {number} cannot be accepted: {why}; {hint}")));
                }
                refused.insert(number);
                report.left_out.push(LeftOut { proposal: number, what: caption.clone(), why });
            }
            // Named by the source and described by nobody: a marked placeholder, as in an import.
        }
    }
    items.retain(|item| !refused.contains(&item.stored.number));
    report.also.retain(|also| !refused.contains(&also.proposal));
    Ok(items)
}

/// Proposals by page, each with what its statements need.
struct Pages(Vec<PageItems>);

struct PageItems {
    fetch: Fetch,
    source: Source,
    items: Vec<Item>,
    /// Ids that stand for an entity of the case.
    same: BTreeMap<String, String>,
}

impl Pages {
    fn read(case: &Case, pages: BTreeMap<i64, Vec<Item>>) -> Result<Self, RunError> {
        let mut read = Vec::with_capacity(pages.len());
        for (number, items) in pages {
            let fetch = case.fetch(number)?.ok_or_else(|| RunError::Usage(format!("there is no page {number}")))?;
            let source = source_of(&fetch)?;
            let mut same = BTreeMap::new();
            for item in &items {
                for (_, end) in item.ends() {
                    same.extend(pointed(case, number, end)?.map(|target| (end.to_owned(), target)));
                }
            }
            for item in &items {
                let own = item.stored.same_as.clone();
                same.extend(own.map(|target| (item.stored.entity.clone(), target)));
            }
            read.push(PageItems { fetch, source, items, same });
        }
        Ok(Self(read))
    }

    fn count(&self) -> usize {
        self.0.iter().map(|page| page.items.len()).sum()
    }

    fn label(&self, verb: &str) -> String {
        match self.0.as_slice() {
            [page] => match page.items.as_slice() {
                [item] => format!("{verb} {} ({})", item.proposal.caption(), page.fetch.title),
                items => format!("{verb} {} proposals of {}", items.len(), page.fetch.title),
            },
            pages => format!("{verb} {} proposals of {} pages", self.count(), pages.len()),
        }
    }
}

/// Whom the case knows this id as: of the same page first, else by what was accepted elsewhere.
fn pointed(case: &Case, fetch: i64, id: &str) -> Result<Option<String>, RunError> {
    let candidates = case.proposals_of(id)?;
    let here = candidates.iter().find(|other| other.fetch == fetch && other.same_as.is_some());
    let accepted = |other: &&StoredProposal| other.state == ProposalState::Accepted && other.same_as.is_some();
    Ok(here.or_else(|| candidates.iter().find(accepted)).and_then(|other| other.same_as.clone()))
}

/// Writes the statements of all pages and the new states, as one edit. `also` are states of others, `retired` batches
/// that no longer count.
fn write(
    case: &mut Case,
    pages: &Pages,
    also: &[Decided],
    retired: &[i64],
    label: &str,
    report: &mut DecideReport,
    who: &Who,
) -> Result<(), RunError> {
    let mut rest = pages.0.iter();
    let Some(first) = rest.next() else {
        let batches = retired.iter().map(|&batch| (batch, false)).collect();
        return Ok(case.apply(&Edit::Decide { set: also.to_vec(), batches }, label, who)?);
    };
    let mut batch = case.begin_acceptance(meta(&first.fetch), who)?;
    let mut set = vec![write_page(&mut batch, first, report)?];
    let mut last = first;
    for page in rest {
        batch.another(meta(&page.fetch), counts(last), last.fetch.sha256)?;
        set.push(write_page(&mut batch, page, report)?);
        last = page;
    }
    set.extend_from_slice(also);
    report.statements = batch.statements().0;
    Ok(batch.decide(counts(last), last.fetch.sha256, label, &set, retired)?)
}

fn counts(page: &PageItems) -> ImportCounts {
    let records = page.items.len() as u64;
    ImportCounts { records, accepted: records, rejected: 0 }
}

fn meta(fetch: &Fetch) -> ImportMeta {
    let role = if fetch.origin.starts_with(super::lists::LIST) { Role::List } else { Role::Case };
    let format = if fetch.reader.is_empty() { &fetch.origin } else { &fetch.reader };
    ImportMeta { file: fetch.title.clone(), format: format.clone(), role }
}

fn write_page(batch: &mut Batch<'_>, page: &PageItems, report: &mut DecideReport) -> Result<Decided, RunError> {
    batch.source(&page.source)?;
    for item in &page.items {
        let Some(schema) = ontology().schema(&item.proposal.schema) else {
            report.left_out.push(LeftOut {
                proposal: item.stored.number,
                what: item.proposal.schema.clone(),
                why: "no schema of this name".to_owned(),
            });
            continue;
        };
        let id = page.same.get(&item.stored.entity).unwrap_or(&item.stored.entity);
        let statements = statements(item, schema, id, page, report);
        batch.entity(&EntityId::new(id), schema, &statements)?;
    }
    Ok(Decided {
        proposals: page.items.iter().map(|item| item.stored.number).collect(),
        state: ProposalState::Accepted,
        batch: Some(batch.number()),
    })
}

fn statements(item: &Item, schema: &Schema, id: &str, page: &PageItems, report: &mut DecideReport) -> Vec<Statement> {
    let mut found = Vec::with_capacity(item.proposal.values.len());
    for value in &item.proposal.values {
        let Some(spec) = schema.properties.get(&value.prop) else {
            report.left_out.push(LeftOut {
                proposal: item.stored.number,
                what: format!("{} = {}", value.prop, value.value),
                why: format!("{} has no such property", schema.name),
            });
            continue;
        };
        let mapped = if spec.kind == PropType::Entity { page.same.get(&value.value) } else { None };
        found.push(statement(id, value, mapped.unwrap_or(&value.value), &page.source, &page.fetch.at));
    }
    found
}

/// The statement that a proposed value becomes.
pub(super) fn statement(
    entity: &str,
    value: &crate::collect::ProposedValue,
    text: &str,
    source: &Source,
    seen: &str,
) -> Statement {
    let mut statement = Statement::unsealed(EntityId::new(entity), value.prop.as_str().into(), text, source.id);
    statement.original = value.original.as_deref().map(Into::into);
    statement.lang = value.lang.as_deref().map(Into::into);
    statement.locator = value.locator.as_str().into();
    statement.first_seen = Some(seen.into());
    statement.seal()
}

/// Reopens or rejects. Accepted ones leave their batch; what else was accepted with them goes on in a new one.
fn take_back(
    case: &mut Case,
    chosen: Vec<StoredProposal>,
    state: ProposalState,
    who: &Who,
) -> Result<DecideReport, RunError> {
    let mut report = DecideReport::default();
    let mut gone: BTreeSet<i64> = chosen.iter().map(|stored| stored.number).collect();
    let mut reopened: BTreeSet<i64> = BTreeSet::new();
    for page in
        chosen.iter().filter(|stored| stored.batch.is_some()).map(|stored| stored.fetch).collect::<BTreeSet<_>>()
    {
        for tie in ties_left_loose(case, page, &gone)? {
            let why = "it is tied to one that is taken back".to_owned();
            report.also.push(Also { proposal: tie.stored.number, caption: tie.proposal.caption().to_owned(), why });
            gone.insert(tie.stored.number);
            reopened.insert(tie.stored.number);
        }
    }
    let mut retired: BTreeSet<i64> = chosen.iter().filter_map(|stored| stored.batch).collect();
    for number in &reopened {
        retired.extend(case.proposal(*number)?.and_then(|stored| stored.batch));
    }
    let mut rest: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for &batch in &retired {
        for stored in case.proposals_in(batch)? {
            if !gone.contains(&stored.number) {
                rest.entry(stored.fetch).or_default().push(Item::read(stored)?);
            }
        }
    }
    let named: Numbers = chosen.iter().map(|stored| stored.number).collect();
    let mut set = vec![Decided { proposals: named, state, batch: None }];
    if !reopened.is_empty() {
        let proposals = reopened.iter().copied().collect();
        set.push(Decided { proposals, state: ProposalState::Open, batch: None });
    }
    let verb = if state == ProposalState::Rejected { "Reject" } else { "Reopen" };
    let label = match chosen.as_slice() {
        [one] => format!("{verb} {}", proposal_of(one)?.caption()),
        several => format!("{verb} {} proposals", several.len()),
    };
    report.decided = gone.len();
    let retired: Vec<i64> = retired.into_iter().collect();
    let pages = Pages::read(case, rest)?;
    let kept = report.left_out.len();
    write(case, &pages, &set, &retired, &label, &mut report, who)?;
    // Those that go on were told about when they were accepted, and nothing of theirs is new.
    report.left_out.truncate(kept);
    report.statements = 0;
    Ok(report)
}

/// Accepted ties of the page that would point to nobody.
fn ties_left_loose(case: &Case, fetch: i64, gone: &BTreeSet<i64>) -> Result<Vec<Item>, RunError> {
    let all = case.proposals(fetch)?;
    let accepted = |stored: &&StoredProposal| stored.state == ProposalState::Accepted;
    let stays: BTreeSet<&str> = all
        .iter()
        .filter(accepted)
        .filter(|stored| !gone.contains(&stored.number))
        .map(|stored| stored.entity.as_str())
        .collect();
    let leaves: BTreeSet<&str> = all
        .iter()
        .filter(|stored| gone.contains(&stored.number) && stored.same_as.is_none())
        .map(|stored| stored.entity.as_str())
        .filter(|entity| !stays.contains(entity))
        .collect();
    let mut found = Vec::new();
    for stored in all.iter().filter(accepted).filter(|stored| !gone.contains(&stored.number)) {
        let item = Item::read(stored.clone())?;
        if item.ends().any(|(_, end)| leaves.contains(end)) {
            found.push(item);
        }
    }
    Ok(found)
}

/// Replaces the value at a position, or leaves it out. What the source says stays as the original text.
pub fn correct(case: &mut Case, proposal: i64, at: usize, value: Option<&str>, who: &Who) -> Result<(), RunError> {
    let stored = open_one(case, proposal)?;
    let mut changed = proposal_of(&stored)?;
    let Some(old) = changed.values.get_mut(at) else {
        return Err(RunError::Usage(format!("proposal {proposal} has no value {at}")));
    };
    let prop = old.prop.clone();
    match value.map(str::trim) {
        Some("") => return Err(RunError::Usage("an empty value says nothing; leave it out instead".to_owned())),
        Some(text) => {
            let before = std::mem::replace(&mut old.value, text.to_owned());
            old.original = old.original.take().or(Some(before)).filter(|original| original != text);
        }
        None => {
            changed.values.remove(at);
        }
    }
    let label = format!("Correct {prop} of {}", changed.caption());
    let edit = Edit::Correct { proposal, schema: changed.schema.clone(), body: json(&changed) };
    Ok(case.apply(&edit, &label, who)?)
}

/// Says which entity of the case a proposal is about; `None`: one of its own.
pub fn point(case: &mut Case, proposal: i64, same_as: Option<&str>, who: &Who) -> Result<(), RunError> {
    let stored = open_one(case, proposal)?;
    let read = proposal_of(&stored)?;
    if same_as.is_some() && read.is_relation() {
        return Err(RunError::Usage(format!("proposal {proposal} is a tie; point its ends instead")));
    }
    if same_as == Some(stored.entity.as_str()) {
        return Err(RunError::Usage(format!("proposal {proposal} has that id already")));
    }
    let label = match same_as {
        Some(target) => format!("{} is {target}", read.caption()),
        None => format!("{} is one of its own", read.caption()),
    };
    let edit = Edit::Point { proposal, same_as: same_as.map(str::to_owned) };
    Ok(case.apply(&edit, &label, who)?)
}

fn open_one(case: &Case, proposal: i64) -> Result<StoredProposal, RunError> {
    let stored = case.proposal(proposal)?;
    let stored = stored.ok_or_else(|| RunError::Usage(format!("there is no proposal {proposal} in the inbox")))?;
    match stored.state {
        ProposalState::Open => Ok(stored),
        state => Err(RunError::Usage(format!("proposal {proposal} is {} already; reopen it first", state.as_str()))),
    }
}
