//! Text without mark-up: paragraphs or lines, and tables set with spaces or tabs.
//!
//! - Of plain text, wrapped lines are joined to paragraphs; places are "line N".
//! - Of text that was saved as a page (nothing but words, or one `pre`), every line is a block: nobody knows which
//!   ones were wrapped. Places are "selector line N"; lines count in the text of the element.

use super::budget::Budget;
use super::traits::Traits;
use super::tree::Tree;
use super::types::{Block, BlockKind, Part, PartKind, PartRow, Places};
use super::walk::{Folded, Step, walk, written_text};
use scraper::ElementRef;

/// Rows of aligned columns that make a table.
const MIN_ROWS: usize = 3;

/// Paragraphs are cut after so many bytes.
const MAX_PARAGRAPH: usize = 20_000;

/// Lines that follow each other with the same number of columns, blank ones between them left out.
type Table<'t> = Vec<(usize, Vec<&'t str>)>;

/// Adds the blocks and tables of a text.
pub(super) fn read_text(text: &str, blocks: &mut Vec<Block>, parts: &mut Vec<Part>, budget: &mut Budget) {
    let mut paragraph: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        let columns = columns_of(line);
        let locator = place_of("", number + 1);
        if columns.len() > 1 {
            blocks.extend(paragraph.take());
            if budget.take(line.len() * 2 + 100, &locator) {
                blocks.push(Block { kind: BlockKind::Row, text: columns.join("\t"), locator });
            }
            continue;
        }
        let line = line.trim();
        match &mut paragraph {
            Some(open) if !line.is_empty() && open.text.len() < MAX_PARAGRAPH => {
                open.text.push(' ');
                open.text.push_str(line);
            }
            _ => {
                blocks.extend(paragraph.take());
                if !line.is_empty() && budget.take(line.len() + 100, &locator) {
                    paragraph = Some(Block { kind: BlockKind::Text, text: line.to_owned(), locator });
                }
            }
        }
    }
    blocks.extend(paragraph);
    parts.extend(tables_in(text, "", "", budget));
}

/// The text of an element whose line breaks mean lines: several of them, and no mark-up that breaks lines itself.
pub(super) fn lines_in(tree: &Tree, element: ElementRef<'_>, traits: Traits) -> Option<String> {
    let keeps_lines = traits.has(Traits::LINES) || (tree.is_unmarked() && element.value().name() == "body");
    if !keeps_lines {
        return None;
    }
    let mut is_marked = false;
    walk(tree, element, |step| {
        if let Step::Open(inner, traits) = step {
            is_marked |= inner != element && (traits.has(Traits::BLOCK) || inner.value().name() == "br");
        }
        !is_marked
    });
    let text = (!is_marked).then(|| written_text(tree, element))?;
    let said = text.lines().filter(|line| !line.trim().is_empty()).count();
    (said > 1).then_some(text)
}

/// Each line as a block; the lines of a table as rows.
pub(super) fn lines_of<'t>(text: &'t str, place: &'t str) -> impl Iterator<Item = Block> + use<'t> {
    let mut rows = tables(text).into_iter().flatten().peekable();
    (1..).zip(text.lines()).filter_map(move |(number, line)| {
        let locator = place_of(place, number);
        if let Some((_, columns)) = rows.next_if(|(at, _)| *at == number) {
            return Some(Block { kind: BlockKind::Row, text: columns.join("\t"), locator });
        }
        let mut folded = Folded::default();
        folded.push(line);
        (!folded.text.is_empty()).then_some(Block { kind: BlockKind::Text, text: folded.text, locator })
    })
}

/// The tables of a text; `place` is the element it stands in.
pub(super) fn tables_in(text: &str, place: &str, title: &str, budget: &mut Budget) -> Vec<Part> {
    tables(text).into_iter().filter_map(|table| table_from(table, place, title, budget)).collect()
}

/// "line N", behind the selector of an element if there is one.
fn place_of(element: &str, line: usize) -> String {
    if element.is_empty() { format!("line {line}") } else { format!("{element} line {line}") }
}

/// A line cut at tabs and at runs of two spaces and more.
fn columns_of(line: &str) -> Vec<&str> {
    let mut columns = Vec::new();
    for field in line.split('\t') {
        columns.extend(field.split("  ").map(str::trim).filter(|cell| !cell.is_empty()));
    }
    columns
}

fn tables(text: &str) -> Vec<Table<'_>> {
    let mut found: Vec<Table<'_>> = Vec::new();
    let mut table: Table<'_> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let columns = columns_of(line);
        if columns.is_empty() {
            continue;
        }
        if table.last().is_some_and(|(_, last)| last.len() != columns.len()) {
            found.push(std::mem::take(&mut table));
        }
        if columns.len() > 1 {
            table.push((number, columns));
        }
    }
    found.push(table);
    found.retain(|table| table.len() >= MIN_ROWS);
    found
}

fn table_from(lines: Table<'_>, place: &str, title: &str, budget: &mut Budget) -> Option<Part> {
    let (first, names) = lines.first()?;
    let locator = place_of(place, *first);
    let has_digit = |text: &str| text.chars().any(|c| c.is_numeric());
    let has_header = !names.iter().any(|name| has_digit(name))
        && lines.iter().skip(1).any(|(_, row)| row.iter().any(|cell| has_digit(cell)));
    let header: Vec<String> =
        if has_header { names.iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() };
    let places = Places::of_row(names.len());
    let mut rows = Vec::new();
    for (number, cells) in lines.iter().skip(usize::from(has_header)) {
        let locator = place_of(place, *number);
        if !budget.take_cells(cells.len(), &locator) {
            break;
        }
        rows.push(PartRow {
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            places: places.clone(),
            links: vec![None; cells.len()],
            locator,
        });
    }
    Some(Part { kind: PartKind::Table, title: title.to_owned(), header, rows, locator })
}
