//! Everything collected as one WARC file, read again before it is called done.

use super::{body_of, exchange_of};
use crate::case::{Case, Fetch};
use crate::collect::warc::{Archive, Kept, verify};
use crate::dossier::write_file;
use crate::session::run::RunError;
use crate::session::run::dossier::may_replace;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

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
    /// What the second reading found wrong; empty.
    pub problems: Vec<String>,
}

/// Writes every fetch in force; one body at a time is in memory. A failed export leaves the old file.
///
/// # Errors
/// An answer's body repeats the key that was sent: nothing is written, and the answers are named.
pub fn warc(case: &Case, out: &Path, made_at: &str) -> Result<WarcReport, RunError> {
    let secret = repeating(&case.fetches()?)?;
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
fn repeating(fetches: &[Fetch]) -> Result<Vec<String>, RunError> {
    let mut found = Vec::new();
    for fetch in fetches {
        if exchange_of(fetch)?.repeats_key() {
            found.push(format!("page {} ({})", fetch.number, fetch.final_url));
        }
    }
    Ok(found)
}

/// The same with answers that repeat a key, which the report names.
pub fn warc_with_secrets(case: &Case, out: &Path, made_at: &str) -> Result<WarcReport, RunError> {
    may_replace(out)?;
    let mut report = WarcReport { with_secrets: repeating(&case.fetches()?)?, ..WarcReport::default() };
    let mut failed: Option<RunError> = None;
    let fetches = case.fetches()?;
    let written = write_file(out, |to| {
        let mut archive = Archive::begin(to, made_at)?;
        for fetch in &fetches {
            let read = exchange_of(fetch).and_then(|mut exchange| {
                exchange.restore(&|sha256| bytes_of(sha256).map_or(Ok(None), |sha256| case.body(sha256)))?;
                Ok((body_of(case, fetch)?, exchange))
            });
            let (body, exchange) = match read {
                Ok(read) => read,
                Err(error) => {
                    failed = Some(error);
                    return Err(io::Error::other("the case could not be read"));
                }
            };
            if body.is_none() && fetch.problem.is_none() {
                report.without_body.push(fetch.final_url.clone());
            }
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
    report.problems = checked.problems;
    Ok(report)
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
