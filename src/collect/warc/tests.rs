//! WARC files read by a second reader, which shares nothing with the writer.

use super::super::fetch::{Hop, Robots, RobotsFile, TlsPeer};
use super::*;
use std::sync::Arc;

fn exchange() -> Exchange {
    Exchange {
        url: "https://example.org/old".to_owned(),
        request_headers: vec![("User-Agent".to_owned(), "kuromaku/0".to_owned())],
        hops: vec![Hop::bare("https://example.org/old", 301)],
        final_url: "https://example.org/officers?q=a b".to_owned(),
        status: 200,
        headers: vec![
            ("Content-Type".to_owned(), "text/html".to_owned()),
            ("content-encoding".to_owned(), "gzip".to_owned()),
            ("Content-Length".to_owned(), "7".to_owned()),
            ("X-Evil".to_owned(), "a\r\nWARC-Type: forged".to_owned()),
            ("bad name".to_owned(), "b".to_owned()),
        ],
        address: Some("192.0.2.7:443".to_owned()),
        tls: Some(TlsPeer { certificate_sha256: "ab".repeat(32) }),
        robots: Some(Robots {
            url: "https://example.org/robots.txt".to_owned(),
            allowed: true,
            why: "line 2: Allow: /".to_owned(),
            file: None,
        }),
        attempts: 2,
        ..Exchange::of_file("", "text/html", "2026-11-22T10:00:00Z", 12, &"cd".repeat(32))
    }
}

fn kept<'a>(exchange: &'a Exchange, body: Option<&'a [u8]>, problem: Option<&'a str>) -> Kept<'a> {
    Kept { exchange, body, problem, title: "" }
}

fn archive(kept: &[Kept<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = Archive::begin(&mut out, "2026-11-22T12:00:00Z").unwrap();
    for item in kept {
        archive.add(item).unwrap();
    }
    let (_, bytes) = archive.finish().unwrap();
    assert_eq!(bytes, out.len() as u64);
    out
}

/// Type, header and block of each record, read by splitting only.
fn records(mut bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let field = |name: &str| {
            let line = head.split("\r\n").find(|line| line.starts_with(&format!("{name}: ")));
            line.map(|line| line[name.len() + 2..].to_owned())
        };
        let length: usize = field("Content-Length").unwrap().parse().unwrap();
        let block = bytes[end + 4..end + 4 + length].to_vec();
        assert_eq!(&bytes[end + 4 + length..end + 8 + length], b"\r\n\r\n");
        bytes = &bytes[end + 8 + length..];
        assert!(head.starts_with("WARC/1.1\r\n"));
        found.push((field("WARC-Type").unwrap(), head, block));
    }
    found
}

#[test]
fn an_answer_is_request_response_and_metadata() {
    let exchange = exchange();
    let body = b"<p>officers</p>";
    let bytes = archive(&[kept(&exchange, Some(body), None)]);
    let records = records(&bytes);
    let kinds: Vec<&str> = records.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["warcinfo", "response", "request", "metadata"]);
    let (_, head, block) = &records[1];
    assert!(head.contains("WARC-Target-URI: https://example.org/officers?q=a%20b\r\n"), "{head}");
    assert!(head.contains("WARC-IP-Address: 192.0.2.7\r\n"), "{head}");
    assert!(head.contains(&format!("WARC-Payload-Digest: sha256:{}", hex(&Sha256::digest(body)))), "{head}");
    assert!(head.contains(&format!("WARC-Block-Digest: sha256:{}", hex(&Sha256::digest(block)))), "{head}");
    let block = String::from_utf8(block.clone()).unwrap();
    let expected = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Archive-Orig-content-encoding: gzip\r\n\
        X-Archive-Orig-Content-Length: 7\r\nX-Evil: a  WARC-Type: forged\r\nbad-name: b\r\nContent-Length: 15\r\n\r\n\
        <p>officers</p>";
    assert_eq!(block, expected);
    let id = head.split("\r\n").find_map(|line| line.strip_prefix("WARC-Record-ID: ")).unwrap();
    assert!(id.starts_with("<urn:uuid:") && id.len() == 47 && id.as_bytes()[24] == b'8', "{id}");
    assert!(records[2].1.contains(&format!("WARC-Concurrent-To: {id}")));
    let request = String::from_utf8(records[2].2.clone()).unwrap();
    assert_eq!(request, "GET /officers?q=a%20b HTTP/1.1\r\nHost: example.org\r\nUser-Agent: kuromaku/0\r\n\r\n");
    let metadata = String::from_utf8(records[3].2.clone()).unwrap();
    for line in [
        "hop: 301 https://example.org/old",
        "asked: GET https://example.org/old",
        "robots-allowed: yes",
        "robots-why: line 2: Allow: /",
        "tls-certificate-sha256: abab",
    ] {
        assert!(metadata.contains(line), "{metadata}");
    }
    let report = verify(&mut &bytes[..]).unwrap();
    assert!(report.is_sound() && report.digests == 5, "{report:?}");
}

