//! A conversation with one source about one entity: every answer is kept, whatever happens after it.

use super::super::fetch::{Agreement, Body, FetchError, Fetched, Method, Request, Secret, Watch, Web};
use super::super::{Finding, Proposal, Reading};
use super::card::Card;
use super::pick::shortened;
use crate::model::{PartialDate, Reliability, SourceKind};
use serde_json::Value;

/// What is known of the entity that is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Its id in the case.
    pub id: String,
    pub schema: String,
    /// Property and value of every statement in force that a question may need: names, numbers, jurisdiction, dates.
    pub values: Vec<(String, String)>,
}

impl Subject {
    pub fn first(&self, prop: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == prop).map(|(_, value)| value.as_str())
    }

    /// What a question needs of it: a value of this property, or, for `id`, its own id in the case.
    pub fn need(&self, prop: &str) -> Option<&str> {
        if prop == "id" { Some(&self.id) } else { self.first(prop) }
    }

    pub fn all<'a>(&'a self, prop: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.values.iter().filter(move |(known, _)| known == prop).map(|(_, value)| value.as_str())
    }

    /// The id to use for a record of a register: the asked one when the register number is that of the subject
    /// (compared without spaces, punctuation and case), else `fresh`.
    pub fn id_if(&self, prop: &str, number: &str, fresh: &str) -> String {
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let same = !plain(number).is_empty() && self.all(prop).any(|known| plain(known) == plain(number));
        if same { self.id.clone() } else { fresh.to_owned() }
    }
}

/// One answer and what was read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub fetched: Fetched,
    pub reading: Reading,
}

/// Why a question got no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("could not look: {0}")]
    Fetch(#[from] FetchError),
    #[error("could not look: {source_name} needs a key; get one at {from}")]
    NeedsKey { source_name: String, from: String },
    #[error("could not look: {0} did not accept the key")]
    KeyRefused(String),
    /// The entity lacks what the question needs.
    #[error("could not look: {0}")]
    NotAskable(String),
    /// The answer is not what the source's documentation says.
    #[error("could not look: {what} at {pointer}: {url}")]
    Shape { what: String, pointer: String, url: String },
    #[error("cancelled")]
    Cancelled,
}

/// A conversation with one source.
pub struct Talk<'a> {
    web: &'a dyn Web,
    card: &'a Card,
    base: String,
    key: Option<Secret>,
    watch: Watch<'a>,
    /// Most requests for one question.
    most: usize,
    /// The caller's day, for sources that are asked by date.
    pub today: Option<PartialDate>,
    /// Everything that came back, in order.
    pub answers: Vec<Answer>,
}

/// Requests that one question may cost.
const MOST_REQUESTS: usize = 40;

impl<'a> Talk<'a> {
    /// `base` is the card's, unless another one is set.
    pub fn new(web: &'a dyn Web, card: &'a Card, base: Option<&str>, key: Option<Secret>, watch: Watch<'a>) -> Self {
        let base = base.unwrap_or(&card.base).trim_end_matches('/').to_owned();
        Self { web, card, base, key, watch, most: MOST_REQUESTS, today: None, answers: Vec::new() }
    }

    /// On which day the talk takes place.
    pub fn on(mut self, today: PartialDate) -> Self {
        self.today = Some(today);
        self
    }

