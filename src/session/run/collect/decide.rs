//! Decisions in the inbox: accepting writes statements, and every decision can be taken back.
//!
//! - Who is accepted as a tie's end comes along: a tie to nobody says nothing. A rejected end refuses the tie.
//! - A tie that takes the place of one of an earlier version of its page ends that one: see [`super::replaces`].
//! - What a page says of an entry of a list, or of a body of the reference pack, is written under an id of its own that
//!   is judged the same: the entry stays what its publisher says.
//! - Statements that go in keep the source's own text, its place and the time it was seen.

use super::ends::with_ends;
use super::ids::{Ids, is_somebody, role_of};
use super::replaces::{Replaced, with_replaced};
use super::stored::{proposal_of, source_of};
use super::take_back::take_back;
use crate::case::{Batch, Case, Decided, Edit, Fetch, ImportCounts, ImportMeta, ProposalState, StoredProposal, Who};
use crate::collect::Proposal;
use crate::model::{self, EntityId, Judgement, Origin, PropType, Role, Schema, Source, Statement, corrected, ontology};
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
    /// Ties of earlier versions that are over, because accepted ones take their place; each is in `also` too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replaced>,
    /// Statements written.
    pub statements: u64,
}

/// A proposal on its way.
#[derive(Clone)]
pub(super) struct Item {
    pub stored: StoredProposal,
    pub proposal: Proposal,
}

impl Item {
    pub(super) fn read(stored: StoredProposal) -> Result<Self, RunError> {
        let proposal = proposal_of(&stored)?;
        Ok(Self { stored, proposal })
    }

