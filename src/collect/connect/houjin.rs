//! Japan's corporate numbers (National Tax Agency, Web-API version 4): names, addresses, closures, successors.
//!
//! - The agency answers in XML, one `corporation` per step of the history; the step marked latest is what holds now.
//! - The check digit of every number is verified; one that fails is a finding, and is never asked for.
//! - Left out: images of names that no character set has (a finding says so).

use super::super::{Proposal, made_id};
use super::pick::{Read, encode, say_in, shortened};
use super::xml::{Element, read_xml, say_element, say_element_day};
use super::{AskError, Connector, Subject, Talk};
use crate::model::PartialDate;
use crate::text::{Kind, check};

/// See the module.
pub struct HoujinBangou;

/// Parts of a long answer that are asked for.
const MOST_PARTS: usize = 3;

impl Connector for HoujinBangou {
    fn id(&self) -> &'static str {
        "houjin_bangou"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        match question {
            "number" => {
                let number = corporate_number(subject)?;
                let answer = talk.get_as(&format!("/num?number={number}&type=12&history=1"), ACCEPT)?;
                take(talk, answer, subject, &number).map(|_| ())
            }
            "search" => {
                let name = subject.first("name").ok_or_else(|| AskError::NotAskable("it has no name".to_owned()))?;
                // Partial match, former names and closed bodies too: a due diligence looks for what was hidden.
                let path = format!("/name?name={}&type=12&mode=2&target=1&change=1&close=1", encode(name));
                for part in 1..=MOST_PARTS {
                    let answer = talk.get_as(&format!("{path}&divide={part}"), ACCEPT)?;
                    let parts = take(talk, answer, subject, name)?;
                    if part >= parts {
                        break;
                    }
                    if part == MOST_PARTS {
                        talk.found(answer, "line 1", format!("{parts} parts of hits; the first {part} were asked for"));
                    }
                }
                Ok(())
            }
            other => Err(AskError::NotAskable(format!("no such question: {other}"))),
        }
    }
}

const ACCEPT: &str = "application/xml, text/xml";

/// The thirteen digits of a subject, with a check digit that is right.
pub(super) fn corporate_number(subject: &Subject) -> Result<String, AskError> {
    let own = subject.id.strip_prefix("jp-corp-");
    let props = ["registrationNumber", "idNumber", "taxNumber"];
    let stated = own.into_iter().chain(props.iter().flat_map(|prop| subject.all(prop)));
    let mut failed = None;
    for text in stated {
        match check(Kind::JapanCorporate, text) {
            Ok(number) => return Ok(number),
            Err(error @ crate::text::IdError::CheckDigit { .. }) => failed = Some(error.to_string()),
            Err(_) => {}
        }
    }
    Err(AskError::NotAskable(failed.unwrap_or_else(|| "it has no Japanese corporate number".to_owned())))
}

/// The id that a body with a corporate number has in a case: the asked one when the number is its own.
pub(super) fn corporate_id(subject: &Subject, number: &str) -> String {
    let fresh = format!("jp-corp-{number}");
    let by_number = subject.id_if("registrationNumber", number, &fresh);
    if by_number == fresh { subject.id_if("idNumber", number, &fresh) } else { by_number }
}

/// Reads an answer to what was `sent` and says of how many parts it is one.
fn take(talk: &mut Talk<'_>, answer: usize, subject: &Subject, sent: &str) -> Result<usize, AskError> {
    let body = talk.answers.get(answer).map(|kept| kept.fetched.body.clone()).unwrap_or_default();
    let root = read_xml(&body).map_err(|error| talk.shape(answer, &error.reason, &format!("line {}", error.line)))?;
    if root.name != "corporations" {
        return Err(talk.shape(answer, "no list of corporations", "line 1"));
    }
    let mut read = Read::default();
    corporations(&root, subject, &mut read);
    // Edition of the register: the day the answer names itself.
    let edition: Option<PartialDate> = root.text_of("lastUpdateDate").and_then(|text| text.parse().ok());
    read.keep(talk, answer);
    if root.child("corporation").is_none() {
        talk.nothing(answer, &root.place(), sent);
    }
    if let Some(kept) = talk.answers.get_mut(answer) {
        kept.reading.source.edition = edition;
    }
    Ok(root.text_of("divideSize").and_then(|text| text.parse().ok()).unwrap_or(1))
}

/// All bodies of an answer, each with its steps.
fn corporations(root: &Element, subject: &Subject, read: &mut Read) {
    let mut bodies: indexmap::IndexMap<String, Vec<&Element>> = indexmap::IndexMap::new();
    for step in root.all("corporation") {
        match step.text_of("corporateNumber").map(|text| check(Kind::JapanCorporate, &text)) {
            Some(Ok(number)) => bodies.entry(number).or_default().push(step),
            Some(Err(error)) => read.found(&step.place(), error.to_string()),
            None => read.found(&step.place(), "a corporation without a number"),
        }
    }
    for (number, steps) in &bodies {
        body(number, steps, subject, read);
    }
}

