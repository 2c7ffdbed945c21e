//! The list of leads, beside the one that is opened.

use super::opened::opened_ui;
use super::{Sieve, Status};
use crate::session::{Chip, LeadCard, LeadsView, Message};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::panels::trace;
use crate::ui::theme::section_style;
use crate::ui::widgets::{empty_note, focus_ring, outline_pill, small, strong, truncated};
use crate::ui::words_leads as words;
use egui::{
    Align, Color32, CursorIcon, FontId, Frame, Label, Layout, Margin, Rect, Response, RichText, Role, ScrollArea,
    Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// Air between the list and the opened lead; a hairline runs in its middle.
const GAP: f32 = 40.0;
/// Wider, and the eye loses the line.
const WIDEST_OPENED: f32 = 860.0;

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let Some(view) = cx.session.leads() else {
        ui.add_space(24.0);
        empty_note(cx, ui, words::not_yet(cx.lang), words::not_yet_how(cx.lang));
        return;
    };
    if view.leads.is_empty() {
        nothing_ui(cx, ui, view);
        return;
    }
    let room = ui.available_rect_before_wrap();
    let width = (room.width() * 0.4).clamp(300.0, 460.0);
    let list = room.with_max_x(room.min.x + width);
    let opened = room.with_min_x(list.max.x + GAP);
    let opened = opened.with_max_x(opened.max.x.min(opened.min.x + WIDEST_OPENED));
    let line = Stroke::new(1.0, cx.tokens.line);
    ui.painter().vline(list.max.x + GAP / 2.0, room.y_range(), line);
    let child =
        |ui: &mut Ui, rect: Rect| ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    list_ui(cx, &mut child(ui, list), view);
    let shown = cx.session.shown_lead().and_then(|at| view.leads.get(at));
    let mut ui = child(ui, opened);
    match shown {
        Some(lead) => opened_ui(cx, &mut ui, view, lead),
        None => {
            ui.add_space(8.0);
            empty_note(cx, &mut ui, words::choose(cx.lang), words::choose_how(cx.lang));
        }
    }
}

/// What was looked at, and that finding nothing clears nobody.
fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView) {
    ui.add_space(24.0);
    ui.allocate_ui_with_layout(vec2(560.0, 0.0), Layout::top_down(Align::Min), |ui| {
        empty_note(cx, ui, words::no_leads(cx.lang), words::no_leads_how(cx.lang));
        ui.add_space(12.0);
        let said = words::coverage(cx.lang, &view.coverage);
        ui.add(Label::new(RichText::new(said).color(cx.tokens.mute)).wrap());
    });
}

fn list_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView) {
    let sieve = Sieve::load(ui);
    let room = ui.available_rect_before_wrap();
    // What was looked at stays in sight below the list.
    let text = words::coverage(cx.lang, &view.coverage);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let said = ui.painter().layout(text.clone(), font, cx.tokens.mute, room.width() - 8.0);
    let foot = said.size().y + 12.0;
    let list = room.with_max_y(room.max.y - foot);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(list).layout(Layout::top_down(Align::Min)));
    ScrollArea::vertical().id_salt("leads").auto_shrink(false).show(&mut inner, |ui| {
        Frame::new().inner_margin(Margin { right: 10, ..Margin::ZERO }).show(ui, |ui| cards_ui(cx, ui, view, sieve));
    });
    let below = Rect::from_min_max(pos2(room.min.x, list.max.y), room.max);
    ui.painter().hline(below.x_range(), below.min.y, Stroke::new(1.0, cx.tokens.line));
    let mut below = ui.new_child(UiBuilder::new().max_rect(below.with_min_y(below.min.y + 10.0)));
    below.add(Label::new(small(text).color(cx.tokens.mute)).wrap());
}

/// Cards by what was decided: undecided first.
fn cards_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, sieve: Sieve) {
    ui.set_width(ui.available_width());
    let mut any = false;
    for status in Status::ALL {
        let of_status = |lead: &LeadCard| Status::of(lead) == status && sieve.lets(lead);
        let here: Vec<_> = view.leads.iter().enumerate().filter(|(_, lead)| of_status(lead)).collect();
        if here.is_empty() {
            continue;
        }
        if any {
            ui.add_space(12.0);
        }
        any = true;
        let name = match status {
            Status::Open => words::open_leads(cx.lang),
            Status::Accepted => words::accepted(cx.lang),
            Status::Dismissed => words::dismissed(cx.lang),
        };
        let title = format!("{name} {}", here.len());
        ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
        ui.add_space(2.0);
        for (at, lead) in here {
            let chosen = cx.session.shown_lead() == Some(at);
            if card_ui(cx, ui, view, lead, chosen).clicked() {
                cx.send(Message::ShowLead(Some(at)));
            }
            ui.add_space(4.0);
        }
    }
    if !any {
        empty_note(cx, ui, words::none_here(cx.lang), words::not_clearance(cx.lang));
        ui.add_space(8.0);
        if ui.button(words::show_all(cx.lang)).clicked() {
            Sieve::default().store(ui);
        }
    }
}

