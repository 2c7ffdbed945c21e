//! What was ended, withdrawn, corrected or exempted is said so, and told apart from what could not be read.

use super::*;
use crate::collect::fetch::Method;

const LISTS: [&str; 2] = ["", "-statements"];

fn hollowbridge() -> Subject {
    subject("q1", "Company", &[("jurisdiction", "gb"), ("registrationNumber", "09990001")])
}

fn psc(list: &str) -> String {
    format!("/company/09990001/persons-with-significant-control{list}?items_per_page=100&start_index=0")
}

#[test]
fn a_company_without_both_lists_may_be_exempt() {
    let json = r#"{"kind":"exemptions","exemptions":{"psc_exempt_as_trading_on_regulated_market":
        {"exemption_type":"psc-exempt-as-trading-on-regulated-market","items":[{"exempt_from":"2016-06-30"}]}}}"#;
    let none = LISTS.iter().fold(SavedWeb::new(), |web, list| web.status(&psc(list), 404));
    let web = none.get("/company/09990001/exemptions", json);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert_eq!(result, Ok(()));
    let words = "Register of significant control: psc exempt as trading on regulated market, from 2016-06-30";
    assert_eq!(values(one(&proposals(&answers), "Company", ""), "notes"), [words]);
    // No list and no exemption either: nothing was seen, and that is no answer.
    let none = LISTS.iter().fold(SavedWeb::new(), |web, list| web.status(&psc(list), 404));
    let web = none.status("/company/09990001/exemptions", 404);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert!(answers.is_empty() && matches!(result, Err(AskError::Fetch(_))), "{result:?}");
}

#[test]
fn protected_sanctioned_and_linked_persons_are_told_with_their_end() {
    let persons = r#"{"total_results":3,"items":[
        {"kind":"super-secure-person-with-significant-control","description":"super-secure-persons-with-significant-control","ceased":true},
        {"kind":"individual-beneficial-owner","name":"Odalys Fernsby","notified_on":"2023-01-31","is_sanctioned":true,
         "natures_of_control":["ownership-of-shares-more-than-25-percent-registered-overseas-entity"],
         "links":{"self":"/company/09990001/persons-with-significant-control/individual-beneficial-owner/aaa"}},
        {"kind":"corporate-entity-person-with-significant-control","name":"Grimswold Limited","notified_on":"2020-01-31",
         "identification":{"identification_type":"uk-limited-company","registration_number":"9990009"},
         "natures_of_control":["voting-rights-75-to-100-percent"],
         "links":{"self":"/company/09990001/persons-with-significant-control/corporate-entity/bbb"}}]}"#;
    let statements = r#"{"total_results":1,"items":[{"statement":"psc-contacted-but-no-response",
        "linked_psc_name":"Peregrine Thackwray","notified_on":"2021-02-01","ceased_on":"2022-03-01"}]}"#;
    let web = SavedWeb::new().get(&psc(""), persons).get(&psc("-statements"), statements);
    let (answers, result) = ask(&web, "companies_house", &hollowbridge(), "owners");
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    let notes: Vec<&str> = all.iter().filter(|it| it.entity == "q1").flat_map(|it| values(it, "notes")).collect();
    assert_eq!(
        notes,
        [
            "Register of significant control: a person with significant control whose details the register protects, ended",
            "Register of significant control: psc contacted but no response (Peregrine Thackwray), from 2021-02-01, until 2022-03-01",
        ]
    );
    let owner = one(&all, "Person", "Odalys Fernsby");
    assert_eq!(owner.first("topics"), None, "a declaration is no listing");
    assert_eq!(values(owner, "notes"), ["Declared to the register as a designated (sanctioned) person"]);
    assert_eq!(of(&all, "Ownership")[0].first("percentage"), Some(">25"));
    assert_eq!(one(&all, "Company", "Grimswold Limited").entity, "gb-coh-09990009");
    assert!(answers.iter().flat_map(|answer| &answer.reading.findings).all(|finding| finding.is_note()));
}

