//! Who controls whom: by votes, by rights, and together with others.
//!
//! *x* controls *y* iff *x*, the firms that *x* controls and those that act in concert with *x* hold more than
//! 50 % of the votes of *y* that can be cast (least fixed point), or one of them has a right that gives control.
//! Treasury shares do not vote. Where shares are ranges the answer is [`Control::Yes`] when it holds however the
//! unknown turns out, and [`Control::Open`] when it may hold: the group may get up to
//! `min(Σ high of the group, 1 − Σ low of the others)`. Votes of holders that no source names are given to nobody.
//!
//! - Acting in concert pools votes of direct partners; whoever adds nothing of their own to the pool in *y*
//!   does not control *y* by it.
//! - Golden shares, vetoes and party committees are influence, listed apart, never control.
//! - Not looked at: bans on voting in a parent company (cross-holdings), quorums, share classes.
//!
//! Background: methods.md §1. No recursion; work is bounded by what lies around the entity asked about.

use super::{Books, Stake};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Float noise when shares are added up, far below one share of any company.
pub(super) const NOISE: f64 = 1e-9;

/// An answer that admits not knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    No,
    /// It depends on what is unknown.
    Open,
    Yes,
}

/// What a right, or a source's plain word, gives its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RightKind {
    GeneralPartner,
    AppointsMajority,
    Contract,
    /// A source calls it the parent.
    Parent,
    /// A source says that it controls, not how.
    Stated,
    /// Manages or advises a fund, under a mandate.
    Manager,
    /// A public body that an organisation is subordinate to.
    Supervises,
    /// A right of control of a type that does not say which.
    Other,
    /// Appoints some directors, not a majority.
    AppointsSome,
    GoldenShare,
    Veto,
    PartyCommittee,
    /// Set up a fund; does not run it by that alone.
    Sponsor,
}

impl RightKind {
    /// What the right amounts to when it certainly exists. [`Control::No`]: influence.
    pub fn gives(self) -> Control {
        match self {
            Self::GeneralPartner | Self::AppointsMajority | Self::Contract | Self::Parent | Self::Stated => {
                Control::Yes
            }
            Self::Manager | Self::Supervises | Self::Other => Control::Open,
            Self::AppointsSome | Self::GoldenShare | Self::Veto | Self::PartyCommittee | Self::Sponsor => Control::No,
        }
    }
}

/// A right over a company other than by votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    pub holder: u32,
    pub company: u32,
    pub kind: RightKind,
    pub record: u32,
    /// `false`: disputed, unconfirmed, or perhaps not in force on the day.
    pub certain: bool,
}

impl Right {
    fn gives(&self) -> Control {
        if self.certain { self.kind.gives() } else { self.kind.gives().min(Control::Open) }
    }
}

/// Two that act in concert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concert {
    pub a: u32,
    pub b: u32,
    pub record: u32,
    pub certain: bool,
}

/// One controller of a company, or one company controlled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Controller {
    pub node: u32,
    /// Yes or Open.
    pub control: Control,
}

/// One way in which control is held.
#[derive(Clone, Debug, PartialEq)]
pub struct How {
    pub by: By,
    /// Who holds the votes or the right besides the controller itself: firms it controls, concert partners. By number.
    pub through: Vec<u32>,
    /// The records of those votes or rights, and of the concert.
    pub records: Vec<u32>,
    /// Needs votes or rights of concert partners.
    pub in_concert: bool,
    /// Yes or Open, for this way alone.
    pub control: Control,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// Of the votes that can be cast, the group holds at least and at most this fraction.
    Votes {
        low: f64,
        high: f64,
    },
    Right(RightKind),
}

/// The answer for one pair, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    pub control: Control,
    /// Empty when the answer is No.
    pub how: Vec<How>,
}

/// Control in one case on one day.
pub struct Controls<'a> {
    votes: &'a Books,
    rights: Vec<Right>,
    by_holder: BTreeMap<u32, Vec<usize>>,
    by_company: BTreeMap<u32, Vec<usize>>,
    /// Both directions: partner, record, certain.
    concert: BTreeMap<u32, Vec<(u32, u32, bool)>>,
    /// Per company: certain votes of all holders but itself.
    named: Vec<f64>,
    /// Per company: its own shares, which do not vote.
    treasury: Vec<(f64, f64)>,
}

/// Votes that a group has in one company.
#[derive(Clone, Copy, Default)]
struct Held {
    low: f64,
    high: f64,
}

impl Held {
    fn add(&mut self, stake: &Stake) {
        self.low += stake.low;
        self.high += stake.high;
    }
}

