//! The ontology: schemata, properties and how relations are read, loaded from `assets/ontology/`.
//!
//! `ftm.json` restates the FollowTheMoney model; `kuromaku.json` adds our schemata, the category of
//! every relation, and which plain properties are relations too (a company's `parent`).

use super::Category;
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Value types, as FollowTheMoney names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropType {
    Address,
    Checksum,
    Country,
    Date,
    Email,
    Entity,
    Gender,
    Html,
    Iban,
    Identifier,
    Ip,
    Json,
    Language,
    Mimetype,
    Name,
    Number,
    Phone,
    String,
    Text,
    Topic,
    Url,
}

impl PropType {
    /// The name FollowTheMoney statement exports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Checksum => "checksum",
            Self::Country => "country",
            Self::Date => "date",
            Self::Email => "email",
            Self::Entity => "entity",
            Self::Gender => "gender",
            Self::Html => "html",
            Self::Iban => "iban",
            Self::Identifier => "identifier",
            Self::Ip => "ip",
            Self::Json => "json",
            Self::Language => "language",
            Self::Mimetype => "mimetype",
            Self::Name => "name",
            Self::Number => "number",
            Self::Phone => "phone",
            Self::String => "string",
            Self::Text => "text",
            Self::Topic => "topic",
            Self::Url => "url",
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Property {
    pub label: String,
    #[serde(default)]
    pub label_ja: Option<String>,
    #[serde(rename = "type")]
    pub kind: PropType,
    /// Schema an entity value should have.
    #[serde(default)]
    pub range: Option<String>,
}

/// How a relation record points: from the property `source` to the property `target`.
#[derive(Clone, Debug, Deserialize)]
pub struct EdgeSpec {
    pub source: String,
    pub target: String,
    #[serde(default)]
    pub directed: bool,
    pub label: String,
}

/// What a node of this schema looks like. The drawing is the window's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Person,
    Company,
    Fund,
    Body,
    University,
    Military,
    Party,
    Ship,
    Aircraft,
    Address,
    Deal,
    Infrastructure,
    Document,
    #[default]
    Thing,
}

#[derive(Clone, Debug)]
pub struct Schema {
    pub name: String,
    pub label: String,
    pub label_ja: String,
    pub plural: String,
    /// All ancestors and itself.
    pub ancestors: Vec<String>,
    pub abstract_: bool,
    pub edge: Option<EdgeSpec>,
    /// Set for relation schemata.
    pub category: Option<Category>,
    pub caption: Vec<String>,
    pub required: Vec<String>,
    pub featured: Vec<String>,
    /// Own and inherited.
    pub properties: IndexMap<String, Property>,
    pub shape: Shape,
}

impl Schema {
    pub fn is_a(&self, name: &str) -> bool {
        self.ancestors.iter().any(|ancestor| ancestor == name)
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A plain entity property that is a relation too.
#[derive(Clone, Debug, Deserialize)]
pub struct PropertyEdge {
    pub schema: String,
    pub property: String,
    pub category: Category,
    pub label: String,
    /// The value is the source of the relation (a `parent` controls the entity that names it).
    #[serde(default)]
    pub value_is_source: bool,
}

/// Words in a relation's role that say more than its schema does.
#[derive(Clone, Debug, Deserialize)]
pub struct RoleRule {
    pub contains: Vec<String>,
    pub category: Category,
}

/// What a code of the property type `topic` means ("export.control").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub label: String,
    pub label_ja: String,
}

#[derive(Debug)]
pub struct Ontology {
    pub schemata: IndexMap<String, Schema>,
    /// By code.
    pub topics: BTreeMap<String, Topic>,
    pub property_edges: Vec<PropertyEdge>,
    pub role_rules: Vec<RoleRule>,
}

impl Ontology {
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemata.get(name)
    }
}

