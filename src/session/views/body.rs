//! A kept body as text with places: pages by their blocks, answers by their values, anything else by its lines.
//!
//! Bounded: a body of any size gives at most [`MOST_BLOCKS`] blocks, and says so.

use crate::collect::page::PartKind;
use crate::collect::page::{BlockKind, Document, Page};
use crate::session::{BlockForm, BlockLine, Lang, PartLine};
use serde_json::Value;

/// Blocks shown of one body.
const MOST_BLOCKS: usize = 4_000;
/// Characters of one block.
const MOST_CHARS: usize = 2_000;
/// Rows of a part that are shown.
pub const SAMPLE_ROWS: usize = 40;

/// A kept body, read for the window.
pub struct Body {
    pub blocks: Vec<BlockLine>,
    /// Set for pages.
    pub document: Option<Document>,
    /// Why it cannot be shown.
    pub problem: Option<String>,
}

/// Reads a body by its media type.
pub fn read(bytes: &[u8], media: &str, charset: Option<&str>, url: &str, lang: Lang) -> Body {
    if media.ends_with("json") {
        return match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => {
                let mut blocks = Vec::new();
                walk(&value, "", &mut blocks);
                Body { blocks, document: None, problem: None }
            }
            Err(error) => Body { blocks: lines(bytes, charset), document: None, problem: Some(error.to_string()) },
        };
    }
    match Document::read(bytes, media, charset, url) {
        Ok(document) => {
            let blocks = document.page().blocks.iter().take(MOST_BLOCKS).map(block).collect();
            let cut = document.page().blocks.len() > MOST_BLOCKS;
            let problem = cut.then(|| {
                lang.pick("The page is long; its beginning is shown", "長いページのため先頭部分を表示しています")
                    .to_owned()
            });
            Body { blocks, document: Some(document), problem }
        }
        Err(error) => {
            let text = media.starts_with("text/") || media.ends_with("xml");
            let blocks = if text { lines(bytes, charset) } else { Vec::new() };
            let problem = blocks.is_empty().then(|| error.to_string());
            Body { blocks, document: None, problem }
        }
    }
}

fn block(block: &crate::collect::page::Block) -> BlockLine {
    let form = match block.kind {
        BlockKind::Heading => BlockForm::Heading,
        BlockKind::Text => BlockForm::Text,
        BlockKind::Item => BlockForm::Item,
        BlockKind::Row => BlockForm::Row,
    };
    BlockLine { form, text: cut(&block.text), place: block.locator.clone(), marks: Vec::new() }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Every value with its JSON pointer; its name is the last step of the way.
fn walk(value: &Value, pointer: &str, blocks: &mut Vec<BlockLine>) {
    // The reader bounds nesting, so this cannot run out of stack.
    if blocks.len() >= MOST_BLOCKS {
        return;
    }
    let step = |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
    let say = |text: String| BlockLine {
        form: BlockForm::Row,
        text: cut(&format!("{}\t{text}", pointer.trim_start_matches('/').replace('/', " › "))),
        place: pointer.to_owned(),
        marks: Vec::new(),
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(value, &step(name), blocks)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| walk(value, &step(&at.to_string()), blocks));
        }
        Value::Null => {}
        Value::String(text) => blocks.push(say(text.clone())),
        other => blocks.push(say(other.to_string())),
    }
}

fn lines(bytes: &[u8], charset: Option<&str>) -> Vec<BlockLine> {
    let encoding = charset.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    let (text, _, _) = encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    let numbered = text.lines().zip(1usize..).filter(|(line, _)| !line.trim().is_empty()).take(MOST_BLOCKS);
    numbered
        .map(|(line, number)| BlockLine {
            form: BlockForm::Text,
            text: cut(line),
            place: format!("line {number}"),
            marks: Vec::new(),
        })
        .collect()
}

/// The block that holds a place.
pub fn block_at(blocks: &[BlockLine], page: Option<&Page>, place: &str) -> Option<usize> {
    if place.is_empty() {
        return None;
    }
    if let Some(at) = blocks.iter().position(|block| block.place == place) {
        return Some(at);
    }
    if let Some(page) = page {
        return page.block_at(place).filter(|&at| at < blocks.len());
    }
    // A pointer to an object or list: its first value.
    let inside = format!("{place}/");
    blocks.iter().position(|block| block.place.starts_with(&inside))
}

/// Where a value stands in a block's text.
pub fn mark(text: &str, value: &str) -> Option<(usize, usize)> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let start = text.find(value)?;
    Some((start, start + value.len()))
}

/// Tables and lists of a page.
pub fn parts(page: &Page, lang: Lang) -> Vec<PartLine> {
    page.parts.iter().enumerate().map(|(at, _)| part(page, at, lang)).collect()
}

/// One of them; an empty one when there is none of this number.
pub fn part(page: &Page, at: usize, lang: Lang) -> PartLine {
    let Some(part) = page.parts.get(at) else {
        return PartLine {
            part: at,
            kind: String::new(),
            title: String::new(),
            header: Vec::new(),
            sample: Vec::new(),
            rows: 0,
        };
    };
    let kind = match part.kind {
        PartKind::Table => lang.pick("Table", "表"),
        PartKind::List => lang.pick("List", "一覧"),
        PartKind::Facts => lang.pick("Facts", "項目"),
        PartKind::Data => lang.pick("Data in the page", "ページ内データ"),
    };
    PartLine {
        part: at,
        kind: kind.to_owned(),
        title: part.title.clone(),
        header: part.header.clone(),
        sample: part
            .rows
            .iter()
            .take(SAMPLE_ROWS)
            .map(|row| row.cells.iter().map(|cell| cut(cell)).collect())
            .collect(),
        rows: part.rows.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_shown_value_by_value_with_its_pointers() {
        let body = read(br#"{"data":[{"a/b":"Acme","n":3,"x":null}]}"#, "application/json", None, "", Lang::En);
        let shown: Vec<(&str, &str)> = body.blocks.iter().map(|b| (b.place.as_str(), b.text.as_str())).collect();
        assert_eq!(shown, [("/data/0/a~1b", "data › 0 › a~1b\tAcme"), ("/data/0/n", "data › 0 › n\t3")]);
        assert_eq!(block_at(&body.blocks, None, "/data/0"), Some(0));
        assert_eq!(block_at(&body.blocks, None, "/other"), None);
        assert_eq!(mark("x Acme y", " Acme "), Some((2, 6)));
    }

    #[test]
    fn what_is_no_json_is_shown_as_lines_and_says_so() {
        let body = read(b"{ broken\nsecond", "application/json", None, "", Lang::En);
        assert!(body.problem.is_some());
        assert_eq!(body.blocks[1].place, "line 2");
    }
}
