//! One line of progress on a terminal; nothing when piped.

use super::tame::Tame;
use std::io::Write;
use std::ops::ControlFlow;

/// To the beginning of the line, and empty it.
const CLEAR: &str = "\r\x1b[K";

pub(super) struct Line<'a, 'b> {
    err: &'a mut Tame<'b>,
    on: bool,
    what: String,
    shown: Option<u32>,
}

impl<'a, 'b> Line<'a, 'b> {
    pub(super) fn new(err: &'a mut Tame<'b>, on: bool, what: &str) -> Self {
        Self { err, on, what: what.to_owned(), shown: None }
    }

    /// Redraws when the whole percentage changed. Never cancels.
    pub(super) fn show(&mut self, part: Option<f32>, records: u64) -> ControlFlow<()> {
        let percent = part.map_or((records / 10_000) as u32, |part| (part * 100.0) as u32);
        if self.on && self.shown != Some(percent) {
            self.shown = Some(percent);
            // A progress line that cannot be written is not worth an error.
            let _ = self.err.steer(CLEAR);
            let _ = match part {
                Some(_) => write!(self.err, "{}  {percent} %  {records} records", self.what),
                None => write!(self.err, "{}  {records} records", self.what),
            };
            let _ = self.err.flush();
        }
        ControlFlow::Continue(())
    }

    pub(super) fn clear(&mut self) {
        if self.shown.is_some() {
            let _ = self.err.steer(CLEAR);
        }
    }
}
