//! Answers of rules and ownership in the words of the window.

pub mod body;
pub mod cards;
pub mod deals;
pub mod inbox;
pub mod leads;
pub mod links;
pub mod ownership;
pub mod rules;
pub mod same;

use super::Lang;
use super::describe;
use super::run::analysis::Analysis;

/// What chips call the nodes, by number.
pub(crate) fn names(analysis: &Analysis, lang: Lang) -> Vec<String> {
    (0..analysis.network.node_count() as u32).map(|node| describe::name(analysis, node, lang)).collect()
}
