//! The rules that come with the program, the vectors, dates at their boundaries, what a cell says, and origin.

use super::example::Example;
use super::*;
use crate::model::{DateSpan, EntityId, Known, PartialDate, RelationStatus};
use crate::risk::world::TieKind;
use std::collections::{BTreeMap, BTreeSet};

mod files;
mod large;
mod sampled;

pub(super) fn day(text: &str) -> PartialDate {
    text.parse().unwrap()
}

pub(super) fn rule(id: &str) -> (usize, &'static Rule) {
    built_in().iter().enumerate().find(|(_, rule)| rule.id == id).unwrap()
}

/// The answers of one built-in rule for an example on a day, with the text of every cell.
fn answers(id: &str, text: &str, as_of: &str, settings: &Settings) -> BTreeMap<String, (Verdict, String)> {
    let example = Example::read(text).unwrap();
    let world = example.world(Some(day(as_of)));
    let (at, _) = rule(id);
    let matrix = evaluate(&world, built_in(), settings, day(as_of));
    let cell = |node: usize| {
        let cell = matrix.cell(&world, built_in(), at, node as u32);
        let said: Vec<&str> = cell.because.iter().map(|said| said.en.as_str()).collect();
        assert!(cell.because.iter().all(|said| !said.en.is_empty() && !said.ja.is_empty()), "{said:?}");
        (cell.verdict, said.join(" "))
    };
    example.names.iter().enumerate().map(|(node, name)| (name.clone(), cell(node))).collect()
}

#[test]
fn every_rule_passes_its_own_tests() {
    for rule in built_in() {
        assert_eq!(self_test(rule), [], "{}", rule.id);
        assert!(!rule.own && rule.source.url.starts_with("https://"), "{}", rule.id);
    }
    let ids: Vec<&str> = built_in().iter().map(|rule| rule.id.as_str()).collect();
    for id in ["ofac_50", "uk_ofsi", "ofac_nscmic", "bis_affiliates", "eu_ownership_control"] {
        assert!(ids.contains(&id), "{id}");
    }
    for id in ["dod_1260h", "meti_eul", "fefta", "cfius"] {
        assert!(ids.contains(&id), "{id}");
    }
    for rule in built_in_filings() {
        for (test, passes) in rule.run_tests() {
            assert!(passes, "{}: {test}", rule.id);
        }
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn the_shared_vectors_come_out() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/vectors/rules.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no shared vectors");
        return;
    };
    let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(vectors.len() >= 9);
    for vector in vectors {
        let names = |key: &str| -> Vec<String> {
            let list = vector[key].as_array().into_iter().flatten();
            list.map(|name| name.as_str().unwrap().to_owned()).collect()
        };
        let holding = |holding: &serde_json::Value| {
            let percent = |share: &serde_json::Value| (share.as_f64().unwrap() * 100.0).to_string();
            let share = match holding["share"].as_array() {
                Some(range) => format!("{}-{}", percent(&range[0]), percent(&range[1])),
                None => percent(&holding["share"]),
            };
            format!("{} {share} {}", holding["owner"].as_str().unwrap(), holding["company"].as_str().unwrap())
        };
        let holdings: Vec<String> = vector["holdings"].as_array().unwrap().iter().map(holding).collect();
        let mut stated = rule(vector["rule"].as_str().unwrap()).1.clone();
        let as_of = vector["as_of"].as_str().map(|date| super::format::Day(day(date)));
        stated.checks = vec![super::format::Check {
            name: vector["note"].as_str().unwrap().to_owned(),
            as_of,
            listed: names("listed"),
            holdings: holdings.join("\n"),
            met: names("met"),
            open: names("open"),
            ..Default::default()
        }];
        assert_eq!(self_test(&stated), [], "{vector}");
    }
}

