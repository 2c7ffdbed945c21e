//! Tables, lists and pairs of term and value, each with the heading it stands under.
//!
//! - One walk, O(n). Tables that only arrange the page give no part, nor do menus of links.
//! - Lists inside a cell of a data table belong to the cell.

use super::budget::Budget;
use super::grid::{Cell, Grid, Row};
use super::tree::{Step, Tree, attr, content_of, has_class, is_block, is_hidden, lines_of, walk};
use super::types::{Fact, Part, PartKind, PartRow};
use scraper::ElementRef;
use scraper::node::Element;
use url::Url;

/// Longer cells are prose: a table of one column of them arranges the page.
const PROSE: usize = 400;

/// What the page says outside running text.
#[derive(Default)]
pub(super) struct Found {
    pub parts: Vec<Part>,
    pub facts: Vec<Fact>,
    /// Subjects of facts so far.
    pub subjects: usize,
}

pub(super) struct Parts<'a, 'b> {
    tree: &'a Tree,
    base: Option<Url>,
    budget: &'b mut Budget,
    /// The last heading that was passed.
    heading: String,
    /// Open tables: does each give a part?
    tables: Vec<bool>,
    /// Open elements of navigation.
    menus: usize,
    found: Found,
}

/// Reads all parts below an element. Links are resolved against `base`.
pub(super) fn parts_of<'a>(tree: &'a Tree, start: ElementRef<'a>, base: Option<Url>, budget: &mut Budget) -> Found {
    let found = Found::default();
    let mut parts = Parts { tree, base, budget, heading: String::new(), tables: Vec::new(), menus: 0, found };
    walk(start, |step| parts.visit(step));
    parts.found
}

