//! What the chosen files are, before anything is imported, and how their columns are read.
//!
//! The mapping of a table can be edited as TOML; what is wrong with it is said by the import itself.

use crate::model::Role;
use crate::session::{Message, Preview, PreviewFile};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::theme::strong_style;
use crate::ui::widgets::{
    card, dialog, icon_button, link, outline_pill, plain_button, primary_button, small, split_row, strong, truncated,
};
use crate::ui::words;
use egui::{Grid, RichText, ScrollArea, TextEdit, Ui};
use std::path::PathBuf;

/// What the analyst changed in the dialog.
#[derive(Debug, Default)]
pub struct ImportDraft {
    /// Files the draft is about; another preview starts a new draft.
    paths: Vec<PathBuf>,
    mappings: Vec<Option<String>>,
    /// Which mappings are unfolded.
    unfolded: Vec<bool>,
    pub role: Role,
}

impl ImportDraft {
    /// Starts with a role, for "Import a list…".
    pub fn with_role(role: Role) -> Self {
        Self { role, ..Self::default() }
    }

    fn follow(&mut self, preview: &Preview) {
        let paths: Vec<PathBuf> = preview.files.iter().map(|file| file.path.clone()).collect();
        if paths != self.paths {
            self.mappings = preview.files.iter().map(|file| file.mapping.clone()).collect();
            self.unfolded = vec![false; paths.len()];
            self.paths = paths;
        }
    }
}

/// Shows the dialog while the session holds a preview.
pub fn import_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut ImportDraft) {
    let Some(preview) = cx.session.preview() else {
        if !draft.paths.is_empty() {
            *draft = ImportDraft::default();
        }
        return;
    };
    draft.follow(preview);
    let room = ui.ctx().content_rect().size();
    let modal = dialog(cx, ui, "import").show(ui.ctx(), |ui| {
        ui.set_width((room.x - 120.0).min(860.0));
        let mut close = false;
        split_row(
            ui,
            28.0,
            |ui| {
                ui.heading(words::IMPORT_TITLE.of(cx));
                ui.label(small(words::files(cx.lang, preview.files.len())).color(cx.tokens.mute));
            },
            |ui| close = icon_button(cx, ui, Icon::Close, words::CLOSE.of(cx), words::CLOSE.of(cx), true).clicked(),
        );
        ui.add_space(12.0);
        ScrollArea::vertical().max_height((room.y - 280.0).max(160.0)).show(ui, |ui| {
            for (at, file) in preview.files.iter().enumerate() {
                ui.push_id(at, |ui| file_ui(cx, ui, file, at, draft));
                ui.add_space(12.0);
            }
        });
        ui.add_space(12.0);
        role_ui(cx, ui, draft);
        ui.add_space(16.0);
        close | buttons_ui(cx, ui, preview, draft)
    });
    if modal.inner || modal.should_close() {
        cx.send(Message::DropPreview);
    }
}

fn file_ui(cx: &Cx<'_>, ui: &mut Ui, file: &PreviewFile, at: usize, draft: &mut ImportDraft) {
    card(cx, ui, |ui| {
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        split_row(
            ui,
            24.0,
            |ui| {
                truncated(ui, strong(&name)).on_hover_text(file.path.display().to_string());
            },
            |ui| {
                if let Some(delimiter) = file.delimiter {
                    let sign = if delimiter == '\t' { words::TAB.of(cx).to_owned() } else { delimiter.to_string() };
                    outline_pill(cx, ui, &sign, cx.tokens.mute).on_hover_text(words::DELIMITER.of(cx));
                }
                outline_pill(cx, ui, &file.encoding, cx.tokens.mute).on_hover_text(words::ENCODING.of(cx));
                outline_pill(cx, ui, &file.format, cx.tokens.text).on_hover_text(words::FORMAT.of(cx));
            },
        );
        if let Some(problem) = &file.problem {
            ui.add_space(4.0);
            ui.label(strong(words::CANNOT_READ.of(cx)).color(cx.tokens.danger));
            ui.label(RichText::new(problem).color(cx.tokens.text));
            return;
        }
        sample_ui(cx, ui, file);
        mapping_ui(cx, ui, file, at, draft);
    });
}

fn sample_ui(cx: &Cx<'_>, ui: &mut Ui, file: &PreviewFile) {
    if file.sample.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.label(small(words::SAMPLE.of(cx)).color(cx.tokens.mute));
    ScrollArea::horizontal().id_salt("sample").show(ui, |ui| {
        Grid::new("sample rows").striped(false).spacing([16.0, 4.0]).show(ui, |ui| {
            for (at, row) in file.sample.iter().enumerate() {
                for cell in row {
                    let text: String = cell.chars().take(60).collect();
                    let is_header = at == 0 && row.len() > 1;
                    let style = if is_header { strong_style() } else { egui::TextStyle::Small };
                    let ink = if is_header { cx.tokens.text } else { cx.tokens.mute };
                    ui.label(RichText::new(text).text_style(style).size(11.5).color(ink)).on_hover_text(cell);
                }
                ui.end_row();
            }
        });
        ui.add_space(8.0);
    });
}

fn mapping_ui(cx: &Cx<'_>, ui: &mut Ui, file: &PreviewFile, at: usize, draft: &mut ImportDraft) {
    let (Some(Some(mapping)), Some(unfolded)) = (draft.mappings.get_mut(at), draft.unfolded.get_mut(at)) else {
        return;
    };
    let sign = if *unfolded { "▾" } else { "▸" };
    if link(cx, ui, &format!("{sign} {}", words::MAPPING.of(cx))).clicked() {
        *unfolded = !*unfolded;
    }
    if !*unfolded {
        return;
    }
    let label = ui.label(small(words::MAPPING.of(cx)).color(cx.tokens.faint));
    ScrollArea::vertical().id_salt("mapping").max_height(200.0).show(ui, |ui| {
        let field = TextEdit::multiline(mapping).code_editor().desired_width(f32::INFINITY).desired_rows(8);
        ui.add(field).labelled_by(label.id);
    });
    if !file.reasons.is_empty() {
        ui.add_space(4.0);
        ui.label(small(words::REASONS.of(cx)).color(cx.tokens.mute));
        for reason in &file.reasons {
            ui.label(small(format!("· {reason}")).color(cx.tokens.mute));
        }
    }
}

fn role_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut ImportDraft) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.label(RichText::new(words::IMPORT_AS.of(cx)).color(cx.tokens.mute));
        for (role, word, tip) in
            [(Role::Case, words::AS_CASE, words::AS_CASE_TIP), (Role::List, words::AS_LIST, words::AS_LIST_TIP)]
        {
            ui.radio_value(&mut draft.role, role, word.of(cx)).on_hover_text(tip.of(cx));
        }
    });
}

/// `true` when the dialog is cancelled.
fn buttons_ui(cx: &Cx<'_>, ui: &mut Ui, preview: &Preview, draft: &ImportDraft) -> bool {
    let readable = preview.files.iter().any(|file| file.problem.is_none());
    let mut cancelled = false;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if primary_button(cx, ui, words::IMPORT_GO.of(cx), readable).clicked() {
            cx.send(Message::ImportPreviewed { role: draft.role, mappings: draft.mappings.clone() });
        }
        cancelled = plain_button(ui, words::CANCEL.of(cx)).clicked();
    });
    cancelled
}
