//! The filters of the leads board, each with how many leads it would list.

use super::{Sieve, Status};
use crate::session::{LeadCard, LeadsView};
use crate::ui::cx::Cx;
use crate::ui::panels::inspector::first_section;
use crate::ui::panels::trace::{self, choice_row};
use crate::ui::widgets::{empty_note, focus_ring, section, small};
use crate::ui::words_leads as words;
use egui::{Role, Sense, Ui, WidgetInfo, vec2};

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    first_section(cx, ui, words::status(cx.lang));
    let Some(view) = cx.session.leads() else {
        empty_note(cx, ui, words::not_yet(cx.lang), words::not_yet_how(cx.lang));
        return;
    };
    let mut sieve = Sieve::load(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    status_ui(cx, ui, view, &mut sieve);
    section(cx, ui, words::by_route(cx.lang));
    routes_ui(cx, ui, view, &mut sieve);
    section(cx, ui, words::severity(cx.lang));
    severity_ui(cx, ui, &mut sieve);
    if !view.errors.is_empty() {
        section(cx, ui, words::rule_errors(cx.lang));
        trace::errors(cx, ui, &view.errors);
    }
    ui.add_space(16.0);
    sieve.store(ui);
}

fn count(view: &LeadsView, sieve: Sieve) -> usize {
    view.leads.iter().filter(|lead: &&LeadCard| sieve.lets(lead)).count()
}

fn status_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, sieve: &mut Sieve) {
    for (status, name) in [
        (None, words::all_leads(cx.lang)),
        (Some(Status::Open), words::open_leads(cx.lang)),
        (Some(Status::Accepted), words::accepted(cx.lang)),
        (Some(Status::Dismissed), words::dismissed(cx.lang)),
    ] {
        let there = count(view, Sieve { status, ..*sieve });
        if choice_row(cx, ui, sieve.status == status, name, there).clicked() {
            sieve.status = status;
        }
    }
}

fn routes_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, sieve: &mut Sieve) {
    let mut rows = vec![(None, words::every_route(cx.lang).to_owned())];
    rows.extend(
        (1..).zip(&view.routes).map(|(number, name): (u8, _)| (Some(Some(number)), format!("{number} · {name}"))),
    );
    rows.push((Some(None), words::own_pattern(cx.lang).to_owned()));
    for (route, name) in rows {
        let there = count(view, Sieve { route, ..*sieve });
        if choice_row(cx, ui, sieve.route == route, &name, there).clicked() {
            sieve.route = route;
        }
    }
}

/// Five steps; the word of the chosen one stands below.
fn severity_ui(cx: &Cx<'_>, ui: &mut Ui, sieve: &mut Sieve) {
    let least = sieve.severity.max(1);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ((ui.available_width() - 16.0) / 5.0).clamp(32.0, 56.0);
        for level in 1..=5 {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
            let name = words::severity_name(cx.lang, level);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, level == least, &name));
            let fill = match (level == least, response.hovered()) {
                (true, _) => cx.tokens.raised,
                (false, true) => cx.tokens.hover,
                (false, false) => egui::Color32::TRANSPARENT,
            };
            ui.painter().rect_filled(rect, 6.0, fill);
            focus_ring(cx, ui, &response, rect, 6.0);
            let mark = egui::Rect::from_center_size(rect.center(), trace::SEVERITY);
            trace::severity(cx, ui.painter(), mark.left_bottom(), level);
            if response.on_hover_text(name).clicked() {
                sieve.severity = level;
            }
        }
    });
    ui.label(small(words::severity_least(cx.lang, least)).color(cx.tokens.mute));
}