impl<'a> Parts<'a, '_> {
    fn visit(&mut self, step: Step<'a>) -> bool {
        match step {
            Step::Text(_) => {}
            Step::Open(element) => return self.open(element),
            Step::Close(element) => {
                let value = element.value();
                if value.name() == "table" {
                    self.tables.pop();
                }
                if is_menu(value) {
                    self.menus = self.menus.saturating_sub(1);
                }
            }
        }
        true
    }

    fn open(&mut self, element: ElementRef<'a>) -> bool {
        let value = element.value();
        if is_hidden(value) || leads_elsewhere(value) || self.budget.is_spent() {
            return false;
        }
        if is_menu(value) {
            self.menus += 1;
        }
        match value.name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = content_of(element, |_| false).0,
            "table" => {
                let data = self.table(element);
                self.tables.push(data);
            }
            "ul" | "ol" | "menu" | "dir" if !self.in_data() => self.list(element),
            "dl" if !self.in_data() => self.definitions(element),
            _ => {}
        }
        true
    }

    /// Inside a cell of a table that gives a part of its own?
    fn in_data(&self) -> bool {
        self.tables.last().copied().unwrap_or(false)
    }

    fn link(&self, href: Option<&str>) -> Option<String> {
        let href = href?.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let url = match &self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }

    fn table(&mut self, table: ElementRef<'a>) -> bool {
        let value = table.value();
        if matches!(attr(value, "role"), Some("presentation" | "none")) {
            return false;
        }
        let locator = self.tree.locator_of(table);
        let grid = Grid::read(table, &locator, self.budget);
        let caption = table.child_elements().find(|child| child.value().name() == "caption");
        let caption = caption.map(|caption| content_of(caption, |_| false).0).filter(|caption| !caption.is_empty());
        let title = caption.or_else(|| grid.banner.clone()).unwrap_or_else(|| self.heading.clone());
        let is_infobox = has_infobox_class(value);
        if (is_infobox || says_pairs(&grid)) && self.pairs(&grid, is_infobox, &title, &locator) {
            return true;
        }
        let kind = match grid.width() {
            0 => return false,
            _ if grid.heads == 0 && arranges(&grid) => return false,
            1 if grid.heads == 0 => PartKind::List,
            _ => PartKind::Table,
        };
        if grid.rows.len() <= grid.heads {
            return false;
        }
        let header = header_of(&grid);
        let rows = self.rows(&grid, &header);
        if rows.is_empty() {
            return false;
        }
        self.found.parts.push(Part { kind, title, header, rows, locator });
        true
    }

    fn rows(&mut self, grid: &Grid<'a>, header: &[String]) -> Vec<PartRow> {
        let mut rows = Vec::new();
        for row in grid.rows.iter().skip(grid.heads) {
            let again = !header.is_empty()
                && grid.is_all_heads(row)
                && header.iter().enumerate().all(|(column, name)| name.ends_with(grid.text_at(row, column)));
            if again {
                continue;
            }
            let Some(row) = self.row(grid, row) else { break };
            rows.push(row);
        }
        rows
    }

    /// One row; `None` when the page's budget is spent.
    fn row(&mut self, grid: &Grid<'a>, row: &Row<'a>) -> Option<PartRow> {
        let locator = self.tree.locator_of(row.element);
        let banner = grid.is_banner(row);
        let mut out = PartRow { locator, cells: Vec::new(), places: Vec::new(), links: Vec::new() };
        let mut bytes = out.locator.len();
        let mut said = false;
        for slot in &row.slots {
            let cell = slot.cell.and_then(|at| grid.cells.get(at)).filter(|_| !(banner && said));
            let (text, place, link) = match cell {
                Some(cell) => (cell.text.clone(), self.place_of(cell, row, &out.locator), self.link(cell.link)),
                None => (String::new(), out.locator.clone(), None),
            };
            said |= !text.is_empty();
            bytes += text.len() + place.len();
            out.cells.push(text);
            out.places.push(place);
            out.links.push(link);
        }
        self.budget.take(bytes, &out.locator).then_some(out)
    }

    fn place_of(&self, cell: &Cell<'a>, row: &Row<'a>, row_locator: &str) -> String {
        if cell.element.parent().is_some_and(|parent| parent.id() == row.element.id()) {
            let mut place = row_locator.to_owned();
            self.tree.add_step(&mut place, cell.element);
            place
        } else {
            self.tree.locator_of(cell.element)
        }
    }

    /// Reads a table of pairs as facts and as a part; `false` when no pair was found.
    fn pairs(&mut self, grid: &Grid<'a>, is_infobox: bool, title: &str, locator: &str) -> bool {
        let mut rows = Vec::new();
        let subject = self.found.subjects;
        for row in &grid.rows {
            let cells = grid.cells_of(row);
            for pair in pairs_of(&cells, is_infobox) {
                self.pair("infobox", pair, subject, &mut rows, row.element);
            }
        }
        if rows.is_empty() {
            return false;
        }
        self.found.subjects += 1;
        let (title, locator) = (title.to_owned(), locator.to_owned());
        self.found.parts.push(Part { kind: PartKind::Facts, title, header: Vec::new(), rows, locator });
        true
    }

    fn pair(
        &mut self,
        form: &'static str,
        pair: (ElementRef<'a>, ElementRef<'a>),
        subject: usize,
        rows: &mut Vec<PartRow>,
        holder: ElementRef<'a>,
    ) {
        let (term, value) = pair;
        let name = content_of(term, |_| false).0.trim_end_matches([':', '：', ' ']).to_owned();
        let (text, link) = content_of(value, |inner| inner.name() == "table");
        let place = self.tree.locator_of(value);
        if name.is_empty() || text.is_empty() || !self.budget.take((text.len() + place.len()) * 2 + 100, &place) {
            return;
        }
        let places = vec![self.tree.locator_of(term), place];
        for (line, place) in lines_of(value) {
            let locator = self.tree.locator_of(place);
            self.found.facts.push(Fact { form, subject, name: name.clone(), value: line, locator });
        }
        let links = vec![None, self.link(link)];
        rows.push(PartRow { locator: self.tree.locator_of(holder), cells: vec![name, text], places, links });
    }

    fn definitions(&mut self, list: ElementRef<'a>) {
        let mut rows = Vec::new();
        let mut terms: Vec<ElementRef<'a>> = Vec::new();
        let mut values = false;
        let subject = self.found.subjects;
        // Terms and values may be grouped by divs.
        let entries = list.child_elements().flat_map(|child| {
            let grouped = child.value().name() == "div";
            let inner = child.child_elements().filter(move |_| grouped);
            std::iter::once(child).filter(move |_| !grouped).chain(inner)
        });
        for entry in entries {
            match entry.value().name() {
                "dt" => {
                    if std::mem::take(&mut values) {
                        terms.clear();
                    }
                    terms.push(entry);
                }
                "dd" => {
                    values = true;
                    for term in terms.clone() {
                        self.pair("definition list", (term, entry), subject, &mut rows, entry);
                    }
                }
                _ => {}
            }
        }
        if !rows.is_empty() {
            self.found.subjects += 1;
            let (title, locator) = (self.heading.clone(), self.tree.locator_of(list));
            self.found.parts.push(Part { kind: PartKind::Facts, title, header: Vec::new(), rows, locator });
        }
    }

    fn list(&mut self, list: ElementRef<'a>) {
        let is_inner = |inner: &Element| matches!(inner.name(), "ul" | "ol" | "menu" | "dir" | "table");
        let mut rows = Vec::new();
        let mut only_links = true;
        for item in list.child_elements().filter(|item| item.value().name() == "li" && !is_hidden(item.value())) {
            let (text, link) = content_of(item, is_inner);
            if text.is_empty() {
                continue;
            }
            let place = self.tree.locator_of(item);
            if !self.budget.take(text.len() + place.len() * 2, &place) {
                break;
            }
            only_links &=
                link.is_some() && content_of(item, |inner| inner.name() == "a" || is_inner(inner)).0.is_empty();
            let links = vec![self.link(link)];
            rows.push(PartRow { locator: place.clone(), cells: vec![text], places: vec![place], links });
        }
        // A menu: words that only lead elsewhere, in a place for that.
        if rows.len() < 2 || (only_links && self.menus > 0) {
            return;
        }
        let above = list.parent().and_then(ElementRef::wrap).filter(|parent| parent.value().name() == "li");
        let above = above.map(|item| content_of(item, is_block).0).filter(|text| !text.is_empty());
        let title = above.unwrap_or_else(|| self.heading.clone());
        self.found.parts.push(Part {
            kind: PartKind::List,
            title,
            header: Vec::new(),
            rows,
            locator: self.tree.locator_of(list),
        });
    }
}

