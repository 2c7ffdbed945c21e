//! What a finding rests on, as leads, rules and comparisons show it: chains of entities, sources, points, marks.
//!
//! Every mark has its word beside it; colour is never the only carrier.

use super::parts::{self, ChipKind};
use crate::model::EntityId;
use crate::session::{Answer, Chip, Message, Page, RuleResult};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::strong_style;
use crate::ui::widgets::{focus_ring, small, truncated};
use crate::ui::words_leads as words;
use egui::{
    Align, Align2, Color32, FontId, Label, Layout, Painter, Pos2, Rect, Response, RichText, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

/// Height of a row of choices.
const CHOICE: f32 = 28.0;

/// Selects it and moves the canvas there.
pub fn reveal(cx: &Cx<'_>, id: &EntityId) {
    cx.send(Message::Reveal(id.clone()));
    cx.send(Message::SetPage(Page::Explore));
}

/// Entities joined by arrows; a click goes to one on the canvas.
pub fn chain(cx: &Cx<'_>, ui: &mut Ui, chips: &[Chip]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        for (at, chip) in chips.iter().enumerate() {
            if at > 0 {
                sign(ui, "→", cx.tokens.mute);
            }
            if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                reveal(cx, &chip.id);
            }
        }
    });
}

/// A sign between chips, as high as they are: at the start of a line, too, it stands in the middle.
pub fn sign(ui: &mut Ui, sign: &str, ink: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 24.0), Sense::hover());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign, FontId::proportional(13.0), ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, sign));
    response
}

/// Entities in no order.
pub fn group(cx: &Cx<'_>, ui: &mut Ui, chips: &[Chip]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        for chip in chips {
            if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                reveal(cx, &chip.id);
            }
        }
        if chips.is_empty() {
            ui.label(small(words::nothing(cx.lang)).color(cx.tokens.faint));
        }
    });
}

/// Titles of sources; those with an address open in the browser of the system, when asked for.
pub fn sources(cx: &Cx<'_>, ui: &mut Ui, sources: &[(String, String)]) {
    if sources.is_empty() {
        ui.label(small(words::no_source(cx.lang)).color(cx.tokens.faint));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        for (at, (title, url)) in sources.iter().enumerate() {
            if at > 0 {
                ui.label(small("·").color(cx.tokens.faint));
            }
            source(cx, ui, title, url);
        }
    });
}

/// One source: its title, and its address on hover.
pub fn source(cx: &Cx<'_>, ui: &mut Ui, title: &str, url: &str) {
    let title = if title.is_empty() { url } else { title };
    if url.starts_with("https://") || url.starts_with("http://") {
        // A layouted text breaks where a plain hyperlink would push its panel wider.
        let ink = ui.visuals().hyperlink_color;
        let text = egui::Label::new(small(title).color(ink)).wrap().sense(egui::Sense::click());
        let response = ui.add(text).on_hover_text(url).on_hover_cursor(egui::CursorIcon::PointingHand);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, title));
        if response.clicked() {
            ui.ctx().open_url(egui::OpenUrl::new_tab(url));
        }
    } else if !title.is_empty() {
        ui.add(Label::new(small(title).color(cx.tokens.mute)).wrap());
    }
}

/// A sentence with a mark before it.
pub fn point(cx: &Cx<'_>, ui: &mut Ui, text: &str, mark: impl FnOnce(&Painter, Rect)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
        mark(ui.painter(), Rect::from_center_size(rect.center(), Vec2::splat(12.0)));
        ui.add(Label::new(RichText::new(text).color(cx.tokens.text)).wrap());
    });
}

/// A small dot, for points without an answer.
pub fn dot(color: Color32) -> impl FnOnce(&Painter, Rect) {
    move |painter, rect| {
        painter.circle_filled(rect.center(), 2.0, color);
    }
}

/// A warning that stays readable: sign and words.
pub fn warning(ui: &mut Ui, text: &str, ink: Color32) -> Response {
    ui.spacing_mut().interact_size.y = 16.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(13.0), Sense::hover());
        icons::paint(ui.painter(), Icon::Warning, rect, ink);
        truncated(ui, small(text).color(ink))
    })
    .inner
}

/// What is wrong with files of rules, one by one.
pub fn errors(cx: &Cx<'_>, ui: &mut Ui, errors: &[String]) {
    for error in errors {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(15.0), Sense::hover());
            icons::paint(ui.painter(), Icon::Error, rect, cx.tokens.danger);
            ui.add(Label::new(small(error).color(cx.tokens.text)).wrap());
        });
        ui.add_space(2.0);
    }
    ui.label(small(words::others_run(cx.lang)).color(cx.tokens.mute));
}

