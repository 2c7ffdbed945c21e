//! About this score: what results are made from, what is never used, and which rules are in use.
//!
//! States what the program does; draws no conclusion of its own.

use super::inspector::first_section;
use crate::risk::classes::{Class, classes};
use crate::session::Tone;
use crate::ui::cx::Cx;
use crate::ui::gauge;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::section_style;
use crate::ui::widgets::{card, focus_ring, hairline, section, small, split_row, strong, truncated};
use crate::ui::words::Word;
use crate::ui::words_method as words;
use egui::{
    Align, Align2, CursorIcon, Id, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, TextStyle, Ui, Vec2,
};
use egui::{WidgetInfo, pos2, vec2};

/// Lines of text are not longer than this.
const MEASURE: f32 = 720.0;
/// Cards and tables may be a little wider.
const WIDE: f32 = 880.0;

/// Headings, in order: what the list at the left jumps to.
const PARTS: [Word; 8] = [
    words::USED,
    words::NEVER,
    words::ANSWERS,
    words::RISKS,
    words::STRENGTH,
    words::ABSENCE,
    words::CLASSES,
    words::VERSIONS,
];

const USED: [(Word, Word); 8] = [
    (words::USED_LISTS, words::USED_LISTS_TEXT),
    (words::USED_OWNERSHIP, words::USED_OWNERSHIP_TEXT),
    (words::USED_CONTROL, words::USED_CONTROL_TEXT),
    (words::USED_OFFICE, words::USED_OFFICE_TEXT),
    (words::USED_WORK, words::USED_WORK_TEXT),
    (words::USED_AGREEMENT, words::USED_AGREEMENT_TEXT),
    (words::USED_FUNDING, words::USED_FUNDING_TEXT),
    (words::USED_PLACE, words::USED_PLACE_TEXT),
];

const NEVER: [Word; 5] = [
    words::NEVER_NATIONALITY,
    words::NEVER_CITIZENSHIP,
    words::NEVER_BIRTHPLACE,
    words::NEVER_ETHNICITY,
    words::NEVER_SURNAME,
];

/// Where the list at the left sends the page.
fn jump() -> Id {
    Id::unique("method jump")
}

/// The left panel of the page.
pub fn side_ui(cx: &Cx<'_>, ui: &mut Ui) {
    first_section(cx, ui, words::CONTENTS.of(cx));
    for (at, part) in PARTS.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, part.of(cx)));
        let area = rect.expand2(vec2(8.0, 0.0));
        if response.hovered() {
            ui.painter().rect_filled(area, 6.0, cx.tokens.hover);
        }
        focus_ring(cx, ui, &response, area, 6.0);
        let font = TextStyle::Body.resolve(ui.style());
        gauge::paint_line(ui.painter(), rect.left_center(), part.of(cx), font, cx.tokens.text, rect.width());
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            ui.data_mut(|data| data.insert_temp(jump(), at));
        }
    }
    section(cx, ui, words::VERSIONS.of(cx));
    versions_ui(cx, ui);
    ui.add_space(24.0);
}

/// The middle of the page.
pub fn board_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ScrollArea::vertical().id_salt("method").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(WIDE.min(ui.available_width()));
        ui.add_space(8.0);
        ui.label(RichText::new(words::TITLE.of(cx)).heading().size(22.0));
        ui.add_space(6.0);
        text_ui(ui, RichText::new(words::LEDE.of(cx)).size(15.0).line_height(Some(24.0)).color(cx.tokens.text));
        let (used, never) = (0, 1);
        let gap = 32.0;
        let width = (ui.available_width() - gap) / 2.0;
        ui.add_space(28.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for part in [used, never] {
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.set_width(width);
                    part_title(cx, ui, part);
                    if part == used { used_ui(cx, ui) } else { never_ui(cx, ui) }
                });
            }
        });
        part_ui(cx, ui, 2, answers_ui);
        part_ui(cx, ui, 3, risks_ui);
        part_ui(cx, ui, 4, strength_ui);
        part_ui(cx, ui, 5, |cx, ui| paragraph(cx, ui, words::ABSENCE_TEXT));
        part_ui(cx, ui, 6, classes_ui);
        part_ui(cx, ui, 7, |cx, ui| {
            ui.set_max_width(MEASURE);
            versions_ui(cx, ui);
        });
        ui.add_space(48.0);
    });
}

fn part_ui(cx: &Cx<'_>, ui: &mut Ui, part: usize, add: impl FnOnce(&Cx<'_>, &mut Ui)) {
    ui.add_space(28.0);
    hairline(cx, ui);
    ui.add_space(20.0);
    part_title(cx, ui, part);
    add(cx, ui);
}

