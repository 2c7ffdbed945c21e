//! Official lists, brought up to date: a new edition is fetched, compared with what the case knows, and proposed.
//!
//! - Entries that the case has from this list, word for word, are not proposed again; a removed entry keeps its record,
//!   with the day it was gone.
//! - Accepted entries are list entries: names are screened against them, they are no part of the deal.

use super::decide::{Verdict, Which, decide};
use super::inbox::known_values;
use super::{Answered, Means, validators_of};
use crate::case::{Case, Fetch, Who};
use crate::collect::connect::Card;
use crate::collect::fetch::{Agreement, Exchange, Failed, FetchError, Fetched, Method, Request};
use crate::collect::lists::{self, ListCard, ListChange};
use crate::collect::{Proposal, Reading};
use crate::model::{Facts, PartialDate};
use crate::session::run::RunError;
use crate::text::counted;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Origins of lists begin so.
pub(super) const LIST: &str = "list/";
/// The largest published file is some 40 MB; more is not a list.
const LARGEST: u64 = 256 << 20;

/// What became of one list: the contract of `lists update --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListLine {
    pub list: String,
    pub name: String,
    /// Edition that the file itself names.
    pub edition: Option<String>,
    pub entries: usize,
    pub added: usize,
    pub removed: usize,
    pub renamed: usize,
    /// The publisher's file is the one that was read before.
    pub unchanged: bool,
    /// What waits in the inbox, or was accepted.
    pub proposals: usize,
    pub fetches: Vec<i64>,
    pub accepted: bool,
    pub findings: usize,
    /// What the analyst should check: listings that would end, which are not accepted by themselves.
    pub warning: Option<String>,
    /// "could not look: …".
    pub problem: Option<String>,
}

/// What must be known of the case before looking.
#[derive(Clone, Debug)]
pub struct ListPlan {
    pub card: &'static ListCard,
    /// A saved file, instead of the publisher's address.
    file: Option<PathBuf>,
    url: String,
    earlier: Option<Fetch>,
}

impl ListPlan {
    /// The host that will be asked.
    pub fn host(&self) -> String {
        Card::host(&self.url)
    }

    fn origin(&self) -> String {
        format!("{LIST}{}", self.card.id)
    }

    fn request(&self) -> Request {
        let mut request = Request::get(self.url.as_str());
        // Published to be downloaded by programs.
        request.agreement = Agreement::Terms;
        request.max_bytes = Some(LARGEST);
        request.validators = self.earlier.as_ref().and_then(validators_of);
        request
    }
}

/// A new edition on its way into the case.
#[derive(Clone, Debug)]
pub struct ListLooked {
    line: ListLine,
    answers: Vec<Answered>,
    /// Ends of listings that nobody may accept unseen: a page of its own.
    held: Option<Answered>,
    /// Nothing new: the fetch that has this edition.
    unchanged: Option<Fetch>,
}

impl ListLooked {
    fn of(line: ListLine, answers: Vec<Answered>) -> Self {
        Self { line, answers, held: None, unchanged: None }
    }
}

/// Updates lists one after another; none named: all that can be downloaded. `on_plan` hears of each before anything is
/// sent; `Break` stops.
///
/// # Errors
/// An unknown list; a case that cannot be written. Everything kept until then stays.
pub fn update_lists(
    case: &mut Case,
    means: Means<'_>,
    plans: Vec<ListPlan>,
    accept: bool,
    who: &Who,
    on_plan: &mut dyn FnMut(&ListPlan) -> ControlFlow<()>,
) -> Result<Vec<ListLine>, RunError> {
    let mut lines = Vec::with_capacity(plans.len());
    for plan in plans {
        if on_plan(&plan).is_break() {
            break;
        }
        let looked = list_look(means, &plan, &case.facts()?, who)?;
        lines.push(list_keep(case, &looked, accept, who)?);
    }
    Ok(lines)
}

