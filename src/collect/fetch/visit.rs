//! A question from its first address to its last: permission, turn, attempts, redirects. What is kept of them: `account`.

use super::attempt::{Incoming, Outgoing, Times};
use super::gate::{Gate, Place, Places};
use super::mask::{Mask, STARS};
use super::telling::{Teller, Telling};
use super::wire::Wire;
use super::{
    Agreement, Exchange, Failed, FetchError, Fetched, Hop, Method, Request, Robots, Settings, address, http_date,
    media, permission, portal, unpack,
};
use reqwest::header::{HeaderName, HeaderValue};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use url::Url;

/// Seconds since 1970, as the caller's clock has them.
pub(super) type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Headers that are ours, whatever the caller says.
const OURS: [&str; 11] = [
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "referer",
    "transfer-encoding",
    "user-agent",
];
/// Headers of a caller that may go to another host than the one they were meant for: any other could be a key.
const HARMLESS: [&str; 2] = ["accept", "accept-language"];
/// Headers whose value is a secret, whoever set them.
const PERSONAL: [&str; 3] = ["authorization", "proxy-authorization", "x-api-key"];

/// Longer waits are told.
const LONG: Duration = Duration::from_secs(5);

/// Durations of one client, from its limits.
#[derive(Clone, Copy)]
pub(crate) struct Timing {
    /// One attempt.
    pub(crate) total: Duration,
    pub(crate) quiet: Duration,
    /// Before the second attempt; doubles each time.
    pub(crate) back_off: Duration,
    /// The longest wait between two attempts.
    pub(crate) longest_wait: Duration,
}

impl Timing {
    pub(crate) fn of(settings: &Settings) -> Self {
        let limits = settings.limits;
        Self {
            total: Duration::from_secs(limits.total_seconds),
            quiet: Duration::from_secs(limits.quiet_seconds),
            back_off: Duration::from_millis(500),
            longest_wait: Duration::from_secs(limits.longest_wait),
        }
    }
}

/// What all fetches of a client share.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) agent: String,
    pub(super) timing: Timing,
    pub(super) gate: Arc<Gate>,
    pub(super) wire: Wire,
    pub(super) permissions: permission::Cache,
}

/// Whether a page is asked for, or the robots.txt before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Page,
    Robots,
}

/// One question on its way.
pub(super) struct Visit<'a> {
    pub(super) shared: &'a Arc<Shared>,
    pub(super) request: &'a Request,
    pub(super) purpose: Purpose,
    pub(super) places: Option<&'a Places>,
    pub(super) bytes: &'a AtomicU64,
    pub(super) teller: &'a Teller,
}

/// Where a question stands.
pub(super) struct Course {
    pub(super) mask: Mask,
    pub(super) asked: Url,
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) with_body: bool,
    pub(super) hops: Vec<Hop>,
    seen: BTreeSet<String>,
    pub(super) attempts: u32,
    pub(super) notes: Vec<String>,
    /// Headers of the last request.
    pub(super) sent: Vec<(String, String)>,
    /// It went out, or one of the same words before it did.
    pub(super) heard: bool,
    /// Its answer, when that is no answer to the question.
    pub(super) came: Option<Incoming>,
    pub(super) robots: Option<Robots>,
}

