//! FollowTheMoney statements: one row per value, as CSV or JSON lines.
//!
//! - The entity is the row's `entity_id`; a different `canonical_id` is the dataset's judgement that
//!   both are the same, handed on once per pair, so that the merge can come apart again.
//! - Rows of one entity may be spread over the file: entities come in parts and add up.
//! - Rows with the property `id` say that the entity exists; their value is a checksum and is left out.

use super::cells::{Cells, Row, Rows};
use super::feed::{Feed, Stop};
use super::ftm::file_stem;
use super::json::{Document, Documents};
use super::lines::Lines;
use super::values::MaybeScalar;
use crate::model::{EntityId, Judgement, Schema, Source, SourceId, Statement, Verdict, ontology};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Statements of an entity handed on together at most.
const GROUP: usize = 4096;

const FIELDS: [&str; 11] = [
    "canonical_id",
    "entity_id",
    "dataset",
    "schema",
    "prop",
    "value",
    "original_value",
    "lang",
    "external",
    "first_seen",
    "last_seen",
];

#[derive(Deserialize)]
struct RawStatement<'a> {
    #[serde(borrow, default)]
    canonical_id: MaybeScalar<'a>,
    #[serde(borrow, default)]
    entity_id: MaybeScalar<'a>,
    #[serde(borrow, default)]
    dataset: MaybeScalar<'a>,
    #[serde(borrow, default)]
    schema: MaybeScalar<'a>,
    #[serde(borrow, default)]
    prop: MaybeScalar<'a>,
    #[serde(borrow, default)]
    value: MaybeScalar<'a>,
    #[serde(borrow, default)]
    original_value: MaybeScalar<'a>,
    #[serde(borrow, default)]
    lang: MaybeScalar<'a>,
    #[serde(borrow, default)]
    external: MaybeScalar<'a>,
    #[serde(borrow, default)]
    first_seen: MaybeScalar<'a>,
    #[serde(borrow, default)]
    last_seen: MaybeScalar<'a>,
}

/// One row in the order of [`FIELDS`].
struct Fields<'a>([Option<&'a str>; FIELDS.len()]);

/// Reads every row of a CSV export into `feed`.
pub(super) fn read_csv(lines: &mut Lines, delimiter: char, name: &str, feed: &mut Feed) -> Result<(), Stop> {
    let mut rows = Rows::new(lines, delimiter);
    let mut header: Option<(usize, [Option<usize>; FIELDS.len()])> = None;
    let mut groups = Groups::new(name);
    loop {
        feed.at(rows.bytes());
        let row = match rows.next()? {
            None => return groups.finish(feed),
            Some(Row::Broken { line, reason, raw }) => {
                feed.reject(format!("line {line}"), reason, &raw)?;
                continue;
            }
            Some(Row::Cells(row)) => row,
        };
        let Some((columns, places)) = &header else {
            let find = |field: &str| row.cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(field));
            header = Some((row.cells.len(), FIELDS.map(find)));
            continue;
        };
        let Cells { cells, raw, ended, .. } = &row;
        let result = if cells.len() == *columns {
            let cell = |place: Option<usize>| cells.get(place?).map(String::as_str).filter(|c| !c.trim().is_empty());
            groups.row(&Fields(places.map(cell)), row.locator(), feed)?
        } else if !ended && cells.len() < *columns {
            Err("cut off: the file ends inside this row".to_owned())
        } else {
            Err(format!("{} cells, the header has {columns}", cells.len()))
        };
        if let Err(reason) = result {
            feed.reject(row.locator(), reason, raw)?;
        }
    }
}

/// Reads every line of a JSON export into `feed`.
pub(super) fn read_json(lines: &mut Lines, name: &str, feed: &mut Feed) -> Result<(), Stop> {
    let mut groups = Groups::new(name);
    let mut documents = Documents::new(lines);
    loop {
        feed.at(documents.bytes());
        let Some(document) = documents.next()? else { return groups.finish(feed) };
        if document.text.trim().is_empty() && !document.too_long {
            continue;
        }
        let locator = format!("line {}", document.line);
        let result = match parse(document) {
            Err(reason) => Err(reason),
            Ok(raw) => {
                let fields = [
                    &raw.canonical_id,
                    &raw.entity_id,
                    &raw.dataset,
                    &raw.schema,
                    &raw.prop,
                    &raw.value,
                    &raw.original_value,
                    &raw.lang,
                    &raw.external,
                    &raw.first_seen,
                    &raw.last_seen,
                ];
                groups.row(&Fields(fields.map(MaybeScalar::text)), locator.clone(), feed)?
            }
        };
        if let Err(reason) = result {
            feed.reject(locator, reason, document.text)?;
        }
    }
}

