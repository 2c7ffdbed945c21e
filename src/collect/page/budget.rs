//! What a page may cost in memory: bytes of text and locators, cells of tables. What is cut is noted once.

/// Text and locators of all blocks, cells and facts together.
const MAX_TEXT: usize = 512 << 20;

/// Cells of all tables together, spans filled in.
const MAX_CELLS: usize = 2_000_000;

/// Notes kept of one page; more would only repeat.
const MAX_NOTES: usize = 200;

/// What is left to spend, and the notes on what was cut.
pub(super) struct Budget {
    text: usize,
    cells: usize,
    spent: bool,
    notes: Vec<String>,
}

impl Budget {
    pub fn new() -> Self {
        Self { text: MAX_TEXT, cells: MAX_CELLS, spent: false, notes: Vec::new() }
    }

    /// Takes bytes; `false`, with a note the first time, when they are used up.
    pub fn take(&mut self, bytes: usize, locator: &str) -> bool {
        match self.text.checked_sub(bytes) {
            Some(left) => self.text = left,
            None => self.spend(locator, "the page is too large: what follows is left out"),
        }
        !self.spent
    }

    /// Takes cells of a table.
    pub fn take_cells(&mut self, cells: usize, locator: &str) -> bool {
        match self.cells.checked_sub(cells) {
            Some(left) => {
                self.cells = left;
                !self.spent
            }
            None => {
                self.note(locator, &format!("more than {MAX_CELLS} cells: the rest of the table is left out"));
                false
            }
        }
    }

    pub fn is_spent(&self) -> bool {
        self.spent
    }

    pub fn note(&mut self, locator: &str, message: &str) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(format!("{locator}: {message}"));
        }
    }

    pub fn into_notes(self) -> Vec<String> {
        self.notes
    }

    fn spend(&mut self, locator: &str, message: &str) {
        if !self.spent {
            self.spent = true;
            self.note(locator, message);
        }
    }
}
