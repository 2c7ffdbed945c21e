//! What several entities have in common: entities within a few hops of all of them.

use super::RunError;
use super::analysis::Analysis;
use crate::graph::{self, Filter, Topology};
use crate::model::EntityId;
use std::sync::Arc;

/// Hops from each entity asked about.
pub const COMMON_HOPS: u32 = 3;

/// Entities near all of those asked about, and what was looked at.
#[derive(Debug)]
pub struct CommonAnswer {
    /// Node numbers are of this analysis.
    pub of: Arc<Analysis>,
    pub asked: Vec<EntityId>,
    pub filter: Filter,
    /// Fewest hops in all first.
    pub found: Vec<u32>,
    /// Found beyond those listed.
    pub more: usize,
    pub nodes: usize,
    pub edges: usize,
    pub edges_filtered: usize,
}

/// Looks for entities within [`COMMON_HOPS`] of all of `asked`; lists at most `limit`.
pub fn common(
    analysis: &Arc<Analysis>,
    asked: Vec<EntityId>,
    filter: Filter,
    limit: usize,
    cancel: &dyn Fn() -> bool,
) -> Result<CommonAnswer, RunError> {
    let of: Vec<u32> = asked.iter().filter_map(|id| analysis.network.node_of(id.as_str())).collect();
    let topology = Topology::build(&analysis.network, &filter);
    let found = graph::common_connections(&topology, &of, COMMON_HOPS, of.len(), usize::MAX, cancel);
    if !found.complete {
        return Err(RunError::Cancelled);
    }
    let edges = topology.edge_count();
    Ok(CommonAnswer {
        of: analysis.clone(),
        asked,
        filter,
        more: found.connections.len().saturating_sub(limit),
        found: found.connections.iter().take(limit).map(|connection| connection.node).collect(),
        nodes: analysis.network.node_count(),
        edges,
        edges_filtered: analysis.network.edge_count().saturating_sub(edges),
    })
}
