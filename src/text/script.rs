//! Which scripts a string is written in.
//!
//! By block ranges of the scripts that names in this field come in; everything else is [`Script::Other`].
//! Says nothing about languages: Han may be Chinese, Japanese or Korean.

use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    Latin,
    Greek,
    Cyrillic,
    Han,
    Hiragana,
    Katakana,
    Hangul,
    Arabic,
    Hebrew,
    Devanagari,
    Thai,
    Other,
}

/// The script of one letter; `None` for digits, punctuation, marks and spaces.
pub fn script_of(c: char) -> Option<Script> {
    let script = match c as u32 {
        0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xBA | 0xC0..=0x24F | 0x250..=0x2AF | 0x1E00..=0x1EFF => Script::Latin,
        0xFF21..=0xFF3A | 0xFF41..=0xFF5A => Script::Latin,
        0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x590..=0x5FF => Script::Hebrew,
        0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Script::Arabic,
        0x900..=0x97F => Script::Devanagari,
        0xE00..=0xE7F => Script::Thai,
        0x3005 | 0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Script::Han,
        0x3041..=0x309F => Script::Hiragana,
        0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Script::Katakana,
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => Script::Hangul,
        _ if c.is_alphabetic() => Script::Other,
        _ => return None,
    };
    // × and ÷ sit among the Latin letters.
    (c.is_alphanumeric() || script == Script::Katakana).then_some(script)
}

/// Every script of the text, each once, in the order of [`Script`].
pub fn scripts(text: &str) -> Vec<Script> {
    text.chars().filter_map(script_of).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Is it written without spaces between words: Han or kana?
pub fn is_cjk(c: char) -> bool {
    matches!(script_of(c), Some(Script::Han | Script::Hiragana | Script::Katakana))
}
