//! What is kept of an exchange that failed: what was sent and what came, and nothing that was not.

use super::*;
use std::io::Write as _;

fn look(client: &Client, request: &Request) -> Failed {
    client.look(request, Watch::none()).unwrap_err()
}

/// What is kept when a server answers everything but robots.txt this way.
fn refused(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Failed {
    let server = TestServer::start(move |asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nDisallow: /private"),
        _ => reply(asked),
    });
    look(&client(), &Request::get(server.url("/page")))
}

#[test]
fn a_refusal_keeps_headers_body_peer_and_what_robots_txt_said() {
    let failed = refused(|_| Reply::status(404).header("X-Why", "gone").body("<p>no such officer"));
    assert!(matches!(failed.error, FetchError::Status { status: 404, attempts: 1, .. }), "{failed:?}");
    let exchange = &failed.exchange;
    assert_eq!((exchange.status, exchange.attempts, exchange.at.as_str()), (404, 1, "2026-03-04T05:06:07Z"));
    assert_eq!(exchange.header("x-why"), Some("gone"));
    assert!(exchange.request_headers.iter().any(|(name, _)| name == "user-agent"), "{exchange:?}");
    assert!(exchange.address.as_deref().is_some_and(|address| address.starts_with("127.0.0.1")));
    assert_eq!(failed.body.as_deref(), Some(&b"<p>no such officer"[..]));
    assert_eq!((exchange.bytes, exchange.sha256.clone()), (18, unpack::sha256(b"<p>no such officer")));
    assert!(exchange.truncated.is_none() && exchange.notes.is_empty(), "{exchange:?}");
    let robots = exchange.robots.as_ref().unwrap();
    let file = robots.file.as_ref().unwrap();
    assert!(robots.allowed && file.at == "2026-03-04T05:06:07Z");
    assert_eq!(file.body.as_ref().unwrap().as_slice(), b"User-agent: *\nDisallow: /private");

    let failed = refused(|asked| Reply::status(503).body(format!("busy {}", asked.before)));
    assert_eq!((failed.exchange.status, failed.exchange.attempts), (503, 3));
    assert_eq!(failed.body.as_deref(), Some(&b"busy 2"[..]), "the last answer");
    let failed = refused(|_| Reply::status(429).header("Retry-After", "9999"));
    assert!(matches!(failed.error, FetchError::Later { .. }), "{failed:?}");
    assert_eq!((failed.exchange.status, failed.body), (429, Some(Vec::new())));
    let server = TestServer::start(|_| Reply::of("video/mp4", "moving"));
    let failed = look(&client(), &Request { accept: vec!["text/html".to_owned()], ..get(server.url("/")) });
    assert!(matches!(failed.error, FetchError::Media { .. }), "{failed:?}");
    assert_eq!((failed.exchange.status, failed.exchange.media.as_str()), (200, "video/mp4"));
    assert_eq!(failed.body.as_deref(), Some(&b"moving"[..]));
}

#[test]
fn of_a_long_refusal_the_beginning_is_kept_and_that_is_said() {
    let failed = refused(|_| Reply::status(403).body(vec![b'x'; 100_000]));
    assert_eq!(failed.body.as_ref().map(Vec::len), Some(64 << 10));
    assert_eq!(failed.exchange.truncated.as_deref(), Some("length"));
    assert!(failed.exchange.notes[0].contains("the first 65536 bytes"), "{:?}", failed.exchange.notes);
    let endless = refused(|_| Reply::status(403).forever(vec![b'x'; 9000], ms(0)));
    assert_eq!((endless.body, endless.exchange.sha256), (failed.body, failed.exchange.sha256));
    let quiet = refused(|_| Reply::status(403).body("begun").wait(ms(1500)).body("late"));
    assert_eq!((quiet.body.as_deref(), quiet.exchange.truncated.as_deref()), (Some(&b"begun"[..]), Some("time")));
    // Packed: the beginning unpacks too.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&vec![b'y'; 200_000]).unwrap();
    let packed = packed.finish().unwrap();
    let failed = refused(move |_| Reply::status(500).header("Content-Encoding", "gzip").body(packed.clone()));
    assert_eq!(failed.body, Some(vec![b'y'; 64 << 10]));
    let failed = refused(|_| Reply::status(500).header("Content-Encoding", "odd").body("?"));
    assert_eq!((failed.body.as_deref(), failed.exchange.truncated.as_deref()), (Some(&b"?"[..]), None));
    assert_eq!((failed.exchange.sha256, failed.exchange.status), (unpack::sha256(b"?"), 500));
}

