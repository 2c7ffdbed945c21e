//! Makes the text of a page safe to parse: bounds nesting, attributes and the number of tags.
//!
//! The HTML parser is quadratic in the depth of open elements and in the attributes of a tag, and its tree takes some
//! two hundred bytes for each node. No page that a person wrote comes near these limits; what goes beyond is taken out
//! and noted. In XHTML, `<div/>` becomes `<div></div>`, as XML means it.
//!
//! - One pass over the bytes, O(n × depth) at worst with the depth bounded. A page with nothing to take out is not copied.
//! - White space between the rows and cells of a table is left out: nobody sees it, and it is a third of the nodes.
//! - Follows the parser's rules for implied ends only as far as needed to never count fewer open elements than it.

use super::budget::Budget;
use std::borrow::Cow;

/// Elements inside each other; browsers stop at 512 too.
const MAX_DEPTH: usize = 512;

/// Unclosed marks such as `<b>` and `<font>`: the parser repeats them in every paragraph.
const MAX_MARKS: usize = 200;
/// Elements that repeating them may make: a node takes some 400 bytes.
const MAX_REPEATED: usize = 500_000;

/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 500;

/// Tags of a page.
const MAX_TAGS: usize = 5_000_000;

const ROW_GROUPS: &[&str] = &["tbody", "thead", "tfoot"];

struct Guard<'t, 'b> {
    text: &'t str,
    xhtml: bool,
    /// What was written so far, when it is not a plain beginning of `text`.
    out: Option<String>,
    /// Text up to here is in `out`.
    copied: usize,
    open: Vec<&'t str>,
    /// Open formatting elements by count alone.
    marks: usize,
    /// How often the parser may have repeated an open mark.
    repeated: usize,
    /// Open marks outside each open table: a cell begins without any, as in the parser.
    outside: Vec<usize>,
    tags: usize,
    dropped: [usize; 3],
    budget: &'b mut Budget,
}

/// The text to parse.
pub(super) fn guarded<'t>(text: &'t str, xhtml: bool, budget: &mut Budget) -> Cow<'t, str> {
    let mut guard = Guard {
        text,
        xhtml,
        out: None,
        copied: 0,
        open: Vec::new(),
        marks: 0,
        repeated: 0,
        outside: Vec::new(),
        tags: 0,
        dropped: [0; 3],
        budget,
    };
    guard.run();
    let [deep, marks, attributes] = guard.dropped;
    if deep > 0 {
        guard
            .budget
            .note("html", &format!("{deep} elements nested deeper than {MAX_DEPTH} are read without their mark-up"));
    }
    if marks > 0 {
        guard.budget.note("html", &format!("{marks} unclosed formatting marks are left out"));
    }
    if attributes > 0 {
        guard.budget.note("html", &format!("{attributes} elements with more than {MAX_ATTRIBUTES} attributes are cut"));
    }
    match guard.out {
        Some(mut out) => {
            out.push_str(text.get(guard.copied..).unwrap_or_default());
            Cow::Owned(out)
        }
        None => Cow::Borrowed(text),
    }
}

/// The end of a tag, and where to cut it when it has too many attributes.
struct Tag {
    end: usize,
    closes_itself: bool,
    cut: Option<usize>,
}

