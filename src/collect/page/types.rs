//! The parts of a page: plain data for the reader, the recipes and the window.

use super::index::BlockIndex;
use std::sync::Arc;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Heading,
    Text,
    Item,
    /// A row of a table: cells joined by tabs in `text`.
    Row,
}

/// A piece of the page's text, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    pub text: String,
    /// CSS selector of the element (unique in the page), " line N" behind it for a line of preformatted text; "line N"
    /// alone of plain text.
    pub locator: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    Table,
    List,
    /// Terms and what they mean: `dl`, an infobox, a table of two columns with headings at the side.
    Facts,
    /// JSON-LD, microdata: columns are properties.
    Data,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub locator: String,
    /// As many as the part has columns: spans are filled in.
    pub cells: Vec<String>,
    /// Where the cells stand; read by [`PartRow::place`].
    pub places: Places,
    /// First link of each cell, absolute, http and https only.
    pub links: Vec<Option<String>>,
}

impl PartRow {
    /// Locator of a cell. O(its length).
    pub fn place(&self, column: usize) -> Option<String> {
        Some(match self.places.0.get(column)? {
            Place::Row => self.locator.clone(),
            Place::Below(step) => format!("{}{step}", self.locator),
            Place::Elsewhere(locator) => locator.to_string(),
        })
    }
}

/// Locators of a row's cells, of which rows of the same shape share one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places(pub(super) Arc<[Place]>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The row itself.
    Row,
    /// What follows the row's locator.
    Below(Box<str>),
    /// A whole locator: a cell that reaches down from another row.
    Elsewhere(Box<str>),
}

impl Places {
    /// Every cell stands where its row does.
    pub fn of_row(cells: usize) -> Self {
        std::iter::repeat_n(Place::Row, cells).collect()
    }
}

impl FromIterator<Place> for Places {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Self {
        Self(places.into_iter().collect())
    }
}

/// A whole locator for each cell.
impl From<Vec<String>> for Places {
    fn from(locators: Vec<String>) -> Self {
        locators.into_iter().map(|locator| Place::Elsewhere(locator.into())).collect()
    }
}

/// A table or list on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: PartKind,
    /// Caption, or the heading before it.
    pub title: String,
    /// Column headings; empty when there are none.
    pub header: Vec<String>,
    pub rows: Vec<PartRow>,
    pub locator: String,
}

/// One thing the page says about its subject in a form made for programs or readers of summaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// "JSON-LD", "microdata", "infobox", "definition list".
    pub form: &'static str,
    /// Which of several subjects of the page.
    pub subject: usize,
    /// The objects inside the subject that it stands in, outermost first; empty for what is said of the subject itself.
    /// Two members of one organization have different ones, which their names (`member.name`) do not tell.
    pub inside: Box<[u32]>,
    /// As the page names it: "foundingDate", "親会社".
    pub name: String,
    pub value: String,
    /// CSS selector; of JSON-LD that of the script, a space, and the JSON pointer into it.
    pub locator: String,
}

/// A name of the case or of a list that occurs in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Position in the names that were looked for.
    pub name: usize,
    /// Position in [`Page::blocks`], and the bytes in its text.
    pub block: usize,
    pub start: usize,
    pub end: usize,
}

/// A page that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    /// BCP 47 as the page states it.
    pub lang: Option<String>,
    pub url: String,
    /// What the site calls itself.
    pub site: Option<String>,
    pub blocks: Vec<Block>,
    pub parts: Vec<Part>,
    pub facts: Vec<Fact>,
    /// What was cut or could not be read, as "locator: message".
    pub notes: Vec<String>,
    /// Made when [`Page::block_at`] is asked for the first time.
    pub(super) index: BlockIndex,
}
