//! The best loopless routes that pass given nodes.
//!
//! A set of nodes to pass makes the usual pruning wrong: the cheaper of two ways to a node may be
//! the one that cannot go on without a loop. So partial routes are never dropped for one another; they
//! wait in one queue by cost so far plus an exact lower bound (loops allowed) on what is left, taken by
//! dynamic programming over hops, soft steps and the nodes still to pass. Complete routes then come
//! out cheapest first. Exact; exponential at worst, hence bounded: the work by the query's budget, the
//! memory by two limits here, and whoever runs into one is told that the answer is not complete.

use super::meter::{Meter, Stopped};
use super::region::Region;
use super::spur::Open;
use std::collections::BinaryHeap;

/// Most states of the lower bound: half a gigabyte.
const MOST_STATES: usize = 1 << 26;
/// Most partial routes kept.
const MOST_LABELS: usize = 1 << 23;

struct Label {
    node: u32,
    hops: u8,
    soft: u8,
    /// Nodes to pass that were passed, by bit.
    passed: u32,
    cost: f64,
    parent: u32,
}

const ROOT: u32 = u32::MAX;

pub(super) struct ViaSearch<'r> {
    region: &'r Region,
    /// Nodes to pass, as region numbers.
    via: Vec<u32>,
    all: u32,
    /// Targets that routes may still end at.
    open_target: Vec<bool>,
    /// Least cost to an open target by what was passed and state.
    bound: Vec<f64>,
    labels: Vec<Label>,
    open: BinaryHeap<Open>,
}

impl<'r> ViaSearch<'r> {
    /// `via` and `closed` (targets that do not count) are region numbers; `via` has no number twice.
    pub(super) fn new(region: &'r Region, via: &[u32], closed: &[u32], meter: &mut Meter<'_>) -> Result<Self, Stopped> {
        let states = region.state_count();
        let sets = 1usize.checked_shl(via.len() as u32).filter(|sets| sets.saturating_mul(states) <= MOST_STATES);
        let Some(sets) = sets else { return Err(Stopped) };
        let mut open_target = vec![true; region.len()];
        for &target in closed {
            open_target[target as usize] = false;
        }
        let mut search = Self {
            region,
            via: via.to_vec(),
            all: (sets - 1) as u32,
            open_target,
            bound: vec![f64::INFINITY; sets * states],
            labels: Vec::new(),
            open: BinaryHeap::new(),
        };
        search.bound_all(meter)?;
        for &source in &region.sources {
            let passed = search.bit(source);
            search.push(Label { node: source, hops: 0, soft: 0, passed, cost: 0.0, parent: ROOT })?;
        }
        Ok(search)
    }

    /// The next best route.
    pub(super) fn next(&mut self, meter: &mut Meter<'_>) -> Result<Option<Vec<u32>>, Stopped> {
        while let Some(open) = self.open.pop() {
            if open.ends {
                return Ok(Some(self.path(open.label)));
            }
            self.expand(open.label, meter)?;
        }
        Ok(None)
    }

    fn bit(&self, node: u32) -> u32 {
        self.via.iter().position(|&via| via == node).map_or(0, |at| 1 << at)
    }

    fn ends(&self, node: u32, hops: u8, passed: u32) -> bool {
        passed == self.all && self.region.may_end(node, hops) && self.open_target[node as usize]
    }

    fn left(&self, node: u32, hops: u8, soft: u8, passed: u32) -> f64 {
        let state = self.region.state(node, hops, soft);
        state.map_or(f64::INFINITY, |state| self.bound[passed as usize * self.region.state_count() + state])
    }

    fn bound_all(&mut self, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let states = self.region.state_count();
        for hops in (0..=self.region.max_hops).rev() {
            for node in 0..self.region.len() as u32 {
                let Some(first) = self.region.state(node, hops, 0) else { continue };
                let own = self.bit(node);
                for passed in (0..=self.all).filter(|passed| passed & own == own) {
                    meter.spend(self.region.arcs(node).len())?;
                    for soft in 0..=self.region.max_soft {
                        let best = self.best_on(node, hops, soft, passed);
                        self.bound[passed as usize * states + first + usize::from(soft)] = best;
                    }
                }
            }
        }
        Ok(())
    }

    fn best_on(&self, node: u32, hops: u8, soft: u8, passed: u32) -> f64 {
        let here = if self.ends(node, hops, passed) { 0.0 } else { f64::INFINITY };
        let Some(leave) = self.region.leave(node, hops) else { return here };
        let arcs = self.region.arcs(node).iter();
        let ways = arcs.filter(|arc| soft + u8::from(arc.soft) <= self.region.max_soft).map(|arc| {
            let passed = passed | self.bit(arc.to);
            leave + arc.cost + self.left(arc.to, hops + 1, soft + u8::from(arc.soft), passed)
        });
        ways.fold(here, f64::min)
    }

    fn expand(&mut self, number: u32, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let region = self.region;
        let Some(&Label { node, hops, soft, passed, cost, .. }) = self.labels.get(number as usize) else {
            return Ok(());
        };
        if self.ends(node, hops, passed) {
            self.open.push(Open { estimate: cost, hops, node, ends: true, label: number });
        }
        let Some(leave) = region.leave(node, hops) else { return Ok(()) };
        meter.spend(region.arcs(node).len())?;
        for arc in region.arcs(node) {
            let soft = soft + u8::from(arc.soft);
            if soft > region.max_soft || self.is_on(number, arc.to) {
                continue;
            }
            let (passed, cost) = (passed | self.bit(arc.to), cost + leave + arc.cost);
            self.push(Label { node: arc.to, hops: hops + 1, soft, passed, cost, parent: number })?;
        }
        Ok(())
    }

    fn push(&mut self, label: Label) -> Result<(), Stopped> {
        let left = self.left(label.node, label.hops, label.soft, label.passed);
        if left == f64::INFINITY {
            return Ok(());
        }
        if self.labels.len() >= MOST_LABELS {
            return Err(Stopped);
        }
        let (estimate, hops, node) = (label.cost + left, label.hops, label.node);
        self.open.push(Open { estimate, hops, node, ends: false, label: self.labels.len() as u32 });
        self.labels.push(label);
        Ok(())
    }

    /// Is the node on the partial route?
    fn is_on(&self, label: u32, node: u32) -> bool {
        self.back(label).any(|on| on == node)
    }

    fn back(&self, label: u32) -> impl Iterator<Item = u32> {
        let first = self.labels.get(label as usize);
        std::iter::successors(first, |label| self.labels.get(label.parent as usize)).map(|label| label.node)
    }

    fn path(&self, label: u32) -> Vec<u32> {
        let mut nodes: Vec<u32> = self.back(label).collect();
        nodes.reverse();
        nodes
    }
}
