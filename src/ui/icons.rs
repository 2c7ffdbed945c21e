//! The few pictograms of the window, drawn as strokes so that they are crisp at any scale.
//!
//! Drawn on a grid of 16 × 16. They are never the only carrier of a meaning: every button that shows
//! one has a name and a tooltip.

use super::canvas::shapes;
use crate::model::ontology::Shape;
use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Explore,
    Identity,
    Ownership,
    Leads,
    Rules,
    Deals,
    Inbox,
    Sources,
    History,
    Undo,
    Redo,
    Theme,
    Menu,
    Search,
    Close,
    Info,
    Warning,
    Error,
    Up,
    Down,
    FoldLeft,
    FoldRight,
    Drop,
    File,
    Pencil,
    Copy,
}

/// Paints `icon` into the square `rect`.
pub fn paint(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    let stroke = Stroke::new((rect.width() / 16.0 * 1.4).max(1.2), color);
    let at = |x: f32, y: f32| -> Pos2 { rect.min + vec2(x, y) * (rect.width() / 16.0) };
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke);
    };
    let circle = |x: f32, y: f32, radius: f32| {
        painter.circle_stroke(at(x, y), radius * rect.width() / 16.0, stroke);
    };
    let dot = |x: f32, y: f32| {
        painter.circle_filled(at(x, y), rect.width() / 16.0, color);
    };
    match icon {
        Icon::Explore => {
            line(&[(5.0, 10.0), (8.4, 6.2)]);
            line(&[(10.6, 6.2), (12.4, 9.2)]);
            line(&[(5.8, 11.6), (11.2, 11.2)]);
            circle(4.0, 11.8, 1.9);
            circle(9.5, 4.6, 1.9);
            circle(13.0, 11.0, 1.9);
        }
        Icon::Identity => {
            circle(6.0, 8.0, 4.4);
            circle(10.0, 8.0, 4.4);
        }
        Icon::Sources => {
            line(&[(3.5, 2.5), (9.5, 2.5), (12.5, 5.5), (12.5, 13.5), (3.5, 13.5), (3.5, 2.5)]);
            line(&[(6.0, 7.5), (10.0, 7.5)]);
            line(&[(6.0, 10.5), (10.0, 10.5)]);
        }
        Icon::Ownership => {
            circle(8.0, 3.4, 1.8);
            line(&[(8.0, 5.4), (8.0, 8.0)]);
            line(&[(3.6, 10.6), (3.6, 8.0), (12.4, 8.0), (12.4, 10.6)]);
            circle(3.6, 12.4, 1.8);
            circle(12.4, 12.4, 1.8);
        }
        Icon::Leads => {
            line(&[(4.0, 14.0), (4.0, 2.4), (12.4, 2.4), (10.4, 5.4), (12.4, 8.4), (4.0, 8.4)]);
        }
        Icon::Rules => {
            line(&[(8.0, 2.4), (8.0, 13.6)]);
            line(&[(4.6, 13.6), (11.4, 13.6)]);
            line(&[(3.2, 4.2), (12.8, 4.2)]);
            line(&[(1.4, 9.2), (3.2, 4.2), (5.0, 9.2), (1.4, 9.2)]);
            line(&[(11.0, 9.2), (12.8, 4.2), (14.6, 9.2), (11.0, 9.2)]);
        }
        Icon::Deals => {
            line(&[(2.4, 8.0), (6.4, 8.0), (12.6, 3.4)]);
            line(&[(6.4, 8.0), (12.6, 12.6)]);
            line(&[(9.8, 3.2), (12.8, 3.2), (12.2, 6.2)]);
            line(&[(12.2, 9.8), (12.8, 12.8), (9.8, 12.8)]);
        }
        Icon::History => {
            circle(8.0, 8.0, 5.8);
            line(&[(8.0, 4.6), (8.0, 8.2), (10.6, 9.8)]);
        }
        Icon::Undo => arrow_back(&line, |x| x),
        Icon::Redo => arrow_back(&line, |x| 16.0 - x),
        Icon::Theme => {
            circle(8.0, 8.0, 5.6);
            let half: Vec<Pos2> = (0..=16)
                .map(|step| {
                    let angle = std::f32::consts::PI * (step as f32 / 16.0) - std::f32::consts::FRAC_PI_2;
                    at(8.0 + 5.6 * angle.cos(), 8.0 + 5.6 * angle.sin())
                })
                .collect();
            painter.add(egui::Shape::convex_polygon(half, color, Stroke::NONE));
        }
        Icon::Menu => {
            for y in [4.5, 8.0, 11.5] {
                line(&[(3.0, y), (13.0, y)]);
            }
        }
        Icon::Search => {
            circle(7.0, 7.0, 4.2);
            line(&[(10.2, 10.2), (13.4, 13.4)]);
        }
        Icon::Close => {
            line(&[(4.5, 4.5), (11.5, 11.5)]);
            line(&[(11.5, 4.5), (4.5, 11.5)]);
        }
        Icon::Info => {
            circle(8.0, 8.0, 6.0);
            line(&[(8.0, 7.4), (8.0, 11.2)]);
            dot(8.0, 5.0);
        }
        Icon::Warning => {
            line(&[(8.0, 2.4), (14.2, 13.2), (1.8, 13.2), (8.0, 2.4), (8.6, 3.4)]);
            line(&[(8.0, 6.4), (8.0, 9.4)]);
            dot(8.0, 11.3);
        }
        Icon::Error => {
            let octagon = [
                (5.4, 1.8),
                (10.6, 1.8),
                (14.2, 5.4),
                (14.2, 10.6),
                (10.6, 14.2),
                (5.4, 14.2),
                (1.8, 10.6),
                (1.8, 5.4),
                (5.4, 1.8),
            ];
            line(&octagon);
            line(&[(8.0, 4.8), (8.0, 8.8)]);
            dot(8.0, 11.2);
        }
        Icon::Up => line(&[(4.0, 10.0), (8.0, 6.0), (12.0, 10.0)]),
        Icon::Down => line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
        Icon::FoldLeft => {
            line(&[(2.5, 3.0), (13.5, 3.0), (13.5, 13.0), (2.5, 13.0), (2.5, 3.0)]);
            line(&[(6.2, 3.0), (6.2, 13.0)]);
        }
        Icon::FoldRight => {
            line(&[(2.5, 3.0), (13.5, 3.0), (13.5, 13.0), (2.5, 13.0), (2.5, 3.0)]);
            line(&[(9.8, 3.0), (9.8, 13.0)]);
        }
        Icon::Drop => {
            line(&[(8.0, 2.0), (8.0, 9.6)]);
            line(&[(4.6, 6.4), (8.0, 9.8), (11.4, 6.4)]);
            line(&[(2.5, 10.5), (2.5, 13.5), (13.5, 13.5), (13.5, 10.5)]);
        }
        Icon::Inbox => {
            line(&[(2.4, 9.2), (4.4, 3.0), (11.6, 3.0), (13.6, 9.2), (13.6, 13.2), (2.4, 13.2), (2.4, 9.2)]);
            line(&[(2.4, 9.2), (5.6, 9.2), (6.6, 11.0), (9.4, 11.0), (10.4, 9.2), (13.6, 9.2)]);
        }
        Icon::Pencil => {
            line(&[(3.0, 13.0), (3.6, 10.2), (10.8, 3.0), (13.0, 5.2), (5.8, 12.4), (3.0, 13.0)]);
            line(&[(9.2, 4.6), (11.4, 6.8)]);
        }
        Icon::Copy => {
            line(&[(5.8, 5.8), (13.2, 5.8), (13.2, 13.2), (5.8, 13.2), (5.8, 5.8)]);
            line(&[(3.8, 10.2), (2.8, 10.2), (2.8, 2.8), (10.2, 2.8), (10.2, 3.8)]);
        }
        Icon::File => {
            line(&[(4.0, 2.0), (9.0, 2.0), (12.0, 5.0), (12.0, 14.0), (4.0, 14.0), (4.0, 2.0)]);
            line(&[(9.0, 2.0), (9.0, 5.0), (12.0, 5.0)]);
        }
    }
}

