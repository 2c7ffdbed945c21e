//! Editions that cannot be, tables of somebody else, rows of one name.

use super::*;
use crate::model::{Facts, PartialDate};

const HEAD: &str = "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\tLast_Update\tAction\tFR_Citation\n";

/// A denied person: name, effective date, end, last update.
fn denied(name: &str, [since, until, updated]: [&str; 3]) -> String {
    format!("{name}\t1 EXAMPLE ROAD\tSAMPLETOWN\t\tCA\t\t{since}\t{until}\tY\t{updated}\tADDED\t82 F.R. 1\n")
}

fn told(reading: &Reading) -> String {
    reading.findings.iter().map(|finding| format!("{}: {}\n", finding.locator, finding.message)).collect()
}

#[test]
fn a_day_after_the_retrieval_is_no_edition() {
    let text = [
        HEAD.to_owned(),
        denied("PETRA SAMPLE", ["10/16/2017", "10/13/2018", "2017-10-23"]),
        denied("PAUL SAMPLE", ["10/16/2017", "12/14/2026", "3017-08-22"]),
        denied("PAT SAMPLE", ["10/16/2017", "06/29/2996", "2019-06-12"]),
    ]
    .concat();
    let got = read_bytes("bis_dpl", text.as_bytes()).unwrap();
    assert_eq!(edition(&got), "2019-06-12");
    assert_eq!(told(&got), "line 3: 3017-08-22 is after the day of retrieval (2026-11-22): no edition\n");
    let topics = |name: &str| all(named(&got, name), "topics");
    assert_eq!((topics("PETRA SAMPLE"), topics("PAUL SAMPLE")), (vec![], vec!["export.control"]));
    assert_eq!(topics("PAT SAMPLE"), ["export.control"]);
    let until = |name: &str| records_of(&got, &named(&got, name).entity)[0].first("endDate").map(str::to_owned);
    assert_eq!(until("PAT SAMPLE").as_deref(), Some("2996-06-29"), "as it is written");
    // A list fetched after midnight in Tokyo.
    for (day, is) in [("2026-11-23", "2026-11-23"), ("2026-11-24", "")] {
        let text = [HEAD.to_owned(), denied("PETRA SAMPLE", ["10/16/2017", "", day])].concat();
        assert_eq!(edition(&read_bytes("bis_dpl", text.as_bytes()).unwrap()), is);
    }
}

#[test]
fn an_order_that_ends_before_it_begins_is_not_over() {
    let text = [HEAD.to_owned(), denied("PETRA SAMPLE", ["10/16/2017", "10/13/2007", "2019-10-23"])].concat();
    let got = read_bytes("bis_dpl", text.as_bytes()).unwrap();
    assert_eq!(all(named(&got, "PETRA SAMPLE"), "topics"), ["export.control"]);
}

#[test]
fn orders_of_one_name_and_day_with_other_ends_are_two() {
    let text = [
        HEAD.to_owned(),
        denied("PETRA SAMPLE", ["10/16/2017", "10/13/2027", "2019-10-23"]),
        denied("PETRA SAMPLE", ["10/16/2017", "10/13/2028", "2019-10-23"]),
        denied("PETRA SAMPLE", ["10/16/2017", "10/13/2028", "2019-10-23"]),
        denied("Others", ["10/16/2017", "10/13/2028", "2019-10-23"]),
    ]
    .concat();
    let got = read_bytes("bis_dpl", text.as_bytes()).unwrap();
    assert_eq!(entries(&got), 2);
    let said = told(&got);
    assert!(said.contains("line 3: another order") && said.contains("line 5: not named: \"Others\""), "{said}");
}

#[test]
fn no_list_has_an_edition_after_its_retrieval() {
    for (id, name, from, to) in [
        ("us_csl", "us_csl.csv", "2021-02-03", "2921-02-03"),
        ("ofac_sdn", "ofac_sdn.xml", "03/14/2025", "03/14/2925"),
        ("un_sc", "un_sc.xml", "2026-01-15T", "2926-01-15T"),
        ("eu_fsf", "eu_fsf.xml", "2025-11-03T", "2925-11-03T"),
        ("dod_1260h", "dod_1260h.csv", "2025-01-07", "2925-01-07"),
        ("meti_eul", "meti_eul.txt", "令和７年", "令和７０年"),
    ] {
        let text = String::from_utf8(bytes(name)).unwrap();
        assert!(text.contains(from), "{id}");
        let got = read_bytes(id, text.replace(from, to).as_bytes()).unwrap();
        assert!(got.source.edition.is_none_or(|day| day.year_number() < 2027), "{id}: {}", edition(&got));
        assert!(told(&got).contains("is after the day of retrieval (2026-11-22)"), "{id}: {}", told(&got));
    }
}