#[test]
fn the_same_evidence_gives_the_same_bytes_and_no_id_twice() {
    let exchange = exchange();
    let later = Exchange { at: "2026-11-22T10:00:01Z".to_owned(), ..exchange.clone() };
    let both = || [kept(&exchange, Some(b"x"), None), kept(&later, Some(b"x"), None)];
    let bytes = archive(&both());
    assert_eq!(bytes, archive(&both()));
    let mut ids: Vec<String> = records(&bytes)
        .iter()
        .map(|(_, head, _)| head.split("\r\n").find(|l| l.starts_with("WARC-Record-ID")).unwrap().to_owned())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 7);
}

#[test]
fn files_failures_and_unchanged_answers_have_records_of_their_own() {
    let file = Exchange::of_file("folder/名簿 1.html", "text/html", "2026-11-22T10:00:00Z", 3, "");
    let failed = Exchange::of_file("https://example.org/private", "", "2026-11-22T10:00:00Z", 0, "");
    let unchanged = Exchange { unchanged: true, status: 304, ..exchange() };
    let hops = vec![Hop::bare("https://example.org/old", 308)];
    let posted = Exchange { method: Method::Post, request_body: Some("{\"q\":1}".to_owned()), hops, ..exchange() };
    let bytes = archive(&[
        kept(&file, Some(b"abc"), None),
        kept(&failed, None, Some("could not look: robots.txt\nforbids it")),
        kept(&unchanged, None, None),
        kept(&posted, None, None),
    ]);
    let records = records(&bytes);
    let kinds: Vec<&str> = records.iter().map(|(kind, ..)| kind.as_str()).collect();
    let expected = [
        "warcinfo", "resource", "metadata", "metadata", "revisit", "request", "metadata", "response", "request",
        "metadata",
    ];
    assert_eq!(kinds, expected);
    assert!(records[1].1.contains("WARC-Target-URI: file:///%E5%90%8D%E7%B0%BF%201.html"), "{}", records[1].1);
    assert_eq!(records[2].2, b"robots: not asked: a saved file\r\n");
    let said =
        "problem: could not look: robots.txt forbids it\r\nrobots: not asked: nothing was sent\r\nattempts: 0\r\n";
    assert_eq!(String::from_utf8(records[3].2.clone()).unwrap(), said);
    assert!(records[4].1.contains("server-not-modified"));
    assert!(records[7].1.contains("WARC-Truncated: length"));
    assert!(records[8].2.ends_with(b"Content-Length: 7\r\n\r\n{\"q\":1}"));
    assert!(verify(&mut &bytes[..]).unwrap().is_sound());
}

#[test]
fn what_came_but_could_not_be_read_is_kept_beside_its_problem() {
    let answered = exchange();
    let file = Exchange::of_file("list.csv", "text/csv", "2026-11-22T10:00:00Z", 3, "");
    let problem = Some("could not look: line 7 is cut");
    let bytes = archive(&[kept(&answered, Some(b"<p>odd"), problem), kept(&file, Some(b"odd"), problem)]);
    let records = records(&bytes);
    let kinds: Vec<&str> = records.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["warcinfo", "response", "request", "metadata", "resource", "metadata"]);
    assert!(records[1].2.ends_with(b"\r\n\r\n<p>odd") && records[4].2 == b"odd");
    for metadata in [&records[3], &records[5]] {
        assert!(metadata.2.starts_with(b"problem: could not look: line 7 is cut\r\n"));
        assert!(metadata.1.contains("WARC-Concurrent-To: "), "{}", metadata.1);
    }
    assert!(verify(&mut &bytes[..]).unwrap().is_sound());
}

