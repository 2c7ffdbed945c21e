//! Tests of the text room: one line per case.

use super::*;
use std::collections::BTreeSet;

#[track_caller]
fn same(a: &str, b: &str) {
    assert_eq!(normal(a), normal(b), "{a} | {b}");
}

#[track_caller]
fn core(name: &str, expected: &str, forms: &str) {
    let stripped = strip(&normal(name));
    assert_eq!((stripped.core.as_str(), stripped.describe().as_str()), (expected, forms), "{name}");
}

#[track_caller]
fn numbered(name: &str, expected: &[u32]) {
    assert_eq!(numbers(&normal(name)), expected.iter().copied().collect::<BTreeSet<_>>(), "{name}");
}

#[test]
fn normal_forms_fold_writing_and_keep_names_apart() {
    same("Hangzhou  HIKVISION", "hangzhou hikvision");
    same("Müller & Söhne", "Muller and Sohne");
    same("Xi’an Aircraft", "Xi'an Aircraft");
    same("Xi?an Aircraft", "Xian Aircraft");
    same("People?s Liberation Army ", "People's Liberation Army");
    same("Telecom Italia S.p.A.", "TELECOM ITALIA SPA");
    same("J.P. Morgan", "JP Morgan");
    same("Ａｃｍｅ（Ｈ．Ｋ．）", "Acme (HK)");
    same("ﾊｲｸﾋﾞｼﾞｮﾝ", "ハイクビジョン");
    same("華為技術有限公司", "华为技术有限公司");
    same("中國電子科技集團", "中国电子科技集团");
    same("渡邊恒雄", "渡辺恒雄");
    same("廣發", "広発");
    same("岸田 文雄", "岸田　文雄");
    same("岸田 文雄", "岸田文雄");
    same("ロジック・アンド・デザイン", "ロジックアンドデザイン");
    same("株式会社AOI Pro.", "株式会社 AOI Pro");
    same("㈱日立製作所", "株式会社日立製作所");
    assert_eq!(normal("  (…)  "), "");
    assert_eq!(normal("Łódź Ølsen Æther Straße"), "lodz olsen aether strasse");
    assert_eq!(normal("ガラス"), "ガラス");
    assert_ne!(normal("ハハ"), normal("パパ"));
    assert_ne!(normal("Йод"), normal("Иод"));
    assert_eq!(squeeze("hua wei"), "huawei");
}

#[test]
fn normal_forms_do_not_change_when_repeated() {
    for text in ["Xi?an (H.K.) Co., Ltd.", "㈱日立", "中國 A.B. 第五十四研究所", "O'Neil & Sons", "ŻABKA s.p. z o.o."]
    {
        assert_eq!(normal(&normal(text)), normal(text), "{text}");
    }
}

#[test]
fn legal_forms_come_off_and_are_named() {
    core("Huawei Technologies Co., Ltd.", "huawei technologies", "Ltd");
    core("Huawei Technologies Company Limited", "huawei technologies", "Ltd");
    core("HUAWEI TECHNOLOGIES CO LTD", "huawei technologies", "Ltd");
    core("Wingtech Technology Corporation", "wingtech technology", "Corp");
    core("Acme Corp.", "acme", "Corp");
    core("Acme Company", "acme", "Co");
    core("Alpi Aviation S.r.l.", "alpi aviation", "SRL");
    core("Nexperia B.V.", "nexperia", "BV");
    core("Siemens AG", "siemens", "AG");
    core("KUKA Aktiengesellschaft", "kuka", "AG");
    core("Global Switch Holdings plc", "global switch holdings", "plc");
    core("Canyon Bridge Fund I, LP", "canyon bridge fund i", "LP");
    core("Lenovo PC International K.K.", "lenovo pc international", "KK");
    core("株式会社日立製作所", "日立制作所", "株式会社");
    core("ラオックス㈱", "ラオックス", "株式会社");
    core("有限会社三光", "三光", "有限会社");
    core("合同会社DMM.com", "dmm com", "合同会社");
    core("华为技术有限公司", "华为技术", "有限公司");
    core("中国航天科技集团有限公司", "中国航天科技", "有限公司");
    core("上海儒競科技股份有限公司", "上海儒竞科技", "股份有限公司");
    core("삼성전자 주식회사", "삼성전자", "주식회사");
    core("OAO Gazprom", "gazprom", "JSC");
    core("Limited", "limited", "no legal form");
    core("Company of Wolves", "company of wolves", "no legal form");
    core("公司", "公司", "no legal form");
}

