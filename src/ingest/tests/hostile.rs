//! Files that are empty, huge, cut, binary or in the wrong encoding.

use super::*;

fn message(bytes: &[u8], name: &str) -> String {
    match try_bytes(bytes, name, &Options::default()) {
        Ok(outcome) => panic!("read as {:?}", outcome.report.format),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    for (bytes, words) in [
        (&b""[..], "the file is empty"),
        (b" \n\n ", "the file is empty"),
        (&fixture_bytes("not_a_table.sqlite"), "a SQLite database"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x01\x02\x03\x04\x05\x06\x07", "binary data"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"<?xml version=\"1.0\"?><list/>", "XML"),
        (b"[{\"statementId\":\"x\",\"statementType\":\"entityStatement\"}]", "BODS"),
        (b"[\n  {\n \"statementId\":\"x\",\n \"statementType\":\"y\", \"z\":\n{\"id\":1}\n}]", "BODS"),
        (b"{\"foo\":1,\"bar\":2}", "JSON with the fields foo, bar"),
        (b"lorem ipsum dolor\nsit amet\n", "text that begins with"),
        (b"a,b\n1,2\n", "a table with the columns a, b; a mapping has to say"),
    ] {
        let message = message(bytes, "some/file.csv");
        assert!(message.contains(words) && message.ends_with("File: some/file.csv"), "{message}");
    }
}

#[test]
fn an_over_long_line_costs_one_line() {
    let good = |id: &str| format!("{{\"id\":\"{id}\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"A\"]}}}}\n");
    let long = format!("{{\"id\":\"{}\"}}\n", "x".repeat(300_000));
    let text = format!("{}{long}{}", good("a"), good("b"));
    let limits = Limits { line_bytes: 100_000, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let got = try_bytes(text.as_bytes(), "x", &options).unwrap();
    assert_eq!((got.report.accepted, got.report.rejected), (2, 1));
    assert_eq!(got.reasons(), ["line 2: longer than a record may be"]);
    assert_eq!(got.rejects[0].raw.len(), limits.reject_bytes);
    assert_eq!(got.entity("b").statements[0].locator.as_ref(), "line 3");
}

#[test]
fn deep_nesting_does_not_overflow() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(
        "{{\"id\":\"a\",\"schema\":\"Company\",\"x\":{deep}}}\n{{\"id\":\"b\",\"schema\":\"Company\",\"properties\":{{\"name\":{deep}}}}}\n"
    );
    let options = Options { format: Some(Format::FtmEntities), ..Options::default() };
    let got = try_bytes(text.as_bytes(), "x", &options).unwrap();
    assert_eq!((got.report.accepted, got.report.rejected), (1, 1), "an unknown field is skipped, a value is not");
    assert_eq!(try_bytes(format!("{{\"a\":{deep}}}").as_bytes(), "x", &options).unwrap().report.rejected, 1);
}

#[test]
fn warnings_are_capped_and_counted() {
    let line = |number| format!("{{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{{\"odd{number}\":[\"1\"]}}}}\n");
    let line: String = (0..300).map(line).collect();
    let got = bytes(line.as_bytes(), "x");
    assert_eq!((got.report.warnings.len(), got.report.further_warnings), (200, 100));
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let plain = fixture_bytes("nodes_broken_utf8.csv");
    let crlf = String::from_utf8_lossy(&plain).replace('\n', "\r\n");
    let with_bom = format!("\u{feff}{crlf}");
    let names = |outcome: &Outcome| outcome.facts.entities.values().map(|e| e.caption().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&bytes(with_bom.as_bytes(), "x.csv")), names(&fixture("nodes_broken_utf8.csv")));
}

#[test]
fn a_quote_never_closed_does_not_swallow_the_file() {
    let mut text = "name,country\n\"open,jp\n".to_owned();
    text.push_str(&"Acme,jp\n".repeat(1_000));
    let got = bytes(text.as_bytes(), "x.csv");
    assert_eq!((got.report.accepted, got.report.rejected), (1_000, 1));
}

#[test]
fn a_failing_disk_is_an_error_with_its_place() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let text = "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{}}\n".repeat(50_000);
    for length in [100, 2_000_000] {
        let start = Cursor::new(text.clone().into_bytes()).take(length);
        let input = Box::new(start.chain(Failing));
        let error = read(input, "x", &Options::default(), &mut Vec::new(), &mut Memory::default()).unwrap_err();
        assert!(error.to_string().contains("disk on fire"), "{error}");
    }
}

#[test]
fn the_rejects_file_exists_only_when_needed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    assert_eq!(RejectsFile::beside(&path).finish().unwrap(), None);
    let mut file = RejectsFile::beside(&path);
    file.reject(&Rejected { locator: "line 1".into(), reason: "odd".into(), raw: "x".into() }).unwrap();
    let written = file.finish().unwrap().unwrap();
    assert_eq!(written.file_name().unwrap(), "a.csv.rejects.jsonl");
    assert_eq!(
        std::fs::read_to_string(written).unwrap(),
        "{\"locator\":\"line 1\",\"reason\":\"odd\",\"raw\":\"x\"}\n"
    );
}
