//! A column of parts of different heights of which only those in view are laid out.
//!
//! Heights are guessed until a part was drawn once, then remembered for the same page and width.

use egui::{Align, Id, Layout, Rect, Sense, Ui, UiBuilder, pos2, style::ScrollAnimation, vec2};

/// Drawn beyond the edges, so that scrolling does not show bare ground.
const BEYOND: f32 = 160.0;

/// Heights of the parts, as far as they were drawn.
#[derive(Clone, Debug, Default)]
struct Heights {
    of: i64,
    width: f32,
    drawn: Vec<Option<f32>>,
}

/// What a column is made of.
pub struct Column<'a> {
    pub name: &'static str,
    /// Another number begins anew.
    pub of: i64,
    pub count: usize,
    pub gap: f32,
    /// Brought into the middle.
    pub target: Option<usize>,
    pub guess: &'a dyn Fn(usize) -> f32,
}

/// Draws the parts in view with `add`.
pub fn column_ui(ui: &mut Ui, column: &Column<'_>, mut add: impl FnMut(&mut Ui, usize)) {
    let id = Id::unique((column.name, column.of));
    let room = ui.available_rect_before_wrap();
    let mut heights: Heights = ui.data_mut(|data| data.remove_temp(id)).unwrap_or_default();
    let same_width = (heights.width - room.width()).abs() < 0.5;
    if heights.of != column.of || heights.drawn.len() != column.count || !same_width {
        heights = Heights { of: column.of, width: room.width(), drawn: vec![None; column.count] };
    }
    let view = ui.clip_rect().expand2(vec2(0.0, BEYOND));
    let mut top = room.min.y;
    let mut settled = true;
    for (at, drawn) in heights.drawn.iter_mut().enumerate() {
        let known = drawn.unwrap_or_else(|| (column.guess)(at));
        let mut height = known;
        if top <= view.max.y && top + known >= view.min.y {
            let place = Rect::from_min_size(pos2(room.min.x, top), vec2(room.width(), known));
            let inside = UiBuilder::new().id_salt((column.name, at)).max_rect(place);
            let mut child = ui.new_child(inside.layout(Layout::top_down(Align::Min)));
            add(&mut child, at);
            height = child.min_rect().height();
            settled &= (height - known).abs() < 0.5;
            *drawn = Some(height);
        }
        if column.target == Some(at) {
            let place = Rect::from_min_size(pos2(room.min.x, top), vec2(room.width(), height));
            ui.scroll_to_rect_animation(place, Some(Align::Center), ScrollAnimation::none());
        }
        top += height + column.gap;
    }
    ui.data_mut(|data| data.insert_temp(id, heights));
    let all = Rect::from_min_max(room.min, pos2(room.max.x, (top - column.gap).max(room.min.y)));
    ui.allocate_rect(all, Sense::hover());
    if !settled {
        ui.ctx().request_repaint();
    }
}
