//! Builds the [`Scene`] from an analysis, a view, filters and the shown path.
//!
//! Shown by themselves: the case's own entities, and list or reference bodies tied to them or possibly
//! the same. Beyond [`MOST_NODES`] the nearest to the deal and the flagged come first, and the rest is
//! counted in [`Scene::not_shown`].

use super::describe;
use super::scene::{LinkPart, Scene, SceneLink, SceneNode};
use super::settings::Lang;
use super::view::View;
use crate::graph::{Edge, EdgeKind, Filter, Network};
use crate::model::{EntityId, PartialDate, RelationStatus, RelationView, Role};
use crate::session::run::analysis::Analysis;
use crate::session::run::measure::Measured;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// More than this is no picture any more.
pub(super) const MOST_NODES: usize = 1_500;
/// Possible matches shown per entity before it is expanded.
const SOFT_SHOWN: usize = 2;

pub(super) struct Input<'a> {
    pub analysis: &'a Analysis,
    pub view: &'a View,
    pub filter: &'a Filter,
    pub lang: Lang,
    /// Canonical ids of the deal's parties.
    pub parties: &'a [EntityId],
    /// What glows: the shown path or the shown lead.
    pub glow: Option<Glow>,
    /// Hops of each node to the nearest flagged one.
    pub steps: &'a [Option<u32>],
    /// Sizes and groups of this network, when measured.
    pub measured: Option<&'a Measured>,
    pub content_revision: u64,
    pub layout_revision: u64,
}

/// Nodes, and pairs of them whose tie belongs to it.
pub(super) struct Glow {
    pub nodes: Vec<u32>,
    pairs: BTreeSet<(u32, u32)>,
}

impl Glow {
    pub fn path(path: &crate::graph::Path) -> Self {
        let pairs = path.nodes.windows(2).filter_map(|pair| Some(ordered(*pair.first()?, *pair.get(1)?)));
        Self { nodes: path.nodes.clone(), pairs: pairs.collect() }
    }

    pub fn lead(network: &crate::graph::Network, nodes: &[u32], ties: &[u32]) -> Self {
        let edges = ties.iter().filter_map(|&tie| network.edge(tie));
        Self { nodes: nodes.to_vec(), pairs: edges.map(|edge| ordered(edge.from, edge.to)).collect() }
    }
}

/// Node numbers that belong on the canvas, in network order, and how many were left out for space.
pub(super) fn visible(input: &Input<'_>) -> (Vec<u32>, usize) {
    let network = &input.analysis.network;
    let mut wanted = by_itself(network);
    wanted.retain(|&number| {
        network.node(number).is_some_and(|node| {
            !input.view.hidden.contains(&node.id) && !input.view.hidden_schemata.contains(&node.schema.name)
        })
    });
    wanted.extend(input.view.shown.iter().filter_map(|id| network.node_of(id.as_str())));
    if let Some(glow) = &input.glow {
        wanted.extend(&glow.nodes);
    }
    let total = wanted.len();
    if total <= MOST_NODES {
        return (wanted.into_iter().collect(), 0);
    }
    (nearest(input, &wanted), total - MOST_NODES)
}

/// Node numbers that the analyst shows, hides or leaves as they come: the picture whatever is hidden now.
pub(super) fn belonging(analysis: &Analysis, view: &View) -> BTreeSet<u32> {
    let network = &analysis.network;
    let by_hand = view.shown.iter().chain(&view.hidden);
    let mut all = by_itself(network);
    all.extend(by_hand.filter_map(|id| network.node_of(id.as_str())));
    all
}

