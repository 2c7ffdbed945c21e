//! Public sources in: polite HTTP, evidence, pages read into proposals, connectors, lists.
//!
//! - Nothing here writes to a case: every answer becomes [`Fetched`] evidence and a [`Reading`] of proposals that
//!   wait for the analyst. Names found in running text are suggested, never proposed as entities.
//! - Nothing is sent that was not asked for, and only to the host the screen named.
//! - "Could not look" is an error with its reason, never an empty answer.
//! - Memory is bounded by limits, not by pages. Scripts are never run, links in pages never followed by themselves.
//! - The clock comes from the caller.

mod alike;
pub mod connect;
pub mod fetch;
pub mod lists;
#[cfg(test)]
pub(crate) mod mock_test_server;
mod nobody;
pub mod page;
mod proposal;
pub mod recipe;
pub mod vault;
pub mod warc;

pub use proposal::{Finding, Proposal, ProposedValue, Reading, made_id};
