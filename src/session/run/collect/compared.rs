//! Whether a tie that this version of its page was not read to state has left the page, or only was not read again.
//!
//! - Only where ties of its kind were read is one that is missing not there: a refused table, a changed layout and a
//!   page that says something else are no statement that a tie is over.
//! - A name that stands on the page as often as before belongs to a row that could not be read this time.
//! - A body that goes by another name may be the same one, renamed: its ties are not over.

use super::clip::CLIP;
use super::gone::names_entity;
use super::same_value::same_value;
use super::{Answered, body_of, exchange_of};
use crate::case::{Case, Fetch};
use crate::collect::Proposal;
use crate::collect::page::Document;
use crate::text::normal::{normal, squeeze};
use std::collections::{BTreeMap, BTreeSet};

/// Why a tie is not said to have left its page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Said of all such ties together.
    OfAll(String),
    /// Of this one.
    OfThis(String),
}

/// How a body is named on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub caption: String,
    pub original: Option<String>,
    /// In a row of its own, rather than in what the page is about.
    pub in_row: bool,
}

impl Named {
    pub fn of(proposal: &Proposal) -> Self {
        let name = proposal.values.iter().find(|value| value.prop == "name");
        let place = name.map_or("", |name| name.locator.as_str());
        Self {
            caption: proposal.caption().to_owned(),
            original: name.and_then(|name| name.original.clone()),
            in_row: ["tr", "td", "li", "dd", "dt"].iter().any(|tag| {
                place
                    .split(" > ")
                    .any(|step| step == *tag || step.strip_prefix(tag).is_some_and(|s| s.starts_with(':')))
            }),
        }
    }
}

/// This version of a page beside the earlier ones.
pub(super) struct Versions<'a> {
    case: &'a Case,
    versions: &'a [Fetch],
    now: &'a [Proposal],
    text: String,
    /// Of earlier versions, by their number.
    before: BTreeMap<i64, String>,
    kinds: BTreeSet<&'a str>,
    ids: BTreeSet<&'a str>,
}

impl<'a> Versions<'a> {
    pub fn new(case: &'a Case, versions: &'a [Fetch], answer: &'a Answered, body: Option<&[u8]>) -> Self {
        let ties = answer.proposals.iter().filter(|proposal| proposal.is_relation());
        Self {
            case,
            versions,
            now: &answer.proposals,
            text: body.map_or_else(String::new, |body| {
                text_of(body, &answer.exchange.media, answer.exchange.charset.as_deref())
            }),
            before: BTreeMap::new(),
            kinds: ties.map(|tie| tie.schema.as_str()).collect(),
            ids: answer.proposals.iter().map(|proposal| proposal.entity.as_str()).collect(),
        }
    }

    /// Why a tie that was last read from the version of this number may be on the page all the same.
    pub fn why_not(&mut self, tie: &Proposal, version: Option<i64>, names: &BTreeMap<String, Named>) -> Option<Why> {
        if !self.kinds.contains(tie.schema.as_str()) {
            return Some(Why::OfAll("no such ties were read from this one".to_owned()));
        }
        if let Some((old, new)) = self.renamed(tie, names) {
            let why = format!("it names {new:?} where they name {old:?}: renamed, or another one?");
            return Some(Why::OfAll(why));
        }
        let name = self.of_row(tie, names)?.clone();
        let still = self.stands_as_before(&name, version, names);
        still.then(|| {
            Why::OfThis(format!("{:?} stands on the page as before, but was not read as before", name.caption))
        })
    }

    /// What the page was about, and what stands in its place in ties with the same others.
    fn renamed(&self, tie: &Proposal, names: &BTreeMap<String, Named>) -> Option<(String, String)> {
        let (about, old) =
            ends(tie).find(|(_, end)| !self.ids.contains(end) && names.get(*end).is_some_and(|name| !name.in_row))?;
        let others = |tie: &'a Proposal| ends(tie).filter(|(prop, _)| *prop != about).collect::<BTreeSet<_>>();
        let wanted: BTreeSet<(&str, &str)> = ends(tie).filter(|(prop, _)| *prop != about).collect();
        let alike = self.now.iter().find(|new| new.schema == tie.schema && others(new) == wanted)?;
        let new = alike.first(about)?;
        let caption = self.now.iter().find(|proposal| proposal.entity == new).map_or(new, Proposal::caption);
        Some((names.get(old)?.caption.clone(), caption.to_owned()))
    }

    /// The end that has the row: not what the whole page is about.
    fn of_row<'n>(&self, tie: &Proposal, names: &'n BTreeMap<String, Named>) -> Option<&'n Named> {
        let named = || ends(tie).filter_map(|(_, end)| names.get(end));
        named().find(|name| name.in_row).or_else(|| named().next())
    }

    fn stands_as_before(&mut self, name: &Named, version: Option<i64>, names: &BTreeMap<String, Named>) -> bool {
        let versions = self.versions.iter().filter(|fetch| fetch.origin == CLIP);
        let last = versions.rev().find(|fetch| Some(fetch.number) == version);
        let Some(last) = last else { return false };
        let case = self.case;
        let before = self.before.entry(last.number).or_insert_with(|| {
            // A body that cannot be read says nothing about its names.
            let body = body_of(case, last).ok().flatten().unwrap_or_default();
            let charset = exchange_of(last).ok().and_then(|exchange| exchange.charset);
            text_of(&body, &last.media, charset.as_deref())
        });
        let now: Vec<&str> = self.now.iter().filter_map(|proposal| proposal.first("name")).collect();
        let before_names: Vec<&str> = names.values().map(|name| name.caption.as_str()).collect();
        let wanted = std::iter::once(&name.caption).chain(&name.original).map(|name| squeeze(&normal(name)));
        let mut counts = wanted
            .filter(|name| !name.is_empty())
            .map(|name| (count(before, &name, &before_names), count(&self.text, &name, &now)));
        counts.any(|(before, now)| now > 0 && now >= before)
    }
}

/// How often a name stands in a text, not counting where it is a part of another name.
fn count(text: &str, name: &str, others: &[&str]) -> usize {
    let mut longer: Vec<String> = others.iter().map(|other| squeeze(&normal(other))).collect();
    longer.retain(|other| other.contains(name) && other != name);
    longer.sort_by_key(|other| std::cmp::Reverse(other.len()));
    let without = longer.iter().fold(text.to_owned(), |text, other| text.replace(other.as_str(), "\n"));
    without.matches(name).count()
}

fn ends(tie: &Proposal) -> impl Iterator<Item = (&str, &str)> {
    let ends = tie.values.iter().filter(|value| names_entity(&tie.schema, &value.prop));
    ends.map(|value| (value.prop.as_str(), value.value.as_str()))
}

/// The text of a page as names are compared; of what is no page its bytes.
fn text_of(body: &[u8], media: &str, charset: Option<&str>) -> String {
    let read = Document::read(body, media, charset, "").ok();
    let blocks = read.as_ref().map(|document| &document.page().blocks).filter(|blocks| !blocks.is_empty());
    let text = match blocks {
        Some(blocks) => blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n"),
        None => String::from_utf8_lossy(body).into_owned(),
    };
    squeeze(&normal(&text))
}

/// Does the new tie say nothing else than the old one, and less?
pub(super) fn says_less(new: &Proposal, old: &Proposal) -> bool {
    let said = |value: &crate::collect::ProposedValue| {
        old.values.iter().any(|other| other.prop == value.prop && same_value(&other.value, &value.value))
    };
    new.values.iter().all(said) && new.values.len() < old.values.len()
}
