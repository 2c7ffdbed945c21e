//! For tests of other rooms: what somebody else did to a case file.

use std::path::Path;

/// Runs SQL on a closed case file.
pub fn spoil(case: &Path, sql: &str) {
    rusqlite::Connection::open(case).unwrap().execute_batch(sql).unwrap();
}
