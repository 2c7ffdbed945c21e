//! One question on the wire and its answer, within the limits of time and size.

use super::address::{self, Inside};
use super::unpack::{Fault, Unpacker, hex};
use super::wire::{HEADER_BYTES, Wire, causes, deepest};
use super::{FetchError, Method, TlsPeer};
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

/// What came back. Only a 2xx has its body read.
pub(super) struct Incoming {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) sha256: String,
    pub(super) address: Option<String>,
    pub(super) tls: Option<TlsPeer>,
    /// Seconds since 1970 when the answer began.
    pub(super) at: i64,
}

impl Incoming {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Why an attempt failed, and whether another one may do better.
pub(super) struct Failure {
    pub(super) error: FetchError,
    pub(super) again: bool,
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self { error, again: false }
    }
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
        let mut request = wire.client(&self.url)?.request(method, self.url.clone());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        // Twice: once until the connection stands, once until something comes through it.
        let first = end.min(Instant::now() + 2 * times.quiet);
        let response = match timeout_at(first, request.send()).await {
            Ok(sent) => sent.map_err(|error| self.explain(error, times))?,
            Err(_) => return Err(self.too_slow(if first == end { times.total } else { times.quiet }).into()),
        };
        let mut came = Incoming {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Vec::new(),
            sha256: super::unpack::sha256(b""),
            address: response.remote_addr().map(|address| address.to_string()),
            tls: peer(&response),
            at: clock(),
        };
        let header_bytes: usize = came.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if header_bytes > HEADER_BYTES as usize {
            let reason = format!("more than {HEADER_BYTES} bytes of headers");
            return Err(FetchError::Broken { reason, url: self.shown.clone() }.into());
        }
        if response.status().is_success() {
            (came.body, came.sha256) = self.read(response, &came.headers, end, times, bytes).await?;
        }
        Ok(came)
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        headers: &HeaderMap,
        end: Instant,
        times: Times,
        bytes: &AtomicU64,
    ) -> Result<(Vec<u8>, String), Failure> {
        let encoding = encoding(headers);
        let unpacking = |fault| self.unpack_error(fault, &encoding);
        let mut unpacker = Unpacker::new(&encoding, self.limit).map_err(unpacking)?;
        let promised = headers.get("content-length").and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
        let cut = self.beginning && unpacker.plain();
        if promised.is_some_and(|promised| promised > self.limit) && unpacker.plain() && !cut {
            return Err(unpacking(Fault::Full));
        }
        bytes.store(0, Ordering::Relaxed);
        loop {
            let quiet = Instant::now() + times.quiet;
            let chunk = match timeout_at(end.min(quiet), response.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => break,
                Ok(Err(error)) => {
                    return Err(Failure { error: self.cut(&error, unpacker.wire(), promised), again: true });
                }
                Err(_) => {
                    return Err(self.too_slow(if end <= quiet { times.total } else { times.quiet }).into());
                }
            };
            if cut && unpacker.wire() + chunk.len() as u64 > self.limit {
                let room = usize::try_from(self.limit - unpacker.wire()).unwrap_or(usize::MAX);
                unpacker.push(chunk.get(..room).unwrap_or(&chunk)).map_err(unpacking)?;
                return unpacker.end().map_err(|fault| self.unpack_error(fault, &encoding));
            }
            unpacker.push(&chunk).map_err(unpacking)?;
            bytes.store(unpacker.wire(), Ordering::Relaxed);
        }
        let got = unpacker.wire();
        if let Some(promised) = promised.filter(|promised| *promised != got) {
            return Err(Failure { error: FetchError::Cut { got, promised, url: self.shown.clone() }, again: true });
        }
        unpacker.end().map_err(|fault| self.unpack_error(fault, &encoding))
    }

    fn unpack_error(&self, fault: Fault, encoding: &str) -> Failure {
        let url = self.shown.clone();
        match fault {
            Fault::Full => FetchError::TooLarge { limit: self.limit, url }.into(),
            Fault::Broken(reason) => FetchError::Encoding { encoding: encoding.to_owned(), reason, url }.into(),
        }
    }

    fn cut(&self, error: &reqwest::Error, got: u64, promised: Option<u64>) -> FetchError {
        let url = self.shown.clone();
        match promised.filter(|promised| got < *promised) {
            Some(promised) => FetchError::Cut { got, promised, url },
            None => FetchError::Broken { reason: format!("the body ended early ({})", deepest(error)), url },
        }
    }

    fn too_slow(&self, limit: Duration) -> FetchError {
        FetchError::TooSlow { seconds: limit.as_secs(), url: self.shown.clone() }
    }

    /// What an error of the HTTP library means. Its own text is not used: it names the address with the secret.
    fn explain(&self, error: reqwest::Error, times: Times) -> Failure {
        let error = error.without_url();
        let host = address::host(&self.url);
        let mut reset = false;
        for cause in causes(&error) {
            if let Some(inside) = cause.downcast_ref::<Inside>() {
                return FetchError::NotPublic { host, address: inside.address.to_string() }.into();
            }
            match cause.downcast_ref::<rustls::Error>() {
                Some(rustls::Error::InvalidCertificate(reason)) => {
                    return FetchError::Certificate { host, reason: reason.to_string() }.into();
                }
                Some(other) => {
                    return FetchError::Connect { host, reason: format!("no encrypted connection ({other})") }.into();
                }
                None => {}
            }
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
                reset |= matches!(io.kind(), ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof);
            }
        }
        if error.is_dns() {
            FetchError::NoHost { host }.into()
        } else if error.is_timeout() {
            self.too_slow(times.quiet).into()
        } else if error.is_connect() {
            Failure { error: FetchError::Connect { host, reason: deepest(&error) }, again: reset }
        } else {
            let error = FetchError::Broken { reason: deepest(&error), url: self.shown.clone() };
            // A question that was perhaps heard is not asked twice, unless asking changes nothing.
            Failure { error, again: self.method == Method::Get }
        }
    }
}

/// All `Content-Encoding` lines as one.
fn encoding(headers: &HeaderMap) -> String {
    let lines = headers.get_all("content-encoding").iter().filter_map(|value| value.to_str().ok());
    lines.collect::<Vec<_>>().join(", ")
}

fn peer(response: &reqwest::Response) -> Option<TlsPeer> {
    let certificate = response.extensions().get::<reqwest::tls::TlsInfo>()?.peer_certificate()?;
    Some(TlsPeer { certificate_sha256: hex(&Sha256::digest(certificate)) })
}