fn body(number: &str, steps: &[&Element], subject: &Subject, read: &mut Read) {
    let is_latest = |step: &&&Element| step.text_of("latest").as_deref() == Some("1");
    let Some(now) = steps.iter().find(is_latest).or_else(|| steps.last()) else { return };
    let kind = now.text_of("kind").unwrap_or_default();
    let id = corporate_id(subject, number);
    let mut body = Proposal::new(&id, if matches!(kind.as_str(), "101" | "201") { "PublicBody" } else { "Company" });
    say_element(&mut body, "name", now.child("name"));
    let place = now.child("corporateNumber").map_or_else(|| now.place(), Element::place);
    body.say("registrationNumber", number, &place);
    body.say("jurisdiction", if kind == "401" { "" } else { "jp" }, &place);
    if let Some(kind_element) = now.child("kind") {
        body.say_as("legalForm", form_of(&kind), Some(&kind), &kind_element.place());
    }
    for (name, lang) in [("furigana", "ja"), ("enName", "en")] {
        if let Some(element) = now.child(name)
            && let Some(words) = element.words()
        {
            say_in(&mut body, "alias", &words, Some(lang), &element.place());
        }
    }
    say_address(&mut body, now);
    let current = now.text_of("name");
    for step in steps {
        let former = step.child("name").filter(|name| name.words() != current);
        say_element(&mut body, "previousName", former);
        change(&mut body, step);
        if step.text_of("nameImageId").is_some() {
            read.found(&step.place(), "the name has characters that only exist as an image");
        }
    }
    say_element_day(&mut body, "dissolutionDate", now.child("closeDate"), read);
    if let Some(cause) = now.child("closeCause")
        && let Some(code) = cause.words()
    {
        body.say_as("status", closed(&code), Some(&code), &cause.place());
    }
    // The number was given by mistake: there is no such body.
    if let Some(process) = now.child("process").filter(|process| process.words().as_deref() == Some("99")) {
        body.say_as("status", "deleted 削除", Some("99"), &process.place());
    }
    if now.text_of("hihyoji").as_deref() == Some("1") {
        body.say("notes", "Left out of the register's own search at its request or by rule", &now.place());
    }
    read.propose(body);
    let open = now.text_of("successorCorporateNumber").is_none() && now.text_of("closeDate").is_none();
    for step in steps {
        // Restored or the absorption void: an earlier entry's successor has taken over nothing.
        if open && let Some(element) = step.child("successorCorporateNumber").filter(|it| it.words().is_some()) {
            read.found(&element.place(), "a successor that the latest entry no longer names: not read");
        } else {
            successor(&id, step, subject, read);
        }
    }
}

/// A merger: where rights and duties went.
fn successor(id: &str, step: &Element, subject: &Subject, read: &mut Read) {
    let Some(element) = step.child("successorCorporateNumber") else { return };
    let Some(text) = element.words() else { return };
    let number = match check(Kind::JapanCorporate, &text) {
        Ok(number) => number,
        Err(error) => {
            read.found(&element.place(), error.to_string());
            return;
        }
    };
    let next = corporate_id(subject, &number);
    let mut heir = Proposal::new(&next, "Company");
    heir.say("registrationNumber", &number, &element.place());
    heir.say("jurisdiction", "jp", &element.place());
    read.propose(heir);
    let mut tie = Proposal::new(made_id("jp-succession", &[id, &next]), "Succession");
    tie.say("predecessor", id, &element.place());
    tie.say("successor", &next, &element.place());
    say_element(&mut tie, "role", step.child("changeCause"));
    let day = step.child("closeDate").filter(|day| day.words().is_some()).or_else(|| step.child("changeDate"));
    say_element_day(&mut tie, "date", day, read);
    read.propose(tie);
}

fn say_address(body: &mut Proposal, now: &Element) {
    let parts = ["prefectureName", "cityName", "streetNumber"].map(|part| now.text_of(part).unwrap_or_default());
    let place = now.child("prefectureName").map_or_else(|| now.place(), Element::place);
    let postal = now.text_of("postCode").map(|code| match code.split_at_checked(3) {
        Some((first, last)) if !last.is_empty() => format!("〒{first}-{last} "),
        _ => format!("〒{code} "),
    });
    if parts.iter().any(|part| !part.is_empty()) {
        body.say("address", &format!("{}{}", postal.unwrap_or_default(), parts.concat()), &place);
    }
    say_element(body, "address", now.child("addressOutside"));
    say_element(body, "address", now.child("enAddressOutside"));
}

/// What a step of the history was, in the register's words and ours.
fn change(body: &mut Proposal, step: &Element) {
    let Some(process) = step.child("process") else { return };
    let Some(code) = process.words() else { return };
    let words = match code.as_str() {
        "01" => "assigned 新規",
        "11" => "name changed 商号又は名称の変更",
        "12" => "address changed 国内所在地の変更",
        "13" => "address abroad changed 国外所在地の変更",
        "21" => "registration closed 登記記録の閉鎖等",
        "22" => "registration restored 登記記録の復活等",
        "71" => "absorbed another company 吸収合併",
        "72" => "absorption void 吸収合併無効",
        "81" => "name struck off 商号の登記の抹消",
        "99" => "deleted 削除",
        _ => "other step その他",
    };
    let day = step.text_of("changeDate").unwrap_or_default();
    let cause = step.text_of("changeCause").map(|cause| format!(": {}", shortened(&cause))).unwrap_or_default();
    let corrected = if step.text_of("correct").as_deref() == Some("1") { " (corrected 訂正)" } else { "" };
    body.say_as("notes", &format!("{day} {words}{corrected}{cause}"), Some(&code), &process.place());
}

fn form_of(kind: &str) -> &'static str {
    match kind {
        "101" => "国の機関",
        "201" => "地方公共団体",
        "301" => "株式会社",
        "302" => "有限会社",
        "303" => "合名会社",
        "304" => "合資会社",
        "305" => "合同会社",
        "399" => "その他の設立登記法人",
        "401" => "外国会社等",
        "499" => "その他",
        _ => "",
    }
}

fn closed(cause: &str) -> &'static str {
    match cause {
        "01" => "closed: liquidation completed 清算の結了等",
        "11" => "closed: merger 合併による解散等",
        "21" => "closed by the registrar 登記官による閉鎖",
        "31" => "closed: other liquidation その他の清算の結了等",
        _ => "closed",
    }
}