/// What one controller has in a company so far: itself and its firms, and with concert partners.
#[derive(Clone, Copy, Default)]
struct Tally {
    own: Held,
    all: Held,
}

/// Who votes with a controller. `true`: itself or a firm it controls; `false`: only a partner's.
type Pool = BTreeMap<u32, bool>;

/// Who can matter for one company: everybody above it, nearest first, and what each holds among them.
struct Region {
    order: Vec<u32>,
    held: BTreeMap<u32, Vec<Stake>>,
}

impl<'a> Controls<'a> {
    /// O(stakes + rights).
    pub fn new(votes: &'a Books, rights: &[Right], concert: &[Concert]) -> Self {
        let mut sides = BTreeMap::<u32, Vec<(u32, u32, bool)>>::new();
        for one in concert.iter().filter(|one| one.a != one.b) {
            sides.entry(one.a).or_default().push((one.b, one.record, one.certain));
            sides.entry(one.b).or_default().push((one.a, one.record, one.certain));
        }
        let (mut by_holder, mut by_company) = (BTreeMap::<u32, Vec<usize>>::new(), BTreeMap::<u32, Vec<usize>>::new());
        for (at, right) in rights.iter().enumerate() {
            by_holder.entry(right.holder).or_default().push(at);
            by_company.entry(right.company).or_default().push(at);
        }
        let (mut named, mut treasury) = (Vec::new(), Vec::new());
        for company in 0..votes.node_count() as u32 {
            let (mut low, mut own) = (0.0, (0.0, 0.0));
            for stake in votes.owners(company) {
                if stake.other == company {
                    own = (stake.low, stake.high);
                } else {
                    low += stake.low;
                }
            }
            named.push(low);
            treasury.push(own);
        }
        Self { votes, rights: rights.to_vec(), by_holder, by_company, concert: sides, named, treasury }
    }

    /// Everybody who controls, or may control, a company; by number. Near-linear in what lies above it for
    /// trees and chains; at worst (many overlapping minorities) every candidate walks that region once.
    pub fn of(&self, company: u32) -> Vec<Controller> {
        let region = self.region(company);
        let certain = self.controllers(company, &region, Control::Yes);
        let possible = self.controllers(company, &region, Control::Open);
        graded(&certain, &possible)
    }

    /// Everything an owner controls, or may control; by number. O(what the controlled firms hold).
    pub fn by(&self, owner: u32) -> Vec<Controller> {
        graded(&self.firms(owner, Control::Yes), &self.firms(owner, Control::Open))
    }

    /// Controllers of a company (certain ones) that nobody outside their own ring controls. By number.
    pub fn ultimate(&self, company: u32) -> Vec<u32> {
        let region = self.region(company);
        let controllers = self.controllers(company, &region, Control::Yes);
        let mut beneath = BTreeSet::new();
        let mut found = BTreeSet::new();
        // From the farthest down: one walk from the top of a pyramid rules out everybody below it.
        for &node in region.order.iter().rev().filter(|node| controllers.contains(node)) {
            if beneath.contains(&node) || found.contains(&node) {
                continue;
            }
            let controlled = self.firms(node, Control::Yes);
            let above = self.controllers(node, &self.region(node), Control::Yes);
            if above.is_subset(&controlled) {
                found.extend(above.into_iter().chain([node]).filter(|&one| one != company));
            }
            beneath.extend(controlled);
        }
        found.into_iter().collect()
    }

    /// Does one control the other?
    pub fn answer(&self, owner: u32, company: u32) -> Control {
        if owner == company {
            return Control::No;
        }
        for at_least in [Control::Yes, Control::Open] {
            let pool = self.pool(owner, at_least, None, &|node| node == company);
            if pool.get(&company) == Some(&true) {
                return at_least;
            }
        }
        Control::No
    }

    /// Does one control the other, and how: every way in which it does (or, when only open, may).
    pub fn explain(&self, owner: u32, company: u32) -> Ruling {
        let none = Ruling { control: Control::No, how: Vec::new() };
        if owner == company {
            return none;
        }
        for at_least in [Control::Yes, Control::Open] {
            let pool = self.pool(owner, at_least, None, &|_| false);
            if pool.get(&company) == Some(&true) {
                return Ruling { control: at_least, how: self.ways(owner, company, &pool, at_least) };
            }
        }
        none
    }

    /// Rights over a company that are influence and not control.
    pub fn influences(&self, company: u32) -> Vec<Right> {
        let rights = self.by_company.get(&company).into_iter().flatten();
        rights.map(|&at| self.rights[at]).filter(|right| right.kind.gives() == Control::No).collect()
    }

