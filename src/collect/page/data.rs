//! Structured data in the page: JSON-LD and microdata, flattened to named values.
//!
//! - Every value is a [`Fact`]; entries of the same type together are a part of kind `Data`.
//! - Nothing is loaded: `@context` is not followed, names stay as the page writes them. `itemref` and RDFa are not read.
//! - A script that is not JSON is a note with its place.

use super::budget::Budget;
use super::parts::Found;
use super::traits::{Traits, attr, is_struck_out};
use super::tree::Tree;
use super::twice::twice;
use super::types::{Fact, Part, PartKind, PartRow};
use super::walk::{Step, content_of, walk};
use indexmap::{IndexMap, IndexSet};
use scraper::ElementRef;
use scraper::node::Element;
use serde_json::{Map, Value};

/// Larger scripts are not parsed.
const MAX_SCRIPT: usize = 8 << 20;

/// Levels of nested entries that become columns (`address.country.name`).
const COLUMN_LEVELS: usize = 3;

/// Columns of a part; further properties are still facts.
const MAX_COLUMNS: usize = 200;

/// Bytes of the pointer to a value, and of its name; deeper values are left out with a note.
const MAX_POINTER: usize = 2000;

/// One entry: something with a type and properties.
struct Entry {
    /// Its type, after the path that leads to it from the page's subject.
    group: String,
    locator: String,
    values: Vec<Named>,
}

/// A property's value and its place.
struct Named {
    inside: Box<[u32]>,
    name: String,
    value: String,
    locator: String,
}

/// An open microdata scope: the objects it stands in with itself, name of the properties' common beginning, entry,
/// subject.
struct Scope<'a> {
    element: ElementRef<'a>,
    inside: Vec<u32>,
    prefix: String,
    entry: usize,
    subject: usize,
}

struct Reader<'a, 'b> {
    tree: &'a Tree,
    budget: &'b mut Budget,
    found: &'b mut Found,
    entries: Vec<Entry>,
    scopes: Vec<Scope<'a>>,
    /// Objects inside microdata subjects so far.
    objects: u32,
}

/// Adds the facts and parts of the page's structured data.
pub(super) fn read_data(tree: &Tree, found: &mut Found, budget: &mut Budget) {
    let Some(root) = tree.root().filter(|_| tree.has_data()) else { return };
    let mut reader = Reader { tree, budget, found, entries: Vec::new(), scopes: Vec::new(), objects: 0 };
    walk(tree, root, |step| {
        match step {
            // What is hidden may be data for programs; what is struck out or a mould for a script is not said.
            Step::Open(element, traits)
                if traits.has(Traits::HIDDEN)
                    && (element.value().name() == "template" || is_struck_out(element.value())) =>
            {
                return false;
            }
            Step::Open(element, traits) if traits.has(Traits::DATA) => reader.open(element),
            Step::Close(element, traits) if traits.has(Traits::DATA) => {
                if reader.scopes.last().is_some_and(|scope| scope.element == element) {
                    reader.scopes.pop();
                }
            }
            Step::Open(..) | Step::Close(..) | Step::Text(_) => {}
        }
        !reader.budget.is_spent()
    });
    let parts = parts_from(reader.entries, reader.budget);
    found.parts.extend(parts);
}

