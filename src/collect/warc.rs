//! Evidence as WARC 1.1 (ISO 28500:2017), the format web archives exchange.
//!
//! - Same input, same bytes: record ids are UUIDs (version 8) made of the content.
//! - The kept body is the decoded one (but for one that does not unpack), so headers that speak of its travelling form are renamed `X-Archive-Orig-…` and
//!   a right `Content-Length` is put in. The protocol is written as HTTP/1.1 whatever was spoken.
//! - Headers stand by name in the order in which each name came first, in lower case, and the reason phrase is the usual
//!   one: the HTTP library hands on neither order, spelling nor phrase.
//! - Digests are `sha256:` and hexadecimal digits. Control characters in values become spaces: nothing from outside
//!   can begin a header of its own.
//! - Each redirect on the way has a request, a response and metadata of its own, before those of the last address, whose
//!   metadata names them. Of redirects kept without their answer there is only a line there. By what right it was asked (robots.txt, or an interface's own terms) is said per question.
//! - Nothing is written that did not happen: a question that was not sent has neither request nor response, one that
//!   nobody answered no response. What else is known of it stands in its metadata.
//! - One exchange is written once; of further readings of its body there is metadata that refers to it.
//! - No compression and no revisit deduplication: an export is read once, by a person or another tool.

#[cfg(test)]
mod tests;
mod verify;

pub use verify::{Report, verify};

use super::fetch::{Exchange, Method};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use url::Url;

/// One question to write: what was asked, and the body that came back (`None`: nothing came back or nothing was kept).
pub struct Kept<'a> {
    pub exchange: &'a Exchange,
    pub body: Option<&'a [u8]>,
    /// Why nothing came back, or why what came back could not be read.
    pub problem: Option<&'a str>,
    /// What this reading of the body is called; may be empty.
    pub title: &'a str,
}

/// Headers that are true of the body only as it travelled.
const TRAVELLING: [&str; 3] = ["content-encoding", "transfer-encoding", "content-length"];

/// Writes a WARC file: `warcinfo`, then request and response (or resource, or revisit) and metadata of each.
pub struct Archive<'a> {
    out: &'a mut dyn Write,
    records: u64,
    bytes: u64,
    info: String,
    /// Exchanges that are in the file, by what they are: the record that stands for each.
    written: BTreeMap<[u8; 32], String>,
    /// The same of robots.txt files, by address, time and SHA-256.
    rules: BTreeMap<(String, String, String), String>,
}

/// Where the metadata of a question belong.
enum Beside {
    /// Nothing was sent.
    Nothing,
    /// Records of the same exchange.
    With(String),
    /// The exchange stands there, with another reading.
    Further(String),
}

/// A record before its digests are known.
struct Record<'a> {
    kind: &'static str,
    uri: Option<&'a str>,
    date: &'a str,
    content_type: &'a str,
    /// Head of the block, and the body after it.
    head: &'a [u8],
    body: &'a [u8],
    payload: bool,
    more: Vec<(&'static str, String)>,
}

