//! Names of glyphs that fonts list in `/Differences`: what Latin text and punctuation need.
//!
//! Left out: the rest of Adobe's list. A glyph without a known name is unreadable and noted.

/// The character of a glyph name: "A", "eacute", "uni30AB", "u1F600".
pub(super) fn character(name: &str) -> Option<char> {
    let base = name.split('.').next().unwrap_or(name);
    let mut letters = base.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    let code = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = base.strip_prefix("uni").filter(|digits| digits.len() == 4) {
        return code(digits);
    }
    let digits = base.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()));
    if let Some(found) = digits.and_then(code) {
        return Some(found);
    }
    named(base).or_else(|| accented(base))
}

fn named(name: &str) -> Option<char> {
    const NAMES: [(&str, char); 76] = [
        ("space", ' '),
        ("exclam", '!'),
        ("quotedbl", '"'),
        ("numbersign", '#'),
        ("dollar", '$'),
        ("percent", '%'),
        ("ampersand", '&'),
        ("quotesingle", '\''),
        ("parenleft", '('),
        ("parenright", ')'),
        ("asterisk", '*'),
        ("plus", '+'),
        ("comma", ','),
        ("hyphen", '-'),
        ("period", '.'),
        ("slash", '/'),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("colon", ':'),
        ("semicolon", ';'),
        ("less", '<'),
        ("equal", '='),
        ("greater", '>'),
        ("question", '?'),
        ("at", '@'),
        ("bracketleft", '['),
        ("backslash", '\\'),
        ("bracketright", ']'),
        ("underscore", '_'),
        ("grave", '`'),
        ("braceleft", '{'),
        ("bar", '|'),
        ("braceright", '}'),
        ("asciitilde", '~'),
        ("quoteleft", '\u{2018}'),
        ("quoteright", '\u{2019}'),
        ("quotedblleft", '\u{201c}'),
        ("quotedblright", '\u{201d}'),
        ("endash", '\u{2013}'),
        ("emdash", '\u{2014}'),
        ("bullet", '\u{2022}'),
        ("ellipsis", '\u{2026}'),
        ("fi", '\u{fb01}'),
        ("fl", '\u{fb02}'),
        ("germandbls", 'ß'),
        ("ae", 'æ'),
        ("AE", 'Æ'),
        ("oe", 'œ'),
        ("OE", 'Œ'),
        ("oslash", 'ø'),
        ("Oslash", 'Ø'),
        ("eth", 'ð'),
        ("Eth", 'Ð'),
        ("thorn", 'þ'),
        ("Thorn", 'Þ'),
        ("lslash", 'ł'),
        ("Lslash", 'Ł'),
        ("dotlessi", 'ı'),
        ("section", '§'),
        ("copyright", '©'),
        ("registered", '®'),
        ("trademark", '™'),
        ("degree", '°'),
        ("Euro", '€'),
        ("sterling", '£'),
        ("yen", '¥'),
        ("periodcentered", '·'),
        ("nbspace", ' '),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

/// "eacute": a letter and its mark.
fn accented(name: &str) -> Option<char> {
    const MARKS: [(&str, char); 11] = [
        ("grave", '\u{300}'),
        ("acute", '\u{301}'),
        ("circumflex", '\u{302}'),
        ("tilde", '\u{303}'),
        ("macron", '\u{304}'),
        ("breve", '\u{306}'),
        ("dieresis", '\u{308}'),
        ("ring", '\u{30a}'),
        ("caron", '\u{30c}'),
        ("cedilla", '\u{327}'),
        ("ogonek", '\u{328}'),
    ];
    let (letter, mark) = name.split_at_checked(1)?;
    let letter = letter.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, mark) = MARKS.iter().find(|(known, _)| *known == mark)?;
    unicode_normalization::char::compose(letter, *mark)
}
