//! METI's End User List (外国ユーザーリスト) as the PDF, as text saved from it, or as a table.
//!
//! - Text: blocks that begin with the next number; columns (country, organisation, other names, type of concern) are
//!   told apart by the country's name, by the bullets of the other names and by the letters at the end. The two-language
//!   style of METI's further lists (Japanese name, "a.k.a.", `所在地：`) is read too.
//! - Numbers must run without a gap: a missing one means that the text lost an entry.
//! - The id follows from country and organisation, because numbers move from edition to edition; a second organisation
//!   of that name in that country is kept apart.
//! - A table must have the list's own column, the type of concern, filled in every row: other tables are refused.
//! - A PDF is read by its lines, which become the places ("page N line M"); one without text is refused.

use super::ListError;
use super::edition::Newest;
use super::entry::{Collected, Entry};
use super::table::{self, Row};
use super::values::{self, Input, half_width, leading_country, squeeze};
use crate::collect::Reading;
use crate::collect::alike::Alike;
use crate::collect::page::{BlockKind, Document};

/// Letters of the type of concern, and their words.
const CONCERNS: [(&str, &str); 5] = [
    ("B", "biological weapons"),
    ("C", "chemical weapons"),
    ("M", "missiles"),
    ("N", "nuclear weapons"),
    ("CW", "conventional weapons"),
];

/// Lines without meaning of their own, by how they begin.
const FURNITURE: [&str; 9] =
    ["no.", "no ", "country", "company or", "also known", "type of", "国名", "企業名", "懸念区分"];

const ADDRESS: [&str; 3] = ["所在地：", "所在地:", "Address:"];

/// One organisation as the text has it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Organisation {
    pub(super) number: usize,
    pub(super) locator: String,
    pub(super) country: String,
    pub(super) names: Vec<String>,
    pub(super) aliases: Vec<String>,
    pub(super) address: String,
    pub(super) concerns: Vec<String>,
}

pub(super) fn read(input: &Input<'_>) -> Result<Reading, ListError> {
    if input.body.starts_with(b"%PDF-") {
        return read_pdf(input);
    }
    let (text, remark) = input.text()?;
    input.refuse_markup(&text)?;
    let mut reading = read_text(input, &text)?;
    if let Some(remark) = remark {
        reading.note("start", remark);
    }
    Ok(reading)
}

/// The PDF's lines as text; places and errors name page and line.
fn read_pdf(input: &Input<'_>) -> Result<Reading, ListError> {
    let document = Document::read(input.body, "application/pdf", None, &input.card.url)
        .map_err(|error| input.error(format!("a PDF: save its text first and read that; {error}"), "start"))?;
    let blocks = &document.page().blocks;
    let line =
        |kind: BlockKind, text: &str| if kind == BlockKind::Row { text.replace('\t', "   ") } else { text.to_owned() };
    let lines: Vec<String> = blocks.iter().map(|block| line(block.kind, &block.text)).collect();
    let place = |locator: &str| {
        let number: Option<usize> = locator.strip_prefix("line ").and_then(|number| number.parse().ok());
        let block = number.and_then(|number| blocks.get(number.checked_sub(1)?));
        block.map_or_else(|| locator.to_owned(), |block| block.locator.clone())
    };
    let mut reading =
        read_text(input, &lines.join("\n")).map_err(|error| ListError { place: place(&error.place), ..error })?;
    for value in reading.proposals.iter_mut().flat_map(|proposal| &mut proposal.values) {
        value.locator = place(&value.locator);
    }
    for finding in &mut reading.findings {
        finding.locator = place(&finding.locator);
    }
    for note in &document.page().notes {
        reading.found("start", note);
    }
    // Numbers are often set in the middle of their row.
    reading.found("start", "read from the lines of a PDF: a name set above its number stands with the entry before it");
    Ok(reading)
}

