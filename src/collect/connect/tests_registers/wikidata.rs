//! Wikidata and its query service on saved answers of invented items.

use super::*;

const ITEM: &str = "Q900000001";
const PAGE: &str = "/wiki/Special:EntityData/Q900000001.json";

fn fixture(name: &str) -> Vec<u8> {
    super::fixture("wikidata", name)
}

fn subject() -> Subject {
    subject_of("case-1", "Company", &[("name", "架空光学"), ("wikidataId", ITEM), ("address", "secret")])
}

fn labels(ids: &str) -> String {
    let languages = "en%7Cja%7Czh%7Czh-hans%7Czh-hant%7Czh-cn%7Czh-tw%7Czh-hk%7Cmul";
    format!("/w/api.php?action=wbgetentities&ids={ids}&props=labels&languages={languages}&format=json")
}

fn item_labels() -> String {
    let ids = ["02", "04", "05", "06", "07", "08", "50"].map(|end| format!("Q9000000{end}"));
    labels(&ids.join("%7C"))
}

fn find(path: &str, lang: &str) -> String {
    format!(
        "/w/api.php?action=wbsearchentities&search={path}&language={lang}&uselang={lang}&type=item&limit=10&format=json"
    )
}

#[test]
fn a_name_is_searched_in_the_languages_of_its_script() {
    let han = "%E6%9E%B6%E7%A9%BA%E5%85%89%E5%AD%A6";
    let web = SavedWeb::new()
        .get(&find(han, "ja"), fixture("search.json"))
        .get(&find(han, "zh"), fixture("search_empty.json"));
    let (answers, result) = ask("wikidata", "search", &subject(), &web, None);
    assert_eq!((result, answers.len()), (Ok(()), 2));
    let found = proposals(&answers);
    assert_eq!((found.len(), &*found[0].entity), (1, "case-1"));
    assert_eq!((found[0].first("name"), found[0].first("alias")), (Some("架空光学"), Some("架空光学工業")));
    assert_eq!(found[0].values[1].lang.as_deref(), Some("jpn"));
    assert_eq!(findings(&answers).len(), 3, "{:?}", findings(&answers));
    for (name, langs) in [("カクウ", 1), ("Kakuu & Sons", 1)] {
        let web = SavedWeb::new();
        let (_, result) = ask("wikidata", "search", &subject_of("x", "Company", &[("name", name)]), &web, None);
        assert!(matches!(result, Err(AskError::Fetch(FetchError::Connect { .. }))));
        assert_eq!(web.urls().len(), langs);
        assert!(!web.urls()[0].contains("& "));
    }
}

