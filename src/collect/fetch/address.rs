//! Which addresses may be asked: public unicast ones, by number, by name and after the look-up.
//!
//! - [`check`] refuses schemes, user names, names that are never public, and literals in every spelling `url` reads
//!   (`127.1`, `0x7f000001`, `2130706433`, `[::ffff:10.0.0.1]`).
//! - [`Guard`] is the only resolver of the client: what it lets through is what is connected to, with no second
//!   look-up in between, so an answer that changes afterwards (DNS rebinding) changes nothing.
//! - Behind a proxy, an HTTP or `socks5h` proxy looks names up itself: literals and names are still checked here, the
//!   address behind a name is the proxy's decision. The proxy's own name is looked up without the filter, because a
//!   company's proxy usually has a private address and was set by a person, not by a page.

use super::FetchError;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use url::{Host, Url};

/// Finds the addresses of a name. May block. Port 0 stands for the one the target names or its scheme has.
pub(super) type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// The operating system's look-up.
pub(super) fn system() -> Lookup {
    Arc::new(|name| Ok((name, 0).to_socket_addrs()?.collect()))
}

/// Names that are by definition not public (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`), and their like.
const LOCAL: [&str; 7] = ["localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet"];
/// Characters of an address that is asked for.
const LONGEST: usize = 8 << 10;

/// Is this an address that anybody may reach? With `loopback`, 127.0.0.0/8 and `::1` count too; private ones never.
pub(super) fn allowed(address: IpAddr, loopback: bool) -> bool {
    match address {
        IpAddr::V4(v4) => public_v4(v4) || loopback && v4.is_loopback(),
        IpAddr::V6(v6) => match inner(v6) {
            Some(v4) => public_v4(v4),
            None => public_v6(v6) || loopback && v6.is_loopback(),
        },
    }
}

/// IANA's special-purpose registry for IPv4, multicast and class E left out.
fn public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Global unicast 2000::/3 without protocol assignments (2001::/23, with Teredo) and documentation.
fn public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    (0x2000..=0x3fff).contains(&a) && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8)) && !(a == 0x3fff && b < 0x1000)
}

/// The IPv4 address inside a mapped or compatible (`::/96`), NAT64 (`64:ff9b::/96`) or 6to4 (`2002::/16`) one: that is
/// where packets go. `::` and `::1` are their own. Where in a network's own NAT64 prefix (`64:ff9b:1::/48`, RFC 8215) it
/// stands only that network knows, so none of those is public.
fn inner(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Some(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => of(high, low),
        [0x2002, high, low, ..] => of(high, low),
        _ => None,
    }
}

/// Reads an address that a person or a program gave.
///
/// # Errors
/// [`FetchError::BadUrl`]: not absolute, not http(s), with a user name, without a host, or overlong.
pub(super) fn parse(text: &str) -> Result<Url, FetchError> {
    let bad = |reason: &str| FetchError::BadUrl { reason: reason.to_owned(), url: shown(text) };
    if text.len() > LONGEST {
        return Err(bad("the address is too long"));
    }
    let mut url = Url::parse(text.trim()).map_err(|error| bad(&error.to_string()))?;
    tidy(&mut url);
    match fault(&url) {
        Some(reason) => Err(bad(reason)),
        None => Ok(url),
    }
}

/// One spelling for each page: no fragment, and no dot behind a name that is whole already.
pub(super) fn tidy(url: &mut Url) {
    url.set_fragment(None);
    if let Some(Host::Domain(name)) = url.host()
        && let Some(bare) = name.strip_suffix('.').filter(|bare| !bare.is_empty()).map(str::to_owned)
    {
        // A name without its dot is one too.
        let _ = url.set_host(Some(&bare));
    }
}

/// The address as the evidence of its page has it; what is none stays as it is.
pub fn one_page(text: &str) -> String {
    parse(text).map_or_else(|_| text.to_owned(), |url| url.to_string())
}

