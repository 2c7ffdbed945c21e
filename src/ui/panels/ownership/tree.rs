//! Direct holders level by level: who, by how much, with which control, since when, how well stated.
//!
//! Only rows in view are built. The undisclosed rest is a dashed row of its own, named after its company.

use super::board::{BUTTONS, Second, ask_again, name_ui, row_buttons};
use crate::session::{Message, OwnershipView, Selecting, TreeLine};
use crate::ui::cx::Cx;
use crate::ui::theme::section_style;
use crate::ui::widgets::{self, focus_ring};
use crate::ui::words::{self as common, Word};
use crate::ui::words_said::said;
use crate::ui::{gauge, words_analysis as words};
use egui::{Align2, CursorIcon, Rangef, Rect, Role, ScrollArea, Sense, Stroke, TextStyle, Ui, WidgetInfo};
use egui::{pos2, vec2};

const ROW: f32 = 40.0;
const HEAD: f32 = 32.0;
/// One step of indentation.
const STEP: f32 = 20.0;

/// What the tree needs to be shown without scrolling.
pub fn height(view: &OwnershipView) -> f32 {
    HEAD + ROW * view.tree.len() as f32 + 4.0
}

/// Where the columns are; those without room are left out.
struct Columns {
    name: Rangef,
    band: Rangef,
    share: f32,
    total: Option<f32>,
    /// Right edge and width.
    dates: Option<(f32, f32)>,
    grade: Option<f32>,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let mut right = rect.max.x - BUTTONS;
        let mut take = |width: f32, shown: bool| {
            shown.then(|| {
                let at = right;
                right -= width;
                at
            })
        };
        let grade = take(44.0, rect.width() > 560.0);
        let span = if rect.width() > 820.0 { 152.0 } else { 112.0 };
        let dates = take(span, rect.width() > 720.0).map(|at| (at, span));
        let total = take(92.0, rect.width() > 620.0);
        let share = take(84.0, true).unwrap_or_default();
        let band = Rangef::new(right - (rect.width() * 0.14).clamp(64.0, 140.0), right);
        Self { name: Rangef::new(rect.min.x, band.min - 20.0), band, share, total, dates, grade }
    }
}

pub fn tree_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView) {
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    ui.spacing_mut().item_spacing.y = 0.0;
    let guides = guides(&view.tree);
    let scroll = ScrollArea::vertical().id_salt("ownership tree").auto_shrink([false, true]);
    let output = scroll.show(ui, |ui| {
        let mut inside = None;
        gauge::virtual_rows(ui, ROW, view.tree.len(), |ui, at, rect| {
            inside.get_or_insert(rect.x_range());
            row_ui(cx, ui, view, (at, guides.get(at).copied().unwrap_or_default()), rect);
        });
        inside
    });
    let x = output.inner.unwrap_or(head.x_range());
    head_ui(cx, ui, Rect::from_x_y_ranges(x, head.y_range()), view);
}

fn head_ui(cx: &Cx<'_>, ui: &Ui, rect: Rect, view: &OwnershipView) {
    let columns = Columns::of(rect);
    let title = if view.ask.downwards { words::TREE_DOWN } else { words::TREE_UP };
    let y = rect.max.y - 12.0;
    let font = section_style().resolve(ui.style());
    ui.painter().text(pos2(rect.min.x, y), Align2::LEFT_CENTER, title.of(cx), font, cx.tokens.mute);
    let label = |x: f32, align: Align2, word: Word| {
        let font = TextStyle::Small.resolve(ui.style());
        ui.painter().text(pos2(x, y), align, word.of(cx), font, cx.tokens.faint);
    };
    label(columns.share, Align2::RIGHT_CENTER, words::COL_DIRECT);
    for (at, word) in [
        (columns.total, words::COL_TOTAL),
        (columns.dates.map(|(at, _)| at), words::COL_SINCE),
        (columns.grade, words::COL_GRADE),
    ] {
        if let Some(x) = at {
            label(x, Align2::RIGHT_CENTER, word);
        }
    }
}

/// For each line the levels whose guide goes on below it, as bits. O(n).
fn guides(tree: &[TreeLine]) -> Vec<u64> {
    let mut below = 0u64;
    let mut guides = vec![0; tree.len()];
    for (line, guide) in tree.iter().zip(&mut guides).rev() {
        let depth = line.depth.min(62);
        *guide = below & ((1 << (depth + 1)) - 1);
        below = *guide | (1 << depth);
    }
    guides
}

