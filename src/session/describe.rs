//! Facts as words: chips, tie labels, statement lines, the inspector and the judgement queue.

use super::scene::{Badge, LinkPart, Tone};
use super::settings::Lang;
use super::shown::{Chip, FeatureLine, Inspection, QueueItem, RelationLine, Side, StatementLine};
use super::{picture, run};
use crate::graph::EdgeKind;
use crate::model::{
    Category, DateSpan, Entity, EntityId, PartialDate, PropType, RelationStatus, RelationView, Role, Schema, Share,
    Statement,
};
use crate::resolve::Candidate;
use crate::risk;
use run::analysis::Analysis;
use std::collections::BTreeMap;

/// Properties of which one value is expected: two that differ contradict each other.
const SINGLE: [&str; 8] =
    ["percentage", "incorporationDate", "dissolutionDate", "birthDate", "startDate", "endDate", "legalForm", "leiCode"];

pub(super) fn badge(flag: &risk::Flag) -> Badge {
    Badge {
        class: &flag.class.id,
        glyph: &flag.class.glyph,
        label: flag.class.label.clone(),
        label_ja: flag.class.label_ja.clone(),
        tone: match flag.class.tone {
            risk::Tone::Party => Tone::Party,
            risk::Tone::State => Tone::State,
            risk::Tone::Pla => Tone::Pla,
            risk::Tone::List => Tone::List,
        },
        why: flag.why.clone(),
    }
}

/// A node in one line: caption in the reader's script where there is one, another script below.
pub(super) fn chip(analysis: &Analysis, number: u32, lang: Lang) -> Chip {
    let Some(node) = analysis.network.node(number) else {
        return Chip {
            id: EntityId::new("?"),
            caption: "?".to_owned(),
            subtitle: String::new(),
            shape: Default::default(),
            badges: Vec::new(),
        };
    };
    let (caption, other) = match analysis.facts.entities.get(&node.id) {
        Some(entity) => captions(entity, lang),
        None => (node.caption.to_string(), None),
    };
    let kind = schema_label(node.schema, lang);
    Chip {
        id: node.id.clone(),
        caption,
        subtitle: other.unwrap_or_else(|| kind.to_owned()),
        shape: node.schema.shape,
        badges: analysis.flags_of(number).iter().map(badge).collect(),
    }
}

/// What a node's chip calls it.
pub(super) fn name(analysis: &Analysis, number: u32, lang: Lang) -> String {
    let Some(node) = analysis.network.node(number) else { return "?".to_owned() };
    analysis.facts.entities.get(&node.id).map_or_else(|| node.caption.to_string(), |entity| captions(entity, lang).0)
}

/// The name to show first and, when it is in another script, a second one.
fn captions(entity: &Entity, lang: Lang) -> (String, Option<String>) {
    let caption = entity.caption();
    let is_cjk = |text: &str| text.chars().any(crate::text::script::is_cjk);
    let wants_cjk = lang == Lang::Ja;
    let weak = |statement: &&Statement| &*statement.prop != "weakAlias";
    let names: Vec<&str> = entity.names().filter(weak).map(|statement| &*statement.value).collect();
    let other_script = |of: bool| names.iter().copied().find(|name| is_cjk(name) == of && *name != caption);
    if is_cjk(caption) == wants_cjk {
        return (caption.to_owned(), other_script(!wants_cjk).map(str::to_owned));
    }
    match other_script(wants_cjk) {
        Some(preferred) => (preferred.to_owned(), Some(caption.to_owned())),
        None => (caption.to_owned(), None),
    }
}

