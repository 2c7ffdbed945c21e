//! Redirects: what is kept of each answer on the way, and what must not go along.

use super::*;

const KEY: &str = "k3y-of-nobody";

#[test]
fn the_answer_of_each_redirect_is_kept() {
    let (server, authority, der) = TestServer::start_tls(&["site.example"], |asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nDisallow: /private"),
        "/a" if asked.before == 0 => Reply::status(503),
        "/a" => Reply::redirect(301, "/b").header("Content-Type", "text/html").body("<p>moved"),
        "/b" => Reply::redirect(302, "/c").header("X-Why", "again"),
        _ => Reply::html("<p>here"),
    });
    let client = test_door::leading_to(&server, &authority, NOW);
    let fetched = fetch(&client, &Request::get(server.url_at("site.example", "/a"))).unwrap();
    let hops = &fetched.exchange.hops;
    let first = hops[0].exchange.as_deref().unwrap();
    assert_eq!((hops.len(), hops[0].status, hops[0].url.as_str()), (2, 301, first.final_url.as_str()));
    assert_eq!((first.method, first.status, first.at.as_str()), (Method::Get, 301, "2026-03-04T05:06:07Z"));
    assert_eq!((first.header("location"), first.media.as_str()), (Some("/b"), "text/html"));
    assert!(first.request_headers.iter().any(|(name, _)| name == "user-agent"), "{first:?}");
    assert_eq!(first.tls.as_ref().unwrap().certificate_sha256, unpack::sha256(&der));
    assert!(first.robots.as_ref().is_some_and(|robots| robots.allowed) && first.hops.is_empty());
    assert_eq!(hops[0].body.as_ref().unwrap().as_slice(), b"<p>moved");
    assert_eq!((first.bytes, first.sha256.clone(), first.truncated.clone()), (8, unpack::sha256(b"<p>moved"), None));
    let second = hops[1].exchange.as_deref().unwrap();
    assert_eq!((second.header("x-why"), second.bytes), (Some("again"), 0));
    // How often each was sent.
    assert_eq!((first.attempts, second.attempts, fetched.exchange.attempts), (2, 1, 2));
    assert_eq!(fetched.exchange.beside().len(), 5, "two bodies, and robots.txt of each question");
    // Stored and read again, with the bytes from where they are kept.
    let stored = serde_json::to_string(&fetched.exchange).unwrap();
    let mut read: Exchange = serde_json::from_str(&stored).unwrap();
    assert!(
        read.hops[0].body.is_none()
            && read.hops[0].exchange.as_deref()
                == Some(&Exchange { robots: read.hops[0].exchange.as_ref().unwrap().robots.clone(), ..first.clone() })
    );
    let kept: Vec<Vec<u8>> = fetched.exchange.beside().into_iter().map(|(_, bytes)| bytes.to_vec()).collect();
    let find = |sha256: &str| Ok::<_, ()>(kept.iter().find(|bytes| unpack::sha256(bytes) == sha256).cloned());
    read.restore(&find).unwrap();
    assert_eq!(read, fetched.exchange);
}

#[test]
fn a_case_from_before_still_opens() {
    let old = r#"{"method":"Get","url":"https://site.example/a","request_headers":[["host","site.example"]],
        "at":"2026-03-04T05:06:07Z","hops":[{"url":"https://site.example/a","status":301}],
        "final_url":"https://site.example/b","status":200,"headers":[],"media":"text/html","bytes":1,"sha256":"ab",
        "attempts":1,"unchanged":false,"notes":[]}"#;
    let read: Exchange = serde_json::from_str(old).unwrap();
    assert_eq!(read.hops, [Hop::bare("https://site.example/a", 301)]);
    let again = serde_json::to_value(&read).unwrap();
    assert_eq!(again["hops"], serde_json::json!([{"url": "https://site.example/a", "status": 301}]));
}

#[test]
fn of_a_long_or_slow_redirect_the_beginning_is_kept() {
    let server = TestServer::start(|asked| match asked.path() {
        "/long" => Reply::redirect(302, "/end").body(vec![b'x'; 100_000]),
        "/endless" => Reply::redirect(302, "/end").forever(vec![b'x'; 9000], ms(0)),
        "/slow" => Reply::redirect(302, "/end").no_length().body("begun").wait(ms(1500)).body("late"),
        "/odd" => Reply::redirect(302, "/end").header("Content-Encoding", "odd").body("?"),
        _ => Reply::html("<p>"),
    });
    let client = client();
    let hop = |path: &str| fetch(&client, &get(server.url(path))).unwrap().exchange.hops.remove(0);
    for path in ["/long", "/endless"] {
        let hop = hop(path);
        let exchange = hop.exchange.unwrap();
        assert_eq!(hop.body.map(|body| body.len()), Some(64 << 10), "{path}");
        assert_eq!(exchange.truncated.as_deref(), Some("length"));
        assert_eq!(exchange.sha256, unpack::sha256(&vec![b'x'; 64 << 10]));
        assert_eq!(
            exchange.notes,
            ["of the body the first 65536 bytes are kept: it is longer than is kept of a redirect"]
        );
    }
    let slow = hop("/slow");
    assert_eq!(slow.body.as_ref().unwrap().as_slice(), b"begun");
    assert_eq!(slow.exchange.unwrap().truncated.as_deref(), Some("time"));
    let odd = hop("/odd");
    assert_eq!(odd.body.as_ref().unwrap().as_slice(), b"?");
    assert!(odd.exchange.is_some_and(|odd| odd.sha256 == unpack::sha256(b"?") && odd.packed));
}

