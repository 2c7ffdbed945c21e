//! What a deal would do to the holdings, as a hypothesis: nothing is stored.
//!
//! The stake is what the acquirer holds *after* the deal, earlier shares included. Ranges stay honest: each
//! share after the deal covers every combination of what is unknown before.
//!
//! - Share purchase from a named seller: the seller gives up what the acquirer gains.
//! - Share purchase without one: all others sell in proportion, `s · (1 − new) / (1 − old)`.
//! - Capital increase: new shares go to the acquirer; all others are diluted by the same factor.
//! - Asset deal: no shares change hands.
//! - Joint venture: a new company, held by the acquirer with the stake and by the target with the rest.

use super::control::NOISE;
use super::{Books, Holding};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealKind {
    SharePurchase,
    CapitalIncrease,
    AssetDeal,
    JointVenture,
}

/// A deal between numbered entities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    pub kind: DealKind,
    pub target: u32,
    pub acquirer: u32,
    /// `None`: all holders in proportion.
    pub seller: Option<u32>,
    /// The acquirer's stake after the deal (fractions).
    pub low: f64,
    pub high: f64,
}

/// What has to be said about a deal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remark {
    /// The stake is not between 0 and 100 %, or the wrong way round. Nothing was changed.
    NotAShare,
    /// A party is not among the entities. Nothing was changed.
    UnknownParty { node: u32 },
    /// Both sides are the same entity. Nothing was changed.
    SameParty,
    /// The acquirer certainly holds more already. Nothing was changed.
    HoldsMoreAlready { low: f64, high: f64 },
    /// The acquirer may hold more already; its range starts at the stated stake all the same.
    MayHoldMoreAlready { high: f64 },
    /// The seller certainly holds less than is sold (fractions: at most held, at least sold).
    SellerHoldsLess { held: f64, sold: f64 },
    /// The seller may hold less than is sold (fractions: at least held, at most sold).
    SellerMayHoldLess { held: f64, sold: f64 },
    /// No record says that the seller holds anything: the shares come out of the undisclosed rest.
    SellerNotAHolder,
    /// New shares have no seller; the named one was ignored.
    SellerIgnored,
    /// The certain shares add up to more than all after the deal (fraction).
    OverAll { sum: f64 },
    /// An asset deal: who owns the business changes, no share does.
    NoSharesChange,
}

/// Holdings after a deal.
#[derive(Clone, Debug, PartialEq)]
pub struct AfterDeal {
    pub holdings: Vec<Holding>,
    /// The joint venture: the number after the last entity.
    pub new_node: Option<u32>,
    pub remarks: Vec<Remark>,
}

/// All holdings of books, by company and owner.
pub fn holdings_of(books: &Books) -> Vec<Holding> {
    let rows = (0..books.node_count() as u32).map(|company| (company, books.owners(company)));
    rows.flat_map(|(company, row)| {
        row.iter().map(move |stake| Holding {
            owner: stake.other,
            company,
            low: stake.low,
            high: stake.high,
            record: stake.record,
        })
    })
    .collect()
}

/// Applies a deal to the holdings of entities `0..nodes`; `record` is the number that its new stakes carry.
/// For several deals, apply one to the result of the other. O(holdings · log holdings).
pub fn apply(deal: Deal, holdings: &[Holding], nodes: usize, record: u32) -> AfterDeal {
    let mut after = AfterDeal { holdings: holdings.to_vec(), new_node: None, remarks: Vec::new() };
    if let Some(remark) = impossible(&deal, nodes) {
        after.remarks.push(remark);
        return after;
    }
    match deal.kind {
        DealKind::AssetDeal => after.remarks.push(Remark::NoSharesChange),
        DealKind::JointVenture => {
            let Ok(venture) = u32::try_from(nodes) else { return after };
            let stake = |owner, low, high| Holding { owner, company: venture, low, high, record };
            after.holdings.push(stake(deal.acquirer, deal.low, deal.high));
            after.holdings.push(stake(deal.target, 1.0 - deal.high, 1.0 - deal.low));
            after.new_node = Some(venture);
        }
        DealKind::SharePurchase | DealKind::CapitalIncrease => {
            let (others, row): (Vec<Holding>, Vec<Holding>) =
                holdings.iter().partition(|holding| holding.company != deal.target);
            // Parallel records of one owner become one stake, as in the books before the deal.
            let row = holdings_of(&Books::new(nodes, row).0);
            if let Some(row) = bought(&deal, row, record, &mut after.remarks) {
                after.holdings = others;
                after.holdings.extend(row);
            }
        }
    }
    after
}

fn impossible(deal: &Deal, nodes: usize) -> Option<Remark> {
    let proper = |share: f64| share.is_finite() && (0.0..=1.0).contains(&share);
    let parties = [Some(deal.target), Some(deal.acquirer), deal.seller];
    let unknown = parties.into_iter().flatten().find(|&node| node as usize >= nodes);
    if !proper(deal.low) || !proper(deal.high) || deal.low > deal.high {
        Some(Remark::NotAShare)
    } else if let Some(node) = unknown {
        Some(Remark::UnknownParty { node })
    } else if deal.acquirer == deal.target || deal.seller == Some(deal.acquirer) {
        Some(Remark::SameParty)
    } else {
        None
    }
}

