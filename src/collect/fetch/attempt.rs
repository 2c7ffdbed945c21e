//! One question on the wire and its answer, within the limits of time and size.

use super::address::{self, Inside};
use super::unpack::{Fault, Unpacker, add, hex};
use super::wire::{HEADER_BYTES, Wire, causes, deepest};
use super::{FetchError, Method, TlsPeer, certificate};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use url::Url;

/// What goes out.
pub(super) struct Outgoing {
    pub(super) method: Method,
    /// With its secret.
    pub(super) url: Url,
    /// Without, for errors.
    pub(super) shown: String,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Option<Vec<u8>>,
    /// Decoded bytes of the body.
    pub(super) limit: u64,
    /// The beginning is enough: stop at the limit instead of failing.
    pub(super) beginning: bool,
}

/// Most bytes that are kept of the body of an answer that is none.
pub(super) const BEGINNING: usize = 64 << 10;
/// Most bytes that are taken from the wire for it.
const BEGINNING_WIRE: u64 = 1 << 20;
/// The longest that the body of a redirect holds up the way.
const REDIRECT_BODY: Duration = Duration::from_secs(3);

/// What came back. The whole body is read of a 2xx, the beginning of all others.
pub(super) struct Incoming {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) sha256: String,
    /// Why the body is not all of it, in the words of WARC.
    pub(super) truncated: Option<&'static str>,
    /// The body does not unpack and is as it came: what could be unpacked of it.
    pub(super) unpacked: Option<Vec<u8>>,
    pub(super) address: Option<String>,
    pub(super) tls: Option<TlsPeer>,
    /// Seconds since 1970 when the answer began.
    pub(super) at: i64,
}

