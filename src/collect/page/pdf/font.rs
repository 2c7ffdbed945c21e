//! What the codes of a font mean: text and width.
//!
//! - A `ToUnicode` table counts before everything else. Without one: WinAnsi, MacRoman and `/Differences` of simple
//!   fonts; Shift JIS, EUC, GBK, Big5, UHC and Unicode orderings of composite fonts, whose codes are the text itself.
//! - Codes without a meaning (Identity-H without `ToUnicode`) are counted, never guessed: no shapes are looked at.
//! - Widths are those of the file; a font without any counts as half an em, a composite one as one em.

use super::filter::Purse;
use super::glyphs;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, WINDOWS_1252};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::BTreeMap;

/// Bytes of one `ToUnicode` table; parsed it takes some ten times as much.
const MAX_TABLE: usize = 4 << 20;

/// Bytes of all tables of a file.
const MAX_TABLES: usize = 16 << 20;

/// Widths listed by one font.
const MAX_WIDTHS: usize = 70_000;

/// A code with its text; `None` when nobody can tell.
pub(super) struct Glyph {
    pub(super) text: Option<String>,
    /// In thousandths of the font's size.
    pub(super) width: f64,
    /// The one-byte code 32, which word spacing applies to.
    pub(super) is_space: bool,
}

enum Codes {
    /// One byte each; the characters of all 256.
    Simple(Vec<Option<char>>),
    /// The codes are text in this encoding.
    Text(&'static Encoding),
    /// Two bytes of UTF-16 each.
    Utf16,
    /// Two bytes each that only a table explains.
    Numbers,
}

pub(super) struct Font {
    pub(super) name: String,
    codes: Codes,
    table: Option<CMap>,
    widths: BTreeMap<u32, f64>,
    /// Of codes without a width.
    width: f64,
    pub(super) is_vertical: bool,
}

/// What is left for `ToUnicode` tables.
pub(super) struct Tables {
    left: usize,
}

impl Tables {
    pub(super) fn new() -> Self {
        Self { left: MAX_TABLES }
    }

    fn read(&mut self, dict: &Dict<'_>, purse: &mut Purse) -> Option<CMap> {
        let stream = dict.get::<Stream<'_>>("ToUnicode")?;
        let data = purse.decoded(&stream).ok().filter(|data| data.len() <= MAX_TABLE.min(self.left))?;
        self.left -= data.len();
        CMap::parse(&data, |_| None)
    }
}

impl Font {
    pub(super) fn read(dict: &Dict<'_>, tables: &mut Tables, purse: &mut Purse) -> Self {
        let name = text_of(dict, "BaseFont");
        let table = tables.read(dict, purse);
        let child = dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        if let Some(child) = child.filter(|_| text_of(dict, "Subtype") == "Type0") {
            let encoding = text_of(dict, "Encoding");
            return Self {
                name,
                codes: composite(&encoding),
                table,
                widths: composite_widths(&child),
                width: child.get::<f64>("DW").unwrap_or(1000.0),
                is_vertical: encoding.ends_with("-V") || encoding == "V",
            };
        }
        let widths = simple_widths(dict);
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor");
        let missing =
            descriptor.as_ref().and_then(|about| about.get::<f64>("MissingWidth")).filter(|width| *width > 0.0);
        let width = missing.unwrap_or(if name.contains("Courier") { 600.0 } else { 500.0 });
        // A subset with codes of its own: only a table or the names of the glyphs can tell.
        let is_symbolic = descriptor.and_then(|about| about.get::<u32>("Flags")).is_some_and(|flags| flags & 4 != 0);
        Self { name, codes: Codes::Simple(simple(dict, is_symbolic)), table, widths, width, is_vertical: false }
    }

