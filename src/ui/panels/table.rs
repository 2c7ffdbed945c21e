//! The table twin: everything the canvas shows, as rows. For keyboards, screen readers and long lists.
//!
//! The order is computed when the scene or the sorting changes, not while drawing. Only visible rows are built.

use super::parts;
use crate::model::{DateSpan, EntityId};
use crate::session::{LinkPart, Message, Scene, SceneLink, SceneNode, Selecting};
use crate::ui::canvas::words;
use crate::ui::cx::Cx;
use egui::{Align, Button, Id, Key, Layout, Modifiers, RichText, Role, Sense, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};
use std::cmp::Ordering;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Nodes,
    Links,
}

/// What the table remembers between frames.
#[derive(Clone, Default)]
struct State {
    tab: Tab,
    column: usize,
    descending: bool,
    /// What `order` was computed for: content revision, nodes, links.
    computed: Option<(u64, usize, usize)>,
    order: Arc<Vec<u32>>,
    cursor: Option<usize>,
    scroll: bool,
}

/// Rows of the canvas: entities, or ties.
pub fn table_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let memory = Id::unique("table twin");
    let mut state: State = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    let scene = Arc::clone(cx.session.scene());
    tabs(cx, ui, &mut state, &scene);
    let seen = (scene.content_revision, scene.nodes.len(), scene.links.len());
    if state.computed != Some(seen) {
        state.order = Arc::new(order(&scene, &state, cx));
        state.computed = Some(seen);
        state.cursor = state.cursor.filter(|&at| at < state.order.len());
    }
    if state.order.is_empty() {
        parts::empty_note(cx, ui, words::table_empty(cx.lang), words::table_empty_next(cx.lang));
    } else {
        rows(cx, ui, &mut state, &scene);
    }
    ui.data_mut(|data| data.insert_temp(memory, state));
}

fn tabs(cx: &Cx<'_>, ui: &mut Ui, state: &mut State, scene: &Scene) {
    ui.horizontal(|ui| {
        let tabs = [
            (Tab::Nodes, words::tab_nodes(cx.lang), scene.nodes.len()),
            (Tab::Links, words::tab_links(cx.lang), scene.links.len()),
        ];
        for (tab, name, count) in tabs {
            let chosen = state.tab == tab;
            if parts::choice(cx, ui, chosen, &format!("{name} {count}")).clicked() && !chosen {
                *state = State { tab, ..State::default() };
            }
        }
        if scene.not_shown > 0 {
            let note = RichText::new(words::not_shown(cx.lang, scene.not_shown)).small().color(cx.tokens.mute);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(note));
        }
    });
    ui.add_space(4.0);
}

fn headers(cx: &Cx<'_>, tab: Tab) -> Vec<&'static str> {
    let lang = cx.lang;
    match tab {
        Tab::Nodes => vec![
            words::col_name(lang),
            words::col_type(lang),
            words::col_flags(lang),
            words::col_ties(lang),
            words::col_hidden(lang),
        ],
        Tab::Links => vec![
            words::col_from(lang),
            words::col_tie(lang),
            words::col_share(lang),
            words::col_dates(lang),
            words::col_status(lang),
            words::col_to(lang),
            words::col_grade(lang),
        ],
    }
}

fn rows(cx: &Cx<'_>, ui: &mut Ui, state: &mut State, scene: &Scene) {
    let focus = focus_ui(cx, ui);
    if ui.memory(|memory| memory.has_focus(focus)) {
        keyboard(cx, ui, focus, state, scene);
    }
    let headers = headers(cx, state.tab);
    // No lines between columns: air does that.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = egui::Stroke::NONE;
    let clip = |width: f32| Column::initial(width).at_least(56.0).clip(true).resizable(true);
    let rest = || Column::remainder().at_least(160.0).clip(true);
    let mut table = TableBuilder::new(ui)
        .id_salt(state.tab == Tab::Nodes)
        .sense(Sense::click())
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center));
    let columns = match state.tab {
        Tab::Nodes => vec![rest(), clip(140.0), clip(260.0), clip(72.0), clip(72.0)],
        Tab::Links => vec![clip(220.0), clip(160.0), clip(96.0), clip(160.0), clip(104.0), rest(), clip(64.0)],
    };
    for column in columns {
        table = table.column(column);
    }
    if std::mem::take(&mut state.scroll)
        && let Some(cursor) = state.cursor
    {
        table = table.scroll_to_row(cursor, None);
    }
    let order = Arc::clone(&state.order);
    table
        .header(parts::ROW, |mut header| {
            for (column, name) in headers.iter().enumerate() {
                header.col(|ui| header_ui(cx, ui, state, column, name));
            }
        })
        .body(|body| {
            body.rows(parts::ROW, order.len(), |mut row| {
                let at = order[row.index()];
                let ids = match state.tab {
                    Tab::Nodes => node_row(cx, &mut row, scene, at),
                    Tab::Links => link_row(cx, &mut row, scene, at),
                };
                let index = row.index();
                let response = row.response();
                if response.clicked() {
                    state.cursor = Some(index);
                    let several = response.ctx.input(|i| i.modifiers.command || i.modifiers.shift);
                    let how = if several { Selecting::Toggle } else { Selecting::Replace };
                    if response.double_clicked()
                        && let Some(id) = ids.first()
                    {
                        cx.send(Message::Reveal(id.clone()));
                    } else {
                        cx.send(Message::Select(ids, how));
                    }
                    response.ctx.memory_mut(|memory| memory.request_focus(focus));
                }
            });
        });
}

