//! The Section 1260H list of the US Department of Defense, from a notice in the Federal Register or a saved table.
//!
//! - A notice is read as HTML or as its plain text: from the sentence that introduces the companies to the date line at
//!   its end. Without either it is not the notice, or cut short.
//! - Abbreviations and other names stand in brackets after a name. An entry set in under another one is tied to it as
//!   "listed under"; that it is a subsidiary is left to the notice's words.
//! - The notice has no numbers: the name makes the id, and a second company of one name is kept apart. It states no
//!   country and none is concluded.
//! - A saved table must look like one of this list: parents, first and last days, none before 2021.
//! - Companies that a notice names as removed are findings; the comparison of editions finds them too.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry, say_date};
use super::html::{self, Block};
use super::table::{self, Row};
use super::values::{self, Input, page_title, squeeze};
use crate::collect::alike::Alike;
use crate::collect::nobody::is_nobody;
use crate::collect::{Proposal, Reading, made_id};
use crate::model::PartialDate;

/// Bytes of a notice or saved table; the longest known has some 200,000.
const NOTICE_BYTES: usize = 16 << 20;

/// Bytes of a sentence over several lines; a longer one introduces nothing.
const SENTENCE: usize = 20_000;

/// The year of the act that the list rests on.
const FIRST_YEAR: i16 = 2021;

const PROGRAM: &str = "Section 1260H, NDAA FY2021 (Chinese military companies)";

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    let (text, remark) = input.text()?;
    if text.len() > NOTICE_BYTES {
        return Err(input.error(format!("more than {NOTICE_BYTES} bytes"), "body"));
    }
    let start = text.trim_start().trim_start_matches('\u{feff}');
    let head = start.lines().next().unwrap_or_default().to_lowercase();
    let mut reading = if start.starts_with('<') {
        let blocks =
            html::blocks(&text).ok_or_else(|| input.error("too many paragraphs for a notice, or too deep", "body"))?;
        notice(input, &text, blocks)?
    } else if head.contains("name") && head.contains(',') {
        saved_table(input, &text)?
    } else {
        notice(input, &text, html::lines(&text))?
    };
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    Ok(reading)
}

/// Which part of the notice a block stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Before,
    Companies,
    Removed,
    After,
}

/// A company as the notice names it.
struct Named {
    name: String,
    aliases: Vec<String>,
    earlier: Vec<String>,
}

fn notice(input: &Input<'_>, text: &str, blocks: Vec<Block>) -> Result<Reading, ListError> {
    let mut reading = input.reading();
    let published = edition(&blocks);
    Newest::of(input, &mut reading, published, "body");
    let mut alike = Alike::default();
    let mut entries = Collected::default();
    let mut part = Part::Before;
    let (mut sentence, mut parent): (String, Option<(String, usize)>) = (String::new(), None);
    for block in rejoined(blocks) {
        let lower = block.text.to_lowercase();
        if part != Part::Before && (lower.starts_with("dated:") || lower.starts_with("[fr doc")) {
            part = Part::After;
            break;
        }
        if block.text.is_empty() {
            // A blank line ends a wrapped sentence that introduced nothing.
            sentence.clear();
            continue;
        }
        if part == Part::Before || !sentence.is_empty() || is_sentence(&lower) {
            sentence = format!("{sentence} {lower}");
            if let Some(next) = introduced(&sentence) {
                part = next;
                parent = None;
                sentence.clear();
            } else if !is_line(&block) || sentence.len() > SENTENCE {
                sentence.clear();
            }
            continue;
        }
        let Some(named) = company(&block.text) else {
            reading.found(&block.locator, format!("not read as a company: {}", block.text));
            continue;
        };
        if part == Part::Removed {
            reading.note(&block.locator, format!("the notice names it as removed: {}", named.name));
            continue;
        }
        let above = parent.as_ref().filter(|(_, depth)| *depth < block.depth).map(|(id, _)| id.clone());
        if is_nobody(&named.name) {
            reading.found(&block.locator, format!("not named: {}", block.text));
            continue;
        }
        let (id, told) = alike.id("dod-1260h", &[&key_of(&named.name)], &named.name);
        if let Some(told) = told {
            reading.found(&block.locator, told);
        }
        let entry = entry(input, &named, id, &block.locator);
        if above.is_none() {
            parent = Some((entry.thing.entity.clone(), block.depth));
        }
        let tie = above.map(|above| listed_under(&entry.thing.entity, &above, &block.locator));
        entries.take(entry);
        tie.into_iter().for_each(|tie| entries.add(tie));
    }
    match part {
        Part::Before => {
            let looks = if text.trim_start().starts_with('<') { page_title(text) } else { "a text".to_owned() };
            let what = format!("it looks like {looks} without the sentence that introduces the companies");
            Err(input.error(what, "body"))
        }
        Part::After if !entries.is_empty() => {
            if published.is_none() {
                reading.found("body", "the notice names no date");
            }
            reading.proposals = entries.into_proposals(input)?;
            Ok(reading)
        }
        Part::After => Err(input.error("the notice names no company", "body")),
        _ => Err(input.error("it is cut short: the date line at the end of the notice is missing", "end")),
    }
}

