//! The canvas: the network drawn, moved about and asked.
//!
//! - Reads [`Scene`](crate::session::Scene), selection, reveal and fit serials; sends messages; holds no case data.
//! - [`CanvasState`] (camera, motion, drag) belongs to the app and is passed in.
//! - At rest it asks for no repaint. Cost grows with what is in view, not with the case.

mod camera;
mod frame;
mod input;
mod labels;
mod lines;
mod links;
mod motion;
mod nodes;
mod overlay;
pub use overlay::{card, caret, corner};
pub mod shapes;
mod text;
pub mod words;

#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;

use super::cx::Cx;
use super::legend;
use crate::model::EntityId;
use crate::session::Scene;
use camera::Camera;
use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo};
use frame::{Fade, Frame};
use input::Drag;
use labels::Placer;
use motion::Motion;
use std::sync::Arc;

/// Seconds the path glows brighter after it was shown.
const GLOW: f32 = 0.7;
/// Revealing a node zooms in at least this far.
const REVEAL_ZOOM: f32 = 0.8;
/// Below this the ties of a path are hard to read.
const READABLE_ZOOM: f32 = 0.75;
/// World units kept around a path that is brought nearer, so that its surroundings stay in the picture.
const AROUND_PATH: f32 = 110.0;

/// What the canvas remembers between frames. Owned by the app.
pub struct CanvasState {
    camera: Camera,
    /// Where the camera flies, from where, and seconds left.
    flight: Option<(Camera, Camera, f32)>,
    motion: Motion,
    drag: Option<Drag>,
    placer: Placer,
    hover: Option<u32>,
    hover_link: Option<u32>,
    /// The node the open context menu is about.
    menu: Option<EntityId>,
    legend_open: bool,
    /// The analyst moved the camera: layouts that arrive no longer do.
    by_hand: bool,
    fit_wanted: bool,
    zoom_wanted: Option<f32>,
    /// Seconds left of the glow.
    glow: f32,
    seen: Seen,
}

#[derive(Default)]
struct Seen {
    content: u64,
    fit: Option<u64>,
    reveal: Option<u64>,
    path: Option<usize>,
    view: Option<Rect>,
}

impl Default for CanvasState {
    fn default() -> Self {
        Self {
            camera: Camera::default(),
            flight: None,
            motion: Motion::default(),
            drag: None,
            placer: Placer::default(),
            hover: None,
            hover_link: None,
            menu: None,
            legend_open: false,
            by_hand: false,
            fit_wanted: false,
            zoom_wanted: None,
            glow: 0.0,
            seen: Seen::default(),
        }
    }
}

impl CanvasState {
    /// Shows all nodes, in the next frame.
    pub fn fit(&mut self) {
        self.fit_wanted = true;
    }

    pub fn zoom_in(&mut self) {
        self.zoom_wanted = Some(camera::ZOOM_STEP);
    }

    pub fn zoom_out(&mut self) {
        self.zoom_wanted = Some(1.0 / camera::ZOOM_STEP);
    }

    fn zoom_by(&mut self, view: Rect, factor: f32) {
        let mut goal = self.flight.map_or(self.camera, |(_, goal, _)| goal);
        goal.zoom_at(view, view.center(), factor);
        self.fly(goal);
        self.by_hand = true;
    }

    fn fly(&mut self, goal: Camera) {
        self.flight = (goal != self.camera).then_some((self.camera, goal, motion::GLIDE));
    }

    fn moved_by_hand(&mut self) {
        self.by_hand = true;
        self.flight = None;
    }

