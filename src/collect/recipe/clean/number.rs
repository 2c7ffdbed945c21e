//! Numbers and numbers of shares with their units multiplied out.
//!
//! - The whole cell is one number in one grammar: digits grouped by three, or a sum of groups by 兆, 億, 万, 千.
//! - A unit in the cell ("1.5億株", "500株") switches the heading's unit ("百万株") off.

use super::{folded, says_about, short, without_notes};
use regex::Regex;
use std::sync::LazyLock;

/// Longer numbers are no amounts.
const MAX_DIGITS: usize = 30;

struct Patterns {
    /// Sign, currency, sign again, the number with its magnitudes, the unit.
    whole: Regex,
    /// A negative amount in brackets: "(1,200)", "$(1,200)".
    bracketed: Regex,
    /// One number and its magnitude.
    group: Regex,
    plain: Regex,
    by_comma: Regex,
    by_dot: Regex,
    remark: Regex,
    heading: Regex,
    heading_count: Regex,
}

const CURRENCY: &str = r"us\$|hk\$|nt\$|a\$|c\$|s\$|[¥$€£₩₹]|usd|jpy|eur|gbp|cny|rmb|hkd|twd|krw|人民币|人民幣";

const UNIT: &str = concat!(
    r"円|圓|元|人民币元?|人民幣元?|美元|港元|港币|港幣|日元|欧元|ドル|米ドル|ユーロ|ポンド|ウォン",
    r"|株式?|普通株式?|股份?|普通股|口|名|人|社|校|件|席|yen|us dollars?|dollars?|euros?|yuan|won|pounds?",
    r"|(?:ordinary |common )?shares?|usd|jpy|eur|gbp|cny|rmb|hkd|twd|krw|€|tons?|tonnes?|gt|seats?|people|employees"
);

const MAGNITUDE: &str = r"[十百千万]?[兆億亿]|[十百千]?[万萬]|[十百千]|trillion|billion|million|thousand|bn\b|mn\b";

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let sign = r"[△▲−–-]|minus|マイナス";
    let number = format!(r"[0-9.][0-9.,]*(?:\s*(?:{MAGNITUDE}))?");
    Some(Patterns {
        whole: new(&format!(
            r"^({sign})?\s*(?:{CURRENCY}|普通株式?|普通股)?\s*({sign})?\s*({number}(?:\s*{number})*)\s*({UNIT})?$"
        ))?,
        bracketed: new(&format!(r"^((?:{CURRENCY})?)\s*\(\s*((?:{CURRENCY})?\s*[0-9.,]+)\s*\)\s*((?:{UNIT})?)$"))?,
        group: new(&format!(r"^(\s*)([0-9.,]+)\s*({MAGNITUDE})?"))?,
        plain: new(r"^([0-9]*)(?:\.([0-9]+))?$")?,
        by_comma: new(r"^([1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?$")?,
        by_dot: new(r"^([1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|\.[0-9]{3}))(?:,([0-9]{1,2}))?$")?,
        remark: new(r"^(.*[0-9].*?)\s*\(([^()]*)\)$")?,
        heading: new(
            r"([十百千]?[兆億亿万萬]|[十百千])\s*(株|股|口|円|元|米?ドル|[人日美欧港])|[(\[](?:単位|单位)?:?\s*([十百千]?[兆億亿万萬]|[十百千])[)\]]",
        )?,
        heading_count: new(r"[(\[]\s*(10*(?:,000)*)\s*(?:株|股|口|shares)[)\]]")?,
    })
});

/// A size without its sign, and what the cell says of it.
struct Amount {
    size: String,
    is_negative: bool,
    /// The cell names a unit of its own.
    has_unit: bool,
}

/// A number with its unit multiplied out: "1,200百万円" is 1200000000, "△1,200" is -1200.
///
/// # Errors
/// The text is not one number, or it may be read in two ways.
pub(super) fn number(text: &str, heading: &str) -> Result<String, String> {
    let amount = amount(text, heading, false)?;
    let size = if amount.has_unit { amount.size } else { times(&amount.size, unit_of(heading, false)?) };
    Ok(if amount.is_negative && size != "0" { format!("-{size}") } else { size })
}

