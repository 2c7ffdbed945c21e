//! Collecting in the window: what is asked becomes a job, what comes back stands in the inbox.
//!
//! - The network is touched by jobs of the lanes `clip`, `ask` and `lists` only, never while the case is held.
//! - Nothing collected enters the case but by [`Message::DecideProposals`].

use super::collected::{Assistant, ClipWhat, Correct, Decide, InboxDetail, InboxView, ListLine, ListTold, SourceCard};
use super::run::RunError;
use super::views::cards;
use super::work::Done;
use super::work_assist as assist;
use super::work_collect::{self as jobs, Gathered, Net};
use super::work_lists;
use super::{Command, Decided, Message, NoticeKind, Page, Preview, Session};
use crate::collect::fetch;
use crate::collect::recipe::Draft;
use crate::model::EntityId;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Selected entities for which the dialog says what is sent; of further ones it says how many they are.
const SENDS_SHOWN: usize = 24;

/// What the session remembers of collecting.
#[derive(Default)]
pub(super) struct Collected {
    pub inbox: InboxView,
    pub detail: Option<InboxDetail>,
    /// The page of the inbox that is shown.
    pub shown: Option<i64>,
    /// The proposal that keys act on.
    pub proposal: Option<i64>,
    /// The shown page came by itself: none of its proposals is chosen until the analyst does.
    pub unseen: bool,
    pub assistant: Option<Assistant>,
    pub cards: Vec<SourceCard>,
    pub lists: Vec<ListLine>,
    /// What became of lists since their dialog was opened, by their ids.
    pub told: BTreeMap<String, ListTold>,
    /// The job that reads a list's saved file, by the list's id; it may have ended.
    pub list_jobs: BTreeMap<String, u64>,
    pub recipes: Vec<(String, String)>,
    pub user_agent: String,
    /// The client and the settings it was made with; made by the first job that needs it.
    pub client: Arc<Mutex<jobs::Client>>,
}

/// What a job read for the inbox.
pub(super) struct ReadInbox {
    pub view: InboxView,
    pub shown: Option<i64>,
    pub detail: Option<InboxDetail>,
    pub recipes: Vec<(String, String)>,
    pub lists: Vec<ListLine>,
}

impl Session {
    /// Carries out what a panel asked for about collecting.
    pub(super) fn collecting(&mut self, message: Message) {
        match message {
            Message::Clip { what, recipe } => self.clip(what, recipe),
            Message::Enrich { source, question, of, again } => self.enrich(source, question, of, again),
            Message::UpdateLists(ids) => self.update_lists(ids),
            Message::ReadList { list, file } => self.read_list(list, file),
            Message::Recheck(fetches) => self.recheck(fetches),
            Message::ShowInbox(fetch) => {
                self.page = Page::Inbox;
                self.show_page(fetch);
                self.read_inbox();
            }
            Message::ShowProposal(proposal) => self.collected.proposal = proposal,
            Message::DecideProposals { which, accept } => self.decide(which, accept),
            Message::CorrectProposal { proposal, change } => self.correct(proposal, change),
            Message::Assist(None) => self.collected.assistant = None,
            Message::Assist(Some(part)) => self.assist(assist::Assisted::Part(part)),
            Message::Draft(draft) => self.draft(draft),
            Message::ProposeDraft => self.propose_draft(),
            Message::SaveRecipe(id) => self.save_recipe(id),
            Message::ImportPart(part) => self.import_part(part),
            Message::ExportWarc(path) => self.export_warc(path),
            Message::SetCollect(settings) => {
                self.settings.collect = *settings;
                self.save_settings();
                self.describe_sources();
            }
            Message::SetKey { source, key } => self.set_key(source, key),
            _ => {}
        }
    }

    /// Commands about the shown proposal and all pages.
    pub(super) fn run_collecting(&mut self, command: Command) {
        match command {
            // What was told the last time is of that time.
            Command::UpdateLists => self.collected.told.clear(),
            Command::RecheckPages => {
                // No page named: the newest version of every clipped one.
                self.recheck(Vec::new());
            }
            Command::AcceptProposal | Command::RejectProposal => {
                if let Some(proposal) = self.collected.proposal {
                    let accept = command == Command::AcceptProposal;
                    self.decide(Decide::These(vec![proposal]), Some(accept));
                    self.step_proposal(1);
                }
            }
            Command::NextProposal => self.step_proposal(1),
            Command::PreviousProposal => self.step_proposal(-1),
            _ => {}
        }
    }

