//! What stands behind names in infoboxes: ends, bounds, offices, several names in one line. All parties are invented.

use super::*;

/// The ties of an infobox about "Example Holdings Ltd" or another: schema, the other end, what is said; and findings.
pub(super) fn read(caption: &str, rows: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let rows: String = rows.iter().map(|(label, cell)| format!("<tr><th>{label}</th><td>{cell}</td></tr>")).collect();
    let html = format!("<title>x</title><table class=\"infobox\"><caption>{caption}</caption>{rows}</table>");
    let book = RecipeBook::read(None);
    let reading = book.get("encyclopaedia_infobox").unwrap().read(&page(&html, "https://en.wikipedia.org/wiki/X"));
    assert_sound(&reading, &[]);
    let caption_of = |id: &str| reading.proposals.iter().find(|p| p.entity == id).map(|p| p.caption().to_owned());
    let ties = reading.proposals.iter().filter(|proposal| proposal.is_relation()).map(|tie| {
        let other = tie.values.iter().filter_map(|value| caption_of(&value.value)).find(|name| name != caption);
        let said = tie.values.iter().filter(|value| caption_of(&value.value).is_none());
        let said: Vec<String> = said.map(|value| format!("{}={}", value.prop, value.value)).collect();
        format!("{} {}: {}", tie.schema, other.unwrap_or_default(), said.join(" "))
    });
    (ties.collect(), reading.findings.iter().map(|found| found.message.clone()).collect())
}

pub(super) fn owners(cell: &str) -> (Vec<String>, Vec<String>) {
    let (ties, found) = read("Example Holdings Ltd", &[("Type", "Private"), ("Owner", cell)]);
    (ties.iter().map(|tie| tie.trim_start_matches("Ownership ").to_owned()).collect(), found)
}

#[test]
fn ended_ties_are_said_as_ended() {
    for (cell, want) in [
        ("Beta Corp (2010–2019)", "Beta Corp: startDate=2010 endDate=2019"),
        ("Beta Corp<br><small>(2010–2019)</small>", "Beta Corp: startDate=2010 endDate=2019"),
        ("Beta Corp 2010–2019", "Beta Corp: startDate=2010 endDate=2019"),
        ("Beta Corp, 2010–2019", "Beta Corp: startDate=2010 endDate=2019"),
        ("Beta Corp (2010–19)", "Beta Corp: startDate=2010 endDate=2019"),
        ("Beta Corp (2015–present)", "Beta Corp: startDate=2015"),
        ("Beta Corp (since March 3, 2015)", "Beta Corp: startDate=2015-03-03"),
        ("Beta Corp (May 2010 – 4 June 2019)", "Beta Corp: startDate=2010-05 endDate=2019-06-04"),
        ("Zeta (51%, until 2018)", "Zeta: percentage=51 endDate=2018"),
        ("Zeta (51% until 2018)", "Zeta: percentage=51 endDate=2018"),
        ("Zeta (former)", "Zeta: status=ended"),
        ("Zeta (sold 2012)", "Zeta: endDate=2012"),
        ("Zeta (defunct)", "Zeta: status=ended"),
        ("Zeta (former owner, 2010–2015)", "Zeta: status=ended startDate=2010 endDate=2015"),
        ("乙株式会社（旧親会社）", "乙株式会社: status=ended"),
        ("Zeta (before 2018)", "Zeta: status=ended summary=before 2018"),
        ("Zeta (sold to Eta Corp in 2012)", "Zeta: endDate=2012 summary=sold to Eta Corp in 2012"),
        ("Zeta (majority)", "Zeta: summary=majority"),
        ("Zeta (2012)", "Zeta: summary=2012"),
        ("Zeta (via Eta Holdings, 51%)", "Zeta: directness=indirect summary=via Eta Holdings percentage=51"),
        ("乙株式会社（2010年〜2018年3月）", "乙株式会社: startDate=2010 endDate=2018-03"),
        ("乙株式会社（2018年まで）", "乙株式会社: endDate=2018"),
        ("乙株式会社（2018年（平成30年）3月まで）", "乙株式会社: endDate=2018-03"),
        ("乙株式会社（〜2018年）", "乙株式会社: endDate=2018"),
        ("乙株式会社（旧）", "乙株式会社: status=ended"),
        ("乙株式会社（2012年売却）", "乙株式会社: endDate=2012"),
        ("乙株式会社（解散）", "乙株式会社: status=ended"),
        ("乙株式会社 2018年まで", "乙株式会社: endDate=2018"),
        ("虚构集团（至2018年）", "虚构集团: endDate=2018"),
        ("虚构集团（2018年前）", "虚构集团: status=ended summary=2018年前"),
        ("虚构集团（已出售）", "虚构集团: status=ended"),
        ("虚构集团（2010年至2018年）", "虚构集团: startDate=2010 endDate=2018"),
        ("虚构集团（2010年至今，51%）", "虚构集团: startDate=2010 percentage=51"),
    ] {
        assert_eq!(owners(cell), (vec![want.to_owned()], Vec::new()), "{cell}");
    }
    let (ties, found) = read(
        "Example Holdings Ltd",
        &[
            ("Type", "Private"),
            ("Parent", "Old Parent Inc. (1999–2015)<br>New Parent Inc. (2015–present)"),
            ("Subsidiaries", "Foo Ltd (sold 2012)"),
        ],
    );
    assert_eq!(
        ties,
        [
            "Ownership Old Parent Inc.: summary=parent company startDate=1999 endDate=2015",
            "Ownership New Parent Inc.: summary=parent company startDate=2015",
            "Ownership Foo Ltd: summary=subsidiary endDate=2012",
        ]
    );
    assert!(found.is_empty(), "{found:?}");
    let (ties, found) =
        read("John Sample", &[("Born", "4 March 1950"), ("Political party", "Communist Party (until 1990)")]);
    assert_eq!((ties, found), (vec!["Membership Communist Party: endDate=1990".to_owned()], Vec::new()));
}

