//! What several nodes have in common: nodes within a few hops of all or most of them.

use super::meter::Cancel;
use super::reach::{Reach, reach};
use super::topology::Topology;
use std::collections::BTreeSet;

/// A node near several of those asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub node: u32,
    /// Hops from each node asked about, in the order asked; `None`: too far.
    pub hops: Vec<Option<u32>>,
    /// How many of them it is near.
    pub near: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonConnections {
    /// Near most of them first, then fewest hops in all, then fewest ties of its own (a hub says
    /// little), then by node number.
    pub connections: Vec<Connection>,
    /// There are more than the limit.
    pub more: bool,
    /// `false`: cancelled.
    pub complete: bool,
}

/// Nodes within `max_hops` of at least `at_least` of the nodes asked about, which are not listed
/// themselves; at most `limit`. Stop nodes are not listed: sharing a registration agent is no
/// connection. Each leg keeps the topology's soft limit by itself. O(nodes + edges) for each node asked
/// about.
pub fn common_connections(
    topology: &Topology,
    of: &[u32],
    max_hops: u32,
    at_least: usize,
    limit: usize,
    cancel: Cancel<'_>,
) -> CommonConnections {
    let asked: BTreeSet<u32> = of.iter().copied().collect();
    let mut balls: Vec<Reach> = Vec::new();
    for &node in of {
        balls.push(reach(topology, &[node], max_hops, cancel));
        if balls.last().is_some_and(|ball| !ball.complete) {
            return CommonConnections::default();
        }
    }
    let mut ranked: Vec<(u32, Connection)> = Vec::new();
    for node in (0..topology.node_count() as u32).filter(|node| !asked.contains(node) && !topology.is_stop(*node)) {
        let near = balls.iter().filter(|ball| ball.hops_to(node).is_some()).count();
        if near >= at_least.max(1) {
            let hops: Vec<Option<u32>> = balls.iter().map(|ball| ball.hops_to(node)).collect();
            ranked.push((hops.iter().flatten().sum(), Connection { node, hops, near }));
        }
    }
    ranked.sort_by_key(|(hops, one)| (std::cmp::Reverse(one.near), *hops, topology.degree(one.node), one.node));
    CommonConnections {
        more: ranked.len() > limit,
        connections: ranked.into_iter().take(limit).map(|(_, connection)| connection).collect(),
        complete: true,
    }
}
