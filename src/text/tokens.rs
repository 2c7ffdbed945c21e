//! Words of a name, and how much each of them distinguishes.
//!
//! - Latin, Cyrillic, Hangul … split at spaces; singular and plural, and common abbreviations, are one word.
//! - Han and kana are written without spaces: every pair of neighbouring characters is a token.
//! - Numbers are not tokens. They are read apart ([`numbers`]), because a different number is a different body.

use super::script::is_cjk;
use super::vocabulary::{
    BESIDE_UNNAMED_WORDS, CJK_GENERICS, CJK_PLACES, FILLERS, GENERICS, PLACES, SAME_AS, STOPS, UNNAMED_PHRASES,
    UNNAMED_WORDS,
};
use std::collections::BTreeSet;

/// How much a token distinguishes one organisation from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Nothing: "of", "the".
    Stop,
    /// Comes and goes between spellings: "Group", "Holdings".
    Filler,
    /// Common: agreeing on it is no evidence, differing in it is. "University", "Technology".
    Generic,
    /// A country, province or city.
    Place,
    /// Everything else.
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub class: Class,
    /// A bigram of Han or kana.
    pub cjk: bool,
}

/// The tokens of a normal form, in order, numbers left out.
pub fn tokens(normal: &str) -> Vec<Token> {
    let mut found = Vec::new();
    for word in normal.split(' ').filter(|word| !word.is_empty()) {
        if word.chars().any(is_cjk) {
            cjk_tokens(word, &mut found);
        } else if ordinal(word).is_none() {
            found.push(latin_token(word));
        }
    }
    found
}

fn latin_token(word: &str) -> Token {
    let singular = singular(word);
    let text = SAME_AS.get(word).or_else(|| SAME_AS.get(singular.as_str())).map_or(singular, |same| (*same).to_owned());
    let known = text.as_str();
    let class = if STOPS.contains(known) || STOPS.contains(word) {
        Class::Stop
    } else if FILLERS.contains(known) {
        Class::Filler
    } else if PLACES.contains(known) {
        Class::Place
    } else if GENERICS.contains(known) {
        Class::Generic
    } else {
        Class::Plain
    };
    Token { text, class, cjk: false }
}

/// English plurals only, and only where the rule is safe.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

fn cjk_tokens(word: &str, found: &mut Vec<Token>) {
    let mut run: Vec<char> = Vec::new();
    for part in split_numbers(word) {
        match part {
            Part::Number(_) => flush(&mut run, found),
            Part::Char(c) if is_cjk(c) => run.push(c),
            Part::Char(_) => flush(&mut run, found),
        }
    }
    flush(&mut run, found);
}

fn flush(run: &mut Vec<char>, found: &mut Vec<Token>) {
    // A place in front stands for itself: 深圳|翰宇 shares no pair of characters across the border.
    if let (true, Some(head)) = (run.len() > 3, run.get(..2).map(|pair| pair.iter().collect::<String>()))
        && CJK_PLACES.contains(&head)
    {
        found.push(Token { text: head, class: Class::Place, cjk: true });
        run.drain(..2);
    }
    let mut push = |text: String| {
        let class = if CJK_PLACES.contains(&text) {
            Class::Place
        } else if CJK_GENERICS.contains(&text) {
            Class::Generic
        } else {
            Class::Plain
        };
        found.push(Token { text, class, cjk: true });
    };
    match run.as_slice() {
        [] => {}
        [single] => push(single.to_string()),
        many => many.windows(2).for_each(|pair| push(pair.iter().collect())),
    }
    run.clear();
}

/// The numbers a name bears: digits, ordinals (54th, second), Roman numerals from II, 第五十四.
/// Years in 1900–2099 are left out: names carry them as dates.
pub fn numbers(normal: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for word in normal.split(' ') {
        if word.chars().any(is_cjk) {
            found.extend(split_numbers(word).into_iter().filter_map(|part| match part {
                Part::Number(number) => Some(number),
                Part::Char(_) => None,
            }));
        } else {
            found.extend(ordinal(word));
        }
    }
    found.retain(|number| !(1900..2100).contains(number));
    found
}

fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    const ROMAN: [(&str, u32); 10] = [
        ("ii", 2),
        ("iii", 3),
        ("iv", 4),
        ("vi", 6),
        ("vii", 7),
        ("viii", 8),
        ("ix", 9),
        ("xi", 11),
        ("xii", 12),
        ("xiii", 13),
    ];
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        return digits.parse().ok();
    }
    let at = WORDS.iter().position(|known| *known == word).map(|at| at as u32 + 1);
    at.or_else(|| ROMAN.iter().find(|(roman, _)| *roman == word).map(|(_, number)| *number))
}

enum Part {
    Number(u32),
    Char(char),
}

/// Finds numbers in a run of CJK text: digits anywhere, Han numerals after 第 or before 所, 院, 厂, 号 …
fn split_numbers(word: &str) -> Vec<Part> {
    // Folded forms: 廠 → 厂, 號 → 号, 軍 → 军.
    const COUNTED: [char; 12] = ['所', '院', '厂', '号', '局', '部', '军', '师', '团', '期', '研', '室'];
    let chars: Vec<char> = word.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run = |start: usize, is: fn(char) -> bool| {
            chars.iter().skip(start).take_while(|c| is(**c)).copied().collect::<String>()
        };
        let digits = run(at, |c| c.is_ascii_digit());
        let marked = c == '第';
        let han = run(at + usize::from(marked), |c| han_digit(c).is_some());
        let han_length = han.chars().count();
        let counted = chars.get(at + han_length).is_some_and(|next| COUNTED.contains(next));
        if let Ok(number) = digits.parse() {
            parts.push(Part::Number(number));
            at += digits.len();
        } else if let Some(number) = han_number(&han).filter(|_| marked || counted) {
            parts.push(Part::Number(number));
            at += han_length + usize::from(marked);
        } else if han_length > 0 && !marked {
            parts.extend(han.chars().map(Part::Char));
            at += han_length;
        } else {
            // 第 before digits is part of the number too.
            if !(marked && chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
                parts.push(Part::Char(c));
            }
            at += 1;
        }
    }
    parts
}

fn han_digit(c: char) -> Option<u32> {
    // Folded: 万 is too big for an ordinal and common in names.
    "〇一二三四五六七八九十百千".chars().position(|known| known == c).map(|at| match at {
        11 => 100,
        12 => 1000,
        at => at as u32,
    })
}

/// 五十四 → 54, 七〇二 → 702, 一百零一 is not read (零 is not among the digits).
fn han_number(text: &str) -> Option<u32> {
    let digits: Vec<u32> = text.chars().map(han_digit).collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    if digits.iter().all(|digit| *digit < 10) {
        return Some(digits.iter().fold(0, |sum, digit| sum * 10 + digit));
    }
    let mut total = 0;
    let mut pending = 0;
    for digit in digits {
        if digit < 10 {
            pending = digit;
        } else {
            total += pending.max(1) * digit;
            pending = 0;
        }
    }
    Some(total + pending)
}

/// Does it name nobody: "Unknown", "undisclosed shareholder", "不明", "nominee"?
/// Two such entries are two unknown persons, never one.
pub fn is_unnamed(normal: &str) -> bool {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let nobody = |word: &&str| UNNAMED_WORDS.contains(word) || UNNAMED_WORDS.contains(singular(word).as_str());
    let nothing =
        |word: &&str| STOPS.contains(word) || BESIDE_UNNAMED_WORDS.contains(word) || word.chars().all(char::is_numeric);
    let says_nobody = words.iter().any(nobody) && words.iter().all(|word| nobody(word) || nothing(word));
    words.is_empty()
        || normal == "n a"
        || says_nobody
        || UNNAMED_PHRASES.iter().any(|phrase| normal.contains(phrase.as_str()))
}
