//! Exact shares.

use super::*;

/// Every way to ask, against the dense formula.
fn agrees(nodes: usize, stakes: &[(u32, u32, f64)]) {
    let wanted = dense(nodes, stakes);
    let books = exact(nodes, stakes);
    let (solver, _) = Solver::new(&books, low);
    let mut work = Workspace::default();
    for owner in 0..nodes as u32 {
        let found = solver.owned_by(owner, &mut work);
        assert_eq!(found.notes, []);
        for company in (0..nodes as u32).filter(|&company| company != owner) {
            let share = found.shares.iter().find(|row| row.0 == company).map_or(0.0, |row| row.1);
            near(share, wanted[owner as usize][company as usize]);
        }
    }
    for company in (0..nodes as u32).step_by(nodes / 10 + 1) {
        let found = owners_of(&books, company, low, 0.0, &never).shares;
        for owner in (0..nodes as u32).filter(|&owner| owner != company) {
            let share = found.iter().find(|row| row.0 == owner).map_or(0.0, |row| row.1);
            near(share, wanted[owner as usize][company as usize]);
            if owner % 7 == 0 {
                near(owned_between(&books, owner, company, low).0, share);
            }
        }
    }
}

#[test]
fn random_books_agree_with_dense_algebra() {
    let mut dice = Dice(3);
    for nodes in [2, 3, 5, 8, 13, 40] {
        for _ in 0..30 {
            let stakes = random(&mut dice, nodes, 4);
            agrees(nodes, &stakes);
        }
    }
}

/// Rings above the limit of elimination go through sweeps.
#[test]
fn large_rings_agree_with_dense_algebra() {
    let nodes = linear::DENSE + 10;
    let mut stakes = random(&mut Dice(5), nodes, 3);
    stakes.retain(|&(owner, company, _)| owner != (company + nodes as u32 - 1) % nodes as u32);
    for stake in &mut stakes {
        stake.2 *= 0.6;
    }
    stakes.extend((0..nodes as u32).map(|at| (at, (at + 1) % nodes as u32, 0.37)));
    let books = exact(nodes, &stakes);
    let (solver, _) = Solver::new(&books, low);
    assert!(solver.network.rings().any(|ring| ring.len() == nodes), "one ring of all was meant");
    agrees(nodes, &stakes);
}

/// Owners before, in and behind a ring that is reduced once; behind it a small ring and holdings in itself.
#[test]
fn a_reduced_ring_among_others_agrees_with_dense_algebra() {
    let (ring, nodes) = (linear::DENSE as u32 + 20, linear::DENSE as u32 + 70);
    let mut dice = Dice(17);
    let mut stakes: Vec<_> = (0..ring).map(|at| (at, (at + 1) % ring, 0.4)).collect();
    for company in 0..ring {
        stakes.push(((company + 2 + dice.below(ring as usize - 3) as u32) % ring, company, 0.2 * dice.fraction()));
        stakes.push((ring + dice.below(20) as u32, company, 0.2));
    }
    for company in ring + 20..nodes {
        stakes.push((dice.below(ring as usize) as u32, company, 0.3));
        stakes.push((ring + dice.below(20) as u32, company, 0.1));
        stakes.push((if company + 1 < nodes { company + 1 } else { ring + 30 }, company, 0.4));
    }
    stakes.push((nodes - 1, nodes - 1, 0.1));
    stakes.push((3, 3, 0.15));
    let wanted = dense(nodes as usize, &stakes);
    let (solver, _) = Solver::new(&exact(nodes as usize, &stakes), low);
    assert!(solver.network.rings().any(|found| found.len() == ring as usize), "a large ring was meant");
    let mut work = Workspace::default();
    for owner in 0..nodes {
        solver.solve(owner, &mut work);
        for company in (0..nodes).filter(|&company| company != owner) {
            near(solver.share(&work, company), wanted[owner as usize][company as usize]);
        }
        assert_eq!(solver.notes(&work), []);
    }
}

