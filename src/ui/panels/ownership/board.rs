//! The middle of the ownership page: the answer in one sentence over the tree and the totals.

use super::{reveal, totals, tree};
use crate::session::{Answer, Chip, Command, Message, OwnerRow, OwnershipAsk, OwnershipView, SettleLine};
use crate::ui::cx::Cx;
use crate::ui::panels::parts::{self, ChipKind};
use crate::ui::theme::{section_style, strong_style};
use crate::ui::widgets::{badge, empty_note, hairline, outline_pill, primary_button, small, strong, truncated};
use crate::ui::{gauge, icons, words_analysis as words};
use egui::{
    Align, Color32, Label, Layout, Pos2, Rect, RichText, ScrollArea, Sense, TextStyle, Ui, UiBuilder, Vec2, pos2, vec2,
};

/// From this width on the totals stand beside the tree.
const BESIDE: f32 = 1240.0;
/// In a window lower than this the page scrolls as a whole.
const SHORT: f32 = 560.0;
/// Gap between tree and totals.
const GAP: f32 = 40.0;
/// Room kept for a flag beside the heading.
const FLAG: f32 = 170.0;
/// Flags beside a name; more are in the tooltip.
const MOST_FLAGS: usize = 3;
/// Sentences are not wider than this.
const MEASURE: f32 = 880.0;

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(view) = cx.session.ownership() else {
        nothing_ui(cx, ui);
        return;
    };
    if ui.available_height() < SHORT && ui.available_width() < BESIDE {
        ScrollArea::vertical().id_salt("ownership").auto_shrink(false).show(ui, |ui| {
            if answer_ui(cx, ui, view) {
                tree::tree_ui(cx, ui, view);
                ui.add_space(16.0);
                totals::totals_ui(cx, ui, view);
                ui.add_space(16.0);
            }
        });
        return;
    }
    if !answer_ui(cx, ui, view) {
        return;
    }
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    let (left, right) = halves(room, view);
    let part = |ui: &mut Ui, rect: Rect, add: &dyn Fn(&mut Ui)| {
        let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
        ui.set_clip_rect(rect.expand2(vec2(8.0, 0.0)).intersect(ui.clip_rect()));
        add(&mut ui);
    };
    part(ui, left, &|ui| tree::tree_ui(cx, ui, view));
    part(ui, right, &|ui| totals::totals_ui(cx, ui, view));
}

/// The head; `false` when there is nothing to list under it.
fn answer_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView) -> bool {
    head_ui(cx, ui, view);
    ui.add_space(10.0);
    hairline(cx, ui);
    ui.add_space(6.0);
    let some = !view.rows.is_empty() || !view.tree.is_empty();
    if !some {
        let none = if view.ask.downwards { words::NO_HOLDINGS } else { words::NO_HOLDERS };
        ui.add_space(8.0);
        ui.label(RichText::new(none.of(cx)).color(cx.tokens.mute));
    }
    some
}

/// Beside each other where there is room; else the tree above, each with what it needs.
fn halves(room: Rect, view: &OwnershipView) -> (Rect, Rect) {
    if room.width() >= BESIDE {
        let middle = room.min.x + (room.width() - GAP) * 0.56;
        return (room.with_max_x(middle), room.with_min_x(middle + GAP));
    }
    let (upper, lower) = (tree::height(view), totals::height(view));
    let space = room.height() - 20.0;
    let upper = upper.min((space - lower).max(space * 0.58));
    (room.with_max_y(room.min.y + upper), room.with_min_y(room.min.y + upper + 20.0))
}

fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.add_space(24.0);
    ui.set_max_width(MEASURE.min(ui.available_width()));
    empty_note(cx, ui, words::ASK_FIRST.of(cx), words::ASK_FIRST_HOW.of(cx));
    ui.add_space(16.0);
    let target = cx.session.case().and_then(|case| case.deal.target.as_ref());
    ui.horizontal(|ui| {
        if let Some(target) = target
            && primary_button(cx, ui, words::ASK_TARGET.of(cx), true).clicked()
        {
            let of = target.id.clone();
            cx.send(Message::AskOwnership(OwnershipAsk { of, downwards: false, threshold: 0.0, votes: false }));
        }
        if !cx.session.selection().is_empty() {
            for command in [Command::OwnersOf, Command::HoldingsOf] {
                let button = egui::Button::new(command.label(cx.lang)).min_size(vec2(88.0, 32.0));
                if ui.add(button).on_hover_text(command.hint(cx.lang)).clicked() {
                    cx.run(command);
                }
            }
        }
    });
}