/// Shown unless somebody hides it: the case's own entities and what stands beside them.
fn by_itself(network: &Network) -> BTreeSet<u32> {
    let mut wanted: BTreeSet<u32> = BTreeSet::new();
    for (number, node) in network.nodes() {
        if node.role == Role::Case {
            wanted.insert(number);
        }
    }
    let mut beside = BTreeSet::new();
    for &number in &wanted {
        let mut soft: Vec<(f64, u32)> = Vec::new();
        for (edge, other) in network.neighbours(number) {
            if wanted.contains(&other) {
                continue;
            }
            match network.edge(edge).map(|edge| &edge.kind) {
                Some(EdgeKind::Soft { score }) => soft.push((*score, other)),
                Some(EdgeKind::Relation(_)) => {
                    beside.insert(other);
                }
                None => {}
            }
        }
        soft.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        beside.extend(soft.into_iter().take(SOFT_SHOWN).map(|(_, other)| other));
    }
    wanted.extend(beside);
    wanted
}

/// The part of a large picture that matters most: breadth first from the deal's parties, then flagged
/// nodes, then hubs.
fn nearest(input: &Input<'_>, wanted: &BTreeSet<u32>) -> Vec<u32> {
    let network = &input.analysis.network;
    let mut starts: Vec<u32> = input.parties.iter().filter_map(|id| network.node_of(id.as_str())).collect();
    starts.extend(input.glow.iter().flat_map(|glow| glow.nodes.iter().copied()));
    starts.extend(wanted.iter().copied().filter(|&node| !input.analysis.flags_of(node).is_empty()).take(200));
    let mut rest: Vec<u32> = wanted.iter().copied().collect();
    rest.sort_by_cached_key(|&node| (std::cmp::Reverse(network.neighbours(node).count()), node));
    starts.extend(rest);
    let mut chosen = BTreeSet::new();
    let mut queue = VecDeque::new();
    for start in starts {
        if chosen.len() >= MOST_NODES {
            break;
        }
        if wanted.contains(&start) && chosen.insert(start) {
            queue.push_back(start);
        }
        while let Some(node) = queue.pop_front() {
            for (_, other) in network.neighbours(node) {
                if chosen.len() < MOST_NODES && wanted.contains(&other) && chosen.insert(other) {
                    queue.push_back(other);
                }
            }
        }
    }
    chosen.into_iter().collect()
}

/// The scene. Nodes the layout has not placed yet are left out.
pub(super) fn build(input: &Input<'_>, visible: &[u32], not_shown: usize) -> Scene {
    let network = &input.analysis.network;
    let on_path: BTreeSet<u32> = input.glow.iter().flat_map(|glow| glow.nodes.iter().copied()).collect();
    let mut scene = Scene {
        content_revision: input.content_revision,
        layout_revision: input.layout_revision,
        path_shown: input.glow.is_some(),
        not_shown,
        ..Scene::default()
    };
    let mut places: HashMap<u32, u32> = HashMap::new();
    for &number in visible {
        let Some(node) = network.node(number) else { continue };
        let Some(&pos) = input.view.positions.get(&node.id) else { continue };
        places.insert(number, scene.nodes.len() as u32);
        scene.index.insert(node.id.clone(), scene.nodes.len() as u32);
        let chip = describe::chip(input.analysis, number, input.lang);
        scene.nodes.push(SceneNode {
            id: node.id.clone(),
            caption: chip.caption,
            subtitle: chip.subtitle,
            schema: &node.schema.name,
            shape: node.schema.shape,
            pos,
            pinned: input.view.pinned.contains(&node.id),
            badges: chip.badges,
            deal_party: input.parties.contains(&node.id),
            placeholder: node.placeholder,
            stop: node.stop.is_some(),
            hidden_neighbours: 0,
            on_path: on_path.contains(&number),
            steps: input.steps.get(number as usize).copied().flatten(),
            size: input.measured.and_then(|known| known.sizes.get(number as usize).copied()).unwrap_or(1.0),
            community: input.measured.and_then(|known| known.community.get(number as usize).copied()),
        });
    }
    add_links(input, &mut scene, &places);
    for (&number, &place) in &places {
        let hidden: BTreeSet<u32> =
            network.neighbours(number).map(|(_, other)| other).filter(|other| !places.contains_key(other)).collect();
        if let Some(node) = scene.nodes.get_mut(place as usize) {
            node.hidden_neighbours = hidden.len();
        }
    }
    scene
}

