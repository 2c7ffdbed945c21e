//! EDINET (Japan's Financial Services Agency, API version 2): large-shareholding reports.
//!
//! - EDINET has no search: the list of every day is asked, back from the day of the talk (or the subject's `asOf`),
//!   and reports that name the subject as issuer or filer are read.
//! - What is not in the last days is not found, and the answer says how far back was looked.
//! - A report is a package of tables (type 5); unpacking is bounded. Reports without tables are findings.

mod report;

pub use report::{ReportError, read_report};

use super::super::{Finding, Proposal};
use super::houjin::corporate_number;
use super::pick::{Node, Read, shortened};
use super::{AskError, Connector, Subject, Talk};
use crate::model::PartialDate;
use crate::text::{identifiers::compact, strip};
use serde_json::Value;
use std::collections::BTreeSet;

/// See the module.
pub struct Edinet;

/// Days that are looked back, today among them: each costs a request.
const LOOK_BACK: i64 = 30;
/// Reports that are read: with the days it stays below the most requests of a talk.
const MOST_REPORTS: usize = 9;
/// Document types: large-shareholding reports with their change reports, and corrections of them.
const TYPES: [&str; 2] = ["350", "360"];

impl Connector for Edinet {
    fn id(&self) -> &'static str {
        "edinet"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        if question != "large_shareholding" {
            return Err(AskError::NotAskable(format!("no such question: {question}")));
        }
        let mut wanted = Wanted::of(subject)?;
        let stated = subject.first("asOf").and_then(|text| text.parse::<PartialDate>().ok());
        let last = stated.or(talk.today).and_then(day_number);
        let last = last.ok_or_else(|| AskError::NotAskable("the day to look back from is not known".to_owned()))?;
        let (mut filed, mut withdrawn) = (Vec::new(), BTreeSet::new());
        let mut failed = None;
        for back in 0..LOOK_BACK {
            let day = PartialDate::from_unix_seconds((last - back) * 86_400);
            match listed(talk, day, &mut wanted, &mut withdrawn) {
                Ok(mut reports) => filed.append(&mut reports),
                // What was listed so far is still read.
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        filed.retain(|report| wanted.is_in(report));
        filed.sort_by(|a, b| (&b.submitted, &b.id).cmp(&(&a.submitted, &a.id)));
        if filed.is_empty()
            && failed.is_none()
            && let Some(answer) = talk.answers.len().checked_sub(1)
        {
            let sought = shortened(&wanted.sought());
            let within = format!("{LOOK_BACK} days of large-shareholding reports: this is not clearance");
            talk.tell(answer, Finding::note("/results", format!("no hit for {sought:?} in {within}")));
        }
        let read = documents(talk, &filed, &withdrawn, &wanted);
        failed.map_or(read, Err)
    }
}

/// Reads the newest reports.
fn documents(
    talk: &mut Talk<'_>,
    filed: &[Filed],
    withdrawn: &BTreeSet<String>,
    wanted: &Wanted<'_>,
) -> Result<(), AskError> {
    for (at, report) in filed.iter().enumerate() {
        if at >= MOST_REPORTS {
            talk.found(report.answer, &report.place, format!("{} older reports were not read", filed.len() - at));
            break;
        }
        if report.withdrawn || withdrawn.contains(&report.id) {
            talk.found(report.answer, &report.place, format!("{} was withdrawn", report.id));
            continue;
        }
        if report.hidden {
            talk.found(report.answer, &report.place, format!("{} is not disclosed any more", report.id));
            continue;
        }
        if let Some(parent) = &report.corrects {
            let words = format!("{} corrects {}", report.id, shortened(parent));
            talk.tell(report.answer, Finding::note(&report.place, words));
        }
        let mut filer = Read::default();
        report.filer(wanted, &mut filer);
        filer.keep(talk, report.answer);
        if !report.has_tables {
            talk.found(report.answer, &report.place, format!("{} has no tables to read", report.id));
            continue;
        }
        let answer = talk.get_as(&format!("/documents/{}?type=5", report.id), "application/octet-stream")?;
        let body = talk.answers.get(answer).map(|kept| kept.fetched.body.clone()).unwrap_or_default();
        // Refusals come as JSON with status 200.
        if body.first() == Some(&b'{') {
            let json = talk.json(answer)?;
            refused(talk, answer, &json)?;
        }
        let names = report::Named {
            document: &report.id,
            issuer: report.issuer.as_deref(),
            filer: report.filer_code.as_deref(),
            corrects: report.corrects.as_deref(),
            filer_name: report.filer_name.as_deref(),
            id_of: &|code| wanted.id(code),
        };
        match report::package(&body, &names) {
            Ok(read) => read.keep(talk, answer),
            Err(error) => return Err(talk.shape(answer, &error.to_string(), "page 1")),
        }
    }
    Ok(())
}

/// The service answers 200 with `{"StatusCode": 401, …}` or a status in its metadata when it refuses.
fn refused(talk: &Talk<'_>, answer: usize, json: &Value) -> Result<(), AskError> {
    let number = |value: Option<&Value>| match value {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let (status, pointer) = match number(json.get("StatusCode")) {
        Some(status) => (Some(status), "/StatusCode"),
        None => (number(json.pointer("/metadata/status")), "/metadata/status"),
    };
    match status.as_deref() {
        Some("200") | None => Ok(()),
        Some("401" | "403") => Err(AskError::KeyRefused(talk.card().en.clone())),
        Some(other) => Err(talk.shape(answer, &format!("the service answered status {other}"), pointer)),
    }
}

/// Who is looked for.
struct Wanted<'a> {
    subject: &'a Subject,
    /// EDINET codes: "E01234"; more are learnt from the lists.
    codes: BTreeSet<String>,
    /// Those of them that a number ties to the subject; a name alone does not make it the same.
    own: BTreeSet<String>,
    corporate: Option<String>,
    tickers: Vec<String>,
    names: Vec<String>,
}

impl<'a> Wanted<'a> {
    fn of(subject: &'a Subject) -> Result<Self, AskError> {
        let own = subject.id.strip_prefix("jp-edinet-").into_iter();
        let stated = own.chain(subject.all("idNumber")).chain(subject.all("registrationNumber"));
        let codes: BTreeSet<String> = stated.map(compact).filter(|code| is_code(code)).collect();
        let own = codes.clone();
        let corporate = corporate_number(subject).ok();
        let tickers = subject.all("ticker").map(compact).filter(|code| matches!(code.len(), 4 | 5)).collect();
        let names = subject.all("name").map(compact).filter(|name| !name.is_empty()).collect();
        let wanted = Self { subject, codes, own, corporate, tickers, names };
        if wanted.codes.is_empty() && wanted.corporate.is_none() && wanted.tickers.is_empty() && wanted.names.is_empty()
        {
            return Err(AskError::NotAskable(
                "it has no EDINET code, corporate number, securities code or name".into(),
            ));
        }
        Ok(wanted)
    }

