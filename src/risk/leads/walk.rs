//! Walks: the shortest way from a node to others over the kinds of ties a rule allows.
//!
//! Breadth first, so the first time a node is reached is over the fewest ties; among equally short ways the one
//! whose weakest tie is strongest wins, then the one over the kinds the rule names first, then the smaller number. Stop nodes and flagged bodies end a
//! walk and are not passed. O(hops · ties), every tie looked at counts against the rule's budget.

use super::check::{has_word, is_kind, plain_membership};
use super::index::Index;
use super::rule::{Direction, Moment, Over, Walk, Way};
use super::solve::Meter;
use crate::model::{Category, RelationView};
use crate::risk::world::TieKind;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A way found: `nodes` from the step's `from` to its `to`, the ties between them (positions), and whether it is soft.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub nodes: Vec<u32>,
    pub ties: Vec<u32>,
    pub soft: bool,
    pub weakest: f64,
}

/// A node reached, with or without a soft step on the way.
type State = (u32, bool);

#[derive(Clone, Copy)]
struct Reached {
    hops: usize,
    weakest: f64,
    /// Sum of the places of its kinds of ties in the rule's list.
    choice: usize,
    /// Where from, over which tie; the start has none.
    before: Option<(State, u32)>,
    /// Nothing may follow.
    ended: bool,
}

/// Every node that `accept` takes and a walk reaches from `start`, in order of node number. `backwards`: `start` is the step's `to`.
pub(super) fn walk(
    index: &Index<'_>,
    walk: &Walk,
    when: Moment,
    start: u32,
    backwards: bool,
    accept: &dyn Fn(u32) -> bool,
    meter: &mut Meter<'_>,
) -> Rc<Vec<Route>> {
    let mut reached: BTreeMap<State, Reached> = BTreeMap::new();
    reached.insert((start, false), Reached { hops: 0, weakest: f64::INFINITY, choice: 0, before: None, ended: false });
    let mut layer = vec![(start, false)];
    for hops in 1..=walk.max {
        let mut next: BTreeMap<State, Reached> = BTreeMap::new();
        for state in layer {
            let Some(&from) = reached.get(&state) else { continue };
            if from.ended || hops > 1 && !may_pass(index, walk, state.0) {
                continue;
            }
            for &tie in index.ties_at(state.0) {
                if !meter.tick() {
                    return Rc::default();
                }
                if is_position(index, state.0) && from.before.is_some_and(|(_, last)| same_kind(index, last, tie)) {
                    continue;
                }
                let Some((to, ended, choice)) = step(index, walk, when, state, tie, backwards, hops) else { continue };
                if reached.contains_key(&to) || to.1 && reached.contains_key(&(to.0, false)) {
                    continue;
                }
                let strength = index.tie(tie).map_or(0.0, |tie| tie.strength);
                let (weakest, choice) = (from.weakest.min(strength), from.choice + choice);
                let found = Reached { hops, weakest, choice, before: Some((state, tie)), ended };
                next.entry(to).and_modify(|known| *known = better(*known, found)).or_insert(found);
            }
        }
        layer = next.keys().copied().collect();
        reached.extend(next);
    }
    let ends = reached.iter().filter(|((node, soft), end)| {
        end.hops >= walk.min
            && (*node != start || end.hops == 0)
            && !(*soft && reached.contains_key(&(*node, false)))
            && accept(*node)
    });
    Rc::new(ends.map(|(state, end)| trace(&reached, *state, *end, backwards)).collect())
}

/// What may be followed further is better than what may not; then the stronger.
fn better(a: Reached, b: Reached) -> Reached {
    let key = |way: &Reached| (!way.ended, way.weakest);
    let (first, second) = (key(&a), key(&b));
    let ahead = second.0.cmp(&first.0).then_with(|| second.1.total_cmp(&first.1)).then(a.choice.cmp(&b.choice));
    if ahead.is_gt() { b } else { a }
}

fn may_pass(index: &Index<'_>, walk: &Walk, node: u32) -> bool {
    let Some(known) = index.node(node) else { return false };
    !known.stop
        && (walk.through_flagged || !index.is_flagged(node))
        && (walk.through.is_empty() || walk.through.iter().any(|name| known.schema.is_a(name)))
}

/// Where a tie leads from a state, whether the walk ends there, and the place of its kind in the rule's list.
fn step(
    index: &Index<'_>,
    walk: &Walk,
    when: Moment,
    (at, soft): State,
    position: u32,
    backwards: bool,
    hops: usize,
) -> Option<(State, bool, usize)> {
    let tie = index.tie(position)?;
    let other = if tie.from == at { tie.to } else { tie.from };
    let relation = match tie.what {
        TieKind::Soft { score } => {
            let allowed = !soft && walk.soft.is_some_and(|least| score >= least);
            return allowed.then_some(((other, true), false, walk.ways.len()));
        }
        TieKind::Relation(relation) => relation,
    };
    if !when.holds(index, position) {
        return None;
    }
    // Walked from its end, a tie is met the other way round.
    let along = (tie.from == at) != backwards;
    let fitting = || walk.ways.iter().enumerate().filter(|(_, way)| way.fits(relation, along, walk.min_share));
    let choice = fitting().map(|(place, _)| place).min()?;
    let open = fitting().any(|(_, way)| !way.last);
    if backwards {
        return (open || hops == 1).then_some(((other, soft), false, choice));
    }
    // A post is only the way to its body.
    Some(((other, soft), !open && !is_position(index, other), choice))
}

fn is_position(index: &Index<'_>, node: u32) -> bool {
    index.node(node).is_some_and(|node| node.schema.is_a("Position"))
}

/// From one holder of a post to the next, or from a body to itself: predecessors are not tied by their post.
fn same_kind(index: &Index<'_>, a: u32, b: u32) -> bool {
    let kind = |tie: u32| index.relation(tie).map(|(_, _, relation)| relation.kind);
    kind(a) == kind(b)
}

impl Way {
    fn fits(&self, relation: &RelationView, along: bool, min_share: f64) -> bool {
        let direction = match self.direction {
            Direction::Either => true,
            _ if !relation.directed => true,
            Direction::Down => along,
            Direction::Up => !along,
        };
        let kind = match &self.over {
            Over::Category(category) => relation.category == *category,
            Over::Schema(name) => is_kind(relation, std::slice::from_ref(name)),
        };
        direction
            && kind
            && !plain_membership(relation)
            && relation.category != Category::Listing
            && (relation.category != Category::Ownership || relation.share.may_reach(min_share))
            && (self.role.is_empty() || has_word(&relation.role.to_lowercase(), &self.role))
    }
}

fn trace(reached: &BTreeMap<State, Reached>, state: State, end: Reached, backwards: bool) -> Route {
    let mut way = Route { nodes: vec![state.0], ties: Vec::new(), soft: state.1, weakest: end.weakest };
    let mut before = end.before;
    while let Some((state, tie)) = before {
        way.nodes.push(state.0);
        way.ties.push(tie);
        before = reached.get(&state).and_then(|reached| reached.before);
    }
    if !backwards {
        way.nodes.reverse();
        way.ties.reverse();
    }
    way
}
