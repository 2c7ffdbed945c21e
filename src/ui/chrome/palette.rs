//! The command palette: entities of the case and every command, found by a few letters.
//!
//! Entities come from the session's search (names in any script, numbers); commands are matched here.
//! What cannot be done now stays listed, greyed, with the reason.

use crate::session::{Chip, Command, Message};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::theme::section_style;
use crate::ui::widgets::{dialog_frame, key_caps, small, strong, truncated};
use crate::ui::{keys, words};
use egui::{
    Align, Align2, FontId, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

/// An open palette.
#[derive(Debug, Default)]
pub struct Palette {
    query: String,
    cursor: usize,
    /// Scroll the chosen row into view on the next frame.
    moved: bool,
}

/// What a row stands for.
enum Row<'a> {
    Hit(&'a Chip),
    Command(Command),
}

const ROW: f32 = 44.0;
const MOST_HITS: usize = 8;

/// Shows the palette while it is open.
pub fn palette_ui(cx: &Cx<'_>, ui: &mut Ui, open: &mut Option<Palette>) {
    let Some(state) = open else {
        return;
    };
    let room = ui.ctx().content_rect();
    let frame = dialog_frame(cx, ui, 0);
    let area = Modal::default_area(Id::unique("palette"))
        .anchor(Align2::CENTER_TOP, vec2(0.0, 72.0))
        .default_height(room.height());
    let modal = Modal::new(Id::unique("palette")).area(area).backdrop_color(cx.tokens.shadow).frame(frame).show(
        ui.ctx(),
        |ui| {
            ui.set_width((room.width() - 160.0).min(640.0));
            ui.spacing_mut().item_spacing.y = 0.0;
            body_ui(cx, ui, state, room.height() - 240.0)
        },
    );
    if modal.inner || modal.should_close() {
        *open = None;
        cx.send(Message::SetSearch(String::new()));
    }
}

/// Draws field and rows; `true` when the palette is done.
fn body_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut Palette, height: f32) -> bool {
    let step = ui.input_mut(|input| {
        let mut press = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        press(Key::ArrowDown) - press(Key::ArrowUp)
    });
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let field = TextEdit::singleline(&mut state.query)
        .id(Id::unique("palette query"))
        .desired_width(f32::INFINITY)
        .font(FontId::proportional(15.0))
        .hint_text(words::SEARCH_HINT.of(cx))
        .frame(Frame::new().inner_margin(Margin::symmetric(20, 16)));
    let response = ui.add(field);
    if !response.has_focus() {
        response.request_focus();
    }
    if response.changed() {
        state.cursor = 0;
        state.moved = true;
        cx.send(Message::SetSearch(state.query.clone()));
    }
    line(cx, ui);
    let rows = rows(cx, &state.query);
    if step != 0 && !rows.is_empty() {
        state.cursor = (state.cursor as isize + step).rem_euclid(rows.len() as isize) as usize;
        state.moved = true;
    }
    state.cursor = state.cursor.min(rows.len().saturating_sub(1));
    let mut chosen = enter.then_some(state.cursor);
    if rows.is_empty() {
        Frame::new().inner_margin(Margin::symmetric(20, 16)).show(ui, |ui| {
            ui.label(RichText::new(words::PALETTE_EMPTY.of(cx)).color(cx.tokens.mute));
        });
    }
    ScrollArea::vertical().max_height(height.max(120.0)).show(ui, |ui| {
        ui.add_space(4.0);
        let mut group = None;
        for (at, row) in rows.iter().enumerate() {
            let is_command = matches!(row, Row::Command(_));
            if group != Some(is_command) {
                group = Some(is_command);
                let title = if is_command { words::PALETTE_COMMANDS } else { words::PALETTE_ENTITIES };
                group_ui(cx, ui, title.of(cx));
            }
            let response = row_ui(cx, ui, row, at == state.cursor);
            if at == state.cursor && std::mem::take(&mut state.moved) {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                chosen = Some(at);
            }
        }
        ui.add_space(4.0);
    });
    line(cx, ui);
    Frame::new().inner_margin(Margin::symmetric(20, 8)).show(ui, |ui| {
        ui.label(small(words::PALETTE_KEYS.of(cx)).color(cx.tokens.mute));
    });
    let Some(row) = chosen.and_then(|at| rows.get(at)) else {
        return false;
    };
    match row {
        Row::Hit(chip) => cx.send(Message::Reveal(chip.id.clone())),
        Row::Command(command) => cx.run(*command),
    }
    true
}

fn line(cx: &Cx<'_>, ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, cx.tokens.line));
}

