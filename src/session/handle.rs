//! Messages: what a panel asked for becomes a change of the view, or a job.

use super::message::{LayoutKind, Message, PathAsk, PathTo, Selecting};
use super::work::{self, Done, Step};
use super::{Command, Drawer, NoticeKind, Page, PathsView, Preview, Search, Session, Theme, samples, view};
use crate::case::{Case, Edit};
use crate::ingest::Mapping;
use crate::jobs::Progress;
use crate::model::{EntityId, Judgement, PartialDate, Role, Verdict};
use crate::session::run::dossier::{self, ExportFormat};
use crate::session::run::graph::{PathsAsk, To};
use crate::session::run::ingest::ImportAsk;
use std::path::PathBuf;

const SEARCH_CAP: usize = 30;

impl Session {
    /// Does what a panel asked for. Returns at once; long work becomes a job.
    pub fn handle(&mut self, message: Message) {
        match message {
            Message::Run(command) => self.run(command),
            Message::Open(path) => self.open(path, false),
            Message::Create(path) => self.open(path, true),
            Message::OpenSample(key) => self.open_sample(key),
            Message::Preview(paths) => {
                let looked =
                    move |_: &Progress| Done::Previewed(paths.iter().map(|path| work::preview(path)).collect());
                self.start("look", self.lang().pick("Looking at files", "ファイルを確認"), looked);
            }
            Message::ImportPreviewed { role, mappings } => self.import_previewed(role, &mappings),
            Message::DropPreview => self.preview = None,
            Message::ShowEvidence(statement) => self.show_evidence(statement),
            Message::CloseEvidence => self.evidence = None,
            Message::Select(ids, how) => self.select(ids, how),
            Message::Reveal(id) => self.reveal_entity(&id),
            Message::Expand(id) => self.expand(&[id]),
            Message::Hide(ids) => self.hide(&ids),
            Message::Show(ids) => self.show(ids),
            Message::Move(moves) => self.move_nodes(moves),
            Message::Pin(ids, on) => self.pin(ids, on),
            Message::Layout(kind) => self.arrange(kind),
            Message::ToggleSchema(schema) => {
                if !self.view.hidden_schemata.remove(schema) {
                    self.view.hidden_schemata.insert(schema.to_owned());
                }
                self.view_changed("Show or hide a type", "種別の表示切り替え");
            }
            Message::SetFilter(filter) => self.set_filter(filter),
            Message::SetAsOf(date) => self.set_as_of(date),
            Message::FindPaths(ask) => self.find_paths(ask, true),
            Message::ShowPath(path) => self.show_path(path),
            Message::Judge { left, right, verdict } => self.judge(left, right, verdict),
            Message::ShowCandidate(at) => self.candidate = Some(at).filter(|&at| at < self.queue.len()),
            Message::AskOwnership(ask) => self.ask_ownership(ask),
            Message::TickSettle { key, done } => self.tick_settle(&key, done),
            Message::DecideLead { id, decision } => self.decide_lead(&id, decision),
            Message::ShowLead(lead) => self.show_lead(lead),
            Message::SwitchRule { rule, setting } => self.switch_rule(&rule, setting),
            Message::PutDeal(plan) => self.put_deal(plan),
            Message::RemoveDeal(id) => self.remove_deal(&id),
            Message::ComparePaths(pair) => self.compare_paths(pair),
            Message::SetSizeBy(by) => self.set_size_by(by),
            Message::SetSearch(text) => self.set_search(text),
            Message::SetPage(page) => self.turn_to(page),
            Message::SetDrawer(drawer) => self.drawer = drawer,
            Message::SetLang(lang) => {
                self.settings.lang = lang;
                self.save_settings();
                self.redescribe();
                self.read_inbox();
            }
            Message::SetTheme(theme) => {
                self.settings.theme = theme;
                self.save_settings();
            }
            Message::SetTitle(title) => {
                let value = Some(title).filter(|title| !title.trim().is_empty());
                self.edit(Edit::Meta { key: "title".to_owned(), value }, "Name the case");
            }
            Message::ExportTo { path, csv } => self.export(path, csv),
            Message::Clip { .. }
            | Message::Enrich { .. }
            | Message::UpdateLists(_)
            | Message::ReadList { .. }
            | Message::Recheck(_)
            | Message::ShowInbox(_)
            | Message::ShowProposal(_)
            | Message::DecideProposals { .. }
            | Message::CorrectProposal { .. }
            | Message::Assist(_)
            | Message::Draft(_)
            | Message::ProposeDraft
            | Message::SaveRecipe(_)
            | Message::ImportPart(_)
            | Message::ExportWarc(_)
            | Message::SetCollect(_)
            | Message::SetKey { .. } => self.collecting(message),
            Message::CancelJob(id) => self.pool.cancel(id),
            Message::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
        }
    }

