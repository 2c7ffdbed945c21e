//! Stress: distances on paper follow distances in the graph.
//!
//! Stochastic gradient descent on stress (Zheng, Pawar, Goodman 2019, "Graph Drawing by Stochastic Gradient
//! Descent"). Small components use all pairs, O(n²) a round. Larger ones use links and distances to pivots, as in
//! the sparse stress model of Ortmann, Klimenta, Brandes 2017: O(n·pivots) a round.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Point;
use super::rng::Rng;

/// Components up to this size use all pairs.
pub const ALL_PAIRS: usize = 600;
const PIVOTS: usize = 60;
const ROUNDS: usize = 30;

/// One wish: `a` and `b` at `distance`. The weights pull `a` and `b` each by their own (0: not at all).
pub struct Term {
    a: u32,
    b: u32,
    distance: f32,
    pull_a: f32,
    pull_b: f32,
}

/// A graph whose edges have lengths in layout space.
pub struct Lengths {
    pub adjacent: Vec<Vec<(usize, f64)>>,
}

#[derive(PartialEq)]
struct Reached(f64, usize);

impl Eq for Reached {}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reached {
    // Nearest first out of a max-heap.
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl Lengths {
    /// Dijkstra: lengths of the shortest ways from `source`.
    pub fn from(&self, source: usize) -> Vec<f64> {
        let mut distance = vec![f64::INFINITY; self.adjacent.len()];
        let mut heap = BinaryHeap::new();
        distance[source] = 0.0;
        heap.push(Reached(0.0, source));
        while let Some(Reached(d, v)) = heap.pop() {
            if d > distance[v] {
                continue;
            }
            for &(w, length) in &self.adjacent[v] {
                let through = d + length;
                if through < distance[w] {
                    distance[w] = through;
                    heap.push(Reached(through, w));
                }
            }
        }
        distance
    }

    /// The wishes of a connected graph.
    pub fn terms(&self) -> Vec<Term> {
        if self.adjacent.len() <= ALL_PAIRS { self.all_pairs() } else { self.sparse() }
    }

    fn all_pairs(&self) -> Vec<Term> {
        let n = self.adjacent.len();
        let mut terms = Vec::with_capacity(n * n / 2);
        for a in 0..n {
            let distance = self.from(a);
            for (b, &d) in distance.iter().enumerate().skip(a + 1) {
                let weight = (1.0 / (d * d)) as f32;
                terms.push(Term { a: a as u32, b: b as u32, distance: d as f32, pull_a: weight, pull_b: weight });
            }
        }
        terms
    }

    /// Links, and for every node its distance to each pivot, which stands for the nodes nearest to that pivot.
    fn sparse(&self) -> Vec<Term> {
        let n = self.adjacent.len();
        let mut terms = Vec::new();
        for (a, row) in self.adjacent.iter().enumerate() {
            for &(b, length) in row.iter().filter(|&&(b, _)| b > a) {
                let weight = (1.0 / (length * length)) as f32;
                terms.push(Term { a: a as u32, b: b as u32, distance: length as f32, pull_a: weight, pull_b: weight });
            }
        }
        // Farthest-first choice of pivots.
        let mut nearest = vec![f64::INFINITY; n];
        let mut owner = vec![0usize; n];
        let mut pivots: Vec<(usize, Vec<f64>)> = Vec::new();
        let mut pivot = (0..n).max_by_key(|&v| (self.adjacent[v].len(), n - v)).unwrap_or(0);
        for p in 0..PIVOTS.min(n) {
            let distance = self.from(pivot);
            for ((&d, nearest), owner) in distance.iter().zip(&mut nearest).zip(&mut owner) {
                if d < *nearest {
                    (*nearest, *owner) = (d, p);
                }
            }
            pivots.push((pivot, distance));
            pivot = (0..n).max_by(|&a, &b| nearest[a].total_cmp(&nearest[b]).then(b.cmp(&a))).unwrap_or(0);
        }
        for (p, (pivot, distance)) in pivots.iter().enumerate() {
            let mut radii: Vec<f64> = (0..n).filter(|&v| owner[v] == p).map(|v| distance[v]).collect();
            radii.sort_by(f64::total_cmp);
            for (v, &d) in distance.iter().enumerate() {
                if v == *pivot || self.adjacent[v].iter().any(|&(w, _)| w == *pivot) {
                    continue;
                }
                let stands_for = radii.partition_point(|&r| r <= d / 2.0).max(1) as f64;
                let weight = 1.0 / (d * d);
                terms.push(Term {
                    a: v as u32,
                    b: *pivot as u32,
                    distance: d as f32,
                    pull_a: (weight * stands_for) as f32,
                    pull_b: 0.0,
                });
            }
        }
        terms
    }
}

/// Moves the points towards the wishes, from large steps to small. `mobility` scales each point's moves, 0 holds it.
/// `report` receives progress 0..1; answering false stops.
pub fn descend(
    terms: &mut [Term],
    points: &mut [Point],
    mobility: &[f64],
    rng: &mut Rng,
    report: &mut dyn FnMut(f64, &[Point]) -> bool,
) {
    let (mut shortest, mut longest) = (f64::INFINITY, 0.0f64);
    for term in terms.iter() {
        shortest = shortest.min(f64::from(term.distance));
        longest = longest.max(f64::from(term.distance));
    }
    if terms.is_empty() || shortest <= 0.0 {
        return;
    }
    let (first, last) = (longest * longest, 0.05 * shortest * shortest);
    let decay = (last / first).ln() / (ROUNDS - 1) as f64;
    for round in 0..ROUNDS {
        let step = first * (decay * round as f64).exp();
        rng.shuffle(terms);
        for term in terms.iter() {
            let (a, b) = (term.a as usize, term.b as usize);
            let delta = [points[a][0] - points[b][0], points[a][1] - points[b][1]];
            let length = (delta[0] * delta[0] + delta[1] * delta[1]).sqrt().max(1e-9);
            let change = (length - f64::from(term.distance)) / (2.0 * length);
            let by_a = change * (f64::from(term.pull_a) * step).min(1.0) * mobility[a];
            let by_b = change * (f64::from(term.pull_b) * step).min(1.0) * mobility[b];
            points[a] = [points[a][0] - delta[0] * by_a, points[a][1] - delta[1] * by_a];
            points[b] = [points[b][0] + delta[0] * by_b, points[b][1] + delta[1] * by_b];
        }
        if !report((round + 1) as f64 / ROUNDS as f64, points) {
            return;
        }
    }
}
