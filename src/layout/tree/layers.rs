//! Which layer each item stands in: cycles opened, owners above, long rows of leaves folded.

use std::collections::BTreeSet;

use super::super::net::size_of;
use super::super::{GAP, Input, Point};
use super::Layered;

/// More childless items than this under one owner stand in several rows.
const ROW_OF_LEAVES: usize = 8;
/// Bends in one group; beyond that, long links get none.
const MOST_BENDS: usize = 100_000;

/// Items tied by directed links, and who is above whom among them.
pub struct Group {
    pub nodes: Vec<usize>,
    /// Owner and owned by place in `nodes`, each pair once, no loops, no cycles.
    arcs: Vec<(usize, usize)>,
    is_root: Vec<bool>,
}

/// The input split up.
pub struct Groups {
    /// Those with roots first, then the largest.
    pub owning: Vec<Group>,
    /// Items that no directed link touches, by rank key.
    pub loose: Vec<usize>,
}

/// Splits the input into groups and opens the cycles of each.
pub fn groups(input: &Input, roots: &[u32]) -> Groups {
    let n = input.items.len();
    let mut out = vec![BTreeSet::new(); n];
    let mut both = vec![BTreeSet::new(); n];
    for link in input.links.iter().filter(|l| l.directed && l.a != l.b) {
        let (a, b) = (link.a as usize, link.b as usize);
        if a < n && b < n {
            out[a].insert(b);
            both[a].insert(b);
            both[b].insert(a);
        }
    }
    let mut is_root = vec![false; n];
    roots.iter().filter(|&&r| (r as usize) < n).for_each(|&r| is_root[r as usize] = true);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&v| (!is_root[v], input.items[v].rank_key, v));
    let mut seen = vec![false; n];
    let mut groups = Groups { owning: Vec::new(), loose: Vec::new() };
    let mut local = vec![0; n];
    for &first in &order {
        if seen[first] {
            continue;
        }
        if both[first].is_empty() {
            groups.loose.push(first);
            continue;
        }
        seen[first] = true;
        let mut nodes = vec![first];
        let mut next = 0;
        while next < nodes.len() {
            for &w in &both[nodes[next]] {
                if !seen[w] {
                    seen[w] = true;
                    nodes.push(w);
                }
            }
            next += 1;
        }
        nodes.sort_by_key(|&v| (!is_root[v], input.items[v].rank_key, v));
        for (i, &v) in nodes.iter().enumerate() {
            local[v] = i;
        }
        let owned: Vec<Vec<usize>> = nodes.iter().map(|v| out[*v].iter().map(|&w| local[w]).collect()).collect();
        let is_root: Vec<bool> = nodes.iter().map(|&v| is_root[v]).collect();
        let arcs = acyclic(owned, &is_root);
        groups.owning.push(Group { nodes, arcs, is_root });
    }
    groups.owning.sort_by_key(|g| (!g.is_root.contains(&true), std::cmp::Reverse(g.nodes.len())));
    groups
}

/// Turns round the arcs into roots, then those that close a cycle in a depth-first walk from roots and from items
/// without owners. Arcs between two roots are dropped: both stand on top.
fn acyclic(owned: Vec<Vec<usize>>, is_root: &[bool]) -> Vec<(usize, usize)> {
    let n = owned.len();
    let mut out: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); n];
    for (a, row) in owned.iter().enumerate() {
        for &b in row {
            match (is_root[a], is_root[b]) {
                (true, true) => {}
                (false, true) => drop(out[b].insert(a)),
                _ => drop(out[a].insert(b)),
            }
        }
    }
    let mut has_owner = vec![false; n];
    out.iter().flatten().for_each(|&b| has_owner[b] = true);
    let starts = (0..n).filter(|&v| is_root[v] || !has_owner[v]).chain(0..n);
    let rows: Vec<Vec<usize>> = out.into_iter().map(|row| row.into_iter().collect()).collect();
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Closed,
    }
    let mut state = vec![State::New; n];
    let mut arcs = BTreeSet::new();
    for start in starts {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        let mut stack = vec![(start, 0)];
        while let Some((v, i)) = stack.pop() {
            let Some(&w) = rows[v].get(i) else {
                state[v] = State::Closed;
                continue;
            };
            stack.push((v, i + 1));
            // An arc back to an open item closes a cycle.
            arcs.insert(if state[w] == State::Open { (w, v) } else { (v, w) });
            if state[w] == State::New {
                state[w] = State::Open;
                stack.push((w, 0));
            }
        }
    }
    arcs.into_iter().collect()
}