/// A number of shares; the heading's unit counts when the cell has none.
///
/// # Errors
/// The text is not one number of shares, or it may be read in two ways.
pub(super) fn shares(text: &str, heading: &str) -> Result<String, String> {
    let amount = amount(text, heading, true)?;
    if amount.is_negative && amount.size != "0" {
        return Err(format!("{:?} is no number of shares", short(text)));
    }
    let zeros = if amount.has_unit { 0 } else { unit_of(heading, true)? };
    Ok(times(&amount.size, zeros))
}

fn amount(text: &str, heading: &str, of_shares: bool) -> Result<Amount, String> {
    let no = || format!("{:?} is not read as a number", short(text));
    let Some(patterns) = &*PATTERNS else { return Err(no()) };
    let lower = text.to_lowercase();
    if says_about(lower.trim()) {
        return Err(format!("{:?} is an estimate, and a number cannot say so", short(text)));
    }
    let bare = without_remark(without_notes(&lower), patterns);
    let (bare, in_brackets) = match patterns.bracketed.captures(bare) {
        Some(found) => {
            let part = |group| found.get(group).map_or("", |part| part.as_str());
            (format!("{}{}{}", part(1), part(2), part(3)), true)
        }
        None => (bare.to_owned(), false),
    };
    let found = patterns.whole.captures(&bare).ok_or_else(no)?;
    let signs = [in_brackets, found.get(1).is_some(), found.get(2).is_some()];
    let signs = signs.iter().filter(|said| **said).count();
    let groups = found.get(3).map_or("", |groups| groups.as_str());
    let (size, has_magnitude) = sum(groups, patterns).ok_or_else(no)?;
    let unit = found.get(4).map(|unit| unit.as_str());
    let is_asian = |text: &str| text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
    // "1.234" is a thousand and more where dots group by three; nothing here says that they do not.
    let one_dot = groups.split_once('.').is_some_and(|(whole, part)| {
        part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') && !groups.contains(',')
    });
    let is_counted = of_shares || unit.is_some() || bare.contains(['€', '$', '£']);
    if one_dot && !has_magnitude && is_counted && !is_asian(heading) && !is_asian(&bare) {
        return Err(format!("{:?} may be two numbers: is the dot a decimal point?", short(text)));
    }
    match signs {
        0 | 1 => Ok(Amount { size, is_negative: signs == 1, has_unit: has_magnitude || unit.is_some() }),
        _ => Err(no()),
    }
}

/// Without a remark in brackets behind the number that changes nothing about it: "3.5億円（連結）", "1,200 (2024)".
fn without_remark<'t>(text: &'t str, patterns: &Patterns) -> &'t str {
    const CHANGES: [&str; 14] =
        ["兆", "億", "亿", "万", "千", "百", "illion", "thousand", "マイナス", "赤字", "損失", "減", "loss", "minus"];
    let Some(found) = patterns.remark.captures(text) else { return text };
    let part = |group| found.get(group).map_or("", |part| part.as_str());
    let remark = part(2).trim();
    let numbers: Vec<&str> = remark.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let is_dated =
        numbers.first().is_some_and(|year| year.len() == 4 && (year.starts_with("19") || year.starts_with("20")));
    let is_remark = !remark.is_empty()
        && (numbers.is_empty() || is_dated || remark.ends_with('%'))
        && !CHANGES.iter().any(|word| remark.contains(word));
    if is_remark { part(1) } else { text }
}

