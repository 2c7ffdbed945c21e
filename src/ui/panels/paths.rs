//! stub
pub const DEFAULT_HOPS: u32 = 6;
pub const DEFAULT_K: usize = 10;
pub fn paths_ui(_cx: &crate::ui::cx::Cx<'_>, _ui: &mut egui::Ui) {}
