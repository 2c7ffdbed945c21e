//! Single points on which the network hangs: bridges and articulation points.
//!
//! One depth-first walk without recursion (Hopcroft and Tarjan 1973, doi:10.1145/362248.362272).
//! Parallel ties between two nodes are one link here, so a bridge may rest on several relations. Soft
//! steps count as links; stop nodes are nodes like others.

use super::meter::{Cancel, Meter, Stopped};
use super::topology::Topology;

/// A link without which its two sides are not connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bridge {
    /// Smaller node number first.
    pub a: u32,
    pub b: u32,
    /// Nodes on the smaller side.
    pub cuts_off: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bridges {
    /// By node numbers.
    pub bridges: Vec<Bridge>,
    /// Nodes without which some of the others are no longer connected; ascending.
    pub articulation: Vec<u32>,
    /// `false`: cancelled, and nothing is listed.
    pub complete: bool,
}

/// All bridges and articulation points. O(nodes + edges) in time and memory.
pub fn bridges(topology: &Topology, cancel: Cancel<'_>) -> Bridges {
    let nodes = topology.node_count();
    let mut walk = Walk {
        topology,
        meter: Meter::new(u64::MAX, cancel),
        order: vec![0; nodes],
        low: vec![0; nodes],
        below: vec![0; nodes],
        visited: 0,
        joint: vec![false; nodes],
        found: Vec::new(),
    };
    for root in 0..nodes as u32 {
        if walk.order[root as usize] == 0 && walk.component(root).is_err() {
            return Bridges::default();
        }
    }
    walk.found.sort_unstable();
    let articulation = (0u32..).zip(&walk.joint).filter(|(_, joint)| **joint).map(|(node, _)| node).collect();
    Bridges { bridges: walk.found, articulation, complete: true }
}

struct Walk<'a> {
    topology: &'a Topology,
    meter: Meter<'a>,
    /// When a node was first visited, from 1; 0 = not yet.
    order: Vec<u32>,
    /// The earliest visited node that it or what hangs below it is linked to.
    low: Vec<u32>,
    /// Nodes that hang below, itself included.
    below: Vec<u32>,
    visited: u32,
    joint: Vec<bool>,
    found: Vec<Bridge>,
}

impl Walk<'_> {
    fn component(&mut self, root: u32) -> Result<(), Stopped> {
        let first_bridge = self.found.len();
        let mut branches = 0;
        // Node, the one it was reached from, and how many of its steps were taken.
        let mut stack: Vec<(u32, u32, usize)> = vec![(root, root, 0)];
        self.visit(root)?;
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
                    branches += u32::from(node == root);
                    self.visit(to)?;
                    stack.push((to, node, 0));
                }
                None => {
                    stack.pop();
                    if node != root {
                        self.leave(node, parent, root);
                    }
                }
            }
        }
        self.joint[root as usize] = branches > 1;
        let all = self.below[root as usize] as usize;
        for bridge in self.found.iter_mut().skip(first_bridge) {
            bridge.cuts_off = bridge.cuts_off.min(all - bridge.cuts_off);
        }
        Ok(())
    }

    fn visit(&mut self, node: u32) -> Result<(), Stopped> {
        self.meter.spend(self.topology.degree(node))?;
        self.visited += 1;
        self.order[node as usize] = self.visited;
        self.low[node as usize] = self.visited;
        self.below[node as usize] = 1;
        Ok(())
    }

    fn leave(&mut self, node: u32, parent: u32, root: u32) {
        let (node_at, parent_at) = (node as usize, parent as usize);
        self.below[parent_at] += self.below[node_at];
        self.low[parent_at] = self.low[parent_at].min(self.low[node_at]);
        if self.low[node_at] >= self.order[parent_at] && parent != root {
            self.joint[parent_at] = true;
        }
        if self.low[node_at] > self.order[parent_at] {
            let cuts_off = self.below[node_at] as usize;
            self.found.push(Bridge { a: node.min(parent), b: node.max(parent), cuts_off });
        }
    }
}
