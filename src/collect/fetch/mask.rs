//! Secrets on their way out, and `***` wherever anything is kept or shown.

use super::{Request, Secret, SecretPlace, echo};
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

pub(super) const STARS: &str = "***";
/// How often an address may be percent-encoded over and over; what is still encoded then is not believed.
const LAYERS: usize = 8;

/// The secret of one request, with every spelling in which it could come back.
pub(super) struct Mask {
    secret: Option<(Secret, SecretPlace)>,
    spellings: Vec<String>,
}

impl Mask {
    pub(super) fn new(request: &Request) -> Self {
        let mut spellings = Vec::new();
        if let Some((secret, place)) = &request.secret {
            let text = secret.reveal();
            let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let percent = form.replace('+', "%20");
            let lower = lower_escapes(&percent);
            spellings = vec![text.to_owned(), form, percent, lower];
            if *place == SecretPlace::BasicUser {
                for made in [base64(format!("{text}:").as_bytes()), base64(text.as_bytes())] {
                    let bare = made.trim_end_matches('=').to_owned();
                    spellings.extend([bare.replace('+', "-").replace('/', "_"), bare, made]);
                }
            }
            spellings.retain(|spelling| !spelling.is_empty());
            spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
            spellings.dedup();
        }
        Self { secret: request.secret.clone(), spellings }
    }

    pub(super) fn holds_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// The text with `***` for the secret; all of it where the secret stands in it in a spelling nobody foresaw.
    pub(super) fn hide(&self, text: &str) -> String {
        let hidden =
            self.spellings.iter().fold(text.to_owned(), |text, spelling| text.replace(spelling.as_str(), STARS));
        if self.within(&hidden) { STARS.to_owned() } else { hidden }
    }

    /// Does the secret stand in this text, in whatever case and however often percent-encoded? O(n · spellings).
    pub(super) fn within(&self, text: &str) -> bool {
        if self.spellings.is_empty() {
            return false;
        }
        let mut text = text.to_lowercase();
        for _ in 0..LAYERS {
            if self.spellings.iter().any(|spelling| text.contains(&spelling.to_lowercase())) {
                return true;
            }
            let plain = decode(&text);
            if plain == text {
                return false;
            }
            text = plain;
        }
        true
    }

    /// The address with `***` for the secret; its host stays where it can.
    pub(super) fn hide_in(&self, url: &Url) -> String {
        let hidden = self.hide(url.as_str());
        let origin = url.origin().ascii_serialization();
        if hidden == STARS && !self.within(&origin) { format!("{origin}/{STARS}") } else { hidden }
    }

    /// Does the secret stand in these bytes, in whatever spelling?
    pub(super) fn in_bytes(&self, bytes: &[u8]) -> bool {
        self.secret.as_ref().is_some_and(|(secret, _)| echo::repeats(secret.reveal(), &self.spellings, bytes))
    }

    /// The address as it goes out, and as it is kept.
    pub(super) fn urls(&self, url: &Url, with_secret: bool) -> (Url, String) {
        let mut wire = url.clone();
        let mut kept = self.hide_in(url);
        if with_secret && let Some((secret, SecretPlace::Query(name))) = &self.secret {
            wire.query_pairs_mut().append_pair(name, secret.reveal());
            let sign = if url.query().is_some() { '&' } else { '?' };
            kept = format!("{kept}{sign}{name}={STARS}");
        }
        (wire, kept)
    }

    /// The header the secret travels in, and what is kept of its value.
    ///
    /// # Errors
    /// The secret or the header's name holds characters that no header can.
    pub(super) fn header(&self) -> Result<Option<(HeaderName, HeaderValue, String)>, String> {
        let (name, value, kept) = match &self.secret {
            Some((secret, SecretPlace::Header { name, prefix })) => {
                (name.as_str(), format!("{prefix}{}", secret.reveal()), format!("{prefix}{STARS}"))
            }
            Some((secret, SecretPlace::BasicUser)) => {
                let pair = base64(format!("{}:", secret.reveal()).as_bytes());
                ("authorization", format!("Basic {pair}"), format!("Basic {STARS}"))
            }
            _ => return Ok(None),
        };
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("{name:?} is no name of a header"))?;
        let mut value = HeaderValue::from_str(&value).map_err(|_| "the key holds characters no key has".to_owned())?;
        value.set_sensitive(true);
        Ok(Some((header, value, kept)))
    }
}

/// One layer of percent-encoding taken off, in lower case.
fn decode(text: &str) -> String {
    let mut made = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        made.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&made).to_lowercase()
}

/// `%2B` as `%2b`: servers echo either.
fn lower_escapes(text: &str) -> String {
    let mut inside = 0;
    let mut made = String::with_capacity(text.len());
    for c in text.chars() {
        made.push(if inside > 0 { c.to_ascii_lowercase() } else { c });
        inside = if c == '%' { 2 } else { (inside - 1).max(0) };
    }
    made
}

/// Standard alphabet with padding (RFC 4648 § 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut made = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = ALPHABET.get((word >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'A');
            made.push(if place <= chunk.len() { letter.into() } else { '=' });
        }
    }
    made
}
