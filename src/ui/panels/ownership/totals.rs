//! Integrated holdings as bars: what is certain, what is possible, against the shares that rules ask about.

use super::board::{BUTTONS, Second, ask_again, name_ui, row_buttons};
use crate::session::{Answer, Message, OwnerRow, OwnershipView, Selecting};
use crate::ui::cx::Cx;
use crate::ui::theme::{section_style, strong_style};
use crate::ui::widgets::{self, focus_ring, small};
use crate::ui::words_said::said;
use crate::ui::{gauge, words_analysis as words};
use egui::{Align2, CursorIcon, Rangef, Rect, Role, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 40.0;
const HEAD: f32 = 32.0;
const FOOT: f32 = 24.0;

/// What the list needs to be shown without scrolling.
pub fn height(view: &OwnershipView) -> f32 {
    HEAD + ROW * view.rows.len() as f32 + foot(view) + 4.0
}

/// Room for what the threshold left out.
fn foot(view: &OwnershipView) -> f32 {
    if view.below > 0 { FOOT } else { 0.0 }
}

struct Columns {
    name: Rangef,
    bar: Rangef,
    number: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let number = rect.max.x - BUTTONS;
        let right = number - 92.0;
        let bar = Rangef::new(right - (rect.width() * 0.36).clamp(96.0, 360.0), right);
        Self { name: Rangef::new(rect.min.x, bar.min - 20.0), bar, number }
    }
}

pub fn totals_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let room = (ui.available_height() - foot(view)).max(ROW);
    let scroll = ScrollArea::vertical().id_salt("ownership totals").auto_shrink([false, true]).max_height(room);
    let output = scroll.show(ui, |ui| {
        let mut inside = None;
        gauge::virtual_rows(ui, ROW, view.rows.len(), |ui, at, rect| {
            inside.get_or_insert(rect.x_range());
            if let Some(row) = view.rows.get(at) {
                row_ui(cx, ui, view, (at, row), rect);
            }
        });
        inside
    });
    let x = output.inner.unwrap_or(head.x_range());
    head_ui(cx, ui, Rect::from_x_y_ranges(x, head.y_range()));
    if view.below > 0 {
        ui.add_space(6.0);
        ui.label(small(words::below_threshold(cx.lang, view.below, view.ask.threshold)).color(cx.tokens.mute));
    }
}

fn head_ui(cx: &Cx<'_>, ui: &Ui, rect: Rect) {
    let columns = Columns::of(rect);
    let y = rect.max.y - 12.0;
    let font = section_style().resolve(ui.style());
    let room = columns.name.span() - 20.0;
    gauge::paint_line(ui.painter(), pos2(rect.min.x, y), words::TOTALS_UP.of(cx), font, cx.tokens.mute, room);
    gauge::scale(ui, columns.bar, y + 8.0, cx.tokens);
    let font = TextStyle::Small.resolve(ui.style());
    let text = format!("{}–{}", words::CERTAIN.of(cx), words::POSSIBLE.of(cx));
    ui.painter().text(pos2(columns.number, y), Align2::RIGHT_CENTER, text, font, cx.tokens.faint);
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView, (at, row): (usize, &OwnerRow), rect: Rect) {
    let columns = Columns::of(rect);
    let response = ui.interact(rect, ui.scope_id().with(("total row", at)), Sense::click());
    let selected = !row.undisclosed && cx.session.selection().contains(&row.chip.id);
    let area = rect.expand2(vec2(8.0, -1.0));
    if selected || (response.hovered() && !row.undisclosed) {
        let fill = if selected { cx.tokens.accent_soft } else { cx.tokens.hover };
        ui.painter().rect_filled(area, 6.0, fill);
    }
    focus_ring(cx, ui, &response, area, 6.0);
    let y = rect.center().y;
    let place = pos2(rect.min.x, y);
    let (name, controls) = match row.undisclosed {
        true => (words::undisclosed_of(cx.lang, &view.of.caption), Answer::No),
        false => (row.chip.caption.clone(), row.controls),
    };
    if row.undisclosed {
        let mark = Rect::from_center_size(place + vec2(8.0, 0.0), vec2(15.0, 15.0));
        gauge::unknown_band(ui.painter(), mark, cx.tokens);
        let font = TextStyle::Body.resolve(ui.style());
        let left = pos2(place.x + 26.0, y);
        gauge::paint_line(ui.painter(), left, &name, font, cx.tokens.mute, columns.name.max - left.x);
    } else {
        let second = Second { control: row.controls, by: "", repeated: false };
        let chip = (&row.chip, cx.tokens.text);
        name_ui(cx, ui, place, columns.name.max, chip, second, view.ask.downwards);
    }
    let ink = if selected { cx.tokens.accent } else { cx.tokens.mute };
    let bar = Rect::from_x_y_ranges(columns.bar, y - 5.0..=y + 5.0);
    if row.stated {
        gauge::band(ui.painter(), bar, cx.tokens, (row.certain, row.possible), ink);
    } else {
        gauge::unknown_band(ui.painter(), bar, cx.tokens);
    }
    gauge::ticks(ui.painter(), columns.bar, rect.y_range(), cx.tokens);
    let text = if row.stated { words::span(row.certain, row.possible) } else { words::NONE_STATED.of(cx).to_owned() };
    let font = if row.stated { strong_style() } else { TextStyle::Small };
    let font = font.resolve(ui.style());
    gauge::tabular(ui.painter(), pos2(columns.number, y), &text, &font, cx.tokens.text);
    let mut spoken = vec![name, text];
    spoken.extend(gauge::control_word(controls, view.ask.downwards).map(|word| word.of(cx).to_owned()));
    let spoken = spoken.join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &spoken));
    if row.undisclosed {
        response.on_hover_text(words::answer(cx.lang, view, row));
        return;
    }
    row_buttons(cx, ui, rect, ("total", at), &row.chip, view.ask.downwards);
    if response.double_clicked() {
        ask_again(cx, &row.chip);
    } else if response.clicked() {
        cx.send(Message::Select(vec![row.chip.id.clone()], Selecting::Replace));
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| tip_ui(cx, ui, view, row));
}

/// The sentence, the chain and the second name.
fn tip_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView, row: &OwnerRow) {
    ui.label(widgets::strong(&row.chip.caption));
    let mut facts = vec![row.chip.subtitle.as_str()];
    if row.natural_person {
        facts.push(words::NATURAL_PERSON.of(cx));
    }
    facts.retain(|fact| !fact.is_empty());
    if !facts.is_empty() {
        ui.label(small(facts.join(" · ")).color(cx.tokens.mute));
    }
    ui.label(words::answer(cx.lang, view, row));
    for badge in &row.chip.badges {
        ui.label(format!("{} · {}", widgets::badge_text(cx.lang, badge), said(cx.lang, &badge.why)));
    }
    if let Some(direct) = row.direct {
        ui.label(small(format!("{} {}", words::COL_DIRECT.of(cx), words::share(direct))).color(cx.tokens.mute));
    }
    ui.label(small(words::SELECT_TIP.of(cx)).color(cx.tokens.faint));
}
