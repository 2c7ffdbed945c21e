//! The parsed page with the place of every element: locators, their way back, and visible text.
//!
//! - A locator is a CSS selector that picks exactly one element: `#id` of a container with a unique plain id, or a
//!   chain of `tag:nth-of-type(n)` below one. Inside a table only the table's own id is used, so that the locator of
//!   a cell begins with that of its row.
//! - Positions are computed in one walk: O(n) for the page, O(depth) for a locator.
//! - Every walk is iterative: depth of nesting never reaches the stack.
//! - Visible text leaves out scripts, frames, hidden elements, footnote marks, edit links and ruby readings.
//!   Style sheets are not read, so what only a sheet hides counts as visible.

use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::HashMap;
use std::fmt::Write;

/// Different tag names among the children of one element that are counted by name; further ones by place alone.
const NAMES_COUNTED: usize = 64;

/// Elements whose id may stand at the beginning of a locator: what holds blocks, not words.
fn may_anchor(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "main"
            | "table"
            | "ul"
            | "ol"
            | "dl"
            | "aside"
            | "header"
            | "footer"
            | "nav"
            | "form"
            | "figure"
            | "fieldset"
            | "details"
    )
}

/// Never text: programs, frames, controls and what is not drawn.
fn is_not_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "iframe"
            | "frame"
            | "noframes"
            | "object"
            | "embed"
            | "applet"
            | "audio"
            | "video"
            | "canvas"
            | "select"
            | "datalist"
            | "textarea"
            | "rt"
            | "rp"
            | "head"
            | "svg"
            | "map"
            | "noembed"
    )
}

/// Elements that begin on a line of their own.
fn block_name(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
            | "listing"
    )
}

/// Where an element stands among its siblings.
#[derive(Clone, Copy)]
struct Place {
    number: u32,
    /// Counted among siblings of the same tag name, else among all.
    by_name: bool,
}

/// A parsed page.
pub(super) struct Tree {
    html: Html,
    places: HashMap<NodeId, Place>,
    /// Plain ids; `None` when several elements have the same one.
    ids: HashMap<Box<str>, Option<NodeId>>,
}

impl Tree {
    /// Parses text that [`super::guard`] has made safe to parse.
    pub fn parse(text: &str) -> Self {
        let html = Html::parse_document(text);
        let mut tree = Self { html, places: HashMap::new(), ids: HashMap::new() };
        tree.index();
        tree
    }

    fn index(&mut self) {
        for parent in self.html.tree.nodes() {
            let mut names: Vec<(&str, u32)> = Vec::new();
            let mut all = 0;
            for child in parent.children() {
                let Some(element) = child.value().as_element() else { continue };
                all += 1;
                let place = count(&mut names, element, all);
                self.places.insert(child.id(), place);
                if let Some(id) = attr(element, "id").filter(|id| is_plain(id)) {
                    self.ids.entry(id.into()).and_modify(|known| *known = None).or_insert(Some(child.id()));
                }
            }
        }
    }

    pub fn html(&self) -> &Html {
        &self.html
    }

