//! Rules over a world: the ways that fit, one lead per situation, and what could not be looked at.

use super::clause::Clause;
use super::index::Index;
use super::rule::{Case, Motif, NodeTest, Rule, Severity, StepKind};
use super::solve::{Binding, Cancel, Search};
use super::template::possibly;
use super::{Coverage, Lead, Seen, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Nodes tried and ties looked at, per rule. About a second.
pub const BUDGET: u64 = 5_000_000;
/// Distinct situations kept per rule.
pub const MAX_LEADS: usize = 500;

/// The best way found for one situation.
struct Best<'r> {
    case: &'r Case,
    binding: Binding,
    rank: Rank,
}

/// Smaller is better.
#[derive(PartialEq)]
struct Rank {
    soft: bool,
    mildness: u8,
    ties: usize,
    weakness: f64,
    nodes: Vec<u32>,
}

impl Rank {
    fn before(&self, other: &Self) -> bool {
        let grave = (self.soft, self.mildness, self.ties).cmp(&(other.soft, other.mildness, other.ties));
        let weak = self.weakness.total_cmp(&other.weakness);
        grave.then(weak).then_with(|| self.nodes.cmp(&other.nodes)).is_lt()
    }
}

/// One rule. Leads in order of the entities they are about.
pub(super) fn run(index: &Index<'_>, rule: &Rule, budget: u64, cancel: Cancel<'_>) -> (Vec<Lead>, Coverage) {
    let mut coverage = Coverage { rule: rule.id.clone(), ..Coverage::default() };
    let mut found: BTreeMap<Vec<u32>, Best<'_>> = BTreeMap::new();
    let mut suppressed: BTreeMap<Vec<u32>, Words> = BTreeMap::new();
    let mut search = Search::new(index, budget, cancel);
    let mut gaps: Vec<Vec<Words>> = Vec::new();
    for case in &rule.cases {
        let missing = missing_roles(index, &case.motif);
        let lacking = absent_ties(index, &case.motif).into_iter().chain(missing_facts(index, &case.motif));
        gaps.push(missing.iter().cloned().chain(lacking).collect());
        if !missing.is_empty() {
            continue;
        }
        coverage.ran = true;
        let mut full = false;
        search.all(&case.motif, &mut |search, binding| {
            let key = situation(case, binding);
            if !found.contains_key(&key) && found.len() >= MAX_LEADS {
                full = true;
                return false;
            }
            let excluding = case.lookalikes.iter().filter(|lookalike| lookalike.excludes);
            let shown = excluding.filter_map(|lookalike| lookalike.check.as_ref().map(|check| (lookalike, check)));
            for (lookalike, check) in shown {
                if search.fits(check, binding) {
                    suppressed.entry(key).or_insert_with(|| lookalike.words.clone());
                    return true;
                }
            }
            // Cut short before the innocent explanation was looked for: say nothing rather than something wrong.
            if search.meter.stopped {
                return false;
            }
            let rank = rank(index, rule, case, binding);
            if found.get(&key).is_none_or(|best| rank.before(&best.rank)) {
                found.insert(key, Best { case, binding: binding.clone(), rank });
            }
            true
        });
        coverage.stopped_early |= full || search.meter.stopped;
    }
    // Only what no alternative could look at was not looked at.
    let everywhere = |gap: &Words| gaps.iter().all(|gaps| gaps.contains(gap));
    coverage.could_not_look = gaps.first().into_iter().flatten().filter(|gap| everywhere(gap)).cloned().collect();
    for words in suppressed.iter().filter(|(key, _)| !found.contains_key(*key)).map(|(_, words)| words) {
        match coverage.suppressed.iter_mut().find(|(known, _)| known == words) {
            Some((_, count)) => *count += 1,
            None => coverage.suppressed.push((words.clone(), 1)),
        }
    }
    // Counter-evidence is looked for with a budget of its own, so that a search cut short still says it.
    let mut search = Search::new(index, budget, cancel);
    let leads = found.into_values().map(|best| lead(index, rule, best, &mut search)).collect();
    (leads, coverage)
}

