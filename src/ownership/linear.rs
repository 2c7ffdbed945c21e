//! The linear system of one ring: `x = b + A·x`, where row sums of `A` may reach 1.
//!
//! - Up to [`DENSE`] members: LU with partial pivoting and one step of refinement. O(m³).
//! - Above: Gauss–Seidel sweeps in the given order, extrapolated; where these creep (a long ring that is held almost
//!   entirely from inside), BiCGSTAB with a Gauss–Seidel sweep as preconditioner. Both are bounded; what residual is left
//!   is returned, so that nobody takes an unfinished answer for an exact one.
//! - A row with a fixed value takes no part: its value is known.

/// Members up to which a ring is solved by elimination.
pub(super) const DENSE: usize = 200;
/// Aim for the largest residual, relative to the largest value (at least 1).
pub(super) const RESIDUAL: f64 = 1e-12;
const SWEEPS: usize = 60;
const STEPS: usize = 400;
const RESTARTS: usize = 6;

/// Rows of `A`: row `i` is `from[i]..from[i + 1]` of `other` (minus `start`) and `share`; the diagonal is apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring<'a> {
    pub start: usize,
    pub from: &'a [u32],
    pub other: &'a [u32],
    pub share: &'a [f64],
    /// Diagonal; empty means 0.
    pub loops: &'a [f64],
}

impl Ring<'_> {
    pub fn size(&self) -> usize {
        self.from.len() - 1
    }

    pub fn row(&self, at: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let row = self.from[at] as usize..self.from[at + 1] as usize;
        let others = self.other[row.clone()].iter().map(|&other| other as usize - self.start);
        others.zip(self.share[row].iter().copied())
    }

    fn diagonal(&self, at: usize) -> f64 {
        self.loops.get(at).copied().unwrap_or(0.0)
    }

    /// Row `at` of `A·x` without the diagonal.
    fn pull(&self, at: usize, x: &[f64]) -> f64 {
        self.row(at).map(|(other, share)| share * x[other]).sum()
    }

    /// What divides a row; a row that holds all of itself gets nothing from elsewhere.
    pub fn own(&self, at: usize) -> f64 {
        (1.0 - self.diagonal(at)).max(1e-300)
    }

    /// `b − (I − A)x`, 0 in the fixed row.
    fn residual(&self, b: &[f64], x: &[f64], fixed: Option<usize>) -> Vec<f64> {
        let row =
            |at| if Some(at) == fixed { 0.0 } else { b[at] + self.pull(at, x) - x[at] * (1.0 - self.diagonal(at)) };
        (0..self.size()).map(row).collect()
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}

/// Solves the ring: `x` holds `b` before and the solution after. Returns the largest residual, relative to the
/// largest value if that is above 1; infinite when the ring is closed and cannot be solved (then `x` is 0).
pub(super) fn solve_ring(ring: &Ring<'_>, x: &mut [f64], fixed: Option<usize>) -> f64 {
    let b = x.to_vec();
    if ring.size() > DENSE {
        return iterate(ring, &b, x, fixed);
    }
    let Some(factors) = Factors::new(ring, fixed) else {
        let known = fixed.map(|at| (at, x[at]));
        x.fill(0.0);
        if let Some((at, value)) = known {
            x[at] = value;
        }
        return f64::INFINITY;
    };
    // From x = 0 (the fixed value known), then once more on what is left: iterative refinement.
    for (at, value) in x.iter_mut().enumerate() {
        *value = if Some(at) == fixed { *value } else { 0.0 };
    }
    for _ in 0..2 {
        let mut correction = ring.residual(&b, x, fixed);
        factors.apply(&mut correction);
        x.iter_mut().zip(&correction).for_each(|(value, more)| *value += more);
    }
    largest(&ring.residual(&b, x, fixed)) / largest(x).max(1.0)
}

/// LU factors of `I − A`, with the fixed row and column taken out (replaced by the identity).
#[derive(Clone, Debug)]
pub(super) struct Factors {
    size: usize,
    lu: Vec<f64>,
    swaps: Vec<usize>,
}

impl Factors {
    /// `None` when no pivot is left: the ring is closed.
    pub fn new(ring: &Ring<'_>, fixed: Option<usize>) -> Option<Self> {
        let size = ring.size();
        let mut lu = vec![0.0; size * size];
        for at in 0..size {
            lu[at * size + at] = 1.0;
            if Some(at) == fixed {
                continue;
            }
            lu[at * size + at] -= ring.diagonal(at);
            for (other, share) in ring.row(at).filter(|&(other, _)| Some(other) != fixed) {
                lu[at * size + other] -= share;
            }
        }
        let mut swaps = Vec::with_capacity(size);
        for step in 0..size {
            let pivot =
                (step..size).max_by(|&a, &b| lu[a * size + step].abs().total_cmp(&lu[b * size + step].abs()))?;
            if lu[pivot * size + step].abs() < 1e-15 {
                return None;
            }
            swaps.push(pivot);
            if pivot != step {
                (0..size).for_each(|column| lu.swap(step * size + column, pivot * size + column));
            }
            let (above, below) = lu.split_at_mut((step + 1) * size);
            let row = &above[step * size..];
            for other in below.chunks_exact_mut(size) {
                let factor = other[step] / row[step];
                if factor != 0.0 {
                    other[step] = factor;
                    other[step + 1..].iter_mut().zip(&row[step + 1..]).for_each(|(value, up)| *value -= factor * up);
                }
            }
        }
        Some(Self { size, lu, swaps })
    }

