//! OpenSanctions and other services that run yente: matching, search, one record with what is tied to it.
//!
//! - Sent by `match`: schema, names, jurisdiction, date of birth. Nothing else of the entity leaves, no nationality.
//! - A match is a candidate under the service's own id. Its score is told as a finding and never makes an identity.
//! - Records are FollowTheMoney already: what our ontology does not know is a finding, not a loss without a word.
//! - Left out: changing the algorithm, filters by dataset, statements of a record.

use super::pick::{Node, Read, encode, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::Proposal;
use crate::model::ontology;
use serde_json::{Map, Value, json};

/// See the module.
pub struct Yente;

/// Collection that is asked.
const DATASET: &str = "default";
/// Candidates of one question.
const CANDIDATES: usize = 10;
/// What `match` says of the entity, beside its schema.
const SENT: [&str; 3] = ["name", "jurisdiction", "birthDate"];
/// Names sent at most.
const MOST_NAMES: usize = 10;
/// Schemata that the service matches; ours are sent as the nearest of these.
const MATCHED: [&str; 7] = ["Person", "Company", "PublicBody", "Organization", "LegalEntity", "Vessel", "Airplane"];
/// How ids of such services begin; another id of the case means nothing there and stays here.
const PREFIXES: [&str; 18] = [
    "NK-", "lei-", "ofac-", "usgsa-", "eu-", "gb-", "un-", "unsc-", "us-", "jp-", "cn-", "ru-", "ua-", "ch-", "fr-",
    "ca-", "au-", "icij-",
];

impl Connector for Yente {
    fn id(&self) -> &'static str {
        "opensanctions"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "match" => matched(subject, talk),
            "search" => search(subject, talk),
            "entity" => entity(subject, talk),
            _ => Err(AskError::NotAskable(format!("OpenSanctions has no question {question:?}"))),
        }
    }
}

/// The query that stands for the entity.
fn query(subject: &Subject) -> Result<Value, AskError> {
    let lineage = ontology().schema(&subject.schema).map(|schema| schema.ancestors.as_slice()).unwrap_or_default();
    let schema = lineage.iter().find(|name| MATCHED.contains(&name.as_str()));
    let Some(schema) = schema.and_then(|name| ontology().schema(name)) else {
        return Err(AskError::NotAskable(format!("a {} cannot be matched", subject.schema)));
    };
    let mut properties = Map::new();
    for prop in SENT.into_iter().filter(|prop| schema.properties.contains_key(*prop)) {
        let values: Vec<Value> = subject.all(prop).take(MOST_NAMES).map(Value::from).collect();
        if !values.is_empty() {
            properties.insert(prop.to_owned(), Value::Array(values));
        }
    }
    if !properties.contains_key("name") {
        return Err(AskError::NotAskable("the entity has no name".to_owned()));
    }
    Ok(json!({ "queries": { "q": { "schema": schema.name, "properties": properties } } }))
}

fn matched(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let body = query(subject)?.to_string().into_bytes();
    let answer = talk.post(&format!("/match/{DATASET}?limit={CANDIDATES}"), "application/json", body)?;
    let json = talk.json(answer)?;
    let Some(response) = Node::root(&json).dig(&["responses", "q"]) else {
        return Err(talk.shape(answer, "no response to the query", "/responses/q"));
    };
    if let Some(status) = response.get("status").and_then(|status| status.value.as_u64()).filter(|code| *code != 200) {
        return Err(talk.shape(answer, &format!("the query failed with status {status}"), "/responses/q/status"));
    }
    if !response.get("results").is_some_and(|results| results.value.is_array()) {
        return Err(talk.shape(answer, "no list of results", "/responses/q/results"));
    }
    let mut read = Read::default();
    for node in response.list("results", &mut read) {
        candidate(&node, &mut read);
        if let Some(score) = node.get("score").and_then(|score| score.value.as_f64()) {
            let id = node.text("id", &mut read).unwrap_or_default();
            let caption = node.text("caption", &mut read).unwrap_or_default();
            let words = format!("{} ({}): the source's score {score:.2}", shortened(&caption), shortened(&id));
            let judged = match node.get("match").and_then(|verdict| verdict.value.as_bool()) {
                Some(true) => ", above its threshold",
                Some(false) => ", below its threshold",
                None => "",
            };
            let features = features(&node);
            let by = if features.is_empty() { String::new() } else { format!(" by {features}") };
            read.note(&node.place("score"), format!("{words}{by}{judged}; a candidate, not an identity"));
        }
    }
    let empty = response.value.pointer("/results").and_then(Value::as_array).is_some_and(Vec::is_empty);
    read.keep(talk, answer);
    if empty {
        let sent: Vec<&str> = SENT.iter().flat_map(|prop| subject.all(prop)).collect();
        talk.nothing(answer, "/responses/q/results", &sent.join(", "));
    }
    Ok(())
}

/// Features told of one score.
const MOST_FEATURES: usize = 4;

