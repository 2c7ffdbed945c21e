//! The rules of a page's own `<style>` that hide text, strike it out, or show it again.
//!
//! - Read: `display`, `visibility` and `text-decoration` under selectors of names, classes and ids, one below another
//!   (`tr.former > td`); rules for the screen. Comments, strings and addresses are taken out first.
//! - Left aside: rules for print, states that need a hand (`:hover`), `::before` and its kin, colours, sizes, places.
//! - Doubtful is every other selector and condition (`:not(…)`, `[open]`, `@media (width > 40em)`, `@layer`, nested
//!   rules): what it hides is counted alone, what it shows may undo what another rule hides.
//! - Nothing is loaded: an `@import` is only seen. O(bytes) to read; the bounds are those of `hide`.

use std::collections::HashMap;

/// Steps of a longer selector are not read.
const MAX_STEPS: usize = 8;

/// What a rule may say something of, by position in [`Says`].
pub(super) const DISPLAY: usize = 0;
pub(super) const VISIBILITY: usize = 1;
pub(super) const LINE: usize = 2;

/// What one declaration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Hides or strikes out, else shows.
    pub hides: bool,
    pub important: bool,
}

/// What is said of display, visibility and the line through a text.
pub(super) type Says = [Option<Said>; 3];

/// The ids, classes and names of a selector, in the order in which they weigh.
pub(super) type Weight = (usize, usize, usize);

/// One step of a selector: a name with classes and ids.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub name: Option<String>,
    pub ids: Vec<String>,
    pub classes: Vec<String>,
    /// It stands directly below the step before it.
    pub is_child: bool,
}

#[derive(Debug)]
pub(super) struct Rule {
    /// The steps of the selector, the outermost first; of a doubtful one at most the last.
    pub parts: Vec<Part>,
    pub doubtful: bool,
    pub says: Says,
}

impl Rule {
    pub fn hides(&self) -> bool {
        self.says.iter().flatten().any(|said| said.hides)
    }

    pub fn weight(&self) -> Weight {
        self.parts.iter().fold((0, 0, 0), |(ids, classes, names), part| {
            (ids + part.ids.len(), classes + part.classes.len(), names + usize::from(part.name.is_some()))
        })
    }
}

/// All sheets of a page together.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// In the order of the page.
    pub rules: Vec<Rule>,
    /// Doubtful rules that hide.
    pub unread: usize,
    /// Another sheet is called for.
    pub imports: bool,
}

/// Whether a group of rules holds when a person reads the page on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    No,
    /// It depends on the width of the window and the like.
    Media,
    /// It depends on something else.
    Unknown,
}

