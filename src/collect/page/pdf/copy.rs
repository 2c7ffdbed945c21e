//! Opens a PDF so that the parser never expands a stream by itself.
//!
//! `hayro-syntax` unpacks object streams and cross-reference streams while it opens a file, with no limit on their
//! size. It is therefore given a copy in which the names of expanding filters are overwritten, the objects inside object
//! streams (unpacked here, within the [`Purse`]) stand as plain objects at the end, and one plain cross-reference table
//! lists what a scan of the file found.
//!
//! - The file's own cross-reference tables are not read, so broken ones do no harm; of two objects with the same number
//!   the later one in the file counts, as incremental updates want it.
//! - Memory: the file, its copy, and what the purse allows. Time is linear in the file.
//! - Left out: objects in object streams whose packing is unusual (noted), files inside files.

use super::filter::{EXPANDING, Purse};
use crate::collect::page::PageError;
use hayro_syntax::object::{Dict, ObjectIdentifier, Stream};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Objects in one file, those inside object streams with them.
const MAX_OBJECTS: usize = 1_000_000;

/// Larger object numbers are not believed.
const MAX_NUMBER: u32 = 50_000_000;

/// Names are not longer than this where they matter here.
const MAX_NAME: usize = 60;

/// Where each object stands: number to generation and byte.
type Places = BTreeMap<u32, (u16, usize)>;

/// Positions of names in the file.
#[derive(Default)]
struct Marks {
    containers: Vec<usize>,
    roots: Vec<usize>,
    encrypt: Option<usize>,
    id: Option<usize>,
    info: Option<usize>,
}

/// Opens a file.
///
/// # Errors
/// It is not a PDF, needs a password, has no pages, or has more objects than [`MAX_OBJECTS`].
pub(super) fn open(bytes: &[u8], purse: &mut Purse, notes: &mut Vec<String>) -> Result<Pdf, PageError> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if !head.windows(5).any(|word| word == b"%PDF-") {
        return Err(broken("not a PDF", "start"));
    }
    let mut body = bytes.to_vec();
    let marks = disarm(&mut body);
    let (mut places, all) = scan(&body)?;
    let first_free = places.last_key_value().map_or(1, |(number, _)| number + 1);
    let trailer = trailer_words(&body, &marks);
    let mut members: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut root = marks.roots.iter().rev().find_map(|at| reference(&body, *at));
    let mut pages = None;
    let containers: Vec<(u32, usize)> = marks.containers.iter().filter_map(|at| owner(&all, &places, *at)).collect();
    let length = body.len();
    append_stub(&mut body, first_free, "[<</Type/Page>>]", &mut places.clone(), &trailer);
    let shared = Arc::new(body);
    {
        let pdf = load(Pdf::new(shared.clone()))?;
        for (number, at) in containers {
            match members_of(&pdf, number, &places, purse) {
                Ok(found) => {
                    for (inner, mut text) in found {
                        if inner > MAX_NUMBER || places.get(&inner).is_some_and(|(_, place)| *place > at) {
                            continue;
                        }
                        disarm(&mut text);
                        members.insert(inner, text);
                    }
                }
                Err(why) => notes.push(format!("object {number}: {why}")),
            }
            if places.len() + members.len() > MAX_OBJECTS {
                return Err(too_many());
            }
        }
        if let Some((number, generation)) = root.filter(|(number, _)| !members.contains_key(number)) {
            let catalog = pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(number, i32::from(generation)));
            pages = catalog.and_then(|catalog| catalog.get_ref("Pages")).map(|at| (at.obj_number, at.gen_number));
        }
    }
    let mut body = Arc::try_unwrap(shared).unwrap_or_else(|shared| shared.to_vec());
    body.truncate(length);
    for (number, text) in &members {
        places.insert(*number, (0, body.len() + 1));
        body.extend_from_slice(format!("\n{number} 0 obj\n").as_bytes());
        body.extend_from_slice(text);
        body.extend_from_slice(b"\nendobj");
    }
    // A catalogue in an object stream, or a file whose end is lost.
    if pages.is_none() {
        let inside = |number: u32| members.get(&number).and_then(|text| pages_of(text));
        pages = root.take().and_then(|(number, _)| inside(number)).or_else(|| members.keys().find_map(|n| inside(*n)));
    }
    let pages = pages.or_else(|| pages_of(&body)).ok_or_else(|| broken("a PDF without pages", "end"))?;
    let free = places.last_key_value().map_or(1, |(number, _)| number + 1);
    let kids = format!("[{} {} R]", pages.0, pages.1);
    append_stub(&mut body, free, &kids, &mut places, &trailer);
    load(Pdf::new(body))
}