/// What to ask for. `file`: read this saved file instead, for a single list.
pub fn list_plan(
    case: &Case,
    means: Means<'_>,
    ids: &[String],
    file: Option<&Path>,
) -> Result<Vec<ListPlan>, RunError> {
    let mut cards = Vec::new();
    for id in ids {
        cards.push(lists::list(id).ok_or_else(|| {
            let known: Vec<&str> = lists::lists().iter().map(|card| card.id.as_str()).collect();
            RunError::Usage(format!("there is no list {id:?}; there are: {}", known.join(", ")))
        })?);
    }
    if ids.is_empty() {
        cards.extend(lists::lists().iter().filter(|card| !card.by_hand));
    }
    if file.is_some() && cards.len() != 1 {
        return Err(RunError::Usage("a file is of one list: name it with --list".to_owned()));
    }
    let fetches = case.fetches()?;
    let plan = |card: &'static ListCard| {
        let set = means.settings.bases.get(&card.id).unwrap_or(&card.url);
        let earlier = fetches.iter().rev().find(|fetch| {
            fetch.origin == format!("{LIST}{}", card.id)
                && fetch.problem.is_none()
                && (file.is_some() || fetch.url == *set)
        });
        ListPlan { card, file: file.map(Path::to_owned), url: set.clone(), earlier: earlier.cloned() }
    };
    Ok(cards.into_iter().map(plan).collect())
}

/// Fetches and reads one list. Needs no case but its facts.
///
/// # Errors
/// Cancelled; a file that cannot be read.
pub fn list_look(means: Means<'_>, plan: &ListPlan, facts: &Facts, who: &Who) -> Result<ListLooked, RunError> {
    let line = ListLine { list: plan.card.id.clone(), name: plan.card.en.clone(), ..ListLine::default() };
    let fail = |mut line: ListLine, why: String, failed: Failed| {
        let problem = format!("could not look: {why}");
        let failed = Answered::could_not(&plan.origin(), &plan.card.en, failed, problem.clone(), &who.at);
        line.problem = Some(problem);
        Ok(ListLooked::of(line, vec![failed]))
    };
    let fetched = match &plan.file {
        Some(file) => saved(file, &who.at)?,
        None if plan.card.by_hand => {
            let why = format!("it has no file to download; save {} and give it as a file", plan.url);
            let unasked = FetchError::Offline { host: plan.host() };
            return fail(line, why, Failed::untold(unasked, Method::Get, &plan.url));
        }
        None => match means.web.look(&plan.request(), means.watch) {
            Ok(fetched) => fetched,
            Err(Failed { error: FetchError::Cancelled, .. }) => return Err(RunError::Cancelled),
            Err(failed) => return fail(line, failed.error.to_string(), failed),
        },
    };
    let same = plan
        .earlier
        .as_ref()
        .filter(|earlier| fetched.exchange.unchanged || earlier.sha256 == Some(super::clip::sha256(&fetched.body)));
    if let Some(earlier) = same {
        let edition = super::source_of(earlier)?.edition.map(|day| day.to_string());
        let line = ListLine { unchanged: true, edition, ..line };
        return Ok(ListLooked { unchanged: Some(earlier.clone()), ..ListLooked::of(line, Vec::new()) });
    }
    let read = lists::read_parts(plan.card, &fetched.exchange, &fetched.body);
    if (means.watch.cancelled)() {
        // A large file takes its time to read.
        return Err(RunError::Cancelled);
    }
    match read {
        Ok(parts) => compare(plan, line, fetched, parts, facts),
        Err(error) => {
            // The bytes are kept: they show what came instead of the list.
            let mut reading = Reading::new(crate::model::SourceKind::List, &plan.card.en, None, Some(&plan.url));
            reading.found(&error.place, error.what.clone());
            let problem = format!("could not look: {error}");
            let mut answered = Answered::of(&plan.origin(), &plan.card.en, "", fetched, reading);
            answered.problem = Some(problem.clone());
            Ok(ListLooked::of(ListLine { problem: Some(problem), ..line }, vec![answered]))
        }
    }
}

