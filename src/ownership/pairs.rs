//! Every owner and company whose integrated share reaches a threshold.
//!
//! One push per owner. `p_k` is what has been passed on at `k`, `r_k` what has arrived and waits. Pushing `k` adds
//! `r_k` to `p_k` and `r_k·w_kj` to every `r_j` (`j` not the owner). At any time
//!
//! `y_j = p_j + Σ_k r_k·G(j, k)`, where `G(j, k)` is how often the backward walk from `j` (to a holder, with the
//! probability of its share) is at `k` before it comes to the owner. Hence, loops and rings included:
//!
//! - lower bound: `p_j + r_j`, because `G(j, j) ≥ 1` and nothing is negative;
//! - upper bound: with every `r_k ≤ ε`, the rest is at most `r_j + ε·(H_j − 1)`, where `H_j` is the number of steps before
//!   the owner. With `h = 1 + Wᵀh` (all steps, one solve for all owners) and `w` the owner's direct share,
//!   `H_j = 1 + Σ_{k≠owner} w_kj·H_k ≤ h_j − w·h_owner`. The `h` used is enlarged and checked to be a
//!   super-solution, so rounding cannot make it too small. A second bound on the rest is `Σ_k r_k·h_k`,
//!   as `G(j, k) ≤ G(k, k) ≤ h_k`;
//! - companies never touched: the walk from such a company must enter the touched part at a node that was touched
//!   but never pushed (all companies of a pushed node are touched), so its share is at most the largest share of those
//!   (maximum principle). If the upper bound of each of those is below the threshold, so is this.
//!
//! Where a company stays open, its own equation is unrolled: `y_j = Σ_k w_kj·y_k` holds for every company but the owner,
//! so replacing a term by its holders, again and again, gives `y_j = q_owner + Σ_k q_k·y_k`, and the bounds above for
//! the `y_k` that are left bound `y_j`. Few terms weigh much, and most of them lead away from the owner.
//!
//! Pushing goes on, with ever smaller `ε`, only while that leaves an answer open. Where that takes too long
//! (rings that are held nearly entirely from inside), the owner is solved exactly by [`Solver`].

use super::books::{Books, Stake};
use super::integrated::{Note, Solver, arrows};
use super::network::{Arrow, Workspace};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// An owner's integrated share in a company, to the precision asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub owner: u32,
    pub company: u32,
    /// The share is between these two.
    pub at_least: f64,
    pub at_most: f64,
}

/// All pairs, by owner and company.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    pub pairs: Vec<Pair>,
    pub notes: Vec<Note>,
}

/// Shares this close below the threshold count as reaching it: 25 % stated is 25 %.
const EQUAL: f64 = 1e-9;
/// First and smallest `ε`.
const COARSE: f64 = 0.02;
const FINE: f64 = 1e-15;
const FINER: f64 = 0.2;
/// Holdings followed to unroll the equations of an owner's open companies, besides four for each that was pushed along.
const UNROLLED: usize = 2_000;
/// Owners handed to a thread at a time.
const BATCH: u32 = 2_048;