fn arrow_back(line: &impl Fn(&[(f32, f32)]), turn: impl Fn(f32) -> f32) {
    let bow: Vec<(f32, f32)> = (0..=10)
        .map(|step| {
            let angle = std::f32::consts::PI * (step as f32 / 10.0) - std::f32::consts::FRAC_PI_2;
            (turn(9.5 + 3.6 * angle.cos()), 8.6 + 3.6 * angle.sin())
        })
        .collect();
    line(&bow);
    line(&[(turn(9.5), 5.0), (turn(3.2), 5.0)]);
    line(&[(turn(5.8), 2.4), (turn(3.2), 5.0), (turn(5.8), 7.6)]);
}

/// The shape of an entity's kind, small, as chips show it: the same as on the canvas.
pub fn shape(painter: &Painter, kind: Shape, rect: Rect, color: Color32) {
    let radius = rect.width() * 0.44;
    let body = shapes::Body { fill: Color32::TRANSPARENT, stroke: Stroke::new(1.0, color), dashed: false };
    shapes::paint_body(painter, kind, rect.center(), radius, body);
    shapes::paint_glyph(painter, kind, rect.center(), radius, color);
}

/// A square of `size` around `center`.
pub fn square(center: Pos2, size: f32) -> Rect {
    Rect::from_center_size(center, vec2(size, size))
}