    /// Takes in what changed since the last frame: scene, requests to fit or reveal, the shown path.
    fn follow(&mut self, cx: &Cx<'_>, view: Rect, scene: &Scene, animate: bool) {
        let first = self.seen.view.is_none();
        let moved = self.motion.follow(scene, animate);
        if self.seen.content != scene.content_revision {
            self.seen.content = scene.content_revision;
            (self.hover, self.hover_link, self.drag) = (None, None, None);
        }
        let resized = self.seen.view.replace(view) != Some(view);
        let fit_serial = cx.session.fit_serial();
        let fit_asked = self.seen.fit.replace(fit_serial).is_some_and(|seen| seen != fit_serial);
        let by_user = std::mem::take(&mut self.fit_wanted);
        let fit_now = by_user || fit_asked;
        if let Some((low, high)) = scene.bounds()
            && (fit_now || (!self.by_hand && (moved || resized)))
        {
            self.by_hand = false;
            self.fly(Camera::fitting(view, low, high));
            if scene.path_shown && !by_user {
                self.show_path(view, scene);
            }
            if first {
                self.land();
            }
        }
        let (serial, id) = cx.session.reveal();
        if self.seen.reveal.replace(serial).is_some_and(|seen| seen != serial)
            && let Some(node) = id.and_then(|id| scene.node(id))
        {
            let zoom = self.camera.zoom.max(REVEAL_ZOOM);
            self.fly(Camera { centre: node.pos.into(), zoom });
            self.by_hand = true;
        }
        let shown = cx.session.shown_path().filter(|_| scene.path_shown);
        if self.seen.path != shown {
            self.seen.path = shown;
            self.glow = if shown.is_some() && animate { GLOW } else { 0.0 };
            if shown.is_some() {
                self.show_path(view, scene);
            }
        }
        if let Some(factor) = self.zoom_wanted.take() {
            self.zoom_by(view, factor);
        }
        if !animate {
            self.land();
        }
    }

    /// Moves there when a node of the path is out of sight, or too far away to read its ties.
    fn show_path(&mut self, view: Rect, scene: &Scene) {
        let camera = self.flight.map_or(self.camera, |(_, goal, _)| goal);
        let inner = view.shrink(32.0);
        let on_path = || scene.nodes.iter().filter(|node| node.on_path).map(|node| node.pos);
        let in_sight = on_path().all(|place| inner.contains(camera.to_screen(view, place.into())));
        if in_sight && camera.zoom >= READABLE_ZOOM {
            return;
        }
        let bounds = on_path().map(|place| (place, place)).reduce(|(low, high), (place, _)| {
            let by = |pick: fn(f32, f32) -> f32, a: [f32; 2]| [pick(a[0], place[0]), pick(a[1], place[1])];
            (by(f32::min, low), by(f32::max, high))
        });
        if let Some((low, high)) = bounds {
            let near = Camera::fitting(view, low.map(|v| v - AROUND_PATH), high.map(|v| v + AROUND_PATH));
            if in_sight && near.zoom <= camera.zoom {
                return;
            }
            self.fly(near);
            self.by_hand = true;
        }
    }

    fn land(&mut self) {
        if let Some((_, goal, _)) = self.flight.take() {
            self.camera = goal;
        }
    }

    /// Moves everything on by one frame; `true` while something still moves.
    fn step(&mut self, dt: f32, scene: &Scene, animate: bool) -> bool {
        if let Some((from, goal, left)) = self.flight {
            let left = left - dt;
            if left <= 0.0 {
                self.land();
            } else {
                let t = 1.0 - left / motion::GLIDE;
                self.camera = from.towards(goal, 1.0 - (1.0 - t).powi(3));
                self.flight = Some((from, goal, left));
            }
        }
        self.glow = (self.glow - dt).max(0.0);
        let fade = Fade::new(scene, self.hover.filter(|_| self.drag.is_none()));
        let moving = self.motion.step(dt, animate, |at| fade.node(scene, at), |at| fade.link(scene, at));
        moving || self.flight.is_some() || self.glow > 0.0
    }
}

