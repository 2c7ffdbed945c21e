//! Distances to 10,000 flagged nodes, kept current, and what is built on them, on one large network.
//!
//! `cargo bench --no-default-features --bench graph_analysis` measures on a generated network of
//! `KUROMAKU_BENCH_NODES` nodes (200,000 unless set). With `KUROMAKU_BENCH_EDGES=FILE` (lines of two
//! node numbers) it measures that network instead, to compare with other graph libraries; one node in
//! a hundred is flagged then as here. Each line of the output is JSON: median and best seconds, and
//! results to compare. `KUROMAKU_BENCH_PATHS=FILE` also writes the short paths from 40 nodes there.
//! Run with huge pages (`GLIBC_TUNABLES=glibc.malloc.hugetlb=1`) on both sides.

use kuromaku::graph::{
    Nearness, PathQuery, Rank, Sample, Tie, Topology, betweenness, bridges, communities, never, page_rank, reach,
    routes, short_paths, short_paths_once,
};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

/// Knuth's linear congruential generator, as the scripts for the other libraries use it.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Each new node ties itself to three others: mostly within its community and to those that have
/// many ties already.
fn generate(nodes: usize) -> Vec<(u32, u32)> {
    let mut dice = Dice(7);
    let communities = (nodes / 200).max(4);
    let mut ends: Vec<Vec<u32>> = vec![Vec::new(); communities];
    let mut all = vec![0u32];
    let mut ties = BTreeSet::new();
    for node in 1..nodes as u32 {
        let own = &mut ends[dice.below(communities)];
        for _ in 0..3 {
            let near = !own.is_empty() && dice.below(100) < 85;
            let other = if near { own[dice.below(own.len())] } else { all[dice.below(all.len())] };
            if other != node && ties.insert((node, other)) {
                all.push(other);
                if near {
                    own.push(other);
                }
            }
        }
        all.push(node);
        own.push(node);
    }
    ties.into_iter().collect()
}

fn read(path: &str) -> std::io::Result<Vec<(u32, u32)>> {
    let text = std::fs::read_to_string(path)?;
    let mut numbers = text.split_ascii_whitespace().filter_map(|word| word.parse::<u32>().ok());
    Ok(std::iter::from_fn(|| Some((numbers.next()?, numbers.next()?))).collect())
}

fn topology(nodes: usize, ties: &[(u32, u32)]) -> Topology {
    let tie = |(edge, &(a, b)): (u32, &(u32, u32))| Tie { a, b, cost: 1.0, soft: false, edge };
    Topology::from_ties(vec![false; nodes], (0u32..).zip(ties).map(tie).collect(), 0)
}

