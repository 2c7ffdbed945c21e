//! What lies around a node, for expanding it on screen, and what hangs together.

use super::Topology;
use super::filter::{Filter, edge_cost};
use super::network::Network;
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// The neighbours of a node under a filter, strongest tie first (then by node number), at most
/// `cap`, and how many more there are. Looks at this node's edges only.
pub fn neighbourhood(network: &Network, node: u32, filter: &Filter, cap: usize) -> (Vec<u32>, usize) {
    let mut nearest: BTreeMap<u32, f64> = BTreeMap::new();
    for (edge, other) in network.neighbours(node) {
        if let Some(edge) = network.edge(edge)
            && filter.admits(edge)
        {
            let best = nearest.entry(other).or_insert(f64::INFINITY);
            *best = best.min(edge_cost(edge));
        }
    }
    let mut ranked: Vec<(u32, f64)> = nearest.into_iter().collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let more = ranked.len().saturating_sub(cap);
    (ranked.into_iter().take(cap).map(|(node, _)| node).collect(), more)
}

/// For each node the smallest node number it is connected with, soft steps and stop nodes included.
pub fn components(topology: &Topology) -> Vec<u32> {
    let nodes = topology.node_count();
    let mut union = UnionFind::<u32>::new(nodes);
    for node in 0..nodes as u32 {
        for step in topology.steps(node) {
            union.union(node, step.to);
        }
    }
    let mut smallest = vec![u32::MAX; nodes];
    let labels = union.into_labeling();
    for (node, &label) in (0u32..).zip(&labels) {
        if let Some(first) = smallest.get_mut(label as usize) {
            *first = (*first).min(node);
        }
    }
    labels.into_iter().map(|label| smallest.get(label as usize).copied().unwrap_or(label)).collect()
}
