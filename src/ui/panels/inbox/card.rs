//! One proposed entity or relation: its values with their places, who it may be, and the decision.

use super::{Edit, Look};
use crate::model::ontology;
use crate::model::ontology::Shape;
use crate::session::{Chip, Command, Correct, Decide, Decided, Message, ProposalLine, ProposedLine};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::parts::{self, ChipKind};
use crate::ui::panels::pick::{Picker, pick_ui};
use crate::ui::panels::trace;
use crate::ui::widgets::{focus_ring, hairline, link, outline_pill, small, split_row, strong, truncated};
use crate::ui::words_said::said;
use crate::ui::{keys, words_collect as words};
use egui::{
    Align, CornerRadius, CursorIcon, Frame, Key, Label, Layout, Margin, Rect, RichText, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

/// Room of a property's label.
const LABEL: f32 = 84.0;
/// Room of the two small buttons at the end of a value.
const TOOLS: f32 = 52.0;

pub fn card_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, shown: bool, look: &mut Look) {
    let inner = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        let hovered = ui.response().hovered() && !shown;
        let edge = match (shown, hovered) {
            (true, _) => cx.tokens.accent,
            (false, true) => cx.tokens.outline,
            (false, false) => cx.tokens.line,
        };
        let frame = Frame::new().fill(cx.tokens.raised).stroke(Stroke::new(1.0, edge)).corner_radius(8);
        frame.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            head_ui(cx, ui, proposal);
            values_ui(cx, ui, proposal, look);
            same_ui(cx, ui, proposal, look);
            decision_ui(cx, ui, proposal, shown);
        });
    });
    let response = inner.response;
    let name = format!("{}: {}", proposal.schema_label, title(proposal));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, shown, &name));
    focus_ring(cx, ui, &response, response.rect, 8.0);
    if response.clicked() && !shown {
        cx.send(Message::ShowProposal(Some(proposal.number)));
    }
}

/// What it is called; of a relation its ends.
fn title(proposal: &ProposalLine) -> String {
    match &proposal.ends {
        Some((from, to)) => format!("{from} → {to}"),
        None => proposal.caption.clone(),
    }
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine) {
    let ink = if proposal.decided == Decided::Rejected { cx.tokens.mute } else { cx.tokens.text };
    split_row(
        ui,
        20.0,
        |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
            let schema = ontology().schema(&proposal.schema);
            icons::shape(ui.painter(), schema.map_or(Shape::Thing, |schema| schema.shape), rect, cx.tokens.mute);
            truncated(ui, small(&proposal.schema_label).color(cx.tokens.mute));
        },
        |ui| match proposal.decided {
            Decided::Open => {}
            Decided::Accepted => {
                outline_pill(cx, ui, &format!("✓ {}", words::accepted(cx.lang)), cx.tokens.text);
            }
            Decided::Rejected => {
                outline_pill(cx, ui, &format!("− {}", words::rejected(cx.lang)), cx.tokens.mute);
            }
        },
    );
    ui.add(Label::new(strong(title(proposal)).color(ink)).wrap());
    let notes = [(Icon::Copy, &proposal.duplicate), (Icon::History, &proposal.replaces)];
    for (icon, note) in notes.into_iter().filter_map(|(icon, note)| Some((icon, note.as_ref()?))) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(15.0), Sense::hover());
            icons::paint(ui.painter(), icon, rect, cx.tokens.mute);
            ui.add(Label::new(small(note).color(cx.tokens.mute)).wrap());
        });
    }
}

fn values_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, look: &mut Look) {
    if proposal.values.is_empty() {
        ui.label(small(words::no_values(cx.lang)).color(cx.tokens.faint));
    }
    for value in &proposal.values {
        hairline(cx, ui);
        let room = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.allocate_ui_with_layout(vec2(LABEL, 20.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(LABEL);
                ui.add_space(3.0);
                truncated(ui, small(&value.label).color(cx.tokens.mute));
            });
            let open = proposal.decided == Decided::Open;
            let width = room - LABEL - 8.0 - if open { TOOLS + 8.0 } else { 0.0 };
            let editing =
                look.edit.as_ref().is_some_and(|edit| edit.proposal == proposal.number && edit.seen.at == value.at);
            ui.allocate_ui_with_layout(vec2(width, 20.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 1.0;
                if editing {
                    edit_ui(cx, ui, proposal, value, look);
                } else {
                    value_ui(cx, ui, proposal, value, look);
                }
            });
            if open {
                tools_ui(cx, ui, proposal, value, look);
            }
        });
    }
}

