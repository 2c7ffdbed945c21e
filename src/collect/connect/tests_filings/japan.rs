//! gBizINFO, the corporate-number register and EDINET.

use super::*;
use crate::collect::fetch::{Method, SecretPlace};
use std::io::Write as _;

const NUMBER: &str = "6010001999001";

fn kakuu() -> Subject {
    subject("q1", "Company", &[("name", "架空光学株式会社"), ("registrationNumber", "6010001999001")])
}

fn gbiz(question: &str, body: &str) -> (Vec<Answer>, Result<(), AskError>) {
    let tail = if question == "company" { String::new() } else { format!("/{question}") };
    let web = SavedWeb::new().get(&format!("/hojin/v1/hojin/{NUMBER}{tail}"), body);
    let result = ask(&web, "gbizinfo", &kakuu(), question);
    let place = &web.asked()[0].secret.clone().unwrap().1;
    assert_eq!(place, &SecretPlace::Header { name: "X-hojinInfo-api-token".to_owned(), prefix: String::new() });
    result
}

#[test]
fn gbizinfo_searches_by_name() {
    let name = "%E6%9E%B6%E7%A9%BA%E5%85%89%E5%AD%A6%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE";
    let path = format!("/hojin/v1/hojin?name={name}&page=1&limit=50");
    let web = SavedWeb::new().get(&path, include_str!("../../../../tests/fixtures/collect/gbizinfo/search.json"));
    let (answers, result) = ask(&web, "gbizinfo", &kakuu(), "search");
    assert_eq!((result, web.urls()), (Ok(()), vec![format!("https://info.gbiz.go.jp{path}")]));
    assert_eq!(proposals(&answers).len(), 1);
    assert_eq!(proposals(&answers)[0].entity, "q1");
    assert!(findings(&answers)[0].contains("check digit"));
}

#[test]
fn a_company_has_its_names_and_who_represents_it() {
    let (answers, result) = gbiz("company", include_str!("../../../../tests/fixtures/collect/gbizinfo/company.json"));
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    let company = one(&all, "Company", "架空光学株式会社");
    assert_eq!((&*company.entity, company.first("incorporationDate")), ("q1", Some("1962-05-01")));
    assert_eq!(values(company, "alias"), ["Kakuu Optics Co., Ltd.", "カクウコウガク"]);
    assert_eq!((company.first("capital"), company.first("status")), (Some("98000000"), None));
    let office = one(&all, "Directorship", "");
    assert_eq!((office.first("organization"), office.first("role")), (Some("q1"), Some("代表取締役社長")));
    assert_eq!(office.first("director"), Some(&*one(&all, "Person", "仮名　花子").entity));
    assert!(findings(&answers).is_empty(), "{:?}", findings(&answers));
}

#[test]
fn major_shareholders_are_owners() {
    let (answers, result) = gbiz("finance", include_str!("../../../../tests/fixtures/collect/gbizinfo/finance.json"));
    assert_eq!(result, Ok(()));
    let all = proposals(&answers);
    let shares: Vec<_> = of(&all, "Ownership").iter().map(|holding| holding.first("percentage")).collect();
    assert_eq!(shares, [Some("24.13"), Some("5.1"), None, None]);
    assert_eq!(of(&all, "Ownership")[0].values[2].original.as_deref(), Some("0.2413"));
    one(&all, "LegalEntity", "仮名　太郎");
    one(&all, "Company", "持分不詳株式会社");
    assert_eq!(one(&all, "Directorship", "").first("role"), Some("代表取締役"));
    assert_eq!(findings(&answers).len(), 2);
}

