//! The what-if sheet: hypothetical deals side by side.

use crate::ui::cx::Cx;
use egui::Ui;

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let _ = (cx, ui);
}

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let _ = (cx, ui);
}
