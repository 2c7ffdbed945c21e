//! `inbox --correct N.PROP=VALUE`: values of proposals put right before they are decided.
//!
//! All are read and checked before anything is changed; each is carried out only where the value still is what it was.

use crate::case::{Case, ProposalState, Who};
use crate::session::run::RunError;
use crate::session::run::collect::{self as run, Place};
use std::fmt;

/// One value, where it stands, and what it shall be.
pub(super) struct Correction {
    proposal: i64,
    at: usize,
    prop: String,
    old: String,
    new: String,
}

impl Correction {
    pub fn carry_out(&self, case: &mut Case, who: &Who) -> Result<(), RunError> {
        let place = Place { at: self.at, expected: Some((&self.prop, &self.old)) };
        run::correct(case, self.proposal, place, Some(&self.new), who)
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} = {}  ({})", self.proposal, self.prop, self.new, self.old)
    }
}

/// Reads corrections. `reopened` are proposals that will be open by then.
pub(super) fn read(case: &Case, texts: &[String], reopened: &[i64]) -> Result<Vec<Correction>, RunError> {
    let mut read: Vec<Correction> = Vec::with_capacity(texts.len());
    for text in texts {
        let correction = one(case, text, reopened)?;
        if read.iter().any(|known| known.proposal == correction.proposal && known.at == correction.at) {
            return Err(RunError::Usage(format!("--correct names the same value twice: {text:?}")));
        }
        read.push(correction);
    }
    Ok(read)
}

fn one(case: &Case, text: &str, reopened: &[i64]) -> Result<Correction, RunError> {
    let unclear = || {
        RunError::Usage(format!(
            "--correct wants a proposal, a property and a value, such as 12.percentage=35, not {text:?}"
        ))
    };
    let (place, new) = text.split_once('=').ok_or_else(unclear)?;
    let (number, prop) = place.split_once('.').ok_or_else(unclear)?;
    let proposal: i64 = number.trim().parse().map_err(|_| unclear())?;
    let (prop, nth) = match prop.split_once('.') {
        Some((prop, nth)) => (prop.trim(), Some(nth.trim().parse::<usize>().map_err(|_| unclear())?)),
        None => (prop.trim(), None),
    };
    let stored = case.proposal(proposal)?;
    let stored = stored.ok_or_else(|| RunError::Usage(format!("there is no proposal {proposal} in the inbox")))?;
    if stored.state != ProposalState::Open && !reopened.contains(&proposal) {
        let state = stored.state.as_str();
        return Err(RunError::Usage(format!("proposal {proposal} is {state} already; reopen it first")));
    }
    let read = run::proposal_of(&stored)?;
    let values: Vec<_> = read.values.iter().enumerate().filter(|(_, value)| value.prop == prop).collect();
    let found = match nth {
        Some(nth) => nth.checked_sub(1).and_then(|nth| values.get(nth)),
        None if values.len() > 1 => {
            let count = values.len();
            let how = format!("name one by its place, such as {proposal}.{prop}.1=…");
            return Err(RunError::Usage(format!("proposal {proposal} has {count} values of {prop}: {how}")));
        }
        None => values.first(),
    };
    let Some((at, value)) = found else {
        return Err(RunError::Usage(format!("proposal {proposal} has no value {}", place.trim())));
    };
    let new = new.trim();
    run::can_correct(proposal, &read, prop, new)?;
    Ok(Correction { proposal, at: *at, prop: prop.to_owned(), old: value.value.clone(), new: new.to_owned() })
}