    /// What the lists were searched for.
    fn sought(&self) -> String {
        let numbers = self.codes.iter().chain(&self.corporate).chain(&self.tickers).chain(&self.names);
        numbers.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    fn id(&self, code: &str) -> String {
        if self.own.contains(code) { self.subject.id.clone() } else { format!("jp-edinet-{code}") }
    }

    fn is_in(&self, report: &Filed) -> bool {
        [&report.issuer, &report.filer_code].into_iter().flatten().any(|code| self.codes.contains(code))
    }

    /// Learns the subject's code from any document that it filed itself.
    fn learn(&mut self, row: &Node<'_>, read: &mut Read) {
        let Some(code) = row.text("edinetCode", read).filter(|code| is_code(code)) else { return };
        let corporate = row.text("JCN", read);
        let listed = row.text("secCode", read).unwrap_or_default();
        let name = row.text("filerName", read).map(|name| compact(&name));
        // Securities codes have a fifth character in the lists: "43210" is 4321.
        let same_ticker = self.tickers.iter().any(|ticker| listed == *ticker || listed == format!("{ticker}0"));
        // A name alone tells only where no number contradicts it.
        let contradicted = self.corporate.is_some() && corporate.is_some() && corporate != self.corporate;
        let same_name = !contradicted && name.is_some_and(|name| self.names.contains(&name));
        let same_number = corporate.is_some() && corporate == self.corporate || same_ticker && !contradicted;
        if same_number {
            self.own.insert(code.clone());
        }
        if same_number || same_name {
            self.codes.insert(code);
        }
    }
}

fn is_code(code: &str) -> bool {
    code.len() == 6 && code.starts_with(['E', 'G']) && code.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// A report in a list.
struct Filed {
    id: String,
    submitted: String,
    issuer: Option<String>,
    filer_code: Option<String>,
    filer_name: Option<String>,
    corporate: Option<String>,
    withdrawn: bool,
    /// No longer shown by the agency.
    hidden: bool,
    /// The report that a correction is of.
    corrects: Option<String>,
    has_tables: bool,
    /// The list it stands in, and where.
    answer: usize,
    place: String,
}

impl Filed {
    /// Whoever filed it, by its code.
    fn filer(&self, wanted: &Wanted<'_>, read: &mut Read) {
        let Some(code) = &self.filer_code else { return };
        let name = self.filer_name.as_deref().unwrap_or_default();
        // A legal form in the name says that it is a company; without one it may be a person or a body.
        let schema = if strip(name).forms.is_empty() { "LegalEntity" } else { "Company" };
        let mut filer = Proposal::new(wanted.id(code), schema);
        filer.say("name", name, &format!("{}/filerName", self.place));
        filer.say("idNumber", code, &format!("{}/edinetCode", self.place));
        if let Some(number) = &self.corporate {
            filer.say("registrationNumber", number, &format!("{}/JCN", self.place));
        }
        read.propose(filer);
    }
}

/// The list of one day.
fn listed(
    talk: &mut Talk<'_>,
    day: PartialDate,
    wanted: &mut Wanted<'_>,
    withdrawn: &mut BTreeSet<String>,
) -> Result<Vec<Filed>, AskError> {
    let answer = talk.get(&format!("/documents.json?date={day}&type=2"))?;
    let json = talk.json(answer)?;
    refused(talk, answer, &json)?;
    let root = Node::root(&json);
    if root.get("results").is_none() {
        return Err(talk.shape(answer, "no list of documents", "/results"));
    }
    let mut read = Read::default();
    let mut reports = Vec::new();
    for row in root.list("results", &mut read) {
        wanted.learn(&row, &mut read);
        let parent = row.text("parentDocID", &mut read);
        let withdrawal = row.text("withdrawalStatus", &mut read);
        // A notice of withdrawal is "1" and names what it takes back; what was taken back is "2".
        if withdrawal.as_deref() == Some("1") {
            withdrawn.extend(parent.clone());
        }
        if !row.text("docTypeCode", &mut read).is_some_and(|kind| TYPES.contains(&kind.as_str())) {
            continue;
        }
        let Some(id) = row.text("docID", &mut read) else {
            read.found(&row.pointer, "a report without a number");
            continue;
        };
        // It becomes part of an address.
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            read.found(&row.place("docID"), "not a number of a document");
            continue;
        }
        let flag = |key: &str, read: &mut Read| row.text(key, read).is_some_and(|flag| flag == "1");
        reports.push(Filed {
            submitted: row.text("submitDateTime", &mut read).unwrap_or_default(),
            issuer: row.text("issuerEdinetCode", &mut read).filter(|code| is_code(code)),
            filer_code: row.text("edinetCode", &mut read).filter(|code| is_code(code)),
            filer_name: row.text("filerName", &mut read),
            corporate: row.text("JCN", &mut read),
            withdrawn: withdrawal.is_some_and(|status| status != "0"),
            // "1" hides another one, "3" shows it again.
            hidden: row.text("disclosureStatus", &mut read).is_some_and(|status| status == "2"),
            corrects: parent.filter(|_| row.text("docTypeCode", &mut read).as_deref() == Some("360")),
            has_tables: flag("csvFlag", &mut read),
            id,
            answer,
            place: row.pointer.clone(),
        });
    }
    read.keep(talk, answer);
    Ok(reports)
}

/// Days since 1970-01-01 of a full day (Howard Hinnant's days-from-civil).
pub(super) fn day_number(day: PartialDate) -> Option<i64> {
    let text = day.to_string();
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}
