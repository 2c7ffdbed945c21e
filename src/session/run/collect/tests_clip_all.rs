//! Several pages at a time: side by side, in order, each with its own error.

use super::tests::{means, new_case, who};
use super::*;
use crate::collect::fetch::Client;
use crate::collect::fetch::Politeness;
use crate::collect::mock_test_server::{Reply, TestServer};
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn url(url: String) -> ClipAsk {
    ClipAsk { what: ClipWhat::Url(url), recipe: None }
}

#[test]
fn pages_are_asked_side_by_side_and_told_in_order() {
    let (entered, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let top = most.clone();
    let server = TestServer::start(move |asked| {
        if asked.path() == "/robots.txt" {
            return Reply::status(404);
        }
        top.fetch_max(entered.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // The first come last.
        let number: u64 = asked.path().trim_start_matches('/').parse().unwrap_or(0);
        std::thread::sleep(Duration::from_millis(150 - number * 10));
        entered.fetch_sub(1, Ordering::SeqCst);
        match number {
            3 => Reply::status(404),
            _ => Reply::html(&format!("<title>Page {number}</title><p>Text {number}")),
        }
    });
    let politeness = Politeness { per_second: 1e6, at_once: 4, at_once_all: 4 };
    let settings = Settings { allow_loopback: true, politeness, ..Settings::default() };
    let client = Client::new(settings.clone(), Arc::new(|| 1_795_341_600), "0.1.0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.html");
    std::fs::write(&file, "<title>Saved</title><p>Text").unwrap();
    let mut asks: Vec<ClipAsk> = (0..8).map(|number| url(server.url(&format!("/{number}")))).collect();
    asks.insert(2, ClipAsk { what: ClipWhat::File(file), recipe: None });
    asks.push(url("ftp://elsewhere.example/".to_owned()));
    asks.push(url(server.url("/1")));
    asks.push(ClipAsk { what: ClipWhat::File(folder.path().join("missing.html")), recipe: None });

    let mut case = new_case(folder.path());
    let done = clip_all(&mut case, means(&client, &settings), &asks, &RecipeBook::default(), &who()).unwrap();
    let told: Vec<String> = done
        .iter()
        .map(|result| match result {
            Ok(ClipReport { problem: Some(problem), .. }) => problem.chars().take(14).collect(),
            Ok(ClipReport { unchanged_since: Some(_), title, .. }) => format!("{title} again"),
            Ok(report) => report.title.clone(),
            Err(error) => error.to_string().chars().take(14).collect(),
        })
        .collect();
    let expected = ["Page 0", "Page 1", "Saved", "Page 2", "could not look", "Page 4", "Page 5", "Page 6", "Page 7"];
    assert_eq!(told[..9], expected);
    assert_eq!(told[10], "Page 1 again");
    assert!(done[9].is_err() && done[11].is_err(), "{done:?}");
    let most = most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at once");
    let kept = case.fetches().unwrap();
    assert_eq!(kept.len(), 9);
    assert_eq!(kept.iter().filter(|fetch| fetch.problem.is_some()).count(), 1);
}

/// Each page says its own address.
fn site() -> (TestServer, Settings, Client) {
    let server = TestServer::start(|asked| match asked.path() {
        "/robots.txt" => Reply::status(404),
        path => Reply::html(&format!("<title>Page {path}</title><p>Text")),
    });
    let politeness = Politeness { per_second: 1e6, at_once: 1, at_once_all: 1 };
    let settings = Settings { allow_loopback: true, politeness, ..Settings::default() };
    let client = Client::new(settings.clone(), Arc::new(|| 1_795_341_600), "0.1.0").unwrap();
    (server, settings, client)
}

#[test]
fn what_was_kept_before_the_case_could_not_be_written_is_reported() {
    let (server, settings, client) = site();
    let folder = tempfile::tempdir().unwrap();
    drop(new_case(folder.path()));
    let path = folder.path().join("c.kuromaku");
    let full = "CREATE TRIGGER full AFTER INSERT ON fetch WHEN NEW.no = 3 BEGIN SELECT RAISE(ABORT, 'full'); END";
    crate::case::spoil_test::spoil(&path, full);
    let mut case = Case::open(&path).unwrap();
    let mut asks: Vec<ClipAsk> = ["/1", "/2", "/3", "/4"].map(|path| url(server.url(path))).into();
    asks.push(url(server.url("/1")));
    let done = clip_all(&mut case, means(&client, &settings), &asks, &RecipeBook::default(), &who()).unwrap();
    let kept: Vec<i64> = done.iter().flatten().map(|report| report.fetch).collect();
    assert_eq!(kept, [1, 2]);
    let why: Vec<bool> = done.iter().skip(2).map(|done| matches!(done, Err(RunError::Case(_)))).collect();
    assert_eq!(why, [true, false, false], "{done:?}");
    assert!(done.iter().skip(3).all(|done| matches!(done, Err(RunError::Cancelled))), "{done:?}");
}

#[test]
fn other_spellings_of_an_address_are_the_same_page() {
    let (server, settings, client) = site();
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let page = server.url("/1");
    let asks = [page.clone(), format!("{page}#part"), page.replace("http", "HTTP")].map(url);
    let done = clip_all(&mut case, means(&client, &settings), &asks, &RecipeBook::default(), &who()).unwrap();
    let again: Vec<bool> = done.iter().map(|done| done.as_ref().unwrap().unchanged_since.is_some()).collect();
    assert_eq!((again, case.fetches().unwrap().len()), (vec![false, true, true], 1));
}