    /// The share of the votes that can be cast which a group has for certain, or at most.
    fn share(&self, company: u32, group: Held, at_least: Control) -> f64 {
        let named = self.named.get(company as usize).copied().unwrap_or_default();
        let (own_low, own_high) = self.treasury.get(company as usize).copied().unwrap_or_default();
        let of_rest = |votes: f64, rest: f64| if rest > NOISE { (votes / rest).clamp(0.0, 1.0) } else { 0.0 };
        if at_least == Control::Yes {
            return of_rest(group.low, 1.0 - own_low);
        }
        // As many shares in the treasury as there is room for: beyond that they crowd out the group itself.
        let others = (named - group.low).max(0.0);
        let own = (1.0 - others - group.high).max(own_low).min(own_high);
        of_rest(group.high.min(1.0 - others - own), 1.0 - own)
    }

    fn is_majority(&self, company: u32, tally: &Tally, at_least: Control) -> bool {
        self.share(company, tally.all, at_least) > 0.5 + NOISE
    }

    fn partners(&self, node: u32, at_least: Control) -> impl Iterator<Item = u32> {
        let partners = self.concert.get(&node).into_iter().flatten();
        partners.filter(move |partner| partner.2 || at_least == Control::Open).map(|partner| partner.0)
    }

    /// Companies over which a node has a right that gives (or may give) control.
    fn ruled(&self, node: u32, at_least: Control) -> impl Iterator<Item = u32> {
        let rights = self.by_holder.get(&node).into_iter().flatten().map(|&at| &self.rights[at]);
        rights.filter(move |right| right.gives() >= at_least).map(|right| right.company)
    }

    /// Everybody who votes with `owner`: the least fixed point. Ends early at a controlled node where `stop` says so.
    fn pool(&self, owner: u32, at_least: Control, region: Option<&Region>, stop: &dyn Fn(u32) -> bool) -> Pool {
        let mut pool = Pool::from([(owner, true)]);
        let mut open = VecDeque::from([(owner, true)]);
        let mut tallies = BTreeMap::<u32, Tally>::new();
        let mut counted = BTreeSet::new();
        while let Some((member, own)) = open.pop_front() {
            let is_new = counted.insert(member);
            let held = match region {
                Some(region) => region.held.get(&member).map_or(&[][..], Vec::as_slice),
                None => self.votes.companies(member),
            };
            let mut joins = Vec::new();
            for stake in held.iter().filter(|stake| stake.other != member && stake.high > 0.0) {
                let tally = tallies.entry(stake.other).or_default();
                if is_new {
                    tally.all.add(stake);
                }
                if own {
                    tally.own.add(stake);
                }
                if self.is_majority(stake.other, tally, at_least) {
                    joins.push((stake.other, tally.own.high > 0.0));
                }
            }
            joins.extend(self.ruled(member, at_least).map(|company| (company, own)));
            if own {
                joins.extend(self.partners(member, at_least).map(|partner| (partner, false)));
            }
            for (company, own) in joins {
                let before = pool.get(&company).copied();
                if before == Some(true) || before == Some(own) {
                    continue;
                }
                pool.insert(company, own);
                if own && stop(company) {
                    return pool;
                }
                open.push_back((company, own));
            }
        }
        pool
    }

    /// What an owner controls.
    fn firms(&self, owner: u32, at_least: Control) -> BTreeSet<u32> {
        let pool = self.pool(owner, at_least, None, &|_| false);
        pool.into_iter().filter(|&(node, own)| own && node != owner).map(|(node, _)| node).collect()
    }

