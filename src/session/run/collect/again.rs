//! Mappings made by hand: a kept page read by one, and its later versions by the same.
//!
//! - A mapping is kept with the page it was made for, as the text of a recipe: the next version is read with it.
//! - One whose proposals were all rejected is not used again.
//! - Rows that a mapping leaves out are named by their position: of another version it says so.

use super::namesakes::tell_apart;
use super::stored::mappings_of;
use super::{Answered, body_of, exchange_of};
use crate::case::{Case, Fetch, Who};
use crate::collect::Reading;
use crate::collect::fetch::Fetched;
use crate::collect::page::Document;
use crate::collect::recipe::Recipe;
use crate::model::SourceKind;
use crate::session::run::RunError;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Reads pages for the recipe assistant's mappings.
pub const BY_HAND: &str = "by hand";
/// The id that a mapping has as a recipe. Ids of what it reads follow from it.
pub const MAPPING: &str = "page";

/// Keeps another reading of a page's bytes in the inbox, with the mapping that read it: the text of a recipe. Nothing
/// is fetched; the bytes are stored once.
///
/// # Errors
/// The body was not kept; a case that cannot be written.
pub fn read_again(
    case: &mut Case,
    fetch: &Fetch,
    mapping: String,
    reading: Reading,
    who: &Who,
) -> Result<i64, RunError> {
    let body = body_of(case, fetch)?;
    let body = body.ok_or_else(|| RunError::Usage(format!("the body of page {} was not kept", fetch.number)))?;
    let fetched = Fetched { exchange: exchange_of(fetch)?, body };
    let mut answered = Answered::of(&fetch.origin, &fetch.title, BY_HAND, fetched, reading);
    answered.subject.clone_from(&fetch.subject);
    answered.earlier = Some(fetch.number);
    answered.mappings = vec![mapping];
    let mut answered = Cow::Owned(answered);
    let number = case.next_fetch()?;
    tell_apart(case, &mut answered, number)?;
    let kept = super::keep(case, &[&*answered], &format!("Map {}", fetch.title), who)?;
    Ok(kept.first().copied().unwrap_or_default())
}

/// The mappings by which this version of a page was read, oldest first.
pub(super) fn mappings_at(all: &[Fetch], page: &Fetch) -> Vec<String> {
    let same = |fetch: &&Fetch| {
        let rejected = fetch.open == 0 && fetch.accepted == 0 && fetch.rejected > 0;
        fetch.reader == BY_HAND
            && fetch.origin == page.origin
            && fetch.final_url == page.final_url
            && fetch.sha256 == page.sha256
            && !rejected
    };
    let mut found: Vec<String> = Vec::new();
    for mapping in all.iter().filter(same).flat_map(mappings_of) {
        if !found.contains(&mapping) {
            found.push(mapping);
        }
    }
    found
}

/// What the mappings read on another version of their page.
pub(super) fn read_mapped(document: &Document, mappings: &[String]) -> Reading {
    let page = document.page();
    let mut whole = Reading::new(SourceKind::Page, &page.title, page.site.as_deref(), Some(&page.url));
    let mut known: BTreeSet<String> = BTreeSet::new();
    // The newest first: where two read the same rows, it says what they are.
    for mapping in mappings.iter().rev() {
        let recipe = match Recipe::parse(mapping) {
            Ok(recipe) => recipe,
            Err(problem) => {
                whole.found("", format!("the mapping by hand cannot be used: {problem}"));
                continue;
            }
        };
        if !recipe.fits(document) {
            whole.found("", "the mapping by hand does not fit this version of the page: map it again");
            continue;
        }
        let mut reading = recipe.read(document);
        let without = left_out(mapping);
        if !without.is_empty() {
            let rows = without.join(", ");
            reading.found(
                "",
                format!("rows left out by the mapping by hand, as they are counted now: {rows}; check them"),
            );
        }
        reading.proposals.retain(|proposal| !known.contains(&proposal.entity));
        known.extend(reading.proposals.iter().map(|proposal| proposal.entity.clone()));
        whole.proposals.append(&mut reading.proposals);
        whole.findings.append(&mut reading.findings);
        whole.source = reading.source;
    }
    whole
}

/// Positions of the rows that a mapping leaves out, from 1.
fn left_out(mapping: &str) -> Vec<String> {
    let Ok(read) = mapping.parse::<toml::Table>() else { return Vec::new() };
    let records = read.get("record").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
    let without = records.iter().filter_map(|record| record.get("part")?.get("without")?.as_array());
    without.flatten().map(ToString::to_string).collect()
}