/// The value, what the source wrote, and whether it is known; a click goes to its place.
fn value_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, value: &ProposedLine, look: &mut Look) {
    ui.add_space(2.0);
    let ink = if value.known { cx.tokens.mute } else { cx.tokens.text };
    let text = RichText::new(value.shown()).color(ink);
    if value.block.is_some() {
        let response = ui.add(Label::new(text).wrap().sense(Sense::click()));
        let name = format!("{}: {} {}", words::show_place(cx.lang), value.label, value.shown());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        focus_ring(cx, ui, &response, response.rect.expand(2.0), 4.0);
        let tip = if value.place.is_empty() { words::show_place(cx.lang) } else { &value.place };
        if response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand).clicked() {
            cx.send(Message::ShowProposal(Some(proposal.number)));
            look.followed = Some(proposal.number);
            look.go_to(value.block);
        }
    } else {
        let response = ui.add(Label::new(text).wrap());
        if !value.place.is_empty() {
            response.on_hover_text(&value.place);
        }
    }
    if !value.original.is_empty() {
        let original = format!("{}: {}", words::as_written(cx.lang), value.original);
        ui.add(Label::new(small(original).color(cx.tokens.mute)).wrap());
    }
    let notes = [(value.known, words::known(cx.lang)), (value.corrected, words::corrected(cx.lang))];
    let notes: Vec<&str> = notes.into_iter().filter_map(|(is, word)| is.then_some(word)).collect();
    if !notes.is_empty() {
        ui.add(Label::new(small(notes.join(" · ")).color(cx.tokens.faint)).wrap());
    }
}

fn tools_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, value: &ProposedLine, look: &mut Look) {
    ui.spacing_mut().item_spacing.x = 0.0;
    let small_button = |ui: &mut Ui, icon: Icon, word: &str| {
        let name = format!("{word}: {} {}", value.label, value.shown());
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let ink = if response.hovered() { cx.tokens.text } else { cx.tokens.faint };
        if response.hovered() {
            ui.painter().rect_filled(rect, 6.0, cx.tokens.hover);
        }
        focus_ring(cx, ui, &response, rect, 6.0);
        icons::paint(ui.painter(), icon, icons::square(rect.center(), 14.0), ink);
        response.on_hover_text(word).clicked()
    };
    if value.is_entity {
        // An end of a tie is another proposal or an entity of the case: decided there.
        return;
    }
    if small_button(ui, Icon::Pencil, words::edit(cx.lang)) {
        let (proposal, text) = (proposal.number, value.value.clone());
        look.edit = Some(Edit { proposal, seen: value.seen(), text, begun: false });
    }
    if small_button(ui, Icon::Close, words::without(cx.lang)) {
        cx.send(Message::CorrectProposal {
            proposal: proposal.number,
            change: Correct::Without { seen: value.seen() },
        });
    }
}

fn edit_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, value: &ProposedLine, look: &mut Look) {
    let Some(edit) = look.edit.as_mut() else { return };
    let field = TextEdit::singleline(&mut edit.text).desired_width(f32::INFINITY).margin(Margin::symmetric(6, 4));
    let response = ui.add(field.background_color(cx.tokens.panel));
    let name = format!("{}: {}", words::edit(cx.lang), value.label);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
    if !edit.begun {
        response.request_focus();
        edit.begun = true;
    }
    ui.add(Label::new(small(words::edit_hint(cx.lang)).color(cx.tokens.faint)).wrap());
    let text = edit.text.trim().to_owned();
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        look.edit = None;
    } else if response.lost_focus() {
        let kept = ui.input(|input| input.key_pressed(Key::Enter));
        if kept && !text.is_empty() && text != edit.seen.value {
            // What was seen when the correction began: another value may stand there by now.
            let change = Correct::Value { seen: edit.seen.clone(), value: text };
            cx.send(Message::CorrectProposal { proposal: proposal.number, change });
        }
        look.edit = None;
    }
}

/// Who it may be. Nothing is taken for the same before the analyst says so: "a new entity" is the default.
fn same_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, look: &mut Look) {
    if proposal.decided != Decided::Open || proposal.same.is_empty() {
        if let Some(chip) = &proposal.chosen {
            ui.horizontal_wrapped(|ui| {
                ui.label(small(words::it_is(cx.lang)).color(cx.tokens.mute));
                if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                    trace::reveal(cx, &chip.id);
                }
            });
        }
        other_ui(cx, ui, proposal, look);
        return;
    }
    hairline(cx, ui);
    ui.label(small(words::it_is(cx.lang)).color(cx.tokens.mute));
    let chosen = proposal.chosen.as_ref().map(|chip| &chip.id);
    let send = |chip: Option<&Chip>| {
        let change = Correct::Same(chip.map(|chip| chip.id.clone()));
        cx.send(Message::CorrectProposal { proposal: proposal.number, change });
    };
    let own = if proposal.known { words::known_entity(cx.lang) } else { words::new_entity(cx.lang) };
    if same_row(cx, ui, own, "", chosen.is_none()) && chosen.is_some() {
        send(None);
    }
    for same in &proposal.same {
        let is_chosen = chosen == Some(&same.chip.id);
        let why = format!("{} {:.2} · {}", words::score(cx.lang), same.score, said(cx.lang, &same.why));
        if same_row(cx, ui, &same.chip.caption, &why, is_chosen) && !is_chosen {
            send(Some(&same.chip));
        }
    }
    // Chosen by search or by a rule, and not among the listed ones.
    let listed = |chip: &Chip| proposal.same.iter().any(|same| same.chip.id == chip.id);
    if let Some(chip) = proposal.chosen.as_ref().filter(|chip| !listed(chip)) {
        same_row(cx, ui, &chip.caption, "", true);
    }
    other_ui(cx, ui, proposal, look);
}

