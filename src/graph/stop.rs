//! Stop nodes: bodies that unrelated companies share by the thousand (methods §3).
//!
//! A path may end at one but does not pass through it unless the analyst asks, because "both are
//! registered with the same agent" says nothing. Which bodies count is data
//! (`assets/rules/stop_nodes.json`), read from names and stated classifications only. People are
//! never stop nodes. The degree rule for mass addresses is applied by the projection.

use crate::model::Entity;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Why paths do not pass through a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    RegistrationAgent,
    Nominee,
    Exchange,
    IndexFund,
    MassAddress,
}

impl StopReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RegistrationAgent => "registration agent",
            Self::Nominee => "nominee or custodian",
            Self::Exchange => "exchange",
            Self::IndexFund => "index fund",
            Self::MassAddress => "mass address",
        }
    }
}

#[derive(Deserialize)]
struct RawRules {
    mass_address_entities: usize,
    rules: Vec<RawRule>,
}

#[derive(Deserialize)]
struct RawRule {
    reason: StopReason,
    classifications: Vec<String>,
    names: Vec<String>,
    contains: Vec<String>,
}

/// The stop-node rules, ready to ask.
#[derive(Debug)]
pub struct StopRules {
    /// An address shared by more entities than this is a mass address.
    pub mass_address_entities: usize,
    classifications: HashMap<String, StopReason>,
    names: HashMap<String, StopReason>,
    /// In file order: the first that fits names the reason.
    phrases: Vec<(String, StopReason)>,
}

impl StopRules {
    /// The rules that come with the program; a test checks that they load.
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<StopRules> = LazyLock::new(|| {
            let text = include_str!("../../assets/rules/stop_nodes.json");
            StopRules::parse(text).unwrap_or_else(|error| unreachable!("built-in stop nodes: {error}"))
        });
        &RULES
    }

    /// Reads a rule file of the same form.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let raw: RawRules = serde_json::from_str(json)?;
        let mut rules = Self {
            mass_address_entities: raw.mass_address_entities,
            classifications: HashMap::new(),
            names: HashMap::new(),
            phrases: Vec::new(),
        };
        for rule in raw.rules {
            let table = |texts: Vec<String>| texts.into_iter().map(move |text| (fold(&text), rule.reason));
            rules.classifications.extend(table(rule.classifications));
            rules.names.extend(table(rule.names));
            rules.phrases.extend(table(rule.contains));
        }
        Ok(rules)
    }

    /// Is this entity a stop node by name or classification, and why?
    pub fn reason(&self, entity: &Entity) -> Option<StopReason> {
        let is_address = entity.schema.is_a("Address");
        let is_body = entity.schema.is_a("LegalEntity") && !entity.schema.is_a("Person");
        if !is_address && !is_body {
            return None;
        }
        let fits = |reason: &StopReason| (*reason == StopReason::MassAddress) == is_address;
        let classified = entity.all("classification").find_map(|s| self.classifications.get(&fold(&s.value)));
        if let Some(reason) = classified.filter(|reason| fits(reason)) {
            return Some(*reason);
        }
        let address = entity.all("full").chain(entity.all("street"));
        entity.names().chain(address).map(|statement| fold(&statement.value)).find_map(|name| {
            let whole = self.names.get(&name).copied().filter(fits);
            let mut phrases = self.phrases.iter().filter(|(_, reason)| fits(reason));
            whole.or_else(|| phrases.find(|(phrase, _)| has_phrase(&name, phrase)).map(|(_, reason)| *reason))
        })
    }
}

/// NFKC, lower case, everything that is no letter or digit to one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Does `name` hold the phrase, between word boundaries where its script has words?
fn has_phrase(name: &str, phrase: &str) -> bool {
    name.match_indices(phrase).any(|(start, _)| {
        let before = name[..start].chars().next_back();
        let after = name[start + phrase.len()..].chars().next();
        let joined = |c: Option<char>| c.is_some_and(|c| c != ' ' && c.is_ascii());
        !joined(before) && !joined(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Role, Source, SourceKind, Statement, ontology};

    fn reason(schema: &str, prop: &str, value: &str) -> Option<StopReason> {
        let schema = ontology().schema(schema).unwrap();
        let mut entity = Entity::new("e".into(), schema, Role::Case);
        let source = Source::new(SourceKind::Dataset, "t", None, None);
        entity.statements.push(Statement::new("e".into(), prop.into(), value, source.id));
        StopRules::built_in().reason(&entity)
    }

    #[test]
    fn shared_bodies_stop_paths_and_others_do_not() {
        for (schema, prop, value, expected) in [
            ("Company", "name", "HKSCC Nominees Limited", Some(StopReason::Nominee)),
            ("Company", "name", "香港中央結算（代理人）有限公司", Some(StopReason::Nominee)),
            ("Company", "name", "日本マスタートラスト信託銀行株式会社（信託口）", Some(StopReason::Nominee)),
            ("Company", "name", "Cede & Co.", Some(StopReason::Nominee)),
            ("Company", "name", "C.T. Corporation System", None),
            ("Company", "name", "CT Corporation System", Some(StopReason::RegistrationAgent)),
            ("Organization", "name", "Shenzhen Stock Exchange", Some(StopReason::Exchange)),
            ("Organization", "name", "東京証券取引所", Some(StopReason::Exchange)),
            ("Company", "name", "iShares MSCI China ETF", Some(StopReason::IndexFund)),
            ("Company", "classification", "Registered agent", Some(StopReason::RegistrationAgent)),
            ("Address", "full", "1209 North Orange Street, Wilmington", Some(StopReason::MassAddress)),
            ("Person", "name", "HKSCC Nominees Limited", None),
            ("Company", "name", "AVIC Trust Co., Ltd.", None),
            ("Company", "name", "Vistraland", None),
            ("Address", "full", "Stock Exchange Building", None),
        ] {
            assert_eq!(reason(schema, prop, value), expected, "{value}");
        }
    }
}
