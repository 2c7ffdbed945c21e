//! The k best loopless routes, proven best.
//!
//! Lawler's partition of Yen's method: every route found splits what is left into sets of routes
//! that share its first nodes and then differ. Sets wait in a queue with a lower bound and are
//! solved only when that bound comes first, so most never are. At most k · (hops + 1) searches,
//! each bounded by the region's states. Lawler 1972, doi:10.1287/mnsc.18.7.401; Yen 1971.
//!
//! With [`PathQuery::distinct`] the part of a set that has the inner nodes of the route just found is
//! not split but dropped, so k explanations cost about as much as k routes, however many ends each
//! has. Nodes to pass ([`PathQuery::via`]) need another search, in `via`.

use super::Topology;
use super::explanations::{Ends, inner};
use super::meter::{Cancel, Meter, Stopped};
use super::region::{Region, Task};
use super::spur::{Banned, Prefix, Spur};
use super::via::ViaSearch;
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
    /// `k` counts explanations (distinct inner nodes, in order), and only the best route of each is
    /// listed. With `per_target`: first explanations until each target is an end of one.
    pub distinct: bool,
    /// A route must have all of these on it, in any order, its ends counting too.
    pub via: Vec<u32>,
    /// As if these nodes did not exist, also as starts or targets.
    pub avoid: Vec<u32>,
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
            distinct: false,
            via: Vec::new(),
            avoid: Vec::new(),
            rank: Rank::Cost,
            lambda: Self::LAMBDA,
            per_target: false,
            budget: Self::BUDGET,
            cancel: &super::meter::never,
        }
    }

    /// Nodes of the topology among these that are not to be avoided; ascending, each once.
    pub(super) fn known(&self, topology: &Topology, nodes: &[u32]) -> Vec<u32> {
        let exists = |node: &u32| (*node as usize) < topology.node_count() && !self.avoid.contains(node);
        let known: BTreeSet<u32> = nodes.iter().copied().filter(exists).collect();
        known.into_iter().collect()
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
    /// Nodes close enough to both ends to be on a path; ranked by hops, of as many hops as it took.
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
    let most = query.max_hops.min(PathQuery::MOST_HOPS) as u8;
    // Ranked by hops, what few hops have comes first whatever more hops would bring.
    let deepen = query.rank == Rank::Hops && !query.per_target;
    let mut found = Routes::default();
    for hops in if deepen { most.min(1) } else { most }..=most {
        let mut deeper = Routes::default();
        let outcome = search(topology, query, hops, &mut meter, &mut deeper);
        deeper.complete = outcome.is_ok();
        deeper.more |= outcome.is_err();
        if outcome.is_err() && deeper.routes.len() < found.routes.len() {
            deeper.routes = std::mem::take(&mut found.routes);
        }
        found = deeper;
        if found.more {
            break;
        }
    }
    found.steps = meter.spent;
    for route in &mut found.routes {
        route.cost = true_cost(topology, &route.nodes, query.lambda);
    }
    found
}

fn search(
    topology: &Topology,
    query: &PathQuery<'_>,
    max_hops: u8,
    meter: &mut Meter<'_>,
    found: &mut Routes,
) -> Result<(), Stopped> {
    let (from, targets) = (query.known(topology, &query.from), query.known(topology, &query.targets));
    let via: BTreeSet<u32> = query.via.iter().copied().collect();
    let impossible = query.known(topology, &query.via).len() < via.len() || via.len() > usize::from(max_hops) + 1;
    if from.is_empty() || targets.is_empty() || query.k == 0 || impossible {
        return Ok(());
    }
    let avoid: BTreeSet<u32> = query.avoid.iter().copied().collect();
    let task = Task {
        from: &from,
        targets: &targets,
        avoid: &avoid.into_iter().collect::<Vec<_>>(),
        max_hops,
        lambda: query.lambda.max(0.0),
        hop_cost: if query.rank == Rank::Hops { HOPS_FIRST } else { 0.0 },
    };
    let region = Region::build(topology, &task, meter)?;
    found.examined_nodes = region.len();
    let mut list = List { region: &region, ends: Ends::new(topology, query), query, known: BTreeSet::new(), found };
    if via.is_empty() { list.fill(meter) } else { list.fill_via(&via.into_iter().collect::<Vec<_>>(), meter) }
}

/// The answer while it grows.
struct List<'a, 'r> {
    region: &'r Region,
    ends: Ends<'a>,
    query: &'a PathQuery<'a>,
    /// What is listed: whole routes, or explanations.
    known: BTreeSet<Vec<u32>>,
    found: &'a mut Routes,
}

