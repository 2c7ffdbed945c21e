//! The drawer of jobs and notices: what runs, with a way to stop it, and what happened.

use crate::session::{JobLine, Message};
use crate::ui::chrome::toasts::notice_ui;
use crate::ui::cx::Cx;
use crate::ui::icons::Icon;
use crate::ui::widgets::{bar, empty_note, hairline, icon_button, small, split_row, strong, truncated};
use crate::ui::{words, words_said};
use egui::Ui;

pub fn jobs_ui(cx: &Cx<'_>, ui: &mut Ui) {
    if cx.session.jobs().is_empty() && cx.session.notices().is_empty() {
        empty_note(cx, ui, words::NO_JOBS.of(cx), words::NO_JOBS_HOW.of(cx));
        return;
    }
    if !cx.session.jobs().is_empty() {
        super::inspector::first_section(cx, ui, words::RUNNING.of(cx));
    }
    for job in cx.session.jobs() {
        job_ui(cx, ui, job);
    }
    if !cx.session.notices().is_empty() {
        ui.add_space(8.0);
        super::inspector::first_section(cx, ui, words::NOTICES.of(cx));
    }
    for notice in cx.session.notices().iter().rev() {
        hairline(cx, ui);
        ui.push_id(notice.id, |ui| notice_ui(cx, ui, notice));
    }
}

fn job_ui(cx: &Cx<'_>, ui: &mut Ui, job: &JobLine) {
    hairline(cx, ui);
    split_row(
        ui,
        36.0,
        |ui| {
            truncated(ui, strong(words_said::label(cx.lang, &job.name)));
            truncated(ui, small(&job.text).color(cx.tokens.mute));
        },
        |ui| {
            if job.cancellable {
                let name = format!("{}: {}", words::CANCEL_JOB.of(cx), job.name);
                if icon_button(cx, ui, Icon::Close, &name, words::CANCEL_JOB.of(cx), true).clicked() {
                    cx.send(Message::CancelJob(job.id));
                }
            }
            if let Some(fraction) = job.fraction {
                ui.label(small(format!("{:.0} %", fraction * 100.0)).color(cx.tokens.mute));
                bar(cx, ui, fraction, 96.0, cx.tokens.mute);
            }
        },
    );
}