    /// Solves in place.
    pub fn apply(&self, x: &mut [f64]) {
        let size = self.size;
        for (step, &pivot) in self.swaps.iter().enumerate() {
            x.swap(step, pivot);
        }
        for row in 0..size {
            let known: f64 = (0..row).map(|column| self.lu[row * size + column] * x[column]).sum();
            x[row] -= known;
        }
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size).map(|column| self.lu[row * size + column] * x[column]).sum();
            x[row] = (x[row] - known) / self.lu[row * size + row];
        }
    }

    /// Diagonal of the inverse. O(m³).
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        let mut column = vec![0.0; self.size];
        let entry = |at| {
            column.fill(0.0);
            column[at] = 1.0;
            self.apply(&mut column);
            column[at]
        };
        (0..self.size).map(entry).collect()
    }
}

/// Sweeps, sped up where one slow ring inside dominates; BiCGSTAB when they creep.
fn iterate(ring: &Ring<'_>, b: &[f64], x: &mut [f64], fixed: Option<usize>) -> f64 {
    let mut steps = vec![0.0; x.len()];
    let (mut before, mut ratio_before, mut leapt) = (f64::INFINITY, 0.0, 0);
    for sweep in 0..SWEEPS {
        let mut change: f64 = 0.0;
        let mut most: f64 = 1.0;
        for at in (0..ring.size()).filter(|&at| Some(at) != fixed) {
            let new = (b[at] + ring.pull(at, x)) / ring.own(at);
            steps[at] = new - x[at];
            change = change.max(steps[at].abs());
            most = most.max(new.abs());
            x[at] = new;
        }
        // The residual after a sweep is at most the change in it.
        if change <= RESIDUAL * most {
            return change / most;
        }
        let ratio: f64 = change / before;
        before = change;
        // Equal ratios: the steps to come are a geometric series (Aitken). A wrong guess costs a sweep, no more.
        if sweep >= leapt + 3 && ratio < 0.95 && (ratio - ratio_before).abs() < 0.02 {
            let rest = ratio / (1.0 - ratio);
            x.iter_mut().zip(&steps).for_each(|(value, step)| *value += rest * step);
            (leapt, before) = (sweep, f64::INFINITY);
        } else if sweep > leapt + 8 && ratio > 0.8 {
            break;
        }
        ratio_before = ratio;
    }
    for _ in 0..RESTARTS {
        let left = ring.residual(b, x, fixed);
        let aim = RESIDUAL * largest(x).max(1.0);
        if largest(&left) <= aim {
            break;
        }
        let correction = bicgstab(ring, left, fixed, aim);
        x.iter_mut().zip(&correction).for_each(|(value, more)| *value += more);
    }
    largest(&ring.residual(b, x, fixed)) / largest(x).max(1.0)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// One forward sweep from 0: the lower triangle of `I − A`, solved.
fn precondition(ring: &Ring<'_>, r: &[f64], fixed: Option<usize>) -> Vec<f64> {
    let mut z = vec![0.0; r.len()];
    for at in 0..r.len() {
        if Some(at) != fixed {
            let known: f64 = ring.row(at).filter(|&(other, _)| other < at).map(|(other, share)| share * z[other]).sum();
            z[at] = (r[at] + known) / ring.own(at);
        }
    }
    z
}

/// `(I − A)x = r` by van der Vorst's BiCGSTAB, at most [`STEPS`] steps; the best it came to.
fn bicgstab(ring: &Ring<'_>, mut r: Vec<f64>, fixed: Option<usize>, aim: f64) -> Vec<f64> {
    let size = r.len();
    let zero = vec![0.0; size];
    let times = |x: &[f64]| ring.residual(&zero, x, fixed).iter().map(|value| -value).collect::<Vec<f64>>();
    let shadow = r.clone();
    let (mut x, mut p, mut v) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
    let (mut rho, mut alpha, mut omega) = (1.0, 1.0, 1.0);
    for _ in 0..STEPS {
        let next = dot(&shadow, &r);
        if next == 0.0 || omega == 0.0 || !next.is_finite() {
            break;
        }
        let beta = next / rho * (alpha / omega);
        rho = next;
        for at in 0..size {
            p[at] = r[at] + beta * (p[at] - omega * v[at]);
        }
        let p_hat = precondition(ring, &p, fixed);
        v = times(&p_hat);
        let along = dot(&shadow, &v);
        if along == 0.0 {
            break;
        }
        alpha = rho / along;
        r.iter_mut().zip(&v).for_each(|(r, v)| *r -= alpha * v);
        x.iter_mut().zip(&p_hat).for_each(|(x, p)| *x += alpha * p);
        if largest(&r) <= aim / 2.0 {
            break;
        }
        let s_hat = precondition(ring, &r, fixed);
        let t = times(&s_hat);
        let length = dot(&t, &t);
        omega = if length > 0.0 { dot(&t, &r) / length } else { 0.0 };
        x.iter_mut().zip(&s_hat).for_each(|(x, s)| *x += omega * s);
        r.iter_mut().zip(&t).for_each(|(r, t)| *r -= omega * t);
        if largest(&r) <= aim / 2.0 {
            break;
        }
    }
    x
}
