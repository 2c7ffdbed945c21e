//! The text and tables of a PDF. Places are "page N line M".
//!
//! - Nothing is drawn, run or loaded; pictures are not looked at. A file without text (a scan) is an error with words.
//! - Bounded: [`MAX_PAGES`], the limits of `filter` (bytes), `copy` (objects), `font` (tables) and `text` (pieces).
//!   The parser expands nothing by itself (`copy`); should it panic on an odd file, that is an error too.
//! - Files with an owner's password only (printing or copying restricted) open as they do in any reader; a file that
//!   asks for a password does not.
//! - Left out: the language, LZW, forms with fields, notes in the margin, the order of columns of running text, ruled lines.

mod copy;
mod filter;
mod font;
mod glyphs;
mod lines;
mod table;
#[cfg(test)]
mod tests;
mod text;

use super::budget::Budget;
use super::types::{Block, BlockKind, Page};
use super::{PageError, empty_page};
use filter::Purse;
use hayro_syntax::Pdf;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use table::{Placed, Tables};

/// Pages that are read; more are a note.
const MAX_PAGES: usize = 5_000;

/// Reads a PDF.
///
/// # Errors
/// It is broken, needs a password, or holds no text.
pub(super) fn read(bytes: &[u8], url: &str) -> Result<Page, PageError> {
    let broken = || PageError::Broken { what: "a PDF that cannot be read".to_owned(), place: "start".to_owned() };
    catch_unwind(AssertUnwindSafe(|| read_file(bytes, url))).unwrap_or_else(|_| Err(broken()))
}

fn read_file(bytes: &[u8], url: &str) -> Result<Page, PageError> {
    let mut budget = Budget::new();
    let mut purse = Purse::new();
    let mut notes = Vec::new();
    let pdf = copy::open(bytes, &mut purse, &mut notes)?;
    for note in notes {
        budget.note("file", &note);
    }
    let mut page = empty_page(url);
    page.title = title_of(&pdf);
    let mut reader = text::Reader::new(purse);
    let mut tables = Tables::default();
    let (mut unreadable, mut missing) = (BTreeSet::new(), BTreeSet::new());
    for (number, sheet) in pdf.pages().iter().enumerate() {
        let at = format!("page {}", number + 1);
        if number >= MAX_PAGES || reader.purse.is_empty() || budget.is_spent() {
            budget.note(&at, "the file is too large: what follows is left out");
            break;
        }
        let lines = lines::lines_of(reader.page(sheet));
        for name in &reader.unreadable {
            if unreadable.insert(name.clone()) {
                budget.note(&at, &format!("text of font {name} cannot be read"));
            }
        }
        for why in &reader.missing {
            missing.insert(why.clone());
            budget.note(&at, &format!("part of the page {why}"));
        }
        for (place, line) in lines.iter().enumerate() {
            let locator = format!("{at} line {}", place + 1);
            let text = line.text();
            if !budget.take(text.len() * 2 + 100, &locator) {
                break;
            }
            page.parts.extend(tables.take(&Placed::new(line, &locator, place, lines.len()), &mut budget));
            let kind = if line.cells.len() > 1 { BlockKind::Row } else { BlockKind::Text };
            page.blocks.push(Block { kind, text, locator });
        }
        tables.page_break();
    }
    page.parts.extend(tables.close(&mut budget));
    if page.blocks.is_empty() {
        let fonts = unreadable.into_iter().collect::<Vec<_>>().join(", ");
        let what = match (fonts.is_empty(), missing.first()) {
            (false, _) => format!("no text on any page can be read: fonts without a table of letters ({fonts})"),
            (_, Some(why)) => format!("no text on any page can be read: a part {why}"),
            _ if reader.purse.is_empty() => "no text was reached: the file expands to too many bytes".to_owned(),
            _ => "no text on any page; a scan?".to_owned(),
        };
        return Err(PageError::Broken { what, place: "page 1".to_owned() });
    }
    page.notes = budget.into_notes();
    Ok(page)
}

fn title_of(pdf: &Pdf) -> String {
    pdf.metadata().title.as_deref().map(text_string).unwrap_or_default()
}

/// A text string of the format: UTF-16 or UTF-8 with a mark, else Latin.
fn text_string(bytes: &[u8]) -> String {
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}