fn broken(what: &str, place: &str) -> PageError {
    PageError::Broken { what: what.to_owned(), place: place.to_owned() }
}

fn too_many() -> PageError {
    broken(&format!("a PDF with more than {MAX_OBJECTS} objects"), "start")
}

fn load(loaded: Result<Pdf, LoadPdfError>) -> Result<Pdf, PageError> {
    loaded.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            broken("the PDF needs a password: save a copy without one", "start")
        }
        LoadPdfError::Decryption(_) => broken("the PDF is encrypted in a way that is not read", "start"),
        LoadPdfError::Invalid => broken("a PDF without pages that can be read", "end"),
    })
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Overwrites the last letter of every name that makes the parser expand something, however it is spelled, and finds
/// the names that matter. O(n).
fn disarm(body: &mut [u8]) -> Marks {
    let mut marks = Marks::default();
    let mut at = 0;
    while let Some(found) = body.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'/')) {
        let start = at + found + 1;
        let rest = body.get(start..).unwrap_or_default();
        let length = rest.iter().take(MAX_NAME).position(|byte| !is_regular(*byte)).unwrap_or(rest.len().min(MAX_NAME));
        let name = rest.get(..length).unwrap_or_default();
        let end = start + length;
        let plain;
        let name = if name.contains(&b'#') {
            plain = unescaped(name);
            plain.as_slice()
        } else {
            name
        };
        let dangerous = EXPANDING.iter().any(|(full, short)| name == full.as_bytes() || name == short.as_bytes());
        match name {
            b"ObjStm" => marks.containers.push(start),
            b"Root" => marks.roots.push(end),
            b"Encrypt" => marks.encrypt = Some(end),
            b"ID" => marks.id = Some(end),
            b"Info" => marks.info = Some(end),
            _ => {}
        }
        if (dangerous || name == b"ObjStm")
            && let Some(last) = end.checked_sub(1).and_then(|last| body.get_mut(last))
        {
            *last = b'~';
        }
        at = end.max(start);
    }
    marks
}

/// A name with its `#20` marks resolved.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.filter(|_| *first == b'#').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// Every `N G obj`: the last of each number, and all by their place.
fn scan(body: &[u8]) -> Result<(Places, Vec<(usize, u32)>), PageError> {
    let mut places = Places::new();
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = body.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'j')) {
        at += found + 1;
        if let Some((number, generation, start)) = header_before(body, at)
            && number <= MAX_NUMBER
        {
            places.insert(number, (generation, start));
            all.push((start, number));
            if all.len() > MAX_OBJECTS {
                return Err(too_many());
            }
        }
    }
    Ok((places, all))
}

/// The header of an object that ends with the `obj` before this byte: number, generation, where it begins.
fn header_before(body: &[u8], end: usize) -> Option<(u32, u16, usize)> {
    let head = body.get(end.saturating_sub(40)..end)?.strip_suffix(b"obj")?;
    let (head, generation) = number_at_end(trim_end(head)?)?;
    let (head, number) = number_at_end(trim_end(head)?)?;
    if head.last().is_some_and(|byte| is_regular(*byte)) {
        return None;
    }
    let start = end.saturating_sub(40) + head.len();
    Some((number, u16::try_from(generation).ok()?, start))
}

/// Without the blanks at the end, of which there must be one at least.
fn trim_end(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    (length < text.len()).then(|| text.get(..length)).flatten()
}

fn number_at_end(text: &[u8]) -> Option<(&[u8], u32)> {
    let start = text.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    let (before, digits) = text.split_at_checked(start)?;
    Some((before, std::str::from_utf8(digits).ok()?.parse().ok()?))
}

/// The object that a byte belongs to, if that object counts.
fn owner(all: &[(usize, u32)], places: &Places, at: usize) -> Option<(u32, usize)> {
    let before = all.partition_point(|(start, _)| *start < at).checked_sub(1)?;
    let (start, number) = *all.get(before)?;
    places.get(&number).filter(|(_, place)| *place == start).map(|_| (number, start))
}

/// "N G R" after a byte.
fn reference(body: &[u8], at: usize) -> Option<(u32, u16)> {
    let text = String::from_utf8_lossy(body.get(at..(at + 40).min(body.len()))?).into_owned();
    let mut words = text.split(|c: char| c.is_whitespace() || c == '\0').filter(|word| !word.is_empty());
    let (number, generation) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next()?.starts_with('R').then_some((number, generation))
}

/// The pages that a catalogue names; searched from the end, where the newest one stands.
fn pages_of(text: &[u8]) -> Option<(u32, i32)> {
    let word = b"/Pages";
    let mut end = text.len();
    while let Some(at) = text.get(..end).and_then(|text| text.windows(word.len()).rposition(|part| part == word)) {
        if let Some((number, generation)) = reference(text, at + word.len()) {
            return Some((number, i32::from(generation)));
        }
        end = at;
    }
    None
}