#[test]
fn a_body_that_does_not_unpack_is_kept_as_it_came() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"<p>packed and cut").unwrap();
    let mut gzip = gzip.finish().unwrap();
    gzip.truncate(gzip.len() - 9);
    let cases: [(&str, Vec<u8>); 5] = [
        ("gzip", b"<p>this is no gzip".to_vec()),
        ("gzip, br, zstd", b"<p>three".to_vec()),
        ("rot13", b"<c>jung".to_vec()),
        ("gzip", gzip),
        ("zstd", vec![b'n'; 100_000]),
    ];
    for (encoding, bytes) in cases {
        for status in [200, 404] {
            let sent = bytes.clone();
            let failed = refused(move |_| {
                let reply = Reply::status(status).header("Content-Type", "text/html");
                reply.header("Content-Encoding", encoding).body(sent.clone())
            });
            let (first, whole) = (bytes[..bytes.len().min(64 << 10)].to_vec(), bytes.len() <= 64 << 10);
            let exchange = &failed.exchange;
            assert_eq!(failed.body.as_ref(), Some(&first), "{encoding} {status}");
            assert_eq!((&exchange.sha256, exchange.bytes), (&unpack::sha256(&first), first.len() as u64));
            assert_eq!(exchange.truncated.as_deref(), (!whole).then_some("length"), "{encoding} {status}");
            assert!(exchange.packed && exchange.header("content-encoding") == Some(encoding), "{exchange:?}");
            let part = if whole { "it is" } else { "its first 65536 bytes are" };
            let note = format!("the body does not unpack: {part} kept as received ({encoding})");
            assert!(exchange.notes.contains(&note), "{exchange:?}");
        }
    }
}

#[test]
fn a_body_that_breaks_off_keeps_its_beginning() {
    let failed = refused(|_| Reply::html("").no_length().header("Content-Length", "9").body("x"));
    assert!(matches!(failed.error, FetchError::Cut { .. }), "{failed:?}");
    assert_eq!((failed.exchange.status, failed.exchange.truncated.as_deref()), (200, Some("disconnect")));
    assert_eq!((failed.exchange.attempts, failed.body), (3, Some(b"x".to_vec())));
    let failed = refused(|_| Reply::html("").no_length().header("Content-Length", "9999999999"));
    assert!(matches!(failed.error, FetchError::TooLarge { .. }), "{failed:?}");
    assert_eq!((failed.exchange.truncated.as_deref(), failed.body), (Some("length"), None));
    let failed = refused(|_| Reply::html(&"z".repeat(2 << 20)).no_length());
    assert!(matches!(failed.error, FetchError::TooLarge { .. }), "{failed:?}");
    assert_eq!(failed.body, Some(vec![b'z'; 64 << 10]));
}

#[test]
fn where_nothing_came_only_what_was_sent_is_kept() {
    let failed = refused(|_| Reply::raw(""));
    let exchange = &failed.exchange;
    assert!(!exchange.request_headers.is_empty() && exchange.headers.is_empty(), "{exchange:?}");
    assert_eq!((exchange.status, exchange.attempts, &failed.body), (0, 3, &None));
    assert!(exchange.robots.is_some() && exchange.sha256.is_empty());
    let silent = refused(|_| Reply::html("<p>").late(ms(2600)));
    assert!(matches!(silent.error, FetchError::TooSlow { .. }), "{silent:?}");
    assert!(!silent.exchange.request_headers.is_empty() && silent.exchange.status == 0, "{silent:?}");
    // A second attempt that nobody answers does not hide what the first was told.
    let mixed = refused(|asked| if asked.before == 0 { Reply::status(503) } else { Reply::raw("") });
    assert_eq!(mixed.exchange.status, 0);
    assert_eq!(mixed.exchange.notes, ["attempt 1 was answered with status 503"]);
}

