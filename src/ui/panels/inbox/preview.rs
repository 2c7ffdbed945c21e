//! What the draft of the assistant yields: the first entities and ties, how many in all, and what is wrong.

use super::assistant::sentence;
use crate::session::Assistant;
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inspector::first_section;
use crate::ui::widgets::{card, section, small, strong};
use crate::ui::words_collect as words;
use crate::ui::words_said::said;
use egui::{Frame, Label, Margin, RichText, ScrollArea, Sense, Ui, Vec2};

pub fn preview_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant) {
    ui.add_space(8.0);
    first_section(cx, ui, words::preview(cx.lang));
    ui.label(strong(words::yields(cx.lang, assistant.entities, assistant.relations)));
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("assistant preview").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 12, bottom: 24, ..Margin::ZERO }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            problems_ui(cx, ui, assistant);
            if assistant.preview.is_empty() {
                sentence(cx, ui, words::no_preview(cx.lang));
            }
            for (caption, lines) in &assistant.preview {
                card(cx, ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(strong(caption).color(cx.tokens.text)).wrap());
                    for line in lines {
                        ui.add(Label::new(small(line).color(cx.tokens.mute)).wrap());
                    }
                });
                ui.add_space(8.0);
            }
            let more = (assistant.entities + assistant.relations).saturating_sub(assistant.preview.len());
            if more > 0 && !assistant.preview.is_empty() {
                sentence(cx, ui, &words::further(cx.lang, more));
            }
        });
    });
}

fn problems_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant) {
    if assistant.problems.is_empty() {
        return;
    }
    section(cx, ui, words::problems(cx.lang));
    for problem in &assistant.problems {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
            icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.danger);
            ui.add(Label::new(RichText::new(said(cx.lang, problem)).small().color(cx.tokens.text)).wrap());
        });
    }
    ui.add_space(8.0);
}
