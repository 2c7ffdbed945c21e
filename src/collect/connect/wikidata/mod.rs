//! Wikidata: search, one item, and ownership and offices through the query service (another host, a card of its own).
//!
//! - Sent: the name or the item's number. Items are proposed under their plain number, `Q…`.
//! - Ranks count: deprecated statements are left out and told. "Unknown value" stays unknown, nobody is put in.
//! - Dates keep their precision; a decade or a century is told, never turned into a year.
//! - Citizenship is kept as stated, and nothing follows from it. Birthplace, family, religion and ethnicity are left out.

mod plan;
mod record;
mod sparql;
mod values;

pub use sparql::Sparql;

use super::pick::{Node, Read, encode, say_in, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::Proposal;
use crate::text::{Script, scripts};
use serde_json::Value;
use std::collections::BTreeMap;

/// See the module.
pub struct Wikidata;

/// Names of one entity that are searched for.
const MOST_NAMES: usize = 3;
/// Candidates for one name and language.
const CANDIDATES: usize = 10;
/// Items whose labels the interface gives at once.
const AT_ONCE: usize = 50;
/// Further items whose labels are asked for.
const MOST_LABELS: usize = 200;
/// Languages of names that are kept.
const LANGUAGES: [&str; 9] = ["en", "ja", "zh", "zh-hans", "zh-hant", "zh-cn", "zh-tw", "zh-hk", "mul"];

impl Connector for Wikidata {
    fn id(&self) -> &'static str {
        "wikidata"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "search" => search(subject, talk),
            "record" => one_item(subject, talk),
            _ => Err(AskError::NotAskable(format!("Wikidata has no question {question:?}"))),
        }
    }
}

/// Is it an item's number?
fn is_item(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The item of the entity.
fn item_of(subject: &Subject) -> Result<&str, AskError> {
    let known = subject.all("wikidataId").chain([subject.id.as_str()]).find(|id| is_item(id));
    known.ok_or_else(|| AskError::NotAskable("the entity has no Wikidata id".to_owned()))
}

/// The id that an item has in the case.
fn id_of(subject: &Subject, item: &str) -> String {
    subject.id_if("wikidataId", item, item)
}

/// Languages to search a name in, by its script.
fn languages_of(name: &str) -> &'static [&'static str] {
    let found = scripts(name);
    if found.iter().any(|script| matches!(script, Script::Hiragana | Script::Katakana)) {
        &["ja"]
    } else if found.contains(&Script::Han) {
        &["ja", "zh"]
    } else {
        &["en"]
    }
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let names: Vec<&str> = subject.all("name").take(MOST_NAMES).collect();
    if names.is_empty() {
        return Err(AskError::NotAskable("the entity has no name".to_owned()));
    }
    for (name, lang) in names.iter().flat_map(|name| languages_of(name).iter().map(move |lang| (name, lang))) {
        let path = format!(
            "/w/api.php?action=wbsearchentities&search={}&language={lang}&uselang={lang}&type=item&limit={CANDIDATES}&format=json",
            encode(name)
        );
        let answer = talk.get(&path)?;
        let json = answered(talk, answer)?;
        let root = Node::root(&json);
        if !root.get("search").is_some_and(|list| list.value.is_array()) {
            return Err(talk.shape(answer, "no list of items", "/search"));
        }
        let mut read = Read::default();
        let hits = root.list("search", &mut read);
        for node in &hits {
            candidate(node, subject, lang, &mut read);
        }
        if let Some(next) = root.get("search-continue") {
            read.found(&next.pointer, format!("more items match; the first {CANDIDATES} were read"));
        }
        read.keep(talk, answer);
        if hits.is_empty() {
            talk.nothing(answer, "/search", &format!("{name} ({lang})"));
        }
    }
    Ok(())
}

/// JSON without the error object that the interface sends with status 200.
fn answered(talk: &Talk<'_>, answer: usize) -> Result<Value, AskError> {
    let json = talk.json(answer)?;
    match json.get("error") {
        Some(error) => {
            let info = error.get("info").and_then(Value::as_str).unwrap_or("no reason given");
            Err(talk.shape(answer, &shortened(info), "/error"))
        }
        None => Ok(json),
    }
}