impl<'t> Guard<'t, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find('<')) {
            let start = at + found;
            at = match bytes.get(start + 1) {
                Some(b'!') if self.text[start..].starts_with("<!--") => self.comment_end(start),
                Some(b'!' | b'?') => self.find(">", start),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(start),
                Some(b'/') => self.find(">", start),
                Some(letter) if letter.is_ascii_alphabetic() => self.start_tag(start),
                _ => start + 1,
            };
            self.drop_space(at);
            if self.repeated > MAX_REPEATED {
                let note = "unclosed formatting marks multiply: the rest of the page is left out";
                self.budget.note("html", note);
                self.replace(at, self.text.len(), "");
                return;
            }
            if self.tags > MAX_TAGS {
                self.budget.note("html", &format!("more than {MAX_TAGS} tags: the rest of the page is left out"));
                self.replace(start, self.text.len(), "");
                return;
            }
        }
    }

    /// Leaves out white space between the rows and cells of a table: the parser would make a node of each.
    fn drop_space(&mut self, at: usize) {
        let mut open = self.open.iter().rev().peekable();
        open.next_if(|name| same(name, &["tr"]));
        open.next_if(|name| same(name, ROW_GROUPS));
        if !open.next().is_some_and(|name| same(name, &["table"])) {
            return;
        }
        let rest = self.text.get(at..).unwrap_or_default();
        let behind = rest.trim_ascii_start();
        let end = at + rest.len() - behind.len();
        if end > at && behind.starts_with('<') {
            let name = self.name_at(end + if behind.starts_with("</") { 2 } else { 1 });
            if same(name, &["td", "th", "tr", "table"]) || same(name, ROW_GROUPS) {
                self.replace(at, end, "");
            }
        }
    }

    /// The byte after the next occurrence, or the end of the text.
    fn find(&self, what: &str, from: usize) -> usize {
        let found = self.text.get(from..).and_then(|rest| rest.find(what));
        found.map_or(self.text.len(), |at| from + at + what.len())
    }

    fn comment_end(&self, start: usize) -> usize {
        let rest = self.text.get(start + 4..).unwrap_or_default();
        if rest.starts_with('>') {
            return start + 5;
        }
        if rest.starts_with("->") {
            return start + 6;
        }
        // Both ends are looked for at once, so that many comments of one kind stay linear.
        let mut from = start + 4;
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find("--")) {
            let at = from + found;
            let after = self.text.get(at + 2..).unwrap_or_default();
            if after.starts_with('>') {
                return at + 3;
            }
            if after.starts_with("!>") {
                return at + 4;
            }
            from = at + 1;
        }
        self.text.len()
    }

    fn name_at(&self, from: usize) -> &'t str {
        let rest = self.text.get(from..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn end_tag(&mut self, start: usize) -> usize {
        self.tags += 1;
        let name = self.name_at(start + 2);
        if is_mark(name) {
            self.marks = self.marks.saturating_sub(1);
        } else if is_special(name) {
            self.repeated += self.marks;
        }
        if same(name, &["table"])
            && let Some(marks) = self.outside.pop()
        {
            self.marks = marks;
        }
        if let Some(at) = self.closes(name) {
            self.open.truncate(at);
        }
        self.scan_tag(start + 2 + name.len()).end
    }

    /// The open element that an end tag closes, as the parser would: not through the walls of a table's cell, and a
    /// word-like element not through a block.
    fn closes(&self, name: &str) -> Option<usize> {
        let is_table = same(name, &["table", "html", "body"]);
        let is_inline = !is_special(name);
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.eq_ignore_ascii_case(name) {
                return Some(at);
            }
            if !is_table && (is_wall(open) || (is_inline && is_special(open))) {
                return None;
            }
        }
        None
    }

    fn start_tag(&mut self, start: usize) -> usize {
        self.tags += 1;
        let name = self.name_at(start + 1);
        let tag = self.scan_tag(start + 1 + name.len());
        if let Some(cut) = tag.cut {
            self.dropped[2] += 1;
            self.replace(cut, tag.end, ">");
        }
        if is_void(name) {
            return tag.end;
        }
        if self.xhtml && tag.closes_itself {
            let end = format!("></{name}>");
            let slash = self.text.get(..tag.end).and_then(|text| text.rfind('/')).unwrap_or(tag.end);
            if tag.cut.is_none() {
                self.replace(slash, tag.end, &end);
            }
            return tag.end;
        }
        let foreign = self.open.iter().any(|open| same(open, &["svg", "math"]));
        if is_raw(name) && !foreign {
            return self.raw_end(name, tag.end);
        }
        if foreign && tag.closes_itself {
            return tag.end;
        }
        if is_mark(name) {
            if self.marks >= MAX_MARKS {
                self.dropped[1] += 1;
                self.replace(start, tag.end, "");
                return tag.end;
            }
            self.marks += 1;
        } else if is_special(name) {
            if same(name, &["table"]) {
                self.outside.push(self.marks);
            } else if !self.outside.is_empty() && same(name, &["td", "th", "caption"]) {
                self.marks = 0;
            }
            self.repeated += self.marks;
        }
        self.close_implied(name);
        if self.open.len() >= MAX_DEPTH {
            self.dropped[0] += 1;
            self.replace(start, tag.end, "");
            return tag.end;
        }
        self.open.push(name);
        tag.end
    }

    /// Ends that a start tag implies: a paragraph before a block, a cell before a cell, an item before an item.
    fn close_implied(&mut self, name: &str) {
        let closed: &[&str] = if same(name, &["td", "th"]) {
            &["td", "th"]
        } else if same(name, &["tr"]) {
            &["tr"]
        } else if same(name, &["tbody", "thead", "tfoot", "caption", "colgroup"]) {
            &["tbody", "thead", "tfoot", "caption", "colgroup"]
        } else if same(name, &["li"]) {
            &["li"]
        } else if same(name, &["dt", "dd"]) {
            &["dt", "dd"]
        } else if same(name, &["option", "optgroup"]) {
            &["option"]
        } else if same(name, &["a"]) {
            &["a"]
        } else if is_special(name) {
            &["p"]
        } else {
            return;
        };
        let in_table = same(name, &["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"]);
        for (at, open) in self.open.iter().enumerate().rev() {
            if same(open, closed) {
                self.open.truncate(at);
                return;
            }
            let stops = if in_table {
                same(open, &["table", "template", "html"])
            } else if same(name, &["li", "dt", "dd"]) {
                is_special(open) && !same(open, &["p", "div", "address"])
            } else {
                is_special(open)
            };
            if stops {
                return;
            }
        }
    }

    /// The end of a script, style or the like: its text is not mark-up.
    fn raw_end(&self, name: &str, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find("</")) {
            let start = at + found;
            if self.name_at(start + 2).eq_ignore_ascii_case(name) {
                return self.find(">", start);
            }
            at = start + 2;
        }
        self.text.len()
    }

    /// Reads attributes up to the end of the tag, by the tokenizer's rules for quotes.
    fn scan_tag(&self, from: usize) -> Tag {
        let bytes = self.text.as_bytes();
        let (mut at, mut attributes, mut cut, mut slash) = (from, 0, None, false);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return Tag { end: at + 1, closes_itself: slash, cut },
                b'/' => {
                    slash = true;
                    at += 1;
                }
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => {
                    slash = false;
                    attributes += 1;
                    if attributes > MAX_ATTRIBUTES {
                        cut = cut.or(Some(at));
                    }
                    at = attribute_end(bytes, at);
                }
            }
        }
        Tag { end: bytes.len(), closes_itself: false, cut }
    }

    /// Writes `with` instead of a stretch of the text.
    fn replace(&mut self, start: usize, end: usize, with: &str) {
        let out = self.out.get_or_insert_with(String::new);
        out.push_str(self.text.get(self.copied..start).unwrap_or_default());
        out.push_str(with);
        self.copied = end;
    }
}

