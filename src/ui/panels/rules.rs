//! Legal rules by entity, as of a day: which is met, open, not met, or not in force for whom, and why.
//!
//! - Rules of different places are never blended into one number.
//! - An entity that is not listed is counted, never called clear.
//! - Holds only which cell is opened and dates being typed.

mod detail;
mod matrix;
mod side;

pub use side::side_ui;

use crate::model::EntityId;
use crate::session::{RuleHead, RuleResult, RuleRow, RulesView};
use crate::ui::cx::Cx;
use crate::ui::widgets::{empty_note, small, truncated};
use crate::ui::words_leads as words;
use egui::{Align, Frame, Id, Label, Layout, Margin, Panel, Rect, RichText, Sense, Ui, UiBuilder, vec2};

/// From this width on the opened cell stands beside the matrix, below otherwise.
const WIDE: f32 = 1240.0;

/// What is opened: a rule, or what it says about an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Opened {
    rule: Option<String>,
    entity: Option<EntityId>,
}

impl Opened {
    fn memory() -> Id {
        Id::unique("opened rule")
    }

    fn load(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Self::memory())).unwrap_or_default()
    }

    fn store(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::memory(), self));
    }

    /// The column, and the row when a cell is opened.
    fn find<'a>(&self, view: &'a RulesView) -> Option<(usize, &'a RuleHead, Option<&'a RuleRow>)> {
        let rule = self.rule.as_ref()?;
        let (column, head) = view.heads.iter().enumerate().find(|(_, head)| head.id == *rule)?;
        let row = self.entity.as_ref().and_then(|id| view.rows.iter().find(|row| row.chip.id == *id));
        Some((column, head, row))
    }
}

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(view) = cx.session.rules() else {
        ui.add_space(24.0);
        empty_note(cx, ui, words::not_yet(cx.lang), words::rules_not_yet_how(cx.lang));
        return;
    };
    if view.heads.is_empty() || view.rows.is_empty() {
        nothing_ui(cx, ui, view);
        return;
    }
    let before = Opened::load(ui);
    let whole = ui.available_width();
    let mut opened = before.clone();
    if let Some((column, head, row)) = before.find(view) {
        let beside = whole >= WIDE;
        let frame = Frame::new().fill(cx.tokens.canvas);
        let mut close = false;
        if beside {
            let frame = frame.inner_margin(Margin { left: 20, ..Margin::ZERO });
            let pane = Panel::right("rule beside").default_size(420.0).size_range(320.0..=560.0).frame(frame);
            pane.show(ui, |ui| close = detail::detail_ui(cx, ui, head, row.map(|row| (row, column))));
        } else {
            let frame = frame.inner_margin(Margin { top: 10, ..Margin::ZERO });
            let height = ui.available_height();
            let pane = Panel::bottom("rule below").default_size(height * 0.42).size_range(160.0..=height * 0.7);
            pane.frame(frame).show(ui, |ui| close = detail::detail_ui(cx, ui, head, row.map(|row| (row, column))));
        }
        if close {
            opened = Opened::default();
        }
    }
    let beside = before.rule.is_some() && ui.available_width() < whole && whole >= WIDE;
    let air = if beside { 20.0 } else { 0.0 };
    let room = ui.available_rect_before_wrap();
    let room = room.with_max_x(room.max.x - air);
    let mut sheet = ui.new_child(UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)));
    sheet_ui(cx, &mut sheet, view, &mut opened);
    if opened != before {
        opened.store(ui);
        ui.ctx().request_repaint();
    }
}

fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui, view: &RulesView) {
    ui.add_space(24.0);
    let title = if view.heads.is_empty() { words::no_rules(cx.lang) } else { words::no_rows(cx.lang) };
    ui.allocate_ui_with_layout(vec2(560.0, 0.0), Layout::top_down(Align::Min), |ui| {
        let counted = if view.clear > 0 { words::not_listed(cx.lang, view.clear) } else { String::new() };
        empty_note(cx, ui, title, &counted);
        ui.add_space(12.0);
        let said = words::coverage(cx.lang, &view.coverage);
        ui.add(Label::new(RichText::new(said).color(cx.tokens.mute)).wrap());
    });
}

/// How to read it, the matrix, and what it leaves out.
fn sheet_ui(cx: &Cx<'_>, ui: &mut Ui, view: &RulesView, opened: &mut Opened) {
    ui.set_clip_rect(ui.available_rect_before_wrap().expand(2.0).intersect(ui.clip_rect()));
    legend_ui(cx, ui, view);
    ui.add_space(8.0);
    let room = ui.available_rect_before_wrap();
    let mut said = String::new();
    if view.clear > 0 {
        said = words::not_listed(cx.lang, view.clear) + " · ";
    }
    said += &words::coverage(cx.lang, &view.coverage);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let foot = ui.painter().layout(said.clone(), font, cx.tokens.mute, room.width()).size().y + 12.0;
    let matrix = room.with_max_y(room.max.y - foot);
    let child =
        |ui: &mut Ui, rect: Rect| ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    matrix::matrix_ui(cx, &mut child(ui, matrix), view, opened);
    let mut below = child(ui, Rect::from_min_max(matrix.left_bottom() + vec2(0.0, 8.0), room.max));
    below.add(Label::new(small(said).color(cx.tokens.mute)).wrap());
}

/// The size at the left, the marks with their words at the right.
fn legend_ui(cx: &Cx<'_>, ui: &mut Ui, view: &RulesView) {
    let lang = cx.lang;
    crate::ui::widgets::split_row(
        ui,
        24.0,
        |ui| {
            let size = words::matrix_size(lang, view.rows.len(), view.heads.len());
            truncated(ui, small(format!("{size} · {}", words::how_to_read(lang))).color(cx.tokens.mute));
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for result in [RuleResult::NotInForce, RuleResult::NotMet, RuleResult::Open, RuleResult::Met] {
                ui.label(small(words::result(lang, result)).color(cx.tokens.mute));
                let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
                super::trace::result(cx, ui.painter(), rect.center(), result);
                ui.add_space(6.0);
            }
        },
    );
}