/// The day of publication; else the day it was signed.
fn edition(blocks: &[Block]) -> Option<PartialDate> {
    let after = |words: &str| {
        blocks.iter().enumerate().find_map(|(place, block)| {
            let at = block.text.to_ascii_lowercase().find(words)? + words.len();
            // The label may stand alone, with its date in the next block.
            let next = blocks.get(place + 1).map_or("", |next| next.text.as_str());
            dates_in(&format!("{} {next}", block.text.get(at..)?))
        })
    };
    [
        "[federal register volume",
        "federal register / vol.",
        "publication date:",
        "by the defense department on",
        "dated:",
    ]
    .into_iter()
    .find_map(after)
}

/// The first date in a sentence, American or ISO.
fn dates_in(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split([' ', '(', ')', '[', ']']).filter(|word| !word.is_empty()).take(40).collect();
    let clean = |words: &[&str]| words.join(" ").trim_end_matches(['.', ',', ';']).to_owned();
    let day = |length: usize| {
        words.windows(length).find_map(|part| values::date(&clean(part)).filter(|day| day.to_string().len() == 10))
    };
    day(3).or_else(|| day(1))
}

/// A line of plain or preformatted text, rather than a whole paragraph.
fn is_line(block: &Block) -> bool {
    block.locator.contains("line ")
}

/// The text without the marks of printed pages.
fn without_page(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("[[page") || lower.starts_with("start printed page") {
        return String::new();
    }
    match lower
        .find("printed page")
        .and_then(|at| Some((lower.get(..at)?.rfind('(')?, at + lower.get(at..)?.find(')')? + 1)))
    {
        Some((from, to)) => {
            squeeze(&format!("{} {}", text.get(..from).unwrap_or_default(), text.get(to..).unwrap_or_default()))
        }
        None => text.to_owned(),
    }
}

/// Lines that a name was wrapped over become one again; marks of printed pages go.
fn rejoined(blocks: Vec<Block>) -> Vec<Block> {
    let mut whole: Vec<Block> = Vec::new();
    for mut block in blocks {
        let text = without_page(&block.text);
        if text.is_empty() && !block.text.is_empty() {
            continue;
        }
        block.text = text;
        let open = |text: &str| {
            let count = |c| text.matches(c).count();
            count('(') > count(')') || [",", " and", " of", " &", "-"].iter().any(|end| text.ends_with(end))
        };
        match whole.last_mut() {
            Some(last)
                if is_line(&block) && !block.text.is_empty() && (block.text.starts_with('(') || open(&last.text)) =>
            {
                last.text = format!("{} {}", last.text, block.text);
            }
            _ => whole.push(block),
        }
    }
    whole
}

/// Words that a sentence of the notice has and a company's name has not.
fn is_sentence(lower: &str) -> bool {
    const WORDS: [&str; 9] = [
        "determined",
        "section 1260",
        "pursuant to",
        "in accordance with",
        " qualify as ",
        "following entities",
        "be removed",
        "this notice",
        "effective date",
    ];
    WORDS.iter().any(|word| lower.contains(word))
}

