//! Records that could not be read: where, why, and the raw text.
//!
//! Nothing is lost silently: a record that does not enter the case is written here, capped.

use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// One record that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// "line 12", "row 7", "record 3".
    pub locator: String,
    pub reason: String,
    /// The record as read, cut at [`super::Limits::reject_bytes`].
    pub raw: String,
}

/// Where rejected records go.
pub trait RejectSink {
    fn reject(&mut self, rejected: &Rejected) -> io::Result<()>;
}

impl RejectSink for Vec<Rejected> {
    fn reject(&mut self, rejected: &Rejected) -> io::Result<()> {
        self.push(rejected.clone());
        Ok(())
    }
}

/// JSON lines in `<file>.rejects.jsonl`, created at the first rejected record.
#[derive(Debug)]
pub struct RejectsFile {
    path: PathBuf,
    out: Option<BufWriter<File>>,
}

impl RejectsFile {
    /// For the rejects of the file at `input`.
    pub fn beside(input: &Path) -> Self {
        let mut path = input.as_os_str().to_owned();
        path.push(".rejects.jsonl");
        Self { path: path.into(), out: None }
    }

    /// Flushes, and names the file if anything was rejected.
    pub fn finish(self) -> io::Result<Option<PathBuf>> {
        match self.out {
            None => Ok(None),
            Some(mut out) => out.flush().map(|()| Some(self.path)),
        }
    }
}

impl RejectSink for RejectsFile {
    fn reject(&mut self, rejected: &Rejected) -> io::Result<()> {
        let out = match &mut self.out {
            Some(out) => out,
            empty => empty.insert(BufWriter::new(File::create(&self.path)?)),
        };
        serde_json::to_writer(&mut *out, rejected)?;
        out.write_all(b"\n")
    }
}
