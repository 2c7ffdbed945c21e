//! Asking registers about entities of the case, one after another, each answer kept as soon as it is there.
//!
//! - What was answered before is not asked again, so a run that was stopped goes on where it ended.
//! - An entity that lacks what the question needs is told as such, and nothing is sent for it.

use super::{Answered, Means, why_not_words};
use crate::case::{Case, Fetch, Who};
use crate::collect::connect::{Answer, AskError, Card, Connector, Question, Subject, Talk, cards, connector};
use crate::collect::fetch::{Exchange, Failed, FetchError, Fetched, Method, Request, Watch, Web};
use crate::model::{EntityId, PropType};
use crate::session::run::RunError;
use crate::session::run::analysis::Analysis;
use crate::session::settings::Lang;
use serde::Serialize;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

/// What to ask of whom.
#[derive(Clone, Debug)]
pub struct EnrichAsk {
    /// Id of a card, such as `gleif`.
    pub source: String,
    /// Id of one of its questions; without one, the first.
    pub question: Option<String>,
    pub ids: Vec<EntityId>,
    /// Also those that were answered before.
    pub again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrichState {
    Asked,
    /// Answered before; not asked again.
    Already,
    CouldNotLook,
    /// The question makes no sense for it, or lacks what it needs; nothing was sent.
    NotApplicable,
}

/// What became of one entity: the contract of `enrich --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnrichLine {
    pub entity: String,
    pub caption: String,
    pub state: EnrichState,
    pub proposals: usize,
    /// Pages in the inbox that hold the answers.
    pub fetches: Vec<i64>,
    pub findings: usize,
    /// What is to be known of the answers, such as that one repeats the key.
    pub notes: Vec<String>,
    /// Why not.
    pub problem: Option<String>,
    /// The same in Japanese, where it was not asked because of what it is or lacks.
    #[serde(skip)]
    pub problem_ja: Option<String>,
}

/// Answers about one entity on their way into the case.
#[derive(Clone, Debug)]
pub struct EnrichLooked {
    line: EnrichLine,
    answers: Vec<Answered>,
    label: String,
}

impl EnrichLooked {
    fn title(&self, asking: Subjects) -> String {
        format!("{}: {} ({})", asking.card.en, self.line.caption, asking.question.en)
    }
}

/// A question and everything that asking it needs.
#[derive(Clone, Copy)]
pub struct Subjects {
    card: &'static Card,
    question: &'static Question,
    connector: &'static dyn Connector,
}

impl Subjects {
    /// # Errors
    /// No such source or question; those that exist are named.
    pub fn find(source: &str, question: Option<&str>) -> Result<Self, RunError> {
        let list = |ids: Vec<&str>| ids.join(", ");
        let card = cards().iter().find(|card| card.id == source);
        let (Some(card), Some(connector)) = (card, connector(source)) else {
            let known = list(cards().iter().map(|card| card.id.as_str()).collect());
            return Err(RunError::Usage(format!("there is no source {source:?}; there are: {known}")));
        };
        let asked = match question {
            Some(id) => card.question(id),
            None => card.questions.first(),
        };
        let asked = asked.ok_or_else(|| {
            let known = list(card.questions.iter().map(|question| question.id.as_str()).collect());
            RunError::Usage(format!("{source} has no question {:?}; there are: {known}", question.unwrap_or_default()))
        })?;
        Ok(Self { card, question: asked, connector })
    }

    pub fn card(&self) -> &'static Card {
        self.card
    }

    pub fn question(&self) -> &'static Question {
        self.question
    }

    /// The host that will be asked, as set now: the screen names it before anything is sent.
    pub fn host(&self, means: Means<'_>) -> String {
        Card::host(means.settings.bases.get(&self.card.id).unwrap_or(&self.card.base))
    }

    /// What answers of this question are filed under.
    pub fn origin(&self) -> String {
        format!("{}/{}", self.card.id, self.question.id)
    }
}

