//! What must not be reached, and what must not leave: private addresses, odd redirects, secrets, bad certificates.

use super::*;

/// A client of the outside world, and the error it gives for an address that it must not even look up.
fn refusing() -> impl Fn(&str) -> FetchError {
    let (client, lookups) = client_with(Settings { allow_loopback: false, ..settings() }, timing());
    move |url| {
        let error = fetch(&client, &get(url)).expect_err(url);
        assert_eq!(lookups.load(Ordering::Relaxed), 0, "{url} was looked up");
        error
    }
}

#[test]
fn literals_that_are_not_public_are_refused_in_every_spelling() {
    let refused = refusing();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.9.9",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "１２７.０.０.１",
        "127.0.0.1.",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a00:1]",
        "[::10.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::a00:1]",
        "[64:ff9b:1:a00:0:100:808:808]",
        "[::ffff:0:a00:1]",
        "[2002:a00:1::1]",
        "[2002:7f00:1::]",
        "[2001::1]",
        "[2001:db8::1]",
        "[3fff::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[100::1]",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "db.internal",
        "nas.home.arpa",
        "box.localdomain",
        "intranet",
    ] {
        let error = refused(&format!("http://{host}/x"));
        assert!(matches!(error, FetchError::NotPublic { .. }), "{host}: {error}");
    }
}

#[test]
fn public_addresses_pass() {
    for address in [
        "8.8.8.8",
        "100.63.0.1",
        "100.128.0.1",
        "172.32.0.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2002:808:808::1",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8",
        "2001:200::1",
    ] {
        assert!(address::allowed(address.parse().unwrap(), false), "{address}");
    }
    let loopback: IpAddr = "127.9.9.9".parse().unwrap();
    assert!(address::allowed(loopback, true) && address::allowed("::1".parse().unwrap(), true));
    for private in ["10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1", "0.0.0.0"] {
        assert!(!address::allowed(private.parse().unwrap(), true), "{private}");
    }
}

