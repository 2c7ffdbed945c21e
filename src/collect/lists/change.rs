//! What changed between two editions, and what follows: a removed entry stays, its listing gets an end.
//!
//! - Entries are compared by id. Where a list has no numbers the id follows from the name (DPL, 1260H, ASPI), so a new
//!   name is there another entry.
//! - The end is said of the listing records that are known and that the new edition does not have any more. A second
//!   record beside them would not end them: each record is judged by its own dates.
//! - What is absent: the `topics` said before stay; a statement cannot be given an end from here.

use super::csl::LISTS;
use super::edition::is_possible;
use super::{ListCard, lists};
use crate::collect::{Proposal, Reading};
use crate::model::{Entity, Facts, PartialDate, Source, SourceKind};
use std::collections::{BTreeMap, BTreeSet};

/// How the status of an ended listing begins.
const GONE: &str = "no longer on the list";

/// Lists whose file names no edition: the newest date in it says nothing about when an entry went.
const UNDATED: [&str; 3] = ["us_csl", "bis_dpl", "aspi_tracker"];

/// What changed between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListChange {
    /// Id and name.
    pub added: Vec<(String, String)>,
    pub removed: Vec<(String, String)>,
    /// Id, name before, name now.
    pub renamed: Vec<(String, String, String)>,
    pub unchanged: usize,
}

/// Compares the entries known before (id, first name) with those read now, by id. Each list of the answer is sorted by
/// name, then id. O(n log n).
pub fn compare(before: &[(String, String)], now: &Reading) -> ListChange {
    let before: BTreeMap<&str, &str> = before.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let entries = now.proposals.iter().filter(|proposal| !is_record(proposal) && !proposal.is_relation());
    let now: BTreeMap<&str, &str> = entries.map(|entry| (entry.entity.as_str(), entry.caption())).collect();
    let mut change = ListChange::default();
    for (id, name) in &now {
        match before.get(id) {
            None => change.added.push(((*id).to_owned(), (*name).to_owned())),
            Some(known) if known != name => {
                change.renamed.push(((*id).to_owned(), (*known).to_owned(), (*name).to_owned()));
            }
            Some(_) => change.unchanged += 1,
        }
    }
    let gone = before.iter().filter(|(id, _)| !now.contains_key(*id));
    change.removed.extend(gone.map(|(id, name)| ((*id).to_owned(), (*name).to_owned())));
    let by_name = |a: &(String, String), b: &(String, String)| (&a.1, &a.0).cmp(&(&b.1, &b.0));
    change.added.sort_by(by_name);
    change.removed.sort_by(by_name);
    change.renamed.sort_by(|a, b| (&a.2, &a.0).cmp(&(&b.2, &b.0)));
    change
}

fn is_record(proposal: &Proposal) -> bool {
    proposal.schema == "Sanction"
}

/// The list that a source is of, by its title: what this room or an import of the same file called it.
pub fn list_of_source(source: &Source) -> Option<&'static ListCard> {
    if source.kind != SourceKind::List {
        return None;
    }
    let title = source.title.as_str();
    let by_title = lists().iter().find(|card| card.en == title);
    // The lists inside the consolidated file are sources of their own; every agency's name follows the list's.
    by_title.or_else(|| {
        let inside = LISTS.iter().any(|(start, ..)| title.starts_with(start)) && source.url.is_none();
        lists().iter().find(|card| inside && card.id == "us_csl")
    })
}

/// Whether something is said of `entity` by a source of this list.
fn said_by(facts: &Facts, entity: &Entity, card: &ListCard) -> bool {
    let sources: BTreeSet<_> = entity.statements.iter().map(|statement| statement.source).collect();
    sources
        .into_iter()
        .filter_map(|id| facts.source(id))
        .any(|source| list_of_source(source).is_some_and(|list| list.id == card.id))
}

fn was_removed(record: &Entity) -> bool {
    record.all("status").any(|status| status.value.starts_with(GONE))
}

/// The list's entries that a case knows (id, first name), sorted by id: what to compare a new edition with. Entries
/// whose removal was already taken down are not among them.
pub fn before(facts: &Facts, card: &ListCard) -> Vec<(String, String)> {
    let mut listed: BTreeMap<&str, bool> = BTreeMap::new();
    for record in facts.entities.values().filter(|e| e.schema.is_a("Sanction") && said_by(facts, e, card)) {
        for entity in record.all("entity") {
            *listed.entry(&entity.value).or_default() |= !was_removed(record);
        }
    }
    let entries = facts.entities.values().filter(|entity| {
        let subject = !entity.is_relation() && !entity.placeholder && !entity.schema.is_a("Sanction");
        subject && listed.get(entity.id.as_str()).copied().unwrap_or(true) && said_by(facts, entity, card)
    });
    let mut known: Vec<(String, String)> = entries
        .map(|entity| (entity.id.as_str().to_owned(), entity.first("name").unwrap_or(entity.id.as_str()).to_owned()))
        .collect();
    known.sort();
    known
}

