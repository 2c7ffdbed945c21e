//! How long a picture takes. Wanted: 2 000 items and 3 000 links below 1 s, 20 000 and 30 000 below 15 s.
//!
//! The graphs grow by preferential attachment, as investigation graphs do: few hubs, many leaves.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use kuromaku::layout::{Input, Item, Link, Step, force, tree};

/// A graph of `n` items and `m` links, the same on every run.
fn sample(n: usize, m: usize) -> Input {
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut below = |k: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % k
    };
    let mut ends = vec![0u32];
    let mut links = Vec::with_capacity(m);
    for b in 1..n as u32 {
        let a = ends[below(ends.len())];
        ends.extend([a, b]);
        links.push(Link { a, b, weight: 1.0, directed: true });
    }
    while links.len() < m {
        links.push(Link { a: ends[below(ends.len())], b: below(n) as u32, weight: 1.0, directed: false });
    }
    let item = |i: usize| Item { width: 150.0, height: 80.0, rank_key: i as u32, ..Item::default() };
    Input { items: (0..n).map(item).collect(), links, seed: 1 }
}

fn layout(c: &mut Criterion) {
    let mut group = c.benchmark_group("layout");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(5));
    for (n, m) in [(40, 50), (500, 700), (2_000, 3_000), (20_000, 30_000)] {
        let input = sample(n, m);
        group.bench_function(format!("force/{n}"), |b| {
            b.iter(|| force(black_box(&input), &mut |_, _| Step::Continue));
        });
        group.bench_function(format!("tree/{n}"), |b| {
            b.iter(|| tree(black_box(&input), &[], &mut |_, _| Step::Continue));
        });
    }
    group.finish();
}

criterion_group!(benches, layout);
criterion_main!(benches);
