//! XML lists record by record: only the record that is being read is in memory as a tree.
//!
//! - A DOCTYPE is refused, so no entity is ever expanded and nothing is loaded; the five built-in entities and
//!   character references are read.
//! - The end of the root must come: without it the file is cut short.
//! - Names are local names; namespaces do not matter in these files.

use super::ListError;
use super::values::{Input, line_of, page_title};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// How deep elements may stand in each other.
const DEPTH: usize = 32;
/// Elements of one record; the largest entries known have some 600.
const ELEMENTS: usize = 20_000;
/// Bytes of text and attributes of one record.
const RECORD_BYTES: usize = 4 << 20;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    /// Line its tag starts on, from 1.
    line: u64,
    attributes: Vec<(String, String)>,
    text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    pub(super) fn locator(&self) -> String {
        format!("line {}", self.line)
    }

    /// The text, if it is not blank.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Elements of this name inside children of that one: `akaList`, `aka`.
    pub(super) fn inside<'a>(&'a self, list: &'a str, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.all(list).flat_map(move |list| list.all(name))
    }

    /// Text of the child of this name.
    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.child(name).and_then(Node::text)
    }

    /// An attribute that is not blank.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }
}

/// Elements that a reader does not know, with their first place: told once each, never dropped silently.
#[derive(Default)]
pub(super) struct Unread(BTreeMap<String, (String, usize)>);

impl Unread {
    /// Notes every child of `node` that says something and is not in `known`.
    pub(super) fn note(&mut self, node: &Node, known: &[&str]) {
        for child in node.children.iter().filter(|child| !known.contains(&child.name.as_str())) {
            if child.text().is_some() || !child.children.is_empty() || !child.attributes.is_empty() {
                let name = format!("{}/{}", node.name, child.name);
                self.0.entry(name).or_insert_with(|| (child.locator(), 0)).1 += 1;
            }
        }
    }

    pub(super) fn tell(self, reading: &mut crate::collect::Reading) {
        for (name, (place, count)) in self.0 {
            reading.found(&place, format!("{name} is not read ({count} times, here first)"));
        }
    }
}

struct Walk<'a> {
    input: &'a Input<'a>,
    source: &'a str,
    /// Bytes and lines counted so far.
    counted: (usize, u64),
    /// The record that is open, outermost first.
    open: Vec<Node>,
    elements: usize,
    bytes: usize,
}

impl Walk<'_> {
    fn line(&mut self, at: u64) -> u64 {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.source.len());
        let passed = self.source.as_bytes().get(self.counted.0..at).unwrap_or_default();
        self.counted.1 += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted.0 = self.counted.0.max(at);
        self.counted.1
    }

    fn fail(&mut self, what: impl Into<String>, at: u64) -> ListError {
        let line = self.line(at);
        self.input.error(what, format!("line {line}"))
    }

    fn node(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<Node, ListError> {
        let mut node = Node { name: local(tag.local_name().as_ref()), line: self.line(at), ..Node::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| self.fail(format!("broken XML: {error}"), at))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.fail(format!("broken XML: {error}"), at))?.into_owned();
            self.weigh(value.len(), at)?;
            node.attributes.push((local(attribute.key.local_name().as_ref()), value));
        }
        Ok(node)
    }

    fn weigh(&mut self, bytes: usize, at: u64) -> Result<(), ListError> {
        self.bytes += bytes;
        match self.bytes > RECORD_BYTES {
            true => Err(self.fail(format!("one entry of more than {RECORD_BYTES} bytes"), at)),
            false => Ok(()),
        }
    }

    fn say(&mut self, text: &str, at: u64) -> Result<(), ListError> {
        if self.open.is_empty() {
            return Ok(());
        }
        self.weigh(text.len(), at)?;
        if let Some(node) = self.open.last_mut() {
            node.text.push_str(text);
        }
        Ok(())
    }

    fn root(&mut self, tag: &BytesStart<'_>, wanted: &str, at: u64) -> Result<Node, ListError> {
        let node = self.node(tag, at)?;
        match node.name == wanted {
            true => Ok(node),
            false => Err(not_xml(self.input, self.source, wanted, &format!("its root is <{}>", node.name))),
        }
    }

    /// Closes the innermost element; the record, when it was that.
    fn close(&mut self) -> Option<Node> {
        let node = self.open.pop()?;
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(node);
                None
            }
            None => Some(node),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, records: &[&str], at: u64) -> Result<(), ListError> {
        if self.open.is_empty() {
            if !records.iter().any(|record| record.as_bytes() == tag.local_name().as_ref()) {
                return Ok(());
            }
            (self.elements, self.bytes) = (0, 0);
        }
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(self.fail(format!("one entry of more than {ELEMENTS} elements"), at));
        }
        let node = self.node(tag, at)?;
        self.open.push(node);
        Ok(())
    }
}

