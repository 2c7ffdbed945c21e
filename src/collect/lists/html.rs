//! The blocks of a notice: paragraphs, list items, headings and lines of preformatted text, in reading order.
//!
//! Only what lists need; pages in general are read by `page`. Nothing is run and nothing is loaded.

use super::values::squeeze;
use scraper::{ElementRef, Html, Node};

/// Blocks of one notice; the longest known has some 400.
const BLOCKS: usize = 20_000;

/// Elements that are a block of their own.
const BLOCK: [&str; 17] = [
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "div",
    "section",
    "article",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "pre",
    "blockquote",
];

/// One block of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) text: String,
    /// How deep it is set in under others: 0, 1 …
    pub(super) depth: usize,
    /// CSS selector, or "line N" of preformatted or plain text.
    pub(super) locator: String,
}

/// Blocks of an HTML body; `None` when there are too many to be a notice.
pub(super) fn blocks(text: &str) -> Option<Vec<Block>> {
    let document = Html::parse_document(text);
    let mut blocks = Vec::new();
    for element in document.root_element().descendent_elements() {
        let name = element.value().name();
        let found = match name {
            _ if BLOCK.contains(&name) && name != "pre" => {
                let text = squeeze(&own_text(element));
                (!text.is_empty()).then(|| Block { text, depth: depth(element), locator: selector(element) })
            }
            "pre" => {
                let place = selector(element);
                let lines = lines(&element.text().collect::<String>());
                blocks.extend(lines.into_iter().map(|b| Block { locator: format!("{place} {}", b.locator), ..b }));
                None
            }
            _ => None,
        };
        blocks.extend(found);
        if blocks.len() > BLOCKS {
            return None;
        }
    }
    Some(blocks)
}

/// Lines of plain text as blocks; indented ones are deeper. Blank lines stay, as empty blocks.
pub(super) fn lines(text: &str) -> Vec<Block> {
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let block = |(place, line): (usize, &str)| Block {
        text: squeeze(line),
        depth: usize::from(indent(line) > 1),
        locator: format!("line {}", place + 1),
    };
    text.lines().enumerate().map(block).collect()
}

/// The text of an element without that of blocks inside it: an item without the items under it.
fn own_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut open = vec![element.first_child()];
    while let Some(next) = open.pop() {
        let Some(node) = next else { continue };
        open.push(node.next_sibling());
        match node.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(inner) => match inner.name() {
                name if BLOCK.contains(&name) => text.push(' '),
                "br" | "ul" | "ol" | "dl" | "table" | "script" | "style" | "noscript" | "template" => text.push(' '),
                _ => open.push(node.first_child()),
            },
            _ => {}
        }
    }
    text
}

/// Items count the lists around them; paragraphs of the Federal Register carry their level as `fp1-2`.
fn depth(element: ElementRef<'_>) -> usize {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    let lists = around.filter(|outer| matches!(outer.value().name(), "ul" | "ol")).count();
    let class = element.value().attr("class").unwrap_or_default().to_ascii_lowercase();
    let marked = class.split_whitespace().any(|name| name.contains("fp1-") || name.ends_with("-1-2"));
    lists.saturating_sub(1).max(usize::from(marked))
}

/// A selector that finds exactly this element: from the nearest id downwards.
fn selector(element: ElementRef<'_>) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut at = Some(element);
    while let Some(here) = at {
        let value = here.value();
        let plain = |id: &&str| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if let Some(id) =
            value.id().filter(plain).filter(|id| !id.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
        {
            steps.push(format!("#{id}"));
            break;
        }
        let place = here.prev_siblings().filter(|node| node.value().is_element()).count() + 1;
        let name = value.name();
        steps.push(match name {
            "html" | "body" => name.to_owned(),
            _ => format!("{name}:nth-child({place})"),
        });
        at = here.parent().and_then(ElementRef::wrap);
    }
    steps.reverse();
    steps.join(" > ")
}
