//! A case out of the program: exchange files.

use super::RunError;
use crate::case::Case;
use crate::dossier::{self, ExportOptions};
use std::path::{Path, PathBuf};

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
    let facts = case.facts()?;
    let options = ExportOptions::default();
    let fail = |error| RunError::io(error, out);
    match format {
        ExportFormat::Ftm => {
            dossier::write_file(out, |to| dossier::export_ftm(&facts, options, to)).map_err(fail)?;
            Ok(vec![out.to_owned()])
        }
        ExportFormat::Csv => {
            let nodes = out.with_extension("nodes.csv");
            dossier::write_file(out, |to| dossier::export_edges(&facts, options, to)).map_err(fail)?;
            dossier::write_file(&nodes, |to| dossier::export_nodes(&facts, options, to)).map_err(fail)?;
            Ok(vec![out.to_owned(), nodes])
        }
    }
}
