//! Pace, waits, attempts, cancelling, many at once.

use super::*;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

#[test]
fn a_busy_server_is_asked_again() {
    let server = TestServer::start(|asked| match (asked.path(), asked.before) {
        ("/busy", 0) | ("/twice", 0 | 1) => Reply::status(503),
        ("/reset", 0) => Reply::raw(""),
        ("/cut", 0) => Reply::html("").no_length().header("Content-Length", "9").body("x"),
        _ => Reply::html("<p>"),
    });
    let client = client();
    for (path, attempts) in [("/busy", 2), ("/twice", 3), ("/reset", 2), ("/cut", 2)] {
        let fetched = fetch(&client, &get(server.url(path))).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(fetched.exchange.attempts, attempts, "{path}");
    }
    // A question that was perhaps heard is not asked twice.
    let lost = TestServer::start(|_| Reply::raw(""));
    let body = Some(Body { media: "text/plain".to_owned(), bytes: b"q".to_vec() });
    let post = Request { method: Method::Post, body, ..get(lost.url("/")) };
    assert!(matches!(fetch(&client, &post), Err(FetchError::Broken { .. })));
    assert_eq!(lost.targets().len(), 1);
}

#[test]
fn attempts_end() {
    let error = one(|_| Reply::status(503)).unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 503, attempts: 3, .. }), "{error}");
    let error = one(|_| Reply::status(404)).unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 404, attempts: 1, .. }), "{error}");
}

#[test]
fn retry_after_is_waited_for() {
    let ask = |after: &'static str| {
        let server = TestServer::start(move |asked| match asked.before {
            0 => Reply::status(429).header("Retry-After", after),
            _ => Reply::html("<p>"),
        });
        let begun = Instant::now();
        let fetched = fetch(&client(), &get(server.url("/"))).unwrap();
        assert_eq!(fetched.exchange.attempts, 2, "{after}");
        begun.elapsed()
    };
    std::thread::scope(|scope| {
        for after in ["1", "Wed, 04 Mar 2026 05:06:08 GMT"] {
            scope.spawn(move || assert!(ask(after) >= ms(950), "{after}"));
        }
        for after in ["0", "Wed, 04 Mar 2026 05:00:00 GMT", "nonsense"] {
            ask(after);
        }
    });
}

#[test]
fn a_wait_that_is_too_long_is_told() {
    for after in ["3600", "Wed, 04 Mar 2026 06:06:07 GMT"] {
        let error = one(move |_| Reply::status(503).header("Retry-After", after)).unwrap_err();
        assert_eq!(error, FetchError::Later { host: "127.0.0.1".to_owned(), seconds: 3600 });
    }
}

#[test]
fn cancelled_in_the_middle_of_a_wait() {
    let server = TestServer::start(|_| Reply::status(503).header("Retry-After", "2"));
    let stop = AtomicBool::new(false);
    let cancelled = || stop.load(Ordering::Relaxed);
    let watch = Watch { cancelled: &cancelled, ..Watch::none() };
    let client = client();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(ms(150));
            stop.store(true, Ordering::Relaxed);
        });
        let begun = Instant::now();
        let error = client.fetch(&get(server.url("/")), watch).unwrap_err();
        assert_eq!(error, FetchError::Cancelled);
        assert!(begun.elapsed() < ms(1500), "{:?}", begun.elapsed());
    });
    assert_eq!(server.targets().len(), 1);
    assert_eq!(client.fetch(&get(server.url("/")), watch), Err(FetchError::Cancelled));
}

#[test]
fn a_cancelled_batch_answers_for_all() {
    let server = TestServer::start(|_| Reply::html("<p>").late(ms(300)));
    let stop = AtomicBool::new(false);
    let cancelled = || stop.load(Ordering::Relaxed);
    let watch = Watch { cancelled: &cancelled, ..Watch::none() };
    let requests: Vec<Request> = (0..40).map(|at| get(server.url(&format!("/{at}")))).collect();
    let mut seen = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(ms(60));
            stop.store(true, Ordering::Relaxed);
        });
        client().fetch_all(&requests, watch, &mut |at, result| {
            assert_eq!(result, Err(FetchError::Cancelled));
            seen.push(at);
            ControlFlow::Continue(())
        });
    });
    assert_eq!(seen, (0..40).collect::<Vec<_>>());
}

#[test]
fn offline_sends_nothing() {
    let server = TestServer::start(|_| Reply::html("<p>"));
    let (client, lookups) = client_with(Settings { offline: true, ..settings() }, timing());
    let error = fetch(&client, &get("https://site.example/x")).unwrap_err();
    assert_eq!(error, FetchError::Offline { host: "site.example".to_owned() });
    let mut told = 0;
    client.fetch_all(&[get(server.url("/")), get("nonsense")], Watch::none(), &mut |_, result| {
        assert!(matches!(result, Err(FetchError::Offline { .. })));
        told += 1;
        ControlFlow::Continue(())
    });
    assert_eq!((told, server.seen().len(), lookups.load(Ordering::Relaxed)), (2, 0, 0));
}

