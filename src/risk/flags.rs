//! The flags of one entity on one day: which classes it is in, and the statements that say so.
//!
//! - A flag always names its evidence: a list with date and edition, a topic with the country that
//!   makes it count, a reference body, or an office with its record.
//! - A listing that starts after the day, or ended before it, is history and not a flag.
//! - Persons are flagged by lists, topics and stated offices only.
//! - What is absent: an entity judged the same as a listed one. The caller asks for each member of the cluster.

use super::{Class, Tone, classes};
use crate::model::{DateSpan, Entity, EntityId, Facts, PartialDate, Role, SourceId, Statement, StatementId};
use std::collections::BTreeMap;

/// One class of one entity, with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    pub class: &'static Class,
    /// One sentence naming the evidence.
    pub why: String,
    /// The list, where a list says it.
    pub list: Option<String>,
    /// Everything its record says about the list: authority, programmes, title of the source. For telling lists of
    /// one authority apart.
    pub listing: Option<String>,
    pub name_on_list: Option<String>,
    /// From when to when it was listed or in office.
    pub listed: DateSpan,
    /// Edition of the list read: the last one not after the day asked for.
    pub edition: Option<PartialDate>,
    pub statements: Vec<StatementId>,
    pub source: Option<SourceId>,
}

impl Flag {
    fn new(class: &'static Class, why: String, statements: &[&Statement]) -> Self {
        Self {
            class,
            why,
            list: None,
            listing: None,
            name_on_list: None,
            listed: DateSpan::default(),
            edition: None,
            statements: statements.iter().map(|statement| statement.id).collect(),
            source: statements.first().map(|statement| statement.source),
        }
    }
}

/// Which records list an entity, and which give a person an office. Built once per case revision in O(statements).
#[derive(Clone, Debug, Default)]
pub struct Listings {
    /// Listed entity → `Sanction` records about it.
    records: BTreeMap<EntityId, Vec<EntityId>>,
    /// Person → (office record, body).
    offices: BTreeMap<EntityId, Vec<(EntityId, EntityId)>>,
}

/// Being an ordinary member of a mass organisation is no office.
const PLAIN_MEMBERSHIP: [&str; 5] = ["", "member", "party member", "党員", "党员"];

impl Listings {
    pub fn of(facts: &Facts) -> Self {
        let mut index = Self::default();
        for record in facts.entities.values() {
            if record.schema.is_a("Sanction") {
                for listed in record.all("entity") {
                    let records = index.records.entry(EntityId::new(&listed.value)).or_default();
                    if !records.contains(&record.id) {
                        records.push(record.id.clone());
                    }
                }
            } else if record.schema.is_a("Membership") {
                let role = record.first("role").unwrap_or_default().trim().to_lowercase();
                if !PLAIN_MEMBERSHIP.contains(&role.as_str()) {
                    index.add_offices(record, "member", record.all("organization"));
                }
            } else if record.schema.is_a("Occupancy") {
                for post in record.all("post").filter_map(|post| facts.entity(&post.value)) {
                    index.add_offices(record, "holder", post.all("organization"));
                }
            }
        }
        index
    }

