//! What others wrote never steers the terminal: control and direction characters leave as `\u001b`, `\u202e`.
//!
//! Line ends and tabs pass. The same spelling is an escape inside JSON strings, so that data is not changed.
//! Text that is cut between two writes is put together first.

use std::io::{self, Write};

pub(super) struct Tame<'a> {
    to: &'a mut dyn Write,
    /// The beginning of a character whose other bytes are still to come.
    held: Vec<u8>,
}

impl<'a> Tame<'a> {
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { to, held: Vec::new() }
    }

    /// Our own control sequences, such as that of the progress line.
    pub(super) fn steer(&mut self, sequence: &str) -> io::Result<()> {
        self.to.write_all(sequence.as_bytes())
    }
}

/// Does it steer a terminal, or turn the direction of what follows?
fn steers(sign: char) -> bool {
    (sign.is_control() && !matches!(sign, '\n' | '\t'))
        || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Write for Tame<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        let held = std::mem::take(&mut self.held);
        let mut rest = held.as_slice();
        loop {
            let (text, after) = match std::str::from_utf8(rest) {
                Ok(text) => (text, &[][..]),
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    let text = std::str::from_utf8(good).unwrap_or_default();
                    match error.error_len() {
                        // Cut inside a character.
                        None => {
                            self.held = bad.to_vec();
                            (text, &[][..])
                        }
                        Some(length) => {
                            write_tame(self.to, text)?;
                            self.to.write_all("\u{fffd}".as_bytes())?;
                            rest = bad.get(length..).unwrap_or_default();
                            continue;
                        }
                    }
                }
            };
            write_tame(self.to, text)?;
            rest = after;
            if rest.is_empty() {
                return Ok(bytes.len());
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn write_tame(to: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut from = 0;
    for (at, sign) in text.char_indices().filter(|(_, sign)| steers(*sign)) {
        to.write_all(text.get(from..at).unwrap_or_default().as_bytes())?;
        write!(to, "\\u{:04x}", u32::from(sign))?;
        from = at + sign.len_utf8();
    }
    to.write_all(text.get(from..).unwrap_or_default().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(parts: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let mut tame = Tame::new(&mut out);
        for part in parts {
            tame.write_all(part).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_that_steers_a_terminal_comes_through() {
        let hostile = "a\u{1b}[2J\u{1b}]0;x\u{7}\r\0\u{9b}31m\u{202e}b\n\t港灯";
        let said = tamed(&[hostile.as_bytes()]);
        assert_eq!(said, "a\\u001b[2J\\u001b]0;x\\u0007\\u000d\\u0000\\u009b31m\\u202eb\n\t港灯");
        assert!(!said.chars().any(steers));
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({ "name": "a\u{9b}\u{202e}\u{1b}" });
        let said = tamed(&[value.to_string().as_bytes()]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&said).unwrap(), value);
        assert!(!said.contains('\u{9b}'));
    }

    #[test]
    fn a_character_cut_between_writes_is_whole_and_stray_bytes_are_marked() {
        let bytes = "港\u{9b}".as_bytes();
        let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(tamed(&one_by_one), "港\\u009b");
        assert_eq!(tamed(&[b"a\xffb"]), "a\u{fffd}b");
    }
}
