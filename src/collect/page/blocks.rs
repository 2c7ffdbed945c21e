//! The text of a page in reading order: headings, paragraphs, items, rows of tables.
//!
//! - One walk, O(n). Navigation stays in: leaving it out would need a guess.
//! - Text that stands directly in a container beside other blocks is a block with the container's locator.

use super::budget::Budget;
use super::tree::{Folded, Step, Tree, content_of, is_block, is_hidden, walk};
use super::types::{Block, BlockKind};
use scraper::ElementRef;

/// Longer blocks are split into several with the same locator.
const MAX_BLOCK: usize = 100_000;

/// A row with more text is a frame of layout, read as paragraphs.
const MAX_ROW: usize = 8_000;

struct Blocks<'a, 'b> {
    tree: &'a Tree,
    budget: &'b mut Budget,
    text: Folded,
    /// Open block elements.
    open: Vec<ElementRef<'a>>,
    found: Vec<Block>,
}

/// The blocks below an element.
pub(super) fn blocks_of(tree: &Tree, start: ElementRef<'_>, budget: &mut Budget) -> Vec<Block> {
    let mut blocks = Blocks { tree, budget, text: Folded::default(), open: Vec::new(), found: Vec::new() };
    walk(start, |step| blocks.visit(step));
    blocks.found
}

impl<'a> Blocks<'a, '_> {
    fn visit(&mut self, step: Step<'a>) -> bool {
        match step {
            Step::Text(text) => self.text.push(text),
            Step::Open(element) => {
                let value = element.value();
                if is_hidden(value) || self.budget.is_spent() {
                    return false;
                }
                if value.name() == "br" {
                    self.text.space();
                } else if is_block(value) {
                    self.flush();
                    if value.name() == "tr"
                        && let Some(row) = row_text(element)
                    {
                        let locator = self.tree.locator_of(element);
                        self.add(BlockKind::Row, row, locator);
                        return false;
                    }
                    self.open.push(element);
                }
            }
            Step::Close(element) if is_block(element.value()) => {
                self.flush();
                self.open.pop();
            }
            Step::Close(_) => {}
        }
        true
    }

    fn flush(&mut self) {
        let text = self.text.take();
        let Some(holder) = self.open.last().filter(|_| !text.is_empty()) else { return };
        let locator = self.tree.locator_of(*holder);
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
fn row_text(row: ElementRef<'_>) -> Option<String> {
    let mut text = String::new();
    let mut cells = 0;
    for cell in row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")) {
        if is_hidden(cell.value()) {
            continue;
        }
        if frames_layout(cell) {
            return None;
        }
        let (content, _) = content_of(cell, |_| false);
        if !content.is_empty() {
            cells += 1;
            if cells > 1 {
                text.push('\t');
            }
            text.push_str(&content);
        }
        if text.len() > MAX_ROW {
            return None;
        }
    }
    (cells > 1).then_some(text)
}

fn frames_layout(cell: ElementRef<'_>) -> bool {
    let mut frames = false;
    walk(cell, |step| {
        if let Step::Open(element) = step {
            frames |= matches!(
                element.value().name(),
                "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "section" | "article"
            );
        }
        !frames
    });
    frames
}
