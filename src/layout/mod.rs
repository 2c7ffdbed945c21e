//! Positions: where to draw each entity so that a person understands the graph.
//!
//! Two pictures: [`force`], a map in which near means closely tied, and [`tree`], owners above what they own.
//! World units are logical pixels at zoom 1; x grows to the right, y downwards; a position is the *centre of an
//! item's box*, and the box includes the caption.
//!
//! Invariants:
//! - one position per item, all finite; pinned items stay exactly where they are pinned;
//! - boxes of unpinned items overlap nothing, unless the caller stopped the work early;
//! - same input, same seed: same bytes (one thread, own generator, no hash order).
//!
//! Leaves out: edge routing, drawing, threads, the meaning of links. A caller turns "owns" into a directed link.

mod component;
mod force;
mod leaves;
mod net;
mod overlap;
mod pack;
mod repulsion;
mod rng;
mod start;
mod stress;
mod tidy;
mod tree;

#[cfg(test)]
mod tests;

pub use force::force;
pub use tree::tree;

/// What is placed: a box, glyph and caption together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Width of the box in world units, caption included.
    pub width: f32,
    /// Height of the box in world units, caption included.
    pub height: f32,
    /// Where the user put it; it is never moved from here.
    pub pinned: Option<[f32; 2]>,
    /// Where it was in the last picture. A new layout moves such items as little as it can, so that the reader's
    /// mental map holds; leave it out for all items to arrange afresh.
    pub start: Option<[f32; 2]>,
    /// Breaks ties, lowest first, so that an order known to the caller decides instead of the order of the list.
    pub rank_key: u32,
}

/// A tie between two items, named by their places in [`Input::items`].
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// One end; the owner when directed.
    pub a: u32,
    /// The other end; what is owned when directed.
    pub b: u32,
    /// Strength, 1 being ordinary. A stronger link is drawn a little shorter in [`force`].
    pub weight: f32,
    /// Whether [`tree`] puts `a` above `b`. [`force`] does not care.
    pub directed: bool,
}

/// All that a layout depends on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Input {
    /// The boxes to place.
    pub items: Vec<Item>,
    /// The ties. Loops, repetitions and ends out of range are ignored.
    pub links: Vec<Link>,
    /// Chooses among equally good pictures.
    pub seed: u64,
}

/// The caller's answer to each report of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Go on.
    Continue,
    /// Stop now and return the best positions so far.
    Stop,
}

/// Receives progress from 0 to 1 and the positions as they are.
type OnStep<'a> = &'a mut dyn FnMut(f32, &[[f32; 2]]) -> Step;

/// A position or an extent while computing.
type Point = [f64; 2];

/// Centre-to-centre length of an ordinary link.
const LINK_LENGTH: f64 = 170.0;
/// Clear space kept between two boxes.
const GAP: f64 = 12.0;
/// Width over height that suits a landscape canvas.
const ASPECT: f64 = 1.6;

fn to_f32(p: Point) -> [f32; 2] {
    [p[0] as f32, p[1] as f32]
}
