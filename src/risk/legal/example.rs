//! Small worlds written in words, for the tests inside rule files.
//!
//! One fact a line; `#` begins a comment. Names are single words.
//!
//! ```text
//! X 50 A            X holds 50 % of A; also 25-50, >25, ? (unknown), as registries write them
//! X controls A      with certainty; X may control A: possibly
//! X with Y          a joint arrangement
//! X ~ Y             possibly the same, undecided
//! X is Person residence=cn
//! A is Company jurisdiction=jp ticker=1234
//! X flag sanctions OFAC SDN      a flag of that class, on the list so called; - for no list
//! ```
//!
//! Whoever holds more than half of a company controls it here; real cases get their control from votes and rights.

use super::super::world::{
    Control, DealParties, DirectStake, Integrated, Ownership, TieKind, World, WorldNode, WorldTie,
};
use super::super::{Flag, classes};
use super::evaluate::{Verdict, evaluate};
use super::format::{Check, Kind};
use super::rule::{Confirmation, Rule, Settings};
use crate::model::{
    Admiralty, Category, Credibility, DateSpan, Entity, EntityId, Facts, RelationStatus, RelationView, Reliability,
    Role, Share, Source, SourceKind, Statement, ontology,
};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one example.
const MOST_LINES: usize = 200;

/// An example that does not come out as its file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Position among the tests of the file.
    pub number: usize,
    pub test: String,
    pub message: String,
}

/// Runs the tests inside a rule's file; empty when all come out as stated.
pub fn self_test(rule: &Rule) -> Vec<Failure> {
    let failed = rule.checks.iter().enumerate().filter_map(|(number, check)| {
        run(rule, check).err().map(|message| Failure { number, test: check.name.clone(), message })
    });
    failed.collect()
}

fn run(rule: &Rule, check: &Check) -> Result<(), String> {
    let mut example = Example::read(&check.holdings)?;
    for name in &check.listed {
        example.list(name, rule)?;
    }
    let mut settings = Settings::default();
    if let Some(in_force) = check.confirmed {
        let on = check.confirmed_on.or(check.as_of).ok_or("confirmed without a day")?;
        settings.confirmed.insert(rule.id.clone(), Confirmation { in_force, on: on.0 });
    }
    if rule.test.kind == Kind::Acquisition {
        settings.designated_sector = example.sectors.clone();
    }
    let today = check.as_of.unwrap_or(rule.source.read_on).0;
    let world = example.world(check.as_of.map(|day| day.0));
    let rules = std::slice::from_ref(rule);
    let matrix = evaluate(&world, rules, &settings, today);
    let names = |verdict: Verdict| -> BTreeSet<&str> {
        matrix
            .with(0, verdict)
            .iter()
            .filter_map(|node| example.names.get(*node as usize))
            .map(String::as_str)
            .collect()
    };
    let listed: BTreeSet<&str> = check.listed.iter().map(String::as_str).collect();
    for (word, verdict, stated) in [("met", Verdict::Met, &check.met), ("open", Verdict::Open, &check.open)] {
        let stated: BTreeSet<&str> = stated.iter().map(String::as_str).collect();
        let found: BTreeSet<&str> =
            names(verdict).into_iter().filter(|name| !listed.contains(name) || stated.contains(name)).collect();
        if found != stated {
            return Err(format!("{word} should be {stated:?}, is {found:?}"));
        }
    }
    Ok(())
}

/// A world that owns its parts.
pub(super) struct Example {
    pub names: Vec<String>,
    ids: Vec<EntityId>,
    facts: Facts,
    flags: Vec<Vec<Flag>>,
    /// (from, to, relation) and soft steps.
    relations: Vec<(u32, u32, RelationView)>,
    soft: Vec<(u32, u32)>,
    stakes: Vec<DirectStake>,
    control: Votes,
    pub sectors: BTreeMap<EntityId, bool>,
}

