//! One page, from its address or a saved file, into the inbox.

use super::again::{BY_HAND, mappings_at, read_mapped};
use super::namesakes::tell_apart;
use super::same_value::keep_ids;
use super::stand_in::{led_elsewhere, stand_in};
use super::{Answered, Means, body_of, gone, newest_of, same_page, validators_of};
use crate::case::{Case, Fetch, Who};
use crate::collect::fetch::{Exchange, Failed, FetchError, Fetched, Method, Request, one_page};
use crate::collect::page::Document;
use crate::collect::recipe::{Recipe, RecipeBook, old_tables};
use crate::collect::{Finding, Proposal, Reading};
use crate::model::SourceKind;
use crate::session::run::RunError;
use serde::Serialize;
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Media types that can be evidence as a page.
const PAGES: [&str; 6] =
    ["text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/json", "application/xml"];
/// Saved files larger than this are not read, as the fetcher's own limit.
const LARGEST_FILE: u64 = 64 << 20;

pub const CLIP: &str = "clip";
/// Files have no address that could be asked again.
pub const CLIP_FILE: &str = "clip/file";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClipWhat {
    Url(String),
    /// A page somebody saved.
    File(PathBuf),
}

#[derive(Clone, Debug)]
pub struct ClipAsk {
    pub what: ClipWhat,
    /// Recipe to read it with; without one, those that fit, in order.
    pub recipe: Option<String>,
}

/// What became of it: the contract of `clip --json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ClipReport {
    /// Number of the page in the case: a new one, or the earlier one that says the same.
    pub fetch: i64,
    pub url: String,
    pub final_url: String,
    pub title: String,
    pub status: u16,
    pub media: String,
    pub sha256: Option<String>,
    pub bytes: u64,
    /// Recipe that read it; `null` when none fits.
    pub recipe: Option<String>,
    pub proposals: usize,
    pub findings: Vec<Finding>,
    /// What robots.txt said, and other things worth knowing.
    pub notes: Vec<String>,
    /// The same bytes are in the case since then; nothing was added.
    pub unchanged_since: Option<String>,
    /// `bytes`: they came and are the same; `server`: it says so, and nothing else came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchanged_by: Option<&'static str>,
    /// The earlier version of this page, which said something else.
    pub earlier: Option<i64>,
    /// Where the inbox holds what the earlier version said and this one does not; never accepted with this one.
    pub gone: Option<i64>,
    /// Where the inbox holds what mappings by hand read on it, if a recipe reads it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<i64>,
    /// "could not look: …".
    pub problem: Option<String>,
}

/// What must be known of the case before looking.
#[derive(Clone, Debug)]
pub struct ClipPlan {
    ask: ClipAsk,
    pub(super) earlier: Option<Fetch>,
    /// The earlier body, to read it with another recipe when the page did not change.
    pub(super) body: Option<Vec<u8>>,
    /// By which the earlier version was read by hand.
    pub(super) mappings: Vec<String>,
    /// Looked at again: only what comes from the same place is a later version.
    pub(super) again: bool,
}

impl ClipPlan {
    /// What to send; `None` for a file.
    pub fn request(&self) -> Option<Request> {
        let ClipWhat::Url(url) = &self.ask.what else { return None };
        let mut request = Request::get(url.as_str());
        request.accept = PAGES.iter().map(|&media| media.to_owned()).collect();
        request.validators = self.earlier.as_ref().and_then(validators_of);
        Some(request)
    }
}

/// What looking brought.
#[derive(Clone, Debug)]
pub struct ClipLooked {
    answered: Option<Answered>,
    /// The same as mappings by hand read it, where a recipe reads it too.
    by_hand: Option<Answered>,
    /// Nothing new: the fetch that says the same.
    pub(super) unchanged: Option<Fetch>,
    /// So says the server; else the bytes are the same.
    pub(super) by_server: bool,
    again: bool,
}

