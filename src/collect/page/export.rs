//! A part as CSV, for a spreadsheet or the import assistant.
//!
//! Formulas are defused on the way out: a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return and is
//! not a plain number gets a leading `'` (OWASP, "CSV Injection"). The part itself keeps the text as the page has it.

use super::types::Part;

impl Part {
    /// RFC 4180 with a header line when the part has one; one line for each row.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let header = Some(&self.header).filter(|header| !header.is_empty());
        for cells in header.into_iter().chain(self.rows.iter().map(|row| &row.cells)) {
            // Writing to memory cannot fail.
            let _ = writer.write_record(cells.iter().map(|cell| defused(cell)));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Digits with sign, separators and a percent sign: nothing a spreadsheet would run.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['+', '-']).trim_end_matches('%').trim();
    cell.len() - cell.trim_start_matches(['+', '-']).len() <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}
