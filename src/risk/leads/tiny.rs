//! The tiny graphs inside rule files: a few lines of text made into a world.
//!
//! ```text
//! as_of 2026-06-30
//! deal target=lens acquirer=fund date=2026-04-20
//! fund Fund jurisdiction=jp name="Z Fund"
//! ref:buaa University classification=university.seven_sons jurisdiction=cn
//! gao -Membership-> office role="special adviser" startDate=2017
//! stop agent
//! fund ~ other 0.9
//! ```
//!
//! Ownership is worked out plainly here (repeated multiplication, enough for tiny graphs); the real books are not
//! this room's business. An unknown share counts 0 at least and 1 at most.

use crate::model::{
    Category, Entity, EntityId, Facts, PartialDate, RelationView, Role, Source, SourceId, SourceKind, Statement,
    ontology, relations_of,
};
use crate::risk::world::{
    Control, DealParties, DirectStake, Integrated, Ownership, TieKind, World, WorldNode, WorldTie,
};
use crate::risk::{Flag, Listings};
use std::collections::{BTreeMap, BTreeSet};

/// Most lines of one graph.
const MAX_LINES: usize = 200;

/// Facts with everything a [`World`] borrows.
#[derive(Debug, Default)]
pub(super) struct Tiny {
    facts: Facts,
    nodes: Vec<(EntityId, String, Vec<EntityId>, Vec<Flag>)>,
    relations: Vec<(RelationView, u32, u32)>,
    soft: Vec<(String, String, f64)>,
    stops: BTreeSet<String>,
    deal: BTreeMap<String, Vec<String>>,
    deal_date: Option<PartialDate>,
    as_of: Option<PartialDate>,
    books: Books,
    sources: Vec<SourceId>,
}

