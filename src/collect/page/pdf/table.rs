//! Finds tables: lines one below the other whose cells stand in the same columns.
//!
//! - Three lines with two cells or more make a table, the first line is its header. A line with one cell below a column
//!   other than the first goes on with the cell above it, when it stands close.
//! - A table goes on over a page break: the first and last lines of pages (their heads and numbers) are passed over, and
//!   a header that is repeated there is dropped.
//! - Left out: ruled lines, cells that span columns (such a line ends the table).

use super::lines::{Cell, Line};
use crate::collect::page::budget::Budget;
use crate::collect::page::types::{Part, PartKind, PartRow};

/// Lines that make a table.
const MIN_LINES: usize = 3;

/// Lines at the top and bottom of a page that may stand between the halves of a table.
const MARGIN_LINES: usize = 2;

/// Columns of a table.
const MAX_COLUMNS: usize = 60;

/// Letters of height between a line and what goes on with it.
const NEAR: f64 = 1.9;

/// A line and where it stands.
pub(super) struct Placed<'a> {
    pub(super) line: &'a Line,
    pub(super) locator: &'a str,
    /// Near the top or the bottom of its page.
    pub(super) in_margin: bool,
}

impl<'a> Placed<'a> {
    pub(super) fn new(line: &'a Line, locator: &'a str, number: usize, count: usize) -> Self {
        Self { line, locator, in_margin: number < MARGIN_LINES || number + MARGIN_LINES >= count }
    }
}

struct Column {
    x: f64,
    end: f64,
}

struct Row {
    locator: String,
    /// Column, text and place of each cell.
    cells: Vec<(usize, String, String)>,
}

/// The table that is being read.
#[derive(Default)]
pub(super) struct Tables {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Base line and size of the last line; `None` after a page break.
    last: Option<(f64, f64)>,
    title: String,
    /// The last line before the table.
    before: String,
}

impl Tables {
    /// Takes the next line of the document; gives the table that ends before it.
    pub(super) fn take(&mut self, placed: &Placed<'_>, budget: &mut Budget) -> Option<Part> {
        let line = placed.line;
        if self.goes_on(line, placed.locator) || self.add(line, placed.locator) {
            self.last = Some((line.y, line.size));
            return None;
        }
        if placed.in_margin && !self.rows.is_empty() && line.cells.len() == 1 {
            return None;
        }
        let done = self.close(budget);
        if !self.add(line, placed.locator) {
            self.before = line.text();
        }
        self.last = Some((line.y, line.size));
        done
    }

    /// The next line stands on another page.
    pub(super) fn page_break(&mut self) {
        self.last = None;
    }

    /// The table at hand, if it is one.
    pub(super) fn close(&mut self, budget: &mut Budget) -> Option<Part> {
        let (columns, rows) = (std::mem::take(&mut self.columns), std::mem::take(&mut self.rows));
        let title = std::mem::take(&mut self.title);
        let order = order_of(&columns);
        if rows.len() < MIN_LINES || columns.len() < 2 {
            return None;
        }
        let mut rows = rows.into_iter().map(|row| filled(row, &order));
        let header = rows.next()?;
        let locator = header.locator.clone();
        let mut kept = Vec::new();
        for row in rows.filter(|row| row.cells != header.cells) {
            if !budget.take_cells(row.cells.len(), &row.locator) {
                break;
            }
            kept.push(row);
        }
        Some(Part { kind: PartKind::Table, title, header: header.cells, rows: kept, locator })
    }

