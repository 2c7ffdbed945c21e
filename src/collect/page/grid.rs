//! A table as a grid: spans filled in, header rows told from data rows.
//!
//! - The rules are those of HTML: rowspan ends with its row group, 0 means to its end; colspan counts to 1000.
//! - Nested tables are not part of a cell's text: each is read on its own.

use super::budget::Budget;
use super::traits::{Traits, attr, attrs};
use super::tree::Tree;
use super::walk::content_of;
use scraper::ElementRef;
use scraper::node::Element;

/// Columns beyond are left out.
const MAX_COLUMNS: usize = 1000;

/// One `td` or `th`.
pub(super) struct Cell<'a> {
    pub element: ElementRef<'a>,
    pub text: String,
    pub link: Option<&'a str>,
    pub heads: bool,
    /// It covers more than one place.
    pub spans: bool,
}

/// Columns and rows that a cell covers; a `rowspan` of 0 reaches to the end of its row group.
pub(super) fn spans(cell: &Element) -> (usize, usize) {
    let span = |name| attr(cell, name).and_then(|span| span.trim().parse::<usize>().ok());
    let across = span("colspan").unwrap_or(1).clamp(1, MAX_COLUMNS);
    match span("rowspan") {
        Some(0) => (across, usize::MAX),
        down => (across, down.unwrap_or(1)),
    }
}

/// A place in the grid: which cell covers it, and whether the cell begins there.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    /// Position in [`Grid::cells`], of which there are fewer than 2³²; `None` where the row is shorter than the table.
    cell: Option<u32>,
    pub begins: bool,
}

impl Slot {
    fn new(cell: Option<usize>, begins: bool) -> Self {
        Self { cell: cell.and_then(|cell| u32::try_from(cell).ok()), begins }
    }

    pub fn cell(&self) -> Option<usize> {
        self.cell.and_then(|cell| usize::try_from(cell).ok())
    }
}

pub(super) struct Row<'a> {
    pub element: ElementRef<'a>,
    pub in_head: bool,
    pub slots: Vec<Slot>,
}

/// A table with every place filled.
pub(super) struct Grid<'a> {
    pub cells: Vec<Cell<'a>>,
    pub rows: Vec<Row<'a>>,
    /// Rows at the top that name the columns.
    pub heads: usize,
    /// Text of a row across the whole table above the header.
    pub banner: Option<String>,
    pub has_inner_tables: bool,
    /// Some cell holds a table, a heading or a section, however deep.
    pub has_frames: bool,
}

/// A cell that reaches into the rows below: position, rows left.
type Reach = Option<(usize, usize)>;

impl<'a> Grid<'a> {
    /// Reads the rows of one table; O(cells), bounded by the budget.
    pub fn read(tree: &Tree, table: ElementRef<'a>, locator: &str, budget: &mut Budget) -> Self {
        let mut grid = Self {
            // Counted first: growing by doubling would hold the cells of a large table twice.
            cells: Vec::with_capacity(count_cells(table)),
            rows: Vec::new(),
            heads: 0,
            banner: None,
            has_inner_tables: false,
            has_frames: false,
        };
        for group in table.child_elements() {
            let name = group.value().name();
            if name == "tr" {
                // The parser puts rows into a tbody; only broken trees have them here.
                grid.read_group(tree, std::iter::once(group), false, locator, budget);
            } else if matches!(name, "thead" | "tbody" | "tfoot") {
                let rows = group.child_elements().filter(|row| row.value().name() == "tr");
                grid.read_group(tree, rows, name == "thead", locator, budget);
            }
        }
        grid.tidy();
        grid.find_heads(tree);
        grid
    }

