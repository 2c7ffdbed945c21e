//! Control by votes, rights and in concert, against the plain definition; beneficial owners.

use super::*;
use crate::ownership::control::NOISE;
use std::collections::{BTreeMap, BTreeSet};

/// "A=yes B=open": everybody who controls or may control a company.
fn check(text: &str, company: &str, expected: &str) {
    let case = case(text);
    let controls = case.controls();
    let of = controls.of(case.at(company));
    let word = |control| match control {
        Control::Yes => "yes",
        Control::Open => "open",
        Control::No => "no",
    };
    let found: Vec<String> = of.iter().map(|one| format!("{}={}", case.name(one.node), word(one.control))).collect();
    assert_eq!(found.join(" "), expected, "{text} → {company}");
    for node in 0..case.names.len() as u32 {
        let listed = of.iter().find(|one| one.node == node).map_or(Control::No, |one| one.control);
        assert_eq!(controls.answer(node, case.at(company)), listed, "{text}: {}", case.name(node));
        let ruling = controls.explain(node, case.at(company));
        assert_eq!((ruling.control, ruling.how.is_empty()), (listed, listed == Control::No), "{text}");
    }
}

#[test]
fn majorities_control_down_the_chain() {
    check("A 60 B; B 60 C", "C", "A=yes B=yes");
    check("A 50 B; B 60 C", "C", "B=yes");
    check("A 50.01 B", "B", "A=yes");
    check("A 50 B; C 50 B", "B", "");
    check("A 30 C; A 60 B; B 21 C", "C", "A=yes");
    check("A 60 B; A 60 C; B 30 D; C 30 D; X 40 D", "D", "A=yes");
    check("A 100 B; B 100 B", "B", "A=yes");
    check("B 100 B", "B", "");
    check("A 10 A", "A", "");
}

#[test]
fn rings_do_not_hang_and_do_not_control_themselves() {
    check("A 60 B; B 60 A", "A", "B=yes");
    check("L 10 A; L 10 B; A 90 B; B 90 A", "A", "B=yes");
    // Neither half of the ring controls; with the outside holder's half, each does.
    check("L 26 A; B 25 A; L 26 B; A 25 B", "A", "");
    check("L 51 A; A 30 B; B 30 A; L 21 B", "B", "L=yes");
}

#[test]
fn treasury_shares_do_not_vote() {
    check("A 45 B; B 20 B; C 35 B", "B", "A=yes");
    check("A 40 B; B 20 B; C 40 B", "B", "");
    // With enough in the treasury, 40 % are a majority of the rest.
    check("A 40 B; B 0-30 B; C 30 B", "B", "A=open");
    check("A 40 B; B 0-30 B; C 40 B", "B", "");
}

#[test]
fn unknown_shares_leave_it_open() {
    check("A ? B", "B", "A=open");
    check("A ? B; C 50 B", "B", "");
    check("A ? B; C 49 B", "B", "A=open");
    check("A ? B; C ? B", "B", "A=open C=open");
    check("A 40-60 B; C 20 B", "B", "A=open");
    check("A 60 B; B ? C", "C", "A=open B=open");
    check("A ? B; B 60 C", "C", "A=open B=yes");
    // Nobody is handed the votes of holders that no source names.
    check("A 40 B", "B", "");
    // Two unknown stakes that one controller has behind it.
    check("A 100 B; A 100 C; B ? D; C ? D; X 45 D", "D", "A=open B=open C=open");
}

#[test]
fn rights_control_and_influence_does_not() {
    check("G gp F; L 80 X", "F", "G=yes");
    check("P 60 G; G gp F; F 60 T", "T", "P=yes G=yes F=yes");
    check("A appoints B; C contract D; B 60 D", "D", "A=yes B=yes C=yes");
    check("A parent B; B parent C", "C", "A=yes B=yes");
    check("A gp? B", "B", "A=open");
    check("M manages F", "F", "M=open");
    check("S golden B; K party B; O 60 B", "B", "O=yes");
    let case = case("S golden B; K party B; G gp B");
    let influences: Vec<_> = case.controls().influences(case.at("B")).iter().map(|right| right.kind).collect();
    assert_eq!(influences, [RightKind::GoldenShare, RightKind::PartyCommittee]);
    assert!(case.controls().influences(99).is_empty());
}