    /// Another page comes into view: until it is read nothing is shown that a key could act on.
    fn show_page(&mut self, fetch: Option<i64>) {
        self.collected.shown = fetch;
        self.collected.unseen = false;
        self.collected.proposal = None;
        self.collected.assistant = None;
        self.collected.detail = None;
    }

    fn step_proposal(&mut self, by: isize) {
        let Some(detail) = &self.collected.detail else { return };
        let count = detail.proposals.len() as isize;
        if count == 0 {
            return;
        }
        let now = detail.proposals.iter().position(|line| Some(line.number) == self.collected.proposal);
        let next = (now.map_or(-1, |at| at as isize) + by).rem_euclid(count) as usize;
        self.collected.proposal = detail.proposals.get(next).map(|line| line.number);
    }

    /// What a job needs to reach the network.
    fn net(&self) -> Net {
        Net {
            client: self.collected.client.clone(),
            settings: self.settings.collect.clone(),
            clock: self.outside.clock.clone(),
            vault: self.outside.vault.clone(),
            recipes: self.outside.recipes.clone(),
            by: self.settings.analyst.clone(),
        }
    }

    fn clip(&mut self, what: ClipWhat, recipe: Option<String>) {
        let Some(store) = self.store.clone() else { return };
        let net = self.net();
        let name = match &what {
            ClipWhat::Url(url) => {
                let host = crate::collect::connect::Card::host(url);
                self.lang().pick(format!("Asking {host}"), format!("{host} に問い合わせ中"))
            }
            ClipWhat::File(path) => {
                let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.lang().pick(format!("Reading {file}"), format!("{file} を読み込み中"))
            }
        };
        let lang = self.lang();
        self.start("clip", &name, move |progress| {
            Done::Gathered(Box::new(jobs::clip(&store, &net, &what, recipe.as_deref(), lang, progress)))
        });
    }

    fn enrich(&mut self, source: String, question: String, of: Vec<EntityId>, again: bool) {
        let (Some(store), Some(analysis)) = (self.store.clone(), self.analysis.clone()) else { return };
        let (net, lang) = (self.net(), self.lang());
        let host = self.collected.cards.iter().find(|card| card.id == source).map(|card| card.host.clone());
        let host = host.unwrap_or_else(|| source.clone());
        let name = lang.pick(format!("Asking {host}"), format!("{host} に問い合わせ中"));
        self.start("ask", &name, move |progress| {
            let ask = jobs::Ask { source: &source, question: &question, of: &of, again };
            Done::Gathered(Box::new(jobs::enrich(&store, &analysis, &net, &ask, lang, progress)))
        });
    }

    fn update_lists(&mut self, ids: Vec<String>) {
        let Some(store) = self.store.clone() else { return };
        let (net, lang) = (self.net(), self.lang());
        self.start("lists", lang.pick("Updating lists", "リストの更新"), move |progress| {
            Done::Gathered(Box::new(work_lists::update_lists(&store, &net, &ids, lang, progress)))
        });
    }

    fn read_list(&mut self, list: String, file: PathBuf) {
        let Some(store) = self.store.clone() else { return };
        let (net, lang) = (self.net(), self.lang());
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = lang.pick(format!("Reading {name}"), format!("{name} を読み込み中"));
        self.collected.told.remove(&list);
        let id = list.clone();
        let job = self.start_job("lists", &name, move |progress| {
            Done::Gathered(Box::new(work_lists::read_list(&store, &net, &list, &file, lang, progress)))
        });
        if let Some(job) = job {
            self.collected.list_jobs.insert(id, job);
        }
    }

    fn recheck(&mut self, fetches: Vec<i64>) {
        let Some(store) = self.store.clone() else { return };
        let (net, lang) = (self.net(), self.lang());
        self.start("clip", lang.pick("Checking pages again", "ページの再確認"), move |progress| {
            Done::Gathered(Box::new(jobs::recheck(&store, &net, &fetches, lang, progress)))
        });
    }

