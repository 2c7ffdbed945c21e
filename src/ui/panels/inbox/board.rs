//! The shown page: what it is, and its text beside what it proposes, its tables, the exchange, what changed.

use super::side::state_mark;
use super::{Look, Tab, asked, assistant, parts, proposals, text};
use crate::session::{Command, InboxDetail, Message};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::{parts as chips, trace};
use crate::ui::theme::strong_style;
use crate::ui::widgets::{card, empty_note, hairline, icon_button, plain_button, small, truncated};
use crate::ui::words_said::said;
use crate::ui::{words as common, words_collect as words};
use egui::{
    Align, Button, Color32, Label, Layout, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

/// Air between the text and the proposals; a hairline runs in its middle.
const GAP: f32 = 32.0;
/// Wider, and the eye loses the line.
const WIDEST_TEXT: f32 = 820.0;
const WIDEST_PROPOSALS: f32 = 560.0;
/// Narrower, a value no longer fits beside its label.
const LEAST_PROPOSALS: f32 = 296.0;

/// The shown page: its text, its proposals, its parts.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    if let Some(assistant) = cx.session.assistant() {
        assistant::assistant_ui(cx, ui, assistant);
        return;
    }
    let Some(detail) = cx.session.inbox_detail() else {
        nothing_ui(cx, ui);
        return;
    };
    let mut look = Look::load(ui, detail);
    head_ui(cx, ui, detail);
    ui.add_space(8.0);
    tabs_ui(cx, ui, detail, &mut look);
    hairline(cx, ui);
    ui.add_space(4.0);
    match look.tab {
        Tab::Proposals => columns_ui(cx, ui, detail, &mut look),
        Tab::Parts => parts::parts_ui(cx, ui, detail),
        Tab::Asked => asked::asked_ui(cx, ui, detail),
        Tab::Changed => asked::changed_ui(cx, ui, detail),
        Tab::News => asked::news_ui(cx, ui, detail),
    }
    look.store(ui);
}

/// Nothing is shown: what the inbox is, and the ways to fill it.
fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.add_space(24.0);
    ui.allocate_ui_with_layout(vec2(560.0, 0.0), Layout::top_down(Align::Min), |ui| {
        if !cx.session.inbox().pages.is_empty() {
            empty_note(cx, ui, words::choose(cx.lang), words::choose_how(cx.lang));
            return;
        }
        empty_note(cx, ui, words::empty(cx.lang), words::empty_how(cx.lang));
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| {
            for command in [Command::ClipPage, Command::ClipFile, Command::UpdateLists] {
                let allowed = command.why_not(cx.session, cx.lang).is_none();
                let button = Button::new(command.label(cx.lang)).min_size(vec2(88.0, 32.0));
                if ui.add_enabled(allowed, button).on_hover_text(command.hint(cx.lang)).clicked() {
                    cx.run(command);
                }
            }
        });
    });
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    let page = &detail.page;
    ui.horizontal(|ui| {
        ui.set_height(28.0);
        let (mark, response) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
        state_mark(cx, ui.painter(), mark.center(), page.state);
        let word = words::state(cx.lang, page.state);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
        response.on_hover_text(word);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let again = words::check_again(cx.lang);
            if page.url.starts_with("http")
                && plain_button(ui, again).on_hover_text(words::check_again_tip(cx.lang)).clicked()
            {
                cx.send(Message::Recheck(vec![page.fetch]));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                truncated(ui, RichText::new(&page.title).heading());
            });
        });
    });
    trace::source(cx, ui, &page.url, &page.url);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        ui.spacing_mut().interact_size.y = 20.0;
        let mut facts = vec![page.host.clone(), common::moment(&page.at), page.reader.clone()];
        facts.extend(page.note.clone());
        facts.retain(|fact| !fact.is_empty());
        ui.label(small(facts.join(" · ")).color(cx.tokens.mute));
        hash_ui(cx, ui, detail);
    });
    if let Some(chip) = &page.about {
        ui.horizontal(|ui| {
            ui.label(small(words::about(cx.lang)).color(cx.tokens.mute));
            if chips::chip(cx, ui, chip, chips::ChipKind::Shows).clicked() {
                trace::reveal(cx, &chip.id);
            }
        });
    }
    if let Some(problem) = &page.problem {
        ui.add_space(4.0);
        card(cx, ui, |ui| {
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
                icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.danger);
                ui.vertical(|ui| {
                    ui.add(Label::new(RichText::new(said(cx.lang, problem)).color(cx.tokens.text)).wrap());
                    ui.add(Label::new(small(words::nothing_found(cx.lang)).color(cx.tokens.mute)).wrap());
                });
            });
        });
    }
}

