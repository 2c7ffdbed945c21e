//! The foot: how much there is, which lists it was screened against, and what is running.

use crate::session::{Drawer, JobLine, Message, SourceLine};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::{bar, link, small, truncated};
use crate::ui::{words, words_collect, words_said};
use egui::{Align, Layout, Role, Sense, Ui, Vec2, WidgetInfo};

pub const HEIGHT: f32 = 28.0;

pub fn foot_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let (state, tip) = match cx.session.settings().collect.offline {
            true => (words::OFFLINE.of(cx), words::OFFLINE_TIP.of(cx)),
            false => (words_collect::on_demand(cx.lang), words_collect::on_demand_tip(cx.lang)),
        };
        ui.label(small(state).color(cx.tokens.mute)).on_hover_text(tip);
        if let Some(job) = cx.session.jobs().first() {
            job_ui(cx, ui, job);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            let Some(case) = cx.session.case() else {
                return;
            };
            let counts = case.counts;
            let entities = words::entities(cx.lang, counts.entities, counts.relations);
            ui.label(small(entities).color(cx.tokens.mute));
            let lists: Vec<String> = case.sources.iter().filter_map(list_name).collect();
            let text = if lists.is_empty() {
                words::NO_LISTS.of(cx).to_owned()
            } else {
                format!("{} {}: {}", words::LISTS.of(cx), lists.len(), lists.join(" · "))
            };
            truncated(ui, small(text).color(cx.tokens.mute)).on_hover_text(lists.join("\n"));
        });
    });
}

/// A list with its edition, said once.
fn list_name(source: &SourceLine) -> Option<String> {
    if !matches!(source.kind, "list" | "reference") {
        return None;
    }
    let said = source.edition.is_empty() || source.title.contains(&source.edition);
    Some(if said { source.title.clone() } else { format!("{} {}", source.title, source.edition) })
}

/// Laid out from the right edge: cancel, bar, words.
fn job_ui(cx: &Cx<'_>, ui: &mut Ui, job: &JobLine) {
    if job.cancellable {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::click());
        let name = format!("{}: {}", words::CANCEL_JOB.of(cx), job.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let ink = if response.hovered() { cx.tokens.text } else { cx.tokens.mute };
        icons::paint(ui.painter(), Icon::Close, icons::square(rect.center(), 12.0), ink);
        if response.on_hover_text(name).clicked() {
            cx.send(Message::CancelJob(job.id));
        }
    }
    match job.fraction {
        Some(fraction) => {
            ui.label(small(format!("{:.0} %", fraction * 100.0)).color(cx.tokens.mute));
            bar(cx, ui, fraction, 96.0, cx.tokens.mute);
        }
        None => {
            ui.label(small("…").color(cx.tokens.mute));
        }
    }
    let others = cx.session.jobs().len().saturating_sub(1);
    let name = words_said::label(cx.lang, &job.name);
    let text = match others {
        0 => name.into_owned(),
        _ => format!("{name} + {}", words::more(cx.lang, others)),
    };
    if link(cx, ui, &text).on_hover_text(&job.text).clicked() {
        cx.send(Message::SetDrawer(Some(Drawer::Jobs)));
    }
}
