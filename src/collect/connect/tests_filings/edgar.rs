//! EDGAR: filings of a company, schedules 13 and forms 3 to 5.

use super::*;

const SUBMISSIONS: &str = include_str!("../../../../tests/fixtures/collect/edgar/submissions.json");
const SCHEDULE: &str = include_str!("../../../../tests/fixtures/collect/edgar/schedule13d.xml");
const FORM: &str = include_str!("../../../../tests/fixtures/collect/edgar/form4.xml");

#[test]
fn filings_become_documents_with_the_address_of_what_was_filed() {
    let web = SavedWeb::new().get("/submissions/CIK0009990001.json", SUBMISSIONS);
    let about = subject("q1", "Company", &[("cikCode", "0009990001")]);
    let (answers, result) = ask(&web, "edgar", &about, "filings");
    assert_eq!(result, Ok(()));
    assert_eq!(web.urls(), ["https://data.sec.gov/submissions/CIK0009990001.json"]);
    let all = proposals(&answers);
    let urls: Vec<_> = of(&all, "Document").iter().filter_map(|document| document.first("sourceUrl")).collect();
    assert_eq!(
        urls,
        [
            "https://www.sec.gov/Archives/edgar/data/9990001/000999000225000003/primary_doc.xml",
            "https://www.sec.gov/Archives/edgar/data/9990001/000999000125000002/form4.xml",
            "https://www.sec.gov/Archives/edgar/data/9990001/000999000319000001/d1sc13g.htm",
        ]
    );
    let company = one(&all, "Company", "Quillmere Photonics, Inc.");
    assert_eq!((company.entity.as_str(), company.first("ticker")), ("q1", Some("QLMX")));
    assert_eq!(company.first("previousName"), Some("Quillmere Lenses Corp"));
    assert_eq!(of(&all, "Documentation").len(), 3);
    assert!(findings(&answers).iter().any(|finding| finding.starts_with("/filings/files")));
}

#[test]
fn a_document_of_the_archive_is_read() {
    let path = "/Archives/edgar/data/9990001/000999000225000003/primary_doc.xml";
    let web = SavedWeb::new().get(path, SCHEDULE);
    let url = format!("https://www.sec.gov{path}");
    let about = subject("us-sec-0009990002-25-000003", "Document", &[("sourceUrl", url.as_str())]);
    let (answers, result) = ask(&web, "edgar_archive", &about, "ownership");
    assert_eq!((result, web.urls()), (Ok(()), vec![url]));
    let all = proposals(&answers);
    let fund = one(&all, "Company", "Grimswold & Vantorre Partners, L.P.");
    assert_eq!(fund.entity, "us-cik-9990002");
    let person = one(&all, "Person", "Odalys Fernsby");
    assert!(person.first("nationality").is_none() && person.entity.starts_with("us-sec-holder-"));
    let holdings = of(&all, "Ownership");
    assert_eq!(holdings.len(), 2);
    assert_eq!(holdings[0].first("percentage"), Some("12.5"));
    assert_eq!(holdings[0].first("date"), Some("2025-02-10"));
    assert_eq!((holdings[0].first("directness"), holdings[1].first("directness")), (None, Some("indirect")));
    assert_eq!(holdings[1].first("percentage"), None, "\"twelve\" is not a number, and not zero");
    assert!(values(holdings[1], "summary").contains(&"Sole member of the general partner."));
    assert!(findings(&answers)[0].contains("not a percentage: twelve"));
    // Another host is never asked, whatever a document says.
    let about = subject("x", "Document", &[("sourceUrl", "https://example.org/Archives/edgar/data/1.xml")]);
    assert!(matches!(ask(&web, "edgar_archive", &about, "ownership").1, Err(AskError::NotAskable(_))));
}

#[test]
fn an_insider_form_gives_offices_and_what_is_held_now() {
    let read = read_ownership_form(FORM.as_bytes(), "1").unwrap();
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    let person = one(&all, "Person", "Thackwray Peregrine");
    assert_eq!(person.first("idNumber"), Some("CIK 9990004"));
    let roles: Vec<_> = of(&all, "Directorship").iter().filter_map(|office| office.first("role")).collect();
    assert_eq!(roles, ["director", "Chief Executive Officer"]);
    let holdings = of(&all, "Ownership");
    assert_eq!(holdings.len(), 2);
    assert_eq!((holdings[0].first("sharesCount"), holdings[0].first("endDate")), (Some("0"), Some("2025-01-31")));
    assert_eq!(holdings[0].first("percentage"), Some(">10"));
    assert_eq!((holdings[1].first("directness"), holdings[1].first("role")), (Some("indirect"), Some("By spouse")));
    assert_eq!(holdings[1].first("percentage"), None);
    let notes = values(holdings[0], "summary").join("\n");
    assert!(notes.contains("2025-01-30: disposed of 500 shares at 12.5 USD (code S)"), "{notes}");
    assert!(notes.contains("Footnote F1: Includes shares of an invented plan."));
    assert!(read.findings.iter().any(|finding| finding.message == "footnote F9 is missing"));
}

#[test]
fn hostile_documents_end_with_a_reason() {
    let deep = "<ownershipDocument>".repeat(100);
    let wide = format!("<ownershipDocument>{}</ownershipDocument>", "<a/>".repeat(200_001));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxx\"><!ENTITY c \"&b;&b;\">]><ownershipDocument>&c;</ownershipDocument>";
    for (text, reason) in [
        (bomb, "document type definition"),
        ("<ownershipDocument>&c;</ownershipDocument>", "unknown entity"),
        (deep.as_str(), "too deep"),
        (wide.as_str(), "too many"),
        ("<ownershipDocument>", "ends within"),
        ("<ownershipDocument><documentType>10-K</documentType></ownershipDocument>", "not a form"),
        ("", "ends within"),
    ] {
        let error = read_ownership_form(text.as_bytes(), "1").unwrap_err();
        assert!(error.to_string().contains(reason), "{reason}: {error}");
        assert!(read_schedule_13(text.as_bytes(), "1").is_err());
    }
}

#[test]
fn issuers_of_one_name_in_two_filings_stay_apart() {
    let unnumbered = FORM.replace("issuerCik", "issuerFormerCik");
    let issuer = |document: &str| {
        let read = read_ownership_form(unnumbered.as_bytes(), document).unwrap();
        read.proposals.iter().find_map(|it| it.first("asset").map(str::to_owned)).unwrap()
    };
    assert!(issuer("0009990001-25-000002").starts_with("us-sec-issuer-"));
    assert_ne!(issuer("0009990001-25-000002"), issuer("0009990001-25-000009"));
    assert_eq!(issuer("0009990001-25-000002"), issuer("0009990001-25-000002"));
}
