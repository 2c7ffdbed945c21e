//! Everything derived from one revision of a case: candidates, clusters, network and flags.
//!
//! Never stored. Candidates depend on the facts alone, so a judgement reuses them.

use super::ownership::Holdings;
use crate::graph::{self, Network, SoftLink, StopRules};
use crate::library;
use crate::model::{Entity, EntityId, Facts, PartialDate, Role, Verdict};
use crate::resolve::{self, Candidates, Clusters};
use crate::risk::{Flag, Listings};
use crate::text::normal;
use indexmap::map::Entry;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

#[derive(Debug)]
pub struct Analysis {
    /// The case's own facts, its lists, and the reference pack.
    pub facts: Arc<Facts>,
    pub candidates: Arc<Candidates>,
    pub clusters: Arc<Clusters>,
    pub network: Arc<Network>,
    pub listings: Arc<Listings>,
    /// Flags of each node of the network, worst first.
    pub flags: Vec<Vec<Flag>>,
    /// Normal forms of each node's names and identifiers, for the search field.
    names: Arc<Vec<Vec<Box<str>>>>,
    pub as_of: Option<PartialDate>,
    /// `false` when it was cancelled half-way.
    pub complete: bool,
    /// Read when first asked for.
    holdings: OnceLock<Holdings>,
}

impl Analysis {
    /// Derives everything. `known` are candidates of the same facts, when there are any.
    pub fn build(
        facts: Facts,
        known: Option<Arc<Candidates>>,
        as_of: Option<PartialDate>,
        cancel: &dyn Fn() -> bool,
    ) -> Self {
        let facts = with_reference(facts);
        let candidates =
            known.unwrap_or_else(|| Arc::new(resolve::candidates(&facts, &resolve::Options::default(), cancel)));
        let role = |id: &EntityId| facts.entities.get(id).map_or(Role::Case, |entity| entity.role);
        let clusters = Clusters::with_roles(&facts.judgements, role);
        let soft = soft_links(&candidates, &clusters);
        let stops = StopRules::built_in();
        let network = graph::project(
            &facts,
            &graph::ProjectInput {
                canonical: &|id| clusters.canonical(id).clone(),
                soft: &soft,
                stop: &|entity| stops.reason(entity),
            },
        );
        let listings = Listings::of(&facts);
        let flags = flags(&facts, &listings, &network, as_of);
        let names = network.nodes().map(|(_, node)| search_names(&facts, &node.members)).collect();
        let complete = candidates.complete && !cancel();
        Self {
            facts: Arc::new(facts),
            candidates,
            clusters: Arc::new(clusters),
            network: Arc::new(network),
            listings: Arc::new(listings),
            flags,
            names: Arc::new(names),
            as_of,
            complete,
            holdings: OnceLock::new(),
        }
    }

    /// The same facts looked at on another day.
    pub fn on(&self, as_of: Option<PartialDate>) -> Self {
        Self {
            facts: self.facts.clone(),
            candidates: self.candidates.clone(),
            clusters: self.clusters.clone(),
            network: self.network.clone(),
            listings: self.listings.clone(),
            flags: flags(&self.facts, &self.listings, &self.network, as_of),
            names: self.names.clone(),
            as_of,
            complete: self.complete,
            holdings: OnceLock::new(),
        }
    }

    /// Holdings and rights in force on the day. The first call reads them: not for the window's own thread.
    pub fn holdings(&self) -> &Holdings {
        self.holdings.get_or_init(|| Holdings::of(self))
    }

