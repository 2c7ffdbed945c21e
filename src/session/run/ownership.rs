//! Who owns how much and who controls: the contract of `ownership`.
//!
//! Holdings are those in force on the analysis's day. Economic interest (`certain`, `possible`) and control
//! are separate columns; nothing adds them up.

use super::RunError;
use super::analysis::Analysis;
use super::graph::ShareJson;
use crate::graph::Edge;
use crate::model::EntityId;
use crate::ownership::{self, Books, Bound, Control, Controls, Finding, Read, Settle, Tie};
use crate::risk::world::{self, DirectStake, Integrated, Ownership};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The holdings and rights of a case on one day, and the ties they were read from.
#[derive(Debug)]
pub struct Holdings {
    pub read: Read,
    /// Groups that hold themselves entirely.
    pub rings: Vec<Vec<u32>>,
    nodes: usize,
    edges: usize,
}

/// Which question.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// Who owns this company.
    Of(EntityId),
    /// What this owner owns.
    By(EntityId),
}

impl Holdings {
    /// Reads the ties of the analysis's network as they stand on its day.
    pub fn of(analysis: &Analysis) -> Self {
        let network = &analysis.network;
        let (nodes, edges) = (network.node_count(), network.edge_count());
        let own = (edges as u32..).zip(&network.own_shares);
        let all: Vec<(u32, &Edge)> = network.edges().chain(own).collect();
        let rights: Vec<Vec<&str>> = all.iter().map(|(_, edge)| rights_of(analysis, edge)).collect();
        let ties = all.iter().zip(&rights).filter_map(|(&(number, edge), rights)| {
            Some(Tie { number, from: edge.from, to: edge.to, view: edge.relation()?, rights })
        });
        let read = ownership::read(&ties.collect::<Vec<_>>(), nodes, analysis.as_of);
        let (_, closed) = ownership::Solver::new(&read.capital, |stake| stake.low);
        let rings = closed.into_iter().filter_map(|finding| match finding {
            Finding::OrphanRing { companies } => Some(companies),
            _ => None,
        });
        Self { rings: rings.collect(), read, nodes, edges }
    }

    /// Capital or votes.
    pub fn books(&self, votes: bool) -> &Books {
        if votes { &self.read.votes } else { &self.read.capital }
    }

    pub fn controls(&self) -> Controls<'_> {
        Controls::new(&self.read.votes, &self.read.rights, &self.read.concert)
    }

    /// The tie behind a record number of the books.
    pub fn edge<'a>(&self, analysis: &'a Analysis, record: u32) -> Option<&'a Edge> {
        match (record as usize).checked_sub(self.edges) {
            None => analysis.network.edge(record),
            Some(at) => analysis.network.own_shares.get(at),
        }
    }

    /// Direct capital as rules take it.
    pub fn stakes(&self) -> Vec<DirectStake> {
        let rows = (0..self.nodes as u32).map(|company| (company, self.read.capital.owners(company)));
        rows.flat_map(|(company, row)| {
            row.iter().map(move |stake| DirectStake {
                owner: stake.other,
                company,
                low: stake.low,
                high: stake.high,
                tie: stake.record,
            })
        })
        .collect()
    }

    /// Integrated holdings in a company: worked out, and claims of sources that no chain explains.
    pub fn owners(
        &self,
        company: u32,
        votes: bool,
        cancel: &dyn Fn() -> bool,
    ) -> (Vec<Bound>, Vec<ownership::SolveNote>) {
        let found = ownership::bounds_of_company(self.books(votes), company, cancel);
        let mut rows = found.rows;
        if !votes {
            let claims = self.read.claims.iter().filter(|claim| claim.company == company && !claim.explained);
            self.add_claims(&mut rows, claims.map(|claim| (claim.owner, claim.owner, company)));
        }
        (rows, found.notes)
    }

    /// Integrated holdings of an owner.
    pub fn holdings(
        &self,
        owner: u32,
        votes: bool,
        cancel: &dyn Fn() -> bool,
    ) -> (Vec<Bound>, Vec<ownership::SolveNote>) {
        let found = ownership::bounds_of_owner(self.books(votes), owner, cancel);
        let mut rows = found.rows;
        if !votes {
            let claims = self.read.claims.iter().filter(|claim| claim.owner == owner && !claim.explained);
            self.add_claims(&mut rows, claims.map(|claim| (claim.company, owner, claim.company)));
        }
        (rows, found.notes)
    }

    fn add_claims(&self, rows: &mut Vec<Bound>, claims: impl Iterator<Item = (u32, u32, u32)>) {
        for (other, owner, company) in claims {
            if let Some((certain, possible)) = self.read.claim(owner, company)
                && rows.iter().all(|row| row.other != other)
            {
                rows.push(Bound { other, certain, possible });
            }
        }
        rows.sort_unstable_by_key(|row| row.other);
    }
}