#[test]
fn a_schedule_of_nothing_and_an_exit_box_tell_of_an_end() {
    let schedule = include_str!("../../../../tests/fixtures/collect/edgar/schedule13d.xml");
    let gone = schedule
        .replace("<aggregateAmountOwned>1200000<", "<aggregateAmountOwned>0<")
        .replace("<percentOfClass>12.5<", "<percentOfClass>0<");
    let read = read_schedule_13(gone.as_bytes(), "1").unwrap();
    let holding = read.proposals.iter().find(|it| it.first("percentage").is_some()).unwrap();
    assert_eq!((holding.first("endDate"), holding.first("date")), (Some("2025-02-10"), None));
    let form = include_str!("../../../../tests/fixtures/collect/edgar/form4.xml");
    let exit = form.replacen("<issuer>", "<notSubjectToSection16>1</notSubjectToSection16><issuer>", 1);
    let told = |xml: &str| {
        let read = read_ownership_form(xml.as_bytes(), "1").unwrap();
        let says = |it: &Proposal| it.values.iter().any(|value| value.value.contains("no longer subject"));
        let notes = read.findings.iter().filter(|finding| finding.is_note()).count();
        (read.proposals.iter().filter(|it| says(it)).count(), notes)
    };
    assert_eq!(told(form), (0, 0));
    assert_eq!(told(&exit), (3, 1), "both offices and the holding of more than ten percent");
}

#[test]
fn a_listing_that_had_ended_gives_no_topic() {
    let page = |end: &str| {
        format!(
            r#"{{"total":1,"results":[{{"id":"7","name":"Kakuu","source":"Denied Persons List (DPL) - Bureau",
            "type":"Entity","start_date":"2010-01-01","end_date":"{end}"}}]}}"#
        )
    };
    let path = "/consolidated_screening_list/v1/search?name=Kakuu&fuzzy_name=false&size=50&offset=0";
    let about = subject("q1", "Company", &[("name", "Kakuu")]);
    let topics = |end: &str| {
        let (answers, _) = ask(&SavedWeb::new().get(path, page(end)), "us_csl_api", &about, "search_exact");
        let all = proposals(&answers);
        assert_eq!(one(&all, "Sanction", "").first("endDate"), Some(end));
        (one(&all, "Organization", "Kakuu").first("topics").is_some(), findings(&answers).len())
    };
    assert_eq!(topics("2015-01-01"), (false, 1));
    assert_eq!(topics("2026-11-22"), (true, 0), "the last day still counts");
    assert_eq!(topics("2099-01-01"), (true, 0));
}

#[test]
fn a_closed_japanese_company_says_why() {
    let json = r#"{"hojin-infos":[{"corporate_number":"6010001999001","name":"架空光学株式会社","status":"閉鎖",
        "close_date":"2024-04-01","close_cause":"合併による解散等"}]}"#;
    let about = subject("q1", "Company", &[("registrationNumber", "6010001999001")]);
    let (answers, _) = ask(&SavedWeb::new().get("/hojin/v1/hojin/6010001999001", json), "gbizinfo", &about, "company");
    let all = proposals(&answers);
    let company = one(&all, "Company", "");
    assert_eq!((company.first("status"), company.first("dissolutionDate")), (Some("閉鎖"), Some("2024-04-01")));
    assert_eq!(values(company, "notes"), ["Closed 閉鎖: 合併による解散等"]);
}

