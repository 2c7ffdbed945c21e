//! The built-in reference pack: `assets/reference` read into [`Facts`].
//!
//! - Every name, note and listing is a statement; a name that no source was seen to use is marked
//!   unverified and has credibility 6.
//! - A listing is a `Sanction` record with the dates of its editions, each from that edition's source.
//! - Parts of a body that are listed by themselves are entities of their own, so that a listed
//!   institute never makes its academy a listed one.
//! - No natural persons.

use super::{Fit, Hit, Library, Trap};
use crate::model::{
    Credibility, Entity, EntityId, Facts, PartialDate, Reliability, Role, Source, SourceId, SourceKind, Statement,
    ontology,
};
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct BodyFile {
    edition: String,
    bodies: Vec<Body>,
}

#[derive(Deserialize)]
struct Body {
    id: String,
    category: String,
    parent: Option<String>,
    names: Vec<Name>,
    dissolved: Option<String>,
    facts: Vec<String>,
    sources: Vec<String>,
    listed: Vec<Listing>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NameKind {
    Name,
    Alias,
    Previous,
    /// Short, or borne by bodies of other countries too.
    Weak,
    Abbreviation,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    lang: String,
    kind: NameKind,
    /// Why no source was seen to use it.
    unverified: Option<String>,
    from: Option<String>,
    #[serde(rename = "to")]
    until: Option<String>,
}

#[derive(Deserialize)]
struct Listing {
    list: String,
    name_on_list: Option<String>,
    since: Option<String>,
    #[serde(default)]
    editions: Vec<String>,
    program: Option<String>,
    parent_on_list: Option<String>,
    source: String,
}

#[derive(Deserialize)]
struct ListFile {
    lists: Vec<List>,
}

#[derive(Deserialize)]
struct List {
    id: String,
    title: String,
    authority: String,
    topic: Option<String>,
}

#[derive(Deserialize)]
struct TrapFile {
    traps: Vec<RawTrap>,
}

#[derive(Deserialize)]
struct RawTrap {
    bodies: Vec<String>,
    note: String,
    note_ja: String,
    sources: Vec<String>,
}

#[derive(Deserialize)]
struct Place {
    title: String,
    url: Option<String>,
    edition: Option<String>,
}

#[derive(Deserialize)]
struct CategoryRule {
    schema: String,
    topics: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
enum PackError {
    #[error("not valid: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{place} names {name}, which is not defined")]
    Undefined { place: String, name: String },
    #[error("{place}: {value} is not a date")]
    Date { place: String, value: String },
}

struct Pack {
    edition: String,
    facts: Facts,
    traps: Vec<Trap>,
}

fn pack() -> &'static Pack {
    static PACK: LazyLock<Pack> =
        LazyLock::new(|| load().unwrap_or_else(|error| unreachable!("reference pack: {error}")));
    &PACK
}

/// The built-in pack: bodies with [`Role::Reference`], their listings, their sources.
pub fn reference() -> &'static Facts {
    &pack().facts
}

/// Known mix-ups between bodies of the pack and others.
pub fn traps() -> &'static [Trap] {
    &pack().traps
}

fn undefined(place: &str, name: &str) -> PackError {
    PackError::Undefined { place: place.to_owned(), name: name.to_owned() }
}

fn date(place: &str, text: &str) -> Result<PartialDate, PackError> {
    text.parse().map_err(|_| PackError::Date { place: place.to_owned(), value: text.to_owned() })
}

fn entity_id(body: &str) -> EntityId {
    EntityId::new(format!("ref-{body}"))
}

fn load() -> Result<Pack, PackError> {
    let file: BodyFile = serde_json::from_str(include_str!("../../assets/reference/bodies.json"))?;
    let lists: ListFile = serde_json::from_str(include_str!("../../assets/reference/lists.json"))?;
    let traps: TrapFile = serde_json::from_str(include_str!("../../assets/reference/traps.json"))?;
    let mut builder = Builder {
        places: serde_json::from_str(include_str!("../../assets/reference/sources.json"))?,
        rules: serde_json::from_str(include_str!("../../assets/reference/categories.json"))?,
        lists: lists.lists.into_iter().map(|list| (list.id.clone(), list)).collect(),
        known: file.bodies.iter().map(|body| body.id.clone()).collect(),
        facts: Facts::default(),
        own: SourceId([0; 16]),
    };
    let mut own = Source::new(SourceKind::Reference, "Kuromaku reference bodies", Some("Kuromaku"), None);
    own.edition = Some(date("bodies", &file.edition)?);
    own.reliability = Reliability::C;
    own.licence = Some("project's own compilation of facts".to_owned());
    builder.own = own.id;
    builder.facts.sources.insert(own.id, own);
    for body in &file.bodies {
        builder.body(body)?;
    }
    let traps = traps.traps.iter().map(|trap| builder.trap(trap)).collect::<Result<_, _>>()?;
    Ok(Pack { edition: file.edition, facts: builder.facts, traps })
}