fn rights_of<'a>(analysis: &'a Analysis, edge: &Edge) -> Vec<&'a str> {
    let record = edge.relation().and_then(|view| analysis.facts.entities.get(&view.record));
    record.into_iter().flat_map(|record| record.all("rightType")).map(|statement| &*statement.value).collect()
}

/// What rules ask about ownership, each company worked out once.
pub struct Lookup<'a> {
    holdings: &'a Holdings,
    controls: Controls<'a>,
    known: Mutex<BTreeMap<u32, Vec<(u32, Integrated)>>>,
}

impl<'a> Lookup<'a> {
    pub fn new(holdings: &'a Holdings) -> Self {
        Self { holdings, controls: holdings.controls(), known: Mutex::default() }
    }
}

impl Ownership for Lookup<'_> {
    fn integrated(&self, owner: u32, company: u32) -> Option<Integrated> {
        let owners = self.owners(company);
        owners.binary_search_by_key(&owner, |(node, _)| *node).ok().map(|at| owners[at].1)
    }

    fn owners(&self, company: u32) -> Vec<(u32, Integrated)> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let work = || {
            let (rows, _) = self.holdings.owners(company, false, &|| false);
            let row = |row: Bound| (row.other, Integrated { certain: row.certain, possible: row.possible });
            rows.into_iter().map(row).collect()
        };
        known.entry(company).or_insert_with(work).clone()
    }

    fn controls(&self, owner: u32, company: u32) -> world::Control {
        match self.controls.answer(owner, company) {
            Control::Yes => world::Control::Yes,
            Control::Open => world::Control::Open,
            Control::No => world::Control::No,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnershipRow {
    pub owner: String,
    pub owner_caption: String,
    pub company: String,
    pub company_caption: String,
    /// Fractions.
    pub certain: f64,
    pub possible: f64,
    /// `false`: the owner controls, or may, by a right, and no source states a holding. 0 then means unstated, not none.
    pub stated: bool,
    pub direct: Option<ShareJson>,
    pub controls: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettleJson {
    /// `null`: the rest of the company that nobody states.
    pub owner: Option<String>,
    pub company: String,
    pub narrows_by: f64,
    /// By how much it narrows if the fact turns out at its more telling end.
    pub at_best: f64,
    /// Whose holding it settles.
    pub settles: [String; 2],
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnershipAnswer {
    pub as_of: Option<String>,
    /// `capital` or `votes`.
    pub measure: &'static str,
    pub rows: Vec<OwnershipRow>,
    /// Rows below the threshold.
    pub below: usize,
    pub ultimate_controllers: Vec<String>,
    pub orphan_rings: Vec<Vec<String>>,
    pub would_settle: Option<SettleJson>,
    /// Names of the ids above.
    pub captions: BTreeMap<String, String>,
    pub remarks: Vec<String>,
    pub coverage: String,
}

/// One line of an answer by numbers: the pair, its range, the direct stake, control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    pub owner: u32,
    pub company: u32,
    pub certain: f64,
    pub possible: f64,
    /// Some source states a holding, direct or through others; else the row is there for control alone.
    pub stated: bool,
    pub controls: Control,
}

/// Rows of a question, largest possible holding first, and how many the threshold left out. Controllers without
/// a stated holding have a row too.
pub fn rows(
    holdings: &Holdings,
    node: u32,
    downwards: bool,
    threshold: f64,
    votes: bool,
    cancel: &dyn Fn() -> bool,
) -> (Vec<Row>, usize, Vec<ownership::SolveNote>) {
    let controls = holdings.controls();
    let (bounds, notes) =
        if downwards { holdings.holdings(node, votes, cancel) } else { holdings.owners(node, votes, cancel) };
    let controllers = if downwards { controls.by(node) } else { controls.of(node) };
    let control: BTreeMap<u32, Control> = controllers.iter().map(|one| (one.node, one.control)).collect();
    let pair = |other: u32| if downwards { (node, other) } else { (other, node) };
    let row = |other: u32, certain: f64, possible: f64, stated: bool| {
        let (owner, company) = pair(other);
        let controls = control.get(&other).copied().unwrap_or(Control::No);
        Row { owner, company, certain, possible, stated, controls }
    };
    let mut rows: Vec<Row> = bounds.iter().map(|bound| row(bound.other, bound.certain, bound.possible, true)).collect();
    let all = rows.len();
    rows.retain(|row| row.possible + 1e-12 >= threshold);
    let below = all - rows.len();
    let held: std::collections::BTreeSet<u32> = bounds.iter().map(|bound| bound.other).collect();
    rows.extend(control.keys().filter(|other| !held.contains(other)).map(|&other| row(other, 0.0, 0.0, false)));
    rows.sort_by(|a, b| {
        let key = |row: &Row| (row.owner, row.company);
        b.possible.total_cmp(&a.possible).then(b.certain.total_cmp(&a.certain)).then(key(a).cmp(&key(b)))
    });
    (rows, below, notes)
}

/// How many of the widest ranges are looked at for what would settle them.
const WIDEST: usize = 6;

/// Facts that would narrow the ranges of these rows, most telling first, each once: what is settled with it.
pub fn settle(
    holdings: &Holdings,
    rows: &[Row],
    votes: bool,
    limit: usize,
    cancel: &dyn Fn() -> bool,
) -> Vec<(Settle, (u32, u32))> {
    let mut widest: Vec<&Row> = rows.iter().filter(|row| row.possible - row.certain > 1e-9).collect();
    widest.sort_by(|a, b| (b.possible - b.certain).total_cmp(&(a.possible - a.certain)));
    let mut found: Vec<(Settle, (u32, u32))> = Vec::new();
    for row in widest.into_iter().take(WIDEST) {
        let (facts, _) = ownership::would_settle_most(holdings.books(votes), row.owner, row.company, limit, cancel);
        for fact in facts {
            match found.iter_mut().find(|(known, _)| (known.owner, known.company) == (fact.owner, fact.company)) {
                Some(known) if known.0.narrows_by < fact.narrows_by => *known = (fact, (row.owner, row.company)),
                Some(_) => {}
                None => found.push((fact, (row.owner, row.company))),
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| {
        let key = |fact: &Settle| (fact.company, fact.owner);
        b.narrows_by.total_cmp(&a.narrows_by).then(b.at_best.total_cmp(&a.at_best)).then(key(a).cmp(&key(b)))
    });
    found.truncate(limit);
    found
}

pub(crate) fn word(control: Control) -> &'static str {
    match control {
        Control::Yes => "yes",
        Control::Open => "open",
        Control::No => "no",
    }
}

/// # Errors
/// When the entity is a record about a tie, or the work was cancelled.
pub fn answer(
    analysis: &Analysis,
    which: &Which,
    threshold: f64,
    votes: bool,
    cancel: &dyn Fn() -> bool,
) -> Result<OwnershipAnswer, RunError> {
    let (id, downwards) = match which {
        Which::Of(id) => (id, false),
        Which::By(id) => (id, true),
    };
    let node = analysis.network.node_of(id.as_str());
    let node = node.ok_or_else(|| RunError::Usage(format!("{id} is a record about a tie, not an entity")))?;
    let holdings = analysis.holdings();
    let (rows, below, notes) = rows(holdings, node, downwards, threshold, votes, cancel);
    let telling = settle(holdings, &rows, votes, 1, cancel).into_iter().next();
    if cancel() {
        return Err(RunError::Cancelled);
    }
    let mut captions = BTreeMap::new();
    let mut name = |node: u32| match analysis.network.node(node) {
        Some(node) => {
            captions.insert(node.id.to_string(), node.caption.to_string());
            node.id.to_string()
        }
        None => String::new(),
    };
    let ultimate = holdings.controls().ultimate(node).into_iter().map(&mut name).collect();
    let rings = holdings.rings.iter().map(|ring| ring.iter().map(|&node| name(node)).collect()).collect();
    let caption = |node: u32| analysis.network.node(node).map(|node| node.caption.to_string()).unwrap_or_default();
    let would_settle = telling.map(|(fact, (owner, company))| SettleJson {
        text: match fact.owner {
            Some(owner) => {
                format!("Ask how much {} holds of {}", caption(owner), caption(fact.company))
            }
            None => format!("Ask for the register of holders of {}", caption(fact.company)),
        },
        owner: fact.owner.map(&mut name),
        company: name(fact.company),
        narrows_by: fact.narrows_by,
        at_best: fact.at_best,
        settles: [name(owner), name(company)],
    });
    let books = holdings.books(votes);
    let rows: Vec<OwnershipRow> = rows
        .iter()
        .map(|row| OwnershipRow {
            owner: name(row.owner),
            owner_caption: caption(row.owner),
            company: name(row.company),
            company_caption: caption(row.company),
            certain: row.certain,
            possible: row.possible,
            stated: row.stated,
            direct: books.stake(row.owner, row.company).map(|stake| ShareJson { low: stake.low, high: stake.high }),
            controls: word(row.controls),
        })
        .collect();
    let remarks = super::remarks::remarks(analysis, holdings, votes, &notes, crate::session::Lang::En, &caption);
    Ok(OwnershipAnswer {
        as_of: analysis.as_of.map(|day| day.to_string()),
        measure: if votes { "votes" } else { "capital" },
        rows,
        below,
        ultimate_controllers: ultimate,
        orphan_rings: rings,
        would_settle,
        captions,
        remarks,
        coverage: super::remarks::coverage(holdings, crate::session::Lang::En),
    })
}
