//! Tests of the room on small cases; the random ones are in `random`.

mod cases;
mod explain;
mod nearness;
mod random;
mod shape;

use super::*;
use crate::model::{Entity, EntityId, Facts, Role, Source, SourceKind, Statement, ontology};
use std::collections::BTreeMap;

/// A case written as lines: `id Schema prop=value prop=value`. The property `@source` names the source.
#[derive(Default)]
struct Case {
    facts: Facts,
    same: BTreeMap<EntityId, EntityId>,
    soft: Vec<SoftLink>,
}

impl Case {
    fn new(lines: &[&str]) -> Self {
        let mut case = Self::default();
        for line in lines {
            case.add(line);
        }
        case
    }

    fn add(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (id, schema) = (words.next().unwrap(), words.next().unwrap());
        let mut entity = Entity::new(id.into(), ontology().schema(schema).unwrap(), Role::Case);
        let mut source = self.source("register", None, "B");
        let mut credibility = 2;
        for word in words {
            let (prop, value) = word.split_once('=').unwrap();
            let value = value.replace('_', " ");
            match prop {
                "@source" => source = self.source(&value, None, "B"),
                "@grade" => {
                    source = self.source(&format!("graded {value}"), None, &value[..1]);
                    credibility = value[1..].parse().unwrap();
                }
                _ => {
                    let mut statement = Statement::new(id.into(), prop.into(), &value, source.id);
                    statement.credibility = crate::model::Credibility::new(credibility).unwrap();
                    entity.statements.push(statement);
                }
            }
        }
        self.facts.entities.insert(id.into(), entity);
    }

    fn source(&mut self, title: &str, publisher: Option<&str>, reliability: &str) -> Source {
        let mut source = Source::new(SourceKind::Dataset, title, publisher, None);
        source.reliability = reliability.parse().unwrap();
        self.facts.sources.insert(source.id, source.clone());
        source
    }

    fn network(&self) -> Network {
        let canonical = |id: &EntityId| self.same.get(id).cloned().unwrap_or_else(|| id.clone());
        let stop = |entity: &Entity| StopRules::built_in().reason(entity);
        project(&self.facts, &ProjectInput { canonical: &canonical, soft: &self.soft, stop: &stop })
    }

    fn soft(mut self, a: &str, b: &str) -> Self {
        self.soft.push(SoftLink { a: a.into(), b: b.into(), score: 0.8 });
        self
    }
}

fn ids(network: &Network, nodes: &[u32]) -> String {
    nodes.iter().map(|&node| network.node(node).unwrap().id.as_str()).collect::<Vec<_>>().join(" ")
}

fn query(network: &Network, from: &str, to: &str) -> PathQuery<'static> {
    let nodes = |names: &str| names.split(' ').map(|id| network.node_of(id).unwrap()).collect();
    PathQuery::new(nodes(from), nodes(to))
}

fn find(network: &Network, filter: &Filter, from: &str, to: &str) -> Vec<String> {
    let topology = Topology::build(network, filter);
    let found = paths(network, &topology, &query(network, from, to));
    assert!(found.complete);
    found.paths.iter().map(|path| ids(network, &path.nodes)).collect()
}

const CHAIN: [&str; 5] = [
    "a Company name=A",
    "b Company name=B",
    "c Company name=C",
    "ab Ownership owner=a asset=b percentage=60",
    "bc Ownership owner=b asset=c percentage=40",
];

#[test]
fn parallel_relations_are_one_hop_with_the_best_edge_first() {
    let mut case = Case::new(&CHAIN);
    case.add("ab2 Directorship director=a organization=b @grade=A1");
    case.add("ab3 UnknownLink subject=a object=b");
    case.facts.entities.get_mut("ab2").unwrap().statements.iter_mut().for_each(|s| s.credibility = Default::default());
    let network = case.network();
    let topology = Topology::build(&network, &Filter::default());
    let found = paths(&network, &topology, &query(&network, "a", "c"));
    assert_eq!(found.paths.len(), 1);
    assert!(!found.more);
    let path = &found.paths[0];
    let records = |hop: usize| -> Vec<&str> {
        let edges = path.hops[hop].edges.iter();
        edges.map(|&edge| network.edge(edge).unwrap().relation().unwrap().record.as_str()).collect()
    };
    assert_eq!(records(0), ["ab", "ab2", "ab3"], "by cost: ownership, office, unknown link");
    assert_eq!((path.weakest, path.independent_sources, path.soft), (0, 1, 0));
    let b = 2.0 * -(0.7f64.ln()) + PathQuery::LAMBDA * 3f64.ln();
    assert!((path.cost - b).abs() < 1e-12, "{} {b}", path.cost);
}

