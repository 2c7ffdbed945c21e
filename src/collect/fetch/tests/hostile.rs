//! Servers that mean harm, or nothing at all, where no other test stands for it.

use super::*;
use std::io::Write as _;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn packed_nothing_without_end_is_too_large() {
    // Frames that hold nothing: what comes out never reaches the limit.
    let nothing = gzip(b"").repeat(150_000);
    let hidden = gzip(&nothing);
    assert!(nothing.len() > 2 << 20 && hidden.len() < 100_000);
    for (encoding, body) in [("gzip", nothing), ("gzip, gzip", hidden)] {
        let error = one(move |_| Reply::json("").header("Content-Encoding", encoding).body(body.clone())).unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { .. }), "{encoding}: {error}");
    }
}

#[test]
fn an_encoding_in_odd_characters_is_none_we_know() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gz\xefp\r\nContent-Length: 1\r\n\r\nx";
    let error = one(move |_| Reply::raw(head.to_vec())).unwrap_err();
    assert!(matches!(error, FetchError::Encoding { .. }), "{error}");
}

#[test]
fn answers_before_the_answer_do_not_go_on_for_ever() {
    let quick = Timing { total: ms(400), quiet: ms(100), ..timing() };
    let flood = TestServer::start(|_| Reply::raw("").forever("HTTP/1.1 100 Continue\r\n\r\n".repeat(50), ms(0)));
    let begun = std::time::Instant::now();
    fetch(&client_with(settings(), quick).0, &get(flood.url("/"))).unwrap_err();
    let endless = TestServer::start(|_| Reply::raw("HTTP/1.1 200 OK\r\n").forever("X-A: b\r\n".repeat(50), ms(0)));
    fetch(&client_with(settings(), quick).0, &get(endless.url("/"))).unwrap_err();
    assert!(begun.elapsed() < ms(8000), "{:?}", begun.elapsed());
}

#[test]
fn a_host_that_wants_to_be_left_alone_is() {
    for after in ["3600", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = TestServer::start(move |_| Reply::status(429).header("Retry-After", after));
        let client = client();
        let first = fetch(&client, &get(server.url("/a"))).unwrap_err();
        assert!(matches!(first, FetchError::Later { seconds: 3600.., .. }), "{after}: {first}");
        let failed = client.look(&get(server.url("/b")), Watch::none()).unwrap_err();
        assert!(matches!(failed.error, FetchError::Later { seconds: 3500..=86_400, .. }), "{after}: {failed:?}");
        assert_eq!((failed.exchange.attempts, server.targets().len()), (0, 1), "nothing more was sent");
    }
    // Words that mean no time are no reason to hurry.
    for after in ["-5", "1.5", "Wed, 04 Mar 1970 05:06:08 GMT"] {
        let server = TestServer::start(move |asked| match asked.before {
            0 => Reply::status(503).header("Retry-After", after),
            _ => Reply::html("<p>"),
        });
        assert_eq!(fetch(&client(), &get(server.url("/"))).unwrap().exchange.attempts, 2, "{after}");
    }
}

#[test]
fn not_modified_counts_only_where_it_was_asked() {
    let server = TestServer::start(|asked| match asked.path() {
        "/moved" => Reply::redirect(301, "/other"),
        _ if asked.header("if-modified-since").is_some() => Reply::status(304),
        _ => Reply::html("<p>another page"),
    });
    let validators = |path: &str| {
        let last_modified = Some("Sun, 01 Mar 2026 00:00:00 GMT".to_owned());
        Some(Validators { url: server.url(path), etag: None, last_modified })
    };
    // What one page said about itself is no question about another one.
    let moved = Request { validators: validators("/moved"), ..get(server.url("/moved")) };
    let fetched = fetch(&client(), &moved).unwrap();
    assert!(!fetched.exchange.unchanged && fetched.body == b"<p>another page");
    // Kept where the redirect leads, it is.
    let known = Request { validators: validators("/other"), ..get(server.url("/moved")) };
    assert!(fetch(&client(), &known).unwrap().exchange.unchanged);
    // An earlier answer that named neither asks nothing.
    let always = TestServer::start(|_| Reply::status(304));
    let bare = Some(Validators { url: always.url("/"), ..Validators::default() });
    let error = fetch(&client(), &Request { validators: bare, ..get(always.url("/")) }).unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 304, .. }), "{error}");
}

#[test]
fn no_content_and_a_reset_are_empty_answers() {
    for status in [204, 205] {
        let fetched = one(move |_| Reply::status(status).no_length()).unwrap();
        assert_eq!((fetched.exchange.status, fetched.body.len()), (status, 0));
        assert_eq!(fetched.exchange.notes, ["the body is empty"]);
    }
}

#[test]
fn a_name_with_a_dot_at_its_end_is_the_same_name() {
    let lookup = Arc::new(|_: &str| Ok(vec![at([10, 1, 2, 3])]));
    let parts = Parts { lookup, timing: timing(), system_proxy: false };
    let client = Client::with(settings(), Arc::new(|| NOW), "0.1.0", parts).unwrap();
    for url in ["http://inside.example./", "http://INSIDE.example/", "http://inside%2eexample/"] {
        let error = fetch(&client, &get(url)).unwrap_err();
        assert!(matches!(error, FetchError::NotPublic { .. }), "{url}: {error}");
    }
}

#[test]
fn a_kept_connection_leads_to_no_other_name() {
    // Both names lead to one address; what is spoken with one is not reused for the other.
    let server = TestServer::start(|_| Reply::html("<p>"));
    let (client, lookups) = client_with(settings(), timing());
    for host in ["a.example", "b.example"] {
        fetch(&client, &get(server.url_at(host, "/"))).unwrap();
    }
    assert_eq!(lookups.load(Ordering::Relaxed), 2);
    let hosts: Vec<String> = server.seen().iter().map(|asked| asked.header("host").unwrap().to_owned()).collect();
    assert_eq!(hosts, [format!("a.example:{}", server.port()), format!("b.example:{}", server.port())]);
}

#[test]
fn robots_that_are_a_part_or_lead_inside_allow_nothing() {
    for reply in [
        (|| Reply::status(206).body("User-agent: *")) as fn() -> Reply,
        || Reply::redirect(302, "http://10.0.0.1/robots.txt"),
        || Reply::redirect(302, "file:///etc/robots.txt"),
    ] {
        let server = TestServer::start(move |_| reply());
        let error = fetch(&client(), &Request::get(server.url("/page"))).unwrap_err();
        assert!(matches!(error, FetchError::RobotsUnknown { .. }), "{error}");
        assert_eq!(server.targets().len(), 0);
    }
}