/// The company whose rest a line is: the line one level up, or the company asked for.
fn company_above(view: &OwnershipView, at: usize) -> &str {
    let depth = view.tree.get(at).map_or(0, |line| line.depth);
    let above = view.tree.get(..at).unwrap_or_default().iter().rev().find(|line| line.depth < depth);
    above.and_then(|line| line.chip.as_ref()).map_or(&view.of.caption, |chip| &chip.caption)
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, view: &OwnershipView, (at, guide): (usize, u64), rect: Rect) {
    let Some(line) = view.tree.get(at) else {
        return;
    };
    let columns = Columns::of(rect);
    let response = ui.interact(rect, ui.scope_id().with(("tree row", at)), Sense::click());
    let selected = line.chip.as_ref().is_some_and(|chip| cx.session.selection().contains(&chip.id));
    let area = rect.expand2(vec2(8.0, -1.0));
    if selected || (response.hovered() && line.chip.is_some()) {
        let fill = if selected { cx.tokens.accent_soft } else { cx.tokens.hover };
        ui.painter().rect_filled(area, 6.0, fill);
    }
    focus_ring(cx, ui, &response, area, 6.0);
    guides_ui(cx, ui, rect, line, guide);
    let place = pos2(rect.min.x + STEP * line.depth as f32, rect.center().y);
    let name = match &line.chip {
        Some(chip) => {
            let second = Second { control: line.control, by: &line.control_by, repeated: line.repeated };
            let ink = if line.repeated { cx.tokens.mute } else { cx.tokens.text };
            name_ui(cx, ui, place, columns.name.max, (chip, ink), second, view.ask.downwards);
            chip.caption.clone()
        }
        None => undisclosed_ui(cx, ui, place, columns.name.max, company_above(view, at)),
    };
    numbers_ui(cx, ui, line, &columns, rect, selected);
    let spoken = spoken(cx, line, &name, view.ask.downwards);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &spoken));
    let Some(chip) = &line.chip else {
        response.on_hover_ui(|ui| tip_ui(cx, ui, line, &name));
        return;
    };
    row_buttons(cx, ui, rect, ("tree", at), chip, view.ask.downwards);
    if response.double_clicked() {
        ask_again(cx, chip);
    } else if response.clicked() {
        cx.send(Message::Select(vec![chip.id.clone()], Selecting::Replace));
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| tip_ui(cx, ui, line, &name));
}

/// Vertical guides of the levels above and the elbow of this one.
fn guides_ui(cx: &Cx<'_>, ui: &Ui, rect: Rect, line: &TreeLine, guide: u64) {
    let stroke = Stroke::new(1.0, cx.tokens.line);
    let x = |level: usize| rect.min.x + STEP * level as f32 - STEP / 2.0 - 2.0;
    for level in 1..line.depth {
        if guide & (1 << level.min(62)) != 0 {
            ui.painter().vline(x(level), rect.y_range(), stroke);
        }
    }
    if line.depth > 0 {
        let at = x(line.depth);
        let goes_on = guide & (1 << line.depth.min(62)) != 0;
        let bottom = if goes_on { rect.max.y } else { rect.center().y };
        ui.painter().vline(at, Rangef::new(rect.min.y, bottom), stroke);
        ui.painter().hline(Rangef::new(at, at + STEP / 2.0 - 1.0), rect.center().y, stroke);
    }
}

/// The dashed row of holders that no source names; gives its name.
fn undisclosed_ui(cx: &Cx<'_>, ui: &Ui, at: egui::Pos2, right: f32, company: &str) -> String {
    let mark = Rect::from_center_size(at + vec2(8.0, 0.0), vec2(15.0, 15.0));
    gauge::unknown_band(ui.painter(), mark, cx.tokens);
    let name = words::undisclosed_of(cx.lang, company);
    let font = TextStyle::Body.resolve(ui.style());
    let left = pos2(at.x + 26.0, at.y);
    gauge::paint_line(ui.painter(), left, &name, font, cx.tokens.mute, right - left.x);
    name
}

