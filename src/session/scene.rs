//! The scene: which part of the network is shown, where, and what is said about it.
//!
//! Plain data, rebuilt by the session when something it depends on changes; the canvas and the table
//! twin read it and nothing else. Indices are positions in [`Scene::nodes`] and [`Scene::links`].

use crate::model::ontology::Shape;
use crate::model::{Category, DateSpan, EntityId, RelationStatus, Share};
use std::collections::HashMap;
use std::sync::Arc;

/// The colour family of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    Party,
    Pla,
    State,
    List,
}

/// One flag of a node, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// Class id of `assets/rules/classes`.
    pub class: &'static str,
    pub glyph: &'static str,
    pub label: String,
    pub label_ja: String,
    pub tone: Tone,
    /// The sentence with the evidence.
    pub why: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SceneNode {
    pub id: EntityId,
    pub caption: String,
    /// Second line: another-script name or what it is.
    pub subtitle: String,
    pub schema: &'static str,
    pub shape: Shape,
    /// World position (logical pixels at zoom 1).
    pub pos: [f32; 2],
    pub pinned: bool,
    pub badges: Vec<Badge>,
    /// Party to the deal: drawn with an emphasis of its own.
    pub deal_party: bool,
    /// Mentioned by a relation, described by no record.
    pub placeholder: bool,
    /// A nominee, registration agent, exchange: paths do not pass through.
    pub stop: bool,
    /// Neighbours that are not shown now.
    pub hidden_neighbours: usize,
    /// Sits on the shown path, or belongs to the shown lead.
    pub on_path: bool,
    /// Hops to the nearest listed, state, party or military body under the filter; `None`: none within reach.
    pub steps: Option<u32>,
    /// How large to draw it: 1 is usual, 0.75…1.8.
    pub size: f32,
    /// The group it belongs to, when groups were asked for.
    pub community: Option<u32>,
}

/// One relation inside a link.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkPart {
    /// The relation record, or the entity whose property says it.
    pub record: EntityId,
    pub label: String,
    pub share: Share,
    pub span: DateSpan,
    pub status: RelationStatus,
    pub category: Category,
    /// `true`: points from `a` to `b`; `false`: from `b` to `a`.
    pub forward: bool,
    pub directed: bool,
    pub grade: String,
}

/// All relations between two shown nodes, drawn as one line.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneLink {
    pub a: u32,
    pub b: u32,
    pub parts: Vec<LinkPart>,
    /// A possible match that nobody has decided: score 0…1.
    pub soft: Option<f64>,
    /// Short text: share and dates of the leading part, "+2" when there are more.
    pub label: String,
    /// Every part is over.
    pub former: bool,
    /// Every part is proposed, withdrawn, disputed or unconfirmed.
    pub hypothetical: bool,
    pub ownership: bool,
    pub on_path: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub nodes: Vec<SceneNode>,
    pub links: Vec<SceneLink>,
    pub index: HashMap<EntityId, u32>,
    /// Links of each node.
    pub incident: Vec<Vec<u32>>,
    /// Grows with every change of content; positions alone do not change it.
    pub content_revision: u64,
    /// Grows when positions change.
    pub layout_revision: u64,
    /// A path is shown: everything off it fades.
    pub path_shown: bool,
    /// Matching entities beyond the display cap, said on the canvas and never dropped silently.
    pub not_shown: usize,
}

impl Scene {
    pub fn node(&self, id: &EntityId) -> Option<&SceneNode> {
        self.index.get(id).and_then(|&at| self.nodes.get(at as usize))
    }

    /// The other ends of a node's links.
    pub fn neighbours(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        self.incident.get(at as usize).into_iter().flatten().filter_map(move |&link| {
            let link = self.links.get(link as usize)?;
            Some(if link.a == at { link.b } else { link.a })
        })
    }

    /// Smallest rectangle around all positions, `None` when nothing is shown.
    pub fn bounds(&self) -> Option<([f32; 2], [f32; 2])> {
        let first = self.nodes.first()?.pos;
        Some(self.nodes.iter().fold((first, first), |(low, high), node| {
            ([low[0].min(node.pos[0]), low[1].min(node.pos[1])], [high[0].max(node.pos[0]), high[1].max(node.pos[1])])
        }))
    }
}

/// Shared with the drawing thread without copying.
pub type SharedScene = Arc<Scene>;
