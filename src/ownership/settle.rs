//! The one unknown share whose disclosure narrows an answer most.
//!
//! A candidate is a stake whose tightened range is open, or the undisclosed rest of a company, in a company between the
//! owner and the company asked about. Its disclosure is tried at either end of its range, everything else left as it
//! is; `width = possible − certain`. Reported are both sides of the difference: [`Settle::narrows_by`] is what the
//! width loses whichever end turns out true, [`Settle::at_best`] what it loses if the better one does. Two unknown
//! shares in one chain have the first at 0 and the second above it: neither alone is sure to settle anything.

use super::books::Books;
use super::integrated::Note;
use super::interval::{Fact, Goal, Model};
use super::region::Region;

/// One fact to ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settle {
    /// Whose share is unknown; `None`: the rest that nobody states.
    pub owner: Option<u32>,
    pub company: u32,
    /// The record that leaves it open; `None` for the undisclosed rest.
    pub record: Option<u32>,
    /// The distance between certain and possible shrinks by at least this much.
    pub narrows_by: f64,
    /// And by this much if the share turns out to be at the more telling end.
    pub at_best: f64,
}

/// Unknown shares that are tried out; those that can move the answer most come first.
const TRIED: usize = 500;
/// What counts as open, and as narrower.
const OPEN: f64 = 1e-9;

/// The unknown share whose disclosure narrows `[certain, possible]` of an owner in a company most. `None`: there is no
/// single one that would.
pub fn would_settle(books: &Books, owner: u32, company: u32, cancel: &dyn Fn() -> bool) -> Option<Settle> {
    would_settle_most(books, owner, company, 1, cancel).0.into_iter().next()
}

/// The `limit` most telling unknown shares, most telling first: by what they narrow for sure, then at best.
/// Two solves of what lies between for each candidate end.
pub fn would_settle_most(
    books: &Books,
    owner: u32,
    company: u32,
    limit: usize,
    cancel: &dyn Fn() -> bool,
) -> (Vec<Settle>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut model = Model::new(books, Region::between(books, owner, company));
    let Some(from) = model.region.local(owner) else { return (Vec::new(), notes) };
    let (least, most) = model.pair(owner, company, cancel, &mut notes);
    let width = most - least;
    if width <= OPEN {
        return (Vec::new(), notes);
    }
    let reach = model.extreme(from, Goal::Most, cancel, &mut notes);
    let mut candidates = candidates(books, &model, owner, &reach);
    if candidates.len() > TRIED {
        notes.push(Note::LeftOut { count: candidates.len() - TRIED });
        candidates.truncate(TRIED);
    }
    let mut found = Vec::new();
    for candidate in candidates {
        if cancel() {
            notes.push(Note::Cancelled);
            break;
        }
        let mut width_at = |share: f64| {
            let fact = match candidate.owner {
                Some(owner) => Fact::Stake { owner, share },
                None => Fact::Undisclosed(share),
            };
            model.set_row(books, candidate.company, Some(fact));
            let (least, most) = model.pair(owner, company, cancel, &mut notes);
            most - least
        };
        let (one, other) = (width_at(candidate.ends.0), width_at(candidate.ends.1));
        model.set_row(books, candidate.company, None);
        let settle = Settle {
            owner: candidate.owner,
            company: model.region.nodes[candidate.company],
            record: candidate.record,
            narrows_by: (width - one.max(other)).max(0.0),
            at_best: (width - one.min(other)).max(0.0),
        };
        if settle.at_best > OPEN {
            found.push(settle);
        }
    }
    // Rounding must not decide between equals.
    let rank = |settle: &Settle| ((settle.narrows_by * 1e9).round(), (settle.at_best * 1e9).round());
    found.sort_by(|a, b| rank(b).partial_cmp(&rank(a)).unwrap_or(std::cmp::Ordering::Equal));
    found.truncate(limit);
    notes.dedup();
    (found, notes)
}

struct Candidate {
    owner: Option<u32>,
    /// By region number.
    company: usize,
    record: Option<u32>,
    ends: (f64, f64),
    weight: f64,
}

/// Every open share between, the weightiest first: the size of the range times what the owner may have of the holder
/// (for the rest that nobody states, and for holders beside the owner's chains: of the company).
fn candidates(books: &Books, model: &Model, owner: u32, reach: &[f64]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (company, &node) in model.region.nodes.iter().enumerate().filter(|&(_, &node)| node != owner) {
        let stakes: Vec<_> = books.owners(node).iter().filter(|stake| stake.high > 0.0).collect();
        let lows: f64 = stakes.iter().map(|stake| stake.low).sum();
        let mut highs = 0.0;
        for stake in stakes {
            let high = stake.high.min(1.0 - (lows - stake.low)).max(stake.low);
            highs += high;
            if high - stake.low > OPEN {
                let holder = model.region.local(stake.other).map_or(0.0, |holder| reach[holder as usize]);
                candidates.push(Candidate {
                    owner: Some(stake.other),
                    company,
                    record: Some(stake.record),
                    ends: (stake.low, high),
                    weight: (high - stake.low) * holder.max(reach[company]),
                });
            }
        }
        let ends = ((1.0 - highs).max(0.0), (1.0 - lows).max(0.0));
        if ends.1 - ends.0 > OPEN {
            let weight = (ends.1 - ends.0) * reach[company];
            candidates.push(Candidate { owner: None, company, record: None, ends, weight });
        }
    }
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    candidates
}
