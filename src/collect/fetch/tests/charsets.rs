//! Two-byte sets that read for one another.

use super::*;
use crate::collect::page::Document;
use encoding_rs::Encoding;

const SIMPLIFIED: &str = "虚构科技有限公司董事会成员名单：董事长样本二，总经理王某某，独立董事李某某。公司成立于二〇一〇年，注册资本为五千万元，主要从事光学仪器的研究、开发与销售。";
const TRADITIONAL: &str = "虛構科技股份有限公司董事會成員名單：董事長樣本二，總經理王某某，獨立董事李某某。公司成立於民國九十九年，註冊資本為五千萬元，主要從事光學儀器的研究、開發與銷售。";
const JAPANESE: &str = "株式会社楓光学の役員一覧：代表取締役社長は山田某、取締役は佐藤某です。会社の設立は平成二十二年で、資本金は五千万円、光学機器の開発と販売を行っています。";
const KOREAN: &str = "가상광학 주식회사의 임원 명단: 대표이사는 홍 아무개이고 감사는 김 아무개입니다. 회사는 이천십년에 설립되었으며 광학 기기를 개발하고 판매합니다.";

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let (bytes, _, lost) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
    assert!(!lost, "{label}");
    bytes.into_owned()
}

fn came(claimed: &str, written: &str, text: &str) -> Exchange {
    let body = encoded(written, &format!("<title>x</title><p>{text}"));
    let header = format!("text/html; charset={claimed}");
    one(move |_| Reply::of(&header, body.clone())).unwrap().exchange
}

#[test]
fn gb_text_that_says_it_is_big5_is_told_and_read_as_what_it_is() {
    let exchange = came("big5", "gb18030", SIMPLIFIED);
    assert_eq!(exchange.charset.as_deref(), Some("GBK"), "{:?}", exchange.notes);
    assert_eq!(exchange.notes.len(), 1, "{:?}", exchange.notes);
    assert!(exchange.notes[0].contains("Big5") && exchange.notes[0].contains("GBK"), "{:?}", exchange.notes);
    let exchange = came("gb18030", "big5", TRADITIONAL);
    assert_eq!((exchange.charset.as_deref(), exchange.notes.len()), (Some("Big5"), 1), "{:?}", exchange.notes);
    // A saved file says it of itself.
    let page = format!("<meta charset=big5><title>x</title><p>{SIMPLIFIED}</p>");
    let document = Document::read(&encoded("gb18030", &page), "text/html", None, "x").unwrap();
    assert_eq!(document.page().blocks[0].text, SIMPLIFIED);
    assert!(document.page().notes.iter().any(|note| note.contains("GBK")), "{:?}", document.page().notes);
}

#[test]
fn a_little_doubt_is_told_and_the_claim_believed() {
    let exchange = came("big5", "gb18030", "董事会成员名单");
    assert_eq!(exchange.charset.as_deref(), Some("Big5"), "{:?}", exchange.notes);
    assert!(exchange.notes[0].contains("looks like GBK"), "{:?}", exchange.notes);
    let exchange = came("gbk", "euc-kr", KOREAN);
    assert!(exchange.notes[0].contains("EUC-KR"), "{:?}", exchange.notes);
}

#[test]
fn a_claim_that_is_right_is_not_doubted() {
    let cases = [
        ("gbk", SIMPLIFIED),
        ("gb18030", SIMPLIFIED),
        ("gb18030", JAPANESE),
        ("big5", TRADITIONAL),
        ("shift_jis", JAPANESE),
        ("euc-jp", JAPANESE),
        ("euc-kr", KOREAN),
        ("gbk", "王某某"),
        ("big5", "王某某"),
        ("shift_jis", "役員"),
        ("euc-jp", "役員"),
    ];
    for (label, text) in cases {
        let exchange = came(label, label, text);
        assert_eq!(exchange.notes, Vec::<String>::new(), "{label} {text}");
    }
}

/// What a page of these bytes says, whose header and meta claim `label`.
fn page(label: &str, body: Vec<u8>) -> (Exchange, String, Vec<String>) {
    let header = format!("text/html; charset={label}");
    let mut whole = format!("<meta charset={label}><title>x</title><p>").into_bytes();
    whole.extend(body);
    let fetched = one(move |_| Reply::of(&header, whole.clone())).unwrap();
    let Exchange { media, charset, .. } = &fetched.exchange;
    let document = Document::read(&fetched.body, media, charset.as_deref(), "x").unwrap();
    let text = document.page().blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    let notes = document.page().notes.iter().map(ToString::to_string).collect();
    (fetched.exchange, text, notes)
}

#[test]
fn one_bad_byte_does_not_make_another_set_of_a_page() {
    let cases = [
        ("utf-8", "Müller und Jörg", "<!-- ", " -->"),
        ("utf-8", JAPANESE, "<!-- ", " -->"),
        ("utf-8", "Jörg Müller, J", "", "rgen"),
        ("utf-8", "ö", "", ""),
        ("euc-jp", JAPANESE, "<!-- ", " -->"),
        ("shift_jis", JAPANESE, "<!-- ", " -->"),
        ("gbk", SIMPLIFIED, "<!-- ", " -->"),
        ("big5", TRADITIONAL, "<!-- ", " -->"),
    ];
    for (label, text, before, behind) in cases {
        let body = [&encoded(label, text), before.as_bytes(), b"\xff", behind.as_bytes()].concat();
        let (exchange, read, told) = page(label, body);
        let name = Encoding::for_label(label.as_bytes()).unwrap().name();
        assert_eq!(exchange.charset.as_deref(), Some(name), "{:?}", exchange.notes);
        assert!(read.starts_with(text), "{label}: {read}");
        let note = format!("1 place cannot be read as {name}, as claimed; it is replaced");
        assert!(exchange.notes.contains(&note) && told.iter().any(|told| told.contains(&note)), "{told:?}");
    }
    // The header's other claim does not make one of it either, nor does no claim at all.
    for claim in ["text/html; charset=windows-1252", "text/html"] {
        let body = [JAPANESE.as_bytes(), b"<!-- \xff -->"].concat();
        let exchange = one(move |_| Reply::of(claim, body.clone())).unwrap().exchange;
        assert_eq!(exchange.charset.as_deref(), Some("UTF-8"), "{:?}", exchange.notes);
    }
}

#[test]
fn what_does_not_decode_in_earnest_is_another_set() {
    for (claimed, written, text) in [
        ("utf-8", "windows-1252", "José Müller, Zürich, und Jörg Grün"),
        ("utf-8", "windows-1252", "José"),
        ("utf-8", "euc-jp", JAPANESE),
        ("utf-8", "shift_jis", JAPANESE),
        ("utf-8", "gbk", SIMPLIFIED),
        ("utf-8", "gbk", "联通公司 王某某"),
        ("utf-8", "big5", TRADITIONAL),
        ("utf-8", "euc-kr", KOREAN),
        ("euc-jp", "shift_jis", JAPANESE),
        ("shift_jis", "euc-jp", JAPANESE),
        ("shift_jis", "utf-8", JAPANESE),
    ] {
        let (exchange, read, _) = page(claimed, encoded(written, text));
        assert_ne!(exchange.charset.as_deref().map(str::to_lowercase).as_deref(), Some(claimed), "{read}");
        if text != "联通公司 王某某" {
            assert_eq!(read, text, "{claimed} {written} {:?}", exchange.notes);
        }
    }
}
