//! The small parts that panels are made of: sections, cards, chips, badges, pills, key caps.
//!
//! Each clickable part has an accessible name. Parts read tokens; they send nothing themselves.

use super::cx::Cx;
use super::icons::{self, Icon};
use super::theme::{section_style, strong_style};
use super::words;
use super::words_said::said;
use crate::session::{Badge, Chip, Lang};
use egui::{
    Align, Align2, Color32, CornerRadius, CursorIcon, FontId, Frame, Id, Layout, Margin, Modal, Rect, Response,
    RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

/// Inner margin of panels.
pub const PAD: i8 = 16;

pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(strong_style())
}

pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).small()
}

/// The name of a group, with air above it.
pub fn section(cx: &Cx<'_>, ui: &mut Ui, title: &str) {
    ui.add_space(16.0);
    ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
    ui.add_space(4.0);
}

/// A raised block.
pub fn card<R>(cx: &Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .fill(cx.tokens.raised)
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::same(12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

pub fn hairline(cx: &Cx<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, cx.tokens.line));
}

/// What to do when there is nothing to show.
pub fn empty_note(cx: &Cx<'_>, ui: &mut Ui, title: &str, how: &str) {
    ui.add_space(8.0);
    ui.label(strong(title));
    ui.add_space(4.0);
    ui.label(RichText::new(how).color(cx.tokens.mute));
}

/// A square button with a pictogram; `name` is read out, `tip` is shown.
pub fn icon_button(cx: &Cx<'_>, ui: &mut Ui, icon: Icon, name: &str, tip: &str, enabled: bool) -> Response {
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let color = match (enabled, response.hovered()) {
        (false, _) => cx.tokens.faint.gamma_multiply(0.6),
        (true, true) => cx.tokens.text,
        (true, false) => cx.tokens.mute,
    };
    if enabled && response.hovered() {
        ui.painter().rect_filled(rect, 6.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, rect, 6.0);
    icons::paint(ui.painter(), icon, icons::square(rect.center(), 16.0), color);
    response.on_hover_text(tip)
}

/// Shows where the keyboard is.
pub fn focus_ring(cx: &Cx<'_>, ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    if response.has_focus() {
        ui.painter().rect_stroke(rect, radius, Stroke::new(1.5, cx.tokens.accent), StrokeKind::Inside);
    }
}

/// Legible ink on a filled colour.
pub fn pill_size(ui: &Ui, text: &str, font: &FontId) -> Vec2 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE);
    vec2(galley.size().x + 16.0, 20.0)
}

/// A flag: shape, word and colour.
pub fn badge(cx: &Cx<'_>, ui: &mut Ui, badge: &Badge) -> Response {
    let text = badge_text(cx.lang, badge);
    let font = small_strong(ui);
    let (rect, response) = ui.allocate_exact_size(pill_size(ui, &text, &font), Sense::hover());
    ui.painter().rect_filled(rect, 10.0, cx.tokens.tone(badge.tone));
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, &text, font, cx.tokens.on_tone(badge.tone));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    if badge.why.is_empty() { response } else { response.on_hover_text(said(cx.lang, &badge.why).into_owned()) }
}

pub fn badge_text(lang: Lang, badge: &Badge) -> String {
    format!("{} {}", badge.glyph, lang.pick(&badge.label, &badge.label_ja))
}

fn small_strong(ui: &Ui) -> FontId {
    section_style().resolve(ui.style())
}

/// The Admiralty pair of a statement, explained on hover.
pub fn grade(cx: &Cx<'_>, ui: &mut Ui, grade: &str) -> Response {
    let response = outline_pill(cx, ui, grade, cx.tokens.mute);
    let meaning = words::grade_meaning(cx.lang, grade);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &meaning));
    response.on_hover_text(meaning)
}

pub fn outline_pill(cx: &Cx<'_>, ui: &mut Ui, text: &str, color: Color32) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let size = pill_size(ui, text, &font) - vec2(4.0, 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, cx.tokens.line), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, color);
    response
}

/// A key as printed on the keyboard.
pub fn key_caps(cx: &Cx<'_>, ui: &mut Ui, keys: &[String]) {
    ui.spacing_mut().item_spacing.x = 4.0;
    for key in keys {
        let font = TextStyle::Small.resolve(ui.style());
        let width = (pill_size(ui, key, &font).x - 4.0).max(20.0);
        let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
        ui.painter().rect(rect, 4.0, cx.tokens.raised, Stroke::new(1.0, cx.tokens.line), StrokeKind::Inside);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, key, font, cx.tokens.mute);
    }
}

