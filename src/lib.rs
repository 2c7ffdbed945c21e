//! Kuromaku: who stands behind this deal, how do we know, and how sure are we?
//!
//! The map of the house, in reading order. Each room may use rooms of a lower level only;
//! `tests/house` holds the table and fails on any other arrow.
//!
//! - L0 [`model`] statements, entities, relations, dates, shares, grades; [`text`] names and identifiers
//! - L1 [`graph`] paths and reach; [`risk`] classes and flags; [`resolve`] same or not; [`layout`] positions
//! - L2 [`case`] the file; [`collect`] public sources in; [`ingest`] files in; [`dossier`] files out; [`library`] reference corpora; [`jobs`] workers
//! - L3 [`session`] the running app without pixels
//! - L4 [`cli`] and `ui`
//!
//! A fact flows one way: file → `ingest` → `case` → `graph`, `risk`, `resolve` → `ui`, `cli`, `dossier`.
//! Only commands flow back.

pub mod model;
pub mod text;

pub mod graph;
pub mod layout;
pub mod ownership;
pub mod resolve;
pub mod risk;

pub mod case;
pub mod collect;
pub mod dossier;
pub mod ingest;
pub mod jobs;
pub mod library;

pub mod session;

pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
