//! What is on a list or is a party, state or military body, and how we know.
//!
//! - [`classes`] the table of entity classes and what puts an entity into one: data in `assets/rules/classes`
//! - [`flags`] the classes of one entity on one day, each with its evidence
//! - [`legal`] legal ownership rules on a day, duties to file
//! - [`leads`] where the case looks like a leakage route or a known pattern: rules as data
//! - [`world`] what rules look at: nodes, ties, holdings, the deal
//!
//! Pure. Knows lists, stated topics, schemata and offices. It never reads nationality, citizenship,
//! birthplace, ethnicity or a name: a test permutes them and demands the same flags.

pub mod classes;
pub mod flags;
pub mod leads;
pub mod legal;
pub mod world;

pub use classes::{Class, Classes, Tone, classes};
pub use flags::{Flag, Listings};

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