impl Incoming {
    /// Where it redirects to. Some servers write the address in plain UTF-8.
    pub(super) fn location(&self) -> Option<String> {
        let value = self.headers.get("location").filter(|_| matches!(self.status, 301 | 302 | 303 | 307 | 308))?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Why an attempt failed, whether another one may do better, and how far this one came.
pub(super) struct Failure {
    pub(super) error: FetchError,
    pub(super) again: bool,
    /// The request went out, or began to.
    pub(super) sent: bool,
    /// What came before it failed.
    pub(super) came: Option<Box<Incoming>>,
}

/// A body that did not come out whole.
struct Broken {
    error: FetchError,
    again: bool,
    beginning: Vec<u8>,
    why: Option<&'static str>,
    /// The beginning is as it came: what could be unpacked of it.
    unpacked: Option<Vec<u8>>,
}

/// Times of one attempt.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) total: Duration,
    pub(super) quiet: Duration,
}

impl Outgoing {
    /// Sends and reads. `bytes` counts the body as it comes.
    pub(super) async fn send(
        &self,
        wire: &Wire,
        times: Times,
        clock: &(dyn Fn() -> i64 + Send + Sync),
        bytes: &AtomicU64,
    ) -> Result<Incoming, Failure> {
        let end = Instant::now() + times.total;
        let method = match self.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let unsent = |error| Failure { error, again: false, sent: false, came: None };
        let mut request = wire.client(&self.url).map_err(unsent)?.request(method, self.url.clone());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        // Twice: once until the connection stands, once until something comes through it.
        let begun = Instant::now();
        let first = end.min(begun + 2 * times.quiet);
        let response = match timeout_at(first, request.send()).await {
            Ok(sent) => sent.map_err(|error| self.explain(error, times))?,
            Err(_) => {
                let error = self.too_slow(if first == end { times.total } else { times.quiet });
                // A connection that does not stand by then has failed before.
                return Err(Failure { sent: begun.elapsed() > times.quiet, ..unsent(error) });
            }
        };
        let mut came = Box::new(Incoming {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Vec::new(),
            sha256: super::unpack::sha256(b""),
            truncated: None,
            unpacked: None,
            address: response.remote_addr().map(|address| address.to_string()),
            tls: peer(&response),
            at: clock(),
        });
        let header_bytes: usize = came.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if header_bytes > HEADER_BYTES as usize {
            let reason = format!("more than {HEADER_BYTES} bytes of headers");
            let error = FetchError::Broken { reason, url: self.shown.clone() };
            came.headers.clear();
            came.truncated = Some("length");
            return Err(Failure { error, again: false, sent: true, came: Some(came) });
        }
        if response.status().is_success() {
            match self.read(response, &came.headers, end, times, bytes).await {
                Ok((body, sha256)) => (came.body, came.sha256) = (body, sha256),
                Err(Broken { error, again, beginning, why, unpacked }) => {
                    (came.body, came.truncated, came.unpacked) = (beginning, why, unpacked);
                    return Err(Failure { error, again, sent: true, came: Some(came) });
                }
            }
        } else if came.status != 304 {
            let patience = if came.location().is_some() { times.quiet.min(REDIRECT_BODY) } else { times.quiet };
            let soon = end.min(Instant::now() + patience);
            (came.body, came.truncated, came.unpacked) = glance(response, &came.headers, soon).await;
        }
        Ok(*came)
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        headers: &HeaderMap,
        end: Instant,
        times: Times,
        bytes: &AtomicU64,
    ) -> Result<(Vec<u8>, String), Broken> {
        let encoding = encoding(headers);
        let nothing = |fault| self.broken(fault, &encoding, Vec::new());
        let soon = || end.min(Instant::now() + times.quiet);
        let mut unpacker = match Unpacker::new(&encoding, self.limit) {
            Ok(unpacker) => unpacker,
            Err(fault) => {
                let (beginning, why) = as_it_comes(&mut response, Vec::new(), soon()).await;
                return Err(Broken { beginning, why, unpacked: Some(Vec::new()), ..nothing(fault) });
            }
        };
        let promised = promised(headers);
        let cut = self.beginning && unpacker.plain();
        if promised.is_some_and(|promised| promised > self.limit) && unpacker.plain() && !cut {
            return Err(nothing(Fault::Full));
        }
        bytes.store(0, Ordering::Relaxed);
        loop {
            let quiet = Instant::now() + times.quiet;
            let chunk = match timeout_at(end.min(quiet), response.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => break,
                Ok(Err(error)) => {
                    let error = self.cut(&error, unpacker.wire(), promised);
                    let (again, beginning) = (self.harmless(), unpacker.beginning(BEGINNING));
                    return Err(Broken { error, again, beginning, why: Some("disconnect"), unpacked: None });
                }
                Err(_) => {
                    let error = self.too_slow(if end <= quiet { times.total } else { times.quiet });
                    let beginning = unpacker.beginning(BEGINNING);
                    return Err(Broken { error, again: false, beginning, why: Some("time"), unpacked: None });
                }
            };
            if cut && unpacker.wire() + chunk.len() as u64 > self.limit {
                let room = usize::try_from(self.limit - unpacker.wire()).unwrap_or(usize::MAX);
                unpacker.push(chunk.get(..room).unwrap_or(&chunk)).map_err(nothing)?;
                return unpacker.end().map_err(nothing);
            }
            if let Err(fault) = unpacker.push(&chunk) {
                let full = fault == Fault::Full;
                let broken = self.broken(fault, &encoding, unpacker.beginning(BEGINNING));
                if full {
                    return Err(broken);
                }
                let (raw, why) = as_it_comes(&mut response, unpacker.raw(), soon()).await;
                return Err(Broken { unpacked: Some(broken.beginning), beginning: raw, why, ..broken });
            }
            bytes.store(unpacker.wire(), Ordering::Relaxed);
        }
        let got = unpacker.wire();
        let beginning = unpacker.beginning(BEGINNING);
        if let Some(promised) = promised.filter(|promised| *promised != got) {
            let error = FetchError::Cut { got, promised, url: self.shown.clone() };
            let why = Some("disconnect");
            return Err(Broken { error, again: self.harmless(), beginning, why, unpacked: None });
        }
        let raw = unpacker.raw();
        unpacker.end().map_err(|fault| match fault {
            Fault::Full => self.broken(fault, &encoding, beginning),
            Fault::Broken(_) => {
                let why = (raw.len() as u64 != got).then_some("length");
                Broken { unpacked: Some(beginning), why, ..self.broken(fault, &encoding, raw) }
            }
        })
    }

    fn broken(&self, fault: Fault, encoding: &str, beginning: Vec<u8>) -> Broken {
        let url = self.shown.clone();
        let (error, why) = match fault {
            Fault::Full => (FetchError::TooLarge { limit: self.limit, url }, "length"),
            Fault::Broken(reason) => {
                (FetchError::Encoding { encoding: encoding.to_owned(), reason, url }, "unspecified")
            }
        };
        Broken { error, again: false, beginning, why: Some(why), unpacked: None }
    }

    fn cut(&self, error: &reqwest::Error, got: u64, promised: Option<u64>) -> FetchError {
        let url = self.shown.clone();
        match promised.filter(|promised| got < *promised) {
            Some(promised) => FetchError::Cut { got, promised, url },
            None => FetchError::Broken { reason: format!("the body ended early ({})", deepest(error)), url },
        }
    }

    /// A question that was perhaps heard is not asked twice, unless asking changes nothing.
    fn harmless(&self) -> bool {
        self.method == Method::Get
    }

    fn too_slow(&self, limit: Duration) -> FetchError {
        FetchError::TooSlow { seconds: limit.as_secs(), url: self.shown.clone() }
    }

