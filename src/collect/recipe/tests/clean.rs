//! Dates, shares, numbers, countries and labels as pages write them.

use super::super::clean::{clean, country, date, is_one_of, plain, start};
use super::super::format::{Kind, Order, Place};
use super::{assert_sound, page};
use crate::collect::recipe::RecipeBook;
use crate::model::Share;

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
        ("25–50 %", Kind::Percent, "", Some("25-50")),
        (">10", Kind::Percent, "", Some(">10")),
        ("不明", Kind::Percent, "", None),
        ("－", Kind::Percent, "", None),
        ("1,200百万円", Kind::Number, "", Some("1200000000")),
        ("3.5億円", Kind::Number, "", Some("350000000")),
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

#[test]
fn words_are_no_months_and_eras_have_an_end() {
    for (text, want) in [
        ("2015年（平成27年）3月", "2015-03"),
        ("平成27年（2015年）3月1日", "2015-03-01"),
        ("昭和64年1月7日", "1989-01-07"),
        ("平成元年", "1989"),
        ("S63.4", "1988-04"),
        ("設立2021年3月", "2021-03"),
        ("第12回 2020/4", "2020-04"),
        ("2020.4.1付", "2020-04-01"),
        ("Mon, 01 Apr 2020", "2020-04-01"),
        ("12 March 2021 - 10:00", "2021-03-12"),
        ("since 2010", "2010"),
    ] {
        assert_eq!(date(text, None).as_deref(), Ok(want), "{text}");
    }
    for wrong in [
        "Decided 2020",
        "Marketing 2021",
        "Mayor 1999",
        "Augsburg 2015",
        "Junior 2010",
        "M&A 2001",
        "T 3/4",
        "T3/4",
        "s1/2",
        "R7/6",
        "H20-12 号",
        "H. 5/6/2020",
        "12/31/45",
        "05-06-07",
        "45年3月1日",
        "退任 2020",
        "ca. 2015",
        "~2015-03",
        "約2015年3月",
        "约2015年3月",
        "FY2021",
        "2021年度",
        "2020年3月期",
        "2020年4月1日以前",
        "2020年4月1日以後",
        "2020年より前",
        "2020年4月頃",
        "before 12 March 2020",
        "after March 2020",
        "by 2020",
        "until March 2020",
        "2020-03 or later",
        "令和7年6月下旬予定",
        "予定：2027年4月1日",
        "2015年（平成26年）3月",
        "昭和99年1月1日",
        "平成33年4月1日",
        "大正16年1月1日",
        "明治46年1月1日",
        "令和2年4月31日",
        "昭和64年2月30日",
        "民國100年(2011年)5月1日",
        "12月1日2020年",
        "2010–15",
        "4-6 May 2010",
        "June–July 2010",
        "2010年4月～6月",
        "2010/4～2015/3",
        "2010年6月～2019年6月",
        "2021-03-12/2021-04-01",
    ] {
        assert!(date(wrong, None).is_err(), "{wrong} {:?}", date(wrong, None));
    }
    let place = Place { century: Some(2000), ..Place::default() };
    assert_eq!(clean("10/31/23", Kind::Date, &place, "", ""), Ok(Some("2023-10-31".to_owned())));
}