    /// Ids of other entities that it names, with the property.
    pub(super) fn ends(&self) -> impl Iterator<Item = (&str, &str)> {
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
    let chosen: Vec<Item> = chosen.into_iter().map(Item::read).collect::<Result<_, _>>()?;
    let mut items = with_ends(case, chosen, lenient, &mut report)?;
    with_replaced(case, &mut items, &mut report)?;
    if items.is_empty() {
        return Ok(report);
    }
    let mut pages: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for item in items {
        pages.entry(item.stored.fetch).or_default().push(item);
    }
    let pages = Pages::read(case, pages, &BTreeSet::new())?;
    let label = pages.label("Accept");
    report.decided = pages.count();
    write(case, &pages, &[], &[], &label, &mut report, who)?;
    Ok(report)
}

/// Proposals of one batch: taking one of them back writes the others of its batch again, and no more than these.
pub(super) const MOST_IN_BATCH: usize = 500;

/// Proposals by page, each with what its statements need.
pub(super) struct Pages(Vec<PageItems>);

struct PageItems {
    fetch: Fetch,
    source: Source,
    role: Role,
    items: Vec<Item>,
    /// The id under which each id is written.
    same: BTreeMap<String, String>,
    /// Ids of their own, and the entity of a list or of the reference pack that each is.
    judged: BTreeMap<String, String>,
}

impl Pages {
    /// Finds out under which ids these are written. `gone` are accepted ones that are being taken back.
    pub(super) fn read(case: &Case, pages: BTreeMap<i64, Vec<Item>>, gone: &BTreeSet<i64>) -> Result<Self, RunError> {
        let mut read = Vec::with_capacity(pages.len());
        for (number, items) in pages {
            let fetch = case.fetch(number)?.ok_or_else(|| RunError::Usage(format!("there is no page {number}")))?;
            let source = source_of(&fetch)?;
            let role = role_of(&fetch, &source);
            read.push(PageItems { fetch, source, role, items, same: BTreeMap::new(), judged: BTreeMap::new() });
        }
        let mut ids = Ids::new(case, gone);
        for page in &read {
            ids.page(page.fetch.number, page.role, &page.source.title);
            for item in &page.items {
                ids.deciding(&item.stored, page.role);
            }
        }
        for page in &mut read {
            for item in &page.items {
                let written = ids.written_of(&item.stored)?;
                if let Some(target) = written.judged_with.filter(|_| is_somebody(&item.proposal.schema)) {
                    page.judged.insert(written.id.clone(), target);
                }
                page.same.insert(item.stored.entity.clone(), written.id);
            }
            for item in &page.items {
                for (_, end) in item.ends() {
                    if !page.same.contains_key(end) {
                        page.same.insert(end.to_owned(), ids.end(page.fetch.number, end)?);
                    }
                }
            }
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

/// Writes the statements of all pages and the new states, as one edit, in batches of at most [`MOST_IN_BATCH`]
/// proposals of one page. `also` are states of others, `retired` batches that no longer count.
pub(super) fn write(
    case: &mut Case,
    pages: &Pages,
    also: &[Decided],
    retired: &[i64],
    label: &str,
    report: &mut DecideReport,
    who: &Who,
) -> Result<(), RunError> {
    let mut parts =
        pages.0.iter().flat_map(|page| page.items.chunks(MOST_IN_BATCH).map(move |items| Part { page, items }));
    let Some(first) = parts.next() else {
        let batches = retired.iter().map(|&batch| (batch, false)).collect();
        return Ok(case.apply(&Edit::Decide { set: also.to_vec(), batches }, label, who)?);
    };
    let mut batch = case.begin_acceptance(meta(first.page), who)?;
    let mut set = vec![write_part(&mut batch, first, report, who)?];
    let mut last = first;
    for part in parts {
        batch.another(meta(part.page), counts(last), last.page.fetch.sha256)?;
        set.push(write_part(&mut batch, part, report, who)?);
        last = part;
    }
    set.extend_from_slice(also);
    report.statements = batch.statements().0;
    Ok(batch.decide(counts(last), last.page.fetch.sha256, label, &set, retired)?)
}

/// What goes into one batch.
#[derive(Clone, Copy)]
struct Part<'a> {
    page: &'a PageItems,
    items: &'a [Item],
}

impl Part<'_> {
    /// The id under which an item is written.
    fn id<'b>(&'b self, item: &'b Item) -> &'b str {
        self.page.same.get(&item.stored.entity).unwrap_or(&item.stored.entity)
    }
}

fn counts(part: Part<'_>) -> ImportCounts {
    let records = part.items.len() as u64;
    ImportCounts { records, accepted: records, rejected: 0 }
}

fn meta(page: &PageItems) -> ImportMeta {
    let fetch = &page.fetch;
    let format = if fetch.reader.is_empty() { &fetch.origin } else { &fetch.reader };
    ImportMeta { file: fetch.title.clone(), format: format.clone(), role: page.role }
}

fn write_part(
    batch: &mut Batch<'_>,
    part: Part<'_>,
    report: &mut DecideReport,
    who: &Who,
) -> Result<Decided, RunError> {
    let Part { page, items } = part;
    batch.source(&page.source)?;
    // A judgement stands in each batch that writes the id it is about, and goes with the last of them.
    let ids: BTreeSet<&str> = items.iter().map(|item| part.id(item)).collect();
    for (own, target) in page.judged.iter().filter(|(own, _)| ids.contains(own.as_str())) {
        let why = format!("accepted as such from {}", page.source.title);
        let (own, target) = (EntityId::new(own), EntityId::new(target));
        batch.judgement(&Judgement::new(own, target, model::Verdict::Same, &who.by, &who.at, &why))?;
    }
    for item in items {
        let Some(schema) = ontology().schema(&item.proposal.schema) else {
            report.left_out.push(LeftOut {
                proposal: item.stored.number,
                what: item.proposal.schema.clone(),
                why: "no schema of this name".to_owned(),
            });
            continue;
        };
        let id = part.id(item);
        let statements = statements(item, schema, id, page, report);
        batch.entity(&EntityId::new(id), schema, &statements)?;
    }
    Ok(Decided {
        proposals: items.iter().map(|item| item.stored.number).collect(),
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
    if value.corrected {
        statement.origin = Origin::Analyst;
        let by = value.corrected_by.as_deref().unwrap_or("the analyst");
        let says = value.original.as_deref().unwrap_or_default();
        statement.locator = corrected(&value.locator, by, says).into();
    }
    statement.seal()
}
