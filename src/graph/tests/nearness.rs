//! Distances to flagged nodes against `reach`, after thousands of edits too; short paths against
//! enumeration.

use super::random::{Dice, Graph, enumerate};
use crate::graph::{Nearness, PathQuery, Tie, Topology, reach, short_paths, short_paths_once};
use std::collections::BTreeSet;
use std::sync::Arc;

const NODES: usize = 60;

/// What is edited, kept the plain way.
struct Plain {
    ties: BTreeSet<(u32, u32)>,
    soft: BTreeSet<(u32, u32)>,
    stop: Vec<bool>,
    flagged: BTreeSet<u32>,
    max_soft: u8,
}

impl Plain {
    fn topology(&self) -> Topology {
        let tie = |soft: bool| move |&(a, b): &(u32, u32)| Tie { a, b, cost: 1.0, soft, edge: 0 };
        let ties = self.ties.iter().map(tie(false)).chain(self.soft.iter().map(tie(true)));
        Topology::from_ties(self.stop.clone(), ties.collect(), self.max_soft)
    }

    fn assert_same(&self, near: &Nearness, what: &str) {
        let flagged: Vec<u32> = self.flagged.iter().copied().collect();
        let topology = self.topology();
        let expected = reach(&topology, &flagged, near.max_hops(), &|| false);
        for node in 0..self.stop.len() as u32 {
            assert_eq!(near.to(node), expected.hops_to(node), "{what}: node {node}");
            let way = near.way(node);
            assert_eq!(way.len(), near.to(node).map_or(0, |hops| hops as usize + 1), "{what}");
            assert!(way.len() < 2 || topology.admits(&way), "{what}: {way:?}");
            assert!(way.last().is_none_or(|end| self.flagged.contains(end)));
        }
    }
}

/// A pair of nodes, the smaller first.
fn pair(dice: &mut Dice) -> Option<(u32, u32)> {
    let (a, b) = (dice.below(NODES as u64) as u32, dice.below(NODES as u64) as u32);
    (a != b).then(|| (a.min(b), a.max(b)))
}

#[test]
fn nearness_stays_equal_to_a_new_computation() {
    let mut edits = 0;
    for seed in 0..12u64 {
        let mut dice = Dice(seed);
        let max_soft = (seed % 3) as u8;
        let mut plain = Plain {
            ties: (0..70).filter_map(|_| pair(&mut dice)).collect(),
            soft: BTreeSet::new(),
            stop: (0..NODES).map(|_| dice.chance(15)).collect(),
            flagged: [3, 40].into(),
            max_soft,
        };
        if seed % 2 == 0 {
            plain.soft = (0..20).filter_map(|_| pair(&mut dice)).collect();
        }
        let max_hops = [1, 3, 6, 254][(seed % 4) as usize];
        let mut near = Nearness::new(Arc::new(plain.topology()), &[3, 40], max_hops);
        plain.assert_same(&near, "new");
        for edit in 0..600 {
            match dice.below(6) {
                0 => {
                    let node = dice.below(NODES as u64) as u32;
                    if plain.flagged.insert(node) {
                        near.flag(node);
                    } else {
                        assert_eq!(near.flag(node), 0);
                        plain.flagged.remove(&node);
                        near.unflag(node);
                    }
                }
                1 => {
                    if let Some(&node) = plain.flagged.iter().nth(dice.below(4) as usize) {
                        plain.flagged.remove(&node);
                        near.unflag(node);
                    }
                }
                2 | 3 => {
                    let Some((a, b)) = pair(&mut dice) else { continue };
                    let soft = dice.chance(30);
                    if soft {
                        plain.soft.insert((a, b));
                    } else {
                        plain.ties.insert((a, b));
                    }
                    near.add_tie(b, a, soft);
                }
                _ => {
                    let all: Vec<(u32, u32)> = plain.ties.union(&plain.soft).copied().collect();
                    let Some(&(a, b)) = all.get(dice.below(all.len().max(1) as u64) as usize) else { continue };
                    plain.ties.remove(&(a, b));
                    plain.soft.remove(&(a, b));
                    near.remove_tie(a, b);
                }
            }
            edits += 1;
            plain.assert_same(&near, &format!("seed {seed} edit {edit}"));
        }
    }
    assert!(edits > 6_000, "{edits}");
}

#[test]
fn nearness_is_what_reach_finds_from_each_node() {
    let mut dice = Dice(77);
    for round in 0..100 {
        let graph = Graph::random(&mut dice, 12, 16, 40, 25);
        let topology = Arc::new(graph.topology((round % 3) as u8));
        let flagged = [0, 5, 7];
        let near = Nearness::new(Arc::clone(&topology), &flagged, 5);
        for node in 0..12 {
            let from = reach(&topology, &[node], 5, &|| false);
            let nearest = flagged.iter().filter_map(|&end| from.hops_to(end)).min();
            assert_eq!(near.to(node), nearest, "round {round} node {node}");
        }
    }
}

