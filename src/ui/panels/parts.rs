//! Small parts of the drawer: flags, entity chips, cells.

use crate::session::{Badge, Chip};
use crate::ui::canvas::{shapes, words};
use crate::ui::cx::Cx;
use crate::ui::theme::strong;
use crate::ui::words_said::said;
use egui::{Color32, CornerRadius, FontId, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, vec2};

/// Height of a table row.
pub const ROW: f32 = 30.0;

/// A flag as a filled pill: glyph and word.
pub fn flag(cx: &Cx<'_>, ui: &mut Ui, badge: &Badge) -> Response {
    let label = format!("{} {}", badge.glyph, words::badge(cx.lang, badge));
    let ink = cx.tokens.on_tone(badge.tone);
    let galley = ui.painter().layout_no_wrap(label, FontId::new(10.5, strong()), ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(14.0, 4.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(9), cx.tokens.tone(badge.tone));
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::badge(cx.lang, badge)));
    if badge.why.is_empty() { response } else { response.on_hover_text(said(cx.lang, &badge.why).into_owned()) }
}

/// How a chip reacts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ChipKind {
    /// Shows an entity; a click reveals it.
    Shows,
    /// Has a cross that takes it away.
    Removable,
}

/// An entity in a rounded box: its shape and its name, cut when too long.
pub fn chip(cx: &Cx<'_>, ui: &mut Ui, chip: &Chip, kind: ChipKind) -> Response {
    const WIDEST: f32 = 190.0;
    const AROUND: f32 = 32.0;
    let tokens = cx.tokens;
    let cross = if kind == ChipKind::Removable { 16.0 } else { 0.0 };
    let room = (ui.max_rect().width() - AROUND - cross).max(60.0);
    let mut job =
        egui::text::LayoutJob::simple_singleline(chip.caption.clone(), FontId::proportional(12.5), tokens.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(WIDEST.min(room));
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + AROUND + cross, 24.0), Sense::click());
    let line = if response.hovered() { tokens.outline } else { tokens.line };
    let fill = if response.hovered() { tokens.hover } else { tokens.raised };
    ui.painter().rect(rect, CornerRadius::same(12), fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let middle = egui::pos2(rect.min.x + 14.0, rect.center().y);
    let ink = chip.badges.first().map_or(tokens.mute, |badge| tokens.tone(badge.tone));
    let body = shapes::Body { fill: Color32::TRANSPARENT, stroke: Stroke::new(1.0, ink), dashed: false };
    shapes::paint_body(ui.painter(), chip.shape, middle, 6.5, body);
    shapes::paint_glyph(ui.painter(), chip.shape, middle, 6.5, ink);
    let text_at = egui::pos2(rect.min.x + 25.0, rect.center().y - galley.size().y / 2.0);
    let elided = galley.elided;
    ui.painter().galley(text_at, galley, tokens.text);
    if kind == ChipKind::Removable {
        let at = egui::pos2(rect.max.x - 12.0, rect.center().y);
        let stroke = Stroke::new(1.2, tokens.mute);
        ui.painter().line_segment([at - vec2(3.0, 3.0), at + vec2(3.0, 3.0)], stroke);
        ui.painter().line_segment([at + vec2(-3.0, 3.0), at + vec2(3.0, -3.0)], stroke);
    }
    let name = match kind {
        ChipKind::Removable => format!("{} {}", words::remove(cx.lang), chip.caption),
        ChipKind::Shows => chip.caption.clone(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    match (chip.subtitle.is_empty(), elided) {
        (true, false) => response,
        (true, true) => response.on_hover_text(&chip.caption),
        (false, _) => response.on_hover_text(format!("{}\n{}", chip.caption, chip.subtitle)),
    }
}

/// One line of text in a cell, cut with "…" and full on hover.
pub fn cell(ui: &mut Ui, text: impl Into<String>, colour: Color32) {
    let text: String = text.into();
    if text.is_empty() {
        return;
    }
    ui.add(egui::Label::new(RichText::new(text).color(colour)).truncate());
}

/// A small shape before a name.
pub fn shape_mark(cx: &Cx<'_>, ui: &mut Ui, shape: crate::model::ontology::Shape) {
    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    let stroke = Stroke::new(1.0, cx.tokens.outline);
    let body = shapes::Body { fill: Color32::TRANSPARENT, stroke, dashed: false };
    shapes::paint_body(ui.painter(), shape, rect.center(), 7.0, body);
    shapes::paint_glyph(ui.painter(), shape, rect.center(), 7.0, cx.tokens.mute);
}

/// What to do when there is nothing to show.
pub fn empty_note(cx: &Cx<'_>, ui: &mut Ui, title: &str, next: &str) {
    ui.add_space(16.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).text_style(crate::ui::theme::strong_style()));
        ui.label(RichText::new(next).color(cx.tokens.mute));
    });
}

/// One of a few exclusive choices in a row. Neutral: the accent is for selection and path.
pub fn choice(cx: &Cx<'_>, ui: &mut Ui, chosen: bool, text: &str) -> Response {
    let colour = if chosen { cx.tokens.text } else { cx.tokens.mute };
    let fill = if chosen { cx.tokens.hover } else { Color32::TRANSPARENT };
    let button = egui::Button::new(RichText::new(text).color(colour)).fill(fill).stroke(Stroke::NONE);
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, text));
    response
}
