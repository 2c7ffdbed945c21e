//! What each reader takes from its list.

use super::*;
use crate::model::SourceKind;

#[test]
fn the_consolidated_list_keeps_each_list_as_a_source() {
    let body = bytes("us_csl.csv");
    let parts = read_parts(card("us_csl"), &exchange(&body), &body).unwrap();
    let sources: Vec<String> = parts
        .iter()
        .map(|part| {
            format!("{} / {} / {}", part.source.title, part.source.publisher.as_deref().unwrap(), edition(part))
        })
        .collect();
    assert_eq!(
        sources,
        [
            "Entity List (EL) / Bureau of Industry and Security / 2019-05-21",
            "Specially Designated Nationals (SDN) / Treasury Department / ",
            "Capta List (CAP) / Treasury Department / 2020-01-01",
            "List of Invented Things (LIT) / Office of Invention / 2021-02-03",
        ]
    );
    assert!(parts.iter().all(|part| part.source.kind == SourceKind::List && part.source.url.is_none()));
    assert_eq!(parts[3].findings.len(), 1, "an unknown list is told");

    let whole = reading("us_csl", "us_csl.csv");
    assert_eq!((entries(&whole), edition(&whole).as_str()), (4, "2021-02-03"));
    let optics = find(&whole, "csl-901");
    assert_eq!(optics.schema, "LegalEntity");
    assert_eq!(all(optics, "alias"), ["Invented Optics", "IOW"]);
    assert_eq!(all(optics, "country"), ["xa", "xb"]);
    assert_eq!(all(optics, "topics"), ["export.control"]);
    let petra = find(&whole, "csl-902");
    assert_eq!((petra.schema.as_str(), all(petra, "topics")), ("Person", vec!["sanction"]));
    assert_eq!((petra.first("nationality"), petra.first("citizenship")), (Some("xb"), Some("xa")));
    assert_eq!(all(petra, "notes"), ["He said \"=1+1\"", "Secret handshake, Other ID"]);
    assert_eq!(records_of(&whole, "csl-902").len(), 2);
    let listing = find(&whole, "csl-901-el-listing");
    assert_eq!(listing.first("program"), Some("Entity List (EL)"));
    assert_eq!(listing.first("startDate"), Some("2019-05-21"));
    assert_eq!(find(&whole, "csl-903").first("imoNumber"), Some("1234567"));
    // A formula is text.
    assert_eq!(find(&whole, "csl-904").first("name"), Some("=HYPERLINK(\"http://example.org\")"));
}

#[test]
fn sdn_entries_have_one_record_per_programme() {
    let got = reading("ofac_sdn", "ofac_sdn.xml");
    assert_eq!((entries(&got), edition(&got).as_str()), (3, "2025-03-14"));
    let trading = find(&got, "ofac-sdn-501");
    assert_eq!((trading.schema.as_str(), trading.first("name")), ("Organization", Some("INVENTED TRADING & CO")));
    assert_eq!(all(trading, "alias"), ["发明贸易"]);
    assert_eq!((all(trading, "weakAlias"), all(trading, "previousName")), (vec!["ITC"], vec!["OLD INVENTED TRADING"]));
    assert_eq!(all(trading, "registrationNumber"), ["91000000000000000X"]);
    assert_eq!(all(trading, "country"), ["ch"]);
    assert_eq!(
        all(trading, "notes"),
        ["Wholly invented; 中.", "Country of an address: Atlantis", "Digital Currency Address - XBT: bc1invented"]
    );
    let records = records_of(&got, "ofac-sdn-501");
    let programs: Vec<_> =
        records.iter().map(|record| (record.entity.as_str(), record.first("programId").unwrap())).collect();
    assert_eq!(programs, [("ofac-sdn-501-prog-a-listing", "PROG-A"), ("ofac-sdn-501-prog-b-listing", "PROG B")]);
    let petra = find(&got, "ofac-sdn-502");
    assert_eq!(petra.first("name"), Some("Petra SAMPLE"));
    assert_eq!((petra.first("nationality"), petra.first("citizenship")), (Some("ir"), None));
    assert_eq!((petra.first("birthDate"), petra.first("gender")), (Some("1954-05-20"), Some("female")));
    assert!(all(petra, "notes").contains(&"Date of birth: circa 1955"));
    assert!(all(petra, "notes").contains(&"Citizenship: Atlantis"));
    let star = find(&got, "ofac-sdn-503");
    assert_eq!(
        (star.schema.as_str(), star.first("imoNumber"), star.first("flag")),
        ("Vessel", Some("1234567"), Some("pa"))
    );
    // What the reader has never seen is told with its place.
    assert_eq!(got.findings.len(), 1);
    assert_eq!(got.findings[0].message, "sdnEntry/newThing is not read (1 times, here first)");
    let alias = trading.values.iter().find(|value| value.value == "发明贸易").unwrap();
    let line =
        1 + String::from_utf8(bytes("ofac_sdn.xml")).unwrap().split("发明贸易").next().unwrap().matches('\n').count();
    assert_eq!(alias.locator, format!("line {line}"));
}

