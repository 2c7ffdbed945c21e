//! What collecting jobs do, on their workers: the network without the case, the case without the network.

use super::collect::ReadInbox;
use super::collected::{ClipWhat, Correct, Decide, ListTold, PageChange, PageEvidence, SeenValue, Sign};
use super::run::RunError;
use super::run::analysis::Analysis;
use super::run::collect::{self as run};
use super::views::inbox as words;
use super::work::{self, Changed, Store, locked};
use super::{Lang, NoticeKind, describe};
use crate::case::{Case, CaseError, Fetch, Who};
use crate::collect::connect;
use crate::collect::fetch::{self, NoWeb, Telling, Watch, Web};
use crate::collect::recipe::RecipeBook;
use crate::collect::vault::Vault;
use crate::jobs::Progress;
use crate::model::{EntityId, PartialDate, ontology};
use crate::text::counted;
use std::ops::{ControlFlow, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Lines of a comparison that are shown.
const MOST_CHANGES: usize = 400;

/// The client with the settings it was made with.
#[derive(Default)]
pub(super) struct Client(Option<(fetch::Settings, Arc<dyn Web>)>);

/// What reaches the network: made on the UI thread, used by jobs.
pub(super) struct Net {
    pub client: Arc<Mutex<Client>>,
    pub settings: fetch::Settings,
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    pub vault: Arc<dyn Vault>,
    pub recipes: Option<PathBuf>,
    pub by: String,
}

impl Net {
    /// The one client of these settings: politeness is remembered from job to job.
    pub(super) fn web(&self) -> Result<Arc<dyn Web>, RunError> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((settings, web)) = &kept.0
            && *settings == self.settings
        {
            return Ok(web.clone());
        }
        let client = fetch::Client::new(connect::paced(&self.settings), self.clock.clone(), env!("CARGO_PKG_VERSION"))
            .map_err(|error| RunError::Usage(error.to_string()))?;
        let web: Arc<dyn Web> = Arc::new(client);
        kept.0 = Some((self.settings.clone(), web.clone()));
        Ok(web)
    }

    fn book(&self) -> RecipeBook {
        RecipeBook::read(self.recipes.as_deref())
    }
}

/// What a collecting job brought.
pub(super) struct Gathered {
    pub changed: Changed,
    /// A page to show.
    pub show: Option<i64>,
    /// It is the answer to what was done on the shown page.
    pub answers_the_page: bool,
    pub notices: Vec<(NoticeKind, String, Vec<String>)>,
    /// What became of lists, by their ids.
    pub lists: Vec<(String, ListTold)>,
}

/// The state of the case after something was collected. Facts are as they were: nothing was accepted.
pub(super) fn gathered(
    store: &Store,
    show: Option<i64>,
    notices: Vec<(NoticeKind, String, Vec<String>)>,
) -> Result<Gathered, RunError> {
    let state = work::state(&locked(store))?;
    let changed = Changed { state, analysis: None, reports: Vec::new(), failed: None };
    Ok(Gathered { changed, show, answers_the_page: false, notices, lists: Vec::new() })
}

/// Signs what a job keeps, with the time at which it keeps it.
pub(super) fn who(net: &Net) -> Who {
    Who { by: net.by.clone(), at: super::moment((net.clock)()) }
}

pub(super) fn clip(
    store: &Store,
    net: &Net,
    what: &ClipWhat,
    recipe: Option<&str>,
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let book = net.book();
    let what = match what {
        ClipWhat::Url(url) => run::ClipWhat::Url(url.clone()),
        ClipWhat::File(path) => run::ClipWhat::File(path.clone()),
    };
    let ask = run::ClipAsk { what, recipe: recipe.map(str::to_owned) };
    let report = clip_one(store, net, &ask, &book, lang, progress)?;
    let text = match (&report.problem, &report.unchanged_since) {
        (Some(problem), _) => format!("{}: {problem}", report.title),
        (None, Some(since)) => lang.pick(
            format!("{}: unchanged since {since}; nothing was added", report.title),
            format!("{}：{since} から変更なし（追加なし）", report.title),
        ),
        (None, None) => lang.pick(
            format!(
                "{}: kept as evidence, {} in the inbox",
                report.title,
                counted(report.proposals, "proposal", "proposals")
            ),
            format!("{}：証拠として保存、受信箱に提案 {} 件", report.title, report.proposals),
        ),
    };
    let kind = if report.problem.is_some() { NoticeKind::Warning } else { NoticeKind::Info };
    let findings = report.findings.iter().map(|finding| match finding.locator.as_str() {
        "" => finding.message.clone(),
        place => format!("{place}: {}", finding.message),
    });
    let details = findings.chain(report.notes.iter().cloned()).collect();
    gathered(store, Some(report.fetch), vec![(kind, text, details)])
}

