//! US SEC EDGAR: which ownership filings there are, and what they say.
//!
//! - Two hosts, two cards: `edgar` (data.sec.gov, the list of filings of a CIK) and `edgar_archive` (www.sec.gov,
//!   one filed document). A filing becomes a `Document` with its address; asking that document reads it.
//! - A percentage is of a class of securities and of *beneficial* ownership: several reporting persons may report
//!   the same shares. Those that only share power over what another one holds are marked indirect.
//! - Only documents filed as XML are read (schedules 13D and 13G since December 2024, forms 3, 4 and 5 since 2003).
//!   An older one is a finding, never an empty answer.

mod form345;
mod schedule13;

pub use form345::read_ownership_form;
pub use schedule13::read_schedule_13;

use super::super::{Proposal, made_id};
use super::pick::{Node, Read, say, shortened};
use super::xml::{Element, XmlError, read_xml, say_element};
use super::{AskError, Connector, Subject, Talk};

/// The list of filings.
pub struct Edgar;

/// The filed documents.
pub struct EdgarArchive;

/// Where documents are; also the base of the card `edgar_archive`.
const ARCHIVE: &str = "https://www.sec.gov";
/// Filings that are proposed; the newest come first.
const MOST_FILINGS: usize = 100;

impl Connector for Edgar {
    fn id(&self) -> &'static str {
        "edgar"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        if question != "filings" {
            return Err(AskError::NotAskable(format!("no such question: {question}")));
        }
        let cik = cik_of(subject).ok_or_else(|| AskError::NotAskable("it has no CIK".to_owned()))?;
        let answer = talk.get(&format!("/submissions/CIK{cik:0>10}.json"))?;
        let json = talk.json(answer)?;
        let root = Node::root(&json);
        if root.get("cik").is_none() || root.dig(&["filings", "recent"]).is_none() {
            return Err(talk.shape(answer, "no list of filings", "/filings/recent"));
        }
        let mut read = Read::default();
        profile(&root, &cik, &subject.id, &mut read);
        filings(&root, &cik, &subject.id, &mut read);
        read.keep(talk, answer);
        Ok(())
    }
}

impl Connector for EdgarArchive {
    fn id(&self) -> &'static str {
        "edgar_archive"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        if question != "ownership" {
            return Err(AskError::NotAskable(format!("no such question: {question}")));
        }
        let is_filed = |url: &&str| url.starts_with(&format!("{ARCHIVE}/Archives/edgar/data/"));
        let filed = subject.all("sourceUrl").find(is_filed);
        let filed = filed.ok_or_else(|| AskError::NotAskable("it is no document of the SEC's archive".to_owned()))?;
        // Behind the host, so that another base can stand in.
        let path = filed.strip_prefix(ARCHIVE).unwrap_or(filed);
        let answer = talk.get_as(path, "application/xml, text/xml")?;
        let body = talk.answers.get(answer).map(|kept| kept.fetched.body.clone()).unwrap_or_default();
        match read_filing(&body, path) {
            Ok(read) => {
                read.keep(talk, answer);
                Ok(())
            }
            Err(error) => Err(talk.shape(answer, &error.reason, &format!("line {}", error.line))),
        }
    }
}

/// Reads whichever of the two kinds of document it is.
fn read_filing(xml: &[u8], document: &str) -> Result<Read, XmlError> {
    let root = read_xml(xml)?;
    match root.name.as_str() {
        "edgarSubmission" => schedule13::schedule(&root, document),
        "ownershipDocument" => form345::form(&root, document),
        other => {
            let reason = format!("neither a schedule 13 nor a form 3, 4 or 5, but <{}>", shortened(other));
            Err(XmlError { line: root.line, reason })
        }
    }
}

/// Digits without leading zeros.
fn bare_cik(text: &str) -> Option<String> {
    let digits = text.trim().trim_start_matches("CIK").trim().trim_start_matches('0');
    (!digits.is_empty() && digits.len() <= 10 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.to_owned())
}

/// The id that a filer has in a case.
fn cik_id(cik: &str) -> String {
    format!("us-cik-{cik}")
}

/// Of its id, its `cikCode`, or an `idNumber` that says it is a CIK, as people have it.
fn cik_of(subject: &Subject) -> Option<String> {
    let own = subject.id.strip_prefix("us-cik-").and_then(bare_cik);
    let stated = || subject.all("cikCode").find_map(bare_cik);
    let labelled = || subject.all("idNumber").filter(|text| text.starts_with("CIK")).find_map(bare_cik);
    own.or_else(stated).or_else(labelled)
}

/// Says the CIK as the schema has it: companies have a property for it, people do not.
fn say_cik(filer: &mut Proposal, cik: &str, place: &str) {
    if filer.schema == "Company" {
        filer.say("cikCode", cik, place);
    } else {
        filer.say("idNumber", &format!("CIK {cik}"), place);
    }
}

/// The filer itself.
fn profile(root: &Node<'_>, cik: &str, id: &str, read: &mut Read) {
    let person = root.text("entityType", read).is_some_and(|kind| kind == "individual");
    let mut filer = Proposal::new(id, if person { "Person" } else { "Company" });
    say(&mut filer, "name", root, "name", read);
    say_cik(&mut filer, cik, &root.place("cik"));
    for former in root.list("formerNames", read) {
        say(&mut filer, "previousName", &former, "name", read);
    }
    if !person {
        for ticker in root.list("tickers", read) {
            if let Some(text) = ticker.as_text(read) {
                filer.say("ticker", &text, &ticker.pointer);
            }
        }
        say(&mut filer, "leiCode", root, "lei", read);
        say(&mut filer, "irsCode", root, "ein", read);
        say(&mut filer, "sector", root, "sicDescription", read);
        say(&mut filer, "phone", root, "phone", read);
        say(&mut filer, "website", root, "website", read);
        if let Some(state) = root.text("stateOfIncorporationDescription", read) {
            let place = root.place("stateOfIncorporationDescription");
            filer.say("notes", &format!("State or country of incorporation as filed: {state}"), &place);
        }
    }
    if let Some(business) = root.dig(&["addresses", "business"]) {
        let parts = ["street1", "street2", "city", "stateOrCountryDescription", "zipCode"];
        let parts: Vec<String> = parts.iter().filter_map(|part| business.text(part, read)).collect();
        filer.say("address", &parts.join(", "), &business.pointer);
    }
    read.propose(filer);
}

