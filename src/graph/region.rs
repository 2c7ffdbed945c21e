//! The part of a topology in which every path of a query lies, with exact bounds.
//!
//! Two breadth-first balls, one from each end, grow until their depths add up to the hop limit
//! (the cheaper one first); each then grows on inside the other only. What is left are the nodes
//! with `hops from a source + hops to a target ≤ max_hops`, usually a small part of the network.
//! Over it, dynamic programming backwards by hops gives, for each node, hops used and soft steps
//! used, the least cost to a target: exact but for loops, so a lower bound that rarely errs.

use super::Topology;
use super::meter::{Meter, Stopped};

const FAR: u8 = u8::MAX;

/// A step inside the region; `to` is a region number.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub to: u32,
    pub soft: bool,
    pub cost: f64,
}

/// What the region is cut out for.
pub(super) struct Task<'a> {
    /// Ascending, each once.
    pub from: &'a [u32],
    /// Ascending, each once.
    pub targets: &'a [u32],
    /// Taken out of the network. Ascending; neither source nor target.
    pub avoid: &'a [u32],
    pub max_hops: u8,
    /// λ: cost of passing a node, per ln(1 + degree).
    pub lambda: f64,
    /// Added to each step; large to rank by hops first.
    pub hop_cost: f64,
}

pub(super) struct Region {
    /// Topology numbers, ascending.
    pub nodes: Vec<u32>,
    /// Region numbers of the query's sources.
    pub sources: Vec<u32>,
    pub max_hops: u8,
    pub max_soft: u8,
    offsets: Vec<u32>,
    arcs: Vec<Arc>,
    from_hops: Vec<u8>,
    is_source: Vec<bool>,
    is_target: Vec<bool>,
    /// Cost of leaving a node as an inner node.
    leave: Vec<f64>,
    /// Where a node's states begin. A state is (hops used, soft steps used).
    states: Vec<usize>,
    bound: Vec<f64>,
}

