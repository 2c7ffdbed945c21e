//! Bodies that repeat the key in another spelling.

use super::*;

const KEY: &str = "sk/Ab+c=9Zq";

/// Does an answer with this body count as one that repeats the key?
fn told(key: &str, body: impl Into<Vec<u8>>) -> bool {
    let body = body.into();
    let server = TestServer::start(move |_| Reply::json("").body(body.clone()));
    let place = SecretPlace::Header { name: "X-Key".to_owned(), prefix: String::new() };
    let request = Request { secret: Some((Secret::new(key), place)), ..get(server.url("/")) };
    fetch(&client(), &request).unwrap().exchange.repeats_key()
}

fn base64(text: &str) -> String {
    mask::base64(text.as_bytes())
}

#[test]
fn every_usual_spelling_is_seen() {
    let escaped: String = KEY.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect();
    let lower: String = KEY.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let decimal: String = KEY.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let hexed: String = KEY.chars().map(|c| format!("&#X{:x}", u32::from(c))).collect();
    let percent: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let digits: String = KEY.bytes().map(|byte| format!("{byte:02X}")).collect();
    let bodies = [
        KEY.to_owned(),
        KEY.to_uppercase(),
        KEY.replace('/', "\\/"),
        KEY.replace('/', "\\\\\\/"),
        KEY.replace('+', "&#43;").replace('/', "&#x2F;").replace('=', "&equals;"),
        KEY.replace('+', "&amp;#43;"),
        KEY.replace('/', "%252F").replace('+', "%252B").replace('=', "%253D"),
        format!("{{\"echo\":\"{escaped}\"}}"),
        format!("{{\"echo\":\"{lower}\"}}"),
        format!("<p>{decimal}"),
        hexed,
        percent,
        digits,
        base64(&format!("u:{KEY}")),
        base64(&format!("us:{KEY}:x")),
        base64(&format!("user:{KEY}")).replace('/', "\\/"),
        base64(&format!("name:{KEY}")).replace('+', "-").replace('/', "_"),
    ];
    for body in bodies {
        assert!(told(KEY, format!("<p>bad key {body} here")), "{body}");
    }
}

#[test]
fn what_is_no_key_is_none() {
    let others =
        ["", "sk/Ab", "sk/Ab+c", "%", "%%2", "&#;", "&#xffffffffff;", "\\", "\\u12", "\\ud800", "&", "sk/Xb+c=9Zq"];
    for body in others {
        assert!(!told(KEY, body), "{body}");
    }
    let garbage: Vec<u8> = (0..70_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(!told(KEY, garbage));
}

#[test]
fn a_short_key_is_one_as_a_whole_word() {
    for body in
        ["abc123", "{\"key\":\"abc123\"}", "key=abc123&x", "ABC123.", "&quot;abc123&quot;", "abc\\u0031\\u00323"]
    {
        assert!(told("abc123", body), "{body}");
    }
    for body in ["abc1234", "xabc123", "abc_123", "abc123-4", "abc 123"] {
        assert!(!told("abc123", body), "{body}");
    }
}
