//! Tables and lists of the page, each with its first rows and what can be made of it.

use super::grid;
use crate::session::{InboxDetail, Message, PartLine};
use crate::ui::cx::Cx;
use crate::ui::widgets::{card, empty_note, small, strong, truncated};
use crate::ui::words_collect as words;
use egui::{Frame, Margin, Role, ScrollArea, Ui, WidgetInfo};

const WIDEST: f32 = 1000.0;

pub fn parts_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    if detail.parts.is_empty() {
        ui.add_space(8.0);
        empty_note(cx, ui, words::no_parts(cx.lang), words::no_parts_how(cx.lang));
        return;
    }
    ScrollArea::vertical().id_salt(("parts", detail.page.fetch)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 12, top: 4, bottom: 24, left: 0 }).show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDEST));
            for part in &detail.parts {
                ui.push_id(part.part, |ui| card(cx, ui, |ui| part_ui(cx, ui, part)));
                ui.add_space(12.0);
            }
        });
    });
}

/// What the part calls itself.
pub fn title(cx: &Cx<'_>, part: &PartLine) -> String {
    if part.title.is_empty() { words::untitled(cx.lang).to_owned() } else { part.title.clone() }
}

fn part_ui(cx: &Cx<'_>, ui: &mut Ui, part: &PartLine) {
    let title = title(cx, part);
    truncated(ui, strong(&title));
    let facts = format!("{} · {}", part.kind, words::rows(cx.lang, part.sample.len(), part.rows));
    ui.label(small(facts).color(cx.tokens.mute));
    ui.add_space(4.0);
    ScrollArea::horizontal().id_salt("sample").show(ui, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let widths = grid::widths(ui.available_width(), &part.sample, &part.header);
            if part.header.iter().any(|text| !text.is_empty()) {
                grid::row_ui(cx, ui, &widths, &part.header, cx.tokens.mute);
            }
            for row in &part.sample {
                grid::row_ui(cx, ui, &widths, row, cx.tokens.text);
            }
        });
    });
    ui.add_space(8.0);
    // A raised card shows its buttons on the ground of the panel.
    ui.visuals_mut().widgets.inactive.weak_bg_fill = cx.tokens.panel;
    ui.horizontal_wrapped(|ui| {
        for (word, tip, message) in [
            (words::map(cx.lang), words::map_tip(cx.lang), Message::Assist(Some(part.part))),
            (words::import_part(cx.lang), words::import_part_tip(cx.lang), Message::ImportPart(part.part)),
        ] {
            let response = ui.button(word).on_hover_text(tip);
            let name = format!("{word} {title}");
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.clicked() {
                cx.send(message);
            }
        }
    });
}