fn read_text(input: &Input<'_>, text: &str) -> Result<Reading, ListError> {
    let mut reading = input.reading();
    let mut entries = Collected::default();
    let mut alike = Alike::default();
    let head = text.lines().next().unwrap_or_default().to_lowercase();
    let is_table = head.contains(',') && ["country", "国名"].iter().any(|word| head.contains(word));
    if is_table {
        let mut rows = 0;
        table::each(input, text, b',', table_fits, |row| {
            rows += 1;
            entries.take(listed(input, &from_row(input, row, rows)?, &mut alike, &mut reading));
            Ok(())
        })?;
        reading.note("table", "a saved table names no edition");
    } else {
        let title: String = text.chars().take(4000).filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        if !["外国ユーザーリスト", "enduserlist", "foreignenduser"].iter().any(|name| title.contains(name)) {
            return Err(input.error("its head does not say 外国ユーザーリスト (End User List)", "line 1"));
        }
        let dated = text.lines().take(40).enumerate();
        let dated = dated.filter_map(|(at, line)| Some((values::date(line)?, format!("line {}", at + 1)))).next();
        match dated {
            Some((day, place)) => Newest::of(input, &mut reading, Some(day), &place),
            None => reading.found("line 1", "the text names no date"),
        }
        for organisation in organisations(input, text)? {
            if organisation.concerns.is_empty() {
                let what = format!("no type of concern at number {}; the text may be cut short", organisation.number);
                return Err(input.error(what, organisation.locator));
            }
            entries.take(listed(input, &organisation, &mut alike, &mut reading));
        }
    }
    if entries.is_empty() {
        return Err(input.error("it has no entries", "end"));
    }
    reading.proposals = entries.into_proposals(input)?;
    Ok(reading)
}

/// How the column of the type of concern is headed: nothing but METI's list has one.
const CONCERN: [&str; 4] = ["懸念区分", "type of wmd", "type of concern", "wmd"];

fn table_fits(header: &[String]) -> Result<(), String> {
    table::not_foreign(header)?;
    let has = |words: &[&str]| header.iter().any(|column| words.iter().any(|word| column.contains(word)));
    let missing = [
        ("country", has(&["country", "国名"])),
        ("organisation", has(&["organi", "企業名", "name"])),
        ("type of concern", has(&CONCERN)),
    ];
    match missing.iter().find(|(_, there)| !there) {
        Some((name, _)) => Err(format!("no column for the {name}")),
        None => Ok(()),
    }
}

fn from_row(input: &Input<'_>, row: &Row<'_>, number: usize) -> Result<Organisation, ListError> {
    let at = row.locator.clone();
    let column = |words: &[&str]| {
        row.cells().find(|(name, _)| words.iter().any(|word| name.contains(word))).map(|(_, cell)| cell)
    };
    let also = column(&["known as", "別名", "alias"]).unwrap_or_default();
    let name = column(&["organi", "企業名"]).or_else(|| column(&["name"]));
    let stated = column(&CONCERN).unwrap_or_default();
    let concerns = concerns(stated);
    if concerns.is_empty() {
        return Err(input.error(format!("{stated:?} is no type of concern (B, C, M, N, CW)"), at));
    }
    Ok(Organisation {
        number,
        country: column(&["country", "国名"]).unwrap_or_default().to_owned(),
        names: vec![name.ok_or_else(|| input.error("a row without an organisation", &at))?.to_owned()],
        aliases: also.split(['・', ';', '\n']).map(squeeze).filter(|alias| !alias.is_empty()).collect(),
        address: String::new(),
        concerns,
        locator: at,
    })
}

/// The numbered blocks of a text, in order.
///
/// # Errors
/// A number is missing, or there is none.
pub(super) fn organisations(input: &Input<'_>, text: &str) -> Result<Vec<Organisation>, ListError> {
    let mut blocks: Vec<(usize, Vec<String>)> = Vec::new();
    let mut missing: Option<usize> = None;
    for (place, line) in text.lines().enumerate() {
        let line: String = line.chars().map(half_width_digit).collect();
        let next = blocks.len() + 1;
        let trimmed = line.trim();
        if let Some(rest) = numbered(trimmed, next) {
            blocks.push((place + 1, vec![rest.to_owned()]));
            missing = None;
            continue;
        }
        // A later number before a country means that entries were lost.
        let later = trimmed.split_once(char::is_whitespace).filter(|(number, rest)| {
            let number = number.trim_end_matches(['.', ')']).parse::<usize>();
            number.is_ok_and(|number| number > next) && leading_country(rest.trim()).is_some()
        });
        if later.is_some() {
            missing = missing.or(Some(place + 1));
        }
        let Some((_, block)) = blocks.last_mut() else { continue };
        let lower = trimmed.to_lowercase();
        let page = trimmed.chars().all(|c| c.is_ascii_digit() || "-/ ".contains(c));
        if !page && !FURNITURE.iter().any(|start| lower.starts_with(start)) {
            match glued(trimmed, next) {
                Some((before, rest)) => {
                    block.push(before.to_owned());
                    blocks.push((place + 1, vec![rest.to_owned()]));
                }
                None => block.push(trimmed.to_owned()),
            }
        }
    }
    if let Some(line) = missing {
        return Err(input.error(format!("number {} is missing", blocks.len() + 1), format!("line {line}")));
    }
    if blocks.is_empty() {
        return Err(input.error("no numbered entry", "line 1"));
    }
    Ok(blocks.iter().enumerate().map(|(place, (line, block))| organisation(place + 1, *line, block)).collect())
}

