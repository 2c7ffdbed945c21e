//! The analysis pages: what was asked, decided and supposed there.

use super::{DealPlan, OwnershipAsk, PathComparison, Session};
use crate::model::PartialDate;

impl Session {
    pub(super) fn ask_ownership(&mut self, ask: OwnershipAsk) {
        let _ = ask;
    }
    pub(super) fn ask_about_selection(&mut self, downwards: bool) {
        let Some(of) = self.selection.first().cloned() else { return };
        self.page = super::Page::Ownership;
        self.ask_ownership(OwnershipAsk { of, downwards, threshold: 0.0, votes: false });
    }
    pub(super) fn tick_settle(&mut self, _key: &str, _done: Option<String>) {}
    pub(super) fn decide_lead(&mut self, _id: &str, _decision: Option<(bool, String)>) {}
    pub(super) fn show_lead(&mut self, lead: Option<usize>) {
        self.shown_lead = lead;
    }
    pub(super) fn step_lead(&mut self, _by: isize) {}
    pub(super) fn switch_rule(&mut self, _rule: &str, _setting: Option<(bool, PartialDate)>) {}
    pub(super) fn put_deal(&mut self, _plan: DealPlan) {}
    pub(super) fn remove_deal(&mut self, _id: &str) {}
    pub(super) fn compare_paths(&mut self, pair: Option<(usize, usize)>) {
        self.comparison = pair.map(|(left, right)| PathComparison {
            left,
            right,
            shared: Vec::new(),
            only_left: Vec::new(),
            only_right: Vec::new(),
            lines: Vec::new(),
        });
    }
    pub(super) fn compare_with_next(&mut self) {}
}
