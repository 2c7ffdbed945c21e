//! Rows and columns of a page's table, as the parts and the assistant show them.

use crate::ui::cx::Cx;
use crate::ui::panels::parts::cell;
use egui::{Align, Color32, Layout, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

pub const ROW: f32 = 26.0;
const LEAST: f32 = 88.0;
const MOST: f32 = 260.0;

/// Widths that share the room; where it is short the table scrolls sideways.
pub fn widths(room: f32, rows: &[Vec<String>], header: &[String]) -> Vec<f32> {
    let columns = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or_default();
    let units = |text: &str| text.chars().map(|sign| if sign.is_ascii() { 7.0 } else { 13.0 }).sum::<f32>() + 20.0;
    let wanted: Vec<f32> = (0..columns)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain(header.get(at));
            cells.map(|text| units(text)).fold(LEAST, f32::max).min(MOST)
        })
        .collect();
    let sum: f32 = wanted.iter().sum();
    let spare = if sum < room { (room - sum) / columns.max(1) as f32 } else { 0.0 };
    wanted.into_iter().map(|width| (width + spare).min(MOST * 1.6)).collect()
}

/// One line of cells over the widths.
pub fn row_ui(cx: &Cx<'_>, ui: &mut Ui, widths: &[f32], cells: &[String], ink: Color32) {
    let total: f32 = widths.iter().sum();
    let (rect, _) = ui.allocate_exact_size(vec2(total, ROW), Sense::hover());
    cells_ui(ui, rect, widths, cells, ink);
    ui.painter().hline(rect.x_range(), rect.max.y, Stroke::new(1.0, cx.tokens.line));
}

/// Cells inside a row that was laid out already.
pub fn cells_ui(ui: &mut Ui, rect: Rect, widths: &[f32], cells: &[String], ink: Color32) {
    let mut left = rect.min.x;
    for (width, text) in widths.iter().zip(cells) {
        let place = Rect::from_min_size(egui::pos2(left, rect.min.y), vec2(width - 12.0, rect.height()));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
        cell(&mut inner, text.as_str(), ink);
        left += width;
    }
}