/// What a score was made of, the weightiest first: `features` of older versions, `explanations` of newer ones.
fn features(node: &Node<'_>) -> String {
    let named = |key: &str| node.value.get(key).and_then(Value::as_object).into_iter().flatten();
    let number = |value: &Value| value.as_f64().or_else(|| value.get("score").and_then(Value::as_f64));
    let mut all: Vec<(&str, f64)> = named("features")
        .chain(named("explanations"))
        .filter_map(|(name, value)| Some((name.as_str(), number(value).filter(|number| *number != 0.0)?)))
        .collect();
    all.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
    all.dedup_by(|(a, _), (b, _)| a == b);
    let words: Vec<String> =
        all.iter().take(MOST_FEATURES).map(|(name, number)| format!("{} {number:.2}", shortened(name))).collect();
    words.join(", ")
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let Some(name) = subject.first("name") else {
        return Err(AskError::NotAskable("the entity has no name".to_owned()));
    };
    let answer = talk.get(&format!("/search/{DATASET}?q={}&limit={CANDIDATES}", encode(name)))?;
    let json = talk.json(answer)?;
    let root = Node::root(&json);
    if !root.get("results").is_some_and(|results| results.value.is_array()) {
        return Err(talk.shape(answer, "no list of results", "/results"));
    }
    let mut read = Read::default();
    let results = root.list("results", &mut read);
    for node in &results {
        candidate(node, &mut read);
    }
    let total = json.pointer("/total/value").and_then(Value::as_u64).unwrap_or_default();
    if total > results.len() as u64 {
        read.found("/total/value", format!("{total} records match; the first {} were read", results.len()));
    }
    read.keep(talk, answer);
    if results.is_empty() {
        talk.nothing(answer, "/results", name);
    }
    Ok(())
}

fn candidate(node: &Node<'_>, read: &mut Read) {
    record(node, &Root { theirs: "", ours: "" }, None, read);
}

fn entity(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let id = subject.id.as_str();
    let wikidata = |text: &str| {
        text.strip_prefix('Q').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let own = wikidata(id) || PREFIXES.iter().any(|prefix| id.starts_with(prefix));
    let asked = if own { Some(id) } else { subject.all("wikidataId").find(|id| wikidata(id)) };
    let Some(asked) = asked else {
        return Err(AskError::NotAskable("the entity has neither an id of the source nor a Wikidata id".to_owned()));
    };
    let answer = talk.get(&format!("/entities/{}?nested=true", encode(asked)))?;
    let json = talk.json(answer)?;
    let root = Node::root(&json);
    let Some(theirs) = json.get("id").and_then(Value::as_str) else {
        return Err(talk.shape(answer, "no record", "/id"));
    };
    let same = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(|item| item == asked));
    // Merged records keep the ids they had.
    let agreed =
        theirs == asked || ["/referents", "/properties/wikidataId"].iter().any(|at| json.pointer(at).is_some_and(same));
    let ours = if agreed { &subject.id } else { theirs };
    let mut read = Read::default();
    record(&root, &Root { theirs, ours }, None, &mut read);
    if !agreed {
        read.found("/id", format!("asked as {}, answered as {}", shortened(asked), shortened(theirs)));
    }
    read.keep(talk, answer);
    Ok(())
}

/// The asked record's id there and here.
struct Root<'a> {
    theirs: &'a str,
    ours: &'a str,
}

impl Root<'_> {
    fn id(&self, id: &str) -> String {
        if id == self.theirs { self.ours.to_owned() } else { id.to_owned() }
    }
}

/// Reads a record and everything nested in it; returns its id. `parent` is the record it hangs from by a property that
/// is not that record's own: a relation leaves out the end it came from.
fn record(node: &Node<'_>, root: &Root<'_>, parent: Option<&str>, read: &mut Read) -> Option<String> {
    let (Some(id), Some(name)) = (node.text("id", read), node.text("schema", read)) else {
        read.found(&node.pointer, "a record without id or schema");
        return None;
    };
    let Some(schema) = ontology().schema(&name) else {
        read.found(&node.place("schema"), format!("records of type {} are not known here", shortened(&name)));
        return None;
    };
    let id = root.id(&id);
    let mut it = Proposal::new(id.clone(), &name);
    let members = node.get("properties").map(|node| node.members(read)).unwrap_or_default();
    for (prop, values) in members {
        let own = schema.properties.contains_key(prop);
        let mut unknown = false;
        for value in values.items(read) {
            if value.value.is_object() {
                let inner = record(&value, root, (!own).then_some(id.as_str()), read);
                if let (Some(inner), true) = (inner, own) {
                    it.say(prop, &inner, &value.pointer);
                }
            } else if own {
                if let Some(text) = value.as_text(read) {
                    it.say(prop, &root.id(&text), &value.pointer);
                }
            } else {
                unknown = true;
            }
        }
        if unknown {
            read.found(&values.pointer, format!("{name} has no property {} here", shortened(prop)));
        }
    }
    let mut ends: Vec<&str> = Vec::new();
    if let Some(edge) = &schema.edge {
        ends.extend([edge.source.as_str(), edge.target.as_str()]);
    } else if let Some(end) = ["entity", "holder"].into_iter().find(|prop| schema.properties.contains_key(*prop)) {
        ends.push(end);
    }
    let missing: Vec<&str> = ends.into_iter().filter(|end| it.first(end).is_none()).collect();
    match (missing.as_slice(), parent) {
        ([], _) => {}
        ([end], Some(parent)) => {
            it.say(end, parent, &node.pointer);
        }
        _ if schema.edge.is_some() => {
            read.found(&node.pointer, format!("a {name} without {}", missing.join(" and ")));
            return None;
        }
        _ => {}
    }
    if it.first("name").is_none() && schema.properties.contains_key("name") {
        let caption = node.text("caption", read).filter(|caption| *caption != id);
        it.say("name", caption.as_deref().unwrap_or_default(), &node.place("caption"));
    }
    if schema.properties.contains_key("notes") {
        let datasets: Vec<String> = node.list("datasets", read).iter().filter_map(|name| name.as_text(read)).collect();
        if !datasets.is_empty() {
            it.say("notes", &format!("OpenSanctions datasets: {}", datasets.join(", ")), &node.place("datasets"));
        }
    }
    read.propose(it);
    Some(id)
}
