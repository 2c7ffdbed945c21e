//! Best-first search inside a region: the cheapest way on from a given start of a path.
//!
//! A label is (node, hops, soft steps, cost); one that another label of the same node equals or
//! beats in all three is dropped, so no node repeats and the work is bounded by the region's
//! states, not by the number of paths. The region's bound makes the search go almost straight.

use super::meter::{Meter, Stopped};
use super::region::Region;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::ControlFlow;

/// The fixed beginning of a path, in region numbers: at least the source.
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    pub nodes: Vec<u32>,
    pub cost: f64,
    pub soft: u8,
}

impl Prefix {
    pub(super) fn start(source: u32) -> Self {
        Self { nodes: vec![source], cost: 0.0, soft: 0 }
    }
}

/// What may not come directly after a prefix.
#[derive(Clone, Debug, Default)]
pub(super) struct Banned {
    pub nodes: Vec<u32>,
    /// The path may not end with the prefix.
    pub end: bool,
    /// No target may come next.
    pub targets: bool,
}

impl Banned {
    fn bars(&self, region: &Region, next: u32) -> bool {
        self.nodes.contains(&next) || (self.targets && region.may_end(next, 1))
    }
}

struct Label {
    node: u32,
    hops: u8,
    soft: u8,
    cost: f64,
    parent: u32,
}

const ROOT: u32 = u32::MAX;

/// Smallest estimate first; then fewest hops, then smallest node number, then finished ones.
pub(super) struct Open {
    pub estimate: f64,
    pub hops: u8,
    pub node: u32,
    pub ends: bool,
    pub label: u32,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        let later = other.estimate.total_cmp(&self.estimate);
        later
            .then_with(|| other.hops.cmp(&self.hops))
            .then_with(|| other.node.cmp(&self.node))
            .then_with(|| self.ends.cmp(&other.ends))
            .then_with(|| other.label.cmp(&self.label))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

/// Scratch space for searches in one region.
pub(super) struct Spur<'r> {
    region: &'r Region,
    /// Cheapest label per state in the running search.
    best: Vec<f64>,
    touched: Vec<usize>,
    on_prefix: Vec<bool>,
    labels: Vec<Label>,
    open: BinaryHeap<Open>,
}

impl<'r> Spur<'r> {
    pub(super) fn new(region: &'r Region) -> Self {
        Self {
            region,
            best: vec![f64::INFINITY; region.state_count()],
            touched: Vec::new(),
            on_prefix: vec![false; region.len()],
            labels: Vec::new(),
            open: BinaryHeap::new(),
        }
    }

    /// A lower bound for every path that begins with the prefix and goes on unbanned; infinite = none.
    pub(super) fn bound(&self, prefix: &Prefix, banned: &Banned, meter: &mut Meter<'_>) -> Result<f64, Stopped> {
        let mut least = f64::INFINITY;
        let Some((&last, before)) = prefix.nodes.split_last() else { return Ok(least) };
        let hops = before.len() as u8;
        if !banned.end && self.region.may_end(last, hops) {
            least = prefix.cost;
        }
        if let Some(leave) = self.region.leave(last, hops) {
            let arcs = self.region.arcs(last);
            meter.spend(arcs.len())?;
            for arc in arcs {
                let soft = prefix.soft + u8::from(arc.soft);
                let barred = before.contains(&arc.to) || banned.bars(self.region, arc.to);
                let open = soft <= self.region.max_soft && !barred;
                if open {
                    let on = self.region.bound(arc.to, hops + 1, soft);
                    least = least.min(prefix.cost + leave + arc.cost + on);
                }
            }
        }
        Ok(least)
    }

