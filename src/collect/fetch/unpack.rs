//! Content encodings, undone while the body comes in: gzip, deflate, br, zstd, at most two on top of each other.
//!
//! The limit counts decoded bytes and is checked where they arrive, so a bomb stops at it, whatever its ratio:
//! beside the result a decoder holds at most its window (zstd: 8 MiB, RFC 9659; brotli: 16 MiB; others: 32 KiB).
//! What goes into each decoder is counted, too: empty frames without end come to nothing and would never reach the limit.

use super::attempt::BEGINNING;
use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use zstd::stream::raw::{DParameter, Decoder, Operation};

/// What we tell servers that we can read.
pub(super) const ACCEPTED: &str = "gzip, deflate, br, zstd";
/// Encodings on top of each other.
const MOST: usize = 2;
/// log2 of the zstd window that RFC 9659 allows on the web.
const ZSTD_WINDOW: u32 = 23;
const CHUNK: usize = 16 << 10;

/// Why a body does not come out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// More decoded bytes than allowed.
    Full,
    Broken(String),
}

#[derive(Debug, thiserror::Error)]
#[error("larger than allowed")]
struct Full;

/// Takes decoded bytes; at the end gives the sink back.
trait Stage: Write + Send {
    /// What arrived so far.
    fn sink(&self) -> &Sink;
    fn end(self: Box<Self>) -> io::Result<Sink>;
}

/// Where decoded bytes arrive.
struct Sink {
    bytes: Vec<u8>,
    limit: usize,
    hash: Sha256,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.bytes.len());
        let fits = bytes.get(..room).unwrap_or(bytes);
        self.bytes.extend_from_slice(fits);
        self.hash.update(fits);
        if fits.len() < bytes.len() { Err(io::Error::other(Full)) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage for Sink {
    fn sink(&self) -> &Sink {
        self
    }

    fn end(self: Box<Self>) -> io::Result<Sink> {
        Ok(*self)
    }
}

/// Lets through only so many packed bytes.
struct Meter {
    left: usize,
    next: Box<dyn Stage>,
}

impl Write for Meter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len()).ok_or_else(|| io::Error::other(Full))?;
        self.next.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.next.flush()
    }
}

impl Stage for Meter {
    fn sink(&self) -> &Sink {
        self.next.sink()
    }

    fn end(self: Box<Self>) -> io::Result<Sink> {
        self.next.end()
    }
}

struct Gzip(MultiGzDecoder<Box<dyn Stage>>);

impl Write for Gzip {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Stage for Gzip {
    fn sink(&self) -> &Sink {
        self.0.get_ref().sink()
    }

    fn end(self: Box<Self>) -> io::Result<Sink> {
        self.0.finish()?.end()
    }
}

struct Brotli(DecompressorWriter<Box<dyn Stage>>);

impl Write for Brotli {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Stage for Brotli {
    fn sink(&self) -> &Sink {
        self.0.get_ref().sink()
    }

