//! Finding the texts a recipe points at: elements, cells, labelled facts, pieces of text.
//!
//! - Every text comes with its locator. Nothing found is an empty list; saying so is the reader's business.
//! - The order of steps is fixed: where (`from`, `up`, `label`, `column`, `select`, `contains`, `nth`), then text
//!   (`attr`, `match`, `without`, `split`), then `map` and `join`.

use super::clean::{is_one_of, line, plain, plain_heading, short};
use super::deals;
use super::format::{FactPick, Origin, PartPick, Place, Unmapped};
use super::periods;
use super::structured::{nested, type_of};
use super::whose::{self, Sort};
use crate::collect::page::{Block, BlockKind, Document, Fact, Part, PartKind, PartRow, is_note_mark, is_struck_out};
use ego_tree::iter::Edge;
use indexmap::IndexMap;
use scraper::{ElementRef, Node};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a record is read from.
#[derive(Clone)]
pub(super) enum Row<'a> {
    Page,
    Element(ElementRef<'a>),
    Cells {
        part: &'a Part,
        /// Its own where one row of the page stands for several.
        row: Cow<'a, PartRow>,
    },
    Facts(Vec<Cow<'a, Fact>>),
    Text {
        text: String,
        locator: String,
    },
    /// A name, and what is said behind it of its tie: property and value.
    Name {
        name: String,
        said: Vec<(&'static str, String)>,
        whole: String,
        locator: String,
    },
}

/// A text of the page, its place, and the heading it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub text: String,
    pub locator: String,
    pub heading: String,
    /// A table of values was asked for it and did not have it.
    pub unmapped: bool,
    /// The text before the recipe took anything off it.
    pub stated: String,
}

impl Found {
    fn new(text: impl Into<String>, locator: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            locator: locator.into(),
            heading: String::new(),
            unmapped: false,
            stated: String::new(),
        }
    }
}

/// A page with what the recipes ask of it again and again.
pub(super) struct Look<'a> {
    pub document: &'a Document,
    pub root: Option<ElementRef<'a>>,
    /// The whole text, lines kept.
    pub text: String,
}

impl<'a> Look<'a> {
    pub fn new(document: &'a Document) -> Self {
        let root = document.html().map(|html| html.root_element());
        let blocks = || document.page().blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
        Self { document, root, text: root.map_or_else(blocks, whole_text) }
    }

    pub fn locator(&self, row: &Row<'_>) -> String {
        match row {
            Row::Page => self.root.map(|root| self.document.locator_of(root)).unwrap_or_default(),
            Row::Element(element) => self.document.locator_of(*element),
            Row::Cells { row, .. } => row.locator.clone(),
            Row::Facts(facts) => facts.first().map(|fact| fact.locator.clone()).unwrap_or_default(),
            Row::Text { locator, .. } | Row::Name { locator, .. } => locator.clone(),
        }
    }

    /// All texts a place means, cleaned of what the recipe takes off, in page order.
    pub fn find(&self, place: &Place, row: &Row<'a>) -> Vec<Found> {
        let mut found = Vec::new();
        for text in self.sources(place, row) {
            pieces(place, text, &mut found);
        }
        found.retain(|found| !found.text.is_empty());
        if let Some(join) = &place.join
            && let Some(first) = found.first().cloned()
        {
            let text = found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(join);
            found = vec![Found { text, ..first }];
        }
        if !place.all && place.split.is_empty() {
            found.truncate(1);
        }
        found
    }

    fn sources(&self, place: &Place, row: &Row<'a>) -> Vec<Found> {
        let page = self.document.page();
        let at = self.locator(row);
        if let Some(fixed) = &place.fixed {
            return vec![Found::new(fixed, at)];
        }
        match place.from {
            Origin::Title => return vec![Found::new(&page.title, "title")],
            Origin::Url => return vec![Found::new(&page.url, "")],
            Origin::Site => return page.site.iter().map(|site| Found::new(site, at.clone())).collect(),
            Origin::Text => return vec![Found::new(&self.text, "")],
            Origin::Top => return vec![Found::new(self.top(), "")],
            Origin::Company => return self.subject(Sort::Company, &at),
            Origin::University => return self.subject(Sort::University, &at),
            Origin::Direction | Origin::Outcome | Origin::Side => return self.of_deal(place.from, row),
            Origin::Page => return self.in_row(place, &Row::Page),
            Origin::Row => {}
        }
        self.in_row(place, row)
    }

