//! Bodies: size, time, length, encodings, kinds, character sets, and what is kept of an answer.

use super::*;
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}

/// A brotli stream of stored blocks (there is only a decoder among our crates).
fn brotli(bytes: &[u8]) -> Vec<u8> {
    // WBITS 16 is one bit `0`; then per block: ISLAST 0, MNIBBLES 4 (00), MLEN-1 in 16 bits, ISUNCOMPRESSED 1.
    let mut out = Vec::new();
    let (mut held, mut count) = (0u32, 0u32);
    let mut put = |out: &mut Vec<u8>, bits: u32, wide: u32| {
        held |= bits << count;
        count += wide;
        while count >= 8 {
            out.push(held as u8);
            held >>= 8;
            count -= 8;
        }
        count
    };
    put(&mut out, 0, 1);
    for block in bytes.chunks(1 << 16) {
        put(&mut out, 0, 3);
        put(&mut out, block.len() as u32 - 1, 16);
        let rest = put(&mut out, 1, 1);
        if rest > 0 {
            put(&mut out, 0, 8 - rest);
        }
        out.extend_from_slice(block);
    }
    put(&mut out, 3, 8);
    out
}

const TEXT: &str = "{\"name\": \"Kaede Optics KK\", \"note\": \"楓光学\"}";

fn packed(encoding: &'static str, body: Vec<u8>) -> Result<Fetched, FetchError> {
    one(move |_| Reply::json("").header("Content-Encoding", encoding).body(body.clone()))
}

#[test]
fn every_encoding_that_is_asked_for_is_read() {
    let text = TEXT.as_bytes();
    let cases: Vec<(&'static str, Vec<u8>)> = vec![
        ("identity", text.to_vec()),
        ("gzip", gzip(text)),
        ("x-gzip", [gzip(&text[..9]), gzip(&text[9..])].concat()),
        ("deflate", zlib(text)),
        ("deflate", deflate(text)),
        ("br", brotli(text)),
        ("zstd", zstd(text)),
        ("zstd", [zstd(&text[..9]), zstd(&text[9..])].concat()),
        ("gzip, br", brotli(&gzip(text))),
        ("zstd, gzip", gzip(&zstd(text))),
    ];
    for (encoding, body) in cases {
        let fetched = packed(encoding, body).unwrap_or_else(|error| panic!("{encoding}: {error}"));
        assert_eq!(fetched.body, text, "{encoding}");
        assert_eq!(fetched.exchange.sha256, unpack::sha256(text));
        assert_eq!(fetched.exchange.bytes, text.len() as u64);
        assert_eq!(fetched.exchange.header("content-encoding"), Some(encoding));
        assert_eq!(fetched.exchange.charset.as_deref(), Some("UTF-8"));
    }
}

#[test]
fn bombs_stop_at_the_limit() {
    let much = vec![b' '; 40 << 20];
    let twice = gzip(&gzip(&much));
    for (encoding, body) in [
        ("gzip", gzip(&much)),
        ("deflate", zlib(&much)),
        ("zstd", zstd(&much)),
        ("gzip, gzip", twice),
        ("br", brotli(&much[..2 << 20])),
    ] {
        let error = packed(encoding, body).unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1_048_576, .. }), "{encoding}: {error}");
    }
}

#[test]
fn broken_and_unknown_encodings_are_told() {
    let text = TEXT.repeat(50);
    let half = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    for (encoding, body) in [
        ("gzip", half(gzip(text.as_bytes()))),
        ("gzip", text.clone().into_bytes()),
        ("deflate", half(zlib(text.as_bytes()))),
        ("br", half(brotli(text.as_bytes()))),
        ("zstd", half(zstd(text.as_bytes()))),
        ("zstd", text.clone().into_bytes()),
        ("compress", text.clone().into_bytes()),
        ("gzip, gzip, gzip", gzip(&gzip(&gzip(text.as_bytes())))),
    ] {
        let error = packed(encoding, body).unwrap_err();
        assert!(matches!(error, FetchError::Encoding { .. }), "{encoding}: {error}");
    }
}

#[test]
fn an_endless_body_ends_at_the_limit() {
    let error = one(|_| Reply::html("").forever(vec![b'x'; 64 << 10], ms(0))).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 1_048_576, .. }), "{error}");
    let server = TestServer::start(|_| Reply::html(&"x".repeat(2000)));
    let request = Request { max_bytes: Some(1000), ..get(server.url("/")) };
    let error = fetch(&client(), &request).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 1000, .. }), "{error}");
}

