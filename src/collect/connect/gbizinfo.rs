//! gBizINFO (Japan, METI / Digital Agency): companies and what ministries publish about them.
//!
//! - Major shareholders come from securities reports; the answer gives their share as a fraction or as percent, which
//!   the list itself must show: fractions sum to one at most, percent to a hundred. A list that shows neither gives no
//!   percentage. What was written is kept.
//! - A shareholder or representative is known by name only, so its id is made from the company's number and the name.
//!   Two rows of one name stay two. A row that names nobody (自己株式, その他) is a finding.
//! - Left out: workplace information, commendations, single business figures.

use super::super::{Proposal, made_id};
use super::houjin::{corporate_id, corporate_number};
use super::pick::{Node, Read, encode, say, say_day, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::text::{Kind, check, strip};

/// See the module.
pub struct GBizInfo;

/// Entries of one list that are kept.
const MOST_ENTRIES: usize = 200;
const HITS: usize = 50;

impl Connector for GBizInfo {
    fn id(&self) -> &'static str {
        "gbizinfo"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        let path = match question {
            "search" => {
                let name = subject.first("name").ok_or_else(|| AskError::NotAskable("it has no name".to_owned()))?;
                format!("/hojin?name={}&page=1&limit={HITS}", encode(name))
            }
            "company" => format!("/hojin/{}", corporate_number(subject)?),
            "finance" | "procurement" | "subsidy" | "certification" | "patent" => {
                format!("/hojin/{}/{question}", corporate_number(subject)?)
            }
            other => return Err(AskError::NotAskable(format!("no such question: {other}"))),
        };
        let answer = talk.get(&path)?;
        let json = talk.json(answer)?;
        let root = Node::root(&json);
        if root.get("hojin-infos").is_none() {
            return Err(talk.shape(answer, "no list of companies", "/hojin-infos"));
        }
        let mut read = Read::default();
        let infos = root.list("hojin-infos", &mut read);
        if question == "search" && infos.len() >= HITS {
            read.found("/hojin-infos", format!("the first {HITS} hits; there may be more"));
        }
        for info in &infos {
            let Some(id) = company(info, subject, &mut read) else { continue };
            match question {
                "finance" => finance(info, &id, &mut read),
                "procurement" => procurement(info, &id, &mut read),
                "subsidy" => subsidy(info, &id, &mut read),
                "certification" | "patent" => notes(info, &id, question, &mut read),
                _ => {}
            }
        }
        read.keep(talk, answer);
        if infos.is_empty() {
            let sent = match question {
                "search" => subject.first("name").unwrap_or_default().to_owned(),
                _ => corporate_number(subject)?,
            };
            talk.nothing(answer, "/hojin-infos", &sent);
        }
        Ok(())
    }
}

/// What every answer says of the company; returns its id.
fn company(info: &Node<'_>, subject: &Subject, read: &mut Read) -> Option<String> {
    let Some(text) = info.text("corporate_number", read) else {
        read.found(&info.pointer, "a company without a corporate number");
        return None;
    };
    let place = info.place("corporate_number");
    let number = match check(Kind::JapanCorporate, &text) {
        Ok(number) => number,
        Err(error) => {
            read.found(&place, error.to_string());
            return None;
        }
    };
    let id = corporate_id(subject, &number);
    let mut company = Proposal::new(&id, "Company");
    say(&mut company, "name", info, "name", read);
    company.say("registrationNumber", &number, &place);
    company.say("jurisdiction", "jp", &place);
    say(&mut company, "alias", info, "name_en", read);
    say(&mut company, "alias", info, "kana", read);
    say(&mut company, "address", info, "location", read);
    say(&mut company, "website", info, "company_url", read);
    say(&mut company, "capital", info, "capital_stock", read);
    say(&mut company, "description", info, "business_summary", read);
    // "-" stands for a company that is not closed.
    if info.text("status", read).is_some_and(|status| status != "-") {
        say(&mut company, "status", info, "status", read);
    }
    if let Some(cause) = info.text("close_cause", read).filter(|cause| cause != "-") {
        company.say("notes", &format!("Closed 閉鎖: {cause}"), &info.place("close_cause"));
    }
    say_day(&mut company, "incorporationDate", info, "date_of_establishment", read);
    say_day(&mut company, "dissolutionDate", info, "close_date", read);
    read.propose(company);
    representative(info, &number, &id, read);
    Some(id)
}

