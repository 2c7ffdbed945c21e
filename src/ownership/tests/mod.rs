//! Worked numbers, random books against dense linear algebra, and bad books.

mod control;
mod ranges;
mod shares;

use super::*;

pub fn never() -> bool {
    false
}

/// Knuth's linear congruential generator.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub fn fraction(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }
}

/// `(owner, company, low, high)`, the record being the place in the list.
pub fn ranges(nodes: usize, stakes: &[(u32, u32, f64, f64)]) -> Books {
    ranges_and_findings(nodes, stakes).0
}

pub fn ranges_and_findings(nodes: usize, stakes: &[(u32, u32, f64, f64)]) -> (Books, Vec<Finding>) {
    let holding = |(record, &(owner, company, low, high)): (u32, &(u32, u32, f64, f64))| Holding {
        owner,
        company,
        low,
        high,
        record,
    };
    Books::new(nodes, (0u32..).zip(stakes).map(holding).collect())
}

pub fn exact(nodes: usize, stakes: &[(u32, u32, f64)]) -> Books {
    ranges(nodes, &stakes.iter().map(|&(owner, company, share)| (owner, company, share, share)).collect::<Vec<_>>())
}

/// Random stakes with rings, loops and, now and then, companies that are held entirely.
pub fn random(dice: &mut Dice, nodes: usize, holders: usize) -> Vec<(u32, u32, f64)> {
    let mut stakes = Vec::new();
    for company in 0..nodes as u32 {
        let mut owners: Vec<u32> = (0..dice.below(holders + 1)).map(|_| dice.below(nodes) as u32).collect();
        owners.sort_unstable();
        owners.dedup();
        let parts: Vec<f64> = owners.iter().map(|_| dice.fraction() + 0.05).collect();
        let total = if dice.below(3) == 0 { 1.0 } else { 0.4 + 0.6 * dice.fraction() };
        let sum: f64 = parts.iter().sum();
        stakes.extend(owners.iter().zip(parts).map(|(&owner, part)| (owner, company, part / sum * total)));
    }
    // One holder from outside for everything, so that nothing is closed: N must exist for the dense formula.
    stakes.iter_mut().for_each(|stake| stake.2 *= 0.97);
    stakes
}

/// `diag(N)⁻¹·W·N` by Gauss–Jordan elimination: row owner, column company.
pub fn dense(nodes: usize, stakes: &[(u32, u32, f64)]) -> Vec<Vec<f64>> {
    let mut shares = vec![vec![0.0; nodes]; nodes];
    for &(owner, company, share) in stakes {
        shares[owner as usize][company as usize] += share;
    }
    let mut left: Vec<Vec<f64>> = (0..nodes)
        .map(|row| {
            (0..2 * nodes).map(|column| if column == row || column == row + nodes { 1.0 } else { 0.0 }).collect()
        })
        .collect();
    for row in 0..nodes {
        for column in 0..nodes {
            left[row][column] -= shares[row][column];
        }
    }
    for step in 0..nodes {
        let pivot = (step..nodes).max_by(|&a, &b| left[a][step].abs().total_cmp(&left[b][step].abs())).unwrap();
        left.swap(step, pivot);
        let scale = left[step][step];
        left[step].iter_mut().for_each(|value| *value /= scale);
        let done = left[step].clone();
        for row in (0..nodes).filter(|&row| row != step) {
            let factor = left[row][step];
            if factor != 0.0 {
                left[row].iter_mut().zip(&done).for_each(|(value, up)| *value -= factor * up);
            }
        }
    }
    let inverse = |row: usize, column: usize| left[row][nodes + column];
    let integrated = |owner: usize, company: usize| {
        (0..nodes).map(|k| shares[owner][k] * inverse(k, company)).sum::<f64>() / inverse(owner, owner)
    };
    (0..nodes).map(|owner| (0..nodes).map(|company| integrated(owner, company)).collect()).collect()
}

pub fn low(stake: &Stake) -> f64 {
    stake.low
}

#[track_caller]
pub fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

/// One case of the worked numbers: holdings, and every integrated share above 0.
type Worked = (&'static [(&'static str, &'static str, f64)], &'static [(&'static str, &'static str, f64)]);

