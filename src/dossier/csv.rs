//! Two tables for spreadsheets: nodes and edges. Our own table reader takes them back.
//!
//! Shares are percent. A cell that a spreadsheet would run as a formula gets an apostrophe in front.

use super::{Counts, ExportOptions};
use crate::model::{Category, Entity, EntityId, Facts, RelationView, Share, Statement, relations_of};
use std::io::{self, Write};

const NODES: [&str; 6] = ["id", "schema", "caption", "names", "country", "sources"];

const EDGES: [&str; 14] = [
    "relation",
    "type",
    "from",
    "from_caption",
    "to",
    "to_caption",
    "role",
    "share_low_percent",
    "share_high_percent",
    "start",
    "end",
    "status",
    "grade",
    "sources",
];

/// One row per thing that the options take.
///
/// # Errors
/// When `out` cannot be written.
pub fn export_nodes(facts: &Facts, options: ExportOptions, out: &mut dyn Write) -> io::Result<Counts> {
    let mut table = Table::new(out, &NODES)?;
    let mut counts = Counts::default();
    let things = facts.entities.values().filter(|entity| options.takes(entity) && !entity.is_relation());
    for entity in things {
        let names = join(entity.names().map(|statement| &*statement.value));
        let country = join(entity.all("country").map(|statement| &*statement.value));
        let sources = sources(facts, entity.statements.iter());
        let caption = entity.caption();
        table.row(&[entity.id.as_str(), &entity.schema.name, caption, &names, &country, &sources])?;
        counts.add(entity);
        counts.lines += 1;
    }
    table.finish()?;
    Ok(counts)
}

/// One row per relation between things that the options take, from records and from properties.
///
/// # Errors
/// When `out` cannot be written.
pub fn export_edges(facts: &Facts, options: ExportOptions, out: &mut dyn Write) -> io::Result<Counts> {
    let mut table = Table::new(out, &EDGES)?;
    let mut counts = Counts::default();
    for entity in facts.entities.values().filter(|entity| options.takes(entity)) {
        for relation in relations_of(entity) {
            if relation.category == Category::Listing && !options.lists {
                continue;
            }
            edge(facts, entity, &relation, &mut table)?;
            counts.relations += 1;
            counts.lines += 1;
        }
    }
    table.finish()?;
    Ok(counts)
}

fn edge(facts: &Facts, entity: &Entity, relation: &RelationView, table: &mut Table<'_>) -> io::Result<()> {
    let (low, high) = match relation.share {
        Share::Unknown => (String::new(), String::new()),
        Share::Between { low, high } => (percent(low), percent(high)),
    };
    let date = |date: Option<crate::model::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
    // A property is no record of its own: its row has an id made of record, property and other end.
    let record = match relation.property {
        None => relation.record.to_string(),
        Some(property) => {
            let other = if relation.source == relation.record { &relation.target } else { &relation.source };
            format!("{}/{property}/{other}", relation.record)
        }
    };
    let said = entity.statements.iter().filter(|s| relation.property.is_none_or(|property| &*s.prop == property));
    table.row(&[
        &record,
        relation.kind,
        relation.source.as_str(),
        caption(facts, &relation.source),
        relation.target.as_str(),
        caption(facts, &relation.target),
        &relation.role,
        &low,
        &high,
        &date(relation.span.start),
        &date(relation.span.end),
        relation.status.as_str(),
        &grade(facts, entity, relation),
        &sources(facts, said),
    ])
}

/// The pair as the relation states it, else with the reliability of its first source.
fn grade(facts: &Facts, entity: &Entity, relation: &RelationView) -> String {
    let mut grade = relation.grade;
    if relation.stated.is_none() {
        let source = entity.statements.first().and_then(|statement| facts.source(statement.source));
        grade.reliability = source.map(|source| source.reliability).unwrap_or_default();
    }
    grade.to_string()
}

fn caption<'a>(facts: &'a Facts, id: &EntityId) -> &'a str {
    facts.entity(id.as_str()).map(Entity::caption).unwrap_or_default()
}

/// Titles of the sources, each once, in order of appearance; of a corrected value with what the source says instead.
fn sources<'a>(facts: &'a Facts, statements: impl Iterator<Item = &'a Statement>) -> String {
    let titles = statements.filter_map(|statement| {
        let title = facts.source(statement.source)?.title.as_str();
        Some(match statement.correction() {
            Some(correction) => format!("{title} ({correction})"),
            None => title.to_owned(),
        })
    });
    let titles: Vec<String> = titles.collect();
    join(titles.iter().map(String::as_str))
}

fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: indexmap::IndexSet<&str> = texts.collect();
    texts.into_iter().collect::<Vec<_>>().join("; ")
}

fn percent(fraction: f64) -> String {
    format!("{}", (fraction * 1e8).round() / 1e6)
}

/// A CSV writer that disarms formulas.
struct Table<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> Table<'a> {
    fn new(out: &'a mut dyn Write, header: &[&str]) -> io::Result<Self> {
        let mut table = Self(csv::Writer::from_writer(out));
        table.row(header)?;
        Ok(table)
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        for cell in cells {
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                self.0.write_field(format!("'{cell}"))?;
            } else {
                self.0.write_field(cell)?;
            }
        }
        self.0.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}