fn parse<'a>(document: Document<'a>) -> Result<RawStatement<'a>, String> {
    if document.too_long {
        return Err("longer than a record may be".to_owned());
    }
    serde_json::from_str(document.text).map_err(|error| {
        if error.is_eof() && !document.ended {
            "cut off: the file ends inside this record".to_owned()
        } else {
            format!("not a FollowTheMoney statement: {error}")
        }
    })
}

/// Collects neighbouring rows of one entity.
struct Groups {
    file: String,
    sources: HashMap<String, SourceId>,
    judged: BTreeSet<(EntityId, EntityId)>,
    current: Option<(EntityId, &'static Schema, Vec<Statement>)>,
}

impl Groups {
    fn new(file: &str) -> Self {
        Self { file: file_stem(file), sources: HashMap::new(), judged: BTreeSet::new(), current: None }
    }

    fn row(&mut self, fields: &Fields<'_>, locator: String, feed: &mut Feed) -> Result<Result<(), String>, Stop> {
        let Fields([canonical, entity, dataset, schema, prop, value, original, lang, external, first, last]) = *fields;
        let Some(id) = entity.or(canonical) else { return Ok(Err("no entity_id".to_owned())) };
        let Some(schema) = schema else { return Ok(Err("no schema".to_owned())) };
        let Some(schema) = ontology().schema(schema) else { return Ok(Err(format!("unknown schema {schema:?}"))) };
        let Some(prop) = prop else { return Ok(Err("no prop".to_owned())) };
        let Some(value) = value else { return Ok(Err("no value".to_owned())) };
        let Some(external) = external.map_or(Some(false), boolean) else {
            return Ok(Err("external is neither true nor false".to_owned()));
        };
        if [id, prop, value, original.unwrap_or_default()].iter().any(|text| text.contains('\0')) {
            return Ok(Err("contains a NUL character".to_owned()));
        }
        let dataset = dataset.unwrap_or(&self.file).to_owned();
        let source = self.source(&dataset, feed)?;
        let id = EntityId::new(id);
        let statements = self.group(&id, schema, feed)?;
        if prop != "id" {
            if !schema.properties.contains_key(prop) {
                feed.warn_once(locator.clone(), format!("{prop:?} is not a property of {}: kept", schema.name));
            }
            let mut statement = Statement::new(id.clone(), feed.prop(prop), value, source);
            statement.locator = locator.into();
            statement.first_seen = first.map(Into::into);
            statement.last_seen = last.map(Into::into);
            statement.external = external;
            statement.lang = lang.map(Into::into);
            statement.original = original.filter(|&text| text != value).map(Into::into);
            if statement.lang.is_some() || statement.original.is_some() {
                statement = statement.seal();
            }
            statements.push(statement);
        }
        if let Some(canonical) = canonical.filter(|&canonical| canonical != id.as_str()) {
            self.judge(&id, canonical, &dataset, feed)?;
        }
        feed.accept();
        Ok(Ok(()))
    }

    fn source(&mut self, dataset: &str, feed: &mut Feed) -> Result<SourceId, Stop> {
        if let Some(&id) = self.sources.get(dataset) {
            return Ok(id);
        }
        let id = feed.source(Source::new(feed.dataset_kind(), dataset, None, None))?;
        self.sources.insert(dataset.to_owned(), id);
        Ok(id)
    }

    /// The statements of the entity at hand; hands on the one before when it is another.
    fn group(&mut self, id: &EntityId, schema: &'static Schema, feed: &mut Feed) -> Result<&mut Vec<Statement>, Stop> {
        let same = self.current.as_ref().is_some_and(|(current, of, statements)| {
            current == id && of.name == schema.name && statements.len() < GROUP
        });
        if !same && let Some((id, schema, statements)) = self.current.take() {
            feed.entity(id, schema, statements)?;
        }
        Ok(&mut self.current.get_or_insert_with(|| (id.clone(), schema, Vec::new())).2)
    }

    fn judge(&mut self, id: &EntityId, canonical: &str, dataset: &str, feed: &mut Feed) -> Result<(), Stop> {
        let judgement = Judgement::new(
            id.clone(),
            canonical.into(),
            Verdict::Same,
            dataset,
            feed.retrieved_at(),
            "stated by the dataset (canonical_id)",
        );
        let pair = (judgement.left.clone(), judgement.right.clone());
        if self.judged.insert(pair) { feed.judgement(judgement) } else { Ok(()) }
    }

    fn finish(self, feed: &mut Feed) -> Result<(), Stop> {
        match self.current {
            None => Ok(()),
            Some((id, schema, statements)) => feed.entity(id, schema, statements),
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" => Some(true),
        "false" | "f" | "0" | "no" => Some(false),
        _ => None,
    }
}
