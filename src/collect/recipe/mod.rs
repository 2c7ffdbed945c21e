//! Recipes: data files that say which places of a page yield which entities and relations.
//!
//! - Built in: `assets/recipes/*.toml`, each with its tests; further ones from the user's own folder. The format is
//!   described in `assets/recipes/README.md`; unknown keys are refused with their line.
//! - A recipe proposes; it never writes to a case. What it could not read is a finding with its place, and a recipe
//!   that finds nothing on its page says so.
//! - A nationality or country is kept as the source states it; nothing is concluded from it.
//! - Left out on purpose: links are not followed, scripts not run, names in running text not made into entities.

mod about;
mod above;
mod apart;
mod as_of;
mod aside;
mod beside;
mod book;
mod cells;
mod check;
mod clean;
mod deals;
mod draft;
mod elsewhere;
mod every;
mod fits;
mod format;
mod guess;
mod held;
mod holders;
mod itself;
mod kind_words;
mod labels;
mod name_cell;
mod names;
mod notes;
mod objects;
mod periods;
mod place;
mod portal;
mod preview;
mod read;
mod rows;
mod rules;
mod scripts;
mod several;
mod standing;
mod stands;
mod structured;
#[cfg(test)]
mod tests;
mod tidy;
mod ties;
mod units;
mod whose;

pub use as_of::old_tables;
pub use book::RecipeBook;
pub use clean::is_country;
pub use draft::{Draft, Other, Tie, Use};
pub use guess::{guess, properties_for, tie_schemata};
pub use preview::{preview, to_toml};

use super::Reading;
use super::nobody;
use super::page::Document;

/// One recipe file.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub id: String,
    pub en: String,
    pub ja: String,
    /// Why it reads the page as it does, in the words of its author.
    pub note: String,
    file: std::sync::Arc<format::File>,
}

impl Recipe {
    /// Reads a recipe.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file = format::read(text)?;
        if let Some(problem) = check::contradictions(&file, text).into_iter().next() {
            return Err(problem);
        }
        Ok(Self {
            id: file.id.get_ref().clone(),
            en: file.en.clone(),
            ja: file.ja.clone(),
            note: file.note.trim().to_owned(),
            file: std::sync::Arc::new(file),
        })
    }

    /// Is this page one it was written for?
    pub fn fits(&self, document: &Document) -> bool {
        fits::fits(&self.file.fits, document)
    }

    /// What the page yields.
    pub fn read(&self, document: &Document) -> Reading {
        read::read(&self.file, document)
    }
}

/// Everything that is wrong with a recipe, its own tests included; empty when it can be used.
pub fn check(text: &str) -> Vec<String> {
    let file = match format::read(text) {
        Ok(file) => file,
        Err(problem) => return vec![problem],
    };
    let problems = check::contradictions(&file, text);
    if !problems.is_empty() {
        return problems;
    }
    match Recipe::parse(text) {
        Ok(recipe) => check::failures(&recipe),
        Err(problem) => vec![problem],
    }
}