fn situation(case: &Case, binding: &Binding) -> Vec<u32> {
    let mut key: Vec<u32> = match &case.about {
        Some(about) => about.iter().filter_map(|var| binding.node(*var)).collect(),
        None => story(case, binding),
    };
    key.sort_unstable();
    key
}

fn severity(index: &Index<'_>, rule: &Rule, case: &Case, binding: &Binding) -> u8 {
    match (rule.severity, case.severity_of) {
        (Severity::Fixed(severity), _) => severity,
        (Severity::Of, None) => 1,
        (Severity::Of, Some(var)) => {
            let test = case.motif.vars.get(var).map(|var| &var.test);
            let any = [super::rule::FlagWant::Any];
            let wants = test.map(|test| test.flag.as_slice()).filter(|wants| !wants.is_empty()).unwrap_or(&any);
            let standing = binding.node(var).and_then(|node| index.standing(node, wants));
            standing.map_or(1, |standing| standing.severity())
        }
    }
}

fn unsure(index: &Index<'_>, case: &Case, binding: &Binding) -> bool {
    let open = |(number, var): (usize, &super::rule::Var)| {
        let test = var.test.flagged_capital.as_ref();
        test.zip(binding.node(number)).is_some_and(|(test, node)| test.open(index, node))
    };
    binding.routes().any(|route| route.soft) || case.motif.vars.iter().enumerate().any(open)
}

fn rank(index: &Index<'_>, rule: &Rule, case: &Case, binding: &Binding) -> Rank {
    let weakest = binding.routes().map(|route| route.weakest).fold(f64::INFINITY, f64::min);
    Rank {
        soft: unsure(index, case, binding),
        mildness: u8::MAX - severity(index, rule, case, binding),
        ties: binding.routes().map(|route| route.ties.len()).sum(),
        weakness: -weakest,
        nodes: story(case, binding),
    }
}

/// Nodes in the order of the steps, then what no step names.
fn story(case: &Case, binding: &Binding) -> Vec<u32> {
    let of_steps = (0..case.motif.steps.len()).filter_map(|step| binding.route(step));
    let of_tallies = binding.tallies.iter().flat_map(|found| found.nodes.iter().copied());
    let mut nodes: Vec<u32> = Vec::new();
    for node in of_steps.flat_map(|route| route.nodes.iter().copied()).chain(binding.nodes()).chain(of_tallies) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    nodes
}

fn lead<'i>(index: &'i Index<'i>, rule: &Rule, best: Best<'_>, search: &mut Search<'i, '_>) -> Lead {
    let Best { case, binding, .. } = best;
    let mut positions: Vec<u32> = Vec::new();
    let of_steps = binding.routes().flat_map(|route| route.ties.iter().copied());
    for tie in of_steps.chain(binding.tallies.iter().flat_map(|found| found.ties.iter().copied())) {
        if !positions.contains(&tie) {
            positions.push(tie);
        }
    }
    let ties = positions.iter().filter_map(|position| index.tie(*position));
    let strength = ties.clone().map(|tie| tie.strength).reduce(f64::min);
    let lookalikes = case.lookalikes.iter().map(|lookalike| {
        let shown = lookalike.check.as_ref().map(|check| search.fits(check, &binding));
        let seen = match shown {
            Some(true) => Seen::Yes,
            // Asked without success: a "no" only where the case holds what would show it.
            Some(false) if !search.meter.stopped => {
                let known = lookalike.known.as_ref().is_none_or(|known| search.fits(known, &binding));
                if known { Seen::No } else { Seen::Open }
            }
            _ => Seen::Open,
        };
        (lookalike.words.clone(), seen)
    });
    let lookalikes = lookalikes.collect();
    let wanted =
        case.wanted.iter().filter(|(_, unless)| unless.as_ref().is_none_or(|unless| !search.fits(unless, &binding)));
    let wanted = wanted.map(|(words, _)| words.clone()).collect();
    let why = Words {
        en: case.why.fill(index, &binding, &case.motif, false),
        ja: case.why_ja.fill(index, &binding, &case.motif, true),
    };
    let guarded = unsure(index, case, &binding);
    Lead {
        id: lead_id(index, rule, &situation(case, &binding)),
        rule: rule.id.clone(),
        rule_version: rule.version.clone(),
        route: rule.route,
        title: if guarded { possibly(rule.title.clone()) } else { rule.title.clone() },
        severity: severity(index, rule, case, &binding),
        nodes: story(case, &binding),
        ties: ties.map(|tie| tie.number).collect(),
        why: if guarded { possibly(why) } else { why },
        wanted,
        lookalikes,
        would_refute: rule.would_refute.clone(),
        // A lead on what a record itself states rests on no tie.
        strength: strength.unwrap_or(0.5),
    }
}

