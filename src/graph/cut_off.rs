//! What loses every way to given nodes when one node is taken out.
//!
//! The walk of `bridges`, from all given nodes at once as if they hung on one more node above them
//! (Hopcroft and Tarjan 1973, doi:10.1145/362248.362272). Soft steps count as links; stop nodes are
//! nodes like others.

use super::meter::{Cancel, Meter, Stopped};
use super::topology::Topology;

/// For each node, how many others that now have a way to one of `from` would have none without it.
/// A node of `from` counts what only it connects. `None`: cancelled. O(nodes + edges).
pub fn cut_off(topology: &Topology, from: &[u32], cancel: Cancel<'_>) -> Option<Vec<u32>> {
    let nodes = topology.node_count();
    let mut walk = Walk {
        topology,
        meter: Meter::new(u64::MAX, cancel),
        order: vec![0; nodes],
        low: vec![0; nodes],
        below: vec![0; nodes],
        visited: 0,
        cut_off: vec![0; nodes],
    };
    // 0 is when the node above them all was visited.
    let from: Vec<u32> = from.iter().copied().filter(|&node| (node as usize) < nodes).collect();
    for &start in &from {
        if walk.order[start as usize] == 0 {
            walk.walk(start, &from).ok()?;
        }
    }
    Some(walk.cut_off)
}

struct Walk<'a> {
    topology: &'a Topology,
    meter: Meter<'a>,
    /// When a node was first visited, from 1; 0 = not yet.
    order: Vec<u32>,
    /// The earliest visited node that it or what hangs below it is linked to; 0 = one of `from`'s own way.
    low: Vec<u32>,
    /// Nodes that hang below, itself included.
    below: Vec<u32>,
    visited: u32,
    cut_off: Vec<u32>,
}

impl Walk<'_> {
    fn walk(&mut self, start: u32, from: &[u32]) -> Result<(), Stopped> {
        // Node, the one it was reached from, and how many of its steps were taken.
        let mut stack: Vec<(u32, u32, usize)> = vec![(start, start, 0)];
        self.visit(start, from)?;
        while let Some((node, parent, taken)) = stack.last_mut() {
            let (hard, soft) = self.topology.rows(*node);
            let step = hard.get(*taken).or_else(|| soft.get(*taken - hard.len()));
            *taken += 1;
            let (node, parent) = (*node, *parent);
            match step {
                Some(&to) if to == parent => {}
                Some(&to) if self.order[to as usize] > 0 => {
                    self.low[node as usize] = self.low[node as usize].min(self.order[to as usize]);
                }
                Some(&to) => {
                    self.visit(to, from)?;
                    stack.push((to, node, 0));
                }
                None => {
                    stack.pop();
                    if node != start {
                        self.leave(node, parent);
                    }
                }
            }
        }
        Ok(())
    }

    fn visit(&mut self, node: u32, from: &[u32]) -> Result<(), Stopped> {
        self.meter.spend(self.topology.degree(node))?;
        self.visited += 1;
        self.order[node as usize] = self.visited;
        self.low[node as usize] = if from.contains(&node) { 0 } else { self.visited };
        self.below[node as usize] = 1;
        Ok(())
    }

    fn leave(&mut self, node: u32, parent: u32) {
        let (node, parent) = (node as usize, parent as usize);
        self.below[parent] += self.below[node];
        self.low[parent] = self.low[parent].min(self.low[node]);
        if self.low[node] >= self.order[parent] {
            self.cut_off[parent] += self.below[node];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tie, never};
    use super::*;

    fn topology(nodes: usize, pairs: &[(u32, u32)]) -> Topology {
        let tie = |&(a, b): &(u32, u32)| Tie { a, b, cost: 0.0, soft: false, edge: 0 };
        Topology::from_ties(vec![false; nodes], pairs.iter().map(tie).collect(), 1)
    }

    /// Nodes with a way to `from` that does not pass `without`.
    fn reached(topology: &Topology, from: &[u32], without: Option<u32>) -> usize {
        let mut seen = vec![false; topology.node_count()];
        let mut todo: Vec<u32> = from.iter().copied().filter(|&node| Some(node) != without).collect();
        while let Some(node) = todo.pop() {
            if !std::mem::replace(&mut seen[node as usize], true) {
                todo.extend(topology.rows(node).0.iter().filter(|&&to| Some(to) != without));
            }
        }
        seen.iter().filter(|seen| **seen).count()
    }

    #[test]
    fn a_chain_a_ring_and_a_deal_of_two() {
        let chain = topology(4, &[(0, 1), (1, 2), (2, 3)]);
        assert_eq!(cut_off(&chain, &[0], &never).unwrap(), [3, 2, 1, 0]);
        assert_eq!(cut_off(&chain, &[0, 3], &never).unwrap(), [0; 4]);
        let ring = topology(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
        assert_eq!(cut_off(&ring, &[1], &never).unwrap(), [0, 3, 0, 0]);
        assert_eq!(cut_off(&chain, &[], &never).unwrap(), [0; 4]);
    }

    #[test]
    fn it_counts_what_taking_each_node_out_would() {
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as u32
        };
        for round in 0..200 {
            let nodes = 3 + random(12);
            let pairs: Vec<(u32, u32)> =
                (0..nodes + random(4)).map(|_| (random(nodes.into()), random(nodes.into()))).collect();
            let topology = topology(nodes as usize, &pairs);
            let from: Vec<u32> = (0..1 + random(2)).map(|_| random(nodes.into())).collect();
            let found = cut_off(&topology, &from, &never).unwrap();
            let all = reached(&topology, &from, None);
            let seen = |node: u32| reached(&topology, &from, Some(node));
            for node in 0..nodes {
                let itself = usize::from(reached_by(&topology, &from, node));
                let lost = all - itself - seen(node);
                assert_eq!(found[node as usize] as usize, lost, "round {round}, node {node}: {pairs:?} {from:?}");
            }
        }
    }

    fn reached_by(topology: &Topology, from: &[u32], node: u32) -> bool {
        let mut seen = vec![false; topology.node_count()];
        let mut todo = from.to_vec();
        while let Some(at) = todo.pop() {
            if !std::mem::replace(&mut seen[at as usize], true) {
                todo.extend(topology.rows(at).0);
            }
        }
        seen[node as usize]
    }
}
