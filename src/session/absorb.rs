//! Answers: what finished jobs bring becomes what the window shows.

use super::card::{around, coverage, describe_paths, facets, screening, short, sources, title};
use super::message::PathAsk;
use super::picture;
use super::run::RunError;
use super::run::analysis::Analysis;
use super::run::graph::PathsAnswer;
use super::run::ingest::FileReport;
use super::work::{Changed, Done, Laid, Opened};
use super::{
    CaseCard, Chip, DealCard, Drawer, Evidence, FoundPaths, ImportLine, JobLine, NoticeKind, Preview, Session,
    describe, view,
};
use crate::case::{ImportRecord, RecordBehind};
use crate::jobs::Outcome;
use crate::model::{Amount, Entity, EntityId, Role, StatementId};
use crate::text::normal;
use std::collections::HashMap;
use std::sync::Arc;

impl Session {
    /// Takes finished work in; `true` when something visible changed.
    pub fn poll(&mut self) -> bool {
        let finished = self.pool.poll();
        let changed = !finished.is_empty();
        for (id, outcome) in finished {
            let generation = self.asked.remove(&id).unwrap_or_default();
            match outcome {
                Outcome::Failed(message) => {
                    let text = self
                        .lang()
                        .pick("A job failed; the case is as it was", "処理に失敗しました（案件は元のままです）");
                    self.tell(NoticeKind::Error, text, vec![message]);
                }
                // The keyring is no case's.
                Outcome::Done(Done::Key { source, set }) => self.take_key(&source, set),
                // Of a case that is closed by now.
                Outcome::Done(_) if generation != self.generation => {}
                Outcome::Done(done) => self.absorb(done),
            }
        }
        self.refresh_jobs() || changed
    }

