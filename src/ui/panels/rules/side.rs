//! The rules one by one: where they hold, whether they are in force, and what the analyst has to confirm.

use super::Opened;
use crate::model::PartialDate;
use crate::session::{Message, RuleHead, RuleSwitch, RulesView};
use crate::ui::cx::Cx;
use crate::ui::panels::inspector::first_section;
use crate::ui::panels::trace;
use crate::ui::widgets::{card, empty_note, focus_ring, outline_pill, section, small, strong, truncated};
use crate::ui::{words as common, words_leads as words};
use egui::{
    Align, Button, Color32, CursorIcon, Id, Label, Layout, RichText, Role, Sense, TextEdit, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

const ROW: f32 = 44.0;

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    first_section(cx, ui, words::as_of(cx.lang));
    let Some(view) = cx.session.rules() else {
        empty_note(cx, ui, words::not_yet(cx.lang), words::rules_not_yet_how(cx.lang));
        return;
    };
    ui.label(RichText::new(&view.as_of).heading());
    ui.label(small(words::as_of_how(cx.lang)).color(cx.tokens.mute));
    switches_ui(cx, ui, view);
    section(cx, ui, &format!("{} {}", words::rules(cx.lang), view.heads.len()));
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut opened = Opened::load(ui);
    for head in &view.heads {
        let chosen = opened.rule.as_ref() == Some(&head.id);
        if rule_ui(cx, ui, head, chosen) {
            opened = Opened { rule: Some(head.id.clone()), entity: None };
            opened.clone().store(ui);
        }
    }
    if !view.errors.is_empty() {
        section(cx, ui, words::rule_errors(cx.lang));
        trace::errors(cx, ui, &view.errors);
    }
    ui.add_space(16.0);
}

/// A rule in two lines; a click opens it.
fn rule_ui(cx: &Cx<'_>, ui: &mut Ui, head: &RuleHead, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let state = format!("{} · {}", words::in_force(cx.lang, head.in_force), head.state);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, format!("{}, {state}", head.title)));
    let area = rect.expand2(vec2(8.0, 0.0));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.raised,
        (false, true) => cx.tokens.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(area, 6.0, fill);
    focus_ring(cx, ui, &response, area, 6.0);
    trace::in_force(cx, ui.painter(), pos2(rect.min.x + 5.0, rect.min.y + 14.0), head.in_force);
    let inside = rect.with_min_x(rect.min.x + 18.0);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(inside).layout(Layout::right_to_left(Align::Center)));
    inner.spacing_mut().item_spacing.x = 4.0;
    outline_pill(cx, &mut inner, &head.jurisdiction, cx.tokens.mute);
    if head.own {
        outline_pill(cx, &mut inner, words::own_rule(cx.lang), cx.tokens.mute);
    }
    inner.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(4.0);
        truncated(ui, RichText::new(&head.short).color(cx.tokens.text));
        truncated(ui, small(&head.state).color(cx.tokens.mute));
    });
    let tip = format!("{}\n{}", head.title, head.state);
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked()
}

/// What only the analyst can confirm stands first.
fn switches_ui(cx: &Cx<'_>, ui: &mut Ui, view: &RulesView) {
    let asked: Vec<_> = view.heads.iter().filter_map(|head| Some((head, head.switch.as_ref()?))).collect();
    if asked.is_empty() {
        return;
    }
    section(cx, ui, words::switch(cx.lang));
    for (head, switch) in asked {
        card(cx, ui, |ui| switch_ui(cx, ui, head, switch));
        ui.add_space(8.0);
    }
}

fn switch_ui(cx: &Cx<'_>, ui: &mut Ui, head: &RuleHead, switch: &RuleSwitch) {
    let lang = cx.lang;
    truncated(ui, strong(&head.short));
    ui.add(Label::new(small(&switch.question).color(cx.tokens.mute)).wrap());
    ui.add_space(6.0);
    let send = |setting| cx.send(Message::SwitchRule { rule: head.id.clone(), setting });
    if let Some((again, day, decision)) = &switch.confirmed {
        ui.add(Label::new(words::confirmed(lang, *again, &day.to_string())).wrap());
        let by = words::confirmed_by(lang, &decision.by, &common::moment(&decision.at));
        ui.add(Label::new(small(by).color(cx.tokens.mute)).wrap());
        if !decision.reason.is_empty() {
            ui.add(Label::new(small(&decision.reason).color(cx.tokens.mute)).wrap());
        }
        ui.add_space(4.0);
        if ui.button(words::take_back(lang)).clicked() {
            send(None);
        }
        return;
    }
    let memory = Id::unique("rule switch").with(&head.id);
    let mut text: String = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    let day: Option<PartialDate> = text.trim().parse().ok();
    ui.horizontal(|ui| {
        let label = ui.label(small(words::switch_date(lang)).color(cx.tokens.mute));
        let ink = if day.is_some() || text.trim().is_empty() { cx.tokens.text } else { cx.tokens.danger };
        let field = TextEdit::singleline(&mut text)
            .desired_width(104.0)
            .char_limit(10)
            .text_color(ink)
            .background_color(cx.tokens.panel)
            .hint_text(common::AS_OF_HINT.of(cx));
        ui.add(field).labelled_by(label.id);
    });
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        for (again, name) in [(true, words::again(lang)), (false, words::suspended(lang))] {
            let button = Button::new(name).fill(cx.tokens.hover);
            let button = ui.add_enabled(day.is_some(), button);
            let named = format!("{}: {name}", head.short);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, day.is_some(), &named));
            let button = button.on_disabled_hover_text(words::switch_date_wrong(lang));
            if let Some(day) = day.filter(|_| button.clicked()) {
                send(Some((again, day)));
                text.clear();
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(memory, text));
}