    /// Whom the page is about; a name the site alone gives stands at `at`.
    fn subject(&self, sort: Sort, at: &str) -> Vec<Found> {
        let found = whose::subject(self.document, sort).map(|named| {
            let locator = if named.locator.is_empty() { at.to_owned() } else { named.locator };
            Found::new(named.name, locator)
        });
        found.into_iter().collect()
    }

    fn of_deal(&self, wanted: Origin, row: &Row<'a>) -> Vec<Found> {
        let said = match (wanted, row) {
            (Origin::Direction, _) => deals::direction(self),
            (Origin::Outcome, _) => deals::outcome(self),
            (_, Row::Element(table)) => Some((deals::side(self, *table), self.locator(row))),
            _ => None,
        };
        said.map(|(word, locator)| Found::new(word, locator)).into_iter().collect()
    }

    /// The lines before the first table.
    pub fn top(&self) -> String {
        let blocks = self.document.page().blocks.iter().take_while(|block| block.kind != BlockKind::Row);
        blocks.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn in_row(&self, place: &Place, row: &Row<'a>) -> Vec<Found> {
        match row {
            Row::Page => match self.root {
                Some(root) => self.in_element(place, root),
                None => self.in_page_parts(place),
            },
            Row::Element(element) => self.in_element(place, *element),
            Row::Cells { part, row } => self.in_cells(place, part, row),
            Row::Facts(facts) if place.label.is_empty() => {
                facts.first().map(|fact| Found::new(&fact.value, &fact.locator)).into_iter().collect()
            }
            Row::Facts(facts) => facts
                .iter()
                .filter(|fact| is_one_of(&fact.name, &place.label))
                .map(|fact| Found { heading: fact.name.clone(), ..Found::new(&fact.value, &fact.locator) })
                .collect(),
            Row::Text { text, locator } | Row::Name { name: text, locator, .. } => vec![Found::new(text, locator)],
        }
    }

    /// Labels of a page without elements (a PDF): its fact parts.
    fn in_page_parts(&self, place: &Place) -> Vec<Found> {
        let parts = self.document.page().parts.iter().filter(|part| part.kind == PartKind::Facts);
        let rows = parts.flat_map(|part| &part.rows);
        rows.filter(|row| row.cells.first().is_some_and(|label| is_one_of(label, &place.label)))
            .map(|row| {
                let text = row.cells.iter().skip(1).map(String::as_str).collect::<Vec<_>>().join(" ");
                Found::new(text, &row.locator)
            })
            .collect()
    }

    fn in_cells(&self, place: &Place, part: &Part, row: &PartRow) -> Vec<Found> {
        if place.column.is_empty() {
            return match self.document.select(&row.locator) {
                Some(element) if place.select.is_some() || !place.label.is_empty() => self.in_element(place, element),
                _ => vec![Found::new(row.cells.join(" "), &row.locator)],
            };
        }
        let Ok(Some(at)) = column_of(part, row, &place.column) else { return Vec::new() };
        let Some(cell) = row.cells.get(at) else { return Vec::new() };
        let locator = row.place(at).unwrap_or_else(|| row.locator.clone());
        let heading = part.header.get(at).cloned().unwrap_or_default();
        let looks_inside = place.select.is_some() || place.split.iter().any(|split| split.contains('\n'));
        let element = if looks_inside { self.document.select(&locator) } else { None };
        let mut found = match element {
            Some(element) => {
                let inside = Place { column: Vec::new(), ..place.clone() };
                self.in_element(&inside, element)
            }
            _ if place.attr.as_deref() == Some("href") => {
                row.links.get(at).cloned().flatten().map(|link| Found::new(link, &locator)).into_iter().collect()
            }
            _ => vec![Found::new(cell, &locator)],
        };
        for one in &mut found {
            one.heading.clone_from(&heading);
        }
        found
    }

    fn in_element(&self, place: &Place, element: ElementRef<'a>) -> Vec<Found> {
        let start = match &place.up {
            Some(up) => std::iter::once(*element)
                .chain(element.ancestors())
                .filter_map(ElementRef::wrap)
                .find(|ancestor| up.selector.matches(ancestor)),
            None => Some(element),
        };
        let Some(start) = start else { return Vec::new() };
        let starts: Vec<(String, ElementRef<'a>)> = match place.label.is_empty() {
            true => vec![(String::new(), start)],
            false => labelled(start, &place.label),
        };
        let mut found = Vec::new();
        for (heading, start) in starts {
            let chosen: Vec<ElementRef<'a>> = match &place.select {
                Some(css) => start.select(&css.selector).collect(),
                None if !place.label.is_empty() && place.all => items_of(start),
                None => vec![start],
            };
            let holding = |element: &ElementRef<'_>| {
                place.contains.as_ref().is_none_or(|text| line(&lines(*element)).contains(text.as_str()))
            };
            let chosen = chosen.into_iter().filter(holding);
            let chosen: Vec<_> = match place.nth {
                Some(nth) => chosen.skip(nth.saturating_sub(1)).take(1).collect(),
                None => chosen.collect(),
            };
            for element in chosen {
                let text = match &place.attr {
                    Some(attr) => element.attr(attr).unwrap_or_default().to_owned(),
                    None => lines(element),
                };
                let locator = self.document.locator_of(element);
                found.push(Found { heading: heading.clone(), ..Found::new(text, locator) });
            }
        }
        found
    }

    /// Why no column of the row can be told to be the one a place means.
    pub fn unclear_column(&self, place: &Place, row: &Row<'_>) -> Option<String> {
        match row {
            Row::Cells { part, row } if !place.column.is_empty() => column_of(part, row, &place.column).err(),
            _ => None,
        }
    }

    /// The block of the page that holds a text taken from the whole, or in which it begins when it runs over several
    /// lines; else nothing finer than the page.
    pub fn block_with(&self, text: &str) -> Option<String> {
        let blocks = &self.document.page().blocks;
        let whole = blocks.iter().find(|block| block.text.contains(text));
        whole.or_else(|| self.first_line_of(text)).map(|block| block.locator.clone())
    }

    fn first_line_of(&self, text: &str) -> Option<&'a Block> {
        let mut joined = String::new();
        let mut starts = Vec::new();
        let blocks = &self.document.page().blocks;
        for block in blocks.iter().filter(|block| block.locator.contains(" line ")) {
            starts.push((joined.len(), block));
            let cells: Vec<&str> = block.text.split('\t').filter(|cell| !cell.is_empty()).collect();
            joined.push_str(&cells.join(" "));
            joined.push(' ');
        }
        let at = joined.find(text)?;
        let after = starts.partition_point(|(start, _)| *start <= at);
        starts.get(after.checked_sub(1)?).map(|(_, block)| *block)
    }

    /// "line N" of the whole text, for texts that no block of the page holds.
    pub fn line_with(&self, text: &str) -> String {
        let at = self.text.lines().position(|line_| line(line_).contains(text));
        at.map(|at| format!("line {}", at + 1)).unwrap_or_default()
    }
}

