//! Opening and making cases.

use super::RunError;
use crate::case::{Case, CaseError};
use std::path::Path;

/// Opens a case to change it; makes it when there is none.
pub fn open_or_create(path: &Path) -> Result<Case, RunError> {
    match Case::open(path) {
        Err(CaseError::Missing(_)) => Ok(Case::create(path)?),
        opened => Ok(opened?),
    }
}

/// Opens a case to look at it: works while another program writes to it, and on a read-only disk.
pub fn open_to_read(path: &Path) -> Result<Case, RunError> {
    Ok(Case::open_read_only(path)?)
}
