//! The middle of the window: the canvas (or the comparison) over the drawer.

use super::canvas::{self, CanvasState};
use super::cx::Cx;
use super::icons::Icon;
use super::panels::{deals, inbox, jobs, leads, method, ownership, paths, resolve, rules, table};
use super::widgets::icon_button;
use super::words;
use crate::session::{Command, Drawer, Message, Page};
use egui::{
    Align, CentralPanel, Color32, Frame, Layout, Margin, Panel, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

const TABS: f32 = 36.0;

pub fn center_ui(cx: &Cx<'_>, ui: &mut Ui, right_folded: &mut bool, canvas: &mut CanvasState) {
    let frame = Frame::new().fill(cx.tokens.panel);
    let page = cx.session.page();
    match cx.session.drawer() {
        // Paths, table and jobs belong to the picture: the other pages have their own middle, and all of it.
        _ if !page.has_canvas() => {}
        None => {
            let bar = Panel::bottom("drawer bar").exact_size(TABS).resizable(false).frame(frame);
            bar.show(ui, |ui| tabs_ui(cx, ui, None, right_folded));
        }
        Some(drawer) => {
            let height = ui.available_height();
            let pane =
                Panel::bottom("drawer").default_size((height * 0.36).max(220.0)).size_range(120.0..=height * 0.7);
            pane.frame(frame).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                tabs_ui(cx, ui, Some(drawer), right_folded);
                ui.spacing_mut().item_spacing.y = 4.0;
                drawer_ui(cx, ui, drawer);
            });
        }
    }
    if page.has_canvas() {
        let frame = Frame::new().fill(cx.tokens.canvas);
        CentralPanel::default().frame(frame).show(ui, |ui| canvas::canvas_ui(cx, canvas, ui));
        return;
    }
    let frame = Frame::new().fill(cx.tokens.canvas).inner_margin(Margin::symmetric(24, 16));
    CentralPanel::default().frame(frame).show(ui, |ui| match page {
        Page::Identity => resolve::compare_ui(cx, ui),
        Page::Ownership => ownership::board_ui(cx, ui),
        Page::Leads => leads::board_ui(cx, ui),
        Page::Rules => rules::board_ui(cx, ui),
        Page::Deals => deals::board_ui(cx, ui),
        Page::Method => method::board_ui(cx, ui),
        Page::Inbox => inbox::board_ui(cx, ui),
        Page::Explore | Page::Sources | Page::History => {}
    });
}

fn tabs_ui(cx: &Cx<'_>, ui: &mut Ui, open: Option<Drawer>, right_folded: &mut bool) {
    ui.allocate_ui_with_layout(vec2(ui.available_width(), TABS), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.add_space(8.0);
        let found = cx.session.paths().map_or(0, |paths| paths.found.paths.len());
        let busy = cx.session.jobs().len();
        for (drawer, word, command, count) in [
            (Drawer::Paths, words::PATHS_TAB, Command::DrawerPaths, found),
            (Drawer::Table, words::TABLE_TAB, Command::DrawerTable, 0),
            (Drawer::Jobs, words::JOBS_TAB, Command::DrawerJobs, busy),
        ] {
            let text = match count {
                0 => word.of(cx).to_owned(),
                count => format!("{} {}", word.of(cx), words::number(count)),
            };
            if tab_ui(cx, ui, &text, command, open == Some(drawer)) {
                cx.send(Message::SetDrawer((open != Some(drawer)).then_some(drawer)));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(8.0);
            if cx.session.page().has_canvas() {
                let name = words::FOLD_RIGHT.of(cx);
                if icon_button(cx, ui, Icon::FoldRight, name, name, true).clicked() {
                    *right_folded = !*right_folded;
                }
            }
            let (icon, name, next) = match open {
                Some(_) => (Icon::Down, words::DRAWER_CLOSE, None),
                None => (Icon::Up, words::DRAWER_OPEN, Some(Drawer::Paths)),
            };
            if icon_button(cx, ui, icon, name.of(cx), name.of(cx), true).clicked() {
                cx.send(Message::SetDrawer(next));
            }
        });
    });
}

fn tab_ui(cx: &Cx<'_>, ui: &mut Ui, text: &str, command: Command, chosen: bool) -> bool {
    let ink = if chosen { cx.tokens.text } else { cx.tokens.mute };
    let style = if chosen { super::theme::strong_style() } else { egui::TextStyle::Body };
    let button = egui::Button::new(RichText::new(text).text_style(style).color(ink))
        .fill(if chosen { cx.tokens.raised } else { Color32::TRANSPARENT })
        .frame_when_inactive(chosen)
        .sense(Sense::click());
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, text));
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    let tip = format!("{} · {}", command.hint(cx.lang), super::keys::text(command, mac));
    response.on_hover_text(tip).clicked()
}

/// The open tab in exactly the room there is: wide content scrolls or is cut, it never pushes the panes.
fn drawer_ui(cx: &Cx<'_>, ui: &mut Ui, drawer: Drawer) {
    let room = ui.available_rect_before_wrap();
    let inside = egui::Rect::from_min_max(room.min + vec2(16.0, 4.0), room.max - vec2(16.0, 8.0));
    let mut ui = {
        ui.allocate_rect(room, Sense::hover());
        ui.new_child(egui::UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)))
    };
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    match drawer {
        Drawer::Paths => paths::paths_ui(cx, &mut ui),
        Drawer::Table => table::table_ui(cx, &mut ui),
        Drawer::Jobs => {
            ScrollArea::vertical().id_salt("jobs").auto_shrink(false).show(&mut ui, |ui| jobs::jobs_ui(cx, ui));
        }
    }
}
