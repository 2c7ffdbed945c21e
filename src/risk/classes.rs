//! The class table: what kinds of flagged entity there are, and which topic, list, schema or
//! reference category means which.
//!
//! Severity, wording and every mapping are data (`assets/rules/classes`), so that an office can read
//! and narrow them. What is absent: any rule on where a person comes from.

use crate::model::Schema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Which family a class belongs to: its colour and shape on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Party,
    State,
    Pla,
    List,
}

impl Tone {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::State => "state",
            Self::Pla => "pla",
            Self::List => "list",
        }
    }
}

/// A kind of flagged entity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Class {
    pub id: String,
    pub label: String,
    pub label_ja: String,
    /// One character for the badge, so that the class is not told by colour alone.
    pub glyph: String,
    pub tone: Tone,
    /// 1 (a note) to 5. Orders flags; it is not a score.
    pub severity: u8,
    /// Does a path to such an entity count as a path to a flagged node? An office-holder's does not:
    /// the office is the end of the path.
    pub ends_paths: bool,
    pub description: String,
    pub description_ja: String,
}

#[derive(Debug, Deserialize)]
struct ListRule {
    contains: Vec<String>,
    class: String,
}

#[derive(Debug, Deserialize)]
struct TopicRule {
    topic: String,
    /// Also every topic below it (`gov` means `gov.soe` too).
    #[serde(default)]
    prefix: bool,
    #[serde(default)]
    schema: Option<String>,
    /// Country codes one of which the entity must state; empty = any or none.
    #[serde(default)]
    jurisdictions: Vec<String>,
    class: String,
}

#[derive(Debug, Deserialize)]
struct SchemaRule {
    schema: String,
    jurisdictions: Vec<String>,
    class: String,
}

#[derive(Deserialize)]
struct ClassFile {
    version: String,
    classes: Vec<Class>,
}

#[derive(Debug, Deserialize)]
struct Mapping {
    categories: BTreeMap<String, String>,
    lists: Vec<ListRule>,
    any_list: String,
    office: String,
    topics: Vec<TopicRule>,
    schemata: Vec<SchemaRule>,
}

/// The class table with its mappings.
#[derive(Debug)]
pub struct Classes {
    pub version: String,
    /// By severity, highest first, then id.
    pub all: Vec<Class>,
    mapping: Mapping,
}

#[derive(Debug, thiserror::Error)]
pub enum ClassError {
    #[error("not valid: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{place} names class {class}, which is not defined")]
    Undefined { place: &'static str, class: String },
    #[error("severity {severity} of {class} is not between 1 and 5")]
    Severity { class: String, severity: u8 },
}

/// The built-in table. Its assets are part of the program and checked by a test.
pub fn classes() -> &'static Classes {
    static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
        let classes = include_str!("../../assets/rules/classes/classes.json");
        let mapping = include_str!("../../assets/rules/classes/mapping.json");
        load(classes, mapping).unwrap_or_else(|error| unreachable!("built-in classes: {error}"))
    });
    &CLASSES
}

pub(super) fn load(classes: &str, mapping: &str) -> Result<Classes, ClassError> {
    let file: ClassFile = serde_json::from_str(classes)?;
    let mapping: Mapping = serde_json::from_str(mapping)?;
    let mut all = file.classes;
    all.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
    if let Some(class) = all.iter().find(|class| !(1..=5).contains(&class.severity)) {
        return Err(ClassError::Severity { class: class.id.clone(), severity: class.severity });
    }
    let categories = mapping.categories.values().map(|class| ("categories", class));
    let lists = mapping.lists.iter().map(|rule| ("lists", &rule.class));
    let topics = mapping.topics.iter().map(|rule| ("topics", &rule.class));
    let schemata = mapping.schemata.iter().map(|rule| ("schemata", &rule.class));
    let single = [("any_list", &mapping.any_list), ("office", &mapping.office)];
    for (place, class) in categories.chain(lists).chain(topics).chain(schemata).chain(single) {
        if !all.iter().any(|known| known.id == *class) {
            return Err(ClassError::Undefined { place, class: class.clone() });
        }
    }
    Ok(Classes { version: file.version, all, mapping })
}

impl Classes {
    /// A class by id.
    pub fn get(&self, id: &str) -> Option<&Class> {
        self.all.iter().find(|class| class.id == id)
    }

    /// The class of a reference category such as `party.organ`.
    pub fn of_category(&self, category: &str) -> Option<&Class> {
        self.mapping.categories.get(category).and_then(|id| self.get(id))
    }

    /// The class of a list, by what its name, authority or programme says. Every list has one.
    pub fn of_list(&self, text: &str) -> Option<&Class> {
        let text = text.to_lowercase();
        let named =
            self.mapping.lists.iter().find(|rule| rule.contains.iter().any(|word| text.contains(word.as_str())));
        self.get(named.map_or(&self.mapping.any_list, |rule| &rule.class))
    }

    /// The class of a person with an office in a flagged body.
    pub fn of_office(&self) -> Option<&Class> {
        self.get(&self.mapping.office)
    }

    /// The class a topic gives an entity of this schema and these country codes, with the code that decided.
    pub fn of_topic<'a>(
        &self,
        topic: &str,
        schema: &Schema,
        countries: &[&'a str],
    ) -> Option<(&Class, Option<&'a str>)> {
        self.mapping.topics.iter().find_map(|rule| {
            let below =
                rule.prefix && topic.strip_prefix(rule.topic.as_str()).is_some_and(|rest| rest.starts_with('.'));
            let fits = (topic == rule.topic || below) && rule.schema.as_ref().is_none_or(|name| schema.is_a(name));
            let country = stated(&rule.jurisdictions, countries);
            let allowed = fits && (rule.jurisdictions.is_empty() || country.is_some());
            if allowed { self.get(&rule.class).map(|class| (class, country)) } else { None }
        })
    }

    /// The class a schema such as `PartyBody` has in these countries, with the code that decided.
    pub fn of_schema<'a>(&self, schema: &Schema, countries: &[&'a str]) -> Option<(&Class, &'a str)> {
        self.mapping.schemata.iter().find_map(|rule| {
            let country = stated(&rule.jurisdictions, countries)?;
            if schema.is_a(&rule.schema) { self.get(&rule.class).map(|class| (class, country)) } else { None }
        })
    }
}

/// The first of the entity's codes that a rule names. Codes may carry a subdivision (`cn-xj`).
fn stated<'a>(wanted: &[String], countries: &[&'a str]) -> Option<&'a str> {
    countries.iter().copied().find(|code| {
        let country = code.split('-').next().unwrap_or(code);
        wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(country))
    })
}
