//! String distances over `rapidfuzz`, all as similarities from 0 (nothing in common) to 1 (equal).

use rapidfuzz::distance::{jaro_winkler, levenshtein};

/// Jaro-Winkler similarity with the usual prefix weight 0.1.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    jaro_winkler::normalized_similarity(a.chars(), b.chars())
}

/// 1 − Levenshtein distance / length of the longer string, in characters.
pub fn levenshtein_ratio(a: &str, b: &str) -> f64 {
    levenshtein::normalized_similarity(a.chars(), b.chars())
}

/// Insertions, deletions and replacements between the two, in characters.
pub fn edits(a: &str, b: &str) -> usize {
    levenshtein::distance(a.chars(), b.chars())
}