/// Of whom, as of when; the answer; the main chain; what would settle it.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView) {
    let way = if view.ask.downwards { words::HEAD_DOWN } else { words::HEAD_UP };
    ui.label(RichText::new(way.of(cx)).text_style(section_style()).color(cx.tokens.mute));
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
        icons::shape(ui.painter(), view.of.shape, rect, cx.tokens.mute);
        let measure = if view.ask.votes { words::VOTES } else { words::CAPITAL };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            outline_pill(cx, ui, measure.of(cx), cx.tokens.mute);
            ui.label(strong(&view.as_of));
            ui.label(small(words::AS_OF.of(cx)).color(cx.tokens.mute));
            ui.add_space(8.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.scope(|ui| {
                    let flags = FLAG * view.of.badges.len() as f32;
                    ui.set_max_width((ui.available_width() - flags).max(FLAG));
                    truncated(ui, RichText::new(&view.of.caption).heading());
                });
                for flag in &view.of.badges {
                    // What has no room here stands in the inspector; it never runs into the day.
                    if ui.available_width() > FLAG {
                        badge(cx, ui, flag);
                    }
                }
                truncated(ui, RichText::new(&view.of.subtitle).color(cx.tokens.mute));
            });
        });
    });
    let Some(row) = chosen(cx, view) else {
        return;
    };
    ui.add_space(6.0);
    ui.scope(|ui| {
        ui.set_max_width(MEASURE.min(ui.available_width()));
        let sentence = RichText::new(words::answer(cx.lang, view, row)).size(15.0).line_height(Some(22.0));
        ui.add(Label::new(sentence).wrap());
    });
    chain_ui(cx, ui, row);
    if let Some(line) = view.settle.iter().find(|line| line.done.is_none()) {
        settle_hint_ui(cx, ui, line);
    }
}

/// What is selected, else the largest holder that has a name.
fn chosen<'a>(cx: &Cx<'_>, view: &'a OwnershipView) -> Option<&'a OwnerRow> {
    let selected = |row: &&OwnerRow| !row.undisclosed && cx.session.selection().contains(&row.chip.id);
    view.rows.iter().find(selected).or_else(|| view.rows.iter().find(|row| !row.undisclosed)).or(view.rows.first())
}

/// The chain that makes up most of it: entities and the share of each step, the smallest one named.
fn chain_ui(cx: &Cx<'_>, ui: &mut Ui, row: &OwnerRow) {
    if row.chain.len() < 2 {
        return;
    }
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.label(small(words::MAIN_CHAIN.of(cx)).color(cx.tokens.mute));
        let mut told = false;
        for (chip, share) in &row.chain {
            if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                reveal(cx, chip);
            }
            let Some(share) = share else { continue };
            let weakest = !told && row.weakest == Some(*share) && row.chain.len() > 2;
            told |= weakest;
            let text = format!("{} →", words::share(*share));
            let text = RichText::new(text).color(if weakest { cx.tokens.text } else { cx.tokens.mute });
            let response = ui.label(text);
            if weakest {
                let line =
                    Rect::from_min_max(response.rect.left_bottom(), response.rect.right_bottom() + vec2(0.0, 1.0));
                ui.painter().rect_filled(line, 0.0, cx.tokens.outline);
                response.on_hover_text(words::WEAKEST.of(cx));
            }
        }
    });
}

fn settle_hint_ui(cx: &Cx<'_>, ui: &mut Ui, line: &SettleLine) {
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.label(small(words::SETTLE.of(cx)).color(cx.tokens.mute));
        let narrows = words::narrows(cx.lang, line.narrows_by);
        let taken = gauge::text_width(ui.painter(), &narrows, &TextStyle::Small.resolve(ui.style())) + 16.0;
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - taken).max(taken));
            truncated(ui, strong(&line.text));
        });
        ui.label(small(narrows).color(cx.tokens.mute));
    });
}