#[test]
fn slow_drips_fall_to_the_total_time_and_silence_to_the_quiet_time() {
    let quick = Timing { total: ms(200), quiet: ms(80), ..timing() };
    let drip = TestServer::start(|_| Reply::html("").forever("x", ms(20)));
    let begun = std::time::Instant::now();
    let error = fetch(&client_with(settings(), quick).0, &get(drip.url("/"))).unwrap_err();
    assert!(matches!(error, FetchError::TooSlow { .. }), "{error}");
    assert!(begun.elapsed() >= ms(190) && begun.elapsed() < ms(2000));
    let silent = TestServer::start(|_| Reply::html("").no_length().body("x").wait(ms(400)).body("y"));
    let quiet = Timing { total: ms(3000), ..quick };
    let error = fetch(&client_with(settings(), quiet).0, &get(silent.url("/"))).unwrap_err();
    assert!(matches!(error, FetchError::TooSlow { .. }), "{error}");
    let never = TestServer::start(|_| Reply::html("").late(ms(600)));
    let error = fetch(&client_with(settings(), quiet).0, &get(never.url("/"))).unwrap_err();
    assert!(matches!(error, FetchError::TooSlow { .. }), "{error}");
}

#[test]
fn a_wrong_length_is_told() {
    let error = one(|_| Reply::html("").no_length().header("Content-Length", "100").body("short")).unwrap_err();
    assert!(matches!(error, FetchError::Cut { got: 5, promised: 100, .. }), "{error}");
    let chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n";
    let error = one(move |_| Reply::raw(chunked)).unwrap_err();
    assert!(matches!(error, FetchError::Broken { .. }), "{error}");
    // What stands behind the promised length is not part of the body (RFC 9112 § 6.3).
    let fetched = one(|_| Reply::html("").no_length().header("Content-Length", "5").body("short and more")).unwrap();
    assert_eq!(fetched.body, b"short");
    let fetched = one(|_| Reply::html("").no_length().body("until the end")).unwrap();
    assert_eq!(fetched.body, b"until the end");
}

#[test]
fn the_kind_must_fit_and_is_sniffed_where_nobody_says_it() {
    let ask = |reply: fn() -> Reply, accept: &str| {
        let server = TestServer::start(move |_| reply());
        fetch(&client(), &Request { accept: vec![accept.to_owned()], ..get(server.url("/")) })
    };
    let error = ask(|| Reply::html("<html>"), "application/json").unwrap_err();
    assert!(matches!(error, FetchError::Media { ref media, .. } if media == "text/html"), "{error}");
    for (reply, accept, media) in [
        (
            (|| Reply::of("Application/Octet-Stream", "%PDF-1.7 x")) as fn() -> Reply,
            "application/pdf",
            "application/pdf",
        ),
        (|| Reply::status(200).body(" \n<!DOCTYPE html><p>"), "text/html", "text/html"),
        (|| Reply::status(200).body("\u{feff}<HTML>"), "text/*", "text/html"),
        (|| Reply::status(200).body("[1]"), "application/json", "application/json"),
        (|| Reply::of("application/vnd.api+json", "{}"), "application/json", "application/vnd.api+json"),
        (|| Reply::of("text/xml; charset=utf-8", "<a/>"), "application/xml", "text/xml"),
        (|| Reply::of("nonsense", "<?xml version='1.0'?><a/>"), "text/xml", "application/xml"),
    ] {
        let fetched = ask(reply, accept).unwrap_or_else(|error| panic!("{media}: {error}"));
        assert_eq!(fetched.exchange.media, media);
    }
    assert!(matches!(ask(|| Reply::status(200).body("\u{1}\u{2}"), "text/html"), Err(FetchError::Media { .. })));
}

#[test]
fn a_page_that_lies_about_its_charset_is_caught() {
    let japanese = "<html><p>株式会社楓光学の代表取締役は山田と申します。</p>";
    let encoded = |label: &str, text: &str| {
        encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    };
    let claimed = |label: &str| japanese.replace("<html>", &format!("<html><meta charset=\"{label}\">"));
    let cases = [
        ("text/html; charset=Shift_JIS", encoded("shift_jis", japanese), "Shift_JIS", 0),
        ("text/html; charset=\"euc-jp\"", encoded("euc-jp", japanese), "EUC-JP", 0),
        ("text/html", encoded("euc-jp", &claimed("euc-jp")), "EUC-JP", 0),
        ("text/html", encoded("gb18030", &claimed("gb18030")), "gb18030", 0),
        ("text/html", encoded("shift_jis", japanese), "Shift_JIS", 0),
        ("text/html", japanese.as_bytes().to_vec(), "UTF-8", 0),
        ("text/html; charset=utf-8", encoded("shift_jis", &claimed("shift_jis")), "Shift_JIS", 2),
        ("text/html; charset=iso-8859-1", claimed("utf-8").into_bytes(), "UTF-8", 2),
        ("text/html; charset=shift_jis", [b"\xef\xbb\xbf", japanese.as_bytes()].concat(), "UTF-8", 1),
        ("text/html; charset=klingon", japanese.as_bytes().to_vec(), "UTF-8", 1),
        ("text/html; charset=big5", encoded("big5", "<html><p>董事長與總經理的名單"), "Big5", 0),
    ];
    for (header, body, charset, notes) in cases {
        let fetched = one(move |_| Reply::of(header, body.clone())).unwrap();
        assert_eq!(fetched.exchange.charset.as_deref(), Some(charset), "{header}: {:?}", fetched.exchange.notes);
        assert_eq!(fetched.exchange.notes.len(), notes, "{header}: {:?}", fetched.exchange.notes);
    }
}

