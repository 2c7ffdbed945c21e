//! Who comes along when ties are accepted, and which ties cannot be.

use super::decide::{Also, DecideReport, Item, LeftOut};
use super::ids::own_row;
use crate::case::{Case, ProposalState, StoredProposal};
use crate::session::run::RunError;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What an end needs before its tie can be accepted.
enum Need {
    Nothing,
    /// This open proposal comes along.
    Along(StoredProposal),
    Refused(String),
}

/// What the case says about ends, each read once.
struct Known<'a> {
    case: &'a Case,
    rows: BTreeMap<String, (bool, Vec<StoredProposal>)>,
}

impl Known<'_> {
    fn of(&mut self, end: &str) -> Result<&(bool, Vec<StoredProposal>), RunError> {
        match self.rows.entry(end.to_owned()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert((self.case.describes(end)?, self.case.proposals_of(end)?))),
        }
    }
}

/// One attempt: who would be accepted, and who is refused.
#[derive(Default)]
struct Attempt {
    along: Vec<(Item, Also)>,
    refused: BTreeMap<i64, String>,
}

/// Adds the open ends of ties until no tie lacks one. A tie that is refused brings nobody; what names a refused one is
/// looked at again without it. O(proposals × length of the longest chain of refusals).
pub(super) fn with_ends(
    case: &Case,
    mut chosen: Vec<Item>,
    lenient: bool,
    report: &mut DecideReport,
) -> Result<Vec<Item>, RunError> {
    let mut known = Known { case, rows: BTreeMap::new() };
    let mut out: BTreeSet<i64> = BTreeSet::new();
    loop {
        let attempt = attempt(&mut known, &chosen, &out)?;
        let Some((first, why)) = attempt.refused.first_key_value() else {
            for (item, also) in attempt.along {
                report.also.push(also);
                chosen.push(item);
            }
            return Ok(chosen);
        };
        if !lenient {
            let hint = "reopen that one, or reject this one too";
            return Err(RunError::Usage(format!("proposal {first} cannot be accepted: {why}; {hint}")));
        }
        for item in chosen.iter().filter(|item| attempt.refused.contains_key(&item.stored.number)) {
            let why = attempt.refused.get(&item.stored.number).cloned().unwrap_or_default();
            let what = item.proposal.caption().to_owned();
            report.left_out.push(LeftOut { proposal: item.stored.number, what, why });
        }
        out.extend(attempt.refused.keys());
        chosen.retain(|item| !out.contains(&item.stored.number));
    }
}

/// `out` are proposals that were refused before.
fn attempt(known: &mut Known<'_>, chosen: &[Item], out: &BTreeSet<i64>) -> Result<Attempt, RunError> {
    let mut attempt = Attempt::default();
    let mut deciding: BTreeSet<String> = chosen.iter().map(|item| item.stored.entity.clone()).collect();
    let mut numbers: BTreeSet<i64> = chosen.iter().map(|item| item.stored.number).collect();
    for root in chosen {
        let (mut brought, mut next): (Vec<(Item, Also)>, usize) = (Vec::new(), 0);
        let mut item = Some(root.clone());
        while let Some(now) = item {
            for (prop, end) in now.ends() {
                let coming = |entity: &str| brought.iter().any(|(item, _)| item.stored.entity == entity);
                let in_decision = deciding.contains(end) || coming(end);
                match need(known, now.stored.fetch, prop, end, in_decision, &numbers, out)? {
                    Need::Nothing => {}
                    Need::Along(row) if brought.iter().all(|(item, _)| item.stored.number != row.number) => {
                        let end = Item::read(row)?;
                        let why = format!("{prop} of {}", now.proposal.caption());
                        let caption = end.proposal.caption().to_owned();
                        brought.push((end.clone(), Also { proposal: end.stored.number, caption, why }));
                    }
                    Need::Along(_) => {}
                    Need::Refused(why) => {
                        attempt.refused.entry(root.stored.number).or_insert(why);
                    }
                }
            }
            item = brought.get(next).map(|(item, _)| item.clone());
            next += 1;
        }
        if !attempt.refused.contains_key(&root.stored.number) {
            deciding.extend(brought.iter().map(|(item, _)| item.stored.entity.clone()));
            numbers.extend(brought.iter().map(|(item, _)| item.stored.number));
            attempt.along.extend(brought);
        }
    }
    Ok(attempt)
}

fn need(
    known: &mut Known<'_>,
    page: i64,
    prop: &str,
    end: &str,
    in_decision: bool,
    numbers: &BTreeSet<i64>,
    out: &BTreeSet<i64>,
) -> Result<Need, RunError> {
    let (described, rows) = known.of(end)?;
    let own = own_row(rows, page);
    if let Some(own) = own.filter(|own| !out.contains(&own.number)) {
        let settled = own.state == ProposalState::Accepted || numbers.contains(&own.number) || *described;
        return Ok(if settled { Need::Nothing } else { Need::Along(own.clone()) });
    }
    // Accepted elsewhere it may be somebody the case knows under another id.
    let accepted = rows.iter().any(|row| row.state == ProposalState::Accepted);
    if in_decision || *described || accepted {
        return Ok(Need::Nothing);
    }
    let open = |row: &&StoredProposal| row.state == ProposalState::Open && !out.contains(&row.number);
    if let (None, Some(open)) = (own, rows.iter().find(open)) {
        return Ok(Need::Along(open.clone()));
    }
    let rejected = |row: &&StoredProposal| row.state == ProposalState::Rejected;
    let here = |row: &&StoredProposal| rejected(row) && row.fetch == page;
    if let Some(row) = rows.iter().find(here).or_else(|| rows.iter().find(rejected)) {
        return Ok(Need::Refused(format!("its {prop} was rejected (proposal {})", row.number)));
    }
    if let Some(row) = rows.iter().find(|row| out.contains(&row.number)) {
        return Ok(Need::Refused(format!("its {prop} was left out (proposal {})", row.number)));
    }
    // Named by the source and described by nobody: a marked placeholder, as in an import.
    Ok(Need::Nothing)
}
