//! Panels around the canvas: each reads the session and sends messages.
mod parts;
pub mod paths;
pub mod table;
