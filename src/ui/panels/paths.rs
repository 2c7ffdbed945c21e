//! The paths drawer: what is asked, what was found, and what was searched.
//!
//! Absence is never clearance: the coverage line is always there, and a search that stopped early says so.
//! Soft steps, former ties and the least share are filters of the whole picture: the explore page has them.

use super::parts::{self, ChipKind};
use crate::model::EntityId;
use crate::model::ontology::Shape;
use crate::session::{Chip, Drawer, Message, PathAsk, PathLine, PathTo, PathsView};
use crate::ui::canvas::words;
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{section_style, strong_style};
use crate::ui::words_leads;
use crate::ui::words_said::said;
use egui::{
    Align, Button, CollapsingHeader, ComboBox, DragValue, Id, Layout, Rect, Response, RichText, Role, ScrollArea,
    Sense, Ui, UiBuilder, WidgetInfo, vec2,
};

pub const DEFAULT_HOPS: u32 = 6;
pub const DEFAULT_K: usize = 20;
const MAX_HOPS: u32 = 12;
const MAX_K: usize = 100;

/// What the analyst is putting together; becomes a [`PathAsk`] with the button.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    /// `None`: the selection, or the deal's parties.
    from: Option<Vec<EntityId>>,
    to: PathTo,
    max_hops: u32,
    k: usize,
    by_hops: bool,
    /// `None`: as in the last question.
    via: Option<Vec<EntityId>>,
    avoid: Option<Vec<EntityId>>,
    /// The first of two paths to compare.
    picked: Option<usize>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            from: None,
            to: PathTo::Listed,
            max_hops: DEFAULT_HOPS,
            k: DEFAULT_K,
            by_hops: false,
            via: None,
            avoid: None,
            picked: None,
        }
    }
}

impl Draft {
    fn memory() -> Id {
        Id::unique("paths draft")
    }

    fn via(&self, cx: &Cx<'_>) -> Vec<EntityId> {
        let asked = || cx.session.paths().map(|paths| paths.ask.via.clone()).unwrap_or_default();
        self.via.clone().unwrap_or_else(asked)
    }

    fn avoid(&self, cx: &Cx<'_>) -> Vec<EntityId> {
        let asked = || cx.session.paths().map(|paths| paths.ask.avoid.clone()).unwrap_or_default();
        self.avoid.clone().unwrap_or_else(asked)
    }

    /// Sends the question; the next draft starts from what was asked.
    fn ask(&mut self, cx: &Cx<'_>, from: Vec<EntityId>) {
        let (via, avoid) = (self.via(cx), self.avoid(cx));
        let (to, max_hops, k, by_hops) = (self.to.clone(), self.max_hops, self.k, self.by_hops);
        (self.from, self.via, self.avoid, self.picked) = (None, None, None, None);
        cx.send(Message::FindPaths(PathAsk { from, to, max_hops, k, by_hops, via, avoid }));
    }
}

/// Asks the same question again, only for paths that pass an entity, or that do not.
pub fn refine(cx: &Cx<'_>, ctx: &egui::Context, id: &EntityId, pass: bool) {
    let mut draft: Draft = ctx.data(|data| data.get_temp(Draft::memory())).unwrap_or_default();
    let (mut via, mut avoid) = (draft.via(cx), draft.avoid(cx));
    via.retain(|known| known != id);
    avoid.retain(|known| known != id);
    if pass {
        via.push(id.clone())
    } else {
        avoid.push(id.clone())
    }
    (draft.via, draft.avoid) = (Some(via), Some(avoid));
    let from: Vec<EntityId> = starting_points(cx, &draft).into_iter().map(|chip| chip.id).collect();
    // A path that starts at the entity passes it anyway: then only the question is prepared.
    if !from.is_empty() && !from.contains(id) {
        draft.ask(cx, from);
    }
    cx.send(Message::SetDrawer(Some(Drawer::Paths)));
    ctx.data_mut(|data| data.insert_temp(Draft::memory(), draft));
}

/// The drawer.
pub fn paths_ui(cx: &Cx<'_>, ui: &mut Ui) {
    if let Some(comparison) = cx.session.comparison() {
        super::compare::compare_ui(cx, ui, comparison);
        return;
    }
    let mut draft: Draft = ui.data(|data| data.get_temp(Draft::memory())).unwrap_or_default();
    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
    ask_ui(cx, ui, &mut draft);
    ui.add_space(4.0);
    match cx.session.paths() {
        None => parts::empty_note(cx, ui, words::not_searched(cx.lang), words::not_searched_next(cx.lang)),
        Some(view) => {
            partial_ui(cx, ui, view);
            coverage_ui(cx, ui, view, &mut draft.picked);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| found_ui(cx, ui, view, &mut draft.picked));
        }
    }
    ui.data_mut(|data| data.insert_temp(Draft::memory(), draft));
}

