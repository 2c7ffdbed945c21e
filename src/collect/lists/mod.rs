//! Official lists: where each is published, how its file is read, what changed between two editions.
//!
//! A list's entries become proposals like everything else; a removed entry stays, with the day it was gone.

use super::Reading;
use super::fetch::Exchange;

/// Where a list is published: one file of `assets/sources/lists`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListCard {
    pub id: String,
    pub en: String,
    pub ja: String,
    /// Who publishes it.
    pub publisher: String,
    /// What is downloaded.
    pub url: String,
    pub terms: String,
    #[serde(default)]
    pub licence: Option<String>,
    #[serde(default)]
    pub by_hand: bool,
    /// What a reader should know: what the list means and what not.
    pub note_en: String,
    pub note_ja: String,
}

/// Why a list's file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file is not what {list} publishes: {what} ({place})")]
pub struct ListError {
    pub list: String,
    pub what: String,
    pub place: String,
}

/// All lists, in the order they are shown.
pub fn lists() -> &'static [ListCard] {
    &[]
}

pub fn list(id: &str) -> Option<&'static ListCard> {
    lists().iter().find(|card| card.id == id)
}

/// Reads the file of a list: entries (with topics and, as `Sanction` records, programme and dates) and the edition
/// that the file itself names. Entry ids follow from the list's own numbers, so that editions can be compared.
///
/// # Errors
/// The file is something else, or cut short: a list that was half read is never taken for the whole.
pub fn read(card: &ListCard, exchange: &Exchange, body: &[u8]) -> Result<Reading, ListError> {
    let _ = (exchange, body);
    Err(ListError { list: card.en.clone(), what: "no reader".to_owned(), place: String::new() })
}

/// What changed between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListChange {
    /// Id and name.
    pub added: Vec<(String, String)>,
    pub removed: Vec<(String, String)>,
    /// Id, name before, name now.
    pub renamed: Vec<(String, String, String)>,
    pub unchanged: usize,
}

/// Compares the entries known before (id, first name) with those read now, by id.
pub fn compare(before: &[(String, String)], now: &Reading) -> ListChange {
    let _ = (before, now);
    ListChange::default()
}

pub fn read_parts(card: &ListCard, exchange: &Exchange, body: &[u8]) -> Result<Vec<Reading>, ListError> {
    read(card, exchange, body).map(|one| vec![one])
}

pub fn before(_: &crate::model::Facts, _: &ListCard) -> Vec<(String, String)> {
    Vec::new()
}

pub fn removals(
    _: &ListCard,
    _: &ListChange,
    _: &crate::model::Facts,
    _: &Reading,
    _: crate::model::PartialDate,
) -> Vec<super::Proposal> {
    Vec::new()
}
