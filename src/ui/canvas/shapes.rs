//! Node outlines and glyphs as vectors, one per [`Shape`].
//!
//! Units: the outline fits a circle of about radius 1 around the origin, y down. Every outline is convex, so that
//! one polygon fill and one ray test ([`border`]) serve all of them.

use crate::model::ontology::Shape;
use egui::epaint::{CircleShape, Mesh, PathShape, PathStroke};
use egui::{Color32, Painter, Pos2, Stroke, Vec2, vec2};
use std::sync::LazyLock;

type Points = &'static [(f32, f32)];

/// A stroke of a glyph.
enum Mark {
    Line(Points),
    Loop(Points),
    /// Filled convex polygon.
    Fill(Points),
    /// Filled circle: x, y, radius.
    Dot(f32, f32, f32),
    Ring(f32, f32, f32),
    /// Five-pointed star of this radius.
    Star(f32),
}
use Mark::{Dot, Fill, Line, Loop, Ring, Star};

const ALL: [Shape; 14] = [
    Shape::Person,
    Shape::Company,
    Shape::Fund,
    Shape::Body,
    Shape::University,
    Shape::Military,
    Shape::Party,
    Shape::Ship,
    Shape::Aircraft,
    Shape::Address,
    Shape::Deal,
    Shape::Infrastructure,
    Shape::Document,
    Shape::Thing,
];

fn glyph(shape: Shape) -> &'static [Mark] {
    match shape {
        Shape::Person => &[
            Dot(0.0, -0.26, 0.25),
            Fill(&[
                (-0.44, 0.48),
                (-0.42, 0.3),
                (-0.3, 0.15),
                (-0.1, 0.08),
                (0.1, 0.08),
                (0.3, 0.15),
                (0.42, 0.3),
                (0.44, 0.48),
            ]),
        ],
        Shape::Company => &[
            Loop(&[(-0.34, 0.42), (-0.34, -0.42), (0.34, -0.42), (0.34, 0.42)]),
            Dot(-0.13, -0.18, 0.075),
            Dot(0.13, -0.18, 0.075),
            Dot(-0.13, 0.08, 0.075),
            Dot(0.13, 0.08, 0.075),
        ],
        Shape::Fund => &[
            Loop(&[(0.0, -0.46), (0.46, 0.0), (0.0, 0.46), (-0.46, 0.0)]),
            Fill(&[(0.0, -0.2), (0.2, 0.0), (0.0, 0.2), (-0.2, 0.0)]),
        ],
        Shape::Body => &[
            Fill(&[(-0.46, -0.24), (0.0, -0.5), (0.46, -0.24)]),
            Line(&[(-0.3, -0.1), (-0.3, 0.24)]),
            Line(&[(0.0, -0.1), (0.0, 0.24)]),
            Line(&[(0.3, -0.1), (0.3, 0.24)]),
            Line(&[(-0.42, 0.36), (0.42, 0.36)]),
        ],
        Shape::University => &[
            Fill(&[(0.0, -0.4), (0.56, -0.14), (0.0, 0.12), (-0.56, -0.14)]),
            Line(&[(-0.3, 0.1), (-0.3, 0.3), (0.0, 0.42), (0.3, 0.3), (0.3, 0.1)]),
            Line(&[(0.52, -0.12), (0.52, 0.26)]),
        ],
        Shape::Military => &[
            Line(&[(-0.36, -0.16), (0.0, -0.42), (0.36, -0.16)]),
            Line(&[(-0.36, 0.1), (0.0, -0.16), (0.36, 0.1)]),
            Line(&[(-0.36, 0.36), (0.0, 0.1), (0.36, 0.36)]),
        ],
        Shape::Party => &[Star(0.52)],
        Shape::Ship => &[
            Ring(0.0, -0.38, 0.1),
            Line(&[(0.0, -0.28), (0.0, 0.4)]),
            Line(&[(-0.2, -0.12), (0.2, -0.12)]),
            Line(&[(-0.4, 0.06), (-0.3, 0.28), (0.0, 0.4), (0.3, 0.28), (0.4, 0.06)]),
        ],
        Shape::Aircraft => &[
            Fill(&[(0.0, -0.46), (0.09, -0.3), (0.09, 0.44), (0.0, 0.52), (-0.09, 0.44), (-0.09, -0.3)]),
            Fill(&[(0.0, -0.14), (0.52, 0.16), (0.52, 0.26), (0.0, 0.12)]),
            Fill(&[(0.0, -0.14), (-0.52, 0.16), (-0.52, 0.26), (0.0, 0.12)]),
            Fill(&[(0.0, 0.3), (0.24, 0.46), (0.24, 0.53), (0.0, 0.46)]),
            Fill(&[(0.0, 0.3), (-0.24, 0.46), (-0.24, 0.53), (0.0, 0.46)]),
        ],
        Shape::Address => &[Ring(0.0, -0.2, 0.28)],
        Shape::Deal => &[Ring(-0.17, 0.0, 0.28), Ring(0.17, 0.0, 0.28)],
        Shape::Infrastructure => &[
            Line(&[(-0.34, 0.3), (0.0, -0.32), (0.34, 0.3)]),
            Dot(0.0, -0.32, 0.15),
            Dot(-0.34, 0.3, 0.15),
            Dot(0.34, 0.3, 0.15),
        ],
        Shape::Document => &[
            Line(&[(-0.36, -0.3), (0.1, -0.3)]),
            Line(&[(-0.36, 0.02), (0.36, 0.02)]),
            Line(&[(-0.36, 0.34), (0.36, 0.34)]),
        ],
        Shape::Thing => &[Dot(0.0, 0.0, 0.24)],
    }
}

