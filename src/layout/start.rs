//! Where the work on a component begins.
//!
//! Afresh: chance, or a crossing-free wheel for trees. After a change: what was there stays, what is new goes into
//! the widest gap beside a neighbour that is there.

use std::f64::consts::TAU;

use super::Point;
use super::leaves;
use super::net::{Part, Scale};
use super::rng::Rng;

/// Points by chance in a square that suits their number.
pub fn scattered(count: usize, scale: Scale, rng: &mut Rng) -> Vec<Point> {
    let side = scale.link * (count as f64).sqrt();
    (0..count).map(|_| [(rng.unit() - 0.5) * side, (rng.unit() - 0.5) * side]).collect()
}

/// A tree as a wheel: the middle node at the hub, each branch in a sector as wide as its leaves. No crossings.
pub fn wheel(adjacent: &[Vec<(usize, f64)>]) -> Vec<Point> {
    let n = adjacent.len();
    let hub = middle(adjacent);
    let (order, parent) = walk(adjacent, hub);
    let mut tips = vec![0usize; n];
    for &v in order.iter().rev() {
        tips[v] = tips[v].max(1);
        if let Some((p, _)) = parent[v] {
            tips[p] += tips[v];
        }
    }
    let mut sector = vec![(0.0, TAU); n];
    let mut used = vec![0.0; n];
    let mut radius = vec![0.0; n];
    let mut points = vec![[0.0; 2]; n];
    for &v in &order {
        let Some((p, length)) = parent[v] else { continue };
        let (from, width) = sector[p];
        let share = width * tips[v] as f64 / tips[p] as f64;
        sector[v] = (from + used[p], share);
        used[p] += share;
        radius[v] = radius[p] + length;
        let angle = sector[v].0 + share / 2.0;
        points[v] = [radius[v] * angle.cos(), radius[v] * angle.sin()];
    }
    points
}

/// Breadth-first order from a root, and for each node where it was reached from and by which length.
fn walk(adjacent: &[Vec<(usize, f64)>], root: usize) -> (Vec<usize>, Vec<Option<(usize, f64)>>) {
    let mut parent = vec![None; adjacent.len()];
    let mut seen = vec![false; adjacent.len()];
    let mut order = vec![root];
    seen[root] = true;
    let mut next = 0;
    while next < order.len() {
        let v = order[next];
        next += 1;
        for &(w, length) in &adjacent[v] {
            if !seen[w] {
                seen[w] = true;
                parent[w] = Some((v, length));
                order.push(w);
            }
        }
    }
    (order, parent)
}

/// The middle of a longest path of a tree.
fn middle(adjacent: &[Vec<(usize, f64)>]) -> usize {
    let end = walk(adjacent, 0).0.last().copied().unwrap_or(0);
    let (order, parent) = walk(adjacent, end);
    let mut path = vec![order.last().copied().unwrap_or(0)];
    while let Some((p, _)) = path.last().and_then(|&v| parent[v]) {
        path.push(p);
    }
    path[path.len() / 2]
}

/// Layout-space positions from what is known; at least one node must be.
pub fn continued(part: &Part, scale: Scale) -> Vec<Point> {
    let n = part.len();
    let mut points: Vec<Option<Point>> = (0..n).map(|v| part.known(v).map(|p| scale.squeezed(p))).collect();
    let mut queue: Vec<usize> = (0..n).filter(|&v| points[v].is_some()).collect();
    let mut next = 0;
    while next < queue.len() {
        let v = queue[next];
        next += 1;
        let Some(hub) = points[v] else { continue };
        let mut taken = Vec::new();
        let mut new = Vec::new();
        for &(w, _) in &part.adjacent[v] {
            match points[w] {
                Some(p) => taken.push((p[1] - hub[1]).atan2(p[0] - hub[0])),
                None => new.push(w),
            }
        }
        for (&w, spot) in new.iter().zip(leaves::around(hub, &taken, new.len(), scale)) {
            // A tie to several known nodes: between them.
            let known: Vec<Point> = part.adjacent[w].iter().filter_map(|&(u, _)| points[u]).collect();
            let spot = if known.len() > 1 { mean(&known) } else { spot };
            points[w] = Some(spot);
            queue.push(w);
        }
    }
    points.into_iter().map(Option::unwrap_or_default).collect()
}

/// The mean of some points; the origin if there are none.
pub fn mean(points: &[Point]) -> Point {
    let n = points.len().max(1) as f64;
    let sum = points.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
    [sum[0] / n, sum[1] / n]
}
