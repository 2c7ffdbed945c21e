//! Names and identifiers as text: normal forms, scripts, legal forms, tokens, check digits, distances.
//!
//! - Knows no entity and no model: strings in, strings out.
//! - Pure and deterministic; nothing here can fail on odd input except a check digit, which says what is wrong.
//! - Everything about names is for *comparing*. Nothing here is ever shown in place of what a source wrote.
//! - Left out: romanisation and readings across scripts (岸田 and Kishida share nothing here).

pub mod distance;
pub mod identifiers;
pub mod legal;
pub mod normal;
pub mod script;
pub mod tokens;
mod vocabulary;

pub use identifiers::{IdError, Kind, check, sniff};
pub use legal::{FormClass, LegalForm, Stripped, strip};
pub use normal::{normal, squeeze};
pub use script::{Script, scripts};
pub use tokens::{Class, Token, is_unnamed, numbers, tokens};

/// "1 page", "2 pages": an English count with its word.
pub fn counted(count: impl std::fmt::Display, one: &str, many: &str) -> String {
    let count = count.to_string();
    format!("{count} {}", if count == "1" { one } else { many })
}

#[cfg(test)]
mod tests;
