//! Judgements to groups: connected components of *same*.
//!
//! A view, computed from the judgements and thrown away. `different` is remembered and never joins or
//! splits anything by itself; where a chain of *same* joins two that were judged *different*, that is a
//! conflict for the analyst, not something to settle here.

use crate::model::{EntityId, Judgement, Role, Verdict};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Member → canonical; only ids in a group of two or more.
    canonical: BTreeMap<EntityId, EntityId>,
    /// Canonical → members, sorted.
    members: BTreeMap<EntityId, Vec<EntityId>>,
    /// The latest verdict on each judged pair.
    verdicts: BTreeMap<(EntityId, EntityId), Verdict>,
}

impl Clusters {
    /// Groups with the smallest id as canonical. Of several judgements on one pair the last counts.
    pub fn from_judgements(judgements: &[Judgement]) -> Self {
        Self::with_roles(judgements, |_| Role::Case)
    }

    /// The same where roles are known: an entity of the case stands for its group before any list entry.
    pub fn with_roles(judgements: &[Judgement], role: impl Fn(&EntityId) -> Role) -> Self {
        let verdicts: BTreeMap<_, _> = judgements
            .iter()
            .map(|judgement| (ordered(&judgement.left, &judgement.right), judgement.verdict))
            .collect();
        let mut neighbours: BTreeMap<&EntityId, Vec<&EntityId>> = BTreeMap::new();
        for ((left, right), verdict) in &verdicts {
            if *verdict == Verdict::Same && left != right {
                neighbours.entry(left).or_default().push(right);
                neighbours.entry(right).or_default().push(left);
            }
        }
        let mut seen: BTreeSet<&EntityId> = BTreeSet::new();
        let mut canonical = BTreeMap::new();
        let mut members = BTreeMap::new();
        for start in neighbours.keys().copied() {
            if !seen.insert(start) {
                continue;
            }
            let mut group = vec![start];
            let mut at = 0;
            while let Some(id) = group.get(at) {
                let next = neighbours.get(id).into_iter().flatten().copied().filter(|id| seen.insert(id));
                group.extend(next.collect::<Vec<_>>());
                at += 1;
            }
            group.sort();
            let Some(head) = group.iter().min_by_key(|id| (role(id), **id)).copied() else { continue };
            canonical.extend(group.iter().map(|id| ((*id).clone(), head.clone())));
            members.insert(head.clone(), group.into_iter().cloned().collect());
        }
        Self { canonical, members, verdicts }
    }

    /// Which id stands for this one; itself when it is in no group.
    pub fn canonical<'a>(&'a self, id: &'a EntityId) -> &'a EntityId {
        self.canonical.get(id).unwrap_or(id)
    }

    /// Everything in its group, itself included, sorted.
    pub fn members(&self, id: &EntityId) -> Vec<EntityId> {
        self.members.get(self.canonical(id)).cloned().unwrap_or_else(|| vec![id.clone()])
    }

    /// Every group of two or more, by canonical id.
    pub fn groups(&self) -> impl Iterator<Item = (&EntityId, &[EntityId])> {
        self.members.iter().map(|(head, members)| (head, members.as_slice()))
    }

    /// What was decided about the pair: the judgement on it if there is one; else *same* when a chain joins
    /// them; else *different* when any two of their groups were judged so.
    pub fn verdict(&self, a: &EntityId, b: &EntityId) -> Option<Verdict> {
        if let Some(verdict) = self.verdicts.get(&ordered(a, b)) {
            return Some(*verdict);
        }
        let (left, right) = (self.canonical(a), self.canonical(b));
        if left == right {
            return Some(Verdict::Same);
        }
        let across = |x: &EntityId, y: &EntityId| {
            let (x, y) = (self.canonical(x), self.canonical(y));
            (x == left && y == right) || (x == right && y == left)
        };
        let mut judged = self.verdicts.iter();
        judged.any(|((x, y), verdict)| *verdict == Verdict::Different && across(x, y)).then_some(Verdict::Different)
    }

    /// Pairs judged *different* that a chain of *same* joins, sorted.
    pub fn conflicts(&self) -> Vec<(EntityId, EntityId)> {
        let different = self.verdicts.iter().filter(|(_, verdict)| **verdict == Verdict::Different);
        let joined = different.filter(|((a, b), _)| self.canonical(a) == self.canonical(b));
        joined.map(|(pair, _)| pair.clone()).collect()
    }
}

fn ordered(a: &EntityId, b: &EntityId) -> (EntityId, EntityId) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