#[test]
fn an_impossible_edition_of_an_earlier_reading_does_not_count() {
    let mut facts = Facts::default();
    let mut poisoned = reading("bis_dpl", "bis_dpl.txt");
    poisoned.source.edition = "3017-08-22".parse::<PartialDate>().ok();
    facts.sources.insert(poisoned.source.id, poisoned.source);
    assert_eq!(super::super::edition(&facts, card("bis_dpl")), None);
    let known = reading("bis_dpl", "bis_dpl.txt").source;
    facts.sources.insert(known.id, known);
    let day = super::super::edition(&facts, card("bis_dpl")).map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2021-07-11"));
}

#[test]
fn tables_of_somebody_else_are_refused() {
    // The shape of a table of counter-sanctions: a type, a name, a country, whose list.
    let counter = "Type,QID,Name,Alias,Chinese name,Country,Topics,Summary,Body,List,Date,End date,Source URL\n\
                   Organization,,Invented Institute,,架空研究所,US,sanction.counter,,Ministry of Invention,,2019-12-02,,\n";
    for id in ["aspi_tracker", "meti_eul", "dod_1260h", "us_csl", "bis_dpl"] {
        let error = refused(id, counter.as_bytes());
        assert!(error.contains("column"), "{id}: {error}");
    }
    assert!(refused("aspi_tracker", counter.as_bytes()).contains("a table of something else"));
    let plain = "Name,Country,Type\nInvented Institute,CN,Company\n";
    assert!(refused("aspi_tracker", plain.as_bytes()).contains("no column with the tracker's rating"));
    assert!(refused("meti_eul", plain.as_bytes()).contains("no column for the type of concern"));
    let risk = |row: &str| format!("Name,Country,Risk\n{row}\n");
    assert!(refused("aspi_tracker", risk("Invented Works,CN,3.7").as_bytes()).contains("is no level of the tracker"));
    assert!(refused("aspi_tracker", risk("Invented Works,US,High").as_bytes()).contains("rates Chinese ones"));
    assert!(refused("aspi_tracker", risk("Invented Works,CN,").as_bytes()).contains("column of risks is empty"));
    assert!(read_bytes("aspi_tracker", risk("Invented Works,China,High risk").as_bytes()).is_ok());
    let concern = "Country,Company,Type of WMD,Name\nIran,x,rockets,Sample Works\n";
    assert!(refused("meti_eul", concern.as_bytes()).contains("is no type of concern"));
    let spells = |since: &str| format!("Name,Parent Name,Start date,End date\nInvented Works,,{since},\n");
    assert!(read_bytes("dod_1260h", spells("2021-06-03").as_bytes()).is_ok());
    assert!(refused("dod_1260h", spells("1999-06-03").as_bytes()).contains("before there was this list"));
    assert!(refused("dod_1260h", spells("").as_bytes()).contains("without the day"));
    let officers = "Name,Start date,End date\nPetra Sample,2022-01-01,\n";
    assert!(refused("dod_1260h", officers.as_bytes()).contains("no column \"parent name\""));
    let mine = "source,name,start_date,ids\nMy list,Invented Works,2020-01-01,\n";
    assert!(refused("us_csl", mine.as_bytes()).contains("none of the lists"));
    // The same layout, but a list of those who are not blocked.
    let beside = String::from_utf8(bytes("ofac_sdn.xml")).unwrap();
    let beside = beside.replace("PROG-A", "CMIC-EO13959").replace("PROG B", "CMIC-EO13959");
    assert!(refused("ofac_sdn", beside.as_bytes()).contains("beside the SDN list"));
}

#[test]
fn entries_of_one_name_are_two_where_there_are_no_numbers() {
    let rows = "Name,Country,Risk\nInvented Works,CN,High\nInvented Works,CN,Low\nOthers,CN,Low\n";
    let got = read_bytes("aspi_tracker", rows.as_bytes()).unwrap();
    assert_eq!(entries(&got), 2);
    let rated: Vec<_> = got.proposals.iter().filter_map(|record| record.first("reason")).collect();
    assert_eq!(rated, ["ASPI's rating: High", "ASPI's rating: Low"]);
    assert!(told(&got).contains("kept apart") && told(&got).contains("not named"), "{}", told(&got));
    let alone = "Name,Country,Risk\nInvented Works,CN,High\n";
    let alone = read_bytes("aspi_tracker", alone.as_bytes()).unwrap();
    assert_eq!(alone.proposals[0].entity, got.proposals[0].entity, "the first is who it is alone");

    let text = "外国ユーザーリスト\n2025年1月31日\n1 イラン Invented Works\n核 N\n2 イラン Invented Works\n化学 C\n";
    let got = read_bytes("meti_eul", text.as_bytes()).unwrap();
    assert_eq!(entries(&got), 2, "{}", told(&got));
    assert!(told(&got).contains("kept apart"));

    let page = String::from_utf8(bytes("dod_1260h.html")).unwrap();
    let twice = page.replace("Sample Aerospace Corporation (Limited)", "Invented Wafer Company Limited");
    let got = read_bytes("dod_1260h", twice.as_bytes()).unwrap();
    assert_eq!(entries(&got), 4);
    assert!(told(&got).contains("two rows are named \"Invented Wafer Company Limited\""), "{}", told(&got));
}
