//! One frame of the canvas: what is visible, how large, how important.
//!
//! Computed from scene, camera and motion before anything is drawn; drawing and input read it and nothing else.

use super::camera::Camera;
use super::motion::Motion;
use super::shapes;
use crate::session::{Scene, SceneNode};
use crate::ui::cx::Cx;
use egui::{Color32, Painter, Pos2, Rect, Vec2};

/// Level of detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lod {
    /// Dots and lines.
    Dots,
    /// Outlines, captions of important nodes.
    Plain,
    Full,
}

const DOTS_BELOW: f32 = 0.2;
const PLAIN_BELOW: f32 = 0.45;
/// So few nodes have room for their captions a little longer.
const FEW: usize = 48;
const FEW_PLAIN_BELOW: f32 = 0.3;
/// More visible nodes than this are drawn plainer, whatever the zoom.
const MANY: usize = 700;
const VERY_MANY: usize = 2_500;
/// A node with so many ties keeps its caption when zoomed out.
const HIGH_DEGREE: usize = 12;

pub struct Frame<'a> {
    pub cx: &'a Cx<'a>,
    pub painter: Painter,
    pub scene: &'a Scene,
    pub motion: &'a Motion,
    pub view: Rect,
    pub camera: Camera,
    pub lod: Lod,
    /// Screen place of every node.
    pub screen: Vec<Pos2>,
    /// Nodes and links that touch the view, in scene order.
    pub nodes: Vec<u32>,
    pub links: Vec<u32>,
    pub selected: Vec<bool>,
    pub hover: Option<u32>,
    pub hover_link: Option<u32>,
    /// 1 right after a path was shown, then 0.
    pub glow: f32,
    /// The group pointed at in the panel.
    pub group: Option<u32>,
}

impl<'a> Frame<'a> {
    pub fn new(
        cx: &'a Cx<'a>,
        painter: Painter,
        scene: &'a Scene,
        motion: &'a Motion,
        view: Rect,
        camera: Camera,
    ) -> Self {
        let screen: Vec<Pos2> = motion.places.iter().map(|place| camera.to_screen(view, *place)).collect();
        let roomy = view.expand2(Vec2::new(110.0, 70.0));
        let nodes: Vec<u32> = (0..screen.len() as u32).filter(|&at| roomy.contains(screen[at as usize])).collect();
        let links = (0..scene.links.len() as u32)
            .filter(|&at| {
                let link = &scene.links[at as usize];
                match (screen.get(link.a as usize), screen.get(link.b as usize)) {
                    (Some(a), Some(b)) => Rect::from_two_pos(*a, *b).expand(2.0).intersects(view),
                    _ => false,
                }
            })
            .collect();
        let lod = if camera.zoom < DOTS_BELOW || nodes.len() > VERY_MANY {
            Lod::Dots
        } else if camera.zoom < if nodes.len() > FEW { PLAIN_BELOW } else { FEW_PLAIN_BELOW } || nodes.len() > MANY {
            Lod::Plain
        } else {
            Lod::Full
        };
        let mut selected = vec![false; scene.nodes.len()];
        for id in cx.session.selection() {
            if let Some(flag) = scene.index.get(id).and_then(|&at| selected.get_mut(at as usize)) {
                *flag = true;
            }
        }
        Self {
            cx,
            painter,
            scene,
            motion,
            view,
            camera,
            lod,
            screen,
            nodes,
            links,
            selected,
            hover: None,
            hover_link: None,
            glow: 0.0,
            group: None,
        }
    }

    pub fn node(&self, at: u32) -> &'a SceneNode {
        &self.scene.nodes[at as usize]
    }

    pub fn at(&self, at: u32) -> Pos2 {
        self.screen[at as usize]
    }

    pub fn is_selected(&self, at: u32) -> bool {
        self.selected[at as usize]
    }

    /// Belongs to the group pointed at.
    pub fn in_group(&self, at: u32) -> bool {
        self.group.is_some() && self.node(at).community == self.group
    }

    pub fn degree(&self, at: u32) -> usize {
        self.scene.incident.get(at as usize).map_or(0, Vec::len)
    }

    /// Radius on screen, scaled by what sizes tell. Grows slower than the zoom, so that nodes stay legible from far
    /// and modest from near.
    pub fn radius(&self, at: u32) -> f32 {
        let node = self.node(at);
        let base = if node.deal_party { 23.0 } else { 19.0 };
        match self.lod {
            Lod::Dots if node.deal_party || node.on_path => 5.0,
            Lod::Dots => 2.5 * node.size,
            _ => base * node.size * self.camera.zoom.clamp(0.1, 3.0).powf(0.6),
        }
    }

    /// Distance from the centre to the border in a direction, in pixels.
    pub fn border(&self, at: u32, direction: Vec2) -> f32 {
        let radius = self.radius(at);
        if self.lod == Lod::Dots { radius } else { radius * shapes::border(self.node(at).shape, direction) }
    }

    /// Keeps its caption when others lose theirs.
    pub fn important(&self, at: u32) -> bool {
        let node = self.node(at);
        node.on_path
            || node.deal_party
            || self.is_selected(at)
            || !node.badges.is_empty()
            || self.degree(at) >= HIGH_DEGREE
    }

    /// A colour as it looks faded on the canvas: opaque, so that nothing shines through.
    pub fn faded(&self, colour: Color32, alpha: f32) -> Color32 {
        if alpha >= 1.0 { colour } else { self.cx.tokens.canvas.lerp_to_gamma(colour, alpha) }
    }

    pub fn node_alpha(&self, at: u32) -> f32 {
        self.motion.nodes.get(at as usize).copied().unwrap_or(1.0)
    }

    pub fn link_alpha(&self, at: u32) -> f32 {
        self.motion.links.get(at as usize).copied().unwrap_or(1.0)
    }
}

/// How much off the path and off the hovered neighbourhood remains.
const OFF: f32 = 0.18;

/// Wanted opacities, given what is hovered.
pub struct Fade {
    near: Vec<bool>,
    hover: Option<u32>,
}

impl Fade {
    pub fn new(scene: &Scene, hover: Option<u32>) -> Self {
        let mut near = Vec::new();
        if let Some(at) = hover {
            near = vec![false; scene.nodes.len()];
            for other in scene.neighbours(at).chain([at]) {
                if let Some(flag) = near.get_mut(other as usize) {
                    *flag = true;
                }
            }
        }
        Self { near, hover }
    }

    pub fn node(&self, scene: &Scene, at: usize) -> f32 {
        let on_path = scene.path_shown && scene.nodes[at].on_path;
        match self.near.get(at) {
            Some(true) => 1.0,
            Some(false) if !on_path => OFF,
            None if scene.path_shown && !on_path => OFF,
            _ => 1.0,
        }
    }

    pub fn link(&self, scene: &Scene, at: usize) -> f32 {
        let link = &scene.links[at];
        let on_path = scene.path_shown && link.on_path;
        match self.hover {
            Some(hover) if link.a == hover || link.b == hover => 1.0,
            Some(_) if !on_path => OFF,
            None if scene.path_shown && !on_path => OFF,
            _ => 1.0,
        }
    }
}
