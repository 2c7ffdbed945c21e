//! Seed risk (is listed), network risk (is near somebody listed) and identity risk (may be somebody listed): three
//! things, shown side by side and never added up.

use super::super::world::{TieKind, World};
use super::super::{Class, Flag};
use std::collections::BTreeMap;

/// The three risks of one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreeRisks<'a> {
    /// Its own flags, worst first.
    pub seed: Vec<&'a Flag>,
    /// Hops to the nearest flagged entity, and the worst class there.
    pub network: Option<(u32, &'static Class)>,
    /// Flagged entities it is possibly the same as, with the score: highest first, then by number.
    pub identity: Vec<(u32, f64)>,
}

/// Undecided matches of a world, by entity. Built once in O(ties).
#[derive(Clone, Debug, Default)]
pub struct RiskIndex {
    soft: BTreeMap<u32, Vec<(u32, f64)>>,
}

impl RiskIndex {
    pub fn new(world: &World<'_>) -> Self {
        let mut soft: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
        let flagged = |node: u32| {
            world.nodes.get(node as usize).is_some_and(|node| node.flags.iter().any(|f| f.class.ends_paths))
        };
        for tie in &world.ties {
            let TieKind::Soft { score } = tie.what else { continue };
            for (node, other) in [(tie.from, tie.to), (tie.to, tie.from)] {
                if flagged(other) {
                    soft.entry(node).or_default().push((other, score));
                }
            }
        }
        for matches in soft.values_mut() {
            matches.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            matches.dedup_by_key(|found| found.0);
        }
        Self { soft }
    }

    /// The risks of a node. `nearest` says how many hops away which flagged node is; the caller knows the graph.
    pub fn of<'a>(
        &self,
        world: &'a World<'_>,
        node: u32,
        nearest: impl Fn(u32) -> Option<(u32, u32)>,
    ) -> ThreeRisks<'a> {
        let flags = |node: u32| world.nodes.get(node as usize).map_or(&[][..], |node| node.flags);
        let network = nearest(node).and_then(|(hops, at)| {
            let worst = flags(at).iter().find(|flag| flag.class.ends_paths)?;
            Some((hops, worst.class))
        });
        let identity = self.soft.get(&node).cloned().unwrap_or_default();
        ThreeRisks { seed: flags(node).iter().collect(), network, identity }
    }
}
