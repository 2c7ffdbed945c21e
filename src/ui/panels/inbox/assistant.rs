//! The recipe assistant: a table of the page, what its columns mean, and what that yields.
//!
//! Every change goes to the session as a whole draft; the preview comes back from there.

use super::{grid, parts, preview};
use crate::collect::recipe::{Draft, Other, Tie, Use};
use crate::model::ontology;
use crate::session::{Assistant, Chip, Message};
use crate::ui::cx::Cx;
use crate::ui::gauge;
use crate::ui::panels::pick::{Picker, pick_ui};
use crate::ui::widgets::{focus_ring, hairline, plain_button, primary_button, section, small, truncated};
use crate::ui::{words as common, words_collect as words};
use egui::{
    Align, CursorIcon, Frame, Id, Label, Layout, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextEdit, Ui,
    UiBuilder, Vec2, WidgetInfo, vec2,
};

const GAP: f32 = 32.0;
/// Room of the mark at the start of a row.
const MARK: f32 = 28.0;
/// Wider, and label and field part company.
const WIDEST_FORM: f32 = 640.0;

/// Half-typed names.
#[derive(Clone, Debug, Default)]
struct Typed {
    /// The part the names are for; another one begins anew.
    of: (i64, usize),
    /// Of the recipe, while it is asked for.
    recipe: Option<String>,
    /// Of a new other end.
    other: Option<String>,
    /// "From the case" was chosen, and nobody yet.
    from_case: bool,
}

fn memory() -> Id {
    Id::unique("assistant typed")
}

pub fn assistant_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant) {
    let of = (assistant.fetch, assistant.part.part);
    let mut typed: Typed = ui.data(|data| data.get_temp(memory())).unwrap_or_default();
    if typed.of != of {
        typed = Typed { of, ..Typed::default() };
    }
    head_ui(cx, ui, assistant, &mut typed);
    ui.add_space(8.0);
    hairline(cx, ui);
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    let width = (room.width() * 0.32).clamp(216.0, 400.0);
    let form = room.with_max_x(room.max.x - width - GAP);
    let yields = room.with_min_x(room.max.x - width);
    ui.painter().vline(form.max.x + GAP / 2.0, room.y_range(), Stroke::new(1.0, cx.tokens.line));
    preview::preview_ui(cx, &mut child(ui, yields), assistant);
    let mut draft = assistant.draft.clone();
    let mut ui_form = child(ui, form);
    ScrollArea::vertical().id_salt(("assistant", of)).auto_shrink(false).show(&mut ui_form, |ui| {
        Frame::new().inner_margin(Margin { right: 12, top: 8, bottom: 24, left: 0 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            rows_are_ui(cx, ui, assistant, &mut draft);
            section(cx, ui, words::columns(cx.lang));
            table_ui(cx, ui, assistant, &mut draft);
            ui.add_space(12.0);
            also_tie_ui(cx, ui, assistant, &mut draft);
            tie_ui(cx, ui, assistant, &mut draft, &mut typed);
        });
    });
    if draft != assistant.draft {
        cx.send(Message::Draft(draft));
    }
    ui.data_mut(|data| data.insert_temp(memory(), typed));
}

fn child(ui: &mut Ui, rect: Rect) -> Ui {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.expand2(vec2(2.0, 0.0)).intersect(ui.clip_rect()));
    inner
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, typed: &mut Typed) {
    let title = words::map_title(cx.lang, &assistant.part.kind, &parts::title(cx, &assistant.part));
    truncated(ui, RichText::new(title).heading());
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let ready = assistant.entities + assistant.relations > 0;
        let send = primary_button(cx, ui, words::to_inbox(cx.lang), ready);
        let tip = words::to_inbox_tip(cx.lang);
        if send.on_hover_text(tip).on_disabled_hover_text(words::no_preview(cx.lang)).clicked() {
            cx.send(Message::ProposeDraft);
        }
        if plain_button(ui, words::keep_recipe(cx.lang)).clicked() {
            typed.recipe = match typed.recipe {
                Some(_) => None,
                None => Some(String::new()),
            };
        }
        if plain_button(ui, common::CANCEL.of(cx)).clicked() {
            cx.send(Message::Assist(None));
        }
    });
    recipe_ui(cx, ui, typed);
}

