//! Shares, days and notes that are stated with less certainty than a number has. All parties are invented.

use super::infobox::{owners, read};
use super::*;

#[test]
fn an_estimate_is_no_number() {
    for (cell, name, words) in [
        ("Epsilon (approx. 5%)", "Epsilon", "approx. 5%"),
        ("Zeta (nearly 50%)", "Zeta", "nearly 50%"),
        ("John Smith (~60%)", "John Smith", "~60%"),
        ("about 30% by Alpha Ltd", "Alpha Ltd", "about 30%"),
        ("Beta Ltd (around 30% of the shares)", "Beta Ltd", "around 30% of the shares"),
        ("丙社 約20%", "丙社", "約20%"),
        ("丙社（20%程度）", "丙社", "20%程度"),
        ("丙社（およそ20％）", "丙社", "およそ20%"),
        ("样本控股（约51%）", "样本控股", "约51%"),
        ("样本控股（～约51%）", "样本控股", "～约51%"),
        ("样本控股（大约51%）", "样本控股", "大约51%"),
    ] {
        let (ties, found) = owners(cell);
        assert_eq!(ties, [format!("{name}: summary={words}")], "{cell}");
        assert_eq!(found, [format!("{words:?} is an estimate, and a share cannot say so")], "{cell}");
    }
    // What begins with such words is no estimate.
    let (ties, found) = owners("Roundabout Ltd 5%");
    assert_eq!((ties, found), (vec!["Roundabout Ltd: percentage=5".to_owned()], Vec::new()));
}

fn table(heading: &str, rows: &str, behind: &str) -> Reading {
    let html = format!(
        "<title>株式情報 | 架空精機株式会社</title><h2>{heading}</h2><table><tr><th>氏名又は名称</th><th>所有株式数(千株)</th><th>割合(%)</th></tr>{rows}</table>{behind}"
    );
    let reading =
        RecipeBook::read(None).get("jp_large_shareholders").unwrap().read(&page(&html, "https://a.example/x"));
    assert_sound(&reading, &[]);
    reading
}

fn said(reading: &Reading) -> Vec<&str> {
    reading.findings.iter().map(|found| found.message.as_str()).collect()
}

fn ownerships(reading: &Reading) -> Vec<Vec<String>> {
    let ties = reading.proposals.iter().filter(|one| one.schema == "Ownership");
    let said = |tie: &Proposal| {
        let values = tie.values.iter().filter(|value| !matches!(value.prop.as_str(), "owner" | "asset"));
        values.map(|value| format!("{}={}", value.prop, value.value)).collect()
    };
    ties.map(said).collect()
}

#[test]
fn the_day_of_a_table_is_no_beginning() {
    let mut reading = table("大株主（2016年3月31日現在）", "<tr><td>甲株式会社</td><td>100</td><td>30.0</td></tr>", "");
    assert_eq!(ownerships(&reading), [["percentage=30.0", "sharesCount=100000", "summary=as of 2016-03-31"]]);
    assert!(said(&reading).contains(&"as of 2016-03-31: what the table says is of that day"), "{:?}", said(&reading));
    let mut fresh = reading.clone();
    old_tables(&mut fresh, "2017-09-30T10:00:00Z");
    assert_eq!(fresh.findings.len(), reading.findings.len(), "18 months are not old");
    old_tables(&mut reading, "2026-11-23T10:00:00Z");
    let old = "the table is old: it is of 2016-03-31, and the page was kept on 2026-11-23";
    assert_eq!(said(&reading).last(), Some(&old));
}

#[test]
fn notes_of_marks_are_said_with_the_tie() {
    let rows = "<tr><td>甲株式会社 ※1</td><td>100</td><td>30.0</td></tr><tr><td>乙株式会社<sup>2</sup></td><td>50</td><td>12.3</td></tr><tr><td>丙株式会社</td><td>10</td><td>5.0</td></tr>";
    let reading = table(
        "大株主の状況",
        rows,
        "<p>※1 2025年5月に株主ではなくなりました</p><p>※2 2025年に退任</p><h2>その他</h2><p>※3 別の注</p>",
    );
    assert_eq!(
        ownerships(&reading),
        [
            vec![
                "percentage=30.0",
                "sharesCount=100000",
                "summary=※1 2025年5月に株主ではなくなりました",
                "status=ended"
            ],
            // The raised number may be of other notes: said, but nothing is ended by it.
            vec!["percentage=12.3", "sharesCount=50000", "summary=※2 2025年に退任"],
            vec!["percentage=5.0", "sharesCount=10000"],
        ]
    );
    assert_eq!(
        said(&reading),
        ["a note to the table: \"※1 2025年5月に株主ではなくなりました\"", "a note to the table: \"※2 2025年に退任\""]
    );
}

#[test]
fn labels_of_people_that_are_not_read_are_said() {
    let rows = [
        ("Type", "Private"),
        ("関係する人物", "見本 一郎（創業者）"),
        ("Board members", "Jane Doe"),
        ("Colours", "Red"),
    ];
    let (ties, found) = read("Example Holdings Ltd", &rows);
    assert!(ties.is_empty());
    assert_eq!(found, ["not read, 関係する人物: \"見本 一郎（創業者）\"", "not read, Board members: \"Jane Doe\""]);
    let person =
        [("Born", "1970"), ("Employer", "Old Lens Ltd (1998–2005)<br>Beta Corp"), ("Spouse", "John Roe (m. 1990)")];
    let (ties, found) = read("Jane Doe", &person);
    assert_eq!(ties, ["Employment Old Lens Ltd: startDate=1998 endDate=2005", "Employment Beta Corp: "]);
    assert_eq!(found, ["not read, Spouse: \"John Roe (m. 1990)\""]);
}

#[test]
fn years_are_no_part_of_a_former_name() {
    let html = "<table class=infobox><caption>Lumen Optics</caption><tr><th>Type</th><td>Private</td></tr><tr><th>Formerly</th><td>Old Lens (1998–2005)<br>Older (until 1998)</td></tr></table>";
    let reading = RecipeBook::read(None).get("encyclopaedia_infobox").unwrap().read(&page(html, "https://a.example/x"));
    let names = reading.proposals[0].values.iter().filter(|value| value.prop == "previousName");
    let names: Vec<_> = names.map(|value| (value.value.as_str(), value.original.as_deref())).collect();
    assert_eq!(names, [("Old Lens", Some("Old Lens (1998–2005)")), ("Older", Some("Older (until 1998)"))]);
}

#[test]
fn a_name_said_twice_in_one_object_is_said() {
    let html =
        r#"<script type="application/ld+json">{"@type":"Organization","name":"Alpha Ltd","name":"Beta Ltd"}</script>"#;
    let document = page(html, "https://a.example/x");
    let notes = &document.page().notes;
    assert!(notes.iter().any(|note| note.contains("says \"name\" twice in one object")), "{notes:?}");
}

#[test]
fn korea_alone_is_two_countries() {
    let country = super::super::clean::country;
    assert_eq!((country("Korea"), country("South Korea"), country("韓国")), (None, Some("kr"), Some("kr")));
}
