//! The text of a page: headings, paragraphs, items and rows, with proposed places filled and possible names underlined.
//!
//! Plain text only: nothing of the page is run, loaded or followed.

use super::column::{Column, column_ui};
use crate::session::{BlockForm, BlockLine, MentionLine};
use crate::ui::cx::Cx;
use crate::ui::words_collect as words;
use egui::text::{LayoutJob, TextFormat};
use egui::text_selection::LabelSelectionState;
use egui::{
    Align, Color32, CursorIcon, FontId, Frame, Label, Layout, Margin, Role, ScrollArea, Sense, Stroke, StrokeKind,
    TextStyle, Ui, UiBuilder, WidgetInfo, vec2,
};

/// What stands out in a text.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// The page; another one begins anew at the top.
    pub of: i64,
    /// Blocks of what is shown beside the text.
    pub outlined: &'a [usize],
    /// Brought into view.
    pub target: Option<usize>,
    pub mentions: &'a [MentionLine],
}

/// Narrower cells are no longer a table.
const LEAST_CELL: f32 = 56.0;

/// Draws the blocks in view; gives the one that was clicked, of those with a proposed place.
pub fn text_ui(cx: &Cx<'_>, ui: &mut Ui, blocks: &[BlockLine], marks: &Marks<'_>) -> Option<usize> {
    let mut clicked = None;
    ScrollArea::vertical().id_salt(("page text", marks.of)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 2, right: 12, top: 2, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let width = ui.available_width();
            let guess = |at: usize| blocks.get(at).map_or(0.0, |block| guess(block, width));
            let column = Column {
                name: "page text",
                of: marks.of,
                count: blocks.len(),
                gap: 2.0,
                target: marks.target,
                guess: &guess,
            };
            column_ui(ui, &column, |ui, at| {
                if let Some(block) = blocks.get(at)
                    && block_ui(cx, ui, block, at, marks)
                {
                    clicked = Some(at);
                }
            });
        });
    });
    clicked
}

/// About how high a block will be: only until it was drawn.
fn guess(block: &BlockLine, width: f32) -> f32 {
    let units: usize = block.text.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum();
    let lines = (units as f32 * 6.8 / width.max(80.0)).ceil().max(1.0);
    match block.form {
        BlockForm::Heading => lines * 20.0 + 20.0,
        BlockForm::Row => 28.0,
        BlockForm::Text | BlockForm::Item => lines * 17.0 + 10.0,
    }
}

/// `true` when it was clicked.
fn block_ui(cx: &Cx<'_>, ui: &mut Ui, block: &BlockLine, at: usize, marks: &Marks<'_>) -> bool {
    let outlined = marks.outlined.contains(&at);
    let mut in_text = false;
    let sense = if block.marks.is_empty() { Sense::hover() } else { Sense::click() };
    if block.form == BlockForm::Heading {
        ui.add_space(10.0);
    }
    let inner = ui.scope_builder(UiBuilder::new().sense(sense), |ui| {
        let fill = if outlined { cx.tokens.accent_soft } else { Color32::TRANSPARENT };
        Frame::new().fill(fill).corner_radius(6).inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            match block.form {
                BlockForm::Row => in_text = row_ui(cx, ui, block, at, marks.mentions),
                BlockForm::Item => {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        ui.label(egui::RichText::new("•").color(cx.tokens.mute));
                        in_text = piece_ui(cx, ui, block, at, (0, block.text.len()), marks.mentions);
                    });
                }
                BlockForm::Heading | BlockForm::Text => {
                    in_text = piece_ui(cx, ui, block, at, (0, block.text.len()), marks.mentions);
                }
            }
        });
    });
    let response = inner.response;
    if outlined {
        let stroke = Stroke::new(1.0, cx.tokens.accent);
        ui.painter().rect_stroke(response.rect, 6.0, stroke, StrokeKind::Inside);
    }
    if block.form == BlockForm::Row {
        let line = Stroke::new(1.0, cx.tokens.line);
        ui.painter().hline(response.rect.x_range(), response.rect.max.y + 1.0, line);
    }
    if block.marks.is_empty() {
        return false;
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, outlined, &block.text));
    response.on_hover_cursor(CursorIcon::PointingHand).clicked() || in_text
}