#[derive(Deserialize)]
struct RawSchema {
    label: String,
    #[serde(default)]
    label_ja: Option<String>,
    #[serde(default)]
    plural: Option<String>,
    #[serde(default)]
    extends: Vec<String>,
    #[serde(default, rename = "abstract")]
    abstract_: bool,
    edge: Option<EdgeSpec>,
    #[serde(default)]
    caption: Vec<String>,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    featured: Vec<String>,
    #[serde(default)]
    properties: IndexMap<String, Property>,
}

#[derive(Deserialize)]
struct Ftm {
    schemata: IndexMap<String, RawSchema>,
    topics: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Ours {
    schemata: IndexMap<String, RawSchema>,
    /// Properties of ours on schemata of FollowTheMoney.
    #[serde(default)]
    more_properties: BTreeMap<String, IndexMap<String, Property>>,
    categories: BTreeMap<String, Category>,
    shapes: BTreeMap<String, Shape>,
    labels_ja: BTreeMap<String, String>,
    property_labels_ja: BTreeMap<String, String>,
    /// Codes in use that FollowTheMoney's table lacks.
    #[serde(default)]
    more_topics: BTreeMap<String, String>,
    #[serde(default)]
    topics_ja: BTreeMap<String, String>,
    property_edges: Vec<PropertyEdge>,
    role_rules: Vec<RoleRule>,
}

/// The built-in ontology. Its assets are part of the program and checked by a test.
pub fn ontology() -> &'static Ontology {
    static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| {
        let ftm = include_str!("../../assets/ontology/ftm.json");
        let ours = include_str!("../../assets/ontology/kuromaku.json");
        load(ftm, ours).unwrap_or_else(|error| unreachable!("built-in ontology: {error}"))
    });
    &ONTOLOGY
}

#[derive(Debug, thiserror::Error)]
pub enum OntologyError {
    #[error("not valid: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{schema} names {name}, which is not defined")]
    Undefined { schema: String, name: String },
    #[error("{0} inherits from itself")]
    Cycle(String),
}

fn load(ftm: &str, ours: &str) -> Result<Ontology, OntologyError> {
    let ftm: Ftm = serde_json::from_str(ftm)?;
    let mut ours: Ours = serde_json::from_str(ours)?;
    let mut raw = ftm.schemata;
    raw.append(&mut ours.schemata);
    for (schema, properties) in std::mem::take(&mut ours.more_properties) {
        let known = raw.get_mut(&schema).ok_or_else(|| undefined("more_properties", &schema))?;
        known.properties.extend(properties);
    }
    let mut schemata = IndexMap::new();
    for name in raw.keys() {
        let lineage = lineage(&raw, name)?;
        schemata.insert(name.clone(), build(&raw, name, &lineage, &ours)?);
    }
    schemata.sort_keys();
    for edge in &ours.property_edges {
        let known = schemata.get(&edge.schema).is_some_and(|s| s.properties.contains_key(&edge.property));
        if !known {
            return Err(undefined(&edge.schema, &edge.property));
        }
    }
    let topics = ftm.topics.into_iter().chain(ours.more_topics).map(|(code, label)| {
        // Without a Japanese label a code is better than words of another language.
        let label_ja = ours.topics_ja.get(&code).unwrap_or(&code).clone();
        (code, Topic { label, label_ja })
    });
    let topics = topics.collect();
    Ok(Ontology { schemata, topics, property_edges: ours.property_edges, role_rules: ours.role_rules })
}

fn undefined(schema: &str, name: &str) -> OntologyError {
    OntologyError::Undefined { schema: schema.to_owned(), name: name.to_owned() }
}

/// The schema and its ancestors, nearest first.
fn lineage(raw: &IndexMap<String, RawSchema>, name: &str) -> Result<Vec<String>, OntologyError> {
    let mut found: Vec<String> = vec![name.to_owned()];
    let mut next = 0;
    while let Some(current) = found.get(next).cloned() {
        let schema = raw.get(&current).ok_or_else(|| undefined(name, &current))?;
        for parent in &schema.extends {
            if parent == name {
                return Err(OntologyError::Cycle(name.to_owned()));
            }
            if !found.contains(parent) {
                found.push(parent.clone());
            }
        }
        next += 1;
    }
    Ok(found)
}

