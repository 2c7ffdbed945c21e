//! A lead rule as it stands in its TOML file, before anything is checked.
//!
//! Only the shape: every key, and where each value stands, so that an error can name its line. An unknown key is
//! an error of the reader. The words of the format are explained in `assets/rules/README.md`.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A text whose place is known.
pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub schema: Text,
    pub id: Text,
    pub version: String,
    pub route: Option<Spanned<u8>>,
    pub title: String,
    pub title_ja: String,
    pub severity: Option<Spanned<u8>>,
    pub severity_of: Option<Text>,
    pub why: Text,
    pub why_ja: Text,
    #[serde(default)]
    pub sources: Vec<RawSource>,
    #[serde(rename = "match")]
    pub motif: RawMotif,
    #[serde(default)]
    pub wanted: Vec<RawWanted>,
    #[serde(default)]
    pub lookalike: Vec<RawLookalike>,
    #[serde(default)]
    pub would_refute: Vec<RawWords>,
    #[serde(default)]
    pub tests: Vec<RawTest>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub title: String,
    #[serde(default)]
    pub url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    pub text: String,
    pub text_ja: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWanted {
    pub text: String,
    pub text_ja: String,
    pub unless: Option<Spanned<RawMotif>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLookalike {
    pub text: String,
    pub text_ja: String,
    pub check: Option<Spanned<RawMotif>>,
    pub known: Option<Spanned<RawMotif>>,
    #[serde(default)]
    pub excludes: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTest {
    pub name: String,
    pub fires: Spanned<bool>,
    pub graph: Text,
    /// How many leads, when more than one is expected.
    pub leads: Option<usize>,
    /// Ids of the nodes that the (only) lead names, in any order.
    #[serde(default)]
    pub names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMotif {
    #[serde(default)]
    pub about: Vec<Text>,
    #[serde(default)]
    pub node: BTreeMap<String, Spanned<RawNode>>,
    #[serde(default)]
    pub step: Vec<Spanned<RawStep>>,
    #[serde(default)]
    pub when: Vec<Text>,
    #[serde(default)]
    pub none: Vec<Spanned<RawMotif>>,
    #[serde(default)]
    pub count: Vec<Spanned<RawTally>>,
    #[serde(default)]
    pub sum: Vec<Spanned<RawTally>>,
    #[serde(default)]
    pub either: Vec<Spanned<RawMotif>>,
}

/// A count of distinct nodes, or a sum of shares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTally {
    pub name: Text,
    pub of: Text,
    pub at_least: f64,
    #[serde(default)]
    pub node: BTreeMap<String, Spanned<RawNode>>,
    #[serde(default)]
    pub step: Vec<Spanned<RawStep>>,
    #[serde(default)]
    pub when: Vec<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNode {
    #[serde(default)]
    pub schema: Vec<Text>,
    #[serde(default)]
    pub not_schema: Vec<Text>,
    #[serde(default)]
    pub deal: Vec<Text>,
    #[serde(default)]
    pub flag: Vec<Text>,
    #[serde(default)]
    pub not_flag: Vec<Text>,
    #[serde(default)]
    pub jurisdiction: Vec<Text>,
    #[serde(default)]
    pub not_jurisdiction: Vec<Text>,
    #[serde(default)]
    pub property: Vec<RawProperty>,
    #[serde(default)]
    pub any_property: Vec<RawProperty>,
    #[serde(default)]
    pub not_property: Vec<RawProperty>,
    #[serde(default)]
    pub record: Vec<Text>,
    pub stop: Option<Text>,
    pub capital_grew: Option<f64>,
    pub flagged_capital: Option<RawCapital>,
    #[serde(default)]
    pub name_dropped: Vec<String>,
}

/// Integrated capital held by flagged owners, in percent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCapital {
    pub at_least: f64,
    #[serde(default)]
    pub flag: Vec<Text>,
    /// Enough that it may be so: the lead then says "possibly".
    #[serde(default)]
    pub possible: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProperty {
    pub name: Vec<Text>,
    #[serde(default)]
    pub any: Vec<String>,
    #[serde(default)]
    pub not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub name: Option<Text>,
    pub from: Text,
    pub to: Text,
    #[serde(default)]
    pub schema: Vec<Text>,
    #[serde(default)]
    pub category: Vec<Text>,
    #[serde(default)]
    pub role: Vec<String>,
    #[serde(default)]
    pub not_role: Vec<String>,
    pub direction: Option<Text>,
    pub when: Option<Text>,
    pub share: Option<RawShare>,
    #[serde(default)]
    pub property: Vec<RawProperty>,
    #[serde(default)]
    pub any_property: Vec<RawProperty>,
    #[serde(default)]
    pub not_property: Vec<RawProperty>,
    /// Entity properties of the record, and the node each must name.
    #[serde(default)]
    pub points: BTreeMap<String, Text>,
    #[serde(default)]
    pub plain_membership: bool,
    pub hops: Option<Text>,
    #[serde(default)]
    pub walk: Vec<Text>,
    #[serde(default)]
    pub through: Vec<Text>,
    #[serde(default)]
    pub through_flagged: bool,
    pub soft: Option<f64>,
    pub min_share: Option<f64>,
}

/// Percent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawShare {
    pub at_least: Option<f64>,
    pub below: Option<f64>,
    #[serde(default)]
    pub just_under: Vec<f64>,
    /// How far under, as a percentage of the threshold.
    pub margin: Option<f64>,
    #[serde(default)]
    pub unknown: bool,
}