impl ClipLooked {
    fn with(answered: Answered, again: bool) -> Self {
        Self { answered: Some(answered), by_hand: None, unchanged: None, by_server: false, again }
    }

    fn unchanged(earlier: Option<Fetch>, by_server: bool) -> Self {
        Self { answered: None, by_hand: None, unchanged: earlier, by_server, again: false }
    }

    /// What says that nothing changed.
    pub(super) fn unchanged_by(&self) -> &'static str {
        if self.by_server { "server" } else { "bytes" }
    }
}

/// What the label of a version begins with that was kept when its page was looked at again.
pub(super) const LOOK_AGAIN: &str = "Look again at";

/// Looks and keeps. Fails only when nothing can be kept: a wrong address, a missing file, an unknown recipe.
pub fn clip(
    case: &mut Case,
    means: Means<'_>,
    ask: &ClipAsk,
    book: &RecipeBook,
    who: &Who,
) -> Result<ClipReport, RunError> {
    let plan = clip_plan(case, ask, book)?;
    let looked = clip_look(means, plan, book, who)?;
    clip_keep(case, &looked, who)
}

/// Reads what the case knows of the page.
pub fn clip_plan(case: &Case, ask: &ClipAsk, book: &RecipeBook) -> Result<ClipPlan, RunError> {
    let mut plan = plan_among(&case.fetches()?, ask, book)?;
    if ask.recipe.is_some() {
        // Asked for by name: nothing else reads it.
        plan.mappings.clear();
    }
    plan.body = plan.earlier.as_ref().map_or(Ok(None), |earlier| body_of(case, earlier))?;
    Ok(plan)
}

/// The same without the earlier body, among fetches at hand.
pub(super) fn plan_among(fetches: &[Fetch], ask: &ClipAsk, book: &RecipeBook) -> Result<ClipPlan, RunError> {
    if let Some(wanted) = &ask.recipe
        && !book.recipes.iter().any(|recipe| recipe.id == *wanted)
    {
        let known: Vec<&str> = book.recipes.iter().map(|recipe| recipe.id.as_str()).collect();
        return Err(RunError::Usage(format!("there is no recipe {wanted:?}; there are: {}", known.join(", "))));
    }
    let earlier = match &ask.what {
        ClipWhat::Url(url) => newest_of(fetches, CLIP, &one_page(url)),
        ClipWhat::File(path) => newest_of(fetches, CLIP_FILE, &file_name(path)),
    };
    let mappings = earlier.map_or_else(Vec::new, |earlier| mappings_at(fetches, earlier));
    Ok(ClipPlan { ask: ask.clone(), earlier: earlier.cloned(), body: None, mappings, again: false })
}

/// Fetches and reads the page. Needs no case.
pub fn clip_look(means: Means<'_>, plan: ClipPlan, book: &RecipeBook, who: &Who) -> Result<ClipLooked, RunError> {
    let fetched = match (&plan.ask.what, plan.request()) {
        (ClipWhat::Url(_), Some(request)) => means.web.look(&request, means.watch),
        (ClipWhat::File(path), _) => Ok(read_file(path, &who.at)?),
        (ClipWhat::Url(url), None) => {
            let error = FetchError::BadUrl { reason: "no address".to_owned(), url: url.clone() };
            Err(Failed::untold(error, Method::Get, url))
        }
    };
    read_answer(plan, fetched, book, who)
}

