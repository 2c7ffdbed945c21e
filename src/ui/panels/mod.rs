//! The pages and panes: each reads the session and sends messages.

pub mod brief;
pub mod collect;
pub mod compare;
pub mod deals;
pub mod evidence;
pub mod explore;
pub mod history;
pub mod import;
pub mod inbox;
pub mod inspector;
pub mod jobs;
pub mod leads;
pub mod measure;
pub mod method;
pub mod ownership;
mod parts;
pub mod paths;
mod pick;
pub mod resolve;
pub mod rules;
pub mod sources;
pub mod table;
mod trace;