/// Host and, where it has one of its own, port.
pub(super) fn door(url: &Url) -> String {
    url.port().map_or_else(|| host(url), |port| format!("{}:{port}", host(url)))
}

/// An address as errors and the screen show it: not too long, and without user name and password. Where they stand in what
/// is no address (a password with a slash in it), everything up to the last `@` may be one.
pub fn shown(text: &str) -> String {
    let bare =
        |url: Url| matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let plain = text.starts_with('/') && !text.starts_with("//") || Url::parse(text.trim()).is_ok_and(bare);
    let named = text.rsplit_once('@').filter(|(before, _)| !plain && before.contains([':', '/']));
    let masked = named.map(|(before, host)| {
        let scheme = before.find("//").and_then(|at| before.get(..at + 2)).unwrap_or_default();
        format!("{scheme}***@{host}")
    });
    masked.as_deref().unwrap_or(text).chars().take(300).collect()
}

/// What is wrong with the form of an address.
pub(super) fn fault(url: &Url) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        Some("only http and https are asked")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("an address with a user name or password is not asked")
    } else if url.host_str().is_none_or(str::is_empty) {
        Some("no host")
    } else if url.as_str().len() > LONGEST {
        Some("the address is too long")
    } else {
        None
    }
}

/// Is the host, as written, one of this machine?
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// Refuses literals and names that are not public, before anything is looked up.
///
/// # Errors
/// [`FetchError::NotPublic`].
pub(super) fn check(url: &Url, loopback: bool) -> Result<(), FetchError> {
    let refuse = |address: String| FetchError::NotPublic { host: host(url), address };
    match url.host() {
        Some(Host::Ipv4(v4)) if !allowed(v4.into(), loopback) => Err(refuse(v4.to_string())),
        Some(Host::Ipv6(v6)) if !allowed(v6.into(), loopback) => Err(refuse(v6.to_string())),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let local = LOCAL
                .iter()
                .any(|end| name.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')));
            // A name without a dot is one of the local network.
            let local = local || !name.contains('.');
            if local && !(loopback && is_loopback(url)) { Err(refuse("a local name".to_owned())) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// The host as politeness, errors and the screen name it: without a port.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// The name leads to addresses that are not public.
#[derive(Debug, thiserror::Error)]
#[error("{name} is at {address}, which is not public")]
pub(super) struct Inside {
    pub(super) name: String,
    pub(super) address: IpAddr,
}

/// The resolver: looks up, filters, hands on only what is left.
pub(super) struct Guard {
    lookup: Lookup,
    loopback: bool,
    /// Names of all targets so far. Any other name can only be a proxy's.
    targets: Mutex<HashSet<String>>,
}

impl Guard {
    pub(super) fn new(lookup: Lookup, loopback: bool) -> Self {
        Self { lookup, loopback, targets: Mutex::default() }
    }

    /// Must be called before the target is asked: from then on its name is filtered.
    pub(super) fn admit(&self, url: &Url) {
        if let Some(Host::Domain(name)) = url.host() {
            let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
            if !targets.contains(name) {
                targets.insert(name.to_owned());
            }
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let filtered = self.targets.lock().unwrap_or_else(PoisonError::into_inner).contains(&name);
        let (lookup, loopback) = (self.lookup.clone(), self.loopback);
        Box::pin(async move {
            let asked = name.clone();
            let found = tokio::task::spawn_blocking(move || lookup(&asked)).await??;
            let first = found.first().copied();
            let kept: Vec<SocketAddr> =
                found.into_iter().filter(|address| !filtered || allowed(address.ip(), loopback)).collect();
            match (kept.is_empty(), first) {
                (true, Some(address)) => Err(Inside { name, address: address.ip() }.into()),
                (true, None) => Err("the name has no address".into()),
                _ => Ok(Box::new(kept.into_iter()) as Addrs),
            }
        })
    }
}
