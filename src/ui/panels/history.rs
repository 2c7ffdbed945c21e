//! The edit log: every change to the case, newest first; what was taken back stays listed.

use crate::session::{Command, HistoryLine};
use crate::ui::cx::Cx;
use crate::ui::widgets::{empty_note, hairline, small, truncated};
use crate::ui::{words, words_said};
use egui::{RichText, Ui};

pub fn history_ui(cx: &Cx<'_>, ui: &mut Ui) {
    super::inspector::first_section(cx, ui, words::HISTORY.of(cx));
    let lines = cx.session.case().map(|case| case.history.as_slice()).unwrap_or_default();
    if lines.is_empty() {
        empty_note(cx, ui, words::HISTORY_EMPTY.of(cx), words::HISTORY_EMPTY_HOW.of(cx));
        return;
    }
    ui.horizontal(|ui| {
        for command in [Command::Undo, Command::Redo] {
            let reason = command.why_not(cx.session, cx.lang);
            let response = ui.add_enabled(reason.is_none(), egui::Button::new(command.label(cx.lang)));
            let response = match reason {
                Some(reason) => response.on_disabled_hover_text(reason),
                None => response.on_hover_text(command.hint(cx.lang)),
            };
            if response.clicked() {
                cx.run(command);
            }
        }
    });
    ui.add_space(8.0);
    for line in lines {
        line_ui(cx, ui, line);
    }
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &HistoryLine) {
    hairline(cx, ui);
    ui.add_space(4.0);
    let mut label = RichText::new(words_said::label(cx.lang, &line.label)).color(cx.tokens.text);
    let mut note = format!("{} · {} · {}", line.number, words::moment(&line.at), line.by);
    if line.undone {
        label = label.strikethrough().color(cx.tokens.faint);
        note = format!("{note} · {}", words::TAKEN_BACK.of(cx));
    }
    ui.add(egui::Label::new(label).wrap());
    truncated(ui, small(note).color(cx.tokens.faint));
    ui.add_space(4.0);
}
