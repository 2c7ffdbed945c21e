//! Schedules 13D and 13G as XML: who reports how much of a class of an issuer's shares.
//!
//! The two name the same things differently (`reportingPersonInfo` / `coverPageHeaderReportingPersonDetails`,
//! `percentOfClass` / `classPercent`), and both have changed since; elements are found by local name.

use super::super::super::{Proposal, made_id};
use super::super::pick::{Read, shortened};
use super::super::xml::{Element, XmlError, read_xml, say_element, say_element_day};
use super::{bare_cik, cik_id, issuer, say_cik};
use crate::model::Share;

/// Reads one document; `document` is its address or accession number. An error says where it is no such schedule.
pub fn read_schedule_13(xml: &[u8], document: &str) -> Result<Read, XmlError> {
    schedule(&read_xml(xml)?, document)
}

pub(super) fn schedule(root: &Element, document: &str) -> Result<Read, XmlError> {
    let wrong = |element: &Element, reason: &str| XmlError { line: element.line, reason: reason.to_owned() };
    let form = root.dig(&["headerData", "submissionType"]).and_then(Element::words).unwrap_or_default();
    if !form.starts_with("SCHEDULE 13") && !form.starts_with("SC 13") {
        return Err(wrong(root, "not a schedule 13D or 13G"));
    }
    let data = root.child("formData").ok_or_else(|| wrong(root, "no form data"))?;
    let cover = data.child("coverPageHeader").ok_or_else(|| wrong(data, "no cover page"))?;
    let mut read = Read::default();
    let about = cover.child("issuerInfo").ok_or_else(|| wrong(cover, "no issuer"))?;
    let cik = if about.child("issuerCIK").is_some() { "issuerCIK" } else { "issuerCik" };
    let Some(issuer) = issuer(about, [cik, "issuerName", "issuerTradingSymbol"], document, &mut read) else {
        return Ok(read);
    };
    let persons: Vec<&Element> = match data.child("reportingPersons") {
        Some(list) => list.all("reportingPersonInfo").collect(),
        None => data.all("coverPageHeaderReportingPersonDetails").collect(),
    };
    if persons.is_empty() {
        read.found(&data.place(), "no reporting person");
    }
    let filers: Vec<&Element> =
        root.dig(&["headerData", "filerInfo"]).map(|info| info.all("filer").collect()).unwrap_or_default();
    let filer = filers.first().and_then(|filer| filer.dig(&["filerCredentials", "cik"]));
    for (at, person) in persons.iter().enumerate() {
        // A schedule 13G gives no CIK of its persons; the first one is the filer's where there is only one filer.
        let by_filer = (at == 0 && persons.len() == 1 && filers.len() == 1).then_some(filer).flatten();
        let reporting = Reporting { element: person, all: &persons, by_filer, cover, form: &form, issuer: &issuer };
        reporting.read(&mut read);
    }
    Ok(read)
}

/// One reporting person among all of the document.
struct Reporting<'a> {
    element: &'a Element,
    all: &'a [&'a Element],
    by_filer: Option<&'a Element>,
    cover: &'a Element,
    form: &'a str,
    issuer: &'a str,
}

/// Where 13G has an element of its own around the powers.
const POWERS: &str = "reportingPersonBeneficiallyOwnedNumberOfShares";

fn power<'a>(person: &'a Element, name: &str) -> Option<&'a Element> {
    person.child(name).or_else(|| person.dig(&[POWERS, name]))
}

fn amount(person: &Element, name: &str) -> Option<f64> {
    power(person, name)?.words()?.replace(',', "").parse().ok()
}

fn is_of_type(person: &Element, code: &str) -> bool {
    person.all("typeOfReportingPerson").any(|kind| kind.words().is_some_and(|words| words == code))
}

