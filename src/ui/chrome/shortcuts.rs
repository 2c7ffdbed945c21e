//! The sheet of keyboard shortcuts, read from the command table.

use crate::session::{Command, Menu};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::keys;
use crate::ui::theme::section_style;
use crate::ui::widgets::{dialog, icon_button, key_caps, split_row};
use crate::ui::words;
use egui::{RichText, ScrollArea, Ui};

/// From this width on the groups stand in three columns.
const THREE_COLUMNS: f32 = 900.0;
const THREE: [&[Menu]; 3] =
    [&[Menu::File, Menu::Edit, Menu::Collect], &[Menu::View], &[Menu::Paths, Menu::Identity, Menu::Analysis]];
const TWO: [&[Menu]; 2] =
    [&[Menu::File, Menu::Edit, Menu::Identity, Menu::Collect], &[Menu::View, Menu::Paths, Menu::Analysis]];

/// Shows the sheet while `open`.
pub fn shortcuts_ui(cx: &Cx<'_>, ui: &mut Ui, open: &mut bool) {
    if !*open {
        return;
    }
    let room = ui.ctx().content_rect().size();
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    let modal = dialog(cx, ui, "shortcuts").show(ui.ctx(), |ui| {
        let width = (room.x - 160.0).min(1080.0);
        ui.set_width(width);
        let groups: &[&[Menu]] = if width < THREE_COLUMNS { &TWO } else { &THREE };
        let mut close = false;
        split_row(
            ui,
            28.0,
            |ui| {
                ui.heading(words::SHORTCUTS.of(cx));
            },
            |ui| close = icon_button(cx, ui, Icon::Close, words::CLOSE.of(cx), words::CLOSE.of(cx), true).clicked(),
        );
        ScrollArea::vertical().max_height(room.y - 200.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 40.0;
            ui.columns(groups.len(), |columns| {
                for (column, menus) in columns.iter_mut().zip(groups) {
                    column.spacing_mut().item_spacing = egui::vec2(8.0, 1.0);
                    column.set_max_width(column.available_width() - 8.0);
                    for menu in *menus {
                        group_ui(cx, column, *menu, mac);
                    }
                }
            });
        });
        close
    });
    if modal.inner || modal.should_close() {
        *open = false;
    }
}

fn group_ui(cx: &Cx<'_>, ui: &mut Ui, menu: Menu, mac: bool) {
    ui.add_space(16.0);
    ui.label(RichText::new(menu.label(cx.lang)).text_style(section_style()).color(cx.tokens.mute));
    for command in Command::all().filter(|command| command.menu() == menu && command.shortcut().is_some()) {
        split_row(
            ui,
            26.0,
            |ui| {
                ui.label(command.label(cx.lang)).on_hover_text(command.hint(cx.lang));
            },
            |ui| {
                let caps: Vec<String> = keys::caps(command, mac).into_iter().rev().collect();
                key_caps(cx, ui, &caps);
            },
        );
    }
}
