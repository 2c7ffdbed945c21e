//! robots.txt: the parser alone, and the client that honours it.

use super::super::robots::{MOST_BYTES, Rules};
use super::*;

fn decide(file: &str, path: &str) -> (bool, String) {
    Rules::parse(file.as_bytes()).decide(path)
}

#[test]
fn the_longest_rule_decides_and_allow_wins_a_tie() {
    let file = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /tie\nAllow: /tie\nDisallow:\n";
    assert_eq!(decide(file, "/a/x"), (false, "line 2: Disallow: /a".to_owned()));
    assert_eq!(decide(file, "/a/b/c"), (true, "line 3: Allow: /a/b".to_owned()));
    assert!(decide(file, "/tie").0);
    assert_eq!(decide(file, "/else"), (true, "no rule is about this page".to_owned()));
    assert!(decide("User-agent: *\nDisallow: /", "/robots.txt").0);
    assert!(decide("", "/x").0 && decide("<html>nothing: here", "/x").0);
}

#[test]
fn our_group_comes_before_everybodys() {
    let file = "user-agent: other\ndisallow: /\n\nUser-Agent: KUROMAKU/2.0\nUser-agent: third\nDisallow: /ours # why\n\
                \nUser-agent: *\nDisallow: /all\nSitemap: x\nUser-agent: kuromaku\nDisallow: /more\nCrawl-delay: 2.5";
    assert_eq!(decide(file, "/ours/x"), (false, "line 6: Disallow: /ours".to_owned()));
    assert!(decide(file, "/all").0, "the group of * is not ours");
    assert!(!decide(file, "/more").0, "groups of one token belong together");
    assert_eq!(Rules::parse(file.as_bytes()).delay(), Some(ms(2500)));
    assert_eq!(Rules::parse(b"user-agent: *\ncrawl-delay: 9999").delay(), Some(Duration::from_secs(30)));
    assert_eq!(Rules::parse(b"user-agent: *\ncrawl-delay: -1").delay(), None);
    assert_eq!(Rules::parse(b"user-agent: *\ncrawl-delay: nan").delay(), None);
    assert!(decide("User-agent: kuromakus\nDisallow: /", "/x").0);
}

#[test]
fn stars_ends_and_percent_signs() {
    for (rule, path, hit) in [
        ("/*.pdf$", "/a/b.pdf", true),
        ("/*.pdf$", "/a/b.pdf?x", false),
        ("/*.pdf", "/a/b.pdf?x", true),
        ("/a*b*c", "/a-b-b-c-d", true),
        ("/a*b*c$", "/a-b-c-c", true),
        ("/a*b*c$", "/a-b-c-d", false),
        ("/fish*", "/fish.html", true),
        ("/$", "/", true),
        ("/$", "/x", false),
        ("*/private", "/x/private/y", true),
        ("/a%3cd", "/a%3Cd", true),
        ("/%7Euser", "/~user", true),
        ("/楓", "/%E6%A5%93/x", true),
        ("/a%2Fb", "/a/b", false),
        ("/cost$5", "/cost%245", true),
        ("/q?x=*&y", "/q?x=1&y=2", true),
        ("/100%", "/100%", true),
    ] {
        let file = format!("User-agent: *\r\nDisallow: {rule}\r\n");
        assert_eq!(!decide(&file, path).0, hit, "{rule} on {path}");
    }
    let hard = format!("User-agent: *\nDisallow: /{}b", "a*".repeat(5_000));
    assert!(decide(&hard, &format!("/{}", "a".repeat(8_000))).0, "answers at once, too");
}

#[test]
fn marks_line_ends_and_size() {
    assert!(!decide("\u{feff}User-agent: *\rDisallow: /x", "/x").0);
    let mut file = b"User-agent: *\nDisallow: /early\n".to_vec();
    file.resize(MOST_BYTES - 10, b'#');
    file.extend_from_slice(b"\nDisallow: /late\nDisallow: /later\n");
    let rules = Rules::parse(&file);
    assert!(!rules.decide("/early").0);
    assert!(rules.decide("/late").0 && rules.decide("/later").0, "the cut line does not count either");
}

/// A page behind this robots.txt, and how often each was asked for.
fn behind(robots: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Result<Fetched, FetchError>, Vec<String>) {
    let server = TestServer::start(move |asked| match asked.path() {
        "/page" => Reply::html("<p>ok"),
        _ => robots(asked),
    });
    let result = fetch(&client(), &Request::get(server.url("/page")));
    (result, server.seen().into_iter().map(|asked| asked.target).collect())
}