/// Columns whose heading is one of the names; `#2` is the second column whatever its heading.
pub(super) fn columns_of(header: &[String], width: usize, names: &[String]) -> Vec<usize> {
    let numbered = names.iter().find_map(|name| name.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1));
    match numbered {
        Some(at) => Some(at).filter(|at| *at < width.max(header.len())).into_iter().collect(),
        None => {
            let named = header.iter().enumerate().filter(|(_, heading)| is_one_of(heading, names));
            named.map(|(at, _)| at).collect()
        }
    }
}

/// The column of a row that the names mean: of several the one of the current period, or the only one filled when they
/// are not of different periods.
///
/// # Errors
/// Several may be meant, or the only one is of an earlier period.
pub(super) fn column_of(part: &Part, row: &PartRow, names: &[String]) -> Result<Option<usize>, String> {
    let all = columns_of(&part.header, row.cells.len(), names);
    let heading = |at: &usize| part.header.get(*at).map_or("", String::as_str);
    let now: Vec<usize> = all.iter().copied().filter(|at| period_of(heading(at)) == Period::Current).collect();
    let open: Vec<usize> = all.iter().copied().filter(|at| period_of(heading(at)) == Period::Unsaid).collect();
    let left = if now.is_empty() { open } else { now };
    let filled = |at: &usize| row.cells.get(*at).is_some_and(|cell| !cell.trim().is_empty());
    let said: Vec<usize> = left.iter().copied().filter(filled).collect();
    let is_dated = |at: &usize| periods::stated(heading(at)).is_some();
    let texts: BTreeSet<&str> = said.iter().filter_map(|at| row.cells.get(*at)).map(|cell| cell.trim()).collect();
    match (all.as_slice(), left.as_slice()) {
        ([], _) => Ok(None),
        (_, [one]) => Ok(Some(*one)),
        (_, [first, ..]) if texts.len() < 2 && (said.len() == left.len() || !left.iter().any(is_dated)) => {
            Ok(Some(said.first().copied().unwrap_or(*first)))
        }
        (_, []) => Err(format!("the column {} is of an earlier period", quoted(&all, heading))),
        (_, several) => Err(format!("several columns may be meant: {}", quoted(several, heading))),
    }
}