/// Draws the canvas into all the room there is.
pub fn canvas_ui(cx: &Cx<'_>, state: &mut CanvasState, ui: &mut Ui) {
    let view = ui.available_rect_before_wrap();
    let back = ui.allocate_rect(view, Sense::click_and_drag());
    back.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, words::canvas(cx.lang)));
    let painter = ui.painter_at(view);
    painter.rect_filled(view, CornerRadius::ZERO, cx.tokens.canvas);
    let scene = Arc::clone(cx.session.scene());
    let animate = ui.style().animation_time > 0.0;
    state.follow(cx, view, &scene, animate);
    if scene.nodes.is_empty() {
        overlay::empty_ui(cx, ui, view);
        return;
    }
    input::move_camera(cx, state, ui, &back, view);
    let dt = ui.input(|i| i.stable_dt).min(0.05);
    if state.step(dt, &scene, animate) {
        ui.ctx().request_repaint();
    }
    let mut frame = Frame::new(cx, painter, &scene, &state.motion, view, state.camera);
    frame.glow = (state.glow / GLOW).powi(2);
    frame.group = super::panels::measure::take_pointed_at(ui.ctx());
    let acts = input::interact(&frame, &mut state.drag, ui, &back);
    if (acts.hover, acts.hover_link) != (state.hover, state.hover_link) {
        ui.ctx().request_repaint();
    }
    (state.hover, state.hover_link) = (acts.hover, acts.hover_link);
    (frame.hover, frame.hover_link) = (acts.hover, acts.hover_link);
    paint(&frame, &mut state.placer, &acts);
    overlay::not_shown_note(&frame);
    pointer_feedback(&frame, ui, &back, acts, state.drag.as_ref());
    let menu_target = back_menu_target(&frame, ui);
    drop(frame);
    if let Some(target) = menu_target {
        state.menu = target;
    }
    back.container_context_menu(|ui| overlay::menu_ui(cx, state, ui, &scene));
    overlay::toolbar_ui(cx, state, ui, view);
    legend::legend_ui(cx, ui, view, &scene, &mut state.legend_open);
}

fn paint(frame: &Frame<'_>, placer: &mut Placer, acts: &input::Acts) {
    placer.clear();
    links::paint(frame);
    nodes::paint_bodies(frame, acts.focused);
    nodes::take_space(frame, placer);
    nodes::paint_captions(frame, placer);
    links::paint_labels(frame, placer, links::Pass::Rest);
    nodes::paint_badges(frame);
    if let Some(rect) = acts.dragged_box {
        nodes::paint_box(frame, rect, input::inside(frame, rect).count());
    }
}

/// Cursor and tooltips.
fn pointer_feedback(frame: &Frame<'_>, ui: &Ui, back: &Response, acts: input::Acts, drag: Option<&Drag>) {
    let cursor = match drag {
        Some(Drag::Pan { .. }) => Some(egui::CursorIcon::Grabbing),
        Some(Drag::Nodes { .. }) => Some(egui::CursorIcon::Move),
        Some(Drag::Box { .. }) => Some(egui::CursorIcon::Crosshair),
        None if acts.hover.is_some() || acts.hover_link.is_some() => Some(egui::CursorIcon::PointingHand),
        None => None,
    };
    if let Some(cursor) = cursor {
        ui.ctx().set_cursor_icon(cursor);
    }
    if drag.is_some() {
        return;
    }
    if let Some(at) = acts.hover {
        let node = frame.node(at);
        match acts.hovered_widget {
            Some(widget) => widget.on_hover_ui(|ui| overlay::node_tip(frame.cx, ui, node)),
            None => back.clone().on_hover_ui_at_pointer(|ui| overlay::node_tip(frame.cx, ui, node)),
        };
    } else if let Some(at) = acts.hover_link {
        let link = &frame.scene.links[at as usize];
        back.clone().on_hover_ui_at_pointer(|ui| overlay::link_tip(frame.cx, ui, frame.scene, link));
    }
}

/// On a right click: the node under it, or none.
fn back_menu_target(frame: &Frame<'_>, ui: &Ui) -> Option<Option<EntityId>> {
    let pressed = ui.input(|i| i.pointer.secondary_clicked()) && ui.rect_contains_pointer(frame.view);
    let place = ui.input(|i| i.pointer.interact_pos()).filter(|_| pressed)?;
    Some(input::node_at(frame, place).map(|at| frame.node(at).id.clone()))
}
