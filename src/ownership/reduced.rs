//! A large ring made small once, for any number of questions.
//!
//! Members with few holders and few holdings are eliminated (Gauss; every elimination is exact): their holdings pass on to
//! those of their companies. A question then costs one pass forward over the eliminated, the solution of the core that
//! is left, and one pass back. The core is small enough for the caches; its sweeps (Gauss–Seidel) are
//! accelerated by Anderson's mixing of the last few.
//!
//! The matrix is an M-matrix: nothing but the pivots is ever subtracted from. Rings with a pivot close to 0 (held almost
//! entirely from inside) are left to [`super::linear`], and so is a core that does not converge.

use super::linear::{RESIDUAL, Ring};
use std::collections::VecDeque;

/// Holdings that an elimination may add, in rounds.
const FILL: [i64; 5] = [-1, 0, 4, 12, 32];
/// Companies with more holders than this stay; their rows would be copied too often.
const WIDE: usize = 256;
/// The least pivot.
const PIVOT: f64 = 0.01;
/// Sweeps remembered for mixing, and sweeps at most.
const MIXED: usize = 4;
const SWEEPS: usize = 80;

/// Memory of a solve, reused.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    members: Vec<f64>,
    b: Vec<f64>,
    x: Vec<f64>,
    mix: Mix,
}

/// Rows of others and shares.
#[derive(Clone, Debug, Default)]
struct Rows {
    from: Vec<u32>,
    other: Vec<u32>,
    share: Vec<f64>,
}

impl Rows {
    fn push(&mut self, row: impl Iterator<Item = (u32, f64)>) {
        if self.from.is_empty() {
            self.from.push(0);
        }
        for (other, share) in row {
            self.other.push(other);
            self.share.push(share);
        }
        self.from.push(self.other.len() as u32);
    }

    fn row(&self, at: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let row = self.from[at] as usize..self.from[at + 1] as usize;
        self.other[row.clone()].iter().map(|&other| other as usize).zip(self.share[row].iter().copied())
    }

    fn pull(&self, at: usize, x: &[f64]) -> f64 {
        self.row(at).map(|(other, share)| share * x[other]).sum()
    }
}

/// The ring with most of its members eliminated. All rows are divided by their pivots.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced {
    /// Members in the order of their elimination, with one over their pivot.
    eliminated: Vec<(u32, f64)>,
    /// By place in `eliminated`: the companies and the holders it had then.
    companies: Rows,
    holders: Rows,
    /// Members of the core in the order of the ring, with one over their pivot.
    core: Vec<(u32, f64)>,
    /// Holders by place in `core`, as places in `core`.
    rows: Rows,
}

/// Others with shares, while they change.
type Loose = Vec<(u32, f64)>;

/// The ring while it is reduced: `pivot·x = b + Σ share·x_holder`.
struct Elimination {
    holders: Vec<Loose>,
    /// May name some that are gone.
    companies: Vec<Vec<u32>>,
    /// Companies that are left.
    count: Vec<u32>,
    pivot: Vec<f64>,
    gone: Vec<bool>,
}

impl Elimination {
    fn new(ring: &Ring<'_>) -> Self {
        let size = ring.size();
        let holders: Vec<Loose> =
            (0..size).map(|at| ring.row(at).map(|(other, share)| (other as u32, share)).collect()).collect();
        let mut companies = vec![Vec::new(); size];
        for (company, row) in (0u32..).zip(&holders) {
            row.iter().for_each(|&(holder, _)| companies[holder as usize].push(company));
        }
        let count = companies.iter().map(|row| row.len() as u32).collect();
        let pivot = (0..size).map(|at| ring.own(at)).collect();
        Self { holders, companies, count, pivot, gone: vec![false; size] }
    }

    /// Holdings that taking a member out adds at most.
    fn fill(&self, at: usize) -> i64 {
        let (into, out) = (self.holders[at].len() as i64, i64::from(self.count[at]));
        into * out - into - out
    }

    fn companies_left(&self, at: usize) -> Vec<u32> {
        self.companies[at].iter().copied().filter(|&company| !self.gone[company as usize]).collect()
    }

