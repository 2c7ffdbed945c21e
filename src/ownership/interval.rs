//! Integrated ownership when shares are ranges: what is certain, and what is possible.
//!
//! - Ranges are tightened first: `high_i ← min(high_i, 1 − Σ_{k≠i} low_k)`, per company.
//! - What nobody states belongs to holders that nobody names, one group for each company, who own nothing else here.
//!   So the least share is the one where everything open belongs to them: every stake at its low end.
//! - The most is found by policy iteration: given the shares `y` of the owner, each company's open room is filled over its
//!   holders from the largest `y` down (a greedy fill is best for one linear constraint); solve again; repeat until
//!   nothing changes. Outside rings one pass in topological order is enough.
//! - Sharp: some split of the open room reaches each bound (in rings where that would leave nobody outside,
//!   splits come as close as you like). A row changes only for a strictly better value, so that no round closes a ring
//!   on itself that had a holder outside (maximal reachability in Markov decision processes).
//!
//! O(region) outside rings; each round in a ring costs one solve. Bounded rounds; [`Note::NotSettled`] otherwise.

use super::books::{Books, Stake};
use super::integrated::Note;
use super::linear::{RESIDUAL, Ring, solve_ring};
use super::network::{Arrow, Arrows, Flow, Network};
use super::region::Region;
use std::ops::Range;

/// Bounds of one owner's integrated share in one company.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The company, or the owner: what was not asked for.
    pub other: u32,
    /// The share is at least this, whatever the unknown turns out to be.
    pub certain: f64,
    /// And at most this.
    pub possible: f64,
}

/// Bounds by entity number; only where something is possible.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    pub rows: Vec<Bound>,
    pub notes: Vec<Note>,
}

/// Not in the row.
const NONE: u32 = u32::MAX;
/// Rounds of policy iteration in one ring.
const ROUNDS: usize = 100;
/// Sweeps that bring the first policy near the best one.
const SWEEPS: usize = 30;
/// A better split must be better by this.
const BETTER: f64 = 1e-13;
/// Holdings looked at, over all owners of one company, before the farther owners are left out.
const EFFORT: usize = 300_000_000;

/// What an owner certainly and possibly has of every company.
pub fn bounds_of_owner(books: &Books, owner: u32, cancel: &dyn Fn() -> bool) -> Bounds {
    let model = Model::new(books, Region::below(books, owner));
    let Some(local) = model.region.local(owner) else { return Bounds::default() };
    let mut notes = Vec::new();
    let most = model.extreme(local, Goal::Most, cancel, &mut notes);
    let least = model.extreme(local, Goal::Least, cancel, &mut notes);
    let nodes = model.region.nodes.iter().zip(least.iter().zip(&most));
    let rows = nodes.filter(|&(&node, (_, &most))| node != owner && most > 0.0);
    let rows = rows.map(|(&other, (&certain, &possible))| Bound::new(other, certain, possible)).collect();
    Bounds { rows, notes }
}

/// What every owner certainly and possibly has of a company: one solve for each that may have a part. In large books
/// the owners nearest to the company come first and the rest is counted in [`Note::LeftOut`].
pub fn bounds_of_company(books: &Books, company: u32, cancel: &dyn Fn() -> bool) -> Bounds {
    let above = Region::above(books, company);
    let model = Model::new(books, above);
    let Some(target) = model.region.local(company) else { return Bounds::default() };
    let mut answer = Bounds::default();
    let near = nearest(books, &model.region, company);
    let most_owners = (EFFORT / (model.rows.to.len() + near.len() + 1)).max(100);
    let direct = model.own_stakes(target);
    let (mut solved, mut left) = (0, 0);
    for &owner in &near {
        if cancel() {
            answer.notes.push(Note::Cancelled);
            break;
        }
        let Some(local) = model.region.local(owner) else { continue };
        if let Some((certain, possible)) = model.direct_only(books, owner, target, direct.get(local as usize)) {
            if possible > 0.0 {
                answer.rows.push(Bound::new(owner, certain, possible));
            }
            continue;
        }
        solved += 1;
        if solved > most_owners {
            left += 1;
            continue;
        }
        let most = model.extreme(local, Goal::Most, cancel, &mut answer.notes);
        let possible = most[target as usize];
        if possible > 0.0 {
            let least = model.extreme(local, Goal::Least, cancel, &mut answer.notes);
            answer.rows.push(Bound::new(owner, least[target as usize], possible));
        }
    }
    if left > 0 {
        answer.notes.push(Note::LeftOut { count: left });
    }
    answer.rows.sort_unstable_by_key(|row| row.other);
    answer.notes.dedup();
    answer
}

