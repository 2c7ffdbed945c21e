//! What a question on its way says of itself: to which other host it goes on, and how long it waits.
//!
//! Whoever waits for the answer hears of a host before anything is sent to it: [`Teller::tell`] comes back when it was heard.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

/// Said while a question is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// `from` redirects to `to`, which is asked next. Both with their port, where they have one of their own.
    Redirected { from: String, to: String },
    /// The next attempt is that far away; `asked`: by the wish of the server.
    Waits { host: String, seconds: u64, asked: bool },
}

impl fmt::Display for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirected { from, to } => write!(f, "asking {to}: {from} redirects there"),
            Self::Waits { host, seconds, asked: true } => write!(f, "{host}: waits {seconds} s as the server asked"),
            Self::Waits { host, seconds, .. } => write!(f, "{host}: waits {seconds} s before the next attempt"),
        }
    }
}

/// A message, and whom to answer that it was heard.
type Told = (Telling, oneshot::Sender<()>);

/// Tells; one for each question.
#[derive(Clone)]
pub(super) struct Teller(Sender<Told>);

/// Hears what tellers say.
pub(super) struct Hearer(Receiver<Told>);

pub(super) fn teller() -> (Teller, Hearer) {
    let (send, receive) = channel();
    (Teller(send), Hearer(receive))
}

impl Teller {
    /// Comes back when it was heard, or when nobody listens any more.
    pub(super) async fn tell(&self, telling: Telling) {
        let (heard, wait) = oneshot::channel();
        if self.0.send((telling, heard)).is_ok() {
            let _ = wait.await;
        }
    }
}

impl Hearer {
    /// Hands on what was said by now.
    pub(super) fn hear(&self, said: &(dyn Fn(&Telling) + Sync)) {
        for (telling, heard) in self.0.try_iter() {
            said(&telling);
            let _ = heard.send(());
        }
    }
}
