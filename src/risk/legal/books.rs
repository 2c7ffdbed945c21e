//! Direct holdings and ties of control of a world, packed for the fixed point.
//!
//! What a share is worth here: of the shares that somebody else than the company holds (treasury shares count for
//! nobody), and certain only when the tie is asserted and surely in force. Where the stated shares of a company add
//! up to more than all of it, the excess is taken from what is certain: somebody's figure is wrong.

use super::super::world::{DirectStake, TieKind, World};
use crate::model::{Category, Known, PartialDate, RelationStatus, RelationView};

/// One direct holding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stake {
    pub owner: u32,
    pub company: u32,
    pub low: f64,
    pub high: f64,
    /// Position in the world's ties.
    pub tie: u32,
    pub doubt: Doubt,
}

/// Why a stated share is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    None,
    /// Alleged, disputed or only proposed.
    Status(RelationStatus),
    /// Its dates do not say whether it covers the day.
    Dates,
}

/// A tie that may carry control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub from: u32,
    pub to: u32,
    pub tie: u32,
}

/// Somebody with whom a node holds under a joint arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Partner {
    pub of: u32,
    pub with: u32,
    pub tie: u32,
    /// Asserted, not alleged or proposed.
    pub sure: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    /// By (company, owner).
    stakes: Vec<Stake>,
    by_company: Vec<u32>,
    /// Positions in `stakes`, by owner.
    of_owner: Vec<u32>,
    by_owner: Vec<u32>,
    links: Vec<Link>,
    by_from: Vec<u32>,
    /// Joint arrangements, both ways.
    partners: Vec<Partner>,
    partners_of: Vec<u32>,
    /// Sum of what is certain in each company, and how much of it is more than everything.
    certain: Vec<f64>,
    excess: Vec<f64>,
}

impl Books {
    /// O((nodes + stakes + ties) log).
    pub fn new(world: &World<'_>, day: PartialDate) -> Self {
        let nodes = world.nodes.len();
        let firm = firm(world, day);
        let mut stakes: Vec<Stake> = world.stakes.iter().filter_map(|stake| read(world, &firm, stake, day)).collect();
        stakes.retain(|stake| (stake.owner.max(stake.company) as usize) < nodes);
        stakes.sort_by_key(|stake| (stake.company, stake.owner, stake.tie));
        stakes.dedup_by_key(|stake| (stake.company, stake.owner));
        without_treasury(&mut stakes);
        let by_company = offsets(nodes, stakes.iter().map(|stake| stake.company));
        let mut of_owner: Vec<u32> = (0..stakes.len() as u32).collect();
        of_owner.sort_by_key(|at| stakes.get(*at as usize).map(|stake| (stake.owner, stake.company)));
        let by_owner = offsets(nodes, stakes.iter().map(|stake| stake.owner));
        let mut certain = vec![0.0; nodes];
        for stake in &stakes {
            certain[stake.company as usize] += stake.low;
        }
        let excess = certain.iter().map(|sum: &f64| if *sum > 1.0 + 1e-9 { sum - 1.0 } else { 0.0 }).collect();
        let (mut links, mut partners) = (Vec::new(), Vec::new());
        for (tie, at) in world.ties.iter().zip(0u32..) {
            let TieKind::Relation(relation) = tie.what else { continue };
            if !tie.in_force || over(relation.status) || (tie.from.max(tie.to) as usize) >= nodes || tie.from == tie.to
            {
                continue;
            }
            if joint_arrangement(world, relation) {
                let sure = relation.status == RelationStatus::Asserted;
                partners.push(Partner { of: tie.from, with: tie.to, tie: at, sure });
                partners.push(Partner { of: tie.to, with: tie.from, tie: at, sure });
            } else if carries_control(relation.category, (tie.from, tie.to), &stakes) {
                links.push(Link { from: tie.from, to: tie.to, tie: at });
            }
        }
        links.sort_unstable();
        partners.sort_unstable();
        let by_from = offsets(nodes, links.iter().map(|link| link.from));
        let partners_of = offsets(nodes, partners.iter().map(|partner| partner.of));
        Self { stakes, by_company, of_owner, by_owner, links, by_from, partners, partners_of, certain, excess }
    }

    pub fn node_count(&self) -> usize {
        self.certain.len()
    }

    /// How much there is to walk, for budgets.
    pub fn size(&self) -> usize {
        self.certain.len() + self.stakes.len() + self.links.len()
    }

    /// Who holds a company, by number; without the company itself.
    pub fn owners(&self, company: u32) -> &[Stake] {
        row(&self.stakes, &self.by_company, company)
    }

    /// What an owner holds, by number.
    pub fn companies(&self, owner: u32) -> impl Iterator<Item = &Stake> {
        row(&self.of_owner, &self.by_owner, owner).iter().filter_map(|at| self.stakes.get(*at as usize))
    }

    pub fn holds_anything(&self, owner: u32) -> bool {
        !row(&self.of_owner, &self.by_owner, owner).is_empty()
    }

    /// Ties of control that start at a node.
    pub fn links(&self, from: u32) -> &[Link] {
        row(&self.links, &self.by_from, from)
    }

    /// Those with whom a node holds under a joint arrangement.
    pub fn partners(&self, node: u32) -> &[Partner] {
        row(&self.partners, &self.partners_of, node)
    }