/// What one owner certainly and possibly has of one company, by what lies between alone.
pub fn bounds(books: &Books, owner: u32, company: u32, cancel: &dyn Fn() -> bool) -> (Bound, Vec<Note>) {
    let mut notes = Vec::new();
    let model = Model::new(books, Region::between(books, owner, company));
    let (least, most) = model.pair(owner, company, cancel, &mut notes);
    (Bound::new(company, least, most), notes)
}

/// Everything that may own a part, nearest first, the company itself left out.
fn nearest(books: &Books, region: &Region, company: u32) -> Vec<u32> {
    let mut seen = vec![false; region.nodes.len()];
    let mut order = vec![company];
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for stake in books.owners(node).iter().filter(|stake| stake.high > 0.0 && stake.other != company) {
            if let Some(local) = region.local(stake.other).filter(|&local| !seen[local as usize]) {
                seen[local as usize] = true;
                order.push(stake.other);
            }
        }
    }
    order.swap_remove(0);
    if order.len() > 1 {
        // The last one stands first now.
        order.rotate_left(1);
    }
    order
}

impl Bound {
    fn new(other: u32, certain: f64, possible: f64) -> Self {
        let possible = possible.clamp(0.0, 1.0);
        Self { other, certain: certain.clamp(0.0, possible), possible }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Least,
    Most,
}

/// A fact learnt about one company.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fact {
    /// This holder has exactly this share.
    Stake { owner: u32, share: f64 },
    /// Holders that nobody names have exactly this together.
    Undisclosed(f64),
}

/// Holders of the companies of a region, with tightened ranges. Everything by region number.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub region: Region,
    /// Holders in the region by company: `to` is the holder, `share` the low end.
    pub rows: Arrows,
    /// Tightened high ends, beside `rows`.
    pub highs: Vec<f64>,
    /// What can be spread at most, and must be at least, over all holders, above the low ends.
    room: Vec<(f64, f64)>,
    /// How much of that holders outside the region can take.
    outside: Vec<f64>,
    network: Network,
}

impl Model {
    pub fn new(books: &Books, region: Region) -> Self {
        let nodes = region.nodes.len();
        let mut rows = Arrows::with_capacity(nodes, 0);
        for &company in &region.nodes {
            let holders = books.owners(company).iter().filter(|stake| stake.high > 0.0);
            rows.push_row(
                holders.filter_map(|stake| region.local(stake.other).map(|to| Arrow { to, share: stake.low })),
            );
        }
        let mut down = Arrows::with_capacity(nodes, rows.to.len());
        for &owner in &region.nodes {
            let held = books.companies(owner).iter().filter(|stake| stake.high > 0.0);
            // Only the order counts here; the shares come with each question.
            down.push_row(held.filter_map(|stake| region.local(stake.other).map(|to| Arrow { to, share: 0.0 })));
        }
        let network = Network::new(&down, Flow::Down);
        let (highs, room, outside) = (vec![0.0; rows.to.len()], vec![(0.0, 0.0); nodes], vec![0.0; nodes]);
        let mut model = Self { region, rows, highs, room, outside, network };
        (0..nodes).for_each(|company| model.set_row(books, company, None));
        model
    }

