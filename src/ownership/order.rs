//! An order of entities in which owners come before companies wherever they can.

use super::linear::DENSE;
use super::network::Arrows;

/// Topological order of the strongly connected components (Tarjan 1972, without recursion), each in reverse postorder or,
/// if large, by [`few_backwards`]; and per position the first position of its component. O(n + m).
pub(super) fn order(arrows: &Arrows) -> (Vec<u32>, Vec<u32>) {
    const NEW: u32 = u32::MAX;
    let nodes = arrows.nodes();
    // Discovery number; `low` is lowered to the oldest node on the stack that can be reached.
    let (mut found, mut low, mut finish) = (vec![NEW; nodes], vec![0u32; nodes], vec![0u32; nodes]);
    let mut open = vec![false; nodes];
    let (mut stack, mut path): (Vec<u32>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
    let (mut order, mut sizes) = (Vec::with_capacity(nodes), Vec::new());
    let (mut clock, mut finished) = (0, 0);
    for root in 0..nodes as u32 {
        if found[root as usize] != NEW {
            continue;
        }
        path.push((root, arrows.from[root as usize]));
        while let Some(top) = path.last_mut() {
            let node = top.0 as usize;
            if found[node] == NEW {
                (found[node], low[node], open[node]) = (clock, clock, true);
                clock += 1;
                stack.push(top.0);
            }
            if top.1 < arrows.from[node + 1] {
                let to = arrows.to[top.1 as usize];
                top.1 += 1;
                if found[to as usize] == NEW {
                    path.push((to, arrows.from[to as usize]));
                } else if open[to as usize] {
                    low[node] = low[node].min(found[to as usize]);
                }
                continue;
            }
            finish[node] = finished;
            finished += 1;
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent as usize] = low[parent as usize].min(low[node]);
            }
            if low[node] == found[node] {
                let first = order.len();
                while let Some(member) = stack.pop() {
                    open[member as usize] = false;
                    order.push(member);
                    if member as usize == node {
                        break;
                    }
                }
                order[first..].sort_unstable_by_key(|&member| finish[member as usize]);
                sizes.push((order.len() - first) as u32);
            }
        }
    }
    // Components were finished from the far end; so were the members.
    order.reverse();
    let mut ring_start = Vec::with_capacity(nodes);
    for &size in sizes.iter().rev() {
        let start = ring_start.len();
        ring_start.resize(start + size as usize, start as u32);
        if size as usize > DENSE {
            few_backwards(arrows, &mut order[start..start + size as usize]);
        }
    }
    (order, ring_start)
}

/// Differences of degrees beyond this are all the same.
const WIDEST: i64 = 64;

/// Reorders the members of a ring so that few arrows point backwards: takes away starts and ends as long as there are
/// any, else the member with the most arrows out over arrows in (Eades, Lin, Smyth 1993). The sweeps of
/// [`super::linear`] converge the faster the less points backwards. O(m).
fn few_backwards(arrows: &Arrows, ring: &mut [u32]) {
    let size = ring.len();
    let mut members: Vec<(u32, u32)> = ring.iter().copied().zip(0..).collect();
    members.sort_unstable();
    let local =
        |node: u32| members.binary_search_by_key(&node, |&(node, _)| node).ok().map(|at| members[at].1 as usize);
    let (mut out, mut into) = (Vec::with_capacity(size), vec![Vec::new(); size]);
    for (at, &node) in ring.iter().enumerate() {
        let row: Vec<usize> = arrows.to[arrows.row(node as usize)].iter().filter_map(|&to| local(to)).collect();
        row.iter().for_each(|&to| into[to].push(at));
        out.push(row);
    }
    // Arrows left (out, in); `None` once placed.
    let mut left: Vec<Option<(usize, usize)>> = (0..size).map(|at| Some((out[at].len(), into[at].len()))).collect();
    // The first bucket is for ends, the last for starts. Entries may be out of date.
    let bucket = |(out, into): (usize, usize)| match (out, into) {
        (0, _) => 0,
        (_, 0) => 2 * WIDEST as usize + 2,
        _ => ((out as i64 - into as i64).clamp(-WIDEST, WIDEST) + WIDEST + 1) as usize,
    };
    let mut buckets: Vec<Vec<usize>> = vec![Vec::new(); 2 * WIDEST as usize + 3];
    for at in (0..size).rev() {
        buckets[bucket((out[at].len(), into[at].len()))].push(at);
    }
    let (mut front, mut back) = (Vec::with_capacity(size), Vec::new());
    while front.len() + back.len() < size {
        // Ends first, then the most out over in.
        let fullest =
            if buckets[0].is_empty() { buckets.iter().rposition(|bucket| !bucket.is_empty()) } else { Some(0) };
        let Some((from, at)) = fullest.and_then(|from| buckets[from].pop().map(|at| (from, at))) else { break };
        // Placed, or moved to another bucket since.
        if left[at].map(bucket) != Some(from) {
            continue;
        }
        left[at] = None;
        if from == 0 {
            back.push(ring[at]);
        } else {
            front.push(ring[at]);
        }
        for (others, outwards) in [(&out[at], false), (&into[at], true)] {
            for &other in others {
                if let Some(degrees) = &mut left[other] {
                    *(if outwards { &mut degrees.0 } else { &mut degrees.1 }) -= 1;
                    buckets[bucket(*degrees)].push(other);
                }
            }
        }
    }
    ring.copy_from_slice(&front.into_iter().chain(back.into_iter().rev()).collect::<Vec<u32>>());
}
