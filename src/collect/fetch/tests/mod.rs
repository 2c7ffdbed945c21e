//! The client against a server on loopback, and its parts alone.

mod bodies;
mod charsets;
mod echoes;
mod evidence;
mod faults;
mod hops;
mod hostile;
mod parts;
mod polite;
mod robots;
mod safe;
mod telling;

use super::client::Parts;
use super::visit::Timing;
use super::*;
use crate::collect::mock_test_server::{Asked, Reply, TestServer};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// 2026-03-04T05:06:07Z.
const NOW: i64 = 1_772_600_767;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// Loopback allowed, no pace, short limits.
fn settings() -> Settings {
    let quick = Politeness { per_second: 1e6, at_once: 16, at_once_all: 16 };
    let limits = Limits { max_bytes: 1 << 20, attempts: 3, ..Limits::default() };
    Settings { allow_loopback: true, politeness: quick, limits, ..Settings::default() }
}

fn timing() -> Timing {
    Timing { total: ms(3000), quiet: ms(1000), back_off: ms(5), longest_wait: Duration::from_secs(2) }
}

/// An address whose port the target decides.
fn at(address: [u8; 4]) -> SocketAddr {
    (address, 0).into()
}

/// A client for which every name leads to 127.0.0.1, and how often it looked one up.
fn client_with(settings: Settings, timing: Timing) -> (Client, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let lookup = Arc::new(move |name: &str| {
        counted.fetch_add(1, Ordering::Relaxed);
        match name {
            "inside.example" => Ok(vec![at([10, 1, 2, 3])]),
            "nowhere.example" => Err(std::io::Error::other("unknown")),
            _ => Ok(vec![at([127, 0, 0, 1])]),
        }
    });
    let parts = Parts { lookup, timing, system_proxy: false };
    (Client::with(settings, Arc::new(|| NOW), "0.1.0", parts).unwrap(), count)
}

fn client() -> Client {
    client_with(settings(), timing()).0
}

/// A request under terms, so that robots.txt is not asked.
fn get(url: impl Into<String>) -> Request {
    Request { agreement: Agreement::Terms, ..Request::get(url) }
}

fn fetch(client: &Client, request: &Request) -> Result<Fetched, FetchError> {
    client.fetch(request, Watch::none())
}

/// What one page of a server that answers everything this way comes to.
fn one(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Result<Fetched, FetchError> {
    let server = TestServer::start(reply);
    fetch(&client(), &get(server.url("/page")))
}
