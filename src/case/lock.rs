//! One writer at a time: an operating-system lock on a small file beside the case.
//!
//! The lock is the operating system's, so it ends with the process however that ends. The file's text
//! only tells who holds it.

use super::CaseError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Lock {
    /// Held until dropped.
    _file: File,
}

impl Lock {
    pub(super) fn take(case: &Path) -> Result<Self, CaseError> {
        // Whatever name it goes by: a link leads to the same case.
        let real = std::fs::canonicalize(case).unwrap_or_else(|_| case.to_owned());
        let path = beside(&real, ".lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| CaseError::io(error, case))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(&path).unwrap_or_default();
                let holder = holder.lines().next().map(|line| format!(" ({line})")).unwrap_or_default();
                return Err(CaseError::Locked { holder, path: case.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(CaseError::io(error, case)),
        }
        // Who holds it is a courtesy to the next one; a full disk must not keep the case from opening.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "process {}", std::process::id()));
        Ok(Self { _file: file })
    }
}

/// `deal.kuromaku` + `.lock` = `deal.kuromaku.lock`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
