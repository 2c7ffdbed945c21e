//! The left panel: ways to collect, what runs, and every page and answer, newest first.

use crate::session::{Command, InboxPage, JobLine, Message, Waiting};
use crate::ui::cx::Cx;
use crate::ui::gauge;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::inspector::first_section;
use crate::ui::widgets::{bar, empty_note, focus_ring, icon_button, section, small, split_row, strong, truncated};
use crate::ui::{words as common, words_collect as words, words_said};
use egui::{
    Align, Color32, CursorIcon, Id, Label, Layout, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

/// Height of a page in the list.
const ROW: f32 = 80.0;
/// Jobs that are shown; the others are in the drawer.
const JOBS: usize = 3;

/// Which pages are listed.
type Which = Option<Waiting>;

fn memory() -> Id {
    Id::unique("inbox filter")
}

pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    first_section(cx, ui, words::collect(cx.lang));
    buttons_ui(cx, ui);
    jobs_ui(cx, ui);
    let inbox = cx.session.inbox();
    section(cx, ui, words::pages(cx.lang));
    if inbox.pages.is_empty() {
        empty_note(cx, ui, words::empty(cx.lang), words::empty_how(cx.lang));
        return;
    }
    let mut which: Which = ui.data(|data| data.get_temp(memory())).unwrap_or_default();
    let count = |state: Waiting| inbox.pages.iter().filter(|page| page.state == state).count();
    let choice = |name: &str, count: usize| format!("{name} {}", common::number(count));
    let all = [
        (None, choice(words::all_pages(cx.lang), inbox.pages.len())),
        (Some(Waiting::Open), format!("● {}", common::number(count(Waiting::Open)))),
        (Some(Waiting::Unread), format!("○ {}", common::number(count(Waiting::Unread)))),
        (Some(Waiting::Done), format!("✓ {}", common::number(count(Waiting::Done)))),
        (Some(Waiting::Failed), format!("⚠ {}", common::number(count(Waiting::Failed)))),
    ];
    if let Some(chosen) = gauge::segments(cx, ui, words::which(cx.lang), Some(which), &all) {
        which = chosen;
        ui.data_mut(|data| data.insert_temp(memory(), which));
    }
    let said = which.map_or_else(|| words::signs(cx.lang), |state| words::state(cx.lang, state));
    ui.add(Label::new(small(said).color(cx.tokens.mute)).wrap());
    ui.add_space(4.0);
    let listed: Vec<&InboxPage> =
        inbox.pages.iter().filter(|page| which.is_none_or(|state| state == page.state)).collect();
    if listed.is_empty() {
        ui.label(small(words::none_such(cx.lang)).color(cx.tokens.mute));
    }
    let shown = cx.session.inbox_detail().map(|detail| detail.page.fetch);
    gauge::virtual_rows(ui, ROW, listed.len(), |ui, at, row| {
        if let Some(page) = listed.get(at) {
            page_ui(cx, ui, page, row, shown == Some(page.fetch));
        }
    });
}

fn buttons_ui(cx: &Cx<'_>, ui: &mut Ui) {
    for command in [Command::ClipPage, Command::ClipFile, Command::UpdateLists] {
        let reason = command.why_not(cx.session, cx.lang);
        let button = egui::Button::new(command.label(cx.lang)).min_size(vec2(ui.available_width(), 28.0));
        if ui.add_enabled(reason.is_none(), button).on_hover_text(command.hint(cx.lang)).clicked() {
            cx.run(command);
        }
    }
}

/// What runs, with a way to stop it: the drawer is not in sight here.
fn jobs_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let jobs = cx.session.jobs();
    if jobs.is_empty() {
        return;
    }
    section(cx, ui, words::running(cx.lang));
    for job in jobs.iter().take(JOBS) {
        job_ui(cx, ui, job);
    }
    if jobs.len() > JOBS {
        ui.label(small(words::further(cx.lang, jobs.len() - JOBS)).color(cx.tokens.mute));
    }
}

