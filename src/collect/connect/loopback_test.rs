//! The same question once more, by the real client over TLS from a server on loopback that gives the saved answers.
//!
//! The source is asked at its real address (its name leads to the server), so path, query, headers and key are what the
//! source would get. What is learnt and why not must be the same as from memory.

use super::super::fetch::{Method, Request, Secret, SecretPlace, Watch, test_door};
use super::super::mock_test_server::{Asked, Reply, TestServer};
use super::saved_test_web::{SAVED_AT, SavedWeb, answer_to, path_of};
use super::{Answer, AskError, Card, Subject, Talk, connector};
use crate::collect::fetch::FetchError;
use crate::model::PartialDate;

/// [`SAVED_AT`] in seconds since 1970.
const NOW: i64 = 1_795_341_600;

/// What a test asked, and what came of it from memory.
pub struct Told<'a> {
    pub web: &'a SavedWeb,
    pub card: &'a Card,
    pub question: &'a str,
    pub about: &'a Subject,
    pub key: Option<&'a str>,
    pub today: Option<PartialDate>,
    pub answers: &'a [Answer],
    pub result: &'a Result<(), AskError>,
}

/// Asks again over loopback and compares. `web` must have been asked nothing else since it was made, or `before` of its
/// requests.
pub fn same_over_loopback(told: &Told<'_>, before: usize) {
    let name = format!("{} {}", told.card.id, told.question);
    let saved = told.web.saved();
    let hidden = told.key.and_then(|key| match told.card.key.as_ref()?.place() {
        SecretPlace::Query(name) => Some((name, key.to_owned())),
        _ => None,
    });
    let in_query = hidden.clone();
    let host = Card::host(&told.card.base);
    let (server, authority, _) = TestServer::start_tls(&[&host], move |asked| {
        let target = without(&asked.target, in_query.as_ref());
        let method = if asked.method == "POST" { Method::Post } else { Method::Get };
        let sent = (method == Method::Post).then_some(asked.body.as_slice());
        match answer_to(&saved, method, &target, sent) {
            Some(saved) => {
                let reply = saved
                    .headers
                    .iter()
                    .fold(Reply::status(saved.status), |reply, (name, value)| reply.header(name, value));
                reply.body(saved.bytes.clone())
            }
            // Hangs up without a word.
            None => Reply::raw(Vec::new()),
        }
    });
    let client = test_door::leading_to(&server, &authority, NOW);
    let mut talk = Talk::new(&client, told.card, None, told.key.map(Secret::new), Watch::none());
    talk.today.clone_from(&told.today);
    let result = connector(&told.card.id).unwrap().ask(told.about, told.question, &mut talk);

    let stars = hidden.map(|(name, _)| (name, "***".to_owned()));
    assert_eq!(talk.answers.len(), told.answers.len(), "{name}: {result:?}");
    for (real, known) in talk.answers.iter().zip(told.answers) {
        let mut reading = real.reading.clone();
        assert_eq!(reading.source.retrieved_at.as_deref(), Some(SAVED_AT), "{name}");
        reading.source.url = reading.source.url.map(|url| without(&url, stars.as_ref()));
        // Made of the address, which here has the place of the key in it.
        reading.source.id = known.reading.source.id;
        assert_eq!(reading, known.reading, "{name}");
        let (kept, saved) = (&real.fetched.exchange, &known.fetched.exchange);
        assert_eq!(real.fetched.body, known.fetched.body, "{name}");
        assert_eq!(without(&kept.url, stars.as_ref()), saved.url, "{name}");
        let of = |it: &crate::collect::fetch::Exchange| {
            (it.method, it.status, it.media.clone(), it.bytes, it.sha256.clone(), it.request_body.clone())
        };
        assert_eq!(of(kept), of(saved), "{name}");
        assert!(kept.tls.is_some() && kept.robots.is_none() && kept.hops.is_empty(), "{name}");
        if let Some(key) = told.key {
            assert!(!format!("{kept:?} {reading:?}").contains(key), "{name}: the key is kept");
        }
    }
    assert_eq!(plain(&result, stars.as_ref()), plain(told.result, None), "{name}");

    let mut came = server.seen();
    // Attempts at one question.
    came.dedup_by(|one, other| one.target == other.target && one.body == other.body);
    let mut sent = told.web.asked().split_off(before);
    sent.dedup();
    assert_eq!(came.len(), sent.len(), "{name}: {came:?}");
    for (asked, request) in came.iter().zip(&sent) {
        arrived(asked, request, &host, told.key);
    }
}

/// Is what arrived what the connector meant to send, and nothing else of ours?
fn arrived(asked: &Asked, request: &Request, host: &str, key: Option<&str>) {
    let method = if request.method == Method::Post { "POST" } else { "GET" };
    assert_eq!(asked.method, method);
    let (mut target, mut secret) = (path_of(&request.url).to_owned(), None);
    match &request.secret {
        Some((_, SecretPlace::Query(name))) => {
            let sign = if target.contains('?') { '&' } else { '?' };
            target = format!("{target}{sign}{name}={}", key.unwrap());
        }
        Some((_, SecretPlace::Header { name, prefix })) => {
            secret = Some((name.to_lowercase(), format!("{prefix}{}", key.unwrap())));
        }
        Some((_, SecretPlace::BasicUser)) => secret = Some(("authorization".to_owned(), "Basic ".to_owned())),
        None => {}
    }
    assert_eq!(asked.target, target);
    assert_eq!(asked.header("host"), Some(host));
    assert_eq!(asked.header("user-agent"), Some("Kuromaku/0.1.0 (no contact set)"));
    assert_eq!(asked.body, request.body.as_ref().map(|body| body.bytes.clone()).unwrap_or_default());
    for (name, value) in &request.headers {
        assert_eq!(asked.header(&name.to_lowercase()), Some(value.as_str()), "{target}");
    }
    if let Some(body) = &request.body {
        assert_eq!(asked.header("content-type"), Some(body.media.as_str()));
    }
    let known = ["host", "user-agent", "accept", "accept-encoding", "content-type", "content-length"];
    for (name, value) in &asked.headers {
        match &secret {
            Some((place, text)) if place == name => assert!(value.starts_with(text.as_str()), "{target}: {name}"),
            _ => assert!(known.contains(&name.as_str()), "{target}: {name}: {value}"),
        }
    }
    assert!(secret.is_none_or(|(place, _)| asked.header(&place).is_some()), "{target}: no key");
}

/// The address without this query parameter at its end.
fn without(url: &str, hidden: Option<&(String, String)>) -> String {
    let Some((name, value)) = hidden else { return url.to_owned() };
    let bare = ['?', '&'].iter().find_map(|sign| url.strip_suffix(&format!("{sign}{name}={value}")));
    bare.unwrap_or(url).to_owned()
}

/// Why not, as far as both ways can tell it: how often was tried differs, and how a connection failed.
fn plain(result: &Result<(), AskError>, hidden: Option<&(String, String)>) -> String {
    match result {
        Err(AskError::Fetch(FetchError::Status { status, url, .. })) => {
            format!("status {status}: {}", without(url, hidden))
        }
        Err(AskError::Fetch(FetchError::Connect { .. } | FetchError::Broken { .. })) => "no answer".to_owned(),
        Err(AskError::Shape { what, pointer, url }) => format!("{what} at {pointer}: {}", without(url, hidden)),
        other => format!("{other:?}"),
    }
}