pub(super) fn schema_label(schema: &'static Schema, lang: Lang) -> &'static str {
    lang.pick(&schema.label, &schema.label_ja)
}

/// What a tie is: its role, or its kind.
pub(super) fn tie_label(view: &RelationView, lang: Lang) -> String {
    if !view.role.is_empty() {
        return view.role.to_string();
    }
    match crate::model::ontology().schema(view.kind) {
        Some(schema) => lang.pick(&schema.label, &schema.label_ja).clone(),
        None => view.kind.to_owned(),
    }
}

pub(super) fn part_label(part: &LinkPart, lang: Lang) -> String {
    let mut words = Vec::new();
    match (part.category, part.share) {
        (_, Share::Between { .. }) => words.push(part.share.to_string()),
        (Category::Ownership, Share::Unknown) => words.push(format!("{} ? %", part.label)),
        _ => words.push(part.label.clone()),
    }
    let dates = dates(part.span, lang);
    if !dates.is_empty() {
        words.push(dates);
    }
    words.join(" · ")
}

/// "since 2019-04", "2009 – 2021", "until 2020"; empty when nothing is stated.
pub(super) fn dates(span: DateSpan, lang: Lang) -> String {
    match (span.start, span.end) {
        (None, None) => String::new(),
        (Some(start), None) => lang.pick(format!("since {start}"), format!("{start}〜")),
        (None, Some(end)) => lang.pick(format!("until {end}"), format!("〜{end}")),
        (Some(start), Some(end)) => lang.pick(format!("{start} – {end}"), format!("{start}〜{end}")),
    }
}

fn status_label(status: RelationStatus, lang: Lang) -> &'static str {
    match status {
        // What needs no word.
        RelationStatus::Asserted => "",
        RelationStatus::Unconfirmed => lang.pick("unconfirmed", "未確認"),
        RelationStatus::Disputed => lang.pick("disputed", "争いあり"),
        RelationStatus::Proposed => lang.pick("proposed", "提案"),
        RelationStatus::Withdrawn => lang.pick("withdrawn", "撤回"),
        RelationStatus::Ended => lang.pick("ended", "終了"),
    }
}

/// What a property is called; its own name when the schema does not know it.
pub(super) fn prop_label(schema: &Schema, prop: &str, lang: Lang) -> String {
    match schema.properties.get(prop) {
        Some(spec) => lang.pick(Some(&spec.label), spec.label_ja.as_ref()).unwrap_or(&spec.label).clone(),
        None => prop.to_owned(),
    }
}

/// The words of a value that is a known topic code; `None` for any other, which is shown as it stands.
pub(super) fn topic_words(kind: Option<PropType>, value: &str, lang: Lang) -> Option<&'static str> {
    let topics = &crate::model::ontology().topics;
    let topic = topics.get(value).filter(|_| kind == Some(PropType::Topic))?;
    Some(lang.pick(&topic.label, &topic.label_ja))
}

/// Every statement of an entity, grouped by property in the order the schema features them.
pub(super) fn statement_lines(analysis: &Analysis, entity: &Entity, lang: Lang) -> Vec<StatementLine> {
    let featured = |prop: &str| entity.schema.featured.iter().position(|known| known == prop).unwrap_or(usize::MAX);
    let mut statements: Vec<(usize, &Statement)> = entity.statements.iter().enumerate().collect();
    let mut first_at: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, statement) in &statements {
        first_at.entry(&statement.prop).or_insert(*at);
    }
    statements.sort_by_key(|(at, statement)| {
        (featured(&statement.prop), first_at.get(&*statement.prop).copied().unwrap_or_default(), *at)
    });
    statements.into_iter().map(|(_, statement)| statement_line(analysis, entity, statement, lang)).collect()
}

fn statement_line(analysis: &Analysis, entity: &Entity, statement: &Statement, lang: Lang) -> StatementLine {
    let source = analysis.facts.source(statement.source);
    let of_source = || source.map(|source| source.reliability).unwrap_or_default();
    let reliability = crate::model::stated_reliability(entity).unwrap_or_else(of_source);
    let kind = entity.schema.properties.get(&*statement.prop).map(|spec| spec.kind);
    let named = analysis.facts.entities.get(&*statement.value).filter(|_| kind == Some(PropType::Entity));
    StatementLine {
        id: statement.id,
        prop: statement.prop.to_string(),
        label: prop_label(entity.schema, &statement.prop, lang),
        value: named.map_or_else(
            || topic_words(kind, &statement.value, lang).unwrap_or(&statement.value).to_owned(),
            |entity| captions(entity, lang).0,
        ),
        lang: statement.lang.as_deref().unwrap_or_default().to_owned(),
        source: source.map(|source| source.title.clone()).unwrap_or_default(),
        publisher: source.and_then(|source| source.publisher.clone()).unwrap_or_default(),
        url: source.and_then(|source| source.url.clone()).unwrap_or_default(),
        locator: statement.locator.to_string(),
        grade: format!("{reliability}{}", statement.credibility.number()),
        valid: dates(statement.valid, lang),
        contradicted: SINGLE.contains(&&*statement.prop)
            && entity.all(&statement.prop).any(|other| other.value != statement.value),
    }
}

