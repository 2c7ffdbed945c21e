//! Tables with a header: comma or tab separated, quoted as RFC 4180 says.
//!
//! Strict, unlike an import: a row that does not fit its header is an error, because an entry that was skipped would
//! look removed. Cells stay as they are, also those that look like formulas.

use super::ListError;
use super::values::Input;
use csv::{ReaderBuilder, StringRecord};

/// Bytes one cell may have; the longest in the lists known here has some 12,000.
const CELL_BYTES: usize = 1 << 17;

/// One row under its header.
pub(super) struct Row<'a> {
    header: &'a [String],
    cells: &'a StringRecord,
    pub(super) locator: String,
}

impl<'a> Row<'a> {
    /// The cell of a column (lower case), if it is not blank.
    pub(super) fn cell(&self, name: &str) -> Option<&'a str> {
        let place = self.header.iter().position(|column| column == name)?;
        self.cells.get(place).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// The first of several columns that has a value.
    pub(super) fn any(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.cell(name))
    }

    /// Every column with its cell, blank ones left out.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (header, cells) = (self.header, self.cells);
        header.iter().map(String::as_str).zip(cells.iter().map(str::trim)).filter(|(_, cell)| !cell.is_empty())
    }
}

/// Hands every row on. `fits` judges the header (lower case).
///
/// # Errors
/// A header that does not fit, a row with more or fewer cells, an end in the middle of a row, and what `take` says.
pub(super) fn each(
    input: &Input<'_>,
    text: &str,
    delimiter: u8,
    fits: impl Fn(&[String]) -> Result<(), String>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), ListError>,
) -> Result<(), ListError> {
    input.refuse_markup(text)?;
    // A cut in the last cell leaves the right number of cells; a publisher's file ends its last row.
    if !input.card.by_hand && !text.ends_with(['\n', '"']) {
        return Err(input.error("it is cut short: the last row has no end", super::values::line_of(text, text.len())));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut header: Option<Vec<String>> = None;
    let mut cells = StringRecord::new();
    loop {
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(input.error(format!("the table cannot be read: {error}"), "table")),
        }
        let locator = format!("line {}", cells.position().map_or(0, csv::Position::line));
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Some(long) = cells.iter().map(str::len).find(|length| *length > CELL_BYTES) {
            return Err(input.error(format!("a cell of {long} bytes: a quote may be open"), locator));
        }
        let Some(header) = &header else {
            let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
            fits(&names).map_err(|what| input.error(what, &locator))?;
            header = Some(names);
            continue;
        };
        if cells.len() != header.len() {
            let what =
                format!("a row of {} cells under a header of {}; it may be cut short", cells.len(), header.len());
            return Err(input.error(what, locator));
        }
        take(&Row { header, cells: &cells, locator })?;
    }
    match header {
        Some(_) => Ok(()),
        None => Err(input.error("it has no header", "line 1")),
    }
}

/// Headings of tables that name whose list a row is on, or what that means: tables of several lists, or of another
/// publisher's.
const FOREIGN: [&str; 17] = [
    "topics",
    "list",
    "body",
    "qid",
    "schema",
    "program",
    "programme",
    "programs",
    "program_ids",
    "authority",
    "sanctions",
    "sanction",
    "dataset",
    "datasets",
    "source",
    "fr_citation",
    "federal_register_notice",
];

/// Refuses a header that says that the table is of something else; for lists without a fixed layout of their own.
pub(super) fn not_foreign(header: &[String]) -> Result<(), String> {
    match header.iter().find(|column| FOREIGN.contains(&column.as_str())) {
        Some(column) => Err(format!("a table of something else: it has a column {column:?}, which this list has not")),
        None => Ok(()),
    }
}

/// Judges a header by columns that must be there.
pub(super) fn needs<'a>(names: &'a [&'a str]) -> impl Fn(&[String]) -> Result<(), String> + 'a {
    |header| match names.iter().find(|name| !header.iter().any(|column| column == *name)) {
        Some(missing) => {
            let found = header.join(", ").chars().take(120).collect::<String>();
            Err(format!("no column {missing:?} (found: {found})"))
        }
        None => Ok(()),
    }
}