#[test]
fn bounds_of_shares_stay_bounds() {
    for (cell, want) in [
        ("Alpha Corp (less than 5%)", "Alpha Corp: percentage=<5"),
        ("Gamma Corp (over 25%)", "Gamma Corp: percentage=>25"),
        ("Delta Corp 50.1–60%", "Delta Corp: percentage=50.1-60"),
        ("Delta Corp (25%–50%)", "Delta Corp: percentage=25-50"),
        ("Epsilon 12.5%<sup>[3]</sup>", "Epsilon: percentage=12.5"),
        ("Epsilon – 12.5 percent", "Epsilon: percentage=12.5"),
        ("Epsilon (at least 50%)", "Epsilon: percentage=>=50"),
        ("Epsilon (51% of the voting rights)", "Epsilon: votingPercentage=51"),
        ("Epsilon (10% as of 2020)", "Epsilon: percentage=10 summary=10% as of 2020"),
        ("51% Epsilon", "Epsilon: percentage=51"),
        ("Epsilon Inc. 51%", "Epsilon Inc.: percentage=51"),
        ("Dover Ltd 5%", "Dover Ltd: percentage=5"),
        ("甲株式会社 ５１．２％", "甲株式会社: percentage=51.2"),
        ("甲株式会社（5％未満）", "甲株式会社: percentage=<5"),
        ("甲株式会社（50%超）", "甲株式会社: percentage=>50"),
        ("甲株式会社（出資比率50％以上）", "甲株式会社: percentage=>=50"),
        ("虚构集团（超过25%）", "虚构集团: percentage=>25"),
        ("虚构集团（持股51%）", "虚构集团: percentage=51"),
    ] {
        assert_eq!(owners(cell), (vec![want.to_owned()], Vec::new()), "{cell}");
    }
}

#[test]
fn what_is_not_certain_is_a_finding_and_nobody() {
    for cell in [
        "Eta and Theta (each 10%)",
        "Smith, John",
        "Eta, Theta (2010–2015)",
        "<a href='/wiki/List_of_x'>See list</a>",
        "See list",
        "<a href='#Owners'>Shareholders</a>",
        "<a href='/wiki/甲の株主一覧'>甲の株主</a>",
        "株主一覧を参照",
        "Zeta (10% → 0%)",
        "Zeta (10%, 20%)",
        "Zeta (2000–2005, 2010–2015)",
        "Zeta (known as Omega until 2018)",
        "Zeta (49% sold in 2012)",
        "Zeta (formerly Omega)",
        "Zeta (2010–09)",
        "Zeta (c. 2010–2015)",
        "Former owner: Zeta",
        "Zeta (120%)",
        "Zeta (51%",
        "Zeta 1000%",
        "Zeta (49%, sold to Eta) Omega",
        "Zeta など",
        "Zeta (spin-off 2012)",
        "元親会社：甲",
        "虚构集团和样本集团",
        "Ministry of Trade and",
        "51.2%",
        "<a>Zeta</a> and <a href='/wiki/Omega'>Omega</a> Holdings",
    ] {
        let (ties, found) = owners(cell);
        assert!(ties.is_empty() && found.len() == 1, "{cell}: {ties:?} {found:?}");
    }
    assert_eq!(owners("Eta and Theta (each 10%)").1, ["Owner: one name or several: \"Eta and Theta (each 10%)\""]);
    let (ties, found) = owners("Public float 30%");
    assert_eq!((ties.len(), found.len()), (0, 1));
    assert!(found[0].contains("30%"), "{found:?}");
}

