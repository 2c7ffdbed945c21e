//! The opened cell: what the rule says about the entity and why, and the rule itself with its source.

use crate::session::{RuleCell, RuleHead, RuleRow};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::trace;
use crate::ui::theme::section_style;
use crate::ui::widgets::{hairline, icon_button, outline_pill, section, small, strong, truncated};
use crate::ui::{words as common, words_leads as words};
use egui::{Align, Label, Layout, RichText, ScrollArea, Sense, Ui, Vec2, vec2};

/// From this width on reasons and rule stand side by side.
const BESIDE: f32 = 640.0;
const GAP: f32 = 32.0;

/// `row` with the column of the rule, when a cell is opened. `true`: to be closed.
pub fn detail_ui(cx: &Cx<'_>, ui: &mut Ui, head: &RuleHead, row: Option<(&RuleRow, usize)>) -> bool {
    let cell = row.and_then(|(row, column)| Some((row, row.cells.get(column)?)));
    let close = title_ui(cx, ui, head, cell);
    ui.add_space(8.0);
    let salt = ("rule detail", &head.id, row.map(|(row, _)| row.chip.id.as_str().to_owned()));
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width() - 12.0;
        ui.set_max_width(width);
        let Some((_, cell)) = cell else {
            rule_ui(cx, ui, head);
            return;
        };
        if width < BESIDE {
            reasons_ui(cx, ui, cell);
            ui.add_space(16.0);
            hairline(cx, ui);
            ui.add_space(12.0);
            rule_ui(cx, ui, head);
        } else {
            let left = (width - GAP) * 0.58;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (width, reasons) in [(left, true), (width - GAP - left, false)] {
                    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        ui.set_width(width);
                        if reasons { reasons_ui(cx, ui, cell) } else { rule_ui(cx, ui, head) }
                    });
                }
            });
        }
        ui.add_space(16.0);
    });
    close
}

/// Whom, which rule, and what it says.
fn title_ui(cx: &Cx<'_>, ui: &mut Ui, head: &RuleHead, cell: Option<(&RuleRow, &RuleCell)>) -> bool {
    let mut close = false;
    crate::ui::widgets::split_row(
        ui,
        28.0,
        |ui| match cell {
            Some((row, cell)) => {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
                icons::shape(ui.painter(), row.chip.shape, rect, cx.tokens.mute);
                let width = (ui.available_width() * 0.5).min(320.0);
                ui.scope(|ui| {
                    ui.set_max_width(width);
                    truncated(ui, strong(&row.chip.caption));
                });
                truncated(ui, RichText::new(format!("· {}", head.short)).color(cx.tokens.mute));
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
                trace::result(cx, ui.painter(), rect.center(), cell.result);
                ui.label(strong(words::result(cx.lang, cell.result)));
            }
            None => {
                truncated(ui, strong(&head.title));
            }
        },
        |ui| {
            let name = common::CLOSE.of(cx);
            close = icon_button(cx, ui, Icon::Close, name, name, true).clicked();
        },
    );
    close
}

fn caption(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).text_style(section_style()).color(cx.tokens.mute));
    ui.add_space(2.0);
}

fn reasons_ui(cx: &Cx<'_>, ui: &mut Ui, cell: &RuleCell) {
    caption(cx, ui, words::because(cx.lang));
    for sentence in &cell.because {
        trace::point(cx, ui, sentence, trace::dot(cx.tokens.mute));
    }
    if cell.because.is_empty() {
        ui.label(small(words::because_nothing(cx.lang)).color(cx.tokens.mute));
    }
    if !cell.chain.is_empty() {
        section(cx, ui, words::chain(cx.lang));
        trace::chain(cx, ui, &cell.chain);
    }
    if !cell.sources.is_empty() {
        section(cx, ui, words::sources(cx.lang));
        trace::sources(cx, ui, &cell.sources);
    }
}

fn rule_ui(cx: &Cx<'_>, ui: &mut Ui, head: &RuleHead) {
    let lang = cx.lang;
    ui.spacing_mut().interact_size.y = 20.0;
    caption(cx, ui, words::test(lang));
    ui.add(Label::new(&head.test).wrap());
    ui.add_space(8.0);
    for (name, value) in [
        (words::rule(lang), &head.title),
        (words::state(lang), &head.state),
        (words::version(lang), &head.version),
        (words::jurisdiction(lang), &head.jurisdiction),
    ] {
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(88.0, 18.0), |ui| {
                ui.set_width(88.0);
                ui.label(small(name).color(cx.tokens.mute));
            });
            truncated(ui, small(value).color(cx.tokens.text));
        });
    }
    // Titles of official texts are long: they have the whole width, and break.
    ui.label(small(words::official(lang)).color(cx.tokens.mute));
    trace::source(cx, ui, &head.source, &head.url);
    if head.own {
        ui.add_space(4.0);
        outline_pill(cx, ui, words::own_rule(lang), cx.tokens.mute).on_hover_text(words::own_rule_tip(lang));
    }
}