/// The text of a job whose question goes on to another host, or waits.
pub(super) fn on_its_way(lang: Lang, telling: &Telling) -> String {
    match telling {
        Telling::Redirected { from, to } => lang
            .pick(format!("asking {to}: {from} redirects there"), format!("{from} からの転送先 {to} に問い合わせ中")),
        Telling::Waits { host, seconds, asked: true } => lang.pick(
            format!("{host}: waits {seconds} s as the server asked"),
            format!("{host}：相手の求めにより {seconds} 秒待機"),
        ),
        Telling::Waits { host, seconds, .. } => lang.pick(
            format!("{host}: waits {seconds} s before the next attempt"),
            format!("{host}：再試行まで {seconds} 秒待機"),
        ),
    }
}

/// Plans and keeps with the case held, looks without it.
fn clip_one(
    store: &Store,
    net: &Net,
    ask: &run::ClipAsk,
    book: &RecipeBook,
    lang: Lang,
    progress: &Progress,
) -> Result<run::ClipReport, RunError> {
    let plan = run::clip_plan(&locked(store), ask, book)?;
    let cancelled = || progress.cancelled();
    let received = |bytes: u64| progress.say(None, &format!("{} kB", bytes / 1000));
    let said = |telling: &Telling| progress.say(None, &on_its_way(lang, telling));
    let watch = Watch { cancelled: &cancelled, progress: &received, said: &said };
    let looked = match ask.what {
        run::ClipWhat::Url(_) => {
            let web = net.web()?;
            let means = run::Means { web: &*web, settings: &net.settings, vault: &*net.vault, watch };
            run::clip_look(means, plan, book, &who(net))?
        }
        // A file needs no client, and works where none can be made.
        run::ClipWhat::File(_) => {
            let means = run::Means { web: &NoWeb, settings: &net.settings, vault: &*net.vault, watch };
            run::clip_look(means, plan, book, &who(net))?
        }
    };
    run::clip_keep(&mut locked(store), &looked, &who(net))
}

/// A question to a source about several entities.
pub(super) struct Ask<'a> {
    pub source: &'a str,
    pub question: &'a str,
    pub of: &'a [EntityId],
    pub again: bool,
}

pub(super) fn enrich(
    store: &Store,
    analysis: &Analysis,
    net: &Net,
    ask: &Ask<'_>,
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let asking = run::Subjects::find(ask.source, Some(ask.question))?;
    let web = net.web()?;
    let cancelled = || progress.cancelled();
    let said = |telling: &Telling| progress.say(None, &on_its_way(lang, telling));
    let watch = Watch { cancelled: &cancelled, progress: &|_| {}, said: &said };
    let means = run::Means { web: &*web, settings: &net.settings, vault: &*net.vault, watch };
    let host = asking.host(means);
    let (mut proposals, mut show, mut problems, mut already) = (0, None, Vec::new(), 0);
    let (mut asked, mut not_asked, mut notes) = (0, Vec::new(), Vec::new());
    for (at, id) in ask.of.iter().enumerate() {
        if progress.cancelled() {
            problems.push(lang.pick(
                format!("stopped: {} were not asked about; ask again to go on", ask.of.len() - at),
                format!("中止：残り {} 件は未照会です（もう一度実行すると続きから）", ask.of.len() - at),
            ));
            break;
        }
        progress.say(Some(at as f32 / ask.of.len() as f32), &format!("{host} · {} / {}", at + 1, ask.of.len()));
        let answered = !ask.again && run::is_answered(&locked(store).fetches()?, &asking.origin(), id.as_str());
        let looked = match run::enrich_look(analysis, means, asking, id, answered, &who(net)) {
            Err(RunError::Cancelled) => continue,
            looked => looked?,
        };
        let line = run::enrich_keep(&mut locked(store), &looked, &who(net))?;
        proposals += line.proposals;
        show = show.or(line.fetches.first().copied());
        notes.extend(line.notes.iter().map(|note| format!("{}: {note}", line.caption)));
        match (line.state, line.problem) {
            (run::EnrichState::Already, _) => already += 1,
            (run::EnrichState::Asked, _) => asked += 1,
            (run::EnrichState::NotApplicable, problem) => {
                let problem = lang.pick(None, line.problem_ja).or(problem);
                not_asked.push(format!("{}: {}", line.caption, problem.unwrap_or_default()));
            }
            (_, problem) => problems.push(format!("{}: {}", line.caption, problem.unwrap_or_default())),
        }
    }
    let name = lang.pick(&asking.card().en, &asking.card().ja);
    let text = lang.pick(
        format!(
            "{name}: {asked} asked, {}; {already} asked before; {} not asked; {} could not be looked at",
            counted(proposals, "proposal", "proposals"),
            not_asked.len(),
            problems.len()
        ),
        format!(
            "{name}：照会 {asked} 件、提案 {proposals} 件、照会済み {already} 件、対象外 {} 件、確認できず {} 件",
            not_asked.len(),
            problems.len()
        ),
    );
    let kind = if problems.is_empty() { NoticeKind::Info } else { NoticeKind::Warning };
    problems.append(&mut not_asked);
    problems.append(&mut notes);
    gathered(store, show, vec![(kind, text, problems)])
}