/// The sum of the groups, and whether any names its magnitude: "12億3,400万" is 1234000000.
fn sum(groups: &str, patterns: &Patterns) -> Option<(String, bool)> {
    let mut parts: Vec<(String, String, Option<usize>)> = Vec::new();
    let mut rest = groups;
    while !rest.is_empty() {
        let found = patterns.group.captures(rest)?;
        let magnitude = found.get(3).map(|word| zeros_of(word.as_str()));
        // Two numbers side by side are not one: "12 345", "3億 500".
        let is_apart = found.get(1).is_some_and(|space| !space.as_str().is_empty());
        if is_apart && magnitude.is_none() {
            return None;
        }
        let (whole, part) = grouped(found.get(2)?.as_str(), patterns)?;
        parts.push((whole, part, magnitude));
        rest = rest.get(found.get(0)?.end()..)?;
    }
    let has_magnitude = parts.iter().any(|(_, _, magnitude)| magnitude.is_some());
    if let [(whole, part, magnitude)] = parts.as_slice() {
        return Some((shifted(whole, part, magnitude.unwrap_or(0)), has_magnitude));
    }
    let mut total: u128 = 0;
    let mut room = usize::MAX;
    for (whole, part, magnitude) in &parts {
        let zeros = magnitude.unwrap_or(0);
        let digits = whole.trim_start_matches('0').len();
        // Each group fits below the magnitude of the one before it.
        if !part.is_empty() || digits.saturating_add(zeros) > room {
            return None;
        }
        room = zeros;
        let factor = 10u128.checked_pow(u32::try_from(zeros).ok()?)?;
        total = total.checked_add(whole.parse::<u128>().ok()?.checked_mul(factor)?)?;
    }
    Some((total.to_string(), has_magnitude))
}

/// Digits before and after the decimal point of a number grouped by three or not at all.
fn grouped(number: &str, patterns: &Patterns) -> Option<(String, String)> {
    let plain = patterns.plain.captures(number);
    let found = plain.or_else(|| patterns.by_comma.captures(number)).or_else(|| {
        let found = patterns.by_dot.captures(number)?;
        (found.get(2).is_some() || number.matches('.').count() > 1).then_some(found)
    })?;
    let whole: String = found.get(1).map_or("", |whole| whole.as_str()).replace([',', '.'], "");
    let part = found.get(2).map_or("", |part| part.as_str()).to_owned();
    let digits = whole.len() + part.len();
    (digits > 0 && digits <= MAX_DIGITS).then_some((whole, part))
}

fn zeros_of(magnitude: &str) -> usize {
    match magnitude {
        "trillion" => 12,
        "billion" | "bn" => 9,
        "million" | "mn" => 6,
        "thousand" => 3,
        word => word
            .chars()
            .map(|c| match c {
                '十' => 1,
                '百' => 2,
                '千' => 3,
                '万' | '萬' => 4,
                '億' | '亿' => 8,
                '兆' => 12,
                _ => 0,
            })
            .sum(),
    }
}

/// The power of ten a heading states: "所有株式数（千株）", "持股数（万股）", "Shares (in thousands)"; 0 without one.
fn unit_of(heading: &str, of_shares: bool) -> Result<usize, String> {
    let heading = folded(heading).to_lowercase();
    let Some(patterns) = &*PATTERNS else { return Ok(0) };
    let mut units: Vec<usize> = Vec::new();
    for found in patterns.heading.captures_iter(&heading) {
        let is_share = found.get(2).map(|unit| matches!(unit.as_str(), "株" | "股" | "口"));
        if is_share.is_none_or(|is_share| is_share == of_shares)
            && let Some(word) = found.get(1).or(found.get(3))
        {
            units.push(zeros_of(word.as_str()));
        }
    }
    if of_shares && let Some(found) = patterns.heading_count.captures(&heading) {
        units.push(found.get(1).map_or(0, |count| count.as_str().matches('0').count()));
    }
    for (words, zeros) in [
        (["billion", "(bn)", "(b)"], 9),
        (["million", "(mn)", "(m)"], 6),
        (["thousand", "000s", "'000"], 3),
        (["(000)", "(000's)", "(k)"], 3),
    ] {
        if words.iter().any(|word| heading.contains(word)) {
            units.push(zeros);
        }
    }
    units.sort_unstable();
    units.dedup();
    match units.as_slice() {
        [] => Ok(0),
        [zeros] => Ok(*zeros),
        _ => Err(format!("the heading {:?} names more than one unit", short(&heading))),
    }
}

/// A decimal number times 100, exactly.
pub fn hundredfold(number: &str) -> String {
    times(number, 2)
}

fn times(number: &str, zeros: usize) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    shifted(whole, part, zeros)
}

/// The decimal number with its point moved right, exactly.
fn shifted(whole: &str, part: &str, zeros: usize) -> String {
    let mut digits = whole.to_owned();
    let moved: String = part.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    digits.push_str(&moved);
    let rest: String = part.chars().skip(zeros).collect();
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { digits.to_owned() } else { format!("{digits}.{rest}") }
}