#[test]
fn forms_agree_across_translations_not_across_jurisdictions() {
    let form = |name: &str| strip(&normal(name));
    assert!(form("Hitachi, Ltd.").forms_agree(&form("株式会社日立製作所")));
    assert!(form("Acme Corporation").forms_agree(&form("Acme Co., Ltd.")));
    assert!(form("Acme Group").forms_agree(&form("Acme GmbH")));
    assert!(!form("Acme AG").forms_agree(&form("Acme GmbH")));
    assert!(!form("Acme Ltd").forms_agree(&form("Acme LP")));
}

#[test]
fn tokens_know_what_says_little() {
    let classes =
        |name: &str| tokens(&normal(name)).into_iter().map(|token| (token.text, token.class)).collect::<Vec<_>>();
    let found = classes("The 54th Research Institute of China Hikvision Technologies");
    let expected = [
        ("the", Class::Stop),
        ("research", Class::Generic),
        ("institute", Class::Generic),
        ("of", Class::Stop),
        ("china", Class::Place),
        ("hikvision", Class::Plain),
        ("technology", Class::Generic),
    ];
    assert_eq!(found, expected.map(|(text, class)| (text.to_owned(), class)));
    assert_eq!(classes("Mfg Intl"), classes("Manufacturing International"));
    assert_eq!(
        classes("中國航天科技"),
        [("中国", Class::Place), ("航天", Class::Generic), ("天科", Class::Plain), ("科技", Class::Generic)]
            .map(|(text, class)| (text.to_owned(), class))
    );
    assert_eq!(classes("第54研究所").len(), 2);
}

#[test]
fn numbers_are_read_in_every_writing() {
    numbered("PLA 54th Research Institute", &[54]);
    numbered("中国电子科技集团公司第五十四研究所", &[54]);
    numbered("第54研究所", &[54]);
    numbered("十四所", &[14]);
    numbered("中国航天科技集团第一研究院702研究所", &[1, 702]);
    numbered("第七〇二研究所", &[702]);
    numbered("No. 1 Factory", &[1]);
    numbered("CASIC Second Academy", &[2]);
    numbered("Elegant Fund III", &[3]);
    numbered("PLA Unit 61398", &[61398]);
    numbered("三菱重工", &[]);
    numbered("千代田化工", &[]);
    numbered("Shipyard (1999-2019)", &[]);
    numbered("99999999999999999999", &[]);
}

#[test]
fn names_that_name_nobody() {
    for nobody in [
        "Unknown",
        "undisclosed",
        "不明",
        "Nominee",
        "nominee shareholder",
        "Unknown owner 2",
        "N/A",
        "氏名不詳",
        "未披露",
        "Undisclosed investor in Elegant Jubilee",
        "Investment group (name not read)",
        "Beneficial owner not disclosed",
        "?",
    ] {
        assert!(is_unnamed(&normal(nobody)), "{nobody}");
    }
    for somebody in [
        "HSBC Nominees Limited",
        "Unknown Worlds Entertainment",
        "Public Investment Fund of Norway",
        "X Corp Holdings",
        "李明",
        "Public Information Company",
        "Investor AB",
        "P-533",
        "X",
    ] {
        assert!(!is_unnamed(&normal(somebody)), "{somebody}");
    }
}

#[test]
fn scripts_are_listed_once() {
    assert_eq!(scripts("Laox ラオックス（楽購仕）株式会社"), [Script::Latin, Script::Han, Script::Katakana]);
    assert_eq!(scripts("Газпром 2020 ひ 삼성"), [Script::Cyrillic, Script::Hiragana, Script::Hangul]);
    assert_eq!(scripts("2020 ×÷ —"), []);
}

