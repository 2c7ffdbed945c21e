//! Relations of a case to books, rights and claims.

use super::*;
use crate::model::{Entity, EntityId, PartialDate, RelationView, Role, SourceId, Statement, ontology, relations_of};
use std::sync::Arc;

/// A record with its properties: `role=shareholder of | percentage=30 | startDate=2019`.
fn record(schema: &str, props: &str) -> RelationView {
    let schema = ontology().schema(schema).unwrap();
    let mut entity = Entity::new(EntityId::new("r"), schema, Role::default());
    let mut say = |prop: &str, value: &str| {
        entity.statements.push(Statement::new(EntityId::new("r"), Arc::from(prop), value, SourceId([0; 16])));
    };
    let edge = schema.edge.as_ref().unwrap();
    say(&edge.source, "x");
    say(&edge.target, "y");
    for prop in props.split('|').filter(|prop| !prop.trim().is_empty()) {
        let (name, value) = prop.split_once('=').unwrap();
        say(name.trim(), value.trim());
    }
    relations_of(&entity).remove(0)
}

/// Reads relations `(from, to, schema, properties)` among A…F on a day ("" is any).
fn read_all(said: &[(&str, &str, &str, &str)], day: &str) -> Read {
    let node = |name: &str| u32::from(name.as_bytes()[0] - b'A');
    let views: Vec<RelationView> = said.iter().map(|one| record(one.2, one.3)).collect();
    let rights: Vec<Vec<&str>> = said
        .iter()
        .map(|one| one.3.split('|').filter_map(|prop| prop.trim().strip_prefix("rightType=")).collect())
        .collect();
    let ties: Vec<Tie<'_>> = said
        .iter()
        .enumerate()
        .map(|(at, one)| Tie {
            number: at as u32,
            from: node(one.0),
            to: node(one.1),
            view: &views[at],
            rights: &rights[at],
        })
        .collect();
    read(&ties, 6, day.parse::<PartialDate>().ok())
}

/// One record from A to B: "capital; votes", each as `low-high` in percent, `none` without a holding.
fn check(schema: &str, props: &str, day: &str, expected: &str) {
    let found = read_all(&[("A", "B", schema, props)], day);
    let show = |books: &Books| match books.stake(0, 1) {
        None => "none".to_owned(),
        Some(stake) if stake.low == stake.high => format!("{}", stake.low * 100.0),
        Some(stake) => format!("{}-{}", stake.low * 100.0, stake.high * 100.0),
    };
    assert_eq!(format!("{}; {}", show(&found.capital), show(&found.votes)), expected, "{schema} {props} {day}");
}

#[test]
fn what_counts_as_a_holding() {
    check("Ownership", "percentage=30", "", "30; 30");
    check("Ownership", "role=shareholder of | percentage=25-50", "", "25-50; 25-50");
    check("Ownership", "", "", "0-100; 0-100");
    check("Ownership", "percentage=-5", "", "0-100; 0-100");
    check("Ownership", "percentage=150", "", "0-100; 0-100");
    check("Ownership", "percentage=30 | votingPercentage=60", "", "30; 60");
    check("Ownership", "percentage=30 | role=non-voting shares", "", "30; none");
    check("Ownership", "role=holds voting rights in", "", "none; 0-100");
    check("Ownership", "role=holds voting rights in | percentage=40", "", "none; 40");
    check("JointVenture", "percentage=49", "", "49; 49");
    check("Ownership", "role=limited partner in | percentage=20", "", "20; none");
    check("Ownership", "role=limited partner in | percentage=20 | votingPercentage=5", "", "20; 5");
    check("Ownership", "role=general partner of", "", "0-100; none");
    check("Ownership", "role=partner in", "", "0-100; 0-100");
    check("Ownership", "role=controls", "", "none; none");
    check("Ownership", "role=majority control | percentage=70", "", "70; 70");
    check("Ownership", "role=controlling shareholder of", "", "0-100; 0-100");
    check("Ownership", "role=parent of", "", "0-100; 0-100");
    check("Ownership", "role=sponsor of", "", "none; none");
    check("Ownership", "role=pledge over shares | percentage=30", "", "none; none");
    check("Ownership", "percentage=30 | directness=indirect", "", "none; none");
    check("Directorship", "role=director", "", "none; none");
    check("ControlRight", "rightType=veto", "", "none; none");
}

