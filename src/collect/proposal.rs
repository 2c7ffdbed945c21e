//! What a page or an answer is read as: proposed records, each value with its place.
//!
//! A proposal is not knowledge: it becomes statements only when the analyst accepts it.

use crate::model::{PartialDate, Reliability, Source, SourceKind, ontology};
use serde::{Deserialize, Serialize};

/// One value of a proposed record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedValue {
    /// Property name of the ontology.
    pub prop: String,
    /// Cleaned value: ISO dates, lower-case country codes, ids for entity properties.
    pub value: String,
    /// The text as the source has it, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// ISO 639-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// CSS selector of the element, JSON pointer, "line N" or "page N": where in the body it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub locator: String,
    /// Changed by the analyst; `original` is what the source says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// By whom and on which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
}

/// A proposed entity or relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Id it will have in the case: the register's own number with a prefix, or [`made_id`].
    pub entity: String,
    /// Schema name of the ontology.
    pub schema: String,
    pub values: Vec<ProposedValue>,
    /// The id that its words alone give, where several rows of the page have those words: which of them it is, only the
    /// analyst can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<String>,
}

impl Proposal {
    pub fn new(entity: impl Into<String>, schema: &str) -> Self {
        Self { entity: entity.into(), schema: schema.to_owned(), values: Vec::new(), alike: None }
    }

    /// Adds a value that stands at `locator`; empty values and repetitions are left out.
    pub fn say(&mut self, prop: &str, value: &str, locator: &str) -> &mut Self {
        self.say_as(prop, value, None, locator)
    }

    /// The same with the text as the source had it.
    pub fn say_as(&mut self, prop: &str, value: &str, original: Option<&str>, locator: &str) -> &mut Self {
        let value = value.trim();
        let known = self.values.iter().any(|other| other.prop == prop && other.value == value);
        if !value.is_empty() && !known {
            self.values.push(ProposedValue {
                prop: prop.to_owned(),
                value: value.to_owned(),
                original: original.map(str::trim).filter(|text| *text != value && !text.is_empty()).map(str::to_owned),
                lang: None,
                locator: locator.to_owned(),
                corrected: false,
                corrected_by: None,
            });
        }
        self
    }

    pub fn first(&self, prop: &str) -> Option<&str> {
        self.values.iter().find(|value| value.prop == prop).map(|value| value.value.as_str())
    }

    /// Is it a relation: a record that ties two others?
    pub fn is_relation(&self) -> bool {
        ontology().schema(&self.schema).is_some_and(|schema| schema.edge.is_some())
    }

    /// Its name, else its id.
    pub fn caption(&self) -> &str {
        self.first("name").unwrap_or(&self.entity)
    }
}

/// What a finding says about the reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Something was not read, not asked for or left out. Whatever is not told to be a note is this.
    #[default]
    NotRead,
    /// Everything was read; this is how it is meant: a score, a caution, a reason that the source gives.
    Note,
}

/// Something the reader could not use or a reader of its proposals must know, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub locator: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Finding::is_default")]
    pub kind: FindingKind,
}

impl Finding {
    pub fn not_read(locator: &str, message: impl Into<String>) -> Self {
        Self { locator: locator.to_owned(), message: message.into(), kind: FindingKind::NotRead }
    }

    pub fn note(locator: &str, message: impl Into<String>) -> Self {
        Self { kind: FindingKind::Note, ..Self::not_read(locator, message) }
    }

    pub fn is_note(&self) -> bool {
        self.kind == FindingKind::Note
    }

    fn is_default(kind: &FindingKind) -> bool {
        *kind == FindingKind::default()
    }
}

/// What was read from one body.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who speaks: becomes the source of every statement.
    pub source: Source,
    pub proposals: Vec<Proposal>,
    /// What could not be read, and notes. Never silently dropped.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Of a page or an answer; the reliability is that of the publisher, `F` when nobody judged it.
    pub fn new(kind: SourceKind, title: &str, publisher: Option<&str>, url: Option<&str>) -> Self {
        Self { source: Source::new(kind, title, publisher, url), proposals: Vec::new(), findings: Vec::new() }
    }

    pub fn graded(mut self, reliability: Reliability) -> Self {
        self.source.reliability = reliability;
        self
    }

    /// The day the content itself names as its edition.
    pub fn edition(mut self, day: Option<PartialDate>) -> Self {
        self.source.edition = day;
        self
    }

    /// Something was not read.
    pub fn found(&mut self, locator: &str, message: impl Into<String>) {
        self.findings.push(Finding::not_read(locator, message));
    }

    /// Everything was read, and this must be known of it.
    pub fn note(&mut self, locator: &str, message: impl Into<String>) {
        self.findings.push(Finding::note(locator, message));
    }
}

/// An id made from what identifies the record, for sources without numbers: the same parts give the same id.
pub fn made_id(prefix: &str, parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hex = hasher.finalize().to_hex();
    format!("{prefix}-{}", &hex[..20])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_finding_without_a_kind_was_not_read() -> Result<(), serde_json::Error> {
        let stored: Finding = serde_json::from_str(r#"{"locator":"line 1","message":"could not look"}"#)?;
        assert_eq!((stored.is_note(), stored.kind), (false, FindingKind::NotRead));
        let text = serde_json::to_string(&stored)?;
        assert!(!text.contains("kind"), "as older versions wrote it: {text}");
        let note = Finding::note("", "a caution");
        let again: Finding = serde_json::from_str(&serde_json::to_string(&note)?)?;
        assert!(again.is_note());
        Ok(())
    }
}
