//! Routes that one filter alone hides, and why (methods §3).
//!
//! For each filter the best few routes of the same query with that one filter lifted. Bounded and
//! not exhaustive: it says "there would be this", never "there is nothing else".

use super::StopReason;
use super::filter::Filter;
use super::network::Network;
use super::paths::Paths;
use super::routes::{PathQuery, routes};
use super::topology::Topology;

/// Why a route is not among the results.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SuppressedBy {
    /// It passes this node.
    Stop { node: u32, reason: StopReason },
    /// It takes more "≈" steps than allowed.
    Soft { limit: u8 },
    /// This edge is an ownership tie below the minimum share.
    MinShare { edge: u32 },
    /// This edge was over on the day of the search.
    Former { edge: u32 },
    /// This edge starts, as far as its sources say, after the day of the search.
    Later { edge: u32 },
}

impl SuppressedBy {
    /// In words, for reports and the command line.
    pub fn describe(&self, network: &Network, filter: &Filter) -> String {
        match *self {
            Self::Stop { node, reason } => {
                let caption = network.node(node).map_or("", |node| &node.caption);
                format!("stop node {caption} ({})", reason.as_str())
            }
            Self::Soft { limit: 1 } => "more than 1 soft step".to_owned(),
            Self::Soft { limit } => format!("more than {limit} soft steps"),
            Self::MinShare { .. } => format!("below minimum share ({} %)", round2(filter.min_share * 100.0)),
            Self::Former { .. } => match filter.as_of {
                Some(day) => format!("ended before the date ({day})"),
                None => "ended before the date".to_owned(),
            },
            Self::Later { .. } => match filter.as_of {
                Some(day) => format!("dated after the date ({day})"),
                None => "dated after the date".to_owned(),
            },
        }
    }
}

fn round2(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A route that exists but for one filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppressed {
    pub by: SuppressedBy,
    pub nodes: Vec<u32>,
    /// Comparable with [`Path::cost`](super::Path::cost).
    pub cost: f64,
}

/// Suppressed routes listed at most.
const MOST: usize = 5;

/// The best routes that lifting one filter would add to `found`, cheapest first, at most five.
/// Searches again for each filter that hides anything.
pub fn explain_suppressed(network: &Network, filter: &Filter, query: &PathQuery<'_>, found: &Paths) -> Vec<Suppressed> {
    let strict = Topology::build(network, filter);
    let mut wider = query.clone();
    wider.k = found.paths.len() + MOST;
    let mut suppressed: Vec<Suppressed> = Vec::new();
    for lifted in Lifted::ALL {
        let Some(relaxed) = lifted.relax(network, filter) else { continue };
        let topology = Topology::build(network, &relaxed);
        for route in routes(&topology, &wider).routes {
            if strict.admits(&route.nodes) || suppressed.iter().any(|other| other.nodes == route.nodes) {
                continue;
            }
            if let Some(by) = lifted.culprit(network, filter, &topology, &strict, &route.nodes) {
                suppressed.push(Suppressed { by, nodes: route.nodes, cost: route.cost });
            }
        }
    }
    suppressed.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.nodes.cmp(&b.nodes)));
    suppressed.truncate(MOST);
    suppressed
}

/// The filters that can be lifted one at a time.
#[derive(Clone, Copy)]
enum Lifted {
    Stops,
    Soft,
    MinShare,
    Former,
    Later,
}

impl Lifted {
    const ALL: [Self; 5] = [Self::Stops, Self::Soft, Self::MinShare, Self::Former, Self::Later];

    /// The filter without this part; `None` when that part hides nothing here.
    fn relax(self, network: &Network, filter: &Filter) -> Option<Filter> {
        let mut relaxed = filter.clone();
        let hides = match self {
            Self::Stops => {
                relaxed.pass_stops = true;
                !filter.pass_stops && network.nodes().any(|(_, node)| node.stop.is_some())
            }
            Self::Soft => {
                relaxed.soft = filter.soft.saturating_add(1);
                network.edges().any(|(_, edge)| edge.is_soft())
            }
            Self::MinShare => {
                relaxed.min_share = 0.0;
                network.edges().any(|(_, edge)| !filter.admits(edge) && relaxed.admits(edge))
            }
            Self::Former => {
                relaxed.include_former = true;
                network.edges().any(|(_, edge)| !filter.admits(edge) && relaxed.admits(edge))
            }
            Self::Later => {
                relaxed.include_later = true;
                network.edges().any(|(_, edge)| !filter.admits(edge) && relaxed.admits(edge))
            }
        };
        hides.then_some(relaxed)
    }

    /// What on the route this part objects to.
    fn culprit(
        self,
        network: &Network,
        filter: &Filter,
        relaxed: &Topology,
        strict: &Topology,
        nodes: &[u32],
    ) -> Option<SuppressedBy> {
        let inner = nodes.len().saturating_sub(2);
        let mut inner = nodes.iter().skip(1).take(inner).copied();
        match self {
            Self::Stops => inner.find_map(|node| {
                let reason = network.node(node)?.stop?;
                Some(SuppressedBy::Stop { node, reason })
            }),
            Self::Soft => Some(SuppressedBy::Soft { limit: filter.soft }),
            Self::MinShare => hidden_edge(relaxed, strict, nodes).map(|edge| SuppressedBy::MinShare { edge }),
            Self::Former => hidden_edge(relaxed, strict, nodes).map(|edge| SuppressedBy::Former { edge }),
            Self::Later => hidden_edge(relaxed, strict, nodes).map(|edge| SuppressedBy::Later { edge }),
        }
    }
}

/// The best edge of the first hop that only the relaxed filter has as it is. A hop may also be
/// hidden by turning soft.
fn hidden_edge(relaxed: &Topology, strict: &Topology, nodes: &[u32]) -> Option<u32> {
    nodes.windows(2).find_map(|pair| {
        let step = relaxed.step(pair[0], pair[1])?;
        let same = strict.step(pair[0], pair[1]).is_some_and(|other| other.soft == step.soft);
        if same { None } else { relaxed.edges_of(step.link).first().copied() }
    })
}
