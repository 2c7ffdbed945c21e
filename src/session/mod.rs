//! The running app without pixels: case, selection, view, settings and jobs.
//!
//! Panels read the accessors below and send [`Message`]s; nothing above this level holds a case that
//! can be changed. Long work runs in `jobs`; each answer carries the generation it was asked in, and
//! one that comes too late is dropped. The case file itself is touched by jobs of one lane only.

mod absorb;
mod arrange;
mod card;
mod collect;
mod collected;
pub mod command;
mod describe;
pub mod findings;
#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod fixture_collect;
#[cfg(test)]
mod fixture_leads;
#[cfg(test)]
mod fixture_ownership;
#[cfg(test)]
mod fixture_scene;
mod handle;
mod judge;
mod measure;
pub mod message;
mod outside;
mod picture;
pub mod run;
mod samples;
pub mod scene;
pub mod settings;
pub mod shown;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_analysis;
#[cfg(test)]
mod tests_collect;
mod view;
mod views;
mod work;
mod work_assist;
mod work_collect;
mod work_lists;

pub use collected::*;
pub use command::{Command, Menu};
pub use findings::*;
pub use message::{Drawer, LayoutKind, Message, Page, PathAsk, PathTo, Selecting};
pub use run::measure::SizeBy;
pub use scene::{Badge, LinkPart, Scene, SceneLink, SceneNode, Tone};
pub use settings::{Lang, Settings, Theme};
pub use shown::*;

use crate::case::Who;
use crate::collect::vault::Vault;
use crate::graph::Filter;
use crate::jobs::{JobId, Pool};
use crate::model::{EntityId, PartialDate};
use indexmap::IndexSet;
use run::analysis::Analysis;
use run::graph::PathsAnswer;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use view::View;
use work::{Done, Store};

/// What the window shows about the open case, besides the scene.
#[derive(Clone, Debug, Default)]
pub struct CaseCard {
    pub title: String,
    pub path: Option<PathBuf>,
    pub read_only: bool,
    pub counts: Counts,
    pub deal: DealCard,
    pub schemata: Vec<FacetLine>,
    pub classes: Vec<FacetLine>,
    pub sources: Vec<SourceLine>,
    pub imports: Vec<ImportLine>,
    pub history: Vec<HistoryLine>,
    /// What names were compared with, and what could not be compared: one sentence each.
    pub screening: Vec<String>,
}

