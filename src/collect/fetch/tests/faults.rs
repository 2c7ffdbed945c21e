//! What the whole way from the server to the page must stand, where no other test stands for it.
//!
//! | fault | test |
//! |---|---|
//! | endless body, bomb | `bodies::an_endless_body_ends_at_the_limit`, `bodies::bombs_stop_at_the_limit` |
//! | slow drip, silence | `bodies::slow_drips_fall_to_the_total_time_and_silence_to_the_quiet_time` |
//! | redirect loop | `safe::loops_and_long_chains_end` |
//! | wrong length | `bodies::a_wrong_length_is_told` |
//! | broken HTML | `page::tests::hostile` |
//! | 50 MB table | here |
//! | scripts, and what a browser would load | here |
//! | lying charset | `bodies::a_page_that_lies_about_its_charset_is_caught` |
//! | robots.txt forbids, or cannot be read | `robots::forbidden_means_not_asked`, `robots::unreadable_means_forbidden` |
//! | certificate fails | `safe::certificates_are_checked_and_kept` |
//! | captive portal | `safe::captive_portals_are_named` |
//! | clock skew | `bodies::a_clock_that_is_off_is_noted`, and here |
//! | disk full while saving evidence | `case::tests_collected::a_full_disk_keeps_nothing_of_a_fetch` |

use super::*;
use crate::collect::page::Document;
use std::fmt::Write as _;

fn read(fetched: &Fetched) -> Document {
    let exchange = &fetched.exchange;
    Document::read(&fetched.body, &exchange.media, exchange.charset.as_deref(), &exchange.final_url).unwrap()
}

#[test]
fn a_table_of_50_mb_is_read_whole_and_a_larger_page_refused() {
    // Few and long cells: what is tested is size, and this build is not optimised.
    let name = "Harbour Light Holdings ".repeat(200);
    let mut table = String::from("<title>Register</title><table><tr><th>No.<th>Name");
    let mut rows = 0;
    while table.len() < 50 << 20 {
        rows += 1;
        write!(table, "<tr><td>{rows}<td>{name}").unwrap();
    }
    let (table, size) = (std::sync::Arc::new(table), 50 << 20);
    let server = TestServer::start(move |_| Reply::html(&table));
    let limits = Limits { max_bytes: Limits::default().max_bytes, ..settings().limits };
    let patient = Timing { total: Duration::from_secs(60), quiet: Duration::from_secs(20), ..timing() };
    let fetched = fetch(&client_with(Settings { limits, ..settings() }, patient).0, &get(server.url("/"))).unwrap();
    assert!(fetched.exchange.bytes >= size);
    let document = read(&fetched);
    let part = &document.page().parts[0];
    assert_eq!((part.header.join("|"), part.rows.len()), ("No.|Name".to_owned(), rows));
    assert_eq!(part.rows[rows - 1].cells[0], rows.to_string());
    let limits = Limits { max_bytes: size, ..limits };
    let error = fetch(&client_with(Settings { limits, ..settings() }, patient).0, &get(server.url("/"))).unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
}

#[test]
fn scripts_are_not_run_and_nothing_a_page_names_is_loaded() {
    let server = TestServer::start(|asked| match asked.path() {
        "/page" => Reply::html(
            "<base href='/from/'><link rel=stylesheet href=/style.css><link rel=preload href=/early.js as=script>\
             <meta http-equiv=refresh content='0;url=/next'><script src=/code.js></script>\
             <script>document.write('<p>written</p>'); location = '/gone'</script>\
             <body onload='fetch(\"/load\")'><p>said<img src=/picture.png onerror='alert(1)'>\
             <iframe src=/frame></iframe><object data=/object></object><form action=/form></form>",
        )
        .header("Link", "</hint.css>; rel=preload")
        .header("Refresh", "0; url=/refreshed"),
        _ => Reply::status(404),
    });
    let fetched = fetch(&client(), &Request::get(server.url("/page"))).unwrap();
    let document = read(&fetched);
    let said: Vec<&str> = document.page().blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(said, ["said"]);
    let asked: Vec<String> = server.seen().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked, ["/robots.txt", "/page"]);
}

#[test]
fn a_wait_until_a_date_is_counted_on_the_clock_that_named_it() {
    // The server is an hour ahead, or behind; its wait is one second either way.
    for (date, after) in [
        ("Wed, 04 Mar 2026 06:06:07 GMT", "Wed, 04 Mar 2026 06:06:08 GMT"),
        ("Wed, 04 Mar 2026 04:06:07 GMT", "Wed, 04 Mar 2026 04:06:08 GMT"),
    ] {
        let server = TestServer::start(move |asked| match asked.before {
            0 => Reply::status(503).header("Retry-After", after).header("Date", date),
            _ => Reply::html("<p>"),
        });
        let begun = std::time::Instant::now();
        let fetched = fetch(&client(), &get(server.url("/"))).unwrap();
        assert_eq!(fetched.exchange.attempts, 2);
        assert!(begun.elapsed() >= ms(950), "{date}");
    }
}
