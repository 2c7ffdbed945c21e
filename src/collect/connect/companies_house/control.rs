//! Persons with significant control: one item of the API, of the bulk file or of the stream (there under `data`).

use super::super::super::{Proposal, made_id};
use super::super::pick::{Node, Read, say, say_day, shortened};
use super::officers::say_words;
use super::profile::say_address;
use super::{canonical_number, company_id, is_uk};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads one record of the bulk file or the stream, `{"company_number": …, "data": {…}}`, or the item alone when
/// `company` is given. The company has the id `gb-coh-<number>`.
pub fn read_psc(record: &Value, company: Option<&str>) -> Read {
    let mut read = Read::default();
    let root = Node::root(record);
    let item = root.get("data").unwrap_or_else(|| root.clone());
    let stated = root.text("company_number", &mut read);
    match stated.as_deref().or(company).map(|text| canonical_number(text).unwrap_or_else(|| text.to_owned())) {
        Some(number) => psc(&item, &number, &company_id(&number), &mut read),
        // The last line of the bulk file.
        None if item.text("kind", &mut read).is_some_and(|kind| kind.starts_with("totals#")) => {
            read.found(&item.pointer, "totals of the file, no record");
        }
        None => read.found(&item.pointer, "a record without a company number"),
    }
    read
}

/// One item about the company of this number, which has the id `company` in the case.
pub(super) fn psc(item: &Node<'_>, number: &str, company: &str, read: &mut Read) {
    let kind = item.text("kind", read).unwrap_or_default();
    // A statement's item has no kind in some answers of the API.
    if item.get("statement").is_some() {
        statement(item, company, read);
        return;
    }
    let who =
        kind.split("-person-with").next().unwrap_or_default().split("-beneficial-owner").next().unwrap_or_default();
    match who {
        "individual" | "corporate-entity" | "legal-person" => person(item, who, number, company, read),
        "super-secure" => {
            let words = "a person with significant control whose details the register protects";
            note(item, company, words, read);
        }
        "exemptions" => note(item, company, "exempt from naming persons with significant control", read),
        _ if kind.starts_with("totals#") => read.found(&item.pointer, "totals of the file, no record"),
        _ => read.found(&item.place("kind"), format!("unknown kind of record: {}", shortened(&kind))),
    }
}

/// "There is nobody", "not yet confirmed" …: said about the company, and kept as a finding. Never a person.
fn statement(item: &Node<'_>, company: &str, read: &mut Read) {
    let Some(code) = item.text("statement", read) else { return };
    // The register's own code is misspelt.
    let words = code.replace('-', " ").replace("signficant", "significant");
    note(item, company, &words, read);
}

fn note(item: &Node<'_>, company: &str, words: &str, read: &mut Read) {
    let mut text = format!("Register of significant control: {words}");
    if let Some(name) = item.text("linked_psc_name", read) {
        text.push_str(&format!(" ({name})"));
    }
    for (key, label) in [("notified_on", "from"), ("ceased_on", "until")] {
        if let Some(day) = item.text(key, read) {
            text.push_str(&format!(", {label} {day}"));
        }
    }
    if item.get("ceased_on").is_none() && is_true(item, "ceased") {
        text.push_str(", ended");
    }
    let place = if item.get("statement").is_some() { item.place("statement") } else { item.place("kind") };
    let mut about = Proposal::new(company, "Company");
    about.say("notes", &text, &place);
    read.propose(about);
    read.note(&place, text);
}

fn is_true(item: &Node<'_>, key: &str) -> bool {
    item.get(key).is_some_and(|node| node.value == &Value::Bool(true))
}

/// `/company/{number}/exemptions`: why a company need not name anybody, with the spans of each reason.
pub(super) fn exemptions(root: &Node<'_>, company: &str, read: &mut Read) {
    let mut about = Proposal::new(company, "Company");
    let reasons = root.get("exemptions").map(|reasons| reasons.members(read)).unwrap_or_default();
    for (_, reason) in reasons {
        let words = reason.text("exemption_type", read).unwrap_or_else(|| "exempt".to_owned()).replace('-', " ");
        for span in reason.list("items", read) {
            let from = span.text("exempt_from", read).map(|day| format!(", from {day}")).unwrap_or_default();
            let to = span.text("exempt_to", read).map(|day| format!(", until {day}")).unwrap_or_default();
            let text = format!("Register of significant control: {words}{from}{to}");
            about.say("notes", &text, &span.pointer);
            read.note(&span.pointer, text);
        }
    }
    if about.values.is_empty() {
        read.found("/exemptions", "no exemption is stated");
    }
    read.propose(about);
}