struct Builder {
    places: BTreeMap<String, Place>,
    rules: BTreeMap<String, CategoryRule>,
    lists: BTreeMap<String, List>,
    known: BTreeSet<String>,
    facts: Facts,
    own: SourceId,
}

impl Builder {
    fn body(&mut self, body: &Body) -> Result<(), PackError> {
        let rule = self.rules.get(&body.category).ok_or_else(|| undefined(&body.id, &body.category))?;
        let schema = ontology().schema(&rule.schema).ok_or_else(|| undefined(&body.category, &rule.schema))?;
        let mut entity = Entity::new(entity_id(&body.id), schema, Role::Reference);
        for name in &body.names {
            entity.statements.push(self.name(&body.id, &entity.id, name)?);
        }
        let mut say =
            |prop: &str, value: &str| entity.statements.push(self.statement(&entity.id, prop, value, self.own));
        say("jurisdiction", "cn");
        say("classification", &body.category);
        rule.topics.iter().for_each(|topic| say("topics", topic));
        if let Some(parent) = &body.parent {
            if !self.known.contains(parent) {
                return Err(undefined(&body.id, parent));
            }
            say("parent", entity_id(parent).as_str());
        }
        body.dissolved.iter().for_each(|day| say("dissolutionDate", day));
        body.facts.iter().for_each(|fact| say("notes", fact));
        for key in &body.sources {
            let place = self.places.get(key).ok_or_else(|| undefined(&body.id, key))?;
            match &place.url {
                Some(url) => say("sourceUrl", url),
                None => say("publisher", &place.title),
            }
        }
        let mut records = Vec::new();
        for (number, listing) in body.listed.iter().enumerate() {
            let record = self.listing(body, number + 1, listing)?;
            entity.statements.extend(self.listed_topic(&entity.id, listing, &record));
            records.push(record);
        }
        dedup(&mut entity.statements);
        for entity in std::iter::once(entity).chain(records) {
            self.facts.entities.insert(entity.id.clone(), entity);
        }
        Ok(())
    }

    fn statement(&self, entity: &EntityId, prop: &str, value: &str, source: SourceId) -> Statement {
        let mut statement = Statement::new(entity.clone(), prop.into(), value, source);
        statement.credibility = Credibility::new(2).unwrap_or_default();
        statement
    }

    fn name(&self, place: &str, entity: &EntityId, name: &Name) -> Result<Statement, PackError> {
        let prop = match name.kind {
            NameKind::Name => "name",
            NameKind::Alias if name.unverified.is_some() => "weakAlias",
            NameKind::Alias => "alias",
            NameKind::Previous => "previousName",
            NameKind::Weak | NameKind::Abbreviation => "weakAlias",
        };
        let mut statement = self.statement(entity, prop, &name.name, self.own);
        statement.lang = Some(name.lang.as_str().into());
        statement.valid.start = name.from.as_deref().map(|text| date(place, text)).transpose()?;
        statement.valid.end = name.until.as_deref().map(|text| date(place, text)).transpose()?;
        if let Some(why) = &name.unverified {
            statement.original = Some(format!("unverified: {why}").into());
            statement.credibility = Credibility::default();
        }
        Ok(statement.seal())
    }

    /// The `Sanction` record of one listing: `ref-<body>-<n>`.
    fn listing(&mut self, body: &Body, number: usize, listing: &Listing) -> Result<Entity, PackError> {
        let schema = ontology().schema("Sanction").ok_or_else(|| undefined(&body.id, "Sanction"))?;
        let list = self.lists.get(&listing.list).ok_or_else(|| undefined(&body.id, &listing.list))?;
        let place = self.places.get(&listing.source).ok_or_else(|| undefined(&body.id, &listing.source))?;
        let id = EntityId::new(format!("ref-{}-{number}", body.id));
        let mut record = Entity::new(id.clone(), schema, Role::Reference);
        let editions: Vec<Option<&str>> = match listing.editions.as_slice() {
            [] => vec![place.edition.as_deref()],
            many => many.iter().map(|edition| Some(edition.as_str())).collect(),
        };
        let mut sources = Vec::new();
        for edition in editions {
            let mut source = list_source(list, place, edition);
            source.edition = edition.map(|text| date(&body.id, text)).transpose()?;
            sources.push((source.id, edition));
            self.facts.sources.entry(source.id).or_insert(source);
        }
        let since = listing.since.as_deref().or(listing.editions.first().map(String::as_str));
        for (position, (source, edition)) in sources.iter().enumerate() {
            let mut say = |prop: &str, value: &str| record.statements.push(self.statement(&id, prop, value, *source));
            if position == 0 {
                say("entity", entity_id(&body.id).as_str());
                say("authority", &list.title);
                say("publisher", &list.authority);
                listing.program.iter().for_each(|program| say("program", program));
                listing.name_on_list.iter().for_each(|name| say("namesMentioned", name));
                since.iter().for_each(|day| say("startDate", day));
                listing
                    .parent_on_list
                    .iter()
                    .for_each(|parent| say("summary", &format!("Parent on the list: {parent}")));
                place.url.iter().for_each(|url| say("sourceUrl", url));
            }
            if let (false, Some(edition)) = (listing.editions.is_empty(), edition) {
                say("listingDate", edition);
            }
        }
        dedup(&mut record.statements);
        Ok(record)
    }