// ---- the question ----

fn ask_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    let from = starting_points(cx, draft);
    ui.horizontal_wrapped(|ui| {
        caption(cx, ui, words::from(cx.lang));
        for chip in &from {
            if parts::chip(cx, ui, chip, ChipKind::Removable).clicked() {
                let rest = from.iter().filter(|other| other.id != chip.id).map(|other| other.id.clone());
                draft.from = Some(rest.collect());
            }
        }
        if from.is_empty() {
            ui.label(RichText::new(words::from_nothing(cx.lang)).color(cx.tokens.mute));
        }
        let selection = cx.session.selection();
        let differs = !selection.is_empty() && !from.iter().map(|chip| &chip.id).eq(selection.iter());
        if differs && ui.add(quiet(cx, words::use_selection(cx.lang))).clicked() {
            draft.from = Some(selection.iter().cloned().collect());
        }
        ui.add_space(8.0);
        caption(cx, ui, words::to(cx.lang));
        to_ui(cx, ui, draft, &from);
        passing_ui(cx, ui, draft);
    });
    ui.horizontal_wrapped(|ui| {
        number(ui, cx, words::hops(cx.lang), DragValue::new(&mut draft.max_hops).range(1..=MAX_HOPS));
        number(ui, cx, words::wanted(cx.lang), DragValue::new(&mut draft.k).range(1..=MAX_K));
        caption(cx, ui, words::rank(cx.lang));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (by_hops, name) in [(false, words::rank_strength(cx.lang)), (true, words::rank_hops(cx.lang))] {
                if parts::choice(cx, ui, draft.by_hops == by_hops, name).clicked() {
                    draft.by_hops = by_hops;
                }
            }
        });
        ui.add_space(8.0);
        let find = Button::new(RichText::new(words::find(cx.lang)).text_style(strong_style()));
        let find = ui.add_enabled(!from.is_empty(), find).on_disabled_hover_text(words::from_nothing(cx.lang));
        if find.clicked() {
            draft.ask(cx, from.iter().map(|chip| chip.id.clone()).collect());
        }
    });
}

/// What paths have to pass, and what they must not; put there from the menu of a node.
fn passing_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    for (name, pass) in [(words_leads::via(cx.lang), true), (words_leads::avoid(cx.lang), false)] {
        let ids = if pass { draft.via(cx) } else { draft.avoid(cx) };
        if ids.is_empty() {
            continue;
        }
        for id in &ids {
            let mut chip = chip_of(cx, id);
            chip.caption = format!("{name} {}", chip.caption);
            if parts::chip(cx, ui, &chip, ChipKind::Removable).clicked() {
                let rest = Some(ids.iter().filter(|other| *other != id).cloned().collect());
                if pass { draft.via = rest } else { draft.avoid = rest }
            }
        }
    }
}

fn to_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, from: &[Chip]) {
    let shown = match &draft.to {
        PathTo::Listed => words::to_listed(cx.lang).to_owned(),
        PathTo::Entity(id) => chip_of(cx, id).caption,
    };
    let combo = ComboBox::from_id_salt("paths to")
        .selected_text(shown)
        .width(260.0_f32.min(ui.max_rect().width() - 24.0))
        .truncate();
    let inner = combo.show_ui(ui, |ui| {
        ui.selectable_value(&mut draft.to, PathTo::Listed, words::to_listed(cx.lang));
        let deal = deal_ids(cx);
        let named = cx.session.selection().iter().chain(&deal).filter(|id| !from.iter().any(|chip| chip.id == **id));
        let mut offered: Vec<&EntityId> = Vec::new();
        for id in named {
            if !offered.contains(&id) {
                offered.push(id);
                ui.selectable_value(&mut draft.to, PathTo::Entity(id.clone()), chip_of(cx, id).caption);
            }
        }
    });
    inner.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, words::to(cx.lang)));
}

/// What the search starts from: what was put together, else the selection, else the deal's parties.
fn starting_points(cx: &Cx<'_>, draft: &Draft) -> Vec<Chip> {
    let ids: Vec<EntityId> = match &draft.from {
        Some(ids) => ids.clone(),
        None => match cx.session.paths() {
            Some(paths) => paths.from.iter().map(|chip| chip.id.clone()).collect(),
            None if !cx.session.selection().is_empty() => cx.session.selection().iter().cloned().collect(),
            None => deal_ids(cx),
        },
    };
    ids.iter().map(|id| chip_of(cx, id)).collect()
}