/// Band, direct share, total, dates and grade.
fn numbers_ui(cx: &Cx<'_>, ui: &Ui, line: &TreeLine, columns: &Columns, rect: Rect, selected: bool) {
    let y = rect.center().y;
    let painter = ui.painter();
    let ink = if selected { cx.tokens.accent } else { cx.tokens.outline };
    let bounds = (line.share.low(), line.share.high());
    gauge::band(painter, Rect::from_x_y_ranges(columns.band, y - 4.0..=y + 4.0), cx.tokens, bounds, ink);
    let body = TextStyle::Body.resolve(ui.style());
    let small = TextStyle::Small.resolve(ui.style());
    let place = |x: f32, dy: f32| pos2(x, y + dy);
    let lift = if line.votes.is_some() { -8.0 } else { 0.0 };
    let ink = if line.share.is_unknown() { cx.tokens.mute } else { cx.tokens.text };
    gauge::tabular(painter, place(columns.share, lift), &words::share(line.share), &body, ink);
    if let Some(votes) = line.votes {
        let text = words::votes_apart(cx.lang, votes);
        gauge::tabular(painter, place(columns.share, 9.0), &text, &small, cx.tokens.mute);
    }
    if let Some(x) = columns.total {
        let text = words::span(line.certain, line.possible);
        gauge::tabular(painter, place(x, 0.0), &text, &body, cx.tokens.mute);
    }
    if let Some((x, room)) = columns.dates {
        gauge::tabular_cut(painter, place(x, 0.0), &line.dates, &small, cx.tokens.mute, room - 12.0);
    }
    if let (Some(x), false) = (columns.grade, line.grade.is_empty()) {
        let width = gauge::text_width(painter, &line.grade, &small);
        let pill = Rect::from_min_max(pos2(x - width - 12.0, y - 9.0), pos2(x, y + 9.0));
        painter.rect_stroke(pill, 4.0, Stroke::new(1.0, cx.tokens.line), egui::StrokeKind::Inside);
        painter.text(pill.center(), Align2::CENTER_CENTER, &line.grade, small, cx.tokens.mute);
    }
}

/// The whole row for a screen reader.
fn spoken(cx: &Cx<'_>, line: &TreeLine, name: &str, downwards: bool) -> String {
    let mut parts = vec![name.to_owned(), words::share(line.share)];
    parts.extend(gauge::control_word(line.control, downwards).map(|word| word.of(cx).to_owned()));
    if line.repeated {
        parts.push(words::SHOWN_ABOVE.of(cx).to_owned());
    }
    parts.join(", ")
}

/// The full name, how it is controlled, what the marks mean and where it is stated.
fn tip_ui(cx: &Cx<'_>, ui: &mut Ui, line: &TreeLine, name: &str) {
    ui.label(widgets::strong(name));
    if let Some(chip) = line.chip.as_ref().filter(|chip| !chip.subtitle.is_empty()) {
        ui.label(widgets::small(&chip.subtitle).color(cx.tokens.mute));
    }
    let direct = match line.share.is_unknown() {
        true => words::UNKNOWN_SHARE.of(cx).to_owned(),
        false => format!("{} {}", words::COL_DIRECT.of(cx), words::share(line.share)),
    };
    let total = format!("{} {}", words::COL_TOTAL.of(cx), words::span(line.certain, line.possible));
    ui.label(format!("{direct} · {total}"));
    for badge in line.chip.iter().flat_map(|chip| &chip.badges) {
        ui.label(format!("{} · {}", widgets::badge_text(cx.lang, badge), said(cx.lang, &badge.why)));
    }
    if !line.dates.is_empty() {
        ui.label(&line.dates);
    }
    if line.repeated {
        ui.label(words::SHOWN_ABOVE_TIP.of(cx));
    }
    if !line.grade.is_empty() {
        ui.label(widgets::small(common::grade_meaning(cx.lang, &line.grade)).color(cx.tokens.mute));
    }
    for (title, _) in &line.sources {
        ui.label(widgets::small(title).color(cx.tokens.mute));
    }
    if line.chip.is_some() {
        ui.label(widgets::small(words::SELECT_TIP.of(cx)).color(cx.tokens.faint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Answer, Lang, Session, Theme};

    #[test]
    fn guides_go_on_while_siblings_follow() {
        let line = |depth: usize| TreeLine {
            depth,
            chip: None,
            share: crate::model::Share::Unknown,
            votes: None,
            certain: 0.0,
            possible: 1.0,
            control: Answer::Open,
            control_by: String::new(),
            repeated: false,
            parent: false,
            dates: String::new(),
            grade: String::new(),
            sources: Vec::new(),
        };
        let tree: Vec<TreeLine> = [0, 1, 2, 1, 0].into_iter().map(line).collect();
        assert_eq!(guides(&tree), [0b001, 0b011, 0b011, 0b001, 0b000]);
    }

    #[test]
    fn an_undisclosed_rest_is_named_after_its_company() {
        let session = Session::for_tests(Lang::En, Theme::Dark).with_ownership();
        let view = session.ownership().unwrap();
        let named: Vec<&str> =
            (0..view.tree.len()).filter(|at| view.tree[*at].chip.is_none()).map(|at| company_above(view, at)).collect();
        assert_eq!(named, ["Z事業承継ファンド", "瀬戸レンズ工業"]);
    }
}