impl<'a> Archive<'a> {
    /// Begins the file. `made_at` is ISO 8601, UTC.
    pub fn begin(out: &'a mut dyn Write, made_at: &str) -> io::Result<Self> {
        let mut archive =
            Self { out, records: 0, bytes: 0, info: String::new(), written: BTreeMap::new(), rules: BTreeMap::new() };
        let fields = concat!(
            "software: kuromaku/",
            env!("CARGO_PKG_VERSION"),
            "\r\nformat: WARC File Format 1.1\r\n",
            "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        );
        archive.info = archive.record(&Record {
            kind: "warcinfo",
            uri: None,
            date: made_at,
            content_type: "application/warc-fields",
            head: fields.as_bytes(),
            body: &[],
            payload: false,
            more: Vec::new(),
        })?;
        Ok(archive)
    }

    /// Adds everything known of one question.
    pub fn add(&mut self, kept: &Kept<'_>) -> io::Result<()> {
        self.write(kept).map(|_| ())
    }

    /// The same; returns the record that stands for the exchange, where there is one.
    fn write(&mut self, kept: &Kept<'_>) -> io::Result<Option<String>> {
        let exchange = kept.exchange;
        let uri = target(&exchange.final_url);
        let rules = self.rules(exchange)?;
        let key = key(exchange)?;
        if let Some(answer) = self.written.get(&key).cloned() {
            self.metadata(kept, &uri, Beside::Further(answer.clone()), rules, &[])?;
            return Ok(Some(answer));
        }
        let mut way = Vec::with_capacity(exchange.hops.len());
        for hop in &exchange.hops {
            let record = match &hop.exchange {
                Some(exchange) => {
                    let body = hop.body.as_deref().map(Vec::as_slice);
                    self.write(&Kept { exchange, body, problem: None, title: "" })?
                }
                None => None,
            };
            way.push(record);
        }
        let sent = !exchange.request_headers.is_empty();
        let came = kept.body.is_some() || sent || exchange.unchanged || !exchange.headers.is_empty();
        let answer = match (exchange.status, kept.body) {
            (0, None) => None,
            (0, Some(body)) => Some(self.resource(&uri, &exchange.at, &exchange.media, body)?),
            (_, body) if came => Some(self.response(exchange, &uri, body)?),
            // Only that it was answered is known.
            _ => None,
        };
        let request = if sent { Some(self.request(exchange, &uri, answer.as_deref())?) } else { None };
        let record = answer.or(request);
        let beside = match &record {
            Some(record) => {
                self.written.insert(key, record.clone());
                Beside::With(record.clone())
            }
            None => Beside::Nothing,
        };
        self.metadata(kept, &uri, beside, rules, &way)?;
        Ok(record)
    }

    /// The robots.txt that decided, once per reading of it.
    fn rules(&mut self, exchange: &Exchange) -> io::Result<Option<String>> {
        let robots = exchange.robots.as_ref();
        let Some((robots, file)) = robots.and_then(|robots| Some((robots, robots.file.as_ref()?))) else {
            return Ok(None);
        };
        let key = (robots.url.clone(), file.at.clone(), file.sha256.clone());
        if let Some(record) = self.rules.get(&key) {
            return Ok(Some(record.clone()));
        }
        let Some(body) = &file.body else { return Ok(None) };
        let record = self.resource(&target(&robots.url), &file.at, "text/plain", body)?;
        self.rules.insert(key, record.clone());
        Ok(Some(record))
    }

    /// Ends the file. Returns how many records and bytes were written.
    pub fn finish(self) -> io::Result<(u64, u64)> {
        self.out.flush()?;
        Ok((self.records, self.bytes))
    }

    fn resource(&mut self, uri: &str, at: &str, media: &str, body: &[u8]) -> io::Result<String> {
        let media = if media.is_empty() { "application/octet-stream" } else { media };
        let more = vec![("WARC-Warcinfo-ID", self.info.clone())];
        self.record(&Record {
            kind: "resource",
            uri: Some(uri),
            date: at,
            content_type: media,
            head: &[],
            body,
            payload: true,
            more,
        })
    }

    fn response(&mut self, exchange: &Exchange, uri: &str, body: Option<&[u8]>) -> io::Result<String> {
        let head = response_head(exchange, body);
        let mut more = self.about(exchange);
        let kind = if exchange.unchanged && body.is_none() {
            let profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
            more.push(("WARC-Profile", profile.to_owned()));
            more.push(("WARC-Refers-To-Target-URI", uri.to_owned()));
            "revisit"
        } else {
            "response"
        };
        // A body that came whole but is not kept was too large; its digest stands in the metadata.
        let unkept = || if exchange.sha256.is_empty() { "unspecified" } else { "length" };
        let missing = (body.is_none() && kind == "response").then(unkept);
        if let Some(why) = exchange.truncated.as_deref().or(missing) {
            more.push(("WARC-Truncated", why.to_owned()));
        }
        self.record(&Record {
            kind,
            uri: Some(uri),
            date: &exchange.at,
            content_type: "application/http;msgtype=response",
            head: head.as_bytes(),
            body: body.unwrap_or_default(),
            payload: body.is_some(),
            more,
        })
    }

    fn request(&mut self, exchange: &Exchange, uri: &str, answer: Option<&str>) -> io::Result<String> {
        let (head, body) = request_block(exchange);
        let mut more = self.about(exchange);
        more.extend(answer.map(|answer| ("WARC-Concurrent-To", answer.to_owned())));
        self.record(&Record {
            kind: "request",
            uri: Some(uri),
            date: &exchange.at,
            content_type: "application/http;msgtype=request",
            head: head.as_bytes(),
            body: body.as_bytes(),
            payload: false,
            more,
        })
    }

    /// What no other record has a place for: the failure, robots.txt, the certificate, the way there.
    fn metadata(
        &mut self,
        kept: &Kept<'_>,
        uri: &str,
        beside: Beside,
        rules: Option<String>,
        way: &[Option<String>],
    ) -> io::Result<()> {
        let fields = fields(kept, &beside, rules, way);
        let mut more = vec![("WARC-Warcinfo-ID", self.info.clone())];
        match beside {
            Beside::Nothing => {}
            Beside::With(record) => more.push(("WARC-Concurrent-To", record)),
            Beside::Further(record) => more.push(("WARC-Refers-To", record)),
        }
        self.record(&Record {
            kind: "metadata",
            uri: Some(uri),
            date: &kept.exchange.at,
            content_type: "application/warc-fields",
            head: fields.as_bytes(),
            body: &[],
            payload: false,
            more,
        })?;
        Ok(())
    }

    fn about(&self, exchange: &Exchange) -> Vec<(&'static str, String)> {
        let mut more = vec![("WARC-Warcinfo-ID", self.info.clone())];
        more.extend(exchange.address.as_deref().map(|address| ("WARC-IP-Address", bare_address(address))));
        more
    }

    /// Writes a record; returns its id.
    fn record(&mut self, record: &Record<'_>) -> io::Result<String> {
        let block = hex(&Sha256::new().chain_update(record.head).chain_update(record.body).finalize());
        let id = self.id(record, &block);
        let mut head = String::from("WARC/1.1\r\n");
        let mut field = |name: &str, value: &str| {
            let _ = write!(head, "{name}: {}\r\n", clean(value));
        };
        field("WARC-Type", record.kind);
        field("WARC-Record-ID", &id);
        field("WARC-Date", record.date);
        if let Some(uri) = record.uri {
            field("WARC-Target-URI", uri);
        }
        for (name, value) in &record.more {
            field(name, value);
        }
        field("WARC-Block-Digest", &format!("sha256:{block}"));
        if record.payload {
            field("WARC-Payload-Digest", &format!("sha256:{}", hex(&Sha256::digest(record.body))));
        }
        field("Content-Type", record.content_type);
        let length = record.head.len() + record.body.len();
        field("Content-Length", &length.to_string());
        head.push_str("\r\n");
        for part in [head.as_bytes(), record.head, record.body, b"\r\n\r\n"] {
            self.out.write_all(part)?;
            self.bytes += part.len() as u64;
        }
        self.records += 1;
        Ok(id)
    }

    /// A name that follows from the content and its position in the file.
    fn id(&self, record: &Record<'_>, block: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [record.kind, record.uri.unwrap_or_default(), record.date, block, &self.records.to_string()] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut uuid: u128 = 0;
        for byte in hasher.finalize().as_bytes().iter().take(16) {
            uuid = uuid << 8 | u128::from(*byte);
        }
        // Version 8 (made by its owner's rule), variant of RFC 9562.
        let uuid = uuid & !(0xF << 76) | (0x8 << 76);
        let uuid = uuid & !(0x3 << 62) | (0x2 << 62);
        let digits = format!("{uuid:032x}");
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        format!("<urn:uuid:{}-{}-{}-{}-{}>", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
    }
}

/// What makes an exchange the same: everything that is known of it.
fn key(exchange: &Exchange) -> io::Result<[u8; 32]> {
    Ok(*blake3::hash(&serde_json::to_vec(exchange)?).as_bytes())
}

/// The metadata of one reading. `way`: the records of its redirects.
fn fields(kept: &Kept<'_>, beside: &Beside, rules: Option<String>, way: &[Option<String>]) -> String {
    let exchange = kept.exchange;
    let mut fields = String::new();
    let mut field = |name: &str, value: &str| {
        let _ = write!(fields, "{name}: {}\r\n", clean(value));
    };
    if !kept.title.is_empty() {
        field("title", kept.title);
    }
    if let Some(problem) = kept.problem {
        field("problem", problem);
    }
    if matches!(beside, Beside::Further(_)) {
        // All else stands where the exchange does.
        field("reading", "another one of the same answer");
        return fields;
    }
    if matches!(beside, Beside::Nothing) && exchange.status > 0 {
        field("status", &exchange.status.to_string());
    }
    if exchange.url != exchange.final_url {
        field("asked", &format!("{} {}", verb(exchange.method), exchange.url));
    }
    if let (Some(body), (_, None)) = (&exchange.request_body, exchange.last_question()) {
        field("asked-body", body);
    }
    for hop in &exchange.hops {
        field("hop", &format!("{} {}", hop.status, hop.url));
    }
    for record in way.iter().flatten() {
        field("hop-record", record);
    }
    match &exchange.robots {
        Some(robots) => {
            field("robots-url", &robots.url);
            field("robots-allowed", if robots.allowed { "yes" } else { "no" });
            field("robots-why", &robots.why);
            match (rules, &robots.file) {
                (Some(record), _) => field("robots-record", &record),
                (None, Some(file)) => field("robots-file", &format!("not kept; its SHA-256 is {}", file.sha256)),
                (None, None) => {}
            }
        }
        None if exchange.is_file() => field("robots", "not asked: a saved file"),
        None if !exchange.request_headers.is_empty() => {
            field("robots", "not asked: an interface under its own terms");
        }
        None if exchange.attempts == 0 => field("robots", "not asked: nothing was sent"),
        None => field("robots", "not recorded"),
    }
    if let Some(tls) = &exchange.tls {
        field("tls-certificate-sha256", &tls.certificate_sha256);
    }
    if !exchange.sha256.is_empty() {
        field("body-sha256", &exchange.sha256);
        field("body-bytes", &exchange.bytes.to_string());
    }
    if let Some(charset) = &exchange.charset {
        field("charset", charset);
    }
    if !exchange.is_file() {
        field("attempts", &exchange.attempts.to_string());
    }
    for note in &exchange.notes {
        field("note", note);
    }
    fields
}

/// Status line and headers as received, those about the travelling form renamed.
fn response_head(exchange: &Exchange, body: Option<&[u8]>) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n", exchange.status, reason(exchange.status));
    for (name, value) in &exchange.headers {
        let Some(name) = token(name) else { continue };
        let lower = name.to_ascii_lowercase();
        // A body that did not unpack is kept in its encoding.
        let still = exchange.packed && lower == "content-encoding";
        let renamed = if TRAVELLING.contains(&lower.as_str()) && !still { "X-Archive-Orig-" } else { "" };
        let _ = write!(head, "{renamed}{name}: {}\r\n", clean(value));
    }
    if let Some(body) = body {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    head.push_str("\r\n");
    head
}

/// Request line and headers as sent, and what was posted.
fn request_block(exchange: &Exchange) -> (String, &str) {
    let (method, body) = exchange.last_question();
    let method = verb(method);
    let (path, host) = match Url::parse(&exchange.final_url) {
        Ok(url) => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            (format!("{}{query}", url.path()), url.host_str().map(|host| format!("{host}{port}")))
        }
        Err(_) => ("/".to_owned(), None),
    };
    let mut head = format!("{method} {} HTTP/1.1\r\n", clean(&path).replace(' ', "%20"));
    let sent = |name: &str| exchange.request_headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if let (Some(host), false) = (host, sent("host")) {
        let _ = write!(head, "Host: {}\r\n", clean(&host));
    }
    for (name, value) in &exchange.request_headers {
        let Some(name) = token(name) else { continue };
        if !TRAVELLING.contains(&name.to_ascii_lowercase().as_str()) {
            let _ = write!(head, "{name}: {}\r\n", clean(value));
        }
    }
    let body = body.unwrap_or_default();
    if !body.is_empty() {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    head.push_str("\r\n");
    (head, body)
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// A web address as it is; the name of a saved file as a `file` address without a folder of this machine.
fn target(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => clean(address).replace(' ', "%20"),
        _ => {
            let name = address.rsplit(['/', '\\']).next().unwrap_or_default();
            let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            format!("file:///{}", encoded.replace('+', "%20"))
        }
    }
}

/// An address without its port.
fn bare_address(address: &str) -> String {
    address.parse::<std::net::SocketAddr>().map_or_else(|_| address.to_owned(), |socket| socket.ip().to_string())
}

/// A value that cannot begin a line of its own.
fn clean(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// A header name with what may not stand in one replaced; `None` when nothing is left.
fn token(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let name: String = name.trim().chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    Some(name).filter(|name| !name.is_empty())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The usual words; other statuses have none.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        410 => "Gone",
        429 => "Too Many Requests",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        511 => "Network Authentication Required",
        _ => "",
    }
}
