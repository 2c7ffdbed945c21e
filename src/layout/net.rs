//! The input, checked and split: simple undirected components with local numbering.
//!
//! Everything odd from outside ends here: sizes that are no sizes, ends out of range, loops, repeated links.

use super::{Input, LINK_LENGTH, Point};

/// One connected component. Its nodes are numbered 0..len; `nodes` maps them back to the input.
pub struct Part {
    pub nodes: Vec<usize>,
    pub size: Vec<Point>,
    pub pinned: Vec<Option<Point>>,
    pub start: Vec<Option<Point>>,
    /// Each pair once, with the factor on its length.
    pub edges: Vec<(usize, usize, f64)>,
    /// Neighbours by number, ascending, with the same factor.
    pub adjacent: Vec<Vec<(usize, f64)>>,
}

impl Part {
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn degree(&self, v: usize) -> usize {
        self.adjacent[v].len()
    }

    /// Where a node must or used to be.
    pub fn known(&self, v: usize) -> Option<Point> {
        self.pinned[v].or(self.start[v])
    }
}

/// Width and height of an item, at least 1.
pub fn size_of(input: &Input, v: usize) -> Point {
    let side = |s: f32| if s.is_finite() && s > 1.0 { f64::from(s.min(10_000.0)) } else { 1.0 };
    let item = &input.items[v];
    [side(item.width), side(item.height)]
}

/// The position if it is one: finite, and near enough for arithmetic to be exact to a pixel.
pub fn finite(p: Option<[f32; 2]>) -> Option<Point> {
    p.filter(|p| p.iter().all(|c| c.is_finite() && c.abs() < 1e7)).map(|p| [f64::from(p[0]), f64::from(p[1])])
}

/// Splits the input into connected components, largest first; among equals the one with the lowest rank key.
pub fn parts(input: &Input) -> Vec<Part> {
    let n = input.items.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&v| (input.items[v].rank_key, v));
    let edges = simple_edges(input);
    let mut adjacent = vec![Vec::new(); n];
    for &(a, b, _) in &edges {
        adjacent[a].push(b);
        adjacent[b].push(a);
    }
    let mut part_of = vec![usize::MAX; n];
    let mut local = vec![0; n];
    let mut parts: Vec<Part> = Vec::new();
    for &root in &order {
        if part_of[root] != usize::MAX {
            continue;
        }
        let mut nodes = vec![root];
        part_of[root] = parts.len();
        let mut next = 0;
        while next < nodes.len() {
            for &w in &adjacent[nodes[next]] {
                if part_of[w] == usize::MAX {
                    part_of[w] = parts.len();
                    nodes.push(w);
                }
            }
            next += 1;
        }
        nodes.sort_by_key(|&v| (input.items[v].rank_key, v));
        for (i, &v) in nodes.iter().enumerate() {
            local[v] = i;
        }
        parts.push(Part {
            size: nodes.iter().map(|&v| size_of(input, v)).collect(),
            pinned: nodes.iter().map(|&v| finite(input.items[v].pinned)).collect(),
            start: nodes.iter().map(|&v| finite(input.items[v].start)).collect(),
            edges: Vec::new(),
            adjacent: vec![Vec::new(); nodes.len()],
            nodes,
        });
    }
    for (a, b, factor) in edges {
        let part = &mut parts[part_of[a]];
        part.edges.push((local[a], local[b], factor));
        part.adjacent[local[a]].push((local[b], factor));
        part.adjacent[local[b]].push((local[a], factor));
    }
    for part in &mut parts {
        part.adjacent.iter_mut().for_each(|row| row.sort_by_key(|&(w, _)| w));
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// Each linked pair once; repeated links add their strengths.
fn simple_edges(input: &Input) -> Vec<(usize, usize, f64)> {
    let n = input.items.len();
    let mut edges: Vec<(usize, usize, f64)> = Vec::with_capacity(input.links.len());
    for link in &input.links {
        let (a, b) = (link.a.min(link.b) as usize, link.a.max(link.b) as usize);
        if a != b && b < n {
            let weight = if link.weight.is_finite() && link.weight > 0.0 { f64::from(link.weight) } else { 1.0 };
            edges.push((a, b, weight));
        }
    }
    edges.sort_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1)).then(x.2.total_cmp(&y.2)));
    edges.dedup_by(|later, kept| {
        let same = (later.0, later.1) == (kept.0, kept.1);
        if same {
            kept.2 += later.2;
        }
        same
    });
    // A weak influence: a picture with very unequal lengths is hard to read.
    edges.iter_mut().for_each(|e| e.2 = (1.0 / e.2.sqrt().sqrt()).clamp(0.85, 1.25));
    edges
}

/// The measures of a component's *layout space*: x is squeezed until an average box is about square, so that
/// round shapes there become landscape shapes in the world, with room for captions.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// World x = layout x · stretch; y is the same.
    pub stretch: f64,
    /// Side of an average box in layout space, gap included.
    pub unit: f64,
    /// Length of an ordinary link in layout space.
    pub link: f64,
}

impl Scale {
    pub fn of(part: &Part) -> Scale {
        let n = part.len().max(1) as f64;
        let width = part.size.iter().map(|s| s[0]).sum::<f64>() / n;
        let height = part.size.iter().map(|s| s[1]).sum::<f64>() / n;
        let stretch = (width / height).sqrt().clamp(1.0, 1.4);
        let unit = ((width + super::GAP) / stretch * (height + super::GAP)).sqrt();
        Scale { stretch, unit, link: (LINK_LENGTH / stretch.sqrt()).max(unit * 1.25) }
    }

    pub fn to_world(self, p: Point) -> Point {
        [p[0] * self.stretch, p[1]]
    }

    pub fn squeezed(self, p: Point) -> Point {
        [p[0] / self.stretch, p[1]]
    }
}