fn group_ui(cx: &Cx<'_>, ui: &mut Ui, title: &str) {
    Frame::new().inner_margin(Margin { left: 20, right: 20, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
    });
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &Row<'_>, current: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let area = rect.shrink2(vec2(8.0, 1.0));
    if current || response.hovered() {
        ui.painter().rect_filled(area, 6.0, if current { cx.tokens.accent_soft } else { cx.tokens.hover });
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(area.shrink2(vec2(12.0, 0.0))));
    inner.spacing_mut().item_spacing.y = 0.0;
    match row {
        Row::Hit(chip) => {
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &chip.caption));
            let icon = Rect::from_center_size(area.left_center() + vec2(20.0, 0.0), Vec2::splat(16.0));
            icons::shape(inner.painter(), chip.shape, icon, cx.tokens.mute);
            inner.add_space(4.0);
            inner.horizontal(|ui| {
                ui.add_space(24.0);
                ui.vertical(|ui| {
                    let flags: Vec<String> =
                        chip.badges.iter().map(|badge| crate::ui::widgets::badge_text(cx.lang, badge)).collect();
                    truncated(ui, strong(&chip.caption));
                    let second = [chip.subtitle.clone(), flags.join(" · ")];
                    let second: Vec<String> = second.into_iter().filter(|text| !text.is_empty()).collect();
                    truncated(ui, small(second.join(" · ")).color(cx.tokens.mute));
                });
            });
        }
        Row::Command(command) => {
            let reason = command.why_not(cx.session, cx.lang);
            let label = command.label(cx.lang);
            response.widget_info(|| WidgetInfo::selected(Role::Button, reason.is_none(), current, label));
            let ink = if reason.is_some() { cx.tokens.faint } else { cx.tokens.text };
            let mac = inner.ctx().os() == egui::os::OperatingSystem::Mac;
            inner.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let caps: Vec<String> = keys::caps(*command, mac).into_iter().rev().collect();
                key_caps(cx, ui, &caps);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add_space(4.0);
                    truncated(ui, RichText::new(label).color(ink));
                    let note = reason.unwrap_or_else(|| command.hint(cx.lang));
                    truncated(ui, small(note).color(cx.tokens.mute));
                });
            });
        }
    }
    response
}

/// Entities first, then commands, best first.
fn rows<'a>(cx: &Cx<'a>, query: &str) -> Vec<Row<'a>> {
    let query = query.trim();
    let hits = cx.session.search_hits().iter().take(if query.is_empty() { 0 } else { MOST_HITS });
    let mut commands: Vec<(i32, Command)> = Command::all()
        .filter(|command| *command != Command::Palette && *command != Command::Search)
        .filter_map(|command| {
            // Both languages are searched: the hand may know the other word.
            let [en, ja] = [crate::session::Lang::En, crate::session::Lang::Ja].map(|lang| {
                fuzzy(query, command.label(lang)).max(fuzzy(query, command.hint(lang)).map(|score| score - 40))
            });
            Some((en.max(ja)?, command))
        })
        .collect();
    if !query.is_empty() {
        commands.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    let commands = commands.into_iter().map(|(_, command)| Row::Command(command));
    hits.map(Row::Hit).chain(commands).collect()
}

/// How well the letters of `query` are found in `text`, in order: higher is better, `None` is not at all.
///
/// A letter at the start of a word or right after the last hit counts more; a gap costs one. O(len of text).
pub fn fuzzy(query: &str, text: &str) -> Option<i32> {
    let mut wanted = query.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).peekable();
    let (mut score, mut last_hit, mut before, mut hit_any) = (0, false, ' ', false);
    for letter in text.chars().flat_map(char::to_lowercase) {
        match wanted.peek() {
            None => break,
            Some(want) if *want == letter => {
                wanted.next();
                score += 4 + if last_hit { 6 } else { 0 } + if before.is_alphanumeric() { 0 } else { 5 };
                (last_hit, hit_any) = (true, true);
            }
            Some(_) => {
                score -= i32::from(hit_any);
                last_hit = false;
            }
        }
        before = letter;
    }
    wanted.peek().is_none().then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_are_found_and_words_win() {
        assert_eq!(fuzzy("", "Undo"), Some(0));
        assert!(fuzzy("fp", "Find paths").is_some());
        assert_eq!(fuzzy("pf", "Find paths"), None);
        assert!(fuzzy("find", "Find paths") > fuzzy("find", "Fit in the windows defined"));
        assert!(fuzzy("経路", "経路を探す").is_some());
    }
}
