//! Expand from a source: which source, which question, and exactly what is sent about whom.

use super::{End, buttons_ui, head_ui, offline, sent_ui};
use crate::model::EntityId;
use crate::session::{Command, Message, QuestionLine, Session, SourceCard};
use crate::ui::cx::Cx;
use crate::ui::panels::{pick, trace};
use crate::ui::widgets::{empty_note, focus_ring, link, small, strong, truncated};
use crate::ui::words_ask as words;
use egui::{
    Align, CursorIcon, Frame, Label, Layout, Margin, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, vec2,
};

const WIDTH: f32 = 820.0;

/// What is chosen.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    source: String,
    question: String,
    again: bool,
}

impl Draft {
    /// The first question that can be asked.
    pub fn new(session: &Session) -> Self {
        let askable = session.source_cards().iter().find_map(|card| {
            let question = card.questions.iter().find(|question| question.why_not.is_none());
            question.filter(|_| !lacks_key(card)).map(|question| (card.id.clone(), question.id.clone()))
        });
        let (source, question) = askable.unwrap_or_default();
        Self { source, question, again: false }
    }
}

fn lacks_key(card: &SourceCard) -> bool {
    card.key == Some(false) && !card.key_optional
}

pub fn expand_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, room: Vec2) -> Option<End> {
    ui.set_width((room.x - 120.0).min(WIDTH));
    if head_ui(cx, ui, words::expand_title(cx.lang), words::expand_how(cx.lang)) {
        return Some(End::Closed);
    }
    let cards = cx.session.source_cards();
    if cards.is_empty() {
        empty_note(cx, ui, words::no_sources(cx.lang), "");
    }
    if draft.source.is_empty() {
        draft.source = cards.first().map(|card| card.id.clone()).unwrap_or_default();
    }
    let height = (room.y - 440.0).clamp(140.0, 320.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        let left = (width * 0.52).floor();
        let column = |ui: &mut Ui, width: f32, add: &mut dyn FnMut(&mut Ui)| {
            ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(width);
                ui.set_min_height(height);
                add(ui);
            });
        };
        column(ui, left, &mut |ui| sources_ui(cx, ui, cards, draft, height));
        let right = width - left - 20.0;
        let chosen = cards.iter().find(|card| card.id == draft.source).cloned();
        column(ui, right, &mut |ui| {
            if let Some(card) = &chosen {
                ScrollArea::vertical().id_salt("questions").max_height(height).show(ui, |ui| {
                    ui.set_width(ui.available_width() - 8.0);
                    questions_ui(cx, ui, card, draft);
                });
            }
        });
    });
    ui.add_space(8.0);
    ask_ui(cx, ui, cards.iter().find(|card| card.id == draft.source), draft)
}

/// What is sent, and the button.
fn ask_ui(cx: &Cx<'_>, ui: &mut Ui, card: Option<&SourceCard>, draft: &mut Draft) -> Option<End> {
    let of: Vec<EntityId> = cx.session.selection().iter().cloned().collect();
    let question = card.and_then(|card| card.questions.iter().find(|question| question.id == draft.question));
    let question = question.filter(|question| question.why_not.is_none());
    sent_ui(cx, ui, |ui| {
        ScrollArea::vertical().id_salt("sent").max_height(96.0).min_scrolled_height(72.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(72.0);
            sends_ui(cx, ui, card, question, &of);
        });
    });
    ui.add_space(4.0);
    ui.checkbox(&mut draft.again, words::again(cx.lang));
    let why_not = offline(cx)
        .or_else(|| of.is_empty().then(|| words::nobody_selected(cx.lang)))
        .or_else(|| card.is_some_and(lacks_key).then(|| words::key_missing(cx.lang)))
        .or_else(|| question.is_none().then(|| words::choose_question(cx.lang)));
    let go = card.map_or_else(|| words::send(cx.lang).to_owned(), |card| words::send_to(cx.lang, &card.host));
    let end = buttons_ui(cx, ui, &go, why_not);
    if let (Some(End::Asked), Some(card), Some(question)) = (end, card, question) {
        cx.send(Message::Enrich { source: card.id.clone(), question: question.id.clone(), of, again: draft.again });
    }
    end
}

