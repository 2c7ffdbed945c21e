//! Every template, every kind of failure, and texts that mean harm.

use super::*;
use crate::collect::connect::AskError;
use crate::collect::fetch::{ClientError, FetchError};
use crate::collect::lists::ListError;
use std::collections::{BTreeMap, BTreeSet};

fn ja(text: &str) -> String {
    said(Lang::Ja, text).into_owned()
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|sign| matches!(sign, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
}

/// Said in Japanese, with what it holds, and without the sentence it was made from.
fn check(error: &str, holds: &[&str]) {
    let said = ja(error);
    assert!(is_japanese(&said), "{error} → {said}");
    for held in holds {
        assert!(said.contains(held), "{error} → {said} lacks {held}");
    }
    // What is left of the English: words that are no value, no name of a format and no address.
    let rest = holds.iter().fold(said.clone(), |text, held| text.replace(held, ""));
    let words: Vec<&str> = rest
        .split(|sign: char| !sign.is_ascii_alphabetic())
        .filter(|word| word.len() > 1 && word.chars().all(|sign| sign.is_ascii_lowercase()))
        .filter(|word| !["robots", "txt", "http", "https", "socks", "host", "port", "os", "error"].contains(word))
        .collect();
    assert!(words.is_empty(), "{error} → {said} keeps {words:?}");
    assert_eq!(super::said(Lang::En, error), error);
}

const URL: &str = "https://seta.example/a(b)?c=d";

/// Every way in which nothing comes back, with what the sentence holds. A variant that is missing here does not compile.
fn fetch_errors() -> Vec<(FetchError, Vec<&'static str>)> {
    use FetchError as E;
    let (url, host) = (URL.to_owned(), "seta.example".to_owned());
    let first = E::BadUrl { reason: "no host".into(), url: url.clone() };
    let mut all = vec![first];
    let mut found = Vec::new();
    while let Some(error) = all.pop() {
        let (next, holds): (Option<E>, Vec<&'static str>) = match &error {
            E::BadUrl { .. } => (Some(E::Offline { host: host.clone() }), vec![URL]),
            E::Offline { .. } => {
                let why = "line 3: Disallow: /x (y): z".into();
                (Some(E::Robots { why, url: url.clone() }), vec!["seta.example"])
            }
            E::Robots { .. } => {
                let why = E::Connect { host: host.clone(), reason: "Connection refused (os error 111)".into() };
                let why = why.to_string();
                (Some(E::RobotsUnknown { why, url: url.clone() }), vec!["3", "Disallow: /x (y): z", URL])
            }
            E::RobotsUnknown { .. } => {
                let address = "192.0.2.7".into();
                (Some(E::NotPublic { host: host.clone(), address }), vec!["seta.example", "111", URL])
            }
            E::NotPublic { .. } => (Some(E::NoHost { host: host.clone() }), vec!["seta.example", "192.0.2.7"]),
            E::NoHost { .. } => {
                let reason = "no encrypted connection (received fatal alert: HandshakeFailure)".into();
                (Some(E::Connect { host: host.clone(), reason }), vec!["seta.example"])
            }
            E::Connect { .. } => {
                let reason = "UnknownIssuer".into();
                (Some(E::Certificate { host: host.clone(), reason }), vec!["seta.example", "HandshakeFailure"])
            }
            E::Certificate { .. } => {
                (Some(E::Status { status: 503, attempts: 4, url: url.clone() }), vec!["seta.example"])
            }
            E::Status { .. } => (Some(E::Later { host: host.clone(), seconds: 86_400 }), vec!["503", "4", URL]),
            E::Later { .. } => {
                (Some(E::TooManyRedirects { limit: 10, url: url.clone() }), vec!["seta.example", "86400"])
            }
            E::TooManyRedirects { .. } => {
                let (to, reason) = ("https://x.example/".into(), "it leads in a circle".into());
                (Some(E::BadRedirect { to, reason, url: url.clone() }), vec!["10", URL])
            }
            E::BadRedirect { .. } => {
                (Some(E::TooLarge { limit: 1_024, url: url.clone() }), vec!["https://x.example/", URL])
            }
            E::TooLarge { .. } => (Some(E::TooSlow { seconds: 30, url: url.clone() }), vec!["1024", URL]),
            E::TooSlow { .. } => (Some(E::Cut { got: 7, promised: 99, url: url.clone() }), vec!["30", URL]),
            E::Cut { .. } => {
                let (media, wanted) = ("text/html".into(), "application/json, text/plain".into());
                (Some(E::Media { media, wanted, url: url.clone() }), vec!["7", "99", URL])
            }
            E::Media { .. } => {
                let (encoding, reason) = ("gzip".into(), "it ends in the middle".into());
                let next = E::Encoding { encoding, reason, url: url.clone() };
                (Some(next), vec!["text/html", "application/json, text/plain", URL])
            }
            E::Encoding { .. } => (Some(E::Portal { host: host.clone() }), vec!["gzip", URL]),
            E::Portal { .. } => {
                let reason = "the body ended early (connection closed before message completed)".into();
                (Some(E::Broken { reason, url: url.clone() }), vec!["seta.example"])
            }
            E::Broken { .. } => (Some(E::Cancelled), vec![URL]),
            E::Cancelled => (None, Vec::new()),
        };
        all.extend(next);
        found.push((error, holds));
    }
    found
}

#[test]
fn every_failure_to_fetch_is_said_in_japanese() {
    let all = fetch_errors();
    assert_eq!(all.len(), 20);
    for (error, holds) in all {
        check(&error.to_string(), &holds);
        // As it is kept, and as a notice says it.
        check(&format!("could not look: {error}"), &holds);
        let notice: Vec<&str> = holds.iter().copied().chain(["Seta: Optics"]).collect();
        check(&format!("Seta: Optics: could not look: {error}"), &notice);
        check(&AskError::Fetch(error).to_string(), &holds);
    }
}

#[test]
fn every_failure_to_ask_is_said_in_japanese() {
    let name = || "Companies House".to_owned();
    let all = [
        AskError::Fetch(FetchError::NoHost { host: "a.example".into() }),
        AskError::NeedsKey { source_name: name(), from: URL.into() },
        AskError::KeyRefused(name()),
        AskError::NotAskable("it has no name".into()),
        AskError::NotAskable("Japan corporate number: check digit is 7, expected 8".into()),
        AskError::Shape { what: "no list of companies".into(), pointer: "/items".into(), url: URL.into() },
        AskError::Shape { what: "no answer".into(), pointer: String::new(), url: URL.into() },
        AskError::Shape {
            what: "not JSON (expected value at line 1 column 1)".into(),
            pointer: "line 1".into(),
            url: URL.into(),
        },
        AskError::Cancelled,
    ];
    for error in all {
        let holds: &[&str] = match &error {
            AskError::Fetch(_) => &["a.example"],
            AskError::NeedsKey { .. } => &["Companies House", URL],
            AskError::KeyRefused(_) => &["Companies House"],
            AskError::NotAskable(why) if why.contains("digit") => &["法人番号", "7", "8"],
            AskError::NotAskable(_) => &[],
            AskError::Shape { pointer, .. } if pointer.starts_with('/') => &["/items", URL],
            AskError::Shape { pointer, .. } if pointer.is_empty() => &[URL],
            AskError::Shape { .. } => &["line 1", URL],
            AskError::Cancelled => &[],
        };
        check(&error.to_string(), holds);
    }
}

#[test]
fn every_reason_for_no_client_is_said_in_japanese() {
    let all = [
        ClientError::Proxy { reason: "relative URL without a base".into() },
        ClientError::CaFile { reason: "no PEM certificate in it".into(), path: "/seta/ca.pem".into() },
        ClientError::Setup { reason: "No such file or directory (os error 2)".into() },
    ];
    for error in all {
        let holds: &[&str] = match &error {
            ClientError::Proxy { .. } => &[],
            ClientError::CaFile { .. } => &["/seta/ca.pem"],
            ClientError::Setup { .. } => &["2"],
        };
        check(&error.to_string(), holds);
    }
}

#[test]
fn every_refusal_of_a_list_is_said_in_japanese() {
    let whats = [
        ("the file is empty", ""),
        ("it is cut short: 12 of 99 bytes", "99"),
        ("it looks like a web page (\"Sign in: now\")", "「Sign in: now」"),
        ("it looks like XML or another markup", "XML"),
        ("it is cut short: </sdnList> is missing", "</sdnList>"),
        ("broken XML: ill-formed: tag", "ill-formed: tag"),
        ("no <sdnList> list: it has no element", "<sdnList>"),
        ("no column \"name\" (found: a, b)", "「name」"),
        ("a row of 3 cells under a header of 9; it may be cut short", "9"),
        ("it has a web page (\"x\")", "「x」"),
        ("a PDF: save its text first and read that; a PDF that cannot be read (start)", "start"),
    ];
    for (what, held) in whats {
        let ListError { list, what, place } =
            ListError { list: "US OFAC SDN".into(), what: what.into(), place: "line 7".into() };
        let error = ListError { list, what, place }.to_string();
        let mut holds = vec!["US OFAC SDN", "line 7"];
        holds.extend(Some(held).filter(|held| !held.is_empty()));
        if error.contains("(found: ") {
            holds.push("a, b");
        }
        check(&error, &holds);
        check(&format!("could not look: {error}"), &holds);
    }
}

/// A text that fits a template, with something in each hole.
fn sample(template: &Template) -> (String, BTreeMap<String, String>) {
    let (mut text, mut held) = (String::new(), BTreeMap::new());
    for (at, fixed) in template.fixed.iter().enumerate() {
        text.push_str(fixed);
        if let Some(hole) = template.holes.get(at) {
            let value = match hole.kind {
                Kind::Text | Kind::Bare | Kind::Message => format!("Seta Optics {at}"),
                Kind::Number => format!("{}", 40 + at),
                Kind::Word => format!("w{at}"),
                Kind::OnlyMessage => ["no host", "it has no name"][at % 2].to_owned(),
                Kind::Names => ["Company", "percentage"][at % 2].to_owned(),
                Kind::Topics => "sanction, debarment".to_owned(),
            };
            text.push_str(&value);
            held.insert(hole.name.clone(), value);
        }
    }
    (text, held)
}

#[test]
fn holes_are_the_same_in_both_languages_and_no_template_hides_another() {
    for table in [&*MESSAGES, &*LABELS] {
        for template in &table.templates {
            let en: BTreeSet<&str> = template.holes.iter().map(|hole| hole.name.as_str()).collect();
            let ja: Vec<usize> = template.ja.iter().filter_map(|(_, hole)| *hole).collect();
            let ja: BTreeSet<&str> = ja.iter().map(|hole| template.holes[*hole].name.as_str()).collect();
            assert_eq!(en, ja, "{:?}", template.fixed);
            assert_eq!(en.len(), template.holes.len(), "a hole twice: {:?}", template.fixed);
            let inner = template.fixed.iter().skip(1).take(template.holes.len().saturating_sub(1));
            assert!(inner.clone().all(|fixed| !fixed.is_empty()), "no text between holes: {:?}", template.fixed);
            assert!(is_japanese(&template.say(&[])) || template.weight() < 4, "{:?}", template.fixed);
            let (text, held) = sample(template);
            let search = Search::new(table);
            let (found, values) = search.find(&text).unwrap_or_else(|| panic!("nothing fits {text:?}"));
            assert!(std::ptr::eq(found, template), "{text:?} is taken by {found:?}");
            let kind = template.holes.first().map(|hole| hole.kind);
            let open = template.begins_open() && std::ptr::eq(table, &*MESSAGES);
            assert!(!open || kind != Some(Kind::Text), "takes any name before it: {text}");
            for (hole, value) in found.holes.iter().zip(&values) {
                let plain = matches!(hole.kind, Kind::Text | Kind::Bare | Kind::Message | Kind::Number | Kind::Word);
                assert!(!plain || held[&hole.name] == **value, "{text:?}: {} is {value}", hole.name);
                assert!(plain || is_japanese(value), "{text:?}: {} is {value}", hole.name);
            }
        }
    }
}

#[test]
fn the_files_have_no_template_twice() {
    let mut all: Vec<&[String]> = MESSAGES.templates.iter().map(|template| template.fixed.as_slice()).collect();
    let count = all.len();
    all.sort();
    all.dedup_by(|a, b| a.len() > 1 && a == b && a.iter().map(String::len).sum::<usize>() > 4);
    // The same fixed text with other kinds of holes is told apart by what they hold.
    assert!(count - all.len() <= 2, "{} templates have the same text", count - all.len());
}

#[test]
fn findings_notes_and_labels_keep_what_they_hold() {
    for (en, expected) in [
        ("percentage: \"12,x\" is not read as a number", "持分比率：「12,x」を数として読めません"),
        ("html: 3 unclosed formatting marks are left out", "html：閉じていない書式 3 個を省きました"),
        (
            "the server's clock says 2026-01-01, this computer's 2026-02-02",
            "相手の時計は 2026-01-01、この端末の時計は 2026-02-02 です",
        ),
        ("topics sanction, export.control, jurisdiction cn", "区分：制裁対象、輸出規制、法域 cn"),
        (
            "edition 2026-01-01 is older than 2026-02-01, which the case has; 4 entries would end: check before accepting; 2 left out, such as Seta (no schema of this name)",
            "2026-01-01 版は案件にある 2026-02-01 版より古く、4 件の掲載が終わることになります。採用前に確認してください。2 件を除外（例：Seta、この名前の種別はありません）",
        ),
        (
            "part of the page packed with JBIG2Decode, which is not read",
            "未対応の JBIG2Decode で圧縮された部分があり、ページの一部を読めません",
        ),
    ] {
        assert_eq!(ja(en), expected, "{en}");
    }
    for (en, expected) in [
        ("Accept 5 proposals of Seta: officers", "提案 5 件を採用：Seta: officers"),
        ("Accept Wei Liang (Officers)", "提案を採用：Wei Liang (Officers)"),
        ("Import list us_csl.csv", "リストの取り込み：us_csl.csv"),
        ("Accept 5 proposals of 2 pages", "2 ページの提案 5 件を採用"),
        ("港冠 is Q1", "港冠 は Q1 と同一"),
        ("Something else", "Something else"),
    ] {
        assert_eq!(label(Lang::Ja, en), expected, "{en}");
    }
}

#[test]
fn a_text_that_is_no_message_stays_as_it_is() {
    for text in
        ["", " ", "Seta Optics", "瀬戸光学", "{host} is {x}", "could not", ": : :", "a: b; c · d", "no host: ", "\u{0}"]
    {
        let shown = ja(text);
        assert!(shown == text || text == "no host: ", "{text:?} → {shown:?}");
    }
}

#[test]
fn hostile_texts_are_bounded_and_come_out_whole() {
    let long = "x".repeat(LONGEST + 1);
    assert_eq!(ja(&long), long);
    let start = std::time::Instant::now();
    for piece in [
        ": ",
        "; ",
        " · ",
        "could not look: ",
        " (",
        "): ",
        "no host: ",
        "{",
        "}",
        " is ",
        "\u{202e}",
        "é🙂",
        "\"",
        "\n",
    ] {
        for size in [8, 200, LONGEST / piece.len()] {
            let text = piece.repeat(size);
            let first = ja(&text);
            assert_eq!(first, ja(&text), "the same twice");
            assert!(first.len() < 40 * LONGEST);
            let framed = format!("could not connect to {text}: {text}");
            assert!(!ja(&framed).is_empty());
            assert!(!label(Lang::Ja, &framed).is_empty());
        }
    }
    // About a hundred and twenty of the worst: far from what grows with a power of the length.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
