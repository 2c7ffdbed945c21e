//! Level 1: one LEI record as a proposal.

use super::super::Subject;
use super::super::pick::{Node, Read, say, say_country, say_day, say_in, shortened};
use super::{id_of, relation};
use crate::collect::Proposal;
use crate::text::{Kind, check};

/// Reads a record (`data`, or an item of it).
pub(super) fn read(node: &Node<'_>, subject: &Subject, read: &mut Read) {
    let Some(attributes) = node.get("attributes") else {
        read.found(&node.pointer, "a record without attributes");
        return;
    };
    let own = attributes.text("lei", read).map(|lei| (lei, attributes.place("lei")));
    let Some((lei, place)) = own.or_else(|| node.text("id", read).map(|id| (id, node.place("id")))) else {
        read.found(&node.pointer, "a record without an LEI");
        return;
    };
    let mut it = Proposal::new(id_of(subject, &lei), "LegalEntity");
    it.say("leiCode", &lei, &place);
    if let Err(error) = check(Kind::Lei, &lei) {
        read.found(&place, format!("the LEI {} is not well formed: {error}", shortened(&lei)));
    }
    if let Some(entity) = attributes.get("entity") {
        it.schema = schema(entity.text("category", read).as_deref()).to_owned();
        entity_values(&entity, &mut it, read);
        successors(&entity, &lei, subject, read);
    }
    if let Some(registration) = attributes.get("registration") {
        registration_values(&registration, &mut it, read);
    }
    for bic in attributes.list("bic", read) {
        if let Some(text) = bic.as_text(read) {
            it.say("swiftBic", &text, &bic.pointer);
        }
    }
    if let Some(number) = attributes.text("ocid", read) {
        let url = format!("https://opencorporates.com/companies/{number}");
        it.say_as("opencorporatesUrl", &url, Some(&number), &attributes.place("ocid"));
    }
    read.propose(it);
}

/// A sole trader is a natural person in business: neither a company nor taken for one.
fn schema(category: Option<&str>) -> &'static str {
    match category {
        Some("FUND") => "Fund",
        Some("GENERAL" | "BRANCH") => "Company",
        Some("RESIDENT_GOVERNMENT_ENTITY") => "PublicBody",
        Some("INTERNATIONAL_ORGANIZATION") => "Organization",
        _ => "LegalEntity",
    }
}

fn entity_values(entity: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    named(entity.get("legalName"), "name", it, read);
    for list in ["otherNames", "transliteratedOtherNames"] {
        for name in entity.list(list, read) {
            let prop = match name.text("type", read).as_deref() {
                Some("ALTERNATIVE_LANGUAGE_LEGAL_NAME") => "name",
                Some("PREVIOUS_LEGAL_NAME") => "previousName",
                _ => "alias",
            };
            named(Some(name), prop, it, read);
        }
    }
    for key in ["legalAddress", "headquartersAddress"] {
        if let Some(address) = entity.get(key) {
            address_value(&address, it, read);
        }
    }
    for address in entity.list("otherAddresses", read) {
        address_value(&address, it, read);
    }
    say_country(it, "jurisdiction", entity, "jurisdiction", read);
    if let Some(address) = entity.get("legalAddress") {
        say_country(it, "country", &address, "country", read);
    }
    say(it, "registrationNumber", entity, "registeredAs", read);
    if let Some(authority) = entity.get("registeredAt") {
        let named = [authority.text("id", read), authority.text("other", read)];
        let words: Vec<String> = named.into_iter().flatten().collect();
        if !words.is_empty() {
            it.say("notes", &format!("Registration authority: {}", words.join(", ")), &authority.pointer);
        }
    }
    if let Some(form) = entity.get("legalForm") {
        let other = form.text("other", read);
        // 8888: a form without a code, told in words. 9999: not told yet.
        let code = form.text("id", read).filter(|id| id != "8888" && id != "9999");
        if let Some(words) = other.or_else(|| code.map(|code| format!("ELF {code}"))) {
            it.say("legalForm", &words, &form.pointer);
        }
    }
    say(it, "status", entity, "status", read);
    say_day(it, "incorporationDate", entity, "creationDate", read);
    if let Some(end) = entity.get("expiration") {
        let reason = end.text("reason", read);
        if reason.as_deref() == Some("DISSOLVED") {
            say_day(it, "dissolutionDate", &end, "date", read);
        } else if let Some(date) = end.text("date", read) {
            let why = reason.unwrap_or_else(|| "no reason given".to_owned());
            it.say("notes", &format!("Expired in the LEI register on {date}: {why}"), &end.pointer);
        }
    }
}