fn sends_ui(cx: &Cx<'_>, ui: &mut Ui, card: Option<&SourceCard>, question: Option<&QuestionLine>, of: &[EntityId]) {
    let (Some(card), Some(question)) = (card, question) else {
        ui.label(RichText::new(words::choose_question(cx.lang)).color(cx.tokens.mute));
        return;
    };
    let text = words::batch(cx.lang, of.len(), &card.host);
    ui.add(Label::new(super::clip::bold_host(cx, ui, &text, &card.host)).wrap());
    for (id, sent) in of.iter().zip(&question.sends) {
        let caption = pick::node_chip(cx, id).map_or_else(|| id.to_string(), |chip| chip.caption);
        let line = words::sends(cx.lang, &caption, sent);
        ui.add(Label::new(small(line).color(cx.tokens.text)).wrap());
    }
    if of.len() > question.sends.len() {
        let further = of.len() - question.sends.len();
        ui.label(small(words::more_entities(cx.lang, further)).color(cx.tokens.mute));
    }
}

fn sources_ui(cx: &Cx<'_>, ui: &mut Ui, cards: &[SourceCard], draft: &mut Draft, height: f32) {
    ScrollArea::vertical().id_salt("sources").max_height(height).auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 8.0);
        ui.spacing_mut().item_spacing.y = 6.0;
        for card in cards {
            if source_ui(cx, ui, card, draft.source == card.id) {
                draft.source.clone_from(&card.id);
                let first = card.questions.iter().find(|question| question.why_not.is_none());
                draft.question = first.map(|question| question.id.clone()).unwrap_or_default();
            }
        }
    });
}

/// A source in short; `true` when it was clicked.
fn source_ui(cx: &Cx<'_>, ui: &mut Ui, card: &SourceCard, chosen: bool) -> bool {
    let inner = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        let (fill, edge) = match (chosen, ui.response().hovered()) {
            (true, _) => (cx.tokens.hover, cx.tokens.outline),
            (false, true) => (cx.tokens.hover, cx.tokens.line),
            (false, false) => (cx.tokens.raised, cx.tokens.line),
        };
        let frame = Frame::new().fill(fill).stroke(Stroke::new(1.0, edge)).corner_radius(8);
        frame.inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            truncated(ui, strong(&card.name));
            ui.add(Label::new(small(&card.gives).color(cx.tokens.mute)).wrap());
            let facts = [card.host.as_str(), card.cost.as_str(), key_word(cx, card)];
            let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            ui.add(Label::new(small(facts.join(" · ")).color(cx.tokens.faint)).wrap());
        });
    });
    let response = inner.response;
    let name = format!("{}: {}", words::source(cx.lang), card.name);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    focus_ring(cx, ui, &response, response.rect, 8.0);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// Whether a key is needed and there.
pub fn key_word(cx: &Cx<'_>, card: &SourceCard) -> &'static str {
    match (card.key, card.key_optional) {
        (None, _) => words::no_key(cx.lang),
        (Some(true), _) => words::key_there(cx.lang),
        (Some(false), true) => words::key_optional(cx.lang),
        (Some(false), false) => words::key_needed(cx.lang),
    }
}

fn questions_ui(cx: &Cx<'_>, ui: &mut Ui, card: &SourceCard, draft: &mut Draft) {
    ui.label(small(words::question(cx.lang)).color(cx.tokens.mute));
    for question in &card.questions {
        let allowed = question.why_not.is_none();
        let chosen = draft.question == question.id;
        let radio = ui.add_enabled(allowed, egui::RadioButton::new(chosen, &question.label));
        if radio.clicked() {
            draft.question.clone_from(&question.id);
        }
        if let Some(reason) = &question.why_not {
            ui.horizontal_top(|ui| {
                ui.add_space(24.0);
                ui.add(Label::new(small(reason).color(cx.tokens.mute)).wrap());
            });
        }
    }
    ui.add_space(8.0);
    if !card.terms.is_empty() {
        ui.label(small(words::terms(cx.lang)).color(cx.tokens.mute));
        trace::source(cx, ui, &card.terms, &card.terms);
    }
    if lacks_key(card) {
        ui.add_space(4.0);
        ui.add(Label::new(small(words::key_missing(cx.lang)).color(cx.tokens.text)).wrap());
        if link(cx, ui, words::set_key(cx.lang)).clicked() {
            cx.run(Command::CollectSettings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Lang, Theme};

    #[test]
    fn the_first_question_that_can_be_asked_is_chosen() {
        let session = Session::for_tests(Lang::En, Theme::Dark).with_cards();
        let draft = Draft::new(&session);
        assert_eq!((draft.source.as_str(), draft.question.as_str()), ("gleif", "search"));
        let none = Draft::new(&Session::for_tests(Lang::En, Theme::Dark));
        assert_eq!(none.question, "");
    }
}