fn quoted<'h>(columns: &[usize], heading: impl Fn(&usize) -> &'h str) -> String {
    columns.iter().map(|at| format!("{:?}", short(heading(at)))).collect::<Vec<_>>().join(", ")
}

#[derive(PartialEq, Eq)]
enum Period {
    Current,
    Prior,
    Unsaid,
}

/// What period a heading says its column is of.
fn period_of(heading: &str) -> Period {
    const CURRENT: [&str; 12] = [
        "当期",
        "当事業年度",
        "当年度",
        "当連結",
        "現在",
        "本期",
        "期末",
        "最新",
        "current",
        "present",
        "this year",
        "latest",
    ];
    const PRIOR: [&str; 13] = [
        "前期",
        "前年",
        "前事業年度",
        "前連結",
        "前回",
        "上期末",
        "上年",
        "期初",
        "変更前",
        "异动前",
        "previous",
        "prior",
        "last year",
    ];
    let heading = plain_heading(heading);
    if PRIOR.iter().any(|word| heading.contains(word)) {
        Period::Prior
    } else if CURRENT.iter().any(|word| heading.contains(word)) {
        Period::Current
    } else {
        Period::Unsaid
    }
}

/// The parts a recipe means, in page order.
pub(super) fn parts_of<'a>(document: &'a Document, pick: &PartPick) -> Vec<&'a Part> {
    let parts = document.page().parts.iter().filter(|part| fits_part(part, pick));
    match pick.nth {
        Some(nth) => parts.skip(nth.saturating_sub(1)).take(1).collect(),
        None => parts.collect(),
    }
}

fn fits_part(part: &Part, pick: &PartPick) -> bool {
    let title = plain(&part.title);
    let width = part.rows.first().map_or(part.header.len(), |row| row.cells.len());
    (pick.title.is_empty() || pick.title.iter().any(|wanted| title.contains(&plain(wanted))))
        && pick.width.is_none_or(|wanted| wanted == width)
        && pick.columns.iter().all(|names| !columns_of(&part.header, width, names).is_empty())
}

/// Takes the recipe's pieces out of a text.
fn pieces(place: &Place, source: Found, found: &mut Vec<Found>) {
    let mut texts: Vec<String> = match &place.pattern {
        None => vec![source.text.clone()],
        Some(pattern) => {
            let captures = pattern.0.captures_iter(&source.text);
            let taken = captures.filter_map(|captures| captures.get(1).or(captures.get(0)));
            let mut taken = taken.map(|taken| taken.as_str().to_owned());
            if place.all { taken.collect() } else { taken.next().into_iter().collect() }
        }
    };
    // Pieces of a split text are no more than themselves.
    let mut stated = if place.split.is_empty() { texts.clone().into_iter() } else { Vec::new().into_iter() };
    for without in &place.without {
        for text in &mut texts {
            *text = without.0.replace_all(text, " ").into_owned();
        }
    }
    for separator in &place.split {
        texts = texts.iter().flat_map(|text| text.split(separator.as_str())).map(str::to_owned).collect();
    }
    for text in texts {
        let text = line(&text);
        let source = Found { stated: stated.next().map_or_else(|| text.clone(), |all| line(&all)), ..source.clone() };
        let mapped = place.map.iter().find(|(from, _)| from.to_lowercase() == text.to_lowercase());
        match mapped {
            Some((_, to)) => found.push(Found { text: to.clone(), ..source.clone() }),
            None if !place.map.is_empty() && place.unmapped == Unmapped::Skip => {}
            None => {
                let unmapped = !place.map.is_empty() && place.unmapped == Unmapped::Finding && !text.is_empty();
                found.push(Found { text, unmapped, ..source.clone() });
            }
        }
    }
}

/// The values that stand beside a label: `dd` after its `dt`, the other cells of a row that begins with the label.
pub(super) fn labelled<'a>(start: ElementRef<'a>, names: &[String]) -> Vec<(String, ElementRef<'a>)> {
    let mut found = Vec::new();
    for element in start.descendants().filter_map(ElementRef::wrap) {
        match element.value().name() {
            "tr" => labelled_cells(element, names, &mut found),
            "dt" => {
                let heading = line(&lines(element));
                if is_one_of(&heading, names) {
                    let after = element.next_siblings().filter_map(ElementRef::wrap);
                    let values = after.take_while(|next| next.value().name() == "dd");
                    found.extend(values.map(|value| (heading.clone(), value)));
                }
            }
            _ => {}
        }
    }
    found
}