/// The small field that asks what to call the recipe.
fn recipe_ui(cx: &Cx<'_>, ui: &mut Ui, typed: &mut Typed) {
    let Some(name) = typed.recipe.as_mut() else { return };
    let mut kept = None;
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let field = TextEdit::singleline(name).hint_text(words::recipe_name_hint(cx.lang)).desired_width(220.0);
        let field = ui.add(field.margin(Margin::symmetric(8, 6)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words::recipe_name(cx.lang)));
        if name.is_empty() && ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        let sound = name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_'));
        let ready = sound && !name.is_empty();
        let by_key = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let keep = ui.add_enabled(ready, egui::Button::new(words::keep(cx.lang)).min_size(vec2(72.0, 30.0)));
        if ready && (keep.clicked() || by_key) {
            kept = Some(name.clone());
        }
        if !sound {
            ui.label(small(words::recipe_name_wrong(cx.lang)).color(cx.tokens.danger));
        }
    });
    if let Some(id) = kept {
        cx.send(Message::SaveRecipe(id));
        typed.recipe = None;
    }
}

/// A field that opens into named choices; gives the one that was taken.
fn choose_ui(ui: &mut Ui, name: &str, width: f32, now: &str, all: &[(String, String)]) -> Option<String> {
    let shown = all.iter().find(|(key, _)| key == now).map_or(now, |(_, label)| label.as_str());
    let mut taken = None;
    let combo =
        egui::ComboBox::from_id_salt(name).selected_text(shown.to_owned()).width(width).height(320.0).truncate();
    let response = combo
        .show_ui(ui, |ui| {
            for (key, label) in all {
                if ui.selectable_label(key == now, label).clicked() && key != now {
                    taken = Some(key.clone());
                }
            }
        })
        .response;
    let name = format!("{name}: {shown}");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    taken
}

fn rows_are_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, draft: &mut Draft) {
    ui.horizontal_wrapped(|ui| {
        let name = words::rows_are(cx.lang);
        ui.label(RichText::new(name).color(cx.tokens.mute));
        if let Some(schema) = choose_ui(ui, name, 200.0, &draft.schema, &assistant.schemata) {
            draft.schema = schema;
        }
    });
}

/// Whether rows are ties, too; without one no column can be a property of it.
fn also_tie_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, draft: &mut Draft) {
    let mut tied = draft.tie.is_some();
    if ui.checkbox(&mut tied, words::also_tie(cx.lang)).changed() {
        draft.tie = tied.then(|| first_tie(assistant));
        if !tied {
            draft.columns.iter_mut().filter(|column| matches!(column, Use::Tie(_))).for_each(|column| {
                *column = Use::Ignore;
            });
        }
    }
}

/// The usual tie, to somebody who is to be named: whose table it is, the analyst says.
fn first_tie(assistant: &Assistant) -> Tie {
    let schema = assistant.ties.first().map_or_else(|| "UnknownLink".to_owned(), |(name, _)| name.clone());
    Tie { schema, row_is_source: true, other: named() }
}

fn known(chip: &Chip) -> Other {
    Other::Known { id: chip.id.to_string(), caption: chip.caption.clone() }
}

fn named() -> Other {
    Other::Named { schema: "Company".to_owned(), name: String::new() }
}

fn tie_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, draft: &mut Draft, typed: &mut Typed) {
    let Some(tie) = draft.tie.as_mut() else { return };
    ui.add_space(4.0);
    let frame = Frame::new().fill(cx.tokens.panel).stroke(Stroke::new(1.0, cx.tokens.line)).corner_radius(8);
    frame.inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_width(ui.available_width().min(WIDEST_FORM));
        let name = words::tie_kind(cx.lang);
        ui.label(small(name).color(cx.tokens.mute));
        if let Some(schema) = choose_ui(ui, name, 200.0, &tie.schema, &assistant.ties) {
            tie.schema = schema;
        }
        ui.add_space(6.0);
        ui.label(small(words::other_end(cx.lang)).color(cx.tokens.mute));
        other_ui(cx, ui, assistant, tie, typed);
        ui.add_space(6.0);
        ui.label(small(words::direction(cx.lang)).color(cx.tokens.mute));
        direction_ui(cx, ui, assistant, tie);
    });
}

