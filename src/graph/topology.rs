//! The network under one filter, packed for searching.
//!
//! Compressed rows: the neighbours of a node lie side by side, the hard ones first, then those
//! reached by a soft "≈" step only. Parallel edges between two nodes are one *link* that costs what
//! its best edge costs; a link is soft only if every edge in it is. Built once per filter in
//! O(nodes + edges · log parallel) and then read by every search.

use super::Filter;
use super::filter::edge_cost;
use super::network::Network;

/// One edge as the topology takes it: two node numbers, a cost ≥ 0, soft or not.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    pub a: u32,
    pub b: u32,
    pub cost: f64,
    pub soft: bool,
    /// The caller's number for it.
    pub edge: u32,
}

/// A way to a neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub to: u32,
    pub link: u32,
    pub soft: bool,
}

/// Adjacency for searches. Node numbers are the network's.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    offsets: Vec<u32>,
    /// Where the soft neighbours of a node begin.
    soft_from: Vec<u32>,
    to: Vec<u32>,
    links: Vec<u32>,
    link_cost: Vec<f64>,
    /// Edges of a link, best first: `edges[link_from[l]..link_from[l + 1]]`.
    link_from: Vec<u32>,
    edges: Vec<u32>,
    /// Nodes that a path may end at but not pass.
    stop: Vec<bool>,
    /// The same as numbers, ascending.
    stops: Vec<u32>,
    max_soft: u8,
    has_soft: bool,
}

impl Topology {
    /// The edges of the network that pass the filter.
    pub fn build(network: &Network, filter: &Filter) -> Self {
        let ties = filter.passing(network).map(|(number, edge)| Tie {
            a: edge.from,
            b: edge.to,
            cost: edge_cost(edge),
            soft: edge.is_soft(),
            edge: number,
        });
        let stop = network.nodes().map(|(_, node)| node.stop.is_some() && !filter.pass_stops).collect();
        Self::from_ties(stop, ties.collect(), filter.soft)
    }

