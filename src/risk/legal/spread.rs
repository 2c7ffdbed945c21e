//! The fixed point: from the starts of a rule through shares and control to everything they carry.
//!
//! Run twice by the caller: with what is certain ([`Bound::Certain`]) and with what is possible. Each company joins
//! once and each stake is looked at once, so a run ends and costs O(nodes + stakes + links reached). Where one
//! person's holdings must not be mixed with another's the run is repeated per person within a budget of a few times
//! the size of the books; past it the rest is answered with all of them together, which can only open an answer,
//! never meet it.

use super::super::world::{Control, Ownership};
use super::books::Books;
use super::format::Together;
use super::rule::{Plan, SLACK};
use std::collections::BTreeMap;

/// What is certain, or what is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Certain,
    Possible,
}

/// How a node joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Position in the starts.
    Start(u32),
    Shares,
    /// By control; the tie that carries it, unless it is the shares.
    Control(Option<u32>),
    /// A share above the line from which control is open.
    Minority,
    /// Through several persons' shares taken together, because there were too many to look at one by one.
    Crowd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub how: How,
    /// The holder that carries most of it (itself for a start).
    pub by: u32,
    /// The start it goes back to.
    pub root: u32,
    /// Smaller joined earlier.
    pub order: u32,
}

/// Everything a run reached.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    pub steps: BTreeMap<u32, Step>,
    /// The budget ran out: some holders were only looked at together.
    pub crowded: bool,
}

/// Scratch of one run, reset by what it touched.
struct Run<'a> {
    books: &'a Books,
    plan: &'a Plan<'a>,
    ownership: &'a dyn Ownership,
    bound: Bound,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Largest single contribution and who makes it.
    best: Vec<(f64, u32)>,
    touched: Vec<u32>,
    /// Nodes of the present run that count as holders, whether or not they are answers.
    holder: Vec<bool>,
    work: usize,
}

/// From `starts` (nodes in the order of the seeds). Order of results is by node.
pub(super) fn spread(
    books: &Books,
    plan: &Plan<'_>,
    ownership: &dyn Ownership,
    starts: &[u32],
    bound: Bound,
) -> Spread {
    let nodes = books.node_count();
    let mut run = Run {
        books,
        plan,
        ownership,
        bound,
        low: vec![0.0; nodes],
        high: vec![0.0; nodes],
        best: vec![(0.0, 0); nodes],
        touched: Vec::new(),
        holder: vec![false; nodes],
        work: 0,
    };
    let mut found = Spread::default();
    for (at, node) in starts.iter().enumerate() {
        let step = Step { how: How::Start(at as u32), by: *node, root: *node, order: found.steps.len() as u32 };
        found.steps.entry(*node).or_insert(step);
    }
    if plan.together == Together::OnePerson && plan.threshold.is_some() {
        one_by_one(&mut run, starts, &mut found);
    } else {
        run.go(starts, &mut found, How::Shares, None);
    }
    found
}

/// Partners of one person that are looked at.
const PARTNERS: usize = 16;

/// Each listed person alone.
fn one_by_one(run: &mut Run<'_>, starts: &[u32], found: &mut Spread) {
    let budget = 4096 + 8 * run.books.size();
    for (done, root) in starts.iter().enumerate() {
        if run.work > budget {
            found.crowded = true;
            if run.bound == Bound::Possible {
                let rest = starts.get(done..).unwrap_or_default();
                run.go(rest, found, How::Crowd, None);
            }
            return;
        }
        run.go(&[*root], found, How::Shares, Some(*root));
    }
}

