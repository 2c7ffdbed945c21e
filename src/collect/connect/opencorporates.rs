//! OpenCorporates: companies of many registers, by name or by jurisdiction and number.
//!
//! - Sent: name and jurisdiction for a search, else jurisdiction and number.
//! - A company is the asked one only when number and jurisdiction agree: numbers repeat between registers.
//! - Officers are not told apart as persons and companies there: they are legal entities here.
//! - A statement whose two sides are not named as controlling and controlled is told, never guessed.
//! - Left out: filings, industry codes, gazette notices, corporate groupings.

use super::pick::{Node, Read, encode, say, say_country, say_day, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::collect::{Proposal, made_id};
use serde_json::Value;

/// See the module.
pub struct OpenCorporates;

/// Companies of one search.
const CANDIDATES: usize = 30;
/// Statements on one page, the most that the interface gives.
const PER_PAGE: usize = 100;
/// Pages of statements that are asked for.
const MOST_PAGES: u64 = 10;

impl Connector for OpenCorporates {
    fn id(&self) -> &'static str {
        "opencorporates"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "search" => search(subject, talk),
            "record" => one(subject, true, talk),
            "officers" => one(subject, false, talk),
            "statements" => statements(subject, talk),
            _ => Err(AskError::NotAskable(format!("OpenCorporates has no question {question:?}"))),
        }
    }
}

/// Jurisdiction code and number of a company.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    jurisdiction: String,
    number: String,
}

impl Place {
    fn id(&self) -> String {
        format!("opencorporates-{}-{}", self.jurisdiction, self.number)
    }

    /// From `https://opencorporates.com/companies/gb/01234567`.
    fn of_url(url: &str) -> Option<Self> {
        let (_, rest) = url.split_once("opencorporates.com/companies/")?;
        let mut parts = rest.split(['/', '?', '#']);
        let (jurisdiction, number) = (parts.next()?.to_lowercase(), parts.next()?.to_owned());
        (!jurisdiction.is_empty() && !number.is_empty()).then_some(Self { jurisdiction, number })
    }

    fn of_subject(subject: &Subject) -> Result<Self, AskError> {
        if let Some(place) = subject.all("opencorporatesUrl").find_map(Self::of_url) {
            return Ok(place);
        }
        match (subject.first("jurisdiction"), subject.first("registrationNumber")) {
            (Some(jurisdiction), Some(number)) => {
                Ok(Self { jurisdiction: jurisdiction.to_lowercase().replace('-', "_"), number: number.to_owned() })
            }
            _ => Err(AskError::NotAskable("the entity lacks a jurisdiction and register number".to_owned())),
        }
    }

    /// The id in the case.
    fn id_for(&self, subject: &Subject) -> String {
        if subject.all("opencorporatesUrl").any(|url| Self::of_url(url).as_ref() == Some(self)) {
            return subject.id.clone();
        }
        // The whole code: New York and Delaware give out the same numbers.
        let plain = |code: &str| code.trim().to_lowercase().replace('-', "_");
        let same = subject.all("jurisdiction").any(|known| plain(known) == plain(&self.jurisdiction));
        if same { subject.id_if("registrationNumber", &self.number, &self.id()) } else { self.id() }
    }
}

fn search(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let Some(name) = subject.first("name") else {
        return Err(AskError::NotAskable("the entity has no name".to_owned()));
    };
    let mut path = format!("/companies/search?q={}&per_page={CANDIDATES}", encode(name));
    if let Some(code) = subject.first("jurisdiction") {
        let code = code.to_lowercase().replace('-', "_");
        // Federal states have registers of their own: "us" is a country there, "us_de" a jurisdiction.
        let key = if code.contains('_') { "jurisdiction_code" } else { "country_code" };
        path.push_str(&format!("&{key}={}", encode(&code)));
    }
    let answer = talk.get(&path)?;
    let json = talk.json(answer)?;
    let Some(list) = Node::root(&json).dig(&["results", "companies"]).filter(|list| list.value.is_array()) else {
        return Err(talk.shape(answer, "no list of companies", "/results/companies"));
    };
    let mut read = Read::default();
    let items = list.items(&mut read);
    for node in &items {
        match node.get("company") {
            Some(company) => {
                self::company(&company, subject, &mut read);
            }
            None => read.found(&node.pointer, "an item without a company"),
        }
    }
    match json.pointer("/results/total_count").and_then(Value::as_u64) {
        Some(total) if total > items.len() as u64 => {
            read.found("/results/total_count", format!("{total} companies match; the first {} were read", items.len()));
        }
        None if items.len() >= CANDIDATES => {
            read.found(
                "/results",
                format!("the first {} companies were read; how many match is not stated", items.len()),
            );
        }
        _ => {}
    }
    read.keep(talk, answer);
    if items.is_empty() {
        let within = subject.first("jurisdiction").map(|code| format!(" ({code})")).unwrap_or_default();
        talk.nothing(answer, "/results/companies", &format!("{name}{within}"));
    }
    Ok(())
}

