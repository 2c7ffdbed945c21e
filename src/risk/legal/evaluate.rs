//! The matrix: every entity under every rule on one day.
//!
//! Only what a rule reaches is stored; everything else is not met. A rule that is not in force is worked out all the
//! same, so that a cell can say what it would be. O(nodes + stakes + ties) for a rule.

use super::super::world::World;
use super::books::Books;
use super::format::{Jurisdictions, Kind};
use super::rule::{Plan, Rule, SLACK, Settings, State};
use super::seeds::{Seed, Why, seat, seeds};
use super::spread::{Bound, How, Spread, Step, spread};
use crate::model::PartialDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a rule says about an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Met,
    Open,
    NotMet,
    /// Not in force on that day.
    NotInForce,
}

/// All answers of one day. Holds what cells need; the world and the rules are passed in again.
#[derive(Debug)]
pub struct Matrix {
    /// The as-of date, or today.
    pub day: PartialDate,
    pub(super) settings: Settings,
    pub(super) books: Books,
    pub(super) columns: Vec<Column>,
}

#[derive(Debug)]
pub(super) struct Column {
    pub state: State,
    pub seeds: Vec<Seed>,
    pub certain: Spread,
    pub possible: Spread,
    /// Answers of a rule on acquisitions, which are about the company and not about its holders.
    pub acquired: Option<BTreeMap<u32, Acquired>>,
    pub finding: bool,
}

/// A domestic company with a foreign investor above the line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Acquired {
    pub met: bool,
    pub holder: u32,
    /// A source gives a ticker or ISIN; `false`: none says.
    pub listed: bool,
    pub sector: Option<bool>,
    /// The holder is certainly a foreign investor, and its share certainly above the line.
    pub holder_certain: bool,
    pub share_certain: bool,
}

/// Every rule over every entity. `today` stands in when the world has no as-of date.
pub fn evaluate(world: &World<'_>, rules: &[Rule], settings: &Settings, today: PartialDate) -> Matrix {
    let day = world.as_of.unwrap_or(today);
    let books = Books::new(world, day);
    let columns = rules.iter().map(|rule| column(world, &books, rule, settings, day)).collect();
    Matrix { day, settings: settings.clone(), books, columns }
}

fn column(world: &World<'_>, books: &Books, rule: &Rule, settings: &Settings, day: PartialDate) -> Column {
    let plan = rule.plan(day, settings);
    let seeds = seeds(world, rule, |node| books.holds_anything(node), day);
    let all: Vec<u32> = seeds.iter().map(|seed| seed.node).collect();
    let certain: Vec<u32> = seeds.iter().filter(|seed| seed.why.certain()).map(|seed| seed.node).collect();
    let mut low = spread(books, &plan, world.ownership, &certain, Bound::Certain);
    let high = spread(books, &plan, world.ownership, &all, Bound::Possible);
    renumber(&mut low, &seeds);
    let acquired = (plan.kind == Kind::Acquisition).then(|| acquired(world, books, &plan, settings, &low, &high));
    let (state, finding) = (rule.state(day, settings), rule.test.finding);
    Column { state, seeds, certain: low, possible: high, acquired, finding }
}

/// Makes the starts of the certain run point into all seeds.
fn renumber(run: &mut Spread, seeds: &[Seed]) {
    for (node, step) in &mut run.steps {
        if matches!(step.how, How::Start(_))
            && let Ok(at) = seeds.binary_search_by_key(node, |seed| seed.node)
        {
            step.how = How::Start(at as u32);
        }
    }
}

/// Domestic companies in which somebody foreign holds enough. What an unlisted company has no line for is open while
/// no source says whether it is listed.
fn acquired(
    world: &World<'_>,
    books: &Books,
    plan: &Plan<'_>,
    settings: &Settings,
    certain: &Spread,
    possible: &Spread,
) -> BTreeMap<u32, Acquired> {
    let mut found: BTreeMap<u32, Acquired> = BTreeMap::new();
    let mut asked: BTreeMap<u32, Option<(bool, Option<bool>)>> = BTreeMap::new();
    let Some((home, _)) = plan.foreign else { return found };
    for holder in possible.steps.keys() {
        for stake in books.companies(*holder) {
            let company = *asked.entry(stake.company).or_insert_with(|| target(world, home, settings, stake.company));
            let Some((listed, sector)) = company else { continue };
            let reaches = |share: f64| share > 0.0 && share + SLACK >= plan.listed_from;
            let may = if listed { reaches(stake.high) } else { stake.high > 0.0 };
            if !may {
                continue;
            }
            let (share_certain, holder_certain) = (reaches(stake.low), certain.steps.contains_key(holder));
            let met = share_certain && holder_certain && sector == Some(true);
            let answer = Acquired { met, holder: *holder, listed, sector, holder_certain, share_certain };
            let weight = |a: &Acquired| (a.met, a.holder_certain, a.share_certain);
            if found.get(&stake.company).is_none_or(|known| weight(&answer) > weight(known)) {
                found.insert(stake.company, answer);
            }
        }
    }
    found
}