/// What a session needs from outside: places and a clock. Tests give their own.
pub struct Outside {
    /// Settings file; `None` keeps settings in memory only.
    pub settings: Option<PathBuf>,
    /// Folder for cases the program makes by itself (samples, imports without a case).
    pub data: PathBuf,
    /// Folder with the user's own rule files; need not exist.
    pub rules: Option<PathBuf>,
    /// Folder with the user's own recipes; need not exist.
    pub recipes: Option<PathBuf>,
    /// Where API keys are kept.
    pub vault: Arc<dyn Vault>,
    /// The user's locale, such as `ja-JP`.
    pub locale: String,
    /// Now, in seconds since 1970 (UTC).
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// A search for paths: what was asked and, once known, the answer.
struct Search {
    ask: PathAsk,
    answer: Option<PathsAnswer>,
    view: PathsView,
    /// Show the best path as soon as it is known.
    show_first: bool,
}

pub struct Session {
    outside: Outside,
    pool: Pool<Done>,
    /// Generation each job was asked in; jobs of an older one are dropped.
    asked: HashMap<JobId, u64>,
    generation: u64,
    store: Option<Store>,
    analysis: Option<Arc<Analysis>>,
    /// The deal's parties, by canonical id.
    parties: Vec<EntityId>,
    case: Option<CaseCard>,
    state: Option<work::CaseState>,
    view: View,
    /// View edits on their way to the file: until they arrive the file's view is older than ours.
    pending_views: usize,
    scene: Arc<Scene>,
    content_revision: u64,
    layout_revision: u64,
    selection: IndexSet<EntityId>,
    filter: Filter,
    inspection: Option<Inspection>,
    between: Vec<RelationLine>,
    links: Vec<LinkLine>,
    evidence: Option<Evidence>,
    search: Option<Search>,
    shown_path: Option<usize>,
    ownership_ask: Option<OwnershipAsk>,
    ownership: Option<OwnershipView>,
    judged: run::judge::Judged,
    measures: measure::Measures,
    shown_lead: Option<usize>,
    comparison: Option<PathComparison>,
    queue: Vec<QueueItem>,
    candidate: Option<usize>,
    query: String,
    hits: Vec<Chip>,
    page: Page,
    drawer: Option<Drawer>,
    jobs: Vec<JobLine>,
    notices: Vec<Notice>,
    next_notice: u64,
    preview: Option<Preview>,
    collected: collect::Collected,
    settings: Settings,
    reveal: (u64, Option<EntityId>),
    fit: u64,
}

impl Session {
    pub fn new(outside: Outside) -> Self {
        let (settings, problem) = match &outside.settings {
            Some(path) => Settings::load(path, &outside.locale),
            None => (Settings { lang: Lang::of_locale(&outside.locale), ..Settings::default() }, None),
        };
        let mut session = Self {
            outside,
            pool: Pool::default(),
            asked: HashMap::new(),
            generation: 0,
            store: None,
            analysis: None,
            parties: Vec::new(),
            case: None,
            state: None,
            view: View::default(),
            pending_views: 0,
            scene: Arc::default(),
            content_revision: 0,
            layout_revision: 0,
            selection: IndexSet::new(),
            filter: Filter::default(),
            inspection: None,
            between: Vec::new(),
            links: Vec::new(),
            evidence: None,
            search: None,
            shown_path: None,
            ownership_ask: None,
            ownership: None,
            judged: Default::default(),
            measures: Default::default(),
            shown_lead: None,
            comparison: None,
            queue: Vec::new(),
            candidate: None,
            query: String::new(),
            hits: Vec::new(),
            page: Page::default(),
            drawer: None,
            jobs: Vec::new(),
            notices: Vec::new(),
            next_notice: 1,
            preview: None,
            collected: Default::default(),
            settings,
            reveal: (0, None),
            fit: 0,
        };
        session.filter.as_of = Some(session.today());
        if let Some(problem) = problem {
            session.tell(NoticeKind::Warning, problem, Vec::new());
        }
        session
    }

    pub fn case(&self) -> Option<&CaseCard> {
        self.case.as_ref()
    }

    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    pub fn selection(&self) -> &IndexSet<EntityId> {
        &self.selection
    }

    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    pub fn inspection(&self) -> Option<&Inspection> {
        self.inspection.as_ref()
    }

    /// With two entities selected: every tie between them.
    pub fn between(&self) -> &[RelationLine] {
        &self.between
    }

    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref()
    }

    /// The last search for paths; its answer is empty while it runs.
    pub fn paths(&self) -> Option<&PathsView> {
        self.search.as_ref().map(|search| &search.view)
    }

    pub fn shown_path(&self) -> Option<usize> {
        self.shown_path
    }

    /// Of whom ownership was asked; empty until it is worked out.
    pub fn ownership(&self) -> Option<&OwnershipView> {
        self.ownership.as_ref()
    }

    /// Legal rules by entity; `None` until they are worked out.
    pub fn rules(&self) -> Option<&RulesView> {
        self.judged.rules.as_ref()
    }

    /// Leads; `None` until they are worked out.
    pub fn leads(&self) -> Option<&LeadsView> {
        self.judged.leads.as_ref()
    }

    pub fn shown_lead(&self) -> Option<usize> {
        self.shown_lead
    }

    /// Hypothetical deals and what each changes.
    pub fn deals(&self) -> &DealsView {
        &self.judged.deals
    }

    /// Who owns the deal's target, on the day.
    pub fn target_ownership(&self) -> Option<&OwnershipView> {
        self.judged.target.as_ref()
    }

