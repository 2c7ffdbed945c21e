//! How many steps each node is from the nearest flagged one, kept current while things change.
//!
//! The same rules as [`reach`](super::reach()) run backwards: a way ends at a flagged node, passes no
//! stop node (it may start or end at one) and takes at most the topology's soft steps. Ways have no
//! direction, so `to(node)` is also what `reach` from `node` finds as its nearest flagged node.
//!
//! - One byte per node and soft steps allowed; unknown and too far are the same byte, so a distance
//!   says nothing beyond `max_hops`.
//! - An edit looks only at the states whose distance changes and at their neighbours (Ramalingam and
//!   Reps 1996, doi:10.1006/jagm.1996.0046, for unit lengths); `edit` holds that part.
//!   An edit near the largest hub of a million nodes may have to look at very many neighbours; it then
//!   takes about as long as a new computation, never much longer.
//! - Edited rows are copies beside the topology, which itself never changes. Nodes are not added.

mod edit;
mod fill;

use super::Topology;
use std::collections::HashMap;
use std::sync::Arc;

/// No way within the limit.
const FAR: u8 = u8::MAX;

/// Neighbours of a node whose ties were edited; each list ascending.
#[derive(Clone, Debug, Default)]
struct Row {
    hard: Vec<u32>,
    soft: Vec<u32>,
}

/// Distances of all nodes to the nearest flagged node.
#[derive(Clone, Debug)]
pub struct Nearness {
    topology: Arc<Topology>,
    max_hops: u8,
    max_soft: u8,
    flagged: Vec<bool>,
    /// `layers[s][node]`: fewest hops over at most `s` soft steps. Never grows with `s`. Only as many
    /// layers as there can be a difference between.
    layers: Vec<Vec<u8>>,
    edited: HashMap<u32, Row>,
    /// `edited` has a row for the node: asked far more often than answered with yes.
    has_edits: Vec<bool>,
    /// Scratch: states to look at, (node, soft steps allowed) by distance.
    buckets: Vec<Vec<(u32, u8)>>,
    /// Scratch: is the state in a bucket, by layer and node? All `false` between edits.
    queued: Vec<Vec<bool>>,
}

impl Nearness {
    /// Longest distance kept.
    pub const MOST_HOPS: u32 = 254;

    /// Distances to `flagged` up to `max_hops` (at most [`Nearness::MOST_HOPS`]). Numbers that are no
    /// node are ignored. O(nodes + edges) per soft step allowed, plus one.
    pub fn new(topology: Arc<Topology>, flagged: &[u32], max_hops: u32) -> Self {
        let mut near = Self::empty(topology, flagged, max_hops);
        near.layers = fill::layers(&near.topology, &near.flagged, near.max_hops, near.layers.len());
        near
    }

    /// Good for paths of at most `max_hops` hops from one node, and for nothing else.
    pub(super) fn around(topology: Arc<Topology>, flagged: &[u32], from: u32, max_hops: u8) -> Self {
        let mut near = Self::empty(topology, flagged, max_hops.into());
        near.layers = fill::around(&near.topology, flagged, from, max_hops, near.layers.len());
        near
    }

    fn empty(topology: Arc<Topology>, flagged: &[u32], max_hops: u32) -> Self {
        let nodes = topology.node_count();
        let max_hops = max_hops.min(Self::MOST_HOPS) as u8;
        let mut is_flagged = vec![false; nodes];
        for &node in flagged {
            if let Some(flag) = is_flagged.get_mut(node as usize) {
                *flag = true;
            }
        }
        // Without a soft tie every layer would be the same.
        let layers = if topology.has_soft() { usize::from(topology.max_soft()) + 1 } else { 1 };
        Self {
            max_hops,
            max_soft: topology.max_soft(),
            flagged: is_flagged,
            layers: vec![Vec::new(); layers],
            edited: HashMap::new(),
            has_edits: vec![false; nodes],
            buckets: vec![Vec::new(); usize::from(max_hops) + 2],
            queued: vec![vec![false; nodes]; layers],
            topology,
        }
    }

    /// Hops to the nearest flagged node: 0 for a flagged one, `None` when there is none within the
    /// limits.
    pub fn to(&self, node: u32) -> Option<u32> {
        let hops = self.hops(node, self.top());
        (hops != FAR).then(|| u32::from(hops))
    }

    pub fn is_flagged(&self, node: u32) -> bool {
        self.flagged.get(node as usize).copied().unwrap_or(false)
    }

    pub fn max_hops(&self) -> u32 {
        self.max_hops.into()
    }

    /// A shortest way from the node to a flagged one, both ends included; of several the one that
    /// goes on to the smallest node numbers, hard ties first. Empty when there is none.
    pub fn way(&self, node: u32) -> Vec<u32> {
        let mut way = Vec::new();
        let (mut at, mut soft) = (node, self.top());
        let mut hops = self.hops(at, soft);
        while hops != FAR {
            way.push(at);
            if hops == 0 {
                break;
            }
            let (hard, softly) = self.rows(at);
            let onward = |to: &u32, soft: u8| self.hops(*to, soft) == hops - 1 && self.passable(*to, hops - 1);
            let by_hard = hard.iter().find(|to| onward(to, soft)).map(|&to| (to, soft));
            let by_soft = || {
                let left = soft.checked_sub(1)?;
                softly.iter().find(|to| onward(to, left)).map(|&to| (to, left))
            };
            let Some(next) = by_hard.or_else(by_soft) else { break };
            (at, soft) = next;
            hops -= 1;
        }
        way
    }

    /// Neighbours over relations and over soft steps only, edits included; each in node order.
    pub(super) fn rows(&self, node: u32) -> (&[u32], &[u32]) {
        if self.has_edits.get(node as usize).copied().unwrap_or(false)
            && let Some(row) = self.edited.get(&node)
        {
            return (&row.hard, &row.soft);
        }
        self.topology.rows(node)
    }

    /// Fewest hops over at most `soft` soft steps; [`u8::MAX`] when there is no way.
    pub(super) fn hops(&self, node: u32, soft: u8) -> u8 {
        let layer = self.layers.get(usize::from(soft.min(self.top())));
        layer.and_then(|hops| hops.get(node as usize)).copied().unwrap_or(FAR)
    }

    /// Distances over at most `soft` soft steps, by node.
    pub(super) fn layer(&self, soft: u8) -> &[u8] {
        self.layers.get(usize::from(soft.min(self.top()))).map_or(&[], Vec::as_slice)
    }

    /// The most soft steps that make a difference.
    pub(super) fn top(&self) -> u8 {
        (self.layers.len() - 1) as u8
    }

    pub(super) fn is_stop(&self, node: u32) -> bool {
        self.topology.is_stop(node)
    }

    pub(super) fn node_count(&self) -> usize {
        self.flagged.len()
    }

    /// May a way lead over this node, which is that far from a flagged one?
    fn passable(&self, node: u32, hops: u8) -> bool {
        hops == 0 || !self.is_stop(node)
    }
}