#[test]
fn the_request_is_the_one_that_was_sent() {
    let hops = vec![Hop::bare("https://example.org/ask", 303)];
    let moved = Exchange { method: Method::Post, request_body: Some("{\"q\":1}".to_owned()), hops, ..exchange() };
    let terms = Exchange { robots: None, ..exchange() };
    let bytes = archive(&[kept(&moved, Some(b"x"), None), kept(&terms, Some(b"x"), None)]);
    let records = records(&bytes);
    let text = |at: usize| String::from_utf8(records[at].2.clone()).unwrap();
    assert!(text(2).starts_with("GET /officers") && text(2).ends_with("kuromaku/0\r\n\r\n"), "{}", text(2));
    assert!(text(3).contains("asked: POST https://example.org/old\r\nasked-body: {\"q\":1}\r\n"), "{}", text(3));
    // By what right each was asked is said of each.
    assert!(!text(0).contains("robots"), "{}", text(0));
    assert!(text(3).contains("robots-allowed: yes") && !text(3).contains("terms"), "{}", text(3));
    assert!(text(6).contains("robots: not asked: an interface under its own terms\r\n"), "{}", text(6));
}

#[test]
fn damage_is_found_and_named() {
    let exchange = exchange();
    let good = archive(&[kept(&exchange, Some(b"<p>officers</p>"), None)]);
    let text = String::from_utf8(good.clone()).unwrap();
    let mut changed = good.clone();
    changed[text.find("<p>officers").unwrap() + 4] = b'X';
    let report = verify(&mut &changed[..]).unwrap();
    assert_eq!(report.problems.len(), 2, "block and payload: {report:?}");
    assert!(report.problems[0].starts_with("record 2 (response https://example.org/officers"), "{report:?}");
    for (what, bytes) in [
        ("cut in a block", good[..text.find("officers</p>").unwrap()].to_vec()),
        ("cut in a header", good[..20].to_vec()),
        ("without its end", good[..good.len() - 2].to_vec()),
        ("another format", b"hello\r\n\r\nworld".to_vec()),
        ("an endless line", vec![b'a'; 3 << 20]),
        ("no length", b"WARC/1.1\r\nWARC-Type: x\r\n\r\n".to_vec()),
        ("a huge length", b"WARC/1.1\r\nContent-Length: 18446744073709551615\r\n\r\nx".to_vec()),
    ] {
        assert!(!verify(&mut &bytes[..]).unwrap().is_sound(), "{what}");
    }
    assert!(!verify(&mut &b""[..]).unwrap().is_sound(), "an empty file proves nothing");
    let other = text.replace("sha256:", "sha1:");
    let report = verify(&mut other.as_bytes()).unwrap();
    assert_eq!((report.digests, report.not_checked), (0, 5));
}

#[test]
fn a_head_that_is_split_anywhere_is_found() {
    struct Drip<'a>(&'a [u8]);
    impl io::Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let exchange = exchange();
    let good = archive(&[kept(&exchange, Some(b"a\r\n\r\nb"), None)]);
    let mut drip = io::BufReader::with_capacity(1, Drip(&good));
    assert!(verify(&mut drip).unwrap().is_sound());
}

