//! Identifiers with check digits: read, normalise, verify.
//!
//! LEI (ISO 17442, mod 97-10) · China's USCC (GB 32100-2015, mod 31) · Japan's corporate number
//! (13 digits, mod 9) · ISIN (ISO 6166, Luhn) · Taiwan's unified business number (mod 5; the mod 10
//! rule before 2023 is a subset of it).
//!
//! A failed check is a finding about the statement, never a reason to drop a record; a passed one
//! says that the number is well formed, not that it belongs to anybody.

/// What kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Lei,
    Uscc,
    JapanCorporate,
    Isin,
    TaiwanUbn,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Lei, Self::Uscc, Self::JapanCorporate, Self::Isin, Self::TaiwanUbn];

    /// What an analyst calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lei => "LEI",
            Self::Uscc => "USCC",
            Self::JapanCorporate => "Japan corporate number",
            Self::Isin => "ISIN",
            Self::TaiwanUbn => "Taiwan unified business number",
        }
    }

    fn length(self) -> usize {
        match self {
            Self::Lei => 20,
            Self::Uscc => 18,
            Self::JapanCorporate => 13,
            Self::Isin => 12,
            Self::TaiwanUbn => 8,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.label())
    }
}

/// Why a text is not a valid identifier of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("{kind}: {found} characters, expected {expected}")]
    Length { kind: Kind, expected: usize, found: usize },
    /// `position` counts from 1.
    #[error("{kind}: character {position} is {found:?}, which it cannot be")]
    Character { kind: Kind, position: usize, found: char },
    #[error("{kind}: check digit is {found}, expected {expected}")]
    CheckDigit { kind: Kind, expected: String, found: String },
}

/// Verifies an identifier and returns it without spaces, dots and hyphens, in upper case.
pub fn check(kind: Kind, text: &str) -> Result<String, IdError> {
    let id = compact(text);
    let found = id.chars().count();
    if found != kind.length() {
        return Err(IdError::Length { kind, expected: kind.length(), found });
    }
    let values = id
        .chars()
        .enumerate()
        .map(|(i, c)| value(kind, i, c).ok_or(IdError::Character { kind, position: i + 1, found: c }))
        .collect::<Result<Vec<u32>, _>>()?;
    let (expected, found) = match kind {
        Kind::Lei => (lei_check(&values), id.chars().skip(18).collect()),
        Kind::Uscc => (uscc_check(&values), last(&id)),
        Kind::JapanCorporate => (japan_check(&values), id.chars().take(1).collect()),
        Kind::Isin => (isin_check(&values), last(&id)),
        Kind::TaiwanUbn => (taiwan_check(&values), last(&id)),
    };
    // Taiwan's rule lets several last digits pass, so the expectation is a list.
    if expected.split(" or ").any(|digit| digit == found) {
        Ok(id)
    } else {
        Err(IdError::CheckDigit { kind, expected, found })
    }
}

/// The kinds a text can be, by shape alone: a broken check digit does not hide the kind.
/// Eight digits are a Taiwanese number only where the context says Taiwan; the caller decides.
pub fn sniff(text: &str) -> Vec<Kind> {
    let id = compact(text);
    let shaped = |kind: &Kind| {
        id.chars().count() == kind.length() && id.chars().enumerate().all(|(i, c)| value(*kind, i, c).is_some())
    };
    Kind::ALL.into_iter().filter(shaped).collect()
}

/// Upper case, without the separators people put between groups.
pub fn compact(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '‐' | '–'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// The value of a character at a place (from 0), or `None` where the kind has no such character.
fn value(kind: Kind, place: usize, c: char) -> Option<u32> {
    const USCC: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    match kind {
        Kind::Lei if place >= 18 => c.to_digit(10),
        Kind::Lei => c.to_digit(36),
        Kind::Uscc if (2..8).contains(&place) => c.to_digit(10),
        Kind::Uscc => USCC.chars().position(|known| known == c).map(|at| at as u32),
        Kind::JapanCorporate | Kind::TaiwanUbn => c.to_digit(10),
        Kind::Isin if place < 2 => c.to_digit(36).filter(|digit| *digit >= 10),
        Kind::Isin if place == 11 => c.to_digit(10),
        Kind::Isin => c.to_digit(36),
    }
}

fn last(id: &str) -> String {
    id.chars().next_back().map(String::from).unwrap_or_default()
}

/// ISO 7064 mod 97-10: 98 − (the first 18 characters as a number, times 100) mod 97.
fn lei_check(values: &[u32]) -> String {
    let shift = |v: u32| if v < 10 { 10 } else { 100 };
    let body = values.iter().take(18).fold(0, |rest, &v| (rest * shift(v) + v) % 97);
    format!("{:02}", 98 - body * 100 % 97)
}

/// Weights 3^i mod 31, check = −Σ mod 31.
fn uscc_check(values: &[u32]) -> String {
    let mut weight = 1;
    let mut sum = 0;
    for value in values.iter().take(17) {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let check = ((31 - sum % 31) % 31) as usize;
    "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().nth(check).map(String::from).unwrap_or_default()
}

/// First digit = 9 − Σ mod 9, weights 1 and 2 from the right.
fn japan_check(values: &[u32]) -> String {
    let sum: u32 = values.iter().skip(1).rev().enumerate().map(|(i, v)| v * (1 + i as u32 % 2)).sum();
    (9 - sum % 9).to_string()
}

/// Luhn over the digits, letters as two digits.
fn isin_check(values: &[u32]) -> String {
    let mut digits = Vec::with_capacity(24);
    for &v in values.iter().take(11) {
        if v >= 10 {
            digits.push(v / 10);
        }
        digits.push(v % 10);
    }
    let double = |v: u32| if v > 4 { v * 2 - 9 } else { v * 2 };
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, &v)| if i % 2 == 0 { double(v) } else { v }).sum();
    ((10 - sum % 10) % 10).to_string()
}

/// Digit sums of the products with 1 2 1 2 1 2 4 1 add up to a multiple of 5; a seventh digit 7
/// (product 28, digit sum 10 → 1) may count as 1 or as 0. Lists every last digit that passes.
fn taiwan_check(values: &[u32]) -> String {
    const WEIGHTS: [u32; 7] = [1, 2, 1, 2, 1, 2, 4];
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(v, w)| v * w / 10 + v * w % 10).sum();
    let seven = values.get(6) == Some(&7);
    let passes = |last: &u32| (sum + last).is_multiple_of(5) || seven && (sum + last + 1).is_multiple_of(5);
    (0..10).filter(passes).map(|last| last.to_string()).collect::<Vec<_>>().join(" or ")
}