    pub fn card(&self) -> &Card {
        self.card
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    /// The address of a path (and query) of this source; an absolute address below its base stays as it is.
    /// Anything else ends up as a path of this source: no other host is asked.
    pub fn url(&self, path: &str) -> String {
        let rest = path.strip_prefix(&self.base);
        match rest {
            Some(rest) if rest.is_empty() || rest.starts_with(['/', '?']) => path.to_owned(),
            _ if path.starts_with(['/', '?']) => format!("{}{path}", self.base),
            _ => format!("{}/{path}", self.base),
        }
    }

    /// Asks for `path` and keeps the answer; returns its position in [`Talk::answers`].
    pub fn get(&mut self, path: &str) -> Result<usize, AskError> {
        self.get_as(path, "application/json")
    }

    /// The same with another `Accept`.
    pub fn get_as(&mut self, path: &str, accept: &str) -> Result<usize, AskError> {
        let mut request = Request::get(self.url(path));
        request.headers.push(("Accept".to_owned(), accept.to_owned()));
        self.send(request)
    }

    pub fn post(&mut self, path: &str, media: &str, bytes: Vec<u8>) -> Result<usize, AskError> {
        let mut request = Request::get(self.url(path));
        request.method = Method::Post;
        request.headers.push(("Accept".to_owned(), "application/json".to_owned()));
        request.body = Some(Body { media: media.to_owned(), bytes });
        self.send(request)
    }

    /// Sends a request under the source's own terms, with its key.
    pub fn send(&mut self, mut request: Request) -> Result<usize, AskError> {
        if (self.watch.cancelled)() {
            return Err(AskError::Cancelled);
        }
        if self.answers.len() >= self.most {
            return Err(AskError::NotAskable(format!("more than {} requests would be needed", self.most)));
        }
        request.agreement = Agreement::Terms;
        if let Some(spec) = &self.card.key {
            match &self.key {
                Some(key) => request.secret = Some((key.clone(), spec.place())),
                None if spec.optional => {}
                None => {
                    return Err(AskError::NeedsKey { source_name: self.card.en.clone(), from: spec.from.clone() });
                }
            }
        }
        let fetched = self.web.fetch(&request, self.watch).map_err(|error| match error {
            FetchError::Cancelled => AskError::Cancelled,
            // An optional key turns out to be wanted after all.
            FetchError::Status { status: 401 | 403, .. } if self.key.is_none() && self.card.key.is_some() => {
                let from = self.card.key.as_ref().map(|spec| spec.from.clone()).unwrap_or_default();
                AskError::NeedsKey { source_name: self.card.en.clone(), from }
            }
            FetchError::Status { status: 401 | 403, .. } if self.card.key.is_some() => {
                AskError::KeyRefused(self.card.en.clone())
            }
            other => AskError::Fetch(other),
        })?;
        let url = fetched.exchange.final_url.clone();
        let mut reading = Reading::new(SourceKind::Dataset, &self.card.en, Some(self.card.publisher()), Some(&url))
            .graded(self.card.reliability.parse::<Reliability>().unwrap_or_default());
        reading.source.licence.clone_from(&self.card.licence);
        reading.source.retrieved_at = Some(fetched.exchange.at.clone());
        reading.source.sha256 = Some(fetched.exchange.sha256.clone());
        self.answers.push(Answer { fetched, reading });
        Ok(self.answers.len() - 1)
    }

    /// The answer as JSON.
    pub fn json(&self, answer: usize) -> Result<Value, AskError> {
        let Some(kept) = self.answers.get(answer) else {
            return Err(AskError::Shape {
                what: "no answer".to_owned(),
                pointer: String::new(),
                url: self.base.clone(),
            });
        };
        serde_json::from_slice(&kept.fetched.body).map_err(|error| AskError::Shape {
            what: format!("not JSON ({error})"),
            pointer: format!("line {}", error.line()),
            url: kept.fetched.exchange.final_url.clone(),
        })
    }

    /// Adds what was read from an answer.
    pub fn propose(&mut self, answer: usize, proposal: Proposal) {
        if let Some(kept) = self.answers.get_mut(answer)
            && !proposal.values.is_empty()
        {
            kept.reading.proposals.push(proposal);
        }
    }

    /// Tells what could not be read.
    pub fn found(&mut self, answer: usize, locator: &str, message: impl Into<String>) {
        self.tell(answer, Finding::not_read(locator, message));
    }

    pub fn tell(&mut self, answer: usize, finding: Finding) {
        if let Some(kept) = self.answers.get_mut(answer) {
            kept.reading.findings.push(finding);
        }
    }

    /// Says that an answer has nothing on what was sent: it is an answer, and clears nobody.
    pub fn nothing(&mut self, answer: usize, locator: &str, sent: &str) {
        let message = format!("no hit for {:?} in {}: this is not clearance", shortened(sent), self.card.en);
        self.tell(answer, Finding::note(locator, message));
    }

    /// The error for an answer that lacks what it must have.
    pub fn shape(&self, answer: usize, what: &str, pointer: &str) -> AskError {
        let url = self.answers.get(answer).map(|kept| kept.fetched.exchange.final_url.clone()).unwrap_or_default();
        AskError::Shape { what: what.to_owned(), pointer: pointer.to_owned(), url }
    }
}