    /// Who owns the deal's acquirer, on the day.
    pub fn acquirer_ownership(&self) -> Option<&OwnershipView> {
        self.judged.acquirer.as_ref()
    }

    /// With two entities selected: what links them through holdings and control.
    pub fn links(&self) -> &[LinkLine] {
        &self.links
    }

    /// Two paths side by side.
    pub fn comparison(&self) -> Option<&PathComparison> {
        self.comparison.as_ref()
    }

    /// Candidates, undecided first, best first.
    pub fn queue(&self) -> &[QueueItem] {
        &self.queue
    }

    pub fn candidate(&self) -> Option<usize> {
        self.candidate
    }

    pub fn search_text(&self) -> &str {
        &self.query
    }

    pub fn search_hits(&self) -> &[Chip] {
        &self.hits
    }

    pub fn page(&self) -> Page {
        self.page
    }

    /// `None`: the drawer is closed.
    pub fn drawer(&self) -> Option<Drawer> {
        self.drawer
    }

    pub fn jobs(&self) -> &[JobLine] {
        &self.jobs
    }

    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    pub fn preview(&self) -> Option<&Preview> {
        self.preview.as_ref()
    }

    /// Everything collected; nothing in it is a fact of the case.
    pub fn inbox(&self) -> &InboxView {
        &self.collected.inbox
    }

    /// The shown page of the inbox; `None` until it is read.
    pub fn inbox_detail(&self) -> Option<&InboxDetail> {
        self.collected.detail.as_ref()
    }

    /// The proposal that keys act on, by its number.
    pub fn shown_proposal(&self) -> Option<i64> {
        self.collected.proposal
    }

    /// The recipe assistant, while it is open.
    pub fn assistant(&self) -> Option<&Assistant> {
        self.collected.assistant.as_ref()
    }

    /// Registers and services, with what each can be asked about the selection.
    pub fn source_cards(&self) -> &[SourceCard] {
        &self.collected.cards
    }

    /// Official lists, with the editions in the case.
    pub fn list_lines(&self) -> &[ListLine] {
        &self.collected.lists
    }

    /// What became of a list since the dialog of lists was opened.
    pub fn list_told(&self, list: &str) -> Option<&ListTold> {
        self.collected.told.get(list)
    }

    /// The job that reads a list's saved file, while it runs.
    pub fn list_job(&self, list: &str) -> Option<&JobLine> {
        let job = self.collected.list_jobs.get(list)?;
        self.jobs.iter().find(|line| line.id == *job)
    }

    /// Recipes at hand: id and name.
    pub fn recipes(&self) -> &[(String, String)] {
        &self.collected.recipes
    }

    /// What every request says of us.
    pub fn user_agent(&self) -> String {
        self.collected.user_agent.clone()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    pub fn reveal(&self) -> (u64, Option<&EntityId>) {
        (self.reveal.0, self.reveal.1.as_ref())
    }

    pub fn fit_serial(&self) -> u64 {
        self.fit
    }

    pub fn can_undo(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.can_undo)
    }

    pub fn can_redo(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.can_redo)
    }

    /// Sample cases for the welcome page.
    pub fn samples(&self) -> Vec<SampleLine> {
        samples::lines(self.settings.lang)
    }

    /// Called from worker threads when there is something to take in.
    pub fn set_waker(&mut self, waker: Box<dyn Fn() + Send + Sync>) {
        self.pool.set_waker(waker);
    }

    pub fn today(&self) -> PartialDate {
        PartialDate::from_unix_seconds((self.outside.clock)())
    }

    fn who(&self) -> Who {
        Who { by: self.settings.analyst.clone(), at: moment((self.outside.clock)()) }
    }

    fn tell(&mut self, kind: NoticeKind, text: impl Into<String>, details: Vec<String>) {
        self.notices.push(Notice { id: self.next_notice, kind, text: text.into(), details });
        self.next_notice += 1;
    }
}

/// Seconds since 1970 as ISO 8601, UTC.
fn moment(now: i64) -> String {
    let rest = now.rem_euclid(86_400);
    let day = PartialDate::from_unix_seconds(now);
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