#[test]
fn only_what_is_in_force_counts_and_doubt_starts_at_zero() {
    check("Ownership", "percentage=30 | startDate=2015 | endDate=2020", "2018", "30; 30");
    check("Ownership", "percentage=30 | startDate=2015 | endDate=2020", "2021", "none; none");
    check("Ownership", "percentage=30 | startDate=2015 | endDate=2020", "2014-06-01", "none; none");
    check("Ownership", "percentage=30 | startDate=2015", "2015-03-01", "0-30; 0-30");
    check("Ownership", "percentage=30 | startDate=2015", "", "30; 30");
    check("Ownership", "percentage=30 | endDate=2020", "", "none; none");
    check("Ownership", "percentage=30 | startDate=2020 | endDate=2015", "2010", "30; 30");
    check("Ownership", "percentage=30 | status=disputed", "", "0-30; 0-30");
    check("Ownership", "percentage=30 | status=allegation", "", "0-30; 0-30");
    for gone in ["proposed", "withdrawn", "blocked", "ended", "superseded"] {
        check("Ownership", &format!("percentage=30 | status={gone}"), "", "none; none");
    }
}

#[test]
fn several_statements_about_one_pair() {
    let two = |first: &str, second: &str, day: &str| {
        let found = read_all(&[("A", "B", "Ownership", first), ("A", "B", "Ownership", second)], day);
        let stake = found.capital.stake(0, 1).unwrap();
        (format!("{}-{}", stake.low * 100.0, stake.high * 100.0), found.findings, found.notes)
    };
    let (range, findings, notes) = two("percentage=30 | startDate=2015", "percentage=60 | startDate=2019", "2020");
    assert_eq!(
        (range.as_str(), findings.len(), &notes[..]),
        ("60-60", 0, &[Note::Superseded { record: 0, by: 1 }][..])
    );
    let (range, ..) = two("percentage=30 | startDate=2015", "percentage=60 | startDate=2019", "2017");
    assert_eq!(range, "30-30");
    // Perhaps replaced already: the later one starts some time this year.
    let (range, findings, notes) =
        two("percentage=30 | startDate=2015", "percentage=60 | startDate=2019", "2019-06-01");
    assert_eq!((range.as_str(), findings.len()), ("30-60", 0));
    assert_eq!(notes, [Note::DayUnclear { record: 1 }, Note::Widened { record: 0, by: 1 }]);
    // The earlier one states an end that is still ahead: both stand, and contradict each other.
    let (range, findings, _) =
        two("percentage=30 | startDate=2015 | endDate=2025", "percentage=60 | startDate=2019", "2020");
    assert_eq!((range.as_str(), findings.len()), ("30-60", 1));
    let (range, findings, _) = two("percentage=30", "percentage=60", "2020");
    assert_eq!(range, "30-60");
    assert_eq!(findings, [Finding::Contradicting { owner: 0, company: 1, records: vec![0, 1] }]);
    let (range, findings, _) = two("percentage=30", "percentage=60 | status=disputed", "2020");
    assert_eq!((range.as_str(), findings.len()), ("30-60", 0));
    // A rumour without a figure takes nothing away from a stated one.
    let (range, _, notes) = two("percentage=30", "status=disputed", "2020");
    assert_eq!((range.as_str(), &notes[..]), ("30-30", &[Note::Doubtful { record: 1 }][..]));
    let (range, ..) = two("percentage=30 | status=disputed", "percentage=60 | status=disputed", "2020");
    assert_eq!(range, "0-60");
    // A doubtful later statement does not replace a sure one.
    let (range, ..) = two("percentage=30 | startDate=2015", "percentage=60 | startDate=2019 | status=disputed", "2020");
    assert_eq!(range, "30-60");
    let (range, ..) = two("percentage=30 | startDate=2015", "percentage=25-50 | startDate=2015-06", "2020");
    assert_eq!(range, "30-30");
}