    /// Writes a company's ranges, tightened, as the books have them or with one more fact.
    pub fn set_row(&mut self, books: &Books, company: usize, fact: Option<Fact>) {
        let node = self.region.nodes[company];
        let range = |stake: &Stake| match fact {
            Some(Fact::Stake { owner, share }) if owner == stake.other => (share, share),
            _ => (stake.low, stake.high),
        };
        let (open_low, open_high) = match fact {
            Some(Fact::Undisclosed(share)) => (share, share),
            _ => (0.0, 1.0),
        };
        let stakes = books.owners(node).iter().filter(|stake| stake.high > 0.0);
        let lows: f64 = stakes.clone().map(|stake| range(stake).0).sum();
        let highs: f64 = stakes.clone().map(|stake| range(stake).1).sum();
        let (mut tight_lows, mut outside) = (0.0, 0.0);
        let mut at = self.rows.row(company).start;
        for stake in stakes {
            let (low, high) = range(stake);
            let high = high.min(1.0 - open_low - (lows - low)).max(low);
            let low = low.max((1.0 - open_high - (highs - range(stake).1)).min(high));
            tight_lows += low;
            if self.region.local(stake.other).is_some() {
                (self.rows.share[at], self.highs[at]) = (low, high);
                at += 1;
            } else {
                outside += high - low;
            }
        }
        let most = (1.0 - open_low - tight_lows).max(0.0);
        self.room[company] = (most, (1.0 - open_high - tight_lows).clamp(0.0, most));
        self.outside[company] = outside;
    }

    /// The range of an owner whose only way to the company is its own stake, with no ring to give any of it back:
    /// the stake itself. A register of half a million shareholders needs no equations.
    /// `at` is the owner's place in the company's row.
    fn direct_only(&self, books: &Books, owner: u32, company: u32, at: Option<&u32>) -> Option<(f64, f64)> {
        let at = *at.filter(|&&at| at != NONE)? as usize;
        let held = books.companies(owner).iter().filter(|stake| stake.high > 0.0);
        let mut inside = held.filter_map(|stake| self.region.local(stake.other));
        if inside.next() != Some(company) || inside.next().is_some() {
            return None;
        }
        let (low, high) = (self.rows.share[at], self.highs[at]);
        Some((low, low + (high - low).min(self.room[company as usize].0)))
    }

    /// Where in its row each holder of a company stands; nowhere when the company is in a ring or holds itself.
    fn own_stakes(&self, company: u32) -> Vec<u32> {
        let mut places = vec![NONE; self.region.nodes.len()];
        let ring = self.network.ring(self.network.ring_start(self.network.position[company as usize] as usize));
        let row = self.rows.row(company as usize);
        if ring.len() == 1 && !self.rows.to[row.clone()].contains(&company) {
            for at in row {
                places[self.rows.to[at] as usize] = at as u32;
            }
        }
        places
    }

    /// The least and the most that an owner has of a company.
    pub fn pair(&self, owner: u32, company: u32, cancel: &dyn Fn() -> bool, notes: &mut Vec<Note>) -> (f64, f64) {
        let (Some(from), Some(to)) = (self.region.local(owner), self.region.local(company)) else {
            return (0.0, 0.0);
        };
        if from == to {
            return (0.0, 0.0);
        }
        let most = self.extreme(from, Goal::Most, cancel, notes)[to as usize];
        let least = self.extreme(from, Goal::Least, cancel, notes)[to as usize];
        (least.min(most), most)
    }

