//! One stored record: the statements a source's record makes about one entity, as compact JSON.
//!
//! What the statements share stands in the row; a statement that differs says so itself. Reading a
//! record gives the same statements, with the same ids, as were written.

use crate::model::{Credibility, DateSpan, EntityId, Origin, PartialDate, SourceId, Statement};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// What the statements of a record mostly share.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub source: Option<SourceId>,
    pub locator: Arc<str>,
    pub first_seen: Option<Arc<str>>,
    pub last_seen: Option<Arc<str>>,
}

impl Common {
    pub(super) fn nothing() -> Self {
        Self { source: None, locator: Arc::from(""), first_seen: None, last_seen: None }
    }

    pub(super) fn of(statements: &[Statement]) -> Self {
        statements.first().map_or_else(Self::nothing, |first| Self {
            source: Some(first.source),
            locator: first.locator.clone(),
            first_seen: first.first_seen.clone(),
            last_seen: first.last_seen.clone(),
        })
    }
}

/// What a statement says beyond property and value.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<Arc<str>>,
    /// Empty: none, although the record has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credibility: Option<u8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    external: bool,
}

impl More {
    fn of(statement: &Statement, common: &Common) -> Option<Self> {
        let plain = Some(statement.source) == common.source
            && statement.locator == common.locator
            && statement.first_seen == common.first_seen
            && statement.last_seen == common.last_seen
            && statement.original.is_none()
            && statement.lang.is_none()
            && statement.valid == DateSpan::default()
            && statement.origin == Origin::Source
            && statement.credibility == Credibility::default()
            && !statement.external;
        if plain {
            return None;
        }
        let seen = |own: &Option<Arc<str>>, shared: &Option<Arc<str>>| {
            (own != shared).then(|| own.clone().unwrap_or_else(|| Arc::from("")))
        };
        let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
        Some(Self {
            source: (Some(statement.source) != common.source).then(|| statement.source.to_string()),
            locator: (statement.locator != common.locator).then(|| statement.locator.clone()),
            first_seen: seen(&statement.first_seen, &common.first_seen),
            last_seen: seen(&statement.last_seen, &common.last_seen),
            original: statement.original.clone(),
            lang: statement.lang.clone(),
            valid_from: date(statement.valid.start),
            valid_to: date(statement.valid.end),
            origin: (statement.origin == Origin::Analyst).then(|| Origin::Analyst.as_str().to_owned()),
            credibility: (statement.credibility != Credibility::default()).then(|| statement.credibility.number()),
            external: statement.external,
        })
    }
}

/// Writes statements into `out`, which is cleared first.
pub(super) fn write<'a>(
    out: &mut Vec<u8>,
    statements: impl Iterator<Item = &'a Statement>,
    common: &Common,
) -> serde_json::Result<()> {
    out.clear();
    out.push(b'[');
    for (at, statement) in statements.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match More::of(statement, common) {
            None => serde_json::to_writer(&mut *out, &(&*statement.prop, &*statement.value))?,
            Some(more) => serde_json::to_writer(&mut *out, &(&*statement.prop, &*statement.value, more))?,
        }
    }
    out.push(b']');
    Ok(())
}

/// Property names, each kept once.
pub(super) type Names = HashMap<Box<str>, Arc<str>>;

/// Reads statements back; ids come out as they went in.
pub(super) fn read(
    json: &str,
    entity: &EntityId,
    common: &Common,
    names: &mut Names,
) -> serde_json::Result<Vec<Statement>> {
    let stored: Vec<Stored<'_>> = serde_json::from_str(json)?;
    let mut statements = Vec::with_capacity(stored.len());
    for Stored { prop, value, more } in stored {
        let prop = match names.get(&*prop) {
            Some(known) => known.clone(),
            None => {
                let fresh: Arc<str> = Arc::from(&*prop);
                names.insert((&*prop).into(), fresh.clone());
                fresh
            }
        };
        let more = more.unwrap_or_default();
        let source = match more.source {
            Some(text) => SourceId::parse(&text),
            None => common.source,
        };
        let source = source.ok_or_else(|| serde_json::Error::custom("a statement without a source"))?;
        let seen = |own: Option<Arc<str>>, shared: &Option<Arc<str>>| match own {
            Some(text) => Some(text).filter(|text| !text.is_empty()),
            None => shared.clone(),
        };
        let date = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let mut statement = Statement::unsealed(entity.clone(), prop, &value, source);
        statement.locator = more.locator.unwrap_or_else(|| common.locator.clone());
        statement.first_seen = seen(more.first_seen, &common.first_seen);
        statement.last_seen = seen(more.last_seen, &common.last_seen);
        statement.original = more.original;
        statement.lang = more.lang;
        statement.valid = DateSpan { start: date(more.valid_from), end: date(more.valid_to) };
        statement.origin = more.origin.as_deref().and_then(Origin::parse).unwrap_or_default();
        statement.credibility = more.credibility.and_then(Credibility::new).unwrap_or_default();
        statement.external = more.external;
        statements.push(statement.seal());
    }
    Ok(statements)
}

struct Stored<'a> {
    prop: std::borrow::Cow<'a, str>,
    value: std::borrow::Cow<'a, str>,
    more: Option<More>,
}

/// A text, borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] std::borrow::Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Stored<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;

        impl<'de> Visitor<'de> for Parts {
            type Value = Stored<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("[property, value] with at most one object after it")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
                let missing = || A::Error::custom("a statement needs a property and a value");
                let Text(prop) = parts.next_element()?.ok_or_else(missing)?;
                let Text(value) = parts.next_element()?.ok_or_else(missing)?;
                Ok(Stored { prop, value, more: parts.next_element()? })
            }
        }

        deserializer.deserialize_seq(Parts)
    }
}
