//! Writing a file as a whole or not at all: beside the target, synced, then renamed over it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Runs `write` on a new file and puts it in place of `path`.
///
/// # Errors
/// On any I/O error; `path` then is as it was and the temporary file is gone.
pub fn write_file<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a file name"))?;
    let mut partial = name.to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(partial);
    let written = write_partial(&partial, write).and_then(|value| std::fs::rename(&partial, path).map(|()| value));
    if written.is_err() {
        // Whatever went wrong is worth more to the caller than a failure to tidy up.
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn write_partial<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let mut out = BufWriter::new(File::create(path)?);
    let value = write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(value)
}
