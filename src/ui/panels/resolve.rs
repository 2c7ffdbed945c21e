//! The judgement queue: possible matches, decided one by one and side by side.
//!
//! Nothing merges by itself. A decision is remembered with its reason and comes apart again.

use crate::model::Verdict;
use crate::session::{Command, FeatureLine, Message, QueueItem, Side};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::keys;
use crate::ui::theme::section_style;
use crate::ui::widgets::{
    badge, bar, card, empty_note, focus_ring, hairline, outline_pill, section, small, strong, truncated,
};
use crate::ui::words;
use crate::ui::words_said::said;
use egui::{
    Align, Color32, CursorIcon, Layout, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

/// Wider, and the eye loses the row.
const MOST_WIDE: f32 = 1120.0;

/// The list at the left: undecided first, best first.
pub fn queue_ui(cx: &Cx<'_>, ui: &mut Ui) {
    super::inspector::first_section(cx, ui, words::QUEUE.of(cx));
    let queue = cx.session.queue();
    if queue.is_empty() {
        empty_note(cx, ui, words::QUEUE_EMPTY.of(cx), words::QUEUE_EMPTY_HOW.of(cx));
        screening_ui(cx, ui);
        return;
    }
    let done = queue.iter().filter(|item| item.verdict.is_some()).count();
    ui.label(small(words::decided(cx.lang, done, queue.len())).color(cx.tokens.mute));
    ui.add_space(4.0);
    bar(cx, ui, done as f32 / queue.len() as f32, ui.available_width(), cx.tokens.mute);
    ui.add_space(8.0);
    for (at, item) in queue.iter().enumerate() {
        let response = queue_row_ui(cx, ui, item, cx.session.candidate() == Some(at));
        if response.clicked() {
            cx.send(Message::ShowCandidate(at));
        }
    }
    screening_ui(cx, ui);
}

/// What was compared and what could not be: an empty queue is no clearance.
fn screening_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.add_space(12.0);
    for sentence in cx.session.case().iter().flat_map(|case| &case.screening) {
        ui.add(egui::Label::new(small(sentence).color(cx.tokens.mute)).wrap());
        ui.add_space(4.0);
    }
}

fn queue_row_ui(cx: &Cx<'_>, ui: &mut Ui, item: &QueueItem, chosen: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::click());
    let name = format!("{} ≈ {}", item.left.chip.caption, item.right.chip.caption);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    let area = rect.expand2(vec2(8.0, 0.0));
    let fill = match (chosen, response.hovered()) {
        (true, _) => cx.tokens.accent_soft,
        (false, true) => cx.tokens.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(area, 6.0, fill);
    focus_ring(cx, ui, &response, area, 6.0);
    let ink = if item.verdict.is_some() { cx.tokens.mute } else { cx.tokens.text };
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)));
    match item.verdict {
        Some(verdict) => verdict_pill(cx, &mut inner, verdict),
        None => {
            inner.label(RichText::new(format!("{:.2}", item.score)).text_style(section_style()).color(ink));
        }
    }
    inner.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(5.0);
        truncated(ui, strong(&item.left.chip.caption).color(ink));
        truncated(ui, RichText::new(format!("≈ {}", item.right.chip.caption)).color(ink));
        truncated(ui, small(&item.right.origin).color(cx.tokens.faint));
    });
    response.on_hover_cursor(CursorIcon::PointingHand)
}

pub fn verdict_word(verdict: Verdict) -> words::Word {
    match verdict {
        Verdict::Same => words::SAME,
        Verdict::Different => words::DIFFERENT,
        Verdict::Unsure => words::UNSURE,
    }
}

pub fn verdict_pill(cx: &Cx<'_>, ui: &mut Ui, verdict: Verdict) {
    let sign = match verdict {
        Verdict::Same => "=",
        Verdict::Different => "≠",
        Verdict::Unsure => "?",
    };
    let text = format!("{sign} {}", verdict_word(verdict).of(cx));
    outline_pill(cx, ui, &text, cx.tokens.text);
}

/// The comparison in the middle of the window.
pub fn compare_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let item = cx.session.candidate().and_then(|at| cx.session.queue().get(at));
    let Some(item) = item else {
        let (title, how) = if cx.session.queue().is_empty() {
            (words::QUEUE_EMPTY, words::QUEUE_EMPTY_HOW)
        } else {
            (words::CHOOSE_CANDIDATE, words::REMEMBERED)
        };
        ui.add_space(24.0);
        empty_note(cx, ui, title.of(cx), how.of(cx));
        return;
    };
    ui.set_max_width(MOST_WIDE.min(ui.available_width()));
    decide_ui(cx, ui, item);
    ui.add_space(8.0);
    hairline(cx, ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(16.0);
        sides_ui(cx, ui, item);
        section(cx, ui, words::WHY_SAME.of(cx));
        for feature in &item.features {
            feature_ui(cx, ui, feature);
        }
        ui.add_space(16.0);
        ui.label(small(words::REMEMBERED.of(cx)).color(cx.tokens.mute));
        ui.add_space(24.0);
    });
}

