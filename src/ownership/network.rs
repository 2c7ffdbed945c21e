//! Holdings as a linear system `y = b + Wᵀy`, ordered so that one pass over them solves it.
//!
//! - Strongly connected components ("rings") come in topological order and fill consecutive positions; inside a
//!   ring the order is one in which few of its holdings point backwards ([`super::order`]).
//! - Values flow along the arrows: owner → company, or company → owner when built the other way round.
//! - Shares must be above 0; at most one arrow per pair. Nothing here knows ranges or thresholds.
//! - A pass costs O(touched arrows + n/64) and the rings it meets; see [`super::linear`] for those.

use super::linear::{DENSE, RESIDUAL, Ring, solve_ring};
use super::order::order;
use super::reduced::{Reduced, Scratch};

/// An arrow with the share that flows along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Arrow {
    pub to: u32,
    pub share: f64,
}

/// Nodes with their outgoing arrows, packed.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrows {
    pub from: Vec<u32>,
    pub to: Vec<u32>,
    pub share: Vec<f64>,
}

impl Arrows {
    pub fn with_capacity(nodes: usize, arrows: usize) -> Self {
        let mut from = Vec::with_capacity(nodes + 1);
        from.push(0);
        Self { from, to: Vec::with_capacity(arrows), share: Vec::with_capacity(arrows) }
    }

    /// Adds the next node with its arrows.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = Arrow>) {
        for arrow in row {
            self.to.push(arrow.to);
            self.share.push(arrow.share);
        }
        self.from.push(self.to.len() as u32);
    }

    pub fn nodes(&self) -> usize {
        self.from.len().saturating_sub(1)
    }

    pub fn row(&self, node: usize) -> std::ops::Range<usize> {
        self.from[node] as usize..self.from[node + 1] as usize
    }
}

/// The ordered system. Everything but `position` is indexed by position.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Node → position.
    pub position: Vec<u32>,
    /// Position → node.
    pub node: Vec<u32>,
    /// Arrows that leave the ring of their start.
    outer: Arrows,
    /// Arrows inside a ring by their *end*: `to` holds where they come from. Without loops.
    inner: Arrows,
    /// Share of a loop (a holding in itself), by position; empty when there is none.
    loops: Vec<f64>,
    /// First position of the ring that a position belongs to.
    ring_start: Vec<u32>,
    /// First positions of rings that nobody outside holds a share of, ascending.
    closed: Vec<u32>,
    /// Large rings made ready for many questions, by first position, ascending.
    reduced: Vec<(u32, Reduced)>,
    /// The outer arrows by their end, as in `inner`; empty unless prepared.
    holders: Arrows,
}

/// Which way the arrows of a [`Network`] point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// From owner to company.
    Down,
    /// From company to owner.
    Up,
}

/// Shares from inside a ring above this leave nothing for anybody outside.
const ALL: f64 = 1.0 - 1e-12;

/// Behind a ring of more than one in so many, nearly everything is reached.
const LARGE: usize = 50;

/// Scratch of one solve, reused so that a query costs what it touches and not the size of the books.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// By position.
    pub(super) value: Vec<f64>,
    marks: Vec<u64>,
    /// Positions with a value, ascending.
    pub(super) touched: Vec<u32>,
    /// Largest residual of a ring that did not come down to the aim, with the ring's first position.
    pub(super) unsolved: Vec<(u32, f64)>,
    /// First positions of closed rings, with what came in.
    pub(super) closed: Vec<(u32, f64)>,
    scratch: Scratch,
}

impl Workspace {
    /// Forgets the last solve and makes room for `nodes`.
    pub(super) fn clear(&mut self, nodes: usize) {
        for &at in &self.touched {
            self.value[at as usize] = 0.0;
        }
        self.touched.clear();
        self.unsolved.clear();
        self.closed.clear();
        if self.value.len() != nodes {
            self.value = vec![0.0; nodes];
            self.marks = vec![0; nodes.div_ceil(64)];
        }
    }

    /// Adds to the right-hand side at a position.
    pub(super) fn add(&mut self, position: u32, amount: f64) {
        self.value[position as usize] += amount;
        self.marks[position as usize / 64] |= 1 << (position % 64);
    }
}

