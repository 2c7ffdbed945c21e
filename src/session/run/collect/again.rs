//! A kept page read once more, by a mapping made by hand.

use super::namesakes::tell_apart;
use super::{Answered, body_of, exchange_of};
use crate::case::{Case, Fetch, Who};
use crate::collect::Reading;
use crate::collect::fetch::Fetched;
use crate::session::run::RunError;
use std::borrow::Cow;

/// Keeps another reading of a page's bytes in the inbox. Nothing is fetched; the bytes are stored once.
///
/// # Errors
/// The body was not kept; a case that cannot be written.
pub fn read_again(case: &mut Case, fetch: &Fetch, reader: &str, reading: Reading, who: &Who) -> Result<i64, RunError> {
    let body = body_of(case, fetch)?;
    let body = body.ok_or_else(|| RunError::Usage(format!("the body of page {} was not kept", fetch.number)))?;
    let fetched = Fetched { exchange: exchange_of(fetch)?, body };
    let mut answered = Answered::of(&fetch.origin, &fetch.title, reader, fetched, reading);
    answered.subject.clone_from(&fetch.subject);
    answered.earlier = Some(fetch.number);
    let mut answered = Cow::Owned(answered);
    tell_apart(case, &mut answered)?;
    let kept = super::keep(case, &[&*answered], &format!("Map {}", fetch.title), who)?;
    Ok(kept.first().copied().unwrap_or_default())
}