fn deal_ids(cx: &Cx<'_>) -> Vec<EntityId> {
    let Some(case) = cx.session.case() else { return Vec::new() };
    let parties = [&case.deal.target, &case.deal.acquirer];
    parties.into_iter().flatten().map(|chip| chip.id.clone()).collect()
}

fn chip_of(cx: &Cx<'_>, id: &EntityId) -> Chip {
    if let Some(node) = cx.session.scene().node(id) {
        return Chip {
            id: id.clone(),
            caption: node.caption.clone(),
            subtitle: node.subtitle.clone(),
            shape: node.shape,
            badges: node.badges.clone(),
        };
    }
    let deal = cx.session.case().map(|case| &case.deal);
    let parties = deal.into_iter().flat_map(|deal| [&deal.target, &deal.acquirer]).flatten();
    let asked = cx.session.paths().map(|view| &view.from).into_iter().flatten();
    let known = parties.chain(asked).find(|chip| chip.id == *id);
    known.cloned().unwrap_or_else(|| Chip {
        id: id.clone(),
        caption: id.to_string(),
        subtitle: String::new(),
        shape: Shape::Thing,
        badges: Vec::new(),
    })
}

fn caption(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).small().color(cx.tokens.mute));
}

fn number(ui: &mut Ui, cx: &Cx<'_>, name: &str, value: DragValue<'_>) -> Response {
    caption(cx, ui, name);
    ui.add(value).accessible_name(name).on_hover_text(name)
}

fn quiet<'a>(cx: &Cx<'_>, text: &'a str) -> Button<'a> {
    Button::new(RichText::new(text).small().color(cx.tokens.mute)).frame_when_inactive(false)
}

// ---- the answer ----

/// That it stopped early, loudly.
fn partial_ui(cx: &Cx<'_>, ui: &mut Ui, view: &PathsView) {
    if view.partial {
        let text = RichText::new(format!("▲ {}", words::partial(cx.lang))).color(cx.tokens.danger);
        ui.label(text);
    }
}

/// What was searched, always; and that one path waits for another to be compared with.
fn coverage_ui(cx: &Cx<'_>, ui: &mut Ui, view: &PathsView, picked: &mut Option<usize>) {
    let said = RichText::new(said(cx.lang, &view.coverage)).small().color(cx.tokens.mute);
    let Some(at) = *picked else {
        ui.label(said);
        return;
    };
    let right = |ui: &mut Ui| {
        if ui.add(quiet(cx, words_leads::cancel_pick(cx.lang))).clicked() {
            *picked = None;
        }
        let waiting = words_leads::pick_another(cx.lang, at + 1);
        ui.label(RichText::new(waiting).small().color(cx.tokens.text));
    };
    crate::ui::widgets::split_row(ui, 20.0, |ui| drop(crate::ui::widgets::truncated(ui, said)), right);
}

/// Positions of the paths, those of one explanation together; `true`: another end of the one before.
fn grouped(paths: &[PathLine]) -> Vec<(usize, bool)> {
    let mut order = Vec::with_capacity(paths.len());
    for (at, path) in paths.iter().enumerate() {
        let same = |other: &PathLine| other.explanation == path.explanation && path.explanation > 0;
        if paths.iter().take(at).any(same) {
            continue;
        }
        order.push((at, false));
        order.extend(paths.iter().enumerate().skip(at + 1).filter(|(_, other)| same(other)).map(|(at, _)| (at, true)));
    }
    order
}

fn found_ui(cx: &Cx<'_>, ui: &mut Ui, view: &PathsView, picked: &mut Option<usize>) {
    let paths = &view.found.paths;
    if paths.is_empty() {
        parts::empty_note(cx, ui, words::no_path(cx.lang), words::not_clearance(cx.lang));
    } else {
        let widths = Widths::of(ui.available_width());
        header_ui(cx, ui, &widths);
        ui.spacing_mut().item_spacing.y = 2.0;
        *picked = picked.filter(|&at| at < paths.len());
        for (at, again) in grouped(paths) {
            let Some(path) = paths.get(at) else { continue };
            if again {
                same_way_ui(cx, ui, &widths);
            }
            let compared = (paths.len() > 1).then_some(&mut *picked);
            path_row(cx, ui, &widths, at, path, compared);
        }
    }
    let suppressed = &view.found.suppressed;
    if suppressed.is_empty() {
        return;
    }
    ui.add_space(8.0);
    let title = RichText::new(words::left_out(cx.lang, suppressed.len())).small().color(cx.tokens.mute);
    CollapsingHeader::new(title).id_salt("suppressed paths").show(ui, |ui| {
        for line in suppressed {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&line.reason).small().color(cx.tokens.mute));
                for chip in &line.chips {
                    if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                        cx.send(Message::Reveal(chip.id.clone()));
                    }
                }
            });
        }
    });
}

