//! Leaves around their hub: evenly in the gaps between the hub's other links, in rings when they are many.
//!
//! Leaves are most of an investigation graph. Placing them by rule instead of by force keeps fans regular and
//! lets the rest of the graph be arranged small.

use std::f64::consts::TAU;

use super::Point;
use super::net::{Part, Scale};

/// More leaves than this stand in several rings.
const SINGLE_RING: usize = 24;

/// How a component falls into a core and the leaves hung on it.
pub struct Peeled {
    /// Nodes of the core, ascending.
    pub core: Vec<usize>,
    /// For each node its leaves; empty for leaves.
    pub leaves: Vec<Vec<usize>>,
}

/// Takes off the nodes with one link, except pinned ones. Of a lone pair the first is the core.
pub fn peel(part: &Part) -> Peeled {
    let n = part.len();
    let is_leaf = |v: usize| {
        part.degree(v) == 1 && part.pinned[v].is_none() && {
            let hub = part.adjacent[v][0].0;
            part.degree(hub) > 1 || part.pinned[hub].is_some() || v > hub
        }
    };
    let mut peeled = Peeled { core: Vec::new(), leaves: vec![Vec::new(); n] };
    for v in 0..n {
        if is_leaf(v) {
            peeled.leaves[part.adjacent[v][0].0].push(v);
        } else {
            peeled.core.push(v);
        }
    }
    peeled
}

/// Radii of the rings for `count` leaves and how many stand on each.
fn rings(count: usize, scale: Scale) -> Vec<(f64, usize)> {
    if count <= SINGLE_RING {
        return vec![(scale.link.max(count as f64 * scale.unit * 1.08 / TAU), count)];
    }
    let mut rings = Vec::new();
    let mut radius = scale.link * 1.3;
    let mut left = count;
    while left > 0 {
        let capacity = (TAU * radius / (scale.unit * 1.12)).floor().max(1.0) as usize;
        rings.push((radius, capacity));
        left = left.saturating_sub(capacity);
        radius += scale.unit * 1.1;
    }
    // Spread the leaves over the rings in proportion, rather than leave the last ring ragged.
    let total: usize = rings.iter().map(|r| r.1).sum();
    let mut given = 0;
    let mut seen = 0;
    for ring in &mut rings {
        seen += ring.1;
        let up_to = seen * count / total;
        ring.1 = up_to - given;
        given = up_to;
    }
    rings
}

/// How far a hub with this many leaves reaches into its surroundings. A few leaves leave room to pass.
pub fn reach(count: usize, scale: Scale) -> f64 {
    rings(count, scale).last().map_or(0.0, |r| r.0) * (count as f64 / 6.0).min(1.0)
}

/// Positions for `count` leaves around `hub` in layout space, in order of angle, keeping clear of the directions
/// already `taken`.
pub fn around(hub: Point, taken: &[f64], count: usize, scale: Scale) -> Vec<Point> {
    let mut spots = Vec::with_capacity(count);
    for (i, (radius, on_ring)) in rings(count, scale).into_iter().enumerate() {
        for angle in spread(taken, on_ring, i) {
            spots.push([hub[0] + radius * angle.cos(), hub[1] + radius * angle.sin()]);
        }
    }
    spots
}

/// `count` directions as even as the taken ones allow; odd `turn`s are staggered by half a step.
fn spread(taken: &[f64], count: usize, turn: usize) -> Vec<f64> {
    if count == 0 {
        return Vec::new();
    }
    let mut taken: Vec<f64> = taken.iter().map(|a| a.rem_euclid(TAU)).collect();
    taken.sort_by(f64::total_cmp);
    if taken.is_empty() {
        let step = TAU / count as f64;
        // Two leaves left and right, three with one on top: the calmest for captions below the glyphs.
        let first = if count < 3 || count.is_multiple_of(4) { 0.0 } else { -TAU / 4.0 };
        return (0..count).map(|i| first + step * (i as f64 + 0.5 * (turn % 2) as f64)).collect();
    }
    let gaps: Vec<(f64, f64)> = (0..taken.len())
        .map(|i| {
            let next = if i + 1 < taken.len() { taken[i + 1] } else { taken[0] + TAU };
            (taken[i], next - taken[i])
        })
        .collect();
    let mut share = vec![0usize; gaps.len()];
    for _ in 0..count {
        let widest = (0..gaps.len())
            .max_by(|&a, &b| {
                let room = |g: usize| gaps[g].1 / (share[g] + 1) as f64;
                room(a).total_cmp(&room(b)).then(b.cmp(&a))
            })
            .unwrap_or(0);
        share[widest] += 1;
    }
    let mut angles = Vec::with_capacity(count);
    for (gap, &k) in gaps.iter().zip(&share) {
        angles.extend((0..k).map(|i| gap.0 + gap.1 * (i + 1) as f64 / (k + 1) as f64));
    }
    angles
}