impl Tiny {
    /// Reads the lines of a rule's own test. The error names the line within the graph and what is wrong.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut tiny = Self::default();
        let source = Source::new(SourceKind::Dataset, "test", None, None);
        tiny.sources = vec![source.id];
        if text.lines().count() > MAX_LINES {
            return Err((0, format!("more than {MAX_LINES} lines")));
        }
        for (number, line) in text.lines().enumerate() {
            let words = split(line);
            tiny.line(&words, source.id, number).map_err(|what| (number, what))?;
        }
        tiny.facts.sources.insert(source.id, source);
        tiny.finish();
        Ok(tiny)
    }

    fn line(&mut self, words: &[String], source: SourceId, number: usize) -> Result<(), String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] => Ok(()),
            [comment, ..] if comment.starts_with('#') => Ok(()),
            ["as_of", day] => {
                self.as_of = Some(day.parse().map_err(|_| format!("{day} is not a date"))?);
                Ok(())
            }
            ["deal", roles @ ..] => {
                for role in roles {
                    let (role, value) = role.split_once('=').ok_or_else(|| format!("{role}: expected role=id"))?;
                    if role == "date" {
                        self.deal_date = Some(value.parse().map_err(|_| format!("{value} is not a date"))?);
                    } else if ["target", "acquirer", "adviser", "seller"].contains(&role) {
                        self.deal.entry(role.to_owned()).or_default().push(value.to_owned());
                    } else {
                        return Err(format!("a deal has no {role}"));
                    }
                }
                Ok(())
            }
            ["stop", id] => {
                self.stops.insert((*id).to_owned());
                Ok(())
            }
            [a, "~", b, score] => {
                let score = score.parse().map_err(|_| format!("{score} is not a score"))?;
                self.soft.push(((*a).to_owned(), (*b).to_owned(), score));
                Ok(())
            }
            [from, arrow, to, values @ ..] if arrow.starts_with('-') && arrow.ends_with("->") => {
                let name = arrow.trim_start_matches('-').trim_end_matches("->");
                let schema = ontology().schema(name).ok_or_else(|| format!("no schema {name}"))?;
                let edge = schema.edge.as_ref().ok_or_else(|| format!("{name} is not a tie"))?;
                for end in [from, to] {
                    if self.facts.entity(end).is_none() {
                        return Err(format!("{end} is not described above"));
                    }
                }
                let mut entity = Entity::new(EntityId::new(format!("tie-{number}")), schema, Role::Case);
                for (prop, value) in [(&edge.source, from), (&edge.target, to)] {
                    say(&mut entity, prop, value, source);
                }
                self.add(entity, values, source)
            }
            [id, schema, values @ ..] => {
                let (role, id) = match id.split_once(':') {
                    Some(("list", id)) => (Role::List, id),
                    Some(("ref", id)) => (Role::Reference, id),
                    Some(("case", id)) => (Role::Case, id),
                    _ => (Role::Case, *id),
                };
                let known = ontology().schema(schema).ok_or_else(|| format!("no schema {schema}"))?;
                let mut entity = Entity::new(EntityId::new(id), known, role);
                if known.properties.contains_key("name") && !values.iter().any(|value| value.starts_with("name=")) {
                    say(&mut entity, "name", id, source);
                }
                self.add(entity, values, source)
            }
            [word] => Err(format!("cannot read {word}")),
        }
    }

    fn add(&mut self, mut entity: Entity, values: &[&str], source: SourceId) -> Result<(), String> {
        for value in values {
            let (prop, value) = value.split_once('=').ok_or_else(|| format!("{value}: expected property=value"))?;
            // `capital@2020=10` was so from 2020 on.
            let (prop, from) = prop.split_once('@').map_or((prop, None), |(prop, date)| (prop, Some(date)));
            if !entity.schema.properties.contains_key(prop) {
                return Err(format!("{} has no property {prop}", entity.schema.name));
            }
            say(&mut entity, prop, value, source);
            if let (Some(from), Some(said)) = (from, entity.statements.last_mut()) {
                said.valid.start = Some(from.parse().map_err(|_| format!("{from} is not a date"))?);
            }
        }
        let id = entity.id.clone();
        match self.facts.entities.insert(id.clone(), entity) {
            None => Ok(()),
            Some(_) => Err(format!("{id} twice")),
        }
    }

    /// Works out nodes, ties, flags and ownership from the facts.
    fn finish(&mut self) {
        let listings = Listings::of(&self.facts);
        let things =
            self.facts.entities.values().filter(|entity| !entity.is_relation() && !entity.schema.is_a("Interval"));
        self.nodes = things
            .map(|entity| {
                let flags = listings.flags(&self.facts, entity, self.as_of);
                (entity.id.clone(), entity.caption().to_owned(), vec![entity.id.clone()], flags)
            })
            .collect();
        let numbers: BTreeMap<&str, u32> =
            self.nodes.iter().enumerate().map(|(number, node)| (node.0.as_str(), number as u32)).collect();
        let views = self.facts.entities.values().flat_map(relations_of);
        self.relations = views
            .filter_map(|view| {
                let ends = numbers.get(view.source.as_str()).zip(numbers.get(view.target.as_str()));
                ends.map(|(from, to)| (view, *from, *to))
            })
            .collect();
        let day = self.as_of;
        let owned = self.relations.iter().enumerate().filter(|(_, (view, _, _))| {
            matches!(view.category, Category::Ownership | Category::FundRole)
                && day.is_none_or(|day| view.span.in_force(day).possible())
                && view.role.as_ref() != "general partner of"
        });
        let stakes = owned.map(|(tie, (view, from, to))| DirectStake {
            owner: *from,
            company: *to,
            low: view.share.low(),
            high: view.share.high(),
            tie: tie as u32,
        });
        let stakes = stakes.collect();
        self.books = Books { stakes, count: self.nodes.len() };
    }

    /// The world, borrowing from this.
    pub fn world(&self) -> World<'_> {
        let number = |id: &String| self.nodes.iter().position(|node| node.0.as_str() == id).map(|at| at as u32);
        let role = |role: &str| self.deal.get(role).into_iter().flatten().filter_map(number).collect::<Vec<_>>();
        let nodes = self.nodes.iter().filter_map(|(id, caption, members, flags)| {
            let entity = self.facts.entity(id.as_str())?;
            let stop = self.stops.contains(id.as_str());
            Some(WorldNode { id, caption, schema: entity.schema, role: entity.role, members, flags, stop })
        });
        let mut ties: Vec<WorldTie<'_>> = Vec::new();
        for (view, from, to) in &self.relations {
            ties.push(WorldTie {
                number: ties.len() as u32,
                from: *from,
                to: *to,
                what: TieKind::Relation(view),
                sources: &self.sources,
                strength: view.grade.strength(),
                in_force: self.as_of.is_none_or(|day| view.span.in_force(day).possible()),
            });
        }
        for (a, b, score) in &self.soft {
            let (Some(from), Some(to)) = (number(a), number(b)) else { continue };
            let what = TieKind::Soft { score: *score };
            let number = ties.len() as u32;
            ties.push(WorldTie { number, from, to, what, sources: &self.sources, strength: *score, in_force: true });
        }
        World {
            facts: &self.facts,
            nodes: nodes.collect(),
            ties,
            stakes: self.books.stakes.clone(),
            ownership: &self.books,
            deal: DealParties {
                record: None,
                targets: role("target"),
                acquirers: role("acquirer"),
                advisers: role("adviser"),
                sellers: role("seller"),
                date: self.deal_date,
            },
            as_of: self.as_of,
        }
    }

    /// Facts read elsewhere, for tests.
    #[cfg(test)]
    pub fn from_facts(facts: Facts, target: &str, acquirer: &str, as_of: &str) -> Self {
        let deal = facts.entities.values().find(|entity| entity.schema.name == "Deal");
        let date = |prop: &str| deal.and_then(|deal| deal.first(prop)).and_then(|text| text.parse().ok());
        let parties = [("target", target), ("acquirer", acquirer)].into_iter().filter(|(_, id)| !id.is_empty());
        let stops = crate::risk::leads::tests::stop_ids(&facts);
        let mut tiny = Self {
            deal: parties.map(|(role, id)| (role.to_owned(), vec![id.to_owned()])).collect(),
            deal_date: date("announcedDate").or_else(|| date("closedDate")),
            as_of: as_of.parse().ok(),
            facts,
            stops,
            ..Self::default()
        };
        tiny.finish();
        tiny
    }
}

