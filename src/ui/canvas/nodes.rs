//! Drawing the nodes: body, glyph, caption, badges and small marks.
//!
//! The accent is for selection and path. Flags keep their strength when everything else fades.

use super::frame::{Frame, Lod};
use super::labels::{Placer, crosses};
use super::shapes::{Body, paint_body, paint_glyph, paint_ring};
use super::{links, text, words};
use crate::session::Badge;
use egui::{Align2, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Stroke, StrokeKind, Vec2, vec2};
use std::sync::Arc;

/// Flags never fade below this.
const FLAG_ALPHA: f32 = 0.75;
/// Below this radius a glyph is mud.
const GLYPH_RADIUS: f32 = 8.5;

/// Marks what bodies and badges cover, so that no text lands on them.
pub fn take_space(frame: &Frame<'_>, placer: &mut Placer) {
    if frame.lod == Lod::Dots {
        return;
    }
    for &at in &frame.nodes {
        placer.take(body_rect(frame, at).expand(2.0));
        if let Some((rect, _, _)) = flag_pill(frame, at) {
            placer.take(rect);
        }
        if let Some((rect, _)) = hidden_pill(frame, at) {
            placer.take(rect);
        }
    }
}

/// The rectangle around a node's outline and rings.
fn body_rect(frame: &Frame<'_>, at: u32) -> Rect {
    let reach = |direction: Vec2| direction * frame.border(at, direction);
    let centre = frame.at(at);
    let low = centre + reach(Vec2::LEFT) + reach(Vec2::UP);
    let high = centre + reach(Vec2::RIGHT) + reach(Vec2::DOWN);
    Rect::from_min_max(low, high).expand(rings(frame, at))
}

/// How far the rings of a party and of the selection reach beyond the body.
fn rings(frame: &Frame<'_>, at: u32) -> f32 {
    match (frame.node(at).deal_party, frame.is_selected(at)) {
        (true, true) => 8.0,
        (false, true) => 5.0,
        (true, false) => 4.0,
        (false, false) => 0.0,
    }
}

pub fn paint_bodies(frame: &Frame<'_>, focused: Option<u32>) {
    if frame.lod == Lod::Dots {
        paint_dots(frame);
        return;
    }
    for &at in &frame.nodes {
        paint_node(frame, at, focused == Some(at));
    }
}

fn paint_dots(frame: &Frame<'_>) {
    let tokens = frame.cx.tokens;
    for &at in &frame.nodes {
        let node = frame.node(at);
        let colour = match node.badges.first() {
            _ if frame.in_group(at) => tokens.text,
            _ if frame.is_selected(at) || (node.on_path && frame.scene.path_shown) => tokens.accent,
            Some(badge) => tokens.tone(badge.tone),
            None => tokens.outline,
        };
        let colour = frame.faded(colour, frame.node_alpha(at));
        frame.painter.circle_filled(frame.at(at), frame.radius(at), colour);
    }
}