/// A heading, and the place the list at the left jumps to.
fn part_title(cx: &Cx<'_>, ui: &mut Ui, part: usize) {
    let Some(word) = PARTS.get(part) else {
        return;
    };
    let response = ui.add(Label::new(RichText::new(word.of(cx)).heading()).wrap());
    if ui.data(|data| data.get_temp::<usize>(jump())) == Some(part) {
        ui.scroll_to_rect(response.rect.translate(vec2(0.0, -12.0)), Some(Align::Min));
        ui.data_mut(|data| data.remove_temp::<usize>(jump()));
    }
    ui.add_space(6.0);
}

fn text_ui(ui: &mut Ui, text: RichText) {
    ui.scope(|ui| {
        ui.set_max_width(MEASURE.min(ui.available_width()));
        ui.add(Label::new(text).wrap());
    });
}

fn paragraph(cx: &Cx<'_>, ui: &mut Ui, word: Word) {
    text_ui(ui, RichText::new(word.of(cx)).line_height(Some(20.0)).color(cx.tokens.mute));
}

/// A line behind a small sign.
fn signed(ui: &mut Ui, sign: impl FnOnce(&mut Ui, Rect), add: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), Sense::hover());
        sign(ui, icons::square(rect.center(), 14.0));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            add(ui);
        });
    });
    ui.add_space(6.0);
}

fn used_ui(cx: &Cx<'_>, ui: &mut Ui) {
    paragraph(cx, ui, words::USED_HOW);
    ui.add_space(10.0);
    for (what, text) in USED {
        let tick = |ui: &mut Ui, rect: Rect| {
            let at = |x: f32, y: f32| rect.min + vec2(x, y);
            ui.painter().line(vec![at(2.0, 7.5), at(5.5, 11.0), at(12.0, 3.5)], Stroke::new(1.6, cx.tokens.good));
        };
        signed(ui, tick, |ui| {
            ui.add(Label::new(strong(what.of(cx))).wrap());
            ui.add(Label::new(small(text.of(cx)).color(cx.tokens.mute)).wrap());
        });
    }
}

fn never_ui(cx: &Cx<'_>, ui: &mut Ui) {
    paragraph(cx, ui, words::NEVER_HOW);
    ui.add_space(10.0);
    for what in NEVER {
        let cross = |ui: &mut Ui, rect: Rect| icons::paint(ui.painter(), Icon::Close, rect, cx.tokens.danger);
        signed(ui, cross, |ui| {
            ui.add(Label::new(strong(what.of(cx))).wrap());
        });
    }
    ui.add_space(12.0);
    card(cx, ui, |ui| {
        ui.label(strong(words::PROOF.of(cx)));
        ui.add_space(4.0);
        paragraph(cx, ui, words::PROOF_TEXT);
    });
}

/// Cards in a row, all as tall as the tallest.
fn cards_ui(cx: &Cx<'_>, ui: &mut Ui, cards: [(Word, Word); 3]) {
    let gap = 12.0;
    let width = (ui.available_width() - gap * 2.0) / 3.0;
    let tallest = Id::unique(("method cards", cards[0].0.of(cx), width as u32));
    let height: f32 = ui.data(|data| data.get_temp(tallest)).unwrap_or_default();
    let mut needed = 0.0_f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for (title, text) in cards {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                card(cx, ui, |ui| {
                    let top = ui.cursor().min.y;
                    ui.label(strong(title.of(cx)));
                    ui.add_space(4.0);
                    paragraph(cx, ui, text);
                    needed = needed.max(ui.min_rect().max.y - top);
                    ui.add_space((height - (ui.min_rect().max.y - top)).max(0.0));
                });
            });
        }
    });
    if (needed - height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(tallest, needed));
        ui.ctx().request_repaint();
    }
}

fn answers_ui(cx: &Cx<'_>, ui: &mut Ui) {
    cards_ui(
        cx,
        ui,
        [
            (words::ANSWER_INTEREST, words::ANSWER_INTEREST_TEXT),
            (words::ANSWER_CONTROL, words::ANSWER_CONTROL_TEXT),
            (words::ANSWER_RULE, words::ANSWER_RULE_TEXT),
        ],
    );
}

fn risks_ui(cx: &Cx<'_>, ui: &mut Ui) {
    cards_ui(
        cx,
        ui,
        [
            (words::RISK_SEED, words::RISK_SEED_TEXT),
            (words::RISK_NETWORK, words::RISK_NETWORK_TEXT),
            (words::RISK_IDENTITY, words::RISK_IDENTITY_TEXT),
        ],
    );
}

