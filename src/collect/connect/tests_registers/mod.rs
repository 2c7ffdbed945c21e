//! What gleif, opensanctions, wikidata, opencorporates and icij send and yield, on saved answers: in memory and over loopback.

mod ended;
mod gleif;
mod icij;
mod nothing;
mod opencorporates;
mod wikidata;
mod yente;

use super::loopback_test::{Told, same_over_loopback};
use super::saved_test_web::{SavedWeb, check};
use super::*;
use crate::collect::Proposal;
use crate::collect::fetch::{FetchError, Secret, Watch};

/// Bytes of `tests/fixtures/collect/<folder>/<name>`.
fn fixture(folder: &str, name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/collect/{folder}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn subject_of(id: &str, schema: &str, values: &[(&str, &str)]) -> Subject {
    let values = values.iter().map(|(prop, value)| ((*prop).to_owned(), (*value).to_owned())).collect();
    Subject { id: id.to_owned(), schema: schema.to_owned(), values }
}

/// Asks, checks what every answer must hold to, and asks the same over loopback.
fn ask(
    source: &str,
    question: &str,
    subject: &Subject,
    web: &SavedWeb,
    key: Option<&str>,
) -> (Vec<Answer>, Result<(), AskError>) {
    let card = cards().iter().find(|card| card.id == source).unwrap();
    assert!(card.question(question).is_some(), "{source} {question}");
    let before = web.asked().len();
    let mut talk = Talk::new(web, card, None, key.map(Secret::new), Watch::none());
    let result = connector(source).unwrap().ask(subject, question, &mut talk);
    check(&talk.answers);
    for request in web.asked() {
        assert_eq!(Card::host(&request.url), Card::host(&card.base));
    }
    let (answers, today) = (talk.answers, talk.today);
    let told = Told { web, card, question, about: subject, key, today, answers: &answers, result: &result };
    same_over_loopback(&told, before);
    (answers, result)
}

fn proposals(answers: &[Answer]) -> Vec<Proposal> {
    answers.iter().flat_map(|answer| answer.reading.proposals.clone()).collect()
}

fn findings(answers: &[Answer]) -> Vec<String> {
    let all = answers.iter().flat_map(|answer| &answer.reading.findings);
    all.map(|finding| format!("{}: {}", finding.locator, finding.message)).collect()
}

fn values(proposal: &Proposal, prop: &str) -> Vec<String> {
    proposal.values.iter().filter(|value| value.prop == prop).map(|value| value.value.clone()).collect()
}

#[test]
fn only_the_named_host_is_ever_asked() {
    let web = SavedWeb::new().get("/v1/a", "{}");
    let card = Card {
        id: "x".into(),
        en: "X".into(),
        ja: "X".into(),
        gives_en: String::new(),
        gives_ja: String::new(),
        publisher: None,
        base: "https://register.example".into(),
        terms: String::new(),
        cost_en: String::new(),
        cost_ja: String::new(),
        per_second: 1.0,
        licence: None,
        reliability: "B".into(),
        key: None,
        questions: Vec::new(),
    };
    let mut talk = Talk::new(&web, &card, None, None, Watch::none());
    assert_eq!(talk.url("/v1/a"), "https://register.example/v1/a");
    assert_eq!(talk.url("https://register.example/v1/a"), "https://register.example/v1/a");
    for other in ["https://register.example.elsewhere.example/", "https://register.example@elsewhere.example/"] {
        assert_eq!(Card::host(&talk.url(other)), "register.example", "{other}");
    }
    assert_eq!(talk.get("/v1/a"), Ok(0));
    assert!(matches!(talk.get("/v1/b"), Err(AskError::Fetch(FetchError::Connect { .. }))));
    assert_eq!(talk.answers.len(), 1, "an earlier answer stays");
}
