//! What would settle it: documents to ask for, ticked with a note when they have come.

use crate::session::{Message, SettleLine};
use crate::ui::cx::Cx;
use crate::ui::theme::strong_style;
use crate::ui::widgets::{focus_ring, hairline, small};
use crate::ui::{words as common, words_analysis as words};
use egui::{CursorIcon, Id, Key, Label, Margin, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, Ui};
use egui::{Vec2, WidgetInfo, vec2};

/// The note being written for a document that came.
#[derive(Clone, Debug, Default)]
struct Note {
    key: String,
    text: String,
    focused: bool,
}

fn memory() -> Id {
    Id::unique("settle note")
}

pub fn settle_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[SettleLine]) {
    if lines.is_empty() {
        ui.label(small(words::SETTLE_NONE.of(cx)).color(cx.tokens.mute));
    }
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            hairline(cx, ui);
        }
        ui.add_space(6.0);
        line_ui(cx, ui, line);
        ui.add_space(6.0);
    }
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &SettleLine) {
    let note: Option<Note> = ui.data(|data| data.get_temp(memory())).filter(|note: &Note| note.key == line.key);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if tick_ui(cx, ui, line) {
            match (&line.done, &note) {
                (Some(_), _) => cx.send(Message::TickSettle { key: line.key.clone(), done: None }),
                (None, Some(_)) => {
                    ui.data_mut(|data| data.remove_temp::<Note>(memory()));
                }
                (None, None) => {
                    let note = Note { key: line.key.clone(), ..Note::default() };
                    ui.data_mut(|data| data.insert_temp(memory(), note));
                }
            }
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let ink = if line.done.is_some() { cx.tokens.mute } else { cx.tokens.text };
            let text = RichText::new(&line.text).text_style(strong_style()).color(ink);
            let text = if line.done.is_some() { text.strikethrough() } else { text };
            ui.add(Label::new(text).wrap());
            let facts = [line.question.clone(), words::narrows(cx.lang, line.narrows_by)];
            ui.add(Label::new(small(facts.join(" · ")).color(cx.tokens.mute)).wrap());
            if let Some(done) = &line.done {
                let said = words::received(cx.lang, &done.by, &done.at);
                ui.add(Label::new(small(said).color(cx.tokens.faint)).wrap());
                if !done.reason.is_empty() {
                    ui.add(Label::new(small(&done.reason).color(cx.tokens.mute)).wrap());
                }
            }
            if let (Some(note), None) = (note, &line.done) {
                note_ui(cx, ui, note);
            }
        });
    });
}

/// The box before the line; `true` when clicked.
fn tick_ui(cx: &Cx<'_>, ui: &mut Ui, line: &SettleLine) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::click());
    let done = line.done.is_some();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, done, &line.text));
    let square = rect.shrink(1.0);
    let fill = if response.hovered() { cx.tokens.hover } else { cx.tokens.raised };
    let edge = if response.hovered() { cx.tokens.mute } else { cx.tokens.outline };
    ui.painter().rect(square, 4.0, fill, Stroke::new(1.2, edge), StrokeKind::Inside);
    if done {
        let at = |x: f32, y: f32| square.min + vec2(x, y) * (square.width() / 16.0);
        let stroke = Stroke::new(1.8, cx.tokens.good);
        ui.painter().line(vec![at(3.5, 8.5), at(6.8, 11.8), at(12.5, 4.8)], stroke);
    }
    focus_ring(cx, ui, &response, rect.expand(1.0), 5.0);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// A short note before it counts as received.
fn note_ui(cx: &Cx<'_>, ui: &mut Ui, mut note: Note) {
    ui.add_space(4.0);
    let field = TextEdit::singleline(&mut note.text).hint_text(words::SETTLE_NOTE.of(cx));
    let response = ui.add(field.desired_width(f32::INFINITY).margin(Margin::symmetric(8, 6)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words::SETTLE_NOTE.of(cx)));
    if !note.focused {
        response.request_focus();
        note.focused = true;
    }
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let mut keep = !ui.input(|input| input.key_pressed(Key::Escape));
    ui.add_space(4.0);
    let mut send = entered;
    ui.horizontal_wrapped(|ui| {
        send |= ui.button(words::SETTLE_DONE.of(cx)).clicked();
        keep &= !ui.button(common::CANCEL.of(cx)).clicked();
    });
    if send {
        cx.send(Message::TickSettle { key: note.key.clone(), done: Some(note.text.trim().to_owned()) });
        keep = false;
    }
    if keep {
        ui.data_mut(|data| data.insert_temp(memory(), note));
    } else {
        ui.data_mut(|data| data.remove_temp::<Note>(memory()));
    }
}
