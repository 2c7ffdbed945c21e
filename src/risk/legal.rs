//! Legal ownership rules as data: which entity meets which rule on a day, through which chain, and what is unknown.
//!
//! A rule is a file (`assets/rules/legal`, or the user's own folder) that says what it tests, whom it starts from,
//! when it is in force and which document it was read in. The engine only knows six kinds of test. An answer is
//! met, open because …, not met, or not in force; it is worked out twice, with what is certain and with what is
//! possible, and met means certain.
//!
//! - Ownership, control and being listed stay apart: a rule says which of them it asks for.
//! - "Foreign" is an organisation's jurisdiction or a person's stated residence. Nationality, citizenship,
//!   birthplace and names are never read; a test permutes them and demands the same matrix.
//! - Pure and bounded: no I/O, no clock, O(nodes + stakes + ties) for a rule.
//! - Left out: voting trusts, closely related persons, exemptions and licences. The answer says what it looked at.
//!
//! [`format`] the shape of a file · [`load`] reading and checking · [`rule`] a rule on a day · [`seeds`] whom it starts
//! from · [`books`], [`spread`] the fixed point · [`evaluate`] the matrix · [`explain`] a cell in words ·
//! [`example`] worlds for the tests inside files · [`filings`] duties to file · [`three`] three risks kept apart

mod books;
mod evaluate;
mod example;
mod explain;
pub mod filings;
mod format;
mod load;
mod rule;
mod seeds;
mod spread;
mod three;

pub use evaluate::{Matrix, Verdict, evaluate};
pub use example::{Failure, self_test};
pub use explain::Cell;
pub use filings::{Acquisition, FilingDuty, FilingRule, built_in_filings, filings, load_filings};
pub use format::{Jurisdictions, Kind, Note, Parameter, ParameterName, Period, Phase, SourceNote, SwitchNote, Test};
pub use load::{RuleError, built_in, load_folder};
pub use rule::{Confirmation, Rule, Settings, State};
pub use three::{RiskIndex, ThreeRisks};

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub en: String,
    pub ja: String,
}

impl Said {
    pub fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }
}

#[cfg(test)]
mod tests;
