//! GLEIF: the register of legal entity identifiers (LEI), level 1 (who is who) and level 2 (who consolidates whom).
//!
//! - Sent: the name or the LEI, nothing else. Further pages are asked by number, never by an address in an answer.
//! - A parent is who consolidates the accounts: control, never a percentage.
//! - A reporting exception ("no known person", "natural persons" …) is stated of the entity itself. Nobody is invented
//!   to stand for the parent it does not name.
//! - Left out: field modifications, managing LOU, ultimate children, event groups.

mod record;
mod relation;

use super::pick::{Node, Read, encode};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::Finding;
use serde_json::Value;

/// See the module.
pub struct Gleif;

/// Names of one entity that are searched for.
const MOST_NAMES: usize = 3;
/// Candidates shown for one name.
const CANDIDATES: usize = 20;
/// Records on one page of children, the most that the interface gives.
const PER_PAGE: usize = 100;
/// Pages of children that are asked for.
const MOST_PAGES: u64 = 15;

impl Connector for Gleif {
    fn id(&self) -> &'static str {
        "gleif"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "search" => search(subject, talk),
            "record" => {
                let lei = lei_of(subject)?;
                one_record(subject, &format!("/lei-records/{lei}"), talk).map(|_| ())
            }
            "parents" => parents(subject, talk),
            "children" => children(subject, talk),
            _ => Err(AskError::NotAskable(format!("GLEIF has no question {question:?}"))),
        }
    }
}

/// The id of an entity with this LEI.
fn id_of(subject: &Subject, lei: &str) -> String {
    subject.id_if("leiCode", lei, &format!("lei-{}", lei.to_uppercase()))
}

/// The LEI to ask about: 20 letters and digits. A wrong check digit is the register's to refuse.
fn lei_of(subject: &Subject) -> Result<String, AskError> {
    let Some(stated) = subject.first("leiCode") else {
        return Err(AskError::NotAskable("the entity has no LEI".to_owned()));
    };
    let lei: String = stated.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    if lei.len() == 20 && lei.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(lei)
    } else {
        Err(AskError::NotAskable(format!("not an LEI: {stated}")))
    }
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let mut filters = Vec::new();
    if let Ok(lei) = lei_of(subject) {
        filters.push((format!("filter%5Blei%5D={lei}"), lei));
    } else {
        let names = subject.all("name").take(MOST_NAMES);
        filters.extend(names.map(|name| (format!("filter%5Bfulltext%5D={}", encode(name)), name.to_owned())));
    }
    if filters.is_empty() {
        return Err(AskError::NotAskable("the entity has no name and no LEI".to_owned()));
    }
    for (filter, sent) in filters {
        let path = format!("/lei-records?{filter}&page%5Bsize%5D={CANDIDATES}&page%5Bnumber%5D=1");
        let answer = talk.get_as(&path, MEDIA)?;
        let json = talk.json(answer)?;
        let mut read = Read::default();
        let records = data_list(&json, talk, answer, &mut read)?;
        for node in &records {
            record::read(node, subject, &mut read);
        }
        if let Some(total) = total(&json).filter(|total| *total > records.len() as u64) {
            read.found("/meta/pagination", format!("{total} records match; the first {} were read", records.len()));
        }
        read.keep(talk, answer);
        if records.is_empty() {
            talk.nothing(answer, "/data", &sent);
        }
    }
    Ok(())
}

/// JSON:API.
const MEDIA: &str = "application/vnd.api+json";

/// Asks for one record and reads it; returns the answer.
fn one_record(subject: &Subject, path: &str, talk: &mut Talk<'_>) -> Result<Value, AskError> {
    let (answer, json) = one(path, talk)?;
    let mut read = Read::default();
    if let Some(node) = Node::root(&json).get("data") {
        record::read(&node, subject, &mut read);
    }
    read.keep(talk, answer);
    Ok(json)
}

/// Asks for a path whose answer is one object.
fn one(path: &str, talk: &mut Talk<'_>) -> Result<(usize, Value), AskError> {
    let answer = talk.get_as(path, MEDIA)?;
    let json = talk.json(answer)?;
    if json.get("data").is_some_and(Value::is_object) {
        Ok((answer, json))
    } else {
        Err(talk.shape(answer, "no record", "/data"))
    }
}

fn data_list<'j>(json: &'j Value, talk: &Talk<'_>, answer: usize, read: &mut Read) -> Result<Vec<Node<'j>>, AskError> {
    match Node::root(json).get("data") {
        Some(data) if data.value.is_array() => Ok(data.items(read)),
        _ => Err(talk.shape(answer, "no list of records", "/data")),
    }
}