impl Visit<'_> {
    /// Goes all the way.
    ///
    /// # Errors
    /// Every [`FetchError`] but `Offline` and `Cancelled`, which the caller sees to; with what is known of it.
    pub(super) async fn run(&self) -> Result<(Fetched, Option<Place>), Failed> {
        let mask = Mask::new(self.request);
        let untold = |error, url: &str| Failed::untold(hide(&mask, error), self.request.method, &mask.hide(url));
        let asked = address::parse(&self.request.url).map_err(|error| untold(error, &self.request.url))?;
        address::check(&asked, self.shared.settings.allow_loopback).map_err(|error| untold(error, asked.as_str()))?;
        let mut course = Course {
            url: asked.clone(),
            asked,
            method: self.request.method,
            with_body: self.request.body.is_some(),
            hops: Vec::new(),
            seen: BTreeSet::new(),
            attempts: 1,
            notes: Vec::new(),
            sent: Vec::new(),
            heard: false,
            came: None,
            robots: None,
            mask,
        };
        loop {
            match self.step(&mut course).await {
                Ok(Some(done)) => return Ok(done),
                Ok(None) => {}
                Err(error) => return Err(self.failed(&mut course, error)),
            }
        }
    }

    /// One address. `None`: it redirected, and the course goes on.
    async fn step(&self, course: &mut Course) -> Result<Option<(Fetched, Option<Place>)>, FetchError> {
        let mut gap = Duration::ZERO;
        if self.purpose == Purpose::Page && self.request.agreement == Agreement::Robots {
            let verdict = permission::ask(self.shared, &course.url, self.teller).await;
            let robots = course.robots.insert(verdict.robots);
            if let Some(error) = verdict.unknown {
                return Err(error);
            }
            if !robots.allowed {
                return Err(FetchError::Robots { why: robots.why.clone(), url: course.url.to_string() });
            }
            gap = verdict.gap;
        }
        let outgoing = self.outgoing(course)?;
        let (came, place) = self.insist(course, &outgoing, gap).await?;
        if let Some(location) = came.location() {
            let status = came.status;
            course.came = Some(came);
            let to = self.follow(course, status, &location)?;
            // What was asked and answered so far is a hop; the next address was not asked yet.
            if let Some(came) = course.came.take() {
                let hop = self.hop(course, outgoing.shown, came);
                course.hops.push(hop);
            }
            if !Exchange::repeats(status) {
                course.method = Method::Get;
                course.with_body = false;
            }
            let (from, next) = (address::door(&course.url), address::door(&to));
            if from != next {
                self.teller.tell(Telling::Redirected { from, to: next }).await;
            }
            course.url = to;
            course.sent.clear();
            course.heard = false;
            return Ok(None);
        }
        match self.fault(course, &outgoing.shown, &came) {
            Some(error) => {
                course.came = Some(came);
                Err(error)
            }
            None => Ok(Some((self.close(course, &outgoing.shown, came), place))),
        }
    }

    /// Tries until there is an answer that another attempt would not better.
    async fn insist(
        &self,
        course: &mut Course,
        outgoing: &Outgoing,
        gap: Duration,
    ) -> Result<(Incoming, Option<Place>), FetchError> {
        let shared = self.shared;
        let host = address::host(&course.url);
        let most = shared.settings.limits.attempts.max(1);
        let times = Times { total: shared.timing.total, quiet: shared.timing.quiet };
        loop {
            let permit = shared.gate.enter(&host, gap, self.places).await;
            if let Some(left) = shared.gate.closed(&host) {
                return Err(FetchError::Later { host, seconds: left.as_secs().max(1) });
            }
            let sent = outgoing.send(&shared.wire, times, &*shared.clock, self.bytes).await;
            let (wait, asked) = match sent {
                Ok(came) if matches!(came.status, 429 | 500 | 502 | 503 | 504) => {
                    let asked = retry_after(&came, (shared.clock)());
                    let status = came.status;
                    (course.came, course.heard) = (Some(came), true);
                    if let Some(wait) = asked {
                        if wait > shared.timing.longest_wait {
                            shared.gate.close(&host, wait);
                            return Err(FetchError::Later { host, seconds: wait.as_secs() });
                        }
                        shared.gate.hold(&host, wait);
                    }
                    if course.attempts >= most {
                        return Err(FetchError::Status {
                            status,
                            attempts: course.attempts,
                            url: outgoing.shown.clone(),
                        });
                    }
                    let own = self.back_off(&outgoing.shown, course.attempts);
                    (asked.unwrap_or_default().max(own), asked.is_some_and(|asked| asked >= own))
                }
                Ok(came) => {
                    (course.came, course.heard) = (None, true);
                    return Ok((came, permit.answered()));
                }
                Err(failure) => {
                    course.heard |= failure.sent;
                    if let Some(before) = &course.came {
                        let (attempt, status) = (course.attempts - 1, before.status);
                        note(&mut course.notes, format!("attempt {attempt} was answered with status {status}"));
                    }
                    course.came = failure.came.map(|came| *came);
                    if !failure.again || course.attempts >= most {
                        return Err(self.judge(course, failure.error));
                    }
                    (self.back_off(&outgoing.shown, course.attempts), false)
                }
            };
            drop(permit);
            if wait > LONG {
                self.teller.tell(Telling::Waits { host: host.clone(), seconds: wait.as_secs(), asked }).await;
            }
            tokio::time::sleep(wait).await;
            course.attempts += 1;
        }
    }

    /// Doubles with each attempt; up to half as much again, by address and attempt, keeps many from coming back at once.
    fn back_off(&self, url: &str, attempt: u32) -> Duration {
        let timing = self.shared.timing;
        let base = timing.back_off.saturating_mul(1 << (attempt - 1).min(16));
        let mut hasher = blake3::Hasher::new();
        hasher.update(url.as_bytes()).update(&attempt.to_le_bytes());
        let share = f64::from(hasher.finalize().as_bytes().first().copied().unwrap_or_default()) / 512.0;
        base.mul_f64(1.0 + share).min(timing.longest_wait)
    }

    /// A redirect whose name leads inside is the redirect's fault, not the host's.
    fn judge(&self, course: &Course, error: FetchError) -> FetchError {
        let Some(last) = course.hops.last() else { return error };
        match error {
            FetchError::NotPublic { host, address } => {
                let from = Url::parse(&last.url).unwrap_or_else(|_| course.asked.clone());
                inward(&from, &course.asked, &course.url, format!("{host} is at {address}, which is not public"))
            }
            other => other,
        }
    }

    /// Where a redirect leads, or why it is not followed.
    fn follow(&self, course: &mut Course, status: u16, location: &str) -> Result<Url, FetchError> {
        let limit = if self.purpose == Purpose::Robots { 5 } else { self.shared.settings.limits.redirects };
        let from = course.url.clone();
        let refuse = |to: &str, reason: &str| FetchError::BadRedirect {
            to: address::shown(to),
            reason: reason.to_owned(),
            url: course.asked.to_string(),
        };
        let mut to = from.join(location).map_err(|error| refuse(location, &error.to_string()))?;
        address::tidy(&mut to);
        if let Some(reason) = address::fault(&to) {
            return Err(refuse(location, reason));
        }
        if !same_host(&course.asked, &to) && course.mask.within(to.as_str()) {
            return Err(refuse(&course.mask.hide_in(&to), "the key would be sent to another host"));
        }
        if from.scheme() == "https" && to.scheme() == "http" {
            return Err(refuse(to.as_str(), "from an encrypted to an open connection"));
        }
        if let Err(FetchError::NotPublic { address, .. }) = address::check(&to, self.shared.settings.allow_loopback) {
            let reason = format!("{} is not a public address ({address})", address::host(&to));
            return Err(inward(&from, &course.asked, &to, reason));
        }
        if portal::sign_in(&from, &to) {
            return Err(FetchError::Portal { host: address::host(&course.asked) });
        }
        if Exchange::repeats(status) && course.with_body && !same_host(&course.asked, &to) {
            return Err(refuse(to.as_str(), "the question would be sent to another host"));
        }
        course.seen.insert(from.to_string());
        if course.seen.contains(to.as_str()) {
            return Err(refuse(to.as_str(), "it leads in a circle"));
        }
        if course.hops.len() >= limit as usize {
            return Err(FetchError::TooManyRedirects { limit, url: course.asked.to_string() });
        }
        Ok(to)
    }

    /// Headers and address of the next request, and what is kept of them.
    fn outgoing(&self, course: &mut Course) -> Result<Outgoing, FetchError> {
        let request = self.request;
        let home = same_host(&course.asked, &course.url);
        let shown = course.mask.urls(&course.url, home).1;
        let bad = |reason: String| FetchError::BadUrl { reason, url: shown.clone() };
        if course.mask.holds_secret() && home && course.url.scheme() == "http" && !address::is_loopback(&course.url) {
            return Err(bad("a key is only sent over an encrypted connection".to_owned()));
        }
        let mut lines: Vec<(String, String)> = vec![("user-agent".to_owned(), self.shared.agent.clone())];
        for (name, value) in &request.headers {
            let name = name.to_ascii_lowercase();
            if OURS.contains(&name.as_str()) {
                note(&mut course.notes, format!("the header {name} was left out: it is the client's own"));
            } else if home || HARMLESS.contains(&name.as_str()) {
                lines.push((name, value.clone()));
            }
        }
        if !lines.iter().any(|(name, _)| name == "accept") {
            let any = if request.accept.is_empty() { "*/*".to_owned() } else { request.accept.join(", ") };
            lines.push(("accept".to_owned(), any));
        }
        let encodings = if self.purpose == Purpose::Robots { "identity" } else { unpack::ACCEPTED };
        lines.push(("accept-encoding".to_owned(), encodings.to_owned()));
        // Of another address they would be a track to follow, and a "not modified" there would say nothing.
        let known = request.validators.as_ref().filter(|known| course.method == Method::Get && known.url == shown);
        if let Some(known) = known {
            let conditions = [("if-none-match", &known.etag), ("if-modified-since", &known.last_modified)];
            lines.extend(conditions.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))));
        }
        let body = request.body.as_ref().filter(|_| course.with_body);
        if let Some(body) = body {
            lines.push(("content-type".to_owned(), body.media.clone()));
        }
        let mut headers = Vec::with_capacity(lines.len() + 1);
        for (name, value) in &lines {
            let made = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
            headers.push(made.ok_or_else(|| bad(format!("the header {name} holds characters no header can")))?);
        }
        let authority = course.url.host_str().unwrap_or_default();
        let authority = course.url.port().map_or(authority.to_owned(), |port| format!("{authority}:{port}"));
        course.sent = vec![("host".to_owned(), authority)];
        course.sent.extend(lines.into_iter().map(|(name, value)| {
            let personal = PERSONAL.contains(&name.as_str());
            let kept = if personal { STARS.to_owned() } else { course.mask.hide(&value) };
            (name, kept)
        }));
        if home {
            if let Some((name, value, kept)) = course.mask.header().map_err(bad)? {
                course.sent.push((name.as_str().to_owned(), kept));
                headers.push((name, value));
            }
        } else if course.mask.holds_secret() {
            let host = address::host(&course.url);
            note(&mut course.notes, format!("the key was not sent to {host}, where the answer was redirected to"));
        }
        let limit = self.shared.settings.limits.max_bytes;
        Ok(Outgoing {
            method: course.method,
            url: course.mask.urls(&course.url, home).0,
            shown,
            headers,
            body: body.map(|body| body.bytes.clone()),
            limit: request.max_bytes.map_or(limit, |own| own.min(limit)),
            beginning: self.purpose == Purpose::Robots,
        })
    }

    /// Why the last answer is none to the question; `None`: it is one.
    fn fault(&self, course: &Course, shown: &str, came: &Incoming) -> Option<FetchError> {
        let asked_host = address::host(&course.asked);
        if came.status == 511 {
            return Some(FetchError::Portal { host: asked_host });
        }
        let unchanged = unchanged(course, came);
        // A part was not asked for, and what it leaves out must not look as if it were gone.
        let answer = (200..300).contains(&came.status) && !is_part(came);
        if !answer && !unchanged {
            let url = shown.to_owned();
            return Some(FetchError::Status { status: came.status, attempts: course.attempts, url });
        }
        let media = media::decide(came.header("content-type"), &came.body);
        if unchanged || media::fits(&media, &self.request.accept) {
            return None;
        }
        Some(if portal::instead(&course.asked, &course.url, &media) {
            FetchError::Portal { host: asked_host }
        } else {
            FetchError::Media { media, wanted: self.request.accept.join(", "), url: shown.to_owned() }
        })
    }
}

