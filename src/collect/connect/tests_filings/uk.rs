//! Companies House: profile, officers, persons with significant control.

use super::*;
use crate::collect::connect::companies_house::canonical_number;
use crate::collect::fetch::SecretPlace;

fn hollowbridge() -> Subject {
    subject(
        "q1",
        "Company",
        &[("name", "Hollowbridge Optics"), ("jurisdiction", "gb"), ("registrationNumber", "9990001")],
    )
}

const COMPANY: &str = "/company/09990001";
const PSC: &str = "/company/09990001/persons-with-significant-control";

#[test]
fn numbers_are_written_as_the_register_does() {
    for (text, number) in [
        ("9990001", Some("09990001")),
        ("SC 990002", Some("SC990002")),
        ("sc123", Some("SC000123")),
        ("SP1234R", Some("SP01234R")),
        ("R0000001", Some("R0000001")),
        ("HRB 990009", None),
        ("123456789", None),
        ("", None),
        ("Ａ1", None),
    ] {
        assert_eq!(canonical_number(text).as_deref(), number, "{text}");
    }
}

#[test]
fn a_search_gives_candidates() {
    let web = SavedWeb::new().get(
        "/search/companies?q=Hollowbridge%20Optics&items_per_page=20",
        include_str!("../../../../tests/fixtures/collect/companies_house/search.json"),
    );
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "search");
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    assert_eq!(one(&all, "Company", "HOLLOWBRIDGE OPTICS LIMITED").entity, "q1");
    let other = one(&all, "Company", "HOLLOWBRIDGE OPTICS (HOLDINGS) LIMITED");
    assert_eq!((other.entity.as_str(), other.first("dissolutionDate")), ("gb-coh-SC990002", Some("2019-05-21")));
    assert_eq!(findings(&answers).len(), 1);
    assert!(findings(&answers)[0].starts_with("/items/1/date_of_creation"));
    assert_eq!(web.asked()[0].secret.as_ref().unwrap().1, SecretPlace::BasicUser);
    assert_eq!(
        web.urls(),
        ["https://api.company-information.service.gov.uk/search/companies?q=Hollowbridge%20Optics&items_per_page=20"]
    );
}

#[test]
fn a_profile_names_what_the_company_was_called_before() {
    let web =
        SavedWeb::new().get(COMPANY, include_str!("../../../../tests/fixtures/collect/companies_house/company.json"));
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "company");
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    let company = one(&all, "Company", "");
    assert_eq!(company.entity, "q1");
    assert_eq!(values(company, "previousName"), ["QUILLMERE LENSES LIMITED"]);
    assert_eq!(values(company, "sector"), ["SIC 26701", "SIC 72190"]);
    assert_eq!(values(company, "address"), ["1, Invented Row, Exampleton, EX1 1AA, England"]);
    assert_eq!(answers[0].reading.source.licence.as_deref(), Some("Open Government Licence v3.0"));
}

#[test]
fn officers_come_page_by_page_and_stay_when_a_later_page_fails() {
    let first = include_str!("../../../../tests/fixtures/collect/companies_house/officers_1.json");
    let second = include_str!("../../../../tests/fixtures/collect/companies_house/officers_2.json");
    let page = |start: usize| format!("{COMPANY}/officers?items_per_page=100&start_index={start}");
    let web = SavedWeb::new().get(&page(0), first).get(&page(2), second);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "officers");
    assert_eq!((answers.len(), result), (2, Ok(())));
    let all = proposals(&answers);
    let person = one(&all, "Person", "FERNSBY, Odalys Jane");
    assert_eq!(person.first("birthDate"), Some("1971-04"));
    assert_eq!(person.first("previousName"), Some("Odalys Jane Thackwray"));
    assert!(person.first("nationality").is_none());
    assert_eq!(one(&all, "Company", "GRIMSWOLD NOMINEES LIMITED").entity, "gb-coh-09990009");
    let offices = of(&all, "Directorship");
    assert_eq!(offices.len(), 2);
    assert_eq!(offices[1].first("role"), Some("corporate secretary"));
    assert_eq!(offices[1].first("endDate"), Some("2018-02-01"));
    assert!(findings(&answers).iter().any(|finding| finding.contains("/items/0/name")), "{:?}", findings(&answers));

    let web = SavedWeb::new().get(&page(0), first).status(&page(2), 502);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "officers");
    assert!(matches!(result, Err(AskError::Fetch(_))));
    assert_eq!(of(&proposals(&answers), "Directorship").len(), 2);
    let again = ask(&SavedWeb::new().get(&page(0), first), "companies_house", &hollowbridge(), "officers");
    assert_eq!(again.0[0].reading.proposals, answers[0].reading.proposals, "ids are stable");
}

