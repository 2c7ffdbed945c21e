//! Bridges, communities, centralities and common connections on graphs with known answers.

use super::random::{Dice, Graph};
use crate::graph::{
    Bridge, Sample, Tie, Topology, betweenness, bridges, common_connections, communities, components, degree, harmonic,
    modularity, page_rank,
};
use std::collections::BTreeSet;

/// Zachary's karate club (1977), members from 0.
const KARATE: [(u32, u32); 78] = [
    (0, 1),
    (0, 2),
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 10),
    (0, 11),
    (0, 12),
    (0, 13),
    (0, 17),
    (0, 19),
    (0, 21),
    (0, 31),
    (1, 2),
    (1, 3),
    (1, 7),
    (1, 13),
    (1, 17),
    (1, 19),
    (1, 21),
    (1, 30),
    (2, 3),
    (2, 7),
    (2, 8),
    (2, 9),
    (2, 13),
    (2, 27),
    (2, 28),
    (2, 32),
    (3, 7),
    (3, 12),
    (3, 13),
    (4, 6),
    (4, 10),
    (5, 6),
    (5, 10),
    (5, 16),
    (6, 16),
    (8, 30),
    (8, 32),
    (8, 33),
    (9, 33),
    (13, 33),
    (14, 32),
    (14, 33),
    (15, 32),
    (15, 33),
    (18, 32),
    (18, 33),
    (19, 33),
    (20, 32),
    (20, 33),
    (22, 32),
    (22, 33),
    (23, 25),
    (23, 27),
    (23, 29),
    (23, 32),
    (23, 33),
    (24, 25),
    (24, 27),
    (24, 31),
    (25, 31),
    (26, 29),
    (26, 33),
    (27, 33),
    (28, 31),
    (28, 33),
    (29, 32),
    (29, 33),
    (30, 32),
    (30, 33),
    (31, 32),
    (31, 33),
    (32, 33),
];

const ALL: Sample = Sample { most: usize::MAX, seed: 0 };

fn topology(nodes: usize, ties: &[(u32, u32)]) -> Topology {
    let tie = |(edge, &(a, b)): (u32, &(u32, u32))| Tie { a, b, cost: 1.0, soft: false, edge };
    Topology::from_ties(vec![false; nodes], (0u32..).zip(ties).map(tie).collect(), 0)
}

fn never() -> bool {
    false
}

#[test]
fn communities_of_the_karate_club() {
    let club = topology(34, &KARATE);
    for seed in 0..20 {
        let found = communities(&club, 1.0, seed, &never);
        assert!(found.complete && found.modularity >= 0.41, "seed {seed}: {}", found.modularity);
        assert!((found.modularity - modularity(&club, &found.of)).abs() < 1e-12);
        assert!((3..=5).contains(&found.count));
        assert_eq!(found, communities(&club, 1.0, seed, &never), "the same again");
    }
    assert_eq!(communities(&club, 1.0, 0, &never).of[0], 0, "numbered by first node");
    assert!(communities(&club, 8.0, 0, &never).count > communities(&club, 1.0, 0, &never).count);
    assert!(!communities(&club, 1.0, 0, &|| true).complete);
    let alone = communities(&topology(3, &[]), 1.0, 0, &never);
    assert_eq!((alone.of, alone.modularity), (vec![0, 1, 2], 0.0));
}

#[test]
fn communities_of_a_ring_of_cliques_hang_together() {
    let mut ties = Vec::new();
    for clique in 0..30u32 {
        let first = clique * 5;
        for a in 0..5 {
            ties.extend((0..a).map(|b| (first + a, first + b)));
        }
        ties.push((first, (first + 5) % 150 + 1));
    }
    let ring = topology(150, &ties);
    let found = communities(&ring, 1.0, 0, &never);
    assert!(found.modularity > 0.87, "{}", found.modularity);
    for community in 0..found.count as u32 {
        let member = |node: &u32| found.of[*node as usize] == community;
        let own: Vec<(u32, u32)> = ties.iter().copied().filter(|(a, b)| member(a) && member(b)).collect();
        let parts = components(&topology(150, &own));
        let roots: BTreeSet<u32> = (0..150).filter(member).map(|node| parts[node as usize]).collect();
        assert_eq!(roots.len(), 1, "community {community}");
    }
}

