//! The first page: the deal, what is shown, which flags there are, and where it all comes from.

use crate::graph::Filter;
use crate::model::EntityId;
use crate::session::{CaseCard, Chip, Command, FacetLine, Message, Page, Selecting};
use crate::ui::cx::Cx;
use crate::ui::theme::section_style;
use crate::ui::widgets::{self, card, empty_note, link, section, small, split_row, toggle_pill, truncated};
use crate::ui::words;
use egui::{RichText, Slider, Ui};

/// Sources listed here before "all sources".
const FEW_SOURCES: usize = 5;
/// Steps of the share slider, percent.
const SHARE_STEP: f64 = 1.0;

pub fn explore_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(case) = cx.session.case() else {
        return;
    };
    ui.label(RichText::new(words::DEAL.of(cx)).text_style(section_style()).color(cx.tokens.mute));
    ui.add_space(4.0);
    deal_ui(cx, ui, case);
    super::brief::target_ui(cx, ui);
    super::brief::leads_ui(cx, ui);
    if !case.schemata.is_empty() {
        section(cx, ui, words::SHOW.of(cx));
        kinds_ui(cx, ui, &case.schemata);
    }
    section(cx, ui, words::FLAGS.of(cx));
    flags_ui(cx, ui, &case.classes);
    section(cx, ui, words::SHARE_AT_LEAST.of(cx));
    ties_ui(cx, ui);
    super::measure::size_ui(cx, ui);
    super::measure::groups_ui(cx, ui);
    section(cx, ui, words::SOURCES.of(cx));
    sources_ui(cx, ui, case);
}

fn deal_ui(cx: &Cx<'_>, ui: &mut Ui, case: &CaseCard) {
    let deal = &case.deal;
    if deal.target.is_none() && deal.acquirer.is_none() && deal.lines.is_empty() {
        empty_note(cx, ui, words::NO_DEAL.of(cx), words::NO_DEAL_HOW.of(cx));
        return;
    }
    card(cx, ui, |ui| {
        let party = |ui: &mut Ui, role: words::Word, chip: &Option<Chip>| {
            if let Some(chip) = chip {
                let note = match chip.subtitle.as_str() {
                    "" => role.of(cx).to_owned(),
                    subtitle => format!("{} · {subtitle}", role.of(cx)),
                };
                if widgets::chip_row(cx, ui, chip, &note).clicked() {
                    cx.send(Message::Reveal(chip.id.clone()));
                }
            }
        };
        ui.spacing_mut().item_spacing.y = 4.0;
        party(ui, words::TARGET, &deal.target);
        party(ui, words::ACQUIRER, &deal.acquirer);
        if !deal.lines.is_empty() {
            ui.add_space(4.0);
        }
        for (label, value) in &deal.lines {
            split_row(
                ui,
                20.0,
                |ui| {
                    truncated(ui, small(label).color(cx.tokens.mute));
                },
                |ui| {
                    truncated(ui, small(value).color(cx.tokens.text));
                },
            );
        }
    });
}

/// One toggle per schema; a hidden kind keeps its chip, faint.
fn kinds_ui(cx: &Cx<'_>, ui: &mut Ui, schemata: &[FacetLine]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
        for line in schemata {
            let text = format!("{} {}", line.label, words::number(line.count));
            if toggle_pill(cx, ui, &text, None, line.on, words::SHOW_TIP.of(cx)).clicked() {
                cx.send(Message::ToggleSchema(line.key));
            }
        }
    });
}

fn flags_ui(cx: &Cx<'_>, ui: &mut Ui, classes: &[FacetLine]) {
    if classes.iter().all(|class| class.count == 0) {
        ui.label(small(words::FLAGS_NONE.of(cx)).color(cx.tokens.mute));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
        for line in classes {
            let glyph = line.badge.as_ref().map_or("", |badge| badge.glyph);
            let text = format!("{glyph} {} {}", line.label, words::number(line.count));
            let tint = line.badge.as_ref().map(|badge| cx.tokens.tone(badge.tone));
            let tip = words::FLAGS_TIP.of(cx);
            if toggle_pill(cx, ui, text.trim(), tint, line.count > 0, tip).clicked() {
                let bearers: Vec<EntityId> = cx
                    .session
                    .scene()
                    .nodes
                    .iter()
                    .filter(|node| node.badges.iter().any(|badge| badge.class == line.key))
                    .map(|node| node.id.clone())
                    .collect();
                cx.send(Message::Select(bearers, Selecting::Replace));
            }
        }
    });
}

/// Which ties count: share, undecided matches, former ones.
fn ties_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let filter = cx.session.filter();
    let mut percent = filter.min_share * 100.0;
    ui.spacing_mut().slider_width = ui.available_width();
    ui.spacing_mut().interact_size.y = 18.0;
    let slider = Slider::new(&mut percent, 0.0..=100.0).step_by(SHARE_STEP).show_value(false).trailing_fill(true);
    let response = ui.add(slider);
    let text = words::share_text(cx.lang, percent / 100.0);
    let name = words::SHARE_AT_LEAST.of(cx);
    response.widget_info(|| egui::WidgetInfo::slider(true, percent, name));
    if response.changed() {
        cx.send(Message::SetFilter(Filter { min_share: percent / 100.0, ..filter.clone() }));
    }
    ui.label(small(text).color(cx.tokens.mute));
    ui.add_space(8.0);
    split_row(
        ui,
        28.0,
        |ui| {
            ui.label(words::SOFT_STEPS.of(cx)).on_hover_text(words::SOFT_TIP.of(cx));
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for soft in [2u8, 1, 0] {
                let name = format!("{} {soft}", words::SOFT_STEPS.of(cx));
                let button = egui::Button::selectable(filter.soft == soft, soft.to_string());
                let response = ui.add_sized([28.0, 24.0], button);
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::RadioButton, true, filter.soft == soft, &name)
                });
                if response.on_hover_text(words::SOFT_TIP.of(cx)).clicked() {
                    cx.send(Message::SetFilter(Filter { soft, ..filter.clone() }));
                }
            }
        },
    );
    let mut former = filter.include_former;
    let response = ui.checkbox(&mut former, words::FORMER.of(cx)).on_hover_text(words::FORMER_TIP.of(cx));
    if response.changed() {
        cx.send(Message::SetFilter(Filter { include_former: former, ..filter.clone() }));
    }
}

fn sources_ui(cx: &Cx<'_>, ui: &mut Ui, case: &CaseCard) {
    if case.sources.is_empty() {
        empty_note(cx, ui, words::NO_SOURCES.of(cx), words::NO_SOURCES_HOW.of(cx));
        ui.add_space(8.0);
        if ui.button(Command::Import.label(cx.lang)).clicked() {
            cx.run(Command::Import);
        }
        return;
    }
    for source in case.sources.iter().take(FEW_SOURCES) {
        split_row(
            ui,
            24.0,
            |ui| {
                truncated(ui, RichText::new(&source.title).color(cx.tokens.mute));
            },
            |ui| {
                widgets::outline_pill(cx, ui, &source.reliability, cx.tokens.mute)
                    .on_hover_text(words::RELIABILITY.of(cx));
            },
        );
    }
    let rest = case.sources.len().saturating_sub(FEW_SOURCES);
    let text = match rest {
        0 => words::MORE_SOURCES.of(cx).to_owned(),
        _ => format!("{} · {}", words::MORE_SOURCES.of(cx), words::more(cx.lang, rest)),
    };
    if link(cx, ui, &text).clicked() {
        cx.send(Message::SetPage(Page::Sources));
    }
}
