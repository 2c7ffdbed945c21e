//! Everything collected as one WARC file, read again before it is called done.

use super::{body_of, exchange_of};
use crate::case::Case;
use crate::collect::warc::{Archive, Kept, verify};
use crate::dossier::write_file;
use crate::session::run::RunError;
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
    /// What the second reading found wrong; empty.
    pub problems: Vec<String>,
}

/// Writes every fetch in force; one body at a time is in memory. A failed export leaves the old file.
pub fn warc(case: &Case, out: &Path, made_at: &str) -> Result<WarcReport, RunError> {
    let mut report = WarcReport::default();
    let mut failed: Option<RunError> = None;
    let fetches = case.fetches()?;
    let written = write_file(out, |to| {
        let mut archive = Archive::begin(to, made_at)?;
        for fetch in &fetches {
            let read = exchange_of(fetch).and_then(|exchange| Ok((exchange, body_of(case, fetch)?)));
            let (exchange, body) = match read {
                Ok(read) => read,
                Err(error) => {
                    failed = Some(error);
                    return Err(io::Error::other("the case could not be read"));
                }
            };
            if body.is_none() && fetch.problem.is_none() {
                report.without_body.push(fetch.final_url.clone());
            }
            archive.add(&Kept { exchange: &exchange, body: body.as_deref(), problem: fetch.problem.as_deref() })?;
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
