//! The inbox: what was collected, beside the page it came from. Nothing in it is a fact until it is accepted.
//!
//! - What could not be looked at stays listed with its reason.
//! - Holds only what pixels need (tab, filter, the value being corrected); proposals and decisions are the session's.
//! - Long pages and lists draw only what is in view.

mod asked;
mod assistant;
mod board;
mod card;
mod column;
mod grid;
mod parts;
mod preview;
mod proposals;
mod side;
mod text;

pub use asked::exchange_ui;
pub use board::board_ui;
pub use side::{job_ui, side_ui};
pub use text::{Marks, text_ui};

use crate::session::{InboxDetail, InboxView, SeenValue, Waiting};
use egui::{Id, Ui};

/// What stands in the middle of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Proposals,
    Parts,
    Asked,
    Changed,
    News,
}

impl Tab {
    fn all(detail: &InboxDetail) -> impl Iterator<Item = Self> {
        let changed = detail.change.is_some().then_some(Self::Changed);
        let news = detail.news.is_some().then_some(Self::News);
        [Self::Proposals, Self::Parts, Self::Asked].into_iter().chain(changed).chain(news)
    }
}

/// A value being corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edit {
    proposal: i64,
    /// The value as it was when the correction began.
    seen: SeenValue,
    text: String,
    /// The field has had the keyboard.
    begun: bool,
}

/// What only the window knows about the page that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
struct Look {
    /// The page this is about; another page begins anew, on the same tab.
    fetch: i64,
    tab: Tab,
    edit: Option<Edit>,
    /// The proposal for which an entity of the case is looked for.
    other: Option<i64>,
    /// The proposal that was last scrolled to, and the block of its value.
    followed: Option<i64>,
    block: Option<usize>,
    /// Frames for which the places are still brought into view: heights are guessed until they were drawn once.
    follow: u8,
}

impl Look {
    /// Frames until guessed heights have settled.
    const SETTLES: u8 = 4;

    fn memory() -> Id {
        Id::unique("inbox look")
    }

    fn load(ui: &Ui, detail: &InboxDetail) -> Self {
        let mut look: Self = ui.data(|data| data.get_temp(Self::memory())).unwrap_or_default();
        if look.fetch != detail.page.fetch {
            // What waits for a decision is shown first.
            let tab = if detail.page.open > 0 { Tab::default() } else { look.tab };
            look = Self { fetch: detail.page.fetch, tab, ..Self::default() };
            // Where it begins to say something, not its menus.
            let first = detail.proposals.iter().flat_map(|proposal| &proposal.values).find_map(|value| value.block);
            if first.is_some() {
                look.go_to(first);
            }
        }
        if !Tab::all(detail).any(|tab| tab == look.tab) {
            look.tab = Tab::default();
        }
        look
    }

    fn store(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::memory(), self));
    }

    /// Brings a block, and the proposal it belongs to, into view.
    fn go_to(&mut self, block: Option<usize>) {
        self.block = block;
        self.follow = Self::SETTLES;
    }
}

/// Pages that wait for a decision.
pub fn waiting(inbox: &InboxView) -> usize {
    inbox.pages.iter().filter(|page| page.state == Waiting::Open).count()
}
