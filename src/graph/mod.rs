//! Statements projected to a network, and the searches over it.
//!
//! - [`project`] makes a [`Network`]: canonical entities, relations, undecided matches.
//! - [`Topology`] is that network under one [`Filter`], packed for searching.
//! - [`reach`] gives distances, [`paths`] the k best indirect paths, [`explain_suppressed`] what a
//!   filter hid, [`neighbourhood`] what to show when a node is expanded.
//! - [`Nearness`] keeps the distance of every node to the nearest flagged one, and on it
//!   [`short_paths`] lists every path of a few hops.
//! - [`evidence_cut`] says on how few sources paths rest; [`common_connections`], [`bridges`()],
//!   [`communities`()] and the centralities describe the network's shape.
//!
//! Pure and deterministic: node numbers follow entity ids, ties are broken by them, nothing depends
//! on hash order, clock or chance. Uses `model` only. Strength and cost order paths; they are not
//! probabilities, not shown, and nothing here knows what is flagged or says "risk".

mod bridges;
mod centrality;
mod common;
mod communities;
mod cut_off;
mod evidence;
mod explanations;
mod filter;
mod meter;
mod nearness;
mod neighbourhood;
mod network;
mod paths;
mod project;
mod reach;
mod region;
mod routes;
mod short_paths;
mod spur;
mod stop;
mod suppressed;
mod topology;
mod via;

#[cfg(test)]
mod tests;

pub use bridges::{Bridge, Bridges, bridges};
pub use centrality::{Centrality, Sample, betweenness, degree, harmonic, page_rank};
pub use common::{CommonConnections, Connection, common_connections};
pub use communities::{Communities, communities, modularity};
pub use cut_off::cut_off;
pub use evidence::{EvidenceCut, evidence_cut, evidence_cut_of_all, hop_sources, independent_sources};
pub use explanations::Explanation;
pub use filter::{Filter, TypeFilter, edge_cost, type_cost};
pub use meter::{Cancel, never};
pub use nearness::Nearness;
pub use neighbourhood::{components, neighbourhood};
pub use network::{Edge, EdgeKind, LeftOut, Network, Node};
pub use paths::{Coverage, Hop, Path, Paths, path_along, paths};
pub use project::{ProjectInput, SoftLink, project};
pub use reach::{Reach, reach};
pub use routes::{PathQuery, Rank, Route, Routes, routes};
pub use short_paths::{MOST_SHORT_HOPS, ShortPaths, short_paths, short_paths_once};
pub use stop::{StopReason, StopRules};
pub use suppressed::{Suppressed, SuppressedBy, explain_suppressed};
pub use topology::{Step, Tie, Topology};
