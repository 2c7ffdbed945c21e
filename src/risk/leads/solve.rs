//! Finds every way in which a motif fits the world, by bounded backtracking.
//!
//! Every node tried and every tie looked at counts; when the budget of a rule is spent, or the user cancels, the
//! search stops and says so. So no rule can run forever, whatever it asks.

use super::index::Index;
use super::rule::{Motif, Op, Step, StepKind, Tally, TallyOf};
use super::walk::{Route, walk};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Asked now and then: `true` stops the work.
pub type Cancel<'a> = &'a dyn Fn() -> bool;

/// Counts work against a budget.
pub(super) struct Meter<'a> {
    left: u64,
    cancel: Cancel<'a>,
    pub stopped: bool,
}

impl<'a> Meter<'a> {
    pub fn new(budget: u64, cancel: Cancel<'a>) -> Self {
        Self { left: budget, cancel, stopped: false }
    }

    /// One piece of work; `false`: no more.
    pub fn tick(&mut self) -> bool {
        if self.left == 0 || self.left.is_multiple_of(4096) && (self.cancel)() {
            self.stopped = true;
        }
        self.left = self.left.saturating_sub(1);
        !self.stopped
    }
}

/// What the variables and steps of a motif stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    nodes: Vec<Option<u32>>,
    steps: Vec<Option<Route>>,
    /// What the counts and sums found, in the motif's order.
    pub tallies: Vec<Found>,
}

/// A count or a sum, with what it rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub name: String,
    pub value: f64,
    pub nodes: Vec<u32>,
    pub ties: Vec<u32>,
}

impl Binding {
    pub fn node(&self, var: usize) -> Option<u32> {
        self.nodes.get(var).copied().flatten()
    }

    pub fn route(&self, step: usize) -> Option<&Route> {
        self.steps.get(step).and_then(Option::as_ref)
    }

    /// Ties of a step by position; empty while it is not bound.
    pub fn ties(&self, step: usize) -> &[u32] {
        self.route(step).map(|route| route.ties.as_slice()).unwrap_or_default()
    }

    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.steps.iter().flatten()
    }

    pub fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes.iter().copied().flatten()
    }

    fn resized(&self, motif: &Motif) -> Self {
        let mut wider = self.clone();
        wider.nodes.resize(motif.outer_vars + motif.vars.len(), None);
        wider.steps.resize(motif.outer_steps + motif.steps.len(), None);
        wider
    }

    fn set(&mut self, var: usize, node: Option<u32>) {
        if let Some(slot) = self.nodes.get_mut(var) {
            *slot = node;
        }
    }
}

/// Steps of one rule that were walked already: (step, start, backwards).
type Walks = BTreeMap<(usize, u32, bool), Rc<Vec<Route>>>;

/// Walks remembered before all are forgotten.
const MAX_WALKS: usize = 10_000;

/// The search of one rule.
pub(super) struct Search<'i, 'm> {
    pub index: &'i Index<'i>,
    pub meter: Meter<'m>,
    walks: Walks,
}

/// What to do with a way that fits: go on (`true`) or enough (`false`).
type Emit<'e, 'i, 'm> = &'e mut dyn FnMut(&mut Search<'i, 'm>, &Binding) -> bool;

impl<'i, 'm> Search<'i, 'm> {
    pub fn new(index: &'i Index<'i>, budget: u64, cancel: Cancel<'m>) -> Self {
        Self { index, meter: Meter::new(budget, cancel), walks: Walks::new() }
    }

    /// Every way in which `motif` fits.
    pub fn all(&mut self, motif: &Motif, emit: Emit<'_, 'i, 'm>) {
        let mut binding = Binding::default().resized(motif);
        self.go(motif, 0, &mut binding, emit);
    }

    /// Does an inner motif fit what is bound already?
    pub fn fits(&mut self, motif: &Motif, outer: &Binding) -> bool {
        let mut found = false;
        self.go(motif, 0, &mut outer.resized(motif), &mut |_, _| {
            found = true;
            false
        });
        found
    }

