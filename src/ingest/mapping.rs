//! How a table is read: which column is which property, who is at the ends of a relation.
//!
//! A mapping is data (TOML), so that an analyst can save, correct and share it. It is checked
//! against the ontology and the header before the first row is read.

use super::Format;
use crate::model::{Schema, ontology};
use serde::{Deserialize, Serialize};

/// One thing or one relation per row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Nodes,
    Edges,
}

/// Order of the parts of a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// 2016/3/31, 2016年3月31日, 20160331, 平成28年3月31日.
    Ymd,
    /// 31/3/2016, 31.3.2016.
    Dmy,
    /// 3/31/2016.
    Mdy,
}

/// What one column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// As the header writes it; "#3" is the third column of a table without header.
    pub column: String,
    /// Property of the schema. `share_low` and `share_high` make a `percentage` range together.
    pub property: String,
    /// Written dates to ISO dates. Without it dates are kept as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<DateFormat>,
    /// The numbers are fractions 0…1 of a share, not percent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fraction: bool,
    /// Several values in a cell are separated by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    /// ISO 639-3 code of the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Why it was guessed so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// How an end of a relation is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndBy {
    /// By the id of an entity described elsewhere.
    #[default]
    Id,
    /// By its name: an entity is made from it. Equal names are one entity, "unknown" never is.
    Name,
}

/// One end of the relation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    pub column: String,
    #[serde(default)]
    pub by: EndBy,
    /// Of entities made from names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Who made the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSource {
    /// The file's name when empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How to read a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub kind: Kind,
    /// Of every row, or of rows whose schema column says nothing known.
    pub schema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema_column: Option<String>,
    /// Column with the id; without it ids are made from the name, or from the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Row of the header, from 1; rows above it are skipped. 0: no header.
    #[serde(default = "first")]
    pub header_row: usize,
    /// Take back the apostrophe that our own export puts before cells that look like formulas.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unescape_formulas: bool,
    /// What a human should look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Of edges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<End>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<End>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub source: TableSource,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
}

fn first() -> usize {
    1
}

fn is_default(source: &TableSource) -> bool {
    *source == TableSource::default()
}

#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    #[error("the mapping is not valid TOML of the expected form: {0}")]
    Toml(String),
    #[error("the mapping names the schema {0:?}, which the ontology does not have")]
    Schema(String),
    #[error("the mapping reads relations, but {0} is not a relation schema")]
    NotARelation(String),
    #[error("the mapping reads things, but {0} is a relation schema")]
    NotAThing(String),
    #[error("the mapping reads relations but does not say which columns hold both ends")]
    NoEnds,
    #[error("the mapping names the column {0:?}, which the table does not have")]
    Column(String),
    #[error("the mapping names the encoding {0:?}, which is not known")]
    Encoding(String),
    #[error("no column of the table is a name or an id: {0}")]
    NothingToRead(String),
    #[error("the table has no row {0}, where its header should be")]
    NoHeader(usize),
}

impl Mapping {
    pub(super) fn new(kind: Kind, schema: &str) -> Self {
        Self {
            kind,
            schema: schema.to_owned(),
            schema_column: None,
            id_column: None,
            delimiter: None,
            encoding: None,
            header_row: 1,
            unescape_formulas: false,
            notes: Vec::new(),
            from: None,
            to: None,
            source: TableSource::default(),
            columns: Vec::new(),
        }
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// When it is not TOML or has fields a mapping does not have.
    pub fn parse(toml: &str) -> Result<Self, MappingError> {
        toml::from_str(toml).map_err(|error| MappingError::Toml(error.to_string()))
    }

    /// As TOML, to be saved and corrected by hand.
    ///
    /// # Errors
    /// Never for a mapping that was parsed or guessed.
    pub fn to_toml(&self) -> Result<String, MappingError> {
        toml::to_string(self).map_err(|error| MappingError::Toml(error.to_string()))
    }

    /// The format it reads.
    pub fn format(&self) -> Format {
        match self.kind {
            Kind::Nodes => Format::NodesCsv,
            Kind::Edges => Format::EdgesCsv,
        }
    }

    /// The default schema, checked against the kind of table.
    pub(super) fn checked_schema(&self) -> Result<&'static Schema, MappingError> {
        let schema = known(&self.schema)?;
        match (self.kind, schema.edge.is_some()) {
            (Kind::Edges, false) => Err(MappingError::NotARelation(self.schema.clone())),
            (Kind::Nodes, true) => Err(MappingError::NotAThing(self.schema.clone())),
            _ => Ok(schema),
        }
    }

    /// Does it read at least a name or an id that the header has?
    pub(super) fn is_usable(&self, header: &[String]) -> bool {
        let there = |column: &str| position(header, column).is_some();
        match self.kind {
            Kind::Nodes => {
                self.id_column.as_deref().is_some_and(there)
                    || self.columns.iter().any(|c| c.property == "name" && there(&c.column))
            }
            Kind::Edges => [&self.from, &self.to].iter().all(|end| end.as_ref().is_some_and(|e| there(&e.column))),
        }
    }
}

/// A schema of the ontology by name.
pub(super) fn known(name: &str) -> Result<&'static Schema, MappingError> {
    ontology().schema(name).ok_or_else(|| MappingError::Schema(name.to_owned()))
}

/// Where a column is: by its exact name, by its name without case and blanks, or as "#3".
pub(super) fn position(header: &[String], column: &str) -> Option<usize> {
    let plain = |text: &str| text.trim().to_lowercase();
    header.iter().position(|cell| cell == column).or_else(|| {
        let wanted = plain(column);
        header.iter().position(|cell| plain(cell) == wanted).or_else(|| {
            let number: usize = column.strip_prefix('#')?.parse().ok()?;
            number.checked_sub(1).filter(|&index| index < header.len())
        })
    })
}