#[test]
fn several_names_in_a_line_are_several_where_that_is_certain() {
    let link = |name: &str| format!("<a href=\"/wiki/{name}\">{name}</a>");
    let both = ["Eta: percentage=10", "Theta: percentage=10"];
    assert_eq!(owners(&format!("{} and {} (each 10%)", link("Eta"), link("Theta"))).0, both);
    assert_eq!(owners(&format!("{} (10%), {} (10%)", link("Eta"), link("Theta"))).0, both);
    assert_eq!(owners(&format!("{}, {}", link("Eta"), link("Theta"))).0, ["Eta: ", "Theta: "]);
    assert_eq!(owners("甲株式会社、乙株式会社 各5％").0, ["甲株式会社: percentage=5", "乙株式会社: percentage=5"]);
    assert_eq!(owners("Alpha Co., Ltd., Beta GmbH").0, ["Alpha Co., Ltd.: ", "Beta GmbH: "]);
    assert_eq!(owners("Sample &amp; Co., Ltd.").0, ["Sample & Co., Ltd.: "]);
    assert_eq!(owners("<a href='/wiki/M'>Ministry of Trade<br>and Samples</a>").0, ["Ministry of Trade and Samples: "]);
    assert_eq!(owners("Foo (UK), Inc. (51%)").0, ["Foo (UK), Inc.: percentage=51"]);
    assert_eq!(owners(&link("Department of Trade and Samples")).0, ["Department of Trade and Samples: "]);
    assert_eq!(owners("<ul><li>Eta (10%)</li><li>Theta<sup>4</sup></li></ul>").0, ["Eta: percentage=10", "Theta: "]);
    let (ties, found) = owners(&format!("{} and {} (2010–2015)", link("Eta"), link("Theta")));
    assert!(ties.is_empty() && found.len() == 1, "{ties:?} {found:?}");
}

#[test]
fn persons_keep_their_offices() {
    let people = |cell: &str| {
        let (ties, found) = read("Example Holdings Ltd", &[("Type", "Private"), ("Key people", cell)]);
        assert!(found.is_empty(), "{cell}: {found:?}");
        ties.iter().map(|tie| tie.trim_start_matches("Directorship ").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(people("Jane Doe (CEO), John Roe (CFO)"), ["Jane Doe: role=CEO", "John Roe: role=CFO"]);
    assert_eq!(people("Jane Doe, CEO and President"), ["Jane Doe: role=CEO role=President"]);
    assert_eq!(people("Jane Doe (chairman and CEO)"), ["Jane Doe: role=chairman and CEO"]);
    assert_eq!(people("Max Poe (former chairman)"), ["Max Poe: status=ended role=former chairman"]);
    assert_eq!(people("Max Poe (CEO since 2010)"), ["Max Poe: startDate=2010 role=CEO"]);
    assert_eq!(people("Max Poe (CEO, 2010–2015)"), ["Max Poe: role=CEO startDate=2010 endDate=2015"]);
    assert_eq!(people("Max Poe<br>(CEO)<br>Ann Lee – President"), ["Max Poe: role=CEO", "Ann Lee: role=President"]);
    assert_eq!(people("代表取締役社長 兼 CEO 見本 太郎"), ["見本 太郎: role=代表取締役社長 兼 CEO"]);
    assert_eq!(people("見本太郎（代表取締役会長、2018年まで）"), ["見本太郎: role=代表取締役会長 endDate=2018"]);
    assert_eq!(
        people("样本二（前董事长）、样本三（总经理）"),
        ["样本二: status=ended role=前董事长", "样本三: role=总经理"]
    );
    for cell in [
        "代表取締役社長見本太郎",
        "見本太郎 代表取締役社長",
        "原董事长样本二",
        "Jane Doe <small>CEO</small>",
        "CEO",
        "Jane Doe and John Roe",
        "President Jane Doe",
        "Doe, Jane (CEO)",
    ] {
        let (ties, found) = read("Example Holdings Ltd", &[("Type", "Private"), ("Key people", cell)]);
        assert!(ties.is_empty() && found.len() == 1, "{cell}: {ties:?} {found:?}");
    }
}

#[test]
fn marks_are_no_part_of_names_and_founding_has_no_span() {
    for cell in [
        "Zeta[1]",
        "Zeta[a]",
        "Zeta [note 2]",
        "Zeta<sup>4</sup>",
        "Zeta (page does not exist)",
        "Zeta（英語版）",
        "Zeta[注 1]",
        "Zeta[citation needed]",
    ] {
        assert_eq!(owners(cell), (vec!["Zeta: ".to_owned()], Vec::new()), "{cell}");
    }
    let (ties, _) = read("Example Holdings Ltd", &[("Type", "Private"), ("Founder", "Ann Lee (1900–1980)")]);
    assert_eq!(ties, ["UnknownLink Ann Lee: role=founder summary=1900–1980"]);
}
