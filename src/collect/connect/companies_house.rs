//! UK Companies House: company profile, officers, persons with significant control.
//!
//! - The register states shares as bands (more than 25 up to 50 percent …); they are kept as bands.
//! - A right without shares is a `ControlRight`, never a share of zero. Shares held as trustee, in a firm or by
//!   control over one stand apart and are marked indirect, so that nothing is counted twice.
//! - "No person with significant control" and its kin are findings and notes about the company, never a person.
//! - Left out: charges, filings, insolvency.

mod control;
mod officers;
mod profile;

pub use control::read_psc;

use super::pick::{Node, Read, encode};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::Finding;
use crate::collect::fetch::FetchError;

/// See the module.
pub struct CompaniesHouse;

/// Items asked for at once: the most that the register gives.
const PAGE: usize = 100;
/// Pages of one list that are asked for.
const MOST_PAGES: usize = 10;

impl Connector for CompaniesHouse {
    fn id(&self) -> &'static str {
        "companies_house"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        if question == "search" {
            return search(subject, talk);
        }
        let number = number_of(subject)?;
        let known = Known { subject, number };
        match question {
            "company" => {
                let answer = talk.get(&format!("/company/{}", encode(&known.number)))?;
                let json = talk.json(answer)?;
                let mut read = Read::default();
                profile::company(&Node::root(&json), &known, &mut read);
                if read.proposals.is_empty() {
                    read.keep(talk, answer);
                    return Err(talk.shape(answer, "no company profile", "/company_number"));
                }
                read.keep(talk, answer);
                Ok(())
            }
            "officers" => pages(talk, &format!("/company/{}/officers", encode(&known.number)), |item, read| {
                officers::officer(item, &known, read);
            }),
            "owners" => owners(&known, talk),
            other => Err(AskError::NotAskable(format!("no such question: {other}"))),
        }
    }
}

/// The company a question is about, and its number as the register writes it.
struct Known<'a> {
    subject: &'a Subject,
    number: String,
}

impl Known<'_> {
    /// The id of a UK company: the asked one when the number is its own.
    fn id(&self, number: &str) -> String {
        if number == self.number { self.subject.id.clone() } else { company_id(number) }
    }
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let name = subject.first("name").ok_or_else(|| AskError::NotAskable("it has no name".to_owned()))?;
    let answer = talk.get(&format!("/search/companies?q={}&items_per_page=20", encode(name)))?;
    let json = talk.json(answer)?;
    let root = Node::root(&json);
    if root.get("items").is_none() {
        return Err(talk.shape(answer, "no list of companies", "/items"));
    }
    let mut read = Read::default();
    let hits = root.list("items", &mut read);
    for item in &hits {
        profile::hit(item, subject, &mut read);
    }
    read.keep(talk, answer);
    if hits.is_empty() {
        talk.nothing(answer, "/items", name);
    }
    Ok(())
}

/// Persons and statements; a company without any has no such list (404), which says "none" only beside the other.
fn owners(known: &Known<'_>, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let path = format!("/company/{}/persons-with-significant-control", encode(&known.number));
    let persons = pages(talk, &path, |item, read| read_item(item, known, read));
    if let Err(error) = &persons
        && !is_absent(error)
    {
        return persons;
    }
    let statements = pages(talk, &format!("{path}-statements"), |item, read| read_item(item, known, read));
    match (persons, statements) {
        // Neither list: the company may be exempt from both.
        (Err(error), Err(other)) if is_absent(&other) => exemptions(known, error, talk),
        (persons, Err(error)) if is_absent(&error) => persons,
        (Err(_), Ok(())) => {
            let last = talk.answers.len().saturating_sub(1);
            let words = "the register lists no person with significant control, only these statements";
            talk.tell(last, Finding::note("/items", words));
            Ok(())
        }
        (_, statements) => statements,
    }
}

/// Why neither list is there; `absent` where the register does not say it either.
fn exemptions(known: &Known<'_>, absent: AskError, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let answer = match talk.get(&format!("/company/{}/exemptions", encode(&known.number))) {
        Ok(answer) => answer,
        Err(error) if is_absent(&error) => return Err(absent),
        Err(error) => return Err(error),
    };
    let json = talk.json(answer)?;
    let mut read = Read::default();
    control::exemptions(&Node::root(&json), &known.subject.id, &mut read);
    read.keep(talk, answer);
    Ok(())
}

fn read_item(item: &Node<'_>, known: &Known<'_>, read: &mut Read) {
    control::psc(item, &known.number, &known.subject.id, read);
}

fn is_absent(error: &AskError) -> bool {
    matches!(error, AskError::Fetch(FetchError::Status { status: 404, .. }))
}

