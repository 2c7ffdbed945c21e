//! What the picture is measured by: the size of nodes, and its groups.
//!
//! The group under the pointer is left in the memory of the frame for the canvas, which outlines it.

use crate::session::{Command, GroupLine, Message, Selecting, SizeBy};
use crate::ui::cx::Cx;
use crate::ui::theme::section_style;
use crate::ui::widgets::{focus_ring, small, split_row, strong, truncated};
use crate::ui::words_measure;
use egui::{
    Align, Button, Checkbox, CollapsingHeader, Context, CursorIcon, Id, Layout, RichText, Role, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};

/// Height of a group's two lines.
const ROW: f32 = 44.0;
/// Room for the box before them.
const BOX: f32 = 28.0;

fn pointed_at() -> Id {
    Id::unique("group pointed at")
}

/// The group pointed at in this frame, once.
pub fn take_pointed_at(ctx: &Context) -> Option<u32> {
    ctx.data_mut(|data| data.remove_temp(pointed_at()))
}

/// "Size by: — · ties · between · rank"
pub fn size_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let chosen = cx.session.size_by();
    split_row(
        ui,
        28.0,
        |ui| {
            ui.label(words_measure::SIZE_BY.of(cx)).on_hover_text(Command::SizeBy.hint(cx.lang));
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding.x = 6.0;
            for by in SizeBy::ALL.into_iter().rev() {
                let text = words_measure::size_by(cx.lang, by);
                let button = Button::selectable(chosen == by, text).min_size(vec2(24.0, 24.0));
                let response = ui.add(button);
                let name = format!("{}: {text}", words_measure::SIZE_BY.of(cx));
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen == by, &name));
                if response.on_hover_text(words_measure::size_by_tip(cx.lang, by)).clicked() {
                    cx.send(Message::SetSizeBy(by));
                }
            }
        },
    );
    if chosen != SizeBy::Nothing {
        let note = if cx.session.sizes_sampled() { words_measure::SIZE_SAMPLED } else { words_measure::SIZE_NOTE };
        ui.label(small(note.of(cx)).color(cx.tokens.mute));
    }
}

/// The section "Groups": closed until somebody asks.
pub fn groups_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.add_space(16.0);
    let seen = Id::unique("groups asked for");
    let asked = cx.session.groups_asked();
    let before: u64 = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default(seen), asked));
    let title = RichText::new(words_measure::GROUPS.of(cx)).text_style(section_style()).color(cx.tokens.mute);
    // Asked from the menu or the palette, the answer is to be seen.
    CollapsingHeader::new(title)
        .id_salt("groups")
        .open((before != asked && asked > 0).then_some(true))
        .show_unindented(ui, |ui| list_ui(cx, ui));
}

fn list_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.label(small(words_measure::GROUPS_NOTE.of(cx)).color(cx.tokens.mute));
    let Some(groups) = cx.session.groups() else {
        ui.add_space(4.0);
        if ui.button(Command::FindGroups.label(cx.lang)).on_hover_text(Command::FindGroups.hint(cx.lang)).clicked() {
            cx.run(Command::FindGroups);
        }
        return;
    };
    for line in &groups.lines {
        group_ui(cx, ui, line);
    }
    let note = match () {
        () if groups.lines.is_empty() && groups.working => words_measure::GROUPS_WORKING.of(cx).to_owned(),
        () if groups.lines.is_empty() => words_measure::GROUPS_NONE.of(cx).to_owned(),
        () if groups.smaller > 0 => words_measure::smaller(cx.lang, groups.smaller),
        () => return,
    };
    ui.label(small(note).color(cx.tokens.faint));
}

/// A box that shows or hides the group; beside it two lines that select its members.
fn group_ui(cx: &Cx<'_>, ui: &mut Ui, line: &GroupLine) {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let middle = UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center));
    let mut on = line.on;
    let mut left = ui.new_child(middle);
    left.visuals_mut().widgets.inactive.bg_stroke.color = cx.tokens.outline;
    let shown = left.add(Checkbox::without_text(&mut on));
    let name = words_measure::show_group(cx.lang, line.number);
    shown.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, line.on, &name));
    if shown.on_hover_text(words_measure::TOGGLE_TIP.of(cx)).clicked() {
        let members = line.members.clone();
        cx.send(if line.on { Message::Hide(members) } else { Message::Show(members) });
    }
    let text = row.with_min_x(row.min.x + BOX);
    let response = ui.interact(text, ui.scope_id().with(("group", line.number)), Sense::click());
    let (title, leading) = (words_measure::group(cx.lang, line), words_measure::leading(cx.lang, line));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}: {leading}")));
    let area = text.expand2(vec2(6.0, 0.0));
    if response.hovered() || response.has_focus() {
        ui.data_mut(|data| data.insert_temp(pointed_at(), line.community));
        ui.painter().rect_filled(area, 6.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, area, 6.0);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(text).layout(Layout::top_down(Align::Min)));
    inner.spacing_mut().item_spacing.y = 0.0;
    inner.add_space(4.0);
    let (ink, second) = if line.on { (cx.tokens.text, cx.tokens.mute) } else { (cx.tokens.faint, cx.tokens.faint) };
    truncated(&mut inner, strong(title).color(ink));
    truncated(&mut inner, small(leading).color(second));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(words_measure::SELECT_TIP.of(cx));
    if response.clicked() {
        let scene = cx.session.scene();
        let shown = line.members.iter().filter(|id| scene.node(id).is_some());
        cx.send(Message::Select(shown.cloned().collect(), Selecting::Replace));
    }
}

/// What hangs on the selection, when anything does.
pub fn holds_ui(cx: &Cx<'_>, ui: &mut Ui) {
    if let Some(holds) = cx.session.holds() {
        ui.add_space(4.0);
        ui.label(small(words_measure::holds(cx.lang, holds)).color(cx.tokens.mute));
    }
}
