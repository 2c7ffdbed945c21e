//! A client for tests of other rooms: every name in the world leads to one server on loopback.
//!
//! Connectors and lists are asked at the addresses they really have, over TLS, and no packet leaves the machine.

use super::client::Parts;
use super::visit::Timing;
use super::{Client, Limits, Politeness, Settings, unpack};
use crate::collect::mock_test_server::TestServer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Hexadecimal SHA-256, as it is kept of a body.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    unpack::sha256(bytes)
}

/// No pace and short waits; two attempts. Trusts what `authority` (PEM) vouches for. `now`: seconds since 1970.
pub(crate) fn leading_to(server: &TestServer, authority: &str, now: i64) -> Client {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, authority).unwrap();
    let settings = Settings {
        allow_loopback: true,
        politeness: Politeness { per_second: 1e6, at_once: 16, at_once_all: 16 },
        limits: Limits { attempts: 2, ..Limits::default() },
        ca_file: Some(file),
        ..Settings::default()
    };
    let here = SocketAddr::from(([127, 0, 0, 1], server.port()));
    let timing = Timing {
        total: Duration::from_secs(10),
        quiet: Duration::from_secs(5),
        back_off: Duration::from_millis(1),
        longest_wait: Duration::from_millis(50),
    };
    let parts = Parts { lookup: Arc::new(move |_| Ok(vec![here])), timing, system_proxy: false };
    Client::with(settings, Arc::new(move || now), "0.1.0", parts).unwrap()
}
