//! How much evidence a connection rests on.
//!
//! - Independent sources behind a tie or a hop; copies of one origin count once.
//! - The **evidence cut**: the smallest set of origins whose failure breaks every path (methods §3).
//!   A hop fails when the sources of all its relations fail; a path breaks when one hop does.
//!
//! An undecided match has no source, and neither has a relation that nobody asserts: such a hop fails
//! by judgement only, never here. A path of such hops alone is counted apart and not cut. Undecided
//! matches beside relations of the same hop do not keep it up.
//!
//! The smallest set is found by branch and bound, and where that takes too long a small set by greed,
//! together with a number below which no set can be.

use super::network::{Edge, Network};
use super::paths::{Hop, Path};
use super::region::{Region, Task};
use super::routes::{PathQuery, routes};
use super::topology::{Tie, Topology};
use crate::model::SourceId;
use std::collections::{BTreeMap, BTreeSet};

mod cover;

use cover::Cover;

/// The smallest set of sources without which nothing is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceCut {
    /// One source of each origin that has to fail (the first by id), in id order. Empty when there is
    /// nothing to break.
    pub sources: Vec<SourceId>,
    /// No smaller set does it.
    pub exact: bool,
    /// No set with fewer origins does it.
    pub at_least: usize,
    /// Paths that no failure of sources breaks: every hop is an undecided match, or a tie without
    /// source. The set breaks all the others.
    pub unbreakable: usize,
}

/// Independent sources that assert the tie; 0 for an undecided match.
pub fn independent_sources(network: &Network, edge: &Edge) -> usize {
    network.independent(edge.sources.iter().copied())
}

/// Independent sources behind each hop of a path; `None` for a hop that is only an undecided match.
pub fn hop_sources(network: &Network, path: &Path) -> Vec<Option<usize>> {
    let sources = |hop: &Hop| {
        let edges = hop.edges.iter().filter_map(|&edge| network.edge(edge));
        network.independent(edges.flat_map(|edge| edge.sources.iter().copied()))
    };
    path.hops.iter().map(|hop| (!hop.soft).then(|| sources(hop))).collect()
}

/// The cut of these paths: of one, or of all that were found to a target.
pub fn evidence_cut<'a>(network: &Network, paths: impl IntoIterator<Item = &'a Path>) -> EvidenceCut {
    let origins = Origins::new(network);
    let mut cover = Cover::default();
    let mut unbreakable = 0;
    for path in paths {
        let ways = origins.ways(path.hops.iter().map(|hop| hop.edges.as_slice()));
        if ways.is_empty() {
            unbreakable += 1;
        } else {
            cover.add(ways);
        }
    }
    let found = cover.solve();
    origins.cut(&found.set, found.exact, found.at_least, unbreakable)
}

/// Rounds of search and cut after which [`evidence_cut_of_all`] goes on greedily.
const MOST_ROUNDS: usize = 60;

/// The cut of *every* path that the query allows, found or not: whether some path is left is asked
/// again after each cut. `k`, `distinct` and `per_target` of the query do not matter; `via` is not
/// looked at.
pub fn evidence_cut_of_all(network: &Network, topology: &Topology, query: &PathQuery<'_>) -> EvidenceCut {
    let origins = Origins::new(network);
    let Some(part) = Part::of(topology, query) else { return EvidenceCut::default() };
    let mut cover = Cover::default();
    let mut unbreakable: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut failed: BTreeSet<u32> = BTreeSet::new();
    let mut at_least = 0;
    let mut exact = true;
    for round in 0.. {
        let left = part.routes(query, unbreakable.len() + 4, |edges| {
            origins.way(edges).is_some_and(|way| way.iter().all(|origin| failed.contains(origin)))
        });
        let mut new = 0;
        for route in left.routes {
            let edges = |pair: &[u32]| part.edges(topology, pair[0], pair[1]);
            let ways = origins.ways(route.nodes.windows(2).map(edges));
            if ways.is_empty() {
                unbreakable.insert(route.nodes);
            } else {
                new += 1;
                if round >= MOST_ROUNDS {
                    exact = false;
                    failed.extend(ways.iter().min_by_key(|way| way.len()).into_iter().flatten());
                }
                cover.add(ways);
            }
        }
        if new == 0 && !(left.complete && left.more) {
            exact &= left.complete;
            break;
        }
        if round < MOST_ROUNDS {
            let found = cover.solve();
            (at_least, exact) = (found.at_least, found.exact);
            failed = found.set;
        }
    }
    origins.cut(&failed, exact, at_least, unbreakable.len())
}

/// The part of a topology in which the paths of a query lie, with its own node numbers.
struct Part {
    /// Numbers in the topology, ascending.
    nodes: Vec<u32>,
    stop: Vec<bool>,
    /// Each link once; `edge` is the link's number in the topology.
    ties: Vec<(Tie, Vec<u32>)>,
    from: Vec<u32>,
    targets: Vec<u32>,
    max_soft: u8,
}

