//! A page as text, tables, lists and structured data, each part with its place.
//!
//! - Nothing is run and nothing is loaded: scripts, frames and style sheets outside the page are not looked at.
//! - Left out, as a browser draws the page: what is hidden (`hidden`, the element's own style, the page's own sheet as
//!   far as `hide` reads it), struck-out text, `<template>` (a mould for scripts), `<noscript>` (for browsers without
//!   scripts) and `<iframe>`; of a frame with a page in its `srcdoc` a note tells.
//! - Read: a closed `<details>`, since one click opens it; what `aria-hidden` keeps from screen readers alone.
//! - Every piece of text, row, cell and fact carries its place; what is cut or unreadable is a note with its place.
//! - Time is linear in the page, memory bounded by [`MAX_BYTES`] and the limits of `guard` and `budget`.
//! - Of a PDF its text and tables, by lines; no element to select.

mod blocks;
mod budget;
mod charset;
mod data;
mod export;
mod grid;
mod guard;
mod hide;
mod index;
mod marks;
mod mentions;
mod parts;
mod pdf;
mod plain;
mod shape;
mod sheet;
#[cfg(test)]
mod tests;
mod traits;
mod tree;
mod twice;
mod types;
mod walk;

pub use marks::is_note_mark;
pub use traits::is_struck_out;
pub use types::{Block, BlockKind, Fact, Mention, Page, Part, PartKind, PartRow, Places};

use budget::Budget;
use scraper::{ElementRef, Html};
use traits::attr;
use tree::Tree;
use url::Url;

/// Larger bodies are not read.
pub const MAX_BYTES: usize = 64 << 20;

/// Why a body cannot be read as a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    #[error("{0} is not read as a page")]
    Media(String),
    #[error("{what} ({place})")]
    Broken { what: String, place: String },
    #[error("larger than {0} bytes")]
    TooLarge(usize),
}

/// A body that was parsed: what recipes select from and [`Page`] is made of.
pub struct Document {
    page: Page,
    /// Of HTML only.
    tree: Option<Tree>,
}

impl Document {
    /// Reads HTML, XHTML, plain text or PDF of up to [`MAX_BYTES`]. `charset` is what the fetch found; neither it nor the
    /// page's own claim is believed against the bytes.
    ///
    /// # Errors
    /// Another media type, a body that is too large, or a PDF that is broken, locked or without text. Broken HTML is
    /// never an error.
    pub fn read(bytes: &[u8], media: &str, charset: Option<&str>, url: &str) -> Result<Self, PageError> {
        if bytes.len() > MAX_BYTES {
            return Err(PageError::TooLarge(MAX_BYTES));
        }
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "text/html" | "application/xhtml+xml" => Ok(Self::read_html(bytes, media != "text/html", charset, url)),
            "text/plain" => Ok(Self::read_plain(bytes, charset, url)),
            "application/pdf" => Ok(Self { page: pdf::read(bytes, url)?, tree: None }),
            _ => Err(PageError::Media(media)),
        }
    }

    fn read_html(bytes: &[u8], xhtml: bool, charset: Option<&str>, url: &str) -> Self {
        let mut budget = Budget::new();
        let (text, note) = charset::decode(bytes, charset);
        if let Some(note) = note {
            budget.note("html", &note);
        }
        let xhtml = xhtml || text.trim_start().starts_with("<?xml");
        let text = guard::guarded(&text, xhtml, &mut budget);
        let mut tree = Tree::parse(&text);
        drop(text);
        hide::by_sheets(&mut tree, &mut budget);
        let mut page = empty_page(url);
        read_head(&tree, &mut page);
        if let Some(body) = tree.body() {
            // The grid of a large table is gone before its text is read once more.
            let mut found = parts::parts_of(&tree, body, base_of(&tree, url), &mut budget);
            page.blocks = blocks::blocks_of(&tree, body, &mut budget);
            data::read_data(&tree, &mut found, &mut budget);
            (page.parts, page.facts) = (found.parts, found.facts);
        }
        page.notes = budget.into_notes();
        Self { page, tree: Some(tree) }
    }

    fn read_plain(bytes: &[u8], charset: Option<&str>, url: &str) -> Self {
        let mut budget = Budget::new();
        let (text, note) = charset::decode(bytes, charset);
        if let Some(note) = note {
            budget.note("line 1", &note);
        }
        let mut page = empty_page(url);
        plain::read_text(&text, &mut page.blocks, &mut page.parts, &mut budget);
        page.notes = budget.into_notes();
        Self { page, tree: None }
    }

    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The parsed page, for selectors; `None` for plain text and PDF.
    pub fn html(&self) -> Option<&Html> {
        self.tree.as_ref().map(Tree::html)
    }

    /// The CSS selector that picks this element of [`Document::html`] alone. O(depth).
    pub fn locator_of(&self, element: ElementRef<'_>) -> String {
        self.tree.as_ref().map(|tree| tree.locator_of(element)).unwrap_or_default()
    }

    /// The element at a locator; `None` when the page has no such place.
    pub fn select(&self, locator: &str) -> Option<ElementRef<'_>> {
        self.tree.as_ref()?.select(locator)
    }

    /// Visible text of an element in one line; a line break counts as a space. Scripts, hidden elements, footnote
    /// marks and edit links are left out.
    pub fn text_of(&self, element: ElementRef<'_>) -> String {
        self.tree.as_ref().map(|tree| walk::text_of(tree, element)).unwrap_or_default()
    }
}

fn empty_page(url: &str) -> Page {
    Page {
        title: String::new(),
        lang: None,
        url: url.to_owned(),
        site: None,
        blocks: Vec::new(),
        parts: Vec::new(),
        facts: Vec::new(),
        notes: Vec::new(),
        index: index::BlockIndex::default(),
    }
}

/// Title, language and site as the page states them.
fn read_head(tree: &Tree, page: &mut Page) {
    let Some(root) = tree.root() else { return };
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    page.lang = attr(root.value(), "lang").or_else(|| attr(root.value(), "xml:lang")).and_then(said);
    let mut application = None;
    for element in root.child_elements().take(1).flat_map(|head| head.child_elements()) {
        let value = element.value();
        match value.name() {
            "title" if page.title.is_empty() => page.title = walk::text_of(tree, element),
            "meta" => {
                let content = attr(value, "content").and_then(said);
                let name = attr(value, "property").or_else(|| attr(value, "name"));
                match name.map(str::to_ascii_lowercase).as_deref() {
                    Some("og:site_name") => page.site = page.site.take().or(content),
                    Some("application-name") => application = content,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    page.site = page.site.take().or(application);
}

/// What links are relative to.
fn base_of(tree: &Tree, url: &str) -> Option<Url> {
    let page = Url::parse(url).ok();
    let root = tree.root()?;
    let mut heads = root.child_elements().take(1).flat_map(|head| head.child_elements());
    let href = heads.find_map(|element| attr(element.value(), "href").filter(|_| element.value().name() == "base"));
    match (href, &page) {
        (Some(href), Some(page)) => page.join(href).ok(),
        (Some(href), None) => Url::parse(href).ok(),
        (None, _) => page,
    }
}
