//! The recipe file: TOML, every key known, every selector and pattern compiled when the file is read.
//!
//! `assets/recipes/README.md` describes the keys for those who write recipes. What TOML cannot say by its types
//! (properties a schema has, names of records) is checked in [`super::check`].

use crate::model::{Reliability, ontology};
use indexmap::IndexMap;
use regex::{Regex, RegexBuilder};
use scraper::Selector;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// Compiled patterns may take this much memory: a recipe from outside must not take all of it.
const PATTERN_LIMIT: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PageKind {
    /// A page about somebody: the same name on another page is another record.
    Page,
    /// An official list: the same name on another page of the list is the same record.
    List,
}

#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub id: Spanned<String>,
    pub en: String,
    pub ja: String,
    pub kind: PageKind,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub reliability: Option<Grade>,
    /// Why the recipe is as it is; for readers only.
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub fits: Fits,
    pub edition: Option<Places>,
    pub subject: Option<Record>,
    #[serde(default)]
    pub record: Vec<Record>,
    #[serde(default)]
    pub tie: Vec<Tie>,
    #[serde(default)]
    pub finding: Vec<FindingRule>,
    #[serde(default)]
    pub test: Vec<TestPage>,
}

/// Every condition that is given must hold; a recipe without any fits no page by itself.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Fits {
    /// The host or a domain above it; one of them.
    pub host: Vec<String>,
    /// The whole address without what follows `#`: this page only.
    pub url: Vec<String>,
    /// Of the URL; `*` stands for anything.
    pub path: Vec<String>,
    /// Must all exist.
    pub select: Vec<Css>,
    pub title: Vec<String>,
    /// In the page's text.
    pub text: Option<Re>,
    /// A part with these columns exists.
    pub part: Option<PartPick>,
    /// The page states facts in this form.
    pub facts: Option<FactPick>,
}

#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Record {
    /// By which ties name it.
    pub name: Option<Spanned<String>>,
    /// The id of a record of the case: nothing is proposed, ties may name it.
    pub known: Option<String>,
    pub each: Option<Css>,
    /// Of the elements of `each`, those whose text holds this.
    pub contains: Option<String>,
    pub part: Option<PartPick>,
    pub facts: Option<FactPick>,
    /// Pieces of the page's text, each from one match to the next.
    pub pieces: Option<Re>,
    pub schema: Option<Spanned<SchemaName>>,
    pub schema_if: Vec<SchemaIf>,
    pub id: Option<Number>,
    pub key: Vec<Spanned<String>>,
    pub values: IndexMap<Spanned<String>, Places>,
    pub when: Vec<Place>,
    pub tie: Vec<Tie>,
    /// A page without any is no finding.
    pub optional: bool,
}

/// The number the source itself gives: the id is the prefix, a dash and the number.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Number {
    pub prefix: String,
    pub number: Places,
}

#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchemaIf {
    pub schema: Spanned<SchemaName>,
    pub when: Vec<Place>,
}

#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Tie {
    pub each: Option<Css>,
    pub contains: Option<String>,
    pub part: Option<PartPick>,
    pub schema: Option<Spanned<SchemaName>>,
    /// One tie for each of these texts, which become its row.
    pub items: Option<Places>,
    /// One for each name in the cell beside one of these labels: see [`super::names`].
    pub names: Vec<String>,
    /// The properties of the tie that may be said behind such a name.
    pub aside: Vec<Spanned<String>>,
    /// One for each object or text that structured data gives under one of these properties.
    pub objects: Vec<String>,
    pub other: Option<Box<Record>>,
    /// Property of the tie → `this`, `other`, or the name of a record.
    pub ends: IndexMap<Spanned<String>, String>,
    pub values: IndexMap<Spanned<String>, Places>,
    pub when: Vec<Place>,
    pub optional: bool,
}

/// A part of the page, chosen by its headings.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PartPick {
    /// In the caption or heading; one of them.
    pub title: Vec<String>,
    /// For each list, one of the spellings is a heading.
    pub columns: Vec<Vec<String>>,
    /// How many columns, for parts without headings.
    pub width: Option<usize>,
    /// Only this one of those that match, from 1.
    pub nth: Option<usize>,
    /// Rows left out, from 1.
    pub without: Vec<usize>,
}

/// Facts of one form, one row for each subject.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FactPick {
    pub form: Vec<String>,
    /// One of the subject's `@type`s.
    pub types: Vec<String>,
}

/// Says that something on the page is not read as a record, and where it stands: elements (`text` narrows them),
/// passages of the text, or, with neither, the page as a whole.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingRule {
    pub each: Option<Css>,
    pub contains: Option<String>,
    pub lacks: Option<Css>,
    pub text: Option<Re>,
    pub say: String,
}

