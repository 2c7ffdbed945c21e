//! Who owns how much, certain and possible; who controls; what would settle it.
//!
//! The side asks and lists what follows; the board shows the answer, the tree and the totals.

mod board;
mod settle;
mod totals;
mod tree;

pub use board::board_ui;

use super::inspector::first_section;
use super::pick::{Picker, pick_ui};
use crate::session::{Chip, Message, OwnershipAsk, OwnershipView, Page};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{card, chip_row, section, small};
use crate::ui::{gauge, words_analysis as words};
use egui::{Label, RichText, Sense, Ui, Vec2};

/// Choices of the least possible share, fractions.
const THRESHOLDS: [f64; 5] = [0.0, 0.05, 0.10, 0.25, 0.50];

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let view = cx.session.ownership();
    first_section(cx, ui, words::WHOSE.of(cx));
    ask_ui(cx, ui, view);
    let Some(view) = view else {
        return;
    };
    section(cx, ui, words::SETTLE.of(cx));
    settle::settle_ui(cx, ui, &view.settle);
    if !view.ask.downwards {
        section(cx, ui, words::ULTIMATE.of(cx));
        if view.ultimate.is_empty() {
            ui.label(small(words::ULTIMATE_NONE.of(cx)).color(cx.tokens.mute));
        }
        for chip in &view.ultimate {
            reveal_row(cx, ui, chip, "");
        }
        section(cx, ui, words::BENEFICIAL.of(cx));
        if view.beneficial.is_empty() {
            ui.label(small(words::BENEFICIAL_NONE.of(cx)).color(cx.tokens.mute));
        }
        for (chip, reason) in &view.beneficial {
            reveal_row(cx, ui, chip, reason);
        }
    }
    if !view.power.is_empty() {
        section(cx, ui, words::POWER.of(cx));
        ui.add(Label::new(small(words::POWER_TIP.of(cx)).color(cx.tokens.mute)).wrap());
        for (chip, banzhaf, shapley) in &view.power {
            let note = format!("{} · {}", words::percent(*banzhaf), words::percent(*shapley));
            reveal_row(cx, ui, chip, &note);
        }
    }
    findings_ui(cx, ui, view);
    if !view.coverage.is_empty() {
        section(cx, ui, words::COVERAGE.of(cx));
        ui.add(Label::new(small(&view.coverage).color(cx.tokens.mute)).wrap());
    }
    ui.add_space(24.0);
}

/// Whom, which way, what is counted, from which share on.
fn ask_ui(cx: &Cx<'_>, ui: &mut Ui, view: Option<&OwnershipView>) {
    let picker = Picker {
        field: "whose ownership",
        name: words::WHOSE.of(cx),
        empty: words::CHOOSE_ENTITY.of(cx),
        optional: false,
    };
    if let Some(Some(chip)) = pick_ui(cx, ui, picker, view.map(|view| &view.of)) {
        send_ask(cx, view, |ask| ask.of = chip.id);
    }
    let Some(view) = view else {
        return;
    };
    ui.add_space(8.0);
    let ways = [(false, words::UPWARDS.of(cx).to_owned()), (true, words::DOWNWARDS.of(cx).to_owned())];
    let clicked = gauge::segments(cx, ui, words::DIRECTION.of(cx), Some(view.ask.downwards), &ways);
    if let Some(downwards) = clicked {
        send_ask(cx, Some(view), |ask| ask.downwards = downwards);
    }
    ui.add_space(4.0);
    let measures = [(false, words::CAPITAL.of(cx).to_owned()), (true, words::VOTES.of(cx).to_owned())];
    if let Some(votes) = gauge::segments(cx, ui, words::MEASURE.of(cx), Some(view.ask.votes), &measures) {
        send_ask(cx, Some(view), |ask| ask.votes = votes);
    }
    ui.add_space(8.0);
    ui.label(small(words::THRESHOLD.of(cx)).color(cx.tokens.mute)).on_hover_text(words::THRESHOLD_TIP.of(cx));
    let text = |share: f64| if share == 0.0 { words::ANY.of(cx).to_owned() } else { words::percent(share) };
    let shares = THRESHOLDS.map(|share| (share, text(share)));
    if let Some(threshold) = gauge::segments(cx, ui, words::THRESHOLD.of(cx), Some(view.ask.threshold), &shares) {
        send_ask(cx, Some(view), |ask| ask.threshold = threshold);
    }
}

/// Asks what is asked already, but for one change.
fn send_ask(cx: &Cx<'_>, view: Option<&OwnershipView>, change: impl FnOnce(&mut OwnershipAsk)) {
    let nothing = OwnershipAsk { of: "".into(), downwards: false, threshold: 0.0, votes: false };
    let mut ask = view.map_or(nothing, |view| view.ask.clone());
    change(&mut ask);
    cx.send(Message::AskOwnership(ask));
}

/// An entity that a click shows on the canvas.
fn reveal_row(cx: &Cx<'_>, ui: &mut Ui, chip: &Chip, note: &str) {
    let tip = match note {
        "" => words::on_canvas(cx.lang, &chip.caption),
        note => format!("{}\n{note}", words::on_canvas(cx.lang, &chip.caption)),
    };
    if chip_row(cx, ui, chip, note).on_hover_text(tip).clicked() {
        reveal(cx, chip);
    }
}

/// Leaves the page for the canvas.
fn reveal(cx: &Cx<'_>, chip: &Chip) {
    cx.send(Message::Reveal(chip.id.clone()));
    cx.send(Message::SetPage(Page::Explore));
}

/// What is odd: rings without an outside holder, and remarks about the books.
fn findings_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView) {
    if view.orphan_rings.is_empty() && view.remarks.is_empty() {
        return;
    }
    section(cx, ui, words::FINDINGS.of(cx));
    for ring in &view.orphan_rings {
        card(cx, ui, |ui| {
            warned(cx, ui, words::ORPHAN_RING.of(cx));
            ui.add_space(4.0);
            for chip in ring {
                reveal_row(cx, ui, chip, "");
            }
        });
        ui.add_space(8.0);
    }
    for remark in &view.remarks {
        warned(cx, ui, remark);
        ui.add_space(4.0);
    }
}

/// A sentence behind a warning sign.
pub fn warned(cx: &Cx<'_>, ui: &mut Ui, text: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.mute);
        ui.add(Label::new(RichText::new(text).small().color(cx.tokens.text)).wrap());
    });
}
