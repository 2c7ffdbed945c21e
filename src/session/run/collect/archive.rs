//! Everything collected as one WARC file, read again before it is called done.
//!
//! What the case does not hold as it was kept is told as a problem of its page, is written without its body, and keeps no
//! other page from being written.

use super::exchange_of;
use crate::case::{Case, CaseError, Fetch, MOST_KEPT};
use crate::collect::fetch::Exchange;
use crate::collect::warc::{Archive, Kept, verify};
use crate::dossier::write_file;
use crate::session::run::RunError;
use crate::session::run::dossier::may_replace;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// What is said of a body that was kept and is not there as it was.
const MISSING: &str = "the body that was kept is missing from the case";

/// What an export holds: the contract of `export --format warc --json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WarcReport {
    pub fetches: usize,
    pub records: u64,
    pub bytes: u64,
    /// Digests that were computed again from the written file and agree.
    pub digests: u64,
    /// Addresses whose body was too large to keep.
    pub without_body: Vec<String>,
    /// Answers whose body repeats the key that was sent: this file is not to be handed on.
    pub with_secrets: Vec<String>,
    /// Pages that were taken back, which are not in the file.
    pub withdrawn: usize,
    /// Evidence that is missing or altered, by page, and what the second reading found wrong; empty.
    pub problems: Vec<String>,
}

/// Writes every fetch in force; one body at a time is in memory. A failed export leaves the old file.
///
/// # Errors
/// An answer's body repeats the key that was sent: nothing is written, and the answers are named.
pub fn warc(case: &Case, out: &Path, made_at: &str) -> Result<WarcReport, RunError> {
    let secret = repeating(&case.fetches()?);
    if secret.is_empty() {
        return warc_with_secrets(case, out, made_at);
    }
    let (count, names) = (secret.len(), secret.join(", "));
    Err(RunError::Usage(format!(
        "not exported: {count} answers repeat the key that was sent, and whoever gets the file would have it: {names}; \
         take them back, or export them all the same with --with-secrets"
    )))
}

/// Answers whose body repeats the key that was sent.
fn repeating(fetches: &[Fetch]) -> Vec<String> {
    let mut found = Vec::new();
    for fetch in fetches {
        // One that cannot be read is not written either.
        if exchange_of(fetch).is_ok_and(|exchange| exchange.repeats_key()) {
            found.push(named(fetch));
        }
    }
    found
}

/// The same with answers that repeat a key, which the report names.
pub fn warc_with_secrets(case: &Case, out: &Path, made_at: &str) -> Result<WarcReport, RunError> {
    may_replace(out)?;
    let mut report = WarcReport { with_secrets: repeating(&case.fetches()?), ..WarcReport::default() };
    let mut failed: Option<RunError> = None;
    let fetches = case.fetches()?;
    let written = write_file(out, |to| {
        let mut archive = Archive::begin(to, made_at)?;
        for fetch in &fetches {
            let (exchange, body) = match evidence(case, fetch, &mut report) {
                Ok(Some(read)) => read,
                Ok(None) => continue,
                Err(error) => {
                    failed = Some(error);
                    return Err(io::Error::other("the case could not be read"));
                }
            };
            archive.add(&Kept {
                exchange: &exchange,
                body: body.as_deref(),
                problem: fetch.problem.as_deref(),
                title: &fetch.title,
            })?;
        }
        archive.finish()
    });
    let (records, bytes) = written.map_err(|error| failed.take().unwrap_or_else(|| RunError::io(error, out)))?;
    let file = File::open(out).map_err(|error| RunError::io(error, out))?;
    let checked = verify(&mut BufReader::new(file)).map_err(|error| RunError::io(error, out))?;
    report.fetches = fetches.len();
    report.records = records;
    report.bytes = bytes;
    report.digests = checked.digests;
    report.problems.extend(checked.problems);
    report.withdrawn = usize::try_from(case.next_fetch()? - 1).unwrap_or_default().saturating_sub(fetches.len());
    Ok(report)
}

fn named(fetch: &Fetch) -> String {
    format!("page {} ({})", fetch.number, fetch.final_url)
}

/// What was asked, and the body that came.
type Evidence = (Exchange, Option<Vec<u8>>);

/// The evidence of one page; what is wrong with it goes into the report. `None`: nothing can be said of it.
///
/// # Errors
/// The case cannot be read.
fn evidence(case: &Case, fetch: &Fetch, report: &mut WarcReport) -> Result<Option<Evidence>, RunError> {
    let mut exchange = match exchange_of(fetch) {
        Ok(exchange) => exchange,
        Err(error) => {
            report.problems.push(format!("{}: {error}", named(fetch)));
            return Ok(None);
        }
    };
    // What is wrong with the bytes of a SHA-256.
    let wrong: RefCell<BTreeMap<String, String>> = RefCell::default();
    let find = |sha256: &str| match bytes_of(sha256).map_or(Ok(None), |sha256| case.body(sha256)) {
        Err(error @ (CaseError::Altered { .. } | CaseError::Damaged { .. })) => {
            wrong.borrow_mut().insert(sha256.to_owned(), error.to_string());
            Ok(None)
        }
        other => other,
    };
    exchange.restore(&find)?;
    let sha256 = fetch.sha256.map(|sha256| super::hex(&sha256));
    let body = sha256.as_deref().map_or(Ok(None), find)?;
    let mut wrong = wrong.take();
    for hop in &mut exchange.hops {
        let (Some(exchange), None) = (&mut hop.exchange, &hop.body) else { continue };
        if !exchange.sha256.is_empty() {
            wrong.entry(exchange.sha256.clone()).or_insert_with(|| MISSING.to_owned());
            say_lost(exchange);
        }
    }
    match sha256.filter(|_| body.is_none()) {
        Some(_) if exchange.bytes > MOST_KEPT as u64 => report.without_body.push(fetch.final_url.clone()),
        Some(sha256) => {
            wrong.entry(sha256).or_insert_with(|| MISSING.to_owned());
            say_lost(&mut exchange);
        }
        None => {}
    }
    report.problems.extend(wrong.values().map(|wrong| format!("{}: {wrong}", named(fetch))));
    Ok(Some((exchange, body)))
}

/// A body that was kept and is not there as it was: the file says so, and not that it was too large.
fn say_lost(exchange: &mut Exchange) {
    exchange.truncated = Some("unspecified".to_owned());
    exchange.notes.push(MISSING.to_owned());
}

/// 64 hexadecimal digits.
fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let digits = hex.as_bytes();
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    (digits.len() == 64).then_some(bytes)
}