#[test]
fn the_exchange_says_what_happened() {
    let server = TestServer::start(|asked| match asked.path() {
        "/old" => Reply::redirect(302, "/new?x=1"),
        _ => Reply::html("<p>ok").header("ETag", "\"a1\"").header("Date", "Wed, 04 Mar 2026 05:00:00 GMT"),
    });
    let mut request = get(server.url("/old#part"));
    request.headers.push(("X-Own".to_owned(), "yes".to_owned()));
    let fetched = fetch(&client(), &request).unwrap();
    let exchange = fetched.exchange;
    assert_eq!((exchange.at.as_str(), exchange.status, exchange.attempts), ("2026-03-04T05:06:07Z", 200, 1));
    let hops: Vec<(String, u16)> = exchange.hops.iter().map(|hop| (hop.url.clone(), hop.status)).collect();
    assert_eq!(hops, [(server.url("/old"), 302)]);
    assert_eq!((exchange.url, exchange.final_url), (server.url("/old"), server.url("/new?x=1")));
    assert_eq!(exchange.address, Some(format!("127.0.0.1:{}", server.port())));
    assert!(exchange.tls.is_none() && exchange.robots.is_none() && exchange.notes.is_empty());
    let sent = &server.seen()[1];
    for (name, value) in &exchange.request_headers {
        assert_eq!(sent.header(name), Some(value.as_str()), "{name}");
    }
    assert_eq!(sent.header("user-agent"), Some("Kuromaku/0.1.0 (no contact set)"));
    assert_eq!(sent.header("x-own"), Some("yes"));
    assert!(sent.header("cookie").is_none() && sent.header("referer").is_none());
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let server = TestServer::start(|asked| {
        let known = asked.header("if-none-match") == Some("\"a1\"")
            && asked.header("if-modified-since") == Some("Sun, 01 Mar 2026 00:00:00 GMT");
        let reply = if known { Reply::status(304) } else { Reply::html("<p>one") };
        reply.header("ETag", "\"a1\"").header("Last-Modified", "Sun, 01 Mar 2026 00:00:00 GMT")
    });
    let client = client();
    let first = fetch(&client, &get(server.url("/"))).unwrap();
    assert!(!first.exchange.unchanged);
    let mut request = get(server.url("/"));
    request.accept = vec!["text/html".to_owned()];
    request.validators = Some(first.exchange.validators());
    let second = fetch(&client, &request).unwrap();
    assert!(second.exchange.unchanged && second.body.is_empty() && second.exchange.status == 304);
    // Unasked, "not modified" is no answer.
    let error = one(|_| Reply::status(304)).unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 304, .. }), "{error}");
}

#[test]
fn a_clock_that_is_off_is_noted() {
    let fetched = one(|_| Reply::html("<p>").header("Date", "Wed, 04 Mar 2026 04:00:00 GMT")).unwrap();
    assert_eq!(
        fetched.exchange.notes,
        ["the server's clock says 2026-03-04T04:00:00Z, this computer's 2026-03-04T05:06:07Z"]
    );
}

#[test]
fn too_many_headers_are_refused() {
    let error = one(|_| {
        let mut reply = Reply::html("");
        for at in 0..90 {
            reply = reply.header(&format!("X-{at}"), &"y".repeat(1000));
        }
        reply
    })
    .unwrap_err();
    assert!(matches!(error, FetchError::Broken { .. }), "{error}");
}

#[test]
fn garbage_never_does_harm() {
    let mut seed = 7u64;
    let mut dice = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let good = TEXT.repeat(20);
    let packed = [
        ("gzip", gzip(good.as_bytes())),
        ("deflate", zlib(good.as_bytes())),
        ("br", brotli(good.as_bytes())),
        ("zstd", zstd(good.as_bytes())),
        ("br, zstd", zstd(&brotli(good.as_bytes()))),
    ];
    for (encoding, bytes) in packed {
        for _ in 0..300 {
            let mut bytes = bytes.clone();
            for _ in 0..3 {
                let at = (usize::from(dice()) << 8 | usize::from(dice())) % bytes.len();
                bytes[at] = dice();
            }
            let mut unpacker = unpack::Unpacker::new(encoding, 1 << 16).unwrap();
            // One byte at a time on the odd turns: no decoder may depend on where the network cuts.
            let step = if dice() & 1 == 0 { bytes.len() } else { 1 };
            let pushed = bytes.chunks(step).try_for_each(|chunk| unpacker.push(chunk));
            if pushed.is_ok()
                && let Ok((body, _)) = unpacker.end()
            {
                assert!(body.len() <= 1 << 16);
            }
            let robots = super::super::robots::Rules::parse(&bytes);
            robots.decide(&String::from_utf8_lossy(&bytes));
            let (label, _) = charset::decide(&bytes, "text/html", None);
            assert!(label.is_some());
        }
    }
}
