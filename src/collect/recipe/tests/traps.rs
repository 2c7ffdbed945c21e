//! Pages that mean something else than their layout seems to say: other companies' tables, totals, ends, notes.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/page.html";

fn read(recipe: &str, html: &str) -> Reading {
    let book = RecipeBook::read(None);
    let reading = book.get(recipe).unwrap().read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

fn names(reading: &Reading) -> Vec<&str> {
    reading.proposals.iter().filter_map(|proposal| proposal.first("name")).collect()
}

/// Ties of one schema as "source -> target: values".
fn ties(reading: &Reading, schema: &str, props: [&str; 4]) -> Vec<String> {
    let name = |id: Option<&str>| {
        reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("?", Proposal::caption).to_owned()
    };
    let [source, target, values @ ..] = props;
    let ties = reading.proposals.iter().filter(|proposal| proposal.schema == schema);
    ties.map(|tie| {
        let values = values.map(|prop| tie.first(prop).unwrap_or("-").to_owned()).join(" ");
        format!("{} -> {}: {values}", name(tie.first(source)), name(tie.first(target)))
    })
    .collect()
}

fn owned(reading: &Reading) -> Vec<String> {
    ties(reading, "Ownership", ["owner", "asset", "percentage", "status"])
}

fn directed(reading: &Reading) -> Vec<String> {
    ties(reading, "Directorship", ["director", "organization", "role", "status"])
}

fn says(reading: &Reading, words: &[&str]) {
    let said = reading.findings.iter().any(|found| words.iter().all(|word| found.message.contains(word)));
    assert!(said, "{words:?} in {:#?}", reading.findings);
}

#[test]
fn another_companys_table_is_not_the_subjects() {
    let table = "<table><tr><th>株主名</th><th>持株比率</th></tr><tr><td>乙株式会社</td><td>100</td></tr></table>";
    let own = "<title>大株主 | 架空精機株式会社</title><table><tr><th>株主名</th><th>持株比率</th></tr><tr><td>甲株式会社</td><td>5</td></tr></table>";
    let captioned = |caption: &str| table.replacen("<table>", &format!("<table><caption>{caption}</caption>"), 1);
    for other in [
        captioned("子会社 丁株式会社の株主"),
        captioned("丁株式会社の大株主"),
        captioned("関係会社の株主"),
        captioned("見本商会の株主"),
        captioned("前期末の大株主"),
        format!("<h3>取引先</h3>{}", captioned("株主の状況")),
        format!("<p>旧株主</p>{table}"),
    ] {
        let reading = read("jp_large_shareholders", &format!("{own}{other}"));
        assert_eq!(owned(&reading), ["甲株式会社 -> 架空精機株式会社: 5 -"], "{other}");
        assert!(!names(&reading).contains(&"乙株式会社"), "{other}");
        says(&reading, &["is not read", "map it by hand"]);
    }
    // Two tables of shares, and nothing says which one holds.
    let reading = read("jp_large_shareholders", &format!("{own}{table}"));
    assert!(owned(&reading).is_empty());
    says(&reading, &["2 tables of the page fit"]);
}

#[test]
fn officers_of_others_and_of_the_past_are_not_directors() {
    let table = |name: &str| {
        format!("<table><tr><th>役職</th><th>氏名</th></tr><tr><td>取締役</td><td>{name}</td></tr></table>")
    };
    let past = table("旧 太郎").replacen("<table>", "<table><caption>2019年退任役員</caption>", 1);
    let html = format!(
        "<title>役員一覧 | 架空精機株式会社</title><h2>役員一覧</h2>{}{past}<h3>取引先 乙株式会社の役員</h3>{}",
        table("見本 一郎"),
        table("他社 太郎")
    );
    let reading = read("jp_officers", &html);
    assert_eq!(directed(&reading), ["見本 一郎 -> 架空精機株式会社: 取締役 -"]);
    says(&reading, &["2019年退任役員", "退任"]);
    says(&reading, &["取引先 乙株式会社の役員"]);
    // Directors and auditors in a table each: their captions say only that.
    let html = format!(
        "<title>役員 | 架空精機株式会社</title><h3>取締役</h3>{}<h3>監査役（2024年6月30日現在）</h3>{}<h3>見本クラブ</h3>{}",
        table("見本 一郎"),
        table("見本 二郎"),
        table("見本 三郎")
    );
    let reading = read("jp_officers", &html);
    assert_eq!(directed(&reading).len(), 2, "{:?}", reading.findings);
    says(&reading, &["may be about \"見本クラブ\""]);
    // A line across the table counts like a caption.
    let html = "<title>役員 | 架空精機株式会社</title><table><tr><th>役職</th><th>氏名</th></tr><tr><td>取締役</td><td>見本 一郎</td></tr>
<tr><td colspan=2>退任役員</td></tr><tr><td>取締役</td><td>見本 二郎</td></tr></table>";
    let reading = read("jp_officers", html);
    assert_eq!(directed(&reading), ["見本 一郎 -> 架空精機株式会社: 取締役 -"]);
    says(&reading, &["the rows below are not read", "退任役員"]);
}

#[test]
fn of_two_columns_the_current_one_counts() {
    let html = |headings: &str, cells: &str| {
        format!(
            "<title>大株主 | 架空精機株式会社</title><table><tr><th>株主名</th>{headings}</tr><tr><td>甲株式会社</td>{cells}</tr></table>"
        )
    };
    let two = "<td>30</td><td>5</td>";
    let reading = read("jp_large_shareholders", &html("<th>持株比率(前期)</th><th>持株比率(当期)</th>", two));
    assert_eq!(owned(&reading), ["甲株式会社 -> 架空精機株式会社: 5 -"]);
    let reading = read("jp_large_shareholders", &html("<th>持株比率(前期末)</th><th>持株比率</th>", two));
    assert_eq!(owned(&reading), ["甲株式会社 -> 架空精機株式会社: 5 -"]);
    for headings in
        ["<th>持株比率(2022年3月)</th><th>持株比率(2023年3月)</th>", "<th>持株比率(前期)</th><th>持株比率(前年)</th>"]
    {
        let reading = read("jp_large_shareholders", &html(headings, two));
        assert_eq!(owned(&reading), ["甲株式会社 -> 架空精機株式会社: - -"]);
        let said = reading.findings.iter().filter(|found| found.message.starts_with("percentage: ")).count();
        assert_eq!(said, 1, "{:?}", reading.findings);
    }
}

#[test]
fn a_sites_name_is_not_the_company() {
    let table = "<table><tr><th>株主名</th><th>持株比率</th></tr><tr><td>甲株式会社</td><td>30</td></tr></table>";
    let html = |site: &str, title: &str, h1: &str| {
        format!("<meta property=\"og:site_name\" content=\"{site}\"><title>{title}</title><h1>{h1}</h1>{table}")
    };
    for (site, title, h1) in [
        ("Yahoo!ファイナンス", "大株主の状況 | IRニュース", "大株主の状況"),
        ("見本証券株式会社", "乙株式会社 大株主 | 見本証券株式会社", "大株主"),
        ("見本証券株式会社", "大株主", "乙株式会社と丙株式会社"),
    ] {
        let reading = read("jp_large_shareholders", &html(site, title, h1));
        assert!(reading.proposals.is_empty(), "{:?}", names(&reading));
        says(&reading, &["whose it is is not said: map it by hand"]);
    }
    for (site, title, h1) in [
        ("株価ニュース", "架空精機株式会社 大株主 - 株価ニュース", "大株主"),
        ("架空精機株式会社", "大株主の状況", "大株主"),
        ("架空グループ", "大株主の状況", "架空精機株式会社"),
    ] {
        let reading = read("jp_large_shareholders", &html(site, title, h1));
        let subject = reading.proposals.first().unwrap();
        let said: Vec<&str> = subject.values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(said, ["架空精機株式会社"]);
        assert_eq!(owned(&reading).len(), 1);
    }
    let html = html("国際交流ポータル", "大学間協定", "協定").replace("株主名", "機関名").replace("持株比率", "締結日");
    assert!(read("jp_university_agreements", &html).proposals.is_empty());
}

#[test]
fn the_assistant_names_nobody_by_the_site() {
    let table = "<table><caption>CAPTION</caption><tr><th>株主名</th><th>持株比率</th></tr><tr><td>甲株式会社</td><td>30</td></tr></table>";
    let other = |title: &str, caption: &str| {
        let head = format!("<meta property=\"og:site_name\" content=\"株価ニュース\"><title>{title}</title>");
        let document = page(&format!("{head}{}", table.replace("CAPTION", caption)), URL);
        let draft = guess(&document, 0);
        let reading = preview(&document, &draft);
        assert_sound(&reading, &[]);
        let text = to_toml(&document, &draft, "mine");
        assert_eq!(check(&text), Vec::<String>::new(), "{text}");
        let Some(Tie { other: Other::Named { name, .. }, .. }) = draft.tie else { panic!("no tie") };
        (name, owned(&reading).len(), reading)
    };
    let (name, ties, _) = other("架空精機株式会社 大株主", "大株主");
    assert_eq!((name.as_str(), ties), ("架空精機株式会社", 1));
    for (title, caption) in [("大株主 | IRニュース", "大株主"), ("架空精機株式会社 大株主", "子会社の株主")]
    {
        let (name, ties, reading) = other(title, caption);
        assert_eq!((name.as_str(), ties), ("", 0));
        assert_eq!(names(&reading), ["甲株式会社"]);
        says(&reading, &["name the other end"]);
    }
}

#[test]
fn a_table_of_subsidiaries_is_the_subjects() {
    for (caption, owner) in [("子会社の状況", "架空精機株式会社"), ("乙株式会社の子会社", "")] {
        let html = format!(
            "<title>関係会社 | 架空精機株式会社</title><table><caption>{caption}</caption><tr><th>会社名</th><th>出資比率</th></tr><tr><td>丁株式会社</td><td>100%</td></tr></table>"
        );
        let tie = guess(&page(&html, URL), 0).tie.unwrap();
        assert!(!tie.row_is_source, "{caption}");
        assert!(matches!(tie.other, Other::Named { ref name, .. } if name == owner), "{tie:?}");
    }
}

#[test]
fn notes_are_no_part_of_numbers_and_names() {
    let html = "<title>大株主 | 架空精機株式会社</title><table><tr><th>氏名又は名称</th><th>所有株式数（千株）</th><th>持株比率(%)</th></tr>
<tr><td>戊株式会社</td><td>500<sup>※2</sup></td><td>12.3<sup>1</sup></td></tr>
<tr><td>癸株式会社<a href=\"#n3\">*3</a></td><td>1</td><td>0.05<sup>2</sup><sup>(注)</sup></td></tr>
<tr><td>見本 二郎<sup>1</sup><br>（みほん じろう）</td><td>1</td><td>25<sup>th</sup></td></tr>
<tr><td>見本 四郎*</td><td>1</td><td>1.5<sup>1</sup>％</td></tr>
<tr><td>田中様</td><td>1</td><td>2</td></tr></table>";
    let reading = read("jp_large_shareholders", html);
    assert_eq!(
        ties(&reading, "Ownership", ["owner", "asset", "percentage", "sharesCount"]),
        [
            "戊株式会社 -> 架空精機株式会社: 12.3 500000",
            "癸株式会社 -> 架空精機株式会社: 0.05 1000",
            "見本 二郎 （みほん じろう） -> 架空精機株式会社: - 1000",
            "見本 四郎 -> 架空精機株式会社: - 1000",
            "田中 -> 架空精機株式会社: 2 1000",
        ]
    );
    let original = |name: &str| {
        let values = reading.proposals.iter().flat_map(|proposal| &proposal.values);
        values.filter(|value| value.value == name).find_map(|value| value.original.clone())
    };
    assert_eq!(original("見本 四郎").as_deref(), Some("見本 四郎*"));
    assert_eq!(original("田中").as_deref(), Some("田中様"));
    says(&reading, &["percentage", "1.5 1"]);
    // A mark alone in its cell is what the cell says.
    let html = "<title>役員 | 架空精機株式会社</title><table><tr><th>役職</th><th>氏名</th></tr><tr><td>取締役</td><td><a href=\"#a\">見本 一郎</a></td></tr></table>";
    assert_eq!(directed(&read("jp_officers", html)).len(), 1);
}

#[test]
fn totals_notes_and_vacancies_are_nobody() {
    let html = "<title>大株主 | 架空精機株式会社</title><table><tr><th>氏名又は名称</th><th>住所</th><th>持株比率(%)</th></tr>
<tr><td>甲株式会社</td><td>東京</td><td>10</td></tr><tr><td>合　計</td><td></td><td>10</td></tr><tr><td>計（10名）</td><td></td><td>1</td></tr>
<tr><td>上位10名計</td><td></td><td>1</td></tr><tr><td>個人2名　合計</td><td></td><td>1</td></tr>
<tr><td colspan=3>注記：甲株式会社は乙の子会社</td></tr><tr><td>丙株式会社</td><td></td><td>3</td></tr></table>";
    let reading = read("jp_large_shareholders", html);
    assert_eq!(names(&reading), ["架空精機株式会社", "甲株式会社", "丙株式会社"]);
    assert_eq!(reading.findings.iter().filter(|found| found.message.starts_with("a total")).count(), 4);
    says(&reading, &["a line across the table", "注記"]);
    let html = "<title>虚构科技有限公司 | 董事会</title><table><tr><th>姓名</th><th>职务</th></tr><tr><td>样本二</td><td>董事</td></tr><tr><td>空缺</td><td>监事</td></tr></table>";
    let reading = read("cn_board", html);
    assert_eq!(names(&reading), ["虚构科技有限公司", "样本二"]);
    says(&reading, &["vacant", "空缺"]);
}

#[test]
fn what_is_over_is_said_as_ended() {
    let html = "<title>虚构科技有限公司 | 股东信息</title><table><tr><th>股东名称</th><th>持股比例</th></tr><tr><td>某有限公司（2019年已退出）</td><td>10%</td></tr><tr><td>样本一</td><td>5%</td></tr></table>";
    let reading = read("cn_shareholders", html);
    let expected = ["某有限公司 -> 虚构科技有限公司: 10 2019", "样本一 -> 虚构科技有限公司: 5 -"];
    assert_eq!(ties(&reading, "Ownership", ["owner", "asset", "percentage", "endDate"]), expected);
    let status = reading.proposals.iter().flat_map(|one| &one.values).find(|value| value.prop == "endDate").unwrap();
    assert_eq!(status.original.as_deref(), Some("（2019年已退出）"));
    let html = "<title>役員 | 架空精機株式会社</title><table><tr><th>役職</th><th>氏名</th></tr><tr><td>元取締役（2019年退任）</td><td>見本 九郎</td></tr><tr><td>取締役</td><td>見本 十郎（故人）</td></tr><tr><td>取締役</td><td>見本 一郎（旧姓 例示）</td></tr></table>";
    let states = ties(&read("jp_officers", html), "Directorship", ["director", "organization", "endDate", "status"]);
    let states: Vec<&str> = states.iter().map(|tie| tie.rsplit(": ").next().unwrap()).collect();
    assert_eq!(states, ["2019 -", "- ended", "- -"]);
    let html = "<title>大学間協定一覧 | 架空大学</title><table><tr><th>国</th><th>機関名</th><th>締結日</th></tr><tr><td>フランス</td><td>見本大学（終了）</td><td>2008年4月1日</td></tr></table>";
    let reading = read("jp_university_agreements", html);
    assert_eq!(
        ties(&reading, "ResearchAgreement", ["party", "counterparty", "startDate", "status"]),
        ["架空大学 -> 見本大学: 2008-04-01 ended"]
    );
}

fn deal(above: &str, owners: &str) -> Reading {
    let html = format!(
        "<title>株式の取得（子会社化）に関するお知らせ | 架空精機株式会社</title>{above}<p>株式取得</p>
<table><tr><td>名称</td><td>見本レンズ株式会社</td></tr><tr><td>設立年月日</td><td>1988年4月1日</td></tr>
<tr><td>大株主及び持株比率</td><td>{owners}</td></tr></table>"
    );
    read("jp_deal_announcement", &html)
}

#[test]
fn a_line_of_a_deal_is_one_owner_and_one_share() {
    let reading = deal(
        "<p>令和5年3月2日</p>",
        "見本 三郎 60.5％<br>個人2名　合計 30％<br>A社、B社 各5％<br>甲、乙 5%<br>某ファンド 5％超<br>㈱甲 10.5%～12%<br>乙（約3％）<br>丙 5,000株（2.5%）<br>見本1株式会社 4％<br>丁　他2名 1％",
    );
    let owned = owned(&reading);
    let of = |name: &str| owned.iter().find(|tie| tie.starts_with(&format!("{name} -> "))).cloned().unwrap_or_default();
    assert!(of("見本 三郎").contains(": 60.5 "), "{owned:?}");
    assert!(of("見本1株式会社").contains(": 4 "), "{owned:?}");
    assert!(of("丙").contains(": 2.5 ") && !of("乙").is_empty(), "{owned:?}");
    // Bounds and ranges are never the bare number.
    assert!(!of("某ファンド").is_empty() && !of("某ファンド").contains(": 5 "), "{owned:?}");
    assert!(!of("㈱甲").is_empty() && !of("㈱甲").contains(": 10.5 "), "{owned:?}");
    // "A社、B社 各5％"
    assert!(of("A社").contains(": 5 ") && of("B社").contains(": 5 "), "{owned:?}");
    assert_eq!(owned.len(), 8, "{owned:?}");
    let shares = reading.proposals.iter().filter_map(|one| one.first("sharesCount")).collect::<Vec<_>>();
    assert_eq!(shares, ["5000"]);
    for line in ["甲、乙 5%", "丁 他2名 1％"] {
        says(&reading, &["not read as one owner and one share", line]);
    }
    let reading =
        deal("<p>令和5年3月2日</p>", "三郎 60％ 四郎 40％<br>見本 五郎 60,5％<br>見本 六郎 60.5<sup>1</sup>％");
    assert!(self::owned(&reading).iter().all(|tie| !tie.contains("三郎") && !tie.contains(": 5 ")));
    assert!(!names(&reading).contains(&"見本 五郎 60,"));
    assert!(names(&reading).iter().all(|name| !name.starts_with("見本 六郎")));
    says(&reading, &["三郎 60％ 四郎 40％"]);
}

#[test]
fn a_deals_day_stands_above_it_or_beside_its_words() {
    let said = |above: &str| {
        let reading = deal(above, "見本 三郎 60％");
        let deal = reading.proposals.iter().find(|one| one.schema == "Deal").unwrap();
        let day = deal.first("announcedDate").map(str::to_owned);
        assert_eq!(day.is_none(), reading.findings.iter().any(|found| found.message.contains("announcedDate")));
        day
    };
    let founded = "<p>当社は2019年4月1日付で設立された子会社について、2023年3月1日に株式の取得を決議しました。</p>";
    assert_eq!(said(&format!("{founded}<p>令和5年3月2日</p>")).as_deref(), Some("2023-03-02"));
    assert_eq!(said("<p>発表日：2023年3月2日</p>").as_deref(), Some("2023-03-02"));
    assert_eq!(said("<p>2023年3月1日開催の取締役会で取得を決議しました。</p>").as_deref(), Some("2023-03-01"));
    assert_eq!(said("<p>2019年4月1日に設立された会社です。</p>"), None);
    assert_eq!(said("<p>2019年4月1日</p><p>2023年3月2日</p>"), None);
    assert_eq!(said(""), None);
}

#[test]
fn struck_out_text_is_not_said() {
    let html = "<title>役員一覧 | 架空精機株式会社</title><table><tr><th>役職</th><th>氏名</th></tr><tr><td>取締役</td><td><del>退任 五郎</del></td></tr>
<tr><td><s>取締役</s></td><td><strike>退任 六郎</strike></td></tr><tr style=\"text-decoration: line-through\"><td>取締役</td><td>退任 七郎</td></tr>
<tr><td>取締役</td><td>見本 一郎<span style=\"text-decoration:LINE-THROUGH\">（退任）</span></td></tr></table>";
    let reading = read("jp_officers", html);
    assert_eq!(directed(&reading), ["見本 一郎 -> 架空精機株式会社: 取締役 -"]);
    for name in ["退任 五郎", "退任 六郎", "退任 七郎"] {
        says(&reading, &["struck-out text is left out", name]);
    }
    let document = page(html, URL);
    assert!(document.page().blocks.iter().all(|block| !block.text.contains("退任")));
}
