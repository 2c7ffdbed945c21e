//! Pointer and keyboard on the canvas: pan, zoom, drag, box, click, hover.
//!
//! - Nodes in view are widgets of their own (named, focusable, clickable by a screen reader); the background takes
//!   every drag, and the clicks where nodes are too many to be widgets.
//! - Nothing here changes the case: clicks and drops become messages.

use super::camera::ZOOM_STEP;
use super::frame::{Frame, Lod};
use super::{CanvasState, nodes, words};
use crate::model::EntityId;
use crate::session::{Message, Scene, Selecting};
use crate::ui::cx::Cx;
use egui::{Key, Modifiers, MouseWheelSource, PointerButton, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

/// More nodes in view than this are not widgets of their own; the table twin lists them.
const MAX_NODE_WIDGETS: usize = 600;
const MAX_LINK_WIDGETS: usize = 300;
/// Pixels around a node or a link that still count as on it.
const NODE_REACH: f32 = 4.0;
const LINK_REACH: f32 = 5.0;
const ARROW_PAN: f32 = 64.0;

/// What a drag that has begun does.
pub enum Drag {
    /// The world point that was taken hold of.
    Pan {
        grabbed: Pos2,
    },
    Box {
        from: Pos2,
    },
    /// World place of the pointer, and of each node, when it began.
    Nodes {
        grabbed: Pos2,
        starts: Vec<(u32, Pos2)>,
    },
}

/// Wheel, pinch, keys and the drag in progress. Comes before the frame is computed.
pub fn move_camera(cx: &Cx<'_>, state: &mut CanvasState, ui: &Ui, back: &Response, view: Rect) {
    wheel(state, ui, view);
    keys(cx, state, ui, back, view);
    let Some(pointer) = back.interact_pointer_pos() else { return };
    let under = state.camera.to_world(view, pointer);
    match &state.drag {
        Some(Drag::Pan { grabbed }) if *grabbed != under => {
            state.camera.centre += *grabbed - under;
            state.moved_by_hand();
        }
        Some(Drag::Nodes { grabbed, starts }) => {
            for (at, start) in starts {
                state.motion.put(*at as usize, *start + (under - *grabbed));
            }
        }
        _ => {}
    }
}

fn wheel(state: &mut CanvasState, ui: &Ui, view: Rect) {
    let Some(pointer) = ui.input(|i| i.pointer.hover_pos()).filter(|_| ui.rect_contains_pointer(view)) else { return };
    let (pinch, scroll, source) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta(), i.scroll_source()));
    let fingers = matches!(source, Some(MouseWheelSource::Trackpad | MouseWheelSource::Momentum));
    if pinch != 1.0 {
        state.camera.zoom_at(view, pointer, pinch);
    } else if scroll == Vec2::ZERO {
        return;
    } else if fingers {
        state.camera.pan(scroll);
    } else {
        state.camera.zoom_at(view, pointer, (scroll.y / 220.0).exp());
    }
    state.moved_by_hand();
}

fn keys(cx: &Cx<'_>, state: &mut CanvasState, ui: &Ui, back: &Response, view: Rect) {
    let focused = ui.memory(|memory| memory.focused());
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::F) {
        state.fit();
    }
    if pressed(Key::Plus) || pressed(Key::Equals) {
        state.zoom_by(view, ZOOM_STEP);
    }
    if pressed(Key::Minus) {
        state.zoom_by(view, 1.0 / ZOOM_STEP);
    }
    if !cx.session.selection().is_empty() && pressed(Key::Delete) {
        cx.send(Message::Hide(cx.session.selection().iter().cloned().collect()));
    }
    // Arrows walk from node to node while one has the focus, and pan otherwise.
    if focused.is_none() || focused == Some(back.id) {
        let by = [
            (Key::ArrowLeft, Vec2::RIGHT),
            (Key::ArrowRight, Vec2::LEFT),
            (Key::ArrowUp, Vec2::DOWN),
            (Key::ArrowDown, Vec2::UP),
        ];
        for (key, direction) in by {
            if pressed(key) {
                state.camera.pan(direction * ARROW_PAN);
                state.moved_by_hand();
            }
        }
    }
    if back.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(back.id, filter));
    }
}

/// What the pointer did in this frame.
#[derive(Default)]
pub struct Acts {
    pub hover: Option<u32>,
    pub hover_link: Option<u32>,
    pub focused: Option<u32>,
    /// The widget of the hovered node, for its tooltip.
    pub hovered_widget: Option<Response>,
    /// The box being dragged.
    pub dragged_box: Option<Rect>,
}