    fn read_group(
        &mut self,
        tree: &Tree,
        rows: impl Iterator<Item = ElementRef<'a>>,
        in_head: bool,
        locator: &str,
        budget: &mut Budget,
    ) {
        let mut reaches: Vec<Reach> = Vec::new();
        for element in rows {
            if tree.traits(element).has(Traits::HIDDEN) {
                continue;
            }
            let mut slots = Vec::with_capacity(reaches.len());
            for cell in element.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")) {
                fill_reaches(&mut slots, &mut reaches, false);
                self.place(tree, cell, &mut slots, &mut reaches);
            }
            fill_reaches(&mut slots, &mut reaches, true);
            if !budget.take_cells(slots.len(), locator) {
                return;
            }
            self.rows.push(Row { element, in_head, slots });
        }
    }

    fn place(&mut self, tree: &Tree, element: ElementRef<'a>, slots: &mut Vec<Slot>, reaches: &mut Vec<Reach>) {
        let value = element.value();
        let (text, link) = match tree.traits(element).has(Traits::HIDDEN) {
            true => (String::new(), None),
            false => content_of(tree, element, |inner, traits| {
                let is_table = inner.value().name() == "table";
                self.has_frames |= traits.has(Traits::FRAMES);
                self.has_inner_tables |= is_table && inner.parent().is_some_and(|holder| holder.id() == element.id());
                is_table
            }),
        };
        let (across, down) = spans(value);
        let cell = self.cells.len();
        let spans = across > 1 || down > 1;
        self.cells.push(Cell { element, text, link, heads: value.name() == "th", spans });
        for number in 0..across {
            let column = slots.len();
            if column >= MAX_COLUMNS {
                return;
            }
            if reaches.len() <= column {
                reaches.resize(column + 1, None);
            }
            // A cell from above that is in the way stays; the page overlaps its own cells.
            if let Some(reach) = reaches.get_mut(column) {
                *reach = (down > 1).then_some((cell, down - 1));
            }
            slots.push(Slot::new(Some(cell), number == 0));
        }
    }

    /// Drops rows without text of their own, and columns in which no text begins.
    fn tidy(&mut self) {
        let cells = &self.cells;
        let says = |slot: &Slot| {
            slot.begins && slot.cell().and_then(|at| cells.get(at)).is_some_and(|cell| !cell.text.is_empty())
        };
        self.rows.retain(|row| row.slots.iter().any(says));
        let width = self.rows.iter().map(|row| row.slots.len()).max().unwrap_or(0);
        let mut kept = vec![false; width];
        for row in &self.rows {
            for (slot, kept) in row.slots.iter().zip(&mut kept) {
                *kept |= says(slot);
            }
        }
        if kept.iter().all(|kept| *kept) && self.rows.iter().all(|row| row.slots.len() == width) {
            return;
        }
        let columns: Vec<usize> = (0..width).filter(|column| kept.get(*column) == Some(&true)).collect();
        for row in &mut self.rows {
            let slot = |column: &usize| row.slots.get(*column).copied().unwrap_or(Slot::new(None, false));
            row.slots = columns.iter().map(slot).collect();
        }
    }

    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, |row| row.slots.len())
    }

    /// The cells of a row that say something, each once.
    pub fn cells_of(&self, row: &Row<'a>) -> impl Iterator<Item = &Cell<'a>> {
        let mut last = None;
        let met = row.slots.iter().filter_map(Slot::cell);
        let each = met.filter(move |at| last.replace(*at) != Some(*at));
        each.filter_map(|at| self.cells.get(at)).filter(|cell| !cell.text.is_empty())
    }

    pub fn text_at(&self, row: &Row<'a>, column: usize) -> &str {
        let cell = row.slots.get(column).and_then(Slot::cell).and_then(|at| self.cells.get(at));
        cell.map_or("", |cell| cell.text.as_str())
    }

    /// Is it one cell across a table of several columns: the title of what follows?
    pub fn is_banner(&self, row: &Row<'a>) -> bool {
        row.slots.len() > 1 && self.cells_of(row).take(2).count() == 1
    }

    fn find_heads(&mut self, tree: &Tree) {
        let mut first = 0;
        // Rows across the whole table above the header title it.
        while first < 3 && self.rows.len() > first + 1 {
            let Some(row) = self.rows.get(first).filter(|row| self.is_banner(row) && self.spans_all(row)) else {
                break;
            };
            let text = self.cells_of(row).next().map(|cell| cell.text.clone());
            self.banner = self.banner.take().or(text);
            first += 1;
        }
        self.rows.drain(..first);
        let marked = self.rows.iter().take(8).take_while(|row| row.in_head || self.is_all_heads(row)).count();
        self.heads = match marked {
            0 if self.first_row_names(tree) => 1,
            // A table all of headings, with no group for them: the first row names, the rest says.
            all if all == self.rows.len()
                && all > 1
                && !self.rows.iter().all(|row| row.in_head && self.is_all_heads(row)) =>
            {
                1
            }
            some => some,
        };
    }

    /// Does one cell cover every column?
    fn spans_all(&self, row: &Row<'a>) -> bool {
        let first = row.slots.first().and_then(Slot::cell);
        first.is_some() && row.slots.iter().all(|slot| slot.cell() == first)
    }

    pub fn is_all_heads(&self, row: &Row<'a>) -> bool {
        let mut own =
            row.slots.iter().filter(|slot| slot.begins).filter_map(|slot| self.cells.get(slot.cell()?)).peekable();
        own.peek().is_some() && own.all(|cell| cell.heads)
    }

    /// Does a first row of plain cells look like names of columns: bold, or words above columns of numbers?
    fn first_row_names(&self, tree: &Tree) -> bool {
        let (Some(first), Some(second)) = (self.rows.first(), self.rows.get(1)) else { return false };
        let cells: Vec<&Cell<'a>> = self.cells_of(first).collect();
        if cells.len() < 2 || cells.iter().any(|cell| cell.heads) {
            return false;
        }
        if cells.iter().all(|cell| is_bold(tree, cell)) {
            return !self.cells_of(second).all(|cell| is_bold(tree, cell));
        }
        let is_name = |cell: &&Cell<'_>| cell.text.chars().count() <= 60 && !cell.text.chars().any(|c| c.is_numeric());
        cells.len() == self.width()
            && self.rows.len() > 2
            && cells.iter().all(is_name)
            && (0..self.width()).any(|column| {
                self.rows.iter().skip(1).all(|row| self.text_at(row, column).chars().any(|c| c.is_numeric()))
            })
    }
}

