//! OpenCorporates on saved answers of invented companies.

use super::*;
use crate::collect::fetch::SecretPlace;

const KEY: &str = "oc-token-0001";
const PATH: &str = "/v0.4/companies/gb/09999999";

fn fixture(name: &str) -> Vec<u8> {
    super::fixture("opencorporates", name)
}

fn subject() -> Subject {
    let values = [("name", "Kakuu"), ("jurisdiction", "gb"), ("registrationNumber", "09999999"), ("address", "secret")];
    subject_of("case-1", "Company", &values)
}

#[test]
fn search_sends_name_and_country_and_the_key_apart() {
    let path = "/v0.4/companies/search?q=Kakuu&per_page=30&country_code=gb";
    let web = SavedWeb::new().get(path, fixture("search.json"));
    let (answers, result) = ask("opencorporates", "search", &subject(), &web, Some(KEY));
    assert_eq!((result, web.urls()), (Ok(()), vec![format!("https://api.opencorporates.com{path}")]));
    let secret = Some((Secret::new(KEY), SecretPlace::Query("api_token".into())));
    assert_eq!(web.asked()[0].secret, secret);
    let found = proposals(&answers);
    assert_eq!(found.iter().map(|it| &*it.entity).collect::<Vec<_>>(), ["case-1", "opencorporates-us_de-123"]);
    assert_eq!(found[1].first("jurisdiction"), Some("us"));
    assert_eq!(values(&found[0], "previousName"), ["KAKUU IMPORTS LIMITED"]);
    assert_eq!((found[0].first("alias"), found[0].first("incorporationDate")), (Some("KT"), Some("2015-02-03")));
    assert_eq!(findings(&answers).len(), 3, "{:?}", findings(&answers));

    let delaware =
        subject_of("x", "Company", &[("name", "架空"), ("jurisdiction", "us-de"), ("registrationNumber", "09999999")]);
    let path = "/v0.4/companies/search?q=%E6%9E%B6%E7%A9%BA&per_page=30&jurisdiction_code=us_de";
    let web = SavedWeb::new().get(path, fixture("search.json"));
    let (answers, _) = ask("opencorporates", "search", &delaware, &web, Some(KEY));
    assert_eq!(proposals(&answers)[0].entity, "opencorporates-gb-09999999", "the number of another register");
    let web = SavedWeb::new();
    assert!(matches!(ask("opencorporates", "search", &subject(), &web, None).1, Err(AskError::NeedsKey { .. })));
    assert!(web.asked().is_empty(), "without its key nothing is sent");
}

#[test]
fn officers_and_controllers_stand_beside_the_company() {
    let web = SavedWeb::new().get(PATH, fixture("company.json"));
    let (answers, result) = ask("opencorporates", "officers", &subject(), &web, Some(KEY));
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    let ties: Vec<_> = found.iter().filter(|it| it.is_relation()).collect();
    assert_eq!(ties.len(), 3);
    assert_eq!(
        (ties[0].first("director"), ties[0].first("organization")),
        (Some("opencorporates-officer-77"), Some("case-1"))
    );
    assert_eq!((ties[0].first("role"), ties[0].first("startDate")), (Some("director"), Some("2016-01-01")));
    assert_eq!(ties[1].first("status"), Some("ended"));
    assert_eq!(
        (ties[2].first("holder"), ties[2].first("controlled")),
        (Some("opencorporates-gb-08888888"), Some("case-1"))
    );
    let told = findings(&answers).join("\n");
    assert!(told.contains("someday") && told.contains("an officer without a name"), "{told}");
    let again = SavedWeb::new().get(PATH, fixture("company.json"));
    assert_eq!(proposals(&ask("opencorporates", "officers", &subject(), &again, Some(KEY)).0), found, "ids are stable");
    let sparse = SavedWeb::new().get(&format!("{PATH}?sparse=true"), fixture("company.json"));
    assert_eq!(proposals(&ask("opencorporates", "record", &subject(), &sparse, Some(KEY)).0).len(), 1);
}

#[test]
fn statements_are_read_page_by_page() {
    let page = |number: u32| format!("{PATH}/statements?per_page=100&page={number}");
    let web = SavedWeb::new().get(&page(1), fixture("statements_1.json")).get(&page(2), fixture("statements_2.json"));
    let (answers, result) = ask("opencorporates", "statements", &subject(), &web, Some(KEY));
    assert_eq!((result, answers.len()), (Ok(()), 2));
    let ties: Vec<_> = proposals(&answers).into_iter().filter(Proposal::is_relation).collect();
    assert_eq!(
        ties.iter().map(|it| &*it.entity).collect::<Vec<_>>(),
        ["opencorporates-statement-501", "opencorporates-statement-503"]
    );
    assert_eq!(ties[0].first("controlled"), Some("case-1"));
    assert_eq!((ties[1].first("holder"), ties[1].first("endDate")), (Some("case-1"), Some("2020-02-02")));
    assert!(ties.iter().all(|it| it.first("percentage").is_none()));
    assert!(findings(&answers).iter().any(|text| text.contains("not read: Website")));
    let cut = SavedWeb::new().get(&page(1), fixture("statements_1.json")).status(&page(2), 500);
    let (answers, result) = ask("opencorporates", "statements", &subject(), &cut, Some(KEY));
    assert!(result.is_err());
    assert!(proposals(&answers).iter().any(Proposal::is_relation), "the first page stays");
}

