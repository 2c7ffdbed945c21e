//! Legal rules by entity on a day: the contract of `rules`. And the rule files themselves, built in and the
//! user's own.

use super::analysis::Analysis;
use super::decisions::Decisions;
use super::graph::{SourceJson, cited};
use super::ownership::Lookup;
use super::world;
use crate::graph::Network;
use crate::model::{Facts, PartialDate, SourceId};
use crate::risk::leads::Rules as LeadRules;
use crate::risk::legal::{self, Confirmation, FilingRule, Matrix, Rule, Settings, Verdict};
use serde::Serialize;
use std::path::Path;

/// Most files read from a folder, and the largest of them.
const MOST_FILES: usize = 500;
const MOST_BYTES: u64 = 1 << 20;

/// Every rule that runs, and what is wrong with those that do not.
#[derive(Clone, Debug)]
pub struct RuleBook {
    pub legal: Vec<Rule>,
    pub leads: LeadRules,
    pub filings: Vec<FilingRule>,
    /// Position, what is wrong, and the file.
    pub errors: Vec<String>,
}

impl RuleBook {
    /// The built-in rules and those of a folder, if there is one. A file tells by its `schema` what it is.
    pub fn read(own: Option<&Path>) -> Self {
        let (files, mut errors) = own.map(own_files).unwrap_or_default();
        let of = |schema: &str| -> Vec<(String, String)> {
            files.iter().filter(|(_, text)| schema_of(text) == Some(schema)).cloned().collect()
        };
        for (name, text) in &files {
            if !matches!(schema_of(text), Some("kuromaku-rule/1" | "kuromaku-lead/1" | "kuromaku-filing/1")) {
                errors.push(format!(
                    "line 1: begin with schema = \"kuromaku-rule/1\", \"kuromaku-lead/1\" or \"kuromaku-filing/1\" ({name})"
                ));
            }
        }
        let (own_legal, wrong) = legal::load_folder(of("kuromaku-rule/1"));
        errors.extend(wrong.iter().map(ToString::to_string));
        let (own_filings, wrong) = legal::load_filings(of("kuromaku-filing/1"));
        errors.extend(wrong.iter().map(ToString::to_string));
        let leads = of("kuromaku-lead/1");
        let leads = LeadRules::with_own(leads.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        errors.extend(leads.errors.iter().map(ToString::to_string));
        Self {
            legal: legal::built_in().iter().cloned().chain(own_legal).collect(),
            leads,
            filings: legal::built_in_filings().iter().cloned().chain(own_filings).collect(),
            errors,
        }
    }
}

/// The schema that a file states, without reading the rest: a file with an error further down still has its kind.
fn schema_of(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| line.trim_start().starts_with("schema"))?;
    let (_, value) = line.split_once('=')?;
    value.split('"').nth(1)
}

/// The TOML files of a folder in the order of their names. A folder that does not exist holds none.
fn own_files(folder: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (files, errors),
        Err(error) => return (files, vec![format!("{error}: {}", folder.display())]),
    };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")));
    paths.sort();
    if paths.len() > MOST_FILES {
        errors.push(format!(
            "only the first {MOST_FILES} of {} rule files are read: {}",
            paths.len(),
            folder.display()
        ));
        paths.truncate(MOST_FILES);
    }
    for path in paths {
        let size = std::fs::metadata(&path).map_or(0, |about| about.len());
        match std::fs::read_to_string(&path) {
            _ if size > MOST_BYTES => errors.push(format!("larger than {MOST_BYTES} bytes: {}", path.display())),
            Ok(text) => files.push((path.display().to_string(), text)),
            Err(error) => errors.push(format!("{error}: {}", path.display())),
        }
    }
    (files, errors)
}

