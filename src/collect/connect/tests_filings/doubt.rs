//! What cannot be read with certainty: units, rows of one name, rows that name nobody.

use super::*;
use crate::collect::fetch::Method;

const NUMBER: &str = "6010001999001";

fn company() -> Subject {
    subject("q1", "Company", &[("name", "架空光学株式会社"), ("registrationNumber", NUMBER)])
}

/// The answer about a company with these major shareholders.
fn holders(rows: &[(&str, f64)]) -> (Vec<Answer>, Vec<String>) {
    let rows: Vec<_> = rows
        .iter()
        .map(|(name, share)| serde_json::json!({ "name_major_shareholders": name, "shareholding_ratio": share }))
        .collect();
    let info = serde_json::json!({ "corporate_number": NUMBER, "name": "架空光学株式会社",
        "finance": { "major_shareholders": rows } });
    let body = serde_json::json!({ "hojin-infos": [info] }).to_string();
    let web = SavedWeb::new().get(&format!("/hojin/v1/hojin/{NUMBER}/finance"), body);
    let (answers, result) = ask(&web, "gbizinfo", &company(), "finance");
    assert_eq!(result, Ok(()));
    let told = findings(&answers);
    (answers, told)
}

fn shares(answers: &[Answer]) -> Vec<Option<String>> {
    of(&proposals(answers), "Ownership").iter().map(|it| it.first("percentage").map(str::to_owned)).collect()
}

#[test]
fn shares_have_the_unit_that_the_list_shows() {
    let some = |texts: &[&str]| texts.iter().map(|text| Some((*text).to_owned())).collect::<Vec<_>>();
    let (answers, told) = holders(&[("甲見本株式会社", 0.6), ("乙見本株式会社", 0.4)]);
    assert_eq!((shares(&answers), told.len()), (some(&["60", "40"]), 0));
    let (answers, told) = holders(&[("甲見本株式会社", 51.5), ("乙見本株式会社", 30.0), ("丙見本株式会社", 0.9)]);
    assert_eq!((shares(&answers), told.len()), (some(&["51.5", "30", "0.9"]), 0));
    // Neither: more than all as fractions, and nothing says percent.
    let (answers, told) = holders(&[("甲", 0.9), ("乙", 0.8), ("丙", 0.7), ("丁", 0.6)]);
    assert_eq!(shares(&answers), [None, None, None, None]);
    assert!(told.len() == 1 && told[0].contains("fractions or percent? the shares sum to 3"), "{told:?}");
    let all = proposals(&answers);
    assert!(values(of(&all, "Ownership")[0], "summary").iter().any(|words| words.ends_with("0.9")), "as written");
    // Percent that sum to more than all.
    let (answers, told) = holders(&[("甲", 80.0), ("乙", 70.0)]);
    assert_eq!((shares(&answers), told.len()), (vec![None, None], 1));
    // What nobody holds counts for the unit.
    let (answers, _) = holders(&[("甲", 0.5), ("その他", 0.9)]);
    assert_eq!(shares(&answers), [None]);
}

#[test]
fn nobody_holds_nothing_and_two_of_one_name_are_two() {
    let rows = [("張偉", 0.2), ("自己株式", 0.1), ("張偉", 0.3), ("その他", 0.25)];
    let (answers, told) = holders(&rows);
    let all = proposals(&answers);
    let held: Vec<_> = of(&all, "Ownership").iter().map(|it| (it.entity.clone(), it.first("percentage"))).collect();
    assert_eq!(held.iter().map(|(_, share)| *share).collect::<Vec<_>>(), [Some("20"), Some("30")]);
    assert_ne!(held[0].0, held[1].0);
    let named: Vec<&str> = all.iter().filter(|it| it.caption() == "張偉").map(|it| it.entity.as_str()).collect();
    assert!(named.len() == 2 && named[0] != named[1], "{named:?}");
    assert!(!all.iter().any(|it| ["自己株式", "その他"].contains(&it.caption())));
    let said = told.join("\n");
    assert!(said.contains("not named: 0.1 (row \"自己株式\")") && said.contains("not named: 0.25"), "{said}");
    assert!(said.contains("two rows are named \"張偉\": kept apart"), "{said}");
    // The first is the one it is where it is alone.
    let (alone, _) = holders(&rows[..2]);
    assert_eq!(one(&proposals(&alone), "LegalEntity", "張偉").entity, named[0]);
}

