//! Relations as edges: what a relation record, or a property such as `parent`, says between two ids.

use super::{Admiralty, DateSpan, Entity, EntityId, PartialDate, Reliability, Share, ontology};
use serde::{Deserialize, Serialize};

/// What a tie is about. Paths cost and filter by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Ownership,
    Control,
    Office,
    FundRole,
    Address,
    Employment,
    Agreement,
    Supply,
    Association,
    Infrastructure,
    /// A body put the other end on a list, or said something about it. Shown, never walked through.
    Listing,
}

impl Category {
    pub const ALL: [Self; 11] = [
        Self::Ownership,
        Self::Control,
        Self::Office,
        Self::FundRole,
        Self::Address,
        Self::Employment,
        Self::Agreement,
        Self::Supply,
        Self::Association,
        Self::Infrastructure,
        Self::Listing,
    ];

    /// The name used on the command line and in data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::Control => "control",
            Self::Office => "office",
            Self::FundRole => "fund_role",
            Self::Address => "address",
            Self::Employment => "employment",
            Self::Agreement => "agreement",
            Self::Supply => "supply",
            Self::Association => "association",
            Self::Infrastructure => "infrastructure",
            Self::Listing => "listing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == text)
    }
}

/// Where a relation stands, in its source's words reduced to what the search needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationStatus {
    #[default]
    Asserted,
    /// Alleged, a finding or a guess that its source does not confirm.
    Unconfirmed,
    Disputed,
    Proposed,
    /// Proposed or agreed, then withdrawn, blocked or frozen.
    Withdrawn,
    /// Over, whether or not a source dates the end.
    Ended,
}

impl RelationStatus {
    fn read(text: &str) -> Self {
        Self::stated(text).unwrap_or_default()
    }

    /// Where a source's words say that it stands; `None` when they say nothing but that it holds, or are not understood.
    pub fn stated(text: &str) -> Option<Self> {
        super::status_words::stated(text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Unconfirmed => "unconfirmed",
            Self::Disputed => "disputed",
            Self::Proposed => "proposed",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}

/// One edge: what a relation says between two entities.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationView {
    /// The relation record, or the entity whose property says it.
    pub record: EntityId,
    /// Set when a property says it.
    pub property: Option<&'static str>,
    /// Schema name for records, the rule's label for properties.
    pub kind: &'static str,
    /// The record's own words: role, description of the share; empty when none.
    pub role: Box<str>,
    pub category: Category,
    pub directed: bool,
    pub source: EntityId,
    pub target: EntityId,
    /// Of the capital.
    pub share: Share,
    /// Of the votes, where the record states them apart from the capital.
    pub votes: Option<Share>,
    /// The record says that the holding runs through others: not to be added to direct ones.
    pub indirect: bool,
    pub span: DateSpan,
    pub status: RelationStatus,
    /// On this day a source said that it is over, and none says since when; set where the sources are at hand.
    pub over_by: Option<PartialDate>,
    /// Reliability as the record itself states it ("source grade B"), else `None`: use the source's.
    pub stated: Option<Reliability>,
    pub grade: Admiralty,
}

/// Every edge an entity's statements describe. Several ends give every pair of them.
pub fn relations_of(entity: &Entity) -> Vec<RelationView> {
    let mut found = Vec::new();
    if let Some(edge) = &entity.schema.edge {
        for source in entity.all(&edge.source) {
            for target in entity.all(&edge.target) {
                found.push(record_edge(entity, &source.value, &target.value));
            }
        }
    }
    for rule in &ontology().property_edges {
        if !entity.schema.is_a(&rule.schema) {
            continue;
        }
        for statement in entity.all(&rule.property) {
            let own = entity.id.clone();
            let value = EntityId::new(&statement.value);
            let (source, target) = if rule.value_is_source { (value, own) } else { (own, value) };
            found.push(RelationView {
                record: entity.id.clone(),
                property: Some(&rule.property),
                kind: &rule.label,
                role: "".into(),
                category: rule.category,
                directed: true,
                source,
                target,
                share: Share::Unknown,
                votes: None,
                indirect: false,
                span: statement.valid,
                status: RelationStatus::Asserted,
                over_by: None,
                stated: None,
                grade: Admiralty { reliability: Reliability::F, credibility: statement.credibility },
            });
        }
    }
    found
}

/// The reliability a record itself states: a description that begins with "source grade B".
pub fn stated_reliability(entity: &Entity) -> Option<Reliability> {
    let description = entity.first("description")?;
    description.strip_prefix("source grade ")?.get(..1)?.parse().ok()
}

fn record_edge(entity: &Entity, source: &str, target: &str) -> RelationView {
    let role = entity.first("role").or_else(|| entity.first("relationship")).unwrap_or_default();
    let status = entity.first("status").map(RelationStatus::read).unwrap_or_default();
    let date = |prop: &str| entity.first(prop).and_then(|text| text.parse().ok());
    let stated = stated_reliability(entity);
    let credibility = entity.statements.first().map(|s| s.credibility).unwrap_or_default();
    RelationView {
        record: entity.id.clone(),
        property: None,
        kind: &entity.schema.name,
        role: role.into(),
        category: category_of(entity, role),
        directed: entity.schema.edge.as_ref().is_some_and(|edge| edge.directed),
        source: EntityId::new(source),
        target: EntityId::new(target),
        share: entity.first("percentage").and_then(|text| text.parse().ok()).unwrap_or(Share::Unknown),
        votes: entity.first("votingPercentage").and_then(|text| text.parse().ok()),
        indirect: entity.first("directness").is_some_and(|text| text.trim().eq_ignore_ascii_case("indirect")),
        span: DateSpan { start: date("startDate").or_else(|| date("date")), end: date("endDate") },
        status,
        over_by: None,
        stated,
        grade: Admiralty { reliability: stated.unwrap_or_default(), credibility },
    }
}

fn category_of(entity: &Entity, role: &str) -> Category {
    let by_schema = entity.schema.category.unwrap_or(Category::Association);
    let role = role.to_lowercase();
    let mut rules = ontology().role_rules.iter();
    rules
        .find(|rule| rule.contains.iter().any(|word| role.contains(word.as_str())))
        .map_or(by_schema, |rule| rule.category)
}