#[test]
fn a_cell_names_the_chain_the_shares_and_the_document() {
    let text = "X flag sanctions OFAC SDN\nX 25-50 A\nA 60 B\nY 40 B\n";
    let found = answers("ofac_50", text, "2026-01-15", &Settings::default());
    assert_eq!(found["X"].0, Verdict::Met);
    assert!(found["X"].1.contains("X is itself listed: OFAC SDN"), "{}", found["X"].1);
    let (verdict, said) = &found["A"];
    assert_eq!(*verdict, Verdict::Open);
    assert!(said.contains("X holds 25–50 % of A.") && said.contains("the rule asks for 50 % or more"), "{said}");
    assert!(said.contains("share register of A as of 2026-01-15 would tell"), "{said}");
    let (verdict, said) = &found["B"];
    assert_eq!(*verdict, Verdict::Open);
    assert!(said.contains("Whether the rule counts A is open.") && said.contains("Chain: X → A → B."), "{said}");
    assert_eq!(found["Y"].0, Verdict::NotMet);

    let example = Example::read(text).unwrap();
    let world = example.world(Some(day("2026-01-15")));
    let (at, stated) = rule("ofac_50");
    let matrix = evaluate(&world, built_in(), &Settings::default(), day("2020-01-01"));
    let cell = matrix.cell(&world, built_in(), at, 2);
    assert_eq!((cell.chain, cell.ties), (vec![0, 1, 2], vec![0, 1]));
    assert_eq!((cell.rule_version.as_str(), cell.day), (stated.version.as_str(), day("2026-01-15")));
    assert_eq!(cell.sources.len(), 1, "the source of the listing");
    assert_eq!(matrix.nodes(), [0, 1, 2]);
    assert_eq!(matrix.with(at, Verdict::Met), [0]);
}

#[test]
fn not_met_says_what_was_seen() {
    let text = "X flag sanctions OFAC SDN\nX 20 A\nZ 30 A\n";
    let found = answers("ofac_50", text, "2026-01-15", &Settings::default());
    let (verdict, said) = &found["A"];
    assert_eq!(*verdict, Verdict::NotMet);
    assert!(said.contains("at most 20 %") && said.contains("Who holds 50 % is not recorded"), "{said}");
}

#[test]
fn identity_stays_apart() {
    let text = "X flag sanctions OFAC SDN\nY ~ X\nY 80 A\n";
    let found = answers("ofac_50", text, "2026-01-15", &Settings::default());
    assert_eq!((found["Y"].0, found["A"].0), (Verdict::Open, Verdict::Open));
    assert!(found["Y"].1.contains("Y is possibly the same as X, which is listed (score 0.80, undecided)."));
    assert!(found["A"].1.contains("Whether the rule counts Y is open.") && found["A"].1.contains("Chain: X → Y → A."));

    let example = Example::read(text).unwrap();
    let world = example.world(None);
    let index = RiskIndex::new(&world);
    let nearest = |node: u32| if node == 2 { Some((2, 0)) } else { None };
    let listed = index.of(&world, 0, nearest);
    assert_eq!((listed.seed.len(), listed.network, listed.identity.len()), (1, None, 0));
    assert_eq!(index.of(&world, 1, nearest).identity, [(0, 0.8)]);
    let near = index.of(&world, 2, nearest);
    assert!(near.seed.is_empty() && near.identity.is_empty());
    assert_eq!(near.network.map(|(hops, class)| (hops, class.id.as_str())), Some((2, "sanctions")));
}

#[test]
fn a_day_known_only_by_its_year_is_not_a_side_of_a_boundary() {
    let text = "X flag export_control_end_user US BIS Entity List\nX 60 A\n";
    let settings = Settings::default();
    assert_eq!(answers("bis_affiliates", text, "2025", &settings)["A"].0, Verdict::Open);
    assert_eq!(answers("bis_affiliates", text, "2025-10", &settings)["A"].0, Verdict::Met);
    assert_eq!(answers("bis_affiliates", text, "2025-11", &settings)["A"].0, Verdict::Open);
    let (verdict, said) = &answers("bis_affiliates", text, "2026-05", &settings)["A"];
    assert_eq!(*verdict, Verdict::NotInForce);
    assert!(said.contains("suspended 2025-11-10 – 2026-11-09") && said.contains("If it were in force it would be met"));
    assert_eq!(answers("bis_affiliates", text, "2024", &settings)["A"].0, Verdict::NotInForce);
}

