//! Leads: the contract of `leads`.

use super::analysis::Analysis;
use super::decisions::Decisions;
use super::graph::SourceJson;
use super::ownership::Lookup;
use super::rules::{RuleBook, records, sources};
use super::world;
use crate::model::{Admiralty, SourceId};
use crate::risk::leads::{self, Lead, Leads, Seen};
use crate::risk::world::DealParties;
use crate::session::findings::DealPlan;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookalikeJson {
    pub text: String,
    /// `yes`: the data show it; `no`; `open`: could not look.
    pub found: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionJson {
    pub accepted: bool,
    pub by: String,
    pub at: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeadLine {
    pub id: String,
    pub rule: String,
    pub rule_version: String,
    pub route: Option<u8>,
    pub title: String,
    pub severity: u8,
    pub entities: Vec<String>,
    pub relations: Vec<String>,
    pub why: String,
    pub wanted: Vec<String>,
    pub lookalikes: Vec<LookalikeJson>,
    pub would_refute: Vec<String>,
    pub sources: Vec<SourceJson>,
    /// Grade of the weakest tie, such as `C3`.
    pub weakest: String,
    /// Fewest independent sources behind any tie: so many must fail before it breaks.
    pub evidence_cut: usize,
    /// Names of the entities.
    pub captions: BTreeMap<String, String>,
    pub decision: Option<DecisionJson>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeadsAnswer {
    pub as_of: Option<String>,
    pub leads: Vec<LeadLine>,
    pub coverage: String,
    /// Rules that could not look, or stopped early: which and why.
    pub not_covered: Vec<String>,
    pub errors: Vec<String>,
}

/// The leads of an analysis on its day; `names` as in [`world::world`].
pub fn find(
    analysis: &Analysis,
    names: &[String],
    deal: DealParties,
    book: &RuleBook,
    cancel: &dyn Fn() -> bool,
) -> Leads {
    let holdings = analysis.holdings();
    let lookup = Lookup::new(holdings);
    let world = world::world(analysis, names, deal, holdings.stakes(), &lookup);
    leads::leads(&world, &book.leads, cancel)
}

/// `asked`: the deal's parties, when the user names them.
pub fn answer(
    analysis: &Analysis,
    asked: Option<&DealPlan>,
    book: &RuleBook,
    decisions: &Decisions,
    cancel: &dyn Fn() -> bool,
) -> LeadsAnswer {
    let found = find(analysis, &[], world::deal(analysis, asked, &decisions.deals), book, cancel);
    let lines = found.leads.iter().map(|lead| line(analysis, lead, decisions));
    LeadsAnswer {
        as_of: analysis.as_of.map(|day| day.to_string()),
        leads: lines.collect(),
        coverage: format!(
            "{} rules looked at {} entities and {} ties. A lead is where to look, not a verdict; finding none is not clearance.",
            found.coverage.iter().filter(|rule| rule.ran).count(),
            analysis.network.node_count(),
            analysis.network.edge_count()
        ),
        not_covered: not_covered(&found),
        errors: book.errors.clone(),
    }
}

/// Which rules did not see everything.
fn not_covered(found: &Leads) -> Vec<String> {
    let mut said = Vec::new();
    for rule in &found.coverage {
        if rule.stopped_early {
            said.push(format!("{}: stopped early", rule.rule));
        }
        said.extend(rule.could_not_look.iter().map(|why| format!("{}: could not look: {}", rule.rule, why.en)));
    }
    said
}

/// Flags of a lead's entities name sources too.
pub fn flag_sources(analysis: &Analysis, lead: &Lead) -> Vec<SourceId> {
    let flags = lead.nodes.iter().flat_map(|&node| analysis.flags_of(node));
    let mut found: Vec<SourceId> = flags.filter_map(|flag| flag.source).collect();
    found.dedup();
    found
}

/// Grade of the weakest tie and fewest independent sources behind any. A lead without ties rests on what its
/// entities are flagged for.
pub fn strength(analysis: &Analysis, lead: &Lead) -> (String, usize) {
    let network = &analysis.network;
    let edges = || lead.ties.iter().filter_map(|&tie| network.edge(tie)).filter(|edge| !edge.is_soft());
    if lead.ties.is_empty() {
        let sources = flag_sources(analysis, lead);
        let worst = sources.iter().filter_map(|id| analysis.facts.source(*id)).map(|source| source.reliability).max();
        let grade = worst.map(|reliability| Admiralty { reliability, ..Admiralty::default() }.to_string());
        return (grade.unwrap_or_default(), network.independent(sources));
    }
    let weakest = edges().min_by(|a, b| a.strength.total_cmp(&b.strength));
    let fewest = edges().map(|edge| network.independent(edge.sources.iter().copied())).min();
    (weakest.map(|edge| edge.grade.to_string()).unwrap_or_default(), fewest.unwrap_or(0))
}

fn line(analysis: &Analysis, lead: &Lead, decisions: &Decisions) -> LeadLine {
    let node = |&node: &u32| analysis.network.node(node);
    let (weakest, evidence_cut) = strength(analysis, lead);
    LeadLine {
        id: lead.id.clone(),
        rule: lead.rule.clone(),
        rule_version: lead.rule_version.clone(),
        route: lead.route,
        title: lead.title.en.clone(),
        severity: lead.severity,
        entities: lead.nodes.iter().filter_map(node).map(|node| node.id.to_string()).collect(),
        relations: records(&analysis.network, &lead.ties),
        why: lead.why.en.clone(),
        wanted: lead.wanted.iter().map(|words| words.en.clone()).collect(),
        lookalikes: lead
            .lookalikes
            .iter()
            .map(|(words, seen)| LookalikeJson { text: words.en.clone(), found: word(*seen) })
            .collect(),
        would_refute: lead.would_refute.iter().map(|words| words.en.clone()).collect(),
        sources: sources(analysis, &lead.ties, &flag_sources(analysis, lead)),
        weakest,
        evidence_cut,
        captions: lead
            .nodes
            .iter()
            .filter_map(node)
            .map(|node| (node.id.to_string(), node.caption.to_string()))
            .collect(),
        decision: decisions.leads.get(&lead.id).map(|(accepted, decision)| DecisionJson {
            accepted: *accepted,
            by: decision.by.clone(),
            at: decision.at.clone(),
            reason: decision.reason.clone(),
        }),
    }
}

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::Yes => "yes",
        Seen::Open => "open",
        Seen::No => "no",
    }
}
