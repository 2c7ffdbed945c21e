//! Answers of rules and ownership in the words of the window.

pub mod deals;
pub mod leads;
pub mod ownership;
pub mod rules;
