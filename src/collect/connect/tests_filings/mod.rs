//! Saved answers of registers and filings, in their documented layouts with invented parties.

mod csl;
mod doubt;
mod edgar;
mod ended;
mod japan;
mod open_data;
mod uk;

use super::loopback_test::{Told, same_over_loopback};
use super::saved_test_web::{SavedWeb, check};
use super::*;
use crate::collect::Proposal;
use crate::collect::fetch::{Secret, Watch};

const KEY: &str = "s3cret-key";

/// Asks with a key, checks every proposal against the ontology and that the key is in no address; then the same over
/// loopback.
fn ask(web: &SavedWeb, id: &str, about: &Subject, question: &str) -> (Vec<Answer>, Result<(), AskError>) {
    let card = cards().iter().find(|card| card.id == id).unwrap();
    assert!(card.question(question).is_some() || question == "nonsense", "{id} has no question {question}");
    let before = web.asked().len();
    let mut talk = Talk::new(web, card, None, Some(Secret::new(KEY)), Watch::none()).on("2026-11-22".parse().unwrap());
    let result = connector(id).unwrap().ask(about, question, &mut talk);
    check(&talk.answers);
    for request in web.asked() {
        assert!(!request.url.contains(KEY), "{}", request.url);
        assert!(request.url.starts_with(&card.base), "{}", request.url);
        assert_eq!(request.secret.is_some(), card.key.is_some());
    }
    let (answers, today) = (talk.answers, talk.today);
    let told = Told { web, card, question, about, key: Some(KEY), today, answers: &answers, result: &result };
    same_over_loopback(&told, before);
    (answers, result)
}

fn subject(id: &str, schema: &str, values: &[(&str, &str)]) -> Subject {
    let values = values.iter().map(|(prop, value)| ((*prop).to_owned(), (*value).to_owned())).collect();
    Subject { id: id.to_owned(), schema: schema.to_owned(), values }
}

fn proposals(answers: &[Answer]) -> Vec<&Proposal> {
    answers.iter().flat_map(|answer| &answer.reading.proposals).collect()
}

fn findings(answers: &[Answer]) -> Vec<String> {
    let all = answers.iter().flat_map(|answer| &answer.reading.findings);
    all.map(|finding| format!("{}: {}", finding.locator, finding.message)).collect()
}

/// The only proposal of this schema with this name (or any).
fn one<'a>(all: &[&'a Proposal], schema: &str, name: &str) -> &'a Proposal {
    let mut found = all.iter().filter(|p| p.schema == schema && (name.is_empty() || p.caption() == name));
    let first = found.next().unwrap_or_else(|| panic!("no {schema} {name}"));
    assert!(found.next().is_none(), "several {schema} {name}");
    first
}

fn of<'a>(all: &[&'a Proposal], schema: &str) -> Vec<&'a Proposal> {
    all.iter().copied().filter(|proposal| proposal.schema == schema).collect()
}

fn values<'a>(proposal: &'a Proposal, prop: &str) -> Vec<&'a str> {
    proposal.values.iter().filter(|value| value.prop == prop).map(|value| value.value.as_str()).collect()
}

/// Every question of a source, asked of an answer that is HTML, of one without what it must have, and of none.
#[test]
fn what_is_no_answer_is_never_an_empty_one() {
    let about = subject(
        "x",
        "Company",
        &[
            ("name", "Nobody"),
            ("jurisdiction", "gb"),
            ("registrationNumber", "09990001"),
            ("idNumber", "6010001999001"),
            ("cikCode", "9990001"),
            ("sourceUrl", "https://www.sec.gov/Archives/edgar/data/1/2/a.xml"),
        ],
    );
    for id in ["companies_house", "edgar", "edgar_archive", "gbizinfo", "houjin_bangou", "edinet", "us_csl_api"] {
        for question in cards().iter().find(|card| card.id == id).unwrap().questions.iter() {
            let (answers, result) = ask(&SavedWeb::new(), id, &about, &question.id);
            assert!(answers.is_empty() && matches!(result, Err(AskError::Fetch(_))), "{id} {}", question.id);
            for body in ["<!DOCTYPE html><html><body>Sign in</body></html>", "{}", "[]", "", "<a><b></a>"] {
                let seen = SavedWeb::new();
                let _ = ask(&seen, id, &about, &question.id);
                let mut web = SavedWeb::new();
                for url in seen.urls() {
                    let card = cards().iter().find(|card| card.id == id).unwrap();
                    let host_path = url::Url::parse(&card.base).unwrap().path().trim_end_matches('/').to_owned();
                    web = web.get(&format!("{host_path}{}", url.strip_prefix(&card.base).unwrap()), body);
                }
                let (answers, result) = ask(&web, id, &about, &question.id);
                assert_eq!(answers.len(), 1, "{id} {} {body}", question.id);
                assert!(matches!(result, Err(AskError::Shape { .. })), "{id} {} {body}: {result:?}", question.id);
                assert!(answers[0].reading.proposals.is_empty());
            }
        }
        let (_, result) = ask(&SavedWeb::new(), id, &about, "nonsense");
        assert!(matches!(result, Err(AskError::NotAskable(_))), "{id}");
    }
}

#[test]
fn without_what_a_question_needs_nothing_is_sent() {
    let web = SavedWeb::new();
    let nobody = subject("x", "Company", &[("jurisdiction", "fr"), ("registrationNumber", "6010001999009")]);
    for id in ["companies_house", "edgar", "edgar_archive", "gbizinfo", "houjin_bangou", "edinet", "us_csl_api"] {
        for question in &cards().iter().find(|card| card.id == id).unwrap().questions {
            let (_, result) = ask(&web, id, &nobody, &question.id);
            assert!(matches!(result, Err(AskError::NotAskable(_))), "{id} {}: {result:?}", question.id);
        }
    }
    assert!(web.asked().is_empty());
    let (_, result) = ask(&web, "houjin_bangou", &nobody, "number");
    assert!(result.unwrap_err().to_string().contains("check digit"));
}

/// Two answers of one publisher are one independent source, also through two cards.
#[test]
fn a_source_names_its_publisher() {
    for card in cards() {
        let below = url::Url::parse(&card.base).unwrap().path().trim_end_matches('/').to_owned();
        let web = SavedWeb::new().get(&format!("{below}/x"), "{}");
        let mut talk = Talk::new(&web, card, None, Some(Secret::new(KEY)), Watch::none());
        let answer = talk.get("/x").unwrap();
        let publisher = talk.answers[answer].reading.source.publisher.clone();
        assert_eq!(publisher.as_deref(), Some(card.publisher()), "{}", card.id);
        assert!(!card.publisher().is_empty());
    }
    let publisher = |id: &str| cards().iter().find(|card| card.id == id).unwrap().publisher();
    assert_eq!(publisher("edgar"), publisher("edgar_archive"));
    assert_eq!(publisher("wikidata"), publisher("wikidata_sparql"));
    assert_eq!(publisher("gleif"), cards().iter().find(|card| card.id == "gleif").unwrap().en);
}
