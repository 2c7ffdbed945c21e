//! What a file is, told by its content: encoding, format, delimiter. Never by its extension alone.

use super::cells::split_line;
use super::guess;
use super::mapping::{Kind, MappingError};
use super::{Format, lines::valid};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use serde_json::Value;

/// What the head of a file tells.
#[derive(Clone, Debug)]
pub struct Detection {
    /// `None` when it is nothing this room reads.
    pub format: Option<Format>,
    pub encoding: &'static Encoding,
    /// The best guess for tables.
    pub delimiter: char,
    /// Not text at all.
    pub binary: bool,
    /// In words, for messages: "a SQLite database", "a table with the columns a, b, c".
    pub looks_like: String,
}

/// Beginnings of files that are not text.
const SIGNATURES: [(&[u8], &str); 15] = [
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (XLSX, DOCX)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ\0", "an XZ archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it first"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (XLS, DOC)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"PAR1", "a Parquet file"),
];

/// Reads the head of a file (up to a megabyte is useful). `name` only breaks ties.
pub fn detect(head: &[u8], name: &str) -> Detection {
    let mut found =
        Detection { format: None, encoding: UTF_8, delimiter: ',', binary: true, looks_like: "binary data".to_owned() };
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| head.starts_with(start)) {
        found.looks_like = (*what).to_owned();
        return found;
    }
    found.encoding = guess_encoding(head);
    let (text, _, _) = found.encoding.decode(head);
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}' | '\u{85}');
    let (odd, all) = text.chars().take(1 << 16).fold((0, 0), |(odds, all), c| (odds + u32::from(odd(&c)), all + 1));
    if odd * 20 > all {
        return found;
    }
    found.binary = false;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        (found.format, found.looks_like) = detect_json(text);
    } else if text.starts_with('<') {
        found.looks_like = if text.get(..200).unwrap_or(text).to_lowercase().contains("<html") {
            "a web page".to_owned()
        } else {
            "XML".to_owned()
        };
    } else {
        found.delimiter = guess_delimiter(text, name);
        (found.format, found.looks_like) = detect_table(text, found.delimiter);
    }
    found
}

/// The encoding of a byte order mark, of UTF-16 zeros, UTF-8 with few errors, or statistics.
fn guess_encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).take(2048).filter(|&&byte| byte == 0).count();
    let quarter = head.len().min(4096) / 4;
    match (zeros(0), zeros(1)) {
        (0, low) if quarter > 0 && low > quarter / 2 => return UTF_16LE,
        (high, 0) if quarter > 0 && high > quarter / 2 => return UTF_16BE,
        _ => {}
    }
    // A UTF-8 file with a few bad bytes is still UTF-8; other encodings hardly form valid sequences.
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad <= 1 && good > 0 || good >= bad * 4 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// An encoding by any of its usual names ("shift_jis", "cp932", "windows-1252").
pub(super) fn encoding_named(label: &str) -> Result<&'static Encoding, MappingError> {
    let common = match label.trim().to_ascii_lowercase().as_str() {
        "cp932" => "shift_jis",
        "cp936" => "gbk",
        "cp950" => "big5",
        "cp949" => "euc-kr",
        _ => label,
    };
    Encoding::for_label(common.as_bytes()).ok_or_else(|| MappingError::Encoding(label.to_owned()))
}

fn detect_json(text: &str) -> (Option<Format>, String) {
    // The first line may be broken: any of the first lines that is a whole object will do.
    let mut lines = text.lines().take(20).filter(|line| line.starts_with('{'));
    let first = first_value(text).or_else(|| lines.find_map(first_value));
    let Some(first) = first else {
        // Broken or cut: the names alone have to do.
        let has = |name: &str| text.contains(&format!("\"{name}\""));
        return if has("statementType") || has("recordType") {
            (None, "beneficial ownership statements (BODS)".to_owned())
        } else if has("schema") && has("id") {
            (Some(Format::FtmEntities), "FollowTheMoney entities".to_owned())
        } else {
            (None, "JSON that is cut off or broken at its start".to_owned())
        };
    };
    let has = |name: &str| first.get(name).is_some();
    if has("statementType") || has("recordType") || has("statementID") || has("statementId") {
        (None, "beneficial ownership statements (BODS)".to_owned())
    } else if has("prop") && has("value") && (has("entity_id") || has("canonical_id")) {
        (Some(Format::FtmStatementsJson), "FollowTheMoney statements".to_owned())
    } else if has("schema") || (has("op") && has("entity")) || (has("id") && has("properties")) {
        (Some(Format::FtmEntities), "FollowTheMoney entities".to_owned())
    } else {
        let keys = first.as_object().into_iter().flat_map(|object| object.keys()).take(6);
        let keys: Vec<&str> = keys.map(String::as_str).collect();
        (None, format!("JSON with the fields {}", keys.join(", ")))
    }
}

/// The first object of pretty-printed or minified JSON.
fn first_value(text: &str) -> Option<Value> {
    let text = text.trim_start_matches(['[', ' ', '\n', '\r', '\t']);
    serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok().filter(Value::is_object)
}

/// The delimiter that splits the first lines into the same number of cells, and into most of them.
fn guess_delimiter(text: &str, name: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(30).collect();
    let first = lines.first().copied().unwrap_or_default();
    let preferred = if name.to_ascii_lowercase().ends_with(".tsv") { '\t' } else { ',' };
    let score = |delimiter: char| {
        let columns = split_line(first, delimiter).len();
        let same = lines.iter().filter(|line| split_line(line, delimiter).len() == columns).count();
        let sure = columns > 1;
        (sure, if sure { columns * same } else { 0 }, delimiter == preferred)
    };
    [',', '\t', ';', '|'].into_iter().max_by_key(|&delimiter| score(delimiter)).unwrap_or(',')
}

fn detect_table(text: &str, delimiter: char) -> (Option<Format>, String) {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(50);
    let header = split_line(lines.next().unwrap_or_default(), delimiter);
    let rows: Vec<Vec<String>> = lines.map(|line| split_line(line, delimiter)).collect();
    let named: Vec<String> = header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let has = |name: &str| named.iter().any(|cell| cell == name);
    let mut columns: Vec<&str> = header.iter().take(6).map(String::as_str).collect();
    if header.len() > columns.len() {
        columns.push("…");
    }
    if has("source") && has("name") && has("alt_names") && has("federal_register_notice") {
        return (Some(Format::Csl), "the US Consolidated Screening List".to_owned());
    }
    if (has("entity_id") || has("canonical_id")) && has("schema") && has("prop") && has("value") {
        return (Some(Format::FtmStatementsCsv), "FollowTheMoney statements".to_owned());
    }
    let mapping = guess(&header, &rows);
    let looks_like = format!("a table with the columns {}", columns.join(", "));
    let format = match mapping.kind {
        Kind::Edges => Some(Format::EdgesCsv),
        Kind::Nodes if mapping.is_usable(&header) => Some(Format::NodesCsv),
        Kind::Nodes => None,
    };
    let hint = if format.is_none() { "; a mapping has to say what they hold" } else { "" };
    let looks_like = format!("{looks_like}{hint}");
    if header.len() == 1 && format.is_none() {
        let start: String = valid(text.as_bytes()).chars().take(40).collect();
        return (None, format!("text that begins with {start:?}"));
    }
    (format, looks_like)
}