/// Corner points and the radius that rounds them.
fn corners(shape: Shape) -> (Vec<Vec2>, f32) {
    let points = |list: &[(f32, f32)]| list.iter().map(|&(x, y)| vec2(x, y)).collect::<Vec<_>>();
    let ring = |count: usize, radius: f32, turn: f32| -> Vec<Vec2> {
        (0..count).map(|i| Vec2::angled((i as f32 + turn) * std::f32::consts::TAU / count as f32) * radius).collect()
    };
    match shape {
        Shape::Person => (ring(32, 0.98, 0.0), 0.0),
        Shape::Thing => (ring(24, 0.8, 0.0), 0.0),
        Shape::Company => (points(&[(-1.0, -0.84), (1.0, -0.84), (1.0, 0.84), (-1.0, 0.84)]), 0.3),
        Shape::Infrastructure => (points(&[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]), 0.2),
        Shape::Fund => (ring(6, 1.12, 0.0), 0.2),
        Shape::University => (ring(8, 1.06, 0.5), 0.16),
        Shape::Body | Shape::Military | Shape::Party => {
            (points(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.28), (0.0, 1.08), (-0.9, 0.28)]), 0.22)
        }
        Shape::Aircraft => (points(&[(0.0, -1.1), (0.9, -0.28), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.28)]), 0.22),
        Shape::Ship => (points(&[(-1.1, -0.78), (1.1, -0.78), (0.7, 0.84), (-0.7, 0.84)]), 0.28),
        Shape::Deal => (ring(4, 1.22, 0.0), 0.26),
        Shape::Document => (points(&[(-0.76, -0.98), (0.36, -0.98), (0.76, -0.58), (0.76, 0.98), (-0.76, 0.98)]), 0.14),
        Shape::Address => {
            // A circle, and the two tangents down to the tip.
            let mut list: Vec<Vec2> = (0..=20)
                .map(|i| vec2(0.0, -0.2) + Vec2::angled((150.0 + f32::from(i as u8) * 12.0).to_radians()) * 0.84)
                .collect();
            list.push(vec2(0.0, 1.2));
            (list, 0.12)
        }
    }
}

fn rounded(corners: &[Vec2], radius: f32) -> Vec<Vec2> {
    if radius == 0.0 {
        return corners.to_vec();
    }
    let count = corners.len();
    let mut out = Vec::with_capacity(count * 5);
    for (i, &corner) in corners.iter().enumerate() {
        let cut = |other: Vec2| corner + (other - corner).normalized() * radius.min((other - corner).length() / 2.0);
        let (start, end) = (cut(corners[(i + count - 1) % count]), cut(corners[(i + 1) % count]));
        for t in [0.0_f32, 0.25, 0.5, 0.75, 1.0] {
            let u = 1.0 - t;
            out.push(start * (u * u) + corner * (2.0 * u * t) + end * (t * t));
        }
    }
    out.dedup_by(|a, b| (*a - *b).length_sq() < 1e-6);
    out
}

static OUTLINES: LazyLock<Vec<Vec<Vec2>>> = LazyLock::new(|| {
    ALL.into_iter()
        .map(|shape| {
            let (points, radius) = corners(shape);
            rounded(&points, radius)
        })
        .collect()
});

/// The outline in clockwise order (on a screen with y down).
pub fn outline(shape: Shape) -> &'static [Vec2] {
    &OUTLINES[shape as usize]
}

