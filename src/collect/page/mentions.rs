//! Which of many known names occur in the text.
//!
//! - Names are suggested from this, never created: a hit says that the words stand there, not who is meant.
//! - Latin, Cyrillic and other scripts with spaces: whole words, four letters at least. Chinese, Japanese, Korean and
//!   Thai: any place, two characters at least, since no spaces part the words.
//! - Capitals, width (ＡＢＣ, ｶﾅ), ligatures and composed accents do not matter. Accents themselves do.
//! - Aho & Corasick, "Efficient string matching" (CACM 1975): O(names + text + hits). The longest name wins a place.

use super::types::{Mention, Page};
use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fewer letters of a script with spaces are too often a word of something else.
const LETTERS: usize = 4;

/// Characters of a script without spaces.
const SIGNS: usize = 2;

impl Page {
    /// The places where the names stand, in reading order; of names that overlap the longest is kept. Of names that
    /// are equal but for capitals and width the first is reported.
    pub fn mentions(&self, names: &[&str]) -> Vec<Mention> {
        let mut patterns: Vec<(String, usize)> = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let folded = fold(name).text;
            let folded = folded.trim();
            if is_long_enough(folded) {
                patterns.push((folded.to_owned(), number));
            }
        }
        patterns.sort();
        patterns.dedup_by(|later, first| later.0 == first.0);
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns.iter().map(|(text, _)| text));
        // Only a table of more than 2^31 states fails; the names of a case are far from that.
        let Ok(search) = built else { return Vec::new() };
        let mut mentions = Vec::new();
        for (block, text) in self.blocks.iter().enumerate() {
            let folded = fold(&text.text);
            let mut hits: Vec<(usize, usize, usize)> = search
                .find_overlapping_iter(&folded.text)
                .filter(|hit| is_whole(&folded.text, hit.start(), hit.end()))
                .map(|hit| (hit.start(), hit.end(), hit.pattern().as_usize()))
                .collect();
            hits.sort_by_key(|(start, end, pattern)| (*start, std::cmp::Reverse(*end), *pattern));
            let mut free = 0;
            for (start, whole_end, pattern) in hits {
                if start < free {
                    continue;
                }
                let Some((_, name)) = patterns.get(pattern) else { continue };
                if let (Some(start), Some(end)) = (folded.origin(start), folded.origin(whole_end)) {
                    free = whole_end;
                    mentions.push(Mention { name: *name, block, start, end });
                }
            }
        }
        mentions
    }
}

/// Text made comparable, and where each byte of it comes from.
struct Comparable {
    text: String,
    /// Beginning and end, in the result and in the original, of characters that became others in number or length.
    moves: Vec<[(usize, usize); 2]>,
}

impl Comparable {
    /// The original byte for one of the result; `None` inside what was one character.
    fn origin(&self, at: usize) -> Option<usize> {
        let passed = self.moves.partition_point(|[(begin, _), _]| *begin < at);
        match passed.checked_sub(1).and_then(|last| self.moves.get(last)) {
            Some([_, (end, original)]) => Some(original + at.checked_sub(*end)?),
            None => Some(at),
        }
    }
}

/// Lower case and NFKD, one character at a time. Positions stay in order.
fn fold(text: &str) -> Comparable {
    if text.is_ascii() {
        return Comparable { text: text.to_ascii_lowercase(), moves: Vec::new() };
    }
    let mut out = Comparable { text: String::with_capacity(text.len()), moves: Vec::new() };
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            out.text.push(c.to_ascii_lowercase());
            continue;
        }
        let begin = out.text.len();
        let mut letters = 0;
        for letter in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
            out.text.push(letter);
            letters += 1;
        }
        if letters != 1 || out.text.len() - begin != c.len_utf8() {
            out.moves.push([(begin, at), (out.text.len(), at + c.len_utf8())]);
        }
    }
    out
}

/// Scripts that are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_long_enough(folded: &str) -> bool {
    let letters = folded.chars().filter(|c| !is_combining_mark(*c)).count();
    letters >= if folded.chars().any(is_unspaced) { SIGNS } else { LETTERS }
}

/// Does no word run on at either end?
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(hit), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..)) else {
        return false;
    };
    let runs_on = |inside: Option<char>, outside: Option<char>| {
        let is_word = |c: &char| c.is_alphanumeric() && !is_unspaced(*c);
        inside.filter(is_word).is_some() && outside.filter(is_word).is_some()
    };
    let next = after.chars().next();
    !next.is_some_and(is_combining_mark)
        && !runs_on(hit.chars().next(), before.chars().next_back())
        && !runs_on(hit.chars().rev().find(|c| !is_combining_mark(*c)), next)
}
