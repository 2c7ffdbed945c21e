//! The leads board: rules that fired, with evidence, innocent explanations and decisions.
//!
//! - A lead is a path worth looking at, possibly innocent; the words never say more.
//! - A decision needs a reason and stays on record; a dismissed lead stays listed.
//! - Holds only what is filtered; what is chosen and decided is the session's.

mod board;
mod decide;
mod opened;
mod side;

pub use board::board_ui;
pub use decide::{Draft, decide_ui};
pub use side::side_ui;

use crate::session::LeadCard;
use egui::{Id, Ui};

/// What has been decided about a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Open,
    Accepted,
    Dismissed,
}

impl Status {
    const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Dismissed];

    fn of(lead: &LeadCard) -> Self {
        match lead.decision {
            None => Self::Open,
            Some((true, _)) => Self::Accepted,
            Some((false, _)) => Self::Dismissed,
        }
    }
}

/// Which leads are listed. Everything, to begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sieve {
    status: Option<Status>,
    /// `Some(None)`: patterns of no route.
    route: Option<Option<u8>>,
    /// Least severity.
    severity: u8,
}

impl Sieve {
    fn lets(self, lead: &LeadCard) -> bool {
        self.status.is_none_or(|status| status == Status::of(lead))
            && self.route.is_none_or(|route| route == lead.route)
            && lead.severity >= self.severity
    }

    fn memory() -> Id {
        Id::unique("leads sieve")
    }

    fn load(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Self::memory())).unwrap_or_default()
    }

    fn store(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::memory(), self));
    }
}
