//! Ties that a page says are over, planned, disputed or a guess. All parties are invented.

use super::*;

fn read(recipe: &str, html: &str) -> Reading {
    let book = RecipeBook::read(None);
    let reading = book.get(recipe).unwrap().read(&page(html, "https://www.example.com/a.html"));
    assert_sound(&reading, &[]);
    reading
}

/// Each tie as the name of one end, its endDate and its status.
fn states(reading: &Reading, schema: &str, end: &str) -> Vec<String> {
    let caption = |id: Option<&str>| {
        reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("?", Proposal::caption)
    };
    let ties = reading.proposals.iter().filter(|proposal| proposal.schema == schema);
    ties.map(|tie| {
        let said = |prop| tie.first(prop).unwrap_or("-");
        format!("{} {} {}", caption(tie.first(end)), said("endDate"), said("status"))
    })
    .collect()
}

fn officers(header: &str, rows: &[&str]) -> Reading {
    let cells = |row: &str, tag: &str| row.split('|').map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<String>();
    let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect();
    let head = cells(header, "th");
    let html =
        format!("<title>役員一覧 | 架空精機株式会社</title><h2>役員一覧</h2><table><tr>{head}</tr>{rows}</table>");
    read("jp_officers", &html)
}

fn says(reading: &Reading, words: &[&str]) {
    let said = reading.findings.iter().any(|found| words.iter().all(|word| found.message.contains(word)));
    assert!(said, "{words:?} in {:#?}", reading.findings);
}

/// One officer's `endDate` and status by the cell of one further column.
fn officer(heading: &str, cell: &str) -> (String, usize) {
    let reading = officers(&format!("役職|氏名|{heading}"), &[&format!("取締役|見本 花子|{cell}")]);
    let state = states(&reading, "Directorship", "director").join("; ");
    (state.trim_start_matches("見本 花子 ").to_owned(), reading.findings.len())
}

#[test]
fn another_column_of_the_row_says_that_it_is_over() {
    for (heading, cell, state) in [
        ("備考", "2025年6月27日付で退任", "2025-06-27 -"),
        ("備考", "退任", "- ended"),
        ("備考", "任期満了により退任しました。", "- ended"),
        ("備　考", "一身上の都合により2024年3月31日をもって辞任", "2024-03-31 -"),
        ("備考", "新任（2026年6月就任予定）", "- proposed"),
        ("異動区分", "退任", "- ended"),
        ("異動区分", "再任", "- -"),
        ("異動区分", "新任", "- -"),
        ("退任年月日", "2021年6月25日", "2021-06-25 -"),
        ("退任年月日", "－", "- -"),
        ("任期", "2015年6月〜2019年6月", "2019-06 -"),
        ("任期", "2年", "- -"),
        ("新役職名", "退任", "- ended"),
        ("Remarks", "Resigned on 3 March 2020", "2020-03-03 -"),
        ("Status", "Former", "- ended"),
        ("備考", "公認会計士", "- -"),
        ("備考", "財務・経理担当", "- -"),
        ("備考", "東京証券取引所の定めに基づく独立役員", "- -"),
    ] {
        assert_eq!(officer(heading, cell), (state.to_owned(), 0), "{heading} {cell}");
    }
    // What may say an end and is not read whole is said, and the tie is not made over.
    for (heading, cell) in [
        ("備考", "前任者の退任に伴い就任"),
        ("備考", "2026年6月退任予定"),
        ("備考", "任期満了"),
        ("異動区分", "保留"),
        ("退任年月日", "退任時期は別途開示"),
        ("任期", "2023年6月から4年"),
        ("新役職名", "代表取締役社長"),
    ] {
        assert_eq!(officer(heading, cell), ("- -".to_owned(), 1), "{heading} {cell}");
    }
    // The cell that says it is the place.
    let reading = officers("役職|氏名|備考", &["取締役|見本 花子|2025年6月退任"]);
    let end = reading.proposals.iter().flat_map(|one| &one.values).find(|value| value.prop == "endDate").unwrap();
    assert_eq!(end.original.as_deref(), Some("2025年6月退任"));
    assert!(end.locator.contains("td"), "{}", end.locator);
}