    /// The glyphs of a shown string. O(n log m).
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (code, after) = rest.split_at(self.length(rest));
            rest = after;
            let number = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            let text = self.table.as_ref().and_then(|table| table.lookup_bf_string(number)).map(|found| match found {
                BfString::Char(character) => character.to_string(),
                BfString::String(text) => text,
            });
            let text = text.filter(|text| !text.contains(['\0', '\u{fffd}'])).or_else(|| self.plain(code));
            let width = self.widths.get(&number).copied().unwrap_or_else(|| match self.codes {
                // Half-width letters of a composite font whose widths are listed by glyph, not by code.
                Codes::Text(_) | Codes::Utf16 if text.as_ref().is_some_and(|text| text.is_ascii()) => self.width / 2.0,
                _ => self.width,
            });
            glyphs.push(Glyph { text, width, is_space: code == [b' '] });
        }
        glyphs
    }

    /// Bytes of the next code.
    fn length(&self, rest: &[u8]) -> usize {
        let first = rest.first().copied().unwrap_or_default();
        let length = match &self.codes {
            Codes::Simple(_) => 1,
            Codes::Utf16 if matches!(first, 0xd8..=0xdb) => 4,
            Codes::Utf16 | Codes::Numbers => 2,
            Codes::Text(encoding) if *encoding == SHIFT_JIS => {
                if matches!(first, 0x81..=0x9f | 0xe0..=0xfc) {
                    2
                } else {
                    1
                }
            }
            Codes::Text(_) => 1 + usize::from(first >= 0x81),
        };
        length.min(rest.len())
    }

    /// What a code means without a table.
    fn plain(&self, code: &[u8]) -> Option<String> {
        match &self.codes {
            Codes::Simple(characters) => {
                let place = usize::from(*code.first()?);
                characters.get(place).copied().flatten().map(|character| character.to_string())
            }
            Codes::Text(encoding) => {
                let text = encoding.decode_without_bom_handling_and_without_replacement(code)?;
                Some(text.into_owned())
            }
            Codes::Utf16 => {
                let units: Vec<u16> =
                    code.chunks(2).map(|two| two.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte))).collect();
                String::from_utf16(&units).ok().filter(|text| !text.contains('\0'))
            }
            Codes::Numbers => None,
        }
    }
}

fn text_of(dict: &Dict<'_>, key: &str) -> String {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

/// The codes of a predefined character map.
fn composite(encoding: &str) -> Codes {
    let has = |part: &str| encoding.contains(part);
    if has("UTF16") || has("UCS2") {
        Codes::Utf16
    } else if has("RKSJ") {
        Codes::Text(SHIFT_JIS)
    } else if matches!(encoding, "EUC-H" | "EUC-V") {
        Codes::Text(EUC_JP)
    } else if has("GBK") || has("GB-EUC") || has("GBpc-EUC") {
        Codes::Text(GB18030)
    } else if has("B5") {
        Codes::Text(BIG5)
    } else if has("KSC") {
        Codes::Text(EUC_KR)
    } else {
        Codes::Numbers
    }
}

/// The characters of a simple font's codes.
fn simple(dict: &Dict<'_>, is_symbolic: bool) -> Vec<Option<char>> {
    let encoding = dict.get::<Object<'_>>("Encoding");
    let (base, differences) = match &encoding {
        Some(Object::Name(name)) => (name.as_str().to_owned(), None),
        Some(Object::Dict(dict)) => (text_of(dict, "BaseEncoding"), dict.get::<Array<'_>>("Differences")),
        _ => (String::new(), None),
    };
    let encoding = if base == "MacRomanEncoding" { MACINTOSH } else { WINDOWS_1252 };
    let mut characters: Vec<Option<char>> = (0..=255_u8)
        .map(|byte| {
            let text = encoding.decode_without_bom_handling(&[byte]).0.into_owned();
            text.chars().next().filter(|c| !c.is_control() && (!is_symbolic || !base.is_empty()))
        })
        .collect();
    let mut code = 0_usize;
    for item in differences.iter().flat_map(|all| all.iter::<Object<'_>>()).take(1024) {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(character) = characters.get_mut(code) {
                    *character = glyphs::character(name.as_str());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    characters
}

fn simple_widths(dict: &Dict<'_>) -> BTreeMap<u32, f64> {
    let first = dict.get::<u32>("FirstChar").unwrap_or(0);
    let widths = dict.get::<Array<'_>>("Widths");
    let widths = widths.iter().flat_map(|all| all.iter::<f64>()).take(256);
    // Glyphs that are programs count in units of their own.
    let unit = dict.get::<Array<'_>>("FontMatrix").and_then(|matrix| matrix.iter::<f64>().next()).unwrap_or(0.001);
    (first..).zip(widths.map(|width| width * unit * 1000.0)).collect()
}

/// `/W`: `code [w w w]` and `from to w`.
fn composite_widths(dict: &Dict<'_>) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    let mut numbers: Vec<f64> = Vec::new();
    let mut left = MAX_WIDTHS;
    for item in dict.get::<Array<'_>>("W").iter().flat_map(|all| all.iter::<Object<'_>>()).take(MAX_WIDTHS) {
        match item {
            Object::Number(number) => numbers.push(number.as_f64()),
            Object::Array(list) => {
                let first = numbers.last().copied().unwrap_or_default() as u32;
                let listed: Vec<f64> = list.iter::<f64>().take(left).collect();
                left -= listed.len();
                widths.extend((first..=0xffff).zip(listed));
                numbers.clear();
            }
            _ => numbers.clear(),
        }
        if let [from, to, width] = numbers.as_slice() {
            let (from, to) = (*from as u32, (*to as u32).min(0xffff));
            let codes = (from..=to).take(left);
            left = left.saturating_sub(to.saturating_sub(from) as usize + 1);
            widths.extend(codes.map(|code| (code, *width)));
            numbers.clear();
        }
    }
    widths
}