#[test]
fn two_payments_of_one_title_and_day_are_two() {
    let row = |amount: &str| {
        serde_json::json!({ "government_departments": "架空省", "title": "見本補助金",
        "date_of_approval": "2025-04-01", "amount": amount })
    };
    let info = serde_json::json!({ "corporate_number": NUMBER, "subsidy": [row("100"), row("200")] });
    let body = serde_json::json!({ "hojin-infos": [info] }).to_string();
    let web = SavedWeb::new().get(&format!("/hojin/v1/hojin/{NUMBER}/subsidy"), body);
    let (answers, _) = ask(&web, "gbizinfo", &company(), "subsidy");
    let all = proposals(&answers);
    let paid = of(&all, "Payment");
    assert_eq!((paid.len(), values(paid[0], "amount"), values(paid[1], "amount")), (2, vec!["100"], vec!["200"]));
    assert_ne!(paid[0].entity, paid[1].entity);
    assert!(findings(&answers).join("").contains("kept apart"));
}

#[test]
fn hits_and_officers_without_numbers_are_kept_apart() {
    let path = "/consolidated_screening_list/v1/search?name=X&fuzzy_name=false&size=50&offset=0";
    let hit =
        |country: &str| format!(r#"{{"name":"X Y","source":"Entity List (EL) - Somebody","country":"{country}"}}"#);
    let body = format!(r#"{{"total":2,"results":[{},{}]}}"#, hit("CN"), hit("GB"));
    let about = subject("q1", "Company", &[("name", "X")]);
    let (answers, _) = ask(&SavedWeb::new().get(path, body), "us_csl_api", &about, "search_exact");
    let all = proposals(&answers);
    let hits = of(&all, "LegalEntity");
    assert_eq!((values(hits[0], "country"), values(hits[1], "country")), (vec!["cn"], vec!["gb"]));
    assert_ne!(hits[0].entity, hits[1].entity);

    let path = "/company/09990001/officers?items_per_page=100&start_index=0";
    let officer = r#"{"name":"SAMPLE, Pat","officer_role":"director","appointed_on":"2020-01-01"}"#;
    let body = format!(r#"{{"total_results":2,"items":[{officer},{officer}]}}"#);
    let about = subject("x", "Company", &[("jurisdiction", "gb"), ("registrationNumber", "09990001")]);
    let (answers, _) = ask(&SavedWeb::new().get(path, body), "companies_house", &about, "officers");
    let all = proposals(&answers);
    let offices = of(&all, "Directorship");
    assert!(offices.len() == 2 && offices[0].entity != offices[1].entity);
    assert!(offices[0].first("director") != offices[1].first("director"));
    assert!(findings(&answers).join("").contains("kept apart"));
}

/// Every question that looks something up, with an answer that has nothing.
#[test]
fn nothing_found_is_said_with_what_was_sent() {
    let about = subject(
        "x",
        "Company",
        &[("name", "Kakuu"), ("jurisdiction", "gb"), ("registrationNumber", "09990001"), ("idNumber", NUMBER)],
    );
    let xml = r#"<?xml version="1.0"?><corporations><count>0</count><divideSize>1</divideSize></corporations>"#;
    for (id, question, body, sent) in [
        ("companies_house", "search", r#"{"total_results":0,"items":[]}"#, "Kakuu"),
        ("companies_house", "officers", r#"{"total_results":0,"items":[]}"#, "09990001/officers"),
        ("gbizinfo", "search", r#"{"hojin-infos":[]}"#, "Kakuu"),
        ("gbizinfo", "company", r#"{"hojin-infos":[]}"#, NUMBER),
        ("houjin_bangou", "search", xml, "Kakuu"),
        ("houjin_bangou", "number", xml, NUMBER),
        ("us_csl_api", "search", r#"{"total":0,"results":[]}"#, "Kakuu"),
    ] {
        let probe = SavedWeb::new();
        let _ = ask(&probe, id, &about, question);
        let card = cards().iter().find(|card| card.id == id).unwrap();
        let below = url::Url::parse(&card.base).unwrap().path().trim_end_matches('/').to_owned();
        let path = format!("{below}{}", probe.urls()[0].strip_prefix(&card.base).unwrap());
        let web = SavedWeb::new().answer(Method::Get, &path, None, 200, &[("Content-Type", "application/json")], body);
        let (answers, result) = ask(&web, id, &about, question);
        assert_eq!((result, proposals(&answers).len()), (Ok(()), 0), "{id} {question}");
        let said = findings(&answers).join("\n");
        let told = format!("no hit for {sent:?} in {}: this is not clearance", card.en);
        assert!(said.contains(&told), "{id} {question}: {said}");
    }
    let (_, told) = holders(&[]);
    assert!(told.join("").contains("no major shareholder is stated: this is not clearance"), "{told:?}");
}
