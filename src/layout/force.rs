//! The map: near means closely tied.
//!
//! Components are arranged one by one and then packed side by side, largest first, in a landscape picture.
//! Those with pinned or started items stay where these are, and the others go around them.

use super::component;
use super::net::{self, Part};
use super::pack::{self, Frame};
use super::rng::Rng;
use super::{Input, OnStep, Point, Step, overlap, to_f32};

/// Positions for a reader who asks "who is close to whom".
///
/// `on_step` gets progress and the positions so far, many times a second for any size; when it answers
/// [`Step::Stop`] the positions so far are returned, boxes then possibly overlapping.
///
/// 2 000 items take well under a second, 20 000 some seconds. Memory O(n²) for components up to 600 items besides
/// their leaves, O(n) above.
pub fn force(input: &Input, on_step: &mut dyn FnMut(f32, &[[f32; 2]]) -> Step) -> Vec<[f32; 2]> {
    let parts = net::parts(input);
    let mut show = Show::new(input, &parts, on_step);
    let mut rng = Rng(input.seed);
    let mut shapes: Vec<Vec<Point>> = Vec::with_capacity(parts.len());
    for part in &parts {
        let seed = rng.next_u64();
        let points = if show.stopped {
            show.current(part)
        } else {
            component::arrange(part, seed, &mut |f, points| show.report(part, f, points))
        };
        show.finish(part, &points);
        shapes.push(points);
    }
    let stopped = show.stopped;
    compose(&parts, &mut shapes);
    let mut all = vec![[0.0; 2]; input.items.len()];
    for (part, points) in parts.iter().zip(&shapes) {
        for (&v, &p) in part.nodes.iter().zip(points) {
            all[v] = p;
        }
    }
    if !stopped {
        separate(input, &mut all);
    }
    let positions: Vec<[f32; 2]> = (0..all.len())
        .map(|v| {
            input.items[v].pinned.filter(|_| net::finite(input.items[v].pinned).is_some()).unwrap_or(to_f32(all[v]))
        })
        .collect();
    if !stopped {
        on_step(1.0, &positions);
    }
    positions
}

fn is_anchored(part: &Part) -> bool {
    (0..part.len()).any(|v| part.known(v).is_some())
}

/// Packs the free components beside each other, below the anchored ones if there are any.
fn compose(parts: &[Part], shapes: &mut [Vec<Point>]) {
    let mut anchored: Option<Frame> = None;
    let mut free: Vec<(usize, Frame)> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let Some(frame) = Frame::around(&shapes[i], &part.size) else { continue };
        if is_anchored(part) {
            anchored = Some(anchored.map_or(frame, |a| a.union(frame)));
        } else {
            free.push((i, frame));
        }
    }
    // Tall first makes even shelves; the largest component stays first.
    if let Some((_, rest)) = free.split_first_mut() {
        rest.sort_by(|a, b| b.1.extent()[1].total_cmp(&a.1.extent()[1]).then(a.0.cmp(&b.0)));
    }
    let extents: Vec<Point> = free.iter().map(|(_, f)| f.extent()).collect();
    let corners = pack::shelves(&extents, pack::MARGIN);
    let whole = Frame::around(
        &corners.iter().zip(&extents).map(|(c, e)| [c[0] + e[0] / 2.0, c[1] + e[1] / 2.0]).collect::<Vec<_>>(),
        &extents,
    );
    let Some(whole) = whole else { return };
    let origin = match anchored {
        Some(frame) => [frame.centre()[0] - whole.extent()[0] / 2.0, frame.high[1] + pack::MARGIN],
        None => [-whole.extent()[0] / 2.0, -whole.extent()[1] / 2.0],
    };
    for ((i, frame), corner) in free.iter().zip(&corners) {
        let shift = [origin[0] + corner[0] - frame.low[0], origin[1] + corner[1] - frame.low[1]];
        shapes[*i].iter_mut().for_each(|p| *p = [p[0] + shift[0], p[1] + shift[1]]);
    }
}

/// Boxes apart across components that were anchored on top of each other.
fn separate(input: &Input, all: &mut [Point]) {
    let known = |v: usize| net::finite(input.items[v].pinned).or(net::finite(input.items[v].start)).is_some();
    if !(0..all.len()).any(known) {
        return;
    }
    let size: Vec<Point> = (0..all.len()).map(|v| net::size_of(input, v)).collect();
    let mobility: Vec<f64> =
        (0..all.len()).map(|v| if net::finite(input.items[v].pinned).is_some() { 0.0 } else { 1.0 }).collect();
    overlap::remove(all, &size, &mobility, 200, &mut |_, _| true);
}

/// What the caller sees while the work goes on: each component in a place of its own.
struct Show<'a> {
    on_step: OnStep<'a>,
    positions: Vec<[f32; 2]>,
    home: Point,
    done: usize,
    total: usize,
    stopped: bool,
}

impl<'a> Show<'a> {
    fn new(input: &Input, parts: &[Part], on_step: OnStep<'a>) -> Show<'a> {
        let mut positions = vec![[0.0; 2]; input.items.len()];
        let sides: Vec<Point> =
            parts.iter().map(|part| [super::LINK_LENGTH * 1.2 * (part.len() as f64).sqrt(); 2]).collect();
        for ((part, corner), side) in parts.iter().zip(pack::shelves(&sides, 0.0)).zip(&sides) {
            let per_row = (part.len() as f64).sqrt().ceil() as usize;
            for (i, &v) in part.nodes.iter().enumerate() {
                let cell = side[0] / per_row as f64;
                let at = [(i % per_row) as f64 + 0.5, (i / per_row) as f64 + 0.5];
                let p = part.known(i).unwrap_or([corner[0] + at[0] * cell, corner[1] + at[1] * cell]);
                positions[v] = to_f32(p);
            }
        }
        Show { on_step, positions, home: [0.0; 2], done: 0, total: input.items.len().max(1), stopped: false }
    }

    /// The positions last shown of a component.
    fn current(&self, part: &Part) -> Vec<Point> {
        part.nodes.iter().map(|&v| [f64::from(self.positions[v][0]), f64::from(self.positions[v][1])]).collect()
    }

    fn report(&mut self, part: &Part, fraction: f64, points: &[Point]) -> bool {
        self.place(part, points);
        let progress = (self.done as f64 + fraction * part.len() as f64) / self.total as f64;
        // 1.0 is said once, at the very end.
        self.stopped |= (self.on_step)((progress as f32).min(0.99), &self.positions) == Step::Stop;
        !self.stopped
    }

    fn finish(&mut self, part: &Part, points: &[Point]) {
        self.place(part, points);
        self.done += part.len();
        self.home = [0.0; 2];
    }

    /// Free components are shown around the middle of the place kept for them.
    fn place(&mut self, part: &Part, points: &[Point]) {
        if !is_anchored(part) && self.home == [0.0; 2] {
            self.home = super::start::mean(&self.current(part));
        }
        let shift = if is_anchored(part) {
            [0.0; 2]
        } else {
            let mean = super::start::mean(points);
            [self.home[0] - mean[0], self.home[1] - mean[1]]
        };
        for (&v, p) in part.nodes.iter().zip(points) {
            self.positions[v] = to_f32([p[0] + shift[0], p[1] + shift[1]]);
        }
    }
}
