//! Edits of flags and ties, each touching only what changes.
//!
//! What brings nodes nearer spreads outwards in order of distance. What takes a support away first
//! finds, nearest first, every state that no neighbour supports any more, then gives those their
//! new distances from the states that stayed.

use super::{FAR, Nearness, Row};

impl Nearness {
    /// The node becomes flagged. Returns how many states of nodes got a new distance; 0 when it
    /// was flagged already or is no node.
    pub fn flag(&mut self, node: u32) -> usize {
        let Some(flag) = self.flagged.get_mut(node as usize).filter(|flag| !**flag) else { return 0 };
        *flag = true;
        for soft in 0..=self.top() {
            self.set(node, soft, 0);
        }
        self.layers.len() + self.spread()
    }

    /// The node is no longer flagged. Returns how many states got a new distance.
    pub fn unflag(&mut self, node: u32) -> usize {
        let Some(flag) = self.flagged.get_mut(node as usize).filter(|flag| **flag) else { return 0 };
        *flag = false;
        let top = self.top();
        if let Some(bucket) = self.buckets.first_mut() {
            bucket.extend((0..=top).map(|soft| (node, soft)));
        }
        self.withdraw()
    }

    /// From now on a relation ties the two nodes, or with `soft` an undecided match unless a relation
    /// does already. Returns how many states got a new distance.
    pub fn add_tie(&mut self, a: u32, b: u32, soft: bool) -> usize {
        if a == b || a.max(b) as usize >= self.node_count() || (soft && self.max_soft == 0) {
            return 0;
        }
        if soft {
            self.make_layers();
        }
        for (node, other) in [(a, b), (b, a)] {
            let row = self.edit(node);
            match (row.hard.binary_search(&other), row.soft.binary_search(&other)) {
                (Ok(_), _) => return 0,
                (_, Ok(_)) if soft => return 0,
                (Err(at), also_soft) if !soft => {
                    row.hard.insert(at, other);
                    if let Ok(at) = also_soft {
                        row.soft.remove(at);
                    }
                }
                (_, Err(at)) => row.soft.insert(at, other),
                (_, Ok(_)) => return 0,
            }
        }
        let mut nearer = 0;
        for (node, other) in [(a, b), (b, a)] {
            for left in 0..=self.top() {
                let Some(from) = left.checked_sub(u8::from(soft)) else { continue };
                let hops = self.via(other, from);
                if hops < self.hops(node, left) {
                    self.set(node, left, hops);
                    nearer += 1;
                }
            }
        }
        nearer + self.spread()
    }

    /// Nothing ties the two nodes any more, neither a relation nor a match. Of parallel ties the
    /// caller removes the last one here. Returns how many states got a new distance.
    pub fn remove_tie(&mut self, a: u32, b: u32) -> usize {
        if a == b || a.max(b) as usize >= self.node_count() {
            return 0;
        }
        for (node, other) in [(a, b), (b, a)] {
            let row = self.edit(node);
            match (row.hard.binary_search(&other), row.soft.binary_search(&other)) {
                (Ok(at), _) => row.hard.remove(at),
                (_, Ok(at)) => row.soft.remove(at),
                _ => return 0,
            };
        }
        for node in [a, b] {
            for soft in 0..=self.top() {
                let hops = self.hops(node, soft);
                if hops != 0 && hops != FAR {
                    self.buckets[usize::from(hops)].push((node, soft));
                }
            }
        }
        self.withdraw()
    }

    /// The node's row, to be edited.
    fn edit(&mut self, node: u32) -> &mut Row {
        if let Some(mark) = self.has_edits.get_mut(node as usize) {
            *mark = true;
        }
        let topology = &self.topology;
        self.edited.entry(node).or_insert_with(|| {
            let (hard, soft) = topology.rows(node);
            Row { hard: hard.to_vec(), soft: soft.to_vec() }
        })
    }

    /// The first soft tie makes the number of soft steps matter.
    fn make_layers(&mut self) {
        if let Some(only) = self.layers.first() {
            let layer = only.clone();
            self.layers.resize(usize::from(self.max_soft) + 1, layer);
            self.queued.resize(usize::from(self.max_soft) + 1, vec![false; self.flagged.len()]);
        }
    }

    /// Hops of a way that begins with a step to this node; [`FAR`] when there is none in the limit.
    fn via(&self, to: u32, soft: u8) -> u8 {
        let hops = self.hops(to, soft);
        if hops < self.max_hops && self.passable(to, hops) { hops + 1 } else { FAR }
    }

