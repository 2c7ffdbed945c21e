//! Greedy label placement: first come, first served, nothing on top of anything else.
//!
//! A uniform grid of cells keeps one question at O(rectangles nearby). Leaves out priorities: callers ask in the
//! order of importance.

use egui::{Pos2, Rect, Vec2};
use std::collections::HashMap;

/// Side of a grid cell in pixels, about the width of a short caption.
const CELL: f32 = 96.0;

/// What is taken on the screen.
#[derive(Default)]
pub struct Placer {
    cells: HashMap<(i32, i32), Vec<Rect>>,
}

impl Placer {
    pub fn clear(&mut self) {
        self.cells.values_mut().for_each(Vec::clear);
    }

    fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
        let at = |value: f32| (value / CELL).floor() as i32;
        let (x0, x1, y0, y1) = (at(rect.min.x), at(rect.max.x), at(rect.min.y), at(rect.max.y));
        (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
    }

    pub fn take(&mut self, rect: Rect) {
        for cell in Self::cells(rect) {
            self.cells.entry(cell).or_default().push(rect);
        }
    }

    pub fn is_free(&self, rect: Rect) -> bool {
        Self::cells(rect).all(|cell| self.cells.get(&cell).is_none_or(|taken| taken.iter().all(|r| !overlap(*r, rect))))
    }

    /// Area already taken inside `rect`.
    pub fn taken_area(&self, rect: Rect) -> f32 {
        let mut seen: Vec<Rect> = Vec::new();
        for cell in Self::cells(rect) {
            for taken in self.cells.get(&cell).into_iter().flatten() {
                if overlap(*taken, rect) && !seen.contains(taken) {
                    seen.push(*taken);
                }
            }
        }
        seen.iter().map(|taken| taken.intersect(rect).area()).sum()
    }

    /// Takes the first candidate that is free.
    pub fn try_take(&mut self, candidates: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let free = candidates.into_iter().find(|rect| self.is_free(*rect))?;
        self.take(free);
        Some(free)
    }

    /// Takes the first free candidate, or the least covered one: for what must be shown.
    pub fn take_best(&mut self, candidates: &[Rect]) -> Option<Rect> {
        let best = candidates.iter().copied().min_by(|a, b| self.taken_area(*a).total_cmp(&self.taken_area(*b)))?;
        self.take(best);
        Some(best)
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y
}

/// Places for a label of `size` on the line `from`…`to`: the middle first, then towards the ends.
pub fn along(from: Pos2, to: Pos2, size: Vec2) -> Vec<Rect> {
    let length = (to - from).length();
    let reach = ((length - size.x.min(size.y * 3.0)) / length.max(1.0)).clamp(0.0, 0.8) / 2.0;
    [0.0, -0.35, 0.35, -0.7, 0.7, -1.0, 1.0]
        .into_iter()
        .map(|t| Rect::from_center_size(from.lerp(to, 0.5 + t * reach), size))
        .collect()
}

/// Does the segment touch the rectangle? (Liang and Barsky's clipping.)
pub fn crosses(from: Pos2, to: Pos2, rect: Rect) -> bool {
    let d = to - from;
    let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
    for (delta, start, low, high) in [(d.x, from.x, rect.min.x, rect.max.x), (d.y, from.y, rect.min.y, rect.max.y)] {
        if delta.abs() < 1e-6 {
            if start < low || start > high {
                return false;
            }
            continue;
        }
        let (a, b) = ((low - start) / delta, (high - start) / delta);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    /// A crowded picture without randomness: Halton points.
    fn halton(mut index: u32, base: u32) -> f32 {
        let (mut result, mut fraction) = (0.0, 1.0);
        while index > 0 {
            fraction /= base as f32;
            result += fraction * (index % base) as f32;
            index /= base;
        }
        result
    }

    #[test]
    fn nothing_placed_overlaps_in_a_crowd() {
        let mut placer = Placer::default();
        let mut placed: Vec<Rect> = Vec::new();
        let point = |i: u32| pos2(halton(i, 2) * 900.0 - 100.0, halton(i, 3) * 600.0 - 100.0);
        for i in 1..600 {
            let size = vec2(40.0 + halton(i, 5) * 140.0, 16.0 + halton(i, 7) * 30.0);
            let (from, to) = (point(i), point(i + 600));
            placed.extend(placer.try_take(along(from, to, size)));
        }
        assert!(placed.len() > 40, "{} placed", placed.len());
        for (i, a) in placed.iter().enumerate() {
            assert!(placed[i + 1..].iter().all(|b| !overlap(*a, *b)));
        }
    }

    #[test]
    fn what_must_be_shown_takes_the_least_covered_place() {
        let mut placer = Placer::default();
        placer.take(Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0)));
        let inside = Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 20.0));
        let half = Rect::from_min_size(pos2(90.0, 10.0), vec2(20.0, 20.0));
        assert_eq!(placer.try_take([inside, half]), None);
        assert_eq!(placer.take_best(&[inside, half]), Some(half));
    }

    #[test]
    fn a_segment_crosses_or_passes() {
        let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 10.0));
        assert!(crosses(pos2(0.0, 0.0), pos2(40.0, 30.0), rect));
        assert!(crosses(pos2(15.0, 15.0), pos2(16.0, 15.0), rect));
        assert!(!crosses(pos2(0.0, 0.0), pos2(40.0, 5.0), rect));
        assert!(!crosses(pos2(20.0, 0.0), pos2(20.0, 9.0), rect));
    }
}
