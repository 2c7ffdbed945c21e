//! 500 pages from a loopback server with mixed latency and errors: as fast as the politeness settings allow?
//!
//! Latency 0–80 ms, 5 % of the pages answer 503 once, 2 % are 404; 16 requests at the same time, no pace. The ideal is
//! what 16 tireless workers without any cost of their own need, who come back to a busy page after the shortest
//! back-off. Beside it the processor time, and the most memory after 50 and after 500 pages of 200 kB: bounded by what
//! is under way, not by the pages. `cargo bench --no-default-features --bench collect`.

#[path = "../src/collect/mock_test_server.rs"]
#[expect(dead_code, reason = "the bench needs only a part of the test server")]
mod server;

use criterion::{Criterion, criterion_group};
use kuromaku::collect::fetch::{Agreement, Client, Politeness, Request, Settings, Watch, Web};
use server::{Reply, TestServer};
use std::collections::VecDeque;
use std::hint::black_box;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PAGES: u64 = 500;
const AT_ONCE: u32 = 16;
/// Bytes of a page.
const PAGE: usize = 20_000;

/// Knuth's multiplicative hash: the same mixture on every run.
fn mix(page: u64, salt: u64) -> u64 {
    (page ^ salt << 32).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33
}

fn latency(page: u64) -> Duration {
    Duration::from_millis(mix(page, 1) % 81)
}

fn busy(page: u64) -> bool {
    mix(page, 2) % 100 < 5
}

fn missing(page: u64) -> bool {
    mix(page, 3) % 100 < 2
}

/// Serves pages of about this many bytes.
fn start(bytes: usize) -> TestServer {
    let paragraph = "<p>Some text about a company.</p>";
    let body = format!("<html><title>page</title>{}</html>", paragraph.repeat(bytes / paragraph.len()));
    TestServer::start(move |asked| {
        let Ok(page) = asked.path().trim_start_matches('/').parse::<u64>() else { return Reply::status(404) };
        let reply = match (missing(page), busy(page) && asked.before.is_multiple_of(2)) {
            (true, _) => Reply::status(404),
            (_, true) => Reply::status(503),
            _ => Reply::html(&body),
        };
        reply.late(latency(page))
    })
}

fn client() -> Client {
    let politeness = Politeness { per_second: 1e6, at_once: AT_ONCE, at_once_all: AT_ONCE };
    let settings = Settings { allow_loopback: true, politeness, ..Settings::default() };
    Client::new(settings, Arc::new(|| 1_772_600_767), "bench").unwrap()
}

/// Pages that came and pages that did not.
fn run(client: &Client, server: &TestServer, pages: u64) -> (usize, usize) {
    let requests: Vec<Request> = (0..pages)
        .map(|page| Request { agreement: Agreement::Terms, ..Request::get(server.url(&format!("/{page}"))) })
        .collect();
    let mut counts = (0, 0);
    client.fetch_all(&requests, Watch::none(), &mut |_, result| {
        if result.is_ok() {
            counts.0 += 1
        } else {
            counts.1 += 1
        }
        ControlFlow::Continue(())
    });
    counts
}

fn collect(criterion: &mut Criterion) {
    let server = start(PAGE);
    let client = client();
    let mut group = criterion.benchmark_group("collect");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("500 pages", |bencher| bencher.iter(|| black_box(run(&client, &server, PAGES))));
    group.finish();
}

/// The shortest wait before a second attempt.
const BACK_OFF: Duration = Duration::from_millis(500);

/// When 16 perfect workers are done: each takes a page that may be asked again, else the next new one.
fn ideal() -> Duration {
    let mut free = vec![Duration::ZERO; AT_ONCE as usize];
    let mut again: VecDeque<(Duration, u64)> = VecDeque::new();
    let mut fresh = 0..PAGES;
    loop {
        free.sort();
        let now = free[0];
        again.make_contiguous().sort();
        let ready = again.front().is_some_and(|(at, _)| *at <= now);
        let (start, page, first) = match (if ready { None } else { fresh.next() }, again.front()) {
            (Some(page), _) => (now, page, true),
            (None, Some(&(at, page))) => {
                again.pop_front();
                (at.max(now), page, false)
            }
            (None, None) => return free.into_iter().max().unwrap_or_default(),
        };
        free[0] = start + latency(page);
        if first && busy(page) && !missing(page) {
            again.push_back((free[0] + BACK_OFF, page));
        }
    }
}

/// Once, beside the ideal.
fn compare() {
    let server = start(PAGE);
    let client = client();
    let ideal = ideal();
    let (begun, worked) = (Instant::now(), processor());
    let (came, failed) = run(&client, &server, PAGES);
    let (took, worked) = (begun.elapsed(), processor() - worked);
    let ratio = took.as_secs_f64() / ideal.as_secs_f64();
    say(&format!("{came} pages and {failed} failures in {took:.2?}; ideal {ideal:.2?}; ratio {ratio:.2}"));
    say(&format!("processor time, with the server's: {worked:.2} s"));
}

/// Memory must not grow with the pages.
fn weigh() {
    let server = start(200_000);
    let client = client();
    for pages in [PAGES / 10, PAGES] {
        run(&client, &server, pages);
        match peak() {
            Some(peak) => say(&format!("most memory after {pages} pages of 200 kB, with the server's: {peak} kB")),
            None => say("memory is only measured on Linux"),
        }
    }
}

/// The most memory this process ever held, in kB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

/// Seconds of processor time of all threads; 0 where nobody tells. Linux counts in hundredths.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // User and system time are the 14th and 15th fields; the name before may hold spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

criterion_group!(benches, collect);

fn main() {
    weigh();
    compare();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