impl Network {
    /// Orders the arrows. The shares in each company must not add up to more than 1. O(n + m).
    pub fn new(arrows: &Arrows, flow: Flow) -> Self {
        let nodes = arrows.nodes();
        let (order, ring_start) = order(arrows);
        let mut position = vec![0u32; nodes];
        for (at, &node) in (0u32..).zip(&order) {
            position[node as usize] = at;
        }
        let mut outer = Arrows::with_capacity(nodes, arrows.to.len());
        let mut into = vec![0u32; nodes + 1];
        let mut loops = Vec::new();
        // What each company gets from inside its ring.
        let mut inside = vec![0.0; nodes];
        for (at, &node) in order.iter().enumerate() {
            for arrow in arrows.row(node as usize) {
                let (to, share) = (position[arrows.to[arrow] as usize], arrows.share[arrow]);
                if ring_start[to as usize] == ring_start[at] {
                    inside[if flow == Flow::Down { to as usize } else { at }] += share;
                }
                if to as usize == at {
                    loops.resize(nodes, 0.0);
                    loops[at] = share;
                } else if ring_start[to as usize] == ring_start[at] {
                    into[to as usize + 1] += 1;
                } else {
                    outer.to.push(to);
                    outer.share.push(share);
                }
            }
            outer.from.push(outer.to.len() as u32);
        }
        for at in 1..into.len() {
            into[at] += into[at - 1];
        }
        let count = into.last().map_or(0, |&count| count as usize);
        let mut inner = Arrows { from: into.clone(), to: vec![0; count], share: vec![0.0; count] };
        for (at, &node) in order.iter().enumerate() {
            for arrow in arrows.row(node as usize) {
                let to = position[arrows.to[arrow] as usize] as usize;
                if to != at && ring_start[to] == ring_start[at] {
                    let slot = into[to] as usize;
                    (inner.to[slot], inner.share[slot]) = (at as u32, arrows.share[arrow]);
                    into[to] += 1;
                }
            }
        }
        let mut network = Self { position, node: order, outer, inner, loops, ring_start, ..Self::default() };
        let closed = |ring: &std::ops::Range<usize>| inside[ring.clone()].iter().all(|&share| share >= ALL);
        network.closed = network.rings().filter(closed).map(|ring| ring.start as u32).collect();
        network
    }

    /// Makes the large rings ready for many questions. O(m).
    pub fn prepare(&mut self) {
        let large = self.rings().filter(|ring| ring.len() > DENSE && !self.is_closed(ring.start));
        let reduced = large.filter_map(|ring| Some((ring.start as u32, Reduced::new(&self.inner_system(&ring))?)));
        self.reduced = reduced.collect();
        if !self.reduced.is_empty() {
            self.holders = turned(&self.outer);
        }
    }

    /// Whether nobody outside holds a share of the ring that starts here.
    pub fn is_closed(&self, start: usize) -> bool {
        self.closed.binary_search(&(start as u32)).is_ok()
    }

    pub fn closed_rings(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.closed.iter().map(|&start| self.ring(start as usize))
    }

    pub fn nodes(&self) -> usize {
        self.node.len()
    }

    /// Positions of the ring that starts here (one position where there is none).
    pub fn ring(&self, start: usize) -> std::ops::Range<usize> {
        let mut end = start + 1;
        while end < self.ring_start.len() && self.ring_start[end] as usize == start {
            end += 1;
        }
        start..end
    }

    /// First positions of rings with more than one member or with a holding in itself.
    pub fn rings(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = (0..self.nodes()).filter(|&at| self.ring_start[at] as usize == at);
        starts.map(|at| self.ring(at)).filter(|ring| ring.len() > 1 || self.own_share(ring.start) > 0.0)
    }

    pub fn ring_start(&self, position: usize) -> usize {
        self.ring_start[position] as usize
    }

    pub fn own_share(&self, position: usize) -> f64 {
        self.loops.get(position).copied().unwrap_or(0.0)
    }

    /// Sum of the arrows from inside its own ring into a position, itself included.
    pub fn share_inside(&self, position: usize) -> f64 {
        self.inner.share[self.inner.row(position)].iter().sum::<f64>() + self.own_share(position)
    }