/// Score, progress and the three answers, always in view.
fn decide_ui(cx: &Cx<'_>, ui: &mut Ui, item: &QueueItem) {
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    let queue = cx.session.queue();
    let done = queue.iter().filter(|item| item.verdict.is_some()).count();
    ui.horizontal(|ui| {
        ui.label(RichText::new(format!("{:.2}", item.score)).heading());
        match item.verdict {
            Some(verdict) => verdict_pill(cx, ui, verdict),
            None => {
                ui.label(small(words::UNDECIDED.of(cx)).color(cx.tokens.mute));
            }
        }
        ui.label(small(words::decided(cx.lang, done, queue.len())).color(cx.tokens.mute));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for command in [Command::NextCandidate, Command::PreviousCandidate] {
                let sign = if command == Command::NextCandidate { "↓" } else { "↑" };
                step_button(cx, ui, command, sign, mac);
            }
            ui.add_space(8.0);
            for (verdict, command) in [
                (Verdict::Unsure, Command::JudgeUnsure),
                (Verdict::Different, Command::JudgeDifferent),
                (Verdict::Same, Command::JudgeSame),
            ] {
                let word = verdict_word(verdict).of(cx);
                let button = egui::Button::new(strong(word))
                    .right_text(small(keys::text(command, mac)).color(cx.tokens.mute))
                    .selected(item.verdict == Some(verdict))
                    .min_size(vec2(104.0, 32.0));
                let response = ui.add(button);
                let chosen = item.verdict == Some(verdict);
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, word));
                if response.on_hover_text(command.hint(cx.lang)).clicked() {
                    let (left, right) = (item.left.chip.id.clone(), item.right.chip.id.clone());
                    cx.send(Message::Judge { left, right, verdict });
                }
            }
        });
    });
}

fn step_button(cx: &Cx<'_>, ui: &mut Ui, command: Command, sign: &str, mac: bool) {
    let label = command.label(cx.lang);
    let response = ui.add(egui::Button::new(sign).min_size(vec2(32.0, 32.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if response.on_hover_text(format!("{label} · {}", keys::text(command, mac))).clicked() {
        cx.run(command);
    }
}

/// Both sides, property by property, aligned.
fn sides_ui(cx: &Cx<'_>, ui: &mut Ui, item: &QueueItem) {
    let gap = 24.0;
    let width = (ui.available_width() - gap) / 2.0;
    columns_ui(ui, width, gap, |ui, left| side_head_ui(cx, ui, if left { &item.left } else { &item.right }));
    ui.add_space(8.0);
    for row in compare(&item.left, &item.right) {
        hairline(cx, ui);
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.label(small(row.label).color(cx.tokens.mute));
            let (sign, word) = match row.agreement(item) {
                Agreement::Equal => ("=", words::AGREES),
                Agreement::Differs => ("≠", words::DIFFERS),
                Agreement::OneSided => ("·", words::ONE_SIDE),
            };
            ui.label(small(format!("{sign} {}", word.of(cx))).color(cx.tokens.faint));
        });
        columns_ui(ui, width, gap, |ui, left| {
            let (own, other) = if left { (row.left, &item.right) } else { (row.right, &item.left) };
            values_ui(cx, ui, own, other);
        });
        ui.add_space(4.0);
    }
}

/// Two columns of the same width; the taller one sets the height.
fn columns_ui(ui: &mut Ui, width: f32, gap: f32, mut add: impl FnMut(&mut Ui, bool)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for left in [true, false] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(width);
                add(ui, left);
            });
        }
    });
}

fn side_head_ui(cx: &Cx<'_>, ui: &mut Ui, side: &Side) {
    card(cx, ui, |ui| {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::hover());
            icons::shape(ui.painter(), side.chip.shape, rect, cx.tokens.mute);
            let response = ui.add(
                egui::Label::new(RichText::new(&side.chip.caption).heading().color(cx.tokens.text))
                    .truncate()
                    .sense(Sense::click()),
            );
            if response.on_hover_text(words::REVEAL.of(cx)).clicked() {
                cx.send(Message::Reveal(side.chip.id.clone()));
                cx.send(Message::SetPage(crate::session::Page::Explore));
            }
        });
        let facts = [side.chip.subtitle.as_str(), side.schema_label.as_str()];
        let facts = facts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        truncated(ui, RichText::new(facts).color(cx.tokens.mute));
        truncated(ui, small(&side.origin).color(cx.tokens.mute)).on_hover_text(&side.origin);
        if !side.chip.badges.is_empty() {
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                for flag in &side.chip.badges {
                    badge(cx, ui, flag);
                }
            });
        }
    });
}