/// Hands every element named in `records` on, in order, and gives the root (its attributes only).
///
/// # Errors
/// Another root, a DOCTYPE, an unknown entity, broken XML, an end before the root's, and what `take` says.
pub(super) fn each(
    input: &Input<'_>,
    source: &str,
    root: &str,
    records: &[&str],
    mut take: impl FnMut(Node) -> Result<(), ListError>,
) -> Result<Node, ListError> {
    let mut walk = Walk { input, source, counted: (0, 1), open: Vec::new(), elements: 0, bytes: 0 };
    let mut reader = Reader::from_str(source);
    let mut top: Option<Node> = None;
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) if depth == 0 && top.is_none() => return Err(not_xml(input, source, root, &error.to_string())),
            Err(error) => return Err(walk.fail(format!("broken XML or cut short: {error}"), reader.error_position())),
        };
        match event {
            Event::Start(tag) if top.is_none() => {
                top = Some(walk.root(&tag, root, at)?);
                depth = 1;
            }
            Event::Empty(tag) if top.is_none() => top = Some(walk.root(&tag, root, at)?),
            Event::Start(_) | Event::Empty(_) if depth == 0 => return Err(walk.fail("something follows the end", at)),
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(walk.fail(format!("elements more than {DEPTH} deep"), at));
                }
                walk.start(&tag, records, at)?;
            }
            Event::Empty(tag) => {
                walk.start(&tag, records, at)?;
                if let Some(record) = walk.close() {
                    take(record)?;
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(record) = walk.close() {
                    take(record)?;
                }
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|error| walk.fail(format!("broken XML: {error}"), at))?;
                walk.say(&text, at)?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| walk.fail(format!("broken XML: {error}"), at))?;
                walk.say(&text, at)?;
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|error| walk.fail(format!("broken XML: {error}"), at))?;
                let character = reference.resolve_char_ref().ok().flatten().or_else(|| built_in(&name));
                let Some(character) = character else {
                    return Err(walk.fail(format!("the entity &{name}; is not expanded"), at));
                };
                walk.say(character.encode_utf8(&mut [0; 4]), at)?;
            }
            Event::DocType(_) => {
                let looks = source.trim_start().to_ascii_lowercase().starts_with("<!doctype html");
                let what = if looks { page_title(source) } else { "a DOCTYPE; entities are not expanded".to_owned() };
                return Err(walk.fail(format!("it has {what}"), at));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    match top {
        Some(top) if depth == 0 => Ok(top),
        Some(_) => Err(input.error(format!("it is cut short: </{root}> is missing"), line_of(source, source.len()))),
        None => Err(not_xml(input, source, root, "it has no element")),
    }
}

fn built_in(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// The refusal of something that is not this list, naming what it looks like.
fn not_xml(input: &Input<'_>, source: &str, root: &str, why: &str) -> ListError {
    let looks = input
        .refuse_markup(source)
        .err()
        .filter(|error| error.what.contains("web page") || !source.trim_start().starts_with('<'));
    looks.unwrap_or_else(|| input.error(format!("no <{root}> list: {why}"), "start"))
}
