//! One entry of a list as proposals: the body itself and the `Sanction` records that put it on the list.
//!
//! A value whose property the schema does not have stays as a note with its label, so that no words are lost.

use super::super::Proposal;
use super::ListError;
use super::values::{self, Input};
use crate::model::{PartialDate, ontology};
use indexmap::IndexMap;
use indexmap::map::Entry as Place;

/// An entry while it is read.
pub(super) struct Entry {
    pub(super) thing: Proposal,
    pub(super) records: Vec<Proposal>,
}

impl Entry {
    pub(super) fn new(id: String, schema: &str) -> Self {
        Self { thing: Proposal::new(id, schema), records: Vec::new() }
    }

    /// As the property where the schema has it, else as the note "label: value".
    pub(super) fn fit(&mut self, prop: &str, label: &str, value: &str, locator: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if has(&self.thing.schema, prop) {
            self.thing.say(prop, value, locator);
        } else {
            self.note(label, value, locator);
        }
    }

    pub(super) fn note(&mut self, label: &str, value: &str, locator: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.thing.say("notes", &format!("{label}: {value}"), locator);
        }
    }

    /// A country by its code; a name that is not known, or a property the schema lacks, as a note.
    pub(super) fn country(&mut self, prop: &str, label: &str, text: &str, locator: &str) {
        match values::country(text).filter(|_| has(&self.thing.schema, prop)) {
            Some(code) => {
                self.thing.say_as(prop, &code, Some(text), locator);
            }
            None => self.note(label, text, locator),
        }
    }

    /// A date in ISO form; what is none ("circa 1954") as a note.
    pub(super) fn date(&mut self, prop: &str, label: &str, text: &str, locator: &str) {
        match values::date(text).filter(|_| has(&self.thing.schema, prop)) {
            Some(day) => {
                self.thing.say_as(prop, &day.to_string(), Some(text), locator);
            }
            None => self.note(label, text, locator),
        }
    }

    /// Starts a record that puts the entry on the list; `kind` tells several records of one entry apart.
    pub(super) fn record(&mut self, kind: &str, locator: &str) -> &mut Proposal {
        let id = format!("{}-{}-listing", self.thing.entity, values::slug(kind));
        let at = match self.records.iter().position(|record| record.entity == id) {
            Some(at) => at,
            None => {
                let mut record = Proposal::new(id, "Sanction");
                record.say("entity", &self.thing.entity, locator);
                self.records.push(record);
                self.records.len() - 1
            }
        };
        &mut self.records[at]
    }

    /// Says the topics, unless every listing had ended by `day`: a topic has no end of its own. An end before its beginning
    /// is a mistake and ends nothing here.
    pub(super) fn topics(&mut self, topics: &[&str], day: Option<PartialDate>, locator: &str) {
        let ended = |record: &Proposal| {
            let date = |prop| record.first(prop).and_then(|text| text.parse::<PartialDate>().ok());
            let (start, end) = (date("startDate"), date("endDate"));
            let mistaken = start.zip(end).is_some_and(|(start, end)| end.latest() < start.earliest());
            !mistaken && end.zip(day).is_some_and(|(end, day)| end.latest() < day.earliest())
        };
        if self.records.is_empty() || !self.records.iter().all(ended) {
            for topic in topics {
                self.thing.say("topics", topic, locator);
            }
        }
    }
}

/// Has the schema this property?
pub(super) fn has(schema: &str, prop: &str) -> bool {
    ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key(prop))
}

/// Says a date in ISO form, else the words as they are.
pub(super) fn say_date(record: &mut Proposal, prop: &str, text: &str, locator: &str) {
    match values::date(text) {
        Some(day) => record.say_as(prop, &day.to_string(), Some(text), locator),
        None => record.say("description", &format!("{prop}: {}", text.trim()), locator),
    };
}

/// Proposals in the order they first came; what comes again under the same id is added to the first.
#[derive(Default)]
pub(super) struct Collected {
    proposals: IndexMap<String, Proposal>,
    /// An entity that came again and again until it had more than [`VALUES`].
    overfull: Option<String>,
}

/// Values one entity may gather over several entries.
const VALUES: usize = 20_000;

impl Collected {
    pub(super) fn take(&mut self, entry: Entry) {
        self.add(entry.thing);
        for record in entry.records {
            self.add(record);
        }
    }

    pub(super) fn add(&mut self, proposal: Proposal) {
        match self.proposals.entry(proposal.entity.clone()) {
            Place::Vacant(place) => {
                place.insert(proposal);
            }
            Place::Occupied(mut place) => {
                let known = place.get_mut();
                if known.values.len() > VALUES {
                    self.overfull.get_or_insert(proposal.entity);
                    return;
                }
                for value in proposal.values {
                    let said = known.values.iter().any(|other| other.prop == value.prop && other.value == value.value);
                    if !said {
                        known.values.push(value);
                    }
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.proposals.is_empty()
    }

    pub(super) fn into_proposals(self, input: &Input<'_>) -> Result<Vec<Proposal>, ListError> {
        match self.overfull {
            Some(id) => Err(input.error(format!("one entry of more than {VALUES} values"), id)),
            None => Ok(self.proposals.into_values().collect()),
        }
    }
}
