//! An export of a case that somebody changed: what is missing or altered is told, and all else is written.

use super::tests::{means, new_case, who};
use super::*;
use crate::case::spoil_test::spoil;
use crate::collect::fetch::{Failed, FetchError, Hop, Request};
use crate::collect::recipe::RecipeBook;
use std::path::Path;

const MADE: &str = "2026-11-22T12:00:00Z";

/// Every page says its own address; `/c` is what `/old` redirects to.
struct Site;

impl Web for Site {
    fn fetch(&self, request: &Request, _: Watch<'_>) -> Result<Fetched, FetchError> {
        let body = format!("<title>T</title><p>{}", request.url).into_bytes();
        let answer = |url: &str, status: u16, body: &[u8]| {
            let sha256 = hex(&Sha256::digest(body));
            let mut exchange = Exchange::of_file(url, "text/html", "2026-11-22T10:00:00Z", body.len() as u64, &sha256);
            (exchange.status, exchange.attempts) = (status, 1);
            exchange.request_headers = vec![("host".to_owned(), "lens.example".to_owned())];
            exchange
        };
        let mut exchange = answer(&request.url, 200, &body);
        if request.url.ends_with("/c") {
            let moved = b"<p>moved".to_vec();
            let way = Some(Box::new(answer("https://lens.example/old", 301, &moved)));
            let body = Some(std::sync::Arc::new(moved));
            exchange.hops = vec![Hop { url: "https://lens.example/old".to_owned(), status: 301, exchange: way, body }];
        }
        Ok(Fetched { exchange, body })
    }

    fn look(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, Failed> {
        self.fetch(request, watch).map_err(|error| Failed::untold(error, request.method, &request.url))
    }
}

/// A case with the pages `/a`, `/b`, `/c`, changed by this statement.
fn changed(folder: &Path, sql: &str) -> Case {
    let mut case = new_case(folder);
    let settings = Settings::default();
    for path in ["a", "b", "c"] {
        let ask = ClipAsk { what: ClipWhat::Url(format!("https://lens.example/{path}")), recipe: None };
        clip(&mut case, means(&Site, &settings), &ask, &RecipeBook::default(), &who()).unwrap();
    }
    let path = folder.join("c.kuromaku");
    drop(case);
    spoil(&path, sql);
    Case::open(&path).unwrap()
}

fn exported(case: &Case, folder: &Path) -> (WarcReport, String) {
    let out = folder.join("evidence.warc");
    let report = warc(case, &out, MADE).unwrap();
    (report, String::from_utf8_lossy(&std::fs::read(&out).unwrap()).into_owned())
}

const OF_B: &str = "(SELECT sha256 FROM fetch WHERE no = 2)";

#[test]
fn a_body_that_was_kept_and_is_missing_is_no_large_one() {
    let folder = tempfile::tempdir().unwrap();
    let case = changed(folder.path(), &format!("DELETE FROM snapshot WHERE sha256 = {OF_B}"));
    let (report, text) = exported(&case, folder.path());
    let told = "page 2 (https://lens.example/b): the body that was kept is missing from the case";
    assert_eq!((report.problems.as_slice(), report.without_body.len()), (&[told.to_owned()][..], 0));
    assert!(text.contains("WARC-Truncated: unspecified") && !text.contains("WARC-Truncated: length"), "{text}");
    assert!(text.contains("<p>https://lens.example/a") && text.contains("<p>https://lens.example/c"));
    // A redirect's as well.
    let folder = tempfile::tempdir().unwrap();
    let case = changed(folder.path(), "DELETE FROM snapshot WHERE bytes = 8");
    let (report, text) = exported(&case, folder.path());
    assert!(report.problems.len() == 1 && report.problems[0].starts_with("page 3 "), "{report:?}");
    assert!(text.contains("WARC-Truncated: unspecified") && !text.contains("WARC-Truncated: length"), "{text}");
}

#[test]
fn an_altered_page_is_named_and_stops_no_other() {
    for forged in ["(SELECT body FROM snapshot LIMIT 1)", "x'00'"] {
        let folder = tempfile::tempdir().unwrap();
        let sql = format!("UPDATE snapshot SET body = {forged} WHERE sha256 = {OF_B}");
        let case = changed(folder.path(), &sql);
        let (report, text) = exported(&case, folder.path());
        assert_eq!(report.fetches, 3);
        assert!(report.problems.len() == 1, "{report:?}");
        assert!(report.problems[0].starts_with("page 2 (https://lens.example/b): "), "{report:?}");
        assert!(text.contains("<p>https://lens.example/a") && text.contains("<p>https://lens.example/c"));
        assert_eq!(text.matches("<p>https://lens.example/a").count(), 1, "not under another name");
        assert!(text.contains("WARC-Truncated: unspecified"), "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let case = changed(folder.path(), "UPDATE fetch SET exchange = '{' WHERE no = 2");
    let (report, text) = exported(&case, folder.path());
    assert!(report.problems.len() == 1 && report.problems[0].starts_with("page 2 "), "{report:?}");
    assert!(text.contains("<p>https://lens.example/c"));
}

#[test]
fn pages_that_were_taken_back_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = changed(folder.path(), "");
    assert_eq!(exported(&case, folder.path()).0.withdrawn, 0);
    case.undo(&who()).unwrap();
    let (report, text) = exported(&case, folder.path());
    assert_eq!((report.fetches, report.withdrawn), (2, 1), "{report:?}");
    assert!(!text.contains("<p>https://lens.example/c") && report.problems.is_empty());
}