#[test]
fn other_schemes_and_user_names_are_refused() {
    let refused = refusing();
    for url in [
        "file:///etc/passwd",
        "ftp://site.example/",
        "data:text/html,x",
        "gopher://site.example",
        "javascript:1",
        "/path",
        "",
        "http://",
        "https://user@site.example/",
        "https://user:pw@site.example/",
        "https://:pw@site.example/",
    ] {
        let error = refused(url);
        assert!(matches!(error, FetchError::BadUrl { .. }), "{url}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
    assert!(matches!(refused(&format!("https://site.example/{}", "x".repeat(9000))), FetchError::BadUrl { .. }));
}

#[test]
fn a_name_that_leads_inside_is_refused() {
    let (client, _) = client_with(settings(), timing());
    let error = fetch(&client, &get("http://inside.example/")).unwrap_err();
    assert_eq!(error, FetchError::NotPublic { host: "inside.example".to_owned(), address: "10.1.2.3".to_owned() });
    let error = fetch(&client, &get("http://nowhere.example/")).unwrap_err();
    assert_eq!(error, FetchError::NoHost { host: "nowhere.example".to_owned() });
    // Without the setting, loopback behind a name is inside, too.
    let (client, _) = client_with(Settings { allow_loopback: false, ..settings() }, timing());
    assert!(matches!(fetch(&client, &get("http://site.example/")), Err(FetchError::NotPublic { .. })));
}

#[test]
fn what_was_checked_is_what_is_connected_to() {
    let server = TestServer::start(|_| Reply::html("<p>"));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    // Rebinding: the second answer would lead inside, and one of the first does.
    let lookup = Arc::new(move |_: &str| match counted.fetch_add(1, Ordering::Relaxed) {
        0 => Ok(vec![at([10, 0, 0, 1]), at([127, 0, 0, 1])]),
        _ => Ok(vec![at([10, 0, 0, 1])]),
    });
    let parts = Parts { lookup, timing: timing(), system_proxy: false };
    let client = Client::with(settings(), Arc::new(|| NOW), "0.1.0", parts).unwrap();
    let fetched = fetch(&client, &get(server.url_at("site.example", "/"))).unwrap();
    assert_eq!(fetched.exchange.address, Some(format!("127.0.0.1:{}", server.port())));
    assert_eq!(count.load(Ordering::Relaxed), 1, "one look-up per connection");
    let error = fetch(&client, &get(server.url_at("site.example", "/"))).unwrap_err();
    assert!(matches!(error, FetchError::NotPublic { .. }), "{error}");
}

fn redirected(to: &'static str) -> FetchError {
    one(move |_| Reply::redirect(302, to)).expect_err(to)
}

#[test]
fn redirects_to_where_nobody_may_go() {
    for (to, reason) in [
        ("file:///etc/passwd", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("ftp://site.example/list.csv", "only http and https"),
        ("http://0xa000001/", "not a public address"),
        ("http://[64:ff9b::a00:1]/", "not a public address"),
        ("http://10.0.0.1/admin", "not a public address"),
        ("http://169.254.169.254/latest", "not a public address"),
        ("//printer.local/", "not a public address"),
        ("http://inside.example/", "not public"),
        ("https://user:pw@site.example/", "user name"),
        ("http://[nonsense", ""),
        ("/page", "in a circle"),
    ] {
        let error = redirected(to);
        let FetchError::BadRedirect { reason: given, .. } = &error else { panic!("{to}: {error}") };
        assert!(given.contains(reason), "{to}: {given}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
}

#[test]
fn loops_and_long_chains_end() {
    let server = TestServer::start(|asked| match asked.path() {
        "/a" => Reply::redirect(302, "/b"),
        "/b" => Reply::redirect(307, "/a"),
        path => {
            let at: u32 = path.trim_start_matches('/').parse().unwrap();
            Reply::redirect(301, &format!("/{}", at + 1))
        }
    });
    let client = client();
    assert!(matches!(fetch(&client, &get(server.url("/a"))), Err(FetchError::BadRedirect { .. })));
    let error = fetch(&client, &get(server.url("/0"))).unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 8, .. }), "{error}");
    assert_eq!(server.targets().len(), 2 + 9);
}

#[test]
fn a_question_changes_on_its_way_as_it_should() {
    let server = TestServer::start(|asked| match asked.path() {
        "/302" => Reply::redirect(302, "/end"),
        "/307" => Reply::redirect(307, "/end"),
        "/away" => Reply::redirect(308, &format!("http://other.example:{}/end", asked.header("x-port").unwrap())),
        _ => Reply::html("<p>"),
    });
    let client = client();
    let body = Some(Body { media: "application/json".to_owned(), bytes: b"{\"q\":1}".to_vec() });
    let headers = vec![("X-Port".to_owned(), server.port().to_string())];
    let post = |path: &str| Request {
        method: Method::Post,
        body: body.clone(),
        headers: headers.clone(),
        ..get(server.url(path))
    };
    for (path, method, length) in [("/302", "GET", 0), ("/307", "POST", 7)] {
        let fetched = fetch(&client, &post(path)).unwrap();
        let seen = server.seen();
        let last = seen.last().unwrap();
        assert_eq!((last.method.as_str(), last.body.len()), (method, length));
        assert_eq!(fetched.exchange.request_body.as_deref(), Some("{\"q\":1}"));
        let (asked, sent) = fetched.exchange.last_question();
        assert_eq!((format!("{asked:?}").to_uppercase(), sent.map_or(0, str::len)), (last.method.clone(), length));
    }
    let error = fetch(&client, &post("/away")).unwrap_err();
    assert!(matches!(error, FetchError::BadRedirect { .. }), "{error}");
}

#[test]
fn captive_portals_are_named() {
    let server = TestServer::start(|asked| match asked.path() {
        "/511" => Reply::status(511),
        "/inside" => Reply::redirect(302, "http://192.168.1.1/start"),
        "/name" => Reply::redirect(302, "http://inside.example/start"),
        "/sign" => Reply::redirect(302, "http://hotspot.cafe.example/go?to=x"),
        "/other" => Reply::redirect(302, &format!("http://cafe.other:{}/page", asked.header("x-port").unwrap())),
        _ => Reply::html("<h1>Welcome to our network"),
    });
    let client = client();
    for path in ["/511", "/inside", "/name", "/sign", "/other"] {
        let mut request = get(server.url_at("site.test", path));
        request.headers.push(("X-Port".to_owned(), server.port().to_string()));
        request.accept = vec!["application/json".to_owned()];
        let error = fetch(&client, &request).unwrap_err();
        assert_eq!(error, FetchError::Portal { host: "site.test".to_owned() }, "{path}");
    }
    // A site's own sign-in page is not the network's.
    let own = TestServer::start(|asked| match asked.path() {
        "/" => Reply::redirect(302, "/login"),
        _ => Reply::html("<p>"),
    });
    assert!(fetch(&client, &get(own.url_at("site.test", "/"))).is_ok());
    // Some servers write where they redirect to in plain UTF-8.
    let plain = TestServer::start(|asked| match asked.path() {
        "/" => Reply::redirect(302, "/会社"),
        _ => Reply::html("<p>"),
    });
    let fetched = fetch(&client, &get(plain.url("/"))).unwrap();
    assert_eq!(fetched.exchange.final_url, plain.url("/%E4%BC%9A%E7%A4%BE"));
}

const KEY: &str = "k3y+with/odd=signs&more";

fn nowhere(text: &str) {
    for spelling in [KEY, "k3y%2Bwith%2Fodd%3Dsigns%26more", "k3y%2bwith%2fodd%3dsigns%26more"] {
        assert!(!text.contains(spelling), "{text}");
    }
}

#[test]
fn secrets_are_sent_but_never_kept() {
    let server = TestServer::start(|asked| match asked.path() {
        "/gone" => Reply::status(404),
        "/back" => Reply::redirect(302, &asked.target.replace("/back", "/end")),
        "/loop" => Reply::redirect(302, &asked.target.clone()),
        _ => Reply::json("{}").header("X-Echo", &asked.target),
    });
    let client = client();
    let places = [
        (SecretPlace::Query("api_key".to_owned()), "api_key=***"),
        (SecretPlace::Header { name: "X-Api-Key".to_owned(), prefix: "Key ".to_owned() }, "Key ***"),
        (SecretPlace::BasicUser, "Basic ***"),
    ];
    for (place, shown) in places {
        let ask = |path: &str| {
            let request = Request { secret: Some((Secret::new(KEY), place.clone())), ..get(server.url(path)) };
            nowhere(&format!("{request:?}"));
            fetch(&client, &request)
        };
        let fetched = ask("/x?q=1").unwrap();
        let kept = serde_json::to_string(&fetched.exchange).unwrap();
        nowhere(&kept);
        assert!(kept.contains(shown), "{kept}");
        let seen = server.seen();
        let last = seen.last().unwrap();
        match &place {
            SecretPlace::Query(_) => assert!(last.target.ends_with("&api_key=k3y%2Bwith%2Fodd%3Dsigns%26more")),
            SecretPlace::Header { .. } => assert_eq!(last.header("x-api-key"), Some(format!("Key {KEY}").as_str())),
            SecretPlace::BasicUser => {
                assert_eq!(last.header("authorization"), Some("Basic azN5K3dpdGgvb2RkPXNpZ25zJm1vcmU6"));
            }
        }
        nowhere(&format!("{:?}", ask("/back").unwrap().exchange));
        for path in ["/gone", "/loop"] {
            let error = ask(path).unwrap_err();
            nowhere(&format!("{error} {error:?}"));
        }
    }
    drop(server);
    let request =
        Request { secret: Some((Secret::new(KEY), SecretPlace::Query("k".into()))), ..get("http://127.0.0.1:1/") };
    let error = fetch(&client, &request).unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error}");
    nowhere(&format!("{error} {error:?}"));
}

#[test]
fn a_secret_stays_with_its_host() {
    let other = TestServer::start(|_| Reply::json("{}"));
    let to = other.url("/there");
    let server = TestServer::start(move |_| Reply::redirect(302, &to));
    let client = client();
    for place in [
        SecretPlace::Query("api_key".to_owned()),
        SecretPlace::Header { name: "X-Own".to_owned(), prefix: String::new() },
        SecretPlace::BasicUser,
    ] {
        let mut request = Request { secret: Some((Secret::new(KEY), place)), ..get(server.url("/")) };
        request.headers.push(("Authorization".to_owned(), "Bearer by hand".to_owned()));
        let fetched = fetch(&client, &request).unwrap();
        assert!(fetched.exchange.notes[0].starts_with("the key was not sent to"), "{:?}", fetched.exchange.notes);
        let asked = other.seen().pop().unwrap();
        nowhere(&format!("{asked:?}"));
        assert!(asked.header("authorization").is_none() && asked.header("x-own").is_none());
    }
    assert_eq!(other.seen().len(), 3);
    // Nor does it travel in the open.
    let request =
        Request { secret: Some((Secret::new(KEY), SecretPlace::BasicUser)), ..get(server.url_at("site.example", "/")) };
    assert!(matches!(fetch(&client, &request), Err(FetchError::BadUrl { .. })));
}

#[test]
fn a_redirect_that_carries_the_key_to_another_host_is_refused() {
    let other = TestServer::start(|_| Reply::json("{}"));
    let places = [
        SecretPlace::Query("api_key".to_owned()),
        SecretPlace::Header { name: "X-Own".to_owned(), prefix: String::new() },
        SecretPlace::BasicUser,
    ];
    let percent = "k3y%2Bwith%2Fodd%3Dsigns%26more";
    let all: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let twice = percent.replace('%', "%25");
    for place in places {
        let mut ways = vec![
            format!("/?api_key={percent}"),
            format!("/?api_key={}", percent.to_lowercase()),
            format!("/{KEY}/x"),
            format!("/?a={all}"),
            format!("/?next=%2F%3Fapi_key%3D{twice}"),
            format!("/?a={}", twice.replace('%', "%25")),
            "/?a=K3Y%2Bwith%2Fodd%3Dsigns%26more".to_owned(),
        ];
        if place == SecretPlace::BasicUser {
            ways.push("/?auth=azN5K3dpdGgvb2RkPXNpZ25zJm1vcmU6".to_owned());
            ways.push("/?user=azN5K3dpdGgvb2RkPXNpZ25zJm1vcmU".to_owned());
        }
        for way in ways {
            let to = other.url(&way);
            let server = TestServer::start(move |asked| match asked.path() {
                "/first" => Reply::redirect(307, "/second"),
                _ => Reply::redirect(302, &to),
            });
            for start in ["/", "/first"] {
                let request = Request { secret: Some((Secret::new(KEY), place.clone())), ..get(server.url(start)) };
                let error = fetch(&client(), &request).unwrap_err();
                let FetchError::BadRedirect { to, reason, .. } = &error else { panic!("{way}: {error}") };
                assert_eq!(reason, "the key would be sent to another host", "{way}");
                assert!(to.starts_with(&other.url("/")) && to.contains("***"), "{way}: {to}");
                nowhere(&format!("{error} {error:?}"));
            }
        }
    }
    assert!(other.seen().is_empty(), "{:?}", other.seen());
    // Nor does a name that is looked up carry it.
    let server = TestServer::start(|_| Reply::redirect(302, "http://open-sesame.example/"));
    let secret = Some((Secret::new("Open-Sesame"), SecretPlace::Query("k".to_owned())));
    let error = fetch(&client(), &Request { secret, ..get(server.url("/")) }).unwrap_err();
    assert!(matches!(&error, FetchError::BadRedirect { to, .. } if to == "***"), "{error}");
}

#[test]
fn a_key_that_comes_back_in_an_unforeseen_spelling_is_not_kept() {
    let all: String = KEY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let end = format!("/end?again={all}");
    let server = TestServer::start(move |asked| match asked.path() {
        "/" => Reply::redirect(302, &end),
        _ => Reply::json("{}").header("X-Echo", &asked.target),
    });
    let place = SecretPlace::Header { name: "X-Own".to_owned(), prefix: String::new() };
    let request = Request { secret: Some((Secret::new(KEY), place)), ..get(server.url("/")) };
    let exchange = fetch(&client(), &request).unwrap().exchange;
    assert_eq!(exchange.final_url, server.url("/***"));
    assert_eq!(exchange.header("x-echo"), Some("***"));
}

#[test]
fn certificates_are_checked_and_kept() {
    let (server, authority, der) = TestServer::start_tls(&["site.example"], |asked| match asked.path() {
        "/down" => Reply::redirect(302, "http://site.example/"),
        "/inside" => Reply::redirect(302, "https://10.0.0.1/"),
        _ => Reply::html("<p>ok"),
    });
    let url = server.url_at("site.example", "/");
    let error = fetch(&client(), &get(&url)).unwrap_err();
    assert!(matches!(error, FetchError::Certificate { ref host, .. } if host == "site.example"), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, authority).unwrap();
    let (trusting, _) = client_with(Settings { ca_file: Some(file), ..settings() }, timing());
    let fetched = fetch(&trusting, &get(&url)).unwrap();
    assert_eq!(fetched.body, b"<p>ok");
    assert_eq!(fetched.exchange.tls.unwrap().certificate_sha256, unpack::sha256(&der));
    let error = fetch(&trusting, &get(server.url_at("other.example", "/"))).unwrap_err();
    assert!(matches!(error, FetchError::Certificate { .. }), "{error}");
    for path in ["/down", "/inside"] {
        let error = fetch(&trusting, &get(server.url_at("site.example", path))).unwrap_err();
        assert!(matches!(error, FetchError::BadRedirect { .. }), "{path}: {error}");
    }
    // Not TLS at all.
    let plain = TestServer::start(|_| Reply::html("<p>"));
    let error = fetch(&trusting, &get(plain.url_at("site.example", "/").replace("http:", "https:"))).unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error}");
}

