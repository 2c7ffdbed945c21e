//! Level 2: relationship records and reporting exceptions.

use super::super::Subject;
use super::super::pick::{Node, Read, shortened};
use super::id_of;
use crate::collect::Proposal;
use crate::model::PartialDate;

/// How a type of relationship is put: schema, properties of the end (parent) and the start (child), its words.
fn kind(name: &str) -> (&'static str, &'static str, &'static str, &'static str) {
    match name {
        "IS_DIRECTLY_CONSOLIDATED_BY" => ("ControlRight", "holder", "controlled", "direct parent"),
        "IS_ULTIMATELY_CONSOLIDATED_BY" => ("ControlRight", "holder", "controlled", "ultimate parent"),
        "IS_FUND-MANAGED_BY" | "IS_FUND_MANAGED_BY" => ("ControlRight", "holder", "controlled", "fund manager"),
        "IS_SUBFUND_OF" => ("UnknownLink", "object", "subject", "sub-fund of"),
        "IS_FEEDER_TO" => ("UnknownLink", "object", "subject", "feeder fund to"),
        "IS_INTERNATIONAL_BRANCH_OF" => ("UnknownLink", "object", "subject", "international branch of"),
        _ => ("UnknownLink", "object", "subject", ""),
    }
}

/// What a consolidating parent has: control by the accounts, no share.
const CONSOLIDATION: &str = "parent by accounting consolidation";

/// Id of a relation, the same from whichever side it is read.
fn relation_id(child: &str, name: &str, parent: &str) -> String {
    format!("lei-{child}-{}-{parent}", name.to_lowercase().replace('_', "-"))
}

fn tie(subject: &Subject, child: &str, name: &str, parent: &str, place: &str) -> Proposal {
    let (schema, end, start, words) = kind(name);
    let mut it = Proposal::new(relation_id(child, name, parent), schema);
    it.say(end, &id_of(subject, parent), place);
    it.say(start, &id_of(subject, child), place);
    it.say_as("role", if words.is_empty() { name } else { words }, Some(name), place);
    if schema == "ControlRight" {
        let right = if name.contains("CONSOLIDATED") { CONSOLIDATION } else { words };
        it.say_as("rightType", right, Some(name), place);
    }
    it
}

/// A parent that the record names without saying more.
pub(super) fn bare(subject: &Subject, child: &str, parent: &str, level: &str) -> Proposal {
    let name = match level {
        "direct-parent" => "IS_DIRECTLY_CONSOLIDATED_BY",
        _ => "IS_ULTIMATELY_CONSOLIDATED_BY",
    };
    tie(subject, child, name, parent, "/data/id")
}

/// An entity that a record names as associated (a fund's family).
pub(super) fn associated(
    subject: &Subject,
    lei: &str,
    other: &str,
    name: Option<&str>,
    node: &Node<'_>,
    read: &mut Read,
) {
    let mut it = Proposal::new(id_of(subject, other), "LegalEntity");
    it.say("leiCode", other, &node.place("lei"));
    it.say("name", name.unwrap_or_default(), &node.place("name"));
    read.propose(it);
    let mut link = Proposal::new(relation_id(lei, "associated-with", other), "UnknownLink");
    link.say("subject", &id_of(subject, lei), &node.pointer);
    link.say("object", &id_of(subject, other), &node.place("lei"));
    link.say("role", "associated entity in the LEI register", &node.pointer);
    read.propose(link);
}

/// Reads a relationship record (`data`, or an item of it).
pub(super) fn read(node: &Node<'_>, subject: &Subject, read: &mut Read) {
    let Some(relation) = node.dig(&["attributes", "relationship"]) else {
        read.found(&node.pointer, "a relationship record without a relationship");
        return;
    };
    let mut end = |key: &str| {
        let end = relation.get(key)?;
        let lei = end.text("id", read)?;
        match end.text("type", read).as_deref() {
            Some("LEI") | None => Some(lei),
            Some(other) => {
                read.found(&end.pointer, format!("named by {} {}, not by LEI", shortened(other), shortened(&lei)));
                None
            }
        }
    };
    let (child, parent) = (end("startNode"), end("endNode"));
    let name = relation.text("type", read);
    let (Some(child), Some(parent), Some(name)) = (child, parent, name) else {
        read.found(&relation.pointer, "a relationship without type or LEI at both ends");
        return;
    };
    let mut it = tie(subject, &child, &name, &parent, &relation.pointer);
    let mut more: Vec<String> = Vec::new();
    let periods = relation.list("periods", read);
    // One that ended and began again: the last period says whether it holds.
    let mut last: Option<(String, String)> = None;
    for period in &periods {
        let start = period.text("startDate", read).unwrap_or_default();
        let own = period.text("type", read).as_deref() == Some("RELATIONSHIP_PERIOD");
        if own && last.as_ref().is_none_or(|(known, _)| *known <= start) {
            last = Some((start, period.pointer.clone()));
        }
    }
    for period in &periods {
        let (from, to) = (period.text("startDate", read), period.text("endDate", read));
        if last.as_ref().is_some_and(|(_, pointer)| *pointer == period.pointer) {
            say_date(&mut it, "startDate", from, &period.place("startDate"), read);
            say_date(&mut it, "endDate", to, &period.place("endDate"), read);
        } else {
            let what = period.text("type", read).unwrap_or_else(|| "PERIOD".to_owned());
            let day = |text: Option<String>| {
                text.and_then(|text| text.split('T').next().map(str::to_owned)).unwrap_or_default()
            };
            more.push(format!("{what} {}/{}", day(from), day(to)));
        }
    }
    for (list, keys) in [("qualifiers", ["dimension", "category", ""]), ("quantifiers", ["method", "amount", "units"])]
    {
        for item in relation.list(list, read) {
            let words: Vec<String> = keys.iter().filter_map(|key| item.text(key, read)).collect();
            more.push(words.join(" "));
        }
    }
    // A quantifier is what is consolidated in the accounts: told as it stands, never taken for a holding.
    it.say("description", &more.join("; "), &relation.pointer);
    standing(node, &relation, &mut it, read);
    read.propose(it);
}