fn add_links(input: &Input<'_>, scene: &mut Scene, places: &HashMap<u32, u32>) {
    let network = &input.analysis.network;
    let glows = |pair: &(u32, u32)| input.glow.as_ref().is_some_and(|glow| glow.pairs.contains(pair));
    let mut groups: BTreeMap<(u32, u32), Vec<&Edge>> = BTreeMap::new();
    for (_, edge) in network.edges() {
        let (Some(_), Some(_)) = (places.get(&edge.from), places.get(&edge.to)) else { continue };
        let pair = ordered(edge.from, edge.to);
        if glows(&pair) || drawn(input.filter, edge) {
            groups.entry(pair).or_default().push(edge);
        }
    }
    for ((a, b), edges) in groups {
        let (Some(&at), Some(&bt)) = (places.get(&a), places.get(&b)) else { continue };
        let mut link = link(input, a, &edges);
        link.a = at;
        link.b = bt;
        link.on_path = glows(&(a, b));
        scene.links.push(link);
    }
    scene.incident = vec![Vec::new(); scene.nodes.len()];
    for (number, link) in (0..).zip(&scene.links) {
        for end in [link.a, link.b] {
            if let Some(incident) = scene.incident.get_mut(end as usize) {
                incident.push(number);
            }
        }
    }
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

/// The canvas draws what is over (thin and grey) but not what is yet to come or too small.
fn drawn(filter: &Filter, edge: &Edge) -> bool {
    let Some(view) = edge.relation() else { return filter.soft > 0 };
    let started = filter.as_of.is_none_or(|day| !view.span.starts_after(day));
    let large_enough = view.category != crate::model::Category::Ownership || view.share.may_reach(filter.min_share);
    started && large_enough
}

fn link(input: &Input<'_>, a: u32, edges: &[&Edge]) -> SceneLink {
    let as_of = input.filter.as_of;
    let mut parts: Vec<LinkPart> = Vec::new();
    let mut soft: Option<f64> = None;
    for edge in edges {
        match &edge.kind {
            EdgeKind::Soft { score } => soft = Some(soft.map_or(*score, |known: f64| known.max(*score))),
            EdgeKind::Relation(view) => parts.push(LinkPart {
                record: view.record.clone(),
                label: describe::tie_label(view, input.lang),
                share: view.share,
                span: view.span,
                status: view.status,
                category: view.category,
                forward: edge.from == a,
                directed: view.directed,
                grade: edge.grade.to_string(),
            }),
        }
    }
    parts.sort_by(|x, y| {
        (is_over_part(x, as_of), x.status, x.category, &x.record).cmp(&(
            is_over_part(y, as_of),
            y.status,
            y.category,
            &y.record,
        ))
    });
    let former = !parts.is_empty() && parts.iter().all(|part| is_over_part(part, as_of));
    let hypothetical = !parts.is_empty()
        && !former
        && parts.iter().all(|part| !matches!(part.status, RelationStatus::Asserted | RelationStatus::Ended));
    let label = match parts.first() {
        None => String::new(),
        Some(first) => {
            let more = if parts.len() > 1 { format!(" +{}", parts.len() - 1) } else { String::new() };
            format!("{}{more}", describe::part_label(first, input.lang))
        }
    };
    SceneLink {
        a: 0,
        b: 0,
        soft: if parts.is_empty() { soft } else { None },
        label,
        former,
        hypothetical,
        ownership: parts.iter().any(|part| part.category == crate::model::Category::Ownership),
        on_path: false,
        parts,
    }
}

fn is_over_part(part: &LinkPart, as_of: Option<PartialDate>) -> bool {
    over(part.status, part.span, as_of)
}

/// Is a relation over on the day looked at?
pub(super) fn is_over(view: &RelationView, as_of: Option<PartialDate>) -> bool {
    over(view.status, view.span, as_of)
}

fn over(status: RelationStatus, span: crate::model::DateSpan, as_of: Option<PartialDate>) -> bool {
    match as_of {
        Some(day) => span.ended_before(day) || (status == RelationStatus::Ended && span.end.is_none()),
        None => status == RelationStatus::Ended,
    }
}
