//! Entities: what the statements with one id say together. A view, never stored as truth.

use super::{EntityId, Judgement, Schema, Source, SourceId, Statement};
use indexmap::IndexMap;

/// What an entity is for in a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Part of the deal's picture.
    #[default]
    Case,
    /// An entry of an imported list: something names are screened against.
    List,
    /// A body of the built-in reference pack.
    Reference,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::List => "list",
            Self::Reference => "reference",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Case, Self::List, Self::Reference].into_iter().find(|role| role.as_str() == text)
    }
}

/// An entity or relation record with everything said about it.
#[derive(Clone, Debug)]
pub struct Entity {
    pub id: EntityId,
    pub schema: &'static Schema,
    pub role: Role,
    /// Mentioned by a relation, described by no record: shown as such, never as an empty entity.
    pub placeholder: bool,
    pub statements: Vec<Statement>,
}

impl Entity {
    pub fn new(id: EntityId, schema: &'static Schema, role: Role) -> Self {
        Self { id, schema, role, placeholder: false, statements: Vec::new() }
    }

    /// Statements of one property, in their stored order.
    pub fn all<'a>(&'a self, prop: &'a str) -> impl Iterator<Item = &'a Statement> + 'a {
        self.statements.iter().filter(move |statement| &*statement.prop == prop)
    }

    /// The first value of a property.
    pub fn first(&self, prop: &str) -> Option<&str> {
        self.statements.iter().find(|statement| &*statement.prop == prop).map(|statement| &*statement.value)
    }

    /// What to call it: the first caption property with a value, else its id.
    pub fn caption(&self) -> &str {
        let mut props = self.schema.caption.iter();
        props.find_map(|prop| self.first(prop)).unwrap_or(self.id.as_str())
    }

    /// Everything it is called: names, aliases, earlier names, abbreviations.
    pub fn names(&self) -> impl Iterator<Item = &Statement> {
        const NAMES: [&str; 5] = ["name", "alias", "previousName", "weakAlias", "abbreviation"];
        self.statements.iter().filter(|statement| NAMES.contains(&&*statement.prop))
    }

    /// Is it a relation record rather than a thing?
    pub fn is_relation(&self) -> bool {
        self.schema.edge.is_some()
    }
}

/// A case in memory: sources, entities in stable order, and the judgements between them.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub sources: IndexMap<SourceId, Source>,
    pub entities: IndexMap<EntityId, Entity>,
    pub judgements: Vec<Judgement>,
}

impl Facts {
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.get(id)
    }

    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(&id)
    }

    pub fn statement_count(&self) -> usize {
        self.entities.values().map(|entity| entity.statements.len()).sum()
    }
}
