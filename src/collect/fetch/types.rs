//! Requests, answers and why there is none: plain data, no network.

use super::telling::Telling;
use crate::text::counted;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// An API key or password. Never printed: neither by `Debug` nor in evidence or logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that puts it on the wire.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Where a secret travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// As this header; the text is put behind `prefix` ("ApiKey ", "Bearer ", or nothing).
    Header { name: String, prefix: String },
    /// As this query parameter; redacted in everything kept.
    Query(String),
    /// As the user name of HTTP basic authentication, with an empty password.
    BasicUser,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    #[default]
    Get,
    Post,
}

/// What to send in a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub media: String,
    pub bytes: Vec<u8>,
}

/// By what right we ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// A page: robots.txt decides.
    #[default]
    Robots,
    /// An interface offered to programs under its own terms: robots.txt speaks of crawlers and is not asked.
    Terms,
}

/// What an earlier answer said about itself, to ask whether it still holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The address that gave them, as it is kept: they say nothing about another one, and are sent nowhere else.
    pub url: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// One thing to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// Absolute, http or https, without secrets.
    pub url: String,
    /// Further headers, such as `Accept`.
    pub headers: Vec<(String, String)>,
    pub body: Option<Body>,
    pub secret: Option<(Secret, SecretPlace)>,
    pub agreement: Agreement,
    /// Media types that make sense here, such as `text/html`; another one is an error. Empty: any.
    pub accept: Vec<String>,
    pub validators: Option<Validators>,
    /// Most bytes of the decoded body, when the settings' limit is not meant.
    pub max_bytes: Option<u64>,
}

impl Request {
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            secret: None,
            agreement: Agreement::Robots,
            accept: Vec::new(),
            validators: None,
            max_bytes: None,
        }
    }
}

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    pub url: String,
    pub status: u16,
    /// What was asked there and what came back, without hops of its own. `None`: kept before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Box<Exchange>>,
    /// On its way to where bodies are kept; not part of the stored form.
    #[serde(skip)]
    pub body: Option<Arc<Vec<u8>>>,
}

impl Hop {
    /// Of which no more is known.
    pub fn bare(url: impl Into<String>, status: u16) -> Self {
        Self { url: url.into(), status, exchange: None, body: None }
    }
}

/// Who answered, by its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsPeer {
    /// SHA-256 of the leaf certificate (DER), hexadecimal.
    pub certificate_sha256: String,
}

/// What robots.txt said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots {
    /// Where it was read.
    pub url: String,
    pub allowed: bool,
    /// The rule that decided, with its line ("line 7: Disallow: /private"), or why there is none.
    pub why: String,
    /// The file that decided, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<RobotsFile>,
}

/// A robots.txt that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsFile {
    /// When it was read, ISO 8601 UTC: up to a day before the page.
    pub at: String,
    /// Hexadecimal, of the decoded file.
    pub sha256: String,
    /// On its way to where bodies are kept, unless it is large; not part of the stored form.
    #[serde(skip)]
    pub body: Option<Arc<Vec<u8>>>,
}

/// One question and what came back, without the body: kept with the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Of the first request; of the last one see [`Exchange::last_question`].
    pub method: Method,
    /// As asked; secrets are replaced by `***`.
    pub url: String,
    /// As sent to `final_url`; secrets are replaced by `***`. Empty: nothing was sent there.
    pub request_headers: Vec<(String, String)>,
    /// Of the first request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<String>,
    /// When the answer began, ISO 8601 UTC.
    pub at: String,
    /// Redirects that were followed, in order.
    pub hops: Vec<Hop>,
    pub final_url: String,
    /// 200 …; of a saved file 0.
    pub status: u16,
    /// As received, in order. `Content-Encoding` tells how the body travelled; the kept body is the decoded one.
    pub headers: Vec<(String, String)>,
    /// Media type without parameters, lower case.
    pub media: String,
    /// Character set the body is read in (WHATWG name), for text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Of the decoded body.
    pub bytes: u64,
    /// SHA-256 of the decoded body, hexadecimal.
    pub sha256: String,
    /// Address that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsPeer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robots: Option<Robots>,
    /// How often it was sent; 0 of a saved file, and of a question that never left.
    pub attempts: u32,
    /// The server said "not modified": the body is the one kept before.
    pub unchanged: bool,
    /// Why the kept body is not all of what was sent, in the words of WARC: `length`, `time`, `disconnect` or
    /// `unspecified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncated: Option<String>,
    /// The kept body is as it travelled, in its `Content-Encoding`, because it does not unpack.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub packed: bool,
    /// Things worth knowing: a lying charset, a clock that is off, a body cut short.
    pub notes: Vec<String>,
}