/// A redirect into a private network: the network's sign-in page, or an attack.
fn inward(from: &Url, asked: &Url, to: &Url, reason: String) -> FetchError {
    if portal::inward(from) {
        FetchError::Portal { host: address::host(asked) }
    } else {
        FetchError::BadRedirect { to: to.to_string(), reason, url: asked.to_string() }
    }
}

/// May a secret meant for `asked` go to `url`? The same host and port, or the same host's encrypted door.
pub(super) fn same_host(asked: &Url, url: &Url) -> bool {
    let (from, to) = (asked.port_or_known_default(), url.port_or_known_default());
    let upgraded = asked.scheme() == "http" && url.scheme() == "https" && from == Some(80) && to == Some(443);
    address::host(asked) == address::host(url) && (asked.scheme() == url.scheme() && from == to || upgraded)
}

/// Did the server say "not modified" to a question whether it was?
pub(super) fn unchanged(course: &Course, came: &Incoming) -> bool {
    let asked = course.sent.iter().any(|(name, _)| matches!(name.as_str(), "if-none-match" | "if-modified-since"));
    came.status == 304 && asked
}

/// Is it less than the whole? A "part" from the first byte to the last is none.
fn is_part(came: &Incoming) -> bool {
    let whole = || {
        let (range, size) = came.header("content-range")?.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (size, last): (u64, u64) = (size.parse().ok()?, range.strip_prefix("0-")?.parse().ok()?);
        Some(last.checked_add(1)? == size)
    };
    came.status == 206 && whole() != Some(true)
}