    /// Takes a member out. Returns its holders and companies with the shares then.
    fn eliminate(&mut self, at: usize, companies: &[u32]) -> (Loose, Loose) {
        self.gone[at] = true;
        let holders = std::mem::take(&mut self.holders[at]);
        holders.iter().for_each(|&(holder, _)| self.count[holder as usize] -= 1);
        let mut passed = Vec::with_capacity(companies.len());
        for &company in companies {
            let row = &mut self.holders[company as usize];
            let Some(place) = row.iter().position(|&(holder, _)| holder as usize == at) else { continue };
            let share = row.swap_remove(place).1 / self.pivot[at];
            passed.push((company, share));
            for &(holder, through) in &holders {
                if holder == company {
                    self.pivot[company as usize] -= share * through;
                } else if let Some(direct) = row.iter_mut().find(|(other, _)| *other == holder) {
                    direct.1 += share * through;
                } else {
                    row.push((holder, share * through));
                    self.companies[holder as usize].push(company);
                    self.count[holder as usize] += 1;
                }
            }
        }
        (holders, passed)
    }
}

impl Reduced {
    /// `None` where a pivot comes close to 0. O(m) for bounded fill.
    pub fn new(ring: &Ring<'_>) -> Option<Self> {
        let size = ring.size();
        let mut left = Elimination::new(ring);
        let mut reduced = Self::default();
        for most in FILL {
            let mut queue: VecDeque<u32> = (0..size as u32).filter(|&at| !left.gone[at as usize]).collect();
            let mut queued: Vec<bool> = left.gone.iter().map(|gone| !gone).collect();
            while let Some(member) = queue.pop_front() {
                let at = member as usize;
                queued[at] = false;
                if left.gone[at] || left.fill(at) > most {
                    continue;
                }
                let companies = left.companies_left(at);
                if companies.iter().any(|&company| left.holders[company as usize].len() > WIDE) {
                    continue;
                }
                let (holders, passed) = left.eliminate(at, &companies);
                if left.pivot[at] < PIVOT {
                    return None;
                }
                let scale = 1.0 / left.pivot[at];
                for &(other, _) in holders.iter().chain(&passed) {
                    if !std::mem::replace(&mut queued[other as usize], true) {
                        queue.push_back(other);
                    }
                }
                reduced.eliminated.push((member, scale));
                reduced.companies.push(passed.into_iter());
                reduced.holders.push(holders.into_iter().map(|(holder, share)| (holder, share * scale)));
            }
        }
        let mut place = vec![0u32; size];
        for at in (0..size).filter(|&at| !left.gone[at]) {
            if left.pivot[at] < PIVOT {
                return None;
            }
            place[at] = reduced.core.len() as u32;
            reduced.core.push((at as u32, 1.0 / left.pivot[at]));
        }
        for &(at, scale) in &reduced.core {
            let row = left.holders[at as usize].iter();
            reduced.rows.push(row.map(|&(holder, share)| (place[holder as usize], share * scale)));
        }
        Some(reduced)
    }

    /// Solves `x = b + A·x`: `x` holds `b` before. With a fixed member, `b` must be 0 elsewhere. Returns the relative
    /// residual; if it is above [`RESIDUAL`], or the fixed member is not alone, `x` is as it was.
    pub fn solve(&self, x: &mut [f64], fixed: Option<usize>, scratch: &mut Scratch) -> f64 {
        if fixed.is_some_and(|fixed| x.iter().enumerate().any(|(at, &b)| at != fixed && b != 0.0)) {
            return f64::INFINITY;
        }
        let mut y = std::mem::take(&mut scratch.members);
        y.clear();
        y.extend_from_slice(x);
        for (place, &(at, _)) in self.eliminated.iter().enumerate() {
            let b = y[at as usize];
            if b != 0.0 {
                self.companies.row(place).for_each(|(company, share)| y[company] += share * b);
            }
        }
        scratch.b.clear();
        scratch.b.extend(self.core.iter().map(|&(at, scale)| y[at as usize] * scale));
        let residual = self.solve_core(scratch);
        if residual > RESIDUAL {
            scratch.members = y;
            return residual;
        }
        self.core.iter().zip(&scratch.x).for_each(|(&(at, _), &value)| y[at as usize] = value);
        for (place, &(at, scale)) in self.eliminated.iter().enumerate().rev() {
            y[at as usize] = y[at as usize] * scale + self.holders.pull(place, &y);
        }
        // Walks that come back to the owner count for nothing more: `N_ij / N_ii`.
        let own = fixed.map_or(1.0, |fixed| if y[fixed] > 0.0 { x[fixed] / y[fixed] } else { 0.0 });
        x.iter_mut().zip(&y).for_each(|(x, y)| *x = own * y);
        scratch.members = y;
        residual
    }

