//! Decisions taken back: what was accepted leaves its batch, and ties follow their ends.

use super::decide::{Also, DecideReport, Item, Pages, write};
use super::ids::{Ids, own_row};
use super::replaces::standing_again;
use super::stored::proposal_of;
use crate::case::{Case, Decided, Numbers, ProposalState, StoredProposal, Who};
use crate::session::run::RunError;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Reopens or rejects. Accepted ones leave their batch; what else was accepted with them goes on in a new one.
pub(super) fn take_back(
    case: &mut Case,
    chosen: Vec<StoredProposal>,
    state: ProposalState,
    who: &Who,
) -> Result<DecideReport, RunError> {
    let mut report = DecideReport::default();
    let named: Numbers = chosen.iter().map(|stored| stored.number).collect();
    let label = match chosen.as_slice() {
        [one] => format!("{} {}", verb(state), proposal_of(one)?.caption()),
        several => format!("{} {} proposals", verb(state), several.len()),
    };
    let mut loose = Loose::of(case, chosen)?;
    loose.find()?;
    let Loose { mut gone, mut retired, ties, queue, .. } = loose;
    for tie in &ties {
        let why = "it is tied to one that is taken back".to_owned();
        report.also.push(Also { proposal: tie.stored.number, caption: tie.proposal.caption().to_owned(), why });
    }
    let mut opened: Vec<i64> = ties.iter().map(|tie| tie.stored.number).collect();
    for (end, also) in standing_again(case, &queue)? {
        if gone.insert(end.number) {
            retired.extend(end.batch);
            opened.push(end.number);
            report.also.push(also);
        }
    }
    let mut rest: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for &batch in &retired {
        for stored in case.proposals_in(batch)? {
            if !gone.contains(&stored.number) {
                rest.entry(stored.fetch).or_default().push(Item::read(stored)?);
            }
        }
    }
    let mut set = vec![Decided { proposals: named, state, batch: None }];
    if !opened.is_empty() {
        let proposals = opened.into_iter().collect();
        set.push(Decided { proposals, state: ProposalState::Open, batch: None });
    }
    report.decided = gone.len();
    let retired: Vec<i64> = retired.into_iter().collect();
    let pages = Pages::read(case, rest, &gone)?;
    write(case, &pages, &set, &retired, &label, &mut report, who)?;
    // Those that go on were told about when they were accepted, and nothing of theirs is new.
    report.left_out.clear();
    report.statements = 0;
    Ok(report)
}

fn verb(state: ProposalState) -> &'static str {
    if state == ProposalState::Rejected { "Reject" } else { "Reopen" }
}

/// Ties that lose an end.
struct Loose<'a> {
    case: &'a Case,
    /// What is taken back, by being named or with its end.
    gone: BTreeSet<i64>,
    /// Their batches.
    retired: BTreeSet<i64>,
    queue: Vec<StoredProposal>,
    /// Everything accepted, newest first, and where each id is named as an end.
    accepted: Vec<Item>,
    naming: HashMap<String, Vec<usize>>,
    ties: Vec<Item>,
}

impl<'a> Loose<'a> {
    fn of(case: &'a Case, chosen: Vec<StoredProposal>) -> Result<Self, RunError> {
        let mut accepted = Vec::new();
        // What was never accepted and is nobody else has no ties.
        if chosen.iter().any(|stored| stored.batch.is_some() || stored.same_as.is_some()) {
            accepted = case.accepted_proposals()?.into_iter().map(Item::read).collect::<Result<_, _>>()?;
        }
        let mut naming: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in accepted.iter().enumerate() {
            for (_, end) in item.ends() {
                naming.entry(end.to_owned()).or_default().push(at);
            }
        }
        Ok(Self {
            case,
            gone: chosen.iter().map(|stored| stored.number).collect(),
            retired: chosen.iter().filter_map(|stored| stored.batch).collect(),
            queue: chosen,
            accepted,
            naming,
            ties: Vec::new(),
        })
    }

    /// Follows ties, and what is tied to those, of all pages.
    fn find(&mut self) -> Result<(), RunError> {
        let mut next = 0;
        while let Some(left) = self.queue.get(next).cloned() {
            next += 1;
            for at in self.naming.get(&left.entity).cloned().unwrap_or_default() {
                let Some(tie) = self.accepted.get(at) else { continue };
                if self.gone.contains(&tie.stored.number) || self.holds(tie, &left)? {
                    continue;
                }
                let tie = tie.clone();
                self.gone.insert(tie.stored.number);
                self.retired.extend(tie.stored.batch);
                self.queue.push(tie.stored.clone());
                self.ties.push(tie);
            }
        }
        Ok(())
    }

    /// Does the tie still point to somebody who is described, and to the same one as before?
    fn holds(&self, tie: &Item, left: &StoredProposal) -> Result<bool, RunError> {
        let (page, end) = (tie.stored.fetch, left.entity.as_str());
        let rows = self.case.proposals_of(end)?;
        let own = |row: &&StoredProposal| {
            row.fetch == page && row.state == ProposalState::Accepted && !self.gone.contains(&row.number)
        };
        if rows.iter().any(|row| own(&row)) {
            return Ok(true);
        }
        let none = BTreeSet::new();
        let (mut before, mut after) = (Ids::new(self.case, &none), Ids::new(self.case, &self.gone));
        let was = before.end(page, end)?;
        let through = own_row(&rows, page).is_some_and(|row| row.number == left.number);
        let is = if through { end.to_owned() } else { after.end(page, end)? };
        Ok(was == is && self.is_described(&is, end)?)
    }

    /// By a record that stays in force, or by an accepted proposal that is written again.
    fn is_described(&self, id: &str, end: &str) -> Result<bool, RunError> {
        if self.case.describes_apart(id, &self.retired)? {
            return Ok(true);
        }
        let mut ids = Ids::new(self.case, &self.gone);
        for item in self.accepted.iter().filter(|item| !self.gone.contains(&item.stored.number)) {
            let row = &item.stored;
            let speaks = row.entity == id || row.entity == end || row.same_as.as_deref() == Some(id);
            if speaks && ids.written_of(row)?.id == id {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
