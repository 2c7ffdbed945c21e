//! The text of a page in reading order: headings, paragraphs, items, rows of tables.
//!
//! - One walk, O(n). Navigation stays in: leaving it out would need a guess.
//! - Text that stands directly in a container beside other blocks is a block with the container's locator.

use super::budget::Budget;
use super::grid::spans;
use super::plain;
use super::traits::{Traits, attr};
use super::tree::{Locators, Tree};
use super::types::{Block, BlockKind};
use super::walk::{Folded, Step, content_of, walk};
use scraper::ElementRef;

/// Longer blocks are split into several with the same locator.
const MAX_BLOCK: usize = 100_000;

/// A row with more text is a frame of layout, read as paragraphs.
const MAX_ROW: usize = 8_000;

struct Blocks<'a, 'b> {
    tree: &'a Tree,
    locators: Locators<'a>,
    budget: &'b mut Budget,
    text: Folded,
    /// Open block elements.
    open: Vec<ElementRef<'a>>,
    /// Of each open table: for how many rows to come a cell from above covers each column.
    covered: Vec<Vec<usize>>,
    found: Vec<Block>,
}

/// The blocks below an element.
pub(super) fn blocks_of(tree: &Tree, start: ElementRef<'_>, budget: &mut Budget) -> Vec<Block> {
    let locators = Locators::new(tree);
    let mut blocks = Blocks {
        tree,
        locators,
        budget,
        text: Folded::default(),
        open: Vec::new(),
        covered: Vec::new(),
        found: Vec::new(),
    };
    walk(tree, start, |step| blocks.visit(step));
    blocks.found
}

impl<'a> Blocks<'a, '_> {
    fn visit(&mut self, step: Step<'a>) -> bool {
        match step {
            Step::Text(text) => self.text.push(text),
            Step::Open(element, traits) => {
                let name = element.value().name();
                if traits.has(Traits::HIDDEN) || self.budget.is_spent() {
                    if name == "iframe" && attr(element.value(), "srcdoc").is_some_and(|page| !page.trim().is_empty()) {
                        let place = self.locators.of(element);
                        self.budget.note(&place, "a frame holds a page of its own, which is not read");
                    }
                    return false;
                }
                if name == "br" {
                    self.text.space();
                } else if traits.has(Traits::BLOCK) {
                    self.flush();
                    if name == "tr"
                        && let Some(row) =
                            row_text(self.tree, element, self.covered.last_mut().unwrap_or(&mut Vec::new()))
                    {
                        let locator = self.locators.of(element);
                        self.add(BlockKind::Row, row, locator);
                        return false;
                    }
                    if let Some(text) = plain::lines_in(self.tree, element, traits) {
                        let place = self.locators.of(element);
                        for block in plain::lines_of(&text, &place) {
                            self.add(block.kind, block.text, block.locator);
                        }
                        return false;
                    }
                    match name {
                        "table" => self.covered.push(Vec::new()),
                        // Cells end with their group.
                        "thead" | "tbody" | "tfoot" => self.covered.last_mut().into_iter().for_each(Vec::clear),
                        _ => {}
                    }
                    self.open.push(element);
                }
            }
            Step::Close(element, traits) if traits.has(Traits::BLOCK) => {
                self.flush();
                self.open.pop();
                if element.value().name() == "table" {
                    self.covered.pop();
                }
            }
            Step::Close(..) => {}
        }
        true
    }

    fn flush(&mut self) {
        let text = self.text.take();
        let Some(holder) = self.open.last().filter(|_| !text.is_empty()) else { return };
        let locator = self.locators.of(*holder);
        let nearest = self.open.iter().rev().take(3).map(|element| element.value().name());
        let kind = nearest
            .filter_map(|name| match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
                "li" | "dt" | "dd" => Some(BlockKind::Item),
                _ => None,
            })
            .next()
            .unwrap_or(BlockKind::Text);
        self.add(kind, text, locator);
    }

    fn add(&mut self, kind: BlockKind, text: String, locator: String) {
        if !self.budget.take(text.len() + locator.len(), &locator) {
            return;
        }
        if text.len() <= MAX_BLOCK {
            self.found.push(Block { kind, text, locator });
            return;
        }
        self.budget.note(&locator, &format!("a block of {} bytes is split", text.len()));
        for piece in pieces(&text) {
            self.found.push(Block { kind, text: piece.to_owned(), locator: locator.clone() });
        }
    }
}

/// Cuts at spaces where there are some.
fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > MAX_BLOCK {
        let mut end = MAX_BLOCK;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (head, _) = text.split_at(end);
        let end = head.rfind(' ').filter(|at| *at > 0).unwrap_or(end);
        let (head, rest) = text.split_at(end);
        pieces.push(head.trim());
        text = rest;
    }
    pieces.push(text.trim());
    pieces
}

/// The cells of a row joined by tabs; `None` when it frames a layout: other tables, headings, lists of blocks.
///
/// Every cell stands at its column: empty cells, cells over several columns and cells that reach down from above
/// (`covered`: rows still to come, by column) leave room.
fn row_text(tree: &Tree, row: ElementRef<'_>, covered: &mut Vec<usize>) -> Option<String> {
    let mut text = String::new();
    let (mut column, mut filled) = (0, 0);
    for cell in row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")) {
        if tree.traits(cell).has(Traits::HIDDEN) {
            continue;
        }
        // A frame is not walked to its end: tables in tables would be walked again and again.
        let mut frames = false;
        let (content, _) = content_of(tree, cell, |_, traits| {
            frames |= traits.has(Traits::FRAMES);
            frames
        });
        if frames {
            covered.clear();
            return None;
        }
        while let Some(rows) = covered.get_mut(column).filter(|rows| **rows > 0) {
            *rows -= 1;
            text.push('\t');
            column += 1;
        }
        let (across, down) = spans(cell.value());
        if covered.len() < column + across {
            covered.resize(column + across, 0);
        }
        for rows in covered.iter_mut().skip(column).take(across) {
            *rows = down - 1;
        }
        text.push_str(&content);
        text.extend(std::iter::repeat_n('\t', across));
        column += across;
        filled += usize::from(!content.is_empty());
        if text.len() > MAX_ROW {
            covered.clear();
            return None;
        }
    }
    for rows in covered.iter_mut().skip(column) {
        *rows = rows.saturating_sub(1);
    }
    // The last cell has no separator behind it.
    text.pop();
    // A copy has no room to spare: a large table has as many rows as it has lines.
    (filled > 1).then(|| text.as_str().to_owned())
}