    /// Works through the plan from `at`. Returns `false` when enough was found.
    fn go(&mut self, motif: &Motif, at: usize, binding: &mut Binding, emit: Emit<'_, 'i, 'm>) -> bool {
        if self.meter.stopped {
            return false;
        }
        match motif.plan.get(at) {
            None => self.finish(motif, binding, emit),
            Some(Op::Clause(clause)) => {
                let holds = motif.clauses.get(*clause).is_none_or(|clause| clause.holds(self.index, binding));
                !holds || self.go(motif, at + 1, binding, emit)
            }
            Some(Op::Bind(var)) => self.bind(motif, at, *var, binding, emit),
            Some(Op::Step(number)) => match motif.steps.get(*number) {
                Some(step) => self.step(motif, at, motif.outer_steps + number, step, binding, emit),
                None => true,
            },
        }
    }

    fn bind(&mut self, motif: &Motif, at: usize, var: usize, binding: &mut Binding, emit: Emit<'_, 'i, 'm>) -> bool {
        let Some(test) = var.checked_sub(motif.outer_vars).and_then(|own| motif.vars.get(own)) else { return true };
        let parties: BTreeSet<u32> = test.test.deal.iter().flat_map(|role| role.holders(self.index)).copied().collect();
        let all = 0..self.index.world.nodes.len() as u32;
        let candidates: Box<dyn Iterator<Item = u32>> =
            if test.test.deal.is_empty() { Box::new(all) } else { Box::new(parties.into_iter()) };
        for node in candidates {
            if !self.meter.tick() {
                return false;
            }
            if self.admits(motif, var, node, binding) {
                binding.set(var, Some(node));
                let more = self.go(motif, at + 1, binding, emit);
                binding.set(var, None);
                if !more {
                    return false;
                }
            }
        }
        true
    }

    /// May `var` be `node`? Different variables are different nodes, unless a walk that may be empty joins them.
    fn admits(&self, motif: &Motif, var: usize, node: u32, binding: &Binding) -> bool {
        let joined = |other: usize| motif.merged.iter().any(|group| group.contains(&var) && group.contains(&other));
        let taken = binding.nodes.iter().enumerate().any(|(other, bound)| *bound == Some(node) && !joined(other));
        let own = var.checked_sub(motif.outer_vars).and_then(|own| motif.vars.get(own));
        !taken && own.is_none_or(|own| own.test.holds(self.index, node))
    }

    fn step(
        &mut self,
        motif: &Motif,
        at: usize,
        number: usize,
        step: &Step,
        binding: &mut Binding,
        emit: Emit<'_, 'i, 'm>,
    ) -> bool {
        let (from, to) = (binding.node(step.from), binding.node(step.to));
        let Some((start, backwards)) = from.map(|node| (node, false)).or(to.map(|node| (node, true))) else {
            return true;
        };
        let routes = self.routes(motif, step, start, backwards, binding);
        let open = if backwards { step.from } else { step.to };
        let bound = if from.is_some() { to } else { from };
        for route in routes.iter() {
            if !self.meter.tick() {
                return false;
            }
            let end = if backwards { route.nodes.first() } else { route.nodes.last() };
            let Some(&end) = end else { continue };
            let fits = match bound {
                Some(node) => node == end,
                None => self.admits(motif, open, end, binding),
            };
            // One record cannot be two ties of a motif; a walk, or an inner motif, may look at it again.
            let single = |route: &Route| route.ties.len() == 1;
            let own = || binding.steps.iter().skip(motif.outer_steps).flatten();
            let used = |tie: &u32| own().any(|known| single(known) && known.ties.contains(tie));
            if !fits || single(route) && route.ties.iter().any(used) {
                continue;
            }
            if bound.is_none() {
                binding.set(open, Some(end));
            }
            if let Some(slot) = binding.steps.get_mut(number) {
                *slot = Some(route.clone());
            }
            let more = self.go(motif, at + 1, binding, emit);
            if let Some(slot) = binding.steps.get_mut(number) {
                *slot = None;
            }
            if bound.is_none() {
                binding.set(open, None);
            }
            if !more {
                return false;
            }
        }
        true
    }