/// The company itself; `sparse` without its officers.
fn one(subject: &Subject, sparse: bool, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let place = Place::of_subject(subject)?;
    let path = format!("/companies/{}/{}", encode(&place.jurisdiction), encode(&place.number));
    let answer = talk.get(&if sparse { format!("{path}?sparse=true") } else { path })?;
    let json = talk.json(answer)?;
    let Some(node) = Node::root(&json).dig(&["results", "company"]).filter(|node| node.value.is_object()) else {
        return Err(talk.shape(answer, "no company", "/results/company"));
    };
    let mut read = Read::default();
    if let Some(id) = company(&node, subject, &mut read).filter(|_| !sparse) {
        let officers = node.list("officers", &mut read);
        for officer in &officers {
            self::officer(officer, &id, &mut read);
        }
        if officers.is_empty() {
            read.found(&node.place("officers"), "no officer is stated: this is not clearance");
        }
        for (key, role) in [
            ("controlling_entity", "controlling company"),
            ("ultimate_controlling_company", "ultimate controlling company"),
        ] {
            if let Some(holder) = node.get(key) {
                controlling(&holder, &id, role, (subject, &place), &mut read);
            }
        }
        for item in node.list("ultimate_beneficial_owners", &mut read) {
            let holder = item.get("ultimate_beneficial_owner").unwrap_or_else(|| item.clone());
            controlling(&holder, &id, "ultimate beneficial owner", (subject, &place), &mut read);
        }
    }
    read.keep(talk, answer);
    Ok(())
}

/// Reads a company; returns its id.
fn company(node: &Node<'_>, subject: &Subject, read: &mut Read) -> Option<String> {
    let (Some(jurisdiction), Some(number)) = (node.text("jurisdiction_code", read), node.text("company_number", read))
    else {
        read.found(&node.pointer, "a company without jurisdiction and number");
        return None;
    };
    let place = Place { jurisdiction, number };
    let id = place.id_for(subject);
    let mut it = Proposal::new(id.clone(), "Company");
    say(&mut it, "name", node, "name", read);
    it.say("registrationNumber", &place.number, &node.place("company_number"));
    say_country(&mut it, "jurisdiction", node, "jurisdiction_code", read);
    say_day(&mut it, "incorporationDate", node, "incorporation_date", read);
    say_day(&mut it, "dissolutionDate", node, "dissolution_date", read);
    say(&mut it, "legalForm", node, "company_type", read);
    say(&mut it, "status", node, "current_status", read);
    if it.first("status").is_none() && node.get("inactive").is_some_and(|gone| gone.value == &Value::Bool(true)) {
        it.say_as("status", "inactive", Some("true"), &node.place("inactive"));
    }
    say(&mut it, "opencorporatesUrl", node, "opencorporates_url", read);
    say(&mut it, "sourceUrl", node, "registry_url", read);
    say(&mut it, "address", node, "registered_address_in_full", read);
    for (list, prop) in [("previous_names", "previousName"), ("alternative_names", "alias")] {
        for name in node.list(list, read) {
            // Either an object or, in older answers, the name alone.
            if name.value.is_object() {
                say(&mut it, prop, &name, "company_name", read);
            } else if let Some(text) = name.as_text(read) {
                it.say(prop, &text, &name.pointer);
            }
        }
    }
    if let Some(day) = node.text("retrieved_at", read) {
        let day = day.split('T').next().unwrap_or_default().to_owned();
        it.say(
            "notes",
            &format!("Retrieved by OpenCorporates from the register on {day}"),
            &node.place("retrieved_at"),
        );
    }
    if let Some(home) = node.get("home_company") {
        let parts = ["name", "jurisdiction_code", "company_number"].map(|key| home.text(key, read).unwrap_or_default());
        it.say("notes", &format!("Branch of: {}", parts.join(" ").trim()), &home.pointer);
    }
    if let Some(branch) = node.text("branch_status", read) {
        it.say("notes", &format!("Branch: {branch}"), &node.place("branch_status"));
    }
    read.propose(it);
    Some(id)
}