    /// The cheapest loopless path with that beginning, and its cost.
    pub(super) fn solve(
        &mut self,
        prefix: &Prefix,
        banned: &Banned,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(Vec<u32>, f64)>, Stopped> {
        let mut found = None;
        self.search(prefix, banned, meter, &mut |nodes, cost| {
            found = Some((nodes, cost));
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The cheapest path to each of the `k` targets that are cheapest to reach, cheapest first.
    /// One search per source, because a path may end at another source but not at its own.
    pub(super) fn per_target(&mut self, k: usize, meter: &mut Meter<'_>) -> Result<Vec<(Vec<u32>, f64)>, Stopped> {
        let mut best: BTreeMap<u32, (Vec<u32>, f64)> = BTreeMap::new();
        for &source in &self.region.sources {
            let mut reached = BTreeSet::new();
            self.search(&Prefix::start(source), &Banned::default(), meter, &mut |nodes, cost| {
                if let Some(&target) = nodes.last()
                    && reached.insert(target)
                    && best.get(&target).is_none_or(|(_, other)| cost < *other)
                {
                    best.insert(target, (nodes, cost));
                }
                if reached.len() < k { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })?;
        }
        let mut best: Vec<(Vec<u32>, f64)> = best.into_values().collect();
        best.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        best.truncate(k);
        Ok(best)
    }

    fn search(
        &mut self,
        prefix: &Prefix,
        banned: &Banned,
        meter: &mut Meter<'_>,
        goal: &mut dyn FnMut(Vec<u32>, f64) -> ControlFlow<()>,
    ) -> Result<(), Stopped> {
        for &node in &prefix.nodes {
            self.on_prefix[node as usize] = true;
        }
        let outcome = self.run(prefix, banned, meter, goal);
        for &node in &prefix.nodes {
            self.on_prefix[node as usize] = false;
        }
        for state in self.touched.drain(..) {
            self.best[state] = f64::INFINITY;
        }
        self.labels.clear();
        self.open.clear();
        outcome
    }

    fn run(
        &mut self,
        prefix: &Prefix,
        banned: &Banned,
        meter: &mut Meter<'_>,
        goal: &mut dyn FnMut(Vec<u32>, f64) -> ControlFlow<()>,
    ) -> Result<(), Stopped> {
        let region = self.region;
        let Some((&last, before)) = prefix.nodes.split_last() else { return Ok(()) };
        let start = Label { node: last, hops: before.len() as u8, soft: prefix.soft, cost: prefix.cost, parent: ROOT };
        self.expand(start, Some(banned), meter)?;
        while let Some(open) = self.open.pop() {
            let Some(label) = self.labels.get(open.label as usize) else { continue };
            if open.ends {
                if goal(self.path(prefix, open.label), label.cost).is_break() {
                    break;
                }
                continue;
            }
            let current = Label { parent: open.label, ..*label };
            let beaten =
                region.state(current.node, current.hops, current.soft).is_none_or(|s| self.best[s] < current.cost);
            if !beaten {
                self.expand(current, None, meter)?;
            }
        }
        Ok(())
    }

    /// Opens every way on from `at`, whose `parent` is its own label number.
    fn expand(&mut self, at: Label, banned: Option<&Banned>, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let region = self.region;
        let may_end = region.may_end(at.node, at.hops) && banned.is_none_or(|banned| !banned.end);
        if may_end {
            // A prefix that is a path by itself has no label yet.
            let label = if at.parent == ROOT { self.label(Label { ..at }) } else { at.parent };
            self.open.push(Open { estimate: at.cost, hops: at.hops, node: at.node, ends: true, label });
        }
        let Some(leave) = region.leave(at.node, at.hops) else { return Ok(()) };
        let arcs = region.arcs(at.node);
        meter.spend(arcs.len())?;
        for arc in arcs {
            let soft = at.soft + u8::from(arc.soft);
            let closed = soft > region.max_soft
                || self.on_prefix[arc.to as usize]
                || banned.is_some_and(|banned| banned.bars(region, arc.to));
            if !closed {
                let cost = at.cost + leave + arc.cost;
                self.push(Label { node: arc.to, hops: at.hops + 1, soft, cost, parent: at.parent });
            }
        }
        Ok(())
    }

    fn label(&mut self, label: Label) -> u32 {
        self.labels.push(label);
        (self.labels.len() - 1) as u32
    }

    /// Opens a label unless it leads nowhere or another one is as good in every respect.
    fn push(&mut self, label: Label) {
        let region = self.region;
        let Some(state) = region.state(label.node, label.hops, label.soft) else { return };
        let on = region.bound(label.node, label.hops, label.soft);
        if on == f64::INFINITY {
            return;
        }
        let mut others = region.states_no_worse(label.node, label.hops, label.soft);
        if others.any(|other| self.best[other] <= label.cost) {
            return;
        }
        if self.best[state] == f64::INFINITY {
            self.touched.push(state);
        }
        self.best[state] = label.cost;
        let (node, hops, estimate) = (label.node, label.hops, label.cost + on);
        let label = self.label(label);
        self.open.push(Open { estimate, hops, node, ends: false, label });
    }

    /// Prefix and labels as one node sequence.
    fn path(&self, prefix: &Prefix, label: u32) -> Vec<u32> {
        let mut tail = Vec::new();
        let mut next = label;
        while let Some(label) = self.labels.get(next as usize) {
            tail.push(label.node);
            next = label.parent;
        }
        // The label of a prefix that ends a path repeats the prefix's last node.
        if prefix.nodes.last() == tail.last() {
            tail.pop();
        }
        prefix.nodes.iter().copied().chain(tail.into_iter().rev()).collect()
    }
}
