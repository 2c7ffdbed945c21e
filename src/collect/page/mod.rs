//! A page as text, tables, lists and structured data, each part with its place.
//!
//! Nothing is run and nothing is loaded: scripts, styles and frames are not looked at.

mod charset;
mod tree;
mod types;

pub use types::{Block, BlockKind, Fact, Mention, Page, Part, PartKind, PartRow};

use scraper::{ElementRef, Html};
use tree::Tree;

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
    /// Reads HTML, XHTML, plain text or PDF. `charset` is what the fetch found; the page's own claim is checked.
    ///
    /// # Errors
    /// Another media type, or a PDF that cannot be read. Broken HTML is never an error.
    pub fn read(bytes: &[u8], media: &str, charset: Option<&str>, url: &str) -> Result<Self, PageError> {
        if bytes.len() > MAX_BYTES {
            return Err(PageError::TooLarge(MAX_BYTES));
        }
        let _ = media;
        let (text, note) = charset::decode(bytes, charset);
        let tree = Tree::parse(&text);
        let page = Page {
            title: String::new(),
            lang: None,
            url: url.to_owned(),
            site: None,
            blocks: Vec::new(),
            parts: Vec::new(),
            facts: Vec::new(),
            notes: note.into_iter().collect(),
        };
        Ok(Self { page, tree: Some(tree) })
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
        tree::text_of(element)
    }
}
