//! The client: blocking calls over one worker thread that drives all connections.
//!
//! - Callers only wait: they look at `cancelled` every [`LOOK`] and drop a cancelled fetch with everything it holds,
//!   also in the middle of a wait.
//! - Politeness and what is known of robots.txt are shared by all callers of one client.
//! - A batch holds at most `at_once_all` bodies, counting those the caller has not looked at yet.

use super::address::{self, Lookup};
use super::gate::{Gate, Place, Places};
use super::mask::Mask;
use super::telling::{Hearer, Teller, teller};
use super::visit::{Clock, Purpose, Shared, Timing, Visit};
use super::wire::{ClientError, Wire};
use super::{Failed, FetchError, Fetched, Request, Settings, Watch, Web, permission};
use indexmap::IndexMap;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How often a waiting caller looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(20);
/// Look-ups of names at the same time.
const LOOKUPS: usize = 16;
/// Requests of a batch that wait for their turn at the same time; they hold no body.
const MOST_WAITING: usize = 1024;
/// Requests of a batch at one host's door, as a multiple of what it is asked at once: while some wait to be tried again,
/// others take their turn.
const AT_DOOR: u32 = 4;

/// The polite HTTP client. One for the whole program: what is shared is shared per client.
pub struct Client {
    shared: Arc<Shared>,
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    worker: Option<thread::JoinHandle<()>>,
}

/// What tests put in the place of the world.
pub(crate) struct Parts {
    pub(crate) lookup: Lookup,
    pub(crate) timing: Timing,
    /// May the operating system name a proxy?
    pub(crate) system_proxy: bool,
}

/// The User-Agent that is sent: who we are, and whom a site's owner may write to.
pub fn user_agent(settings: &Settings, version: &str) -> String {
    let plain = |text: &str| {
        text.trim()
            .chars()
            .map(|c| match c {
                '(' => '[',
                ')' => ']',
                ' '..='~' => c,
                _ => '?',
            })
            .collect::<String>()
    };
    let version = plain(version);
    match plain(&settings.contact) {
        contact if contact.is_empty() => format!("Kuromaku/{version} (no contact set)"),
        contact => format!("Kuromaku/{version} (+{contact})"),
    }
}

impl Client {
    /// `clock`: seconds since 1970 UTC. `version`: of the program, for the User-Agent.
    ///
    /// # Errors
    /// The proxy or the file with certificate authorities cannot be read, or no thread can be started.
    pub fn new(settings: Settings, clock: Clock, version: &str) -> Result<Self, ClientError> {
        let parts = Parts { lookup: address::system(), timing: Timing::of(&settings), system_proxy: true };
        Self::with(settings, clock, version, parts)
    }

