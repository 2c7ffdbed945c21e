//! Collecting in the window: what is asked becomes a job, what comes back stands in the inbox.

use super::collected::{Assistant, InboxDetail, InboxView, ListLine, SourceCard};
use super::{Command, Message, Session};

/// What the session remembers of collecting.
#[derive(Default)]
pub(super) struct Collected {
    pub inbox: InboxView,
    pub detail: Option<InboxDetail>,
    /// The proposal that keys act on.
    pub proposal: Option<i64>,
    pub assistant: Option<Assistant>,
    pub cards: Vec<SourceCard>,
    pub lists: Vec<ListLine>,
    pub recipes: Vec<(String, String)>,
    pub user_agent: String,
}

impl Session {
    /// Carries out what a panel asked for about collecting.
    pub(super) fn collecting(&mut self, message: Message) {
        let _ = message;
    }

    /// Commands about the shown proposal and all pages.
    pub(super) fn run_collecting(&mut self, command: Command) {
        let _ = command;
    }
}