impl<'a> Reader<'a, '_> {
    fn open(&mut self, element: ElementRef<'a>) {
        let value = element.value();
        if value.name() == "script" {
            let media = attr(value, "type").and_then(|media| media.split(';').next()).unwrap_or_default();
            if media.trim().eq_ignore_ascii_case("application/ld+json") {
                self.script(element);
            }
            return;
        }
        let (mut prop, mut is_scope) = (None, false);
        for (key, text) in value.attrs() {
            match key {
                "itemprop" => prop = Some(text),
                "itemscope" => is_scope = true,
                _ => {}
            }
        }
        if is_scope {
            self.scope(element, prop);
        } else if let (Some(props), false) = (prop, self.scopes.is_empty()) {
            self.property(element, props);
        }
    }

    fn scope(&mut self, element: ElementRef<'a>, prop: Option<&str>) {
        let kind = attr(element.value(), "itemtype").and_then(|kinds| kinds.split_ascii_whitespace().next());
        let kind = kind.map_or("", |kind| kind.rsplit(['/', '#']).next().unwrap_or(kind)).to_owned();
        let prop =
            prop.and_then(|props| props.split_ascii_whitespace().next()).filter(|prop| prop.len() <= MAX_POINTER);
        let (inside, prefix, entry, subject) = match (self.scopes.last(), prop) {
            (Some(outer), Some(prop)) => {
                let mut inside = outer.inside.clone();
                inside.push(self.objects);
                self.objects = self.objects.saturating_add(1);
                (inside, format!("{}{prop}.", outer.prefix), outer.entry, outer.subject)
            }
            _ => {
                let subject = self.found.subjects;
                self.found.subjects += 1;
                let locator = self.tree.locator_of(element);
                self.entries.push(Entry { group: kind.clone(), locator, values: Vec::new() });
                (Vec::new(), String::new(), self.entries.len() - 1, subject)
            }
        };
        let name = format!("{prefix}@type");
        self.scopes.push(Scope { element, inside, prefix, entry, subject });
        if !kind.is_empty() {
            self.say(name, kind, element);
        }
    }

    fn property(&mut self, element: ElementRef<'a>, props: &str) {
        let text = match value_attribute(element.value()) {
            Some(text) => text.trim().to_owned(),
            None => content_of(self.tree, element, |_, _| false).0,
        };
        let Some(prefix) = self.scopes.last().map(|scope| scope.prefix.clone()) else { return };
        for prop in props.split_ascii_whitespace().take(8) {
            self.say(format!("{prefix}{prop}"), text.clone(), element);
        }
    }

    fn say(&mut self, name: String, value: String, element: ElementRef<'a>) {
        let locator = self.tree.locator_of(element);
        let Some(scope) = self.scopes.last() else { return };
        let bytes = (name.len() + value.len() + locator.len()) * 2;
        if value.is_empty() || !self.budget.take(bytes, &locator) {
            return;
        }
        let inside: Box<[u32]> = scope.inside.clone().into();
        if let Some(entry) = self.entries.get_mut(scope.entry) {
            let (inside, locator) = (inside.clone(), locator.clone());
            entry.values.push(Named { inside, name: name.clone(), value: value.clone(), locator });
        }
        self.found.facts.push(Fact { form: "microdata", subject: scope.subject, inside, name, value, locator });
    }

    fn script(&mut self, script: ElementRef<'a>) {
        let locator = self.tree.locator_of(script);
        let text: String = script.text().collect();
        if text.len() > MAX_SCRIPT {
            self.budget.note(&locator, &format!("JSON-LD of more than {MAX_SCRIPT} bytes is not read"));
            return;
        }
        match serde_json::from_str::<Value>(bare(&text)) {
            Ok(value) => {
                for name in twice(bare(&text)) {
                    let message = format!("JSON-LD that says {name:?} twice in one object: only the last is read");
                    self.budget.note(&locator, &message);
                }
                self.documents(&value, &mut String::new(), &locator);
            }
            Err(error) => self.budget.note(&locator, &format!("JSON-LD that cannot be read: {error}")),
        }
    }

    /// The subjects of a script: an object, the items of an array, the items of a `@graph`.
    fn documents(&mut self, value: &Value, pointer: &mut String, script: &str) {
        match value {
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    below(pointer, &number.to_string(), |pointer| self.documents(item, pointer, script));
                }
            }
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph") {
                    below(pointer, "@graph", |pointer| self.documents(graph, pointer, script));
                }
                if object.keys().any(|key| !matches!(key.as_str(), "@context" | "@graph" | "@id")) {
                    let subject = self.found.subjects;
                    self.found.subjects += 1;
                    let values = self.flat(value, pointer, script, usize::MAX);
                    for Named { inside, name, value, locator } in values {
                        if !self.budget.take(name.len() + value.len() + locator.len(), &locator) {
                            return;
                        }
                        self.found.facts.push(Fact { form: "JSON-LD", subject, inside, name, value, locator });
                    }
                    self.typed(value, &mut String::new(), pointer, script);
                }
            }
            _ => {}
        }
    }

    fn flat(&mut self, value: &Value, pointer: &mut String, script: &str, levels: usize) -> Vec<Named> {
        let mut flat = Flat { script, inside: Vec::new(), objects: 0, values: Vec::new(), left_out: 0 };
        flat.add(value, &mut String::new(), pointer, levels);
        if flat.left_out > 0 {
            let message = format!("{} values with very long names are left out", flat.left_out);
            self.budget.note(&place(script, ""), &message);
        }
        flat.values
    }

    /// Entries of a part: this object, and every typed one below it.
    fn typed(&mut self, value: &Value, path: &mut String, pointer: &mut String, script: &str) {
        match value {
            _ if pointer.len() > MAX_POINTER => {}
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    below(pointer, &number.to_string(), |pointer| self.typed(item, path, pointer, script));
                }
            }
            Value::Object(object) => {
                if let Some(kind) = object.get("@type").map(words) {
                    let values = self.flat(value, pointer, script, COLUMN_LEVELS);
                    let group = if path.is_empty() { kind } else { format!("{path}: {kind}") };
                    let bytes =
                        values.iter().map(|named| named.name.len() + named.value.len() + named.locator.len()).sum();
                    if !self.budget.take(bytes, script) {
                        return;
                    }
                    self.entries.push(Entry { group, locator: place(script, pointer), values });
                }
                for (key, inner) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
                    let length = path.len();
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(key);
                    below(pointer, key, |pointer| self.typed(inner, path, pointer, script));
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }
}

/// The attribute that says the value of a property instead of the text.
fn value_attribute(element: &Element) -> Option<&str> {
    let special = match element.name() {
        "a" | "link" | "area" => "href",
        "img" | "audio" | "video" | "iframe" | "embed" | "source" | "track" => "src",
        "time" => "datetime",
        "data" | "meter" => "value",
        "object" => "data",
        _ => "content",
    };
    attr(element, "content").or_else(|| attr(element, special))
}

