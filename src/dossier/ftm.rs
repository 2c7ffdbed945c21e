//! FollowTheMoney entities, one JSON line per entity and source.
//!
//! An entity with statements of several sources is written once per source under the same id, so
//! that reading it again gives the same statements from the same datasets. What the format cannot
//! say stays behind: original texts, languages, grades, retractions, judgements.

use super::{Counts, ExportOptions};
use crate::model::{Entity, Facts, Source, SourceId, Statement};
use indexmap::IndexMap;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    caption: &'a str,
    schema: &'a str,
    properties: IndexMap<&'a str, Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    datasets: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<&'a str>,
    /// Values that are the analyst's and not the dataset's; no field of the format, whose readers pass it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrected: Vec<String>,
}

/// Writes every entity the options take, in the order of the facts.
///
/// # Errors
/// When `out` cannot be written.
pub fn export_ftm(facts: &Facts, options: ExportOptions, out: &mut dyn Write) -> io::Result<Counts> {
    let mut counts = Counts::default();
    for entity in facts.entities.values().filter(|entity| options.takes(entity) && !entity.placeholder) {
        counts.add(entity);
        for (source, statements) in by_source(entity) {
            let source = source.and_then(|id| facts.source(id));
            let line = line(entity, source, &statements);
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
            counts.lines += 1;
            counts.statements += statements.len() as u64;
        }
    }
    Ok(counts)
}

/// Statements grouped by source in order of appearance; one empty group when there are none.
fn by_source(entity: &Entity) -> IndexMap<Option<SourceId>, Vec<&Statement>> {
    let mut groups: IndexMap<Option<SourceId>, Vec<&Statement>> = IndexMap::new();
    for statement in &entity.statements {
        groups.entry(Some(statement.source)).or_default().push(statement);
    }
    if groups.is_empty() {
        groups.insert(None, Vec::new());
    }
    groups
}

fn line<'a>(entity: &'a Entity, source: Option<&'a Source>, statements: &[&'a Statement]) -> Line<'a> {
    let mut properties: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for statement in statements {
        let values = properties.entry(&statement.prop).or_default();
        if !values.contains(&&*statement.value) {
            values.push(&statement.value);
        }
    }
    let seen = |pick: fn(&Statement) -> Option<&str>| statements.iter().filter_map(move |s| pick(s));
    Line {
        id: entity.id.as_str(),
        caption: entity.caption(),
        schema: &entity.schema.name,
        properties,
        datasets: source.map(|source| source.title.split(';').collect()).unwrap_or_default(),
        first_seen: seen(|s| s.first_seen.as_deref()).min(),
        last_seen: seen(|s| s.last_seen.as_deref()).max(),
        corrected: statements.iter().filter_map(|statement| statement.correction()).collect(),
    }
}