    /// The best split of a company's shares for the goal, given the owner's share in each holder. Adds what is given on
    /// top of the low ends to `more` (beside the row) and returns the company's value.
    fn fill(&self, company: usize, goal: Goal, values: &[f64], order: &mut Vec<usize>, more: &mut [f64]) -> f64 {
        let row = self.rows.row(company);
        let value = |at: usize| values[self.rows.to[at] as usize];
        let mut total: f64 = row.clone().map(|at| self.rows.share[at] * value(at)).sum();
        more.fill(0.0);
        let (most, must) = self.room[company];
        let mut room = if goal == Goal::Most { most } else { (must - self.outside[company]).max(0.0) };
        if room <= 0.0 {
            return total;
        }
        order.clear();
        let open = row.clone().filter(|&at| self.highs[at] > self.rows.share[at]);
        match goal {
            Goal::Most => {
                order.extend(open.filter(|&at| value(at) > 0.0));
                order.sort_unstable_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
            }
            Goal::Least => {
                order.extend(open);
                order.sort_unstable_by(|&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
            }
        }
        for &at in order.iter() {
            let share = (self.highs[at] - self.rows.share[at]).min(room);
            more[at - row.start] = share;
            total += share * value(at);
            room -= share;
            if room <= 0.0 {
                break;
            }
        }
        total
    }

    /// The owner's least or most share in every company of the region.
    pub fn extreme(&self, owner: u32, goal: Goal, cancel: &dyn Fn() -> bool, notes: &mut Vec<Note>) -> Vec<f64> {
        let mut values = vec![0.0; self.region.nodes.len()];
        values[owner as usize] = 1.0;
        let (mut order, mut more) = (Vec::new(), Vec::new());
        // Nothing before the owner's own ring can be reached.
        let mut start = self.network.ring_start(self.network.position[owner as usize] as usize);
        while start < self.network.nodes() {
            let ring = self.network.ring(start);
            start = ring.end;
            let company = self.network.node[ring.start] as usize;
            if ring.len() == 1 && !self.rows.to[self.rows.row(company)].contains(&(company as u32)) {
                if company != owner as usize
                    && self.rows.to[self.rows.row(company)].iter().any(|&k| values[k as usize] > 0.0)
                {
                    more.resize(self.rows.row(company).len(), 0.0);
                    values[company] = self.fill(company, goal, &values, &mut order, &mut more);
                }
                continue;
            }
            if cancel() {
                notes.push(Note::Cancelled);
                return values;
            }
            self.extreme_in_ring(&ring, owner, goal, &mut values, notes);
        }
        values
    }

    fn extreme_in_ring(&self, ring: &Range<usize>, owner: u32, goal: Goal, values: &mut [f64], notes: &mut Vec<Note>) {
        let members = &self.network.node[ring.clone()];
        let mut policy = Policy::new(self, members, owner, goal);
        for _ in 0..SWEEPS {
            if policy.improve(self, members, values, Sweep::Values) <= BETTER {
                break;
            }
        }
        let mut rounds = 0;
        loop {
            let residual = policy.solve(self, ring, values);
            let change = policy.improve(self, members, values, Sweep::Policy);
            rounds += 1;
            if change == 0.0 || rounds == ROUNDS {
                let companies = || members.iter().map(|&member| self.region.nodes[member as usize]).collect();
                if change != 0.0 {
                    notes.push(Note::NotSettled { companies: companies(), rounds });
                }
                if residual > RESIDUAL {
                    notes.push(Note::Unsolved { companies: companies(), residual });
                }
                return;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sweep {
    /// Values move on at once.
    Values,
    /// Only the splits change.
    Policy,
}

/// The split of the open room in each company of a ring.
struct Policy {
    /// Where a member's row starts in `more`; one more at the end.
    from: Vec<usize>,
    /// On top of the low ends.
    more: Vec<f64>,
    owner: u32,
    goal: Goal,
    trial: Vec<f64>,
    order: Vec<usize>,
}

impl Policy {
    fn new(model: &Model, members: &[u32], owner: u32, goal: Goal) -> Self {
        let mut from = vec![0];
        for &member in members {
            from.push(from[from.len() - 1] + model.rows.row(member as usize).len());
        }
        let more = vec![0.0; from[members.len()]];
        Self { from, more, owner, goal, trial: Vec::new(), order: Vec::new() }
    }

    /// Takes over every better split; the largest gain. For [`Goal::Most`] only strictly better ones count.
    fn improve(&mut self, model: &Model, members: &[u32], values: &mut [f64], sweep: Sweep) -> f64 {
        let (owner, goal) = (self.owner, self.goal);
        let mut largest: f64 = 0.0;
        for (at, &member) in members.iter().enumerate().filter(|&(_, &member)| member != owner) {
            let row = self.from[at]..self.from[at + 1];
            self.trial.resize(row.len(), 0.0);
            let value = model.fill(member as usize, goal, values, &mut self.order, &mut self.trial[..row.len()]);
            let gain = match (goal, sweep) {
                (Goal::Least, Sweep::Policy) => values[member as usize] - value,
                // From 0 up: both the least and the most are reached from below.
                _ => value - values[member as usize],
            };
            if gain > BETTER || (sweep == Sweep::Values && goal == Goal::Least) {
                self.more[row.clone()].copy_from_slice(&self.trial[..row.len()]);
                largest = largest.max(gain);
                if sweep == Sweep::Values {
                    values[member as usize] = value;
                }
            }
        }
        largest
    }

    /// The members' values under the splits as they are. What the owner does not reach is 0.
    fn solve(&self, model: &Model, ring: &Range<usize>, values: &mut [f64]) -> f64 {
        let members = &model.network.node[ring.clone()];
        let local = |node: u32| (model.network.position[node as usize] as usize).checked_sub(ring.start);
        let local = |node: u32| local(node).filter(|&at| at < ring.len());
        let mut arrows = Arrows::with_capacity(members.len(), self.more.len());
        let (mut x, mut loops, mut fixed) = (vec![0.0; members.len()], vec![0.0; members.len()], None);
        for (at, &member) in members.iter().enumerate() {
            let row = model.rows.row(member as usize);
            let mut inner = Vec::new();
            if member == self.owner {
                (fixed, x[at]) = (Some(at), 1.0);
            } else {
                for (entry, more) in row.zip(&self.more[self.from[at]..]) {
                    let (holder, share) = (model.rows.to[entry], model.rows.share[entry] + more);
                    match local(holder) {
                        Some(other) if other == at => loops[at] = share,
                        Some(other) if share > 0.0 => inner.push(Arrow { to: other as u32, share }),
                        Some(_) => {}
                        None => x[at] += share * values[holder as usize],
                    }
                }
            }
            arrows.push_row(inner);
        }
        let reached = reached(&arrows, &x);
        let mut kept = Arrows::with_capacity(members.len(), arrows.to.len());
        for (at, &reached) in reached.iter().enumerate() {
            let row = arrows.row(at).map(|entry| Arrow { to: arrows.to[entry], share: arrows.share[entry] });
            kept.push_row(row.filter(|_| reached));
            if !reached {
                loops[at] = 0.0;
            }
        }
        let system = Ring { start: 0, from: &kept.from, other: &kept.to, share: &kept.share, loops: &loops };
        let residual = solve_ring(&system, &mut x, fixed);
        for (&member, value) in members.iter().zip(x) {
            values[member as usize] = value;
        }
        residual
    }
}

/// Which members get something, directly or from another member that does. `arrows` are rows by receiver.
fn reached(arrows: &Arrows, x: &[f64]) -> Vec<bool> {
    let mut down: Vec<Vec<u32>> = vec![Vec::new(); x.len()];
    for at in 0..x.len() {
        arrows.row(at).for_each(|entry| down[arrows.to[entry] as usize].push(at as u32));
    }
    let mut reached: Vec<bool> = x.iter().map(|&value| value > 0.0).collect();
    let mut open: Vec<usize> = (0..x.len()).filter(|&at| reached[at]).collect();
    while let Some(at) = open.pop() {
        for &to in &down[at] {
            if !std::mem::replace(&mut reached[to as usize], true) {
                open.push(to as usize);
            }
        }
    }
    reached
}
