//! The US screening list interface: hits are entries of lists.

use super::*;

#[test]
fn hits_are_entries_of_lists_and_never_the_asked_one() {
    let path = "/consolidated_screening_list/v1/search?name=Hollowbridge&fuzzy_name=true&size=50&offset=0";
    let web = SavedWeb::new().get(path, include_str!("../../../../tests/fixtures/collect/us_csl_api/search.json"));
    let about = subject("q1", "Company", &[("name", "Hollowbridge")]);
    let (answers, result) = ask(&web, "us_csl_api", &about, "search");
    assert_eq!(result, Ok(()));
    assert_eq!(web.urls(), [format!("https://data.trade.gov{path}")]);
    let all = proposals(&answers);
    assert!(all.iter().all(|proposal| proposal.entity != "q1"));
    let body = one(&all, "LegalEntity", "Hollowbridge Optics Institute");
    assert_eq!((body.entity.as_str(), body.first("topics")), ("csl-aaaa0001", Some("export.control")));
    assert_eq!(body.first("country"), Some("cn"));
    let person = one(&all, "Person", "FERNSBY, Odalys");
    assert_eq!(person.first("birthDate"), Some("1971-04-05"));
    assert_eq!(person.first("nationality"), Some("gb"));
    assert!(values(person, "notes").contains(&"circa 1972"));
    assert!(values(person, "notes").contains(&"Secondary sanctions risk:: section 1(b)"));
    let listings = of(&all, "Sanction");
    assert_eq!(listings[0].entity, "csl-aaaa0001-el-listing");
    assert_eq!(listings[0].first("description"), Some("90 FR 99999"));
    assert_eq!(listings[0].first("listingDate"), Some("2020-05-22"));
    assert!(values(listings[0], "provisions").contains(&"Standard order"));
    assert_eq!(listings[1].first("programId"), Some("INVENTED-EO99999"));
    assert_eq!(listings[1].first("startDate"), None);
    let found = findings(&answers).join("\n");
    assert!(found.contains("/results/1/start_date") && found.contains("/results/1/ids/2"), "{found}");
}

#[test]
fn pages_go_on_until_the_total_and_nothing_is_an_answer() {
    let path = |offset: usize| {
        format!("/consolidated_screening_list/v1/search?name=X&fuzzy_name=false&size=50&offset={offset}")
    };
    let hit = |n: usize| format!(r#"{{"id":"{n}","name":"X {n}","source":"A List (ZZ) - Somebody","type":"Entity"}}"#);
    let page = |n: usize| format!(r#"{{"total":9,"results":[{}]}}"#, hit(n));
    let about = subject("q1", "Company", &[("name", "X")]);
    let web = SavedWeb::new().get(&path(0), page(1)).get(&path(1), page(2)).get(&path(2), page(3));
    let (answers, result) = ask(&web, "us_csl_api", &about, "search_exact");
    assert_eq!((answers.len(), result), (3, Ok(())));
    let found = findings(&answers).join("\n");
    assert!(found.contains("9 hits; the best 3") && found.contains("unknown list"), "{found}");
    assert_eq!(proposals(&answers)[1].entity, "csl-1-zz-listing");
    let web = SavedWeb::new().get(&path(0), r#"{"total":0,"results":[]}"#);
    let (answers, result) = ask(&web, "us_csl_api", &about, "search_exact");
    assert!(proposals(&answers).is_empty() && result.is_ok());
}

#[test]
fn a_full_page_without_a_total_is_not_the_end() {
    let path = |offset: usize| {
        format!("/consolidated_screening_list/v1/search?name=X&fuzzy_name=false&size=50&offset={offset}")
    };
    let page = |from: usize, count: usize| {
        let hit = |n: usize| format!(r#"{{"id":"{n}","name":"X {n}","source":"Entity List (EL) - Somebody"}}"#);
        format!(r#"{{"results":[{}]}}"#, (from..from + count).map(hit).collect::<Vec<_>>().join(","))
    };
    let about = subject("q1", "Company", &[("name", "X")]);
    let web = SavedWeb::new().get(&path(0), page(0, 50)).get(&path(50), page(50, 3));
    let (answers, result) = ask(&web, "us_csl_api", &about, "search_exact");
    assert_eq!((answers.len(), result), (2, Ok(())));
    assert_eq!(of(&proposals(&answers), "LegalEntity").len(), 53);
    assert!(findings(&answers).is_empty());
    let web = SavedWeb::new().get(&path(0), page(0, 50)).get(&path(50), page(50, 50)).get(&path(100), page(100, 50));
    let (answers, _) = ask(&web, "us_csl_api", &about, "search_exact");
    assert!(findings(&answers).join("").contains("how many hits there are is not stated; the best 150"));
}