impl Region {
    pub(super) fn build(topology: &Topology, task: &Task<'_>, meter: &mut Meter<'_>) -> Result<Self, Stopped> {
        let (from, to) = Balls::grow(topology, task, meter)?;
        let (from_hops, to_hops) = (from.hops, to.hops);
        let near = |node: u32| {
            let (from, to) = (from_hops[node as usize], to_hops[node as usize]);
            from != FAR && to != FAR && from + to <= task.max_hops
        };
        let mut nodes: Vec<u32> = from.visited.into_iter().filter(|&node| near(node)).collect();
        nodes.sort_unstable();
        let mut number = vec![u32::MAX; topology.node_count()];
        for (local, &node) in (0..).zip(&nodes) {
            number[node as usize] = local;
        }
        let has = |set: &[u32], node: &u32| set.binary_search(node).is_ok();
        let mut region = Self {
            sources: task.from.iter().map(|&node| number[node as usize]).filter(|&n| n != u32::MAX).collect(),
            max_hops: task.max_hops,
            max_soft: 0,
            offsets: vec![0],
            arcs: Vec::new(),
            from_hops: nodes.iter().map(|&node| from_hops[node as usize]).collect(),
            is_source: nodes.iter().map(|node| has(task.from, node)).collect(),
            is_target: nodes.iter().map(|node| has(task.targets, node)).collect(),
            leave: Vec::with_capacity(nodes.len()),
            states: vec![0],
            bound: Vec::new(),
            nodes,
        };
        let mut any_soft = false;
        for local in 0..region.nodes.len() {
            let node = region.nodes[local];
            let source = region.is_source[local];
            let damping = (1.0 + topology.degree(node) as f64).ln();
            region.leave.push(if source { 0.0 } else { task.lambda * damping });
            if source || !topology.is_stop(node) {
                meter.spend(topology.degree(node))?;
                for step in topology.steps(node) {
                    let to = number[step.to as usize];
                    let fits = to != u32::MAX
                        && (!region.is_source[to as usize] || region.is_target[to as usize])
                        && from_hops[node as usize] + 1 + to_hops[step.to as usize] <= task.max_hops;
                    if fits && (!step.soft || topology.max_soft() > 0) {
                        any_soft |= step.soft;
                        let cost = topology.cost(step.link) + task.hop_cost;
                        region.arcs.push(Arc { to, soft: step.soft, cost });
                    }
                }
            }
            region.offsets.push(region.arcs.len() as u32);
        }
        region.max_soft = if any_soft { topology.max_soft().min(task.max_hops) } else { 0 };
        region.bound_all(&to_hops, meter)?;
        Ok(region)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn state_count(&self) -> usize {
        self.bound.len()
    }

    pub(super) fn arcs(&self, node: u32) -> &[Arc] {
        &self.arcs[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    /// The number of a state; `None` when no path of the query has a node at that many hops.
    pub(super) fn state(&self, node: u32, hops: u8, soft: u8) -> Option<usize> {
        let first = self.states[node as usize];
        let over = usize::from(hops.checked_sub(self.from_hops[node as usize])?);
        let state = first + over * (usize::from(self.max_soft) + 1) + usize::from(soft);
        (state < self.states[node as usize + 1]).then_some(state)
    }

    /// States of the same node with no more hops and no more soft steps than this one, itself included.
    pub(super) fn states_no_worse(&self, node: u32, hops: u8, soft: u8) -> impl Iterator<Item = usize> {
        let width = usize::from(self.max_soft) + 1;
        let first = self.states[node as usize];
        let over = usize::from(hops.saturating_sub(self.from_hops[node as usize]));
        (0..=over).flat_map(move |hops| (0..=usize::from(soft)).map(move |soft| first + hops * width + soft))
    }

    /// Least cost from a state to a target, loops allowed; infinite when there is no way.
    pub(super) fn bound(&self, node: u32, hops: u8, soft: u8) -> f64 {
        self.state(node, hops, soft).map_or(f64::INFINITY, |state| self.bound[state])
    }

    /// May a path end here after this many hops?
    pub(super) fn may_end(&self, node: u32, hops: u8) -> bool {
        hops > 0 && self.is_target[node as usize]
    }

    /// Cost of going on from a node, beside the step's own; `None` when paths may not go on.
    pub(super) fn leave(&self, node: u32, hops: u8) -> Option<f64> {
        let ends_here = hops >= self.max_hops || (hops > 0 && self.is_source[node as usize]);
        (!ends_here).then(|| self.leave[node as usize])
    }

    fn bound_all(&mut self, to_hops: &[u8], meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let width = usize::from(self.max_soft) + 1;
        for (local, node) in self.nodes.iter().enumerate() {
            let slack = self.max_hops - self.from_hops[local] - to_hops[*node as usize];
            let next = self.states[local] + (usize::from(slack) + 1) * width;
            self.states.push(next);
        }
        self.bound = vec![f64::INFINITY; self.states.last().copied().unwrap_or(0)];
        for hops in (0..=self.max_hops).rev() {
            for node in 0..self.nodes.len() as u32 {
                let Some(first) = self.state(node, hops, 0) else { continue };
                meter.spend(self.arcs(node).len())?;
                for soft in 0..=self.max_soft {
                    self.bound[first + usize::from(soft)] = self.best_on(node, hops, soft);
                }
            }
        }
        Ok(())
    }

    fn best_on(&self, node: u32, hops: u8, soft: u8) -> f64 {
        let here = if self.may_end(node, hops) { 0.0 } else { f64::INFINITY };
        let Some(leave) = self.leave(node, hops) else { return here };
        let ways = self.arcs(node).iter().filter(|arc| soft + u8::from(arc.soft) <= self.max_soft);
        let on = ways.map(|arc| leave + arc.cost + self.bound(arc.to, hops + 1, soft + u8::from(arc.soft)));
        on.fold(here, f64::min)
    }
}

/// Hops from the sources and to the targets, as far as they matter.
struct Balls<'a> {
    topology: &'a Topology,
    is_source: Vec<bool>,
    avoid: &'a [u32],
    max_hops: u8,
}

/// One ball while it grows.
struct Ball {
    hops: Vec<u8>,
    frontier: Vec<u32>,
    depth: u8,
    visited: Vec<u32>,
}

impl Ball {
    fn around(nodes: usize, seeds: &[u32]) -> Self {
        let mut hops = vec![FAR; nodes];
        for &seed in seeds {
            hops[seed as usize] = 0;
        }
        Self { hops, frontier: seeds.to_vec(), depth: 0, visited: seeds.to_vec() }
    }

    fn work(&self, topology: &Topology) -> usize {
        self.frontier.iter().map(|&node| topology.degree(node)).sum()
    }
}

impl<'a> Balls<'a> {
    /// The ball around the sources and the one around the targets.
    fn grow(topology: &'a Topology, task: &Task<'a>, meter: &mut Meter<'_>) -> Result<(Ball, Ball), Stopped> {
        let nodes = topology.node_count();
        let mut is_source = vec![false; nodes];
        for &node in task.from {
            is_source[node as usize] = true;
        }
        let rules = Self { topology, is_source, avoid: task.avoid, max_hops: task.max_hops };
        let mut from = Ball::around(nodes, task.from);
        let mut to = Ball::around(nodes, task.targets);
        while from.depth + to.depth < task.max_hops {
            if from.work(topology) <= to.work(topology) {
                rules.level(&mut from, false, &to.hops, true, meter)?;
            } else {
                rules.level(&mut to, false, &from.hops, false, meter)?;
            }
        }
        while to.depth < task.max_hops {
            rules.level(&mut to, true, &from.hops, false, meter)?;
        }
        while from.depth < task.max_hops {
            rules.level(&mut from, true, &to.hops, true, meter)?;
        }
        Ok((from, to))
    }

    /// Grows a ball by one level. Once the balls have met, only into nodes near enough to the other
    /// end; the other ball is complete as deep as that asks.
    fn level(
        &self,
        ball: &mut Ball,
        met: bool,
        other: &[u8],
        forward: bool,
        meter: &mut Meter<'_>,
    ) -> Result<(), Stopped> {
        ball.depth += 1;
        let room = self.max_hops - ball.depth;
        let mut next = Vec::new();
        for &node in &ball.frontier {
            // Paths pass neither stop nodes nor other sources: a search may only start at them.
            let source = self.is_source[node as usize];
            let first = ball.depth == 1;
            let blocked = if forward { !source && self.topology.is_stop(node) } else { source && !first };
            if blocked {
                continue;
            }
            let (hard, soft) = self.topology.rows(node);
            meter.spend(hard.len() + soft.len())?;
            for &to in hard.iter().chain(soft) {
                if ball.hops[to as usize] != FAR || (met && other[to as usize] > room) {
                    continue;
                }
                if !self.avoid.is_empty() && self.avoid.binary_search(&to).is_ok() {
                    continue;
                }
                // Backwards, a stop node can only be a target (already in the ball) or a source.
                if !forward && self.topology.is_stop(to) && !self.is_source[to as usize] {
                    continue;
                }
                ball.hops[to as usize] = ball.depth;
                ball.visited.push(to);
                next.push(to);
            }
        }
        ball.frontier = next;
        Ok(())
    }
}
