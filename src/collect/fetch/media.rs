//! What kind of body it is: the header's word, a look at the first bytes when there is none, and whether it fits.

/// What a body is when nothing says so.
const UNKNOWN: &str = "application/octet-stream";

/// Media type (lower case, without parameters) and `charset` parameter of a `Content-Type`.
pub(super) fn of_header(header: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(header) = header else { return (None, None) };
    let mut parts = header.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    let known = media.split_once('/').is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty());
    (known.then_some(media), charset)
}

/// The media type: the header's, unless it is missing or says "bytes".
pub(super) fn decide(header: Option<&str>, body: &[u8]) -> String {
    let stated = of_header(header).0;
    match stated {
        Some(media) if media != UNKNOWN && media != "binary/octet-stream" => media,
        _ => sniff(body).unwrap_or(UNKNOWN).to_owned(),
    }
}

/// By the first bytes: PDF, HTML, XML, JSON. Anything else stays unknown.
fn sniff(body: &[u8]) -> Option<&'static str> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = body.get(start..body.len().min(start + 64))?.to_ascii_lowercase();
    let is = |mark: &[u8]| head.starts_with(mark);
    match head.first()? {
        b'%' if is(b"%pdf") => Some("application/pdf"),
        b'<' if is(b"<html") || is(b"<!doctype html") => Some("text/html"),
        b'<' if is(b"<?xml") => Some("application/xml"),
        b'{' | b'[' => Some("application/json"),
        _ => None,
    }
}

/// Is it one of the media types that make sense? `text/*` and `*/*` are understood; a structured suffix counts as its
/// base (`application/vnd.api+json` is JSON), the two names of XML and of HTML as the same.
pub(super) fn fits(media: &str, wanted: &[String]) -> bool {
    wanted.is_empty() || wanted.iter().any(|want| one_fits(media, &want.trim().to_ascii_lowercase()))
}

fn one_fits(media: &str, want: &str) -> bool {
    let base = match media {
        "text/json" => "application/json",
        "text/xml" => "application/xml",
        "application/xhtml+xml" => "text/html",
        _ if media.ends_with("+json") => "application/json",
        _ if media.ends_with("+xml") => "application/xml",
        other => other,
    };
    let want_base = match want {
        "text/json" => "application/json",
        "text/xml" => "application/xml",
        "application/xhtml+xml" => "text/html",
        other => other,
    };
    media == want
        || base == want_base
        || want == "*/*"
        || want.strip_suffix("/*").is_some_and(|kind| media.split('/').next() == Some(kind))
}

/// Is it read as characters?
pub(super) fn is_text(media: &str) -> bool {
    media.starts_with("text/")
        || matches!(media, "application/json" | "application/xml" | "application/javascript" | "application/x-ndjson")
        || media.ends_with("+json")
        || media.ends_with("+xml")
}

/// May it carry a `<meta charset>` or an XML declaration?
pub(super) fn is_markup(media: &str) -> bool {
    matches!(media, "text/html" | "text/xml" | "application/xml") || media.ends_with("+xml")
}
