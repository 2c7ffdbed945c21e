//! Does a network's sign-in page answer instead of the site?
//!
//! Only three signs are taken, each of which a site itself does not show: status 511 (RFC 6585); an unencrypted request
//! redirected into a private network; an unencrypted request redirected to another site's sign-in page, or to HTML of
//! another site where something else was asked for. An encrypted request cannot be answered by anybody else without a
//! certificate failure, and this machine's own servers are not behind a portal.

use super::address;
use url::{Host, Url};

/// Words that sign-in pages of networks carry as part of their host or path.
const WORDS: [&str; 8] = ["login", "signin", "logon", "captive", "captiveportal", "hotspot", "wifi", "wlan"];

/// Could a network stand between us and this address?
fn exposed(url: &Url) -> bool {
    url.scheme() == "http" && !address::is_loopback(url)
}

/// A redirect into a private network.
pub(super) fn inward(from: &Url) -> bool {
    exposed(from)
}

/// A redirect to another site's sign-in page.
pub(super) fn sign_in(from: &Url, to: &Url) -> bool {
    let words = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
    };
    exposed(from) && !same_site(from, to) && (words(to.path()) || to.host_str().is_some_and(words))
}

/// HTML of another site, where `asked` was something else.
pub(super) fn instead(asked: &Url, last: &Url, media: &str) -> bool {
    exposed(asked) && !same_site(asked, last) && media == "text/html"
}

/// The same registrable host, without a list of public suffixes: the last two labels, or three where the second is as
/// short as `co` or `com` under a country. Too coarse only towards "same".
fn same_site(one: &Url, other: &Url) -> bool {
    match (one.host(), other.host()) {
        (Some(Host::Domain(one)), Some(Host::Domain(other))) => site(one) == site(other),
        (one, other) => one == other,
    }
}

fn site(host: &str) -> String {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let short = |at: usize, most: usize| labels.get(labels.len().wrapping_sub(at)).is_some_and(|it| it.len() <= most);
    let kept = if labels.len() > 2 && short(1, 2) && short(2, 3) { 3 } else { 2 };
    labels.get(labels.len().saturating_sub(kept)..).unwrap_or_default().join(".")
}
