//! The legend: shapes, flags and kinds of line that the canvas shows now, and nothing else.

use crate::model::ontology::Shape;
use crate::session::{Badge, Scene, SizeBy};
use crate::ui::canvas::{self, shapes, words};
use crate::ui::cx::Cx;
use crate::ui::words_measure;
use egui::{Align2, Button, CornerRadius, Pos2, Rect, RichText, ScrollArea, Sense, Stroke, Ui, vec2};
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
    deal: bool,
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
            present.deal |= node.deal_party;
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

/// Draws the legend at the lower left of `view`.
pub fn legend_ui(cx: &Cx<'_>, ui: &Ui, view: Rect, scene: &Scene, open: &mut bool) {
    if view.height() < 160.0 || view.width() < 320.0 {
        return;
    }
    canvas::corner(ui, "canvas legend", view, Align2::LEFT_BOTTOM, |ui| {
        canvas::card(cx.tokens).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            if toggle(cx, ui, *open) {
                *open = !*open;
            }
            if *open {
                let tall = (view.height() - 96.0).max(80.0);
                ScrollArea::vertical()
                    .max_height(tall)
                    .min_scrolled_height(tall)
                    .show(ui, |ui| rows(cx, ui, &Present::of(scene)));
            }
        });
    });
}

fn toggle(cx: &Cx<'_>, ui: &mut Ui, open: bool) -> bool {
    let tip = if open { words::hide_legend(cx.lang) } else { words::show_legend(cx.lang) };
    let text = RichText::new(format!("{}\u{2003}", words::legend(cx.lang))).small().color(cx.tokens.mute);
    let response = ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(tip);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tip));
    canvas::caret(ui, response.rect, open, cx.tokens.mute);
    response.clicked()
}

fn rows(cx: &Cx<'_>, ui: &mut Ui, present: &Present<'_>) {
    ui.spacing_mut().interact_size.y = 18.0;
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
    if present.deal {
        row(cx, ui, words::deal_mark(lang), |painter, middle| {
            shapes::paint_ring(painter, Shape::Company, middle, 8.5, Stroke::new(1.0, tokens.outline));
            shapes::paint_ring(painter, Shape::Company, middle, 5.5, Stroke::new(1.2, tokens.outline));
        });
    }
    if present.stop {
        row(cx, ui, words::stop_mark(lang), |painter, middle| {
            painter.circle_stroke(middle, 5.5, Stroke::new(1.2, tokens.mute));
            painter.line_segment([middle - vec2(2.6, 0.0), middle + vec2(2.6, 0.0)], Stroke::new(1.6, tokens.mute));
        });
    }
    if present.placeholder {
        row(cx, ui, words::placeholder_mark(lang), |painter, middle| {
            let stroke = Stroke::new(1.0, tokens.outline);
            let body = shapes::Body { fill: tokens.raised, stroke, dashed: true };
            shapes::paint_body(painter, Shape::Company, middle, 7.5, body);
        });
    }
    if cx.session.size_by() != SizeBy::Nothing {
        row(cx, ui, words_measure::larger(lang, cx.session.size_by()), |painter, middle| {
            let stroke = Stroke::new(1.0, tokens.outline);
            painter.circle(middle - vec2(8.0, 0.0), 3.5, tokens.raised, stroke);
            painter.circle(middle + vec2(4.0, 0.0), 7.0, tokens.raised, stroke);
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
        ui.set_width(184.0);
        ui.set_height(18.0);
        let (rect, _) = ui.allocate_exact_size(vec2(24.0, 18.0), Sense::hover());
        paint(ui.painter(), rect.center());
        ui.add(egui::Label::new(RichText::new(text).small().color(cx.tokens.mute)).truncate());
    });
}
