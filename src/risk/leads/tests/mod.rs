//! Rules shipped, the language, its limits, and that origin never plays a part.

use super::*;
use crate::model::Facts;
use std::collections::BTreeSet;

/// Stop nodes by stated classification: the projection's own rules are not this room's.
pub(super) fn stop_ids(facts: &Facts) -> BTreeSet<String> {
    let words = ["registration agent", "mass address", "virtual office", "exchange", "nominee"];
    let stops = facts.entities.values().filter(|entity| {
        !entity.schema.is_a("Person") && entity.all("classification").any(|said| words.contains(&&*said.value))
    });
    stops.map(|entity| entity.id.to_string()).collect()
}

#[test]
fn every_built_in_rule_passes_its_own_tests() {
    let rules = Rules::built_in();
    let errors: Vec<String> = rules.errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert_eq!(rules.all.len(), builtin::FILES.len());
}

mod cases;
