//! Cells that stand for several parties, periods or units. All parties are invented.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/page.html";

fn read(recipe: &str, html: &str) -> Reading {
    let reading = RecipeBook::read(None).get(recipe).unwrap().read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

fn holders(table: &str) -> Reading {
    read(
        "jp_large_shareholders",
        &format!("<title>大株主 | 架空精機株式会社</title><h2>大株主</h2><table>{table}</table>"),
    )
}

/// "owner percentage count" of every holding, in page order.
fn owned(reading: &Reading) -> Vec<String> {
    let name = |id| reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("?", Proposal::caption);
    let ties = reading.proposals.iter().filter(|proposal| proposal.schema == "Ownership");
    let said = |tie: &Proposal, prop: &str| tie.first(prop).unwrap_or("-").to_owned();
    ties.map(|tie| format!("{} {} {}", name(tie.first("owner")), said(tie, "percentage"), said(tie, "sharesCount")))
        .collect()
}

fn says(reading: &Reading, words: &str) {
    assert!(reading.findings.iter().any(|found| found.message.contains(words)), "{words}: {:#?}", reading.findings);
}

#[test]
fn a_share_beside_several_names_is_of_none_alone() {
    let reading = holders(
        "<tr><th>株主名</th><th>持株比率</th></tr><tr><td>甲株式会社</td><td rowspan=2>45.0%</td></tr><tr><td>乙株式会社</td></tr><tr><td>丙株式会社</td><td>5.0%</td></tr>",
    );
    assert_eq!(owned(&reading), ["甲株式会社 - -", "乙株式会社 - -", "丙株式会社 5.0 -"]);
    says(&reading, "\"45.0%\" is of several together, not of each: \"甲株式会社\", \"乙株式会社\"");
    assert_eq!(reading.findings.len(), 1, "{:?}", reading.findings);
    // One name over two rows holds what each row says; one name and one share over two rows are one holding.
    let reading = holders(
        "<tr><th>株主名</th><th>持株数</th><th>持株比率</th></tr><tr><td rowspan=2>甲株式会社</td><td>10</td><td rowspan=2>45.0%</td></tr><tr><td>20</td></tr>",
    );
    assert_eq!(owned(&reading), ["甲株式会社 45.0 10", "甲株式会社 45.0 20"]);
}

#[test]
fn the_only_filled_of_two_years_is_not_taken() {
    let years = |name: &str, before: &str, now: &str| {
        holders(&format!(
            "<tr><th>株主名</th><th>持株比率（2023年3月期）</th><th>持株比率（2024年3月期）</th></tr><tr><td>{name}</td><td>{before}</td><td>{now}</td></tr><tr><td>戊株式会社</td><td>1.0</td><td>2.0</td></tr>"
        ))
    };
    for empty in ["", "-", "－"] {
        let reading = years("丙株式会社", "20.0", empty);
        assert_eq!(owned(&reading), ["戊株式会社 - -"], "{empty:?}");
        says(&reading, "nothing is stated for \"持株比率（2024年3月期）\"");
    }
    let reading = years("乙株式会社", "", "40.0");
    assert_eq!(owned(&reading), ["乙株式会社 - -", "戊株式会社 - -"]);
    says(&reading, "several columns may be meant");
    assert_eq!(owned(&years("丁株式会社", "5.0", "5.0"))[0], "丁株式会社 5.0 -");
    let reading = holders(
        "<tr><th>株主名</th><th>持株比率（前期末）</th><th>持株比率（当期末）</th></tr><tr><td>甲株式会社</td><td>20.0</td><td></td></tr><tr><td>乙株式会社</td><td>10.0</td><td>15.0</td></tr>",
    );
    assert_eq!(owned(&reading), ["乙株式会社 15.0 -"]);
}

/// The names of a reading but the subject's.
fn named(reading: &Reading) -> Vec<&str> {
    reading.proposals.iter().skip(1).filter_map(|proposal| proposal.first("name")).collect()
}

#[test]
fn several_names_in_one_cell_are_several() {
    let officers = |cell: &str| {
        read(
            "jp_officers",
            &format!(
                "<title>役員一覧 | 架空精機株式会社</title><table><tr><th>役職</th><th>氏名</th></tr><tr><td>取締役</td><td>{cell}</td></tr></table>"
            ),
        )
    };
    for (cell, want) in [
        ("見本 一郎／見本 花子", vec!["見本 一郎", "見本 花子"]),
        ("見本 七郎、見本 八郎（※1）", vec!["見本 七郎", "見本 八郎"]),
        ("見本 九郎<br>見本 十郎", vec!["見本 九郎", "見本 十郎"]),
        ("ジョン・スミス", vec!["ジョン・スミス"]),
        ("見本 一郎<br>（ミホン イチロウ）", vec!["見本 一郎"]),
    ] {
        let reading = officers(cell);
        assert_eq!(named(&reading), want, "{cell}");
        let roles = reading.proposals.iter().filter(|one| one.first("role") == Some("取締役")).count();
        assert_eq!(roles, want.len(), "{cell}");
    }
    let reading = officers("見本 一郎 ほか3名");
    assert_eq!(named(&reading), ["見本 一郎"]);
    says(&reading, "others beside \"見本 一郎\" are not named: \"ほか3名\"");
    let reading = officers("見本 一郎、甲株式会社");
    assert!(named(&reading).is_empty());
    says(&reading, "several names, not read as one");
    let table = |cell: &str| {
        let html = format!(
            "<title>協定校 | 架空大学</title><table><tr><th>国</th><th>大学名</th><th>締結日</th></tr><tr><td>中国</td><td>{cell}</td><td>2013年</td></tr></table>"
        );
        read("jp_university_agreements", &html)
    };
    assert_eq!(named(&table("北京例示大学・上海例示大学")), ["北京例示大学", "上海例示大学"]);
    says(&table("見本大学法学部、例示大学"), "several names, not read as one");
}

#[test]
fn one_share_of_several_names_is_of_none_alone() {
    let of = |name: &str| {
        holders(&format!(
            "<tr><th>株主名</th><th>持株数</th><th>持株比率</th></tr><tr><td>{name}</td><td>100</td><td>6.0</td></tr>"
        ))
    };
    let reading = of("甲株式会社・乙株式会社（共同保有）");
    assert_eq!(owned(&reading), ["甲株式会社 - -", "乙株式会社（共同保有） - -"]);
    says(&reading, "\"6.0\" is of several together, not of each: \"甲株式会社・乙株式会社（共同保有）\"");
    let reading = of("見本 太郎 ほか3名");
    assert_eq!(owned(&reading), ["見本 太郎 - -"]);
    says(&reading, "are not named: \"ほか3名\"");
    assert_eq!(owned(&of("見本・例示株式会社")), ["見本・例示株式会社 6.0 100"]);
}

#[test]
fn a_founder_that_is_two_is_not_one() {
    let html = r#"<script type="application/ld+json">{"@type":"Organization","name":"Alpha Optics Ltd","founder":"Jane Doe, John Roe"}</script>"#;
    let reading = read("schema_org", html);
    assert!(named(&reading).is_empty(), "{:?}", reading.proposals);
    says(&reading, "several names, not read as one: \"Jane Doe, John Roe\"");
    let html = html.replace("\"Jane Doe, John Roe\"", r#"{"@type":"Person","name":"Jane Doe and John Roe"}"#);
    assert_eq!(named(&read("schema_org", &html)), ["Jane Doe", "John Roe"]);
}

#[test]
fn a_share_of_each_is_of_each() {
    let infobox = |line: &str| {
        read(
            "encyclopaedia_infobox",
            &format!(
                "<table class=\"infobox\"><caption>架空精機株式会社</caption><tr><th>種類</th><td>株式会社</td></tr><tr><th>主要株主</th><td>{line}</td></tr></table>"
            ),
        )
    };
    for line in [
        "甲社・乙社 各10%",
        "甲社、乙社（各10％）",
        "甲株式会社・乙株式会社 それぞれ10%",
        "Alpha Ltd, Beta GmbH 10% each",
    ] {
        let reading = infobox(line);
        let shares = owned(&reading);
        assert!(
            shares.len() == 2 && shares.iter().all(|one| one.ends_with(" 10 -")),
            "{line}: {shares:?} {:?}",
            reading.findings
        );
    }
    assert_eq!(owned(&infobox("各務原見本株式会社 10%")), ["各務原見本株式会社 10 -"]);
    let reading = infobox("黒幕・乙 各10%");
    assert!(owned(&reading).is_empty());
    says(&reading, "whose share it is");
}

#[test]
fn a_unit_above_the_table_is_of_its_counts() {
    let of = |unit: &str, heading: &str| {
        let html = format!(
            "<title>大株主 | 架空精機株式会社</title><h2>大株主の状況</h2>{unit}<table><tr><th>株主名</th><th>{heading}</th><th>持株比率</th></tr><tr><td>甲株式会社</td><td>1,200</td><td>12.0%</td></tr></table>"
        );
        read("jp_large_shareholders", &html)
    };
    for (unit, heading, want) in [
        ("<p>（単位：千株）</p>", "持株数", "1200000"),
        ("<div>単位：千株、％</div>", "持株数", "1200000"),
        ("<p>（単位：万股）</p>", "持株数", "12000000"),
        ("<p>(in thousands)</p>", "持株数", "1200000"),
        ("<p>（千株）</p>", "持株数", "1200000"),
        ("<p>（単位：株）</p>", "持株数", "1200"),
        ("<p>（単位：百万円）</p>", "持株数", "1200"),
        ("<p>（単位：千株）</p>", "持株数（株）", "1200"),
        ("", "持株数", "1200"),
    ] {
        assert_eq!(owned(&of(unit, heading)), [format!("甲株式会社 12.0 {want}")], "{unit} {heading}");
    }
    let reading = of("<p>（単位：手）</p>", "持株数");
    assert_eq!(owned(&reading), ["甲株式会社 12.0 -"]);
    says(&reading, "the unit \"手\" above the table is not understood");
}

#[test]
fn parts_of_one_are_no_percent() {
    let of = |rows: &[(&str, &str)]| {
        let rows: String = rows
            .iter()
            .enumerate()
            .map(|(at, (count, share))| format!("<tr><td>甲{at}株式会社</td><td>{count}</td><td>{share}</td></tr>"))
            .collect();
        holders(&format!("<tr><th>株主名</th><th>持株数</th><th>持株比率</th></tr>{rows}"))
    };
    assert_eq!(
        owned(&of(&[("510,000", "0.51"), ("490,000", "0.49")])),
        ["甲0株式会社 51 510000", "甲1株式会社 49 490000"]
    );
    for unclear in
        [[("", "0.51"), ("", "0.49")], [("900,000", "0.51"), ("100,000", "0.49")], [("100", "0.3"), ("200", "0.2")]]
    {
        let reading = of(&unclear);
        assert!(owned(&reading).iter().all(|tie| tie.contains("株式会社 - ")), "{:?}", owned(&reading));
        says(&reading, "may be percent or a part of one; not taken");
    }
    assert_eq!(owned(&of(&[("", "0.51%"), ("", "0.49%")])), ["甲0株式会社 0.51 -", "甲1株式会社 0.49 -"]);
    assert_eq!(owned(&of(&[("", "12.5"), ("", "0.49")])), ["甲0株式会社 12.5 -", "甲1株式会社 0.49 -"]);
}
