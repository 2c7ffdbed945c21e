//! Integrated ownership: what an owner ends up with, through every chain, ring and cross-holding.
//!
//! `y_owner = 1` and `y_j = Σ_k w_kj·y_k` for every other company (Vitali, Glattfelder, Battiston 2011;
//! `Y = diag(N)⁻¹·W·N` with `N = (I − W)⁻¹`). Read backwards: from a company walk to one of its holders with the
//! probability of its share; `y` is the probability that the walk ever comes to the owner.
//!
//! - Exact: topological order outside, each ring solved as a whole ([`super::network`], [`super::linear`]).
//! - The owner's own row is removed, so nothing is counted twice when a ring leads back to the owner.
//! - Rings that nobody outside holds ([`Finding::OrphanRing`]) are never inverted: no outsider has a share of them.
//! - Shares are one number per stake here, picked by the caller; [`super::interval`] is for ranges.

use super::books::{Books, Finding, Stake};
use super::linear::{DENSE, Factors};
use super::network::{Arrow, Arrows, Flow, Network, Workspace};
use super::region::Region;

/// What an answer does not say. Never silent.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The equations of this ring were left with a residual above 1e-12 (relative).
    Unsolved { companies: Vec<u32>, residual: f64 },
    /// Almost nothing of this ring is held from outside (less than 1e-7 of each member): shares in it
    /// depend on digits that the figures do not have.
    NearlyClosed { companies: Vec<u32> },
    /// Improving the bounds stopped after this many rounds in this ring. The possible share may be too low.
    NotSettled { companies: Vec<u32>, rounds: usize },
    /// So many owners, or unknown shares, were not looked at: too many.
    LeftOut { count: usize },
    /// The caller stopped it; the answer has what was found until then.
    Cancelled,
}

/// Shares by entity number, the entity asked for left out, and nothing but shares above 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Integrated {
    pub shares: Vec<(u32, f64)>,
    pub notes: Vec<Note>,
}

/// Below this outside share of every member, a ring is called nearly closed.
const NEARLY: f64 = 1e-7;

/// Books with one number per stake, ordered once for any number of questions.
#[derive(Clone, Debug)]
pub struct Solver {
    pub(super) network: Network,
    /// First positions of rings that are nearly, but not entirely, held from inside.
    nearly_closed: Vec<u32>,
}

impl Solver {
    /// Orders the books with the share that `share` picks (for instance the low end). Shares in a company that add up
    /// to more than 1 are scaled down. Findings: orphan rings, as members by number. O(n + m).
    pub fn new(books: &Books, share: impl Fn(&Stake) -> f64) -> (Self, Vec<Finding>) {
        let mut network = Network::new(&arrows(books, share), Flow::Down);
        network.prepare();
        let nearly = |ring: &std::ops::Range<usize>| {
            !network.is_closed(ring.start) && ring.clone().all(|at| network.share_inside(at) > 1.0 - NEARLY)
        };
        let nearly_closed = network.rings().filter(nearly).map(|ring| ring.start as u32).collect();
        let findings = network.closed_rings().filter(|ring| ring.len() > 1);
        let findings = findings.map(|ring| Finding::OrphanRing { companies: members(&network, ring) }).collect();
        (Self { network, nearly_closed }, findings)
    }

    /// Works out the shares of one owner in every company; read them with [`Self::share`] or [`Self::shares`].
    /// O(touched + n/64), and the rings it meets. An owner that is not in the books owns nothing.
    pub fn solve(&self, owner: u32, work: &mut Workspace) {
        work.clear(self.network.nodes());
        if let Some(&at) = self.network.position.get(owner as usize) {
            work.add(at, 1.0);
            self.network.solve(work, Some(at), |_| true);
        }
    }

    /// The share in one company after [`Self::solve`]; the owner itself has 1.
    pub fn share(&self, work: &Workspace, company: u32) -> f64 {
        let at = self.network.position.get(company as usize);
        at.and_then(|&at| work.value.get(at as usize)).copied().unwrap_or(0.0)
    }