    /// A change of what was decided, as an edit like any other.
    fn decide(&mut self, which: Decide, accept: Option<bool>) {
        let Some(store) = self.store.clone() else { return };
        let (who, as_of, lang) = (self.who(), self.filter.as_of, self.lang());
        let label = match accept {
            Some(true) => self.lang().pick("Accepting proposals", "提案の採用"),
            Some(false) => self.lang().pick("Rejecting proposals", "提案の却下"),
            None => self.lang().pick("Opening proposals again", "提案を未決に戻す"),
        };
        self.start("case", label, move |progress| {
            Done::Gathered(Box::new(jobs::decide(&store, &which, accept, &who, as_of, lang, progress)))
        });
    }

    fn correct(&mut self, proposal: i64, change: Correct) {
        let Some(store) = self.store.clone() else { return };
        let (who, lang) = (self.who(), self.lang());
        self.start("case", lang.pick("Correcting a proposal", "提案の訂正"), move |progress| {
            Done::Gathered(Box::new(jobs::correct(&store, proposal, &change, &who, lang, progress)))
        });
    }

    /// Reads the inbox again, with the shown page.
    pub(super) fn read_inbox(&mut self) {
        let (Some(store), Some(analysis)) = (self.store.clone(), self.analysis.clone()) else { return };
        let (shown, lang, recipes) = (self.collected.shown, self.lang(), self.outside.recipes.clone());
        self.pool.cancel_lane("inbox");
        self.start("inbox", lang.pick("Reading the inbox", "受信箱の読み込み"), move |progress| {
            Done::Inbox(Box::new(jobs::inbox(&store, &analysis, shown, recipes.as_deref(), lang, progress)))
        });
    }

    pub(super) fn take_inbox(&mut self, read: Result<ReadInbox, RunError>) {
        let read = match read {
            Ok(read) => read,
            Err(RunError::Cancelled) => return,
            Err(error) => {
                self.tell(NoticeKind::Error, error.to_string(), Vec::new());
                return;
            }
        };
        self.collected.inbox = read.view;
        self.collected.recipes = read.recipes;
        self.collected.lists = read.lists;
        if read.shown != self.collected.shown {
            // Another page was chosen meanwhile; its own reading is on the way.
            return;
        }
        self.collected.detail = read.detail;
        let lines = self.collected.detail.iter().flat_map(|detail| &detail.proposals);
        let still = lines.clone().any(|line| Some(line.number) == self.collected.proposal);
        if !still && !self.collected.unseen {
            let first = lines.clone().find(|line| line.decided == Decided::Open).or_else(|| lines.clone().next());
            self.collected.proposal = first.map(|line| line.number);
        }
        if self.collected.detail.is_none() {
            self.collected.assistant = None;
        }
    }

    /// What a job collected: the inbox has it now.
    pub(super) fn take_gathered(&mut self, gathered: Result<Gathered, RunError>) {
        match gathered {
            Ok(gathered) => {
                for (kind, text, details) in gathered.notices {
                    self.tell(kind, text, details);
                }
                self.collected.told.extend(gathered.lists);
                // A page that comes while another one is worked on waits in the list.
                let at_work = self.page == Page::Inbox && self.collected.assistant.is_some();
                if let Some(fetch) = gathered.show.filter(|_| gathered.answers_the_page || !at_work) {
                    self.page = Page::Inbox;
                    self.show_page(Some(fetch));
                    self.collected.unseen = !gathered.answers_the_page;
                }
                self.absorb_changed(gathered.changed);
            }
            Err(error) => self.failed(&error),
        }
    }

    fn assist(&mut self, about: assist::Assisted) {
        let (Some(store), Some(fetch)) = (self.store.clone(), self.collected.shown) else { return };
        let lang = self.lang();
        self.pool.cancel_lane("assist");
        self.start("assist", lang.pick("Reading the table", "表の読み込み"), move |_| {
            Done::Assisted(Box::new(assist::assist(&store, fetch, &about, lang)))
        });
    }

    fn draft(&mut self, draft: Draft) {
        // Shown at once; the preview follows.
        if let Some(assistant) = &mut self.collected.assistant {
            assistant.draft.clone_from(&draft);
        }
        self.assist(assist::Assisted::Draft(draft));
    }

    pub(super) fn take_assistant(&mut self, assistant: Result<Assistant, RunError>) {
        match assistant {
            Ok(assistant) if self.collected.shown == Some(assistant.fetch) => {
                self.collected.assistant = Some(assistant);
            }
            Ok(_) => {}
            Err(error) => self.failed(&error),
        }
    }

