//! The last hand: single nodes move to where fewer links cross and fewer links run over other nodes.
//!
//! Greedy descent on a cost like that of Davidson and Harel 1996, O(nodes · spots · links) a round, so for small
//! components only. Never makes boxes overlap.

use super::net::Part;
use super::overlap::{depth, distance};
use super::{LINK_LENGTH, Point};

/// Components above this size are left as they are.
pub const LIMIT: usize = 500;
/// Pairs looked at before the hand is taken off, some tenths of a second.
const BUDGET: usize = 150_000_000;
const CROSSING: f64 = 1.0;
const RUN_OVER: f64 = 1.2;
const LENGTH: f64 = 0.35;
const CROWDING: f64 = 0.04;
const NARROW: f64 = 0.25;
const OVERLAP: f64 = 50.0;

/// What is wrong with a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// Pairs of links that cross.
    pub crossings: usize,
    /// Links that run over a box that is not their end.
    pub run_over: usize,
}

impl Faults {
    pub fn cost(self) -> f64 {
        self.crossings as f64 * CROSSING + self.run_over as f64 * RUN_OVER
    }
}

fn side(a: Point, b: Point, c: Point) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether two segments without a common end cross.
pub fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let apart =
        |axis: usize| a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis]);
    !apart(0) && !apart(1) && side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Whether a segment runs over the inner part of a box; grazing an edge of the caption is forgiven.
pub fn runs_over(a: Point, b: Point, centre: Point, size: Point) -> bool {
    let half = [size[0] * 0.36, size[1] * 0.42];
    // Clip the segment to the box (Liang, Barsky 1984).
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for axis in 0..2 {
        let d = b[axis] - a[axis];
        let low = centre[axis] - half[axis] - a[axis];
        let high = centre[axis] + half[axis] - a[axis];
        if d.abs() < 1e-9 {
            if low > 0.0 || high < 0.0 {
                return false;
            }
        } else {
            let (enter, leave) = if d > 0.0 { (low / d, high / d) } else { (high / d, low / d) };
            from = from.max(enter);
            to = to.min(leave);
        }
    }
    from < to
}

/// Counts the faults of a whole drawing. O(links² + links · nodes).
pub fn faults(part: &Part, points: &[Point]) -> Faults {
    let mut found = Faults::default();
    for (i, &(a, b, _)) in part.edges.iter().enumerate() {
        for &(c, d, _) in &part.edges[i + 1..] {
            if a != c && a != d && b != c && b != d && cross(points[a], points[b], points[c], points[d]) {
                found.crossings += 1;
            }
        }
        found.run_over += (0..part.len())
            .filter(|&v| v != a && v != b && runs_over(points[a], points[b], points[v], part.size[v]))
            .count();
    }
    found
}

/// The part of the cost that depends on where `v` is: `(faults, all)`.
fn cost_at(part: &Part, points: &[Point], v: usize, p: Point, stop_above: f64) -> (f64, f64) {
    let mut all = 0.0;
    for w in (0..part.len()).filter(|&w| w != v) {
        let q = points[w];
        let far = [(p[0] - q[0]).abs(), (p[1] - q[1]).abs()];
        if far[0] < 400.0 && far[1] < 400.0 {
            let deep = depth(p, part.size[v], q, part.size[w]);
            if deep[0] > 0.01 && deep[1] > 0.01 {
                all += OVERLAP;
            }
            all += CROWDING * LINK_LENGTH * LINK_LENGTH / (far[0] * far[0] + far[1] * far[1]).max(100.0);
        }
    }
    let mut wrong = 0.0;
    for (i, &(w, factor)) in part.adjacent[v].iter().enumerate() {
        let q = points[w];
        let length = distance(p, q);
        let ratio = length / (LINK_LENGTH * factor) - 1.0;
        all += LENGTH * if ratio < 0.0 { ratio * ratio * 2.0 } else { (ratio * ratio).min(ratio) };
        for &(u, _) in &part.adjacent[v][i + 1..] {
            all += narrow(p, q, points[u]);
        }
        for &(u, _) in part.adjacent[w].iter().filter(|&&(u, _)| u != v) {
            all += narrow(q, p, points[u]);
        }
        if all + wrong > stop_above {
            return (wrong, all + wrong);
        }
    }
    for &(a, b, _) in &part.edges {
        if a == v || b == v {
            continue;
        }
        if runs_over(points[a], points[b], p, part.size[v]) {
            wrong += RUN_OVER;
        }
        for &(w, _) in &part.adjacent[v] {
            if w != a && w != b && cross(p, points[w], points[a], points[b]) {
                wrong += CROSSING;
            }
        }
    }
    for u in (0..part.len()).filter(|&u| u != v) {
        for &(w, _) in part.adjacent[v].iter().filter(|&&(w, _)| w != u) {
            if runs_over(p, points[w], points[u], part.size[u]) {
                wrong += RUN_OVER;
            }
        }
    }
    (wrong, all + wrong)
}

