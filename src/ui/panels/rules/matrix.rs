//! The matrix itself: rules across, entities down; the heads and the first column stay in sight.
//!
//! Painted by hand, so that a thousand entities cost what is in view.

use super::Opened;
use crate::session::{RuleHead, RuleRow, RulesView};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::panels::trace;
use crate::ui::theme::{section_style, strong_style};
use crate::ui::widgets::focus_ring;
use crate::ui::words_leads as words;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Align2, Color32, CursorIcon, FontId, Galley, Layout, Painter, Rect, Response, Role, ScrollArea, Sense,
    Stroke, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

const ROW: f32 = 44.0;
const HEAD: f32 = 88.0;
const NARROWEST: f32 = 104.0;
const WIDEST: f32 = 168.0;

/// Where things are in this frame.
struct Grid {
    /// Width of the first column.
    first: f32,
    column: f32,
    body: Rect,
}

impl Grid {
    fn of(room: Rect, columns: usize) -> Self {
        let first = (room.width() * 0.24).clamp(168.0, 260.0);
        let body = Rect::from_min_max(room.min + vec2(first, HEAD), room.max);
        let column = (body.width() / columns.max(1) as f32).clamp(NARROWEST, WIDEST);
        Self { first, column, body }
    }
}

pub fn matrix_ui(cx: &Cx<'_>, ui: &mut Ui, view: &RulesView, opened: &mut Opened) {
    let room = ui.available_rect_before_wrap();
    let grid = Grid::of(room, view.heads.len());
    let layout = Layout::top_down(Align::Min);
    let mut body = ui.new_child(UiBuilder::new().max_rect(grid.body).layout(layout));
    let area = ScrollArea::both().id_salt("rules matrix").auto_shrink(false);
    let output = area.show_viewport(&mut body, |ui, viewport| cells_ui(cx, ui, &grid, view, viewport, opened));
    let offset = output.state.clamped_offset();
    heads_ui(cx, ui, &grid, view, offset, opened);
    names_ui(cx, ui, &grid, view, offset);
    // Edges of what stays in place.
    let line = Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(room.x_range(), grid.body.min.y, line);
    if offset.x > 0.0 {
        ui.painter().vline(grid.body.min.x, room.y_range(), line);
    }
}

/// Rows or columns within `from..to` of `count` of the given size.
fn in_view(from: f32, to: f32, size: f32, count: usize) -> std::ops::Range<usize> {
    let first = (from / size).floor().max(0.0) as usize;
    let last = (to / size).ceil().max(0.0) as usize;
    first.min(count)..last.min(count)
}

fn cells_ui(cx: &Cx<'_>, ui: &mut Ui, grid: &Grid, view: &RulesView, viewport: Rect, opened: &mut Opened) {
    let (columns, rows) = (view.heads.len(), view.rows.len());
    let content = vec2(grid.column * columns as f32, ROW * rows as f32);
    let start = ui.min_rect().min;
    ui.set_min_size(content);
    for (at, row) in view.rows.iter().enumerate().take(in_view(0.0, viewport.max.y, ROW, rows).end) {
        let top = start.y + ROW * at as f32;
        if top + ROW < start.y + viewport.min.y {
            continue;
        }
        for column in in_view(viewport.min.x, viewport.max.x, grid.column, columns) {
            let (Some(head), Some(_)) = (view.heads.get(column), row.cells.get(column)) else { continue };
            let corner = pos2(start.x + grid.column * column as f32, top);
            let rect = Rect::from_min_size(corner, vec2(grid.column, ROW));
            if cell_ui(cx, ui, rect, head, row, column, opened).clicked() {
                *opened = Opened { rule: Some(head.id.clone()), entity: Some(row.chip.id.clone()) };
            }
        }
        let ends = start.x + viewport.min.x..=start.x + viewport.max.x.min(content.x);
        ui.painter().hline(ends, top + ROW, Stroke::new(1.0, cx.tokens.line));
    }
}

