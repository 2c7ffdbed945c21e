//! What a picture must keep to, whatever the graph.

use super::rng::Rng;
use super::tidy::cross;
use super::*;

fn input(n: usize, links: &[(usize, usize)]) -> Input {
    let item =
        |i: usize| Item { width: 110.0 + 20.0 * (i % 3) as f32, height: 80.0, rank_key: i as u32, ..Item::default() };
    let link = |&(a, b): &(usize, usize)| Link { a: a as u32, b: b as u32, weight: 1.0, directed: true };
    Input { items: (0..n).map(item).collect(), links: links.iter().map(link).collect(), seed: 7 }
}

fn star(n: usize) -> Vec<(usize, usize)> {
    (1..n).map(|i| (0, i)).collect()
}

fn random_tree(n: usize, seed: u64) -> Vec<(usize, usize)> {
    let mut rng = Rng(seed);
    (1..n).map(|i| (rng.below(i), i)).collect()
}

fn tree_and_more(n: usize, more: usize) -> Vec<(usize, usize)> {
    let mut rng = Rng(99);
    let mut links = random_tree(n, 3);
    links.extend((0..more).map(|_| (rng.below(n), rng.below(n))));
    links
}

fn communities() -> Vec<(usize, usize)> {
    let mut links = vec![(3, 12)];
    for base in [0, 8] {
        for a in 0..8 {
            links.extend((a + 1..8).filter(|b| (a + b) % 2 == 1).map(|b| (base + a, base + b)));
        }
    }
    links
}

fn grid() -> Vec<(usize, usize)> {
    let across = (0..30).filter(|i| i % 6 < 5).map(|i| (i, i + 1));
    across.chain((0..24).map(|i| (i, i + 6))).collect()
}

fn run_force(input: &Input) -> Vec<[f32; 2]> {
    force(input, &mut |_, _| Step::Continue)
}

fn run_tree(input: &Input, roots: &[u32]) -> Vec<[f32; 2]> {
    tree(input, roots, &mut |_, _| Step::Continue)
}

fn overlaps(input: &Input, at: &[[f32; 2]]) -> usize {
    let hit = |a: usize, b: usize| {
        let (i, j) = (&input.items[a], &input.items[b]);
        (at[a][0] - at[b][0]).abs() < (i.width + j.width) / 2.0
            && (at[a][1] - at[b][1]).abs() < (i.height + j.height) / 2.0
    };
    (0..at.len()).map(|a| (a + 1..at.len()).filter(|&b| hit(a, b)).count()).sum()
}

fn crossings(input: &Input, at: &[[f32; 2]]) -> usize {
    let p = |v: u32| [f64::from(at[v as usize][0]), f64::from(at[v as usize][1])];
    let mut count = 0;
    for (i, x) in input.links.iter().enumerate() {
        for y in &input.links[i + 1..] {
            let shared = x.a == y.a || x.a == y.b || x.b == y.a || x.b == y.b;
            count += usize::from(!shared && cross(p(x.a), p(x.b), p(y.a), p(y.b)));
        }
    }
    count
}

fn aspect(input: &Input, at: &[[f32; 2]]) -> f64 {
    let points: Vec<Point> = at.iter().map(|p| [f64::from(p[0]), f64::from(p[1])]).collect();
    let size: Vec<Point> = (0..at.len()).map(|v| net::size_of(input, v)).collect();
    let extent = pack::Frame::around(&points, &size).unwrap().extent();
    extent[0] / extent[1]
}

/// Longest over mean link.
fn length_ratio(input: &Input, at: &[[f32; 2]]) -> f32 {
    let length = |l: &Link| {
        let (p, q) = (at[l.a as usize], at[l.b as usize]);
        (p[0] - q[0]).hypot(p[1] - q[1])
    };
    let lengths: Vec<f32> = input.links.iter().filter(|l| l.a != l.b).map(length).collect();
    lengths.iter().copied().fold(0.0, f32::max) * lengths.len() as f32 / lengths.iter().sum::<f32>()
}

#[test]
fn force_draws_calm_pictures() {
    let chain: Vec<_> = (1..8).map(|i| (i - 1, i)).collect();
    let binary: Vec<_> = (1..31).map(|i| ((i - 1) / 2, i)).collect();
    let samples = [
        ("star", input(13, &star(13)), 0),
        ("chain", input(8, &chain), 0),
        ("binary tree", input(31, &binary), 0),
        ("communities", input(16, &communities()), 24),
        ("tree and 10 links", input(40, &tree_and_more(40, 10)), 14),
        ("grid", input(30, &grid()), 0),
    ];
    for (name, input, most_crossings) in samples {
        let at = run_force(&input);
        assert_eq!(overlaps(&input, &at), 0, "{name}");
        assert!(crossings(&input, &at) <= most_crossings, "{name}: {} crossings", crossings(&input, &at));
        assert!((0.7..=3.0).contains(&aspect(&input, &at)), "{name}: aspect {}", aspect(&input, &at));
        assert!(length_ratio(&input, &at) < 3.0, "{name}: length ratio {}", length_ratio(&input, &at));
    }
}

#[test]
fn trees_up_to_30_have_no_crossing_in_either_picture() {
    for seed in 0..12 {
        let input = input(10 + 2 * seed, &random_tree(10 + 2 * seed, seed as u64));
        assert_eq!(crossings(&input, &run_force(&input)), 0, "force, seed {seed}");
        assert_eq!(crossings(&input, &run_tree(&input, &[])), 0, "tree, seed {seed}");
    }
}

