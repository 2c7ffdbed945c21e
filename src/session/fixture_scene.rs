//! A session that shows a given scene, for tests of the window.

use super::{GroupLine, GroupsView, Holds, PathsView, Scene, Session, Settings, SizeBy};
use crate::model::EntityId;
use std::sync::Arc;

impl Session {
    /// Shows `scene` with nothing selected.
    pub fn showing(scene: Scene) -> Self {
        Self { scene: Arc::new(scene), case: Some(super::CaseCard::default()), ..Self::default() }
    }

    pub fn with_selection(mut self, ids: &[&str]) -> Self {
        self.selection = ids.iter().map(EntityId::new).collect();
        self
    }

    pub fn with_paths(mut self, paths: PathsView, shown: Option<usize>) -> Self {
        let ask = paths.ask.clone();
        self.search = Some(super::Search { ask, answer: None, view: paths, show_first: false });
        self.shown_path = shown;
        self
    }

    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// With sizes by ties, three groups of which one is hidden, and a selection that much hangs on.
    pub fn with_measures(mut self) -> Self {
        let mut scene = Scene::clone(&self.scene);
        for (at, node) in scene.nodes.iter_mut().enumerate() {
            let ties = scene.incident.get(at).map_or(0, Vec::len) as f32;
            node.size = 0.75 + 1.05 * ((ties - 1.0) / 4.0).clamp(0.0, 1.0).sqrt();
            node.community = Some(at as u32 % 3);
        }
        let lines = (1..4).map(|number| {
            let of = scene.nodes.iter().filter(|node| node.community == Some(number as u32 - 1));
            GroupLine {
                number,
                community: number as u32 - 1,
                leading: of.clone().take(3).map(|node| node.caption.clone()).collect(),
                members: of.map(|node| node.id.clone()).collect(),
                on: number != 3,
            }
        });
        self.measures.size_by = SizeBy::Ties;
        self.measures.groups_asked = 1;
        self.measures.groups = Some(GroupsView { lines: lines.collect(), smaller: 2, working: false });
        self.measures.holds = Some(Holds::Deal(5));
        self.scene = Arc::new(scene);
        self
    }
}
