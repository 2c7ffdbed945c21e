//! Judgements: same, different or unsure between two entity ids.

use super::EntityId;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Same,
    Different,
    Unsure,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }
}

impl FromStr for Verdict {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "same" => Ok(Self::Same),
            "different" => Ok(Self::Different),
            "unsure" => Ok(Self::Unsure),
            _ => Err(()),
        }
    }
}

/// One decision, remembered with its reason. The pair is unordered: `left` < `right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    pub left: EntityId,
    pub right: EntityId,
    pub verdict: Verdict,
    /// Who decided: the analyst's name, or the source that asserted it.
    pub by: String,
    /// When, as the caller's clock said (ISO 8601).
    pub at: String,
    /// The score's explanation as it stood when decided.
    pub explanation: String,
}

impl Judgement {
    /// Orders the pair, so that a judgement about (b, a) is the one about (a, b).
    pub fn new(a: EntityId, b: EntityId, verdict: Verdict, by: &str, at: &str, explanation: &str) -> Self {
        let (left, right) = if a <= b { (a, b) } else { (b, a) };
        Self { left, right, verdict, by: by.to_owned(), at: at.to_owned(), explanation: explanation.to_owned() }
    }

    pub fn pair(&self) -> (&EntityId, &EntityId) {
        (&self.left, &self.right)
    }
}
