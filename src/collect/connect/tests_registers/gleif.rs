//! GLEIF on saved answers of invented entities.

use super::*;

const LEI: &str = "5493FICTKUROLENS0189";
const PARENT: &str = "5493FICTASAHIHLD0219";

fn fixture(name: &str) -> Vec<u8> {
    super::fixture("gleif", name)
}

fn subject() -> Subject {
    subject_of("case-1", "Company", &[("name", "架空光学工業株式会社"), ("leiCode", LEI), ("birthDate", "secret")])
}

fn path(rest: &str) -> String {
    format!("/api/v1/lei-records/{LEI}{rest}")
}

#[test]
fn search_sends_the_name_alone_and_percent_encoded() {
    let by_name = subject_of("case-1", "Company", &[("name", "架空光学"), ("address", "secret street")]);
    let asked = "/api/v1/lei-records?filter%5Bfulltext%5D=%E6%9E%B6%E7%A9%BA%E5%85%89%E5%AD%A6&page%5Bsize%5D=20&page%5Bnumber%5D=1";
    let web = SavedWeb::new().get(asked, fixture("search.json"));
    let (answers, result) = ask("gleif", "search", &by_name, &web, None);
    assert_eq!((result, web.urls()), (Ok(()), vec![format!("https://api.gleif.org{asked}")]));
    assert!(web.bodies().is_empty());
    let found = proposals(&answers);
    assert_eq!(
        found.iter().map(|it| it.entity.clone()).collect::<Vec<_>>(),
        [format!("lei-{LEI}"), "lei-5493FICTCHILDAAA0459".to_owned()]
    );
    assert!(findings(&answers).iter().any(|text| text.contains("57 records match; the first 2")));

    let web = SavedWeb::new().get(
        &format!("/api/v1/lei-records?filter%5Blei%5D={LEI}&page%5Bsize%5D=20&page%5Bnumber%5D=1"),
        fixture("search.json"),
    );
    let (answers, _) = ask("gleif", "search", &subject(), &web, None);
    assert_eq!(proposals(&answers)[0].entity, "case-1", "the same LEI is the same entity");
    let nobody = subject_of("x", "Company", &[]);
    assert!(matches!(ask("gleif", "search", &nobody, &web, None).1, Err(AskError::NotAskable(_))));
}

#[test]
fn a_record_keeps_every_name_with_its_language_and_place() {
    let web = SavedWeb::new().get(&path(""), fixture("record.json"));
    let (answers, result) = ask("gleif", "record", &subject(), &web, None);
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    let it = &found[0];
    let of = |prop: &str| values(it, prop);
    assert_eq!(it.schema, "Company");
    assert_eq!(of("name"), ["架空光学工業株式会社", "Kakuu Optical Industries Co., Ltd."]);
    let first = it.values.iter().find(|value| value.prop == "name").unwrap();
    assert_eq!((first.lang.as_deref(), &*first.locator), (Some("jpn"), "/data/attributes/entity/legalName/name"));
    assert_eq!(of("previousName"), ["Kakuu Lens Works"]);
    assert_eq!(of("alias"), ["KOI", "KAKUU KOUGAKU KOUGYOU KABUSHIKI KAISHA"]);
    assert_eq!((it.first("jurisdiction"), it.first("incorporationDate")), (Some("jp"), Some("1998-04-01")));
    assert_eq!((it.first("registrationNumber"), it.first("legalForm")), (Some("7010001000005"), Some("ELF 7QQ0")));
    assert_eq!(it.first("notes"), Some("Registration authority: RA000412"));
    assert_eq!(it.first("opencorporatesUrl"), Some("https://opencorporates.com/companies/jp/7010001000005"));
    assert!(findings(&answers).is_empty(), "{:?}", findings(&answers));
    assert_eq!(answers[0].reading.source.licence.as_deref(), Some("CC0 1.0"));
    let headers = &web.asked()[0].headers;
    assert_eq!(headers, &[("Accept".to_owned(), "application/vnd.api+json".to_owned())]);
}

#[test]
fn a_consolidating_parent_controls_without_a_share_and_an_exception_invents_nobody() {
    let web = SavedWeb::new()
        .get(&path(""), fixture("record.json"))
        .get(&path("/direct-parent-relationship"), fixture("parent_relationship.json"))
        .get(&path("/direct-parent"), fixture("parent.json"))
        .get(&path("/ultimate-parent-reporting-exception"), fixture("ultimate_exception.json"));
    let (answers, result) = ask("gleif", "parents", &subject(), &web, None);
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    let tie = found.iter().find(|it| it.is_relation()).unwrap();
    assert_eq!(tie.schema, "ControlRight");
    assert_eq!((tie.first("holder"), tie.first("controlled")), (Some(&*format!("lei-{PARENT}")), Some("case-1")));
    assert_eq!((tie.first("startDate"), tie.first("endDate")), (Some("2019-04-01"), None));
    assert!(tie.first("description").unwrap().contains("ACCOUNTING_CONSOLIDATION 100.0 PERCENTAGE"));
    assert!(found.iter().all(|it| it.first("percentage").is_none()));
    assert!(found.iter().all(|it| it.schema != "Person"));
    let notes: Vec<String> = found.iter().flat_map(|it| values(it, "notes")).collect();
    assert!(notes.iter().any(|note| note.contains("no person is known") && note.contains("NO_KNOWN_PERSON")));
    assert!(findings(&answers).iter().any(|text| text.contains("ultimate parent") && text.contains("stays unknown")));
    assert_eq!(found.iter().filter(|it| it.is_relation()).count(), 1, "not told twice");
}