#[test]
fn those_who_act_in_concert_pool_votes() {
    check("A 30 C; B 25 C; A + B", "C", "A=yes B=yes");
    check("A 30 C; B 25 C; A +? B", "C", "A=open B=open");
    check("A 30 C; B 15 C; A + B; X 55 C", "C", "X=yes");
    // Whoever adds nothing does not control by it.
    check("A 60 C; A + B", "C", "A=yes");
    // A partner's firms vote along; the partner's firm is not controlled by the other.
    check("A 30 C; B 60 F; F 25 C; A + B", "C", "A=yes B=yes");
    check("A 30 C; B 60 F; F 25 C; A + B", "F", "B=yes");
    // The firm of one acts in concert with another.
    check("A 60 F; F 30 C; B 25 C; F + B", "C", "A=yes F=yes B=yes");
    check("A + A; A 60 B", "B", "A=yes");
}

#[test]
fn how_names_votes_rights_and_records() {
    let case = case("A 30 C; A 60 B; B 31 C; P 100 G; G gp F");
    let controls = case.controls();
    let how = controls.explain(case.at("A"), case.at("C")).how;
    let [How { by: By::Votes { low, high }, through, records, in_concert: false, .. }] = &how[..] else {
        panic!("{how:?}")
    };
    assert!((low - 0.61).abs() < 1e-12 && (high - 0.61).abs() < 1e-12);
    assert_eq!((&through[..], &records[..]), (&[case.at("B")][..], &[0, 2][..]));
    let how = controls.explain(case.at("P"), case.at("F")).how;
    assert_eq!(how[0].by, By::Right(RightKind::GeneralPartner));
    assert_eq!((&how[0].through[..], &how[0].records[..]), (&[case.at("G")][..], &[4][..]));

    let case = super::case("A 30 C; B 25 C; A + B");
    let how = case.controls().explain(0, 1).how;
    assert!(how[0].in_concert);
    assert_eq!((&how[0].through[..], &how[0].records[..]), (&[2][..], &[0, 1, 2][..]));
}

#[test]
fn ultimate_controllers_are_controlled_by_nobody() {
    for (text, company, expected) in [
        ("A 60 B; B 60 C", "C", "A"),
        ("A 60 B; B 60 C; X gp C", "C", "A X"),
        ("A 60 B; B 60 A; B 60 C", "C", "A B"),
        ("T 55 A; A 60 B; B 45 A", "A", "T"),
        ("T 40 A; A 60 B; B 60 A", "A", "B"),
        ("A 60 B; B 60 A", "A", "B"),
        ("A 40 B", "B", ""),
        ("A ? B", "B", ""),
        ("A 60 L; A 60 R; L 30 C; R 30 C; S 60 A", "C", "S"),
        ("A 30 C; B 25 C; A + B; T 80 A", "C", "T B"),
    ] {
        let case = case(text);
        let found = case.controls().ultimate(case.at(company));
        let mut names: Vec<&str> = found.iter().map(|&node| case.name(node)).collect();
        let mut expected: Vec<&str> = expected.split_whitespace().collect();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{text} → {company}");
    }
}

#[test]
fn outside_numbers_and_empty_books_are_nobody() {
    let books = Books::default();
    let controls = Controls::new(&books, &[], &[]);
    assert!(controls.of(3).is_empty() && controls.by(3).is_empty() && controls.ultimate(3).is_empty());
    assert_eq!(controls.answer(1, 2), Control::No);
    let far = Right { holder: 7, company: 9, kind: RightKind::Contract, record: 0, certain: true };
    assert_eq!(Controls::new(&books, &[far], &[]).answer(7, 9), Control::Yes);
}

