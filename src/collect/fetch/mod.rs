//! One polite client: what may be asked, how often, how much of an answer is taken.
//!
//! - robots.txt is honoured, and the line that decided is kept with the evidence.
//! - Only public addresses: no loopback, private or link-local target, by name, number or redirect.
//! - Every limit (time, size, redirects, attempts, requests per second) is a setting with a default.

//! - Nothing travels that was not asked for: no cookies, no referer, a key only to the host it belongs to.
//!
//! A question goes: [`Client`] (blocking call) → `visit` (permission, turn, attempts, redirects; `account`: what is kept of them) →
//! `attempt` (one request and its answer) → `wire` (the HTTP library, which does nothing by itself). What is left out: HTTP caching
//! beyond validators, ranges, cookies, forms, sign-ins, scripts.

mod account;
mod address;
mod attempt;
mod certificate;
mod charset;
pub(in crate::collect) mod cjk;
mod client;
pub(in crate::collect) mod damaged;
mod echo;
mod gate;
mod http_date;
mod mask;
mod media;
mod permission;
mod portal;
mod robots;
mod telling;
mod types;
mod unpack;
mod visit;
mod wire;

#[cfg(test)]
pub(crate) mod test_door;
#[cfg(test)]
mod tests;

pub use address::{one_page, shown};
pub use client::{Client, user_agent};
pub use telling::Telling;
pub use types::{
    Agreement, Body, Exchange, Failed, FetchError, Fetched, Hop, Limits, Method, NoWeb, Politeness, Request, Robots,
    RobotsFile, Secret, SecretPlace, Settings, TlsPeer, Validators, Watch, Web,
};
pub use wire::ClientError;
