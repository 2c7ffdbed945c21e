//! Files that are cut, wrong or meant to harm: each is refused with a reason, none is taken for the whole list.

use super::*;

#[test]
fn a_file_cut_anywhere_is_never_taken_for_the_whole() {
    for (id, name) in [
        ("us_csl", "us_csl.csv"),
        ("ofac_sdn", "ofac_sdn.xml"),
        ("bis_dpl", "bis_dpl.txt"),
        ("un_sc", "un_sc.xml"),
        ("eu_fsf", "eu_fsf.xml"),
        ("dod_1260h", "dod_1260h.txt"),
    ] {
        let body = bytes(name);
        let text = String::from_utf8(body.clone()).unwrap();
        let full = entries(&read_bytes(id, &body).unwrap());
        // The date line closes a notice; what follows it may be missing.
        let end = text.find("Dated:").unwrap_or(text.trim_end().len() - 1);
        for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)) {
            let Ok(got) = read_bytes(id, &body[..cut]) else { continue };
            // Only a table can be cut between two rows; then the bytes that the answer promised tell.
            assert!(["us_csl", "bis_dpl"].contains(&id), "{id} cut at {cut}");
            assert!(entries(&got) <= full && matches!(body[cut - 1], b'\n' | b'"'), "{id} cut at {cut}");
            let promised = exchange(&body);
            let error = read(card(id), &promised, &body[..cut]).unwrap_err();
            assert!(error.what.contains("cut short"), "{error}");
        }
    }
}

#[test]
fn another_format_is_named() {
    let portal =
        b"<!DOCTYPE html><html><head><title>Sign in to Hotel WiFi</title></head><body><p>Welcome</p></body></html>";
    for card in lists() {
        let error = refused(&card.id, portal);
        assert!(error.contains("Sign in to Hotel WiFi"), "{}: {error}", card.id);
        let error = refused(&card.id, br#"{"error": "not found"}"#);
        assert!(!error.is_empty());
    }
    assert!(refused("us_csl", br#"{"error": 1}"#).contains("it looks like JSON"));
    assert!(refused("un_sc", b"name,source\n1,2\n").contains("no <CONSOLIDATED_LIST> list"));
    assert!(refused("un_sc", &bytes("eu_fsf.xml")).contains("its root is <export>"));
    assert!(refused("us_csl", &bytes("aspi_tracker.csv")).contains("no column \"source\""));
    assert!(refused("bis_dpl", &bytes("us_csl.csv")).contains("no column"));
    assert!(refused("meti_eul", b"%PDF-1.7 ...").contains("a PDF: save its text first"));
    assert!(refused("meti_eul", "ロシアの団体\n１ 株式会社見本\n".as_bytes()).contains("外国ユーザーリスト"));
    assert!(refused("dod_1260h", b"<html><body><p>Nothing here</p></body></html>").contains("without the sentence"));
    assert!(refused("us_csl", b"source,name\0,start_date,ids\n").contains("binary"));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = br#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<CONSOLIDATED_LIST dateGenerated="2026-01-01"><ENTITIES><ENTITY><FIRST_NAME>&b;&x;</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>"#;
    assert!(refused("un_sc", bomb).contains("DOCTYPE"));
    let unknown = String::from_utf8(bytes("un_sc.xml")).unwrap().replace("Invented for a test.", "&nbsp;");
    assert!(refused("un_sc", unknown.as_bytes()).contains("&nbsp; is not expanded"));
    let attribute = String::from_utf8(bytes("eu_fsf.xml")).unwrap().replace("sample &amp; more", "&boom;");
    assert!(refused("eu_fsf", attribute.as_bytes()).contains("broken XML"));
}

#[test]
fn sizes_are_bounded() {
    let list = |inside: &str| format!("<CONSOLIDATED_LIST><INDIVIDUAL>{inside}</INDIVIDUAL></CONSOLIDATED_LIST>");
    assert!(refused("un_sc", list(&"<A>".repeat(5000)).as_bytes()).contains("deep"));
    assert!(refused("un_sc", list(&"<A/>".repeat(30_000)).as_bytes()).contains("elements"));
    let long = list(&format!("<FIRST_NAME>{}</FIRST_NAME>", "x".repeat(5 << 20)));
    assert!(refused("un_sc", long.as_bytes()).contains("bytes"));
    let csv = String::from_utf8(bytes("us_csl.csv")).unwrap().replace("Sampletown", &"y".repeat(1 << 18));
    assert!(refused("us_csl", csv.as_bytes()).contains("a cell of"));
    let open = String::from_utf8(bytes("us_csl.csv")).unwrap().replace("\"SAMPLE, Petra\"", "\"SAMPLE, Petra");
    assert!(refused("us_csl", open.as_bytes()).contains("cells"));
    let paragraphs = format!("<html><body>{}</body></html>", "<p>x</p>".repeat(30_000));
    assert!(refused("dod_1260h", paragraphs.as_bytes()).contains("too many paragraphs"));
}

#[test]
fn fewer_entries_than_stated_are_a_cut_file() {
    let text = String::from_utf8(bytes("ofac_sdn.xml")).unwrap();
    let more = text.replace("<Record_Count>3<", "<Record_Count>5,704<").replace("5,704", "5704");
    assert!(refused("ofac_sdn", more.as_bytes()).contains("3 of 5704 entries"));
    let gap = String::from_utf8(bytes("meti_eul.txt")).unwrap().replace("2  中国", "x  中国");
    assert!(refused("meti_eul", gap.as_bytes()).contains("number 2 is missing"));
    let cut = String::from_utf8(bytes("meti_eul.txt")).unwrap();
    let cut = cut.split("   化学").next().unwrap();
    assert!(refused("meti_eul", cut.as_bytes()).contains("no type of concern at number 3"));
    assert!(refused("un_sc", b"<CONSOLIDATED_LIST/>").contains("no entries"));
    let two = [bytes("un_sc.xml"), b"<more/>".to_vec()].concat();
    assert!(refused("un_sc", &two).contains("something follows the end"));
}

#[test]
fn other_character_sets_are_read() {
    let (sjis, ..) =
        encoding_rs::SHIFT_JIS.encode("外国ユーザーリスト\n2025年1月31日\n1 イラン Invented Works ・架空製作所 核 N\n");
    let got = read_bytes("meti_eul", &sjis).unwrap();
    assert_eq!(all(named(&got, "Invented Works"), "alias"), ["架空製作所"]);
    assert!(got.findings.iter().any(|finding| finding.message == "read as Shift_JIS"));
    let mut wide = vec![0xff, 0xfe];
    wide.extend(String::from_utf8(bytes("un_sc.xml")).unwrap().encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(entries(&read_bytes("un_sc", &wide).unwrap()), 2);
}
