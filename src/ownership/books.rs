//! Direct holdings of numbered entities on one day, packed for solving.
//!
//! One [`Books`] is capital *or* votes. Shares are ranges; unknown is `[0, 1]`. Holdings of a company in
//! itself (treasury shares) stay: they count for nobody, which the equations take care of. Nothing here
//! says who is listed, and nothing is rounded.

/// One direct holding as it comes from a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding {
    pub owner: u32,
    pub company: u32,
    /// Fractions 0…1, `low <= high`.
    pub low: f64,
    pub high: f64,
    /// The caller's number for what says so (an edge of the network).
    pub record: u32,
}

/// One side of a holding, in a row of [`Books`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stake {
    /// The owner in [`Books::owners`], the company in [`Books::companies`].
    pub other: u32,
    pub low: f64,
    pub high: f64,
    pub record: u32,
}

/// What is odd about the books. Never an error: the rest is still worked out.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// The certain shares in a company add up to more than all of it (sum as a fraction). They were scaled down to 1.
    OverAll { company: u32, sum: f64 },
    /// A share below 0, above 1 or not a number; it counts as unknown.
    NotAShare { record: u32 },
    /// `low > high`; swapped.
    Reversed { record: u32 },
    /// A company holds all of itself: nobody can own it.
    OwnsItself { company: u32 },
    /// Two records give the same owner different exact shares of the same company; the range covers both.
    Contradicting { owner: u32, company: u32, records: Vec<u32> },
    /// A group that holds itself entirely, with no holder outside.
    OrphanRing { companies: Vec<u32> },
}

/// Direct holdings, packed by company and by owner. One entry per (owner, company).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    by_company: Rows,
    by_owner: Rows,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Rows {
    from: Vec<u32>,
    stakes: Vec<Stake>,
}

impl Rows {
    fn row(&self, of: u32) -> &[Stake] {
        match (self.from.get(of as usize), self.from.get(of as usize + 1)) {
            (Some(&start), Some(&end)) => &self.stakes[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl Books {
    /// Packs the holdings of entities `0..nodes`. Parallel records of one owner in one company are one stake: the
    /// range that covers them when they contradict each other. Ends outside `0..nodes` are dropped.
    pub fn new(nodes: usize, mut holdings: Vec<Holding>) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        holdings.retain(|holding| (holding.owner.max(holding.company) as usize) < nodes);
        for holding in &mut holdings {
            let proper = |share: f64| share.is_finite() && (0.0..=1.0).contains(&share);
            if !proper(holding.low) || !proper(holding.high) {
                findings.push(Finding::NotAShare { record: holding.record });
                (holding.low, holding.high) = (0.0, 1.0);
            } else if holding.low > holding.high {
                findings.push(Finding::Reversed { record: holding.record });
                std::mem::swap(&mut holding.low, &mut holding.high);
            }
        }
        holdings.sort_by_key(|holding| (holding.company, holding.owner, holding.record));
        let mut merged: Vec<Holding> = Vec::with_capacity(holdings.len());
        for parallel in holdings.chunk_by(|a, b| (a.company, a.owner) == (b.company, b.owner)) {
            merged.push(merge(parallel, &mut findings));
        }
        for row in merged.chunk_by_mut(|a, b| a.company == b.company) {
            let (company, sum) = (row[0].company, row.iter().map(|holding| holding.low).sum::<f64>());
            if sum > 1.0 + 1e-9 {
                findings.push(Finding::OverAll { company, sum });
                row.iter_mut().for_each(|holding| holding.low /= sum);
            }
            if row.iter().any(|holding| holding.owner == company && holding.low >= 1.0) {
                findings.push(Finding::OwnsItself { company });
            }
        }
        let by_company = pack(nodes, &merged, |holding| (holding.company, holding.owner));
        merged.sort_by_key(|holding| (holding.owner, holding.company));
        let by_owner = pack(nodes, &merged, |holding| (holding.owner, holding.company));
        (Self { by_company, by_owner }, findings)
    }

    pub fn node_count(&self) -> usize {
        self.by_company.from.len().saturating_sub(1)
    }

    pub fn stake_count(&self) -> usize {
        self.by_company.stakes.len()
    }

    /// Who directly holds a company, by number.
    pub fn owners(&self, company: u32) -> &[Stake] {
        self.by_company.row(company)
    }

    /// What an owner directly holds, by number.
    pub fn companies(&self, owner: u32) -> &[Stake] {
        self.by_owner.row(owner)
    }

    /// The direct stake of one in another.
    pub fn stake(&self, owner: u32, company: u32) -> Option<Stake> {
        let row = self.owners(company);
        row.binary_search_by_key(&owner, |stake| stake.other).ok().map(|at| row[at])
    }
}

/// One stake from parallel records. Overlapping ranges narrow each other down; exact figures that differ widen it.
fn merge(parallel: &[Holding], findings: &mut Vec<Finding>) -> Holding {
    let mut merged = parallel[0];
    let low = parallel.iter().map(|holding| holding.low).fold(0.0, f64::max);
    let high = parallel.iter().map(|holding| holding.high).fold(1.0, f64::min);
    if low <= high + 1e-12 {
        (merged.low, merged.high) = (low.min(high), high.max(low));
    } else {
        merged.low = parallel.iter().map(|holding| holding.low).fold(1.0, f64::min);
        merged.high = parallel.iter().map(|holding| holding.high).fold(0.0, f64::max);
        let records = parallel.iter().map(|holding| holding.record).collect();
        findings.push(Finding::Contradicting { owner: merged.owner, company: merged.company, records });
    }
    merged
}

fn pack(nodes: usize, sorted: &[Holding], key: impl Fn(&Holding) -> (u32, u32)) -> Rows {
    let mut from = vec![0u32; nodes + 1];
    for holding in sorted {
        from[key(holding).0 as usize + 1] += 1;
    }
    for at in 1..from.len() {
        from[at] += from[at - 1];
    }
    let stake = |holding: &Holding| Stake {
        other: key(holding).1,
        low: holding.low,
        high: holding.high,
        record: holding.record,
    };
    Rows { from, stakes: sorted.iter().map(stake).collect() }
}
