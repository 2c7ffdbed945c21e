//! Every path of a few hops from one node to any flagged node.
//!
//! Depth-first, but only along steps from which a flagged node is still near enough: the cached
//! distances of [`Nearness`] cut off everything else, so the work follows the number of paths found
//! rather than the size of the neighbourhood. Same paths as `get_all_simple_paths` of igraph with a
//! set of ends: each path that ends in a flagged node counts, also one that passed another flagged
//! node. Stop nodes and soft steps as everywhere in this room.

use super::meter::{Cancel, Meter, Stopped};
use super::nearness::Nearness;
use super::topology::Topology;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The paths found, one after the other in one list of nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortPaths {
    nodes: Vec<u32>,
    /// Where each path ends in `nodes`.
    ends: Vec<usize>,
    /// There are more than the limit.
    pub more: bool,
    /// `false`: cancelled; paths are missing.
    pub complete: bool,
}

impl ShortPaths {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Node numbers from the start to a flagged node; in the order of the rows (relations before soft
    /// steps, then by node number), a path before those that go on from its end.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, &end)| self.nodes.get(start..end))
    }
}

/// Most hops of [`short_paths`].
pub const MOST_SHORT_HOPS: u32 = 12;

/// All simple paths of 1 to `max_hops` hops (at most [`MOST_SHORT_HOPS`]) from a node to flagged ones,
/// until there are `limit`. Memory: limit × (hops + 1) numbers. Time: about the sum of the degrees
/// along the paths. `near` must look at least `max_hops − 1` far, otherwise paths are missed; then the
/// search is limited to one hop more than `near` looks.
pub fn short_paths(near: &Nearness, from: u32, max_hops: u32, limit: usize, cancel: Cancel<'_>) -> ShortPaths {
    let hops = max_hops.min(MOST_SHORT_HOPS).min(near.max_hops() + 1) as u8;
    let mut walk = Walk {
        near,
        limit,
        meter: Meter::new(u64::MAX, cancel),
        path: vec![from],
        promising: HashMap::new(),
        found: ShortPaths { complete: true, ..ShortPaths::default() },
    };
    if hops > 0 && (from as usize) < near.node_count() {
        match walk.on(from, hops, near.top()) {
            Ok(()) => {}
            Err(End::Enough) => walk.found.more = true,
            Err(End::Stopped) => walk.found.complete = false,
        }
    }
    walk.found
}

/// The same from scratch, for one question: distances are taken around the node only.
pub fn short_paths_once(
    topology: &Arc<Topology>,
    from: u32,
    targets: &[u32],
    max_hops: u32,
    limit: usize,
    cancel: Cancel<'_>,
) -> ShortPaths {
    let hops = max_hops.min(MOST_SHORT_HOPS);
    let near = Nearness::around(Arc::clone(topology), targets, from, hops as u8);
    short_paths(&near, from, hops, limit, cancel)
}

enum End {
    Enough,
    Stopped,
}

impl From<Stopped> for End {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Rows at least this long are searched through once and what is of use in them is kept.
const LONG_ROW: usize = 64;

struct Walk<'a> {
    near: &'a Nearness,
    limit: usize,
    meter: Meter<'a>,
    path: Vec<u32>,
    /// Steps of a long row that lead to a flagged node in time, by node, hops and soft steps left:
    /// (to, soft).
    promising: HashMap<(u32, u8, u8), Vec<(u32, bool)>>,
    found: ShortPaths,
}

impl Walk<'_> {
    /// Goes on from the last node of the path with that many hops and soft steps left; as deep as
    /// there are hops.
    fn on(&mut self, node: u32, hops: u8, soft: u8) -> Result<(), End> {
        let near = self.near;
        let (hard, softly) = near.rows(node);
        if hard.len() + softly.len() >= LONG_ROW {
            return self.on_long(node, hops, soft);
        }
        self.meter.spend(hard.len() + softly.len())?;
        let layer = near.layer(soft);
        for &to in hard.iter().filter(|&&to| layer[to as usize] < hops) {
            self.step(to, hops - 1, soft)?;
        }
        if let Some(left) = soft.checked_sub(1) {
            let layer = near.layer(left);
            for &to in softly.iter().filter(|&&to| layer[to as usize] < hops) {
                self.step(to, hops - 1, left)?;
            }
        }
        Ok(())
    }

    fn on_long(&mut self, node: u32, hops: u8, soft: u8) -> Result<(), End> {
        let near = self.near;
        let ways = match self.promising.entry((node, hops, soft)) {
            // Taken out while it is walked; the same node cannot come up again below.
            Entry::Occupied(mut known) => std::mem::take(known.get_mut()),
            Entry::Vacant(_) => {
                let (hard, softly) = near.rows(node);
                self.meter.spend(hard.len() + softly.len())?;
                let by_hard = hard.iter().filter(|&&to| near.hops(to, soft) < hops).map(|&to| (to, false));
                let fewer = soft.checked_sub(1);
                let softly = softly.iter().filter(|&&to| fewer.is_some_and(|left| near.hops(to, left) < hops));
                by_hard.chain(softly.map(|&to| (to, true))).collect()
            }
        };
        for &(to, is_soft) in &ways {
            self.step(to, hops - 1, soft - u8::from(is_soft))?;
        }
        self.promising.insert((node, hops, soft), ways);
        Ok(())
    }

    fn step(&mut self, to: u32, hops: u8, soft: u8) -> Result<(), End> {
        if self.path.contains(&to) {
            return Ok(());
        }
        self.path.push(to);
        if self.near.is_flagged(to) {
            if self.found.len() >= self.limit {
                return Err(End::Enough);
            }
            self.found.nodes.extend_from_slice(&self.path);
            self.found.ends.push(self.found.nodes.len());
        }
        if hops > 0 && !self.near.is_stop(to) {
            self.on(to, hops, soft)?;
        }
        self.path.pop();
        Ok(())
    }
}