#[test]
fn centralities_of_the_karate_club_are_those_of_networkx() {
    let club = topology(34, &KARATE);
    let check = |values: &[f64], expected: &[(usize, f64)], what: &str| {
        for &(node, value) in expected {
            assert!((values[node] - value).abs() < 1e-6, "{what} of {node}: {} {value}", values[node]);
        }
    };
    assert_eq!(degree(&club).values[33], 17.0);
    check(
        &betweenness(&club, ALL, &never).values,
        &[(0, 231.071429), (33, 160.551587), (2, 75.850794), (11, 0.0)],
        "betweenness",
    );
    check(
        &harmonic(&club, ALL, &never).values,
        &[(0, 0.702020202), (33, 0.704545455), (11, 0.409090909), (16, 0.336363636)],
        "harmonic",
    );
    let rank = page_rank(&club, 0.85, 1e-12, &never);
    check(&rank.values, &[(0, 0.096997285), (33, 0.100919182), (11, 0.009564745)], "page rank");
    assert!(rank.exact && (rank.values.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(!betweenness(&club, ALL, &|| true).complete && !page_rank(&club, 0.85, 0.0, &|| true).complete);
}

#[test]
fn samples_say_so_and_come_near() {
    let mut dice = Dice(6);
    let graph = Graph::random(&mut dice, 600, 1_500, 0, 0);
    let topology = graph.topology(0);
    let exact = betweenness(&topology, ALL, &never);
    let sample = Sample { most: 200, seed: 3 };
    let near = betweenness(&topology, sample, &never);
    assert!(exact.exact && !near.exact && near == betweenness(&topology, sample, &never));
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    assert!((sum(&near.values) / sum(&exact.values) - 1.0).abs() < 0.1);
    let (exact, near) = (harmonic(&topology, ALL, &never), harmonic(&topology, sample, &never));
    assert!((sum(&near.values) / sum(&exact.values) - 1.0).abs() < 0.1);
}

#[test]
fn stop_nodes_carry_no_way() {
    // 0 — 1 — 2 with 1 a stop node, and the long way round over 3, 4.
    let ties = [(0, 1), (1, 2), (0, 3), (3, 4), (4, 2)].map(|(a, b)| Tie { a, b, cost: 1.0, soft: false, edge: 0 });
    let topology = Topology::from_ties(vec![false, true, false, false, false], ties.into(), 0);
    let between = betweenness(&topology, ALL, &never).values;
    // Pairs 0-4, 0-2, 3-2 and 1-3, 1-4 pass somebody; nobody passes 1.
    assert_eq!(between, [1.0, 0.0, 1.0, 2.0, 2.0]);
    let near = harmonic(&topology, ALL, &never).values[0];
    assert!((near - (1.0 + 1.0 + 0.5 + 1.0 / 3.0) / 4.0).abs() < 1e-12, "{near}");
}

#[test]
fn bridges_are_the_links_whose_loss_disconnects() {
    let mut dice = Dice(12);
    let mut some = 0;
    for round in 0..300u64 {
        let nodes = 3 + dice.below(12) as usize;
        let ties = nodes - 1 + dice.below(nodes as u64 / 2) as usize;
        let graph = Graph::random(&mut dice, nodes, ties, round % 2 * 30, round % 3 * 10);
        let whole = graph.topology(1);
        let parts = |topology: &Topology, without: Option<u32>| {
            let labels = components(topology);
            let others = (0..nodes as u32).filter(|node| Some(*node) != without);
            others.map(|node| labels[node as usize]).collect::<BTreeSet<u32>>().len()
        };
        let pairs: BTreeSet<(u32, u32)> =
            graph.ties.iter().filter(|t| t.a != t.b).map(|t| (t.a.min(t.b), t.a.max(t.b))).collect();
        let cut = |keep: &dyn Fn(u32, u32) -> bool| {
            topology(nodes, &pairs.iter().copied().filter(|&(a, b)| keep(a, b)).collect::<Vec<_>>())
        };
        let before = parts(&whole, None);
        let mut expected = Vec::new();
        for &(a, b) in &pairs {
            let without = cut(&|x, y| (x, y) != (a, b));
            if parts(&without, None) > before {
                let labels = components(&without);
                let side = |node: u32| labels.iter().filter(|label| **label == labels[node as usize]).count();
                expected.push(Bridge { a, b, cuts_off: side(a).min(side(b)) });
            }
        }
        let joints: Vec<u32> = (0..nodes as u32)
            .filter(|&node| whole.degree(node) > 0 && parts(&cut(&|x, y| x != node && y != node), Some(node)) > before)
            .collect();
        let found = bridges(&whole, &never);
        assert!(found.complete);
        assert_eq!((&found.bridges, &found.articulation), (&expected, &joints), "round {round}");
        some += usize::from(!expected.is_empty());
    }
    assert!(some > 100);
    assert!(!bridges(&topology(34, &KARATE), &|| true).complete);
    assert_eq!(bridges(&topology(34, &KARATE), &never).bridges, [Bridge { a: 0, b: 11, cuts_off: 1 }]);
    // As deep as the network is long, without recursion.
    let chain: Vec<(u32, u32)> = (0..200_000).map(|a| (a, a + 1)).collect();
    assert_eq!(bridges(&topology(200_001, &chain), &never).bridges.len(), 200_000);
}

#[test]
fn common_connections_are_near_most_of_them() {
    // 0, 1 and 2 are tied to 5; 0 and 1 also to 6; 2 only over 7 to 6. 8 is a stop node of all.
    let pairs = [(0, 5), (1, 5), (2, 5), (0, 6), (1, 6), (2, 7), (7, 6), (0, 8), (1, 8), (2, 8)];
    let ties = pairs.map(|(a, b)| Tie { a, b, cost: 1.0, soft: false, edge: 0 });
    let topology = Topology::from_ties((0..9).map(|node| node == 8).collect(), ties.into(), 1);
    let told = |hops, at_least| {
        let found = common_connections(&topology, &[0, 1, 2], hops, at_least, 10, &never);
        assert!(found.complete && !found.more);
        found.connections.iter().map(|one| (one.node, one.near)).collect::<Vec<_>>()
    };
    assert_eq!(told(1, 3), [(5, 3)]);
    assert_eq!(told(1, 2), [(5, 3), (6, 2)]);
    assert_eq!(told(2, 3), [(5, 3), (6, 3), (7, 3)]);
    let found = common_connections(&topology, &[0, 1, 2], 2, 3, 1, &never);
    assert_eq!((found.more, found.connections[0].hops.clone()), (true, vec![Some(1); 3]));
    assert!(!common_connections(&topology, &[0], 2, 1, 9, &|| true).complete);
}
