//! The parsed page with the place of every element: locators and their way back.
//!
//! - A locator is a CSS selector that picks exactly one element: `#id` of a container with a unique plain id, or a
//!   chain of `tag:nth-of-type(n)` below one. Inside a table only the table's own id is used, so that the locator of
//!   a cell begins with that of its row. " line N" after a selector is a line of the element's text, " /…" a JSON
//!   pointer into it; both are for readers, the selector is what stands before.
//! - Positions and traits are found in one walk and kept densely, eight bytes a node: O(n) for the page, O(depth) for
//!   a locator, O(1) for that of a sibling.

use super::traits::{Traits, attr};
use ego_tree::NodeId;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::HashMap;
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

/// Different tag names among the children of one element that are counted by name; further ones by place alone.
const NAMES_COUNTED: usize = 64;

/// More children than these are counted once.
const CROWD: usize = 32;

/// What parts the steps of a locator.
pub(super) const STEP: &str = " > ";

/// What is known of a node: where an element stands among its siblings, and its traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Known {
    /// From 1; 0 for what is no element.
    number: u32,
    /// Counted among siblings of the same tag name, else among all.
    by_name: bool,
    traits: Traits,
}

/// Children of one element, by name; by "" all of them.
type Crowd = HashMap<Box<str>, Vec<NodeId>>;

/// A parsed page.
pub(super) struct Tree {
    html: Html,
    /// By position of the node.
    known: Vec<Known>,
    /// Plain ids; `None` when several elements have the same one.
    ids: HashMap<Box<str>, Option<NodeId>>,
    /// Traits that some element of the page has, `html` and `body` left aside.
    any: Traits,
    has_breaks: bool,
    /// `style` and `link` elements, in reading order.
    sheets: Vec<NodeId>,
    /// Children of elements with many of them, by name: rows of a table are asked for one by one.
    crowds: Mutex<HashMap<NodeId, Crowd>>,
}

impl Tree {
    /// Parses text that [`super::guard`] has made safe to parse.
    pub fn parse(text: &str) -> Self {
        let html = Html::parse_document(text);
        let mut tree = Self {
            html,
            known: Vec::new(),
            ids: HashMap::new(),
            any: Traits::default(),
            has_breaks: false,
            sheets: Vec::new(),
            crowds: Mutex::default(),
        };
        tree.index();
        tree
    }

    fn index(&mut self) {
        self.known = vec![Known::default(); self.html.tree.values().len()];
        let mut names: Vec<(&str, u32)> = Vec::new();
        for parent in self.html.tree.nodes() {
            names.clear();
            let mut all = 0;
            for child in parent.children() {
                let Some(element) = child.value().as_element() else { continue };
                all += 1;
                let (number, by_name) = count(&mut names, element, all);
                let mut traits = Traits::of(element);
                if !matches!(element.name(), "html" | "head" | "body" | "title") {
                    self.any.set(traits, true);
                }
                match element.name() {
                    "br" => self.has_breaks = true,
                    "style" | "link" => self.sheets.push(child.id()),
                    _ => {}
                }
                match attr(element, "id").filter(|id| is_plain(id)) {
                    Some(id) => {
                        self.ids.entry(id.into()).and_modify(|known| *known = None).or_insert(Some(child.id()));
                    }
                    None => traits.clear(Traits::ANCHOR),
                }
                if let Some(known) = self.known.get_mut(position(child.id())) {
                    *known = Known { number, by_name, traits };
                }
            }
        }
    }

    /// The number of an element among its siblings, and whether it counts those of its name alone.
    pub fn number(&self, element: ElementRef<'_>) -> (u32, bool) {
        let known = self.known(element);
        (known.number, known.by_name)
    }

    fn known(&self, element: ElementRef<'_>) -> Known {
        self.known.get(position(element.id())).copied().unwrap_or_default()
    }

    pub fn traits(&self, element: ElementRef<'_>) -> Traits {
        self.known(element).traits
    }

    /// The elements that hold or name style sheets.
    pub fn sheets(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.sheets.iter().filter_map(|id| ElementRef::wrap(self.html.tree.get(*id)?))
    }

    /// Adds to an element's own style what hides it or strikes it out, as if the page had said so there.
    pub fn hide(&mut self, id: NodeId, style: &str) {
        let Some(mut node) = self.html.tree.get_mut(id) else { return };
        let Node::Element(element) = node.value() else { return };
        if let Some((_, own)) = element.attrs.iter_mut().find(|(key, _)| &*key.local == "style") {
            *own = format!("{own};{style}").into();
        } else {
            let mut name = element.name.clone();
            (name.prefix, name.ns, name.local) = (None, "".into(), "style".into());
            element.attrs.push((name, style.into()));
            // The parser looks attributes up by halving.
            element.attrs.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        }
        if let Some(known) = self.known.get_mut(position(id)) {
            known.traits.set(Traits::HIDDEN, true);
        }
    }

    /// May the page have structured data?
    pub fn has_data(&self) -> bool {
        self.any.has(Traits::DATA)
    }