#[test]
fn merged_records_are_one_node_and_their_loops_go() {
    let mut case = Case::new(&CHAIN);
    case.add("b2 Company name=B2");
    case.add("self Ownership owner=b asset=b2 percentage=10");
    case.add("d Company name=D");
    case.add("bd Ownership owner=b2 asset=d percentage=100");
    case.same.insert("b2".into(), "b".into());
    let network = case.network();
    assert_eq!(network.node_of("b2"), network.node_of("b"));
    assert_eq!(network.node(network.node_of("b").unwrap()).unwrap().members, ["b".into(), "b2".into()]);
    assert_eq!(network.left_out, LeftOut { self_loops: 1, ..LeftOut::default() });
    assert_eq!(find(&network, &Filter::default(), "a", "d"), ["a b d"]);
    assert_eq!(network.node_count(), 4);
}

#[test]
fn ends_without_a_record_are_placeholders_that_can_be_walked() {
    let case = Case::new(&[
        "a Company name=A",
        "c Company name=C",
        "r1 Ownership owner=a asset=ghost percentage=50",
        "r2 Ownership owner=ghost asset=c percentage=50",
        "s Sanction entity=a program=X",
        "odd UnknownLink subject=r1 object=c",
    ]);
    let network = case.network();
    let ghost = network.node(network.node_of("ghost").unwrap()).unwrap();
    assert!(ghost.placeholder && ghost.schema.name == "Asset" && &*ghost.caption == "ghost");
    assert_eq!(network.node_of("s"), None, "a sanction is no node");
    assert_eq!(network.left_out.no_node, 1, "nor is a relation record");
    assert_eq!(find(&network, &Filter::default(), "a", "c"), ["a ghost c"]);
}

#[test]
fn rings_end_and_no_node_repeats() {
    let mut case = Case::new(&CHAIN);
    case.add("ca Ownership owner=c asset=a percentage=30");
    case.add("d Company name=D");
    case.add("cd Ownership owner=c asset=d percentage=30");
    assert_eq!(find(&case.network(), &Filter::default(), "a", "d"), ["a c d", "a b c d"]);
}

#[test]
fn dates_keep_what_may_be_in_force() {
    let case = Case::new(&[
        "a Company name=A",
        "b1 Company name=B",
        "b2 Company name=B",
        "b3 Company name=B",
        "b4 Company name=B",
        "r1 Ownership owner=a asset=b1 startDate=2010 endDate=2014",
        "r2 Ownership owner=a asset=b2 startDate=2018",
        "r3 Ownership owner=a asset=b3 status=ended",
        "r4 Ownership owner=a asset=b4 startDate=2016",
    ]);
    let network = case.network();
    let reached = |filter: Filter| {
        let topology = Topology::build(&network, &filter);
        let hops = reach(&topology, &[network.node_of("a").unwrap()], 6, &never).hops;
        (0..5).filter(|&node| hops[node as usize] == 1).map(|node| ids(&network, &[node])).collect::<Vec<_>>()
    };
    let on = |day: &str, explicit, former| Filter {
        as_of: Some(day.parse().unwrap()),
        as_of_explicit: explicit,
        include_former: former,
        ..Filter::default()
    };
    assert_eq!(reached(on("2016-06", false, false)), ["b4"], "2016 may be before June 2016");
    assert_eq!(reached(on("2016-06", true, false)), ["b3", "b4"]);
    assert_eq!(reached(on("2014-12-31", true, false)), ["b1", "b3"]);
    assert_eq!(reached(on("2016-06", false, true)), ["b1", "b3", "b4"], "never what starts later");
    assert_eq!(reached(Filter::default()), ["b1", "b2", "b4"]);
}

