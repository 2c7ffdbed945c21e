//! Chains between two, best first, and their weakest links.

use super::*;
use crate::model::Known;

/// "A B C 20%": the chains between two, best first.
fn check(text: &str, owner: &str, company: &str, k: usize, expected: &[&str]) {
    let case = case(text);
    let found = chains(&case.books, case.at(owner), case.at(company), k, 1_000_000);
    assert!(found.complete);
    let shown: Vec<String> = found
        .chains
        .iter()
        .map(|chain| {
            let nodes: Vec<u32> = chain.steps.iter().map(|step| step.company).collect();
            format!("{owner} {} {}%", case.names_of(&nodes), (chain.high * 10_000.0).round() / 100.0)
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn chains_come_by_what_they_carry() {
    check("A 50 B; B 40 C", "A", "C", 3, &["A B C 20%"]);
    check("A 50 B; B 40 C; A 30 C", "A", "C", 3, &["A C 30%", "A B C 20%"]);
    check("A 50 B; B 40 C; A 30 C", "A", "C", 1, &["A C 30%"]);
    check("A ? B; B ? C; A ? C", "A", "C", 3, &["A C 100%", "A B C 100%"]);
    check("A 50 B", "B", "A", 3, &[]);
    check("A 50 B", "A", "A", 3, &[]);
    check("A 50 B", "A", "B", 0, &[]);
    check("A 0 B", "A", "B", 3, &[]);
}

#[test]
fn chains_do_not_run_in_circles() {
    check("L 10 A; A 90 B; B 90 A; L 10 B", "L", "A", 9, &["L A 10%", "L B A 9%"]);
    check("A 100 B; B 100 B; B 50 C", "A", "C", 9, &["A B C 50%"]);
    check("A 60 B; B 60 C; C 60 B; C 60 D; D 10 A", "A", "D", 9, &["A B C D 21.6%"]);
}

#[test]
fn the_weakest_link_is_named() {
    let case = case("A 80 B; B 15-30 C; C 60 D");
    let found = chains(&case.books, 0, 3, 1, 1000);
    let chain = &found.chains[0];
    assert_eq!((chain.weakest, chain.weakest_low, chain.weakest_high), (1, 0.15, 0.3));
    assert_eq!(chain.reaches(), [Known::Yes, Known::Maybe, Known::Maybe, Known::No]);
    assert_eq!(chain.steps[1].record, 1);
    let exact = super::case("A 25 B; B 25 C");
    let chain = &chains(&exact.books, 0, 2, 1, 1000).chains[0];
    assert_eq!(chain.reaches(), [Known::Yes, Known::Yes, Known::Yes, Known::No]);
}

#[test]
fn random_books_give_the_same_chains_as_trying_all() {
    let mut dice = Dice(3);
    for round in 0..300 {
        let nodes = 3 + dice.below(5);
        let mut text = String::from("N0 1 N1;");
        for _ in 0..dice.below(16) {
            let (owner, share, company) = (dice.below(nodes), 1 + dice.below(99), dice.below(nodes));
            text += &format!("N{owner} {share} N{company};");
        }
        let case = case(&text);
        let mut all = Vec::new();
        try_all(&case.books, &mut vec![0], 1, 1.0, &mut all);
        all.sort_by(|a: &f64, b| b.total_cmp(a));
        let found = chains(&case.books, 0, 1, 5, 1_000_000);
        all.truncate(5);
        assert_eq!(found.chains.len(), all.len(), "{round}: {text}");
        for (chain, high) in found.chains.iter().zip(all) {
            assert!((chain.high - high).abs() < 1e-7, "{round}: {} {high} {text}", chain.high);
        }
    }
}

fn try_all(books: &Books, path: &mut Vec<u32>, company: u32, product: f64, all: &mut Vec<f64>) {
    let last = *path.last().unwrap();
    if last == company {
        return all.push(product);
    }
    for stake in books.companies(last) {
        if !path.contains(&stake.other) {
            path.push(stake.other);
            try_all(books, path, company, product * stake.high, all);
            path.pop();
        }
    }
}

#[test]
fn dense_books_and_long_chains_stay_bounded() {
    let mut dense = Vec::new();
    for owner in 0..60u32 {
        for company in (0..60).filter(|&company| company != owner) {
            dense.push(Holding { owner, company, low: 0.0, high: 1.0, record: 0 });
        }
    }
    let dense = Books::new(60, dense).0;
    let found = chains(&dense, 0, 59, 1_000_000, 100_000);
    assert!(!found.complete && !found.chains.is_empty());
    let link = |at: u32| Holding { owner: at, company: at + 1, low: 0.9, high: 0.9, record: at };
    let long = Books::new(100_001, (0..100_000).map(link).collect()).0;
    let found = chains(&long, 0, 100_000, 3, 1_000_000);
    assert_eq!((found.chains.len(), found.chains[0].steps.len(), found.complete), (1, 100_000, false));
}
