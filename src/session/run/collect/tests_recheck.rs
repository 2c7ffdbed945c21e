//! Looking again side by side: answers in any order, a stop in the middle, one page that fails.

use super::tests::{Pages, means, new_case, who};
use super::*;
use crate::collect::fetch::{Failed, FetchError, Request};
use crate::collect::recipe::RecipeBook;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Answers in an order of its own, and is stopped after so many.
struct Shuffled {
    pages: Pages,
    order: Vec<usize>,
    stop_after: usize,
    stopped: AtomicBool,
}

impl Web for Shuffled {
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError> {
        self.pages.fetch(request, watch)
    }

    fn look_all(
        &self,
        requests: &[Request],
        watch: Watch<'_>,
        done: &mut dyn FnMut(usize, Result<Fetched, Failed>) -> ControlFlow<()>,
    ) {
        for (came, &at) in self.order.iter().enumerate() {
            if came == self.stop_after {
                self.stopped.store(true, Ordering::Relaxed);
            }
            let request = &requests[at];
            let answer = if (watch.cancelled)() { Err(FetchError::Cancelled) } else { self.fetch(request, watch) };
            if done(at, answer.map_err(|error| Failed::untold(error, request.method, &request.url))).is_break() {
                return;
            }
        }
    }
}

const URLS: [&str; 3] = ["https://a.example/", "https://b.example/", "https://c.example/"];

/// A case with three clipped pages, of which the first changed and the second is forbidden by now.
fn clipped(case: &mut Case, order: &[usize], stop_after: usize) -> Shuffled {
    let web = Shuffled { pages: Pages::default(), order: order.to_vec(), stop_after, stopped: AtomicBool::new(false) };
    for url in URLS {
        web.pages.put(url, &format!("<title>{url}</title><p>one"));
        let ask = ClipAsk { what: ClipWhat::Url(url.to_owned()), recipe: None };
        let settings = Settings::default();
        clip(case, means(&web.pages, &settings), &ask, &RecipeBook::default(), &who()).unwrap();
    }
    web.pages.put(URLS[0], "<title>A</title><p>one and two");
    web.pages.take(URLS[1]);
    web
}

fn look_again(case: &mut Case, web: &Shuffled) -> (Rechecked, Vec<(i64, usize, usize)>) {
    let settings = Settings::default();
    let cancelled = || web.stopped.load(Ordering::Relaxed);
    let watch = Watch { cancelled: &cancelled, ..Watch::none() };
    let means = Means { watch, ..means(web, &settings) };
    let mut heard = Vec::new();
    let rechecked = recheck(case, means, &[], &RecipeBook::default(), &who, &mut |now| {
        heard.push((now.line.fetch, now.done, now.of));
        ControlFlow::Continue(())
    });
    (rechecked.unwrap(), heard)
}

use RecheckState::{Changed, CouldNotLook, Unchanged};

#[test]
fn whichever_answers_first_the_pages_stand_in_their_own_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for (at, order) in [[0, 1, 2], [2, 0, 1], [1, 2, 0]].iter().enumerate() {
        let folder = folder.path().join(at.to_string());
        std::fs::create_dir(&folder).unwrap();
        let mut case = new_case(&folder);
        let web = clipped(&mut case, order, 9);
        let (rechecked, heard) = look_again(&mut case, &web);
        let arrived: Vec<i64> = order.iter().map(|&at| at as i64 + 1).collect();
        assert_eq!(heard.iter().map(|heard| heard.0).collect::<Vec<_>>(), arrived, "told as they come");
        assert_eq!(heard.iter().map(|heard| (heard.1, heard.2)).collect::<Vec<_>>(), [(1, 3), (2, 3), (3, 3)]);
        assert_eq!(rechecked.left, 0);
        // The number of a new page is the order in which it was kept; all else is the same.
        all.push(rechecked.lines.into_iter().map(|line| RecheckLine { new: None, ..line }).collect::<Vec<_>>());
    }
    assert!(all.iter().all(|lines| *lines == all[0]), "{all:?}");
    let states: Vec<RecheckState> = all[0].iter().map(|line| line.state).collect();
    assert_eq!(states, [Changed, CouldNotLook, Unchanged], "one that fails stops no other");
    assert!(all[0][1].problem.as_deref().unwrap().contains("robots.txt"), "{:?}", all[0][1]);
}

#[test]
fn what_came_before_a_stop_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let web = clipped(&mut case, &[2, 0, 1], 2);
    let (rechecked, _) = look_again(&mut case, &web);
    let states: Vec<(i64, RecheckState)> = rechecked.lines.iter().map(|line| (line.fetch, line.state)).collect();
    assert_eq!(states, [(1, Changed), (3, Unchanged)]);
    assert_eq!(rechecked.left, 1);
    let kept = case.fetches().unwrap();
    assert_eq!((kept.len(), kept[3].earlier), (4, Some(1)), "the changed page, and no failure for the one not asked");
    assert!(kept.iter().all(|fetch| fetch.problem.is_none()));
    // Going on looks at what is left.
    let web = Shuffled { order: vec![1], stop_after: 9, stopped: AtomicBool::new(false), ..web };
    let (rechecked, _) = look_again(&mut case, &web);
    assert_eq!(rechecked.lines[0].state, CouldNotLook);
}