/// Width of the path column, and of the others after it.
struct Widths {
    number: f32,
    path: f32,
    ends: f32,
    hops: f32,
    soft: f32,
    weakest: f32,
    sources: f32,
}

impl Widths {
    fn of(all: f32) -> Self {
        let sources = if all < 760.0 { 72.0 } else { 148.0 };
        let (number, ends, hops, soft) = (60.0, 132.0, 48.0, 48.0);
        // In a narrow drawer the path matters more; its weakest tie is told on the canvas too.
        let weakest = if all < 760.0 { 0.0 } else { (all * 0.18).clamp(96.0, 220.0) };
        let path = (all - number - ends - hops - soft - sources - weakest).max(200.0);
        Self { number, path, ends, hops, soft, weakest, sources }
    }

    /// Left edge and width of each column, in order.
    fn columns(&self) -> [(f32, f32); 7] {
        let mut at = 0.0;
        [self.number, self.path, self.ends, self.hops, self.soft, self.weakest, self.sources].map(|width| {
            let column = (at, width);
            at += width;
            column
        })
    }
}

fn header_ui(cx: &Cx<'_>, ui: &mut Ui, widths: &Widths) {
    let lang = cx.lang;
    let names = [
        "#",
        words::col_path(lang),
        words::col_ends(lang),
        words::col_hops(lang),
        words::col_soft(lang),
        words::col_weakest(lang),
        words::col_sources(lang),
    ];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let font = section_style().resolve(ui.style());
    for ((at, _), name) in widths.columns().into_iter().zip(names).filter(|((_, width), _)| *width > 0.0) {
        let place = egui::pos2(rect.min.x + at + 8.0, rect.center().y);
        ui.painter().text(place, egui::Align2::LEFT_CENTER, name, font.clone(), cx.tokens.mute);
    }
    ui.painter().hline(rect.x_range(), rect.max.y, egui::Stroke::new(1.0, cx.tokens.line));
}

/// A thin line that ties the next row to the one before.
fn same_way_ui(cx: &Cx<'_>, ui: &mut Ui, widths: &Widths) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words_leads::same_way(cx.lang)));
    let left = rect.min.x + widths.number + 8.0;
    let galley = ui.painter().layout_no_wrap(
        words_leads::same_way(cx.lang).to_owned(),
        egui::FontId::proportional(10.5),
        cx.tokens.mute,
    );
    let width = galley.size().x;
    ui.painter().galley(egui::pos2(left, rect.center().y - galley.size().y / 2.0), galley, cx.tokens.mute);
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(left + width + 8.0..=rect.max.x, rect.center().y, line);
}

