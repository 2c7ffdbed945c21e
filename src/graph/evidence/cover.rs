//! The smallest set that holds, for each of several choices, one of the choice's sets entirely.

use std::collections::BTreeSet;

/// Branches looked at before the smallest set known so far is taken.
const MOST_BRANCHES: u32 = 50_000;

/// Choices, each a list of sets of which one has to be taken.
#[derive(Default)]
pub(super) struct Cover {
    choices: Vec<Vec<BTreeSet<u32>>>,
}

pub(super) struct Found {
    pub set: BTreeSet<u32>,
    pub exact: bool,
    pub at_least: usize,
}

impl Cover {
    /// A choice, not empty. Sets that hold another of the same choice are of no use and dropped.
    pub(super) fn add(&mut self, sets: Vec<BTreeSet<u32>>) {
        let mut sets = sets;
        sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let mut minimal: Vec<BTreeSet<u32>> = Vec::new();
        for set in sets {
            if !minimal.iter().any(|small| small.is_subset(&set)) {
                minimal.push(set);
            }
        }
        if !self.choices.contains(&minimal) {
            self.choices.push(minimal);
        }
    }

    pub(super) fn solve(&self) -> Found {
        let start = BTreeSet::new();
        let at_least = self.bound(&start);
        let mut search = Search { cover: self, best: self.greedy(), left: MOST_BRANCHES };
        search.branch(&start);
        let exact = search.left > 0 || search.best.len() == at_least;
        let at_least = if exact { search.best.len() } else { at_least };
        Found { set: search.best, exact, at_least }
    }

    fn open<'a>(&'a self, chosen: &'a BTreeSet<u32>) -> impl Iterator<Item = &'a Vec<BTreeSet<u32>>> {
        self.choices.iter().filter(|sets| !sets.iter().any(|set| set.is_subset(chosen)))
    }

    /// How many more are needed at least: open choices that share nothing each need their own.
    fn bound(&self, chosen: &BTreeSet<u32>) -> usize {
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut needed = 0;
        for sets in self.open(chosen) {
            let all: BTreeSet<u32> = sets.iter().flatten().copied().filter(|one| !chosen.contains(one)).collect();
            if all.is_disjoint(&used) {
                needed += sets.iter().map(|set| set.difference(chosen).count()).min().unwrap_or(0);
                used.extend(all);
            }
        }
        needed
    }

    /// Takes again and again the set that settles most choices for each new member.
    fn greedy(&self) -> BTreeSet<u32> {
        let mut chosen = BTreeSet::new();
        loop {
            let open: Vec<&Vec<BTreeSet<u32>>> = self.open(&chosen).collect();
            let mut best: Option<(f64, BTreeSet<u32>)> = None;
            for set in open.iter().flat_map(|sets| sets.iter()) {
                let with: BTreeSet<u32> = chosen.union(set).copied().collect();
                let settled = open.iter().filter(|sets| sets.iter().any(|set| set.is_subset(&with))).count();
                let gain = settled as f64 / (with.len() - chosen.len()) as f64;
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, with));
                }
            }
            match best {
                Some((_, with)) => chosen = with,
                None => return chosen,
            }
        }
    }
}

struct Search<'a> {
    cover: &'a Cover,
    best: BTreeSet<u32>,
    left: u32,
}

impl Search<'_> {
    /// As deep as the best set is large.
    fn branch(&mut self, chosen: &BTreeSet<u32>) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || chosen.len() + self.cover.bound(chosen) >= self.best.len() {
            return;
        }
        let Some(sets) = self.cover.open(chosen).min_by_key(|sets| sets.len()) else {
            self.best = chosen.clone();
            return;
        };
        for set in sets {
            self.branch(&chosen.union(set).copied().collect());
        }
    }
}