/// What a finished sentence introduces.
fn introduced(sentence: &str) -> Option<Part> {
    let sentence = sentence.trim();
    if !sentence.ends_with(':') {
        return None;
    }
    // The last words decide: one paragraph may speak of earlier removals first.
    let start = sentence.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let end = sentence.get(start..).unwrap_or(sentence);
    let last = |words: &[&str]| words.iter().filter_map(|word| end.rfind(word)).max();
    let removed = last(&["removed", "removal", "no longer", "do not meet", "does not meet", "deleted"]);
    let named = last(&["qualify as", "qualifies as"]);
    match (named, removed) {
        (Some(named), Some(removed)) if named > removed => Some(Part::Companies),
        (_, Some(_)) => Some(Part::Removed),
        (Some(_), None) => Some(Part::Companies),
        (None, None) => last(&["chinese military compan"]).map(|_| Part::Companies),
    }
}

/// "Name (Other name; f.k.a. Earlier name)*".
fn company(text: &str) -> Option<Named> {
    let text = squeeze(text);
    let bare = text.trim_start_matches(['•', '·', '*', '–', '—', '-', ' ']).trim_end_matches(['*', ' ', '†']);
    let numbered = bare.split_once(['.', ')']).filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
    let bare = numbered.filter(|(number, _)| !number.is_empty()).map_or(bare, |(_, rest)| rest.trim());
    let (name, inner) = match bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, inner)) if !is_part_of_name(inner) && !name.trim().is_empty() => (name.trim(), inner),
        _ => (bare, ""),
    };
    let sane = name.chars().any(char::is_alphabetic) && name.chars().count() <= 250;
    let mut named = Named { name: name.to_owned(), aliases: Vec::new(), earlier: Vec::new() };
    for other in other_names(inner) {
        let lower = other.to_lowercase();
        let earlier = ["f.k.a. ", "fka ", "formerly "].iter().find(|start| lower.starts_with(**start));
        let also = ["a.k.a. ", "aka ", "also known as "].iter().find(|start| lower.starts_with(**start));
        let cut = earlier.or(also).map_or(0, |start| start.len());
        let other = other.get(cut..).unwrap_or(&other).trim().to_owned();
        if earlier.is_some() { named.earlier.push(other) } else { named.aliases.push(other) }
    }
    sane.then_some(named)
}

/// Brackets that belong to the name.
fn is_part_of_name(inner: &str) -> bool {
    ["limited", "group", "holding", "holdings", "china", "hong kong"].contains(&inner.trim().to_lowercase().as_str())
}

/// Parts at ";" and at "," unless a legal form follows.
fn other_names(inner: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in inner.split(';') {
        for piece in part.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            let form =
                ["ltd", "inc", "llc", "co.", "limited", "corp"].iter().any(|f| piece.to_lowercase().starts_with(f));
            match parts.last_mut().filter(|_| form) {
                Some(last) => *last = format!("{last}, {piece}"),
                None => parts.push(piece.to_owned()),
            }
        }
    }
    parts
}

fn key_of(name: &str) -> String {
    squeeze(&name.to_lowercase().replace('’', "'"))
}

fn entity_id(name: &str) -> String {
    made_id("dod-1260h", &[&key_of(name)])
}

fn entry(input: &Input<'_>, named: &Named, id: String, at: &str) -> Entry {
    let mut entry = Entry::new(id, "Company");
    entry.thing.say("name", &named.name, at);
    for alias in &named.aliases {
        entry.thing.say("alias", alias, at);
    }
    for earlier in &named.earlier {
        entry.thing.say("previousName", earlier, at);
    }
    let record = entry.record("1260h", at);
    record.say("authority", &input.card.publisher, at);
    record.say("program", PROGRAM, at);
    record.say("sourceUrl", url_of(input), at);
    entry.topics(&["mil"], None, at);
    entry
}

/// The address of the notice, when it came from one.
fn url_of<'a>(input: &Input<'a>) -> &'a str {
    let url = input.exchange.final_url.as_str();
    if url.starts_with("https://") || url.starts_with("http://") { url } else { &input.card.terms }
}