impl Sheet {
    /// Adds the rules of one `<style>`.
    pub fn read(&mut self, css: &str, media: Holds) {
        let css = tidied(css);
        let mut groups = vec![media];
        let mut rest = css.as_str();
        loop {
            rest = rest.trim_start();
            let ends: &[char] = if rest.starts_with('@') { &['{', '}', ';'] } else { &['{', '}'] };
            let Some(found) = rest.find(ends) else { break };
            let (before, after) = rest.split_at(found);
            let before = before.trim();
            let sign = after.chars().next();
            rest = after.get(1..).unwrap_or_default();
            let around = groups.last().copied().unwrap_or(Holds::Yes);
            match sign {
                Some('{') if before.starts_with('@') => match held(before) {
                    Holds::No => rest = behind_block(rest).1,
                    Holds::Yes => groups.push(around),
                    holds => groups.push(holds),
                },
                Some('{') => {
                    let (body, behind) = behind_block(rest);
                    rest = behind;
                    self.rule(before, body, around);
                }
                Some('}') if groups.len() > 1 => {
                    groups.pop();
                }
                _ => self.imports |= before.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("@import")),
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str, holds: Holds) {
        let says = declared(body);
        if says.iter().all(Option::is_none) {
            return;
        }
        let nested = body.contains('{');
        for selector in split_outside(selectors, ',') {
            if is_for_a_hand(selector) {
                continue;
            }
            let parts = if nested { None } else { parts_of(selector) };
            let doubtful = parts.is_none() || holds != Holds::Yes;
            let rule = Rule { parts: parts.unwrap_or_else(|| last_part(selector, nested)), doubtful, says };
            // The attribute says the same by itself; what a narrow window hides a wide one shows.
            let known = holds == Holds::Media || selector.ends_with("[hidden]");
            self.unread += usize::from(doubtful && rule.hides() && !known);
            self.rules.push(rule);
        }
    }
}

/// Whether rules for these media hold on a screen.
pub(super) fn media(list: &str) -> Holds {
    let list = list.to_ascii_lowercase();
    let one = |medium: &str| {
        let medium = medium.trim();
        let medium = medium.strip_prefix("only ").unwrap_or(medium).trim();
        match medium.split_ascii_whitespace().next() {
            None => Holds::Yes,
            Some("print" | "speech" | "aural" | "braille" | "embossed" | "handheld" | "projection" | "tty" | "tv") => {
                Holds::No
            }
            Some("all" | "screen") if !medium.contains(' ') => Holds::Yes,
            Some(_) => Holds::Media,
        }
    };
    let all: Vec<Holds> = list.split(',').map(one).collect();
    let is = |wanted: Holds| all.contains(&wanted);
    if is(Holds::Yes) {
        Holds::Yes
    } else if is(Holds::Media) {
        Holds::Media
    } else {
        Holds::No
    }
}

/// Whether the rules of a group hold; [`Holds::No`] also for a block that holds no rules.
fn held(prelude: &str) -> Holds {
    let end = prelude.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(prelude.len());
    let (name, condition) = prelude.split_at(end);
    match name.to_ascii_lowercase().as_str() {
        "@media" => media(condition),
        "@supports" | "@container" | "@layer" | "@scope" | "@document" | "@-moz-document" => Holds::Unknown,
        _ => Holds::No,
    }
}

/// What declarations say, of a rule or of an element's own style; the last counts unless an earlier one is important.
pub(super) fn declared(body: &str) -> Says {
    let mut says: Says = [None; 3];
    for declaration in body.split([';', '{', '}']) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.to_ascii_lowercase();
        let (value, important) = match value.split_once('!') {
            Some((value, word)) => (value.trim(), word.trim() == "important"),
            None => (value.trim(), false),
        };
        let (property, hides) = match name.trim().to_ascii_lowercase().as_str() {
            "display" => (DISPLAY, value == "none"),
            "visibility" => (VISIBILITY, matches!(value, "hidden" | "collapse")),
            "text-decoration" | "text-decoration-line" => {
                (LINE, value.split_ascii_whitespace().any(|word| word == "line-through"))
            }
            _ => continue,
        };
        if let Some(said) = says.get_mut(property)
            && said.is_none_or(|said| important || !said.important)
        {
            *said = Some(Said { hides, important });
        }
    }
    says
}

/// Without comments, the inside of strings and addresses, and escapes: every brace and sign left means what it is.
fn tidied(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '/' if after.starts_with('*') => {
                out.push(' ');
                after.get(1..).and_then(|inner| inner.split_once("*/")).map_or("", |(_, behind)| behind)
            }
            '"' | '\'' => {
                out.push_str("\"\"");
                behind_string(after, c)
            }
            '\\' => {
                out.push_str("\\_");
                let escaped = after.chars().next().map_or(0, char::len_utf8);
                after.get(escaped..).unwrap_or_default()
            }
            '(' if out.get(out.len().saturating_sub(3)..).is_some_and(|word| word.eq_ignore_ascii_case("url"))
                && !after.trim_start().starts_with(['"', '\'']) =>
            {
                out.push_str("()");
                after.split_once(')').map_or("", |(_, behind)| behind)
            }
            '<' if after.starts_with("!--") => after.get(3..).unwrap_or_default(),
            '-' if after.starts_with("->") => after.get(2..).unwrap_or_default(),
            _ => {
                out.push(c);
                after
            }
        };
    }
    out
}

/// What follows a string; a line break ends one that is not closed.
fn behind_string(text: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && (c == quote || c == '\n') {
            return text.get(at + 1..).unwrap_or_default();
        }
        escaped = !escaped && c == '\\';
    }
    ""
}