/// One of several exclusive choices over the whole width, with how many there are.
pub fn choice_row(cx: &Cx<'_>, ui: &mut Ui, chosen: bool, text: &str, count: usize) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), CHOICE), Sense::click());
    let number = crate::ui::words::number(count);
    let name = format!("{text} {number}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    let area = rect.expand2(vec2(8.0, 0.0));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.raised,
        (false, true) => cx.tokens.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(area, 6.0, fill);
    focus_ring(cx, ui, &response, area, 6.0);
    let ink = match (chosen, count) {
        (true, _) => cx.tokens.text,
        (false, 0) => cx.tokens.faint,
        (false, _) => cx.tokens.mute,
    };
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    inner.label(small(number).color(ink));
    inner.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let text = RichText::new(text).color(ink);
        truncated(ui, if chosen { text.text_style(strong_style()) } else { text });
    });
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Five rising bars, as many filled as the severity says.
pub fn severity(cx: &Cx<'_>, painter: &Painter, left_bottom: Pos2, severity: u8) {
    let ink = match severity {
        0..=2 => cx.tokens.mute,
        3 => cx.tokens.text,
        _ => cx.tokens.danger,
    };
    for step in 0..5_u8 {
        let height = 4.0 + 2.0 * f32::from(step);
        let low = left_bottom + vec2(4.5 * f32::from(step), 0.0);
        let bar = Rect::from_min_max(low - vec2(0.0, height), low + vec2(3.0, 0.0));
        painter.rect_filled(bar, 1.0, if step < severity { ink } else { cx.tokens.line });
    }
}

/// Room that [`severity`] needs.
pub const SEVERITY: Vec2 = vec2(22.0, 12.0);

/// Severity as shape and word.
pub fn severity_ui(cx: &Cx<'_>, ui: &mut Ui, level: u8) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (rect, response) = ui.allocate_exact_size(SEVERITY, Sense::hover());
    severity(cx, ui.painter(), rect.left_bottom(), level);
    let name = words::severity_name(cx.lang, level);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    response.on_hover_text(&name);
    ui.label(small(words::severity_word(cx.lang, level)).color(cx.tokens.text)).on_hover_text(name);
}

/// A ring with a tick (found), empty (not found) or with a question (could not look).
pub fn answer(cx: &Cx<'_>, found: Answer) -> impl FnOnce(&Painter, Rect) {
    let ink = if found == Answer::No { cx.tokens.faint } else { cx.tokens.text };
    move |painter, rect| {
        let (middle, stroke) = (rect.center(), Stroke::new(1.2, ink));
        match found {
            Answer::Yes => {
                painter.circle_stroke(middle, 5.5, stroke);
                let tick = vec![middle + vec2(-2.6, 0.2), middle + vec2(-0.7, 2.2), middle + vec2(2.8, -2.2)];
                painter.line(tick, Stroke::new(1.4, ink));
            }
            Answer::No => {
                painter.circle_stroke(middle, 5.5, stroke);
            }
            Answer::Open => {
                dashed_ring(painter, middle, 5.5, stroke);
                painter.circle_filled(middle, 1.4, ink);
            }
        }
    }
}

/// A filled diamond (met), an empty one (open), a dash (not met), a dotted ring (not in force).
pub fn result(cx: &Cx<'_>, painter: &Painter, middle: Pos2, result: RuleResult) {
    let diamond = || [vec2(0.0, -5.5), vec2(5.5, 0.0), vec2(0.0, 5.5), vec2(-5.5, 0.0)].map(|at| middle + at).to_vec();
    match result {
        RuleResult::Met => {
            painter.add(Shape::convex_polygon(diamond(), cx.tokens.danger, Stroke::NONE));
        }
        RuleResult::Open => {
            painter.add(Shape::closed_line(diamond(), Stroke::new(1.4, cx.tokens.text)));
        }
        RuleResult::NotMet => {
            let half = vec2(4.0, 0.0);
            painter.line_segment([middle - half, middle + half], Stroke::new(1.4, cx.tokens.faint));
        }
        RuleResult::NotInForce => dashed_ring(painter, middle, 4.5, Stroke::new(1.0, cx.tokens.faint)),
    }
}

/// How loudly a result is written.
pub fn result_ink(cx: &Cx<'_>, result: RuleResult) -> Color32 {
    match result {
        RuleResult::Met | RuleResult::Open => cx.tokens.text,
        RuleResult::NotMet => cx.tokens.mute,
        RuleResult::NotInForce => cx.tokens.faint,
    }
}

/// A disc that is full (in force), half (to be confirmed) or empty (not in force).
pub fn in_force(cx: &Cx<'_>, painter: &Painter, middle: Pos2, in_force: Answer) {
    let ink = if in_force == Answer::No { cx.tokens.faint } else { cx.tokens.mute };
    match in_force {
        Answer::Yes => {
            painter.circle_filled(middle, 4.5, ink);
        }
        Answer::Open => {
            painter.circle_stroke(middle, 4.0, Stroke::new(1.2, ink));
            let half = Rect::from_min_max(middle - vec2(6.0, 6.0), pos2(middle.x, middle.y + 6.0));
            painter.with_clip_rect(half.intersect(painter.clip_rect())).circle_filled(middle, 4.5, ink);
        }
        Answer::No => {
            painter.circle_stroke(middle, 4.0, Stroke::new(1.2, ink));
        }
    }
}

fn dashed_ring(painter: &Painter, middle: Pos2, radius: f32, stroke: Stroke) {
    const DASHES: u8 = 6;
    for dash in 0..DASHES {
        let angle = |part: f32| (f32::from(dash) + part) / f32::from(DASHES) * std::f32::consts::TAU;
        let at = |part: f32| middle + radius * vec2(angle(part).cos(), angle(part).sin());
        painter.line(vec![at(0.0), at(0.3), at(0.6)], stroke);
    }
}

/// Marks what is chosen in a grid.
pub fn chosen(cx: &Cx<'_>, painter: &Painter, rect: Rect) {
    painter.rect(rect, 6.0, cx.tokens.accent_soft, Stroke::new(1.0, cx.tokens.accent), StrokeKind::Inside);
}
