//! The top bar: what is open, the search field, the day, undo and the window's own switches.

use super::menu;
use crate::model::PartialDate;
use crate::session::{Command, Lang, Message};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{focus_ring, icon_button, small, strong, truncated};
use crate::ui::{keys, words};
use egui::{
    Align, Align2, Button, Id, Key, Layout, Rect, RichText, Role, Sense, Stroke, StrokeKind, TextEdit, TextStyle, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

pub const HEIGHT: f32 = 44.0;
/// Width of the day and the buttons.
const SWITCHES: f32 = 384.0;

/// Text being typed that is not yet a message.
#[derive(Debug, Default)]
pub struct TopState {
    title: Option<String>,
    as_of: Option<String>,
}

pub fn top_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut TopState) {
    let bar = ui.max_rect();
    // What stands at the right edge keeps its room; the field stays in the middle while it can.
    let width = (bar.width() * 0.3).clamp(280.0, 440.0);
    let middle = bar.center().x.min(bar.max.x - SWITCHES - width / 2.0);
    let search = Rect::from_center_size(pos2(middle, bar.center().y), vec2(width, 30.0));
    let left = Rect::from_min_max(bar.min + vec2(16.0, 0.0), pos2(search.min.x - 16.0, bar.max.y));
    let right = Rect::from_min_max(pos2(search.max.x + 16.0, bar.min.y), bar.max - vec2(8.0, 0.0));
    let child = |ui: &mut Ui, rect: Rect, layout: Layout| ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    title_ui(cx, &mut child(ui, left, Layout::left_to_right(Align::Center)), state);
    search_ui(cx, ui, search);
    switches_ui(cx, &mut child(ui, right, Layout::right_to_left(Align::Center)), state);
}

fn title_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut TopState) {
    let Some(case) = cx.session.case() else {
        ui.label(strong(words::PRODUCT.of(cx)));
        return;
    };
    ui.spacing_mut().item_spacing.x = 12.0;
    if let Some(draft) = &mut state.title {
        let field = TextEdit::singleline(draft).desired_width(240.0).hint_text(words::RENAME.of(cx));
        let response = ui.add(field);
        if !response.has_focus() && !response.lost_focus() {
            response.request_focus();
        }
        if response.lost_focus() {
            let renamed = draft.trim().to_owned();
            let kept = ui.input(|input| input.key_pressed(Key::Escape));
            if !kept && !renamed.is_empty() && renamed != case.title {
                cx.send(Message::SetTitle(renamed));
            }
            state.title = None;
        }
        return;
    }
    let counts = case.counts;
    let saved = words::saved(cx.lang, case.read_only, counts.statements, counts.sources);
    let room = (ui.available_width() * 0.55).max(120.0);
    let title = Button::new(strong(&case.title)).frame(false).truncate();
    let width = text_width(ui, &case.title).min(room);
    let response = ui.allocate_ui(vec2(width, 28.0), |ui| ui.add_enabled(!case.read_only, title)).inner;
    if response.on_hover_text(words::RENAME.of(cx)).clicked() {
        state.title = Some(case.title.clone());
    }
    truncated(ui, small(saved).color(cx.tokens.mute));
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    let font = crate::ui::theme::strong_style().resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, ui.visuals().text_color()).size().x + 4.0
}

/// Looks like a field and opens the palette, where the typing happens.
fn search_ui(cx: &Cx<'_>, ui: &mut Ui, rect: Rect) {
    let response = ui.interact(rect, Id::unique("top search"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::SEARCH_HINT.of(cx)));
    let fill = if response.hovered() { cx.tokens.hover } else { cx.tokens.raised };
    ui.painter().rect(rect, 8.0, fill, Stroke::new(1.0, cx.tokens.line), StrokeKind::Inside);
    focus_ring(cx, ui, &response, rect, 8.0);
    let icon = icons::square(pos2(rect.min.x + 18.0, rect.center().y), 14.0);
    icons::paint(ui.painter(), Icon::Search, icon, cx.tokens.mute);
    let font = TextStyle::Body.resolve(ui.style());
    let hint = words::SEARCH_HINT.of(cx);
    let keys = keys::text(Command::Palette, ui.ctx().os() == egui::os::OperatingSystem::Mac);
    let at = pos2(rect.min.x + 34.0, rect.center().y);
    let key_font = TextStyle::Small.resolve(ui.style());
    ui.painter().text(at, Align2::LEFT_CENTER, hint, font, cx.tokens.mute);
    let at = pos2(rect.max.x - 12.0, rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, keys, key_font, cx.tokens.faint);
    if response.clicked() {
        cx.run(Command::Palette);
    }
}