/// An invisible widget that holds the keyboard for all rows.
fn focus_ui(cx: &Cx<'_>, ui: &mut Ui) -> Id {
    let id = ui.scope_id().with("rows");
    let rect = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), 1.0));
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::tab_nodes(cx.lang)));
    id
}

/// Up and down choose a row, Enter reveals it.
fn keyboard(cx: &Cx<'_>, ui: &Ui, focus: Id, state: &mut State, scene: &Scene) {
    let filter = egui::EventFilter { vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
    let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let last = state.order.len().saturating_sub(1);
    let cursor = state.cursor;
    let to = if pressed(Key::ArrowDown) {
        Some(cursor.map_or(0, |at| (at + 1).min(last)))
    } else if pressed(Key::ArrowUp) {
        Some(cursor.map_or(0, |at| at.saturating_sub(1)))
    } else if pressed(Key::Home) {
        Some(0)
    } else if pressed(Key::End) {
        Some(last)
    } else {
        None
    };
    let ids = |at: usize| state.order.get(at).map(|&item| ids_of(scene, state.tab, item)).unwrap_or_default();
    if let Some(to) = to {
        cx.send(Message::Select(ids(to), Selecting::Replace));
        state.cursor = Some(to);
        state.scroll = true;
    } else if pressed(Key::Enter)
        && let Some(id) = cursor.and_then(|at| ids(at).into_iter().next())
    {
        cx.send(Message::Reveal(id));
    }
}

fn header_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut State, column: usize, name: &str) {
    let mark = match (state.column == column, state.descending) {
        (false, _) => "",
        (true, false) => " ↑",
        (true, true) => " ↓",
    };
    let text =
        RichText::new(format!("{name}{mark}")).text_style(crate::ui::theme::section_style()).color(cx.tokens.mute);
    let response = ui.add(Button::new(text).frame(false).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, name));
    if response.clicked() {
        state.descending = state.column == column && !state.descending;
        state.column = column;
        state.computed = None;
    }
}

fn ids_of(scene: &Scene, tab: Tab, at: u32) -> Vec<EntityId> {
    match tab {
        Tab::Nodes => scene.nodes.get(at as usize).map(|node| node.id.clone()).into_iter().collect(),
        Tab::Links => scene
            .links
            .get(at as usize)
            .and_then(|link| ends(scene, link))
            .map_or(Vec::new(), |(from, to)| vec![from.id.clone(), to.id.clone()]),
    }
}

fn node_row(cx: &Cx<'_>, row: &mut TableRow<'_, '_>, scene: &Scene, at: u32) -> Vec<EntityId> {
    let Some(node) = scene.nodes.get(at as usize) else { return Vec::new() };
    let tokens = cx.tokens;
    let selected = cx.session.selection().contains(&node.id);
    row.set_selected(selected);
    let (_, response) = row.col(|ui| {
        ui.add_space(4.0);
        parts::shape_mark(cx, ui, node.shape);
        parts::cell(ui, &node.caption, tokens.text);
        parts::cell(ui, &node.subtitle, tokens.mute);
    });
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, words::node_name(cx.lang, node)));
    row.col(|ui| parts::cell(ui, words::schema(cx.lang, node.schema), tokens.mute));
    row.col(|ui| {
        for badge in &node.badges {
            parts::flag(cx, ui, badge);
        }
    });
    let ties = scene.incident.get(at as usize).map_or(0, Vec::len);
    row.col(|ui| parts::cell(ui, ties.to_string(), tokens.text));
    row.col(|ui| {
        if node.hidden_neighbours > 0 {
            parts::cell(ui, format!("+{}", node.hidden_neighbours), tokens.mute);
        }
    });
    ids_of(scene, Tab::Nodes, at)
}

fn link_row(cx: &Cx<'_>, row: &mut TableRow<'_, '_>, scene: &Scene, at: u32) -> Vec<EntityId> {
    let Some(link) = scene.links.get(at as usize) else { return Vec::new() };
    let Some((from, to)) = ends(scene, link) else { return Vec::new() };
    let tokens = cx.tokens;
    let cells = link_cells(cx, link);
    let ids = ids_of(scene, Tab::Links, at);
    let selected = ids.iter().all(|id| cx.session.selection().contains(id));
    row.set_selected(selected);
    let (_, response) = row.col(|ui| {
        ui.add_space(4.0);
        parts::shape_mark(cx, ui, from.shape);
        parts::cell(ui, &from.caption, tokens.text);
    });
    let name = || words::link_name(cx.lang, link, &scene.nodes[link.a as usize], &scene.nodes[link.b as usize]);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, name()));
    let ink = if link.former { tokens.faint } else { tokens.text };
    let [tie, share, dates, status, grade] = cells;
    for (text, colour) in [(tie, ink), (share, ink), (dates, tokens.mute), (status, tokens.mute)] {
        row.col(|ui| parts::cell(ui, text, colour));
    }
    row.col(|ui| {
        parts::shape_mark(cx, ui, to.shape);
        parts::cell(ui, &to.caption, tokens.text);
    });
    row.col(|ui| parts::cell(ui, grade, tokens.mute));
    ids
}