/// The definition, worked out the slow way: repeat over all companies until nothing changes.
fn naive(case: &Case, owner: u32, possible: bool) -> BTreeSet<u32> {
    let nodes = case.names.len() as u32;
    let mut pool = BTreeMap::from([(owner, true)]);
    loop {
        let before = pool.clone();
        for one in &case.concert {
            for (a, b) in [(one.a, one.b), (one.b, one.a)] {
                if pool.get(&a) == Some(&true) && (one.certain || possible) {
                    pool.entry(b).or_insert(false);
                }
            }
        }
        for company in 0..nodes {
            let (mut low, mut high, mut own, mut others, mut treasury) = (0.0, 0.0, 0.0, 0.0, (0.0, 0.0));
            for stake in case.books.owners(company) {
                match pool.get(&stake.other) {
                    _ if stake.other == company => treasury = (stake.low, stake.high),
                    Some(&mine) => {
                        (low, high) = (low + stake.low, high + stake.high);
                        own += if mine { stake.high } else { 0.0 };
                    }
                    None => others += stake.low,
                }
            }
            // All amounts of treasury shares, percent by percent, instead of the closed form.
            let percents = ((treasury.1 - treasury.0) * 100.0_f64).round() as u32;
            let best = (0..=percents).map(|percent| {
                let own: f64 = treasury.0 + f64::from(percent) / 100.0;
                match possible {
                    _ if own >= 1.0 => 0.0,
                    true => high.min(1.0 - others - own) / (1.0 - own),
                    false => low / (1.0 - treasury.0),
                }
            });
            if best.fold(0.0, f64::max) > 0.5 + NOISE {
                let known = pool.entry(company).or_insert(own > 0.0);
                *known |= own > 0.0;
            }
        }
        for right in &case.rights {
            if let Some(&mine) = pool.get(&right.holder) {
                let gives = if right.certain { right.kind.gives() } else { right.kind.gives().min(Control::Open) };
                if gives == Control::Yes || (possible && gives == Control::Open) {
                    let known = pool.entry(right.company).or_insert(mine);
                    *known |= mine;
                }
            }
        }
        if pool == before {
            break;
        }
    }
    pool.into_iter().filter(|&(node, own)| own && node != owner).map(|(node, _)| node).collect()
}

fn random_case(dice: &mut Dice, with_concert: bool) -> Case {
    let nodes = 3 + dice.below(7) as u32;
    let mut text = String::new();
    for company in 0..nodes {
        let mut left = 100;
        for _ in 0..dice.below(4) {
            let owner = dice.below(u64::from(nodes)) as u32;
            let share = (5 + dice.below(60)).min(left);
            left -= share;
            if share == 0 {
                continue;
            }
            let share = match dice.below(5) {
                0 => "?".to_owned(),
                1 => format!("{}-{share}", share / 2),
                _ => share.to_string(),
            };
            text += &format!("N{owner} {share} N{company};");
        }
    }
    for _ in 0..dice.below(3) {
        let verb = ["gp", "gp?", "manages", "golden"][dice.below(4) as usize];
        text += &format!("N{} {verb} N{};", dice.below(u64::from(nodes)), dice.below(u64::from(nodes)));
    }
    if with_concert {
        text += &format!("N{} + N{};", dice.below(u64::from(nodes)), dice.below(u64::from(nodes)));
    }
    case(&text)
}

#[test]
fn random_books_agree_with_the_definition() {
    let mut dice = Dice(7);
    for round in 0..1500 {
        let case = random_case(&mut dice, round % 2 == 0);
        let controls = case.controls();
        let nodes = case.names.len() as u32;
        let mut table = BTreeMap::new();
        for owner in 0..nodes {
            let (certain, possible) = (naive(&case, owner, false), naive(&case, owner, true));
            for company in (0..nodes).filter(|&company| company != owner) {
                let answer = match (certain.contains(&company), possible.contains(&company)) {
                    (true, _) => Control::Yes,
                    (false, true) => Control::Open,
                    (false, false) => Control::No,
                };
                table.insert((owner, company), answer);
                assert_eq!(controls.answer(owner, company), answer, "{round}: {owner} {company} {}", case.text);
            }
            let by: Vec<u32> = controls.by(owner).iter().map(|one| one.node).collect();
            assert_eq!(by, certain.union(&possible).copied().collect::<Vec<_>>(), "{round}: by {owner}");
        }
        for company in 0..nodes {
            let of: BTreeMap<u32, Control> = controls.of(company).iter().map(|one| (one.node, one.control)).collect();
            for owner in (0..nodes).filter(|&owner| owner != company) {
                let listed = of.get(&owner).copied().unwrap_or(Control::No);
                assert_eq!(listed, table[&(owner, company)], "{round}: of {company} by {owner} {}", case.text);
            }
            let controls_it = |x: u32, y: u32| table.get(&(x, y)) == Some(&Control::Yes);
            let ultimate: Vec<u32> = (0..nodes)
                .filter(|&x| x != company && controls_it(x, company))
                .filter(|&x| (0..nodes).all(|z| !controls_it(z, x) || controls_it(x, z)))
                .collect();
            assert_eq!(controls.ultimate(company), ultimate, "{round}: ultimate of {company} {}", case.text);
        }
    }
}

