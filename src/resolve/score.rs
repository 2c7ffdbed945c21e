//! Adds the features up: log-odds from a prior, turned into a probability-like score.
//!
//! The prior says that a pair found by the index is, with nothing else known, hardly ever the same. Exactly
//! one pair of names counts, the one that speaks loudest; identifiers, dates and countries are added to it.
//! Weights are log-odds chosen by hand, tested on the traps named in the tests; they are not learned.

use super::blocking::Index;
use super::names::Name;
use super::profile::Profile;
use super::{Candidate, Feature, features};

/// Log-odds of a pair before any feature.
const PRIOR: f64 = -5.0;

/// From this score on a candidate may be called "likely"; a person known by name only stays below it.
pub const LIKELY: f64 = 0.85;

/// The score that a list of features gives.
pub fn probability(features: &[Feature]) -> f64 {
    let odds: f64 = PRIOR + features.iter().map(Feature::contribution).sum::<f64>();
    1.0 / (1.0 + (-odds).exp())
}

/// Compares two profiles. `None` when nothing at all speaks for them.
pub(super) fn compare(left: &Profile<'_>, right: &Profile<'_>, index: &Index<'_, '_>) -> Option<Candidate> {
    let mut found = features::identifiers(left, right);
    let best = best_names(left, right, index);
    let (mut name_left, mut name_right) = (left.entity.caption().to_owned(), right.entity.caption().to_owned());
    let mut by_name = false;
    if let Some((features, l, r)) = best {
        by_name = true;
        found.extend(features);
        name_left.clone_from(&l.raw);
        name_right.clone_from(&r.raw);
    }
    if !found.iter().any(|feature| feature.contribution() > 0.0) {
        return None;
    }
    if left.is_person() || right.is_person() {
        let births = features::births(left, right);
        let alone = by_name && births.is_none() && found.iter().all(|feature| !feature.name.starts_with("identifier"));
        found.extend(births);
        found.extend(alone.then(features::name_only));
    } else {
        found.extend(features::countries(left, right));
    }
    found.sort_by(|a, b| b.contribution().abs().total_cmp(&a.contribution().abs()).then(a.name.cmp(b.name)));
    Some(Candidate {
        left: left.entity.id.clone(),
        right: right.entity.id.clone(),
        score: probability(&found),
        features: found,
        name_left,
        name_right,
    })
}

/// The pair of names that speaks loudest, with everything that can be said about it.
fn best_names<'n>(
    left: &'n Profile<'_>,
    right: &'n Profile<'_>,
    index: &Index<'_, '_>,
) -> Option<(Vec<Feature>, &'n Name, &'n Name)> {
    let mut best: Option<(f64, Vec<Feature>, &Name, &Name)> = None;
    for l in &left.names {
        for r in &right.names {
            let floor = best.as_ref().map_or(f64::NEG_INFINITY, |(total, ..)| *total);
            let features = features::names(left, right, (l, r), index, floor);
            if features.is_empty() {
                continue;
            }
            let total: f64 = features.iter().map(Feature::contribution).sum();
            if best.as_ref().is_none_or(|(known, ..)| total > *known) {
                best = Some((total, features, l, r));
            }
        }
    }
    best.map(|(_, features, l, r)| (features, l, r))
}