    /// What an error of the HTTP library means. Its own text is not used: it names the address with the secret.
    fn explain(&self, error: reqwest::Error, times: Times) -> Failure {
        let error = error.without_url();
        let host = address::host(&self.url);
        let sent = !(error.is_connect() || error.is_dns() || error.is_builder());
        let finally = |error| Failure { error, again: false, sent, came: None };
        let mut reset = false;
        for cause in causes(&error) {
            if let Some(inside) = cause.downcast_ref::<Inside>() {
                return finally(FetchError::NotPublic { host, address: inside.address.to_string() });
            }
            match cause.downcast_ref::<rustls::Error>() {
                Some(rustls::Error::InvalidCertificate(reason)) => {
                    return finally(FetchError::Certificate { host, reason: certificate::reason(reason) });
                }
                Some(other) => {
                    return finally(FetchError::Connect { host, reason: format!("no encrypted connection ({other})") });
                }
                None => {}
            }
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
                reset |= matches!(io.kind(), ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof);
            }
        }
        if error.is_dns() {
            finally(FetchError::NoHost { host })
        } else if error.is_timeout() {
            finally(self.too_slow(times.quiet))
        } else if error.is_connect() {
            Failure { again: reset, ..finally(FetchError::Connect { host, reason: deepest(&error) }) }
        } else {
            let error = FetchError::Broken { reason: deepest(&error), url: self.shown.clone() };
            Failure { again: self.harmless(), ..finally(error) }
        }
    }
}

/// Of a body that does not unpack the rest of its beginning, and why that is not all of it.
async fn as_it_comes(
    response: &mut reqwest::Response,
    mut raw: Vec<u8>,
    end: Instant,
) -> (Vec<u8>, Option<&'static str>) {
    // One that is full may be all of it; that is not looked at.
    while raw.len() < BEGINNING {
        match timeout_at(end, response.chunk()).await {
            Ok(Ok(Some(chunk))) => add(&mut raw, &chunk),
            Ok(Ok(None)) => return (raw, None),
            Ok(Err(_)) => return (raw, Some("disconnect")),
            Err(_) => return (raw, Some("time")),
        }
    }
    (raw, Some("length"))
}

/// The beginning of a body that is no answer, why it is not all of it, and, where it is as it came, what could be unpacked.
/// Never fails: what it says is beside the point.
async fn glance(
    mut response: reqwest::Response,
    headers: &HeaderMap,
    end: Instant,
) -> (Vec<u8>, Option<&'static str>, Option<Vec<u8>>) {
    let Ok(mut unpacker) = Unpacker::new(&encoding(headers), BEGINNING as u64) else {
        let (raw, why) = as_it_comes(&mut response, Vec::new(), end).await;
        return (raw, why, Some(Vec::new()));
    };
    let why = loop {
        match timeout_at(end, response.chunk()).await {
            Ok(Ok(Some(chunk))) => match unpacker.push(&chunk) {
                Ok(()) if unpacker.wire() > BEGINNING_WIRE => break Some("length"),
                Ok(()) => {}
                Err(Fault::Full) => break Some("length"),
                Err(Fault::Broken(_)) => {
                    let (raw, why) = as_it_comes(&mut response, unpacker.raw(), end).await;
                    return (raw, why, Some(unpacker.beginning(BEGINNING)));
                }
            },
            Ok(Ok(None)) => break None,
            Ok(Err(_)) => break Some("disconnect"),
            Err(_) => break Some("time"),
        }
    };
    let why = why.or_else(|| {
        let missing = promised(headers).is_some_and(|promised| promised != unpacker.wire());
        missing.then_some("disconnect")
    });
    let beginning = unpacker.beginning(BEGINNING);
    if why.is_some() {
        return (beginning, why, None);
    }
    let (raw, wire) = (unpacker.raw(), unpacker.wire());
    match unpacker.end() {
        Ok((body, _)) => (body, None, None),
        Err(_) => {
            let why = (raw.len() as u64 != wire).then_some("length");
            (raw, why, Some(beginning))
        }
    }
}

fn promised(headers: &HeaderMap) -> Option<u64> {
    headers.get("content-length").and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok())
}

/// All `Content-Encoding` lines as one.
pub(super) fn encoding(headers: &HeaderMap) -> String {
    // In odd characters it is an encoding that we do not know, not none.
    let lines = headers.get_all("content-encoding").iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    lines.collect::<Vec<_>>().join(", ")
}

fn peer(response: &reqwest::Response) -> Option<TlsPeer> {
    let certificate = response.extensions().get::<reqwest::tls::TlsInfo>()?.peer_certificate()?;
    Some(TlsPeer { certificate_sha256: hex(&Sha256::digest(certificate)) })
}
