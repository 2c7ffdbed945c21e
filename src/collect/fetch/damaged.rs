//! Text that is what it claims to be, but for a few bytes: the claim stands, the bytes become U+FFFD, and that is said.
//!
//! One bad byte would otherwise turn a whole page into another character set. What counts is how many of the signs beyond
//! ASCII can be read: in UTF-8 a text of another set hardly has any by chance, in a two-byte set it has many.

use super::charset::reads;
use encoding_rs::{DecoderResult, Encoding, UTF_8};

/// Bad places of a short text in a two-byte set.
const FEW: usize = 3;

/// Places that cannot be read, where the claim stands in spite of them; `None`: it does not stand, as where the text reads
/// whole as the two-byte set that it looks like. O(sample).
pub(in crate::collect) fn places(
    claimed: &'static Encoding,
    looks_like: &'static Encoding,
    sample: &[u8],
    whole: bool,
) -> Option<usize> {
    let other = claimed != UTF_8 && looks_like != claimed && !looks_like.is_single_byte();
    if claimed.is_single_byte() || other && reads(looks_like, sample, whole) {
        return None;
    }
    let (bad, good) = count(claimed, sample, whole);
    let stands = if claimed == UTF_8 {
        good >= bad * 2 || bad == 1 && good > 0
    } else {
        good >= bad * 10 || bad <= FEW && good >= bad * 4
    };
    (bad > 0 && stands).then_some(bad)
}

/// Text that says nothing of itself, or something else, and is UTF-8 but for a few bytes.
pub(in crate::collect) fn mostly_utf8(sample: &[u8], whole: bool) -> bool {
    let (bad, good) = count(UTF_8, sample, whole);
    good > 0 && good >= bad * 10
}

/// What is told of them.
pub(in crate::collect) fn note(claimed: &'static Encoding, places: usize) -> String {
    let (places, replaced) =
        if places == 1 { ("1 place".to_owned(), "it is") } else { (format!("{places} places"), "they are") };
    format!("{places} cannot be read as {}, as claimed; {replaced} replaced", claimed.name())
}

/// Places that cannot be read, and signs beyond ASCII that can.
fn count(encoding: &'static Encoding, sample: &[u8], whole: bool) -> (usize, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(8 << 10);
    let (mut bad, mut good) = (0, 0);
    let mut rest = sample;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, whole);
        rest = rest.get(read..).unwrap_or_default();
        good += text.chars().filter(|c| !c.is_ascii()).count();
        text.clear();
        match result {
            DecoderResult::InputEmpty => return (bad, good),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => bad += 1,
        }
    }
}
