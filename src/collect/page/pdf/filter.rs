//! Unpacks streams within limits.
//!
//! - A stream expands to [`MAX_STREAM`] at most, all streams of a file together to what the [`Purse`] holds.
//! - Flate, ASCII85 and ASCIIHex, as text is packed. A damaged end keeps what came before it.
//! - Left out: LZW, run lengths, predictors (text has none), pictures. They are errors with words.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::borrow::Cow;
use std::io::Read;

/// Bytes of one stream, unpacked.
pub(super) const MAX_STREAM: usize = 32 << 20;

/// Bytes of all streams of a file together, unpacked.
const MAX_ALL: usize = 256 << 20;

/// Filters on one stream.
const MAX_FILTERS: usize = 4;

/// Names of the filters that make much out of little, in full and in short. [`super::copy`] overwrites their last
/// letter, so that nobody but this module expands anything.
pub(super) const EXPANDING: [(&str, &str); 3] =
    [("FlateDecode", "Fl"), ("LZWDecode", "LZW"), ("RunLengthDecode", "RL")];

/// What is left to unpack.
pub(super) struct Purse {
    left: usize,
}

impl Purse {
    pub(super) fn new() -> Self {
        Self { left: MAX_ALL }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// The stream unpacked.
    ///
    /// # Errors
    /// Words that follow "a stream": it is too large, or packed in a way that is not read.
    pub(super) fn decoded(&mut self, stream: &Stream<'_>) -> Result<Vec<u8>, String> {
        let filters = filters_of(stream.dict())?;
        let limit = MAX_STREAM.min(self.left);
        let mut data: Cow<'_, [u8]> = stream.raw_data();
        for filter in &filters {
            data = Cow::Owned(match filter.as_str() {
                "FlateDecode" => inflate(&data, limit)?,
                "ASCII85Decode" | "A85" => ascii85(&data),
                "ASCIIHexDecode" | "AHx" => hex(&data),
                other => return Err(format!("packed with {other}, which is not read")),
            });
        }
        if data.len() > limit {
            self.left = self.left.saturating_sub(limit);
            return Err(format!("expands to more than {} MiB", limit >> 20));
        }
        self.left -= data.len();
        Ok(data.into_owned())
    }
}

/// The names of a stream's filters.
fn filters_of(dict: &Dict<'_>) -> Result<Vec<String>, String> {
    let names: Vec<String> = match dict.get::<Object<'_>>("Filter") {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![plain(&name)],
        Some(Object::Array(names)) => {
            names.iter::<Object<'_>>().take(MAX_FILTERS + 1).filter_map(Object::into_name).map(|n| plain(&n)).collect()
        }
        Some(_) => return Err("packed in a way that cannot be told".to_owned()),
    };
    if names.len() > MAX_FILTERS {
        return Err("packed too many times".to_owned());
    }
    let predicts = |dict: Dict<'_>| dict.get::<i32>("Predictor").is_some_and(|predictor| predictor > 1);
    let alone = dict.get::<Dict<'_>>("DecodeParms").is_some_and(predicts);
    let several = || dict.get::<Array<'_>>("DecodeParms").is_some_and(|all| all.iter::<Dict<'_>>().any(predicts));
    if alone || several() {
        return Err("packed with a predictor, which is not read".to_owned());
    }
    Ok(names)
}

/// The name with its last letter as it was.
fn plain(name: &Name<'_>) -> String {
    let name = name.as_str();
    let cut = name.strip_suffix('~').and_then(|cut| {
        EXPANDING.iter().find(|(full, short)| {
            let without = |text: &str| text.get(..text.len().saturating_sub(1)).map(str::to_owned);
            without(full).as_deref() == Some(cut) || without(short).as_deref() == Some(cut)
        })
    });
    cut.map_or_else(|| name.to_owned(), |(full, _)| (*full).to_owned())
}

/// Unpacks up to one byte more than `limit`. Streams without the header of zlib are read too.
fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    let most = limit as u64 + 1;
    let mut out = Vec::new();
    // A damaged end is an error after the good part has been written.
    let whole = ZlibDecoder::new(data).take(most).read_to_end(&mut out).is_ok();
    if out.is_empty() && !whole {
        let whole = DeflateDecoder::new(data).take(most).read_to_end(&mut out).is_ok();
        if out.is_empty() && !whole {
            return Err("that is damaged".to_owned());
        }
    }
    Ok(out)
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|two| two.iter().fold(0, |sum, digit| sum << 4 | digit) << (4 * (2 - two.len()))).collect()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let (mut sum, mut count) = (0_u32, 0_usize);
    for byte in data.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                sum = sum.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&sum.to_be_bytes());
                    (sum, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            sum = sum.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(sum.to_be_bytes().iter().take(count - 1));
    }
    out
}
