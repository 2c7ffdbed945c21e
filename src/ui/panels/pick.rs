//! Choosing an entity by name: a field that opens into suggestions and search results.
//!
//! Searches like the palette, through the session. One picker is open at a time: they share the query.

use crate::model::EntityId;
use crate::session::{Chip, Message};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{chip_row, focus_ring, small};
use crate::ui::{gauge, theme, words_analysis as words};
use egui::{CursorIcon, Frame, Id, Key, Margin, Rect, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

/// Search results listed below the field.
const LISTED: usize = 6;

/// The open picker, and what was typed into it.
#[derive(Clone, Debug, Default)]
struct Open {
    field: &'static str,
    text: String,
    /// The text field has had the keyboard.
    focused: bool,
}

fn memory() -> Id {
    Id::unique("entity picker")
}

/// What a picker shows besides its choice.
#[derive(Clone, Copy)]
pub struct Picker<'a> {
    /// Tells pickers apart.
    pub field: &'static str,
    /// Read out, with the choice.
    pub name: &'a str,
    /// Shown when nothing is chosen.
    pub empty: &'a str,
    /// Nothing is a choice too.
    pub optional: bool,
}

/// `Some` when something was chosen, or nothing was (for an optional one).
pub fn pick_ui(cx: &Cx<'_>, ui: &mut Ui, picker: Picker<'_>, now: Option<&Chip>) -> Option<Option<Chip>> {
    let open: Option<Open> = ui.data(|data| data.get_temp(memory())).filter(|open: &Open| open.field == picker.field);
    if field_ui(cx, ui, picker, now, open.is_some()) {
        match open {
            Some(_) => close(cx, ui),
            None => {
                cx.send(Message::SetSearch(String::new()));
                ui.data_mut(|data| data.insert_temp(memory(), Open { field: picker.field, ..Open::default() }));
            }
        }
        return None;
    }
    let picked = list_ui(cx, ui, picker, open?);
    if picked.is_some() {
        close(cx, ui);
    }
    picked
}

fn close(cx: &Cx<'_>, ui: &Ui) {
    ui.data_mut(|data| data.remove_temp::<Open>(memory()));
    cx.send(Message::SetSearch(String::new()));
}

/// The closed field; `true` when it was clicked.
fn field_ui(cx: &Cx<'_>, ui: &mut Ui, picker: Picker<'_>, now: Option<&Chip>, open: bool) -> bool {
    let two = now.is_some_and(|chip| !chip.subtitle.is_empty());
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), if two { 44.0 } else { 32.0 }), Sense::click());
    let shown = now.map_or(picker.empty, |chip| chip.caption.as_str());
    let name = format!("{}: {shown}", picker.name);
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    let fill = if response.hovered() { cx.tokens.hover } else { cx.tokens.raised };
    let edge = if open { cx.tokens.outline } else { cx.tokens.line };
    ui.painter().rect(rect, 6.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    focus_ring(cx, ui, &response, rect, 6.0);
    let mut left = rect.min.x + 10.0;
    let middle = rect.center().y;
    let line = if two { middle - 8.0 } else { middle };
    if let Some(chip) = now {
        icons::shape(ui.painter(), chip.shape, icons::square(egui::pos2(left + 8.0, middle), 16.0), cx.tokens.mute);
        left += 26.0;
    }
    let room = rect.max.x - 30.0 - left;
    let body = theme::strong_style().resolve(ui.style());
    let (font, ink) = match now {
        Some(_) => (body, cx.tokens.text),
        None => (egui::TextStyle::Body.resolve(ui.style()), cx.tokens.mute),
    };
    let (_, cut) = gauge::paint_line(ui.painter(), egui::pos2(left, line), shown, font, ink, room);
    if let (Some(chip), true) = (now, two) {
        let font = egui::TextStyle::Small.resolve(ui.style());
        gauge::paint_line(ui.painter(), egui::pos2(left, middle + 9.0), &chip.subtitle, font, cx.tokens.mute, room);
    }
    let arrow = Rect::from_center_size(egui::pos2(rect.max.x - 16.0, middle), vec2(12.0, 12.0));
    icons::paint(ui.painter(), if open { Icon::Up } else { Icon::Down }, arrow, cx.tokens.mute);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let response = if cut { response.on_hover_text(shown) } else { response };
    response.clicked()
}

/// What can be chosen, under the field.
fn list_ui(cx: &Cx<'_>, ui: &mut Ui, picker: Picker<'_>, mut open: Open) -> Option<Option<Chip>> {
    let mut picked = None;
    let frame = Frame::new().fill(cx.tokens.raised).corner_radius(8).inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let field = TextEdit::singleline(&mut open.text).hint_text(words::FIND_ENTITY.of(cx));
        let field =
            field.background_color(cx.tokens.panel).desired_width(f32::INFINITY).margin(Margin::symmetric(8, 6));
        let response = ui.add(field);
        let name = format!("{}: {}", picker.name, words::FIND_ENTITY.of(cx));
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
        if !open.focused {
            response.request_focus();
            open.focused = true;
        }
        if response.changed() {
            cx.send(Message::SetSearch(open.text.clone()));
        }
        ui.add_space(4.0);
        if picker.optional && open.text.is_empty() && none_row(cx, ui, picker) {
            picked = Some(None);
        }
        let typed = !open.text.trim().is_empty();
        let offered = if typed { cx.session.search_hits().to_vec() } else { suggestions(cx) };
        if !typed && !offered.is_empty() {
            ui.label(small(words::SUGGESTED.of(cx)).color(cx.tokens.faint));
        }
        if offered.is_empty() && typed {
            ui.label(small(words::NOT_FOUND.of(cx)).color(cx.tokens.mute));
        }
        let inset = Frame::new().inner_margin(Margin::symmetric(8, 0));
        inset.show(ui, |ui| {
            for chip in offered.iter().take(LISTED) {
                if chip_row(cx, ui, chip, "").clicked() {
                    picked = Some(Some(chip.clone()));
                }
            }
        });
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && typed {
            picked = offered.first().cloned().map(Some).or(picked.take());
        }
    });
    ui.data_mut(|data| data.insert_temp(memory(), open));
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        close(cx, ui);
    }
    picked
}

fn none_row(cx: &Cx<'_>, ui: &mut Ui, picker: Picker<'_>) -> bool {
    let button = egui::Button::new(egui::RichText::new(picker.empty).color(cx.tokens.mute)).frame_when_inactive(false);
    ui.add(button.min_size(vec2(ui.available_width(), 28.0)).truncate()).clicked()
}

/// The deal's parties, then what is selected.
pub fn suggestions(cx: &Cx<'_>) -> Vec<Chip> {
    let deal = cx.session.case().map(|case| &case.deal);
    let parties = deal.into_iter().flat_map(|deal| [&deal.target, &deal.acquirer]).flatten();
    let mut chips: Vec<Chip> = parties.cloned().collect();
    for id in cx.session.selection() {
        if chips.iter().all(|chip| chip.id != *id) {
            chips.extend(node_chip(cx, id));
        }
    }
    chips
}

/// An entity of the canvas as a chip.
pub fn node_chip(cx: &Cx<'_>, id: &EntityId) -> Option<Chip> {
    let node = cx.session.scene().node(id)?;
    Some(Chip {
        id: id.clone(),
        caption: node.caption.clone(),
        subtitle: node.subtitle.clone(),
        shape: node.shape,
        badges: node.badges.clone(),
    })
}