#[test]
fn settings_that_cannot_work_are_told() {
    let make = |settings| Client::new(settings, Arc::new(|| NOW), "0.1.0").err().map(|error| error.to_string());
    let missing = make(Settings { ca_file: Some("no/such/file.pem".into()), ..settings() }).unwrap();
    assert!(missing.contains("no/such/file.pem"), "{missing}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.pem");
    std::fs::write(&file, "nothing here").unwrap();
    assert!(make(Settings { ca_file: Some(file), ..settings() }).unwrap().contains("PEM"));
    assert!(make(Settings { proxy: "http://[".to_owned(), ..settings() }).unwrap().contains("proxy"));
    assert_eq!(make(settings()), None);
}

#[test]
fn a_proxy_gets_what_goes_out_and_its_own_address_is_its_owners_choice() {
    let proxy = TestServer::start(|asked| Reply::html(&asked.target));
    let address = format!("http://proxy.corp.example:{}", proxy.port());
    let (client, _) = client_with(Settings { proxy: address, ..settings() }, timing());
    let fetched = fetch(&client, &get("http://site.example/page")).unwrap();
    assert_eq!(fetched.body, b"http://site.example/page");
    assert!(fetched.exchange.notes[0].contains("the proxy proxy.corp.example:"), "{:?}", fetched.exchange.notes);
    // Literals and local names are still refused, and this machine is not reached through it.
    assert!(matches!(fetch(&client, &get("http://10.0.0.1/")), Err(FetchError::NotPublic { .. })));
    assert!(matches!(fetch(&client, &get("http://db.internal/")), Err(FetchError::NotPublic { .. })));
    let own = TestServer::start(|_| Reply::html("own"));
    assert_eq!(fetch(&client, &get(own.url("/"))).unwrap().body, b"own");
    // Where loopback is not allowed, the proxy a person set is still reached; as a target its name is a target.
    let closed =
        Settings { proxy: format!("http://proxy.corp.example:{}", proxy.port()), allow_loopback: false, ..settings() };
    let (client, _) = client_with(closed, timing());
    assert!(fetch(&client, &get("http://site.example/page")).is_ok());
    assert!(matches!(fetch(&client, &get("http://127.0.0.1/")), Err(FetchError::NotPublic { .. })));
    let error = fetch(&client, &get("http://proxy.corp.example/")).unwrap_err();
    assert!(matches!(error, FetchError::NotPublic { .. }), "{error}");
}