fn paint_node(frame: &Frame<'_>, at: u32, focused: bool) {
    let (tokens, painter, node) = (frame.cx.tokens, &frame.painter, frame.node(at));
    let (centre, radius, alpha) = (frame.at(at), frame.radius(at), frame.node_alpha(at));
    let on_path = node.on_path && frame.scene.path_shown;
    let accented = on_path || frame.is_selected(at);
    let hovered = frame.hover == Some(at);
    if on_path {
        for (grow, strength) in [(1.62, 0.06), (1.42, 0.10)] {
            let glow = tokens.accent.gamma_multiply(strength * (1.0 + frame.glow));
            painter.circle_filled(centre, radius * (grow + 0.15 * frame.glow), glow);
        }
    }
    let outline = match () {
        () if accented => tokens.accent,
        () if hovered => tokens.text,
        () if node.stop => tokens.link,
        () => tokens.outline,
    };
    let fill = if node.placeholder || node.stop { tokens.canvas } else { tokens.raised };
    let width = if accented { 2.0 } else { 1.3 };
    let stroke = Stroke::new(width, frame.faded(outline, alpha));
    let body = Body { fill: frame.faded(fill, alpha), stroke, dashed: node.placeholder };
    paint_body(painter, node.shape, centre, radius, body);
    if radius >= GLYPH_RADIUS {
        let ink = match () {
            () if accented || hovered => tokens.text,
            () if node.stop || node.placeholder => tokens.faint,
            () => tokens.mute,
        };
        paint_glyph(painter, node.shape, centre, radius, frame.faded(ink, alpha));
    }
    if node.deal_party {
        let ring = Stroke::new(1.2, frame.faded(outline, alpha));
        paint_ring(painter, node.shape, centre, radius + 4.0, ring);
    }
    if frame.is_selected(at) {
        let reach = radius + if node.deal_party { 8.0 } else { 5.0 };
        paint_ring(painter, node.shape, centre, reach, Stroke::new(1.0, tokens.accent.gamma_multiply(0.55)));
    }
    if frame.in_group(at) {
        let reach = radius + rings(frame, at) + 3.0;
        paint_ring(painter, node.shape, centre, reach, Stroke::new(1.2, tokens.text));
    }
    if focused {
        paint_ring(painter, node.shape, centre, radius + 11.0, Stroke::new(1.5, tokens.text));
    }
    if frame.lod == Lod::Full {
        if node.stop {
            paint_stop(frame, centre + vec2(-0.78, 0.78) * radius, alpha);
        }
        if node.pinned {
            paint_pin(frame, centre + vec2(-0.86, -0.9) * radius, alpha);
        }
    }
}

/// "Paths do not pass": a small disc with a bar.
fn paint_stop(frame: &Frame<'_>, centre: Pos2, alpha: f32) {
    let tokens = frame.cx.tokens;
    let ink = frame.faded(tokens.mute, alpha);
    frame.painter.circle(centre, 5.5, tokens.canvas, Stroke::new(1.2, ink));
    frame.painter.line_segment([centre - vec2(2.6, 0.0), centre + vec2(2.6, 0.0)], Stroke::new(1.6, ink));
}

fn paint_pin(frame: &Frame<'_>, centre: Pos2, alpha: f32) {
    let tokens = frame.cx.tokens;
    let ink = frame.faded(tokens.mute, alpha);
    frame.painter.circle_filled(centre, 6.0, tokens.canvas);
    frame.painter.circle_filled(centre - vec2(0.0, 1.5), 2.6, ink);
    frame.painter.line_segment([centre, centre + vec2(0.0, 4.5)], Stroke::new(1.2, ink));
}

// ---- captions ----

struct Caption {
    name: Arc<Galley>,
    second: Option<Arc<Galley>>,
}

impl Caption {
    fn new(frame: &Frame<'_>, at: u32, short: bool) -> Self {
        let node = frame.node(at);
        let strong = node.deal_party || (node.on_path && frame.scene.path_shown) || frame.is_selected(at);
        let rows = if short { 1 } else { 2 };
        let style = text::Style { size: text::CAPTION_SIZE, strong, width: text::CAPTION_WIDTH, rows };
        let name = text::centred(&frame.painter, &node.caption, style);
        let plain = text::Style { size: text::SUBTITLE_SIZE, strong: false, width: text::CAPTION_WIDTH, rows: 1 };
        let second = (!short && frame.lod == Lod::Full && !node.subtitle.is_empty())
            .then(|| text::centred(&frame.painter, &node.subtitle, plain));
        Self { name, second }
    }

    fn size(&self) -> Vec2 {
        let second = self.second.as_ref().map_or(Vec2::ZERO, |galley| galley.size());
        let name = self.name.size();
        vec2(name.x.max(second.x) + 8.0, name.y + second.y + 2.0)
    }

