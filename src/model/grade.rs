//! The Admiralty pair: how reliable the source is (A–F), how credible the statement (1–6).
//!
//! Always kept as a pair. [`Admiralty::strength`] exists for ordering paths only and is never shown.

use std::fmt;
use std::str::FromStr;

/// A completely reliable … E unreliable, F cannot be judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    #[default]
    F,
}

/// 1 confirmed … 5 improbable, 6 cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Credibility(u8);

impl Default for Credibility {
    fn default() -> Self {
        Self(6)
    }
}

impl Credibility {
    pub fn new(number: u8) -> Option<Self> {
        (1..=6).contains(&number).then_some(Self(number))
    }

    pub fn number(self) -> u8 {
        self.0
    }
}

/// Source reliability and statement credibility, side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Admiralty {
    pub reliability: Reliability,
    pub credibility: Credibility,
}

impl Admiralty {
    /// Weight in (0, 1) for ranking paths: credibility capped by reliability (methods §3).
    pub fn strength(self) -> f64 {
        let credibility = match self.credibility.0 {
            1 => 0.9,
            2 => 0.7,
            3 => 0.5,
            4 => 0.3,
            5 => 0.1,
            _ => 0.5,
        };
        let cap: f64 = match self.reliability {
            Reliability::A => 1.0,
            Reliability::B => 0.9,
            Reliability::C => 0.7,
            Reliability::D => 0.5,
            Reliability::E => 0.2,
            Reliability::F => 0.5,
        };
        cap.min(credibility)
    }

    /// "Cannot be judged" on either side: shown as such.
    pub fn unjudged(self) -> bool {
        self.reliability == Reliability::F || self.credibility.0 == 6
    }
}

impl FromStr for Reliability {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text.trim() {
            "A" | "a" => Self::A,
            "B" | "b" => Self::B,
            "C" | "c" => Self::C,
            "D" | "d" => Self::D,
            "E" | "e" => Self::E,
            "F" | "f" => Self::F,
            _ => return Err(()),
        })
    }
}

impl FromStr for Admiralty {
    type Err = ();

    /// Reads `B2`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        let mut chars = text.chars();
        let letter = chars.next().ok_or(())?;
        let reliability = letter.encode_utf8(&mut [0; 4]).parse()?;
        let credibility = chars.as_str().parse().ok().and_then(Credibility::new).ok_or(())?;
        Ok(Self { reliability, credibility })
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl fmt::Display for Admiralty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.reliability, self.credibility.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reliability_caps_credibility() {
        let strength = |text: &str| text.parse::<Admiralty>().unwrap().strength();
        assert_eq!(strength("A1"), 0.9);
        assert_eq!(strength("C1"), 0.7);
        assert_eq!(strength("E1"), 0.2);
        assert_eq!(strength("B5"), 0.1);
        assert_eq!(strength("F6"), 0.5);
        assert!("G1".parse::<Admiralty>().is_err() && "A7".parse::<Admiralty>().is_err());
        assert_eq!("B2".parse::<Admiralty>().unwrap().to_string(), "B2");
    }
}