#[rustfmt::skip]
const WORKED: [Worked; 6] = [
    (&[("A", "B", 0.6), ("B", "C", 0.5)], &[("A", "B", 0.6), ("A", "C", 0.3), ("B", "C", 0.5)]),
    (
        &[("X", "A", 0.5), ("X", "B", 0.5), ("A", "C", 0.25), ("B", "C", 0.25)],
        &[("A", "C", 0.25), ("B", "C", 0.25), ("X", "A", 0.5), ("X", "B", 0.5), ("X", "C", 0.25)],
    ),
    (
        &[("L", "A", 0.1), ("L", "B", 0.1), ("A", "B", 0.9), ("B", "A", 0.9)],
        &[("A", "B", 0.9), ("B", "A", 0.9), ("L", "A", 1.0), ("L", "B", 1.0)],
    ),
    (&[("A", "A", 0.2), ("L", "A", 0.8)], &[("L", "A", 1.0)]),
    (
        &[("P", "A", 0.6), ("A", "B", 0.5), ("B", "A", 0.3), ("Q", "B", 0.5)],
        &[("A", "B", 0.5), ("B", "A", 0.3), ("P", "A", 12.0 / 17.0), ("P", "B", 6.0 / 17.0), ("Q", "A", 3.0 / 17.0), ("Q", "B", 10.0 / 17.0)],
    ),
    (
        &[("S", "F1", 0.24), ("S", "F2", 0.24), ("S", "F3", 0.24), ("F1", "T", 0.33), ("F2", "T", 0.33), ("F3", "T", 0.34)],
        &[("F1", "T", 0.33), ("F2", "T", 0.33), ("F3", "T", 0.34), ("S", "F1", 0.24), ("S", "F2", 0.24), ("S", "F3", 0.24), ("S", "T", 0.24)],
    ),
];

/// Asks every question there is and compares with all pairs that are listed; all others must be 0.
fn check_worked(holdings: &[(String, String, f64)], wanted: &[(String, String, f64)]) {
    let mut names: Vec<&str> = holdings.iter().flat_map(|(a, b, _)| [a.as_str(), b.as_str()]).collect();
    names.sort_unstable();
    names.dedup();
    let number = |name: &str| names.binary_search(&name).unwrap() as u32;
    let stakes: Vec<_> = holdings.iter().map(|(a, b, share)| (number(a), number(b), *share)).collect();
    let books = exact(names.len(), &stakes);
    let (solver, findings) = Solver::new(&books, low);
    assert_eq!(findings, []);
    let mut work = Workspace::default();
    let pairs = pairs_above(&books, low, 0.01, 1e-10, &never).pairs;
    assert_eq!(pairs.len(), wanted.len());
    for owner in 0..names.len() as u32 {
        solver.solve(owner, &mut work);
        for company in (0..names.len() as u32).filter(|&company| company != owner) {
            let is = |(a, b, _): &&(String, String, f64)| (number(a), number(b)) == (owner, company);
            let share = wanted.iter().find(is).map_or(0.0, |pair| pair.2);
            let tolerance = |found: f64| {
                assert!(
                    (found - share).abs() < 1e-9,
                    "{} in {}: {found}, not {share}",
                    names[owner as usize],
                    names[company as usize]
                )
            };
            tolerance(solver.share(&work, company));
            tolerance(owned_between(&books, owner, company, low).0);
            let above = owners_of(&books, company, low, 0.0, &never).shares;
            tolerance(above.iter().find(|row| row.0 == owner).map_or(0.0, |row| row.1));
            let (bound, notes) = bounds(&books, owner, company, &never);
            tolerance(bound.certain);
            tolerance(bound.possible);
            assert_eq!(notes, []);
            let pair = pairs.iter().find(|pair| (pair.owner, pair.company) == (owner, company));
            tolerance(pair.map_or(0.0, |pair| pair.at_least));
            tolerance(pair.map_or(0.0, |pair| pair.at_most));
        }
    }
}

fn owned(rows: &[(&str, &str, f64)]) -> Vec<(String, String, f64)> {
    rows.iter().map(|&(a, b, share)| (a.to_owned(), b.to_owned(), share)).collect()
}

#[test]
fn worked_numbers() {
    for (holdings, wanted) in WORKED {
        check_worked(&owned(holdings), &owned(wanted));
    }
}

#[test]
fn worked_numbers_of_the_shared_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/vectors/ownership.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return skipped(path);
    };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(cases.len(), WORKED.len());
    for case in cases {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let holdings = case["holdings"].as_array().unwrap().iter();
        let holdings: Vec<_> =
            holdings.map(|row| (text(&row["owner"]), text(&row["company"]), row["share"].as_f64().unwrap())).collect();
        let wanted = case["integrated"].as_object().unwrap().iter().map(|(key, share)| {
            let (owner, company) = key.split_once('>').unwrap();
            // The file has nine digits.
            (owner.to_owned(), company.to_owned(), share.as_f64().unwrap())
        });
        check_worked(&holdings, &wanted.collect::<Vec<_>>());
    }
}

#[expect(clippy::print_stderr, reason = "a test that could not look must say so")]
fn skipped(path: &str) {
    eprintln!("skipped: no {path}");
}
