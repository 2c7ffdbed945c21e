//! What a source is, before it is asked: host, terms, cost, key, questions.

use super::super::fetch::{Politeness, SecretPlace, Settings};
use super::Subject;
use crate::model::ontology;
use serde::Deserialize;
use std::sync::LazyLock;

/// A key that a source wants.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Works without one too, if less well.
    #[serde(default)]
    pub optional: bool,
    /// `header`, `query` or `basic`.
    pub place: String,
    /// Name of the header or parameter.
    #[serde(default)]
    pub name: String,
    /// Put before the key in a header.
    #[serde(default)]
    pub prefix: String,
    /// Where one gets it.
    pub from: String,
}

impl Key {
    /// Where the key travels.
    pub fn place(&self) -> SecretPlace {
        match self.place.as_str() {
            "query" => SecretPlace::Query(self.name.clone()),
            "basic" => SecretPlace::BasicUser,
            _ => SecretPlace::Header { name: self.name.clone(), prefix: self.prefix.clone() },
        }
    }
}

/// Something a source can be asked about one entity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// `search`, `parents`, `officers` …
    pub id: String,
    pub en: String,
    pub ja: String,
    /// What must be known of the entity, one of these: property names such as `leiCode`, or `name`; `id` for sources
    /// whose own ids the case may carry, such as `NK-…` or `Q…`. Nothing but these (and the schema) is sent.
    pub needs: Vec<String>,
    /// Schemata it makes sense for, with everything that extends them.
    pub about: Vec<String>,
}

/// Why a question is not asked about an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The question is about other kinds of entities.
    OtherKind,
    /// It is of the right kind, and nothing that the question needs is known of it.
    Lacks,
}

impl Question {
    /// Why it cannot be asked about this subject; `None` when it can.
    pub fn why_not(&self, subject: &Subject) -> Option<WhyNot> {
        let schema = ontology().schema(&subject.schema);
        let fits =
            self.about.is_empty() || schema.is_some_and(|schema| self.about.iter().any(|about| schema.is_a(about)));
        let known = self.needs.is_empty() || self.needs.iter().any(|need| subject.need(need).is_some());
        match (fits, known) {
            (false, _) => Some(WhyNot::OtherKind),
            (true, false) => Some(WhyNot::Lacks),
            (true, true) => None,
        }
    }
}

/// One file of `assets/sources`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub id: String,
    pub en: String,
    pub ja: String,
    /// What one gets, in a sentence.
    pub gives_en: String,
    pub gives_ja: String,
    /// Whose word the answers are, where several cards ask one publisher; else the card's English name. Sources of one
    /// publisher count as one independent source.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Beginning of every address, without a slash at its end. Another one may be set by its id.
    pub base: String,
    /// Page with the terms of use.
    pub terms: String,
    pub cost_en: String,
    pub cost_ja: String,
    /// Requests per second that its terms allow.
    pub per_second: f64,
    /// Licence of the answers, for the source of every statement.
    #[serde(default)]
    pub licence: Option<String>,
    /// How far the publisher can be relied on, `A` to `F`, for what it is the register of.
    pub reliability: String,
    #[serde(default)]
    pub key: Option<Key>,
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

impl Card {
    /// Whose word the answers are.
    pub fn publisher(&self) -> &str {
        self.publisher.as_deref().unwrap_or(&self.en)
    }

    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The host that the screen names before anything is sent.
    pub fn host(base: &str) -> String {
        url::Url::parse(base)
            .ok()
            .and_then(|url| {
                let host = url.host_str()?.to_owned();
                Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
            })
            .unwrap_or_else(|| crate::collect::fetch::shown(base))
    }
}

/// `(file, text)` of every built-in card.
const FILES: &[(&str, &str)] = &[
    ("gleif.toml", include_str!("../../../assets/sources/gleif.toml")),
    ("opensanctions.toml", include_str!("../../../assets/sources/opensanctions.toml")),
    ("wikidata.toml", include_str!("../../../assets/sources/wikidata.toml")),
    ("wikidata_sparql.toml", include_str!("../../../assets/sources/wikidata_sparql.toml")),
    ("opencorporates.toml", include_str!("../../../assets/sources/opencorporates.toml")),
    ("icij.toml", include_str!("../../../assets/sources/icij.toml")),
    ("companies_house.toml", include_str!("../../../assets/sources/companies_house.toml")),
    ("edgar.toml", include_str!("../../../assets/sources/edgar.toml")),
    ("edgar_archive.toml", include_str!("../../../assets/sources/edgar_archive.toml")),
    ("gbizinfo.toml", include_str!("../../../assets/sources/gbizinfo.toml")),
    ("houjin_bangou.toml", include_str!("../../../assets/sources/houjin_bangou.toml")),
    ("edinet.toml", include_str!("../../../assets/sources/edinet.toml")),
    ("us_csl_api.toml", include_str!("../../../assets/sources/us_csl_api.toml")),
];

/// All cards, in the order they are shown. A test reads each.
pub fn cards() -> &'static [Card] {
    static CARDS: LazyLock<Vec<Card>> =
        LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
    &CARDS
}

/// The settings with the pace that each source's terms allow; a pace that the user set for a host stays.
pub fn paced(settings: &Settings) -> Settings {
    let mut paced = settings.clone();
    for card in cards().iter().filter(|card| !settings.bases.contains_key(&card.id)) {
        let host = Card::host(&card.base);
        let pace = Politeness { per_second: card.per_second, ..settings.politeness };
        paced.hosts.entry(host).or_insert(pace);
    }
    paced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_can_be_read_and_has_a_connector() {
        for (file, text) in FILES {
            let card: Card = toml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(card.base.starts_with("https://") && !card.base.ends_with('/'), "{file}");
            assert!(super::super::connector(&card.id).is_some(), "{file} has no connector");
            assert!(card.reliability.parse::<crate::model::Reliability>().is_ok(), "{file}");
            assert!(!card.questions.is_empty(), "{file}");
            for question in &card.questions {
                for schema in &question.about {
                    assert!(crate::model::ontology().schema(schema).is_some(), "{file}: {schema}");
                }
            }
        }
        assert_eq!(cards().len(), super::super::connectors().len());
    }
}
