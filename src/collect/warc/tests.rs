//! WARC files read by a second reader, which shares nothing with the writer.

use super::super::fetch::{Hop, Robots, TlsPeer};
use super::*;

fn exchange() -> Exchange {
    Exchange {
        url: "https://example.org/old".to_owned(),
        request_headers: vec![("User-Agent".to_owned(), "kuromaku/0".to_owned())],
        hops: vec![Hop { url: "https://example.org/old".to_owned(), status: 301 }],
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
        }),
        attempts: 2,
        ..Exchange::of_file("", "text/html", "2026-11-22T10:00:00Z", 12, &"cd".repeat(32))
    }
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
    let bytes = archive(&[Kept { exchange: &exchange, body: Some(body), problem: None }]);
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
    let kept = || Kept { exchange: &exchange, body: Some(b"x"), problem: None };
    let bytes = archive(&[kept(), kept()]);
    assert_eq!(bytes, archive(&[kept(), kept()]));
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
    let hops = vec![Hop { url: "https://example.org/old".to_owned(), status: 308 }];
    let posted = Exchange { method: Method::Post, request_body: Some("{\"q\":1}".to_owned()), hops, ..exchange() };
    let bytes = archive(&[
        Kept { exchange: &file, body: Some(b"abc"), problem: None },
        Kept { exchange: &failed, body: None, problem: Some("could not look: robots.txt\nforbids it") },
        Kept { exchange: &unchanged, body: None, problem: None },
        Kept { exchange: &posted, body: None, problem: None },
    ]);
    let records = records(&bytes);
    let kinds: Vec<&str> = records.iter().map(|(kind, ..)| kind.as_str()).collect();
    let expected =
        ["warcinfo", "resource", "metadata", "revisit", "request", "metadata", "response", "request", "metadata"];
    assert_eq!(kinds, expected);
    assert!(records[1].1.contains("WARC-Target-URI: file:///%E5%90%8D%E7%B0%BF%201.html"), "{}", records[1].1);
    assert_eq!(records[2].2, b"problem: could not look: robots.txt forbids it\r\n");
    assert!(records[3].1.contains("server-not-modified"));
    assert!(records[6].1.contains("WARC-Truncated: length"));
    assert!(records[7].2.ends_with(b"Content-Length: 7\r\n\r\n{\"q\":1}"));
    assert!(verify(&mut &bytes[..]).unwrap().is_sound());
}

#[test]
fn what_came_but_could_not_be_read_is_kept_beside_its_problem() {
    let answered = exchange();
    let file = Exchange::of_file("list.csv", "text/csv", "2026-11-22T10:00:00Z", 3, "");
    let problem = Some("could not look: line 7 is cut");
    let bytes = archive(&[
        Kept { exchange: &answered, body: Some(b"<p>odd"), problem },
        Kept { exchange: &file, body: Some(b"odd"), problem },
    ]);
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
    let hops = vec![Hop { url: "https://example.org/ask".to_owned(), status: 303 }];
    let moved = Exchange { method: Method::Post, request_body: Some("{\"q\":1}".to_owned()), hops, ..exchange() };
    let terms = Exchange { robots: None, ..exchange() };
    let bytes = archive(&[
        Kept { exchange: &moved, body: Some(b"x"), problem: None },
        Kept { exchange: &terms, body: Some(b"x"), problem: None },
    ]);
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
    let good = archive(&[Kept { exchange: &exchange, body: Some(b"<p>officers</p>"), problem: None }]);
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
    let good = archive(&[Kept { exchange: &exchange, body: Some(b"a\r\n\r\nb"), problem: None }]);
    let mut drip = io::BufReader::with_capacity(1, Drip(&good));
    assert!(verify(&mut drip).unwrap().is_sound());
}