fn cell_ui(
    cx: &Cx<'_>,
    ui: &Ui,
    rect: Rect,
    head: &RuleHead,
    row: &RuleRow,
    column: usize,
    opened: &Opened,
) -> Response {
    let result = row.cells.get(column).map_or(crate::session::RuleResult::NotInForce, |cell| cell.result);
    let chosen = opened.rule.as_ref() == Some(&head.id) && opened.entity.as_ref() == Some(&row.chip.id);
    let response = ui.interact(rect, ui.scope_id().with((&head.id, row.chip.id.as_str())), Sense::click());
    let word = words::result(cx.lang, result);
    response.widget_info(|| {
        let name = format!("{}, {}: {word}", row.chip.caption, head.short);
        WidgetInfo::selected(Role::Cell, true, chosen, name)
    });
    let (inside, painter) = (rect.shrink(3.0), ui.painter());
    if chosen {
        trace::chosen(cx, painter, inside);
    } else if response.hovered() {
        painter.rect_filled(inside, 6.0, cx.tokens.hover);
    }
    focus_ring(cx, ui, &response, inside, 6.0);
    trace::result(cx, painter, pos2(rect.min.x + 18.0, rect.center().y), result);
    let style = if result == crate::session::RuleResult::Met { section_style() } else { TextStyle::Small };
    let at = pos2(rect.min.x + 30.0, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, word, style.resolve(ui.style()), trace::result_ink(cx, result));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Rules across the top: short name, and from when to when it is in force.
fn heads_ui(cx: &Cx<'_>, ui: &Ui, grid: &Grid, view: &RulesView, offset: Vec2, opened: &mut Opened) {
    let band =
        Rect::from_min_max(pos2(grid.body.min.x, grid.body.min.y - HEAD), pos2(grid.body.max.x, grid.body.min.y));
    let painter = ui.painter().with_clip_rect(band.intersect(ui.clip_rect()));
    for column in in_view(offset.x, offset.x + grid.body.width(), grid.column, view.heads.len()) {
        let Some(head) = view.heads.get(column) else { continue };
        let left = grid.body.min.x + grid.column * column as f32 - offset.x;
        let rect = Rect::from_min_size(pos2(left, band.min.y), vec2(grid.column, HEAD));
        let response = ui.interact(rect.intersect(band), ui.scope_id().with(("head", &head.id)), Sense::click());
        let chosen = opened.rule.as_ref() == Some(&head.id) && opened.entity.is_none();
        response.widget_info(|| {
            let name = format!("{}: {}", head.short, head.state);
            WidgetInfo::selected(Role::ColumnHeader, true, chosen, name)
        });
        let inside = rect.shrink(3.0);
        if chosen {
            trace::chosen(cx, &painter, inside);
        } else if response.hovered() {
            painter.rect_filled(inside, 6.0, cx.tokens.hover);
        }
        focus_ring(cx, ui, &response, inside, 6.0);
        let ink = if head.in_force == crate::session::Answer::No { cx.tokens.mute } else { cx.tokens.text };
        let width = grid.column - 20.0;
        let name = cut(&painter, &head.short, section_style().resolve(ui.style()), ink, vec2(width, 2.0));
        let state = cut(&painter, &head.state, FontId::proportional(10.5), cx.tokens.mute, vec2(width - 12.0, 3.0));
        let at = pos2(left + 12.0, rect.min.y + 8.0);
        let below = at + vec2(0.0, name.size().y + 4.0);
        painter.galley(at, name, ink);
        trace::in_force(cx, &painter, below + vec2(4.0, 7.0), head.in_force);
        painter.galley(below + vec2(13.0, 0.0), state, cx.tokens.mute);
        let tip = format!("{}\n{} · {}\n{}", head.title, head.jurisdiction, head.state, head.test);
        if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
            *opened = Opened { rule: Some(head.id.clone()), entity: None };
        }
    }
}

/// Within `room`, a width and a number of lines; the rest is cut.
fn cut(painter: &Painter, text: &str, font: FontId, ink: Color32, room: Vec2) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, ink));
    job.wrap = TextWrapping { max_width: room.x, max_rows: room.y as usize, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// Entities down the left side.
fn names_ui(cx: &Cx<'_>, ui: &Ui, grid: &Grid, view: &RulesView, offset: Vec2) {
    let left = grid.body.min.x - grid.first;
    let band = Rect::from_min_max(pos2(left, grid.body.min.y), pos2(grid.body.min.x, grid.body.max.y));
    let painter = ui.painter().with_clip_rect(band.expand2(vec2(8.0, 0.0)).intersect(ui.clip_rect()));
    let corner = pos2(left, grid.body.min.y - 10.0);
    let font = section_style().resolve(ui.style());
    ui.painter().text(corner, Align2::LEFT_BOTTOM, words::entity(cx.lang), font, cx.tokens.mute);
    for at in in_view(offset.y, offset.y + grid.body.height(), ROW, view.rows.len()) {
        let Some(row) = view.rows.get(at) else { continue };
        let top = grid.body.min.y + ROW * at as f32 - offset.y;
        let rect = Rect::from_min_size(pos2(left, top), vec2(grid.first, ROW));
        let response =
            ui.interact(rect.intersect(band), ui.scope_id().with(("name", row.chip.id.as_str())), Sense::click());
        let tip = format!("{}\n{}", row.chip.caption, words::show_on_canvas(cx.lang));
        response.widget_info(|| WidgetInfo::labeled(Role::RowHeader, true, &row.chip.caption));
        if response.hovered() {
            painter.rect_filled(rect.expand2(vec2(6.0, -3.0)).with_max_x(rect.max.x - 4.0), 6.0, cx.tokens.hover);
        }
        focus_ring(cx, ui, &response, rect.shrink2(vec2(0.0, 3.0)), 6.0);
        let mark = icons::square(pos2(left + 9.0, rect.center().y), 16.0);
        let tone = row.chip.badges.first().map_or(cx.tokens.mute, |badge| cx.tokens.tone(badge.tone));
        icons::shape(&painter, row.chip.shape, mark, tone);
        let second = if row.party { words::party(cx.lang) } else { &row.chip.subtitle };
        let style = if row.party { strong_style() } else { TextStyle::Body };
        let line = |text: &str, font: FontId, ink: Color32| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, ink);
            job.wrap = TextWrapping::truncate_at_width(grid.first - 36.0);
            painter.layout_job(job)
        };
        let name = line(&row.chip.caption, style.resolve(ui.style()), cx.tokens.text);
        let second = line(second, TextStyle::Small.resolve(ui.style()), cx.tokens.mute);
        let height = name.size().y + second.size().y;
        let at = pos2(left + 24.0, rect.center().y - height / 2.0);
        let below = at + vec2(0.0, name.size().y);
        painter.galley(at, name, cx.tokens.text);
        painter.galley(below, second, cx.tokens.mute);
        painter.hline(rect.x_range(), rect.max.y, Stroke::new(1.0, cx.tokens.line));
        if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
            trace::reveal(cx, &row.chip.id);
        }
    }
}
