//! Footnote marks: `12.3<sup>1</sup>` is 12.3, and "見本 二郎" with a link to a note is "見本 二郎".
//!
//! - A mark is a raised text or a link within the page that holds only a few digits, letters or signs, and ends its line
//!   behind other text. What stands in the middle of a line, or alone, is read as text.
//! - Left out on purpose: powers of ten, units ("m²") and ordinals ("25th") are no notes.

use super::traits::{attr, block_name};
use regex::Regex;
use scraper::{ElementRef, Node};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Longer texts are no marks.
const MAX_MARK: usize = 8;

/// Further neighbours are not looked at: a line of more is no cell of a table.
const MAX_NEIGHBOURS: usize = 64;

static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let one = r"(?:[*†‡§¶#※]{1,4}|(?:注|註|note|※|\*|#)?\s?[0-9]{1,3}|注|註)";
    Regex::new(&format!(r"^[\[(【]?{one}(?:\s?[,、・]\s?{one})*[\])】]?$|^[\[(][a-z][\])]$")).ok()
});

/// Raised letters are marks too; in a link they may be a word.
static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:[a-z]{1,2}|[ivx]{1,4})\)?$").ok());

/// Is the element a footnote mark at the end of a line? O(depth), at most a few neighbours are looked at.
pub fn is_note_mark(element: ElementRef<'_>) -> bool {
    says_mark(element) && before(element).is_some_and(|text| !is_base(&text)) && ends_line(element)
}

fn says_mark(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let raised = value.name() == "sup";
    let points_here = || attr(value, "href").is_some_and(|href| href.trim().starts_with('#'));
    if !raised && (value.name() != "a" || !points_here()) {
        return false;
    }
    let mut text = String::new();
    for words in element.text() {
        text.push_str(words);
        if text.len() > 64 {
            return false;
        }
    }
    let text: String = text.nfkc().collect::<String>().trim().to_lowercase();
    let is = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(&text));
    text.chars().count() <= MAX_MARK
        && !matches!(text.as_str(), "st" | "nd" | "rd" | "th")
        && (is(&MARK) || (raised && is(&LETTERS)))
}

/// A text that a raised digit makes a power or a unit of.
fn is_base(text: &str) -> bool {
    let text = text.trim_end();
    let after_number = |unit: &str| {
        text.strip_suffix(unit)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(|c: char| c.is_ascii_digit() || c == ' '))
    };
    ["×10", "x10", "·10", "× 10", "x 10"].iter().any(|power| text.ends_with(power))
        || ["m", "km", "cm", "ft"].into_iter().any(after_number)
}

/// The nearest text before an element on its line; `None` when it begins the line.
fn before(element: ElementRef<'_>) -> Option<String> {
    let mut at = *element;
    let mut left = MAX_NEIGHBOURS;
    loop {
        while let Some(earlier) = at.prev_sibling() {
            at = earlier;
            left = left.checked_sub(1)?;
            match at.value() {
                Node::Text(words) if !words.trim().is_empty() => return Some(words.trim().to_owned()),
                Node::Element(inner) if inner.name() == "br" || block_name(inner.name()) => return None,
                Node::Element(_) => {
                    let inner = ElementRef::wrap(at)?;
                    if let Some(words) = inner.text().filter(|words| !words.trim().is_empty()).last() {
                        return Some(words.trim().to_owned());
                    }
                }
                _ => {}
            }
        }
        at = at.parent()?;
        if at.value().as_element().is_none_or(|around| block_name(around.name())) {
            return None;
        }
    }
}

/// Does nothing but other marks follow on the line?
fn ends_line(element: ElementRef<'_>) -> bool {
    let mut at = *element;
    let mut seen = 0;
    loop {
        while let Some(next) = at.next_sibling() {
            at = next;
            seen += 1;
            if seen > MAX_NEIGHBOURS {
                return false;
            }
            match at.value() {
                Node::Text(words)
                    if !words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '、')).is_empty() =>
                {
                    return false;
                }
                Node::Element(inner) if inner.name() == "br" || block_name(inner.name()) => return true,
                Node::Element(_) => {
                    let inner = ElementRef::wrap(at);
                    let says = |inner: ElementRef<'_>| inner.text().any(|words| !words.trim().is_empty());
                    if inner.is_some_and(|inner| says(inner) && !says_mark(inner)) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        let Some(around) = at.parent() else { return true };
        at = around;
        if at.value().as_element().is_none_or(|around| block_name(around.name())) {
            return true;
        }
    }
}