impl Exchange {
    /// A saved file that stands in for an answer.
    pub fn of_file(name: &str, media: &str, at: &str, bytes: u64, sha256: &str) -> Self {
        Self {
            method: Method::Get,
            url: name.to_owned(),
            request_headers: Vec::new(),
            request_body: None,
            at: at.to_owned(),
            hops: Vec::new(),
            final_url: name.to_owned(),
            status: 0,
            headers: Vec::new(),
            media: media.to_owned(),
            charset: None,
            bytes,
            sha256: sha256.to_owned(),
            address: None,
            tls: None,
            robots: None,
            attempts: 0,
            unchanged: false,
            truncated: None,
            packed: false,
            notes: Vec::new(),
        }
    }

    /// A saved file, not an address that was asked or should have been.
    pub fn is_file(&self) -> bool {
        let web = self.url.starts_with("http://") || self.url.starts_with("https://");
        self.status == 0 && self.attempts == 0 && !(web && self.sha256.is_empty())
    }

    /// Does the kept body, or that of a redirect on the way, hold the key that was sent?
    pub fn repeats_key(&self) -> bool {
        let on_the_way = || self.hops.iter().filter_map(|hop| hop.exchange.as_ref()).any(|hop| hop.repeats_key());
        self.notes.iter().any(|note| note == KEY_REPEATED) || on_the_way()
    }

    /// What belongs to the evidence beside the body, as far as it is at hand: each robots.txt that decided, and what
    /// redirects on the way said. Media type and bytes.
    pub fn beside(&self) -> Vec<(&str, &[u8])> {
        let robots = self.robots.as_ref().and_then(|robots| robots.file.as_ref()?.body.as_ref());
        let mut found: Vec<(&str, &[u8])> = robots.map(|file| ("text/plain", file.as_slice())).into_iter().collect();
        for hop in &self.hops {
            let Some(exchange) = &hop.exchange else { continue };
            found.extend(hop.body.as_ref().map(|body| (exchange.media.as_str(), body.as_slice())));
            found.extend(exchange.beside());
        }
        found
    }

    /// Puts back what [`Exchange::beside`] gave away; `body` finds them.
    ///
    /// # Errors
    /// Those of `body`.
    pub fn restore<E>(&mut self, body: Find<'_, E>) -> Result<(), E> {
        if let Some(file) = self.robots.as_mut().and_then(|robots| robots.file.as_mut()) {
            file.body = body(&file.sha256)?.map(Arc::new);
        }
        for hop in &mut self.hops {
            let Some(exchange) = &mut hop.exchange else { continue };
            hop.body = body(&exchange.sha256)?.map(Arc::new);
            exchange.restore(body)?;
        }
        Ok(())
    }

    /// Does a redirect of this status repeat the question as it is? All others make it a GET without a body.
    pub(super) fn repeats(status: u16) -> bool {
        matches!(status, 307 | 308)
    }

    /// Method and body of the request that `final_url` answered, which the redirects before it may have changed.
    pub fn last_question(&self) -> (Method, Option<&str>) {
        if self.hops.iter().all(|hop| Self::repeats(hop.status)) {
            (self.method, self.request_body.as_deref())
        } else {
            (Method::Get, None)
        }
    }

    /// A question of which no more is known than that it failed.
    pub fn of_failure(method: Method, url: &str, at: &str, status: u16, attempts: u32) -> Self {
        Self { method, status, attempts, ..Self::of_file(url, "", at, 0, "") }
    }