/// Runs it some times and writes median and best, with what it answered last.
fn measure(rounds: usize, name: &str, mut work: impl FnMut() -> String) -> std::io::Result<()> {
    let mut seconds = Vec::with_capacity(rounds);
    let mut answer = String::new();
    for _ in 0..rounds {
        let start = Instant::now();
        answer = work();
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let (median, best) = (seconds[rounds / 2], seconds[0]);
    writeln!(std::io::stdout().lock(), r#"{{"{name}":{median:.6},"best":{best:.6}{answer}}}"#)
}

/// Random edits on the network; each kind with its median, 99th percentile and worst time.
fn edits(near: &mut Nearness, nodes: usize, ties: &[(u32, u32)]) -> std::io::Result<()> {
    let mut dice = Dice(99);
    let mut times: [Vec<(f64, usize)>; 6] = Default::default();
    let mut timed = |kind: usize, near: &mut Nearness, edit: &dyn Fn(&mut Nearness) -> usize| {
        let start = Instant::now();
        let changed = edit(near);
        times[kind].push((start.elapsed().as_secs_f64(), changed));
    };
    for _ in 0..2_000 {
        let node = dice.below(nodes) as u32;
        let old = ties[dice.below(ties.len())];
        let new = (dice.below(nodes) as u32, dice.below(nodes) as u32);
        if !near.is_flagged(node) {
            timed(0, near, &|near| near.flag(node));
            timed(1, near, &|near| near.unflag(node));
        }
        timed(3, near, &|near| near.remove_tie(old.0, old.1));
        timed(2, near, &|near| near.add_tie(old.0, old.1, false));
        timed(2, near, &|near| near.add_tie(new.0, new.1, false));
        timed(3, near, &|near| near.remove_tie(new.0, new.1));
    }
    // The nodes with the most ties are the worst case.
    let mut degrees = vec![0u32; nodes];
    for &(a, b) in ties {
        degrees[a as usize] += 1;
        degrees[b as usize] += 1;
    }
    let mut hubs: Vec<u32> = (0..nodes as u32).collect();
    hubs.sort_by_key(|&node| std::cmp::Reverse(degrees[node as usize]));
    hubs.retain(|&hub| !near.is_flagged(hub));
    for &hub in hubs.iter().take(50) {
        timed(4, near, &|near| near.flag(hub));
        timed(5, near, &|near| near.unflag(hub));
    }
    for (kind, times) in ["flag", "unflag", "add_tie", "remove_tie", "flag_hub", "unflag_hub"].iter().zip(&mut times) {
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let at = |part: usize| times[(times.len() - 1) * part / 100];
        let most = times.iter().map(|&(_, changed)| changed).max().unwrap_or(0);
        writeln!(
            std::io::stdout().lock(),
            r#"{{"{kind}":{:.7},"p99":{:.6},"worst":{:.6},"most_changed":{most}}}"#,
            at(50).0,
            at(99).0,
            at(100).0
        )?;
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let ties = match std::env::var("KUROMAKU_BENCH_EDGES") {
        Ok(path) => read(&path)?,
        Err(_) => {
            let nodes = std::env::var("KUROMAKU_BENCH_NODES").ok().and_then(|text| text.parse().ok());
            generate(nodes.unwrap_or(200_000))
        }
    };
    let nodes = ties.iter().map(|&(a, b)| a.max(b) as usize + 1).max().unwrap_or(0);
    let mut dice = Dice(12_345);
    let flagged: Vec<u32> = (0..(nodes / 100).max(1)).map(|_| dice.below(nodes) as u32).collect();
    let from = (nodes / 2) as u32;
    measure(3, "build", || format!(r#","nodes":{},"ties":{}"#, topology(nodes, &ties).node_count(), ties.len()))?;
    let network = Arc::new(topology(nodes, &ties));
    measure(5, "bfs_one", || {
        let found = reach(&network, &[from], u32::MAX, &never);
        format!(r#","reached":{}"#, found.reached)
    })?;
    measure(21, "multi", || {
        let near = Nearness::new(Arc::clone(&network), &flagged, Nearness::MOST_HOPS);
        format!(r#","to":{}"#, near.to(from).map_or(-1, i64::from))
    })?;
    let mut near = Nearness::new(Arc::clone(&network), &flagged, Nearness::MOST_HOPS);
    let hops: Vec<u32> = (0..nodes as u32).filter_map(|node| near.to(node)).collect();
    let sum: u64 = hops.iter().map(|&hops| u64::from(hops)).sum();
    writeln!(std::io::stdout().lock(), r#"{{"reached":{},"hops_in_all":{sum}}}"#, hops.len())?;
    for hops in [3, 4] {
        measure(51, &format!("all_{hops}"), || {
            let found = short_paths(&near, from, hops, usize::MAX, &never);
            format!(r#","paths":{},"nodes":{}"#, found.len(), found.iter().map(<[u32]>::len).sum::<usize>())
        })?;
    }
    let parties: Vec<u32> = (0..nodes as u32).step_by((nodes / 40).max(1)).collect();
    measure(11, "all_4_of_40_parties", || {
        let found = parties.iter().map(|&from| short_paths(&near, from, 4, usize::MAX, &never).len());
        format!(r#","paths":{}"#, found.sum::<usize>())
    })?;
    measure(11, "all_4_cold", || {
        let found = short_paths_once(&network, from, &flagged, 4, usize::MAX, &never);
        format!(r#","paths":{}"#, found.len())
    })?;
    measure(11, "shortest_one_cold", || {
        let query =
            PathQuery { k: 1, max_hops: 12, rank: Rank::Hops, ..PathQuery::new(vec![from], flagged[..1].to_vec()) };
        format!(r#","hops":{}"#, routes(&network, &query).routes.first().map_or(0, |route| route.nodes.len() - 1))
    })?;
    if let Ok(path) = std::env::var("KUROMAKU_BENCH_PATHS") {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        for &from in &parties {
            let found = short_paths(&near, from, 4, usize::MAX, &never);
            let mut paths: Vec<&[u32]> = found.iter().collect();
            paths.sort_unstable();
            for path in paths {
                let words: Vec<String> = path.iter().map(u32::to_string).collect();
                writeln!(file, "{}", words.join(" "))?;
            }
        }
        file.flush()?;
    }
    edits(&mut near, nodes, &ties)?;
    measure(1, "communities", || {
        let found = communities(&network, 1.0, 0, &never);
        format!(r#","count":{},"modularity":{:.4}"#, found.count, found.modularity)
    })?;
    measure(3, "bridges", || {
        let found = bridges(&network, &never);
        format!(r#","bridges":{},"articulation":{}"#, found.bridges.len(), found.articulation.len())
    })?;
    measure(3, "page_rank", || {
        format!(
            r#","largest":{:.9}"#,
            page_rank(&network, 0.85, 1e-9, &never).values.iter().copied().fold(0.0, f64::max)
        )
    })?;
    measure(1, "betweenness_of_20", || {
        let found = betweenness(&network, Sample { most: 20, seed: 1 }, &never);
        format!(r#","largest":{:.0}"#, found.values.iter().copied().fold(0.0, f64::max))
    })
}