/// A domestic company that may be in a designated sector: is it listed (a source gives a ticker or ISIN), and is the
/// sector confirmed?
fn target(world: &World<'_>, home: &Jurisdictions, settings: &Settings, company: u32) -> Option<(bool, Option<bool>)> {
    let node = world.nodes.get(company as usize).filter(|node| node.schema.is_a("Organization"))?;
    if !seat(world, node).iter().any(|code| home.contain(code)) {
        return None;
    }
    let sector = node.members.iter().find_map(|id| settings.designated_sector.get(id)).copied();
    let mut records = node.members.iter().filter_map(|id| world.facts.entity(id.as_str()));
    let listed = records.any(|record| ["ticker", "isinCode", "ricCode"].iter().any(|p| record.first(p).is_some()));
    (sector != Some(false)).then_some((listed, sector))
}

impl Column {
    /// The answer if the rule were in force.
    pub fn would_be(&self, node: u32) -> Verdict {
        if let Some(acquired) = &self.acquired {
            return match acquired.get(&node) {
                Some(answer) if answer.met => Verdict::Met,
                Some(_) => Verdict::Open,
                None => Verdict::NotMet,
            };
        }
        if self.certain.steps.contains_key(&node) {
            Verdict::Met
        } else if self.possible.steps.contains_key(&node) {
            Verdict::Open
        } else {
            Verdict::NotMet
        }
    }

    pub fn verdict(&self, node: u32) -> Verdict {
        if !self.state.answers() {
            return Verdict::NotInForce;
        }
        match self.would_be(node) {
            Verdict::Met if self.state != State::InForce => Verdict::Open,
            verdict => verdict,
        }
    }

    /// How a node joined, with certainty or possibly.
    pub fn step(&self, node: u32) -> Option<(&Spread, Step)> {
        let certain = self.certain.steps.get(&node).map(|step| (&self.certain, *step));
        certain.or_else(|| self.possible.steps.get(&node).map(|step| (&self.possible, *step)))
    }

    pub fn seed(&self, step: Step) -> Option<&Why> {
        match step.how {
            How::Start(at) => self.seeds.get(at as usize).map(|seed| &seed.why),
            _ => None,
        }
    }
}

impl Matrix {
    /// How many rules were asked.
    pub fn rules(&self) -> usize {
        self.columns.len()
    }

    /// The answer of rule number `rule` for a node. O(log).
    pub fn verdict(&self, rule: usize, node: u32) -> Verdict {
        self.columns.get(rule).map_or(Verdict::NotMet, |column| column.verdict(node))
    }

    /// Where a rule stands on the day.
    pub fn state(&self, rule: usize) -> Option<State> {
        self.columns.get(rule).map(|column| column.state)
    }

    /// Nodes for which something is met or open, by number. Rules that only describe (foreign investor) add none.
    pub fn nodes(&self) -> Vec<u32> {
        let mut found = BTreeSet::new();
        for column in self.columns.iter().filter(|column| column.finding && column.state.answers()) {
            match &column.acquired {
                Some(acquired) => found.extend(acquired.keys()),
                None => found.extend(column.possible.steps.keys().chain(column.certain.steps.keys())),
            }
        }
        found.into_iter().collect()
    }

    /// Nodes that a rule answers with `verdict` (met or open), by number.
    pub fn with(&self, rule: usize, verdict: Verdict) -> Vec<u32> {
        let Some(column) = self.columns.get(rule) else { return Vec::new() };
        let reached: BTreeSet<u32> = match &column.acquired {
            Some(acquired) => acquired.keys().copied().collect(),
            None => column.possible.steps.keys().chain(column.certain.steps.keys()).copied().collect(),
        };
        reached.into_iter().filter(|node| column.verdict(*node) == verdict).collect()
    }
}