/// What is known of an entity, with what is known of those judged the same. `None` when the case has no such entity.
pub fn subject(analysis: &Analysis, id: &str) -> Option<Subject> {
    let asked = analysis.facts.entity(id)?;
    let mut values: Vec<(String, String)> = Vec::new();
    let others = analysis.clusters.members(&asked.id).into_iter().filter(|member| *member != asked.id);
    for member in std::iter::once(asked.id.clone()).chain(others) {
        let Some(entity) = analysis.facts.entities.get(&member) else { continue };
        for statement in &entity.statements {
            let kind = entity.schema.properties.get(&*statement.prop).map(|spec| spec.kind);
            if matches!(kind, None | Some(PropType::Entity | PropType::Text | PropType::Html | PropType::Json)) {
                continue;
            }
            let pair = (statement.prop.to_string(), statement.value.to_string());
            if !values.contains(&pair) {
                values.push(pair);
            }
        }
    }
    Some(Subject { id: id.to_owned(), schema: asked.schema.name.clone(), values })
}

/// Was the question answered about this entity? A partial answer, which a failure followed, does not count.
pub fn is_answered(fetches: &[Fetch], origin: &str, entity: &str) -> bool {
    let last = fetches.iter().rev().find(|fetch| fetch.origin == origin && fetch.subject.as_deref() == Some(entity));
    last.is_some_and(|fetch| fetch.problem.is_none())
}

/// Asks about each entity in turn and keeps what comes. `on_line` hears of each; `Break` stops after it.
///
/// # Errors
/// An unknown source or question; a case that cannot be written. Everything kept until then stays.
pub fn enrich(
    case: &mut Case,
    analysis: &Analysis,
    means: Means<'_>,
    ask: &EnrichAsk,
    who: &Who,
    on_line: &mut dyn FnMut(&EnrichLine) -> ControlFlow<()>,
) -> Result<Vec<EnrichLine>, RunError> {
    let asking = Subjects::find(&ask.source, ask.question.as_deref())?;
    let mut lines = Vec::with_capacity(ask.ids.len());
    for id in &ask.ids {
        let answered = !ask.again && is_answered(&case.fetches()?, &asking.origin(), id.as_str());
        let looked = enrich_look(analysis, means, asking, id, answered, who)?;
        let line = enrich_keep(case, &looked, who)?;
        let stop = on_line(&line).is_break();
        lines.push(line);
        if stop {
            break;
        }
    }
    Ok(lines)
}

