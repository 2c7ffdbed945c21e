//! What was imported and how it went, and every source with its reliability.

use crate::session::{Command, ImportLine, SourceLine};
use crate::ui::cx::Cx;
use crate::ui::widgets::{empty_note, hairline, outline_pill, section, small, strong, truncated};
use crate::ui::words;
use egui::{Align, Layout, RichText, Ui, vec2};

pub fn sources_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(case) = cx.session.case() else {
        return;
    };
    super::inspector::first_section(cx, ui, words::IMPORTS.of(cx));
    ui.horizontal_wrapped(|ui| {
        for command in [Command::Import, Command::ImportList, Command::UpdateLists, Command::ExportWarc] {
            let reason = command.why_not(cx.session, cx.lang);
            let button = egui::Button::new(command.label(cx.lang));
            if ui.add_enabled(reason.is_none(), button).on_hover_text(command.hint(cx.lang)).clicked() {
                cx.run(command);
            }
        }
    });
    ui.add_space(8.0);
    for import in &case.imports {
        import_ui(cx, ui, import);
    }
    section(cx, ui, &format!("{} {}", words::SOURCES.of(cx), words::number(case.sources.len())));
    if case.sources.is_empty() {
        empty_note(cx, ui, words::NO_SOURCES.of(cx), words::NO_SOURCES_HOW.of(cx));
    }
    for source in &case.sources {
        source_ui(cx, ui, source);
    }
}

fn import_ui(cx: &Cx<'_>, ui: &mut Ui, import: &ImportLine) {
    hairline(cx, ui);
    ui.add_space(4.0);
    let mut name = strong(&import.file);
    if import.undone {
        name = RichText::new(&import.file).strikethrough().color(cx.tokens.faint);
    }
    truncated(ui, name);
    let state = if import.undone { format!(" · {}", words::IMPORT_UNDONE.of(cx)) } else { String::new() };
    truncated(ui, small(format!("{} · {}{state}", import.format, words::moment(&import.at))).color(cx.tokens.mute));
    let counts = words::import_counts(cx.lang, import.records, import.accepted, import.rejected);
    let ink = if import.rejected > 0 && !import.undone { cx.tokens.danger } else { cx.tokens.mute };
    ui.label(small(counts).color(ink));
    ui.add_space(4.0);
}

fn source_ui(cx: &Cx<'_>, ui: &mut Ui, source: &SourceLine) {
    hairline(cx, ui);
    ui.add_space(4.0);
    ui.horizontal_top(|ui| {
        let room = vec2(ui.available_width() - 36.0, 0.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
            ui.set_width(room.x);
            // Editions of one list differ at the end of the title.
            ui.add(egui::Label::new(&source.title).wrap());
        });
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            outline_pill(cx, ui, &source.reliability, cx.tokens.mute).on_hover_text(format!(
                "{}: {}",
                words::RELIABILITY.of(cx),
                source.reliability
            ));
        });
    });
    let facts = [source.publisher.clone(), source.edition.clone(), words::statement_count(cx.lang, source.statements)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let hover = [source.url.as_str(), source.retrieved_at.as_str(), source.sha256.as_str()];
    let hover = hover.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    truncated(ui, small(facts.join(" · ")).color(cx.tokens.faint)).on_hover_text(hover);
    ui.add_space(4.0);
}
