//! Table rows: cells by delimiter and double quotes (RFC 4180), over several lines where quoted.
//!
//! Own splitter, because a quote that never closes must cost one row and not the rest of the file:
//! after [`super::Limits::quoted_lines`] lines the row that opened it is broken and reading goes on
//! at its next line. Cells are kept verbatim, also those that look like formulas.

use super::feed::Stop;
use super::lines::Lines;
use std::collections::VecDeque;

/// Bytes one row may span over lines.
const ROW_BYTES: usize = 4 << 20;

/// One row, or why there is none at this place.
#[derive(Debug)]
pub(super) enum Row {
    Cells(Cells),
    Broken { line: u64, reason: String, raw: String },
}

#[derive(Debug)]
pub(super) struct Cells {
    pub(super) cells: Vec<String>,
    /// Line the row starts on, from 1.
    pub(super) line: u64,
    pub(super) raw: String,
    /// A line feed followed; only the last row of a file may have none.
    pub(super) ended: bool,
}

impl Cells {
    pub(super) fn locator(&self) -> String {
        format!("line {}", self.line)
    }
}

struct Held {
    text: String,
    number: u64,
    ended: bool,
    too_long: bool,
}

pub(super) struct Rows<'a> {
    lines: &'a mut Lines,
    delimiter: char,
    /// Lines read ahead inside a quote that never closed.
    held: VecDeque<Held>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(lines: &'a mut Lines, delimiter: char) -> Self {
        Self { lines, delimiter, held: VecDeque::new() }
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    fn line(&mut self) -> Result<Option<Held>, Stop> {
        if let Some(held) = self.held.pop_front() {
            return Ok(Some(held));
        }
        let line = self.lines.next()?;
        Ok(line.map(|l| Held { text: l.text.to_owned(), number: l.number, ended: l.ended, too_long: l.too_long }))
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Stop> {
        let first = loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.text.trim().is_empty() && !line.too_long => {}
                Some(line) => break line,
            }
        };
        let line = first.number;
        let broken = |reason: &str, raw| Ok(Some(Row::Broken { line, reason: reason.to_owned(), raw }));
        if first.too_long {
            return broken("longer than a line may be", first.text);
        }
        if first.text.contains('\0') {
            return broken("contains a NUL character", first.text);
        }
        let mut splitter = Splitter::new(self.delimiter);
        splitter.feed(&first.text);
        let mut further: Vec<Held> = Vec::new();
        let mut bytes = first.text.len();
        while splitter.quoted {
            let next = self.line()?;
            let enough = further.len() + 1 >= self.lines.limits().quoted_lines || bytes > ROW_BYTES;
            let at_end = next.is_none();
            further.extend(next);
            if enough || at_end {
                for held in further.into_iter().rev() {
                    self.held.push_front(held);
                }
                return broken("a quote is opened and never closed", first.text);
            }
            if let Some(held) = further.last() {
                bytes += held.text.len();
                splitter.newline();
                splitter.feed(&held.text);
            }
        }
        let ended = further.last().unwrap_or(&first).ended;
        let mut raw = first.text;
        for held in further {
            raw.push('\n');
            raw.push_str(&held.text);
        }
        Ok(Some(Row::Cells(Cells { cells: splitter.finish(), line, raw, ended })))
    }
}

/// One line on its own, for guessing.
pub(super) fn split_line(line: &str, delimiter: char) -> Vec<String> {
    let mut splitter = Splitter::new(delimiter);
    splitter.feed(line);
    splitter.finish()
}

struct Splitter {
    delimiter: char,
    cells: Vec<String>,
    cell: String,
    /// Inside quotes.
    quoted: bool,
    /// The cell began with a quote that has closed.
    closed: bool,
}

impl Splitter {
    fn new(delimiter: char) -> Self {
        Self { delimiter, cells: Vec::new(), cell: String::new(), quoted: false, closed: false }
    }

    fn newline(&mut self) {
        self.cell.push('\n');
    }

    fn feed(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if self.quoted {
                match c {
                    '"' if chars.peek() == Some(&'"') => {
                        chars.next();
                        self.cell.push('"');
                    }
                    '"' => {
                        self.quoted = false;
                        self.closed = true;
                    }
                    _ => self.cell.push(c),
                }
            } else if c == self.delimiter {
                self.cells.push(std::mem::take(&mut self.cell));
                self.closed = false;
            } else if c == '"' && self.cell.is_empty() && !self.closed {
                self.quoted = true;
            } else {
                self.cell.push(c);
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.cells.push(self.cell);
        self.cells
    }
}