    /// Every company reached by [`Self::solve`] with its share, the owner included, owners before companies.
    pub fn shares<'a>(&'a self, work: &'a Workspace) -> impl Iterator<Item = (u32, f64)> + 'a {
        work.touched.iter().map(|&at| (self.network.node[at as usize], work.value[at as usize]))
    }

    /// What the last [`Self::solve`] could not do.
    pub fn notes(&self, work: &Workspace) -> Vec<Note> {
        let ring = |start: u32| members(&self.network, self.network.ring(start as usize));
        let unsolved = work.unsolved.iter();
        let mut notes: Vec<Note> =
            unsolved.map(|&(start, residual)| Note::Unsolved { companies: ring(start), residual }).collect();
        let nearly = self.nearly_closed.iter().filter(|&&start| work.value[start as usize] > 0.0);
        notes.extend(nearly.map(|&start| Note::NearlyClosed { companies: ring(start) }));
        notes
    }

    /// The integrated ownership of one owner in every company, by number.
    pub fn owned_by(&self, owner: u32, work: &mut Workspace) -> Integrated {
        self.solve(owner, work);
        let mut shares: Vec<_> =
            self.shares(work).filter(|&(company, share)| company != owner && share > 0.0).collect();
        shares.sort_unstable_by_key(|&(company, _)| company);
        Integrated { shares, notes: self.notes(work) }
    }
}

/// All holdings from owner to company, the shares in no company adding up to more than 1.
pub(super) fn arrows(books: &Books, share: impl Fn(&Stake) -> f64) -> Arrows {
    let nodes = books.node_count() as u32;
    let scale = scales(0..nodes, books, &share);
    let mut arrows = Arrows::with_capacity(nodes as usize, books.stake_count());
    for owner in 0..nodes {
        let row = books.companies(owner).iter().map(|stake| Arrow {
            to: stake.other,
            share: share(stake) * scale.as_ref().map_or(1.0, |scale| scale[stake.other as usize]),
        });
        arrows.push_row(row.filter(|arrow| arrow.share > 0.0));
    }
    arrows
}

fn members(network: &Network, ring: std::ops::Range<usize>) -> Vec<u32> {
    let mut members = network.node[ring].to_vec();
    members.sort_unstable();
    members
}

/// Factors that bring the shares in each company down to 1; `None` if no company needs it.
fn scales(nodes: impl Iterator<Item = u32>, books: &Books, share: &impl Fn(&Stake) -> f64) -> Option<Vec<f64>> {
    let sums: Vec<f64> = nodes.map(|company| books.owners(company).iter().map(share).sum()).collect();
    let over = sums.iter().any(|&sum| sum > 1.0);
    over.then(|| sums.iter().map(|&sum| if sum > 1.0 { 1.0 / sum } else { 1.0 }).collect())
}