/// The window icon, 64 × 64: a curtain drawn aside before three linked points.
pub fn window_icon() -> egui::IconData {
    const SIZE: usize = 64;
    let nodes = [(20.0f32, 44.0f32), (34.0, 18.0), (48.0, 42.0)];
    let mut rgba = Vec::with_capacity(SIZE * SIZE * 4);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let point = pos2(x as f32 + 0.5, y as f32 + 0.5);
            rgba.extend_from_slice(&icon_pixel(point, &nodes));
        }
    }
    egui::IconData { rgba, width: SIZE as u32, height: SIZE as u32 }
}

fn icon_pixel(point: Pos2, nodes: &[(f32, f32); 3]) -> [u8; 4] {
    const GROUND: [f32; 3] = [20.0, 23.0, 28.0];
    const LINE: [f32; 3] = [154.0, 162.0, 173.0];
    const ACCENT: [f32; 3] = [240.0, 166.0, 60.0];
    let square = Rect::from_min_max(pos2(3.0, 3.0), pos2(61.0, 61.0)).shrink(12.0);
    let alpha = (12.0 - square.distance_to_pos(point) + 0.5).clamp(0.0, 1.0);
    let mut color = GROUND;
    let mut over = |paint: [f32; 3], amount: f32| {
        for (channel, value) in color.iter_mut().zip(paint) {
            *channel += (value - *channel) * amount.clamp(0.0, 1.0);
        }
    };
    for (from, to) in [(0, 1), (1, 2), (0, 2)] {
        let (a, b) = (pos2(nodes[from].0, nodes[from].1), pos2(nodes[to].0, nodes[to].1));
        let along = ((point - a).dot(b - a) / (b - a).length_sq()).clamp(0.0, 1.0);
        over(LINE, 1.8 - (point - (a + (b - a) * along)).length());
    }
    for (at, &(x, y)) in nodes.iter().enumerate() {
        let paint = if at == 1 { ACCENT } else { [232.0, 234.0, 237.0] };
        over(paint, 6.5 - (point - pos2(x, y)).length());
    }
    [color[0] as u8, color[1] as u8, color[2] as u8, (alpha * 255.0) as u8]
}
