//! Amounts of money: a decimal as written, and its ISO 4217 currency. No conversion, no floats.

use std::fmt;

/// An amount as the source wrote it, digits kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// Digits with an optional leading minus and one decimal point.
    pub number: String,
    /// Three capital letters, or `None` when the source does not say.
    pub currency: Option<String>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an amount of money: {0:?}")]
pub struct MoneyError(pub String);

impl Amount {
    /// Reads a number with optional thousands commas, and a currency code.
    pub fn parse(number: &str, currency: Option<&str>) -> Result<Self, MoneyError> {
        let wrong = || MoneyError(number.chars().take(40).collect());
        let digits: String = number.trim().chars().filter(|c| *c != ',').collect();
        let unsigned = digits.strip_prefix('-').unwrap_or(&digits);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || !numeric(fraction) {
            return Err(wrong());
        }
        let currency = currency.map(|code| code.trim().to_ascii_uppercase());
        if currency.as_ref().is_some_and(|c| c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(wrong());
        }
        Ok(Self { number: digits, currency })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(currency) = &self.currency {
            write!(f, "{currency} ")?;
        }
        let (sign, unsigned) = self.number.strip_prefix('-').map_or(("", self.number.as_str()), |rest| ("-", rest));
        let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, part)| (whole, Some(part)));
        f.write_str(sign)?;
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        fraction.map_or(Ok(()), |fraction| write!(f, ".{fraction}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_digits() {
        let amount = Amount::parse("1,250,000.50", Some("jpy")).unwrap();
        assert_eq!(amount.to_string(), "JPY 1,250,000.50");
        assert_eq!(Amount::parse("-100", None).unwrap().to_string(), "-100");
        assert_eq!(Amount::parse("1000", None).unwrap().to_string(), "1,000");
        for (number, currency) in [("", None), ("1.2.3", None), ("ten", None), ("5", Some("yen!"))] {
            assert!(Amount::parse(number, currency).is_err(), "{number}");
        }
    }
}
