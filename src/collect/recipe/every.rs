//! What other recipes would read from a page that one recipe read: said, so that no table is passed over in silence.
//!
//! - One reading is by one recipe: later versions of the page are compared with it. The page can be read once more by
//!   each of the others, whose ids are said.
//! - Left out on purpose: a recipe that would read the same places, or nothing but the page's own subject.

use super::{Reading, Recipe, RecipeBook};
use crate::collect::page::Document;
use crate::collect::proposal::{Finding, Proposal};
use crate::text::counted;
use std::collections::BTreeSet;

impl RecipeBook {
    /// Findings about the further recipes that fit the page, in the book's order. O(recipes that fit × page).
    pub fn left_unread(&self, document: &Document, read_by: &str, reading: &Reading) -> Vec<Finding> {
        let read = places(&reading.proposals);
        let mut said: Vec<Finding> = Vec::new();
        for recipe in self.fitting(document).into_iter().filter(|recipe| recipe.id != read_by) {
            let other = recipe.read(document);
            let is_new = |one: &&Proposal| !places(std::slice::from_ref(*one)).is_subset(&read);
            let ties: Vec<&Proposal> = other.proposals.iter().filter(|one| one.is_relation()).filter(is_new).collect();
            if !ties.is_empty() {
                let place = ties.first().and_then(|tie| tie.values.first()).map(|value| value.locator.clone());
                said.push(Finding::not_read(&place.unwrap_or_default(), message(recipe, ties.len())));
            }
            // What it would leave out has a place of its own; what it says of the page as a whole this one says too.
            let known = |found: &Finding| reading.findings.contains(found) || said.contains(found);
            let of_table = |found: &Finding| found.message.starts_with("table ") && !found.locator.is_empty();
            let more: Vec<Finding> =
                other.findings.iter().filter(|found| of_table(found) && !known(found)).cloned().collect();
            said.extend(more);
        }
        said
    }
}

fn message(recipe: &Recipe, ties: usize) -> String {
    format!(
        "not read here: {} of this page that the recipe {:?} reads; read the page once more with it",
        counted(ties, "tie", "ties"),
        recipe.id
    )
}

/// Where the values of records stand.
fn places(proposals: &[Proposal]) -> BTreeSet<&str> {
    proposals.iter().flat_map(|proposal| &proposal.values).map(|value| value.locator.as_str()).collect()
}
