//! The window.
pub mod cx;
pub mod theme;