/// Every pair with an integrated share of at least `threshold` (above 0). Which pairs is exact; each share is known to
/// within `precision` (1e-9 for all digits; 1 for "reaches it" alone, which is much faster in large books).
/// O(n + m) to prepare, then what is touched.
pub fn pairs_above(
    books: &Books,
    share: impl Fn(&Stake) -> f64 + Copy,
    threshold: f64,
    precision: f64,
    cancel: &(dyn Fn() -> bool + Sync),
) -> Pairs {
    let (solver, _) = Solver::new(books, share);
    let network = Packed::new(books, &solver, share);
    let query = Query { network: &network, solver: &solver, threshold: threshold - EQUAL, precision };
    let nodes = network.steps.len() as u32;
    let (next, stopped) = (AtomicU32::new(0), AtomicBool::new(false));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = || {
        let mut push = Push::new(nodes as usize);
        let mut pairs = Vec::new();
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= nodes {
                return (pairs, push.notes);
            }
            if cancel() {
                stopped.store(true, Ordering::Relaxed);
                return (pairs, push.notes);
            }
            (first..nodes.min(first + BATCH)).for_each(|owner| query.owner(owner, &mut push, &mut pairs));
        }
    };
    let mut all = Pairs::default();
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(nodes.div_ceil(BATCH) as usize)).map(|_| scope.spawn(work)).collect();
        let (pairs, notes) = work();
        all = Pairs { pairs, notes };
        for other in others {
            match other.join() {
                Ok((pairs, notes)) => {
                    all.pairs.extend(pairs);
                    all.notes.extend(notes);
                }
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    all.pairs.sort_unstable_by_key(|pair| (pair.owner, pair.company));
    all.notes.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
    all.notes.dedup();
    if stopped.into_inner() {
        all.notes.push(Note::Cancelled);
    }
    all
}

/// Everything by position in the solver's order, so that what belongs together lies together.
struct Packed {
    from: Vec<u32>,
    arrows: Vec<Arrow>,
    /// Holders by company.
    into: Vec<u32>,
    holders: Vec<Arrow>,
    /// `h`; infinite where it could not be bounded.
    steps: Vec<f64>,
    /// Whether the node belongs to a closed ring: its own shares are solved exactly.
    closed: Vec<bool>,
}

impl Packed {
    fn new(books: &Books, solver: &Solver, share: impl Fn(&Stake) -> f64) -> Self {
        let ordered = &solver.network;
        let nodes = ordered.nodes();
        let unordered = arrows(books, share);
        let mut packed = Self {
            from: vec![0],
            arrows: Vec::with_capacity(unordered.to.len()),
            into: vec![0; nodes + 1],
            holders: vec![Arrow { to: 0, share: 0.0 }; unordered.to.len()],
            steps: Vec::new(),
            closed: vec![false; nodes],
        };
        for &node in &ordered.node {
            let row = unordered.row(node as usize);
            let to = unordered.to[row.clone()].iter().map(|&to| ordered.position[to as usize]);
            packed.arrows.extend(to.zip(&unordered.share[row]).map(|(to, &share)| Arrow { to, share }));
            packed.from.push(packed.arrows.len() as u32);
        }
        packed.arrows.iter().for_each(|arrow| packed.into[arrow.to as usize + 1] += 1);
        (1..=nodes).for_each(|at| packed.into[at] += packed.into[at - 1]);
        let mut free = packed.into.clone();
        for owner in 0..nodes as u32 {
            for at in packed.from[owner as usize]..packed.from[owner as usize + 1] {
                let Arrow { to, share } = packed.arrows[at as usize];
                packed.holders[free[to as usize] as usize] = Arrow { to: owner, share };
                free[to as usize] += 1;
            }
        }
        for ring in ordered.closed_rings() {
            packed.closed[ring].fill(true);
        }
        packed.steps = packed.steps(solver);
        packed
    }

    fn row(&self, at: u32) -> &[Arrow] {
        &self.arrows[self.from[at as usize] as usize..self.from[at as usize + 1] as usize]
    }

    fn holders(&self, at: u32) -> &[Arrow] {
        &self.holders[self.into[at as usize] as usize..self.into[at as usize + 1] as usize]
    }

    /// A super-solution of `h = 1 + Wᵀh`, 0 in closed rings, which no outsider's push ever reaches.
    fn steps(&self, solver: &Solver) -> Vec<f64> {
        let nodes = self.closed.len();
        let mut work = Workspace::default();
        work.clear(nodes);
        (0..nodes as u32).for_each(|at| work.add(at, 1.0));
        solver.network.solve(&mut work, None, |_| true);
        let mut steps: Vec<f64> = work.value.iter().map(|steps| steps * (1.0 + 1e-6)).collect();
        let mut needed = vec![1.0; nodes];
        for at in 0..nodes as u32 {
            for arrow in self.row(at) {
                needed[arrow.to as usize] += arrow.share * steps[at as usize];
            }
        }
        let short = |at: usize| !self.closed[at] && (steps[at].is_nan() || steps[at] < needed[at]);
        if (0..nodes).any(short) {
            steps.fill(f64::INFINITY);
        }
        steps
    }
}

#[derive(Clone, Copy, Default)]
struct State {
    passed: f64,
    waiting: f64,
    direct: f64,
    touched: bool,
    queued: bool,
}

struct Push {
    states: Vec<State>,
    touched: Vec<u32>,
    queue: std::collections::VecDeque<u32>,
    unrolled: Unrolled,
    work: Workspace,
    notes: Vec<Note>,
}

/// The terms `q_k` of one company's equation.
#[derive(Default)]
struct Unrolled {
    weights: Vec<f64>,
    seen: Vec<bool>,
    terms: Vec<u32>,
    owner: f64,
}

impl Unrolled {
    fn reset(&mut self) {
        for &at in &self.terms {
            (self.weights[at as usize], self.seen[at as usize]) = (0.0, false);
        }
        self.terms.clear();
        self.owner = 0.0;
    }

    fn add(&mut self, at: u32, weight: f64) {
        self.weights[at as usize] += weight;
        if !std::mem::replace(&mut self.seen[at as usize], true) {
            self.terms.push(at);
        }
    }
}

impl Push {
    fn new(nodes: usize) -> Self {
        let states = vec![State::default(); nodes];
        let unrolled = Unrolled { weights: vec![0.0; nodes], seen: vec![false; nodes], ..Unrolled::default() };
        let (touched, queue, notes) = (Vec::new(), Default::default(), Vec::new());
        Self { states, touched, queue, unrolled, work: Workspace::default(), notes }
    }

    fn arrive(&mut self, at: u32, amount: f64, least: f64) {
        let state = &mut self.states[at as usize];
        state.waiting += amount;
        if !state.touched {
            state.touched = true;
            self.touched.push(at);
        }
        if state.waiting >= least && !state.queued {
            state.queued = true;
            self.queue.push_back(at);
        }
    }

    fn reset(&mut self) {
        for &at in &self.touched {
            self.states[at as usize] = State::default();
        }
        self.touched.clear();
        self.queue.clear();
    }
}

/// How far a push went.
struct Reach {
    /// Nothing of this or more waits.
    least: f64,
    /// `Σ r_k·h_k`.
    rest: f64,
    /// No company that was not touched can have more.
    most: f64,
}

struct Query<'a> {
    network: &'a Packed,
    solver: &'a Solver,
    threshold: f64,
    precision: f64,
}