    /// The header of this name, first if there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What to send next time.
    pub fn validators(&self) -> Validators {
        Validators {
            url: self.final_url.clone(),
            etag: self.header("etag").map(str::to_owned),
            last_modified: self.header("last-modified").map(str::to_owned),
        }
    }
}

/// Finds kept bytes by their SHA-256 in hexadecimal.
type Find<'a, E> = &'a dyn Fn(&str) -> Result<Option<Vec<u8>>, E>;

/// The note on an answer that must not be handed out unseen.
pub(super) const KEY_REPEATED: &str = "the body repeats the key that was sent";

/// An answer with its body. Of `unchanged` answers the body is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub exchange: Exchange,
    pub body: Vec<u8>,
}

/// Why nothing came back. Each reads as the end of "could not look: …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("{reason}: {url}")]
    BadUrl { reason: String, url: String },
    #[error("working offline; nothing was sent to {host}")]
    Offline { host: String },
    #[error("robots.txt forbids it ({why}): {url}")]
    Robots { why: String, url: String },
    /// Could not be read, so nothing was asked (RFC 9309: treat as forbidden).
    #[error("robots.txt could not be read ({why}): {url}")]
    RobotsUnknown { why: String, url: String },
    #[error("{host} is not a public address ({address})")]
    NotPublic { host: String, address: String },
    #[error("no such host: {host}")]
    NoHost { host: String },
    #[error("could not connect to {host}: {reason}")]
    Connect { host: String, reason: String },
    #[error("the certificate of {host} cannot be trusted: {reason}")]
    Certificate { host: String, reason: String },
    #[error("status {status} after {}: {url}", counted(attempts, "attempt", "attempts"))]
    Status { status: u16, attempts: u32, url: String },
    /// The server asked to wait longer than we are willing to.
    #[error("{host} asks to come back in {seconds} s")]
    Later { host: String, seconds: u64 },
    #[error("more than {limit} redirects: {url}")]
    TooManyRedirects { limit: u32, url: String },
    #[error("redirected to {to}, which is not allowed ({reason}): {url}")]
    BadRedirect { to: String, reason: String, url: String },
    #[error("larger than {limit} bytes: {url}")]
    TooLarge { limit: u64, url: String },
    #[error("no answer within {seconds} s: {url}")]
    TooSlow { seconds: u64, url: String },
    /// Fewer or more bytes than the header promised.
    #[error("the body ended after {got} of {promised} bytes: {url}")]
    Cut { got: u64, promised: u64, url: String },
    #[error("{media} where {wanted} was expected: {url}")]
    Media { media: String, wanted: String, url: String },
    #[error("the body does not unpack ({encoding}): {reason}: {url}")]
    Encoding { encoding: String, reason: String, url: String },
    /// The answer is a sign-in page of the network, not the page that was asked for.
    #[error("a sign-in page of the network answered instead of {host}")]
    Portal { host: String },
    #[error("the connection failed: {reason}: {url}")]
    Broken { reason: String, url: String },
    #[error("cancelled")]
    Cancelled,
}

impl FetchError {
    /// Status and attempts, as far as the error itself tells: 0 attempts where nothing can have been sent.
    fn answered(&self) -> (u16, u32) {
        match self {
            Self::Status { status, attempts, .. } => (*status, *attempts),
            Self::BadUrl { .. }
            | Self::Offline { .. }
            | Self::Robots { .. }
            | Self::RobotsUnknown { .. }
            | Self::NotPublic { .. }
            | Self::NoHost { .. }
            | Self::Connect { .. }
            | Self::Certificate { .. }
            | Self::Cancelled => (0, 0),
            _ => (0, 1),
        }
    }
}

/// A question without a usable answer, with what is known of the exchange all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub error: FetchError,
    /// What was sent and what came, if anything did. `at` is empty where no clock was asked.
    pub exchange: Box<Exchange>,
    /// The beginning of what came; `None` when no body did.
    pub body: Option<Vec<u8>>,
}

impl Failed {
    /// Of which nothing is known but the error.
    pub fn untold(error: FetchError, method: Method, url: &str) -> Self {
        let (status, attempts) = error.answered();
        Self { error, exchange: Box::new(Exchange::of_failure(method, url, "", status, attempts)), body: None }
    }
}

