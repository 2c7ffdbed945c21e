//! Evidence handed out: only what happened, once, and no key unseen.

use super::tests::{means, new_case, who};
use super::*;
use crate::collect::connect::Card;
use crate::collect::fetch::{Agreement, Failed, FetchError, Request, Secret, SecretPlace, test_door};
use crate::collect::lists;
use crate::collect::mock_test_server::{Reply, TestServer};
use crate::collect::recipe::RecipeBook;
use std::path::Path;

/// 2026-11-22T10:00:00Z.
const NOW: i64 = 1_795_341_600;
const MADE: &str = "2026-11-22T12:00:00Z";

/// Kinds of the records in a file, and the file as text.
fn records(out: &Path) -> (Vec<String>, String) {
    let text = String::from_utf8_lossy(&std::fs::read(out).unwrap()).into_owned();
    let kinds = text.split("\r\n").filter_map(|line| line.strip_prefix("WARC-Type: ")).map(str::to_owned);
    (kinds.collect(), text)
}

#[test]
fn a_refused_page_is_kept_and_exported_as_it_came() {
    let (server, authority, der) = TestServer::start_tls(&["lens.example"], |asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nDisallow: /private"),
        _ => Reply::status(404).header("X-Why", "moved away").body("<p>nobody here"),
    });
    let client = test_door::leading_to(&server, &authority, NOW);
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let settings = Settings::default();
    for path in ["/gone", "/private"] {
        let ask = ClipAsk { what: ClipWhat::Url(server.url_at("lens.example", path)), recipe: None };
        let report = clip(&mut case, means(&client, &settings), &ask, &RecipeBook::default(), &who()).unwrap();
        assert!(report.problem.is_some_and(|why| why.starts_with("could not look: ")));
    }
    let kept = case.fetches().unwrap();
    assert_eq!(body_of(&case, &kept[0]).unwrap().as_deref(), Some(&b"<p>nobody here"[..]));
    assert_eq!((kept[0].status, kept[0].kept, kept[1].kept), (404, true, false));
    let out = folder.path().join("evidence.warc");
    let report = warc(&case, &out, MADE).unwrap();
    assert!(report.problems.is_empty() && report.without_body.is_empty(), "{report:?}");
    let (kinds, text) = records(&out);
    assert_eq!(kinds, ["warcinfo", "resource", "response", "request", "metadata", "metadata"]);
    for told in [
        "User-agent: *\nDisallow: /private",
        "x-why: moved away\r\n",
        "\r\n\r\n<p>nobody here",
        "user-agent: Kuromaku/",
        &format!("tls-certificate-sha256: {}", test_door::sha256(&der)),
        "robots-allowed: yes",
        "robots-why: line 2: Disallow: /private\r\n",
        "attempts: 0\r\n",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert!(!text.contains("terms") && !text.contains("WARC-Truncated"), "{text}");
}

#[test]
fn the_redirects_of_a_page_are_kept_and_exported_as_they_came() {
    let (server, authority, _) = TestServer::start_tls(&["lens.example"], |asked| match asked.path() {
        "/robots.txt" => Reply::status(404),
        "/old" => Reply::redirect(301, "/new").body("<p>moved to another shelf"),
        _ => Reply::html("<p>here"),
    });
    let client = test_door::leading_to(&server, &authority, NOW);
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let ask = ClipAsk { what: ClipWhat::Url(server.url_at("lens.example", "/old")), recipe: None };
    clip(&mut case, means(&client, &Settings::default()), &ask, &RecipeBook::default(), &who()).unwrap();
    let out = folder.path().join("evidence.warc");
    let report = warc(&case, &out, MADE).unwrap();
    assert!(report.problems.is_empty() && report.digests == 9, "{report:?}");
    let (kinds, text) = records(&out);
    assert_eq!(kinds, ["warcinfo", "response", "request", "metadata", "response", "request", "metadata"]);
    assert!(text.contains("HTTP/1.1 301 Moved Permanently\r\n"), "{text}");
    assert!(text.contains("\r\n\r\n<p>moved to another shelf\r\n\r\n"), "{text}");
}

