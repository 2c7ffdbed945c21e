//! Politeness: who may send now. Shared by all callers of one client.
//!
//! - A [`Permit`] is taken all at once (host, overall, place in the caller's batch) or not at all, so nobody waits while
//!   holding something another one needs.
//! - Between two requests to a host lies at least its gap: one over its rate, or the site's `Crawl-delay` if longer.
//! - Time here is monotonic and only measures waits; it reaches no result.

use super::{Politeness, Settings};
use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// The runtime's clock ticks in milliseconds; a request may go this much early.
const TICK: Duration = Duration::from_millis(1);
/// Slowest and fastest rate that a setting can mean.
const RATES: (f64, f64) = (1.0 / 3600.0, 1e6);
/// The longest that a host which wants to be left alone is not asked at all.
const LONGEST_CLOSED: Duration = Duration::from_secs(86_400);

#[derive(Default)]
struct Host {
    busy: u32,
    next: Option<Instant>,
    closed: Option<Instant>,
}

#[derive(Default)]
struct State {
    busy: u32,
    hosts: HashMap<String, Host>,
}

/// Lets requests through at the pace that is set.
pub(super) struct Gate {
    state: Mutex<State>,
    changed: Notify,
    all: Politeness,
    hosts: BTreeMap<String, Politeness>,
}

/// Places of a batch: answers under way or waiting to be looked at by the caller.
pub(super) type Places = Arc<AtomicU32>;

/// A place in a batch, given back when dropped.
pub(super) struct Place {
    places: Places,
    gate: Arc<Gate>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _state = self.gate.lock();
        self.places.fetch_add(1, Ordering::Relaxed);
        self.gate.changed.notify_waiters();
    }
}

/// One request is under way. Ends when dropped.
pub(super) struct Permit {
    gate: Arc<Gate>,
    host: String,
    place: Option<Place>,
}

impl Permit {
    /// The request is over; the answer still takes its place in the batch.
    pub(super) fn answered(mut self) -> Option<Place> {
        self.place.take()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        state.busy = state.busy.saturating_sub(1);
        if let Some(host) = state.hosts.get_mut(&self.host) {
            host.busy = host.busy.saturating_sub(1);
        }
        drop(state);
        self.gate.changed.notify_waiters();
    }
}

/// What there is to wait for.
enum Wait {
    Until(Instant),
    Change,
}

impl Gate {
    pub(super) fn new(settings: &Settings) -> Arc<Self> {
        let hosts = settings.hosts.iter().map(|(host, own)| (host.to_ascii_lowercase(), *own)).collect();
        Arc::new(Self { state: Mutex::default(), changed: Notify::new(), all: settings.politeness, hosts })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn politeness(&self, host: &str) -> Politeness {
        self.hosts.get(host).copied().unwrap_or(self.all)
    }

    /// Requests to this host at the same time.
    pub(super) fn at_once(&self, host: &str) -> u32 {
        self.politeness(host).at_once.max(1)
    }

    /// Requests at the same time, all hosts together.
    pub(super) fn at_once_all(&self) -> u32 {
        self.all.at_once_all.max(1)
    }

    /// Waits for its turn. `least` is the gap the site itself wants.
    pub(super) async fn enter(self: &Arc<Self>, host: &str, least: Duration, places: Option<&Places>) -> Permit {
        loop {
            let mut changed = pin!(self.changed.notified());
            // Registered before looking, so that no change in between is missed.
            changed.as_mut().enable();
            match self.try_enter(host, least, places) {
                Ok(permit) => return permit,
                Err(Wait::Until(moment)) => {
                    let _ = timeout_at(moment, changed).await;
                }
                Err(Wait::Change) => changed.await,
            }
        }
    }

    fn try_enter(self: &Arc<Self>, host: &str, least: Duration, places: Option<&Places>) -> Result<Permit, Wait> {
        let own = self.politeness(host);
        let now = Instant::now();
        let mut state = self.lock();
        let known = state.hosts.entry(host.to_owned()).or_default();
        if let Some(next) = known.next.filter(|next| *next > now + TICK) {
            return Err(Wait::Until(next));
        }
        let full = known.busy >= own.at_once.max(1);
        let no_place = places.is_some_and(|places| places.load(Ordering::Relaxed) == 0);
        if full || no_place || state.busy >= self.at_once_all() {
            return Err(Wait::Change);
        }
        let rate = if own.per_second.is_nan() { 1.0 } else { own.per_second.clamp(RATES.0, RATES.1) };
        let gap = Duration::from_secs_f64(1.0 / rate).max(least);
        if let Some(known) = state.hosts.get_mut(host) {
            known.busy += 1;
            known.next = Some(known.next.map_or(now, |next| next.max(now)) + gap);
        }
        state.busy += 1;
        let place = places.map(|places| {
            places.fetch_sub(1, Ordering::Relaxed);
            Place { places: places.clone(), gate: self.clone() }
        });
        Ok(Permit { gate: self.clone(), host: host.to_owned(), place })
    }

    /// The host asked to be left alone for longer than anybody waits: until then it is not asked at all.
    pub(super) fn close(&self, host: &str, wait: Duration) {
        let until = Instant::now() + wait.min(LONGEST_CLOSED);
        if let Some(known) = self.lock().hosts.get_mut(host) {
            known.closed = Some(known.closed.map_or(until, |closed| closed.max(until)));
        }
    }

    /// How long the host still wants to be left alone.
    pub(super) fn closed(&self, host: &str) -> Option<Duration> {
        let closed = self.lock().hosts.get(host)?.closed?;
        Some(closed.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    /// The host asked to be left alone for a while: nobody sends to it before.
    pub(super) fn hold(&self, host: &str, wait: Duration) {
        let until = Instant::now() + wait;
        if let Some(known) = self.lock().hosts.get_mut(host) {
            known.next = Some(known.next.map_or(until, |next| next.max(until)));
        }
    }
}
