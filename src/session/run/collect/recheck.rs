//! Looking again at pages that were kept: unchanged, changed, or could not look.

use super::clip::{self, CLIP, ClipAsk, ClipLooked, ClipPlan, ClipWhat, clip_keep, read_answer};
use super::{Difference, Means, body_of, difference};
use crate::case::{Case, Fetch, Who};
use crate::collect::fetch::{FetchError, Request};
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
use serde::Serialize;
use std::ops::ControlFlow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecheckState {
    Unchanged,
    Changed,
    CouldNotLook,
    /// A saved file, or an answer of a register: nothing that can be asked for again by its address.
    NotApplicable,
}

/// What became of one page: the contract of `recheck --json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecheckLine {
    pub fetch: i64,
    pub url: String,
    pub title: String,
    pub state: RecheckState,
    /// The new page in the inbox, when it changed or could not be looked at.
    pub new: Option<i64>,
    /// Where the inbox holds what the earlier version said and the new one does not.
    pub gone: Option<i64>,
    pub proposals: usize,
    pub difference: Option<Difference>,
    pub problem: Option<String>,
}

/// The newest version of each clipped page, and those asked for that cannot be looked at again. Nothing named: all.
pub fn recheck_plan(case: &Case, numbers: &[i64]) -> Result<(Vec<Fetch>, Vec<RecheckLine>), RunError> {
    plan_among(&case.fetches()?, numbers)
}

fn plan_among(all: &[Fetch], numbers: &[i64]) -> Result<(Vec<Fetch>, Vec<RecheckLine>), RunError> {
    let named = if numbers.is_empty() {
        all.iter().filter(|fetch| fetch.origin == CLIP && fetch.problem.is_none()).cloned().collect()
    } else {
        let mut named = Vec::new();
        for number in numbers {
            let found = all.iter().find(|fetch| fetch.number == *number).cloned();
            named.push(found.ok_or_else(|| RunError::Usage(format!("there is no page {number} in this case")))?);
        }
        named
    };
    let (mut pages, mut others): (Vec<Fetch>, Vec<RecheckLine>) = (Vec::new(), Vec::new());
    for fetch in named {
        if fetch.origin != CLIP {
            let problem = Some("only clipped pages can be asked for again by their address".to_owned());
            others.push(line(&fetch, RecheckState::NotApplicable, problem));
            continue;
        }
        let newest = super::newest_of(all, CLIP, &fetch.url).unwrap_or(&fetch).clone();
        if pages.iter().all(|known| known.number != newest.number) {
            pages.push(newest);
        }
    }
    Ok((pages, others))
}

/// Looks again, side by side as far as politeness allows; each answer is kept as soon as it is there. `on_line` hears
/// of each; `Break` stops the rest.
///
/// # Errors
/// A page that is not there; a case that cannot be written. Everything kept until then stays.
pub fn recheck(
    case: &mut Case,
    means: Means<'_>,
    numbers: &[i64],
    book: &RecipeBook,
    who: &Who,
    on_line: &mut dyn FnMut(&RecheckLine) -> ControlFlow<()>,
) -> Result<Vec<RecheckLine>, RunError> {
    let all = case.fetches()?;
    let (pages, mut lines) = plan_among(&all, numbers)?;
    let mut plans: Vec<Option<ClipPlan>> = Vec::with_capacity(pages.len());
    let mut requests: Vec<Request> = Vec::with_capacity(pages.len());
    for page in &pages {
        let recipe = Some(page.reader.clone()).filter(|id| book.recipes.iter().any(|recipe| recipe.id == *id));
        let plan = clip::plan_among(&all, &ClipAsk { what: ClipWhat::Url(page.url.clone()), recipe }, book)?;
        requests.extend(plan.request());
        plans.push(Some(plan));
    }
    let mut failed: Option<RunError> = None;
    let mut found: Vec<(usize, RecheckLine)> = Vec::new();
    means.web.fetch_all(&requests, means.watch, &mut |at, fetched| {
        let (Some(page), Some(mut plan)) = (pages.get(at), plans.get_mut(at).and_then(Option::take)) else {
            return ControlFlow::Continue(());
        };
        if matches!(fetched, Err(FetchError::Cancelled)) {
            return ControlFlow::Continue(());
        }
        // Of many pages, one body at a time is in memory.
        let earlier = plan.earlier.as_ref().filter(|_| fetched.is_ok());
        let kept =
            earlier.map_or(Ok(None), |earlier| body_of(case, earlier)).map_err(RunError::from).and_then(|body| {
                plan.body = body;
                keep(case, page, &read_answer(plan, fetched, book, who)?, who)
            });
        match kept {
            Ok(line) => {
                let next = on_line(&line);
                found.push((at, line));
                next
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    found.sort_by_key(|(at, _)| *at);
    lines.extend(found.into_iter().map(|(_, line)| line));
    lines.sort_by_key(|line| line.fetch);
    Ok(lines)
}

fn keep(case: &mut Case, page: &Fetch, looked: &ClipLooked, who: &Who) -> Result<RecheckLine, RunError> {
    let report = clip_keep(case, looked, who)?;
    if report.unchanged_since.is_some() {
        return Ok(line(page, RecheckState::Unchanged, None));
    }
    let state = if report.problem.is_some() { RecheckState::CouldNotLook } else { RecheckState::Changed };
    let mut line = line(page, state, report.problem);
    line.new = Some(report.fetch);
    line.gone = report.gone;
    line.proposals = report.proposals;
    if state == RecheckState::Changed {
        let new = case.fetch(report.fetch)?;
        let bodies = (body_of(case, page)?, new.map_or(Ok(None), |new| body_of(case, &new))?);
        if let (Some(old), Some(new)) = bodies {
            line.difference = Some(difference(&old, &new, &page.media));
        }
    }
    Ok(line)
}

fn line(fetch: &Fetch, state: RecheckState, problem: Option<String>) -> RecheckLine {
    RecheckLine {
        fetch: fetch.number,
        url: fetch.final_url.clone(),
        title: fetch.title.clone(),
        state,
        new: None,
        gone: None,
        proposals: 0,
        difference: None,
        problem,
    }
}