#[test]
fn a_host_is_asked_at_its_pace_by_all_callers() {
    let server = TestServer::start(|_| Reply::html("<p>"));
    let pace = Politeness { per_second: 20.0, at_once: 4, at_once_all: 16 };
    let (client, _) = client_with(Settings { politeness: pace, ..settings() }, timing());
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for at in 0..5 {
            let (client, url) = (&client, server.url(&format!("/{at}")));
            scope.spawn(move || fetch(client, &get(url)).unwrap());
        }
    });
    assert_eq!(server.targets().len(), 5);
    assert!(begun.elapsed() >= ms(4 * 50 - 4), "{:?}", begun.elapsed());
}

/// A server that counts how many it answers at once.
fn counting(most: Arc<AtomicUsize>) -> TestServer {
    let now = AtomicUsize::new(0);
    TestServer::start(move |_| {
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(ms(15));
        now.fetch_sub(1, Ordering::SeqCst);
        Reply::html("<p>")
    })
}

#[test]
fn never_more_at_once_than_is_set() {
    let most = Arc::new(AtomicUsize::new(0));
    let server = counting(most.clone());
    let own = Politeness { per_second: 1e6, at_once: 2, at_once_all: 16 };
    let polite = Politeness { per_second: 1e6, at_once: 8, at_once_all: 5 };
    let hosts = [("a.example".to_owned(), own)].into();
    let (client, _) = client_with(Settings { politeness: polite, hosts, ..settings() }, timing());
    let ask = |names: &[&str]| {
        let requests: Vec<Request> =
            (0..24).map(|at| get(server.url_at(names[at % names.len()], &format!("/{at}")))).collect();
        let mut seen = vec![0; requests.len()];
        most.store(0, Ordering::SeqCst);
        client.fetch_all(&requests, Watch::none(), &mut |at, result| {
            result.unwrap();
            seen[at] += 1;
            ControlFlow::Continue(())
        });
        assert!(seen.iter().all(|count| *count == 1));
        most.load(Ordering::SeqCst)
    };
    assert_eq!(ask(&["a.example"]), 2);
    assert_eq!(ask(&["a.example", "b.example", "c.example"]), 5);
}

#[test]
fn a_slow_host_keeps_no_other_waiting() {
    let server = TestServer::start(|_| Reply::html("<p>"));
    let slow = Politeness { per_second: 2.0, at_once: 1, at_once_all: 2 };
    let hosts = [("slow.example".to_owned(), slow)].into();
    let polite = Politeness { per_second: 1e6, at_once: 2, at_once_all: 2 };
    let (client, _) = client_with(Settings { politeness: polite, hosts, ..settings() }, timing());
    let requests: Vec<Request> = (0..12)
        .map(|at| get(server.url_at(if at < 4 { "slow.example" } else { "quick.example" }, &format!("/{at}"))))
        .collect();
    let mut order = Vec::new();
    client.fetch_all(&requests, Watch::none(), &mut |at, result| {
        result.unwrap();
        order.push(at);
        ControlFlow::Continue(())
    });
    assert_eq!(order.len(), 12);
    assert!(order[10..].iter().all(|at| *at < 4), "the slow ones come last: {order:?}");
}

#[test]
fn bodies_wait_for_the_caller_only_up_to_the_bound() {
    let server = TestServer::start(|_| Reply::html("<p>"));
    let polite = Politeness { per_second: 1e6, at_once: 8, at_once_all: 3 };
    let (client, _) = client_with(Settings { politeness: polite, ..settings() }, timing());
    let requests: Vec<Request> = (0..20).map(|at| get(server.url(&format!("/{at}")))).collect();
    let mut done = 0;
    client.fetch_all(&requests, Watch::none(), &mut |_, result| {
        result.unwrap();
        if done == 0 {
            std::thread::sleep(ms(120));
            // This one was handed over; three more may be on their way or waiting.
            assert!(server.seen().len() <= 4, "{}", server.seen().len());
            // Asking from within is no deadlock.
            fetch(&client, &get(server.url("/inner"))).unwrap();
        }
        done += 1;
        ControlFlow::Continue(())
    });
    assert_eq!(done, 20);
}

#[test]
fn a_break_stops_the_rest() {
    let server = TestServer::start(|_| Reply::html("<p>").late(ms(10)));
    let requests: Vec<Request> = (0..200).map(|at| get(server.url(&format!("/{at}")))).collect();
    let mut done = 0;
    client().fetch_all(&requests, Watch::none(), &mut |_, _| {
        done += 1;
        if done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(done, 3);
    assert!(server.seen().len() < 100);
}

#[test]
fn progress_is_told() {
    let server = TestServer::start(|_| Reply::html("").no_length().body("x".repeat(500)).wait(ms(80)).body("y"));
    let told = Mutex::new(Vec::new());
    let progress = |bytes| told.lock().unwrap().push(bytes);
    client().fetch(&get(server.url("/")), Watch { progress: &progress, ..Watch::none() }).unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.is_sorted() && told.last() == Some(&501), "{told:?}");
}