fn labelled_cells<'a>(row: ElementRef<'a>, names: &[String], found: &mut Vec<(String, ElementRef<'a>)>) {
    let cells: Vec<_> = row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")).collect();
    // A number of its own ("(1)") may stand before the label.
    for (at, cell) in cells.iter().enumerate().take(2) {
        let heading = line(&lines(*cell));
        if is_one_of(&heading, names)
            && let Some(value) = cells.get(at + 1)
        {
            found.push((heading, *value));
            return;
        }
    }
}

/// The items of a list inside an element, else the element.
fn items_of(element: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let items = element.descendants().filter_map(ElementRef::wrap).filter(|inner| inner.value().name() == "li");
    let items: Vec<_> = items.collect();
    if items.is_empty() { vec![element] } else { items }
}

/// The text of the whole page: as it is drawn, or, where nothing is marked up, as it is written.
fn whole_text(root: ElementRef<'_>) -> String {
    let marked = ["p", "div", "table", "li", "br", "section"];
    let is_marked = root.descendants().filter_map(ElementRef::wrap).any(|inner| marked.contains(&inner.value().name()));
    if is_marked { lines(root) } else { root.text().collect() }
}

/// Visible text with a line for every block and break; other white space folded.
pub(super) fn lines(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut hidden = 0_usize;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(inner) => {
                    let is_mark = || ElementRef::wrap(node).is_some_and(is_note_mark);
                    let is_out = || node.id() != element.id() && (is_hidden(inner) || is_mark());
                    hidden += usize::from(hidden > 0 || is_out());
                    if hidden == 0 && breaks(inner.name()) {
                        text.push('\n');
                    }
                    // 12.3<sup>1</sup>％ is not 12.31 ％.
                    if hidden == 0 && inner.name() == "sup" && text.ends_with(|c: char| c.is_ascii_digit()) {
                        text.push(' ');
                    }
                }
                Node::Text(words) if hidden == 0 => fold(&mut text, words),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(inner) = node.value() {
                    if hidden == 0 && breaks(inner.name()) && inner.name() != "br" {
                        text.push('\n');
                    }
                    hidden = hidden.saturating_sub(1);
                }
            }
        }
    }
    let rows = text.lines().map(str::trim).filter(|row| !row.is_empty());
    rows.collect::<Vec<_>>().join("\n")
}

fn fold(text: &mut String, words: &str) {
    for c in words.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

pub(super) fn breaks(name: &str) -> bool {
    matches!(
        name,
        "br" | "p"
            | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "table"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "main"
            | "hr"
            | "caption"
            | "pre"
    )
}

pub(super) fn is_hidden(element: &scraper::node::Element) -> bool {
    let style = element.attr("style").unwrap_or_default().replace(' ', "").to_lowercase();
    let is_note =
        element.name() == "sup" && element.has_class("reference", scraper::CaseSensitivity::AsciiCaseInsensitive);
    is_note
        || is_struck_out(element)
        || style.contains("display:none")
        || element.attr("hidden").is_some()
        || matches!(
            element.name(),
            "script" | "style" | "noscript" | "template" | "head" | "svg" | "select" | "rt" | "rp"
        )
}

/// The facts of every subject that is stated in one of the forms and is of one of the types.
/// Parties inside other entries are subjects too: see [`super::structured`].
pub(super) fn subjects<'a>(document: &'a Document, pick: &FactPick) -> Vec<Vec<Cow<'a, Fact>>> {
    let mut subjects: IndexMap<(&str, usize), Vec<&Fact>> = IndexMap::new();
    for fact in &document.page().facts {
        if pick.form.is_empty() || pick.form.iter().any(|form| form == fact.form) {
            subjects.entry((fact.form, fact.subject)).or_default().push(fact);
        }
    }
    let wanted: BTreeSet<&str> = pick.types.iter().map(String::as_str).collect();
    let is_wanted = |facts: &Vec<&Fact>| {
        let mut types = facts.iter().filter(|fact| matches!(fact.name.as_str(), "@type" | "type" | "itemtype"));
        wanted.is_empty() || types.any(|fact| wanted.contains(type_of(&fact.value)))
    };
    let of_entry = |facts: Vec<&'a Fact>| match is_wanted(&facts) {
        true => vec![facts.into_iter().map(Cow::Borrowed).collect()],
        false => nested(&facts, &|kind| wanted.contains(kind)),
    };
    subjects.into_values().flat_map(of_entry).collect()
}
