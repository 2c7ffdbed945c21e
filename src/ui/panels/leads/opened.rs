//! The opened lead in full: why, evidence, what is missing, innocent explanations, what would refute it.

use super::board::route_text;
use crate::session::{Command, LeadCard, LeadsView, Message, Page};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::panels::trace;
use crate::ui::widgets::{card, grade, hairline, icon_button, plain_button, section, small, strong, truncated};
use crate::ui::words as common;
use crate::ui::words_leads as words;
use egui::{Align, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, vec2};

pub fn opened_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, lead: &LeadCard) {
    head_ui(cx, ui, view, lead);
    ui.add_space(8.0);
    hairline(cx, ui);
    ScrollArea::vertical().id_salt(("lead", &lead.id)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 12, bottom: 24, top: 8, ..Margin::ZERO }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            body_ui(cx, ui, lead);
        });
    });
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, lead: &LeadCard) {
    ui.horizontal(|ui| {
        ui.set_height(28.0);
        trace::severity_ui(cx, ui, lead.severity);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (command, icon) in [(Command::NextLead, Icon::Down), (Command::PreviousLead, Icon::Up)] {
                let name = command.label(cx.lang);
                if icon_button(cx, ui, icon, name, command.hint(cx.lang), true).clicked() {
                    cx.run(command);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                truncated(ui, small(format!("· {}", route_text(cx, view, lead))).color(cx.tokens.mute));
            });
        });
    });
    ui.add(Label::new(RichText::new(&lead.title).heading()).wrap());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if plain_button(ui, words::show_on_canvas(cx.lang)).clicked() {
            let at = view.leads.iter().position(|known| known.id == lead.id);
            cx.send(Message::ShowLead(at));
            cx.send(Message::SetPage(Page::Explore));
        }
        if lead.decision.is_none() {
            for (command, word) in
                [(Command::AcceptLead, words::accept(cx.lang)), (Command::DismissLead, words::dismiss(cx.lang))]
            {
                if plain_button(ui, word).on_hover_text(command.hint(cx.lang)).clicked() {
                    cx.run(command);
                }
            }
        }
    });
}

fn body_ui(cx: &Cx<'_>, ui: &mut Ui, lead: &LeadCard) {
    decision_ui(cx, ui, lead);
    let text = |ui: &mut Ui, text: &str| {
        ui.add(Label::new(RichText::new(text).color(cx.tokens.text)).wrap());
    };
    ui.add_space(8.0);
    ui.label(RichText::new(words::why(cx.lang)).text_style(crate::ui::theme::section_style()).color(cx.tokens.mute));
    ui.add_space(4.0);
    text(ui, &lead.why);
    ui.add_space(10.0);
    trace::chain(cx, ui, &lead.chips);
    section(cx, ui, words::strength(cx.lang));
    strength_ui(cx, ui, lead);
    section(cx, ui, words::evidence(cx.lang));
    for (tie, sources) in &lead.evidence {
        hairline(cx, ui);
        ui.add_space(4.0);
        text(ui, tie);
        trace::sources(cx, ui, sources);
        ui.add_space(4.0);
    }
    section(cx, ui, words::wanted(cx.lang));
    for wanted in &lead.wanted {
        trace::point(cx, ui, wanted, trace::dot(cx.tokens.mute));
    }
    if lead.wanted.is_empty() {
        ui.label(small(words::nothing_wanted(cx.lang)).color(cx.tokens.mute));
    }
    if !lead.lookalikes.is_empty() {
        section(cx, ui, words::lookalikes(cx.lang));
        for (what, answer) in &lead.lookalikes {
            trace::point(cx, ui, what, trace::answer(cx, *answer));
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.add_space(22.0);
                ui.label(small(words::answer(cx.lang, *answer)).color(cx.tokens.mute));
            });
        }
    }
    if !lead.would_refute.is_empty() {
        section(cx, ui, words::would_refute(cx.lang));
        for what in &lead.would_refute {
            trace::point(cx, ui, what, trace::dot(cx.tokens.mute));
        }
    }
    ui.add_space(20.0);
    let rule = format!("{} {} · {} {}", words::rule(cx.lang), lead.rule, words::version(cx.lang), lead.rule_version);
    truncated(ui, small(rule).color(cx.tokens.faint));
    ui.add(Label::new(small(words::choose_how(cx.lang)).color(cx.tokens.mute)).wrap());
}

/// Who decided, when and why, with the way back.
fn decision_ui(cx: &Cx<'_>, ui: &mut Ui, lead: &LeadCard) {
    let Some((accepted, decision)) = &lead.decision else { return };
    ui.add_space(4.0);
    card(cx, ui, |ui| {
        let head = words::decided_by(cx.lang, *accepted, &decision.by, &common::moment(&decision.at));
        ui.label(small(head).color(cx.tokens.mute));
        ui.add(Label::new(&decision.reason).wrap());
        ui.add_space(4.0);
        if ui.button(words::take_back(cx.lang)).clicked() {
            cx.send(Message::DecideLead { id: lead.id.clone(), decision: None });
        }
    });
    ui.add_space(4.0);
}

/// Three numbers, each with what it means.
fn strength_ui(cx: &Cx<'_>, ui: &mut Ui, lead: &LeadCard) {
    let lang = cx.lang;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let width = ((ui.available_width() - 32.0) / 3.0).min(220.0);
        let mut fact = |name: &str, tip: &str, add: &mut dyn FnMut(&mut Ui)| {
            let column = ui.allocate_ui_with_layout(vec2(width, 40.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.add(Label::new(small(name).color(cx.tokens.mute)).truncate());
                add(ui);
            });
            column.response.on_hover_text(tip);
        };
        fact(words::weakest(lang), words::weakest_tip(lang), &mut |ui| {
            grade(cx, ui, &lead.weakest);
        });
        fact(words::independent(lang), words::independent_tip(lang), &mut |ui| {
            ui.label(strong(words::source_count(lang, lead.sources_independent)));
        });
        fact(words::cut(lang), words::cut_tip(lang), &mut |ui| {
            let text = words::rests_on(lang, lead.cut);
            if lead.cut <= 1 {
                trace::warning(ui, &text, cx.tokens.text);
            } else {
                ui.label(strong(text));
            }
        });
    });
}
