//! The page without a case: what this is, where to start, and how it works in three steps.

use super::cx::Cx;
use super::dialogs::Ask;
use super::icons::{self, Icon};
use super::theme::section_style;
use super::widgets::{focus_ring, key_caps, link, outline_pill, small, strong, truncated};
use super::{keys, words};
use crate::session::{Command, Message, SampleLine};
use egui::{
    Align, CursorIcon, Layout, RichText, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    vec2,
};

const WIDTH: f32 = 920.0;
const GAP: f32 = 16.0;

/// Draws the page; what needs a file dialog comes back.
pub fn welcome_ui(cx: &Cx<'_>, ui: &mut Ui) -> Option<Ask> {
    let mut ask = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - 64.0).min(WIDTH);
        let side = ((ui.available_width() - width) / 2.0).max(0.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(side);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                ui.set_width(width);
                ui.add_space((ui.ctx().content_rect().height() * 0.06).clamp(24.0, 96.0));
                head_ui(cx, ui);
                ui.add_space(32.0);
                start_ui(cx, ui, &mut ask);
                ui.add_space(32.0);
                steps_ui(cx, ui);
                ui.add_space(32.0);
                samples_ui(cx, ui);
                ui.add_space(32.0);
            });
        });
    });
    ask
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let family = super::theme::strong();
        let name = words::PRODUCT.pick(crate::session::Lang::En);
        ui.label(RichText::new(name).font(egui::FontId::new(32.0, family.clone())));
        let kanji = words::PRODUCT.pick(crate::session::Lang::Ja);
        ui.label(RichText::new(kanji).font(egui::FontId::new(26.0, family)).color(cx.tokens.mute));
    });
    ui.add_space(4.0);
    ui.label(RichText::new(words::TAGLINE.of(cx)).size(17.0));
    ui.label(RichText::new(words::TAGLINE_MORE.of(cx)).color(cx.tokens.mute));
}

/// Over an open case: what happens to files that are held over the window.
pub fn drop_hint_ui(cx: &Cx<'_>, ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop hint"));
    let painter = ui.ctx().layer_painter(layer);
    let room = ui.ctx().content_rect();
    painter.rect_filled(room, 0.0, cx.tokens.shadow);
    let card = egui::Rect::from_center_size(room.center(), vec2(520.0, 120.0));
    painter.rect(card, 12.0, cx.tokens.panel, Stroke::new(1.5, cx.tokens.accent), StrokeKind::Inside);
    let font = egui::TextStyle::Heading.resolve(ui.style());
    let text = words::DROP_NOW.of(cx);
    painter.text(card.center(), egui::Align2::CENTER_CENTER, text, font, cx.tokens.text);
}

/// Drop zone with its buttons, and recent cases beside it.
fn start_ui(cx: &Cx<'_>, ui: &mut Ui, ask: &mut Option<Ask>) {
    let width = (ui.available_width() - GAP) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let zone = vec2(width, 152.0);
        let (rect, _) = ui.allocate_exact_size(zone, Sense::hover());
        drop_zone_ui(cx, ui, rect, ask);
        ui.allocate_ui_with_layout(zone, Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.set_width(width);
            recent_ui(cx, ui);
        });
    });
}

fn drop_zone_ui(cx: &Cx<'_>, ui: &mut Ui, rect: egui::Rect, ask: &mut Option<Ask>) {
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    let ink = if hovering { cx.tokens.accent } else { cx.tokens.outline };
    if hovering {
        ui.painter().rect_filled(rect, 12.0, cx.tokens.accent_soft);
    }
    let frame = rect.shrink(1.0);
    let corners = [frame.left_top(), frame.right_top(), frame.right_bottom(), frame.left_bottom(), frame.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.2, ink), 6.0, 5.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(20.0)).layout(Layout::top_down(Align::Min)));
    inner.horizontal(|ui| {
        let (icon, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
        icons::paint(ui.painter(), Icon::Drop, icon, cx.tokens.mute);
        ui.label(RichText::new(words::DROP_HERE.of(cx)).text_style(egui::TextStyle::Heading));
    });
    inner.label(small(words::DROP_WHAT.of(cx)).color(cx.tokens.mute));
    inner.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.horizontal(|ui| {
            for (command, wanted) in [
                (Command::OpenCase, Ask::Open),
                (Command::NewCase, Ask::New),
                (Command::Import, Ask::Import(crate::model::Role::Case)),
            ] {
                let button = egui::Button::new(command.label(cx.lang)).min_size(vec2(0.0, 32.0));
                if ui.add(button).on_hover_text(command.hint(cx.lang)).clicked() {
                    *ask = Some(wanted);
                }
            }
        });
    });
}