#[test]
fn forbidden_means_not_asked() {
    let (result, seen) = behind(|_| Reply::of("text/plain", "User-agent: *\nDisallow: /page"));
    assert!(
        matches!(result, Err(FetchError::Robots { ref why, .. }) if why == "line 2: Disallow: /page"),
        "{result:?}"
    );
    assert_eq!(seen, ["/robots.txt"]);
}

#[test]
fn allowed_is_kept_with_the_evidence() {
    let (result, _) = behind(|_| Reply::of("text/plain", "User-agent: *\nDisallow: /\nAllow: /page"));
    let robots = result.unwrap().exchange.robots.unwrap();
    assert!(robots.allowed && robots.url.ends_with("/robots.txt"));
    assert_eq!(robots.why, "line 3: Allow: /page");
    let (result, _) = behind(|_| Reply::status(404));
    assert_eq!(result.unwrap().exchange.robots.unwrap().why, "there is no robots.txt (status 404)");
}

#[test]
fn unreadable_means_forbidden() {
    for status in [500, 503, 429] {
        let (result, seen) = behind(move |_| Reply::status(status));
        assert!(matches!(result, Err(FetchError::RobotsUnknown { .. })), "{status}: {result:?}");
        assert!(!seen.contains(&"/page".to_owned()));
    }
    let (result, _) = behind(|_| Reply::raw(""));
    assert!(matches!(result, Err(FetchError::RobotsUnknown { .. })), "{result:?}");
    let (result, _) = behind(|asked| Reply::redirect(302, &format!("{}x", asked.path())));
    assert!(matches!(result, Err(FetchError::RobotsUnknown { .. })), "{result:?}");
}

#[test]
fn a_huge_one_is_read_to_its_bound() {
    let (result, _) = behind(|_| {
        let file = format!("User-agent: *\nDisallow: /page\n{}", "# much\n".repeat(200_000));
        Reply::of("text/plain", file)
    });
    assert!(matches!(result, Err(FetchError::Robots { .. })), "{result:?}");
    let (result, _) =
        behind(|_| Reply::of("text/plain", "User-agent: *\nAllow: /\n").forever("# on and on\n".repeat(999), ms(0)));
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn robots_may_be_redirected() {
    let (result, seen) = behind(|asked| match asked.path() {
        "/robots.txt" => Reply::redirect(301, "/rules"),
        _ => Reply::of("text/plain", "User-agent: kuromaku\nDisallow: /"),
    });
    assert!(matches!(result, Err(FetchError::Robots { .. })), "{result:?}");
    assert_eq!(seen, ["/robots.txt", "/rules"]);
}

#[test]
fn every_hop_asks_and_each_host_is_asked_once() {
    let server = TestServer::start(|asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nDisallow: /hidden"),
        "/a" => Reply::redirect(302, "/hidden"),
        _ => Reply::html("<p>"),
    });
    let client = client();
    let error = fetch(&client, &Request::get(server.url("/a"))).unwrap_err();
    assert!(matches!(error, FetchError::Robots { ref url, .. } if url.ends_with("/hidden")), "{error}");
    for _ in 0..3 {
        fetch(&client, &Request::get(server.url("/b"))).unwrap();
    }
    let robots = server.seen().into_iter().filter(|asked| asked.path() == "/robots.txt").count();
    assert_eq!(robots, 1);
    assert!(!server.targets().contains(&"/hidden".to_owned()));
    // An interface under its own terms is no page.
    assert!(fetch(&client, &get(server.url("/hidden"))).is_ok());
}

#[test]
fn crawl_delay_is_a_gap() {
    let server = TestServer::start(|asked| match asked.path() {
        "/robots.txt" => Reply::of("text/plain", "User-agent: *\nCrawl-delay: 0.15"),
        _ => Reply::html("<p>"),
    });
    let requests: Vec<Request> = (0..3).map(|at| Request::get(server.url(&format!("/{at}")))).collect();
    let client = client();
    let begun = std::time::Instant::now();
    client.fetch_all(&requests, Watch::none(), &mut |_, result| {
        result.unwrap();
        std::ops::ControlFlow::Continue(())
    });
    assert!(begun.elapsed() >= ms(2 * 150 - 4), "{:?}", begun.elapsed());
}
