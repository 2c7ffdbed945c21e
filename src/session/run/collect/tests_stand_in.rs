//! Looking again: the page's own address, answers that are not the page, and what is told and kept of each look.

use super::tests::{means, new_case, who};
use super::tests_versions::{accept_all, holders};
use super::*;
use crate::collect::fetch::{FetchError, Request};
use crate::collect::recipe::RecipeBook;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Mutex;

/// What each address leads to and what it answers; what was asked for.
#[derive(Default)]
struct Site(Mutex<BTreeMap<String, (String, String)>>, Mutex<Vec<String>>);

const HOST: &str = "https://registry.example";

impl Site {
    fn put(&self, path: &str, leads_to: &str, body: &str) {
        self.0.lock().unwrap().insert(format!("{HOST}{path}"), (format!("{HOST}{leads_to}"), body.to_owned()));
    }
}

impl Web for Site {
    fn fetch(&self, request: &Request, _: Watch<'_>) -> Result<Fetched, FetchError> {
        self.1.lock().unwrap().push(request.url.clone());
        let Some((place, body)) = self.0.lock().unwrap().get(&request.url).cloned() else {
            return Err(FetchError::Status { status: 404, attempts: 1, url: request.url.clone() });
        };
        let mut exchange = Exchange::of_file(&request.url, "text/html", "2026-11-22T09:00:00Z", body.len() as u64, "");
        (exchange.status, exchange.attempts, exchange.final_url) = (200, 1, place);
        Ok(Fetched { exchange, body: body.into_bytes() })
    }
}

fn clipped(case: &mut Case, site: &Site, path: &str) -> ClipReport {
    let ask = ClipAsk { what: ClipWhat::Url(format!("{HOST}{path}")), recipe: None };
    clip(case, means(site, &Settings::default()), &ask, &RecipeBook::read(None), &who()).unwrap()
}

fn again(case: &mut Case, site: &Site) -> Rechecked {
    let book = RecipeBook::read(None);
    let on_line = &mut |_: Rechecking<'_>| ControlFlow::Continue(());
    recheck(case, means(site, &Settings::default()), &[], &book, &who, on_line).unwrap()
}

use RecheckState::{Changed, CouldNotLook, NotApplicable, Unchanged};

#[test]
fn an_answer_that_is_not_the_page_is_no_look_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, site) = (new_case(folder.path()), Site::default());
    let paths = ["/home", "/login", "/soft", "/named", "/wait"];
    for (at, path) in paths.iter().enumerate() {
        site.put(path, path, &holders(&[("张样本", &format!("3{at}%"))]));
        let page = clipped(&mut case, &site, path);
        accept_all(&mut case, page.fetch);
    }
    site.put("/home", "/", "<title>虚构光学有限公司</title><h1>Welcome</h1>");
    site.put("/login", "/sign?next=/login", "<meta charset=utf-8><title>用户</title><input type=password>");
    site.put("/soft", "/soft", "<title>404 Not Found</title><h1>Sorry</h1>");
    site.put("/named", "/named", "<meta charset=utf-8><title>登录 | 虚构光学有限公司</title><h1>登录</h1>");
    site.put("/wait", "/wait", "<title>Just a moment...</title><p>Checking your browser");
    let lines = again(&mut case, &site).lines;
    let states: Vec<RecheckState> = lines.iter().map(|line| line.state).collect();
    assert_eq!(states, [CouldNotLook; 5], "{lines:?}");
    for (line, why) in lines.iter().zip([
        "the address leads to https://registry.example/ now",
        "the address leads to https://registry.example/sign?next=/login now",
        "no such page answered instead: \"404 Not Found\"",
        "a page for signing in answered instead",
        "keeps programs or visitors out",
    ]) {
        let problem = line.problem.as_deref().unwrap();
        assert!(problem.starts_with("could not look: ") && problem.contains(why), "{problem}");
        let kept = case.fetch(line.new.unwrap()).unwrap().unwrap();
        assert!(kept.kept && kept.earlier == Some(line.fetch) && line.gone.is_none(), "kept as evidence: {kept:?}");
    }
    // The first look is no better: what is not the page is not kept as if it were.
    site.put("/new", "/new", "<title>Sign in</title><p>hello");
    assert!(clipped(&mut case, &site, "/new").problem.unwrap().contains("a page for signing in"));
}

