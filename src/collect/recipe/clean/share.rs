//! Shares in percent as registries write them, with bounds and ranges kept as [`Share`] reads them.

use super::{says_about, short, without_notes};
use crate::model::Share;
use regex::Regex;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    Over,
    AtMost,
    Under,
}

impl Bound {
    fn sign(self) -> &'static str {
        match self {
            Bound::AtLeast => ">=",
            Bound::Over => ">",
            Bound::AtMost => "<=",
            Bound::Under => "<",
        }
    }

    fn is_lower(self) -> bool {
        matches!(self, Bound::AtLeast | Bound::Over)
    }
}

/// Words and signs before a number; longer ones before those they begin with.
const BEFORE: [(Bound, &str); 4] = [
    (Bound::AtLeast, r">=|=>|≥|≧|⩾|at least|not less than|no less than|minimum of|不低于|不低於|不少于|不少於|至少"),
    (
        Bound::AtMost,
        r"<=|=<|≤|≦|⩽|〜|up to|at most|not more than|no more than|not exceeding|maximum of|不超过|不超過|至多|最多",
    ),
    (Bound::Over, r">|over|more than|greater than|above|exceeding|in excess of|超过|超過|超|高于|高於|大于|大於"),
    (Bound::Under, r"<|under|below|less than|不足|低于|低於|少于|少於|小于|小於"),
];

/// Words and signs after a number and its sign.
const AFTER: [(Bound, &str); 4] = [
    (Bound::AtLeast, r"以上|or more|or above|or greater|or higher|and above|and over|\+|〜$"),
    (Bound::AtMost, r"以下|以内|まで|or less|or below"),
    (Bound::Over, r"を超える|を超え|超過|超|より大きい|より多い|を上回る"),
    (Bound::Under, r"未満|未满|未滿|より小さい|より少ない|を下回る"),
];

struct Patterns {
    before: [Regex; 4],
    number: Regex,
    after: [Regex; 4],
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let all = |words: &[(Bound, &str); 4]| -> Option<[Regex; 4]> {
        let built: Vec<Regex> =
            words.iter().filter_map(|(_, words)| Regex::new(&format!(r"^(?:{words})\s*")).ok()).collect();
        built.try_into().ok()
    };
    let number = r"^([0-9]+(?:[.,][0-9]+)?|\.[0-9]+)\s*(?:%|percent|per cent|pct|パーセント)?\s*";
    Some(Patterns { before: all(&BEFORE)?, number: Regex::new(number).ok()?, after: all(&AFTER)? })
});

/// A number, what bounds it, and what follows it.
struct Term<'t> {
    bound: Option<Bound>,
    number: String,
    rest: &'t str,
}

fn bound_at<'t>(text: &'t str, patterns: &[Regex; 4], words: &[(Bound, &str); 4]) -> (Option<Bound>, &'t str) {
    for (pattern, (bound, _)) in patterns.iter().zip(words) {
        if let Some(found) = pattern.find(text) {
            return (Some(*bound), text.get(found.end()..).unwrap_or_default());
        }
    }
    (None, text)
}

/// The text begins with a number, bounded or not.
fn term(text: &str) -> Option<Term<'_>> {
    let patterns = PATTERNS.as_ref()?;
    let (before, text) = bound_at(text.trim_start(), &patterns.before, &BEFORE);
    let found = patterns.number.captures(text)?;
    let number = decimal(found.get(1)?.as_str())?;
    let (after, rest) = bound_at(text.get(found.get(0)?.end()..)?, &patterns.after, &AFTER);
    (before.is_none() || after.is_none()).then_some(Term { bound: before.or(after), number, rest })
}

/// One comma is a decimal comma unless it may group by three: "60,5" is 60.5, "1,234" is no percentage.
fn decimal(number: &str) -> Option<String> {
    match number.split_once(',') {
        Some((whole, part)) if part.len() == 3 && !whole.trim_start_matches('0').is_empty() => None,
        Some((whole, part)) => Some(format!("{whole}.{part}")),
        None if number.starts_with('.') => Some(format!("0{number}")),
        None => Some(number.to_owned()),
    }
}

/// A share without its sign, as [`Share`] reads it: `12.3`, `>25`, `<=5`, `25-50`; `None` when it is stated to be
/// unknown.
///
/// # Errors
/// No share, an estimate, or one that may be read in two ways.
pub(super) fn percent(text: &str) -> Result<Option<String>, String> {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    if matches!(lower, "-" | "–" | "—" | "ー" | "―" | "−") || lower.parse() == Ok(Share::Unknown) {
        return Ok(None);
    }
    let no = || format!("not a percentage between 0 and 100: {:?}", short(text));
    let bare = without_notes(lower);
    if says_about(bare) {
        return Err(estimated(text));
    }
    let value = interval(bare).ok_or_else(no)?;
    match value.parse::<Share>() {
        Ok(Share::Between { .. }) => Ok(Some(value)),
        _ => Err(no()),
    }
}

/// Why an estimate is not taken.
pub(in super::super) fn estimated(text: &str) -> String {
    format!("{:?} is an estimate, and a share cannot say so", short(text))
}

fn interval(text: &str) -> Option<String> {
    const RANGE: [&str; 10] = ["-", "–", "—", "−", "‐", "~", "〜", "to ", "至", "から"];
    let between = text.strip_prefix("between ");
    let first = term(between.unwrap_or(text))?;
    let rest = first.rest.trim_start();
    let second_after = |separators: &[&str]| separators.iter().find_map(|separator| rest.strip_prefix(separator));
    match first.bound {
        _ if rest.is_empty() && between.is_none() => {
            Some(format!("{}{}", first.bound.map_or("", Bound::sign), first.number))
        }
        None => {
            let separators: &[&str] = if between.is_some() { &["and "] } else { &RANGE };
            let second = term(second_after(separators)?)?;
            (second.bound.is_none() && second.rest.is_empty()).then(|| format!("{}-{}", first.number, second.number))
        }
        // "5%以上10%未満", "more than 25% but not more than 50%".
        Some(low) if low.is_lower() && between.is_none() => {
            let second = term(second_after(&["but ", "and ", ", ", "、", "かつ", "且"]).unwrap_or(rest))?;
            let is_upper = second.bound.is_some_and(|bound| !bound.is_lower());
            (is_upper && second.rest.is_empty()).then(|| format!("{}-{}", first.number, second.number))
        }
        Some(_) => None,
    }
}
