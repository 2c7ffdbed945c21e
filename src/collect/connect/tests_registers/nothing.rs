//! An answer without a hit is said, with what was sent; doubtful shares and ends of the query service.

use super::*;

/// The answer to every request that a question makes, learnt by asking once in vain.
fn answered(source: &str, question: &str, about: &Subject, body: &str) -> (Vec<Answer>, Result<(), AskError>) {
    let key = Some("s3cret-key").filter(|_| cards().iter().any(|card| card.id == source && card.key.is_some()));
    let probe = SavedWeb::new();
    let _ = ask(source, question, about, &probe, key);
    let request = &probe.asked()[0];
    let path = super::super::saved_test_web::path_of(&request.url);
    let json = [("Content-Type", "application/json")];
    let web = SavedWeb::new().answer(request.method, path, None, 200, &json, body);
    ask(source, question, about, &web, key)
}

#[test]
fn nothing_found_is_said_with_what_was_sent() {
    let about = subject_of(
        "x",
        "Company",
        &[("name", "Kakuu"), ("jurisdiction", "gb"), ("registrationNumber", "0999"), ("wikidataId", "Q900000001")],
    );
    for (source, question, body, sent) in [
        ("gleif", "search", r#"{"data":[]}"#, "Kakuu"),
        ("opensanctions", "match", r#"{"responses":{"q":{"status":200,"results":[]}}}"#, "Kakuu, gb"),
        ("opensanctions", "search", r#"{"results":[],"total":{"value":0}}"#, "Kakuu"),
        ("wikidata", "search", r#"{"search":[]}"#, "Kakuu (en)"),
        ("wikidata_sparql", "ownership", r#"{"results":{"bindings":[]}}"#, "ownership of Q900000001"),
        ("wikidata_sparql", "offices", r#"{"results":{"bindings":[]}}"#, "offices of Q900000001"),
        ("opencorporates", "search", r#"{"results":{"total_count":0,"companies":[]}}"#, "Kakuu (gb)"),
        ("opencorporates", "statements", r#"{"results":{"statements":[]}}"#, "statements of gb 0999"),
        ("icij", "search", r#"{"q0":{"result":[]}}"#, "Kakuu"),
    ] {
        let (answers, result) = answered(source, question, &about, body);
        assert_eq!((result, proposals(&answers).len()), (Ok(()), 0), "{source} {question}");
        let card = cards().iter().find(|card| card.id == source).unwrap();
        let told = format!("no hit for {sent:?} in {}: this is not clearance", card.en);
        let said = findings(&answers).join("\n");
        assert!(said.contains(&told), "{source} {question}: {said}");
    }
}

/// A row of the query service with these cells.
fn row(property: &str, ends: [&str; 2], more: &[(&str, &str)]) -> String {
    let cell = |(name, value): (&str, String)| format!(r#""{name}":{{"type":"uri","value":"{value}"}}"#);
    let address = |item: &str| format!("http://www.wikidata.org/entity/{item}");
    let mut cells = vec![
        ("property", address(property)),
        ("statement", "http://www.wikidata.org/entity/statement/Q900000001-AAAA".to_owned()),
        ("own", address(ends[0])),
        ("other", address(ends[1])),
    ];
    cells.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!(r#"{{"results":{{"bindings":[{{{}}}]}}}}"#, cells.join(","))
}

#[test]
fn an_office_that_ended_on_an_unknown_day_has_ended() {
    let about = subject_of("x", "Person", &[("wikidataId", "Q900000001")]);
    let body = row("P39", ["Q900000001", "Q900000002"], &[("ended", "http://www.wikidata.org/.well-known/genid/1")]);
    let (answers, result) = answered("wikidata_sparql", "offices", &about, &body);
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    let office = found.iter().find(|it| it.schema == "Occupancy").unwrap();
    assert_eq!((office.first("holder"), office.first("post")), (Some("x"), Some("Q900000002")));
    assert_eq!((office.first("status"), office.first("endDate")), (Some("ended"), None));
}

#[test]
fn a_proportion_has_the_unit_that_is_stated() {
    let about = subject_of("x", "Company", &[("wikidataId", "Q900000001")]);
    let share = |more: &[(&str, &str)]| {
        let body = row("P127", ["Q900000001", "Q900000002"], more);
        let (answers, _) = answered("wikidata_sparql", "ownership", &about, &body);
        let found = proposals(&answers);
        let owner = found.iter().find(|it| it.schema == "Ownership").unwrap();
        (owner.first("percentage").map(str::to_owned), findings(&answers).join(""))
    };
    let unit = |item: &'static str| ("proportion_unit", item);
    let none = ("proportion", "0.5");
    assert_eq!(share(&[none, unit("http://www.wikidata.org/entity/Q199")]).0.as_deref(), Some("50"));
    assert_eq!(share(&[none, unit("http://www.wikidata.org/entity/Q11229")]).0.as_deref(), Some("0.5"));
    for unknown in [vec![none], vec![none, unit("http://www.wikidata.org/entity/Q4917")]] {
        let (percent, told) = share(&unknown);
        assert!(percent.is_none() && told.contains("a unit that is not known here"), "{told}");
    }
}

#[test]
fn officers_without_numbers_are_kept_apart_and_nobody_is_none() {
    let about = subject_of("x", "Company", &[("jurisdiction", "gb"), ("registrationNumber", "0999")]);
    let officer = |name: &str| format!(r#"{{"officer":{{"name":"{name}","position":"director"}}}}"#);
    let officers = [officer("PAT SAMPLE"), officer("PAT SAMPLE"), officer("Unknown")].join(",");
    let body = format!(
        r#"{{"results":{{"company":{{"name":"K","jurisdiction_code":"gb","company_number":"0999","officers":[{officers}]}}}}}}"#
    );
    let (answers, _) = answered("opencorporates", "officers", &about, &body);
    let found = proposals(&answers);
    let offices: Vec<_> = found.iter().filter(|it| it.schema == "Directorship").collect();
    assert!(offices.len() == 2 && offices[0].entity != offices[1].entity, "{offices:?}");
    let told = findings(&answers).join("\n");
    assert!(told.contains("kept apart") && told.contains("not named: director (row \"Unknown\")"), "{told}");
}
