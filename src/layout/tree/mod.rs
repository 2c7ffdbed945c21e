//! The ownership picture: owners above what they own.
//!
//! Layers, order and columns after Sugiyama, Tagawa, Toda 1981. Each connected group of directed links is drawn by
//! itself and the groups stand side by side, tops aligned; what no directed link touches stands in rows below.
//! Links that are not directed do not influence the picture. No randomness at all.

mod columns;
mod layers;
mod order;

use super::net::{finite, size_of};
use super::pack::{Frame, MARGIN, shelves};
use super::{ASPECT, GAP, Input, OnStep, Point, Step, overlap, to_f32};

/// Clear height between two layers.
const LAYER_GAP: f64 = 120.0;

/// A group in layers: real nodes first, then the bends of long links.
struct Layered {
    /// Width and height of each node; a bend is a thin channel.
    size: Vec<Point>,
    /// Nodes of each layer from left to right.
    layers: Vec<Vec<usize>>,
    /// Neighbours one layer up.
    up: Vec<Vec<usize>>,
    /// Neighbours one layer down.
    down: Vec<Vec<usize>>,
    /// How many of the nodes are real.
    real: usize,
}

/// Positions for a reader who asks "who owns whom": `a` of a directed link above `b`.
///
/// `roots` (places in `input.items`) stand in the top row; links into them are drawn upwards, as are those that
/// close a cycle. With no roots, those whom nobody owns start. Pinned items stay where they are, and the whole is
/// shifted towards them.
///
/// `on_step` gets progress and positions once a sweep; at [`Step::Stop`] the order found so far is drawn.
/// O(sweeps · (items + bends) log) in time.
pub fn tree(input: &Input, roots: &[u32], on_step: &mut dyn FnMut(f32, &[[f32; 2]]) -> Step) -> Vec<[f32; 2]> {
    let n = input.items.len();
    let groups = layers::groups(input, roots);
    let mut show = Show { on_step, positions: vec![[0.0; 2]; n], done: 0, total: n.max(1), stopped: false };
    let mut drawn: Vec<Vec<Point>> = Vec::with_capacity(groups.owning.len());
    for group in &groups.owning {
        let mut layered = layers::layered(input, group);
        order::arrange(&mut layered, &mut |f| show.report(f, group.nodes.len()));
        drawn.push(columns::place(&layered));
        show.finish(&group.nodes, &drawn[drawn.len() - 1]);
    }
    let mut all = vec![[0.0; 2]; n];
    let size: Vec<Point> = (0..n).map(|v| size_of(input, v)).collect();
    let frames: Vec<Frame> = groups
        .owning
        .iter()
        .zip(&drawn)
        .filter_map(|(group, points)| {
            let own: Vec<Point> = group.nodes.iter().map(|&v| size[v]).collect();
            Frame::around(points, &own)
        })
        .collect();
    let extents: Vec<Point> = frames.iter().map(|f| f.extent()).collect();
    let mut extent = [0.0f64; 2];
    for (((group, points), frame), corner) in
        groups.owning.iter().zip(&drawn).zip(&frames).zip(shelves(&extents, MARGIN))
    {
        for (&v, p) in group.nodes.iter().zip(points) {
            all[v] = [p[0] - frame.low[0] + corner[0], p[1] - frame.low[1] + corner[1]];
        }
        extent = [extent[0].max(corner[0] + frame.extent()[0]), extent[1].max(corner[1] + frame.extent()[1])];
    }
    rows_below(&groups.loose, &size, extent, &mut all);
    anchor(input, &size, &mut all);
    let positions: Vec<[f32; 2]> = (0..n)
        .map(|v| input.items[v].pinned.filter(|&p| finite(Some(p)).is_some()).unwrap_or(to_f32(all[v])))
        .collect();
    if !show.stopped {
        (show.on_step)(1.0, &positions);
    }
    positions
}

/// Those without directed links, in rows as wide as the picture above.
fn rows_below(loose: &[usize], size: &[Point], above: Point, all: &mut [Point]) {
    let area: f64 = loose.iter().map(|&v| (size[v][0] + GAP) * (size[v][1] + GAP)).sum();
    let width = above[0].max((area * ASPECT).sqrt());
    let (mut x, mut height) = (0.0, 0.0f64);
    let mut y = if above[1] > 0.0 { above[1] + LAYER_GAP } else { 0.0 };
    for &v in loose {
        if x > 0.0 && x + size[v][0] > width {
            (x, y) = (0.0, y + height + 3.0 * GAP);
            height = 0.0;
        }
        all[v] = [x + size[v][0] / 2.0, y + size[v][1] / 2.0];
        x += size[v][0] + 3.0 * GAP;
        height = height.max(size[v][1]);
    }
}

/// Centres the picture, or shifts it towards the pinned items and makes room for them.
fn anchor(input: &Input, size: &[Point], all: &mut [Point]) {
    let pins: Vec<(usize, Point)> =
        (0..all.len()).filter_map(|v| finite(input.items[v].pinned).map(|p| (v, p))).collect();
    let shift = if pins.is_empty() {
        Frame::around(all, size).map_or([0.0; 2], |f| [-f.centre()[0], -f.centre()[1]])
    } else {
        let n = pins.len() as f64;
        let sum = pins.iter().fold([0.0; 2], |s, (v, p)| [s[0] + p[0] - all[*v][0], s[1] + p[1] - all[*v][1]]);
        [sum[0] / n, sum[1] / n]
    };
    all.iter_mut().for_each(|p| *p = [p[0] + shift[0], p[1] + shift[1]]);
    if pins.is_empty() {
        return;
    }
    let mut mobility = vec![1.0; all.len()];
    for (v, p) in pins {
        all[v] = p;
        mobility[v] = 0.0;
    }
    overlap::remove(all, size, &mobility, 200, &mut |_, _| true);
}

/// What the caller sees while the work goes on.
struct Show<'a> {
    on_step: OnStep<'a>,
    positions: Vec<[f32; 2]>,
    done: usize,
    total: usize,
    stopped: bool,
}

impl Show<'_> {
    fn report(&mut self, fraction: f64, weight: usize) -> bool {
        if !self.stopped {
            let progress = (self.done as f64 + fraction * weight as f64) / self.total as f64;
            self.stopped = (self.on_step)((progress as f32).min(0.99), &self.positions) == Step::Stop;
        }
        !self.stopped
    }

    fn finish(&mut self, nodes: &[usize], points: &[Point]) {
        for (&v, &p) in nodes.iter().zip(points) {
            self.positions[v] = to_f32(p);
        }
        self.done += nodes.len();
    }
}