/// The hash of the kept bytes, short; the whole of it on hover and with a copy.
fn hash_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail) {
    let is_hash = |value: &str| value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some((_, hash)) = detail.exchange.iter().find(|(_, value)| is_hash(value)) else { return };
    let short = format!("· SHA-256 {}…", hash.get(..12).unwrap_or(hash));
    ui.label(small(short).color(cx.tokens.mute)).on_hover_text(hash);
    let name = words::copy_hash(cx.lang);
    if icon_button(cx, ui, Icon::Copy, name, name, true).clicked() {
        ui.copy_text(hash.clone());
    }
}

fn tabs_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for tab in Tab::all(detail) {
            let (word, count) = match tab {
                Tab::Proposals => (words::tab_proposals(cx.lang), detail.proposals.len() + detail.further),
                Tab::Parts => (words::tab_parts(cx.lang), detail.parts.len()),
                Tab::Asked => (words::tab_asked(cx.lang), 0),
                Tab::Changed => (words::tab_changed(cx.lang), 0),
                Tab::News => (words::tab_news(cx.lang), 0),
            };
            let text = if count > 0 { format!("{word} {}", common::number(count)) } else { word.to_owned() };
            let chosen = look.tab == tab;
            let ink = if chosen { cx.tokens.text } else { cx.tokens.mute };
            let style = if chosen { strong_style() } else { egui::TextStyle::Body };
            let fill = if chosen { cx.tokens.raised } else { Color32::TRANSPARENT };
            let button = Button::new(RichText::new(&text).text_style(style).color(ink)).fill(fill);
            let response = ui.add(button.frame_when_inactive(chosen));
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, &text));
            if response.clicked() {
                look.tab = tab;
                look.edit = None;
            }
        }
    });
    ui.add_space(4.0);
}

/// The text at the left, the proposals at the right: each scrolls by itself.
fn columns_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    if let Some(why) = &detail.no_body {
        let mut ui = child(ui, room);
        ui.add_space(8.0);
        // What was said above is not said again.
        let why = if detail.page.problem.as_ref() == Some(why) { "" } else { why };
        empty_note(cx, &mut ui, words::no_body(cx.lang), &said(cx.lang, why));
        return;
    }
    let wanted = (room.width() * 0.44).clamp(LEAST_PROPOSALS, WIDEST_PROPOSALS);
    let text = room.with_max_x((room.max.x - wanted - GAP).min(room.min.x + WIDEST_TEXT));
    let list = room.with_min_x(text.max.x + GAP);
    let list = list.with_max_x(list.max.x.min(list.min.x + WIDEST_PROPOSALS));
    ui.painter().vline(text.max.x + GAP / 2.0, room.y_range(), Stroke::new(1.0, cx.tokens.line));
    follow(cx, detail, look);
    proposals::proposals_ui(cx, &mut child(ui, list), detail, look);
    page_text_ui(cx, &mut child(ui, text), detail, look);
    if look.follow > 0 {
        look.follow -= 1;
        ui.ctx().request_repaint();
    }
}

fn child(ui: &mut Ui, rect: Rect) -> Ui {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(rect.expand2(vec2(2.0, 0.0)).intersect(ui.clip_rect()));
    inner
}

/// Another proposal was chosen, by key or click: its card and its place come into view.
fn follow(cx: &Cx<'_>, detail: &InboxDetail, look: &mut Look) {
    let shown = cx.session.shown_proposal();
    if look.followed == shown {
        return;
    }
    look.followed = shown;
    look.edit = None;
    look.other = look.other.filter(|number| Some(*number) == shown);
    let proposal = detail.proposals.iter().find(|proposal| Some(proposal.number) == shown);
    look.go_to(proposal.and_then(|proposal| proposal.values.iter().find_map(|value| value.block)));
}

fn page_text_ui(cx: &Cx<'_>, ui: &mut Ui, detail: &InboxDetail, look: &mut Look) {
    let legend = if detail.mentions.is_empty() { words::legend_filled(cx.lang) } else { words::legend(cx.lang) };
    truncated(ui, small(legend).color(cx.tokens.mute));
    ui.add_space(4.0);
    if detail.blocks.is_empty() {
        empty_note(cx, ui, words::no_text(cx.lang), "");
        return;
    }
    let shown = cx.session.shown_proposal();
    let proposal = detail.proposals.iter().find(|proposal| Some(proposal.number) == shown);
    let outlined: Vec<usize> =
        proposal.into_iter().flat_map(|proposal| &proposal.values).filter_map(|value| value.block).collect();
    let marks = text::Marks {
        of: detail.page.fetch,
        outlined: &outlined,
        target: look.block.filter(|_| look.follow > 0),
        mentions: &detail.mentions,
    };
    let Some(block) = text::text_ui(cx, ui, &detail.blocks, &marks) else { return };
    let stands_in = |value: &crate::session::ProposedLine| value.block == Some(block);
    let clicked = detail.proposals.iter().find(|proposal| proposal.values.iter().any(stands_in));
    if let Some(proposal) = clicked {
        cx.send(Message::ShowProposal(Some(proposal.number)));
    }
}