    fn add_offices<'a>(&mut self, record: &Entity, person: &str, bodies: impl Iterator<Item = &'a Statement>) {
        for body in bodies {
            for person in record.all(person) {
                let office = (record.id.clone(), EntityId::new(&body.value));
                self.offices.entry(EntityId::new(&person.value)).or_default().push(office);
            }
        }
    }

    /// The records that list an entity, ended ones included.
    pub fn records_of<'a>(&'a self, facts: &'a Facts, entity: &str) -> impl Iterator<Item = &'a Entity> + 'a {
        self.records.get(entity).into_iter().flatten().filter_map(|id| facts.entity(id.as_str()))
    }

    /// Every flag of `entity` on `as_of` (any day when `None`): severity downwards, then class id.
    /// O(its statements and records).
    pub fn flags(&self, facts: &Facts, entity: &Entity, as_of: Option<PartialDate>) -> Vec<Flag> {
        if !entity.schema.is_a("Thing") || entity.is_relation() {
            return Vec::new();
        }
        let mut found: Vec<Flag> = reference_flag(entity).into_iter().collect();
        for record in self.records_of(facts, entity.id.as_str()) {
            found.extend(listing_flag(facts, entity, record, as_of));
        }
        let countries = countries(entity);
        let over = |source: SourceId| self.is_over(facts, entity, source, as_of);
        topic_flags(entity, &countries, as_of, &over, &mut found);
        if let Some((class, country)) = classes().of_schema(entity.schema, &countries)
            && !found.iter().any(|flag| flag.class == class)
        {
            let evidence: Vec<&Statement> =
                COUNTRY_PROPS.iter().flat_map(|prop| entity.all(prop)).filter(|s| &*s.value == country).collect();
            let why = format!("{}, jurisdiction {country}", entity.schema.label);
            found.push(Flag::new(class, why, &evidence));
        }
        if entity.schema.is_a("Person") {
            found.extend(self.office_flags(facts, entity, as_of));
        }
        found.extend(self.entry_flag(facts, entity, &found));
        found.sort_by(|a, b| {
            let key =
                |flag: &Flag| (flag.class.id.clone(), flag.list.clone(), flag.name_on_list.clone(), flag.why.clone());
            b.class.severity.cmp(&a.class.severity).then_with(|| key(a).cmp(&key(b)))
        });
        found
    }

    /// Every listing that this source records of the entity has ended: its topics, which carry no dates of their own,
    /// ended with them.
    fn is_over(&self, facts: &Facts, entity: &Entity, source: SourceId, as_of: Option<PartialDate>) -> bool {
        let of_source = |record: &&Entity| record.statements.iter().any(|statement| statement.source == source);
        let mut records = self.records_of(facts, entity.id.as_str()).filter(of_source).peekable();
        let ended = |record: &Entity| as_of.is_some_and(|day| span(record).ended_before(day));
        records.peek().is_some() && records.all(ended)
    }

    /// An entry of an imported list that carries neither a listing record nor a listing topic.
    fn entry_flag(&self, facts: &Facts, entity: &Entity, found: &[Flag]) -> Option<Flag> {
        let subject =
            ["LegalEntity", "Vehicle", "CryptoWallet", "Security"].iter().any(|name| entity.schema.is_a(name));
        let said = self.records.contains_key(&entity.id) || found.iter().any(|flag| flag.class.tone == Tone::List);
        if entity.role != Role::List || !subject || said {
            return None;
        }
        let first = entity.statements.first()?;
        let source = facts.source(first.source)?;
        let text = format!("{} {}", source.title, source.publisher.as_deref().unwrap_or_default());
        let class = classes().of_list(&text)?;
        let mut flag = Flag::new(class, format!("entry of {}", source.title), &[first]);
        flag.list = Some(source.title.clone());
        flag.listing = Some(text);
        flag.name_on_list = Some(entity.caption().to_owned());
        flag.edition = source.edition;
        Some(flag)
    }

    fn office_flags(&self, facts: &Facts, person: &Entity, as_of: Option<PartialDate>) -> Vec<Flag> {
        let Some(class) = classes().of_office() else { return Vec::new() };
        let offices = self.offices.get(&person.id).into_iter().flatten();
        let stated = offices.filter_map(|(record, body)| {
            let record = facts.entity(record.as_str())?;
            let body = facts.entity(body.as_str()).filter(|body| !body.schema.is_a("Person"))?;
            let listed = span(record);
            let of_state = |flag: &Flag| flag.class.tone != Tone::List;
            if out_of(listed, as_of) || !self.flags(facts, body, as_of).iter().any(of_state) {
                return None;
            }
            let role = record.first("role").unwrap_or("office");
            let why = format!("{role}, {}{}", body.caption(), span_text(listed));
            let evidence: Vec<&Statement> = record.statements.iter().collect();
            Some(Flag { listed, ..Flag::new(class, why, &evidence) })
        });
        stated.collect()
    }
}

/// A body of the built-in pack: its category is its classification.
fn reference_flag(entity: &Entity) -> Option<Flag> {
    if entity.role != Role::Reference {
        return None;
    }
    entity.all("classification").find_map(|statement| {
        let class = classes().of_category(&statement.value)?;
        Some(Flag::new(class, format!("reference body: {}", class.label), &[statement]))
    })
}