    pub fn inner_system(&self, ring: &std::ops::Range<usize>) -> Ring<'_> {
        Ring {
            start: ring.start,
            from: &self.inner.from[ring.start..=ring.end],
            other: &self.inner.to,
            share: &self.inner.share,
            loops: self.loops.get(ring.clone()).unwrap_or(&[]),
        }
    }

    /// How often a walk from a member of the ring is there, its start included: `N_ii`.
    pub fn visits_to_itself(&self, at: usize, ring: &std::ops::Range<usize>) -> f64 {
        let mut visits = vec![0.0; ring.len()];
        visits[at - ring.start] = 1.0;
        solve_ring(&self.inner_system(ring), &mut visits, None);
        visits[at - ring.start].max(1.0)
    }

    /// Solves `y = b + Wᵀy` for the `b` in the workspace. A closed ring gets 0: no share of it is anybody's outside
    /// (its equations have no solution). At `fixed` the value stays what `b` says, and nothing
    /// flows into it; only positions for which `keep` holds are looked at.
    pub fn solve(&self, work: &mut Workspace, fixed: Option<u32>, keep: impl Fn(u32) -> bool) {
        let mut word = 0;
        while word < work.marks.len() {
            if work.marks[word] == 0 {
                word += 1;
                continue;
            }
            let at = word * 64 + work.marks[word].trailing_zeros() as usize;
            let start = self.ring_start[at] as usize;
            // Only a ring can continue behind its first position.
            if self.ring_start.get(start + 1).is_some_and(|&next| next as usize == start) {
                let ring = self.ring(start);
                self.solve_members(work, start, fixed);
                if self.holders.nodes() > 0 && ring.len() > self.nodes() / LARGE {
                    return self.pull_rest(work, &ring, fixed, keep);
                }
                for at in ring {
                    work.marks[at / 64] &= !(1 << (at % 64));
                    self.flow_out(work, at, fixed, &keep);
                }
                continue;
            }
            work.marks[word] &= work.marks[word] - 1;
            self.solve_single(work, at, fixed);
            self.flow_out(work, at, fixed, &keep);
        }
    }

    fn flow_out(&self, work: &mut Workspace, at: usize, fixed: Option<u32>, keep: &impl Fn(u32) -> bool) {
        let value = work.value[at];
        let row = self.outer.row(at);
        for (&to, &share) in self.outer.to[row.clone()].iter().zip(&self.outer.share[row]) {
            if keep(to) && fixed != Some(to) {
                work.value[to as usize] += share * value;
                work.marks[to as usize / 64] |= 1 << (to % 64);
            }
        }
    }

    /// Solves a ring of several members, without what flows out of it.
    fn solve_members(&self, work: &mut Workspace, start: usize, fixed: Option<u32>) {
        let ring = self.ring(start);
        let inside = fixed.map(|at| at as usize).filter(|at| ring.contains(at)).map(|at| at - start);
        let closed = inside.is_none() && self.is_closed(start);
        let values = &mut work.value[ring.clone()];
        let residual = if closed {
            work.closed.push((start as u32, values.iter().sum()));
            values.fill(0.0);
            0.0
        } else {
            let ready = self.reduced.binary_search_by_key(&(start as u32), |&(start, _)| start).ok();
            let residual =
                ready.map_or(f64::INFINITY, |ready| self.reduced[ready].1.solve(values, inside, &mut work.scratch));
            if residual <= RESIDUAL { residual } else { solve_ring(&self.inner_system(&ring), values, inside) }
        };
        if residual > RESIDUAL {
            work.unsolved.push((start as u32, residual));
        }
        work.touched.extend(ring.map(|at| at as u32));
    }

    /// Solves a position outside rings, or one that holds a share of itself.
    fn solve_single(&self, work: &mut Workspace, at: usize, fixed: Option<u32>) {
        work.touched.push(at as u32);
        if fixed != Some(at as u32) && self.own_share(at) > 0.0 {
            if self.is_closed(at) {
                work.closed.push((at as u32, std::mem::take(&mut work.value[at])));
            } else {
                work.value[at] /= 1.0 - self.own_share(at);
            }
        }
    }

    /// Solves everything behind a ring that most of the books lie behind: each position pulls from its holders, which
    /// is easier on the caches than pushing. What came from before the ring has been pushed.
    fn pull_rest(
        &self,
        work: &mut Workspace,
        ring: &std::ops::Range<usize>,
        fixed: Option<u32>,
        keep: impl Fn(u32) -> bool,
    ) {
        let mut start = ring.end;
        while start < self.nodes() {
            let members = self.ring(start);
            let mut any = false;
            for at in members.clone() {
                if keep(at as u32) && fixed != Some(at as u32) {
                    let row = self.holders.row(at);
                    let arrows = self.holders.to[row.clone()].iter().zip(&self.holders.share[row]);
                    let pulled = arrows.filter(|&(&from, _)| from as usize >= ring.start);
                    work.value[at] += pulled.map(|(&from, share)| share * work.value[from as usize]).sum::<f64>();
                }
                any |= work.value[at] != 0.0;
            }
            if any && members.len() == 1 {
                self.solve_single(work, start, fixed);
            } else if any {
                self.solve_members(work, start, fixed);
            }
            start = members.end;
        }
        work.marks.fill(0);
    }
}

/// The same arrows by their end: `to` holds where they come from.
fn turned(arrows: &Arrows) -> Arrows {
    let nodes = arrows.nodes();
    let mut into = vec![0u32; nodes + 1];
    arrows.to.iter().for_each(|&to| into[to as usize + 1] += 1);
    (1..into.len()).for_each(|at| into[at] += into[at - 1]);
    let count = arrows.to.len();
    let mut turned = Arrows { from: into.clone(), to: vec![0; count], share: vec![0.0; count] };
    for from in 0..nodes {
        for arrow in arrows.row(from) {
            let slot = &mut into[arrows.to[arrow] as usize];
            (turned.to[*slot as usize], turned.share[*slot as usize]) = (from as u32, arrows.share[arrow]);
            *slot += 1;
        }
    }
    turned
}
