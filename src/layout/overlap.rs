//! Boxes apart: no two nodes or captions on top of each other.
//!
//! Pairs push each other along the axis that needs less, round after round; the few that remain move to the nearest
//! free spot. A round is O(n·k log n), k being how many boxes stand above each other in one column.

use std::collections::BTreeMap;

use super::{GAP, Point};

/// How far two boxes reach into each other on both axes, the gap included; positive on both means overlap.
pub fn depth(p: Point, a: Point, q: Point, b: Point) -> Point {
    [
        (a[0] + b[0]) / 2.0 + GAP - (p[0] - q[0]).abs(), //
        (a[1] + b[1]) / 2.0 + GAP - (p[1] - q[1]).abs(),
    ]
}

fn overlaps(p: Point, a: Point, q: Point, b: Point) -> bool {
    // A hair of tolerance: positions end as f32.
    depth(p, a, q, b).iter().all(|&d| d > 0.01)
}

/// Calls `visit` with each pair whose columns overlap, in a fixed order. O(n log n + pairs).
fn each_near_pair(points: &mut [Point], size: &[Point], visit: &mut dyn FnMut(&mut [Point], usize, usize)) {
    let left = |points: &[Point], v: usize| points[v][0] - size[v][0] / 2.0;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| left(points, a).total_cmp(&left(points, b)).then(a.cmp(&b)));
    for (i, &a) in order.iter().enumerate() {
        let right = points[a][0] + size[a][0] / 2.0 + GAP;
        for &b in &order[i + 1..] {
            if left(points, b) > right + GAP {
                break;
            }
            visit(points, a, b);
        }
    }
}

/// Scales a crowded picture up until pushing can finish the work: at most one overlap for every second box.
pub fn loosen(points: &mut [Point], size: &[Point]) {
    for _ in 0..12 {
        let mut count = 0;
        each_near_pair(points, size, &mut |points, a, b| {
            count += usize::from(overlaps(points[a], size[a], points[b], size[b]));
        });
        if 2 * count <= points.len() {
            return;
        }
        points.iter_mut().for_each(|p| *p = [p[0] * 1.15, p[1] * 1.15]);
    }
}

/// Pushes boxes apart. `mobility` says how willingly each moves (0: never). Two immovable boxes are left alone.
pub fn remove(
    points: &mut [Point],
    size: &[Point],
    mobility: &[f64],
    rounds: usize,
    report: &mut dyn FnMut(f64, &[Point]) -> bool,
) {
    for round in 0..rounds {
        let mut touched = false;
        each_near_pair(points, size, &mut |points, a, b| {
            let deep = depth(points[a], size[a], points[b], size[b]);
            let willing = mobility[a] + mobility[b];
            if deep[0] <= 0.01 || deep[1] <= 0.01 || willing == 0.0 {
                return;
            }
            touched = true;
            let axis = usize::from(deep[1] < deep[0]);
            let sign = if points[a][axis] < points[b][axis] || (points[a][axis] == points[b][axis] && a < b) {
                -1.0
            } else {
                1.0
            };
            let push = deep[axis] * 0.6 + 0.05;
            points[a][axis] += sign * push * mobility[a] / willing;
            points[b][axis] -= sign * push * mobility[b] / willing;
        });
        if !touched || !report((round + 1) as f64 / rounds as f64, points) {
            return;
        }
    }
    settle(points, size, mobility);
}

/// Moves each box that still overlaps to the nearest free spot.
fn settle(points: &mut [Point], size: &[Point], mobility: &[f64]) {
    let mut bad = vec![false; points.len()];
    each_near_pair(points, size, &mut |points, a, b| {
        if overlaps(points[a], size[a], points[b], size[b]) {
            let mover = if mobility[a] == 0.0 || (mobility[b] > 0.0 && b > a) { b } else { a };
            bad[mover] |= mobility[mover] > 0.0;
        }
    });
    let mut grid = Grid::new(size);
    for v in (0..points.len()).filter(|&v| !bad[v]) {
        grid.add(v, points[v]);
    }
    for v in (0..points.len()).filter(|&v| bad[v]) {
        points[v] = grid.nearest_free(points, size, v);
        grid.add(v, points[v]);
    }
}

/// Placed boxes by square cell.
struct Grid {
    side: f64,
    cells: BTreeMap<(i64, i64), Vec<usize>>,
}

impl Grid {
    fn new(size: &[Point]) -> Grid {
        let side = size.iter().flatten().fold(1.0f64, |most, &s| most.max(s)) + GAP;
        Grid { side, cells: BTreeMap::new() }
    }

    fn cell(&self, p: Point) -> (i64, i64) {
        ((p[0] / self.side).floor() as i64, (p[1] / self.side).floor() as i64)
    }

    fn add(&mut self, v: usize, p: Point) {
        self.cells.entry(self.cell(p)).or_default().push(v);
    }

    fn is_free(&self, points: &[Point], size: &[Point], v: usize, p: Point) -> bool {
        let (cx, cy) = self.cell(p);
        (cx - 1..=cx + 1).flat_map(|x| (cy - 1..=cy + 1).map(move |y| (x, y))).all(|cell| {
            self.cells.get(&cell).is_none_or(|list| list.iter().all(|&w| !overlaps(p, size[v], points[w], size[w])))
        })
    }

    /// Searches on growing squares around the box; some spot is free at the latest outside all boxes.
    fn nearest_free(&self, points: &[Point], size: &[Point], v: usize) -> Point {
        let mut step = self.side / 6.0;
        for turn in 0..200 {
            // Near spots one by one, then ever wider squares of about the same number of spots.
            let ring = turn.min(12);
            if turn > 12 {
                step *= 1.15;
            }
            let spots = (-ring..=ring).flat_map(|i| [(i, -ring), (i, ring), (-ring, i), (ring, i)]);
            let free = spots
                .map(|(x, y)| [points[v][0] + f64::from(x) * step, points[v][1] + f64::from(y) * step])
                .filter(|&p| self.is_free(points, size, v, p))
                .min_by(|a, b| distance(*a, points[v]).total_cmp(&distance(*b, points[v])));
            if let Some(spot) = free {
                return spot;
            }
        }
        points[v]
    }
}

/// Euclidean distance.
pub fn distance(p: Point, q: Point) -> f64 {
    ((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1])).sqrt()
}
