//! Several supposed deals side by side: who holds how much before and after, what turns, what becomes due.
//!
//! Sections run across all deals, so that the same question stands in one line.

use super::form::seller_of;
use super::{OF_CASE, nothing_ui};
use crate::session::{Answer, Chip, DealEffect, DealKind, Filing, Message, Page, RuleTurn, Shift};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::ownership::warned;
use crate::ui::panels::parts::{self, ChipKind};
use crate::ui::theme::section_style;
use crate::ui::widgets::{hairline, small, split_row, strong, truncated};
use crate::ui::words::Word;
use crate::ui::{gauge, words_analysis as words};
use egui::{Align, Label, Layout, Rect, RichText, ScrollArea, Sense, TextStyle, Ui, Vec2, pos2, vec2};

/// Deals seen at once; more are reached by scrolling sideways.
const SEEN: usize = 3;
/// How much of the next one shows that there is more.
const PEEK: f32 = 0.12;
const GAP: f32 = 32.0;
const NARROWEST: f32 = 264.0;
const WIDEST: f32 = 560.0;
/// Width of "acquirer" and "target".
const ROLE: f32 = 60.0;
/// Width of the number after a bar.
const NUMBER: f32 = 84.0;
/// Width of "before" and "after".
const WHEN: f32 = 44.0;

/// Draws one section of one deal.
type Part = fn(&Cx<'_>, &mut Ui, &DealEffect);

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let effects = &cx.session.deals().effects;
    if effects.is_empty() {
        nothing_ui(cx, ui);
        return;
    }
    let seen = match effects.len() {
        few if few <= SEEN => few as f32,
        _ => SEEN as f32 + PEEK,
    };
    let width = ((ui.available_width() - GAP * (seen - 1.0) - 8.0) / seen).clamp(NARROWEST, WIDEST);
    ScrollArea::both().id_salt("deals").auto_shrink(false).show(ui, |ui| {
        ui.set_width((width + GAP) * effects.len() as f32 - GAP);
        columns_ui(ui, effects, width, |ui, effect| head_ui(cx, ui, effect));
        let sections: [(Word, Part); 6] = [
            (words::SHIFTS, shifts_ui),
            (words::TURNS, turns_ui),
            (words::FILINGS, filings_ui),
            (words::NEAREST, nearest_ui),
            (words::NEW_LEADS, leads_ui),
            (words::REMARKS, remarks_ui),
        ];
        for (title, part) in sections {
            if title == words::REMARKS && effects.iter().all(|effect| effect.remarks.is_empty()) {
                continue;
            }
            ui.add_space(16.0);
            hairline(cx, ui);
            ui.add_space(10.0);
            columns_ui(ui, effects, width, |ui, effect| {
                if effect.problem.is_none() {
                    ui.label(RichText::new(title.of(cx)).text_style(section_style()).color(cx.tokens.mute));
                    ui.add_space(6.0);
                    part(cx, ui, effect);
                }
            });
        }
        ui.add_space(24.0);
    });
}

/// One column per deal, all of one width; the tallest sets the height.
fn columns_ui(ui: &mut Ui, effects: &[DealEffect], width: f32, mut add: impl FnMut(&mut Ui, &DealEffect)) {
    ui.horizontal_top(|ui| {
        let spacing = ui.spacing().item_spacing;
        ui.spacing_mut().item_spacing.x = GAP;
        for effect in effects {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing = spacing;
                ui.set_width(width);
                add(ui, effect);
            });
        }
    });
}

fn reveal(cx: &Cx<'_>, chip: &Chip) {
    cx.send(Message::Reveal(chip.id.clone()));
    cx.send(Message::SetPage(Page::Explore));
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    let kind = if effect.plan.id == OF_CASE { words::RECORDED } else { words::HYPOTHETICAL };
    ui.label(small(kind.of(cx)).color(cx.tokens.faint));
    ui.add(Label::new(RichText::new(&effect.plan.name).heading()).wrap());
    ui.label(RichText::new(words::deal_facts(cx.lang, &effect.plan)).color(cx.tokens.mute));
    ui.add_space(6.0);
    let target = if effect.plan.kind == DealKind::JointVenture { words::PARTNER } else { words::TARGET };
    let seller = seller_of(cx, effect);
    for (role, chip) in [
        (words::ACQUIRER, effect.acquirer.as_ref()),
        (target, effect.target.as_ref()),
        (words::SELLER, seller.as_ref()),
    ] {
        let Some(chip) = chip else { continue };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let (rect, _) = ui.allocate_exact_size(vec2(ROLE, 24.0), Sense::hover());
            let font = TextStyle::Small.resolve(ui.style());
            gauge::paint_line(ui.painter(), rect.left_center(), role.of(cx), font, cx.tokens.mute, ROLE - 6.0);
            if parts::chip(cx, ui, chip, ChipKind::Shows).clicked() {
                reveal(cx, chip);
            }
        });
    }
    if let Some(problem) = &effect.problem {
        ui.add_space(8.0);
        warned(cx, ui, words::CANNOT.of(cx));
        ui.add(Label::new(small(problem).color(cx.tokens.mute)).wrap());
    }
}

