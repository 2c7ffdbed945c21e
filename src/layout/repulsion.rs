//! Barnes–Hut refinement for large components: stress to pivots gets the whole right, this the neighbourhoods.
//!
//! Springs on the links and repulsion between all points, the far ones taken together by a quadtree (Barnes, Hut
//! 1986; Hu 2005). O(n log n) a round.

use super::Point;
use super::stress::Lengths;

const ROUNDS: usize = 60;
/// A cell is taken as one point when its side is below this fraction of its distance.
const THETA: f64 = 1.0;
const MAX_DEPTH: usize = 32;
const NONE: u32 = u32::MAX;

struct Cell {
    sum: Point,
    mass: f64,
    side: f64,
    centre: Point,
    children: [u32; 4],
}

impl Cell {
    fn new(centre: Point, side: f64) -> Cell {
        Cell { sum: [0.0; 2], mass: 0.0, side, centre, children: [NONE; 4] }
    }
}

struct Quadtree {
    cells: Vec<Cell>,
}

impl Quadtree {
    fn new(points: &[Point]) -> Quadtree {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        let side = (high[0] - low[0]).max(high[1] - low[1]).max(1.0);
        let centre = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let mut tree = Quadtree { cells: vec![Cell::new(centre, side)] };
        for &p in points {
            tree.insert(p);
        }
        tree
    }

    fn insert(&mut self, p: Point) {
        let mut at = 0;
        for depth in 0..MAX_DEPTH {
            let cell = &mut self.cells[at];
            let resident = (cell.mass == 1.0 && cell.children == [NONE; 4]).then_some(cell.sum);
            let empty = cell.mass == 0.0;
            cell.sum = [cell.sum[0] + p[0], cell.sum[1] + p[1]];
            cell.mass += 1.0;
            if empty || depth + 1 == MAX_DEPTH {
                return;
            }
            if let Some(old) = resident {
                let child = self.child(at, old);
                self.cells[child].sum = old;
                self.cells[child].mass = 1.0;
            }
            at = self.child(at, p);
        }
    }

    /// The child of a cell that holds `p`, made if need be.
    fn child(&mut self, at: usize, p: Point) -> usize {
        let Cell { centre, side, .. } = self.cells[at];
        let right = p[0] >= centre[0];
        let below = p[1] >= centre[1];
        let which = usize::from(right) + 2 * usize::from(below);
        if self.cells[at].children[which] == NONE {
            let shift = |positive: bool| if positive { side / 4.0 } else { -side / 4.0 };
            let child = Cell::new([centre[0] + shift(right), centre[1] + shift(below)], side / 2.0);
            self.cells[at].children[which] = self.cells.len() as u32;
            self.cells.push(child);
        }
        self.cells[at].children[which] as usize
    }

    /// Sum of mass · (p − q) / |p − q|² over all q, near ones exact.
    fn push(&self, p: Point, stack: &mut Vec<u32>) -> Point {
        let mut total = [0.0; 2];
        stack.clear();
        stack.push(0);
        while let Some(at) = stack.pop() {
            let cell = &self.cells[at as usize];
            let delta = [p[0] - cell.sum[0] / cell.mass, p[1] - cell.sum[1] / cell.mass];
            let squared = delta[0] * delta[0] + delta[1] * delta[1];
            if cell.children == [NONE; 4] || cell.side * cell.side < THETA * THETA * squared {
                if squared > 1e-12 {
                    total[0] += cell.mass * delta[0] / squared;
                    total[1] += cell.mass * delta[1] / squared;
                }
            } else {
                stack.extend(cell.children.iter().filter(|&&c| c != NONE));
            }
        }
        total
    }
}

/// Spreads crowded neighbourhoods. `space` is the distance at which two free points hardly push each other.
pub fn refine(
    graph: &Lengths,
    points: &mut [Point],
    mobility: &[f64],
    space: f64,
    report: &mut dyn FnMut(f64, &[Point]) -> bool,
) {
    let mut stack = Vec::new();
    for round in 0..ROUNDS {
        let limit = space * (1.0 - round as f64 / ROUNDS as f64).max(0.05);
        let tree = Quadtree::new(points);
        let mut moves = Vec::with_capacity(points.len());
        for (v, &p) in points.iter().enumerate() {
            let push = tree.push(p, &mut stack);
            let mut force = [push[0] * space * space * 0.25, push[1] * space * space * 0.25];
            for &(w, length) in &graph.adjacent[v] {
                let delta = [points[w][0] - p[0], points[w][1] - p[1]];
                let distance = (delta[0] * delta[0] + delta[1] * delta[1]).sqrt();
                let pull = distance / length;
                force = [force[0] + delta[0] * pull * 0.5, force[1] + delta[1] * pull * 0.5];
            }
            let strength = (force[0] * force[0] + force[1] * force[1]).sqrt().max(1e-9);
            let step = strength.min(limit) / strength * mobility[v];
            moves.push([force[0] * step, force[1] * step]);
        }
        for (p, step) in points.iter_mut().zip(moves) {
            *p = [p[0] + step[0], p[1] + step[1]];
        }
        if !report((round + 1) as f64 / ROUNDS as f64, points) {
            return;
        }
    }
}