fn officer(item: &Node<'_>, company: &str, read: &mut Read) {
    let node = item.get("officer").unwrap_or_else(|| item.clone());
    let Some(name) = node.text("name", read) else {
        read.found(&node.pointer, "an officer without a name");
        return;
    };
    let position = node.text("position", read);
    let start = node.text("start_date", read);
    if read.is_nobody(&name, position.as_deref().unwrap_or_default(), &node.place("name")) {
        return;
    }
    let id = match node.text("id", read) {
        Some(number) => format!("opencorporates-officer-{number}"),
        None => {
            let parts = [company, &name, position.as_deref().unwrap_or_default()];
            read.own_id("opencorporates-officer", &parts, &name, &node.place("name"))
        }
    };
    let mut it = Proposal::new(id.clone(), "LegalEntity");
    it.say("name", &name, &node.place("name"));
    say(&mut it, "sourceUrl", &node, "opencorporates_url", read);
    read.propose(it);
    let mut tie = Proposal::new(format!("{id}-office"), "Directorship");
    tie.say("director", &id, &node.pointer).say("organization", company, &node.pointer);
    tie.say("role", position.as_deref().unwrap_or_default(), &node.place("position"));
    if start.is_some() {
        say_day(&mut tie, "startDate", &node, "start_date", read);
    }
    say_day(&mut tie, "endDate", &node, "end_date", read);
    if node.get("inactive").is_some_and(|gone| gone.value == &Value::Bool(true)) && tie.first("endDate").is_none() {
        tie.say_as("status", "ended", Some("inactive"), &node.place("inactive"));
    }
    read.propose(tie);
}

/// One side of a control: a company by number, else by name alone, which tells it only beside the asked company.
fn party(node: &Node<'_>, subject: &Subject, asked: &Place, read: &mut Read) -> Option<String> {
    let number = node.text("company_number", read).zip(node.text("jurisdiction_code", read));
    let place = number
        .map(|(number, jurisdiction)| Place { jurisdiction, number })
        .or_else(|| node.text("opencorporates_url", read).as_deref().and_then(Place::of_url));
    let name = node.text("name", read);
    let (id, schema) = match (&place, &name) {
        (Some(place), _) => (place.id_for(subject), "Company"),
        (None, Some(name)) if read.is_nobody(name, "", &node.place("name")) => return None,
        (None, Some(name)) => {
            let id = read.own_id("opencorporates-party", &[&asked.id(), name], name, &node.place("name"));
            (id, "LegalEntity")
        }
        (None, None) => {
            read.found(&node.pointer, "a side without number and name");
            return None;
        }
    };
    let mut it = Proposal::new(id.clone(), schema);
    it.say("name", name.as_deref().unwrap_or_default(), &node.place("name"));
    if let Some(place) = &place {
        it.say("registrationNumber", &place.number, &node.pointer);
        it.say(
            "opencorporatesUrl",
            &format!("https://opencorporates.com/companies/{}/{}", place.jurisdiction, place.number),
            &node.pointer,
        );
    }
    read.propose(it);
    Some(id)
}