fn quiet(cx: &Cx<'_>, ui: &mut Ui, word: Word) {
    ui.add(Label::new(small(word.of(cx)).color(cx.tokens.mute)).wrap());
}

// ---- who holds how much ----

fn shifts_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    if effect.shifts.is_empty() {
        quiet(cx, ui, words::SHIFTS_NONE);
    }
    for shift in &effect.shifts {
        shift_ui(cx, ui, shift);
        ui.add_space(12.0);
    }
}

fn shift_ui(cx: &Cx<'_>, ui: &mut Ui, shift: &Shift) {
    split_row(
        ui,
        20.0,
        |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
            icons::shape(ui.painter(), shift.chip.shape, rect, cx.tokens.mute);
            truncated(ui, strong(&shift.chip.caption)).on_hover_text(&shift.chip.subtitle);
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if let Some((word, answer)) = control_turn(shift) {
                ui.label(small(word.of(cx)).color(cx.tokens.text));
                if answer != Answer::No {
                    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), Sense::hover());
                    gauge::control_mark(ui.painter(), rect.center(), answer, cx.tokens);
                }
            }
        },
    );
    // Who sold everything has nothing left; who never had a stated holding has none that anybody stated.
    let held = shift.before.1 > 0.0;
    bar_ui(cx, ui, words::BEFORE, held.then_some(shift.before), false);
    bar_ui(cx, ui, words::AFTER, (held || shift.after.1 > 0.0).then_some(shift.after), true);
    let groups = crossings(&shift.crossed);
    if !groups.is_empty() {
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            for (fractions, upwards, certain) in groups {
                gauge::outcome(cx, ui, &words::crossed(cx.lang, &fractions, upwards, certain), certain);
            }
        });
    }
}

/// "before" or "after", a band, the number: the later one is what counts. `None`: no source states a holding.
fn bar_ui(cx: &Cx<'_>, ui: &mut Ui, word: Word, range: Option<(f64, f64)>, after: bool) {
    let height = if after { 8.0 } else { 4.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let y = rect.center().y;
    let font = TextStyle::Small.resolve(ui.style());
    let left = pos2(rect.min.x, y);
    gauge::paint_line(ui.painter(), left, word.of(cx), font.clone(), cx.tokens.mute, WHEN);
    let x = rect.min.x + WHEN + 4.0..=rect.max.x - NUMBER;
    let bar = Rect::from_x_y_ranges(x, y - height / 2.0..=y + height / 2.0);
    let (ink, text) = if after { (cx.tokens.mute, cx.tokens.text) } else { (cx.tokens.faint, cx.tokens.mute) };
    match range {
        Some(range) => gauge::band(ui.painter(), bar, cx.tokens, range, ink),
        None => gauge::dashed_frame(ui.painter(), bar, egui::Stroke::new(1.0, cx.tokens.line)),
    }
    gauge::ticks(ui.painter(), bar.x_range(), (y - 7.0..=y + 7.0).into(), cx.tokens);
    let font = if after { section_style().resolve(ui.style()) } else { font };
    gauge::tabular(
        ui.painter(),
        pos2(rect.max.x, y),
        &range.map_or_else(|| words::NONE_STATED.of(cx).to_owned(), |(low, high)| words::span(low, high)),
        &font,
        text,
    );
}

/// What happens to control, with the mark of what is left of it.
fn control_turn(shift: &Shift) -> Option<(Word, Answer)> {
    use Answer::{No, Open, Yes};
    match (shift.controls_before, shift.controls_after) {
        (No | Open, Yes) => Some((words::GAINS_CONTROL, Yes)),
        (No, Open) => Some((words::MAY_GAIN_CONTROL, Open)),
        (Yes | Open, No) => Some((words::LOSES_CONTROL, No)),
        (Yes, Open) => Some((words::MAY_LOSE_CONTROL, Open)),
        (Yes, Yes) => Some((words::KEEPS_CONTROL, Yes)),
        (No, No) | (Open, Open) => None,
    }
}

/// Crossings of one direction and certainty together: "↑ 10 % · 25 % certain".
fn crossings(crossed: &[(f64, bool, bool)]) -> Vec<(Vec<f64>, bool, bool)> {
    let ways = [(true, true), (true, false), (false, true), (false, false)];
    let group = |(upwards, certain): (bool, bool)| {
        let same = crossed.iter().filter(|(_, up, sure)| (*up, *sure) == (upwards, certain));
        let mut fractions: Vec<f64> = same.map(|(fraction, ..)| *fraction).collect();
        fractions.sort_by(f64::total_cmp);
        (fractions, upwards, certain)
    };
    ways.into_iter().map(group).filter(|(fractions, ..)| !fractions.is_empty()).collect()
}

// ---- rules, filings, leads ----

fn turns_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    if effect.turns.is_empty() {
        quiet(cx, ui, words::TURNS_NONE);
    }
    for turn in &effect.turns {
        turn_ui(cx, ui, turn);
        ui.add_space(10.0);
    }
}

