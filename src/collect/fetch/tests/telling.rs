//! What is said while a question is under way, one spelling for each page, and what no message shows.

use super::*;
use crate::collect::connect::Card;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

#[test]
fn the_host_of_a_redirect_is_named_before_it_is_asked() {
    let server = TestServer::start(|asked| match (asked.header("host").unwrap_or_default(), asked.path()) {
        (_, "/robots.txt") => Reply::status(404),
        (host, "/start") if host.starts_with("a.") => {
            Reply::redirect(302, &format!("http://b.example:{}/end", host.rsplit(':').next().unwrap_or_default()))
        }
        (_, "/end") => Reply::redirect(302, "/last"),
        _ => Reply::html("<p>here"),
    });
    let heard: Mutex<Vec<String>> = Mutex::default();
    let asked_b = || server.seen().iter().any(|asked| asked.header("host").is_some_and(|host| host.starts_with("b.")));
    let said = |telling: &Telling| {
        assert!(!asked_b(), "not even for its robots.txt");
        heard.lock().unwrap().push(telling.to_string());
    };
    let watch = Watch { said: &said, ..Watch::none() };
    let request = Request::get(format!("http://a.example:{}/start", server.port()));
    let client = client();
    client.look(&request, watch).unwrap();
    assert!(asked_b());
    let port = server.port();
    let told = format!("asking b.example:{port}: a.example:{port} redirects there");
    assert_eq!(heard.lock().unwrap().join("; "), told, "and not again for the same host");
    let again: Mutex<Vec<String>> = Mutex::default();
    let said = |telling: &Telling| again.lock().unwrap().push(telling.to_string());
    let mut came = 0;
    client.look_all(&[request.clone(), request], Watch { said: &said, ..Watch::none() }, &mut |_, result| {
        came += usize::from(result.is_ok());
        std::ops::ControlFlow::Continue(())
    });
    assert_eq!((came, again.into_inner().unwrap()), (2, vec![told.clone(), told]));
}

#[test]
fn a_long_wait_is_told_before_it_begins() {
    let server = TestServer::start(|_| Reply::status(503).header("Retry-After", "7"));
    let client = client_with(settings(), Timing { longest_wait: Duration::from_secs(10), ..timing() }).0;
    let (heard, enough): (Mutex<Vec<String>>, AtomicBool) = Default::default();
    let said = |telling: &Telling| {
        heard.lock().unwrap().push(telling.to_string());
        enough.store(true, Ordering::SeqCst);
    };
    let cancelled = || enough.load(Ordering::SeqCst);
    let watch = Watch { said: &said, cancelled: &cancelled, ..Watch::none() };
    let failed = client.look(&get(server.url("/")), watch).unwrap_err();
    assert_eq!(failed.error, FetchError::Cancelled);
    assert_eq!(heard.into_inner().unwrap(), ["127.0.0.1: waits 7 s as the server asked"]);
}

#[test]
fn one_page_has_one_spelling() {
    let page = "http://site.example/a?b";
    for text in [page, "HTTP://Site.Example:80/a?b", "http://site.example./a?b#part", " http://SITE.example/a?b "] {
        assert_eq!(one_page(text), page, "{text}");
    }
    for text in ["http://site.example:8080/a?b", "https://site.example/a?b", "http://site.example/A?b", "no address"] {
        assert_ne!(one_page(text), page, "{text}");
    }
    assert_eq!(one_page("no address"), "no address");
}

#[test]
fn a_password_in_an_address_is_never_shown() {
    for text in [
        "http://bob:p/w@host.example/x",
        "http://bob:p#w@host.example/x",
        "http://bob:p?w@host.example/x",
        "http://bob:p\\w@host.example/x",
        "http://bob:p@w@host.example/x",
        "http://bob:p/w:p@w/p@host.example/x",
        "https://bob:pw@host.example/x",
        "bob:p/w@host.example/x",
        "ftp://bob:p@host.example/x",
        "http://pw@host.example/x",
    ] {
        let shown = shown(text);
        assert!(shown.ends_with("***@host.example/x"), "{shown}");
        let error = fetch(&client(), &get(text)).unwrap_err().to_string();
        for told in [Card::host(text), error] {
            assert!(!told.contains("bob") && !told.contains("p/w") && !told.contains("p@"), "{text}: {told}");
        }
    }
    for text in
        ["https://site.example/@someone/1", "/@someone", "page@home.html", "https://site.example/?to=a@b.example"]
    {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn why_a_certificate_is_refused_is_said_in_plain_words() {
    use rustls::{CertificateError as E, OtherError};
    let odd = E::Other(OtherError(Arc::new(std::io::Error::other("CaUsedAsEndEntity"))));
    assert_eq!(
        super::super::certificate::reason(&odd),
        "it is that of an authority, not of a site (CaUsedAsEndEntity)"
    );
    assert!(super::super::certificate::reason(&E::Expired).starts_with("it has expired ("));
    assert!(super::super::certificate::reason(&E::BadEncoding).starts_with("it cannot be read ("));
}

#[test]
fn robots_txt_in_utf_16_is_read() {
    let text = "User-agent: *\nDisallow: /private\n";
    let little: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big, format!("\u{feff}{text}").into_bytes()] {
        let rules = super::super::robots::Rules::parse(&bytes);
        assert_eq!(rules.decide("/private/x"), (false, "line 2: Disallow: /private".to_owned()));
        assert!(rules.decide("/open").0);
    }
}
