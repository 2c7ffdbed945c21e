//! Whom a rule starts from: flagged entities, those that may be the same as one, or entities of other countries.
//!
//! Certain and open starts are kept apart, each with its reason. Being on a list, and perhaps being the same as
//! somebody on a list, are two different reasons and never become one. For "foreign" an organisation's
//! jurisdiction or country and a person's stated residence are read, nothing else about a person.

use super::super::Flag;
use super::super::world::{TieKind, World, WorldNode};
use super::format::{Jurisdictions, Note, Persons, SeedSpec};
use super::rule::Rule;
use crate::model::{Known, PartialDate, SourceId};
use std::collections::BTreeMap;

/// One start of a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seed {
    pub node: u32,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    /// Position among the node's flags.
    Flag(u32),
    /// Flagged, but whether the rule means this entry is open.
    FlagOpen(u32, Doubted),
    /// Possibly the same as a flagged node: undecided match with its score and tie position.
    Soft { other: u32, score: f64, tie: u32 },
    /// Organised or seated in another country, by its stated code.
    Abroad(String),
    /// A person stated to live in another country.
    Resident(String),
    /// The same, where the law asks for citizenship, which is never read.
    ResidentOpen(String),
    /// Sources state several countries, at home and abroad.
    BothSides(String),
    /// No source states the law it is organised under, or where the person lives.
    NowhereStated { person: bool },
    /// A nominee or custodian abroad: for whom it holds is not stated.
    Nominee(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Doubted {
    /// The source names the kind of listing, not the list.
    ListNotNamed,
    /// Its dates do not say whether it was listed on the day.
    Dates,
    /// The rule's own reason: only part of the list counts.
    Rule(Note),
}

impl Why {
    pub fn certain(&self) -> bool {
        matches!(self, Self::Flag(_) | Self::Abroad(_) | Self::Resident(_))
    }
}

/// Every start of `rule`, by node; one per node, the most certain.
pub(super) fn seeds(world: &World<'_>, rule: &Rule, holds: impl Fn(u32) -> bool, day: PartialDate) -> Vec<Seed> {
    match &rule.test.home {
        Some(home) => foreign(world, home, rule.test.persons.unwrap_or(Persons::Residence), holds),
        None => flagged(world, rule, day),
    }
}

fn flagged(world: &World<'_>, rule: &Rule, day: PartialDate) -> Vec<Seed> {
    let mut found: BTreeMap<u32, Why> = BTreeMap::new();
    let mut lists = Lists { world, known: BTreeMap::new() };
    for (node, number) in world.nodes.iter().zip(0u32..) {
        let mut fitting: Vec<Why> = Vec::new();
        for (flag, at) in node.flags.iter().zip(0u32..) {
            fitting.extend(fits(&mut lists, rule, flag, at, day));
        }
        if let Some(why) = fitting.into_iter().min_by_key(|why| !why.certain()) {
            found.insert(number, why);
        }
    }
    let listed: Vec<u32> = found.keys().copied().collect();
    for (tie, at) in world.ties.iter().zip(0u32..) {
        let TieKind::Soft { score } = tie.what else { continue };
        for (node, other) in [(tie.from, tie.to), (tie.to, tie.from)] {
            if (node as usize) < world.nodes.len() && listed.binary_search(&other).is_ok() {
                found.entry(node).or_insert(Why::Soft { other, score, tie: at });
            }
        }
    }
    found.into_iter().map(|(node, why)| Seed { node, why }).collect()
}

/// Which lists fit which seeds of a rule; a list has thousands of entries and is compared once.
struct Lists<'a> {
    world: &'a World<'a>,
    /// By list, source and position of the seed.
    known: BTreeMap<(&'a str, Option<SourceId>, usize), bool>,
}

impl<'a> Lists<'a> {
    fn fit(&mut self, list: &'a str, source: Option<SourceId>, spec: &SeedSpec, at: usize) -> bool {
        let world = self.world;
        *self.known.entry((list, source, at)).or_insert_with(|| {
            let source = source.and_then(|id| world.facts.source(id));
            let title = source.map(|source| source.title.as_str()).unwrap_or_default();
            let publisher = source.and_then(|source| source.publisher.as_deref()).unwrap_or_default();
            let text = format!("{list} \n {title} \n {publisher}").to_lowercase();
            let named = |phrases: &[String]| phrases.iter().any(|phrase| text.contains(phrase.as_str()));
            named(&spec.lists) && !named(&spec.not_lists)
        })
    }
}

/// Is this flag a start of the rule, and how certain is that?
fn fits<'a>(lists: &mut Lists<'a>, rule: &Rule, flag: &'a Flag, at: u32, day: PartialDate) -> Option<Why> {
    if flag.listed.ended_before(day) || flag.listed.starts_after(day) {
        return None;
    }
    let specs = rule.seeds.iter().enumerate();
    let of_class = specs.filter(|(_, spec)| spec.classes.iter().any(|class| class.0 == flag.class.id));
    let answers = of_class.filter_map(|(number, spec)| {
        if !spec.lists.is_empty() {
            let Some(list) = flag.listing.as_ref().or(flag.list.as_ref()) else {
                return Some(Why::FlagOpen(at, Doubted::ListNotNamed));
            };
            if !lists.fit(list, flag.source, spec, number) {
                return None;
            }
        }
        Some(match &spec.open_because {
            Some(note) => Why::FlagOpen(at, Doubted::Rule(note.clone())),
            None => Why::Flag(at),
        })
    });
    let why = answers.min_by_key(|why| !why.certain())?;
    let dated = lists.world.as_of.is_none() || flag.listed.in_force(day) == Known::Yes;
    Some(if why.certain() && !dated { Why::FlagOpen(at, Doubted::Dates) } else { why })
}