    fn set(&mut self, node: u32, soft: u8, hops: u8) {
        self.layers[usize::from(soft)][node as usize] = hops;
        self.buckets[usize::from(hops)].push((node, soft));
    }

    /// Passes on what the states in the buckets brought. Every distance is that of some way at all
    /// times, and buckets are emptied nearest first, so the first to arrive is the shortest.
    fn spread(&mut self) -> usize {
        let mut changed = 0;
        for hops in 0..self.max_hops {
            let mut states = std::mem::take(&mut self.buckets[usize::from(hops)]);
            let mut next = std::mem::take(&mut self.buckets[usize::from(hops) + 1]);
            for &(node, soft) in &states {
                if self.hops(node, soft) != hops || !self.passable(node, hops) {
                    continue;
                }
                for (left, by_soft) in self.onward(node, soft) {
                    let mut layer = std::mem::take(&mut self.layers[usize::from(left)]);
                    for &to in self.row(node, by_soft) {
                        let known = &mut layer[to as usize];
                        if *known > hops + 1 {
                            *known = hops + 1;
                            changed += 1;
                            next.push((to, left));
                        }
                    }
                    self.layers[usize::from(left)] = layer;
                }
            }
            states.clear();
            self.buckets[usize::from(hops)] = states;
            self.buckets[usize::from(hops) + 1] = next;
        }
        self.buckets.iter_mut().for_each(Vec::clear);
        changed
    }

    /// Takes back the distances that nothing supports, starting from the states in the buckets, and
    /// finds new ones.
    fn withdraw(&mut self) -> usize {
        let mut lost: Vec<(u32, u8)> = Vec::new();
        for hops in 0..=self.max_hops {
            let mut states = std::mem::take(&mut self.buckets[usize::from(hops)]);
            let mut next = std::mem::take(&mut self.buckets[usize::from(hops) + 1]);
            for &(node, soft) in &states {
                self.queued[usize::from(soft)][node as usize] = false;
                if self.hops(node, soft) != hops || self.supported(node, soft, hops) {
                    continue;
                }
                self.layers[usize::from(soft)][node as usize] = FAR;
                lost.push((node, soft));
                if hops == self.max_hops || !self.passable(node, hops) {
                    continue;
                }
                for (left, by_soft) in self.onward(node, soft) {
                    let mut queued = std::mem::take(&mut self.queued[usize::from(left)]);
                    let layer = self.layers[usize::from(left)].as_slice();
                    for &to in self.row(node, by_soft) {
                        if layer[to as usize] == hops + 1 && !std::mem::replace(&mut queued[to as usize], true) {
                            next.push((to, left));
                        }
                    }
                    self.queued[usize::from(left)] = queued;
                }
            }
            states.clear();
            self.buckets[usize::from(hops)] = states;
            self.buckets[usize::from(hops) + 1] = next;
        }
        for &(node, soft) in &lost {
            let least = |row: &[u32], left: u8| row.iter().map(|&to| self.via(to, left)).min().unwrap_or(FAR);
            let (hard, softly) = self.rows(node);
            let by_soft = soft.checked_sub(1).map_or(FAR, |left| least(softly, left));
            let best = least(hard, soft).min(by_soft);
            if best != FAR {
                self.set(node, soft, best);
            }
        }
        self.spread();
        lost.len()
    }

    /// Does a neighbour still lead to a flagged node in one hop less?
    fn supported(&self, node: u32, soft: u8, hops: u8) -> bool {
        let Some(before) = hops.checked_sub(1) else { return self.is_flagged(node) };
        let (hard, softly) = self.rows(node);
        let leads = |row: &[u32], left: u8| {
            let layer = self.layer(left);
            row.iter().any(|&to| layer[to as usize] == before && self.passable(to, before))
        };
        leads(hard, soft) || soft.checked_sub(1).is_some_and(|left| leads(softly, left))
    }

    /// Where a state's distance is passed on to: the layer, and which of the node's rows leads there.
    fn onward(&self, node: u32, soft: u8) -> impl Iterator<Item = (u8, bool)> + use<> {
        let (_, softly) = self.rows(node);
        let by_soft = (soft < self.top() && !softly.is_empty()).then_some((soft + 1, true));
        std::iter::once((soft, false)).chain(by_soft)
    }

    fn row(&self, node: u32, soft: bool) -> &[u32] {
        let (hard, softly) = self.rows(node);
        if soft { softly } else { hard }
    }
}
