//! Panels around the canvas: each reads the session and sends messages.
pub mod paths;
pub mod table;
