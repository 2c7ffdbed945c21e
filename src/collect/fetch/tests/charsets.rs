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