impl Example {
    pub fn read(text: &str) -> Result<Self, String> {
        let mut example = Self {
            names: Vec::new(),
            ids: Vec::new(),
            facts: Facts::default(),
            flags: Vec::new(),
            relations: Vec::new(),
            soft: Vec::new(),
            stakes: Vec::new(),
            control: Votes::default(),
            sectors: BTreeMap::new(),
        };
        let source = Source::new(SourceKind::Dataset, "example", None, None);
        example.facts.sources.insert(source.id, source);
        for (line, number) in text.lines().zip(1..) {
            if number > MOST_LINES {
                return Err(format!("more than {MOST_LINES} lines"));
            }
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = line.split_whitespace().collect();
            if !words.is_empty() {
                example.line(&words).map_err(|message| format!("line {number} of holdings: {message}"))?;
            }
        }
        example.stakes.sort_by_key(|stake| (stake.company, stake.owner));
        example.control.stakes.clone_from(&example.stakes);
        Ok(example)
    }

    fn line(&mut self, words: &[&str]) -> Result<(), String> {
        match words {
            [name, "is", schema, props @ ..] => self.describe(name, schema, props),
            [name, "flag", class, list @ ..] => {
                let list = list.join(" ");
                let node = self.node(name)?;
                self.flag(node, class, (list != "-").then_some(list))
            }
            [from, "controls", to] => self.right(from, to, Control::Yes, "appoints a majority of the board"),
            [from, "may", "control", to] => self.right(from, to, Control::Open, "right of an unknown kind"),
            [from, "with", to] => self.right(from, to, Control::No, "acting in concert"),
            [from, "~", to] => {
                let ends = (self.node(from)?, self.node(to)?);
                self.soft.push(ends);
                Ok(())
            }
            [owner, share, company] => {
                let share: Share = share.parse().map_err(|error| format!("{error}"))?;
                self.hold(owner, company, share)
            }
            _ => Err(format!("not understood: {}", words.join(" "))),
        }
    }

    /// The number of a name; a company unless described otherwise.
    pub fn node(&mut self, name: &str) -> Result<u32, String> {
        if let Some(at) = self.names.iter().position(|known| known == name) {
            return Ok(at as u32);
        }
        let schema = ontology().schema("Company").ok_or("no schema Company")?;
        let id = EntityId::new(name);
        self.facts.entities.insert(id.clone(), Entity::new(id.clone(), schema, Role::Case));
        self.names.push(name.to_owned());
        self.ids.push(id);
        self.flags.push(Vec::new());
        Ok(self.names.len() as u32 - 1)
    }

    fn describe(&mut self, name: &str, schema: &str, props: &[&str]) -> Result<(), String> {
        self.node(name)?;
        let schema = ontology().schema(schema).ok_or_else(|| format!("no schema {schema}"))?;
        let source = self.facts.sources.keys().next().copied().ok_or("no source")?;
        let id = EntityId::new(name);
        for prop in props {
            let (key, value) = prop.split_once('=').ok_or_else(|| format!("not key=value: {prop}"))?;
            if key == "designated_sector" {
                self.sectors.insert(id.clone(), value == "yes");
                continue;
            }
            if !schema.properties.contains_key(key) {
                return Err(format!("{} has no {key}", schema.name));
            }
            let statement = Statement::new(id.clone(), key.into(), value, source);
            if let Some(entity) = self.facts.entities.get_mut(&id) {
                entity.statements.push(statement);
            }
        }
        if let Some(entity) = self.facts.entities.get_mut(&id) {
            entity.schema = schema;
        }
        Ok(())
    }

    /// Puts a name on the rule's own list.
    fn list(&mut self, name: &str, rule: &Rule) -> Result<(), String> {
        let spec = rule.seeds.iter().find(|spec| spec.open_because.is_none()).ok_or("the rule lists nobody")?;
        let class = spec.classes.first().ok_or("the rule has no class")?;
        let node = self.node(name)?;
        self.flag(node, &class.0, spec.lists.first().cloned())
    }

    fn flag(&mut self, node: u32, class: &str, list: Option<String>) -> Result<(), String> {
        let class = classes().get(class).ok_or_else(|| format!("no class {class}"))?;
        let flag = Flag {
            class,
            why: "example".to_owned(),
            list,
            listing: None,
            name_on_list: None,
            listed: DateSpan::default(),
            edition: None,
            statements: Vec::new(),
            source: self.facts.sources.keys().next().copied(),
        };
        self.flags.get_mut(node as usize).ok_or("no such node")?.push(flag);
        Ok(())
    }

    fn right(&mut self, from: &str, to: &str, control: Control, role: &str) -> Result<(), String> {
        let (from, to) = (self.node(from)?, self.node(to)?);
        if control != Control::No {
            self.control.stated.insert((from, to), control);
        }
        let relation = self.relation(from, to, "ControlRight", role, Category::Control, Share::Unknown);
        self.relations.push((from, to, relation));
        Ok(())
    }

