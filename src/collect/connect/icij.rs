//! ICIJ Offshore Leaks Database: its reconciliation interface (candidates by name, values of a node).
//!
//! - Sent: names, or the node's number.
//! - Candidates only, under the database's own number. That a name stands there implies no wrongdoing, and every
//!   proposal says so. ICIJ's own "same name as" and "similar" links are inventions of likeness and are not read.
//! - Officers are not told apart as persons and companies there: they are legal entities here.
//! - Left out: the links of a node, which only its page shows (clip the page for them).

use super::pick::{Node, Read, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::Proposal;
use crate::model::PartialDate;
use serde_json::{Map, Value, json};

/// See the module.
pub struct Icij;

/// Names asked for at once.
const MOST_NAMES: usize = 5;
/// Candidates for each.
const CANDIDATES: usize = 10;
const PATH: &str = "/api/v1/reconcile";
const MEDIA: &str = "application/json";
/// Said of every record.
const CAUTION: &str = "Being in the Offshore Leaks Database implies no wrongdoing; names may be shared by others";

/// Columns of a node that are asked for, and what they are here.
const COLUMNS: [(&str, &str); 13] = [
    ("name", "name"),
    ("original_name", "alias"),
    ("former_name", "previousName"),
    ("jurisdiction_description", "notes"),
    ("country_codes", "notes"),
    ("company_type", "legalForm"),
    ("incorporation_date", "incorporationDate"),
    ("inactivation_date", "notes"),
    ("struck_off_date", "notes"),
    ("dorm_date", "notes"),
    ("status", "status"),
    ("sourceID", "notes"),
    ("valid_until", "notes"),
];

impl Connector for Icij {
    fn id(&self) -> &'static str {
        "icij"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "search" => search(subject, talk),
            "record" => record(subject, talk),
            _ => Err(AskError::NotAskable(format!("ICIJ has no question {question:?}"))),
        }
    }
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let names: Vec<&str> = subject.all("name").take(MOST_NAMES).collect();
    if names.is_empty() {
        return Err(AskError::NotAskable("the entity has no name".to_owned()));
    }
    let mut queries = Map::new();
    for (at, name) in names.iter().enumerate() {
        queries.insert(format!("q{at}"), json!({ "query": name, "limit": CANDIDATES }));
    }
    let answer = talk.post(PATH, MEDIA, json!({ "queries": queries }).to_string().into_bytes())?;
    let json = talk.json(answer)?;
    let root = Node::root(&json);
    let mut read = Read::default();
    let mut answered = false;
    let mut none = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let key = format!("q{at}");
        match root.get(&key).filter(|response| response.get("result").is_some_and(|list| list.value.is_array())) {
            Some(response) => {
                answered = true;
                let hits = response.list("result", &mut read);
                for node in &hits {
                    candidate(node, subject, &mut read);
                }
                if hits.is_empty() {
                    none.push((response.place("result"), *name));
                }
            }
            None => read.found(&root.place(&key), "no response to this name"),
        }
    }
    if answered {
        read.note("", CAUTION);
    }
    read.keep(talk, answer);
    for (place, name) in none {
        talk.nothing(answer, &place, name);
    }
    if answered { Ok(()) } else { Err(talk.shape(answer, "no response to the query", "/q0/result")) }
}

/// The kind of a node, from the types of a candidate: objects with id and name, or plain texts.
fn kind(node: &Node<'_>, read: &mut Read) -> String {
    let types = node.get("type").or_else(|| node.get("types"));
    let first = types.map(|types| if types.value.is_array() { types.items(read) } else { vec![types] });
    let first = first.and_then(|list| list.into_iter().next());
    let text = first.and_then(|first| match first.value {
        Value::Object(_) => first.text("name", read).or_else(|| first.text("id", read)),
        _ => first.as_text(read),
    });
    let text = text.unwrap_or_default().to_lowercase();
    text.rsplit('/').next().unwrap_or_default().to_owned()
}