#[test]
fn a_denial_order_over_several_rows_is_one_entry() {
    let got = reading("bis_dpl", "bis_dpl.txt");
    assert_eq!((entries(&got), edition(&got).as_str()), (2, "2021-07-11"));
    let petra = named(&got, "PETRA SAMPLE");
    // Its order ended before the newest update: no topic, which has no end of its own.
    assert_eq!(all(petra, "topics"), Vec::<&str>::new());
    let record = records_of(&got, &petra.entity)[0];
    assert_eq!((record.first("startDate"), record.first("endDate")), (Some("2017-10-16"), Some("2020-10-13")));
    let exports = named(&got, "INVENTED \"EXPORTS\"");
    assert_eq!(all(exports, "address").len(), 2);
    assert_eq!((all(exports, "country"), all(exports, "topics")), (vec!["ca"], vec!["export.control"]));
    assert_eq!(records_of(&got, &exports.entity).len(), 1);
}

#[test]
fn united_nations_entries_keep_what_is_stated() {
    let got = reading("un_sc", "un_sc.xml");
    assert_eq!((entries(&got), edition(&got).as_str(), got.findings.len()), (2, "2026-01-15", 0));
    let petra = find(&got, "un-sc-xxi-001");
    assert_eq!((petra.first("name"), all(petra, "alias")), (Some("PETRA SAMPLE"), vec!["بترا", "Petra Example"]));
    assert_eq!(all(petra, "weakAlias"), ["Pe"]);
    assert_eq!(all(petra, "position"), ["Chair", "Treasurer"]);
    assert_eq!((all(petra, "nationality"), all(petra, "birthDate")), (vec!["ir"], vec!["1971"]));
    assert!(all(petra, "notes").contains(&"Nationality: Atlantis"));
    assert!(all(petra, "notes").contains(&"Date of birth, approximately: 1969"));
    assert!(all(petra, "notes").contains(&"Date of birth, between: 1968 to 1972"));
    assert_eq!(petra.first("passportNumber"), Some("P000"));
    let record = records_of(&got, "un-sc-xxi-001")[0];
    assert_eq!((record.first("unscId"), record.first("startDate")), (Some("XXi.001"), Some("2012-12-31")));
    let charity = find(&got, "un-sc-xxe-001");
    assert_eq!((all(charity, "previousName"), all(charity, "country")), (vec!["OLD CHARITY"], vec!["cd"]));
}

#[test]
fn days_of_other_calendars_and_spent_documents_are_notes_and_a_delisted_entry_has_no_topic() {
    let eu = String::from_utf8(bytes("eu_fsf.xml")).unwrap();
    let (before, after) = eu.split_once("<citizenship ").unwrap();
    let more = "<birthdate calendarType=\"ISLAMIC\" birthdate=\"1390-02-03\" circa=\"false\" logicalId=\"90\"/>\
                <identification identificationTypeCode=\"passport\" identificationTypeDescription=\"National passport\" \
                number=\"P-77\" knownExpired=\"true\" knownFalse=\"false\" logicalId=\"91\"/>";
    let got = read_bytes("eu_fsf", format!("{before}{more}<citizenship {after}").as_bytes()).unwrap();
    let petra = find(&got, "eu-fsf-14");
    assert!(!all(petra, "birthDate").contains(&"1390-02-03"), "{:?}", all(petra, "birthDate"));
    assert!(all(petra, "notes").contains(&"Date of birth, ISLAMIC calendar: 1390-02-03"), "{:?}", all(petra, "notes"));
    assert!(all(petra, "passportNumber").contains(&"P-77"));
    assert!(all(petra, "notes").contains(&"National passport P-77: expired"));

    let un = String::from_utf8(bytes("un_sc.xml")).unwrap();
    let listed = "<LISTED_ON>2012-12-31</LISTED_ON>";
    for (delisted, topics) in [("2020-05-01", 0), ("2099-05-01", 1)] {
        let text = un.replacen(listed, &format!("{listed}<DELISTED_ON>{delisted}</DELISTED_ON>"), 1);
        let got = read_bytes("un_sc", text.as_bytes()).unwrap();
        assert_eq!(all(find(&got, "un-sc-xxi-001"), "topics").len(), topics, "{delisted}");
        assert_eq!(records_of(&got, "un-sc-xxi-001")[0].first("endDate"), Some(delisted));
    }
}