impl Query<'_> {
    /// Adds the pairs of the owner at a position.
    fn owner(&self, owner: u32, push: &mut Push, pairs: &mut Vec<Pair>) {
        let row = self.network.row(owner);
        if row.is_empty() {
            return;
        }
        // Without a bound on the steps nothing could be left out.
        if self.network.closed[owner as usize] || !self.network.steps[owner as usize].is_finite() {
            return self.exactly(owner, push, pairs);
        }
        let mut least = COARSE.min(self.threshold / 2.0).max(FINE);
        for arrow in row.iter().filter(|arrow| arrow.to != owner) {
            push.arrive(arrow.to, arrow.share, least);
            push.states[arrow.to as usize].direct = arrow.share;
        }
        // Far more than a push needs that is cheaper than a solve.
        let all = 20_000 + self.network.arrows.len();
        let mut budget = all;
        loop {
            if !self.push(owner, least, push, &mut budget) {
                push.reset();
                return self.exactly(owner, push, pairs);
            }
            if self.decide(owner, least, UNROLLED + 4 * (all - budget), push, pairs) {
                return push.reset();
            }
            least *= FINER;
            if least < FINE {
                push.reset();
                return self.exactly(owner, push, pairs);
            }
            for at in 0..push.touched.len() {
                let node = push.touched[at];
                push.arrive(node, 0.0, least);
            }
        }
    }

    /// Pushes until nothing of `least` or more waits. `false`: the budget did not last.
    fn push(&self, owner: u32, least: f64, push: &mut Push, budget: &mut usize) -> bool {
        while let Some(at) = push.queue.pop_front() {
            let state = &mut push.states[at as usize];
            let amount = std::mem::take(&mut state.waiting);
            state.passed += amount;
            state.queued = false;
            let row = self.network.row(at);
            if *budget < row.len() + 1 {
                return false;
            }
            *budget -= row.len() + 1;
            for arrow in row.iter().filter(|arrow| arrow.to != owner) {
                push.arrive(arrow.to, arrow.share * amount, least);
            }
        }
        true
    }

    /// Bounds of the owner's share in a company after pushing.
    fn range(&self, owner: u32, at: u32, reach: &Reach, push: &Push) -> (f64, f64) {
        let (state, steps) = (&push.states[at as usize], &self.network.steps);
        let at_least = state.passed + state.waiting;
        let before = (steps[at as usize] - 1.0 - state.direct * steps[owner as usize]).max(0.0);
        let at_most = (at_least + reach.least * before).min(state.passed + reach.rest).max(at_least);
        if state.touched { (at_least, at_most) } else { (0.0, at_most.min(reach.most)) }
    }

    fn gap(&self, owner: u32, at: u32, reach: &Reach, push: &Push) -> f64 {
        let (at_least, at_most) = self.range(owner, at, reach, push);
        at_most - at_least
    }

    /// Whether every company is on one side; if so, its pairs are added.
    fn decide(&self, owner: u32, least: f64, mut pool: usize, push: &mut Push, pairs: &mut Vec<Pair>) -> bool {
        let mut reach = Reach { least, rest: 0.0, most: f64::INFINITY };
        for &at in &push.touched {
            reach.rest += push.states[at as usize].waiting * self.network.steps[at as usize];
        }
        let dropped = push.touched.iter().filter(|&&at| push.states[at as usize].passed == 0.0);
        reach.most = dropped.fold(0.0, |most: f64, &at| most.max(self.range(owner, at, &reach, push).1));
        if reach.most >= self.threshold {
            return false;
        }
        let first = pairs.len();
        for place in 0..push.touched.len() {
            let at = push.touched[place];
            let (mut at_least, mut at_most) = self.range(owner, at, &reach, push);
            if self.open(at_least, at_most) {
                (at_least, at_most) = self.unroll(owner, at, &reach, &mut pool, push);
            }
            if self.open(at_least, at_most) {
                pairs.truncate(first);
                return false;
            }
            if at_least >= self.threshold {
                pairs.push(self.pair(owner, at, at_least, at_most));
            }
        }
        true
    }

    fn open(&self, at_least: f64, at_most: f64) -> bool {
        at_most >= self.threshold && (at_least < self.threshold || at_most - at_least > self.precision)
    }

    /// Tighter bounds from the company's own equation, unrolled until they decide or it gets long.
    fn unroll(&self, owner: u32, company: u32, reach: &Reach, pool: &mut usize, push: &mut Push) -> (f64, f64) {
        let mut unrolled = std::mem::take(&mut push.unrolled);
        let (mut low, mut high) = self.range(owner, company, reach, push);
        unrolled.add(company, 1.0);
        // A term is worth following by what it leaves open.
        let mut worth = 0.3 * (high - low);
        // The company itself always is.
        let mut first = true;
        let mut effort = 0;
        while self.open(low, high) && effort < *pool {
            // Terms that came in behind are taken in the same round.
            let mut next = 0;
            while let Some(&at) = unrolled.terms.get(next).filter(|_| effort < *pool) {
                next += 1;
                let weight = unrolled.weights[at as usize];
                if !first
                    && (weight * reach.most.max(high - low) < worth
                        || weight * self.gap(owner, at, reach, push) < worth)
                {
                    continue;
                }
                first = false;
                unrolled.weights[at as usize] = 0.0;
                let holders = self.network.holders(at);
                effort += holders.len() + 1;
                for holder in holders {
                    if holder.to == owner {
                        unrolled.owner += weight * holder.share;
                    } else {
                        unrolled.add(holder.to, weight * holder.share);
                    }
                }
            }
            let (mut sum_low, mut sum_high) = (unrolled.owner, unrolled.owner);
            for &at in &unrolled.terms {
                let (at_least, at_most) = self.range(owner, at, reach, push);
                let weight = unrolled.weights[at as usize];
                sum_low += weight * at_least;
                sum_high += weight * at_most;
            }
            (low, high) = (low.max(sum_low), high.min(sum_high).max(low));
            worth *= 0.3;
        }
        *pool -= effort.min(*pool);
        unrolled.reset();
        push.unrolled = unrolled;
        (low, high)
    }

    fn pair(&self, owner: u32, company: u32, at_least: f64, at_most: f64) -> Pair {
        let node = |at: u32| self.solver.network.node[at as usize];
        Pair { owner: node(owner), company: node(company), at_least: at_least.min(1.0), at_most: at_most.min(1.0) }
    }

    fn exactly(&self, owner: u32, push: &mut Push, pairs: &mut Vec<Pair>) {
        self.solver.solve(self.solver.network.node[owner as usize], &mut push.work);
        for &at in push.work.touched.iter().filter(|&&at| at != owner) {
            let share = push.work.value[at as usize];
            if share >= self.threshold {
                pairs.push(self.pair(owner, at, share, share));
            }
        }
        push.notes.extend(self.solver.notes(&push.work));
    }
}