fn candidate(node: &Node<'_>, subject: &Subject, asked: &str, read: &mut Read) {
    let Some(item) = node.text("id", read).filter(|id| is_item(id)) else {
        read.found(&node.pointer, "a result without an item number");
        return;
    };
    // What it is, the search does not say.
    let mut it = Proposal::new(id_of(subject, &item), "LegalEntity");
    it.say("wikidataId", &item, &node.place("id"));
    for (key, prop) in [("label", "name"), ("description", "description")] {
        let display = node.dig(&["display", key]);
        let lang = display.and_then(|display| display.text("language", read)).unwrap_or_else(|| asked.to_owned());
        if let Some(text) = node.text(key, read) {
            say_in(&mut it, prop, &text, Some(&lang), &node.place(key));
        }
    }
    if let Some(hit) = node.get("match")
        && let Some(text) = hit.text("text", read)
        && hit.text("type", read).as_deref() == Some("alias")
    {
        let lang = hit.text("language", read);
        say_in(&mut it, "alias", &text, lang.as_deref(), &hit.place("text"));
    }
    read.propose(it);
}

fn one_item(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let item = item_of(subject)?.to_owned();
    let answer = talk.get(&format!("/wiki/Special:EntityData/{item}.json"))?;
    let json = answered(talk, answer)?;
    let root = Node::root(&json);
    // A merged item answers under its new number.
    let entity = root.dig(&["entities", &item]).or_else(|| {
        let (_, first) = root.get("entities")?.members(&mut Read::default()).into_iter().next()?;
        Some(first)
    });
    let there = |entity: &Node<'_>| entity.value.is_object() && entity.value.get("missing").is_none();
    let Some(entity) = entity.filter(there) else {
        return Err(talk.shape(answer, "no item", "/entities"));
    };
    let mut read = Read::default();
    let mut others = Others::default();
    record::read(&entity, &item, subject, &mut others, &mut read);
    let named = std::mem::take(&mut others.named);
    if named.len() > MOST_LABELS {
        read.found("/entities", format!("names of {MOST_LABELS} of {} further items were asked for", named.len()));
    }
    read.keep(talk, answer);
    let wanted: Vec<(String, Wanted)> = named.into_iter().take(MOST_LABELS).collect();
    for chunk in wanted.chunks(AT_ONCE) {
        labels(subject, chunk, talk)?;
    }
    Ok(())
}

/// What a further item's label is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// The name of an entity of this schema.
    Entity(&'static str),
    /// A value of this property of the asked entity, whose schema is the second.
    Value(&'static str, String),
}

/// Items met in claims, by number.
#[derive(Debug, Default)]
struct Others {
    named: BTreeMap<String, Wanted>,
}

impl Others {
    /// The end of a relation; a more exact schema wins over `LegalEntity`.
    fn entity(&mut self, item: &str, schema: &'static str) {
        let known = self.named.entry(item.to_owned()).or_insert(Wanted::Entity(schema));
        if matches!(known, Wanted::Entity("LegalEntity") | Wanted::Value(..)) {
            *known = Wanted::Entity(schema);
        }
    }

    fn value(&mut self, item: &str, prop: &'static str, schema: &str) {
        self.named.entry(item.to_owned()).or_insert_with(|| Wanted::Value(prop, schema.to_owned()));
    }
}

/// Asks for the names of further items.
fn labels(subject: &Subject, wanted: &[(String, Wanted)], talk: &mut Talk<'_>) -> Result<(), AskError> {
    let ids: Vec<&str> = wanted.iter().map(|(item, _)| item.as_str()).collect();
    let path = format!(
        "/w/api.php?action=wbgetentities&ids={}&props=labels&languages={}&format=json",
        encode(&ids.join("|")),
        encode(&LANGUAGES.join("|"))
    );
    let answer = talk.get(&path)?;
    let json = answered(talk, answer)?;
    let mut read = Read::default();
    for (item, wanted) in wanted {
        let Some(entity) = Node::root(&json).dig(&["entities", item]) else {
            read.found("/entities", format!("{item} is missing"));
            continue;
        };
        let (mut it, prop) = match wanted {
            Wanted::Entity(schema) => (Proposal::new(id_of(subject, item), schema), "name"),
            Wanted::Value(prop, schema) => (Proposal::new(subject.id.clone(), schema), *prop),
        };
        record::labelled(&entity, prop, &mut it, &mut read);
        if it.values.is_empty() {
            read.found(&entity.pointer, format!("{item} has no name in English, Japanese or Chinese"));
        }
        read.propose(it);
    }
    read.keep(talk, answer);
    Ok(())
}
