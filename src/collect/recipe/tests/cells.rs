//! Cells that stand for several parties, periods or units. All parties are invented.

use super::*;

const URL: &str = "https://www.example.co.jp/ir/page.html";

fn read(recipe: &str, html: &str) -> Reading {
    let reading = RecipeBook::read(None).get(recipe).unwrap().read(&page(html, URL));
    assert_sound(&reading, &[]);
    reading
}

fn holders(table: &str) -> Reading {
    read("jp_large_shareholders", &format!("<title>大株主 | 架空精機株式会社</title><h2>大株主</h2><table>{table}</table>"))
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
        holders(&format!("<tr><th>株主名</th><th>持株比率（2023年3月期）</th><th>持株比率（2024年3月期）</th></tr><tr><td>{name}</td><td>{before}</td><td>{now}</td></tr><tr><td>戊株式会社</td><td>1.0</td><td>2.0</td></tr>"))
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
