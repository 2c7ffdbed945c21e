//! Recipes: data files that say which places of a page yield which entities and relations.
//!
//! - Built in: `assets/recipes/*.toml`, each with its tests; further ones from the user's own folder.
//! - A recipe proposes; it never writes to a case. What it could not read is a finding with its place.

mod draft;

pub use draft::{Draft, Other, Tie, Use};

use super::Reading;
use super::page::Document;
use std::path::Path;

/// One recipe file.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub id: String,
    pub en: String,
    pub ja: String,
}

impl Recipe {
    /// Reads a recipe; the error names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let _ = text;
        Err("not a recipe".to_owned())
    }

    /// Is this page one it was written for?
    pub fn fits(&self, document: &Document) -> bool {
        let _ = document;
        false
    }

    /// What the page yields.
    pub fn read(&self, document: &Document) -> Reading {
        let page = document.page();
        Reading::new(crate::model::SourceKind::Page, &page.title, page.site.as_deref(), Some(&page.url))
    }
}

/// The recipes at hand.
#[derive(Clone, Debug, Default)]
pub struct RecipeBook {
    pub recipes: Vec<Recipe>,
    /// Files that cannot be read, and why.
    pub problems: Vec<String>,
}

impl RecipeBook {
    /// The built-in ones and those of the folder, which win under the same id.
    pub fn read(own: Option<&Path>) -> Self {
        let _ = own;
        Self::default()
    }
}

/// A first draft for a part: what its headings and cells look like.
pub fn guess(document: &Document, part: usize) -> Draft {
    let columns = document.page().parts.get(part).map_or(0, |part| part.header.len());
    Draft {
        part,
        schema: "LegalEntity".to_owned(),
        columns: vec![Use::Ignore; columns],
        tie: None,
        without: Vec::new(),
    }
}

/// What the draft would yield, and what is wrong with it (as findings).
pub fn preview(document: &Document, draft: &Draft) -> Reading {
    let _ = draft;
    let page = document.page();
    Reading::new(crate::model::SourceKind::Page, &page.title, page.site.as_deref(), Some(&page.url))
}

/// The draft as a recipe file for pages like this one.
pub fn to_toml(document: &Document, draft: &Draft, id: &str) -> String {
    let _ = (document, draft);
    format!("id = {id:?}\n")
}
