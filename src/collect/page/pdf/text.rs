//! Runs the text operators of a page: which text stands where.
//!
//! - Only positions matter: colours, clips and pictures are skipped. Invisible text (the text layer of a scan) counts.
//! - Forms (`Do`) are run in place, [`MAX_DEPTH`] deep; what they unpack is taken from the [`Purse`] each time.
//! - Coordinates are the page's own, turned so that the text of a turned page reads left to right.

use super::filter::Purse;
use super::font::{Font, Tables};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources, Rotation};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Forms inside each other.
const MAX_DEPTH: usize = 8;

/// Saved states inside each other.
const MAX_SAVED: usize = 256;

/// Pieces of text on one page.
const MAX_RUNS: usize = 500_000;

/// A piece of text that was shown at once.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    /// Height of the letters in points.
    pub(super) size: f64,
    pub(super) text: String,
}

/// `[a b c d e f]` of the format.
#[derive(Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn at(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between: f64,
    words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Fonts and limits of a file, and what could not be read.
pub(super) struct Reader {
    fonts: BTreeMap<(u32, i32), Rc<Font>>,
    tables: Tables,
    pub(super) purse: Purse,
    /// Fonts whose codes have no meaning, on the page at hand.
    pub(super) unreadable: BTreeSet<String>,
    /// Why content is missing, on the page at hand.
    pub(super) missing: BTreeSet<String>,
    runs: Vec<Run>,
}

impl Reader {
    pub(super) fn new(purse: Purse) -> Self {
        let (unreadable, missing) = (BTreeSet::new(), BTreeSet::new());
        Self { fonts: BTreeMap::new(), tables: Tables::new(), purse, unreadable, missing, runs: Vec::new() }
    }

    /// The runs of a page, in the order they are drawn.
    pub(super) fn page(&mut self, page: &Page<'_>) -> Vec<Run> {
        self.unreadable.clear();
        self.missing.clear();
        let mut content = Vec::new();
        if let Some(stream) = page.raw().get::<Stream<'_>>("Contents") {
            content = self.unpack(&stream);
        } else if let Some(parts) = page.raw().get::<Array<'_>>("Contents") {
            for part in parts.iter::<Stream<'_>>() {
                content.extend(self.unpack(&part));
                content.push(b'\n');
                if self.purse.is_empty() {
                    break;
                }
            }
        }
        let turned = match page.rotation() {
            Rotation::None => Matrix::ONE,
            Rotation::Horizontal => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            Rotation::Flipped => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            Rotation::FlippedHorizontal => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        };
        let state = State {
            page: turned,
            font: None,
            size: 1.0,
            between: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.content(&content, page.resources(), state, 0);
        std::mem::take(&mut self.runs)
    }

    fn unpack(&mut self, stream: &Stream<'_>) -> Vec<u8> {
        match self.purse.decoded(stream) {
            Ok(data) => data,
            Err(why) => {
                self.missing.insert(why);
                Vec::new()
            }
        }
    }

    fn content(&mut self, content: &[u8], resources: &Resources<'_>, state: State, depth: usize) {
        let mut saved: Vec<State> = Vec::new();
        let mut pen = Pen { state, line: Matrix::ONE, text: Matrix::ONE };
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            match operator {
                Op::SaveState(_) if saved.len() < MAX_SAVED => saved.push(pen.state.clone()),
                Op::RestoreState(_) => pen.state = saved.pop().unwrap_or_else(|| pen.state.clone()),
                Op::Transform(m) => pen.state.page = matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5]).then(pen.state.page),
                Op::TextFont(font) => {
                    pen.state.font = self.font(font.0, resources);
                    pen.state.size = font.1.as_f64();
                }
                Op::XObject(name) if depth < MAX_DEPTH => self.form(name.0, resources, &pen.state, depth),
                Op::ShowText(text) => self.show(&mut pen, text.0.as_bytes()),
                Op::NextLineAndShowText(text) => {
                    pen.next_line();
                    self.show(&mut pen, text.0.as_bytes());
                }
                Op::ShowTextWithParameters(text) => {
                    (pen.state.words, pen.state.between) = (text.0.as_f64(), text.1.as_f64());
                    pen.next_line();
                    self.show(&mut pen, text.2.as_bytes());
                }
                Op::ShowTexts(texts) => {
                    for item in texts.0.iter::<Object<'_>>() {
                        match item {
                            Object::String(text) => self.show(&mut pen, text.as_bytes()),
                            Object::Number(gap) => pen.gap(gap.as_f64()),
                            _ => {}
                        }
                    }
                }
                other => pen.place(&other),
            }
            if self.runs.len() >= MAX_RUNS {
                self.missing.insert(format!("holds more than {MAX_RUNS} pieces of text"));
                return;
            }
        }
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Option<Rc<Font>> {
        let key = resources.fonts.get_ref(name).map(|at| (at.obj_number, at.gen_number));
        if let Some(known) = key.and_then(|key| self.fonts.get(&key)) {
            return Some(known.clone());
        }
        let dict = resources.get_font(name)?;
        let font = Rc::new(Font::read(&dict, &mut self.tables, &mut self.purse));
        if let Some(key) = key {
            self.fonts.insert(key, font.clone());
        }
        Some(font)
    }

    fn form(&mut self, name: &Name<'_>, resources: &Resources<'_>, state: &State, depth: usize) {
        let Some(form) = resources.get_x_object(name) else { return };
        let dict = form.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_str() != "Form") || self.purse.is_empty() {
            return;
        }
        let content = self.unpack(&form);
        let mut state = state.clone();
        if let Some(own) = dict.get::<[f64; 6]>("Matrix") {
            state.page = Matrix(own).then(state.page);
        }
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        self.content(&content, own.as_ref().unwrap_or(resources), state, depth + 1);
    }

    /// Shows a string: one run, or several where single letters stand far apart.
    fn show(&mut self, pen: &mut Pen, bytes: &[u8]) {
        let Some(font) = pen.state.font.clone() else { return };
        let start = pen.position();
        let (mut text, mut unreadable) = (String::new(), 0_usize);
        let glyphs = font.glyphs(bytes);
        for glyph in &glyphs {
            match &glyph.text {
                Some(part) => text.push_str(part),
                None => {
                    unreadable += 1;
                    text.push('\u{fffd}');
                }
            }
            pen.advance(glyph.width, glyph.is_space, font.is_vertical);
        }
        if unreadable > 0 {
            self.unreadable.insert(font.name.clone());
        }
        let (x, y) = start;
        let (end, _) = pen.position();
        let size = pen.height();
        if unreadable < glyphs.len() && !text.is_empty() && [x, y, end, size].iter().all(|number| number.is_finite()) {
            let end = if font.is_vertical { x + size } else { end };
            self.runs.push(Run { x: x.min(end), end: end.max(x), y, size, text });
        }
    }
}