/// Asks about one entity. Needs no case.
///
/// # Errors
/// Cancelled before anything came back.
pub fn enrich_look(
    analysis: &Analysis,
    means: Means<'_>,
    asking: Subjects,
    id: &EntityId,
    answered: bool,
    who: &Who,
) -> Result<EnrichLooked, RunError> {
    let caption = analysis.facts.entities.get(id).map_or(id.as_str(), |entity| entity.caption()).to_owned();
    let label = format!("Ask {} about {caption}", asking.card.en);
    let line = EnrichLine {
        entity: id.to_string(),
        caption,
        state: EnrichState::Already,
        proposals: 0,
        fetches: Vec::new(),
        findings: 0,
        notes: Vec::new(),
        problem: None,
        problem_ja: None,
    };
    let mut looked = EnrichLooked { line, answers: Vec::new(), label };
    if answered {
        return Ok(looked);
    }
    let Some(subject) = subject(analysis, id.as_str()) else {
        looked.line.state = EnrichState::NotApplicable;
        looked.line.problem = Some("the case has no such entity".to_owned());
        return Ok(looked);
    };
    if let Some(why) = asking.question.why_not(&subject) {
        looked.line.state = EnrichState::NotApplicable;
        looked.line.problem = Some(why_not_words(asking.question, why, &subject, Lang::En));
        looked.line.problem_ja = Some(why_not_words(asking.question, why, &subject, Lang::Ja));
        return Ok(looked);
    }
    let mut problem = None;
    let key = match &asking.card.key {
        None => None,
        Some(spec) => match means.vault.get(&asking.card.id) {
            Ok(key) => key,
            Err(_) if spec.optional => None,
            Err(error) => {
                problem = Some(format!("could not look: {error}"));
                None
            }
        },
    };
    let base = means.settings.bases.get(&asking.card.id).map(String::as_str);
    let noted = Noted { web: means.web, last: Mutex::default() };
    let mut talk = Talk::new(&noted, asking.card, base, key, means.watch);
    talk.today = who.at.get(..10).and_then(|day| day.parse().ok());
    if problem.is_none() {
        match asking.connector.ask(&subject, &asking.question.id, &mut talk) {
            Ok(()) => {}
            Err(AskError::Cancelled) if talk.answers.is_empty() => return Err(RunError::Cancelled),
            Err(AskError::NotAskable(why)) if talk.answers.is_empty() => {
                looked.line.state = EnrichState::NotApplicable;
                looked.line.problem = Some(why);
                return Ok(looked);
            }
            Err(AskError::Cancelled) => problem = Some("could not look: stopped half-way".to_owned()),
            Err(error) => problem = Some(error.to_string()),
        }
    }
    let failed = problem.map(|problem| {
        let exchange = Box::new(Exchange::of_failure(Method::Get, talk.base(), "", 0, 0));
        let unasked = || Failed { error: FetchError::Cancelled, exchange, body: None };
        let title = looked.title(asking);
        Answered::could_not(&asking.origin(), &title, noted.last().unwrap_or_else(unasked), problem, &who.at)
    });
    let answers = std::mem::take(&mut talk.answers);
    take_answers(&mut looked, asking, &subject, answers, failed);
    Ok(looked)
}

fn take_answers(
    looked: &mut EnrichLooked,
    asking: Subjects,
    subject: &Subject,
    answers: Vec<Answer>,
    failed: Option<Answered>,
) {
    let (origin, title) = (asking.origin(), looked.title(asking));
    looked.line.state = if failed.is_some() { EnrichState::CouldNotLook } else { EnrichState::Asked };
    for answer in answers {
        looked.line.proposals += answer.reading.proposals.len();
        looked.line.findings += answer.reading.findings.len();
        looked.answers.push(Answered::of(&origin, &title, &asking.card.id, answer.fetched, answer.reading));
    }
    // Last, so that the newest word about this entity is that it could not be looked at whole.
    if let Some(failed) = failed {
        looked.line.problem.clone_from(&failed.problem);
        looked.answers.push(failed);
    }
    for note in looked.answers.iter().flat_map(|answer| &answer.exchange.notes) {
        if !looked.line.notes.contains(note) {
            looked.line.notes.push(note.clone());
        }
    }
    for answer in &mut looked.answers {
        answer.subject = Some(subject.id.clone());
    }
}

/// Remembers the last exchange, for the record of a failure: it failed itself, or what it brought could not be read.
struct Noted<'a> {
    web: &'a dyn Web,
    last: Mutex<Option<Failed>>,
}

impl Noted<'_> {
    fn last(&self) -> Option<Failed> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Web for Noted<'_> {
    fn fetch(&self, request: &Request, watch: Watch<'_>) -> Result<Fetched, FetchError> {
        let looked = self.web.look(request, watch);
        let last = match &looked {
            // Its body is kept with the answer.
            Ok(fetched) => {
                let exchange = Box::new(fetched.exchange.clone());
                Failed { error: FetchError::Cancelled, exchange, body: None }
            }
            Err(failed) => failed.clone(),
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
        looked.map_err(|failed| failed.error)
    }
}

/// Writes the answers about one entity; one transaction, one edit.
pub fn enrich_keep(case: &mut Case, looked: &EnrichLooked, who: &Who) -> Result<EnrichLine, RunError> {
    let mut line = looked.line.clone();
    let answers: Vec<&Answered> = looked.answers.iter().collect();
    line.fetches = super::keep(case, &answers, &looked.label, who)?;
    Ok(line)
}
