//! Accepting or dismissing a lead: a small dialog that asks why. Without a reason nothing is decided.

use crate::session::{Message, Session};
use crate::ui::cx::Cx;
use crate::ui::widgets::{dialog, plain_button, primary_button, small};
use crate::ui::{words as common, words_leads as words};
use egui::{Align, Key, Label, Layout, Modifiers, RichText, TextEdit, Ui, vec2};

const WIDTH: f32 = 460.0;

/// The decision being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    id: String,
    title: String,
    accept: bool,
    reason: String,
}

impl Draft {
    /// About the lead that is shown.
    pub fn of_shown(session: &Session, accept: bool) -> Option<Self> {
        let lead = session.shown_lead().and_then(|at| session.leads()?.leads.get(at))?;
        Some(Self { id: lead.id.clone(), title: lead.title.clone(), accept, reason: String::new() })
    }
}

/// Shows the dialog while there is a draft.
pub fn decide_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Option<Draft>) {
    let Some(writing) = draft else { return };
    let modal = dialog(cx, ui, "decide lead").show(ui.ctx(), |ui| asking_ui(cx, ui, writing));
    match modal.inner {
        Some(true) => {
            if let Some(Draft { id, accept, reason, .. }) = draft.take() {
                let decision = Some((accept, reason.trim().to_owned()));
                cx.send(Message::DecideLead { id, decision });
            }
        }
        Some(false) => *draft = None,
        None if modal.should_close() => *draft = None,
        None => {}
    }
}

/// `Some(true)`: decided; `Some(false)`: given up.
fn asking_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) -> Option<bool> {
    let lang = cx.lang;
    let (title, how, go) = match draft.accept {
        true => (words::accept_title(lang), words::accept_how(lang), words::accept_go(lang)),
        false => (words::dismiss_title(lang), words::dismiss_how(lang), words::dismiss_go(lang)),
    };
    ui.set_width(WIDTH);
    ui.heading(title);
    ui.add_space(4.0);
    ui.add(Label::new(RichText::new(&draft.title).color(cx.tokens.text)).wrap());
    ui.add_space(12.0);
    let label = ui.label(small(words::reason(lang)).color(cx.tokens.mute));
    let field = TextEdit::multiline(&mut draft.reason)
        .desired_width(f32::INFINITY)
        .desired_rows(3)
        .margin(vec2(10.0, 8.0))
        .hint_text(words::reason_hint(lang));
    let field = ui.add(field).labelled_by(label.id);
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    ui.add_space(4.0);
    let ready = !draft.reason.trim().is_empty();
    ui.label(small(how).color(cx.tokens.mute));
    ui.add_space(16.0);
    let by_key = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let mut answer = (by_key && ready).then_some(true);
    ui.allocate_ui_with_layout(vec2(WIDTH, 32.0), Layout::right_to_left(Align::Center), |ui| {
        let button = primary_button(cx, ui, go, ready).on_disabled_hover_text(words::reason_needed(lang));
        if button.clicked() {
            answer = Some(true);
        }
        if plain_button(ui, common::CANCEL.of(cx)).clicked() {
            answer = Some(false);
        }
        if !ready {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(small(words::reason_needed(lang)).color(cx.tokens.mute));
            });
        }
    });
    answer
}
