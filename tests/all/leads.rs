//! The samples again: each gives exactly the leads that its `case.toml` states, each innocent twin none.

use crate::samples;
use crate::support::{json, text};
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
