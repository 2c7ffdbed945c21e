//! The parts of a page: plain data for the reader, the recipes and the window.

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
    /// CSS selector of the element (unique in the page), or "line N" of plain text.
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
    /// Locator of each cell.
    pub places: Vec<String>,
    /// First link of each cell, absolute, http and https only.
    pub links: Vec<Option<String>>,
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
}