/// The inside of a block whose brace is open, and what follows it.
fn behind_block(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => {
                let (body, behind) = text.split_at(at);
                return (body, behind.get(1..).unwrap_or_default());
            }
            b'}' => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

/// The pieces between a sign, not inside brackets.
fn split_outside(text: &str, sign: char) -> Vec<&str> {
    let mut depth = 0_i32;
    let pieces = text.split(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        c == sign && depth <= 0
    });
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Does a selector mean a state that only a reader's hand makes, or something that is no element?
fn is_for_a_hand(selector: &str) -> bool {
    let selector = selector.to_ascii_lowercase();
    let states = [":hover", ":focus", ":active", ":visited", ":target"];
    let signs = ["::", ":before", ":after", ":first-letter", ":first-line"];
    signs.iter().any(|sign| selector.contains(sign))
        || (!selector.contains(":not(") && states.iter().any(|state| selector.contains(state)))
}

/// The steps of a selector, if it is plain and says what it picks in its last step.
fn parts_of(selector: &str) -> Option<Vec<Part>> {
    let spaced = selector.replace('>', " > ");
    let mut parts: Vec<Part> = Vec::new();
    let mut is_child = false;
    for word in spaced.split_ascii_whitespace() {
        if word == ">" {
            if is_child || parts.is_empty() {
                return None;
            }
            is_child = true;
            continue;
        }
        let mut part = part_of(word)?;
        part.is_child = std::mem::take(&mut is_child);
        parts.push(part);
    }
    let picks = parts.last().is_some_and(|last| last.key().is_some());
    (picks && !is_child && parts.len() <= MAX_STEPS).then_some(parts)
}

/// One step: `td`, `.former`, `li#x.former`, `*`.
fn part_of(word: &str) -> Option<Part> {
    let mut part = Part::default();
    let mut rest = word;
    let mut sign = None;
    loop {
        let end = rest.find(['.', '#']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        match sign {
            None if name.is_empty() && !behind.is_empty() => {}
            None if name == "*" => {}
            _ if !is_name(name) => return None,
            None => part.name = Some(name.to_ascii_lowercase()),
            Some('.') => part.classes.push(name.to_owned()),
            Some(_) => part.ids.push(name.to_owned()),
        }
        sign = behind.chars().next();
        if sign.is_none() {
            return Some(part);
        }
        rest = behind.get(1..).unwrap_or_default();
    }
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    name.starts_with(|c: char| plain(c) && !c.is_ascii_digit()) && name.chars().all(plain)
}

/// The last step of a selector that is not read: what is plain of it, or nothing, which stands for every element.
fn last_part(selector: &str, nested: bool) -> Vec<Part> {
    if nested {
        return Vec::new();
    }
    let last = split_outside(selector, ' ').pop().unwrap_or_default();
    let end = last.find([':', '[', '\\']).unwrap_or(last.len());
    let plain = last.get(..end).unwrap_or_default();
    let plain = plain.rsplit(['>', '+', '~']).next().unwrap_or_default();
    part_of(plain).filter(|part| part.key().is_some()).into_iter().collect()
}

/// What the last step of a rule is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Id,
    Class,
    Name,
}

impl Part {
    /// The rarest of what it asks for.
    pub fn key(&self) -> Option<(By, &str)> {
        let id = self.ids.first().map(|id| (By::Id, id.as_str()));
        let class = || self.classes.first().map(|class| (By::Class, class.as_str()));
        id.or_else(class).or_else(|| self.name.as_deref().map(|name| (By::Name, name)))
    }
}

/// Rules by what their last step asks for.
#[derive(Debug, Default)]
pub(super) struct Index<'s> {
    ids: HashMap<&'s str, Vec<usize>>,
    classes: HashMap<&'s str, Vec<usize>>,
    names: HashMap<&'s str, Vec<usize>>,
    /// Rules that may mean every element.
    pub any: Vec<usize>,
}

impl<'s> Index<'s> {
    pub fn add(&mut self, rule: &'s Rule, number: usize) {
        let Some((by, name)) = rule.parts.last().and_then(Part::key) else {
            self.any.push(number);
            return;
        };
        let rules = match by {
            By::Id => &mut self.ids,
            By::Class => &mut self.classes,
            By::Name => &mut self.names,
        };
        rules.entry(name).or_default().push(number);
    }

    pub fn at(&self, by: By, name: &str) -> &[usize] {
        let rules = match by {
            By::Id => &self.ids,
            By::Class => &self.classes,
            By::Name => &self.names,
        };
        rules.get(name).map_or(&[], Vec::as_slice)
    }
}