#[test]
fn european_entries_have_the_dates_of_their_regulations() {
    let got = reading("eu_fsf", "eu_fsf.xml");
    assert_eq!((entries(&got), edition(&got).as_str(), got.findings.len()), (2, "2025-11-03", 0));
    let charity = find(&got, "eu-fsf-13");
    assert_eq!(all(charity, "name"), ["Invented Charity"], "a weak name is not the name");
    assert_eq!((all(charity, "weakAlias"), all(charity, "alias")), (vec!["IC"], vec!["Придуманный фонд"]));
    assert_eq!((charity.first("registrationNumber"), charity.first("country")), (Some("R-1"), Some("cd")));
    let petra = find(&got, "eu-fsf-14");
    assert_eq!((petra.first("birthDate"), petra.first("passportNumber")), (Some("1971-04-28"), None));
    assert!(all(petra, "notes").contains(&"National passport: FALSE-1"));
    let records = records_of(&got, "eu-fsf-14");
    let starts: Vec<_> =
        records.iter().map(|r| (r.first("programId").unwrap(), r.first("startDate").unwrap())).collect();
    assert_eq!(starts, [("INV", "2020-01-02"), ("OTHER", "2021-01-03")]);
}

#[test]
fn a_notice_names_companies_and_what_stands_under_them() {
    let got = reading("dod_1260h", "dod_1260h.html");
    assert_eq!((entries(&got), edition(&got).as_str()), (4, "2025-01-07"));
    let semi = named(&got, "Invented Semiconductor (Group) Co., Ltd.");
    assert_eq!((all(semi, "alias"), all(semi, "previousName")), (vec!["INSEMI"], vec!["Old Semiconductor"]));
    assert_eq!((semi.schema.as_str(), all(semi, "topics"), semi.first("country")), ("Company", vec!["mil"], None));
    let wafer = named(&got, "Invented Wafer Company Limited");
    assert_eq!(all(wafer, "alias"), ["Invented Wafer, Ltd."]);
    let tie = got.proposals.iter().find(|proposal| proposal.schema == "UnknownLink").unwrap();
    assert_eq!((tie.first("subject"), tie.first("object")), (Some(wafer.entity.as_str()), Some(semi.entity.as_str())));
    assert!(named(&got, "Sample Aerospace Corporation (Limited)").first("alias").is_none());
    assert_eq!(all(named(&got, "Sample Drone Works"), "alias"), ["SDW"], "the mark of a printed page is not the name");
    let removed: Vec<&str> = got.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(removed, ["the notice names it as removed: Former Sample Company"]);
    assert!(!got.proposals.iter().any(|p| p.caption().contains("Script")));
    // The place is a selector that finds exactly this element.
    let page = scraper::Html::parse_document(&String::from_utf8(bytes("dod_1260h.html")).unwrap());
    let selector = scraper::Selector::parse(&wafer.values[0].locator).unwrap();
    let found: Vec<String> = page.select(&selector).map(|element| element.text().collect()).collect();
    assert_eq!(found, ["Invented Wafer Company Limited (Invented Wafer, Ltd.)"]);
}

#[test]
fn the_plain_text_of_a_notice_gives_the_same_entities() {
    let (text, page) = (reading("dod_1260h", "dod_1260h.txt"), reading("dod_1260h", "dod_1260h.html"));
    assert_eq!((entries(&text), edition(&text).as_str()), (4, "2025-01-07"));
    for name in ["Invented Semiconductor (Group) Co., Ltd.", "Invented Wafer Company Limited"] {
        assert_eq!(named(&text, name).entity, named(&page, name).entity);
    }
    assert_eq!(all(named(&text, "Invented Semiconductor (Group) Co., Ltd."), "previousName"), ["Old Semiconductor"]);
    assert_eq!(named(&text, "Sample Electronics Research and Production Company").schema, "Company");
    assert!(text.proposals.iter().any(|proposal| proposal.schema == "UnknownLink"));
}

#[test]
fn a_saved_table_keeps_every_spell_on_the_list() {
    let got = reading("dod_1260h", "dod_1260h.csv");
    assert_eq!((entries(&got), edition(&got).as_str()), (2, "2025-01-07"));
    let wafer = named(&got, "Invented Wafer Ltd.");
    let spells: Vec<_> =
        records_of(&got, &wafer.entity).iter().map(|r| (r.first("startDate"), r.first("endDate"))).collect();
    assert_eq!(spells, [(Some("2022-10-05"), Some("2024-01-31")), (Some("2025-01-07"), None)]);
}

