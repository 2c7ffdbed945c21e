//! Integrated ownership, all large pairs and control in books of 1 M companies and about 3 M holdings.
//!
//! `cargo bench --no-default-features --bench ownership` measures on generated books, scale-free and in communities;
//! `KUROMAKU_BENCH_NODES` sets their size. With `KUROMAKU_BENCH_HOLDINGS=FILE` (lines of owner, company and share)
//! it instead answers, once each, what is asked of other tools about that file, as JSON with seconds and results:
//! what owner 0 has of every company (best of ten, after ordering once), every pair above 25 % (cut off after
//! two minutes), everybody's control.
//! Run with huge pages (`GLIBC_TUNABLES=glibc.malloc.hugetlb=1`) on both sides.

use criterion::{Criterion, criterion_group};
use kuromaku::ownership::{
    Books, Holding, Solver, Votes, Workspace, all_controllers, bounds_of_owner, owners_of, pairs_above,
};
use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

/// After this the search for all pairs is cut off; its notes say so.
const LONGEST: Duration = Duration::from_secs(120);

/// Knuth's linear congruential generator.
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

/// Each new company has three holders, mostly of its community and those that hold much already; 3 % of the holdings are
/// turned round, which makes rings. 90 % of each company are stated.
fn generate(nodes: usize) -> Vec<Holding> {
    let mut dice = Dice(7);
    let communities = (nodes / 200).max(4);
    let mut ends: Vec<Vec<u32>> = vec![Vec::new(); communities];
    let mut all = vec![0u32];
    let mut holdings = Vec::with_capacity(3 * nodes);
    for node in 1..nodes as u32 {
        let own = &mut ends[(dice.fraction().powf(1.7) * communities as f64) as usize];
        for record in 0..3 {
            let near = !own.is_empty() && dice.fraction() < 0.85;
            let other = if near { own[dice.below(own.len())] } else { all[dice.below(all.len())] };
            let (owner, company) = if dice.fraction() < 0.03 { (node, other) } else { (other, node) };
            let part = dice.fraction() + 0.05;
            if other != node {
                holdings.push(Holding { owner, company, low: part, high: part, record });
                all.push(other);
                if near {
                    own.push(other);
                }
            }
        }
        all.push(node);
        own.push(node);
    }
    let mut sums = vec![0.0; nodes];
    holdings.iter().for_each(|holding| sums[holding.company as usize] += holding.low);
    for holding in &mut holdings {
        holding.low *= 0.9 / sums[holding.company as usize];
        holding.high = holding.low;
    }
    holdings
}

fn generated(criterion: &mut Criterion) {
    let nodes = std::env::var("KUROMAKU_BENCH_NODES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let holdings = generate(nodes);
    let (books, _) = Books::new(nodes, holdings.clone());
    let (solver, _) = Solver::new(&books, |stake| stake.low);
    let mut work = Workspace::default();
    let mut group = criterion.benchmark_group("ownership");
    group.sample_size(10);
    group.bench_function("books", |b| b.iter(|| Books::new(nodes, holdings.clone())));
    group.bench_function("order", |b| b.iter(|| Solver::new(&books, |stake| stake.low)));
    group.bench_function("one_owner_of_nearly_all", |b| b.iter(|| solver.solve(black_box(0), &mut work)));
    group.bench_function("a_small_owner", |b| b.iter(|| solver.solve(black_box(nodes as u32 - 1), &mut work)));
    group.bench_function("owners_of_one", |b| {
        b.iter(|| owners_of(&books, nodes as u32 - 1, |stake| stake.low, 0.01, &|| false));
    });
    // All pairs of a network held together by one large ring take minutes at full size.
    let (small, _) = Books::new(10_000, generate(10_000));
    group.bench_function("pairs_above_25_of_10000", |b| {
        b.iter(|| pairs_above(&small, |stake| stake.low, 0.25, 1.0, &|| false));
    });
    group.bench_function("bounds_of_owner", |b| b.iter(|| bounds_of_owner(&books, black_box(0), &|| false)));
    group.bench_function("control_of_everybody", |b| {
        b.iter(|| all_controllers(&books, Votes::Certain, usize::MAX, &|| false));
    });
    group.finish();
}

/// Answers the common questions about a file of holdings and writes one JSON line each.
fn compare(path: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return writeln!(out, "skipped: {error}\nFile: {path}"),
    };
    let holding = |(record, line): (u32, &str)| {
        let mut words = line.split_ascii_whitespace();
        let (owner, company) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let share = words.next()?.parse().ok()?;
        Some(Holding { owner, company, low: share, high: share, record })
    };
    let holdings: Vec<Holding> = (0u32..).zip(text.lines()).filter_map(holding).collect();
    let nodes = holdings.iter().map(|holding| holding.owner.max(holding.company) as usize + 1).max().unwrap_or(0);
    let count = holdings.len();
    let start = Instant::now();
    let (books, _) = Books::new(nodes, holdings);
    writeln!(out, r#"{{"books":{:.4},"companies":{nodes},"holdings":{count}}}"#, start.elapsed().as_secs_f64())?;
    let start = Instant::now();
    let (solver, _) = Solver::new(&books, |stake| stake.low);
    writeln!(out, r#"{{"order":{:.4}}}"#, start.elapsed().as_secs_f64())?;
    let mut work = Workspace::default();
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let start = Instant::now();
        solver.solve(0, &mut work);
        best = best.min(start.elapsed().as_secs_f64());
    }
    let shares = || solver.shares(&work).filter(|&(company, _)| company != 0).map(|(_, share)| share);
    let (sum, squares): (f64, f64) = (shares().sum(), shares().map(|share| share * share).sum());
    let reached = shares().filter(|&share| share > 0.0).count();
    let large = shares().filter(|&share| share >= 0.25).count();
    writeln!(
        out,
        r#"{{"one_owner":{best:.5},"reached":{reached},"sum":{sum:.12},"squares":{squares:.12},"above_25":{large},"notes":{}}}"#,
        solver.notes(&work).len()
    )?;
    for precision in [1.0, 0.01] {
        let start = Instant::now();
        let pairs = pairs_above(&books, |stake| stake.low, 0.25, precision, &|| start.elapsed() > LONGEST);
        let seconds = start.elapsed().as_secs_f64();
        let of_first = pairs.pairs.iter().filter(|pair| pair.owner == 0).count();
        let widest = pairs.pairs.iter().fold(0.0, |most: f64, pair| most.max(pair.at_most - pair.at_least));
        writeln!(
            out,
            r#"{{"pairs_above_25":{seconds:.4},"precision":{precision},"pairs":{},"of_owner_0":{of_first},"widest":{widest:.4},"notes":{}}}"#,
            pairs.pairs.len(),
            pairs.notes.len()
        )?;
    }
    for votes in [Votes::Certain, Votes::Possible] {
        let start = Instant::now();
        let all = all_controllers(&books, votes, usize::MAX, &|| false);
        let seconds = start.elapsed().as_secs_f64();
        writeln!(out, r#"{{"control":{seconds:.4},"votes":"{votes:?}","pairs":{}}}"#, all.pairs.len())?;
    }
    Ok(())
}

criterion_group!(benches, generated);

fn main() -> std::io::Result<()> {
    if let Ok(path) = std::env::var("KUROMAKU_BENCH_HOLDINGS") {
        return compare(&path);
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    Ok(())
}
