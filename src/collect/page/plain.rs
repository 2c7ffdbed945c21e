//! Text without mark-up: paragraphs, and tables set with spaces or tabs. Places are "line N".

use super::budget::Budget;
use super::types::{Block, BlockKind, Part, PartKind, PartRow};

/// Rows of aligned columns that make a table.
const MIN_ROWS: usize = 3;

/// Paragraphs are cut after so many bytes.
const MAX_PARAGRAPH: usize = 20_000;

/// Adds the blocks and tables of a text.
pub(super) fn read_text(text: &str, blocks: &mut Vec<Block>, parts: &mut Vec<Part>, budget: &mut Budget) {
    let mut table: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut paragraph: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        let columns = columns_of(line);
        let aligned = columns.len() > 1 && table.last().is_none_or(|(_, last)| last.len() == columns.len());
        if !aligned && !columns.is_empty() {
            parts.extend(table_from(std::mem::take(&mut table), budget));
        }
        let locator = format!("line {}", number + 1);
        if columns.len() > 1 {
            blocks.extend(paragraph.take());
            if budget.take(line.len() * 2 + 100, &locator) {
                blocks.push(Block { kind: BlockKind::Row, text: columns.join("\t"), locator });
                table.push((number + 1, columns));
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
    parts.extend(table_from(table, budget));
}

/// A line cut at tabs and at runs of two spaces and more.
fn columns_of(line: &str) -> Vec<&str> {
    let mut columns = Vec::new();
    for field in line.split('\t') {
        columns.extend(field.split("  ").map(str::trim).filter(|cell| !cell.is_empty()));
    }
    columns
}

fn table_from(lines: Vec<(usize, Vec<&str>)>, budget: &mut Budget) -> Option<Part> {
    let (first, names) = lines.first()?;
    if lines.len() < MIN_ROWS {
        return None;
    }
    let locator = format!("line {first}");
    let has_digit = |text: &str| text.chars().any(|c| c.is_numeric());
    let has_header = !names.iter().any(|name| has_digit(name))
        && lines.iter().skip(1).any(|(_, row)| row.iter().any(|cell| has_digit(cell)));
    let header: Vec<String> =
        if has_header { names.iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() };
    let mut rows = Vec::new();
    for (number, cells) in lines.iter().skip(usize::from(has_header)) {
        let locator = format!("line {number}");
        if !budget.take_cells(cells.len(), &locator) {
            break;
        }
        rows.push(PartRow {
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            places: vec![locator.clone(); cells.len()],
            links: vec![None; cells.len()],
            locator,
        });
    }
    Some(Part { kind: PartKind::Table, title: String::new(), header, rows, locator })
}