fn strength_ui(cx: &Cx<'_>, ui: &mut Ui) {
    let steps = [
        (words::STRENGTH_1, words::STRENGTH_1_TEXT),
        (words::STRENGTH_2, words::STRENGTH_2_TEXT),
        (words::STRENGTH_3, words::STRENGTH_3_TEXT),
        (words::STRENGTH_4, words::STRENGTH_4_TEXT),
    ];
    for (at, (title, text)) in steps.into_iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::hover());
            ui.painter().circle_stroke(rect.center(), 10.5, Stroke::new(1.0, cx.tokens.outline));
            let font = section_style().resolve(ui.style());
            let number = (at + 1).to_string();
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, number, font, cx.tokens.text);
            ui.vertical(|ui| {
                ui.add_space(2.0);
                ui.label(strong(title.of(cx)));
                paragraph(cx, ui, text);
            });
        });
        ui.add_space(10.0);
    }
}

// ---- classes and versions ----

fn classes_ui(cx: &Cx<'_>, ui: &mut Ui) {
    paragraph(cx, ui, words::CLASSES_HOW);
    ui.add_space(10.0);
    for class in &classes().all {
        hairline(cx, ui);
        ui.add_space(6.0);
        class_ui(cx, ui, class);
        ui.add_space(6.0);
    }
}

/// Badge, severity as counted dots, what it means.
fn class_ui(cx: &Cx<'_>, ui: &mut Ui, class: &Class) {
    const NAME: f32 = 232.0;
    const DOTS: f32 = 88.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        ui.allocate_ui_with_layout(vec2(NAME, 22.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(vec2(NAME, 22.0));
            let text = format!("{} {}", class.glyph, cx.lang.pick(&class.label, &class.label_ja));
            let font = section_style().resolve(ui.style());
            let tone = tone(class);
            let ink = cx.tokens.on_tone(tone);
            let galley = ui.painter().layout_job(gauge::one_line(&text, font, ink, NAME - 16.0));
            let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 20.0), Sense::hover());
            ui.painter().rect_filled(rect, 10.0, cx.tokens.tone(tone));
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        });
        let (rect, response) = ui.allocate_exact_size(vec2(DOTS, 22.0), Sense::hover());
        let said = format!("{} {}", words::SEVERITY.of(cx), class.severity);
        for at in 0..5 {
            let center = pos2(rect.min.x + 5.0 + 12.0 * f32::from(at), rect.center().y);
            if at < class.severity {
                ui.painter().circle_filled(center, 3.5, cx.tokens.mute);
            } else {
                ui.painter().circle_stroke(center, 3.0, Stroke::new(1.0, cx.tokens.link));
            }
        }
        let number = pos2(rect.min.x + 66.0, rect.center().y);
        let font = TextStyle::Small.resolve(ui.style());
        ui.painter().text(number, Align2::LEFT_CENTER, class.severity.to_string(), font, cx.tokens.mute);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        response.on_hover_text(said);
        ui.vertical(|ui| {
            ui.add_space(3.0);
            let text = cx.lang.pick(&class.description, &class.description_ja);
            ui.add(Label::new(small(text).color(cx.tokens.mute)).wrap());
            if !class.ends_paths {
                ui.label(small(words::ENDS_NOT.of(cx)).color(cx.tokens.faint));
            }
        });
    });
}

fn tone(class: &Class) -> Tone {
    use crate::risk::classes::Tone as Of;
    match class.tone {
        Of::Party => Tone::Party,
        Of::State => Tone::State,
        Of::Pla => Tone::Pla,
        Of::List => Tone::List,
    }
}

/// Program, class table and every rule file with its version and state.
fn versions_ui(cx: &Cx<'_>, ui: &mut Ui) {
    version_row(cx, ui, words::PROGRAM.of(cx), env!("CARGO_PKG_VERSION"), "");
    version_row(cx, ui, words::CLASS_TABLE.of(cx), &classes().version, "");
    let heads = cx.session.rules().map(|rules| rules.heads.as_slice()).unwrap_or_default();
    for head in heads {
        let state = match head.own {
            true => format!("{} · {}", words::OWN_RULE.of(cx), head.state),
            false => head.state.clone(),
        };
        version_row(cx, ui, &head.title, &head.version, &state);
    }
    if heads.is_empty() {
        ui.add_space(4.0);
        ui.add(Label::new(small(words::NO_RULES_YET.of(cx)).color(cx.tokens.mute)).wrap());
    }
}

fn version_row(cx: &Cx<'_>, ui: &mut Ui, name: &str, version: &str, state: &str) {
    split_row(
        ui,
        24.0,
        |ui| {
            truncated(ui, RichText::new(name).color(cx.tokens.text)).on_hover_text(state);
        },
        |ui| {
            ui.label(small(version).color(cx.tokens.mute));
        },
    );
}
