//! People of one name on a page that has several versions: an id made of words cannot say which of them a row is.
//!
//! - Rows of one name are counted in their order, and a row that is gone moves the others up. So where any version of
//!   a page has several of one name, the rows of a later version get ids of their own, and their ties too: nobody is
//!   taken for another until the analyst says so.
//! - A name that every version has once is one and the same.

use super::Answered;
use super::stored::proposal_of;
use crate::case::Case;
use crate::collect::{Finding, Proposal};
use crate::model::{PropType, SourceKind, ontology};
use crate::session::run::RunError;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Gives those whom an id cannot tell apart ids of their own: these have the number that the fetch will have.
pub(super) fn tell_apart(case: &Case, answer: &mut Cow<'_, Answered>, number: i64) -> Result<(), RunError> {
    if answer.source.kind != SourceKind::Page || answer.proposals.is_empty() {
        return Ok(());
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut earlier = false;
    for fetch in case.fetches_at(&answer.exchange.final_url)?.iter().filter(|fetch| fetch.reader == answer.reader) {
        earlier = true;
        let read = case.proposals(fetch.number)?;
        let read = read.iter().map(proposal_of).collect::<Result<Vec<_>, _>>()?;
        count(&read, &mut counts);
    }
    count(&answer.proposals, &mut counts);
    counts.retain(|_, most| *most > 1);
    let base = |proposal: &Proposal| proposal.alike.clone().unwrap_or_else(|| proposal.entity.clone());
    if !earlier || !answer.proposals.iter().any(|proposal| counts.contains_key(&base(proposal))) {
        return Ok(());
    }
    let own_id = |id: &str| format!("{id}-v{number}");
    let Answered { proposals, findings, .. } = answer.to_mut();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for proposal in proposals.iter_mut() {
        let base = base(proposal);
        let Some(count) = counts.get(&base) else { continue };
        let own = own_id(&proposal.entity);
        renamed.insert(std::mem::replace(&mut proposal.entity, own.clone()), own);
        proposal.alike = Some(base);
        let name = proposal.values.iter().find(|value| value.prop == "name");
        findings.push(Finding {
            locator: name.map(|name| name.locator.clone()).unwrap_or_default(),
            message: format!(
                "{count} people of one name on this or an earlier version of the page: which is {:?}?",
                proposal.caption()
            ),
        });
    }
    for proposal in proposals {
        if point_to(proposal, &renamed) && proposal.is_relation() {
            proposal.entity = own_id(&proposal.entity);
        }
    }
    Ok(())
}

/// The most rows of one version that have the same words, by the id that these give; one is not counted.
fn count(proposals: &[Proposal], counts: &mut BTreeMap<String, usize>) {
    let mut rows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for proposal in proposals {
        if let Some(base) = &proposal.alike {
            rows.entry(base).or_default().insert(&proposal.entity);
        }
    }
    for (base, mut ids) in rows {
        // The first row of a first version has the plain id.
        ids.extend(proposals.iter().map(|proposal| proposal.entity.as_str()).filter(|id| *id == base));
        let most = counts.entry(base.to_owned()).or_default();
        *most = ids.len().max(*most);
    }
}

/// Names the own ids; does the proposal name any of them?
fn point_to(proposal: &mut Proposal, renamed: &BTreeMap<String, String>) -> bool {
    let Some(schema) = ontology().schema(&proposal.schema) else { return false };
    let mut touched = false;
    for value in &mut proposal.values {
        let entity = schema.properties.get(&value.prop).is_some_and(|spec| spec.kind == PropType::Entity);
        if let Some(own) = renamed.get(&value.value).filter(|_| entity) {
            value.value.clone_from(own);
            touched = true;
        }
    }
    touched
}