    /// Is it text that was saved as a page: no paragraph, table, list or break anywhere?
    pub fn is_unmarked(&self) -> bool {
        !self.any.has(Traits::BLOCK) && !self.has_breaks
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

    /// The step from an element's parent to it, as it follows the parent's locator.
    pub fn step_to(&self, element: ElementRef<'_>) -> String {
        let mut step = STEP.to_owned();
        self.add_name(&mut step, element);
        step
    }

    /// Appends the step from an element's parent to it.
    fn add_step(&self, locator: &mut String, element: ElementRef<'_>) {
        if !locator.is_empty() {
            locator.push_str(STEP);
        }
        self.add_name(locator, element);
    }

    fn add_name(&self, locator: &mut String, element: ElementRef<'_>) {
        let name = element.value().name();
        let Known { number, by_name, .. } = self.known(element);
        if by_name {
            locator.push_str(name);
        }
        if is_frame(element) {
            return;
        }
        // Writing to a String cannot fail.
        let _ = match by_name {
            true => write!(locator, ":nth-of-type({number})"),
            false => write!(locator, ":nth-child({number})"),
        };
    }

    fn is_anchor(&self, element: ElementRef<'_>) -> bool {
        self.traits(element).has(Traits::ANCHOR)
            && attr(element.value(), "id").is_some_and(|id| matches!(self.ids.get(id), Some(Some(_))))
    }

    /// The element that a locator picks. Reads our own form in O(depth), once the children of crowded elements are counted; any other CSS by matching the page.
    /// A JSON pointer and a line number behind the selector are left aside.
    pub fn select(&self, locator: &str) -> Option<ElementRef<'_>> {
        let css = selector_of(locator);
        self.walk_down(css).or_else(|| {
            let selector = Selector::parse(css).ok()?;
            self.html.select(&selector).next()
        })
    }

    fn walk_down(&self, css: &str) -> Option<ElementRef<'_>> {
        let mut steps = css.split(STEP);
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

    fn step_down<'a>(&'a self, parent: ElementRef<'a>, step: &str) -> Option<ElementRef<'a>> {
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
            self.child(parent, name, place)
        } else {
            self.child(parent, "", place).filter(|child| name.is_empty() || child.value().name() == name)
        }
    }

    /// A child by its place among those of a name, or among all. Of many children, the places are remembered.
    fn child<'a>(&'a self, parent: ElementRef<'a>, name: &str, place: usize) -> Option<ElementRef<'a>> {
        let known = |child: NodeId| ElementRef::wrap(self.html.tree.get(child)?);
        let mut crowds = self.crowds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(children) = crowds.get(&parent.id()).and_then(|names| names.get(name)) {
            return known(*children.get(place)?);
        }
        let children = parent.child_elements().filter(|child| name.is_empty() || child.value().name() == name);
        let children: Vec<NodeId> = children.map(|child| child.id()).collect();
        let found = children.get(place).copied();
        if children.len() > CROWD {
            crowds.entry(parent.id()).or_default().insert(name.into(), children);
        }
        known(found?)
    }
}

/// `html`, `head` and `body`, of which a page has one each.
fn is_frame(element: ElementRef<'_>) -> bool {
    let parent = || element.parent().and_then(ElementRef::wrap);
    match element.value().name() {
        "html" => parent().is_none(),
        "head" | "body" => parent().is_some_and(|parent| parent.value().name() == "html" && is_frame(parent)),
        _ => false,
    }
}

/// The number of an element among its siblings, and whether it counts those of its name alone.
fn count<'a>(names: &mut Vec<(&'a str, u32)>, element: &'a Element, all: u32) -> (u32, bool) {
    let name = element.name();
    if let Some((_, number)) = names.iter_mut().find(|(known, _)| *known == name) {
        *number += 1;
        return (*number, true);
    }
    if names.len() >= NAMES_COUNTED || !is_plain(name) || name.bytes().any(|b| b.is_ascii_uppercase()) {
        return (all, false);
    }
    names.push((name, 1));
    (1, true)
}

/// Can it stand in a selector without escapes?
fn is_plain(id: &str) -> bool {
    id.len() <= 100
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The CSS selector of a locator: what stands before a JSON pointer or a line number.
pub(super) fn selector_of(locator: &str) -> &str {
    let css = locator.split_once(" /").map_or(locator, |(css, _)| css);
    split_line(css).map_or(css, |(css, _)| css)
}

/// Selector and line number of "… line N".
pub(super) fn split_line(locator: &str) -> Option<(&str, u32)> {
    let (css, number) = locator.rsplit_once("line ")?;
    let css = if css.is_empty() { css } else { css.strip_suffix(' ')? };
    Some((css, number.parse().ok()?))
}

/// Position of a node in the order of making. [`NodeId`] is that number, but shows it to a hasher alone.
fn position(id: NodeId) -> usize {
    let mut number = Position(0);
    id.hash(&mut number);
    // Ids count from one.
    number.0.wrapping_sub(1)
}

struct Position(usize);

impl Hasher for Position {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().rev().fold(0, |number, byte| (number << 8) | usize::from(*byte));
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0 as u64
    }
}

/// Locators of elements that are met one after another: what siblings have in common is made once.
pub(super) struct Locators<'a> {
    tree: &'a Tree,
    parent: Option<NodeId>,
    stem: String,
}

impl<'a> Locators<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        Self { tree, parent: None, stem: String::new() }
    }

    /// As [`Tree::locator_of`].
    pub fn of(&mut self, element: ElementRef<'_>) -> String {
        let parent = element.parent().and_then(ElementRef::wrap);
        let Some(parent) = parent.filter(|_| !self.tree.traits(element).has(Traits::ANCHOR)) else {
            return self.tree.locator_of(element);
        };
        if self.parent != Some(parent.id()) {
            self.parent = Some(parent.id());
            self.stem = self.tree.locator_of(parent);
        }
        let mut locator = String::with_capacity(self.stem.len() + 24);
        locator.push_str(&self.stem);
        self.tree.add_step(&mut locator, element);
        locator
    }
}
