//! Public sources into a case: clip, ask, update lists, look again, decide, hand out the evidence.
//!
//! - Looking and keeping are two steps. Looking sends requests and needs no case; keeping is one short transaction.
//!   So the window looks without holding the case, and what came before a failure or a stop is kept.
//! - Nothing becomes a fact here but by [`decide`]. "Could not look" is kept with its reason, like an answer.

mod again;
mod archive;
mod clip;
mod clip_all;
mod compared;
mod correct;
mod decide;
mod difference;
mod ends;
mod enrich;
mod gone;
mod ids;
mod inbox;
mod lists;
mod may_be;
mod namesakes;
mod possible;
mod recheck;
mod replaces;
mod same_page;
mod same_value;
mod stand_in;
mod stored;
mod take_back;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_archive;
#[cfg(test)]
mod tests_by_hand;
#[cfg(test)]
mod tests_clip_all;
#[cfg(test)]
mod tests_compared;
#[cfg(test)]
mod tests_decisions;
#[cfg(test)]
mod tests_download;
#[cfg(test)]
mod tests_editions;
#[cfg(test)]
mod tests_evidence;
#[cfg(test)]
mod tests_offered;
#[cfg(test)]
mod tests_recheck;
#[cfg(test)]
mod tests_replaces;
#[cfg(test)]
mod tests_stand_in;
#[cfg(test)]
mod tests_versions;
mod why_not;

pub use again::{BY_HAND, MAPPING, read_again};
pub use archive::{WarcReport, warc, warc_with_secrets};
pub use clip::{
    CLIP, CLIP_FILE, ClipAsk, ClipLooked, ClipPlan, ClipReport, ClipWhat, clip, clip_keep, clip_look, clip_plan,
};
pub use clip_all::{Clipped, clip_all};
pub use correct::{Place, can_correct, correct, point};
pub use decide::{Also, DecideReport, LeftOut, Verdict, Which, decide};
pub use difference::{DiffLine, Difference, Sign, difference};
pub use enrich::{
    EnrichAsk, EnrichLine, EnrichLooked, EnrichState, Subjects, enrich, enrich_keep, enrich_look, is_answered, subject,
};
pub use gone::{GONE, NO_LONGER};
pub use inbox::{Duplicate, InboxLine, InboxPage, inbox, inbox_page};
pub use lists::{ListLine, ListLooked, ListPlan, list_keep, list_look, list_plan, update_lists};
pub use may_be::MayBe;
pub use recheck::{Lend, RecheckLine, RecheckState, Rechecked, Rechecking, recheck, recheck_plan};
pub use replaces::{Replaced, replaces};
pub use stored::{StoredSource, exchange_of, findings_of, proposal_of, source_of};
pub use why_not::{need_label, why_not_words};

use crate::case::{Case, CaseError, Fetch, NewFetch, NewProposal, Who};
use crate::collect::fetch::{Exchange, Failed, Fetched, Settings, Watch, Web};
use crate::collect::vault::Vault;
use crate::collect::{Finding, Proposal, Reading};
use crate::model::Source;
use sha2::{Digest, Sha256};

/// How sources are reached.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    pub web: &'a dyn Web,
    pub settings: &'a Settings,
    pub vault: &'a dyn Vault,
    pub watch: Watch<'a>,
}

/// An answer, or a failure, on its way into the case. Owns what it needs, so that it can wait.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub origin: String,
    pub subject: Option<String>,
    pub title: String,
    /// Recipe, connector or list; empty when none read it.
    pub reader: String,
    pub exchange: Exchange,
    pub body: Option<Vec<u8>>,
    pub sha256: Option<[u8; 32]>,
    pub source: Source,
    pub proposals: Vec<Proposal>,
    pub findings: Vec<Finding>,
    pub problem: Option<String>,
    pub change: Option<String>,
    pub earlier: Option<i64>,
    /// Mappings by hand that read it.
    pub mappings: Vec<String>,
}

impl Answered {
    /// An answer and what was read from it. The hash is taken of the bytes at hand.
    fn of(origin: &str, title: &str, reader: &str, fetched: Fetched, reading: Reading) -> Self {
        let sha256: [u8; 32] = Sha256::digest(&fetched.body).into();
        let mut source = reading.source;
        source.retrieved_at = Some(fetched.exchange.at.clone());
        source.sha256 = Some(hex(&sha256));
        Self {
            origin: origin.to_owned(),
            subject: None,
            title: title.to_owned(),
            reader: reader.to_owned(),
            exchange: fetched.exchange,
            body: Some(fetched.body),
            sha256: Some(sha256),
            source,
            proposals: reading.proposals,
            findings: reading.findings,
            problem: None,
            change: None,
            earlier: None,
            mappings: Vec::new(),
        }
    }

