//! The inbox: what was collected, beside the page it came from. Nothing in it is a fact until it is accepted.

use crate::ui::cx::Cx;
use egui::Ui;

/// The pages and answers, newest first.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let _ = (cx, ui);
}

/// The shown page: its text, its proposals, its parts.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let _ = (cx, ui);
}