/// Cells of a table, those of tables inside it left aside.
fn count_cells(table: ElementRef<'_>) -> usize {
    let is = |element: &ElementRef<'_>, names: &[&str]| names.contains(&element.value().name());
    let rows = table.child_elements().filter(|group| is(group, &["thead", "tbody", "tfoot"]));
    let rows = rows.flat_map(|group| group.child_elements()).filter(|row| is(row, &["tr"]));
    rows.flat_map(|row| row.child_elements()).filter(|cell| is(cell, &["td", "th"])).count()
}

/// Puts cells from above into the row: as far as they reach without a gap, or all that are left.
fn fill_reaches(slots: &mut Vec<Slot>, reaches: &mut Vec<Reach>, to_end: bool) {
    while let Some(reach) = reaches.get_mut(slots.len()) {
        match reach {
            Some((cell, left)) => {
                slots.push(Slot::new(Some(*cell), false));
                *left -= 1;
                if *left == 0 {
                    *reach = None;
                }
            }
            None if to_end => slots.push(Slot::new(None, false)),
            None => return,
        }
    }
    while to_end && reaches.last().is_some_and(Option::is_none) {
        reaches.pop();
    }
}

/// Is all text of the cell bold, or is the cell called a header?
fn is_bold(tree: &Tree, cell: &Cell<'_>) -> bool {
    let named = attrs(cell.element.value()).any(|(key, value)| {
        let value = value.to_ascii_lowercase();
        match key {
            "class" => {
                value.contains("header") || value.contains("thead") || value.split(' ').any(|word| word == "head")
            }
            "style" => value.contains("bold"),
            _ => false,
        }
    });
    let rest = content_of(tree, cell.element, |inner, _| matches!(inner.value().name(), "b" | "strong"));
    named || rest.0.is_empty()
}
