//! Running the program as a user does, and finding data that may not be there.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_kuromaku"))
}

pub fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// Runs with `--json`; the exit status must be one of those given.
pub fn json(arguments: &[&str], statuses: &[i32]) -> Value {
    let output = program().args(arguments).arg("--json").output().unwrap();
    let status = output.status.code().unwrap_or(-1);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(statuses.contains(&status), "{arguments:?} ended with {status}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of the data that stands beside the project in development; says so when it is not there.
pub fn shared(inside: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(inside);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: there is no shared/{inside} beside the project");
    None
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A file of `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}

pub fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