/// Sweeps alone would need hundreds of thousands of rounds here.
#[test]
fn a_long_ring_held_almost_entirely_from_inside() {
    let nodes = 1_000u32;
    let mut stakes: Vec<_> = (0..nodes).map(|at| (at, (at + 1) % nodes, 1.0 - 1e-6)).collect();
    stakes.extend((0..nodes).map(|at| (nodes, at, 1e-6)));
    let books = exact(nodes as usize + 1, &stakes);
    let (solver, findings) = Solver::new(&books, low);
    assert_eq!(findings, []);
    let found = solver.owned_by(nodes, &mut Workspace::default());
    assert_eq!(found.notes, []);
    assert_eq!(found.shares.len(), 1_000);
    found.shares.iter().for_each(|&(_, share)| assert!((share - 1.0).abs() < 1e-6, "{share}"));
}

#[test]
fn a_ring_that_lives_on_the_last_digits_says_so() {
    let inside = 1.0 - 1e-9;
    let books = exact(3, &[(0, 1, inside), (1, 0, inside), (2, 1, 1e-9)]);
    let (solver, _) = Solver::new(&books, low);
    let found = solver.owned_by(2, &mut Workspace::default());
    assert_eq!(found.notes, [SolveNote::NearlyClosed { companies: vec![0, 1] }]);
}

#[test]
fn ring_of_90_and_90_gives_the_outsider_all() {
    let books = exact(3, &[(2, 0, 0.1), (2, 1, 0.1), (0, 1, 0.9), (1, 0, 0.9)]);
    let (solver, _) = Solver::new(&books, low);
    let found = solver.owned_by(2, &mut Workspace::default()).shares;
    near(found[0].1, 1.0);
    near(found[1].1, 1.0);
}

/// A and B hold each other entirely; A holds 60 % of C, and L the rest.
#[test]
fn an_orphan_ring_is_reported_and_passes_on_what_reaches_it() {
    let books = exact(4, &[(0, 1, 1.0), (1, 0, 1.0), (0, 2, 0.6), (3, 2, 0.4)]);
    let (solver, findings) = Solver::new(&books, low);
    assert_eq!(findings, [Finding::OrphanRing { companies: vec![0, 1] }]);
    let mut work = Workspace::default();
    assert_eq!(solver.owned_by(3, &mut work).shares, [(2, 0.4)]);
    assert_eq!(solver.owned_by(1, &mut work).shares, [(0, 1.0), (2, 0.6)]);
    let above = owners_of(&books, 2, low, 0.0, &never);
    assert_eq!(above.shares, [(0, 0.6), (1, 0.6), (3, 0.4)]);
    let pairs = pairs_above(&books, low, 0.25, 1e-9, &never).pairs;
    let pairs: Vec<_> = pairs.iter().map(|pair| (pair.owner, pair.company)).collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 0), (1, 2), (3, 2)]);
}

#[test]
fn a_company_that_owns_itself_entirely() {
    let (books, findings) = ranges_and_findings(3, &[(0, 0, 1.0, 1.0), (0, 1, 0.5, 0.5), (2, 1, 0.5, 0.5)]);
    assert_eq!(findings, [Finding::OwnsItself { company: 0 }]);
    let (solver, _) = Solver::new(&books, low);
    let mut work = Workspace::default();
    assert_eq!(solver.owned_by(0, &mut work).shares, [(1, 0.5)]);
    assert_eq!(solver.owned_by(2, &mut work).shares, [(1, 0.5)]);
    assert_eq!(owners_of(&books, 1, low, 0.0, &never).shares, [(0, 0.5), (2, 0.5)]);
    assert_eq!(owners_of(&books, 0, low, 0.0, &never).shares, []);
    assert_eq!(pairs_above(&books, low, 0.25, 1.0, &never).pairs.len(), 2);
}

#[test]
fn totals_over_all_are_scaled_and_negative_shares_unknown() {
    let (books, findings) =
        ranges_and_findings(5, &[(0, 1, 0.9, 0.9), (2, 1, 0.6, 0.6), (3, 4, -0.3, -0.3), (0, 4, f64::NAN, 0.5)]);
    assert!(
        findings.contains(&Finding::NotAShare { record: 2 }) && findings.contains(&Finding::NotAShare { record: 3 })
    );
    assert!(findings.iter().any(|finding| matches!(finding, Finding::OverAll { company: 1, .. })));
    let (solver, _) = Solver::new(&books, low);
    let mut work = Workspace::default();
    solver.solve(0, &mut work);
    near(solver.share(&work, 1), 0.6);
    // High ends of unknown stakes add up to 2 here; the solver brings them down to 1.
    let (solver, _) = Solver::new(&books, |stake| stake.high);
    solver.solve(0, &mut work);
    near(solver.share(&work, 4), 0.5);
}

