//! What was asked and what came back; what changed since the version before; what a new edition of a list changes.

use super::column::{Column, column_ui};
use crate::session::{InboxDetail, ListNews, PageChange, REMARKS, Sign};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inspector::first_section;
use crate::ui::widgets::{empty_note, hairline, icon_button, section, small};
use crate::ui::words_said::said;
use crate::ui::{words as common, words_collect as words};
use egui::{Align, Frame, Label, Layout, Margin, RichText, ScrollArea, Sense, Ui, Vec2, vec2};

const WIDEST: f32 = 860.0;
const LABEL: f32 = 112.0;

fn scroll(ui: &mut Ui, name: &'static str, of: i64, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt((name, of)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 12, top: 8, bottom: 24, left: 0 }).show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDEST));
            add(ui);
        });
    });
}

pub fn asked_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    scroll(ui, "asked", detail.page.fetch, |ui| {
        first_section(cx, ui, words::exchange(cx.lang));
        exchange_ui(cx, ui, &detail.exchange);
        section(cx, ui, words::findings(cx.lang));
        if detail.findings.is_empty() {
            let word = if detail.page.problem.is_some() { "" } else { words::no_findings(cx.lang) };
            ui.label(small(word).color(cx.tokens.mute));
        }
        findings_ui(cx, ui, detail, "findings", &detail.findings, Icon::Warning);
        if !detail.notes.is_empty() {
            section(cx, ui, words::notes(cx.lang));
            findings_ui(cx, ui, detail, "notes", &detail.notes, Icon::Info);
        }
    });
}

fn findings_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    detail: &InboxDetail,
    name: &'static str,
    findings: &[(String, String)],
    icon: Icon,
) {
    let (of, count) = (detail.page.fetch, findings.len());
    let column = Column { name, of, count, gap: 4.0, target: None, guess: &|_| 40.0 };
    column_ui(ui, &column, |ui, at| {
        if let Some((place, message)) = findings.get(at) {
            finding_ui(cx, ui, place, message, icon);
        }
    });
}

fn finding_ui(cx: &Cx<'_>, ui: &mut Ui, place: &str, message: &str, icon: Icon) {
    hairline(cx, ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        icons::paint(ui.painter(), icon, rect, cx.tokens.mute);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(RichText::new(said(cx.lang, message)).color(cx.tokens.text)).wrap().selectable(true));
            ui.add(Label::new(small(place).color(cx.tokens.faint)).wrap().selectable(true));
        });
    });
}

/// Facts of the exchange, each can be copied.
pub fn exchange_ui(cx: &Cx<'_>, ui: &mut Ui, exchange: &[(String, String)]) {
    if exchange.is_empty() {
        ui.label(small(words::no_exchange(cx.lang)).color(cx.tokens.mute));
    }
    for (label, value) in exchange {
        hairline(cx, ui);
        let room = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.allocate_ui_with_layout(vec2(LABEL, 20.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(LABEL);
                ui.add_space(4.0);
                ui.add(Label::new(small(label).color(cx.tokens.mute)).wrap());
            });
            let width = room - LABEL - 28.0 - 16.0;
            ui.allocate_ui_with_layout(vec2(width, 20.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.add_space(3.0);
                // What the source sent is shown as it is.
                let own = REMARKS.contains(&label.as_str());
                let shown = if own { said(cx.lang, value) } else { value.into() };
                ui.add(Label::new(RichText::new(shown).color(cx.tokens.text)).wrap().selectable(true));
            });
            let name = format!("{}: {label}", words::copy(cx.lang));
            if icon_button(cx, ui, Icon::Copy, &name, words::copy(cx.lang), true).clicked() {
                ui.copy_text(value.clone());
            }
        });
    }
}

pub fn changed_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    let Some(change) = &detail.change else { return };
    scroll(ui, "changed", detail.page.fetch, |ui| change_ui(cx, ui, detail.page.fetch, change));
}

fn change_ui(cx: &Cx<'_>, ui: &mut Ui, of: i64, change: &PageChange) {
    first_section(cx, ui, &words::compared_with(cx.lang, &common::moment(&change.earlier_at)));
    if change.lines.is_empty() {
        empty_note(cx, ui, words::no_change(cx.lang), "");
    }
    let column =
        Column { name: "changed lines", of, count: change.lines.len(), gap: 0.0, target: None, guess: &|_| 26.0 };
    column_ui(ui, &column, |ui, at| {
        if let Some((sign, text)) = change.lines.get(at) {
            line_ui(cx, ui, *sign, text);
        }
    });
    if change.further > 0 {
        ui.add_space(8.0);
        ui.label(small(words::further(cx.lang, change.further)).color(cx.tokens.mute));
    }
}

/// A sign and a word before each line: colour is not the only carrier.
fn line_ui(cx: &Cx<'_>, ui: &mut Ui, sign: Sign, text: &str) {
    let (mark, word, ink, fill) = match sign {
        Sign::Same => ("", words::same_line(cx.lang), cx.tokens.faint, egui::Color32::TRANSPARENT),
        Sign::Added => ("+", words::added(cx.lang), cx.tokens.good, cx.tokens.raised),
        Sign::Removed => ("−", words::removed(cx.lang), cx.tokens.danger, cx.tokens.raised),
    };
    Frame::new().fill(fill).corner_radius(4).inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.allocate_ui_with_layout(vec2(72.0, 18.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(72.0);
                ui.label(small(format!("{mark} {word}").trim()).color(ink));
            });
            let ink = if sign == Sign::Same { cx.tokens.mute } else { cx.tokens.text };
            let mut text = RichText::new(text.replace('\t', "   ")).color(ink);
            if sign == Sign::Removed {
                text = text.strikethrough();
            }
            ui.add(Label::new(text).wrap().selectable(true));
        });
    });
}

pub fn news_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    let Some(news) = &detail.news else { return };
    scroll(ui, "news", detail.page.fetch, |ui| list_ui(cx, ui, detail.page.fetch, news));
}

fn list_ui(cx: &Cx<'_>, ui: &mut Ui, of: i64, news: &ListNews) {
    first_section(cx, ui, &words::edition(cx.lang, &news.edition, news.unchanged));
    let renamed: Vec<String> = news.renamed.iter().map(|(before, now)| format!("{before} → {now}")).collect();
    for (word, sign, names) in [
        (words::news_added(cx.lang), "+", &news.added),
        (words::news_removed(cx.lang), "−", &news.removed),
        (words::news_renamed(cx.lang), "≈", &renamed),
    ] {
        section(cx, ui, &format!("{word} {}", common::number(names.len())));
        if names.is_empty() {
            ui.label(small(words::nobody(cx.lang)).color(cx.tokens.mute));
        }
        // The first edition of a list is thousands of new names.
        let column = Column { name: word, of, count: names.len(), gap: 2.0, target: None, guess: &|_| 20.0 };
        column_ui(ui, &column, |ui, at| {
            let Some(name) = names.get(at) else { return };
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.label(RichText::new(sign).color(cx.tokens.mute));
                ui.add(Label::new(RichText::new(name).color(cx.tokens.text)).wrap().selectable(true));
            });
        });
        if sign == "−" && !names.is_empty() {
            ui.label(small(words::gone_stays(cx.lang)).color(cx.tokens.mute));
        }
    }
}