/// An entity of the case that nobody thought of, by its name.
fn other_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, look: &mut Look) {
    if proposal.decided != Decided::Open || proposal.ends.is_some() {
        return;
    }
    if look.other != Some(proposal.number) {
        if link(cx, ui, words::other_entity(cx.lang)).clicked() {
            cx.send(Message::ShowProposal(Some(proposal.number)));
            look.other = Some(proposal.number);
        }
        return;
    }
    let picker = Picker {
        field: "proposal same",
        name: words::it_is(cx.lang),
        empty: words::other_entity(cx.lang),
        optional: false,
    };
    if let Some(Some(chip)) = pick_ui(cx, ui, picker, proposal.chosen.as_ref()) {
        let change = Correct::Same(Some(chip.id));
        cx.send(Message::CorrectProposal { proposal: proposal.number, change });
        look.other = None;
    }
}

/// One of the exclusive answers to "It is"; `true` when clicked.
fn same_row(cx: &Cx<'_>, ui: &mut Ui, caption: &str, why: &str, chosen: bool) -> bool {
    let height = if why.is_empty() { 24.0 } else { 38.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = format!("{}: {caption}", words::it_is(cx.lang));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.panel,
        (false, true) => cx.tokens.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(6), fill);
    if chosen {
        ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.0, cx.tokens.outline), StrokeKind::Inside);
    }
    focus_ring(cx, ui, &response, rect, 6.0);
    let middle = rect.left_top() + vec2(14.0, 12.0);
    ui.painter().circle_stroke(middle, 5.0, Stroke::new(1.2, cx.tokens.mute));
    if chosen {
        ui.painter().circle_filled(middle, 2.6, cx.tokens.text);
    }
    let inside = Rect::from_min_max(rect.min + vec2(28.0, 3.0), rect.max - vec2(6.0, 0.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)));
    inner.spacing_mut().item_spacing.y = 0.0;
    inner.add(Label::new(RichText::new(caption).color(cx.tokens.text)).truncate().show_tooltip_when_elided(false));
    if !why.is_empty() {
        inner.add(Label::new(small(why).color(cx.tokens.mute)).truncate().show_tooltip_when_elided(false));
    }
    let tip = if why.is_empty() { caption.to_owned() } else { format!("{caption}\n{why}") };
    response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn decision_ui(cx: &Cx<'_>, ui: &mut Ui, proposal: &ProposalLine, shown: bool) {
    ui.add_space(2.0);
    let decide = |accept: Option<bool>| {
        cx.send(Message::DecideProposals { which: Decide::These(vec![proposal.number]), accept });
    };
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    let title = title(proposal);
    let button = |ui: &mut Ui, word: &str, command: Option<Command>| {
        let key = command.filter(|_| shown).map_or_else(String::new, |command| keys::text(command, mac));
        let button = egui::Button::new(word).min_size(vec2(72.0, 26.0));
        let response = ui.add(if key.is_empty() { button } else { button.shortcut_text(key) });
        let name = format!("{word}: {title}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        match command {
            Some(command) => response.on_hover_text(command.hint(cx.lang)).clicked(),
            None => response.clicked(),
        }
    };
    // A raised card shows its buttons on the ground of the panel.
    ui.visuals_mut().widgets.inactive.weak_bg_fill = cx.tokens.panel;
    ui.horizontal_wrapped(|ui| match proposal.decided {
        Decided::Open => {
            if button(ui, words::accept(cx.lang), Some(Command::AcceptProposal)) {
                decide(Some(true));
            }
            if button(ui, words::reject(cx.lang), Some(Command::RejectProposal)) {
                decide(Some(false));
            }
        }
        Decided::Accepted | Decided::Rejected => {
            if button(ui, words::open_again(cx.lang), None) {
                decide(None);
            }
        }
    });
}
