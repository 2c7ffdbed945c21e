//! The k best loopless routes, proven best.
//!
//! Lawler's partition of Yen's method: every route found splits what is left into sets of routes
//! that share its first nodes and then differ. Sets wait in a queue with a lower bound and are
//! solved only when that bound comes first, so most never are. At most k · (hops + 1) searches,
//! each bounded by the region's states. Lawler 1972, doi:10.1287/mnsc.18.7.401; Yen 1971.

use super::Topology;
use super::meter::{Cancel, Meter, Stopped};
use super::region::{Region, Task};
use super::spur::{Banned, Prefix, Spur};
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// How results are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// Cheapest first.
    #[default]
    Cost,
    /// Fewest hops first, then cheapest.
    Hops,
}

/// A question: the best ways from any of `from` to any of `targets`.
#[derive(Clone)]
pub struct PathQuery<'a> {
    pub from: Vec<u32>,
    /// A target that is also in `from` counts as a target for the other starting nodes.
    pub targets: Vec<u32>,
    /// Most hops, at most [`PathQuery::MOST_HOPS`].
    pub max_hops: u32,
    pub k: usize,
    pub rank: Rank,
    /// λ: cost of an inner node per ln(1 + its degree).
    pub lambda: f64,
    /// First the best route to each target, then the others.
    pub per_target: bool,
    /// Most steps to look at before giving up with `complete: false`.
    pub budget: u64,
    pub cancel: Cancel<'a>,
}

impl PathQuery<'_> {
    pub const MOST_HOPS: u32 = 60;
    /// A node with 1,000 neighbours then costs about as much as halving the strength.
    pub const LAMBDA: f64 = 0.1;
    /// Some seconds of work.
    pub const BUDGET: u64 = 1_000_000_000;

    /// Six hops, twenty paths, by cost; never cancelled.
    pub fn new(from: Vec<u32>, targets: Vec<u32>) -> Self {
        Self {
            from,
            targets,
            max_hops: 6,
            k: 20,
            rank: Rank::Cost,
            lambda: Self::LAMBDA,
            per_target: false,
            budget: Self::BUDGET,
            cancel: &super::meter::never,
        }
    }
}

/// A node sequence and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub nodes: Vec<u32>,
    pub cost: f64,
}

/// The answer of [`routes`].
#[derive(Clone, Debug, Default)]
pub struct Routes {
    pub routes: Vec<Route>,
    /// `false`: the budget ran out or the caller cancelled; routes may be missing after the last one.
    pub complete: bool,
    /// There are, or may be, more than `k`.
    pub more: bool,
    /// Nodes close enough to both ends to be on a path.
    pub examined_nodes: usize,
    /// Steps looked at.
    pub steps: u64,
}

/// With this added to each step, the number of hops decides before any cost.
const HOPS_FIRST: f64 = 1e6;

/// A set of routes: those that begin with the prefix and go on unbanned.
struct Set {
    prefix: Prefix,
    banned: Banned,
    /// Its best route, once solved.
    best: Option<Vec<u32>>,
    /// Exact when solved, else a lower bound.
    cost: f64,
    born: u32,
}

impl Ord for Set {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = other.cost.total_cmp(&self.cost);
        by_cost.then_with(|| self.best.is_some().cmp(&other.best.is_some())).then_with(|| {
            match (&self.best, &other.best) {
                (Some(mine), Some(theirs)) => theirs.len().cmp(&mine.len()).then_with(|| theirs.cmp(mine)),
                _ => other.born.cmp(&self.born),
            }
        })
    }
}

