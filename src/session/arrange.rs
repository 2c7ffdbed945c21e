//! The analyst's hand on the picture: selecting, showing, hiding, moving, arranging.

use super::message::{LayoutKind, Selecting};
use super::work::{self, Done, Laid, Step};
use super::{Session, picture, view};
use crate::case::Edit;
use crate::graph::neighbourhood;
use crate::layout;
use crate::model::EntityId;

/// Neighbours one expansion shows at most; the badge tells how many stay hidden.
const EXPAND_CAP: usize = 25;
/// Up to this many placed nodes the whole arrangement is stored with an edit; beyond it the pinned ones are.
const STORED_POSITIONS: usize = 600;
/// Label box below a glyph, in world units.
const CAPTION: [f32; 2] = [148.0, 40.0];
const GLYPH: f32 = 46.0;

impl Session {
    pub(super) fn select(&mut self, ids: Vec<EntityId>, how: Selecting) {
        match how {
            Selecting::Replace => self.selection = ids.into_iter().collect(),
            Selecting::Add => self.selection.extend(ids),
            Selecting::Toggle => {
                for id in ids {
                    if !self.selection.shift_remove(&id) {
                        self.selection.insert(id);
                    }
                }
            }
        }
        self.inspect();
    }

    pub(super) fn reveal_entity(&mut self, id: &EntityId) {
        let Some(analysis) = &self.analysis else { return };
        let Some(node) = analysis.network.node_of(id.as_str()).and_then(|number| analysis.network.node(number)) else {
            return;
        };
        let id = node.id.clone();
        if self.scene.node(&id).is_none() {
            self.view.hidden.remove(&id);
            self.view.shown.insert(id.clone());
            self.view_changed("Show", "表示");
        }
        self.select(vec![id.clone()], Selecting::Replace);
        self.reveal = (self.reveal.0 + 1, Some(id));
    }

    pub(super) fn expand(&mut self, ids: &[EntityId]) {
        let Some(analysis) = &self.analysis else { return };
        let mut added = false;
        for id in ids {
            let Some(number) = analysis.network.node_of(id.as_str()) else { continue };
            let hidden =
                |number: &u32| analysis.network.node(*number).is_some_and(|node| self.scene.node(&node.id).is_none());
            let (all, _) = neighbourhood(&analysis.network, number, &self.filter, usize::MAX);
            let fresh: Vec<EntityId> = all
                .into_iter()
                .filter(hidden)
                .take(EXPAND_CAP)
                .filter_map(|number| analysis.network.node(number))
                .map(|node| node.id.clone())
                .collect();
            for id in fresh {
                self.view.hidden.remove(&id);
                self.view.shown.insert(id);
                added = true;
            }
        }
        if added {
            self.view_changed("Expand", "展開");
        }
    }

    pub(super) fn show(&mut self, ids: Vec<EntityId>) {
        for id in ids {
            self.view.hidden.remove(&id);
            self.view.shown.insert(id);
        }
        self.view_changed("Show", "表示");
    }

    pub(super) fn hide(&mut self, ids: &[EntityId]) {
        for id in ids {
            self.view.shown.remove(id);
            self.view.hidden.insert(id.clone());
            self.selection.shift_remove(id);
        }
        self.inspect();
        self.view_changed("Hide", "隠す");
    }

    pub(super) fn move_nodes(&mut self, moves: Vec<(EntityId, [f32; 2])>) {
        for (id, position) in moves {
            self.view.pinned.insert(id.clone());
            self.view.positions.insert(id, position);
        }
        self.layout_revision += 1;
        self.view_changed("Move", "移動");
    }

    pub(super) fn pin(&mut self, ids: Vec<EntityId>, on: bool) {
        for id in ids {
            if on {
                self.view.pinned.insert(id);
            } else {
                self.view.pinned.remove(&id);
            }
        }
        self.view_changed("Pin", "固定");
    }

    /// The arrangement changed by the analyst's hand: draw it, and keep it in the case.
    pub(super) fn view_changed(&mut self, en: &str, ja: &str) {
        self.rebuild_scene();
        self.store_view(self.lang().pick(en, ja));
    }

    pub(super) fn store_view(&mut self, label: &str) {
        if self.state.as_ref().is_none_or(|state| state.read_only) {
            return;
        }
        let mut stored = self.view.clone();
        if stored.positions.len() > STORED_POSITIONS {
            stored.positions.retain(|id, _| self.view.pinned.contains(id));
        }
        self.pending_views += 1;
        self.edit(Edit::View { name: view::MAIN.to_owned(), json: Some(stored.to_json()) }, label);
    }

    pub(super) fn edit(&mut self, edit: Edit, label: &str) {
        let step = Step::Do(edit, label.to_owned());
        self.step(step, label);
    }

    pub(super) fn step(&mut self, step: Step, name: &str) {
        let (Some(store), Some(analysis)) = (self.store.clone(), &self.analysis) else { return };
        let (who, known, as_of) = (self.who(), analysis.candidates.clone(), self.filter.as_of);
        self.start("case", name, move |progress| {
            Done::Changed(Box::new(work::step(&store, &step, &who, known, as_of, progress)))
        });
    }

    pub(super) fn arrange(&mut self, kind: LayoutKind) {
        self.pool.cancel_lane("layout");
        let visible: Vec<EntityId> = self.visible_ids();
        self.lay_out(visible, kind == LayoutKind::Tree, false, Laid::Asked);
    }

    /// Starts a layout job. `keep`: nodes that have a place stay there.
    pub(super) fn lay_out(&mut self, ids: Vec<EntityId>, tree: bool, keep: bool, kind: Laid) {
        let Some(analysis) = self.analysis.clone() else { return };
        let drop = CAPTION[1] / 2.0;
        let place = |id: &EntityId| self.view.positions.get(id).map(|[x, y]| [*x, *y + drop]);
        let items = (0..)
            .zip(&ids)
            .map(|(rank_key, id)| {
                let placed = place(id);
                layout::Item {
                    width: CAPTION[0],
                    height: GLYPH + CAPTION[1],
                    pinned: placed.filter(|_| keep || (!tree && self.view.pinned.contains(id))),
                    start: placed.filter(|_| keep),
                    rank_key,
                }
            })
            .collect();
        let number: std::collections::HashMap<u32, u32> = (0..)
            .zip(&ids)
            .filter_map(|(at, id)| analysis.network.node_of(id.as_str()).map(|node| (node, at)))
            .collect();
        let mut links = Vec::new();
        for (_, edge) in analysis.network.edges() {
            if let (Some(&a), Some(&b)) = (number.get(&edge.from), number.get(&edge.to)) {
                use crate::model::Category;
                let owns =
                    matches!(edge.category(), Some(Category::Ownership | Category::Control | Category::FundRole));
                let weight = if edge.is_soft() { 0.6 } else { 1.0 };
                links.push(layout::Link { a, b, weight, directed: owns });
            }
        }
        let input = layout::Input { items, links, seed: 1 };
        self.start("layout", self.lang().pick("Arranging", "配置"), move |progress| Done::Laid {
            kind,
            positions: work::lay_out(&ids, &input, tree, drop, progress),
        });
    }

    pub(super) fn visible_ids(&self) -> Vec<EntityId> {
        let Some(analysis) = &self.analysis else { return Vec::new() };
        let (numbers, _) = picture::visible(&self.picture(analysis));
        numbers.iter().filter_map(|&number| analysis.network.node(number)).map(|node| node.id.clone()).collect()
    }
}
