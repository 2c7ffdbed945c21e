//! Control by votes.

use super::*;

fn certain(books: &Books, x: u32) -> Vec<u32> {
    controlled_by(books, x, Votes::Certain, &|_| &[])
}

fn possible(books: &Books, x: u32) -> Vec<u32> {
    controlled_by(books, x, Votes::Possible, &|_| &[])
}

#[test]
fn joint_holdings_of_a_group_count_and_half_is_not_more() {
    let books = exact(5, &[(0, 1, 0.6), (0, 2, 0.3), (1, 2, 0.2), (1, 3, 0.3), (0, 3, 0.21), (3, 4, 0.5)]);
    assert_eq!(certain(&books, 0), [1, 3]);
    assert!(certain(&books, 1).is_empty());
}

#[test]
fn a_ring_ends() {
    let books = exact(2, &[(0, 1, 0.6), (1, 0, 0.6)]);
    assert_eq!(certain(&books, 0), [1]);
    assert_eq!(certain(&books, 1), [0]);
}

/// Each may have 40 %; together not more than the 45 % that the third leaves.
#[test]
fn unknown_stakes_are_not_all_at_their_high_end() {
    let stakes = [(0, 1, 0.6, 0.6), (0, 2, 0.0, 0.4), (1, 2, 0.0, 0.4), (3, 2, 0.55, 0.6)];
    let books = ranges(4, &stakes);
    assert_eq!(possible(&books, 0), [1]);
    let stakes = [(0, 1, 0.6, 0.6), (0, 2, 0.0, 0.4), (1, 2, 0.0, 0.4), (3, 2, 0.45, 0.6)];
    assert_eq!(possible(&ranges(4, &stakes), 0), [1, 2]);
    assert_eq!(certain(&ranges(4, &stakes), 0), [1]);
}

#[test]
fn rights_count_like_votes_for_what_follows() {
    let books = exact(4, &[(1, 2, 0.4), (0, 2, 0.2), (2, 3, 0.7)]);
    let rights = |x: u32| -> &[u32] { if x == 0 { &[1] } else { &[] } };
    assert_eq!(controlled_by(&books, 0, Votes::Certain, &rights), [1, 2, 3]);
    assert!(controlled_by(&books, 9, Votes::Certain, &|_| &[]).is_empty());
}

/// Grows the group naively until nothing changes.
fn naive(stakes: &[(u32, u32, f64, f64)], nodes: u32, x: u32, votes: Votes) -> Vec<u32> {
    let mut inside = vec![false; nodes as usize];
    inside[x as usize] = true;
    loop {
        let before = inside.clone();
        for company in 0..nodes {
            let row = || stakes.iter().filter(|stake| stake.1 == company);
            let group = || row().filter(|stake| before[stake.0 as usize]);
            let low: f64 = group().map(|stake| stake.2).sum();
            let high: f64 = group().map(|stake| stake.3).sum();
            let others: f64 = row().map(|stake| stake.2).sum::<f64>() - low;
            let votes = if votes == Votes::Certain { low } else { high.min(1.0 - others) };
            inside[company as usize] |= votes > 0.5 + 1e-9;
        }
        if inside == before {
            return (0..nodes).filter(|&at| at != x && inside[at as usize]).collect();
        }
    }
}

#[test]
fn everybody_at_once_agrees_with_one_at_a_time_and_with_the_definition() {
    let mut dice = Dice(37);
    for _ in 0..60 {
        let nodes = 12;
        let shares = random(&mut dice, nodes, 3);
        let stakes: Vec<_> = shares
            .iter()
            .map(|&(owner, company, share)| (owner, company, share * dice.fraction().max(0.8), share))
            .collect();
        let books = ranges(nodes, &stakes);
        for votes in [Votes::Certain, Votes::Possible] {
            let all = all_controllers(&books, votes, usize::MAX, &never);
            assert!(all.complete);
            for x in 0..nodes as u32 {
                let wanted = naive(&stakes, nodes as u32, x, votes);
                assert_eq!(controlled_by(&books, x, votes, &|_| &[]), wanted);
                let rows: Vec<u32> = all.pairs.iter().filter(|pair| pair.0 == x).map(|pair| pair.1).collect();
                assert_eq!(rows, wanted);
            }
        }
    }
}

#[test]
fn a_limit_is_kept_and_said() {
    let stakes: Vec<_> = (0..3_000u32).map(|at| (at, at + 1, 1.0)).collect();
    let books = exact(3_001, &stakes);
    let all = all_controllers(&books, Votes::Certain, 10_000, &never);
    assert!(!all.complete);
    assert_eq!(all.pairs.len(), 10_000);
    assert_eq!(all.pairs[0], (0, 1));
    assert!(!all_controllers(&books, Votes::Certain, 10, &|| true).complete);
}
