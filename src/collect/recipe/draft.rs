//! What the recipe assistant edits: one part of a page and what its columns mean.

/// What a column of the chosen part is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Use {
    #[default]
    Ignore,
    /// A property of the row's own entity, such as `name`.
    Value(String),
    /// A property of the tie between the row's entity and the other end, such as `role` or `percentage`.
    Tie(String),
}

/// The other end of every row's tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// An entity of the case.
    Known { id: String, caption: String },
    /// One that the rows' page is about; proposed with them. Without a name the tie is not proposed.
    Named { schema: String, name: String },
}

/// Each row is also a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// `Directorship`, `Ownership`, `Membership` …
    pub schema: String,
    /// The row's entity is the tie's source (owner, director); else its target (asset, organisation).
    pub row_is_source: bool,
    pub other: Other,
}

/// A mapping in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Position in [`super::super::page::Page::parts`].
    pub part: usize,
    /// Schema of a row's entity.
    pub schema: String,
    /// One for each column.
    pub columns: Vec<Use>,
    pub tie: Option<Tie>,
    /// Rows left out, by position.
    pub without: Vec<usize>,
}
