//! The world made quick to ask: neighbours of each node, dates, jurisdictions, present and former flags.
//!
//! Jurisdictions are those of organisations; a person has none here, whatever its record says. Built once per
//! question in O(nodes + ties + statements).

use super::rule::FlagWant;
use crate::model::{DateSpan, Entity, PartialDate, RelationView, ontology};
use crate::risk::world::{TieKind, World, WorldNode, WorldTie};
use crate::risk::{Class, Listings};
use std::collections::{BTreeMap, BTreeSet};

/// A class that a node has, or had.
#[derive(Clone, Debug)]
pub(super) struct Standing<'a> {
    pub class: &'a Class,
    pub list: Option<&'a str>,
    pub listed: DateSpan,
    /// The listing was over before the day.
    pub former: bool,
}

impl Standing<'_> {
    /// 1–5, a former listing one less.
    pub fn severity(&self) -> u8 {
        self.class.severity.saturating_sub(u8::from(self.former)).max(1)
    }
}

struct Former {
    class: &'static Class,
    list: Option<String>,
    listed: DateSpan,
}

pub(super) struct Index<'a> {
    pub world: &'a World<'a>,
    /// Positions in `neighbours` per node.
    starts: Vec<u32>,
    /// Ties at each node, by position in [`World::ties`].
    neighbours: Vec<u32>,
    former: BTreeMap<u32, Vec<Former>>,
    /// Kinds of ties there are.
    kinds: BTreeSet<&'static str>,
}

impl<'a> Index<'a> {
    pub fn new(world: &'a World<'a>) -> Self {
        let count = world.nodes.len();
        let sound = |tie: &WorldTie<'_>| (tie.from as usize) < count && (tie.to as usize) < count;
        let mut starts = vec![0_u32; count + 1];
        for tie in world.ties.iter().filter(|tie| sound(tie) && tie.from != tie.to) {
            for end in [tie.from, tie.to] {
                starts[end as usize + 1] += 1;
            }
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut neighbours = vec![0; starts[count] as usize];
        for (position, tie) in world.ties.iter().enumerate().filter(|(_, tie)| sound(tie) && tie.from != tie.to) {
            for end in [tie.from, tie.to] {
                neighbours[next[end as usize] as usize] = position as u32;
                next[end as usize] += 1;
            }
        }
        let kinds = world.ties.iter().filter_map(|tie| match tie.what {
            TieKind::Relation(relation) => Some(relation.kind),
            TieKind::Soft { .. } => None,
        });
        let kinds = kinds.collect();
        Self { world, starts, neighbours, former: former(world), kinds }
    }

    pub fn node(&self, node: u32) -> Option<&WorldNode<'a>> {
        self.world.nodes.get(node as usize)
    }

