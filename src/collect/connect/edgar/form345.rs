//! Forms 3, 4 and 5 as XML: insiders of an issuer, what they are to it and what they hold.
//!
//! - One `Ownership` per owner, class of security and way of holding, with the count after the last transaction.
//! - Options and other derivatives are no shares yet: they stay as words of the record of the underlying holding, or
//!   as a finding where there is none.

use super::super::super::{Proposal, made_id};
use super::super::pick::{Read, shortened};
use super::super::xml::{Element, XmlError, read_xml, say_element, say_element_day};
use super::{bare_cik, cik_id, issuer, say_cik};
use indexmap::IndexMap;

/// Reads one document; `document` is its address or accession number. An error says where it is no such form.
pub fn read_ownership_form(xml: &[u8], document: &str) -> Result<Read, XmlError> {
    form(&read_xml(xml)?, document)
}

pub(super) fn form(root: &Element, document: &str) -> Result<Read, XmlError> {
    let kind = root.text_of("documentType").unwrap_or_default();
    if root.name != "ownershipDocument" || !matches!(kind.trim_end_matches("/A"), "3" | "4" | "5") {
        return Err(XmlError { line: root.line, reason: "not a form 3, 4 or 5".to_owned() });
    }
    let mut read = Read::default();
    let Some(about) = root.child("issuer") else {
        return Err(XmlError { line: root.line, reason: "no issuer".to_owned() });
    };
    let Some(issuer) = issuer(about, ["issuerCik", "issuerName", "issuerTradingSymbol"], document, &mut read) else {
        return Ok(read);
    };
    let owners: Vec<&Element> = root.all("reportingOwner").collect();
    if owners.is_empty() {
        read.found(&root.place(), "no reporting owner");
    }
    for (at, owner) in owners.iter().enumerate() {
        let insider = Insider { root, kind: &kind, issuer: &issuer, owner, joint: at > 0 };
        insider.read(&mut read);
    }
    Ok(read)
}

struct Insider<'a> {
    root: &'a Element,
    kind: &'a str,
    issuer: &'a str,
    owner: &'a Element,
    /// Not the first owner of the document: the same holdings, reported together.
    joint: bool,
}

/// The exit box of forms 4 and 5. Which of the ties ended, it does not say.
const EXIT: &str =
    "no longer subject to section 16, as ticked on the form: an office or a holding of more than 10 % may have ended";

fn is_true(element: Option<&Element>) -> bool {
    element.and_then(Element::words).is_some_and(|words| matches!(words.to_lowercase().as_str(), "1" | "true"))
}

/// The `value` child that most elements of these forms have.
fn value<'a>(row: &'a Element, names: &[&str]) -> Option<&'a Element> {
    row.dig(names)?.child("value")
}

