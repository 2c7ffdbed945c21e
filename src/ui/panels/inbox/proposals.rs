//! What a page proposes: one card for each entity and relation, decided one by one or all at once.

use super::column::{Column, column_ui};
use super::{Look, Tab, card};
use crate::session::{Decide, Decided, InboxDetail, Lang, Message, ProposalLine};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{empty_note, link, plain_button, small, truncated};
use crate::ui::words_collect as words;
use crate::ui::words_said::said;
use egui::{Frame, Label, Margin, ScrollArea, Sense, Ui, Vec2, vec2};

/// Findings that stand beside the proposals; all are with what was asked.
const FINDINGS: usize = 2;
/// Said already where nothing is proposed.
const NO_RECIPE: &str = "kept as evidence; no recipe fits this page";

pub fn proposals_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    if detail.proposals.is_empty() {
        nothing_ui(cx, ui, detail, look);
        return;
    }
    bar_ui(cx, ui, detail);
    findings_ui(cx, ui, detail, look);
    ui.add_space(8.0);
    let shown = cx.session.shown_proposal();
    let following = look.follow > 0;
    let target = detail.proposals.iter().position(|proposal| Some(proposal.number) == shown).filter(|_| following);
    ScrollArea::vertical().id_salt(("proposals", detail.page.fetch)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 12, bottom: 24, ..Margin::ZERO }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let guess = |at: usize| detail.proposals.get(at).map_or(0.0, guess);
            let column = Column {
                name: "proposals",
                of: detail.page.fetch,
                count: detail.proposals.len(),
                gap: 8.0,
                target,
                guess: &guess,
            };
            column_ui(ui, &column, |ui, at| {
                if let Some(proposal) = detail.proposals.get(at) {
                    ui.push_id(proposal.number, |ui| {
                        card::card_ui(cx, ui, proposal, shown == Some(proposal.number), look);
                    });
                }
            });
            if detail.further > 0 {
                ui.add_space(8.0);
                ui.label(small(words::further(cx.lang, detail.further)).color(cx.tokens.mute));
            }
        });
    });
}

/// About how high a card will be: only until it was drawn.
fn guess(proposal: &ProposalLine) -> f32 {
    let same = if proposal.decided == Decided::Open { proposal.same.len() } else { 0 };
    126.0 + 26.0 * proposal.values.len() as f32 + 34.0 * same as f32
}

fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    ui.add_space(4.0);
    if detail.parts.is_empty() {
        empty_note(cx, ui, words::nothing_proposed(cx.lang), words::nothing_to_map(cx.lang));
    } else {
        empty_note(cx, ui, words::nothing_proposed(cx.lang), words::nothing_proposed_how(cx.lang));
        ui.add_space(12.0);
        if plain_button(ui, words::to_parts(cx.lang)).clicked() {
            look.tab = Tab::Parts;
        }
    }
    ui.add_space(8.0);
    findings_ui(cx, ui, detail, look);
}

/// What the reader left out or doubted, so that nobody takes the proposals for all the page says, and how it is meant.
fn findings_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    let messages = |of: &[(String, String)]| -> Vec<String> {
        of.iter().map(|(_, message)| message.clone()).filter(|message| message != NO_RECIPE).collect()
    };
    told_ui(cx, ui, &messages(&detail.findings), Icon::Warning, words::all_findings, look);
    told_ui(cx, ui, &messages(&detail.notes), Icon::Info, words::all_notes, look);
}

fn told_ui(cx: &Cx<'_>, ui: &mut Ui, found: &[String], icon: Icon, all: fn(Lang, usize) -> String, look: &mut Look) {
    if found.is_empty() {
        return;
    }
    ui.add_space(6.0);
    for message in found.iter().take(FINDINGS) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
            icons::paint(ui.painter(), icon, rect, cx.tokens.mute);
            let text: String = said(cx.lang, message).chars().take(160).collect();
            ui.add(Label::new(small(text).color(cx.tokens.text)).wrap());
        });
    }
    if link(cx, ui, &all(cx.lang, found.len())).clicked() {
        look.tab = Tab::Asked;
    }
}

/// How many wait, and both ways to decide them all. Its height is the same whatever was decided.
fn bar_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    let page = &detail.page;
    truncated(ui, small(words::counts(cx.lang, page.open, page.accepted, page.rejected)).color(cx.tokens.mute));
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        let open = page.open;
        let all = |accept| Message::DecideProposals { which: Decide::AllOf(page.fetch), accept: Some(accept) };
        let button = |text: &str| egui::Button::new(text.to_owned()).min_size(vec2(0.0, 28.0));
        if ui.add_enabled(open > 0, button(&words::accept_all(cx.lang, open))).clicked() {
            cx.send(all(true));
        }
        if ui.add_enabled(open > 0, button(words::reject_all(cx.lang))).clicked() {
            cx.send(all(false));
        }
    });
}
