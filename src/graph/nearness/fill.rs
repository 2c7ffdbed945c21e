//! All distances from scratch: breadth-first from every flagged node at once.
//!
//! Level by level, in the cheaper of two directions: from the frontier outwards, or, when the
//! frontier has many ties, from each node not yet reached until one neighbour is in the frontier
//! (Beamer, Asanović, Patterson 2012, doi:10.1109/SC.2012.50).

use super::FAR;
use crate::graph::Topology;

/// Outwards while the frontier's ties are fewer than this part of all ties.
const OUTWARD_PART: usize = 16;

/// Distances by soft steps allowed (0, 1, … `layers` − 1) and node.
pub(super) fn layers(topology: &Topology, flagged: &[bool], max_hops: u8, layers: usize) -> Vec<Vec<u8>> {
    let seeds: Vec<u32> = (0u32..).zip(flagged).filter(|(_, flag)| **flag).map(|(node, _)| node).collect();
    let mut layer = vec![FAR; flagged.len()];
    for &seed in &seeds {
        layer[seed as usize] = 0;
    }
    let mut fill = Fill {
        topology,
        hops: vec![layer; layers],
        frontier: vec![seeds; layers],
        bits: vec![vec![0; flagged.len().div_ceil(64)]; layers],
    };
    for hops in 1..=max_hops {
        let ties: usize = fill.frontier.iter().flatten().map(|&node| topology.degree(node)).sum();
        let next = if ties < topology.step_count() / OUTWARD_PART { fill.outward(hops) } else { fill.inward(hops) };
        if next.iter().all(Vec::is_empty) {
            break;
        }
        fill.frontier = next;
        // Stop nodes are reached but lead nowhere.
        for frontier in &mut fill.frontier {
            frontier.retain(|&node| !topology.is_stop(node));
        }
    }
    fill.hops
}

struct Fill<'a> {
    topology: &'a Topology,
    hops: Vec<Vec<u8>>,
    /// Nodes of the last level from which ways go on, by layer.
    frontier: Vec<Vec<u32>>,
    /// The frontier as bits, where `inward` needs it; zero otherwise.
    bits: Vec<Vec<u64>>,
}

impl Fill<'_> {
    fn outward(&mut self, hops: u8) -> Vec<Vec<u32>> {
        let mut next = vec![Vec::new(); self.hops.len()];
        for (soft, frontier) in self.frontier.iter().enumerate() {
            for &node in frontier {
                let (hard, softly) = self.topology.rows(node);
                for (layer, row) in [(soft, hard), (soft + 1, softly)] {
                    let (Some(known), Some(next)) = (self.hops.get_mut(layer), next.get_mut(layer)) else { continue };
                    for &to in row {
                        let known = &mut known[to as usize];
                        if *known == FAR {
                            *known = hops;
                            next.push(to);
                        }
                    }
                }
            }
        }
        next
    }

    fn inward(&mut self, hops: u8) -> Vec<Vec<u32>> {
        for (bits, frontier) in self.bits.iter_mut().zip(&self.frontier) {
            for &node in frontier {
                bits[node as usize / 64] |= 1 << (node % 64);
            }
        }
        let in_frontier = |bits: &[u64], node: &u32| bits[*node as usize / 64] >> (node % 64) & 1 == 1;
        let mut next = vec![Vec::new(); self.hops.len()];
        for (soft, (known, next)) in self.hops.iter_mut().zip(&mut next).enumerate() {
            let bits = &self.bits[soft];
            let fewer = soft.checked_sub(1).map(|fewer| &self.bits[fewer]);
            for (node, known) in (0u32..).zip(known.iter_mut()).filter(|(_, known)| **known == FAR) {
                let (hard, softly) = self.topology.rows(node);
                let met = hard.iter().any(|to| in_frontier(bits, to))
                    || fewer.is_some_and(|bits| softly.iter().any(|to| in_frontier(bits, to)));
                if met {
                    *known = hops;
                    next.push(node);
                }
            }
        }
        for (bits, frontier) in self.bits.iter_mut().zip(&self.frontier) {
            for &node in frontier {
                bits[node as usize / 64] = 0;
            }
        }
        next
    }
}
