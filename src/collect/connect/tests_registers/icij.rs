//! ICIJ on saved answers of invented nodes.

use super::*;
use crate::collect::fetch::Method;

const PATH: &str = "/api/v1/reconcile";

fn fixture(name: &str) -> Vec<u8> {
    super::fixture("icij", name)
}

fn subject() -> Subject {
    subject_of("case-1", "Person", &[("name", "架空 太郎"), ("name", "Kakuu Holdings"), ("nationality", "jp")])
}

#[test]
fn names_are_sent_and_candidates_come_with_the_caution() {
    let web = SavedWeb::new().post(PATH, fixture("search.json"));
    let (answers, result) = ask("icij", "search", &subject(), &web, None);
    assert_eq!(result, Ok(()));
    assert_eq!(
        web.bodies(),
        [r#"{"queries":{"q0":{"query":"架空 太郎","limit":10},"q1":{"query":"Kakuu Holdings","limit":10}}}"#]
    );
    let found = proposals(&answers);
    assert_eq!(
        found.iter().map(|it| (&*it.entity, &*it.schema)).collect::<Vec<_>>(),
        [("icij-10990001", "LegalEntity"), ("icij-14990002", "Address")]
    );
    assert!(found.iter().all(|it| it.first("notes").is_some_and(|note| note.contains("no wrongdoing"))));
    assert!(found.iter().all(|it| it.first("topics").is_none()));
    assert_eq!(found[0].first("summary"), Some("entity in the Offshore Leaks Database"));
    let told = findings(&answers).join("\n");
    assert!(told.contains("score 77.5; a candidate, not an identity") && told.contains("no wrongdoing"), "{told}");
    assert!(told.contains("a candidate without id"));
    let web = SavedWeb::new().post(PATH, fixture("empty.json"));
    let (answers, result) = ask("icij", "search", &subject(), &web, None);
    assert_eq!((result, proposals(&answers).len()), (Ok(()), 0));
    let web = SavedWeb::new().post(PATH, fixture("half.json"));
    let (answers, result) = ask("icij", "search", &subject(), &web, None);
    assert_eq!(result, Ok(()));
    assert!(findings(&answers).iter().any(|text| text.starts_with("/q1: no response")));
}

#[test]
fn a_node_is_read_with_its_dates() {
    let known = subject_of("icij-10990001", "LegalEntity", &[("name", "not sent")]);
    let web = SavedWeb::new().post(PATH, fixture("extend.json"));
    let (answers, result) = ask("icij", "record", &known, &web, None);
    assert_eq!(result, Ok(()));
    assert!(web.bodies()[0].starts_with(r#"{"extend":{"ids":["10990001"],"properties":[{"id":"name"}"#));
    assert!(!web.bodies()[0].contains("not sent"));
    let it = &proposals(&answers)[0];
    assert_eq!((it.first("name"), it.first("previousName")), (Some("KAKUU HOLDINGS LTD."), Some("KAKUU OLD LTD.")));
    assert_eq!((it.first("incorporationDate"), it.first("status")), (Some("2006-03-23"), Some("Defaulted")));
    assert!(values(it, "notes").contains(&"sourceID: Invented Papers".to_owned()));
    assert!(findings(&answers).iter().any(|text| text.contains("not a date: soon")));
    assert!(matches!(ask("icij", "record", &subject(), &web, None).1, Err(AskError::NotAskable(_))));
}

#[test]
fn refusals_and_wrong_answers_are_told() {
    for body in ["<html>", "{}", r#"{"q0":{"result":{}}}"#, "[]"] {
        let web = SavedWeb::new().post(PATH, body);
        let (answers, result) = ask("icij", "search", &subject(), &web, None);
        assert!(matches!(result, Err(AskError::Shape { .. })), "{body}");
        assert_eq!(answers.len(), 1);
    }
    for status in [404, 429, 500] {
        let web = SavedWeb::new().answer(Method::Post, PATH, None, status, &[], "");
        assert!(matches!(ask("icij", "search", &subject(), &web, None).1, Err(AskError::Fetch(_))));
    }
}