    /// Positions in [`World::ties`] of the ties at a node.
    pub fn ties_at(&self, node: u32) -> &[u32] {
        let at = node as usize;
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds.and_then(|(start, end)| self.neighbours.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    pub fn tie(&self, position: u32) -> Option<&WorldTie<'a>> {
        self.world.ties.get(position as usize)
    }

    /// Is there any tie of this kind?
    pub fn holds_kind(&self, name: &str) -> bool {
        let below = |kind: &&str| ontology().schema(kind).is_some_and(|schema| schema.is_a(name));
        self.kinds.contains(name) || self.kinds.iter().any(below)
    }

    /// Both ends and the relation of a tie; `None` for "≈".
    pub fn relation(&self, position: u32) -> Option<(u32, u32, &'a RelationView)> {
        let tie = self.tie(position)?;
        match tie.what {
            TieKind::Relation(view) => Some((tie.from, tie.to, view)),
            TieKind::Soft { .. } => None,
        }
    }

    /// The records judged to be this node.
    pub fn records(&self, node: u32) -> impl Iterator<Item = &'a Entity> + '_ {
        let members = self.node(node).map(|node| node.members).unwrap_or_default();
        members.iter().filter_map(|id| self.world.facts.entity(id.as_str()))
    }

    pub fn is_person(&self, node: u32) -> bool {
        self.node(node).is_none_or(|node| node.schema.is_a("Person"))
    }

    /// The earliest date of a property.
    pub fn date(&self, node: u32, prop: &str) -> Option<PartialDate> {
        let dates = self.records(node).flat_map(|record| record.all(prop).map(|said| said.value.parse().ok()));
        dates.flatten().min_by_key(|date: &PartialDate| (date.earliest(), date.latest()))
    }

    /// Country codes of an organisation (without subdivision); none for a person.
    pub fn jurisdictions(&self, node: u32) -> Vec<String> {
        if self.is_person(node) {
            return Vec::new();
        }
        let said = |prop: &'static str| -> Vec<String> {
            let values = self.records(node).flat_map(|record| record.all(prop).map(|said| said.value.to_lowercase()));
            let words = values.flat_map(|value| {
                // `us then ky` names two, `cn-js` names one with its subdivision.
                let words = value.split([' ', ',', ';', '/']).map(|word| word.split('-').next().unwrap_or(word));
                words.filter(|word| word.len() == 2).map(str::to_owned).collect::<Vec<_>>()
            });
            let mut codes: Vec<String> = words.collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let jurisdiction = said("jurisdiction");
        if jurisdiction.is_empty() { said("country") } else { jurisdiction }
    }

    /// What it is, worst first, then what it was.
    pub fn standings(&self, node: u32) -> impl Iterator<Item = Standing<'_>> {
        let flags = self.node(node).map(|node| node.flags).unwrap_or_default();
        let now = flags.iter().map(|flag| Standing {
            class: flag.class,
            list: flag.list.as_deref(),
            listed: flag.listed,
            former: false,
        });
        let was = self.former.get(&node).into_iter().flatten().map(|former| Standing {
            class: former.class,
            list: former.list.as_deref(),
            listed: former.listed,
            former: true,
        });
        now.chain(was)
    }

    /// The gravest standing that a rule asks for.
    pub fn standing(&self, node: u32, wants: &[FlagWant]) -> Option<Standing<'_>> {
        // The first of equals: today's before former ones.
        let fitting = self.standings(node).filter(|standing| wants.iter().any(|want| want.fits(standing.class)));
        fitting.reduce(|best, next| if next.severity() > best.severity() { next } else { best })
    }

    /// Is it an end of paths: a flagged body, now or formerly?
    pub fn is_flagged(&self, node: u32) -> bool {
        self.standing(node, &[FlagWant::Any]).is_some()
    }

    pub fn listed_since(&self, node: u32) -> Option<PartialDate> {
        let starts = self.standings(node).filter(|standing| standing.list.is_some()).filter_map(|s| s.listed.start);
        starts.min_by_key(|date| date.earliest())
    }
}

impl FlagWant {
    pub fn fits(&self, class: &Class) -> bool {
        match self {
            // A note (severity 1) such as counter-sanctions says nothing about the body itself.
            Self::Any => class.ends_paths && class.severity > 1,
            Self::Tone(tone) => class.ends_paths && class.tone == *tone,
            Self::Class(id) => class.id == *id,
        }
    }
}

/// Listings that ended before the day.
fn former(world: &World<'_>) -> BTreeMap<u32, Vec<Former>> {
    let Some(day) = world.as_of else { return BTreeMap::new() };
    let listings = Listings::of(world.facts);
    let mut found: BTreeMap<u32, Vec<Former>> = BTreeMap::new();
    for (number, node) in world.nodes.iter().enumerate() {
        let records = node.members.iter().filter_map(|id| world.facts.entity(id.as_str()));
        for record in records.filter(|record| listings.records_of(world.facts, record.id.as_str()).next().is_some()) {
            for flag in listings.flags(world.facts, record, None) {
                if flag.list.is_some() && flag.listed.ended_before(day) {
                    let former = Former { class: flag.class, list: flag.list, listed: flag.listed };
                    found.entry(number as u32).or_default().push(former);
                }
            }
        }
    }
    found
}