    /// Flags of a node; none when the number is not of this network.
    pub fn flags_of(&self, node: u32) -> &[Flag] {
        self.flags.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// Names and identifiers of a node in normal form.
    pub fn names_of(&self, node: u32) -> &[Box<str>] {
        self.names.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// Nodes at which a path to "any listed body" may end.
    pub fn flagged(&self) -> Vec<u32> {
        let ends = |flags: &Vec<Flag>| flags.iter().any(|flag| flag.class.ends_paths);
        (0..).zip(&self.flags).filter(|(_, flags)| ends(flags)).map(|(node, _)| node).collect()
    }

    /// Flagged nodes at which a search for "any listed body" ends: those of the case and its lists, and
    /// reference bodies tied or possibly the same as something there. A body of the reference pack that is
    /// near only through another one of the pack says nothing about this deal.
    pub fn listed_ends(&self) -> Vec<u32> {
        let of_pack = |node: u32| self.network.node(node).is_none_or(|node| node.role == Role::Reference);
        let mut ends = self.flagged();
        ends.retain(|&node| !of_pack(node) || self.network.neighbours(node).any(|(_, other)| !of_pack(other)));
        ends
    }

    /// The entity that stands for a node.
    pub fn entity_of(&self, node: u32) -> Option<&Entity> {
        self.network.node(node).and_then(|node| self.facts.entities.get(&node.id))
    }

    /// What was decided about a pair, directly or through a chain.
    pub fn verdict(&self, left: &EntityId, right: &EntityId) -> Option<Verdict> {
        self.clusters.verdict(left, right)
    }
}

fn with_reference(mut facts: Facts) -> Facts {
    let reference = library::reference();
    for (id, source) in &reference.sources {
        facts.sources.entry(*id).or_insert_with(|| source.clone());
    }
    for (id, entity) in &reference.entities {
        match facts.entities.entry(id.clone()) {
            Entry::Vacant(place) => {
                place.insert(entity.clone());
            }
            // A case made from an export of ours holds the same ids. Its statements stay first; what the pack says
            // stays too, and the body stays one of the pack: names are screened against it.
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.role = Role::Reference;
                let fresh = entity.statements.iter().filter(|s| !known.statements.iter().any(|k| k.id == s.id));
                let fresh: Vec<_> = fresh.cloned().collect();
                known.statements.extend(fresh);
            }
        }
    }
    facts
}

fn search_names(facts: &Facts, members: &[EntityId]) -> Vec<Box<str>> {
    const IDENTIFIERS: [&str; 3] = ["registrationNumber", "leiCode", "idNumber"];
    let entities = members.iter().filter_map(|id| facts.entities.get(id));
    let values = entities
        .flat_map(|entity| entity.names().chain(entity.statements.iter().filter(|s| IDENTIFIERS.contains(&&*s.prop))));
    values.map(|statement| normal(&statement.value).into()).collect()
}

/// Undecided candidates as "≈" edges; what was judged different is none.
fn soft_links(candidates: &Candidates, clusters: &Clusters) -> Vec<SoftLink> {
    let undecided = |left: &EntityId, right: &EntityId| {
        clusters.canonical(left) != clusters.canonical(right)
            && !matches!(clusters.verdict(left, right), Some(Verdict::Different | Verdict::Same))
    };
    let open = candidates.list.iter().filter(|candidate| undecided(&candidate.left, &candidate.right));
    open.map(|candidate| SoftLink { a: candidate.left.clone(), b: candidate.right.clone(), score: candidate.score })
        .collect()
}

fn flags(facts: &Facts, listings: &Listings, network: &Network, as_of: Option<PartialDate>) -> Vec<Vec<Flag>> {
    network.nodes().map(|(_, node)| node_flags(facts, listings, &node.members, as_of)).collect()
}

fn node_flags(facts: &Facts, listings: &Listings, members: &[EntityId], as_of: Option<PartialDate>) -> Vec<Flag> {
    let mut found: Vec<Flag> = Vec::new();
    let mut seen: HashMap<(&str, Option<String>), ()> = HashMap::new();
    for entity in members.iter().filter_map(|id| facts.entities.get(id)) {
        for flag in listings.flags(facts, entity, as_of) {
            if seen.insert((flag.class.id.as_str(), flag.list.clone()), ()).is_none() {
                found.push(flag);
            }
        }
    }
    found.sort_by(|a, b| (b.class.severity, &a.class.id, &a.list).cmp(&(a.class.severity, &b.class.id, &b.list)));
    found
}
