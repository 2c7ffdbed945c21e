//! What stands over a table: caption, headings of its outline, and the lines of any mark-up between these and the table.
//!
//! - Lines belong to the tables that follow until a heading or other lines come: of two tables below one line, both.
//! - A sentence counts when it leads to the table ("… は次のとおりです。").
//! - Left out on purpose: menus, lists, buttons and links (tabs name what is not shown), and lines above the nearest
//!   ones: running text.

use super::kind_words::{introduces, is_source};
use super::place::{breaks, is_hidden};
use crate::collect::page::{Document, Part};
use ego_tree::iter::Edge;
use scraper::{ElementRef, Node};
use std::collections::HashSet;

/// A longer line is running text.
const MAX_LINE: usize = 60;

/// A longer sentence does not introduce a table.
const MAX_SENTENCE: usize = 200;

/// Lines before the table that are looked at.
const NEAREST: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Caption or heading.
    Heading,
    /// A line marked like a heading, or the last one before the table.
    Last,
    /// A further line.
    Line,
    /// It leads to the table.
    Sentence,
}

/// A text over a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Over {
    pub text: String,
    pub kind: Kind,
}

/// What stands over a part, the caption first.
pub(super) fn above(document: &Document, part: &Part) -> Vec<Over> {
    let heading = |text: String| Over { text, kind: Kind::Heading };
    let mut texts = vec![heading(part.title.clone())];
    let root = document.html().map(|html| html.root_element());
    if let (Some(root), Some(element)) = (root, document.select(&part.locator)) {
        let (outline, lines) = Walk::to(root, element);
        texts.extend(outline.into_iter().map(|(_, element)| heading(document.text_of(element))));
        texts.extend(lines);
    }
    texts.retain(|over| !over.text.trim().is_empty());
    if texts.is_empty() {
        // Nothing but the page's title heads the table.
        let title = &document.page().title;
        texts.extend(title.split(['|', '｜']).map(|text| Over { text: text.to_owned(), kind: Kind::Line }));
    }
    texts.dedup_by(|next, first| next.text == first.text);
    texts
}

/// The way from the page's beginning to a table.
struct Walk<'a> {
    outline: Vec<(u8, ElementRef<'a>)>,
    /// Lines since the last heading, apart where a table stands between them. With whether they are marked as headings.
    groups: Vec<Vec<(String, bool)>>,
    line: String,
    is_marked: bool,
}

impl<'a> Walk<'a> {
    fn to(root: ElementRef<'a>, table: ElementRef<'a>) -> (Vec<(u8, ElementRef<'a>)>, Vec<Over>) {
        let around: HashSet<_> = table.ancestors().map(|node| node.id()).collect();
        let mut walk = Walk { outline: Vec::new(), groups: vec![Vec::new()], line: String::new(), is_marked: false };
        let mut skipped = 0_usize;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => {
                    if node.id() == table.id() {
                        break;
                    }
                    match node.value() {
                        Node::Element(_) if skipped > 0 => skipped += 1,
                        Node::Element(inner) => {
                            let Some(element) = ElementRef::wrap(node) else { continue };
                            skipped += usize::from(walk.open(element, inner.name(), around.contains(&node.id())));
                        }
                        Node::Text(words) if skipped == 0 => walk.line.push_str(words),
                        _ => {}
                    }
                }
                Edge::Close(node) if node.value().is_element() => {
                    skipped = match (skipped, node.value()) {
                        (0, Node::Element(inner)) => {
                            if breaks(inner.name()) || is_block(inner.name()) {
                                walk.end_line();
                            }
                            0
                        }
                        (skipped, _) => skipped - 1,
                    };
                }
                Edge::Close(_) => {}
            }
        }
        walk.end_line();
        let lines = walk.nearest();
        (walk.outline, lines)
    }

    /// Goes into an element; is it to be skipped?
    fn open(&mut self, element: ElementRef<'a>, name: &str, is_around: bool) -> bool {
        let is_block = breaks(name) || is_block(name);
        if is_block {
            self.end_line();
        }
        if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
            let level = level - b'0';
            self.outline.retain(|(above, _)| *above < level);
            self.outline.push((level, element));
            self.groups = vec![Vec::new()];
            return true;
        }
        if !is_around && name == "table" {
            self.groups.push(Vec::new());
            return true;
        }
        let is_menu =
            matches!(name, "nav" | "ul" | "ol" | "a" | "button" | "form" | "label" | "footer" | "head" | "title");
        if !is_around && (is_menu || is_hidden(element.value())) {
            return true;
        }
        if !is_around && is_heading_like(element) {
            self.is_marked = true;
        }
        false
    }

    fn end_line(&mut self) {
        let text = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line.clear();
        let is_marked = std::mem::take(&mut self.is_marked);
        if let Some(group) = self.groups.last_mut().filter(|_| !text.is_empty()) {
            group.push((text, is_marked));
        }
    }

    /// The lines nearest to the table; where none stand between it and the one before, that one's.
    fn nearest(&self) -> Vec<Over> {
        let Some(group) = self.groups.iter().rev().find(|group| !group.is_empty()) else { return Vec::new() };
        let from = group.len().saturating_sub(NEAREST);
        let last = group.len() - 1;
        let lines = group.iter().enumerate().skip(from).filter(|(_, (text, _))| !is_source(text));
        lines
            .filter_map(|(at, (text, is_marked))| {
                let length = text.chars().count();
                let ends = text.ends_with(['。', '：', ':']) || text.ends_with('.') && length > MAX_LINE / 2;
                let kind = match (length <= MAX_LINE && !ends, *is_marked || at == last) {
                    (true, true) => Kind::Last,
                    (true, false) => Kind::Line,
                    (false, _) if length <= MAX_SENTENCE && introduces(text) => Kind::Sentence,
                    (false, _) => return None,
                };
                Some(Over { text: text.clone(), kind })
            })
            .collect()
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "aside"
            | "figure"
            | "figcaption"
            | "legend"
            | "fieldset"
            | "summary"
            | "details"
            | "blockquote"
            | "center"
            | "address"
    )
}

/// Is a line set as a heading without being one?
fn is_heading_like(element: ElementRef<'_>) -> bool {
    let value = element.value();
    if matches!(value.name(), "b" | "strong" | "legend" | "figcaption" | "summary" | "dt")
        || value.attr("role") == Some("heading")
    {
        return true;
    }
    let classes = value.classes().chain(value.id());
    classes.flat_map(|class| class.split(['-', '_'])).any(|word| {
        let word = word.to_ascii_lowercase();
        ["title", "heading", "headline", "caption", "ttl", "midashi", "hd", "subtitle"].contains(&word.as_str())
    })
}
