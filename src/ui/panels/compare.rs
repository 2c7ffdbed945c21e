//! Two found paths side by side: what they share, where they part, and their numbers.

use super::trace;
use crate::session::{Message, PathComparison};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::theme::section_style;
use crate::ui::widgets::{icon_button, small, split_row, strong, truncated};
use crate::ui::words_leads as words;
use egui::{Align, Layout, RichText, ScrollArea, Stroke, Ui, vec2};

const GAP: f32 = 20.0;
/// Width of the names of the numbers.
const NAME: f32 = 132.0;
/// Width of the sign that two values differ.
const SIGN: f32 = 28.0;
/// From this width on entities and numbers stand side by side.
const WIDE: f32 = 860.0;

/// Fills the drawer while two paths are compared.
pub fn compare_ui(cx: &Cx<'_>, ui: &mut Ui, comparison: &PathComparison) {
    let name = words::close_comparison(cx.lang);
    split_row(
        ui,
        28.0,
        |ui| {
            ui.label(strong(words::comparison(cx.lang)));
        },
        |ui| {
            if icon_button(cx, ui, Icon::Close, name, name, true).clicked() {
                cx.send(Message::ComparePaths(None));
            }
        },
    );
    ScrollArea::vertical().id_salt("path comparison").auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width() - 8.0;
        if width < WIDE {
            entities_ui(cx, ui, comparison, width);
            ui.add_space(12.0);
            numbers_ui(cx, ui, comparison, width);
            return;
        }
        let left = (width - 2.0 * GAP) * 0.48;
        let right = width - 2.0 * GAP - left;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0 * GAP;
            column(ui, left, |ui| entities_ui(cx, ui, comparison, left));
            column(ui, right, |ui| numbers_ui(cx, ui, comparison, right));
        });
    });
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.set_width(width);
        add(ui);
    });
}

/// Only left, on both, only right.
fn entities_ui(cx: &Cx<'_>, ui: &mut Ui, comparison: &PathComparison, width: f32) {
    let each = (width - 2.0 * GAP) / 3.0;
    let top = ui.cursor().min;
    let inner = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (title, chips) in [
            (words::only_on(cx.lang, comparison.left + 1), &comparison.only_left),
            (words::on_both(cx.lang).to_owned(), &comparison.shared),
            (words::only_on(cx.lang, comparison.right + 1), &comparison.only_right),
        ] {
            column(ui, each, |ui| {
                ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
                ui.add_space(2.0);
                trace::group(cx, ui, chips);
            });
        }
    });
    let line = Stroke::new(1.0, cx.tokens.line);
    for at in [1.0, 2.0] {
        let x = top.x + at * (each + GAP) - GAP / 2.0;
        ui.painter().vline(x, top.y..=inner.response.rect.max.y, line);
    }
}

/// One line a value; what differs is in full ink, and has the sign for it.
fn numbers_ui(cx: &Cx<'_>, ui: &mut Ui, comparison: &PathComparison, width: f32) {
    let name = NAME.min(width * 0.3);
    let each = (width - name - SIGN) / 2.0;
    let row = |ui: &mut Ui, height: f32, cells: [RichText; 4]| {
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
        let mut x = rect.min.x;
        for (cell, width) in cells.into_iter().zip([name, SIGN, each, each]) {
            let place = egui::Rect::from_min_size(egui::pos2(x, rect.min.y), vec2(width - 8.0, height));
            let layout = Layout::left_to_right(Align::Center);
            truncated(&mut ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout)), cell);
            x += width;
        }
        ui.painter().hline(rect.x_range(), rect.max.y, Stroke::new(1.0, cx.tokens.line));
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let head = |text: String| RichText::new(text).text_style(section_style()).color(cx.tokens.mute);
    let [left, right] = [comparison.left, comparison.right].map(|at| words::path(cx.lang, at + 1));
    row(ui, 22.0, [head(String::new()), head(String::new()), head(left), head(right)]);
    for (label, left, right) in &comparison.lines {
        let same = left == right;
        let ink = if same { cx.tokens.mute } else { cx.tokens.text };
        let sign = if same { "=" } else { "≠" };
        let cells = [
            small(label).color(cx.tokens.mute),
            RichText::new(sign).color(ink),
            RichText::new(left).color(ink),
            RichText::new(right).color(ink),
        ];
        row(ui, 26.0, cells);
    }
}