/// The inspector's content for an entity.
pub(super) fn inspect(
    analysis: &Analysis,
    number: u32,
    queue: &[QueueItem],
    as_of: Option<PartialDate>,
    lang: Lang,
) -> Option<Inspection> {
    let node = analysis.network.node(number)?;
    let mut statements = Vec::new();
    let mut cautions = Vec::new();
    for entity in node.members.iter().filter_map(|id| analysis.facts.entities.get(id)) {
        statements.extend(statement_lines(analysis, entity, lang));
        for trap in crate::library::traps().iter().filter(|trap| trap.bodies.contains(&entity.id)) {
            cautions.push(lang.pick(&trap.note, &trap.note_ja).clone());
        }
    }
    let mut relations: Vec<RelationLine> = Vec::new();
    for (edge, other) in analysis.network.neighbours(number) {
        let Some(edge) = analysis.network.edge(edge) else { continue };
        let EdgeKind::Relation(view) = &edge.kind else { continue };
        relations.push(RelationLine {
            record: view.record.clone(),
            other: chip(analysis, other, lang),
            label: tie_label(view, lang),
            category: view.category,
            outgoing: edge.from == number,
            share: if view.category == Category::Ownership { view.share.to_string() } else { String::new() },
            dates: dates(view.span, lang),
            status: status_label(view.status, lang),
            grade: edge.grade.to_string(),
            former: picture::is_over(view, as_of),
            sources: run::graph::cited(&analysis.facts, &view.record)
                .into_iter()
                .map(|source| (source.title, source.url.unwrap_or_default()))
                .collect(),
            statements: match (view.property, analysis.facts.entities.get(&view.record)) {
                (None, Some(record)) => statement_lines(analysis, record, lang),
                _ => Vec::new(),
            },
        });
    }
    relations.sort_by(|a, b| {
        (a.former, a.category, &a.other.caption, &a.record).cmp(&(b.former, b.category, &b.other.caption, &b.record))
    });
    let is_here =
        |item: &QueueItem| node.members.contains(&item.left.chip.id) || node.members.contains(&item.right.chip.id);
    let candidates = queue.iter().enumerate().filter(|(_, item)| is_here(item)).map(|(at, _)| at).collect();
    Some(Inspection {
        chip: chip(analysis, number, lang),
        schema_label: schema_label(node.schema, lang).to_owned(),
        placeholder: node.placeholder,
        members: node.members.clone(),
        statements,
        relations,
        candidates,
        cautions,
    })
}

/// The judgement queue: undecided first, best first.
pub(super) fn queue(analysis: &Analysis, lang: Lang) -> Vec<QueueItem> {
    let mut items: Vec<QueueItem> =
        analysis.candidates.list.iter().filter_map(|candidate| queue_item(analysis, candidate, lang)).collect();
    // Stable: within decided and undecided the candidates keep their order, best first.
    items.sort_by_key(|item| item.verdict.is_some());
    items
}

fn queue_item(analysis: &Analysis, candidate: &Candidate, lang: Lang) -> Option<QueueItem> {
    let left = side(analysis, &candidate.left, lang)?;
    let right = side(analysis, &candidate.right, lang)?;
    Some(QueueItem {
        left,
        right,
        score: candidate.score,
        features: candidate
            .features
            .iter()
            .map(|feature| FeatureLine {
                name: feature.name.to_owned(),
                weight: feature.weight,
                value: feature.value,
                why: feature.why.clone(),
            })
            .collect(),
        verdict: analysis.verdict(&candidate.left, &candidate.right),
    })
}

fn side(analysis: &Analysis, id: &EntityId, lang: Lang) -> Option<Side> {
    let entity = analysis.facts.entities.get(id)?;
    let number = analysis.network.node_of(id.as_str())?;
    let (caption, other) = captions(entity, lang);
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for statement in statement_lines(analysis, entity, lang) {
        match lines.iter_mut().find(|(label, _)| *label == statement.label) {
            Some((_, values)) => values.push(statement.value),
            None => lines.push((statement.label, vec![statement.value])),
        }
    }
    let entry = run::resolve::list_of(analysis, entity);
    let standing = entry.not_on_it(lang == Lang::Ja);
    let list = entry.list;
    let origin = match (entity.role, standing, entry.edition) {
        (Role::Case, ..) => lang.pick("this case", "この案件").to_owned(),
        (_, Some(standing), _) => lang.pick(format!("{list}, {standing}"), format!("{list}（{standing}）")),
        (_, None, Some(edition)) => lang.pick(format!("{list}, edition {edition}"), format!("{list}（{edition} 版）")),
        (_, None, None) => list,
    };
    Some(Side {
        chip: Chip {
            id: id.clone(),
            caption,
            subtitle: other.unwrap_or_default(),
            shape: entity.schema.shape,
            badges: analysis.flags_of(number).iter().map(badge).collect(),
        },
        schema_label: schema_label(entity.schema, lang).to_owned(),
        origin,
        lines,
    })
}
