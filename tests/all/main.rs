//! The integration tests, one binary: what the program promises to those outside it.

mod cases;
mod cli;
mod crash;
mod exchange;
mod exchange_memory;
mod frozen;
mod house;
mod samples;
mod support;
#[cfg(feature = "gui")]
mod window;
