//! From the relations of a case on one day to books of holdings, rights of control and concert parties.
//!
//! What counts as a holding, in this order:
//! 1. Records of schema Ownership or JointVenture, and properties of category ownership. A record whose own
//!    words make it something else (a pledge, an agreement, a sale) is none.
//! 2. In force on the day. *May* be in force (the dates are too coarse to tell), disputed and unconfirmed:
//!    it counts from 0 up to what is said. Proposed, withdrawn and ended: not at all. Without a day, whatever
//!    states an end is over. Dates the wrong way round count as no dates.
//! 3. An unknown share is 0…1. Words such as "controls" or "manages" without a share are a right, not a holding.
//! 4. A general or limited partner holds capital and no votes of the fund, unless votes are stated; the general
//!    partner controls by right. Non-voting shares have no votes. Otherwise votes follow the capital.
//! 5. Of several statements about one pair, one that starts surely later replaces those that state no end.
//!    What remains and disagrees stays a contradiction. A doubtful statement widens what is certain only where
//!    the two cannot both be right.
//! 6. Indirect holdings state an integrated number. They are never added up with direct ones ([`Claim`]).
//!
//! Never fails: odd dates and shares come back as findings and notes. Shares that a source wrote so that they
//! could not be read arrive here as unknown already.

use super::control::{Concert, Right, RightKind};
use super::{Books, Finding, Holding};
use crate::model::{Category, DateSpan, Known, PartialDate, RelationStatus, RelationView, Share};
use std::collections::BTreeSet;

/// One relation between numbered entities, in its own direction (`from` is the owner, the holder of the right).
#[derive(Clone, Copy, Debug)]
pub struct Tie<'a> {
    /// The caller's number; comes back as `record` everywhere.
    pub number: u32,
    pub from: u32,
    pub to: u32,
    pub view: &'a RelationView,
    /// The values of `rightType` of a ControlRight record; empty for others.
    pub rights: &'a [&'a str],
}

/// An indirect holding as a source states it: the integrated number itself, not a link to be multiplied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    pub owner: u32,
    pub company: u32,
    pub low: f64,
    pub high: f64,
    pub record: u32,
    /// A chain of direct holdings leads from owner to company: then the chain is worked out and the claim is
    /// only shown. Otherwise nothing else explains it, and the claim stands for the integrated holding.
    pub explained: bool,
}

/// What was done to a record on the way into the books.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// It ends before it starts; counted as undated.
    DatesReversed { record: u32 },
    /// In force on the day or not: its dates do not say. Counted from 0.
    DayUnclear { record: u32 },
    /// Disputed or unconfirmed. Counted from 0.
    Doubtful { record: u32 },
    /// A later statement about the same pair replaces it.
    Superseded { record: u32, by: u32 },
    /// A doubtful statement that cannot be true together with this one widened its range.
    Widened { record: u32, by: u32 },
}

/// How many relations went where. For the line that says what was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Statements of direct holdings that were used.
    pub holdings: usize,
    /// Of these, without any date.
    pub undated: usize,
    pub indirect: usize,
    pub proposed: usize,
    pub withdrawn: usize,
    /// Over on the day.
    pub over: usize,
    /// Starting after the day.
    pub not_yet: usize,
}

/// The holdings and rights of a case on one day.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub capital: Books,
    pub votes: Books,
    pub rights: Vec<Right>,
    pub concert: Vec<Concert>,
    /// By owner, company and record.
    pub claims: Vec<Claim>,
    /// What is odd about the capital.
    pub findings: Vec<Finding>,
    /// What is odd about the votes only.
    pub vote_findings: Vec<Finding>,
    pub notes: Vec<Note>,
    pub counts: Counts,
}

impl Read {
    /// What sources state about the integrated holding of a pair that no chain of direct holdings explains:
    /// the range that fits every such claim, or covers them when they disagree.
    pub fn claim(&self, owner: u32, company: u32) -> Option<(f64, f64)> {
        let from = self.claims.partition_point(|claim| (claim.owner, claim.company) < (owner, company));
        let same = self.claims[from..].iter().take_while(|claim| (claim.owner, claim.company) == (owner, company));
        let open: Vec<&Claim> = same.filter(|claim| !claim.explained).collect();
        let fold = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&Claim) -> f64| {
            open.iter().map(|claim| of(claim)).fold(start, pick)
        };
        if open.is_empty() {
            return None;
        }
        let (low, high) = (fold(0.0, f64::max, |c| c.low), fold(1.0, f64::min, |c| c.high));
        Some(match low <= high {
            true => (low, high),
            false => (fold(1.0, f64::min, |c| c.low), fold(0.0, f64::max, |c| c.high)),
        })
    }
}