/// Schedules 13D and 13G and forms 3, 4 and 5, also amended, by whatever name of the last decades.
fn is_ownership(form: &str) -> bool {
    let plain = form.trim_end_matches("/A");
    matches!(plain, "SC 13D" | "SC 13G" | "SCHEDULE 13D" | "SCHEDULE 13G" | "3" | "4" | "5")
}

/// The parallel lists of `filings.recent`, newest first.
fn filings(root: &Node<'_>, cik: &str, id: &str, read: &mut Read) {
    let Some(recent) = root.dig(&["filings", "recent"]) else { return };
    let forms = recent.list("form", read);
    let numbers = recent.list("accessionNumber", read);
    let days = recent.list("filingDate", read);
    let documents = recent.list("primaryDocument", read);
    if forms.is_empty() || !forms.iter().any(|form| form.value.as_str().is_some_and(is_ownership)) {
        let what = format!("no filing about ownership among {} of CIK {cik}: this is not clearance", forms.len());
        read.note(&recent.place("form"), what);
    }
    let mut proposed = 0;
    let mut left_out = 0;
    for (row, form) in forms.iter().enumerate() {
        let Some(kind) = form.as_text(read).filter(|kind| is_ownership(kind)) else { continue };
        let number = numbers.get(row).and_then(|node| node.as_text(read));
        let document = documents.get(row).and_then(|node| node.as_text(read));
        let (Some(number), Some(document)) = (number, document) else {
            read.found(&form.pointer, format!("form {} without a document", shortened(&kind)));
            continue;
        };
        if proposed >= MOST_FILINGS {
            left_out += 1;
            continue;
        }
        proposed += 1;
        // What is shown is "xslF345X05/form4.xml", what was filed is "form4.xml".
        let file = match document.split_once('/') {
            Some((folder, file)) if folder.starts_with("xsl") => file,
            _ => document.as_str(),
        };
        let folder: String = number.chars().filter(char::is_ascii_digit).collect();
        let url = format!("{ARCHIVE}/Archives/edgar/data/{cik}/{folder}/{file}");
        let day = days.get(row).and_then(|node| node.as_text(read));
        filing(&Filing { kind: &kind, number: &number, file, url: &url, day: day.as_deref() }, id, form, read);
    }
    if left_out > 0 {
        read.found(&recent.place("form"), format!("{left_out} older filings about ownership are left out"));
    }
    let older = root.get("filings").map(|filings| filings.list("files", read)).unwrap_or_default();
    if !older.is_empty() {
        let place = "/filings/files";
        read.found(place, format!("{} older lists of filings were not asked for", older.len()));
    }
}

struct Filing<'a> {
    kind: &'a str,
    number: &'a str,
    file: &'a str,
    url: &'a str,
    day: Option<&'a str>,
}

fn filing(filing: &Filing<'_>, id: &str, at: &Node<'_>, read: &mut Read) {
    let place = &at.pointer;
    let document_id = format!("us-sec-{}", filing.number);
    let mut document = Proposal::new(&document_id, "Document");
    document.say("name", &format!("Form {} {}", filing.kind, filing.number), place);
    document.say("title", &format!("Form {}", filing.kind), place);
    document.say("fileName", filing.file, place);
    document.say("sourceUrl", filing.url, place);
    document.say("publisher", "US Securities and Exchange Commission", place);
    if let Some(day) = filing.day {
        document.say("publishedAt", day, place);
    }
    read.propose(document);
    let mut tie = Proposal::new(made_id("us-sec-filed", &[&document_id, id]), "Documentation");
    tie.say("document", &document_id, place);
    tie.say("entity", id, place);
    tie.say("role", &format!("form {}", filing.kind), place);
    read.propose(tie);
}

/// The issuer of the securities: both kinds of document name it, with their own element names. One without a CIK is
/// that of this document only: companies of one name in two filings stay apart.
fn issuer(element: &Element, names: [&str; 3], document: &str, read: &mut Read) -> Option<String> {
    let [cik, name, symbol] = names;
    let number = element.text_of(cik).and_then(|text| bare_cik(&text));
    let called = element.text_of(name);
    let id = match (&number, &called) {
        (Some(number), _) => cik_id(number),
        (None, Some(called)) => made_id("us-sec-issuer", &[document, called]),
        (None, None) => {
            read.found(&element.place(), "the issuer has neither a CIK nor a name");
            return None;
        }
    };
    let mut issuer = Proposal::new(&id, "Company");
    say_element(&mut issuer, "name", element.child(name));
    if let (Some(number), Some(place)) = (&number, element.child(cik)) {
        issuer.say("cikCode", number, &place.place());
    }
    // "NONE" and "N/A" stand for a company without a symbol.
    let ticker = element.child(symbol).filter(|symbol| {
        symbol.words().is_some_and(|words| !matches!(words.to_uppercase().as_str(), "NONE" | "N/A" | "NA"))
    });
    say_element(&mut issuer, "ticker", ticker);
    read.propose(issuer);
    Some(id)
}