#[test]
fn what_was_not_sent_is_not_said_to_be() {
    let unsent = |failed: Failed| {
        let exchange = *failed.exchange;
        let seen = (exchange.status, exchange.attempts, exchange.request_headers.len(), exchange.headers.len());
        assert_eq!((seen, failed.body), ((0, 0, 0, 0), None), "{:?}", failed.error);
        exchange
    };
    let server = TestServer::start(|_| Reply::of("text/plain", "User-agent: *\nDisallow: /page"));
    let forbidden = unsent(look(&client(), &Request::get(server.url("/page"))));
    let robots = forbidden.robots.unwrap();
    assert!(!robots.allowed && robots.why == "line 2: Disallow: /page" && robots.file.is_some(), "{robots:?}");
    let down = TestServer::start(|_| Reply::status(500));
    let unknown = unsent(look(&client(), &Request::get(down.url("/page")))).robots.unwrap();
    assert!(!unknown.allowed && unknown.why.starts_with("could not be read: status 500"), "{unknown:?}");
    let offline = client_with(Settings { offline: true, ..settings() }, timing()).0;
    assert!(unsent(look(&offline, &Request::get("https://site.example/"))).robots.is_none());
    unsent(look(&client(), &get("http://nowhere.example/")));
    unsent(look(&client(), &get("http://10.0.0.1/")));
    let port = TestServer::start(|_| Reply::status(200)).port();
    let closed = unsent(look(&client(), &get(format!("http://127.0.0.1:{port}/"))));
    assert!(closed.notes[0].starts_with("no connection in "), "{closed:?}");
    let (tls, ..) = TestServer::start_tls(&["site.example"], |_| Reply::html("<p>"));
    unsent(look(&client(), &get(tls.url_at("site.example", "/"))));
}

#[test]
fn a_redirect_that_is_refused_is_the_answer_that_came() {
    let failed = refused(|_| Reply::redirect(302, "http://10.0.0.1/").header("X-Own", "yes"));
    assert!(matches!(failed.error, FetchError::BadRedirect { .. }), "{failed:?}");
    let exchange = &failed.exchange;
    assert_eq!((exchange.status, exchange.header("x-own"), exchange.hops.len()), (302, Some("yes"), 0));
    assert!(exchange.final_url.ends_with("/page"), "{exchange:?}");
    // Where the next address was never asked, the way there is all there is.
    let failed = refused(|_| Reply::redirect(302, "/private"));
    let exchange = &failed.exchange;
    assert_eq!((exchange.status, exchange.hops.len(), exchange.attempts), (0, 1, 1));
    assert!(exchange.final_url.ends_with("/private") && exchange.request_headers.is_empty(), "{exchange:?}");
    assert!(!exchange.robots.as_ref().unwrap().allowed);
}

#[test]
fn the_key_is_hidden_in_failures_too_and_a_body_that_repeats_it_is_noted() {
    const KEY: &str = "k3y-of-nobody";
    let server = TestServer::start(|asked| {
        let echo = format!("{} {:?}", asked.target, asked.header("x-own"));
        Reply::status(401).header("X-Echo", &echo).body(echo)
    });
    for place in [
        SecretPlace::Query("api_key".to_owned()),
        SecretPlace::Header { name: "X-Own".to_owned(), prefix: String::new() },
    ] {
        let failed = look(&client(), &Request { secret: Some((Secret::new(KEY), place)), ..get(server.url("/")) });
        assert!(!format!("{:?} {:?}", failed.error, failed.exchange).contains(KEY), "{failed:?}");
        assert!(failed.exchange.repeats_key() && failed.exchange.status == 401, "{failed:?}");
    }
    let failed = look(&client(), &Request { secret: None, ..get(server.url("/")) });
    assert!(!failed.exchange.repeats_key());
}

#[test]
fn parts_and_nothing_are_told() {
    // What nobody asked a part of is not answered by one: what it leaves out would look as if it were gone.
    let part = |range: &'static str| {
        let server = TestServer::start(move |_| {
            Reply::status(206).header("Content-Type", "text/html").header("Content-Range", range).body("<p>hal")
        });
        client().look(&get(server.url("/")), Watch::none())
    };
    for range in ["bytes 0-5/9", "bytes 3-8/9", "bytes 0-5/*", "half"] {
        let failed = part(range).unwrap_err();
        assert!(matches!(failed.error, FetchError::Status { status: 206, .. }), "{failed:?}");
        assert_eq!(
            (failed.exchange.notes, failed.body),
            (vec!["only a part came (206)".to_owned()], Some(b"<p>hal".to_vec()))
        );
    }
    assert!(part("bytes 0-5/6").unwrap().exchange.notes.is_empty());
    let empty = one(|_| Reply::html("")).unwrap();
    assert_eq!(empty.exchange.notes, ["the body is empty"]);
    assert!(one(|_| Reply::html("<p>")).unwrap().exchange.notes.is_empty());
}