/// Stays the same as long as the rule and the entities it is about do, whatever the best way between them is.
fn lead_id(index: &Index<'_>, rule: &Rule, nodes: &[u32]) -> String {
    let mut ids: Vec<&str> = nodes.iter().filter_map(|node| index.node(*node)).map(|node| node.id.as_str()).collect();
    ids.sort_unstable();
    let text: String = std::iter::once(rule.id.as_str()).chain(ids).map(|id| format!("{}:{id}", id.len())).collect();
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}

/// Roles of the deal that the rule needs and nobody has.
fn missing_roles(index: &Index<'_>, motif: &Motif) -> Vec<Words> {
    let asked = motif.vars.iter().filter(|var| !var.test.deal.is_empty());
    let missing = asked.filter(|var| var.test.deal.iter().all(|role| role.holders(index).is_empty()));
    missing
        .map(|var| Words {
            en: format!("the case names no party of the deal for \"{}\"", var.name),
            ja: format!("案件に「{}」に当たる取引当事者が登録されていない", var.name),
        })
        .collect()
}

/// Dates and jurisdictions of the deal that the rule compares and nobody states.
fn missing_facts(index: &Index<'_>, motif: &Motif) -> Vec<Words> {
    let mut missing = Vec::new();
    let deal = &index.world.deal;
    if deal.date.or(index.world.as_of).is_none() && motif.clauses.iter().any(Clause::asks_for_a_day) {
        missing.push(Words {
            en: "the deal has no date, and no day is set".to_owned(),
            ja: "取引の日付も基準日もない".to_owned(),
        });
    }
    let compared = |var: usize, test: &NodeTest| {
        !test.jurisdiction.is_empty()
            || !test.not_jurisdiction.is_empty()
            || motif.clauses.iter().any(|clause| clause.compares_jurisdiction(var))
    };
    for (var, test) in motif.vars.iter().enumerate().map(|(var, known)| (var, &known.test)) {
        let parties: BTreeSet<u32> = test.deal.iter().flat_map(|role| role.holders(index)).copied().collect();
        for node in parties.into_iter().filter(|node| compared(var, test) && index.jurisdictions(*node).is_empty()) {
            let caption = index.node(node).map(|node| node.caption).unwrap_or_default();
            missing.push(Words {
                en: format!("no jurisdiction is stated for {caption}"),
                ja: format!("{caption}の法域が記録されていない"),
            });
        }
    }
    missing
}

/// Kinds of ties the rule asks for of which the case holds none.
fn absent_ties(index: &Index<'_>, motif: &Motif) -> Vec<Words> {
    let mut absent: Vec<Words> = Vec::new();
    for step in &motif.steps {
        let StepKind::Tie(test) = &step.kind else { continue };
        if test.schema.is_empty() || !test.category.is_empty() || test.schema.iter().any(|name| index.holds_kind(name))
        {
            continue;
        }
        let label = |name: &String| {
            let schema = crate::model::ontology().schema(name);
            schema.map_or((name.clone(), name.clone()), |schema| (schema.label.clone(), schema.label_ja.clone()))
        };
        let (en, ja): (BTreeSet<String>, BTreeSet<String>) = test.schema.iter().map(label).unzip();
        let join = |words: BTreeSet<String>, by: &str| words.into_iter().collect::<Vec<_>>().join(by);
        let words = Words {
            en: format!("the case holds no records of: {}", join(en, " / ")),
            ja: format!("案件に次の記録がない：{}", join(ja, "／")),
        };
        if !absent.contains(&words) {
            absent.push(words);
        }
    }
    absent
}