#[test]
fn a_large_network_is_filled_in_both_directions() {
    for (seed, soft) in [(1, 0), (2, 25)] {
        let mut dice = Dice(seed);
        let graph = Graph::random(&mut dice, 20_000, 50_000, soft, 5);
        let topology = Arc::new(graph.topology(1));
        let flagged: Vec<u32> = (0..200).map(|_| dice.below(20_000) as u32).collect();
        let near = Nearness::new(Arc::clone(&topology), &flagged, 30);
        let expected = reach(&topology, &flagged, 30, &|| false);
        assert!((0..20_000).all(|node| near.to(node) == expected.hops_to(node)));
    }
}

#[test]
fn an_edit_touches_only_what_changes() {
    // A long chain, flagged at both ends: removing a tie in the middle of one half moves that half only.
    let ties = (0..999).map(|a| Tie { a, b: a + 1, cost: 1.0, soft: false, edge: a });
    let topology = Arc::new(Topology::from_ties(vec![false; 1_000], ties.collect(), 0));
    let mut near = Nearness::new(topology, &[0, 999], 254);
    assert_eq!((near.to(100), near.to(400)), (Some(100), None));
    assert_eq!(near.remove_tie(99, 100), 155, "nodes 100 to 254 are cut off, and nothing else");
    assert_eq!(near.to(100), None);
    assert_eq!(near.add_tie(99, 100, false), 155);
    assert_eq!(near.flag(500), 1 + 2 * 249, "up to where the other end is nearer");
    assert_eq!((near.flag(500), near.unflag(7), near.remove_tie(3, 9), near.add_tie(0, 0, false)), (0, 0, 0, 0));
    assert_eq!((near.to(5_000), near.flag(5_000), near.add_tie(0, 5_000, false)), (None, 0, 0));
}

#[test]
fn short_paths_are_those_of_enumeration() {
    let mut dice = Dice(31);
    let mut found_any = 0;
    for round in 0..400u64 {
        let nodes = 6 + dice.below(7) as usize;
        let graph =
            Graph::random(&mut dice, nodes, 2 * nodes, [0, 40][round as usize % 2], [0, 20][round as usize % 2]);
        let max_soft = dice.below(3) as u8;
        let topology = Arc::new(graph.topology(max_soft));
        let targets: Vec<u32> = (0..3).map(|_| dice.below(nodes as u64) as u32).collect();
        let max_hops = 1 + dice.below(5) as u32;
        let near = Nearness::new(Arc::clone(&topology), &targets, 6);
        let once = short_paths_once(&topology, 0, &targets, max_hops, usize::MAX, &|| false);
        let query = PathQuery { max_hops, ..PathQuery::new(vec![0], targets) };
        // The query's own rule that a start is no inner node holds for simple paths anyway.
        let expected: BTreeSet<Vec<u32>> =
            enumerate(&graph, &query, max_soft.into()).into_iter().map(|(_, nodes)| nodes).collect();
        let found = short_paths(&near, 0, max_hops, usize::MAX, &|| false);
        assert!(found.complete && !found.more);
        assert_eq!(found, once, "round {round}");
        let all: BTreeSet<Vec<u32>> = found.iter().map(<[u32]>::to_vec).collect();
        assert_eq!((all.len(), &all), (found.len(), &expected), "round {round}");
        found_any += usize::from(!found.is_empty());
        let some = short_paths(&near, 0, max_hops, 2, &|| false);
        assert_eq!((some.len(), some.more), (found.len().min(2), found.len() > 2));
        assert!(some.iter().zip(found.iter()).all(|(a, b)| a == b));
    }
    assert!(found_any > 200);
}

#[test]
fn short_paths_over_hubs_and_odd_questions() {
    // 0 — hub — 200 others, each tied to 300; every tenth of them flagged.
    let mut ties: Vec<(u32, u32)> = vec![(0, 1)];
    for node in 2..202 {
        ties.extend([(1, node), (node, 300)]);
    }
    let ties = ties.into_iter().map(|(a, b)| Tie { a, b, cost: 1.0, soft: false, edge: 0 });
    let topology = Arc::new(Topology::from_ties(vec![false; 301], ties.collect(), 1));
    let flagged: Vec<u32> = (2..202).step_by(10).collect();
    let near = Nearness::new(topology, &flagged, 4);
    let two = short_paths(&near, 0, 2, 1_000, &|| false);
    assert_eq!(two.len(), 20);
    let four = short_paths(&near, 0, 4, 100_000, &|| false);
    assert_eq!(four.len(), 20 + 200 * 20 - 20, "0-1-x-300-y for every x and flagged y but x itself");
    assert!(short_paths(&near, 999, 4, 10, &|| false).is_empty());
    assert!(short_paths(&near, 0, 0, 10, &|| false).is_empty());
    assert!(!short_paths(&near, 0, 4, 10, &|| true).complete);
    let nothing = Nearness::new(Arc::new(Topology::default()), &[1], 4);
    assert!(short_paths(&nothing, 0, 4, 10, &|| false).is_empty());
}