/// Makes the widgets, finds what is hovered and sends what was asked for.
pub fn interact(frame: &Frame<'_>, drag: &mut Option<Drag>, ui: &Ui, back: &Response) -> Acts {
    let mut acts = Acts::default();
    let pointer = ui.input(|i| i.pointer.hover_pos());
    let pointer = pointer.filter(|_| ui.rect_contains_pointer(frame.view));
    if drag.is_none()
        && let Some(at) = pointer
    {
        acts.hover = node_at(frame, at);
        acts.hover_link = if acts.hover.is_none() { link_at(frame, at) } else { None };
    }
    link_widgets(frame, ui, back, &acts);
    node_widgets(frame, ui, back, &mut acts);
    more_widgets(frame, ui, back);
    if back.clicked() {
        back.request_focus();
        let place = back.interact_pointer_pos();
        match (place.and_then(|at| node_at(frame, at)), acts.hover_link) {
            (Some(at), _) => click(frame, ui, at, back.double_clicked()),
            (None, Some(link)) => click_link(frame, link),
            (None, None) if !frame.cx.session.selection().is_empty() && ui.input(|i| !i.modifiers.any()) => {
                frame.cx.send(Message::Select(Vec::new(), Selecting::Replace));
            }
            (None, None) => {}
        }
    }
    drags(frame, drag, ui, back, &mut acts);
    acts
}

/// The nearest node whose body is under the point.
pub fn node_at(frame: &Frame<'_>, point: Pos2) -> Option<u32> {
    let distance = |at: &u32| (frame.at(*at) - point).length() - frame.radius(*at);
    let near = frame.nodes.iter().copied().filter(|at| distance(at) <= NODE_REACH);
    near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn link_at(frame: &Frame<'_>, point: Pos2) -> Option<u32> {
    if frame.lod == Lod::Dots {
        return None;
    }
    let distance = |at: u32| {
        let link = &frame.scene.links[at as usize];
        let (a, b) = (frame.at(link.a), frame.at(link.b));
        let along = ((point - a).dot(b - a) / (b - a).length_sq().max(1.0)).clamp(0.0, 1.0);
        (a.lerp(b, along) - point).length()
    };
    let near = frame.links.iter().map(|&at| (at, distance(at))).filter(|(_, d)| *d <= LINK_REACH);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

fn node_widgets(frame: &Frame<'_>, ui: &Ui, back: &Response, acts: &mut Acts) {
    let in_view: Vec<u32> = frame.nodes.iter().copied().filter(|&at| frame.view.contains(frame.at(at))).collect();
    if in_view.len() > MAX_NODE_WIDGETS {
        return;
    }
    for at in in_view {
        let node = frame.node(at);
        let rect = Rect::from_center_size(frame.at(at), Vec2::splat(2.0 * frame.radius(at).max(5.0)));
        let widget = ui.interact(rect, back.id.with(node.id.as_str()), Sense::click());
        widget.widget_info(|| {
            let name = words::node_name(frame.cx.lang, node);
            WidgetInfo::selected(Role::Button, true, frame.is_selected(at), name)
        });
        if widget.clicked() {
            click(frame, ui, at, widget.double_clicked());
        }
        if widget.has_focus() {
            acts.focused = Some(at);
        }
        if acts.hover == Some(at) {
            acts.hovered_widget = Some(widget);
        }
    }
}

fn link_widgets(frame: &Frame<'_>, ui: &Ui, back: &Response, acts: &Acts) {
    if frame.links.len() > MAX_LINK_WIDGETS || frame.lod < Lod::Full {
        return;
    }
    for &at in &frame.links {
        let link = &frame.scene.links[at as usize];
        let middle = frame.at(link.a).lerp(frame.at(link.b), 0.5);
        if !frame.view.contains(middle) {
            continue;
        }
        let rect = Rect::from_center_size(middle, Vec2::splat(14.0));
        let widget = ui.interact(rect, back.id.with(("link", at)), Sense::click());
        let (a, b) = (frame.node(link.a), frame.node(link.b));
        widget.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::link_name(frame.cx.lang, link, a, b)));
        if widget.clicked() {
            click_link(frame, acts.hover_link.unwrap_or(at));
        }
    }
}

