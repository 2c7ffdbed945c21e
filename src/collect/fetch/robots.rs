//! robots.txt (RFC 9309): which rule decides about a path, and on which line it stands.
//!
//! - The longest matching rule wins; `Allow` wins over a `Disallow` of the same length; no rule allows.
//! - The groups that name our product token are ours; only without one, those of `*`.
//! - Broken lines are passed over, as the RFC asks. `Sitemap` and the like are not looked at.
//! - Time: O(bytes of the file) to read, O(rules · length of the path) to ask.

use encoding_rs::{Encoding, UTF_8};
use std::time::Duration;

/// Our product token, as site owners write it after `User-agent:`.
pub(super) const TOKEN: &str = "kuromaku";
/// Bytes of the file that are read (RFC 9309 § 2.5: at least 500 KiB).
pub(super) const MOST_BYTES: usize = 500 << 10;
/// The longest `Crawl-delay` that is taken at its word: a larger one would be a ban in disguise, which is for
/// `Disallow` to say.
const LONGEST_DELAY: f64 = 30.0;
/// Characters of a rule that are shown.
const SHOWN: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// Normalised; `*` and a final `$` are special.
    pattern: String,
    /// As in the file, with its line number.
    shown: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Group {
    agents: Vec<String>,
    rules: Vec<Rule>,
    delay: Option<f64>,
}

/// A robots.txt, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    ours: Vec<Rule>,
    delay: Option<f64>,
}

impl Rules {
    /// Reads the file, UTF-8 or what its mark says; never fails. Bytes beyond [`MOST_BYTES`] are not looked at, nor the line cut there.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        if let Some((mark, length)) = Encoding::for_bom(bytes).filter(|(mark, _)| *mark != UTF_8) {
            let head = bytes.get(length..bytes.len().min(MOST_BYTES)).unwrap_or_default();
            return Self::parse(mark.decode_without_bom_handling(head).0.as_bytes());
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bytes = match bytes.get(..MOST_BYTES) {
            Some(head) => {
                let end = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(0);
                head.get(..end).unwrap_or_default()
            }
            None => bytes,
        };
        let text = String::from_utf8_lossy(bytes);
        let groups = groups(&text);
        let names = |token: &str| groups.iter().any(|group| group.agents.iter().any(|agent| agent == token));
        let token = if names(TOKEN) { TOKEN } else { "*" };
        let mut rules = Self::default();
        for group in groups.iter().filter(|group| group.agents.iter().any(|agent| agent == token)) {
            rules.ours.extend(group.rules.iter().cloned());
            rules.delay = rules.delay.or(group.delay);
        }
        rules
    }

    /// May this path (with its query) be asked for, and which line says so?
    pub(super) fn decide(&self, path: &str) -> (bool, String) {
        if path == "/robots.txt" {
            return (true, "robots.txt itself may always be read".to_owned());
        }
        let path = normal(path, true);
        let mut best: Option<&Rule> = None;
        for rule in self.ours.iter().filter(|rule| matches(&rule.pattern, &path)) {
            let rank = |rule: &Rule| (rule.pattern.len(), rule.allow);
            if best.is_none_or(|known| rank(rule) > rank(known)) {
                best = Some(rule);
            }
        }
        match best {
            Some(rule) => (rule.allow, rule.shown.clone()),
            None => (true, "no rule is about this page".to_owned()),
        }
    }

    /// Time the site wants between two requests, at most [`LONGEST_DELAY`].
    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay.map(|seconds| Duration::from_secs_f64(seconds.min(LONGEST_DELAY)))
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut naming = false;
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    for (at, line) in unified.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                if !naming {
                    groups.push(Group::default());
                }
                naming = true;
                if let Some(group) = groups.last_mut() {
                    group.agents.push(token_of(value));
                }
            }
            "allow" | "disallow" => {
                naming = false;
                if let Some(group) = groups.last_mut()
                    && !value.is_empty()
                {
                    let shown: String = line.chars().take(SHOWN).collect();
                    group.rules.push(Rule {
                        allow: key == "allow",
                        pattern: pattern(value),
                        shown: format!("line {}: {shown}", at + 1),
                    });
                }
            }
            "crawl-delay" => {
                naming = false;
                if let Some(group) = groups.last_mut() {
                    let seconds = value.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
                    group.delay = group.delay.or(seconds);
                }
            }
            _ => {}
        }
    }
    groups
}

/// The product token of a `User-agent` line: `Kuromaku/1.0` is `kuromaku`.
fn token_of(value: &str) -> String {
    if value.starts_with('*') {
        return "*".to_owned();
    }
    let end = value.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_').unwrap_or(value.len());
    value.get(..end).unwrap_or_default().to_ascii_lowercase()
}

/// A rule's path: a `$` that is not the last character means itself.
fn pattern(value: &str) -> String {
    let (body, end) = value.strip_suffix('$').map_or((value, ""), |body| (body, "$"));
    let mut made = normal(&body.replace('$', "%24"), false);
    made.push_str(end);
    made
}

/// One spelling for each path: unreserved characters plain, all others in upper-case percent encoding. With `literal`,
/// `*` and `$` are characters like others (RFC 9309 § 2.2.3).
fn normal(text: &str, literal: bool) -> String {
    let bytes = text.as_bytes();
    let mut made = String::with_capacity(bytes.len());
    let mut at = 0;
    let escape = |made: &mut String, byte: u8| {
        made.push('%');
        for digit in [byte >> 4, byte & 15] {
            made.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
        }
    };
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'%' => match (hex(bytes.get(at)), hex(bytes.get(at + 1))) {
                (Some(high), Some(low)) => {
                    at += 2;
                    let byte = (high * 16 + low) as u8;
                    match byte {
                        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => made.push(byte.into()),
                        other => escape(&mut made, other),
                    }
                }
                _ => made.push_str("%25"),
            },
            b'*' | b'$' if literal => escape(&mut made, byte),
            0x21..=0x7e => made.push(byte.into()),
            other => escape(&mut made, other),
        }
    }
    made
}

/// Does the pattern match the beginning of the path (all of it before a final `$`)? Each piece between stars is taken
/// at its first place, which is enough: a later one leaves less for the rest. O(path + pattern).
fn matches(pattern: &str, path: &str) -> bool {
    let (body, whole) = pattern.strip_suffix('$').map_or((pattern, false), |body| (body, true));
    let mut pieces = body.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let later: Vec<&str> = pieces.collect();
    let Some((last, middle)) = later.split_last() else { return !whole || rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(found) => rest = rest.get(found + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    if whole { rest.ends_with(last) } else { rest.contains(last) }
}