#[test]
fn an_item_yields_names_owners_and_officers_with_dates_as_precise_as_stated() {
    let web = SavedWeb::new().get(PAGE, fixture("item.json")).get(&item_labels(), fixture("labels.json"));
    let (answers, result) = ask("wikidata", "record", &subject(), &web, None);
    assert_eq!((result, answers.len()), (Ok(()), 2), "{:?}", web.urls());
    let found = proposals(&answers);
    let it = &found[0];
    assert_eq!((&*it.entity, &*it.schema), ("case-1", "Company"));
    assert_eq!(values(it, "name"), ["Kakuu Optical", "架空光学", "虚构光学", "架空光学工業株式会社"]);
    let langs: Vec<_> = it.values.iter().filter(|value| value.prop == "name").map(|value| value.lang.clone()).collect();
    assert_eq!(langs, ["eng", "jpn", "zho", "jpn"].map(|lang| Some(lang.to_owned())));
    assert_eq!(values(it, "alias"), ["KOI", "カクウ"]);
    assert_eq!((it.first("incorporationDate"), it.first("dissolutionDate")), (Some("1998-04"), None));
    assert_eq!((it.first("country"), it.first("leiCode")), (Some("jp"), Some("5493FICTKUROLENS0189")));
    let ties: Vec<_> = found.iter().filter(|it| it.is_relation()).collect();
    let of = |other: &str| {
        let names = |it: &Proposal| it.values.iter().any(|value| value.value == other);
        *ties.iter().find(|it| names(it)).unwrap_or_else(|| panic!("{other}"))
    };
    let owner = of("Q900000002");
    assert_eq!((&*owner.schema, owner.first("asset")), ("Ownership", Some("case-1")));
    assert_eq!((owner.first("percentage"), owner.first("startDate")), (Some("25.5"), Some("2016")));
    assert_eq!((owner.first("endDate"), owner.first("status")), (None, Some("ended")), "over, the day unknown");
    assert_eq!(owner.first("sourceUrl"), Some("https://news.example/a"));
    assert_eq!(owner.first("description"), Some("stated in Q900000099 (Wikidata)"));
    assert!(owner.entity.starts_with("wd-Q900000001-AAAA-"));
    assert_eq!(of("Q900000004").first("percentage"), Some("51"));
    assert_eq!(of("Q900000005").first("percentage"), None, "51 of 1 is no proportion");
    let parent = of("Q900000006");
    assert_eq!(
        (&*parent.schema, parent.first("owner"), parent.first("percentage")),
        ("Ownership", Some("Q900000006"), Some("100"))
    );
    let child = of("Q900000007");
    assert_eq!(
        (&*child.schema, child.first("holder"), child.first("startDate")),
        ("ControlRight", Some("case-1"), Some("2019-03-05"))
    );
    assert_eq!(of("Q900000008").first("endDate"), Some("2021-06"));
    assert!(found.iter().all(|it| it.entity != "Q900000003"), "deprecated");
    let last = answers.last().unwrap();
    assert!(last.reading.proposals.iter().any(|it| it.schema == "Person" && it.first("name") == Some("Holder 8")));
    assert!(last.reading.proposals.iter().any(|it| it.entity == "case-1" && it.first("legalForm").is_some()));
    let told = findings(&answers).join("\n");
    for words in ["deprecated", "stated as unknown", "stated to have none", "Q999999", "not a proportion", "no name in"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn of_a_person_offices_are_read_and_origins_are_not() {
    let ids = "Q900000009%7CQ900000010%7CQ900000011%7CQ900000012";
    let web = SavedWeb::new()
        .get("/wiki/Special:EntityData/Q900000008.json", fixture("person.json"))
        .get(&labels(ids), fixture("person_labels.json"));
    let (answers, result) = ask("wikidata", "record", &subject_of("Q900000008", "Person", &[]), &web, None);
    assert_eq!(result, Ok(()));
    let found = proposals(&answers);
    assert_eq!((&*found[0].schema, found[0].first("name")), ("Person", Some("Taro Kakuu")));
    assert_eq!((found[0].first("birthDate"), found[0].first("citizenship")), (Some("1950"), Some("jp")));
    for left_out in ["birthPlace", "religion", "ethnicity", "nationality"] {
        assert!(found[0].first(left_out).is_none());
    }
    let ties: Vec<_> = found.iter().filter(|it| it.is_relation()).map(|it| &*it.schema).collect();
    assert_eq!(ties, ["Occupancy", "Employment", "Membership", "Membership"]);
    assert!(found.iter().any(|it| it.schema == "Position" && it.first("name") == Some("Body 09")));
}

#[test]
fn names_that_fail_leave_the_item_read() {
    for status in [404, 429, 500] {
        let web = SavedWeb::new().get(PAGE, fixture("item.json")).status(&item_labels(), status);
        let (answers, result) = ask("wikidata", "record", &subject(), &web, None);
        assert!(matches!(result, Err(AskError::Fetch(FetchError::Status { .. }))));
        assert!(proposals(&answers).iter().any(|it| it.schema == "Ownership"));
    }
    for body in
        ["<html>", "{}", r#"{"entities":{"Q900000001":{"id":"Q900000001","missing":""}}}"#, r#"{"entities":[]}"#]
    {
        let (answers, result) = ask("wikidata", "record", &subject(), &SavedWeb::new().html(PAGE, body), None);
        assert!(matches!(result, Err(AskError::Shape { .. })), "{body}");
        assert_eq!((answers.len(), proposals(&answers).len()), (1, 0));
    }
    let (_, result) = ask("wikidata", "record", &subject(), &SavedWeb::new().get(PAGE, fixture("error.json")), None);
    assert!(result.unwrap_err().to_string().contains("exceeded your rate limit"));
    let (answers, result) =
        ask("wikidata", "record", &subject(), &SavedWeb::new().get(PAGE, fixture("odd.json")), None);
    assert_eq!(result, Ok(()));
    assert_eq!(proposals(&answers).len(), 1);
    assert!(findings(&answers).len() >= 6, "{:#?}", findings(&answers));
    let none = subject_of("case-1", "Company", &[("wikidataId", "not one")]);
    assert!(matches!(ask("wikidata", "record", &none, &SavedWeb::new(), None).1, Err(AskError::NotAskable(_))));
}

/// Answers every query with the same rows.
fn service(question: &str, rows: &[u8]) -> (Vec<String>, Vec<Answer>, Result<(), AskError>) {
    // The address is the query itself: asked once to learn it, then again with the answer.
    let probe = SavedWeb::new();
    let _ = ask("wikidata_sparql", question, &subject(), &probe, None);
    let path = probe.urls()[0].strip_prefix("https://query.wikidata.org").unwrap().to_owned();
    let web = SavedWeb::new().get(&path, rows);
    let (answers, result) = ask("wikidata_sparql", question, &subject(), &web, None);
    (web.urls(), answers, result)
}

#[test]
fn the_query_service_tells_both_ends() {
    let (urls, answers, result) = service("ownership", &fixture("ownership.json"));
    assert_eq!((urls.len(), result), (1, Ok(())));
    let query = url::Url::parse(&urls[0]).unwrap();
    let query = query.query_pairs().find(|(key, _)| key == "query").unwrap().1.into_owned();
    assert!(query.contains("wd:Q900000001") && !query.contains("架空") && !query.contains("secret"), "{query}");
    assert_eq!(query.matches('{').count(), query.matches('}').count());
    let found = proposals(&answers);
    let owner = found.iter().find(|it| it.entity == "wd-Q900000001-AAAA-0012").unwrap();
    assert_eq!((owner.first("owner"), owner.first("asset")), (Some("Q900000002"), Some("case-1")));
    assert_eq!(
        (owner.first("percentage"), values(owner, "startDate")),
        (Some("25.5"), vec!["2016".to_owned(), "2017-03".to_owned()])
    );
    assert_eq!(owner.first("status"), Some("ended"));
    let person = found.iter().find(|it| it.entity == "Q900000008").unwrap();
    assert_eq!((&*person.schema, person.first("name")), ("Person", Some("Taro Kakuu")));
    let held = found.iter().find(|it| it.entity == "wd-Q900000008-BBBB").unwrap();
    assert_eq!(
        (held.first("owner"), held.first("asset"), held.first("endDate")),
        (Some("Q900000008"), Some("case-1"), Some("2020-05-05"))
    );
    assert_eq!(found.iter().filter(|it| it.is_relation()).count(), 3);
    let told = findings(&answers).join("\n");
    assert!(told.contains("stated as unknown") && told.contains("a row without"), "{told}");
    let (urls, answers, result) = service("offices", &fixture("offices.json"));
    assert_eq!(result, Ok(()));
    assert!(urls[0].contains("P488") && !urls[0].contains("P127"), "{urls:?}");
    let found = proposals(&answers);
    let chair = found.iter().find(|it| it.schema == "Directorship").unwrap();
    assert_eq!((chair.first("organization"), chair.first("director")), (Some("case-1"), Some("Q900000020")));
    assert_eq!((chair.first("role"), chair.first("startDate")), (Some("chairperson"), Some("2021-06-25")));
    let work = found.iter().find(|it| it.schema == "Employment").unwrap();
    assert_eq!((work.first("employee"), work.first("employer")), (Some("Q900000021"), Some("case-1")));
    assert_eq!((work.first("startDate"), work.first("endDate")), (Some("2010"), Some("2015-03")));
    assert_eq!(found.iter().filter(|it| it.schema == "Person").count(), 2);
    let (_, answers, result) = service("offices", &fixture("no_rows.json"));
    assert_eq!((result, proposals(&answers).len()), (Ok(()), 0));
    for body in ["<html>", "{}", r#"{"results":{"bindings":{}}}"#] {
        assert!(matches!(service("offices", body.as_bytes()).2, Err(AskError::Shape { .. })));
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test says what it skipped and what it found")]
fn real_items_are_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/wikidata");
    let Ok(files) = std::fs::read_dir(folder) else { return eprintln!("skipped: no {folder}") };
    let (mut seen, mut ties) = (0, 0);
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let Some((id, entity)) = json["entities"].as_object().and_then(|all| all.iter().next()) else { continue };
        if !id.starts_with('Q') || entity["labels"].as_object().is_none_or(|labels| labels.is_empty()) {
            continue;
        }
        let web = SavedWeb::new().get(&format!("/wiki/Special:EntityData/{id}.json"), bytes.clone());
        // Names of further items are not saved: that failure leaves the item itself read.
        let (answers, _) =
            ask("wikidata", "record", &subject_of("x", "LegalEntity", &[("wikidataId", id)]), &web, None);
        let found = proposals(&answers);
        assert!(found.iter().any(|it| it.entity == "x" && it.first("name").is_some()), "{id}");
        ties += found.iter().filter(|it| it.is_relation()).count();
        seen += 1;
    }
    eprintln!("{seen} items, {ties} relations");
    assert!(seen > 50, "{seen}");
}