    /// Commands that need no pixels. The window keeps the others (fit, zoom, dialogs) for itself.
    fn run(&mut self, command: Command) {
        if command.why_not(self, self.lang()).is_some() {
            return;
        }
        use Command::*;
        let selected: Vec<EntityId> = self.selection.iter().cloned().collect();
        match command {
            CloseCase => self.close(),
            Undo => self.step(Step::Undo, self.lang().pick("Undo", "元に戻す")),
            Redo => self.step(Step::Redo, self.lang().pick("Redo", "やり直す")),
            SelectAll => self.select(self.scene.nodes.iter().map(|node| node.id.clone()).collect(), Selecting::Replace),
            SelectNone => {
                self.select(Vec::new(), Selecting::Replace);
                self.show_path(None);
            }
            Hide => self.hide(&selected),
            ShowAll => {
                self.view.hidden.clear();
                self.view.hidden_schemata.clear();
                self.view_changed("Show everything", "すべて表示");
            }
            Pin => {
                let all = selected.iter().all(|id| self.view.pinned.contains(id));
                self.pin(selected, !all);
            }
            Expand => self.expand(&selected),
            PageExplore => self.turn_to(Page::Explore),
            PageIdentity => self.turn_to(Page::Identity),
            PageOwnership => self.turn_to(Page::Ownership),
            PageLeads => self.turn_to(Page::Leads),
            PageRules => self.turn_to(Page::Rules),
            PageDeals => self.turn_to(Page::Deals),
            PageMethod => self.turn_to(Page::Method),
            OwnersOf => self.ask_about_selection(false),
            HoldingsOf => self.ask_about_selection(true),
            ComparePaths => self.compare_with_next(),
            CommonConnections => self.common_connections(),
            SizeBy => self.set_size_by(self.size_by().next()),
            FindGroups => self.find_groups(),
            NextLead => self.step_lead(1),
            PreviousLead => self.step_lead(-1),
            PageInbox => self.turn_to(Page::Inbox),
            UpdateLists | RecheckPages | AcceptProposal | RejectProposal | NextProposal | PreviousProposal => {
                self.run_collecting(command);
            }
            PageSources => self.turn_to(Page::Sources),
            PageHistory => self.turn_to(Page::History),
            DrawerPaths => self.toggle_drawer(Drawer::Paths),
            DrawerTable => self.toggle_drawer(Drawer::Table),
            DrawerJobs => self.toggle_drawer(Drawer::Jobs),
            LayoutForce => self.arrange(LayoutKind::Force),
            LayoutTree => self.arrange(LayoutKind::Tree),
            FindPaths => {
                let from = if selected.is_empty() { self.parties.clone() } else { selected };
                self.find_paths(PathAsk::to_listed(from), true);
            }
            NextPath => self.step_path(1),
            PreviousPath => self.step_path(-1),
            ClearPath => self.show_path(None),
            JudgeSame => self.judge_shown(Verdict::Same),
            JudgeDifferent => self.judge_shown(Verdict::Different),
            JudgeUnsure => self.judge_shown(Verdict::Unsure),
            NextCandidate => self.step_candidate(1),
            PreviousCandidate => self.step_candidate(-1),
            ToggleTheme => {
                self.settings.theme = match self.settings.theme {
                    Theme::System => Theme::Dark,
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::System,
                };
                self.save_settings();
            }
            ToggleLanguage => {
                let lang = self.lang().pick(super::Lang::Ja, super::Lang::En);
                self.handle(Message::SetLang(lang));
            }
            NewCase | OpenCase | Import | ImportList | ExportFtm | ExportCsv | Quit | Search | Palette | Shortcuts
            | Fit | ZoomIn | ZoomOut | AcceptLead | DismissLead | NewDeal | ClipPage | ClipFile | ExpandFrom
            | ExportWarc | CollectSettings => {}
        }
    }

