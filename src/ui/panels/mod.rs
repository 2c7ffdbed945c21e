//! The pages and panes: each reads the session and sends messages.

pub mod evidence;
pub mod explore;
pub mod history;
pub mod import;
pub mod inspector;
pub mod jobs;
mod parts;
pub mod paths;
pub mod resolve;
pub mod sources;
pub mod table;