/// A small invented page and all that it must yield.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestPage {
    pub url: String,
    pub html: String,
    #[serde(default)]
    pub expect: Vec<IndexMap<String, toml::Value>>,
    #[serde(default)]
    pub findings: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Origin {
    #[default]
    Row,
    Page,
    Text,
    /// The text before the first table.
    Top,
    Title,
    Url,
    Site,
    /// The one company the page is about, as title, main heading or site name it.
    Company,
    /// The one university.
    University,
    /// What the announcer of a deal does: see [`super::deals`].
    Direction,
    /// What became of the deal.
    Outcome,
    /// Whose overview the row's table is.
    Side,
}

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Text,
    Date,
    Percent,
    Number,
    /// A number of shares: the heading may say "in thousands".
    Shares,
    Country,
    Url,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Order {
    Dmy,
    Mdy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unmapped {
    #[default]
    Keep,
    Skip,
    Finding,
}

/// Where a value stands and how its text is cleaned; in `when`, also what it must be.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Place {
    pub select: Option<Css>,
    pub attr: Option<String>,
    pub up: Option<Css>,
    pub contains: Option<String>,
    pub nth: Option<usize>,
    pub all: bool,
    pub join: Option<String>,
    pub label: Vec<String>,
    pub column: Vec<String>,
    pub from: Origin,
    #[serde(rename = "const")]
    pub fixed: Option<String>,
    pub record: Option<String>,
    #[serde(rename = "match")]
    pub pattern: Option<Re>,
    pub without: Vec<Re>,
    pub split: Vec<String>,
    pub map: BTreeMap<String, String>,
    pub unmapped: Unmapped,
    #[serde(rename = "as")]
    pub kind: Option<Kind>,
    pub order: Option<Order>,
    /// The year at which the century of two-digit years begins: 2000.
    pub century: Option<i16>,
    pub template: Option<String>,
    #[serde(rename = "for")]
    pub schemata: Vec<Spanned<SchemaName>>,
    pub required: bool,
    /// Several different texts are a finding, and none is said.
    pub only: bool,
    /// Only where no earlier place of the list found anything.
    pub fallback: bool,
    pub is: Vec<String>,
    pub like: Option<Re>,
    pub empty: Option<bool>,
    pub company: Option<bool>,
    /// A unit inside a body, without a legal form of its own.
    pub unit: Option<bool>,
    pub not: bool,
    pub otherwise: Option<String>,
}

impl Place {
    /// Does it say what a value must be, as conditions do?
    pub fn is_condition(&self) -> bool {
        !self.is.is_empty()
            || self.like.is_some()
            || self.empty.is_some()
            || self.company.is_some()
            || self.unit.is_some()
    }
}

/// A CSS selector, one place or several: all of them are said.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(pub Vec<Place>);

impl<'de> Deserialize<'de> for Places {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlacesVisitor)
    }
}

struct PlacesVisitor;

impl<'de> Visitor<'de> for PlacesVisitor {
    type Value = Places;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a CSS selector, a table that says where the value stands, or a list of these")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Places, E> {
        Ok(Places(vec![Place { select: Some(Css::parse(text).map_err(E::custom)?), ..Place::default() }]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Places, A::Error> {
        Place::deserialize(MapAccessDeserializer::new(map)).map(|place| Places(vec![place]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Places, A::Error> {
        let mut places = Vec::new();
        while let Some(Places(more)) = list.next_element()? {
            places.extend(more);
        }
        Ok(Places(places))
    }
}

/// A CSS selector and its text.
#[derive(Clone, Debug)]
pub(super) struct Css {
    pub selector: Selector,
    pub text: String,
}

impl Css {
    pub fn parse(text: &str) -> Result<Self, String> {
        let selector = Selector::parse(text).map_err(|error| format!("not a CSS selector: {text:?} ({error})"))?;
        Ok(Self { selector, text: text.to_owned() })
    }
}

impl<'de> Deserialize<'de> for Css {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A pattern: matched in time linear in the text.
#[derive(Clone, Debug)]
pub(super) struct Re(pub Regex);

impl<'de> Deserialize<'de> for Re {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let built = RegexBuilder::new(&text).size_limit(PATTERN_LIMIT).build();
        built.map(Self).map_err(|error| D::Error::custom(format!("not a pattern: {error}")))
    }
}

/// A schema the ontology has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SchemaName(pub String);

impl<'de> Deserialize<'de> for SchemaName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match ontology().schema(&name) {
            Some(schema) if !schema.abstract_ => Ok(Self(name)),
            _ => Err(D::Error::custom(format!("no schema {name:?} to make records of"))),
        }
    }
}

/// The reliability of the publisher, A to F.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grade(pub Reliability);

impl<'de> Deserialize<'de> for Grade {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom(format!("not a reliability from A to F: {text:?}")))
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// Reads the file as it is written; the error names the line.
pub(super) fn read(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|error: toml::de::Error| match error.span() {
        Some(span) => format!("line {}: {}", line_of(text, span.start), error.message()),
        None => error.message().to_owned(),
    })
}
