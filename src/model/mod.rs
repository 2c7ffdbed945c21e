//! What a case is made of: statements with sources, entities, relations, dates, shares and grades.
//!
//! Knows nothing else in the house. Every value that reaches a screen, a score or a path is a
//! [`Statement`] with a [`Source`]; everything else is derived from those and can be thrown away.
//! There is no "risk" here and no nationality logic: the model carries facts, it draws no conclusion.

mod date;
mod entity;
mod grade;
mod ids;
mod judgement;
mod money;
pub mod ontology;
mod relation;
mod share;
mod statement;
mod status_words;

pub use date::{DateError, DateSpan, Known, PartialDate};
pub use entity::{Entity, Facts, Role};
pub use grade::{Admiralty, Credibility, Reliability};
pub use ids::{EntityId, SourceId, StatementId};
pub use judgement::{Judgement, Verdict};
pub use money::{Amount, MoneyError};
pub use ontology::{Ontology, PropType, Schema, ontology};
pub use relation::{Category, RelationStatus, RelationView, relations_of, stated_reliability};
pub use share::{Share, ShareError};
pub use statement::{Origin, Source, SourceKind, Statement, corrected};