    /// What one holds of a company. O(log).
    pub fn stake(&self, owner: u32, company: u32) -> Option<&Stake> {
        let owners = self.owners(company);
        owners.binary_search_by_key(&owner, |stake| stake.owner).ok().and_then(|at| owners.get(at))
    }

    /// By how much the stated shares of a company add up to more than all of it.
    pub fn excess(&self, company: u32) -> f64 {
        self.excess.get(company as usize).copied().unwrap_or(0.0)
    }

    /// The least a group holds of a company, of which `low` is stated.
    pub fn least(&self, company: u32, low: f64) -> f64 {
        (low - self.excess(company)).max(0.0)
    }

    /// The most a group can hold together: its own highest, and no more than the others leave.
    pub fn most(&self, company: u32, low: f64, high: f64) -> f64 {
        let others = self.certain.get(company as usize).copied().unwrap_or(0.0) - low - self.excess(company);
        high.min(1.0 - others.max(0.0))
    }
}

fn row<'a, T>(items: &'a [T], from: &[u32], of: u32) -> &'a [T] {
    match (from.get(of as usize), from.get(of as usize + 1)) {
        (Some(&start), Some(&end)) => items.get(start as usize..end as usize).unwrap_or_default(),
        _ => &[],
    }
}

fn offsets(nodes: usize, keys: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut from = vec![0u32; nodes + 1];
    for key in keys {
        from[key as usize + 1] += 1;
    }
    for at in 1..from.len() {
        from[at] += from[at - 1];
    }
    from
}

fn over(status: RelationStatus) -> bool {
    matches!(status, RelationStatus::Withdrawn | RelationStatus::Ended)
}

/// Control, fund roles, and ownership in words without a holding ("controls").
fn carries_control(category: Category, (from, to): (u32, u32), stakes: &[Stake]) -> bool {
    let held = || stakes.binary_search_by_key(&(to, from), |stake| (stake.company, stake.owner)).is_ok();
    matches!(category, Category::Control | Category::FundRole) || (category == Category::Ownership && !held())
}

/// Pairs with a holding that is asserted and surely in force, sorted.
fn firm(world: &World<'_>, day: PartialDate) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for tie in world.ties.iter().filter(|tie| tie.in_force) {
        if let TieKind::Relation(relation) = tie.what
            && relation.category == Category::Ownership
            && doubt(world, relation, day) == Doubt::None
        {
            found.push((tie.from, tie.to));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn doubt(world: &World<'_>, relation: &RelationView, day: PartialDate) -> Doubt {
    if relation.status != RelationStatus::Asserted {
        Doubt::Status(relation.status)
    } else if world.as_of.is_some() && relation.span.in_force(day) == Known::Maybe {
        Doubt::Dates
    } else {
        Doubt::None
    }
}

/// A stake with its bounds in order and its doubt; `None` when its tie is over.
fn read(world: &World<'_>, firm: &[(u32, u32)], stake: &DirectStake, day: PartialDate) -> Option<Stake> {
    let proper = |share: f64| share.is_finite() && (0.0..=1.0).contains(&share);
    let (mut low, mut high) = (stake.low, stake.high);
    if !proper(low) || !proper(high) || low > high {
        (low, high) = (0.0, 1.0);
    }
    let mut why = Doubt::None;
    // Another record of the same pair may be firm: then the caller's range stands.
    if let Some(tie) = world.ties.get(stake.tie as usize)
        && firm.binary_search(&(stake.owner, stake.company)).is_err()
    {
        let TieKind::Relation(relation) = tie.what else { return None };
        if !tie.in_force || over(relation.status) {
            return None;
        }
        why = doubt(world, relation, day);
    }
    if why != Doubt::None {
        low = 0.0;
    }
    Some(Stake { owner: stake.owner, company: stake.company, low, high, tie: stake.tie, doubt: why })
}

/// Shares a company holds in itself belong to nobody: the others' are taken of the rest.
fn without_treasury(stakes: &mut Vec<Stake>) {
    for of_company in stakes.chunk_by_mut(|a, b| a.company == b.company) {
        let own = of_company.iter().find(|stake| stake.owner == stake.company).map(|stake| (stake.low, stake.high));
        let Some((low, high)) = own else { continue };
        for stake in of_company.iter_mut() {
            stake.low = if low < 1.0 { (stake.low / (1.0 - low)).min(1.0) } else { 0.0 };
            stake.high = if high < 1.0 { (stake.high / (1.0 - high)).min(1.0) } else { 1.0 };
        }
    }
    stakes.retain(|stake| stake.owner != stake.company);
}

/// Do two persons hold under a joint arrangement, as the record of a right of control says?
fn joint_arrangement(world: &World<'_>, relation: &RelationView) -> bool {
    const WORDS: [&str; 6] = ["concert", "joint arrangement", "jointly held", "一致行动", "一致行動", "共同保有"];
    if relation.kind != "ControlRight" && relation.category != Category::Control {
        return false;
    }
    let record = world.facts.entity(relation.record.as_str());
    let stated = record.and_then(|record| record.first("rightType")).unwrap_or_default();
    let text = format!("{} {stated}", relation.role).to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