    /// The `html` element; there always is one, since the parser makes it.
    pub fn root(&self) -> Option<ElementRef<'_>> {
        self.html.tree.root().children().find_map(ElementRef::wrap)
    }

    /// `body`, or the `frameset` of an old page.
    pub fn body(&self) -> Option<ElementRef<'_>> {
        self.root()?.child_elements().find(|child| matches!(child.value().name(), "body" | "frameset"))
    }

    /// The CSS selector that picks this element alone. O(depth).
    pub fn locator_of(&self, element: ElementRef<'_>) -> String {
        let mut chain: Vec<ElementRef<'_>> = Vec::new();
        let mut anchor = None;
        for node in std::iter::once(*element).chain(element.ancestors()) {
            let Some(element) = ElementRef::wrap(node) else { break };
            if element.value().name() == "table" {
                anchor = None;
            }
            if anchor.is_none() && self.is_anchor(element) {
                anchor = Some(chain.len());
            }
            chain.push(element);
        }
        let mut locator = String::new();
        let mut rest = chain.len();
        if let Some(at) = anchor {
            rest = at;
            if let Some(id) = chain.get(at).and_then(|element| attr(element.value(), "id")) {
                locator.push('#');
                locator.push_str(id);
            }
        }
        for element in chain.iter().take(rest).rev() {
            self.add_step(&mut locator, *element);
        }
        locator
    }

    /// Appends the step from an element's parent to it.
    pub fn add_step(&self, locator: &mut String, element: ElementRef<'_>) {
        if !locator.is_empty() {
            locator.push_str(" > ");
        }
        let name = element.value().name();
        // Writing to a String cannot fail.
        let _ = match self.places.get(&element.id()) {
            Some(_) if is_frame(element) => write!(locator, "{name}"),
            Some(Place { number, by_name: true }) => write!(locator, "{name}:nth-of-type({number})"),
            Some(Place { number, by_name: false }) => write!(locator, ":nth-child({number})"),
            None => write!(locator, "{name}"),
        };
    }

    fn is_anchor(&self, element: ElementRef<'_>) -> bool {
        may_anchor(element.value().name())
            && attr(element.value(), "id").is_some_and(|id| matches!(self.ids.get(id), Some(Some(_))))
    }

    /// The element that a locator picks. Reads our own form in O(depth × siblings), any other CSS by matching the page.
    /// What follows a space and a slash (a JSON pointer into a script) is left aside.
    pub fn select(&self, locator: &str) -> Option<ElementRef<'_>> {
        let css = locator.split_once(" /").map_or(locator, |(css, _)| css);
        self.walk_down(css).or_else(|| {
            let selector = Selector::parse(css).ok()?;
            self.html.select(&selector).next()
        })
    }

    fn walk_down(&self, css: &str) -> Option<ElementRef<'_>> {
        let mut steps = css.split(" > ");
        let first = steps.next()?;
        let mut at = match first.strip_prefix('#') {
            Some(id) => {
                let id = (*self.ids.get(id)?)?;
                ElementRef::wrap(self.html.tree.get(id)?)?
            }
            None => self.root().filter(|root| root.value().name() == first)?,
        };
        for step in steps {
            at = self.step_down(at, step)?;
        }
        Some(at)
    }

    fn step_down<'a>(&self, parent: ElementRef<'a>, step: &str) -> Option<ElementRef<'a>> {
        let mut children = parent.child_elements();
        if matches!(step, "head" | "body") {
            return children.find(|child| child.value().name() == step);
        }
        let (name, rest) = step.split_once(':')?;
        let (by_name, number) = match rest.strip_prefix("nth-of-type(") {
            Some(number) => (true, number),
            None => (false, rest.strip_prefix("nth-child(")?),
        };
        let number: usize = number.strip_suffix(')')?.parse().ok()?;
        let place = number.checked_sub(1)?;
        if by_name {
            children.filter(|child| child.value().name() == name).nth(place)
        } else {
            children.nth(place).filter(|child| name.is_empty() || child.value().name() == name)
        }
    }
}

/// `html`, `head` and `body`, of which a page has one each.
fn is_frame(element: ElementRef<'_>) -> bool {
    let parent = element.parent().and_then(ElementRef::wrap);
    match element.value().name() {
        "html" => parent.is_none(),
        "head" | "body" => parent.is_some_and(|parent| parent.value().name() == "html" && is_frame(parent)),
        _ => false,
    }
}

fn count<'a>(names: &mut Vec<(&'a str, u32)>, element: &'a Element, all: u32) -> Place {
    let name = element.name();
    if !is_plain(name) || name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Place { number: all, by_name: false };
    }
    if let Some((_, number)) = names.iter_mut().find(|(known, _)| *known == name) {
        *number += 1;
        return Place { number: *number, by_name: true };
    }
    if names.len() >= NAMES_COUNTED {
        return Place { number: all, by_name: false };
    }
    names.push((name, 1));
    Place { number: 1, by_name: true }
}

