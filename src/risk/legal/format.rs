//! The shape of a rule file (`schema = "kuromaku-rule/1"`) and the values that check themselves while it is read.
//!
//! Unknown keys, dates that no calendar has, shares outside 0…1 and classes that nobody defined are refused here, so
//! that the TOML reader can name the line. What spans several keys is checked by [`super::load`].

use super::super::classes;
use crate::model::PartialDate;
use serde::Deserialize;
use std::fmt;
use toml::Spanned;

/// Text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub en: String,
    pub ja: String,
}

/// A full day, written `2026-11-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(pub PartialDate);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let date: PartialDate = text.parse().map_err(|error| format!("{error}"))?;
        let full = date.earliest() == date.latest();
        if full { Ok(Self(date)) } else { Err(format!("a full day is needed (YYYY-MM-DD), not {text:?}")) }
    }
}

/// A share between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "f64")]
pub struct Fraction(pub f64);

impl TryFrom<f64> for Fraction {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        let proper = (0.0..=1.0).contains(&number);
        if proper { Ok(Self(number)) } else { Err(format!("a share is a fraction from 0 to 1, not {number}")) }
    }
}

/// The id of a class in `assets/rules/classes`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ClassId(pub String);

impl TryFrom<String> for ClassId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        if classes().get(&id).is_some() { Ok(Self(id)) } else { Err(format!("no class is called {id:?}")) }
    }
}

/// Two-letter country codes, lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Jurisdictions(pub Vec<String>);

impl TryFrom<Vec<String>> for Jurisdictions {
    type Error = String;

    fn try_from(codes: Vec<String>) -> Result<Self, String> {
        let proper = |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        match codes.iter().find(|code| !proper(code)) {
            Some(code) => Err(format!("a country is two lower-case letters, not {code:?}")),
            None => Ok(Self(codes)),
        }
    }
}

impl Jurisdictions {
    /// Does a stated code, which may carry a subdivision (`us-de`), lie in one of them?
    pub fn contain(&self, code: &str) -> bool {
        let country = code.split('-').next().unwrap_or(code);
        self.0.iter().any(|known| known.eq_ignore_ascii_case(country))
    }
}

/// From a day to a day, both included; an absent side is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Period {
    /// Is the day with this sortable number in it?
    pub fn holds(&self, day: i32) -> bool {
        self.from.is_none_or(|from| from.0.earliest() <= day) && self.to.is_none_or(|to| day <= to.0.latest())
    }

    pub fn ordered(&self) -> bool {
        match (self.from, self.to) {
            (Some(from), Some(to)) => from.0.earliest() <= to.0.latest(),
            _ => true,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |day: Option<Day>| day.map(|day| day.0.to_string()).unwrap_or_default();
        write!(f, "{} – {}", side(self.from), side(self.to))
    }
}

/// The document a rule was read in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceNote {
    pub title: String,
    /// Of the official text.
    pub url: String,
    pub read_on: Day,
    /// Where its content was read, when the official page itself could not be opened that day.
    #[serde(default)]
    pub read_at: Option<String>,
}

/// What an analyst has to confirm once a suspension has run out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchNote {
    pub question: Note,
}

/// The kinds of test the engine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Grows from flagged entities through shares (and control, where the rule says so) to a fixed point.
    Cascade,
    /// Flagged entities only.
    NamedOnly,
    /// Flagged entities and whatever they control; a phase may narrow it to the flagged ones.
    ListedAndControlled,
    /// Bodies and residents of other countries, and domestic bodies of which they hold enough.
    ForeignInvestor,
    /// The same, through control, recursively.
    ForeignPerson,
    /// Domestic companies in which a foreign investor holds enough for a notification.
    Acquisition,
}

/// How the shares of several holders add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// All caught holders together.
    All,
    /// What one listed person holds, directly and through bodies it owns; different persons do not add up unless
    /// they have a joint arrangement.
    OnePerson,
    /// One direct holder alone; several together leave it open.
    OneHolder,
}

