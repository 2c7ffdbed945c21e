//! Cards, facets and path lines: what the panels show of an analysis, put into words.

use super::run::analysis::Analysis;
use super::run::graph::PathsAnswer;
use super::settings::Lang;
use super::work::CaseState;
use super::{CaseCard, Counts, FacetLine, FoundPaths, PathLine, SourceLine, SuppressedLine, describe, view};
use crate::graph::EdgeKind;
use crate::model::{Category, Role};
use std::collections::BTreeMap;

/// Lines shown around the place a statement was read from.
const CONTEXT_LINES: u64 = 3;
/// Characters of one such line.
const LINE_CHARS: usize = 2_000;

pub(super) fn short(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

pub(super) fn title(state: &CaseState) -> String {
    let stem = || state.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    state.title.clone().unwrap_or_else(stem)
}

pub(super) fn facets(analysis: &Analysis, view: &view::View, lang: Lang, card: &mut CaseCard) {
    let mut schemata: BTreeMap<&'static str, FacetLine> = BTreeMap::new();
    let mut classes: BTreeMap<&'static str, FacetLine> = BTreeMap::new();
    let mut counts = Counts::default();
    for (number, node) in analysis.network.nodes() {
        match node.role {
            Role::Case => counts.entities += 1,
            Role::List => counts.list_entries += 1,
            Role::Reference => counts.reference += 1,
        }
        if node.role != Role::Case {
            continue;
        }
        let line = schemata.entry(&node.schema.name).or_insert_with(|| FacetLine {
            key: &node.schema.name,
            label: describe::schema_label(node.schema, lang).to_owned(),
            shape: node.schema.shape,
            badge: None,
            count: 0,
            on: !view.hidden_schemata.contains(&node.schema.name),
        });
        line.count += 1;
        let mut seen = Vec::new();
        for flag in analysis.flags_of(number) {
            let id: &'static str = &flag.class.id;
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let line = classes.entry(id).or_insert_with(|| FacetLine {
                key: id,
                label: lang.pick(&flag.class.label, &flag.class.label_ja).clone(),
                shape: node.schema.shape,
                badge: Some(describe::badge(flag)),
                count: 0,
                on: true,
            });
            line.count += 1;
        }
    }
    for entity in analysis.facts.entities.values().filter(|entity| entity.role == Role::Case) {
        counts.relations += usize::from(entity.is_relation());
        counts.statements += entity.statements.len();
    }
    card.counts = counts;
    card.schemata = schemata.into_values().collect();
    card.schemata.sort_by(|a, b| b.count.cmp(&a.count).then(a.key.cmp(b.key)));
    card.classes = classes.into_values().collect();
    card.classes.sort_by(|a, b| b.count.cmp(&a.count).then(a.key.cmp(b.key)));
}

pub(super) fn sources(analysis: &Analysis) -> Vec<SourceLine> {
    let mut counts: BTreeMap<crate::model::SourceId, usize> = BTreeMap::new();
    for statement in analysis.facts.entities.values().flat_map(|entity| &entity.statements) {
        *counts.entry(statement.source).or_default() += 1;
    }
    let line = |source: &crate::model::Source| SourceLine {
        title: source.title.clone(),
        publisher: source.publisher.clone().unwrap_or_default(),
        url: source.url.clone().unwrap_or_default(),
        edition: source.edition.map(|date| date.to_string()).unwrap_or_default(),
        retrieved_at: source.retrieved_at.clone().unwrap_or_default(),
        reliability: source.reliability.to_string(),
        statements: counts.get(&source.id).copied().unwrap_or_default(),
        kind: source.kind.as_str(),
        sha256: source.sha256.clone().unwrap_or_default(),
    };
    analysis.facts.sources.values().map(line).filter(|line| line.statements > 0).collect()
}

/// What the judgement queue rests on: so that an empty one is not read as clearance.
pub(super) fn screening(analysis: &Analysis, lang: Lang) -> Vec<String> {
    let searched = super::run::resolve::searched(analysis);
    let mut said = vec![lang.pick(
        format!("Compared {} entities with {} list entries and reference bodies.", searched.entities, searched.entries),
        format!("{} 件を、リスト項目と参照機関 {} 件に照合しました。", searched.entities, searched.entries),
    )];
    said.extend(searched.not_compared.sentences(lang == Lang::Ja));
    if !searched.complete {
        said.push(
            lang.pick(
                "Stopped early: candidates may be missing.",
                "途中で打ち切ったため、候補の見落としがあり得ます。",
            )
            .to_owned(),
        );
    }
    said
}

/// What was searched, as it was made: `assets/words` has its Japanese.
pub(super) fn coverage(answer: &PathsAnswer) -> String {
    let more = if answer.more { " There are more paths than listed." } else { "" };
    format!("{}{more}", answer.searched.statement)
}

pub(super) fn describe_paths(analysis: &Analysis, answer: &PathsAnswer, lang: Lang) -> FoundPaths {
    let network = &analysis.network;
    let tie = |edge: u32| -> (String, bool) {
        match network.edge(edge).map(|edge| &edge.kind) {
            None => (String::new(), false),
            Some(EdgeKind::Soft { score }) => {
                (format!("{} ({score:.2})", lang.pick("possibly the same", "同一の可能性")), true)
            }
            Some(EdgeKind::Relation(view)) => {
                let mut words = vec![describe::tie_label(view, lang)];
                if view.category == Category::Ownership {
                    words.push(view.share.to_string());
                }
                words.push(describe::dates(view.span, lang));
                words.retain(|word| !word.is_empty());
                (words.join(" · "), false)
            }
        }
    };
    let chips = |nodes: &[u32]| nodes.iter().map(|&node| describe::chip(analysis, node, lang)).collect::<Vec<_>>();
    let paths = answer.found.paths.iter().map(|path| {
        let ties: Vec<(String, bool)> =
            path.hops.iter().map(|hop| hop.edges.first().map_or_else(Default::default, |&edge| tie(edge))).collect();
        let chips = chips(&path.nodes);
        let grade = path.hops.get(path.weakest).and_then(|hop| network.edge(*hop.edges.first()?));
        PathLine {
            ends: chips.last().map(|chip| chip.badges.clone()).unwrap_or_default(),
            weakest: match (ties.get(path.weakest), grade) {
                (Some((words, true)), _) => words.clone(),
                (Some((words, false)), Some(edge)) => format!("{words} · {}", edge.grade),
                _ => String::new(),
            },
            chips,
            ties,
            hops: path.hops.len(),
            soft: usize::from(path.soft),
            sources: path.independent_sources,
            cost: path.cost,
            explanation: path.explanation + 1,
            cut: crate::graph::evidence_cut(network, [path]).sources.len(),
        }
    });
    let suppressed = answer
        .suppressed
        .iter()
        .zip(&answer.found.suppressed)
        .map(|(line, found)| SuppressedLine { reason: line.reason.clone(), chips: chips(&found.nodes) });
    FoundPaths { paths: paths.collect(), suppressed: suppressed.collect() }
}

/// The lines around a locator such as "line 12" or "row 12".
pub(super) fn around(body: &[u8], locator: &str) -> Vec<(u64, String, bool)> {
    let number = locator.split(|c: char| !c.is_ascii_digit()).find_map(|part| part.parse::<u64>().ok());
    let place = number.unwrap_or(1).max(1);
    let text = String::from_utf8_lossy(body);
    (1u64..)
        .zip(text.lines())
        .skip_while(|(at, _)| *at + CONTEXT_LINES < place)
        .take_while(|(at, _)| *at <= place + CONTEXT_LINES)
        .map(|(at, line)| (at, line.chars().take(LINE_CHARS).collect(), number == Some(at)))
        .collect()
}
