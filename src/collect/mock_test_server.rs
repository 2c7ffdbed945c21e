//! A small HTTP server on loopback that answers by script: also what no decent server would.
//!
//! One thread per connection, one request per connection (`Connection: close`). Stops when dropped.
//! `TestServer::start(|asked| match asked.path() { "/a" => Reply::html("…"), _ => Reply::status(404) })`.

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How often this target was asked before.
    pub before: usize,
}

impl Asked {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

enum Part {
    Bytes(Vec<u8>),
    Wait(Duration),
    Forever(Vec<u8>, Duration),
}

/// What to do with a request.
pub struct Reply {
    head: Option<(u16, Vec<(String, String)>)>,
    length: bool,
    late: Duration,
    parts: Vec<Part>,
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self { head: Some((status, Vec::new())), length: true, late: Duration::ZERO, parts: Vec::new() }
    }

    pub fn of(media: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::status(200).header("Content-Type", media).body(body)
    }

    pub fn html(body: &str) -> Self {
        Self::of("text/html; charset=utf-8", body)
    }

    pub fn json(body: &str) -> Self {
        Self::of("application/json", body)
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).header("Location", to)
    }

    /// These bytes and no others; the connection is then closed. Empty: closed without a word.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { head: None, length: false, late: Duration::ZERO, parts: vec![Part::Bytes(bytes.into())] }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Some((_, headers)) = &mut self.head {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.parts.push(Part::Bytes(bytes.into()));
        self
    }

    /// Leaves `Content-Length` to the script (or out).
    pub fn no_length(mut self) -> Self {
        self.length = false;
        self
    }

    /// Waits before anything is sent.
    pub fn late(mut self, time: Duration) -> Self {
        self.late = time;
        self
    }

    /// Waits between the bytes before and after.
    pub fn wait(mut self, time: Duration) -> Self {
        self.parts.push(Part::Wait(time));
        self
    }

    /// The same bytes again and again, with a pause between, until the client is tired of it.
    pub fn forever(mut self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        self.parts.push(Part::Forever(bytes.into(), pause));
        self.no_length()
    }

    fn send(self, out: &mut dyn Write) -> io::Result<()> {
        thread::sleep(self.late);
        let parts = self.parts;
        if let Some((status, headers)) = self.head {
            let mut head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n");
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            if self.length && status != 304 {
                let length: usize =
                    parts.iter().map(|part| if let Part::Bytes(bytes) = part { bytes.len() } else { 0 }).sum();
                head.push_str(&format!("Content-Length: {length}\r\n"));
            }
            out.write_all(head.as_bytes())?;
            out.write_all(b"\r\n")?;
        }
        for part in parts {
            match part {
                Part::Bytes(bytes) => out.write_all(&bytes)?,
                Part::Wait(time) => {
                    out.flush()?;
                    thread::sleep(time);
                }
                Part::Forever(bytes, pause) => loop {
                    out.write_all(&bytes)?;
                    out.flush()?;
                    thread::sleep(pause);
                },
            }
        }
        out.flush()
    }
}

type Handler = Arc<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// The server. Listens on a free port of 127.0.0.1.
pub struct TestServer {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
    scheme: &'static str,
    accepting: Option<thread::JoinHandle<()>>,
}

impl TestServer {
    pub fn start(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(Arc::new(handler), None)
    }

    /// Over TLS, with a certificate for these names that the returned authority (PEM) vouches for; also the SHA-256 input:
    /// the certificate itself (DER).
    pub fn start_tls(
        names: &[&str],
        handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> (Self, String, Vec<u8>) {
        let authority_key = rcgen::KeyPair::generate().unwrap();
        let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority_cert = authority.self_signed(&authority_key).unwrap();
        let issuer = rcgen::Issuer::new(authority, authority_key);
        let key = rcgen::KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let cert = rcgen::CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![cert.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        let server = Self::listen(Arc::new(handler), Some(Arc::new(config)));
        (server, pem(authority_cert.der()), cert.der().to_vec())
    }

    fn listen(handler: Handler, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (seen, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (known, stopped) = (seen.clone(), stop.clone());
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (handler, known, tls) = (handler.clone(), known.clone(), tls.clone());
                thread::spawn(move || {
                    // A client that hangs up in the middle is part of many tests.
                    let _ = serve(stream, tls, &handler, &known);
                });
            }
        });
        Self { address, seen, stop, scheme, accepting: Some(accepting) }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://127.0.0.1:port` with this path.
    pub fn url(&self, path: &str) -> String {
        self.url_at("127.0.0.1", path)
    }

    /// The same under another name, for clients whose look-up leads here.
    pub fn url_at(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.port())
    }

    /// All requests so far, in the order they came.
    pub fn seen(&self) -> Vec<Asked> {
        self.seen.lock().unwrap().clone()
    }

    /// Targets of all requests so far, without those for robots.txt.
    pub fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|asked| asked.target).filter(|target| target != "/robots.txt").collect()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

/// A certificate as PEM (RFC 7468).
fn pem(der: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in der.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = char::from(ALPHABET[(word >> (18 - 6 * place) & 63) as usize]);
            text.push(if place <= chunk.len() { letter } else { '=' });
        }
    }
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn serve(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    handler: &Handler,
    seen: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_nodelay(true)?;
    match tls {
        None => {
            let mut out = stream.try_clone()?;
            answer(&mut BufReader::new(stream), &mut out, handler, seen)
        }
        Some(config) => {
            let connection = ServerConnection::new(config).map_err(io::Error::other)?;
            let mut stream = StreamOwned::new(connection, stream);
            let mut reader = BufReader::new(&mut stream);
            let asked = read(&mut reader)?;
            let reply = decide(asked, handler, seen);
            reply.send(&mut stream)?;
            stream.conn.send_close_notify();
            stream.flush()
        }
    }
}

fn answer(
    reader: &mut dyn BufRead,
    out: &mut dyn Write,
    handler: &Handler,
    seen: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    let asked = read(reader)?;
    decide(asked, handler, seen).send(out)
}

fn decide(mut asked: Asked, handler: &Handler, seen: &Mutex<Vec<Asked>>) -> Reply {
    let mut known = seen.lock().unwrap();
    asked.before = known.iter().filter(|other| other.target == asked.target).count();
    known.push(asked.clone());
    drop(known);
    handler(&asked)
}

fn read(reader: &mut dyn BufRead) -> io::Result<Asked> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Asked { method, target, headers, body, before: 0 })
}