/// Layers a group and gives long links their bends.
pub fn layered(input: &Input, group: &Group) -> Layered {
    let n = group.nodes.len();
    let (mut owned, mut owners) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for &(a, b) in &group.arcs {
        owned[a].push(b);
        owners[b].push(a);
    }
    let rank = ranks(&owned, &owners, &group.is_root);
    let mut size: Vec<Point> = group.nodes.iter().map(|&v| size_of(input, v)).collect();
    let mut layer_of = rank;
    let (mut up, mut down) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    let all_bends: usize = group.arcs.iter().map(|&(a, b)| layer_of[b] - layer_of[a] - 1).sum();
    for &(a, b) in &group.arcs {
        if all_bends > MOST_BENDS && layer_of[b] - layer_of[a] > 1 {
            continue;
        }
        let mut above = a;
        for layer in layer_of[a] + 1..layer_of[b] {
            let bend = size.len();
            size.push([GAP, 1.0]);
            layer_of.push(layer);
            up.push(vec![above]);
            down.push(Vec::new());
            down[above].push(bend);
            above = bend;
        }
        down[above].push(b);
        up[b].push(above);
    }
    let depth = layer_of.iter().max().map_or(0, |&l| l + 1);
    let mut layers = vec![Vec::new(); depth];
    // Depth-first order as a start: a plain tree then has no crossing at all.
    let mut seen = vec![false; size.len()];
    let mut stack: Vec<usize> = (0..n).rev().filter(|&v| up[v].is_empty()).collect();
    while let Some(v) = stack.pop() {
        if !seen[v] {
            seen[v] = true;
            layers[layer_of[v]].push(v);
            stack.extend(down[v].iter().rev());
        }
    }
    Layered { size, layers, up, down, real: n }
}

/// Layers from 0 on top. Longest path first, then each item moves to where its links are shortest.
fn ranks(owned: &[Vec<usize>], owners: &[Vec<usize>], is_root: &[bool]) -> Vec<usize> {
    let n = owned.len();
    let mut missing: Vec<usize> = owners.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..n).filter(|&v| missing[v] == 0).collect();
    let mut rank = vec![0usize; n];
    let mut next = 0;
    while next < order.len() {
        let v = order[next];
        next += 1;
        for &w in &owned[v] {
            rank[w] = rank[w].max(rank[v] + 1);
            missing[w] -= 1;
            if missing[w] == 0 {
                order.push(w);
            }
        }
    }
    fold_leaves(owned, owners, is_root, &order, &mut rank);
    // Down: an owner of something deep stands right above it, not in the top row.
    for &v in order.iter().rev().filter(|&&v| !is_root[v]) {
        let Some(below) = owned[v].iter().map(|&w| rank[w]).min() else { continue };
        if owned[v].len() > owners[v].len() {
            rank[v] = below - 1;
        }
    }
    // No empty layer on top.
    let top = rank.iter().copied().min().unwrap_or(0);
    rank.iter_mut().for_each(|r| *r -= top);
    rank
}

/// Spreads many childless items of one owner over several layers, so that the picture does not become a ribbon.
fn fold_leaves(owned: &[Vec<usize>], owners: &[Vec<usize>], is_root: &[bool], order: &[usize], rank: &mut [usize]) {
    for &v in order {
        let leaves: Vec<usize> =
            owned[v].iter().copied().filter(|&w| owned[w].is_empty() && owners[w].len() == 1 && !is_root[w]).collect();
        if leaves.len() <= ROW_OF_LEAVES {
            continue;
        }
        let rows = (leaves.len() as f64 / 5.0).sqrt().ceil() as usize;
        // In turn, so that the rows interlock: row by row the links pass between the boxes above.
        for (i, &w) in leaves.iter().enumerate() {
            rank[w] = rank[v] + 1 + i % rows;
        }
    }
}