fn say(entity: &mut Entity, prop: &str, value: &str, source: SourceId) {
    entity.statements.push(Statement::new(entity.id.clone(), prop.into(), value, source));
}

/// Words of a line; quotes keep spaces together and vanish.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in line.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Direct stakes of a tiny graph.
#[derive(Debug, Default)]
struct Books {
    stakes: Vec<DirectStake>,
    count: usize,
}

impl Books {
    /// Shares of `owner` in everybody.
    fn of(&self, owner: u32, high: bool) -> Vec<f64> {
        let mut held = vec![0.0_f64; self.count];
        for _ in 0..64 {
            let mut next = vec![0.0_f64; self.count];
            for stake in &self.stakes {
                let holds = held.get(stake.owner as usize).copied().unwrap_or_default();
                let weight = if stake.owner == owner { 1.0 } else { holds };
                if let Some(slot) = next.get_mut(stake.company as usize) {
                    *slot = (*slot + weight * if high { stake.high } else { stake.low }).min(1.0);
                }
            }
            held = next;
        }
        held
    }
}

impl Ownership for Books {
    fn integrated(&self, owner: u32, company: u32) -> Option<Integrated> {
        let possible = self.of(owner, true).get(company as usize).copied().filter(|held| *held > 0.0)?;
        let certain = self.of(owner, false).get(company as usize).copied().unwrap_or_default();
        Some(Integrated { certain, possible })
    }

    fn owners(&self, company: u32) -> Vec<(u32, Integrated)> {
        let all = 0..self.count as u32;
        all.filter_map(|owner| self.integrated(owner, company).map(|held| (owner, held))).collect()
    }

    fn controls(&self, owner: u32, company: u32) -> Control {
        match self.integrated(owner, company) {
            Some(held) if held.certain > 0.5 => Control::Yes,
            Some(held) if held.possible > 0.5 => Control::Open,
            _ => Control::No,
        }
    }
}