fn half_width_digit(c: char) -> char {
    match half_width(c) {
        digit @ '0'..='9' => digit,
        ' ' => ' ',
        _ => c,
    }
}

/// What follows the number at the start of a line.
fn numbered(line: &str, number: usize) -> Option<&str> {
    let rest = line.strip_prefix(number.to_string().as_str())?;
    let rest = rest.strip_prefix(['.', '．', ')']).unwrap_or(rest);
    match rest.chars().next() {
        None => Some(rest),
        Some(c) if c.is_whitespace() => Some(rest.trim()),
        // "10株式会社": no blank between number and Japanese name.
        Some(c) if !c.is_ascii() && c.is_alphabetic() => Some(rest),
        _ => None,
    }
}

/// A page break may glue the next number to the end of a line: "Moscow, Russia.25 株式会社".
fn glued(line: &str, number: usize) -> Option<(&str, &str)> {
    let mark = format!("{number} ");
    let at = line.match_indices(&mark).map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).and_then(|before| before.chars().last());
        before.is_some_and(|c| c == '.' || c == ')' || c.is_ascii_alphabetic())
    })?;
    let rest = line.get(at + mark.len()..)?;
    let japanese = rest.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    japanese.then_some((line.get(..at)?, rest))
}

fn organisation(number: usize, line: usize, block: &[String]) -> Organisation {
    let mut found = Organisation { number, locator: format!("line {line}"), ..Organisation::default() };
    let mut lines: Vec<String> = block.iter().filter(|line| !line.is_empty()).cloned().collect();
    if let Some(at) = lines.iter().position(|line| ADDRESS.iter().any(|mark| line.starts_with(mark))) {
        let address = squeeze(&lines.split_off(at).join(" "));
        found.address =
            ADDRESS.iter().find_map(|mark| address.strip_prefix(mark)).unwrap_or(&address).trim().to_owned();
    }
    take_concerns(&mut lines, &mut found);
    take_country(&mut lines, &mut found);
    let mut in_aliases = false;
    for line in &lines {
        let bullet = line.starts_with('・') || line.starts_with("- ") || line.starts_with('-') || line.starts_with('•');
        match (line.split_once('・').filter(|_| !is_katakana_dot(line)), bullet) {
            (_, true) => {
                in_aliases = true;
                found.aliases.extend(bullets(line));
            }
            (Some((before, after)), false) if !in_aliases && found.names.len() < 2 => {
                in_aliases = true;
                name_line(before, &mut found);
                found.aliases.extend(bullets(after));
            }
            _ if in_aliases => {
                if let Some(last) = found.aliases.last_mut() {
                    *last = squeeze(&format!("{last} {line}"));
                }
            }
            _ => name_line(line, &mut found),
        }
    }
    for alias in &mut found.aliases {
        let cut = alias.trim_end_matches("; and").trim_end_matches([';', '.', ',']).trim();
        *alias = cut.to_owned();
    }
    found.aliases.retain(|alias| !alias.is_empty());
    found
}

/// A middle dot between two Katakana is part of a name.
fn is_katakana_dot(line: &str) -> bool {
    let katakana = |c: Option<char>| c.is_some_and(|c| ('\u{30a1}'..='\u{30fc}').contains(&c));
    line.split_once('・')
        .is_some_and(|(before, after)| katakana(before.chars().last()) && katakana(after.chars().next()))
}

fn bullets(line: &str) -> Vec<String> {
    let line = line.trim_start_matches(['-', '•', ' ']);
    line.split('・').map(squeeze).filter(|alias| !alias.is_empty()).collect()
}

/// The name in another script is another name; a line in the same script goes on.
fn name_line(line: &str, found: &mut Organisation) {
    let line = squeeze(line);
    if line.is_empty() {
        return;
    }
    let lower = line.to_lowercase();
    let cut = ["a.k.a.", "(別称", "（別称"].iter().filter_map(|mark| lower.find(mark)).min();
    let name = cut.and_then(|at| line.get(..at)).unwrap_or(&line).trim().trim_end_matches(',').to_owned();
    let latin = |text: &str| text.chars().find(|c| c.is_alphabetic()).is_none_or(|c| c.is_ascii());
    match found.names.last_mut().filter(|last| latin(last) == latin(&name)) {
        Some(last) => *last = squeeze(&format!("{last} {name}")),
        None if !name.is_empty() => found.names.push(name),
        None => {}
    }
}