#[test]
fn a_start_that_states_a_range_gives_the_end_too() {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    for (text, from, to) in [
        ("2010/4～2015/3", "2010-04", "2015-03"),
        ("2010年6月～2019年6月", "2010-06", "2019-06"),
        ("2021年3月1日至2024年3月1日", "2021-03-01", "2024-03-01"),
        ("自2021年3月1日至2024年3月1日", "2021-03-01", "2024-03-01"),
        ("1998年12月-1999年1月", "1998-12", "1999-01"),
        ("2001.4.1-2006.3.31", "2001-04-01", "2006-03-31"),
        ("1999-2001", "1999", "2001"),
        ("(2010–2019)", "2010", "2019"),
        ("April 2020 to May 2021", "2020-04", "2021-05"),
        ("from 2010 to 2015", "2010", "2015"),
        ("平成20年4月から平成25年3月", "2008-04", "2013-03"),
        ("2015–present", "2015", ""),
        ("2015年至今", "2015", ""),
        ("2015年4月～現在", "2015-04", ""),
        ("2015年4月～", "2015-04", ""),
        ("2015年から", "2015", ""),
        ("until 2018", "", "2018"),
        ("～2015年3月", "", "2015-03"),
        ("2018年まで", "", "2018"),
        ("2015/6 (重任)", "2015-06", ""),
    ] {
        assert_eq!(start(text, &Place::default()), Ok((some(from), some(to))), "{text}");
    }
    for wrong in
        ["2019年～2010年", "2010–15", "2020年3月退任", "resigned March 2020", "circa 2010–2015", "2010～2015頃"]
    {
        assert!(start(wrong, &Place::default()).is_err(), "{wrong} {:?}", start(wrong, &Place::default()));
    }
    let book = RecipeBook::read(None);
    let html = "<title>虚构科技有限公司 | 董事会</title><table><tr><th>姓名</th><th>职务</th><th>任期起始日期</th><th>任期终止日期</th></tr>
<tr><td>样本三</td><td>董事</td><td>2021年3月1日至2024年3月1日</td><td></td></tr>
<tr><td>样本四</td><td>董事</td><td>2021年3月1日至2024年3月1日</td><td>2023年5月</td></tr></table>";
    let reading = book.get("cn_board").unwrap().read(&page(html, "https://a.example/1"));
    assert_sound(&reading, &[]);
    let ties: Vec<_> = reading.proposals.iter().filter(|proposal| proposal.is_relation()).collect();
    let said = ties.iter().map(|tie| {
        let ends: Vec<&str> =
            tie.values.iter().filter(|value| value.prop == "endDate").map(|value| value.value.as_str()).collect();
        (tie.first("startDate").unwrap(), ends)
    });
    let want = [("2021-03-01", vec!["2024-03-01"]), ("2021-03-01", vec!["2023-05"])];
    assert_eq!(said.collect::<Vec<_>>(), want, "the column of ends counts before the range");
}

#[test]
fn a_number_is_the_whole_cell() {
    let read = |text, kind, heading| clean(text, kind, &Place::default(), heading, "");
    for (text, kind, heading, want) in [
        ("1兆2,000億円", Kind::Number, "", "1200000000000"),
        ("12億3,400万円", Kind::Number, "", "1234000000"),
        ("3億5000万2,345株", Kind::Shares, "", "350002345"),
        ("1.5億株", Kind::Shares, "持株数（百万株）", "150000000"),
        ("3亿", Kind::Shares, "持股数（万股）", "300000000"),
        ("1.2万亿元", Kind::Number, "", "1200000000000"),
        ("1万2千", Kind::Shares, "所有株式数（千株）", "12000"),
        ("10万", Kind::Shares, "持株数(百万株)", "100000"),
        ("5,000株", Kind::Shares, "所有株式数（千株）", "5000"),
        ("500,000千株", Kind::Shares, "持株数(百万株)", "500000000"),
        ("普通株式1,000株", Kind::Shares, "", "1000"),
        ("1.234.567", Kind::Number, "", "1234567"),
        ("1.200,5", Kind::Number, "", "1200.5"),
        ("1.5", Kind::Shares, "持株数(百万株)", "1500000"),
        ("５００", Kind::Shares, "Number of shares (in thousands)", "500000"),
        ("500", Kind::Shares, "所有単元数（100株）", "50000"),
        ("500", Kind::Shares, "'000 shares", "500000"),
        ("500※2", Kind::Shares, "", "500"),
        ("500²", Kind::Shares, "", "500"),
        ("500①", Kind::Shares, "", "500"),
        ("1,200", Kind::Number, "資本金（百万円）", "1200000000"),
        ("1,200", Kind::Shares, "出資額（百万円）に対する株式数", "1200"),
        ("US$1.5 million", Kind::Number, "", "1500000"),
    ] {
        assert_eq!(read(text, kind, heading), Ok(Some(want.to_owned())), "{text}");
    }
    for (text, kind, heading) in [
        ("12億3,400万円、うち現金5億円", Kind::Number, ""),
        ("約3亿", Kind::Shares, "持股数（万股）"),
        ("約500", Kind::Number, ""),
        ("12 345", Kind::Shares, ""),
        ("3億 500", Kind::Shares, ""),
        ("2020年3月末 500", Kind::Shares, "持株数（百万株）"),
        ("1,5", Kind::Number, ""),
        ("12,34,567", Kind::Number, ""),
        ("1,2345", Kind::Number, ""),
        ("0,123", Kind::Number, ""),
        ("1.234", Kind::Shares, "Number of shares"),
        ("€1.234", Kind::Number, ""),
        ("1万20000", Kind::Number, ""),
        ("1億2億", Kind::Number, ""),
        ("1.5億2000万", Kind::Number, ""),
        ("三百", Kind::Number, ""),
        ("A-12", Kind::Number, ""),
        ("500以上", Kind::Shares, ""),
        ("500株（うち優先株100株）", Kind::Shares, ""),
        ("5-10", Kind::Shares, ""),
        ("1e6", Kind::Number, ""),
        ("500 (百万円)", Kind::Number, ""),
        ("500", Kind::Shares, "所有株式数（千株、うち優先 百万株）"),
        ("", Kind::Number, ""),
        ("-", Kind::Shares, ""),
    ] {
        assert!(read(text, kind, heading).is_err(), "{text} {:?}", read(text, kind, heading));
    }
}