fn matrix(numbers: [&hayro_syntax::object::Number; 6]) -> Matrix {
    Matrix(numbers.map(hayro_syntax::object::Number::as_f64))
}

/// Where the next glyph goes.
struct Pen {
    state: State,
    line: Matrix,
    text: Matrix,
}

impl Pen {
    fn place(&mut self, operator: &Op<'_, '_>) {
        match operator {
            Op::BeginText(_) => (self.line, self.text) = (Matrix::ONE, Matrix::ONE),
            Op::CharacterSpacing(space) => self.state.between = space.0.as_f64(),
            Op::WordSpacing(space) => self.state.words = space.0.as_f64(),
            Op::HorizontalScaling(percent) => self.state.stretch = percent.0.as_f64() / 100.0,
            Op::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            Op::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            Op::NextLine(by) => self.next(by.0.as_f64(), by.1.as_f64()),
            Op::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next(by.0.as_f64(), by.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => self.next_line(),
            Op::SetTextMatrix(m) => {
                self.line = matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5]);
                self.text = self.line;
            }
            _ => {}
        }
    }

    fn next(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.text = self.line;
    }

    fn next_line(&mut self) {
        self.next(0.0, -self.state.leading);
    }

    fn position(&self) -> (f64, f64) {
        // The rise is left out: raised notes belong to their line.
        self.text.then(self.state.page).at(0.0, 0.0)
    }

    fn height(&self) -> f64 {
        let [_, _, c, d, _, _] = self.text.then(self.state.page).0;
        (self.state.size * c.hypot(d)).abs()
    }

    fn advance(&mut self, width: f64, is_space: bool, is_vertical: bool) {
        let State { size, between, words, stretch, .. } = self.state;
        let space = between + if is_space { words } else { 0.0 };
        self.text = if is_vertical {
            self.text.moved(0.0, -(size + space))
        } else {
            self.text.moved((width / 1000.0 * size + space) * stretch, 0.0)
        };
    }

    fn gap(&mut self, thousandths: f64) {
        let State { size, stretch, font, .. } = &self.state;
        let by = -thousandths / 1000.0 * size;
        self.text = match font.as_ref().is_some_and(|font| font.is_vertical) {
            true => self.text.moved(0.0, by),
            false => self.text.moved(by * stretch, 0.0),
        };
    }
}
