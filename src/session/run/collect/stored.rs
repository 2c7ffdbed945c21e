//! The JSON that the case keeps for the room `collect`, there and back.

use crate::case::{Fetch, StoredProposal};
use crate::collect::fetch::Exchange;
use crate::collect::{Finding, Proposal};
use crate::model::{Source, SourceKind};
use crate::session::run::RunError;
use serde::{Deserialize, Serialize};

/// Everything needed to make a source again; its id follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredSource {
    pub kind: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `YYYY[-MM[-DD]]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// `A` to `F`.
    pub reliability: String,
    /// Mappings by hand that read the page, as texts of recipes: its next version is read with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<String>,
}

impl StoredSource {
    pub fn of(source: &Source) -> Self {
        Self {
            kind: source.kind.as_str().to_owned(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            url: source.url.clone(),
            edition: source.edition.map(|day| day.to_string()),
            retrieved_at: source.retrieved_at.clone(),
            sha256: source.sha256.clone(),
            licence: source.licence.clone(),
            reliability: source.reliability.to_string(),
            mappings: Vec::new(),
        }
    }

    pub fn source(&self) -> Source {
        let kind = SourceKind::parse(&self.kind).unwrap_or(SourceKind::Page);
        let mut source = Source::new(kind, &self.title, self.publisher.as_deref(), self.url.as_deref());
        source.edition = self.edition.as_ref().and_then(|day| day.parse().ok());
        source.retrieved_at.clone_from(&self.retrieved_at);
        source.sha256.clone_from(&self.sha256);
        source.licence.clone_from(&self.licence);
        source.reliability = self.reliability.parse().unwrap_or_default();
        // Editions of a list are one source; versions of a page and answers of a register each have their own bytes.
        if kind == SourceKind::List { source } else { source.of_these_bytes() }
    }
}

/// What came back, without its body.
pub fn exchange_of(fetch: &Fetch) -> Result<Exchange, RunError> {
    parse(&fetch.exchange, || format!("the exchange of page {}", fetch.number))
}

/// The source that the statements of this fetch have.
pub fn source_of(fetch: &Fetch) -> Result<Source, RunError> {
    let stored: StoredSource = parse(&fetch.source, || format!("the source of page {}", fetch.number))?;
    Ok(stored.source())
}

/// Mappings by hand that read the page; none where that cannot be said.
pub(super) fn mappings_of(fetch: &Fetch) -> Vec<String> {
    serde_json::from_str(&fetch.source).map_or_else(|_| Vec::new(), |stored: StoredSource| stored.mappings)
}

/// What could not be read.
pub fn findings_of(fetch: &Fetch) -> Result<Vec<Finding>, RunError> {
    parse(&fetch.findings, || format!("the findings of page {}", fetch.number))
}

/// What a proposal says.
pub fn proposal_of(stored: &StoredProposal) -> Result<Proposal, RunError> {
    parse(&stored.body, || format!("proposal {}", stored.number))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str, what: impl FnOnce() -> String) -> Result<T, RunError> {
    serde_json::from_str(text).map_err(|error| RunError::Collected { what: what(), detail: error.to_string() })
}

/// Our own types always have a JSON form: strings, numbers and lists of them.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
