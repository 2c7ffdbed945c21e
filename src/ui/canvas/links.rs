//! Drawing the links and their label pills.
//!
//! A link is one line for all relations between two nodes. Ownership is thicker, a possible match dashed with "≈",
//! what is proposed or unconfirmed dotted, what is over thin. The shown path glows in the accent.

use super::frame::{Frame, Lod};
use super::labels::{Placer, along};
use super::lines::{Lines, Pattern};
use super::text;
use crate::session::SceneLink;
use egui::{Color32, CornerRadius, Pos2, Rect, Stroke, StrokeKind, Vec2, vec2};

/// Labels appear everywhere from this zoom on, when the view holds few links.
const LABEL_ZOOM: f32 = 0.9;
const FEW_LINKS: usize = 60;
/// More labels than this around a hovered or selected node say nothing.
const MAX_NEAR_LABELS: usize = 40;
const LABEL_SIZE: f32 = 11.0;

/// Where the line of a link starts and ends: at the borders of its nodes. `None` when they overlap.
pub fn ends(frame: &Frame<'_>, link: &SceneLink) -> Option<(Pos2, Pos2)> {
    let (a, b) = (frame.at(link.a), frame.at(link.b));
    let length = (b - a).length();
    if length < 1.0 {
        return None;
    }
    let direction = (b - a) / length;
    let gap = if frame.lod == Lod::Dots { 0.0 } else { 2.0 };
    let (start, end) = (frame.border(link.a, direction) + gap, frame.border(link.b, -direction) + gap);
    (start + end < length - 2.0).then(|| (a + direction * start, b - direction * end))
}

/// Which ends carry an arrow: at `a`, at `b`.
fn arrows(link: &SceneLink) -> (bool, bool) {
    let directed = link.parts.iter().filter(|part| part.directed);
    directed.fold((false, false), |(at_a, at_b), part| (at_a || !part.forward, at_b || part.forward))
}

fn pattern(frame: &Frame<'_>, link: &SceneLink) -> Pattern {
    if frame.lod == Lod::Dots {
        Pattern::Solid
    } else if link.soft.is_some() {
        Pattern::Dashed(6.0, 5.0)
    } else if link.hypothetical {
        Pattern::Dashed(1.6, 3.6)
    } else {
        Pattern::Solid
    }
}

fn touches_selection(frame: &Frame<'_>, link: &SceneLink) -> bool {
    frame.is_selected(link.a) || frame.is_selected(link.b)
}

fn touches_hover(frame: &Frame<'_>, at: u32, link: &SceneLink) -> bool {
    frame.hover_link == Some(at) || frame.hover.is_some_and(|hover| hover == link.a || hover == link.b)
}

fn look(frame: &Frame<'_>, at: u32, link: &SceneLink) -> (f32, Color32) {
    let tokens = frame.cx.tokens;
    let mut width = match link {
        _ if link.former => 0.9,
        _ if link.ownership => 2.0,
        _ => 1.2,
    };
    let mut colour = if link.former { tokens.link.lerp_to_gamma(tokens.canvas, 0.3) } else { tokens.link };
    if touches_hover(frame, at, link) || touches_selection(frame, link) {
        colour = tokens.mute;
    }
    if frame.hover_link == Some(at) {
        width += 0.8;
    }
    if frame.lod < Lod::Full {
        width *= if frame.lod == Lod::Dots { 0.5 } else { 0.8 };
    }
    (width, colour)
}

/// How strong a quiet link is drawn: many links step back, so that the nodes stay readable.
fn crowding(frame: &Frame<'_>) -> f32 {
    const COMFORTABLE: f32 = 250.0;
    (COMFORTABLE / frame.links.len().max(1) as f32).sqrt().clamp(0.35, 1.0)
}

/// Every visible link in one mesh, the shown path on top in a second one.
pub fn paint(frame: &Frame<'_>) {
    let scale = frame.painter.pixels_per_point();
    let (mut quiet, mut path) = (Lines::new(scale), Lines::new(scale));
    let crowding = crowding(frame);
    for &at in &frame.links {
        let link = &frame.scene.links[at as usize];
        let Some((from, to)) = ends(frame, link) else { continue };
        if link.on_path && frame.scene.path_shown {
            paint_path_link(frame, &mut path, link, from, to);
            continue;
        }
        let (width, colour) = look(frame, at, link);
        let near = touches_hover(frame, at, link) || touches_selection(frame, link);
        let (strength, width) = if near { (1.0, width) } else { (crowding, width * (0.5 + 0.5 * crowding)) };
        let colour = frame.faded(colour, strength * frame.link_alpha(at));
        let pattern = pattern(frame, link);
        let width = if matches!(pattern, Pattern::Dashed(dash, _) if dash < 2.0) { width + 0.4 } else { width };
        with_arrows(frame, &mut quiet, link, [from, to], (width, colour, pattern), 7.0);
    }
    frame.painter.add(quiet.mesh);
    frame.painter.add(path.mesh);
}

fn paint_path_link(frame: &Frame<'_>, lines: &mut Lines, link: &SceneLink, from: Pos2, to: Pos2) {
    let accent = frame.cx.tokens.accent;
    for (width, strength) in [(14.0, 0.05), (9.0, 0.08), (5.0, 0.12)] {
        let glow = accent.gamma_multiply(strength * (1.0 + 1.6 * frame.glow));
        lines.line(from, to, width * (1.0 + 0.3 * frame.glow), glow, Pattern::Solid);
    }
    with_arrows(frame, lines, link, [from, to], (2.2, accent, pattern(frame, link)), 9.0);
}