/// The value of an attribute, by plain comparison: most elements have few.
pub(super) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Can it stand in a selector without escapes?
fn is_plain(id: &str) -> bool {
    id.len() <= 100
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Does the element have a class, whatever its case?
pub(super) fn has_class(element: &Element, wanted: &str) -> bool {
    attr(element, "class")
        .is_some_and(|classes| classes.split_ascii_whitespace().any(|class| class.eq_ignore_ascii_case(wanted)))
}

/// Does it begin on a line of its own?
pub(super) fn is_block(element: &Element) -> bool {
    block_name(element.name())
}

/// Is nothing below this element text that a reader of the page sees?
pub(super) fn is_hidden(element: &Element) -> bool {
    let name = element.name();
    if is_not_text(name) {
        return true;
    }
    let mut class = "";
    for (key, value) in element.attrs() {
        match key {
            "hidden" => return true,
            "style" if hides(value) => return true,
            "class" => class = value,
            _ => {}
        }
    }
    // Footnote marks and edit links of MediaWiki: not part of what the sentence says.
    class.split_ascii_whitespace().any(|class| {
        matches!(class, "mw-editsection" | "mw-cite-backlink")
            || (name == "sup" && matches!(class, "reference" | "noprint"))
    })
}

fn hides(style: &str) -> bool {
    let plain: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    plain.contains("display:none") || plain.contains("visibility:hidden")
}

/// A step of a walk through the page.
pub(super) enum Step<'a> {
    Open(ElementRef<'a>),
    Close(ElementRef<'a>),
    Text(&'a str),
}

/// Walks an element in reading order without recursion. `visit` answers for `Open` whether to go inside; a refused
/// element is not closed. Answering `false` to any other step changes nothing.
pub(super) fn walk<'a>(start: ElementRef<'a>, mut visit: impl FnMut(Step<'a>) -> bool) {
    let mut node: NodeRef<'a, Node> = *start;
    loop {
        let mut inside = false;
        match node.value() {
            Node::Text(text) => {
                visit(Step::Text(&text.text));
            }
            Node::Element(_) => {
                if let Some(element) = ElementRef::wrap(node) {
                    inside = visit(Step::Open(element));
                    if inside && node.first_child().is_none() {
                        visit(Step::Close(element));
                        inside = false;
                    }
                }
            }
            _ => {}
        }
        if let Some(child) = node.first_child().filter(|_| inside) {
            node = child;
            continue;
        }
        loop {
            if node.id() == start.id() {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            if let Some(element) = ElementRef::wrap(node) {
                visit(Step::Close(element));
            }
        }
    }
}

/// Text with runs of white space folded into one space, as a browser draws it.
#[derive(Default)]
pub(super) struct Folded {
    pub text: String,
    space: bool,
}

impl Folded {
    pub fn push(&mut self, text: &str) {
        for (number, word) in text.split(is_space).enumerate() {
            self.space |= number > 0;
            if !word.is_empty() {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push_str(word);
            }
        }
    }

    /// What follows is a word of its own.
    pub fn space(&mut self) {
        self.space = true;
    }

    pub fn take(&mut self) -> String {
        self.space = false;
        std::mem::take(&mut self.text)
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}' | '\0')
}

/// The visible text of an element in one line.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    content_of(element, |_| false).0
}

/// Visible text and first link, without the elements that `left_out` names.
pub(super) fn content_of<'a>(
    element: ElementRef<'a>,
    left_out: impl Fn(&Element) -> bool,
) -> (String, Option<&'a str>) {
    let mut folded = Folded::default();
    let mut link = None;
    walk(element, |step| {
        match step {
            Step::Text(text) => folded.push(text),
            Step::Open(inner) => {
                let value = inner.value();
                if inner != element && is_hidden(value) {
                    return false;
                }
                if inner != element && left_out(value) {
                    folded.space();
                    return false;
                }
                if value.name() == "br" || is_block(value) {
                    folded.space();
                }
                if link.is_none() && value.name() == "a" {
                    link = attr(value, "href");
                }
            }
            Step::Close(inner) if is_block(inner.value()) => folded.space(),
            Step::Close(_) => {}
        }
        true
    });
    (folded.text, link)
}

/// The lines of an element, as line breaks, items and paragraphs part them, each with the item it fills.
pub(super) fn lines_of(element: ElementRef<'_>) -> Vec<(String, ElementRef<'_>)> {
    let mut lines = Vec::new();
    let mut folded = Folded::default();
    let mut places = vec![element];
    walk(element, |step| {
        let (inner, opens) = match step {
            Step::Text(text) => {
                folded.push(text);
                return true;
            }
            Step::Open(inner) => (inner, true),
            Step::Close(inner) => (inner, false),
        };
        let value = inner.value();
        if opens && inner != element && is_hidden(value) {
            return false;
        }
        if value.name() == "br" || is_block(value) {
            let line = folded.take();
            if let Some(place) = places.last().filter(|_| !line.is_empty()) {
                lines.push((line, *place));
            }
        }
        if value.name() == "li" && inner != element {
            if opens {
                places.push(inner);
            } else {
                places.pop();
            }
        }
        true
    });
    let line = folded.take();
    if !line.is_empty() {
        lines.push((line, element));
    }
    lines
}