#[test]
fn indirect_holdings_are_claims() {
    let indirect = "percentage=30 | directness=indirect";
    let found = read_all(&[("A", "C", "Ownership", indirect)], "");
    assert_eq!((found.claim(0, 2), found.claims[0].explained, found.counts.indirect), (Some((0.3, 0.3)), false, 1));
    assert_eq!(found.claim(0, 1), None);
    let chain = [("A", "B", "Ownership", "percentage=60"), ("B", "C", "Ownership", "percentage=50")];
    let found = read_all(&[chain[0], chain[1], ("A", "C", "Ownership", indirect)], "");
    assert_eq!((found.claim(0, 2), found.claims[0].explained, found.capital.stake_count()), (None, true, 2));
    for words in ["role=indirect interest in", "role=aggregate state interest in", "role=shareholder layers lead to"] {
        assert_eq!(read_all(&[("A", "C", "Ownership", words)], "").claims.len(), 1, "{words}");
    }
    let two = [("A", "C", "Ownership", indirect), ("A", "C", "Ownership", "percentage=20-40 | directness=indirect")];
    assert_eq!(read_all(&two, "").claim(0, 2), Some((0.3, 0.3)));
    let apart = [two[0], ("A", "C", "Ownership", "percentage=50 | role=indirect")];
    assert_eq!(read_all(&apart, "").claim(0, 2), Some((0.3, 0.5)));
    let doubt = read_all(&[("A", "C", "Ownership", "percentage=30 | role=indirect | status=disputed")], "");
    assert_eq!(doubt.claim(0, 2), Some((0.0, 0.3)));
}

#[test]
fn rights_in_the_words_of_registers() {
    let of = |schema: &str, props: &str| {
        let found = read_all(&[("A", "B", schema, props)], "");
        found.rights.first().map(|right| (right.kind, right.certain))
    };
    for (words, kind) in [
        ("right to appoint a majority of directors", RightKind::AppointsMajority),
        ("right-to-appoint-and-remove-directors", RightKind::AppointsMajority),
        ("appointment_of_board", RightKind::AppointsMajority),
        ("取締役の過半数を選任する権利", RightKind::AppointsMajority),
        ("appoints one director", RightKind::AppointsSome),
        ("golden share", RightKind::GoldenShare),
        ("黄金株", RightKind::GoldenShare),
        ("拒否権付株式", RightKind::Veto),
        ("party committee", RightKind::PartyCommittee),
        ("VIE contracts", RightKind::Contract),
        ("rights-granted-by-contract", RightKind::Contract),
        ("conditional-rights-granted-by-contract", RightKind::Other),
        ("significant-influence-or-control", RightKind::Other),
        ("业务", RightKind::Other),
        ("業務執行組合員", RightKind::GeneralPartner),
        ("实际控制人", RightKind::Stated),
    ] {
        assert_eq!(of("ControlRight", &format!("rightType={words}")), Some((kind, true)), "{words}");
    }
    assert_eq!(of("ControlRight", ""), Some((RightKind::Other, true)));
    assert_eq!(of("ControlRight", "rightType=veto | status=disputed"), Some((RightKind::Veto, false)));
    assert_eq!(of("ControlRight", "rightType=veto | endDate=2001"), None);
    for (schema, role, kind) in [
        ("Ownership", "general partner of", Some(RightKind::GeneralPartner)),
        ("Ownership", "general partner of the limited partnership", Some(RightKind::GeneralPartner)),
        ("Ownership", "limited partner in", None),
        ("Ownership", "controls", Some(RightKind::Stated)),
        ("Ownership", "ultimate controller of", Some(RightKind::Stated)),
        ("Ownership", "parent of", Some(RightKind::Parent)),
        ("Ownership", "sponsor of", Some(RightKind::Sponsor)),
        ("Ownership", "shareholder of", None),
        ("UnknownLink", "fund manager of", Some(RightKind::Manager)),
        ("UnknownLink", "government body over", Some(RightKind::Supervises)),
        ("UnknownLink", "golden power conditions on", None),
        ("Representation", "registration agent", None),
    ] {
        assert_eq!(of(schema, &format!("role={role}")).map(|right| right.0), kind, "{role}");
    }
}