/// One usable statement of a share.
#[derive(Clone, Copy)]
struct Said {
    owner: u32,
    company: u32,
    record: u32,
    low: f64,
    high: f64,
    sure: bool,
    span: DateSpan,
}

/// Reads the ties of entities `0..nodes` as they stand on a day; `None`: as the records leave it, taking
/// whatever states an end as over. O(ties · log ties), and one walk per owner with an indirect claim.
pub fn read(ties: &[Tie<'_>], nodes: usize, as_of: Option<PartialDate>) -> Read {
    let mut out = Read::default();
    let (mut capital, mut votes, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    for tie in ties.iter().filter(|tie| (tie.from.max(tie.to) as usize) < nodes) {
        let words = words_of(tie);
        let meaning = meaning(tie.view, &words);
        if meaning.is_nothing() {
            continue;
        }
        let Some((span, sure)) = standing(tie, as_of, &mut out) else { continue };
        if meaning.concert && tie.from != tie.to {
            out.concert.push(Concert { a: tie.from, b: tie.to, record: tie.number, certain: sure });
        }
        if let Some(kind) = meaning.right.filter(|_| tie.from != tie.to) {
            out.rights.push(Right { holder: tie.from, company: tie.to, kind, record: tie.number, certain: sure });
        }
        let mut said = |share: Share| {
            let (low, high) = range(share, tie.number, &mut out.findings);
            Said { owner: tie.from, company: tie.to, record: tie.number, low, high, sure, span }
        };
        if meaning.indirect {
            out.counts.indirect += 1;
            claims.extend(meaning.capital.or(meaning.votes).map(&mut said));
            continue;
        }
        capital.extend(meaning.capital.map(&mut said));
        votes.extend(meaning.votes.map(&mut said));
        if meaning.capital.is_some() || meaning.votes.is_some() {
            out.counts.holdings += 1;
            out.counts.undated += usize::from(span == DateSpan::default());
        }
        // A share that is odd as capital and as votes is odd once.
        out.findings.dedup();
    }
    let (books, odd) = Books::new(nodes, settle(capital, &mut out.notes));
    out.capital = books;
    out.findings.extend(odd);
    let (books, odd) = Books::new(nodes, settle(votes, &mut out.notes));
    out.votes = books;
    out.vote_findings = odd.into_iter().filter(|finding| !out.findings.contains(finding)).collect();
    out.claims = explain(claims, &out.capital);
    out.notes.sort();
    out.notes.dedup();
    out.rights.sort_by_key(|right| (right.company, right.holder, right.kind, right.record));
    out.concert.sort_by_key(|concert| (concert.a, concert.b, concert.record));
    out
}

/// What a relation says, before dates and status.
#[derive(Default)]
struct Meaning {
    capital: Option<Share>,
    votes: Option<Share>,
    indirect: bool,
    right: Option<RightKind>,
    concert: bool,
}

impl Meaning {
    fn is_nothing(&self) -> bool {
        self.capital.is_none() && self.votes.is_none() && self.right.is_none() && !self.concert
    }
}

/// The record's own words, ready for [`has`].
fn words_of(tie: &Tie<'_>) -> String {
    let mut words = tie.view.role.to_lowercase();
    if tie.view.property.is_some() {
        words.push_str(tie.view.kind);
    }
    for right in tie.rights {
        words.push_str(" | ");
        words.push_str(&right.to_lowercase());
    }
    // "limited partnership" names the fund, not the partner.
    words.replace(['-', '_'], " ").replace("limited partnership", "partnership")
}

fn has(words: &str, any: &[&str]) -> bool {
    any.iter().any(|word| words.contains(word))
}

const CONCERT: &[&str] = &["in concert", "concert party", "一致行动", "一致行動", "共同保有"];
const GENERAL_PARTNER: &[&str] = &["general partner", "無限責任組合員", "業務執行組合員", "普通合伙人"];
const LIMITED_PARTNER: &[&str] = &["limited partner", "有限責任組合員", "有限合伙人"];
const STATED_CONTROL: &[&str] =
    &["controls", "controlling", "controller", "took control", "majority control", "実質支配", "实际控制"];
const NON_VOTING: &[&str] = &["non voting", "nonvoting", "without voting", "無議決権", "无表决权"];
const VOTES_ONLY: &[&str] = &["voting rights in", "voting rights over", "voting proxy", "議決権の委任", "表决权委托"];
const SHAREHOLDER: &[&str] = &["shareholder", "interest in", "株主", "股东"];
const INDIRECT: &[&str] = &["indirect", "ultimate", "aggregate", "layers", "間接", "间接"];

fn meaning(view: &RelationView, words: &str) -> Meaning {
    let concert = has(words, CONCERT);
    let right = if concert { None } else { right_of(view, words) };
    let mut meaning = Meaning { right, concert, ..Meaning::default() };
    let of_holding = matches!(view.kind, "Ownership" | "JointVenture") || view.category == Category::Ownership;
    let category = matches!(view.category, Category::Ownership | Category::Control | Category::FundRole);
    if concert || !of_holding || !category {
        return meaning;
    }
    let stated = !view.share.is_unknown() || view.votes.is_some();
    let by_right_alone = match meaning.right {
        Some(RightKind::GeneralPartner | RightKind::Parent) | None => false,
        Some(_) => !stated && !has(words, SHAREHOLDER),
    };
    if by_right_alone {
        return meaning;
    }
    meaning.indirect = view.indirect || has(words, INDIRECT);
    let voteless = has(words, NON_VOTING);
    let partner = has(words, GENERAL_PARTNER) || has(words, LIMITED_PARTNER);
    if has(words, VOTES_ONLY) && !voteless {
        meaning.votes = view.votes.or(Some(view.share));
        // "Holds 30 % of the voting rights": the percentage is of the votes unless votes are stated apart.
        meaning.capital = view.votes.and((!view.share.is_unknown()).then_some(view.share));
    } else {
        meaning.capital = Some(view.share);
        meaning.votes = if voteless || partner { view.votes } else { view.votes.or(Some(view.share)) };
    }
    meaning
}

/// The right that a record gives its holder, by its own words.
fn right_of(view: &RelationView, words: &str) -> Option<RightKind> {
    if view.kind == "ControlRight" {
        return Some(granted_right(words));
    }
    match view.category {
        Category::FundRole | Category::Ownership if has(words, GENERAL_PARTNER) => Some(RightKind::GeneralPartner),
        Category::FundRole if has(words, LIMITED_PARTNER) => None,
        Category::FundRole if has(words, &["manage", "adviser"]) => Some(RightKind::Manager),
        Category::FundRole if has(words, &["sponsor"]) => Some(RightKind::Sponsor),
        Category::Control if has(words, &["government body over"]) => Some(RightKind::Supervises),
        Category::Control | Category::Ownership if has(words, &["parent of", "parent company"]) => {
            Some(RightKind::Parent)
        }
        Category::Control | Category::Ownership if has(words, STATED_CONTROL) => Some(RightKind::Stated),
        _ => None,
    }
}

/// The right that a ControlRight record names: registers' code words (BODS, UK PSC) and plain ones.
fn granted_right(words: &str) -> RightKind {
    let appoints = has(words, &["appoint", "任命", "選任", "指名", "委派"]);
    let majority = has(words, &["majority", "過半数", "多数", "all directors", "whole board"])
        || has(words, &["appointment of board", "appoint and remove directors"]);
    if has(words, &["party committee", "党委", "党组织", "党組織"]) {
        RightKind::PartyCommittee
    } else if has(words, &["golden share", "special management share", "黄金株", "特殊管理股"]) {
        RightKind::GoldenShare
    } else if has(words, &["veto", "拒否権", "否决权"]) {
        RightKind::Veto
    } else if has(words, GENERAL_PARTNER) {
        RightKind::GeneralPartner
    } else if appoints {
        if majority { RightKind::AppointsMajority } else { RightKind::AppointsSome }
    } else if has(words, &["conditional"]) {
        RightKind::Other
    } else if has(words, &["contract", "variable interest", "domination", "契約", "协议控制", "合同"]) {
        RightKind::Contract
    } else if has(words, &["parent"]) {
        RightKind::Parent
    } else if has(words, &["influence"]) {
        // "Significant influence or control": either.
        RightKind::Other
    } else if has(words, STATED_CONTROL) {
        RightKind::Stated
    } else if has(words, &["manage"]) {
        RightKind::Manager
    } else {
        RightKind::Other
    }
}

/// When a relation holds, and whether that is sure; `None` when it does not count on the day.
fn standing(tie: &Tie<'_>, as_of: Option<PartialDate>, out: &mut Read) -> Option<(DateSpan, bool)> {
    match tie.view.status {
        RelationStatus::Proposed => {
            out.counts.proposed += 1;
            return None;
        }
        RelationStatus::Withdrawn => {
            out.counts.withdrawn += 1;
            return None;
        }
        RelationStatus::Ended => {
            out.counts.over += 1;
            return None;
        }
        RelationStatus::Asserted | RelationStatus::Unconfirmed | RelationStatus::Disputed => {}
    }
    let mut span = tie.view.span;
    if let (Some(start), Some(end)) = (span.start, span.end)
        && end.before(start) == Known::Yes
    {
        out.notes.push(Note::DatesReversed { record: tie.number });
        span = DateSpan::default();
    }
    let in_force = match as_of {
        Some(day) => span.in_force(day),
        None if span.end.is_some() => Known::No,
        None => Known::Yes,
    };
    match in_force {
        Known::No => {
            match as_of {
                Some(day) if span.starts_after(day) => out.counts.not_yet += 1,
                _ => out.counts.over += 1,
            }
            return None;
        }
        Known::Maybe => out.notes.push(Note::DayUnclear { record: tie.number }),
        Known::Yes => {}
    }
    let doubtful = tie.view.status != RelationStatus::Asserted;
    if doubtful {
        out.notes.push(Note::Doubtful { record: tie.number });
    }
    Some((span, in_force == Known::Yes && !doubtful))
}

fn range(share: Share, record: u32, findings: &mut Vec<Finding>) -> (f64, f64) {
    let (low, high) = (share.low(), share.high());
    let proper = |value: f64| value.is_finite() && (0.0..=1.0).contains(&value);
    if !proper(low) || !proper(high) {
        findings.push(Finding::NotAShare { record });
        (0.0, 1.0)
    } else if low > high {
        findings.push(Finding::Reversed { record });
        (high, low)
    } else {
        (low, high)
    }
}

/// Settles several statements about one pair (rule 5 of the module).
fn settle(mut said: Vec<Said>, notes: &mut Vec<Note>) -> Vec<Holding> {
    said.sort_by_key(|one| (one.company, one.owner, one.record));
    let mut holdings = Vec::with_capacity(said.len());
    for pair in said.chunk_by(|a, b| (a.company, a.owner) == (b.company, b.owner)) {
        let latest = pair
            .iter()
            .filter(|one| one.sure)
            .filter_map(|one| Some((one.span.start?.earliest(), one.record)))
            .max_by_key(|&(start, record)| (start, std::cmp::Reverse(record)));
        let replaced = |one: &Said| {
            let start = one.span.start.filter(|_| one.span.end.is_none())?;
            latest.filter(|&(newest, _)| start.latest() < newest).map(|(_, by)| by)
        };
        let mut standing = Vec::with_capacity(pair.len());
        for one in pair {
            match replaced(one) {
                Some(by) => notes.push(Note::Superseded { record: one.record, by }),
                None => standing.push(*one),
            }
        }
        let (mut sure, doubtful): (Vec<Said>, Vec<Said>) = standing.into_iter().partition(|one| one.sure);
        if sure.is_empty() {
            // Several doubtful statements about one pair: up to the largest of them.
            let high = doubtful.iter().map(|one| one.high).fold(0.0, f64::max);
            holdings.extend(doubtful.first().map(|one| holding(&Said { low: 0.0, high, ..*one })));
            continue;
        }
        for doubt in &doubtful {
            widen(&mut sure, doubt, notes);
        }
        holdings.extend(sure.iter().map(holding));
    }
    holdings
}

/// A doubtful statement that cannot be true together with a sure one leaves both possible.
fn widen(sure: &mut [Said], doubt: &Said, notes: &mut Vec<Note>) {
    for one in sure.iter_mut().filter(|one| doubt.high < one.low || doubt.low > one.high) {
        (one.low, one.high) = (one.low.min(doubt.low), one.high.max(doubt.high));
        notes.push(Note::Widened { record: one.record, by: doubt.record });
    }
}

fn holding(said: &Said) -> Holding {
    Holding { owner: said.owner, company: said.company, low: said.low, high: said.high, record: said.record }
}

/// Finds which indirect claims a chain of direct holdings explains: one walk per owner.
fn explain(mut said: Vec<Said>, capital: &Books) -> Vec<Claim> {
    said.sort_by_key(|one| (one.owner, one.company, one.record));
    let mut claims = Vec::with_capacity(said.len());
    for of_owner in said.chunk_by(|a, b| a.owner == b.owner) {
        let reached = downwards(capital, of_owner[0].owner);
        claims.extend(of_owner.iter().map(|one| Claim {
            owner: one.owner,
            company: one.company,
            low: if one.sure { one.low } else { 0.0 },
            high: one.high,
            record: one.record,
            explained: reached.contains(&one.company),
        }));
    }
    claims
}

fn downwards(books: &Books, owner: u32) -> BTreeSet<u32> {
    let mut reached = BTreeSet::new();
    let mut open = vec![owner];
    while let Some(at) = open.pop() {
        let held = books.companies(at).iter().filter(|stake| stake.high > 0.0);
        open.extend(held.map(|stake| stake.other).filter(|&company| reached.insert(company)));
    }
    reached
}
