//! Who owns how much and who controls, when shares are ranges, rings and unknowns.
//!
//! Pure: no I/O, no clock. The day is an argument. Uses `model` only. Never fails on bad books: loops,
//! totals over 100 % and contradictions come back as findings. Economic interest (capital) and control
//! (votes, rights) are separate answers.

mod books;

pub use books::{Books, Finding, Holding, Stake};