    fn toggle_drawer(&mut self, drawer: Drawer) {
        if !self.page.has_canvas() {
            // Only the picture has a drawer.
            self.page = Page::Explore;
            self.drawer = Some(drawer);
            return;
        }
        self.drawer = if self.drawer == Some(drawer) { None } else { Some(drawer) };
    }

    /// Starts a job of this generation.
    pub(super) fn start(
        &mut self,
        lane: &'static str,
        name: &str,
        work: impl FnOnce(&Progress) -> Done + Send + 'static,
    ) {
        self.start_job(lane, name, work);
    }

    /// The same, with the job's number; `None` when the system gave no thread, which is told.
    pub(super) fn start_job(
        &mut self,
        lane: &'static str,
        name: &str,
        work: impl FnOnce(&Progress) -> Done + Send + 'static,
    ) -> Option<u64> {
        match self.pool.start(lane, name, work) {
            Ok(id) => {
                self.asked.insert(id, self.generation);
                self.refresh_jobs();
                Some(id)
            }
            Err(error) => {
                self.tell(NoticeKind::Error, format!("{name}: {error}"), Vec::new());
                None
            }
        }
    }

    fn close(&mut self) {
        self.generation += 1;
        for lane in [
            "layout",
            "paths",
            "look",
            "judge",
            "ownership",
            "links",
            "shape",
            "common",
            "clip",
            "ask",
            "lists",
            "inbox",
            "assist",
        ] {
            self.pool.cancel_lane(lane);
        }
        self.store = None;
        self.analysis = None;
        self.case = None;
        self.state = None;
        self.parties.clear();
        self.view = view::View::default();
        self.pending_views = 0;
        self.scene = Default::default();
        self.selection.clear();
        self.inspection = None;
        self.between.clear();
        self.links.clear();
        self.evidence = None;
        self.search = None;
        self.shown_path = None;
        self.forget_judged();
        self.forget_collected();
        self.measures = Default::default();
        self.queue.clear();
        self.candidate = None;
        self.hits.clear();
        self.page = Page::Explore;
        self.drawer = None;
        self.filter = crate::graph::Filter { as_of: Some(self.today()), ..Default::default() };
    }

    fn open(&mut self, path: PathBuf, create: bool) {
        self.close();
        let as_of = self.filter.as_of;
        let name = self.lang().pick("Opening the case", "案件を開く");
        self.start("case", name, move |progress| Done::Opened(Box::new(work::open(&path, create, as_of, progress))));
    }

    fn open_sample(&mut self, key: &str) {
        let Some(sample) = samples::find(key) else { return };
        self.close();
        let folder = self.outside.data.join("samples");
        let path = folder.join(format!("{key}.{}", crate::case::EXTENSION));
        let lang = self.lang();
        let case = sample.case();
        if let Some(date) = case.as_ref().and_then(|case| case.as_of.as_ref()).and_then(|date| date.parse().ok()) {
            self.filter.as_of = Some(date);
            self.filter.as_of_explicit = true;
        }
        let title = case.map(|case| lang.pick(case.title, case.title_ja)).unwrap_or_default();
        let (who, as_of) = (self.who(), self.filter.as_of);
        self.start("case", lang.pick("Opening the sample", "サンプルを開く"), move |progress| {
            Done::Opened(Box::new(work::open_sample(&path, sample, &title, &who, as_of, progress)))
        });
    }

