//! Official lists: where each is published, how its file is read, what changed between two editions.
//!
//! - A list's entries become proposals like everything else; a removed entry stays, with the day it was gone.
//! - Each reader takes the publisher's own layout. Another format, a missing column or a missing end is a
//!   [`ListError`]: a list that was half read would make the rest look removed.
//! - An edition is never later than the day its file was fetched: such a day is a finding.
//! - Nationality, citizenship and birth are kept as the list states them; topics say which list names the body.
//! - What is absent: the network (a body comes from `fetch` or from a saved file) and the case.

mod aspi;
mod change;
mod csl;
mod dod;
mod dpl;
mod edition;
mod entry;
mod eu;
mod html;
mod meti;
mod sdn;
mod table;
mod un;
mod values;
mod xml;

#[cfg(test)]
mod tests;

use super::Reading;
use super::fetch::Exchange;
use std::sync::LazyLock;
use values::Input;

pub use change::{ListChange, before, compare, edition, list_of_source, relist, removals};
pub(super) use csl::LISTS as CSL_LISTS;

/// Where a list is published: one file of `assets/sources/lists`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListCard {
    pub id: String,
    pub en: String,
    pub ja: String,
    /// Who publishes it.
    pub publisher: String,
    /// What is downloaded; of a list that is read `by_hand`, the page to open.
    pub url: String,
    pub terms: String,
    #[serde(default)]
    pub licence: Option<String>,
    /// It has no address to download from: the analyst saves the file or page herself.
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

/// `(file, text)` of every built-in card, in the order they are shown.
const FILES: [(&str, &str); 8] = [
    ("us_csl.toml", include_str!("../../../assets/sources/lists/us_csl.toml")),
    ("ofac_sdn.toml", include_str!("../../../assets/sources/lists/ofac_sdn.toml")),
    ("bis_dpl.toml", include_str!("../../../assets/sources/lists/bis_dpl.toml")),
    ("dod_1260h.toml", include_str!("../../../assets/sources/lists/dod_1260h.toml")),
    ("un_sc.toml", include_str!("../../../assets/sources/lists/un_sc.toml")),
    ("eu_fsf.toml", include_str!("../../../assets/sources/lists/eu_fsf.toml")),
    ("meti_eul.toml", include_str!("../../../assets/sources/lists/meti_eul.toml")),
    ("aspi_tracker.toml", include_str!("../../../assets/sources/lists/aspi_tracker.toml")),
];

/// All lists, in the order they are shown. A test reads each card.
pub fn lists() -> &'static [ListCard] {
    static CARDS: LazyLock<Vec<ListCard>> =
        LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
    &CARDS
}

pub fn list(id: &str) -> Option<&'static ListCard> {
    lists().iter().find(|card| card.id == id)
}

/// Reads the file of a list: entries (with topics and, as `Sanction` records, programme and dates) and the edition
/// that the file itself names. Entry ids follow from the list's own numbers, so that editions can be compared.
///
/// A file that holds several lists gives one reading under the card's title, with every body once; to keep each list
/// as a source of its own, as an import of the file does, take [`read_parts`].
///
/// # Errors
/// The file is something else, or cut short: a list that was half read is never taken for the whole.
pub fn read(card: &ListCard, exchange: &Exchange, body: &[u8]) -> Result<Reading, ListError> {
    let mut parts = read_parts(card, exchange, body)?;
    if let [_] = parts.as_slice()
        && let Some(only) = parts.pop()
    {
        return Ok(only);
    }
    let input = Input::new(card, exchange, body);
    let mut whole = input.reading();
    let mut entries = entry::Collected::default();
    for part in parts {
        whole.source.edition = whole.source.edition.max_by_latest(part.source.edition);
        whole.findings.extend(part.findings);
        for proposal in part.proposals {
            entries.add(proposal);
        }
    }
    whole.proposals = entries.into_proposals(&input)?;
    Ok(whole)
}

/// The same, with one reading per list that the file holds: most files hold one. For `us_csl` these are the sources
/// and ids that an import of the same file makes, so that both speak of the same entities.
///
/// # Errors
/// As [`read`].
pub fn read_parts(card: &ListCard, exchange: &Exchange, body: &[u8]) -> Result<Vec<Reading>, ListError> {
    let input = Input::new(card, exchange, body);
    input.check_size()?;
    let one = |reading: Result<Reading, ListError>| reading.map(|reading| vec![reading]);
    match card.id.as_str() {
        "us_csl" => csl::read(&input),
        "ofac_sdn" => one(sdn::read(&input)),
        "bis_dpl" => one(dpl::read(&input)),
        "un_sc" => one(un::read(&input)),
        "eu_fsf" => one(eu::read(&input)),
        "dod_1260h" => one(dod::read(&input)),
        "meti_eul" => one(meti::read(&input)),
        "aspi_tracker" => one(aspi::read(&input)),
        _ => Err(input.error("there is no reader for it", "card")),
    }
}

/// The later of two editions.
trait MaxByLatest {
    fn max_by_latest(self, other: Self) -> Self;
}

impl MaxByLatest for Option<crate::model::PartialDate> {
    fn max_by_latest(self, other: Self) -> Self {
        self.into_iter().chain(other).max_by_key(|date| date.latest())
    }
}