fn recent_ui(cx: &Cx<'_>, ui: &mut Ui) {
    group(cx, ui, words::RECENT.of(cx));
    let recent = &cx.session.settings().recent;
    if recent.is_empty() {
        ui.label(RichText::new(words::NO_RECENT.of(cx)).color(cx.tokens.mute));
        ui.add_space(12.0);
        let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
        for command in [Command::Palette, Command::Shortcuts] {
            ui.horizontal(|ui| {
                if link(cx, ui, command.label(cx.lang)).on_hover_text(command.hint(cx.lang)).clicked() {
                    cx.run(command);
                }
                key_caps(cx, ui, &keys::caps(command, mac));
            });
        }
    }
    ScrollArea::vertical().id_salt("recent").show(ui, |ui| {
        for path in recent {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.hovered() {
                ui.painter().rect_filled(rect, 6.0, cx.tokens.hover);
            }
            focus_ring(cx, ui, &response, rect, 6.0);
            let mut inner = ui.new_child(
                UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 3.0))).layout(Layout::top_down(Align::Min)),
            );
            inner.spacing_mut().item_spacing.y = 0.0;
            truncated(&mut inner, strong(&name));
            let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            truncated(&mut inner, small(folder).color(cx.tokens.mute));
            if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                cx.send(Message::Open(path.clone()));
            }
        }
    });
}

fn group(cx: &Cx<'_>, ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
    ui.add_space(8.0);
}

fn samples_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let samples = cx.session.samples();
    if samples.is_empty() {
        return;
    }
    group(cx, ui, words::SAMPLES.of(cx));
    let columns = if ui.available_width() > 720.0 { 3 } else { 2 };
    let width = (ui.available_width() - GAP * (columns - 1) as f32) / columns as f32;
    // A twin is opened from the card of its sample.
    let (twins, cases): (Vec<SampleLine>, Vec<SampleLine>) =
        samples.into_iter().partition(|sample| sample.twin_of.is_some());
    for line in cases.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for sample in line {
                let twin = twins.iter().find(|twin| twin.twin_of == Some(sample.key));
                sample_ui(cx, ui, sample, twin, width);
            }
        });
        ui.add_space(GAP - 4.0);
    }
}

fn sample_ui(cx: &Cx<'_>, ui: &mut Ui, sample: &SampleLine, twin: Option<&SampleLine>, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 124.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &sample.title));
    let fill = if response.hovered() { cx.tokens.hover } else { cx.tokens.raised };
    let stroke = Stroke::new(1.0, if response.hovered() { cx.tokens.outline } else { cx.tokens.line });
    ui.painter().rect(rect, 10.0, fill, stroke, StrokeKind::Inside);
    focus_ring(cx, ui, &response, rect, 10.0);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(14.0)).layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.shrink(4.0));
    truncated(&mut inner, strong(&sample.title));
    inner.label(small(&sample.about).color(cx.tokens.mute));
    let mut mark = ui.new_child(UiBuilder::new().max_rect(rect.shrink(12.0)).layout(Layout::bottom_up(Align::Max)));
    let word = if sample.fictional { words::FICTIONAL } else { words::REAL };
    outline_pill(cx, &mut mark, word.of(cx), cx.tokens.mute);
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(&sample.about).clicked() {
        cx.send(Message::OpenSample(sample.key));
    }
    if let Some(twin) = twin {
        let mut foot = ui.new_child(UiBuilder::new().max_rect(rect.shrink(12.0)).layout(Layout::bottom_up(Align::Min)));
        let response = link(cx, &mut foot, words::TWIN.of(cx)).on_hover_text(&twin.about);
        // All these links read the same; told by voice, each names its case.
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &twin.title));
        if response.clicked() {
            cx.send(Message::OpenSample(twin.key));
        }
    }
}

fn steps_ui(cx: &Cx<'_>, ui: &mut Ui) {
    group(cx, ui, words::STEPS.of(cx));
    let width = (ui.available_width() - 2.0 * GAP) / 3.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (number, title, text) in [
            ("1", words::STEP_1, words::STEP_1_TEXT),
            ("2", words::STEP_2, words::STEP_2_TEXT),
            ("3", words::STEP_3, words::STEP_3_TEXT),
        ] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(width);
                ui.horizontal(|ui| {
                    outline_pill(cx, ui, number, cx.tokens.text);
                    ui.label(strong(title.of(cx)));
                });
                ui.label(RichText::new(text.of(cx)).color(cx.tokens.mute));
            });
        }
    });
}