/// Makes of an answer what is kept of it.
pub(super) fn read_answer(
    plan: ClipPlan,
    fetched: Result<Fetched, Failed>,
    book: &RecipeBook,
    who: &Who,
) -> Result<ClipLooked, RunError> {
    let origin = if matches!(plan.ask.what, ClipWhat::File(_)) { CLIP_FILE } else { CLIP };
    let again = plan.again;
    let mut fetched = match fetched {
        Ok(fetched) => fetched,
        Err(Failed { error: FetchError::Cancelled, .. }) => return Err(RunError::Cancelled),
        Err(Failed { error: error @ FetchError::BadUrl { .. }, .. }) => return Err(RunError::Usage(error.to_string())),
        Err(failed) => {
            let url = match &plan.ask.what {
                ClipWhat::Url(url) => url.clone(),
                ClipWhat::File(path) => file_name(path),
            };
            let problem = format!("could not look: {}", failed.error);
            let mut failed = Answered::could_not(origin, &url, failed, problem, &who.at);
            failed.earlier = plan.earlier.map(|earlier| earlier.number);
            return Ok(ClipLooked::with(failed, again));
        }
    };
    let elsewhere = plan.earlier.as_ref().filter(|_| again).and_then(|page| led_elsewhere(page, &fetched.exchange));
    if let Some(why) = elsewhere {
        return Ok(ClipLooked::with(not_the_page(fetched, &why, plan.earlier), again));
    }
    let by_server = fetched.exchange.unchanged;
    let same = plan.earlier.as_ref().is_some_and(|earlier| {
        fetched.exchange.unchanged || earlier.sha256.is_some_and(|known| known == sha256(&fetched.body))
    });
    if let (true, Some(earlier)) = (same, &plan.earlier) {
        let other_recipe = plan.ask.recipe.as_ref().is_some_and(|wanted| *wanted != earlier.reader);
        if !other_recipe && (!earlier.reader.is_empty() || plan.body.is_none()) {
            return Ok(ClipLooked::unchanged(Some(earlier.clone()), by_server));
        }
        // To be read again: what was kept before is what the server says is still there.
        if fetched.exchange.unchanged {
            fetched = Fetched { exchange: super::exchange_of(earlier)?, body: plan.body.unwrap_or_default() };
        }
    } else if fetched.exchange.unchanged {
        let problem = "could not look: the server says the page did not change, but no earlier one is kept".to_owned();
        let url = fetched.exchange.url.clone();
        let failed = Answered::failed(origin, &url, fetched.exchange, problem);
        return Ok(ClipLooked::with(failed, again));
    }
    let read = read_page(&fetched, plan.ask.recipe.as_deref(), book, &plan.mappings);
    let nothing_new =
        same && read.reader == plan.earlier.as_ref().map(|earlier| earlier.reader.clone()).unwrap_or_default();
    if nothing_new {
        return Ok(ClipLooked::unchanged(plan.earlier, by_server));
    }
    if let (Some(why), true) = (&read.stand_in, origin == CLIP) {
        return Ok(ClipLooked::with(not_the_page(fetched, why, plan.earlier), again));
    }
    let mut answered = Answered::of(origin, &read.title, &read.reader, fetched, read.reading);
    // A file of the same name is not another version of the same page.
    answered.earlier = plan.earlier.filter(|_| origin == CLIP).map(|earlier| earlier.number);
    let mut by_hand = None;
    if let Some(mapped) = read.mapped {
        let mut mapped = answered.of_same_body(&read.title, mapped);
        (mapped.reader, mapped.mappings) = (BY_HAND.to_owned(), plan.mappings);
        if answered.proposals.is_empty() {
            mapped.body = answered.body.take();
            answered = mapped;
        } else {
            by_hand = Some(mapped);
        }
    }
    Ok(ClipLooked { by_hand, ..ClipLooked::with(answered, again) })
}

/// An answer that is kept, and is not the page.
fn not_the_page(fetched: Fetched, why: &str, earlier: Option<Fetch>) -> Answered {
    let Fetched { exchange, body } = fetched;
    let url = exchange.url.clone();
    let came = Some(body).filter(|_| !exchange.unchanged);
    let mut answered = Answered::failed(CLIP, &url, exchange, format!("could not look: {why}"));
    answered.sha256 = came.as_deref().map(sha256);
    answered.body = came;
    answered.earlier = earlier.map(|earlier| earlier.number);
    answered
}