fn turn_ui(cx: &Cx<'_>, ui: &mut Ui, turn: &RuleTurn) {
    ui.add(Label::new(strong(&turn.rule)).wrap());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let said = |result| {
            let (mark, word) = words::rule_result(result);
            format!("{mark} {}", word.of(cx))
        };
        ui.label(RichText::new(said(turn.before)).color(cx.tokens.mute));
        ui.label(RichText::new("→").color(cx.tokens.mute));
        ui.label(strong(said(turn.after)));
        ui.label(small(format!("· {}", turn.chip.caption)).color(cx.tokens.mute));
    });
    for sentence in &turn.because {
        ui.add(Label::new(small(sentence).color(cx.tokens.mute)).wrap());
    }
}

fn filings_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    if effect.filings.is_empty() {
        quiet(cx, ui, words::FILINGS_NONE);
    }
    for filing in &effect.filings {
        filing_ui(cx, ui, filing);
        ui.add_space(10.0);
    }
}

fn filing_ui(cx: &Cx<'_>, ui: &mut Ui, filing: &Filing) {
    let (mark, word) = match filing.due {
        Answer::Yes => ("■", words::DUE),
        Answer::Open => ("◇", words::DUE_OPEN),
        Answer::No => ("□", words::NOT_DUE),
    };
    let ink = if filing.due == Answer::No { cx.tokens.mute } else { cx.tokens.text };
    ui.add(Label::new(strong(&filing.title).color(ink)).wrap());
    let said = match filing.when.as_str() {
        "" => format!("{mark} {}", word.of(cx)),
        when => format!("{mark} {} · {when}", word.of(cx)),
    };
    ui.add(Label::new(RichText::new(said).color(ink)).wrap());
    ui.add(Label::new(small(&filing.because).color(cx.tokens.mute)).wrap());
    match (filing.source.as_str(), filing.url.as_str()) {
        ("", _) => {}
        (source, "") => {
            truncated(ui, small(source).color(cx.tokens.faint));
        }
        (source, url) => {
            ui.hyperlink_to(small(source), url).on_hover_text(url);
        }
    }
}

/// "5 hops → 2 hops": closer is said in words too.
fn nearest_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    let said = |hops: Option<u32>| match hops {
        Some(count) => words::hops(cx.lang, count),
        None => words::NOT_IN_REACH.of(cx).to_owned(),
    };
    let (before, after) = effect.distance;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if before != after {
            ui.label(RichText::new(said(before)).color(cx.tokens.mute));
            ui.label(RichText::new("→").color(cx.tokens.mute));
        }
        ui.label(strong(said(after)));
    });
}

fn leads_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    if effect.new_leads.is_empty() {
        quiet(cx, ui, words::NEW_LEADS_NONE);
    }
    for lead in &effect.new_leads {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
            icons::paint(ui.painter(), Icon::Leads, rect, cx.tokens.mute);
            ui.add(Label::new(lead.as_str()).wrap());
        });
    }
}

fn remarks_ui(cx: &Cx<'_>, ui: &mut Ui, effect: &DealEffect) {
    for remark in &effect.remarks {
        ui.add(Label::new(small(remark).color(cx.tokens.mute)).wrap());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_told_once_per_direction_and_certainty() {
        let crossed = [(0.5, true, false), (0.1, true, true), (0.25, true, true), (0.5, false, true)];
        let told = crossings(&crossed);
        assert_eq!(told, [(vec![0.1, 0.25], true, true), (vec![0.5], true, false), (vec![0.5], false, true)]);
    }
}
