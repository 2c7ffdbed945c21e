//! One connected component from nothing to a picture.
//!
//! Leaves off, stress on the core, turn to landscape, leaves on, boxes apart, last hand. Small components try
//! several starts and keep the calmest. A component with known positions is continued instead: what was there
//! hardly moves.

use std::cell::Cell;

use super::net::{Part, Scale};
use super::rng::Rng;
use super::stress::{self, Lengths};
use super::tidy::Faults;
use super::{Point, leaves, overlap, pack, repulsion, start, tidy};

/// How willingly an item leaves the place it had in the last picture; a new one has 1.
const INERTIA: f64 = 0.12;

/// Receives progress 0..1 and the world positions as they are; answers false to stop.
pub type Report<'a> = &'a mut dyn FnMut(f64, &[Point]) -> bool;

/// World positions for one component. With pinned or started items they are absolute, else around any origin.
pub fn arrange(part: &Part, seed: u64, report: Report) -> Vec<Point> {
    let scale = Scale::of(part);
    let known = (0..part.len()).filter(|&v| part.known(v).is_some()).count();
    let pins = part.pinned.iter().flatten().count();
    if part.len() == 1 {
        return vec![part.known(0).unwrap_or_default()];
    }
    if known == pins && pins <= 1 {
        let mut points = afresh(part, scale, seed, report);
        hang_on_pin(part, &mut points);
        return points;
    }
    continued(part, scale, report)
}

/// Shifts a fresh picture so that its one pinned item is where it belongs.
fn hang_on_pin(part: &Part, points: &mut [Point]) {
    let pin = (0..part.len()).find_map(|v| part.pinned[v].map(|p| (v, p)));
    if let Some((v, p)) = pin {
        let shift = [p[0] - points[v][0], p[1] - points[v][1]];
        points.iter_mut().for_each(|q| *q = [q[0] + shift[0], q[1] + shift[1]]);
        points[v] = p;
    }
}

fn afresh(part: &Part, scale: Scale, seed: u64, report: Report) -> Vec<Point> {
    if let Some(points) = snake(part, scale) {
        return points;
    }
    let n = part.len();
    let tries = match n {
        0..=3 => 1,
        4..=40 => 8,
        41..=120 => 4,
        121..=250 => 2,
        _ => 1,
    };
    let mut best: Option<(f64, Vec<Point>)> = None;
    for attempt in 0..tries {
        let mut rng = Rng(seed ^ (attempt as u64).wrapping_mul(0xA076_1D64_78BD_642F));
        let mut go_on = true;
        let mut sub = |f: f64, points: &[Point]| {
            go_on = report((attempt as f64 + f) / tries as f64, points);
            go_on
        };
        let is_tree = part.edges.len() + 1 == n;
        let points = attempt_once(part, scale, is_tree && attempt % 2 == 1, &mut rng, &mut sub);
        let faults = if n <= tidy::LIMIT { tidy::faults(part, &points) } else { Faults::default() };
        let cost = faults.cost();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, points));
        }
        if cost == 0.0 || !go_on {
            break;
        }
    }
    best.map(|(_, points)| points).unwrap_or_default()
}

/// One try: from the core to the finished picture.
fn attempt_once(part: &Part, scale: Scale, wheel: bool, rng: &mut Rng, report: Report) -> Vec<Point> {
    let n = part.len();
    let peeled = leaves::peel(part);
    let graph = core_lengths(part, &peeled, scale);
    let mut core = if wheel { start::wheel(&graph.adjacent) } else { start::scattered(peeled.core.len(), scale, rng) };
    let go_on = Cell::new(true);
    let mut show = |f: f64, core: &[Point]| {
        go_on.set(report(f, &hang(part, &peeled, core, scale)));
        go_on.get()
    };
    let mobility = vec![1.0; core.len()];
    if !wheel {
        stress::descend(&mut graph.terms(), &mut core, &mobility, rng, &mut |f, p| show(0.4 * f, p));
    }
    if go_on.get() && core.len() > stress::ALL_PAIRS {
        repulsion::refine(&graph, &mut core, &mobility, scale.link * 1.2, &mut |f, p| show(0.4 + 0.2 * f, p));
    }
    let reach: Vec<f64> =
        peeled.core.iter().map(|&v| scale.unit / 2.0 + leaves::reach(peeled.leaves[v].len(), scale)).collect();
    pack::turn(&mut core, &reach, scale.stretch);
    let mut points = hang(part, &peeled, &core, scale);
    if go_on.get() {
        finish(part, &mut points, &vec![1.0; n], &mut |f, p| report(0.6 + 0.4 * f, p));
    }
    points
}