    fn propose_draft(&mut self) {
        let (Some(store), Some(assistant)) = (self.store.clone(), &self.collected.assistant) else { return };
        let (fetch, draft) = (assistant.fetch, assistant.draft.clone());
        let (who, lang) = (self.who(), self.lang());
        self.start("case", lang.pick("To the inbox", "受信箱へ"), move |_| {
            Done::Gathered(Box::new(assist::propose_draft(&store, fetch, &draft, &who, lang)))
        });
    }

    fn save_recipe(&mut self, id: String) {
        let (Some(store), Some(assistant)) = (self.store.clone(), &self.collected.assistant) else { return };
        let (fetch, draft, lang) = (assistant.fetch, assistant.draft.clone(), self.lang());
        let Some(folder) = self.outside.recipes.clone() else { return };
        self.start("assist", lang.pick("Keeping the recipe", "読み取り規則の保存"), move |_| {
            Done::Told(assist::save_recipe(&store, fetch, &draft, &id, &folder, lang))
        });
    }

    fn import_part(&mut self, part: usize) {
        let (Some(store), Some(fetch)) = (self.store.clone(), self.collected.shown) else { return };
        self.start("look", self.lang().pick("Reading the table", "表の読み込み"), move |_| {
            Done::Tabled(Box::new(assist::table_of(&store, fetch, part)))
        });
    }

    pub(super) fn take_table(&mut self, table: Result<super::PreviewFile, RunError>) {
        match table {
            Ok(file) => self.preview = Some(Preview { files: vec![file] }),
            Err(error) => self.failed(&error),
        }
    }

    fn export_warc(&mut self, path: PathBuf) {
        let Some(store) = self.store.clone() else { return };
        let (who, lang) = (self.who(), self.lang());
        self.start("case", lang.pick("Writing the WARC file", "WARC の書き出し"), move |_| {
            Done::Told(jobs::export_warc(&store, &path, &who.at, lang))
        });
    }

    fn set_key(&mut self, source: String, key: Option<fetch::Secret>) {
        let (vault, lang) = (self.outside.vault.clone(), self.lang());
        self.start("key", lang.pick("Opening the keyring", "キーリングを開く"), move |_| {
            let result = vault.set(&source, key.as_ref()).map_err(|error| error.to_string());
            Done::Key { source, set: result.map(|()| key.is_some()) }
        });
    }

    pub(super) fn take_key(&mut self, source: &str, set: Result<bool, String>) {
        match set {
            Ok(true) => {
                self.settings.keys.insert(source.to_owned());
            }
            Ok(false) => {
                self.settings.keys.remove(source);
            }
            Err(problem) => self.tell(NoticeKind::Error, problem, Vec::new()),
        }
        self.save_settings();
        self.describe_sources();
    }

    /// Registers and services as the settings and the selection are now.
    pub(super) fn describe_sources(&mut self) {
        self.collected.user_agent = fetch::user_agent(&self.settings.collect, env!("CARGO_PKG_VERSION"));
        let selected = self.selection.iter().take(SENDS_SHOWN);
        let subjects: Vec<_> = match &self.analysis {
            Some(analysis) => {
                selected.map(|id| super::run::collect::subject(analysis, id.as_str()).unwrap_or_default()).collect()
            }
            None => Vec::new(),
        };
        self.collected.cards = cards::cards(&self.settings, &*self.outside.vault, &subjects, self.lang());
    }

    /// Nothing of another case's inbox stays.
    pub(super) fn forget_collected(&mut self) {
        let client = self.collected.client.clone();
        self.collected = Collected { client, ..Collected::default() };
        self.describe_sources();
    }

    /// The page a statement was read from, when it was collected.
    pub(super) fn look_behind(&mut self, sha256: &str, place: String, value: String) {
        let Some(store) = self.store.clone() else { return };
        let (sha256, lang) = (sha256.to_owned(), self.lang());
        self.start("look", lang.pick("Reading the page", "ページの読み込み"), move |_| {
            Done::Behind(Box::new(jobs::behind(&store, &sha256, &place, &value, lang)))
        });
    }

    pub(super) fn take_behind(&mut self, page: Option<super::PageEvidence>) {
        if let Some(evidence) = &mut self.evidence {
            evidence.page = page;
        }
    }
}
