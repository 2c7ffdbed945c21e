//! The assistant: guesses for tables nobody wrote a recipe for, the preview, and the file it saves.

use super::*;

const OFFICERS: &str = "<title>Board | Lumen Optics Ltd</title><h2>Board of directors</h2><table><tr><th>Name</th><th>Position</th><th>Appointed</th><th>Photo</th></tr>
<tr><td>Jane Example</td><td>Chair</td><td>05/13/2020</td><td>-</td></tr><tr><td>John Sample</td><td>Member</td><td>01/02/2021</td><td>-</td></tr><tr><td></td><td>Vacant</td><td></td><td>-</td></tr></table>";
const HOLDERS: &str = "<title>株主 | 架空精機株式会社</title><h2>大株主</h2><table><tr><th>株主名</th><th>持株比率</th><th>住所</th></tr>
<tr><td>見本持株株式会社</td><td>51.2％</td><td>東京都</td></tr><tr><td>見本 花子</td><td>多数</td><td>大阪府</td></tr><tr><td>合計</td><td>100%</td><td></td></tr></table>";
const AGREEMENTS: &str =
    "<title>合作院校 | 虚构大学</title><h2>合作协议</h2><table><tr><th>国家</th><th>学校名称</th><th>签署日期</th></tr>
<tr><td>法国</td><td>样本理工大学</td><td>2019年4月1日</td></tr></table>";

fn guessed(html: &str) -> (Document, Draft) {
    let document = page(html, "https://www.lumen.example/table?id=1");
    let draft = guess(&document, 0);
    (document, draft)
}

fn value(prop: &str) -> Use {
    Use::Value(prop.to_owned())
}

fn tied(prop: &str) -> Use {
    Use::Tie(prop.to_owned())
}

#[test]
fn headings_in_three_languages_are_understood() {
    let (_, draft) = guessed(OFFICERS);
    assert_eq!(draft.schema, "Person");
    assert_eq!(draft.columns, [value("name"), tied("role"), tied("startDate"), Use::Ignore]);
    let tie = draft.tie.unwrap();
    assert_eq!((tie.schema.as_str(), tie.row_is_source), ("Directorship", true));
    assert!(matches!(tie.other, Other::Named { ref name, .. } if name.contains("Lumen Optics Ltd")), "{:?}", tie.other);

    let (_, draft) = guessed(HOLDERS);
    assert_eq!(draft.columns, [value("name"), tied("percentage"), value("address")]);
    assert_eq!(draft.tie.unwrap().schema, "Ownership");
    assert_eq!(draft.without, [2]);

    let (_, draft) = guessed(AGREEMENTS);
    assert_eq!(draft.schema, "University");
    assert_eq!(draft.columns, [value("country"), value("name"), tied("startDate")]);
    let tie = draft.tie.unwrap();
    assert_eq!((tie.schema.as_str(), tie.row_is_source), ("ResearchAgreement", false));
}

#[test]
fn the_preview_says_what_it_cannot_read() {
    let (document, draft) = guessed(OFFICERS);
    let reading = preview(&document, &draft);
    assert_sound(&reading, &[]);
    assert_eq!(reading.proposals.iter().filter(|p| p.schema == "Person").count(), 2);
    let ties: Vec<_> = reading.proposals.iter().filter(|p| p.schema == "Directorship").collect();
    assert_eq!(ties.len(), 2);
    // "05/13/2020" in the same column says that the month comes first.
    assert_eq!(ties[1].first("startDate"), Some("2021-01-02"));
    let date = ties[1].values.iter().find(|value| value.prop == "startDate").unwrap();
    assert_eq!(date.original.as_deref(), Some("01/02/2021"));
    assert_eq!(reading.findings.len(), 1, "{:?}", reading.findings);
    assert!(reading.findings[0].message.contains("no name"));

    let (document, draft) = guessed(HOLDERS);
    let reading = preview(&document, &draft);
    assert_eq!(reading.proposals.iter().filter(|p| p.schema == "Ownership").count(), 2);
    assert!(reading.findings.iter().any(|found| found.message.contains("多数")), "{:?}", reading.findings);

    let nameless = Draft { columns: vec![Use::Ignore; 3], ..draft };
    assert!(preview(&document, &nameless).findings[0].message.contains("no column is the name"));
}

#[test]
fn a_tie_may_lead_to_a_record_of_the_case() {
    let (document, mut draft) = guessed(HOLDERS);
    draft.tie.as_mut().unwrap().other = Other::Known { id: "case-7".to_owned(), caption: "架空精機".to_owned() };
    let reading = preview(&document, &draft);
    assert_sound(&reading, &["case-7"]);
    assert!(reading.proposals.iter().all(|p| p.schema != "Ownership" || p.first("asset") == Some("case-7")));
    assert!(reading.proposals.iter().all(|p| p.entity != "case-7"));
}

