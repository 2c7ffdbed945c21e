//! Workers: named, cancellable jobs with progress. Knows no domain.
//!
//! Jobs of one lane run one after another in the order given (a case has one lane for everything that
//! touches its file); different lanes run side by side. A job that panics ends as an error, not as a
//! crash. Answers come back through [`Pool::poll`] on the caller's thread.

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Number of a job, never used twice.
pub type JobId = u64;

/// What a job sees of itself.
#[derive(Clone)]
pub struct Progress {
    shared: Arc<Shared>,
    wake: Waker,
}

type Wake = Box<dyn Fn() + Send + Sync>;
type Waker = Arc<Mutex<Option<Wake>>>;

struct Shared {
    cancelled: AtomicBool,
    /// Fraction in millionths; `u32::MAX` = end not known.
    fraction: AtomicU32,
    text: Mutex<String>,
}

impl Progress {
    /// Has the analyst asked to stop? Jobs look at this between steps.
    pub fn cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// Says how far it is: a fraction 0…1 or `None`, and what is being done.
    pub fn say(&self, fraction: Option<f32>, text: &str) {
        let millionths = fraction.map_or(u32::MAX, |fraction| (fraction.clamp(0.0, 1.0) * 1e6) as u32);
        self.shared.fraction.store(millionths, Ordering::Relaxed);
        let mut shown = self.shared.text.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown != text {
            text.clone_into(&mut shown);
            drop(shown);
            wake(&self.wake);
        }
    }

    /// For callers that run the work on their own thread.
    pub fn detached() -> Self {
        Self { shared: Arc::new(Shared::new()), wake: Waker::default() }
    }
}

impl Shared {
    fn new() -> Self {
        Self { cancelled: AtomicBool::new(false), fraction: AtomicU32::new(u32::MAX), text: Mutex::new(String::new()) }
    }
}

fn wake(waker: &Waker) {
    if let Some(call) = &*waker.lock().unwrap_or_else(PoisonError::into_inner) {
        call();
    }
}

/// A running or waiting job, for display.
#[derive(Clone, Debug, PartialEq)]
pub struct JobState {
    pub id: JobId,
    pub name: String,
    pub lane: &'static str,
    pub fraction: Option<f32>,
    pub text: String,
}

/// How a job ended.
#[derive(Debug)]
pub enum Outcome<T> {
    Done(T),
    /// It panicked; the message.
    Failed(String),
}

struct Running {
    name: String,
    lane: &'static str,
    shared: Arc<Shared>,
}

type Work = Box<dyn FnOnce() + Send>;
/// A job's number and how it ended.
pub type Answer<T> = (JobId, Outcome<T>);

/// Runs jobs whose answers are of type `T`.
pub struct Pool<T> {
    lanes: HashMap<&'static str, Sender<Work>>,
    running: std::collections::BTreeMap<JobId, Running>,
    next: JobId,
    answers: (Sender<Answer<T>>, Receiver<Answer<T>>),
    wake: Waker,
}

impl<T: Send + 'static> Default for Pool<T> {
    fn default() -> Self {
        Self {
            lanes: HashMap::new(),
            running: std::collections::BTreeMap::new(),
            next: 1,
            answers: unbounded(),
            wake: Waker::default(),
        }
    }
}

