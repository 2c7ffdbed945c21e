//! The legend: shapes, flags and kinds of line that the canvas shows now, and nothing else.

use crate::model::ontology::Shape;
use crate::session::{Badge, Scene};
use crate::ui::canvas::{shapes, words};
use crate::ui::cx::Cx;
use egui::{Align, Button, CornerRadius, Layout, Pos2, Rect, RichText, Sense, Stroke, Ui, UiBuilder, vec2};
use std::collections::BTreeMap;

/// What is present in a scene.
#[derive(Default, Debug, PartialEq)]
struct Present<'a> {
    shapes: Vec<Shape>,
    badges: BTreeMap<&'static str, &'a Badge>,
    ownership: bool,
    other: bool,
    soft: bool,
    hypothetical: bool,
    former: bool,
    path: bool,
    stop: bool,
    placeholder: bool,
    hidden: bool,
}

impl<'a> Present<'a> {
    fn of(scene: &'a Scene) -> Self {
        let mut present = Self { path: scene.path_shown, ..Self::default() };
        for node in &scene.nodes {
            if !present.shapes.contains(&node.shape) {
                present.shapes.push(node.shape);
            }
            for badge in &node.badges {
                present.badges.entry(badge.class).or_insert(badge);
            }
            present.stop |= node.stop;
            present.placeholder |= node.placeholder;
            present.hidden |= node.hidden_neighbours > 0;
        }
        present.shapes.sort_by_key(|shape| *shape as u8);
        for link in &scene.links {
            match link {
                _ if link.soft.is_some() => present.soft = true,
                _ if link.hypothetical => present.hypothetical = true,
                _ if link.former => present.former = true,
                _ if link.ownership => present.ownership = true,
                _ => present.other = true,
            }
        }
        present
    }
}

/// Draws the legend at the lower left of `view`; returns the rectangle it covers.
pub fn legend_ui(cx: &Cx<'_>, ui: &mut Ui, view: Rect, scene: &Scene, open: &mut bool) -> Rect {
    let area = Rect::from_min_max(view.min + vec2(12.0, 60.0), view.max - vec2(12.0, 12.0));
    if area.height() < 120.0 || area.width() < 240.0 {
        return Rect::NOTHING;
    }
    let layout = Layout::bottom_up(Align::Min);
    let inner = ui.scope_builder(UiBuilder::new().max_rect(area).layout(layout), |ui| {
        let card = crate::ui::canvas::card(cx.tokens);
        let shown = card.show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.set_max_width(176.0);
                ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
                if toggle(cx, ui, *open) {
                    *open = !*open;
                }
                if *open {
                    rows(cx, ui, &Present::of(scene));
                }
            });
        });
        shown.response.rect
    });
    inner.inner
}

fn toggle(cx: &Cx<'_>, ui: &mut Ui, open: bool) -> bool {
    let title = format!("{} {}", words::legend(cx.lang), if open { "▾" } else { "▸" });
    let tip = if open { words::hide_legend(cx.lang) } else { words::show_legend(cx.lang) };
    let text = RichText::new(title).small().color(cx.tokens.mute);
    let response = ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(tip);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tip));
    response.clicked()
}

fn rows(cx: &Cx<'_>, ui: &mut Ui, present: &Present<'_>) {
    let (lang, tokens) = (cx.lang, cx.tokens);
    for &shape in &present.shapes {
        row(cx, ui, words::shape(lang, shape), |painter, middle| {
            let body = shapes::Body { fill: tokens.raised, stroke: Stroke::new(1.0, tokens.outline), dashed: false };
            shapes::paint_body(painter, shape, middle, 7.5, body);
            shapes::paint_glyph(painter, shape, middle, 7.5, tokens.mute);
        });
    }
    for badge in present.badges.values() {
        let name = words::badge(lang, badge);
        row(cx, ui, name, |painter, middle| {
            let rect = Rect::from_center_size(middle, vec2(20.0, 14.0));
            painter.rect_filled(rect, CornerRadius::same(7), tokens.tone(badge.tone));
            let font = egui::FontId::new(10.0, crate::ui::theme::strong());
            painter.text(middle, egui::Align2::CENTER_CENTER, badge.glyph, font, tokens.on_tone(badge.tone));
        });
    }
    let lines = [
        (present.path, words::shown_path(lang), 2.2, tokens.accent, None),
        (present.ownership, words::ownership(lang), 2.0, tokens.outline, None),
        (present.other, words::other_tie(lang), 1.2, tokens.outline, None),
        (present.soft, words::possible_match(lang), 1.2, tokens.outline, Some((5.0, 4.0))),
        (present.hypothetical, words::hypothetical(lang), 1.6, tokens.outline, Some((1.6, 3.0))),
        (present.former, words::former(lang), 0.9, tokens.link, None),
    ];
    for (is, name, width, colour, dash) in lines {
        if is {
            row(cx, ui, name, |painter, middle| sample_line(painter, middle, Stroke::new(width, colour), dash));
        }
    }
    if present.stop {
        row(cx, ui, words::stop(lang), |painter, middle| {
            painter.circle_stroke(middle, 5.5, Stroke::new(1.2, tokens.mute));
            painter.line_segment([middle - vec2(2.6, 0.0), middle + vec2(2.6, 0.0)], Stroke::new(1.6, tokens.mute));
        });
    }
    if present.placeholder {
        row(cx, ui, words::placeholder(lang), |painter, middle| {
            let stroke = Stroke::new(1.0, tokens.outline);
            let body = shapes::Body { fill: tokens.raised, stroke, dashed: true };
            shapes::paint_body(painter, Shape::Company, middle, 7.5, body);
        });
    }
    if present.hidden {
        row(cx, ui, words::more_hidden(lang), |painter, middle| {
            let font = egui::FontId::proportional(10.0);
            painter.text(middle, egui::Align2::CENTER_CENTER, "+7", font, tokens.mute);
        });
    }
}

fn sample_line(painter: &egui::Painter, middle: Pos2, stroke: Stroke, dash: Option<(f32, f32)>) {
    let ends = [middle - vec2(10.0, 0.0), middle + vec2(10.0, 0.0)];
    match dash {
        Some((dash, gap)) => painter.extend(egui::Shape::dashed_line(&ends, stroke, dash, gap)),
        None => {
            painter.line_segment(ends, stroke);
        }
    }
}

fn row(cx: &Cx<'_>, ui: &mut Ui, text: &str, paint: impl FnOnce(&egui::Painter, Pos2)) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 18.0), Sense::hover());
        paint(ui.painter(), rect.center());
        ui.add(egui::Label::new(RichText::new(text).small().color(cx.tokens.mute)).truncate());
    });
}
