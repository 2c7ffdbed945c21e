//! Every template, every kind of failure, and texts that mean harm.

use super::*;
use crate::collect::connect::AskError;
use crate::collect::fetch::{ClientError, Exchange, FetchError};
use crate::collect::lists::{self, ListError};
use crate::collect::page::Document;
use crate::collect::recipe::RecipeBook;
use crate::session::run::RunError;
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
    for table in [&*MESSAGES, &*LABELS, &*VALUES] {
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
            let open = template.begins_open() && !std::ptr::eq(table, &*LABELS);
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
fn values_that_this_program_gave_are_said_and_those_of_sources_stay() {
    let said = |prop: &str, text: &str| value(Lang::Ja, prop, text).into_owned();
    assert_eq!(said("status", "no longer on the list (edition 2026-01-15)"), "リストから削除（2026-01-15 の版）");
    assert_eq!(said("status", "no longer on the list (seen 2026-01-15)"), "リストから削除（2026-01-15 に確認）");
    assert_eq!(said("status", "ended"), "終了");
    assert_eq!(said("status", "superseded"), "別の記載に置き換え");
    assert_eq!(
        said("summary", "Ownership Seta – Optics: no longer stated on this page; last in the version of 2026-01-02"),
        "出資 Seta – Optics：このページから記載がなくなりました（最後の記載は 2026-01-02 の版）"
    );
    // A message of the same words is none here, and other properties are left alone.
    for (prop, text) in [("status", "Expired"), ("status", "Active"), ("name", "ended"), ("summary", "no host")] {
        assert_eq!(said(prop, text), text);
    }
    assert_eq!(value(Lang::En, "status", "ended"), "ended");
}

#[test]
fn what_was_searched_stands_in_one_place_only() {
    let searched = "Searched up to 6 hops over 58 entities and 91 ties (3 ties filtered out), to 12 possible ends. \
                    Finding nothing is not clearance.";
    let stopped = format!("{searched} The search was stopped early: paths may be missing.");
    for (en, ends) in [
        (searched.to_owned(), "潔白を意味しません。"),
        (stopped.clone(), "経路がありえます。"),
        (format!("{searched} There are more paths than listed."), "潔白を意味しません。ほかにも経路があります。"),
        (format!("{stopped} There are more paths than listed."), "経路がありえます。ほかにも経路があります。"),
    ] {
        check(&en, &["58", "91", "12"]);
        assert!(ja(&en).ends_with(ends), "{en} → {}", ja(&en));
    }
}

#[test]
fn what_registers_say_of_ends_and_exemptions_is_said_in_japanese() {
    for (en, expected) in [
        (
            "Register of significant control: psc exempt as trading on regulated market, from 2016-06-30",
            "重要な支配者の登録簿：規制市場での取引による届出免除（2016-06-30 から）",
        ),
        (
            "Kakuu Trading (NK-1): the source's score 0.91 by name_match 1.00, above its threshold; a candidate, not an identity",
            "Kakuu Trading（NK-1）：情報源の評点 0.91（内訳：name_match 1.00、基準以上）。候補であり、同一とは限りません",
        ),
        ("S100BBB5 corrects S100BBB0", "S100BBB5 は S100BBB0 の訂正です"),
        ("the listing had ended", "掲載は終わっています"),
        ("a status of the relationship not known here: NULL", "関係の状態「NULL」は未知のものです"),
        (
            "Odalys Fernsby is declared to the register as a designated (sanctioned) person",
            "Odalys Fernsby は制裁対象者として登録簿に届け出られています",
        ),
    ] {
        assert_eq!(ja(en), expected, "{en}");
    }
    check(
        "Fernsby: no longer subject to section 16, as ticked on the form: an office or a holding of more than 10 % may have ended",
        &["Fernsby", "16", "10"],
    );
}

#[test]
fn what_recipes_sources_and_versions_say_is_said_in_japanese() {
    for (en, expected) in [
        (
            "table \"前期の大株主\" is not read: \"前期の大株主\" says \"前期\": not what holds now; map it by hand",
            "表「前期の大株主」は読みません：「前期の大株主」に「前期」とあり、現在のものではありません。手作業で割り当ててください",
        ),
        (
            "table \"\" is not read: 2 tables of the page fit and a table without a caption does not say that it is the one; map it by hand",
            "表題のない表は読みません：当てはまる表がページに 2 個あり、表題がないためこの表だと分かりません。手作業で割り当ててください",
        ),
        (
            "percentage: several columns may be meant: \"比率\", \"割合\"; none is taken, map it by hand",
            "持分比率：当てはまる列が複数あるため取り込みません：\"比率\", \"割合\"。手作業で割り当ててください",
        ),
        (
            "percentage: \"約3割\" is an estimate, and a share cannot say so",
            "持分比率：「約3割」は概算のため、持分として表せません",
        ),
        (
            "startDate: \"2010～2019\" is a range of dates, not one date",
            "開始：「2010～2019」は期間であり、一つの日付ではありません",
        ),
        (
            "Owner: whether it still holds: \"sold\" is not understood: \"Seta (sold)\"",
            "Owner：今も続いているか不明です（「sold」を読み取れません）：「Seta (sold)」",
        ),
        (
            "not named: 12.3 % of votes (row \"その他 | 12.3\")",
            "名前が示されていません：議決権 12.3 %（行「その他 | 12.3」）",
        ),
        ("a total: \"計\" (row \"計 | 100\")", "合計の行です：\"計\"（行「計 | 100」）"),
        (
            "no hit for \"E99001\" in 30 days of large-shareholding reports: this is not clearance",
            "過去 30 日の大量保有報告書に「E99001」の該当はありません（潔白を意味しません）",
        ),
        (
            "no hit for \"Seta (gb)\" in UK Companies House: this is not clearance",
            "UK Companies House に「Seta (gb)」の該当はありません（潔白を意味しません）",
        ),
        (
            "3017-08-22 is after the day of retrieval (2026-01-02): no edition; 2 more such days follow",
            "3017-08-22 は取得日（2026-01-02）より後のため、版としません（同様の日付がほかに 2 件）",
        ),
        ("attempt 1 was answered with status 503", "1 回目の試行への応答コードは 503 でした"),
        (
            "of the body the first 1024 bytes are kept: the connection ended within it",
            "本文は最初の 1024 バイトだけを保存しました：途中で接続が切れました",
        ),
        (
            "Shift_JIS was claimed and can be read, but the signs are those of GBK: read as GBK",
            "Shift_JIS と称し、そのまま読めますが、文字の並びは GBK です（GBK として読みました）",
        ),
        (
            "Ownership Seta – Optics, percentage 30: no longer stated on this page; last in the version of 2026-01-02; it now says percentage 20",
            "出資 Seta – Optics, percentage 30：このページから記載がなくなりました（最後の記載は 2026-01-02 の版）。現在の記載：percentage 20",
        ),
        (
            "3 ties accepted from earlier versions are not compared with this one: they were read by another recipe",
            "以前の版から採用した関係 3 件は、この版と比べていません：別のレシピで読んだものです",
        ),
    ] {
        assert_eq!(ja(en), expected, "{en}");
    }
    let (schema, prop) = ("Ownership".to_owned(), "percentage".to_owned());
    let seen = "30".to_owned();
    let changed = RunError::ValueChanged { proposal: 7, schema, prop, seen, now: Some("25".to_owned()) };
    check(&changed.to_string(), &["7", "30", "25", "持分比率"]);
}

/// What built-in recipes say of a page.
fn findings(html: &str, url: &str) -> Vec<String> {
    let page = Document::read(html.as_bytes(), "text/html", Some("utf-8"), url).unwrap();
    let book = RecipeBook::read(None);
    let fitting = book.recipes.iter().filter(|recipe| recipe.fits(&page));
    fitting.flat_map(|recipe| recipe.read(&page).findings).map(|found| found.message).collect()
}

#[test]
fn what_built_in_recipes_find_is_said_in_japanese() {
    let shares = |before: &str, header: &str, rows: &str| {
        let title = "<title>株式の状況 | 架空精機株式会社</title>";
        format!("{title}{before}<table><tr><th>株主名</th>{header}</tr>{rows}</table>")
    };
    let one = "<tr><td>見本 二郎</td><td>10</td><td>20</td></tr>";
    let pages = [
        shares(
            "<h3>大株主の状況</h3>",
            "<th>持株比率</th>",
            "<tr><td>その他</td><td>10</td></tr><tr><td>計</td><td>99</td></tr>",
        ),
        shares(
            "<h3>大株主の状況</h3>",
            "<th>持株比率</th>",
            "<tr><td>見本 二郎</td><td>約3</td></tr><tr><td>見本 花子</td><td>120</td></tr>",
        ),
        shares("<h3>前期の大株主</h3>", "<th>持株比率</th>", "<tr><td>見本 二郎</td><td>3</td></tr>"),
        shares("<h3>見本電機株式会社の大株主</h3>", "<th>持株比率</th>", "<tr><td>見本 二郎</td><td>3</td></tr>"),
        shares("<p><s>旧商号</s></p>", "<th>持株比率</th><th>割合</th>", one),
        shares("", "<th>前期 持株比率</th><th>割合</th>", &format!("<tr><td colspan=3>子会社の株主</td></tr>{one}")),
        shares("", "<th>持株比率</th>", "<tr><td>張偉</td><td>1</td></tr><tr><td>張偉</td><td>1</td></tr>")
            .replace("架空精機株式会社", "お知らせ"),
    ];
    let mut said = BTreeSet::new();
    for html in &pages {
        said.extend(findings(html, "https://www.example.co.jp/ir/stock.html"));
    }
    // The pages of their own tests.
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/recipes")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "toml") {
            let recipe: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
            for test in recipe["test"].as_array().unwrap() {
                said.extend(findings(test["html"].as_str().unwrap(), test["url"].as_str().unwrap()));
            }
        }
    }
    let left: Vec<&String> = said.iter().filter(|message| ja(message) == **message).collect();
    assert!(said.len() > 30 && left.is_empty(), "{} findings, not said: {left:#?}", said.len());
}

