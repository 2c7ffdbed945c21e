//! What a panel is given: the session to read and a place to put messages.
//!
//! A panel never changes anything itself; what it sends is handled after the frame is drawn.

use super::theme::Tokens;
use crate::session::{Command, Lang, Message, Session};
use std::cell::RefCell;

/// The read-only context of one frame.
pub struct Cx<'a> {
    pub session: &'a Session,
    pub lang: Lang,
    pub tokens: &'a Tokens,
    out: RefCell<Vec<Message>>,
}

impl<'a> Cx<'a> {
    pub fn new(session: &'a Session, tokens: &'a Tokens) -> Self {
        Self { session, lang: session.lang(), tokens, out: RefCell::default() }
    }

    /// Asks for something; it happens after this frame.
    pub fn send(&self, message: Message) {
        self.out.borrow_mut().push(message);
    }

    /// Asks for a command, as the menu or a key would.
    pub fn run(&self, command: Command) {
        self.send(Message::Run(command));
    }

    /// The words in the language of the window.
    pub fn text<T>(&self, en: T, ja: T) -> T {
        self.lang.pick(en, ja)
    }

    /// Everything asked for, in order.
    pub fn into_messages(self) -> Vec<Message> {
        self.out.into_inner()
    }
}
