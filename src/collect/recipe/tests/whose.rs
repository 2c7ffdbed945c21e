//! Whose a row is: other companies in columns, headings and lines, portals, the company itself, names that are none.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/page.html";

fn read_by(recipe: &Recipe, html: &str) -> Reading {
    let reading = recipe.read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

fn read(recipe: &str, html: &str) -> Reading {
    read_by(RecipeBook::read(None).get(recipe).unwrap(), html)
}

fn names(reading: &Reading) -> Vec<&str> {
    reading.proposals.iter().filter_map(|proposal| proposal.first("name")).collect()
}

/// "source -> target: value" for each tie of a schema.
fn ties(reading: &Reading, schema: &str, props: [&str; 3]) -> Vec<String> {
    let name = |id: Option<&str>| {
        reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("?", Proposal::caption).to_owned()
    };
    let [source, target, value] = props;
    let ties = reading.proposals.iter().filter(|proposal| proposal.schema == schema);
    ties.map(|tie| {
        let value = tie.first(value).unwrap_or("-");
        format!("{} -> {}: {value}", name(tie.first(source)), name(tie.first(target)))
    })
    .collect()
}

fn owned(reading: &Reading) -> Vec<String> {
    ties(reading, "Ownership", ["owner", "asset", "percentage"])
}

fn directed(reading: &Reading) -> Vec<String> {
    ties(reading, "Directorship", ["director", "organization", "role"])
}

fn says(reading: &Reading, words: &[&str]) {
    let said = reading.findings.iter().any(|found| words.iter().all(|word| found.message.contains(word)));
    assert!(said, "{words:?} in {:#?}", reading.findings);
}

fn table(headings: &[&str], rows: &[&[&str]]) -> String {
    let cells = |tag: &str, cells: &[&str]| -> String {
        cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<Vec<_>>().concat()
    };
    let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
    format!("<table><tr>{}</tr>{rows}</table>", cells("th", headings))
}

const OFFICERS: &str = "<title>役員 | 架空精機株式会社</title>";
const HOLDERS: &str = "<title>大株主 | 架空精機株式会社</title>";

#[test]
fn a_post_held_elsewhere_is_held_there() {
    let html = format!(
        "{OFFICERS}<h2>役員の重要な兼職の状況</h2>{}",
        table(
            &["氏名", "兼職先法人名", "役職"],
            &[
                &["見本 花子", "別会社ホールディングス株式会社", "代表取締役社長"],
                &["見本 次郎", "架空大学", "理事"],
                &["見本 三郎", "当社", "取締役"],
                &["見本 四郎", "－", "取締役"],
            ]
        )
    );
    let reading = read("jp_officers", &html);
    assert_eq!(
        directed(&reading),
        [
            "見本 花子 -> 別会社ホールディングス株式会社: 代表取締役社長",
            "見本 次郎 -> 架空大学: 理事",
            "見本 三郎 -> 架空精機株式会社: 取締役",
        ]
    );
    says(&reading, &["of which company is not certain", "見本 四郎"]);
    let html = format!(
        "<title>虚构科技有限公司 | 年度报告</title><h2>在其他单位任职情况</h2>{}",
        table(&["姓名", "其他单位名称", "职务"], &[&["样本一", "别的集团有限公司", "董事长"]])
    );
    assert_eq!(directed(&read("cn_board", &html)), ["样本一 -> 别的集团有限公司: 董事长"]);
    // Beside a table of the company's own board the column says what he does besides.
    let html = format!(
        "{OFFICERS}<h2>役員一覧</h2>{}",
        table(&["役職", "氏名", "兼職先"], &[&["取締役", "見本 花子", "別会社"]])
    );
    assert_eq!(directed(&read("jp_officers", &html)), ["見本 花子 -> 架空精機株式会社: 取締役"]);
}

#[test]
fn holders_own_the_company_of_their_row() {
    let rows: &[&[&str]] = &[
        &["見本レンズ株式会社", "架空精機株式会社", "100%"],
        &["見本レンズ海外株式会社", "黒幕投資有限公司", "49%"],
        &["当社", "甲株式会社", "5%"],
    ];
    let html = format!("{HOLDERS}<h2>株主構成一覧</h2>{}", table(&["会社名", "株主名", "持株比率"], rows));
    let reading = read("jp_large_shareholders", &html);
    assert_eq!(
        owned(&reading),
        [
            "架空精機株式会社 -> 見本レンズ株式会社: 100",
            "黒幕投資有限公司 -> 見本レンズ海外株式会社: 49",
            "甲株式会社 -> 架空精機株式会社: 5",
        ]
    );
    assert_eq!(names(&reading).iter().filter(|name| **name == "架空精機株式会社").count(), 1);
    let html = format!(
        "<title>虚构科技有限公司 | 股权结构</title><h2>股权结构</h2>{}",
        table(&["被投资企业名称", "股东名称", "持股比例"], &[&["子样本有限公司", "样本九", "49%"]])
    );
    assert_eq!(owned(&read("cn_shareholders", &html)), ["样本九 -> 子样本有限公司: 49"]);
}

#[test]
fn a_portals_own_name_is_not_whom_its_page_is_about() {
    let rows = table(&["株主名", "持株比率"], &[&["黒幕ファンド", "51%"]]);
    for head in [
        "<title>架空光学 大株主 | 情報サイト運営株式会社</title><h1>架空光学（1234）</h1>",
        "<title>架空光学の株主 | 情報サイト運営株式会社</title>",
        "<meta property=\"og:site_name\" content=\"情報サイト運営株式会社\"><title>Lumen Optics shareholders</title>",
        "<meta property=\"og:site_name\" content=\"情報サイト運営株式会社\"><title>架空光学の大株主</title><h1>架空光学</h1>",
    ] {
        let reading = read("jp_large_shareholders", &format!("{head}{rows}"));
        assert!(reading.proposals.is_empty(), "{head} {:?}", names(&reading));
        says(&reading, &["is not certain", "情報サイト運営株式会社"]);
    }
    for head in [
        "<title>大株主の状況 | 投資家情報 | 架空精機株式会社</title><h1>株式情報</h1>",
        "<title>架空精機株式会社 大株主 | 株価ポータル</title>",
        "<title>株主構成 - 株価ポータル</title><h1>架空精機株式会社</h1>",
    ] {
        assert_eq!(owned(&read("jp_large_shareholders", &format!("{head}{rows}"))).len(), 1, "{head}");
    }
}

#[test]
fn a_heading_names_another_company_without_its_form() {
    let own = table(&["役職", "氏名"], &[&["代表取締役", "見本 一郎"]]);
    let other = table(&["役職", "氏名"], &[&["代表取締役", "見本 次郎"]]);
    for above in [
        "<h2>見本レンズ</h2>",
        "<h2>グループ経営陣</h2><h3>見本レンズ</h3>",
        "<p>見本レンズ</p>",
        "<div class=\"box-title\"><span>見本レンズ</span></div><p>全3件</p>",
        "<p>退任取締役（2025年6月）</p><div><div><div>",
        "<div class=hd><span>历任董事</span><span>3</span></div><div><a>CSV</a></div>",
        "<div>次期役員（2027年6月就任予定）</div><p>3名</p>",
        "<h2>新役員候補者</h2>",
        "<p>合弁会社である見本合弁の役員は次のとおりです。</p>",
        "<p>以下の取締役は、2025年6月27日をもって退任しました。</p>",
    ] {
        let reading = read("jp_officers", &format!("{OFFICERS}<h2>役員一覧</h2>{own}{above}{other}"));
        assert!(!names(&reading).contains(&"見本 次郎"), "{above} {:#?}", reading.findings);
        says(&reading, &["is not read"]);
    }
    for above in [
        "<h2>監査役</h2>",
        "<h2>架空精機の執行役員</h2>",
        "<h3>監査役</h3><p>2026年6月26日現在、退任者を除く</p>",
        "<h3>監査役</h3><p>※敬称略</p>",
        "<h3>監査役</h3><p>最終更新日 2026年7月1日</p>",
        "<h3>執行役員</h3><ul><li>退任役員</li></ul>",
        "<h3>執行役員</h3><p>当社の執行役員は次のとおりです。</p>",
    ] {
        let reading = read("jp_officers", &format!("{OFFICERS}<h2>取締役</h2>{own}{above}{other}"));
        assert_eq!(directed(&reading).len(), 2, "{above} {:#?}", reading.findings);
    }
    let html = |above: &str| {
        let rows = table(&["股东名称", "持股比例"], &[&["老样本", "90%"]]);
        format!("<title>虚构科技有限公司 | 工商信息</title>{above}{rows}")
    };
    for above in [
        "<div class=panel><div class=panel-hd><span>历史股东信息</span><span>3</span></div><div class=tools><a>导出</a></div></div>",
        "<div class=hd>历史股东</div><p>共3条</p>",
        "<h2>样本集团</h2>",
    ] {
        assert!(owned(&read("cn_shareholders", &html(above))).is_empty(), "{above}");
    }
    for above in [
        "<h2>股东信息</h2>",
        "<div class=hd>股东信息</div><p>共3条</p>",
        "<ul><li>历史股东</li></ul><h2>股东及出资信息</h2>",
    ] {
        assert_eq!(owned(&read("cn_shareholders", &html(above))).len(), 1, "{above}");
    }
    // A caption that is made of words of its kind is no company.
    let reading = read("cn_shareholders", &html("<h2>限售股份</h2>"));
    assert!(reading.findings.iter().all(|found| !found.message.contains("names \"限售股份\"")));
}

#[test]
fn one_line_may_head_several_tables() {
    let holders = |name: &str| table(&["株主名", "持株比率"], &[&[name, "50%"]]);
    let html = format!(
        "{HOLDERS}<h2>株主構成</h2><p>合弁会社である見本合弁の株主は次のとおりです。</p>{}{}",
        table(&["株主名", "出資額"], &[&["甲", "50"]]),
        holders("黒幕投資")
    );
    let reading = read("jp_large_shareholders", &html);
    assert!(owned(&reading).is_empty());
    says(&reading, &["合弁"]);
}

#[test]
fn a_line_across_the_table_may_name_another_company_or_year() {
    let rows = |line: &str| {
        format!(
            "{HOLDERS}<h2>大株主の状況</h2><table><tr><th>株主名</th><th>持株比率</th></tr><tr><td>乙株式会社</td><td>20</td></tr><tr><td colspan=2>{line}</td></tr><tr><td>甲株式会社</td><td>30</td></tr></table>"
        )
    };
    for line in ["見本レンズ（持分100%）", "2019年3月期", "前期末", "丁株式会社"] {
        let reading = read("jp_large_shareholders", &rows(line));
        assert_eq!(owned(&reading), ["乙株式会社 -> 架空精機株式会社: 20"], "{line}");
        says(&reading, &["the rows below are not read", line]);
    }
    let html = rows("").replace("<td colspan=2></td>", "<td>【過去の株主】</td><td></td>");
    assert_eq!(owned(&read("jp_large_shareholders", &html)).len(), 1);
    for line in ["法人株主", "普通株式", "2026年3月31日現在"] {
        assert_eq!(owned(&read("jp_large_shareholders", &rows(line))).len(), 2, "{line}");
    }
}

#[test]
fn the_company_itself_is_no_holder_of_its_own() {
    let rows: &[&[&str]] = &[
        &["架空精機株式会社", "8.0%"],
        &["架空精機㈱自己株口", "1.0%"],
        &["架空精機（株）", "2.0%"],
        &["当社", "3.0%"],
        &["架空精機", "4.0%"],
        &["当社取引先持株会", "1.5%"],
        &["架空精機従業員持株会", "1.5%"],
        &["架空精機販売株式会社", "1.1%"],
    ];
    let reading = read("jp_large_shareholders", &format!("{HOLDERS}{}", table(&["株主名", "持株比率"], rows)));
    assert_eq!(
        names(&reading),
        ["架空精機株式会社", "当社取引先持株会", "架空精機従業員持株会", "架空精機販売株式会社"]
    );
    for share in ["8.0 %", "1.0 %", "2.0 %", "3.0 %"] {
        says(&reading, &["own shares", share]);
    }
    says(&reading, &["may be the company itself", "4.0 %"]);
}

#[test]
fn in_a_deal_the_speaker_is_the_announcer_and_nobody_is_nobody() {
    let html = "<title>株式取得（子会社化）に関するお知らせ | 架空精機株式会社</title><p>2026年5月1日</p><p>株式の取得（子会社化）</p>
<table><tr><td>(1)</td><td>名称</td><td>見本レンズ株式会社</td></tr><tr><td>(4)</td><td>大株主及び持株比率</td><td>見本 三郎（代表取締役） 60%<br>経営陣 5%<br>当社 5%<br>個人（2名） 3%<br>匿名希望 2%<br>相手先の要請により非開示 1%<br>見本レンズ株式会社 5%</td></tr></table>";
    let reading = read("jp_deal_announcement", html);
    assert_eq!(owned(&reading), ["見本 三郎 -> 見本レンズ株式会社: 60", "架空精機株式会社 -> 見本レンズ株式会社: 5"]);
    says(&reading, &["own shares", "5 %"]);
    for nobody in ["経営陣", "個人（2名）", "匿名希望", "非開示"] {
        says(&reading, &["not named", nobody]);
    }
    assert_eq!(names(&reading), ["架空精機株式会社", "見本レンズ株式会社", "見本 三郎"]);
}

#[test]
fn masked_names_agents_and_tags_are_no_names() {
    let html = format!(
        "<title>虚构科技有限公司 | 股东</title>{}",
        table(
            &["股东名称", "持股比例"],
            &[
                &["张*", "1%"],
                &["王某某", "2%"],
                &["限售股", "5%"],
                &["样本投资有限公司<span class=tag>大股东</span><br>最终受益股份：51%", "51%"],
                &["<div>样</div><a>样本一</a><span>实际控制人</span>", "49%"],
            ]
        )
    );
    let reading = read("cn_shareholders", &html);
    assert_eq!(names(&reading), ["虚构科技有限公司", "样本投资有限公司", "样本一"]);
    says(&reading, &["a masked name", "1 %"]);
    says(&reading, &["not named", "5 %"]);
    says(&reading, &["left out of the name", "大股东"]);
    let agent = "GHOST BANK LONDON（常任代理人 株式会社見本銀行）";
    let html = format!("{HOLDERS}{}", table(&["株主名", "持株比率"], &[&[agent, "3.5"]]));
    let reading = read("jp_large_shareholders", &html);
    let holder = reading.proposals.iter().find(|one| one.first("name") == Some("GHOST BANK LONDON")).unwrap();
    assert_eq!(holder.schema, "LegalEntity");
    assert_eq!(holder.values.first().unwrap().original.as_deref(), Some(agent));
    says(&reading, &["left out of the name", "常任代理人 株式会社見本銀行"]);
    let html = format!(
        "{OFFICERS}{}",
        table(
            &["役職", "氏名"],
            &[&["取締役", "見本 三郎<a href=\"/3\">略歴を見る</a>"], &["取締役", "見本 次郎 1970年生まれ"]]
        )
    );
    assert_eq!(names(&read("jp_officers", &html)), ["架空精機株式会社", "見本 三郎", "見本 次郎"]);
}

const MINE: &str = r#"
id = "mine"
en = "mine"
ja = "mine"
kind = "page"
[subject]
schema = "Company"
[subject.values]
name = { const = "Lumen Optics Ltd" }
[[record]]
part = { columns = [["Name"], ["Position"]] }
schema = "Person"
[record.values]
name = { column = ["Name"] }
[[record.tie]]
schema = "Directorship"
ends = { director = "this", organization = "subject" }
[record.tie.values]
role = { column = ["Position"] }
"#;

#[test]
fn a_subject_of_ones_own_does_not_make_the_past_present() {
    let rows = |name: &str| table(&["Name", "Position"], &[&[name, "Director"]]);
    let html = format!(
        "<title>Board</title><h1>Board</h1><table><tr><th>Name</th><th>Position</th></tr><tr><td>Jane Doe</td><td>Director</td></tr><tr><td colspan=2>Former directors</td></tr><tr><td>Eve Poe</td><td>Director</td></tr></table><h2>Former directors</h2>{}<h2>Related parties</h2>{}",
        rows("Fay Roe"),
        rows("Gus Loe")
    );
    let reading = read_by(&Recipe::parse(MINE).unwrap(), &html);
    assert_eq!(directed(&reading), ["Jane Doe -> Lumen Optics Ltd: Director"], "{:#?}", reading.findings);
    says(&reading, &["Former directors"]);
    says(&reading, &["Related parties"]);
    // Who chose a table by its caption knows whose it is; what it says to be over is over.
    let chosen = |title: &str| {
        let text = MINE.replace("part = { columns", &format!("part = {{ title = [\"{title}\"], columns"));
        directed(&read_by(&Recipe::parse(&text).unwrap(), &html))
    };
    assert_eq!(chosen("Related parties"), ["Gus Loe -> Lumen Optics Ltd: Director"]);
    assert!(chosen("Former directors").is_empty());
    let text = MINE.replace("part = { columns", "part = { title = [\"Former directors\"], columns");
    let text = format!("{text}status = {{ const = \"ended\" }}\n");
    assert_eq!(directed(&read_by(&Recipe::parse(&text).unwrap(), &html)).len(), 1);
}

#[test]
fn what_other_recipes_would_read_is_said() {
    let html = format!(
        "<title>会社情報 | 架空精機株式会社</title><h2>役員一覧</h2>{}<h2>大株主</h2>{}<h2>子会社の役員</h2>{}",
        table(&["役職", "氏名"], &[&["代表取締役", "見本 一郎"]]),
        table(&["株主名", "持株比率"], &[&["黒幕ファンド", "51%"]]),
        table(&["役職", "氏名"], &[&["取締役", "見本 次郎"]])
    );
    let book = RecipeBook::read(None);
    let document = page(&html, URL);
    let fitting: Vec<&str> = book.fitting(&document).iter().map(|recipe| recipe.id.as_str()).collect();
    assert_eq!(fitting, ["jp_large_shareholders", "jp_officers"]);
    let reading = book.get("jp_large_shareholders").unwrap().read(&document);
    let said = book.left_unread(&document, "jp_large_shareholders", &reading);
    let said: Vec<&str> = said.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("1 tie of") && said[0].contains("\"jp_officers\""), "{said:?}");
    assert!(said[1].contains("子会社の役員") && said[1].contains("is not read"), "{said:?}");
    let reading = book.get("jp_officers").unwrap().read(&document);
    let said = book.left_unread(&document, "jp_officers", &reading);
    assert!(said.len() == 1 && said[0].message.contains("jp_large_shareholders"), "{said:?}");
}
