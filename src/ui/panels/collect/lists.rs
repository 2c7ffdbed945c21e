//! Update lists: which official lists, their editions in the case, and from whom they are downloaded.
//!
//! Each list can be read from a saved file instead; what became of it stands beside the list, so that another file can
//! be chosen.

use super::{End, buttons_ui, head_ui, offline, reason_ui, sent_ui};
use crate::session::{ListLine, ListTold, Message, NoticeKind};
use crate::ui::cx::Cx;
use crate::ui::dialogs::Ask;
use crate::ui::panels::{inbox, trace};
use crate::ui::widgets::{empty_note, hairline, link, small, split_row};
use crate::ui::words_ask as words;
use egui::{Label, RichText, Role, ScrollArea, Ui, Vec2, WidgetInfo};
use std::collections::BTreeSet;

const WIDTH: f32 = 680.0;

/// The ids that are ticked.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    chosen: BTreeSet<String>,
}

/// What was clicked of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clicked {
    FromFile,
    ToInbox,
}

/// The dialog; `ask` is the file dialog that it wants.
pub fn lists_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, room: Vec2, ask: &mut Option<Ask>) -> Option<End> {
    ui.set_width((room.x - 120.0).min(WIDTH));
    if head_ui(cx, ui, words::lists_title(cx.lang), words::lists_how(cx.lang)) {
        return Some(End::Closed);
    }
    let lists = cx.session.list_lines();
    if lists.is_empty() {
        empty_note(cx, ui, words::no_lists(cx.lang), "");
    }
    ui.horizontal(|ui| {
        if link(cx, ui, words::all(cx.lang)).clicked() {
            let loadable = lists.iter().filter(|list| !list.by_hand);
            draft.chosen = loadable.map(|list| list.id.clone()).collect();
        }
        if link(cx, ui, words::none(cx.lang)).clicked() {
            draft.chosen.clear();
        }
    });
    let mut seen = false;
    ScrollArea::vertical().max_height((room.y - 400.0).max(140.0)).show(ui, |ui| {
        ui.set_width(ui.available_width() - 8.0);
        for list in lists {
            hairline(cx, ui);
            let clicked = ui.push_id(&list.id, |ui| list_ui(cx, ui, list, draft)).inner;
            match clicked {
                Some(Clicked::FromFile) => *ask = Some(Ask::List(list.id.clone())),
                Some(Clicked::ToInbox) => seen = true,
                None => {}
            }
        }
    });
    if seen {
        return Some(End::Asked);
    }
    ui.add_space(12.0);
    let chosen: Vec<&ListLine> = lists.iter().filter(|list| draft.chosen.contains(&list.id)).collect();
    let hosts: BTreeSet<&str> = chosen.iter().map(|list| list.host.as_str()).collect();
    let hosts: Vec<&str> = hosts.into_iter().collect();
    sent_ui(cx, ui, |ui| {
        ui.set_min_height(56.0);
        let hosts = hosts.join(" · ");
        if !hosts.is_empty() {
            ui.add(Label::new(crate::ui::widgets::strong(hosts).color(cx.tokens.text)).wrap());
        }
        ui.add(Label::new(RichText::new(words::lists_send(cx.lang)).color(cx.tokens.text)).wrap());
        ui.label(small(words::nothing_of_case(cx.lang)).color(cx.tokens.mute));
    });
    let go = match chosen.len() {
        0 => words::download(cx.lang).to_owned(),
        count => words::download_from(cx.lang, count, &hosts),
    };
    let why_not = offline(cx).or_else(|| chosen.is_empty().then(|| words::choose_lists(cx.lang)));
    let end = buttons_ui(cx, ui, &go, why_not);
    if end == Some(End::Asked) {
        cx.send(Message::UpdateLists(chosen.iter().map(|list| list.id.clone()).collect()));
    }
    end
}

/// One list: its edition, where it comes from, and what became of it.
fn list_ui(cx: &Cx<'_>, ui: &mut Ui, list: &ListLine, draft: &mut Draft) -> Option<Clicked> {
    let mut ticked = draft.chosen.contains(&list.id);
    let edition = match list.edition.is_empty() {
        true => words::not_in_case(cx.lang).to_owned(),
        false => words::in_case(cx.lang, &list.edition, list.entries),
    };
    split_row(
        ui,
        26.0,
        |ui| {
            ui.add_enabled_ui(!list.by_hand, |ui| {
                if ui.checkbox(&mut ticked, &list.name).changed() {
                    match ticked {
                        true => draft.chosen.insert(list.id.clone()),
                        false => draft.chosen.remove(&list.id),
                    };
                }
            });
        },
        |ui| {
            ui.label(small(edition).color(cx.tokens.mute));
        },
    );
    let mut clicked = None;
    ui.indent("about", |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let facts = [list.publisher.as_str(), list.host.as_str()].join(" · ");
        ui.label(small(facts).color(cx.tokens.mute));
        if !list.note.is_empty() {
            ui.add(Label::new(small(&list.note).color(cx.tokens.mute)).wrap());
        }
        if list.by_hand {
            ui.add(Label::new(small(words::by_hand(cx.lang)).color(cx.tokens.mute)).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let response = link(cx, ui, words::from_file(cx.lang));
            let name = format!("{}: {}", words::from_file(cx.lang), list.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.clicked() {
                clicked = Some(Clicked::FromFile);
            }
            if list.by_hand {
                trace::source(cx, ui, words::publisher_page(cx.lang), &list.url);
            }
            if !list.terms.is_empty() {
                trace::source(cx, ui, words::terms(cx.lang), &list.terms);
            }
        });
        if let Some(job) = cx.session.list_job(&list.id) {
            inbox::job_ui(cx, ui, job);
        } else if let Some(told) = cx.session.list_told(&list.id) {
            clicked = told_ui(cx, ui, told).or(clicked);
        }
    });
    ui.add_space(4.0);
    clicked
}

/// What became of the list, with the way to it.
fn told_ui(cx: &Cx<'_>, ui: &mut Ui, told: &ListTold) -> Option<Clicked> {
    match told.kind {
        NoticeKind::Info => {
            ui.add(Label::new(small(&told.text).color(cx.tokens.text)).wrap());
        }
        NoticeKind::Warning | NoticeKind::Error => {
            ui.horizontal_top(|ui| reason_ui(cx, ui, &told.text));
        }
    }
    link(cx, ui, words::to_inbox(cx.lang)).clicked().then_some(Clicked::ToInbox)
}
