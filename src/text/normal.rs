//! The normal form of a name, for comparison only.
//!
//! In fixed order:
//! 1. NFKC: width, ligatures; bracketed legal forms spelled out: ㈱ → (株) → 株式会社.
//! 2. A `?` between letters, left by broken encodings (`People?s`), counts as an apostrophe.
//! 3. Lower case; diacritics off for Latin (kana and Cyrillic keep theirs); ß, ø, æ … spelled out.
//! 4. Traditional, Simplified and Japanese forms of Han characters folded (`assets/text/han_variants.txt`).
//! 5. `&` → `and`; apostrophes vanish (`Xi'an` = `Xian`); dots inside abbreviations vanish (`S.p.A.` = `spa`).
//! 6. All other punctuation, quotes and brackets → space; whitespace collapses.
//! 7. No space between two CJK letters, one space between CJK and other letters.

use super::script::{Script, is_cjk, script_of};
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static HAN: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let table = include_str!("../../assets/text/han_variants.txt");
    let groups = table.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    groups
        .filter_map(|group| group.chars().next().map(|head| (head, group)))
        .flat_map(|(head, group)| group.chars().skip(1).map(move |variant| (variant, head)))
        .collect()
});

/// Legal forms written as one character in brackets; without the brackets they would melt into the name.
const BRACKETED: [(&str, &str); 4] =
    [("(株)", "株式会社"), ("(有)", "有限会社"), ("(同)", "合同会社"), ("(주)", "주식회사")];

/// Folds one Han character to the form that stands for its variants.
pub fn fold_han(c: char) -> char {
    HAN.get(&c).copied().unwrap_or(c)
}

/// The normal form. Equal normal forms: the same name, written differently.
pub fn normal(text: &str) -> String {
    let mut whole: String = text.nfkc().collect();
    for (short, long) in BRACKETED {
        if whole.contains(short) {
            whole = whole.replace(short, long);
        }
    }
    let raw: Vec<char> = whole.chars().collect();
    let mut folded = String::with_capacity(text.len() + 8);
    for (i, &c) in raw.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| raw.get(i)).copied();
        let after = raw.get(i + 1).copied();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        match c {
            '&' => folded.push_str(" and "),
            '?' if letter(before) && letter(after) => {}
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʹ' | 'ʻ' | 'ʾ' | 'ʿ' | '′' => {}
            '.' if dot_of_abbreviation(&raw, i) => {}
            _ if is_combining_mark(c) && before.is_some_and(|b| script_of(b) == Some(Script::Latin)) => {}
            _ if c.is_alphanumeric() || is_cjk(c) || is_combining_mark(c) => push_letter(&mut folded, c),
            _ => folded.push(' '),
        }
    }
    space(&folded)
}

/// The normal form without its spaces: `Hua Wei` = `HuaWei`.
pub fn squeeze(normal: &str) -> String {
    normal.chars().filter(|c| *c != ' ').collect()
}

/// A dot after a single letter that is followed by another single letter or by no letter at all.
fn dot_of_abbreviation(raw: &[char], dot: usize) -> bool {
    let letter = |i: Option<usize>| i.and_then(|i| raw.get(i)).is_some_and(|c| c.is_alphabetic() && !is_cjk(*c));
    let single_before = letter(dot.checked_sub(1)) && !letter(dot.checked_sub(2));
    single_before && !(letter(Some(dot + 1)) && letter(Some(dot + 2)))
}

fn push_letter(out: &mut String, c: char) {
    for c in c.to_lowercase() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ħ' => out.push('h'),
            _ => match script_of(c) {
                Some(Script::Latin) => out.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
                Some(Script::Han) => out.push(fold_han(c)),
                _ => out.push(c),
            },
        }
    }
}

fn space(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut last: Option<char> = None;
    let mut gap = false;
    for c in folded.chars() {
        if c == ' ' {
            gap = true;
            continue;
        }
        if let Some(last) = last {
            let crosses = is_cjk(last) != is_cjk(c) && last.is_alphabetic() && c.is_alphabetic();
            let inside = is_cjk(last) && is_cjk(c);
            if (gap && !inside) || crosses {
                out.push(' ');
            }
        }
        out.push(c);
        last = Some(c);
        gap = false;
    }
    out
}