/// The window holds the case for one short step at a time.
struct Lent<'a>(&'a Store);

impl run::Lend for Lent<'_> {
    fn lend(&mut self) -> impl DerefMut<Target = Case> {
        locked(self.0)
    }
}

/// Asks pages again, side by side; what came before a stop is kept.
pub(super) fn recheck(
    store: &Store,
    net: &Net,
    fetches: &[i64],
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let book = net.book();
    let web = net.web()?;
    let cancelled = || progress.cancelled();
    let said = |telling: &Telling| progress.say(None, &on_its_way(lang, telling));
    let watch = Watch { cancelled: &cancelled, progress: &|_| {}, said: &said };
    let means = run::Means { web: &*web, settings: &net.settings, vault: &*net.vault, watch };
    let say = |done: usize, of: usize| {
        let text = lang.pick(format!("{done} of {of}"), format!("{of} 件中 {done} 件"));
        progress.say(Some(done as f32 / of.max(1) as f32), &text);
    };
    say(0, run::recheck_plan(&locked(store), fetches)?.0.len());
    let rechecked = run::recheck(&mut Lent(store), means, fetches, &book, &|| who(net), &mut |now| {
        say(now.done, now.of);
        ControlFlow::Continue(())
    })?;
    let (mut changed, mut same, mut show, mut problems) = (0, 0, None, Vec::new());
    for line in rechecked.lines {
        match line.state {
            run::RecheckState::Unchanged => same += 1,
            run::RecheckState::Changed => {
                changed += 1;
                show = show.or(line.new);
            }
            // A saved file has nothing that could be asked.
            run::RecheckState::NotApplicable if fetches.is_empty() => {}
            run::RecheckState::CouldNotLook | run::RecheckState::NotApplicable => {
                problems.push(format!("{}: {}", line.title, line.problem.unwrap_or_default()));
            }
        }
    }
    let failed = problems.len();
    if rechecked.left > 0 {
        problems.push(lang.pick(
            format!("stopped: {} were not checked", rechecked.left),
            format!("中止：{} 件は未確認", rechecked.left),
        ));
    }
    let text = lang.pick(
        format!("Checked again: {same} unchanged, {changed} changed, {failed} could not be looked at"),
        format!("再確認：変更なし {same}、変更あり {changed}、確認できず {failed}"),
    );
    let kind = if problems.is_empty() { NoticeKind::Info } else { NoticeKind::Warning };
    gathered(store, show, vec![(kind, text, problems)])
}

/// Runs one edit of the inbox and says what became of the case.
fn change(
    store: &Store,
    as_of: Option<PartialDate>,
    progress: &Progress,
    edit: impl FnOnce(&mut Case) -> Result<(), RunError>,
) -> Result<Changed, RunError> {
    let mut case = locked(store);
    let counted = |case: &Case| case.imports().map(|all| all.iter().map(|b| (b.number, b.active)).collect::<Vec<_>>());
    let before = counted(&case)?;
    edit(&mut case)?;
    // Facts are as they were unless a batch came or went.
    let changed = before != counted(&case)?;
    let analysis = if changed { Some(work::analyse(&case, None, as_of, progress)?) } else { None };
    Ok(Changed { state: work::state(&case)?, analysis, reports: Vec::new(), failed: None })
}

