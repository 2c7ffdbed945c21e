//! The what-if sheet: hypothetical deals side by side.
//!
//! The side lists what is supposed and holds the form; the board compares. Nothing here is a record.

mod board;
mod form;

pub use board::board_ui;
pub use form::open_form;

use super::inspector::first_section;
use crate::session::{DealEffect, Message};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::theme::strong_style;
use crate::ui::widgets::{self, focus_ring, icon_button, small};
use crate::ui::{gauge, words_analysis as words};
use egui::{CursorIcon, Label, Role, Sense, TextStyle, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// The id the session gives to the deal that the case itself records.
const OF_CASE: &str = "case";

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    first_section(cx, ui, words::DEALS.of(cx));
    let effects = &cx.session.deals().effects;
    if effects.is_empty() {
        ui.add(Label::new(small(words::DEALS_EMPTY.of(cx)).color(cx.tokens.mute)).wrap());
    }
    for effect in effects {
        row_ui(cx, ui, effect);
    }
    ui.add_space(8.0);
    if !form::form_ui(cx, ui) {
        let button = egui::Button::new(words::SUPPOSE.of(cx)).min_size(vec2(ui.available_width(), 32.0));
        if ui.vertical_centered(|ui| ui.add(button)).inner.clicked() {
            open_form(ui.ctx());
        }
    }
    ui.add_space(24.0);
}

/// A supposed deal; a click opens it in the form.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 46.0), Sense::click());
    let recorded = effect.plan.id == OF_CASE;
    let name = match recorded {
        true => words::variant(cx.lang, &effect.plan.name),
        false => words::edit(cx.lang, &effect.plan.name),
    };
    let editing = form::is_editing(ui.ctx(), &effect.plan.id);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, editing, &name));
    let area = rect.expand2(vec2(8.0, 0.0));
    if editing || response.hovered() {
        ui.painter().rect_filled(area, 6.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, area, 6.0);
    let room = rect.width() - 34.0;
    let y = rect.center().y;
    let font = strong_style().resolve(ui.style());
    let (_, name_cut) =
        gauge::paint_line(ui.painter(), pos2(rect.min.x, y - 9.0), &effect.plan.name, font, cx.tokens.text, room);
    let facts = words::deal_facts(cx.lang, &effect.plan);
    let font = TextStyle::Small.resolve(ui.style());
    let (_, facts_cut) = gauge::paint_line(ui.painter(), pos2(rect.min.x, y + 9.0), &facts, font, cx.tokens.mute, room);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let response = match name_cut || facts_cut {
        true => response.on_hover_text(format!("{}\n{facts}", effect.plan.name)),
        false => response,
    };
    if response.clicked() {
        form::edit(ui.ctx(), cx, effect);
    }
    if recorded {
        return;
    }
    let cross = egui::Rect::from_center_size(pos2(rect.max.x - 14.0, y), vec2(28.0, 28.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(cross));
    let remove = words::remove(cx.lang, &effect.plan.name);
    if icon_button(cx, &mut inner, Icon::Close, &remove, &remove, true).clicked() {
        cx.send(Message::RemoveDeal(effect.plan.id.clone()));
    }
}

/// Title and text when nothing is supposed.
fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.add_space(24.0);
    ui.set_max_width(640.0_f32.min(ui.available_width()));
    widgets::empty_note(cx, ui, words::SHEET_EMPTY_TITLE.of(cx), words::DEALS_EMPTY_HOW.of(cx));
    ui.add_space(16.0);
    if widgets::primary_button(cx, ui, words::SUPPOSE.of(cx), true).clicked() {
        open_form(ui.ctx());
    }
}