/// JSON without what old pages wrap around scripts.
fn bare(text: &str) -> &str {
    let text = text.trim().trim_start_matches('\u{feff}');
    let text = ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["]
        .iter()
        .fold(text, |text, start| text.strip_prefix(start).unwrap_or(text).trim_start());
    ["-->", "//]]>", "/*]]>*/", "]]>", ";"]
        .iter()
        .fold(text, |text, end| text.strip_suffix(end).unwrap_or(text).trim_end())
}

/// Runs `inner` with the pointer one token longer (RFC 6901).
fn below(pointer: &mut String, token: &str, inner: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    inner(pointer);
    pointer.truncate(length);
}

fn place(script: &str, pointer: &str) -> String {
    if pointer.is_empty() { script.to_owned() } else { format!("{script} {pointer}") }
}

/// A `@type`: one word or several.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// Values with names such as `founder.name`, in the order of the script.
struct Flat<'a> {
    script: &'a str,
    /// The objects open now, without the subject itself.
    inside: Vec<u32>,
    /// Objects so far.
    objects: u32,
    values: Vec<Named>,
    left_out: usize,
}

impl Flat<'_> {
    /// Adds a value and what is below it, `levels` objects deep at most. The parser has bounded the depth.
    fn add(&mut self, value: &Value, name: &mut String, pointer: &mut String, levels: usize) {
        if pointer.len() > MAX_POINTER {
            self.left_out += 1;
            return;
        }
        let text = match value {
            Value::Null => return,
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    below(pointer, &number.to_string(), |pointer| self.add(item, name, pointer, levels));
                }
                return;
            }
            Value::Object(object) => return self.add_object(object, name, pointer, levels),
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        if !text.is_empty() {
            let inside = self.inside.clone().into();
            self.values.push(Named { inside, name: name.clone(), value: text, locator: place(self.script, pointer) });
        }
    }

    fn add_object(&mut self, object: &Map<String, Value>, name: &mut String, pointer: &mut String, levels: usize) {
        if let Some(inner) = object.get("@value") {
            below(pointer, "@value", |pointer| self.add(inner, name, pointer, levels));
            return;
        }
        let Some(levels) = levels.checked_sub(1) else { return };
        let is_subject = name.is_empty();
        if !is_subject {
            self.inside.push(self.objects);
            self.objects = self.objects.saturating_add(1);
        }
        for (key, inner) in object.iter().filter(|(key, _)| !matches!(key.as_str(), "@context" | "@graph")) {
            let length = name.len();
            if length > 0 {
                name.push('.');
            }
            name.push_str(key);
            below(pointer, key, |pointer| self.add(inner, name, pointer, levels));
            name.truncate(length);
        }
        if !is_subject {
            self.inside.pop();
        }
    }
}

/// Entries of the same kind become one part; several values of a property are joined by "; ".
fn parts_from(entries: Vec<Entry>, budget: &mut Budget) -> Vec<Part> {
    let mut groups: IndexMap<String, Vec<Entry>> = IndexMap::new();
    for entry in entries {
        if entry.values.iter().any(|named| !named.name.starts_with('@')) {
            groups.entry(entry.group.clone()).or_default().push(entry);
        }
    }
    groups.into_iter().filter_map(|(title, entries)| part_from(title, entries, budget)).collect()
}

fn part_from(title: String, entries: Vec<Entry>, budget: &mut Budget) -> Option<Part> {
    let mut header: IndexSet<String> = IndexSet::new();
    for named in entries.iter().flat_map(|entry| &entry.values) {
        if header.len() < MAX_COLUMNS && !named.name.ends_with("@type") {
            header.insert(named.name.clone());
        }
    }
    let locator = entries.first().map(|entry| entry.locator.clone()).unwrap_or_default();
    if !budget.take_cells(entries.len().saturating_mul(header.len()), &locator) {
        return None;
    }
    let row = |entry: Entry| {
        let mut cells = vec![String::new(); header.len()];
        let mut places = vec![entry.locator.clone(); header.len()];
        let mut links = vec![None; header.len()];
        for named in entry.values {
            let Some(column) = header.get_index_of(&named.name) else { continue };
            let (Some(cell), Some(place), Some(link)) =
                (cells.get_mut(column), places.get_mut(column), links.get_mut(column))
            else {
                continue;
            };
            if cell.is_empty() {
                *place = named.locator;
                *link = (named.value.starts_with("https://") || named.value.starts_with("http://"))
                    .then(|| named.value.clone());
            } else {
                cell.push_str("; ");
            }
            cell.push_str(&named.value);
        }
        PartRow { locator: entry.locator, cells, places: places.into(), links }
    };
    let rows = entries.into_iter().map(row).collect();
    Some(Part { kind: PartKind::Data, title, header: header.into_iter().collect(), rows, locator })
}
