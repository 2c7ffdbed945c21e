//! The same value in another spelling: "30.0" and "30.00％". A tie that says the same is the same tie.
//!
//! - Only plain numbers are compared as numbers: "about 30" is not 30.
//! - What the page writes stays as the original text.

use super::Answered;
use super::clip::CLIP;
use super::gone::{is_end, key, names_entity};
use super::stored::proposal_of;
use crate::case::Case;
use crate::collect::Proposal;
use crate::model::SourceKind;
use crate::session::run::RunError;
use std::borrow::Cow;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Do two values of a property that names no entity say the same?
pub(super) fn same_value(a: &str, b: &str) -> bool {
    a == b || matches!((plain_number(a), plain_number(b)), (Some(a), Some(b)) if a == b)
}

/// A number and nothing else, whether or not with a percent sign.
fn plain_number(text: &str) -> Option<f64> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix('%').unwrap_or(&text);
    let decimal =
        text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.starts_with(|c: char| c.is_ascii_digit());
    decimal.then(|| text.parse().ok()).flatten()
}

/// Does one say everything that the other says?
pub(super) fn says_all(new: &Proposal, old: &Proposal) -> bool {
    old.values
        .iter()
        .all(|value| new.values.iter().any(|said| said.prop == value.prop && same_value(&said.value, &value.value)))
}

/// Gives ties that only spell a value in another way than an earlier version the id that they had there.
pub(super) fn keep_ids(case: &Case, answer: &mut Cow<'_, Answered>) -> Result<(), RunError> {
    if answer.origin != CLIP || answer.source.kind != SourceKind::Page {
        return Ok(());
    }
    let mut earlier: BTreeMap<String, Proposal> = BTreeMap::new();
    for version in case.fetches_at(&answer.exchange.final_url)?.iter().filter(|version| version.origin == CLIP) {
        for stored in case.proposals(version.number)?.iter().filter(|_| version.reader == answer.reader) {
            let tie = proposal_of(stored)?;
            if tie.is_relation() && !is_end(&tie) {
                earlier.insert(stored.entity.clone(), tie);
            }
        }
    }
    let mut kept: Vec<(usize, Proposal)> = Vec::new();
    for (at, tie) in answer.proposals.iter().enumerate() {
        if !tie.is_relation() || earlier.contains_key(&tie.entity) {
            continue;
        }
        let said = |old: &&Proposal| key(old) == key(tie) && says_all(tie, old) && says_all(old, tie);
        let mut like_it = earlier.values().filter(said);
        if let (Some(old), None) = (like_it.next(), like_it.next()) {
            kept.push((at, spelled_as(tie, old)));
        }
    }
    if !kept.is_empty() {
        let proposals = &mut answer.to_mut().proposals;
        for (at, tie) in kept {
            // Two rows that say the same stay two.
            let taken = proposals.iter().any(|other| other.entity == tie.entity);
            if let Some(place) = proposals.get_mut(at).filter(|_| !taken) {
                *place = tie;
            }
        }
    }
    Ok(())
}

/// The tie under its earlier id, with its values as they were written then.
fn spelled_as(tie: &Proposal, old: &Proposal) -> Proposal {
    let mut kept = tie.clone();
    kept.entity.clone_from(&old.entity);
    for value in kept.values.iter_mut().filter(|value| !names_entity(&tie.schema, &value.prop)) {
        let same = old.values.iter().find(|said| said.prop == value.prop && same_value(&said.value, &value.value));
        if let Some(said) = same.filter(|said| said.value != value.value) {
            let page = std::mem::replace(&mut value.value, said.value.clone());
            value.original.get_or_insert(page);
        }
    }
    kept
}