impl List<'_, '_> {
    fn fill(&mut self, meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let mut spur = Spur::new(self.region);
        if self.query.per_target {
            for route in self.best_of_each(&mut spur, meter)? {
                self.add(&route);
            }
        }
        let distinct = self.query.distinct;
        let mut queue = Queue { region: self.region, distinct, sets: BinaryHeap::new(), born: 0, stopped: Ok(()) };
        for &source in &self.region.sources {
            queue.add(&spur, Prefix::start(source), Banned::default(), meter)?;
        }
        while let Some((route, _)) = queue.next(&mut spur, meter)? {
            if !self.add(&route) {
                break;
            }
        }
        Ok(())
    }

    fn fill_via(&mut self, via: &[u32], meter: &mut Meter<'_>) -> Result<(), Stopped> {
        let local = |node: &u32| self.region.nodes.binary_search(node).ok().map(|at| at as u32);
        let Some(via) = via.iter().map(local).collect::<Option<Vec<u32>>>() else { return Ok(()) };
        let mut closed: Vec<u32> = Vec::new();
        while self.query.per_target && self.found.routes.len() < self.query.k {
            let Some(route) = ViaSearch::new(self.region, &via, &closed, meter)?.next(meter)? else { break };
            let covered = self.covers(&route);
            closed.extend(covered.iter().filter_map(local));
            self.add(&route);
        }
        let mut search = ViaSearch::new(self.region, &via, &[], meter)?;
        while let Some(route) = search.next(meter)? {
            if !self.add(&route) {
                break;
            }
        }
        Ok(())
    }

    /// The best route to each of the `k` targets that are cheapest to reach; or explanations, cheapest
    /// first, that are not needed for the targets before.
    fn best_of_each(&self, spur: &mut Spur<'_>, meter: &mut Meter<'_>) -> Result<Vec<Vec<u32>>, Stopped> {
        let k = self.query.k;
        let mut asked = k;
        loop {
            let best = spur.per_target(asked, meter)?;
            let all = best.len() < asked;
            let mut covered = BTreeSet::new();
            let mut chosen = Vec::new();
            for (route, _) in best {
                let target = route.last().map(|&node| self.region.nodes[node as usize]);
                if chosen.len() < k && target.is_some_and(|target| !covered.contains(&target)) {
                    covered.extend(self.covers(&route));
                    chosen.push(route);
                }
            }
            if all || chosen.len() >= k {
                return Ok(chosen);
            }
            asked = asked.saturating_mul(4);
        }
    }

    /// The targets that need no further route once this one is listed.
    fn covers(&self, route: &[u32]) -> Vec<u32> {
        let nodes = self.outward(route);
        if !self.query.distinct {
            return nodes.last().copied().into_iter().collect();
        }
        self.ends.of(inner(&nodes)).into_iter().map(|(_, target)| target).collect()
    }

    fn outward(&self, route: &[u32]) -> Vec<u32> {
        route.iter().map(|&node| self.region.nodes[node as usize]).collect()
    }

    /// Lists a route unless it is known; `false` when there is no room for it.
    fn add(&mut self, route: &[u32]) -> bool {
        let nodes = self.outward(route);
        let key = if self.query.distinct { inner(&nodes) } else { nodes.as_slice() };
        if self.known.contains(key) {
            return true;
        }
        if self.found.routes.len() >= self.query.k {
            self.found.more = true;
            return false;
        }
        self.known.insert(key.to_vec());
        self.found.routes.push(Route { nodes, cost: 0.0 });
        true
    }
}

/// The sets not yet answered, best bound first.
struct Queue<'r> {
    region: &'r Region,
    distinct: bool,
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
        let split = route.len().saturating_sub(usize::from(self.distinct));
        for &next in route.iter().take(split).skip(set.prefix.nodes.len()) {
            banned.nodes.push(next);
            self.add(spur, prefix.clone(), banned, meter)?;
            self.extend(&mut prefix, next);
            banned = Banned::default();
        }
        if self.distinct {
            return self.split_ends(spur, prefix, banned, meter);
        }
        banned.end = true;
        self.add(spur, prefix, banned, meter)
    }

    /// What remains after the inner nodes of a route but other ends: the routes that go on from a
    /// target next to the prefix, and those that go on over no target next.
    fn split_ends(
        &mut self,
        spur: &Spur<'_>,
        prefix: Prefix,
        mut banned: Banned,
        meter: &mut Meter<'_>,
    ) -> Result<(), Stopped> {
        let Some(&last) = prefix.nodes.last() else { return Ok(()) };
        for arc in self.region.arcs(last) {
            let soft = prefix.soft + u8::from(arc.soft);
            let closed = prefix.nodes.contains(&arc.to) || banned.nodes.contains(&arc.to);
            if self.region.may_end(arc.to, 1) && soft <= self.region.max_soft && !closed {
                let mut longer = prefix.clone();
                self.extend(&mut longer, arc.to);
                self.add(spur, longer, Banned { end: true, ..Banned::default() }, meter)?;
            }
        }
        banned.targets = true;
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
