//! Projects facts to a [`Network`].
//!
//! Relation records become edges, never nodes; other records with dates only (`Sanction`) become
//! neither. An end that no record describes becomes a placeholder node, shown as such. Free-text
//! addresses make no nodes: only `Address` entities do.

use super::network::{Edge, EdgeKind, LeftOut, Network, Node};
use super::{StopReason, StopRules};
use crate::model::{
    Admiralty, Category, Entity, EntityId, Facts, PartialDate, RelationStatus, RelationView, Schema, Source, SourceId,
    SourceKind, Statement, ontology, relations_of,
};
use petgraph::graph::{NodeIndex, UnGraph};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An undecided match between two entities.
#[derive(Clone, Debug, PartialEq)]
pub struct SoftLink {
    pub a: EntityId,
    pub b: EntityId,
    /// 0…1.
    pub score: f64,
}

/// What the projection needs beside the facts.
pub struct ProjectInput<'a> {
    /// The canonical id of an entity's cluster; an id nobody judged is its own.
    pub canonical: &'a dyn Fn(&EntityId) -> EntityId,
    pub soft: &'a [SoftLink],
    /// Usually [`StopRules::reason`].
    pub stop: &'a dyn Fn(&Entity) -> Option<StopReason>,
}

/// Builds the network. O(statements + nodes · log nodes).
pub fn project(facts: &Facts, input: &ProjectInput<'_>) -> Network {
    let relations: Vec<(&Entity, RelationView)> = facts
        .entities
        .values()
        .flat_map(|entity| relations_of(entity).into_iter().map(move |view| (entity, view)))
        .collect();
    let (nodes, index) = nodes(facts, &relations, input);
    let mut left_out = LeftOut::default();
    let mut graph = UnGraph::with_capacity(nodes.len(), 0);
    for node in nodes {
        graph.add_node(node);
    }
    let (mut edges, own_shares) = relation_edges(facts, relations, &index, &mut left_out);
    for link in input.soft {
        match (index.get(&link.a), index.get(&link.b)) {
            (Some(&from), Some(&to)) if from != to => edges.push(soft_edge(from, to, link.score)),
            (Some(_), Some(_)) => left_out.self_loops += 1,
            _ => left_out.soft += 1,
        }
    }
    graph.reserve_edges(edges.len());
    for edge in edges {
        graph.add_edge(NodeIndex::new(edge.from as usize), NodeIndex::new(edge.to as usize), edge);
    }
    mark_mass_addresses(&mut graph);
    Network { graph, index, origins: origins(facts), own_shares, left_out }
}

fn is_node(entity: &Entity) -> bool {
    !entity.is_relation() && !entity.schema.is_a("Interval")
}

/// Nodes in canonical-id order, and the node of every member id.
fn nodes(
    facts: &Facts,
    relations: &[(&Entity, RelationView)],
    input: &ProjectInput<'_>,
) -> (Vec<Node>, HashMap<EntityId, u32>) {
    let mut members: Vec<(EntityId, EntityId)> = Vec::new();
    for entity in facts.entities.values().filter(|entity| is_node(entity)) {
        members.push(((input.canonical)(&entity.id), entity.id.clone()));
    }
    let missing = missing_ends(facts, relations);
    members.extend(missing.keys().map(|id| ((input.canonical)(id), id.clone())));
    members.sort_unstable();
    let mut nodes: Vec<Node> = Vec::new();
    let mut index = HashMap::with_capacity(members.len());
    for cluster in members.chunk_by(|a, b| a.0 == b.0) {
        let Some((canonical, _)) = cluster.first() else { continue };
        let number = nodes.len() as u32;
        index.insert(canonical.clone(), number);
        for (_, member) in cluster {
            index.insert(member.clone(), number);
        }
        let ids: Vec<EntityId> = cluster.iter().map(|(_, member)| member.clone()).collect();
        nodes.push(merge(facts, canonical, ids, &missing, input));
    }
    (nodes, index)
}

/// One node for a cluster. The canonical record speaks for it; a record without a name does not
/// as long as another has one.
fn merge(
    facts: &Facts,
    canonical: &EntityId,
    members: Vec<EntityId>,
    missing: &BTreeMap<EntityId, &'static Schema>,
    input: &ProjectInput<'_>,
) -> Node {
    let records = || members.iter().filter_map(|id| facts.entities.get(id));
    let described = |entity: &&Entity| !entity.placeholder && entity.caption() != entity.id.as_str();
    let own = facts.entities.get(canonical).filter(|entity| is_node(entity));
    let speaker = own
        .filter(described)
        .or_else(|| records().find(described))
        .or_else(|| own.filter(|entity| !entity.placeholder))
        .or_else(|| records().find(|entity| !entity.placeholder))
        .or_else(|| records().next());
    let ghost = members.iter().find_map(|id| missing.get(id)).copied();
    let schema = speaker.map(|entity| entity.schema).or(ghost);
    Node {
        id: canonical.clone(),
        caption: speaker.map_or(canonical.as_str(), Entity::caption).into(),
        schema: schema.unwrap_or_else(|| thing()),
        role: records().map(|entity| entity.role).min().unwrap_or_default(),
        placeholder: records().all(|entity| entity.placeholder),
        stop: records().find_map(|entity| (input.stop)(entity)),
        members,
    }
}

