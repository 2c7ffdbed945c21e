//! What moves on the canvas: nodes glide to new places, opacity eases, and then everything rests.
//!
//! - Positions here are what is drawn; the scene's are where they go.
//! - [`Motion::step`] says whether another frame is needed. At rest it says no, so nothing is repainted.

use crate::model::EntityId;
use crate::session::{Scene, SceneLink};
use egui::{Pos2, pos2};
use std::collections::HashMap;

/// Seconds a node takes to its new place.
pub const GLIDE: f32 = 0.2;
/// Seconds from faded to full.
const FADE: f32 = 0.14;

#[derive(Default)]
pub struct Motion {
    /// Where each node is drawn, in world units.
    pub places: Vec<Pos2>,
    /// Opacity of each node and link, 0…1.
    pub nodes: Vec<f32>,
    pub links: Vec<f32>,
    ids: Vec<EntityId>,
    ties: Vec<(EntityId, EntityId)>,
    from: Vec<Pos2>,
    to: Vec<Pos2>,
    /// Seconds left of the glide.
    left: f32,
    seen: Option<(u64, u64)>,
}

impl Motion {
    /// Takes in a changed scene; `true` when nodes came, went or have another place to go to.
    pub fn follow(&mut self, scene: &Scene, animate: bool) -> bool {
        let revisions = (scene.content_revision, scene.layout_revision);
        if self.seen == Some(revisions) && self.places.len() == scene.nodes.len() {
            return false;
        }
        let same_content = self.seen.is_some_and(|seen| seen.0 == revisions.0) && self.ids.len() == scene.nodes.len();
        let other_nodes = !same_content && !self.ids.iter().eq(scene.nodes.iter().map(|node| &node.id));
        if !same_content {
            self.rename(scene);
        }
        self.seen = Some(revisions);
        self.to = scene.nodes.iter().map(|node| pos2(node.pos[0], node.pos[1])).collect();
        self.from.clone_from(&self.places);
        let moved = self.places.iter().zip(&self.to).any(|(a, b)| (*a - *b).length_sq() > 0.01);
        self.left = if moved && animate { GLIDE } else { 0.0 };
        if self.left == 0.0 {
            self.places.clone_from(&self.to);
        }
        moved || other_nodes
    }

    /// Carries places over to a scene with other nodes. A new node starts at a neighbour that was there.
    fn rename(&mut self, scene: &Scene) {
        let known: HashMap<&EntityId, Pos2> = self.ids.iter().zip(self.places.iter().copied()).collect();
        let alphas: HashMap<&EntityId, f32> = self.ids.iter().zip(self.nodes.iter().copied()).collect();
        let place = |at: usize| -> Pos2 {
            let node = &scene.nodes[at];
            let neighbour = || scene.neighbours(at as u32).find_map(|n| known.get(&scene.nodes.get(n as usize)?.id));
            known.get(&node.id).or_else(neighbour).copied().unwrap_or(pos2(node.pos[0], node.pos[1]))
        };
        let places = (0..scene.nodes.len()).map(place).collect();
        let first = self.ids.is_empty();
        let nodes = scene
            .nodes
            .iter()
            .map(|node| alphas.get(&node.id).copied().unwrap_or(if first { 1.0 } else { 0.0 }))
            .collect();
        let ends = |link: &SceneLink| {
            let id = |at: u32| scene.nodes.get(at as usize).map(|node| node.id.clone());
            id(link.a).zip(id(link.b))
        };
        let fresh = if first { 1.0 } else { 0.0 };
        let shown: HashMap<&(EntityId, EntityId), f32> = self.ties.iter().zip(self.links.iter().copied()).collect();
        let alpha = |link| ends(link).and_then(|tie| shown.get(&tie).copied()).unwrap_or(fresh);
        let links = scene.links.iter().map(alpha).collect();
        self.ties = scene.links.iter().filter_map(ends).collect();
        (self.places, self.nodes, self.links) = (places, nodes, links);
        self.ids = scene.nodes.iter().map(|node| node.id.clone()).collect();
    }

    /// Moves everything on by `dt` seconds towards the places and the wanted opacities.
    /// `true`: another frame is needed.
    pub fn step(&mut self, dt: f32, animate: bool, node: impl Fn(usize) -> f32, link: impl Fn(usize) -> f32) -> bool {
        let mut moving = false;
        if self.left > 0.0 {
            self.left = (self.left - dt).max(0.0);
            let t = 1.0 - self.left / GLIDE;
            let eased = 1.0 - (1.0 - t).powi(3);
            for ((place, from), to) in self.places.iter_mut().zip(&self.from).zip(&self.to) {
                *place = from.lerp(*to, eased);
            }
            moving = self.left > 0.0;
        }
        let step = if animate { dt / FADE } else { 1.0 };
        let mut ease = |value: &mut f32, goal: f32| {
            *value += (goal - *value).clamp(-step, step);
            moving |= *value != goal;
        };
        self.nodes.iter_mut().enumerate().for_each(|(at, value)| ease(value, node(at)));
        self.links.iter_mut().enumerate().for_each(|(at, value)| ease(value, link(at)));
        moving
    }

    /// Puts a node somewhere at once (while it is dragged).
    pub fn put(&mut self, at: usize, place: Pos2) {
        for list in [&mut self.places, &mut self.from, &mut self.to] {
            if let Some(slot) = list.get_mut(at) {
                *slot = place;
            }
        }
    }

    pub fn place(&self, at: u32) -> Pos2 {
        self.places.get(at as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::canvas::sample;

    fn settle(motion: &mut Motion) -> usize {
        let full = |_: usize| 1.0;
        (0..1_000).find(|_| !motion.step(1.0 / 60.0, true, full, full)).unwrap()
    }

    #[test]
    fn a_new_layout_glides_and_then_rests() {
        let mut scene = sample::deal();
        let mut motion = Motion::default();
        motion.follow(&scene, true);
        assert_eq!(settle(&mut motion), 0);
        scene.nodes[0].pos = [500.0, 500.0];
        assert!(!motion.follow(&scene, true), "nothing moves before the revision says so");
        scene.layout_revision += 1;
        assert!(motion.follow(&scene, true));
        assert_ne!(motion.place(0), pos2(500.0, 500.0));
        let frames = settle(&mut motion);
        assert!((8..20).contains(&frames), "{frames} frames");
        assert_eq!(motion.place(0), pos2(500.0, 500.0));
    }

    #[test]
    fn new_content_in_the_same_places_moves_nothing() {
        let mut scene = sample::deal();
        let mut motion = Motion::default();
        motion.follow(&scene, true);
        scene.content_revision += 1;
        scene.links.swap(0, 5);
        assert!(!motion.follow(&scene, true));
        assert!(motion.links.iter().all(|alpha| *alpha == 1.0), "links that stay do not fade in again");
    }

    #[test]
    fn an_expanded_node_comes_out_of_its_neighbour() {
        let full = sample::deal();
        let few = sample::scene(full.nodes[..2].to_vec(), full.links[..1].to_vec());
        let mut motion = Motion::default();
        motion.follow(&few, true);
        let mut more = sample::scene(
            full.nodes[..3].to_vec(),
            vec![full.links[0].clone(), sample::link(1, 2, "", crate::model::Category::Control)],
        );
        more.content_revision = 2;
        motion.follow(&more, true);
        assert_eq!(motion.place(2), motion.place(1));
        settle(&mut motion);
        assert_eq!(motion.place(2), pos2(full.nodes[2].pos[0], full.nodes[2].pos[1]));
    }
}
