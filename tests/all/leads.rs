//! The samples again: each gives exactly the leads that its `case.toml` states, each innocent twin none.

use crate::samples;
use crate::support::{json, shared, text};
use std::collections::BTreeSet;

#[test]
fn every_sample_gives_exactly_its_leads() {
    let work = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for sample in samples::all() {
        let Some(wanted) = sample.leads() else { continue };
        let wanted: BTreeSet<String> = wanted.into_iter().map(str::to_owned).collect();
        let case = sample.import(work.path());
        let answer = json(&["leads", text(&case)], &[0]);
        let leads = answer["leads"].as_array().unwrap();
        let found: BTreeSet<String> = leads.iter().map(|lead| lead["rule"].as_str().unwrap().to_owned()).collect();
        if found != wanted {
            wrong.push(format!("{}: wanted {wanted:?}, found {found:?}", sample.key));
        }
        for lead in leads {
            let rule = &lead["rule"];
            assert!(!lead["entities"].as_array().unwrap().is_empty(), "{}: {rule} names no entity", sample.key);
            assert!(!lead["why"].as_str().unwrap().is_empty(), "{}: {rule} gives no reason", sample.key);
            assert!(!lead["sources"].as_array().unwrap().is_empty(), "{}: {rule} names no source", sample.key);
            assert!(!lead["lookalikes"].as_array().unwrap().is_empty(), "{}: {rule}", sample.key);
            assert!(!lead["would_refute"].as_array().unwrap().is_empty(), "{}: {rule}", sample.key);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The documented deals have no deal record: their parties are named on the command line.
#[test]
fn documented_deals_give_their_leads_and_the_negative_control_none() {
    let Some(folder) = shared("cases") else { return };
    let work = tempfile::tempdir().unwrap();
    for (key, wanted) in [
        ("lattice-canyon-bridge-2016", "fund_front"),
        ("pirelli-chemchina-sinochem-2015-2026", "acquirer_held_by_flagged"),
        ("tokyo-kikai-adc-2021", ""),
    ] {
        let expected = std::fs::read(folder.join(format!("{key}.expected.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
        let party = |name: &str| expected["deal"][name].as_str().unwrap().to_owned();
        let case = work.path().join(format!("{key}.kuromaku"));
        json(&["import", text(&case), text(&folder.join(format!("{key}.ftm.jsonl")))], &[0]);
        let (target, acquirer, day) = (party("target"), party("acquirer"), expected["as_of"].as_str().unwrap());
        let asked = ["leads", text(&case), "--target", &target, "--acquirer", &acquirer, "--as-of", day];
        let answer = json(&asked, &[0]);
        let rules: Vec<&str> =
            answer["leads"].as_array().unwrap().iter().map(|lead| lead["rule"].as_str().unwrap()).collect();
        match wanted {
            "" => assert!(rules.is_empty(), "{key}: {rules:?}"),
            wanted => assert!(rules.contains(&wanted), "{key}: {rules:?}"),
        }
    }
}
