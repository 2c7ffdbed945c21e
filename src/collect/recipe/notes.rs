//! What a table says of its rows besides their cells: the day it is of, and the notes that marks in the cells point to.
//!
//! - Each note behind a table is said. One whose mark a row bears goes into the summary of the row's tie as well; if it
//!   says that the tie is over, the tie is.
//! - A mark that may point to several notes points to none.

use super::as_of::{AsOf, days_of};
use super::clean::{folded, line, short};
use super::place::Row;
use super::read::Reader;
use super::tidy::closes_with_end;
use crate::collect::page::{BlockKind, Document, Part, PartRow, is_note_mark};
use crate::collect::proposal::Proposal;
use crate::model::ontology;
use regex::Regex;
use scraper::ElementRef;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

/// Lines behind a table that may be its notes.
const MAX_LINES: usize = 30;

/// The sign of a mark ("※", "注", empty for a bare number) and its number.
type Mark = (String, String);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    mark: Mark,
    text: String,
    locator: String,
}

/// What a table says of all its rows.
#[derive(Default)]
pub(super) struct Remarks {
    day: Option<AsOf>,
    notes: Vec<Note>,
}

struct Patterns {
    at_end: Regex,
    note: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let sign = r"(※|\*{1,3}|†{1,2}|‡{1,2}|注記?|註|notes?)";
    let marks = |sign: &str| format!(r"[\[(【]?\s*{sign}\s*[\])】]?\s*([0-9]{{0,2}})\s*[\])】]?|\[([0-9]{{1,2}})\]");
    Some(Patterns {
        at_end: Regex::new(&format!(r"(?i)(?:{})$", marks(sign))).ok()?,
        note: Regex::new(&format!(r"(?i)^(?:{})\s*[.:、)]?\s*(\S.*)$", marks(sign))).ok()?,
    })
});

fn mark_of(found: &regex::Captures<'_>) -> Mark {
    let part = |group| found.get(group).map_or("", |part: regex::Match<'_>| part.as_str());
    let sign = match part(1).to_lowercase().as_str() {
        "注記" | "註" | "note" | "notes" => "注".to_owned(),
        sign => sign.to_owned(),
    };
    (sign, format!("{}{}", part(2), part(3)))
}

/// The marks at the end of a cell's text.
fn marks_in(text: &str) -> Vec<Mark> {
    let Some(patterns) = &*PATTERNS else { return Vec::new() };
    let folded = line(&folded(text));
    let (mut left, mut marks) = (folded.as_str(), Vec::new());
    while let Some(found) = patterns.at_end.captures(left)
        && let Some(start) = found.get(0).map(|all| all.start()).filter(|start| *start > 0)
    {
        marks.push(mark_of(&found));
        left = left.get(..start).unwrap_or_default().trim_end_matches([' ', ',', '、']);
    }
    marks
}

fn note_in(text: &str, locator: &str) -> Option<Note> {
    let folded = line(&folded(text));
    let found = PATTERNS.as_ref()?.note.captures(&folded)?;
    Some(Note { mark: mark_of(&found), text: line(text), locator: locator.to_owned() })
}

/// The notes at the end of a table and behind it, up to the next heading or table.
fn notes_of(document: &Document, part: &Part) -> Vec<Note> {
    let is_across = |row: &&PartRow| row.cells.iter().collect::<BTreeSet<_>>().len() == 1;
    let inside = part.rows.iter().filter(is_across).filter_map(|row| note_in(row.cells.first()?, &row.locator));
    let blocks = &document.page().blocks;
    let is_of_table =
        |locator: &str| locator.strip_prefix(part.locator.as_str()).is_some_and(|rest| rest.starts_with(' '));
    let Some(last) = blocks.iter().rposition(|block| is_of_table(&block.locator)) else { return inside.collect() };
    let behind = blocks.iter().skip(last + 1).take(MAX_LINES);
    let behind = behind.take_while(|block| !matches!(block.kind, BlockKind::Row | BlockKind::Heading));
    let lines = behind.flat_map(|block| block.text.lines().map(|text| (text, block.locator.as_str())));
    inside.chain(lines.filter_map(|(text, locator)| note_in(text, locator))).collect()
}

/// The note, if it says that something is over: by its last words, or because something is so no longer.
fn note_of_end(note: &str) -> Option<String> {
    static NO_LONGER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)ではなくな|では(?:ない|ありません)$|不再(?:是|担任|持有)|已不(?:是|再)|\bno longer\b|\bceased to\b",
        )
        .ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:(?:いた)?し(?:まし)?た|して(?:いる|います)|済み?|となりました|になりました|了|\s(?:in|on|as of|with effect from)\s[^,;]{0,25}[0-9]{4})$").ok()
    });
    let bare = note.trim().trim_end_matches(['。', '.', ')', '）', ' ']);
    let words = match BEHIND.as_ref().and_then(|behind| behind.find(bare)) {
        Some(behind) => bare.get(..behind.start()).unwrap_or(bare),
        None => bare,
    };
    let is_no_longer = NO_LONGER.as_ref().is_some_and(|no_longer| no_longer.is_match(bare));
    (is_no_longer || closes_with_end(words)).then(|| line(note))
}

/// The one note a mark points to.
fn pointed<'n>(notes: &'n [Note], mark: &Mark) -> Option<&'n Note> {
    let is_same =
        |note: &&Note| note.mark.1 == mark.1 && (note.mark.0 == mark.0 || note.mark.0.is_empty() || mark.0.is_empty());
    let mut found = notes.iter().filter(is_same);
    found.next().filter(|_| found.next().is_none())
}