#[test]
fn parents_by_property_and_concert_parties() {
    let schema = ontology().schema("Company").unwrap();
    let mut company = Entity::new(EntityId::new("sub"), schema, Role::default());
    company.statements.push(Statement::new(EntityId::new("sub"), Arc::from("parent"), "top", SourceId([0; 16])));
    let views = relations_of(&company);
    let view = views.iter().find(|view| view.property == Some("parent")).unwrap();
    let found = read(&[Tie { number: 4, from: 0, to: 1, view, rights: &[] }], 2, None);
    assert_eq!(found.rights, [Right { holder: 0, company: 1, kind: RightKind::Parent, record: 4, certain: true }]);
    assert_eq!((found.capital.stake_count(), found.votes.stake_count()), (0, 0));

    let found = read_all(&[("A", "B", "UnknownLink", "role=acts in concert with")], "");
    assert_eq!(found.concert, [Concert { a: 0, b: 1, record: 0, certain: true }]);
    let found = read_all(&[("A", "B", "ControlRight", "rightType=acting-in-concert | status=alleged")], "");
    assert_eq!((found.concert.len(), found.concert[0].certain, found.rights.len()), (1, false, 0));
}

#[test]
fn a_fund_is_controlled_by_its_general_partner_whoever_pays() {
    let found = read_all(
        &[
            ("A", "B", "Ownership", "role=general partner of"),
            ("C", "B", "Ownership", "role=limited partner in | percentage=80"),
            ("B", "D", "Ownership", "percentage=70"),
        ],
        "",
    );
    let controls = Controls::new(&found.votes, &found.rights, &found.concert);
    assert_eq!((controls.answer(0, 3), controls.answer(2, 3)), (Control::Yes, Control::No));
    assert_eq!(found.capital.stake(2, 1).map(|stake| stake.low), Some(0.8));
    assert_eq!(controls.ultimate(3), [0]);
}

#[test]
fn bad_input_is_noted_and_never_fatal() {
    let odd = [
        ("A", "A", "Ownership", "percentage=100"),
        ("A", "B", "Ownership", "percentage=70"),
        ("C", "B", "Ownership", "percentage=80"),
        ("D", "B", "Ownership", "percentage=10 | startDate=2020 | endDate=2010"),
        ("C", "C", "ControlRight", "rightType=veto"),
    ];
    let found = read_all(&odd, "");
    assert!(found.findings.contains(&Finding::OwnsItself { company: 0 }));
    assert!(found.findings.iter().any(|one| matches!(one, Finding::OverAll { company: 1, .. })));
    assert!(found.vote_findings.is_empty(), "said once already: {:?}", found.vote_findings);
    assert_eq!(found.notes, [Note::DatesReversed { record: 3 }]);
    assert!(found.rights.is_empty());
    assert_eq!(found.counts, Counts { holdings: 4, undated: 4, ..Counts::default() });

    let mut view = record("Ownership", "percentage=10");
    for (low, high, finding) in [
        (f64::NAN, 0.5, Finding::NotAShare { record: 0 }),
        (-0.2, 0.5, Finding::NotAShare { record: 0 }),
        (0.2, 7.0, Finding::NotAShare { record: 0 }),
        (0.6, 0.5, Finding::Reversed { record: 0 }),
    ] {
        view.share = crate::model::Share::Between { low, high };
        let found = read(&[Tie { number: 0, from: 0, to: 1, view: &view, rights: &[] }], 2, None);
        assert_eq!(found.findings, [finding]);
        assert_eq!(found.capital.stake_count(), 1);
    }
    let outside = read(&[Tie { number: 0, from: 0, to: 9, view: &view, rights: &[] }], 2, None);
    assert_eq!((outside.capital.stake_count(), outside.counts), (0, Counts::default()));
    assert_eq!(read(&[], 0, None).capital.node_count(), 0);
}