#[test]
fn shares_keep_their_bounds() {
    let read = |text| clean(text, Kind::Percent, &Place::default(), "", "");
    for (text, want, low, high) in [
        ("～5%", "<=5", 0.0, 0.05),
        ("5 %～", ">=5", 0.05, 1.0),
        ("≧5%", ">=5", 0.05, 1.0),
        ("≥5％", ">=5", 0.05, 1.0),
        ("≦5%", "<=5", 0.0, 0.05),
        ("5%超", ">5", 0.05, 1.0),
        ("5％未満", "<5", 0.0, 0.05),
        ("50%以下", "<=50", 0.0, 0.5),
        ("5%以上", ">=5", 0.05, 1.0),
        ("5%以内", "<=5", 0.0, 0.05),
        ("超过5%", ">5", 0.05, 1.0),
        ("不超过5%", "<=5", 0.0, 0.05),
        ("less than 5%", "<5", 0.0, 0.05),
        ("Over 25%", ">25", 0.25, 1.0),
        ("at least 10 percent", ">=10", 0.1, 1.0),
        ("up to 10%", "<=10", 0.0, 0.1),
        ("75% or more", ">=75", 0.75, 1.0),
        ("75 or more", ">=75", 0.75, 1.0),
        ("12.3 [1]", "12.3", 0.123, 0.123),
        ("12.3¹", "12.3", 0.123, 0.123),
        ("12.3（注1）", "12.3", 0.123, 0.123),
        ("5%†", "5", 0.05, 0.05),
        ("10.5%～12%", "10.5-12", 0.105, 0.12),
        ("50.1–60%", "50.1-60", 0.501, 0.6),
        ("25% to 50%", "25-50", 0.25, 0.5),
        ("between 25% and 50%", "25-50", 0.25, 0.5),
        ("5%以上10%未満", "5-10", 0.05, 0.1),
        ("more than 25% but not more than 50%", "25-50", 0.25, 0.5),
        ("60,5％", "60.5", 0.605, 0.605),
        (".5", "0.5", 0.005, 0.005),
        ("5.000%", "5.000", 0.05, 0.05),
    ] {
        assert_eq!(read(text), Ok(Some(want.to_owned())), "{text}");
        let Ok(Share::Between { low: l, high: h }) = want.parse::<Share>() else { panic!("{want}") };
        assert!((l - low).abs() < 1e-9 && (h - high).abs() < 1e-9, "{text}: {l} to {h}");
    }
    for wrong in [
        "1,234",
        "12,345",
        "約3％",
        "about 3%",
        "~5%",
        "c. 5",
        "ca. 5%",
        "5%程度",
        "33 1/3",
        "5-10-20",
        "50-25",
        "+5%",
        "1e1",
        "inf",
        "100.01",
        "△1.2",
        "3.5% 4.1%",
        "25th",
        "majority",
        "多数",
        "百分之五",
        "10%→0%",
        "50.0（50.0）",
        "10%(2020年)",
        "12 345",
        "½",
        "≧5%以下",
        "(5)",
    ] {
        assert!(read(wrong).is_err(), "{wrong} {:?}", read(wrong));
    }
    for unknown in ["−", "不明", "n/a"] {
        assert_eq!(read(unknown), Ok(None), "{unknown}");
    }
}
