//! Searches on random graphs against plain enumeration and a plain breadth-first search.

use crate::graph::{PathQuery, Rank, Reach, Routes, Tie, Topology, reach, routes};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// SplitMix64.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

pub(super) struct Graph {
    pub(super) ties: Vec<Tie>,
    pub(super) stop: Vec<bool>,
}

impl Graph {
    pub(super) fn random(dice: &mut Dice, nodes: usize, ties: usize, soft: u64, stops: u64) -> Self {
        let mut graph = Self { ties: Vec::new(), stop: (0..nodes).map(|_| dice.chance(stops)).collect() };
        for edge in 0..ties as u32 {
            let (a, b) = (dice.below(nodes as u64) as u32, dice.below(nodes as u64) as u32);
            let cost = 0.1 + dice.below(1_000) as f64 / 500.0;
            graph.ties.push(Tie { a, b, cost, soft: dice.chance(soft), edge });
        }
        graph
    }

    pub(super) fn topology(&self, max_soft: u8) -> Topology {
        Topology::from_ties(self.stop.clone(), self.ties.clone(), max_soft)
    }

    /// (soft, cost) of the best way between two neighbours.
    fn pairs(&self) -> BTreeMap<u32, BTreeMap<u32, (bool, f64)>> {
        let mut pairs: BTreeMap<u32, BTreeMap<u32, (bool, f64)>> = BTreeMap::new();
        for tie in self.ties.iter().filter(|tie| tie.a != tie.b) {
            for (from, to) in [(tie.a, tie.b), (tie.b, tie.a)] {
                let way = pairs.entry(from).or_default().entry(to).or_insert((true, f64::INFINITY));
                if (tie.soft, tie.cost) < *way {
                    *way = (tie.soft, tie.cost);
                }
            }
        }
        pairs
    }
}

/// Every allowed path by plain depth-first enumeration, as (cost, nodes).
pub(super) fn enumerate(graph: &Graph, query: &PathQuery<'_>, max_soft: u32) -> Vec<(f64, Vec<u32>)> {
    struct Walk<'a> {
        pairs: &'a BTreeMap<u32, BTreeMap<u32, (bool, f64)>>,
        stop: &'a [bool],
        query: &'a PathQuery<'a>,
        max_soft: u32,
        found: Vec<(f64, Vec<u32>)>,
    }
    impl Walk<'_> {
        fn on(&mut self, path: &mut Vec<u32>, soft: u32, cost: f64) {
            let last = *path.last().unwrap();
            let hops = path.len() - 1;
            if hops > 0 && self.query.targets.contains(&last) {
                self.found.push((cost, path.clone()));
            }
            let barred = hops > 0 && (self.stop[last as usize] || self.query.from.contains(&last));
            if barred || hops == self.query.max_hops as usize {
                return;
            }
            let Some(ways) = self.pairs.get(&last) else { return };
            let inner = if hops > 0 { self.query.lambda * (1.0 + ways.len() as f64).ln() } else { 0.0 };
            for (&to, &(is_soft, step)) in ways {
                let soft = soft + u32::from(is_soft);
                if !path.contains(&to) && soft <= self.max_soft {
                    path.push(to);
                    self.on(path, soft, cost + inner + step);
                    path.pop();
                }
            }
        }
    }
    let pairs = graph.pairs();
    let mut walk = Walk { pairs: &pairs, stop: &graph.stop, query, max_soft, found: Vec::new() };
    for &start in &query.from {
        walk.on(&mut vec![start], 0, 0.0);
    }
    walk.found
}

fn assert_same(found: &Routes, mut expected: Vec<(f64, Vec<u32>)>, query: &PathQuery<'_>, what: &str) {
    assert!(found.complete, "{what}");
    let hops_first = query.rank == Rank::Hops;
    let key = |cost: f64, nodes: &[u32]| if hops_first { 1e3 * nodes.len() as f64 + cost } else { cost };
    expected.sort_by(|a, b| key(a.0, &a.1).total_cmp(&key(b.0, &b.1)));
    assert_eq!(found.more, expected.len() > query.k, "{what}");
    assert_eq!(found.routes.len(), expected.len().min(query.k), "{what}");
    let all: BTreeMap<&[u32], f64> = expected.iter().map(|(cost, nodes)| (nodes.as_slice(), *cost)).collect();
    let mut seen = BTreeSet::new();
    for (route, best) in found.routes.iter().zip(&expected) {
        assert!((key(route.cost, &route.nodes) - key(best.0, &best.1)).abs() < 1e-6, "{what}: {route:?} {best:?}");
        assert!((all[route.nodes.as_slice()] - route.cost).abs() < 1e-9, "{what}: {route:?}");
        assert!(seen.insert(&route.nodes), "{what}: twice {route:?}");
    }
}

#[test]
fn the_k_best_routes_are_those_of_enumeration() {
    let mut dice = Dice(1);
    let mut nonempty = 0;
    for round in 0..1_500 {
        let nodes = 4 + dice.below(9) as usize;
        let ties = nodes + dice.below(2 * nodes as u64) as usize;
        let graph = Graph::random(&mut dice, nodes, ties, [0, 30, 60][round % 3], [0, 20][round % 2]);
        let max_soft = dice.below(3) as u8;
        let mut pick = |most: u64| -> Vec<u32> {
            let count = 1 + dice.below(most);
            let set: BTreeSet<u32> = (0..count).map(|_| dice.below(nodes as u64) as u32).collect();
            set.into_iter().collect()
        };
        let mut query = PathQuery::new(pick(3), pick(3));
        query.max_hops = 1 + dice.below(7) as u32;
        query.k = [1, 5, 20, 10_000][dice.below(4) as usize];
        query.rank = if dice.chance(30) { Rank::Hops } else { Rank::Cost };
        query.lambda = [0.0, 0.1, 1.0][dice.below(3) as usize];
        let expected = enumerate(&graph, &query, max_soft.into());
        nonempty += usize::from(!expected.is_empty());
        let topology = graph.topology(max_soft);
        assert_same(&routes(&topology, &query), expected.clone(), &query, &format!("round {round}"));
        query.per_target = true;
        assert_best_of_each(&routes(&topology, &query), expected, &query, round);
    }
    assert!(nonempty > 800, "{nonempty}");
}