/// Both ways a tie can read, in words.
fn direction_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, tie: &mut Tie) {
    let edge = ontology().schema(&tie.schema).and_then(|schema| schema.edge.as_ref());
    let verb = edge.map_or("→", |edge| edge.label.as_str());
    let label = assistant.ties.iter().find(|(name, _)| *name == tie.schema).map_or("", |(_, label)| label.as_str());
    let caption = match &tie.other {
        Other::Known { caption, .. } => caption.as_str(),
        Other::Named { name, .. } => name.as_str(),
    };
    let other = if caption.trim().is_empty() { words::the_other(cx.lang) } else { caption };
    let row = words::each_row(cx.lang);
    for (row_is_source, from, to) in [(true, row, other), (false, other, row)] {
        let text = words::reads(cx.lang, from, verb, label, to);
        if ui.radio(tie.row_is_source == row_is_source, text).clicked() {
            tie.row_is_source = row_is_source;
        }
    }
}

fn other_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, tie: &mut Tie, typed: &mut Typed) {
    let from_case = typed.from_case || matches!(tie.other, Other::Known { .. });
    let all = [(true, words::from_case(cx.lang).to_owned()), (false, words::new_one(cx.lang).to_owned())];
    match gauge::segments(cx, ui, words::other_end(cx.lang), Some(from_case), &all) {
        Some(false) if from_case => {
            typed.from_case = false;
            tie.other = named();
        }
        Some(true) if !from_case => typed.from_case = true,
        _ => {}
    }
    ui.add_space(4.0);
    if from_case {
        let now = match &tie.other {
            Other::Known { id, caption } => Some(chip_of(cx, id, caption)),
            Other::Named { .. } => None,
        };
        let picker = Picker {
            field: "assistant other",
            name: words::other_end(cx.lang),
            empty: words::other_pick(cx.lang),
            optional: false,
        };
        if let Some(Some(chip)) = pick_ui(cx, ui, picker, now.as_ref()) {
            tie.other = known(&chip);
            typed.from_case = false;
        }
        return;
    }
    let Other::Named { schema, name } = &mut tie.other else { return };
    ui.horizontal_wrapped(|ui| {
        if let Some(chosen) = choose_ui(ui, words::other_schema(cx.lang), 160.0, schema, &assistant.schemata) {
            *schema = chosen;
        }
        let text = typed.other.get_or_insert_with(|| name.clone());
        let field = TextEdit::singleline(text).hint_text(words::other_name(cx.lang)).desired_width(220.0);
        let field = ui.add(field.margin(Margin::symmetric(8, 4)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, words::other_name(cx.lang)));
        if field.changed() {
            name.clone_from(text);
        }
    });
}

/// The chip of a known other end; one that is not in the picture keeps its caption.
fn chip_of(cx: &Cx<'_>, id: &str, caption: &str) -> Chip {
    crate::ui::panels::pick::node_chip(cx, &id.into()).unwrap_or_else(|| Chip {
        id: id.into(),
        caption: caption.to_owned(),
        subtitle: String::new(),
        shape: ontology::Shape::Thing,
        badges: Vec::new(),
    })
}

/// The part as a table: a use above each column, a mark before each row.
fn table_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, draft: &mut Draft) {
    let part = &assistant.part;
    ui.label(small(words::rows(cx.lang, part.sample.len(), part.rows)).color(cx.tokens.mute));
    if part.sample.is_empty() {
        ui.label(small(words::no_rows(cx.lang)).color(cx.tokens.mute));
        return;
    }
    ui.add_space(4.0);
    ScrollArea::horizontal().id_salt("assistant table").show(ui, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut widths = grid::widths(ui.available_width() - MARK, &part.sample, &part.header);
            widths.iter_mut().for_each(|width| *width = width.max(148.0));
            uses_ui(cx, ui, assistant, draft, &widths);
            if part.header.iter().any(|text| !text.is_empty()) {
                let (rect, _) =
                    ui.allocate_exact_size(vec2(MARK + widths.iter().sum::<f32>(), grid::ROW), Sense::hover());
                grid::cells_ui(ui, rect.with_min_x(rect.min.x + MARK), &widths, &part.header, cx.tokens.mute);
                ui.painter().hline(rect.x_range(), rect.max.y, Stroke::new(1.0, cx.tokens.line));
            }
            for (at, row) in part.sample.iter().enumerate() {
                row_ui(cx, ui, at, row, &widths, draft);
            }
        });
    });
}

