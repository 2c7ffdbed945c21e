//! FollowTheMoney entities: JSON lines, arrays, and OpenSanctions deltas (`{"op", "entity"}`).
//!
//! - Every value becomes a statement; an unknown property is kept with a warning.
//! - An entity's source is its datasets, joined by ";"; without any, the name of the file.
//! - Left out: `caption`, `target`, `last_change` (derived by whoever wrote the file) and
//!   `referents` (ids its writer merged; statement files carry those decisions one by one).

use super::feed::{Feed, Stop};
use super::json::{Document, Documents};
use super::lines::Lines;
use super::values::{MaybeScalar, Scalar, Values};
use crate::model::{EntityId, Schema, Source, SourceId, Statement, ontology};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

#[derive(Deserialize, Default)]
struct RawEntity<'a> {
    #[serde(borrow, default)]
    id: MaybeScalar<'a>,
    #[serde(borrow, default)]
    schema: MaybeScalar<'a>,
    #[serde(borrow, default)]
    properties: Properties<'a>,
    #[serde(borrow, default)]
    datasets: Values<'a>,
    #[serde(borrow, default)]
    first_seen: MaybeScalar<'a>,
    #[serde(borrow, default)]
    last_seen: MaybeScalar<'a>,
    /// Of deltas.
    #[serde(borrow, default)]
    op: MaybeScalar<'a>,
    #[serde(borrow, default)]
    entity: Option<Box<RawEntity<'a>>>,
}

/// Property names and values in file order.
#[derive(Default)]
struct Properties<'a>(Vec<(Cow<'a, str>, Values<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Properties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Properties<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(8);
                while let Some(name) = map.next_key::<MaybeScalar<'de>>()? {
                    let values = map.next_value()?;
                    pairs.push((name.0.map(|scalar| scalar.text).unwrap_or_default(), values));
                }
                Ok(Properties(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads every record of the file into `feed`.
pub(super) fn read(lines: &mut Lines, name: &str, feed: &mut Feed) -> Result<(), Stop> {
    let mut datasets = Datasets::new(name);
    let mut documents = Documents::new(lines);
    loop {
        feed.at(documents.bytes());
        let Some(document) = documents.next()? else { return Ok(()) };
        if document.text.trim().is_empty() && !document.too_long {
            continue;
        }
        if let Err(reason) = record(document, &mut datasets, feed)? {
            feed.reject(format!("line {}", document.line), reason, document.text)?;
        }
    }
}

/// One record: accepted, or the reason why not.
fn record(document: Document<'_>, datasets: &mut Datasets, feed: &mut Feed) -> Result<Result<(), String>, Stop> {
    let raw: RawEntity<'_> = match parse(document) {
        Ok(raw) => raw,
        Err(reason) => return Ok(Err(reason)),
    };
    let locator: Arc<str> = format!("line {}", document.line).into();
    let raw = match (raw.op.text(), raw.entity) {
        (Some("DEL"), _) => return Ok(Err("a deletion: statements are never deleted by an import".to_owned())),
        (Some(op @ ("ADD" | "MOD")), Some(entity)) => {
            if op == "MOD" {
                feed.warn(locator.to_string(), "a changed entity: earlier statements are kept beside these");
            }
            *entity
        }
        (Some(op), Some(_)) => return Ok(Err(format!("unknown delta operation {op:?}"))),
        (_, entity) => RawEntity { op: MaybeScalar(None), entity, ..raw },
    };
    let Some(id) = raw.id.text() else { return Ok(Err("no id".to_owned())) };
    let Some(schema) = raw.schema.text() else { return Ok(Err("no schema".to_owned())) };
    let Some(schema) = ontology().schema(schema) else { return Ok(Err(format!("unknown schema {schema:?}"))) };
    let nul = |text: &str| text.contains('\0');
    let values = || raw.properties.0.iter().flat_map(|(prop, values)| values.0.iter().map(move |v| (prop, v)));
    if nul(id) || values().any(|(prop, value)| nul(prop) || nul(&value.text)) {
        return Ok(Err("contains a NUL character".to_owned()));
    }
    let source = datasets.source(&raw.datasets, feed)?;
    let entity = EntityId::new(id);
    let statements = statements(&entity, schema, &raw, source, &locator, feed);
    feed.entity(entity, schema, statements)?;
    feed.accept();
    Ok(Ok(()))
}

fn parse<'a>(document: Document<'a>) -> Result<RawEntity<'a>, String> {
    if document.too_long {
        return Err("longer than a record may be".to_owned());
    }
    serde_json::from_str(document.text).map_err(|error| {
        if error.is_eof() && !document.ended {
            "cut off: the file ends inside this record".to_owned()
        } else {
            format!("not a FollowTheMoney entity: {error}")
        }
    })
}

fn statements(
    entity: &EntityId,
    schema: &Schema,
    raw: &RawEntity<'_>,
    source: SourceId,
    locator: &Arc<str>,
    feed: &mut Feed,
) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(raw.properties.0.len() + 2);
    let shared = |text: Option<&str>| text.map(Arc::<str>::from);
    let (first_seen, last_seen) = (shared(raw.first_seen.text()), shared(raw.last_seen.text()));
    for (name, values) in &raw.properties.0 {
        if !schema.properties.contains_key(&**name) {
            feed.warn_once(locator.to_string(), format!("{name:?} is not a property of {}: kept", schema.name));
        }
        let prop = feed.prop(name);
        for Scalar { text, inexact } in distinct(&values.0) {
            if *inexact {
                feed.warn(locator.to_string(), format!("{name:?}: digits of the number {text} may not be exact"));
            }
            let mut statement = Statement::new(entity.clone(), prop.clone(), text, source);
            statement.locator = locator.clone();
            statement.first_seen = first_seen.clone();
            statement.last_seen = last_seen.clone();
            statements.push(statement);
        }
    }
    statements
}

/// Values that say something, each once.
fn distinct<'v, 'a>(values: &'v [Scalar<'a>]) -> impl Iterator<Item = &'v Scalar<'a>> {
    let mut seen: HashSet<&str> = HashSet::new();
    let several = values.len() > 1;
    values.iter().filter(move |value| !value.text.trim().is_empty() && (!several || seen.insert(&value.text)))
}

/// From dataset names to sources, remembering the last: files come sorted by dataset.
struct Datasets {
    file: String,
    last: Option<(String, SourceId)>,
}

impl Datasets {
    fn new(file: &str) -> Self {
        Self { file: file_stem(file), last: None }
    }

    fn source(&mut self, names: &Values<'_>, feed: &mut Feed) -> Result<SourceId, Stop> {
        let mut title = String::new();
        for name in names.0.iter().map(|scalar| scalar.text.trim()).filter(|name| !name.is_empty()) {
            if !title.is_empty() {
                title.push(';');
            }
            title.push_str(name);
        }
        if title.is_empty() {
            title.clone_from(&self.file);
        }
        if let Some((last, id)) = &self.last
            && *last == title
        {
            return Ok(*id);
        }
        let id = feed.source(Source::new(feed.dataset_kind(), &title, None, None))?;
        self.last = Some((title, id));
        Ok(id)
    }
}

/// "dir/acme.ftm.json" → "acme".
pub(super) fn file_stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    if stem.is_empty() { "file".to_owned() } else { stem.to_owned() }
}