fn person(item: &Node<'_>, who: &str, number: &str, company: &str, read: &mut Read) {
    let Some((name, name_place)) = name_of(item, read) else {
        read.found(&item.pointer, "a person with significant control without a name");
        return;
    };
    if read.is_nobody(&name, "", &name_place) {
        return;
    }
    let link = item.dig(&["links", "self"]).and_then(|link| link.as_text(read));
    let etag = item.text("etag", read);
    let key = link.as_deref().and_then(|link| link.rsplit('/').next()).map(str::to_owned).or(etag);
    let named = key.is_none();
    let key = key.unwrap_or_else(|| format!("{name}|{}", item.text("notified_on", read).unwrap_or_default()));
    // Without a record of its own a name is all there is: the next record of that name is another one.
    let own = if named {
        read.own_id("gb-psc", &[number, &key], &name, &name_place)
    } else {
        made_id("gb-psc", &[number, &key])
    };
    let key = if named && own != made_id("gb-psc", &[number, &key]) { own.clone() } else { key };
    let identification = item.get("identification");
    let uk = identification.as_ref().and_then(|node| uk_number(node, read));
    let id = uk.map_or(own, |number| company_id(&number));
    let schema = match who {
        "individual" => "Person",
        "corporate-entity" => "Company",
        // A government, a corporation sole, a body without shares.
        _ => "LegalEntity",
    };
    let mut holder = Proposal::new(&id, schema);
    holder.say("name", &name, &name_place);
    if who == "individual" {
        say_birth(&mut holder, item, read);
        if let Some(parts) = item.get("name_elements") {
            say(&mut holder, "title", &parts, "title", read);
            say(&mut holder, "firstName", &parts, "forename", read);
            say(&mut holder, "middleName", &parts, "middle_name", read);
            say(&mut holder, "lastName", &parts, "surname", read);
        }
        for key in ["nationality", "country_of_residence"] {
            say_words(&mut holder, item, key, read);
        }
    } else if let Some(identification) = &identification {
        say_identification(&mut holder, identification, read);
    }
    if let Some(address) = item.get("address") {
        say_address(&mut holder, &address, read);
    }
    // Of beneficial owners of overseas entities: what the filer declared, no listing.
    if is_true(item, "is_sanctioned") {
        let place = item.place("is_sanctioned");
        holder.say_as("notes", "Declared to the register as a designated (sanctioned) person", Some("true"), &place);
        read.note(
            &place,
            format!("{} is declared to the register as a designated (sanctioned) person", shortened(&name)),
        );
    }
    read.propose(holder);
    let tie = Tie { item, number, company, holder: &id, key: &key };
    tie.natures(&name_place, read);
}

/// Between a holder and the company.
struct Tie<'a> {
    item: &'a Node<'a>,
    number: &'a str,
    company: &'a str,
    holder: &'a str,
    /// What the register calls the record.
    key: &'a str,
}

impl Tie<'_> {
    fn natures(&self, name_place: &str, read: &mut Read) {
        // By how it is held (oneself, as trustee …), so that one way's votes stand beside its shares.
        let mut holdings: BTreeMap<&'static str, Proposal> = BTreeMap::new();
        let natures = self.item.list("natures_of_control", read);
        for nature in &natures {
            let Some(code) = nature.as_text(read) else { continue };
            match nature_of(&code) {
                Some((Nature::Share { prop, band }, way)) => {
                    let holding = holdings.entry(way).or_insert_with(|| self.holding(way, name_place));
                    holding.say_as(prop, band, Some(&code), &nature.pointer);
                    holding.say("ownershipType", &code.replace('-', " "), &nature.pointer);
                    if !way.is_empty() {
                        holding.say_as("directness", "indirect", Some(&code), &nature.pointer);
                    }
                }
                Some((Nature::Right, _)) => self.right(&code, &nature.pointer, name_place, read),
                None => {
                    read.found(&nature.pointer, format!("unknown nature of control: {}", shortened(&code)));
                    self.right(&code, &nature.pointer, name_place, read);
                }
            }
        }
        if natures.is_empty() {
            read.found(&self.item.place("natures_of_control"), "no nature of control is stated");
            self.right("significant-control-of-unstated-nature", name_place, name_place, read);
        }
        for (_, mut holding) in holdings {
            self.dates(&mut holding, read);
            read.propose(holding);
        }
    }

    fn holding(&self, way: &str, place: &str) -> Proposal {
        let mut holding = Proposal::new(made_id("gb-psc-own", &[self.number, self.key, way]), "Ownership");
        holding.say("owner", self.holder, place);
        holding.say("asset", self.company, place);
        holding
    }

    fn right(&self, code: &str, code_place: &str, place: &str, read: &mut Read) {
        let mut right = Proposal::new(made_id("gb-psc-right", &[self.number, self.key, code]), "ControlRight");
        right.say("holder", self.holder, place);
        right.say("controlled", self.company, place);
        right.say_as("rightType", &code.replace('-', " "), Some(code), code_place);
        self.dates(&mut right, read);
        read.propose(right);
    }

    fn dates(&self, tie: &mut Proposal, read: &mut Read) {
        say_day(tie, "startDate", self.item, "notified_on", read);
        for key in ["ceased_on", "ceased"] {
            // The bulk file also has a truth value "ceased".
            if self.item.get(key).is_some_and(|node| node.value.is_string()) {
                say_day(tie, "endDate", self.item, key, read);
            }
        }
        if tie.first("endDate").is_none() && is_true(self.item, "ceased") {
            tie.say("status", "ended", &self.item.place("ceased"));
        }
    }
}