impl Part {
    /// `None` when the search for it was stopped or there is nothing to search.
    fn of(topology: &Topology, query: &PathQuery<'_>) -> Option<Self> {
        let (from, targets) = (query.known(topology, &query.from), query.known(topology, &query.targets));
        if from.is_empty() || targets.is_empty() {
            return None;
        }
        let avoid: BTreeSet<u32> = query.avoid.iter().copied().collect();
        let task = Task {
            from: &from,
            targets: &targets,
            avoid: &avoid.into_iter().collect::<Vec<_>>(),
            max_hops: query.max_hops.min(PathQuery::MOST_HOPS) as u8,
            lambda: 0.0,
            hop_cost: 0.0,
        };
        let mut meter = super::meter::Meter::new(query.budget, query.cancel);
        let nodes = Region::build(topology, &task, &mut meter).ok()?.nodes;
        let number = |node: u32| nodes.binary_search(&node).ok().map(|at| at as u32);
        let mut ties = Vec::new();
        for (a, &node) in (0u32..).zip(&nodes) {
            for step in topology.steps(node).filter(|step| step.to > node) {
                if let Some(b) = number(step.to) {
                    let tie = Tie { a, b, cost: topology.cost(step.link), soft: step.soft, edge: step.link };
                    ties.push((tie, topology.edges_of(step.link).to_vec()));
                }
            }
        }
        Some(Self {
            stop: nodes.iter().map(|&node| topology.is_stop(node)).collect(),
            ties,
            from: from.into_iter().filter_map(number).collect(),
            targets: targets.into_iter().filter_map(number).collect(),
            max_soft: topology.max_soft(),
            nodes,
        })
    }

    /// The edges between two of its nodes.
    fn edges<'t>(&self, topology: &'t Topology, a: u32, b: u32) -> &'t [u32] {
        let node = |local: u32| self.nodes.get(local as usize).copied().unwrap_or(u32::MAX);
        topology.step(node(a), node(b)).map_or(&[], |step| topology.edges_of(step.link))
    }

    /// The best routes over the links that did not fail.
    fn routes(&self, query: &PathQuery<'_>, k: usize, failed: impl Fn(&[u32]) -> bool) -> super::Routes {
        let ties = self.ties.iter().filter(|(_, edges)| !failed(edges)).map(|(tie, _)| *tie);
        let topology = Topology::from_ties(self.stop.clone(), ties.collect(), self.max_soft);
        let (from, targets) = (self.from.clone(), self.targets.clone());
        let (max_hops, budget, cancel) = (query.max_hops, query.budget, query.cancel);
        routes(&topology, &PathQuery { max_hops, k, budget, cancel, ..PathQuery::new(from, targets) })
    }
}

/// Origins of sources as small numbers.
struct Origins<'a> {
    network: &'a Network,
    /// By origin; sources of unknown origin are their own.
    numbers: BTreeMap<Result<u32, SourceId>, u32>,
    /// The first source seen of each by id.
    first: Vec<SourceId>,
}

impl<'a> Origins<'a> {
    fn new(network: &'a Network) -> Self {
        let mut origins = Self { network, numbers: BTreeMap::new(), first: Vec::new() };
        for (_, edge) in network.edges() {
            for &source in &edge.sources {
                origins.enter(source);
            }
        }
        origins
    }

    fn key(&self, source: SourceId) -> Result<u32, SourceId> {
        self.network.origins.get(&source).copied().ok_or(source)
    }

    fn enter(&mut self, source: SourceId) {
        let next = self.first.len() as u32;
        let number = *self.numbers.entry(self.key(source)).or_insert(next);
        match self.first.get_mut(number as usize) {
            Some(first) => *first = source.min(*first),
            None => self.first.push(source),
        }
    }

    /// The origins that must fail for these parallel edges to fail; `None` when they cannot.
    fn way(&self, edges: &[u32]) -> Option<BTreeSet<u32>> {
        let mut way = BTreeSet::new();
        let relations = edges.iter().filter_map(|&edge| self.network.edge(edge)).filter(|edge| !edge.is_soft());
        for edge in relations {
            if edge.sources.is_empty() {
                return None;
            }
            way.extend(edge.sources.iter().filter_map(|&source| self.numbers.get(&self.key(source))));
        }
        (!way.is_empty()).then_some(way)
    }

    /// Each way to break a path; empty when there is none.
    fn ways<'e>(&self, hops: impl Iterator<Item = &'e [u32]>) -> Vec<BTreeSet<u32>> {
        hops.filter_map(|edges| self.way(edges)).collect()
    }

    fn cut(&self, set: &BTreeSet<u32>, exact: bool, at_least: usize, unbreakable: usize) -> EvidenceCut {
        let mut sources: Vec<SourceId> =
            set.iter().filter_map(|&origin| self.first.get(origin as usize)).copied().collect();
        sources.sort_unstable();
        EvidenceCut { sources, exact, at_least, unbreakable }
    }
}