/// A name object `{name, language}`.
fn named(node: Option<Node<'_>>, prop: &str, it: &mut Proposal, read: &mut Read) {
    let Some(node) = node else { return };
    if let Some(name) = node.text("name", read) {
        let lang = node.text("language", read);
        say_in(it, prop, &name, lang.as_deref(), &node.place("name"));
    }
}

/// One line, as the parts stand.
fn address_value(address: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    let mut parts: Vec<String> = Vec::new();
    for line in address.list("addressLines", read) {
        parts.extend(line.as_text(read));
    }
    for key in ["city", "region", "postalCode", "country"] {
        parts.extend(address.text(key, read));
    }
    // A bare country is no address.
    if parts.len() > 1 {
        let lang = address.text("language", read);
        say_in(it, "address", &parts.join(", "), lang.as_deref(), &address.pointer);
    }
}

fn registration_values(registration: &Node<'_>, it: &mut Proposal, read: &mut Read) {
    say_day(it, "modifiedAt", registration, "lastUpdateDate", read);
    let level = registration.text("corroborationLevel", read);
    if level.as_deref() == Some("ENTITY_SUPPLIED_ONLY") {
        let words = "Reference data supplied by the entity only, not corroborated by a register";
        it.say("notes", words, &registration.place("corroborationLevel"));
    }
    let Some(status) = registration.text("status", read).filter(|status| status != "ISSUED") else { return };
    let due = registration.text("nextRenewalDate", read);
    let due = due.as_deref().and_then(|due| due.split('T').next()).map(|day| format!(", renewal was due {day}"));
    let words = format!("LEI registration: {status}{}", due.unwrap_or_default());
    read.found(&registration.place("status"), format!("{words}; what the record says may be out of date"));
    it.say("notes", &words, &registration.place("status"));
}

/// Who took over, in both the older and the newer field.
fn successors(entity: &Node<'_>, lei: &str, subject: &Subject, read: &mut Read) {
    let mut nodes = entity.list("successorEntities", read);
    nodes.extend(entity.get("successorEntity"));
    let mut known: Vec<String> = Vec::new();
    for node in nodes {
        match (node.text("lei", read), node.text("name", read)) {
            (Some(other), _) if known.contains(&other) => {}
            (Some(other), name) => {
                let mut it = Proposal::new(id_of(subject, &other), "LegalEntity");
                it.say("leiCode", &other, &node.place("lei"));
                it.say("name", name.as_deref().unwrap_or_default(), &node.place("name"));
                read.propose(it);
                let mut tie = Proposal::new(format!("lei-{lei}-succeeded-by-{other}"), "Succession");
                tie.say("predecessor", &id_of(subject, lei), &node.pointer);
                tie.say("successor", &id_of(subject, &other), &node.place("lei"));
                read.propose(tie);
                known.push(other);
            }
            (None, Some(name)) => {
                let message = format!("succeeded by {} without an LEI: not taken over", shortened(&name));
                read.found(&node.pointer, message);
            }
            (None, None) => {}
        }
    }
    if let Some(node) = entity.get("associatedEntity")
        && let Some(other) = node.text("lei", read)
    {
        let name = node.text("name", read);
        relation::associated(subject, lei, &other, name.as_deref(), &node, read);
    }
}
