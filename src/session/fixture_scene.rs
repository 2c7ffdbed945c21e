//! A session that shows a given scene, for tests of the window.

use super::{PathsView, Scene, Session, Settings};
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
}
