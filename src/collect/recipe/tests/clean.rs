//! Dates, shares, numbers, countries and labels as pages write them.

use super::super::clean::{clean, country, date, is_one_of, plain};
use super::super::format::{Kind, Order, Place};

#[test]
fn dates_as_pages_write_them() {
    for (text, want) in [
        ("March 12, 2021", "2021-03-12"),
        ("12 Mar 2021", "2021-03-12"),
        ("8-May-2024", "2024-05-08"),
        ("12-Sept-2024", "2024-09-12"),
        ("1st of May 2020", "2020-05-01"),
        ("Sept. 2020", "2020-09"),
        ("2021-03-12T10:00:00Z", "2021-03-12"),
        ("2021/3/2", "2021-03-02"),
        ("2021.03", "2021-03"),
        ("2021年3月2日", "2021-03-02"),
        ("2021年3月", "2021-03"),
        ("2021年", "2021"),
        ("令和5年3月1日", "2023-03-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("昭和63年4月", "1988-04"),
        ("R5.3.1", "2023-03-01"),
        ("H30/6/28", "2018-06-28"),
        ("10/31/23", "2023-10-31"),
        ("31.10.2023", "2023-10-31"),
        ("February 28, 1998; 18 years ago", "1998-02-28"),
        ("1998", "1998"),
        ("December 22, 2025 Updated: January 7, 2026", "2025-12-22"),
    ] {
        assert_eq!(date(text, None).as_deref(), Ok(want), "{text}");
    }
    assert_eq!(date("01/02/2021", Some(Order::Mdy)).as_deref(), Ok("2021-01-02"));
    assert_eq!(date("01/02/2021", Some(Order::Dmy)).as_deref(), Ok("2021-02-01"));
    for wrong in ["01/02/2021", "soon", "31/31/2021", "", "2021-13-40", "12345"] {
        assert!(date(wrong, None).is_err(), "{wrong} {:?}", date(wrong, None));
    }
}

#[test]
fn numbers_shares_and_countries() {
    let read = |text, kind, heading| clean(text, kind, &Place::default(), heading, "https://a.example/x");
    for (text, kind, heading, want) in [
        ("１２．３４％", Kind::Percent, "", Some("12.34")),
        ("25–50 %", Kind::Percent, "", Some("25–50")),
        (">10", Kind::Percent, "", Some(">10")),
        ("不明", Kind::Percent, "", None),
        ("－", Kind::Percent, "", None),
        ("1,200百万円", Kind::Number, "", Some("1200000000")),
        ("約 3.5億円", Kind::Number, "", Some("350000000")),
        ("5,381.2", Kind::Shares, "Amount", Some("5381.2")),
        ("12,345", Kind::Shares, "所有株式数（千株）", Some("12345000")),
        ("1.5万股", Kind::Shares, "持股数（万股）", Some("15000")),
        ("The Netherlands", Kind::Country, "", Some("nl")),
        ("中华人民共和国", Kind::Country, "", Some("cn")),
        ("JP", Kind::Country, "", Some("jp")),
        ("/y", Kind::Url, "", Some("https://a.example/y")),
    ] {
        assert_eq!(read(text, kind, heading), Ok(want.map(str::to_owned)), "{text}");
    }
    for (text, kind) in
        [("plenty", Kind::Percent), ("120 %", Kind::Percent), ("Zenda", Kind::Country), ("many", Kind::Number)]
    {
        assert!(read(text, kind, "").is_err(), "{text}");
    }
    assert_eq!(country("Vanuata"), Some("vu"));
}

#[test]
fn labels_are_compared_without_numbering_and_spaces() {
    for (text, want) in [
        ("（１） 名　　称", "名称"),
        ("① 所在地", "所在地"),
        ("(3)代表者", "代表者"),
        ("• Prime Minister", "prime minister"),
        ("Name:", "name"),
        ("2. Shareholder", "shareholder"),
    ] {
        assert_eq!(plain(text), want);
    }
    assert!(is_one_of("割合(%)", &["割合*".to_owned()]));
    assert!(!is_one_of("割合(%)", &["割合".to_owned()]));
}

#[test]
fn negative_numbers_stay_negative() {
    let read = |text, kind| clean(text, kind, &Place::default(), "", "");
    for (text, want) in [
        ("△1,200", "-1200"),
        ("▲1,200百万円", "-1200000000"),
        ("(1,200)", "-1200"),
        ("（1,200）", "-1200"),
        ("△ 0.5", "-0.5"),
        ("-1,200", "-1200"),
        ("−1,200", "-1200"),
        ("$(1,200)", "-1200"),
        ("¥-5", "-5"),
        ("△0", "0"),
        ("A-12", "12"),
        ("1,200 (2024)", "1200"),
        ("3.5億円（連結）", "350000000"),
    ] {
        assert_eq!(read(text, Kind::Number), Ok(Some(want.to_owned())), "{text}");
    }
    for text in ["△1,200", "(1,200)", "▲5"] {
        assert!(read(text, Kind::Shares).is_err(), "{text}: nobody holds less than nothing");
        assert!(read(text, Kind::Percent).is_err(), "{text}");
    }
}
