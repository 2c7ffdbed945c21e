//! The window.
pub mod canvas;
pub mod cx;
pub mod legend;
pub mod panels;
pub mod theme;
