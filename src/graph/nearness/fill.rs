//! All distances from scratch: breadth-first from every flagged node at once.
//!
//! Level by level, in the cheaper of two directions: from the frontier outwards, or, when the
//! frontier is large, from each node not yet reached until one neighbour is in the frontier (Beamer,
//! Asanović, Patterson 2012, doi:10.1109/SC.2012.50). Sets of nodes are bits: those of a million nodes
//! stay in the processor's cache.

use super::FAR;
use crate::graph::Topology;

/// Outwards while this many times the frontier's nodes are fewer than those not yet reached.
const OUTWARD_FACTOR: usize = 8;

/// Distances by soft steps allowed (0, 1, … `layers` − 1) and node.
pub(super) fn layers(topology: &Topology, flagged: &[bool], max_hops: u8, layers: usize) -> Vec<Vec<u8>> {
    let words = flagged.len().div_ceil(64);
    let mut start = Layer { hops: vec![FAR; flagged.len()], far: vec![u64::MAX; words], next: vec![0; words] };
    let mut seeds = vec![0u64; words];
    for (node, hops) in start.hops.iter_mut().enumerate().filter(|(node, _)| flagged[*node]) {
        *hops = 0;
        seeds[node / 64] |= 1 << (node % 64);
        start.far[node / 64] &= !(1 << (node % 64));
    }
    if let Some(last) = start.far.last_mut()
        && !flagged.len().is_multiple_of(64)
    {
        *last &= (1 << (flagged.len() % 64)) - 1;
    }
    let mut frontiers = vec![seeds; layers];
    let mut layers = vec![start; layers];
    for hops in 1..=max_hops {
        let count = |bits: &[u64]| bits.iter().map(|word| word.count_ones() as usize).sum::<usize>();
        let nodes: usize = frontiers.iter().map(|frontier| count(frontier)).sum();
        let far: usize = layers.iter().map(|layer| count(&layer.far)).sum();
        if nodes == 0 || far == 0 {
            break;
        }
        if nodes * OUTWARD_FACTOR < far {
            outward(topology, &frontiers, &mut layers, hops);
        } else {
            for (soft, layer) in layers.iter_mut().enumerate() {
                let fewer = soft.checked_sub(1).and_then(|fewer| frontiers.get(fewer));
                layer.inward(topology, &frontiers[soft], fewer.map(Vec::as_slice), hops);
            }
        }
        for (frontier, layer) in frontiers.iter_mut().zip(&mut layers) {
            std::mem::swap(frontier, &mut layer.next);
            layer.next.fill(0);
            // Stop nodes are reached but lead nowhere.
            for node in topology.stops() {
                frontier[*node as usize / 64] &= !(1 << (node % 64));
            }
        }
    }
    layers.into_iter().map(|layer| layer.hops).collect()
}

/// Distances as far as paths of at most `max_hops` hops from one node need them; others are [`FAR`] or
/// right. Looks at the nodes within `max_hops` − 1 hops of it only, nearest first.
pub(super) fn around(topology: &Topology, flagged: &[u32], from: u32, max_hops: u8, layers: usize) -> Vec<Vec<u8>> {
    let mut layer = vec![FAR; topology.node_count()];
    for &node in flagged {
        if let Some(hops) = layer.get_mut(node as usize) {
            *hops = 0;
        }
    }
    let mut seen = vec![false; topology.node_count()];
    let Some(first) = seen.get_mut(from as usize) else { return vec![layer; layers] };
    *first = true;
    let mut ball = vec![from];
    // Where each level ends in the ball.
    let mut ends = vec![1];
    for hops in 1..max_hops {
        let level = ends.iter().rev().nth(1).copied().unwrap_or(0);
        for at in level..ball.len() {
            let node = ball[at];
            if hops > 1 && topology.is_stop(node) {
                continue;
            }
            let (hard, soft) = topology.rows(node);
            for &to in hard.iter().chain(soft) {
                if !std::mem::replace(&mut seen[to as usize], true) {
                    ball.push(to);
                }
            }
        }
        ends.push(ball.len());
    }
    let mut layers = vec![layer; layers];
    for hops in 1..max_hops {
        // Within `max_hops − hops` hops of the start.
        let Some(&end) = ends.get(usize::from(max_hops - hops)) else { break };
        for soft in 0..layers.len() {
            let (before, from) = layers.split_at_mut(soft);
            let Some(layer) = from.first_mut() else { continue };
            let leads =
                |layer: &[u8], to: &u32| layer[*to as usize] == hops - 1 && (hops == 1 || !topology.is_stop(*to));
            for &node in &ball[..end] {
                let (hard, softly) = topology.rows(node);
                let met = layer[node as usize] == FAR
                    && (hard.iter().any(|to| leads(layer, to))
                        || before.last().is_some_and(|fewer| softly.iter().any(|to| leads(fewer, to))));
                if met {
                    layer[node as usize] = hops;
                }
            }
        }
    }
    layers
}

/// Distances over at most so many soft steps.
#[derive(Clone)]
struct Layer {
    hops: Vec<u8>,
    /// Not yet reached.
    far: Vec<u64>,
    /// Reached on this level.
    next: Vec<u64>,
}

impl Layer {
    fn inward(&mut self, topology: &Topology, frontier: &[u64], fewer: Option<&[u64]>, hops: u8) {
        for (at, (far, next)) in self.far.iter_mut().zip(&mut self.next).enumerate() {
            for bit in ones(*far) {
                let node = at * 64 + bit;
                let (hard, soft) = topology.rows(node as u32);
                let met = meets(frontier, hard) || fewer.is_some_and(|bits| meets(bits, soft));
                self.hops[node] = if met { hops } else { FAR };
                *next |= u64::from(met) << bit;
            }
            *far &= !*next;
        }
    }

    fn reach(&mut self, node: u32, hops: u8) {
        let (word, bit) = (node as usize / 64, 1 << (node % 64));
        if self.far[word] & bit != 0 {
            self.far[word] &= !bit;
            self.next[word] |= bit;
            self.hops[node as usize] = hops;
        }
    }
}

fn outward(topology: &Topology, frontiers: &[Vec<u64>], layers: &mut [Layer], hops: u8) {
    for (soft, frontier) in frontiers.iter().enumerate() {
        for (at, &word) in frontier.iter().enumerate().filter(|(_, word)| **word != 0) {
            for bit in ones(word) {
                let (hard, softly) = topology.rows((at * 64 + bit) as u32);
                if let Some(layer) = layers.get_mut(soft) {
                    hard.iter().for_each(|&to| layer.reach(to, hops));
                }
                if let Some(layer) = layers.get_mut(soft + 1) {
                    softly.iter().for_each(|&to| layer.reach(to, hops));
                }
            }
        }
    }
}

/// Is any of the row among the bits?
fn meets(bits: &[u64], row: &[u32]) -> bool {
    row.iter().any(|to| bits[*to as usize / 64] >> (to % 64) & 1 == 1)
}

/// Positions of the bits that are set, lowest first.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        (word != 0).then(|| {
            word &= word - 1;
            bit
        })
    })
}