/// A running job with its progress and the way to stop it.
pub fn job_ui(cx: &Cx<'_>, ui: &mut Ui, job: &JobLine) {
    split_row(
        ui,
        28.0,
        |ui| {
            let name = words_said::label(cx.lang, &job.name);
            truncated(ui, strong(&*name)).on_hover_text(&*name);
        },
        |ui| {
            if job.cancellable {
                let name = format!("{}: {}", common::CANCEL_JOB.of(cx), job.name);
                if icon_button(cx, ui, Icon::Close, &name, common::CANCEL_JOB.of(cx), true).clicked() {
                    cx.send(Message::CancelJob(job.id));
                }
            }
        },
    );
    bar(cx, ui, job.fraction.unwrap_or_default(), ui.available_width(), cx.tokens.mute);
    truncated(ui, small(&job.text).color(cx.tokens.mute)).on_hover_text(&job.text);
    ui.add_space(4.0);
}

/// A filled disc (waits), a ring (not read), a tick (done) or a warning sign (could not look).
pub fn state_mark(cx: &Cx<'_>, painter: &Painter, middle: Pos2, state: Waiting) {
    match state {
        Waiting::Open => {
            painter.circle_filled(middle, 4.0, cx.tokens.text);
        }
        Waiting::Unread => {
            painter.circle_stroke(middle, 4.0, Stroke::new(1.4, cx.tokens.text));
        }
        Waiting::Done => {
            let tick = vec![middle + vec2(-4.0, 0.0), middle + vec2(-1.2, 3.0), middle + vec2(4.4, -3.4)];
            painter.line(tick, Stroke::new(1.6, cx.tokens.mute));
        }
        Waiting::Failed => icons::paint(painter, Icon::Warning, icons::square(middle, 14.0), cx.tokens.danger),
    }
}

fn page_ui(cx: &Cx<'_>, ui: &mut Ui, page: &InboxPage, row: Rect, chosen: bool) {
    let area = row.shrink2(vec2(0.0, 2.0)).expand2(vec2(8.0, 0.0));
    let response = ui.interact(area, ui.scope_id().with(("page", page.fetch)), Sense::click());
    let counts = match page.state {
        Waiting::Unread => words::kept_unread(cx.lang).to_owned(),
        _ => words::counts(cx.lang, page.open, page.accepted, page.rejected),
    };
    let problem = page.problem.as_deref().map(|problem| words_said::said(cx.lang, problem));
    let said = problem.as_deref().unwrap_or(&counts);
    let name = format!("{}, {}, {said}", page.title, words::state(cx.lang, page.state));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.accent_soft,
        (false, true) => cx.tokens.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(area, 6.0, fill);
    focus_ring(cx, ui, &response, area, 6.0);
    state_mark(cx, ui.painter(), pos2(row.min.x + 6.0, row.min.y + 17.0), page.state);
    let inside = Rect::from_min_max(row.min + vec2(22.0, 7.0), row.max - Vec2::splat(2.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)));
    inner.set_clip_rect(inside.intersect(ui.clip_rect()));
    inner.spacing_mut().item_spacing.y = 1.0;
    let ink = if page.state == Waiting::Done { cx.tokens.mute } else { cx.tokens.text };
    inner.add(Label::new(strong(&page.title).color(ink)).truncate().show_tooltip_when_elided(false));
    let line = |ui: &mut Ui, text: String, ink: Color32| {
        ui.add(Label::new(small(text).color(ink)).truncate().show_tooltip_when_elided(false));
    };
    line(&mut inner, format!("{} · {}", page.host, page.at.get(..10).unwrap_or(&page.at)), cx.tokens.mute);
    let about = page.about.as_ref().map_or_else(String::new, |chip| format!(" · {}", chip.caption));
    line(&mut inner, format!("{}{about}", page.reader), cx.tokens.faint);
    match &problem {
        Some(problem) => line(&mut inner, problem.to_string(), cx.tokens.danger),
        None => {
            let note = page.note.as_ref().map_or_else(String::new, |note| format!(" · {note}"));
            line(&mut inner, format!("{counts}{note}"), ink);
        }
    }
    if response.clicked() {
        cx.send(Message::ShowInbox(Some(page.fetch)));
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.label(strong(&page.title));
        ui.label(&page.url);
        ui.label(common::moment(&page.at));
        ui.label(format!("{}{about}", page.reader));
        ui.label(said);
        if let Some(note) = &page.note {
            ui.label(note);
        }
    });
}
