//! Control by votes as a least fixed point, for books of any size.
//!
//! *x* controls *y* iff *x* and the companies that *x* controls hold more than half of *y*'s votes together. Certain
//! control counts the low ends. Possible control asks whether the unknown could make it so: jointly a group can have at
//! most `min(Σ high of the group, 1 − Σ low of the others)`, not every high end at once.
//!
//! Rights other than votes come in from outside (`extra`). Who is a person, and which rights count, is not known here.

use super::books::Books;

/// More than half, with room for the rounding of a sum of stated shares: 30 % + 20 % is not more.
const HALF: f64 = 0.5 + 1e-9;

/// Which end of the ranges counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Votes {
    Certain,
    Possible,
}

/// Who controls whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllControllers {
    /// Controller and company, sorted.
    pub pairs: Vec<(u32, u32)>,
    /// Whether every entity was looked at: no limit was met and nobody cancelled.
    pub complete: bool,
}

/// Everything that one entity controls, by number, itself left out. `extra` names what an entity controls by other
/// means, for *x* and for whatever *x* controls. O(stakes of the group).
pub fn controlled_by<'a>(books: &Books, x: u32, votes: Votes, extra: &dyn Fn(u32) -> &'a [u32]) -> Vec<u32> {
    let mut group = Group::new(books, votes);
    group.grow(x, extra, usize::MAX);
    let mut controlled = group.members[1..].to_vec();
    controlled.sort_unstable();
    controlled
}

/// Everything that everybody controls, up to `limit` pairs. O(n + m) and the stakes of each controller's group.
pub fn all_controllers(books: &Books, votes: Votes, limit: usize, cancel: &dyn Fn() -> bool) -> AllControllers {
    let mut all = AllControllers { pairs: Vec::new(), complete: true };
    let mut group = Group::new(books, votes);
    for x in 0..books.node_count() as u32 {
        if x % 1_024 == 0 && cancel() {
            all.complete = false;
            break;
        }
        let room = limit - all.pairs.len();
        if !group.grow(x, &|_| &[], room) {
            all.complete = false;
        }
        let first = all.pairs.len();
        all.pairs.extend(group.members[1..].iter().take(room).map(|&company| (x, company)));
        all.pairs[first..].sort_unstable();
    }
    all
}

/// What one entity controls, while it grows; kept for the next one.
struct Group<'a> {
    books: &'a Books,
    votes: Votes,
    /// Per company: what must stay for others (possible control only).
    low_total: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    inside: Vec<bool>,
    touched: Vec<u32>,
    /// In the order they came; the controller first.
    members: Vec<u32>,
}

impl<'a> Group<'a> {
    fn new(books: &'a Books, votes: Votes) -> Self {
        let nodes = books.node_count();
        let possible = if votes == Votes::Possible { nodes } else { 0 };
        let lows = |company| books.owners(company).iter().map(|stake| stake.low).sum();
        Self {
            books,
            votes,
            low_total: (0..possible as u32).map(lows).collect(),
            low: vec![0.0; nodes],
            high: vec![0.0; possible],
            inside: vec![false; nodes],
            touched: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Starts anew with one controller and adds all it controls. `false`: more than `room`, stopped.
    fn grow<'b>(&mut self, x: u32, extra: &dyn Fn(u32) -> &'b [u32], room: usize) -> bool {
        for &at in &self.touched {
            self.low[at as usize] = 0.0;
            if let Some(high) = self.high.get_mut(at as usize) {
                *high = 0.0;
            }
        }
        for &member in &self.members {
            if let Some(inside) = self.inside.get_mut(member as usize) {
                *inside = false;
            }
        }
        self.touched.clear();
        self.members.clear();
        self.members.push(x);
        if x as usize >= self.inside.len() {
            return true;
        }
        self.inside[x as usize] = true;
        let mut next = 0;
        while let Some(&member) = self.members.get(next) {
            next += 1;
            if self.members.len() - 1 > room {
                return false;
            }
            let books = self.books;
            for stake in books.companies(member) {
                self.touched.push(stake.other);
                if self.gain(stake.other, stake.low, stake.high) {
                    self.add(stake.other);
                }
            }
            extra(member).iter().for_each(|&company| self.add(company));
        }
        true
    }

    /// Counts a stake; whether the group has more than half now.
    fn gain(&mut self, company: u32, low: f64, high: f64) -> bool {
        let at = company as usize;
        self.low[at] += low;
        if self.votes == Votes::Certain {
            return self.low[at] > HALF;
        }
        self.high[at] += high;
        let others = self.low_total[at] - self.low[at];
        self.high[at].min(1.0 - others) > HALF
    }

    fn add(&mut self, company: u32) {
        if let Some(inside) = self.inside.get_mut(company as usize)
            && !std::mem::replace(inside, true)
        {
            self.members.push(company);
        }
    }
}