#[test]
fn the_end_user_list_is_read_from_its_text_and_from_a_table() {
    let got = reading("meti_eul", "meti_eul.txt");
    assert_eq!((entries(&got), edition(&got).as_str()), (3, "2025-01-31"));
    let aircraft = named(&got, "Invented Aircraft Industries");
    assert_eq!((all(aircraft, "alias"), aircraft.first("country")), (vec!["IAI", "Invented Aviation"], Some("ir")));
    assert_eq!(all(aircraft, "topics"), ["export.risk"]);
    let institute = named(&got, "Sample Institute of Applied Physics and Mathematics");
    assert_eq!(all(institute, "alias"), ["SIAPM", "架空応用物理数学研究所"]);
    let record = records_of(&got, &institute.entity)[0];
    assert_eq!(all(record, "programId"), ["N", "M"]);
    assert_eq!(named(&got, "Sample Chemical Corporation").first("country"), Some("kp"));

    // Columns side by side: the type stands behind a wide gap, other names go on below.
    let wide = "外国ユーザーリスト\n2025年1月31日\n1  イラン   Invented M  Works    ・IW one   核、ミサイル   N,M\n      two\n2  中国  Sample B\n  化学 C\n";
    let wide = read_bytes("meti_eul", wide.as_bytes()).unwrap();
    let works = named(&wide, "Invented M Works");
    assert_eq!(all(works, "alias"), ["IW one two"]);
    assert_eq!(all(records_of(&wide, &works.entity)[0], "programId"), ["N", "M"]);
    assert_eq!(all(records_of(&wide, &named(&wide, "Sample B").entity)[0], "programId"), ["C"]);

    let table = reading("meti_eul", "meti_eul.csv");
    assert_eq!(named(&table, "Invented Aircraft Industries").entity, aircraft.entity);
    let works = named(&table, "Sample Works");
    assert_eq!((works.first("country"), works.first("notes")), (None, Some("Country: アトランティス")));
    assert_eq!(all(records_of(&table, &works.entity)[0], "programId"), ["C", "B"]);
}

#[test]
fn the_tracker_gives_a_record_and_no_topic() {
    let got = reading("aspi_tracker", "aspi_tracker.csv");
    let university = named(&got, "Invented University of Aeronautics");
    assert_eq!(all(university, "name"), ["Invented University of Aeronautics", "架空航空大学"]);
    assert_eq!((university.first("country"), all(university, "topics")), (Some("cn"), Vec::<&str>::new()));
    let record = records_of(&got, &university.entity)[0];
    assert_eq!(record.first("reason"), Some("ASPI's rating: Very high"));
    assert_eq!(named(&got, "=cmd|' /C calc'!A1").first("notes"), None);
}

/// A PDF of these lines; gaps of several blanks are gaps between columns.
fn pdf_of(text: &str) -> Vec<u8> {
    let mut content = String::from("BT /F1 10 Tf\n");
    for (number, line) in text.lines().enumerate() {
        let mut place = 0;
        for part in line.split("  ") {
            let hex: String = part.trim().encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            content.push_str(&format!("1 0 0 1 {} {} Tm <{hex}> Tj\n", 20 + place * 12, 800 - number * 14));
            place += part.chars().count() + 2;
        }
    }
    content.push_str("ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Contents 6 0 R/Resources<</Font<</F1 4 0 R>>>>>>".to_owned(),
        "<</Subtype/Type0/BaseFont/X/Encoding/UniJIS-UCS2-H/DescendantFonts[5 0 R]>>".to_owned(),
        "<</Subtype/CIDFontType2/DW 1000>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut file = String::from("%PDF-1.4\n");
    for (number, object) in objects.iter().enumerate() {
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    file.into_bytes()
}

#[test]
fn the_end_user_list_is_read_from_its_pdf() {
    let text = String::from_utf8(bytes("meti_eul.txt")).unwrap();
    let (from_text, got) = (reading("meti_eul", "meti_eul.txt"), read_bytes("meti_eul", &pdf_of(&text)).unwrap());
    assert_eq!((entries(&got), edition(&got).as_str()), (3, "2025-01-31"));
    let said = |reading: &Reading| -> Vec<(String, String, String)> {
        let all = |proposal: &Proposal| -> Vec<(String, String, String)> {
            proposal.values.iter().map(|v| (proposal.entity.clone(), v.prop.clone(), v.value.clone())).collect()
        };
        reading.proposals.iter().flat_map(all).collect()
    };
    assert_eq!(said(&got), said(&from_text));
    assert!(got.proposals.iter().flat_map(|p| &p.values).all(|value| value.locator.starts_with("page 1 line ")));
    assert!(refused("meti_eul", &pdf_of("外国ユーザーリスト\n1 中国 Sample Works\n")).contains("(page 1 line 2)"));
    assert!(refused("meti_eul", &pdf_of("")).contains("a scan?"));
}