/// The integrated ownership of every owner in one company, by number, of at least `floor`.
///
/// One solve the other way round gives `N_ic`, how often the walk from the company comes to each owner `i`;
/// dividing by `N_ii`, how often a walk from `i` itself does, leaves the probability of coming there at all:
/// `y_i = N_ic / N_ii`. `N_ii` is 1 outside rings and comes from the ring's inverse inside. In a ring above 200
/// members each owner with `N_ic ≥ floor` is solved on its own instead (`N_ii ≥ 1`, so the others are below the floor).
/// A walk never leaves an orphan ring, so that each of its members gets all that reaches the ring.
pub fn owners_of(
    books: &Books,
    company: u32,
    share: impl Fn(&Stake) -> f64,
    floor: f64,
    cancel: &dyn Fn() -> bool,
) -> Integrated {
    if company as usize >= books.node_count() {
        return Integrated::default();
    }
    let above = Region::above(books, company);
    let scale = scales(above.nodes.iter().copied(), books, &share);
    let mut arrows = Arrows::with_capacity(above.nodes.len(), 0);
    for (at, &node) in above.nodes.iter().enumerate() {
        let scale = scale.as_ref().map_or(1.0, |scale| scale[at]);
        let row = books.owners(node).iter().filter_map(|stake| {
            let share = share(stake) * scale;
            above.local(stake.other).filter(|_| share > 0.0).map(|to| Arrow { to, share })
        });
        arrows.push_row(row);
    }
    let network = Network::new(&arrows, Flow::Up);
    let mut work = Workspace::default();
    work.clear(network.nodes());
    let Some(target) = above.local(company).map(|local| network.position[local as usize]) else {
        return Integrated::default();
    };
    work.add(target, 1.0);
    network.solve(&mut work, None, |_| true);
    let mut answer = Integrated::default();
    let global = |ring: std::ops::Range<usize>| {
        members(&network, ring).into_iter().map(|local| above.nodes[local as usize]).collect::<Vec<u32>>()
    };
    for &(start, residual) in &work.unsolved {
        answer.notes.push(Note::Unsolved { companies: global(network.ring(start as usize)), residual });
    }
    let mut visits = work.value.clone();
    for &(start, entering) in &work.closed {
        visits[network.ring(start as usize)].fill(entering);
    }
    for ring in network.rings().filter(|ring| !network.is_closed(ring.start)) {
        if cancel() {
            answer.notes.push(Note::Cancelled);
            return answer;
        }
        if ring.len() <= DENSE {
            let Some(factors) = Factors::new(&network.inner_system(&ring), None) else { continue };
            visits[ring].iter_mut().zip(factors.inverse_diagonal()).for_each(|(visits, own)| *visits /= own);
            continue;
        }
        for at in ring.clone().filter(|&at| work.value[at] >= floor && work.value[at] > 0.0) {
            if cancel() {
                answer.notes.push(Note::Cancelled);
                return answer;
            }
            visits[at] /= network.visits_to_itself(at, &ring);
        }
    }
    let shares = visits.iter().enumerate().map(|(at, &share)| (above.nodes[network.node[at] as usize], share));
    answer.shares = shares.filter(|&(owner, share)| owner != company && share > 0.0 && share >= floor).collect();
    answer.shares.sort_unstable_by_key(|&(owner, _)| owner);
    answer
}

/// The integrated ownership of one owner in one company without ordering the whole books first. O(between).
pub fn owned_between(books: &Books, owner: u32, company: u32, share: impl Fn(&Stake) -> f64) -> (f64, Vec<Note>) {
    let between = Region::between(books, owner, company);
    let (Some(from), Some(to)) = (between.local(owner), between.local(company)) else {
        return (0.0, Vec::new());
    };
    if from == to {
        return (0.0, Vec::new());
    }
    let scale = scales(between.nodes.iter().copied(), books, &share);
    let mut arrows = Arrows::with_capacity(between.nodes.len(), 0);
    for &node in &between.nodes {
        let row = books.companies(node).iter().filter_map(|stake| {
            let to = between.local(stake.other)?;
            let share = share(stake) * scale.as_ref().map_or(1.0, |scale| scale[to as usize]);
            (share > 0.0).then_some(Arrow { to, share })
        });
        arrows.push_row(row);
    }
    let network = Network::new(&arrows, Flow::Down);
    let mut work = Workspace::default();
    work.clear(network.nodes());
    let at = network.position[from as usize];
    work.add(at, 1.0);
    network.solve(&mut work, Some(at), |_| true);
    let companies = |start: u32| {
        let ring = members(&network, network.ring(start as usize));
        ring.into_iter().map(|local| between.nodes[local as usize]).collect()
    };
    let unsolved = work.unsolved.iter();
    let notes = unsolved.map(|&(start, residual)| Note::Unsolved { companies: companies(start), residual }).collect();
    (work.value[network.position[to as usize] as usize], notes)
}