fn thing() -> &'static Schema {
    ontology().schema("Thing").unwrap_or_else(|| unreachable!("the built-in ontology has Thing"))
}

/// Ends of relations that no record describes, with the schema their relation expects there.
fn missing_ends(facts: &Facts, relations: &[(&Entity, RelationView)]) -> BTreeMap<EntityId, &'static Schema> {
    let mut missing = BTreeMap::new();
    for (record, view) in relations {
        for (end, is_source) in [(&view.source, true), (&view.target, false)] {
            if !facts.entities.contains_key(end) {
                missing.entry(end.clone()).or_insert_with(|| expected_schema(record, view, is_source));
            }
        }
    }
    missing
}

fn expected_schema(record: &Entity, view: &RelationView, is_source: bool) -> &'static Schema {
    let property = match (&record.schema.edge, view.property) {
        (_, Some(property)) => Some(property),
        (Some(edge), None) => Some(if is_source { edge.source.as_str() } else { edge.target.as_str() }),
        (None, None) => None,
    };
    let range = property.and_then(|name| record.schema.properties.get(name)?.range.as_deref());
    range.and_then(|name| ontology().schema(name)).unwrap_or_else(|| thing())
}

fn relation_edges(
    facts: &Facts,
    relations: Vec<(&Entity, RelationView)>,
    index: &HashMap<EntityId, u32>,
    left_out: &mut LeftOut,
) -> (Vec<Edge>, Vec<Edge>) {
    let (mut edges, mut own_shares) = (Vec::with_capacity(relations.len()), Vec::new());
    for (record, mut view) in relations {
        let (Some(&from), Some(&to)) = (index.get(&view.source), index.get(&view.target)) else {
            left_out.no_node += 1;
            continue;
        };
        if from == to && view.category != Category::Ownership {
            left_out.self_loops += 1;
            continue;
        }
        let (grade, sources) = evidence(facts, record, &view);
        view.grade = grade;
        if view.status == RelationStatus::Ended && view.span.end.is_none() {
            view.over_by = said_over(facts, record);
        }
        let strength = grade.strength() * status_factor(view.status);
        let edge = Edge { from, to, grade, sources, strength, kind: EdgeKind::Relation(view) };
        if from == to {
            left_out.self_loops += 1;
            own_shares.push(edge);
        } else {
            edges.push(edge);
        }
    }
    (edges, own_shares)
}

/// The best grade among the statements that assert the tie, and their sources in id order.
fn evidence(facts: &Facts, record: &Entity, view: &RelationView) -> (Admiralty, Vec<SourceId>) {
    let asserts = |statement: &&Statement| match (view.property, &record.schema.edge) {
        (Some(property), _) => {
            let end = if view.source == record.id { &view.target } else { &view.source };
            *statement.prop == *property && *statement.value == *end.as_str()
        }
        (None, Some(edge)) => {
            (*statement.prop == *edge.source && *statement.value == *view.source.as_str())
                || (*statement.prop == *edge.target && *statement.value == *view.target.as_str())
        }
        (None, None) => false,
    };
    let mut best: Option<Admiralty> = None;
    let mut sources = Vec::new();
    for statement in record.statements.iter().filter(asserts) {
        let source = facts.source(statement.source).map(|source| source.reliability);
        let reliability = view.stated.or(source).unwrap_or_default();
        let grade = Admiralty { reliability, credibility: statement.credibility };
        if best.is_none_or(|best| grade.strength() > best.strength()) {
            best = Some(grade);
        }
        sources.push(statement.source);
    }
    sources.sort_unstable();
    sources.dedup();
    (best.unwrap_or(view.grade), sources)
}

/// The first day on which a source was read that gives the record a status.
fn said_over(facts: &Facts, record: &Entity) -> Option<PartialDate> {
    let read_on = |statement: &Statement| {
        let at = facts.source(statement.source)?.retrieved_at.as_deref()?;
        at.get(..10)?.parse::<PartialDate>().ok()
    };
    record.all("status").filter_map(read_on).min_by_key(|day| day.latest())
}

/// How much a relation's standing weakens it as a step of a path.
fn status_factor(status: RelationStatus) -> f64 {
    match status {
        RelationStatus::Asserted => 1.0,
        RelationStatus::Unconfirmed | RelationStatus::Disputed | RelationStatus::Ended => 0.6,
        RelationStatus::Proposed => 0.5,
        RelationStatus::Withdrawn => 0.3,
    }
}

fn soft_edge(from: u32, to: u32, score: f64) -> Edge {
    // A score is never certainty; the floor keeps −ln finite.
    let strength = if score.is_finite() { score.clamp(0.01, 1.0) } else { 0.01 };
    Edge { from, to, kind: EdgeKind::Soft { score }, grade: Admiralty::default(), sources: Vec::new(), strength }
}