/// The holders of the target after shares changed hands or were issued; `None`: it cannot be.
fn bought(deal: &Deal, row: Vec<Holding>, record: u32, remarks: &mut Vec<Remark>) -> Option<Vec<Holding>> {
    let certain: f64 = row.iter().filter(|one| one.owner != deal.acquirer).map(|one| one.low).sum();
    let old = row.iter().find(|one| one.owner == deal.acquirer);
    // Others' certain shares leave the acquirer no more than the rest.
    let (old_low, old_high) = old.map_or((0.0, 0.0), |old| (old.low, old.high.min(1.0 - certain).max(old.low)));
    if old_low > deal.high + NOISE {
        remarks.push(Remark::HoldsMoreAlready { low: old_low, high: old_high });
        return None;
    }
    if old_high > deal.high + NOISE {
        remarks.push(Remark::MayHoldMoreAlready { high: old_high });
    }
    let seller = deal.seller.filter(|_| deal.kind == DealKind::SharePurchase);
    if seller != deal.seller {
        remarks.push(Remark::SellerIgnored);
    }
    let mut after: Vec<Holding> = match seller {
        Some(seller) => {
            let sold = ((deal.low - old_high).max(0.0), deal.high - old_low);
            sell(&row, seller, sold, deal.low, remarks)
        }
        None => {
            // What the others keep of theirs: least when the acquirer gains most.
            let keeps = |new: f64, old: f64| if old < 1.0 { ((1.0 - new) / (1.0 - old)).min(1.0) } else { 1.0 };
            let (least, most) = (keeps(deal.high, old_low), keeps(deal.low, old_high));
            let kept = |one: &Holding| {
                let high = (one.high * most).min(1.0 - deal.low);
                Holding { low: (one.low * least).min(high), high, ..*one }
            };
            row.iter().map(kept).collect()
        }
    };
    after.retain(|one| one.owner != deal.acquirer);
    let stake = Holding { owner: deal.acquirer, company: deal.target, low: deal.low, high: deal.high, record };
    after.push(stake);
    let sum: f64 = after.iter().map(|one| one.low).sum();
    if sum > 1.0 + NOISE {
        remarks.push(Remark::OverAll { sum });
    }
    Some(after)
}

/// Takes what is sold (at least, at most) from the seller.
fn sell(row: &[Holding], seller: u32, sold: (f64, f64), new: f64, remarks: &mut Vec<Remark>) -> Vec<Holding> {
    let mut after = row.to_vec();
    let Some(stake) = after.iter_mut().find(|one| one.owner == seller) else {
        remarks.push(Remark::SellerNotAHolder);
        return after;
    };
    if stake.high < sold.0 - NOISE {
        remarks.push(Remark::SellerHoldsLess { held: stake.high, sold: sold.0 });
    } else if stake.low < sold.1 - NOISE {
        remarks.push(Remark::SellerMayHoldLess { held: stake.low, sold: sold.1 });
    }
    stake.low = (stake.low - sold.1).max(0.0);
    stake.high = (stake.high - sold.0).max(0.0).min((1.0 - new).max(stake.low));
    after
}

/// A threshold that a share crosses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Fraction.
    pub threshold: f64,
    pub upwards: bool,
    /// However the unknown turns out; otherwise it may.
    pub certain: bool,
}

/// Thresholds looked at: 1, 10, 25, 33⅓, 50 and 66⅔ %.
pub const THRESHOLDS: [f64; 6] = [0.01, 0.10, 0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0];

/// Which thresholds a share crosses between two ranges (certain, possible).
///
/// Exactly as much is enough for 1, 10, 25, 33⅓ and 66⅔ %; 50 % takes more. (Japanese company law blocks special
/// resolutions from *more* than a third; a stake of exactly a third is shown here because it is the round figure
/// that deals are struck at.) A range that stays the same crosses nothing.
pub fn crossed(before: (f64, f64), after: (f64, f64)) -> Vec<Crossing> {
    let mut found = Vec::new();
    for threshold in THRESHOLDS {
        let reached = |share: f64| match threshold == 0.5 {
            true => share > threshold + NOISE,
            false => share >= threshold - NOISE,
        };
        let up = !reached(before.0) && reached(after.1) && rose(before, after);
        let down = reached(before.1) && !reached(after.0) && rose(after, before);
        if up {
            let certain = !reached(before.1) && reached(after.0);
            found.push(Crossing { threshold, upwards: true, certain });
        }
        if down {
            let certain = reached(before.0) && !reached(after.1);
            found.push(Crossing { threshold, upwards: false, certain });
        }
    }
    found
}

/// Is anything of the range higher than before?
fn rose(before: (f64, f64), after: (f64, f64)) -> bool {
    after.0 > before.0 + NOISE || after.1 > before.1 + NOISE
}