fn listing_flag(facts: &Facts, entity: &Entity, record: &Entity, as_of: Option<PartialDate>) -> Option<Flag> {
    let listed = span(record);
    if out_of(listed, as_of) {
        return None;
    }
    let (source, edition) = edition_read(facts, record, as_of);
    let title = source.and_then(|id| facts.source(id)).map(|source| source.title.as_str());
    let own = ["authority", "program", "programId"].iter().flat_map(|prop| record.all(prop)).map(|s| &*s.value);
    let text: Vec<&str> = own.chain(title).collect();
    let text = text.join(" \n ");
    let class = classes().of_list(&text)?;
    let list = record.first("authority").or_else(|| record.first("program")).or(title).unwrap_or("a list");
    let name = record.first("namesMentioned").unwrap_or_else(|| entity.caption());
    let edition_text = edition.map(|date| format!(" (edition {date})")).unwrap_or_default();
    let why = format!("listed on {list} as {name}{}{edition_text}", span_text(listed));
    let evidence: Vec<&Statement> = record.statements.iter().collect();
    Some(Flag {
        list: Some(list.to_owned()),
        listing: Some(text),
        name_on_list: Some(name.to_owned()),
        listed,
        edition,
        source,
        ..Flag::new(class, why, &evidence)
    })
}

/// The source whose edition is the last one not after the day; else the first dated one; else any.
fn edition_read(facts: &Facts, record: &Entity, as_of: Option<PartialDate>) -> (Option<SourceId>, Option<PartialDate>) {
    let sources = record.statements.iter().filter_map(|statement| facts.source(statement.source));
    let mut dated: Vec<(PartialDate, SourceId)> =
        sources.filter_map(|source| source.edition.map(|edition| (edition, source.id))).collect();
    dated.sort_by_key(|(edition, id)| (edition.earliest(), *id));
    let not_after = |edition: PartialDate| as_of.is_none_or(|day| edition.earliest() <= day.latest());
    let read = dated.iter().rev().find(|(edition, _)| not_after(*edition)).or_else(|| dated.first());
    match read {
        Some((edition, source)) => (Some(*source), Some(*edition)),
        None => (record.statements.first().map(|statement| statement.source), None),
    }
}

/// One flag per class that topics give, unless a list or the pack already gave that class.
fn topic_flags(
    entity: &Entity,
    countries: &[&str],
    as_of: Option<PartialDate>,
    over: &dyn Fn(SourceId) -> bool,
    found: &mut Vec<Flag>,
) {
    let mut by_class: BTreeMap<&str, (&'static Class, Vec<&Statement>, Option<&str>)> = BTreeMap::new();
    let in_force = |statement: &&Statement| !out_of(statement.valid, as_of) && !over(statement.source);
    for statement in entity.all("topics").filter(in_force) {
        if let Some((class, country)) = classes().of_topic(&statement.value, entity.schema, countries) {
            by_class.entry(&class.id).or_insert((class, Vec::new(), country)).1.push(statement);
        }
    }
    for (class, statements, country) in by_class.into_values() {
        if found.iter().any(|flag| flag.class == class) {
            continue;
        }
        let mut topics: Vec<&str> = statements.iter().map(|statement| &*statement.value).collect();
        topics.sort_unstable();
        topics.dedup();
        let place = country.map(|code| format!(", jurisdiction {code}")).unwrap_or_default();
        let word = if topics.len() == 1 { "topic" } else { "topics" };
        let unconfirmed = if statements.iter().all(|s| s.external) { " (unconfirmed enrichment)" } else { "" };
        found.push(Flag::new(class, format!("{word} {}{place}{unconfirmed}", topics.join(", ")), &statements));
    }
}

/// Where its source places the entity. For a person too this is never nationality, citizenship or birth.
const COUNTRY_PROPS: [&str; 3] = ["jurisdiction", "country", "mainCountry"];

fn countries(entity: &Entity) -> Vec<&str> {
    COUNTRY_PROPS.iter().flat_map(|prop| entity.all(prop)).map(|s| &*s.value).collect()
}

/// From when to when a record lists somebody: the first beginning and the last end that it states.
pub fn span(record: &Entity) -> DateSpan {
    let dates = |prop: &str| -> Vec<PartialDate> { record.all(prop).filter_map(|s| s.value.parse().ok()).collect() };
    let first = |prop: &str| dates(prop).into_iter().min_by_key(|date| date.earliest());
    DateSpan {
        start: first("startDate").or_else(|| first("listingDate")).or_else(|| first("date")),
        end: dates("endDate").into_iter().max_by_key(|date| date.latest()),
    }
}

fn out_of(span: DateSpan, as_of: Option<PartialDate>) -> bool {
    as_of.is_some_and(|day| span.starts_after(day) || span.ended_before(day))
}

fn span_text(span: DateSpan) -> String {
    let part = |word: &str, date: Option<PartialDate>| date.map(|date| format!(" {word} {date}")).unwrap_or_default();
    format!("{}{}", part("since", span.start), part("until", span.end))
}
