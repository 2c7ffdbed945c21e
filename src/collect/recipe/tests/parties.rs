//! Who is named: one party in two scripts, several holders in one cell. All parties are invented.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/page.html";

fn read(recipe: &str, html: &str) -> Reading {
    let reading = RecipeBook::read(None).get(recipe).unwrap().read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

/// A table of shareholders with one row of this name and these cells behind it.
fn holders(cells: &str) -> Reading {
    let html = format!(
        "<title>大株主 | 架空精機株式会社</title><table><tr><th>株主名</th><th>持株数</th><th>持株比率</th></tr><tr>{cells}</tr></table>"
    );
    read("jp_large_shareholders", &html)
}

fn deal(owners: &str) -> Reading {
    let html = format!(
        "<title>株式の取得（子会社化）に関するお知らせ | 架空精機株式会社</title><p>令和5年3月2日</p><p>株式取得</p>
<table><tr><td>名称</td><td>見本レンズ株式会社</td></tr><tr><td>大株主及び持株比率</td><td>{owners}</td></tr></table>"
    );
    read("jp_deal_announcement", &html)
}

fn infobox(label: &str, cell: &str) -> Reading {
    let html = format!(
        "<table class=\"infobox\"><caption>架空精機株式会社</caption><tr><th>Type</th><td>Private</td></tr><tr><th>{label}</th><td>{cell}</td></tr></table>"
    );
    read("encyclopaedia_infobox", &html)
}

/// Owners with their shares, in page order.
fn owners(reading: &Reading) -> Vec<String> {
    let name = |id| reading.proposals.iter().find(|one| Some(one.entity.as_str()) == id).map_or("?", Proposal::caption);
    let ties = reading.proposals.iter().filter(|proposal| proposal.schema == "Ownership");
    ties.map(|tie| format!("{} {}", name(tie.first("owner")), tie.first("percentage").unwrap_or("-"))).collect()
}

/// "name = alias" of everybody but the page's subject.
fn writings(reading: &Reading) -> Vec<String> {
    let named = reading.proposals.iter().filter(|one| !one.is_relation() && one.caption() != "架空精機株式会社");
    named.map(|one| format!("{} = {}", one.caption(), one.first("alias").unwrap_or("-"))).collect()
}

fn findings(reading: &Reading) -> Vec<&str> {
    reading.findings.iter().map(|found| found.message.as_str()).collect()
}

#[test]
fn a_name_in_two_scripts_is_a_name_and_an_alias() {
    let of = |name: &str| holders(&format!("<td>{name}</td><td>1</td><td>5</td>"));
    for (cell, want) in [
        ("Harbour Lantern Ltd（港灯株式会社）", "Harbour Lantern Ltd = 港灯株式会社"),
        ("Harbour Lantern Ltd<br>港灯株式会社", "Harbour Lantern Ltd = 港灯株式会社"),
        ("港灯株式会社<br>（Harbour Lantern Co., Ltd.）（注2）", "港灯株式会社 = Harbour Lantern Co., Ltd."),
        ("港灯有限公司 / Harbour Lantern Ltd", "港灯有限公司 = Harbour Lantern Ltd"),
        ("架空信託銀行株式会社（信託口）", "架空信託銀行株式会社（信託口） = -"),
        ("LANTERN TRUST COMPANY（常任代理人 株式会社見本銀行）", "LANTERN TRUST COMPANY = -"),
        ("港灯株式会社 (Japan)", "港灯株式会社 (Japan) = -"),
    ] {
        assert_eq!(writings(&of(cell)), [want], "{cell}");
    }
    let reading = of("Harbour Lantern Ltd（港灯株式会社）（2019年退任）");
    let holder = reading.proposals.iter().find(|one| one.first("alias").is_some()).unwrap();
    let place = |prop: &str| holder.values.iter().find(|value| value.prop == prop).unwrap();
    assert_eq!(place("name").locator, place("alias").locator);
    assert_eq!(place("alias").original.as_deref(), Some("Harbour Lantern Ltd（港灯株式会社）（2019年退任）"));
    assert!(reading.proposals.iter().any(|one| one.first("endDate") == Some("2019")));
    // In a list of an encyclopaedia: the bracket is the other name, a slash may part two parties.
    let reading = infobox("Owner", "Harbour Lantern Ltd (港灯株式会社) 60%, 乙株式会社（旧）");
    assert_eq!(writings(&reading), ["Harbour Lantern Ltd = 港灯株式会社", "乙株式会社 = -"]);
    assert_eq!(owners(&reading), ["Harbour Lantern Ltd 60", "乙株式会社 -"]);
    assert_eq!(findings(&infobox("Owner", "Harbour Lantern Ltd / 港灯株式会社")).len(), 1);
    assert_eq!(writings(&infobox("Key people", "张伟 (Zhang Wei)")), ["张伟 = Zhang Wei"]);
    assert_eq!(writings(&infobox("Key people", "张伟 (Chairman)")), ["张伟 = -"]);
}

#[test]
fn the_order_of_the_scripts_changes_no_identity() {
    let id = |cell: &str| {
        let reading = holders(&format!("<td>{cell}</td><td>1</td><td>5</td>"));
        reading.proposals.iter().find(|one| one.caption() != "架空精機株式会社").unwrap().entity.clone()
    };
    let plain = id("港灯株式会社");
    for other in [
        "港灯株式会社 (Harbour Lantern Ltd)",
        "Harbour Lantern Ltd（港灯株式会社）",
        "Harbour Lantern Ltd / 港灯株式会社",
    ] {
        assert_eq!(id(other), plain, "{other}");
    }
    assert_ne!(id("Harbour Lantern Ltd"), plain);
}

#[test]
fn a_cell_with_several_holders_is_a_holding_for_each() {
    for (cell, want) in [
        ("甲株式会社 60％、乙合同会社 40％", ["甲株式会社 60", "乙合同会社 40"]),
        ("甲株式会社（60.0％）、乙（40.0％）", ["甲株式会社 60.0", "乙 40.0"]),
        ("甲株式会社：60％　乙合同会社：40％", ["甲株式会社 60", "乙合同会社 40"]),
        ("甲株式会社60％と乙合同会社40％", ["甲株式会社 60", "乙合同会社 40"]),
        ("甲株式会社 60％超、乙 5％未満", ["甲株式会社 >60", "乙 <5"]),
        ("样本投资有限公司60%、虚构科技有限公司40%", ["样本投资有限公司 60", "虚构科技有限公司 40"]),
        ("Alpha Co., Ltd. (60%), Beta GmbH (40%)", ["Alpha Co., Ltd. 60", "Beta GmbH 40"]),
        ("Alpha Ltd 60%; Beta GmbH 40%", ["Alpha Ltd 60", "Beta GmbH 40"]),
        ("Alpha Ltd 60% and Beta GmbH 40%", ["Alpha Ltd 60", "Beta GmbH 40"]),
    ] {
        for reading in [deal(cell), infobox("Owner", cell), holders(&format!("<td>{cell}</td><td></td><td>－</td>"))] {
            assert_eq!(owners(&reading), want, "{cell}: {:?}", reading.findings);
            assert!(reading.findings.iter().all(|found| !found.message.contains("not read")), "{:?}", reading.findings);
        }
    }
    // The rest is nobody's, and said.
    for reading in
        [deal("甲株式会社 60％、その他 40％"), holders("<td>甲株式会社 60％、その他 40％</td><td></td><td></td>")]
    {
        assert_eq!(owners(&reading), ["甲株式会社 60"]);
        assert!(findings(&reading).iter().any(|message| message.contains("その他")), "{:?}", reading.findings);
    }
}

#[test]
fn a_list_that_is_not_certain_is_a_finding() {
    for cell in [
        "甲株式会社 60％、乙合同会社 70％",
        "甲株式会社 60％、乙合同会社",
        "甲株式会社、乙 各50％",
        "甲株式会社、乙合同会社 各60％",
        "当社 60％、乙合同会社 40％",
        "甲株式会社 60％、他2名 40％",
        "甲が60％、乙が40％",
        "甲株式会社 6,000株（60％）、乙 4,000株（40％）",
        "2023年3月末 甲株式会社 60％、乙合同会社 40％",
        "三郎 60％ 四郎 40％",
        "甲株式会社 60％、甲株式会社 40％",
        "甲株式会社（60％、2018年まで）、乙合同会社（40％）",
        "甲株式会社 60％、乙合同会社 40％を保有",
        "Smith & Sons Ltd 60%, Beta Ltd 40%",
        "Alpha Ltd, Beta Ltd 60%; Gamma Ltd 40%",
        "Alpha Ltd holds 60%, Beta Ltd holds 40%",
    ] {
        for reading in [deal(cell), holders(&format!("<td>{cell}</td><td></td><td></td>"))] {
            assert_eq!(owners(&reading), Vec::<String>::new(), "{cell}");
            let said = "not read as one owner and one share";
            assert!(
                findings(&reading).iter().any(|message| message.starts_with(said)),
                "{cell}: {:?}",
                reading.findings
            );
        }
    }
    // What else the row says is of nobody in particular.
    let reading = holders("<td>甲株式会社 60％、乙合同会社 40％</td><td>1,000</td><td></td>");
    assert_eq!((owners(&reading).len(), findings(&reading).len()), (0, 1));
    for cell in [
        "甲株式会社 60％、乙合同会社 70％",
        "当社 60％、乙合同会社 40％",
        "甲株式会社 60％、他2名 40％",
        "甲が60％、乙が40％",
        "見本会社が60％、乙が40％",
        "甲株式会社 6,000株（60％）、乙 4,000株（40％）",
        "2023年3月末 甲株式会社 60％、乙合同会社 40％",
    ] {
        let reading = infobox("Owner", cell);
        assert_eq!((owners(&reading).len(), findings(&reading).len()), (0, 1), "{cell}");
    }
}
