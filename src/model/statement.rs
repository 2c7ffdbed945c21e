//! Statements and sources: the unit of knowledge and where it comes from.
//!
//! A statement is immutable. It is superseded or retracted by the case, never overwritten.

use super::ids::FieldHasher;
use super::{Credibility, DateSpan, EntityId, PartialDate, Reliability, SourceId, StatementId};
use std::sync::{Arc, LazyLock};

/// Who says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Read from a source.
    #[default]
    Source,
    /// Entered or concluded by the analyst.
    Analyst,
}

impl Origin {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Analyst => "analyst",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "source" => Some(Self::Source),
            "analyst" => Some(Self::Analyst),
            _ => None,
        }
    }
}

/// (entity, property, value) with its source, place in the source, dates and grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub id: StatementId,
    pub entity: EntityId,
    /// Property name of the ontology; a name it does not know is kept as it came.
    pub prop: Arc<str>,
    pub value: Box<str>,
    /// The text before cleaning, where it differs.
    pub original: Option<Box<str>>,
    /// ISO 639-3 code.
    pub lang: Option<Box<str>>,
    pub source: SourceId,
    /// Row, line, JSON pointer, CSS selector or page; empty when the source has no finer place.
    pub locator: Arc<str>,
    /// As the exporting tool wrote it (a date or a time).
    pub first_seen: Option<Arc<str>>,
    pub last_seen: Option<Arc<str>>,
    pub valid: DateSpan,
    pub origin: Origin,
    pub credibility: Credibility,
    /// Came from an enrichment nobody has confirmed (FollowTheMoney `external`).
    pub external: bool,
}

impl Statement {
    /// A plain statement; set further fields and call [`Statement::seal`].
    pub fn new(entity: EntityId, prop: Arc<str>, value: &str, source: SourceId) -> Self {
        Self::unsealed(entity, prop, value, source).seal()
    }

    /// The same without its id, for callers that set more fields before they seal it.
    pub fn unsealed(entity: EntityId, prop: Arc<str>, value: &str, source: SourceId) -> Self {
        Self {
            id: StatementId([0; 16]),
            entity,
            prop,
            value: value.into(),
            original: None,
            lang: None,
            source,
            locator: nowhere(),
            first_seen: None,
            last_seen: None,
            valid: DateSpan::default(),
            origin: Origin::Source,
            credibility: Credibility::default(),
            external: false,
        }
    }

    /// Sets the id from the content. The locator and the seen dates are not part of it: the same
    /// statement on another line, or seen again later, is the same statement.
    pub fn seal(mut self) -> Self {
        let mut hasher = FieldHasher::new("statement");
        let date = |date: Option<PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
        hasher
            .field(self.entity.as_str())
            .field(&self.prop)
            .field(&self.value)
            .field(self.original.as_deref().unwrap_or_default())
            .field(self.lang.as_deref().unwrap_or_default())
            .field(self.origin.as_str());
        if self.valid != DateSpan::default() {
            hasher.field(&date(self.valid.start)).field(&date(self.valid.end));
        }
        let mut id = hasher.finish();
        for (byte, source) in id.iter_mut().zip(self.source.0) {
            *byte ^= source.rotate_left(3);
        }
        self.id = StatementId(id);
        self
    }
}

/// Before what the locator of a corrected value says of the correction.
const CORRECTED: &str = "corrected by ";

/// The place of a value that the analyst changed, with who did and what the source says there.
pub fn corrected(place: &str, by: &str, says: &str) -> String {
    let space = if place.is_empty() { "" } else { " " };
    format!("{place}{space}({CORRECTED}{by}; the source says {says:?})")
}

impl Statement {
    /// What was changed, by whom, and what the source says: of a value that the analyst corrected.
    pub fn correction(&self) -> Option<String> {
        let original = self.original.as_deref().filter(|_| self.origin == Origin::Analyst)?;
        let told = self.locator.find(CORRECTED).and_then(|at| self.locator.get(at..));
        let told = told.map(|told| told.strip_suffix(')').unwrap_or(told).to_owned());
        let told = told.unwrap_or_else(|| format!("{CORRECTED}the analyst; the source says {original:?}"));
        Some(format!("{} {told}", self.prop))
    }
}

/// The empty locator, shared: a statement usually gets a better one at once.
fn nowhere() -> Arc<str> {
    static NOWHERE: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
    NOWHERE.clone()
}

/// What kind of thing a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SourceKind {
    /// A dataset or register export.
    Dataset,
    /// An official list.
    List,
    /// A table somebody sent.
    Table,
    /// A clipped page.
    Page,
    /// The built-in reference pack.
    Reference,
    /// The analyst.
    Analyst,
}

impl SourceKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::List => "list",
            Self::Table => "table",
            Self::Page => "page",
            Self::Reference => "reference",
            Self::Analyst => "analyst",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Dataset, Self::List, Self::Table, Self::Page, Self::Reference, Self::Analyst]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Where statements come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub id: SourceId,
    pub kind: SourceKind,
    /// Dataset names are kept as titles: they make the export's `datasets`.
    pub title: String,
    pub publisher: Option<String>,
    pub url: Option<String>,
    /// Edition of a list: the date its own content gives.
    pub edition: Option<PartialDate>,
    pub retrieved_at: Option<String>,
    /// SHA-256 of the bytes read, in hexadecimal.
    pub sha256: Option<String>,
    pub licence: Option<String>,
    pub reliability: Reliability,
}

impl Source {
    /// A source named by kind and title; its id follows from kind, title, publisher and URL.
    pub fn new(kind: SourceKind, title: &str, publisher: Option<&str>, url: Option<&str>) -> Self {
        let mut hasher = FieldHasher::new("source");
        hasher.field(kind.as_str()).field(title).field(publisher.unwrap_or_default()).field(url.unwrap_or_default());
        Self {
            id: SourceId(hasher.finish()),
            kind,
            title: title.to_owned(),
            publisher: publisher.map(str::to_owned),
            url: url.map(str::to_owned),
            edition: None,
            retrieved_at: None,
            sha256: None,
            licence: None,
            reliability: Reliability::F,
        }
    }

    /// The same source as these very bytes: another version of a page is another source. Without a hash nothing changes.
    pub fn of_these_bytes(mut self) -> Self {
        if let Some(hash) = &self.sha256 {
            let mut hasher = FieldHasher::new("source of bytes");
            hasher.field(&self.id.to_string()).field(hash);
            self.id = SourceId(hasher.finish());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_the_content() {
        let source = Source::new(SourceKind::Dataset, "acme", None, None);
        let other = Source::new(SourceKind::Dataset, "acme", Some("x"), None);
        let make = |value, source| Statement::new("e1".into(), "name".into(), value, source);
        let first = make("Acme", source.id);
        let mut moved = first.clone();
        moved.locator = "line 9".into();
        assert_eq!(first.id, moved.seal().id);
        assert_ne!(first.id, make("Acme Ltd", source.id).id);
        assert_ne!(first.id, make("Acme", other.id).id);
        assert_eq!(StatementId::parse(&first.id.to_string()), Some(first.id));
    }
}