#[test]
fn a_failure_after_redirects_keeps_them_with_what_was_posted() {
    let server = TestServer::start(|asked| match asked.path() {
        "/ask" => Reply::redirect(307, "/again"),
        "/again" => Reply::redirect(303, "/end"),
        _ => Reply::status(404),
    });
    let body = Some(Body { media: "application/json".to_owned(), bytes: b"{\"q\":1}".to_vec() });
    let post = Request { method: Method::Post, body, ..get(server.url("/ask")) };
    let failed = client().look(&post, Watch::none()).unwrap_err();
    let said = failed.exchange.hops.iter().map(|hop| {
        let hop = hop.exchange.as_deref().unwrap();
        (hop.method, hop.request_body.as_deref(), hop.status)
    });
    let asked = Some("{\"q\":1}");
    assert_eq!(said.collect::<Vec<_>>(), [(Method::Post, asked, 307), (Method::Post, asked, 303)]);
    assert_eq!(failed.exchange.last_question(), (Method::Get, None));
}

#[test]
fn the_key_is_hidden_in_what_is_kept_of_a_redirect() {
    let server = TestServer::start(|asked| match asked.path() {
        "/a" => Reply::redirect(302, &format!("/b?api_key={KEY}&x=1")).header("X-Echo", &asked.target).body(KEY),
        "/b" => Reply::redirect(302, "/c"),
        _ => Reply::json("{}"),
    });
    for (place, shown) in [
        (SecretPlace::Query("api_key".to_owned()), "/a?api_key=***"),
        (SecretPlace::Header { name: "X-Own".to_owned(), prefix: "Key ".to_owned() }, "/a"),
        (SecretPlace::BasicUser, "/a"),
    ] {
        let request = Request { secret: Some((Secret::new(KEY), place)), ..get(server.url("/a")) };
        let exchange = fetch(&client(), &request).unwrap().exchange;
        let kept = serde_json::to_string(&exchange).unwrap();
        assert!(!kept.contains(KEY), "{kept}");
        let first = exchange.hops[0].exchange.as_deref().unwrap();
        assert!(first.final_url.ends_with(shown), "{first:?}");
        assert_eq!(first.header("location"), Some("/b?api_key=***&x=1"));
        assert!(first.repeats_key() && exchange.repeats_key() && exchange.notes.is_empty(), "{exchange:?}");
    }
}

#[test]
fn nothing_personal_goes_to_another_host() {
    let other = TestServer::start(|_| Reply::json("{}"));
    let to = other.url("/there");
    let server = TestServer::start(move |_| Reply::redirect(302, &to).header("Set-Cookie", "session=1; Path=/"));
    let mut request = get(server.url("/"));
    let secret = SecretPlace::Header { name: "X-Own".to_owned(), prefix: String::new() };
    request.secret = Some((Secret::new(KEY), secret));
    request.validators =
        Some(Validators { url: server.url("/"), etag: Some("\"track-me\"".to_owned()), last_modified: None });
    for (name, value) in [
        ("Authorization", "Bearer by-hand"),
        ("Cookie", "session=1"),
        ("X-Auth-Token", "by-hand"),
        ("Accept", "application/json"),
    ] {
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    let exchange = fetch(&client(), &request).unwrap().exchange;
    let names = |seen: &Asked| seen.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ");
    let first = names(&server.seen()[0]);
    for name in ["authorization", "x-auth-token", "x-own", "if-none-match", "accept"] {
        assert!(first.contains(name), "{first}");
    }
    let mut second: Vec<String> = names(&other.seen()[0]).split(' ').map(str::to_owned).collect();
    second.sort();
    assert_eq!(second, ["accept", "accept-encoding", "host", "user-agent"]);
    assert_eq!(other.seen()[0].header("accept"), Some("application/json"));
    let kept = serde_json::to_string(&exchange).unwrap();
    assert!(!kept.contains("Bearer") && kept.contains("[\"authorization\",\"***\"]"), "{kept}");
}

#[test]
fn the_body_of_a_redirect_that_leads_nowhere_is_kept() {
    for place in ["http://10.0.0.1/", "foo:bar", "/page"] {
        let server = TestServer::start(move |_| Reply::redirect(302, place).body("<p>thirty bytes, more or less"));
        let failed = client().look(&get(server.url("/page")), Watch::none()).unwrap_err();
        assert!(matches!(failed.error, FetchError::BadRedirect { .. }), "{failed:?}");
        let body = b"<p>thirty bytes, more or less";
        assert_eq!(failed.body.as_deref(), Some(&body[..]), "{place}");
        assert_eq!((failed.exchange.sha256, failed.exchange.bytes), (unpack::sha256(body), body.len() as u64));
    }
}