/// One field above each column.
fn uses_ui(cx: &Cx<'_>, ui: &mut Ui, assistant: &Assistant, draft: &mut Draft, widths: &[f32]) {
    let label = |all: &[(String, String)], name: &str| {
        all.iter().find(|(key, _)| key == name).map_or_else(|| name.to_owned(), |(_, label)| label.clone())
    };
    let row_schema = label(&assistant.schemata, &draft.schema);
    let tie_schema = draft.tie.as_ref().map(|tie| label(&assistant.ties, &tie.schema)).unwrap_or_default();
    let mut options = vec![(Use::Ignore, words::ignore(cx.lang).to_owned())];
    options.extend(
        assistant
            .properties
            .iter()
            .map(|(name, label)| (Use::Value(name.clone()), words::of_row(cx.lang, &row_schema, label))),
    );
    if draft.tie.is_some() {
        options.extend(
            assistant
                .tie_properties
                .iter()
                .map(|(name, label)| (Use::Tie(name.clone()), words::of_row(cx.lang, &tie_schema, label))),
        );
    }
    draft.columns.resize(widths.len().max(draft.columns.len()), Use::Ignore);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(MARK);
        for (at, (width, column)) in widths.iter().zip(draft.columns.iter_mut()).enumerate() {
            let header = assistant.part.header.get(at).filter(|text| !text.is_empty());
            let header = header.cloned().unwrap_or_else(|| words::column(cx.lang, at));
            let shown = options.iter().find(|(known, _)| known == column).map_or_else(
                || match column {
                    Use::Value(name) | Use::Tie(name) => name.clone(),
                    Use::Ignore => words::ignore(cx.lang).to_owned(),
                },
                |(_, label)| label.clone(),
            );
            let ink = if *column == Use::Ignore { cx.tokens.mute } else { cx.tokens.text };
            ui.allocate_ui_with_layout(vec2(*width, 32.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(*width);
                ui.set_max_width(width - 12.0);
                let combo = egui::ComboBox::from_id_salt(("use of column", at)).width(width - 28.0).height(360.0);
                let combo = combo.truncate().selected_text(RichText::new(&shown).color(ink));
                let response = combo
                    .show_ui(ui, |ui| {
                        for (choice, label) in &options {
                            if ui.selectable_label(choice == column, label).clicked() {
                                column.clone_from(choice);
                            }
                        }
                    })
                    .response;
                let name = format!("{header}: {shown}");
                response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
            });
        }
    });
}

/// A row with its mark; a click leaves it out or takes it again.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, at: usize, cells: &[String], widths: &[f32], draft: &mut Draft) {
    let out = draft.without.contains(&at);
    let size = vec2(MARK + widths.iter().sum::<f32>(), grid::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{}: {}", words::row(cx.lang, at), cells.join(" · "));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !out, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, rect, 4.0);
    let mark = Rect::from_center_size(rect.left_center() + vec2(12.0, 0.0), Vec2::splat(14.0));
    ui.painter().rect_stroke(mark, 3.0, Stroke::new(1.0, cx.tokens.outline), egui::StrokeKind::Inside);
    if !out {
        let middle = mark.center();
        let tick = vec![middle + vec2(-3.2, 0.2), middle + vec2(-0.8, 2.6), middle + vec2(3.4, -2.8)];
        ui.painter().line(tick, Stroke::new(1.6, cx.tokens.text));
    }
    let ink = if out { cx.tokens.faint } else { cx.tokens.text };
    grid::cells_ui(ui, rect.with_min_x(rect.min.x + MARK), widths, cells, ink);
    if out {
        let line = Stroke::new(1.0, cx.tokens.faint);
        ui.painter().hline(rect.min.x + MARK..=rect.max.x - 12.0, rect.center().y, line);
    }
    ui.painter().hline(rect.x_range(), rect.max.y, Stroke::new(1.0, cx.tokens.line));
    let tip = if out { words::row_in(cx.lang) } else { words::row_out(cx.lang) };
    if response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand).clicked() {
        match out {
            true => draft.without.retain(|row| *row != at),
            false => {
                draft.without.push(at);
                draft.without.sort_unstable();
            }
        }
    }
}

/// A sentence that wraps.
pub(super) fn sentence(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.add(Label::new(small(text).color(cx.tokens.mute)).wrap());
}