#[test]
fn a_restored_or_deleted_number_is_no_merger() {
    let steps = |last: &str| {
        format!(
            "<corporations><lastUpdateDate>2026-11-20</lastUpdateDate><divideSize>1</divideSize>\
             <corporation><corporateNumber>6010001999001</corporateNumber><process>21</process><correct>1</correct>\
             <changeDate>2024-04-01</changeDate><name>架空光学株式会社</name><kind>301</kind><closeDate>2024-04-01</closeDate>\
             <closeCause>11</closeCause><successorCorporateNumber>5010001999002</successorCorporateNumber><latest>0</latest>\
             </corporation>\
             <corporation><corporateNumber>6010001999001</corporateNumber><process>{last}</process><correct>0</correct>\
             <changeDate>2025-01-10</changeDate><name>架空光学株式会社</name><kind>301</kind><closeDate/><closeCause/>\
             <successorCorporateNumber/><latest>1</latest></corporation></corporations>"
        )
    };
    let path = "/4/num?number=6010001999001&type=12&history=1";
    let about = subject("q1", "Company", &[("registrationNumber", "6010001999001")]);
    for (last, status) in [("22", None), ("99", Some("deleted 削除"))] {
        let web =
            SavedWeb::new().answer(Method::Get, path, None, 200, &[("Content-Type", "application/xml")], steps(last));
        let (answers, result) = ask(&web, "houjin_bangou", &about, "number");
        assert_eq!(result, Ok(()));
        let all = proposals(&answers);
        let company = one(&all, "Company", "架空光学株式会社");
        assert_eq!((company.first("status"), company.first("dissolutionDate")), (status, None), "{last}");
        assert!(of(&all, "Succession").is_empty());
        assert!(values(company, "notes")[0].contains("(corrected 訂正)"), "{:?}", values(company, "notes"));
        assert!(findings(&answers).join("").contains("no longer names"), "{:?}", findings(&answers));
    }
}

#[test]
fn withdrawn_hidden_and_corrected_reports_are_told() {
    let row = |id: &str, kind: &str, more: &str| {
        format!(
            r#"{{"docID":"{id}","edinetCode":"E99002","filerName":"空想","docTypeCode":"{kind}","submitDateTime":"2026-11-22 10:00",
            "issuerEdinetCode":"E99001","csvFlag":"0","disclosureStatus":"0","withdrawalStatus":"0","parentDocID":null{more}}}"#
        )
    };
    let rows = [
        row("S100BBB1", "350", r#","withdrawalStatus":"2""#),
        row("S100BBB2", "350", ""),
        // The notice that takes the second one back: no report itself.
        r#"{"docID":"S100BBB3","docTypeCode":null,"withdrawalStatus":"1","parentDocID":"S100BBB2"}"#.to_owned(),
        row("S100BBB4", "350", r#","disclosureStatus":"2""#),
        row("S100BBB5", "360", r#","parentDocID":"S100BBB0""#),
    ];
    let list = format!(r#"{{"metadata":{{"status":"200"}},"results":[{}]}}"#, rows.join(","));
    let empty = r#"{"metadata":{"status":"200"},"results":[]}"#;
    let day = |date: &str| format!("/api/v2/documents.json?date={date}&type=2");
    let mut web = SavedWeb::new().get(&day("2026-11-22"), list);
    let days = (1..=21).map(|day| format!("2026-11-{day:02}")).chain((24..=31).map(|day| format!("2026-10-{day:02}")));
    for date in days {
        web = web.get(&day(&date), empty);
    }
    let about = subject("q1", "Company", &[("idNumber", "E99001")]);
    let (answers, result) = ask(&web, "edinet", &about, "large_shareholding");
    assert_eq!(result, Ok(()));
    let mut told: Vec<(String, bool)> = Vec::new();
    for finding in answers.iter().flat_map(|answer| &answer.reading.findings) {
        told.push((finding.message.clone(), finding.is_note()));
    }
    told.sort();
    let told: Vec<(&str, bool)> = told.iter().map(|(message, note)| (message.as_str(), *note)).collect();
    assert_eq!(
        told,
        [
            ("S100BBB1 was withdrawn", false),
            ("S100BBB2 was withdrawn", false),
            ("S100BBB4 is not disclosed any more", false),
            ("S100BBB5 corrects S100BBB0", true),
            ("S100BBB5 has no tables to read", false),
        ]
    );
}
