//! A page as text, tables, lists and structured data, each part with its place.
//!
//! Nothing is run and nothing is loaded: scripts, styles and frames are not looked at.

mod types;

pub use types::{Block, BlockKind, Fact, Mention, Page, Part, PartKind, PartRow};

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
}

impl Document {
    /// Reads HTML, XHTML, plain text or PDF. `charset` is what the fetch found; the page's own claim is checked.
    ///
    /// # Errors
    /// Another media type, or a PDF that cannot be read. Broken HTML is never an error.
    pub fn read(bytes: &[u8], media: &str, charset: Option<&str>, url: &str) -> Result<Self, PageError> {
        let _ = (bytes, charset, url);
        Err(PageError::Media(media.to_owned()))
    }

    pub fn page(&self) -> &Page {
        &self.page
    }
}