#[test]
fn a_hub_and_a_deep_chain() {
    let many = 500_000u32;
    let mut stakes: Vec<_> = (2..many + 2).map(|owner| (owner, 0, 1.0 / f64::from(many))).collect();
    stakes.extend((2..many + 2).map(|company| (1, company, 1.0)));
    let books = exact(many as usize + 2, &stakes);
    let (solver, _) = Solver::new(&books, low);
    let mut work = Workspace::default();
    solver.solve(1, &mut work);
    near(solver.share(&work, 0), 1.0);
    assert_eq!(owners_of(&books, 0, low, 0.5, &never).shares.iter().map(|row| row.0).collect::<Vec<_>>(), [1]);
    let pairs = pairs_above(&books, low, 0.25, 1e-9, &never).pairs;
    assert_eq!(pairs.len(), many as usize + 1);

    let depth = 200_000u32;
    let stakes: Vec<_> = (0..depth).map(|at| (at, at + 1, 0.999_999)).collect();
    let books = exact(depth as usize + 1, &stakes);
    let (solver, _) = Solver::new(&books, low);
    solver.solve(0, &mut work);
    near(solver.share(&work, depth), 0.999_999f64.powi(depth as i32));
}

#[test]
fn a_thousand_contradicting_records_are_one_range() {
    let stakes: Vec<_> = (0..1_000).map(|at| (0, 1, f64::from(at) / 1_000.0, f64::from(at) / 1_000.0)).collect();
    let (books, findings) = ranges_and_findings(2, &stakes);
    assert!(
        matches!(&findings[..], [Finding::Contradicting { owner: 0, company: 1, records }] if records.len() == 1_000)
    );
    let bound = bounds(&books, 0, 1, &never).0;
    assert_eq!((bound.certain, bound.possible), (0.0, 0.999));
}

#[test]
fn pairs_agree_with_dense_algebra() {
    let mut dice = Dice(11);
    for nodes in [2, 3, 6, 12, 30, 90] {
        for round in 0..30 {
            let stakes = random(&mut dice, nodes, 4);
            let wanted = dense(nodes, &stakes);
            let books = exact(nodes, &stakes);
            let (threshold, precision) = ([0.05, 0.25, 0.5][round % 3], [1.0, 1e-9][round % 2]);
            let found = pairs_above(&books, low, threshold, precision, &never);
            assert_eq!(found.notes, []);
            let mut found = found.pairs.into_iter();
            for (owner, row) in wanted.iter().enumerate() {
                for (company, &share) in row.iter().enumerate().filter(|&(company, _)| company != owner) {
                    if share >= threshold {
                        let pair = found.next().unwrap();
                        assert_eq!((pair.owner as usize, pair.company as usize), (owner, company));
                        assert!(pair.at_least <= share + 1e-12 && share <= pair.at_most + 1e-12, "{pair:?}: {share}");
                        assert!(pair.at_most - pair.at_least <= precision);
                    }
                }
            }
            assert_eq!(found.next(), None);
        }
    }
}

/// Each way alone is below 25 %; together they are 25 % sharp.
#[test]
fn a_pyramid_that_reaches_the_threshold_sharp() {
    let stakes = [(0, 1, 0.2), (0, 2, 0.2), (0, 3, 0.2), (1, 4, 0.25), (2, 4, 0.25), (3, 4, 0.25), (0, 4, 0.1)];
    let found = pairs_above(&exact(5, &stakes), low, 0.25, 1.0, &never).pairs;
    let found: Vec<_> = found.iter().map(|pair| (pair.owner, pair.company)).collect();
    assert_eq!(found, [(0, 4), (1, 4), (2, 4), (3, 4)]);
}
