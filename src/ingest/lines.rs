//! Bytes to UTF-8 lines: encoding, byte order mark, over-long lines, line numbers, SHA-256.
//!
//! Memory is bounded by one line of at most [`Limits::line_bytes`]. Bytes that are not in the
//! file's encoding become U+FFFD and their line is remembered for a warning.

use super::detect::{detect, encoding_named};
use super::feed::Stop;
use super::{Format, IngestError, Limits, Options};
use encoding_rs::{Decoder, DecoderResult, Encoding};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Read};

/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 1 << 20;
const CHUNK: usize = 1 << 16;
/// Lines with replaced bytes that are named one by one.
const REPLACED: usize = 100;

/// A file whose format is known, before its first record.
pub(super) struct Opened {
    pub(super) format: Format,
    pub(super) delimiter: char,
    pub(super) lines: Lines,
}

/// Looks at the head and prepares to read from the start.
pub(super) fn open(mut input: Box<dyn Read + Send>, name: &str, options: &Options) -> Result<Opened, IngestError> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(|source| IngestError::Read {
        at: 0,
        source,
        name: name.to_owned(),
    })?;
    if head.iter().all(u8::is_ascii_whitespace) && (head.len() as u64) < HEAD {
        return Err(IngestError::Empty { name: name.to_owned() });
    }
    let found = detect(&head, name);
    let unknown = |looks_like| IngestError::Unknown { looks_like, name: name.to_owned() };
    if found.binary {
        return Err(unknown(found.looks_like));
    }
    let mapping = options.mapping.as_ref();
    let by_mapping = mapping.map(|mapping| mapping.format());
    let format = options.format.or(by_mapping).or(found.format).ok_or_else(|| unknown(found.looks_like))?;
    let delimiter = mapping.and_then(|mapping| mapping.delimiter).unwrap_or(found.delimiter);
    let encoding = match mapping.and_then(|mapping| mapping.encoding.as_deref()) {
        None => found.encoding,
        Some(label) => encoding_named(label).map_err(|error| IngestError::Mapping(error, name.to_owned()))?,
    };
    let input = Box::new(io::Cursor::new(head).chain(input));
    Ok(Opened { format, delimiter, lines: Lines::new(input, name, encoding, options.limits) })
}

/// One line without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// From 1.
    pub(super) number: u64,
    /// Ended with a line feed; only the last line of a file may not.
    pub(super) ended: bool,
    /// Longer than allowed: `text` is its beginning.
    pub(super) too_long: bool,
}

pub(super) struct Lines {
    decoded: Decoded,
    line: Vec<u8>,
    number: u64,
    limits: Limits,
    name: String,
}

impl Lines {
    fn new(input: Box<dyn Read + Send>, name: &str, encoding: &'static Encoding, limits: Limits) -> Self {
        let decoded = Decoded {
            input,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            hasher: Sha256::new(),
            raw: vec![0; CHUNK],
            raw_at: 0,
            raw_end: 0,
            raw_done: false,
            text: Vec::new(),
            text_at: 0,
            done: false,
            bytes: 0,
            line: 1,
            replaced: Vec::new(),
            further_replaced: 0,
        };
        Self { decoded, line: Vec::new(), number: 0, limits, name: name.to_owned() }
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// The next line, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Stop> {
        self.line.clear();
        let limit = self.limits.line_bytes;
        let result = self.read_line(limit as u64 + 2);
        let skipped = match result {
            Ok(skipped) => skipped,
            Err(source) => return Err(self.failed(source)),
        };
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = self.line.as_slice();
        let ended = skipped || bytes.ends_with(b"\n");
        bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let too_long = bytes.len() > limit;
        Ok(Some(Line { text: valid(bytes), number: self.number, ended, too_long }))
    }