#[test]
fn a_thousand_contradicting_statements_become_one_range() {
    let views: Vec<RelationView> =
        (1..=1000).map(|at| record("Ownership", &format!("percentage={}", at as f64 / 10.0))).collect();
    let tie = |(at, view)| Tie { number: at as u32, from: 0, to: 1, view, rights: &[] };
    let ties: Vec<Tie<'_>> = views.iter().enumerate().map(tie).collect();
    let found = read(&ties, 2, None);
    let stake = found.capital.stake(0, 1).unwrap();
    assert_eq!((stake.low, stake.high, found.findings.len()), (0.001, 1.0, 1));
}

#[test]
fn counts_say_where_relations_went() {
    let found = read_all(
        &[
            ("A", "B", "Ownership", "percentage=10 | status=proposed"),
            ("A", "B", "Ownership", "percentage=10 | status=withdrawn"),
            ("A", "B", "Ownership", "percentage=10 | status=ended"),
            ("A", "B", "Ownership", "percentage=10 | endDate=2001"),
            ("A", "B", "Ownership", "percentage=10 | startDate=2030"),
            ("A", "B", "Ownership", "percentage=10 | directness=indirect"),
            ("A", "B", "Ownership", "percentage=10 | startDate=2011"),
            ("A", "C", "Ownership", "percentage=10"),
            ("A", "C", "Membership", "role=member"),
        ],
        "2020",
    );
    let counts = Counts { holdings: 2, undated: 1, indirect: 1, proposed: 1, withdrawn: 1, over: 2, not_yet: 1 };
    assert_eq!(found.counts, counts);
}

#[test]
fn any_mixture_of_records_gives_proper_books() {
    let mut dice = Dice(9);
    let shares = ["", "percentage=30", "percentage=25-50", "percentage=0", "percentage=100", "percentage=unknown"];
    let dates =
        ["", "startDate=2019", "startDate=2020-05", "endDate=2018", "startDate=2021 | endDate=2015", "endDate=2030"];
    let more = [
        "",
        "status=disputed",
        "status=proposed",
        "directness=indirect",
        "role=limited partner in",
        "votingPercentage=9",
    ];
    for _ in 0..300 {
        let props: Vec<String> = (0..1 + dice.below(12))
            .map(|_| [shares, dates, more].map(|list| list[dice.below(6) as usize]).join(" | "))
            .collect();
        let names = ["A", "B", "C"];
        let said: Vec<(&str, &str, &str, &str)> = props
            .iter()
            .map(|props| (names[dice.below(3) as usize], names[dice.below(3) as usize], "Ownership", props.as_str()))
            .collect();
        for day in ["", "2016", "2020-05-01"] {
            let found = read_all(&said, day);
            for books in [&found.capital, &found.votes] {
                let proper = |one: &Holding| 0.0 <= one.low && one.low <= one.high && one.high <= 1.0;
                assert!(holdings_of(books).iter().all(proper), "{said:?} {day}");
            }
            let counts = found.counts;
            let gone = counts.proposed + counts.withdrawn + counts.over + counts.not_yet;
            assert_eq!(counts.holdings + counts.indirect + gone, said.len(), "{said:?} {day}");
        }
    }
}