fn switches_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut TopState) {
    ui.spacing_mut().item_spacing.x = 4.0;
    menu::menu_ui(cx, ui);
    let tip = format!("{} · {}", words::THEME.of(cx), command_keys(ui, Command::ToggleTheme));
    if icon_button(cx, ui, Icon::Theme, words::THEME.of(cx), &tip, true).clicked() {
        cx.run(Command::ToggleTheme);
    }
    let other = match cx.lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let language = Button::new(small(words::LANGUAGE.of(cx)).color(cx.tokens.mute)).frame_when_inactive(false);
    if ui.add(language).on_hover_text(words::LANGUAGE_TIP.of(cx)).clicked() {
        cx.send(Message::SetLang(other));
    }
    if cx.session.case().is_none() {
        return;
    }
    ui.add_space(8.0);
    for (icon, command) in [(Icon::Redo, Command::Redo), (Icon::Undo, Command::Undo)] {
        let reason = command.why_not(cx.session, cx.lang);
        let label = command.label(cx.lang);
        let keys = command_keys(ui, command);
        let tip = match reason {
            Some(reason) => format!("{label} · {keys}\n{reason}"),
            None => format!("{label} · {keys}"),
        };
        if icon_button(cx, ui, icon, label, &tip, reason.is_none()).clicked() {
            cx.run(command);
        }
    }
    ui.add_space(8.0);
    as_of_ui(cx, ui, state);
}

fn command_keys(ui: &Ui, command: Command) -> String {
    keys::text(command, ui.ctx().os() == egui::os::OperatingSystem::Mac)
}

/// The day everything is shown for. Laid out from the right edge.
fn as_of_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut TopState) {
    let filter = cx.session.filter();
    if filter.as_of_explicit {
        let clear = words::AS_OF_CLEAR.of(cx);
        if icon_button(cx, ui, Icon::Close, clear, clear, true).clicked() {
            state.as_of = None;
            cx.send(Message::SetAsOf(None));
        }
    }
    let shown = filter.as_of.map(|date| date.to_string()).unwrap_or_default();
    let mut text = state.as_of.clone().unwrap_or_else(|| shown.clone());
    let parsed: Option<PartialDate> = text.trim().parse().ok();
    let wrong = state.as_of.is_some() && parsed.is_none() && !text.trim().is_empty();
    let color = if wrong { cx.tokens.danger } else { cx.tokens.text };
    let field = TextEdit::singleline(&mut text)
        .id(Id::unique("as of"))
        .desired_width(96.0)
        .char_limit(10)
        .text_color(color)
        .font(crate::ui::theme::strong_style())
        .hint_text(words::AS_OF_HINT.of(cx));
    let response = ui.add(field);
    let label = ui.label(RichText::new(words::AS_OF.of(cx)).color(cx.tokens.mute));
    let response = response.labelled_by(label.id);
    if response.changed() {
        state.as_of = Some(text.clone());
    }
    if response.lost_focus() && state.as_of.take().is_some() {
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        if !escaped && text != shown && (parsed.is_some() || text.trim().is_empty()) {
            cx.send(Message::SetAsOf(parsed));
        }
    }
    response.on_hover_text(if wrong { words::AS_OF_WRONG.of(cx) } else { words::AS_OF_TIP.of(cx) });
}