/// Values of one side; those the other side has too are in full ink.
fn values_ui(cx: &Cx<'_>, ui: &mut Ui, own: &[String], other: &Side) {
    if own.is_empty() {
        ui.label(RichText::new(words::NOT_STATED.of(cx)).color(cx.tokens.faint));
    }
    for value in own {
        let text = if says(other, value) { strong(value) } else { RichText::new(value).color(cx.tokens.mute) };
        ui.add(egui::Label::new(text).wrap());
    }
}

/// How one reason counts: its weight as a bar, for or against, and the sentence.
fn feature_ui(cx: &Cx<'_>, ui: &mut Ui, feature: &FeatureLine) {
    let effect = feature.weight * feature.value;
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(160.0, 20.0), |ui| {
            ui.set_width(160.0);
            truncated(ui, small(&feature.name).color(cx.tokens.mute));
        });
        let ink = if effect < 0.0 { cx.tokens.danger } else { cx.tokens.good };
        bar(cx, ui, effect.abs() as f32, 96.0, ink);
        ui.allocate_ui(vec2(44.0, 20.0), |ui| {
            ui.set_width(44.0);
            ui.label(small(if effect == 0.0 { "0".to_owned() } else { format!("{effect:+.2}") }).color(cx.tokens.mute));
        });
        let why = said(cx.lang, &feature.why);
        truncated(ui, RichText::new(&*why)).on_hover_text(&*why);
    });
}

struct Row<'a> {
    label: &'a str,
    left: &'a [String],
    right: &'a [String],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    Equal,
    Differs,
    OneSided,
}

impl Row<'_> {
    /// A value counts as shared under any property: a name of one side may be an alias of the other.
    fn agreement(&self, item: &QueueItem) -> Agreement {
        let shared = self.left.iter().any(|value| says(&item.right, value))
            || self.right.iter().any(|value| says(&item.left, value));
        match (shared, self.left.is_empty() || self.right.is_empty()) {
            (true, _) => Agreement::Equal,
            (false, true) => Agreement::OneSided,
            (false, false) => Agreement::Differs,
        }
    }
}

fn says(side: &Side, value: &str) -> bool {
    side.lines.iter().flat_map(|(_, values)| values).any(|known| same_text(known, value))
}

fn same_text(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Aligns the properties of both sides: the order of the left, then what only the right has.
fn compare<'a>(left: &'a Side, right: &'a Side) -> Vec<Row<'a>> {
    let find = |side: &'a Side, label: &str| {
        side.lines.iter().find(|(known, _)| known == label).map(|(_, values)| values.as_slice()).unwrap_or_default()
    };
    let mut rows: Vec<Row<'a>> =
        left.lines.iter().map(|(label, values)| Row { label, left: values, right: find(right, label) }).collect();
    for (label, values) in &right.lines {
        if !left.lines.iter().any(|(known, _)| known == label) {
            rows.push(Row { label, left: &[], right: values });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(lines: &[(&str, &str)]) -> Side {
        let chip = crate::session::Chip {
            id: "x".into(),
            caption: String::new(),
            subtitle: String::new(),
            shape: crate::model::ontology::Shape::Person,
            badges: Vec::new(),
        };
        let lines = lines.iter().map(|(label, value)| ((*label).to_owned(), vec![(*value).to_owned()])).collect();
        Side { chip, schema_label: String::new(), origin: String::new(), lines }
    }

    #[test]
    fn rows_say_what_agrees() {
        let item = QueueItem {
            left: side(&[("Name", "Liang Wei"), ("Country", "HK"), ("Birth date", "1961")]),
            right: side(&[("Alias", "liang wei "), ("Country", "hk"), ("Birth date", "1975"), ("Phone", "1")]),
            score: 0.5,
            features: Vec::new(),
            verdict: None,
        };
        let rows = compare(&item.left, &item.right);
        let said: Vec<_> = rows.iter().map(|row| (row.label, row.agreement(&item))).collect();
        use Agreement::*;
        let wanted =
            [("Name", Equal), ("Country", Equal), ("Birth date", Differs), ("Alias", Equal), ("Phone", OneSided)];
        assert_eq!(said, wanted);
    }
}
