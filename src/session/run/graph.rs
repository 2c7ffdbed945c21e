//! Reach and paths, with names, sources and what was searched: the contract of `paths` and `reach`.

use super::RunError;
use super::analysis::Analysis;
use crate::graph::{self, Edge, EdgeKind, Filter, PathQuery, Paths, Rank, Topology, TypeFilter};
use crate::model::{EntityId, Facts, PartialDate, Share};
use serde::Serialize;

/// Ownership below this is left out unless asked for (methods §3).
pub const MIN_SHARE: f64 = 0.10;

/// Filters as a person states them.
#[derive(Clone, Debug)]
pub struct FilterAsk {
    /// `None`: today.
    pub as_of: Option<PartialDate>,
    pub today: PartialDate,
    pub include_former: bool,
    pub min_share: f64,
    pub types: Vec<String>,
    pub exclude_types: Vec<String>,
    pub soft: u8,
}

/// # Errors
/// When a type is neither a category nor a relation schema.
pub fn filter(ask: &FilterAsk) -> Result<Filter, RunError> {
    let types = |names: &[String]| {
        let parse = |name: &String| {
            TypeFilter::parse(name).ok_or_else(|| {
                RunError::Usage(format!(
                    "{name:?} is no type of tie: use a category (ownership, control, office, fund_role, address, \
                     employment, agreement, supply, association, infrastructure) or a schema such as Directorship"
                ))
            })
        };
        names.iter().map(parse).collect::<Result<Vec<_>, _>>()
    };
    Ok(Filter {
        as_of: Some(ask.as_of.unwrap_or(ask.today)),
        as_of_explicit: ask.as_of.is_some(),
        include_former: ask.include_former,
        min_share: ask.min_share,
        types_in: types(&ask.types)?,
        types_out: types(&ask.exclude_types)?,
        soft: ask.soft,
        ..Filter::default()
    })
}

#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// Any flagged node.
    Listed,
    Entity(EntityId),
}

#[derive(Clone, Debug)]
pub struct PathsAsk {
    pub from: Vec<EntityId>,
    pub to: To,
    /// Only paths that pass all of these.
    pub via: Vec<EntityId>,
    /// Only paths that pass none of these.
    pub avoid: Vec<EntityId>,
    pub max_hops: u32,
    pub k: usize,
    pub by_hops: bool,
    pub filter: Filter,
}

#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    pub max_hops: u32,
    pub filters: FiltersJson,
    pub nodes: usize,
    pub edges: usize,
    pub edges_filtered: usize,
    /// Nodes that may be a path's end.
    pub targets: usize,
    /// `false`: stopped early; what is listed is right, others may be missing.
    pub complete: bool,
    pub statement: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct FiltersJson {
    pub as_of: Option<String>,
    pub include_former: bool,
    pub min_share: f64,
    pub types: Vec<String>,
    pub exclude_types: Vec<String>,
    pub soft: u8,
}