impl<'a> Reader<'a> {
    /// What the row's table and the notes it points to say of its tie goes into the summary. The note that says that
    /// the tie is over.
    pub(super) fn remark(&mut self, schema: &str, row: &Row<'a>, values: &mut Proposal) -> Option<String> {
        let Row::Cells { part, row } = row else { return None };
        let has_summary = ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key("summary"));
        let remarks = self.remarks(part);
        if !has_summary {
            return None;
        }
        if let Some(day) = &remarks.day {
            values.say_as("summary", &day.summary(), Some(&day.text), &part.locator);
        }
        if remarks.notes.is_empty() {
            return None;
        }
        let mut over = None;
        for mark in self.marks_of(row) {
            if let Some(note) = pointed(&remarks.notes, &mark) {
                values.say("summary", &note.text, &note.locator);
                // A bare number may be of another row of notes: nothing is ended by it.
                over = over.or_else(|| note_of_end(&note.text).filter(|_| note.mark == mark));
            }
        }
        over
    }

    /// The marks in the cells of a row: in their text, and raised or linked ones that are no part of it.
    fn marks_of(&self, row: &PartRow) -> Vec<Mark> {
        let mut marks: Vec<Mark> = row.cells.iter().flat_map(|cell| marks_in(cell)).collect();
        if let Some(element) = self.look.document.select(&row.locator) {
            let inner = element.descendants().filter_map(ElementRef::wrap).filter(|inner| is_note_mark(*inner));
            for mark in inner {
                let text = mark.text().collect::<String>();
                let bare = line(&folded(&text));
                let bare = bare.trim_matches(['[', ']', '(', ')']);
                match bare.chars().all(|c| c.is_ascii_digit()) {
                    true => marks.push((String::new(), bare.to_owned())),
                    false => marks.extend(marks_in(&format!("x{text}"))),
                }
            }
        }
        marks.sort();
        marks.dedup();
        marks
    }

    /// Said once for a table.
    fn remarks(&mut self, part: &Part) -> Rc<Remarks> {
        if let Some(known) = self.remarks.get(&part.locator) {
            return Rc::clone(known);
        }
        let mut days = days_of(self.look.document, part);
        if let [day] = days.as_slice() {
            self.noted(&part.locator, format!("as of {}: what the table says is of that day", day.day));
        } else if days.len() > 1 {
            let said = days.iter().map(|day| day.day.as_str()).collect::<Vec<_>>().join(", ");
            self.found(&part.locator, format!("the table names several days it may be of, none is taken: {said}"));
            days.clear();
        }
        let notes = notes_of(self.look.document, part);
        for note in &notes {
            self.noted(&note.locator, format!("a note to the table: {:?}", short(&note.text)));
        }
        let remarks = Rc::new(Remarks { day: days.pop(), notes });
        self.remarks.insert(part.locator.clone(), Rc::clone(&remarks));
        remarks
    }
}

#[cfg(test)]
mod tests {
    use super::{marks_in, note_in, note_of_end, pointed};

    #[test]
    fn notes_say_an_end_by_their_last_words() {
        for note in [
            "※1 2025年5月に株主ではなくなりました",
            "※1 2025年6月27日付で退任しました。",
            "（注1）2024年退任",
            "* Resigned in March 2024.",
            "[1] No longer a shareholder",
            "注1：2021年已退出",
        ] {
            assert!(note_of_end(note).is_some(), "{note}");
        }
        for note in [
            "※1 前社長の退任に伴い就任しました",
            "※1 2027年6月退任予定",
            "* Succeeded the retired chairman",
            "※1 共同保有分を含む",
            "※2 社外取締役",
        ] {
            assert!(note_of_end(note).is_none(), "{note}");
        }
    }

    #[test]
    fn marks_point_to_their_notes() {
        let mark = |sign: &str, number: &str| (sign.to_owned(), number.to_owned());
        for (text, marks) in [
            ("甲株式会社 ※1", vec![mark("※", "1")]),
            ("30.0※2", vec![mark("※", "2")]),
            ("見本 二郎（注1）", vec![mark("注", "1")]),
            ("見本 二郎（注）3", vec![mark("注", "3")]),
            ("Beta Ltd [2]", vec![mark("", "2")]),
            ("見本①", vec![mark("", "1")]),
            ("八郎†", vec![mark("†", "")]),
            ("甲株式会社", vec![]),
            ("Studio 54", vec![]),
        ] {
            assert_eq!(marks_in(text), marks, "{text}");
        }
        let notes: Vec<_> = ["※1 株主ではない", "（注）2．共同保有", "[3] Held in trust", "※1株を含む"]
            .iter()
            .filter_map(|text| note_in(text, "p"))
            .collect();
        assert_eq!(notes.len(), 4);
        assert!(note_in("甲株式会社 ※1", "p").is_none() && note_in("2016年に設立", "p").is_none());
        assert_eq!(pointed(&notes, &mark("", "3")).map(|note| note.text.as_str()), Some("[3] Held in trust"));
        assert_eq!(pointed(&notes, &mark("注", "2")).map(|note| note.text.as_str()), Some("（注）2．共同保有"));
        assert!(pointed(&notes, &mark("※", "1")).is_none(), "two notes bear it");
    }
}
