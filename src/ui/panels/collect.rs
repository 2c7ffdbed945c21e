//! The dialogs that ask for something outside: clip a page, expand from a source, update lists, settings and keys.
//!
//! - The host and what leaves this computer stand above the button, and the host again on it.
//! - Half-typed text lives here; a key is forgotten as soon as it was sent to the keyring.

mod clip;
mod expand;
mod keys;
mod lists;
mod settings;

use crate::session::{Command, Message, Page, Session};
use crate::ui::cx::Cx;
use crate::ui::dialogs::Ask;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{dialog, icon_button, plain_button, primary_button, small, split_row};
use crate::ui::{words as common, words_ask as words};
use egui::{Align, Frame, Label, Layout, Margin, RichText, Sense, Stroke, Ui, Vec2, vec2};

/// The dialog that is open.
#[derive(Debug)]
pub enum Dialog {
    Clip(clip::Draft),
    Expand(expand::Draft),
    Lists(lists::Draft),
    Settings(Box<settings::Draft>),
}

impl Dialog {
    /// The dialog of a command; `None` for commands without one.
    pub fn of(command: Command, session: &Session) -> Option<Self> {
        Some(match command {
            Command::ClipPage => Self::Clip(clip::Draft::default()),
            Command::ExpandFrom => Self::Expand(expand::Draft::new(session)),
            Command::UpdateLists => Self::Lists(lists::Draft::default()),
            Command::CollectSettings => Self::Settings(Box::new(settings::Draft::new(session))),
            _ => return None,
        })
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Clip(_) => "clip",
            Self::Expand(_) => "expand from",
            Self::Lists(_) => "update lists",
            Self::Settings(_) => "collect settings",
        }
    }
}

/// How a dialog ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Something was asked for: the inbox is where it arrives.
    Asked,
    Closed,
}

/// Shows the open dialog. What needs a file dialog comes back.
pub fn collect_ui(cx: &Cx<'_>, ui: &mut Ui, open: &mut Option<Dialog>) -> Option<Ask> {
    let draft = open.as_mut()?;
    let mut ask = None;
    let room = ui.ctx().content_rect().size();
    let modal = dialog(cx, ui, draft.name()).show(ui.ctx(), |ui| match draft {
        Dialog::Clip(draft) => clip::clip_ui(cx, ui, draft, room),
        Dialog::Expand(draft) => expand::expand_ui(cx, ui, draft, room),
        Dialog::Lists(draft) => lists::lists_ui(cx, ui, draft, room, &mut ask),
        Dialog::Settings(draft) => settings::settings_ui(cx, ui, draft, room),
    });
    if modal.inner == Some(End::Asked) {
        cx.send(Message::SetPage(Page::Inbox));
    }
    if modal.inner.is_some() || modal.should_close() {
        *open = None;
    }
    ask
}

/// Title, one sentence, and the cross; `true` when closed.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, title: &str, how: &str) -> bool {
    let mut close = false;
    split_row(
        ui,
        28.0,
        |ui| {
            ui.heading(title);
        },
        |ui| close = icon_button(cx, ui, Icon::Close, common::CLOSE.of(cx), common::CLOSE.of(cx), true).clicked(),
    );
    ui.add(Label::new(RichText::new(how).color(cx.tokens.mute)).wrap());
    ui.add_space(12.0);
    close
}

/// The box above the button: what leaves this computer.
fn sent_ui(cx: &Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(cx.tokens.raised).stroke(Stroke::new(1.0, cx.tokens.outline)).corner_radius(8);
    frame.inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = words::what_is_sent(cx.lang);
        ui.label(RichText::new(title).text_style(crate::ui::theme::section_style()).color(cx.tokens.mute));
        add(ui);
    });
}

/// Why it cannot be sent, beside the button.
fn reason_ui(cx: &Cx<'_>, ui: &mut Ui, reason: &str) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(15.0), Sense::hover());
    icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.mute);
    ui.add(Label::new(small(reason).color(cx.tokens.mute)).wrap());
}

/// The button that sends and the one that does not, beside the reason why not. Their places do not change.
fn buttons_ui(cx: &Cx<'_>, ui: &mut Ui, go: &str, why_not: Option<&str>) -> Option<End> {
    ui.add_space(16.0);
    let mut end = None;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 36.0), Layout::right_to_left(Align::Center), |ui| {
        if primary_button(cx, ui, go, why_not.is_none()).on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
            end = Some(End::Asked);
        }
        if plain_button(ui, common::CANCEL.of(cx)).clicked() {
            end = Some(End::Closed);
        }
        if let Some(reason) = why_not {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| reason_ui(cx, ui, reason));
        }
    });
    end
}

/// Nothing can be sent while working offline.
fn offline(cx: &Cx<'_>) -> Option<&'static str> {
    cx.session.settings().collect.offline.then(|| words::offline(cx.lang))
}