/// Asks page by page until all items are there, or, where no total is stated, until a page that is not full; what was
/// read stays when a later page fails.
fn pages(talk: &mut Talk<'_>, path: &str, mut take: impl FnMut(&Node<'_>, &mut Read)) -> Result<(), AskError> {
    let mut start = 0;
    let mut has_total = true;
    let mut seen = Read::default();
    for _ in 0..MOST_PAGES {
        let answer = match talk.get(&format!("{path}?items_per_page={PAGE}&start_index={start}")) {
            Ok(answer) => answer,
            // Only asked for because the page before was full and no total was stated.
            Err(error) if is_absent(&error) && !has_total && start > 0 => {
                let last = talk.answers.len().saturating_sub(1);
                talk.found(last, "/items", format!("no total is stated, and there is no page after {start} items"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let json = talk.json(answer)?;
        let root = Node::root(&json);
        let mut read = Read::after(&mut seen);
        if root.get("items").is_none() {
            return Err(talk.shape(answer, "no list", "/items"));
        }
        let items = root.list("items", &mut read);
        for item in &items {
            take(item, &mut read);
        }
        let number = |key: &str| root.get(key).and_then(|number| number.value.as_u64());
        let total = number("total_results");
        has_total = total.is_some();
        start += items.len();
        // The register may give fewer at once than were asked for.
        let full = number("items_per_page").filter(|size| *size > 0).map_or(PAGE as u64, |size| size.min(PAGE as u64));
        let more = match total {
            Some(total) => !items.is_empty() && (start as u64) < total,
            None => items.len() as u64 >= full,
        };
        if let Some(total) = total.filter(|total| items.is_empty() && (start as u64) < *total) {
            read.found("/total_results", format!("{total} are announced, {start} came"));
        }
        seen = Read::after(&mut read);
        read.keep(talk, answer);
        if start == 0 {
            talk.nothing(answer, "/items", path.trim_start_matches("/company/"));
        }
        if !more {
            return Ok(());
        }
    }
    let last = talk.answers.len().saturating_sub(1);
    let end = if has_total { "the rest was not asked for" } else { "no total is stated, and more was not asked for" };
    talk.found(last, "/total_results", format!("{start} items were read; {end}"));
    Ok(())
}

/// Eight characters, as in addresses of the register: "1234567" is 01234567, "SC123" is SC000123.
pub fn canonical_number(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
    if !plain.is_ascii() {
        return None;
    }
    let letters = plain.chars().take_while(char::is_ascii_alphabetic).count();
    let (prefix, digits) = plain.split_at(letters);
    // Old Scottish and industrial societies end with a letter: "SP1234R".
    let whole = digits.bytes().take(digits.len().saturating_sub(1)).all(|byte| byte.is_ascii_digit());
    let fits = letters <= 2 && !digits.is_empty() && whole && plain.len() <= 8;
    fits.then(|| format!("{prefix}{}{digits}", "0".repeat(8 - plain.len())))
}

/// The id that a UK company has in a case.
pub fn company_id(number: &str) -> String {
    format!("gb-coh-{number}")
}

/// Is this a country that Companies House registers in?
fn is_uk(text: &str) -> bool {
    let lower = text.trim().to_lowercase().replace('&', "and");
    let parts = ["united kingdom", "england", "wales", "scotland", "northern ireland", "great britain", "uk", "gb"];
    parts.contains(&lower.as_str())
        || matches!(lower.as_str(), "england and wales" | "england-wales" | "england/wales" | "wales/england")
        || lower.starts_with("united kingdom ")
}

/// "gb", "gb-sct", or a name of the country.
fn is_uk_code(code: &str) -> bool {
    let code = code.trim().to_lowercase();
    is_uk(&code) || code.starts_with("gb-") || code.starts_with("gb_")
}

/// The number of the subject in this register.
fn number_of(subject: &Subject) -> Result<String, AskError> {
    if let Some(number) = subject.id.strip_prefix("gb-coh-").and_then(canonical_number) {
        return Ok(number);
    }
    // Numbers repeat between registers: one is asked for only where the company is said to be of this one. Where it
    // lives counts only when nothing says where it is registered.
    let stated: Vec<&str> = subject.all("jurisdiction").collect();
    let stated = if stated.is_empty() { subject.all("country").collect() } else { stated };
    if stated.is_empty() {
        let why = "where it is registered is not stated: its number may be that of another register";
        return Err(AskError::NotAskable(why.to_owned()));
    }
    if !stated.iter().any(|code| is_uk_code(code)) {
        return Err(AskError::NotAskable("it is not registered in the United Kingdom".to_owned()));
    }
    subject
        .all("registrationNumber")
        .find_map(canonical_number)
        .ok_or_else(|| AskError::NotAskable("it has no UK company number".to_owned()))
}