#[test]
fn after_the_suspension_somebody_has_to_confirm() {
    let text = "X flag export_control_end_user US BIS Entity List\nX 60 A\nX 10 B\n";
    let with = |in_force, on: &str| Settings {
        confirmed: BTreeMap::from([("bis_affiliates".to_owned(), Confirmation { in_force, on: day(on) })]),
        ..Settings::default()
    };
    let nobody = answers("bis_affiliates", text, "2026-11-22", &Settings::default());
    assert_eq!((nobody["A"].0, nobody["B"].0), (Verdict::Open, Verdict::NotMet));
    assert!(nobody["A"].1.contains("Confirm in the Federal Register"), "{}", nobody["A"].1);
    for (in_force, on, as_of, verdict) in [
        (true, "2026-11-10", "2026-11-22", Verdict::Met),
        (true, "2027-01-01", "2026-11-22", Verdict::NotInForce),
        (true, "2027-01-01", "2027-01-01", Verdict::Met),
        (false, "2026-11-22", "2026-11-22", Verdict::NotInForce),
        (false, "2026-11-22", "2026-11-23", Verdict::Open),
        (true, "2026-11-10", "2026-10-01", Verdict::NotInForce),
    ] {
        let found = answers("bis_affiliates", text, as_of, &with(in_force, on));
        assert_eq!(found["A"].0, verdict, "{in_force} {on} on {as_of}");
    }
}

#[test]
fn the_line_of_half_is_a_setting_where_sources_differ() {
    let text = "F is Company jurisdiction=cn\nD is Fund jurisdiction=jp\nF 50 D\n";
    let (verdict, said) = &answers("fefta", text, "2026-01-15", &Settings::default())["D"];
    assert_eq!(*verdict, Verdict::Met);
    assert!(said.contains("It can be set."), "{said}");
    let mut settings = Settings::default();
    settings.parameters.insert(("fefta".to_owned(), ParameterName::Strict), 1.0);
    assert_eq!(answers("fefta", text, "2026-01-15", &settings)["D"].0, Verdict::NotMet);
    let cfius = "F is Company jurisdiction=cn\nA is Company jurisdiction=us\nF 26 A\n";
    assert_eq!(answers("cfius", cfius, "2026-01-15", &Settings::default())["A"].0, Verdict::Open);
    settings.parameters.insert(("cfius".to_owned(), ParameterName::Threshold), 0.25);
    assert_eq!(answers("cfius", cfius, "2026-01-15", &settings)["A"].0, Verdict::Met);
    settings.parameters.insert(("cfius".to_owned(), ParameterName::Threshold), f64::NAN);
    assert_eq!(answers("cfius", cfius, "2026-01-15", &settings)["A"].0, Verdict::Open);
}

#[test]
fn contradicting_books_are_never_certain() {
    let text = "X flag sanctions OFAC SDN\nX 60 A\nY 60 A\nX 90 B\nY 30 B\nX 45 C\nC 10 C\n";
    let found = answers("ofac_50", text, "2026-01-15", &Settings::default());
    assert_eq!(found["A"].0, Verdict::Open);
    assert!(found["A"].1.contains("The stated shares of A add up to 120 %"), "{}", found["A"].1);
    assert_eq!(found["B"].0, Verdict::Met, "70 % even if all of the error is in it");
    assert_eq!(found["C"].0, Verdict::Met, "treasury shares count for nobody: 45 of 90");
}

/// Applies `change` to the first tie of an example and evaluates OFAC's rule.
fn with_first_tie(change: impl Fn(&mut crate::model::RelationView)) -> (Verdict, String) {
    let example = Example::read("X 60 A\nX flag sanctions OFAC SDN\n").unwrap();
    let mut world = example.world(Some(day("2026-01-15")));
    let TieKind::Relation(relation) = world.ties[0].what else { panic!("a relation") };
    let mut relation = relation.clone();
    change(&mut relation);
    world.ties[0].what = TieKind::Relation(&relation);
    let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-01-15"));
    let cell = matrix.cell(&world, built_in(), rule("ofac_50").0, 1);
    (cell.verdict, cell.because.into_iter().map(|said| said.en).collect::<Vec<_>>().join(" "))
}

