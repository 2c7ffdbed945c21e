//! Walks through the page, and visible text.
//!
//! - Every walk is iterative: depth of nesting never reaches the stack.
//! - Visible text leaves out scripts, frames, hidden elements, footnote marks, edit links and ruby readings.

use super::marks::is_note_mark;
use super::traits::{Traits, attr};
use super::tree::Tree;
use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

/// A step of a walk through the page.
pub(super) enum Step<'a> {
    Open(ElementRef<'a>, Traits),
    Close(ElementRef<'a>, Traits),
    Text(&'a str),
}

/// Walks an element in reading order without recursion. `visit` answers for `Open` whether to go inside; a refused
/// element is not closed. Answering `false` to any other step changes nothing.
pub(super) fn walk<'a>(tree: &Tree, start: ElementRef<'a>, mut visit: impl FnMut(Step<'a>) -> bool) {
    let mut node: NodeRef<'a, Node> = *start;
    loop {
        let mut inside = false;
        match node.value() {
            Node::Text(text) => {
                visit(Step::Text(&text.text));
            }
            Node::Element(_) => {
                if let Some(element) = ElementRef::wrap(node) {
                    let traits = tree.traits(element);
                    inside = visit(Step::Open(element, traits));
                    if inside && node.first_child().is_none() {
                        visit(Step::Close(element, traits));
                        inside = false;
                    }
                }
            }
            _ => {}
        }
        if let Some(child) = node.first_child().filter(|_| inside) {
            node = child;
            continue;
        }
        loop {
            if node.id() == start.id() {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            if let Some(element) = ElementRef::wrap(node) {
                visit(Step::Close(element, tree.traits(element)));
            }
        }
    }
}

/// Text with runs of white space folded into one space, as a browser draws it.
#[derive(Default)]
pub(super) struct Folded {
    pub text: String,
    space: bool,
}

impl Folded {
    pub fn push(&mut self, text: &str) {
        self.text.reserve(text.len());
        for (number, word) in text.split(is_space).enumerate() {
            self.space |= number > 0;
            if !word.is_empty() {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push_str(word);
            }
        }
    }

    /// What follows is a word of its own.
    pub fn space(&mut self) {
        self.space = true;
    }

    /// The text so far; what follows begins another.
    pub fn take(&mut self) -> String {
        self.space = false;
        std::mem::take(&mut self.text)
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}' | '\0')
}

/// The visible text of an element in one line.
pub(super) fn text_of(tree: &Tree, element: ElementRef<'_>) -> String {
    content_of(tree, element, |_, _| false).0
}

/// Visible text and first link, without the elements that `left_out` names.
pub(super) fn content_of<'a>(
    tree: &Tree,
    element: ElementRef<'a>,
    mut left_out: impl FnMut(ElementRef<'a>, Traits) -> bool,
) -> (String, Option<&'a str>) {
    let mut folded = Folded::default();
    let mut link = None;
    walk(tree, element, |step| {
        match step {
            Step::Text(text) => folded.push(text),
            Step::Open(inner, traits) => {
                if inner.id() != element.id() {
                    if traits.has(Traits::HIDDEN) || is_note_mark(inner) {
                        return false;
                    }
                    // 12.3<sup>1</sup>％ is not 12.31 ％.
                    if inner.value().name() == "sup" && folded.text.ends_with(|c: char| c.is_ascii_digit()) {
                        folded.space();
                    }
                    if left_out(inner, traits) {
                        folded.space();
                        return false;
                    }
                }
                let name = inner.value().name();
                if traits.has(Traits::BLOCK) || name == "br" {
                    folded.space();
                }
                if link.is_none() && name == "a" {
                    link = attr(inner.value(), "href");
                }
            }
            Step::Close(_, traits) if traits.has(Traits::BLOCK) => folded.space(),
            Step::Close(..) => {}
        }
        true
    });
    (folded.text, link)
}

/// The lines of an element, as line breaks, items and paragraphs part them, each with the item it fills.
pub(super) fn lines_of<'a>(tree: &Tree, element: ElementRef<'a>) -> Vec<(String, ElementRef<'a>)> {
    let mut lines = Vec::new();
    let mut folded = Folded::default();
    let mut places = vec![element];
    walk(tree, element, |step| {
        let (inner, traits, opens) = match step {
            Step::Text(text) => {
                folded.push(text);
                return true;
            }
            Step::Open(inner, traits) => (inner, traits, true),
            Step::Close(inner, traits) => (inner, traits, false),
        };
        if opens && inner != element && (traits.has(Traits::HIDDEN) || is_note_mark(inner)) {
            return false;
        }
        let name = inner.value().name();
        if opens && name == "sup" && folded.text.ends_with(|c: char| c.is_ascii_digit()) {
            folded.space();
        }
        if name == "br" || traits.has(Traits::BLOCK) {
            let line = folded.take();
            if let Some(place) = places.last().filter(|_| !line.is_empty()) {
                lines.push((line, *place));
            }
        }
        if name == "li" && inner != element {
            if opens {
                places.push(inner);
            } else {
                places.pop();
            }
        }
        true
    });
    let line = folded.take();
    if !line.is_empty() {
        lines.push((line, element));
    }
    lines
}

/// The text of an element as it is written, line by line; what is hidden leaves its line breaks behind, so that lines
/// keep their numbers.
pub(super) fn written_text(tree: &Tree, element: ElementRef<'_>) -> String {
    let mut text = String::new();
    walk(tree, element, |step| {
        match step {
            Step::Text(piece) => text.push_str(piece),
            Step::Open(inner, traits) if inner != element && traits.has(Traits::HIDDEN) => {
                let breaks = inner.text().flat_map(|piece| piece.matches('\n'));
                text.extend(breaks);
                return false;
            }
            Step::Open(..) | Step::Close(..) => {}
        }
        true
    });
    text
}