#[test]
fn what_was_said_to_be_over_does_not_come_back_with_a_later_day() {
    let mut case = Case::new(&["a Company name=A", "b Company name=B", "r Ownership owner=a asset=b status=ended"]);
    let admits = |case: &Case, day: &str| {
        let filter = Filter { as_of: Some(day.parse().unwrap()), as_of_explicit: true, ..Filter::default() };
        filter.passing(&case.network()).count() == 1
    };
    assert!(admits(&case, "2030"), "nobody knows when it was read");
    case.facts.sources.values_mut().for_each(|source| source.retrieved_at = Some("2026-06-15T08:00:00Z".to_owned()));
    assert!(admits(&case, "2019"), "it may have been in force then");
    assert!(admits(&case, "2026-06-14"));
    assert!(!admits(&case, "2026-06-15") && !admits(&case, "2026-11") && !admits(&case, "2030"));
}

#[test]
fn minimum_share_keeps_unknown_shares_and_other_ties() {
    let case = Case::new(&[
        "a Company name=A",
        "b1 Company name=B",
        "b2 Company name=B",
        "b3 Company name=B",
        "b4 Company name=B",
        "r1 Ownership owner=a asset=b1 percentage=9.9",
        "r2 Ownership owner=a asset=b2",
        "r3 Ownership owner=a asset=b3 percentage=5-25",
        "r4 Directorship director=a organization=b4",
        "r5 UnknownLink subject=a object=b1 role=listed_by",
    ]);
    let network = case.network();
    let strongest = |filter: &Filter| ids(&network, &neighbourhood(&network, 0, filter, 9).0);
    assert_eq!(strongest(&Filter::default()), "b2 b3 b4");
    assert_eq!(strongest(&Filter { min_share: 0.0, ..Filter::default() }), "b1 b2 b3 b4");
    assert_eq!(neighbourhood(&network, 0, &Filter::default(), 2).1, 1);
    let only = |text: &str| vec![TypeFilter::parse(text).unwrap()];
    assert_eq!(strongest(&Filter { types_in: only("OFFICE"), ..Filter::default() }), "b4");
    assert_eq!(strongest(&Filter { types_out: only("ownership"), ..Filter::default() }), "b4");
    assert_eq!(strongest(&Filter { types_in: only("interest"), ..Filter::default() }), "b2 b3 b4");
    let listing = Filter { include_listing: true, types_in: only("listing"), ..Filter::default() };
    assert_eq!(strongest(&listing), "b1");
    assert!(TypeFilter::parse("nonsense").is_none());
}

#[test]
fn routes_that_one_filter_hides_are_explained() {
    let case = Case::new(&[
        "a Company name=A",
        "agent Company name=HKSCC_Nominees_Limited",
        "m Company name=M",
        "x Company name=X",
        "y Company name=Y",
        "t Company name=T",
        "r1 Ownership owner=agent asset=a percentage=50",
        "r2 Ownership owner=agent asset=t percentage=50",
        "r3 Ownership owner=a asset=m percentage=3",
        "r4 Ownership owner=m asset=t percentage=50",
        "r5 Ownership owner=a asset=x endDate=2001",
        "r6 Ownership owner=x asset=t percentage=50",
        "z Company name=Z",
        "r7 Ownership owner=a asset=z startDate=2025",
        "r8 Ownership owner=z asset=t percentage=50",
    ])
    .soft("a", "y")
    .soft("y", "t");
    let network = case.network();
    let filter = Filter { as_of: Some("2020".parse().unwrap()), ..Filter::default() };
    let topology = Topology::build(&network, &filter);
    let query = query(&network, "a", "t");
    let found = paths(&network, &topology, &query);
    assert!(found.paths.is_empty() && found.complete);
    let hidden = explain_suppressed(&network, &filter, &query, &found);
    let mut told: Vec<String> = hidden
        .iter()
        .map(|route| format!("{}: {}", ids(&network, &route.nodes), route.by.describe(&network, &filter)))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "a agent t: stop node HKSCC Nominees Limited (nominee or custodian)",
            "a m t: below minimum share (10 %)",
            "a x t: ended before the date (2020)",
            "a y t: more than 1 soft step",
            "a z t: dated after the date (2020)",
        ]
    );
    assert_eq!(find(&network, &filter, "a", "agent"), ["a agent"], "a path may end at a stop node");
    assert_eq!(find(&network, &filter, "agent", "t"), ["agent t"], "and start at one");
    let wide = Filter { soft: 2, pass_stops: true, ..filter };
    assert_eq!(find(&network, &wide, "a", "t"), ["a agent t", "a y t"]);
}

