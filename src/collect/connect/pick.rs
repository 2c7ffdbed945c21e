//! Picking values out of a JSON answer: every value with its pointer, every value of a wrong type a finding.
//!
//! - Missing and `null` are the same: the source does not say. Neither is a finding.
//! - Knows no source; what a field means is said by its connector.

use super::super::alike::Alike;
use super::super::nobody::is_nobody;
use super::super::{Finding, Proposal};
use super::talk::Talk;
use crate::model::PartialDate;
use serde_json::Value;

/// Findings that are listed of one answer.
const MOST_FINDINGS: usize = 1000;

/// What was read from one answer, before it is kept with it.
#[derive(Debug, Default)]
pub struct Read {
    pub proposals: Vec<Proposal>,
    pub findings: Vec<Finding>,
    /// Names that were met.
    alike: Alike,
}

impl Read {
    /// The reading of a further page of the same list: names of the pages before count.
    pub fn after(page: &mut Read) -> Self {
        Self { alike: std::mem::take(&mut page.alike), ..Self::default() }
    }

    /// The id of something that the source names without a number, made of `parts`. When the same comes again it gets an
    /// id of its own and a finding: that two are called the same does not say that they are the same. The first keeps
    /// the id it has where it is alone.
    pub fn own_id(&mut self, prefix: &str, parts: &[&str], name: &str, locator: &str) -> String {
        let (id, told) = self.alike.id(prefix, parts, name);
        if let Some(told) = told {
            self.found(locator, told);
        }
        id
    }

    /// Does a row name nobody: "その他", "others", treasury shares? It is told with what it states, and is no entity.
    pub fn is_nobody(&mut self, name: &str, stated: &str, locator: &str) -> bool {
        let nobody = is_nobody(name);
        if nobody {
            let what = if stated.is_empty() { "nothing else" } else { stated };
            self.found(locator, format!("not named: {} (row {:?})", shortened(what), shortened(name)));
        }
        nobody
    }

    /// Tells what was not read.
    pub fn found(&mut self, locator: &str, message: impl Into<String>) {
        self.tell(Finding::not_read(locator, message));
    }

    /// Tells what must be known of something that was read.
    pub fn note(&mut self, locator: &str, message: impl Into<String>) {
        self.tell(Finding::note(locator, message));
    }

    /// Of an answer that is wrong everywhere, the first.
    fn tell(&mut self, finding: Finding) {
        match self.findings.len() {
            ..MOST_FINDINGS => {}
            MOST_FINDINGS => {
                let more =
                    format!("the first {MOST_FINDINGS} things that could not be read are listed; there are more");
                return self.findings.push(Finding::not_read(&finding.locator, more));
            }
            _ => return,
        }
        self.findings.push(finding);
    }

    /// Keeps a record that says something.
    pub fn propose(&mut self, proposal: Proposal) {
        if !proposal.values.is_empty() {
            self.proposals.push(proposal);
        }
    }

    /// Hands everything to the answer it was read from.
    pub fn keep(self, talk: &mut Talk<'_>, answer: usize) {
        for proposal in self.proposals {
            talk.propose(answer, proposal);
        }
        for finding in self.findings {
            talk.tell(answer, finding);
        }
    }
}

/// A place in an answer: the value and its JSON pointer.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub value: &'a Value,
    pub pointer: String,
}

impl<'a> Node<'a> {
    pub fn root(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// The pointer of a member, also of one that is not there.
    pub fn place(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, key.replace('~', "~0").replace('/', "~1"))
    }

    /// A member, when it is there and not `null`.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Node { value, pointer: self.place(key) })
    }

    /// A member of a member, and so on.
    pub fn dig(&self, keys: &[&str]) -> Option<Node<'a>> {
        keys.iter().try_fold(self.clone(), |node, key| node.get(key))
    }

    /// A member as text; numbers and truth values too. Anything else is a finding.
    pub fn text(&self, key: &str, read: &mut Read) -> Option<String> {
        self.expect_object(read);
        self.get(key)?.as_text(read)
    }

    /// This value as text.
    pub fn as_text(&self, read: &mut Read) -> Option<String> {
        let text = match self.value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Null => return None,
            Value::Array(_) | Value::Object(_) => {
                read.found(&self.pointer, "text was expected here");
                return None;
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// The items of a member. Something else than a list is a finding.
    pub fn list(&self, key: &str, read: &mut Read) -> Vec<Node<'a>> {
        self.expect_object(read);
        self.get(key).map(|node| node.items(read)).unwrap_or_default()
    }

    /// Notes, once in a row, that this has no members to ask for. Wikidata writes an empty object as an empty list.
    fn expect_object(&self, read: &mut Read) {
        let fine = self.value.is_object() || self.value.as_array().is_some_and(Vec::is_empty);
        let told = |finding: &Finding| finding.locator == self.pointer && finding.message == NO_OBJECT;
        if !fine && !read.findings.last().is_some_and(told) {
            read.found(&self.pointer, NO_OBJECT);
        }
    }

    /// The items of this list.
    pub fn items(&self, read: &mut Read) -> Vec<Node<'a>> {
        let Value::Array(items) = self.value else {
            if !self.value.is_null() {
                read.found(&self.pointer, "a list was expected here");
            }
            return Vec::new();
        };
        let item = |(at, value)| Node { value, pointer: format!("{}/{at}", self.pointer) };
        items.iter().enumerate().map(item).collect()
    }

    /// The members of an object, in its order. Something else is a finding.
    pub fn members(&self, read: &mut Read) -> Vec<(&'a str, Node<'a>)> {
        self.expect_object(read);
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), Node { value, pointer: self.place(key) })).collect()
    }
}

