//! A small XML document as a tree, each element with its line.
//!
//! - Bounded: depth and number of elements; the body itself is bounded by the fetcher.
//! - A document type definition is refused and no entity is expanded beyond the five of XML and character numbers.
//! - Names are local names: the registers here change their namespaces with every version of a form.

use super::super::Proposal;
use super::pick::{Read, shortened};
use crate::model::PartialDate;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const DEEPEST: usize = 64;
const MOST_ELEMENTS: usize = 200_000;

/// Why a body is no document that is read here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct XmlError {
    /// From 1.
    pub line: usize,
    pub reason: String,
}

/// One element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Without its namespace prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// Its own text, as written, without that of its children.
    pub text: String,
    /// Where it begins, from 1.
    pub line: usize,
}

impl Element {
    /// "line 12", for a value that stands in it.
    pub fn place(&self) -> String {
        format!("line {}", self.line)
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// A child of a child, and so on.
    pub fn dig(&self, names: &[&str]) -> Option<&Element> {
        names.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Its text with runs of blanks made one; `None` when nothing is left.
    pub fn words(&self) -> Option<String> {
        let words = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    }

    /// The text of a child.
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.child(name)?.words()
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Adds the text of an element as `prop`.
pub fn say_element(proposal: &mut Proposal, prop: &str, element: Option<&Element>) {
    if let Some(element) = element
        && let Some(words) = element.words()
    {
        proposal.say(prop, &words, &element.place());
    }
}

/// Adds the text of an element as the day `prop`, ISO or as in "12/31/2024"; what is no date is a finding.
pub fn say_element_day(proposal: &mut Proposal, prop: &str, element: Option<&Element>, read: &mut Read) {
    let Some(element) = element else { return };
    let Some(words) = element.words() else { return };
    match day_of(&words) {
        Some(day) => {
            proposal.say_as(prop, &day.to_string(), Some(&words), &element.place());
        }
        None => read.found(&element.place(), format!("not a date: {}", shortened(&words))),
    }
}

/// A day as ISO 8601, also with a time zone behind it ("2024-12-31-05:00"), or as month/day/year.
pub fn day_of(text: &str) -> Option<PartialDate> {
    if let Some((month, rest)) = text.split_once('/') {
        let (day, year) = rest.split_once('/')?;
        return PartialDate::day(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?);
    }
    text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
}

/// Reads a whole document. O(bytes).
pub fn read_xml(bytes: &[u8]) -> Result<Element, XmlError> {
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    let mut lines = Lines { text: &text, seen: 0, line: 1 };
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0usize;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let line = lines.at(before);
        let wrong = |reason: String| XmlError { line, reason };
        let closed = match event.map_err(|error| wrong(error.to_string()))? {
            Event::Start(start) | Event::Empty(start) if elements >= MOST_ELEMENTS || open.len() >= DEEPEST => {
                let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
                return Err(wrong(format!("too many or too deep elements, at {}", shortened(&name))));
            }
            Event::Start(start) => {
                elements += 1;
                open.push(element(&start, line)?);
                None
            }
            Event::Empty(start) => {
                elements += 1;
                Some(element(&start, line)?)
            }
            Event::End(_) => open.pop(),
            Event::Text(words) => {
                let words = words.decode().map_err(|error| wrong(error.to_string()))?;
                add(&mut open, &words);
                None
            }
            Event::CData(words) => {
                add(&mut open, &words.decode().map_err(|error| wrong(error.to_string()))?);
                None
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|error| wrong(error.to_string()))?.into_owned();
                let number = reference.resolve_char_ref().map_err(|error| wrong(error.to_string()))?;
                let expanded = number.map(String::from).or_else(|| predefined(&name).map(str::to_owned));
                add(&mut open, &expanded.ok_or_else(|| wrong(format!("unknown entity &{};", shortened(&name))))?);
                None
            }
            Event::DocType(_) => return Err(wrong("a document type definition is not read".to_owned())),
            Event::Eof => return Err(wrong("the document ends within an element".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => None,
        };
        let Some(done) = closed else { continue };
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => return Ok(done),
        }
    }
}

fn add(open: &mut [Element], words: &str) {
    if let Some(inner) = open.last_mut() {
        inner.text.push_str(words);
    }
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, XmlError> {
    let wrong = |reason: String| XmlError { line, reason };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| wrong(error.to_string()))?;
        let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        attributes.push((name, value.map_err(|error| wrong(error.to_string()))?.into_owned()));
    }
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    Ok(Element { name, attributes, line, ..Element::default() })
}

fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "amp" => Some("&"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "apos" => Some("'"),
        "quot" => Some("\""),
        _ => None,
    }
}

/// As its byte order mark or declaration says, else UTF-8.
fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declared = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest.get(1..)?.split(quote).next().map(str::to_owned)
    });
    let encoding = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes).0.into_owned()
}

/// Counts lines as the reader goes on.
struct Lines<'a> {
    text: &'a str,
    seen: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, position: usize) -> usize {
        let passed = self.text.as_bytes().get(self.seen..position).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.seen = self.seen.max(position);
        self.line
    }
}
