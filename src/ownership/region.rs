//! Part of the books: what lies above, below or between.
//!
//! Every holding that may be more than nothing counts as a way. Deliberately no hops, no thresholds.

use super::books::Books;
use std::collections::HashSet;

/// Some entities, by number, renumbered from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Region {
    pub nodes: Vec<u32>,
}

impl Region {
    /// Everything an entity may own a part of, itself included. O(touched).
    pub fn below(books: &Books, owner: u32) -> Self {
        Self::reach(owner, |node, found| found.extend(held(books.companies(node))), |_| true)
    }

    /// Everything that may own a part of an entity, itself included. O(touched).
    pub fn above(books: &Books, company: u32) -> Self {
        Self::reach(company, |node, found| found.extend(held(books.owners(node))), |_| true)
    }

    /// Everything on a way from owner to company, both included (empty if there is none). O(touched above and below).
    pub fn between(books: &Books, owner: u32, company: u32) -> Self {
        let above = Self::above(books, company);
        if above.local(owner).is_none() {
            return Self::default();
        }
        Self::reach(owner, |node, found| found.extend(held(books.companies(node))), |node| above.local(node).is_some())
    }

    fn reach(start: u32, next: impl Fn(u32, &mut Vec<u32>), keep: impl Fn(u32) -> bool) -> Self {
        let mut seen = HashSet::from([start]);
        let (mut open, mut found) = (vec![start], Vec::new());
        while let Some(node) = open.pop() {
            next(node, &mut found);
            open.extend(found.drain(..).filter(|&other| keep(other) && seen.insert(other)));
        }
        let mut nodes: Vec<u32> = seen.into_iter().collect();
        nodes.sort_unstable();
        Self { nodes }
    }

    /// The new number of an entity that belongs to it.
    pub fn local(&self, node: u32) -> Option<u32> {
        self.nodes.binary_search(&node).ok().map(|at| at as u32)
    }
}

fn held(stakes: &[super::books::Stake]) -> impl Iterator<Item = u32> + '_ {
    stakes.iter().filter(|stake| stake.high > 0.0).map(|stake| stake.other)
}