/// Cells side by side, all of one width; as one line where there is no room for that. `true` when one was clicked.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, block: &BlockLine, at: usize, mentions: &[MentionLine]) -> bool {
    let mut clicked = false;
    let mut cells = Vec::new();
    let mut start = 0;
    for cell in block.text.split('\t') {
        cells.push((start, start + cell.len()));
        start += cell.len() + 1;
    }
    let gap = 12.0;
    let width = (ui.available_width() - gap * (cells.len().saturating_sub(1)) as f32) / cells.len().max(1) as f32;
    if width < LEAST_CELL {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for cell in cells {
                clicked |= piece_ui(cx, ui, block, at, cell, mentions);
            }
        });
        return clicked;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for cell in cells {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                clicked |= piece_ui(cx, ui, block, at, cell, mentions);
            });
        }
    });
    clicked
}

/// A piece of a block's text between two bytes, with what stands out in it; it can be selected and copied. `true`
/// when it was clicked.
fn piece_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    block: &BlockLine,
    at: usize,
    (start, end): (usize, usize),
    mentions: &[MentionLine],
) -> bool {
    let Some(text) = block.text.get(start..end) else { return false };
    let names: Vec<(usize, usize, &MentionLine)> = mentions
        .iter()
        .filter(|mention| mention.block == at && !mention.text.is_empty())
        .flat_map(|mention| text.match_indices(&mention.text).map(move |(at, name)| (at, at + name.len(), mention)))
        .collect();
    let marked: Vec<(usize, usize)> = block
        .marks
        .iter()
        .map(|(from, to)| (from.saturating_sub(start).min(text.len()), to.saturating_sub(start).min(text.len())))
        .filter(|(from, to)| from < to)
        .collect();
    let font = match block.form {
        BlockForm::Heading => FontId::new(15.0, crate::ui::theme::strong()),
        _ => TextStyle::Body.resolve(ui.style()),
    };
    let job = job(cx, text, &font, &marked, &names);
    let (place, galley, response) = Label::new(job).wrap().selectable(true).layout_in_ui(ui);
    LabelSelectionState::label_text_selection(ui, &response, place, galley.clone(), cx.tokens.text, Stroke::NONE);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    // Which name is under the pointer is known by the sign there.
    let hovered = response.hover_pos().and_then(|pointer| {
        let sign = galley.cursor_from_pos(pointer - place).index;
        let byte = text.char_indices().nth(sign.into()).map_or(text.len(), |(at, _)| at);
        names.iter().find(|(from, to, _)| (*from..=*to).contains(&byte))
    });
    let clicked = response.clicked();
    if let Some((_, _, mention)) = hovered {
        response.on_hover_text_at_pointer(words::possibly(cx.lang, &mention.chip.caption));
    }
    clicked
}

/// The text cut where something begins or ends to stand out.
fn job(
    cx: &Cx<'_>,
    text: &str,
    font: &FontId,
    marked: &[(usize, usize)],
    names: &[(usize, usize, &MentionLine)],
) -> LayoutJob {
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(marked.iter().flat_map(|(from, to)| [*from, *to]));
    cuts.extend(names.iter().flat_map(|(from, to, _)| [*from, *to]));
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let fill = cx.tokens.outline.gamma_multiply(if cx.tokens.dark { 0.42 } else { 0.3 });
    let mut job = LayoutJob::default();
    for piece in cuts.windows(2) {
        let &[from, to] = piece else { continue };
        let Some(part) = text.get(from..to) else { continue };
        let is_marked = marked.iter().any(|(start, end)| *start <= from && to <= *end);
        let is_name = names.iter().any(|(start, end, _)| *start <= from && to <= *end);
        let format = TextFormat {
            font_id: font.clone(),
            color: cx.tokens.text,
            background: if is_marked { fill } else { Color32::TRANSPARENT },
            underline: if is_name { Stroke::new(1.0, cx.tokens.mute) } else { Stroke::NONE },
            ..TextFormat::default()
        };
        job.append(part, 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Lang, Session, Theme};
    use crate::ui::theme::DARK;

    #[test]
    fn marks_cut_the_text_and_broken_places_do_no_harm() {
        let session = Session::for_tests(Lang::En, Theme::Dark);
        let cx = Cx::new(&session, &DARK);
        let font = FontId::proportional(13.0);
        let sections = |marks: &[(usize, usize)]| job(&cx, "梁 維, director", &font, marks, &[]).sections.len();
        assert_eq!(sections(&[]), 1);
        assert_eq!(sections(&[(0, 7)]), 2);
        assert_eq!(sections(&[(1, 2), (900, 1_000)]), 1, "inside a sign and beyond the end");
    }
}
