//! What is over is said to be over, and what nobody said is not: statuses, periods, ranks, closed companies.

use super::*;
use serde_json::{Value, json};

const LEI: &str = "5493FICTKUROLENS0189";
const ITEM: &str = "Q900000001";

fn relation(status: &str, periods: Value) -> (Proposal, Vec<String>) {
    let about = subject_of("case-1", "Company", &[("leiCode", LEI)]);
    let page = |list: &str| format!("/api/v1/lei-records/{LEI}/{list}?page%5Bsize%5D=100&page%5Bnumber%5D=1");
    let relationship = json!({
        "startNode": { "id": "5493FICTASAHIHLD0219", "type": "LEI" }, "endNode": { "id": LEI, "type": "LEI" },
        "type": "IS_DIRECTLY_CONSOLIDATED_BY", "status": status, "periods": periods,
    });
    let attributes = json!({ "relationship": relationship, "registration": { "status": "PUBLISHED" } });
    let record = json!({ "data": [{ "type": "relationship-records", "id": "x", "attributes": attributes }] });
    let web = SavedWeb::new()
        .get(&page("direct-children"), r#"{"data":[]}"#)
        .get(&page("direct-child-relationships"), record.to_string());
    let (answers, result) = ask("gleif", "children", &about, &web, None);
    assert_eq!(result, Ok(()));
    (proposals(&answers).into_iter().find(Proposal::is_relation).unwrap(), findings(&answers))
}

#[test]
fn a_relationship_has_ended_only_where_its_record_says_so() {
    let period =
        |start: &str, end: Option<&str>| json!({ "startDate": start, "endDate": end, "type": "RELATIONSHIP_PERIOD" });
    let (tie, _) = relation("INACTIVE", json!([period("2012-01-01", Some("2015-12-31"))]));
    assert_eq!((tie.first("status"), tie.first("endDate")), (Some("ended"), Some("2015-12-31")));
    let (tie, told) = relation("NULL", json!([]));
    assert_eq!(tie.first("status"), None);
    assert!(told.join("").contains("a status of the relationship not known here: NULL"), "{told:?}");
    // Ended and begun again: in force since the second period, in whatever order they stand.
    for periods in [
        json!([period("2012-01-01", Some("2015-12-31")), period("2018-04-01", None)]),
        json!([period("2018-04-01", None), period("2012-01-01", Some("2015-12-31"))]),
    ] {
        let (tie, _) = relation("ACTIVE", periods);
        assert_eq!((values(&tie, "startDate"), tie.first("endDate")), (vec!["2018-04-01".to_owned()], None));
        assert!(tie.first("description").unwrap().contains("RELATIONSHIP_PERIOD 2012-01-01/2015-12-31"));
    }
}

fn statement(id: &str, other: &str, rank: &str, qualifiers: Value) -> Value {
    let value = json!({ "value": { "entity-type": "item", "id": other }, "type": "wikibase-entityid" });
    let main = json!({ "snaktype": "value", "property": "P169", "datavalue": value });
    json!({ "mainsnak": main, "type": "statement", "id": id, "rank": rank, "qualifiers": qualifiers })
}

#[test]
fn lower_ranks_causes_and_bounds_of_an_end_are_told() {
    let cause = json!({ "P1534": [{ "snaktype": "value", "property": "P1534",
        "datavalue": { "value": { "id": "Q900000099" }, "type": "wikibase-entityid" } }] });
    let bound = json!({ "P12506": [{ "snaktype": "value", "property": "P12506",
        "datavalue": { "value": { "time": "+2024-01-01T00:00:00Z", "precision": 11 }, "type": "time" } }] });
    let no_end = json!({ "P582": [{ "snaktype": "novalue", "property": "P582" }] });
    let claims = [
        statement("Q900000001$a", "Q900000002", "preferred", no_end),
        statement("Q900000001$b", "Q900000003", "normal", json!({})),
        statement("Q900000001$c", "Q900000004", "preferred", cause),
        statement("Q900000001$d", "Q900000005", "preferred", bound),
    ];
    let item = json!({ "id": ITEM, "type": "item", "labels": { "en": { "language": "en", "value": "Kakuu" } },
        "claims": { "P169": claims } });
    let languages = "en%7Cja%7Czh%7Czh-hans%7Czh-hant%7Czh-cn%7Czh-tw%7Czh-hk%7Cmul";
    let ids = "Q900000002%7CQ900000003%7CQ900000004%7CQ900000005";
    let labels = format!("/w/api.php?action=wbgetentities&ids={ids}&props=labels&languages={languages}&format=json");
    let web = SavedWeb::new()
        .get(&format!("/wiki/Special:EntityData/{ITEM}.json"), json!({ "entities": { ITEM: item } }).to_string())
        .get(&labels, r#"{"entities":{}}"#);
    let about = subject_of("case-1", "Company", &[("wikidataId", ITEM)]);
    let (answers, result) = ask("wikidata", "record", &about, &web, None);
    assert_eq!(result, Ok(()));
    let ties: Vec<Proposal> = proposals(&answers).into_iter().filter(Proposal::is_relation).collect();
    let status: Vec<_> = ties.iter().map(|tie| tie.first("status")).collect();
    assert_eq!(status, [None, None, Some("ended"), None], "\"no end\" is no unknown end");
    let lesser: Vec<_> =
        ties.iter().map(|tie| values(tie, "description").iter().any(|words| words.contains("ranks another"))).collect();
    assert_eq!(lesser, [false, true, false, false]);
    let told = &answers[0].reading.findings;
    let bound = told.iter().find(|finding| finding.message.contains("a bound of the end (P12506)")).unwrap();
    assert!(!bound.is_note());
    assert!(told.iter().any(|finding| finding.is_note() && finding.message.contains("is ranked above it")));
}

#[test]
fn a_company_without_a_status_that_is_inactive_says_so_and_names_its_owners() {
    let company = |more: Value| {
        let mut company = json!({ "name": "KAKUU LTD", "company_number": "09999999", "jurisdiction_code": "gb",
            "officers": [], "current_status": null });
        company.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "api_version": "0.4", "results": { "company": company } }).to_string()
    };
    let about = subject_of("case-1", "Company", &[("jurisdiction", "gb"), ("registrationNumber", "09999999")]);
    let read = |more: Value| {
        let web = SavedWeb::new().get("/v0.4/companies/gb/09999999", company(more));
        let (answers, result) = ask("opencorporates", "officers", &about, &web, Some("oc-token-0002"));
        assert_eq!(result, Ok(()));
        proposals(&answers)
    };
    assert_eq!(read(json!({ "inactive": true }))[0].first("status"), Some("inactive"));
    assert_eq!(read(json!({ "inactive": false }))[0].first("status"), None);
    let dissolved = read(json!({ "inactive": true, "current_status": "Dissolved" }));
    assert_eq!(values(&dissolved[0], "status"), ["Dissolved"]);
    let home = json!({ "name": "Kakuu KK", "jurisdiction_code": "jp", "company_number": "7010001000005" });
    let owner = json!({ "ultimate_beneficial_owner": { "name": "Odalys Fernsby" } });
    let found = read(json!({ "home_company": home, "ultimate_beneficial_owners": [owner] }));
    assert!(values(&found[0], "notes").contains(&"Branch of: Kakuu KK jp 7010001000005".to_owned()));
    let tie = found.iter().find(|it| it.schema == "ControlRight").unwrap();
    assert_eq!((tie.first("rightType"), tie.first("controlled")), (Some("ultimate beneficial owner"), Some("case-1")));
    assert!(found.iter().any(|it| it.schema == "LegalEntity" && it.caption() == "Odalys Fernsby"));
}

#[test]
fn a_node_that_was_struck_off_says_so() {
    let known = subject_of("icij-10990001", "LegalEntity", &[("name", "x")]);
    let row = json!({ "rows": { "10990001": { "name": [{ "str": "KAKUU LTD." }],
        "struck_off_date": [{ "str": "30-APR-2013" }], "dorm_date": [] } } });
    let web = SavedWeb::new().post("/api/v1/reconcile", row.to_string());
    let (answers, result) = ask("icij", "record", &known, &web, None);
    assert_eq!(result, Ok(()));
    assert!(web.bodies()[0].contains(r#"{"id":"struck_off_date"},{"id":"dorm_date"}"#), "{}", web.bodies()[0]);
    assert!(values(&proposals(&answers)[0], "notes").contains(&"struck off date: 30-APR-2013".to_owned()));
    assert!(answers[0].reading.findings.iter().all(|finding| finding.is_note()), "a caution is a note");
}
