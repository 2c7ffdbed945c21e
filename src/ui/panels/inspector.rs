//! What is known about the inspected entity, statement by statement, and who says so.

use crate::session::{Chip, Command, Inspection, Message, Page, RelationLine, Selecting, StatementLine};
use crate::ui::cx::Cx;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::section_style;
use crate::ui::widgets::{
    badge, card, chip_row, empty_note, grade, hairline, key_caps, link, outline_pill, section, small, split_row,
    strong, truncated,
};
use crate::ui::words_said::{self, said};
use crate::ui::{keys, words, words_leads};
use egui::{CursorIcon, RichText, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};

pub fn inspector_ui(cx: &Cx<'_>, ui: &mut Ui) {
    match cx.session.inspection() {
        Some(inspection) => inspection_ui(cx, ui, inspection),
        None if cx.session.selection().len() > 1 => several_ui(cx, ui),
        None => nothing_ui(cx, ui),
    }
}

fn nothing_ui(cx: &Cx<'_>, ui: &mut Ui) {
    empty_note(cx, ui, words::NOTHING_SELECTED.of(cx), words::NOTHING_SELECTED_HOW.of(cx));
    ui.add_space(16.0);
    let mac = ui.ctx().os() == egui::os::OperatingSystem::Mac;
    for command in [Command::Search, Command::FindPaths, Command::Shortcuts] {
        split_row(
            ui,
            28.0,
            |ui| {
                if link(cx, ui, command.label(cx.lang)).on_hover_text(command.hint(cx.lang)).clicked() {
                    cx.run(command);
                }
            },
            |ui| {
                let caps: Vec<String> = keys::caps(command, mac).into_iter().rev().collect();
                key_caps(cx, ui, &caps);
            },
        );
    }
}

fn several_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.heading(words::selected(cx.lang, cx.session.selection().len()));
    super::measure::holds_ui(cx, ui);
    for command in [Command::CommonConnections, Command::ExpandFrom] {
        if link(cx, ui, command.label(cx.lang)).on_hover_text(command.hint(cx.lang)).clicked() {
            cx.run(command);
        }
    }
    ui.add_space(8.0);
    let scene = cx.session.scene();
    for node in cx.session.selection().iter().filter_map(|id| scene.node(id)) {
        let chip = Chip {
            id: node.id.clone(),
            caption: node.caption.clone(),
            subtitle: node.subtitle.clone(),
            shape: node.shape,
            badges: node.badges.clone(),
        };
        if chip_row(cx, ui, &chip, "").clicked() {
            cx.send(Message::Select(vec![node.id.clone()], Selecting::Replace));
        }
    }
    let between = cx.session.between();
    if !between.is_empty() {
        section(cx, ui, &format!("{} {}", words::RELATIONS.of(cx), words::number(between.len())));
        for relation in between {
            relation_ui(cx, ui, relation);
            statements_ui(cx, ui, &relation.statements);
        }
    }
    let links = cx.session.links();
    if !links.is_empty() {
        section(cx, ui, crate::ui::words_analysis::LINKS.of(cx));
        for line in links {
            let ink = if line.certain { cx.tokens.text } else { cx.tokens.mute };
            ui.add(egui::Label::new(small(&line.text).color(ink)).wrap());
            ui.add_space(4.0);
        }
    }
}

fn inspection_ui(cx: &Cx<'_>, ui: &mut Ui, inspection: &Inspection) {
    head_ui(cx, ui, inspection);
    if !inspection.statements.is_empty() {
        section(cx, ui, words::STATEMENTS.of(cx));
        statements_ui(cx, ui, &inspection.statements);
    }
    candidates_ui(cx, ui, inspection);
    if !inspection.relations.is_empty() {
        section(cx, ui, &format!("{} {}", words::RELATIONS.of(cx), words::number(inspection.relations.len())));
        for relation in &inspection.relations {
            relation_ui(cx, ui, relation);
        }
    }
    if !inspection.cautions.is_empty() {
        section(cx, ui, words::CAUTIONS.of(cx));
        for caution in &inspection.cautions {
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
                icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.mute);
                ui.add(egui::Label::new(small(caution).color(cx.tokens.mute)).wrap());
            });
        }
    }
    if inspection.members.len() > 1 {
        section(cx, ui, words::MEMBERS.of(cx));
        ui.label(small(words::merged(cx.lang, inspection.members.len())).color(cx.tokens.mute));
        for member in &inspection.members {
            truncated(ui, small(member.as_str()).color(cx.tokens.faint)).on_hover_text(member.as_str());
        }
    }
    ui.add_space(24.0);
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, inspection: &Inspection) {
    let chip = &inspection.chip;
    ui.add(egui::Label::new(RichText::new(&chip.caption).heading()).wrap());
    let parts: Vec<&str> = [chip.subtitle.as_str(), inspection.schema_label.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    ui.label(RichText::new(parts.join(" · ")).color(cx.tokens.mute));
    let steps = cx.session.scene().node(&chip.id).and_then(|node| words_leads::steps(cx.lang, node.steps));
    if let Some(steps) = steps {
        ui.label(small(steps).color(cx.tokens.mute));
    }
    super::measure::holds_ui(cx, ui);
    let expand = Command::ExpandFrom;
    if link(cx, ui, expand.label(cx.lang)).on_hover_text(expand.hint(cx.lang)).clicked() {
        cx.run(expand);
    }
    if inspection.placeholder {
        ui.add_space(4.0);
        ui.label(small(words::PLACEHOLDER.of(cx)).color(cx.tokens.mute));
    }
    for flag in &chip.badges {
        ui.add_space(8.0);
        badge(cx, ui, flag);
        if !flag.why.is_empty() {
            ui.label(small(said(cx.lang, &flag.why)).color(cx.tokens.mute));
        }
    }
}

/// Statements in their order, the label said once per property.
fn statements_ui(cx: &Cx<'_>, ui: &mut Ui, statements: &[StatementLine]) {
    let mut last = None;
    for statement in statements {
        if last != Some(&statement.prop) {
            hairline(cx, ui);
            ui.add_space(4.0);
            ui.label(small(&statement.label).color(cx.tokens.mute));
            last = Some(&statement.prop);
        }
        statement_ui(cx, ui, statement);
        ui.add_space(4.0);
    }
}

/// Value, source and grade; a click opens the record behind it.
fn statement_ui(cx: &Cx<'_>, ui: &mut Ui, statement: &StatementLine) {
    let start = ui.cursor().min;
    let width = ui.available_width();
    let value = words_said::value(cx.lang, &statement.prop, &statement.value);
    let inner = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(width);
        ui.add(egui::Label::new(&*value).wrap());
        if statement.contradicted {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let (rect, _) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
                icons::paint(ui.painter(), Icon::Warning, rect, cx.tokens.danger);
                ui.label(small(words::CONTRADICTED.of(cx)).color(cx.tokens.danger));
            });
        }
        split_row(
            ui,
            20.0,
            |ui| {
                truncated(ui, small(source_text(cx, statement)).color(cx.tokens.faint));
            },
            |ui| {
                grade(cx, ui, &statement.grade);
            },
        );
    });
    let response = inner.response;
    let name = format!("{}: {} {}", words::OPEN_EVIDENCE.of(cx), statement.label, value);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        let mark = egui::Rect::from_min_max(start - vec2(10.0, 0.0), response.rect.left_bottom() - vec2(8.0, 0.0));
        ui.painter().rect_filled(mark, 1.0, cx.tokens.mute);
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if response.clicked() {
        cx.send(Message::ShowEvidence(statement.id));
    }
}