/// The two things a row can do besides being selected; drawn when the row is under the pointer or they
/// have the keyboard, always there by name.
pub(super) fn row_buttons(cx: &Cx<'_>, ui: &mut Ui, row: Rect, index: (&str, usize), chip: &Chip, downwards: bool) {
    let again =
        if downwards { words::holdings_of(cx.lang, &chip.caption) } else { words::owners_of(cx.lang, &chip.caption) };
    let show = words::on_canvas(cx.lang, &chip.caption);
    let over = ui.rect_contains_pointer(row);
    for (slot, icon, name) in [(1, icons::Icon::Ownership, &again), (0, icons::Icon::Explore, &show)] {
        let center = pos2(row.max.x - 14.0 - 26.0 * slot as f32, row.center().y);
        let rect = icons::square(center, 24.0);
        let response = ui.interact(rect, ui.scope_id().with((index, slot)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
        if over || response.has_focus() {
            if response.hovered() {
                ui.painter().rect_filled(rect, 6.0, cx.tokens.raised);
            }
            let ink = if response.hovered() { cx.tokens.text } else { cx.tokens.mute };
            icons::paint(ui.painter(), icon, icons::square(center, 15.0), ink);
        }
        crate::ui::widgets::focus_ring(cx, ui, &response, rect, 6.0);
        if response.on_hover_text(name).clicked() {
            match slot {
                0 => reveal(cx, chip),
                _ => ask_again(cx, chip),
            }
        }
    }
}

/// Width that [`row_buttons`] take at the right edge.
pub(super) const BUTTONS: f32 = 56.0;

/// The same question about somebody else.
pub(super) fn ask_again(cx: &Cx<'_>, chip: &Chip) {
    if let Some(view) = cx.session.ownership() {
        cx.send(Message::AskOwnership(OwnershipAsk { of: chip.id.clone(), ..view.ask.clone() }));
    }
}

/// The second line of a row: control, and whether it was listed before.
#[derive(Clone, Copy)]
pub(super) struct Second<'a> {
    pub control: Answer,
    pub by: &'a str,
    pub repeated: bool,
}

/// Shape, name and flags of an entity with a second line, cut at `right`.
pub(super) fn name_ui(
    cx: &Cx<'_>,
    ui: &Ui,
    at: Pos2,
    right: f32,
    (chip, ink): (&Chip, Color32),
    second: Second<'_>,
    downwards: bool,
) {
    let painter = ui.painter();
    icons::shape(painter, chip.shape, icons::square(pos2(at.x + 8.0, at.y), 16.0), cx.tokens.mute);
    let left = at.x + 26.0;
    let control = gauge::control_word(second.control, downwards);
    let alone = control.is_none() && !second.repeated && chip.subtitle.is_empty();
    let line = if alone { at.y } else { at.y - 8.5 };
    let flags = 20.0 * chip.badges.len().min(MOST_FLAGS) as f32;
    let font = strong_style().resolve(ui.style());
    let (width, _) = gauge::paint_line(painter, pos2(left, line), &chip.caption, font, ink, right - left - flags);
    let mut x = left + width + 6.0;
    for flag in chip.badges.iter().take(MOST_FLAGS) {
        x += gauge::flag_dot(cx, painter, pos2(x, line), flag) + 4.0;
    }
    let font = TextStyle::Small.resolve(ui.style());
    let y = at.y + 9.0;
    let say = |x: f32, text: &str, ink: Color32| {
        x + gauge::paint_line(painter, pos2(x, y), text, font.clone(), ink, right - x).0
    };
    let mut x = left;
    if second.repeated {
        x = say(x, &format!("↑ {}", words::SHOWN_ABOVE.of(cx)), cx.tokens.mute);
    } else if let Some(word) = control {
        let text = match second.by {
            "" => word.of(cx).to_owned(),
            by => format!("{} · {by}", word.of(cx)),
        };
        let ink = if second.control == Answer::Yes { cx.tokens.text } else { cx.tokens.mute };
        gauge::control_mark(painter, pos2(x + 5.0, y), second.control, cx.tokens);
        x = say(x + 15.0, &text, ink);
    }
    if !chip.subtitle.is_empty() && x < right - 40.0 {
        if x > left {
            x = say(x, "  ·  ", cx.tokens.faint);
        }
        say(x, &chip.subtitle, cx.tokens.mute);
    }
}
