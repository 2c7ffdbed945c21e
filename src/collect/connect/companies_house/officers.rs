//! Officers: directors, secretaries, members of partnerships; people and companies.

use super::super::super::{Proposal, made_id};
use super::super::pick::{Node, Read, say, say_day};
use super::control::{say_birth, say_identification, uk_number};
use super::profile::say_address;
use super::{Known, company_id};

/// An item of `/company/{number}/officers`: the officer and the office.
pub(super) fn officer(item: &Node<'_>, known: &Known<'_>, read: &mut Read) {
    let Some(name) = item.text("name", read) else {
        read.found(&item.pointer, "an officer without a name");
        return;
    };
    let role = item.text("officer_role", read).unwrap_or_default();
    if read.is_nobody(&name, &role, &item.place("name")) {
        return;
    }
    let link = item.dig(&["links", "officer", "appointments"]).and_then(|link| link.as_text(read));
    // "/officers/<id>/appointments": one id for all offices of a person that the register knows to be one.
    let own = link.as_deref().and_then(|link| link.split('/').nth(2)).map(str::to_owned);
    let began = item.text("appointed_on", read).or_else(|| item.text("appointed_before", read)).unwrap_or_default();
    let identification = item.get("identification");
    let corporate = role.starts_with("corporate-") || identification.is_some();
    let uk = identification.as_ref().and_then(|node| uk_number(node, read));
    let id = match (&uk, &own) {
        (Some(number), _) => company_id(number),
        (None, Some(own)) => made_id("gb-officer", &[own]),
        (None, None) => read.own_id("gb-officer", &[&known.number, &name, &began], &name, &item.place("name")),
    };
    let mut person = Proposal::new(&id, if corporate { "Company" } else { "Person" });
    person.say("name", &name, &item.place("name"));
    if corporate {
        if let Some(identification) = &identification {
            say_identification(&mut person, identification, read);
        }
    } else {
        say_birth(&mut person, item, read);
        for key in ["nationality", "country_of_residence", "occupation"] {
            say_words(&mut person, item, key, read);
        }
        for former in item.list("former_names", read) {
            let parts = ["forenames", "surname"].map(|part| former.text(part, read).unwrap_or_default());
            person.say("previousName", parts.join(" ").trim(), &former.pointer);
        }
    }
    if let Some(address) = item.get("address") {
        say_address(&mut person, &address, read);
    }
    read.propose(person);

    let mut office = Proposal::new(made_id("gb-office", &[&known.number, &id, &role, &began]), "Directorship");
    office.say("director", &id, &item.place("name"));
    office.say("organization", &known.subject.id, &item.place("name"));
    office.say("role", &role.replace('-', " "), &item.place("officer_role"));
    say_day(&mut office, "startDate", item, "appointed_on", read);
    say_day(&mut office, "endDate", item, "resigned_on", read);
    if let Some(before) = item.text("appointed_before", read) {
        office.say("summary", &format!("Appointed before {before}"), &item.place("appointed_before"));
    }
    say(&mut office, "summary", item, "responsibilities", read);
    read.propose(office);
}

/// Words of the register that are no country codes and no dates, kept as they are, with what they are.
pub(super) fn say_words(person: &mut Proposal, item: &Node<'_>, key: &str, read: &mut Read) {
    let Some(text) = item.text(key, read) else { return };
    let (prop, value) = match key {
        "occupation" => ("position", text),
        "nationality" => ("notes", format!("Nationality as registered: {text}")),
        _ => ("notes", format!("Country of residence as registered: {text}")),
    };
    person.say(prop, &value, &item.place(key));
}
