//! What lies over the canvas: tools, the note about what is not drawn, tooltips, the context menu, empty states.

use super::camera::ZOOM_STEP;
use super::frame::Frame;
use super::input::acted_on;
use super::{CanvasState, words};
use crate::model::EntityId;
use crate::model::ontology::ontology;
use crate::session::{Command, Drawer, Message, OwnershipAsk, Page, PathAsk, Scene, SceneLink, SceneNode, Selecting};
use crate::ui::cx::Cx;
use crate::ui::panels::paths;
use crate::ui::theme::Tokens;
use crate::ui::words_leads;
use crate::ui::words_said::said;
use egui::{
    Align, Align2, Area, Button, Color32, CornerRadius, FontId, Frame as Card, Id, Layout, Margin, Rect, RichText,
    Stroke, Ui, UiBuilder, vec2,
};

/// Distance of the overlays from the edge.
const EDGE: f32 = 12.0;

/// A quiet card over the canvas.
pub fn card(tokens: &Tokens) -> Card {
    Card::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(6, 4))
}

/// "Fit (F)": what it does and its key.
fn hint(cx: &Cx<'_>, command: Command) -> String {
    match command.shortcut() {
        Some(keys) => format!("{} · {keys}", command.hint(cx.lang)),
        None => command.hint(cx.lang).to_owned(),
    }
}

fn tool(cx: &Cx<'_>, ui: &mut Ui, text: &str, command: Command) -> bool {
    let button = Button::new(RichText::new(text).color(cx.tokens.mute)).frame_when_inactive(false);
    let tip = hint(cx, command);
    let response = ui.add(button).on_hover_text(tip);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.label(cx.lang)));
    response.clicked()
}

/// A floating layer in a corner of the canvas. A layer of its own: nothing under it is hovered or clicked through.
pub fn corner<R>(ui: &Ui, name: &'static str, view: Rect, align: Align2, add: impl FnOnce(&mut Ui) -> R) {
    let place = align.pos_in_rect(&view.shrink(EDGE));
    let area = Area::new(Id::unique(name)).pivot(align).fixed_pos(place).constrain_to(view).movable(false);
    area.show(ui.ctx(), add);
}

/// Arrange, Fit, −, + at the upper right.
pub fn toolbar_ui(cx: &Cx<'_>, state: &mut CanvasState, ui: &Ui, view: Rect) {
    corner(ui, "canvas tools", view, Align2::RIGHT_TOP, |ui| {
        card(cx.tokens).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                arrange_menu(cx, ui);
                if tool(cx, ui, words::fit(cx.lang), Command::Fit) {
                    state.fit();
                }
                if tool(cx, ui, "−", Command::ZoomOut) {
                    state.zoom_by(view, 1.0 / ZOOM_STEP);
                }
                if tool(cx, ui, "+", Command::ZoomIn) {
                    state.zoom_by(view, ZOOM_STEP);
                }
            });
        });
    });
}

/// A small triangle at the right end of a button: points down when `open`, else to the right.
pub fn caret(ui: &Ui, button: Rect, open: bool, colour: Color32) {
    let middle = egui::pos2(button.max.x - 10.0, button.center().y);
    let points = if open {
        [vec2(-3.5, -1.8), vec2(3.5, -1.8), vec2(0.0, 2.4)]
    } else {
        [vec2(-1.8, -3.5), vec2(2.4, 0.0), vec2(-1.8, 3.5)]
    };
    let points = points.map(|offset| middle + offset).to_vec();
    ui.painter().add(egui::Shape::convex_polygon(points, colour, Stroke::NONE));
}

fn arrange_menu(cx: &Cx<'_>, ui: &mut Ui) {
    // Room for the caret after the word.
    let title = RichText::new(format!("{}\u{2003}", words::arrange(cx.lang))).color(cx.tokens.mute);
    let button = Button::new(title).frame_when_inactive(false);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for command in [Command::LayoutForce, Command::LayoutTree] {
            if menu_item(ui, command.label(cx.lang), command.shortcut().unwrap_or_default()) {
                cx.run(command);
            }
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words::arrange(cx.lang)));
    caret(ui, response.rect, true, cx.tokens.mute);
}

/// "and 1,240 more match, not drawn": never dropped silently.
pub fn not_shown_note(frame: &Frame<'_>) {
    if frame.scene.not_shown == 0 {
        return;
    }
    let tokens = frame.cx.tokens;
    let words = words::not_shown(frame.cx.lang, frame.scene.not_shown);
    let galley = frame.painter.layout_no_wrap(words, FontId::proportional(11.5), tokens.mute);
    let at = frame.view.left_top() + vec2(EDGE, EDGE);
    let rect = Rect::from_min_size(at, galley.size() + vec2(20.0, 10.0));
    let line = Stroke::new(1.0, tokens.line);
    frame.painter.rect(rect, CornerRadius::same(8), tokens.raised, line, egui::StrokeKind::Inside);
    frame.painter.galley(rect.min + vec2(10.0, 5.0), galley, tokens.mute);
}

