//! Looking again at pages that were kept: unchanged, changed, or could not look.

use super::clip::{self, CLIP, ClipAsk, ClipLooked, ClipPlan, ClipWhat, clip_keep, read_answer};
use super::{Difference, Means, body_of, difference};
use crate::case::{Case, Fetch, Who};
use crate::collect::fetch::{Failed, FetchError, Fetched, Request};
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
use serde::Serialize;
use std::ops::{ControlFlow, DerefMut};

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
    /// What mappings by hand read on the new page, if a recipe reads it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<i64>,
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

/// Who has the case lends it for one short step at a time: the command line has it for itself, the window locks it.
pub trait Lend {
    fn lend(&mut self) -> impl DerefMut<Target = Case>;
}

impl Lend for Case {
    fn lend(&mut self) -> impl DerefMut<Target = Case> {
        self
    }
}

/// How far it is, told after each page.
#[derive(Clone, Copy, Debug)]
pub struct Rechecking<'a> {
    pub line: &'a RecheckLine,
    /// Pages looked at until now, this one among them.
    pub done: usize,
    /// Pages to look at.
    pub of: usize,
}

/// What became of the pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rechecked {
    /// In the order of the pages in the case, whichever answered first.
    pub lines: Vec<RecheckLine>,
    /// Pages that were not looked at, because it was stopped.
    pub left: usize,
}

/// Looks again, side by side as far as politeness allows; each answer is kept as soon as it is there, and the case is
/// held for nothing else. `on_line` hears of each in the order they come; `Break` stops the rest, as cancelling does.
/// One page that cannot be looked at is told as such and stops no other. `who` signs each as it is kept.
///
/// # Errors
/// A page that is not there; a case that cannot be written. Everything kept until then stays.
pub fn recheck(
    holder: &mut impl Lend,
    means: Means<'_>,
    numbers: &[i64],
    book: &RecipeBook,
    who: &dyn Fn() -> Who,
    on_line: &mut dyn FnMut(Rechecking<'_>) -> ControlFlow<()>,
) -> Result<Rechecked, RunError> {
    let all = holder.lend().fetches()?;
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
    let mut found: Vec<RecheckLine> = Vec::with_capacity(pages.len());
    means.web.look_all(&requests, means.watch, &mut |at, fetched| {
        let (Some(page), Some(plan)) = (pages.get(at), plans.get_mut(at).and_then(Option::take)) else {
            return ControlFlow::Continue(());
        };
        if matches!(fetched, Err(Failed { error: FetchError::Cancelled, .. })) {
            return ControlFlow::Continue(());
        }
        match look(holder, page, plan, fetched, book, &who()) {
            Ok(line) => {
                let next = on_line(Rechecking { line: &line, done: found.len() + 1, of: pages.len() });
                found.push(line);
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
    let left = pages.len() - found.len();
    lines.append(&mut found);
    lines.sort_by_key(|line| line.fetch);
    Ok(Rechecked { lines, left })
}

/// Reads one answer and keeps it.
fn look(
    holder: &mut impl Lend,
    page: &Fetch,
    mut plan: ClipPlan,
    fetched: Result<Fetched, Failed>,
    book: &RecipeBook,
    who: &Who,
) -> Result<RecheckLine, RunError> {
    // Of many pages, one earlier body at a time is in memory.
    if let Some(earlier) = plan.earlier.as_ref().filter(|_| fetched.is_ok()) {
        plan.body = body_of(&holder.lend(), earlier)?;
    }
    match read_answer(plan, fetched, book, who) {
        Ok(looked) => keep(&mut holder.lend(), page, &looked, who),
        // Nothing to keep: an address that is none.
        Err(RunError::Usage(problem)) => Ok(line(page, RecheckState::CouldNotLook, Some(problem))),
        Err(error) => Err(error),
    }
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
    line.by_hand = report.by_hand;
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
        by_hand: None,
        proposals: 0,
        difference: None,
        problem,
    }
}
