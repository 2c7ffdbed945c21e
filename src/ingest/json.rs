//! JSON documents one after the other: a value per line, an array, or pretty-printed values.
//!
//! Finds where each value ends without parsing it, so that one broken record costs one record.

use super::feed::Stop;
use super::lines::{Lines, valid};

/// How the values of a file are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Lines,
    /// Values spread over lines, in an array or not.
    Spread,
}

/// One record as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    /// Line it starts on, from 1.
    pub(super) line: u64,
    /// The file went on after it.
    pub(super) ended: bool,
    pub(super) too_long: bool,
}

/// Tells lines from spread values by the head of the file.
pub(super) fn layout(head: &str) -> Layout {
    let text = head.trim_start();
    if text.starts_with('[') {
        return Layout::Spread;
    }
    let whole = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    let mut objects = text.lines().filter(|line| line.starts_with('{')).take(50);
    let one_line = !text.trim_end().contains('\n');
    if one_line || objects.any(whole) { Layout::Lines } else { Layout::Spread }
}

/// Walks over the documents of a file.
pub(super) struct Documents<'a> {
    lines: &'a mut Lines,
    layout: Option<Layout>,
    text: Vec<u8>,
    line: u64,
}

impl<'a> Documents<'a> {
    pub(super) fn new(lines: &'a mut Lines) -> Self {
        Self { lines, layout: None, text: Vec::new(), line: 1 }
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    pub(super) fn next(&mut self) -> Result<Option<Document<'_>>, Stop> {
        let layout = match self.layout {
            Some(layout) => layout,
            None => *self.layout.insert(layout(valid(self.lines.peek()?))),
        };
        match layout {
            Layout::Lines => self.next_line(),
            Layout::Spread => self.next_spread(),
        }
    }

    fn next_line(&mut self) -> Result<Option<Document<'_>>, Stop> {
        let line = self.lines.next()?;
        Ok(line.map(|l| Document { text: l.text, line: l.number, ended: l.ended, too_long: l.too_long }))
    }

    fn next_spread(&mut self) -> Result<Option<Document<'_>>, Stop> {
        let limit = self.lines.limits().line_bytes;
        self.text.clear();
        let mut scan = Scan::default();
        let mut first_line = self.line;
        let mut too_long = false;
        let mut ended = false;
        while !ended {
            let bytes = self.lines.peek()?;
            if bytes.is_empty() {
                break;
            }
            let mut used = 0;
            for &byte in bytes {
                used += 1;
                let started = scan.started;
                ended = scan.step(byte);
                if scan.started {
                    if !started {
                        first_line = self.line;
                    }
                    too_long |= self.text.len() >= limit;
                    if !too_long {
                        self.text.push(byte);
                    }
                }
                if byte == b'\n' {
                    self.line += 1;
                }
                if ended {
                    break;
                }
            }
            self.lines.consume(used);
        }
        if !scan.started {
            return Ok(None);
        }
        Ok(Some(Document { text: valid(&self.text).trim_end(), line: first_line, ended, too_long }))
    }
}

/// Where one object begins and ends; anything else at the top level goes to the line's end.
#[derive(Default)]
struct Scan {
    started: bool,
    depth: u32,
    string: bool,
    escape: bool,
}

impl Scan {
    /// True when `byte` is the last of the value.
    fn step(&mut self, byte: u8) -> bool {
        if !self.started {
            self.started = !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']');
        }
        if !self.started {
            return false;
        }
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                b'"' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
}