impl Insider<'_> {
    fn read(&self, read: &mut Read) {
        let Some(named) = self.owner.dig(&["reportingOwnerId", "rptOwnerName"]) else {
            read.found(&self.owner.place(), "a reporting owner without a name");
            return;
        };
        let Some(name) = named.words() else {
            read.found(&named.place(), "a reporting owner without a name");
            return;
        };
        let number = self.owner.dig(&["reportingOwnerId", "rptOwnerCik"]);
        let cik = number.and_then(Element::words).and_then(|text| bare_cik(&text));
        if read.is_nobody(&name, "", &named.place()) {
            return;
        }
        let id = match &cik {
            Some(cik) => cik_id(cik),
            None => read.own_id("us-sec-holder", &[self.issuer, &name], &name, &named.place()),
        };
        let relation = self.owner.child("reportingOwnerRelationship");
        let is = |flag: &str| is_true(relation.and_then(|relation| relation.child(flag)));
        // Officers are people. A fund may call itself a director "by deputization", so that flag does not tell.
        let mut person = Proposal::new(&id, if is("isOfficer") { "Person" } else { "LegalEntity" });
        person.say("name", &name, &named.place());
        if let (Some(cik), Some(number)) = (&cik, number) {
            say_cik(&mut person, cik, &number.place());
        }
        read.propose(person);
        if let Some(relation) = relation {
            self.offices(relation, &id, read);
        } else {
            read.found(&self.owner.place(), "no relationship to the issuer is stated");
        }
        self.holdings(&id, &named.place(), is("isTenPercentOwner"), relation, read);
        if let Some(exit) = self.root.child("notSubjectToSection16").filter(|exit| is_true(Some(exit))) {
            read.note(&exit.place(), format!("{}: {EXIT}", shortened(&name)));
        }
    }

    /// What the form's exit box says of a tie that it states.
    fn exit(&self, tie: &mut Proposal) {
        if let Some(exit) = self.root.child("notSubjectToSection16").filter(|exit| is_true(Some(exit))) {
            tie.say("summary", EXIT, &exit.place());
        }
    }

    fn offices(&self, relation: &Element, id: &str, read: &mut Read) {
        let title = relation.child("officerTitle").and_then(Element::words);
        let offices =
            [("isDirector", "director".to_owned()), ("isOfficer", title.unwrap_or_else(|| "officer".to_owned()))];
        for (flag, role) in offices {
            let Some(element) = relation.child(flag).filter(|element| is_true(Some(element))) else { continue };
            let mut office = Proposal::new(made_id("us-sec-office", &[self.issuer, id, &role]), "Directorship");
            office.say("director", id, &element.place());
            office.say("organization", self.issuer, &element.place());
            office.say("role", &role, &element.place());
            say_element_day(&mut office, "date", self.root.child("periodOfReport"), read);
            self.exit(&mut office);
            read.propose(office);
        }
        if is_true(relation.child("isOther")) {
            let words = relation.child("otherText").and_then(|text| Some((text, text.words()?)));
            let Some((element, words)) = words else {
                read.found(&relation.place(), "another relationship is ticked and not named");
                return;
            };
            let mut tie = Proposal::new(made_id("us-sec-other", &[self.issuer, id, &words]), "UnknownLink");
            tie.say("subject", id, &element.place());
            tie.say("object", self.issuer, &element.place());
            tie.say("role", &words, &element.place());
            say_element_day(&mut tie, "date", self.root.child("periodOfReport"), read);
            read.propose(tie);
        }
    }

    /// Rows of the table of shares, by class and way of holding; the later row says what is held now.
    fn holdings(&self, id: &str, place: &str, ten: bool, relation: Option<&Element>, read: &mut Read) {
        let mut held: IndexMap<(String, String, String), Vec<&Element>> = IndexMap::new();
        let rows = self.root.child("nonDerivativeTable").map(|table| table.children.as_slice()).unwrap_or_default();
        for row in rows.iter().filter(|row| row.name.starts_with("nonDerivative")) {
            let words = |names: &[&str]| value(row, names).and_then(Element::words).unwrap_or_default();
            // Two trusts are told apart by the footnote of their nature only.
            let nature = row.dig(&["ownershipNature", "natureOfOwnership"]);
            let note = nature.and_then(|nature| nature.child("footnoteId")?.attribute("id")).unwrap_or_default();
            let mut key = (
                words(&["securityTitle"]),
                words(&["ownershipNature", "directOrIndirectOwnership"]),
                format!("{} {note}", words(&["ownershipNature", "natureOfOwnership"])),
            );
            // A transaction changes what is held in its way; every line of holdings is one more.
            while row.name == "nonDerivativeHolding" && held.contains_key(&key) {
                key.2.push('+');
            }
            held.entry(key).or_default().push(row);
        }
        let mut records: Vec<Proposal> = held
            .iter()
            .map(|((title, way, nature), rows)| {
                let mut holding =
                    Proposal::new(made_id("us-sec-345", &[self.issuer, id, title, way, nature]), "Ownership");
                holding.say("owner", id, place);
                holding.say("asset", self.issuer, place);
                holding.say("ownershipType", &format!("insider holding, form {}", self.kind), place);
                self.rows(&mut holding, rows, read);
                if self.joint {
                    holding.say("directness", "indirect", &self.owner.place());
                    holding.say("summary", "Reported jointly with another owner of the same form", &self.owner.place());
                }
                holding
            })
            .collect();
        if ten && let Some(flag) = relation.and_then(|relation| relation.child("isTenPercentOwner")) {
            if records.is_empty() {
                let mut holding = Proposal::new(made_id("us-sec-345", &[self.issuer, id, "", "", ""]), "Ownership");
                holding.say("owner", id, place).say("asset", self.issuer, place);
                say_element_day(&mut holding, "date", self.root.child("periodOfReport"), read);
                records.push(holding);
            }
            // Of one class, all ways of holding together: said once.
            if let Some(first) = records.first_mut() {
                first.say_as("percentage", ">10", Some("ten percent owner"), &flag.place());
                self.exit(first);
            }
        }
        self.derivatives(records.first_mut(), read);
        for record in records {
            read.propose(record);
        }
    }

    fn rows(&self, holding: &mut Proposal, rows: &[&Element], read: &mut Read) {
        let day = |row: &Element| value(row, &["transactionDate"]).and_then(Element::words).unwrap_or_default();
        let last = rows.iter().enumerate().max_by_key(|(at, row)| (day(row), *at)).map(|(_, row)| *row);
        let Some(last) = last else { return };
        say_element(holding, "sharesType", value(last, &["securityTitle"]));
        let after = |name| value(last, &["postTransactionAmounts", name]);
        let count = after("sharesOwnedFollowingTransaction");
        say_element(holding, "sharesCount", count);
        say_element(holding, "sharesValue", after("valueOwnedFollowingTransaction"));
        let dated = value(last, &["transactionDate"]).or_else(|| self.root.child("periodOfReport"));
        let gone = count.and_then(Element::words).and_then(|words| words.parse::<f64>().ok()) == Some(0.0);
        // Nothing is left after the last transaction: the holding ended with it.
        say_element_day(holding, if gone { "endDate" } else { "date" }, dated, read);
        if let Some(way) = value(last, &["ownershipNature", "directOrIndirectOwnership"])
            && let Some(words) = way.words()
        {
            let directness = if words == "D" { "direct" } else { "indirect" };
            holding.say_as("directness", directness, Some(&words), &way.place());
        }
        if let Some(nature) = value(last, &["ownershipNature", "natureOfOwnership"])
            && let Some(words) = nature.words()
        {
            holding.say("role", &words, &nature.place());
        }
        for row in rows {
            self.transaction(holding, row);
            self.footnotes(holding, row, read);
        }
    }

    /// "2025-04-30: A 757756 shares at 0 (code A)".
    fn transaction(&self, holding: &mut Proposal, row: &Element) {
        let words = |names: &[&str]| value(row, names).and_then(Element::words);
        let Some(shares) = words(&["transactionAmounts", "transactionShares"]) else { return };
        let side = match words(&["transactionAmounts", "transactionAcquiredDisposedCode"]).as_deref() {
            Some("A") => "acquired",
            Some("D") => "disposed of",
            _ => "moved",
        };
        let code = row.dig(&["transactionCoding", "transactionCode"]).and_then(Element::words).unwrap_or_default();
        let day = words(&["transactionDate"]).unwrap_or_default();
        let price = words(&["transactionAmounts", "transactionPricePerShare"]);
        let price = price.map(|price| format!(" at {price} USD")).unwrap_or_default();
        holding.say("summary", &format!("{day}: {side} {shares} shares{price} (code {code})"), &row.place());
    }

    /// The footnotes a row points to, wherever in it.
    fn footnotes(&self, holding: &mut Proposal, row: &Element, read: &mut Read) {
        let mut open = vec![row];
        while let Some(element) = open.pop() {
            open.extend(element.children.iter().rev());
            let Some(id) = element.attribute("id").filter(|_| element.name == "footnoteId") else { continue };
            let note = self.root.child("footnotes");
            let note = note.and_then(|notes| notes.all("footnote").find(|note| note.attribute("id") == Some(id)));
            match note.and_then(|note| Some((note, note.words()?))) {
                Some((note, words)) => {
                    holding.say("summary", &format!("Footnote {id}: {words}"), &note.place());
                }
                None => read.found(&element.place(), format!("footnote {} is missing", shortened(id))),
            }
        }
    }

    fn derivatives(&self, mut record: Option<&mut Proposal>, read: &mut Read) {
        let rows = self.root.child("derivativeTable").map(|table| table.children.as_slice()).unwrap_or_default();
        for row in rows.iter().filter(|row| row.name.starts_with("derivative")) {
            let words = |names: &[&str]| value(row, names).and_then(Element::words).unwrap_or_default();
            let title = words(&["securityTitle"]);
            let count = words(&["underlyingSecurity", "underlyingSecurityShares"]);
            let under = words(&["underlyingSecurity", "underlyingSecurityTitle"]);
            let text = format!("Derivative, not counted as shares: {title} over {count} {under}");
            match record.as_deref_mut() {
                Some(record) => {
                    record.say("summary", &text, &row.place());
                }
                None => read.found(&row.place(), text),
            }
        }
    }
}