#[test]
fn owners_are_bands_and_rights_and_statements_are_nobody() {
    let web = SavedWeb::new()
        .get(
            &format!("{PSC}?items_per_page=100&start_index=0"),
            include_str!("../../../../tests/fixtures/collect/companies_house/psc.json"),
        )
        .get(
            &format!("{PSC}-statements?items_per_page=100&start_index=0"),
            include_str!("../../../../tests/fixtures/collect/companies_house/statements.json"),
        );
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    let holdings = of(&all, "Ownership");
    let bands: Vec<_> =
        holdings.iter().map(|h| (h.first("percentage"), h.first("votingPercentage"), h.first("directness"))).collect();
    assert_eq!(
        bands,
        [(Some("50-75"), Some("50-75"), None), (Some("25-50"), None, Some("indirect")), (None, Some("25-50"), None)]
    );
    assert_eq!(holdings[1].first("endDate"), Some("2019-08-01"));
    assert_eq!(holdings[1].first("owner"), Some("gb-coh-09990009"));
    assert!(holdings.iter().all(|holding| holding.first("asset") == Some("q1")));
    let rights: Vec<_> = of(&all, "ControlRight").iter().filter_map(|right| right.first("rightType")).collect();
    assert_eq!(
        rights,
        [
            "right to appoint and remove directors",
            "significant influence or control as firm",
            "a nature not yet invented"
        ]
    );
    assert_eq!(of(&all, "Person").len(), 1);
    assert_eq!(of(&all, "LegalEntity").len(), 1);
    let found = findings(&answers).join("\n");
    for words in [
        "no individual or entity with significant control, from 2016-07-12, until 2016-10-11",
        "psc details not confirmed, from 2022-01-03",
        "details the register protects",
        "unknown nature of control",
        "unknown kind of record",
    ] {
        assert!(found.contains(words), "{words} in {found}");
    }
}

#[test]
fn a_register_without_persons_still_has_its_statements() {
    let statements = include_str!("../../../../tests/fixtures/collect/companies_house/statements.json");
    let path = format!("{PSC}-statements?items_per_page=100&start_index=0");
    let absent = format!("{PSC}?items_per_page=100&start_index=0");
    let web = SavedWeb::new().status(&absent, 404).get(&path, statements);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert_eq!(result, Ok(()));
    assert!(of(&proposals(&answers), "Person").is_empty());
    assert!(findings(&answers).iter().any(|finding| finding.contains("lists no person")));
    // Neither list: could not look, not "nobody".
    let web = SavedWeb::new().status(&absent, 404).status(&path, 404);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert!(answers.is_empty() && result.is_err());
    let web = SavedWeb::new().status(&absent, 401);
    let (_, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert_eq!(result, Err(AskError::KeyRefused("UK Companies House".to_owned())));
}

#[test]
fn a_number_is_asked_only_of_a_company_said_to_be_british() {
    let number = ("registrationNumber", "9990001");
    let web = SavedWeb::new();
    for (id, values, why) in [
        ("q1", vec![number], "not stated"),
        ("q1", vec![number, ("country", "de")], "not registered"),
        ("q1", vec![number, ("jurisdiction", "us"), ("country", "gb")], "not registered"),
        ("gb-coh-", vec![number], "not stated"),
    ] {
        let (_, result) = ask(&web, "companies_house", &subject(id, "Company", &values), "company");
        let Err(AskError::NotAskable(words)) = result else { panic!("{values:?}: {result:?}") };
        assert!(words.contains(why), "{words}");
    }
    assert!(web.asked().is_empty());
    for (id, values) in [
        ("gb-coh-09990001", vec![]),
        ("q1", vec![number, ("country", "gb")]),
        ("q1", vec![number, ("jurisdiction", "GB-SCT")]),
        ("q1", vec![number, ("jurisdiction", "England and Wales")]),
    ] {
        let web = SavedWeb::new();
        let _ = ask(&web, "companies_house", &subject(id, "Company", &values), "company");
        assert_eq!(web.urls(), [format!("https://api.company-information.service.gov.uk{COMPANY}")], "{values:?}");
    }
    // Nor is a hit the asked company because a number of another register agrees.
    let search = include_str!("../../../../tests/fixtures/collect/companies_house/search.json");
    let web = SavedWeb::new().get("/search/companies?q=Hollowbridge%20Optics&items_per_page=20", search);
    let about = subject("q1", "Company", &[("name", "Hollowbridge Optics"), ("country", "de"), number]);
    let (answers, _) = ask(&web, "companies_house", &about, "search");
    assert!(proposals(&answers).iter().all(|hit| hit.entity != "q1"));
}

#[test]
fn a_full_page_without_a_total_is_not_the_end() {
    let officers = |from: usize, count: usize, rest: &str| {
        let item = |n: usize| format!(r#"{{"name":"INVENTED, {n}","officer_role":"director"}}"#);
        let items: Vec<String> = (from..from + count).map(item).collect();
        format!(r#"{{{rest}"items":[{}]}}"#, items.join(","))
    };
    let page = |start: usize| format!("{COMPANY}/officers?items_per_page=100&start_index={start}");
    let web = SavedWeb::new().get(&page(0), officers(0, 100, "")).get(&page(100), officers(100, 7, ""));
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "officers");
    assert_eq!((answers.len(), result), (2, Ok(())));
    assert_eq!(of(&proposals(&answers), "Directorship").len(), 107);
    assert!(findings(&answers).is_empty());
    // The register says that it gives only 35 at once.
    let few = r#""items_per_page":35,"#;
    let web = SavedWeb::new().get(&page(0), officers(0, 35, few)).get(&page(35), officers(35, 0, few));
    assert_eq!(ask(&web, "companies_house", &hollowbridge(), "officers").0.len(), 2);
    // No page after a full one: the end is not known for certain.
    let web = SavedWeb::new().get(&page(0), officers(0, 100, "")).status(&page(100), 404);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "officers");
    assert_eq!(result, Ok(()));
    assert!(findings(&answers)[0].contains("no total is stated"), "{:?}", findings(&answers));
    let mut web = SavedWeb::new();
    for start in (0..1100).step_by(100) {
        web = web.get(&page(start), officers(start, 100, ""));
    }
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "officers");
    assert_eq!((answers.len(), result), (10, Ok(())));
    assert!(findings(&answers)[0].contains("1000 items were read; no total is stated"), "{:?}", findings(&answers));
}
