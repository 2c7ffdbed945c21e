//! Ranked indirect paths: routes with what carries each hop, and what the search covered.
//!
//! A path is a sequence of nodes; parallel relations between two of them are one hop with several
//! edges. "No path" is only ever said together with [`Coverage`].

use super::explanations::{Explanation, group};
use super::network::Network;
use super::routes::{PathQuery, routes};
use super::suppressed::Suppressed;
use super::topology::Topology;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Every edge between the two nodes that passes the filter, best first; never empty.
    pub edges: Vec<u32>,
    /// All of them are "≈".
    pub soft: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Node numbers, start to target.
    pub nodes: Vec<u32>,
    /// One fewer than nodes.
    pub hops: Vec<Hop>,
    /// For ordering only: Σ(−ln strength + type cost) + λ·Σ ln(1 + degree) over inner nodes.
    pub cost: f64,
    /// The hop whose best edge is weakest; the first of equals.
    pub weakest: usize,
    /// Fewest independent sources behind any hop, soft hops aside (no source says those).
    /// Copies of one origin count once.
    pub independent_sources: usize,
    /// Soft hops.
    pub soft: u8,
    /// Which of [`Paths::explanations`] it belongs to.
    pub explanation: usize,
}

/// What was searched: "absence is not clearance".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub max_hops: u32,
    /// Nodes in the network.
    pub nodes: usize,
    /// Edges that passed the filter.
    pub edges: usize,
    /// Edges that did not.
    pub edges_filtered: usize,
    /// Nodes near enough to both ends to be on a path.
    pub examined_nodes: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// With [`PathQuery::distinct`] only the best of each explanation.
    pub paths: Vec<Path>,
    /// What the paths amount to, in the order of their first paths, with all their ends.
    pub explanations: Vec<Explanation>,
    /// Filled by [`explain_suppressed`](super::explain_suppressed).
    pub suppressed: Vec<Suppressed>,
    /// `false`: stopped early. The paths listed are right, others may be missing.
    pub complete: bool,
    /// More than `k` paths (or explanations) exist.
    pub more: bool,
    pub coverage: Coverage,
}

/// Answers a query over a topology built from this network.
pub fn paths(network: &Network, topology: &Topology, query: &PathQuery<'_>) -> Paths {
    let found = routes(topology, query);
    let (explanations, of) = group(topology, query, found.routes.iter().map(|route| route.nodes.as_slice()));
    let mut paths: Vec<Path> =
        found.routes.iter().map(|route| describe(network, topology, &route.nodes, route.cost)).collect();
    for (path, explanation) in paths.iter_mut().zip(of) {
        path.explanation = explanation;
    }
    Paths {
        paths,
        explanations,
        suppressed: Vec::new(),
        complete: found.complete,
        more: found.more,
        coverage: Coverage {
            max_hops: query.max_hops.min(PathQuery::MOST_HOPS),
            nodes: network.node_count(),
            edges: topology.edge_count(),
            edges_filtered: network.edge_count().saturating_sub(topology.edge_count()),
            examined_nodes: found.examined_nodes,
        },
    }
}

/// The path along these nodes, costed as the query ranks; `None` when some step is not in the topology.
pub fn path_along(network: &Network, topology: &Topology, query: &PathQuery<'_>, nodes: &[u32]) -> Option<Path> {
    let mut cost = 0.0;
    for pair in nodes.windows(2) {
        cost += topology.cost(topology.step(*pair.first()?, *pair.get(1)?)?.link);
    }
    for &node in nodes.iter().skip(1).rev().skip(1) {
        cost += query.lambda * (1.0 + topology.degree(node) as f64).ln();
    }
    Some(describe(network, topology, nodes, cost))
}

fn describe(network: &Network, topology: &Topology, nodes: &[u32], cost: f64) -> Path {
    let steps = nodes.windows(2).filter_map(|pair| topology.step(pair[0], pair[1]));
    let hops: Vec<Hop> =
        steps.map(|step| Hop { edges: topology.edges_of(step.link).to_vec(), soft: step.soft }).collect();
    let edges = |hop: &Hop| hop.edges.iter().filter_map(|&edge| network.edge(edge)).collect::<Vec<_>>();
    let strength = |hop: &Hop| edges(hop).iter().map(|edge| edge.strength).fold(0.0, f64::max);
    let mut weakest = (0, f64::INFINITY);
    for (number, hop) in hops.iter().enumerate() {
        let strength = strength(hop);
        if strength < weakest.1 {
            weakest = (number, strength);
        }
    }
    let sources = |hop: &Hop| network.independent(edges(hop).iter().flat_map(|edge| edge.sources.iter().copied()));
    Path {
        nodes: nodes.to_vec(),
        cost,
        weakest: weakest.0,
        independent_sources: hops.iter().filter(|hop| !hop.soft).map(sources).min().unwrap_or(0),
        soft: hops.iter().filter(|hop| hop.soft).count() as u8,
        explanation: 0,
        hops,
    }
}