fn candidate(node: &Node<'_>, subject: &Subject, read: &mut Read) {
    let (Some(number), Some(name)) = (node.text("id", read), node.text("name", read)) else {
        read.found(&node.pointer, "a candidate without id or name");
        return;
    };
    let number = number.rsplit('/').next().unwrap_or_default().to_owned();
    let kind = kind(node, read);
    let address = kind == "address";
    let mut it = Proposal::new(id_of(subject, &number), if address { "Address" } else { "LegalEntity" });
    it.say(if address { "full" } else { "name" }, &name, &node.place("name"));
    if !address {
        it.say("icijId", &number, &node.place("id"));
    }
    it.say("sourceUrl", &format!("https://offshoreleaks.icij.org/nodes/{number}"), &node.place("id"));
    if !kind.is_empty() {
        it.say("summary", &format!("{kind} in the Offshore Leaks Database"), &node.place("type"));
    }
    if let Some(words) = node.text("description", read) {
        it.say("description", &words, &node.place("description"));
    }
    it.say("notes", CAUTION, &node.pointer);
    if let Some(score) = node.get("score").and_then(|score| score.value.as_f64()) {
        let words = format!("{} ({number}): the source's score {score:.1}", shortened(&name));
        read.note(&node.place("score"), format!("{words}; a candidate, not an identity"));
    }
    read.propose(it);
}

fn id_of(subject: &Subject, number: &str) -> String {
    subject.id_if("icijId", number, &format!("icij-{number}"))
}

fn record(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let number = subject.first("icijId").or_else(|| subject.id.strip_prefix("icij-"));
    let number = number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(number) = number else {
        return Err(AskError::NotAskable("the entity has no number of the Offshore Leaks Database".to_owned()));
    };
    let columns: Vec<Value> = COLUMNS.iter().map(|(column, _)| json!({ "id": column })).collect();
    let body = json!({ "extend": { "ids": [number], "properties": columns } }).to_string().into_bytes();
    let answer = talk.post(PATH, MEDIA, body)?;
    let json = talk.json(answer)?;
    let Some(row) = Node::root(&json).dig(&["rows", number]).filter(|row| row.value.is_object()) else {
        return Err(talk.shape(answer, "no row for the node", &format!("/rows/{number}")));
    };
    let mut read = Read::default();
    let mut it = Proposal::new(id_of(subject, number), "LegalEntity");
    it.say("icijId", number, &row.pointer);
    for (column, prop) in COLUMNS {
        for cell in row.list(column, &mut read) {
            let Some((text, place)) = cell_text(&cell, &mut read) else { continue };
            match prop {
                "notes" => it.say("notes", &format!("{}: {text}", column.replace('_', " ")), &place),
                "incorporationDate" => match day(&text) {
                    Some(day) => it.say_as(prop, &day.to_string(), Some(&text), &place),
                    None => {
                        read.found(&place, format!("not a date: {}", shortened(&text)));
                        &mut it
                    }
                },
                _ => it.say(prop, &text, &place),
            };
        }
    }
    it.say("notes", CAUTION, &row.pointer);
    read.note("", CAUTION);
    read.propose(it);
    read.keep(talk, answer);
    Ok(())
}

/// A cell of the extension: `{"str": …}`, `{"id", "name"}`, `{"date": …}` or a plain text.
fn cell_text(cell: &Node<'_>, read: &mut Read) -> Option<(String, String)> {
    if !cell.value.is_object() {
        return cell.as_text(read).map(|text| (text, cell.pointer.clone()));
    }
    ["str", "name", "date", "int", "float", "id"]
        .iter()
        .find_map(|key| cell.text(key, read).map(|text| (text, cell.place(key))))
}

/// ISO, or the database's "23-MAR-2006".
fn day(text: &str) -> Option<PartialDate> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?.to_uppercase(), parts.next()?);
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    PartialDate::day(year.parse().ok()?, u8::try_from(month).ok()?, day.parse().ok()?)
}