/// The "+7" pills: a click shows the hidden neighbours.
fn more_widgets(frame: &Frame<'_>, ui: &Ui, back: &Response) {
    if frame.nodes.len() > MAX_NODE_WIDGETS {
        return;
    }
    for &at in &frame.nodes {
        let Some((rect, _)) = nodes::hidden_pill(frame, at) else { continue };
        let node = frame.node(at);
        let widget = ui.interact(rect, back.id.with(("more", node.id.as_str())), Sense::click());
        widget.widget_info(|| {
            let count = words::hidden_neighbours(frame.cx.lang, node.hidden_neighbours);
            WidgetInfo::labeled(Role::Button, true, format!("{}: {count}", node.caption))
        });
        if widget.clicked() {
            frame.cx.send(Message::Expand(node.id.clone()));
        }
    }
}

fn click(frame: &Frame<'_>, ui: &Ui, at: u32, double: bool) {
    let id = frame.node(at).id.clone();
    if double {
        frame.cx.send(Message::Expand(id));
        return;
    }
    let several = ui.input(|i| i.modifiers.command || i.modifiers.shift);
    let how = if several { Selecting::Toggle } else { Selecting::Replace };
    frame.cx.send(Message::Select(vec![id], how));
}

/// A link is shown by its two ends.
fn click_link(frame: &Frame<'_>, at: u32) {
    let link = &frame.scene.links[at as usize];
    let ends = [link.a, link.b].map(|end| frame.node(end).id.clone());
    frame.cx.send(Message::Select(ends.to_vec(), Selecting::Replace));
}

fn drags(frame: &Frame<'_>, drag: &mut Option<Drag>, ui: &Ui, back: &Response, acts: &mut Acts) {
    let origin = ui.input(|i| i.pointer.press_origin());
    if back.drag_started()
        && let Some(origin) = origin
    {
        *drag = Some(begin(frame, ui, back, origin));
        ui.ctx().request_repaint();
    }
    let pointer = back.interact_pointer_pos();
    if let (Some(Drag::Box { from }), Some(to)) = (&*drag, pointer) {
        acts.dragged_box = Some(Rect::from_two_pos(*from, to).intersect(frame.view));
    }
    if back.drag_stopped() {
        match drag.take() {
            Some(Drag::Nodes { starts, .. }) => frame.cx.send(Message::Move(moved(frame, &starts))),
            Some(Drag::Box { from }) => {
                if let Some(to) = pointer {
                    let rect = Rect::from_two_pos(from, to);
                    let inside: Vec<EntityId> = inside(frame, rect).map(|at| frame.node(at).id.clone()).collect();
                    let more = ui.input(|i| i.modifiers.command);
                    let how = if more { Selecting::Add } else { Selecting::Replace };
                    frame.cx.send(Message::Select(inside, how));
                }
            }
            _ => {}
        }
        acts.dragged_box = None;
    } else if !back.dragged() {
        *drag = None;
    }
}

fn begin(frame: &Frame<'_>, ui: &Ui, back: &Response, origin: Pos2) -> Drag {
    let primary = back.drag_started_by(PointerButton::Primary);
    let (space, shift) = ui.input(|i| (i.key_down(Key::Space), i.modifiers.shift));
    let grabbed = frame.camera.to_world(frame.view, origin);
    if !primary || space {
        return Drag::Pan { grabbed };
    }
    match node_at(frame, origin) {
        Some(at) => {
            let together = frame.is_selected(at);
            let all = (0..frame.scene.nodes.len() as u32)
                .filter(|&other| other == at || (together && frame.is_selected(other)));
            let starts = all.map(|at| (at, frame.motion.place(at))).collect();
            Drag::Nodes { grabbed, starts }
        }
        None if shift => Drag::Box { from: origin },
        None => Drag::Pan { grabbed },
    }
}

pub fn inside<'a>(frame: &'a Frame<'_>, rect: Rect) -> impl Iterator<Item = u32> + 'a {
    frame.nodes.iter().copied().filter(move |&at| rect.contains(frame.at(at)))
}

fn moved(frame: &Frame<'_>, starts: &[(u32, Pos2)]) -> Vec<(EntityId, [f32; 2])> {
    let place = |at: u32| <[f32; 2]>::from(frame.motion.place(at));
    starts.iter().map(|(at, _)| (frame.node(*at).id.clone(), place(*at))).collect()
}

/// The selection if the entity is in it, else the entity alone: what a menu acts on.
pub fn acted_on(cx: &Cx<'_>, id: &EntityId, scene: &Scene) -> Vec<EntityId> {
    let selection = cx.session.selection();
    if !selection.contains(id) {
        return vec![id.clone()];
    }
    selection.iter().filter(|id| scene.index.contains_key(*id)).cloned().collect()
}
