//! May this page be asked for? robots.txt of each origin, read once a day.
//!
//! Missing (4xx): everything is allowed. Not readable (5xx, 429, no connection, too many redirects): nothing is, and the
//! reason is told (RFC 9309 § 2.3.1). Callers that want the same file wait for the one who reads it.

use super::robots::{MOST_BYTES, Rules};
use super::telling::Teller;
use super::visit::{Purpose, Shared, Visit};
use super::{Agreement, Exchange, FetchError, Request, Robots, RobotsFile};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Seconds that a file that was read stays valid (RFC 9309 § 2.4: at most a day).
const FRESH: i64 = 86_400;
/// Seconds for which a failure is remembered, so that a batch does not knock once per page.
const FAILED: i64 = 10;
/// Larger files are not handed on as evidence.
const MOST_KEPT: usize = 32 << 10;
/// Origins that are remembered.
const MOST: usize = 4096;

#[derive(Clone)]
enum Known {
    Rules(Arc<Rules>, RobotsFile),
    Missing(u16),
    Failed(FetchError),
}

#[derive(Clone)]
struct Entry {
    at: i64,
    known: Known,
}

type Cell = Arc<tokio::sync::Mutex<Option<Entry>>>;

/// What is known of each origin.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<String, Cell>>);

impl Cache {
    fn cell(&self, origin: String) -> Cell {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cells.len() >= MOST && !cells.contains_key(&origin) {
            cells.clear();
        }
        cells.entry(origin).or_default().clone()
    }
}

/// The answer for one page.
pub(super) struct Verdict {
    pub(super) robots: Robots,
    /// `Crawl-delay` of the site.
    pub(super) gap: Duration,
    /// Why the file could not be read: [`FetchError::RobotsUnknown`], or the reason itself where the page would fail for
    /// the same: no such host, not public, a bad certificate, a sign-in page.
    pub(super) unknown: Option<FetchError>,
}

/// Asks the origin's robots.txt about this address.
pub(super) fn ask<'a>(
    shared: &'a Arc<Shared>,
    url: &'a Url,
    teller: &'a Teller,
) -> Pin<Box<dyn Future<Output = Verdict> + Send + 'a>> {
    Box::pin(async move {
        let origin = url.origin().ascii_serialization();
        let address = format!("{origin}/robots.txt");
        let cell = shared.permissions.cell(origin);
        let mut entry = cell.lock().await;
        let now = (shared.clock)();
        let fresh = |entry: &Entry| {
            let life = if matches!(entry.known, Known::Failed(_)) { FAILED } else { FRESH };
            (0..life).contains(&(now - entry.at))
        };
        let known = match entry.as_ref().filter(|entry| fresh(entry)) {
            Some(entry) => entry.known.clone(),
            None => {
                let known = read(shared, &address, teller).await;
                *entry = Some(Entry { at: now, known: known.clone() });
                known
            }
        };
        drop(entry);
        let said = |allowed, why, file| Robots { url: address, allowed, why, file };
        match known {
            Known::Rules(rules, file) => {
                let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
                let (allowed, why) = rules.decide(&path);
                let gap = rules.delay().unwrap_or_default();
                Verdict { robots: said(allowed, why, Some(file)), gap, unknown: None }
            }
            Known::Missing(status) => {
                let why = format!("there is no robots.txt (status {status})");
                Verdict { robots: said(true, why, None), gap: Duration::ZERO, unknown: None }
            }
            Known::Failed(error) => {
                let why = format!("could not be read: {error}");
                let unknown = match error {
                    FetchError::NoHost { .. }
                    | FetchError::NotPublic { .. }
                    | FetchError::Certificate { .. }
                    | FetchError::Portal { .. } => error,
                    other => FetchError::RobotsUnknown { why: other.to_string(), url: url.to_string() },
                };
                Verdict { robots: said(false, why, None), gap: Duration::ZERO, unknown: Some(unknown) }
            }
        }
    })
}

async fn read(shared: &Arc<Shared>, file: &str, teller: &Teller) -> Known {
    let mut request = Request::get(file);
    request.agreement = Agreement::Terms;
    // One more than is read, so that the parser sees that there is more.
    request.max_bytes = Some(MOST_BYTES as u64 + 1);
    let bytes = AtomicU64::new(0);
    let visit = Visit { shared, request: &request, purpose: Purpose::Robots, places: None, bytes: &bytes, teller };
    match visit.run().await {
        Ok((fetched, _)) => {
            let rules = Arc::new(Rules::parse(&fetched.body));
            let Exchange { at, sha256, .. } = fetched.exchange;
            let body = (fetched.body.len() <= MOST_KEPT).then(|| Arc::new(fetched.body));
            Known::Rules(rules, RobotsFile { at, sha256, body })
        }
        Err(failed) => match failed.error {
            FetchError::Status { status, .. } if (400..500).contains(&status) && status != 429 => {
                Known::Missing(status)
            }
            error => Known::Failed(error),
        },
    }
}
