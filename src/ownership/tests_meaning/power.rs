//! Power indices against the literature and against counting all coalitions.

use super::*;

fn close(found: &[(f64, f64)], expected: &[(f64, f64)]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12, "{found:?} {expected:?}");
    }
}

#[test]
fn numbers_of_the_literature() {
    // Council of the EEC, 1958: Luxembourg never decided anything.
    let (large, small) = ((5.0 / 21.0, 14.0 / 60.0), (1.0 / 7.0, 9.0 / 60.0));
    close(&power_indices(&[4, 4, 4, 2, 2, 1], 12).unwrap(), &[large, large, large, small, small, (0.0, 0.0)]);
    // Shapley and Shubik's example.
    let half = (1.0 / 5.0, 1.0 / 6.0);
    close(&power_indices(&[50, 49, 1], 51).unwrap(), &[(3.0 / 5.0, 4.0 / 6.0), half, half]);
    // UN Security Council: 5 permanent members with a veto, 10 others.
    let weights = [[7; 5].as_slice(), &[1; 10]].concat();
    let found = power_indices(&weights, 39).unwrap();
    close(&found[..1], &[(848.0 / 5080.0, 421.0 / 2145.0)]);
    close(&found[14..], &[(84.0 / 5080.0, 4.0 / 2145.0)]);
    close(&power_indices(&[51, 49], 51).unwrap(), &[(1.0, 1.0), (0.0, 0.0)]);
    close(&power_indices(&[3], 3).unwrap(), &[(1.0, 1.0)]);
    close(&power_indices(&[0, 3], 2).unwrap(), &[(0.0, 0.0), (1.0, 1.0)]);
}

#[test]
fn random_games_agree_with_counting_all_coalitions() {
    let mut dice = Dice(11);
    for _ in 0..200 {
        let weights: Vec<u64> = (0..1 + dice.below(9)).map(|_| dice.below(30)).collect();
        let total: u64 = weights.iter().sum();
        if total == 0 {
            continue;
        }
        let quota = 1 + dice.below(total);
        let n = weights.len();
        let factorial = |of: usize| (1..=of).map(|one| one as f64).product::<f64>();
        let mut expected = vec![(0.0, 0.0); n];
        for coalition in 0u32..1 << n {
            let sum: u64 = (0..n).filter(|at| coalition >> at & 1 == 1).map(|at| weights[at]).sum();
            let size = coalition.count_ones() as usize;
            for (at, one) in expected.iter_mut().enumerate() {
                if coalition >> at & 1 == 0 && sum < quota && sum + weights[at] >= quota {
                    one.0 += 1.0;
                    one.1 += factorial(size) * factorial(n - size - 1) / factorial(n);
                }
            }
        }
        let swings: f64 = expected.iter().map(|one| one.0).sum();
        expected.iter_mut().for_each(|one| one.0 /= swings);
        close(&power_indices(&weights, quota).unwrap(), &expected);
    }
}

#[test]
fn holders_of_a_company() {
    let case = case("A 40 C; B 30 C; D 30 C");
    let power = voting_power(&case.books, case.at("C")).unwrap();
    let third = 1.0 / 3.0;
    assert!(power.iter().all(|one| (one.banzhaf - third).abs() < 1e-12 && (one.shapley_shubik - third).abs() < 1e-12));
    // Treasury shares do not vote: 45 of 80 decide alone.
    let treasury = super::case("A 45 C; C 20 C; B 35 C");
    let power = voting_power(&treasury.books, treasury.at("C")).unwrap();
    assert_eq!(power.iter().map(|one| (one.holder, one.banzhaf)).collect::<Vec<_>>(), [(0, 1.0), (2, 0.0)]);
    // 20 % that nobody names join nobody: neither holder decides alone.
    let rest = super::case("A 45 C; B 35 C");
    assert!(voting_power(&rest.books, 1).unwrap().iter().all(|one| one.shapley_shubik == 0.5));
}

#[test]
fn no_answer_rather_than_a_guess() {
    let vague = case("A 40-60 C; B ? C; D 10 C");
    assert_eq!(voting_power(&vague.books, 1), Err(PowerError::NotExact { holders: vec![0, 2] }));
    let small = case("A 20 C; B 10 C");
    assert_eq!(voting_power(&small.books, 1), Err(PowerError::NoMajority));
    assert_eq!(voting_power(&small.books, 77), Err(PowerError::NoMajority));
    assert_eq!(power_indices(&[], 1), Err(PowerError::NoMajority));
    assert_eq!(power_indices(&[1; 121], 61), Err(PowerError::TooMany { found: 121 }));
    assert_eq!(power_indices(&[u64::MAX, u64::MAX], 9), Err(PowerError::TooHeavy { total: u64::MAX }));
    let sum: f64 = power_indices(&[83; 120], 4981).unwrap().iter().map(|one| one.1).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}