impl<T: Send + 'static> Pool<T> {
    /// Called from worker threads when there is something to look at.
    pub fn set_waker(&mut self, waker: Box<dyn Fn() + Send + Sync>) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
    }

    /// Queues work on a lane. Fails only when the system gives no thread.
    pub fn start(
        &mut self,
        lane: &'static str,
        name: &str,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
    ) -> std::io::Result<JobId> {
        let id = self.next;
        let shared = Arc::new(Shared::new());
        let progress = Progress { shared: shared.clone(), wake: self.wake.clone() };
        let answers = self.answers.0.clone();
        let job: Work = Box::new(move || {
            let outcome = match catch_unwind(AssertUnwindSafe(|| work(&progress))) {
                Ok(answer) => Outcome::Done(answer),
                Err(panic) => Outcome::Failed(message_of(&*panic)),
            };
            // The window may be gone; then nobody wants the answer.
            let _ = answers.send((id, outcome));
            wake(&progress.wake);
        });
        self.lane(lane)?.send(job).map_err(|_| std::io::Error::other("the worker is gone"))?;
        self.next += 1;
        self.running.insert(id, Running { name: name.to_owned(), lane, shared });
        Ok(id)
    }

    fn lane(&mut self, name: &'static str) -> std::io::Result<&Sender<Work>> {
        if !self.lanes.contains_key(name) {
            let (sender, receiver) = unbounded::<Work>();
            std::thread::Builder::new().name(format!("kuromaku {name}")).spawn(move || {
                for job in receiver {
                    job();
                }
            })?;
            self.lanes.insert(name, sender);
        }
        self.lanes.get(name).ok_or_else(|| std::io::Error::other("no such lane"))
    }

    /// Asks a job to stop. It ends at its next step, or before it began.
    pub fn cancel(&self, id: JobId) {
        if let Some(job) = self.running.get(&id) {
            job.shared.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Asks every job of a lane to stop.
    pub fn cancel_lane(&self, lane: &str) {
        for job in self.running.values().filter(|job| job.lane == lane) {
            job.shared.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Takes finished jobs in, without waiting.
    pub fn poll(&mut self) -> Vec<Answer<T>> {
        let finished: Vec<_> = self.answers.1.try_iter().collect();
        for (id, _) in &finished {
            self.running.remove(id);
        }
        finished
    }

    /// Waits for the next job to end; `None` when none is running.
    pub fn wait(&mut self) -> Option<Answer<T>> {
        if self.running.is_empty() {
            return None;
        }
        let (id, outcome) = self.answers.1.recv().ok()?;
        self.running.remove(&id);
        Some((id, outcome))
    }

    /// Everything that runs or waits, oldest first.
    pub fn states(&self) -> Vec<JobState> {
        self.running
            .iter()
            .map(|(&id, job)| {
                let millionths = job.shared.fraction.load(Ordering::Relaxed);
                JobState {
                    id,
                    name: job.name.clone(),
                    lane: job.lane,
                    fraction: (millionths != u32::MAX).then_some(millionths as f32 / 1e6),
                    text: job.shared.text.lock().unwrap_or_else(PoisonError::into_inner).clone(),
                }
            })
            .collect()
    }

    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown failure".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_of_a_lane_keep_their_order_and_a_panic_is_an_error() {
        let mut pool = Pool::default();
        for number in 0..5 {
            pool.start("file", "count", move |_| number).unwrap();
        }
        pool.start("file", "fall", |_| panic!("ouch")).unwrap();
        let mut seen = Vec::new();
        while let Some((_, outcome)) = pool.wait() {
            match outcome {
                Outcome::Done(number) => seen.push(number),
                Outcome::Failed(message) => assert_eq!(message, "ouch"),
            }
        }
        assert_eq!(seen, [0, 1, 2, 3, 4]);
        assert!(pool.is_idle());
    }

    #[test]
    fn a_job_sees_that_it_is_cancelled_and_its_progress_is_seen() {
        let mut pool = Pool::default();
        let (started, wait) = unbounded();
        let id = pool
            .start("work", "long", move |progress| {
                progress.say(Some(0.5), "half");
                started.send(()).unwrap();
                while !progress.cancelled() {
                    std::thread::yield_now();
                }
                "stopped"
            })
            .unwrap();
        wait.recv().unwrap();
        let state = &pool.states()[0];
        assert_eq!((state.fraction, state.text.as_str(), state.name.as_str()), (Some(0.5), "half", "long"));
        pool.cancel(id);
        assert!(matches!(pool.wait(), Some((_, Outcome::Done("stopped")))));
    }
}
