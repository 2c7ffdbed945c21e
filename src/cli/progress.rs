//! One line of progress on a terminal; nothing when piped. What a question on its way says: a line of its own.

use super::tame::Tame;
use crate::collect::fetch::Watch;
use std::io::Write;
use std::ops::ControlFlow;

/// Names other hosts before they are asked, and long waits.
pub(super) fn told() -> Watch<'static> {
    Watch {
        said: &|telling| {
            // Hosts as `url` writes them: nothing in them steers a terminal.
            let _ = writeln!(std::io::stderr(), "{telling}");
        },
        ..Watch::none()
    }
}

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