fn foreign(world: &World<'_>, home: &Jurisdictions, persons: Persons, holds: impl Fn(u32) -> bool) -> Vec<Seed> {
    let asked = |node: u32| holds(node) || world.deal.acquirers.contains(&node);
    let numbered = world.nodes.iter().zip(0u32..).filter(|(node, _)| node.schema.is_a("LegalEntity"));
    numbered
        .filter_map(|(node, number)| {
            let person = node.schema.is_a("Person");
            let codes = if person { stated(world, node, &["residence"]) } else { seat(world, node) };
            let abroad = codes.iter().find(|code| !home.contain(code)).cloned();
            let at_home = codes.iter().any(|code| home.contain(code));
            let why = match abroad {
                Some(code) if at_home => Some(Why::BothSides(code)),
                Some(code) if node.stop => Some(Why::Nominee(code)),
                Some(code) if person && persons == Persons::ResidenceOpen => Some(Why::ResidentOpen(code)),
                Some(code) if person => Some(Why::Resident(code)),
                Some(code) => Some(Why::Abroad(code)),
                None => (!at_home && asked(number)).then_some(Why::NowhereStated { person }),
            };
            why.map(|why| Seed { node: number, why })
        })
        .collect()
}

/// The law an organisation is organised under; failing that, the country its sources give.
pub(super) fn seat(world: &World<'_>, node: &WorldNode<'_>) -> Vec<String> {
    let law = stated(world, node, &["jurisdiction"]);
    if law.is_empty() { stated(world, node, &["mainCountry", "country"]) } else { law }
}

/// Country codes stated under these properties by any record of the node, in order, each once.
fn stated(world: &World<'_>, node: &WorldNode<'_>, props: &[&str]) -> Vec<String> {
    let records = node.members.iter().filter_map(|id| world.facts.entity(id.as_str()));
    let mut codes: Vec<String> = records
        .flat_map(|record| props.iter().flat_map(|prop| record.all(prop)))
        .map(|statement| statement.value.trim().to_lowercase())
        .filter(|code| !code.is_empty())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}