fn with_arrows(
    frame: &Frame<'_>,
    lines: &mut Lines,
    link: &SceneLink,
    [from, to]: [Pos2; 2],
    (width, colour, pattern): (f32, Color32, Pattern),
    size: f32,
) {
    let (at_a, at_b) = if frame.lod == Lod::Full && link.soft.is_none() { arrows(link) } else { (false, false) };
    let length = (to - from).length();
    let size = size.min(length * 0.6);
    let direction = (to - from) / length.max(0.1);
    let inset = |arrow: bool| direction * if arrow { size * 0.8 } else { 0.0 };
    lines.line(from + inset(at_a), to - inset(at_b), width, colour, pattern);
    if at_b {
        lines.arrow(to, direction, size, colour);
    }
    if at_a {
        lines.arrow(from, -direction, size, colour);
    }
}

/// Which labels are placed in this pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// The shown path: placed before anything else, never dropped.
    Path,
    Rest,
}

/// Places and draws label pills. Those that find no room are left out; hovering the link tells the same.
pub fn paint_labels(frame: &Frame<'_>, placer: &mut Placer, pass: Pass) {
    let needed = if pass == Pass::Path { Lod::Plain } else { Lod::Full };
    if frame.lod < needed {
        return;
    }
    let is_path = |link: &SceneLink| frame.scene.path_shown && link.on_path;
    if pass == Pass::Path {
        for &at in &frame.links {
            let link = &frame.scene.links[at as usize];
            if is_path(link) {
                paint_label(frame, placer, at, link, true);
            }
        }
        frame.links.iter().for_each(|&at| take_path_line(frame, placer, at));
        return;
    }
    let (mut near, mut soft, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let few = frame.camera.zoom >= LABEL_ZOOM && frame.links.len() <= FEW_LINKS;
    let everywhere = few && !frame.scene.path_shown;
    for &at in &frame.links {
        let link = &frame.scene.links[at as usize];
        if is_path(link) {
            continue;
        }
        if touches_hover(frame, at, link) || touches_selection(frame, link) {
            near.push(at);
        } else if link.soft.is_some() && !frame.scene.path_shown {
            soft.push(at);
        } else if everywhere {
            rest.push(at);
        }
    }
    near.truncate(MAX_NEAR_LABELS);
    for at in near.into_iter().chain(soft).chain(rest) {
        paint_label(frame, placer, at, &frame.scene.links[at as usize], false);
    }
}

fn paint_label(frame: &Frame<'_>, placer: &mut Placer, at: u32, link: &SceneLink, path: bool) {
    let words = match (link.soft, link.label.as_str()) {
        (None, "") => return,
        (Some(_), "") => "≈".to_owned(),
        (Some(_), label) if !label.starts_with('≈') => format!("≈ {label}"),
        (_, label) => label.to_owned(),
    };
    let Some((from, to)) = ends(frame, link) else { return };
    let galley = text::line(&frame.painter, &words, LABEL_SIZE, false);
    let size = vec2(galley.size().x + 14.0, 18.0);
    // A pill longer than its line says nothing about which line it is on.
    if !path && (to - from).length() < size.x.min(size.y * 2.0) {
        return;
    }
    let places = along(from, to, size + Vec2::splat(4.0));
    let placed = if path { place_on_path(placer, &places, to - from) } else { placer.try_take(places) };
    let Some(rect) = placed.map(|rect| rect.shrink(2.0)) else { return };
    let tokens = frame.cx.tokens;
    let alpha = frame.link_alpha(at);
    let emphasised = touches_hover(frame, at, link) || touches_selection(frame, link);
    let colour = match () {
        () if path => tokens.accent,
        () if emphasised => tokens.text,
        () => tokens.mute,
    };
    let rounding = CornerRadius::same(9);
    frame.painter.rect(
        rect,
        rounding,
        tokens.canvas,
        Stroke::new(1.0, frame.faded(tokens.line, alpha)),
        StrokeKind::Inside,
    );
    let text_at: Pos2 = rect.center() - galley.size() / 2.0;
    frame.painter.galley(text_at, galley, frame.faded(colour, alpha));
}

/// The lines of the shown path are taken too: no other text crosses them.
fn take_path_line(frame: &Frame<'_>, placer: &mut Placer, at: u32) {
    const STEP: f32 = 10.0;
    let link = &frame.scene.links[at as usize];
    let Some((from, to)) = ends(frame, link).filter(|_| link.on_path && frame.scene.path_shown) else { return };
    let count = ((to - from).length() / STEP).ceil().clamp(1.0, 400.0);
    for i in 0..=count as u32 {
        let place = from.lerp(to, i as f32 / count);
        if frame.view.contains(place) {
            placer.take(Rect::from_center_size(place, Vec2::splat(STEP)));
        }
    }
}

/// On the line if there is room, else beside it, else where it covers least.
fn place_on_path(placer: &mut Placer, places: &[Rect], along: Vec2) -> Option<Rect> {
    if let Some(rect) = placer.try_take(places.iter().copied()) {
        return Some(rect);
    }
    let aside = along.normalized().rot90();
    // Half the label across the line, so that "beside" clears steep lines too.
    let across = |rect: &Rect| (aside.x.abs() * rect.width() + aside.y.abs() * rect.height()) / 2.0 + 8.0;
    let beside = |reach: f32| places.iter().map(move |rect| rect.translate(aside * reach * across(rect)));
    let free: Vec<Rect> = [1.0, -1.0, 1.4, -1.4].into_iter().flat_map(beside).collect();
    if let Some(rect) = placer.try_take(free.iter().copied()) {
        return Some(rect);
    }
    let all: Vec<Rect> = free.into_iter().chain(places.iter().copied()).collect();
    placer.take_best(&all)
}
