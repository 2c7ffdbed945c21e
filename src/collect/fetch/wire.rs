//! The HTTP library, set up so that it does nothing by itself.
//!
//! No redirects, cookies, referer, decompression or retries of its own; certificates are judged by the operating system
//! and the authorities a person added, with the `ring` provider; every look-up goes through [`Guard`].

use super::address::{self, Guard, Lookup};
use super::{FetchError, Settings};
use reqwest::{Certificate, Proxy, redirect, retry};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::Url;

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error("the proxy is not an address such as http://host:port or socks5://host:port: {reason}")]
    Proxy { reason: String },
    #[error("the certificate authorities cannot be read: {reason}\nFile: {path}")]
    CaFile { reason: String, path: PathBuf },
    #[error("the network cannot be used: {reason}")]
    Setup { reason: String },
}

/// Bytes of headers that one answer may have.
pub(super) const HEADER_BYTES: u32 = 64 << 10;
/// Bytes of a file with certificate authorities.
const CA_BYTES: u64 = 8 << 20;
/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Connections: outward ones through the proxy that is set, and direct ones to this machine.
pub(super) struct Wire {
    guard: Arc<Guard>,
    authorities: Vec<Certificate>,
    /// With its host and port, as it is shown.
    proxy: Option<(Proxy, String)>,
    system_proxy: bool,
    loopback: bool,
    connect: Duration,
    outward: OnceLock<reqwest::Client>,
    inward: OnceLock<reqwest::Client>,
}

impl Wire {
    /// `system_proxy`: may the operating system name a proxy where the settings do not?
    ///
    /// # Errors
    /// See [`ClientError`].
    pub(super) fn new(
        settings: &Settings,
        lookup: Lookup,
        system_proxy: bool,
        connect: Duration,
    ) -> Result<Self, ClientError> {
        // Already installed by another client of this process: the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxy = match settings.proxy.trim() {
            "" => None,
            text => {
                let made = Proxy::all(text).map_err(|error| ClientError::Proxy { reason: deepest(&error) })?;
                let shown = address::shown(text);
                Some((made, shown.rsplit(['/', '@']).find(|part| !part.is_empty()).unwrap_or_default().to_owned()))
            }
        };
        let authorities = settings.ca_file.as_deref().map_or_else(|| Ok(Vec::new()), authorities)?;
        let wire = Self {
            guard: Arc::new(Guard::new(lookup, settings.allow_loopback)),
            authorities,
            proxy,
            system_proxy,
            loopback: settings.allow_loopback,
            connect,
            outward: OnceLock::new(),
            inward: OnceLock::new(),
        };
        // One is built at once, so that what is wrong with the settings shows when they are set.
        let first = if wire.loopback { &wire.inward } else { &wire.outward };
        let built = wire.build(!wire.loopback)?;
        let _ = first.set(built);
        Ok(wire)
    }

    /// The client for this target, which from now on is filtered by the resolver.
    ///
    /// # Errors
    /// [`FetchError::Connect`] when the HTTP library cannot be set up.
    pub(super) fn client(&self, url: &Url) -> Result<&reqwest::Client, FetchError> {
        self.guard.admit(url);
        let own = self.direct(url);
        let cell = if own { &self.inward } else { &self.outward };
        if let Some(client) = cell.get() {
            return Ok(client);
        }
        let built = self
            .build(!own)
            .map_err(|error| FetchError::Connect { host: address::host(url), reason: error.to_string() })?;
        Ok(cell.get_or_init(|| built))
    }

    /// The host of the proxy that the settings put between us and this target.
    pub(super) fn proxy(&self, url: &Url) -> Option<&str> {
        self.proxy.as_ref().filter(|_| !self.direct(url)).map(|(_, shown)| shown.as_str())
    }

    /// This machine is asked directly.
    fn direct(&self, url: &Url) -> bool {
        self.loopback && address::is_loopback(url)
    }

    fn build(&self, outward: bool) -> Result<reqwest::Client, ClientError> {
        let plain = || {
            let builder = reqwest::Client::builder()
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                .tls_info(true)
                .connect_timeout(self.connect)
                .pool_idle_timeout(IDLE)
                .http2_max_header_list_size(HEADER_BYTES)
                .dns_resolver(self.guard.clone());
            match &self.proxy {
                Some((proxy, _)) if outward => builder.proxy(proxy.clone()),
                None if outward && self.system_proxy => builder,
                _ => builder.no_proxy(),
            }
        };
        // A machine without any certificate authority still reaches what the added ones vouch for.
        plain()
            .tls_certs_merge(self.authorities.iter().cloned())
            .build()
            .or_else(|_| plain().tls_certs_only(self.authorities.iter().cloned()).build())
            .map_err(|error| ClientError::Setup { reason: deepest(&error) })
    }
}

fn authorities(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let refuse = |reason: String| ClientError::CaFile { reason, path: path.to_owned() };
    let size = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?.len();
    if size > CA_BYTES {
        return Err(refuse(format!("larger than {CA_BYTES} bytes")));
    }
    let pem = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|error| refuse(deepest(&error)))?;
    if found.is_empty() { Err(refuse("no PEM certificate in it".to_owned())) } else { Ok(found) }
}

/// The last cause: what really happened.
pub(super) fn deepest(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

/// The error and its causes, outermost first. An I/O error hides the error it carries from `source`.
pub(super) fn causes<'a>(error: &'a (dyn std::error::Error + 'static)) -> Vec<&'a (dyn std::error::Error + 'static)> {
    let mut found = vec![error];
    let mut next = inner(error);
    while let Some(cause) = next {
        found.push(cause);
        next = inner(cause);
    }
    found
}

fn inner<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a (dyn std::error::Error + 'static)> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|carried| carried as &(dyn std::error::Error + 'static)),
        None => error.source(),
    }
}