/// Writes what was found; one transaction.
pub fn clip_keep(case: &mut Case, looked: &ClipLooked, who: &Who) -> Result<ClipReport, RunError> {
    if let Some(unchanged) = &looked.unchanged {
        let by = if looked.by_server { "says the server" } else { "the same bytes" };
        case.log_look(&[unchanged.number], &format!("Clip again {}: unchanged, {by}", unchanged.title), who)?;
        return Ok(ClipReport {
            fetch: unchanged.number,
            url: unchanged.url.clone(),
            final_url: unchanged.final_url.clone(),
            title: unchanged.title.clone(),
            status: unchanged.status,
            media: unchanged.media.clone(),
            sha256: unchanged.sha256.map(|bytes| super::hex(&bytes)),
            recipe: Some(unchanged.reader.clone()).filter(|reader| !reader.is_empty()),
            unchanged_since: Some(unchanged.at.clone()),
            unchanged_by: Some(looked.unchanged_by()),
            ..ClipReport::default()
        });
    }
    let Some(answered) = &looked.answered else { return Ok(ClipReport::default()) };
    let verb = match (&answered.problem, looked.again) {
        (Some(_), _) => "Could not look at",
        (None, true) => LOOK_AGAIN,
        (None, false) => "Clip",
    };
    let number = case.next_fetch()?;
    let body = answered.body.as_deref();
    let (mut answers, mut gone): (Vec<Cow<'_, Answered>>, Option<Answered>) = (Vec::new(), None);
    for (number, answer) in (number..).zip(std::iter::once(answered).chain(&looked.by_hand)) {
        let mut answer = Cow::Borrowed(answer);
        tell_apart(case, &mut answer, number)?;
        keep_ids(case, &mut answer)?;
        same_page::tell(case, &mut answer)?;
        match (&mut gone, gone::held(case, &mut answer, body)?) {
            (Some(gone), Some(mut more)) => {
                gone.proposals.append(&mut more.proposals);
                gone.findings.append(&mut more.findings);
            }
            (gone, more) => *gone = gone.take().or(more),
        }
        answers.push(answer);
    }
    let pages = answers.len();
    let answers: Vec<&Answered> = answers.iter().map(|answer| &**answer).chain(&gone).collect();
    let proposals = answers.iter().take(pages).map(|answer| answer.proposals.len()).sum();
    let kept = super::keep(case, &answers, &format!("{verb} {}", answered.title), who)?;
    let fetch = kept.first().copied().unwrap_or_default();
    // With what was found while it was kept.
    let answered = answers.first().copied().unwrap_or(answered);
    let exchange = &answered.exchange;
    let robots = exchange.robots.iter().map(|robots| format!("robots.txt: {}", robots.why));
    Ok(ClipReport {
        fetch,
        url: exchange.url.clone(),
        final_url: exchange.final_url.clone(),
        title: answered.title.clone(),
        status: exchange.status,
        media: exchange.media.clone(),
        sha256: answered.sha256.map(|bytes| super::hex(&bytes)),
        bytes: answered.body.as_ref().map_or(0, |body| body.len() as u64),
        recipe: Some(answered.reader.clone()).filter(|reader| !reader.is_empty()),
        proposals,
        findings: answered.findings.clone(),
        notes: robots.chain(exchange.notes.iter().cloned()).collect(),
        unchanged_since: None,
        unchanged_by: None,
        earlier: answered.earlier,
        gone: kept.get(pages).copied(),
        by_hand: looked.by_hand.as_ref().and_then(|_| kept.get(1).copied()),
        problem: answered.problem.clone(),
    })
}

struct PageRead {
    title: String,
    reader: String,
    reading: Reading,
    /// By mappings made by hand.
    mapped: Option<Reading>,
    /// Why it is not the page that was asked for.
    stand_in: Option<String>,
}

/// The first fitting recipe that finds something, else the first that fits, else none.
fn read_page(fetched: &Fetched, wanted: Option<&str>, book: &RecipeBook, mappings: &[String]) -> PageRead {
    let exchange = &fetched.exchange;
    let url = &exchange.final_url;
    let document = match Document::read(&fetched.body, &exchange.media, exchange.charset.as_deref(), url) {
        Ok(document) => document,
        Err(error) => {
            let mut reading = Reading::new(SourceKind::Page, url, None, Some(url));
            reading.found("", format!("kept as evidence, not read: {error}"));
            return PageRead { title: url.clone(), reader: String::new(), reading, mapped: None, stand_in: None };
        }
    };
    let page = document.page();
    let title = if page.title.trim().is_empty() { url.clone() } else { page.title.trim().to_owned() };
    let fitting = |recipe: &&Recipe| match wanted {
        Some(wanted) => recipe.id == wanted,
        None => recipe.fits(&document),
    };
    let mut first: Option<(String, Reading)> = None;
    for recipe in book.recipes.iter().filter(fitting) {
        let reading = recipe.read(&document);
        let found = !reading.proposals.is_empty();
        if found || first.is_none() {
            first = Some((recipe.id.clone(), reading));
        }
        if found {
            break;
        }
    }
    let (reader, mut reading) = first.unwrap_or_else(|| {
        let mut reading = Reading::new(SourceKind::Page, &title, page.site.as_deref(), Some(url));
        reading.found("", "kept as evidence; no recipe fits this page");
        (String::new(), reading)
    });
    if wanted.is_none() && !reader.is_empty() {
        let unread = book.left_unread(&document, &reader, &reading);
        reading.findings.extend(unread);
    }
    for note in &page.notes {
        reading.found("", note.as_str());
    }
    let mut mapped = (!mappings.is_empty()).then(|| read_mapped(&document, mappings));
    for reading in std::iter::once(&mut reading).chain(&mut mapped) {
        old_tables(reading, &exchange.at);
    }
    let ties = |reading: &Reading| reading.proposals.iter().any(Proposal::is_relation);
    let read = ties(&reading) || mapped.as_ref().is_some_and(ties);
    let stand_in = if read { None } else { stand_in(&document) };
    PageRead { title, reader, reading, mapped, stand_in }
}

fn read_file(path: &Path, at: &str) -> Result<Fetched, RunError> {
    let meta = std::fs::metadata(path).map_err(|error| RunError::io(error, path))?;
    if meta.is_dir() {
        return Err(RunError::Usage(format!("this is a folder, not a page: {}", path.display())));
    }
    if !meta.is_file() {
        return Err(RunError::Usage(format!("this is no file but a device or a pipe: {}", path.display())));
    }
    let too_large = || RunError::Usage(format!("larger than {LARGEST_FILE} bytes: {}", path.display()));
    if meta.len() > LARGEST_FILE {
        return Err(too_large());
    }
    // What it says of its length may be old by now.
    let mut body = Vec::new();
    let file = File::open(path).map_err(|error| RunError::io(error, path))?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut body).map_err(|error| RunError::io(error, path))?;
    if body.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    let name = file_name(path);
    let hash = super::hex(&sha256(&body));
    let exchange = Exchange::of_file(&name, media_of(path, &body), at, body.len() as u64, &hash);
    Ok(Fetched { exchange, body })
}

/// Without its folder: where somebody keeps files is nobody else's business.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn media_of(path: &Path, body: &[u8]) -> &'static str {
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    match end.as_str() {
        _ if body.starts_with(b"%PDF") => "application/pdf",
        "xhtml" | "xht" => "application/xhtml+xml",
        "txt" | "text" => "text/plain",
        "json" => "application/json",
        "xml" => "application/xml",
        _ => "text/html",
    }
}

pub(super) fn sha256(body: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(body).into()
}