    fn import_previewed(&mut self, role: Role, mappings: &[Option<String>]) {
        let Some(preview) = self.preview.take() else { return };
        let mut asks = Vec::new();
        for (at, file) in preview.files.iter().enumerate() {
            if file.problem.is_some() {
                continue;
            }
            let mapping = match mappings.get(at).cloned().flatten() {
                None => None,
                Some(text) => match Mapping::parse(&text) {
                    Ok(mapping) => Some(mapping),
                    Err(error) => {
                        // The dialog stays, with what is wrong beside the file.
                        let mut preview = Preview { files: preview.files.clone() };
                        if let Some(file) = preview.files.get_mut(at) {
                            file.reasons = vec![error.to_string()];
                            file.mapping = Some(text);
                        }
                        self.preview = Some(preview);
                        self.tell(NoticeKind::Error, error.to_string(), vec![file.path.display().to_string()]);
                        return;
                    }
                },
            };
            let format = mapping.as_ref().map(Mapping::format);
            asks.push(ImportAsk { path: file.path.clone(), text: None, format, mapping, role });
        }
        if asks.is_empty() {
            return;
        }
        let (who, as_of) = (self.who(), self.filter.as_of);
        let name = self.lang().pick("Importing", "取り込み");
        match self.store.clone() {
            Some(store) => self.start("case", name, move |progress| {
                Done::Changed(Box::new(work::import(&store, &asks, &who, as_of, progress)))
            }),
            None => {
                let path = self.fresh_case(&asks);
                self.start("case", name, move |progress| {
                    let opened = work::open(&path, true, as_of, progress).and_then(|opened| {
                        let changed = work::import(&opened.store, &asks, &who, as_of, progress)?;
                        let analysis = changed.analysis.unwrap_or(opened.analysis);
                        Ok(work::Opened {
                            state: changed.state,
                            analysis,
                            reports: changed.reports,
                            failed: changed.failed,
                            ..opened
                        })
                    });
                    Done::Opened(Box::new(opened))
                });
            }
        }
    }

    /// A case file that does not exist yet, named after the first file.
    fn fresh_case(&self, asks: &[ImportAsk]) -> PathBuf {
        let stem = asks.first().and_then(|ask| ask.path.file_stem()).unwrap_or_default();
        let stem = stem.to_string_lossy();
        let stem = stem.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("case");
        let folder = self.outside.data.join("cases");
        // Not being able to make the folder is told when the case is made.
        let _ = std::fs::create_dir_all(&folder);
        let name = |number: u32| match number {
            1 => format!("{stem}.{}", crate::case::EXTENSION),
            number => format!("{stem}-{number}.{}", crate::case::EXTENSION),
        };
        let mut free = (1..).map(|number| folder.join(name(number))).filter(|path| !path.exists());
        free.next().unwrap_or_else(|| folder.join(name(1)))
    }

    fn show_evidence(&mut self, statement: crate::model::StatementId) {
        let (Some(store), Some(analysis)) = (self.store.clone(), &self.analysis) else { return };
        let members = self.inspection.iter().flat_map(|inspection| &inspection.members);
        let ties = self.inspection.iter().flat_map(|inspection| &inspection.relations).chain(&self.between);
        let records = members.chain(ties.map(|tie| &tie.record));
        let holds = |id: &&EntityId| {
            analysis.facts.entities.get(*id).is_some_and(|entity| entity.statements.iter().any(|s| s.id == statement))
        };
        let Some(entity) = records.into_iter().find(holds).cloned() else { return };
        self.start("case", self.lang().pick("Fetching the record", "記録を取り出す"), move |_| Done::Evidence {
            statement,
            record: Box::new(work::locked(&store).record_behind(&entity, statement).map_err(Into::into)),
        });
    }

    fn set_filter(&mut self, filter: crate::graph::Filter) {
        let dated = filter.as_of != self.filter.as_of;
        self.filter = filter;
        if dated {
            self.redate()
        } else {
            self.rebuild_scene();
            self.measure_again();
        }
        self.search_again();
    }

    fn set_as_of(&mut self, date: Option<PartialDate>) {
        self.filter.as_of = Some(date.unwrap_or(self.today()));
        self.filter.as_of_explicit = date.is_some();
        self.redate();
        self.search_again();
    }

    /// Flags depend on the day: derive them again.
    pub(super) fn redate(&mut self) {
        let Some(analysis) = self.analysis.clone() else { return };
        let as_of = self.filter.as_of;
        self.start("derive", self.lang().pick("Looking at another day", "基準日の変更"), move |_| {
            Done::Dated(std::sync::Arc::new(analysis.on(as_of)))
        });
    }

    fn search_again(&mut self) {
        if let Some(search) = &self.search {
            let ask = search.ask.clone();
            self.find_paths(ask, false);
        }
    }

