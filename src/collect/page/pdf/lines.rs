//! Puts the runs of a page into lines: from top to bottom, in a line from left to right.
//!
//! - Runs whose base lines differ by less than half a letter stand on one line. A gap of more than a letter and a half
//!   begins a new cell, a small one is a space between Latin words.
//! - Columns of running text are not told apart: their lines are read across, each column as a cell.

use super::text::Run;

/// Letters that separate two cells.
const CELL_GAP: f64 = 1.5;

/// Letters that separate two words.
const WORD_GAP: f64 = 0.18;

/// Text that stands together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) y: f64,
    pub(super) size: f64,
    /// From left to right, one at least.
    pub(super) cells: Vec<Cell>,
}

impl Line {
    /// The cells joined by tabs.
    pub(super) fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t")
    }
}

/// The lines of a page. O(n log n).
pub(super) fn lines_of(mut runs: Vec<Run>) -> Vec<Line> {
    runs.retain(|run| run.size > 0.0);
    runs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines = Vec::new();
    let mut open: Vec<Run> = Vec::new();
    for run in runs {
        let apart = open.first().is_some_and(|first| first.y - run.y > 0.5 * first.size.min(run.size));
        if apart {
            lines.extend(line_of(std::mem::take(&mut open)));
        }
        open.push(run);
    }
    lines.extend(line_of(open));
    lines
}

fn line_of(mut runs: Vec<Run>) -> Option<Line> {
    runs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = runs.iter().map(|run| run.size).fold(0.0, f64::max);
    let y = runs.first()?.y;
    let mut cells: Vec<Cell> = Vec::new();
    for run in runs {
        // Bold type is sometimes the same letters drawn twice.
        let twice =
            |cell: &Cell| cell.text.ends_with(&run.text) && run.end - cell.end < 0.1 * run.size && run.x < cell.end;
        match cells.last_mut() {
            Some(cell) if twice(cell) => {}
            Some(cell) if run.x - cell.end <= CELL_GAP * run.size => {
                if run.x - cell.end > WORD_GAP * run.size && wants_space(&cell.text, &run.text) {
                    cell.text.push(' ');
                }
                cell.text.push_str(&run.text);
                cell.end = cell.end.max(run.end);
            }
            _ => {
                if !run.text.trim().is_empty() {
                    cells.push(Cell { x: run.x, end: run.end, text: run.text });
                }
            }
        }
    }
    let cells: Vec<Cell> = cells.into_iter().flat_map(split_wide).collect();
    (!cells.is_empty()).then_some(Line { y, size, cells })
}

/// A run may hold the gaps between columns as spaces.
fn split_wide(cell: Cell) -> Vec<Cell> {
    let text = cell.text.trim_end();
    if !text.trim_start().contains("   ") {
        let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
        return if text.is_empty() { Vec::new() } else { vec![Cell { text, ..cell }] };
    }
    let letters = cell.text.chars().count().max(1) as f64;
    let step = (cell.end - cell.x) / letters;
    let mut cells = Vec::new();
    let mut place = 0;
    for part in cell.text.split("   ") {
        let length = part.chars().count();
        let blank = length - part.trim_start().chars().count();
        let text = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let x = cell.x + step * (place + blank) as f64;
            cells.push(Cell { x, end: x + step * (length - blank) as f64, text });
        }
        place += length + 3;
    }
    cells
}

/// Chinese and Japanese words stand without spaces.
fn wants_space(before: &str, after: &str) -> bool {
    let is_wide = |c: char| matches!(u32::from(c), 0x1100..=0x11ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3ffff);
    let ends = before.chars().last().is_none_or(|c| is_wide(c) || c.is_whitespace());
    let begins = after.chars().next().is_none_or(|c| is_wide(c) || c.is_whitespace());
    !(ends || begins)
}