/// Bounds on one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Decoded bytes of one body.
    pub max_bytes: u64,
    /// Seconds for one attempt, all in all.
    pub total_seconds: u64,
    /// Seconds until a connection must stand, and until some byte must come.
    pub quiet_seconds: u64,
    pub redirects: u32,
    pub attempts: u32,
    /// The longest `Retry-After` that is waited for, in seconds.
    pub longest_wait: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 64 << 20, total_seconds: 120, quiet_seconds: 20, redirects: 8, attempts: 4, longest_wait: 60 }
    }
}

/// How gently one host is asked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Politeness {
    pub per_second: f64,
    /// Requests to one host at the same time.
    pub at_once: u32,
    /// Requests to all hosts at the same time.
    pub at_once_all: u32,
}

impl Default for Politeness {
    fn default() -> Self {
        Self { per_second: 1.0, at_once: 2, at_once_all: 16 }
    }
}

/// Everything a person can set about collecting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Nothing is sent at all.
    pub offline: bool,
    /// Whom a site's owner may write to; part of the User-Agent.
    pub contact: String,
    /// `http://host:port` or `socks5://host:port`; empty: as the system says.
    pub proxy: String,
    /// A PEM file with further certificate authorities, such as the company's own.
    pub ca_file: Option<PathBuf>,
    pub limits: Limits,
    pub politeness: Politeness,
    /// Other politeness for single hosts.
    pub hosts: BTreeMap<String, Politeness>,
    /// Loopback targets are allowed: for tests and services on this machine. Never private networks.
    pub allow_loopback: bool,
    /// Other addresses of connectors and lists, by their id: a service of your own, or a test's.
    pub bases: BTreeMap<String, String>,
}

/// Lets the caller watch and stop a fetch.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
    /// Called with the bytes of the body so far.
    pub progress: &'a (dyn Fn(u64) + Sync),
    /// Called before another host is asked, and before a long wait.
    pub said: &'a (dyn Fn(&Telling) + Sync),
}

impl Watch<'static> {
    /// Nobody watches.
    pub fn none() -> Self {
        Self { cancelled: &|| false, progress: &|_| {}, said: &|_| {} }
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl Settings {
    /// Longest time one request may take with all its attempts and waits.
    pub fn patience(&self) -> Duration {
        let limits = self.limits;
        Duration::from_secs(u64::from(limits.attempts) * (limits.total_seconds + limits.longest_wait))
    }
}

/// Whatever answers requests: the client, or saved answers in tests.
pub trait Web: Send + Sync {
    /// Asks once, politely, and waits for the answer. Never call it on the UI thread.
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError>;

    /// The same; a failure comes with what is known of its exchange.
    fn look(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, Failed> {
        self.fetch(request, watch).map_err(|error| Failed::untold(error, request.method, &request.url))
    }

    /// Asks all, side by side as far as politeness allows; `done` is called on the caller's thread in the order
    /// answers come, with the position of the request. `Break` stops the rest, which end as cancelled.
    fn look_all(
        &self,
        requests: &[Request],
        watch: Watch<'_>,
        done: &mut dyn FnMut(usize, Result<Fetched, Failed>) -> std::ops::ControlFlow<()>,
    ) {
        for (at, request) in requests.iter().enumerate() {
            if done(at, self.look(request, watch)).is_break() {
                break;
            }
        }
    }

    /// The same without the evidence of failures.
    fn fetch_all(
        &self,
        requests: &[Request],
        watch: Watch<'_>,
        done: &mut dyn FnMut(usize, Result<Fetched, FetchError>) -> std::ops::ControlFlow<()>,
    ) {
        self.look_all(requests, watch, &mut |at, looked| done(at, looked.map_err(|failed| failed.error)));
    }
}

/// Nothing is ever sent.
#[derive(Clone, Copy, Debug)]
pub struct NoWeb;

impl Web for NoWeb {
    fn fetch(&self, request: &Request, _: Watch<'_>) -> Result<Fetched, FetchError> {
        Err(FetchError::Offline { host: request.url.clone() })
    }
}