    /// Another source that speaks in the same body, which is kept once.
    fn of_same_body(&self, title: &str, reading: Reading) -> Self {
        let mut source = reading.source;
        source.retrieved_at.clone_from(&self.source.retrieved_at);
        source.sha256.clone_from(&self.source.sha256);
        Self {
            title: title.to_owned(),
            source,
            proposals: reading.proposals,
            findings: reading.findings,
            origin: self.origin.clone(),
            subject: self.subject.clone(),
            reader: self.reader.clone(),
            exchange: self.exchange.clone(),
            body: None,
            sha256: self.sha256,
            problem: None,
            change: None,
            earlier: self.earlier,
            mappings: Vec::new(),
        }
    }

    /// Nothing came back, and why. The title is the address where none else is known.
    fn failed(origin: &str, title: &str, exchange: Exchange, problem: String) -> Self {
        let url = exchange.url.clone();
        Self {
            origin: origin.to_owned(),
            subject: None,
            title: title.to_owned(),
            reader: String::new(),
            body: None,
            sha256: None,
            source: Source::new(crate::model::SourceKind::Page, title, None, Some(&url)),
            exchange,
            proposals: Vec::new(),
            findings: Vec::new(),
            problem: Some(problem),
            change: None,
            earlier: None,
            mappings: Vec::new(),
        }
    }

    /// The same with everything that is known of the exchange. `at`: where it has no time of its own.
    fn could_not(origin: &str, title: &str, failed: Failed, problem: String, at: &str) -> Self {
        let mut exchange = *failed.exchange;
        if exchange.at.is_empty() {
            at.clone_into(&mut exchange.at);
        }
        let sha256 = failed.body.as_ref().map(|body| Sha256::digest(body).into());
        Self { body: failed.body, sha256, ..Self::failed(origin, title, exchange, problem) }
    }

    fn to_new(&self) -> NewFetch<'_> {
        let proposals = self.proposals.iter().map(|proposal| NewProposal {
            entity: proposal.entity.clone(),
            schema: proposal.schema.clone(),
            body: stored::json(proposal),
            same_as: None,
        });
        let beside = self.exchange.beside().into_iter().map(|(media, file)| (Sha256::digest(file).into(), media, file));
        NewFetch {
            beside: beside.collect(),
            at: self.exchange.at.clone(),
            origin: self.origin.clone(),
            subject: self.subject.clone(),
            url: self.exchange.url.clone(),
            final_url: self.exchange.final_url.clone(),
            title: self.title.clone(),
            status: self.exchange.status,
            media: self.exchange.media.clone(),
            sha256: self.sha256,
            body: self.body.as_deref(),
            exchange: stored::json(&self.exchange),
            reader: self.reader.clone(),
            source: stored::json(&StoredSource { mappings: self.mappings.clone(), ..StoredSource::of(&self.source) }),
            findings: stored::json(&self.findings),
            problem: self.problem.clone(),
            change: self.change.clone(),
            earlier: self.earlier,
            proposals: proposals.collect(),
        }
    }
}

/// Keeps answers, as one edit. What a proposal's id was accepted as last is prefilled, for the analyst to see.
fn keep(case: &mut Case, answers: &[&Answered], label: &str, who: &Who) -> Result<Vec<i64>, CaseError> {
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let known = case.accepted_as()?;
    let mut fetches: Vec<_> = answers.iter().map(|answer| answer.to_new()).collect();
    for proposal in fetches.iter_mut().flat_map(|fetch| &mut fetch.proposals) {
        proposal.same_as = known.get(&proposal.entity).cloned();
    }
    case.add_fetches(&fetches, label, who)
}

/// The newest fetch in force of this address and origin that brought something.
fn newest_of<'a>(fetches: &'a [Fetch], origin: &str, url: &str) -> Option<&'a Fetch> {
    let mut newest_first = fetches.iter().rev();
    newest_first
        .find(|fetch| fetch.origin == origin && fetch.problem.is_none() && (fetch.url == url || fetch.final_url == url))
}

/// What the server may be asked about the earlier answer; nothing when its bytes are not at hand.
fn validators_of(earlier: &Fetch) -> Option<crate::collect::fetch::Validators> {
    earlier.kept.then(|| exchange_of(earlier).ok().map(|exchange| exchange.validators())).flatten()
}

/// The kept body of a fetch.
fn body_of(case: &Case, fetch: &Fetch) -> Result<Option<Vec<u8>>, CaseError> {
    fetch.sha256.map_or(Ok(None), |sha256| case.body(sha256))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