fn representative(info: &Node<'_>, number: &str, company: &str, read: &mut Read) {
    let Some(name) = info.text("representative_name", read) else { return };
    let place = info.place("representative_name");
    if read.is_nobody(&name, "", &place) {
        return;
    }
    let id = made_id("jp-gbiz-person", &[number, &name]);
    let mut person = Proposal::new(&id, "Person");
    person.say("name", &name, &place);
    read.propose(person);
    let mut office = Proposal::new(made_id("jp-gbiz-office", &[number, &name]), "Directorship");
    office.say("director", &id, &place);
    office.say("organization", company, &place);
    match info.text("representative_position", read) {
        Some(role) => office.say("role", &role, &info.place("representative_position")),
        None => office.say("role", "representative 代表者", &place),
    };
    read.propose(office);
}

/// What the shares of a list are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Fraction,
    Percent,
    /// Neither fits all of them.
    Unsure,
}

/// What several rounded shares may exceed the whole by, as a part of it.
const ROUNDING: f64 = 0.001;

/// The unit that the numbers of one list can have: all rows count, also those that name nobody.
fn unit_of(ratios: &[f64]) -> Unit {
    let sum: f64 = ratios.iter().sum();
    let fractions = ratios.iter().all(|ratio| *ratio <= 1.0);
    if fractions && sum <= 1.0 + ROUNDING {
        Unit::Fraction
    } else if !fractions && sum <= 100.0 * (1.0 + ROUNDING) {
        Unit::Percent
    } else {
        Unit::Unsure
    }
}

fn finance(info: &Node<'_>, company: &str, read: &mut Read) {
    let Some(finance) = info.get("finance") else {
        read.found(&info.place("finance"), "no major shareholder is stated: this is not clearance");
        return;
    };
    let holders = finance.list("major_shareholders", read);
    if holders.is_empty() {
        read.found(&finance.place("major_shareholders"), "no major shareholder is stated: this is not clearance");
    }
    let ratio = |holder: &Node<'_>| holder.get("shareholding_ratio").and_then(|ratio| ratio.value.as_f64());
    let ratios: Vec<f64> = holders.iter().filter_map(ratio).filter(|ratio| *ratio >= 0.0).collect();
    let unit = unit_of(&ratios);
    if unit == Unit::Unsure {
        let sum = plain(ratios.iter().sum());
        let words = format!("fractions or percent? the shares sum to {sum}: no percentage is read from them");
        read.found(&finance.place("major_shareholders"), words);
    }
    if holders.len() > MOST_ENTRIES {
        let words = format!("{} shareholders; the first {MOST_ENTRIES} are kept", holders.len());
        read.found(&finance.place("major_shareholders"), words);
    }
    let period = finance.text("fiscal_year_cover_page", read);
    for holder in holders.iter().take(MOST_ENTRIES) {
        let Some(name) = holder.text("name_major_shareholders", read) else {
            read.found(&holder.pointer, "a shareholder without a name");
            continue;
        };
        let place = holder.place("name_major_shareholders");
        let written = holder.get("shareholding_ratio").map(|written| written.value.to_string());
        if read.is_nobody(&name, written.as_deref().unwrap_or_default(), &place) {
            continue;
        }
        let id = read.own_id("jp-gbiz-holder", &[company, &name], &name, &place);
        // A legal form in the name says that it is a company; without one it may be a person or a body.
        let schema = if strip(&name).forms.is_empty() { "LegalEntity" } else { "Company" };
        let mut entity = Proposal::new(&id, schema);
        entity.say("name", &name, &place);
        read.propose(entity);
        let mut holding = Proposal::new(made_id("jp-gbiz-own", &[company, &id]), "Ownership");
        holding.say("owner", &id, &place);
        holding.say("asset", company, &place);
        let at = holder.place("shareholding_ratio");
        match (ratio(holder), &written) {
            (Some(ratio), Some(written)) if (0.0..=100.0).contains(&ratio) => match unit {
                Unit::Fraction => {
                    holding.say_as("percentage", &plain(ratio * 100.0), Some(written), &at);
                }
                Unit::Percent => {
                    holding.say_as("percentage", &plain(ratio), Some(written), &at);
                }
                Unit::Unsure => {
                    holding.say("summary", &format!("Share as written, fraction or percent 単位不明: {written}"), &at);
                }
            },
            (_, Some(written)) => read.found(&at, format!("not a share: {}", shortened(written))),
            (_, None) => read.found(&holder.pointer, "no share is stated"),
        }
        if let Some(period) = &period {
            holding.say(
                "summary",
                &format!("Major shareholder 大株主, {period}"),
                &finance.place("fiscal_year_cover_page"),
            );
        }
        read.propose(holding);
    }
}

