//! The network of a case: canonical entities as nodes, relations and undecided matches as edges.
//!
//! - Nodes are in the order of their canonical ids, so "ties by entity id" is "ties by node number".
//! - Parallel relations stay separate edges; searches group them per filter.
//! - Derived from [`Facts`](crate::model::Facts) by [`project`](super::project) and never stored.
//! - No filter is applied here: dates, shares and types are the business of [`Filter`](super::Filter).

use super::StopReason;
use crate::model::{Admiralty, Category, EntityId, RelationView, Role, Schema, SourceId};
use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, HashMap};

/// A canonical entity: one record, or several judged to be the same.
#[derive(Clone, Debug)]
pub struct Node {
    /// The canonical id.
    pub id: EntityId,
    /// Every entity merged into it, in id order. Holds `id` unless the canonical id names no record.
    pub members: Vec<EntityId>,
    pub caption: Box<str>,
    pub schema: &'static Schema,
    /// `Case` if any member is of the case, then `List`, then `Reference`.
    pub role: Role,
    /// Mentioned by a relation, described by no record.
    pub placeholder: bool,
    pub stop: Option<StopReason>,
}

/// What ties two nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum EdgeKind {
    /// A relation record, or a property such as `parent`.
    Relation(RelationView),
    /// "≈": possibly the same, undecided; `score` 0…1.
    Soft { score: f64 },
}

/// One edge. `from` and `to` are node numbers, in the relation's own direction.
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub kind: EdgeKind,
    /// The best pair among the statements that assert the tie; F6 for soft edges.
    pub grade: Admiralty,
    /// Sources of the statements that assert the tie, in id order; empty for soft edges.
    pub sources: Vec<SourceId>,
    /// In (0, 1], for ranking only: grade × status, or the score of a soft edge.
    pub strength: f64,
}

impl Edge {
    pub fn relation(&self) -> Option<&RelationView> {
        match &self.kind {
            EdgeKind::Relation(view) => Some(view),
            EdgeKind::Soft { .. } => None,
        }
    }

    pub fn is_soft(&self) -> bool {
        matches!(self.kind, EdgeKind::Soft { .. })
    }

    /// `None` for soft edges.
    pub fn category(&self) -> Option<Category> {
        self.relation().map(|view| view.category)
    }

    pub fn other(&self, node: u32) -> u32 {
        if self.from == node { self.to } else { self.from }
    }
}

/// What the projection left out, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Relations whose two ends were judged to be the same entity.
    pub self_loops: usize,
    /// Relations with an end that is itself a relation or interval record.
    pub no_node: usize,
    /// Undecided matches that name no node.
    pub soft: usize,
}

/// The projected case.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub(super) graph: UnGraph<Node, Edge>,
    pub(super) index: HashMap<EntityId, u32>,
    /// Sources that copy one origin share a number.
    pub(super) origins: BTreeMap<SourceId, u32>,
    /// Holdings of an entity in itself (treasury shares). No way leads anywhere over them, so they are no edges.
    pub own_shares: Vec<Edge>,
    pub left_out: LeftOut,
}

impl Network {
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// The node of an entity, by canonical id or any member's id.
    pub fn node_of(&self, id: &str) -> Option<u32> {
        self.index.get(id).copied()
    }

    /// A node by number; `None` when the number is not of this network.
    pub fn node(&self, node: u32) -> Option<&Node> {
        self.graph.node_weight(NodeIndex::new(node as usize))
    }

    /// An edge by number; `None` when the number is not of this network.
    pub fn edge(&self, edge: u32) -> Option<&Edge> {
        self.graph.edge_weight(EdgeIndex::new(edge as usize))
    }

    /// Nodes with their numbers 0, 1, ….
    pub fn nodes(&self) -> impl Iterator<Item = (u32, &Node)> {
        (0..).zip(self.graph.node_weights())
    }

    /// Edges with their numbers 0, 1, ….
    pub fn edges(&self) -> impl Iterator<Item = (u32, &Edge)> {
        (0..).zip(self.graph.edge_weights())
    }

    /// Edges at a node with the node at the other end; parallel edges repeat it.
    pub fn neighbours(&self, node: u32) -> impl Iterator<Item = (u32, u32)> {
        let edges = self.graph.edges(NodeIndex::new(node as usize));
        edges.map(move |edge| (edge.id().index() as u32, edge.weight().other(node)))
    }

    /// The graph itself, for algorithms of `petgraph`.
    pub fn graph(&self) -> &UnGraph<Node, Edge> {
        &self.graph
    }

    /// How many independent sources are among these: copies of one origin count once.
    pub fn independent(&self, sources: impl IntoIterator<Item = SourceId>) -> usize {
        let mut origins: Vec<Option<u32>> = Vec::new();
        let mut unknown: Vec<SourceId> = Vec::new();
        for source in sources {
            match self.origins.get(&source) {
                Some(&origin) => origins.push(Some(origin)),
                None => unknown.push(source),
            }
        }
        origins.sort_unstable();
        origins.dedup();
        unknown.sort_unstable();
        unknown.dedup();
        origins.len() + unknown.len()
    }
}
