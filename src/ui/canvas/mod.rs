//! Stand-in until the canvas branch is merged.
use super::cx::Cx;

#[derive(Debug, Default)]
pub struct CanvasState;

impl CanvasState {
    pub fn fit(&mut self) {}
    pub fn zoom_in(&mut self) {}
    pub fn zoom_out(&mut self) {}
}

pub fn canvas_ui(_cx: &Cx<'_>, ui: &mut egui::Ui, _state: &mut CanvasState) {
    ui.allocate_space(ui.available_size());
}
