//! The ownership tree of one entity as lines: who holds it, level by level, or what it holds.
//!
//! Depth first, larger stakes first. Each entity is opened once; where it comes up again (a ring, a second way) the
//! line says so. Too many lines are cut from the deepest levels up, so that the near levels stay whole, and counted.
//! Upwards, shares that nobody states are a line of their own: the undisclosed rest of that one company.

use super::control::NOISE;
use super::{Books, Stake};
use std::collections::{BTreeMap, BTreeSet};

/// One line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// 0 for the direct holders (or holdings) of the root, which has no line itself.
    pub depth: usize,
    /// `None`: the undisclosed rest of `of`.
    pub node: Option<u32>,
    /// The entity one level up that the line belongs to.
    pub of: u32,
    /// The direct stake (fractions); of the undisclosed rest, the room that is left for it.
    pub low: f64,
    pub high: f64,
    /// The record of the stake; `None` for the rest.
    pub record: Option<u32>,
    /// Its own lines are further up already.
    pub repeated: bool,
    /// Has lines of its own, here, further up, or cut.
    pub has_children: bool,
}

/// A tree, as far as there was room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    pub lines: Vec<Line>,
    /// Lines that the whole tree has beyond these.
    pub cut: usize,
}

/// What of a tree to list.
#[derive(Clone, Copy, Debug)]
pub struct TreeAsk {
    pub root: u32,
    /// `false`: who holds the root. `true`: what the root holds.
    pub downwards: bool,
    /// Levels below the root at most; at least one is listed.
    pub max_depth: usize,
    pub max_lines: usize,
}

/// The tree of an entity. O(stakes · log) for the whole tree, and O(lines · log depth) to fit it.
pub fn tree(books: &Books, ask: TreeAsk) -> Tree {
    let mut walk = Walk { books, ask, rows: BTreeMap::new() };
    let total = walk.count();
    let mut lines = walk.lines(ask.max_depth.max(1));
    if lines.len() > ask.max_lines {
        // The deepest level that fits; one level always stays, if only in part.
        let (mut fits, mut over) = (1, ask.max_depth.min(books.node_count() + 1));
        while over - fits > 1 {
            let middle = fits + (over - fits) / 2;
            if walk.lines(middle).len() > ask.max_lines { over = middle } else { fits = middle }
        }
        lines = walk.lines(fits);
        lines.truncate(ask.max_lines);
    }
    let cut = total.saturating_sub(lines.len());
    Tree { lines, cut }
}

struct Walk<'a> {
    books: &'a Books,
    ask: TreeAsk,
    /// Rows of lines that were built already.
    rows: BTreeMap<u32, Vec<Line>>,
}

impl Walk<'_> {
    /// The lines below one entity, at depth 0 and not yet marked.
    fn row(&mut self, of: u32) -> &[Line] {
        let (books, ask) = (self.books, self.ask);
        self.rows.entry(of).or_insert_with(|| {
            let side = |of: u32| if ask.downwards { books.companies(of) } else { books.owners(of) };
            let held = side(of).iter().filter(|stake| stake.high > 0.0);
            let mut row: Vec<Line> =
                held.map(|stake| line(of, stake, side(stake.other).iter().any(|stake| stake.high > 0.0))).collect();
            row.sort_by(|a, b| b.high.total_cmp(&a.high).then(b.low.total_cmp(&a.low)).then(a.node.cmp(&b.node)));
            if !ask.downwards && (!row.is_empty() || of == ask.root) {
                row.extend(rest(of, &row));
            }
            row
        })
    }

    /// The lines down to a depth, or a little more than fit when there are too many.
    fn lines(&mut self, depth: usize) -> Vec<Line> {
        let limit = self.ask.max_lines;
        let mut lines: Vec<Line> = Vec::new();
        let mut opened = BTreeSet::from([self.ask.root]);
        let mut open: Vec<Line> = self.row(self.ask.root).iter().rev().copied().collect();
        while let Some(mut line) = open.pop() {
            if let Some(node) = line.node {
                line.repeated = line.has_children && opened.contains(&node);
                if line.has_children && !line.repeated && line.depth + 1 < depth {
                    opened.insert(node);
                    let below = line.depth + 1;
                    open.extend(self.row(node).iter().rev().map(|child| Line { depth: below, ..*child }));
                }
            }
            lines.push(line);
            if lines.len() > limit && depth > 1 {
                break;
            }
        }
        lines
    }

    /// How many lines the whole tree has.
    fn count(&mut self) -> usize {
        let mut opened = BTreeSet::from([self.ask.root]);
        let mut open = vec![self.ask.root];
        let mut total = 0;
        while let Some(node) = open.pop() {
            let row = self.row(node);
            total += row.len();
            let below = row.iter().filter(|line| line.has_children).filter_map(|line| line.node);
            open.extend(below.filter(|&one| opened.insert(one)));
        }
        total
    }
}

fn line(of: u32, stake: &Stake, has_children: bool) -> Line {
    Line {
        depth: 0,
        node: Some(stake.other),
        of,
        low: stake.low,
        high: stake.high,
        record: Some(stake.record),
        repeated: false,
        has_children,
    }
}

/// What is left for holders that nobody names, when anything can be.
fn rest(of: u32, named: &[Line]) -> Option<Line> {
    let sum = |pick: fn(&Line) -> f64| named.iter().map(pick).sum::<f64>();
    let (low, high) = ((1.0 - sum(|line| line.high)).max(0.0), 1.0 - sum(|line| line.low));
    let low = if low > NOISE { low } else { 0.0 };
    let nobody = Line { depth: 0, node: None, of, low, high, record: None, repeated: false, has_children: false };
    (high > NOISE).then_some(nobody)
}