#[test]
fn copies_of_one_origin_count_once() {
    let mut case = Case::new(&CHAIN);
    let copies = [("copy one", Some("Bureau")), ("copy two", Some("bureau ")), ("another", None)];
    for (title, publisher) in copies {
        let source = case.source(title, publisher, "C");
        let record = case.facts.entities.get_mut("ab").unwrap();
        record.statements.push(Statement::new("ab".into(), "owner".into(), "a", source.id));
    }
    let network = case.network();
    let topology = Topology::build(&network, &Filter::default());
    let found = paths(&network, &topology, &query(&network, "a", "b"));
    let edge = network.edge(found.paths[0].hops[0].edges[0]).unwrap();
    assert_eq!(edge.sources.len(), 4);
    assert_eq!(found.paths[0].independent_sources, 3);
    assert_eq!(edge.grade.to_string(), "B2", "the best of the sources");
}

#[test]
fn an_address_of_very_many_is_a_stop_node() {
    let mut case = Case::new(&["office Address full=1_Example_Street"]);
    for number in 0..=StopRules::built_in().mass_address_entities {
        case.add(&format!("c{number} Company name=C addressEntity=office"));
    }
    let network = case.network();
    assert_eq!(network.node(network.node_of("office").unwrap()).unwrap().stop, Some(StopReason::MassAddress));
    assert!(find(&network, &Filter::default(), "c0", "c1").is_empty());
    let loose = Filter { pass_stops: true, ..Filter::default() };
    assert_eq!(find(&network, &loose, "c0", "c1"), ["c0 office c1"]);
}

#[test]
fn every_target_gets_its_best_path_first() {
    let case = Case::new(&[
        "a Company name=A",
        "t1 Company name=T",
        "t2 Company name=T",
        "m Company name=M",
        "r1 Ownership owner=a asset=t1",
        "r2 Ownership owner=a asset=m",
        "r3 Ownership owner=m asset=t1",
        "r4 UnknownLink subject=t1 object=t2",
    ]);
    let network = case.network();
    let topology = Topology::build(&network, &Filter::default());
    let mut query = query(&network, "a", "t1 t2");
    query.k = 2;
    let told = |query: &PathQuery<'_>| {
        let found = paths(&network, &topology, query);
        assert!(found.more);
        found.paths.iter().map(|path| ids(&network, &path.nodes)).collect::<Vec<_>>()
    };
    assert_eq!(told(&query), ["a t1", "a m t1"]);
    query.per_target = true;
    assert_eq!(told(&query), ["a t1", "a t1 t2"], "a target may be passed on the way to another");
    query.k = 3;
    assert_eq!(told(&query), ["a t1", "a t1 t2", "a m t1"]);
}

#[test]
fn what_hangs_together_has_one_number() {
    let mut case = Case::new(&CHAIN);
    case.add("z Company name=Z");
    let network = case.network();
    assert_eq!(components(&Topology::build(&network, &Filter::default())), [0, 0, 0, 3]);
}

#[test]
fn the_built_in_costs_are_as_documented() {
    assert_eq!(type_cost(Some(crate::model::Category::Ownership)), 0.0);
    let filter = Filter::default();
    assert_eq!((filter.min_share, filter.soft, filter.include_listing), (0.1, 1, false));
}