#[test]
fn what_lists_find_is_said_in_japanese() {
    let read = |list: &str, text: &str| {
        let exchange = Exchange::of_file("", "text/csv", "2026-11-22T00:00:00Z", text.len() as u64, "");
        match lists::read(lists::list(list).unwrap(), &exchange, text.as_bytes()) {
            Ok(reading) => reading.findings.into_iter().map(|found| found.message).collect(),
            Err(error) => vec![error.to_string()],
        }
    };
    for (list, text, holds) in [
        ("aspi_tracker", "Name,Country,Risk\nSeta,CN,Low\nOthers,CN,Low\n", "Others"),
        ("aspi_tracker", "Name,Country,Risk\nSeta,CN,Severe\n", "Severe"),
        ("aspi_tracker", "Name,Country,Risk\nSeta,FR,Low\n", "FR"),
        ("aspi_tracker", "Name,Country,Topics\nSeta,CN,x\n", "topics"),
        ("meti_eul", "Country,Organization,Remark\nIran,Seta,x\n", "懸念区分"),
    ] {
        let said: Vec<String> = read(list, text);
        let found = said.iter().map(|message| (message, ja(message)));
        for (message, said) in found {
            assert!(said != *message && is_japanese(&said), "{message} → {said}");
        }
        assert!(said.iter().any(|message| ja(message).contains(holds)), "{said:?}");
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