    pub(super) fn find_paths(&mut self, ask: PathAsk, show_first: bool) {
        let Some(analysis) = self.analysis.clone() else { return };
        if ask.from.is_empty() {
            let text =
                self.lang().pick("Select where paths begin, or name the deal's parties", "起点を選択してください");
            self.tell(NoticeKind::Info, text, Vec::new());
            return;
        }
        let canonical = |id: &EntityId| analysis.clusters.canonical(id).clone();
        let question = PathsAsk {
            from: ask.from.iter().map(canonical).collect(),
            to: match &ask.to {
                PathTo::Listed => To::Listed,
                PathTo::Entity(id) => To::Entity(canonical(id)),
            },
            via: ask.via.iter().map(canonical).collect(),
            avoid: ask.avoid.iter().map(canonical).collect(),
            max_hops: ask.max_hops,
            k: ask.k,
            by_hops: ask.by_hops,
            filter: self.filter.clone(),
        };
        let view = PathsView {
            from: question.from.iter().filter_map(|id| self.chip_of(id)).collect(),
            ask: ask.clone(),
            found: Default::default(),
            coverage: String::new(),
            partial: false,
        };
        self.search = Some(Search { ask, answer: None, view, show_first });
        self.drawer = Some(Drawer::Paths);
        self.pool.cancel_lane("paths");
        self.start("paths", self.lang().pick("Searching paths", "経路の探索"), move |progress| {
            Done::Paths(Box::new(work::find_paths(&analysis, &question, progress)))
        });
    }

    pub(super) fn show_path(&mut self, path: Option<usize>) {
        let known = self.search.as_ref().and_then(|search| search.answer.as_ref()).map_or(0, |a| a.found.paths.len());
        self.shown_path = path.filter(|&at| at < known);
        self.shown_lead = None;
        self.rebuild_scene();
    }

    fn step_path(&mut self, by: isize) {
        let count = self.search.as_ref().map_or(0, |search| search.view.found.paths.len());
        if count > 0 {
            let now = self.shown_path.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
            self.show_path(Some((now + by).rem_euclid(count as isize) as usize));
        }
    }

    fn step_candidate(&mut self, by: isize) {
        if !self.queue.is_empty() {
            let now = self.candidate.unwrap_or_default() as isize;
            self.candidate = Some((now + by).rem_euclid(self.queue.len() as isize) as usize);
        }
    }

    fn judge_shown(&mut self, verdict: Verdict) {
        let Some(item) = self.candidate.and_then(|at| self.queue.get(at)) else { return };
        let (left, right) = (item.left.chip.id.clone(), item.right.chip.id.clone());
        self.judge(left, right, verdict);
    }

    fn judge(&mut self, left: EntityId, right: EntityId, verdict: Verdict) {
        let explanation = self
            .queue
            .iter()
            .find(|item| item.left.chip.id == left && item.right.chip.id == right)
            .map(|item| {
                let why: Vec<&str> = item.features.iter().map(|feature| feature.why.as_str()).collect();
                format!("score {:.2}: {}", item.score, why.join("; "))
            })
            .unwrap_or_default();
        let who = self.who();
        let judgement = Judgement::new(left, right, verdict, &who.by, &who.at, &explanation);
        let label = match verdict {
            Verdict::Same => self.lang().pick("Judge: same", "判断：同一"),
            Verdict::Different => self.lang().pick("Judge: different", "判断：別"),
            Verdict::Unsure => self.lang().pick("Judge: unsure", "判断：保留"),
        };
        let (a, b) = (self.chip_of(&judgement.left), self.chip_of(&judgement.right));
        let names: Vec<String> = a.into_iter().chain(b).map(|chip| chip.caption).collect();
        self.edit(Edit::judge(&judgement), &format!("{label} ({})", names.join(" / ")));
    }

    fn set_search(&mut self, text: String) {
        self.query = text;
        self.hits = self.find_entities(&self.query, SEARCH_CAP);
    }

    fn export(&mut self, path: PathBuf, csv: bool) {
        let Some(store) = self.store.clone() else { return };
        let format = if csv { ExportFormat::Csv } else { ExportFormat::Ftm };
        self.start("case", self.lang().pick("Exporting", "書き出し"), move |_| {
            let case: &Case = &work::locked(&store);
            Done::Exported(dossier::export(case, format, &path))
        });
    }

    pub(super) fn save_settings(&mut self) {
        let Some(path) = self.outside.settings.clone() else { return };
        if let Err(error) = self.settings.save(&path) {
            self.tell(NoticeKind::Warning, format!("{error}: {}", path.display()), Vec::new());
        }
    }
}
