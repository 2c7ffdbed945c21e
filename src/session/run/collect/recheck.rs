//! Looking again at pages that were kept: unchanged, changed, or could not look.

use super::again::mappings_at;
use super::clip::{self, CLIP, CLIP_FILE, ClipAsk, ClipLooked, ClipPlan, ClipWhat, LOOK_AGAIN, clip_keep, read_answer};
use super::gone::{GONE, NOT_COMPARED};
use super::stored::findings_of;
use super::{Difference, Means, body_of, difference};
use crate::case::{Case, Edit, EntryKind, Fetch, Numbers, Who};
use crate::collect::Finding;
use crate::collect::fetch::{Failed, FetchError, Fetched, Request};
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::{ControlFlow, DerefMut};

/// What the line of the log begins with that tells how looking again went.
const LOOKED_AGAIN: &str = "Looked again at";

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
    /// Of one that is unchanged: `bytes` when they came and are the same, `server` when it only says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchanged_by: Option<&'static str>,
    /// When the new version was kept, where that was before: looking again was cut off, and nobody was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// The new page in the inbox, when it changed or could not be looked at.
    pub new: Option<i64>,
    /// Where the inbox holds what the earlier version said and the new one does not.
    pub gone: Option<i64>,
    /// What mappings by hand read on the new page, if a recipe reads it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<i64>,
    pub proposals: usize,
    /// What could not be read of the new version, and what is not compared with it.
    pub findings: Vec<Finding>,
    pub difference: Option<Difference>,
    pub problem: Option<String>,
}

impl RecheckLine {
    /// Could not be looked at, or could not be compared with what was accepted.
    pub fn is_open(&self) -> bool {
        let not_compared = || self.findings.iter().any(|finding| finding.message.contains(NOT_COMPARED));
        self.state == RecheckState::CouldNotLook || not_compared()
    }
}

/// The newest version of each clipped page, and those asked for that cannot be looked at again. Nothing named: all.
pub fn recheck_plan(case: &Case, numbers: &[i64]) -> Result<(Vec<Fetch>, Vec<RecheckLine>), RunError> {
    plan_among(&case.fetches()?, numbers)
}

fn plan_among(all: &[Fetch], numbers: &[i64]) -> Result<(Vec<Fetch>, Vec<RecheckLine>), RunError> {
    let named = if numbers.is_empty() {
        all.iter().filter(|fetch| fetch.origin == CLIP || fetch.origin == CLIP_FILE).cloned().collect()
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
        let newest = newest_at(all, &fetch.url).unwrap_or(&fetch).clone();
        if pages.iter().all(|known| known.number != newest.number) {
            pages.push(newest);
        }
    }
    Ok((pages, others))
}

/// The newest version that this very address brought; else the newest failure to look at it.
fn newest_at<'a>(all: &'a [Fetch], url: &str) -> Option<&'a Fetch> {
    let of_it = || all.iter().rev().filter(|fetch| fetch.origin == CLIP && fetch.url == url);
    of_it().find(|fetch| fetch.problem.is_none()).or_else(|| of_it().next())
}