/// The type of concern stands in the last column: alone on a line, behind a wide gap, or at the end of the block; in
/// letters ("B, C"), in words, or in both.
fn take_concerns(lines: &mut Vec<String>, found: &mut Organisation) {
    let last = lines.len().saturating_sub(1);
    for (place, line) in lines.iter_mut().enumerate() {
        loop {
            let (before, end) = match line.rsplit_once(char::is_whitespace) {
                Some((before, end)) => (before, end),
                None => ("", line.as_str()),
            };
            let wide = before.ends_with(char::is_whitespace) || !end.is_ascii();
            let letters = concerns(end);
            if letters.is_empty()
                || !(before.trim().is_empty() || wide || place == last || !concerns(before).is_empty())
            {
                break;
            }
            for letter in
                letters.into_iter().rev().filter(|letter| !found.concerns.contains(letter)).collect::<Vec<_>>()
            {
                found.concerns.insert(0, letter);
            }
            *line = before.trim_end().to_owned();
        }
    }
    lines.retain(|line| !line.is_empty());
}

/// Letters or words of a type of concern; nothing when something else stands there too.
fn concerns(text: &str) -> Vec<String> {
    const WORDS: [(&str, &str); 5] = [("生物", "B"), ("化学", "C"), ("ミサイル", "M"), ("核", "N"), ("通常兵器", "CW")];
    let mut found = Vec::new();
    let plain: String = text.chars().map(half_width).collect();
    for part in plain.split([',', '、', '/', ' ', '・', '\n']).filter(|part| !part.is_empty()) {
        let letter = CONCERNS.iter().map(|(letter, _)| *letter).find(|letter| *letter == part);
        match letter.or_else(|| WORDS.iter().find(|(word, _)| *word == part).map(|(_, letter)| *letter)) {
            Some(letter) => found.push(letter.to_owned()),
            None => return Vec::new(),
        }
    }
    found
}

/// The country stands first, in Japanese, English or both.
fn take_country(lines: &mut Vec<String>, found: &mut Organisation) {
    while let Some(first) = lines.first_mut() {
        let Some((code, length)) = leading_country(first) else { return };
        let same = found.country.is_empty() || values::country(&found.country).as_deref() == Some(code);
        let rest = first.get(length..).unwrap_or_default();
        // "Iran Aircraft Industries" begins with a country, "イラン   Iran Aircraft" has had it.
        if !same || (!found.country.is_empty() && !rest.trim().is_empty()) {
            return;
        }
        found.country = first.get(..length).unwrap_or_default().to_owned();
        let rest = rest.trim().to_owned();
        if rest.is_empty() {
            lines.remove(0);
        } else {
            *first = rest;
            return;
        }
    }
}

fn listed(input: &Input<'_>, organisation: &Organisation, alike: &mut Alike, reading: &mut Reading) -> Entry {
    let at = organisation.locator.as_str();
    let first = organisation.names.first().map(String::as_str).unwrap_or_default();
    let latin = organisation
        .names
        .iter()
        .find(|name| name.chars().any(|c| c.is_ascii_alphabetic()))
        .map_or(first, String::as_str);
    let country = values::country(&organisation.country).unwrap_or_default();
    let (id, told) = alike.id("meti-eul", &[&country, &latin.to_lowercase()], latin);
    if let Some(told) = told {
        reading.found(at, told);
    }
    let mut entry = Entry::new(id, "Organization");
    for name in &organisation.names {
        entry.thing.say("name", name, at);
    }
    for alias in &organisation.aliases {
        entry.thing.say("alias", alias, at);
    }
    if !organisation.country.is_empty() {
        entry.country("country", "Country", &organisation.country, at);
    }
    entry.thing.say("address", &organisation.address, at);
    let record = entry.record("eul", at);
    record.say("authority", &input.card.publisher, at);
    record.say("program", "外国ユーザーリスト (End User List)", at);
    for concern in &organisation.concerns {
        record.say("programId", concern, at);
        if let Some((_, words)) = CONCERNS.iter().find(|(letter, _)| letter == concern) {
            record.say("reason", &format!("type of concern: {words}"), at);
        }
    }
    record.say("sourceUrl", &input.card.url, at);
    entry.topics(&["export.risk"], None, at);
    entry
}