fn say_date(it: &mut Proposal, prop: &str, text: Option<String>, place: &str, read: &mut Read) {
    let Some(text) = text else { return };
    match text.parse::<PartialDate>() {
        Ok(day) => {
            it.say_as(prop, &day.to_string(), Some(&text), place);
        }
        Err(error) => read.found(place, error.to_string()),
    }
}

/// Is it in force, and is its record looked after?
fn standing(node: &Node<'_>, relation: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    let registration = node.dig(&["attributes", "registration"]);
    let kept = registration.as_ref().and_then(|node| Some((node.text("status", read)?, node.place("status"))));
    if let Some((status, place)) = &kept {
        match status.as_str() {
            "ANNULLED" | "DUPLICATE" => {
                it.say_as("status", "withdrawn", Some(status), place);
                return;
            }
            "PUBLISHED" => {}
            _ => read.found(place, format!("relationship record: {status}; it may be out of date")),
        }
    }
    match relation.text("status", read).as_deref() {
        Some("ACTIVE") => it.say("status", "ACTIVE", &relation.place("status")),
        Some(other @ "INACTIVE") => it.say_as("status", "ended", Some(other), &relation.place("status")),
        Some(other) => {
            // "NULL" and whatever may come: neither in force nor ended.
            read.found(
                &relation.place("status"),
                format!("a status of the relationship not known here: {}", shortened(other)),
            );
            it
        }
        None => it,
    };
}

/// Reads why no parent is named. It stays a statement of the entity about itself.
pub(super) fn exception(node: &Node<'_>, subject: &Subject, lei: &str, level: &str, read: &mut Read) {
    let Some(attributes) = node.get("attributes") else {
        read.found(&node.pointer, "an exception without attributes");
        return;
    };
    let stated = attributes.get("reason").or_else(|| attributes.get("exceptionReason"));
    let reasons: Vec<String> = match &stated {
        Some(node) if node.value.is_array() => node.items(read).iter().filter_map(|item| item.as_text(read)).collect(),
        Some(node) => node.as_text(read).into_iter().collect(),
        None => Vec::new(),
    };
    let place = stated.map_or_else(|| attributes.place("reason"), |node| node.pointer);
    if reasons.is_empty() {
        read.found(&place, format!("GLEIF names no {level} and gives no reason"));
        return;
    }
    let mut it = Proposal::new(id_of(subject, lei), "LegalEntity");
    for reason in reasons {
        let words = format!("No {level} named in the LEI register: {} ({reason})", meaning(&reason));
        read.note(&place, format!("{words}; who it is stays unknown"));
        it.say_as("notes", &words, Some(&reason), &place);
    }
    if let Some(reference) = attributes.text("reference", read) {
        it.say("notes", &format!("Reference for the exception: {reference}"), &attributes.place("reference"));
    }
    read.propose(it);
}

/// What the entity declared, in words. None of them says that there is nobody.
fn meaning(reason: &str) -> &'static str {
    match reason {
        "NO_LEI" => "a parent exists and has no LEI",
        "NATURAL_PERSONS" => "held by natural persons, no parent that consolidates",
        "NON_CONSOLIDATING" => "held by entities that need not consolidate it",
        "NO_KNOWN_PERSON" => "no person is known that controls it",
        "NON_PUBLIC" => "not public",
        "BINDING_LEGAL_COMMITMENTS" => "not disclosed, binding legal commitments",
        "LEGAL_OBSTACLES" => "not disclosed, legal obstacles",
        "CONSENT_NOT_OBTAINED" => "not disclosed, the parent did not consent",
        "DETRIMENT_NOT_EXCLUDED" => "not disclosed, detriment cannot be excluded",
        "DISCLOSURE_DETRIMENTAL" => "not disclosed, disclosure would be detrimental",
        _ => "a reason not known here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_names_its_relationship() {
        let subject = Subject { id: "s".into(), ..Subject::default() };
        assert_eq!(super::super::spoken("ultimate-parent"), "ultimate parent");
        let it = bare(&subject, "A", "B", "ultimate-parent");
        assert_eq!((it.first("holder"), it.first("controlled")), (Some("lei-B"), Some("lei-A")));
    }
}