/// At most four decimals, without zeros at the end.
pub(super) fn plain(percent: f64) -> String {
    format!("{}", (percent * 10_000.0).round() / 10_000.0)
}

/// The ministry or agency that an entry names; ids by name, the same in all answers: a country has one of each.
fn ministry(entry: &Node<'_>, read: &mut Read) -> Option<(String, String)> {
    let name = entry.text("government_departments", read)?;
    let place = entry.place("government_departments");
    if read.is_nobody(&name, "", &place) {
        return None;
    }
    let id = made_id("jp-gov", &[&name]);
    let mut body = Proposal::new(&id, "PublicBody");
    body.say("name", &name, &place);
    body.say("country", "jp", &place);
    read.propose(body);
    Some((id, place))
}

fn entries<'a>(info: &Node<'a>, key: &str, read: &mut Read) -> Vec<Node<'a>> {
    let mut entries = info.list(key, read);
    if entries.is_empty() {
        read.found(&info.place(key), format!("no {key} is stated: this is not clearance"));
    }
    if entries.len() > MOST_ENTRIES {
        read.found(&info.place(key), format!("{} entries; the first {MOST_ENTRIES} are kept", entries.len()));
        entries.truncate(MOST_ENTRIES);
    }
    entries
}

fn procurement(info: &Node<'_>, company: &str, read: &mut Read) {
    for entry in entries(info, "procurement", read) {
        let Some((buyer, place)) = ministry(&entry, read) else {
            read.found(&entry.pointer, "an order without a buyer");
            continue;
        };
        let title = entry.text("title", read).unwrap_or_default();
        let day = entry.text("date_of_order", read).unwrap_or_default();
        let id = read.own_id("jp-gbiz-order", &[company, &buyer, &title, &day], &title, &entry.pointer);
        let mut order = Proposal::new(id, "Procurement");
        order.say("supplier", company, &place);
        order.say("buyer", &buyer, &place);
        say(&mut order, "goods", &entry, "title", read);
        say_day(&mut order, "date", &entry, "date_of_order", read);
        if let Some(amount) = entry.text("amount", read) {
            order.say("summary", &format!("{amount} JPY"), &entry.place("amount"));
        }
        joint(&mut order, &entry, read);
        read.propose(order);
    }
}

fn subsidy(info: &Node<'_>, company: &str, read: &mut Read) {
    for entry in entries(info, "subsidy", read) {
        let Some((payer, place)) = ministry(&entry, read) else {
            read.found(&entry.pointer, "a subsidy without a ministry");
            continue;
        };
        let title = entry.text("title", read).unwrap_or_default();
        let day = entry.text("date_of_approval", read).unwrap_or_default();
        let id = read.own_id("jp-gbiz-subsidy", &[company, &payer, &title, &day], &title, &entry.pointer);
        let mut payment = Proposal::new(id, "Payment");
        payment.say("payer", &payer, &place);
        payment.say("beneficiary", company, &place);
        say(&mut payment, "purpose", &entry, "title", read);
        say(&mut payment, "programme", &entry, "subsidy_resource", read);
        say_day(&mut payment, "date", &entry, "date_of_approval", read);
        if let Some(amount) = entry.text("amount", read) {
            payment.say("amount", &amount, &entry.place("amount"));
            payment.say("currency", "JPY", &entry.place("amount"));
        }
        say(&mut payment, "summary", &entry, "target", read);
        say(&mut payment, "summary", &entry, "note", read);
        joint(&mut payment, &entry, read);
        read.propose(payment);
    }
}

/// Other companies that signed too.
fn joint(record: &mut Proposal, entry: &Node<'_>, read: &mut Read) {
    for name in entry.list("joint_signatures", read) {
        if let Some(text) = name.as_text(read) {
            record.say("summary", &format!("Jointly with 連名: {text}"), &name.pointer);
        }
    }
}

/// Certifications and patents are no ties between two bodies: notes about the company.
fn notes(info: &Node<'_>, company: &str, question: &str, read: &mut Read) {
    let mut about = Proposal::new(company, "Company");
    for entry in entries(info, question, read) {
        let keys: &[&str] = if question == "patent" {
            &["patent_type", "title", "application_number", "application_date"]
        } else {
            &["title", "category", "target", "government_departments", "date_of_approval", "expiration_date"]
        };
        let words: Vec<String> = keys.iter().filter_map(|key| entry.text(key, read)).collect();
        let label = if question == "patent" { "Registered right" } else { "Certification" };
        if !words.is_empty() {
            about.say("notes", &format!("{label}: {}", words.join(", ")), &entry.pointer);
        }
    }
    read.propose(about);
}