#[test]
fn refusals_and_wrong_answers_are_told() {
    let path = format!("{PATH}?sparse=true");
    for (status, refused) in [(401, true), (403, true), (404, false), (429, false), (500, false)] {
        let web = SavedWeb::new().status(&path, status);
        let (_, result) = ask("opencorporates", "record", &subject(), &web, Some(KEY));
        assert!(result.is_err() && matches!(result, Err(AskError::KeyRefused(_))) == refused, "{status}");
    }
    for body in ["<html>", "{}", r#"{"results":{"company":[]}}"#] {
        let web = SavedWeb::new().html(&path, body);
        assert!(matches!(ask("opencorporates", "record", &subject(), &web, Some(KEY)).1, Err(AskError::Shape { .. })));
    }
    let web = SavedWeb::new().get(PATH, fixture("odd.json"));
    let (answers, result) = ask("opencorporates", "officers", &subject(), &web, Some(KEY));
    assert_eq!(result, Ok(()));
    assert_eq!(proposals(&answers).len(), 1);
    assert!(findings(&answers).len() >= 4, "{:?}", findings(&answers));
    let none = "/v0.4/companies/search?q=Kakuu&per_page=30&country_code=gb";
    let web = SavedWeb::new().get(none, fixture("empty.json"));
    let (answers, result) = ask("opencorporates", "search", &subject(), &web, Some(KEY));
    assert_eq!((result, proposals(&answers).len()), (Ok(()), 0));
    assert_eq!(
        findings(&answers),
        ["/results/companies: no hit for \"Kakuu (gb)\" in OpenCorporates: this is not clearance"]
    );
    let unknown = subject_of("x", "Company", &[("registrationNumber", "1")]);
    assert!(matches!(ask("opencorporates", "record", &unknown, &web, Some(KEY)).1, Err(AskError::NotAskable(_))));
}

#[test]
fn the_whole_jurisdiction_counts_and_names_count_beside_the_asked_company_only() {
    let asked = |jurisdiction: &str| {
        subject_of("x", "Company", &[("name", "K"), ("jurisdiction", jurisdiction), ("registrationNumber", "123")])
    };
    let body = r#"{"results":{"total_count":1,"companies":[{"company":{"name":"K","jurisdiction_code":"us_de","company_number":"123"}}]}}"#;
    for (code, id) in [("us_de", "x"), ("us-de", "x"), ("us_ny", "opencorporates-us_de-123")] {
        let code_sent = code.replace('-', "_");
        let path = format!("/v0.4/companies/search?q=K&per_page=30&jurisdiction_code={code_sent}");
        let (answers, _) = ask("opencorporates", "search", &asked(code), &SavedWeb::new().get(&path, body), Some(KEY));
        assert_eq!(proposals(&answers)[0].entity, id, "{code}");
    }
    let holder = |number: &str| {
        let body = format!(
            r#"{{"results":{{"company":{{"name":"K","jurisdiction_code":"gb","company_number":"{number}","controlling_entity":{{"name":"Namesake Holding"}}}}}}}}"#
        );
        let about = subject_of("x", "Company", &[("jurisdiction", "gb"), ("registrationNumber", number)]);
        let web = SavedWeb::new().get(&format!("/v0.4/companies/gb/{number}"), body);
        let (answers, _) = ask("opencorporates", "officers", &about, &web, Some(KEY));
        proposals(&answers).iter().find_map(|it| it.first("holder").map(str::to_owned)).unwrap()
    };
    assert_ne!(holder("09999991"), holder("09999992"));
    assert_eq!(holder("09999991"), holder("09999991"));
}

#[test]
fn a_full_page_without_a_total_is_not_the_end() {
    let page = |number: u32| format!("{PATH}/statements?per_page=100&page={number}");
    let body = |from: u32, count: u32| {
        let item = |n: u32| {
            format!(r#"{{"statement":{{"id":{n},"parent":{{"name":"P {n}"}},"subsidiary":{{"name":"S {n}"}}}}}}"#)
        };
        format!(r#"{{"results":{{"statements":[{}]}}}}"#, (from..from + count).map(item).collect::<Vec<_>>().join(","))
    };
    let web = SavedWeb::new().get(&page(1), body(0, 100)).get(&page(2), body(100, 4));
    let (answers, result) = ask("opencorporates", "statements", &subject(), &web, Some(KEY));
    assert_eq!((result, answers.len()), (Ok(()), 2));
    assert_eq!(proposals(&answers).iter().filter(|it| it.is_relation()).count(), 104);
}