/// An address that very many entities name says nothing about any two of them.
fn mark_mass_addresses(graph: &mut UnGraph<Node, Edge>) {
    let limit = StopRules::built_in().mass_address_entities;
    let addresses: Vec<NodeIndex> = graph
        .node_indices()
        .filter(|&node| graph.node_weight(node).is_some_and(|n| n.stop.is_none() && n.schema.is_a("Address")))
        .collect();
    for address in addresses {
        let number = address.index() as u32;
        let ties = graph.edges(address).filter(|edge| edge.weight().category() == Some(Category::Address));
        let users: HashSet<u32> = ties.map(|edge| edge.weight().other(number)).collect();
        if users.len() > limit
            && let Some(node) = graph.node_weight_mut(address)
        {
            node.stop = Some(StopReason::MassAddress);
        }
    }
}

/// Sources by origin: the same publisher; where none is named, the same address, the same register or the same bytes;
/// else each its own. Two versions of a page, or two answers of one register, are one witness.
fn origins(facts: &Facts) -> BTreeMap<SourceId, u32> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    // Which number stands for a number; keys may join origins that were apart so far.
    let mut heads: Vec<u32> = Vec::new();
    let mut first: Vec<(SourceId, u32)> = Vec::new();
    for source in facts.sources.values() {
        let known: Vec<(String, Option<u32>)> = origin_keys(source)
            .into_iter()
            .map(|key| {
                let number = numbers.get(&key).map(|&number| head(&heads, number));
                (key, number)
            })
            .collect();
        let number = known.iter().filter_map(|(_, number)| *number).min().unwrap_or_else(|| {
            heads.push(heads.len() as u32);
            heads.len() as u32 - 1
        });
        for (key, other) in known {
            if let Some(joined) = other.and_then(|other| heads.get_mut(other as usize)) {
                *joined = number;
            }
            numbers.insert(key, number);
        }
        first.push((source.id, number));
    }
    // Numbers without gaps, in the order of the sources.
    let mut dense: BTreeMap<u32, u32> = BTreeMap::new();
    let mut origins = BTreeMap::new();
    for (source, number) in first {
        let next = dense.len() as u32;
        origins.insert(source, *dense.entry(head(&heads, number)).or_insert(next));
    }
    origins
}

/// The smallest number that this one was joined with; a joined number is never smaller than its head.
fn head(heads: &[u32], mut number: u32) -> u32 {
    while let Some(&next) = heads.get(number as usize).filter(|&&next| next < number) {
        number = next;
    }
    number
}

fn origin_keys(source: &Source) -> Vec<String> {
    let said = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_lowercase()).filter(|t| !t.is_empty());
    if let Some(publisher) = said(&source.publisher) {
        return vec![format!("publisher {publisher}")];
    }
    let mut keys = Vec::new();
    if let Some(url) = said(&source.url) {
        if source.kind == SourceKind::Dataset {
            // Answers of a register name it as their title; each has an address of its own.
            let host = url.split('/').nth(2).unwrap_or_default();
            keys.push(format!("register {host} {}", source.title.to_lowercase()));
        }
        keys.push(format!("url {url}"));
    }
    keys.extend(source.sha256.iter().map(|hash| format!("bytes {hash}")));
    if keys.is_empty() {
        keys.push(format!("source {}", source.id));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: SourceKind, title: &str, publisher: Option<&str>, url: Option<&str>, hash: &str) -> Source {
        let mut source = Source::new(kind, title, publisher, url);
        source.sha256 = Some(hash.to_owned()).filter(|hash| !hash.is_empty());
        source.of_these_bytes()
    }

    #[test]
    fn versions_of_a_page_and_answers_of_a_register_are_one_witness() {
        let page = Some("https://lens.example/a");
        let ask = |n: u32| format!("https://api.register.example/v1/{n}");
        let sources = [
            of(SourceKind::Page, "Officers", None, page, "01"),
            of(SourceKind::Page, "Officers of Lens", None, page, "02"),
            of(SourceKind::Dataset, "Register", None, Some(&ask(1)), "03"),
            of(SourceKind::Dataset, "Register", None, Some(&ask(2)), "04"),
            of(SourceKind::Page, "Elsewhere", None, Some("https://news.example/"), "05"),
            of(SourceKind::Page, "Copy", None, Some("https://mirror.example/"), "02"),
            of(SourceKind::Page, "One", Some("Gazette"), Some("https://one.example/"), "06"),
            of(SourceKind::Page, "Two", Some("gazette "), Some("https://two.example/"), "07"),
            // Joins what was apart: the first bytes at the address of the news.
            of(SourceKind::Page, "Moved", None, Some("https://news.example/"), "01"),
        ];
        let ids: std::collections::BTreeSet<SourceId> = sources.iter().map(|source| source.id).collect();
        assert_eq!(ids.len(), sources.len(), "each has an id of its own");
        let mut facts = Facts::default();
        facts.sources.extend(sources.iter().map(|source| (source.id, source.clone())));
        let origins = origins(&facts);
        let numbers: Vec<u32> = sources.iter().map(|source| origins[&source.id]).collect();
        assert_eq!(numbers, [0, 0, 1, 1, 0, 0, 2, 2, 0]);
    }
}