    fn paint(&self, frame: &Frame<'_>, at: u32, rect: Rect) {
        let tokens = frame.cx.tokens;
        let alpha = frame.node_alpha(at);
        // A veil of the canvas: a link behind the caption stays behind it.
        frame.painter.rect_filled(
            rect.shrink2(vec2(1.0, 0.0)),
            CornerRadius::same(4),
            tokens.canvas.gamma_multiply(0.86),
        );
        let ink = if frame.node(at).stop { tokens.mute } else { tokens.text };
        // Names stay readable a little longer than bodies.
        let top = Pos2::new(rect.center().x, rect.min.y + 1.0);
        frame.painter.galley(top, Arc::clone(&self.name), frame.faded(ink, alpha.max(0.3)));
        if let Some(second) = &self.second {
            let below = top + vec2(0.0, self.name.size().y);
            frame.painter.galley(below, Arc::clone(second), frame.faded(tokens.mute, alpha.max(0.25)));
        }
    }
}

/// Below, right, left and above, with what speaks against each.
fn caption_places(frame: &Frame<'_>, at: u32, size: Vec2) -> [Rect; 4] {
    let centre = frame.at(at);
    let body = body_rect(frame, at).expand(4.0);
    let flag = if frame.node(at).badges.is_empty() { 0.0 } else { 10.0 };
    let mut places = [
        (0.0_f32, egui::pos2(centre.x, body.max.y + size.y / 2.0)),
        (1.5, egui::pos2(body.max.x + size.x / 2.0, centre.y)),
        (1.6, egui::pos2(body.min.x - size.x / 2.0, centre.y)),
        (2.4, egui::pos2(centre.x, body.min.y - flag - size.y / 2.0)),
    ]
    .map(|(cost, middle)| (cost, Rect::from_center_size(middle, size)));
    let incident = frame.scene.incident.get(at as usize).map_or(&[][..], Vec::as_slice);
    for &link in incident.iter().take(24) {
        let link = &frame.scene.links[link as usize];
        let other = if link.a == at { link.b } else { link.a };
        let weight = if link.on_path && frame.scene.path_shown { 4.0 } else { 1.0 };
        for (cost, rect) in &mut places {
            if crosses(centre, frame.at(other), *rect) {
                *cost += weight;
            }
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.map(|(_, rect)| rect)
}

/// The order in which captions get their place.
fn priority(frame: &Frame<'_>, at: u32) -> (bool, bool, bool, bool, std::cmp::Reverse<usize>, u32) {
    let node = frame.node(at);
    // `false` comes first.
    (
        !(node.on_path && frame.scene.path_shown),
        !frame.is_selected(at),
        !node.deal_party,
        node.badges.is_empty(),
        std::cmp::Reverse(frame.degree(at)),
        at,
    )
}

/// Places and draws captions; path labels take their place between those of the path and the others.
pub fn paint_captions(frame: &Frame<'_>, placer: &mut Placer) {
    let mut order: Vec<u32> = match frame.lod {
        Lod::Full => frame.nodes.clone(),
        Lod::Plain => frame.nodes.iter().copied().filter(|&at| frame.important(at)).collect(),
        Lod::Dots => {
            let node = |at: &u32| frame.node(*at).deal_party || frame.node(*at).on_path || frame.is_selected(*at);
            frame.nodes.iter().copied().filter(node).collect()
        }
    };
    order.sort_by_cached_key(|&at| priority(frame, at));
    let first_off_path = order.partition_point(|&at| !priority(frame, at).0);
    let mut hover_needs_caption = frame.hover;
    for (i, &at) in order.iter().enumerate() {
        if i == first_off_path {
            links::paint_labels(frame, placer, links::Pass::Path);
        }
        if paint_caption(frame, placer, at) && hover_needs_caption == Some(at) {
            hover_needs_caption = None;
        }
    }
    if first_off_path == order.len() {
        links::paint_labels(frame, placer, links::Pass::Path);
    }
    if let Some(at) = hover_needs_caption {
        let caption = Caption::new(frame, at, false);
        if let Some(rect) = placer.take_best(&caption_places(frame, at, caption.size())) {
            caption.paint(frame, at, rect);
        }
    }
}

/// `false`: no room. What must be told is placed anyway.
fn paint_caption(frame: &Frame<'_>, placer: &mut Placer, at: u32) -> bool {
    let node = frame.node(at);
    let caption = Caption::new(frame, at, frame.lod < Lod::Full);
    let places = caption_places(frame, at, caption.size());
    if let Some(rect) = placer.try_take(places) {
        caption.paint(frame, at, rect);
        return true;
    }
    let must = node.deal_party || frame.is_selected(at) || (node.on_path && frame.scene.path_shown);
    let short = Caption::new(frame, at, true);
    let places = caption_places(frame, at, short.size());
    let rect = if must { placer.take_best(&places) } else { placer.try_take(places) };
    if let Some(rect) = rect {
        short.paint(frame, at, rect);
    }
    rect.is_some()
}

// ---- badges ----

/// Place, words and leading badge of the flag pill.
fn flag_pill<'a>(frame: &Frame<'a>, at: u32) -> Option<(Rect, Arc<Galley>, &'a Badge)> {
    let node = frame.node(at);
    let badge = node.badges.first()?;
    let more = node.badges.len() - 1;
    let told = node.deal_party || frame.hover == Some(at) || (node.on_path && frame.scene.path_shown);
    let roomy = frame.lod == Lod::Full && (frame.camera.zoom >= 0.7 || told);
    let mut label = badge.glyph.to_owned();
    let name = words::badge(frame.cx.lang, badge);
    if roomy && name.chars().count() <= 18 {
        label = format!("{label} {name}");
    }
    if more > 0 {
        label = if roomy { format!("{label} +{more}") } else { format!("{label} {}", more + 1) };
    }
    let galley = text::line(&frame.painter, &label, 10.5, true);
    let radius = frame.radius(at);
    let size = vec2((galley.size().x + 12.0).max(16.0), 16.0);
    let corner = frame.at(at) + vec2(0.42, -0.62) * radius;
    Some((Rect::from_min_size(corner - vec2(0.0, size.y), size), galley, badge))
}

/// Place and words of the "+7" for neighbours that are not shown.
pub fn hidden_pill(frame: &Frame<'_>, at: u32) -> Option<(Rect, Arc<Galley>)> {
    let count = frame.node(at).hidden_neighbours;
    if count == 0 || frame.lod < Lod::Full {
        return None;
    }
    let galley = text::line(&frame.painter, &format!("+{count}"), 10.0, false);
    let size = vec2((galley.size().x + 8.0).max(14.0), 14.0);
    let corner = frame.at(at) + vec2(0.52, 0.5) * frame.radius(at);
    Some((Rect::from_min_size(corner, size), galley))
}

pub fn paint_badges(frame: &Frame<'_>) {
    if frame.lod == Lod::Dots {
        return;
    }
    let tokens = frame.cx.tokens;
    for &at in &frame.nodes {
        let alpha = frame.node_alpha(at);
        if let Some((rect, galley)) = hidden_pill(frame, at) {
            let line = Stroke::new(1.0, frame.faded(tokens.link, alpha));
            frame.painter.rect(rect, CornerRadius::same(7), tokens.canvas, line, StrokeKind::Inside);
            frame.painter.galley(rect.center() - galley.size() / 2.0, galley, frame.faded(tokens.mute, alpha));
        }
        if let Some((rect, galley, badge)) = flag_pill(frame, at) {
            let alpha = alpha.max(FLAG_ALPHA);
            let fill = frame.faded(tokens.tone(badge.tone), alpha);
            let rim = Stroke::new(1.5, tokens.canvas);
            frame.painter.rect(rect, CornerRadius::same(8), fill, rim, StrokeKind::Outside);
            frame.painter.galley(rect.center() - galley.size() / 2.0, galley, tokens.on_tone(badge.tone));
        }
    }
}

/// The box of a selection being dragged.
pub fn paint_box(frame: &Frame<'_>, rect: Rect, count: usize) {
    let accent = frame.cx.tokens.accent;
    let fill = accent.gamma_multiply(0.08);
    frame.painter.rect(rect, CornerRadius::same(2), fill, Stroke::new(1.0, accent), StrokeKind::Inside);
    let at = rect.right_bottom() - vec2(6.0, 6.0);
    let font = FontId::proportional(text::SUBTITLE_SIZE);
    let ink: Color32 = frame.cx.tokens.mute;
    frame.painter.text(at, Align2::RIGHT_BOTTOM, count.to_string(), font, ink);
}