fn total(json: &Value) -> Option<u64> {
    json.pointer("/meta/pagination/total")?.as_u64()
}

/// The entity itself, then for each level what its record says there is: a parent, or the exception. One that fails
/// does not keep the other from being asked.
fn parents(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let lei = lei_of(subject)?;
    let own = one_record(subject, &format!("/lei-records/{lei}"), talk)?;
    let mut outcome = Ok(());
    for level in ["direct-parent", "ultimate-parent"] {
        let links = own.pointer(&format!("/data/relationships/{level}/links"));
        let has = |name: &str| links.and_then(|links| links.get(name)).is_some_and(Value::is_string);
        let mut steps: Vec<Result<(), AskError>> = Vec::new();
        if has("reporting-exception") {
            steps.push(exception(subject, &lei, level, talk));
        }
        let mut related = None;
        if has("relationship-record") {
            match relationship(subject, &format!("/lei-records/{lei}/{level}-relationship"), talk) {
                Ok(()) => related = Some(()),
                Err(error) => steps.push(Err(error)),
            }
        }
        if has("lei-record") || has("related") {
            steps.push(parent_record(subject, &lei, level, related.is_some(), talk));
        }
        if steps.is_empty() && related.is_none() {
            let words = format!("GLEIF says nothing of a {}", spoken(level));
            talk.tell(0, Finding::note(&format!("/data/relationships/{level}"), words));
        }
        outcome = steps.into_iter().fold(outcome, Result::and);
    }
    outcome
}

/// The parent's own record. When no relationship record told how they are tied, that it stands here does.
fn parent_record(subject: &Subject, lei: &str, level: &str, told: bool, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let json = one_record(subject, &format!("/lei-records/{lei}/{level}"), talk)?;
    let parent = json.pointer("/data/attributes/lei").or_else(|| json.pointer("/data/id")).and_then(Value::as_str);
    if let (Some(parent), false) = (parent, told) {
        let mut read = Read::default();
        read.propose(relation::bare(subject, lei, parent, level));
        let last = talk.answers.len().saturating_sub(1);
        read.keep(talk, last);
    }
    Ok(())
}

/// "direct parent" of "direct-parent".
fn spoken(level: &str) -> String {
    level.replace('-', " ")
}

fn exception(subject: &Subject, lei: &str, level: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let (answer, json) = one(&format!("/lei-records/{lei}/{level}-reporting-exception"), talk)?;
    let mut read = Read::default();
    if let Some(node) = Node::root(&json).get("data") {
        relation::exception(&node, subject, lei, &spoken(level), &mut read);
    }
    read.keep(talk, answer);
    Ok(())
}

fn relationship(subject: &Subject, path: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let (answer, json) = one(path, talk)?;
    let mut read = Read::default();
    if let Some(node) = Node::root(&json).get("data") {
        relation::read(&node, subject, &mut read);
    }
    read.keep(talk, answer);
    Ok(())
}

/// First who they are, page by page, then since when and how.
fn children(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let lei = lei_of(subject)?;
    let who = pages(&format!("/lei-records/{lei}/direct-children"), subject, talk, record::read);
    let how = pages(&format!("/lei-records/{lei}/direct-child-relationships"), subject, talk, relation::read);
    who.and(how)
}

/// Asks for all pages of a list.
fn pages(
    path: &str,
    subject: &Subject,
    talk: &mut Talk<'_>,
    each: fn(&Node<'_>, &Subject, &mut Read),
) -> Result<(), AskError> {
    for page in 1..=MOST_PAGES {
        let answer = talk.get_as(&format!("{path}?page%5Bsize%5D={PER_PAGE}&page%5Bnumber%5D={page}"), MEDIA)?;
        let json = talk.json(answer)?;
        let mut read = Read::default();
        let records = data_list(&json, talk, answer, &mut read)?;
        for node in &records {
            each(node, subject, &mut read);
        }
        let more = json.pointer("/links/next").is_some_and(Value::is_string) && !records.is_empty();
        if more && page == MOST_PAGES {
            let of = total(&json).map_or_else(|| "more".to_owned(), |total| total.to_string());
            read.found("/links/next", format!("the first {} of {of} were read", MOST_PAGES * PER_PAGE as u64));
        }
        read.keep(talk, answer);
        if page == 1 && records.is_empty() {
            talk.nothing(answer, "/data", path.trim_start_matches("/lei-records/"));
        }
        if !more {
            break;
        }
    }
    Ok(())
}
