//! One item: names, identifiers and what its statements tie it to.

use super::super::Subject;
use super::super::pick::{Node, Read, iso639_3, say_in, shortened};
use super::plan::{self, Tie};
use super::values::{Snak, item, snak, time};
use super::{LANGUAGES, Others, id_of};
use crate::collect::Proposal;
use crate::model::ontology;

/// Reads an item; items that its relations name are proposed by number, their names are for `others` to ask.
pub(super) fn read(entity: &Node<'_>, asked: &str, subject: &Subject, others: &mut Others, read: &mut Read) {
    let number = entity.text("id", read).unwrap_or_else(|| asked.to_owned());
    if number != asked {
        read.note(&entity.place("id"), format!("{asked} was merged into {}", shortened(&number)));
    }
    let claims = entity.get("claims").unwrap_or_else(|| entity.clone());
    let mut it = Proposal::new(id_of(subject, asked), schema(&claims, read));
    it.say("wikidataId", &number, &entity.place("id"));
    labelled(entity, "name", &mut it, read);
    if it.first("name").is_none() {
        any_label(entity, &mut it, read);
    }
    for lang in LANGUAGES {
        for alias in entity.get("aliases").map(|all| all.list(lang, read)).unwrap_or_default() {
            if let Some(text) = alias.text("value", read) {
                say_in(&mut it, "alias", &text, Some(lang), &alias.place("value"));
            }
        }
    }
    if let Some(text) = entity.dig(&["descriptions", "en"]) {
        let words = text.text("value", read).unwrap_or_default();
        say_in(&mut it, "description", &words, Some("en"), &text.place("value"));
    }
    if entity.get("claims").is_some() {
        literals(&claims, &mut it, others, read);
    }
    let own = it.entity.clone();
    read.propose(it);
    if entity.get("claims").is_some() {
        for tie in &plan::TIES {
            let all = in_force(&claims, tie.property, read);
            let is_best = |claim: &Node<'_>| claim.value.get("rank").is_some_and(|rank| rank == "preferred");
            let has_best = all.iter().any(is_best);
            for claim in &all {
                let lesser = has_best && !is_best(claim);
                relation(claim, lesser, tie, &number, &own, subject, others, read);
            }
        }
    }
}

/// Adds the labels in the languages that are kept.
pub(super) fn labelled(entity: &Node<'_>, prop: &str, it: &mut Proposal, read: &mut Read) {
    let Some(labels) = entity.get("labels") else { return };
    for lang in LANGUAGES {
        if let Some(label) = labels.get(lang)
            && let Some(text) = label.text("value", read)
        {
            say_in(it, prop, &text, Some(lang), &label.place("value"));
        }
    }
}

/// The first label there is.
fn any_label(entity: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    let Some(labels) = entity.get("labels") else { return };
    if let Some((lang, label)) = labels.members(read).into_iter().next()
        && let Some(text) = label.text("value", read)
    {
        say_in(it, "name", &text, Some(lang), &label.place("value"));
    }
}

/// By its classes; else an organisation where somebody owns or leads it.
fn schema(claims: &Node<'_>, read: &mut Read) -> &'static str {
    for claim in in_force(claims, "P31", read) {
        let class = claim.dig(&["mainsnak", "datavalue", "value"]);
        if let Some(schema) = class.and_then(|node| node.text("id", read)).and_then(|id| plan::schema_of_class(&id)) {
            return schema;
        }
    }
    let led = ["P1278", "P127", "P749", "P355", "P169", "P488", "P3320"];
    if led.iter().any(|property| claims.get(property).is_some()) { "Organization" } else { "LegalEntity" }
}

/// The statements of a property that are not deprecated. Those that are, are told.
fn in_force<'a>(claims: &Node<'a>, property: &str, read: &mut Read) -> Vec<Node<'a>> {
    let mut kept = Vec::new();
    for claim in claims.list(property, read) {
        if claim.text("rank", read).as_deref() == Some("deprecated") {
            read.found(&claim.pointer, format!("a deprecated statement of {property} was left out"));
        } else {
            kept.push(claim);
        }
    }
    kept
}

/// The values of a property that has some. Unknown ones are told.
fn known<'a>(claims: &Node<'a>, property: &str, read: &mut Read) -> Vec<Node<'a>> {
    let mut values = Vec::new();
    for claim in in_force(claims, property, read) {
        match claim.get("mainsnak").and_then(|node| snak(&node, read)) {
            Some(Snak::Value(value)) => values.push(value),
            Some(Snak::Unknown) => read.note(&claim.pointer, format!("{property} is stated as unknown")),
            Some(Snak::None) | None => {}
        }
    }
    values
}

