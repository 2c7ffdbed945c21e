//! The rows a record or tie is read from.
//!
//! - Where a recipe itself says whose table it is, the table must be about that subject: see [`super::about`].
//! - One cell across a table is no row: a finding. What it says of the rows below counts as a caption does.

use super::about::{By, judged, names_another, says_other, says_other_time};
use super::clean::{line, short};
use super::format::{Css, FactPick, File, Origin, PageKind, PartPick, Places, Re, Record, Tie};
use super::kind_words::is_of_a_period;
use super::place::{Row, lines, parts_of, subjects};
use super::read::Reader;
use super::whose::Sort;
use crate::collect::page::{Part, PartRow};
use scraper::ElementRef;
use std::borrow::Cow;

/// More rows than this are not read from one page: what is left is a finding.
const MAX_ROWS: usize = 100_000;

/// Rows that are tied to a subject which the recipe finds on the page by itself.
#[derive(Clone, Copy)]
struct Watched {
    sort: Sort,
    /// Two tables would contradict each other: shares.
    one_only: bool,
    by: By,
}

/// Where rows come from.
pub(super) struct Rows<'r> {
    each: Option<&'r Css>,
    contains: Option<&'r str>,
    part: Option<&'r PartPick>,
    facts: Option<&'r FactPick>,
    pieces: Option<&'r Re>,
    watched: Option<Watched>,
}

impl<'r> Rows<'r> {
    pub fn of_record(record: &'r Record, recipe: &File) -> Self {
        Self {
            each: record.each.as_ref(),
            contains: record.contains.as_deref(),
            part: record.part.as_ref(),
            facts: record.facts.as_ref(),
            pieces: record.pieces.as_ref(),
            watched: watched(&record.tie, record.part.as_ref(), recipe),
        }
    }

    pub fn of_tie(tie: &'r Tie, recipe: &File) -> Self {
        Self {
            each: tie.each.as_ref(),
            contains: tie.contains.as_deref(),
            part: tie.part.as_ref(),
            facts: None,
            pieces: None,
            watched: watched(std::slice::from_ref(tie), tie.part.as_ref(), recipe),
        }
    }
}

/// Does the recipe tie the rows to a subject? One whose name it reads from the page must be the table's; one that the
/// analyst named is his word for whom the page is about, not for what is over.
fn watched(ties: &[Tie], pick: Option<&PartPick>, recipe: &File) -> Option<Watched> {
    let subject = recipe.subject.as_ref().filter(|_| recipe.kind == PageKind::Page)?;
    let is_tied = |tie: &&Tie| tie.ends.values().any(|end| end == "subject");
    // A recipe that says itself that its rows are over needs no caption to be told so.
    let says_time = |tie: &Tie| {
        let fixed = |(prop, Places(places)): (&toml::Spanned<String>, &Places)| {
            matches!(prop.get_ref().as_str(), "status" | "endDate") && places.iter().any(|place| place.fixed.is_some())
        };
        tie.values.iter().any(fixed)
    };
    let tied = ties.iter().filter(is_tied).filter(|tie| !says_time(tie));
    let mut schemata = tied.filter_map(|tie| tie.schema.as_ref()).map(|schema| schema.get_ref().0.as_str()).peekable();
    schemata.peek()?;
    let name = subject.values.iter().find(|(prop, _)| prop.get_ref() == "name");
    let is_read = |(_, Places(places)): (_, &Places)| {
        places.iter().any(|place| {
            let from = matches!(place.from, Origin::Company | Origin::University | Origin::Site | Origin::Title);
            from && place.fixed.is_none()
        })
    };
    let is_university = subject.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "University");
    let sort = if is_university { Sort::University } else { Sort::Company };
    let is_chosen = pick.is_some_and(|pick| !pick.title.is_empty() || pick.nth.is_some());
    let by = match (name.is_some_and(is_read), is_chosen) {
        (true, _) => By::Page,
        (false, true) => By::Chosen,
        (false, false) => By::Analyst,
    };
    Some(Watched { sort, one_only: schemata.any(|schema| schema == "Ownership"), by })
}

