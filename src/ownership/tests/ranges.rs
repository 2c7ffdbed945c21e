//! Bounds, and what would settle them.

use super::*;

type Range4 = (u32, u32, f64, f64);

/// Random ranges; about a third of the stakes exact, some unknown.
fn random_ranges(dice: &mut Dice, nodes: usize, holders: usize, tree: bool) -> Vec<Range4> {
    let mut stakes = Vec::new();
    for company in 1..nodes as u32 {
        let mut owners: Vec<u32> = if tree {
            vec![dice.below(company as usize) as u32]
        } else {
            (0..=dice.below(holders)).map(|_| dice.below(nodes) as u32).collect()
        };
        owners.sort_unstable();
        owners.dedup();
        let count = owners.len() as f64;
        for owner in owners {
            let low = dice.fraction() * 0.9 / count;
            let (low, high) = match dice.below(3) {
                0 => (low, low),
                1 => (0.0, 1.0),
                _ => (low, low + dice.fraction() * (1.0 - low)),
            };
            stakes.push((owner, company, low, high));
        }
    }
    stakes
}

/// Shares that the ranges allow: low ends, then holders in random order get a random part of what is open.
fn sample(dice: &mut Dice, stakes: &[Range4], full: bool) -> Vec<(u32, u32, f64)> {
    let mut shares: Vec<_> = stakes.iter().map(|&(owner, company, low, _)| (owner, company, low)).collect();
    for company in stakes.iter().map(|stake| stake.1).collect::<std::collections::BTreeSet<_>>() {
        let mut row: Vec<usize> = (0..stakes.len()).filter(|&at| stakes[at].1 == company).collect();
        let mut room = 1.0 - row.iter().map(|&at| stakes[at].2).sum::<f64>();
        while !row.is_empty() {
            let at = row.swap_remove(dice.below(row.len()));
            let most = (stakes[at].3 - stakes[at].2).min(room).max(0.0);
            let part = if full { most } else { most * dice.fraction() };
            shares[at].2 += part;
            room -= part;
        }
    }
    shares
}

/// The least fixed point by sweeps: what the formula means where a split closes a ring.
fn sweeps(nodes: usize, shares: &[(u32, u32, f64)], owner: usize) -> Vec<f64> {
    let mut values = vec![0.0; nodes];
    values[owner] = 1.0;
    for _ in 0..3_000 {
        let mut new = vec![0.0; nodes];
        for &(holder, company, share) in shares {
            new[company as usize] += share * values[holder as usize];
        }
        new[owner] = 1.0;
        let change = new.iter().zip(&values).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        values = new;
        if change < 1e-14 {
            break;
        }
    }
    values
}

#[test]
fn no_feasible_split_leaves_the_bounds_and_the_full_ones_come_close() {
    let mut dice = Dice(23);
    let (mut open, mut reached) = (0, 0);
    for round in 0..60 {
        let nodes = 3 + round % 5;
        let stakes = random_ranges(&mut dice, nodes, 3, false);
        let books = ranges(nodes, &stakes);
        for owner in 0..nodes as u32 {
            let found = bounds_of_owner(&books, owner, &never);
            assert_eq!(found.notes, []);
            let mut seen = vec![(1.0f64, 0.0f64); nodes];
            for draw in 0..300 {
                let shares = sample(&mut dice, &stakes, draw % 3 != 0);
                for (company, value) in sweeps(nodes, &shares, owner as usize).into_iter().enumerate() {
                    seen[company] = (seen[company].0.min(value), seen[company].1.max(value));
                }
            }
            let lows: Vec<_> = stakes.iter().map(|&(owner, company, low, _)| (owner, company, low)).collect();
            let least = sweeps(nodes, &lows, owner as usize);
            for company in (0..nodes as u32).filter(|&company| company != owner) {
                let row = found.rows.iter().find(|row| row.other == company);
                let (certain, possible) = row.map_or((0.0, 0.0), |row| (row.certain, row.possible));
                let (min, max) = seen[company as usize];
                assert!(
                    certain <= min + 1e-9 && max <= possible + 1e-9,
                    "{stakes:?} {owner} in {company}: {min}–{max} outside {certain}–{possible}"
                );
                near(certain, least[company as usize]);
                if possible > certain + 1e-6 {
                    open += 1;
                    reached += usize::from(max > possible - 1e-6);
                }
            }
        }
    }
    // Random vertices of few rows: nearly every upper bound is met exactly by one of them.
    assert!(open > 300 && reached * 10 > open * 9, "{reached} of {open}");
}

#[test]
fn bounds_are_tight_on_trees() {
    let mut dice = Dice(29);
    for round in 0..40 {
        let nodes = 3 + round % 12;
        let stakes = random_ranges(&mut dice, nodes, 1, true);
        let books = ranges(nodes, &stakes);
        let at =
            |end: fn(&Range4) -> f64| stakes.iter().map(|stake| (stake.0, stake.1, end(stake))).collect::<Vec<_>>();
        let (lows, highs) = (at(|stake| stake.2), at(|stake| stake.3));
        for owner in 0..nodes as u32 {
            let (least, most) = (sweeps(nodes, &lows, owner as usize), sweeps(nodes, &highs, owner as usize));
            for company in (0..nodes as u32).filter(|&company| company != owner) {
                let (bound, _) = bounds(&books, owner, company, &never);
                near(bound.certain, least[company as usize]);
                near(bound.possible, most[company as usize]);
            }
        }
    }
}