    fn end(mut self: Box<Self>) -> io::Result<Sink> {
        self.0.close()?;
        // Closing twice is reported as an error, with the same inner stage.
        let (Ok(next) | Err(next)) = self.0.into_inner();
        next.end()
    }
}

/// `deflate` means zlib (RFC 9110 § 8.4.1.2), but some servers send the bare stream: the first byte tells.
struct Deflate {
    state: Option<Decompress>,
    ended: bool,
    next: Box<dyn Stage>,
}

impl Write for Deflate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(&first) = bytes.first() else { return Ok(0) };
        let state = self.state.get_or_insert_with(|| Decompress::new(first & 0x0f == 8 && first >> 4 <= 7));
        let mut out = vec![0; CHUNK];
        let mut rest = bytes;
        while !self.ended {
            let (read, written) = (state.total_in(), state.total_out());
            let status = state.decompress(rest, &mut out, FlushDecompress::None).map_err(io::Error::other)?;
            let taken = (state.total_in() - read) as usize;
            let made = (state.total_out() - written) as usize;
            self.next.write_all(out.get(..made).unwrap_or_default())?;
            rest = rest.get(taken..).unwrap_or_default();
            self.ended = status == Status::StreamEnd;
            if taken == 0 && made == 0 || rest.is_empty() && made < out.len() {
                break;
            }
        }
        // What stands behind the end of the stream is not part of the body.
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage for Deflate {
    fn sink(&self) -> &Sink {
        self.next.sink()
    }

    fn end(self: Box<Self>) -> io::Result<Sink> {
        if self.ended { self.next.end() } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

struct Zstd {
    state: Decoder<'static>,
    /// Between two frames: the only place where the body may end.
    ended: bool,
    next: Box<dyn Stage>,
}

impl Write for Zstd {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = vec![0; CHUNK];
        let mut rest = bytes;
        loop {
            if self.ended {
                if rest.is_empty() {
                    break;
                }
                self.state.reinit()?;
            }
            let step = self.state.run_on_buffers(rest, &mut out)?;
            self.next.write_all(out.get(..step.bytes_written).unwrap_or_default())?;
            rest = rest.get(step.bytes_read..).unwrap_or_default();
            self.ended = step.remaining == 0;
            if step.bytes_read == 0 && step.bytes_written == 0 || rest.is_empty() && step.bytes_written < out.len() {
                break;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage for Zstd {
    fn sink(&self) -> &Sink {
        self.next.sink()
    }

    fn end(self: Box<Self>) -> io::Result<Sink> {
        if self.ended { self.next.end() } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// A body that is being unpacked.
pub(super) struct Unpacker {
    first: Box<dyn Stage>,
    plain: bool,
    wire: u64,
    /// The beginning as it came, of a packed body.
    raw: Vec<u8>,
}

impl Unpacker {
    /// For a body with this `Content-Encoding` (empty: none) and at most `limit` decoded bytes.
    ///
    /// # Errors
    /// An encoding we did not ask for, or more than two.
    pub(super) fn new(encodings: &str, limit: u64) -> Result<Self, Fault> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut first: Box<dyn Stage> = Box::new(Sink { bytes: Vec::new(), limit, hash: Sha256::new() });
        let names: Vec<String> = encodings
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty() && name != "identity")
            .collect();
        if names.len() > MOST {
            return Err(Fault::Broken(format!("more than {MOST} encodings on top of each other")));
        }
        // Listed in the order they were applied, so the last one meets the wire.
        for name in &names {
            first = match name.as_str() {
                "gzip" | "x-gzip" => Box::new(Gzip(MultiGzDecoder::new(first))),
                "deflate" => Box::new(Deflate { state: None, ended: false, next: first }),
                "br" => Box::new(Brotli(DecompressorWriter::new(first, CHUNK))),
                "zstd" => {
                    let mut state = Decoder::new().map_err(|error| Fault::Broken(error.to_string()))?;
                    let window = DParameter::WindowLogMax(ZSTD_WINDOW);
                    state.set_parameter(window).map_err(|error| Fault::Broken(error.to_string()))?;
                    Box::new(Zstd { state, ended: false, next: first })
                }
                other => return Err(Fault::Broken(format!("{other} is not an encoding we asked for"))),
            };
            // No packed form is twice as long as what it holds, but for its frame.
            first = Box::new(Meter { left: limit.saturating_mul(2).saturating_add(CHUNK), next: first });
        }
        Ok(Self { first, plain: names.is_empty(), wire: 0, raw: Vec::new() })
    }

    /// Is the body as it travelled?
    pub(super) fn plain(&self) -> bool {
        self.plain
    }

    /// Bytes taken from the wire.
    pub(super) fn wire(&self) -> u64 {
        self.wire
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.wire += bytes.len() as u64;
        if !self.plain {
            add(&mut self.raw, bytes);
        }
        self.first.write_all(bytes).map_err(fault)
    }

    /// The beginning as it came, of a packed body; nothing of another one.
    pub(super) fn raw(&self) -> Vec<u8> {
        self.raw.clone()
    }

    /// The beginning of what is decoded by now, for a body that does not come to its end.
    pub(super) fn beginning(&mut self, most: usize) -> Vec<u8> {
        // What a decoder holds back; that it is not at its end is known.
        let _ = self.first.flush();
        let bytes = &self.first.sink().bytes;
        bytes.get(..most).unwrap_or(bytes).to_vec()
    }

    /// The decoded body and its SHA-256 in hexadecimal.
    pub(super) fn end(self) -> Result<(Vec<u8>, String), Fault> {
        if self.wire == 0 {
            return Ok((Vec::new(), hex(&Sha256::new().finalize())));
        }
        let sink = self.first.end().map_err(fault)?;
        Ok((sink.bytes, hex(&sink.hash.finalize())))
    }
}

/// Adds what there is room for in a beginning.
pub(super) fn add(beginning: &mut Vec<u8>, bytes: &[u8]) {
    let room = BEGINNING.saturating_sub(beginning.len());
    beginning.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
}

fn fault(error: io::Error) -> Fault {
    if error.get_ref().is_some_and(|inner| inner.is::<Full>()) {
        Fault::Full
    } else if error.kind() == io::ErrorKind::UnexpectedEof {
        Fault::Broken("it ends in the middle".to_owned())
    } else {
        Fault::Broken(error.to_string())
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
