//! What can go wrong with a case file, said so that the analyst knows what to do.

use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    #[error("there is no such file: {0}")]
    Missing(PathBuf),
    #[error("the file exists already and is not replaced: {0}")]
    Exists(PathBuf),
    #[error("not a Kuromaku case ({what}): {path}")]
    NotACase { what: &'static str, path: PathBuf },
    #[error(
        "made by a newer Kuromaku (file version {found}, this program knows {known}); nothing was changed, update the program: {path}"
    )]
    Newer { found: i64, known: i64, path: PathBuf },
    #[error("open in another window or program{holder}; close it there, or open it for reading: {path}")]
    Locked { holder: String, path: PathBuf },
    #[error("the file or its disk is read-only: {0}")]
    ReadOnly(PathBuf),
    #[error("opened for reading only, so it cannot be changed: {0}")]
    OpenedReadOnly(PathBuf),
    #[error("the disk is full; nothing of this change was kept, free some space and try again: {0}")]
    DiskFull(PathBuf),
    #[error("the file is damaged ({detail}); copy it before anything else: {path}")]
    Damaged { detail: String, path: PathBuf },
    #[error("kept bytes are not what was kept: their SHA-256 is {found}, that of the evidence is {kept}: {path}")]
    Altered { kept: String, found: String, path: PathBuf },
    #[error("edit {number} of the log is not readable ({detail}): {path}")]
    BadEdit { number: i64, detail: String, path: PathBuf },
    #[error("{0}")]
    Refused(String),
    #[error("cancelled; the case is as it was")]
    Cancelled,
    #[error("{source}: {path}")]
    Io { source: io::Error, path: PathBuf },
    #[error("{source}: {path}")]
    Sqlite { source: rusqlite::Error, path: PathBuf },
}

impl CaseError {
    pub(super) fn io(source: io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            _ => Self::Io { source, path },
        }
    }
}

/// Names what SQLite reports in the terms above.
pub(super) fn from_sqlite(source: rusqlite::Error, path: &Path) -> CaseError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => CaseError::DiskFull(path),
        Some(ErrorCode::ReadOnly) => CaseError::ReadOnly(path),
        Some(ErrorCode::NotADatabase) => CaseError::NotACase { what: "not a SQLite database", path },
        Some(ErrorCode::DatabaseCorrupt) => CaseError::Damaged { detail: source.to_string(), path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => CaseError::Locked { holder: String::new(), path },
        None if matches!(source, rusqlite::Error::FromSqlConversionFailure(..)) => {
            CaseError::Damaged { detail: source.to_string(), path }
        }
        _ => CaseError::Sqlite { source, path },
    }
}