/// Boxes apart, last hand, boxes apart for good.
fn finish(part: &Part, points: &mut [Point], mobility: &[f64], report: Report) {
    let rounds = if part.len() <= 2000 { 300 } else { 120 };
    let go_on = Cell::new(true);
    let mut show = |f: f64, points: &[Point]| {
        go_on.set(report(f, points));
        go_on.get()
    };
    if mobility.iter().all(|&m| m == 1.0) {
        overlap::loosen(points, &part.size);
    }
    overlap::remove(points, &part.size, mobility, rounds, &mut |f, p| show(0.5 * f, p));
    if go_on.get() && part.len() <= tidy::LIMIT {
        tidy::tidy(part, points, mobility, &mut |f, p| show(0.5 + 0.4 * f, p));
    }
    if go_on.get() {
        overlap::remove(points, &part.size, mobility, rounds, &mut |f, p| show(0.9 + 0.1 * f, p));
    }
}

/// The core as a graph of its own, its links long enough for the leaves at both ends.
fn core_lengths(part: &Part, peeled: &leaves::Peeled, scale: Scale) -> Lengths {
    let mut local = vec![usize::MAX; part.len()];
    for (i, &v) in peeled.core.iter().enumerate() {
        local[v] = i;
    }
    let reach: Vec<f64> = peeled.leaves.iter().map(|l| leaves::reach(l.len(), scale)).collect();
    let ring = |v: usize| {
        let links = (part.degree(v) - peeled.leaves[v].len()) as f64;
        let circle = links * scale.unit / std::f64::consts::TAU;
        let disc = (links * scale.unit * scale.unit / std::f64::consts::PI).sqrt();
        circle.min(disc)
    };
    let adjacent = peeled
        .core
        .iter()
        .map(|&v| {
            let kept = part.adjacent[v].iter().filter(|&&(w, _)| local[w] != usize::MAX);
            kept.map(|&(w, factor)| {
                let room = 0.5 * scale.link + reach[v] + reach[w];
                (local[w], (scale.link * factor).max(room).max(ring(v)).max(ring(w)))
            })
            .collect()
        })
        .collect();
    Lengths { adjacent }
}

/// World positions of all nodes: the core as it is, the leaves around it.
fn hang(part: &Part, peeled: &leaves::Peeled, core: &[Point], scale: Scale) -> Vec<Point> {
    let mut points = vec![[0.0; 2]; part.len()];
    for (&v, &p) in peeled.core.iter().zip(core) {
        points[v] = p;
    }
    for &v in &peeled.core {
        let own = &peeled.leaves[v];
        if own.is_empty() {
            continue;
        }
        let hub = points[v];
        let taken: Vec<f64> = part.adjacent[v]
            .iter()
            .filter(|(w, _)| own.binary_search(w).is_err())
            .map(|&(w, _)| (points[w][1] - hub[1]).atan2(points[w][0] - hub[0]))
            .collect();
        for (&leaf, spot) in own.iter().zip(leaves::around(hub, &taken, own.len(), scale)) {
            points[leaf] = spot;
        }
    }
    points.iter().map(|&p| scale.to_world(p)).collect()
}

/// A long path goes to and fro in rows; in one line it would need a canvas as wide as itself.
fn snake(part: &Part, scale: Scale) -> Option<Vec<Point>> {
    let n = part.len();
    if n < 7 || part.edges.len() + 1 != n || (0..n).any(|v| part.degree(v) > 2) {
        return None;
    }
    let step = [scale.link * scale.stretch, scale.link * 1.1];
    let per_row = ((n as f64 * super::ASPECT * step[1] / step[0]).sqrt().ceil() as usize).max(4);
    // Rows of equal length.
    let per_row = n.div_ceil(n.div_ceil(per_row));
    let mut points = vec![[0.0; 2]; n];
    let (mut v, mut from) = ((0..n).find(|&v| part.degree(v) == 1)?, usize::MAX);
    for i in 0..n {
        let (row, column) = (i / per_row, i % per_row);
        let column = if row % 2 == 0 { column } else { per_row - 1 - column };
        points[v] = [column as f64 * step[0], row as f64 * step[1]];
        let next = part.adjacent[v].iter().map(|&(w, _)| w).find(|&w| w != from);
        from = v;
        v = next.unwrap_or(v);
    }
    overlap::remove(&mut points, &part.size, &vec![1.0; n], 300, &mut |_, _| true);
    Some(points)
}

/// Takes up a component where the last picture left it.
fn continued(part: &Part, scale: Scale, report: Report) -> Vec<Point> {
    let n = part.len();
    let mobility: Vec<f64> = (0..n)
        .map(|v| match (part.pinned[v], part.start[v]) {
            (Some(_), _) => 0.0,
            (None, Some(_)) => INERTIA,
            (None, None) => 1.0,
        })
        .collect();
    let mut points: Vec<Point> = start::continued(part, scale).into_iter().map(|p| scale.to_world(p)).collect();
    // Exactly, not squeezed and stretched back.
    for (v, p) in points.iter_mut().enumerate() {
        *p = part.known(v).unwrap_or(*p);
    }
    finish(part, &mut points, &mobility, report);
    points
}
