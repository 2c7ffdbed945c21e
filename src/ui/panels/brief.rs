//! The answer in brief beside the picture: who has the target, and which leads are open.

use crate::session::{Chip, Command, DealEffect, LeadCard, Message, Page};
use crate::ui::cx::Cx;
use crate::ui::gauge;
use crate::ui::widgets::{self, card, link, section, small, truncated};
use crate::ui::{words_analysis as words, words_leads};
use egui::{Sense, Ui, WidgetInfo, vec2};

/// Holders and leads listed here; the pages have the rest.
const FEW: usize = 3;

/// Who has the target: after the deal when the record states a stake, else as it is.
pub fn target_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let after = cx.session.deals().effects.iter().find(|effect| effect.plan.id == "case" && effect.problem.is_none());
    let now = cx.session.target_ownership();
    let lines: Vec<(&Chip, (f64, f64))> = match (after, now) {
        (Some(effect), _) => after_lines(effect),
        (None, Some(view)) => view
            .rows
            .iter()
            .filter(|row| !row.undisclosed && row.stated)
            .map(|row| (&row.chip, (row.certain, row.possible)))
            .collect(),
        (None, None) => return,
    };
    if lines.is_empty() {
        return;
    }
    let title = if after.is_some() { words::TARGET_AFTER } else { words::TARGET_NOW };
    section(cx, ui, title.of(cx));
    card(cx, ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (chip, (certain, possible)) in lines.iter().take(FEW) {
            truncated(ui, small(&chip.caption).color(cx.tokens.text));
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
            gauge::band(ui.painter(), rect, cx.tokens, (*certain, *possible), cx.tokens.accent);
            let text = words::certain_possible(cx.lang, *certain, *possible);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("{} {text}", chip.caption)));
            truncated(ui, small(text).color(cx.tokens.mute));
            ui.add_space(2.0);
        }
        let views = [now, cx.session.acquirer_ownership()];
        let mut asked = views.into_iter().flatten().flat_map(|view| &view.settle);
        if let Some(settle) = asked.find(|line| line.done.is_none()) {
            ui.label(small(&settle.text).color(cx.tokens.text));
        }
        let page = if after.is_some() { Command::PageDeals } else { Command::PageOwnership };
        if link(cx, ui, page.label(cx.lang)).clicked() {
            cx.run(page);
        }
    });
}

/// Everybody who has some of the target afterwards, largest possible share first.
fn after_lines(effect: &DealEffect) -> Vec<(&Chip, (f64, f64))> {
    let held = effect.shifts.iter().filter(|shift| shift.after.1 > 0.0);
    held.map(|shift| (&shift.chip, shift.after)).collect()
}

/// The open leads.
pub fn leads_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(view) = cx.session.leads() else { return };
    let open: Vec<(usize, &LeadCard)> =
        view.leads.iter().enumerate().filter(|(_, lead)| lead.decision.is_none()).collect();
    if open.is_empty() {
        return;
    }
    section(cx, ui, Command::PageLeads.label(cx.lang));
    for (at, lead) in open.iter().take(FEW) {
        let text = format!("{} · {}", words_leads::severity_word(cx.lang, lead.severity), lead.title);
        if widgets::text_row(cx, ui, &text).clicked() {
            cx.send(Message::ShowLead(Some(*at)));
            cx.send(Message::SetPage(Page::Leads));
        }
    }
    if open.len() > FEW && link(cx, ui, &words::all_leads(cx.lang, open.len())).clicked() {
        cx.run(Command::PageLeads);
    }
}