/// The byte after an attribute with its value.
fn attribute_end(bytes: &[u8], start: usize) -> usize {
    let byte = |at: usize| bytes.get(at).copied();
    // A `=` in first place belongs to the name.
    let mut at = start + 1;
    while byte(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=')) {
        at += 1;
    }
    let mut sign = at;
    while byte(sign).is_some_and(|b| b.is_ascii_whitespace()) {
        sign += 1;
    }
    if byte(sign) != Some(b'=') {
        return at;
    }
    at = sign + 1;
    while byte(at).is_some_and(|b| b.is_ascii_whitespace()) {
        at += 1;
    }
    match byte(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let rest = bytes.get(at + 1..).unwrap_or_default();
            rest.iter().position(|b| *b == quote).map_or(bytes.len(), |end| at + 1 + end + 1)
        }
        _ => {
            while byte(at).is_some_and(|b| !b.is_ascii_whitespace() && b != b'>') {
                at += 1;
            }
            at
        }
    }
}

fn same(name: &str, others: &[&str]) -> bool {
    others.iter().any(|other| name.eq_ignore_ascii_case(other))
}

fn is_void(name: &str) -> bool {
    same(
        name,
        &[
            "br", "img", "input", "hr", "meta", "link", "area", "base", "col", "embed", "param", "source", "track",
            "wbr", "basefont", "bgsound", "frame", "keygen", "image",
        ],
    )
}

fn is_raw(name: &str) -> bool {
    same(name, &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"])
}

/// Formatting elements of the HTML standard that may stand in themselves.
fn is_mark(name: &str) -> bool {
    same(name, &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"])
}

/// What an end tag inside cannot reach past.
fn is_wall(name: &str) -> bool {
    same(name, &["td", "th", "table", "caption", "template", "applet", "marquee", "object", "html", "svg", "math"])
}

/// Not "special" in the standard: words and marks.
fn is_special(name: &str) -> bool {
    same(
        name,
        &[
            "div",
            "p",
            "td",
            "tr",
            "th",
            "li",
            "ul",
            "ol",
            "table",
            "tbody",
            "thead",
            "tfoot",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "section",
            "article",
            "header",
            "footer",
            "nav",
            "main",
            "aside",
            "dl",
            "dt",
            "dd",
            "form",
            "fieldset",
            "figure",
            "figcaption",
            "blockquote",
            "pre",
            "center",
            "address",
            "details",
            "summary",
            "body",
            "html",
            "caption",
            "colgroup",
            "button",
            "object",
            "applet",
            "marquee",
            "select",
            "template",
            "dir",
            "menu",
            "frameset",
            "hgroup",
            "listing",
            "plaintext",
            "search",
            "head",
        ],
    )
}
