//! Proposals changed before they are decided: a value put right, or whom a proposal is about.

use super::decide::Item;
use super::ids::own_row;
use super::possible::impossible;
use super::stored::{json, proposal_of};
use super::take_back::take_back;
use crate::case::{Case, Edit, ProposalState, StoredProposal, Who};
use crate::collect::Proposal;
use crate::model::{PropType, ontology};
use crate::session::run::RunError;

/// A value of a proposal: by its position and, where given, what is expected to stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub at: usize,
    /// Property and value as the analyst saw them.
    pub expected: Option<(&'a str, &'a str)>,
}

impl From<usize> for Place<'_> {
    fn from(at: usize) -> Self {
        Self { at, expected: None }
    }
}

/// Replaces the value at a position, or leaves it out. What the source says stays as the original text.
///
/// # Errors
/// No such open proposal or value; [`RunError::ValueChanged`] when another value than expected stands there; a value that
/// names an entity; the last value, or the last end of a tie, left out.
pub fn correct<'a>(
    case: &mut Case,
    proposal: i64,
    place: impl Into<Place<'a>>,
    value: Option<&str>,
    who: &Who,
) -> Result<(), RunError> {
    let Place { at, expected } = place.into();
    let stored = open_one(case, proposal)?;
    let mut changed = proposal_of(&stored)?;
    if let Some((prop, seen)) = expected {
        let now = changed.values.get(at).filter(|now| now.prop == prop).map(|now| now.value.clone());
        if now.as_deref() != Some(seen) {
            let (schema, prop, seen) = (changed.schema.clone(), prop.to_owned(), seen.to_owned());
            return Err(RunError::ValueChanged { proposal, schema, prop, seen, now });
        }
    }
    let Some(old) = changed.values.get(at) else {
        return Err(RunError::Usage(format!("proposal {proposal} has no value {at}")));
    };
    let prop = old.prop.clone();
    match value.map(str::trim) {
        Some(text) => {
            can_correct(proposal, &changed, &prop, text)?;
            if let Some(old) = changed.values.get_mut(at).filter(|old| old.value != text) {
                let before = std::mem::replace(&mut old.value, text.to_owned());
                let said = old.original.take().unwrap_or(before);
                old.corrected = said != text;
                old.original = Some(said).filter(|_| old.corrected);
                let day = who.at.get(..10).unwrap_or(&who.at);
                old.corrected_by = old.corrected.then(|| format!("{}, {day}", who.by));
            }
        }
        None => {
            if let Some(why) = refusal(&changed, &prop, true) {
                return Err(RunError::Usage(format!("{prop} of proposal {proposal} {why}")));
            }
            changed.values.remove(at);
        }
    }
    let label = format!("Correct {prop} of {}", changed.caption());
    let edit = Edit::Correct { proposal, schema: changed.schema.clone(), body: json(&changed) };
    Ok(case.apply(&edit, &label, who)?)
}

/// May a property of the proposal of this number be given this value?
///
/// # Errors
/// A value that names an entity; an empty one; one that such a property cannot have.
pub fn can_correct(number: i64, proposal: &Proposal, prop: &str, value: &str) -> Result<(), RunError> {
    match refusal(proposal, prop, false) {
        Some(why) => Err(RunError::Usage(format!("{prop} of proposal {number} {why}"))),
        None if value.is_empty() => {
            Err(RunError::Usage("an empty value says nothing; leave it out instead".to_owned()))
        }
        None => match impossible(&proposal.schema, prop, value) {
            Some(why) => Err(RunError::Usage(format!("{prop} of proposal {number} {why}"))),
            None => Ok(()),
        },
    }
}

/// Why a value cannot be replaced, or left out.
fn refusal(proposal: &Proposal, prop: &str, left_out: bool) -> Option<&'static str> {
    let schema = ontology().schema(&proposal.schema)?;
    let entity = schema.properties.get(prop).is_some_and(|spec| spec.kind == PropType::Entity);
    if !left_out {
        return entity.then_some("names an entity, and is no text: choose the entity instead");
    }
    if proposal.values.len() == 1 {
        return Some("is all it says: reject the proposal instead");
    }
    let end = schema.edge.as_ref().is_some_and(|edge| edge.source == prop || edge.target == prop)
        || (entity && schema.required.iter().any(|required| required == prop));
    let only = proposal.values.iter().filter(|value| value.prop == prop).count() == 1;
    (end && only).then_some("is an end of the tie: reject the proposal instead")
}

/// Says which entity of the case a proposal is about; `None`: one of its own. Accepted ties of its page that name it
/// are reopened first, as an edit of their own: they point to somebody else now.
///
/// # Errors
/// No such open proposal; a tie; its own id.
pub fn point(case: &mut Case, proposal: i64, same_as: Option<&str>, who: &Who) -> Result<(), RunError> {
    let stored = open_one(case, proposal)?;
    let read = proposal_of(&stored)?;
    if same_as.is_some() && read.is_relation() {
        return Err(RunError::Usage(format!("proposal {proposal} is a tie; point its ends instead")));
    }
    if same_as == Some(stored.entity.as_str()) {
        return Err(RunError::Usage(format!("proposal {proposal} has that id already")));
    }
    let label = match same_as {
        Some(target) => format!("{} is {target}", read.caption()),
        None => format!("{} is one of its own", read.caption()),
    };
    if stored.same_as.as_deref() != same_as {
        let ties = ties_through(case, &stored)?;
        if !ties.is_empty() {
            take_back(case, ties, ProposalState::Open, who)?;
        }
    }
    let edit = Edit::Point { proposal, same_as: same_as.map(str::to_owned) };
    Ok(case.apply(&edit, &label, who)?)
}

/// Accepted ties of the page that name this row's id, and go by what the row says.
fn ties_through(case: &Case, row: &StoredProposal) -> Result<Vec<StoredProposal>, RunError> {
    let rows = case.proposals_of(&row.entity)?;
    if own_row(&rows, row.fetch).is_none_or(|own| own.number != row.number) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for stored in case.proposals(row.fetch)?.into_iter().filter(|stored| stored.state == ProposalState::Accepted) {
        let item = Item::read(stored)?;
        if item.ends().any(|(_, end)| end == row.entity) {
            found.push(item.stored);
        }
    }
    Ok(found)
}

fn open_one(case: &Case, proposal: i64) -> Result<StoredProposal, RunError> {
    let stored = case.proposal(proposal)?;
    let stored = stored.ok_or_else(|| RunError::Usage(format!("there is no proposal {proposal} in the inbox")))?;
    match stored.state {
        ProposalState::Open => Ok(stored),
        state => Err(RunError::Usage(format!("proposal {proposal} is {} already; reopen it first", state.as_str()))),
    }
}