#[test]
fn each_address_is_asked_for_itself_and_a_failure_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, site) = (new_case(folder.path()), Site::default());
    site.put("/board", "/board", "<title>Board</title><p>one");
    clipped(&mut case, &site, "/board");
    site.put("/al", "/board", "<title>Board</title><p>one and two");
    clipped(&mut case, &site, "/al");
    clipped(&mut case, &site, "/missing");
    let file = folder.path().join("saved.html");
    std::fs::write(&file, "<title>Saved</title><p>one").unwrap();
    let ask = ClipAsk { what: ClipWhat::File(file), recipe: None };
    clip(&mut case, means(&site, &Settings::default()), &ask, &RecipeBook::read(None), &who()).unwrap();
    site.put("/al", "/al", "<title>Other</title><p>now a page of its own");
    site.put("/board", "/board", "<title>Board</title><p>one, two and three");
    site.1.lock().unwrap().clear();
    let found = again(&mut case, &site);
    let asked = site.1.lock().unwrap().clone();
    assert_eq!(asked, ["/board", "/al", "/missing"].map(|path| format!("{HOST}{path}")));
    let states: Vec<_> = found.lines.iter().map(|line| (line.fetch, line.state)).collect();
    assert_eq!(states, [(1, Changed), (2, CouldNotLook), (3, CouldNotLook), (4, NotApplicable)], "{found:?}");
    assert!(found.lines[2].is_open() && !found.lines[3].is_open());
}

#[test]
fn a_look_that_finds_no_change_is_in_the_log_and_undo_passes_it_by() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, site) = (new_case(folder.path()), Site::default());
    for path in ["/a", "/b"] {
        site.put(path, path, &format!("<title>A</title><p>{path}"));
        clipped(&mut case, &site, path);
    }
    let found = again(&mut case, &site);
    let by: Vec<_> = found.lines.iter().map(|line| (line.state, line.unchanged_by)).collect();
    assert_eq!(by, [(Unchanged, Some("bytes")); 2]);
    let entry = case.log().last().unwrap();
    assert!(entry.label.starts_with("Looked again at 2 pages: 0 changed") && entry.label.contains("of page 1–2,"));
    let number = entry.number;
    assert_eq!((entry.at.as_str(), case.fetches().unwrap().len()), (who().at.as_str(), 2));
    assert!(case.in_force().any(|other| other == number));
    let undone = case.undo(&who()).unwrap().unwrap();
    assert_eq!((undone.label.as_str(), case.fetches().unwrap().len()), ("Clip A", 1), "there is nothing else to undo");
    again(&mut case, &site);
    assert!(case.can_redo(), "looking takes nothing away");
    drop(case);
    let mut case = Case::open(&folder.path().join("c.kuromaku")).unwrap();
    case.redo(&who()).unwrap();
    assert_eq!(case.fetches().unwrap().len(), 2);
}

#[test]
fn changes_kept_before_a_kill_are_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, site) = (new_case(folder.path()), Site::default());
    site.put("/a", "/a", &holders(&[("张样本", "30%"), ("李样本", "20%")]));
    let first = clipped(&mut case, &site, "/a");
    accept_all(&mut case, first.fetch);
    again(&mut case, &site);
    site.put("/a", "/a", &holders(&[("李样本", "20%")]));
    // Killed after the page was kept, before anything was told.
    let page = case.fetch(1).unwrap().unwrap();
    let book = RecipeBook::read(None);
    let ask = ClipAsk { what: ClipWhat::Url(page.url), recipe: None };
    let mut plan = clip_plan(&case, &ask, &book).unwrap();
    plan.again = true;
    let looked = clip_look(means(&site, &Settings::default()), plan, &book, &who()).unwrap();
    clip_keep(&mut case, &looked, &who()).unwrap();
    let line = again(&mut case, &site).lines.remove(0);
    assert_eq!((line.state, line.fetch, line.new, line.gone), (Changed, 1, Some(2), Some(3)), "{line:?}");
    assert!(line.kept.is_some() && !line.difference.unwrap().lines.is_empty());
    let line = again(&mut case, &site).lines.remove(0);
    assert_eq!((line.state, line.fetch, line.kept), (Unchanged, 2, None));
}

#[test]
fn what_could_not_be_read_is_told_with_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, site) = (new_case(folder.path()), Site::default());
    site.put("/a", "/a", &holders(&[("张样本", "30%")]));
    let first = clipped(&mut case, &site, "/a");
    accept_all(&mut case, first.fetch);
    site.put("/a", "/a", "<meta charset=utf-8><title>虚构光学有限公司 | 股东信息</title><p>改版");
    let line = again(&mut case, &site).lines.remove(0);
    assert_eq!(line.state, Changed);
    assert!(line.findings.iter().any(|finding| finding.message.contains("not compared with this one")), "{line:?}");
    assert!(line.is_open());
}