/// Values of the item itself; only those that its schema has.
fn literals(claims: &Node<'_>, it: &mut Proposal, others: &mut Others, read: &mut Read) {
    let has = |prop: &str, it: &Proposal| {
        ontology().schema(&it.schema).is_some_and(|schema| schema.properties.contains_key(prop))
    };
    for (property, prop) in plan::TEXTS.into_iter().filter(|(_, prop)| has(prop, it)).collect::<Vec<_>>() {
        for value in known(claims, property, read) {
            if let Some(text) = value.as_text(read) {
                if property == "P1320" {
                    let url = format!("https://opencorporates.com/companies/{text}");
                    it.say_as(prop, &url, Some(&text), &value.pointer);
                } else {
                    it.say(prop, &text, &value.pointer);
                }
            }
        }
    }
    for (property, prop) in plan::NAMES {
        for value in known(claims, property, read) {
            if let Some(text) = value.text("text", read) {
                let lang = value.text("language", read);
                if lang.as_deref().and_then(iso639_3).is_some() || prop == "name" {
                    say_in(it, prop, &text, lang.as_deref(), &value.place("text"));
                }
            }
        }
    }
    for (property, prop) in plan::DATES.into_iter().filter(|(_, prop)| has(prop, it)).collect::<Vec<_>>() {
        for value in known(claims, property, read) {
            if let Some(day) = time(&value, read) {
                it.say(prop, &day, &value.place("time"));
            }
        }
    }
    for (property, prop) in plan::COUNTRIES.into_iter().filter(|(_, prop)| has(prop, it)).collect::<Vec<_>>() {
        for value in known(claims, property, read) {
            let Some(country) = item(&value, read) else { continue };
            match plan::country_code(&country) {
                Some(code) => {
                    it.say_as(prop, code, Some(&country), &value.place("id"));
                }
                None => read.found(&value.pointer, format!("the country {country} has no code here")),
            }
        }
    }
    for (property, prop) in plan::LABELS.into_iter().filter(|(_, prop)| has(prop, it)).collect::<Vec<_>>() {
        for value in known(claims, property, read) {
            if let Some(other) = item(&value, read) {
                others.value(&other, prop, &it.schema);
            }
        }
    }
}

/// One statement that ties the item to another.
///
/// `lesser`: another statement of the property is ranked above it, as Wikidata does with what holds now.
#[expect(clippy::too_many_arguments, reason = "what a statement is read with")]
fn relation(
    claim: &Node<'_>,
    lesser: bool,
    tie: &Tie,
    number: &str,
    own: &str,
    subject: &Subject,
    others: &mut Others,
    read: &mut Read,
) {
    let Some(main) = claim.get("mainsnak") else {
        read.found(&claim.pointer, "a statement without a value");
        return;
    };
    let value = match snak(&main, read) {
        Some(Snak::Value(value)) => value,
        Some(Snak::Unknown) => {
            read.note(&main.pointer, format!("{} ({}) is stated as unknown: there is one", tie.role, tie.property));
            return;
        }
        Some(Snak::None) => {
            read.note(&main.pointer, format!("stated to have none: {} ({})", tie.role, tie.property));
            return;
        }
        None => return,
    };
    let Some(other) = item(&value, read) else { return };
    others.entity(&other, tie.other_schema);
    let mut end = Proposal::new(id_of(subject, &other), tie.other_schema);
    end.say("wikidataId", &other, &value.place("id"));
    read.propose(end);
    let qualifiers = claim.get("qualifiers");
    let of = |property: &str, read: &mut Read| -> Vec<Node<'_>> {
        qualifiers.as_ref().map(|all| all.list(property, read)).unwrap_or_default()
    };
    let shares = if tie.ownership { of("P1107", read) } else { Vec::new() };
    let statement = claim.text("id", read);
    let id = plan::relation_id(statement.as_deref(), [number, tie.property, &other]);
    let place = value.pointer.as_str();
    let mut it = plan::begin(tie, id, own, &id_of(subject, &other), !shares.is_empty(), place);
    for share in shares {
        let Some(Snak::Value(value)) = snak(&share, read) else { continue };
        let unit = value.text("unit", read);
        if let Some(amount) = value.text("amount", read) {
            plan::say_proportion(&mut it, &amount, unit.as_deref(), &value.place("amount"), read);
        }
    }
    for (property, prop) in [("P580", "startDate"), ("P582", "endDate"), ("P585", "date")] {
        for qualifier in of(property, read) {
            match snak(&qualifier, read) {
                Some(Snak::Value(value)) => {
                    if let Some(day) = time(&value, read) {
                        it.say(prop, &day, &value.place("time"));
                    } else if prop == "endDate" {
                        over(&mut it, &qualifier.pointer);
                    }
                }
                Some(Snak::Unknown) if prop == "endDate" => over(&mut it, &qualifier.pointer),
                _ => {}
            }
        }
    }
    // Why it ended tells that it ended.
    if it.first("endDate").is_none()
        && let Some(cause) = of("P1534", read).first()
    {
        over(&mut it, &cause.pointer);
    }
    // A bound of the end is no end, and whether it lies ahead is not said here.
    for property in ["P8554", "P12506"] {
        for bound in of(property, read) {
            read.found(
                &bound.pointer,
                format!("a bound of the end ({property}) is not read: whether it still holds is open"),
            );
        }
    }
    if lesser {
        let words = "Wikidata ranks another statement of this kind above it: it may no longer hold";
        it.say("description", words, &claim.place("rank"));
        read.note(
            &claim.place("rank"),
            format!("{} ({}): another statement is ranked above it", tie.role, tie.property),
        );
    }
    references(claim, &mut it, read);
    read.propose(it);
}

/// It has ended, the day is not known. Every relation of [`plan::TIES`] has a status.
pub(super) fn over(it: &mut Proposal, place: &str) {
    it.say("status", "ended", place);
}

/// Addresses and works that the statement rests on.
fn references(claim: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    let references = claim.list("references", read);
    if references.is_empty() {
        it.say("description", "Wikidata gives no reference", &claim.place("references"));
    }
    for snaks in references.iter().filter_map(|reference| reference.get("snaks")) {
        for (property, key) in [("P854", ""), ("P248", "id")] {
            for node in snaks.list(property, read) {
                let Some(value) = node.dig(&["datavalue", "value"]) else { continue };
                if key.is_empty() {
                    if let Some(url) = value.as_text(read) {
                        it.say("sourceUrl", &url, &value.pointer);
                    }
                } else if let Some(work) = value.text(key, read) {
                    it.say("description", &format!("stated in {work} (Wikidata)"), &value.place(key));
                }
            }
        }
    }
}
