//! Text of the canvas. Galleys come from egui's own cache, keyed by text, font and width: panning and zooming
//! lay nothing out again, and the cache stays right when the glyph atlas is rebuilt.

use crate::ui::theme;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, FontId, Galley, Painter};
use std::sync::Arc;

/// Captions wrap here.
pub const CAPTION_WIDTH: f32 = 148.0;
pub const CAPTION_SIZE: f32 = 12.5;
pub const SUBTITLE_SIZE: f32 = 11.0;

#[derive(Clone, Copy)]
pub struct Style {
    pub size: f32,
    pub strong: bool,
    pub width: f32,
    pub rows: usize,
}

/// Centred text of at most `rows` lines, cut with "…".
pub fn centred(painter: &Painter, text: &str, style: Style) -> Arc<Galley> {
    let font = if style.strong { FontId::new(style.size, theme::strong()) } else { FontId::proportional(style.size) };
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, Color32::PLACEHOLDER));
    job.halign = Align::Center;
    job.wrap = TextWrapping { max_width: style.width, max_rows: style.rows, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// One line, not cut.
pub fn line(painter: &Painter, text: &str, size: f32, strong: bool) -> Arc<Galley> {
    let font = if strong { FontId::new(size, theme::strong()) } else { FontId::proportional(size) };
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
}
