//! Bytes to text: byte order mark, then the charset that HTTP names, then the page's own claim, then a guess.
//!
//! - A claim that does not fit the bytes is not believed when a guess fits better; a note says so. A few bad bytes leave
//!   it as it is: they are replaced, and a note says so.
//! - Two-byte sets that read for one another without errors are told apart by their signs; a note says so.
//! - Never fails: what no encoding explains becomes U+FFFD.

use super::super::fetch::{cjk, damaged};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// HTML asks for the claim within the first 1024 bytes; pages with long comments need more.
const HEAD: usize = 8 << 10;

/// How much of the page the guess looks at.
const GUESSED: usize = 1 << 20;

/// The text, and a note when the claim was not followed or bytes could not be read.
pub(super) fn decode<'a>(bytes: &'a [u8], given: Option<&str>) -> (Cow<'a, str>, Option<String>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        return (text, None);
    }
    let claim = claimed(bytes, given);
    let valid = std::str::from_utf8(bytes).ok().filter(|_| !has_escapes(bytes) && utf16_without_mark(bytes).is_none());
    if let Some(text) = valid {
        // No text of another encoding with more than a few signs is valid UTF-8 by chance.
        let denied = claim.filter(|claim| *claim != UTF_8 && !bytes.is_ascii());
        return (
            Cow::Borrowed(text),
            denied.map(|claim| format!("the page says it is {}, but it is UTF-8", claim.name())),
        );
    }
    let guess = utf16_without_mark(bytes).unwrap_or_else(|| guess(bytes));
    let Some(claim) = claim else {
        let (text, _) = guess.decode_without_bom_handling(bytes);
        return (text, None);
    };
    let (text, broken) = claim.decode_without_bom_handling(bytes);
    if !broken {
        return match cjk::doubt(claim, bytes) {
            Some(doubt) if doubt.strong => (doubt.by.decode_without_bom_handling(bytes).0, Some(doubt.note(claim))),
            doubt => (text, doubt.map(|doubt| doubt.note(claim))),
        };
    }
    if let Some(places) = damaged::places(claim, guess, bytes, true) {
        return (text, Some(damaged::note(claim, places)));
    }
    let (better, _) = guess.decode_without_bom_handling(bytes);
    let (claim_odd, guess_odd) = (replaced(&text), replaced(&better));
    if guess != claim && guess_odd < claim_odd {
        let note = format!("the page says it is {}, but reads better as {}", claim.name(), guess.name());
        return (better, Some(note));
    }
    (text, Some(format!("{claim_odd} characters cannot be read as {}", claim.name())))
}

fn replaced(text: &str) -> usize {
    text.chars().filter(|c| *c == '\u{fffd}').count()
}

/// ISO-2022-JP is ASCII with escapes: valid UTF-8, and not to be taken for it.
fn has_escapes(bytes: &[u8]) -> bool {
    bytes.windows(2).take(GUESSED).any(|pair| pair == b"\x1b$" || pair == b"\x1b(")
}

fn claimed(bytes: &[u8], given: Option<&str>) -> Option<&'static Encoding> {
    let label = given.and_then(|label| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()));
    label.or_else(|| in_page(bytes))
}

/// `<meta charset=…>`, the `content` of a `<meta http-equiv>`, or the XML declaration.
fn in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes.iter().take(HEAD).map(u8::to_ascii_lowercase).collect();
    let head = String::from_utf8_lossy(&head);
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let named = declaration.and_then(|rest| label_after(rest, "encoding"));
    let found = named.or_else(|| {
        head.split("<meta").skip(1).find_map(|rest| label_after(rest.split('>').next().unwrap_or_default(), "charset"))
    })?;
    // HTML: a page that can say so in ASCII is not UTF-16.
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

fn label_after(text: &str, key: &str) -> Option<&'static Encoding> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>')).unwrap_or(rest.len());
    Encoding::for_label(rest.get(..end)?.as_bytes())
}

/// UTF-16 of mostly Latin mark-up has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024))?;
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 5;
    match head.len() {
        0..8 => None,
        _ if even > many && odd * 8 < even => Some(UTF_16BE),
        _ if odd > many && even * 8 < odd => Some(UTF_16LE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let head = bytes.get(..bytes.len().min(GUESSED)).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Allow);
    if guess == WINDOWS_1252 && mostly_utf8(head) { UTF_8 } else { guess }
}

/// A UTF-8 page with a few bad bytes is still UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (bad, other) = text
        .chars()
        .filter(|c| !c.is_ascii())
        .fold((0_usize, 0_usize), |(bad, other), c| if c == '\u{fffd}' { (bad + 1, other) } else { (bad, other + 1) });
    other > bad * 10
}