#[test]
fn a_list_of_many_lists_is_one_exchange() {
    let card = lists::list("us_csl").unwrap();
    let file: &[u8] = include_bytes!("../../../../tests/fixtures/collect/lists/us_csl.csv");
    let (server, authority, _) = TestServer::start_tls(&[&Card::host(&card.url)], move |_| Reply::of("text/csv", file));
    let client = test_door::leading_to(&server, &authority, NOW);
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let settings = Settings::default();
    let plans = list_plan(&case, means(&client, &settings), &["us_csl".to_owned()], None).unwrap();
    let lines = update_lists(&mut case, means(&client, &settings), plans, false, &who(), &mut |_| {
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    let readings = lines[0].fetches.len();
    assert!(readings > 1, "{lines:?}");
    let out = folder.path().join("evidence.warc");
    let report = warc(&case, &out, MADE).unwrap();
    assert!(report.problems.is_empty(), "{report:?}");
    let (kinds, text) = records(&out);
    let count = |kind: &str| kinds.iter().filter(|known| *known == kind).count();
    assert_eq!((count("response"), count("request"), count("metadata")), (1, 1, readings));
    assert_eq!(text.matches("WARC-Refers-To: ").count(), readings - 1);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn an_answer_that_repeats_the_key_is_not_handed_out_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let (server, authority, _) = TestServer::start_tls(&["register.example"], |_| Reply::html("<p>key=k3y-of-nobody"));
    let client = test_door::leading_to(&server, &authority, NOW);
    let mut request = Request::get(server.url_at("register.example", "/ask"));
    request.agreement = Agreement::Terms;
    let secret = Secret::new("k3y-of-nobody");
    request.secret = Some((secret, SecretPlace::BasicUser));
    let fetched = client.fetch(&request, Watch::none()).unwrap();
    let reading = Reading::new(crate::model::SourceKind::Dataset, "Register", None, None);
    let answered = Answered::of("register/ask", "Register", "register", fetched, reading);
    keep(&mut case, &[&answered], "Ask", &who()).unwrap();
    let out = folder.path().join("evidence.warc");
    let refused = warc(&case, &out, MADE).unwrap_err().to_string();
    assert!(refused.contains("page 1 (https://register.example") && refused.contains("--with-secrets"), "{refused}");
    assert!(!out.exists());
    let report = warc_with_secrets(&case, &out, MADE).unwrap();
    assert_eq!((report.with_secrets.len(), report.problems.len()), (1, 0), "{report:?}");
    assert!(records(&out).1.contains("note: the body repeats the key that was sent\r\n"));
}

/// Refuses everything, and says back what it was asked with.
struct Echo;

impl Web for Echo {
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError> {
        self.look(request, watch).map_err(|failed| failed.error)
    }

    fn look(&self, request: &Request, _: Watch<'_>) -> Result<Fetched, Failed> {
        let error = FetchError::Status { status: 401, attempts: 1, url: request.url.clone() };
        let mut failed = Failed::untold(error, request.method, &request.url);
        failed.exchange.headers = vec![("WWW-Authenticate".to_owned(), "Bearer".to_owned())];
        failed.exchange.notes = vec!["the body repeats the key that was sent".to_owned()];
        failed.body = Some(b"not this key: k3y-of-nobody".to_vec());
        Err(failed)
    }
}

#[test]
fn a_register_that_refuses_and_repeats_the_key_is_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let mut company = crate::collect::Proposal::new("c", "Company");
    company.say("name", "Lens Works", "p").say("leiCode", "00EXAMPLE00000000000", "p");
    let mut reading = Reading::new(crate::model::SourceKind::Page, "p", None, Some("https://p.example/"));
    reading.proposals = vec![company];
    let exchange = Exchange::of_file("https://p.example/", "text/html", "2026-11-22T09:00:00Z", 1, "");
    let answered = Answered::of("clip", "p", "test", Fetched { exchange, body: b"p".to_vec() }, reading);
    keep(&mut case, &[&answered], "Clip", &who()).unwrap();
    decide(&mut case, &Which::AllOf(vec![1]), Verdict::Accept, &who()).unwrap();
    let analysis = super::super::analysis::Analysis::build(case.facts().unwrap(), None, None, &|| false);
    let settings = Settings::default();
    let ask = EnrichAsk { source: "gleif".to_owned(), question: None, ids: vec!["c".into()], again: false };
    let lines = enrich(&mut case, &analysis, means(&Echo, &settings), &ask, &who(), &mut |_| {
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(lines[0].state, EnrichState::CouldNotLook);
    assert_eq!(lines[0].notes, ["the body repeats the key that was sent"]);
    let kept = case.fetch(lines[0].fetches[0]).unwrap().unwrap();
    assert_eq!((kept.status, kept.kept, kept.at), (401, true, who().at));
    assert_eq!(
        exchange_of(&case.fetch(kept.number).unwrap().unwrap()).unwrap().header("www-authenticate"),
        Some("Bearer")
    );
    assert!(warc(&case, &folder.path().join("evidence.warc"), MADE).is_err());
}