const NO_OBJECT: &str = "an object was expected here";

/// Adds the member `key` as `prop`.
pub fn say(proposal: &mut Proposal, prop: &str, node: &Node<'_>, key: &str, read: &mut Read) {
    if let Some(text) = node.text(key, read) {
        proposal.say(prop, &text, &node.place(key));
    }
}

/// Adds the member `key` as the day `prop`; what is no date is a finding.
pub fn say_day(proposal: &mut Proposal, prop: &str, node: &Node<'_>, key: &str, read: &mut Read) {
    let Some(text) = node.text(key, read) else { return };
    match text.parse::<PartialDate>() {
        Ok(day) => {
            proposal.say_as(prop, &day.to_string(), Some(&text), &node.place(key));
        }
        Err(error) => read.found(&node.place(key), error.to_string()),
    }
}

/// Adds the member `key` as the country `prop`: ISO 3166-1 alpha-2, also of "us_de".
pub fn say_country(proposal: &mut Proposal, prop: &str, node: &Node<'_>, key: &str, read: &mut Read) {
    let Some(text) = node.text(key, read) else { return };
    let code = text.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        proposal.say_as(prop, &code, Some(&text), &node.place(key));
    } else {
        read.found(&node.place(key), format!("not a country code: {}", shortened(&text)));
    }
}

/// Adds text in a language, given as ISO 639-1 or BCP 47.
pub fn say_in(proposal: &mut Proposal, prop: &str, text: &str, lang: Option<&str>, locator: &str) {
    let before = proposal.values.len();
    proposal.say(prop, text, locator);
    if let Some(value) = proposal.values.get_mut(before) {
        value.lang = lang.and_then(iso639_3).map(str::to_owned);
    }
}

/// ISO 639-3 of a language code of the web; `None` for those not met here.
pub fn iso639_3(code: &str) -> Option<&'static str> {
    const PAIRS: &[(&str, &str)] = &[
        ("ar", "ara"),
        ("bg", "bul"),
        ("cs", "ces"),
        ("da", "dan"),
        ("de", "deu"),
        ("el", "ell"),
        ("en", "eng"),
        ("es", "spa"),
        ("et", "est"),
        ("fa", "fas"),
        ("fi", "fin"),
        ("fr", "fra"),
        ("he", "heb"),
        ("hi", "hin"),
        ("hr", "hrv"),
        ("hu", "hun"),
        ("id", "ind"),
        ("is", "isl"),
        ("it", "ita"),
        ("ja", "jpn"),
        ("ko", "kor"),
        ("lt", "lit"),
        ("lv", "lav"),
        ("mn", "mon"),
        ("ms", "msa"),
        ("nb", "nob"),
        ("nl", "nld"),
        ("no", "nor"),
        ("pl", "pol"),
        ("pt", "por"),
        ("ro", "ron"),
        ("ru", "rus"),
        ("sk", "slk"),
        ("sl", "slv"),
        ("sr", "srp"),
        ("sv", "swe"),
        ("th", "tha"),
        ("tr", "tur"),
        ("uk", "ukr"),
        ("vi", "vie"),
        ("yue", "yue"),
        ("zh", "zho"),
    ];
    let lower = code.to_lowercase();
    let main = lower.split(['-', '_']).next().unwrap_or_default();
    PAIRS.iter().find(|(short, long)| *short == main || *long == main).map(|(_, long)| *long)
}

/// Percent-encodes a text for a path segment or a query value (RFC 3986, UTF-8).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The beginning of a text from outside, for a message.
pub fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_everywhere_is_told_and_bounded() {
        let json = Value::Array(vec![Value::from(7); 3000]);
        let mut read = Read::default();
        for node in Node::root(&json).items(&mut read) {
            assert_eq!((node.text("a", &mut read), node.text("b", &mut read)), (None, None));
        }
        assert_eq!(read.findings.len(), MOST_FINDINGS + 1);
        assert_eq!((&*read.findings[0].locator, &*read.findings[1].locator), ("/0", "/1"));
    }

    #[test]
    fn countries_languages_and_addresses_are_put_as_the_model_has_them() {
        let json = serde_json::json!({ "a": "US-DE", "b": "Japan", "c": "gb" });
        let (node, mut read) = (Node::root(&json), Read::default());
        let mut it = Proposal::new("x", "Company");
        for key in ["a", "b", "c"] {
            say_country(&mut it, "country", &node, key, &mut read);
        }
        assert_eq!(it.values.iter().map(|value| &*value.value).collect::<Vec<_>>(), ["us", "gb"]);
        assert_eq!(it.values[0].original.as_deref(), Some("US-DE"));
        assert_eq!(read.findings[0].locator, "/b");
        assert_eq!([iso639_3("zh-Hant"), iso639_3("JPN"), iso639_3("mul")], [Some("zho"), Some("jpn"), None]);
        assert_eq!(encode("架 a/b&c?d=~"), "%E6%9E%B6%20a%2Fb%26c%3Fd%3D~");
        assert_eq!(node.place("x/y~z"), "/x~1y~0z");
    }
}