fn assert_best_of_each(found: &Routes, expected: Vec<(f64, Vec<u32>)>, query: &PathQuery<'_>, round: usize) {
    if query.rank == Rank::Hops {
        return;
    }
    let mut best: BTreeMap<u32, f64> = BTreeMap::new();
    for (cost, nodes) in &expected {
        let least = best.entry(*nodes.last().unwrap()).or_insert(f64::INFINITY);
        *least = least.min(*cost);
    }
    let mut costs: Vec<f64> = best.values().copied().collect();
    costs.sort_by(f64::total_cmp);
    assert_eq!(found.routes.len(), expected.len().min(query.k), "round {round}");
    assert_eq!(found.more, expected.len() > query.k, "round {round}");
    for (route, cost) in found.routes.iter().zip(costs) {
        assert!((route.cost - cost).abs() < 1e-9, "round {round}");
        assert!((best[route.nodes.last().unwrap()] - route.cost).abs() < 1e-9, "round {round}");
    }
}

#[test]
fn reach_is_breadth_first_distance() {
    for (seed, ties) in [(1, 9_000), (2, 20_000), (3, 60_000)] {
        let mut dice = Dice(seed);
        let graph = Graph::random(&mut dice, 10_000, ties, 0, 0);
        let mut around: HashMap<u32, Vec<u32>> = HashMap::new();
        for tie in &graph.ties {
            around.entry(tie.a).or_default().push(tie.b);
            around.entry(tie.b).or_default().push(tie.a);
        }
        let start = [7, 4_321];
        let mut expected = vec![Reach::FAR; 10_000];
        let mut queue: VecDeque<(u32, u32)> = start.iter().map(|&node| (node, 0)).collect();
        while let Some((node, hops)) = queue.pop_front() {
            if expected[node as usize] == Reach::FAR {
                expected[node as usize] = hops;
                queue.extend(around.get(&node).into_iter().flatten().map(|&next| (next, hops + 1)));
            }
        }
        let found = reach(&graph.topology(0), &start, u32::MAX, &|| false);
        assert!(found.hops == expected, "{ties} ties");
        assert_eq!(found.reached, expected.iter().filter(|&&hops| hops != Reach::FAR).count());
        let near = reach(&graph.topology(0), &start, 3, &|| false);
        assert!(near.hops.iter().zip(&expected).all(|(&near, &hops)| near == if hops > 3 { Reach::FAR } else { hops }));
    }
}

#[test]
fn reach_keeps_the_soft_limit_and_stops() {
    let mut dice = Dice(5);
    for round in 0..300 {
        let graph = Graph::random(&mut dice, 9, 12, 50, 20);
        for max_soft in 0..3u8 {
            let found = reach(&graph.topology(max_soft), &[0], 8, &|| false);
            for target in 1..9 {
                let mut query = PathQuery::new(vec![0], vec![target]);
                query.max_hops = 8;
                let paths = enumerate(&graph, &query, max_soft.into());
                let least = paths.iter().map(|(_, nodes)| nodes.len() as u32 - 1).min();
                assert_eq!(found.hops_to(target), least, "round {round} to {target}");
            }
        }
    }
}

#[test]
fn what_is_cut_short_says_so() {
    let mut dice = Dice(9);
    let graph = Graph::random(&mut dice, 300, 3_000, 10, 0);
    let topology = graph.topology(1);
    let mut query = PathQuery::new(vec![0], vec![1]);
    query.max_hops = 5;
    query.k = 200;
    let whole = routes(&topology, &query);
    assert!(whole.complete && whole.routes.len() == 200);
    let mut partial = 0;
    for budget in [0, 10, 1_000, whole.steps / 2, whole.steps - whole.steps / 10] {
        query.budget = budget;
        let part = routes(&topology, &query);
        assert!(!part.complete && part.more, "budget {budget}");
        assert!(whole.routes.starts_with(&part.routes), "what is there is right");
        partial += usize::from(!part.routes.is_empty());
    }
    assert!(partial > 0, "some budget gives some of the answer");
    query.budget = PathQuery::BUDGET;
    query.cancel = &|| true;
    assert!(!routes(&topology, &query).complete);
    assert!(!reach(&topology, &[0], 6, &|| true).complete);
}

#[test]
fn odd_questions_have_empty_answers() {
    let graph = Graph::random(&mut Dice(3), 10, 20, 0, 0);
    let topology = graph.topology(0);
    for (from, targets) in [(vec![], vec![1]), (vec![0], vec![]), (vec![99], vec![1]), (vec![0], vec![0])] {
        let found = routes(&topology, &PathQuery::new(from, targets));
        assert!(found.routes.is_empty() && found.complete);
    }
    let none = PathQuery { max_hops: 0, ..PathQuery::new(vec![0], vec![1]) };
    assert!(routes(&topology, &none).routes.is_empty());
    assert_eq!(topology.degree(99), 0);
    let empty = Topology::from_ties(Vec::new(), Vec::new(), 1);
    assert_eq!(reach(&empty, &[0], 6, &|| false).reached, 0);
}
