//! How public sources are asked: name, pace, bounds, way out, keys.

use super::keys::{self, Typed};
use super::{End, head_ui, reason_ui};
use crate::collect::fetch;
use crate::session::{Message, Session};
use crate::ui::cx::Cx;
use crate::ui::widgets::{plain_button, primary_button, section, small};
use crate::ui::{words as common, words_ask as words};
use egui::{Align, DragValue, Label, Layout, Margin, RichText, Role, ScrollArea, TextEdit, Ui, Vec2, WidgetInfo, vec2};
use std::path::PathBuf;
use url::Url;

const WIDTH: f32 = 640.0;
const MIB: u64 = 1 << 20;
/// Room of a name before its field.
const LABEL: f32 = 248.0;

/// Settings being changed, and keys being typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    settings: fetch::Settings,
    ca_file: String,
    keys: Typed,
}

impl Draft {
    pub fn new(session: &Session) -> Self {
        let settings = session.settings().collect.clone();
        let ca_file = settings.ca_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        Self { settings, ca_file, keys: Typed::default() }
    }
}

/// Empty, or `http(s)://host…` or `socks5://host…`.
fn is_proxy(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5") && url.host_str().is_some())
}

pub fn settings_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, room: Vec2) -> Option<End> {
    ui.set_width((room.x - 120.0).min(WIDTH));
    if head_ui(cx, ui, words::settings_title(cx.lang), words::settings_how(cx.lang)) {
        return Some(End::Closed);
    }
    ScrollArea::vertical().max_height((room.y - 240.0).max(200.0)).show(ui, |ui| {
        ui.set_width(ui.available_width() - 12.0);
        who_ui(cx, ui, draft);
        section(cx, ui, words::pace(cx.lang));
        pace_ui(cx, ui, draft);
        section(cx, ui, words::bounds(cx.lang));
        bounds_ui(cx, ui, draft);
        section(cx, ui, words::way(cx.lang));
        way_ui(cx, ui, draft);
        section(cx, ui, words::keys(cx.lang));
        keys::keys_ui(cx, ui, &mut draft.keys);
        ui.add_space(8.0);
    });
    ui.add_space(8.0);
    let sound = is_proxy(&draft.settings.proxy);
    let mut end = None;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 32.0), Layout::right_to_left(Align::Center), |ui| {
        if primary_button(cx, ui, words::save(cx.lang), sound).clicked() {
            let mut settings = draft.settings.clone();
            settings.contact = settings.contact.trim().to_owned();
            settings.proxy = settings.proxy.trim().to_owned();
            let file = draft.ca_file.trim();
            settings.ca_file = (!file.is_empty()).then(|| PathBuf::from(file));
            cx.send(Message::SetCollect(Box::new(settings)));
            end = Some(End::Closed);
        }
        if plain_button(ui, common::CANCEL.of(cx)).clicked() {
            end = Some(End::Closed);
        }
        if !sound {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| reason_ui(cx, ui, words::wrong_proxy(cx.lang)));
        }
    });
    end
}

/// A name and its field in one row.
fn row(cx: &Cx<'_>, ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(vec2(LABEL, 28.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(LABEL);
            ui.add(Label::new(RichText::new(name).color(cx.tokens.mute)).truncate());
        });
        add(ui);
    });
}

fn text(ui: &mut Ui, name: &str, hint: &str, text: &mut String) -> egui::Response {
    let field = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(field.margin(Margin::symmetric(8, 5)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    response
}

fn value(ui: &mut Ui, name: &str, value: DragValue<'_>) -> egui::Response {
    let response = ui.add(value);
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, name));
    response
}

fn who_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    super::super::inspector::first_section(cx, ui, words::who_asks(cx.lang));
    let name = words::contact(cx.lang);
    row(cx, ui, name, |ui| text(ui, name, words::contact_hint(cx.lang), &mut draft.settings.contact));
    row(cx, ui, words::agent(cx.lang), |ui| {
        ui.add(Label::new(RichText::new(cx.session.user_agent()).color(cx.tokens.text)).wrap())
    });
    ui.checkbox(&mut draft.settings.offline, words::offline_toggle(cx.lang));
}

fn pace_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    let pace = &mut draft.settings.politeness;
    let name = words::per_second(cx.lang);
    row(cx, ui, name, |ui| {
        value(ui, name, DragValue::new(&mut pace.per_second).range(0.05..=20.0).speed(0.05).max_decimals(2))
    });
    let name = words::at_once(cx.lang);
    row(cx, ui, name, |ui| value(ui, name, DragValue::new(&mut pace.at_once).range(1..=16)));
    let name = words::at_once_all(cx.lang);
    row(cx, ui, name, |ui| value(ui, name, DragValue::new(&mut pace.at_once_all).range(1..=64)));
}

fn bounds_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    let limits = &mut draft.settings.limits;
    let mut mib = limits.max_bytes.div_ceil(MIB);
    let name = words::max_size(cx.lang);
    row(cx, ui, name, |ui| value(ui, name, DragValue::new(&mut mib).range(1..=1024)));
    if mib != limits.max_bytes.div_ceil(MIB) {
        limits.max_bytes = mib * MIB;
    }
    let name = words::max_time(cx.lang);
    row(cx, ui, name, |ui| value(ui, name, DragValue::new(&mut limits.total_seconds).range(5..=3600)));
}

fn way_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    let name = words::proxy(cx.lang);
    row(cx, ui, name, |ui| text(ui, name, words::proxy_hint(cx.lang), &mut draft.settings.proxy));
    let name = words::ca_file(cx.lang);
    row(cx, ui, name, |ui| text(ui, name, words::ca_hint(cx.lang), &mut draft.ca_file));
    ui.add_space(4.0);
    ui.checkbox(&mut draft.settings.allow_loopback, words::loopback(cx.lang));
    ui.horizontal_top(|ui| {
        ui.add_space(24.0);
        ui.add(Label::new(small(words::loopback_caution(cx.lang)).color(cx.tokens.mute)).wrap());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_an_address() {
        for (text, sound) in [
            ("", true),
            (" http://proxy.example:8080 ", true),
            ("socks5://10.0.0.1:1080", true),
            ("proxy.example:8080", false),
            ("file:///etc", false),
            ("http://", false),
        ] {
            assert_eq!(is_proxy(text), sound, "{text}");
        }
    }
}
