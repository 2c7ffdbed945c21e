//! The record or text behind a statement, with the place marked.

use crate::session::{Evidence, Message, PageEvidence};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inbox;
use crate::ui::widgets::{dialog, grade, hairline, icon_button, small, split_row, strong, truncated};
use crate::ui::{words, words_collect, words_said};
use egui::{Frame, Id, Label, Margin, RichText, ScrollArea, Sense, Ui, Vec2};

/// Shows the window while the session holds evidence.
pub fn evidence_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(evidence) = cx.session.evidence() else {
        return;
    };
    let room = ui.ctx().content_rect().size();
    let modal = dialog(cx, ui, "evidence").show(ui.ctx(), |ui| {
        ui.set_width((room.x - 160.0).min(760.0));
        let mut close = false;
        split_row(
            ui,
            28.0,
            |ui| {
                ui.heading(words::EVIDENCE.of(cx));
            },
            |ui| close = icon_button(cx, ui, Icon::Close, words::CLOSE.of(cx), words::CLOSE.of(cx), true).clicked(),
        );
        ui.add_space(8.0);
        facts_ui(cx, ui, evidence);
        ui.add_space(16.0);
        match &evidence.page {
            Some(page) => page_ui(cx, ui, evidence, page, room.y - 470.0),
            None => record_ui(cx, ui, evidence, room.y - 420.0),
        }
        close
    });
    if modal.inner || modal.should_close() {
        cx.send(Message::CloseEvidence);
    }
}

fn facts_ui(cx: &Cx<'_>, ui: &mut Ui, evidence: &Evidence) {
    let statement = &evidence.statement;
    ui.label(small(&statement.label).color(cx.tokens.mute));
    ui.add(Label::new(strong(words_said::value(cx.lang, &statement.prop, &statement.value))).wrap().selectable(true));
    ui.add_space(8.0);
    let source = [statement.source.as_str(), statement.publisher.as_str()];
    let source = source.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let sha256 = cx
        .session
        .case()
        .and_then(|case| case.sources.iter().find(|line| line.title == statement.source))
        .map_or("", |line| line.sha256.as_str());
    for (label, value) in [
        (words::SOURCE, source.as_str()),
        (words::PLACE, statement.locator.as_str()),
        (words::VALID, statement.valid.as_str()),
        (words::SHA256, sha256),
    ] {
        if value.is_empty() {
            continue;
        }
        ui.horizontal(|ui| {
            ui.allocate_ui(egui::vec2(96.0, 20.0), |ui| {
                ui.set_width(96.0);
                ui.label(small(label.of(cx)).color(cx.tokens.mute));
            });
            truncated(ui, small(value).color(cx.tokens.text)).on_hover_text(value);
        });
    }
    if !statement.url.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(104.0);
            // Opened by the browser of the system, and only when asked for.
            ui.hyperlink_to(small(&statement.url), &statement.url).on_hover_text(&statement.url);
        });
    }
    ui.horizontal(|ui| {
        ui.allocate_ui(egui::vec2(96.0, 20.0), |ui| {
            ui.set_width(96.0);
            ui.label(small(words::GRADE.of(cx)).color(cx.tokens.mute));
        });
        grade(cx, ui, &statement.grade);
        ui.label(small(words::grade_meaning(cx.lang, &statement.grade)).color(cx.tokens.mute));
    });
}

fn record_ui(cx: &Cx<'_>, ui: &mut Ui, evidence: &Evidence, height: f32) {
    hairline(cx, ui);
    ui.add_space(8.0);
    ui.label(small(words::RECORD.of(cx)).color(cx.tokens.mute));
    if evidence.lines.is_empty() {
        ui.label(strong(words::NO_RECORD.of(cx)));
    } else {
        ScrollArea::both().max_height(height.max(120.0)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (number, text, here) in &evidence.lines {
                let fill = if *here { cx.tokens.accent_soft } else { cx.tokens.panel };
                Frame::new().fill(fill).corner_radius(4).inner_margin(Margin::symmetric(8, 3)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.horizontal_top(|ui| {
                        ui.allocate_ui(egui::vec2(44.0, 16.0), |ui| {
                            ui.set_width(44.0);
                            ui.label(RichText::new(number.to_string()).monospace().color(cx.tokens.faint));
                        });
                        let ink = if *here { cx.tokens.text } else { cx.tokens.mute };
                        let line = RichText::new(text).monospace().color(ink);
                        ui.add(Label::new(line).wrap().selectable(true));
                    });
                });
            }
        });
    }
    if !evidence.note.is_empty() {
        ui.add_space(8.0);
        ui.label(small(&evidence.note).color(cx.tokens.mute));
    }
}

/// The exchange, whether the kept bytes still have their hash, and the page's text at its place.
fn page_ui(cx: &Cx<'_>, ui: &mut Ui, evidence: &Evidence, page: &PageEvidence, height: f32) {
    hairline(cx, ui);
    ui.add_space(8.0);
    let (word, ink, icon) = match page.hash_holds {
        true => (words_collect::hash_holds(cx.lang), cx.tokens.text, Icon::Info),
        false => (words_collect::hash_broken(cx.lang), cx.tokens.danger, Icon::Error),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        icons::paint(ui.painter(), icon, rect, ink);
        ui.label(strong(word).color(ink));
    });
    let height = height.max(180.0);
    ScrollArea::vertical().id_salt("exchange").max_height(height * 0.35).show(ui, |ui| {
        ui.set_width(ui.available_width() - 12.0);
        inbox::exchange_ui(cx, ui, &page.exchange);
    });
    ui.add_space(8.0);
    ui.label(small(words_collect::page_text(cx.lang)).color(cx.tokens.mute));
    let size = egui::vec2(ui.available_width(), height * 0.65);
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        text_at_place_ui(cx, ui, evidence, page);
    });
    if !evidence.note.is_empty() {
        ui.label(small(&evidence.note).color(cx.tokens.mute));
    }
}

/// The text, brought to its place while its heights settle.
fn text_at_place_ui(cx: &Cx<'_>, ui: &mut Ui, evidence: &Evidence, page: &PageEvidence) {
    const SETTLES: u8 = 4;
    let memory = Id::unique("evidence place");
    let (of, left) = ui.data(|data| data.get_temp(memory)).unwrap_or((None, 0));
    let left = if of == Some(evidence.statement.id) { left } else { SETTLES };
    // One number for the page in view: the statement's own.
    let number =
        evidence.statement.id.0.iter().fold(0_i64, |sum, byte| sum.wrapping_mul(31).wrapping_add(i64::from(*byte)));
    let outlined: Vec<usize> = page.marked.into_iter().collect();
    let marks =
        inbox::Marks { of: number, outlined: &outlined, target: page.marked.filter(|_| left > 0), mentions: &[] };
    inbox::text_ui(cx, ui, &page.blocks, &marks);
    if left > 0 {
        ui.ctx().request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(memory, (Some(evidence.statement.id), left.saturating_sub(1))));
}
