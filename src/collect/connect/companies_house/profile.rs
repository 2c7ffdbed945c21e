//! The company itself: profile and search hits.

use super::super::super::Proposal;
use super::super::Subject;
use super::super::pick::{Node, Read, say, say_day};
use super::{Known, canonical_number, company_id, number_of};

/// `/company/{number}`.
pub(super) fn company(root: &Node<'_>, known: &Known<'_>, read: &mut Read) {
    let Some(number) = root.text("company_number", read) else { return };
    let number = canonical_number(&number).unwrap_or(number);
    let mut company = Proposal::new(known.id(&number), "Company");
    company.say("registrationNumber", &number, &root.place("company_number"));
    company.say("jurisdiction", "gb", &root.place("company_number"));
    say(&mut company, "name", root, "company_name", read);
    say(&mut company, "legalForm", root, "type", read);
    say(&mut company, "status", root, "company_status", read);
    say(&mut company, "status", root, "company_status_detail", read);
    say_day(&mut company, "incorporationDate", root, "date_of_creation", read);
    say_day(&mut company, "dissolutionDate", root, "date_of_cessation", read);
    for former in root.list("previous_company_names", read) {
        say(&mut company, "previousName", &former, "name", read);
    }
    for code in root.list("sic_codes", read) {
        if let Some(text) = code.as_text(read) {
            company.say("sector", &format!("SIC {text}"), &code.pointer);
        }
    }
    if let Some(address) = root.get("registered_office_address") {
        say_address(&mut company, &address, read);
    }
    if let Some(foreign) = root.get("foreign_company_details") {
        let home = [foreign.dig(&["originating_registry"]), Some(foreign)];
        for (place, key) in home.iter().flatten().zip(["country", "registration_number"]) {
            if let Some(text) = place.text(key, read) {
                let label = key.replace('_', " ");
                company.say("notes", &format!("Registered abroad, {label}: {text}"), &place.place(key));
            }
        }
    }
    read.propose(company);
}

/// An item of `/search/companies`: a candidate, with an id of its own unless its number is the asked one's.
pub(super) fn hit(item: &Node<'_>, subject: &Subject, read: &mut Read) {
    let Some(number) = item.text("company_number", read) else {
        read.found(&item.pointer, "a hit without a company number");
        return;
    };
    let number = canonical_number(&number).unwrap_or(number);
    let own = number_of(subject).is_ok_and(|own| own == number);
    let id = if own { subject.id.clone() } else { company_id(&number) };
    let mut company = Proposal::new(id, "Company");
    say(&mut company, "name", item, "title", read);
    company.say("registrationNumber", &number, &item.place("company_number"));
    company.say("jurisdiction", "gb", &item.place("company_number"));
    say(&mut company, "status", item, "company_status", read);
    say(&mut company, "legalForm", item, "company_type", read);
    say_day(&mut company, "incorporationDate", item, "date_of_creation", read);
    say_day(&mut company, "dissolutionDate", item, "date_of_cessation", read);
    say(&mut company, "address", item, "address_snippet", read);
    read.propose(company);
}

/// An address on one line, in the order in which it is written on a letter.
pub(super) fn say_address(proposal: &mut Proposal, address: &Node<'_>, read: &mut Read) {
    const PARTS: [&str; 9] = [
        "care_of",
        "po_box",
        "premises",
        "address_line_1",
        "address_line_2",
        "locality",
        "region",
        "postal_code",
        "country",
    ];
    let parts: Vec<String> = PARTS.iter().filter_map(|part| address.text(part, read)).collect();
    proposal.say("address", &parts.join(", "), &address.pointer);
}
