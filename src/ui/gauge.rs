//! How shares, bounds and control are drawn: bands, marks and tabular numbers.
//!
//! - What is certain is solid, what is only possible is lighter and hatched, what is unknown is a dashed
//!   frame over the full width: unknown is never drawn as zero.
//! - A number always stands beside a band, a word beside a mark. Parts paint; they send nothing.

use super::cx::Cx;
use super::theme::{Tokens, section_style};
use super::words::Word;
use super::words_analysis as words;
use crate::session::Answer;
use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// How much wider a text may become when its digits are all as wide as a nought.
const WIDER: f32 = 1.08;

/// Lines across bands: the shares that most rules ask about.
pub const TICKS: [f64; 2] = [0.25, 0.5];

/// A band from nothing to all: solid up to `certain`, lighter up to `possible`.
pub fn band(painter: &Painter, rect: Rect, tokens: &Tokens, (certain, possible): (f64, f64), ink: Color32) {
    if certain <= 0.0 && possible >= 1.0 - 1e-9 {
        unknown_band(painter, rect, tokens);
        return;
    }
    let radius = (rect.height() / 2.0).min(3.0);
    painter.rect_filled(rect, radius, tokens.line);
    let at = |fraction: f64| rect.min.x + rect.width() * fraction.clamp(0.0, 1.0) as f32;
    let (low, high) = (at(certain), at(possible));
    if high - low > 0.5 {
        let extension = Rect::from_x_y_ranges(low..=high, rect.y_range());
        painter.rect_filled(extension, radius, ink.gamma_multiply(0.32));
        hatch(painter, extension, ink.gamma_multiply(0.55));
    }
    if certain > 0.0 {
        // Even the smallest certain share can be seen.
        let solid = Rect::from_x_y_ranges(rect.min.x..=low.max(rect.min.x + 2.0), rect.y_range());
        painter.rect_filled(solid, radius, ink);
    }
}

/// Nobody states it: a dashed frame as wide as everything it could be.
pub fn unknown_band(painter: &Painter, rect: Rect, tokens: &Tokens) {
    hatch(painter, rect, tokens.line);
    dashed_frame(painter, rect, Stroke::new(1.0, tokens.outline));
}

pub fn dashed_frame(painter: &Painter, rect: Rect, stroke: Stroke) {
    let rect = rect.shrink(0.5);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(Shape::dashed_line(&corners, stroke, 3.0, 3.0));
}

/// Slanting lines inside `rect`.
pub fn hatch(painter: &Painter, rect: Rect, ink: Color32) {
    const STEP: f32 = 5.0;
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stroke = Stroke::new(1.0, ink);
    let mut x = rect.min.x - rect.height();
    while x < rect.max.x {
        painter.line_segment([pos2(x, rect.max.y), pos2(x + rect.height(), rect.min.y)], stroke);
        x += STEP;
    }
}

/// Tick lines at [`TICKS`] over the height of a row.
pub fn ticks(painter: &Painter, x: Rangef, y: Rangef, tokens: &Tokens) {
    for tick in TICKS {
        let at = x.min + x.span() * tick as f32;
        painter.vline(at, y, Stroke::new(1.0, tokens.outline.gamma_multiply(0.45)));
    }
}

/// The scale over a column of bands.
pub fn scale(ui: &Ui, x: Rangef, bottom: f32, tokens: &Tokens) {
    let font = TextStyle::Small.resolve(ui.style());
    for tick in TICKS {
        let at = pos2(x.min + x.span() * tick as f32, bottom);
        ui.painter().text(at, Align2::CENTER_BOTTOM, words::percent(tick), font.clone(), tokens.faint);
    }
}

/// Numbers that line up: every digit as wide as a nought. Returns the width.
pub fn tabular(painter: &Painter, right: Pos2, text: &str, font: &FontId, ink: Color32) -> f32 {
    let galley = |text: String| painter.layout_no_wrap(text, font.clone(), ink);
    let nought = galley("0".to_owned()).size().x;
    let mut x = right.x;
    for sign in text.chars().rev() {
        let galley = galley(sign.to_string());
        let width = if sign.is_ascii_digit() { nought } else { galley.size().x };
        let inside = (width - galley.size().x) / 2.0;
        x -= width;
        painter.galley(pos2(x + inside, right.y - galley.size().y / 2.0), galley, ink);
    }
    right.x - x
}

/// As [`tabular`], cut at the end where there is no room.
pub fn tabular_cut(painter: &Painter, right: Pos2, text: &str, font: &FontId, ink: Color32, room: f32) {
    if text_width(painter, text, font) * WIDER <= room {
        tabular(painter, right, text, font, ink);
    } else {
        paint_line(painter, pos2(right.x - room, right.y), text, font.clone(), ink, room);
    }
}

/// The word for control, from the side of who is shown.
pub fn control_word(control: Answer, downwards: bool) -> Option<Word> {
    match (control, downwards) {
        (Answer::No, _) => None,
        (Answer::Yes, false) => Some(words::CONTROLS),
        (Answer::Yes, true) => Some(words::CONTROLLED),
        (Answer::Open, false) => Some(words::MAY_CONTROL),
        (Answer::Open, true) => Some(words::MAY_BE_CONTROLLED),
    }
}

