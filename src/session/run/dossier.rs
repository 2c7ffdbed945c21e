//! A case out of the program: exchange files.

use super::RunError;
use crate::case::{Case, CaseError};
use crate::dossier::{self, ExportOptions};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How the file of a case begins.
const DATABASE: &[u8; 16] = b"SQLite format 3\0";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Ftm,
    Csv,
}

impl ExportFormat {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ftm" => Some(Self::Ftm),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Writes the case's facts; returns the files written. A failed export leaves the old file.
pub fn export(case: &Case, format: ExportFormat, out: &Path) -> Result<Vec<PathBuf>, RunError> {
    let nodes = out.with_extension("nodes.csv");
    may_replace(out)?;
    if format == ExportFormat::Csv {
        may_replace(&nodes)?;
    }
    let facts = case.facts()?;
    let options = ExportOptions::default();
    let fail = |error| RunError::io(error, out);
    match format {
        ExportFormat::Ftm => {
            dossier::write_file(out, |to| dossier::export_ftm(&facts, options, to)).map_err(fail)?;
            Ok(vec![out.to_owned()])
        }
        ExportFormat::Csv => {
            dossier::write_file(out, |to| dossier::export_edges(&facts, options, to)).map_err(fail)?;
            dossier::write_file(&nodes, |to| dossier::export_nodes(&facts, options, to)).map_err(fail)?;
            Ok(vec![out.to_owned(), nodes])
        }
    }
}

/// An export takes the place of an earlier one, never that of a case.
pub(super) fn may_replace(out: &Path) -> Result<(), RunError> {
    let mut head = [0; 16];
    let is_database = File::open(out).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *DATABASE;
    if is_database {
        return Err(
            CaseError::Refused(format!("this is a case, and no export takes its place: {}", out.display())).into()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_export_takes_the_place_of_a_case() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let case = Case::create(&path("deal.kuromaku")).unwrap();
        drop(Case::create(&path("other.nodes.csv")).unwrap());
        for (format, out) in [
            (ExportFormat::Ftm, path("deal.kuromaku")),
            (ExportFormat::Csv, path("deal.kuromaku")),
            (ExportFormat::Csv, path("other.csv")),
        ] {
            let error = export(&case, format, &out).unwrap_err();
            assert!(error.exit_code() == 3 && error.to_string().contains("this is a case"), "{error}");
        }
        assert!(!path("other.csv").exists(), "nothing is half done");
        let warc = crate::session::run::collect::warc(&case, &path("deal.kuromaku"), "2026-11-22T10:00:00Z");
        assert!(warc.unwrap_err().to_string().contains("this is a case"));
        drop(case);
        Case::open(&path("deal.kuromaku")).unwrap();
        let case = Case::open(&path("other.nodes.csv")).unwrap();
        // An earlier export is replaced.
        for _ in 0..2 {
            export(&case, ExportFormat::Csv, &path("third.csv")).unwrap();
        }
    }
}