/// Schema, values and places; ids of the recipe's own making left out.
fn without_ids(reading: &Reading) -> Vec<String> {
    let ids: BTreeSet<&str> = reading.proposals.iter().map(|p| p.entity.as_str()).collect();
    let value = |value: &crate::collect::ProposedValue| {
        let text = if ids.contains(value.value.as_str()) { "" } else { &value.value };
        format!("{}={text}@{}", value.prop, value.locator)
    };
    let lines =
        reading.proposals.iter().map(|p| format!("{} {:?}", p.schema, p.values.iter().map(value).collect::<Vec<_>>()));
    lines.chain(reading.findings.iter().map(|found| found.message.clone())).collect()
}

#[test]
fn the_saved_recipe_reads_the_page_as_the_preview_did() {
    let two_alike = format!("{OFFICERS}{}", OFFICERS.replace("Jane Example", "Other Person"));
    for html in [
        OFFICERS,
        HOLDERS,
        AGREEMENTS,
        two_alike.as_str(),
        "<table><tr><td>Lumen Ltd</td><td>10%</td></tr><tr><td>Nox Inc.</td><td>20%</td></tr></table>",
    ] {
        let (document, draft) = guessed(html);
        let text = to_toml(&document, &draft, "my-recipe");
        assert_eq!(check(&text), Vec::<String>::new(), "{text}");
        let recipe = Recipe::parse(&text).unwrap();
        assert!(recipe.fits(&document), "{text}");
        assert_eq!(without_ids(&recipe.read(&document)), without_ids(&preview(&document, &draft)), "{text}");
        assert!(!recipe.read(&document).proposals.is_empty(), "{text}");
    }
}

#[test]
fn choices_are_properties_the_schemata_have() {
    assert_eq!(properties_for("Person").first().map(String::as_str), Some("name"));
    let choices = tie_schemata();
    assert_eq!(choices.len(), 15);
    for choice in &choices {
        let schema = ontology().schema(&choice.schema).unwrap();
        let all = choice.properties.iter().chain([&choice.source, &choice.target]);
        assert!(all.clone().all(|prop| schema.properties.contains_key(prop)), "{choice:?}");
        assert_eq!(all.clone().collect::<BTreeSet<_>>().len(), all.count());
    }
}

#[test]
fn a_part_that_is_not_there_is_no_panic() {
    let document = page("<p>x</p>", "");
    let draft = guess(&document, 7);
    assert!(preview(&document, &draft).proposals.is_empty());
    assert!(!to_toml(&document, &draft, "x").is_empty());
}

#[test]
fn a_recipe_with_a_tie_is_for_its_own_page_only() {
    let (document, draft) = guessed(OFFICERS);
    let mut known = draft.clone();
    known.tie.as_mut().unwrap().other = Other::Known { id: "case-7".to_owned(), caption: "Lumen".to_owned() };
    for draft in [&draft, &known] {
        let text = to_toml(&document, draft, "mine");
        let recipe = Recipe::parse(&text).unwrap();
        assert!(recipe.fits(&document) && recipe.note.contains("For this page only"), "{text}");
        for other in [
            "https://www.lumen.example/table?id=2",
            "https://www.lumen.example/table",
            "https://nox.lumen.example/table?id=1",
        ] {
            let other = page(OFFICERS, other);
            assert!(!recipe.fits(&other), "{text}");
            let reading = recipe.read(&other);
            assert!(reading.proposals.is_empty() && reading.findings[0].message.contains("one page only"));
        }
        assert!(recipe.fits(&page(OFFICERS, "https://www.lumen.example/table?id=1#board")));
        // A page without an address cannot be told from others: no tie is kept, the preview still shows it.
        let nowhere = page(OFFICERS, "");
        let text = to_toml(&nowhere, draft, "mine");
        assert!(!text.contains("known") && !text.contains("[subject]") && text.contains("Without the tie"), "{text}");
        assert!(preview(&nowhere, draft).proposals.iter().any(|p| p.schema == "Directorship"));
    }
    let rows_only = Draft { tie: None, ..draft };
    let recipe = Recipe::parse(&to_toml(&document, &rows_only, "mine")).unwrap();
    assert!(recipe.fits(&page(OFFICERS, "https://www.lumen.example/other")));
}

#[test]
fn the_preview_keeps_rows_of_one_name_apart_too() {
    let html = HOLDERS.replace("见本 花子", "x").replace("見本 花子", "その他").replace("多数", "48.8%");
    let twice = html.replace("<tr><td>その他", "<tr><td>見本持株株式会社</td><td>1%</td><td></td></tr><tr><td>その他");
    let (document, draft) = guessed(&twice);
    let reading = preview(&document, &draft);
    assert_eq!(reading.proposals.iter().filter(|p| p.caption() == "見本持株株式会社").count(), 2);
    assert!(reading.proposals.iter().all(|p| p.caption() != "その他"));
    let said: Vec<&str> = reading.findings.iter().map(|found| found.message.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("kept apart")), "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("not named: 48.8 %")), "{said:?}");
}