    /// Everybody above a company by votes or rights, and their concert partners; breadth first.
    fn region(&self, company: u32) -> Region {
        let mut order = vec![company];
        let mut seen = BTreeSet::from([company]);
        let mut held = BTreeMap::<u32, Vec<Stake>>::new();
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            at += 1;
            let mut above = Vec::new();
            for stake in self.votes.owners(node).iter().filter(|stake| stake.other != node && stake.high > 0.0) {
                held.entry(stake.other).or_default().push(Stake { other: node, ..*stake });
                above.push(stake.other);
            }
            let rights = self.by_company.get(&node).into_iter().flatten().map(|&at| &self.rights[at]);
            above.extend(rights.filter(|right| right.gives() != Control::No).map(|right| right.holder));
            above.extend(self.partners(node, Control::Open));
            order.extend(above.into_iter().filter(|&one| seen.insert(one)));
        }
        Region { order, held }
    }

    fn controllers(&self, company: u32, region: &Region, at_least: Control) -> BTreeSet<u32> {
        let mut known = BTreeSet::new();
        let mut decided = BTreeSet::from([company]);
        for &node in region.order.iter().skip(1) {
            let controls = match self.only_way(node, region, at_least) {
                // With a single company to hold, it controls what that one controls, or nothing.
                Some((next, takes)) if decided.contains(&next) => takes && (next == company || known.contains(&next)),
                // Control is transitive: reaching a known controller is enough.
                _ => {
                    let reached = |one: u32| one == company || known.contains(&one);
                    let pool = self.pool(node, at_least, Some(region), &reached);
                    pool.iter().any(|(&one, &own)| own && one != node && reached(one))
                }
            };
            if controls {
                known.insert(node);
            }
            decided.insert(node);
        }
        known
    }

    /// The only company of the region that a node without partners has anything in, and whether it controls it.
    fn only_way(&self, node: u32, region: &Region, at_least: Control) -> Option<(u32, bool)> {
        if self.partners(node, at_least).next().is_some() {
            return None;
        }
        let held = region.held.get(&node).map_or(&[][..], Vec::as_slice);
        let mut ruled = self.ruled(node, at_least);
        match (held, ruled.next()) {
            ([stake], by_right) => {
                if by_right.is_some_and(|company| company != stake.other) || ruled.any(|one| one != stake.other) {
                    return None;
                }
                let mut tally = Tally::default();
                tally.all.add(stake);
                let takes = by_right.is_some() || self.is_majority(stake.other, &tally, at_least);
                Some((stake.other, takes))
            }
            ([], Some(company)) if ruled.all(|one| one == company) => Some((company, true)),
            _ => None,
        }
    }

    /// Every way in which a pool controls a company.
    fn ways(&self, owner: u32, company: u32, pool: &Pool, at_least: Control) -> Vec<How> {
        let mut ways = Vec::new();
        let holders = self.holders(company, pool);
        let mut tally = Tally::default();
        for (own, stake) in &holders {
            tally.all.add(stake);
            if *own {
                tally.own.add(stake);
            }
        }
        if tally.own.high > 0.0 && self.is_majority(company, &tally, at_least) {
            let alone = self.share(company, tally.own, at_least) > 0.5 + NOISE;
            let (used, group): (Vec<_>, Held) = match alone {
                true => (holders.iter().filter(|(own, _)| *own).collect(), tally.own),
                false => (holders.iter().collect(), tally.all),
            };
            let by = By::Votes {
                low: self.share(company, group, Control::Yes),
                high: self.share(company, group, Control::Open),
            };
            let mut records: Vec<u32> = used.iter().map(|(_, stake)| stake.record).collect();
            if !alone {
                records.extend(self.concert_records(pool, at_least));
            }
            let through = used.iter().map(|(_, stake)| stake.other).filter(|&node| node != owner).collect();
            ways.push(How { by, through, records, in_concert: !alone, control: at_least });
        }
        for &at in self.by_company.get(&company).into_iter().flatten() {
            let right = &self.rights[at];
            if right.gives() >= at_least && pool.get(&right.holder) == Some(&true) {
                let through = Some(right.holder).filter(|&holder| holder != owner).into_iter().collect();
                let by = By::Right(right.kind);
                ways.push(How { by, through, records: vec![right.record], in_concert: false, control: at_least });
            }
        }
        ways
    }

    /// Members of a pool with votes in a company, by number, and whether they are the controller's own.
    fn holders(&self, company: u32, pool: &Pool) -> Vec<(bool, Stake)> {
        let owners = self.votes.owners(company);
        let usable = |stake: &Stake| stake.other != company && stake.high > 0.0;
        if owners.len() <= pool.len() {
            let inside = |stake: &Stake| pool.get(&stake.other).map(|&own| (own, *stake));
            return owners.iter().filter(|stake| usable(stake)).filter_map(inside).collect();
        }
        let stake = |(&node, &own): (&u32, &bool)| Some((own, self.votes.stake(node, company).filter(usable)?));
        pool.iter().filter_map(stake).collect()
    }

    /// The records by which others act in concert with a controller or its firms.
    fn concert_records(&self, pool: &Pool, at_least: Control) -> BTreeSet<u32> {
        let own = pool.iter().filter(|&(_, &own)| own).map(|(node, _)| node);
        let partners = own.flat_map(|node| self.concert.get(node).into_iter().flatten());
        let usable = partners.filter(|one| (one.2 || at_least == Control::Open) && pool.get(&one.0) == Some(&false));
        usable.map(|one| one.1).collect()
    }
}

fn graded(certain: &BTreeSet<u32>, possible: &BTreeSet<u32>) -> Vec<Controller> {
    let all = certain.union(possible);
    all.map(|&node| {
        let control = if certain.contains(&node) { Control::Yes } else { Control::Open };
        Controller { node, control }
    })
    .collect()
}