fn compare(
    plan: &ListPlan,
    mut line: ListLine,
    fetched: Fetched,
    parts: Vec<Reading>,
    facts: &Facts,
) -> Result<ListLooked, RunError> {
    let card = plan.card;
    let mut parts = parts.into_iter();
    let Some(mut first) = parts.next() else { return Ok(ListLooked::of(line, Vec::new())) };
    let mut parts: Vec<Reading> = parts.collect();
    let mut whole = first.clone();
    for part in &parts {
        whole.proposals.extend(part.proposals.iter().cloned());
        whole.source.edition = later(whole.source.edition, part.source.edition);
    }
    let seen = fetched.exchange.at.get(..10).and_then(|day| day.parse::<PartialDate>().ok());
    if let Some(seen) = seen {
        // An entry that comes back after its removal gets a record of its own.
        for reading in std::iter::once(&mut whole).chain(std::iter::once(&mut first)).chain(&mut parts) {
            lists::relist(card, facts, reading, seen);
        }
    }
    let before = lists::before(facts, card);
    let change = lists::compare(&before, &whole);
    let mut ends = Reading { proposals: Vec::new(), findings: Vec::new(), ..first.clone() };
    if let Some(seen) = seen.filter(|_| !before.is_empty()) {
        ends.proposals = lists::removals(card, &change, facts, &whole, seen);
    }
    leave_out_known(facts, &mut ends);
    let doubt = doubt(&ends, before.len(), whole.source.edition, lists::edition(facts, card));
    if doubt.is_none() {
        first.proposals.append(&mut ends.proposals);
    }
    line.edition = whole.source.edition.map(|day| day.to_string());
    line.entries = change.added.len() + change.renamed.len() + change.unchanged;
    (line.added, line.removed, line.renamed) = (change.added.len(), change.removed.len(), change.renamed.len());
    line.findings = first.findings.len() + parts.iter().map(|part| part.findings.len()).sum::<usize>();
    for part in std::iter::once(&mut first).chain(&mut parts) {
        leave_out_known(facts, part);
        line.proposals += part.proposals.len();
    }
    let title = |reading: &Reading| reading.source.title.clone();
    let mut answered = Answered::of(&plan.origin(), &title(&first), &card.id, fetched, first);
    answered.earlier = plan.earlier.as_ref().map(|earlier| earlier.number);
    answered.change = Some(super::stored::json(&change));
    let mut answers = vec![answered];
    for part in parts {
        if let Some(kept) = answers.first().filter(|_| !part.proposals.is_empty() || !part.findings.is_empty()) {
            let other = kept.of_same_body(&title(&part), part);
            answers.push(other);
        }
    }
    let mut looked = ListLooked::of(line, answers);
    if let (Some(doubt), Some(kept)) = (doubt, looked.answers.first()) {
        looked.line.proposals += ends.proposals.len();
        looked.line.findings += 1;
        ends.found("", doubt.as_str());
        looked.held = Some(kept.of_same_body(&format!("{}: listings that would end", card.en), ends));
        looked.line.warning = Some(doubt);
    }
    Ok(looked)
}

/// How a doubt ends; the page that has such a finding is never accepted unseen.
const CHECK: &str = "would end: check before accepting";

/// Why the ends of listings should be looked at one by one: the file is older than what the case has, or very many
/// would end at once. Both look like another file than the newest whole one.
fn doubt(ends: &Reading, before: usize, edition: Option<PartialDate>, known: Option<PartialDate>) -> Option<String> {
    let entries: BTreeSet<&str> = ends.proposals.iter().filter_map(|end| end.first("entity")).collect();
    if entries.is_empty() {
        return None;
    }
    let count = entries.len();
    if let (Some(edition), Some(known)) = (edition, known)
        && edition.latest() < known.latest()
    {
        let entries = counted(count, "entry", "entries");
        return Some(format!("edition {edition} is older than {known}, which the case has; {entries} {CHECK}"));
    }
    let most = (before / 10).max(10);
    (count > most).then(|| format!("of {before} entries {count} {CHECK}"))
}

