//! The menu behind ☰: every command of the table, grouped as the table groups them.

use crate::session::{Command, Menu};
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::widgets::icon_button;
use crate::ui::{keys, words};
use egui::containers::menu::SubMenuButton;
use egui::{Button, Popup, Ui};

pub fn menu_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let name = words::MENU.of(cx);
    let button = icon_button(cx, ui, Icon::Menu, name, name, true);
    Popup::menu(&button).accessible_name(name).show(|ui| {
        ui.set_min_width(160.0);
        for menu in Menu::ALL {
            SubMenuButton::new(menu.label(cx.lang)).ui(ui, |ui| commands_ui(cx, ui, menu));
        }
    });
}

fn commands_ui(cx: &Cx<'_>, ui: &mut Ui, menu: Menu) {
    ui.set_min_width(264.0);
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    for command in Command::all().filter(|command| command.menu() == menu) {
        let reason = command.why_not(cx.session, cx.lang);
        let button = Button::new(command.label(cx.lang)).shortcut_text(keys::text(command, mac));
        let response = ui.add_enabled(reason.is_none(), button);
        let response = match reason {
            Some(reason) => response.on_disabled_hover_text(reason),
            None => response.on_hover_text(command.hint(cx.lang)),
        };
        if response.clicked() {
            cx.run(command);
        }
    }
}
