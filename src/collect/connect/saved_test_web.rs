//! A [`Web`] of saved answers, for the tests of connectors: no socket is opened.
//!
//! - Found by method, path with query and, where given, body. Anything else is a failure to connect, so a test sees
//!   every request that its connector makes without being expected to.
//! - Refuses as the client does: a status of 400 or more is an error, with `Retry-After` "come back later".
//! - Every request is kept, with its headers, body and secret, for tests of what leaves the machine.

use super::super::fetch::{Exchange, FetchError, Fetched, Method, Request, Watch, Web};
use super::Answer;
use crate::model::ontology;
use std::sync::Mutex;

/// When every saved answer was "fetched".
pub const SAVED_AT: &str = "2026-11-22T10:00:00Z";

#[derive(Clone)]
pub struct Saved {
    method: Method,
    path: String,
    /// `None`: any body.
    body: Option<Vec<u8>>,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

/// The answer to this question, if one is saved.
pub fn answer_to<'a>(saved: &'a [Saved], method: Method, path: &str, sent: Option<&[u8]>) -> Option<&'a Saved> {
    saved.iter().find(|saved| {
        saved.method == method && saved.path == path && (saved.body.is_none() || saved.body.as_deref() == sent)
    })
}

/// See the module. Built by chaining: `SavedWeb::new().get("/v1/x", text).status("/v1/y", 404)`.
#[derive(Default)]
pub struct SavedWeb {
    saved: Vec<Saved>,
    asked: Mutex<Vec<Request>>,
}

impl SavedWeb {
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `GET path` (path and query, beginning with `/`) with JSON.
    pub fn get(self, path: &str, json: impl Into<Vec<u8>>) -> Self {
        self.answer(Method::Get, path, None, 200, &[("Content-Type", "application/json")], json)
    }

    /// Answers `POST path` with JSON, whatever its body.
    pub fn post(self, path: &str, json: impl Into<Vec<u8>>) -> Self {
        self.answer(Method::Post, path, None, 200, &[("Content-Type", "application/json")], json)
    }

    /// Answers `GET path` with a status and an empty JSON object.
    pub fn status(self, path: &str, status: u16) -> Self {
        self.answer(Method::Get, path, None, status, &[("Content-Type", "application/json")], "{}")
    }

    /// Answers `GET path` with a page.
    pub fn html(self, path: &str, page: &str) -> Self {
        self.answer(Method::Get, path, None, 200, &[("Content-Type", "text/html; charset=utf-8")], page)
    }

    /// Everything said: method, path and query, body (`None`: any), status, headers, bytes.
    pub fn answer(
        mut self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        status: u16,
        headers: &[(&str, &str)],
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        self.saved.push(Saved {
            method,
            path: path.to_owned(),
            body: body.map(<[u8]>::to_vec),
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            bytes: bytes.into(),
        });
        self
    }

    /// Every saved answer, for a server that gives the same ones.
    pub fn saved(&self) -> Vec<Saved> {
        self.saved.clone()
    }

    /// All requests so far, in order.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// Their addresses.
    pub fn urls(&self) -> Vec<String> {
        self.asked().into_iter().map(|request| request.url).collect()
    }

    /// Their bodies as text, of those that had one.
    pub fn bodies(&self) -> Vec<String> {
        let bodies = self.asked().into_iter().filter_map(|request| request.body);
        bodies.map(|body| String::from_utf8(body.bytes).unwrap()).collect()
    }
}

/// Path and query of an address.
pub fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

impl Web for SavedWeb {
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError> {
        if (watch.cancelled)() {
            return Err(FetchError::Cancelled);
        }
        self.asked.lock().unwrap().push(request.clone());
        let path = path_of(&request.url);
        let host = super::Card::host(&request.url);
        let sent = request.body.as_ref().map(|body| body.bytes.as_slice());
        let Some(saved) = answer_to(&self.saved, request.method, path, sent) else {
            return Err(FetchError::Connect { host, reason: format!("nothing saved for {:?} {path}", request.method) });
        };
        let header = |name: &str| {
            let found = saved.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        if saved.status >= 400 {
            return Err(match header("retry-after").and_then(|text| text.parse().ok()) {
                Some(seconds) => FetchError::Later { host, seconds },
                None => FetchError::Status { status: saved.status, attempts: 1, url: request.url.clone() },
            });
        }
        let media = header("content-type").unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim().to_lowercase();
        let sha256 = crate::collect::fetch::test_door::sha256(&saved.bytes);
        let mut exchange = Exchange::of_file(&request.url, &media, SAVED_AT, saved.bytes.len() as u64, &sha256);
        exchange.method = request.method;
        exchange.request_headers.clone_from(&request.headers);
        exchange.request_body = sent.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        exchange.status = saved.status;
        exchange.headers.clone_from(&saved.headers);
        exchange.attempts = 1;
        Ok(Fetched { exchange, body: saved.bytes.clone() })
    }
}

/// Every property exists in its schema, every value has its place, and every relation has its two ends.
pub fn check(answers: &[Answer]) {
    for answer in answers {
        for proposal in &answer.reading.proposals {
            let schema = ontology().schema(&proposal.schema).unwrap_or_else(|| panic!("{}", proposal.schema));
            for value in &proposal.values {
                assert!(schema.properties.contains_key(&value.prop), "{}.{}", proposal.schema, value.prop);
                assert!(!value.locator.is_empty(), "{} {} has no place", proposal.entity, value.prop);
            }
            if let Some(edge) = &schema.edge {
                for end in [&edge.source, &edge.target] {
                    assert!(proposal.first(end).is_some(), "{} {} lacks {end}", proposal.schema, proposal.entity);
                }
            }
        }
    }
}