/// Full name, what is said about it, and why it is flagged.
pub fn node_tip(cx: &Cx<'_>, ui: &mut Ui, node: &SceneNode) {
    ui.set_max_width(320.0);
    ui.label(RichText::new(&node.caption).text_style(crate::ui::theme::strong_style()));
    let kind = words::schema(cx.lang, node.schema);
    let second = if node.subtitle.is_empty() { kind.to_owned() } else { format!("{} · {kind}", node.subtitle) };
    ui.label(RichText::new(second).small().color(cx.tokens.mute));
    for badge in &node.badges {
        let line = format!("{} {} · {}", badge.glyph, words::badge(cx.lang, badge), said(cx.lang, &badge.why));
        ui.label(RichText::new(line).small().color(cx.tokens.tone(badge.tone)));
    }
    if let Some(steps) = words_leads::steps(cx.lang, node.steps) {
        ui.label(RichText::new(steps).small().color(cx.tokens.mute));
    }
    let mut notes: Vec<String> = Vec::new();
    let states = [
        (node.deal_party, words::deal_party(cx.lang)),
        (node.placeholder, words::placeholder(cx.lang)),
        (node.stop, words::stop(cx.lang)),
        (node.pinned, words::pinned(cx.lang)),
    ];
    notes.extend(states.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned()));
    if node.hidden_neighbours > 0 {
        notes.push(words::hidden_neighbours(cx.lang, node.hidden_neighbours));
    }
    if !notes.is_empty() {
        ui.label(RichText::new(notes.join(" · ")).small().color(cx.tokens.mute));
    }
}

/// Every relation of a link, one a line.
pub fn link_tip(cx: &Cx<'_>, ui: &mut Ui, scene: &Scene, link: &SceneLink) {
    const MAX: usize = 8;
    ui.set_max_width(360.0);
    let (Some(a), Some(b)) = (scene.nodes.get(link.a as usize), scene.nodes.get(link.b as usize)) else { return };
    if let Some(score) = link.soft {
        let line = format!("{} ≈ {} · {score:.2}", a.caption, b.caption);
        ui.label(RichText::new(line).text_style(crate::ui::theme::strong_style()));
        ui.label(RichText::new(words::possible_match(cx.lang)).small().color(cx.tokens.mute));
    }
    for part in link.parts.iter().take(MAX) {
        let (from, to) = if part.forward { (a, b) } else { (b, a) };
        let arrow = if part.directed { "→" } else { "–" };
        ui.label(format!("{} {arrow} {}", from.caption, to.caption));
        let mut said = vec![part.label.clone()];
        let share = part.share.to_string();
        said.extend((!part.share.is_unknown() && !part.label.contains(&share)).then_some(share));
        let dates = crate::ui::panels::table::dates(&part.span);
        said.extend((!dates.is_empty()).then_some(dates));
        said.push(words::status(cx.lang, part.status).to_owned());
        said.push(part.grade.clone());
        said.retain(|text| !text.is_empty());
        ui.label(RichText::new(said.join(" · ")).small().color(cx.tokens.mute));
    }
    if link.parts.len() > MAX {
        ui.label(RichText::new(format!("+{}", link.parts.len() - MAX)).small().color(cx.tokens.mute));
    }
}

/// A line of a menu: its words, and its key at the right.
fn menu_item(ui: &mut Ui, text: &str, keys: &str) -> bool {
    let button = Button::new(text);
    let response = ui.add(if keys.is_empty() { button } else { button.shortcut_text(keys) });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MenuItem, true, text));
    response.clicked()
}

/// The right-click menu of a node, or of the canvas.
pub fn menu_ui(cx: &Cx<'_>, state: &mut CanvasState, ui: &mut Ui, scene: &Scene) {
    let Some(node) = state.menu.as_ref().and_then(|id| scene.node(id)) else {
        for command in [Command::Fit, Command::ShowAll, Command::SelectAll] {
            if menu_item(ui, command.label(cx.lang), command.shortcut().unwrap_or_default()) {
                if command == Command::Fit { state.fit() } else { cx.run(command) }
            }
        }
        return;
    };
    let lang = cx.lang;
    let keys = |command: Command| command.shortcut().unwrap_or_default();
    if menu_item(ui, words::inspect(lang), "") {
        cx.send(Message::Select(vec![node.id.clone()], Selecting::Replace));
    }
    if menu_item(ui, words::expand(lang), keys(Command::Expand)) {
        cx.send(Message::Expand(node.id.clone()));
    }
    if menu_item(ui, Command::ExpandFrom.label(lang), keys(Command::ExpandFrom)) {
        let of = acted_on(cx, &node.id, scene);
        cx.send(Message::Select(of, Selecting::Replace));
        cx.run(Command::ExpandFrom);
    }
    if menu_item(ui, words::paths_from_here(lang), "") {
        find_paths_from(cx, &node.id);
    }
    for (via, words) in [(true, words_leads::via_this(lang)), (false, words_leads::avoid_this(lang))] {
        if menu_item(ui, words, "") {
            paths::refine(cx, ui.ctx(), &node.id, via);
        }
    }
    ui.separator();
    owners_menu(cx, ui, node);
    let pin = if node.pinned { words::unpin(lang) } else { words::pin(lang) };
    if menu_item(ui, pin, keys(Command::Pin)) {
        cx.send(Message::Pin(acted_on(cx, &node.id, scene), !node.pinned));
    }
    if menu_item(ui, words::hide(lang), keys(Command::Hide)) {
        cx.send(Message::Hide(acted_on(cx, &node.id, scene)));
    }
    ui.separator();
    if menu_item(ui, words::copy_name(lang), "") {
        ui.copy_text(node.caption.clone());
    }
    if menu_item(ui, words::copy_id(lang), "") {
        ui.copy_text(node.id.as_str().to_owned());
    }
}