pub(super) fn decide(
    store: &Store,
    which: &Decide,
    accept: Option<bool>,
    who: &Who,
    as_of: Option<PartialDate>,
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let which = match which {
        Decide::These(numbers) => run::Which::These(numbers.clone()),
        Decide::AllOf(fetch) => run::Which::AllOf(vec![*fetch]),
    };
    let verdict = match accept {
        Some(true) => run::Verdict::Accept,
        Some(false) => run::Verdict::Reject,
        None => run::Verdict::Reopen,
    };
    let mut notices = Vec::new();
    let changed = change(store, as_of, progress, |case| {
        let report = run::decide(case, &which, verdict, who)?;
        let mut details: Vec<String> =
            report.also.iter().map(|also| format!("{}: {}", also.caption, also.why)).collect();
        details.extend(report.left_out.iter().map(|left| format!("{}: {}", left.what, left.why)));
        if !details.is_empty() {
            let kind = if report.left_out.is_empty() { NoticeKind::Info } else { NoticeKind::Warning };
            let text = lang.pick(
                format!(
                    "{} decided, {} of them along with others; {} left out",
                    report.decided,
                    report.also.len(),
                    report.left_out.len()
                ),
                format!(
                    "{} 件を判断（うち {} 件は関連して）、除外 {} 件",
                    report.decided,
                    report.also.len(),
                    report.left_out.len()
                ),
            );
            let text = match report.replaced.as_slice() {
                [] => text,
                [one] => format!("{text}{}{}", lang.pick("; ", "。"), words::replaces_words(one, lang)),
                several => lang.pick(
                    format!("{text}; replaces {} ties of earlier versions", several.len()),
                    format!("{text}。以前の版の関係 {} 件に代わります", several.len()),
                ),
            };
            notices.push((kind, text, details));
        }
        Ok(())
    })?;
    Ok(Gathered { changed, show: None, answers_the_page: true, notices, lists: Vec::new() })
}

pub(super) fn correct(
    store: &Store,
    proposal: i64,
    correction: &Correct,
    who: &Who,
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let changed = change(store, None, progress, |case| match correction {
        Correct::Value { seen, value } => run::correct(case, proposal, place(seen), Some(value), who),
        Correct::Without { seen } => run::correct(case, proposal, place(seen), None, who),
        Correct::Same(id) => run::point(case, proposal, id.as_ref().map(EntityId::as_str), who),
    });
    match changed {
        Ok(changed) => {
            Ok(Gathered { changed, show: None, answers_the_page: true, notices: Vec::new(), lists: Vec::new() })
        }
        // The inbox is read again, so that the value of now is seen.
        Err(RunError::ValueChanged { schema, prop, seen, now, .. }) => {
            let label =
                ontology().schema(&schema).map_or(prop.clone(), |schema| describe::prop_label(schema, &prop, lang));
            let text = value_changed(&label, &seen, now.as_deref(), lang);
            gathered(store, None, vec![(NoticeKind::Warning, text, Vec::new())])
        }
        Err(error) => Err(error),
    }
}

fn place(seen: &SeenValue) -> run::Place<'_> {
    run::Place { at: seen.at, expected: Some((&seen.prop, &seen.value)) }
}

/// The value is not the one that was corrected.
fn value_changed(label: &str, seen: &str, now: Option<&str>, lang: Lang) -> String {
    match now {
        Some(now) => lang.pick(
            format!("{label}: “{seen}” has become “{now}” meanwhile. Nothing was changed; look at it again."),
            format!(
                "{label}：「{seen}」はその間に「{now}」に変わりました。訂正していません。もう一度確認してください。"
            ),
        ),
        None => lang.pick(
            format!("{label}: “{seen}” is no longer where it was shown. Nothing was changed; look at it again."),
            format!(
                "{label}：「{seen}」は表示されていた位置にもうありません。訂正していません。もう一度確認してください。"
            ),
        ),
    }
}