    /// Adds a line as a row, if it has cells in the table's columns.
    fn add(&mut self, line: &Line, locator: &str) -> bool {
        if line.cells.len() < 2 || line.cells.len() > MAX_COLUMNS {
            return false;
        }
        if self.rows.is_empty() {
            self.columns = line.cells.iter().map(|cell| Column { x: cell.x, end: cell.end }).collect();
            self.title = std::mem::take(&mut self.before);
            self.rows.push(row_of(line, locator, &(0..line.cells.len()).collect::<Vec<_>>()));
            return true;
        }
        let Some(places) = self.places(&line.cells) else { return false };
        for (cell, place) in line.cells.iter().zip(&places) {
            match self.columns.get_mut(*place) {
                Some(column) => {
                    column.x = column.x.min(cell.x);
                    column.end = column.end.max(cell.end);
                }
                None => self.columns.push(Column { x: cell.x, end: cell.end }),
            }
        }
        self.rows.push(row_of(line, locator, &places));
        true
    }

    /// The column of each cell, new ones counted on; `None` when a cell lies over two columns, two cells in one, or
    /// fewer than two cells in columns that are known.
    fn places(&self, cells: &[Cell]) -> Option<Vec<usize>> {
        let mut places = Vec::with_capacity(cells.len());
        let mut fresh = self.columns.len();
        for cell in cells {
            let mut under = self.columns.iter().enumerate().filter(|(_, column)| overlaps(column, cell));
            let place = match (under.next(), under.next()) {
                (Some((place, _)), None) => place,
                (None, _) => {
                    fresh += 1;
                    fresh - 1
                }
                _ => return None,
            };
            if places.contains(&place) {
                return None;
            }
            places.push(place);
        }
        let known = places.iter().filter(|place| **place < self.columns.len()).count();
        (known >= 2 && fresh <= MAX_COLUMNS).then_some(places)
    }

    /// A lone cell close below a row goes on with the cell above it.
    fn goes_on(&mut self, line: &Line, locator: &str) -> bool {
        let [cell] = line.cells.as_slice() else { return false };
        let is_near = self.last.is_some_and(|(y, size)| y - line.y <= NEAR * size.max(line.size));
        let mut under = self.columns.iter().enumerate().filter(|(_, column)| overlaps(column, cell));
        let (Some((place, column)), None) = (under.next(), under.next()) else { return false };
        let is_first = self.columns.iter().all(|other| column.x <= other.x);
        // The header is one line.
        if !is_near || is_first || self.rows.len() < 2 {
            return false;
        }
        let Some(row) = self.rows.last_mut() else { return false };
        match row.cells.iter_mut().find(|(column, _, _)| *column == place) {
            Some((_, text, _)) => {
                let latin = text.ends_with(|c: char| c.is_ascii()) && cell.text.starts_with(|c: char| c.is_ascii());
                if latin && !text.ends_with('-') {
                    text.push(' ');
                }
                text.push_str(&cell.text);
            }
            None => row.cells.push((place, cell.text.clone(), locator.to_owned())),
        }
        true
    }
}

fn overlaps(column: &Column, cell: &Cell) -> bool {
    cell.x < column.end && column.x < cell.end
}

fn row_of(line: &Line, locator: &str, places: &[usize]) -> Row {
    let cell = |(cell, place): (&Cell, &usize)| (*place, cell.text.clone(), locator.to_owned());
    Row { locator: locator.to_owned(), cells: line.cells.iter().zip(places).map(cell).collect() }
}

/// Columns from left to right.
fn order_of(columns: &[Column]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    let x = |place: &usize| columns.get(*place).map_or(0.0, |column| column.x);
    order.sort_by(|a, b| x(a).total_cmp(&x(b)));
    order
}

fn filled(row: Row, order: &[usize]) -> PartRow {
    let find = |column: &usize| row.cells.iter().find(|(place, _, _)| place == column);
    let cells = order.iter().map(|column| find(column).map(|(_, text, _)| text.clone()).unwrap_or_default()).collect();
    let place = |column: &usize| find(column).map_or_else(|| row.locator.clone(), |(_, _, place)| place.clone());
    let places: Vec<String> = order.iter().map(place).collect();
    PartRow { cells, places: places.into(), links: vec![None; order.len()], locator: row.locator }
}