#[test]
fn orders_subsidies_and_certifications() {
    let (answers, _) =
        gbiz("procurement", include_str!("../../../../tests/fixtures/collect/gbizinfo/procurement.json"));
    let all = proposals(&answers);
    let order = one(&all, "Procurement", "");
    assert_eq!((order.first("supplier"), order.first("date")), (Some("q1"), Some("2025-06-30")));
    assert_eq!(one(&all, "PublicBody", "").first("name"), Some("防衛装備庁"));
    assert!(values(order, "summary").contains(&"Jointly with 連名: 空想電子株式会社"));
    assert_eq!(findings(&answers), ["/hojin-infos/0/procurement/1: an order without a buyer"]);
    let (answers, _) = gbiz("subsidy", include_str!("../../../../tests/fixtures/collect/gbizinfo/subsidy.json"));
    let all = proposals(&answers);
    let payment = one(&all, "Payment", "");
    assert_eq!((payment.first("amount"), payment.first("beneficiary")), (Some("12000000"), Some("q1")));
    let certified = include_str!("../../../../tests/fixtures/collect/gbizinfo/certification.json");
    let (answers, _) = gbiz("certification", certified);
    let notes = values(proposals(&answers)[1], "notes").join("");
    assert!(notes.starts_with("Certification: 全省庁統一資格"), "{notes}");
    let (answers, result) = gbiz("patent", include_str!("../../../../tests/fixtures/collect/gbizinfo/patent.json"));
    let all = proposals(&answers);
    assert_eq!(
        values(all[1], "notes"),
        ["Registered right: 特許, 架空のレンズの研磨方法, 2024999001, 2024-02-29", "Registered right: 商標"]
    );
    assert!(result.is_ok() && all.iter().all(|it| !it.is_relation()), "a right is no tie");
    let (answers, result) = gbiz("company", r#"{"hojin-infos":[]}"#);
    assert!(proposals(&answers).is_empty() && result.is_ok());
}

#[test]
fn a_corporate_number_has_its_history_and_its_successor() {
    let path = format!("/4/num?number={NUMBER}&type=12&history=1");
    let xml = include_str!("../../../../tests/fixtures/collect/houjin_bangou/number.xml");
    let web = SavedWeb::new().answer(Method::Get, &path, None, 200, &[("Content-Type", "application/xml")], xml);
    let (answers, result) = ask(&web, "houjin_bangou", &kakuu(), "number");
    assert_eq!((result, web.urls()), (Ok(()), vec![format!("https://api.houjin-bangou.nta.go.jp{path}")]));
    assert_eq!(web.asked()[0].secret.clone().unwrap().1, SecretPlace::Query("id".to_owned()));
    let all = proposals(&answers);
    let company = one(&all, "Company", "架空光学株式会社");
    assert_eq!(company.entity, "q1");
    assert_eq!(values(company, "previousName"), ["架空レンズ株式会社"]);
    assert_eq!(company.first("dissolutionDate"), Some("2024-04-01"));
    assert_eq!(company.first("address"), Some("〒100-0000 東京都千代田区架空町一丁目１番１号"));
    assert_eq!(values(company, "alias"), ["カクウコウガク", "Kakuu Optics Co., Ltd."]);
    let tie = one(&all, "Succession", "");
    assert_eq!((tie.first("predecessor"), tie.first("successor")), (Some("q1"), Some("jp-corp-5010001999002")));
    assert_eq!(answers[0].reading.source.edition.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
}

#[test]
fn a_long_search_comes_in_parts() {
    let about = subject("q2", "Company", &[("name", "架空")]);
    let path =
        |part: usize| format!("/4/name?name=%E6%9E%B6%E7%A9%BA&type=12&mode=2&target=1&change=1&close=1&divide={part}");
    let first = include_str!("../../../../tests/fixtures/collect/houjin_bangou/search_1.xml");
    let second = include_str!("../../../../tests/fixtures/collect/houjin_bangou/search_2.xml");
    let web = SavedWeb::new().get(&path(1), first).get(&path(2), second);
    let (answers, result) = ask(&web, "houjin_bangou", &about, "search");
    assert_eq!((answers.len(), result), (2, Ok(())));
    let ids: Vec<_> = proposals(&answers).iter().map(|proposal| proposal.entity.clone()).collect();
    assert_eq!(ids, ["jp-corp-4010001999003", "jp-corp-3010001999004"]);
    assert!(findings(&answers)[0].contains("check digit"));
    let web = SavedWeb::new().get(&path(1), first);
    let (answers, result) = ask(&web, "houjin_bangou", &about, "search");
    assert!(answers.len() == 1 && result.is_err() && !proposals(&answers).is_empty());
}

/// A package as EDINET sends it: UTF-16LE with a byte order mark, tabs, quotes.
fn package(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    package_in(["－", "－"], rows)
}

/// The same with the unit of every row: its id and its name.
fn package_in([unit, name]: [&str; 2], rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut text = String::from(
        "\"要素ID\"\t\"項目名\"\t\"コンテキストID\"\t\"相対年度\"\t\"連結・個別\"\t\"期間・時点\"\t\"ユニットID\"\t\"単位\"\t\"値\"\r\n",
    );
    for (element, context, value) in rows {
        let cells = [*element, "x", *context, "提出日時点", "その他", "時点", unit, name, *value];
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        text.push_str(&cells.join("\t"));
        text.push_str("\r\n");
    }
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    zipped(&[("XBRL_TO_CSV/jplvh010000-lvh-001_E99002-000_2026-11-20_01_2026-11-20.csv", &bytes)])
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn report() -> Vec<u8> {
    let first = "FilingDateInstant_jplvh010000-lvh_E99002-000FilerLargeVolumeHolder1Member";
    let second = "FilingDateInstant_jplvh010000-lvh_E99002-000FilerLargeVolumeHolder2Member";
    package(&[
        ("jplvh_cor:DocumentTitleCoverPage", "FilingDateInstant", "大量保有報告書"),
        ("jplvh_cor:DateWhenFilingRequirementAroseCoverPage", "FilingDateInstant", "2026-11-13"),
        ("jplvh_cor:NameOfIssuer", "FilingDateInstant", "架空光学株式会社"),
        ("jplvh_cor:SecurityCodeOfIssuer", "FilingDateInstant", "９９０１"),
        ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", "FilingDateInstant", "0.0921"),
        ("jplvh_cor:EDINETCodeDEI", first, "E99002"),
        ("jplvh_cor:FilerNameInJapaneseDEI", first, "空想キャピタル株式会社"),
        ("jplvh_cor:IndividualOrCorporation", first, "法人（株式会社）"),
        ("jplvh_cor:NameOfRepresentative", first, "仮名　太郎"),
        ("jplvh_cor:JobTitleOfRepresentative", first, "代表取締役"),
        ("jplvh_cor:PurposeOfHolding", first, "純投資"),
        ("jplvh_cor:TotalNumberOfStocksEtcHeld", first, "1,234,500"),
        ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", first, "0.0712"),
        ("jplvh_cor:HoldingRatioOfShareCertificatesEtcPerLastReport", first, "－"),
        ("jplvh_cor:Name", second, "架空　花子"),
        ("jplvh_cor:IndividualOrCorporation", second, "個人"),
        ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", second, "not a ratio"),
    ])
}

fn day(path: &str) -> String {
    format!("/api/v2/documents.json?date={path}&type=2")
}

#[test]
fn reports_of_the_last_days_are_found_and_read() {
    let list = include_str!("../../../../tests/fixtures/collect/edinet/list.json");
    let empty = include_str!("../../../../tests/fixtures/collect/edinet/empty.json");
    let mut web = SavedWeb::new().get(&day("2026-11-20"), list);
    let mut days: Vec<String> = (1..=22).map(|day| format!("2026-11-{day:02}")).collect();
    days.extend((24..=31).map(|day| format!("2026-10-{day:02}")));
    for date in days.iter().filter(|date| *date != "2026-11-20") {
        web = web.get(&day(date), empty);
    }
    let zip = "/api/v2/documents/S100AAA2?type=5";
    web = web.answer(Method::Get, zip, None, 200, &[("Content-Type", "application/octet-stream")], report());
    let (answers, result) = ask(&web, "edinet", &kakuu(), "large_shareholding");
    assert_eq!((answers.len(), result), (31, Ok(())));
    assert_eq!(web.urls()[0], "https://api.edinet-fsa.go.jp/api/v2/documents.json?date=2026-11-22&type=2");
    assert_eq!(web.urls()[29], "https://api.edinet-fsa.go.jp/api/v2/documents.json?date=2026-10-24&type=2");
    assert_eq!(web.urls()[30], format!("https://api.edinet-fsa.go.jp{zip}"));
    let all = proposals(&answers);
    let issuer = one(&all, "Company", "架空光学株式会社");
    assert_eq!((issuer.entity.as_str(), issuer.first("ticker")), ("q1", Some("9901")));
    let holdings = of(&all, "Ownership");
    assert_eq!(holdings.len(), 2);
    assert_eq!(holdings[0].first("owner"), Some("jp-edinet-E99002"));
    assert_eq!(holdings[0].first("percentage"), Some("7.12"));
    assert_eq!(holdings[0].first("sharesCount"), Some("1234500"));
    assert_eq!(holdings[0].first("date"), Some("2026-11-13"));
    assert_eq!(holdings[1].first("percentage"), None, "the total of the report is nobody's own");
    one(&all, "Person", "架空　花子");
    assert_eq!(one(&all, "UnknownLink", "").first("role"), Some("joint holder 共同保有者"));
    let filer: Vec<_> = all.iter().filter(|p| p.entity == "jp-edinet-E99002").collect();
    assert_eq!(filer.len(), 2, "by the list and by the report");
    assert_eq!(filer[0].first("registrationNumber"), Some("5010001999002"));
    assert!(filer.iter().all(|proposal| proposal.schema == "Company"));
    let found = findings(&answers).join("\n");
    assert!(found.contains("S100AAA4 was withdrawn") && found.contains("not a holding ratio"), "{found}");
    assert!(!found.contains("S100AAA3"));
}

#[test]
fn nothing_in_the_days_is_said_and_a_failure_keeps_what_came() {
    let empty = include_str!("../../../../tests/fixtures/collect/edinet/empty.json");
    let list = include_str!("../../../../tests/fixtures/collect/edinet/list.json");
    let about = subject("q9", "Company", &[("idNumber", "E99001"), ("asOf", "2025-03-01")]);
    let mut web = SavedWeb::new();
    for date in (1..=28).map(|day| format!("2025-02-{day:02}")).chain(["2025-03-01".into(), "2025-01-31".into()]) {
        web = web.get(&day(&date), empty);
    }
    let (answers, result) = ask(&web, "edinet", &about, "large_shareholding");
    assert_eq!((answers.len(), result), (30, Ok(())));
    assert_eq!(
        findings(&answers),
        ["/results: no hit for \"E99001\" in 30 days of large-shareholding reports: this is not clearance"]
    );
    let zip = "/api/v2/documents/S100AAA2?type=5";
    let web = SavedWeb::new().get(&day("2025-03-01"), list).get(zip, report());
    let (answers, result) = ask(&web, "edinet", &about, "large_shareholding");
    assert!(matches!(result, Err(AskError::Fetch(_))) && answers.len() == 2);
    assert_eq!(of(&proposals(&answers), "Ownership").len(), 2);
    let refusal = r#"{"StatusCode":401,"message":"Access denied due to invalid subscription key."}"#;
    let web = SavedWeb::new().get(&day("2025-03-01"), refusal);
    let (_, result) = ask(&web, "edinet", &about, "large_shareholding");
    assert_eq!(result, Err(AskError::KeyRefused("EDINET (Japan): large-shareholding reports".to_owned())));
}

#[test]
fn packages_are_unpacked_within_bounds() {
    let read = |bytes: &[u8]| read_report(bytes, "S1", None).map(|_| ()).unwrap_err();
    assert!(matches!(read(b"<html>"), ReportError::Package(_)));
    assert_eq!(read(&zipped(&[("../../evil.csv", b"x"), ("XBRL_TO_CSV/jpaud.csv", b"x")])), ReportError::NoTable);
    let many: Vec<String> = (0..201).map(|n| format!("{n}.csv")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert_eq!(read(&zipped(&many)), ReportError::Entries(201));
    let big = vec![b'x'; (32 << 20) + 1];
    assert_eq!(read(&zipped(&[("XBRL_TO_CSV/jplvh.csv", &big)])), ReportError::Bytes);
    let mut cut = report();
    cut.truncate(cut.len() / 2);
    assert!(matches!(read(&cut), ReportError::Package(_)));
    // A single filer whose rows name no holder has the ratio of the report.
    let alone = package(&[
        ("jplvh_cor:NameOfIssuer", "FilingDateInstant", "架空光学株式会社"),
        ("jplvh_cor:NameCoverPage", "FilingDateInstant", "空想投資事業組合"),
        ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", "FilingDateInstant", "0"),
        ("jplvh_cor:FilingDateCoverPage", "FilingDateInstant", "令和8年11月20日"),
    ]);
    let read = read_report(&alone, "S2", None).unwrap();
    let all: Vec<&Proposal> = read.proposals.iter().collect();
    assert_eq!(one(&all, "Ownership", "").first("percentage"), Some("0"));
    assert_eq!(read.findings.len(), 1, "the day is not read: {:?}", read.findings);
}

#[test]
fn days_go_back_over_months_and_leap_years() {
    use crate::collect::connect::edinet::day_number;
    use crate::model::PartialDate;
    for day in ["1970-01-01", "2024-02-29", "2024-03-01", "2026-11-22", "2100-12-31"] {
        let day: PartialDate = day.parse().unwrap();
        assert_eq!(PartialDate::from_unix_seconds(day_number(day).unwrap() * 86_400), day);
    }
    assert_eq!(day_number("2026-11".parse().unwrap()), None);
}

#[test]
fn holders_and_issuers_of_one_name_in_two_reports_stay_apart() {
    let rows = |holder: &'static str| {
        [
            ("jplvh_cor:NameOfIssuer", "FilingDateInstant", "架空光学株式会社"),
            ("jplvh_cor:Name", "a_FilerLargeVolumeHolder1Member", "架空　花子"),
            ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", "a_FilerLargeVolumeHolder1Member", "0.06"),
            ("jplvh_cor:Name", holder, "架空　花子"),
            ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", holder, "0.07"),
        ]
    };
    let parties = |document: &str| {
        let read = read_report(&package(&rows("a_FilerLargeVolumeHolder2Member")), document, None).unwrap();
        let named = read.proposals.iter().filter(|it| it.first("name").is_some());
        named.map(|it| it.entity.clone()).collect::<std::collections::BTreeSet<_>>()
    };
    let (one, two) = (parties("S1"), parties("S2"));
    assert_eq!((one.len(), two.len()), (3, 3), "the issuer and two holders of one name");
    assert!(one.is_disjoint(&two));
    assert_eq!(one, parties("S1"), "ids are stable");
}

#[test]
fn only_pure_fractions_are_multiplied() {
    let read = |unit: [&str; 2], ratios: [&'static str; 2]| {
        let rows = [
            ("jplvh_cor:NameOfIssuer", "FilingDateInstant", "架空光学株式会社"),
            ("jplvh_cor:Name", "a_FilerLargeVolumeHolder1Member", "空想投資事業組合"),
            ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", "a_FilerLargeVolumeHolder1Member", ratios[0]),
            ("jplvh_cor:Name", "a_FilerLargeVolumeHolder2Member", "架空　花子"),
            ("jplvh_cor:HoldingRatioOfShareCertificatesEtc", "a_FilerLargeVolumeHolder2Member", ratios[1]),
        ];
        let read = read_report(&package_in(unit, &rows), "S3", None).unwrap();
        let holdings = read.proposals.iter().filter(|it| it.schema == "Ownership");
        let percent: Vec<_> = holdings.map(|it| it.first("percentage").map(str::to_owned)).collect();
        (percent, read.findings.iter().map(|found| found.message.clone()).collect::<Vec<_>>().join("; "))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(read(["pure", "－"], ["0.5", "0.0712"]).0, [some("50"), some("7.12")]);
    assert_eq!(read(["pure", "％"], ["0.5", "0.0712"]).0, [some("50"), some("7.12")], "pure is pure");
    assert_eq!(read(["－", "－"], ["0.5%", "0.5％"]).0, [some("0.5"), some("0.5")]);
    assert_eq!(read(["－", "％"], ["0.5", "7.12"]).0, [some("0.5"), some("7.12")]);
    // One ratio above one: the filer writes percent, and what the other one means cannot be told.
    let (percent, found) = read(["－", "－"], ["7.12", "0.5"]);
    assert_eq!(percent, [some("7.12"), None]);
    assert!(found.contains("a fraction or percent?"), "{found}");
    assert_eq!(read(["－", "－"], ["7.12", "0"]).0, [some("7.12"), some("0")]);
    // As fractions the two would hold 130 %.
    let (percent, found) = read(["－", "－"], ["0.7", "0.6"]);
    assert_eq!(percent, [None, None]);
    assert!(found.contains("more than all"), "{found}");
}
