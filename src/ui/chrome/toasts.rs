//! Notices at the lower left: information passes by, warnings and errors stay until dismissed.
//!
//! Everything stays listed in the jobs drawer until it is dismissed there or here.

use crate::session::{Drawer, Message, Notice, NoticeKind};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{icon_button, link, small};
use crate::ui::words;
use crate::ui::words_said::said;
use egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Sense, Stroke, Ui, Vec2, vec2};
use std::collections::BTreeMap;
use std::time::Duration;

/// Seconds an information stays in view.
const PASSING: f64 = 6.0;
/// More than these would cover the page; the rest is in the drawer.
const MOST: usize = 4;

/// When each passing notice was first seen, and the window's own last word.
#[derive(Debug, Default)]
pub struct Toasts {
    seen: BTreeMap<u64, f64>,
    said: Option<(String, Option<f64>)>,
}

impl Toasts {
    /// Says why something was refused; the window's own word, not the session's.
    pub fn say(&mut self, text: impl Into<String>) {
        self.said = Some((text.into(), None));
    }
}

pub fn toasts_ui(cx: &Cx<'_>, ui: &mut Ui, state: &mut Toasts, offset: Vec2) {
    let now = ui.input(|input| input.time);
    let notices = cx.session.notices();
    state.seen.retain(|id, _| notices.iter().any(|notice| notice.id == *id));
    let mut next = f64::INFINITY;
    let mut fresh = |since: f64| {
        let left = since + PASSING - now;
        if left > 0.0 {
            next = next.min(left);
        }
        left > 0.0
    };
    let mut shown: Vec<&Notice> = Vec::new();
    // The open drawer lists them already.
    let listed = cx.session.drawer() == Some(Drawer::Jobs) && cx.session.case().is_some();
    for notice in notices.iter().filter(|_| !listed) {
        let since = *state.seen.entry(notice.id).or_insert(now);
        if notice.kind != NoticeKind::Info || fresh(since) {
            shown.push(notice);
        }
    }
    let said = match &mut state.said {
        Some((text, since)) => {
            let since = *since.get_or_insert(now);
            fresh(since).then(|| text.clone())
        }
        None => None,
    };
    if said.is_none() {
        state.said = None;
    }
    if next.is_finite() {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(next.max(0.05)));
    }
    if shown.is_empty() && said.is_none() {
        return;
    }
    let skip = shown.len().saturating_sub(MOST);
    Area::new(Id::unique("toasts")).order(Order::Tooltip).anchor(Align2::LEFT_BOTTOM, offset).fade_in(false).show(
        ui.ctx(),
        |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            for notice in shown.iter().skip(skip) {
                toast_frame(cx, ui, |ui| notice_ui(cx, ui, notice));
            }
            if let Some(text) = said {
                toast_frame(cx, ui, |ui| line_ui(cx, ui, NoticeKind::Info, &text, |_| ()));
            }
        },
    );
}

fn toast_frame(cx: &Cx<'_>, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new()
        .fill(cx.tokens.raised)
        .stroke(Stroke::new(1.0, cx.tokens.line))
        .corner_radius(8)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(352.0);
            add(ui);
        });
}

/// One notice with its details folded; also used by the jobs drawer.
pub fn notice_ui(cx: &Cx<'_>, ui: &mut Ui, notice: &Notice) {
    let text = said(cx.lang, &notice.text);
    line_ui(cx, ui, notice.kind, &text, |ui| {
        let name = format!("{}: {text}", words::DISMISS.of(cx));
        if icon_button(cx, ui, Icon::Close, &name, words::DISMISS.of(cx), true).clicked() {
            cx.send(Message::DismissNotice(notice.id));
        }
    });
    if notice.details.is_empty() {
        return;
    }
    let id = Id::unique(("notice details", notice.id));
    let open = ui.data(|data| data.get_temp(id).unwrap_or(false));
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        let word = if open { words::HIDE_DETAILS } else { words::SHOW_DETAILS };
        if link(cx, ui, word.of(cx)).clicked() {
            ui.data_mut(|data| data.insert_temp(id, !open));
        }
    });
    if open {
        egui::ScrollArea::vertical().id_salt(id).max_height(160.0).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 24, ..Margin::ZERO }).show(ui, |ui| {
                for detail in &notice.details {
                    ui.label(small(said(cx.lang, detail)).color(cx.tokens.mute));
                }
            });
        });
    }
    ui.add_space(4.0);
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, kind: NoticeKind, text: &str, end: impl FnOnce(&mut Ui)) {
    let (icon, ink) = match kind {
        NoticeKind::Info => (Icon::Info, cx.tokens.mute),
        NoticeKind::Warning => (Icon::Warning, cx.tokens.text),
        NoticeKind::Error => (Icon::Error, cx.tokens.danger),
    };
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 28.0), Sense::hover());
        icons::paint(ui.painter(), icon, icons::square(rect.center(), 16.0), ink);
        let width = ui.available_width() - 36.0;
        ui.allocate_ui_with_layout(vec2(width, 28.0), egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.add_space(6.0);
            ui.set_width(width);
            ui.label(RichText::new(text).color(cx.tokens.text));
            ui.add_space(4.0);
        });
        end(ui);
    });
}
