//! A case out of the program: exchange files.

use super::RunError;
use crate::case::Case;
use crate::dossier;
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

/// Writes the case's facts; returns the files written.
pub fn export(case: &Case, format: ExportFormat, out: &Path) -> Result<Vec<PathBuf>, RunError> {
    let facts = case.facts()?;
    let written = match format {
        ExportFormat::Ftm => dossier::write_ftm(&facts, out),
        ExportFormat::Csv => dossier::write_csv(&facts, out),
    };
    written.map_err(|error| RunError::io(error, out))
}