    /// The topic a list stands for, valid from the day of listing.
    fn listed_topic(&self, entity: &EntityId, listing: &Listing, record: &Entity) -> Option<Statement> {
        let topic = self.lists.get(&listing.list)?.topic.as_deref()?;
        let mut statement = self.statement(entity, "topics", topic, record.statements.first()?.source);
        statement.valid.start = record.first("startDate").and_then(|text| text.parse().ok());
        Some(statement.seal())
    }

    fn trap(&mut self, raw: &RawTrap) -> Result<Trap, PackError> {
        let mut bodies = Vec::new();
        for body in &raw.bodies {
            let id = entity_id(body);
            let note = self.statement(&id, "notes", &format!("Not to be confused: {}", raw.note), self.own);
            let entity = self.facts.entities.get_mut(&id).ok_or_else(|| undefined("trap", body))?;
            entity.statements.push(note);
            bodies.push(id);
        }
        let mut sources = Vec::new();
        for key in &raw.sources {
            let place = self.places.get(key).ok_or_else(|| undefined("trap", key))?;
            sources.push(place.url.clone().unwrap_or_else(|| place.title.clone()));
        }
        Ok(Trap { bodies, note: raw.note.clone(), note_ja: raw.note_ja.clone(), sources })
    }
}

/// One edition of one list as a source. Mirrors of official lists: usually reliable.
fn list_source(list: &List, place: &Place, edition: Option<&str>) -> Source {
    let title = match edition {
        Some(edition) => format!("{}, edition {edition}", list.title),
        None => list.title.clone(),
    };
    let mut source = Source::new(SourceKind::Reference, &title, Some(&list.authority), place.url.as_deref());
    source.reliability = Reliability::B;
    source
}

/// Keeps the first of statements that say the same.
fn dedup(statements: &mut Vec<Statement>) {
    let mut seen = BTreeSet::new();
    statements.retain(|statement| seen.insert(statement.id));
}

/// The built-in pack behind the [`Library`] seam.
#[derive(Debug)]
pub struct ReferenceLibrary {
    /// Lower-case name, as written, entity.
    names: Vec<(String, String, EntityId)>,
    /// Entity → what names it: parts, listings.
    near: IndexMap<EntityId, Vec<EntityId>>,
}

/// The one instance.
pub fn reference_library() -> &'static ReferenceLibrary {
    static LIBRARY: LazyLock<ReferenceLibrary> = LazyLock::new(ReferenceLibrary::new);
    &LIBRARY
}

impl ReferenceLibrary {
    fn new() -> Self {
        let mut names = Vec::new();
        let mut near: IndexMap<EntityId, Vec<EntityId>> = IndexMap::new();
        for entity in reference().entities.values() {
            for name in entity.names() {
                names.push((name.value.to_lowercase(), name.value.to_string(), entity.id.clone()));
            }
            for link in entity.all("parent").chain(entity.all("entity")) {
                let other = EntityId::new(&link.value);
                near.entry(entity.id.clone()).or_default().push(other.clone());
                near.entry(other).or_default().push(entity.id.clone());
            }
        }
        Self { names, near }
    }
}

impl Library for ReferenceLibrary {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Vec::new();
        }
        let mut best: BTreeMap<&EntityId, (Fit, &str)> = BTreeMap::new();
        for (lower, name, id) in &self.names {
            let fit = match lower {
                name if *name == query => Fit::Exact,
                name if name.starts_with(&query) => Fit::Prefix,
                name if name.contains(&query) => Fit::Within,
                _ => continue,
            };
            let found = best.entry(id).or_insert((fit, name));
            if fit < found.0 {
                *found = (fit, name);
            }
        }
        let hits = best.into_iter().filter_map(|(id, (fit, name))| {
            let caption = reference().entity(id.as_str())?.caption().to_owned();
            Some(Hit { id: id.clone(), caption, name: name.to_owned(), fit })
        });
        let mut hits: Vec<Hit> = hits.collect();
        hits.sort_by(|a, b| (a.fit, a.name.chars().count(), &a.id).cmp(&(b.fit, b.name.chars().count(), &b.id)));
        hits.truncate(limit);
        hits
    }

    fn get(&self, id: &str) -> Option<Entity> {
        reference().entity(id).cloned()
    }

    fn neighbours(&self, id: &str) -> Vec<Entity> {
        self.near.get(id).into_iter().flatten().filter_map(|near| self.get(near.as_str())).collect()
    }

    fn edition(&self) -> &str {
        &pack().edition
    }
}
