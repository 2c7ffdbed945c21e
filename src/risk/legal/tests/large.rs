//! Chains, rings, hubs and crowds: every run ends and stays linear.

use super::super::*;
use super::{day, rule};
use crate::model::{DateSpan, EntityId, Facts, Role, ontology};
use crate::risk::world::*;
use crate::risk::{Flag, classes};

struct Nobody;

impl Ownership for Nobody {
    fn integrated(&self, _: u32, _: u32) -> Option<Integrated> {
        None
    }
    fn owners(&self, _: u32) -> Vec<(u32, Integrated)> {
        Vec::new()
    }
    fn controls(&self, _: u32, _: u32) -> Control {
        Control::No
    }
}

/// (owner, company, low, high) among `nodes` companies, the first `listed` of which OFAC and OFSI list.
fn met_and_open(id: &str, nodes: u32, listed: u32, mut stakes: Vec<(u32, u32, f64, f64)>) -> (usize, usize) {
    let facts = Facts::default();
    let flags = ["OFAC SDN", "OFSI", "European Union consolidated list"].map(|list| Flag {
        class: classes().get("sanctions").unwrap(),
        why: String::new(),
        listing: None,
        list: Some(list.to_owned()),
        name_on_list: None,
        listed: DateSpan::default(),
        edition: None,
        statements: Vec::new(),
        source: None,
    });
    let id_of = EntityId::new("company");
    let schema = ontology().schema("Company").unwrap();
    let node = |at: u32| WorldNode {
        id: &id_of,
        caption: "Company",
        schema,
        role: Role::Case,
        members: &[],
        flags: if at < listed { &flags } else { &[] },
        stop: false,
    };
    stakes.sort_by_key(|stake| (stake.1, stake.0));
    let stake = |(owner, company, low, high): (u32, u32, f64, f64)| DirectStake { owner, company, low, high, tie: 0 };
    let world = World {
        facts: &facts,
        nodes: (0..nodes).map(node).collect(),
        ties: Vec::new(),
        stakes: stakes.into_iter().map(stake).collect(),
        ownership: &Nobody,
        deal: DealParties::default(),
        as_of: Some(day("2026-01-15")),
    };
    let rules = std::slice::from_ref(rule(id).1);
    let matrix = evaluate(&world, rules, &Settings::default(), day("2026-01-15"));
    let found = (matrix.with(0, Verdict::Met), matrix.with(0, Verdict::Open));
    for node in found.0.last().into_iter().chain(found.1.last()) {
        let cell = matrix.cell(&world, rules, 0, *node);
        assert!(cell.chain.len() <= 64 && cell.because.len() <= 20, "{}", cell.because.len());
    }
    (found.0.len(), found.1.len())
}

const MANY: u32 = 200_000;

#[test]
fn a_chain_and_a_ring_of_200_000() {
    let chain: Vec<_> = (1..MANY).map(|company| (company - 1, company, 0.6, 0.6)).collect();
    for id in ["ofac_50", "uk_ofsi", "eu_ownership_control"] {
        assert_eq!(met_and_open(id, MANY, 1, chain.clone()), (MANY as usize, 0), "{id}");
    }
    let ring: Vec<_> = (0..MANY).map(|owner| (owner, (owner + 1) % MANY, 0.5, 0.5)).collect();
    assert_eq!(met_and_open("ofac_50", MANY, 1, ring.clone()), (MANY as usize, 0));
    assert_eq!(met_and_open("uk_ofsi", MANY, 1, ring), (1, 0));
}

#[test]
fn a_hub_of_500_000_holders_and_one_of_500_000_companies() {
    let hub = 500_000;
    let held: Vec<_> = (0..hub).map(|owner| (owner, hub, 1.0 / f64::from(hub), 1.0 / f64::from(hub))).collect();
    assert_eq!(met_and_open("ofac_50", hub + 1, hub / 2, held.clone()), (hub as usize / 2 + 1, 0));
    assert_eq!(met_and_open("ofac_50", hub + 1, hub / 2 - 1, held), (hub as usize / 2 - 1, 0));
    let unknown: Vec<_> = (0..hub).map(|owner| (owner, hub, 0.0, 1.0)).collect();
    assert_eq!(met_and_open("uk_ofsi", hub + 1, hub, unknown), (hub as usize, 1));
    let holding: Vec<_> = (1..=hub).map(|company| (0, company, 0.5, 0.7)).collect();
    assert_eq!(met_and_open("uk_ofsi", hub + 1, 1, holding), (1, hub as usize));
}

#[test]
fn a_crowd_of_listed_persons_with_overlapping_reach_stays_bounded() {
    // Each of 2,000 listed persons may hold the head of a chain of 20,000: one by one that would be 40 million steps.
    let (people, long) = (2_000, 20_000);
    let mut stakes: Vec<_> = (0..people).map(|person| (person, people, 0.0, 1.0)).collect();
    stakes.extend((people + 1..people + long).map(|company| (company - 1, company, 0.9, 0.9)));
    let found = met_and_open("uk_ofsi", people + long, people, stakes);
    assert_eq!(found, (people as usize, long as usize));
}

#[test]
fn totals_far_over_all_and_broken_numbers() {
    let wild = vec![
        (0, 3, 0.9, 0.9),
        (1, 3, 0.9, 0.9),
        (2, 3, 0.9, 0.9),
        (0, 4, f64::NAN, 2.0),
        (0, 5, -1.0, 0.2),
        (0, 6, 0.8, 0.1),
        (7, 7, 1.0, 1.0),
        (0, 7, 0.5, 0.5),
        (0, 99, 1.0, 1.0),
    ];
    assert_eq!(met_and_open("ofac_50", 8, 1, wild), (1, 5));
}