#[test]
fn the_three_questions_agree() {
    let mut dice = Dice(31);
    for _ in 0..30 {
        let stakes = random_ranges(&mut dice, 9, 3, false);
        let books = ranges(9, &stakes);
        for company in 0..9 {
            let above = bounds_of_company(&books, company, &never);
            for owner in (0..9).filter(|&owner| owner != company) {
                let below = bounds_of_owner(&books, owner, &never);
                let find = |rows: &[Bound], other| {
                    rows.iter().find(|row| row.other == other).map_or((0.0, 0.0), |row| (row.certain, row.possible))
                };
                let (one, two) = (find(&above.rows, owner), find(&below.rows, company));
                let between = bounds(&books, owner, company, &never).0;
                near(one.0, two.0);
                near(one.1, two.1);
                near(one.0, between.certain);
                near(one.1, between.possible);
            }
        }
    }
}

#[test]
fn stated_shares_of_others_limit_an_unknown_one() {
    // 40 % and 30 % are stated: the unknown holder has at most 30 %.
    let books = ranges(4, &[(0, 3, 0.4, 0.4), (1, 3, 0.3, 0.3), (2, 3, 0.0, 1.0)]);
    let bound = bounds(&books, 2, 3, &never).0;
    near(bound.certain, 0.0);
    near(bound.possible, 0.3);
}

#[test]
fn an_unknown_holding_in_itself_can_make_a_half_holder_the_only_one() {
    let books = ranges(2, &[(0, 1, 0.5, 0.5), (1, 1, 0.0, 1.0)]);
    let bound = bounds(&books, 0, 1, &never).0;
    near(bound.certain, 0.5);
    near(bound.possible, 1.0);
}

/// Everything unknown, with ties everywhere: a careless policy closes A and B on each other and loses the owner.
#[test]
fn ties_do_not_close_a_ring() {
    let books = ranges(3, &[(2, 0, 0.0, 1.0), (2, 1, 0.0, 1.0), (0, 1, 0.0, 1.0), (1, 0, 0.0, 1.0)]);
    let found = bounds_of_owner(&books, 2, &never);
    assert_eq!(found.notes, []);
    found.rows.iter().for_each(|row| near(row.possible, 1.0));
    assert_eq!(found.rows.len(), 2);
}

#[test]
fn a_large_unknown_ring_is_bounded() {
    let nodes = 600u32;
    let mut stakes: Vec<_> = (0..nodes).map(|at| (at, (at + 1) % nodes, 0.3, 0.9)).collect();
    stakes.push((nodes, 0, 0.05, 0.2));
    let books = ranges(nodes as usize + 1, &stakes);
    let found = bounds_of_owner(&books, nodes, &never);
    assert_eq!(found.notes, []);
    near(found.rows[0].certain, 0.05);
    // 0.2 from outside, and 0.8 of what comes round at 0.9 a step.
    near(found.rows[0].possible, 0.2 / (1.0 - 0.8 * 0.9f64.powi(599)));
    assert_eq!(bounds_of_owner(&books, nodes, &|| true).notes.first(), Some(&SolveNote::Cancelled));
}

#[test]
fn the_only_unknown_share_settles_it() {
    let books = ranges(3, &[(0, 1, 0.0, 1.0), (1, 2, 0.5, 0.5)]);
    let found = would_settle(&books, 0, 2, &never).unwrap();
    assert_eq!((found.owner, found.company, found.record), (Some(0), 1, Some(0)));
    near(found.narrows_by, 0.5);
    assert_eq!(would_settle(&exact(2, &[(0, 1, 0.4)]), 0, 1, &never), None);
}

/// Asking a co-holder helps only if the answer is high; asking the owner settles it.
#[test]
fn the_owners_share_says_more_than_a_co_holders() {
    let books = ranges(3, &[(0, 2, 0.0, 1.0), (1, 2, 0.0, 1.0)]);
    let (found, notes) = would_settle_most(&books, 0, 2, 9, &never);
    assert_eq!(notes, []);
    assert_eq!((found[0].owner, found[0].company), (Some(0), 2));
    near(found[0].narrows_by, 1.0);
    let other = found.iter().find(|settle| settle.owner == Some(1)).unwrap();
    near(other.narrows_by, 0.0);
    near(other.at_best, 1.0);
}

/// Two unknowns in a row: neither is sure to settle it, both may.
#[test]
fn two_unknown_steps_are_both_named() {
    let books = ranges(3, &[(0, 1, 0.0, 1.0), (1, 2, 0.0, 1.0)]);
    let (found, _) = would_settle_most(&books, 0, 2, 9, &never);
    let named: Vec<_> = found.iter().filter_map(|settle| settle.record).collect();
    assert_eq!(named, [0, 1]);
    found.iter().for_each(|settle| near(settle.narrows_by, 0.0));
    found.iter().for_each(|settle| near(settle.at_best, 1.0));
}

/// The owner has 10–60 %, another 40 %: if nothing is undisclosed, the owner has 60 %.
#[test]
fn the_undisclosed_rest_is_a_candidate() {
    let books = ranges(3, &[(0, 2, 0.1, 1.0), (1, 2, 0.4, 0.4)]);
    let (found, _) = would_settle_most(&books, 0, 2, 9, &never);
    let rest = found.iter().find(|settle| settle.owner.is_none()).unwrap();
    assert_eq!((rest.company, rest.record), (2, None));
    near(rest.narrows_by, 0.5);
}