/// Source and target of the leading part.
fn ends<'a>(scene: &'a Scene, link: &SceneLink) -> Option<(&'a SceneNode, &'a SceneNode)> {
    let (a, b) = (scene.nodes.get(link.a as usize)?, scene.nodes.get(link.b as usize)?);
    let forward = link.parts.first().is_none_or(|part| part.forward);
    Some(if forward { (a, b) } else { (b, a) })
}

/// Tie, share, dates, status, grade of the leading part; "+2" when there are more.
fn link_cells(cx: &Cx<'_>, link: &SceneLink) -> [String; 5] {
    let Some(part) = link.parts.first() else {
        let tie = if link.soft.is_some() { words::possible_match(cx.lang) } else { "" };
        return [tie.to_owned(), String::new(), String::new(), String::new(), String::new()];
    };
    let more = if link.parts.len() > 1 { format!(" +{}", link.parts.len() - 1) } else { String::new() };
    let soft = if link.soft.is_some() { "≈ " } else { "" };
    let share = if part.share.is_unknown() { String::new() } else { part.share.to_string() };
    let status = words::status(cx.lang, part.status).to_owned();
    [format!("{soft}{}{more}", part.label), share, dates(&part.span), status, part.grade.clone()]
}

/// "2016-03 – 2019", "since 2016" as "2016 –"; empty when neither end is stated.
pub fn dates(span: &DateSpan) -> String {
    match (span.start, span.end) {
        (None, None) => String::new(),
        (Some(start), None) => format!("{start} –"),
        (None, Some(end)) => format!("– {end}"),
        (Some(start), Some(end)) if start == end => start.to_string(),
        (Some(start), Some(end)) => format!("{start} – {end}"),
    }
}

/// The rows in the order asked for; the scene's order decides ties.
fn order(scene: &Scene, state: &State, cx: &Cx<'_>) -> Vec<u32> {
    let count = if state.tab == Tab::Nodes { scene.nodes.len() } else { scene.links.len() };
    let mut order: Vec<u32> = (0..count as u32).collect();
    match state.tab {
        Tab::Nodes => order.sort_by(|&a, &b| directed(state, compare_nodes(cx, scene, state.column, a, b))),
        Tab::Links => order.sort_by_cached_key(|&at| Turned(link_key(cx, scene, state.column, at), state.descending)),
    }
    order
}

fn directed(state: &State, ordering: Ordering) -> Ordering {
    if state.descending { ordering.reverse() } else { ordering }
}

/// A sort key, turned round when descending.
#[derive(PartialEq, Eq)]
struct Turned((u32, String), bool);

impl Ord for Turned {
    fn cmp(&self, other: &Self) -> Ordering {
        let ordering = self.0.cmp(&other.0);
        if self.1 { ordering.reverse() } else { ordering }
    }
}

impl PartialOrd for Turned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn compare_nodes(cx: &Cx<'_>, scene: &Scene, column: usize, a: u32, b: u32) -> Ordering {
    let (left, right) = (&scene.nodes[a as usize], &scene.nodes[b as usize]);
    let ties = |at: u32| scene.incident.get(at as usize).map_or(0, Vec::len);
    match column {
        0 => left.caption.cmp(&right.caption),
        1 => words::schema(cx.lang, left.schema).cmp(words::schema(cx.lang, right.schema)),
        // Most first: flags, ties and hidden neighbours are sought, not their absence.
        2 => right.badges.len().cmp(&left.badges.len()),
        3 => ties(b).cmp(&ties(a)),
        _ => right.hidden_neighbours.cmp(&left.hidden_neighbours),
    }
}

/// Text to sort by, after a number: shares go by what is certain, most first.
fn link_key(cx: &Cx<'_>, scene: &Scene, column: usize, at: u32) -> (u32, String) {
    let link = &scene.links[at as usize];
    let part: Option<&LinkPart> = link.parts.first();
    let name = |first: bool| {
        ends(scene, link)
            .map_or(String::new(), |(from, to)| if first { from.caption.clone() } else { to.caption.clone() })
    };
    let [tie, _, dates, status, grade] = link_cells(cx, link);
    match column {
        0 => (0, name(true)),
        1 => (0, tie),
        2 => (u32::MAX - part.map_or(0, |part| (part.share.low() * 1e6) as u32), String::new()),
        3 => (0, dates),
        4 => (0, status),
        5 => (0, name(false)),
        _ => (0, grade),
    }
}