#[test]
fn same_input_same_bytes() {
    let input = input(60, &tree_and_more(50, 15));
    assert_eq!(run_force(&input), run_force(&input));
    assert_eq!(run_tree(&input, &[]), run_tree(&input, &[]));
}

#[test]
fn pinned_items_stay_and_push_others_away() {
    let mut input = input(20, &tree_and_more(16, 4));
    input.items[2].pinned = Some([1000.0, -50.0]);
    input.items[5].pinned = Some([1200.0, 300.0]);
    input.items[18].pinned = Some([1100.0, 120.0]);
    for at in [run_force(&input), run_tree(&input, &[])] {
        assert_eq!((at[2], at[5], at[18]), ([1000.0, -50.0], [1200.0, 300.0], [1100.0, 120.0]));
        assert_eq!(overlaps(&input, &at), 0);
    }
}

#[test]
fn a_new_item_hardly_moves_the_old_ones() {
    let mut input = input(24, &tree_and_more(20, 5));
    let before = run_force(&input);
    for (item, p) in input.items.iter_mut().zip(&before) {
        item.start = Some(*p);
    }
    for new in 20..24 {
        input.items[new].start = None;
        input.links.push(Link { a: 4, b: new as u32, weight: 1.0, directed: false });
    }
    let after = run_force(&input);
    assert_eq!(overlaps(&input, &after), 0);
    for v in 0..20 {
        let moved = (after[v][0] - before[v][0]).hypot(after[v][1] - before[v][1]);
        assert!(moved < 150.0, "item {v} moved {moved}");
    }
}

#[test]
fn stop_is_heard_at_once_and_answers_with_finite_positions() {
    let input = input(80, &tree_and_more(70, 30));
    for stop_at in [1, 5, 40] {
        let mut steps = 0;
        let mut on_step = |_: f32, at: &[[f32; 2]]| {
            steps += 1;
            assert_eq!(at.len(), 80);
            if steps >= stop_at { Step::Stop } else { Step::Continue }
        };
        let at = force(&input, &mut on_step);
        assert!(at.iter().flatten().all(|c| c.is_finite()));
        assert_eq!(steps, stop_at);
    }
    let mut steps = 0;
    let at = tree(&input, &[], &mut |_, _| {
        steps += 1;
        Step::Stop
    });
    assert_eq!((at.len(), steps), (80, 1));
}

#[test]
fn progress_rises_to_one() {
    let input = input(30, &tree_and_more(25, 5));
    let mut seen = Vec::new();
    force(&input, &mut |f, _| {
        seen.push(f);
        Step::Continue
    });
    assert!(seen.is_sorted() && seen.last() == Some(&1.0), "{seen:?}");
}

#[test]
fn odd_input_is_survived() {
    let odd = Item { width: f32::NAN, height: -3.0, pinned: Some([f32::INFINITY, 0.0]), ..Item::default() };
    let mut input = input(6, &[(0, 0), (0, 99), (1, 2), (2, 1), (3, 4)]);
    input.items[3] = odd.clone();
    input.items.push(odd);
    input.links[2].weight = f32::NAN;
    for at in [run_force(&input), run_tree(&input, &[77, 1])] {
        assert!(at.len() == 7 && at.iter().flatten().all(|c| c.is_finite()));
        assert_eq!(overlaps(&input, &at), 0);
    }
    let nothing = Input::default();
    assert!(run_force(&nothing).is_empty() && run_tree(&nothing, &[]).is_empty());
    // All items on one point.
    let mut heap = super::tests::input(30, &star(30));
    heap.items.iter_mut().for_each(|i| i.start = Some([0.0, 0.0]));
    assert_eq!(overlaps(&heap, &run_force(&heap)), 0);
}

#[test]
fn owners_stand_above_what_they_own() {
    let links = tree_and_more(40, 0);
    let mut input = input(44, &links);
    // A second owner, and a link that says nothing about ownership.
    input.links.push(Link { a: 40, b: 5, weight: 1.0, directed: true });
    input.links.push(Link { a: 41, b: 0, weight: 1.0, directed: false });
    let at = run_tree(&input, &[]);
    assert_eq!(overlaps(&input, &at), 0);
    for link in input.links.iter().filter(|l| l.directed) {
        assert!(at[link.a as usize][1] < at[link.b as usize][1], "{link:?}");
    }
    let lowest_owned = at[..41].iter().map(|p| p[1]).fold(f32::MIN, f32::max);
    assert!(at[41..].iter().all(|p| p[1] > lowest_owned), "unconnected items in the last rows");
}

#[test]
fn cycles_and_roots_in_the_tree() {
    let input = input(5, &[(0, 1), (1, 2), (2, 0), (2, 3), (4, 3)]);
    let at = run_tree(&input, &[2]);
    assert_eq!(overlaps(&input, &at), 0);
    assert!(at.iter().all(|p| p[1] >= at[2][1]), "the root is on top");
}

#[test]
fn many_childless_items_are_folded_into_rows() {
    let input = input(61, &star(61));
    let at = run_tree(&input, &[]);
    assert_eq!(overlaps(&input, &at), 0);
    assert!(aspect(&input, &at) < 6.0, "{}", aspect(&input, &at));
}

#[test]
fn a_large_component_ends_without_overlaps() {
    let input = input(900, &tree_and_more(900, 500));
    assert_eq!(overlaps(&input, &run_force(&input)), 0);
    assert_eq!(overlaps(&input, &run_tree(&input, &[])), 0);
}