    /// From bare ties between nodes `0..stop.len()`; loops and ties to other numbers are dropped.
    pub fn from_ties(stop: Vec<bool>, mut ties: Vec<Tie>, max_soft: u8) -> Self {
        let nodes = stop.len();
        ties.retain(|tie| tie.a != tie.b && (tie.a.max(tie.b) as usize) < nodes);
        for tie in &mut ties {
            (tie.a, tie.b) = (tie.a.min(tie.b), tie.a.max(tie.b));
        }
        let ties = by_pair(nodes, ties);
        let stops = (0u32..).zip(&stop).filter(|(_, stop)| **stop).map(|(node, _)| node).collect();
        let mut built = Self { stop, stops, max_soft, ..Self::default() };
        let mut ends: Vec<(u32, u32, bool)> = Vec::new();
        for parallel in ties.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b)) {
            let Some(best) = parallel.first() else { continue };
            built.link_from.push(built.edges.len() as u32);
            built.link_cost.push(best.cost.max(0.0));
            built.edges.extend(parallel.iter().map(|tie| tie.edge));
            ends.push((best.a, best.b, best.soft));
        }
        built.link_from.push(built.edges.len() as u32);
        built.pack(nodes, &ends);
        built
    }

    /// Fills the rows. Links come in (a, b) order, so every row is in neighbour order.
    fn pack(&mut self, nodes: usize, ends: &[(u32, u32, bool)]) {
        let mut hard = vec![0u32; nodes];
        let mut soft = vec![0u32; nodes];
        for &(a, b, is_soft) in ends {
            let counts = if is_soft { &mut soft } else { &mut hard };
            counts[a as usize] += 1;
            counts[b as usize] += 1;
        }
        self.has_soft = ends.iter().any(|&(_, _, soft)| soft);
        self.offsets = Vec::with_capacity(nodes + 1);
        let mut total = 0;
        for (hard, soft) in hard.iter_mut().zip(&mut soft) {
            self.offsets.push(total);
            let first_soft = total + *hard;
            self.soft_from.push(first_soft);
            total = first_soft + *soft;
            (*hard, *soft) = (first_soft - *hard, first_soft);
        }
        self.offsets.push(total);
        self.to = vec![0; total as usize];
        self.links = vec![0; total as usize];
        for (link, &(a, b, is_soft)) in (0u32..).zip(ends) {
            let cursors = if is_soft { &mut soft } else { &mut hard };
            for (from, to) in [(a, b), (b, a)] {
                let slot = cursors[from as usize] as usize;
                cursors[from as usize] += 1;
                self.to[slot] = to;
                self.links[slot] = link;
            }
        }
    }

    pub fn node_count(&self) -> usize {
        self.stop.len()
    }

    /// Edges that passed the filter, parallel ones counted each.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// Is any link soft?
    pub(super) fn has_soft(&self) -> bool {
        self.has_soft
    }

    /// Nodes that a path may not pass, ascending.
    pub(super) fn stops(&self) -> &[u32] {
        &self.stops
    }

    /// Most soft steps a path may take.
    pub fn max_soft(&self) -> u8 {
        self.max_soft
    }

    /// Distinct neighbours, soft ones included. 0 for a number that is no node.
    pub fn degree(&self, node: u32) -> usize {
        let (hard, soft) = self.rows(node);
        hard.len() + soft.len()
    }

    /// May a path not pass this node?
    pub fn is_stop(&self, node: u32) -> bool {
        self.stop.get(node as usize).copied().unwrap_or(false)
    }

    /// Neighbours over relations, and neighbours over soft steps only; each in node order.
    pub fn rows(&self, node: u32) -> (&[u32], &[u32]) {
        let at = node as usize;
        let (Some(&soft), Some(&end)) = (self.soft_from.get(at), self.offsets.get(at + 1)) else {
            return (&[], &[]);
        };
        (&self.to[self.offsets[at] as usize..soft as usize], &self.to[soft as usize..end as usize])
    }

    /// Every step from a node: relations first, then soft steps, each in node order.
    pub fn steps(&self, node: u32) -> impl Iterator<Item = Step> {
        let at = node as usize;
        let (start, soft, end) = match self.soft_from.get(at) {
            Some(&soft) => (self.offsets[at], soft, self.offsets[at + 1]),
            None => (0, 0, 0),
        };
        (start..end).map(move |slot| Step {
            to: self.to[slot as usize],
            link: self.links[slot as usize],
            soft: slot >= soft,
        })
    }

    /// The step between two nodes.
    pub fn step(&self, from: u32, to: u32) -> Option<Step> {
        let (hard, soft) = self.rows(from);
        let start = *self.offsets.get(from as usize)? as usize;
        let (slot, is_soft) = match hard.binary_search(&to) {
            Ok(position) => (start + position, false),
            Err(_) => (start + hard.len() + soft.binary_search(&to).ok()?, true),
        };
        Some(Step { to, link: self.links[slot], soft: is_soft })
    }

    /// What a link costs: its best edge.
    pub fn cost(&self, link: u32) -> f64 {
        self.link_cost.get(link as usize).copied().unwrap_or(f64::INFINITY)
    }

    /// The edges of a link, best first.
    pub fn edges_of(&self, link: u32) -> &[u32] {
        let at = link as usize;
        match (self.link_from.get(at), self.link_from.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.edges[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Would a search over this topology accept the node sequence (hop limit aside)?
    pub fn admits(&self, nodes: &[u32]) -> bool {
        let inner_passes = nodes.iter().skip(1).rev().skip(1).all(|&node| !self.is_stop(node));
        let mut soft = 0;
        let linked = nodes.windows(2).all(|pair| {
            let step = self.step(pair[0], pair[1]);
            soft += u32::from(step.is_some_and(|step| step.soft));
            step.is_some()
        });
        inner_passes && linked && soft <= u32::from(self.max_soft)
    }
}

/// Sorts ties by (a, b), within a pair relations before soft ones, then by cost, then by number.
fn by_pair(nodes: usize, ties: Vec<Tie>) -> Vec<Tie> {
    // One counting pass by `a` leaves short runs; sorting those beats sorting all at once.
    let mut next = vec![0usize; nodes + 1];
    for tie in &ties {
        next[tie.a as usize + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let Some(&first) = ties.first() else { return ties };
    let mut sorted = vec![first; ties.len()];
    for tie in ties {
        let slot = &mut next[tie.a as usize];
        sorted[*slot] = tie;
        *slot += 1;
    }
    for run in sorted.chunk_by_mut(|x, y| x.a == y.a) {
        run.sort_unstable_by(|x, y| {
            (x.b, x.soft).cmp(&(y.b, y.soft)).then(x.cost.total_cmp(&y.cost)).then(x.edge.cmp(&y.edge))
        });
    }
    sorted
}
