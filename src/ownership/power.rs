//! Voting power in dispersed holdings: Banzhaf and Shapley–Shubik on the weighted voting game.
//!
//! Exact, by counting coalitions with dynamic programming over integer weights (Matsui and Matsui 2000, "A survey
//! of algorithms for calculating power indices"). No sampling. Limits: [`MAX_PLAYERS`] holders and a total weight
//! of [`MAX_WEIGHT`]; beyond them, and where shares are not known exactly, there is no answer rather than a guess.

use super::Books;

/// More would not fit into 128-bit counts of coalitions.
pub const MAX_PLAYERS: usize = 120;

/// Shares are counted in hundredths of a percent.
pub const MAX_WEIGHT: u64 = 10_000;

/// How much one holder decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    pub holder: u32,
    /// Fraction of all swings; the indices of all holders add up to 1.
    pub banzhaf: f64,
    /// Fraction of all orders in which the holder is the one that decides; adds up to 1.
    pub shapley_shubik: f64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PowerError {
    #[error("{found} holders, more than the {MAX_PLAYERS} that can be worked out exactly")]
    TooMany { found: usize },
    #[error("weights add up to {total}, more than {MAX_WEIGHT}")]
    TooHeavy { total: u64 },
    /// By number.
    #[error("the shares of {} holders are not known exactly", holders.len())]
    NotExact { holders: Vec<u32> },
    #[error("all named holders together do not reach the majority")]
    NoMajority,
}

/// Power of the named holders of a company under a quota of more than half of the votes that can be cast.
///
/// Treasury shares do not vote. Votes of holders that nobody names are not cast as a block, so they join no
/// coalition, but count towards the total. Shares are rounded to 0.01 %. O(players² · weight).
pub fn voting_power(votes: &Books, company: u32) -> Result<Vec<Power>, PowerError> {
    let holders: Vec<_> = votes.owners(company).iter().filter(|stake| stake.high > 0.0).collect();
    let vague: Vec<u32> = holders.iter().filter(|stake| stake.low < stake.high).map(|stake| stake.other).collect();
    if !vague.is_empty() {
        return Err(PowerError::NotExact { holders: vague });
    }
    let weight = |share: f64| (share * MAX_WEIGHT as f64).round() as u64;
    let treasury: u64 = holders.iter().filter(|stake| stake.other == company).map(|stake| weight(stake.low)).sum();
    let voters: Vec<_> = holders.into_iter().filter(|stake| stake.other != company).collect();
    let weights: Vec<u64> = voters.iter().map(|stake| weight(stake.low)).collect();
    let quota = MAX_WEIGHT.saturating_sub(treasury) / 2 + 1;
    let power = power_indices(&weights, quota)?;
    let named = voters.iter().zip(power);
    Ok(named.map(|(stake, (banzhaf, shapley_shubik))| Power { holder: stake.other, banzhaf, shapley_shubik }).collect())
}

/// Banzhaf (normalised) and Shapley–Shubik indices, in the order of the weights. A coalition wins when its
/// weights reach the quota.
pub fn power_indices(weights: &[u64], quota: u64) -> Result<Vec<(f64, f64)>, PowerError> {
    if weights.len() > MAX_PLAYERS {
        return Err(PowerError::TooMany { found: weights.len() });
    }
    let total = weights.iter().fold(0u64, |sum, &weight| sum.saturating_add(weight));
    if total > MAX_WEIGHT {
        return Err(PowerError::TooHeavy { total });
    }
    if quota == 0 || total < quota {
        return Err(PowerError::NoMajority);
    }
    // Coalitions of weight `quota` and more never lose a swing by growing: only lighter ones are counted.
    let counts = Counts::new(weights, quota as usize);
    let mut of_weight = std::collections::BTreeMap::<u64, (f64, f64)>::new();
    for &weight in weights {
        of_weight.entry(weight).or_insert_with(|| counts.without(weight as usize).swings(weights.len()));
    }
    let raw: Vec<(f64, f64)> = weights.iter().filter_map(|weight| of_weight.get(weight).copied()).collect();
    let swings: f64 = raw.iter().map(|one| one.0).sum();
    Ok(raw.into_iter().map(|(banzhaf, shapley)| (banzhaf / swings, shapley)).collect())
}

/// Number of losing coalitions by size and weight.
struct Counts {
    by_size: Vec<Vec<u128>>,
    quota: usize,
}

/// Losing coalitions of the others, and the weight of the one left out.
struct Without {
    by_size: Vec<Vec<u128>>,
    quota: usize,
    weight: usize,
}

impl Counts {
    fn new(weights: &[u64], quota: usize) -> Self {
        let mut by_size = vec![vec![0u128; quota]; weights.len() + 1];
        by_size[0][0] = 1;
        for (known, &weight) in weights.iter().enumerate() {
            let weight = weight as usize;
            for size in (0..=known).rev() {
                for sum in (weight..quota).rev() {
                    by_size[size + 1][sum] += by_size[size][sum - weight];
                }
            }
        }
        Self { by_size, quota }
    }

    /// Takes one player out again: its coalitions of each size are those of one size less without it.
    fn without(&self, weight: usize) -> Without {
        let mut by_size = self.by_size.clone();
        for size in 1..by_size.len() {
            for sum in weight..self.quota {
                by_size[size][sum] -= by_size[size - 1][sum - weight];
            }
        }
        Without { by_size, quota: self.quota, weight }
    }
}

impl Without {
    /// Swings of the player left out: how many, and weighted by the number of orders.
    fn swings(&self, players: usize) -> (f64, f64) {
        let (mut swings, mut share) = (0.0, 0.0);
        // 1 / (n · C(n − 1, size)), from one size to the next.
        let mut orders = 1.0 / players as f64;
        for (size, counts) in self.by_size.iter().enumerate().take(players) {
            let from = self.quota.saturating_sub(self.weight);
            let count: u128 = counts[from..].iter().sum();
            swings += count as f64;
            share += count as f64 * orders;
            orders *= (size + 1) as f64 / (players - size - 1).max(1) as f64;
        }
        (swings, share)
    }
}