#[test]
fn a_parent_that_fails_does_not_lose_the_rest() {
    for status in [404, 429, 500] {
        let web = SavedWeb::new()
            .get(&path(""), fixture("record.json"))
            .status(&path("/direct-parent-relationship"), status)
            .get(&path("/direct-parent"), fixture("parent.json"))
            .get(&path("/ultimate-parent-reporting-exception"), fixture("ultimate_exception.json"));
        let (answers, result) = ask("gleif", "parents", &subject(), &web, None);
        assert!(matches!(result, Err(AskError::Fetch(FetchError::Status { .. }))), "{result:?}");
        assert_eq!(answers.len(), 3);
        let tie = proposals(&answers).into_iter().find(Proposal::is_relation).unwrap();
        assert_eq!(tie.first("rightType"), Some("parent by accounting consolidation"));
        assert!(tie.first("startDate").is_none());
    }
}

#[test]
fn children_are_asked_page_by_page_at_the_named_host() {
    let page = |list: &str, number| path(&format!("/{list}?page%5Bsize%5D=100&page%5Bnumber%5D={number}"));
    let web = SavedWeb::new()
        .get(&page("direct-children", 1), fixture("children_1.json"))
        .get(&page("direct-children", 2), fixture("children_2.json"))
        .get(&page("direct-child-relationships", 1), fixture("child_relationships.json"));
    let (answers, result) = ask("gleif", "children", &subject(), &web, None);
    assert_eq!((result, answers.len()), (Ok(()), 3));
    assert!(web.urls().iter().all(|url| url.starts_with("https://api.gleif.org/api/v1/")), "{:?}", web.urls());
    let found = proposals(&answers);
    let ties: Vec<_> = found.iter().filter(|it| it.is_relation()).collect();
    assert_eq!(ties.len(), 3, "one end is not an LEI");
    assert_eq!(values(ties[0], "holder"), ["case-1"]);
    assert_eq!((ties[1].first("status"), ties[1].first("endDate")), (Some("ended"), Some("2022-12-31")));
    assert_eq!(ties[2].first("status"), Some("withdrawn"));
    let told = findings(&answers);
    assert!(told.iter().any(|text| text.contains("LAPSED")) && told.iter().any(|text| text.contains("not by LEI")));

    let none = SavedWeb::new()
        .get(&page("direct-children", 1), fixture("empty.json"))
        .get(&page("direct-child-relationships", 1), fixture("empty.json"));
    let (answers, result) = ask("gleif", "children", &subject(), &none, None);
    assert_eq!((result, proposals(&answers).len()), (Ok(()), 0));
    // The second page fails: the first stays, and the relationships are asked all the same.
    let cut = SavedWeb::new()
        .get(&page("direct-children", 1), fixture("children_1.json"))
        .get(&page("direct-child-relationships", 1), fixture("child_relationships.json"));
    let (answers, result) = ask("gleif", "children", &subject(), &cut, None);
    assert!(result.is_err());
    assert_eq!(answers.len(), 2);
}

#[test]
fn wrong_types_are_findings_and_the_rest_is_read() {
    let web = SavedWeb::new().get(&path(""), fixture("odd.json"));
    let (answers, result) = ask("gleif", "record", &subject(), &web, None);
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    let it = found.iter().find(|it| it.entity == "case-1").unwrap();
    assert_eq!((it.first("leiCode"), it.first("status")), (Some(LEI), Some("INACTIVE")));
    assert!(it.first("name").is_none() && it.first("incorporationDate").is_none());
    assert!(it.first("dissolutionDate").is_none(), "a corporate action is no dissolution");
    let notes = values(it, "notes").join("\n");
    assert!(notes.contains("LAPSED, renewal was due 2021-01-01") && notes.contains("CORPORATE_ACTION"), "{notes}");
    assert!(found.iter().any(|it| it.schema == "Succession" && it.first("predecessor") == Some("case-1")));
    let told = findings(&answers);
    assert!(told.len() >= 6, "{told:#?}");
}

#[test]
fn what_is_no_answer_is_no_empty_answer() {
    for (body, pointer) in [("<html>busy</html>", "line 1"), ("{}", "/data"), ("{\"data\":[]}", "/data")] {
        let web = SavedWeb::new().html(&path(""), body);
        let (answers, result) = ask("gleif", "record", &subject(), &web, None);
        let Err(AskError::Shape { pointer: at, .. }) = result else { panic!("{result:?}") };
        assert_eq!((at.as_str(), answers.len()), (pointer, 1), "the answer stays as evidence");
    }
    let short = subject_of("x", "Company", &[("leiCode", "123")]);
    assert!(matches!(ask("gleif", "record", &short, &SavedWeb::new(), None).1, Err(AskError::NotAskable(_))));
}

#[test]
fn real_records_are_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/gleif/api_json");
    let Ok(files) = std::fs::read_dir(folder) else { return println!("skipped: no {folder}") };
    let mut seen = 0;
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let lei = json["data"]["id"].as_str().unwrap().to_owned();
        let web = SavedWeb::new().get(&format!("/api/v1/lei-records/{lei}"), bytes);
        let (answers, result) = ask("gleif", "record", &subject_of("x", "Company", &[("leiCode", &lei)]), &web, None);
        assert_eq!(result, Ok(()));
        let it = &proposals(&answers)[0];
        assert!(it.first("name").is_some() && it.first("leiCode") == Some(lei.as_str()));
        let lapsed = json["data"]["attributes"]["registration"]["status"] == "LAPSED";
        assert_eq!(findings(&answers).iter().any(|text| text.contains("LAPSED")), lapsed);
        seen += 1;
    }
    assert!(seen >= 3, "{seen}");
}