/// What a code gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    /// A band of the capital (`percentage`) or of the votes (`votingPercentage`).
    Share {
        prop: &'static str,
        band: &'static str,
    },
    Right,
}

/// A code of the register and by what way it is held: oneself is "".
fn nature_of(code: &str) -> Option<(Nature, &'static str)> {
    const WAYS: [(&str, &str); 5] = [
        ("control-over-trust", "control over trust"),
        ("control-over-firm", "control over firm"),
        ("as-trust", "trust"),
        ("as-firm", "firm"),
        ("as-nominee", "nominee"),
    ];
    let way = WAYS.iter().find(|(mark, _)| code.contains(mark)).map_or("", |(_, way)| *way);
    let band = [
        ("25-to-50-percent", "25-50"),
        ("50-to-75-percent", "50-75"),
        ("75-to-100-percent", "75-100"),
        ("more-than-25-percent", ">25"),
    ]
    .iter()
    .find(|(mark, _)| code.contains(mark))
    .map(|(_, band)| *band);
    let nature = if code.starts_with("ownership-of-shares") || code.contains("right-to-share-surplus-assets") {
        // Of a partnership without shares, the surplus assets are what its members own.
        Nature::Share { prop: "percentage", band: band? }
    } else if code.starts_with("voting-rights") {
        Nature::Share { prop: "votingPercentage", band: band? }
    } else if code.starts_with("right-to-appoint-and-remove") || code.starts_with("significant-influence-or-control") {
        Nature::Right
    } else {
        return None;
    };
    Some((nature, way))
}

fn name_of(item: &Node<'_>, read: &mut Read) -> Option<(String, String)> {
    if let Some(name) = item.text("name", read) {
        return Some((name, item.place("name")));
    }
    let elements = item.get("name_elements")?;
    let parts = ["title", "forename", "middle_name", "surname"];
    let parts: Vec<String> = parts.iter().filter_map(|part| elements.text(part, read)).collect();
    (!parts.is_empty()).then(|| (parts.join(" "), elements.pointer))
}

/// Month and year; the register keeps the day back.
pub(super) fn say_birth(person: &mut Proposal, item: &Node<'_>, read: &mut Read) {
    let Some(born) = item.get("date_of_birth") else { return };
    let number = |key: &str| born.get(key).and_then(|node| node.value.as_u64());
    match (number("year"), number("month"), number("day")) {
        (Some(year), Some(month @ 1..=12), Some(day)) => {
            person.say("birthDate", &format!("{year:04}-{month:02}-{day:02}"), &born.pointer);
        }
        (Some(year), Some(month @ 1..=12), None) => {
            person.say("birthDate", &format!("{year:04}-{month:02}"), &born.pointer);
        }
        (Some(year), None, _) => {
            person.say("birthDate", &format!("{year:04}"), &born.pointer);
        }
        _ => read.found(&born.pointer, "not a month and year of birth"),
    }
}

/// The number of a body that is itself in this register.
pub(super) fn uk_number(identification: &Node<'_>, read: &mut Read) -> Option<String> {
    let number = identification.text("registration_number", read)?;
    let country = identification.text("country_registered", read);
    let place = identification.text("place_registered", read).unwrap_or_default().to_lowercase();
    let kind = identification.text("identification_type", read).unwrap_or_default();
    let uk = country.as_deref().is_some_and(is_uk)
        // "uk-limited" in the documentation, "uk-limited-company" in the list of codes.
        || kind.starts_with("uk-limited")
        || country.is_none() && place.contains("companies house");
    if uk { canonical_number(&number) } else { None }
}

/// Where and how a body is registered, in the words of whoever filed it.
pub(super) fn say_identification(body: &mut Proposal, identification: &Node<'_>, read: &mut Read) {
    match uk_number(identification, read) {
        Some(number) => {
            let place = identification.place("registration_number");
            body.say_as(
                "registrationNumber",
                &number,
                identification.text("registration_number", read).as_deref(),
                &place,
            );
            body.say("jurisdiction", "gb", &place);
        }
        None => say(body, "registrationNumber", identification, "registration_number", read),
    }
    say(body, "legalForm", identification, "legal_form", read);
    for (key, label) in [
        ("country_registered", "Country of registration as filed"),
        ("place_registered", "Register as filed"),
        ("legal_authority", "Governing law as filed"),
    ] {
        if let Some(text) = identification.text(key, read) {
            body.say("notes", &format!("{label}: {text}"), &identification.place(key));
        }
    }
}