/// How far the outline reaches from the centre in a direction, for radius 1.
pub fn border(shape: Shape, direction: Vec2) -> f32 {
    let outline = outline(shape);
    let mut previous = outline[outline.len() - 1];
    for &point in outline {
        let edge = point - previous;
        let across = direction.x * edge.y - direction.y * edge.x;
        if across.abs() > 1e-6 {
            let reach = (previous.x * edge.y - previous.y * edge.x) / across;
            let along = (previous.x * direction.y - previous.y * direction.x) / across;
            if reach > 0.0 && (-1e-4..=1.0001).contains(&along) {
                return reach;
            }
        }
        previous = point;
    }
    1.0
}

/// How the body of a node is drawn.
#[derive(Clone, Copy)]
pub struct Body {
    pub fill: Color32,
    pub stroke: Stroke,
    pub dashed: bool,
}

pub fn paint_body(painter: &Painter, shape: Shape, centre: Pos2, radius: f32, body: Body) {
    if shape == Shape::Person && !body.dashed {
        painter.add(CircleShape { center: centre, radius: radius * 0.98, fill: body.fill, stroke: body.stroke });
        return;
    }
    let points: Vec<Pos2> = outline(shape).iter().map(|p| centre + *p * radius).collect();
    if body.dashed {
        painter.add(PathShape::convex_polygon(points.clone(), body.fill, PathStroke::NONE));
        let mut closed = points;
        closed.extend(closed.first().copied());
        painter.extend(egui::Shape::dashed_line(&closed, body.stroke, 4.0, 3.0));
    } else {
        painter.add(PathShape::convex_polygon(points, body.fill, body.stroke));
    }
}

/// An outline some pixels outside the body: the second ring, the halo.
pub fn paint_ring(painter: &Painter, shape: Shape, centre: Pos2, radius: f32, stroke: Stroke) {
    let points: Vec<Pos2> = outline(shape).iter().map(|p| centre + *p * radius).collect();
    painter.add(PathShape::closed_line(points, stroke));
}

pub fn paint_glyph(painter: &Painter, shape: Shape, centre: Pos2, radius: f32, colour: Color32) {
    let stroke = Stroke::new((radius * 0.085).clamp(1.0, 2.5), colour);
    let at = |points: Points| points.iter().map(|&(x, y)| centre + vec2(x, y) * radius).collect::<Vec<_>>();
    for mark in glyph(shape) {
        match *mark {
            Line(points) => {
                painter.add(PathShape::line(at(points), stroke));
            }
            Loop(points) => {
                painter.add(PathShape::closed_line(at(points), stroke));
            }
            Fill(points) => {
                painter.add(PathShape::convex_polygon(at(points), colour, PathStroke::NONE));
            }
            Dot(x, y, r) => {
                painter.circle_filled(centre + vec2(x, y) * radius, r * radius, colour);
            }
            Ring(x, y, r) => {
                painter.circle_stroke(centre + vec2(x, y) * radius, r * radius, stroke);
            }
            Star(r) => star(painter, centre, r * radius, colour),
        }
    }
}

/// A star is not convex: a fan of triangles from its middle, and a thin outline that softens the edge.
fn star(painter: &Painter, centre: Pos2, radius: f32, colour: Color32) {
    let points: Vec<Pos2> = (0..10)
        .map(|i| {
            let reach = if i % 2 == 0 { radius } else { radius * 0.42 };
            centre + Vec2::angled((i as f32 * 36.0 - 90.0).to_radians()) * reach
        })
        .collect();
    let mut mesh = Mesh::default();
    mesh.colored_vertex(centre, colour);
    points.iter().for_each(|point| mesh.colored_vertex(*point, colour));
    (0..10).for_each(|i| mesh.add_triangle(0, 1 + i, 1 + (i + 1) % 10));
    painter.add(mesh);
    painter.add(PathShape::closed_line(points, Stroke::new(0.6, colour)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_has_its_place_and_a_convex_outline() {
        for (at, shape) in ALL.into_iter().enumerate() {
            assert_eq!(shape as usize, at);
            let points = outline(shape);
            let turn = |i: usize| {
                let [a, b, c] = [0, 1, 2].map(|k| points[(i + k) % points.len()]);
                (b - a).x * (c - b).y - (b - a).y * (c - b).x
            };
            assert!((0..points.len()).all(|i| turn(i) > -1e-4), "{shape:?} is not convex and clockwise");
        }
    }

    #[test]
    fn the_border_is_on_the_outline_in_every_direction() {
        for shape in ALL {
            for degrees in 0..360 {
                let reach = border(shape, Vec2::angled((degrees as f32).to_radians()));
                assert!((0.6..1.3).contains(&reach), "{shape:?} {degrees} {reach}");
            }
        }
    }
}
