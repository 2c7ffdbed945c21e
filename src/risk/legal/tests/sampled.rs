//! Against brute force: what is certain holds in every world that fits the ranges, what holds in one is possible.

use super::super::example::Example;
use super::super::*;
use super::{day, rule};
use std::collections::BTreeSet;

/// A linear congruential generator: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Shares in per cent: (owner, company, low, high).
type Books = Vec<(u64, u64, u64, u64)>;

fn books(numbers: &mut Numbers, nodes: u64) -> Books {
    let mut found = Books::new();
    for company in 1..nodes {
        let mut room = 100;
        for owner in (0..nodes).filter(|owner| *owner != company) {
            if numbers.below(3) != 0 || room == 0 {
                continue;
            }
            let low = 5 * numbers.below(room / 5 + 1);
            let high = if numbers.below(2) == 0 { low } else { (low + 5 * numbers.below(13)).min(100) };
            room -= low;
            found.push((owner, company, low, high));
        }
    }
    found
}

/// One way the shares may really be.
fn split(books: &Books, numbers: &mut Numbers, nodes: u64) -> Vec<(u64, u64, u64)> {
    let mut found: Vec<(u64, u64, u64)> = Vec::new();
    for company in 0..nodes {
        let mut of: Vec<_> = books.iter().filter(|stake| stake.1 == company).copied().collect();
        let mut room = 100 - of.iter().map(|stake| stake.2).sum::<u64>();
        for at in (1..of.len()).rev() {
            of.swap(at, numbers.below(at as u64 + 1) as usize);
        }
        for (owner, company, low, high) in of {
            let free = (high - low).min(room);
            let more = [0, free, numbers.below(free + 1)][numbers.below(3) as usize];
            room -= more;
            found.push((owner, company, low + more));
        }
    }
    found
}

/// The blocked set of exactly known shares, in per cent, by the definition.
fn blocked(shares: &[(u64, u64, u64)], listed: &[u64], nodes: u64, enough: impl Fn(u64) -> bool) -> BTreeSet<u64> {
    let mut set: BTreeSet<u64> = listed.iter().copied().collect();
    loop {
        let sum =
            |company: u64| -> u64 { shares.iter().filter(|s| s.1 == company && set.contains(&s.0)).map(|s| s.2).sum() };
        let next: Vec<u64> = (0..nodes).filter(|node| !set.contains(node) && enough(sum(*node))).collect();
        if next.is_empty() {
            return set;
        }
        set.extend(next);
    }
}

#[test]
fn certain_and_possible_bracket_every_feasible_split() {
    let mut numbers = Numbers(7);
    let (mut met, mut open, mut tight) = (0, 0, 0);
    for _ in 0..300 {
        let nodes = 3 + numbers.below(6);
        let books = books(&mut numbers, nodes);
        let listed: Vec<u64> = (0..1 + numbers.below(2)).collect();
        let mut text: String = (0..nodes).map(|node| format!("N{node} is Company\n")).collect();
        for (owner, company, low, high) in &books {
            text.push_str(&format!("N{owner} {low}-{high} N{company}\n"));
        }
        for node in &listed {
            text.push_str(&format!("N{node} flag sanctions OFAC SDN\nN{node} flag sanctions OFSI\n"));
        }
        let example = Example::read(&text).unwrap();
        let world = example.world(None);
        let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-01-15"));
        let of = |id: &str, verdict| -> BTreeSet<u64> {
            matrix.with(rule(id).0, verdict).into_iter().map(u64::from).collect()
        };
        let (certain, maybe) = (of("ofac_50", Verdict::Met), of("ofac_50", Verdict::Open));
        (met, open) = (met + certain.len(), open + maybe.len());
        let mut reached = BTreeSet::new();
        for _ in 0..60 {
            let shares = split(&books, &mut numbers, nodes);
            let ofac = blocked(&shares, &listed, nodes, |sum| sum >= 50);
            assert!(certain.is_subset(&ofac), "{text}\n{shares:?}");
            assert!(ofac.iter().all(|node| certain.contains(node) || maybe.contains(node)), "{text}\n{shares:?}");
            reached.extend(ofac);
            // By shares alone: the rule also knows control, which can only add.
            let uk: BTreeSet<u64> =
                listed.iter().flat_map(|node| blocked(&shares, &[*node], nodes, |sum| sum > 50)).collect();
            let (sure, perhaps) = (of("uk_ofsi", Verdict::Met), of("uk_ofsi", Verdict::Open));
            assert!(sure.is_subset(&uk), "{text}\n{shares:?}\n{sure:?} {uk:?}");
            assert!(uk.iter().all(|node| sure.contains(node) || perhaps.contains(node)), "{text}\n{shares:?}");
        }
        tight += maybe.intersection(&reached).count();
    }
    assert!(met > 600 && open > 100, "{met} {open}");
    assert!(tight * 10 > open * 8, "most of what is open happens in some split: {tight} of {open}");
}
