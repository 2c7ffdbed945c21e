//! Explanations, nodes to pass and to avoid, against plain enumeration; evidence cuts against trying
//! every set of sources.

use super::random::{Dice, Graph, enumerate};
use super::{Case, ids, query};
use crate::graph::{
    EvidenceCut, Explanation, Filter, PathQuery, Paths, Rank, Topology, evidence_cut, evidence_cut_of_all, hop_sources,
    independent_sources, paths, routes,
};
use crate::model::{SourceId, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// The best price of an explanation, and its ends.
type Group = (f64, BTreeSet<(u32, u32)>);

fn inner(nodes: &[u32]) -> Vec<u32> {
    nodes[1..nodes.len() - 1].to_vec()
}

/// The graph without some nodes.
fn without(graph: &Graph, avoid: &[u32]) -> Graph {
    let ties = graph.ties.iter().filter(|tie| !avoid.contains(&tie.a) && !avoid.contains(&tie.b)).copied();
    Graph { ties: ties.collect(), stop: graph.stop.clone() }
}

#[test]
fn explanations_with_nodes_to_pass_and_to_avoid_are_those_of_enumeration() {
    let mut dice = Dice(4_242);
    let (mut nonempty, mut several_ends) = (0, 0);
    for round in 0..1_500 {
        let nodes = 5 + dice.below(7) as usize;
        let ties = nodes + dice.below(2 * nodes as u64) as usize;
        let graph = Graph::random(&mut dice, nodes, ties, [0, 30, 60][round % 3], [0, 15][round % 2]);
        let max_soft = dice.below(3) as u8;
        let mut pick = |least: u64, most: u64| -> Vec<u32> {
            let count = least + dice.below(most);
            (0..count).map(|_| dice.below(nodes as u64) as u32).collect()
        };
        let (from, targets) = (pick(1, 3), pick(1, 4));
        let via = if round % 2 == 0 { pick(0, 3) } else { Vec::new() };
        let avoid: Vec<u32> = if round % 5 == 0 { pick(0, 3) } else { Vec::new() };
        // Nodes and λ are priced by the topology as it is, avoided nodes included; without λ both agree.
        let query = PathQuery {
            distinct: round % 3 != 0,
            max_hops: 1 + dice.below(6) as u32,
            k: [1, 3, 10_000][dice.below(3) as usize],
            rank: if dice.chance(30) { Rank::Hops } else { Rank::Cost },
            lambda: if avoid.is_empty() { 0.1 } else { 0.0 },
            per_target: dice.chance(30),
            via,
            avoid,
            ..PathQuery::new(from, targets)
        };
        let keep = |list: &[u32]| list.iter().copied().filter(|n| !query.avoid.contains(n)).collect::<Vec<_>>();
        let plain = PathQuery { from: keep(&query.from), targets: keep(&query.targets), ..query.clone() };
        let mut expected = enumerate(&without(&graph, &query.avoid), &plain, max_soft.into());
        expected.retain(|(_, nodes)| query.via.iter().all(|node| nodes.contains(node)));
        let hops_first = query.rank == Rank::Hops;
        let price = |cost: f64, nodes: &[u32]| if hops_first { 1e3 * nodes.len() as f64 + cost } else { cost };
        // What counts: routes, or explanations with their best price and all ends.
        let mut groups: BTreeMap<Vec<u32>, Group> = BTreeMap::new();
        for (cost, nodes) in &expected {
            let key = if query.distinct { inner(nodes) } else { nodes.clone() };
            let group = groups.entry(key).or_insert((f64::INFINITY, BTreeSet::new()));
            group.0 = group.0.min(price(*cost, nodes));
            group.1.insert((nodes[0], *nodes.last().unwrap()));
        }
        nonempty += usize::from(!groups.is_empty());
        let topology = graph.topology(max_soft);
        let found = routes(&topology, &query);
        let what = format!("round {round}: {:?} {:?}", query.from, query.targets);
        assert!(found.complete, "{what}");
        assert_eq!(found.routes.len(), groups.len().min(query.k), "{what}");
        assert_eq!(found.more, groups.len() > query.k, "{what}");
        let mut prices: Vec<f64> = groups.values().map(|group| group.0).collect();
        prices.sort_by(f64::total_cmp);
        let mut seen = BTreeSet::new();
        for (route, best) in found.routes.iter().zip(&prices) {
            let key = if query.distinct { inner(&route.nodes) } else { route.nodes.clone() };
            let cost = price(route.cost, &route.nodes);
            assert!(groups.contains_key(&key) && seen.insert(key.clone()), "{what}: {route:?}");
            if !query.per_target {
                assert!((cost - best).abs() < 1e-6, "{what}: {route:?} {best}");
                assert!((cost - groups[&key].0).abs() < 1e-6, "{what}: the best of its explanation");
            }
        }
        if query.per_target {
            assert_every_target_first(&query, &found.routes, &expected, &what);
        }
        if query.distinct {
            for explanation in ends(&topology, &query, &found.routes) {
                let all: BTreeSet<(u32, u32)> = explanation.ends.iter().copied().collect();
                assert_eq!(all, groups[&explanation.inner].1, "{what}");
                several_ends += usize::from(all.len() > 1);
            }
        }
    }
    assert!(nonempty > 600 && several_ends > 300, "{nonempty} {several_ends}");
}

fn ends(topology: &Topology, query: &PathQuery<'_>, routes: &[crate::graph::Route]) -> Vec<Explanation> {
    let found = routes.iter().map(|route| route.nodes.as_slice());
    crate::graph::explanations::group(topology, query, found).0
}

/// No target is missing as long as there was room.
fn assert_every_target_first(
    query: &PathQuery<'_>,
    found: &[crate::graph::Route],
    expected: &[(f64, Vec<u32>)],
    what: &str,
) {
    let reachable: BTreeSet<u32> = expected.iter().filter_map(|(_, nodes)| nodes.last().copied()).collect();
    if query.k >= reachable.len() {
        let keys: BTreeSet<Vec<u32>> = found.iter().map(|route| inner(&route.nodes)).collect();
        let covered = expected.iter().filter(|(_, nodes)| keys.contains(&inner(nodes)));
        let covered: BTreeSet<u32> = covered.filter_map(|(_, nodes)| nodes.last().copied()).collect();
        assert_eq!(covered, reachable, "{what}");
    }
}

#[test]
fn a_hub_with_many_ends_is_one_explanation() {
    let mut lines: Vec<String> =
        ["a Company name=A", "hub Company name=H", "m Company name=M"].map(String::from).into();
    lines.extend(["ah Ownership owner=a asset=hub", "am Ownership owner=a asset=m"].map(String::from));
    for number in 0..30 {
        lines.push(format!("t{number:02} Company name=T"));
        lines.push(format!("h{number} Ownership owner=hub asset=t{number:02}"));
    }
    lines.push("mt UnknownLink subject=m object=t07".to_owned());
    let case = Case::new(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let network = case.network();
    let topology = Topology::build(&network, &Filter::default());
    let targets: Vec<u32> = (0..30).map(|number| network.node_of(&format!("t{number:02}")).unwrap()).collect();
    let ask = PathQuery { max_hops: 2, ..PathQuery::new(vec![network.node_of("a").unwrap()], targets) };
    let told = |found: &Paths| -> Vec<String> {
        found.explanations.iter().map(|one| format!("{} {}", ids(&network, &one.inner), one.ends.len())).collect()
    };
    let plain = paths(&network, &topology, &ask);
    assert_eq!((plain.paths.len(), plain.more, told(&plain)), (20, true, vec!["hub 30".to_owned()]));
    for per_target in [false, true] {
        let distinct = paths(&network, &topology, &PathQuery { distinct: true, k: 2, per_target, ..ask.clone() });
        assert_eq!(told(&distinct), ["hub 30", "m 1"]);
        assert!(distinct.complete && !distinct.more);
        assert_eq!(distinct.paths.iter().map(|path| path.explanation).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(distinct.explanations[1].best, 1);
    }
}

#[test]
fn impossible_wishes_have_empty_answers() {
    let graph = Graph::random(&mut Dice(3), 10, 25, 0, 0);
    let topology = graph.topology(0);
    for (via, avoid) in [(vec![99], vec![]), (vec![3], vec![3]), (vec![], vec![0]), ((0..9).collect(), vec![])] {
        let found = routes(&topology, &PathQuery { via, avoid, max_hops: 4, ..PathQuery::new(vec![0], vec![1]) });
        assert!(found.routes.is_empty() && found.complete && !found.more);
    }
    let short = PathQuery { via: vec![2], budget: 5, ..PathQuery::new(vec![0], vec![1]) };
    assert!(!routes(&topology, &short).complete);
}

/// A diamond of companies in which each tie rests on the sources named.
fn diamond(sources: &[(&str, &str, &[&str])]) -> Case {
    let mut case = Case::new(&["a Company name=A", "b Company name=B", "c Company name=C", "d Company name=D"]);
    for (from, to, titles) in sources {
        let id = format!("{from}{to}");
        for (number, title) in titles.iter().enumerate() {
            if number == 0 {
                case.add(&format!("{id} Ownership owner={from} asset={to} @source={title}"));
                // The source named last before a property is the one that asserts it.
                case.facts.entities.shift_remove(id.as_str());
                case.add(&format!("{id} Ownership @source={title} owner={from} asset={to}"));
            } else {
                let (name, publisher) = title.split_once('/').map_or((*title, None), |(t, p)| (t, Some(p)));
                let source = case.source(name, publisher, "B");
                let record = case.facts.entities.get_mut(id.as_str()).unwrap();
                record.statements.push(Statement::new(id.as_str().into(), "owner".into(), from, source.id));
            }
        }
    }
    case
}

fn cuts(case: &Case) -> (EvidenceCut, EvidenceCut, Vec<String>) {
    let network = case.network();
    let topology = Topology::build(&network, &Filter::default());
    let query = query(&network, "a", "d");
    let found = paths(&network, &topology, &query);
    let cut = evidence_cut(&network, &found.paths);
    let titles = cut.sources.iter().map(|id| case.facts.sources[id].title.to_string()).collect();
    (cut, evidence_cut_of_all(&network, &topology, &query), titles)
}

#[test]
fn the_cut_is_the_smallest_set_of_sources_that_breaks_every_path() {
    let two = diamond(&[("a", "b", &["x"]), ("b", "d", &["y"]), ("a", "c", &["z"]), ("c", "d", &["y"])]);
    let (cut, all, titles) = cuts(&two);
    assert_eq!((titles, cut.exact, cut.at_least), (vec!["y".to_owned()], true, 1));
    assert_eq!(cut, all);
    // A second source on one of the ties: both must fail there, or one on each way.
    let more = diamond(&[("a", "b", &["x"]), ("b", "d", &["y", "w"]), ("a", "c", &["z"]), ("c", "d", &["y"])]);
    let (cut, all, _) = cuts(&more);
    assert_eq!((cut.sources.len(), cut.exact), (2, true));
    assert_eq!(cut, all);
}

#[test]
fn copies_of_one_origin_fail_together_and_matches_have_no_source() {
    let copies = diamond(&[("a", "d", &["x", "one/Bureau", "two/bureau"])]);
    let (cut, all, _) = cuts(&copies);
    assert_eq!((cut.sources.len(), cut.exact), (2, true), "x, and the bureau once");
    assert_eq!(cut, all);
    let network = copies.network();
    let topology = Topology::build(&network, &Filter::default());
    let found = paths(&network, &topology, &query(&network, "a", "d"));
    assert_eq!(hop_sources(&network, &found.paths[0]), [Some(2)]);
    assert_eq!(independent_sources(&network, network.edge(found.paths[0].hops[0].edges[0]).unwrap()), 2);
    // Directly "≈": no source says so, and none takes it back. Over a relation and "≈": the relation's.
    let soft = diamond(&[("a", "b", &["x"])]).soft("a", "d").soft("b", "d");
    let (cut, all, titles) = cuts(&soft);
    assert_eq!((titles, cut.unbreakable, cut.exact), (vec!["x".to_owned()], 1, true));
    assert_eq!(cut, all);
    let nothing = evidence_cut(&network, []);
    assert_eq!((nothing.sources.len(), nothing.exact, nothing.unbreakable), (0, true, 0));
}

#[test]
fn cuts_are_those_of_trying_every_set() {
    let mut dice = Dice(808);
    let mut sizes = BTreeSet::new();
    for round in 0..150 {
        let mut case = Case::default();
        for node in 0..7 {
            case.add(&format!("n{node} Company name=N"));
        }
        let sources: Vec<SourceId> = (0..6).map(|s| case.source(&format!("s{s}"), None, "B").id).collect();
        for edge in 0..11 {
            let (a, b) = (dice.below(7), dice.below(7));
            case.add(&format!("e{edge:02} Ownership owner=n{a} asset=n{b}"));
            let record = case.facts.entities.get_mut(format!("e{edge:02}").as_str()).unwrap();
            let asserting: BTreeSet<usize> = (0..1 + dice.below(3)).map(|_| dice.below(6) as usize).collect();
            let old = std::mem::take(&mut record.statements);
            for statement in old {
                for &source in &asserting {
                    let mut copy = statement.clone();
                    copy.source = sources[source];
                    record.statements.push(copy);
                }
            }
        }
        let network = case.network();
        let topology = Topology::build(&network, &Filter::default());
        let ask = PathQuery { max_hops: 4, k: 1_000, ..query(&network, "n0", "n6") };
        let found = paths(&network, &topology, &ask);
        let broken = |failed: &BTreeSet<SourceId>| {
            found.paths.iter().all(|path| {
                path.hops.iter().any(|hop| {
                    let mut edges = hop.edges.iter().filter_map(|&edge| network.edge(edge));
                    edges.all(|edge| edge.sources.iter().all(|source| failed.contains(source)))
                })
            })
        };
        let sets = (0..64u32).map(|bits| {
            let chosen = (0..6).filter(|bit| bits >> bit & 1 == 1);
            chosen.map(|bit| sources[bit as usize]).collect::<BTreeSet<SourceId>>()
        });
        let least = sets.filter(broken).map(|set| set.len()).min().unwrap();
        let cut = evidence_cut(&network, &found.paths);
        assert!(cut.exact && broken(&cut.sources.iter().copied().collect()), "round {round}");
        assert_eq!((cut.sources.len(), cut.at_least), (least, least), "round {round}");
        // From nothing found, over all paths: the same size, and it breaks them.
        let all = evidence_cut_of_all(&network, &topology, &PathQuery { k: 1, ..ask.clone() });
        assert!(all.exact && broken(&all.sources.iter().copied().collect()), "round {round}");
        assert_eq!(all.sources.len(), least, "round {round}");
        sizes.insert(least);
    }
    assert!(sizes.len() >= 4, "{sizes:?}");
}
