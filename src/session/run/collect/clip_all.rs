//! Several pages at a time, side by side as far as politeness allows.

use super::clip::{ClipAsk, ClipPlan, ClipReport, ClipWhat, clip, clip_keep, plan_among, read_answer};
use super::{Means, body_of};
use crate::case::{Case, Who};
use crate::collect::fetch::{Failed, FetchError, Request, one_page};
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
use std::collections::HashSet;
use std::ops::ControlFlow;

/// What became of each page, in the order asked for. An error is that page's own, or why the rest was not come to.
pub type Clipped = Vec<Result<ClipReport, RunError>>;

/// Clips all; each answer is kept as soon as it is there. An address named twice is asked twice, one after the other.
/// O(pages) requests; one body at a time is in memory beside those under way.
///
/// A case that cannot be written is the error of the page at which it showed, and the last one: everything kept until then
/// stays and is reported. A wrong address, a missing file and an unknown recipe are errors of their page.
///
/// # Errors
/// A case that cannot be read.
pub fn clip_all(
    case: &mut Case,
    means: Means<'_>,
    asks: &[ClipAsk],
    book: &RecipeBook,
    who: &Who,
) -> Result<Clipped, RunError> {
    let mut done: Vec<Option<Result<ClipReport, RunError>>> = asks.iter().map(|_| None).collect();
    let mut later: Vec<usize> = Vec::new();
    let mut batch: Vec<usize> = Vec::new();
    let mut named = HashSet::new();
    for (at, ask) in asks.iter().enumerate() {
        match &ask.what {
            ClipWhat::Url(url) if named.insert(one_page(url)) => batch.push(at),
            _ => later.push(at),
        }
    }
    side_by_side(case, means, asks, &batch, &mut done, book, who)?;
    for at in later {
        if done.iter().flatten().any(stops) {
            break;
        }
        if let (Some(ask), Some(place)) = (asks.get(at), done.get_mut(at)) {
            *place = Some(clip(case, means, ask, book, who));
        }
    }
    // What a cancelled or broken batch did not come to.
    Ok(done.into_iter().map(|result| result.unwrap_or(Err(RunError::Cancelled))).collect())
}

fn side_by_side(
    case: &mut Case,
    means: Means<'_>,
    asks: &[ClipAsk],
    batch: &[usize],
    done: &mut [Option<Result<ClipReport, RunError>>],
    book: &RecipeBook,
    who: &Who,
) -> Result<(), RunError> {
    let all = case.fetches()?;
    let mut plans: Vec<(usize, Option<ClipPlan>)> = Vec::with_capacity(batch.len());
    let mut requests: Vec<Request> = Vec::with_capacity(batch.len());
    for &at in batch {
        let Some(ask) = asks.get(at) else { continue };
        match plan_among(&all, ask, book) {
            Ok(plan) => {
                requests.extend(plan.request());
                plans.push((at, Some(plan)));
            }
            Err(error) => {
                if let Some(place) = done.get_mut(at) {
                    *place = Some(Err(error));
                }
            }
        }
    }
    means.web.look_all(&requests, means.watch, &mut |number, fetched| {
        let Some((at, plan)) = plans.get_mut(number) else { return ControlFlow::Continue(()) };
        let (Some(mut plan), Some(place)) = (plan.take(), done.get_mut(*at)) else {
            return ControlFlow::Continue(());
        };
        if matches!(fetched, Err(Failed { error: FetchError::Cancelled, .. })) {
            return ControlFlow::Continue(());
        }
        let earlier = plan.earlier.as_ref().filter(|_| fetched.is_ok());
        let kept =
            earlier.map_or(Ok(None), |earlier| body_of(case, earlier)).map_err(RunError::from).and_then(|body| {
                plan.body = body;
                clip_keep(case, &read_answer(plan, fetched, book, who)?, who)
            });
        let next = if stops(&kept) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        *place = Some(kept);
        next
    });
    Ok(())
}

/// Is it an error that concerns not the page alone?
fn stops(result: &Result<ClipReport, RunError>) -> bool {
    !matches!(result, Ok(_) | Err(RunError::Usage(_) | RunError::Io { .. }))
}