    fn hold(&mut self, owner: &str, company: &str, share: Share) -> Result<(), String> {
        let (owner, company) = (self.node(owner)?, self.node(company)?);
        let tie = self.relations.len() as u32;
        let relation = self.relation(owner, company, "Ownership", "", Category::Ownership, share);
        self.relations.push((owner, company, relation));
        self.stakes.push(DirectStake { owner, company, low: share.low(), high: share.high(), tie });
        Ok(())
    }

    fn relation(
        &self,
        from: u32,
        to: u32,
        kind: &'static str,
        role: &str,
        category: Category,
        share: Share,
    ) -> RelationView {
        let end = |node: u32| self.ids.get(node as usize).cloned().unwrap_or_else(|| EntityId::new(""));
        RelationView {
            record: EntityId::new(format!("r{}", self.relations.len())),
            property: None,
            kind,
            role: role.into(),
            category,
            directed: true,
            source: end(from),
            target: end(to),
            share,
            votes: None,
            indirect: false,
            span: DateSpan::default(),
            status: RelationStatus::Asserted,
            over_by: None,
            stated: None,
            grade: Admiralty { reliability: Reliability::F, credibility: Credibility::default() },
        }
    }

    pub fn world(&self, as_of: Option<crate::model::PartialDate>) -> World<'_> {
        let nodes = self.ids.iter().zip(&self.flags).zip(&self.names);
        let nodes = nodes.filter_map(|((id, flags), name)| {
            let schema = self.facts.entity(id.as_str())?.schema;
            let members = std::slice::from_ref(id);
            Some(WorldNode { id, caption: name, schema, role: Role::Case, members, flags, stop: false })
        });
        let tie = |from: u32, to: u32, what, number: u32| WorldTie {
            number,
            from,
            to,
            what,
            sources: &[],
            strength: 1.0,
            in_force: true,
        };
        let relations = self.relations.iter().zip(0u32..);
        let mut ties: Vec<WorldTie<'_>> =
            relations.map(|((from, to, view), at)| tie(*from, *to, TieKind::Relation(view), at)).collect();
        for (from, to) in &self.soft {
            let number = ties.len() as u32;
            ties.push(tie(*from, *to, TieKind::Soft { score: 0.8 }, number));
        }
        World {
            facts: &self.facts,
            nodes: nodes.collect(),
            ties,
            stakes: self.stakes.clone(),
            ownership: &self.control,
            deal: DealParties::default(),
            as_of,
        }
    }
}

/// Control of an example: more than half, or as stated; through whatever is controlled.
#[derive(Clone, Debug, Default)]
struct Votes {
    stakes: Vec<DirectStake>,
    stated: BTreeMap<(u32, u32), Control>,
}

impl Votes {
    fn reaches(&self, owner: u32, company: u32, enough: Control) -> bool {
        let mut group = BTreeSet::from([owner]);
        loop {
            let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
            for stake in self.stakes.iter().filter(|stake| group.contains(&stake.owner)) {
                let share = if enough == Control::Yes { stake.low } else { stake.high };
                *sums.entry(stake.company).or_default() += share;
            }
            let by_votes = sums.into_iter().filter(|(_, sum)| *sum > 0.5 + 1e-9).map(|(company, _)| company);
            let by_right = self.stated.iter().filter(|((from, _), how)| group.contains(from) && **how >= enough);
            let next: BTreeSet<u32> = by_votes.chain(by_right.map(|((_, to), _)| *to)).collect();
            let before = group.len();
            group.extend(next);
            if group.len() == before {
                return group.contains(&company);
            }
        }
    }
}

impl Ownership for Votes {
    fn integrated(&self, _owner: u32, _company: u32) -> Option<Integrated> {
        None
    }

    fn owners(&self, _company: u32) -> Vec<(u32, Integrated)> {
        Vec::new()
    }

    fn controls(&self, owner: u32, company: u32) -> Control {
        if owner != company && self.reaches(owner, company, Control::Yes) {
            Control::Yes
        } else if owner != company && self.reaches(owner, company, Control::Open) {
            Control::Open
        } else {
            Control::No
        }
    }
}
