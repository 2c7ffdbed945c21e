//! One polite client: what may be asked, how often, how much of an answer is taken.
//!
//! - robots.txt is honoured, and the line that decided is kept with the evidence.
//! - Only public addresses: no loopback, private or link-local target, by name, number or redirect.
//! - Every limit (time, size, redirects, attempts, requests per second) is a setting with a default.

mod types;

pub use types::{
    Agreement, Body, Exchange, FetchError, Fetched, Hop, Limits, Method, NoWeb, Politeness, Request, Robots, Secret,
    SecretPlace, Settings, TlsPeer, Validators, Watch, Web,
};