/// Is it navigation by its own word? Tables and lists in it say nothing of the page's subject.
fn leads_elsewhere(value: &Element) -> bool {
    value.name() == "nav" || attr(value, "role") == Some("navigation") || has_class(value, "navbox")
}

/// Elements that hold navigation by their name, role or usual class.
fn is_menu(value: &Element) -> bool {
    match value.name() {
        "header" | "footer" => return true,
        "html" | "body" | "main" | "article" | "table" | "a" | "span" | "li" | "td" | "tr" => return false,
        _ => {}
    }
    let mut menu = false;
    for (key, text) in value.attrs() {
        menu |= match key {
            "role" => matches!(text, "menu" | "menubar" | "banner" | "contentinfo" | "tablist"),
            "class" | "id" => text.split_ascii_whitespace().any(is_menu_word),
            _ => false,
        };
    }
    menu
}

fn is_menu_word(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.split(['-', '_']).any(|part| {
        matches!(
            part,
            "nav"
                | "navbar"
                | "navbox"
                | "navigation"
                | "menu"
                | "breadcrumb"
                | "breadcrumbs"
                | "toc"
                | "sidebar"
                | "pagination"
                | "footer"
                | "catlinks"
                | "portlet"
                | "dropdown"
                | "social"
        )
    })
}

fn has_infobox_class(value: &Element) -> bool {
    attr(value, "class").is_some_and(|classes| {
        classes
            .split_ascii_whitespace()
            .any(|class| class.eq_ignore_ascii_case("infobox") || class.starts_with("infobox"))
    })
}

/// Pairs of a row: heading and value by turns; in an infobox also two plain cells.
fn pairs_of<'a>(cells: &[&Cell<'a>], is_infobox: bool) -> Vec<(ElementRef<'a>, ElementRef<'a>)> {
    let turns = cells.chunks(2).all(|pair| matches!(pair, [head, value] if head.heads && !value.heads));
    let plain = is_infobox && matches!(cells, [first, second] if !first.heads && !second.heads);
    let colons = matches!(cells, [first, _] if ends_in_colon(first));
    if !(turns || plain || colons) {
        return Vec::new();
    }
    cells.chunks(2).filter_map(|pair| Some((pair.first()?.element, pair.get(1)?.element))).collect()
}

fn ends_in_colon(cell: &Cell<'_>) -> bool {
    cell.text.ends_with([':', '：']) && cell.text.chars().count() <= 60
}

/// Do most rows of several cells hold heading and value by turns, with no header above?
fn says_pairs(grid: &Grid<'_>) -> bool {
    if grid.heads > 0 {
        return false;
    }
    let (mut pairs, mut all) = (0, 0);
    for row in &grid.rows {
        let cells = grid.cells_of(row);
        if cells.len() > 1 {
            all += 1;
            pairs += usize::from(!pairs_of(&cells, false).is_empty());
        }
    }
    all > 0 && pairs * 5 >= all * 3
}

/// Does a table without header only arrange the page?
fn arranges(grid: &Grid<'_>) -> bool {
    let said: Vec<&Cell<'_>> = grid.cells.iter().filter(|cell| !cell.text.is_empty()).collect();
    let letters: usize = said.iter().map(|cell| cell.text.len()).sum();
    grid.has_inner_tables || grid.rows.len() < 2 || letters > PROSE * said.len()
}

/// Names of the columns: the texts of the header rows joined, each once; empty when there are none.
fn header_of(grid: &Grid<'_>) -> Vec<String> {
    if grid.heads == 0 {
        return Vec::new();
    }
    let name = |column: usize| {
        let mut texts: Vec<&str> = Vec::new();
        for row in grid.rows.iter().take(grid.heads) {
            let text = grid.text_at(row, column);
            if !text.is_empty() && texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        texts.join(" / ")
    };
    (0..grid.width()).map(name).collect()
}