/// The names and blocks of the records after the first, as text.
fn told(kept: &[Kept<'_>]) -> Vec<(String, String, String)> {
    let bytes = archive(kept);
    let report = verify(&mut &bytes[..]).unwrap();
    assert!(report.is_sound() && report.not_checked == 0, "{report:?}");
    let text = |block: Vec<u8>| String::from_utf8(block).unwrap();
    records(&bytes).into_iter().skip(1).map(|(kind, head, block)| (kind, head, text(block))).collect()
}

fn kinds(told: &[(String, String, String)]) -> Vec<&str> {
    told.iter().map(|(kind, ..)| kind.as_str()).collect()
}

#[test]
fn a_refusal_is_written_as_it_came() {
    let refused = Exchange {
        status: 404,
        truncated: Some("length".to_owned()),
        notes: vec!["of the body the first 6 bytes are kept: it is longer than is kept of a failure".to_owned()],
        ..exchange()
    };
    let records = told(&[kept(&refused, Some(b"<p>404"), Some("could not look: status 404"))]);
    assert_eq!(kinds(&records), ["response", "request", "metadata"]);
    assert!(records[0].1.contains("WARC-Truncated: length\r\n"), "{}", records[0].1);
    assert!(records[0].2.starts_with("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"), "{}", records[0].2);
    assert!(records[0].2.ends_with("\r\n\r\n<p>404"), "{}", records[0].2);
    for line in ["robots-allowed: yes\r\n", "attempts: 2\r\n", "note: of the body the first 6 bytes"] {
        assert!(records[2].2.contains(line), "{}", records[2].2);
    }
    // Answered, and nothing more is known: no words are put into anybody's mouth.
    let bare = Exchange::of_failure(Method::Get, "https://example.org/gone", "2026-11-22T10:00:00Z", 404, 1);
    let records = told(&[kept(&bare, None, Some("could not look: status 404"))]);
    assert_eq!(kinds(&records), ["metadata"]);
    assert!(records[0].2.contains("status: 404\r\n") && records[0].2.contains("robots: not recorded"), "{records:?}");
}

#[test]
fn a_question_nobody_answered_has_no_response() {
    let unheard =
        Exchange { status: 0, headers: Vec::new(), sha256: String::new(), address: None, tls: None, ..exchange() };
    let records = told(&[kept(&unheard, None, Some("could not look: no answer"))]);
    assert_eq!(kinds(&records), ["request", "metadata"]);
    assert!(!records[0].1.contains("WARC-Concurrent-To"), "{}", records[0].1);
    assert!(records[1].1.contains("WARC-Concurrent-To"), "{}", records[1].1);
    let unsent = Exchange { request_headers: Vec::new(), hops: Vec::new(), attempts: 0, ..unheard };
    let records = told(&[kept(&unsent, None, Some("could not look: no such host"))]);
    assert_eq!(kinds(&records), ["metadata"]);
    assert!(records[0].2.contains("attempts: 0\r\n") && !records[0].2.contains("terms"), "{}", records[0].2);
}

#[test]
fn one_exchange_is_written_once_whatever_was_read_from_it() {
    let one = exchange();
    let reading = |title| Kept { title, ..kept(&one, Some(b"a,b"), None) };
    let records = told(&[reading("List A"), reading("List B"), Kept { body: None, ..reading("List C") }]);
    assert_eq!(kinds(&records), ["response", "request", "metadata", "metadata", "metadata"]);
    let id = records[0].1.split("\r\n").find_map(|line| line.strip_prefix("WARC-Record-ID: ")).unwrap();
    for (record, title) in records[3..].iter().zip(["List B", "List C"]) {
        assert!(record.1.contains(&format!("WARC-Refers-To: {id}\r\n")), "{}", record.1);
        assert_eq!(record.2, format!("title: {title}\r\nreading: another one of the same answer\r\n"));
    }
}

#[test]
fn the_robots_txt_that_decided_is_beside_its_pages() {
    let file = |sha256: &str| {
        let body = (sha256 == "aa").then(|| Arc::new(b"User-agent: *\nAllow: /".to_vec()));
        Some(RobotsFile { at: "2026-11-22T09:00:00Z".to_owned(), sha256: sha256.to_owned(), body })
    };
    let robots = |sha256: &str| Robots { file: file(sha256), ..exchange().robots.unwrap() };
    let page = Exchange { robots: Some(robots("aa")), ..exchange() };
    let other = Exchange { at: "2026-11-22T11:00:00Z".to_owned(), ..page.clone() };
    let forbidden = Exchange {
        robots: Some(Robots { allowed: false, why: "line 1: Disallow: /".to_owned(), ..robots("bb") }),
        ..Exchange::of_failure(Method::Get, "https://example.org/x", "2026-11-22T11:00:00Z", 0, 0)
    };
    let records = told(&[
        kept(&page, Some(b"x"), None),
        kept(&other, Some(b"x"), None),
        kept(&forbidden, None, Some("could not look: robots.txt forbids it")),
    ]);
    let expected = ["resource", "response", "request", "metadata", "response", "request", "metadata", "metadata"];
    assert_eq!(kinds(&records), expected);
    assert!(records[0].1.contains("WARC-Target-URI: https://example.org/robots.txt\r\n"), "{}", records[0].1);
    assert!(records[0].1.contains("WARC-Date: 2026-11-22T09:00:00Z\r\n"), "{}", records[0].1);
    let id = records[0].1.split("\r\n").find_map(|line| line.strip_prefix("WARC-Record-ID: ")).unwrap();
    for metadata in [&records[3], &records[6]] {
        assert!(metadata.2.contains(&format!("robots-record: {id}\r\n")), "{}", metadata.2);
    }
    let last = &records[7].2;
    assert!(last.contains("robots-allowed: no\r\nrobots-why: line 1: Disallow: /\r\n"), "{last}");
    assert!(last.contains("robots-file: not kept; its SHA-256 is bb\r\nattempts: 0\r\n"), "{last}");
}

#[test]
fn each_redirect_has_records_of_what_was_received() {
    let asked = |url: &str, status, at: &str| Exchange {
        url: url.to_owned(),
        final_url: url.to_owned(),
        status,
        at: at.to_owned(),
        hops: Vec::new(),
        headers: vec![("Location".to_owned(), "/officers?q=a b".to_owned())],
        attempts: 1,
        ..exchange()
    };
    let posted = Exchange {
        method: Method::Post,
        request_body: Some("{\"q\":1}".to_owned()),
        ..asked("https://example.org/old", 307, "2026-11-22T09:59:58Z")
    };
    let long = Exchange {
        truncated: Some("length".to_owned()),
        ..asked("https://example.org/new", 303, "2026-11-22T09:59:59Z")
    };
    let hop = |exchange: &Exchange, body: &[u8]| Hop {
        exchange: Some(Box::new(exchange.clone())),
        body: Some(Arc::new(body.to_vec())),
        ..Hop::bare(exchange.url.clone(), exchange.status)
    };
    let hops = vec![hop(&posted, b"<p>moved"), hop(&long, b"beginning"), Hop::bare("https://example.org/untold", 302)];
    let whole = Exchange { hops, ..exchange() };
    let other = Exchange { attempts: 7, ..whole.clone() };
    let records = told(&[kept(&whole, Some(b"x"), None), kept(&whole, None, None), kept(&other, None, None)]);
    let three = ["response", "request", "metadata"];
    let expected = [&three[..], &three, &three, &["metadata"], &["metadata", "metadata"], &three].concat();
    assert_eq!(kinds(&records), expected);
    let (_, head, block) = &records[0];
    assert!(head.contains("WARC-Date: 2026-11-22T09:59:58Z\r\n"), "{head}");
    assert!(head.contains(&format!("WARC-Payload-Digest: sha256:{}\r\n", hex(&Sha256::digest(b"<p>moved")))), "{head}");
    assert!(!head.contains("WARC-Truncated"), "{head}");
    assert!(block.starts_with("HTTP/1.1 307 Temporary Redirect\r\nLocation: /officers?q=a b\r\n"), "{block}");
    let id = |at: usize| records[at].1.split("\r\n").find_map(|line| line.strip_prefix("WARC-Record-ID: ")).unwrap();
    assert!(records[1].1.contains(&format!("WARC-Concurrent-To: {}\r\n", id(0))), "{}", records[1].1);
    assert!(
        records[1].2.starts_with("POST /old HTTP/1.1\r\n") && records[1].2.ends_with("{\"q\":1}"),
        "{}",
        records[1].2
    );
    assert!(records[2].2.contains("tls-certificate-sha256: abab"), "{}", records[2].2);
    assert!(records[3].1.contains("WARC-Truncated: length\r\n") && records[3].2.ends_with("\r\n\r\nbeginning"));
    let last = &records[8].2;
    assert!(last.contains("hop: 302 https://example.org/untold\r\n"), "{last}");
    assert!(last.contains(&format!("hop-record: {}\r\nhop-record: {}\r\n", id(0), id(3))), "{last}");
    // What a redirect said is checked like everything else.
    let mut bytes = archive(&[kept(&whole, Some(b"x"), None)]);
    let report = verify(&mut &bytes[..]).unwrap();
    assert_eq!((report.kinds["response"], report.kinds["request"], report.digests), (3, 3, 13), "{report:?}");
    let at = bytes.windows(8).position(|part| part == b"<p>moved").unwrap();
    bytes[at] = b'X';
    let report = verify(&mut &bytes[..]).unwrap();
    assert!(report.problems[0].starts_with("record 2 (response https://example.org/old)"), "{report:?}");
}