fn build(
    raw: &IndexMap<String, RawSchema>,
    name: &str,
    lineage: &[String],
    ours: &Ours,
) -> Result<Schema, OntologyError> {
    let family = || lineage.iter().filter_map(|ancestor| raw.get(ancestor));
    let own = raw.get(name).ok_or_else(|| undefined(name, name))?;
    let mut properties: IndexMap<String, Property> = IndexMap::new();
    for (prop, spec) in family().flat_map(|schema| &schema.properties) {
        if !properties.contains_key(prop) {
            let mut spec = spec.clone();
            if spec.label_ja.is_none() {
                spec.label_ja = ours.property_labels_ja.get(prop).cloned();
            }
            properties.insert(prop.clone(), spec);
        }
    }
    let edge = family().find_map(|schema| schema.edge.clone());
    if let Some(edge) = &edge {
        for end in [&edge.source, &edge.target] {
            if !properties.contains_key(end) {
                return Err(undefined(name, end));
            }
        }
    }
    let first_list = |pick: fn(&RawSchema) -> &Vec<String>| {
        family().map(pick).find(|list| !list.is_empty()).cloned().unwrap_or_default()
    };
    let nearest = |table: &BTreeMap<String, String>| lineage.first().and_then(|own| table.get(own)).cloned();
    Ok(Schema {
        name: name.to_owned(),
        label: own.label.clone(),
        label_ja: own.label_ja.clone().or_else(|| nearest(&ours.labels_ja)).unwrap_or_else(|| own.label.clone()),
        plural: own.plural.clone().unwrap_or_else(|| own.label.clone()),
        ancestors: lineage.to_vec(),
        abstract_: own.abstract_,
        category: edge
            .as_ref()
            .map(|_| lineage.iter().find_map(|a| ours.categories.get(a).copied()).unwrap_or(Category::Association)),
        edge,
        caption: first_list(|schema| &schema.caption),
        required: first_list(|schema| &schema.required),
        featured: first_list(|schema| &schema.featured),
        properties,
        shape: lineage.iter().find_map(|a| ours.shapes.get(a).copied()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_ontology_is_sound() {
        let ontology = ontology();
        let company = ontology.schema("Company").unwrap();
        assert!(company.is_a("LegalEntity") && company.is_a("Asset") && !company.is_a("Person"));
        assert_eq!(company.properties["name"].kind, PropType::Name);
        let ownership = ontology.schema("Ownership").unwrap();
        assert_eq!(ownership.edge.as_ref().unwrap().source, "owner");
        assert_eq!(ownership.category, Some(Category::Ownership));
        for ours in [
            "Fund",
            "University",
            "ResearchInstitute",
            "MilitaryUnit",
            "PartyBody",
            "Deal",
            "JointVenture",
            "ResearchAgreement",
            "Study",
            "TalentProgramme",
            "Procurement",
            "Infrastructure",
        ] {
            assert!(ontology.schema(ours).is_some(), "{ours}");
        }
        for schema in ontology.schemata.values().filter(|s| s.edge.is_some()) {
            assert!(schema.category.is_some(), "{}", schema.name);
        }
        assert!(ontology.schema("Fund").unwrap().is_a("Asset"), "a fund can be owned");
        for (code, topic) in &ontology.topics {
            assert!(!topic.label.is_empty() && topic.label_ja != *code, "{code} lacks words");
        }
    }

    #[test]
    fn a_broken_ontology_is_named() {
        let ours = r#"{"schemata":{"A":{"label":"A","extends":["B"]}},"categories":{},"shapes":{},"labels_ja":{},"property_labels_ja":{},"property_edges":[],"role_rules":[]}"#;
        let error = load(r#"{"schemata":{},"topics":{}}"#, ours).unwrap_err();
        assert_eq!(error.to_string(), "A names B, which is not defined");
    }
}