/// Versions that were kept by looking again since that was reported last: it was cut off.
fn unreported(case: &Case) -> BTreeSet<i64> {
    let since =
        case.log().iter().rev().take_while(|entry| !(entry.changes_nothing() && entry.label.starts_with(LOOKED_AGAIN)));
    let kept = since.filter(|entry| entry.kind == EntryKind::Do && entry.label.starts_with(LOOK_AGAIN));
    kept.filter_map(|entry| match &entry.forward {
        Edit::Collect { fetches, active: true } => Some(fetches.iter().collect::<Vec<_>>()),
        _ => None,
    })
    .flatten()
    .collect()
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
    /// Answers of registers and lists, which are asked again in another way.
    pub not_asked: usize,
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
    let asked = |fetch: &&Fetch| ![CLIP, CLIP_FILE, GONE].contains(&fetch.origin.as_str());
    let not_asked = if numbers.is_empty() { all.iter().filter(asked).count() } else { 0 };
    let unreported = unreported(&holder.lend());
    let mut plans: Vec<Option<ClipPlan>> = Vec::with_capacity(pages.len());
    let mut requests: Vec<Request> = Vec::with_capacity(pages.len());
    for page in &pages {
        let recipe = Some(page.reader.clone()).filter(|id| book.recipes.iter().any(|recipe| recipe.id == *id));
        let mut plan = clip::plan_among(&all, &ClipAsk { what: ClipWhat::Url(page.url.clone()), recipe }, book)?;
        // This page's own versions, not another one that led to the same place.
        plan.earlier = Some(page.clone()).filter(|page| page.problem.is_none());
        plan.mappings = plan.earlier.as_ref().map_or_else(Vec::new, |page| mappings_at(&all, page));
        plan.again = true;
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
            Ok(mut line) => {
                if line.state == RecheckState::Unchanged && unreported.contains(&page.number) {
                    match told_late(&holder.lend(), &all, page, line) {
                        Ok(late) => line = late,
                        Err(error) => {
                            failed = Some(error);
                            return ControlFlow::Break(());
                        }
                    }
                }
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
    log(&mut holder.lend(), &found, &who())?;
    lines.append(&mut found);
    lines.sort_by_key(|line| line.fetch);
    Ok(Rechecked { lines, left, not_asked })
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
    if looked.unchanged.is_some() {
        let unchanged_by = Some(looked.unchanged_by());
        return Ok(RecheckLine { unchanged_by, ..line(page, RecheckState::Unchanged, None) });
    }
    let report = clip_keep(case, looked, who)?;
    let state = if report.problem.is_some() { RecheckState::CouldNotLook } else { RecheckState::Changed };
    let mut line = line(page, state, report.problem);
    line.new = Some(report.fetch);
    line.gone = report.gone;
    line.by_hand = report.by_hand;
    line.proposals = report.proposals;
    line.findings = report.findings;
    if state == RecheckState::Changed {
        let new = case.fetch(report.fetch)?;
        let bodies = (body_of(case, page)?, new.map_or(Ok(None), |new| body_of(case, &new))?);
        if let (Some(old), Some(new)) = bodies {
            line.difference = Some(difference(&old, &new, &page.media));
        }
    }
    Ok(line)
}

/// A version that an earlier look kept and that nobody was told of.
fn told_late(case: &Case, all: &[Fetch], page: &Fetch, line: RecheckLine) -> Result<RecheckLine, RunError> {
    let Some(earlier) = page.earlier.and_then(|earlier| all.iter().find(|fetch| fetch.number == earlier)) else {
        return Ok(line);
    };
    let beside = |origin: &str| {
        let same = |fetch: &&Fetch| {
            fetch.number > page.number && fetch.origin == origin && fetch.url == page.url && fetch.sha256 == page.sha256
        };
        all.iter().find(same).map(|fetch| fetch.number)
    };
    let (old, new) = (body_of(case, earlier)?, body_of(case, page)?);
    Ok(RecheckLine {
        fetch: earlier.number,
        state: RecheckState::Changed,
        kept: Some(page.at.clone()),
        new: Some(page.number),
        gone: beside(GONE),
        by_hand: beside(CLIP),
        proposals: usize::try_from(page.open + page.accepted + page.rejected).unwrap_or_default(),
        findings: findings_of(page)?,
        difference: old.zip(new).map(|(old, new)| difference(&old, &new, &page.media)),
        ..line
    })
}

/// One line of the log about what was found unchanged: what changed or failed has its own.
fn log(case: &mut Case, lines: &[RecheckLine], who: &Who) -> Result<(), RunError> {
    if lines.is_empty() {
        return Ok(());
    }
    let unchanged =
        |by: &str| lines.iter().filter(|line| line.unchanged_by == Some(by)).map(|line| line.fetch).collect();
    let (bytes, server): (Numbers, Numbers) = (unchanged("bytes"), unchanged("server"));
    let count = |state: RecheckState| lines.iter().filter(|line| line.state == state).count();
    let label = format!(
        "{LOOKED_AGAIN} {} pages: {} changed, {} could not be looked at, the same bytes came of {}, unchanged says the server of {}",
        lines.len(),
        count(RecheckState::Changed),
        count(RecheckState::CouldNotLook),
        named(&bytes),
        named(&server)
    );
    let looked: Vec<i64> = bytes.iter().chain(server.iter()).collect();
    Ok(case.log_look(&looked, &label, who)?)
}

fn named(pages: &Numbers) -> String {
    let ranges = pages.ranges().iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}–{last}") }
        },
    );
    let ranges: Vec<String> = ranges.collect();
    if ranges.is_empty() { "none".to_owned() } else { format!("page {}", ranges.join(", ")) }
}

fn line(fetch: &Fetch, state: RecheckState, problem: Option<String>) -> RecheckLine {
    RecheckLine {
        fetch: fetch.number,
        url: fetch.final_url.clone(),
        title: fetch.title.clone(),
        state,
        unchanged_by: None,
        kept: None,
        new: None,
        gone: None,
        by_hand: None,
        proposals: 0,
        findings: Vec::new(),
        difference: None,
        problem,
    }
}
