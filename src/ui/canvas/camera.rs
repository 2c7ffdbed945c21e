//! Where the analyst looks: world point in the middle of the canvas, and zoom.
//!
//! World units are logical pixels at zoom 1. Leaves out input: see `input`.

use egui::{Pos2, Rect, Vec2, pos2};

pub const MIN_ZOOM: f32 = 0.04;
pub const MAX_ZOOM: f32 = 4.0;
/// "Fit" never magnifies beyond this: a case of two nodes should not fill the window.
const MAX_FIT_ZOOM: f32 = 1.1;
/// One step of the zoom keys and buttons.
pub const ZOOM_STEP: f32 = 1.25;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    pub centre: Pos2,
    pub zoom: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { centre: Pos2::ZERO, zoom: 1.0 }
    }
}

impl Camera {
    pub fn to_screen(self, view: Rect, world: Pos2) -> Pos2 {
        view.center() + (world - self.centre) * self.zoom
    }

    pub fn to_world(self, view: Rect, screen: Pos2) -> Pos2 {
        self.centre + (screen - view.center()) / self.zoom
    }

    pub fn pan(&mut self, screen: Vec2) {
        self.centre -= screen / self.zoom;
    }

    /// Zooms so that the world point under `at` stays where it is.
    pub fn zoom_at(&mut self, view: Rect, at: Pos2, factor: f32) {
        let fixed = self.to_world(view, at);
        self.zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        self.centre = fixed - (at - view.center()) / self.zoom;
    }

    /// Shows the world rectangle `low`…`high` inside `view`, with room for captions and the toolbar.
    pub fn fitting(view: Rect, low: [f32; 2], high: [f32; 2]) -> Self {
        let margin = Vec2::new((view.width() * 0.16).clamp(96.0, 192.0), (view.height() * 0.24).clamp(120.0, 168.0));
        let room = (view.size() - margin).max(Vec2::splat(80.0));
        let size = Vec2::new((high[0] - low[0]).max(1.0), (high[1] - low[1]).max(1.0));
        let zoom = (room.x / size.x).min(room.y / size.y).clamp(MIN_ZOOM, MAX_FIT_ZOOM);
        let middle = pos2((low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0);
        // Captions hang below the nodes, so the middle of the picture is a little lower than that of the nodes.
        Self { centre: middle + Vec2::new(0.0, 12.0 / zoom), zoom }
    }

    /// `self` at 0, `other` at 1. Zoom goes in proportion, so that the flight feels even.
    pub fn towards(self, other: Self, t: f32) -> Self {
        Self { centre: self.centre.lerp(other.centre, t), zoom: self.zoom * (other.zoom / self.zoom).powf(t) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Rect = Rect { min: Pos2 { x: 300.0, y: 40.0 }, max: Pos2 { x: 1100.0, y: 640.0 } };

    #[test]
    fn zooming_keeps_the_point_under_the_cursor() {
        let mut camera = Camera { centre: pos2(12.0, -40.0), zoom: 0.7 };
        let cursor = pos2(420.0, 77.0);
        let before = camera.to_world(VIEW, cursor);
        camera.zoom_at(VIEW, cursor, 1.6);
        assert!((camera.to_world(VIEW, cursor) - before).length() < 1e-3);
        camera.zoom_at(VIEW, cursor, 1e9);
        assert_eq!(camera.zoom, MAX_ZOOM);
    }

    #[test]
    fn fitting_shows_every_corner() {
        for (low, high) in [([0.0, 0.0], [9_000.0, 20.0]), ([-5.0, -5.0], [-5.0, -5.0]), ([0.0, 0.0], [10.0, 5_000.0])]
        {
            let camera = Camera::fitting(VIEW, low, high);
            for corner in [low, high] {
                assert!(VIEW.contains(camera.to_screen(VIEW, corner.into())), "{low:?} {high:?}");
            }
        }
    }
}