/// One lead in short: how severe, what, whom, how strong.
fn card_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, lead: &LeadCard, chosen: bool) -> Response {
    let inner = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        let fill = match (chosen, ui.response().hovered()) {
            (true, _) => cx.tokens.accent_soft,
            (false, true) => cx.tokens.hover,
            (false, false) => cx.tokens.raised,
        };
        Frame::new().fill(fill).corner_radius(8).inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            let ink = if lead.decision.is_some() { cx.tokens.mute } else { cx.tokens.text };
            head_ui(cx, ui, view, lead);
            ui.add(Label::new(strong(&lead.title).color(ink)).wrap());
            story_line(cx, ui, &lead.chips);
            let line = words::strength_line(cx.lang, &lead.weakest, lead.sources_independent, lead.cut);
            if lead.cut <= 1 {
                trace::warning(ui, &line, ink);
            } else {
                truncated(ui, small(line).color(cx.tokens.mute));
            }
        });
    });
    let response = inner.response;
    let name = format!("{}, {}", lead.title, words::severity_name(cx.lang, lead.severity));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    focus_ring(cx, ui, &response, response.rect, 8.0);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Severity and route; at the right what was decided.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, view: &LeadsView, lead: &LeadCard) {
    crate::ui::widgets::split_row(
        ui,
        18.0,
        |ui| {
            trace::severity_ui(cx, ui, lead.severity);
            truncated(ui, small(format!("· {}", route_text(cx, view, lead))).color(cx.tokens.mute));
        },
        |ui| {
            if let Some((accepted, _)) = &lead.decision {
                let word = if *accepted { words::accepted(cx.lang) } else { words::dismissed(cx.lang) };
                outline_pill(cx, ui, word, cx.tokens.text);
            }
        },
    );
}

/// The route by number and name, or that it is a pattern of no route.
pub fn route_text(cx: &Cx<'_>, view: &LeadsView, lead: &LeadCard) -> String {
    let Some(number) = lead.route else { return words::own_pattern(cx.lang).to_owned() };
    let name = usize::from(number).checked_sub(1).and_then(|at| view.routes.get(at));
    words::route(cx.lang, number, name.map_or("", String::as_str))
}

/// The story in one line: small shapes and names while there is room, then how many more.
fn story_line(cx: &Cx<'_>, ui: &mut Ui, chips: &[Chip]) {
    const ICON: f32 = 13.0;
    /// Kept for "+3" at the end.
    const TAIL: f32 = 28.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let font = FontId::proportional(12.0);
    let middle = rect.center().y;
    let text = |x: f32, text: &str, width: f32, ink: Color32| -> f32 {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font.clone(), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = ui.painter().layout_job(job);
        let at = pos2(x, middle - galley.size().y / 2.0);
        let end = x + galley.size().x;
        ui.painter().galley(at, galley, ink);
        end
    };
    let mut x = rect.min.x;
    for (at, chip) in chips.iter().enumerate() {
        let rest = chips.len() - at;
        let room = rect.max.x - x - ICON - 22.0 - if rest > 1 { TAIL } else { 0.0 };
        if at > 0 && room < 44.0 {
            text(x + 4.0, &format!("+{rest}"), TAIL, cx.tokens.mute);
            break;
        }
        if at > 0 {
            x = text(x + 4.0, "→", 20.0, cx.tokens.faint) + 4.0;
        }
        let ink = chip.badges.first().map_or(cx.tokens.mute, |badge| cx.tokens.tone(badge.tone));
        icons::shape(ui.painter(), chip.shape, icons::square(pos2(x + ICON / 2.0, middle), ICON), ink);
        x = text(x + ICON + 4.0, &chip.caption, room.min(132.0), cx.tokens.mute);
    }
    let names: Vec<&str> = chips.iter().map(|chip| chip.caption.as_str()).collect();
    response.on_hover_text(names.join(" → "));
}
