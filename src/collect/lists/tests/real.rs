//! The publishers' own files, where they stand beside the project: counts against counts made another way.

use super::*;

#[test]
fn the_consolidated_screening_list() {
    let Some(body) = shared("us_csl_consolidated_2022-04.csv") else { return };
    let parts = read_parts(card("us_csl"), &exchange(&body), &body).unwrap();
    let text = String::from_utf8(body).unwrap();
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    let lists: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[1]).collect();
    let pairs: std::collections::BTreeSet<(&str, &str)> = rows.iter().map(|row| (&row[0], &row[1])).collect();
    assert_eq!((rows.len(), lists.len(), parts.len()), (14_160, 13, 13));
    let records = parts.iter().flat_map(|part| &part.proposals).filter(|p| p.schema == "Sanction").count();
    assert_eq!(records, pairs.len());
    let whole = read_bytes("us_csl", text.as_bytes()).unwrap();
    assert_eq!((entries(&whole), Some(edition(&whole).as_str())), (ids.len(), rows.iter().map(|row| &row[9]).max()));
    let first = read_bytes("us_csl", &shared("us_csl_small.csv").unwrap()).unwrap();
    assert!(entries(&first) > 100);
    assert!(read_bytes("us_csl", &shared("us_csl_invalid.csv").unwrap()).is_err());
}

#[test]
fn the_denied_persons_list() {
    let Some(body) = shared("bis_dpl.txt") else { return };
    let got = read_bytes("bis_dpl", &body).unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    let orders: std::collections::BTreeSet<(String, String)> = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>())
        .map(|cells| (cells[0].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), cells[6].to_owned()))
        .collect();
    assert_eq!(entries(&got), orders.len());
    let rows: usize = text.lines().count() - 1;
    assert!(rows >= orders.len() && rows > 500);
    // One row was updated in the year 3017.
    let late: Vec<_> =
        text.lines().enumerate().filter(|(_, line)| line.contains("\"3017-")).map(|(at, _)| at).collect();
    assert_eq!(late.len(), 1);
    assert_eq!(edition(&got), "2019-06-12");
    let [only] = got.findings.as_slice() else { panic!("{:?}", got.findings) };
    assert_eq!(only.locator, format!("line {}", late[0] + 1));
    assert!(only.message.contains("after the day of retrieval"), "{}", only.message);
    let topics = got.proposals.iter().filter(|entry| entry.first("topics").is_some()).count();
    assert!(topics * 2 > orders.len(), "{topics} of {}", orders.len());
}

#[test]
fn tables_of_other_lists_are_none_of_ours() {
    for name in ["cn_countersanctions.csv", "us_special_leg_inksna.csv", "ofac_sdn_2023.csv", "gleif_elf_codes.csv"] {
        let Some(body) = shared(name) else { return };
        for id in ["aspi_tracker", "meti_eul", "dod_1260h", "us_csl", "bis_dpl"] {
            assert!(!refused(id, &body).is_empty(), "{id}: {name}");
        }
    }
}

#[test]
fn the_united_nations_list() {
    let Some(body) = shared("un_consolidated_2026-02.xml") else { return };
    let got = read_bytes("un_sc", &body).unwrap();
    let text = String::from_utf8(body.clone()).unwrap();
    let people = got.proposals.iter().filter(|p| p.schema == "Person").count();
    let bodies = got.proposals.iter().filter(|p| p.schema == "Organization").count();
    assert_eq!((people, bodies), (text.matches("<INDIVIDUAL>").count(), text.matches("<ENTITY>").count()));
    assert_eq!((people, bodies, edition(&got).as_str()), (730, 273, "2026-02-27"));
    let aliases = got.proposals.iter().flat_map(|p| &p.values).filter(|v| v.prop == "weakAlias").count();
    assert!(aliases > 0 && aliases <= text.matches("<QUALITY>Low<").count());
    assert!(got.findings.is_empty(), "{:?}", got.findings);
    let half = &body[..body.len() / 2];
    assert!(refused("un_sc", half).contains("cut short"));
}

#[test]
fn the_trade_administrations_sample_of_the_sdn_list_is_a_cut_file() {
    let Some(body) = shared("ita_fixtures/sdn_sdn.xml") else { return };
    assert!(refused("ofac_sdn", &body).contains("of 5704 entries"));
    let text = String::from_utf8(body).unwrap().replace("5704", "4");
    let got = read_bytes("ofac_sdn", text.as_bytes()).unwrap();
    assert_eq!((entries(&got), edition(&got).as_str()), (text.matches("<sdnEntry>").count(), "2014-07-16"));
    assert!(got.findings.is_empty(), "{:?}", got.findings);
}

#[test]
fn a_saved_table_of_1260h() {
    let Some(body) = shared("dod_1260h_milcorps.csv") else { return };
    let got = read_bytes("dod_1260h", &body).unwrap();
    let mut table = csv::Reader::from_reader(body.as_slice());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let names: std::collections::BTreeSet<String> = rows
        .iter()
        .map(|row| row[1].to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(entries(&got), names.len());
    let ended = got.proposals.iter().filter(|p| p.schema == "Sanction" && p.first("endDate").is_some()).count();
    assert!(ended > 0 && ended <= rows.iter().filter(|row| !row[7].is_empty()).count());
}

#[test]
fn a_saved_table_in_the_trackers_shape() {
    let Some(body) = shared("china_defence_institutions_figs.csv") else { return };
    let got = read_bytes("aspi_tracker", &body).unwrap();
    let mut table = csv::Reader::from_reader(body.as_slice());
    let names: std::collections::BTreeSet<(String, String)> = table
        .records()
        .map(Result::unwrap)
        .map(|row| (row[2].trim().to_lowercase(), row[1].trim().to_lowercase()))
        .collect();
    assert_eq!(entries(&got), names.len());
}

#[test]
fn text_from_a_pdf_of_the_ministry() {
    let Some(body) = shared("jp_meti_russia_list.txt") else { return };
    // Another list of the same office: refused as such, but its layout shows what PDF text looks like.
    assert!(refused("meti_eul", &body).contains("外国ユーザーリスト"));
    let text = String::from_utf8(body.clone()).unwrap();
    let exchange = exchange(&body);
    let input = values::Input::new(card("meti_eul"), &exchange, &body);
    let found = meti::organisations(&input, &text).unwrap();
    let last = found.last().unwrap();
    let addresses = text.matches("所在地：").count();
    assert!(found.len() >= addresses, "{} of {addresses}; {last:?}", found.len());
    assert_eq!(found[5].aliases, ["Federalnaya Sluzhba Bezopasnosti"]);
    assert_eq!(
        found[6].names[1],
        "Federal State Budgetary Enterprise of the Administration of the President of Russia"
    );
    let addressed = found.iter().filter(|organisation| !organisation.address.is_empty()).count();
    assert!(addressed * 100 >= found.len() * 95, "{addressed} of {}", found.len());
}