fn source_text(cx: &Cx<'_>, statement: &StatementLine) -> String {
    let title = if statement.source.is_empty() { words::UNTITLED_SOURCE.of(cx) } else { &statement.source };
    [title, &statement.locator, &statement.valid]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn relation_ui(cx: &Cx<'_>, ui: &mut Ui, relation: &RelationLine) {
    hairline(cx, ui);
    ui.add_space(4.0);
    let arrow = if relation.outgoing { "→" } else { "←" };
    let mut facts = vec![format!("{arrow} {}", relation.label)];
    facts.extend([relation.share.clone(), relation.dates.clone()].into_iter().filter(|fact| !fact.is_empty()));
    let ink = if relation.former { cx.tokens.faint } else { cx.tokens.mute };
    split_row(
        ui,
        20.0,
        |ui| {
            truncated(ui, small(facts.join(" · ")).color(ink));
        },
        |ui| {
            grade(cx, ui, &relation.grade);
            if relation.former {
                outline_pill(cx, ui, words::FORMER_MARK.of(cx), cx.tokens.faint);
            }
            if !matches!(relation.status, "" | "asserted") {
                outline_pill(cx, ui, relation.status, cx.tokens.mute);
            }
        },
    );
    let sources: Vec<&str> = relation.sources.iter().map(|(title, _)| title.as_str()).collect();
    if chip_row(cx, ui, &relation.other, "").on_hover_text(sources.join("\n")).clicked() {
        cx.send(Message::Reveal(relation.other.id.clone()));
    }
    if let Some(first) = relation.statements.first() {
        let name = format!("{} · {}", words::OPEN_EVIDENCE.of(cx), sources.first().copied().unwrap_or_default());
        ui.horizontal(|ui| {
            ui.add_space(16.0);
            if link(cx, ui, sources.first().copied().unwrap_or(words::OPEN_EVIDENCE.of(cx)))
                .on_hover_text(name)
                .clicked()
            {
                cx.send(Message::ShowEvidence(first.id));
            }
        });
    }
    ui.add_space(4.0);
}

/// "Might be the same as": the way into the queue.
fn candidates_ui(cx: &Cx<'_>, ui: &mut Ui, inspection: &Inspection) {
    let open: Vec<_> = inspection.candidates.iter().filter_map(|&at| Some((at, cx.session.queue().get(at)?))).collect();
    if open.is_empty() {
        return;
    }
    section(cx, ui, words::SAME_AS.of(cx));
    for (at, item) in open {
        let other = if item.left.chip.id == inspection.chip.id { &item.right } else { &item.left };
        card(cx, ui, |ui| {
            split_row(
                ui,
                20.0,
                |ui| {
                    truncated(ui, strong(format!("≈ {}", other.chip.caption)));
                },
                |ui| {
                    ui.label(strong(format!("{:.2}", item.score)));
                },
            );
            let agreeing = item.features.iter().filter(|feature| feature.value * feature.weight > 0.0).take(3);
            let why: Vec<_> = agreeing.map(|feature| said(cx.lang, &feature.why)).collect();
            ui.label(small(other.origin.as_str()).color(cx.tokens.faint));
            ui.label(small(why.join(", ")).color(cx.tokens.mute));
            ui.add_space(4.0);
            ui.horizontal(|ui| match item.verdict {
                Some(verdict) => super::resolve::verdict_pill(cx, ui, verdict),
                None => {
                    if ui.button(words::COMPARE.of(cx)).clicked() {
                        cx.send(Message::ShowCandidate(at));
                        cx.send(Message::SetPage(Page::Identity));
                    }
                }
            });
        });
        ui.add_space(8.0);
    }
}

/// A group name without the air above, for the top of a panel.
pub fn first_section(cx: &Cx<'_>, ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).text_style(section_style()).color(cx.tokens.mute));
    ui.add_space(4.0);
}