/// What the trailer needs beside the root: how the file is encrypted, its id, its title.
fn trailer_words(body: &[u8], marks: &Marks) -> Vec<u8> {
    let mut words = Vec::new();
    for (name, at) in [("Encrypt", marks.encrypt), ("Info", marks.info)] {
        if let Some(at) = at {
            match reference(body, at) {
                Some((number, generation)) => {
                    words.extend_from_slice(format!("/{name} {number} {generation} R ").as_bytes())
                }
                None if name == "Encrypt" => {
                    words.extend_from_slice(b"/Encrypt ");
                    words.extend_from_slice(balanced(body, at, b"<<", b">>"));
                }
                None => {}
            }
        }
    }
    if let Some(at) = marks.id {
        words.extend_from_slice(b"/ID ");
        words.extend_from_slice(balanced(body, at, b"[", b"]"));
    }
    words
}

/// From an opening mark that follows a byte to the mark that closes it; nothing when there is none nearby.
fn balanced<'a>(body: &'a [u8], at: usize, open: &[u8], close: &[u8]) -> &'a [u8] {
    let text = body.get(at..(at + 4096).min(body.len())).unwrap_or_default();
    let start = text.iter().position(|byte| !is_blank(*byte)).unwrap_or(0);
    let text = text.get(start..).unwrap_or_default();
    let (mut depth, mut place) = (0_usize, 0);
    while let Some(rest) = text.get(place..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(open) {
            depth += 1;
            place += open.len();
        } else if rest.starts_with(close) {
            depth = depth.saturating_sub(1);
            place += close.len();
        } else {
            place += 1;
        }
        if depth == 0 {
            break;
        }
    }
    text.get(..place).filter(|_| depth == 0 && text.starts_with(open)).unwrap_or_default()
}

/// Adds a catalogue over these kids, a cross-reference table of all places and a trailer.
fn append_stub(body: &mut Vec<u8>, free: u32, kids: &str, places: &mut Places, trailer: &[u8]) {
    let (catalog, pages) = (free, free + 1);
    let texts = [
        (catalog, format!("<</Type/Catalog/Pages {pages} 0 R>>")),
        (pages, format!("<</Type/Pages/Count 1/Kids {kids}>>")),
    ];
    for (number, text) in texts {
        places.insert(number, (0, body.len() + 1));
        body.extend_from_slice(format!("\n{number} 0 obj\n{text}\nendobj").as_bytes());
    }
    let start = body.len() + 1;
    body.extend_from_slice(b"\nxref\n");
    for (number, (generation, place)) in places.iter() {
        body.extend_from_slice(format!("{number} 1\n{place:010} {generation:05} n \n").as_bytes());
    }
    body.extend_from_slice(format!("trailer\n<</Size {}/Root {catalog} 0 R ", pages + 1).as_bytes());
    body.extend_from_slice(trailer);
    body.extend_from_slice(format!(">>\nstartxref\n{start}\n%%EOF\n").as_bytes());
}

/// The objects inside an object stream.
fn members_of(pdf: &Pdf, number: u32, places: &Places, purse: &mut Purse) -> Result<Vec<(u32, Vec<u8>)>, String> {
    let generation = places.get(&number).map_or(0, |(generation, _)| *generation);
    let id = ObjectIdentifier::new(number, i32::from(generation));
    let stream = pdf.xref().get::<Stream<'_>>(id).ok_or("an object stream that cannot be found")?;
    let count = stream.dict().get::<u32>("N").ok_or("an object stream without a count")?;
    let first = stream.dict().get::<u32>("First").ok_or("an object stream without a start")? as usize;
    let data = purse.decoded(&stream).map_err(|why| format!("an object stream {why}"))?;
    let head = String::from_utf8_lossy(data.get(..first).unwrap_or_default()).into_owned();
    let mut numbers = head.split_ascii_whitespace().map(str::parse::<usize>);
    let mut starts = Vec::new();
    while let (Some(Ok(number)), Some(Ok(place))) = (numbers.next(), numbers.next()) {
        if starts.len() >= (count as usize).min(MAX_OBJECTS) {
            break;
        }
        starts.push((u32::try_from(number).unwrap_or(u32::MAX), first.saturating_add(place)));
    }
    starts.sort_by_key(|(_, place)| *place);
    let ends = starts.iter().skip(1).map(|(_, place)| *place).chain([data.len()]);
    let member = |((number, start), end): (&(u32, usize), usize)| Some((*number, data.get(*start..end)?.to_vec()));
    Ok(starts.iter().zip(ends).filter_map(member).collect())
}
