//! All links in one mesh: feathered quads, solid, dashed or dotted.
//!
//! One mesh for thousands of links costs one draw call and no path tessellation.

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Vec2};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pattern {
    Solid,
    /// Length of dash and gap in pixels.
    Dashed(f32, f32),
}

/// Collects line segments.
pub struct Lines {
    pub mesh: Mesh,
    /// Width of the soft edge in points: one physical pixel.
    feather: f32,
}

impl Lines {
    pub fn new(pixels_per_point: f32) -> Self {
        Self { mesh: Mesh::default(), feather: 1.0 / pixels_per_point.max(0.5) }
    }

    pub fn line(&mut self, a: Pos2, b: Pos2, width: f32, colour: Color32, pattern: Pattern) {
        let Pattern::Dashed(dash, gap) = pattern else {
            self.segment(a, b, width, colour);
            return;
        };
        let length = (b - a).length();
        if length < 1.0 {
            return;
        }
        let direction = (b - a) / length;
        // Whole dashes at both ends: the gap stretches a little.
        let count = ((length + gap) / (dash + gap)).round().clamp(1.0, 400.0);
        let step = if count > 1.0 { (length - dash) / (count - 1.0) } else { 0.0 };
        for i in 0..count as u32 {
            let start = a + direction * (step * i as f32);
            self.segment(start, start + direction * dash.min(length), width, colour);
        }
    }

    fn segment(&mut self, a: Pos2, b: Pos2, width: f32, colour: Color32) {
        let normal = (b - a).normalized().rot90();
        if normal == Vec2::ZERO {
            return;
        }
        let colour = if width < self.feather { colour.gamma_multiply(width / self.feather) } else { colour };
        let inner = normal * ((width - self.feather) / 2.0).max(0.0);
        let outer = normal * ((width.max(self.feather) + self.feather) / 2.0);
        let first = self.mesh.vertices.len() as u32;
        for end in [a, b] {
            self.mesh.colored_vertex(end - outer, Color32::TRANSPARENT);
            self.mesh.colored_vertex(end - inner, colour);
            self.mesh.colored_vertex(end + inner, colour);
            self.mesh.colored_vertex(end + outer, Color32::TRANSPARENT);
        }
        for strip in 0..3 {
            let (p, q) = (first + strip, first + 4 + strip);
            self.mesh.add_triangle(p, p + 1, q);
            self.mesh.add_triangle(p + 1, q + 1, q);
        }
    }

    /// An arrow head with its tip at `tip`.
    pub fn arrow(&mut self, tip: Pos2, direction: Vec2, size: f32, colour: Color32) {
        let back = tip - direction * size;
        let side = direction.rot90() * (size * 0.45);
        let first = self.mesh.vertices.len() as u32;
        for point in [tip, back + side, back - side] {
            self.mesh.colored_vertex(point, colour);
        }
        self.mesh.add_triangle(first, first + 1, first + 2);
        for (from, to) in [(tip, back + side), (back + side, back - side), (back - side, tip)] {
            self.segment(from, to, self.feather, colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn dashes_stay_on_the_line_and_meshes_are_valid() {
        let mut lines = Lines::new(1.0);
        lines.line(pos2(0.0, 0.0), pos2(100.0, 0.0), 2.0, Color32::RED, Pattern::Dashed(6.0, 4.0));
        lines.line(pos2(0.0, 0.0), pos2(0.0, 0.0), 2.0, Color32::RED, Pattern::Solid);
        lines.arrow(pos2(50.0, 50.0), Vec2::X, 8.0, Color32::RED);
        assert!(lines.mesh.is_valid());
        assert!(lines.mesh.vertices.iter().all(|v| (-2.0..=102.0).contains(&v.pos.x) && v.pos.y.is_finite()));
    }
}