/// How long the server wants us to wait, by its own word: a date counts on its own clock where it tells the time.
fn retry_after(came: &Incoming, now: i64) -> Option<Duration> {
    let text = came.header("retry-after")?.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        // More seconds than can be counted are still a wish to be left alone.
        Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => u64::MAX,
        Err(_) => {
            let now = came.header("date").and_then(http_date::parse).unwrap_or(now);
            u64::try_from(http_date::parse(text)?.saturating_sub(now)).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds))
}

pub(super) fn note(notes: &mut Vec<String>, text: String) {
    if !notes.contains(&text) {
        notes.push(text);
    }
}

/// The error without the secret, should an address hold it.
pub(super) fn hide(mask: &Mask, error: FetchError) -> FetchError {
    use FetchError as E;
    if !mask.holds_secret() {
        return error;
    }
    let h = |text: String| mask.hide(&text);
    match error {
        E::BadUrl { reason, url } => E::BadUrl { reason, url: h(url) },
        E::Robots { why, url } => E::Robots { why, url: h(url) },
        E::RobotsUnknown { why, url } => E::RobotsUnknown { why: h(why), url: h(url) },
        E::TooManyRedirects { limit, url } => E::TooManyRedirects { limit, url: h(url) },
        E::BadRedirect { to, reason, url } => E::BadRedirect { to: h(to), reason, url: h(url) },
        // All others are made from addresses that are hidden already, or name only a host.
        other => other,
    }
}
