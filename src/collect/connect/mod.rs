//! Connectors: public registers and services that answer a question about one entity.
//!
//! - What each takes, gives, costs and needs is data: `assets/sources/*.toml`, shown before anything is sent.
//! - A connector talks only through [`Talk`], which keeps every answer as evidence, also when a later one fails.
//! - Proposals about the asked entity itself carry the asked id only when a register number agrees; else a new id, and
//!   the analyst decides whether they are the same.

mod card;
mod companies_house;
mod csl;
mod edgar;
mod edinet;
mod gbizinfo;
mod gleif;
mod houjin;
mod icij;
#[cfg(test)]
mod loopback_test;
mod opencorporates;
mod pick;
#[cfg(test)]
pub(crate) mod saved_test_web;
mod talk;
#[cfg(test)]
mod tests_filings;
#[cfg(test)]
mod tests_registers;
mod wikidata;
mod xml;
mod yente;

pub use card::{Card, Key, Question, WhyNot, cards, paced};
pub use companies_house::read_psc;
pub use edgar::{read_ownership_form, read_schedule_13};
pub use edinet::{ReportError, read_report};
pub use pick::Read;
pub use talk::{Answer, AskError, Subject, Talk};
pub use xml::XmlError;

/// One register or service.
pub trait Connector: Send + Sync {
    /// The card's id, such as `gleif`.
    fn id(&self) -> &'static str;

    /// Asks `question` (an id of the card) about the subject. What was learnt stands in `talk`, also on `Err`.
    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError>;
}

/// All connectors, in the order they are shown.
pub fn connectors() -> &'static [&'static dyn Connector] {
    &[
        // One a line, in the order they are shown.
        &gleif::Gleif,
        &yente::Yente,
        &wikidata::Wikidata,
        &wikidata::Sparql,
        &opencorporates::OpenCorporates,
        &icij::Icij,
        &companies_house::CompaniesHouse,
        &edgar::Edgar,
        &edgar::EdgarArchive,
        &gbizinfo::GBizInfo,
        &houjin::HoujinBangou,
        &edinet::Edinet,
        &csl::CslApi,
    ]
}

/// The connector of this id.
pub fn connector(id: &str) -> Option<&'static dyn Connector> {
    connectors().iter().copied().find(|connector| connector.id() == id)
}