/// Two links that leave a node in nearly the same direction are hard to tell apart.
fn narrow(hub: Point, a: Point, b: Point) -> f64 {
    let (u, v) = ([a[0] - hub[0], a[1] - hub[1]], [b[0] - hub[0], b[1] - hub[1]]);
    let lengths = ((u[0] * u[0] + u[1] * u[1]) * (v[0] * v[0] + v[1] * v[1])).sqrt().max(1e-9);
    let cosine = (u[0] * v[0] + u[1] * v[1]) / lengths;
    if cosine > 0.8 { NARROW * (cosine - 0.8) / 0.2 } else { 0.0 }
}

/// Sixteen directions; constants, so that no machine's sine decides the picture.
const DIRECTIONS: [Point; 16] = [
    [1.0, 0.0],
    [0.0, 1.0],
    [-1.0, 0.0],
    [0.0, -1.0],
    [0.707, 0.707],
    [-0.707, 0.707],
    [-0.707, -0.707],
    [0.707, -0.707],
    [0.924, 0.383],
    [-0.383, 0.924],
    [-0.924, -0.383],
    [0.383, -0.924],
    [0.383, 0.924],
    [-0.924, 0.383],
    [-0.383, -0.924],
    [0.924, -0.383],
];

/// Moves nodes with `mobility` 1 one at a time as long as that helps.
pub fn tidy(part: &Part, points: &mut [Point], mobility: &[f64], report: &mut dyn FnMut(f64, &[Point]) -> bool) {
    const STEPS: [f64; 7] = [340.0, 220.0, 140.0, 90.0, 50.0, 24.0, 10.0];
    if part.len() > LIMIT || part.edges.len() > 2 * LIMIT {
        return;
    }
    let rounds_each = if part.len() <= 120 { 3 } else { 1 };
    let rounds = STEPS.len() * rounds_each;
    let mut budget = BUDGET;
    for round in 0..rounds {
        // Coarse to fine, again and again.
        let step = STEPS[round % STEPS.len()];
        for v in (0..part.len()).filter(|&v| mobility[v] >= 1.0) {
            let (wrong, mut best) = cost_at(part, points, v, points[v], f64::INFINITY);
            // Only those in trouble move: what is regular stays regular.
            if wrong == 0.0 {
                continue;
            }
            let mut bases = vec![points[v]];
            bases.extend(part.adjacent[v].iter().take(2).map(|&(w, _)| points[w]));
            let spots = bases.len() * DIRECTIONS.len();
            let work = (part.degree(v) + 1) * (part.len() + part.edges.len()) * spots;
            if work > budget {
                continue;
            }
            budget -= work;
            let mut spot = points[v];
            for (base, direction) in bases.iter().flat_map(|&b| DIRECTIONS.iter().map(move |d| (b, d))) {
                let p = [base[0] + direction[0] * step, base[1] + direction[1] * step];
                let (_, cost) = cost_at(part, points, v, p, best);
                if cost < best - 1e-6 {
                    (best, spot) = (cost, p);
                }
            }
            points[v] = spot;
        }
        if !report((round + 1) as f64 / rounds as f64, points) {
            return;
        }
    }
}