impl<'a> Reader<'a> {
    pub(super) fn rows(&mut self, from: &Rows<'_>) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        if let Some(css) = from.each {
            let elements = self.look.root.into_iter().flat_map(|root| root.select(&css.selector));
            let holding =
                |element: &ElementRef<'_>| from.contains.is_none_or(|text| line(&lines(*element)).contains(text));
            rows.extend(elements.filter(holding).map(Row::Element));
        } else if let Some(pick) = from.part {
            let parts = parts_of(self.look.document, pick);
            for part in self.about_subject(parts, from.watched) {
                self.rows_of(part, pick, from.watched, &mut rows);
            }
        } else if let Some(pick) = from.facts {
            rows.extend(subjects(self.look.document, pick).into_iter().map(Row::Facts));
        } else if let Some(pattern) = from.pieces {
            self.pieces(pattern, &mut rows);
        } else {
            rows.push(Row::Page);
        }
        if rows.len() > MAX_ROWS {
            self.found("", format!("more than {MAX_ROWS} rows: only these are read"));
            rows.truncate(MAX_ROWS);
        }
        rows
    }

    fn pieces(&self, pattern: &Re, rows: &mut Vec<Row<'a>>) {
        let starts: Vec<usize> = pattern.0.find_iter(&self.look.text).map(|found| found.start()).collect();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(self.look.text.len());
            let text = self.look.text.get(*start..end).unwrap_or_default().to_owned();
            let first = line(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
            let locator = self.look.block_with(&first).unwrap_or_else(|| self.look.line_with(&first));
            rows.push(Row::Text { text, locator });
        }
    }

    /// The parts that are about the subject; the rest is said.
    fn about_subject(&mut self, parts: Vec<&'a Part>, watched: Option<Watched>) -> Vec<&'a Part> {
        let Some(watched) = watched else { return parts };
        let Some(subject) = self.subject_name() else {
            for part in parts {
                let title = short(&part.title);
                let title = if title.is_empty() { title } else { format!(" {title:?}") };
                self.found(&part.locator, format!("table{title}: whose it is is not said: map it by hand"));
            }
            return Vec::new();
        };
        let mut read = Vec::new();
        for one in judged(self.look.document, parts, &subject, watched.sort, watched.one_only, watched.by) {
            match one.refused {
                None => read.push(one.part),
                Some(why) => {
                    let message = format!("table {:?} is not read: {why}; map it by hand", short(&one.part.title));
                    self.found(&one.part.locator, message);
                }
            }
        }
        read
    }

    fn rows_of(&mut self, part: &'a Part, pick: &PartPick, watched: Option<Watched>, rows: &mut Vec<Row<'a>>) {
        let subject = self.subject_name().unwrap_or_default();
        let mut is_other = false;
        for (at, row) in part.rows.iter().enumerate() {
            if rows.len() > MAX_ROWS {
                return;
            }
            if pick.without.contains(&(at + 1)) {
                continue;
            }
            let banner = if self.recipe.kind == PageKind::Page { self.banner(part, row) } else { None };
            match banner {
                Some(text) => {
                    self.found(&row.locator, format!("a line across the table is no row: {:?}", short(text)));
                    if !is_note(text) {
                        let other = watched.and_then(|watched| line_of_other(text, &subject, watched));
                        is_other = other.is_some();
                        if let Some(why) = other {
                            self.found(&row.locator, format!("the rows below are not read: {why}; map them by hand"));
                        }
                    }
                }
                None if is_other => {}
                None => rows.push(Row::Cells { part, row: Cow::Borrowed(row) }),
            }
        }
    }

    /// The text of a row that is one cell across several columns.
    fn banner(&self, part: &Part, row: &'a PartRow) -> Option<&'a str> {
        let mut said = row.cells.iter().filter(|cell| !cell.trim().is_empty());
        let text = said.next().filter(|text| said.all(|cell| cell == *text))?;
        if part.header.len().max(row.cells.len()) < 2 {
            return None;
        }
        let mut cells = self.look.document.select(&row.locator)?.child_elements().filter(|cell| {
            matches!(cell.value().name(), "td" | "th") && cell.text().any(|words| !words.trim().is_empty())
        });
        let cell = cells.next()?;
        let across = cell.attr("colspan").and_then(|span| span.trim().parse::<usize>().ok()).unwrap_or(1);
        // "【過去の株主】" alone in its row is a line, however wide its cell is.
        let is_label = is_wrapped(text) || says_other_time(text).is_some();
        (cells.next().is_none() && (across > 1 || is_label)).then_some(text.as_str())
    }

    pub(super) fn none_found(&mut self, from: &Rows<'_>) {
        let what = match from {
            Rows { each: Some(css), contains: Some(text), .. } => format!("{:?} with {text:?}", css.text),
            Rows { each: Some(css), .. } => format!("{:?}", css.text),
            // The part is there, and why nothing of it is read was said, or it has no rows but such.
            Rows { part: Some(pick), .. } if !parts_of(self.look.document, pick).is_empty() => return,
            Rows { part: Some(pick), .. } => {
                let columns = pick.columns.iter().filter_map(|names| names.first()).map(String::as_str);
                format!("table with the columns {}", columns.collect::<Vec<_>>().join(", "))
            }
            Rows { facts: Some(pick), .. } => pick.form.join(" or "),
            _ => "passage this recipe looks for".to_owned(),
        };
        self.found("", format!("the page has no {what}; has its layout changed?"));
    }
}

/// Why the rows below a line across the table are not the subject's, or not of now.
fn line_of_other(text: &str, subject: &str, watched: Watched) -> Option<String> {
    if let Some(why) = says_other_time(text) {
        return Some(why);
    }
    if watched.by == By::Page && is_of_a_period(text) {
        return Some(format!("{:?} is a period", short(text)));
    }
    if watched.by != By::Page && subject.is_empty() {
        return None;
    }
    says_other(text, subject, watched.sort).or_else(|| names_another(text, subject, watched.sort))
}

/// Does a text stand in brackets or behind a sign that tables give to their sections?
fn is_wrapped(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['■', '◆', '◇', '▼', '●'])
        || [('【', '】'), ('〔', '〕'), ('＜', '＞'), ('<', '>'), ('《', '》'), ('［', '］'), ('[', ']')]
            .iter()
            .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}

/// A note under a table changes nothing about its rows.
fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '（', '[', '【', ' ']);
    ["注", "※", "*", "＊", "備考", "备注", "註", "Note", "note"].iter().any(|word| text.starts_with(word))
}