    pub(crate) fn with(settings: Settings, clock: Clock, version: &str, parts: Parts) -> Result<Self, ClientError> {
        let setup = |error: std::io::Error| ClientError::Setup { reason: error.to_string() };
        let shared = Arc::new(Shared {
            agent: user_agent(&settings, version),
            timing: parts.timing,
            gate: Gate::new(&settings),
            wire: Wire::new(&settings, parts.lookup, parts.system_proxy, parts.timing.quiet)?,
            permissions: permission::Cache::default(),
            settings,
            clock,
        });
        let runtime =
            Builder::new_current_thread().enable_all().max_blocking_threads(LOOKUPS).build().map_err(setup)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let work = move || {
            let _ = runtime.block_on(stopped);
            // A look-up that hangs must not hold up the end of the program.
            runtime.shutdown_background();
        };
        let worker = thread::Builder::new().name("web".to_owned()).spawn(work).map_err(setup)?;
        Ok(Self { shared, handle, stop: Some(stop), worker: Some(worker) })
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    fn start(
        &self,
        at: usize,
        request: Request,
        places: Option<Places>,
        teller: Teller,
        answers: &Sender<Answer>,
    ) -> Running {
        let bytes = Arc::new(AtomicU64::new(0));
        let (shared, count, answers) = (self.shared.clone(), bytes.clone(), answers.clone());
        let task = self.handle.spawn(async move {
            let places = places.as_ref();
            let purpose = Purpose::Page;
            let visit = Visit { shared: &shared, request: &request, purpose, places, bytes: &count, teller: &teller };
            let (result, place) = match visit.run().await {
                Ok((fetched, place)) => (Ok(fetched), place),
                Err(error) => (Err(error), None),
            };
            // Nobody waits any more: the caller was cancelled.
            let _ = answers.send(Answer { at, result, place });
        });
        Running { task, bytes }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

struct Answer {
    at: usize,
    result: Result<Fetched, Failed>,
    place: Option<Place>,
}

/// A fetch under way; dropped, it is broken off.
struct Running {
    task: JoinHandle<()>,
    bytes: Arc<AtomicU64>,
}

impl Running {
    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn offline(request: &Request) -> Failed {
    let host = address::parse(&request.url).map(|url| address::host(&url));
    untold(FetchError::Offline { host: host.unwrap_or_else(|_| address::shown(&request.url)) }, request)
}

fn cancelled(request: &Request) -> Failed {
    untold(FetchError::Cancelled, request)
}

/// Ended on this side. The address is not kept as it is: nobody looked yet whether it holds a key.
fn untold(error: FetchError, request: &Request) -> Failed {
    Failed::untold(error, request.method, &Mask::new(request).hide(&request.url))
}

fn lost(request: &Request) -> Failed {
    let reason = "the worker of the client has ended".to_owned();
    untold(FetchError::Broken { reason, url: String::new() }, request)
}

impl Web for Client {
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError> {
        self.look(request, watch).map_err(|failed| failed.error)
    }

    fn look(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, Failed> {
        if self.shared.settings.offline {
            return Err(offline(request));
        }
        if (watch.cancelled)() {
            return Err(cancelled(request));
        }
        let (send, answers) = channel();
        let (teller, hearer) = teller();
        let running = self.start(0, request.clone(), None, teller, &send);
        drop(send);
        let mut told = 0;
        loop {
            let answer = answers.recv_timeout(LOOK);
            hearer.hear(watch.said);
            let bytes = running.bytes();
            if bytes != told {
                told = bytes;
                (watch.progress)(bytes);
            }
            match answer {
                Ok(answer) => return answer.result,
                Err(RecvTimeoutError::Disconnected) => return Err(lost(request)),
                Err(RecvTimeoutError::Timeout) if (watch.cancelled)() => return Err(cancelled(request)),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn look_all(
        &self,
        requests: &[Request],
        watch: Watch<'_>,
        done: &mut dyn FnMut(usize, Result<Fetched, Failed>) -> ControlFlow<()>,
    ) {
        if self.shared.settings.offline {
            for (at, request) in requests.iter().enumerate() {
                if done(at, Err(offline(request))).is_break() {
                    return;
                }
            }
            return;
        }
        Batch::new(self, requests).run(watch, done);
    }
}

/// Requests of one host that are still to be sent, and how many are under way.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<usize>,
    running: u32,
}

/// One call of `look_all`.
struct Batch<'a> {
    client: &'a Client,
    requests: &'a [Request],
    hosts: Vec<(String, Queue)>,
    /// Host of each request.
    host_of: Vec<usize>,
    running: IndexMap<usize, Running>,
    places: Places,
    send: Sender<Answer>,
    answers: Receiver<Answer>,
    teller: Teller,
    hearer: Hearer,
    /// Bytes of bodies that are complete.
    read: u64,
}

impl<'a> Batch<'a> {
    fn new(client: &'a Client, requests: &'a [Request]) -> Self {
        let mut hosts: IndexMap<String, Queue> = IndexMap::new();
        let mut host_of = Vec::with_capacity(requests.len());
        for (at, request) in requests.iter().enumerate() {
            // What is no address fails on its own; it waits for nobody.
            let host = address::parse(&request.url).map(|url| address::host(&url)).unwrap_or_default();
            let entry = hosts.entry(host);
            host_of.push(entry.index());
            entry.or_default().waiting.push_back(at);
        }
        let (send, answers) = channel();
        let places = Arc::new(AtomicU32::new(client.shared.gate.at_once_all()));
        let hosts = hosts.into_iter().collect();
        let (running, (teller, hearer)) = (IndexMap::new(), teller());
        Self { client, requests, hosts, host_of, running, places, send, answers, teller, hearer, read: 0 }
    }

    /// Starts what may wait at its host's door, hosts in turn: a slow host keeps no other one waiting.
    fn fill(&mut self) {
        for (host, queue) in &mut self.hosts {
            let most = self.client.shared.gate.at_once(host).saturating_mul(AT_DOOR);
            while queue.running < most && self.running.len() < MOST_WAITING {
                let Some(at) = queue.waiting.pop_front() else { break };
                let Some(request) = self.requests.get(at) else { break };
                let places = Some(self.places.clone());
                let (request, teller) = (request.clone(), self.teller.clone());
                self.running.insert(at, self.client.start(at, request, places, teller, &self.send));
                queue.running += 1;
            }
        }
    }

    fn run(mut self, watch: Watch<'_>, done: &mut dyn FnMut(usize, Result<Fetched, Failed>) -> ControlFlow<()>) {
        let mut told = 0;
        loop {
            if (watch.cancelled)() {
                self.cancel(done);
                return;
            }
            self.fill();
            if self.running.is_empty() {
                return;
            }
            let answers = self.wait();
            self.hearer.hear(watch.said);
            for Answer { at, result, place } in answers {
                self.running.swap_remove(&at);
                if let Some((_, queue)) = self.host_of.get(at).and_then(|host| self.hosts.get_mut(*host)) {
                    queue.running = queue.running.saturating_sub(1);
                }
                self.read += result.as_ref().map_or(0, |fetched| fetched.exchange.bytes);
                // From here on the body is the caller's, and another one may come.
                drop(place);
                if done(at, result).is_break() {
                    return;
                }
            }
            let bytes = self.read + self.running.values().map(Running::bytes).sum::<u64>();
            if bytes != told {
                told = bytes;
                (watch.progress)(bytes);
            }
        }
    }

    /// The answers of the next moment, which may be none.
    fn wait(&self) -> Vec<Answer> {
        if let Ok(answer) = self.answers.recv_timeout(LOOK) {
            return vec![answer];
        }
        // A task that ended without an answer broke: it is told, not waited for. Looked at before the answers are,
        // so that one which ends just now is not taken for lost.
        let ended: Vec<usize> =
            self.running.iter().filter(|(_, running)| running.task.is_finished()).map(|(at, _)| *at).collect();
        let mut came: Vec<Answer> = self.answers.try_iter().collect();
        for at in ended {
            let Some(request) = self.requests.get(at) else { continue };
            if !came.iter().any(|answer| answer.at == at) {
                came.push(Answer { at, result: Err(lost(request)), place: None });
            }
        }
        came
    }

    /// Everything that has no answer yet ends as cancelled, in order.
    fn cancel(mut self, done: &mut dyn FnMut(usize, Result<Fetched, Failed>) -> ControlFlow<()>) {
        let mut open: Vec<usize> = self.running.drain(..).map(|(at, _)| at).collect();
        open.extend(self.hosts.iter().flat_map(|(_, queue)| queue.waiting.iter().copied()));
        open.sort_unstable();
        for at in open {
            let Some(request) = self.requests.get(at) else { continue };
            if done(at, Err(cancelled(request))).is_break() {
                return;
            }
        }
    }
}
