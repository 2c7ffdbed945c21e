//! Components side by side, and one component turned to lie well.
//!
//! Shelf packing, largest first; the rest of a shelf's height is filled with columns of smaller ones. O(n²) at
//! worst in the number of components, O(n) in practice.

use super::{ASPECT, LINK_LENGTH, Point};

/// Clear space between components.
pub const MARGIN: f64 = LINK_LENGTH * 0.45;

/// A rectangle by its corners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub low: Point,
    pub high: Point,
}

impl Frame {
    /// Around boxes; `None` if there are none.
    pub fn around(points: &[Point], size: &[Point]) -> Option<Frame> {
        let mut frames = points.iter().zip(size).map(|(p, s)| Frame {
            low: [p[0] - s[0] / 2.0, p[1] - s[1] / 2.0],
            high: [p[0] + s[0] / 2.0, p[1] + s[1] / 2.0],
        });
        let first = frames.next()?;
        Some(frames.fold(first, Frame::union))
    }

    pub fn union(self, other: Frame) -> Frame {
        Frame {
            low: [self.low[0].min(other.low[0]), self.low[1].min(other.low[1])],
            high: [self.high[0].max(other.high[0]), self.high[1].max(other.high[1])],
        }
    }

    pub fn extent(self) -> Point {
        [self.high[0] - self.low[0], self.high[1] - self.low[1]]
    }

    pub fn centre(self) -> Point {
        [(self.low[0] + self.high[0]) / 2.0, (self.low[1] + self.high[1]) / 2.0]
    }
}

/// Upper left corners for rectangles of these extents in the order given, in a picture near the wanted aspect.
pub fn shelves(extents: &[Point], margin: f64) -> Vec<Point> {
    let area: f64 = extents.iter().map(|e| (e[0] + margin) * (e[1] + margin)).sum();
    let widest = extents.iter().fold(0.0f64, |most, e| most.max(e[0]));
    let badness = |corners: &[Point]| {
        let (w, h) = corners
            .iter()
            .zip(extents)
            .fold((0.0f64, 0.0f64), |(w, h), (c, e)| (w.max(c[0] + e[0]), h.max(c[1] + e[1])));
        (w / ASPECT).max(h)
    };
    [0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6]
        .iter()
        .map(|f| place(extents, margin, (f * (area * ASPECT).sqrt()).max(widest)))
        .min_by(|a, b| badness(a).total_cmp(&badness(b)))
        .unwrap_or_default()
}

/// One shelf after another, none wider than `width`.
fn place(extents: &[Point], margin: f64, width: f64) -> Vec<Point> {
    struct Column {
        x: f64,
        width: f64,
        filled: f64,
    }
    let mut corners = Vec::with_capacity(extents.len());
    let mut columns: Vec<Column> = Vec::new();
    let (mut top, mut height) = (0.0, 0.0f64);
    for e in extents {
        // A column already begun may have room below.
        if let Some(column) = columns.iter_mut().find(|c| c.width >= e[0] && c.filled + e[1] <= height) {
            corners.push([column.x, top + column.filled]);
            column.filled += e[1] + margin;
            continue;
        }
        let mut x = columns.last().map_or(0.0, |c| c.x + c.width + margin);
        if !columns.is_empty() && (x + e[0] > width || e[1] > height * 1.05) {
            top += height + margin;
            height = 0.0;
            columns.clear();
            x = 0.0;
        }
        height = height.max(e[1]);
        columns.push(Column { x, width: e[0], filled: e[1] + margin });
        corners.push([x, top]);
    }
    corners
}

/// Turns layout-space points so that their picture, stretched to the world, is small and landscape.
/// `reach` is how far each point claims space around itself.
pub fn turn(points: &mut [Point], reach: &[f64], stretch: f64) {
    const TURNS: usize = 36;
    let mut best = (f64::INFINITY, [1.0, 0.0]);
    // The picture's own main axis first, then even steps.
    let axis = main_axis(points);
    for i in 0..2 * TURNS {
        let angle = if i < TURNS { -axis } else { 0.0 } + std::f64::consts::PI * (i % TURNS) as f64 / TURNS as f64;
        let [c, s] = [angle.cos(), angle.sin()];
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (p, r) in points.iter().zip(reach) {
            let q = [c * p[0] - s * p[1], s * p[0] + c * p[1]];
            for k in 0..2 {
                low[k] = low[k].min(q[k] - r);
                high[k] = high[k].max(q[k] + r);
            }
        }
        let (w, h) = ((high[0] - low[0]) * stretch, high[1] - low[1]);
        let side = (w / ASPECT).max(h);
        let score = side * side + 0.6 * w * h;
        if score < best.0 * 0.999 {
            best = (score, [c, s]);
        }
    }
    let [c, s] = best.1;
    for p in points {
        *p = [c * p[0] - s * p[1], s * p[0] + c * p[1]];
    }
}

fn main_axis(points: &[Point]) -> f64 {
    let mean = super::start::mean(points);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in points {
        let d = [p[0] - mean[0], p[1] - mean[1]];
        xx += d[0] * d[0];
        xy += d[0] * d[1];
        yy += d[1] * d[1];
    }
    0.5 * (2.0 * xy).atan2(xx - yy)
}