#[test]
fn holders_who_left_hold_nothing() {
    let holders = |heading: &str, cell: &str| {
        let html = format!(
            "<title>虚构科技有限公司 | 股东信息</title><h2>股东信息</h2><table><tr><th>股东名称</th><th>持股比例</th><th>{heading}</th></tr>
<tr><td>样本一</td><td>49%</td><td>{cell}</td></tr></table>"
        );
        let reading = read("cn_shareholders", &html);
        (states(&reading, "Ownership", "owner").join("; "), reading.findings.len())
    };
    for (heading, cell, state) in [
        ("状态", "已退出", "样本一 - ended"),
        ("状态", "在册", "样本一 - -"),
        ("状态", "争议中", "样本一 - disputed"),
        ("退出日期", "2021-03-05", "样本一 2021-03-05 -"),
        ("退出日期", "-", "样本一 - -"),
        ("备注", "已于2020年5月转让全部股权", "样本一 2020-05 -"),
        ("認繳", "2020年5月", "样本一 - -"),
    ] {
        assert_eq!(holders(heading, cell), (state.to_owned(), 0), "{heading} {cell}");
    }
    // A part that was sold is no end, and what is frozen is held.
    assert_eq!(holders("备注", "2020年5月转让部分股权"), ("样本一 - -".to_owned(), 1));
    assert_eq!(holders("状态", "冻结"), ("样本一 - -".to_owned(), 1));
    let sold = |remark: &str| {
        let html = format!(
            "<title>大株主 | 架空精機株式会社</title><table><tr><th>株主名</th><th>持株比率</th><th>備考</th></tr><tr><td>甲株式会社</td><td>12</td><td>{remark}</td></tr></table>"
        );
        let reading = read("jp_large_shareholders", &html);
        (states(&reading, "Ownership", "owner").join("; "), reading.findings.len())
    };
    assert_eq!(sold("2024年9月に全株式を売却"), ("甲株式会社 2024-09 -".to_owned(), 0));
    assert_eq!(sold("2024年9月に株式の一部を売却"), ("甲株式会社 - -".to_owned(), 1));
    assert_eq!(sold("2019年に乙社を吸収合併"), ("甲株式会社 - -".to_owned(), 0));
    // The day by which capital is to be paid in is no beginning; the day on which it was is one.
    for (heading, start) in [("认缴出资日期", None), ("实缴出资日期", Some("2050-12-31"))] {
        let html = format!(
            "<title>虚构科技有限公司</title><table><tr><th>股东</th><th>持股比例</th><th>{heading}</th></tr><tr><td>样本一</td><td>9%</td><td>2050-12-31</td></tr></table>"
        );
        let reading = read("cn_shareholders", &html);
        let tie = reading.proposals.iter().find(|one| one.schema == "Ownership").unwrap();
        assert_eq!(tie.first("startDate"), start);
    }
}

