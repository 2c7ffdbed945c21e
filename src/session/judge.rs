//! The analysis pages: what is asked, decided and supposed there, and what jobs answer.
//!
//! Decisions are edits of the case like any other. Rules, leads and deals are worked out again, by a job,
//! whenever the facts, the day, the filter, the language or a decision changed.

use super::picture::Glow;
use super::run::RunError;
use super::run::analysis::Analysis;
use super::run::decisions;
use super::run::graph::PathsAnswer;
use super::run::judge::{self, Judged};
use super::views;
use super::work::Done;
use super::{DealPlan, LinkLine, NoticeKind, OwnershipAsk, OwnershipView, Page, PathComparison, Session};
use crate::model::{EntityId, PartialDate};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Session {
    pub(super) fn forget_judged(&mut self) {
        self.ownership_ask = None;
        self.ownership = None;
        self.judged = Judged::default();
        self.shown_lead = None;
        self.comparison = None;
    }

    /// Goes to a page; the ownership page asks by itself about the selection, else about the acquirer.
    pub(super) fn turn_to(&mut self, page: Page) {
        self.page = page;
        if page == Page::Leads && self.shown_lead.is_none() {
            // The first lead is opened; the canvas keeps what it shows.
            self.shown_lead = self.judged.marks.first().map(|_| 0);
        }
        if page == Page::Ownership && self.ownership_ask.is_none() {
            let of = self.selection.first().or(self.parties.last()).cloned();
            if let Some(of) = of {
                self.ask_ownership(OwnershipAsk { of, downwards: false, threshold: 0.0, votes: false });
            }
        }
    }

    /// Works out rules, leads and deals again.
    pub(super) fn judge_again(&mut self) {
        let (Some(analysis), Some(state)) = (self.analysis.clone(), &self.state) else { return };
        let ask = judge::Ask {
            decisions: state.decisions.clone(),
            filter: self.filter.clone(),
            lang: self.lang(),
            today: self.today(),
            rule_folder: self.outside.rules.clone(),
            parties: self.parties.clone(),
        };
        self.pool.cancel_lane("judge");
        self.start("judge", self.lang().pick("Applying rules", "規則の適用"), move |progress| {
            Done::Judged(Box::new(judge::judge(&analysis, &ask, &|| progress.cancelled())))
        });
        if let Some(ask) = self.ownership_ask.clone() {
            self.ask_ownership(ask);
        }
    }

    pub(super) fn take_judged(&mut self, judged: Judged) {
        let current = self.analysis.as_ref().zip(judged.of.as_ref()).is_some_and(|(now, of)| Arc::ptr_eq(now, of));
        if !current || !judged.complete {
            return;
        }
        let shown = self.shown_lead.and_then(|at| Some(self.judged.leads.as_ref()?.leads.get(at)?.id.clone()));
        self.judged = judged;
        let leads = self.judged.leads.iter().flat_map(|view| &view.leads);
        self.shown_lead = shown.and_then(|id| leads.into_iter().position(|lead| lead.id == id));
        self.rebuild_scene();
    }

    /// What glows on the canvas.
    pub(super) fn glow(&self, analysis: &Analysis, answer: Option<&PathsAnswer>) -> Option<Glow> {
        let path = self.shown_path.zip(answer).and_then(|(at, answer)| answer.found.paths.get(at));
        let lead = self.shown_lead.and_then(|at| self.judged.marks.get(at));
        match (path, lead) {
            (Some(path), _) => Some(Glow::path(path)),
            (None, Some((nodes, ties))) => Some(Glow::lead(&analysis.network, nodes, ties)),
            (None, None) => None,
        }
    }

    pub(super) fn ask_ownership(&mut self, ask: OwnershipAsk) {
        let (Some(analysis), Some(state)) = (self.analysis.clone(), &self.state) else { return };
        let (decisions, lang) = (state.decisions.clone(), self.lang());
        self.ownership_ask = Some(ask.clone());
        self.pool.cancel_lane("ownership");
        self.start("ownership", self.lang().pick("Working out ownership", "所有の計算"), move |progress| {
            Done::Owned {
                view: Box::new(views::ownership::view(&analysis, &ask, &decisions, lang, &|| progress.cancelled())),
                ask,
            }
        });
    }

    pub(super) fn take_ownership(&mut self, ask: &OwnershipAsk, view: Result<OwnershipView, RunError>) {
        if self.ownership_ask.as_ref() != Some(ask) {
            return;
        }
        match view {
            Ok(view) => self.ownership = Some(view),
            Err(RunError::Cancelled) => {}
            Err(error) => {
                self.ownership = None;
                self.tell(NoticeKind::Warning, error.to_string(), Vec::new());
            }
        }
    }

    /// Looks, by a job, for what links two selected entities.
    pub(super) fn find_links(&mut self) {
        self.links.clear();
        let (Some(analysis), [Some(first), Some(second), None]) =
            (self.analysis.clone(), [0, 1, 2].map(|at| self.selection.get_index(at).cloned()))
        else {
            return;
        };
        let node = |id: &EntityId| analysis.network.node_of(id.as_str());
        let (Some(a), Some(b)) = (node(&first), node(&second)) else { return };
        let lang = self.lang();
        self.pool.cancel_lane("links");
        let name = lang.pick("Looking for links", "関係の確認");
        self.start("links", name, move |progress| Done::Linked {
            lines: views::links::lines(&analysis, a, b, lang, &|| progress.cancelled()),
            pair: (first, second),
        });
    }

    pub(super) fn take_links(&mut self, pair: &(EntityId, EntityId), lines: Vec<LinkLine>) {
        let selected = (self.selection.get_index(0), self.selection.get_index(1), self.selection.len());
        if selected == (Some(&pair.0), Some(&pair.1), 2) {
            self.links = lines;
        }
    }

    pub(super) fn ask_about_selection(&mut self, downwards: bool) {
        let Some(of) = self.selection.first().cloned() else { return };
        self.page = Page::Ownership;
        self.ask_ownership(OwnershipAsk { of, downwards, threshold: 0.0, votes: false });
    }

    pub(super) fn tick_settle(&mut self, key: &str, done: Option<String>) {
        let label = match done {
            Some(_) => self.lang().pick("Document received", "資料の受領"),
            None => self.lang().pick("Document not received after all", "資料の受領を取り消す"),
        };
        let edit = decisions::settle(key, done.as_deref(), &self.who());
        self.edit(edit, label);
    }

    pub(super) fn decide_lead(&mut self, id: &str, decision: Option<(bool, String)>) {
        let leads = self.judged.leads.iter().flat_map(|view| &view.leads);
        let title = leads.into_iter().find(|lead| lead.id == id).map(|lead| lead.title.clone()).unwrap_or_default();
        let word = match &decision {
            Some((true, _)) => self.lang().pick("Accept lead", "手がかりを採用"),
            Some((false, _)) => self.lang().pick("Dismiss lead", "手がかりを退ける"),
            None => self.lang().pick("Take the decision on a lead back", "手がかりの判断を取り消す"),
        };
        let decision = decision.as_ref().map(|(accepted, reason)| (*accepted, reason.as_str()));
        let edit = decisions::lead(id, decision, &self.who());
        self.edit(edit, &format!("{word} ({title})"));
    }

    pub(super) fn show_lead(&mut self, lead: Option<usize>) {
        self.shown_lead = lead.filter(|&at| at < self.judged.marks.len());
        if self.shown_lead.is_some() {
            self.shown_path = None;
        }
        self.rebuild_scene();
    }

    pub(super) fn step_lead(&mut self, by: isize) {
        let count = self.judged.marks.len();
        if count > 0 {
            let now = self.shown_lead.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
            self.show_lead(Some((now + by).rem_euclid(count as isize) as usize));
        }
    }

    pub(super) fn switch_rule(&mut self, rule: &str, setting: Option<(bool, PartialDate)>) {
        let label = self.lang().pick("Confirm a rule", "規則の適用を確認");
        let edit = decisions::rule(rule, setting, &self.who());
        self.edit(edit, &format!("{label} ({rule})"));
    }

    pub(super) fn put_deal(&mut self, mut plan: DealPlan) {
        let Some(state) = &self.state else { return };
        if plan.id.is_empty() {
            plan.id = state.decisions.free_deal();
        }
        let label = self.lang().pick("Suppose a deal", "取引を仮定");
        let edit = decisions::deal(&plan.id, Some(&plan));
        self.edit(edit, &format!("{label} ({})", plan.name));
    }

    pub(super) fn remove_deal(&mut self, id: &str) {
        let label = self.lang().pick("No longer suppose a deal", "仮定の取引を外す");
        self.edit(decisions::deal(id, None), label);
    }

    pub(super) fn compare_with_next(&mut self) {
        let count = self.search.as_ref().map_or(0, |search| search.view.found.paths.len());
        if count > 1 {
            let left = self.shown_path.unwrap_or_default();
            self.compare_paths(Some((left, (left + 1) % count)));
        }
    }

    /// Puts two found paths side by side.
    pub(super) fn compare_paths(&mut self, pair: Option<(usize, usize)>) {
        self.comparison = pair.and_then(|(left, right)| self.comparison_of(left, right));
    }

    fn comparison_of(&self, left: usize, right: usize) -> Option<PathComparison> {
        let paths = &self.search.as_ref()?.view.found.paths;
        let (a, b) = (paths.get(left)?, paths.get(right)?);
        let ids =
            |path: &super::PathLine| path.chips.iter().map(|chip| chip.id.clone()).collect::<BTreeSet<EntityId>>();
        let (ids_a, ids_b) = (ids(a), ids(b));
        let of = |path: &super::PathLine, keep: &dyn Fn(&EntityId) -> bool| {
            path.chips.iter().filter(|chip| keep(&chip.id)).cloned().collect::<Vec<_>>()
        };
        let lang = self.lang();
        let ends = |path: &super::PathLine| {
            let words = path.ends.iter().map(|badge| lang.pick(badge.label.as_str(), badge.label_ja.as_str()));
            words.collect::<Vec<_>>().join(" · ")
        };
        let ties =
            |path: &super::PathLine| path.ties.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(" → ");
        let mut lines = Vec::new();
        let mut line = |en: &str, ja: &str, left: String, right: String| {
            lines.push((lang.pick(en, ja).to_owned(), left, right));
        };
        line("Ends at", "終点", ends(a), ends(b));
        line("Hops", "歩数", a.hops.to_string(), b.hops.to_string());
        line("Undecided matches used", "未確定の同定", a.soft.to_string(), b.soft.to_string());
        line("Weakest tie", "最も弱い関係", a.weakest.clone(), b.weakest.clone());
        line(
            "Independent sources behind the least sourced tie",
            "最も薄い関係の独立情報源",
            a.sources.to_string(),
            b.sources.to_string(),
        );
        line("Sources it rests on", "崩れるのに要る情報源の数", a.cut.to_string(), b.cut.to_string());
        line("Ties", "関係", ties(a), ties(b));
        Some(PathComparison {
            left,
            right,
            shared: of(a, &|id| ids_b.contains(id)),
            only_left: of(a, &|id| !ids_b.contains(id)),
            only_right: of(b, &|id| !ids_a.contains(id)),
            lines,
        })
    }
}
