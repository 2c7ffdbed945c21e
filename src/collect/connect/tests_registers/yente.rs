//! OpenSanctions (yente) on saved answers of invented entities.

use super::*;
use crate::collect::fetch::{Method, SecretPlace};

const MATCH: &str = "/match/default?limit=10";

fn fixture(name: &str) -> Vec<u8> {
    super::fixture("opensanctions", name)
}

fn company() -> Subject {
    let values = [
        ("name", "架空商事"),
        ("name", "Kakuu Trading"),
        ("jurisdiction", "jp"),
        ("birthDate", "1970"),
        ("address", "secret street"),
        ("registrationNumber", "123"),
    ];
    subject_of("case-1", "Fund", &values)
}

#[test]
fn match_sends_schema_name_and_jurisdiction_and_nothing_else() {
    let web = SavedWeb::new().post(MATCH, fixture("match.json"));
    let (answers, result) = ask("opensanctions", "match", &company(), &web, Some("k-secret"));
    assert_eq!(result, Ok(()));
    assert_eq!(
        web.bodies(),
        [
            r#"{"queries":{"q":{"schema":"Company","properties":{"name":["架空商事","Kakuu Trading"],"jurisdiction":["jp"]}}}}"#
        ]
    );
    let asked = &web.asked()[0];
    let place = SecretPlace::Header { name: "Authorization".into(), prefix: "ApiKey ".into() };
    assert_eq!((asked.method, asked.secret.clone()), (Method::Post, Some((Secret::new("k-secret"), place))));
    assert!(!asked.url.contains("secret"));
    let person = subject_of("p", "Person", &[("name", "A B"), ("birthDate", "1970-01"), ("nationality", "cn")]);
    let web = SavedWeb::new().post(MATCH, fixture("match_empty.json"));
    let (answers_2, result) = ask("opensanctions", "match", &person, &web, None);
    assert_eq!((result, proposals(&answers_2).len()), (Ok(()), 0));
    assert!(web.asked()[0].secret.is_none(), "a yente of one's own wants no key");
    assert_eq!(
        web.bodies(),
        [r#"{"queries":{"q":{"schema":"Person","properties":{"name":["A B"],"birthDate":["1970-01"]}}}}"#]
    );

    let found = proposals(&answers);
    assert_eq!(found.iter().map(|it| &*it.entity).collect::<Vec<_>>(), ["NK-fictKakuu1", "NK-fictOther2"]);
    assert_eq!(values(&found[0], "topics"), ["sanction"]);
    assert_eq!(values(&found[0], "notes"), ["OpenSanctions datasets: xx_example_list"]);
    let told = findings(&answers).join("\n");
    assert!(told.contains("score 0.41, below its threshold; a candidate"), "{told}");
    let notes = answers[0].reading.findings.iter().filter(|finding| finding.is_note()).count();
    assert_eq!(notes, 2, "what is not known here is no note");
    assert!(
        told.contains("score 0.91 by name_literal_match 1.00, above its threshold; a candidate, not an identity")
            && told.contains("unheardOf"),
        "{told}"
    );
}

#[test]
fn a_record_brings_its_listings_owners_and_officers() {
    for (id, more, here) in
        [("NK-fictKakuu1", vec![], "NK-fictKakuu1"), ("case-1", vec![("wikidataId", "Q900000001")], "case-1")]
    {
        let asked = if id == "case-1" { "Q900000001" } else { id };
        let web = SavedWeb::new().get(&format!("/entities/{asked}?nested=true"), fixture("entity.json"));
        let (answers, result) = ask("opensanctions", "entity", &subject_of(id, "Company", &more), &web, None);
        assert_eq!(result, Ok(()));
        let found = proposals(&answers);
        let of = |id: &str| found.iter().find(|it| it.entity == id).unwrap();
        assert_eq!(of(here).first("name"), Some("Kakuu Trading Ltd"));
        assert_eq!(of(here).first("addressEntity"), Some("addr-1"));
        assert_eq!((of("xx-sanc-1").first("entity"), of("xx-sanc-1").first("program")), (Some(here), Some("EX-1")));
        assert_eq!((of("own-1").first("owner"), of("own-1").first("asset")), (Some("NK-owner"), Some(here)));
        assert_eq!(of("own-1").first("percentage"), Some("60"));
        assert_eq!((of("dir-1").first("director"), of("dir-1").first("organization")), (Some("NK-owner"), Some(here)));
        assert!(found.iter().all(|it| it.entity != "odd-1"), "a relation without both ends");
        let told = findings(&answers).join("\n");
        assert!(told.contains("Starship") && told.contains("UnknownLink without"), "{told}");
    }
    let private = subject_of("internal-7", "Company", &[("name", "x")]);
    let web = SavedWeb::new();
    assert!(matches!(ask("opensanctions", "entity", &private, &web, None).1, Err(AskError::NotAskable(_))));
    assert!(web.asked().is_empty(), "an id of the case is not sent");
}

#[test]
fn search_tells_that_there_are_more() {
    let path = "/search/default?q=%E6%9E%B6%E7%A9%BA%E5%95%86%E4%BA%8B&limit=10";
    let web = SavedWeb::new().get(path, fixture("search.json"));
    let (answers, result) = ask("opensanctions", "search", &company(), &web, None);
    assert_eq!((result, proposals(&answers).len()), (Ok(()), 1));
    assert!(findings(&answers)[0].contains("40 records match"));
}

#[test]
fn wrong_answers_are_no_empty_answers() {
    for (body, pointer) in [
        ("<html></html>".as_bytes().to_vec(), "line 1"),
        (b"{}".to_vec(), "/responses/q"),
        (fixture("match_failed.json"), "/responses/q/status"),
        (br#"{"responses":{"q":{"results":"many"}}}"#.to_vec(), "/responses/q/results"),
    ] {
        let web = SavedWeb::new().post(MATCH, body);
        let (answers, result) = ask("opensanctions", "match", &company(), &web, None);
        let Err(AskError::Shape { pointer: at, .. }) = result else { panic!("{result:?}") };
        assert_eq!((at.as_str(), answers.len()), (pointer, 1));
    }
    for (status, refused) in [(401, true), (403, true), (404, false), (429, false), (500, false)] {
        let web = SavedWeb::new().answer(Method::Post, MATCH, None, status, &[], "");
        let (answers, result) = ask("opensanctions", "match", &company(), &web, Some("k-secret"));
        assert_eq!(matches!(result, Err(AskError::KeyRefused(_))), refused, "{status}");
        assert!(result.is_err() && answers.is_empty());
    }
    let web = SavedWeb::new().answer(Method::Post, MATCH, None, 401, &[], "");
    let (_, result) = ask("opensanctions", "match", &company(), &web, None);
    assert!(matches!(result, Err(AskError::NeedsKey { .. })), "no key was given that could be refused");
    let web = SavedWeb::new().answer(Method::Post, MATCH, None, 429, &[("Retry-After", "900")], "");
    let (_, result) = ask("opensanctions", "match", &company(), &web, None);
    assert!(matches!(result, Err(AskError::Fetch(FetchError::Later { seconds: 900, .. }))));
    let web = SavedWeb::new().get("/entities/NK-x?nested=true", fixture("entity_odd.json"));
    let (answers, result) = ask("opensanctions", "entity", &subject_of("NK-x", "Company", &[]), &web, None);
    assert_eq!((result, findings(&answers).len() >= 4), (Ok(()), true), "{:?}", findings(&answers));
}
