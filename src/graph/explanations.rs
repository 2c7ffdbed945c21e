//! Distinct explanations: paths with the same inner nodes, in order, say the same thing.
//!
//! "A and B through X to any of forty bodies of one ministry" is one explanation with several ends, not
//! forty paths. Direct ties have no inner node and are one explanation together. Which starts and
//! targets belong to an explanation follows from its inner nodes alone, so the ends listed are all
//! there are, not only those of the paths found.

use super::routes::PathQuery;
use super::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// One way to explain a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Nodes between start and target, in order.
    pub inner: Vec<u32>,
    /// Every (start, target) of the query that it connects, by node number.
    pub ends: Vec<(u32, u32)>,
    /// Which of the paths found is its best.
    pub best: usize,
}

/// What lies between the ends of a path.
pub(super) fn inner(nodes: &[u32]) -> &[u32] {
    nodes.get(1..nodes.len().saturating_sub(1)).unwrap_or(&[])
}

/// Numbers explanations in the order in which node sequences first show them: the explanations, and
/// the number of each sequence.
pub(super) fn group<'a>(
    topology: &Topology,
    query: &PathQuery<'_>,
    found: impl IntoIterator<Item = &'a [u32]>,
) -> (Vec<Explanation>, Vec<usize>) {
    let ends = Ends::new(topology, query);
    let mut numbers: BTreeMap<&[u32], usize> = BTreeMap::new();
    let mut explanations: Vec<Explanation> = Vec::new();
    let mut of = Vec::new();
    for (path, nodes) in found.into_iter().enumerate() {
        let inner = inner(nodes);
        let number = *numbers.entry(inner).or_insert_with(|| {
            explanations.push(Explanation { inner: inner.to_vec(), ends: ends.of(inner), best: path });
            explanations.len() - 1
        });
        of.push(number);
    }
    (explanations, of)
}

/// Finds the ends of explanations of one query.
pub(super) struct Ends<'a> {
    topology: &'a Topology,
    from: Vec<u32>,
    targets: Vec<u32>,
    via: &'a [u32],
}

impl<'a> Ends<'a> {
    pub(super) fn new(topology: &'a Topology, query: &'a PathQuery<'_>) -> Self {
        let (from, targets) = (query.known(topology, &query.from), query.known(topology, &query.targets));
        Self { topology, from, targets, via: &query.via }
    }

    /// Every (start, target) that these inner nodes connect under the rules of the query, ascending.
    /// O(targets · log degree) and the pairs.
    pub(super) fn of(&self, inner: &[u32]) -> Vec<(u32, u32)> {
        let mut pairs = match (inner.first(), inner.last()) {
            (Some(&first), Some(&last)) => {
                let steps = inner.windows(2).filter_map(|pair| self.topology.step(pair[0], pair[1]));
                let between = steps.filter(|step| step.soft).count();
                let starts = self.next_to(first, &self.from, inner);
                let targets = self.next_to(last, &self.targets, inner);
                let joined = starts.iter().flat_map(|start| targets.iter().map(move |target| (start, target)));
                let within = |soft: usize| between + soft <= usize::from(self.topology.max_soft());
                let allowed = joined.filter(|(s, t)| s.0 != t.0 && within(usize::from(s.1) + usize::from(t.1)));
                allowed.map(|(start, target)| (start.0, target.0)).collect::<Vec<_>>()
            }
            _ => {
                let direct =
                    |&start: &u32| self.next_to(start, &self.targets, &[]).into_iter().map(move |t| (start, t));
                let tied = self.from.iter().flat_map(direct);
                tied.filter(|(_, end)| !end.1 || self.topology.max_soft() > 0).map(|(s, end)| (s, end.0)).collect()
            }
        };
        let passed: BTreeSet<u32> = inner.iter().copied().collect();
        let open: Vec<u32> = self.via.iter().copied().filter(|node| !passed.contains(node)).collect();
        pairs.retain(|(start, target)| open.iter().all(|node| node == start || node == target));
        pairs.sort_unstable();
        pairs
    }

    /// Which of the nodes are tied to this one and not inside, and whether softly only.
    fn next_to(&self, node: u32, nodes: &[u32], inside: &[u32]) -> Vec<(u32, bool)> {
        let outside = nodes.iter().filter(|other| !inside.contains(other));
        outside.filter_map(|&other| self.topology.step(node, other).map(|step| (other, step.soft))).collect()
    }
}
