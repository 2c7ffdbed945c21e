//! The window: top bar, rail, pages, canvas, drawer, inspector, foot.
//!
//! - The only room, with `main`, that names egui.
//! - A panel is a function of a [`cx::Cx`]: it reads the session and sends messages; nothing here holds a
//!   case that can be changed.
//! - Every word is in [`words`] and its neighbours, every colour in [`theme`], every shortcut in the command table.

mod app;
pub mod canvas;
mod center;
mod chrome;
pub mod cx;
mod dialogs;
mod gauge;
mod icons;
mod keys;
pub mod legend;
pub mod panels;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_collect;
#[cfg(test)]
mod tests_leads;
#[cfg(test)]
mod tests_measure;
#[cfg(test)]
mod tests_ownership;
pub mod theme;
mod welcome;
pub mod widgets;
pub mod words;
mod words_analysis;
mod words_ask;
mod words_collect;
pub mod words_leads;
mod words_measure;
mod words_method;
mod words_said;

pub use app::{App, Options, run};