#[test]
fn long_chains_and_large_hubs_are_survived() {
    let link = |at: u32, share: f64| Holding { owner: at, company: at + 1, low: share, high: share, record: at };
    let chain = Books::new(100_001, (0..100_000).map(|at| link(at, 0.6)).collect()).0;
    let controls = Controls::new(&chain, &[], &[]);
    assert_eq!(controls.of(100_000).len(), 100_000);
    assert_eq!(controls.by(0).len(), 100_000);
    assert_eq!(controls.ultimate(100_000), [0]);
    assert_eq!(controls.explain(0, 100_000).how.len(), 1);
    // The chain ends in a minority: nobody up the chain controls the end.
    let mut links: Vec<Holding> = (0..100_000).map(|at| link(at, 0.6)).collect();
    links[99_999].high = 0.1;
    links[99_999].low = 0.1;
    let minority = Books::new(100_001, links).0;
    assert!(Controls::new(&minority, &[], &[]).of(100_000).is_empty());

    // Half a million relations of one entity; fewer where the test itself is not optimised.
    let many = if cfg!(debug_assertions) { 100_000u32 } else { 500_000 };
    let small = |owner, company| Holding { owner, company, low: 1e-6, high: 1e-6, record: 0 };
    let held = Books::new(many as usize + 1, (1..=many).map(|owner| small(owner, 0)).collect()).0;
    assert!(Controls::new(&held, &[], &[]).of(0).is_empty());
    let all = (1..=many).map(|company| Holding { owner: 0, company, low: 0.6, high: 0.6, record: 0 }).collect();
    let holds = Books::new(many as usize + 1, all).0;
    let controls = Controls::new(&holds, &[], &[]);
    assert_eq!(controls.by(0).len(), many as usize);
    assert_eq!(controls.ultimate(5), [0]);
}

#[test]
fn natural_persons_are_beneficial_by_holding_or_control() {
    let case = case("P 24 C; Q 60 F; F 51 C; R ? C; S 25 C; G gp C");
    let person = |node: u32| ["P", "Q", "R", "S", "G"].contains(&case.name(node));
    let at = |name| case.at(name);
    let integrated = [
        (at("P"), 0.24, 0.24),
        (at("Q"), 0.306, 0.306),
        (at("F"), 0.51, 0.51),
        (at("R"), 0.0, 0.25),
        (at("S"), 0.25, 0.25),
    ];
    let found = beneficial_owners(at("C"), &person, &integrated, &case.controls(), Threshold::default());
    let list: Vec<(&str, bool, usize)> =
        found.iter().map(|one| (case.name(one.person), one.certain, one.reasons.len())).collect();
    assert_eq!(list, [("Q", true, 2), ("S", true, 1), ("G", true, 1), ("R", false, 1)]);
    assert_eq!(found[0].reasons[0], Reason::Holding { certain: 0.306, possible: 0.306 });
    assert!(matches!(&found[2].reasons[0], Reason::Control(how) if how.by == By::Right(RightKind::GeneralPartner)));
    // "More than 25 %" leaves out exactly 25 %.
    let strict = Threshold { share: 0.25, inclusive: false };
    let found = beneficial_owners(at("C"), &person, &integrated, &case.controls(), strict);
    assert_eq!(case.names_of(&found.iter().map(|one| one.person).collect::<Vec<_>>()), "Q G");
    assert!(beneficial_owners(at("C"), &|_| false, &integrated, &case.controls(), strict).is_empty());
}