#[test]
fn an_alleged_or_undated_holding_is_possible_at_most() {
    assert_eq!(with_first_tie(|_| {}).0, Verdict::Met);
    let (verdict, said) = with_first_tie(|relation| relation.status = RelationStatus::Unconfirmed);
    assert_eq!(verdict, Verdict::Open);
    assert!(said.contains("X is said to hold 60 % of A (unconfirmed)."), "{said}");
    let year = DateSpan { start: Some(day("2026")), end: None };
    let (verdict, said) = with_first_tie(|relation| relation.span = year);
    assert_eq!(verdict, Verdict::Open);
    assert!(said.contains("its dates do not say"), "{said}");
    assert_eq!(with_first_tie(|relation| relation.status = RelationStatus::Withdrawn).0, Verdict::NotMet);

    // A second, firm record of the same pair: the range as the caller merged it stands.
    let example = Example::read("X 60 A\nX flag sanctions OFAC SDN\n").unwrap();
    let mut world = example.world(Some(day("2026-01-15")));
    let firm = world.ties[0];
    let TieKind::Relation(relation) = firm.what else { panic!("a relation") };
    let mut alleged = relation.clone();
    alleged.status = RelationStatus::Unconfirmed;
    world.ties[0].what = TieKind::Relation(&alleged);
    world.ties.push(firm);
    let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-01-15"));
    assert_eq!(matrix.verdict(rule("ofac_50").0, 1), Verdict::Met);
}

#[test]
fn a_removed_entry_is_history_and_an_old_edition_is_named() {
    let example = Example::read("X 60 A\nX flag military_company DoD 1260H list\n").unwrap();
    let listed = |change: &dyn Fn(&mut crate::risk::Flag)| {
        let mut world = example.world(Some(day("2026-07-01")));
        let mut flags = world.nodes[0].flags.to_vec();
        flags.iter_mut().for_each(change);
        world.nodes[0].flags = &flags;
        let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-07-01"));
        let cell = matrix.cell(&world, built_in(), rule("dod_1260h").0, 0);
        (cell.verdict, cell.because.into_iter().map(|said| said.en).collect::<Vec<_>>().join(" "))
    };
    let (verdict, said) = listed(&|flag| flag.listed.end = Some(day("2026-02-17")));
    assert_eq!(verdict, Verdict::NotMet);
    assert!(said.contains("Formerly listed until 2026-02-17"), "{said}");
    let (verdict, said) = listed(&|flag| flag.edition = Some(day("2025-01-07")));
    assert_eq!(verdict, Verdict::Met);
    assert!(said.contains("Read in the edition of 2025-01-07; there is one of 2026-06-08"), "{said}");
    assert!(said.contains("may not contract with listed entities"), "the phase of the day: {said}");
    assert_eq!(listed(&|flag| flag.listed.start = Some(day("2026"))).0, Verdict::Open);
}

#[test]
fn where_a_person_comes_from_changes_nothing() {
    const ORIGIN: [&str; 6] = ["nationality", "citizenship", "birthPlace", "birthCountry", "ethnicity", "lastName"];
    const VALUES: [&str; 7] = ["cn", "jp", "us", "ru", "Han", "Li", "Suzuki"];
    let text = "P is Person residence=jp\nQ is Person residence=hk\nR is Person\nF is Fund jurisdiction=jp\n\
                A is Company jurisdiction=us\nP 40 F\nQ 30 F\nR 20 F\nF 60 A\nQ 15 A\nP flag sanctions OFAC SDN\n\
                R ~ P\nQ with P\n";
    let run = |shift: usize| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, line) in lines.iter_mut().enumerate().filter(|(_, line)| line.contains(" is Person")) {
            for (number, prop) in ORIGIN.iter().enumerate().filter(|_| shift > 0) {
                line.push_str(&format!(" {prop}={}", VALUES[(shift + at + number * shift) % VALUES.len()]));
            }
        }
        let example = Example::read(&lines.join("\n")).unwrap();
        let world = example.world(Some(day("2026-11-22")));
        let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-11-22"));
        let nodes = 0..example.names.len() as u32;
        let cells = nodes.flat_map(|node| (0..matrix.rules()).map(move |rule| (rule, node)));
        cells.map(|(rule, node)| matrix.cell(&world, built_in(), rule, node)).collect::<Vec<_>>()
    };
    let bare = run(0);
    for shift in 1..1_000 {
        assert_eq!(run(shift), bare, "shift {shift}");
    }
}