/// A diamond: filled for certain control, hollow when it is open.
pub fn control_mark(painter: &Painter, center: Pos2, control: Answer, tokens: &Tokens) {
    const REACH: f32 = 4.5;
    let points = [vec2(0.0, -REACH), vec2(REACH, 0.0), vec2(0.0, REACH), vec2(-REACH, 0.0)].map(|by| center + by);
    let (fill, stroke) = match control {
        Answer::Yes => (tokens.text, Stroke::NONE),
        _ => (Color32::TRANSPARENT, Stroke::new(1.2, tokens.mute)),
    };
    painter.add(Shape::convex_polygon(points.to_vec(), fill, stroke));
}

/// A word in an outline: solid when certain, dashed when only possible.
pub fn outcome(cx: &Cx<'_>, ui: &mut Ui, text: &str, certain: bool) -> Response {
    let font = section_style().resolve(ui.style());
    let ink = if certain { cx.tokens.text } else { cx.tokens.mute };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(14.0, 6.0), Sense::hover());
    if certain {
        let stroke = Stroke::new(1.0, cx.tokens.outline);
        ui.painter().rect(rect, 4.0, cx.tokens.raised, stroke, StrokeKind::Inside);
    } else {
        dashed_frame(ui.painter(), rect, Stroke::new(1.0, cx.tokens.outline));
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// A few exclusive choices in one frame; gives the one that was clicked.
pub fn segments<T: Copy + PartialEq>(
    cx: &Cx<'_>,
    ui: &mut Ui,
    name: &str,
    now: Option<T>,
    all: &[(T, String)],
) -> Option<T> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let frame = Stroke::new(1.0, cx.tokens.line);
    ui.painter().rect(rect, 6.0, cx.tokens.raised, frame, StrokeKind::Inside);
    let width = rect.width() / all.len().max(1) as f32;
    let mut clicked = None;
    for (at, (value, text)) in all.iter().enumerate() {
        let part = Rect::from_min_size(rect.min + vec2(width * at as f32, 0.0), vec2(width, rect.height()));
        let response = ui.interact(part, ui.scope_id().with(("segment", name, text)), Sense::click());
        let chosen = now == Some(*value);
        let spoken = format!("{name}: {text}");
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &spoken));
        let inside = part.shrink(2.0);
        if chosen || response.hovered() {
            let fill = if chosen { cx.tokens.link.gamma_multiply(0.55) } else { cx.tokens.hover };
            ui.painter().rect_filled(inside, 5.0, fill);
        }
        super::widgets::focus_ring(cx, ui, &response, inside, 5.0);
        let ink = if chosen { cx.tokens.text } else { cx.tokens.mute };
        let font = if chosen { section_style() } else { TextStyle::Small };
        let job = one_line(text, font.resolve(ui.style()), ink, inside.width() - 4.0);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(inside.center() - galley.size() / 2.0, galley, ink);
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            clicked = Some(*value);
        }
    }
    clicked
}

/// One line, cut with "…" at a width.
pub fn one_line(text: &str, font: FontId, ink: Color32, width: f32) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
    job
}

/// Paints one cut line from its left middle; gives its width and whether it was cut.
pub fn paint_line(painter: &Painter, left: Pos2, text: &str, font: FontId, ink: Color32, width: f32) -> (f32, bool) {
    let galley = painter.layout_job(one_line(text, font, ink, width));
    let (size, cut) = (galley.size(), galley.elided);
    painter.galley(pos2(left.x, left.y - size.y / 2.0), galley, ink);
    (size.x, cut)
}

pub fn text_width(painter: &Painter, text: &str, font: &FontId) -> f32 {
    painter.layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE).size().x
}

/// Rows of one height of which only those in view are built.
pub fn virtual_rows(ui: &mut Ui, height: f32, count: usize, mut add: impl FnMut(&mut Ui, usize, Rect)) {
    let size = vec2(ui.available_width(), height * count as f32);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let view = ui.clip_rect();
    let first = ((view.min.y - area.min.y) / height).floor().max(0.0) as usize;
    let last = ((view.max.y - area.min.y) / height).ceil().max(0.0) as usize;
    for at in first..last.min(count) {
        let row = Rect::from_min_size(area.min + vec2(0.0, height * at as f32), vec2(area.width(), height));
        add(ui, at, row);
    }
}

/// Where flags go: small filled squares of their glyph, named by the row they stand in.
pub fn flag_dot(cx: &Cx<'_>, painter: &Painter, left: Pos2, badge: &crate::session::Badge) -> f32 {
    let rect = Rect::from_center_size(left + vec2(8.0, 0.0), Vec2::splat(16.0));
    painter.rect_filled(rect, CornerRadius::same(4), cx.tokens.tone(badge.tone));
    let font = FontId::proportional(10.0);
    painter.text(rect.center(), Align2::CENTER_CENTER, badge.glyph, font, cx.tokens.on_tone(badge.tone));
    rect.width()
}
