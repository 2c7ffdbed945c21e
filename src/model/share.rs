//! Shares as intervals: "24 %", "25–50 %", "at least 10 %", and unknown.
//!
//! Unknown is `[0, 1]` *and marked unknown*, so that it is never drawn or summed as zero.

use std::fmt;
use std::str::FromStr;

/// A share of capital or votes as fractions 0…1, or not known at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// No source states it.
    Unknown,
    /// Between `low` and `high`; equal when a source states the exact figure.
    Between { low: f64, high: f64 },
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a percentage between 0 and 100: {0:?}")]
pub struct ShareError(pub String);

impl Share {
    /// From a fraction 0…1.
    pub fn exact(fraction: f64) -> Self {
        Self::Between { low: fraction, high: fraction }
    }

    /// What is certain, 0 when unknown.
    pub fn low(self) -> f64 {
        match self {
            Self::Unknown => 0.0,
            Self::Between { low, .. } => low,
        }
    }

    /// What is possible, 1 when unknown.
    pub fn high(self) -> f64 {
        match self {
            Self::Unknown => 1.0,
            Self::Between { high, .. } => high,
        }
    }

    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }

    /// Can it be `minimum` (a fraction) or more? Unknown can.
    pub fn may_reach(self, minimum: f64) -> bool {
        self.high() + 1e-12 >= minimum
    }
}

impl FromStr for Share {
    type Err = ShareError;

    /// Reads percentages as registries write them: `24`, `24.5 %`, `25-50`, `25–50%`, `>25`, `<5%`,
    /// `75 or more`, `unknown`. Numbers are percent, never fractions.
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let wrong = || ShareError(text.chars().take(40).collect());
        let lower = text.trim().to_lowercase().replace(['％', '%'], "").replace(',', ".");
        let lower = lower.trim();
        if matches!(lower, "" | "unknown" | "undisclosed" | "n/a" | "不明" | "未知" | "?") {
            return Ok(Self::Unknown);
        }
        let number = |part: &str| -> Result<f64, ShareError> {
            let part = part.trim().trim_start_matches(['~', '≈', 'c', '約', '约']).trim_start_matches('.').trim();
            match part.parse::<f64>() {
                Ok(value) if value.is_finite() && (0.0..=100.0).contains(&value) => Ok(value / 100.0),
                _ => Err(wrong()),
            }
        };
        let open = |low: f64, high: f64| Self::Between { low, high };
        for prefix in [">=", "≥", ">", "over ", "more than ", "at least "] {
            if let Some(rest) = lower.strip_prefix(prefix) {
                return Ok(open(number(rest)?, 1.0));
            }
        }
        for prefix in ["<=", "≤", "<", "under ", "less than ", "up to ", "at most "] {
            if let Some(rest) = lower.strip_prefix(prefix) {
                return Ok(open(0.0, number(rest)?));
            }
        }
        for suffix in [" or more", "以上", "+"] {
            if let Some(rest) = lower.strip_suffix(suffix) {
                return Ok(open(number(rest)?, 1.0));
            }
        }
        for separator in ["-", "–", "—", "〜", "~", " to ", "至"] {
            if let Some((low, high)) = lower.split_once(separator)
                && !low.trim().is_empty()
            {
                let low = number(low)?;
                let high = if high.trim() == "none" { 1.0 } else { number(high)? };
                return if low <= high { Ok(open(low, high)) } else { Err(wrong()) };
            }
        }
        number(lower).map(Self::exact)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |fraction: f64| {
            let rounded = (fraction * 10_000.0).round() / 100.0;
            format!("{rounded}")
        };
        match *self {
            Self::Unknown => f.write_str("? %"),
            Self::Between { low, high } if low == high => write!(f, "{} %", percent(low)),
            Self::Between { low, high } if high >= 1.0 => write!(f, "≥ {} %", percent(low)),
            Self::Between { low, high } if low <= 0.0 => write!(f, "≤ {} %", percent(high)),
            Self::Between { low, high } => write!(f, "{}–{} %", percent(low), percent(high)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_write_percentages_in_many_ways() {
        let between = |low, high| Share::Between { low, high };
        for (text, share) in [
            ("24", Share::exact(0.24)),
            ("24.5 %", Share::exact(0.245)),
            ("24,5", Share::exact(0.245)),
            ("100", Share::exact(1.0)),
            ("25-50", between(0.25, 0.5)),
            ("25–50 %", between(0.25, 0.5)),
            (">25", between(0.25, 1.0)),
            ("75 or more", between(0.75, 1.0)),
            ("<5%", between(0.0, 0.05)),
            ("不明", Share::Unknown),
            ("", Share::Unknown),
            ("約30", Share::exact(0.3)),
        ] {
            assert_eq!(text.parse::<Share>(), Ok(share), "{text}");
        }
        for wrong in ["-1", "101", "fifty", "50-25", "1e400", "NaN", "-"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn unknown_is_not_zero() {
        assert_eq!(Share::Unknown.to_string(), "? %");
        assert!(Share::Unknown.may_reach(0.5));
        assert!(!Share::exact(0.0).may_reach(0.1));
    }
}
