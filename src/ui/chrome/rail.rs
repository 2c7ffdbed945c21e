//! The icon rail at the left edge: one page at a time.

use crate::session::{Command, Message, Page};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inbox;
use crate::ui::widgets::{focus_ring, icon_button};
use crate::ui::{keys, words, words_collect, words_leads};
use egui::{Align2, Color32, Role, Sense, TextStyle, Ui, WidgetInfo, vec2};

pub const WIDTH: f32 = 52.0;

/// `folded`: the left panel is away and the canvas has its room.
pub fn rail_ui(cx: &Cx<'_>, ui: &mut Ui, left_open: &mut bool) {
    ui.spacing_mut().item_spacing.y = 8.0;
    ui.add_space(8.0);
    let undecided = cx.session.case().map_or(0, |case| case.counts.undecided);
    let open = |leads: &crate::session::LeadsView| leads.leads.iter().filter(|lead| lead.decision.is_none()).count();
    let leads = cx.session.leads().map_or(0, open);
    for (page, icon, command, count) in [
        (Page::Explore, Icon::Explore, Command::PageExplore, 0),
        (Page::Identity, Icon::Identity, Command::PageIdentity, undecided),
        (Page::Ownership, Icon::Ownership, Command::PageOwnership, 0),
        (Page::Leads, Icon::Leads, Command::PageLeads, leads),
        (Page::Rules, Icon::Rules, Command::PageRules, 0),
        (Page::Deals, Icon::Deals, Command::PageDeals, 0),
        (Page::Inbox, Icon::Inbox, Command::PageInbox, inbox::waiting(cx.session.inbox())),
        (Page::Sources, Icon::Sources, Command::PageSources, 0),
        (Page::History, Icon::History, Command::PageHistory, 0),
    ] {
        if page_button(cx, ui, icon, command, cx.session.page() == page, count).clicked() {
            if cx.session.page() == page {
                *left_open = !*left_open;
            } else {
                *left_open = true;
                cx.send(Message::SetPage(page));
            }
        }
    }
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
        ui.add_space(8.0);
        let name = words::FOLD_LEFT.of(cx);
        if icon_button(cx, ui, Icon::FoldLeft, name, name, true).clicked() {
            *left_open = !*left_open;
        }
    });
}

fn page_button(cx: &Cx<'_>, ui: &mut Ui, icon: Icon, command: Command, chosen: bool, count: usize) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(36.0, 36.0), Sense::click());
    let label = command.label(cx.lang);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, label));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.accent_soft,
        (false, true) => cx.tokens.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 8.0, fill);
    focus_ring(cx, ui, &response, rect, 8.0);
    let ink = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.accent,
        (false, true) => cx.tokens.text,
        (false, false) => cx.tokens.mute,
    };
    icons::paint(ui.painter(), icon, icons::square(rect.center(), 18.0), ink);
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    let mut tip = format!("{label} · {}\n{}", keys::text(command, mac), command.hint(cx.lang));
    if count > 0 {
        let text = if count > 99 { "99+".to_owned() } else { count.to_string() };
        let font = egui::FontId::new(9.5, TextStyle::Small.resolve(ui.style()).family);
        let width = if text.len() > 1 { 9.0 + 5.5 * text.len() as f32 } else { 15.0 };
        let spot = egui::Rect::from_center_size(rect.right_top() + vec2(-5.0, 6.0), vec2(width, 15.0));
        ui.painter().rect_filled(spot.expand(1.5), 9.0, cx.tokens.panel);
        ui.painter().rect_filled(spot, 8.0, cx.tokens.mute);
        ui.painter().text(spot.center(), Align2::CENTER_CENTER, text, font, cx.tokens.panel);
        let waiting = match command {
            Command::PageLeads => words_leads::undecided(cx.lang, count),
            Command::PageInbox => words_collect::pages_waiting(cx.lang, count),
            _ => words::undecided(cx.lang, count),
        };
        tip = format!("{tip}\n{waiting}");
    }
    response.on_hover_text(tip)
}
