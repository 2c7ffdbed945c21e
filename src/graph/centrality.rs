//! How central nodes are, as sizes and filters of the picture: degree, harmonic closeness,
//! betweenness, PageRank.
//!
//! Measures of position in the data that happen to be there, never of risk. Links count the same
//! whatever they cost, soft ones too. Ways pass no stop node; they may start and end at one. Where all
//! starting nodes are too many, a sample drawn by seed stands for them, and the result says so.

use super::meter::{Cancel, Meter, Stopped};
use super::topology::Topology;

/// A value per node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Centrality {
    pub values: Vec<f64>,
    /// Taken over all nodes, not estimated from a sample.
    pub exact: bool,
    /// `false`: cancelled; the values are of no use.
    pub complete: bool,
}

/// Starting nodes of a measure that looks from every node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// All nodes when there are no more than this, else this many of them.
    pub most: usize,
    pub seed: u64,
}

/// Distinct neighbours. O(nodes).
pub fn degree(topology: &Topology) -> Centrality {
    let values = (0..topology.node_count() as u32).map(|node| topology.degree(node) as f64).collect();
    Centrality { values, exact: true, complete: true }
}

/// Σ 1 / hops to every other node, 0 for those not reached, over (nodes − 1): 0 … 1. Of a sample:
/// estimated from the hops to its nodes (Eppstein and Wang 2004). O(sample · (nodes + edges)).
pub fn harmonic(topology: &Topology, sample: Sample, cancel: Cancel<'_>) -> Centrality {
    let nodes = topology.node_count();
    let (starts, exact) = starts(nodes, sample);
    let mut values = vec![0.0; nodes];
    let mut walk = Walk::new(nodes);
    let mut meter = Meter::new(u64::MAX, cancel);
    for &start in &starts {
        if walk.from(topology, start, &mut meter).is_err() {
            return Centrality::default();
        }
        for &node in walk.order.iter().skip(1) {
            values[node as usize] += 1.0 / f64::from(walk.hops[node as usize]);
        }
    }
    let scale = if nodes > 1 { nodes as f64 / starts.len().max(1) as f64 / (nodes - 1) as f64 } else { 0.0 };
    values.iter_mut().for_each(|value| *value *= scale);
    Centrality { values, exact, complete: true }
}

/// Shortest ways between two other nodes that pass a node, each pair once, ways of a pair sharing 1
/// (Brandes 2001, doi:10.1080/0022250X.2001.9990249). Of a sample: scaled up from its starting nodes
/// (Brandes and Pich 2007). O(sample · (nodes + edges)).
pub fn betweenness(topology: &Topology, sample: Sample, cancel: Cancel<'_>) -> Centrality {
    let nodes = topology.node_count();
    let (starts, exact) = starts(nodes, sample);
    let mut values = vec![0.0; nodes];
    let mut ways = vec![0.0f64; nodes];
    let mut through = vec![0.0f64; nodes];
    let mut walk = Walk::new(nodes);
    let mut meter = Meter::new(u64::MAX, cancel);
    for &start in &starts {
        if walk.from(topology, start, &mut meter).is_err() {
            return Centrality::default();
        }
        ways[start as usize] = 1.0;
        for &node in walk.order.iter().skip(1) {
            let before = walk.before(topology, node);
            ways[node as usize] = before.map(|other| ways[other as usize]).sum();
        }
        for &node in walk.order.iter().skip(1).rev() {
            let share = (1.0 + through[node as usize]) / ways[node as usize];
            walk.before(topology, node).for_each(|other| through[other as usize] += ways[other as usize] * share);
            values[node as usize] += std::mem::take(&mut through[node as usize]);
        }
        through[start as usize] = 0.0;
    }
    let scale = 0.5 * nodes as f64 / starts.len().max(1) as f64;
    values.iter_mut().for_each(|value| *value *= scale);
    Centrality { values, exact, complete: true }
}

/// Share of a random walk's time spent at each node; the walk starts anew with probability
/// 1 − `damping` (0.85 is usual) and at nodes without ties. Sums to 1. Stops when no step changes the
/// values by more than `tolerance` in all, or after 200 steps (then not `exact`). O(edges) per step.
pub fn page_rank(topology: &Topology, damping: f64, tolerance: f64, cancel: Cancel<'_>) -> Centrality {
    const MOST_STEPS: usize = 200;
    let nodes = topology.node_count();
    let mut values = vec![1.0 / nodes.max(1) as f64; nodes];
    let mut meter = Meter::new(u64::MAX, cancel);
    for _ in 0..MOST_STEPS {
        let degree = |node: u32| topology.degree(node) as f64;
        let passed_on: Vec<f64> = (0u32..).zip(&values).map(|(node, value)| value / degree(node).max(1.0)).collect();
        let lost: f64 = (0u32..).zip(&values).filter(|(node, _)| topology.degree(*node) == 0).map(|(_, v)| v).sum();
        let anew = (1.0 - damping + damping * lost) / nodes.max(1) as f64;
        let mut change = 0.0;
        for (node, value) in (0u32..).zip(values.iter_mut()) {
            let (hard, soft) = topology.rows(node);
            if meter.spend(hard.len() + soft.len()).is_err() {
                return Centrality::default();
            }
            let new = anew + damping * hard.iter().chain(soft).map(|&to| passed_on[to as usize]).sum::<f64>();
            change += (new - *value).abs();
            *value = new;
        }
        if change <= tolerance {
            return Centrality { values, exact: true, complete: true };
        }
    }
    Centrality { values, exact: nodes == 0, complete: true }
}

/// All nodes, or those with the smallest hashes; ascending. And whether it is all.
fn starts(nodes: usize, sample: Sample) -> (Vec<u32>, bool) {
    let mut all: Vec<u32> = (0..nodes as u32).collect();
    if nodes <= sample.most {
        return (all, true);
    }
    all.sort_by_cached_key(|&node| (mix(sample.seed.wrapping_add(u64::from(node) << 20)), node));
    all.truncate(sample.most.max(1));
    all.sort_unstable();
    (all, false)
}

/// SplitMix64's finisher: a number that looks drawn.
pub(super) fn mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Breadth-first from one node at a time.
struct Walk {
    hops: Vec<u32>,
    /// Nodes reached, nearest first.
    order: Vec<u32>,
}

const FAR: u32 = u32::MAX;

impl Walk {
    fn new(nodes: usize) -> Self {
        Self { hops: vec![FAR; nodes], order: Vec::new() }
    }

    fn from(&mut self, topology: &Topology, start: u32, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        for node in self.order.drain(..) {
            self.hops[node as usize] = FAR;
        }
        self.hops[start as usize] = 0;
        self.order.push(start);
        let mut at = 0;
        while let Some(&node) = self.order.get(at) {
            at += 1;
            if node != start && topology.is_stop(node) {
                continue;
            }
            let (hard, soft) = topology.rows(node);
            meter.spend(hard.len() + soft.len())?;
            for &to in hard.iter().chain(soft) {
                if self.hops[to as usize] == FAR {
                    self.hops[to as usize] = self.hops[node as usize] + 1;
                    self.order.push(to);
                }
            }
        }
        Ok(())
    }

    /// Neighbours over which shortest ways lead to a node.
    fn before<'a>(&'a self, topology: &'a Topology, node: u32) -> impl Iterator<Item = u32> + 'a {
        let (hard, soft) = topology.rows(node);
        let before = self.hops[node as usize].wrapping_sub(1);
        let passable = move |to: u32| before == 0 || !topology.is_stop(to);
        hard.iter().chain(soft).copied().filter(move |&to| self.hops[to as usize] == before && passable(to))
    }
}