fn controlling(node: &Node<'_>, company: &str, role: &str, (subject, asked): (&Subject, &Place), read: &mut Read) {
    if let Some(holder) = party(node, subject, asked, read) {
        let mut tie = Proposal::new(made_id("opencorporates-control", &[&holder, company, role]), "ControlRight");
        let right = if role == "ultimate beneficial owner" { role } else { "controlling company" };
        tie.say("holder", &holder, &node.pointer).say("controlled", company, &node.pointer);
        tie.say("role", role, &node.pointer).say("rightType", right, &node.pointer);
        read.propose(tie);
    }
}

fn statements(subject: &Subject, talk: &mut Talk<'_>) -> Result<(), AskError> {
    let place = Place::of_subject(subject)?;
    let path = format!("/companies/{}/{}/statements", encode(&place.jurisdiction), encode(&place.number));
    let mut seen = Read::default();
    for page in 1..=MOST_PAGES {
        let answer = talk.get(&format!("{path}?per_page={PER_PAGE}&page={page}"))?;
        let json = talk.json(answer)?;
        let Some(list) = Node::root(&json).dig(&["results", "statements"]).filter(|list| list.value.is_array()) else {
            return Err(talk.shape(answer, "no list of statements", "/results/statements"));
        };
        let mut read = Read::after(&mut seen);
        let items = list.items(&mut read);
        for item in &items {
            let node = item.get("statement").unwrap_or_else(|| item.clone());
            statement(&node, subject, &place, &mut read);
        }
        let pages = json.pointer("/results/total_pages").and_then(Value::as_u64);
        // Where no number of pages is stated, a page that is not full is the last.
        let more = pages.map_or(items.len() >= PER_PAGE, |pages| pages > page && !items.is_empty());
        if page == MOST_PAGES && more {
            let of = pages.map_or("an unstated number of".to_owned(), |pages| pages.to_string());
            read.found("/results/total_pages", format!("{page} of {of} pages were read"));
        }
        seen = Read::after(&mut read);
        read.keep(talk, answer);
        if page == 1 && items.is_empty() {
            talk.nothing(
                answer,
                "/results/statements",
                &format!("statements of {} {}", place.jurisdiction, place.number),
            );
        }
        if !more {
            break;
        }
    }
    Ok(())
}

/// A statement whose sides say which of them controls.
fn statement(node: &Node<'_>, subject: &Subject, asked: &Place, read: &mut Read) {
    let kind = node.text("statement_type", read).or_else(|| node.text("data_type", read)).unwrap_or_default();
    const SIDES: [(&str, &str); 3] =
        [("controlling_entity", "controlled_entity"), ("parent", "subsidiary"), ("parent", "child")];
    let sides = SIDES.iter().find_map(|(above, below)| node.get(above).zip(node.get(below)));
    let Some((above, below)) = sides else {
        let title = node.text("title", read).unwrap_or_default();
        read.found(
            &node.pointer,
            format!("a statement of another kind, not read: {}", shortened(&format!("{kind} {title}"))),
        );
        return;
    };
    let (Some(holder), Some(controlled)) = (party(&above, subject, asked, read), party(&below, subject, asked, read))
    else {
        return;
    };
    let id = match node.text("id", read) {
        Some(number) => format!("opencorporates-statement-{number}"),
        None => read.own_id("opencorporates-statement", &[&holder, &controlled, &kind], &kind, &node.pointer),
    };
    let mut tie = Proposal::new(id, "ControlRight");
    tie.say("holder", &holder, &above.pointer).say("controlled", &controlled, &below.pointer);
    let subsidiary = above.pointer.ends_with("/parent");
    let role = if subsidiary { "parent of a subsidiary" } else { "controlling company" };
    tie.say_as("role", role, Some(&kind), &node.pointer);
    tie.say_as("rightType", if subsidiary { "parent" } else { "controlling company" }, Some(&kind), &node.pointer);
    say_day(&mut tie, "startDate", node, "start_date", read);
    say_day(&mut tie, "endDate", node, "end_date", read);
    say(&mut tie, "sourceUrl", node, "opencorporates_url", read);
    // What share a mechanism stands for is told in its own words ("25-50 %"), never worked out.
    for mechanism in node.list("control_mechanisms", read) {
        if let Some(words) = mechanism.as_text(read) {
            tie.say("description", &words, &mechanism.pointer);
        }
    }
    read.propose(tie);
}