#[test]
fn published_identifiers_pass() {
    let good = [
        (
            Kind::Lei,
            &["5493001KJTIIGC8Y1R12", "7LTWFZYICNSX8D621K86", "HWUPKR0MPOU8FGXBT394", "hwup-kr0m-pou8-fgxb-t394"][..],
        ),
        (Kind::Uscc, &["914403001922038216", "9144030071526726XG", "9144 0300 7152 6726 xg"]),
        (
            Kind::JapanCorporate,
            &["7010001008844", "1180301018771", "6010701000218", "1010001101786", "９０１０００１０４８５７４"],
        ),
        (Kind::Isin, &["US0378331005", "JP3633400001", "DE000BAY0017", "TW0002330008", "CNE100000296", "GB0002634946"]),
        (Kind::TaiwanUbn, &["22099131", "04541302", "00227087", "80047713", "35535607", "04465521"]),
    ];
    for (kind, ids) in good {
        for id in ids {
            assert!(check(kind, id).is_ok(), "{id}: {:?}", check(kind, id));
            assert!(sniff(id).contains(&kind), "{id}");
        }
    }
}

#[test]
fn broken_identifiers_say_what_is_wrong() {
    let message = |kind, id| check(kind, id).map_err(|error| error.to_string());
    assert_eq!(message(Kind::Lei, "5493001KJTIIGC8Y1R13"), Err("LEI: check digit is 13, expected 12".into()));
    assert_eq!(message(Kind::Lei, "5493001KJTIIGC8Y1R1"), Err("LEI: 19 characters, expected 20".into()));
    assert_eq!(message(Kind::Lei, "5493001KJTIIGC8Y1R1X"), Err("LEI: character 20 is 'X', which it cannot be".into()));
    assert_eq!(message(Kind::Uscc, "914403001922038217"), Err("USCC: check digit is 7, expected 6".into()));
    assert_eq!(message(Kind::Uscc, "91440300I922038216"), Err("USCC: character 9 is 'I', which it cannot be".into()));
    assert_eq!(
        message(Kind::JapanCorporate, "6010001008844"),
        Err("Japan corporate number: check digit is 6, expected 7".into())
    );
    assert_eq!(message(Kind::Isin, "US0378331006"), Err("ISIN: check digit is 6, expected 5".into()));
    assert!(message(Kind::Isin, "120378331005").is_err());
    assert_eq!(
        message(Kind::TaiwanUbn, "22099132"),
        Err("Taiwan unified business number: check digit is 2, expected 1 or 6".into())
    );
    assert!(check(Kind::Lei, "").is_err());
    // A transposition is caught by each rule that promises to catch it.
    assert!(check(Kind::Lei, "5493010KJTIIGC8Y1R12").is_err());
    assert!(check(Kind::Uscc, "914403001922038126").is_err());
    assert!(check(Kind::JapanCorporate, "7010001080844").is_err());
}

#[test]
fn shapes_are_recognised_without_the_check() {
    assert_eq!(sniff("5493001KJTIIGC8Y1R13"), [Kind::Lei]);
    assert_eq!(sniff("1234567890123"), [Kind::JapanCorporate]);
    assert_eq!(sniff("12345678"), [Kind::TaiwanUbn]);
    assert_eq!(sniff("US0378331005"), [Kind::Isin]);
    assert!(sniff("Huawei").is_empty());
}

#[test]
fn distances_run_from_nothing_to_equal() {
    assert_eq!(distance::levenshtein_ratio("abc", "abc"), 1.0);
    assert_eq!(distance::levenshtein_ratio("abc", "xyz"), 0.0);
    assert_eq!(distance::edits("hikvision", "hikvison"), 1);
    assert!(distance::jaro_winkler("mohammed", "muhammad") > 0.8);
    assert_eq!(distance::edits("华为", "華为"), 1);
}