/// Companies and other bodies can be owned; they and people can own.
fn owners_menu(cx: &Cx<'_>, ui: &mut Ui, node: &SceneNode) {
    let is_a = |name: &str| ontology().schema(node.schema).is_some_and(|schema| schema.is_a(name));
    if !is_a("LegalEntity") {
        return;
    }
    let (owned, owns) = (words_leads::who_owns(cx.lang), words_leads::what_it_owns(cx.lang));
    for (downwards, words) in [(false, owned), (true, owns)] {
        if (downwards || !is_a("Person")) && menu_item(ui, words, "") {
            cx.send(Message::AskOwnership(OwnershipAsk {
                of: node.id.clone(),
                downwards,
                threshold: 0.0,
                votes: false,
            }));
            cx.send(Message::SetPage(Page::Ownership));
        }
    }
    ui.separator();
}

fn find_paths_from(cx: &Cx<'_>, id: &EntityId) {
    let like = cx.session.paths().map(|paths| &paths.ask);
    let ask = PathAsk {
        max_hops: like.map_or(paths::DEFAULT_HOPS, |ask| ask.max_hops),
        k: like.map_or(paths::DEFAULT_K, |ask| ask.k),
        by_hops: like.is_some_and(|ask| ask.by_hops),
        ..PathAsk::to_listed(vec![id.clone()])
    };
    cx.send(Message::FindPaths(ask));
    cx.send(Message::SetDrawer(Some(Drawer::Paths)));
}

/// Nothing is shown: why, and what to do next.
pub fn empty_ui(cx: &Cx<'_>, ui: &mut Ui, view: Rect) {
    let lang = cx.lang;
    let entities = cx.session.case().map(|case| case.counts.entities);
    let (title, next, action) = match entities {
        None => (words::empty_no_case(lang), words::empty_no_case_next(lang), None),
        Some(0) => {
            let import = (words::import(lang), Command::Import);
            (words::empty_case(lang), words::empty_case_next(lang), Some(import))
        }
        Some(_) => {
            let show = (words::show_everything(lang), Command::ShowAll);
            (words::empty_filtered(lang), words::empty_filtered_next(lang), Some(show))
        }
    };
    let middle = view.center();
    let painter = ui.painter_at(view);
    sketch(cx.tokens, &painter, middle - vec2(0.0, 84.0));
    painter.text(
        middle - vec2(0.0, 16.0),
        Align2::CENTER_CENTER,
        title,
        FontId::new(17.0, crate::ui::theme::strong()),
        cx.tokens.text,
    );
    let area = Rect::from_center_size(middle + vec2(0.0, 48.0), vec2(view.width().min(560.0), 88.0));
    ui.scope_builder(UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::Center)), |ui| {
        ui.label(RichText::new(next).color(cx.tokens.mute));
        ui.add_space(12.0);
        if let Some((words, command)) = action
            && ui.button(words).on_hover_text(hint(cx, command)).clicked()
        {
            cx.run(command);
        }
    });
}

/// Three nodes and two links, faint: what will be here.
fn sketch(tokens: &Tokens, painter: &egui::Painter, middle: egui::Pos2) {
    use crate::model::ontology::Shape;
    let line = Stroke::new(1.2, tokens.line);
    let places = [vec2(-56.0, 12.0), vec2(0.0, -14.0), vec2(56.0, 12.0)].map(|at| middle + at);
    painter.line_segment([places[0], places[1]], line);
    painter.line_segment([places[1], places[2]], line);
    for (place, shape) in places.into_iter().zip([Shape::Company, Shape::Fund, Shape::Person]) {
        let body = super::shapes::Body { fill: tokens.canvas, stroke: Stroke::new(1.3, tokens.faint), dashed: false };
        super::shapes::paint_body(painter, shape, place, 18.0, body);
        super::shapes::paint_glyph(painter, shape, place, 18.0, tokens.faint);
    }
}