    /// Ways of a step from its bound end.
    fn routes(&mut self, motif: &Motif, step: &Step, start: u32, backwards: bool, binding: &Binding) -> Rc<Vec<Route>> {
        match &step.kind {
            StepKind::Walk(way) => {
                let key = (step.id, start, backwards);
                if let Some(known) = self.walks.get(&key) {
                    return known.clone();
                }
                let end = if backwards { step.from } else { step.to };
                let test = end.checked_sub(motif.outer_vars).and_then(|own| motif.vars.get(own)).map(|var| &var.test);
                let index = self.index;
                let accept = |node: u32| test.is_none_or(|test| test.holds(index, node));
                let found = walk(index, way, step.when, start, backwards, &accept, &mut self.meter);
                if self.walks.len() >= MAX_WALKS {
                    self.walks.clear();
                }
                self.walks.insert(key, found.clone());
                found
            }
            StepKind::Tie(test) => {
                let mut found = Vec::new();
                for &position in self.index.ties_at(start) {
                    if !self.meter.tick() {
                        break;
                    }
                    let Some((from, to, relation)) = self.index.relation(position) else { continue };
                    let along = (if backwards { to } else { from }) == start;
                    let other = if from == start { to } else { from };
                    if (along || test.either_way || !relation.directed)
                        && step.when.holds(self.index, position)
                        && test.holds(self.index, relation, binding)
                    {
                        let nodes = if backwards { vec![other, start] } else { vec![start, other] };
                        let weakest = self.index.tie(position).map_or(0.0, |tie| tie.strength);
                        found.push(Route { nodes, ties: vec![position], soft: false, weakest });
                    }
                }
                Rc::new(found)
            }
        }
    }

    /// Everything is bound: what must not be there, and the counts.
    fn finish(&mut self, motif: &Motif, binding: &mut Binding, emit: Emit<'_, 'i, 'm>) -> bool {
        for inner in &motif.none {
            if self.fits(inner, binding) || self.meter.stopped {
                return !self.meter.stopped;
            }
        }
        let before = binding.tallies.len();
        for tally in &motif.tallies {
            let found = self.tally(tally, binding);
            if found.value + 1e-9 < tally.at_least || self.meter.stopped {
                binding.tallies.truncate(before);
                return !self.meter.stopped;
            }
            binding.tallies.push(found);
        }
        let more = emit(self, binding);
        binding.tallies.truncate(before);
        more
    }

    fn tally(&mut self, tally: &Tally, outer: &Binding) -> Found {
        let mut nodes = BTreeSet::new();
        let mut ties = BTreeSet::new();
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        let motif = &tally.motif;
        self.go(motif, 0, &mut outer.resized(motif), &mut |search, binding| {
            match tally.what {
                TallyOf::Nodes(var) => nodes.extend(binding.node(var)),
                TallyOf::Shares(step) => {
                    for tie in binding.ties(step) {
                        if let Some((from, _, relation)) = search.index.relation(*tie) {
                            shares.insert(*tie, relation.share.low());
                            nodes.insert(from);
                        }
                    }
                }
            }
            ties.extend(binding.steps.iter().skip(motif.outer_steps).flatten().flat_map(|route| route.ties.clone()));
            true
        });
        let value = match tally.what {
            TallyOf::Nodes(_) => nodes.len() as f64,
            TallyOf::Shares(_) => shares.values().sum(),
        };
        Found { name: tally.name.clone(), value, nodes: nodes.into_iter().collect(), ties: ties.into_iter().collect() }
    }
}