/// What the analyst confirmed, as the rules take it.
pub fn settings(decisions: &Decisions) -> Settings {
    let confirmed = decisions.rules.iter().map(|(rule, (in_force, on, _))| {
        let said = Confirmation { in_force: *in_force, on: *on };
        (rule.clone(), said)
    });
    Settings { confirmed: confirmed.collect(), ..Settings::default() }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleLine {
    pub rule: String,
    pub rule_version: String,
    pub entity: String,
    pub caption: String,
    /// `met`, `not_met` or `open`.
    pub result: &'static str,
    /// `false`: the rule is not in force on the day, and `result` is `not_met` for that reason.
    pub in_force: bool,
    pub because: Vec<String>,
    /// Entities from the listed body to this one.
    pub chain: Vec<String>,
    /// Records of the ties it rests on.
    pub relations: Vec<String>,
    pub sources: Vec<SourceJson>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulesAnswer {
    pub as_of: String,
    pub results: Vec<RuleLine>,
    pub coverage: String,
    pub errors: Vec<String>,
}

/// Entities a matrix speaks of: the deal's parties, then whatever something is met or open for in the case.
pub fn rows(analysis: &Analysis, matrix: &Matrix, parties: &[u32]) -> Vec<u32> {
    let mut rows = parties.to_vec();
    let of_case = |node: &u32| analysis.network.node(*node).is_some_and(|node| node.role == crate::model::Role::Case);
    for node in matrix.nodes().into_iter().filter(of_case) {
        if !rows.contains(&node) {
            rows.push(node);
        }
    }
    rows
}

/// Every rule over the deal's parties and over every entity of the case that meets one or may.
pub fn answer(analysis: &Analysis, book: &RuleBook, decisions: &Decisions, today: PartialDate) -> RulesAnswer {
    let holdings = analysis.holdings();
    let lookup = Lookup::new(holdings);
    let world = world::world(analysis, &[], world::deal(analysis, None, &decisions.deals), holdings.stakes(), &lookup);
    let matrix = legal::evaluate(&world, &book.legal, &settings(decisions), today);
    let mut parties = world.deal.targets.clone();
    parties.extend(world.deal.acquirers.iter().filter(|node| !world.deal.targets.contains(node)));
    let rows = rows(analysis, &matrix, &parties);
    let mut results = Vec::new();
    for &node in &rows {
        let Some(about) = analysis.network.node(node) else { continue };
        for (number, rule) in book.legal.iter().enumerate() {
            let cell = matrix.cell(&world, &book.legal, number, node);
            let name = |node: &u32| analysis.network.node(*node).map(|node| node.id.to_string());
            results.push(RuleLine {
                rule: rule.id.clone(),
                rule_version: cell.rule_version.clone(),
                entity: about.id.to_string(),
                caption: about.caption.to_string(),
                result: match cell.verdict {
                    Verdict::Met => "met",
                    Verdict::Open => "open",
                    Verdict::NotMet | Verdict::NotInForce => "not_met",
                },
                in_force: cell.verdict != Verdict::NotInForce,
                because: cell.because.iter().map(|said| said.en.clone()).collect(),
                chain: cell.chain.iter().filter_map(name).collect(),
                relations: records(&analysis.network, &cell.ties),
                sources: sources(analysis, &cell.ties, &cell.sources),
            });
        }
    }
    let clear = analysis.network.nodes().filter(|(_, node)| node.role == crate::model::Role::Case).count()
        - rows.len().min(analysis.network.node_count());
    RulesAnswer {
        as_of: matrix.day.to_string(),
        coverage: format!(
            "{} rules over {} entities and {} direct holdings; for {clear} further entities no rule is met or open. \
             What no source states is not counted; absence is not clearance.",
            book.legal.len(),
            analysis.network.node_count(),
            holdings.read.counts.holdings
        ),
        results,
        errors: book.errors.clone(),
    }
}

/// The relation records behind tie numbers.
pub fn records(network: &Network, ties: &[u32]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for record in ties.iter().filter_map(|&tie| network.edge(tie)).filter_map(world::record_of) {
        if !found.contains(&record.to_string()) {
            found.push(record.to_string());
        }
    }
    found
}

/// What ties cite, and further sources, each once.
pub fn sources(analysis: &Analysis, ties: &[u32], further: &[SourceId]) -> Vec<SourceJson> {
    let mut found: Vec<SourceJson> = Vec::new();
    let mut add = |source: SourceJson| {
        if found.iter().all(|known| (&known.title, &known.url) != (&source.title, &source.url)) {
            found.push(source);
        }
    };
    let records = ties.iter().filter_map(|&tie| analysis.network.edge(tie)).filter_map(world::record_of);
    let mut read: Vec<SourceId> = Vec::new();
    for record in records {
        cited(&analysis.facts, record).into_iter().for_each(&mut add);
        read.extend(
            analysis.facts.entities.get(record).into_iter().flat_map(|e| e.statements.iter().map(|s| s.source)),
        );
    }
    for source in further.iter().filter(|source| !read.contains(source)) {
        if let Some(json) = source_json(&analysis.facts, *source) {
            add(json);
        }
    }
    found
}

fn source_json(facts: &Facts, id: SourceId) -> Option<SourceJson> {
    let source = facts.source(id)?;
    let (title, url) = (source.title.clone(), source.url.clone());
    Some(SourceJson { id: id.to_string(), title, url, locator: String::new() })
}
