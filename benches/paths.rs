//! Reach and the 20 best paths on a network of 1 M nodes and about 3 M ties.
//!
//! `cargo bench --no-default-features --bench paths` measures on a generated graph, scale-free and
//! in communities like ownership data; `KUROMAKU_BENCH_NODES` sets its size. With
//! `KUROMAKU_BENCH_EDGES=FILE` (lines of two node numbers) it instead answers the questions that
//! other graph libraries are asked about that file, once each, as JSON with seconds and results:
//! distances from node n/2, distances from 10,000 nodes, and the 20 shortest and the 20 cheapest
//! paths from n/2 to one of them. Run with huge pages (`GLIBC_TUNABLES=glibc.malloc.hugetlb=1`) on
//! both sides.

use criterion::{Criterion, criterion_group};
use kuromaku::graph::{PathQuery, Rank, Reach, Tie, Topology, never, reach, routes};
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

/// Knuth's linear congruential generator, as the scripts for the other libraries use it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn fraction(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }
}

/// Each new node ties itself to three others: mostly within its community and to those that have
/// many ties already.
fn generate(nodes: usize) -> Vec<(u32, u32)> {
    let mut dice = Dice(7);
    let communities = (nodes / 200).max(4);
    let mut ends: Vec<Vec<u32>> = vec![Vec::new(); communities];
    let mut all = vec![0u32];
    let mut ties = Vec::with_capacity(3 * nodes);
    for node in 1..nodes as u32 {
        let own = &mut ends[(dice.fraction().powf(1.7) * communities as f64) as usize];
        let mut chosen: Vec<u32> = Vec::new();
        for _ in 0..3 {
            let near = !own.is_empty() && dice.fraction() < 0.85;
            let other = if near { own[dice.below(own.len())] } else { all[dice.below(all.len())] };
            if other == node || chosen.contains(&other) {
                continue;
            }
            chosen.push(other);
            ties.push((node, other));
            all.push(other);
            if near {
                own.push(other);
            }
        }
        all.push(node);
        own.push(node);
    }
    ties
}

/// A cost between those of an A1 and a D3 tie that any language can compute from the pair.
fn cost(a: u32, b: u32) -> f64 {
    0.1 + f64::from((u64::from(a) * 31 + u64::from(b) * 17) as u32 % 1_000) / 1_000.0
}

fn topology(nodes: usize, ties: &[(u32, u32)]) -> Topology {
    let tie = |(edge, &(a, b)): (u32, &(u32, u32))| Tie { a, b, cost: cost(a, b), soft: false, edge };
    Topology::from_ties(vec![false; nodes], (0u32..).zip(ties).map(tie).collect(), 0)
}

fn targets(nodes: usize, count: usize) -> Vec<u32> {
    let mut dice = Dice(12_345);
    (0..count).map(|_| dice.below(nodes) as u32).collect()
}

fn generated(criterion: &mut Criterion) {
    let nodes = std::env::var("KUROMAKU_BENCH_NODES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let ties = generate(nodes);
    let network = topology(nodes, &ties);
    let (from, many) = ((nodes / 2) as u32, targets(nodes, 10_000));
    let mut group = criterion.benchmark_group("paths");
    group.sample_size(10);
    group.bench_function("build", |b| b.iter(|| topology(nodes, &ties)));
    group.bench_function("reach_all", |b| b.iter(|| reach(&network, &[from], u32::MAX, &never)));
    group.bench_function("best_20_to_one", |b| {
        let query = PathQuery::new(vec![from], many[..1].to_vec());
        b.iter(|| black_box(routes(&network, &query)));
    });
    group.bench_function("best_20_to_any_of_10000", |b| {
        let query = PathQuery::new(vec![from], many.clone());
        b.iter(|| black_box(routes(&network, &query)));
    });
    group.bench_function("best_to_each_of_20_nearest", |b| {
        let query = PathQuery { per_target: true, ..PathQuery::new(vec![from], many.clone()) };
        b.iter(|| black_box(routes(&network, &query)));
    });
    group.finish();
}

/// Answers the common questions about an edge list and writes one JSON line each.
fn compare(path: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let text = std::fs::read_to_string(path)?;
    let mut numbers = text.split_ascii_whitespace().filter_map(|word| word.parse::<u32>().ok());
    let ties: Vec<(u32, u32)> = std::iter::from_fn(|| Some((numbers.next()?, numbers.next()?))).collect();
    let nodes = ties.iter().map(|&(a, b)| a.max(b) as usize + 1).max().unwrap_or(0);
    let start = Instant::now();
    let network = topology(nodes, &ties);
    writeln!(out, r#"{{"build":{:.4},"nodes":{nodes},"ties":{}}}"#, start.elapsed().as_secs_f64(), ties.len())?;
    let (from, many) = ((nodes / 2) as u32, targets(nodes, 10_000));
    for (name, starts) in [("reach_one", &[from][..]), ("reach_10000", &many[..])] {
        let start = Instant::now();
        let found = reach(&network, starts, u32::MAX, &never);
        let seconds = start.elapsed().as_secs_f64();
        let sum: u64 = found.hops.iter().filter(|&&hops| hops != Reach::FAR).map(|&hops| u64::from(hops)).sum();
        writeln!(out, r#"{{"{name}":{seconds:.4},"reached":{},"hops_in_all":{sum}}}"#, found.reached)?;
    }
    for (name, rank, targets) in [
        ("shortest_20", Rank::Hops, &many[..1]),
        ("cheapest_20", Rank::Cost, &many[..1]),
        ("cheapest_20_any_of_10000", Rank::Cost, &many[..]),
    ] {
        for max_hops in [6, 8, 12] {
            let query = PathQuery { rank, lambda: 0.0, max_hops, ..PathQuery::new(vec![from], targets.to_vec()) };
            let start = Instant::now();
            let found = routes(&network, &query);
            let seconds = start.elapsed().as_secs_f64();
            let hops: Vec<usize> = found.routes.iter().map(|route| route.nodes.len() - 1).collect();
            let costs: Vec<String> = found.routes.iter().map(|route| format!("{:.3}", route.cost)).collect();
            writeln!(
                out,
                r#"{{"{name}":{seconds:.4},"max_hops":{max_hops},"complete":{},"examined":{},"steps":{},"hops":{hops:?},"costs":[{}]}}"#,
                found.complete,
                found.examined_nodes,
                found.steps,
                costs.join(",")
            )?;
        }
    }
    Ok(())
}

criterion_group!(benches, generated);

fn main() -> std::io::Result<()> {
    if let Ok(path) = std::env::var("KUROMAKU_BENCH_EDGES") {
        return compare(&path);
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    Ok(())
}