#[test]
fn filings_follow_the_lines_and_say_what_is_missing() {
    let answers = |ids: &[(&str, Known)]| ids.iter().map(|(id, known)| ((*id).to_owned(), *known)).collect();
    let mut deal = Acquisition {
        day: day("2026-11-22"),
        target: Some("jp".to_owned()),
        before: (0.0, 0.0),
        after: (0.25, 0.5),
        answers: answers(&[("foreign_investor", Known::Yes), ("listed", Known::Yes), ("share_purchase", Known::Yes)]),
    };
    let due = |deal: &Acquisition| -> BTreeMap<String, Known> {
        filings(built_in_filings(), deal).into_iter().map(|duty| (duty.rule, duty.due)).collect()
    };
    let found = due(&deal);
    assert_eq!(found["jp_large_shareholding"], Known::Yes);
    assert_eq!(found["jp_tender_offer"], Known::Maybe, "25–50 % may pass 30 %");
    assert_eq!(found["jp_fefta_prior_notification"], Known::Maybe, "the sector is not confirmed");
    assert_eq!((found["uk_nsi_mandatory"], found["us_cfius_declaration"]), (Known::No, Known::No));
    let duties = filings(built_in_filings(), &deal);
    assert!(duties.is_sorted_by_key(|duty| std::cmp::Reverse(duty.due)));
    let fefta = duties.iter().find(|duty| duty.rule == "jp_fefta_prior_notification").unwrap();
    assert!(fefta.because.iter().any(|said| said.en.starts_with("Not known: the target or its subsidiary")));
    assert!(fefta.because.iter().all(|said| !said.ja.is_empty()));
    deal.target = None;
    assert_eq!(due(&deal)["jp_large_shareholding"], Known::Maybe, "a target of no stated country");
    deal.answers = answers(&[("listed", Known::No)]);
    assert_eq!(due(&deal)["jp_large_shareholding"], Known::No);
}

#[test]
fn sectors_come_from_the_analyst_only() {
    let text =
        "F is Company jurisdiction=us\nL is Company jurisdiction=jp ticker=1 sensitiveTechnology=lenses\nF 5 L\n";
    let open = &answers("fefta_acquisition", text, "2026-11-22", &Settings::default())["L"];
    assert_eq!(open.0, Verdict::Open);
    assert!(open.1.contains("designated sector is not confirmed"), "{}", open.1);
    for (sector, verdict) in [(true, Verdict::Met), (false, Verdict::NotMet)] {
        let designated_sector = BTreeMap::from([(EntityId::new("L"), sector)]);
        let settings = Settings { designated_sector, ..Settings::default() };
        assert_eq!(answers("fefta_acquisition", text, "2026-11-22", &settings)["L"].0, verdict);
    }
}

#[test]
fn describing_rules_make_no_rows() {
    let example = Example::read("F is Company jurisdiction=cn\nD is Company jurisdiction=jp\nF 80 D\n").unwrap();
    let world = example.world(None);
    let matrix = evaluate(&world, built_in(), &Settings::default(), day("2026-01-15"));
    assert_eq!(matrix.nodes(), [] as [u32; 0]);
    let described: BTreeSet<u32> = matrix.with(rule("fefta").0, Verdict::Met).into_iter().collect();
    assert_eq!(described, BTreeSet::from([0, 1]));
}
