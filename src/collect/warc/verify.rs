//! Reads a WARC file again: do its lengths and digests hold?
//!
//! - Any block is hashed as it passes; no more than one header is held in memory.
//! - Uncompressed WARC only, digests by SHA-256: other digests are counted as not checked, never as right.

use super::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

/// Longest header of a record, and of an HTTP message in it.
const LONGEST_HEAD: usize = 1 << 20;
/// Problems that are told in words; the rest is counted.
const MOST_TOLD: usize = 100;

/// What was found in a WARC file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub records: u64,
    /// How many of each type.
    pub kinds: BTreeMap<String, u64>,
    /// Digests that were recomputed and agree.
    pub digests: u64,
    /// Digests by another method than SHA-256.
    pub not_checked: u64,
    /// "record 3 (response https://…): what is wrong".
    pub problems: Vec<String>,
    /// Problems beyond those told.
    pub further: u64,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty() && self.records > 0
    }

    fn wrong(&mut self, record: &str, what: &str) {
        if self.problems.len() < MOST_TOLD {
            self.problems.push(format!("{record}: {what}"));
        } else {
            self.further += 1;
        }
    }
}

/// Checks every record. What is wrong with the file stands in the report; an error is one of reading.
pub fn verify(input: &mut dyn BufRead) -> io::Result<Report> {
    let mut report = Report::default();
    loop {
        let name = format!("record {}", report.records + 1);
        let head = match read_head(input)? {
            Head::End => return Ok(report),
            Head::TooLong => {
                report.wrong(&name, "its header does not end");
                return Ok(report);
            }
            Head::Lines(lines) => lines,
        };
        report.records += 1;
        let mut lines = head.iter();
        if lines.next().map(String::as_str) != Some("WARC/1.1") {
            report.wrong(&name, "does not begin with WARC/1.1");
            return Ok(report);
        }
        let mut fields: BTreeMap<String, &str> = BTreeMap::new();
        for line in lines {
            let Some((field, value)) = line.split_once(':') else {
                report.wrong(&name, "a header line without a colon");
                continue;
            };
            fields.insert(field.trim().to_ascii_lowercase(), value.trim());
        }
        let get = |field: &str| fields.get(field).copied();
        let kind = get("warc-type").unwrap_or_default();
        let name = format!("{name} ({kind} {})", get("warc-target-uri").unwrap_or_default());
        *report.kinds.entry(kind.to_owned()).or_default() += 1;
        for field in ["warc-type", "warc-record-id", "warc-date", "content-length"] {
            if get(field).is_none() {
                report.wrong(&name, &format!("lacks {field}"));
            }
        }
        let Some(length) = get("content-length").and_then(|text| text.parse::<u64>().ok()) else {
            report.wrong(&name, "has no readable length, so nothing after it can be read");
            return Ok(report);
        };
        let http = get("content-type").is_some_and(|media| media.starts_with("application/http"));
        let block = hash_block(&mut input.take(length), http)?;
        if block.bytes != length {
            report.wrong(&name, &format!("ends after {} of {length} bytes", block.bytes));
            return Ok(report);
        }
        check(&mut report, &name, "block", get("warc-block-digest"), Some(block.all));
        check(&mut report, &name, "payload", get("warc-payload-digest"), block.payload);
        let mut end = [0; 4];
        if read_full(input, &mut end)? != 4 || &end != b"\r\n\r\n" {
            report.wrong(&name, "is not followed by two line ends");
            return Ok(report);
        }
    }
}

fn check(report: &mut Report, name: &str, which: &str, stated: Option<&str>, found: Option<String>) {
    let Some(stated) = stated else { return };
    match (stated.strip_prefix("sha256:"), found) {
        (Some(digits), Some(found)) if digits.eq_ignore_ascii_case(&found) => report.digests += 1,
        (Some(_), _) => report.wrong(name, &format!("the {which} digest does not agree with the {which}")),
        (None, _) => report.not_checked += 1,
    }
}

enum Head {
    Lines(Vec<String>),
    End,
    TooLong,
}

/// Lines up to an empty one.
fn read_head(input: &mut dyn BufRead) -> io::Result<Head> {
    let mut lines = Vec::new();
    let mut left = LONGEST_HEAD as u64;
    loop {
        let mut line = Vec::new();
        let count = (&mut *input).take(left).read_until(b'\n', &mut line)?;
        if count == 0 {
            return Ok(if lines.is_empty() && left > 0 { Head::End } else { Head::TooLong });
        }
        left -= count as u64;
        let Some(text) = line.strip_suffix(b"\r\n") else { return Ok(Head::TooLong) };
        if text.is_empty() {
            return Ok(Head::Lines(lines));
        }
        lines.push(String::from_utf8_lossy(text).into_owned());
    }
}

struct Block {
    bytes: u64,
    all: String,
    /// Of what follows an HTTP head, or of everything; `None` when the head does not end.
    payload: Option<String>,
}

fn hash_block(input: &mut dyn Read, http: bool) -> io::Result<Block> {
    let (mut all, mut payload) = (Sha256::new(), Sha256::new());
    let mut bytes = 0;
    // The last bytes seen while still in the HTTP head.
    let mut head: Option<Vec<u8>> = http.then(Vec::new);
    let mut head_bytes = 0;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let part = buffer.get(..count).unwrap_or_default();
        bytes += count as u64;
        all.update(part);
        let Some(seen) = &mut head else {
            payload.update(part);
            continue;
        };
        seen.extend_from_slice(part);
        match seen.windows(4).position(|end| end == b"\r\n\r\n") {
            Some(at) => {
                payload.update(seen.get(at + 4..).unwrap_or_default());
                head = None;
            }
            None => {
                head_bytes += count;
                // Only the last three bytes can be the beginning of its end.
                let keep = seen.len().saturating_sub(3);
                seen.drain(..keep);
                if head_bytes > LONGEST_HEAD {
                    // Not an HTTP message; the rest is read for the block's own digest.
                    seen.clear();
                }
            }
        }
    }
    let payload = head.is_none().then(|| hex(&payload.finalize()));
    Ok(Block { bytes, all: hex(&all.finalize()), payload })
}

fn read_full(input: &mut dyn BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}
