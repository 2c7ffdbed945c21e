//! How far away everything is: breadth-first hops under the same rules as path search.

use super::Topology;
use super::meter::{Cancel, Meter};

/// Distances from a set of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Hops per node; [`Reach::FAR`] = not reached.
    pub hops: Vec<u32>,
    /// Nodes reached, the starting ones included.
    pub reached: usize,
    /// `false` when it was cancelled: what is far may then be near.
    pub complete: bool,
}

impl Reach {
    /// Not reached within the limits.
    pub const FAR: u32 = u32::MAX;

    /// Hops to a node, `None` when it was not reached.
    pub fn hops_to(&self, node: u32) -> Option<u32> {
        self.hops.get(node as usize).copied().filter(|&hops| hops != Self::FAR)
    }
}

/// Fewest hops from any of `from`, at most `max_hops`, over at most the topology's soft steps,
/// ending at but not passing stop nodes. O(nodes + edges) per soft step allowed, plus one.
pub fn reach(topology: &Topology, from: &[u32], max_hops: u32, cancel: Cancel<'_>) -> Reach {
    let nodes = topology.node_count();
    let mut reach = Reach { hops: vec![Reach::FAR; nodes], reached: 0, complete: true };
    // Fewest soft steps with which a node was reached so far. Levels come in hop order, so a later
    // visit is of use only if it took fewer.
    const NEVER: u8 = u8::MAX;
    let max_soft = topology.max_soft().min(NEVER - 1);
    let mut fewest_soft = vec![NEVER; nodes];
    let mut level: Vec<(u32, u8)> = Vec::new();
    for &node in from {
        if let Some(soft) = fewest_soft.get_mut(node as usize)
            && *soft == NEVER
        {
            *soft = 0;
            reach.hops[node as usize] = 0;
            level.push((node, 0));
        }
    }
    reach.reached = level.len();
    let mut meter = Meter::new(u64::MAX, cancel);
    let mut next: Vec<(u32, u8)> = Vec::new();
    for hops in 1..=max_hops {
        for &(node, soft) in &level {
            if topology.is_stop(node) && hops > 1 {
                continue;
            }
            let (hard, softly) = topology.rows(node);
            if meter.spend(hard.len() + softly.len()).is_err() {
                reach.complete = false;
                return reach;
            }
            let mut visit = |to: u32, soft: u8| {
                let best = &mut fewest_soft[to as usize];
                if soft < *best {
                    if *best == NEVER {
                        reach.hops[to as usize] = hops;
                        reach.reached += 1;
                    }
                    *best = soft;
                    next.push((to, soft));
                }
            };
            hard.iter().for_each(|&to| visit(to, soft));
            if soft < max_soft {
                softly.iter().for_each(|&to| visit(to, soft + 1));
            }
        }
        if next.is_empty() {
            break;
        }
        std::mem::swap(&mut level, &mut next);
        next.clear();
    }
    reach
}
