//! The chains that carry most of an integrated holding, and the weakest link of each.
//!
//! Loopless chains by the product of the largest possible shares, best first; among equals the shorter one.
//! A chain is an explanation: products along chains are not to be added up (rings, see the integrated holding).
//! Best-first search with the exact remaining product as its guide, so dense books cost what the answer costs;
//! a limit on steps bounds the rest, and the answer says when it was hit.

use super::control::NOISE;
use super::{Books, Stake};
use crate::model::Known;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Thresholds for the weakest link (fractions; exactly as much is enough).
pub const LINK_THRESHOLDS: [f64; 4] = [0.10, 0.20, 0.25, 0.50];

/// One holding of a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub owner: u32,
    pub company: u32,
    pub low: f64,
    pub high: f64,
    pub record: u32,
}

/// From owner to company by direct holdings.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// From the owner downwards; never empty.
    pub steps: Vec<Step>,
    /// Product of the shares.
    pub low: f64,
    pub high: f64,
    /// The step with the smallest possible share.
    pub weakest: usize,
    /// The smallest share along the chain, for certain and at most.
    pub weakest_low: f64,
    pub weakest_high: f64,
}

impl Chain {
    fn new(steps: Vec<Step>) -> Self {
        let by_high = |a: &usize, b: &usize| {
            steps[*a].high.total_cmp(&steps[*b].high).then(steps[*a].low.total_cmp(&steps[*b].low))
        };
        let weakest = (0..steps.len()).min_by(by_high).unwrap_or_default();
        let fold = |start, pick: fn(f64, f64) -> f64, of: fn(&Step) -> f64| steps.iter().map(of).fold(start, pick);
        Self {
            low: fold(1.0, |a, b| a * b, |step| step.low),
            high: fold(1.0, |a, b| a * b, |step| step.high),
            weakest_low: fold(1.0, f64::min, |step| step.low),
            weakest_high: fold(1.0, f64::min, |step| step.high),
            weakest,
            steps,
        }
    }

    /// Does every link reach a share? In the order of [`LINK_THRESHOLDS`].
    pub fn reaches(&self) -> [Known; 4] {
        LINK_THRESHOLDS.map(|threshold| {
            if self.weakest_low >= threshold - NOISE {
                Known::Yes
            } else if self.weakest_high >= threshold - NOISE {
                Known::Maybe
            } else {
                Known::No
            }
        })
    }
}

/// The best chains of one pair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chains {
    /// Largest possible product first.
    pub chains: Vec<Chain>,
    /// `false`: the limit on steps was hit; there may be more chains than shown.
    pub complete: bool,
}

/// A step costs this much beyond its share, so that of two chains worth the same the shorter one comes first.
const PER_STEP: f64 = 1e-9;

/// A partial chain: its last node, and the step before it.
struct Partial {
    node: u32,
    before: Option<(usize, Stake)>,
    cost: f64,
}

/// The `k` best loopless chains from `owner` to `company`. `max_work` bounds the nodes and stakes looked at while
/// chains are tried (a million is plenty for a page); the best chain is found all the same.
/// O(region · log region), and O(length + stakes) per partial chain.
pub fn chains(books: &Books, owner: u32, company: u32, k: usize, max_work: usize) -> Chains {
    let mut found = Chains { chains: Vec::new(), complete: true };
    let ways = ways_to(books, company, &reach(books, owner));
    let Some(start) = ways.get(&owner).filter(|_| owner != company && k > 0) else { return found };
    let mut partials = vec![Partial { node: owner, before: None, cost: 0.0 }];
    let mut queue = BinaryHeap::from([Reverse((Cost(start.cost), 0usize))]);
    let mut work = 0;
    while let Some(Reverse((_, at))) = queue.pop() {
        let (node, cost) = (partials[at].node, partials[at].cost);
        if node == company {
            found.chains.push(Chain::new(steps_to(&partials, at)));
            if found.chains.len() == k {
                break;
            }
            continue;
        }
        let passed = nodes_of(&partials, at);
        let held = books.companies(node);
        work += passed.len() + held.len();
        if work > max_work {
            found.complete = false;
            break;
        }
        for stake in held.iter().filter(|stake| stake.high > 0.0 && !passed.contains(&stake.other)) {
            let Some(rest) = ways.get(&stake.other) else { continue };
            let cost = cost + step_cost(stake);
            queue.push(Reverse((Cost(cost + rest.cost), partials.len())));
            partials.push(Partial { node: stake.other, before: Some((at, *stake)), cost });
        }
    }
    if found.chains.is_empty() {
        found.chains.push(Chain::new(best(&ways, owner, company)));
    }
    found
}

/// The best chain, without trying others.
fn best(ways: &BTreeMap<u32, Way>, owner: u32, company: u32) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = owner;
    while let Some(stake) = ways.get(&at).and_then(|way| way.next).filter(|_| at != company) {
        let Stake { other, low, high, record } = stake;
        steps.push(Step { owner: at, company: other, low, high, record });
        at = other;
    }
    steps
}

fn step_cost(stake: &Stake) -> f64 {
    PER_STEP - stake.high.ln()
}

fn nodes_of(partials: &[Partial], mut at: usize) -> Vec<u32> {
    let mut nodes = vec![partials[at].node];
    while let Some((before, _)) = partials[at].before {
        nodes.push(partials[before].node);
        at = before;
    }
    nodes
}

fn steps_to(partials: &[Partial], mut at: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some((before, stake)) = partials[at].before {
        let Stake { low, high, record, .. } = stake;
        steps.push(Step { owner: partials[before].node, company: partials[at].node, low, high, record });
        at = before;
    }
    steps.reverse();
    steps
}

/// Everything an owner reaches downwards, itself included.
fn reach(books: &Books, owner: u32) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([owner]);
    let mut open = vec![owner];
    while let Some(node) = open.pop() {
        let held = books.companies(node).iter().filter(|stake| stake.high > 0.0);
        open.extend(held.map(|stake| stake.other).filter(|&one| reached.insert(one)));
    }
    reached
}

/// The best way on from a node of the region.
struct Way {
    /// Down to the company.
    cost: f64,
    /// The next holding; none at the company itself.
    next: Option<Stake>,
}

/// Best ways from each node of a region down to the company (Dijkstra, upwards).
fn ways_to(books: &Books, company: u32, region: &BTreeSet<u32>) -> BTreeMap<u32, Way> {
    let mut ways = BTreeMap::new();
    let mut offers = vec![(company, None)];
    let mut queue = BinaryHeap::new();
    if region.contains(&company) {
        queue.push(Reverse((Cost(0.0), 0usize)));
    }
    while let Some(Reverse((Cost(cost), at))) = queue.pop() {
        let (node, next) = offers[at];
        if ways.contains_key(&node) {
            continue;
        }
        ways.insert(node, Way { cost, next });
        for stake in books.owners(node) {
            if stake.high > 0.0 && region.contains(&stake.other) && !ways.contains_key(&stake.other) {
                queue.push(Reverse((Cost(cost + step_cost(stake)), offers.len())));
                offers.push((stake.other, Some(Stake { other: node, ..*stake })));
            }
        }
    }
    ways
}

/// A finite cost that can be ordered.
#[derive(Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
