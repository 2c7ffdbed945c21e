//! Who owns how much and who controls, when shares are ranges, rings and unknowns.
//!
//! Pure: no I/O, no clock. The day is an argument. Uses `model` only. Never fails on bad books: loops,
//! totals over 100 % and contradictions come back as findings. Economic interest (capital) and control
//! (votes, rights) are separate answers.

mod beneficial;
mod books;
mod chains;
mod control;
mod control_scale;
mod deal;
mod integrated;
mod interval;
mod linear;
mod links;
mod network;
mod order;
mod pairs;
mod power;
mod read;
mod reduced;
mod region;
mod settle;
mod tree;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_meaning;

pub use beneficial::{BeneficialOwner, Reason, Threshold, beneficial_owners};
pub use books::{Books, Finding, Holding, Stake};
pub use chains::{Chain, Chains, LINK_THRESHOLDS, Step, chains};
pub use control::{By, Concert, Control, Controller, Controls, How, Right, RightKind, Ruling};
pub use control_scale::{AllControllers, Votes, all_controllers, controlled_by};
pub use deal::{AfterDeal, Crossing, Deal, DealKind, Remark, THRESHOLDS, apply, crossed, holdings_of};
pub use integrated::{Integrated, Note as SolveNote, Solver, owned_between, owners_of};
pub use interval::{Bound, Bounds, bounds, bounds_of_company, bounds_of_owner};
pub use links::{CLOSE_LINK, CloseLink, CommonOwner, Grip, LinkBy, LinkLookup, close_links, common_owners};
pub use network::Workspace;
pub use pairs::{Pair, Pairs, pairs_above};
pub use power::{MAX_PLAYERS, MAX_WEIGHT, Power, PowerError, power_indices, voting_power};
pub use read::{Claim, Counts, Note, Read, Tie, read};
pub use settle::{Settle, would_settle, would_settle_most};
pub use tree::{Line, Tree, TreeAsk, tree};