/// How a person counts as foreign. Residence is all there is: nationality is never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persons {
    /// The law asks for residence.
    Residence,
    /// The law asks for citizenship, which is never read here: a resident abroad leaves the answer open.
    ResidenceOpen,
}

/// How far a rule of kind [`Kind::ListedAndControlled`] reaches from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Named,
    NamedAndControlled,
}

/// What applies from a day on; the last one that has begun counts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Absent: from the beginning.
    pub from: Option<Day>,
    pub text: Note,
    pub scope: Option<Scope>,
    pub threshold: Option<Fraction>,
    pub strict: Option<bool>,
}

/// The test, said and declared. Which keys go with which kind is checked by the loader.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    pub text: Note,
    pub kind: Kind,
    pub threshold: Option<Fraction>,
    /// `true`: more than the threshold; `false`: the threshold or more.
    #[serde(default)]
    pub strict: bool,
    pub together: Option<Together>,
    /// Does control in fact, or a right to appoint a majority, count beside shares?
    #[serde(default)]
    pub control: bool,
    /// Added where a caught holder's share is not known.
    pub unknown_share: Option<Note>,
    /// What counts as domestic.
    pub home: Option<Jurisdictions>,
    pub persons: Option<Persons>,
    /// A share above this leaves control open ([`Kind::ForeignPerson`]).
    pub open_above: Option<Fraction>,
    /// Smallest share of a listed company that counts ([`Kind::Acquisition`]).
    pub listed_from: Option<Fraction>,
    /// `false`: the answer describes an entity (a foreign investor) and is no finding that lists it by itself.
    #[serde(default = "yes")]
    pub finding: bool,
}

fn yes() -> bool {
    true
}

/// Which flags make an entity a start of the rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSpec {
    pub classes: Vec<ClassId>,
    /// One of these phrases must be in the list's name or its source's title; empty: any list, and topics too.
    /// Compared in lower case.
    #[serde(default)]
    pub lists: Vec<String>,
    /// None of these may be in it: "non-sdn" is no SDN.
    #[serde(default)]
    pub not_lists: Vec<String>,
    /// Set when only some entries of the list count: such an entity leaves the answer open, for this reason.
    pub open_because: Option<Note>,
}

/// Which number of a rule an office may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterName {
    Threshold,
    /// 0: the threshold or more; 1: more than the threshold.
    Strict,
    OpenAbove,
    ListedFrom,
}

/// A number that sources state differently, or that depends on the case; its default stands in the test.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: ParameterName,
    pub text: Note,
    pub min: Fraction,
    pub max: Fraction,
}

/// A worked example inside the file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub name: String,
    pub as_of: Option<Day>,
    #[serde(default)]
    pub listed: Vec<String>,
    /// The little language of [`super::example`].
    #[serde(default)]
    pub holdings: String,
    /// Whether the analyst confirmed that the rule is back in force, and from when.
    pub confirmed: Option<bool>,
    pub confirmed_on: Option<Day>,
    #[serde(default)]
    pub met: Vec<String>,
    #[serde(default)]
    pub open: Vec<String>,
}

/// A rule file as it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    pub schema: Spanned<String>,
    pub id: Spanned<String>,
    pub version: Spanned<String>,
    pub jurisdiction: String,
    pub title: Note,
    pub short: Note,
    /// What an answer means and what it does not.
    pub meaning: Note,
    #[serde(default)]
    pub editions: Vec<Day>,
    pub source: SourceNote,
    pub in_force: Vec<Spanned<Period>>,
    #[serde(default)]
    pub suspended: Vec<Spanned<Period>>,
    pub switch: Option<SwitchNote>,
    pub test: Spanned<Test>,
    #[serde(default)]
    pub phases: Vec<Spanned<Phase>>,
    #[serde(default)]
    pub seeds: Vec<Spanned<SeedSpec>>,
    #[serde(default)]
    pub parameters: Vec<Spanned<Parameter>>,
    pub tests: Vec<Spanned<Check>>,
}