/// Holds this page ends that were in doubt?
fn is_held(fetch: &Fetch) -> Result<bool, RunError> {
    Ok(super::findings_of(fetch)?.iter().any(|finding| finding.message.ends_with(CHECK)))
}

fn later(a: Option<PartialDate>, b: Option<PartialDate>) -> Option<PartialDate> {
    a.into_iter().chain(b).max_by_key(|day| day.latest())
}

fn leave_out_known(facts: &Facts, reading: &mut Reading) {
    let source = reading.source.clone();
    reading.proposals.retain(|proposal: &Proposal| {
        let (known, _) = known_values(facts, &source, &proposal.entity, proposal);
        known.is_empty() || !known.iter().all(|known| *known)
    });
}

/// Writes a new edition: one transaction; accepting it is a second edit. Ends in doubt stay open. Of an unchanged file
/// what was proposed before and is still open is accepted.
pub fn list_keep(case: &mut Case, looked: &ListLooked, accept: bool, who: &Who) -> Result<ListLine, RunError> {
    let mut line = looked.line.clone();
    let mut acceptable: Vec<i64> = Vec::new();
    if let Some(earlier) = &looked.unchanged {
        for fetch in case.fetches()?.into_iter().filter(|fetch| is_of_edition(fetch, earlier)) {
            line.fetches.push(fetch.number);
            line.proposals += usize::try_from(fetch.open).unwrap_or_default();
            if let Some(change) = fetch.change.as_deref().and_then(|json| serde_json::from_str::<ListChange>(json).ok())
            {
                line.entries = change.added.len() + change.renamed.len() + change.unchanged;
            }
            if fetch.open > 0 && is_held(&fetch)? {
                line.warning = super::findings_of(&fetch)?.pop().map(|finding| finding.message);
            } else if fetch.open > 0 {
                acceptable.push(fetch.number);
            }
        }
    } else {
        let verb = if line.problem.is_some() { "Could not look at" } else { "Update list" };
        let answers: Vec<&Answered> = looked.answers.iter().chain(&looked.held).collect();
        line.fetches = super::keep(case, &answers, &format!("{verb} {}", line.name), who)?;
        let proposing = line.fetches.iter().zip(&looked.answers).filter(|(_, answer)| !answer.proposals.is_empty());
        acceptable.extend(proposing.map(|(number, _)| *number));
    }
    if accept && line.problem.is_none() && !acceptable.is_empty() {
        let report = decide(case, &Which::AllOf(acceptable), Verdict::Accept, who)?;
        line.accepted = report.decided > 0;
        if let Some(first) = report.left_out.first() {
            let left = format!("{} left out, such as {} ({})", report.left_out.len(), first.what, first.why);
            line.warning = Some(line.warning.map_or(left.clone(), |warning| format!("{warning}; {left}")));
        }
    }
    Ok(line)
}

/// A page that was kept of the same bytes of the same list.
fn is_of_edition(fetch: &Fetch, edition: &Fetch) -> bool {
    fetch.origin == edition.origin && fetch.sha256 == edition.sha256 && fetch.problem.is_none()
}

fn saved(path: &Path, at: &str) -> Result<Fetched, RunError> {
    let meta = std::fs::metadata(path).map_err(|error| RunError::io(error, path))?;
    let mut body = Vec::new();
    if meta.is_file() {
        let file = File::open(path).map_err(|error| RunError::io(error, path))?;
        file.take(LARGEST + 1).read_to_end(&mut body).map_err(|error| RunError::io(error, path))?;
    }
    if !meta.is_file() || body.len() as u64 > LARGEST {
        return Err(RunError::Usage(format!("not a list's file: {}", path.display())));
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    let media = match end.as_str() {
        "csv" => "text/csv",
        "xml" => "application/xml",
        "json" => "application/json",
        "htm" | "html" => "text/html",
        _ => "text/plain",
    };
    let hash = super::hex(&super::clip::sha256(&body));
    Ok(Fetched { exchange: Exchange::of_file(&name, media, at, body.len() as u64, &hash), body })
}