#[test]
fn agreements_in_the_words_of_three_languages() {
    let agreement = |heading: &str, cell: &str, name: &str| {
        let html = format!(
            "<title>Partner universities | University of Sample</title><h1>Partner institutions</h1><table><tr><th>Country</th><th>Institution</th><th>Date of agreement</th><th>{heading}</th></tr>
<tr><td>France</td><td>{name}</td><td>2012</td><td>{cell}</td></tr></table>"
        );
        let reading = read("jp_university_agreements", &html);
        (states(&reading, "ResearchAgreement", "counterparty").join("; "), reading.findings.len())
    };
    let name = "Exemplar Institute of Technology";
    for (heading, cell, state) in [
        ("Status", "Expired", "- ended"),
        ("Status", "Terminated 2019", "2019 -"),
        ("Status", "Active", "- Active"),
        ("Status", "Extended", "- Extended"),
        ("協定状況", "失効", "- ended"),
        ("Comments", "Agreement lapsed in 2018", "2018 -"),
        ("備考", "2020年3月31日失効", "2020-03-31 -"),
        ("備考", "終了", "- ended"),
        ("終了年月日", "2015年3月", "2015-03 -"),
        ("状態", "締結予定", "- proposed"),
    ] {
        let (said, found) = agreement(heading, cell, name);
        assert_eq!(said, format!("{name} {state}"), "{heading} {cell}");
        assert_eq!(found, usize::from(cell == "Extended"), "{heading} {cell}");
    }
    assert_eq!(agreement("協定状況", "更新なし", name), (format!("{name} - -"), 1));
    // A start with the remark of an end behind it.
    let html = "<title>University of Sample</title><table><tr><th>University</th><th>Date signed</th></tr><tr><td>Specimen College</td><td>2010年（2015年失効）</td></tr></table>";
    let reading = read("jp_university_agreements", html);
    assert_eq!(states(&reading, "ResearchAgreement", "counterparty"), ["Specimen College 2015 -"]);
    assert!(reading.proposals.iter().any(|one| one.first("startDate") == Some("2010")));
    // What is renewed by itself has no certain end; what is not renewed has one.
    for (cell, state, found) in [
        ("2019年4月1日～2024年3月31日", "2024-03-31 -", 0),
        ("2019年4月1日～2024年3月31日（自動更新）", "- -", 1),
        ("5年", "- -", 0),
    ] {
        assert_eq!(agreement("有効期間", cell, name), (format!("{name} {state}"), found), "{cell}");
    }
    for (cell, state, found) in [
        ("2024年3月31日", "2024-03-31 -", 0),
        ("2024年3月31日（自動更新）", "- -", 1),
        ("2024年3月31日（更新なし）", "2024-03-31 -", 0),
    ] {
        assert_eq!(agreement("有効期限", cell, name), (format!("{name} {state}"), found), "{cell}");
    }
    // The page's own words stay the original.
    let html = "<title>University of Sample</title><table><tr><th>University</th><th>Date signed</th><th>Status</th></tr><tr><td>Specimen College</td><td>2010</td><td>Expired</td></tr></table>";
    let reading = read("jp_university_agreements", html);
    let status = reading.proposals.iter().flat_map(|one| &one.values).find(|value| value.prop == "status").unwrap();
    assert_eq!(status.original.as_deref(), Some("Expired"));
    // Behind the name.
    for (written, state) in [
        ("Specimen College (until 2016)", "Specimen College 2016 -"),
        ("Specimen College (suspended)", "Specimen College - ended"),
        ("見本大学（2020年3月まで）", "見本大学 2020-03 -"),
        ("見本大学（協定終了：2018年）", "見本大学 2018 -"),
        ("William (Will) College", "William (Will) College - -"),
        ("Specimen College (formerly Sample College)", "Specimen College (formerly Sample College) - -"),
        ("Institute of Physics (Applied)", "Institute of Physics (Applied) - -"),
        ("見本大学（締結予定）", "見本大学 - proposed"),
        ("見本大学（更新手続中）", "見本大学（更新手続中） - -"),
        ("Left Bank College (Paris)", "Left Bank College (Paris) - -"),
    ] {
        assert_eq!(agreement("Field", "optics", written), (state.to_owned(), 0), "{written}");
    }
}