#[derive(Clone, Debug, Serialize)]
pub struct NodeJson {
    pub id: String,
    pub caption: String,
    pub schema: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareJson {
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceJson {
    pub id: String,
    pub title: String,
    pub url: Option<String>,
    pub locator: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct EdgeJson {
    pub relation: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub role: String,
    pub category: Option<&'static str>,
    pub from: String,
    pub to: String,
    pub share: Option<ShareJson>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub status: &'static str,
    pub soft: bool,
    /// Score of an undecided match.
    pub score: Option<f64>,
    pub grade: String,
    pub sources: Vec<SourceJson>,
    /// Other relations between the same two, which pass the filters too.
    pub parallel: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PathJson {
    pub rank: usize,
    pub cost: f64,
    pub hops: usize,
    pub target: String,
    pub target_classes: Vec<String>,
    pub nodes: Vec<NodeJson>,
    pub edges: Vec<EdgeJson>,
    pub weakest: usize,
    pub independent_sources: usize,
    /// Paths through the same inner entities are one explanation: its number, 1 first.
    pub explanation: usize,
    pub evidence_cut: CutJson,
}

/// The smallest set of sources whose failure breaks what it belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct CutJson {
    pub sources: Vec<SourceJson>,
    /// No smaller set does it.
    pub exact: bool,
    /// Paths that no failing source breaks: they rest on undecided matches, or on ties without a source.
    pub unbreakable: usize,
}

/// A listed body that was reached, and how many sources every path found to it rests on.
#[derive(Clone, Debug, Serialize)]
pub struct TargetJson {
    pub id: String,
    pub caption: String,
    pub paths: usize,
    pub evidence_cut: CutJson,
}

#[derive(Clone, Debug, Serialize)]
pub struct SuppressedJson {
    pub reason: String,
    pub nodes: Vec<NodeJson>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PathsAnswer {
    pub from: Vec<String>,
    pub searched: Searched,
    pub paths: Vec<PathJson>,
    /// In the order in which paths first reach them.
    pub targets: Vec<TargetJson>,
    pub more: bool,
    pub suppressed: Vec<SuppressedJson>,
    /// Numbers of the network's nodes and edges, for the window.
    #[serde(skip)]
    pub found: Paths,
}

/// Ranked paths from the deal's parties.
pub fn paths(analysis: &Analysis, ask: &PathsAsk, cancel: &dyn Fn() -> bool) -> Result<PathsAnswer, RunError> {
    let network = &analysis.network;
    let from = ask.from.iter().map(|id| node_of(analysis, id)).collect::<Result<Vec<_>, _>>()?;
    let targets = match &ask.to {
        To::Listed => analysis.listed_ends(),
        To::Entity(id) => vec![node_of(analysis, id)?],
    };
    let count = targets.len();
    let query = PathQuery {
        max_hops: ask.max_hops,
        k: ask.k,
        // To any listed body, k counts explanations: ten ends behind the same people are one.
        distinct: ask.to == To::Listed,
        via: ask.via.iter().map(|id| node_of(analysis, id)).collect::<Result<Vec<_>, _>>()?,
        avoid: ask.avoid.iter().map(|id| node_of(analysis, id)).collect::<Result<Vec<_>, _>>()?,
        rank: if ask.by_hops { Rank::Hops } else { Rank::Cost },
        per_target: ask.to == To::Listed,
        cancel,
        ..PathQuery::new(from, targets)
    };
    let topology = Topology::build(network, &ask.filter);
    let mut found = graph::paths(network, &topology, &query);
    if query.distinct {
        add_ends(network, &topology, &query, &mut found);
    }
    found.suppressed = graph::explain_suppressed(network, &ask.filter, &query, &found);
    let searched = Searched {
        max_hops: ask.max_hops,
        filters: filters_json(&ask.filter),
        nodes: found.coverage.nodes,
        edges: found.coverage.edges,
        edges_filtered: found.coverage.edges_filtered,
        targets: count,
        complete: found.complete,
        statement: coverage(ask.max_hops, &found.coverage, count, found.complete),
    };
    Ok(PathsAnswer {
        from: ask.from.iter().map(ToString::to_string).collect(),
        searched,
        paths: (1..).zip(&found.paths).map(|(rank, path)| path_json(analysis, rank, path)).collect(),
        targets: targets_json(analysis, &found),
        more: found.more,
        suppressed: found
            .suppressed
            .iter()
            .map(|suppressed| SuppressedJson {
                reason: suppressed.by.describe(network, &ask.filter),
                nodes: suppressed.nodes.iter().filter_map(|&node| node_json(analysis, node)).collect(),
            })
            .collect(),
        found,
    })
}

/// Ends of one explanation that are listed as paths of their own; the others are counted.
const ENDS: usize = 12;

/// Lists the other ends of each explanation too, as paths in the order of the ranking.
fn add_ends(network: &graph::Network, topology: &Topology, query: &PathQuery<'_>, found: &mut Paths) {
    let mut more: Vec<graph::Path> = Vec::new();
    for (number, explanation) in found.explanations.iter().enumerate() {
        let mut others: Vec<graph::Path> = explanation
            .ends
            .iter()
            .map(|&(start, target)| [&[start][..], &explanation.inner, &[target]].concat())
            .filter(|nodes| found.paths.iter().all(|path| path.nodes != *nodes))
            .filter_map(|nodes| graph::path_along(network, topology, query, &nodes))
            .collect();
        others.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.nodes.cmp(&b.nodes)));
        others.truncate(ENDS);
        more.extend(others.into_iter().map(|path| graph::Path { explanation: number, ..path }));
    }
    found.paths.extend(more);
    let by_hops = query.rank == Rank::Hops;
    found.paths.sort_by(|a, b| {
        let hops = if by_hops { a.hops.len().cmp(&b.hops.len()) } else { std::cmp::Ordering::Equal };
        hops.then(a.cost.total_cmp(&b.cost)).then_with(|| a.nodes.cmp(&b.nodes))
    });
}

fn coverage(max_hops: u32, coverage: &graph::Coverage, targets: usize, complete: bool) -> String {
    let stopped = if complete { "" } else { " The search was stopped early: paths may be missing." };
    format!(
        "Searched up to {max_hops} hops over {} entities and {} ties ({} ties filtered out), to {targets} possible ends. \
         Finding nothing is not clearance.{stopped}",
        coverage.nodes, coverage.edges, coverage.edges_filtered
    )
}

fn node_of(analysis: &Analysis, id: &EntityId) -> Result<u32, RunError> {
    let node = analysis.network.node_of(id.as_str());
    node.ok_or_else(|| RunError::Usage(format!("{id} is a record about a tie, not an entity")))
}

fn filters_json(filter: &Filter) -> FiltersJson {
    let names = |types: &[TypeFilter]| {
        let name = |of: &TypeFilter| match of {
            TypeFilter::Category(category) => category.as_str().to_owned(),
            TypeFilter::Kind(kind) => kind.clone(),
        };
        types.iter().map(name).collect()
    };
    FiltersJson {
        as_of: filter.as_of.map(|date| date.to_string()),
        include_former: filter.include_former,
        min_share: filter.min_share,
        types: names(&filter.types_in),
        exclude_types: names(&filter.types_out),
        soft: filter.soft,
    }
}

fn node_json(analysis: &Analysis, node: u32) -> Option<NodeJson> {
    let node = analysis.network.node(node)?;
    Some(NodeJson { id: node.id.to_string(), caption: node.caption.to_string(), schema: node.schema.name.clone() })
}

fn path_json(analysis: &Analysis, rank: usize, path: &graph::Path) -> PathJson {
    let target = path.nodes.last().copied().unwrap_or_default();
    let mut classes: Vec<String> = analysis.flags_of(target).iter().map(|flag| flag.class.id.clone()).collect();
    classes.dedup();
    PathJson {
        rank,
        cost: path.cost,
        hops: path.hops.len(),
        target: analysis.network.node(target).map(|node| node.id.to_string()).unwrap_or_default(),
        target_classes: classes,
        nodes: path.nodes.iter().filter_map(|&node| node_json(analysis, node)).collect(),
        edges: path.hops.iter().filter_map(|hop| edge_json(analysis, &hop.edges)).collect(),
        weakest: path.weakest,
        independent_sources: path.independent_sources,
        explanation: path.explanation + 1,
        evidence_cut: cut_json(analysis, [path]),
    }
}

fn cut_json<'a>(analysis: &Analysis, paths: impl IntoIterator<Item = &'a graph::Path>) -> CutJson {
    let cut = graph::evidence_cut(&analysis.network, paths);
    let source = |id: &crate::model::SourceId| {
        let source = analysis.facts.source(*id)?;
        let (title, url) = (source.title.clone(), source.url.clone());
        Some(SourceJson { id: id.to_string(), title, url, locator: String::new() })
    };
    CutJson { sources: cut.sources.iter().filter_map(source).collect(), exact: cut.exact, unbreakable: cut.unbreakable }
}

fn targets_json(analysis: &Analysis, found: &Paths) -> Vec<TargetJson> {
    let mut targets: Vec<u32> = Vec::new();
    for target in found.paths.iter().filter_map(|path| path.nodes.last()) {
        if !targets.contains(target) {
            targets.push(*target);
        }
    }
    let target = |target: u32| {
        let node = analysis.network.node(target)?;
        let paths: Vec<&graph::Path> = found.paths.iter().filter(|path| path.nodes.last() == Some(&target)).collect();
        Some(TargetJson {
            id: node.id.to_string(),
            caption: node.caption.to_string(),
            paths: paths.len(),
            evidence_cut: cut_json(analysis, paths),
        })
    };
    targets.into_iter().filter_map(target).collect()
}

fn edge_json(analysis: &Analysis, edges: &[u32]) -> Option<EdgeJson> {
    let network = &analysis.network;
    let edge = network.edge(*edges.first()?)?;
    let id = |node: u32| network.node(node).map(|node| node.id.to_string()).unwrap_or_default();
    let parallel = edges.iter().skip(1).filter_map(|&other| network.edge(other)).filter_map(Edge::relation);
    let mut json = EdgeJson {
        relation: String::new(),
        kind: "possibly the same".to_owned(),
        role: String::new(),
        category: None,
        from: id(edge.from),
        to: id(edge.to),
        share: None,
        start: None,
        end: None,
        status: "undecided",
        soft: true,
        score: None,
        grade: edge.grade.to_string(),
        sources: Vec::new(),
        parallel: parallel.map(|view| view.record.to_string()).collect(),
    };
    match &edge.kind {
        EdgeKind::Soft { score } => json.score = Some(*score),
        EdgeKind::Relation(view) => {
            json.relation = view.record.to_string();
            json.kind = view.kind.to_owned();
            json.role = view.role.to_string();
            json.category = Some(view.category.as_str());
            json.share = match view.share {
                Share::Unknown => None,
                Share::Between { low, high } => Some(ShareJson { low, high }),
            };
            json.start = view.span.start.map(|date| date.to_string());
            json.end = view.span.end.map(|date| date.to_string());
            json.status = view.status.as_str();
            json.soft = false;
            json.sources = cited(&analysis.facts, &view.record);
        }
    }
    Some(json)
}

/// The sources of a record: the documents it cites, else what it was read from.
pub fn cited(facts: &Facts, record: &EntityId) -> Vec<SourceJson> {
    let Some(entity) = facts.entities.get(record) else { return Vec::new() };
    let publishers: Vec<&str> = entity.all("publisher").map(|statement| &*statement.value).collect();
    let mut found: Vec<SourceJson> = Vec::new();
    for (at, statement) in entity.all("sourceUrl").enumerate() {
        let title = publishers.get(at).or(publishers.first()).copied().unwrap_or("document");
        found.push(SourceJson {
            id: statement.source.to_string(),
            title: title.to_owned(),
            url: Some(statement.value.to_string()),
            locator: statement.locator.to_string(),
        });
    }
    if found.is_empty() {
        for statement in &entity.statements {
            let Some(source) = facts.source(statement.source) else { continue };
            if found.iter().all(|known| known.id != source.id.to_string()) {
                found.push(SourceJson {
                    id: source.id.to_string(),
                    title: source.title.clone(),
                    url: source.url.clone(),
                    locator: statement.locator.to_string(),
                });
            }
        }
    }
    // What the analyst says instead of a source is told beside it.
    for statement in &entity.statements {
        if let (Some(correction), Some(source)) = (statement.correction(), facts.source(statement.source)) {
            let (id, title, url) = (source.id.to_string(), source.title.clone(), source.url.clone());
            found.push(SourceJson { id, title, url, locator: correction });
        }
    }
    found
}

#[derive(Clone, Debug, Serialize)]
pub struct Reached {
    pub id: String,
    pub caption: String,
    pub hops: u32,
    pub classes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReachAnswer {
    pub from: String,
    pub reached: Vec<Reached>,
    pub searched: Searched,
}

/// Distance to every flagged node, nearest first.
pub fn reach(
    analysis: &Analysis,
    from: &EntityId,
    max_hops: u32,
    filter: &Filter,
    cancel: &dyn Fn() -> bool,
) -> Result<ReachAnswer, RunError> {
    let start = node_of(analysis, from)?;
    let topology = Topology::build(&analysis.network, filter);
    let distances = graph::reach(&topology, &[start], max_hops, cancel);
    let flagged = analysis.flagged();
    let mut reached: Vec<(u32, u32)> = flagged
        .iter()
        .filter(|&&node| node != start)
        .filter_map(|&node| distances.hops_to(node).map(|hops| (hops, node)))
        .collect();
    reached.sort_unstable();
    let coverage_now = graph::Coverage {
        max_hops,
        nodes: analysis.network.node_count(),
        edges: topology.edge_count(),
        edges_filtered: analysis.network.edge_count().saturating_sub(topology.edge_count()),
        examined_nodes: distances.reached,
    };
    Ok(ReachAnswer {
        from: from.to_string(),
        reached: reached
            .into_iter()
            .filter_map(|(hops, node)| {
                let json = node_json(analysis, node)?;
                let mut classes: Vec<String> =
                    analysis.flags_of(node).iter().map(|flag| flag.class.id.clone()).collect();
                classes.dedup();
                Some(Reached { id: json.id, caption: json.caption, hops, classes })
            })
            .collect(),
        searched: Searched {
            max_hops,
            filters: filters_json(filter),
            nodes: coverage_now.nodes,
            edges: coverage_now.edges,
            edges_filtered: coverage_now.edges_filtered,
            targets: flagged.len(),
            complete: distances.complete,
            statement: coverage(max_hops, &coverage_now, flagged.len(), distances.complete),
        },
    })
}
