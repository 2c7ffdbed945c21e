//! Tables, lists and pairs of term and value, each with the heading it stands under.
//!
//! - One walk, O(n). Tables that only arrange the page give no part, nor do menus of links.
//! - Lists inside a cell of a data table belong to the cell.

use super::budget::Budget;
use super::grid::{Cell, Grid, Row};
use super::plain;
use super::shape::Shape;
use super::traits::{Traits, attr};
use super::tree::{Locators, Tree};
use super::types::{Fact, Part, PartKind, PartRow, Places};
use super::walk::{Step, content_of, lines_of, walk};
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

/// What became of a table.
enum Read {
    /// A part, and nothing else stands in its cells.
    Wholly,
    /// A part; other tables or headings stand in its cells.
    Data,
    /// It only arranges the page.
    Frame,
}

pub(super) struct Parts<'a, 'b> {
    tree: &'a Tree,
    locators: Locators<'a>,
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
    let mut parts = Parts {
        tree,
        locators: Locators::new(tree),
        base,
        budget,
        heading: String::new(),
        tables: Vec::new(),
        menus: 0,
        found: Found::default(),
    };
    walk(tree, start, |step| parts.visit(step));
    parts.found
}

impl<'a> Parts<'a, '_> {
    fn visit(&mut self, step: Step<'a>) -> bool {
        match step {
            Step::Text(_) => {}
            Step::Open(element, traits) => return self.open(element, traits),
            Step::Close(element, traits) => {
                if element.value().name() == "table" {
                    self.tables.pop();
                }
                if traits.has(Traits::MENU) {
                    self.menus = self.menus.saturating_sub(1);
                }
            }
        }
        true
    }

    fn open(&mut self, element: ElementRef<'a>, traits: Traits) -> bool {
        if traits.has(Traits::HIDDEN) || traits.has(Traits::ELSEWHERE) || self.budget.is_spent() {
            return false;
        }
        match element.value().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = content_of(self.tree, element, |_, _| false).0;
            }
            "table" => match self.table(element) {
                Read::Wholly => return false,
                Read::Data => self.tables.push(true),
                Read::Frame => self.tables.push(false),
            },
            "ul" | "ol" | "menu" | "dir" if !self.in_data() => self.list(element, traits),
            "dl" if !self.in_data() => self.definitions(element),
            "pre" | "listing" | "xmp" | "plaintext" | "body" if !self.in_data() => self.lines(element, traits),
            _ => {}
        }
        if traits.has(Traits::MENU) {
            self.menus += 1;
        }
        true
    }

    /// Tables set with spaces.
    fn lines(&mut self, element: ElementRef<'a>, traits: Traits) {
        if let Some(text) = plain::lines_in(self.tree, element, traits) {
            let place = self.tree.locator_of(element);
            self.found.parts.extend(plain::tables_in(&text, &place, &self.heading, self.budget));
        }
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

    fn table(&mut self, table: ElementRef<'a>) -> Read {
        let value = table.value();
        if matches!(attr(value, "role"), Some("presentation" | "none")) {
            return Read::Frame;
        }
        let locator = self.tree.locator_of(table);
        let mut grid = Grid::read(self.tree, table, &locator, self.budget);
        let read = if grid.has_frames { Read::Data } else { Read::Wholly };
        let caption = table.child_elements().find(|child| child.value().name() == "caption");
        let caption = caption.map(|caption| content_of(self.tree, caption, |_, _| false).0);
        let caption = caption.filter(|caption| !caption.is_empty());
        let title = caption.or_else(|| grid.banner.clone()).unwrap_or_else(|| self.heading.clone());
        let is_infobox = has_infobox_class(value);
        if (is_infobox || says_pairs(&grid)) && self.pairs(&grid, is_infobox, &title, &locator) {
            return read;
        }
        let kind = match grid.width() {
            0 => return Read::Frame,
            _ if grid.heads == 0 && arranges(&grid) => return Read::Frame,
            1 if grid.heads == 0 => PartKind::List,
            _ => PartKind::Table,
        };
        if grid.rows.len() <= grid.heads {
            return Read::Frame;
        }
        let header = header_of(&grid);
        let rows = self.rows(&mut grid, &header);
        if rows.is_empty() {
            return Read::Frame;
        }
        self.found.parts.push(Part { kind, title, header, rows, locator });
        read
    }

    fn rows(&mut self, grid: &mut Grid<'a>, header: &[String]) -> Vec<PartRow> {
        let all = std::mem::take(&mut grid.rows);
        let mut rows = Vec::with_capacity(all.len());
        let mut shape = Shape::new(self.tree);
        // Each row of the grid is dropped when it was read.
        for row in all.into_iter().skip(grid.heads) {
            let again = !header.is_empty()
                && grid.is_all_heads(&row)
                && header.iter().enumerate().all(|(column, name)| name.ends_with(grid.text_at(&row, column)));
            if again {
                continue;
            }
            let Some(row) = self.row(grid, &row, &mut shape) else { break };
            rows.push(row);
        }
        rows
    }

    /// One row; `None` when the page's budget is spent. Texts of cells that fill one place are moved out of the grid.
    fn row(&mut self, grid: &mut Grid<'a>, row: &Row<'a>, shape: &mut Shape<'a>) -> Option<PartRow> {
        let locator = self.locators.of(row.element);
        let banner = grid.is_banner(row);
        let mut cells = Vec::with_capacity(row.slots.len());
        let mut links = Vec::with_capacity(row.slots.len());
        let mut bytes = locator.len();
        let mut said = false;
        for slot in &row.slots {
            let cell = slot.cell().filter(|_| !(banner && said)).and_then(|at| grid.cells.get_mut(at));
            shape.add(row.element, cell.as_ref().map(|cell| cell.element));
            let (text, link) = match cell {
                Some(cell) if cell.spans => (cell.text.clone(), self.link(cell.link)),
                Some(cell) => (std::mem::take(&mut cell.text), self.link(cell.link)),
                None => (String::new(), None),
            };
            said |= !text.is_empty();
            bytes += text.len() + link.as_ref().map_or(0, String::len);
            cells.push(text);
            links.push(link);
        }
        let places = shape.places();
        self.budget.take(bytes, &locator).then_some(PartRow { locator, cells, places, links })
    }

    /// Reads a table of pairs as facts and as a part; `false` when no pair was found.
    fn pairs(&mut self, grid: &Grid<'a>, is_infobox: bool, title: &str, locator: &str) -> bool {
        let mut rows = Vec::new();
        let subject = self.found.subjects;
        for row in &grid.rows {
            let cells: Vec<&Cell<'a>> = grid.cells_of(row).collect();
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
        let name = content_of(self.tree, term, |_, _| false).0.trim_end_matches([':', '：', ' ']).to_owned();
        let (text, link) = content_of(self.tree, value, |inner, _| inner.value().name() == "table");
        let place = self.tree.locator_of(value);
        if name.is_empty() || text.is_empty() || !self.budget.take((text.len() + place.len()) * 2 + 100, &place) {
            return;
        }
        let places = vec![self.tree.locator_of(term), place].into();
        for (line, place) in lines_of(self.tree, value) {
            let locator = self.tree.locator_of(place);
            self.found.facts.push(Fact {
                form,
                subject,
                inside: Box::default(),
                name: name.clone(),
                value: line,
                locator,
            });
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

    fn list(&mut self, list: ElementRef<'a>, traits: Traits) {
        let is_inner = |inner: ElementRef<'_>| matches!(inner.value().name(), "ul" | "ol" | "menu" | "dir" | "table");
        let mut rows = Vec::new();
        let mut only_links = true;
        let own = Places::of_row(1);
        for item in list.child_elements().filter(|item| item.value().name() == "li") {
            if self.tree.traits(item).has(Traits::HIDDEN) {
                continue;
            }
            let (text, link) = content_of(self.tree, item, |inner, _| is_inner(inner));
            if text.is_empty() {
                continue;
            }
            let place = self.locators.of(item);
            if !self.budget.take(text.len() + place.len(), &place) {
                break;
            }
            only_links &= link.is_some()
                && content_of(self.tree, item, |inner, _| inner.value().name() == "a" || is_inner(inner)).0.is_empty();
            let links = vec![self.link(link)];
            rows.push(PartRow { locator: place, cells: vec![text], places: own.clone(), links });
        }
        // A menu: words that only lead elsewhere, in a place for that.
        if rows.len() < 2 || (only_links && (self.menus > 0 || traits.has(Traits::MENU))) {
            return;
        }
        let above = list.parent().and_then(ElementRef::wrap).filter(|parent| parent.value().name() == "li");
        let above = above
            .map(|item| content_of(self.tree, item, |_, traits| traits.has(Traits::BLOCK)).0)
            .filter(|text| !text.is_empty());
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
        let cells: Vec<&Cell<'_>> = grid.cells_of(row).collect();
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