/// Reads the inbox: the list, and the shown page with its text.
pub(super) fn inbox(
    store: &Store,
    analysis: &Analysis,
    shown: Option<i64>,
    recipes: Option<&Path>,
    lang: Lang,
    progress: &Progress,
) -> Result<ReadInbox, RunError> {
    let book = RecipeBook::read(recipes);
    let words = words::Words { analysis, book: &book, lang };
    let (all, of_shown) = {
        let case = locked(store);
        let all = case.fetches()?;
        let of_shown = match all.iter().find(|fetch| Some(fetch.number) == shown) {
            Some(fetch) => {
                let (body, altered) = match body_of(&case, fetch) {
                    Err(RunError::Case(error @ CaseError::Altered { .. })) => (None, Some(error.to_string())),
                    other => (other?, None),
                };
                let earlier = if altered.is_none() { earlier_of(&case, &all, fetch)? } else { None };
                let (proposals, replaces) = (case.proposals(fetch.number)?, run::replaces(&case, fetch)?);
                Some((proposals, replaces, body, earlier, altered))
            }
            None => None,
        };
        (all, of_shown)
    };
    if progress.cancelled() {
        return Err(RunError::Cancelled);
    }
    let fetch = all.iter().find(|fetch| Some(fetch.number) == shown);
    let detail = fetch.zip(of_shown.as_ref()).map(|(fetch, (proposals, replaces, body, earlier, altered))| {
        let change =
            earlier.as_ref().zip(body.as_ref()).map(|((at, old), new)| page_change(at, old, new, &fetch.media));
        let (body, altered) = (body.as_deref(), altered.as_deref());
        let shown = words::Shown { fetch, all: &all, proposals, body, altered, replaces, change };
        words.detail(&shown, &|| progress.cancelled())
    });
    if progress.cancelled() {
        return Err(RunError::Cancelled);
    }
    Ok(ReadInbox {
        view: words.inbox(&all),
        shown,
        detail,
        recipes: book
            .recipes
            .iter()
            .map(|recipe| (recipe.id.clone(), lang.pick(&recipe.en, &recipe.ja).clone()))
            .collect(),
        lists: super::work_lists::list_lines(&analysis.facts, lang),
    })
}

pub(super) fn body_of(case: &Case, fetch: &Fetch) -> Result<Option<Vec<u8>>, RunError> {
    Ok(fetch.sha256.map_or(Ok(None), |sha256| case.body(sha256))?)
}

/// The version before, when it said something else: its day and bytes.
fn earlier_of(case: &Case, all: &[Fetch], fetch: &Fetch) -> Result<Option<(String, Vec<u8>)>, RunError> {
    let earlier = fetch.earlier.and_then(|number| all.iter().find(|other| other.number == number));
    let Some(earlier) = earlier.filter(|earlier| fetch.sha256.is_some() && earlier.sha256 != fetch.sha256) else {
        return Ok(None);
    };
    // What was altered is said where it is shown, and compares with nothing.
    match body_of(case, earlier) {
        Err(RunError::Case(CaseError::Altered { .. })) => Ok(None),
        body => Ok(body?.map(|body| (earlier.at.clone(), body))),
    }
}

fn page_change(at: &str, old: &[u8], new: &[u8], media: &str) -> PageChange {
    let found = run::difference(old, new, media);
    let sign = |sign: run::Sign| match sign {
        run::Sign::Same => Sign::Same,
        run::Sign::Added => Sign::Added,
        run::Sign::Removed => Sign::Removed,
    };
    let further = found.further + found.lines.len().saturating_sub(MOST_CHANGES);
    let lines = found.lines.into_iter().take(MOST_CHANGES).map(|line| (sign(line.sign), line.text)).collect();
    PageChange { earlier_at: at.to_owned(), lines, further }
}

pub(super) fn export_warc(store: &Store, path: &Path, made_at: &str, lang: Lang) -> Result<String, RunError> {
    let report = run::warc(&locked(store), path, made_at)?;
    let problems = report.problems.join("; ");
    if !problems.is_empty() {
        return Err(RunError::Usage(format!("written, but not whole: {problems}: {}", path.display())));
    }
    let withdrawn = match report.withdrawn {
        0 => String::new(),
        count => {
            lang.pick(format!(" ({count} taken back and not in it)"), format!("（取り消し済みの {count} 件を除く）"))
        }
    };
    Ok(lang.pick(
        format!(
            "evidence of {} {} written{withdrawn}; {} digests read back and agree: {}",
            report.fetches,
            if report.fetches == 1 { "inbox entry" } else { "inbox entries" },
            report.digests,
            path.display()
        ),
        format!(
            "受信箱 {} 件{withdrawn}の証拠を書き出し、{} 個のハッシュを読み直して一致：{}",
            report.fetches,
            report.digests,
            path.display()
        ),
    ))
}

/// The page whose bytes have this hash, with a place marked.
pub(super) fn behind(store: &Store, sha256: &str, place: &str, value: &str, lang: Lang) -> Option<PageEvidence> {
    let (fetch, body) = {
        let case = locked(store);
        let hex = |bytes: [u8; 32]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let found =
            case.fetches().ok()?.into_iter().rev().find(|fetch| fetch.sha256.map(hex).as_deref() == Some(sha256))?;
        let body = case.body_as_it_stands(found.sha256?).ok()?;
        (found, body)
    };
    words::evidence(&fetch, body.as_deref(), place, value, lang)
}