    /// Reads to the line's end; true when a part beyond `limit` had to be thrown away.
    fn read_line(&mut self, limit: u64) -> io::Result<bool> {
        self.decoded.by_ref().take(limit).read_until(b'\n', &mut self.line)?;
        if self.line.len() as u64 == limit && !self.line.ends_with(b"\n") {
            return Ok(self.decoded.skip_until(b'\n')? > 0);
        }
        Ok(false)
    }

    /// Decoded bytes at hand, empty at the end. For readers that do not go by lines.
    pub(super) fn peek(&mut self) -> Result<&[u8], Stop> {
        // Asked twice because the borrow of an early return would last over the error path.
        if let Err(source) = self.decoded.fill_buf() {
            return Err(self.failed(source));
        }
        Ok(self.decoded.rest())
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.decoded.consume(count);
    }

    fn failed(&self, source: io::Error) -> Stop {
        Stop::Failed(IngestError::Read { at: self.decoded.bytes, source, name: self.name.clone() })
    }

    /// Of the input, so far.
    pub(super) fn bytes(&self) -> u64 {
        self.decoded.bytes
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.decoded.encoding.name()
    }

    pub(super) fn sha256(&self) -> String {
        let digest = self.decoded.hasher.clone().finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Lines in which bytes were replaced.
    pub(super) fn replaced(&self) -> &[u64] {
        &self.decoded.replaced
    }

    pub(super) fn further_replaced(&self) -> u64 {
        self.decoded.further_replaced
    }
}

/// The text of decoded bytes; a character cut by the length limit is dropped.
pub(super) fn valid(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes.get(..error.valid_up_to()).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default(),
    }
}

/// Input decoded to UTF-8 chunk by chunk.
struct Decoded {
    input: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    decoder: Decoder,
    hasher: Sha256,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    raw_done: bool,
    text: Vec<u8>,
    text_at: usize,
    done: bool,
    bytes: u64,
    /// Line number at the start of `text`.
    line: u64,
    replaced: Vec<u64>,
    further_replaced: u64,
}

impl Decoded {
    fn rest(&self) -> &[u8] {
        self.text.get(self.text_at..).unwrap_or_default()
    }

    fn refill(&mut self) -> io::Result<()> {
        self.line += newlines(&self.text);
        self.text_at = 0;
        self.text.clear();
        while self.text.is_empty() && !self.done {
            if self.raw_at == self.raw_end && !self.raw_done {
                self.raw_at = 0;
                self.raw_end = read_some(&mut self.input, &mut self.raw)?;
                self.raw_done = self.raw_end == 0;
                self.bytes += self.raw_end as u64;
                self.hasher.update(self.raw.get(..self.raw_end).unwrap_or_default());
            }
            self.decode();
        }
        Ok(())
    }

    fn decode(&mut self) {
        loop {
            let source = self.raw.get(self.raw_at..self.raw_end).unwrap_or_default();
            let start = self.text.len();
            // Three bytes of UTF-8 for each byte of input are always enough; see `max_utf8_buffer_length`.
            self.text.resize(start + source.len() * 3 + 16, 0);
            let target = self.text.get_mut(start..).unwrap_or_default();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(source, target, self.raw_done);
            self.raw_at += read;
            self.text.truncate(start + written);
            match result {
                DecoderResult::InputEmpty => {
                    self.done = self.raw_done;
                    return;
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.note_replaced();
                    self.text.extend_from_slice("\u{FFFD}".as_bytes());
                }
            }
        }
    }

    fn note_replaced(&mut self) {
        if self.replaced.len() >= REPLACED {
            self.further_replaced += 1;
            return;
        }
        let line = self.line + newlines(&self.text);
        if self.replaced.last() != Some(&line) {
            self.replaced.push(line);
        }
    }
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.text_at >= self.text.len() {
            self.refill()?;
        }
        Ok(self.rest())
    }

    fn consume(&mut self, count: usize) {
        self.text_at = (self.text_at + count).min(self.text.len());
    }
}

fn newlines(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte == b'\n').count() as u64
}

fn read_some(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