impl Run<'_> {
    /// One breadth-first run from `starts`. With `person`, everything is that person's.
    fn go(&mut self, starts: &[u32], found: &mut Spread, by_shares: How, person: Option<u32>) {
        let mut queue: Vec<(u32, u32)> = Vec::new();
        let mut joined: Vec<u32> = Vec::new();
        for node in starts {
            if let Some(mark) = self.holder.get_mut(*node as usize)
                && !std::mem::replace(mark, true)
            {
                queue.push((*node, person.unwrap_or(*node)));
                joined.push(*node);
            }
        }
        let mut next = 0;
        while let Some((holder, root)) = queue.get(next).copied() {
            next += 1;
            self.work += 1;
            for (company, how, by) in self.carried(holder, root, by_shares) {
                if std::mem::replace(&mut self.holder[company as usize], true) {
                    continue;
                }
                joined.push(company);
                queue.push((company, root));
                let order = found.steps.len() as u32;
                found.steps.entry(company).or_insert(Step { how, by, root, order });
            }
        }
        for node in joined {
            self.holder[node as usize] = false;
        }
        for node in self.touched.drain(..) {
            let at = node as usize;
            (self.low[at], self.high[at], self.best[at]) = (0.0, 0.0, (0.0, 0));
        }
    }

    /// What joins because `holder` did.
    fn carried(&mut self, holder: u32, root: u32, by_shares: How) -> Vec<(u32, How, u32)> {
        let mut joins = Vec::new();
        let books = self.books;
        for stake in books.companies(holder) {
            self.work += 1;
            let at = stake.company as usize;
            if self.holder[at] {
                continue;
            }
            if self.best[at] == (0.0, 0) {
                self.touched.push(stake.company);
            }
            self.low[at] += stake.low;
            self.high[at] += stake.high;
            let share = if self.bound == Bound::Certain { stake.low } else { stake.high };
            if share >= self.best[at].0 {
                self.best[at] = (share, holder);
            }
            if let Some(how) = self.by_stake(stake.company, root, holder, by_shares) {
                let by = if how == by_shares { self.best[at].1 } else { holder };
                joins.push((stake.company, how, by));
            }
        }
        if self.plan.control {
            for link in books.links(holder) {
                self.work += 1;
                if !self.holder[link.to as usize] && self.controlled(holder, root, link.to) {
                    joins.push((link.to, How::Control(Some(link.tie)), holder));
                }
            }
        }
        joins
    }

    fn by_stake(&self, company: u32, root: u32, holder: u32, by_shares: How) -> Option<How> {
        let at = company as usize;
        let alone = self.plan.together == Together::OneHolder;
        let (mut low, mut high) = (self.low[at], self.high[at]);
        if self.plan.together == Together::OnePerson && by_shares == How::Shares {
            let (with_low, with_high) = self.with_partners(root, company);
            (low, high) = (low + with_low, high + with_high);
        }
        let sum = match self.bound {
            Bound::Certain => self.books.least(company, if alone { self.best[at].0 } else { low }),
            Bound::Possible => self.books.most(company, low, high),
        };
        if self.plan.reached(sum) {
            return Some(by_shares);
        }
        if self.plan.control && self.controlled(holder, root, company) {
            return Some(How::Control(None));
        }
        let line = self.plan.open_above.filter(|_| self.bound == Bound::Possible)?;
        (self.best[at].0 > line + SLACK).then_some(How::Minority)
    }

    /// What the partners of a joint arrangement hold of a company that the person holds too.
    fn with_partners(&self, root: u32, company: u32) -> (f64, f64) {
        let mut partners: Vec<(u32, bool)> =
            self.books.partners(root).iter().take(PARTNERS).map(|partner| (partner.with, partner.sure)).collect();
        partners.sort_unstable();
        partners.dedup_by_key(|partner| partner.0);
        let apart = partners.iter().filter(|partner| !self.holder[partner.0 as usize]);
        apart.fold((0.0, 0.0), |sum, (partner, sure)| match self.books.stake(*partner, company) {
            Some(stake) if *sure => (sum.0 + stake.low, sum.1 + stake.high),
            Some(stake) => (sum.0, sum.1 + stake.high),
            None => sum,
        })
    }

    /// Does the holder, or the person behind it, control the company?
    fn controlled(&self, holder: u32, root: u32, company: u32) -> bool {
        let enough = if self.bound == Bound::Certain { Control::Yes } else { Control::Open };
        self.ownership.controls(holder, company) >= enough
            || (root != holder && self.ownership.controls(root, company) >= enough)
    }
}
