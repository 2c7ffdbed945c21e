//! Measures of the picture: sizes, groups, and what holds it together.
//!
//! All are positions in the data that happen to be there, for looking at it; none is a sign of risk.
//! Computed over the whole network under the filter, scaled to the entities of the picture.

use super::analysis::Analysis;
use crate::graph::{self, Filter, Sample, Topology};
use crate::model::EntityId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the size of a node tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SizeBy {
    /// Nothing: all nodes are as large as usual.
    #[default]
    Nothing,
    /// Entities it is tied to.
    Ties,
    /// Shortest ways between others that pass it (betweenness).
    Between,
    /// Where a walk along ties is most often (PageRank).
    Rank,
}

impl SizeBy {
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Ties, Self::Between, Self::Rank];

    /// The next choice, round and round.
    pub fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Ties,
            Self::Ties => Self::Between,
            Self::Between => Self::Rank,
            Self::Rank => Self::Nothing,
        }
    }
}

/// What is to be measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    pub filter: Filter,
    pub size_by: SizeBy,
    pub groups: bool,
    /// The deal's parties.
    pub parties: Vec<EntityId>,
}

/// The answer; node numbers are those of the analysis it was made from.
#[derive(Debug, Default)]
pub struct Measured {
    /// `None`: nothing was measured yet.
    pub of: Option<Arc<Analysis>>,
    pub ask: Ask,
    /// How large to draw each node, 1 is usual; empty when sizes tell nothing.
    pub sizes: Vec<f32>,
    /// Sizes are estimated from a sample of starting nodes.
    pub sampled: bool,
    /// The community of each node; empty when groups were not asked for.
    pub community: Vec<u32>,
    /// Distinct neighbours of each node.
    pub ties: Vec<u32>,
    /// Communities with several entities of the picture, largest first.
    pub groups: Vec<u32>,
    /// Other communities with at least one entity of the picture.
    pub small_groups: usize,
    /// How many entities lose every way to the deal without this node; empty without a deal.
    pub cut_off: Vec<u32>,
    /// Nodes without which some others are no longer connected.
    pub joints: BTreeSet<u32>,
    /// Entities on the smaller side of each single link, by its ends in order.
    pub bridges: BTreeMap<(u32, u32), usize>,
    /// `false` when it was cancelled.
    pub complete: bool,
}

/// Starting nodes of betweenness at most.
const STARTS: Sample = Sample { most: 1_000, seed: 1 };
/// Damping and tolerance of PageRank.
const RANK: (f64, f64) = (0.85, 1e-9);
/// Fewer entities of the picture are no group worth a line.
const LEAST_MEMBERS: usize = 3;
/// Groups listed at most.
const MOST_GROUPS: usize = 12;
/// Smallest and largest node.
const SIZES: (f64, f64) = (0.75, 1.8);

/// Measures. `picture` holds the nodes that belong to the picture, hidden ones too.
pub fn measure(analysis: &Arc<Analysis>, ask: Ask, picture: &BTreeSet<u32>, cancel: &dyn Fn() -> bool) -> Measured {
    let topology = Topology::build(&analysis.network, &ask.filter);
    let mut measured = Measured { of: Some(analysis.clone()), ..Measured::default() };
    measured.ties = (0..topology.node_count() as u32).map(|node| topology.degree(node) as u32).collect();
    measured.complete = sizes(&topology, ask.size_by, picture, &mut measured, cancel)
        && (!ask.groups || groups(&topology, picture, &mut measured, cancel))
        && joints(analysis, &topology, &ask.parties, &mut measured, cancel);
    Measured { ask, ..measured }
}

/// `false`: cancelled.
fn sizes(
    topology: &Topology,
    by: SizeBy,
    picture: &BTreeSet<u32>,
    measured: &mut Measured,
    cancel: &dyn Fn() -> bool,
) -> bool {
    let found = match by {
        SizeBy::Nothing => return true,
        SizeBy::Ties => graph::degree(topology),
        SizeBy::Between => graph::betweenness(topology, STARTS, cancel),
        SizeBy::Rank => graph::page_rank(topology, RANK.0, RANK.1, cancel),
    };
    measured.sampled = !found.exact;
    measured.sizes = scaled(&found.values, picture);
    found.complete
}

/// Areas follow the value, from the smallest of the picture to its largest; what is not of the picture
/// stays within.
fn scaled(values: &[f64], picture: &BTreeSet<u32>) -> Vec<f32> {
    let shown = || picture.iter().filter_map(|&node| values.get(node as usize).copied());
    let (low, high) = (shown().fold(f64::INFINITY, f64::min), shown().fold(f64::NEG_INFINITY, f64::max));
    let size = |value: &f64| {
        // All alike, or nothing shown: nobody stands out.
        let part = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { return 1.0 };
        (SIZES.0 + (SIZES.1 - SIZES.0) * part.sqrt()) as f32
    };
    values.iter().map(size).collect()
}

/// `false`: cancelled.
fn groups(topology: &Topology, picture: &BTreeSet<u32>, measured: &mut Measured, cancel: &dyn Fn() -> bool) -> bool {
    let found = graph::communities(topology, 1.0, 0, cancel);
    let mut members: BTreeMap<u32, usize> = BTreeMap::new();
    for &node in picture {
        if let Some(&community) = found.of.get(node as usize) {
            *members.entry(community).or_default() += 1;
        }
    }
    let all = members.len();
    let mut large: Vec<(u32, usize)> = members.into_iter().filter(|(_, count)| *count >= LEAST_MEMBERS).collect();
    large.sort_by_key(|&(community, count)| (std::cmp::Reverse(count), community));
    large.truncate(MOST_GROUPS);
    measured.small_groups = all - large.len();
    measured.groups = large.into_iter().map(|(community, _)| community).collect();
    measured.community = found.of;
    found.complete
}

/// `false`: cancelled.
fn joints(
    analysis: &Analysis,
    topology: &Topology,
    parties: &[EntityId],
    measured: &mut Measured,
    cancel: &dyn Fn() -> bool,
) -> bool {
    let found = graph::bridges(topology, cancel);
    measured.bridges = found.bridges.iter().map(|bridge| ((bridge.a, bridge.b), bridge.cuts_off)).collect();
    measured.joints = found.articulation.into_iter().collect();
    let parties: Vec<u32> = parties.iter().filter_map(|id| analysis.network.node_of(id.as_str())).collect();
    if parties.is_empty() {
        return found.complete;
    }
    let cut_off = graph::cut_off(topology, &parties, cancel);
    let complete = found.complete && cut_off.is_some();
    measured.cut_off = cut_off.unwrap_or_default();
    complete
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_lie_between_the_smallest_and_the_largest_of_the_picture() {
        let picture = BTreeSet::from([0, 1, 2]);
        let sizes = scaled(&[1.0, 2.0, 5.0, 40.0], &picture);
        assert_eq!((sizes[0], sizes[2], sizes[3]), (0.75, 1.8, 1.8), "a hub off the picture shrinks nobody");
        assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2]);
        assert_eq!(scaled(&[3.0, 3.0], &picture), [1.0, 1.0]);
        assert_eq!(scaled(&[3.0], &BTreeSet::new()), [1.0]);
    }

    #[test]
    fn the_choice_goes_round() {
        let mut by = SizeBy::Nothing;
        for expected in [SizeBy::Ties, SizeBy::Between, SizeBy::Rank, SizeBy::Nothing] {
            by = by.next();
            assert_eq!(by, expected);
        }
    }
}
