//! The world that rules look at, made from an analysis: nodes, ties, direct stakes and the deal on one day.

use super::analysis::Analysis;
use crate::graph::{Edge, EdgeKind, Filter};
use crate::model::{Entity, EntityId, PartialDate, RelationView, Role};
use crate::risk::world::{DealParties, DirectStake, Ownership, TieKind, World, WorldNode, WorldTie};
use crate::session::findings::DealPlan;

/// The world on the analysis's day. `names` are what sentences call the nodes, by number; without them, captions.
pub fn world<'a>(
    analysis: &'a Analysis,
    names: &'a [String],
    deal: DealParties,
    stakes: Vec<DirectStake>,
    ownership: &'a dyn Ownership,
) -> World<'a> {
    let network = &analysis.network;
    let nodes = network.nodes().map(|(number, node)| WorldNode {
        id: &node.id,
        caption: names.get(number as usize).map_or(&*node.caption, String::as_str),
        schema: node.schema,
        role: node.role,
        members: &node.members,
        flags: analysis.flags_of(number),
        stop: node.stop.is_some(),
    });
    let ties = network.edges().map(|(number, edge)| WorldTie {
        number,
        from: edge.from,
        to: edge.to,
        what: match &edge.kind {
            EdgeKind::Relation(view) => TieKind::Relation(view),
            EdgeKind::Soft { score } => TieKind::Soft { score: *score },
        },
        sources: &edge.sources,
        strength: edge.strength,
        in_force: edge.relation().is_none_or(|view| in_force(view, analysis.as_of)),
    });
    World {
        facts: &analysis.facts,
        nodes: nodes.collect(),
        ties: ties.collect(),
        stakes,
        ownership,
        deal,
        as_of: analysis.as_of,
    }
}

/// May the tie be in force on the day? The same answer as the path search gives without its other filters.
pub fn in_force(view: &RelationView, as_of: Option<PartialDate>) -> bool {
    let filter = Filter { as_of, as_of_explicit: true, ..Filter::default() };
    filter.admits_day(view)
}

/// The deal record of the case: the first of schema Deal.
pub fn deal_record(analysis: &Analysis) -> Option<&Entity> {
    analysis.facts.entities.values().find(|entity| entity.role == Role::Case && entity.schema.is_a("Deal"))
}

/// The deal looked at: the record of the case, else the first supposed one. `asked` goes before both.
pub fn deal(analysis: &Analysis, asked: Option<&DealPlan>, supposed: &[DealPlan]) -> DealParties {
    let plan = asked.or(if deal_record(analysis).is_none() { supposed.first() } else { None });
    if let Some(plan) = plan {
        let node = |id: &str| analysis.network.node_of(id).into_iter().collect();
        let date = plan.date.as_ref().and_then(|date| date.parse().ok());
        return DealParties {
            targets: node(&plan.target),
            acquirers: node(&plan.acquirer),
            sellers: plan.seller.as_deref().map(node).unwrap_or_default(),
            date: date.or(analysis.as_of),
            ..DealParties::default()
        };
    }
    let Some(record) = deal_record(analysis) else { return DealParties::default() };
    let nodes = |prop: &str| -> Vec<u32> {
        let mut found: Vec<u32> =
            record.all(prop).filter_map(|statement| analysis.network.node_of(&statement.value)).collect();
        found.dedup();
        found
    };
    let date = |prop: &str| record.first(prop).and_then(|text| text.parse().ok());
    DealParties {
        record: Some(record.id.clone()),
        targets: nodes("target"),
        acquirers: nodes("acquirer"),
        advisers: nodes("adviser"),
        sellers: nodes("seller"),
        date: date("announcedDate").or_else(|| date("closedDate")).or(analysis.as_of),
    }
}

/// The day the case's deal is looked at, when its record says so.
pub fn deal_day(analysis: &Analysis) -> Option<PartialDate> {
    deal_record(analysis)?.first("asOf")?.parse().ok()
}

/// The relation records behind ties, for citing.
pub fn record_of(edge: &Edge) -> Option<&EntityId> {
    edge.relation().map(|view| &view.record)
}