    /// Waits until nothing runs any more. For the command line and tests, never for the window.
    pub fn settle(&mut self) {
        loop {
            self.poll();
            if self.pool.is_idle() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    fn absorb(&mut self, done: Done) {
        match done {
            Done::Opened(result) => match *result {
                Ok(opened) => self.opened(opened),
                Err(error) => self.failed(&error),
            },
            Done::Changed(result) => match *result {
                Ok(changed) => self.absorb_changed(changed),
                Err(error) => {
                    self.pending_views = 0;
                    self.failed(&error);
                }
            },
            Done::Gathered(gathered) => self.take_gathered(*gathered),
            Done::Inbox(read) => self.take_inbox(*read),
            Done::Assisted(assistant) => self.take_assistant(*assistant),
            Done::Tabled(table) => self.take_table(*table),
            Done::Key { .. } => {}
            Done::Behind(page) => self.take_behind(*page),
            Done::Told(Ok(text)) => self.tell(NoticeKind::Info, text, Vec::new()),
            Done::Told(Err(error)) => self.failed(&error),
            Done::Dated(analysis) => {
                // An older day's answer, or one of facts that changed since.
                let current = self.analysis.as_ref().is_some_and(|now| Arc::ptr_eq(&now.network, &analysis.network));
                if current && analysis.as_of == self.filter.as_of {
                    self.analysis = Some(analysis);
                    self.redescribe();
                } else if current {
                    self.redate();
                }
            }
            Done::Laid { kind, positions } => self.laid(kind, positions),
            Done::Paths(result) => match *result {
                Ok(answer) => self.found_paths(answer),
                Err(error) => {
                    self.search = None;
                    self.failed(&error);
                }
            },
            Done::Judged(judged) => self.take_judged(*judged),
            Done::Measured(measured) => self.take_measured(*measured),
            Done::Common(answer) => self.take_common(*answer),
            Done::Linked { pair, lines } => self.take_links(&pair, lines),
            Done::Owned { ask, view } => self.take_ownership(&ask, *view),
            Done::Previewed(files) => {
                if !files.is_empty() {
                    self.preview = Some(Preview { files });
                }
            }
            Done::Exported(Ok(files)) => {
                let text = self.lang().pick("Exported", "書き出しました");
                self.tell(NoticeKind::Info, text, files.iter().map(|file| file.display().to_string()).collect());
            }
            Done::Exported(Err(error)) => self.failed(&error),
            Done::Evidence { statement, record } => self.show_record(statement, *record),
        }
    }

    pub(super) fn failed(&mut self, error: &RunError) {
        let kind = if matches!(error, RunError::Cancelled) { NoticeKind::Info } else { NoticeKind::Error };
        self.tell(kind, error.to_string(), Vec::new());
    }

    fn opened(&mut self, opened: Opened) {
        let Opened { store, state, analysis, sample, reports, failed } = opened;
        if !sample {
            self.settings.remember(&state.path);
            self.save_settings();
        }
        self.store = Some(store);
        self.view = state.view.as_deref().map(view::View::from_json).unwrap_or_default();
        self.state = Some(state);
        self.adopt(analysis);
        if let Some(date) = self.deal().and_then(|deal| deal.first("asOf")).and_then(|date| date.parse().ok()) {
            self.filter.as_of = Some(date);
            self.filter.as_of_explicit = true;
            self.redate();
        }
        if !self.parties.is_empty() {
            let ask = PathAsk::to_listed(self.parties.clone());
            self.find_paths(ask, true);
        }
        self.read_inbox();
        self.tell_reports(&reports);
        if let Some(error) = failed {
            self.failed(&error);
        }
    }

    /// A change of the case, and of its inbox.
    pub(super) fn absorb_changed(&mut self, changed: Changed) {
        self.changed(changed);
        self.read_inbox();
    }

    fn changed(&mut self, changed: Changed) {
        let Changed { state, analysis, reports, failed } = changed;
        let viewed = self.state.as_ref().map(|known| known.view != state.view).unwrap_or_default();
        let was_empty = self.parties.is_empty();
        self.pending_views = self.pending_views.saturating_sub(usize::from(viewed));
        if viewed && self.pending_views == 0 {
            let stored = state.view.as_deref().map(view::View::from_json).unwrap_or_default();
            // The file keeps whole pixels; take over only what an undo or redo brought.
            if stored.to_json() != self.view.to_json() {
                let mut positions = std::mem::take(&mut self.view.positions);
                positions.extend(stored.positions.clone());
                self.view = view::View { positions, ..stored };
                self.layout_revision += 1;
            }
        }
        let decided = self.state.as_ref().is_some_and(|known| known.decisions != state.decisions);
        self.state = Some(state);
        match analysis {
            Some(analysis) => {
                self.adopt(analysis);
                // What was looked for in vain and is there now is shown.
                let in_vain = |search: &super::Search| search.view.found.paths.is_empty();
                match self.search.as_ref().map(|search| (search.ask.clone(), in_vain(search))) {
                    Some((ask, in_vain)) => self.find_paths(ask, in_vain),
                    None if was_empty && !self.parties.is_empty() => {
                        let from = self.parties.clone();
                        let ask = PathAsk::to_listed(from);
                        self.find_paths(ask, true);
                    }
                    None => {}
                }
            }
            None => {
                self.rebuild_scene();
                self.card();
                if decided {
                    self.parties = self.deal_parties();
                    self.judge_again();
                }
            }
        }
        self.tell_reports(&reports);
        if let Some(error) = failed {
            self.failed(&error);
        }
    }

    /// Takes a new analysis over and shows it.
    fn adopt(&mut self, analysis: Arc<Analysis>) {
        if analysis.as_of != self.filter.as_of {
            self.analysis = Some(analysis);
            self.redate();
        } else {
            self.analysis = Some(analysis);
        }
        self.parties = self.deal_parties();
        self.redescribe();
    }

    fn deal(&self) -> Option<&Entity> {
        let facts = &self.analysis.as_ref()?.facts;
        facts.entities.values().find(|entity| entity.role == Role::Case && entity.schema.is_a("Deal"))
    }

    fn deal_parties(&self) -> Vec<EntityId> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        let supposed = self.state.as_ref().and_then(|state| state.decisions.deals.first());
        let ids: Vec<&str> = match (self.deal(), supposed) {
            (Some(deal), _) => {
                let stated = ["target", "acquirer"].into_iter().flat_map(|prop| deal.all(prop));
                stated.map(|statement| &*statement.value).collect()
            }
            // Without a record the first supposed deal is the one looked at.
            (None, Some(plan)) => vec![&plan.target, &plan.acquirer],
            (None, None) => Vec::new(),
        };
        let mut parties = Vec::new();
        for id in ids {
            let node = analysis.network.node_of(id).and_then(|number| analysis.network.node(number));
            if let Some(node) = node.filter(|node| !parties.contains(&node.id)) {
                parties.push(node.id.clone());
            }
        }
        parties
    }

    /// Makes everything said about the case again: after a change of facts, day or language.
    pub(super) fn redescribe(&mut self) {
        let Some(analysis) = self.analysis.clone() else { return };
        self.queue = describe::queue(&analysis, self.lang());
        let undecided = self.queue.iter().position(|item| item.verdict.is_none());
        self.candidate = undecided.or(if self.queue.is_empty() { None } else { Some(0) });
        self.selection.retain(|id| analysis.network.node_of(id.as_str()).is_some());
        self.card();
        self.rebuild_scene();
        self.inspect();
        self.hits = self.find_entities(&self.query, 30);
        self.judge_again();
        self.measure_again();
        if let Some(search) = &mut self.search
            && let Some(answer) = search.answer.take()
        {
            // Node numbers are those of the analysis it was found in.
            let same = answer
                .paths
                .iter()
                .all(|path| path.nodes.iter().all(|node| analysis.network.node_of(&node.id).is_some()));
            if same && answer.found.coverage.nodes == analysis.network.node_count() {
                search.view.found = describe_paths(&analysis, &answer, self.settings.lang);
                search.answer = Some(answer);
            } else {
                search.view.found = FoundPaths::default();
                self.shown_path = None;
            }
        }
    }

    /// What the inspector shows: one entity, or the ties between two.
    pub(super) fn inspect(&mut self) {
        self.inspection = None;
        self.between.clear();
        self.find_links();
        self.describe_holds();
        self.describe_sources();
        let Some(analysis) = &self.analysis else { return };
        let Some(number) = self.selection.first().and_then(|id| analysis.network.node_of(id.as_str())) else { return };
        if self.selection.len() > 2 {
            return;
        }
        let first = describe::inspect(analysis, number, &self.queue, self.filter.as_of, self.lang());
        match (first, self.selection.get_index(1)) {
            (first, None) => self.inspection = first,
            (Some(first), Some(second)) => {
                self.between = first.relations;
                self.between.retain(|relation| relation.other.id == *second);
            }
            (None, Some(_)) => {}
        }
    }

    pub(super) fn picture<'a>(&'a self, analysis: &'a Analysis) -> picture::Input<'a> {
        let answer = self.search.as_ref().and_then(|search| search.answer.as_ref());
        picture::Input {
            analysis,
            view: &self.view,
            filter: &self.filter,
            lang: self.lang(),
            parties: &self.parties,
            glow: self.glow(analysis, answer),
            steps: &self.judged.steps,
            measured: self.measured(),
            content_revision: self.content_revision,
            layout_revision: self.layout_revision,
        }
    }

    /// Builds the scene again; entities without a place get one from a layout job.
    pub(super) fn rebuild_scene(&mut self) {
        let Some(analysis) = self.analysis.clone() else { return };
        self.content_revision += 1;
        let (visible, not_shown) = picture::visible(&self.picture(&analysis));
        let scene = picture::build(&self.picture(&analysis), &visible, not_shown);
        let missing = scene.nodes.len() < visible.len();
        let first = scene.nodes.is_empty();
        self.scene = Arc::new(scene);
        self.describe_measured();
        let arranging = self.pool.states().iter().any(|job| job.lane == "layout");
        if missing && !arranging {
            let ids = self.visible_ids();
            self.lay_out(ids, false, !first, Laid::Missing);
        }
    }

    fn laid(&mut self, kind: Laid, positions: Vec<(EntityId, [f32; 2])>) {
        let first = self.scene.nodes.is_empty();
        for (id, position) in positions {
            let keep = kind == Laid::Missing && self.view.positions.contains_key(&id);
            if !keep {
                self.view.positions.insert(id, position);
            }
        }
        self.layout_revision += 1;
        self.rebuild_scene();
        if kind == Laid::Asked {
            self.store_view(self.lang().pick("Arrange", "配置"));
        }
        if first || kind == Laid::Asked {
            self.fit += 1;
        }
    }

    fn found_paths(&mut self, answer: PathsAnswer) {
        let Some(analysis) = self.analysis.clone() else { return };
        let lang = self.lang();
        let Some(search) = &mut self.search else { return };
        search.view.coverage = coverage(&answer);
        search.view.partial = !answer.searched.complete;
        search.view.found = describe_paths(&analysis, &answer, lang);
        let shown_before = self.shown_path;
        let count = answer.found.paths.len();
        search.answer = Some(answer);
        let show = if search.show_first { Some(0) } else { shown_before }.filter(|&at| at < count);
        search.show_first = false;
        self.shown_path = show;
        self.rebuild_scene();
    }

    pub(super) fn chip_of(&self, id: &EntityId) -> Option<Chip> {
        let analysis = self.analysis.as_ref()?;
        Some(describe::chip(analysis, analysis.network.node_of(id.as_str())?, self.lang()))
    }

    /// Entities whose names or identifiers hold the text: exact, then beginning, then inside; the
    /// case's own first.
    pub(super) fn find_entities(&self, text: &str, limit: usize) -> Vec<Chip> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        let wanted = normal(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(usize, Role, u32)> = Vec::new();
        for (number, node) in analysis.network.nodes() {
            let names = analysis.names_of(number).iter();
            let fit = names
                .filter_map(|name| {
                    let at = name.find(&wanted)?;
                    Some(if **name == *wanted { 0 } else { 1 + usize::from(at > 0) })
                })
                .min();
            let fit = fit.or((node.id.as_str() == text).then_some(0));
            if let Some(fit) = fit {
                found.push((fit, node.role, number));
            }
        }
        found.sort_unstable_by_key(|&(fit, role, number)| (role, fit, number));
        found.into_iter().take(limit).map(|(_, _, number)| describe::chip(analysis, number, self.lang())).collect()
    }

    pub(super) fn refresh_jobs(&mut self) -> bool {
        let lines: Vec<JobLine> = self
            .pool
            .states()
            .into_iter()
            .map(|job| JobLine {
                id: job.id,
                name: job.name,
                fraction: job.fraction,
                text: job.text,
                cancellable: true,
            })
            .collect();
        let changed = lines != self.jobs;
        self.jobs = lines;
        changed
    }

    fn tell_reports(&mut self, reports: &[FileReport]) {
        let lang = self.lang();
        for report in reports {
            let kind = if report.rejected > 0 { NoticeKind::Warning } else { NoticeKind::Info };
            let text = lang.pick(
                format!(
                    "{}: {} records = {} accepted + {} rejected; {} entities, {} relations, {} new statements",
                    short(&report.path),
                    report.records,
                    report.accepted,
                    report.rejected,
                    report.entities,
                    report.relations,
                    report.statements
                ),
                format!(
                    "{}：記録 {} = 受理 {} + 拒否 {}、エンティティ {}、関係 {}、新しいステートメント {}",
                    short(&report.path),
                    report.records,
                    report.accepted,
                    report.rejected,
                    report.entities,
                    report.relations,
                    report.statements
                ),
            );
            let mut details: Vec<String> =
                report.warnings.iter().map(|warning| format!("{}: {}", warning.locator, warning.message)).collect();
            details
                .extend(report.rejects_file.iter().map(|file| lang.pick("rejects: ", "拒否記録：").to_owned() + file));
            self.tell(kind, text, details);
        }
        if !reports.is_empty() {
            self.drawer = self.drawer.or(Some(Drawer::Jobs));
        }
    }

    fn show_record(&mut self, statement: StatementId, record: Result<Option<RecordBehind>, RunError>) {
        let lang = self.lang();
        let shown = self.inspection.iter().flat_map(|inspection| &inspection.statements);
        let ties = self.inspection.iter().flat_map(|inspection| &inspection.relations).chain(&self.between);
        let lines = shown.chain(ties.flat_map(|tie| &tie.statements));
        let Some(line) = lines.into_iter().find(|line| line.id == statement).cloned() else { return };
        let sha256 = record.as_ref().ok().and_then(|record| record.as_ref()?.sha256.clone());
        let (note, lines) = match record {
            Err(error) => (error.to_string(), Vec::new()),
            Ok(None) => (
                lang.pick(
                    "This statement belongs to the built-in reference pack; its source is named beside it.",
                    "内蔵の参照資料のステートメントです。出典は横に示されています。",
                )
                .to_owned(),
                Vec::new(),
            ),
            Ok(Some(record)) => {
                let sha = record.sha256.as_deref().unwrap_or("?");
                let note = format!("{} · {} · SHA-256 {sha}", record.file, record.at);
                match record.body {
                    Some(body) => (note, around(&body, &line.locator)),
                    None => (
                        format!(
                            "{note} — {}",
                            lang.pick("the file was too large to keep a copy", "大きすぎるため写しは保存していません")
                        ),
                        Vec::new(),
                    ),
                }
            }
        };
        let (place, value) = (line.locator.clone(), line.value.clone());
        self.evidence = Some(Evidence { statement: line, note, lines, page: None });
        if let Some(sha256) = sha256 {
            self.look_behind(&sha256, place, value);
        }
    }

    /// Makes the case card again.
    fn card(&mut self) {
        let (Some(analysis), Some(state)) = (&self.analysis, &self.state) else { return };
        let lang = self.lang();
        let mut card = CaseCard {
            title: title(state),
            path: Some(state.path.clone()),
            read_only: state.read_only,
            deal: self.deal_card(),
            history: state.history.clone(),
            screening: screening(analysis, lang),
            imports: import_lines(&state.imports),
            ..CaseCard::default()
        };
        facets(analysis, &self.view, lang, &mut card);
        card.sources = sources(analysis);
        card.counts.sources = card.sources.iter().filter(|line| line.kind != "reference").count();
        card.counts.undecided = self.queue.iter().filter(|item| item.verdict.is_none()).count();
        self.case = Some(card);
    }

    fn deal_card(&self) -> DealCard {
        let Some(deal) = self.deal() else { return DealCard::default() };
        let party = |prop: &str| deal.first(prop).and_then(|id| self.chip_of(&id.into()));
        let mut lines = Vec::new();
        for prop in ["announcedDate", "closedDate", "amount", "outcome"] {
            if let Some(value) = deal.first(prop) {
                let spec = deal.schema.properties.get(prop);
                let label =
                    spec.map(|spec| self.lang().pick(Some(&spec.label), spec.label_ja.as_ref()).unwrap_or(&spec.label));
                // What is no number stays as its source wrote it.
                let amount = || Amount::parse(value, deal.first("currency")).map(|amount| amount.to_string());
                let value = if prop == "amount" { amount().unwrap_or(value.to_owned()) } else { value.to_owned() };
                lines.push((label.cloned().unwrap_or_default(), value));
            }
        }
        DealCard { target: party("target"), acquirer: party("acquirer"), lines }
    }
}

/// Imports and acceptances. A long page is accepted in several batches at one moment: they are one line.
fn import_lines(imports: &[ImportRecord]) -> Vec<ImportLine> {
    let mut lines: Vec<ImportLine> = Vec::with_capacity(imports.len());
    let mut known: HashMap<(&str, &str, &str, bool), usize> = HashMap::new();
    for import in imports {
        let key = (import.at.as_str(), import.file.as_str(), import.format.as_str(), import.active);
        match known.get(&key).and_then(|&at| lines.get_mut(at)) {
            Some(line) => {
                line.records += import.records;
                line.accepted += import.accepted;
                line.rejected += import.rejected;
            }
            None => {
                known.insert(key, lines.len());
                lines.push(ImportLine {
                    at: import.at.clone(),
                    file: import.file.clone(),
                    format: import.format.clone(),
                    records: import.records,
                    accepted: import.accepted,
                    rejected: import.rejected,
                    undone: !import.active,
                });
            }
        }
    }
    lines
}
