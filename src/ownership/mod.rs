//! Who owns how much and who controls, when shares are ranges, rings and unknowns.
//!
//! Pure: no I/O, no clock. The day is an argument. Uses `model` only. Never fails on bad books: loops,
//! totals over 100 % and contradictions come back as findings. Economic interest (capital) and control
//! (votes, rights) are separate answers.

mod books;
mod control_scale;
mod integrated;
mod interval;
mod linear;
mod network;
mod order;
mod pairs;
mod region;
mod settle;
#[cfg(test)]
mod tests;

pub use books::{Books, Finding, Holding, Stake};
pub use control_scale::{AllControllers, Votes, all_controllers, controlled_by};
pub use integrated::{Integrated, Note, Solver, owned_between, owners_of};
pub use interval::{Bound, Bounds, bounds, bounds_of_company, bounds_of_owner};
pub use network::Workspace;
pub use pairs::{Pair, Pairs, pairs_above};
pub use settle::{Settle, would_settle, would_settle_most};