    /// Sweeps, each from the mix of the last ones that would have changed least (Anderson 1965).
    fn solve_core(&self, scratch: &mut Scratch) -> f64 {
        let Scratch { b, x, mix, .. } = scratch;
        x.clear();
        x.resize(b.len(), 0.0);
        let (mut result, mut moved): (Vec<f64>, Vec<f64>) = Default::default();
        let mut relative = f64::INFINITY;
        for sweep in 0..SWEEPS {
            let (mut largest, mut change): (f64, f64) = (1.0, 0.0);
            let (mut new_result, mut new_moved) = mix.spare();
            for (at, b) in b.iter().enumerate() {
                let new = b + self.rows.pull(at, x);
                let step = new - x[at];
                change = change.max(step.abs());
                largest = largest.max(new);
                x[at] = new;
                new_result.push(new);
                new_moved.push(step);
            }
            // The residual after a sweep is at most the change in it.
            relative = change / largest;
            if relative <= RESIDUAL || !relative.is_finite() {
                mix.unused.push((new_result, new_moved));
                break;
            }
            if sweep > 0 {
                result.iter_mut().zip(&new_result).for_each(|(old, new)| *old = new - *old);
                moved.iter_mut().zip(&new_moved).for_each(|(old, new)| *old = new - *old);
                mix.push(result, moved);
                mix.apply(&new_moved, x);
            }
            (result, moved) = (new_result, new_moved);
        }
        mix.unused.push((result, moved));
        mix.forget();
        if relative.is_nan() { f64::INFINITY } else { relative }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Differences between sweeps, of the results and of the changes, with the products of the latter.
#[derive(Clone, Debug, Default)]
struct Mix {
    results: VecDeque<Vec<f64>>,
    changes: VecDeque<Vec<f64>>,
    products: VecDeque<VecDeque<f64>>,
    /// Memory for more.
    unused: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Mix {
    /// Two empty vectors; the oldest differences if there are enough.
    fn spare(&mut self) -> (Vec<f64>, Vec<f64>) {
        if self.results.len() == MIXED {
            self.drop_oldest();
        }
        let mut spare = self.unused.pop().unwrap_or_default();
        spare.0.clear();
        spare.1.clear();
        spare
    }

    fn forget(&mut self) {
        while !self.results.is_empty() {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        self.products.pop_front();
        for row in &mut self.products {
            row.pop_front();
        }
        self.unused.extend(self.results.pop_front().zip(self.changes.pop_front()));
    }

    fn push(&mut self, result: Vec<f64>, change: Vec<f64>) {
        let mut row: VecDeque<f64> = self.changes.iter().map(|other| dot(other, &change)).collect();
        self.products.iter_mut().zip(&row).for_each(|(other, &product)| other.push_back(product));
        row.push_back(dot(&change, &change));
        self.products.push_back(row);
        self.results.push_back(result);
        self.changes.push_back(change);
    }

    /// Goes from `x` to the mix whose change is least (normal equations); not at all if the differences are dependent.
    fn apply(&self, moved: &[f64], x: &mut [f64]) {
        let size = self.changes.len();
        let mut rows: Vec<Vec<f64>> = self.products.iter().map(|row| row.iter().copied().collect()).collect();
        rows.iter_mut().zip(&self.changes).for_each(|(row, change)| row.push(dot(change, moved)));
        for step in 0..size {
            let (above, below) = rows.split_at_mut(step + 1);
            let row = &above[step];
            if row[step].is_nan() || row[step] <= 1e-14 * self.products[step][step] {
                return;
            }
            for other in below {
                let factor = other[step] / row[step];
                other[step..].iter_mut().zip(&row[step..]).for_each(|(value, up)| *value -= factor * up);
            }
        }
        let mut weights = vec![0.0; size];
        for step in (0..size).rev() {
            let known = dot(&rows[step][step + 1..size], &weights[step + 1..]);
            weights[step] = (rows[step][size] - known) / rows[step][step];
        }
        for (weight, result) in weights.iter().zip(&self.results) {
            x.iter_mut().zip(result).for_each(|(x, result)| *x -= weight * result);
        }
    }
}
