//! The integration tests, one binary: what the program promises to those outside it.
#![expect(clippy::print_stdout, reason = "a test says what it skipped")]

mod analysis;
mod cases;
mod cli;
mod collect;
mod collect_crash;
mod collect_lists;
mod crash;
mod exchange;
mod exchange_memory;
mod expected;
mod frozen;
mod house;
mod leads;
mod origin;
mod samples;
mod support;
#[cfg(feature = "gui")]
mod window;