/// The newest edition of the list that a case has entries of. One after the day of its retrieval is a mistake that an
/// earlier reader took over: it would make every later file look old.
pub fn edition(facts: &Facts, card: &ListCard) -> Option<PartialDate> {
    let of_list = facts.sources.values().filter(|source| list_of_source(source).is_some_and(|list| list.id == card.id));
    let stated = of_list.filter_map(|source| {
        let fetched = source.retrieved_at.as_deref().unwrap_or_default();
        source.edition.filter(|edition| is_possible(*edition, fetched))
    });
    stated.max_by_key(|day| day.to_string())
}

/// Gives listings that come back after their removal a record of their own, named by the new edition: the record that was
/// ended would hide them. Call it before [`compare`] and before anything is taken in. O(n log n).
pub fn relist(card: &ListCard, facts: &Facts, now: &mut Reading, seen: PartialDate) {
    let known = facts.entities.values().filter(|e| e.schema.is_a("Sanction") && said_by(facts, e, card));
    let known: BTreeMap<&str, bool> = known.map(|record| (record.id.as_str(), was_removed(record))).collect();
    let day = now.source.edition.filter(|_| !UNDATED.contains(&card.id.as_str())).unwrap_or(seen);
    for record in now.proposals.iter_mut().filter(|proposal| is_record(proposal)) {
        if known.get(record.entity.as_str()) != Some(&true) {
            continue;
        }
        let again = format!("{}-again-", record.entity);
        let open = known.range(again.as_str()..).take_while(|(id, _)| id.starts_with(&again)).find(|(_, gone)| !**gone);
        record.entity = open.map_or_else(|| format!("{again}{day}"), |(id, _)| (*id).to_owned());
    }
}

/// What follows from a new edition for the listings a case knows: each that the edition has no more gets an `endDate`
/// (the day of the edition, else the day it was `seen`) and a status that says so. This covers removed entries, and
/// entries that stay but lost one of their programmes or lists. Of a removed entry without a listing record one is made.
/// Sorted by id.
pub fn removals(
    card: &ListCard,
    change: &ListChange,
    facts: &Facts,
    now: &Reading,
    seen: PartialDate,
) -> Vec<Proposal> {
    let kept: BTreeSet<&str> = now.proposals.iter().map(|proposal| proposal.entity.as_str()).collect();
    let edition = now.source.edition.filter(|_| !UNDATED.contains(&card.id.as_str()));
    let status = match edition {
        Some(edition) => format!("{GONE} (edition {edition})"),
        None => format!("{GONE} (seen {seen})"),
    };
    let day = edition.unwrap_or(seen).to_string();
    let ended = |id: String, entity: &str| {
        let mut record = Proposal::new(id, "Sanction");
        record.say("entity", entity, "").say("endDate", &day, "").say("status", &status, "");
        record
    };
    let mut ends: BTreeMap<String, Proposal> = BTreeMap::new();
    let mut with_record: BTreeSet<&str> = BTreeSet::new();
    for record in facts.entities.values().filter(|e| e.schema.is_a("Sanction") && said_by(facts, e, card)) {
        let Some(entity) = record.first("entity") else { continue };
        with_record.insert(entity);
        if kept.contains(record.id.as_str()) || was_removed(record) {
            continue;
        }
        let id = record.id.as_str().to_owned();
        let over = record.all("endDate").filter_map(|end| end.value.parse::<PartialDate>().ok());
        let mut end = ended(id.clone(), entity);
        if over.max_by_key(|end| end.latest()).is_some_and(|end| end.latest() <= seen.latest()) {
            // It had ended before: the new day would make it last longer.
            end.values.retain(|value| value.prop != "endDate");
        }
        ends.insert(id, end);
    }
    for (entity, _) in change.removed.iter().filter(|(id, _)| !with_record.contains(id.as_str())) {
        let id =
            crate::collect::made_id(&format!("{}-removed", card.id.replace('_', "-")), &[&card.id, entity, "removed"]);
        let mut record = ended(id.clone(), entity);
        record.say("authority", &card.publisher, "").say("program", &card.en, "");
        ends.insert(id, record);
    }
    ends.into_values().collect()
}
