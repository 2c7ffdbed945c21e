//! Work metering: a search stops when its budget is spent or its caller cancels.

/// Says whether the caller wants the search to stop.
pub type Cancel<'a> = &'a dyn Fn() -> bool;

/// For callers that never cancel.
pub fn never() -> bool {
    false
}

/// The search was stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

/// Counts steps looked at.
pub(super) struct Meter<'a> {
    left: u64,
    until_asked: u64,
    cancel: Cancel<'a>,
    pub(super) spent: u64,
}

/// Steps between two questions to the caller: well under a millisecond of work.
const ASK_EVERY: u64 = 1 << 14;

impl<'a> Meter<'a> {
    pub(super) fn new(budget: u64, cancel: Cancel<'a>) -> Self {
        Self { left: budget, until_asked: 0, cancel, spent: 0 }
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Stopped> {
        let steps = steps as u64 + 1;
        if steps > self.left {
            self.left = 0;
            return Err(Stopped);
        }
        self.left -= steps;
        self.spent += steps;
        if self.until_asked <= steps {
            self.until_asked = ASK_EVERY;
            if (self.cancel)() {
                self.left = 0;
                return Err(Stopped);
            }
        } else {
            self.until_asked -= steps;
        }
        Ok(())
    }
}