fn listed_under(child: &str, parent: &str, at: &str) -> Proposal {
    let mut tie = Proposal::new(made_id("dod-1260h-under", &[child, parent]), "UnknownLink");
    tie.say("subject", child, at).say("object", parent, at).say("role", "listed under it in the notice", at);
    tie
}

/// A table that the analyst saved: name, alias, previous name, parent name, start date, end date, source url.
fn saved_table(input: &Input<'_>, text: &str) -> Result<Reading, ListError> {
    let mut reading = input.reading();
    let mut found: Vec<(Entry, String)> = Vec::new();
    let mut ties = Vec::new();
    let (mut newest, mut alike) = (Newest::default(), Alike::default());
    table::each(input, text, b',', table_fits, |row| {
        let name = row.any(&["clean name", "name"]).ok_or_else(|| input.error("a row without a name", &row.locator))?;
        if is_nobody(name) {
            reading.found(&row.locator, format!("not named: {name:?}"));
            return Ok(());
        }
        check_start(input, row)?;
        for column in ["start date", "end date"] {
            newest.see(input, row.cell(column).and_then(values::date), &row.locator);
        }
        // A name comes once for each spell; twice since the same day it is two companies.
        let since = row.cell("start date").unwrap_or_default();
        let (other, told) = alike.id("dod-1260h", &[&key_of(name), since], name);
        let id = if told.is_some() { other } else { entity_id(name) };
        if let Some(told) = told {
            reading.found(&row.locator, told);
        }
        let (entry, tie) = from_row(input, row, id, name);
        found.push((entry, row.locator.clone()));
        ties.extend(tie);
        Ok(())
    })?;
    newest.tell(input, &mut reading);
    let mut entries = Collected::default();
    for (mut entry, at) in found {
        entry.topics(&["mil"], reading.source.edition, &at);
        entries.take(entry);
    }
    if entries.is_empty() {
        return Err(input.error("it has no entries", "line 2"));
    }
    ties.into_iter().for_each(|tie| entries.add(tie));
    reading.note("table", "a saved table: the edition is the newest date in it");
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

fn table_fits(header: &[String]) -> Result<(), String> {
    table::not_foreign(header)?;
    table::needs(&["name", "parent name", "start date", "end date"])(header)
}

/// The section is of 2021: no company was listed under it before, and each since some day.
fn check_start(input: &Input<'_>, row: &Row<'_>) -> Result<(), ListError> {
    let Some(start) = row.cell("start date") else {
        return Err(input.error("a row without the day since when it is listed", &row.locator));
    };
    match values::date(start) {
        Some(day) if day.year_number() < FIRST_YEAR => {
            Err(input.error(format!("listed since {start}, before there was this list"), &row.locator))
        }
        _ => Ok(()),
    }
}

fn from_row(input: &Input<'_>, row: &Row<'_>, id: String, name: &str) -> (Entry, Option<Proposal>) {
    let at = row.locator.as_str();
    let mut entry = Entry::new(id.clone(), "Company");
    entry.thing.say("name", name, at);
    for alias in row.cell("alias").into_iter().flat_map(other_names) {
        entry.thing.say("alias", &alias, at);
    }
    for earlier in row.cell("previous name").into_iter().flat_map(other_names) {
        entry.thing.say("previousName", &earlier, at);
    }
    entry.note("Note", row.cell("note").unwrap_or_default(), at);
    let start = row.cell("start date").unwrap_or_default();
    // Listed, removed and listed again are two records: the end of the first must not end the second.
    let record = entry.record(&format!("1260h {start}"), at);
    record.say("authority", &input.card.publisher, at);
    record.say("program", PROGRAM, at);
    if !start.is_empty() {
        say_date(record, "startDate", start, at);
    }
    if let Some(end) = row.cell("end date") {
        say_date(record, "endDate", end, at);
    }
    record.say("sourceUrl", row.cell("source url").unwrap_or_default(), at);
    let tie = row.cell("parent name").map(|parent| listed_under(&id, &entity_id(parent), at));
    (entry, tie)
}