/// A found path: chips joined by their ties, and its numbers. A click shows it, a second one lets go.
fn path_row(
    cx: &Cx<'_>,
    ui: &mut Ui,
    widths: &Widths,
    at: usize,
    path: &PathLine,
    mut compared: Option<&mut Option<usize>>,
) {
    let chosen = cx.session.shown_path() == Some(at);
    let columns = widths.columns();
    let top = ui.cursor().min;
    let background = ui.painter().add(egui::Shape::Noop);
    // The row is a widget below its chips: it is made first, with the height of the last frame.
    let id = ui.scope_id().with(("path", at));
    let height: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(parts::ROW + 6.0);
    let all = Rect::from_min_size(top, vec2(ui.available_width(), height));
    let row = ui.interact(all, id, Sense::click());
    row.widget_info(|| WidgetInfo::selected(Role::Row, true, chosen, row_name(cx, at, path, chosen)));
    if row.clicked() {
        cx.send(Message::ShowPath((!chosen).then_some(at)));
    }
    let cell = |ui: &mut Ui, column: usize, add: &mut dyn FnMut(&mut Ui)| -> f32 {
        let (left, width) = columns[column];
        let rect = Rect::from_min_size(top + vec2(left + 8.0, 4.0), vec2(width - 12.0, 28.0));
        let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt((at, column)));
        child.set_clip_rect(ui.clip_rect());
        add(&mut child);
        child.min_rect().height()
    };
    let text = |ui: &mut Ui, column: usize, text: &str, colour: egui::Color32| {
        cell(ui, column, &mut |ui| parts::cell(ui, text, colour))
    };
    let tokens = cx.tokens;
    let soft = if path.soft == 0 { "—".to_owned() } else { path.soft.to_string() };
    let mut tallest = cell(ui, 1, &mut |ui| steps_ui(cx, ui, at, path));
    tallest = tallest.max(cell(ui, 2, &mut |ui| {
        path.ends.iter().for_each(|badge| drop(parts::flag(cx, ui, badge)));
    }));
    cell(ui, 0, &mut |ui| number_ui(cx, ui, at, compared.as_deref_mut()));
    text(ui, 3, &path.hops.to_string(), tokens.text);
    text(ui, 4, &soft, if path.soft > 0 { tokens.text } else { tokens.mute });
    if widths.weakest > 0.0 {
        text(ui, 5, &path.weakest, tokens.mute);
    }
    tallest = tallest.max(cell(ui, 6, &mut |ui| sources_ui(cx, ui, path)));
    let wanted = tallest.max(parts::ROW - 2.0) + 8.0;
    if wanted != height {
        ui.data_mut(|data| data.insert_temp(id, wanted));
        ui.ctx().request_discard("row height of a path");
    }
    let rect = Rect::from_min_size(top, vec2(all.width(), wanted));
    if chosen || row.hovered() || row.has_focus() {
        let fill = if chosen { tokens.accent_soft } else { tokens.raised };
        ui.painter().set(background, egui::Shape::rect_filled(rect, 6.0, fill));
    }
    ui.advance_cursor_after_rect(rect);
}

/// The number of the path, and the box that picks it for a comparison: the second one opens it.
fn number_ui(cx: &Cx<'_>, ui: &mut Ui, at: usize, compared: Option<&mut Option<usize>>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    if let Some(picked) = compared {
        let mut on = *picked == Some(at);
        // A box that is seen on the tint of the shown row, too.
        ui.visuals_mut().widgets.inactive.bg_stroke.color = cx.tokens.outline;
        let response = ui.add(egui::Checkbox::without_text(&mut on));
        let name = words_leads::compare_row(cx.lang, at + 1);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
        if response.on_hover_text(name).clicked() {
            match *picked {
                Some(first) if first != at => {
                    cx.send(Message::ComparePaths(Some((first, at))));
                    *picked = None;
                }
                Some(_) => *picked = None,
                None => *picked = Some(at),
            }
        }
    }
    ui.label(RichText::new((at + 1).to_string()).color(cx.tokens.mute));
}

/// How many sources, and a warning when it stands on one of them, or none.
fn sources_ui(cx: &Cx<'_>, ui: &mut Ui, path: &PathLine) {
    ui.spacing_mut().item_spacing.x = 6.0;
    ui.label(path.sources.to_string());
    if path.cut > 1 {
        return;
    }
    let text = words_leads::rests_on(cx.lang, path.cut);
    if ui.available_width() >= 100.0 {
        super::trace::warning(ui, &text, cx.tokens.text);
    } else {
        let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(13.0), Sense::hover());
        icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
        response.on_hover_text(text);
    }
}

fn row_name(cx: &Cx<'_>, at: usize, path: &PathLine, chosen: bool) -> String {
    let names: Vec<&str> = path.chips.iter().map(|chip| chip.caption.as_str()).collect();
    format!("{}: {}", words::path_row(cx.lang, at + 1, chosen), names.join(" → "))
}

/// A chip shows the path first, and reveals its entity once the path is shown.
/// Chips with what ties them: an arrow, or "≈" for a soft step; the words of the tie on hover.
fn steps_ui(cx: &Cx<'_>, ui: &mut Ui, row: usize, path: &PathLine) {
    let shown = cx.session.shown_path() == Some(row);
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    for (at, chip) in path.chips.iter().enumerate() {
        if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
            cx.send(if shown { Message::Reveal(chip.id.clone()) } else { Message::ShowPath(Some(row)) });
        }
        let Some((tie, soft)) = path.ties.get(at).filter(|_| at + 1 < path.chips.len()) else { continue };
        let sign = if *soft { "≈" } else { "→" };
        let colour = if *soft { cx.tokens.text } else { cx.tokens.mute };
        super::trace::sign(ui, sign, colour).on_hover_text(tie);
    }
}