impl Reporting<'_> {
    fn read(&self, read: &mut Read) {
        let person = self.element;
        let Some(named) = person.child("reportingPersonName") else {
            read.found(&person.place(), "a reporting person without a name");
            return;
        };
        let Some(name) = named.words() else {
            read.found(&named.place(), "a reporting person without a name");
            return;
        };
        if read.is_nobody(&name, "", &named.place()) {
            return;
        }
        let schema = if is_of_type(person, "IN") {
            "Person"
        } else if person.child("typeOfReportingPerson").is_some() {
            "Company"
        } else {
            "LegalEntity"
        };
        let number = person.child("reportingPersonCIK").or(self.by_filer);
        let cik = number.and_then(Element::words).and_then(|text| bare_cik(&text));
        let id = match &cik {
            Some(cik) => cik_id(cik),
            None => read.own_id("us-sec-holder", &[self.issuer, &name], &name, &named.place()),
        };
        let mut holder = Proposal::new(&id, schema);
        holder.say("name", &name, &named.place());
        if let (Some(cik), Some(number)) = (&cik, number) {
            say_cik(&mut holder, cik, &number.place());
        }
        if let Some(place) = person.child("citizenshipOrOrganization")
            && let Some(words) = place.words()
        {
            let label = if schema == "Person" { "Citizenship" } else { "Place of organisation" };
            holder.say("notes", &format!("{label} as filed (EDGAR code): {words}"), &place.place());
        }
        read.propose(holder);
        self.holding(&id, &named.place(), read);
    }

    fn holding(&self, holder: &str, place: &str, read: &mut Read) {
        let person = self.element;
        let class = self.cover.child("securitiesClassTitle");
        let title = class.and_then(Element::words).unwrap_or_default();
        let mut holding = Proposal::new(made_id("us-sec-13", &[self.issuer, holder, &title]), "Ownership");
        holding.say("owner", holder, place);
        holding.say("asset", self.issuer, place);
        say_element(&mut holding, "sharesType", class);
        holding.say("ownershipType", &format!("beneficial ownership, {}", self.form), place);
        let percent = person.child("percentOfClass").or_else(|| person.child("classPercent"));
        match percent.and_then(|element| Some((element, element.words()?))) {
            Some((element, words)) if words.parse::<Share>().is_ok() => {
                holding.say("percentage", &words, &element.place());
            }
            Some((element, words)) => read.found(&element.place(), format!("not a percentage: {}", shortened(&words))),
            None => read.found(&person.place(), "no percentage of the class is stated"),
        }
        let total = person
            .child("aggregateAmountOwned")
            .or_else(|| person.child("reportingPersonBeneficiallyOwnedAggregateNumberOfShares"));
        say_element(&mut holding, "sharesCount", total);
        let event =
            self.cover.child("dateOfEvent").or_else(|| self.cover.child("eventDateRequiresFilingThisStatement"));
        // Nothing is owned any more: it had ended by the event.
        let gone =
            total.and_then(Element::words).and_then(|words| words.replace(',', "").parse::<f64>().ok()) == Some(0.0);
        say_element_day(&mut holding, if gone { "endDate" } else { "date" }, event, read);
        self.powers(&mut holding);
        let comment = person.child("commentContent").or_else(|| person.child("comments"));
        say_element(&mut holding, "summary", comment);
        read.propose(holding);
    }

    fn powers(&self, holding: &mut Proposal) {
        let person = self.element;
        for (name, label) in [
            ("soleVotingPower", "Sole voting power"),
            ("sharedVotingPower", "Shared voting power"),
            ("soleDispositivePower", "Sole dispositive power"),
            ("sharedDispositivePower", "Shared dispositive power"),
        ] {
            if let Some(element) = power(person, name)
                && let Some(words) = element.words()
            {
                holding.say("summary", &format!("{label}: {words} shares"), &element.place());
            }
        }
        // No vote at all is certain; which share of the issuer's votes any other number is, the form does not say.
        let votes = [amount(person, "soleVotingPower"), amount(person, "sharedVotingPower")];
        if votes == [Some(0.0), Some(0.0)]
            && let Some(element) = power(person, "sharedVotingPower")
        {
            holding.say("votingPercentage", "0", &element.place());
        }
        if let Some(place) = self.through_another() {
            holding.say("directness", "indirect", &place);
        }
    }

    /// A parent or control person, or an individual whose every share is one that another reporting person that is no
    /// individual reports too: the same shares, held through it.
    fn through_another(&self) -> Option<String> {
        let person = self.element;
        let shared = amount(person, "sharedDispositivePower").filter(|shared| *shared > 0.0)?;
        if amount(person, "soleDispositivePower").is_some_and(|sole| sole > 0.0) || self.all.len() < 2 {
            return None;
        }
        let same = |other: &&&Element| {
            !std::ptr::eq(**other, person)
                && !is_of_type(other, "IN")
                && amount(other, "sharedDispositivePower") == Some(shared)
        };
        let through = is_of_type(person, "HC") || is_of_type(person, "IN") && self.all.iter().any(|other| same(&other));
        through.then(|| power(person, "sharedDispositivePower").map_or_else(|| person.place(), Element::place))
    }
}