impl PartialOrd for Set {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Set {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Set {}

/// Finds the `k` best routes: no node twice, no stop node or starting node inside, hop and soft
/// limits exact. What is returned is proven best even when `complete` is `false`.
pub fn routes(topology: &Topology, query: &PathQuery<'_>) -> Routes {
    let mut meter = Meter::new(query.budget, query.cancel);
    let mut found = Routes::default();
    let outcome = search(topology, query, &mut meter, &mut found);
    found.complete = outcome.is_ok();
    found.more |= outcome.is_err();
    found.steps = meter.spent;
    for route in &mut found.routes {
        route.cost = true_cost(topology, &route.nodes, query.lambda);
    }
    found
}

fn search(
    topology: &Topology,
    query: &PathQuery<'_>,
    meter: &mut Meter<'_>,
    found: &mut Routes,
) -> Result<(), Stopped> {
    let nodes = |list: &[u32]| -> Vec<u32> {
        let known: BTreeSet<u32> = list.iter().copied().filter(|&n| (n as usize) < topology.node_count()).collect();
        known.into_iter().collect()
    };
    let (from, targets) = (nodes(&query.from), nodes(&query.targets));
    if from.is_empty() || targets.is_empty() || query.k == 0 {
        return Ok(());
    }
    let task = Task {
        from: &from,
        targets: &targets,
        max_hops: query.max_hops.min(PathQuery::MOST_HOPS) as u8,
        lambda: query.lambda.max(0.0),
        hop_cost: if query.rank == Rank::Hops { HOPS_FIRST } else { 0.0 },
    };
    let region = Region::build(topology, &task, meter)?;
    found.examined_nodes = region.len();
    let mut spur = Spur::new(&region);
    let mut known = BTreeSet::new();
    let outward = |local: &[u32]| local.iter().map(|&node| region.nodes[node as usize]).collect::<Vec<_>>();
    if query.per_target {
        for (local, cost) in spur.per_target(query.k, meter)? {
            let nodes = outward(&local);
            known.insert(nodes.clone());
            found.routes.push(Route { nodes, cost });
        }
    }
    let mut queue = Queue { region: &region, sets: BinaryHeap::new(), born: 0, stopped: Ok(()) };
    for &source in &region.sources {
        queue.add(&spur, Prefix::start(source), Banned::default(), meter)?;
    }
    while let Some((local, _)) = queue.next(&mut spur, meter)? {
        let nodes = outward(&local);
        if known.contains(&nodes) {
            continue;
        }
        if found.routes.len() >= query.k {
            found.more = true;
            break;
        }
        found.routes.push(Route { nodes, cost: 0.0 });
    }
    Ok(())
}

/// The sets not yet answered, best bound first.
struct Queue<'r> {
    region: &'r Region,
    sets: BinaryHeap<Set>,
    born: u32,
    stopped: Result<(), Stopped>,
}

impl Queue<'_> {
    fn add(&mut self, spur: &Spur<'_>, prefix: Prefix, banned: Banned, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let cost = spur.bound(&prefix, &banned, meter)?;
        if cost.is_finite() {
            self.sets.push(Set { prefix, banned, best: None, cost, born: self.born });
            self.born += 1;
        }
        Ok(())
    }

    /// The next best route; splits its set.
    fn next(&mut self, spur: &mut Spur<'_>, meter: &mut Meter<'_>) -> Result<Option<(Vec<u32>, f64)>, Stopped> {
        self.stopped?;
        while let Some(mut set) = self.sets.pop() {
            if let Some(route) = set.best.take() {
                // The route stands even if the work runs out while its set is split.
                self.stopped = self.split(spur, &set, &route, meter);
                return Ok(Some((route, set.cost)));
            }
            if let Some((route, cost)) = spur.solve(&set.prefix, &set.banned, meter)? {
                // Rounding must not let a solved set overtake its own bound.
                set.cost = cost.max(set.cost);
                set.best = Some(route);
                self.sets.push(set);
            }
        }
        Ok(None)
    }

    /// What remains of a set without its best route: for each node of it from the prefix on, the
    /// routes that leave it there.
    fn split(&mut self, spur: &Spur<'_>, set: &Set, route: &[u32], meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let mut prefix = set.prefix.clone();
        let mut banned = set.banned.clone();
        for &next in route.iter().skip(set.prefix.nodes.len()) {
            banned.nodes.push(next);
            self.add(spur, prefix.clone(), banned, meter)?;
            self.extend(&mut prefix, next);
            banned = Banned::default();
        }
        banned.end = true;
        self.add(spur, prefix, banned, meter)
    }

    fn extend(&self, prefix: &mut Prefix, next: u32) {
        if let Some((&last, before)) = prefix.nodes.split_last() {
            let leave = self.region.leave(last, before.len() as u8).unwrap_or(0.0);
            if let Some(arc) = self.region.arcs(last).iter().find(|arc| arc.to == next) {
                prefix.cost += leave + arc.cost;
                prefix.soft += u8::from(arc.soft);
            }
        }
        prefix.nodes.push(next);
    }
}

/// Links and inner nodes of a route, added up in path order.
fn true_cost(topology: &Topology, nodes: &[u32], lambda: f64) -> f64 {
    let steps = nodes.windows(2).filter_map(|pair| topology.step(pair[0], pair[1]));
    let links: f64 = steps.map(|step| topology.cost(step.link)).sum();
    let inner = nodes.len().saturating_sub(2);
    let passed = nodes.iter().skip(1).take(inner).map(|&node| (1.0 + topology.degree(node) as f64).ln());
    links + lambda.max(0.0) * passed.sum::<f64>()
}
