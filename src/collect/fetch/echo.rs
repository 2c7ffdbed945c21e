//! Does a body repeat the key that was sent, in whatever spelling?
//!
//! - Looked for: the key, its percent-encoding, its hexadecimal digits, and what is left of it in the base64 of a longer
//!   text ("user:key"); in whatever case.
//! - In the body as it came, and with escapes undone (JSON, HTML, percent-encoding), one layer after the other.
//! - A short key counts only as a whole word: a few letters stand in every text by chance.
//!
//! Left out: keys reversed, cut or encrypted, and bodies in UTF-16.

use super::mask::base64;
use aho_corasick::AhoCorasick;

/// Shorter keys must stand alone.
const SHORT: usize = 8;
/// Base64 signs that are no chance.
const SIGNS: usize = 6;
/// Escapes within escapes.
const LAYERS: usize = 4;
/// Names of signs that keys have. Letters and digits have none.
const NAMES: [(&str, u8); 24] = [
    ("amp;", b'&'),
    ("apos;", b'\''),
    ("ast;", b'*'),
    ("bsol;", b'\\'),
    ("colon;", b':'),
    ("comma;", b','),
    ("commat;", b'@'),
    ("dollar;", b'$'),
    ("equals;", b'='),
    ("excl;", b'!'),
    ("gt;", b'>'),
    ("hat;", b'^'),
    ("hyphen;", b'-'),
    ("lowbar;", b'_'),
    ("lt;", b'<'),
    ("num;", b'#'),
    ("percnt;", b'%'),
    ("period;", b'.'),
    ("plus;", b'+'),
    ("quest;", b'?'),
    ("quot;", b'"'),
    ("semi;", b';'),
    ("sol;", b'/'),
    ("vert;", b'|'),
];

/// O(layers · bytes). `spellings`: of the key, itself among them.
pub(super) fn repeats(key: &str, spellings: &[String], bytes: &[u8]) -> bool {
    if key.is_empty() {
        return false;
    }
    let (short, mut anywhere): (Vec<String>, Vec<String>) =
        spellings.iter().cloned().partition(|spelling| spelling.len() < SHORT);
    anywhere.extend(within_base64(key.as_bytes()).into_iter().filter(|part| part.len() >= SIGNS));
    anywhere.push(key.bytes().map(|byte| format!("{byte:02x}")).collect());
    anywhere.retain(|spelling| spelling.len() >= SIGNS);
    let finder = |patterns: &[String]| AhoCorasick::builder().ascii_case_insensitive(true).build(patterns);
    // Patterns that no machine can be made of are taken to be there: better asked once too often.
    let (Ok(anywhere), Ok(short)) = (finder(&anywhere), finder(&short)) else { return true };
    let holds = |bytes: &[u8]| {
        let word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
        let alone = |from: usize, to: usize| !from.checked_sub(1).is_some_and(word) && !word(to);
        anywhere.is_match(bytes)
            || short.patterns_len() > 0 && short.find_iter(bytes).any(|found| alone(found.start(), found.end()))
    };
    if holds(bytes) {
        return true;
    }
    let mut layer = plain(bytes);
    for _ in 0..LAYERS {
        let Some(plainer) = layer else { return false };
        if holds(&plainer) {
            return true;
        }
        layer = plain(&plainer);
    }
    false
}

/// What of the base64 of a text around the key is the same whatever stands around it: one form for each place at which
/// the key can begin within three bytes, in both alphabets.
fn within_base64(key: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for before in 0..3_usize {
        let text = [&vec![0; before][..], key].concat();
        // Signs that bits of another byte are in are left out.
        let (first, last) = ((before * 8).div_ceil(6), text.len() * 8 / 6);
        let Some(own) = base64(&text).get(first..last).map(str::to_owned) else { continue };
        found.push(own.replace('+', "-").replace('/', "_"));
        found.push(own);
    }
    found
}

/// The bytes with one layer of escapes undone; `None`: there are none.
fn plain(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut made: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let escape = match byte {
            b'\\' => backslash(rest),
            b'&' => reference(rest),
            b'%' => number(rest.get(1..3), 16).map(|byte| (byte, 3)),
            _ => None,
        };
        match escape {
            Some((code, length)) => {
                let made = made.get_or_insert_with(|| bytes.get(..at).unwrap_or_default().to_vec());
                match u8::try_from(code) {
                    // A byte of UTF-8 stays one.
                    Ok(own) if byte == b'%' || own.is_ascii() => made.push(own),
                    _ => made.extend(char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).bytes()),
                }
                at += length;
            }
            None => {
                made.iter_mut().for_each(|made| made.push(byte));
                at += 1;
            }
        }
    }
    made
}

/// `\/`, `\u002F`, `\x2F` and their like: what it stands for, and its length.
fn backslash(rest: &[u8]) -> Option<(u32, usize)> {
    match *rest.get(1)? {
        b'u' => Some((number(rest.get(2..6), 16)?, 6)),
        b'x' => Some((number(rest.get(2..4), 16)?, 4)),
        sign if sign.is_ascii_punctuation() => Some((sign.into(), 2)),
        _ => None,
    }
}

/// `&#43;`, `&#x2B;`, `&plus;`: what it stands for, and its length.
fn reference(rest: &[u8]) -> Option<(u32, usize)> {
    let behind = rest.get(1..rest.len().min(12))?;
    if behind.first() != Some(&b'#') {
        let lower = behind.to_ascii_lowercase();
        let (name, sign) = NAMES.iter().find(|(name, _)| lower.starts_with(name.as_bytes()))?;
        return Some(((*sign).into(), name.len() + 1));
    }
    let (radix, from) = if matches!(behind.get(1), Some(b'x' | b'X')) { (16, 2) } else { (10, 1) };
    let digits = behind.get(from..)?;
    let count = digits.iter().take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let code = number(digits.get(..count), radix)?;
    let end = usize::from(digits.get(count) == Some(&b';'));
    Some((code, 1 + from + count + end))
}

fn number(digits: Option<&[u8]>, radix: u32) -> Option<u32> {
    let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}
