//! In which character set a text is written: its mark, the header, its own claim, a guess; in this order.
//!
//! A claim that the bytes contradict does not win: bytes that cannot be read in it without errors, or non-ASCII text
//! that is valid UTF-8 where a single-byte set was claimed (any bytes are "valid" in those). That is noted.
//! A few bad bytes contradict nothing (see `damaged`): they are counted and replaced.
//! A two-byte set that another one can be read as is doubted by its signs (see `cjk`).
//! Only the first mebibyte is looked at.

use super::{cjk, damaged, media};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 20;
/// Where a page's own claim must stand (HTML standard: the first 1024 bytes).
const HEAD: usize = 1024;

/// WHATWG name of the character set, and notes about claims that do not hold.
pub(super) fn decide(body: &[u8], media: &str, header: Option<&str>) -> (Option<String>, Vec<String>) {
    if !media::is_text(media) {
        return (None, Vec::new());
    }
    let sample = body.get(..SAMPLE).unwrap_or(body);
    let whole = sample.len() == body.len();
    let stated = header.and_then(|label| Encoding::for_label(label.as_bytes()));
    let own = media::is_markup(media).then(|| claim(sample)).flatten();
    let mut notes = Vec::new();
    if let (Some(label), None) = (header, stated) {
        notes.push(format!("the header names a character set nobody knows: {label}"));
    }
    if let (Some(stated), Some(own)) = (stated, own)
        && stated != own
    {
        notes.push(format!("the header says {}, the page itself {}", stated.name(), own.name()));
    }
    if let Some((mark, _)) = Encoding::for_bom(sample) {
        for other in [stated, own].into_iter().flatten().filter(|other| *other != mark) {
            notes.push(format!("{} was claimed, but the text begins with the mark of {}", other.name(), mark.name()));
        }
        notes.dedup();
        return (Some(mark.name().to_owned()), notes);
    }
    let json = media.ends_with("json").then_some(UTF_8);
    let claims: Vec<&'static Encoding> = [stated, own, json].into_iter().flatten().collect();
    let chosen = claims.iter().copied().find(|claimed| holds(claimed, sample, whole)).unwrap_or_else(|| {
        let guessed = guess(sample, whole);
        let damaged =
            claims.iter().find_map(|&claimed| Some((claimed, damaged::places(claimed, guessed, sample, whole)?)));
        if let Some((claimed, places)) = damaged {
            notes.push(damaged::note(claimed, places));
            return claimed;
        }
        let good = guessed == UTF_8 || holds(guessed, sample, whole);
        // Nothing fits without errors: the first claim is as good as a guess that fails too.
        if good { guessed } else { claims.first().copied().unwrap_or(guessed) }
    });
    if let Some(first) = claims.first().filter(|first| **first != chosen) {
        notes.push(format!("{} was claimed, but the bytes are {}", first.name(), chosen.name()));
    }
    if let Some(doubt) = claims.contains(&chosen).then(|| cjk::doubt(chosen, sample)).flatten() {
        notes.push(doubt.note(chosen));
        return (Some(if doubt.strong { doubt.by } else { chosen }.name().to_owned()), notes);
    }
    (Some(chosen.name().to_owned()), notes)
}

/// Can the bytes be what is claimed?
fn holds(claimed: &'static Encoding, sample: &[u8], whole: bool) -> bool {
    if claimed.is_single_byte() && damaged::mostly_utf8(sample, whole) {
        return false;
    }
    reads(claimed, sample, whole)
}

/// No errors when decoded; a character cut at the end of a sample is none.
pub(super) fn reads(encoding: &'static Encoding, sample: &[u8], whole: bool) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(8 << 10);
    let mut rest = sample;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, whole);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => text.clear(),
            DecoderResult::Malformed(..) => return false,
        }
    }
}

fn guess(sample: &[u8], whole: bool) -> &'static Encoding {
    if sample.is_ascii() || damaged::mostly_utf8(sample, whole) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// What the page says of itself: `<meta charset=…>`, `<meta … content="…; charset=…">`, `<?xml encoding=…?>`.
fn claim(sample: &[u8]) -> Option<&'static Encoding> {
    let head = sample.get(..HEAD).unwrap_or(sample).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let declared = head.strip_prefix("<?xml").and_then(|rest| {
        let declaration = rest.split("?>").next()?;
        label_after(declaration, "encoding")
    });
    let label = declared.or_else(|| {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = head.get(at..)?.split('>').next()?;
            label_after(tag, "charset")
        })
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // Text in which ASCII could be read cannot be UTF-16 (HTML standard § 13.2.3.2).
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The word after `key =`.
fn label_after(text: &str, key: &str) -> Option<String> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || "\"';/>?".contains(c)).unwrap_or(rest.len());
    rest.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
}
