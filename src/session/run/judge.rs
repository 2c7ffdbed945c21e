//! What rules say about an analysis: legal rules, leads, supposed deals, and the distance of every node to
//! the nearest flagged one. One answer for the window, made by one job.

use super::analysis::Analysis;
use crate::session::findings::{DealsView, LeadsView, RulesView};
use std::sync::Arc;

/// Everything derived by rules from one analysis on one day.
#[derive(Debug, Default)]
pub struct Judged {
    /// The analysis it was made from; answers for another one are dropped.
    pub of: Option<Arc<Analysis>>,
    pub rules: Option<RulesView>,
    pub leads: Option<LeadsView>,
    /// Node and edge numbers of each lead, in the order of the leads.
    pub marks: Vec<(Vec<u32>, Vec<u32>)>,
    pub deals: DealsView,
    /// Hops of each node to the nearest flagged one.
    pub steps: Vec<Option<u32>>,
    pub complete: bool,
}