#[test]
fn roles_that_are_not_held_say_so() {
    let role = |role: &str, name: &str| {
        let reading = officers("役職|氏名", &[&format!("{role}|{name}")]);
        (states(&reading, "Directorship", "director").join("; "), reading.findings.len())
    };
    for (written, name, state) in [
        ("退任", "見本 一郎", "見本 一郎 - ended"),
        ("退任取締役", "見本 一郎", "見本 一郎 - ended"),
        ("取締役 2019年6月退任", "見本 一郎", "見本 一郎 2019-06 -"),
        ("旧取締役", "見本 一郎", "見本 一郎 - ended"),
        ("取締役（就任予定）", "見本 一郎", "見本 一郎 - proposed"),
        ("次期社長", "見本 一郎", "見本 一郎 - proposed"),
        ("取締役候補者", "見本 一郎", "見本 一郎 - proposed"),
        ("取締役", "見本 花子（2027年6月就任予定）", "見本 花子 - proposed"),
        ("名誉会長", "故 見本 六郎", "見本 六郎 - ended"),
        ("Director-elect", "Jane Doe", "Jane Doe - proposed"),
        ("CEO", "Joe Bloggs (d. 2010)", "Joe Bloggs - ended"),
        // Roles that are held.
        ("次期システム開発部長", "見本 一郎", "見本 一郎 - -"),
        ("退職給付担当部長", "見本 一郎", "見本 一郎 - -"),
        ("Nominee director", "Jane Doe", "Jane Doe - -"),
        ("Designated partner", "Jane Doe", "Jane Doe - -"),
        ("PhD candidate", "Jane Doe", "Jane Doe - -"),
        ("取締役", "故島 六郎", "故島 六郎 - -"),
    ] {
        assert_eq!(role(written, name), (state.to_owned(), 0), "{written} {name}");
    }
    // A recipe of the analyst, whose subject he names, reads the same words.
    let own = "id = \"own\"\nen = \"Own\"\nja = \"自作\"\nkind = \"page\"\n[subject]\nschema = \"Company\"\n[subject.values]\nname = { const = \"Lumen Optics Ltd\" }
[[record]]\npart = { columns = [[\"Name\"], [\"Role\"]] }\nschema = \"Person\"\n[record.values]\nname = { column = [\"Name\"] }
[[record.tie]]\nschema = \"Directorship\"\nends = { director = \"this\", organization = \"subject\" }\n[record.tie.values]\nrole = { column = [\"Role\"] }\n";
    let html = "<table><tr><th>Name</th><th>Role</th></tr><tr><td>Ann Poe</td><td>Director (until 2018)</td></tr><tr><td>Bob Toe</td><td>Director - resigned 2020</td></tr><tr><td>Carl Zoe</td><td>Director</td></tr></table>";
    let reading = Recipe::parse(own).unwrap().read(&page(html, "https://www.example.com/board"));
    assert_eq!(states(&reading, "Directorship", "director"), ["Ann Poe 2018 -", "Bob Toe 2020 -", "Carl Zoe - -"]);
    assert_eq!(role("取締役（2026年6月退任予定）", "見本 四郎"), ("見本 四郎 - -".to_owned(), 1));
    assert_eq!(role("元代表取締役、現相談役", "見本 五郎"), ("見本 五郎 - -".to_owned(), 1));
}

#[test]
fn infoboxes_say_what_is_planned_or_in_doubt() {
    let tie = |label: &str, cell: &str| {
        let html = format!(
            "<table class=\"infobox\"><caption>Example Holdings Ltd</caption><tr><th>Type</th><td>Private</td></tr><tr><th>{label}</th><td>{cell}</td></tr></table>"
        );
        let reading = read("encyclopaedia_infobox", &html);
        let ties = reading.proposals.iter().filter(|one| one.is_relation());
        let said = |one: &Proposal| {
            ["percentage", "role", "endDate", "status"].map(|prop| one.first(prop).unwrap_or("-").to_owned()).join(" ")
        };
        ties.map(said).collect::<Vec<_>>().join("; ")
    };
    for (label, cell, said) in [
        ("Owner", "Gamma LP (pending)", "- - - proposed"),
        ("Parent", "Delta Group (proposed)", "- - - proposed"),
        ("親会社", "親玉（予定）", "- - - proposed"),
        ("Subsidiaries", "Zeta (planned)", "- - - proposed"),
        ("Affiliations", "Industry Guild (applicant)", "- - - proposed"),
        ("Owner", "Beta Ltd (alleged)", "- - - unconfirmed"),
        ("Owner", "Gamma Ltd (disputed, 10%)", "10 - - disputed"),
        ("Key people", "Jane Doe (nominated CEO)", "- nominated CEO - proposed"),
        ("Key people", "Ann Poe (CEO-designate)", "- CEO-designate - proposed"),
        ("代表人物", "样本四（拟任总经理）", "- 拟任总经理 - proposed"),
        ("Key people", "Joe Bloggs (d. 2010)", "- - - ended"),
        ("Owner", "Eta Ltd (pending approval by the regulator)", ""),
        ("Owner", "Eta Ltd (majority)", "- - - -"),
        ("Affiliations", "Sample Party (left-wing)", "- - - -"),
    ] {
        assert_eq!(tie(label, cell), said, "{cell}");
    }
}

#[test]
fn tables_of_pledges_changes_and_guesses_are_no_holdings() {
    let table = |caption: &str, columns: &str| {
        format!(
            "<title>虚构科技有限公司</title><h2>{caption}</h2><table><tr><th>股东</th>{columns}<th>持股比例</th></tr><tr><td>样本一</td>{}<td>51%</td></tr></table>",
            if columns.is_empty() { "" } else { "<td>样本银行</td>" }
        )
    };
    for (caption, columns) in [
        ("股权出质", ""),
        ("股东信息", "<th>质权人</th>"),
        ("股权冻结", ""),
        ("股权变更", ""),
        ("拟转让股份", ""),
        ("股东出资变更", ""),
    ] {
        let reading = read("cn_shareholders", &table(caption, columns));
        assert!(reading.proposals.iter().all(|one| one.schema != "Ownership"), "{caption}");
        says(&reading, &["is not read", "map it by hand"]);
    }
    let diluted = "<title>架空精機株式会社</title><h2>潜在株式を含む株主構成</h2><table><tr><th>株主名</th><th>持株比率</th></tr><tr><td>例示ファンド</td><td>66.7%</td></tr></table>";
    assert!(states(&read("jp_large_shareholders", diluted), "Ownership", "owner").is_empty());
    let renamed = diluted.replace("潜在株式を含む株主構成", "社名変更のお知らせ");
    assert_eq!(states(&read("jp_large_shareholders", &renamed), "Ownership", "owner"), ["例示ファンド - -"]);
    let guess = read("cn_shareholders", &table("疑似实际控制人", ""));
    assert_eq!(states(&guess, "Ownership", "owner"), ["样本一 - unconfirmed"]);
    // A column about pledges says nothing about the shares held.
    let held = read("cn_shareholders", &table("股东信息", "<th>质押股份数量</th>"));
    assert_eq!(states(&held, "Ownership", "owner"), ["样本一 - -"]);
    let pledge = read("share_pledges", &table("股权出质", "<th>质权人</th>"));
    let pledge = pledge.proposals.iter().find(|one| one.schema == "Pledge").unwrap();
    assert_eq!((pledge.first("percentage"), pledge.first("pledged").is_some()), (None, true));
}

#[test]
fn structured_data_says_former_and_dead() {
    let html = |facts: &str| {
        format!(
            "<title>x</title><script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Person\",\"name\":\"Jane Doe\",{facts}}}</script><p>x</p>"
        )
    };
    let role = r#""affiliation":{"@type":"OrganizationRole","roleName":"Former member","affiliation":{"@type":"Organization","name":"Society of Samples"}}"#;
    assert_eq!(states(&read("schema_org", &html(role)), "UnknownLink", "object"), ["Society of Samples - ended"]);
    let old = r#""alumniOf":[{"@type":"Organization","name":"Lumen Optics Ltd"},{"@type":"Organization","name":"Specimen University"}]"#;
    let reading = read("schema_org", &html(old));
    assert_eq!(states(&reading, "Study", "institution"), ["Specimen University - ended"]);
    assert_eq!(states(&reading, "UnknownLink", "object"), ["Lumen Optics Ltd - ended"]);
    let works = r#""worksFor":{"@type":"Organization","name":"Lumen Optics Ltd"}"#;
    let reading = read("schema_org", &html(&format!(r#""jobTitle":"Former CEO",{works}"#)));
    assert_eq!(states(&reading, "Employment", "employer"), ["Lumen Optics Ltd - ended"]);
    let reading = read("schema_org", &html(&format!(r#""deathDate":"2010-01-01",{works}"#)));
    assert_eq!(states(&reading, "Employment", "employer"), ["Lumen Optics Ltd - ended"]);
    let reading = read("schema_org", &html(&format!(r#""jobTitle":"CEO",{works}"#)));
    assert_eq!(
        (states(&reading, "Employment", "employer"), reading.findings.len()),
        (vec!["Lumen Optics Ltd - -".to_owned()], 0)
    );
}

#[test]
fn a_released_entry_of_a_list_is_over() {
    let row = |notes: &str| {
        let cell = |class: &str, text: &str| format!("<td class=\"views-field-field-debarment-{class}\">{text}</td>");
        let name = "<td class=\"views-field-title\">Borealis Roads Ltd</td>";
        let cells = [
            cell("type", "Firm"),
            name.to_owned(),
            cell("nationality", "Kenya"),
            cell("from", "8-May-2014"),
            cell("to", " "),
            cell("notes", notes),
        ];
        let html =
            format!("<table><thead><tr><th>Type</th></tr></thead><tbody><tr>{}</tr></tbody></table>", cells.concat());
        let reading = read("afdb_sanctions", &html);
        let topics = reading.proposals.iter().filter(|one| one.first("topics").is_some()).count();
        (states(&reading, "Sanction", "entity"), topics)
    };
    assert_eq!(row("RELEASED"), (vec!["Borealis Roads Ltd - ended".to_owned()], 0));
    assert_eq!(row("ONGOING"), (vec!["Borealis Roads Ltd - ONGOING".to_owned()], 1));
}