/// A rounded toggle: `on` keeps its ink, off steps back.
pub fn toggle_pill(cx: &Cx<'_>, ui: &mut Ui, text: &str, tint: Option<Color32>, on: bool, tip: &str) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let (rect, response) = ui.allocate_exact_size(pill_size(ui, text, &font) + vec2(4.0, 4.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, text));
    let ink = match (on, tint) {
        (false, _) => cx.tokens.faint,
        (true, Some(tint)) => tint,
        (true, None) => cx.tokens.text,
    };
    let border = if on && tint.is_none() { cx.tokens.outline } else { cx.tokens.line };
    let fill = if response.hovered() { cx.tokens.hover } else { cx.tokens.raised };
    let stroke = Stroke::new(1.0, border);
    ui.painter().rect(rect, 12.0, fill, stroke, StrokeKind::Inside);
    focus_ring(cx, ui, &response, rect, 12.0);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, ink);
    response.on_hover_text(tip)
}

/// A full-width row of two lines with an entity's shape; click reveals it.
pub fn chip_row(cx: &Cx<'_>, ui: &mut Ui, chip: &Chip, note: &str) -> Response {
    let second = if note.is_empty() { chip.subtitle.as_str() } else { note };
    let height = if second.is_empty() { 32.0 } else { 44.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &chip.caption));
    let area = rect.expand2(vec2(8.0, 0.0));
    if response.hovered() {
        ui.painter().rect_filled(area, 6.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, area, 6.0);
    let icon = Rect::from_min_size(rect.min + vec2(0.0, if second.is_empty() { 8.0 } else { 6.0 }), Vec2::splat(16.0));
    icons::shape(ui.painter(), chip.shape, icon, cx.tokens.mute);
    let mut inner = ui
        .new_child(UiBuilder::new().max_rect(rect.with_min_x(rect.min.x + 24.0)).layout(Layout::top_down(Align::Min)));
    inner.spacing_mut().item_spacing.y = 0.0;
    inner.add_space(if second.is_empty() { 7.0 } else { 4.0 });
    truncated(&mut inner, strong(&chip.caption).color(cx.tokens.text));
    if !second.is_empty() {
        truncated(&mut inner, small(second).color(cx.tokens.mute));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// One line, cut with an ellipsis; the whole text on hover.
pub fn truncated(ui: &mut Ui, text: RichText) -> Response {
    ui.add(egui::Label::new(text).truncate())
}

/// A line of text as wide as the panel that can be clicked; cut with the whole on hover.
pub fn text_row(cx: &Cx<'_>, ui: &mut Ui, text: &str) -> Response {
    let label = RichText::new(text).small().color(cx.tokens.text);
    let width = ui.available_width();
    let button = egui::Button::new(label).frame_when_inactive(false).wrap().min_size(vec2(width, 24.0));
    ui.add(button).on_hover_cursor(CursorIcon::PointingHand)
}

/// A quiet text button.
pub fn link(cx: &Cx<'_>, ui: &mut Ui, text: &str) -> Response {
    let color = cx.tokens.mute;
    ui.add(egui::Button::new(small(text).color(color)).frame(false).small().truncate())
        .on_hover_cursor(CursorIcon::PointingHand)
}

/// How much, as a thin bar. `color` is not the only carrier: a number stands beside it.
pub fn bar(cx: &Cx<'_>, ui: &mut Ui, fraction: f32, width: f32, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    ui.painter().rect_filled(rect, 3.0, cx.tokens.line);
    let part = rect.with_max_x(rect.min.x + rect.width() * fraction.clamp(0.0, 1.0));
    ui.painter().rect_filled(part, 3.0, color);
}

/// A name on the left, something at the right edge.
pub fn split_row(ui: &mut Ui, height: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, height), Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(vec2(width, height));
        right(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), left);
    });
}

/// A dialog in the middle of the window, as tall as it needs and the window allows.
pub fn dialog(cx: &Cx<'_>, ui: &Ui, name: &'static str) -> Modal {
    let id = Id::unique(name);
    let area = Modal::default_area(id).default_height(ui.ctx().content_rect().height());
    Modal::new(id).area(area).backdrop_color(cx.tokens.shadow).frame(dialog_frame(cx, ui, 24))
}

/// The panel of dialogs: air, a hairline, a soft shadow.
pub fn dialog_frame(cx: &Cx<'_>, ui: &Ui, margin: i8) -> Frame {
    Frame::new()
        .fill(cx.tokens.panel)
        .stroke(Stroke::new(1.0, cx.tokens.line))
        .corner_radius(CornerRadius::same(12))
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(margin))
}

/// A button that says what the dialog is for.
pub fn primary_button(cx: &Cx<'_>, ui: &mut Ui, text: &str, enabled: bool) -> Response {
    let button = egui::Button::new(strong(text).color(cx.tokens.panel))
        .fill(cx.tokens.text)
        .stroke(Stroke::NONE)
        .min_size(vec2(88.0, 32.0));
    ui.add_enabled(enabled, button)
}

pub fn plain_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(egui::Button::new(text).min_size(vec2(88.0, 32.0)))
}
