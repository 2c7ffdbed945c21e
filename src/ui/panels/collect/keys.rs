//! Keys of sources: whether each is there, a field to put one in, where to get it. A key is never shown again.

use super::expand::key_word;
use crate::collect::fetch::Secret;
use crate::session::{Message, SourceCard};
use crate::ui::cx::Cx;
use crate::ui::panels::trace;
use crate::ui::widgets::{hairline, small, split_row, strong, truncated};
use crate::ui::words_ask as words;
use egui::text_edit::TextEditState;
use egui::{Label, Margin, Role, TextEdit, Ui, WidgetInfo};
use std::collections::BTreeMap;
use std::fmt;

/// Keys being typed, by source. Never printed.
#[derive(Clone, Default)]
pub struct Typed(BTreeMap<String, String>);

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} fields)", self.0.len())
    }
}

pub fn keys_ui(cx: &Cx<'_>, ui: &mut Ui, typed: &mut Typed) {
    ui.add(Label::new(small(words::keys_how(cx.lang)).color(cx.tokens.mute)).wrap());
    ui.add_space(4.0);
    let mut any = false;
    for card in cx.session.source_cards().iter().filter(|card| card.key.is_some()) {
        any = true;
        hairline(cx, ui);
        ui.push_id(&card.id, |ui| key_ui(cx, ui, card, typed));
    }
    if !any {
        ui.label(small(words::no_keys(cx.lang)).color(cx.tokens.mute));
    }
}

fn key_ui(cx: &Cx<'_>, ui: &mut Ui, card: &SourceCard, typed: &mut Typed) {
    split_row(
        ui,
        24.0,
        |ui| {
            truncated(ui, strong(&card.name));
        },
        |ui| {
            ui.label(small(key_word(cx, card)).color(cx.tokens.mute));
        },
    );
    let text = typed.0.entry(card.id.clone()).or_default();
    let mut saved = None;
    let mut field_id = None;
    ui.horizontal_wrapped(|ui| {
        let field = TextEdit::singleline(text).password(true).desired_width(240.0).margin(Margin::symmetric(8, 4));
        let field = ui.add(field);
        field_id = Some(field.id);
        let name = format!("{}: {}", words::key(cx.lang), card.name);
        field.widget_info(|| WidgetInfo::labeled(Role::PasswordInput, true, &name));
        let button = |ui: &mut Ui, word: &str, enabled: bool| {
            let response = ui.add_enabled(enabled, egui::Button::new(word));
            let name = format!("{word}: {}", card.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
            response.clicked()
        };
        if button(ui, words::save_key(cx.lang), !text.trim().is_empty()) {
            saved = Some(Some(Secret::new(text.trim())));
        }
        if button(ui, words::remove_key(cx.lang), card.key == Some(true)) {
            saved = Some(None);
        }
    });
    if let Some(key) = saved {
        text.clear();
        // The field would remember it for undoing.
        if let Some(id) = field_id {
            TextEditState::default().store(ui.ctx(), id);
        }
        cx.send(Message::SetKey { source: card.id.clone(), key });
    }
    if !card.key_from.is_empty() {
        trace::source(cx, ui, words::get_key(cx.lang), &card.key_from);
    }
    ui.add_space(4.0);
}
